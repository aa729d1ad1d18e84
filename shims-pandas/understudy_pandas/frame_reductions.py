"""The reductions of a DataFrame, down its columns or along its rows; mixed into `DataFrame`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import understudy_numpy as np
from understudy_numpy.primitives.refusal import Refusal

from . import reductions
from .arrays import columns
from .arrays.base import ExtensionArray
from .construction import array_of, is_list_like
from .dtypes import common_dtype, is_extension, is_numeric
from .index.base import Index
from .na import NAN

if TYPE_CHECKING:
    from .frame import DataFrame
    from .series import Series


class FrameReductions:
    """One value out of each column or row. The attributes are those of `DataFrame`."""

    _index: Any
    _columns: Any
    _arrays: Any

    def _numeric(self, booleans: bool = True) -> Any:
        """The numeric columns."""
        kinds = "iufcb" if booleans else "iufc"
        return self._take_columns(
            [
                k
                for k, array in enumerate(self._arrays)
                if is_numeric(array.dtype) and getattr(array.dtype, "kind", "O") in kinds
            ]
        )

    def _reduced(
        self, name: str, axis: Any, skipna: bool = True, numeric_only: bool = False, min_count: int = 0, ddof: int = 1
    ) -> Any:
        from .series import Series

        reductions.check_flags(skipna, numeric_only)
        frame = self
        if numeric_only:
            frame = self._numeric()
        if axis is None:
            values = frame._as_matrix().reshape(-1)
            return reductions.reduce_array(values, name, skipna=skipna, min_count=min_count, ddof=ddof)
        if self._axis_number(axis) == 1:
            return frame._along_rows(name, skipna, min_count, ddof)
        results = [
            reductions.reduce_array(array, name, skipna=skipna, min_count=min_count, ddof=ddof)
            for array in frame._arrays
        ]
        return Series._from_array(_joined(results, frame._arrays, name), frame._columns._view())

    def _along_rows(self, name: str, skipna: bool, min_count: int, ddof: int) -> Any:
        """The reduction of every row, computed on whole columns."""
        from .series import Series

        height, width = self.shape
        dtype = self._joint_dtype()
        if width == 0 or is_extension(dtype) or dtype.kind in "OmM":
            rows = [list(row) for row in zip(*map(columns.to_list, self._arrays))] if width else [[]] * height
            kind = None if width else np.dtype("f8")
            values = [
                reductions.reduce_array(
                    array_of(row, kind if not width else dtype), name, skipna=skipna, min_count=min_count, ddof=ddof
                )
                for row in rows
            ]
            if not width and name in ("any", "all"):
                return Series._from_array(np.array(values, dtype=bool), self._index)
            return Series(values, index=self._index, dtype=None if values else (np.float64 if width == 0 else None))
        matrix = self._as_matrix()
        found = _reduce_matrix(matrix, name, skipna, min_count, ddof)
        return Series._from_array(found, self._index)

    def sum(
        self, axis: Any = 0, skipna: bool = True, numeric_only: bool = False, min_count: int = 0, **options: Any
    ) -> Series:
        """The sums."""
        return self._reduced("sum", axis, skipna, numeric_only, min_count)

    def prod(
        self, axis: Any = 0, skipna: bool = True, numeric_only: bool = False, min_count: int = 0, **options: Any
    ) -> Series:
        """The products."""
        return self._reduced("prod", axis, skipna, numeric_only, min_count)

    product = prod

    def mean(self, axis: Any = 0, skipna: bool = True, numeric_only: bool = False, **options: Any) -> Series:
        """The arithmetic means."""
        return self._reduced("mean", axis, skipna, numeric_only)

    def median(self, axis: Any = 0, skipna: bool = True, numeric_only: bool = False, **options: Any) -> Series:
        """The middle values."""
        return self._reduced("median", axis, skipna, numeric_only)

    def min(self, axis: Any = 0, skipna: bool = True, numeric_only: bool = False, **options: Any) -> Series:
        """The smallest values."""
        return self._reduced("min", axis, skipna, numeric_only)

    def max(self, axis: Any = 0, skipna: bool = True, numeric_only: bool = False, **options: Any) -> Series:
        """The largest values."""
        return self._reduced("max", axis, skipna, numeric_only)

    def var(
        self, axis: Any = 0, skipna: bool = True, ddof: int = 1, numeric_only: bool = False, **options: Any
    ) -> Series:
        """The variances."""
        return self._reduced("var", axis, skipna, numeric_only, ddof=ddof)

    def std(
        self, axis: Any = 0, skipna: bool = True, ddof: int = 1, numeric_only: bool = False, **options: Any
    ) -> Series:
        """The standard deviations."""
        return self._reduced("std", axis, skipna, numeric_only, ddof=ddof)

    def sem(
        self, axis: Any = 0, skipna: bool = True, ddof: int = 1, numeric_only: bool = False, **options: Any
    ) -> Series:
        """The standard errors of the means."""
        return self._reduced("sem", axis, skipna, numeric_only, ddof=ddof)

    def skew(self, axis: Any = 0, skipna: bool = True, numeric_only: bool = False, **options: Any) -> Series:
        """The unbiased skewnesses."""
        return self._reduced("skew", axis, skipna, numeric_only)

    def kurt(self, axis: Any = 0, skipna: bool = True, numeric_only: bool = False, **options: Any) -> Series:
        """The unbiased excess kurtoses."""
        return self._reduced("kurt", axis, skipna, numeric_only)

    kurtosis = kurt

    def any(self, *, axis: Any = 0, bool_only: bool = False, skipna: bool = True, **options: Any) -> Series:
        """Whether any value of each column is true."""
        return self._logical_reduction("any", axis, bool_only, skipna)

    def all(self, axis: Any = 0, bool_only: bool = False, skipna: bool = True, **options: Any) -> Series:
        """Whether every value of each column is true."""
        return self._logical_reduction("all", axis, bool_only, skipna)

    def _logical_reduction(self, name: str, axis: Any, bool_only: bool, skipna: bool) -> Any:
        frame = self.select_dtypes(include="bool") if bool_only else self
        if axis is None:
            found = frame._reduced(name, 0, skipna)
            return getattr(found, name)()
        return frame._reduced(name, axis, skipna)

    def count(self, axis: Any = 0, numeric_only: bool = False) -> Series:
        """How many values there are."""
        from .series import Series

        frame = self._numeric() if numeric_only else self
        if self._axis_number(axis) == 1:
            total = np.zeros(len(self._index), dtype=np.int64)
            for array in frame._arrays:
                total = total + (~columns.isna(array))
            return Series._from_array(total, self._index)
        return Series._from_array(
            np.array([reductions.count(a) for a in frame._arrays], dtype=np.int64), frame._columns
        )

    def nunique(self, axis: Any = 0, dropna: bool = True) -> Series:
        """How many different values there are."""
        from .series import Series

        frame = self.T if self._axis_number(axis) == 1 else self
        counts = [frame._column_at(k).nunique(dropna) for k in range(frame.shape[1])]
        return Series._from_array(np.array(counts, dtype=np.int64), frame._columns)

    def idxmin(self, axis: Any = 0, skipna: bool = True, numeric_only: bool = False) -> Series:
        """The labels of the smallest values."""
        return self._extreme_labels("idxmin", axis, skipna, numeric_only)

    def idxmax(self, axis: Any = 0, skipna: bool = True, numeric_only: bool = False) -> Series:
        """The labels of the largest values."""
        return self._extreme_labels("idxmax", axis, skipna, numeric_only)

    def _extreme_labels(self, name: str, axis: Any, skipna: bool, numeric_only: bool) -> Any:
        from .series import Series

        frame = self._numeric() if numeric_only else self
        frame = frame.T if self._axis_number(axis) == 1 else frame
        places = [
            int(reductions.argextreme(array, "min" if name == "idxmin" else "max", skipna)) for array in frame._arrays
        ]
        return Series._from_array(frame._index.take(places)._array, frame._columns)

    def quantile(
        self,
        q: Any = 0.5,
        axis: Any = 0,
        numeric_only: bool = False,
        interpolation: str = "linear",
        method: str = "single",
    ) -> Any:
        """The quantiles of each column."""
        from .frame import DataFrame
        from .series import Series

        if method != "single":
            raise Refusal("pandas.DataFrame.quantile", "method", method, "only 'single' has a shim")
        frame = self._numeric() if numeric_only else self
        if self._axis_number(axis) == 1:
            frame = frame.T
        shares = np.asarray(q if is_list_like(q) else [q], dtype="f8")
        found = [reductions.quantile_array(array, shares.tolist(), interpolation) for array in frame._arrays]
        if is_list_like(q):
            return DataFrame._from_arrays(found, frame._columns, Index(shares))
        return Series._from_array(
            columns.concat(found) if found else np.empty(0, dtype="f8"), frame._columns, shares[0]
        )

    def mode(self, axis: Any = 0, numeric_only: bool = False, dropna: bool = True) -> DataFrame:
        """The most frequent values of each column."""
        from .concat import concat

        frame = self._numeric() if numeric_only else self
        if self._axis_number(axis) == 1:
            return frame.T.mode(0, False, dropna).T
        modes = [frame._column_at(k).mode(dropna) for k in range(frame.shape[1])]
        result = concat(modes, axis=1)
        result.columns = frame._columns
        return result

    def describe(self, percentiles: Any = None, include: Any = None, exclude: Any = None) -> DataFrame:
        """A table of count, mean, deviation and quantiles of the columns."""
        from .describe import describe_frame

        return describe_frame(self, percentiles, include, exclude)

    def corr(self, method: str = "pearson", min_periods: int = 1, numeric_only: bool = False) -> DataFrame:
        """The correlations of all pairs of columns, over the rows where both have values."""
        from .correlation import correlation_matrix

        return correlation_matrix(self._numeric() if numeric_only else self, method, min_periods)

    def cov(self, min_periods: Any = None, ddof: int | None = 1, numeric_only: bool = False) -> DataFrame:
        """The covariances of all pairs of columns, over the rows where both have values."""
        from .correlation import covariance_matrix

        return covariance_matrix(self._numeric() if numeric_only else self, min_periods, ddof)

    def corrwith(
        self,
        other: Any,
        axis: Any = 0,
        drop: bool = False,
        method: str = "pearson",
        numeric_only: bool = False,
        min_periods: Any = None,
    ) -> Series:
        """The correlation of each column with a Series, or with the column of the same label."""
        if min_periods is not None:
            raise Refusal("pandas.DataFrame.corrwith", "min_periods", min_periods, "a least number has no shim yet")
        from .series import Series

        frame = self._numeric() if numeric_only else self
        if self._axis_number(axis) == 1:
            return frame.T.corrwith(other if not hasattr(other, "_arrays") else other.T, 0, drop, method)
        if hasattr(other, "_arrays"):
            shared = frame._columns.intersection(other._columns)
            values = [frame[label].corr(other[label], method) for label in shared.tolist()]
            result = Series(values, index=shared, dtype="f8")
            return result if drop else result.reindex(frame._columns.union(other._columns))
        values = [frame._column_at(k).corr(other, method) for k in range(frame.shape[1])]
        return Series(values, index=frame._columns, dtype="f8")

    def dot(self, other: Any) -> Any:
        """The matrix product."""
        from .frame import DataFrame
        from .series import Series

        left = self._as_matrix()
        if hasattr(other, "_index"):
            if not self._columns.equals(other._index):
                common = self._columns.union(other._index)
                if len(common) > len(self._columns) or len(common) > len(other._index):
                    raise ValueError("matrices are not aligned")
                other = other.reindex(index=self._columns)
            if hasattr(other, "_arrays"):
                product = np.dot(left, other._as_matrix())
                return DataFrame._from_arrays(
                    [product[:, k].copy() for k in range(product.shape[1])], other._columns, self._index
                )
            return Series._from_array(np.dot(left, other._array), self._index)
        right = np.asarray(other)
        if left.shape[1] != right.shape[0]:
            raise ValueError(f"Dot product shape mismatch, {left.shape} vs {right.shape}")
        product = np.dot(left, right)
        if product.ndim == 2:
            from .index.base import default_index

            return DataFrame._from_arrays(
                [product[:, k].copy() for k in range(product.shape[1])], default_index(product.shape[1]), self._index
            )
        return Series._from_array(product, self._index)


def _joined(results: list[Any], arrays: list[Any], name: str) -> Any:
    """The results of all columns as one column, of the dtype that holds them."""
    if not results:
        return np.empty(0, dtype=bool if name in ("any", "all") else np.float64)
    if name in ("any", "all"):
        return np.array([bool(value) for value in results], dtype=bool)
    dtypes = []
    for value, array in zip(results, arrays):
        if isinstance(array, ExtensionArray):
            dtypes.append(array.dtype if name in ("sum", "min", "max") and len(arrays) > 0 else np.dtype("O"))
        elif array.dtype.kind == "O":
            dtypes.append(np.dtype("O"))
        elif hasattr(value, "dtype"):
            dtypes.append(value.dtype)
        elif array.dtype.kind in "mM":
            dtypes.append(array_of([value]).dtype if value == value else array.dtype)
        else:
            dtypes.append(np.dtype("f8"))
    dtype = common_dtype(dtypes)
    if not is_extension(dtype) and dtype.kind == "O":
        return columns.object_array(results)
    return array_of(results, dtype)


def _reduce_matrix(matrix: Any, name: str, skipna: bool, min_count: int, ddof: int) -> Any:
    """The reduction of each row of a matrix of numbers whose columns are contiguous."""
    kind = matrix.dtype.kind
    gone = matrix != matrix if kind == "f" else None
    if gone is not None and not bool(gone.any()):
        gone = None
    height, width = matrix.shape
    with np.errstate(all="ignore"):
        if name in ("any", "all"):
            truth = matrix.astype(bool)
            if gone is not None and skipna:
                truth = np.where(gone, name == "all", truth)
            return truth.any(axis=1) if name == "any" else truth.all(axis=1)
        count = width - gone.sum(axis=1) if gone is not None and skipna else np.full(height, width, dtype=np.int64)
        if name in ("sum", "prod"):
            filled = _filled(matrix, gone if skipna else None, 0 if name == "sum" else 1)
            total = filled.sum(axis=1) if name == "sum" else filled.prod(axis=1)
            if min_count > 0 and bool((count < min_count).any()):
                total = np.where(count < min_count, NAN, total)
            return total
        if name == "mean":
            filled = _filled(matrix, gone if skipna else None, 0)
            total = filled.sum(axis=1) if kind == "f" else filled.sum(axis=1, dtype=np.float64)
            return total / count
        if name in ("min", "max"):
            if gone is None:
                return matrix.min(axis=1) if name == "min" else matrix.max(axis=1)
            filled = _filled(matrix, gone, np.inf if name == "min" else -np.inf)
            found = filled.min(axis=1) if name == "min" else filled.max(axis=1)
            return np.where(gone.any(axis=1) if not skipna else gone.all(axis=1), NAN, found)
        if name in ("var", "std", "sem"):
            found = _variance(matrix.astype("f8") if kind != "f" else matrix, gone, count, ddof, skipna)
            if name == "var":
                return found
            root = np.sqrt(found)
            return root if name == "std" else root / np.sqrt(count.astype("f8"))
    return np.array(
        [float(reductions.reduce_array(row, name, skipna=skipna, ddof=ddof)) for row in matrix.copy()], dtype="f8"
    )


def _filled(matrix: Any, gone: Any, value: Any) -> Any:
    """The matrix with `value` where it is missing, row by row in memory as pandas copies it."""
    if gone is None:
        return matrix
    result = matrix.copy()
    result[gone] = value
    return result


def _variance(matrix: Any, gone: Any, count: Any, ddof: int, skipna: bool) -> Any:
    filled = _filled(matrix, gone, 0)
    average = (filled.sum(axis=1) / count)[:, None]
    squares = (average - filled) ** 2
    if gone is not None:
        squares[gone] = 0
    found = squares.sum(axis=1) / np.where(count <= ddof, NAN, count - ddof)
    if gone is not None and not skipna:
        found = np.where(gone.any(axis=1), NAN, found)
    return found


__all__ = ["FrameReductions"]
