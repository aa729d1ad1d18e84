"""`DatetimeArray` and `TimedeltaArray` as `Series.array` and `Series.unique` show moments without a zone and durations.

Inside, such columns are plain NumPy arrays (`arrays/datetime.py`); these wrappers show one as pandas does: its elements
are Timestamps and Timedeltas. Whatever takes a column takes them (they carry `_array` and `_name`, as an Index does).
"""

from __future__ import annotations

import operator
from collections.abc import Iterator
from typing import Any

import understudy_numpy as np

from . import columns


class _TemporalArray:
    """A read-only view of a datetime64 or timedelta64 array."""

    _name = None
    ndim = 1
    __hash__ = None  # type: ignore[assignment]
    __array_priority__ = 1000

    def __init__(self, array: Any) -> None:
        self._array = array

    @property
    def dtype(self) -> Any:
        return self._array.dtype

    @property
    def unit(self) -> str:
        return columns.unit_of(self._array.dtype)

    @property
    def shape(self) -> tuple[int]:
        return (len(self._array),)

    @property
    def size(self) -> int:
        return len(self._array)

    def __len__(self) -> int:
        return len(self._array)

    def __iter__(self) -> Iterator[Any]:
        return iter(self.tolist())

    def __contains__(self, item: Any) -> bool:
        return item in self.tolist()

    def __getitem__(self, key: Any) -> Any:
        if isinstance(key, (int, np.integer)):
            position = int(key)
            if not -len(self) <= position < len(self):
                raise IndexError(f"index {position} is out of bounds for axis 0 with size {len(self)}")
            return columns.item(self._array, position % len(self))
        return type(self)(self._array[key])

    def tolist(self) -> list[Any]:
        """The elements as Timestamps or Timedeltas."""
        return columns.to_list(self._array)

    def to_numpy(self, dtype: Any = None, copy: bool = False, na_value: Any = None) -> Any:
        """The elements in a NumPy array."""
        return self._array.copy() if dtype is None else columns.cast(self._array, dtype)

    def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
        return self._array if dtype is None else columns.cast(self._array, dtype)

    def astype(self, dtype: Any, copy: bool = True) -> Any:
        """The elements as another dtype."""
        return shown(columns.cast(self._array, dtype))

    def isna(self) -> Any:
        """Which elements are missing."""
        return columns.isna(self._array)

    def copy(self) -> Any:
        return type(self)(self._array.copy())

    def take(self, indices: Any, **options: Any) -> Any:
        """The elements at positions."""
        return type(self)(self._array.take(indices))

    def _reduced(self, name: str, skipna: bool) -> Any:
        from ..reductions import reduce_array

        return reduce_array(self._array, name, skipna=skipna)

    def min(self, *, axis: Any = None, skipna: bool = True) -> Any:
        return self._reduced("min", skipna)

    def max(self, *, axis: Any = None, skipna: bool = True) -> Any:
        return self._reduced("max", skipna)

    def mean(self, *, axis: Any = None, skipna: bool = True) -> Any:
        return self._reduced("mean", skipna)

    def _operate(self, name: str, other: Any) -> Any:
        from .. import ops

        if hasattr(other, "_index"):
            return NotImplemented
        return shown(ops.arithmetic(name, self._array, getattr(other, "_array", other)))

    def __add__(self, other: Any) -> Any:
        return self._operate("add", other)

    def __radd__(self, other: Any) -> Any:
        return self._operate("radd", other)

    def __sub__(self, other: Any) -> Any:
        return self._operate("sub", other)

    def __rsub__(self, other: Any) -> Any:
        return self._operate("rsub", other)

    def __mul__(self, other: Any) -> Any:
        return self._operate("mul", other)

    def __truediv__(self, other: Any) -> Any:
        return self._operate("truediv", other)

    def __floordiv__(self, other: Any) -> Any:
        return self._operate("floordiv", other)

    def _compared(self, op: Any, other: Any) -> Any:
        from .. import ops

        if hasattr(other, "_index"):
            return NotImplemented
        return ops.comparison(op, self._array, getattr(other, "_array", other))

    def __eq__(self, other: Any) -> Any:
        return self._compared(operator.eq, other)

    def __ne__(self, other: Any) -> Any:
        return self._compared(operator.ne, other)

    def __lt__(self, other: Any) -> Any:
        return self._compared(operator.lt, other)

    def __le__(self, other: Any) -> Any:
        return self._compared(operator.le, other)

    def __gt__(self, other: Any) -> Any:
        return self._compared(operator.gt, other)

    def __ge__(self, other: Any) -> Any:
        return self._compared(operator.ge, other)

    def _texts(self, positions: Any) -> list[str]:
        raise NotImplementedError

    def __repr__(self) -> str:
        from ..config import get_option
        from ..formats.indexes import shown_positions, summary

        most = get_option("display.max_seq_items") or len(self)
        data = summary(self._texts(shown_positions(len(self), most)), len(self), most, "", True).rstrip(", \n")
        return f"<{type(self).__name__}>\n{data}\nLength: {len(self)}, dtype: {self.dtype}"


class DatetimeArray(_TemporalArray):
    """Moments without a zone."""

    __module__ = "pandas.arrays"

    def _texts(self, positions: Any) -> list[str]:
        return [f"'{columns.item(self._array, position)}'" for position in positions]

    def __getattr__(self, name: str) -> Any:
        from ..fields import DatetimeFields

        if not name.startswith("_"):
            return getattr(DatetimeFields(self._array), name)
        raise AttributeError(f"'DatetimeArray' object has no attribute '{name}'")


class TimedeltaArray(_TemporalArray):
    """Durations."""

    __module__ = "pandas.arrays"

    def _texts(self, positions: Any) -> list[str]:
        from ..formats.indexes import label_reprs

        return label_reprs(self._array, positions)

    def __getattr__(self, name: str) -> Any:
        from ..fields import TimedeltaFields

        if not name.startswith("_"):
            return getattr(TimedeltaFields(self._array), name)
        raise AttributeError(f"'TimedeltaArray' object has no attribute '{name}'")


def shown(array: Any) -> Any:
    """A column array as `Series.array` gives it: moments and durations in their wrappers, all else as it is."""
    if isinstance(array, np.ndarray) and array.dtype.kind == "M":
        return DatetimeArray(array)
    if isinstance(array, np.ndarray) and array.dtype.kind == "m":
        return TimedeltaArray(array)
    return array
