"""`Array`: a typed flat buffer seen through a shape, strides and an offset.

The storage is an `array.array`, a list for objects, a cast `memoryview` over an `array.array` where `view` changed the
type, or a `ByteMemory`, whose items begin at any byte; there a step is what its `unit` says. Several Arrays may share one storage; that is what a view is. Shape is in elements; `_steps` and `_offset` are
too (public strides are bytes). An element takes `dtype.width` storage items: two for complex, one per character
for text and byte strings, else one. Booleans are 0 and 1 in "B"; float16 are bit patterns in "H"; dates are counts in "q".
"""

from __future__ import annotations

from array import array
from typing import Any

from .cast import decode
from .layout import c_steps, count, is_c_contiguous
from .strided import gather, own, scatter

# Makes an Array of a given class, which has no attributes yet.
new_array = object.__new__


class Array:
    """Storage, dtype, shape, steps and offset; `_whole` says that the storage is exactly the elements in C order."""

    __slots__ = (
        "storage",
        "_dtype",
        "_shape",
        "_steps",
        "_offset",
        "_size",
        "_whole",
        "_base",
        "_writeable",
        "__weakref__",
    )

    storage: Any
    _dtype: Any
    _shape: tuple[int, ...]
    _steps: tuple[int, ...]
    _offset: int
    _size: int
    _whole: bool
    _base: Any
    _writeable: bool

    def values(self) -> Any:
        """The raw storage items in C order: the storage itself when it is a whole array or list, else a fresh copy.

        Never a memoryview: `array(code, memoryview)` copies bytes on PyPy, where CPython converts items.
        """
        if self._whole:
            storage = self.storage
            return storage if type(storage) is array or type(storage) is list else own(storage)
        width = self._dtype.width
        if width == 1:
            return gather(self.storage, self._shape, self._steps, self._offset)
        return gather(self.storage, (*self._shape, width), (*(s * width for s in self._steps), 1), self._offset * width)

    def elements(self) -> Any:
        """A sequence of Python values that operations work on: raw items, except str, bytes, complex, and float of float16."""
        dt = self._dtype
        if dt.width == 1 and dt.char not in "eUScV":
            return self.values()
        if dt.width == 0:
            # What has no characters takes no storage.
            return ["" if dt.kind == "U" else b""] * self._size
        return decode(dt.char, dt.width, self.values())

    def write(self, raw: Any) -> None:
        """Store raw items (C order, of this dtype) through the view."""
        width = self._dtype.width
        if width == 1:
            scatter(self.storage, self._shape, self._steps, self._offset, raw)
        else:
            scatter(
                self.storage, (*self._shape, width), (*(s * width for s in self._steps), 1), self._offset * width, raw
            )

    def _memory(self) -> int:
        """A number that arrays have in common when they share one storage."""
        storage = self.storage
        return id(storage.obj if isinstance(storage, memoryview) else storage)

    def _own(self, storage: Any, dt: Any, shape: tuple[int, ...]) -> None:
        """Become the array of a whole storage, which holds exactly its elements in C order."""
        self.storage = storage
        self._dtype = dt
        self._shape = shape
        if len(shape) == 1:
            self._steps = (1,) if shape[0] else (0,)
            self._size = shape[0]
        else:
            self._steps = c_steps(shape)
            self._size = count(shape)
        self._offset = 0
        self._whole = True
        self._base = None
        self._writeable = True

    def _share(
        self, of: Any, shape: tuple[int, ...], steps: tuple[int, ...], offset: int, dt: Any = None, storage: Any = None
    ) -> None:
        """Become a view of the storage of `of`."""
        self.storage = of.storage if storage is None else storage
        self._dtype = of._dtype if dt is None else dt
        self._shape = shape
        self._steps = steps
        self._offset = offset
        size = self._size = count(shape)
        self._whole = offset == 0 and size * self._dtype.width == len(self.storage) and is_c_contiguous(shape, steps)
        self._base = of if of._base is None else of._base
        self._writeable = of._writeable


class Ufunc:
    """What comes before the methods of a ufunc."""


def install(**parts: Any) -> None:
    """Tell an implementation of `Array` and `Ufunc` what lies above them. This one needs to know of nothing."""
