"""Discrete calculus along an axis: diff, ediff1d, gradient, trapezoid, cumulative sums, interp."""

from __future__ import annotations

from bisect import bisect_right
from itertools import repeat
from typing import Any

from . import primitives
from .broadcasting import broadcast_to
from .creation import array, asarray, empty, empty_like
from .dtypes import can_cast, result_type
from .errors import errstate
from .joining import concatenate
from .lanes import normalize_axes, normalize_axis
from .ndarray import ndarray
from .novalue import NO_VALUE
from .primitives.refusal import Refusal
from .subclasses import like, of_subclass, plain
from .ufuncs import absolute, isfinite, maximum, minimum, not_equal, subtract

_WORTH = 64  # so many points pay for operations on whole arrays


def diff(a: Any, n: int = 1, axis: int = -1, prepend: Any = NO_VALUE, append: Any = NO_VALUE) -> ndarray:
    """The `n`-th differences of neighbours along `axis`; for booleans, whether they differ."""
    if of_subclass(a):
        return like(a, diff(plain(a), n, axis, prepend, append))
    if n == 0:
        return a
    if n < 0:
        raise ValueError("order must be non-negative but got " + repr(n))
    a = asarray(a)
    if a.ndim == 0:
        raise ValueError("diff requires input that is at least one dimensional")
    axis = normalize_axis(axis, a.ndim)
    ends = [None if end is NO_VALUE else _end(end, a, axis) for end in (prepend, append)]
    if ends != [None, None]:
        pieces = [piece for piece in (ends[0], a, ends[1]) if piece is not None]
        a = concatenate(pieces, axis)
    later = (slice(None),) * axis + (slice(1, None),)
    earlier = (slice(None),) * axis + (slice(None, -1),)
    for _ in range(n):
        a = (not_equal if a.dtype.kind == "b" else subtract)(a[later], a[earlier])
    return a


def ediff1d(ary: Any, to_end: Any = None, to_begin: Any = None) -> ndarray:
    """Differences of the flattened elements, with more before and after."""
    if of_subclass(ary):
        return like(ary, ediff1d(plain(ary), to_end, to_begin))
    flat = asarray(ary).ravel()
    pieces = []
    for name, piece in (("to_begin", to_begin), ("to_end", to_end)):
        if piece is not None:
            piece = asarray(piece)
            if not can_cast(piece.dtype, flat.dtype, casting="same_kind"):
                raise TypeError(f"dtype of `{name}` must be compatible with input `ary` under the `same_kind` rule.")
            piece = piece.ravel().astype(flat.dtype)
        pieces.append(piece)
    steps = subtract(flat[1:], flat[:-1]) if flat.size else flat[:0]
    parts = [part for part in (pieces[0], steps, pieces[1]) if part is not None]
    return concatenate(parts) if len(parts) > 1 else steps


def gradient(f: Any, *varargs: Any, axis: Any = None, edge_order: int = 1) -> Any:
    """Second-order central differences inside, one-sided differences of `edge_order` at both ends, along each axis.

    Spacing: none (1), a number for all axes, or per axis a number or the coordinates.
    """
    if of_subclass(f):
        made = gradient(plain(f), *varargs, axis=axis, edge_order=edge_order)
        return tuple([like(f, each) for each in made]) if type(made) is tuple else like(f, made)
    f = asarray(f)
    axes = normalize_axes(axis, f.ndim)
    spacing = _spacing(f, varargs, axes)
    if edge_order > 2:
        raise ValueError("'edge_order' greater than 2 not supported")
    if f.dtype.kind not in "iubf":
        raise Refusal("numpy.gradient", "f", str(f.dtype), "only real numbers are covered")
    if f.dtype.kind in "iub":
        f = f.astype("float64")
    results = []
    for k, h in zip(axes, spacing):
        if f.shape[k] < edge_order + 1:
            raise ValueError(
                "Shape of array too small to calculate a numerical gradient, "
                "at least (edge_order + 1) elements are required."
            )
        results.append(_gradient_along(f, k, h, edge_order))
    if len(axes) == 1:
        return results[0]
    return tuple(results)


