"""Order statistics: median, percentile, quantile, and the same with NaN left out.

Each lane is sorted once; the quantiles are then read off at "virtual" positions between the sorted elements.
Source: R. J. Hyndman and Y. Fan, "Sample quantiles in statistical packages", The American Statistician 50 (1996).
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Callable
from itertools import accumulate, compress
from operator import eq, ne
from typing import Any

from . import primitives
from .broadcasting import broadcast_to
from .creation import array, asarray
from .dtypes import NAT
from .errors import errstate, warn
from .lanes import deliver, lanes, normalize_axes, weights_like, with_kept
from .manipulation import moveaxis
from .medians import OTHERS, median_of_others
from .ndarray import ndarray
from .primitives.refusal import Refusal
from .subclasses import as_given, like, of_subclass, plain
from .ufuncs import add, ceil, floor, isfinite, isnan, subtract

_NAN = float("nan")


def median(a: Any, axis: Any = None, out: Any = None, overwrite_input: bool = False, keepdims: bool = False) -> ndarray:
    """The middle of the sorted elements over `axis` (several axes are taken together), or the mean of the two middles.

    Integers give float64; a lane with NaN gives NaN.
    """
    if of_subclass(a):
        return like(a, median(plain(a), axis, out, overwrite_input, keepdims), out)
    a = asarray(a)
    if a.dtype.kind in OTHERS:
        return median_of_others(a, axis, out, keepdims, without_nan=False)
    a = _ordered(a, "numpy.median")
    axes = normalize_axes(axis, a.ndim)
    made = _ready_middles(a, axes)
    if made is None:
        rows, shape = lanes(a, axes)
        if any(not row for row in rows) and keepdims and out is None:
            return with_kept(asarray(a.mean(axis=axis)), a.ndim, axes)
        if any(not row for row in rows):
            return a.mean(axis=axis, out=out, keepdims=keepdims)
        made = array(_middles(rows, a.dtype.kind in "f"), dtype=_mean_dtype(a)).reshape(shape)
    if overwrite_input:
        _put_in_order(a, axis)
    return _finish(with_kept(made, a.ndim, axes) if keepdims else made, out, keepdims)


def nanmedian(
    a: Any, axis: Any = None, out: Any = None, overwrite_input: bool = False, keepdims: bool = False
) -> ndarray:
    """The median over `axis` of the elements that are not NaN; NaN, with a warning, where there are none."""
    if of_subclass(a):
        return like(a, nanmedian(plain(a), axis, out, overwrite_input, keepdims), out)
    a = asarray(a)
    if a.dtype.kind in OTHERS:
        return median_of_others(a, axis, out, keepdims, without_nan=a.dtype.kind != "O")
    a = _ordered(a, "numpy.nanmedian")
    if a.dtype.kind != "f":
        found = median(a, axis, out, keepdims=keepdims)
        return asarray(found) if keepdims and out is None else found
    axes = normalize_axes(axis, a.ndim)
    rows, shape = lanes(a, axes)
    if a.size == 0 and axis is not None:
        return a.mean(axis=axis, out=out, keepdims=keepdims)
    if a.size == 0:
        warn("Mean of empty slice")
    made = _ready_middles(a, axes)
    if made is None:
        rows = [_without_nan(row) for row in rows]
        for row in rows if a.size else []:
            if not row:
                warn("All-NaN slice encountered")
        made = array(_middles(rows, False), dtype=_mean_dtype(a)).reshape(shape)
    if overwrite_input:
        _put_in_order(a, axis)
    return _finish(with_kept(made, a.ndim, axes) if keepdims else made, out, keepdims)


def _put_in_order(a: Any, axis: Any) -> None:
    """Leave an array in the order that its middle was found in, as its owner has allowed."""
    if isinstance(a, ndarray) and a.flags.writeable and (axis is None or isinstance(axis, int)):
        if axis is not None:
            a.sort(axis=axis)
        elif a.flags.c_contiguous:
            a.reshape(-1).sort()


def percentile(
    a: Any,
    q: Any,
    axis: Any = None,
    out: Any = None,
    overwrite_input: bool = False,
    method: str = "linear",
    keepdims: bool = False,
    *,
    weights: Any = None,
) -> ndarray:
    """The `q`-th percentiles of the elements over `axis`; the axes of `q` come first in the result."""
    given, a = a, _numbers(a)
    q, weak = _fractions(q, 100)
    if not _within_unit(q):
        raise ValueError("Percentiles must be in the range [0, 100]")
    made = _quantile(a, q, weak, axis, out, method, keepdims, weights, "numpy.percentile", False)
    if overwrite_input:
        _put_in_order(given, axis)
    return as_given(given, made, out)


def quantile(
    a: Any,
    q: Any,
    axis: Any = None,
    out: Any = None,
    overwrite_input: bool = False,
    method: str = "linear",
    keepdims: bool = False,
    *,
    weights: Any = None,
) -> ndarray:
    """The `q`-th quantiles of the elements over `axis`; the axes of `q` come first in the result."""
    given, a = a, _numbers(a)
    q, weak = _fractions(q, 1)
    if not _within_unit(q):
        raise ValueError("Quantiles must be in the range [0, 1]")
    made = _quantile(a, q, weak, axis, out, method, keepdims, weights, "numpy.quantile", False)
    if overwrite_input:
        _put_in_order(given, axis)
    return as_given(given, made, out)


def nanpercentile(
    a: Any,
    q: Any,
    axis: Any = None,
    out: Any = None,
    overwrite_input: bool = False,
    method: str = "linear",
    keepdims: bool = False,
    *,
    weights: Any = None,
) -> ndarray:
    """`percentile` of the elements that are not NaN."""
    given, a = a, _numbers(a)
    q, weak = _fractions(q, 100)
    if not _within_unit(q):
        raise ValueError("Percentiles must be in the range [0, 100]")
    made = _quantile(a, q, weak, axis, out, method, keepdims, weights, "numpy.nanpercentile", True)
    return as_given(given, made, out)


def nanquantile(
    a: Any,
    q: Any,
    axis: Any = None,
    out: Any = None,
    overwrite_input: bool = False,
    method: str = "linear",
    keepdims: bool = False,
    *,
    weights: Any = None,
) -> ndarray:
    """`quantile` of the elements that are not NaN."""
    given, a = a, _numbers(a)
    q, weak = _fractions(q, 1)
    if not _within_unit(q):
        raise ValueError("Quantiles must be in the range [0, 1]")
    made = _quantile(a, q, weak, axis, out, method, keepdims, weights, "numpy.nanquantile", True)
    return as_given(given, made, out)


# Where the quantile q of n sorted elements lies, counted from 0. Continuous methods interpolate between neighbours
# of a fractional position, which two parameters (alpha, beta) fix; others take the element at a whole one.
_CONTINUOUS: dict[str, tuple[float, float]] = {
    "interpolated_inverted_cdf": (0, 1),
    "hazen": (0.5, 0.5),
    "weibull": (0, 0),
    "median_unbiased": (1 / 3.0, 1 / 3.0),
    "normal_unbiased": (3 / 8.0, 3 / 8.0),
}
_WHOLE: dict[str, Callable[[int, Any], int]] = {
    "inverted_cdf": lambda n, q: max(math.ceil(n * q - 1), 0),
    "closest_observation": lambda n, q: max(_nearest_odd(n * q - 1 - 0.5), 0),
    "lower": lambda n, q: math.floor((n - 1) * q),
    "higher": lambda n, q: math.ceil((n - 1) * q),
    "nearest": lambda n, q: round(float((n - 1) * q)),
}
_METHODS = (
    "inverted_cdf",
    "averaged_inverted_cdf",
    "closest_observation",
    "interpolated_inverted_cdf",
    "hazen",
    "weibull",
    "linear",
    "median_unbiased",
    "normal_unbiased",
    "lower",
    "higher",
    "midpoint",
    "nearest",
)


def _nearest_odd(position: float) -> int:
    """The whole position after, unless this one is whole and odd: ties go to even ranks, counted from one."""
    before = math.floor(position)
    return before if position == before and before % 2 == 1 else before + 1


def _quantile(
    a: Any,
    q: Any,
    weak: bool,
    axis: Any,
    out: Any,
    method: str,
    keepdims: Any,
    weights: Any,
    name: str,
    skip_nan: bool,
) -> ndarray:
    """Quantiles `q` (an array of at most two axes, in [0, 1]) of `a`; `weak` leaves the dtype to `a`."""
    if weights is not None:
        if method != "inverted_cdf":
            raise ValueError(f"Only method 'inverted_cdf' supports weights. Got: {method}.")
        if skip_nan or a.dtype.kind not in "biuf":
            raise Refusal(name, "weights", weights, "weights are covered for real numbers, and NaN are not left out")
        return _weighted(a, q, axis, out, keepdims, asarray(weights))
    if method not in _METHODS:
        choices = f"dict_keys([{', '.join(map(repr, _METHODS))}])"
        raise ValueError(f"{method!r} is not a valid method. Use one of: {choices}")
    if a.dtype.kind not in "biufOmM":
        raise Refusal(name, "a", str(a.dtype), "only real numbers, times and objects can be ranked here")
    if q.ndim > 2:
        raise ValueError("q must be a scalar or 1d")
    axes = normalize_axes(axis, a.ndim)
    # Times are ranked as counts. What is known of objects is only how they compare, unless NaN are to be left out.
    times = a.dtype.kind in "mM"
    floating = a.dtype.kind in ("fOmM" if skip_nan else "fmM")
    missing: Any = NAT if times else _NAN
    weak = weak and a.dtype.kind not in "OmM"
    spoiled: list[bool] = []
    ranked = None if times or a.dtype.kind == "O" else _ready_ranked(a, axes)
    rows: Any = ranked
    shape = tuple(a.shape[k] for k in range(a.ndim) if k not in axes)
    if ranked is None:
        rows, shape = lanes(a.view("i8") if times else a, axes)
    if skip_nan and a.size == 0:
        from .nanfunctions import nanmean

        return nanmean(a, axis=axis, out=out, keepdims=keepdims)
    if ranked is None and skip_nan and floating:
        rows = [[v for v in row if v != NAT] if times else _without_nan(row) for row in rows]
        spoiled = [not row for row in rows]
        rows = [sorted(row) or [missing] for row in rows]
        for bad in spoiled:
            if bad:
                warn("All-NaN slice encountered")
    elif ranked is None:
        if not math.prod(a.shape[k] for k in axes) and (floating or q.size):
            if q.dtype.kind in "iu" and not floating:
                raise IndexError("cannot do a non-empty take from an empty axes.")
            raise IndexError(f"index {-1 if floating else 0} is out of bounds for axis 0 with size 0")
        spoiled = [floating and (NAT in row if times else _has_nan(row)) for row in rows]
        rows = [[missing] if bad else sorted(row) for row, bad in zip(rows, spoiled)]
    fractions = [q[()]] if q.ndim == 0 else list(q.ravel())
    # A single object is no array while it is computed with, and is multiplied with the fraction as Python does it.
    lone = a.dtype.kind == "O" and q.ndim == 0 and not shape
    if ranked is not None or len({len(row) for row in rows}) <= 1:
        layers = [_at(rows, fraction, method, a.dtype, weak, lone) for fraction in fractions] if a.size else []
        whole = layers[0].dtype if layers else _at([[a.dtype.type(0)]], q.dtype.type(0), method, a.dtype, weak).dtype
        values = [item for layer in layers for item in _counted(layer)]
    else:  # NaN were left out, and not as many from each lane
        per_row = [[_at([row], fraction, method, a.dtype, weak) for fraction in fractions] for row in rows]
        whole = per_row[0][0].dtype
        values = [_counted(layers[k])[0] for k in range(len(fractions)) for layers in per_row]
    made = array(values, dtype=whole).reshape(q.shape + shape)
    if skip_nan and q.ndim and axis is not None:
        made = _laid_out_by_lane(made, q.ndim)
        if q.ndim == 2 and len(axes) > 1:  # NumPy then moves the last and the first axis, not the two of `q`
            laid = made.transpose((*range(2, made.ndim), 0, 1))
            made = moveaxis(laid, (-1, 0), (0, 1))
    return _finish(with_kept(made, a.ndim, axes, q.ndim) if keepdims else made, out, keepdims)


def _counted(layer: ndarray) -> list:
    """The elements, times as counts."""
    return layer.view("i8").tolist() if layer.dtype.kind in "mM" else layer.tolist()


def _laid_out_by_lane(made: ndarray, depth: int) -> ndarray:
    """The same array in memory as if the first `depth` axes had been the last, where each lane puts its results."""
    order = (*range(depth, made.ndim), *range(depth))
    back = tuple(order.index(k) for k in range(made.ndim))
    return made.transpose(order).copy().transpose(back)


def _weighted(a: ndarray, q: ndarray, axis: Any, out: Any, keepdims: Any, weights: ndarray) -> ndarray:
    """Per lane, the least element at which the share of the weights up to it reaches each of `q`."""
    axes = normalize_axes(axis, a.ndim)
    weights = weights_like(a, weights, None if axis is None else axes)
    if (weights < 0).any():
        raise ValueError("Weights must be non-negative.")
    rows, shape = lanes(a, axes)
    weight_rows, _ = lanes(broadcast_to(weights, a.shape), axes)
    fractions = q.ravel().tolist()
    columns = []
    for row, amounts in zip(rows, weight_rows):
        order = sorted(range(len(row)), key=row.__getitem__)
        shares = list(accumulate(float(amounts[k]) for k in order))
        if not 0.0 < shares[-1] < math.inf:
            warn("invalid value encountered in divide")
            raise ValueError("Weights included NaN, inf or were all zero.")
        shares = [share / shares[-1] if share else -1.0 for share in shares]
        if a.dtype.kind == "f" and _has_nan(row):
            columns.append([_NAN] * len(fractions))
            continue
        last = len(row) - 1
        columns.append([row[order[min(bisect_left(shares, fraction), last)]] for fraction in fractions])
    made = array([item for layer in zip(*columns) for item in layer], dtype=a.dtype).reshape(q.shape + shape)
    return _finish(with_kept(made, a.ndim, axes, q.ndim) if keepdims else made, out, keepdims)


def _column(rows: Any, place: int, dtype: Any) -> ndarray:
    if isinstance(rows, ndarray):
        return rows[:, place].copy()
    return array([row[place] for row in rows], dtype=dtype)


def _at(rows: Any, q: Any, method: str, dtype: Any, weak: bool, lone: bool = False) -> ndarray:
    """The quantile `q` of each of equally long sorted rows."""
    n = len(rows[0])
    if method in _WHOLE or (method == "linear" and asarray(q).dtype.kind in "iub"):
        place = _WHOLE[method](n, q) if method in _WHOLE else int((n - 1) * int(q))
        return _column(rows, place, dtype)
    if method == "linear":
        position = (n - 1) * q
    elif method == "averaged_inverted_cdf":
        position = n * q - 1
    elif method == "midpoint":
        position = 0.5 * (floor((n - 1) * q) + ceil((n - 1) * q))
    else:
        alpha, beta = _CONTINUOUS[method]
        position = n * q + (alpha + q * (1 - alpha - beta)) - 1
    if position >= n - 1:
        before = after = n - 1
        gamma = position + 1
    elif position < 0:
        before = after = 0
        gamma = position
    else:
        before = math.floor(position)
        after = before + 1
        gamma = position - before
    kind = type(position)
    if method == "averaged_inverted_cdf":
        gamma = kind(0.5 if gamma == 0 else 1.0)
    elif method == "midpoint":
        gamma = kind(0.0 if position % 1 == 0 else 0.5)
    if lone:
        return array([_between(rows[0][before], rows[0][after], gamma)], dtype=dtype)
    low, high = _column(rows, before, dtype), _column(rows, after, dtype)
    return _between(low, high, float(gamma) if weak else gamma)


def _between(low: Any, high: Any, t: Any) -> Any:
    """From `low` (t = 0) to `high` (t = 1), computed from the nearer end so that it is monotonic and exact at both."""
    gap = subtract(high, low)
    if t >= 0.5:
        return subtract(high, gap * (1 - t))
    return add(low, gap * t)


def _fractions(q: Any, scale: int) -> tuple[ndarray, bool]:
    """`q` divided by `scale` as an array, and whether it was a Python number, which does not decide the dtype."""
    weak = type(q) in (int, float)
    q = asarray(q)
    return (q if scale == 1 else asarray(q / scale)), weak


def _within_unit(q: ndarray) -> bool:
    values = q.ravel().tolist()
    return all(0.0 <= value <= 1.0 for value in values)


def _middles(rows: list[list], check: bool) -> list[float]:
    """The median of each row; NaN for a row with NaN, where `check` says to look for it, or with nothing."""
    result = []
    for row in rows:
        if not row or (check and _has_nan(row)):
            result.append(_NAN)
            continue
        row = sorted(row)
        half = len(row) // 2
        # As a mean, which starts from zero: a negative zero does not stay one.
        result.append(row[half] + 0.0 if len(row) % 2 else (float(row[half - 1]) + float(row[half])) / 2 + 0.0)
    return result


def _ready_ranked(a: ndarray, axes: tuple[int, ...]) -> ndarray | None:
    """The lanes of `a` over `axes` as sorted rows, if the primitives in force have them ready and there is no NaN."""
    kept = tuple(k for k in range(a.ndim) if k not in axes)
    if not a.size or not axes:
        return None
    rows = a.transpose(kept + axes).reshape(math.prod(a.shape[k] for k in kept), -1)
    ranked = primitives.ready_sorted(rows if rows.flags.c_contiguous else rows.copy(), -1)
    if ranked is None or a.dtype.kind == "f" and isnan(ranked[:, -1]).any():
        return None
    return ranked


def _ready_middles(a: ndarray, axes: tuple[int, ...]) -> ndarray | None:
    """The finite medians of the lanes over `axes`, likewise."""
    ranked = _ready_ranked(a, axes)
    if ranked is None:
        return None
    half = ranked.shape[1] // 2
    high = ranked[:, half].astype("float64")
    low = high if ranked.shape[1] % 2 else ranked[:, half - 1].astype("float64")
    with errstate(all="ignore"):
        found = high + 0.0 if low is high else (low + high) / 2 + 0.0
    if not isfinite(found).all():
        return None
    return found.astype(_mean_dtype(a)).reshape(tuple(a.shape[k] for k in range(a.ndim) if k not in axes))


def _has_nan(values: list) -> bool:
    return any(map(ne, values, values))


def _without_nan(values: list) -> list:
    return list(compress(values, map(eq, values, values)))


def _ordered(a: Any, name: str) -> ndarray:
    """`a` as an array whose elements can be ranked and averaged."""
    a = asarray(a)
    if a.dtype.kind not in "biuf":
        raise Refusal(name, "a", str(a.dtype), "only real numbers can be ranked here")
    return a


def _numbers(a: Any) -> ndarray:
    a = asarray(a)
    if a.dtype.kind == "c":
        raise TypeError("a must be an array of real numbers")
    return a


def _mean_dtype(a: ndarray) -> Any:
    return a.dtype if a.dtype.kind == "f" else "float64"


def _finish(result: ndarray, out: Any, keepdims: Any) -> Any:
    # Where axes are kept, an array without any is an array too.
    if out is None and result.ndim == 0 and not keepdims:
        return result[()]
    return deliver(result, out)


__all__ = ["median", "nanmedian", "nanpercentile", "nanquantile", "percentile", "quantile"]
