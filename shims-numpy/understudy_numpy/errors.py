"""NumPy's own exceptions, and what to do about floating-point errors (`errstate`, `seterr`)."""

from __future__ import annotations

import contextlib
import functools
import sys
import warnings
from collections.abc import Iterator
from types import FrameType
from typing import Any, Callable

from .primitives.pure.kernels import DIVIDE, INVALID, OVER, UNDER


class AxisError(ValueError, IndexError):
    """An axis that the array does not have."""

    __module__ = "numpy.exceptions"

    def __init__(self, axis: Any, ndim: Any = None, msg_prefix: Any = None) -> None:
        if ndim is None and msg_prefix is None:
            self._msg = axis
            self.axis = None
            self.ndim = None
        else:
            self._msg = msg_prefix
            self.axis = axis
            self.ndim = ndim

    def __str__(self) -> str:
        if self.axis is None and self.ndim is None:
            return str(self._msg)
        text = f"axis {self.axis} is out of bounds for array of dimension {self.ndim}"
        return f"{self._msg}: {text}" if self._msg is not None else text


class VisibleDeprecationWarning(UserWarning):
    __module__ = "numpy.exceptions"


class ComplexWarning(RuntimeWarning):
    __module__ = "numpy.exceptions"


class RankWarning(RuntimeWarning):
    __module__ = "numpy.exceptions"


class ModuleDeprecationWarning(DeprecationWarning):
    __module__ = "numpy.exceptions"


class TooHardError(RuntimeError):
    __module__ = "numpy.exceptions"


def named_as_base(cls: Any) -> Any:
    """NumPy shows these classes by the name of their public base."""
    cls.__name__ = cls.__base__.__name__
    return cls


class UFuncTypeError(TypeError):
    """A ufunc and dtypes that do not go together."""

    __module__ = "numpy._core._exceptions"


@named_as_base
class _UFuncNoLoopError(UFuncTypeError):
    __module__ = "numpy._core._exceptions"


@named_as_base
class _UFuncOutputCastingError(UFuncTypeError):
    __module__ = "numpy._core._exceptions"


@named_as_base
class _UFuncInputCastingError(UFuncTypeError):
    __module__ = "numpy._core._exceptions"


@named_as_base
class _UFuncBinaryResolutionError(_UFuncNoLoopError):
    __module__ = "numpy._core._exceptions"


# What `errstate` restores.
STATE: dict[str, Any] = {
    "divide": "warn", "over": "warn", "under": "ignore", "invalid": "warn", "call": None, "bufsize": 8192,
}  # fmt: skip
_WORDS = (
    (DIVIDE, "divide", "divide by zero encountered in "),
    (OVER, "over", "overflow encountered in "),
    (UNDER, "under", "underflow encountered in "),
    (INVALID, "invalid", "invalid value encountered in "),
)
_MODES = ("ignore", "warn", "raise", "call", "print", "log")


def warn(message: str, category: Any = RuntimeWarning) -> None:
    """Warn at the line of the program: the innermost one that is in no package of ours."""
    _, level = program_frame()
    warnings.warn(message, category, stacklevel=level)


def program_frame() -> tuple[FrameType | None, int]:
    """The innermost frame that is in no package of ours, and its level as the caller's `warnings.warn` counts it."""
    level = 1
    frame: FrameType | None = sys._getframe(1)
    while frame is not None and frame.f_globals.get("__name__", "").startswith("understudy"):
        frame = frame.f_back
        level += 1
    return frame, level


# The flags of operations that report together, of the innermost `reported_once` last.
_gathered: list[int] = []


@contextlib.contextmanager
def reported_once(name: str) -> Iterator[None]:
    """Report the flags of all operations inside as those of one operation `name`."""
    _gathered.append(0)
    try:
        yield
    finally:
        flags = _gathered.pop()
    report(flags, name)


def report(flags: int, name: str) -> None:
    """Ignore, warn or raise for the floating-point flags of the operation `name`, as the error state says."""
    if _gathered:
        _gathered[-1] |= flags
        return
    for bit, key, text in _WORDS:
        if flags & bit:
            mode = STATE[key]
            if mode == "warn":
                warn(text + name)
            elif mode == "raise":
                raise FloatingPointError(text + name)
            elif mode == "call":
                if STATE["call"] is None:
                    raise NameError(f"python callback specified for {_short(text)} (in  {name}) but no function found.")
                STATE["call"](_short(text), bit)
            elif mode == "print":
                print(f"Warning: {text}{name}", file=sys.stderr)
            elif mode == "log":
                if STATE["call"] is None:
                    raise NameError(
                        f"log specified for {_short(text)} (in {name}) but no object with write method found."
                    )
                STATE["call"].write(f"Warning: {text}{name}\n")


def _short(text: str) -> str:
    return text.partition(" encountered")[0]


def say_invalid(text: str) -> None:
    """Warn, raise or print that an argument makes the result invalid, as the error state says."""
    mode = STATE["invalid"]
    if mode == "warn":
        warn(text)
    elif mode == "raise":
        raise FloatingPointError(text)
    elif mode == "print":
        print(text, file=sys.stderr)


def geterr() -> dict[str, str]:
    """The current handling of floating-point errors."""
    return {key: STATE[key] for key in ("divide", "over", "under", "invalid")}


def seterr(
    all: Any = None, divide: Any = None, over: Any = None, under: Any = None, invalid: Any = None
) -> dict[str, str]:
    """Set the handling of floating-point errors; the old one is returned."""
    old = geterr()
    new = {"divide": divide or all, "over": over or all, "under": under or all, "invalid": invalid or all}
    for value in new.values():
        if value is not None and value not in _MODES:
            raise ValueError(f"invalid error mode {value!r}")
    STATE.update({key: value for key, value in new.items() if value is not None})
    return old


def geterrcall() -> Any:
    return STATE["call"]


def seterrcall(func: Any) -> Any:
    if func is not None and not callable(func) and not callable(getattr(func, "write", None)):
        raise TypeError("python object must be callable or have a callable write method")
    old = STATE["call"]
    STATE["call"] = func
    return old


class errstate:
    """A context, or decorator, with another handling of floating-point errors."""

    __module__ = "numpy"

    def __init__(self, *, call: Any = None, **kwargs: Any) -> None:
        self._call = call
        self._kwargs = kwargs

    def __enter__(self) -> None:
        old = dict(STATE)
        seterr(**self._kwargs)
        self._old = old
        if self._call is not None:
            seterrcall(self._call)

    def __exit__(self, *exc: Any) -> None:
        STATE.update(self._old)

    def __call__(self, func: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(func)
        def inner(*args: Any, **kwargs: Any) -> Any:
            with errstate(call=self._call, **self._kwargs):
                return func(*args, **kwargs)

        return inner
