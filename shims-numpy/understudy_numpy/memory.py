"""The bytes of arrays: views at any byte, of any dtype, and the bytes themselves."""

from __future__ import annotations

import operator
from array import array as typed
from typing import Any

from .descriptors import dtype
from .dtype_names import as_dtype
from .ndarray import ndarray, view
from .primitives import Array
from .primitives.pure.array import Array as PureArray
from .primitives.pure.byte_memory import ByteMemory
from .primitives.refusal import Refusal


def unit_of(a: Any) -> int:
    """The bytes that one step of `a` is."""
    storage = a.storage
    return storage.unit if type(storage) is ByteMemory else a._dtype.itemsize


def bytes_under(storage: Any) -> memoryview:
    """All bytes of a storage."""
    if type(storage) is ByteMemory:
        return storage.memory
    if type(storage) is list:
        raise Refusal("numpy.ndarray.view", "self", "object", "objects have no bytes here.")
    if not len(storage):
        return memoryview(bytearray())
    seen = memoryview(storage)
    return seen if seen.format == "B" and seen.ndim == 1 else seen.cast("B")


def first_byte(a: ndarray) -> int:
    """Where the first element of `a` begins in the bytes under it."""
    storage = a.storage
    if type(storage) is ByteMemory:
        return storage.start + a._offset * storage.unit
    return a._offset * a._dtype.itemsize


def byte_strides(a: ndarray) -> tuple[int, ...]:
    """How far apart the elements lie along each axis, in bytes."""
    unit = unit_of(a)
    return tuple([step * unit for step in a._steps])


def at_bytes(a: ndarray, dt: dtype, shape: tuple[int, ...], strides: tuple[int, ...], start: int) -> ndarray:
    """A view of the bytes under `a`: elements of `dt` that begin at byte `start`, `strides` bytes apart."""
    if dt.subdtype is not None:
        base, inner = dt.subdtype
        return at_bytes(a, base, shape + inner, strides + _c_strides(inner, base.itemsize), start)
    if dt.hasobject:
        raise Refusal("numpy.ndarray.view", "dtype", str(dt), "objects among the bytes of records are not covered.")
    memory = bytes_under(a.storage)
    size = dt.itemsize
    storage, unit, first = placed(memory, dt, shape, strides, start)
    steps = tuple([stride // (unit or 1) for stride in strides])
    made = view(a, shape, steps, (start - first) // (unit or 1) if size else 0, dt, storage)
    return made


# Of these native arrays know no items, and show their own memory as bytes.
_WITHOUT_ITEMS = frozenset("UgG")


def placed(
    memory: memoryview, dt: dtype, shape: tuple[int, ...], strides: tuple[int, ...], start: int
) -> tuple[Any, int, int]:
    """A storage for elements of `dt` there, the bytes that its steps are, and the byte that its first item is at."""
    size = dt.itemsize
    even = size > 0 and not [1 for n, stride in zip(shape, strides) if n > 1 and stride % size]
    lone = [1 for n, stride in zip(shape, strides) if n <= 1 and size and stride % size]
    whole = start % (size or 1) == 0 and len(memory) % (size or 1) == 0 and len(memory)
    if even and not lone and not dt.swapped and whole and (Array is PureArray or dt.char not in _WITHOUT_ITEMS):
        return memory if dt.typecode == "B" else memory.cast(dt.typecode), size, 0
    unit = size if even and not lone else 1
    first = start % unit
    return ByteMemory(memory, dt.typecode, dt.width, first, unit, dt.swapped), unit, first


def _c_strides(shape: tuple[int, ...], size: int) -> tuple[int, ...]:
    strides = []
    for n in reversed(shape):
        strides.append(size)
        size *= n
    return tuple(reversed(strides))


def swapped_storage(raw: Any, dt: dtype) -> ByteMemory:
    """Native items as the memory of a dtype whose bytes lie the other way round."""
    if type(raw) is ByteMemory:
        return raw
    turned = typed(dt.typecode, raw.tobytes())
    turned.byteswap()
    return ByteMemory(bytes_under(turned), dt.typecode, dt.width, 0, dt.itemsize, True)


def bytes_of(a: ndarray) -> bytes:
    """The bytes of the elements in C order, as they lie in memory."""
    raw = a.values()
    if not a._dtype.swapped:
        return raw.tobytes()
    turned = typed(a._dtype.typecode, raw.tobytes())
    turned.byteswap()
    return turned.tobytes()


def from_bytes(data: Any, dt: dtype, shape: tuple[int, ...]) -> Any:
    """A fresh array of the elements that these bytes are."""
    from .ndarray import fresh

    raw = typed(dt.typecode, bytes(data))
    if dt.swapped:
        raw.byteswap()
    return fresh(raw, dt, shape)


def byteswap(a: ndarray, inplace: bool) -> ndarray:
    """The elements with the bytes of each number turned round; records field by field."""
    made = a if inplace else a.copy("K")
    if not made._writeable:
        raise ValueError("Cannot byte-swap in-place on a read-only array")
    dt = made._dtype
    if dt._names is not None and dt.kind == "V":
        for name in dt._names:
            byteswap(made[name], True)
    elif dt.kind not in "VO" and dt.str[0] != "|":
        raw = typed(dt.typecode, made.values())
        raw.byteswap()
        made.write(raw)
    return made


def getfield(a: ndarray, given: Any, offset: Any) -> ndarray:
    """The bytes from `offset` on in each element, as a view of another dtype."""
    dt, offset = as_dtype(given), operator.index(offset)
    if "O" in (dt.kind, a._dtype.kind):
        raise TypeError("Cannot get/set field of an object array")
    if dt.itemsize > a._dtype.itemsize:
        raise ValueError("new type is larger than original type")
    if offset < 0 or offset + dt.itemsize > a._dtype.itemsize:
        raise ValueError("new type plus offset is larger than original type" if offset >= 0 else "offset is negative")
    return at_bytes(a, dt, a._shape, byte_strides(a), first_byte(a) + offset)


__all__ = ["at_bytes", "bytes_of", "byte_strides", "first_byte", "from_bytes", "placed", "swapped_storage", "unit_of"]
