"""What a call changed in the process behind everybody's back: found after each call, reported, and undone.

A look costs a few microseconds when nothing changed; nothing is imported that the user did not import. What cannot be
undone asks for another worker (`retire`).
"""

from __future__ import annotations

import _signal  # type: ignore[import-not-found]
import _thread
import os
import sys
import time

from .randomness import Randomness

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    Change = tuple[str, object, object, bool]

# The signals that programs handle; all others are looked at only when somebody imported `signal`.
COMMON_SIGNALS = tuple(
    [
        getattr(_signal, name)
        for name in ("SIGHUP", "SIGINT", "SIGPIPE", "SIGALRM", "SIGTERM", "SIGUSR1", "SIGUSR2", "SIGCHLD")
    ]
)
TIMERS = (_signal.ITIMER_REAL, _signal.ITIMER_VIRTUAL, _signal.ITIMER_PROF)
ALL_SIGNALS = tuple(range(1, 32))
# Not constants of a function: a compiler would fold the additions that show the rounding mode.
_ONE, _SMALL, _SUBNORMAL = 1.0, 1e-30, 5e-324
# Each of these changes takes a system call or several Python calls, and so longer than this.
_SHORTEST_CHANGE = 0.2e-6
_THREAD_GRACE = 0.005
STATE_DEFAULT = "restore"


