"""Operations on series of coefficients that are the same for every family, given what the family does with one term."""

from __future__ import annotations

import functools
import operator
from typing import Any, Callable

from ..creation import array, asanyarray, asarray, empty, ones, zeros
from ..errors import RankWarning, warn
from ..functional import iterable
from ..functions import ndim
from ..limits import finfo
from ..linalg import eigvals, lstsq
from ..manipulation import moveaxis
from ..ndarray import ndarray
from ..ordering import sort
from ..reductions import normalize_axis
from ..ufuncs import sqrt, square
from .polyutils import as_series, trimseq

Series = Any
Operation = Callable[..., Any]


def as_int(value: Any, what: str) -> int:
    """`value` as an integer; `what` names it in the error."""
    try:
        return operator.index(value)
    except TypeError as error:
        raise TypeError(f"{what} must be an integer, received {value}") from error


def coefficients(c: Any, copy: Any = None) -> ndarray:
    """An array of coefficients, as floats where they were integers."""
    c = array(c, ndmin=1, copy=copy)
    return c.astype(float) if c.dtype.kind in "biu" else c


# Arithmetic -----------------------------------------------------------------------------------------------------


def add(c1: Any, c2: Any) -> Series:
    """The sum of two series."""
    [c1, c2] = as_series([c1, c2])
    long, short = (c1, c2) if len(c1) > len(c2) else (c2, c1)
    long[: short.size] += short
    return trimseq(long)


def sub(c1: Any, c2: Any) -> Series:
    """The difference of two series."""
    [c1, c2] = as_series([c1, c2])
    if len(c1) > len(c2):
        c1[: c2.size] -= c2
        return trimseq(c1)
    c2 = -c2
    c2[: c1.size] += c1
    return trimseq(c2)


def clenshaw(c: Any, x: Any, lower: Operation, raised: Operation, plus: Operation, minus: Operation) -> tuple[Any, Any]:
    """The coefficients of the first two polynomials that have the same sum as all of `c` (Clenshaw's recurrence).

    With c1 the coefficient of degree n, `lower(c1, n)` is what two degrees below lose and `raised(c1, n)` what one degree
    below gets. `x` scales each coefficient of `c` as it is taken: one for values, a series for products of series.
    """
    if len(c) == 1:
        return c[0] * x, 0
    below, top = c[-2] * x, c[-1] * x
    for n in range(len(c) - 1, 1, -1):
        below, top = minus(c[n - 2] * x, lower(top, n)), plus(below, raised(top, n))
    return below, top


def multiply(c1: Any, c2: Any, lower: Operation, raised: Operation, first: Operation) -> Series:
    """The product of two series, the shorter one by Clenshaw's recurrence with the longer one as unit."""
    [c1, c2] = as_series([c1, c2])
    c, unit = (c2, c1) if len(c1) > len(c2) else (c1, c2)
    below, top = clenshaw(c, unit, lower, raised, add, sub)
    return add(below, first(top))


def divide(product: Operation, c1: Any, c2: Any) -> tuple[Series, Series]:
    """Quotient and remainder of two series, one degree after the other."""
    [c1, c2] = as_series([c1, c2])
    if c2[-1] == 0:
        raise ZeroDivisionError
    if len(c1) < len(c2):
        return c1[:1] * 0, c1
    if len(c2) == 1:
        return c1 / c2[-1], c1[:1] * 0
    degrees = len(c1) - len(c2)
    quotient = empty(degrees + 1, dtype=c1.dtype)
    rest = c1
    for k in range(degrees, -1, -1):
        divisor = product([0] * k + [1], c2)
        quotient[k] = factor = rest[-1] / divisor[-1]
        rest = rest[:-1] - factor * divisor[:-1]
    return quotient, trimseq(rest)


def require_power(pow: Any, maxpower: Any) -> int:
    """A power as an integer from 0 up to `maxpower`."""
    power = int(pow)
    if power != pow or power < 0:
        raise ValueError("Power must be a non-negative integer.")
    if maxpower is not None and power > maxpower:
        raise ValueError("Power is too large")
    return power


def power(product: Operation, c: Any, pow: Any, maxpower: Any) -> Series:
    """A series multiplied by itself."""
    [c] = as_series([c])
    times = require_power(pow, maxpower)
    if times == 0:
        return array([1], dtype=c.dtype)
    result = c
    for _ in range(times - 1):
        result = product(result, c)
    return result


