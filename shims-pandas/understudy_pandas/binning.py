"""`cut` and `qcut`: values to the intervals that hold them."""

from __future__ import annotations

import bisect
import itertools
import math
from typing import Any

import understudy_numpy as np
from understudy_numpy.primitives.refusal import Refusal

from .arrays import columns
from .arrays.categorical import Categorical
from .construction import array_of, is_list_like
from .dtypes import CategoricalDtype, is_extension
from .formats.datetimes import PER_SECOND
from .index.base import Index
from .index.interval import IntervalIndex
from .index.setops import comparable_raw

__all__ = ["cut", "qcut"]


def cut(
    x: Any,
    bins: Any,
    right: bool = True,
    labels: Any = None,
    retbins: bool = False,
    precision: int = 3,
    include_lowest: bool = False,
    duplicates: str = "raise",
    ordered: bool = True,
) -> Any:
    """Each value of `x` as the bin it lies in.

    `bins` is a number of equally wide bins over the range of `x`, a list of ascending edges, or an IntervalIndex.
    A Categorical (a Series for a Series); with `labels=False` the numbers of the bins. What lies in no bin is missing.
    """
    values = _values(x)
    if not is_list_like(bins):
        edges = _equal_width(values, bins, right)
    elif isinstance(bins, IntervalIndex):
        if bins.is_overlapping:
            raise ValueError("Overlapping IntervalIndex is not accepted.")
        if not ordered and labels is None:
            raise ValueError("'labels' must be provided if 'ordered = False'")
        _check_duplicates(duplicates)
        binned = Categorical._from_parts(bins.get_indexer(values), CategoricalDtype(bins, True))
        return _like(x, binned, bins, retbins)
    else:
        edges = Index(bins)
        if not edges.is_monotonic_increasing:
            raise ValueError("bins must increase monotonically.")
    binned, edges = _binned(values, edges, right, labels, precision, include_lowest, duplicates, ordered)
    return _like(x, binned, edges, retbins)


def qcut(
    x: Any, q: Any, labels: Any = None, retbins: bool = False, precision: int = 3, duplicates: str = "raise"
) -> Any:
    """Each value of `x` as the bin between quantiles it lies in: `q` bins of equal counts, or the quantiles `q`."""
    from .series import Series

    values = _values(x)
    if isinstance(q, (int, np.integer)) and not isinstance(q, bool):
        if q < 1:
            raise ValueError("`q` should be a positive integer.")
        quantiles = [k * (1.0 / q) for k in range(q)] + [1.0]
        # A quantile that is not a fraction of q exactly is rounded up.
        quantiles = [p if q * p == k else math.nextafter(p, 1) for k, p in enumerate(quantiles)]
    elif is_list_like(q):
        quantiles = list(q)
    else:
        raise ValueError("`q` should be a positive integer or list-like of quantiles.")
    edges = Index(Series(values).dropna().quantile(quantiles)._array)
    binned, edges = _binned(values, edges, True, labels, precision, True, duplicates, True)
    return _like(x, binned, edges, retbins)


def _values(x: Any) -> Index:
    if getattr(x, "ndim", 1) != 1:
        raise ValueError("Input array must be 1 dimensional")
    array = array_of(x)
    if is_extension(array.dtype) and not _is_time(array.dtype):
        raise Refusal("pandas.cut", "x", str(array.dtype), "only numbers, moments and durations can be binned here")
    if array.dtype.kind == "b":
        array = array.astype(np.int64)
    return Index._from_array(array)


def _is_time(dtype: Any) -> bool:
    return str(dtype).startswith(("datetime64", "timedelta64"))


