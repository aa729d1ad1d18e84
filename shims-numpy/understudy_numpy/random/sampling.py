"""What `Generator` and `RandomState` share: sizes, broadcasting of parameters and their checks, and integers.

A distribution is a *kernel* `(n, *parameters) -> storage of n`, each parameter a number or a storage of n. Draws are made
in C order of the result, as NumPy makes them.
"""

from __future__ import annotations

import math
import operator
from array import array
from collections.abc import Callable, Iterable
from itertools import accumulate
from typing import Any

from .. import primitives
from ..broadcasting import broadcast_shape, spread
from ..coercion import integers_of
from ..creation import asarray, zeros
from ..dtypes import FLOAT64, INT64, as_dtype
from ..errors import errstate
from ..loops import no_loop
from ..ndarray import fresh, ndarray, scalar

_COUNTS = ("count", "positive-count")

Parameter = tuple[str, Any, str]


def shape_of(size: Any) -> tuple[int, ...]:
    """A `size` argument as a shape."""
    shape = integers_of(size)
    if any(n < 0 for n in shape):
        raise ValueError("negative dimensions are not allowed")
    return shape


def size_of(shape: tuple[int, ...]) -> int:
    """How many elements a shape has."""
    return math.prod(shape)


def floats(values: list[float], shape: tuple[int, ...]) -> ndarray:
    """A float64 array of values in C order."""
    return fresh(array("d", values), FLOAT64, shape)


def integers64(values: Iterable[int], shape: tuple[int, ...]) -> ndarray:
    """An int64 array of values in C order."""
    return fresh(array("q", values), INT64, shape)


# Standard distributions, with `dtype` and `out`


def standard(name: str, kernels: dict[str, Callable[[int], Any]], size: Any, dtype: Any, out: Any) -> Any:
    """Draws of a distribution without parameters: `kernels` are by dtype name."""
    if type(size) is int and size >= 0 and dtype is float and out is None:
        return fresh(kernels["float64"](size), FLOAT64, (size,))
    dt = as_dtype(dtype)
    if dt.name not in kernels:
        raise TypeError(f"Unsupported dtype {dt!r} for {name}")
    kernel = kernels[dt.name]
    if out is None:
        if size is None:
            return kernel(1)[0]
        shape = shape_of(size)
        return fresh(kernel(size_of(shape)), dt, shape)
    check_out(out, dt, size)
    out[...] = fresh(kernel(out.size), dt, out.shape)
    return out


_NOT_WRITTEN = "Supplied output array must be {}, writable, aligned, and in machine byte-order."


def check_out(out: Any, dt: Any, size: Any, in_c_order: bool = False) -> None:
    """Raise unless `out` is an array that draws of this dtype and size may be written to."""
    if not isinstance(out, ndarray):
        raise ValueError(_NOT_WRITTEN.format("C-contiguous" if in_c_order else "contiguous"))
    contiguous = out.flags.c_contiguous or out.flags.f_contiguous and not in_c_order
    if not contiguous or not out.flags.writeable:
        raise ValueError(_NOT_WRITTEN.format("C-contiguous" if in_c_order else "contiguous"))
    if out.dtype != dt:
        raise TypeError(f"Supplied output array has the wrong type. Expected {dt.name}, got {out.dtype.name}")
    if size is not None and shape_of(size) != out.shape:
        raise ValueError("size must match out.shape when used together")


# Distributions with parameters