def from_roots(line: Operation, product: Operation, roots: Any) -> Series:
    """The series with these roots, as products of halves so that rounding errors stay small."""
    if len(roots) == 0:
        return ones(1)
    [roots] = as_series([roots], trim=False)
    roots.sort()
    factors = [line(-root, 1) for root in roots]
    while len(factors) > 1:
        half, odd = divmod(len(factors), 2)
        merged = [product(factors[k], factors[k + half]) for k in range(half)]
        if odd:
            merged[0] = product(merged[0], factors[-1])
        factors = merged
    return factors[0]


def from_polynomial(pol: Any, product_with_x: Operation) -> Series:
    """The power series `pol` in another basis, by Horner's rule."""
    [pol] = as_series([pol])
    result: Any = 0
    for k in range(len(pol) - 1, -1, -1):
        result = add(product_with_x(result), pol[k])
    return result


def roots_of(c: Any, companion: Operation, single: Operation, turned: bool = True) -> ndarray:
    """The roots, as eigenvalues of the companion matrix; turning it round makes them more exact."""
    [c] = as_series([c])
    if len(c) < 2:
        return array([], dtype=c.dtype)
    if len(c) == 2:
        return array([single(c)])
    matrix = companion(c)
    found = eigvals(matrix[::-1, ::-1] if turned else matrix)
    found.sort()
    return found


# Calculus -------------------------------------------------------------------------------------------------------


def differentiate(c: Any, m: Any, scl: Any, axis: Any, step: Operation, back: bool = True) -> ndarray:
    """`m` derivatives along an axis; `step` is that of one series, whose terms lie along the first axis."""
    c = coefficients(c, copy=True)
    times, axis = as_int(m, "the order of derivation"), as_int(axis, "the axis")
    if times < 0:
        raise ValueError("The order of derivation must be non-negative")
    axis = normalize_axis(axis, c.ndim)
    if times == 0:
        return c
    c = moveaxis(c, axis, 0)
    if times >= len(c):
        c = c[:1] * 0
        return moveaxis(c, 0, axis) if back else c
    for _ in range(times):
        c *= scl
        derived = empty((len(c) - 1, *c.shape[1:]), dtype=c.dtype)
        step(c, derived)
        c = derived
    return moveaxis(c, 0, axis)


def integrate(c: Any, m: Any, k: Any, lbnd: Any, scl: Any, axis: Any, step: Operation, value: Operation) -> ndarray:
    """`m` integrals along an axis, each with its constant of `k` and zero at `lbnd`; `step` is that of one series."""
    c = coefficients(c, copy=True)
    if not iterable(k):
        k = [k]
    times, axis = as_int(m, "the order of integration"), as_int(axis, "the axis")
    if times < 0:
        raise ValueError("The order of integration must be non-negative")
    if len(k) > times:
        raise ValueError("Too many integration constants")
    if ndim(lbnd) != 0:
        raise ValueError("lbnd must be a scalar.")
    if ndim(scl) != 0:
        raise ValueError("scl must be a scalar.")
    axis = normalize_axis(axis, c.ndim)
    if times == 0:
        return c
    c = moveaxis(c, axis, 0)
    for constant in list(k) + [0] * (times - len(k)):
        c *= scl
        if len(c) == 1 and (c[0] == 0 if c.ndim == 1 else (c[0] == 0).all()):
            c[0] += constant
            continue
        integral = empty((len(c) + 1, *c.shape[1:]), dtype=c.dtype)
        step(c, integral)
        integral[0] += constant - value(lbnd, integral)
        c = integral
    return moveaxis(c, 0, axis)


# Values ---------------------------------------------------------------------------------------------------------


def points_and_coefficients(x: Any, c: Any, tensor: bool) -> tuple[Any, ndarray]:
    """The points, and the coefficients with as many new axes as `x` has, so that each set meets all points."""
    c = coefficients(c)
    if isinstance(x, (tuple, list)):
        x = asarray(x)
    if isinstance(x, ndarray) and tensor:
        c = c.reshape(c.shape + (1,) * x.ndim)
    return x, c


def evaluate(x: Any, c: Any, tensor: bool, lower: Operation, raised: Operation, first: Operation) -> Any:
    """The values of the series `c` at `x` by Clenshaw's recurrence; `first(x)` is the polynomial of degree one."""
    x, c = points_and_coefficients(x, c, tensor)
    if len(c) == 1:
        return c[0] + 0 * first(x)
    below, top = c[-2], c[-1]
    for n in range(len(c) - 1, 1, -1):
        below, top = c[n - 2] - lower(top, n), below + raised(top, x, n)
    return below + top * first(x)


