"""Counting: bincount, digitize, histogram and its bins."""

from __future__ import annotations

import math
import operator
from bisect import bisect_left, bisect_right
from collections import Counter
from itertools import repeat
from typing import Any

from . import primitives
from .creation import array, asarray, ones, zeros
from .differences import diff
from .dtypes import result_type
from .errors import warn
from .manipulation import atleast_2d
from .ndarray import ndarray
from .ordering import searchsorted
from .primitives.refusal import Refusal
from .quantiles import percentile
from .ranges import linspace


def bincount(x: Any, /, weights: Any = None, minlength: int = 0) -> ndarray:
    """How often each of 0, 1, 2, ... occurs in `x`, or the sum of the weights of its occurrences."""
    made = primitives.ready_counts(x, weights, minlength)
    if made is not None:
        return made
    given, x = x, asarray(x)
    if x.ndim == 0:
        raise ValueError("object of too small depth for desired array")
    if x.ndim > 1:
        raise ValueError(
            "object too deep for desired array"
            if isinstance(given, ndarray)
            else "setting an array element with a sequence. "
            "The requested array would exceed the maximum number of dimension of 1."
        )
    if x.dtype.kind not in "iub" and x.size:
        if isinstance(given, ndarray) or x.dtype.kind != "f":
            raise TypeError(f"Cannot cast array data from {x.dtype!r} to dtype('int64') according to the rule 'safe'")
        warn(
            "Non-integer input passed to bincount. In a future version of NumPy, this will be an error. "
            "(Deprecated NumPy 2.1)",
            DeprecationWarning,
        )
        x = x.astype("int64")
    if minlength is None:
        raise TypeError("'NoneType' object cannot be interpreted as an integer")
    minlength = operator.index(minlength)
    if minlength < 0:
        raise ValueError("'minlength' must not be negative")
    if not x.size:
        return zeros(minlength, dtype="int64")
    values = x.astype(int).tolist() if x.dtype.kind == "b" else x.tolist()
    if values and min(values) < 0:
        raise ValueError("'list' argument must have no negative elements")
    length = max(minlength, max(values) + 1 if values else 0)
    if weights is None:
        counts = [0] * length
        for value, count in Counter(values).items():
            counts[int(value)] = count
        return array(counts, dtype="int64")
    weights = asarray(weights)
    if weights.dtype.kind not in "biuf":
        raise TypeError(
            f"Cannot cast array data from {weights.dtype!r} to dtype('float64') according to the rule 'safe'"
        )
    if weights.size != len(values):
        raise ValueError("The weights and list don't have the same length.")
    sums = [0.0] * length
    for value, weight in zip(values, weights.ravel().tolist()):
        sums[value] += weight
    return array(sums, dtype="float64")


def digitize(x: Any, bins: Any, right: bool = False) -> ndarray:
    """The number of the bin, among monotonic `bins`, that each element of `x` falls in."""
    x, bins = asarray(x), asarray(bins)
    if x.dtype.kind == "c":
        raise TypeError("x may not be complex")
    if bins.ndim != 1:
        raise ValueError(
            "object too deep for desired array" if bins.ndim else "object of too small depth for desired array"
        )
    edges = bins.tolist()
    direction = _direction(edges)
    if direction == 0:
        raise ValueError("bins must be monotonically increasing or decreasing")
    side = "left" if right else "right"
    if direction > 0:
        return searchsorted(bins, x, side=side)
    return len(edges) - searchsorted(bins[::-1], x, side=side)


