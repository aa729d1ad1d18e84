"""Arrays over the memory of the other side's arrays.

A stand-in is made over the bytes that its original's owner holds, and an original over the storage of its stand-in, so
both sides see each other's stores. What has no plain memory (objects) is not handled here.
"""

from __future__ import annotations

from typing import Any

from ..numpy_ndarray import dtype_value, make_dtype
from ..wire import CannotTravel, extent
from .sides import module_of


class _Bytes:
    """Memory of an array as NumPy is shown it: writable, because the array over it says itself whether it may be written."""

    def __init__(self, low: int, high: int, owner: Any) -> None:
        self.__array_interface__ = {"data": (low, False), "typestr": "|u1", "shape": (high - low,), "version": 3}
        self.owner = owner


class Memory:
    """The memory of one crossing: what is shared before stays shared, as one buffer for each owner."""

    def __init__(self, originals: Any, shims: Any) -> None:
        self.originals = originals
        self.shims = shims
        self._beneath = module_of(shims.__name__ + ".memory")
        self._over = module_of(shims.__name__ + ".over_memory")
        self._spans: dict[int, tuple[int, int, memoryview, Any]] = {}

    def shim(self, array: Any) -> Any:
        """The stand-in for an original ndarray of plain data."""
        dtype = self._dtype(array.dtype, self.shims)
        shape = array.shape
        if not array.size or not dtype.itemsize:
            made = self.shims.empty(shape, dtype)
        else:
            start = array.__array_interface__["data"][0]
            low, view = self._span(array, start)
            # The constructor of arrays would look again at what an array has been held to already.
            beneath = self._beneath
            made = beneath.at_bytes(self._over.bytes_of_buffer(view), dtype, shape, array.strides, start - low)
            made._base = view.toreadonly() if _is_locked(array) else view
        if not array.flags.writeable:
            made.flags.writeable = False
        return made

    def original(self, array: Any) -> Any:
        """The original for a stand-in's ndarray of plain data."""
        dtype = self._dtype(array.dtype, self.originals)
        if not array.size or not dtype.itemsize:
            made = self.originals.empty(array.shape, dtype)
        else:
            storage = array.storage
            view = self._beneath.bytes_under(storage)
            made = self.originals.ndarray(array.shape, dtype, view, self._beneath.first_byte(array), array.strides)
        if not array.flags.writeable:
            made.flags.writeable = False
        return made

    def first_byte(self, array: Any) -> int:
        """Where a stand-in's first element lies in the memory under it."""
        return int(self._beneath.first_byte(array))

    def spread(self, column: Any, count: int, gap: int) -> Any:
        """The original of two dimensions whose columns lie as this one of a stand-in does, `gap` bytes apart."""
        view = self._beneath.bytes_under(column.storage)
        dtype = self._dtype(column.dtype, self.originals)
        shape, strides = (*column.shape, count), (*self._beneath.byte_strides(column), gap)
        return self.originals.ndarray(shape, dtype, view, self.first_byte(column), strides)

    def _span(self, array: Any, start: int) -> tuple[int, memoryview]:
        """Address and bytes of all that the array's owner holds, or of the array alone where the owner has gaps."""
        owner = array
        while type(owner.base) is type(array):
            owner = owner.base
        low, high = extent(array.shape, array.strides, array.itemsize)
        low, high = start + low, start + high
        known = self._spans.get(id(owner))
        if known is None:
            first = owner.__array_interface__["data"][0]
            least, most = extent(owner.shape, owner.strides, owner.itemsize)
            known = self._spans[id(owner)] = self._seen(first + least, first + most, owner)
        if not known[0] <= low <= high <= known[1]:
            known = self._seen(low, high, array)
        return known[0], known[2]

    def _seen(self, low: int, high: int, owner: Any) -> tuple[int, int, memoryview, Any]:
        return low, high, memoryview(self.originals.asarray(_Bytes(low, high, owner))), owner

    def _dtype(self, dtype: Any, library: Any) -> Any:
        """The same dtype on the other side."""
        key = (dtype.str, library) if dtype.names is None and dtype.subdtype is None else None
        made = _DTYPES.get(key)
        if made is None:
            try:
                made = make_dtype(library, dtype_value(dtype))
            except (ValueError, TypeError, NotImplementedError) as error:
                raise CannotTravel("numpy.ndarray", str(error)) from None
            if key is not None:
                _DTYPES[key] = made
        return made


# What does not depend on the crossing: the dtype of a library that has this code.
_DTYPES: dict[Any, Any] = {}


def _is_locked(array: Any) -> bool:
    """Whether nobody may make the array writable: its memory is somebody's who allows no stores."""
    while not array.flags.writeable and not array.flags.owndata:
        if type(array.base) is not type(array):
            return True
        array = array.base
    return False