def evaluate_several(value: Operation, c: Any, *points: Any) -> Any:
    """Values at the points (x[i], y[i], ...), whose coordinates have one shape."""
    arrays = [asanyarray(each) for each in points]
    if any(each.shape != arrays[0].shape for each in arrays[1:]):
        raise ValueError({2: "x, y are incompatible", 3: "x, y, z are incompatible"}[len(arrays)])
    c = value(arrays[0], c)
    for each in arrays[1:]:
        c = value(each, c, tensor=False)
    return c


def evaluate_grid(value: Operation, c: Any, *points: Any) -> Any:
    """Values at all combinations (x[i], y[j], ...)."""
    for each in points:
        c = value(each, c)
    return c


# Fitting --------------------------------------------------------------------------------------------------------


def vandermonde(x: Any, deg: Any, first: Operation, following: Operation) -> ndarray:
    """The values of the first `deg` + 1 polynomials at `x` along a new last axis, each from the two before it."""
    degree = as_int(deg, "deg")
    if degree < 0:
        raise ValueError("deg must be non-negative")
    x = array(x, copy=None, ndmin=1) + 0.0
    made = empty((degree + 1, *x.shape), dtype=x.dtype)
    made[0] = x * 0 + 1
    if degree > 0:
        made[1] = first(x)
        for n in range(2, degree + 1):
            made[n] = following(made[n - 1], made[n - 2], x, n)
    return moveaxis(made, 0, -1)


def vandermonde_several(matrix: Operation, points: tuple[Any, ...], degrees: Any) -> ndarray:
    """The products of the columns of the matrices of each coordinate, in C order of the degrees."""
    n = len(points)
    if n != len(degrees):
        raise ValueError(f"Expected {n} dimensions of degrees, got {len(degrees)}")
    coordinates = asarray(points) + 0.0
    matrices = []
    for k in range(n):
        beside = tuple(slice(None) if j == k else None for j in range(n))
        matrices.append(matrix(coordinates[k], degrees[k])[(..., *beside)])
    product = functools.reduce(operator.mul, matrices)
    return product.reshape((*product.shape[:-n], -1))


def fit(matrix: Operation, x: Any, y: Any, deg: Any, rcond: Any, full: bool, w: Any) -> Any:
    """The series of least squares error at the points; `deg` is the highest degree, or all that may appear."""
    x, y, deg = asarray(x) + 0.0, asarray(y) + 0.0, asarray(deg)
    if deg.ndim > 1 or deg.dtype.kind not in "iu" or deg.size == 0:
        raise TypeError("deg must be an int or non-empty 1-D array of int")
    if deg.min() < 0:
        raise ValueError("expected deg >= 0")
    if x.ndim != 1:
        raise TypeError("expected 1D vector for x")
    if x.size == 0:
        raise TypeError("expected non-empty vector for x")
    if y.ndim < 1 or y.ndim > 2:
        raise TypeError("expected 1D or 2D array for y")
    if len(x) != len(y):
        raise TypeError("expected x and y to have same length")
    if deg.ndim == 0:
        highest = int(deg)
        order, columns = highest + 1, matrix(x, highest)
    else:
        deg = sort(deg)
        highest, order = int(deg[-1]), len(deg)
        columns = matrix(x, highest)[:, deg]
    left, right = columns.T, y.T
    if w is not None:
        w = asarray(w) + 0.0
        if w.ndim != 1:
            raise TypeError("expected 1D vector for w")
        if len(x) != len(w):
            raise TypeError("expected x and w to have same length")
        left, right = left * w, right * w
    if rcond is None:
        rcond = len(x) * finfo(x.dtype).eps
    sizes = square(left.real) + square(left.imag) if left.dtype.kind == "c" else square(left)
    scale = sqrt(sizes.sum(1))
    scale[scale == 0] = 1
    found, residuals, rank, singular = lstsq(left.T / scale, right.T, rcond)
    found = (found.T / scale).T
    if deg.ndim > 0:
        every = zeros((highest + 1, *found.shape[1:]), dtype=found.dtype)
        every[deg] = found
        found = every
    if rank != order and not full:
        warn("The fit may be poorly conditioned", RankWarning)
    return (found, [residuals, rank, singular, rcond]) if full else found