def trapezoid(y: Any, x: Any = None, dx: float = 1.0, axis: int = -1) -> ndarray:
    """Integral along `axis` by the trapezoidal rule."""
    if of_subclass(y):
        return like(y, trapezoid(plain(y), x, dx, axis))
    y = asarray(y)
    if not hasattr(axis, "__index__"):
        raise TypeError(f"list indices must be integers or slices, not {type(axis).__name__}")
    if x is None:
        width = dx
    else:
        x = asarray(x)
        if x.ndim == 1:
            form = [1] * y.ndim
            width = diff(x)
            form[axis] = width.shape[0]
            width = width.reshape(form)
        else:
            width = diff(x, axis=axis)
    if not -y.ndim <= axis < y.ndim:
        raise IndexError("list assignment index out of range")
    k = axis % y.ndim
    later = (slice(None),) * k + (slice(1, None),)
    earlier = (slice(None),) * k + (slice(None, -1),)
    return (width * (y[later] + y[earlier]) / 2.0).sum(axis)


def cumulative_sum(
    x: Any, /, *, axis: int | None = None, dtype: Any = None, out: Any = None, include_initial: bool = False
) -> ndarray:
    """Running sum along `axis`, with a leading zero where `include_initial`."""
    return _cumulative(x, axis, dtype, out, include_initial, 0)


def cumulative_prod(
    x: Any, /, *, axis: int | None = None, dtype: Any = None, out: Any = None, include_initial: bool = False
) -> ndarray:
    """Running product along `axis`, with a leading one where `include_initial`."""
    return _cumulative(x, axis, dtype, out, include_initial, 1)


def unwrap(p: Any, discont: float | None = None, axis: int = -1, *, period: float = 6.283185307179586) -> ndarray:
    """`p` with multiples of `period` added so that no step along `axis` exceeds the larger of half and `discont`."""
    p = asarray(p)
    steps = diff(p, axis=axis)
    if discont is None:
        discont = period / 2
    kind = result_type(steps, period)
    if kind.kind in "iu":
        high, rest = divmod(period, 2)
        ambiguous = rest == 0
    else:
        high, ambiguous = period / 2, True
    low = -high
    wrapped = (steps - low) % period + low
    if ambiguous:
        wrapped[(wrapped == low) & (steps > 0)] = high
    correction = wrapped - steps
    correction[absolute(steps) < discont] = 0
    result = array(p, copy=True, dtype=kind)
    later = (slice(None),) * normalize_axis(axis, p.ndim) + (slice(1, None),)
    result[later] = p[later] + correction.cumsum(axis)
    return result


def interp(x: Any, xp: Any, fp: Any, left: Any = None, right: Any = None, period: Any = None) -> ndarray:
    """Piecewise linear interpolation at `x` of the points (xp, fp), `xp` increasing; beyond them `left` and `right`."""
    fp = asarray(fp)
    if fp.dtype.kind == "c":
        ends = [(None, None) if end is None else (complex(end).real, complex(end).imag) for end in (left, right)]
        real = interp(x, xp, fp.real, ends[0][0], ends[1][0], period)
        imaginary = interp(x, xp, fp.imag, ends[0][1], ends[1][1], period)
        # Not a sum: an infinite part would make the other one NaN.
        parts = zip(asarray(real).ravel().tolist(), asarray(imaginary).ravel().tolist())
        return array([complex(*pair) for pair in parts], dtype="complex128").reshape(asarray(real).shape)[()]
    x = asarray(x, dtype="float64")
    points, values = asarray(xp, dtype="float64"), asarray(fp, dtype="float64")
    if period is not None:
        if period == 0:
            raise ValueError("period must be a non-zero value")
        period = abs(period)
        left = right = None
        if points.ndim != 1 or values.ndim != 1:
            raise ValueError("Data points must be 1-D sequences")
        if points.shape[0] != values.shape[0]:
            raise ValueError("fp and xp are not of the same length")
        x, points = x % period, points % period
        order = points.argsort()
        points, values = points[order], values[order]
        points = concatenate((points[-1:] - period, points, points[0:1] + period))
        values = concatenate((values[-1:], values, values[0:1]))
    if points.ndim != 1 or values.ndim != 1:
        raise ValueError(
            "object too deep for desired array" if points.ndim or values.ndim else "array of sample points is empty"
        )
    if points.size == 0:
        raise ValueError("array of sample points is empty")
    if points.size != values.size:
        raise ValueError("fp and xp are not of the same length.")
    ready = _ready_interpolated(x, points, values, left, right)
    if ready is not None:
        return ready[()]
    result = _interpolated(x.ravel().tolist(), points.tolist(), values.tolist(), left, right)
    return array(result, dtype="float64").reshape(x.shape)[()]