class State:
    """The state that calls find, and ought to leave, once it was remembered. `retire` is set when it could not be restored."""

    def __init__(self, mode: str) -> None:
        self.mode = mode
        self.retire = False
        self.signals_restored: Callable[[], object] = bool
        self.randomness = Randomness()
        # Copies, to restore what a call closes. They are above the numbers that programs use.
        self._standard = _copies()
        self._thread_ids: set[int] = set()
        try:
            import _locale

            self._set_locale, self._all = _locale.setlocale, _locale.LC_ALL
        except (ImportError, AttributeError):
            self._set_locale, self._all = _no_locale, 0

    def renew(self) -> None:
        """After a fork: the child's own descriptors. Its state is remembered when it is welcomed."""
        self.retire = False
        for copy in self._standard:
            if copy is not None:
                os.close(copy)
        self._standard = _copies()

    def remember(self) -> None:
        """Makes the present state the normal one."""
        self.randomness.remember()
        self._directory = _directory()
        self._environ = os.environ
        self._variables = getattr(os.environ, "_data", os.environ)
        self._environment = dict(self._variables)
        self._locale = self._set_locale(self._all, None)
        self._common = tuple(map(_signal.getsignal, COMMON_SIGNALS))
        self._signals = tuple(map(_signal.getsignal, ALL_SIGNALS))
        self._mask = _signal.pthread_sigmask(_signal.SIG_BLOCK, ())
        self._timers = tuple([bool(_signal.getitimer(timer)[0]) for timer in TIMERS])
        self._threads = _thread._count()
        self._thread_ids = _thread_ids()
        self._rounding = _rounding()
        numpy = sys.modules.get("numpy")
        self._float_errors = _float_errors(numpy) if numpy is not None else None
        self.remember_descriptors()

    def remember_descriptors(self) -> None:
        """After our own descriptors changed."""
        self._lowest = _lowest_free()
        self._descriptors: set[int] | None = None

    def unchanged(self, elapsed: float) -> bool:
        """The quick look. `elapsed` is how long the call took, in seconds."""
        if elapsed < _SHORTEST_CHANGE:
            return True
        modules = sys.modules
        try:
            probe = os.dup(0)
            os.close(probe)
            return (
                probe == self._lowest
                and os.getcwd() == self._directory
                and self._variables == self._environment
                and os.environ is self._environ
                and self._set_locale(self._all, None) == self._locale
                and _thread._count() == self._threads
                and tuple(map(_signal.getsignal, COMMON_SIGNALS)) == self._common
                and _ONE + _SMALL == _ONE == _ONE - _SMALL
                and _SUBNORMAL * _ONE != 0.0
                and ("signal" not in modules or self._signals_unchanged())
                and ("numpy" not in modules or self._float_errors_unchanged(modules["numpy"]))
                and (not self.randomness.loaded or self.randomness.unchanged(elapsed))
            )
        except Exception:
            # Users replace functions of os, and handlers may refuse to be compared; the long look tells.
            return False

    def settle(self, mode: str) -> list[Change]:
        """What is different from the normal state, undone if `mode` is `restore` and remembered if it is `keep`."""
        undo = mode == "restore"
        changes: list[Change] = []
        for look in (
            self._settle_directory,
            self._settle_environment,
            self._settle_locale,
            self._settle_signals,
            self._settle_rounding,
            self._settle_float_errors,
            self._settle_threads,
            self._settle_descriptors,
        ):
            try:
                change = look(undo)
            except Exception as error:
                change = (
                    look.__name__[len("_settle_") :],
                    None,
                    f"it cannot be looked at: {type(error).__name__}",
                    False,
                )
            if change is not None:
                changes.append(change)
                if undo and not change[3] and change[0] != "descriptors":
                    self.retire = True
        if self.randomness.loaded:
            changes += self.randomness.settle(undo)
        if not undo:
            _try(self.remember)
        return changes

    def _settle_directory(self, undo: bool) -> Change | None:
        before, after = self._directory, _directory()
        if before == after:
            return None
        return ("directory", before, after, undo and _try(os.chdir, before))

    def _settle_environment(self, undo: bool) -> Change | None:
        if os.environ is self._environ and self._variables == self._environment:
            return None
        if undo:
            os.environ = self._environ  # noqa: B003
        now = dict(getattr(os.environ, "_data", os.environ))
        before: dict[str, str | None] = {}
        after: dict[str, str | None] = {}
        for key in [*self._environment, *[key for key in now if key not in self._environment]]:
            old, new = self._environment.get(key), now.get(key)
            if old != new:
                before[_text(key)], after[_text(key)] = _text(old), _text(new)
        undone = undo
        if undo:
            for name, value in before.items():
                if value is None:
                    undone = _try(os.environ.__delitem__, name) and undone
                else:
                    undone = _try(os.environ.__setitem__, name, value) and undone
        return ("environment", before, after, undone)

    def _settle_locale(self, undo: bool) -> Change | None:
        before, after = self._locale, self._set_locale(self._all, None)
        if before == after:
            return None
        return ("locale", before, after, undo and _try(self._set_locale, self._all, before))

    def _settle_signals(self, undo: bool) -> Change | None:
        before: dict[str, str] = {}
        after: dict[str, str] = {}
        undone = undo
        for number, old, new in zip(ALL_SIGNALS, self._signals, tuple(map(_signal.getsignal, ALL_SIGNALS))):
            if old is not new:
                name = _signal_name(number)
                before[name], after[name] = _handler_text(old), _handler_text(new)
                if undo:
                    undone = old is not None and _try(_signal.signal, number, old) and undone
        mask = _signal.pthread_sigmask(_signal.SIG_BLOCK, ())
        if mask != self._mask:
            before["blocked"], after["blocked"] = _signal_names(self._mask), _signal_names(mask)
            if undo:
                _signal.pthread_sigmask(_signal.SIG_SETMASK, self._mask)
        for timer, ran in zip(TIMERS, self._timers):
            if _signal.getitimer(timer)[0] and not ran:
                before[f"timer {timer}"], after[f"timer {timer}"] = "off", "on"
                if undo:
                    _signal.setitimer(timer, 0.0)
        if after and undo:
            self.signals_restored()
        return ("signals", before, after, undone) if after else None

    def _signals_unchanged(self) -> bool:
        return (
            tuple(map(_signal.getsignal, ALL_SIGNALS)) == self._signals
            and bool(_signal.getitimer(_signal.ITIMER_REAL)[0]) == self._timers[0]
            and _signal.pthread_sigmask(_signal.SIG_BLOCK, ()) == self._mask
        )

    def _settle_rounding(self, undo: bool) -> Change | None:
        now = _rounding()
        if now == self._rounding:
            return None
        undone = False
        if undo and self._rounding == "nearest":
            undone = _try(_default_rounding) and _rounding() == "nearest"
        return ("floating-point", self._rounding, now, undone)

    def _float_errors_unchanged(self, numpy: object) -> bool:
        now = _float_errors(numpy)
        if self._float_errors is None and now is not None:
            self._float_errors = {"divide": "warn", "over": "warn", "under": "ignore", "invalid": "warn"}
        return now is None or now == self._float_errors

    def _settle_float_errors(self, undo: bool) -> Change | None:
        numpy = sys.modules.get("numpy")
        if numpy is None or self._float_errors_unchanged(numpy):
            return None
        before, after = dict(self._float_errors or {}), dict(_float_errors(numpy) or {})
        return ("floating-point", before, after, undo and _try(lambda: numpy.seterr(**before)))

    def _settle_threads(self, undo: bool) -> Change | None:
        # A thread that was joined may still be on its last steps.
        deadline = time.perf_counter() + _THREAD_GRACE
        while _thread._count() > self._threads and not _thread_ids() - self._thread_ids:
            if time.perf_counter() > deadline:
                break
            time.sleep(0.0002)
        count = _thread._count()
        if count <= self._threads:
            self._threads, self._thread_ids = count, _thread_ids()
            return None
        before, self._threads = self._threads, count
        threading = sys.modules.get("threading")
        names = [thread.name for thread in threading.enumerate() if thread.ident not in self._thread_ids
                 and thread is not threading.main_thread()] if threading else []  # fmt: skip
        self._thread_ids = _thread_ids()
        return ("threads", before, [str(name) for name in names] or count, False)

    def _settle_descriptors(self, undo: bool) -> Change | None:
        if _lowest_free() == self._lowest:
            return None
        closed = [number for number in range(3) if not _is_open(number)]
        undone = undo
        for number in closed:
            copy = self._standard[number]
            if undo:
                undone = copy is not None and _try(os.dup2, copy, number) and undone
        leaked = {}
        lowest = _lowest_free()
        for number in range(self._lowest, lowest):
            leaked[str(number)] = _descriptor_text(number)
        self._lowest = lowest
        if closed:
            return ("descriptors", {str(number): "open" for number in closed}, {"closed": closed, **leaked}, undone)
        return ("descriptors", None, leaked, False) if leaked else None


