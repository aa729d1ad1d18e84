"""What goes wrong in a worker: real functions, importable there under this name and run by nobody else.

Needs nothing but the standard library, and NumPy where a function says so.
"""

from __future__ import annotations

import collections
import ctypes
import itertools
import os
import signal
import sys
import threading
import time
from typing import Any, NoReturn

# Deaths


def killed() -> None:
    print("last words", flush=True)
    os.kill(os.getpid(), signal.SIGKILL)


def segfaults() -> None:
    print("last words", flush=True)
    ctypes.string_at(0)


def bus_error() -> None:
    """Read memory that its file no longer has."""
    import mmap
    import tempfile

    with tempfile.TemporaryFile() as file:
        file.truncate(8192)
        window = mmap.mmap(file.fileno(), 8192)
        file.truncate(0)
        window[5000]


def aborts() -> None:
    os.abort()


def terminated() -> None:
    os.kill(os.getpid(), signal.SIGTERM)


def leaves() -> NoReturn:
    print("last words", flush=True)
    os._exit(3)


def leaves_from_a_thread() -> None:
    thread = threading.Thread(target=os._exit, args=(4,))
    thread.start()
    thread.join()


def overflows_the_stack() -> None:
    """Recurse in C beyond the stack that there is."""
    keep = ctypes.PYFUNCTYPE(ctypes.c_int)
    recurse: list[Any] = []
    recurse.append(keep(lambda: recurse[0]()))
    sys.setrecursionlimit(10**9)
    recurse[0]()


def closes_its_descriptors() -> None:
    os.closerange(0, 65536)


def writes_over_its_descriptors() -> None:
    """Put something else in the place of every descriptor."""
    null = os.open(os.devnull, os.O_RDWR)
    for descriptor in range(65536 if os.getuid() else 2048):
        try:
            os.fstat(descriptor)
            os.dup2(null, descriptor)
        except OSError:
            pass


def speaks_for_the_worker() -> None:
    """Write what is no frame to every socket."""
    for name in os.listdir("/proc/self/fd"):
        try:
            if os.readlink("/proc/self/fd/" + name).startswith("socket:"):
                os.write(int(name), b"\xff" * 64)
        except OSError:
            pass


def wall_clock() -> float:
    """What this process takes for the time of day."""
    return time.time()


def takes_memory() -> int:
    """Ask for a gigabyte."""
    return len(bytearray(1 << 30))


def takes_memory_piece_by_piece() -> None:
    pieces = []
    while True:
        pieces.append(bytearray(1 << 20))


def endless_loop_in_c() -> None:
    collections.deque(itertools.repeat(0), maxlen=0)


def endless_loop_without_signals() -> None:
    """An endless loop in C with every signal blocked that can be."""
    signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))
    collections.deque(itertools.repeat(0), maxlen=0)


def daemon(path: str) -> int:
    """Start a daemon: a process of a session of its own whose parent is gone. Its number is in the file."""
    child = os.fork()
    if child:
        os.waitpid(child, 0)
        while not os.path.exists(path):
            os.sched_yield()
        with open(path) as stream:
            return int(stream.read())
    os.setsid()
    if os.fork():
        os._exit(0)
    with open(path + ".new", "w") as stream:
        stream.write(str(os.getpid()))
    os.rename(path + ".new", path)
    grandparent = os.getppid
    while True:
        signal.pause()
        grandparent()


def leaves_when_idle() -> None:
    """A thread that ends the process once this call has been answered."""
    main = threading.main_thread().ident

    def wait_and_leave() -> None:
        # The main thread is back in the worker's own code when no frame of this file is left on its stack.
        while True:
            frame = sys._current_frames().get(main or 0)
            while frame is not None and frame.f_code.co_filename != __file__:
                frame = frame.f_back
            if frame is None:
                break
        # Answering takes it a moment; it then blocks on its socket.
        wait_until_asleep()
        os._exit(6)

    threading.Thread(target=wait_and_leave, daemon=True).start()


def wait_until_asleep() -> None:
    """Until the main thread has been asleep ten times in a row."""
    asleep = 0
    path = f"/proc/self/task/{os.getpid()}/stat"
    while asleep < 10:
        with open(path) as stream:
            state = stream.read().rpartition(")")[2].split()[0]
        asleep = asleep + 1 if state == "S" else 0
        threading.Event().wait(0.002)