def histogram(a: Any, bins: Any = 10, range: Any = None, density: Any = None, weights: Any = None) -> tuple:
    """`(counts, edges)`: how many elements fall in each bin, the last of which is closed on both sides.

    `bins` is a number of equal bins, their edges, or the name of a rule. With `density` the counts are normalized to
    an integral of one; with `weights` they are sums of weights.
    """
    a, weights = _flat(a, weights)
    edges, uniform = _edges(a, bins, range, weights)
    plain = uniform and weights is None and not density
    made = primitives.ready_histogram(a, edges.astype(float, copy=False)) if plain else None
    if made is not None:
        return made, edges
    limits = edges.tolist()
    values = a.tolist()
    if a.dtype.kind == "b":
        values = [int(value) for value in values]
    if weights is None:
        counts = array(_counts(values, limits), dtype="int64")
    else:
        counts = _weighted_counts(values, limits, weights)
    if density:
        return counts / diff(edges).astype(float) / counts.sum(), edges
    return counts, edges


def histogram_bin_edges(a: Any, bins: Any = 10, range: Any = None, weights: Any = None) -> ndarray:
    """The edges that `histogram` would use."""
    a, weights = _flat(a, weights)
    return _edges(a, bins, range, weights)[0]


def histogram2d(x: Any, y: Any, bins: Any = 10, range: Any = None, density: Any = None, weights: Any = None) -> tuple:
    """`(counts, x edges, y edges)` of the points (x, y)."""
    if len(x) != len(y):
        raise ValueError("x and y must have the same length.")
    try:
        count = len(bins)
    except TypeError:
        count = 1
    if count not in (1, 2):
        edges = asarray(bins)
        bins = [edges, edges]
    counts, edges = histogramdd([x, y], bins, range, density, weights)
    first, second = edges
    return counts, first, second


def histogramdd(sample: Any, bins: Any = 10, range: Any = None, density: Any = None, weights: Any = None) -> tuple:
    """`(counts, list of edges)` of points in several dimensions, one point per row of `sample`."""
    if isinstance(sample, ndarray):
        sample = sample if sample.ndim == 2 else asarray(sample).reshape(1, -1).T
    else:
        sample = atleast_2d(asarray(sample)).T if not hasattr(sample, "shape") else sample
    total, width = sample.shape
    columns = [sample[:, k] for k in _range(width)]
    try:
        if len(bins) != width:
            raise ValueError("The dimension of bins must be equal to the dimension of the sample x.")
        bins = list(bins)
    except TypeError:
        bins = [bins] * width
    if range is None:
        range = [None] * width
    elif len(range) != width:
        raise ValueError("range argument must have one entry per dimension")
    edges = []
    for k in _range(width):
        each = asarray(bins[k])
        if each.ndim == 0:
            if bins[k] < 1:
                raise ValueError(f"`bins[{k}]` must be positive, when an integer")
            low, high = _outer_edges(columns[k], range[k])
            edges.append(linspace(low, high, operator.index(bins[k]) + 1))
        elif each.ndim == 1:
            if _direction(each.tolist()) <= 0:
                raise ValueError(f"`bins[{k}]` must be monotonically increasing, when an array")
            edges.append(each)
        else:
            raise ValueError(f"`bins[{k}]` must be a scalar or 1d array")
    shape = tuple(len(each) - 1 for each in edges)
    places, inside = zeros(total, dtype="int64"), ones(total, dtype=bool)
    for column, each, n in zip(columns, edges, shape):
        found = searchsorted(each, column, "right") - 1
        # The last bin is closed.
        found[column == each[-1]] = n - 1
        places = places * n + found
        inside &= (found >= 0) & (found < n)
    amounts = None if weights is None else _line(asarray(weights))[inside]
    flat = bincount(places[inside], amounts, math.prod(shape))
    # NumPy counts in a frame of outliers and returns a view of its inside; the strides show it.
    framed = zeros(tuple(n + 2 for n in shape), dtype=float)
    inside_frame = (slice(1, -1),) * width
    framed[inside_frame] = flat.reshape(shape)
    counts = framed[inside_frame]
    if density:
        whole = counts.sum()
        for k in _range(width):
            form = [1] * width
            form[k] = shape[k]
            counts = counts / diff(edges[k]).reshape(form)
        counts = counts / whole
    return counts, edges


def _line(weights: ndarray) -> ndarray:
    if weights.ndim != 1:
        raise ValueError(f"object {'too deep' if weights.ndim else 'of too small depth'} for desired array")
    return weights


