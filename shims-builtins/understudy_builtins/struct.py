"""`struct`: values of C as bytes and back, as a format string describes them.

A format is compiled to fields: a character of the table, the offset of its first value, the size of one and how many
there are. Sizes and alignment of the native mode (`@`) are those of 64-bit and 32-bit machines that align each value
to its size; 32-bit x86 outside Windows, which aligns eight bytes to four, is not covered.

Source: the struct page of the Python library reference; floats after IEEE 754 (see `floatbits`).
"""

from __future__ import annotations

import operator
import sys
from collections.abc import Iterator
from typing import Any, NamedTuple

from understudy_builtins import floatbits

__all__ = ["Struct", "calcsize", "error", "iter_unpack", "pack", "pack_into", "unpack", "unpack_from"]


class error(Exception):
    """A format that is none, or a value or a buffer that does not fit one."""

    __module__ = "struct"


_POINTER = 8 if sys.maxsize > 2**32 else 4
_LONG = 4 if sys.platform == "win32" else _POINTER
_STANDARD = {"x": 1, "c": 1, "b": 1, "B": 1, "?": 1, "h": 2, "H": 2, "i": 4, "I": 4, "l": 4, "L": 4, "q": 8, "Q": 8}
_STANDARD.update({"e": 2, "f": 4, "d": 8, "s": 1, "p": 1})
_NATIVE = {**_STANDARD, "l": _LONG, "L": _LONG, "n": _POINTER, "N": _POINTER, "P": _POINTER}
# What the first character of a format says: the sizes, whether values are aligned, and the byte order.
_MODES = {
    "@": (_NATIVE, True, sys.byteorder),
    "=": (_STANDARD, False, sys.byteorder),
    "<": (_STANDARD, False, "little"),
    ">": (_STANDARD, False, "big"),
    "!": (_STANDARD, False, "big"),
}
_SIGNED, _UNSIGNED = "bhilqn", "BHILQNP"
_FLOATS = {"e": floatbits.HALF, "f": floatbits.SINGLE, "d": floatbits.DOUBLE}
# Before 3.12, integers out of range are told of in words of their own: as C's where the bytes are in C's order.
_NAMES = {"b": "byte", "h": "short"}
_CACHED = 100


class _Field(NamedTuple):
    kind: str
    offset: int
    size: int
    count: int