def draw(
    kernel: Callable[..., Any], size: Any, parameters: tuple[Parameter, ...], dtype: Any = FLOAT64, out: Any = None
) -> Any:
    """Draws of a distribution whose parameters (name, value, constraint) may be arrays."""
    if out is not None:
        check_out(out, dtype, size, in_c_order=True)
        size = out.shape
    columns: list[Any] = []
    shapes: list[tuple[int, ...]] = []
    several = any(not isinstance(value, (int, float)) and asarray(value).ndim for _, value, _ in parameters)
    for name, value, constraint in parameters:
        number = value
        if not isinstance(value, (int, float)):
            values = asarray(value)
            if values.ndim:
                column = values.astype("i8" if constraint in _COUNTS else "f8")
                columns.append(column.values())
                shapes.append(column.shape)
                for item in columns[-1]:
                    check(name, item, constraint, several=True)
                continue
            number = values.item()
        number = _number(number, constraint)
        check(name, number, constraint, several)
        columns.append(number)
        shapes.append(())
    if any(shapes):
        shape = common_shape(*shapes) if size is None else common_shape(shape_of(size), *shapes)
        if size is not None and shape != shape_of(size):
            raise ValueError(
                f"Output size {shape_of(size)} is not compatible with broadcast dimensions of inputs {shape}."
            )
        columns = [spread(column, have, shape) if have else column for column, have in zip(columns, shapes)]
    elif size is None:
        return kernel(1, *columns)[0]
    else:
        shape = shape_of(size)
    made = fresh(kernel(size_of(shape), *columns), dtype, shape)
    if out is None:
        return made
    out[...] = made
    return out


def common_shape(*shapes: tuple[int, ...]) -> tuple[int, ...]:
    """The shape that all broadcast to; the message names the first two that do not agree."""
    shape = [1] * max(map(len, shapes))
    owner = [0] * len(shape)
    for k, have in enumerate(shapes):
        for place, n in enumerate(have, len(shape) - len(have)):
            if n != 1 and shape[place] not in (1, n):
                raise ValueError(
                    "shape mismatch: objects cannot be broadcast to a single shape.  Mismatch is between arg "
                    f"{owner[place]} with shape {shapes[owner[place]]} and arg {k} with shape {have}."
                )
            if n != 1:
                shape[place], owner[place] = n, k
    return tuple(shape)


def _number(value: Any, constraint: str) -> Any:
    if constraint in _COUNTS:
        return int(value)
    if isinstance(value, (str, bytes)):
        # What is no number at all is told before what is none by its type.
        float(value)
    if value is None or isinstance(value, (str, bytes)):
        raise TypeError(f"must be real number, not {type(value).__name__}")
    return float(value)


def float_or_array(value: Any) -> Any:
    """A parameter as a float, or as a float64 array if it has axes."""
    if isinstance(value, (int, float)):
        return float(value)
    values = asarray(value)
    return values.astype("f8") if values.ndim else _number(values.item(), "")


def widths(low: Any, high: Any) -> tuple[Any, bool]:
    """`high` - `low`, both from `float_or_array`, and whether all of it is finite."""
    width = high - low
    items = [width] if isinstance(width, float) else width.ravel().tolist()
    return width, all(map(math.isfinite, items))


def sampled(name: str, source: Any) -> Callable[..., Any]:
    """The kernel of a distribution of primitives/pure/sampled.py."""

    def kernel(n: int, *columns: Any) -> Any:
        return primitives.sampled_fill(name, source, n, columns)

    return kernel


def located(standard_kernel: Callable[[int], Any]) -> Callable[..., Any]:
    """The kernel of location + scale * draw."""

    def kernel(n: int, loc: Any, scale: Any) -> Any:
        drawn = standard_kernel(n)
        return primitives.located_fill(drawn, loc, scale) if n else drawn

    return kernel


def scaled(standard_kernel: Callable[[int], Any]) -> Callable[..., Any]:
    """The kernel of scale * draw."""

    def kernel(n: int, scale: Any) -> Any:
        drawn = standard_kernel(n)
        return primitives.located_fill(drawn, None, scale) if n else drawn

    return kernel


POISSON_LIMIT = 9223372006484770568.0  # 2**63 - 1, less ten standard deviations.


