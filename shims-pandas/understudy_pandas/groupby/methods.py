"""The reductions, scans and transformations that grouped Series and DataFrames share, by name."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import understudy_numpy as np
from understudy_numpy import primitives
from understudy_numpy.primitives.refusal import Refusal

from ..arrays import columns
from ..ewm import ExponentialMovingWindowGroupBy, ewm
from ..rolling import ExpandingGroupBy, RollingGroupBy, expanding, rolling
from . import reductions
from .base import GroupBy
from .windows import DatetimeIndexResamplerGroupBy, grouped_windows

SCANS = ("cumsum", "cumprod", "cummin", "cummax")
BY_ROW = (*SCANS, "cumcount", "ngroup", "shift", "diff", "rank", "pct_change", "ffill", "bfill", "fillna")


def _no_engine(name: str, engine: Any, engine_kwargs: Any) -> None:
    if engine == "numba" or engine_kwargs is not None:
        raise Refusal(
            f"pandas.api.typing.DataFrameGroupBy.{name}", "engine", engine, "only the default engine has a shim"
        )


class GroupByMethods(GroupBy):
    """Methods by name. A subclass gives `_reduce` (a value per group) and `_each` (a value per row)."""

    def _reduce(self, how: str, numeric_only: bool = False, **options: Any) -> Any:
        raise NotImplementedError

    def _each(self, function: Callable[[Any], Any], numeric_only: bool = False) -> Any:
        """A column per column, from a function of the column array, along the rows of `obj`."""
        raise NotImplementedError

    def _per_group(self, function: Callable[[Any], Any], numeric_only: bool = False) -> Any:
        """A column per column, from a function that maps the Series of one group to a Series of the same rows."""
        raise NotImplementedError

    # -- one value per group

    def sum(
        self,
        numeric_only: bool = False,
        min_count: int = 0,
        skipna: bool = True,
        engine: Any = None,
        engine_kwargs: Any = None,
    ) -> Any:
        """Sums of the groups."""
        _no_engine("sum", engine, engine_kwargs)
        return self._reduce("sum", numeric_only, min_count=min_count, skipna=skipna)

    def prod(self, numeric_only: bool = False, min_count: int = 0, skipna: bool = True) -> Any:
        """Products of the groups."""
        return self._reduce("prod", numeric_only, min_count=min_count, skipna=skipna)

    def mean(
        self, numeric_only: bool = False, skipna: bool = True, engine: Any = None, engine_kwargs: Any = None
    ) -> Any:
        """Means of the groups."""
        _no_engine("mean", engine, engine_kwargs)
        return self._reduce("mean", numeric_only, skipna=skipna)

    def median(self, numeric_only: bool = False, skipna: bool = True) -> Any:
        """Medians of the groups."""
        return self._reduce("median", numeric_only, skipna=skipna)

    def std(
        self,
        ddof: int = 1,
        engine: Any = None,
        engine_kwargs: Any = None,
        numeric_only: bool = False,
        skipna: bool = True,
    ) -> Any:
        """Standard deviations of the groups."""
        _no_engine("std", engine, engine_kwargs)
        return self._reduce("std", numeric_only, ddof=ddof, skipna=skipna)

    def var(
        self,
        ddof: int = 1,
        engine: Any = None,
        engine_kwargs: Any = None,
        numeric_only: bool = False,
        skipna: bool = True,
    ) -> Any:
        """Variances of the groups."""
        _no_engine("var", engine, engine_kwargs)
        return self._reduce("var", numeric_only, ddof=ddof, skipna=skipna)

    def sem(self, ddof: int = 1, numeric_only: bool = False, skipna: bool = True) -> Any:
        """Standard errors of the means of the groups."""
        return self._reduce("sem", numeric_only, ddof=ddof, skipna=skipna)

    def skew(self, skipna: bool = True, numeric_only: bool = False, **kwargs: Any) -> Any:
        """Unbiased skewnesses of the groups."""
        return self._reduce("skew", numeric_only, skipna=skipna)

    def kurt(self, skipna: bool = True, numeric_only: bool = False, **kwargs: Any) -> Any:
        """Unbiased excess kurtoses of the groups."""
        return self._reduce("kurt", numeric_only, skipna=skipna)

    def min(
        self,
        numeric_only: bool = False,
        min_count: int = -1,
        skipna: bool = True,
        engine: Any = None,
        engine_kwargs: Any = None,
    ) -> Any:
        """The least element of each group."""
        _no_engine("min", engine, engine_kwargs)
        return self._reduce("min", numeric_only, min_count=min_count, skipna=skipna)

    def max(
        self,
        numeric_only: bool = False,
        min_count: int = -1,
        skipna: bool = True,
        engine: Any = None,
        engine_kwargs: Any = None,
    ) -> Any:
        """The greatest element of each group."""
        _no_engine("max", engine, engine_kwargs)
        return self._reduce("max", numeric_only, min_count=min_count, skipna=skipna)

    def first(self, numeric_only: bool = False, min_count: int = -1, skipna: bool = True) -> Any:
        """The first element of each group that is not missing."""
        return self._reduce("first", numeric_only, min_count=min_count, skipna=skipna)

    def last(self, numeric_only: bool = False, min_count: int = -1, skipna: bool = True) -> Any:
        """The last element of each group that is not missing."""
        return self._reduce("last", numeric_only, min_count=min_count, skipna=skipna)

    def count(self) -> Any:
        """The number of elements of each group that are not missing."""
        return self._reduce("count")

    def any(self, skipna: bool = True) -> Any:
        """Whether any element of each group is true."""
        return self._reduce("any", skipna=skipna)

    def all(self, skipna: bool = True) -> Any:
        """Whether all elements of each group are true."""
        return self._reduce("all", skipna=skipna)

    def nunique(self, dropna: bool = True) -> Any:
        """The number of distinct elements of each group."""
        return self._reduce("nunique", dropna=dropna)

    # -- one value per row

    def cumsum(self, numeric_only: bool = False, *args: Any, **kwargs: Any) -> Any:
        """Running sums within each group."""
        return self._scan("cumsum", numeric_only, kwargs)

    def cumprod(self, numeric_only: bool = False, *args: Any, **kwargs: Any) -> Any:
        """Running products within each group."""
        return self._scan("cumprod", numeric_only, kwargs)

    def cummin(self, numeric_only: bool = False, **kwargs: Any) -> Any:
        """Running minima within each group."""
        return self._scan("cummin", numeric_only, kwargs)

    def cummax(self, numeric_only: bool = False, **kwargs: Any) -> Any:
        """Running maxima within each group."""
        return self._scan("cummax", numeric_only, kwargs)

    def _scan(self, how: str, numeric_only: bool, options: dict[str, Any]) -> Any:
        skipna = options.pop("skipna", True)
        if options:
            raise TypeError(f"{how}() got an unexpected keyword argument '{next(iter(options))}'")
        groups = self._groups

        def function(array: Any) -> Any:
            return reductions.scan(array, groups.codes, groups.count, how, skipna)

        return self._each(function, numeric_only)

    def shift(self, periods: Any = 1, freq: Any = None, fill_value: Any = None, suffix: str | None = None) -> Any:
        """Each row has the values of the row `periods` before it in its group."""
        if freq is not None:
            raise Refusal("pandas.api.typing.DataFrameGroupBy.shift", "freq", freq, "no shim yet")
        if isinstance(periods, (list, tuple)):
            return self._shifted_by_each(periods, fill_value, suffix)
        if suffix is not None:
            raise ValueError("Cannot specify `suffix` if `periods` is an int.")
        rows = primitives.shift_rows(self._groups.codes, self._groups.count, periods)

        def function(array: Any) -> Any:
            if periods == 0:
                return array
            if fill_value is not None:
                return columns.take_fill(array, rows, fill_value)
            if rows and min(rows) < 0:
                return columns.take_fill(array, rows)
            return columns.cast(array.take(rows), columns.fillable(array.dtype))

        return self._each(function)

    def _shifted_by_each(self, periods: Sequence[int], fill_value: Any, suffix: str | None) -> Any:
        """Shifted by each number of a list, the columns named for the numbers and beside each other."""
        from ..concat import concat

        if not periods:
            raise ValueError("If `periods` is an iterable, it cannot be empty.")
        parts = []
        for number in periods:
            part = self.shift(number, fill_value=fill_value)
            ending = f"{suffix}_{number}" if suffix else f"_{number}"
            parts.append(part.rename(f"{part.name}{ending}") if part.ndim == 1 else part.add_suffix(ending))
        return concat(parts, axis=1)

    def diff(self, periods: int = 1, numeric_only: bool = False) -> Any:
        """The difference to the row `periods` before in the same group."""
        rows = primitives.shift_rows(self._groups.codes, self._groups.count, periods)

        def function(array: Any) -> Any:
            kind = reductions.kind_of(array)
            if kind not in "iufbmM" or columns.is_extension(array.dtype):
                name = "Categorical" if kind == "C" else "str"
                raise TypeError(f"unsupported operand type(s) for -: '{name}' and '{name}'")
            if kind == "b":
                raise Refusal("pandas.api.typing.DataFrameGroupBy.diff", "self", "bool", "no shim yet")
            before = columns.take_fill(array, rows)
            if kind == "i" and array.dtype.itemsize < 4:
                return (array - before).astype(np.float32)
            return array - before

        return self._each(function, numeric_only)

    def rank(self, method: str = "average", ascending: bool = True, na_option: str = "keep", pct: bool = False) -> Any:
        """The rank of each row within its group."""
        if na_option not in {"keep", "top", "bottom"}:
            raise ValueError("na_option must be one of 'keep', 'top', or 'bottom'")

        def function(data: Any) -> Any:
            return data.rank(method=method, ascending=ascending, na_option=na_option, pct=pct).astype("float64")

        return self._per_group(function)

    def ffill(self, limit: int | None = None) -> Any:
        """Missing elements become the one before them in their group."""
        return self._per_group(lambda data: data.ffill(limit=limit))

    def bfill(self, limit: int | None = None) -> Any:
        """Missing elements become the one after them in their group."""
        return self._per_group(lambda data: data.bfill(limit=limit))

    def pct_change(self, periods: int = 1, fill_method: Any = None, freq: Any = None) -> Any:
        """The relative change since the row `periods` before in the same group."""
        if fill_method is not None:
            raise ValueError(f"fill_method must be None; got {fill_method=}.")
        if freq is not None:
            raise Refusal("pandas.api.typing.DataFrameGroupBy.pct_change", "freq", freq, "no shim yet")
        rows = primitives.shift_rows(self._groups.codes, self._groups.count, periods)
        return self._each(lambda array: array / columns.take_fill(array, rows) - 1)

    # -- windows and bins of each group

    def rolling(self, window: Any, min_periods: int | None = None, **options: Any) -> RollingGroupBy:
        """Windows that move over the rows of each group."""
        return grouped_windows(self, lambda data: rolling(data, window, min_periods, **options))

    def expanding(self, min_periods: int = 1, method: str = "single") -> ExpandingGroupBy:
        """Windows from the first row of each group on."""
        return grouped_windows(self, lambda data: expanding(data, min_periods, method))

    def ewm(self, com: float | None = None, **options: Any) -> ExponentialMovingWindowGroupBy:
        """Exponentially weighted windows over the rows of each group."""
        return grouped_windows(self, lambda data: ewm(data, com, **options))

    def resample(self, rule: Any, **options: Any) -> DatetimeIndexResamplerGroupBy:
        """The rows of each group in bins of time."""
        # What is wrong with the labels or the rule is said at once, not by the first group.
        self.obj.iloc[:0].resample(rule, **options)
        return DatetimeIndexResamplerGroupBy(self, rule, options)
