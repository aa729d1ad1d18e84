"""The methods of a Series that give another Series: reindexing, filling, mapping, order; mixed into `Series`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import understudy_numpy as np
from understudy_numpy.primitives.refusal import Refusal

from . import chained, missing, replacing, sort
from .arrays import columns
from .arrays.base import ExtensionArray
from .construction import array_of, infer, is_list_like
from .dtypes import pandas_dtype
from .index import setops
from .index.base import Index, default_index, ensure_index
from .index.setops import check_fill_method
from .na import NAN, NO_DEFAULT
from .numpy_parameters import check_repeat
from .relabelling import kept_labels, kept_positions, renamed_axis, renamed_index, without_levels
from .warn import warn, warn_of_copy

if TYPE_CHECKING:
    from typing import Self

    from .frame import DataFrame
    from .groupby import SeriesGroupBy


class SeriesMethods:
    """What a Series makes of itself. The attributes are those of `Series`."""

    _index: Any
    _name: Any
    _array: Any

    def astype(self, dtype: Any, copy: Any = NO_DEFAULT, errors: str = "raise") -> Self:
        """The values as another dtype."""
        warn_of_copy(copy)
        if isinstance(dtype, Mapping):
            if len(dtype) > 1 or self._name not in dtype:
                raise KeyError("Only the Series name can be used for the key in Series dtype mappings.")
            dtype = dtype[self._name]
        if errors not in ("raise", "ignore"):
            raise ValueError(
                f"Expected value of kwarg 'errors' to be one of ['raise', 'ignore']. Supplied value is '{errors}'"
            )
        dtype = pandas_dtype(dtype)
        try:
            return self._made(columns.cast(self._array, dtype))
        except (ValueError, TypeError):
            if errors == "ignore":
                return self.copy()
            raise

    def _made(self, array: Any, index: Any = None) -> Any:
        """A Series of this name with another column, along this index unless another is given."""
        from .series import Series

        return Series._from_array(array, (self._index if index is None else index)._view(), self._name)

    # Labels.

    def reindex(
        self,
        index: Any = None,
        *,
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
            raise Refusal("pandas.Series.reindex", "level", level, "no shim yet")
        check_fill_method(method)
        if index is None:
            return self.copy()
        target = ensure_index(index)
        if target._name is None and not isinstance(index, Index) and target.nlevels == 1:
            target = target.rename(self._index._name) if self._index.nlevels == 1 else target
        if self._index.equals(target):
            return self._made(
                self._array, self._index.rename(target._name) if hasattr(self._index, "_range") else target
            )
        if not self._index.is_unique:
            raise ValueError("cannot reindex on an axis with duplicate labels")
        positions = self._index.get_indexer(target, method, limit, tolerance)
        if hasattr(self._index, "_as_range") and target.nlevels == 1 and str(target.dtype) == "int64":
            target = self._index._as_range(target)
        return self._take_rows_fill(positions, target, fill_value)

    def rename(
        self,
        index: Any = None,
        *,
        axis: Any = None,
        copy: Any = NO_DEFAULT,
        inplace: Any = NO_DEFAULT,
        level: Any = None,
        errors: str = "ignore",
    ) -> Self:
        """Another name for the Series, or (a function or dict) other labels."""
        inplace = self._check_inplace(inplace, "rename")
        warn_of_copy(copy)
        if axis is not None:
            self._axis_number(axis)
        if callable(index) or isinstance(index, Mapping) or hasattr(index, "_index"):
            result = self._with_index(renamed_index(self._index, index, level, errors))
            return self._finish(result, inplace, "rename")
        # A new name is the one thing that gives this object back.
        result = self._made(self._array)
        result.name = index
        return self._finish(result, inplace)

    def rename_axis(
        self, mapper: Any = None, *, index: Any = None, axis: Any = 0, copy: Any = NO_DEFAULT, inplace: Any = NO_DEFAULT
    ) -> Self:
        """Another name for the index."""
        inplace = self._check_inplace(inplace, "rename_axis")
        warn_of_copy(copy)
        if axis is not None:
            self._axis_number(axis)
        names = mapper if index is None else index
        result = self._with_index(renamed_axis(self._index, names))
        return self._finish(result, inplace, "rename_axis")

    def set_axis(self, labels: Any, *, axis: Any = 0, copy: Any = NO_DEFAULT) -> Self:
        """With other labels."""
        warn_of_copy(copy)
        self._axis_number(axis)
        result = self.copy()
        result.index = labels
        return result

    def add_prefix(self, prefix: str, axis: Any = None) -> Self:
        """With a prefix before each label."""
        self._axis_number(0 if axis is None else axis)
        return self.rename(lambda label: f"{prefix}{label}")

    def add_suffix(self, suffix: str, axis: Any = None) -> Self:
        """With a suffix after each label."""
        self._axis_number(0 if axis is None else axis)
        return self.rename(lambda label: f"{label}{suffix}")

    def reset_index(
        self,
        level: Any = None,
        *,
        drop: bool = False,
        name: Any = NAN,
        inplace: Any = NO_DEFAULT,
        allow_duplicates: bool = False,
    ) -> Any:
        """The labels as a column (or dropped), and 0, 1, 2, ... for labels."""
        inplace = self._check_inplace(inplace, "reset_index")
        if drop:
            rows = default_index(len(self._index))
            if level is not None and self._index.nlevels > 1:
                rest = without_levels(self._index, level)
                rows = rows if rest is None else rest
            return self._finish(self._with_index(rows), inplace, "reset_index")
        if inplace:
            raise TypeError("Cannot reset_index inplace on a Series to create a DataFrame")
        label = (0 if self._name is None else self._name) if isinstance(name, float) and name != name else name
        return self.to_frame(label).reset_index(level, allow_duplicates=allow_duplicates)

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
        """Without the rows of some labels."""
        inplace = self._check_inplace(inplace, "drop")
        if level is not None:
            raise Refusal("pandas.Series.drop", "level", level, "no shim yet")
        if labels is not None:
            if index is not None or columns is not None:
                raise ValueError("Cannot specify both 'labels' and 'index'/'columns'")
            self._axis_number(axis)
        elif index is None and columns is None:
            raise ValueError("Need to specify at least one of 'labels', 'index' or 'columns'")
        elif axis == 1:
            raise ValueError("Cannot specify both 'axis' and 'index'/'columns'")
        wanted = labels if index is None else index
        if wanted is None:
            return self._finish(self.copy(), inplace, "drop")
        kept = kept_positions(self._index, wanted, errors)
        result = self._take_rows(kept)
        result._index = kept_labels(self._index, kept)
        return self._finish(result, inplace, "drop")

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
        if axis is not None:
            self._axis_number(axis)
        if getattr(other, "ndim", 1) == 2:
            right, left = other.align(
                self, join=join, axis=0 if axis is None else axis, level=level, fill_value=fill_value
            )
            return left, right
        if not hasattr(other, "_index"):
            raise TypeError(f"unsupported type: {type(other)}")
        joined, first, second = setops.align(self._index, other._index, join, level)
        left = self._with_index(joined) if first is None else self._take_rows_fill(first, joined, fill_value)
        right = other._with_index(joined) if second is None else other._take_rows_fill(second, joined, fill_value)
        return left, right

    # Missing values.

    def fillna(self, value: Any, *, axis: Any = None, inplace: bool = False, limit: Any = None) -> Self:
        """Missing values replaced: by a scalar, or from a dict or Series by label."""
        inplace = self._check_inplace(inplace)
        if inplace is True and chained.references(self) <= chained.IN_METHOD:
            chained.warn_of_method()
        if value is None:
            raise ValueError("Must specify a fill 'value'.")
        if isinstance(value, (list, tuple)):
            raise TypeError(f'"value" parameter must be a scalar or dict, but you passed a "{type(value).__name__}"')
        if axis is not None:
            self._axis_number(axis)
        if isinstance(value, Mapping):
            from .series import Series

            value = Series(value) if len(value) else Series(dtype=object)
        if hasattr(value, "_arrays"):
            raise TypeError(
                f'"value" parameter must be a scalar, dict or Series, but you passed a "{type(value).__name__}"'
            )
        if hasattr(value, "_index"):
            value = value.reindex(self._index)._array
        return self._finish(self._made(missing.fill_array(self._array, value, limit, inplace)), inplace)

    def dropna(self, *, axis: Any = 0, inplace: Any = NO_DEFAULT, how: Any = None, ignore_index: bool = False) -> Self:
        """Without the missing values."""
        inplace = self._check_inplace(inplace, "dropna")
        self._axis_number(axis or 0)
        array = self._array
        result = self.copy() if not columns.has_missing(array) else self._filter_rows(~columns.isna(array))
        if ignore_index:
            result = result._with_index(default_index(len(result)))
        return self._finish(result, inplace, "dropna")

    def combine_first(self, other: Any) -> Self:
        """These values, and where they are missing those of the other."""
        joined = self._index.union(other._index)
        mine, theirs = self.reindex(joined), other.reindex(joined)
        return mine._made(replacing.where_array(mine._array, ~columns.isna(mine._array), theirs._array))

    def first_valid_index(self) -> Any:
        """The label of the first value that is there."""
        present = np.flatnonzero(~columns.isna(self._array))
        return self._index[int(present[0])] if len(present) else None

    def last_valid_index(self) -> Any:
        """The label of the last value that is there."""
        present = np.flatnonzero(~columns.isna(self._array))
        return self._index[int(present[-1])] if len(present) else None

    # Functions.

    def map(self, func: Any = None, na_action: Any = None, engine: Any = None, **kwargs: Any) -> Self:
        """Each value through a function, a dict or a Series."""
        if func is None:
            raise ValueError("The `func` parameter is required")
        from .mapping import map_values

        if callable(func) and kwargs and not isinstance(func, Mapping):
            inner = func

            def func(value: Any) -> Any:
                return inner(value, **kwargs)

        return self._made(map_values(self._array, func, na_action))

    def apply(self, func: Any, args: tuple[Any, ...] = (), *, by_row: Any = "compat", **kwargs: Any) -> Any:
        """Each value through a function; a name or a list of them is an aggregation."""
        from .mapping import infer_mapped

        if isinstance(func, str) or is_list_like(func):
            return self.agg(func, *args, **kwargs)
        if isinstance(func, np.ufunc) and not args and not kwargs:
            return func(self)
        if by_row is False:
            return func(self, *args, **kwargs)
        values = [func(value, *args, **kwargs) for value in columns.to_list(self._array)]
        if values and all(hasattr(value, "_index") and hasattr(value, "_array") for value in values):
            from .frame import DataFrame

            return DataFrame(values, index=self._index)
        return self._made(infer_mapped(values) if values else self._array)

    def agg(self, func: Any = None, axis: Any = 0, *args: Any, **kwargs: Any) -> Any:
        """One value of an aggregation, or a Series of several."""
        from .aggregation import aggregate_series

        return aggregate_series(self, func, args, kwargs)

    aggregate = agg

    def transform(self, func: Any, axis: Any = 0, *args: Any, **kwargs: Any) -> Any:
        """A function's result, which must have the same labels."""
        if isinstance(func, (list, dict)):
            from .frame import DataFrame

            pairs = func.items() if isinstance(func, dict) else [(getattr(f, "__name__", f), f) for f in func]
            return DataFrame({name: self.transform(one, axis, *args, **kwargs) for name, one in pairs})
        if isinstance(func, str):
            from .aggregation import call_named

            result = call_named(self, func, args, kwargs)
        else:
            try:
                result = self.apply(func, args=args, **kwargs)
            except (TypeError, ValueError, AttributeError):
                result = func(self, *args, **kwargs)
        if getattr(result, "ndim", 0) == 0 or not result._index.equals(self._index):
            raise ValueError("Function did not transform")
        return result

    def combine(self, other: Any, func: Any, fill_value: Any = None) -> Self:
        """A function of each pair of values."""
        fill = NAN if fill_value is None else fill_value
        if hasattr(other, "_index"):
            from .ops import joint_name
            from .series import Series

            joined = self._index.union(other._index)
            mine, theirs = _occurrences(self), _occurrences(other)
            values = [func(mine.get(key, fill), theirs.get(key, fill)) for key in _counted(joined._raw())]
            return Series._from_array(infer(values), joined, joint_name(self, other))
        return self._made(infer([func(a, other) for a in columns.to_list(self._array)]))

    def where(self, cond: Any, other: Any = NAN, *, inplace: bool = False, axis: Any = None, level: Any = None) -> Self:
        """The values where the condition holds, `other` elsewhere."""
        if level is not None:
            raise Refusal("pandas.Series.where", "level", level, "alignment on a level has no shim yet")
        if axis is not None:
            self._axis_number(axis)
        inplace = self._check_inplace(inplace)
        if inplace is True and chained.references(self) <= chained.IN_METHOD:
            chained.warn_of_method()
        return self._finish(self._made(self._choose(cond, other, True)), inplace)

    def mask(self, cond: Any, other: Any = NAN, *, inplace: bool = False, axis: Any = None, level: Any = None) -> Self:
        """`other` where the condition holds, the values elsewhere."""
        if level is not None:
            raise Refusal("pandas.Series.mask", "level", level, "alignment on a level has no shim yet")
        if axis is not None:
            self._axis_number(axis)
        inplace = self._check_inplace(inplace)
        if inplace is True and chained.references(self) <= chained.IN_METHOD:
            chained.warn_of_method()
        return self._finish(self._made(self._choose(cond, other, False)), inplace)

    def _choose(self, cond: Any, other: Any, keep: bool) -> Any:
        if callable(cond):
            cond = cond(self)
        if callable(other):
            other = other(self)
        if hasattr(cond, "_index"):
            flags = cond.reindex(self._index, fill_value=not keep)._array
        else:
            flags = np.asarray(cond)
            if flags.ndim == 0 or len(flags) != len(self._index):
                raise ValueError("Array conditional must be same shape as self")
        if flags.dtype.kind != "b":
            raise TypeError(f"Boolean array expected for the condition, not {flags.dtype}")
        if hasattr(other, "_index"):
            other = other.reindex(self._index)._array
        elif is_list_like(other):
            other = array_of(other)
        return replacing.where_array(self._array, flags if keep else ~flags, other)

    def case_when(self, caselist: Any) -> Self:
        """The replacement of the first condition that holds, else the value."""
        if not isinstance(caselist, list):
            raise TypeError(f"The caselist argument should be a list; instead got {type(caselist)}")
        if not caselist:
            raise ValueError("provide at least one boolean condition, with a corresponding replacement.")
        for place, entry in enumerate(caselist):
            if not isinstance(entry, tuple):
                raise TypeError(f"Argument {place} must be a tuple; instead got {type(entry)}.")
            if len(entry) != 2:
                raise ValueError(
                    f"Argument {place} must have length 2; a condition and replacement; instead got length {len(entry)}."
                )
        result = self
        for condition, replacement in reversed(caselist):
            result = result.mask(condition, replacement)
        return result

    def replace(
        self, to_replace: Any = None, value: Any = NO_DEFAULT, *, inplace: bool = False, regex: Any = False
    ) -> Self:
        """Some values exchanged for others."""
        replacing.check_replacement(self, to_replace, value, regex)
        inplace = self._check_inplace(inplace)
        if inplace is True and chained.references(self) <= chained.IN_METHOD:
            chained.warn_of_method()
        given = value is not NO_DEFAULT
        pairs, pattern = replacing.replacement_pairs(to_replace, value, given, regex)
        return self._finish(self._made(replacing.replace_array(self._array, pairs, pattern)), inplace)

    def round(self, decimals: int = 0, *args: Any, **kwargs: Any) -> Self:
        """Rounded values; what is no number stays."""
        array = self._array
        if isinstance(array, np.ndarray) and array.dtype.kind == "O":
            raise TypeError("Expected numeric dtype, got object instead.")
        if array.dtype.kind in "mM":
            warn(
                "obj.round has no effect with datetime, timedelta, or period dtypes. Use obj.dt.round(...) instead.",
                UserWarning,
            )
        if isinstance(array, ExtensionArray) or array.dtype.kind not in "iufc":
            return self.copy()
        return self._made(array.round(decimals))

    def between(self, left: Any, right: Any, inclusive: str = "both") -> Self:
        """Which values lie between two bounds."""
        if inclusive not in ("both", "left", "right", "neither"):
            raise ValueError("Inclusive has to be either string of 'both','left', 'right', or 'neither'.")
        lower = self >= left if inclusive in ("both", "left") else self > left
        upper = self <= right if inclusive in ("both", "right") else self < right
        return lower & upper

    def isin(self, values: Any) -> Self:
        """Which values are among `values`."""
        from .algorithms import isin

        if not is_list_like(values):
            raise TypeError(
                f"only list-like objects are allowed to be passed to isin(), you passed a `{type(values).__name__}`"
            )
        return self._made(isin(self._array, values))

    # Values that recur.

    def unique(self) -> Any:
        """The different values, in order of first appearance."""
        from .algorithms import unique
        from .arrays.temporal import shown

        return shown(unique(self._array))

    def duplicated(self, keep: Any = "first") -> Self:
        """Which values have stood before."""
        from .duplicates import duplicated_flags

        return self._made(duplicated_flags(columns.raw(self._array), keep))

    def drop_duplicates(self, *, keep: Any = "first", inplace: Any = NO_DEFAULT, ignore_index: bool = False) -> Self:
        """Without values that have stood before."""
        inplace = self._check_inplace(inplace, "drop_duplicates")
        from .duplicates import duplicated_flags

        result = self._filter_rows(~duplicated_flags(columns.raw(self._array), keep))
        if ignore_index:
            result = result._with_index(default_index(len(result)))
        return self._finish(result, inplace, "drop_duplicates")

    def value_counts(
        self, normalize: bool = False, sort: bool = True, ascending: bool = False, bins: Any = None, dropna: bool = True
    ) -> Self:
        """How often each value stands."""
        from .algorithms import value_counts_series

        return value_counts_series(self, normalize=normalize, sort=sort, ascending=ascending, bins=bins, dropna=dropna)

    def factorize(self, sort: bool = False, use_na_sentinel: bool = True) -> Any:
        """Codes of the values and the different values."""
        from .algorithms import factorize

        return factorize(self, sort=sort, use_na_sentinel=use_na_sentinel)

    # Order.

    def sort_values(
        self,
        *,
        axis: Any = 0,
        ascending: Any = True,
        inplace: Any = NO_DEFAULT,
        kind: Any = "quicksort",
        na_position: str = "last",
        ignore_index: bool = False,
        key: Any = None,
    ) -> Self:
        """The rows in the order of the values."""
        inplace = self._check_inplace(inplace, "sort_values")
        self._axis_number(axis)
        if isinstance(ascending, (list, tuple)):
            if len(ascending) != 1:
                raise ValueError(f"Length of ascending ({len(ascending)}) must be 1 for Series")
            ascending = ascending[0]
        ascending = sort.check_ascending(ascending)
        sort.check_position(na_position)
        array = array_of(key(self)) if key else self._array
        order = sort.argsort_array(array, ascending, na_position)
        result = self._take_rows(order)
        if ignore_index:
            result = result._with_index(default_index(len(result)))
        return self._finish(result, inplace, "sort_values")

    def sort_index(
        self,
        *,
        axis: Any = 0,
        level: Any = None,
        ascending: Any = True,
        inplace: Any = NO_DEFAULT,
        kind: Any = "quicksort",
        na_position: str = "last",
        sort_remaining: bool = True,
        ignore_index: bool = False,
        key: Any = None,
    ) -> Self:
        """The rows in the order of the labels."""
        inplace = self._check_inplace(inplace, "sort_index")
        self._axis_number(axis)
        order = sort.index_order(self._index, level, sort.check_ascending(ascending), na_position, sort_remaining, key)
        result = self.copy() if order is None else self._take_rows(order)
        if ignore_index:
            result = result._with_index(default_index(len(result)))
        return self._finish(result, inplace, "sort_index")

    def argsort(self, axis: Any = 0, kind: Any = "quicksort", order: Any = None, stable: Any = None) -> Self:
        """The positions of the values in order."""
        if axis != -1:
            self._axis_number(axis)
        return self._made(np.asarray(sort.argsort_array(self._array), dtype=np.intp))

    def rank(
        self,
        axis: Any = 0,
        method: str = "average",
        numeric_only: bool = False,
        na_option: str = "keep",
        ascending: bool = True,
        pct: bool = False,
    ) -> Self:
        """The ranks of the values, from 1."""
        self._axis_number(axis)
        return self._made(sort.rank_array(self._array, method, na_option, ascending, pct))

    def nlargest(self, n: int = 5, keep: str = "first") -> Self:
        """The n largest values, in order."""
        sort.check_extremes(self._array.dtype, "nlargest", keep)
        return self._take_rows(sort.nlargest_positions(self._array, n, keep, True))

    def nsmallest(self, n: int = 5, keep: str = "first") -> Self:
        """The n smallest values, in order."""
        sort.check_extremes(self._array.dtype, "nsmallest", keep)
        return self._take_rows(sort.nlargest_positions(self._array, n, keep, False))

    def searchsorted(self, value: Any, side: str = "left", sorter: Any = None) -> Any:
        """Where `value` would be inserted."""
        return Index._from_array(self._array).searchsorted(value, side, sorter)

    def reorder_levels(self, order: Any) -> Self:
        """With the levels of the labels in another order."""
        return self._with_index(self._index.reorder_levels(order))

    # Shape.

    def squeeze(self, axis: Any = None) -> Any:
        """The only value, if there is just one."""
        if axis is not None:
            self._axis_number(axis)
        return columns.item(self._array, 0) if len(self._index) == 1 else self.copy()

    def xs(self, key: Any, axis: Any = 0, level: Any = None, drop_level: bool = True) -> Any:
        """The rows of a label."""
        self._axis_number(axis)
        return self._rows_of(key, level, drop_level)

    def repeat(self, repeats: Any, axis: None = None) -> Self:
        """Each row so many times."""
        check_repeat(axis)
        result = self._take_rows(np.repeat(np.arange(len(self._index)), repeats))
        result._index = self._index.repeat(repeats)
        return result

    def explode(self, ignore_index: bool = False) -> Self:
        """Each element of a list in a row of its own."""
        from .reshape import explode_series

        return explode_series(self, ignore_index)

    def unstack(self, level: Any = -1, fill_value: Any = None, sort: bool = True) -> DataFrame:
        """A level of the labels as columns."""
        from .reshape import unstack

        return unstack(self, level, fill_value, sort)

    def groupby(
        self,
        by: Any = None,
        level: Any = None,
        as_index: bool = True,
        sort: bool = True,
        group_keys: bool = True,
        observed: bool = True,
        dropna: bool = True,
    ) -> SeriesGroupBy:
        """Groups of rows."""
        from .groupby import Grouper, SeriesGroupBy

        only = by[0] if isinstance(by, list) and len(by) == 1 else by
        if isinstance(only, Grouper) and only.freq is not None and as_index:
            return only.grouped(self, True, group_keys, only is not by)
        if by is None and level is None:
            raise TypeError("You have to supply one of 'by' and 'level'")
        if not as_index:
            raise TypeError("as_index=False only valid with DataFrame")
        return SeriesGroupBy(
            self, by, level=level, as_index=as_index, sort=sort, group_keys=group_keys, observed=observed, dropna=dropna
        )

    def dot(self, other: Any) -> Any:
        """The scalar product, or the product with a table."""
        if hasattr(other, "_index"):
            if not self._index.equals(other._index):
                if len(self._index.union(other._index)) > len(self._index):
                    raise ValueError("matrices are not aligned")
                other = other.reindex(self._index)
            if hasattr(other, "_arrays"):
                from .series import Series

                return Series._from_array(np.dot(np.asarray(self._array), other._as_matrix()), other._columns)
            return np.dot(self._array, other._array)
        return np.dot(self._array, np.asarray(other))

    def equals(self, other: Any) -> bool:
        """Whether the other Series has the same values, dtype and labels."""
        return (
            type(self) is type(other) and self._index.equals(other._index) and columns.equal(self._array, other._array)
        )

    def update(self, other: Any) -> None:
        """Store the values of another Series under the labels that both have."""
        if chained.references(self) <= chained.IN_METHOD:
            chained.warn_of_update()
        from .series import Series

        other = other if isinstance(other, Series) else Series(other)
        aligned = other.reindex(self._index)
        present = ~columns.isna(aligned._array)
        if not bool(present.any()):
            return
        self._set_at(present, columns.mask(aligned._array, present))


def _counted(labels: list[Any]) -> list[tuple[Any, int]]:
    """Each label with the number of times that it has stood before."""
    seen: dict[Any, int] = {}
    found = []
    for label in labels:
        count = seen.get(label, 0)
        seen[label] = count + 1
        found.append((label, count))
    return found


def _occurrences(series: Any) -> dict[tuple[Any, int], Any]:
    """The values by label and occurrence: where labels repeat, the first of one side meets the first of the other."""
    return dict(zip(_counted(series._index._raw()), columns.to_list(series._array)))