def check(name: str, value: Any, constraint: str, several: bool = False) -> None:
    """Raise as NumPy does for a parameter out of bounds. `several`: the value is one of an array."""
    if constraint in ("non-negative", "count"):
        if value == value and math.copysign(1.0, value) < 0:
            raise ValueError(f"{name} < 0")
    elif constraint == "positive-count":
        if value < 1:
            raise ValueError(f"{name} < 1 or {name} {'contains NaNs' if several else 'is NaN'}")
    elif constraint == "positive":
        if value <= 0:
            raise ValueError(f"{name} <= 0")
    elif constraint == "positive-not-nan":
        if value != value:
            raise ValueError(f"{name} must not be NaN")
        if value <= 0:
            raise ValueError(f"{name} <= 0")
    elif constraint == "probability":
        if not 0 <= value <= 1:
            raise ValueError(f"{name} < 0, {name} > 1 or {name} {'contains NaNs' if several else 'is NaN'}")
    elif constraint == "positive-probability":
        if not 0 < value <= 1:
            raise ValueError(f"{name} <= 0, {name} > 1 or {name} contains NaNs")
    elif constraint == "below-one":
        if not 0 <= value < 1:
            raise ValueError(f"{name} < 0, {name} >= 1 or {name} {'contains NaNs' if several else 'is NaN'}")
    elif constraint == "above-one":
        if not value > 1:
            raise ValueError(f"{name} <= 1 or {name} {'contains NaNs' if several else 'is NaN'}")
    elif constraint == "rate":
        if several and not value <= POISSON_LIMIT:
            raise ValueError(f"{name} value too large")
        if not value >= 0:
            raise ValueError(f"{name} < 0 or {name} {'contains NaNs' if several else 'is NaN'}")
        if value > POISSON_LIMIT:
            raise ValueError(f"{name} value too large")


# Integers


_BOUNDS = {
    "bool": (0, 1),
    **{f"int{bits}": (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1) for bits in (8, 16, 32, 64)},
    **{f"uint{bits}": (0, 2**bits - 1) for bits in (8, 16, 32, 64)},
}


def integers(stream: Any, low: Any, high: Any, size: Any, dtype: Any, endpoint: bool, masked: bool, name: str) -> Any:
    """Integers from `low` to `high`, which is included if `endpoint`."""
    if high is None:
        low, high = 0, low
    dt = as_dtype(dtype)
    if dt.name not in _BOUNDS:
        raise TypeError(f"Unsupported dtype {dt!r} for {name}")
    if size is not None and asarray(size).dtype.kind == "U":
        # The number of draws is a product, which text has none of.
        raise no_loop("multiply", [asarray(size).dtype] * 2)
    if size is not None and size_of(shape_of(size)) == 0:
        return fresh(array(dt.typecode), dt, shape_of(size))
    if _is_scalar(low) and _is_scalar(high):
        first, last = int(low), int(high) - (not endpoint)
        _check_bounds(dt, [first], [last])
        _check_order([first], [last], endpoint)
        shape = () if size is None else shape_of(size)
        values = _bounded(stream, first, last - first, dt, size_of(shape), masked)
        if size is None:
            if dtype is int or dtype is bool:
                return dtype(values[0])
            return scalar(values[0], dt)
        return fresh(values, dt, shape)
    lows, highs = asarray(low), asarray(high)
    firsts = [int(value) for value in _flat(lows)]
    lasts = [int(value) - (not endpoint) for value in _flat(highs)]
    _check_bounds(dt, firsts, lasts)
    if size is None:
        shape = whole = broadcast_shape(lows.shape, highs.shape)
    else:
        shape = shape_of(size)
        whole = common_shape(lows.shape, highs.shape, shape)
    # NumPy fills as many places as `size` has, though the bounds may broadcast to more.
    n = size_of(shape)
    firsts, lasts = spread(firsts, lows.shape, whole)[:n], spread(lasts, highs.shape, whole)[:n]
    _check_order(firsts, lasts, endpoint)
    spans = [last - first for first, last in zip(firsts, lasts)]
    bits = _bits(dt)
    if bits >= 32:
        draws = primitives.bounded_each(stream, spans, masked)
    else:
        draws = primitives.bounded_each_small(stream, spans, bits, masked)
    return fresh(array(dt.typecode, list(map(operator.add, firsts, draws))), dt, shape)


def _is_scalar(value: Any) -> bool:
    return type(value) is int or not isinstance(value, (list, tuple)) and getattr(value, "ndim", 0) == 0


def _flat(values: ndarray) -> list[Any]:
    return values.ravel().tolist()


def _bits(dt: Any) -> int:
    return 1 if dt.kind == "b" else 8 * dt.itemsize


