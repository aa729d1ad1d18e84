"""Runs cases and tells what a program could see of each, as plain data.

This text is executed in the worker of each side: where the original is installed, and where its stand-in serves. It is
standard library only, runs on CPython 3.9 and newer, and knows the objects of NumPy and pandas by their class names alone.

A case is (arguments, call): pairs of a name and the source that makes it, and the source of the call. An outcome is a dict;
a value in it is a tuple that begins with a tag, whose fields `compare.FIELDS` names.
"""

from __future__ import annotations

import contextlib
import functools
import importlib
import io
import math
import pickle
import re
import signal
import struct
import tempfile
import warnings
import zipfile
from collections.abc import Callable
from typing import Any

# An iterator is read up to here, so that one without an end can be compared too.
ITEMS = 40
SECONDS = 5.0
DEPTH = 12
# The dtypes of ten bytes in sixteen.
PADDED = "gG"
ADDRESS = re.compile(r"(?<=\bat )0x[0-9a-fA-F]+\b")


class OutOfTime(BaseException):
    """A case takes longer than any should; no case catches this."""


def out_of_time(number: int, frame: object) -> None:
    raise OutOfTime


class Observer:
    """The names that cases use, and the modules behind them on this side."""

    def __init__(self, modules: dict[str, str]) -> None:
        self.names: dict[str, Any] = {
            "inf": math.inf,
            "nan": math.nan,
            "io": io,
            "pickle": pickle,
            "tempfile": tempfile,
        }
        for name, module in modules.items():
            self.names[name] = importlib.import_module(module)

    def observe(self, cases: list[Any]) -> list[dict[str, Any]]:
        """The outcomes of cases, in order. One that takes too long is given up, where that can be done from within."""
        outcomes: list[dict[str, Any]] = []
        signal.signal(signal.SIGALRM, out_of_time)
        for arguments, call in cases:
            try:
                signal.setitimer(signal.ITIMER_REAL, SECONDS)
                outcomes.append(self.outcome(arguments, call))
            except OutOfTime:
                outcomes.append({"lost": "out of time"})
            finally:
                signal.setitimer(signal.ITIMER_REAL, 0)
        return outcomes

    def outcome(self, arguments: list[tuple[str, str]], call: str) -> dict[str, Any]:
        """What one case showed."""
        names = dict(self.names)
        seen: dict[str, Any] = {}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for name, source in arguments:
                try:
                    names[name] = eval(compiled(source), names)
                except Exception as error:
                    return {"unbuilt": (name, *told(error)), "refused": is_refusal(error)}
        given = [names[name] for name, _ in arguments]
        printed = io.StringIO()
        with warnings.catch_warnings(record=True) as caught, contextlib.redirect_stdout(printed):
            warnings.simplefilter("always")
            try:
                value = eval(compiled(call), names)
                seen["result"] = describe(value)
            except Exception as error:
                seen["raised"] = told(error)
                if is_refusal(error):
                    seen["refused"] = True
            else:
                seen["shares"] = [name for (name, _), each in zip(arguments, given) if shares(self.names, value, each)]
        seen["warnings"] = [("warning", each.category.__name__, plain(str(each.message))) for each in caught]
        seen["printed"] = printed.getvalue()
        seen["arguments"] = [described(each) for each in given]
        if "refused" in seen:
            seen["changed"] = self.changed(arguments, seen["arguments"])
        return seen

    def changed(self, arguments: list[tuple[str, str]], after: list[Any]) -> list[str]:
        """Names of the arguments that are no longer what their source makes."""
        names = dict(self.names)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            fresh = [names.setdefault(name, eval(compiled(source), names)) for name, source in arguments]
            return [name for (name, _), value, state in zip(arguments, fresh, after) if described(value) != state]


@functools.lru_cache(maxsize=4096)
def compiled(source: str) -> Any:
    return compile(source, "<case>", "eval")


def told(error: BaseException) -> tuple[str, str]:
    """Class and message of an exception."""
    return type(error).__name__, plain(str(error))


def plain(text: str) -> str:
    """A message without the addresses of objects, which differ from one run to the next."""
    return ADDRESS.sub("0x…", text)


def is_refusal(error: BaseException) -> bool:
    """Whether a stand-in said that it does not cover these arguments; shims do not know us, so by its data."""
    return isinstance(error, NotImplementedError) and hasattr(error, "original")


def shares(names: dict[str, Any], value: Any, given: Any) -> bool:
    """Whether an array of the result lies in the memory of an argument that is an array."""
    np = names.get("np")
    if np is None or not isinstance(given, np.ndarray):
        return False
    return any(
        isinstance(each, np.ndarray) and np.shares_memory(each, given)
        for each in (value if isinstance(value, (tuple, list)) else [value])
    )


def described(value: Any) -> tuple[Any, ...]:
    """A value, or what describing it raises."""
    try:
        return describe(value)
    except Exception as error:
        return ("undescribed", type(value).__name__, *told(error))


