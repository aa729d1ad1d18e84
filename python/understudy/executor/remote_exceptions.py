"""Exceptions of a worker, made again here from data.

A class is looked up among the modules that are loaded already and never imported; no `__init__`, `__new__` or
`__setstate__` of a user's class runs; nothing of the worker's text is evaluated. Its traceback is joined to ours by
frames of a constant stub whose file, line and function are the remote ones.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Mapping
from types import CodeType, FrameType, FunctionType, MemberDescriptorType, TracebackType
from typing import Any

from understudy.executor.errors import RemoteError

# A chain of causes, and a traceback, are cut off here. What is left out is the outer part.
DEPTH, FRAMES = 32, 256
HEAP_TYPE = 1 << 9


def rebuild(record: Mapping[str, Any], worker: str = "", depth: int = 0) -> BaseException:
    """The exception that a record describes: its own class where that is loaded here, else `RemoteError`."""
    name = str(record.get("type", ""))
    args = record.get("args")
    state = record.get("state")
    error = None
    kind = loaded_class(name)
    if kind is not None and isinstance(args, tuple):
        error = without_init(kind, args, state if isinstance(state, dict) else {})
    if error is None:
        bases = tuple(base for base in record.get("bases") or () if isinstance(base, str))
        text = record.get("text")
        error = remote_error(bases, kind)(
            name, text if isinstance(text, str) else "", bases, args if isinstance(args, tuple) else None
        )
    notes = record.get("notes")
    if isinstance(notes, list) and notes:
        error.__notes__ = [str(note) for note in notes]
    if depth < DEPTH:
        error.__cause__ = chained(record.get("cause"), worker, depth)
        error.__context__ = chained(record.get("context"), worker, depth)
    error.__suppress_context__ = record.get("suppress") is True
    frames = record.get("frames")
    return error.with_traceback(traceback(frames, worker) if isinstance(frames, (list, tuple)) else None)


def chained(record: object, worker: str, depth: int) -> BaseException | None:
    """A cause or context: a record's mapping, an exception that was made already, or nothing."""
    if isinstance(record, BaseException):
        return record
    return rebuild(record, worker, depth + 1) if isinstance(record, Mapping) else None


def loaded_class(name: str) -> type[BaseException] | None:
    """The exception class of that name, if its module is loaded. Modules and classes are read without their hooks."""
    parts = name.split(".")
    for split in range(len(parts) - 1, 0, -1):
        module = sys.modules.get(".".join(parts[:split]))
        if module is None:
            continue
        found: object = module
        for part in parts[split:]:
            try:
                names = object.__getattribute__(found, "__dict__")
            except AttributeError:
                return None
            found = names.get(part)
        if isinstance(found, type) and BaseException in type.__dict__["__mro__"].__get__(found):
            return found
        return None
    return None


def without_init(kind: type[BaseException], args: tuple[object, ...], state: dict[str, object]) -> BaseException | None:
    """An instance made by the nearest built-in base, which runs no code of a user's class; None where that fails."""
    base: Any = next(base for base in kind.__mro__ if base.__module__ == "builtins" and not base.__flags__ & HEAP_TYPE)
    try:
        error: BaseException = base.__new__(kind, *args)
        if type(error) is not kind:
            return None
        try:
            base.__init__(error, *args)
        except Exception:
            # Its class takes other arguments than it keeps: that is what a two-argument `__init__` does.
            pass
        error.args = args
        names = object.__getattribute__(error, "__dict__")
        for key, value in state.items():
            if isinstance(key, str):
                # `name` of ImportError, `filename` of OSError and the like lie beside the dict.
                slot = next((kind.__dict__[key] for kind in base.__mro__ if key in kind.__dict__), None)
                if isinstance(slot, MemberDescriptorType):
                    slot.__set__(error, value)
                else:
                    names[key] = value
    except Exception:
        return None
    return error


def remote_error(bases: Iterable[str], kind: type[BaseException] | None) -> type[RemoteError]:
    """The RemoteError class that derives also from the nearest built-in base, so that `except` finds it."""
    names = list(bases) if kind is None else [f"{base.__module__}.{base.__qualname__}" for base in kind.__mro__]
    for name in names:
        if not name.startswith("builtins."):
            continue
        base = loaded_class(name)
        if base is None or base in (Exception, BaseException) or not issubclass(base, Exception):
            return RemoteError
        made = _REMOTE.get(base)
        if made is None:
            try:
                made = type("RemoteError", (RemoteError, base), {"__module__": RemoteError.__module__})
            except TypeError:
                made = RemoteError
            _REMOTE[base] = made
        return made
    return RemoteError


_REMOTE: dict[type[BaseException], type[RemoteError]] = {}


def traceback(frames: Iterable[object], worker: str) -> TracebackType | None:
    """A traceback through the remote frames, outermost first, opened by one that names the worker."""
    places = [place for place in map(_place, list(frames)[-FRAMES:]) if place is not None]
    if worker:
        places.insert(0, (f"<{worker}>", 1, "call"))
    made: TracebackType | None = None
    for file, line, function in reversed(places):
        frame = _frame(file, line, function)
        made = TracebackType(made, frame, frame.f_lasti, line)
    return made


def _place(frame: object) -> tuple[str, int, str] | None:
    if not isinstance(frame, (tuple, list)) or len(frame) < 3:
        return None
    file, line, function = frame[0], frame[1], frame[2]
    if not (isinstance(file, str) and isinstance(line, int) and isinstance(function, str)):
        return None
    # Whoever prints the traceback reads the file: only a regular one, which neither blocks nor acts.
    shown = file if "\0" not in file and os.path.isfile(file) else f"<{file.strip('<>')}>"
    return shown.replace("\0", "?"), max(1, min(line, 2**30)), function.replace("\0", "?")


# Its code gives its own frame. It is on one line, so that its first line is the line that a traceback shows.
_stub: Callable[[], FrameType] = lambda: sys._getframe()  # noqa: E731


def _without_columns(code: CodeType) -> CodeType:
    """The code with a table of places that knows the first line and no columns, which would be those of the stub."""
    units = len(code.co_code) // 2
    table = bytearray()
    for start in range(0, units, 8):
        # PEP 626's table since Python 3.11: entry of kind 13 (no columns) for up to 8 units, and a line difference of 0.
        table += bytes((0x80 | 13 << 3 | min(8, units - start) - 1, 0))
    return code.replace(co_linetable=bytes(table))


_STUB: CodeType = _without_columns(_stub.__code__)


def _frame(file: str, line: int, function: str) -> FrameType:
    code = _STUB.replace(co_filename=file, co_name=function, co_qualname=function, co_firstlineno=line)
    made: FrameType = FunctionType(code, {"__name__": "understudy.worker", "sys": sys})()
    return made