def _bounded(stream: Any, first: int, span: int, dt: Any, n: int, masked: bool) -> Any:
    bits = _bits(dt)
    if bits >= 32:
        return primitives.bounded_fill(stream, span, n, masked, first, dt.typecode)
    return primitives.bounded_fill_small(stream, span, bits, n, masked, first, dt.typecode)


def _check_bounds(dt: Any, firsts: Any, lasts: Any) -> None:
    least, most = _BOUNDS[dt.name]
    if any(first < least for first in firsts):
        raise ValueError(f"low is out of bounds for {dt.name}")
    if any(last > most for last in lasts):
        raise ValueError(f"high is out of bounds for {dt.name}")


def _check_order(firsts: Any, lasts: Any, endpoint: bool) -> None:
    if any(first > last for first, last in zip(firsts, lasts)):
        relation = ">" if endpoint else ">="
        if all(first == 0 for first in firsts):
            raise ValueError(f"high {'<' if endpoint else '<='} 0")
        raise ValueError(f"low {relation} high")


# Distributions of several values at once


def check_failures(n: Any, p: Any) -> None:
    """Raise where the negative binomial would need Poisson draws of too large a mean."""
    ns, ps = asarray(float_or_array(n)), asarray(float_or_array(p))
    shape = common_shape(ns.shape, ps.shape)
    for a, b in zip(spread(ns.values(), ns.shape, shape), spread(ps.values(), ps.shape, shape)):
        check("n", a, "positive-not-nan", several=bool(ns.shape))
        check("p", b, "positive-probability", several=bool(ps.shape))
        if not (1.0 - b) * (a + 10.0 * math.sqrt(a)) / b <= POISSON_LIMIT:
            raise ValueError("n too large or p too small, see Generator.negative_binomial Notes")


def check_triangle(left: Any, mode: Any, right: Any) -> None:
    """Raise unless left <= mode <= right and left < right, element by element."""
    columns = [asarray(float_or_array(value)) for value in (left, mode, right)]
    shape = common_shape(*[column.shape for column in columns])
    rows = list(zip(*[spread(column.values(), column.shape, shape) for column in columns]))
    if any(a > b for a, b, _ in rows):
        raise ValueError("left > mode")
    if any(b > c for _, b, c in rows):
        raise ValueError("mode > right")
    if any(a == c for a, _, c in rows):
        raise ValueError("left == right")


def multinomial(source: Any, n: Any, pvals: Any, size: Any, sampler: Callable[..., int]) -> ndarray:
    """Counts of `n` draws among categories: one binomial draw for each category but the last.

    The lists of probabilities are the last axis of `pvals`; those before it broadcast with `n`.
    """
    counts, weights = asarray(n), asarray(pvals).astype("f8", casting="safe")
    if not weights.ndim or not weights.shape[-1]:
        raise ValueError("pvals must have at least 1 dimension and the last dimension of pvals must be greater than 0.")
    d = weights.shape[-1]
    rows = _categories(pvals, weights, d)
    shape = () if size is None else shape_of(size)
    if counts.ndim or weights.ndim > 1:
        counts = counts.astype("i8")
        for count in counts.ravel().tolist():
            check("n", count, "count", several=True)
        shapes = (counts.shape, weights.shape[:-1]) if size is None else (counts.shape, weights.shape[:-1], shape)
        whole = common_shape(*shapes)
        if size is not None and whole != shape:
            raise ValueError(f"Output size {shape} is not compatible with broadcast dimensions of inputs {whole}.")
        shape = whole
    else:
        counts = asarray(int(n))
        check("n", counts.item(), "count")
    ns = spread(counts.ravel().tolist(), counts.shape, shape)
    places = spread(list(range(len(rows))), weights.shape[:-1], shape)
    made = [item for n, k in zip(ns, places) for item in _multinomial(source, n, rows[k], sampler)]
    return integers64(made, (*shape, d))


_NESTED = (
    "setting an array element with a sequence. The requested array would exceed the maximum number of dimension of 1."
)


