"""Arrays over memory that is there already: `ndarray(shape, buffer=..., strides=...)` and `frombuffer`."""

from __future__ import annotations

from array import array as typed
from typing import Any

from .array import c_steps, count, order_of
from .coercion import integers_of
from .creation import empty
from .dtypes import UINT8, dtype
from .memory import at_bytes, bytes_under, first_byte
from .ndarray import fresh, ndarray
from .scalars.extended import require_computable


def laid_out(shape: Any, dt: dtype, buffer: Any, offset: int, strides: Any, order: Any) -> ndarray:
    """An array of `shape` over the bytes of a buffer, or over fresh memory, as the constructor of arrays makes it."""
    if buffer is None and strides is None:
        return empty(shape, dt, "F" if order_of(order, "C") == "F" else "C")
    sizes = integers_of(shape)
    size = dt.itemsize
    contiguous = c_steps(sizes) if order in (None, "C") else c_steps(sizes[::-1])[::-1]
    steps_in_bytes = tuple(n * size for n in contiguous) if strides is None else integers_of(strides)
    if len(steps_in_bytes) != len(sizes):
        raise ValueError("strides, if given, must be the same length as shape")
    reach = [(n - 1) * step for n, step in zip(sizes, steps_in_bytes)] if count(sizes) else []
    low, high = sum(move for move in reach if move < 0), sum(move for move in reach if move > 0)
    if buffer is None:
        held = bytes_of_buffer(bytearray(count(sizes) * size))
    else:
        if dt.hasobject:
            raise ValueError("cannot create an OBJECT array from memory buffer")
        require_computable(dt)
        held = bytes_of_buffer(buffer)
    available = held._size
    if strides is None:
        if available - offset < count(sizes) * size or offset < 0:
            raise TypeError("buffer is too small for requested array")
    elif offset + low < 0 or offset + high + size > available:
        raise ValueError("strides is incompatible with shape of requested array and size of buffer")
    made = at_bytes(held, dt, sizes, steps_in_bytes, offset)
    made._base, made._writeable = buffer, held._writeable
    return made


def bytes_of(buffer: Any) -> memoryview:
    """The bytes of an object with a buffer, or of an array."""
    if not isinstance(buffer, ndarray):
        return memoryview(buffer)
    if not buffer.flags.c_contiguous:
        raise ValueError("ndarray is not C-contiguous")
    first = first_byte(buffer)
    seen = bytes_under(buffer.storage)[first : first + buffer.nbytes]
    return seen if buffer.flags.writeable else seen.toreadonly()


def bytes_of_buffer(buffer: Any) -> ndarray:
    """The bytes of a buffer as an array of uint8: the buffer's own where it may be written, else a copy."""
    seen = bytes_of(buffer)
    if not seen.c_contiguous:
        raise BufferError("memoryview: underlying buffer is not C-contiguous")
    readonly = seen.readonly
    if not seen.nbytes:
        seen = memoryview(bytearray())
    elif seen.format != "B" or seen.ndim != 1:
        seen = seen.cast("B")
    made = fresh(typed("B", seen.tobytes()) if readonly else seen, UINT8, (len(seen),))
    made._writeable = not readonly
    made._base = buffer
    return made
