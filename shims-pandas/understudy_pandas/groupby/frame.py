"""A grouped DataFrame."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any

import understudy_numpy as np
from understudy_numpy.primitives.refusal import Refusal

from ..arrays import columns
from ..dtypes import common_dtype, is_numeric
from ..frame import DataFrame
from ..index.base import Index
from ..index.multi import MultiIndex
from ..series import Series
from . import reductions
from .aggregate import NamedAgg, Reducing, is_function_list, is_named, labelled
from .apply import combine
from .base import Options
from .counts import counted
from .grouper import make_groups
from .methods import BY_ROW, GroupByMethods
from .series import SeriesGroupBy


class DataFrameGroupBy(GroupByMethods):
    """The groups of a DataFrame; made by `DataFrame.groupby`."""

    __module__ = "pandas.api.typing"

    def __init__(
        self,
        obj: Any,
        keys: Any = None,
        level: Any = None,
        as_index: bool = True,
        sort: bool = True,
        group_keys: bool = True,
        observed: bool = True,
        dropna: bool = True,
    ) -> None:
        if keys is None and level is None:
            raise TypeError("You have to supply one of 'by' and 'level'")
        self.obj = obj
        self._groups, self._excluded, by_list = make_groups(obj, keys, level, sort, dropna, observed)
        self._options = Options(as_index, sort, dropna, group_keys, observed, by_list, keys)
        self._selection: list[Hashable] | None = None

    def _select(self, labels: list[Hashable]) -> DataFrameGroupBy:
        """The same groups of some columns."""
        chosen = object.__new__(DataFrameGroupBy)
        chosen.obj = self.obj
        chosen._groups = self._groups
        chosen._options = self._options
        chosen._excluded = self._excluded
        chosen._selection = labels
        return chosen

    # -- columns

    def _places(self) -> list[int]:
        """The places of the columns that are aggregated."""
        labels = self.obj.columns
        if self._selection is not None:
            places: list[int] = []
            for label in self._selection:
                found = labels.get_loc(label)
                places += [found] if isinstance(found, int) else list(np.arange(len(labels))[found].tolist())
            return places
        if not self._excluded:
            return list(range(len(labels)))
        return [place for place, label in enumerate(labels.tolist()) if label not in self._excluded]

    def _column(self, place: int) -> SeriesGroupBy:
        data = Series._from_array(self.obj._arrays[place], self.obj.index, self.obj.columns[place])
        return SeriesGroupBy._of(data, self._groups, self._options.indexed())

    def _selected_obj(self, with_keys: bool = False) -> Any:
        if self._selection is not None:
            return self.obj[list(self._selection)]
        return self.obj

    def _without_keys(self) -> Any:
        """The rows to group without the columns that are keys."""
        if self._selection is not None:
            return self.obj[list(self._selection)]
        if not self._excluded:
            return self.obj
        places = self._places()
        return self.obj.iloc[:, places]

    def __getitem__(self, key: Any) -> Any:
        if isinstance(key, tuple) and len(key) > 1 and key not in self.obj.columns:
            raise ValueError("Cannot subset columns with a tuple with more than one element. Use a list instead.")
        if self._selection is not None:
            raise IndexError(f"Column(s) {self._selection} already selected")
        if isinstance(key, (list, np.ndarray, Index)) or hasattr(key, "_array"):
            wanted = list(key)
            absent = [label for label in wanted if label not in self.obj.columns]
            if absent:
                raise KeyError(f"Columns not found: {str(absent)[1:-1]}")
            return self._select(wanted)
        if key not in self.obj.columns:
            raise KeyError(f"Column not found: {key}")
        data = self.obj[key]
        if data.ndim == 2:
            return self._select([key])
        return SeriesGroupBy._of(data, self._groups, self._options)

    def __getattr__(self, name: str) -> Any:
        if not name.startswith("_") and name in self.obj.columns:
            return self[name]
        raise AttributeError(f"'DataFrameGroupBy' object has no attribute '{name}'")

    def __dir__(self) -> list[str]:
        return sorted({*object.__dir__(self), *(label for label in self.obj.columns if isinstance(label, str))})

    # -- the shapes of results

    def _wrap(self, arrays: list[Any], labels: Index, with_keys: bool = True) -> DataFrame:
        if not self._options.as_index and with_keys:
            names = labels.tolist()
            if isinstance(labels, MultiIndex):
                return self._key_frame_of_tuples(arrays, labels)
            return self._key_frame(list(zip(names, arrays)))
        return DataFrame._from_arrays(arrays, labels, self._groups.index)

    def _key_frame_of_tuples(self, arrays: list[Any], labels: MultiIndex) -> Any:
        from ..index.range import RangeIndex

        keys = [(name, *[""] * (labels.nlevels - 1)) for name in self._groups.names]
        everything = MultiIndex.from_tuples([*keys, *labels.tolist()], names=labels.names)
        return DataFrame._from_arrays([*self._groups.key_arrays(), *arrays], everything, RangeIndex(self._groups.count))

    def _reduce(self, how: str, numeric_only: bool = False, **options: Any) -> DataFrame:
        places = self._places()
        if numeric_only:
            places = [place for place in places if is_numeric(self.obj._arrays[place].dtype)]
        arrays = [self._reduced(self.obj._arrays[place], how, options) for place in places]
        if how in ("sum", "prod"):
            arrays = _widened([self.obj._arrays[place].dtype for place in places], arrays)
        return self._wrap(arrays, self.obj.columns.take(places))

    def _each(self, function: Callable[[Any], Any], numeric_only: bool = False) -> DataFrame:
        places = self._places()
        if numeric_only:
            places = [place for place in places if is_numeric(self.obj._arrays[place].dtype)]
        arrays = [function(self.obj._arrays[place]) for place in places]
        arrays = _widened([self.obj._arrays[place].dtype for place in places], arrays)
        return DataFrame._from_arrays(arrays, self.obj.columns.take(places), self.obj.index)

    def _per_group(self, function: Callable[[Any], Any], numeric_only: bool = False) -> DataFrame:
        places = self._places()
        arrays = [self._column(place)._per_group(function)._array for place in places]
        return DataFrame._from_arrays(arrays, self.obj.columns.take(places), self.obj.index)

    # -- aggregation

    def aggregate(
        self, func: Any = None, *args: Any, engine: Any = None, engine_kwargs: Any = None, **kwargs: Any
    ) -> DataFrame:
        """One row per group, by a function, its name, a list of them, or a dictionary or keywords by column."""
        if is_named(func, kwargs):
            return self._aggregate_named(kwargs)
        if isinstance(func, str):
            if func.startswith("_") or not hasattr(type(self), func):
                raise AttributeError(f"'{func}' is not a valid function for 'DataFrameGroupBy' object")
            return getattr(self, func)(*args, **kwargs)
        if isinstance(func, Mapping):
            return self._aggregate_mapping(func, args, kwargs)
        if is_function_list(func):
            return self._aggregate_lists([(place, func) for place in self._places()], args, kwargs)
        places = self._places()
        arrays = [self._column(place)._called(func, args, kwargs) for place in places]
        return self._wrap(arrays, self.obj.columns.take(places))

    agg = aggregate

    def _aggregate_named(self, named: Mapping[str, Any]) -> Any:
        pairs = [spec.pair() if isinstance(spec, NamedAgg) else spec for spec in named.values()]
        self._require([column for column, _ in pairs])
        arrays = []
        for column, func in pairs:
            arrays.append(self._column(self._place_of(column)).aggregate(func)._array)
        return self._wrap(arrays, Index(list(named)))

    def _aggregate_mapping(self, funcs: Mapping[Any, Any], args: tuple, kwargs: Mapping[str, Any]) -> Any:
        self._require(list(funcs))
        if any(is_function_list(func) for func in funcs.values()):
            listed = [
                (self._place_of(column), func if is_function_list(func) else [func]) for column, func in funcs.items()
            ]
            return self._aggregate_lists(listed, args, kwargs)
        arrays = [
            self._column(self._place_of(column)).aggregate(func, *args, **kwargs)._array
            for column, func in funcs.items()
        ]
        return self._wrap(arrays, Index(list(funcs), name=self.obj.columns.name))

    def _aggregate_lists(self, listed: list[tuple[int, Any]], args: tuple, kwargs: Mapping[str, Any]) -> Any:
        arrays, labels = [], []
        for place, funcs in listed:
            column = self._column(place)
            label = self.obj.columns[place]
            outer = label if isinstance(label, tuple) else (label,)
            for name, func in labelled(funcs, of_frame=True):
                arrays.append(column.aggregate(func, *args, **kwargs)._array)
                labels.append((*outer, name))
        names = [*self.obj.columns.names, None]
        return self._wrap(arrays, MultiIndex.from_tuples(labels, names=names))

    def _require(self, wanted: list[Any]) -> None:
        allowed = self.obj.columns if self._selection is None else self._selection
        absent = [column for column in dict.fromkeys(wanted) if column not in allowed]
        if absent:
            raise KeyError(f"Label(s) {absent} do not exist")

    def _place_of(self, column: Any) -> int:
        found = self.obj.columns.get_loc(column)
        if not isinstance(found, (int, np.integer)):
            raise Refusal(
                "pandas.api.typing.DataFrameGroupBy.agg", "func", column, "a label of several columns has no shim"
            )
        return int(found)

    def apply(self, func: Any, *args: Any, include_groups: bool = False, **kwargs: Any) -> Any:
        """`func` of the rows of each group, without the key columns; put together by the shape of what it gives."""
        if include_groups:
            raise ValueError("include_groups=True is no longer allowed.")
        if isinstance(func, str):
            if not hasattr(type(self), func):
                raise TypeError(f"apply func should be callable, not '{func}'")
            return getattr(self, func)(*args, **kwargs)
        data = self._without_keys()
        results, used = [], []
        for rows in self._groups.places:
            if not rows and self._options.observed:
                continue
            results.append(func(data.take(rows), *args, **kwargs))
            used.append(rows)
        return combine(self, results, used)

    def transform(
        self, func: Any = None, *args: Any, engine: Any = None, engine_kwargs: Any = None, **kwargs: Any
    ) -> DataFrame:
        """One value per row: a reduction by name is repeated for its group, a function is called with each column."""
        if func is None and is_named(func, kwargs):
            pairs = [spec.pair() if isinstance(spec, NamedAgg) else spec for spec in kwargs.values()]
            arrays = [self._column(self._place_of(column)).transform(one)._array for column, one in pairs]
            return DataFrame._from_arrays(arrays, Index(list(kwargs)), self.obj.index)
        if not isinstance(func, str) and not callable(func):
            raise Refusal(
                "pandas.api.typing.DataFrameGroupBy.transform",
                "func",
                type(func).__name__,
                "only one function has a shim",
            )
        if isinstance(func, str):
            if func in BY_ROW:
                return getattr(self, func)(*args, **kwargs)
            if func not in reductions.REDUCTIONS and func not in ("size", "quantile"):
                raise ValueError(f"'{func}' is not a valid function name for transform(name)")
            if func == "size":
                return SeriesGroupBy._of(self.obj.iloc[:, 0].rename(None), self._groups, self._options).transform(
                    "size"
                )
        places = self._places()
        reducing = Reducing(func) if callable(func) else func
        arrays = [self._column(place).transform(reducing, *args, **kwargs)._array for place in places]
        if callable(func) and reducing.scalars_only and all(isinstance(array, np.ndarray) for array in arrays):
            # One value per group and column: the row of a group has one dtype.
            dtype = common_dtype([array.dtype for array in arrays])
            arrays = [columns.cast(array, dtype) for array in arrays]
        return DataFrame._from_arrays(arrays, self.obj.columns.take(places), self.obj.index)

    def filter(self, func: Callable[..., Any], dropna: bool = True, *args: Any, **kwargs: Any) -> DataFrame:
        """The rows of the groups for which `func` is true."""
        kept: list[int] = []
        data = self._selected_obj()
        for rows in self._groups.places:
            if not rows:
                continue
            value = func(data.take(rows), *args, **kwargs)
            if not isinstance(value, (bool, np.bool_)) and not (np.ndim(value) == 0 and value != value):
                raise TypeError(f"filter function returned a {type(value).__name__}, but expected a scalar bool")
            if value == value and bool(value):
                kept += rows
        if dropna:
            return data.take(sorted(kept))
        mask = np.zeros(len(data), dtype=bool)
        mask[np.array(kept, dtype=np.intp)] = True

        return data.where(Series._from_array(mask, data.index, None), axis=0)

    # -- whole tables

    def describe(self, percentiles: Any = None, include: Any = None, exclude: Any = None) -> DataFrame:
        """`describe` of each group and numeric column: one row per group, columns below each column."""
        if include is not None or exclude is not None:
            raise Refusal("pandas.api.typing.DataFrameGroupBy.describe", "include", include, "no shim yet")
        arrays, labels = [], []
        places = [place for place in self._places() if reductions.kind_of(self.obj._arrays[place]) in "iufmM"]
        if any(reductions.kind_of(self.obj._arrays[place]) in "mM" for place in places):
            raise Refusal("pandas.api.typing.DataFrameGroupBy.describe", "self", "columns of moments", "no shim yet")
        for place in places or self._places():
            table = self._column(place).describe(percentiles)
            arrays += table._arrays
            labels += [(self.obj.columns[place], name) for name in table.columns.tolist()]
        return self._wrap(arrays, MultiIndex.from_tuples(labels, names=[self.obj.columns.name, None]))

    def quantile(self, q: Any = 0.5, interpolation: str = "linear", numeric_only: bool = False) -> DataFrame:
        """Quantiles of each group; for a list of them, a level below the groups."""
        places = self._places()
        if numeric_only:
            places = [place for place in places if is_numeric(self.obj._arrays[place].dtype)]
        parts = [self._column(place).quantile(q, interpolation) for place in places]
        arrays = [part._array for part in parts]
        labels = self.obj.columns.take(places)
        if hasattr(q, "__iter__") and parts:
            return DataFrame._from_arrays(arrays, labels, parts[0].index)
        return self._wrap(arrays, labels)

    def ohlc(self) -> DataFrame:
        """The first, greatest, least and last element of each group and column."""
        places = self._places()
        arrays, labels = [], []
        for place in places:
            table = self._column(place).ohlc()
            arrays += table._arrays
            labels += [(self.obj.columns[place], name) for name in table.columns.tolist()]
        return self._wrap(arrays, MultiIndex.from_tuples(labels, names=[self.obj.columns.name, None]))

    def value_counts(
        self,
        subset: Sequence[Hashable] | None = None,
        normalize: bool = False,
        sort: bool = True,
        ascending: bool = False,
        dropna: bool = True,
    ) -> Any:
        """How often each combination of elements of the columns is in each group, below the groups."""
        places = self._places()
        if subset is not None:
            clashing = set(subset) & set(self._excluded)
            if clashing:
                raise ValueError(f"Keys {clashing} in subset cannot be in the groupby column keys.")
            absent = set(subset) - set(self.obj.columns)
            if absent:
                raise ValueError(f"Keys {absent} in subset do not exist in the DataFrame.")
            places = [place for place in places if self.obj.columns[place] in subset]
        columns = [(self.obj.columns[place], self.obj._arrays[place]) for place in places]
        return counted(self, columns, normalize, sort, ascending, dropna)

    def corr(self, method: str = "pearson", min_periods: int = 1, numeric_only: bool = False) -> DataFrame:
        """The correlations of the columns within each group, below the groups."""
        return self.apply(lambda data: data.corr(method=method, min_periods=min_periods, numeric_only=numeric_only))

    def cov(self, min_periods: int | None = None, ddof: int = 1, numeric_only: bool = False) -> DataFrame:
        """The covariances of the columns within each group, below the groups."""
        return self.apply(lambda data: data.cov(min_periods=min_periods, ddof=ddof, numeric_only=numeric_only))

    def idxmin(self, skipna: bool = True, numeric_only: bool = False) -> DataFrame:
        """The label of the least element of each group and column."""
        return self._reduce("idxmin", numeric_only, skipna=skipna)

    def idxmax(self, skipna: bool = True, numeric_only: bool = False) -> DataFrame:
        """The label of the greatest element of each group and column."""
        return self._reduce("idxmax", numeric_only, skipna=skipna)


def _widened(dtypes: list[Any], arrays: list[Any]) -> list[Any]:
    """Results of columns of one dtype have one dtype: the wider one where a result did not fit."""
    wide = {dtype: array.dtype for dtype, array in zip(dtypes, arrays) if array.dtype != dtype}
    return [array.astype(wide[dtype]) if dtype in wide else array for dtype, array in zip(dtypes, arrays)]
