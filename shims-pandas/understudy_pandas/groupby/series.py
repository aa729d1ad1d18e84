"""A grouped Series."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import understudy_numpy as np
from understudy_numpy.primitives.refusal import Refusal

from .. import algorithms
from ..arrays import columns
from ..arrays.string import StringArray
from ..errors import DataError, SpecificationError
from ..frame import DataFrame
from ..index.base import Index
from ..index.multi import MultiIndex
from ..na import is_missing
from ..series import Series
from . import reductions
from .aggregate import is_function_list, labelled, must_be_scalar, pack
from .apply import combine
from .base import Options, joined_index
from .counts import counted
from .grouper import Groups, make_groups
from .methods import BY_ROW, GroupByMethods


class SeriesGroupBy(GroupByMethods):
    """The groups of a Series; made by `Series.groupby` or by choosing a column of a grouped DataFrame."""

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
        if not as_index:
            raise TypeError("as_index=False only valid with DataFrame")
        self.obj = obj
        self._groups, _, by_list = make_groups(obj, keys, level, sort, dropna, observed)
        self._options = Options(as_index, sort, dropna, group_keys, observed, by_list, keys)

    @classmethod
    def _of(cls, obj: Any, groups: Groups, options: Options) -> SeriesGroupBy:
        """`obj` by groups that are known."""
        self = object.__new__(SeriesGroupBy)
        self.obj = obj
        self._groups = groups
        self._options = options
        return self

    def _selected_obj(self, with_keys: bool = False) -> Any:
        return self.obj

    def _without_keys(self) -> Any:
        return self.obj

    def _wrap(self, array: Any) -> Any:
        if not self._options.as_index:
            return self._key_frame([(self.obj.name, array)])
        return Series._from_array(array, self._groups.index, self.obj.name)

    def _reduce(self, how: str, numeric_only: bool = False, **options: Any) -> Any:
        if numeric_only and reductions.kind_of(self.obj._array) not in "iufbc":
            raise TypeError(f"Cannot use numeric_only=True with SeriesGroupBy.{how} and non-numeric dtypes.")
        return self._wrap(self._reduced(self.obj._array, how, options))

    def _each(self, function: Callable[[Any], Any], numeric_only: bool = False) -> Any:
        return Series._from_array(function(self.obj._array), self.obj.index, self.obj.name)

    def _per_group(self, function: Callable[[Any], Any], numeric_only: bool = False) -> Any:
        parts, order = [], []
        for rows in self._groups.places:
            if rows:
                parts.append(function(self.obj.take(rows))._array)
                order += rows
        return Series._from_array(
            _put_back(parts, order, len(self.obj), self.obj._array), self.obj.index, self.obj.name
        )

    @property
    def dtype(self) -> Any:
        """The dtype of each group."""
        return self.apply(lambda data: data.dtype)

    # -- aggregation

    def aggregate(
        self, func: Any = None, *args: Any, engine: Any = None, engine_kwargs: Any = None, **kwargs: Any
    ) -> Any:
        """One value per group by a function or its name; a DataFrame where there are several."""
        if func is None:
            if not kwargs:
                raise TypeError("Must provide 'func' or named aggregation **kwargs.")
            for value in kwargs.values():
                if isinstance(value, tuple):
                    raise TypeError("func is expected but received tuple in **kwargs.")
            pairs = list(kwargs.items())
            kwargs = {}
        elif isinstance(func, str):
            return self._named_method(func)(*args, **kwargs)
        elif isinstance(func, Mapping):
            raise SpecificationError("nested renamer is not supported")
        elif is_function_list(func):
            pairs = labelled(func)
        else:
            return self._wrap(self._called(func, args, kwargs))
        arrays = [self.aggregate(one, *args, **kwargs) for _, one in pairs]
        labels = [label for label, _ in pairs]
        if not self._options.as_index:
            return self._key_frame([(label, part.iloc[:, -1]._array) for label, part in zip(labels, arrays)])
        return DataFrame._from_arrays([part._array for part in arrays], Index(labels), self._groups.index)

    agg = aggregate

    def _named_method(self, name: str) -> Any:
        if name.startswith("_") or not hasattr(type(self), name):
            raise AttributeError(f"'{name}' is not a valid function for 'SeriesGroupBy' object")
        return getattr(self, name)

    def _called(self, func: Callable[..., Any], args: tuple, kwargs: Mapping[str, Any]) -> Any:
        """What a caller's function gives for each group, as a column."""
        results = []
        for rows in self._groups.places:
            results.append(must_be_scalar(func(self.obj.take(rows), *args, **kwargs)))
        if not results:
            return self.obj._array[:0]
        result = pack(results)
        if not (isinstance(result, np.ndarray) and result.dtype.kind == "O" or isinstance(result, StringArray)):
            return result
        kind = reductions.kind_of(self.obj._array)
        if kind == "s" and all(isinstance(value, str) or is_missing(value) for value in results):
            return columns.cast(result, self.obj.dtype)
        if kind == "C" and all(value in self.obj.dtype.categories or is_missing(value) for value in results):
            return columns.cast(result, self.obj.dtype)
        return result

    def apply(self, func: Any, *args: Any, **kwargs: Any) -> Any:
        """`func` of each group, put together by the shape of what it gives."""
        if isinstance(func, str):
            return self._named_method(func)(*args, **kwargs)
        results, keys, used = [], [], []
        for key, rows in zip(self._groups.keys(), self._groups.places):
            if not rows and self._options.observed:
                continue
            data = self.obj.take(rows)
            data.name = key
            results.append(func(data, *args, **kwargs))
            keys.append(key)
            used.append(rows)
        return combine(self, results, used)

    def transform(self, func: Any, *args: Any, engine: Any = None, engine_kwargs: Any = None, **kwargs: Any) -> Series:
        """One value per row: a reduction by name is repeated for its group, a function is called with each group."""
        if isinstance(func, str):
            if func in BY_ROW:
                return getattr(self, func)(*args, **kwargs)
            if func not in reductions.REDUCTIONS and func not in ("size", "quantile"):
                raise ValueError(f"'{func}' is not a valid function name for transform(name)")
            plain = SeriesGroupBy._of(self.obj, self._groups, self._options.indexed())
            reduced = getattr(plain, func)(*args, **kwargs)
            return Series._from_array(self._broadcast(reduced._array), self.obj.index, self.obj.name)
        if isinstance(func, (list, tuple, set)):
            raise NotImplementedError(
                "Passing a list to SeriesGroupBy.transform is not yet supported and is intended to be implemented in a future "
                "release. See https://github.com/pandas-dev/pandas/issues/58318."
            )
        parts, order = [], []
        for key, rows in zip(self._groups.keys(), self._groups.places):
            if not rows:
                continue
            data = self.obj.take(rows)
            data.name = key
            value = func(data, *args, **kwargs)
            parts.append(_spread(value, len(rows)))
            order += rows
        result = columns.concat(parts) if parts else self.obj._array[:0]
        return Series._from_array(_put_back([result], order, len(self.obj), result), self.obj.index, self.obj.name)

    def filter(self, func: Any, dropna: bool = True, *args: Any, **kwargs: Any) -> Series:
        """The rows of the groups for which `func` is true."""
        if isinstance(func, str):
            raise Refusal("pandas.api.typing.SeriesGroupBy.filter", "func", func, "only functions have a shim")
        kept: list[int] = []
        for rows in self._groups.places:
            if rows:
                value = func(self.obj.take(rows), *args, **kwargs)
                if value is True or bool(value) and value == value:
                    kept += rows
        if dropna:
            return self.obj.take(sorted(kept))
        mask = np.zeros(len(self.obj), dtype=bool)
        mask[np.array(kept, dtype=np.intp)] = True
        return self.obj.where(mask)

    # -- whole tables

    def describe(self, percentiles: Any = None, include: Any = None, exclude: Any = None) -> DataFrame:
        """`Series.describe` of each group, one row per group."""
        tables = [
            self.obj.take(rows).describe(percentiles=percentiles)
            for rows in self._groups.places
            if rows or not self._options.observed
        ]
        if not tables:
            raise Refusal("pandas.api.typing.SeriesGroupBy.describe", "self", "no groups", "no shim yet")
        first = tables[0]
        gather = pack if reductions.kind_of(self.obj._array) in "iuf" else columns.object_array
        arrays = [gather([table.iloc[k] for table in tables]) for k in range(len(first))]
        if not self._options.as_index:
            return self._key_frame(list(zip(first.index.tolist(), arrays)))
        return DataFrame._from_arrays(arrays, first.index, self._groups.index)

    def quantile(self, q: Any = 0.5, interpolation: str = "linear", numeric_only: bool = False) -> Series:
        """Quantiles of each group; for a list of them, a level below the groups."""
        single = not hasattr(q, "__iter__")
        shares = [q] if single else list(q)
        for share in shares:
            if not 0 <= share <= 1:
                raise ValueError(f"Each 'q' must be between 0 and 1. Got '{share}' instead")
        groups = self._groups
        array = reductions.quantiles(self.obj._array, groups.codes, groups.count, shares, interpolation)
        if single:
            return self._wrap(array)
        result = Series._from_array(array, below_groups(groups, shares), self.obj.name)
        return result if self._options.as_index else result.reset_index()

    def value_counts(
        self, normalize: bool = False, sort: bool = True, ascending: bool = False, bins: Any = None, dropna: bool = True
    ) -> Series:
        """How often each element is in each group, below the groups."""
        if bins is not None:
            raise Refusal("pandas.api.typing.SeriesGroupBy.value_counts", "bins", bins, "no shim yet")
        return counted(self, [(self.obj.name, self.obj._array)], normalize, sort, ascending, dropna)

    def ohlc(self) -> DataFrame:
        """The first, greatest, least and last element of each group."""
        if reductions.kind_of(self.obj._array) not in "iuf":
            raise DataError("No numeric types to aggregate")
        names = {"open": "first", "high": "max", "low": "min", "close": "last"}
        arrays = [self._reduced(self.obj._array, how, {}) for how in names.values()]
        if not self._options.as_index:
            return self._key_frame(list(zip(names, arrays)))
        return DataFrame._from_arrays(arrays, Index(list(names)), self._groups.index)

    def corr(self, other: Series, method: Any = "pearson", min_periods: int | None = None) -> Series:
        """The correlation of each group with the rows of `other` that have the same labels."""
        return self.apply(lambda data: data.corr(other, method=method, min_periods=min_periods))

    def cov(self, other: Series, min_periods: int | None = None, ddof: int | None = 1) -> Series:
        """The covariance of each group with the rows of `other` that have the same labels."""
        return self.apply(lambda data: data.cov(other, min_periods=min_periods, ddof=ddof))

    def take(self, indices: Any, **kwargs: Any) -> Series:
        """The rows at positions within each group, below the groups."""
        return self.apply(lambda data: data.take(indices, **kwargs))

    @property
    def is_monotonic_increasing(self) -> Series:
        """Whether the elements of each group never fall."""
        return self.apply(lambda data: data.is_monotonic_increasing)

    @property
    def is_monotonic_decreasing(self) -> Series:
        """Whether the elements of each group never rise."""
        return self.apply(lambda data: data.is_monotonic_decreasing)

    def unique(self) -> Series:
        """The distinct elements of each group."""
        results = [algorithms.unique_array(self.obj._array.take(rows)) for rows in self._groups.places]
        return self._wrap(columns.object_array(results))

    def idxmin(self, skipna: bool = True) -> Series:
        """The label of the least element of each group."""
        return self._reduce("idxmin", skipna=skipna)

    def idxmax(self, skipna: bool = True) -> Series:
        """The label of the greatest element of each group."""
        return self._reduce("idxmax", skipna=skipna)

    def nlargest(self, n: int = 5, keep: str = "first") -> Series:
        """The greatest elements of each group, below the groups."""
        return self._chosen(lambda data: data.nlargest(n, keep=keep))

    def nsmallest(self, n: int = 5, keep: str = "first") -> Series:
        """The least elements of each group, below the groups."""
        return self._chosen(lambda data: data.nsmallest(n, keep=keep))

    def _chosen(self, function: Callable[[Any], Any]) -> Series:
        from ..index.range import RangeIndex

        codes: list[int] = []
        picked: list[int] = []
        for group, rows in enumerate(self._groups.places):
            numbered = Series._from_array(self.obj._array.take(rows), RangeIndex(len(rows)), None)
            chosen = [rows[place] for place in function(numbered).index.tolist()]
            picked += chosen
            codes += [group] * len(chosen)
        index = joined_index(self._groups, codes, picked, self.obj.index)
        return Series._from_array(self.obj._array.take(picked), index, self.obj.name)