_range = range  # the builtin, in functions that have a parameter of that name


def _flat(a: Any, weights: Any) -> tuple[ndarray, ndarray | None]:
    a = asarray(a)
    if a.dtype.kind == "b":
        warn("Converting input from bool to <class 'numpy.uint8'> for compatibility.")
        a = a.astype("uint8")
    if a.dtype.kind not in "iuf":
        raise Refusal("numpy.histogram", "a", str(a.dtype), "only real numbers can be counted in bins here")
    if weights is not None:
        weights = asarray(weights)
        if weights.shape != a.shape:
            raise ValueError("weights should have the same shape as a.")
        weights = weights.ravel()
    return a.ravel(), weights


def _outer_edges(a: ndarray, range: Any) -> tuple[Any, Any]:
    """The first and last edge of equal bins, never the same."""
    if range is not None:
        low, high = range
        if low > high:
            raise ValueError("max must be larger than min in range parameter.")
        if not (math.isfinite(low) and math.isfinite(high)):
            raise ValueError(f"supplied range of [{low}, {high}] is not finite")
    elif a.size == 0:
        low, high = 0, 1
    else:
        low, high = a.min(), a.max()
        if not (math.isfinite(low) and math.isfinite(high)):
            raise ValueError(f"autodetected range of [{low}, {high}] is not finite")
    if low == high:
        low, high = low - 0.5, high + 0.5
    return low, high


def _edges(a: ndarray, bins: Any, range: Any, weights: ndarray | None) -> tuple[ndarray, bool]:
    """The edges of the bins, and whether they are equally spaced."""
    if isinstance(bins, str):
        if bins not in (*_RULES, "stone"):
            raise ValueError(f"{bins!r} is not a valid estimator for `bins`")
        if weights is not None:
            raise TypeError("Automated estimation of the number of bins is not supported for weighted data")
        low, high = _outer_edges(a, range)
        if range is not None:
            a = a[(a >= low) & (a <= high)]
        count = 1
        if a.size:
            width = _stone_rule(a, range) if bins == "stone" else _RULES[bins](a)
            if width:
                if a.dtype.kind in "iu" and width < 1:
                    width = 1
                count = int(math.ceil(float(_span(low, high)) / width))
    elif asarray(bins).ndim == 0:
        try:
            count = operator.index(bins)
        except TypeError as error:
            raise TypeError("`bins` must be an integer, a string, or an array") from error
        if count < 1:
            raise ValueError("`bins` must be positive, when an integer")
        low, high = _outer_edges(a, range)
    elif asarray(bins).ndim == 1:
        edges = asarray(bins)
        if _direction(edges.tolist()) <= 0 and edges.size > 1 or (edges[:-1] > edges[1:]).any():
            raise ValueError("`bins` must increase monotonically, when an array")
        return edges, False
    else:
        raise ValueError("`bins` must be 1d, when an array")
    kind = result_type(low, high, a)
    if kind.kind in "iub":
        kind = result_type(kind, "f8")
    edges = linspace(low, high, count + 1, endpoint=True, dtype=kind)
    limits = edges.tolist()
    if any(map(operator.ge, limits[:-1], limits[1:])):
        raise ValueError(f"Too many bins for data range. Cannot create {count} finite-sized bins.")
    return edges, True


def _span(low: Any, high: Any) -> float:
    return float(high) - float(low)


def _counts(values: list, limits: list) -> list[int]:
    """How many values lie in each bin; values outside, and NaN, in none."""
    counts = [0] * (len(limits) - 1)
    if not counts:
        return counts
    first, last = limits[0], limits[-1]
    found = Counter(values)
    if 2 * len(found) > len(values):
        places = Counter(map(bisect_right, repeat(limits), [value for value in values if first <= value <= last]))
        tally = {place: number for place, number in places.items()}
    else:
        tally = {}
        for value, number in found.items():
            if first <= value <= last:
                place = bisect_right(limits, value)
                tally[place] = tally.get(place, 0) + number
    for place, number in tally.items():
        counts[min(place, len(counts)) - 1] += number
    if limits[-2] == last:  # a last bin of no width takes what equals it
        counts[-1] = sum(number for value, number in found.items() if value == last)
        counts[:-1] = [
            bisect_left(ordered, high) - bisect_left(ordered, low)
            for ordered in [sorted(value for value in values if first <= value <= last)]
            for low, high in zip(limits[:-2], limits[1:-1])
        ]
    return counts