def describe(value: Any, depth: int = 0) -> tuple[Any, ...]:
    """A value as plain data, the same on both sides where a program could tell no difference."""
    name = type(value).__name__
    if value is None or value is Ellipsis or value is NotImplemented:
        return ("constant", name)
    if type(value) in (bool, int, str, bytes, bytearray):
        return ("plain", name, bytes(value) if type(value) is bytearray else value)
    if type(value) is float:
        return ("scalar", name, "<f8", bits("<d", value))
    if type(value) is complex:
        return ("scalar", name, "<c16", bits("<d", value.real, value.imag))
    if isinstance(value, type):
        return ("type", value.__name__)
    if depth > DEPTH:
        return ("deeper", name)
    for known, show in KINDS.items():
        if any(base.__name__ == known for base in type(value).__mro__):
            return show(name, value, depth)
    if isinstance(value, (list, tuple)):
        return ("sequence", name, [describe(each, depth + 1) for each in value])
    if isinstance(value, (set, frozenset)):
        return ("sequence", name, sorted((describe(each, depth + 1) for each in value), key=repr))
    if isinstance(value, dict):
        pairs = [(describe(key, depth + 1), describe(each, depth + 1)) for key, each in value.items()]
        return ("mapping", name, pairs)
    if hasattr(value, "__next__") and hasattr(value, "__iter__"):
        return ("iterator", name, [describe(each, depth + 1) for _, each in zip(range(ITEMS), value)])
    return ("object", name, plain(repr(value)))


def bits(form: str, *numbers: float) -> bytes:
    return b"".join(struct.pack(form, number) for number in numbers)


def array(name: str, value: Any, depth: int) -> tuple[Any, ...]:
    # Where an axis has fewer than two places, its stride means nothing.
    strides = tuple(step if size > 1 and value.size else None for size, step in zip(value.shape, value.strides))
    return ("array", name, value.dtype.str, value.shape, strides, bool(value.flags.writeable), elements(value, depth))


def elements(value: Any, depth: int = 0) -> Any:
    """The elements of an array: their bytes in C order, or each for itself where they are objects."""
    if value.dtype.char in PADDED:
        # Between the numbers is memory that holds anything.
        return [str(each) for each in value.ravel()]
    if value.dtype.kind in "OTV":
        return [describe(each, depth + 1) for each in value.ravel().tolist()]
    return value.tobytes()


def scalar(name: str, value: Any, depth: int) -> tuple[Any, ...]:
    if value.dtype.kind in "OV" or value.dtype.char in PADDED:
        return ("object", name, plain(repr(value)))
    return ("scalar", name, value.dtype.str, value.tobytes())


def series(name: str, value: Any, depth: int) -> tuple[Any, ...]:
    return ("series", name, describe(value.name), describe(value.index, depth + 1), column(value, depth))


def frame(name: str, value: Any, depth: int) -> tuple[Any, ...]:
    columns = [column(value.iloc[:, place], depth) for place in range(value.shape[1])]
    return ("frame", name, describe(value.index, depth + 1), describe(value.columns, depth + 1), columns)


def index(name: str, value: Any, depth: int) -> tuple[Any, ...]:
    freq = getattr(value, "freqstr", None)
    return ("index", name, describe(list(value.names)), freq, column(value, depth))


def column(value: Any, depth: int) -> tuple[Any, ...]:
    """Dtype and elements of a Series or an Index."""
    dtype = str(value.dtype)
    if getattr(value.dtype, "kind", "O") in "biufc" and hasattr(value.dtype, "str"):
        return ("column", value.dtype.str, value.to_numpy().tobytes())
    return ("column", dtype, [describe(each, depth + 1) for each in value.tolist()])


def extension(name: str, value: Any, depth: int) -> tuple[Any, ...]:
    return ("series", name, None, None, column(value, depth))


def written(name: str, value: Any, depth: int) -> tuple[Any, ...]:
    return ("object", name, plain(repr(value)))


def pair(name: str, value: Any, depth: int) -> tuple[Any, ...]:
    # The stand-in of `complex` is a class of its own.
    return ("scalar", name, "<c16", bits("<d", value.real, value.imag))


def content(name: str, value: Any, depth: int) -> tuple[Any, ...]:
    """What an open file holds. An archive holds the time of its writing too, so it is told by its members."""
    if value.closed:
        return ("object", name, "closed")
    position = value.tell()
    value.seek(0)
    held = value.read()
    value.seek(position)
    if type(held) is bytes and zipfile.is_zipfile(io.BytesIO(held)):
        with zipfile.ZipFile(io.BytesIO(held)) as archive:
            held = {each.filename: (each.compress_type, archive.read(each)) for each in archive.infolist()}
    return ("sequence", name, [describe(held, depth + 1), describe(position)])


# How to describe what derives from a class of that name; the first that fits.
KINDS: dict[str, Callable[[str, Any, int], tuple[Any, ...]]] = {
    "DataFrame": frame,
    "Series": series,
    "Index": index,
    "ExtensionArray": extension,
    "ndarray": array,
    "generic": scalar,
    "dtype": written,
    "ExtensionDtype": written,
    "complex": pair,
    "BytesIO": content,
    "StringIO": content,
    "BufferedRandom": content,
}