def below_groups(groups: Groups, labels: list[Any]) -> MultiIndex:
    """The groups' keys, each with every label below it."""
    repeated = [code for code in range(groups.count) for _ in labels]
    parts = [Index(array.take(repeated)) for array in groups.key_arrays()]
    lower = Index(list(labels) * groups.count)
    return MultiIndex.from_arrays([*parts, lower], names=[*groups.names, None])


def _spread(value: Any, length: int) -> Any:
    """What a transforming function gave for a group of `length` rows, as a column."""
    from ..construction import array_of

    inner = getattr(value, "_array", None)
    if inner is None and isinstance(value, (list, np.ndarray)) and getattr(value, "ndim", 1):
        inner = array_of(value)
    if inner is None:
        return pack([value] * length)
    if len(inner) != length:
        raise ValueError(f"Length of values ({len(inner)}) does not match length of index ({length})")
    return inner


def _put_back(parts: list[Any], order: list[int], total: int, like: Any) -> Any:
    """The elements of `parts`, which belong to the rows `order`, in the order of `total` rows; elsewhere missing."""
    joined = columns.concat(parts) if parts else like[:0]
    places = [-1] * total
    for place, row in enumerate(order):
        places[row] = place
    return columns.take_fill(joined, places) if places and min(places) < 0 else joined.take(places)
