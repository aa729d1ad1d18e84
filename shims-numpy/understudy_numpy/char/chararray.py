"""`chararray`: an array of strings whose elements lose white space at their ends, with the functions as methods.

`array` and `asarray` make one of whatever can be read as strings.
"""

from __future__ import annotations

from typing import Any

from .. import creation, strings
from ..dtypes import text_dtype
from ..ndarray import ndarray
from ..scalars import bytes_, character, str_
from ..strings import methods
from ..subclasses import plain
from . import comparing


class chararray(ndarray):
    """An array of text or byte strings. Elements that are looked at, and comparisons, know no white space at the end."""

    __module__ = "numpy.char"

    def __new__(
        subtype, shape: Any, itemsize: Any = 1, unicode: Any = False, buffer: Any = None, offset: int = 0,
        strides: Any = None, order: Any = "C",
    ) -> Any:  # fmt: skip
        dt = text_dtype("U" if unicode else "S", int(itemsize))
        if isinstance(buffer, str):
            made = ndarray.__new__(subtype, shape, dt, order=order)
            made[...] = buffer
            return made
        return ndarray.__new__(subtype, shape, dt, buffer=buffer, offset=offset, strides=strides, order=order)

    def __array_wrap__(self, arr: Any, context: Any = None, return_scalar: bool = False) -> Any:
        return arr.view(type(self)) if arr.dtype.kind in "US" else arr

    def __array_finalize__(self, obj: Any) -> None:
        if self.dtype.kind not in "USV":
            raise ValueError("Can only create a chararray from string data.")

    def __getitem__(self, obj: Any) -> Any:
        found = ndarray.__getitem__(self, obj)
        return found.rstrip() if isinstance(found, character) else found

    def __iter__(self) -> Any:
        return (self[k] for k in range(len(self)))

    def __eq__(self, other: Any) -> Any:
        return comparing.equal(self, other)

    def __ne__(self, other: Any) -> Any:
        return comparing.not_equal(self, other)

    def __ge__(self, other: Any) -> Any:
        return comparing.greater_equal(self, other)

    def __le__(self, other: Any) -> Any:
        return comparing.less_equal(self, other)

    def __gt__(self, other: Any) -> Any:
        return comparing.greater(self, other)

    def __lt__(self, other: Any) -> Any:
        return comparing.less(self, other)

    __hash__ = None  # type: ignore[assignment]

    def __add__(self, other: Any) -> Any:
        """As `numpy.char.add`."""
        return strings.add(self, other)

    def __radd__(self, other: Any) -> Any:
        """As `numpy.char.add`, with the operands the other way round."""
        return strings.add(other, self)

    def __mul__(self, i: Any) -> Any:
        """As `numpy.char.multiply`."""
        return asarray(comparing.multiply(self, i))

    def __rmul__(self, i: Any) -> Any:
        """As `numpy.char.multiply`."""
        return asarray(comparing.multiply(self, i))

    def __mod__(self, i: Any) -> Any:
        """As `numpy.char.mod`."""
        return asarray(strings.mod(self, i))

    def __rmod__(self, other: Any) -> Any:
        return NotImplemented

    def argsort(self, axis: Any = -1, kind: Any = None, order: Any = None, *, stable: Any = None) -> Any:
        """The positions that sort the strings."""
        return plain(self).argsort(axis, kind, order, stable=stable)

    def capitalize(self) -> Any:
        """As `numpy.char.capitalize`."""
        return asarray(strings.capitalize(self))

    def center(self, width: Any, fillchar: Any = " ") -> Any:
        """As `numpy.char.center`."""
        return asarray(strings.center(self, width, fillchar))

    def count(self, sub: Any, start: Any = 0, end: Any = None) -> Any:
        """As `numpy.char.count`."""
        return strings.count(self, sub, start, end)

    def decode(self, encoding: Any = None, errors: Any = None) -> Any:
        """As `numpy.char.decode`."""
        return strings.decode(self, encoding, errors)

    def encode(self, encoding: Any = None, errors: Any = None) -> Any:
        """As `numpy.char.encode`."""
        return strings.encode(self, encoding, errors)

    def endswith(self, suffix: Any, start: Any = 0, end: Any = None) -> Any:
        """As `numpy.char.endswith`."""
        return strings.endswith(self, suffix, start, end)

    def expandtabs(self, tabsize: Any = 8) -> Any:
        """As `numpy.char.expandtabs`."""
        return asarray(strings.expandtabs(self, tabsize))

    def find(self, sub: Any, start: Any = 0, end: Any = None) -> Any:
        """As `numpy.char.find`."""
        return strings.find(self, sub, start, end)

    def index(self, sub: Any, start: Any = 0, end: Any = None) -> Any:
        """As `numpy.char.index`."""
        return strings.index(self, sub, start, end)

    def isalnum(self) -> Any:
        """As `numpy.char.isalnum`."""
        return strings.isalnum(self)

    def isalpha(self) -> Any:
        """As `numpy.char.isalpha`."""
        return strings.isalpha(self)

    def isdigit(self) -> Any:
        """As `numpy.char.isdigit`."""
        return strings.isdigit(self)

    def islower(self) -> Any:
        """As `numpy.char.islower`."""
        return strings.islower(self)

    def isspace(self) -> Any:
        """As `numpy.char.isspace`."""
        return strings.isspace(self)

    def istitle(self) -> Any:
        """As `numpy.char.istitle`."""
        return strings.istitle(self)

    def isupper(self) -> Any:
        """As `numpy.char.isupper`."""
        return strings.isupper(self)

    def isnumeric(self) -> Any:
        """As `numpy.char.isnumeric`."""
        return strings.isnumeric(self)

    def isdecimal(self) -> Any:
        """As `numpy.char.isdecimal`."""
        return strings.isdecimal(self)

    def join(self, seq: Any) -> Any:
        """As `numpy.char.join`."""
        return methods.join(self, seq)

    def ljust(self, width: Any, fillchar: Any = " ") -> Any:
        """As `numpy.char.ljust`."""
        return asarray(strings.ljust(self, width, fillchar))

    def lower(self) -> Any:
        """As `numpy.char.lower`."""
        return asarray(strings.lower(self))

    def lstrip(self, chars: Any = None) -> Any:
        """As `numpy.char.lstrip`."""
        return asarray(strings.lstrip(self, chars))

    def partition(self, sep: Any) -> Any:  # type: ignore[override]
        """As `numpy.char.partition`."""
        return asarray(comparing.partition(self, sep))

    def replace(self, old: Any, new: Any, count: Any = None) -> Any:
        """As `numpy.char.replace`."""
        return asarray(strings.replace(self, old, new, -1 if count is None else count))

    def rfind(self, sub: Any, start: Any = 0, end: Any = None) -> Any:
        """As `numpy.char.rfind`."""
        return strings.rfind(self, sub, start, end)

    def rindex(self, sub: Any, start: Any = 0, end: Any = None) -> Any:
        """As `numpy.char.rindex`."""
        return strings.rindex(self, sub, start, end)

    def rjust(self, width: Any, fillchar: Any = " ") -> Any:
        """As `numpy.char.rjust`."""
        return asarray(strings.rjust(self, width, fillchar))

    def rpartition(self, sep: Any) -> Any:
        """As `numpy.char.rpartition`."""
        return asarray(comparing.rpartition(self, sep))

    def rsplit(self, sep: Any = None, maxsplit: Any = None) -> Any:
        """As `numpy.char.rsplit`."""
        return methods.rsplit(self, sep, maxsplit)

    def rstrip(self, chars: Any = None) -> Any:
        """As `numpy.char.rstrip`."""
        return asarray(strings.rstrip(self, chars))

    def split(self, sep: Any = None, maxsplit: Any = None) -> Any:
        """As `numpy.char.split`."""
        return methods.split(self, sep, maxsplit)

    def splitlines(self, keepends: Any = None) -> Any:
        """As `numpy.char.splitlines`."""
        return methods.splitlines(self, keepends)

    def startswith(self, prefix: Any, start: Any = 0, end: Any = None) -> Any:
        """As `numpy.char.startswith`."""
        return strings.startswith(self, prefix, start, end)

    def strip(self, chars: Any = None) -> Any:
        """As `numpy.char.strip`."""
        return asarray(strings.strip(self, chars))

    def swapcase(self) -> Any:
        """As `numpy.char.swapcase`."""
        return asarray(strings.swapcase(self))

    def title(self) -> Any:
        """As `numpy.char.title`."""
        return asarray(strings.title(self))

    def translate(self, table: Any, deletechars: Any = None) -> Any:
        """As `numpy.char.translate`."""
        return asarray(strings.translate(self, table, deletechars))

    def upper(self) -> Any:
        """As `numpy.char.upper`."""
        return asarray(strings.upper(self))

    def zfill(self, width: Any) -> Any:
        """As `numpy.char.zfill`."""
        return asarray(strings.zfill(self, width))