def _no_locale(category: int, name: object = None) -> str:
    return "C"


def _try(function: object, *arguments: object) -> bool:
    try:
        function(*arguments)  # type: ignore[operator]
    except Exception:
        return False
    return True


def _directory() -> str:
    try:
        return os.getcwd()
    except OSError:
        return "(removed)"


def _text(value: Any) -> Any:
    return os.fsdecode(value) if isinstance(value, bytes) else value


def _signal_name(number: int) -> str:
    for name in dir(_signal):
        if name.startswith("SIG") and not name.startswith("SIG_") and getattr(_signal, name) == number:
            return name
    return f"signal {number}"


def _signal_names(numbers: object) -> str:
    return " ".join(sorted([_signal_name(int(number)) for number in numbers])) or "none"  # type: ignore[attr-defined]


def _handler_text(handler: object) -> str:
    if handler == _signal.SIG_DFL:
        return "default"
    if handler == _signal.SIG_IGN:
        return "ignored"
    name = getattr(handler, "__qualname__", None)
    return name if type(name) is str else "foreign" if handler is None else object.__repr__(handler)


def _float_errors(numpy: object) -> dict[str, str] | None:
    try:
        return numpy.geterr()  # type: ignore[attr-defined, no-any-return]
    except Exception:
        return None


def _rounding() -> str:
    """How the processor rounds now, as far as sums show it."""
    if _ONE + _SMALL != _ONE:
        return "upward"
    if -_ONE - _SMALL != -_ONE:
        return "downward"
    if _ONE - _SMALL != _ONE:
        return "toward zero"
    return "nearest" if _SUBNORMAL * _ONE != 0.0 else "nearest, subnormals flushed"


def _default_rounding() -> None:
    import ctypes
    import ctypes.util

    library = ctypes.CDLL(ctypes.util.find_library("m") or "libm.so.6")
    library.fesetenv(ctypes.c_void_p(-1))


def _thread_ids() -> set[int]:
    threading = sys.modules.get("threading")
    if threading is None:
        return set()
    main = threading.main_thread()
    return {thread.ident for thread in threading.enumerate() if thread is not main}


def _copies() -> list[int | None]:
    """Copies of the standard descriptors, above the numbers that programs use."""
    copies: list[int | None] = []
    places = iter([place for lowest in (980, 250, 100, 40) for place in range(lowest, lowest + 8)])
    for number in range(3):
        copy = None
        for place in places:
            if not _is_open(place):
                try:
                    copy = os.dup2(number, place, inheritable=False)
                    break
                except OSError:
                    # The standard one is closed, or there are no numbers as high as this.
                    if not _is_open(number):
                        break
        copies.append(copy)
    return copies


def _is_open(number: int) -> bool:
    try:
        os.fstat(number)
    except OSError:
        return False
    return True


def _lowest_free() -> int:
    for source in (0, 1, 2):
        try:
            probe = os.dup(source)
        except OSError:
            continue
        os.close(probe)
        return probe
    return 0


def _descriptor_text(number: int) -> str:
    try:
        return os.readlink(f"/proc/self/fd/{number}")
    except OSError:
        return "?"