class Struct:
    """A compiled format."""

    __module__ = "_struct"
    __slots__ = ("__weakref__", "_count", "_fields", "_format", "_native", "_order", "_size")

    def __new__(cls, *arguments: Any, **keywords: Any) -> Struct:
        self = super().__new__(cls)
        self._format, self._size, self._fields, self._count = "", -1, (), -1
        self._native, self._order = True, sys.byteorder
        return self

    def __init__(self, format: str | bytes) -> None:
        if not isinstance(format, (str, bytes)):
            raise TypeError(f"Struct() argument 1 must be a str or bytes object, not {type(format).__name__}")
        text = (format.encode("ascii") if isinstance(format, str) else format).decode("latin-1")
        if "\0" in text:
            raise error("embedded null character")
        mode = text[:1] if text[:1] in _MODES else ""
        sizes, aligned, self._order = _MODES[mode or "@"]
        self._native = aligned
        self._fields, self._size = _compiled(text[len(mode) :], sizes, aligned)
        self._count = sum([field.count for field in self._fields])
        self._format = text

    @property
    def format(self) -> str:
        """The format string."""
        return self._format

    @property
    def size(self) -> int:
        """How many bytes the values take."""
        return self._size

    if sys.version_info >= (3, 13):

        def __repr__(self) -> str:
            return f"{type(self).__name__}({self._format!r})"

    def pack(self, *values: Any) -> bytes:
        """The values as bytes."""
        if len(values) != self._count:
            raise error(f"pack expected {self._count} items for packing (got {len(values)})")
        packed = bytearray(self._size)
        self._fill(memoryview(packed), values)
        return bytes(packed)

    def pack_into(self, *arguments: Any) -> None:
        """Write the values into a buffer from an offset on: `pack_into(buffer, offset, *values)`."""
        if len(arguments) < 2:
            raise error(f"pack_into expected {('buffer', 'offset')[len(arguments)]} argument")
        buffer, offset, *values = arguments
        if len(values) != self._count:
            raise error(f"pack_into expected {self._count} items for packing (got {len(values)})")
        view = _writable(buffer)
        start = self._start(len(view), offset, "pack_into", "packing", "no space to pack")
        target = view[start : start + self._size]
        target[:] = bytes(self._size)
        self._fill(target, values)

    def unpack(self, buffer: Any, /) -> tuple[Any, ...]:
        """The values of a buffer of exactly this size."""
        view = _readable(buffer)
        if len(view) != self._size:
            raise error(f"unpack requires a buffer of {self._size} bytes")
        return self._values(bytes(view))

    def unpack_from(self, /, buffer: Any, offset: int = 0) -> tuple[Any, ...]:
        """The values that lie in a buffer from an offset on."""
        view = _readable(buffer)
        if not -sys.maxsize - 1 <= operator.index(offset) <= sys.maxsize:
            raise OverflowError("Python int too large to convert to C ssize_t")
        start = self._start(len(view), offset, "unpack_from", "unpacking", "not enough data to unpack")
        return self._values(bytes(view[start : start + self._size]))

    def iter_unpack(self, buffer: Any, /) -> Iterator[tuple[Any, ...]]:
        """The values of each piece of this size that a buffer is made of."""
        if self._size == 0:
            raise error("cannot iteratively unpack with a struct of length 0")
        view = _readable(buffer)
        if len(view) % self._size:
            raise error(f"iterative unpacking requires a buffer of a multiple of {self._size} bytes")
        return unpack_iterator(self, view)

    def _start(self, length: int, offset: Any, caller: str, doing: str, short: str) -> int:
        """Where `offset` lies in a buffer of that length; negative ones count from its end."""
        start = operator.index(offset)
        if not -sys.maxsize - 1 <= start <= sys.maxsize:
            raise IndexError(f"cannot fit '{type(offset).__name__}' into an index-sized integer")
        if start < 0:
            if start + self._size > 0:
                raise error(f"{short} {self._size} bytes at offset {start}")
            if start + length < 0:
                raise error(f"offset {start} out of range for {length}-byte buffer")
            start += length
        if length - start < self._size:
            raise error(
                f"{caller} requires a buffer of at least {start + self._size} bytes for {doing} {self._size} bytes "
                f"at offset {start} (actual buffer size is {length})"
            )
        return start

    def _fill(self, target: memoryview, values: Any) -> None:
        rest = iter(values)
        for kind, offset, size, count in self._fields:
            for start in range(offset, offset + size * count, size) if size else [offset] * count:
                target[start : start + size] = self._packed(kind, size, next(rest))

    def _values(self, data: bytes) -> tuple[Any, ...]:
        values = []
        for kind, offset, size, count in self._fields:
            for start in range(offset, offset + size * count, size) if size else [offset] * count:
                values.append(self._unpacked(kind, data[start : start + size]))
        return tuple(values)

    def _packed(self, kind: str, size: int, value: Any) -> bytes:
        if kind in _SIGNED or kind in _UNSIGNED:
            return self._integer(kind, size, value).to_bytes(size, self._order, signed=kind in _SIGNED)
        if kind in _FLOATS:
            return self._float(kind, _as_float(value)).to_bytes(size, self._order)
        if kind == "?":
            return b"\1" if value else b"\0"
        if kind == "c":
            if not isinstance(value, bytes) or len(value) != 1:
                raise error("char format requires a bytes object of length 1")
            return value
        if not isinstance(value, (bytes, bytearray)):
            raise error(f"argument for '{kind}' must be a bytes object")
        if kind == "p" and size:
            value = bytes([min(len(value), size - 1, 255)]) + value
        return bytes(value[:size]).ljust(size, b"\0")

    def _unpacked(self, kind: str, data: bytes) -> Any:
        if kind in _SIGNED or kind in _UNSIGNED:
            return int.from_bytes(data, self._order, signed=kind in _SIGNED)
        if kind in _FLOATS:
            return floatbits.decode(int.from_bytes(data, self._order), _FLOATS[kind])
        if kind == "?":
            return data != b"\0"
        if kind == "p" and data:
            return data[1 : 1 + data[0]]
        return data

    def _integer(self, kind: str, size: int, value: Any) -> int:
        """A value as an integer of that kind and size; error where it is none, or too large."""
        if not hasattr(type(value), "__index__"):
            raise error("required argument is not an integer")
        number = operator.index(value)
        limit = 1 << (8 * size)
        if kind == "P":
            # A pointer may be given as a signed number too.
            if not -limit // 2 <= number < limit:
                raise error("int too large to convert")
            return number % limit
        low, high = (-limit // 2, limit // 2 - 1) if kind in _SIGNED else (0, limit - 1)
        if not low <= number <= high:
            raise error(_out_of_range(kind, self._order != sys.byteorder, number, low, high))
        return number

    def _float(self, kind: str, value: float) -> int:
        format = _FLOATS[kind]
        try:
            return floatbits.encode(value, format)
        except OverflowError:
            if kind == "f" and self._native:
                # C converts a double that is too large to infinity.
                return format.infinity | (format.sign if value < 0 else 0)
            raise OverflowError(f"float too large to pack with {kind} format") from None


class unpack_iterator:
    """The values of one piece of a buffer after the other."""

    def __init__(self, compiled: Struct, view: memoryview) -> None:
        self._compiled, self._view, self._offset = compiled, view, 0

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        return self

    def __next__(self) -> tuple[Any, ...]:
        if self._offset >= len(self._view):
            raise StopIteration
        start = self._offset
        self._offset += self._compiled.size
        return self._compiled._values(bytes(self._view[start : self._offset]))

    def __length_hint__(self) -> int:
        return (len(self._view) - self._offset) // self._compiled.size


def pack(format: Any, /, *values: Any) -> bytes:
    """The values as bytes."""
    return _cached(format).pack(*values)


def pack_into(format: Any, /, *arguments: Any) -> None:
    """Write the values into a buffer from an offset on: `pack_into(format, buffer, offset, *values)`."""
    _cached(format).pack_into(*arguments)


def unpack(format: Any, buffer: Any, /) -> tuple[Any, ...]:
    """The values of a buffer of exactly the format's size."""
    return _cached(format).unpack(buffer)


def unpack_from(format: Any, /, buffer: Any, offset: int = 0) -> tuple[Any, ...]:
    """The values that lie in a buffer from an offset on."""
    return _cached(format).unpack_from(buffer, offset)


def iter_unpack(format: Any, buffer: Any, /) -> Iterator[tuple[Any, ...]]:
    """The values of each piece of the format's size that a buffer is made of."""
    return _cached(format).iter_unpack(buffer)


def calcsize(format: Any, /) -> int:
    """How many bytes the values of a format take."""
    return _cached(format).size


_cache: dict[str | bytes, Struct] = {}


def _cached(format: Any) -> Struct:
    compiled = _cache.get(format)
    if compiled is None:
        compiled = Struct(format)
        if len(_cache) >= _CACHED:
            _cache.clear()
        _cache[format] = compiled
    return compiled


def _clearcache() -> None:
    """Forget the compiled formats."""
    _cache.clear()


def _compiled(text: str, sizes: dict[str, int], aligned: bool) -> tuple[tuple[_Field, ...], int]:
    """The fields of a format without its mode, and the size of all."""
    fields = []
    end = place = 0
    while place < len(text):
        if text[place] in " \t\n\v\f\r":
            place += 1
            continue
        digits = place
        while place < len(text) and text[place] in "0123456789":
            place += 1
        count = int(text[digits:place]) if place > digits else 1
        if count > sys.maxsize:
            raise error("total struct size too long")
        if place == len(text):
            raise error("repeat count given without format specifier")
        kind = text[place]
        place += 1
        if kind not in sizes:
            raise error("bad char in struct format")
        size = sizes[kind]
        if aligned:
            end = -(-end // size) * size
        if end + count * size > sys.maxsize:
            raise error("total struct size too long")
        if kind in "sp":
            fields.append(_Field(kind, end, count, 1))
        elif kind != "x" and count:
            fields.append(_Field(kind, end, size, count))
        end += count * size
    return tuple(fields), end


def _readable(buffer: Any) -> memoryview:
    """A buffer as bytes in a row."""
    try:
        view = memoryview(buffer)
    except TypeError:
        raise TypeError(f"a bytes-like object is required, not '{type(buffer).__name__}'") from None
    if not view.c_contiguous:
        raise BufferError("memoryview: underlying buffer is not C-contiguous")
    return view if view.ndim == 1 and view.itemsize == 1 else memoryview(view.tobytes())


def _writable(buffer: Any) -> memoryview:
    try:
        view = memoryview(buffer)
    except TypeError:
        view = memoryview(b"")
    if view.readonly or not view.c_contiguous:
        raise TypeError(f"argument must be read-write bytes-like object, not {type(buffer).__name__}")
    return view.cast("B")


def _as_float(value: Any) -> float:
    # `float` itself takes text too.
    if not hasattr(type(value), "__float__") and not hasattr(type(value), "__index__"):
        raise error("required argument is not a float")
    try:
        return float(value)
    except Exception:
        raise error("required argument is not a float") from None


def _out_of_range(kind: str, swapped: bool, number: int, low: int, high: int) -> str:
    name = None
    if sys.version_info < (3, 12):
        if swapped and kind in "qQ":
            return "int too large to convert"
        # Whatever is larger than the C type by which the value is passed on is told of before the format is asked.
        width = 64 if kind in "qQ" else 8 * _LONG
        passed_signed = kind in _SIGNED or kind == "B" or (kind == "H" and not swapped)
        passed_low, passed_high = (
            (-(1 << (width - 1)), (1 << (width - 1)) - 1) if passed_signed else (0, (1 << width) - 1)
        )
        if not passed_low <= number <= passed_high:
            return "argument out of range"
        name = _NAMES.get(kind.lower()) if not swapped or kind in "bB" else None
    said = f"'{kind}'" if name is None else name if kind in _SIGNED else f"u{name}"
    return f"{said} format requires {low} <= number <= {high}"