# What fails and does not end the worker


class TwoArguments(Exception):
    """Its `__init__` takes other arguments than it keeps."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(f"{reason} ({code})")
        self.code = code


class BadRepr(Exception):
    """Neither its repr nor its text can be had."""

    def __repr__(self) -> str:
        raise RuntimeError("no repr")

    __str__ = __repr__


class BadArguments(Exception):
    """Its argument is no data, and has no repr."""

    def __init__(self) -> None:
        super().__init__(NoRepr())


class NoRepr:
    def __repr__(self) -> str:
        raise RuntimeError("no repr")


class Counts(Exception):
    """Tells whether somebody calls its constructor again."""

    made = 0

    def __init__(self, *args: object) -> None:
        type(self).made += 1
        super().__init__(*args)


def raises_two_arguments() -> None:
    raise TwoArguments(7, "no luck")


def raises_bad_repr() -> None:
    raise BadRepr("hidden")


def raises_bad_arguments() -> None:
    raise BadArguments()


def raises_counting() -> None:
    raise Counts("once", 1)


def raises_unknown() -> None:
    """Raise an exception whose class the caller cannot know."""
    kind = type("OnlyHere", (LookupError,), {"__module__": "nowhere.to.be.found"})
    raise kind("text", 5)


def raises_a_cycle() -> None:
    """An exception that is its own cause's cause, with itself in its arguments."""
    error = ValueError("round")
    other = KeyError("and round")
    error.__cause__, other.__cause__ = other, error
    error.args = ("round", [error])
    raise error


def raises_a_giant() -> None:
    raise ValueError("x" * (64 << 20))


def raises_base(name: str) -> None:
    raise {"SystemExit": SystemExit(3), "KeyboardInterrupt": KeyboardInterrupt(), "GeneratorExit": GeneratorExit()}[
        name
    ]


def recurses() -> None:
    recurses()


def imports_what_is_missing() -> None:
    import no_such_module_anywhere  # type: ignore[import-not-found]  # noqa: F401


def fills_the_disk(folder: str) -> None:
    """Write until there is no room."""
    with open(os.path.join(folder, "full"), "wb", buffering=0) as stream:
        while True:
            stream.write(bytes(1 << 20))


def fork_bomb() -> str:
    """Fork until it is refused. What was forked stays and does nothing."""
    while True:
        try:
            if not os.fork():
                signal.pause()
        except OSError as error:
            return type(error).__name__


def opens_files_until_refused() -> str:
    held = []
    while True:
        try:
            held.append(open(os.devnull))
        except OSError as error:
            return os.strerror(error.errno or 0)


def returns(what: str) -> Any:
    """A value that cannot travel, or that must not."""
    if what == "ten gigabytes":
        # Zeros that no page has been taken for.
        import mmap

        return memoryview(mmap.mmap(-1, 10 << 30))
    if what == "a lock":
        return {"inner": [1, threading.Lock()]}
    if what == "a generator":
        return (number for number in range(3))
    if what == "deep":
        made: list[Any] = []
        for _ in range(100_000):
            made = [made]
        return made
    if what == "no repr":
        return [NoRepr()]
    if what == "a hostile class":
        return Hostile()
    raise KeyError(what)


class Hostile:
    """Everything that one might ask it raises."""

    def __getattribute__(self, name: str) -> Any:
        raise RuntimeError(name)

    def __repr__(self) -> str:
        raise RuntimeError("repr")

    def __reduce__(self) -> Any:
        raise RuntimeError("reduce")