def array(obj: Any, itemsize: Any = None, copy: bool = True, unicode: Any = None, order: Any = None) -> chararray:
    """A chararray of text, of strings, or of what is written as strings; of bytes unless text is asked for or given."""
    if isinstance(obj, (bytes, str)):
        is_text = isinstance(obj, str) if unicode is None else bool(unicode)
        length = len(obj) if itemsize is None else itemsize
        count = len(obj) // length if length else 0
        if isinstance(obj, bytes) and is_text:
            obj = obj.decode("ascii")
        return chararray(count, length, is_text, buffer=obj, order="C" if order is None else order)
    if isinstance(obj, (list, tuple)):
        obj = creation.asarray(obj)
    if isinstance(obj, ndarray) and obj.dtype.kind in "US":
        return _of_strings(obj, itemsize, copy, unicode, order)
    if isinstance(obj, ndarray) and itemsize is None:
        # What is in it tells how long the strings have to be.
        obj = obj.tolist()
    kind: Any = str_ if unicode else bytes_
    made = creation.array(
        obj, kind if itemsize is None else text_dtype("U" if unicode else "S", itemsize), order=order or "K"
    )
    return made.view(chararray)


def _of_strings(obj: ndarray, itemsize: Any, copy: bool, unicode: Any, order: Any) -> Any:
    seen = obj if isinstance(obj, chararray) else obj.view(chararray)
    is_text = seen.dtype.kind == "U" if unicode is None else bool(unicode)
    length = seen.itemsize // (4 if seen.dtype.kind == "U" else 1) if itemsize is None else itemsize
    wanted = text_dtype("U" if is_text else "S", int(length))
    if order is not None:
        seen = creation.asarray(seen, order=order)
    # Of text there is always a copy.
    if copy or is_text or wanted is not seen.dtype:
        seen = seen.astype(wanted)
    return seen


def asarray(obj: Any, itemsize: Any = None, unicode: Any = None, order: Any = None) -> chararray:
    """As `array`, without a copy where none is needed."""
    return array(obj, itemsize, copy=False, unicode=unicode, order=order)


__all__ = ["array", "asarray", "chararray"]