def _ready_interpolated(x: ndarray, points: ndarray, values: ndarray, left: Any, right: Any) -> ndarray | None:
    """The interpolation as operations on whole arrays, where the primitives in force have the search ready and all is
    finite and ascending."""
    if x.size < _WORTH or points.size < 2:
        return None
    places = primitives.ready_search(points, x, True)
    if places is None:
        return None
    steps = points[1:] - points[:-1]
    with errstate(all="ignore"):
        slopes = (values[1:] - values[:-1]) / steps
        if not (steps > 0).all() or not isfinite(slopes).all():
            return None
        inner = places - 1
        maximum(inner, 0, out=inner)
        minimum(inner, points.size - 2, out=inner)
        result = slopes.take(inner) * (x - points.take(inner)) + values.take(inner)
        if not isfinite(result).all():
            return None
    result[places == 0] = values[0] if left is None else float(left)
    beyond = places == points.size
    result[beyond] = values[-1] if right is None else float(right)
    result[x == points[-1]] = values[-1]
    return result


def _place(points: list[float], value: float) -> int:
    """As `bisect_right`, where points that are NaN lie beyond every value."""
    low, high = 0, len(points)
    while low < high:
        middle = (low + high) // 2
        if value >= points[middle]:
            low = middle + 1
        else:
            high = middle
    if value >= points[-1] or value < points[0]:
        return low
    return min(max(low, 1), len(points) - 1)


def _interpolated(x: list[float], xp: list[float], fp: list[float], left: Any, right: Any) -> list[float]:
    last = len(xp) - 1
    low = fp[0] if left is None else float(left)
    high = fp[last] if right is None else float(right)
    if last == 0:
        return [low if v < xp[0] else high if v > xp[0] else fp[0] if v == v else v for v in x]
    slopes = [(b - a) / (q - p) if q != p else _divided(b - a, q - p) for p, q, a, b in zip(xp, xp[1:], fp, fp[1:])]
    result = []
    place = bisect_right if all(p == p for p in xp) else _place
    for v, k in zip(x, map(place, repeat(xp), x)):
        if v != v:
            result.append(v)
        elif k == 0:
            result.append(low)
        elif k > last:
            result.append(fp[last] if v == xp[last] else high)
        elif v == xp[k - 1]:
            result.append(fp[k - 1])
        else:
            y = slopes[k - 1] * (v - xp[k - 1]) + fp[k - 1]
            if y != y:
                y = slopes[k - 1] * (v - xp[k]) + fp[k]
                if y != y and fp[k - 1] == fp[k]:
                    y = fp[k - 1]
            result.append(y)
    return result


def _divided(a: float, b: float) -> float:
    """`a / b` for `b` zero, as floating-point arithmetic has it."""
    if a != a or a == 0:
        return float("nan")
    return float("inf") if (a > 0) == (str(b)[0] != "-") else float("-inf")


def _end(end: Any, a: ndarray, axis: int) -> ndarray:
    end = asarray(end)
    if end.ndim == 0:
        end = broadcast_to(end, a.shape[:axis] + (1,) + a.shape[axis + 1 :])
    return end


