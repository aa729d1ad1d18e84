"""The moments and durations among NumPy's scalars: a count of a unit."""

from __future__ import annotations

from types import GenericAlias
from typing import Any

from .abstract import generic, signedinteger, ufuncs


class datetime64(generic):
    """A moment, as a count of `unit` since 1970."""

    __module__ = "numpy"
    __slots__ = ("_count", "_dtype")
    _concrete = "datetime64"
    __class_getitem__ = classmethod(GenericAlias)

    @property
    def dtype(self) -> Any:
        return self._dtype

    @property
    def _value(self) -> Any:
        return ufuncs().time_item(self)

    def item(self, *args: Any) -> Any:
        return ufuncs().as_array(self).item(*args) if args else ufuncs().time_item(self)

    def __hash__(self) -> int:
        return ufuncs().time_hash(self)

    def __int__(self) -> int:
        return self._count

    def __bool__(self) -> bool:
        return self._count != 0

    def __reduce__(self) -> Any:
        return (datetime64, (self._count, self._dtype.unit))


class timedelta64(signedinteger):
    """A duration, as a count of `unit`."""

    __module__ = "numpy"
    __slots__ = ("_count", "_dtype")
    _concrete = "timedelta64"
    # It is written as the text that it has, not as the number that its class says it is.
    __format__ = generic.__format__

    @property
    def dtype(self) -> Any:
        return self._dtype

    @property
    def _value(self) -> Any:
        return ufuncs().time_item(self)

    def item(self, *args: Any) -> Any:
        return ufuncs().as_array(self).item(*args) if args else ufuncs().time_item(self)

    def __hash__(self) -> int:
        return ufuncs().time_hash(self)

    def __int__(self) -> int:
        return self._count

    def __index__(self) -> int:
        return self._count

    def __float__(self) -> float:
        return float(self._count)

    def __bool__(self) -> bool:
        return self._count != 0

    def __reduce__(self) -> Any:
        return (timedelta64, (self._count, self._dtype.unit))


def make_time(dtype: Any, count: int) -> Any:
    """The datetime64 or timedelta64 with this dtype and count."""
    made = object.__new__(dtype.type)
    made._count = count
    made._dtype = dtype
    return made


__all__ = ["datetime64", "make_time", "timedelta64"]
