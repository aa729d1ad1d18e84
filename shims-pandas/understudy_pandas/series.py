"""`Series`: one labelled column.

Inside: `_data` (the column array), `_index` (an Index), `_name`, `_owned`. Construct with
`Series._from_array(array, index, name)`, which takes the array over without a copy and without looking at it.
Read the column through `_array`: that marks it as shared, so that the next store into this Series copies it first
(copy-on-write). Nobody writes into an array that was read through `_array`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import understudy_numpy as np

from . import chained, ops, replacing
from .arrays import columns
from .arrays.base import ExtensionArray
from .arrays.datetime import utc_values
from .arrays.string import StringArray
from .construction import is_list_like, missing_column, sanitize
from .dtypes import CategoricalDtype, pandas_dtype
from .errors import Pandas4Warning
from .generic import NDFrame
from .index.base import Index, default_index, ensure_index
from .index.range import ranged
from .na import NO_DEFAULT, is_missing
from .printing import SeriesPrinting
from .series_flex import SeriesFlexOperators
from .series_methods import SeriesMethods
from .series_reductions import SeriesReductions
from .warn import warn

if TYPE_CHECKING:
    from .accessors import DatetimeProperties, StringMethods
    from .cat_accessor import CategoricalAccessor
    from .frame import DataFrame


class Series(SeriesPrinting, SeriesReductions, SeriesMethods, SeriesFlexOperators, NDFrame):
    """A one-dimensional array with labels."""

    __module__ = "pandas"
    _data: Any
    _name: Any
    _owned: bool

    def __init__(
        self, data: Any = None, index: Any = None, dtype: Any = None, name: Any = None, copy: bool | None = None
    ) -> None:
        if dtype is not None:
            dtype = pandas_dtype(dtype)
        if name is None:
            name = getattr(data, "_name", None) if isinstance(data, (Series, Index)) else None
        if index is not None:
            index = ensure_index(index)
        array, index = _column_of(data, index, dtype, copy)
        self._data = array
        self._index = index
        # A column made from a list or copied from an array is this Series' alone; without a copy it writes into the array.
        self._owned = not hasattr(data, "_array") and not isinstance(data, ExtensionArray)
        self.name = name

    @classmethod
    def _from_array(cls, array: Any, index: Any, name: Any = None) -> Series:
        """A Series that holds `array` and `index` as they are."""
        self = object.__new__(Series)
        self._data = array
        self._index = index
        self._name = name
        self._owned = False
        return self

    # What it is.

    @property
    def _array(self) -> Any:
        self._owned = False
        return self._data

    @property
    def name(self) -> Any:
        return self._name

    @name.setter
    def name(self, value: Any) -> None:
        try:
            hash(value)
        except TypeError:
            raise TypeError("Series.name must be a hashable type") from None
        self._name = value

    @property
    def dtype(self) -> Any:
        return self._data.dtype

    dtypes = dtype

    @property
    def values(self) -> Any:
        """The values in a read-only NumPy array (an ExtensionArray for dtypes that NumPy lacks)."""
        array = self._data
        if isinstance(array, ExtensionArray):
            return utc_values(array, "Series", "Series.dt") if getattr(array, "tz", None) is not None else array
        return columns.readonly(array)

    @property
    def _values(self) -> Any:
        return self._array

    @property
    def array(self) -> Any:
        """The column array."""
        from .arrays.temporal import shown

        array = self._array
        return array if isinstance(array, ExtensionArray) else shown(columns.readonly(array))

    @property
    def ndim(self) -> int:
        return 1

    @property
    def shape(self) -> tuple[int]:
        return (len(self._index),)

    @property
    def axes(self) -> list[Any]:
        return [self._index]

    @property
    def T(self) -> Series:
        return self

    def transpose(self, *args: Any, **options: Any) -> Series:
        return self

    @property
    def nbytes(self) -> int:
        return self._data.nbytes

    @property
    def hasnans(self) -> bool:
        return columns.has_missing(self._array)

    @property
    def is_unique(self) -> bool:
        return Index._from_array(self._array).is_unique

    @property
    def is_monotonic_increasing(self) -> bool:
        return Index._from_array(self._array).is_monotonic_increasing

    @property
    def is_monotonic_decreasing(self) -> bool:
        return Index._from_array(self._array).is_monotonic_decreasing

    def memory_usage(self, index: bool = True, deep: bool = False) -> int:
        """Bytes held by the values (and the labels)."""
        total = self._data.nbytes
        if deep and isinstance(self.dtype, CategoricalDtype):
            total += self._data.categories.memory_usage(deep) - self._data.categories.nbytes
        elif deep and not (isinstance(self._data, np.ndarray) and self._data.dtype.kind != "O"):
            total += sum(map(sys.getsizeof, self._data.tolist()))
        return total + (self._index.memory_usage(deep) if index else 0)

    def __iter__(self) -> Iterator[Any]:
        return iter(columns.to_list(self._array))

    def __contains__(self, key: Any) -> bool:
        return key in self._index

    def keys(self) -> Index:
        """The labels."""
        return self._index

    def items(self) -> Iterator[tuple[Any, Any]]:
        """Pairs of label and value."""
        return zip(iter(self._index), iter(self))

    def tolist(self) -> list[Any]:
        """The values as Python objects."""
        return columns.to_list(self._array)

    to_list = tolist

    def item(self) -> Any:
        """The only value."""
        if len(self) != 1:
            raise ValueError("can only convert an array of size 1 to a Python scalar")
        return self.tolist()[0]

    def to_numpy(self, dtype: Any = None, copy: bool = False, na_value: Any = None, **options: Any) -> np.ndarray:
        """The values in a NumPy array; read-only unless it is a copy."""
        array = self._array
        if isinstance(array, ExtensionArray):
            return array.to_numpy(dtype, na_value=na_value)
        result = array
        if na_value is not None and columns.has_missing(array):
            from .missing import fill_array

            result = fill_array(array, na_value)
        if dtype is not None and np.dtype(dtype) != result.dtype:
            result = columns.cast(result, dtype) if np.dtype(dtype).kind == "O" else np.asarray(result).astype(dtype)
        if result is array:
            return array.copy() if copy else columns.readonly(array)
        return result

    def __array__(self, dtype: Any = None, copy: Any = None) -> np.ndarray:
        result = self.to_numpy(dtype, copy=bool(copy))
        if not copy and dtype is None and isinstance(self._data, StringArray):
            result.flags.writeable = False
        return result

    def to_frame(self, name: Any = NO_DEFAULT) -> DataFrame:
        """A DataFrame of this one column."""
        from .frame import DataFrame

        label = self._name if name is NO_DEFAULT else name
        labels = default_index(1) if label is None and name is NO_DEFAULT else Index([label])
        return DataFrame._from_arrays([self._array], labels, self._index._view())

    def to_dict(self, *, into: Any = dict) -> Any:
        """Label to value."""
        from .to_dict import mapping_maker

        return mapping_maker(into)(self.items())

    def __reduce__(self) -> tuple[Any, ...]:
        return (Series, (self.tolist(), self._index, self.dtype, self._name))

    # Hooks of NDFrame.

    def _map_arrays(self, function: Callable[[Any], Any]) -> Series:
        return Series._from_array(function(self._array), self._index._view(), self._name)

    def _take_rows(self, positions: Any) -> Series:
        return Series._from_array(columns.take(self._array, positions), self._index.take(positions), self._name)

    def _slice_rows(self, rows: slice) -> Series:
        return Series._from_array(self._array[rows], self._index[rows], self._name)

    def _filter_rows(self, mask: Any) -> Series:
        return Series._from_array(columns.mask(self._array, mask), self._index._filter(mask), self._name)

    def _take_rows_fill(self, positions: Any, index: Any, fill_value: Any = None) -> Series:
        return Series._from_array(columns.take_fill(self._array, positions, fill_value), index, self._name)

    def _with_index(self, index: Any) -> Series:
        return Series._from_array(self._array, index._view(), self._name)

    def _become(self, result: Series) -> None:
        self._data, self._index, self._name, self._owned = result._array, result._index, result._name, False

    # Operators.

    def _arithmetic(self, other: Any, name: str) -> Any:
        if getattr(other, "ndim", 0) == 2 and hasattr(other, "_arrays"):
            return NotImplemented
        return ops.series_arithmetic(self, other, name)

    def _comparison(self, other: Any, op: Any) -> Any:
        if getattr(other, "ndim", 0) == 2 and hasattr(other, "_arrays"):
            return NotImplemented
        return ops.series_comparison(self, other, op)

    def _logic(self, other: Any, name: str) -> Any:
        if getattr(other, "ndim", 0) == 2 and hasattr(other, "_arrays"):
            return NotImplemented
        return ops.series_logical(self, other, name)

    def _flex(self, other: Any, name: str, level: Any, fill_value: Any, axis: Any) -> Any:
        if axis is not None:
            self._axis_number(axis)
        if level is not None and isinstance(other, Series):
            self, other = self.align(other, level=level)
        _check_flex_operand(other, name)
        if isinstance(other, (list, tuple, ExtensionArray)) or isinstance(other, np.ndarray) and other.ndim:
            if len(other) != len(self):
                raise ValueError("Lengths must be equal")
            other = Series(other, index=self._index, name=self._name)
        return ops.series_arithmetic(self, other, name, fill_value)

    def _flex_comparison(self, other: Any, op: Any, level: Any, fill_value: Any, axis: Any) -> Any:
        if axis is not None:
            self._axis_number(axis)
        _check_flex_operand(other, op.__name__)
        if isinstance(other, (list, tuple, ExtensionArray)) or isinstance(other, np.ndarray) and other.ndim:
            if len(other) != len(self):
                raise ValueError("Lengths must be equal")
            other = Series(other, index=self._index, name=self._name)
        if not isinstance(other, Series):
            left = self if fill_value is None else self.fillna(fill_value)
            right = fill_value if fill_value is not None and is_missing(other) else other
            return left._comparison(right, op)
        name = ops.joint_name(self, other)
        if level is not None:
            self, other = self.align(other, level=level)
        left, right, index = ops.align_arrays(self, other)
        if fill_value is not None:
            left, right = ops.fill_binop(left, right, fill_value)
        return Series._from_array(ops.comparison(op, left, right), index, name)

    def _apply_ufunc(self, ufunc: Any, inputs: tuple[Any, ...], options: dict[str, Any]) -> Any:
        if any(getattr(value, "ndim", 0) == 2 and hasattr(value, "_arrays") for value in inputs):
            return NotImplemented
        series = [value for value in inputs if isinstance(value, Series)]
        index = series[0]._index
        for other in series[1:]:
            if not index.equals(other._index):
                index = index.union(other._index)
        plain = [
            value.reindex(index)._array if isinstance(value, Series) else getattr(value, "_array", value)
            for value in inputs
        ]
        names = {one._name for one in series}
        name = names.pop() if len(names) == 1 else None
        plain = [value.to_numpy() if isinstance(value, ExtensionArray) else value for value in plain]
        result = ufunc(*plain, **options)
        if isinstance(result, tuple):
            return tuple(Series._from_array(one, index, name) for one in result)
        return Series._from_array(result, index, name)

    # Selection.

    def __getitem__(self, key: Any) -> Any:
        from .indexing import series_getitem

        return series_getitem(self, key)

    def __setitem__(self, key: Any, value: Any) -> None:
        if chained.references(self) <= chained.IN_SETITEM:
            chained.warn_of_assignment()
        from .indexing import series_setitem

        series_setitem(self, key, value)

    def __delitem__(self, key: Any) -> None:
        keep = np.ones(len(self), dtype=bool)
        keep[self._index.get_loc(key)] = False
        self._become(self._filter_rows(keep))

    def __getattr__(self, name: str) -> Any:
        if not name.startswith("_"):
            index = self.__dict__.get("_index")
            if index is not None and index._could_hold_text() and name in index:
                return self[name]
        accessor = getattr(type(self), name, None)
        if isinstance(accessor, property) and accessor.fget is not None:
            # The property itself raised; its own message is the one to see.
            return accessor.fget(self)
        if accessor is not None and not name.startswith("_"):
            return object.__getattribute__(self, name)
        raise AttributeError(f"'Series' object has no attribute '{name}'")

    def __setattr__(self, name: str, value: Any) -> None:
        if not name.startswith("_") and not hasattr(type(self), name):
            index = self.__dict__.get("_index")
            if index is not None and index._could_hold_text() and name in index:
                self[name] = value
                return
        object.__setattr__(self, name, value)

    def _set_at(self, positions: Any, value: Any) -> None:
        """Store a value at positions, copying the column first where it may be shared."""
        before = self._data
        self._data = replacing.set_positions(before, positions, value, self._owned)
        self._owned = True

    def pop(self, item: Any) -> Any:
        """The value of a label, which leaves the Series."""
        value = self[item]
        del self[item]
        return value

    # Accessors.

    @property
    def str(self) -> StringMethods:
        """String methods."""
        from .accessors import StringMethods

        return StringMethods(self)

    @property
    def dt(self) -> DatetimeProperties:
        """Parts and methods of moments."""
        from .accessors import DatetimeProperties

        return DatetimeProperties(self)

    @property
    def cat(self) -> CategoricalAccessor:
        """Methods of categories."""
        from .cat_accessor import CategoricalAccessor

        if not isinstance(self.dtype, CategoricalDtype):
            raise AttributeError("Can only use .cat accessor with a 'category' dtype")
        return CategoricalAccessor(self)


def _column_of(data: Any, index: Any, dtype: Any, copy: bool | None) -> tuple[Any, Any]:
    """The column and the index for what was handed to `Series`."""
    if isinstance(data, Series):
        if index is not None and not data._index.equals(index):
            data = data.reindex(index)
        index = data._index._view() if index is None else index
        array = data._array
        return (columns.cast(array, dtype) if dtype is not None else array), index
    if isinstance(data, Mapping):
        return _from_mapping(data, index, dtype)
    if data is None:
        if index is None:
            index = default_index(0)
        if dtype is None:
            empty = len(index) == 0
            array = np.empty(0, dtype=object) if empty else np.full(len(index), np.nan)
            return array, index
        return missing_column(len(index), dtype), index
    if hasattr(data, "_arrays") and hasattr(data, "_columns"):
        raise ValueError("Data must be 1-dimensional, got ndarray of shape " + f"{data.shape} instead")
    if is_list_like(data) and not hasattr(data, "__len__"):
        data = list(data)
    if isinstance(data, Index) and data.nlevels > 1:
        raise NotImplementedError("initializing a Series from a MultiIndex is not supported")
    if isinstance(data, range) and len(data) == 0 and dtype is None:
        data = []
    if isinstance(data, (list, tuple)) and len(data) == 1 and index is not None and len(index) != 1:
        raise ValueError(f"Length of values ({len(data)}) does not match length of index ({len(index)})")
    array = sanitize(data, index, dtype, copy=copy is not False)
    return array, default_index(len(array)) if index is None else index


def _from_mapping(data: Mapping[Any, Any], index: Any, dtype: Any) -> tuple[Any, Any]:
    keys, values = list(data.keys()), list(data.values())
    if not keys:
        if index is None:
            return missing_column(0, object if dtype is None else dtype), default_index(0)
        return missing_column(len(index), np.dtype("f8") if dtype is None else dtype), index
    found = Series(values, index=ranged(Index(keys)))
    if index is not None:
        found = found.reindex(index)
    array = found._array
    if dtype is not None:
        array = columns.cast(array, dtype)
    return array, found._index


def _check_flex_operand(other: Any, name: str) -> None:
    """A tuple is on its way to become a scalar, and a table would be the one to align."""
    if isinstance(other, tuple):
        warn(
            f"Series.{name} with a tuple is deprecated and will be treated as scalar-like in a future version. Explicitly "
            "wrap in a numpy array instead.",
            Pandas4Warning,
        )
    if hasattr(other, "_arrays"):
        raise TypeError(f"Series.{name} does not support a DataFrame `other`. Use df.{name}(ser) instead.")
