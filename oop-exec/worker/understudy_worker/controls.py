"""Controls: what is held still when a call is run again to find out why its results differ.

`seed` (int) seeds every source of random numbers; `clock` (float, seconds) is what clocks show, one millisecond more
each time they are read; `threads` (1) runs threads one after the other on one processor; `pid` (int) is what os.getpid
gives. They hold for the worker's life. Only what Python code can see is held: a library's own C code may look at the
machine itself.
"""

from __future__ import annotations

import os
import sys
import time

from understudy_translators.encode import Encoder

from .randomness import LoadWatch

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

CLOCK_STEP = 1_000_000
# How long a thread may run before the one that started it goes on.
THREAD_TURN = 0.25
SWITCH_INTERVAL = 10.0
# Modules that wait for something real with a clock in their hands; these see the real one.
WAITING = frozenset(
    ("asyncio", "concurrent", "multiprocessing", "queue", "sched", "selectors", "socketserver", "subprocess", "threading")
)  # fmt: skip


class Controls:
    """The controls of one worker."""

    def __init__(self, controls: dict[str, object]) -> None:
        self._seed = controls.get("seed")
        self._stream = 0
        self._ticks = 0
        clock, pid = controls.get("clock"), controls.get("pid")
        if isinstance(self._seed, int):
            self._hold_random()
        if isinstance(clock, (int, float)):
            self._hold_clock(int(clock * 1e9))
        if controls.get("threads") == 1:
            _hold_threads()
        if isinstance(pid, int):
            _hold_process(pid)

    def begin(self) -> None:
        """Before each call: the same numbers and the same time again."""
        self._ticks = self._stream = 0
        if not isinstance(self._seed, int):
            return
        random = sys.modules.get("random")
        if random is not None:
            random.seed(self._seed)
        numpy_random = sys.modules.get("numpy.random")
        if numpy_random is not None:
            numpy_random.seed(self._seed % (1 << 32))

    def _hold_random(self) -> None:
        import random
        from hashlib import sha256

        def urandom(size: int) -> bytes:
            data = b""
            while len(data) < size:
                self._stream += 1
                data += sha256(f"{self._seed}:{self._stream}".encode()).digest()
            return data[:size]

        def getrandom(size: int, flags: int = 0) -> bytes:
            return urandom(size)

        real_seed = random.Random.seed

        def seed(self: random.Random, a: Any = None, version: int = 2) -> None:
            real_seed(self, int.from_bytes(urandom(32), "little") if a is None else a, version)

        # secrets, uuid4, tempfile and NumPy's seeds all come from these two.
        _replace(os, "urandom", urandom)
        if hasattr(os, "getrandom"):
            _replace(os, "getrandom", getrandom)
        random.Random.seed = seed  # type: ignore[method-assign]
        _replace(random, "seed", random._inst.seed)
        _hold_uuid()

    def _hold_clock(self, start: int) -> None:
        def nanoseconds() -> int:
            self._ticks += CLOCK_STEP
            return start + self._ticks

        def seconds() -> float:
            return nanoseconds() / 1e9

        def held(name: str, held_still: Callable[[], Any]) -> None:
            real = getattr(time, name)
            frame = sys._getframe

            def read() -> Any:
                module = frame(1).f_globals.get("__name__")
                return real() if type(module) is str and module.partition(".")[0] in WAITING else held_still()

            _replace(time, name, read)

        for name in ("time", "monotonic", "perf_counter", "process_time", "thread_time"):
            if hasattr(time, name):
                held(name, seconds)
                held(name + "_ns", nanoseconds)
        for name in ("gmtime", "localtime", "ctime"):
            _replace(time, name, _at(getattr(time, name), seconds))
        for name, reading in (("clock_gettime", seconds), ("clock_gettime_ns", nanoseconds)):
            if hasattr(time, name):
                _replace(time, name, _whatever_clock(reading))
        real_strftime, real_asctime, real_sleep = time.strftime, time.asctime, time.sleep

        def strftime(format: str, when: Any = None) -> str:
            return real_strftime(format, time.localtime() if when is None else when)

        def asctime(when: Any = None) -> str:
            return real_asctime(time.localtime() if when is None else when)

        def sleep(duration: float) -> None:
            real_sleep(duration)
            self._ticks += int(duration * 1e9)

        def times() -> os.times_result:
            now = seconds()
            return os.times_result((now, now, 0.0, 0.0, now))

        _replace(time, "strftime", strftime)
        _replace(time, "asctime", asctime)
        _replace(time, "sleep", sleep)
        _replace(os, "times", times)
        _hold_dates(seconds)
        _hold_uuid()


