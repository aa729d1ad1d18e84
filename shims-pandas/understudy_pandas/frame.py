"""`DataFrame`: labelled columns of one length.

Inside: `_data` (a list with one column array per column), `_columns` and `_index` (Indexes), `_owned` (the positions of
the columns that only this object holds). Construct with `DataFrame._from_arrays(arrays, columns, index)`, which takes
the arrays over without a copy and without looking at them. Read the columns through `_arrays`: that marks all of them
as shared, so that the next store into one copies it first (copy-on-write). Nobody writes into an array, or changes the
list, that was read through `_arrays`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import understudy_numpy as np
from understudy_numpy.primitives.refusal import Refusal

from . import chained, ops, replacing
from .arrays import columns
from .arrays.base import ExtensionArray
from .arrays.string import StringArray
from .construction import array_of, is_list_like, sanitize, scalar_column
from .dtypes import common_dtype, is_extension, pandas_dtype
from .errors import Pandas4Warning
from .frame_construction import frame_parts
from .frame_methods import FrameMethods
from .frame_reductions import FrameReductions
from .frame_reshaping import FrameReshaping
from .generic import NDFrame
from .index.base import Index, ensure_index
from .na import NO_DEFAULT
from .printing import FramePrinting
from .series import Series
from .warn import warn, warn_of_copy


class DataFrame(FramePrinting, FrameReductions, FrameMethods, FrameReshaping, NDFrame):
    """A table."""

    __module__ = "pandas"
    _data: list[Any]
    _columns: Any
    _owned: set[int]

    def __init__(
        self, data: Any = None, index: Any = None, columns: Any = None, dtype: Any = None, copy: bool | None = None
    ) -> None:
        if dtype is not None:
            dtype = pandas_dtype(dtype)
        arrays, labels, rows = frame_parts(data, index, columns, dtype, copy)
        self._data = arrays
        self._columns = labels
        self._index = rows
        self._owned = set()

    @classmethod
    def _from_arrays(cls, arrays: list[Any], columns: Any, index: Any) -> DataFrame:
        """A DataFrame that holds the arrays and indexes as they are."""
        self = object.__new__(DataFrame)
        object.__setattr__(self, "_data", list(arrays))
        object.__setattr__(self, "_columns", columns)
        object.__setattr__(self, "_index", index)
        object.__setattr__(self, "_owned", set())
        return self

    # What it is.

    @property
    def _arrays(self) -> list[Any]:
        if self._owned:
            object.__setattr__(self, "_owned", set())
        return self._data

    @property
    def columns(self) -> Index:
        return self._columns

    @columns.setter
    def columns(self, value: Any) -> None:
        labels = ensure_index(value)
        if len(labels) != len(self._data):
            raise ValueError(
                f"Length mismatch: Expected axis has {len(self._data)} elements, new values have {len(labels)} elements"
            )
        object.__setattr__(self, "_columns", labels)

    @property
    def ndim(self) -> int:
        return 2

    @property
    def shape(self) -> tuple[int, int]:
        return (len(self._index), len(self._data))

    @property
    def axes(self) -> list[Any]:
        return [self._index, self._columns]

    @property
    def dtypes(self) -> Series:
        """The dtype of each column."""
        return Series._from_array(columns.object_array([array.dtype for array in self._data]), self._columns)

    @property
    def values(self) -> np.ndarray:
        """The values in a NumPy array of their common dtype, read-only."""
        return self.to_numpy()

    _values = values

    def to_numpy(self, dtype: Any = None, copy: bool = False, na_value: Any = None) -> np.ndarray:
        """The values in a NumPy array of their common dtype, or of the one asked for.

        It is read-only where pandas gives a view: where all columns have one NumPy dtype.
        """
        frame = self if na_value is None else self.fillna(na_value)
        result = frame._as_matrix(dtype)
        if not copy and self._data and self._is_one_block():
            result.flags.writeable = False
        return result

    def _is_one_block(self) -> bool:
        """Whether pandas would keep all columns in one array, of which `values` is a view."""
        first = self._data[0]
        if isinstance(first, StringArray):
            return len(self._data) == 1
        return all(isinstance(array, np.ndarray) and array.dtype == first.dtype for array in self._data)

    def _as_matrix(self, dtype: Any = None) -> np.ndarray:
        """The columns side by side in a new array, each column contiguous."""
        rows, width = self.shape
        arrays = self._arrays
        if not arrays:
            return np.empty((rows, 0), dtype=object if dtype is None else dtype)
        if dtype is None:
            dtype = self._joint_dtype()
            dtype = np.dtype("O") if is_extension(dtype) else dtype
        else:
            dtype = np.dtype(dtype)
        plain = [columns.interleaved(array, dtype) for array in arrays]
        if width == 1:
            return plain[0].reshape(1, rows).copy().T
        return np.concatenate(plain).reshape(width, rows).T

    def _joint_dtype(self) -> Any:
        """The dtype of a row: what holds the values of all columns."""
        return common_dtype([array.dtype for array in self._data]) if self._data else np.dtype("O")

    def __array__(self, dtype: Any = None, copy: Any = None) -> np.ndarray:
        return self.to_numpy(dtype)

    def memory_usage(self, index: bool = True, deep: bool = False) -> Series:
        """Bytes held by each column (and the labels)."""
        sizes = [Series._from_array(array, self._index).memory_usage(False, deep) for array in self._arrays]
        labels = self._columns
        if index:
            sizes, labels = [self._index.memory_usage(deep), *sizes], Index(["Index"]).append(labels)
        return Series._from_array(np.array(sizes, dtype=np.int64), labels)

    def __iter__(self) -> Iterator[Any]:
        return iter(self._columns)

    def __contains__(self, key: Any) -> bool:
        return key in self._columns

    def keys(self) -> Index:
        """The column labels."""
        return self._columns

    def items(self) -> Iterator[tuple[Any, Series]]:
        """Pairs of column label and column."""
        for place, label in enumerate(self._columns.tolist()):
            yield label, self._column_at(place)

    def iterrows(self) -> Iterator[tuple[Any, Series]]:
        """Pairs of row label and row."""
        labels = self._columns
        dtype = self._joint_dtype()
        cast = [columns.interleaved(array, dtype) if not is_extension(dtype) else array for array in self._arrays]
        for label, row in zip(self._index, zip(*map(columns.to_list, cast))):
            yield label, Series._from_array(array_of(list(row), dtype), labels, label)

    def itertuples(self, index: bool = True, name: str | None = "Pandas") -> Iterator[tuple[Any, ...]]:
        """The rows as named tuples."""
        from collections import namedtuple

        lists = [columns.to_list(array) for array in self._arrays]
        fields = list(self._columns)
        if index:
            lists, fields = [self._index.tolist(), *lists], ["Index", *fields]
        if name is not None:
            made = namedtuple(name, [str(f) for f in fields], rename=True)
            return map(made._make, zip(*lists))
        return zip(*lists)

    def __reduce__(self) -> tuple[Any, ...]:
        return (DataFrame._from_arrays, (self._arrays, self._columns, self._index))

    # Columns and rows by position.

    def _column_at(self, place: int) -> Series:
        """One column as a Series; it shares its array until one of the two is written to."""
        place = place if place >= 0 else place + len(self._data)
        self._owned.discard(place)
        return Series._from_array(self._data[place], self._index._view(), self._columns[place])

    def _take_columns(self, places: Any) -> DataFrame:
        arrays = self._arrays
        places = list(places)
        chosen = [arrays[place] for place in places]
        return DataFrame._from_arrays(chosen, self._columns.take(places), self._index._view())

    def _row_at(self, position: int) -> Series:
        """One row as a Series over the column labels."""
        position = position if position >= 0 else position + len(self)
        dtype = self._joint_dtype()
        arrays = self._arrays
        if is_extension(dtype):
            found = columns.concat([columns.cast(array, dtype)[position : position + 1] for array in arrays])
        elif dtype.kind == "O":
            found = columns.object_array([columns.item(array, position) for array in arrays])
        else:
            pieces = [array[position : position + 1] for array in arrays]
            if dtype.kind in "iu" and any(isinstance(one, ExtensionArray) and one._hasna for one in pieces):
                dtype = np.dtype("f8")
            found = np.concatenate([columns.interleaved(piece, dtype) for piece in pieces])
        return Series._from_array(found, self._columns._view(), self._index[position])

    def _set_column_at(self, place: int, positions: Any, value: Any, given: Any = None) -> None:
        """Store at rows of one column, copying the column first where it may be shared."""
        self._data = list(self._data) if not self._owned else self._data
        self._data[place] = replacing.set_positions(self._data[place], positions, value, place in self._owned, given)
        self._owned.add(place)

    # Hooks of NDFrame.

    def _map_arrays(self, function: Callable[[Any], Any]) -> DataFrame:
        arrays = [function(array) for array in self._arrays]
        return DataFrame._from_arrays(arrays, self._columns._view(), self._index._view())

    def _take_rows(self, positions: Any) -> DataFrame:
        positions = np.asarray(positions, dtype=np.intp)
        return DataFrame._from_arrays(
            columns.take_all(self._arrays, positions), self._columns._view(), self._index.take(positions)
        )

    def _slice_rows(self, rows: slice) -> DataFrame:
        parts = [array[rows] for array in self._arrays]
        return DataFrame._from_arrays(parts, self._columns._view(), self._index[rows])

    def _filter_rows(self, mask: Any) -> DataFrame:
        positions = np.flatnonzero(mask)
        return DataFrame._from_arrays(
            columns.take_all(self._arrays, positions), self._columns._view(), self._index._filter(mask)
        )

    def _take_rows_fill(self, positions: Any, index: Any, fill_value: Any = None) -> DataFrame:
        return DataFrame._from_arrays(
            [columns.take_fill(array, positions, fill_value) for array in self._arrays], self._columns._view(), index
        )

    def _with_index(self, index: Any) -> DataFrame:
        return DataFrame._from_arrays(self._arrays, self._columns._view(), index._view())

    def _become(self, result: DataFrame) -> None:
        object.__setattr__(self, "_data", list(result._arrays))
        object.__setattr__(self, "_columns", result._columns)
        object.__setattr__(self, "_index", result._index)
        object.__setattr__(self, "_owned", set())

    # Operators.

    def _arithmetic(self, other: Any, name: str) -> Any:
        shared = ops.base_name(name)[0] != "pow"
        result = ops.frame_binary(self, other, lambda left, right: ops.arithmetic(name, left, right), shared=shared)
        return ops.with_joint_division(name, self, result)

    def _comparison(self, other: Any, op: Any) -> Any:
        return ops.frame_binary(self, other, lambda left, right: ops.comparison(op, left, right), strict=True)

    def _logic(self, other: Any, name: str) -> Any:
        return ops.frame_binary(self, other, lambda left, right: ops.logical(name, left, right))

    def _flex(self, other: Any, name: str, level: Any, fill_value: Any, axis: Any) -> Any:
        function = _arithmetic_function(name)
        axis = _flex_axis(self, axis)
        if level is not None:
            self, other = _aligned_on_level(self, other, axis, level)
        plain, reflected = ops.base_name(name)
        options = {"fill_value": fill_value, "shared": axis == 1 and plain != "pow", "reflected": reflected}
        result = ops.frame_binary(self, other, function, axis=axis, **options)
        return ops.with_joint_division(name, self, result)

    def _flex_comparison(self, other: Any, op: Any, level: Any, fill_value: Any, axis: Any) -> Any:
        axis = _flex_axis(self, axis)
        if level is not None:
            self, other = _aligned_on_level(self, other, axis, level)
        return ops.frame_binary(
            self, other, lambda left, right: ops.comparison(op, left, right), axis=axis, fill_value=fill_value
        )

    def _apply_ufunc(self, ufunc: Any, inputs: tuple[Any, ...], options: dict[str, Any]) -> Any:
        frames = [value for value in inputs if isinstance(value, DataFrame)]
        frame = frames[0]
        if len(inputs) == 1:
            results = [ufunc(_ufunc_operand(array), **options) for array in frame._arrays]
            if results and isinstance(results[0], tuple):
                count = len(results[0])
                return tuple(
                    DataFrame._from_arrays([found[k] for found in results], frame._columns, frame._index)
                    for k in range(count)
                )
            return DataFrame._from_arrays(results, frame._columns, frame._index)
        if len(inputs) != 2:
            return NotImplemented
        if inputs[0] is frame:
            return ops.frame_binary(frame, inputs[1], lambda left, right: ufunc(left, right, **options))
        return ops.frame_binary(frame, inputs[0], lambda left, right: ufunc(right, left, **options))

    # Selection.

    def __getitem__(self, key: Any) -> Any:
        from .frame_selection import frame_getitem

        return frame_getitem(self, key)

    def __setitem__(self, key: Any, value: Any) -> None:
        if chained.references(self) <= chained.IN_SETITEM:
            chained.warn_of_assignment()
        from .frame_selection import frame_setitem

        frame_setitem(self, key, value)

    def __delitem__(self, key: Any) -> None:
        location = self._columns.get_loc(key)
        places = range(self.shape[1])
        if isinstance(location, slice):
            gone = set(places[location])
        elif isinstance(location, np.ndarray):
            gone = set(np.flatnonzero(location).tolist())
        else:
            gone = {location}
        self._become(self._take_columns([place for place in places if place not in gone]))

    def __getattr__(self, name: str) -> Any:
        if not name.startswith("_") or name in self.__dict__.get("_columns", ()):
            labels = self.__dict__.get("_columns")
            if labels is not None and labels._could_hold_text() and name in labels:
                return self[name]
        accessor = getattr(type(self), name, None)
        if isinstance(accessor, property) and accessor.fget is not None:
            # The property itself raised; its own message is the one to see.
            return accessor.fget(self)
        if accessor is not None and not name.startswith("_"):
            return object.__getattribute__(self, name)
        raise AttributeError(f"'DataFrame' object has no attribute '{name}'")

    def __setattr__(self, name: str, value: Any) -> None:
        if name.startswith("_") or hasattr(type(self), name):
            object.__setattr__(self, name, value)
            return
        labels = self.__dict__.get("_columns")
        if labels is not None and labels._could_hold_text() and name in labels:
            self[name] = value
            return
        if is_list_like(value):
            warn(
                "Pandas doesn't allow columns to be created via a new attribute name - see "
                "https://pandas.pydata.org/docs/dev/user_guide/indexing.html#attribute-access",
                UserWarning,
            )
        object.__setattr__(self, name, value)

    def _column_for(self, value: Any) -> Any:
        """The column array for `value` stored as a whole column."""
        if isinstance(value, Series):
            if value._index.equals(self._index) or not len(self._index) and not self._data:
                return value._array
            if not value._index.is_unique and not value._index.equals(self._index):
                raise ValueError("cannot reindex on an axis with duplicate labels")
            return value.reindex(self._index)._array
        if is_list_like(value):
            if isinstance(value, np.ndarray) and value.ndim == 2 and value.shape[1] == 1:
                value = value[:, 0]
            if not hasattr(value, "__len__"):
                value = list(value)
            return sanitize(value, self._index)
        return scalar_column(value, len(self._index))

    def _put_column(self, label: Any, array: Any) -> None:
        """Replace the column of a label, or append it."""
        if label in self._columns:
            location = self._columns.get_loc(label)
            places = (
                [location]
                if isinstance(location, int)
                else [
                    k
                    for k in (
                        range(self.shape[1])[location]
                        if isinstance(location, slice)
                        else np.flatnonzero(location).tolist()
                    )
                ]
            )
            for place in places:
                self._replace_column(place, array)
            return
        labels = self._columns
        appended = Index([label]) if not len(labels) and labels.nlevels == 1 else labels.insert(len(labels), label)
        if not len(labels) and labels._name is not None and labels.nlevels == 1:
            appended = appended.rename(labels._name)
        object.__setattr__(self, "_columns", appended)
        object.__setattr__(self, "_data", [*self._data, array])

    def _replace_column(self, place: int, array: Any) -> None:
        """Put another array in the place of a column."""
        data = list(self._data)
        data[place] = array
        self._owned.discard(place)
        object.__setattr__(self, "_data", data)

    def insert(self, loc: int, column: Any, value: Any, allow_duplicates: bool = False) -> None:
        """Put a column before the one at `loc`."""
        if column in self._columns and not allow_duplicates:
            raise ValueError(f"cannot insert {column}, already exists")
        if not isinstance(loc, (int, np.integer)):
            raise TypeError("loc must be int")
        if loc < 0:
            raise ValueError("unbounded slice")
        if loc > len(self._data):
            raise IndexError(f"loc must be an integer between -{len(self._data)} and {len(self._data)}")
        array = self._column_for(value)
        data = list(self._arrays)
        data.insert(loc, array)
        labels = self._columns.insert(loc, column) if len(self._columns) else Index([column])
        object.__setattr__(self, "_columns", labels)
        object.__setattr__(self, "_data", data)

    def pop(self, item: Any) -> Any:
        """The column of a label, which leaves the table."""
        found = self[item]
        del self[item]
        return found

    @property
    def T(self) -> DataFrame:
        """Rows as columns."""
        return self.transpose()

    def transpose(self, *args: Any, copy: Any = NO_DEFAULT) -> DataFrame:
        """Rows as columns."""
        warn_of_copy(copy)
        dtype = self._joint_dtype()
        height, width = self.shape
        if width == 0 or height == 0:
            arrays = [
                np.empty(width, dtype=object if width == 0 or is_extension(dtype) else dtype) for _ in range(height)
            ]
        elif is_extension(dtype) or dtype.kind in "OmM":
            lists = [columns.to_list(array) for array in self._arrays]
            arrays = [array_of(list(row), dtype) for row in zip(*lists)]
        else:
            matrix = (
                np.concatenate([columns.interleaved(array, dtype) for array in self._arrays])
                .reshape(width, height)
                .T.copy()
            )
            arrays = list(matrix)
        return DataFrame._from_arrays(arrays, self._index, self._columns)

    @classmethod
    def from_dict(cls, data: Any, orient: str = "columns", dtype: Any = None, columns: Any = None) -> DataFrame:
        """A table of a dict of columns, or (orient='index') of rows."""
        if not isinstance(data, dict):
            warn(
                f"Passing a {type(data).__name__} to DataFrame.from_dict is deprecated. Use the DataFrame constructor instead.",
                Pandas4Warning,
            )
        if orient == "index":
            rows = list(data.values())
            if rows and isinstance(rows[0], (dict, Series)):
                frame = DataFrame(data, dtype=dtype).T
                frame = DataFrame({label: list(frame[label]) for label in frame._columns}, index=frame._index)
                return frame if columns is None else frame.reindex(columns=columns)
            return DataFrame(rows, index=list(data.keys()), columns=columns, dtype=dtype)
        if orient == "columns":
            if columns is not None:
                raise ValueError("cannot use columns parameter with orient='columns'")
            return DataFrame(data, dtype=dtype)
        if orient == "tight":
            rows = Index(data["index"]).set_names(data["index_names"])
            labels = Index(data["columns"]).set_names(data["column_names"])
            return DataFrame(data["data"], index=rows, columns=labels, dtype=dtype)
        raise ValueError(f"Expected 'index', 'columns' or 'tight' for orient parameter. Got '{orient}' instead")

    @classmethod
    def from_records(
        cls,
        data: Any,
        index: Any = None,
        exclude: Any = None,
        columns: Any = None,
        coerce_float: bool = False,
        nrows: Any = None,
    ) -> DataFrame:
        """A table of rows."""
        if isinstance(data, dict):
            warn(
                "Passing a dict to DataFrame.from_records is deprecated. Use the DataFrame constructor or DataFrame.from_dict "
                "instead.",
                Pandas4Warning,
            )
        if coerce_float:
            raise Refusal("pandas.DataFrame.from_records", "coerce_float", coerce_float, "no shim yet")
        if not hasattr(data, "__len__"):
            data = list(data) if nrows is None else [row for row, _ in zip(data, range(nrows))]
        frame = DataFrame(data, columns=columns)
        if isinstance(index, str) or isinstance(index, list) and all(label in frame._columns for label in index):
            frame = frame.set_index(index)
        elif index is not None:
            frame.index = index
        return frame if exclude is None else frame.drop(columns=[label for label in exclude if label in frame._columns])


def _arithmetic_function(name: str) -> Callable[[Any, Any], Any]:
    return lambda left, right: ops.arithmetic(name, left, right)


def _aligned_on_level(frame: Any, other: Any, axis: int, level: Any) -> tuple[Any, Any]:
    """Both operands along the labels of the one that has levels; a scalar or a list has no labels to align."""
    if not hasattr(other, "_index"):
        return frame, other
    return frame.align(other, level=level, axis=None if hasattr(other, "_arrays") else axis)


def _flex_axis(frame: DataFrame, axis: Any) -> int:
    return 1 if axis is None else frame._axis_number(axis)


def _ufunc_operand(array: Any) -> Any:
    return array.to_numpy() if isinstance(array, ExtensionArray) else array