def _spacing(f: ndarray, varargs: tuple, axes: tuple[int, ...]) -> list:
    """Per axis the step, or the steps between coordinates where they differ."""
    if not varargs:
        return [1.0] * len(axes)
    if len(varargs) == 1 and asarray(varargs[0]).ndim == 0:
        return list(varargs) * len(axes)
    if len(varargs) != len(axes):
        raise TypeError("invalid number of arguments")
    spacing = []
    for k, each in zip(axes, varargs):
        points = asarray(each)
        if points.ndim == 0:
            spacing.append(each)
            continue
        if points.ndim != 1:
            raise ValueError("distances must be either scalars or 1d")
        if len(points) != f.shape[k]:
            raise ValueError("when 1d, distances must match the length of the corresponding dimension")
        if points.dtype.kind in "iu":
            points = points.astype("float64")
        steps = diff(points)
        spacing.append(steps[0] if (steps == steps[0]).all() else steps)
    return spacing


def _gradient_along(f: ndarray, axis: int, h: Any, edge_order: int) -> ndarray:
    """Differences of `f` along one axis, for a step or an array of steps."""
    out = empty_like(f)

    def part(start: int | None, stop: int | None) -> tuple:
        return (slice(None),) * axis + (slice(start, stop),)

    def at(k: int) -> tuple:
        return (slice(None),) * axis + (k,)

    uneven = getattr(h, "ndim", 0) == 1
    if not uneven:
        out[part(1, -1)] = (f[part(2, None)] - f[part(None, -2)]) / (2.0 * h)
    else:
        before, after = h[:-1], h[1:]
        form = [1] * f.ndim
        form[axis] = -1
        a = (-after / (before * (before + after))).reshape(form)
        b = ((after - before) / (before * after)).reshape(form)
        c = (before / (after * (before + after))).reshape(form)
        out[part(1, -1)] = a * f[part(None, -2)] + b * f[part(1, -1)] + c * f[part(2, None)]
    first, last = (h[0], h[-1]) if uneven else (h, h)
    if edge_order == 1:
        out[at(0)] = (f[at(1)] - f[at(0)]) / first
        out[at(-1)] = (f[at(-1)] - f[at(-2)]) / last
        return out
    if uneven:
        p, q = h[0], h[1]
        a, b, c = -(2.0 * p + q) / (p * (p + q)), (p + q) / (p * q), -p / (q * (p + q))
    else:
        a, b, c = -1.5 / h, 2.0 / h, -0.5 / h
    out[at(0)] = a * f[at(0)] + b * f[at(1)] + c * f[at(2)]
    if uneven:
        p, q = h[-2], h[-1]
        a, b, c = q / (p * (p + q)), -(q + p) / (p * q), (2.0 * q + p) / (q * (p + q))
    else:
        a, b, c = 0.5 / h, -2.0 / h, 1.5 / h
    out[at(-1)] = a * f[at(-3)] + b * f[at(-2)] + c * f[at(-1)]
    return out


def _cumulative(x: Any, axis: int | None, dtype: Any, out: Any, include_initial: bool, first: int) -> ndarray:
    x = asarray(x)
    if x.ndim == 0:
        x = x.reshape(1)
    if axis is None:
        if x.ndim != 1:
            raise ValueError("For arrays which have more than one dimension ``axis`` argument is required.")
        axis = 0
    axis = normalize_axis(axis, x.ndim)
    fold = x.cumsum if first == 0 else x.cumprod
    if out is not None and not include_initial:
        return fold(axis, dtype, out)
    result = fold(axis, dtype)
    if include_initial:
        start = empty(result.shape[:axis] + (1,) + result.shape[axis + 1 :], result.dtype)
        start[...] = first
        result = concatenate((start, result), axis=axis)
    if out is not None:
        out[...] = result
        return out
    return result


__all__ = ["cumulative_prod", "cumulative_sum", "diff", "ediff1d", "gradient", "interp", "trapezoid", "unwrap"]