def _equal_width(values: Index, count: Any, right: bool) -> Index:
    """`count` bins of one width over the range of `values`, made wider by 0.1 % on the open side."""
    if count < 1:
        raise ValueError("`bins` should be a positive integer.")
    if len(values) == 0:
        raise ValueError("Cannot cut empty array")
    if _is_time(values.dtype):
        return _equal_spans(values, count, right)
    low, high = values.min(), values.max()
    if math.isinf(low) or math.isinf(high):
        raise ValueError("cannot specify integer `bins` when input data contains infinity")
    if low == high:
        low = low - (0.001 * abs(low) if low != 0 else 0.001)
        high = high + (0.001 * abs(high) if high != 0 else 0.001)
        edges = np.linspace(low, high, count + 1, endpoint=True)
    else:
        edges = np.linspace(low, high, count + 1, endpoint=True)
        margin = (high - low) * 0.001
        if right:
            edges[0] -= margin
        else:
            edges[-1] += margin
    return Index._from_array(edges)


def _equal_spans(values: Index, count: int, right: bool) -> Index:
    """`_equal_width` over moments or durations, in whole counts of their unit."""
    if is_extension(values.dtype):
        raise Refusal("pandas.cut", "bins", count, "a number of bins over moments with a time zone; give the edges")
    array = values._array
    there = array[~columns.isna(array)].view("i8")
    low, high = int(there.min()), int(there.max())
    margin = 0
    if low == high:
        second = PER_SECOND[str(values.dtype)[:-1].split("[")[1]]
        low, high = low - second, high + second
    else:
        margin = int((high - low) * 0.001)
    step = (high - low) / count
    points = [low + math.floor(k * step) for k in range(count)] + [high]
    if right:
        points[0] -= margin
    else:
        points[-1] += margin
    return Index._from_array(np.array(points, dtype=np.int64).view(str(values.dtype)))


def _check_duplicates(duplicates: str) -> None:
    if duplicates not in ("raise", "drop"):
        raise ValueError("invalid value for 'duplicates' parameter, valid options are: raise, drop")


def _binned(
    values: Index,
    edges: Index,
    right: bool,
    labels: Any,
    precision: int,
    include_lowest: bool,
    duplicates: str,
    ordered: bool,
) -> tuple[Any, Index]:
    """The bins of the values, and the edges that were used."""
    if not ordered and labels is None:
        raise ValueError("'labels' must be provided if 'ordered = False'")
    _check_duplicates(duplicates)
    distinct = edges.unique()
    if len(distinct) < len(edges) and len(edges) != 2:
        if duplicates == "raise":
            raise ValueError(
                f"Bin edges must be unique: {edges!r}.\nYou can drop duplicate edges by setting the 'duplicates' kwarg"
            )
        edges = distinct

    places = _places(values, edges, "left" if right else "right")
    if include_lowest:
        places[_equal_to_first(values, edges)] = 1
    outside = columns.isna(values._array) | (places == len(edges)) | (places == 0)
    if labels is False:
        numbers = places - 1
        if outside.any():
            numbers = numbers.astype(np.float64)
            numbers[outside] = np.nan
        return numbers, edges

    if not (labels is None or is_list_like(labels)):
        raise ValueError("Bin labels must either be False, None or passed in as a list-like argument")
    if labels is None:
        labels = _intervals(edges, precision, right, include_lowest)
    elif ordered and len(set(labels)) != len(labels):
        raise ValueError("labels must be unique if ordered=True; pass ordered=False for duplicate labels")
    elif len(labels) != len(edges) - 1:
        raise ValueError("Bin labels must be one fewer than the number of bin edges")
    known = getattr(labels, "_array", labels)
    if not isinstance(known, Categorical):
        unique = len(set(labels)) == len(labels)
        known = Categorical(labels, categories=labels if unique else None, ordered=ordered)
    places[outside] = 0
    return known.take(places - 1, allow_fill=True), edges


