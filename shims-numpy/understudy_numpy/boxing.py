"""Elements of arrays as NumPy's scalars."""

from __future__ import annotations

from typing import Any

from . import primitives
from .dtypes import dtype
from .primitives import Array
from .scalars import FALSE, TRUE, float64, make, make_int64, make_time

_new_float = float.__new__


def box(a: Array, at: int) -> Any:
    """The NumPy scalar of the element at position `at` (in elements) of the storage."""
    dt = a._dtype
    char = dt.char
    if char == "d":
        return _new_float(float64, a.storage[at])
    if char == "l":
        return make_int64(a.storage[at])
    if char == "?":
        return TRUE if a.storage[at] else FALSE
    if char in "Mm":
        return make_time(dt.native, a.storage[at])
    if char == "V":
        from . import records

        return records.scalar_at(a, at)
    width = dt.width
    if width == 1 and char not in "eUSc":
        return make(dt.type, a.storage[at])
    piece = a.storage[at * width : (at + 1) * width]
    if isinstance(piece, memoryview):
        piece = primitives.gather(piece, (len(piece),), (1,), 0)
    if width == 0:
        return dt.type()
    return make(dt.type, primitives.decode(char, width, piece)[0])


def boxed(values: Any, dt: dtype) -> Any:
    """The NumPy scalars of elements, as an iterator."""
    char = dt.char
    if char in "Mm":
        return (make_time(dt.native, v) for v in values)
    if char == "O":
        return iter(values)
    if char == "V":
        from . import records

        return (records.void_of(dt.type, dt, v) for v in values)
    if char == "d":
        return map(float64, values)
    if char == "l":
        return map(make_int64, values)
    type_ = dt.type
    return (make(type_, v) for v in values)


def scalar(value: Any, dt: dtype) -> Any:
    """The NumPy scalar of one element."""
    if dt.char in "Mm":
        return make_time(dt.native, value)
    if dt.char == "V":
        from . import records

        return records.void_of(dt.type, dt, value)
    return make(dt.type, value)