def legacy_multinomial(source: Any, n: Any, pvals: Any, size: Any, sampler: Callable[..., int]) -> ndarray:
    """The counts of one list of probabilities, which may have no categories at all."""
    if not hasattr(n, "__int__") or asarray(n).ndim:
        raise TypeError("an integer is required")
    if not asarray(pvals).ndim:
        raise TypeError("pvals must be a 1-d sequence")
    if asarray(pvals).ndim > 1:
        raise ValueError(_NESTED)
    if not len(pvals):
        return integers64([], (*(() if size is None else shape_of(size)), 0))
    return multinomial(source, n, pvals, size, sampler)


def _categories(pvals: Any, weights: ndarray, d: int) -> list[list[float]]:
    """The lists of probabilities, checked."""
    flat = weights.ravel().tolist()
    for weight in flat:
        check("pvals", weight, "probability", several=True)
    rows = [flat[start : start + d] for start in range(0, len(flat), d)]
    if any(_compensated_sum(row[:-1]) > 1.0 + 1e-12 for row in rows):
        part = "[:-1]" if weights.ndim == 1 else "[...,:-1]"
        narrow = isinstance(pvals, ndarray) and pvals.dtype.kind == "f" and pvals.dtype is not FLOAT64
        if narrow and pvals.sum() < 1.0001:
            raise ValueError(
                f"sum(pvals{part}.astype(np.float64)) > 1.0. The pvals array is cast to 64-bit floating point "
                "prior to checking the sum. Precision changes when casting may cause problems even if the sum of the "
                "original pvals is valid."
            )
        raise ValueError(f"sum(pvals{part}) > 1.0")
    return rows


def _compensated_sum(values: list[float]) -> float:
    """Kahan's sum."""
    total, lost = (values[0] if values else 0.0), 0.0
    for value in values[1:]:
        value -= lost
        grown = total + value
        lost = (grown - total) - value
        total = grown
    return total


def _multinomial(source: Any, left: int, weights: list[float], sampler: Callable[..., int]) -> list[int]:
    row, share = [0] * len(weights), 1.0
    for k, weight in enumerate(weights[:-1]):
        row[k] = sampler(source, left, min(weight / share, 1.0)) if share > 0 else 0
        left -= row[k]
        if left <= 0:
            return row
        share -= weight
    row[-1] = left
    return row


def dirichlet(beta: Any, source: Any, alpha: Any, size: Any) -> ndarray:
    """Gamma draws divided by their sum; where all of `alpha` is below 0.1 and `beta` is given, sticks are broken."""
    k = len(alpha)
    given = asarray(alpha)
    if given.ndim != 1:
        raise ValueError(_NESTED)
    values = given.astype("f8").tolist()
    if beta is None and any(value <= 0 for value in values):
        raise ValueError("alpha <= 0")
    if any(value < 0 for value in values):
        raise ValueError("alpha < 0")
    shape = () if size is None else shape_of(size)
    n = size_of(shape)
    if beta is not None and values and max(values) < 0.1:
        tails = list(accumulate(reversed(values)))[::-1]
        # Without weight at all there is nothing to draw.
        sticks = [_sticks(source, values, tails, beta) if tails[0] > 0 else [0.0] * k for _ in range(n)]
        return floats([item for row in sticks for item in row], (*shape, k))
    if not k:
        return floats([], (*shape, 0))
    draws = primitives.sampled_fill("standard_gamma", source, n * k, (values * n,))
    points = fresh(draws, FLOAT64, (n, k))
    total = zeros(n)
    for column in range(k):
        total += points[:, column]
    with errstate(divide="ignore", invalid="ignore"):
        points *= (1.0 / total)[:, None]
    return points.reshape((*shape, k))


def _sticks(source: Any, values: list[float], tails: list[float], beta: Callable[..., float]) -> list[float]:
    """Each part is a share of what is left of a stick of length one; `tails` are the sums of `values` from each on."""
    points, rest = [0.0] * len(values), 1.0
    for k in range(len(values) - 1):
        part = beta(source, values[k], tails[k + 1])
        points[k] = rest * part
        rest *= 1.0 - part
        if tails[k + 1] == 0.0:
            break
    points[-1] = rest
    return points