def _places(values: Index, edges: Index, side: str) -> np.ndarray:
    """How many edges lie below each value (`left`), or below or at it (`right`)."""
    numeric = values.dtype.kind in "iuf" and edges.dtype.kind in "iuf"
    if numeric and not is_extension(values.dtype) and not is_extension(edges.dtype):
        return np.searchsorted(edges._array, values._array, side=side)
    if values.dtype.kind == "m" and edges.dtype.kind != "m":
        raise ValueError("bins must be of timedelta64 dtype")
    if values.dtype.kind == "M" and edges.dtype.kind != "M":
        raise ValueError("bins must be of datetime64 dtype")
    if values.dtype.kind == "M" and is_extension(values.dtype) != is_extension(edges.dtype):
        raise ValueError("Cannot use timezone-naive bins with timezone-aware values, or vice-versa")
    if values.dtype.kind not in "mM":
        raise Refusal("pandas.cut", "x", str(values.dtype), "only numbers, moments and durations can be binned here")
    marks, points = comparable_raw(edges, values) if edges.dtype != values.dtype else (edges._raw(), values._raw())
    search = bisect.bisect_left if side == "left" else bisect.bisect_right
    absent = columns.isna(values._array).tolist()
    found = map(search, itertools.repeat(marks), [marks[0] if gone else point for gone, point in zip(absent, points)])
    return np.array(list(found), dtype=np.intp)


def _equal_to_first(values: Index, edges: Index) -> np.ndarray:
    if values.dtype.kind in "iuf":
        return values._array == edges._array[0]
    first, points = (
        comparable_raw(edges[:1], values) if edges.dtype != values.dtype else (edges[:1]._raw(), values._raw())
    )
    return np.array(list(map(first[0].__eq__, points)), dtype=bool)


def _intervals(edges: Index, precision: int, right: bool, include_lowest: bool) -> IntervalIndex:
    """The bins as intervals whose ends are rounded to as few digits as keep them apart, `precision` or more."""
    closed = "right" if right else "left"
    if _is_time(edges.dtype):
        breaks = edges
        if right and include_lowest:
            if is_extension(edges.dtype):
                raise Refusal("pandas.cut", "include_lowest", True, "not for moments with a time zone")
            numbers = edges._array.view("i8").copy()
            numbers[0] -= 1
            breaks = Index._from_array(numbers.view(str(edges.dtype)))
        return IntervalIndex.from_breaks(breaks, closed=closed)
    points = edges.tolist()
    precision = _telling_precision(precision, points)
    rounded = [_rounded(point, precision) for point in points]
    if right and include_lowest:
        rounded[0] = rounded[0] - 10 ** (-precision)
    return IntervalIndex.from_breaks(rounded, closed=closed)


def _telling_precision(precision: int, points: list[Any]) -> int:
    """The least number of digits, at least `precision`, that keeps the points apart."""
    for digits in range(precision, 20):
        if len({_rounded(point, digits) for point in points}) == len(points):
            return digits
    return precision


def _rounded(point: Any, precision: int) -> Any:
    """`point` to `precision` decimals; below 1, to as many significant digits."""
    if not math.isfinite(point) or point == 0:
        return point
    fraction, whole = math.modf(point)
    digits = precision if whole else precision - 1 - math.floor(math.log10(abs(fraction)))
    if isinstance(point, int):
        return point if digits >= 0 else int(np.around(point, digits))
    # NumPy's rounding: scale, round half to even, scale back.
    scale = 10.0 ** abs(digits)
    scaled = point * scale if digits >= 0 else point / scale
    nearest = math.copysign(float(round(scaled)), point) if math.isfinite(scaled) else scaled
    return nearest / scale if digits >= 0 else nearest * scale


def _like(original: Any, binned: Any, edges: Index, retbins: bool) -> Any:
    """A Series for a Series; with `retbins` also the edges, as a NumPy array where they are numbers."""
    if hasattr(original, "iloc"):
        from .series import Series

        binned = Series(binned, index=original._index, name=original._name)
    if not retbins:
        return binned
    if not is_extension(edges.dtype) and edges.dtype.kind in "iufcb":
        return binned, edges.to_numpy(copy=True)
    return binned, edges