def _weighted_counts(values: list, limits: list, weights: ndarray) -> ndarray:
    kind = weights.dtype
    sums = [0] * (len(limits) - 1) if kind.kind in "iub" else [0.0] * (len(limits) - 1)
    first, last = limits[0], limits[-1]
    for value, weight in zip(values, weights.tolist()):
        if first <= value <= last:
            sums[min(bisect_right(limits, value), len(sums)) - 1] += weight
    return array(sums, dtype=kind)


def _direction(edges: list) -> int:
    """1 where the edges never decrease, -1 where they never increase, else 0."""
    if all(map(operator.le, edges[:-1], edges[1:])):
        return 1
    if all(map(operator.ge, edges[:-1], edges[1:])):
        return -1
    return 0


# Rules for the width of equal bins; numpy.histogram_bin_edges names the source of each.


def _sqrt_rule(a: ndarray) -> float:
    return _ptp(a) / math.sqrt(a.size)


def _sturges_rule(a: ndarray) -> float:
    return _ptp(a) / (math.log2(a.size) + 1.0)


def _rice_rule(a: ndarray) -> float:
    return _ptp(a) / (2.0 * a.size ** (1.0 / 3))


def _scott_rule(a: ndarray) -> float:
    return (24.0 * math.pi**0.5 / a.size) ** (1.0 / 3.0) * float(a.std())


def _doane_rule(a: ndarray) -> float:
    if a.size <= 2:
        return 0.0
    scale = math.sqrt(6.0 * (a.size - 2) / ((a.size + 1.0) * (a.size + 3)))
    spread = float(a.std())
    if spread <= 0.0:
        return 0.0
    skew = float((((a - a.mean()) / spread) ** 3).mean())
    return _ptp(a) / (1.0 + math.log2(a.size) + math.log2(1.0 + abs(skew) / scale))


def _fd_rule(a: ndarray) -> float:
    low, high = percentile(a, [25, 75]).tolist()
    return 2.0 * (high - low) * a.size ** (-1.0 / 3.0)


def _auto_rule(a: ndarray) -> float:
    first, second = _fd_rule(a), _sturges_rule(a)
    return min(max(first, _sqrt_rule(a) / 2), second)


def _stone_rule(a: ndarray, range: Any) -> float:
    """Of up to the square root of n bins, the number with the least estimate of the integrated squared error (C. J. Stone,
    "An asymptotically optimal histogram selection rule", 1984)."""
    extent = _ptp(a)
    if a.size <= 1 or extent == 0:
        return 0.0
    most = max(100, int(math.sqrt(a.size)))
    best, least = 1, math.inf
    count = 0
    while count < most:
        count += 1
        parts = histogram(a, bins=count, range=range)[0] / a.size
        error = (2 - (a.size + 1) * float(parts.dot(parts))) / (extent / count)
        if error < least:
            best, least = count, error
    if best == most:
        warn("The number of bins estimated may be suboptimal.", RuntimeWarning)
    return extent / best


def _ptp(a: ndarray) -> float:
    return float(a.max()) - float(a.min())


_RULES = {
    "auto": _auto_rule,
    "doane": _doane_rule,
    "fd": _fd_rule,
    "rice": _rice_rule,
    "scott": _scott_rule,
    "sqrt": _sqrt_rule,
    "sturges": _sturges_rule,
}

__all__ = ["bincount", "digitize", "histogram", "histogram2d", "histogram_bin_edges", "histogramdd"]
