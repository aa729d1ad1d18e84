"""The reductions of a Series; mixed into `Series`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import understudy_numpy as np

from . import reductions
from .arrays import columns
from .construction import is_list_like
from .dtypes import is_numeric
from .errors import Pandas4Warning
from .index import setops
from .na import NAN
from .numpy_parameters import check_extreme_axis
from .warn import warn

if TYPE_CHECKING:
    from .series import Series


class SeriesReductions:
    """One value out of a column."""

    def _reduced(
        self, name: str, axis: Any, skipna: bool, numeric_only: bool, min_count: int = 0, ddof: int = 1
    ) -> Any:
        reductions.check_flags(skipna, numeric_only)
        if axis is not None:
            self._axis_number(axis)
        array = self._array
        plain = isinstance(array, np.ndarray) and array.dtype.kind not in "mM"
        if numeric_only and plain and not is_numeric(array.dtype):
            raise TypeError(f"Series.{name} does not allow numeric_only=True with non-numeric dtypes.")
        return reductions.reduce_array(array, name, skipna=skipna, min_count=min_count, ddof=ddof)

    def sum(
        self, axis: Any = None, skipna: bool = True, numeric_only: bool = False, min_count: int = 0, **options: Any
    ) -> Any:
        """The sum."""
        return self._reduced("sum", axis, skipna, numeric_only, min_count)

    def prod(
        self, axis: Any = None, skipna: bool = True, numeric_only: bool = False, min_count: int = 0, **options: Any
    ) -> Any:
        """The product."""
        return self._reduced("prod", axis, skipna, numeric_only, min_count)

    product = prod

    def mean(self, axis: Any = None, skipna: bool = True, numeric_only: bool = False, **options: Any) -> Any:
        """The arithmetic mean."""
        return self._reduced("mean", axis, skipna, numeric_only)

    def median(self, axis: Any = None, skipna: bool = True, numeric_only: bool = False, **options: Any) -> Any:
        """The middle value."""
        return self._reduced("median", axis, skipna, numeric_only)

    def min(self, axis: Any = None, skipna: bool = True, numeric_only: bool = False, **options: Any) -> Any:
        """The smallest value."""
        return self._reduced("min", axis, skipna, numeric_only)

    def max(self, axis: Any = None, skipna: bool = True, numeric_only: bool = False, **options: Any) -> Any:
        """The largest value."""
        return self._reduced("max", axis, skipna, numeric_only)

    def var(
        self, axis: Any = None, skipna: bool = True, ddof: int = 1, numeric_only: bool = False, **options: Any
    ) -> Any:
        """The variance."""
        return self._reduced("var", axis, skipna, numeric_only, ddof=ddof)

    def std(
        self, axis: Any = None, skipna: bool = True, ddof: int = 1, numeric_only: bool = False, **options: Any
    ) -> Any:
        """The standard deviation."""
        return self._reduced("std", axis, skipna, numeric_only, ddof=ddof)

    def sem(
        self, axis: Any = None, skipna: bool = True, ddof: int = 1, numeric_only: bool = False, **options: Any
    ) -> Any:
        """The standard error of the mean."""
        return self._reduced("sem", axis, skipna, numeric_only, ddof=ddof)

    def skew(self, axis: Any = None, skipna: bool = True, numeric_only: bool = False, **options: Any) -> Any:
        """The unbiased skewness."""
        return self._reduced("skew", axis, skipna, numeric_only)

    def kurt(self, axis: Any = None, skipna: bool = True, numeric_only: bool = False, **options: Any) -> Any:
        """The unbiased excess kurtosis."""
        return self._reduced("kurt", axis, skipna, numeric_only)

    kurtosis = kurt

    def any(self, *, axis: Any = 0, bool_only: bool = False, skipna: bool = True, **options: Any) -> Any:
        """Whether any value is true."""
        return self._reduced("any", axis, skipna, False)

    def all(self, axis: Any = 0, bool_only: bool = False, skipna: bool = True, **options: Any) -> Any:
        """Whether every value is true."""
        return self._reduced("all", axis, skipna, False)

    def count(self) -> Any:
        """How many values are there."""
        return np.int64(reductions.count(self._array))

    def nunique(self, dropna: bool = True) -> int:
        """How many different values there are."""
        values = set(columns.raw(self._array))
        return len(values) - (1 if dropna and columns.has_missing(self._array) else 0)

    def argmin(self, axis: Any = None, skipna: bool = True, *args: Any, **options: Any) -> Any:
        """The position of the smallest value."""
        check_extreme_axis(axis)
        return reductions.argextreme(self._array, "min", skipna)

    def argmax(self, axis: Any = None, skipna: bool = True, *args: Any, **options: Any) -> Any:
        """The position of the largest value."""
        check_extreme_axis(axis)
        return reductions.argextreme(self._array, "max", skipna)

    def idxmin(self, axis: Any = 0, skipna: bool = True, *args: Any, **options: Any) -> Any:
        """The label of the smallest value."""
        self._axis_number(axis)
        return self._index[int(self.argmin(skipna=skipna))]

    def idxmax(self, axis: Any = 0, skipna: bool = True, *args: Any, **options: Any) -> Any:
        """The label of the largest value."""
        self._axis_number(axis)
        return self._index[int(self.argmax(skipna=skipna))]

    def quantile(self, q: Any = 0.5, interpolation: str = "linear") -> Any:
        """The value below which a share `q` of the values lies; a Series for a list of shares."""
        from .index.base import Index
        from .series import Series

        array = self._array
        if is_list_like(q):
            shares = np.asarray(q, dtype="f8")
            found = reductions.quantile_array(array, shares.tolist(), interpolation)
            return Series._from_array(found, Index(shares), self._name)
        return columns.item(reductions.quantile_array(array, [q], interpolation), 0)

    def mode(self, dropna: bool = True) -> Series:
        """The most frequent values, in order."""
        from .index.base import default_index
        from .series import Series

        counts: dict[Any, int] = {}
        first: dict[Any, int] = {}
        gone = columns.isna(self._array).tolist()
        for position, value in enumerate(columns.raw(self._array)):
            if dropna and gone[position]:
                continue
            counts[value] = counts.get(value, 0) + 1
            first.setdefault(value, position)
        most = max(counts.values(), default=0)
        places = [first[value] for value, count in counts.items() if count == most]
        array = columns.take(self._array, places)
        found = Series._from_array(array, default_index(len(places)), self._name)
        return found.sort_values(ignore_index=True)

    def autocorr(self, lag: int = 1) -> Any:
        """Correlation with itself some rows before."""
        return self.corr(self.shift(lag))

    def cov(self, other: Any, min_periods: Any = None, ddof: int | None = 1) -> Any:
        """The covariance with another Series, over the labels that both have."""
        one, two = self._pair(other)
        if len(one) < (min_periods or 1):
            return NAN
        return np.cov(one, two, ddof=ddof)[0, 1]

    def corr(self, other: Any, method: str = "pearson", min_periods: Any = None) -> Any:
        """The correlation with another Series, over the labels that both have."""
        from .sort import rank_array

        one, two = self._pair(other)
        if len(one) < (min_periods or 1):
            return NAN
        if callable(method):
            return method(one, two)
        if method == "spearman":
            one, two = rank_array(one), rank_array(two)
        elif method == "kendall":
            from understudy_numpy.primitives.refusal import Refusal

            raise Refusal("pandas.Series.corr", "method", method, "only pearson and spearman have a shim")
        elif method != "pearson":
            raise ValueError(
                f"method must be either 'pearson', 'spearman', 'kendall', or a callable, '{method}' was supplied"
            )
        if len(one) < 2 or _is_constant(one) or _is_constant(two):
            return NAN
        with np.errstate(all="ignore"):
            return np.corrcoef(one, two)[0, 1]

    def _pair(self, other: Any) -> tuple[Any, Any]:
        if not hasattr(other, "_index"):
            raise TypeError(f"unsupported type: {type(other)}")
        joined, first, second = setops.align(self._index, other._index, "inner")
        one = self._array if first is None else columns.take(self._array, first)
        two = other._array if second is None else columns.take(other._array, second)
        both = ~(columns.isna(one) | columns.isna(two))
        return one.astype("f8")[both], two.astype("f8")[both]

    def describe(self, percentiles: Any = None, include: Any = None, exclude: Any = None) -> Series:
        """Count, mean, deviation and quantiles; or count, unique, top and freq."""
        if include is not None or exclude is not None:
            warn(
                "The 'include' and 'exclude' arguments are deprecated for Series.describe and will be removed in a future "
                "version. These arguments have no effect on Series and will be removed.",
                Pandas4Warning,
            )
        from .describe import describe_series

        return describe_series(self, percentiles)


def _is_constant(values: Any) -> bool:
    return bool((values == values[0]).all())