def _hold_dates(seconds: Callable[[], float]) -> None:
    import copyreg
    import datetime

    real_datetime = datetime.datetime
    # The codec looks classes up by name; it must meet the real one first.
    Encoder().field(real_datetime(1970, 1, 1))

    class LooksReal(type(real_datetime)):  # type: ignore[misc]
        def __instancecheck__(cls, instance: object) -> bool:
            if cls is FrozenDatetime:
                return isinstance(instance, real_datetime)
            return type.__instancecheck__(cls, instance)

        def __subclasscheck__(cls, kind: type) -> bool:
            return issubclass(kind, real_datetime) if cls is FrozenDatetime else type.__subclasscheck__(cls, kind)

    # The class is C's own: its clock can only be replaced through a subclass, whose instances are the real class's.
    class FrozenDatetime(real_datetime, metaclass=LooksReal):  # type: ignore[misc, valid-type]
        def __new__(cls, *args: Any, **kwargs: Any) -> Any:
            return real_datetime.__new__(real_datetime if cls is FrozenDatetime else cls, *args, **kwargs)

        @classmethod
        def now(cls, tz: datetime.tzinfo | None = None) -> Any:
            return cls.fromtimestamp(seconds(), tz)

        @classmethod
        def utcnow(cls) -> Any:
            return cls.fromtimestamp(seconds(), datetime.timezone.utc).replace(tzinfo=None)

        @classmethod
        def today(cls) -> Any:
            return cls.fromtimestamp(seconds())

    FrozenDatetime.__name__ = FrozenDatetime.__qualname__ = "datetime"
    FrozenDatetime.__module__ = "datetime"
    _replace(datetime, "datetime", FrozenDatetime)
    # A pickle names the class, and must find under that name the one that it is told of.
    copyreg.pickle(real_datetime, lambda moment: (FrozenDatetime, tuple(moment.__reduce_ex__(4)[1])))

    def pandas_loaded() -> None:
        kind = sys.modules["pandas._libs.tslibs.timestamps"].Timestamp
        kind.now = classmethod(lambda cls, tz=None: cls(FrozenDatetime.now(tz)))
        kind.today = classmethod(lambda cls, tz=None: cls(FrozenDatetime.now(tz)))
        kind.utcnow = classmethod(lambda cls: cls(FrozenDatetime.now(datetime.timezone.utc)))

    # Its own C code reads the real class's clock.
    sys.meta_path.insert(0, LoadWatch(pandas_loaded, ("pandas._libs.tslibs.timestamps",)))  # type: ignore[arg-type]


def _hold_uuid() -> None:
    """uuid1 asks a C library for the time; without it, it asks `time` and `random`."""
    import uuid

    for name in ("_generate_time_safe", "_UuidCreate"):
        if hasattr(uuid, name):
            setattr(uuid, name, None)


def _hold_threads() -> None:
    import concurrent.futures.thread as pools
    import threading

    if hasattr(os, "sched_setaffinity"):
        try:
            os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
        except OSError:
            pass
    sys.setswitchinterval(SWITCH_INTERVAL)
    real_start, real_init = threading.Thread.start, pools.ThreadPoolExecutor.__init__

    def start(self: threading.Thread) -> None:
        real_start(self)
        # A pool's thread waits for work that is not there yet.
        if getattr(self, "_target", None) is not pools._worker:
            self.join(THREAD_TURN)

    def init(self: Any, max_workers: int | None = None, *args: Any, **kwargs: Any) -> None:
        real_init(self, 1, *args, **kwargs)

    threading.Thread.start = start  # type: ignore[method-assign]
    pools.ThreadPoolExecutor.__init__ = init  # type: ignore[method-assign]

    def pool_loaded() -> None:
        kind = sys.modules["multiprocessing.pool"].ThreadPool
        real = kind.__init__
        kind.__init__ = lambda self, processes=None, *args, **kwargs: real(self, 1, *args, **kwargs)

    sys.meta_path.insert(0, LoadWatch(pool_loaded, ("multiprocessing.pool",)))  # type: ignore[arg-type]


def _hold_process(pid: int) -> None:
    import threading

    _replace(os, "getpid", lambda: pid)
    _replace(os, "getppid", lambda: pid - 1)
    if hasattr(threading, "get_native_id"):
        _replace(threading, "get_native_id", lambda: pid)


def _replace(owner: Any, name: str, value: Any) -> None:
    """Puts a name's new value wherever modules have imported the old one to, except here."""
    old = getattr(owner, name)
    for module in list(sys.modules.values()):
        names = getattr(module, "__dict__", None)
        if names is None or names is globals():
            continue
        for known, found in list(names.items()):
            if found is old:
                names[known] = value


def _at(real: Any, seconds: Callable[[], float]) -> Any:
    def convert(when: float | None = None) -> Any:
        return real(seconds() if when is None else when)

    return convert


def _whatever_clock(reading: Callable[[], Any]) -> Any:
    def read(clock: int) -> Any:
        return reading()

    return read