def prints(amount: int) -> int:
    """Print so many bytes, in lines that are numbered."""
    line = "{:015d}\n"
    block = 4096
    for start in range(0, amount // 16, block):
        sys.stdout.write("".join(line.format(start + number) for number in range(block)))
    return amount


def prints_below_python(amount: int) -> int:
    """The same past Python's streams, as C code and child processes do."""
    block = b"x" * 65535 + b"\n"
    for _ in range(amount // len(block)):
        view = memoryview(block)
        while view:
            view = view[os.write(1, view) :]
    return amount


# Changes to the process


def changes_directory() -> None:
    os.chdir("/")


def changes_environment() -> None:
    os.environ["FAULTY"] = "yes"
    os.environ.pop("HOME", None)


def changes_locale() -> None:
    import locale

    locale.setlocale(locale.LC_ALL, "C.UTF-8" if locale.setlocale(locale.LC_ALL) == "C" else "C")


def changes_signals() -> None:
    signal.signal(signal.SIGUSR1, lambda *_: None)


def changes_random_state() -> None:
    import random

    random.seed(1)


def seeded() -> int:
    """What `state` says of a generator with the seed that the function above gives."""
    import random

    return hash(random.Random(1).getstate())


def changes_floating_point() -> None:
    """Round upwards from now on."""
    libm = ctypes.CDLL(None)
    if not hasattr(libm, "fesetround"):
        libm = ctypes.CDLL("libm.so.6")
    libm.fesetround(0x800)


def starts_a_thread() -> None:
    """A thread that outlives the call."""
    threading.Thread(target=threading.Event().wait, daemon=True, name="outlives").start()


def leaves_a_descriptor() -> int:
    return os.open(os.devnull, os.O_RDONLY)


def state() -> dict[str, Any]:
    """Everything that the functions above change."""
    import locale
    import random

    return {
        "directory": os.getcwd(),
        "environment": (os.environ.get("FAULTY"), os.environ.get("HOME")),
        "locale": locale.setlocale(locale.LC_ALL),
        "signals": str(signal.getsignal(signal.SIGUSR1)),
        "random": hash(random.getstate()),
        "floating-point": 1.0 / 3.0 + 1e-30,
        "threads": sum(thread.name == "outlives" for thread in threading.enumerate()),
        "descriptors": sum(
            os.path.exists(f"/proc/self/fd/{name}") and os.readlink(f"/proc/self/fd/{name}") == os.devnull
            for name in os.listdir("/proc/self/fd")
            if int(name) > 2
        ),
    }


# What is right


def apply(task: tuple[str, tuple[Any, ...]]) -> Any:
    """A function of this file, by name, with its arguments: for maps."""
    name, args = task
    return globals()[name](*args)


def add(left: Any, right: Any) -> Any:
    return left + right


def pid(*_: object) -> int:
    return os.getpid()


def waits_for(path: str, answer: Any = None) -> Any:
    """Wait until somebody writes to a named pipe."""
    with open(path, "rb", buffering=0) as stream:
        stream.read(1)
    return answer


def leaves_a_mark(path: str) -> int:
    """Append a byte to a file: how often this ran is the file's size."""
    with open(path, "ab", buffering=0) as stream:
        stream.write(b"x")
        return stream.tell()


def marks_then_waits(path: str, pipe: str, answer: Any = None) -> Any:
    leaves_a_mark(path)
    return waits_for(pipe, answer)


def marks_then_dies(path: str, times: int) -> int:
    """Die at the first so many attempts."""
    count = leaves_a_mark(path)
    if count <= times:
        os.kill(os.getpid(), signal.SIGKILL)
    return count


def searches(folder: str) -> None:
    sys.path.insert(0, folder)


def binds(name: str, value: Any) -> None:
    globals()[name] = value


def bound(name: str) -> Any:
    return globals().get(name)


def total(numbers: Any) -> float:
    return float(sum(numbers))


def dies_with_memory(data: Any) -> Any:
    """Hold an argument and an earlier result in shared memory, and die."""
    keep.append(bytes(data))
    os.kill(os.getpid(), signal.SIGKILL)


keep: list[Any] = []


def calls_back(function: Any, *args: Any) -> Any:
    return function(*args)


def calls_back_and_dies(function: Any) -> None:
    function(1)
    os.kill(os.getpid(), signal.SIGKILL)


def dies_at(value: int, bad: int) -> int:
    if value == bad:
        os.kill(os.getpid(), signal.SIGKILL)
    return value


# What confinement forbids


def connects(port: int) -> int:
    import socket

    with socket.create_connection(("127.0.0.1", port), timeout=10) as made:
        return int(made.getpeername()[1])


def writes(path: str) -> int:
    with open(path, "w") as stream:
        return stream.write("hello")


def no_new_privileges() -> int:
    with open("/proc/self/status") as stream:
        return next(int(line.split()[1]) for line in stream if line.startswith("NoNewPrivs:"))
