"""What arrays give to other libraries, to files and to pickle: their bytes and their buffer."""

from __future__ import annotations

from typing import Any

from .array import order_of
from .attributes import Attributes
from .primitives.refusal import Refusal


class Exchange(Attributes):
    """The memory of an array as others want it."""

    __slots__ = ()

    @property
    def data(self) -> memoryview:
        if self._dtype.hasobject or not self._whole:
            raise Refusal("numpy.ndarray.data", "self", "not contiguous", "only a whole contiguous array has a buffer.")
        return memoryview(self.storage)

    def setflags(self, write: Any = None, align: Any = None, uic: Any = None) -> None:
        if write is not None:
            if write and isinstance(self._base, Exchange) and not self._base._writeable:
                raise ValueError("cannot set WRITEABLE flag to True of this array")
            self._writeable = bool(write)

    def __reduce__(self) -> Any:
        from .ndarray import unpickle

        if len(self._shape) > 1 and self.flags.fnc:
            return (unpickle, (self.T.values(), self._dtype.str, self._shape[::-1], True))
        return (unpickle, (self.values(), self._dtype.str, self._shape))

    def tobytes(self, order: str = "C") -> bytes:
        if self._dtype.hasobject:
            raise Refusal("numpy.ndarray.tobytes", "dtype", "object", "objects have no bytes.")
        order = order_of(order, "C")
        source = self.T if order == "F" or (order == "A" and self.flags.fnc) else self
        return source.values().tobytes()
