"""The methods of a DataFrame that give another DataFrame: labels, filling, functions, order; mixed into `DataFrame`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import understudy_numpy as np
from understudy_numpy.primitives.refusal import Refusal

from . import chained, missing, replacing
from .arrays import columns
from .arrays.base import ExtensionArray
from .construction import is_list_like
from .dtypes import pandas_dtype
from .errors import Pandas4Warning
from .frame_functions import FrameFunctions
from .index import setops
from .index.base import Index, default_index, ensure_index
from .index.range import ranged
from .index.setops import check_fill_method
from .na import NAN, NO_DEFAULT
from .relabelling import kept_labels, kept_positions, renamed_axis, renamed_index
from .warn import warn, warn_of_copy

if TYPE_CHECKING:
    from typing import Self


class FrameMethods(FrameFunctions):
    """What a DataFrame makes of itself. The attributes are those of `DataFrame`."""

    _index: Any
    _columns: Any
    _arrays: Any

    def _made(self, arrays: Any, labels: Any = None, index: Any = None) -> Any:
        """A DataFrame of other columns, along these labels unless others are given."""
        from .frame import DataFrame

        labels = self._columns if labels is None else labels
        index = self._index if index is None else index
        return DataFrame._from_arrays(arrays, labels._view(), index._view())

    def astype(self, dtype: Any, copy: Any = NO_DEFAULT, errors: str = "raise") -> Self:
        """The values as another dtype, or each column as its own."""
        warn_of_copy(copy)
        if hasattr(dtype, "_index"):
            dtype = dict(dtype.items())
        if isinstance(dtype, Mapping):
            for label in dtype:
                if label not in self._columns:
                    raise KeyError(
                        "Only a column name can be used for the key in a dtype mappings argument. "
                        f"'{label}' not found in columns."
                    )
            wanted = [dtype.get(label) for label in self._columns.tolist()]
        else:
            wanted = [dtype] * len(self._arrays)
        arrays = []
        for array, one in zip(self._arrays, wanted):
            target = None if one is None else pandas_dtype(one)
            try:
                arrays.append(array if target is None else columns.cast(array, target))
            except (ValueError, TypeError):
                if errors != "ignore":
                    raise
                arrays.append(array)
        return self._made(arrays)

    # Labels.

    def reindex(
        self,
        labels: Any = None,
        *,
        index: Any = None,
        columns: Any = None,
        axis: Any = None,
        method: Any = None,
        copy: Any = NO_DEFAULT,
        level: Any = None,
        fill_value: Any = None,
        limit: Any = None,
        tolerance: Any = None,
    ) -> Self:
        """Along other labels; what is not there is missing, or `fill_value`."""
        warn_of_copy(copy)
        if level is not None:
            raise Refusal("pandas.DataFrame.reindex", "level", level, "no shim yet")
        given = index is not None or columns is not None
        if given and axis is not None:
            raise TypeError("Cannot specify both 'axis' and any of 'index' or 'columns'")
        if given and labels is not None and index is not None and columns is not None:
            raise TypeError("Cannot specify all of 'labels', 'index', 'columns'.")
        if labels is None:
            self._axis_number(axis or 0)
        elif index is not None or not given and self._axis_number(axis or 0) == 1:
            columns = labels
        else:
            index = labels
        check_fill_method(method)
        result: Any = self
        if index is not None:
            result = _reindex_rows(result, index, method, limit, tolerance, fill_value)
        if columns is not None:
            result = _reindex_columns(result, columns, fill_value)
        return result.copy() if result is self else result

    def rename(
        self,
        mapper: Any = None,
        *,
        index: Any = None,
        columns: Any = None,
        axis: Any = None,
        copy: Any = NO_DEFAULT,
        inplace: Any = NO_DEFAULT,
        level: Any = None,
        errors: str = "ignore",
    ) -> Self:
        """Other labels, by functions or dicts."""
        inplace = self._check_inplace(inplace, "rename")
        warn_of_copy(copy)
        if mapper is None and index is None and columns is None:
            raise TypeError("must pass an index to rename")
        if mapper is not None:
            if index is not None or columns is not None:
                raise TypeError("Cannot specify both 'mapper' and any of 'index' or 'columns'")
            if axis is not None and self._axis_number(axis) == 1:
                columns = mapper
            else:
                index = mapper
        rows = self._index if index is None else renamed_index(self._index, index, level, errors)
        labels = self._columns if columns is None else renamed_index(self._columns, columns, level, errors)
        return self._finish(self._made(self._arrays, labels, rows), inplace, "rename")

    def rename_axis(
        self,
        mapper: Any = None,
        *,
        index: Any = None,
        columns: Any = None,
        axis: Any = 0,
        copy: Any = NO_DEFAULT,
        inplace: Any = NO_DEFAULT,
    ) -> Self:
        """Other names for the index or the columns."""
        inplace = self._check_inplace(inplace, "rename_axis")
        warn_of_copy(copy)
        rows, labels = self._index, self._columns
        if index is not None or columns is not None:
            rows = rows if index is None else renamed_axis(rows, index)
            labels = labels if columns is None else renamed_axis(labels, columns)
        elif self._axis_number(axis) == 0:
            rows = renamed_axis(rows, mapper)
        else:
            labels = renamed_axis(labels, mapper)
        return self._finish(self._made(self._arrays, labels, rows), inplace, "rename_axis")

    def set_axis(self, labels: Any, *, axis: Any = 0, copy: Any = NO_DEFAULT) -> Self:
        """With other labels on one axis."""
        warn_of_copy(copy)
        result = self.copy()
        if self._axis_number(axis) == 0:
            result.index = labels
        else:
            result.columns = labels
        return result

    def add_prefix(self, prefix: str, axis: Any = None) -> Self:
        """With a prefix before each column label."""
        return self._with_affix(lambda label: f"{prefix}{label}", axis)

    def add_suffix(self, suffix: str, axis: Any = None) -> Self:
        """With a suffix after each column label."""
        return self._with_affix(lambda label: f"{label}{suffix}", axis)

    def _with_affix(self, change: Any, axis: Any) -> Any:
        rows = axis is not None and self._axis_number(axis) == 0
        return self.rename(index=change) if rows else self.rename(columns=change)

    def set_index(
        self,
        keys: Any,
        *,
        drop: bool = True,
        append: bool = False,
        inplace: Any = NO_DEFAULT,
        verify_integrity: Any = NO_DEFAULT,
    ) -> Self:
        """Columns (or arrays) as the labels of the rows."""
        inplace = self._check_inplace(inplace, "set_index")
        wanted = list(keys) if isinstance(keys, list) else [keys]
        arrays, names, gone = [], [], []
        if append:
            arrays += [self._index.get_level_values(k) for k in range(self._index.nlevels)]
            names += list(self._index.names)
        absent = []
        for key in wanted:
            if hasattr(key, "_array") and getattr(key, "nlevels", 1) == 1:
                arrays.append(Index._from_array(key._array))
                names.append(key._name)
            elif getattr(key, "nlevels", 1) > 1:
                arrays += [key.get_level_values(k) for k in range(key.nlevels)]
                names += list(key.names)
            elif isinstance(key, (np.ndarray, list)) or hasattr(key, "__next__"):
                arrays.append(Index(list(key) if not isinstance(key, np.ndarray) else key))
                names.append(None)
            elif key in self._columns:
                column = self[key]
                arrays.append(Index._from_array(column._array))
                names.append(key)
                if drop:
                    gone.append(key)
            else:
                absent.append(key)
        if absent:
            raise KeyError(f"None of {absent} are in the columns")
        for array in arrays:
            if len(array) != len(self._index):
                raise ValueError(
                    f"Length mismatch: Expected {len(self._index)} rows, received array of length {len(array)}"
                )
        if len(arrays) == 1:
            index = ranged(arrays[0].rename(names[0]))
        else:
            from .index.multi import MultiIndex

            index = MultiIndex.from_arrays(arrays, names=names)
        if verify_integrity is not NO_DEFAULT:
            warn(
                "The 'verify_integrity' keyword in DataFrame.set_index is deprecated and will be removed in a future version. "
                "Directly check the result.index.is_unique instead.",
                Pandas4Warning,
            )
        if verify_integrity is not NO_DEFAULT and verify_integrity and not index.is_unique:
            duplicates = index[index.duplicated()].unique()
            raise ValueError(f"Index has duplicate keys: {duplicates}")
        result = self._with_index(index)
        if gone:
            result = result.drop(columns=gone)
        return self._finish(result, inplace, "set_index")

    def reset_index(
        self,
        level: Any = None,
        *,
        drop: bool = False,
        inplace: Any = NO_DEFAULT,
        col_level: Any = 0,
        col_fill: Any = "",
        allow_duplicates: bool = False,
        names: Any = None,
    ) -> Self:
        """The labels as columns (or dropped), and 0, 1, 2, ... for labels."""
        inplace = self._check_inplace(inplace, "reset_index")
        from .resetting import reset_frame

        return self._finish(
            reset_frame(self, level, drop, col_level, col_fill, allow_duplicates, names), inplace, "reset_index"
        )

    def drop(
        self,
        labels: Any = None,
        *,
        axis: Any = 0,
        index: Any = None,
        columns: Any = None,
        level: Any = None,
        inplace: Any = NO_DEFAULT,
        errors: str = "raise",
    ) -> Self:
        """Without some rows or columns."""
        inplace = self._check_inplace(inplace, "drop")
        if level is not None:
            raise Refusal("pandas.DataFrame.drop", "level", level, "no shim yet")
        if labels is not None:
            if index is not None or columns is not None:
                raise ValueError("Cannot specify both 'labels' and 'index'/'columns'")
            if self._axis_number(axis) == 0:
                index = labels
            else:
                columns = labels
        elif index is None and columns is None:
            raise ValueError("Need to specify at least one of 'labels', 'index' or 'columns'")
        elif axis == 1:
            raise ValueError("Cannot specify both 'axis' and 'index'/'columns'")
        result = self.copy()
        if index is not None:
            kept = kept_positions(self._index, index, errors)
            result = result._take_rows(kept)
            result._index = kept_labels(self._index, kept)
        if columns is not None:
            result = result._take_columns(kept_positions(self._columns, columns, errors).tolist())
        return self._finish(result, inplace, "drop")

    def _take_columns_fill(self, places: Any, labels: Any, fill_value: Any = None) -> Any:
        """The columns at `places` (None: all) under other labels; -1 stands for one that is missing."""
        arrays, height = self._arrays, len(self._index)
        if places is not None:
            fill = NAN if fill_value is None else fill_value
            arrays = [arrays[place] if place >= 0 else columns.full(height, fill) for place in places.tolist()]
        return self._made(arrays, labels)

    def align(
        self,
        other: Any,
        join: str = "outer",
        axis: Any = None,
        level: Any = None,
        copy: Any = NO_DEFAULT,
        fill_value: Any = None,
    ) -> tuple[Any, Any]:
        """Both along their joined labels."""
        warn_of_copy(copy)
        axis = None if axis is None else self._axis_number(axis)
        if not hasattr(other, "_index"):
            raise TypeError(f"unsupported type: {type(other)}")
        if not hasattr(other, "_arrays"):
            if axis is None:
                raise ValueError("Must specify axis=0 or 1")
            mine = self._index if axis == 0 else self._columns
            joined, first, second = setops.align(mine, other._index, join, level)
            right = other._with_index(joined) if second is None else other._take_rows_fill(second, joined, fill_value)
            if axis == 0:
                left = self._with_index(joined) if first is None else self._take_rows_fill(first, joined, fill_value)
                return left, right
            return self._take_columns_fill(first, joined, fill_value), right
        left, right = self, other
        if axis in (None, 0) and not self._index.equals(other._index):
            joined, first, second = self._index.join(other._index, how=join, level=level, return_indexers=True)
            left = left._with_index(joined) if first is None else left._take_rows_fill(first, joined, fill_value)
            right = right._with_index(joined) if second is None else right._take_rows_fill(second, joined, fill_value)
        if axis in (None, 1) and not self._columns.equals(other._columns):
            on_columns = level if axis == 1 else None
            joined, first, second = self._columns.join(other._columns, how=join, level=on_columns, return_indexers=True)
            left = left._take_columns_fill(first, joined, fill_value)
            right = right._take_columns_fill(second, joined, fill_value)
        return left.copy(), right.copy()

    # Missing values.

    def fillna(self, value: Any, *, axis: Any = None, inplace: bool = False, limit: Any = None) -> Self:
        """Missing values replaced: by a scalar, or by column from a dict, Series or DataFrame."""
        inplace = self._check_inplace(inplace)
        if inplace is True and chained.references(self) <= chained.IN_METHOD:
            chained.warn_of_method()
        if value is None:
            raise ValueError("Must specify a fill 'value'.")
        if isinstance(value, (list, tuple)):
            raise TypeError(f'"value" parameter must be a scalar or dict, but you passed a "{type(value).__name__}"')
        if axis is not None and self._axis_number(axis) == 1 and (limit is not None or is_list_like(value)):
            raise Refusal(
                "pandas.DataFrame.fillna", "axis", axis, "along rows only a scalar without a limit has a shim"
            )
        labels = self._columns.tolist()
        if hasattr(value, "_arrays"):
            aligned = value.reindex(index=self._index, columns=self._columns)
            fills = list(aligned._arrays)
        elif hasattr(value, "_index") or isinstance(value, Mapping):
            table = dict(value.items())
            fills = [table.get(label, NAN) for label in labels]
        else:
            fills = [value] * len(labels)
        arrays = [
            array
            if not isinstance(fill, (np.ndarray, ExtensionArray)) and fill is NAN
            else missing.fill_array(array, fill, limit, inplace)
            for array, fill in zip(self._arrays, fills)
        ]
        return self._finish(self._made(arrays), inplace)

    def dropna(
        self,
        *,
        axis: Any = 0,
        how: Any = None,
        thresh: Any = None,
        subset: Any = None,
        inplace: Any = NO_DEFAULT,
        ignore_index: bool = False,
    ) -> Self:
        """Without the rows (columns) that have missing values."""
        inplace = self._check_inplace(inplace, "dropna")
        if how is not None and thresh is not None:
            raise TypeError("You cannot set both the how and thresh arguments at the same time.")
        if how not in (None, "any", "all"):
            raise ValueError(f"invalid how option: {how}")
        axis = self._axis_number(axis)
        if axis == 1:
            result = self._drop_columns_na(how, thresh, subset)
        else:
            result = self._drop_rows_na(how, thresh, subset)
        if ignore_index:
            result = result._with_index(default_index(len(result)))
        return self._finish(result, inplace, "dropna")

    def _drop_rows_na(self, how: Any, thresh: Any, subset: Any) -> Any:
        arrays = self._arrays
        if subset is not None:
            wanted = list(subset) if is_list_like(subset) and not isinstance(subset, tuple) else [subset]
            absent = [label for label in wanted if label not in self._columns]
            if absent:
                raise KeyError(absent)
            arrays = [self[label]._array for label in wanted]
        if thresh is not None or how == "all":
            counts = np.zeros(len(self._index), dtype=np.int64)
            for array in arrays:
                counts = counts + (~columns.isna(array))
            keep = counts >= thresh if thresh is not None else counts > 0
        else:
            keep = None
            for array in arrays:
                if columns.has_missing(array):
                    present = ~columns.isna(array)
                    keep = present if keep is None else keep & present
            if keep is None:
                return self.copy()
        return self._filter_rows(keep)

    def _drop_columns_na(self, how: Any, thresh: Any, subset: Any) -> Any:
        part = self if subset is None else self.loc[list(subset) if is_list_like(subset) else [subset]]
        height = len(part._index)
        counts = [height - int(columns.isna(array).sum()) for array in part._arrays]
        least = thresh if thresh is not None else (1 if how == "all" and height else height)
        return self._take_columns([place for place, count in enumerate(counts) if count >= least])

    def combine_first(self, other: Any) -> Self:
        """These values, and where they are missing those of the other."""
        rows, labels = self._index.union(other._index), self._columns.union(other._columns)
        mine, theirs = self.reindex(index=rows, columns=labels), other.reindex(index=rows, columns=labels)
        arrays = [replacing.where_array(a, ~columns.isna(a), b) for a, b in zip(mine._arrays, theirs._arrays)]
        return self._made(arrays, labels, rows)


def _reindex_rows(frame: Any, labels: Any, method: Any, limit: Any, tolerance: Any, fill_value: Any) -> Any:
    target = ensure_index(labels)
    if not isinstance(labels, Index) and target.nlevels == 1 and frame._index.nlevels == 1 and target._name is None:
        target = target.rename(frame._index._name)
    if frame._index.equals(target):
        return frame._with_index(frame._index.rename(target._name) if hasattr(frame._index, "_range") else target)
    if not frame._index.is_unique:
        raise ValueError("cannot reindex on an axis with duplicate labels")
    positions = frame._index.get_indexer(target, method, limit, tolerance)
    if hasattr(frame._index, "_as_range") and target.nlevels == 1 and str(target.dtype) == "int64":
        target = frame._index._as_range(target)
    return frame._take_rows_fill(positions, target, fill_value)


def _reindex_columns(frame: Any, labels: Any, fill_value: Any) -> Any:
    target = ensure_index(labels)
    if not isinstance(labels, Index) and target.nlevels == 1 and frame._columns.nlevels == 1 and target._name is None:
        target = target.rename(frame._columns._name)
    if not frame._columns.is_unique and not frame._columns.equals(target):
        raise ValueError("cannot reindex on an axis with duplicate labels")
    positions = frame._columns._indexer_list(target) if not frame._columns.equals(target) else range(len(target))
    arrays = frame._arrays
    height = len(frame._index)
    fill = NAN if fill_value is None else fill_value
    return frame._made([arrays[place] if place >= 0 else columns.full(height, fill) for place in positions], target)
