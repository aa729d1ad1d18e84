"""Arrays over memory that is there already: `ndarray(shape, buffer=..., strides=...)` and `frombuffer`."""

from __future__ import annotations

from array import array as typed
from typing import Any

from .array import c_steps, count
from .coercion import integers_of
from .creation import empty
from .dtypes import dtype
from .ndarray import fresh, ndarray, view
from .primitives.refusal import Refusal
from .scalars.extended import require_computable


def laid_out(shape: Any, dt: dtype, buffer: Any, offset: int, strides: Any, order: Any) -> ndarray:
    """An array of `shape` over the bytes of a buffer, or over fresh memory, as the constructor of arrays makes it."""
    if buffer is None and strides is None:
        return empty(shape, dt, order or "C")
    sizes = integers_of(shape)
    size = dt.itemsize
    contiguous = c_steps(sizes) if order in (None, "C") else c_steps(sizes[::-1])[::-1]
    steps_in_bytes = tuple(n * size for n in contiguous) if strides is None else integers_of(strides)
    if len(steps_in_bytes) != len(sizes):
        raise ValueError("strides, if given, must be the same length as shape")
    reach = [(n - 1) * step for n, step in zip(sizes, steps_in_bytes)] if count(sizes) else []
    low, high = sum(move for move in reach if move < 0), sum(move for move in reach if move > 0)
    if buffer is None:
        held = memory_of(bytearray(count(sizes) * size), dt)
    else:
        held = memory_of(buffer, dt, offset % size if size else 0)
    lead = 0 if buffer is None or not size else offset % size
    available = lead + len(held.storage) * held.storage.itemsize if dt.kind != "O" else len(held.storage)
    if strides is None:
        if available - offset < count(sizes) * size or offset < 0:
            raise TypeError("buffer is too small for requested array")
    elif offset + low < 0 or offset + high + size > available:
        raise ValueError("strides is incompatible with shape of requested array and size of buffer")
    if any(step % size for step in steps_in_bytes):
        raise Refusal("numpy.ndarray", "strides", strides, "elements that do not begin at a multiple of their size are not covered.")
    made = view(held, sizes, tuple(step // size for step in steps_in_bytes), (offset - lead) // size)
    made._base, made._writeable = buffer, held._writeable
    return made


def bytes_of(buffer: Any) -> memoryview:
    """The bytes of an object with a buffer, or of an array."""
    if not isinstance(buffer, ndarray):
        return memoryview(buffer)
    if not buffer.flags.c_contiguous:
        raise ValueError("ndarray is not C-contiguous")
    size = buffer.dtype.itemsize
    first = buffer._offset * size
    seen = memoryview(buffer.storage).cast("B")[first : first + buffer.nbytes]
    return seen if buffer.flags.writeable else seen.toreadonly()


def elements_of(buffer: Any, dt: dtype, count: int, offset: int) -> ndarray:
    """So many elements behind the first `offset` bytes of a buffer, or all there are."""
    require_plain(dt)
    seen = bytes_of(buffer)
    if offset < 0 or offset > seen.nbytes:
        raise ValueError(f"offset must be non-negative and no greater than buffer length ({seen.nbytes})")
    rest = seen.nbytes - offset
    if count < 0:
        if rest % dt.itemsize:
            raise ValueError("buffer size must be a multiple of element size")
    elif count * dt.itemsize > rest:
        raise ValueError("buffer is smaller than requested size")
    return memory_of(buffer, dt, offset, count)


def require_plain(dt: dtype) -> None:
    """Fail for a dtype whose elements are not plain bytes."""
    if dt.kind == "O":
        raise ValueError("cannot create an OBJECT array from memory buffer")
    require_computable(dt)


def memory_of(buffer: Any, dt: dtype, lead: int = 0, most: int = -1) -> ndarray:
    """The elements of `dt` that fit in a buffer behind its first `lead` bytes, as one axis, and not more than `most`."""
    require_plain(dt)
    seen = bytes_of(buffer)
    readonly = seen.readonly
    if not seen.c_contiguous:
        raise BufferError("memoryview: underlying buffer is not C-contiguous")
    seen = seen.cast("B") if seen.format != "B" or seen.ndim != 1 else seen
    n = max(len(seen) - lead, 0) // dt.itemsize if most < 0 else most
    part = seen[lead : lead + n * dt.itemsize]
    storage: Any = typed(dt.typecode, part.tobytes()) if readonly else part.cast(dt.typecode)
    made = fresh(storage, dt, (n,))
    made._writeable = not readonly
    made._base = buffer
    return made
