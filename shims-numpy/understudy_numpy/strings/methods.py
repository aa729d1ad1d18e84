"""What each element's own method answers: case, formatting, encoding, translation, splitting and joining."""

from __future__ import annotations

from typing import Any

from ..creation import asarray
from ..ndarray import ndarray
from .operands import as_text, by_method


def upper(a: Any) -> ndarray:
    """In upper case."""
    return by_method(a, "upper", keep=True)


def lower(a: Any) -> ndarray:
    """In lower case."""
    return by_method(a, "lower", keep=True)


def swapcase(a: Any) -> ndarray:
    """Upper case for lower, and the other way round."""
    return by_method(a, "swapcase", keep=True)


def capitalize(a: Any) -> ndarray:
    """The first character in upper case, the others in lower."""
    return by_method(a, "capitalize", keep=True)


def title(a: Any) -> ndarray:
    """The first character of each word in upper case, the others in lower."""
    return by_method(a, "title", keep=True)


def mod(a: Any, values: Any) -> ndarray:
    """`text % value`: values put into a format."""
    return as_text(by_method(a, "__mod__", (values,)), a)


def encode(a: Any, encoding: Any = None, errors: Any = None) -> ndarray:
    """Text as bytes."""
    return as_text(by_method(a, "encode", _up_to_none(encoding, errors)), b"")


def decode(a: Any, encoding: Any = None, errors: Any = None) -> ndarray:
    """Bytes as text."""
    return as_text(by_method(a, "decode", _up_to_none(encoding, errors)), "")


def translate(a: Any, table: Any, deletechars: Any = None) -> ndarray:
    """Characters replaced as `table` says."""
    a = asarray(a)
    arguments = (table,) if a._dtype.kind in "UT" else (table, *_up_to_none(deletechars))
    return by_method(a, "translate", arguments, keep=True)


def join(sep: Any, seq: Any) -> ndarray:
    """The characters of each text of `seq` with `sep` between."""
    return as_text(by_method(sep, "join", (asarray(seq),)), seq)


def split(a: Any, sep: Any = None, maxsplit: Any = None) -> ndarray:
    """A list of words for each element."""
    return by_method(a, "split", (_separator(a, sep), *_up_to_none(maxsplit)))


def rsplit(a: Any, sep: Any = None, maxsplit: Any = None) -> ndarray:
    """As `split`, from the right."""
    return by_method(a, "rsplit", (_separator(a, sep), *_up_to_none(maxsplit)))


def _separator(a: Any, sep: Any) -> Any:
    """What separates bytes: of a text the bytes that it has in memory, which are those of UTF-32."""
    return sep.encode("utf-32-le") if isinstance(sep, str) and asarray(a).dtype.kind == "S" else sep


def splitlines(a: Any, keepends: Any = None) -> ndarray:
    """A list of lines for each element."""
    return by_method(a, "splitlines", _up_to_none(keepends))


def _up_to_none(*arguments: Any) -> tuple[Any, ...]:
    """The arguments before the first None."""
    return arguments[: arguments.index(None)] if None in arguments else arguments


__all__ = [
    "capitalize",
    "decode",
    "encode",
    "join",
    "lower",
    "mod",
    "rsplit",
    "split",
    "splitlines",
    "swapcase",
    "title",
    "translate",
    "upper",
]
