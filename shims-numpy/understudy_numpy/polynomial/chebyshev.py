"""Chebyshev series: sums of c[n] * T_n(x).

Source: Abramowitz and Stegun, Handbook of Mathematical Functions, 22.7.4: T_(n+1) = 2x T_n - T_(n-1).
"""

from __future__ import annotations

from math import pi
from typing import Any

from ..convolution import convolve
from ..creation import array, asarray, empty, ones, zeros
from ..ndarray import ndarray
from ..products import dot
from ..ranges import arange, linspace
from ..ufuncs import cos, sin, sqrt
from . import series
from .base import ABCPolyBase
from .polynomial import polyadd, polymulx, polysub
from .polyutils import as_series, mapdomain, trimseq
from .polyutils import trimcoef as chebtrim
from .quadrature import require_positive

chebdomain = array([-1.0, 1.0])
chebzero = array([0])
chebone = array([1])
chebx = array([0, 1])


# Conversion -----------------------------------------------------------------------------------------------------


def poly2cheb(pol: Any) -> ndarray:
    """A power series as a Chebyshev series."""
    return series.from_polynomial(pol, chebmulx)


def cheb2poly(c: Any) -> ndarray:
    """A Chebyshev series as a power series."""
    [c] = as_series([c])
    if len(c) < 3:
        return c
    below, top = series.clenshaw(c, 1, _lower, _raised_power_series, polyadd, polysub)
    return polyadd(below, polymulx(top))


def _raised_power_series(c: Any, n: int) -> Any:
    return polymulx(c) * 2


def chebline(off: Any, scl: Any) -> ndarray:
    """The series of off + scl * x."""
    return array([off, scl]) if scl != 0 else array([off])


def chebfromroots(roots: Any) -> ndarray:
    """The series with these roots that as a power series has leading coefficient one."""
    return series.from_roots(chebline, chebmul, roots)


# Arithmetic -----------------------------------------------------------------------------------------------------


def chebadd(c1: Any, c2: Any) -> ndarray:
    """The sum of two series."""
    return series.add(c1, c2)


def chebsub(c1: Any, c2: Any) -> ndarray:
    """The difference of two series."""
    return series.sub(c1, c2)


def chebmulx(c: Any) -> ndarray:
    """The series times x."""
    [c] = as_series([c])
    if len(c) == 1 and c[0] == 0:
        return c
    product = empty(len(c) + 1, dtype=c.dtype)
    product[0] = c[0] * 0
    product[1] = c[0]
    if len(c) > 1:
        halves = c[1:] / 2
        product[2:] = halves
        product[:-2] += halves
    return product


def chebmul(c1: Any, c2: Any) -> ndarray:
    """The product of two series."""
    [c1, c2] = as_series([c1, c2])
    return trimseq(_from_laurent(convolve(_as_laurent(c1), _as_laurent(c2))))


def _as_laurent(c: ndarray) -> ndarray:
    """The coefficients of z**-n to z**n of the same function of z, where x = (z + 1 / z) / 2."""
    n = c.size
    laurent = zeros(2 * n - 1, dtype=c.dtype)
    laurent[n - 1 :] = c / 2
    return laurent + laurent[::-1]


def _from_laurent(laurent: ndarray) -> ndarray:
    n = (laurent.size + 1) // 2
    c = laurent[n - 1 :].copy()
    c[1:n] *= 2
    return c


def chebdiv(c1: Any, c2: Any) -> tuple[ndarray, ndarray]:
    """Quotient and remainder of two series."""
    [c1, c2] = as_series([c1, c2])
    if c2[-1] == 0:
        raise ZeroDivisionError
    if len(c1) < len(c2):
        return c1[:1] * 0, c1
    if len(c2) == 1:
        return c1 / c2[-1], c1[:1] * 0
    quotient, rest = _divided(_as_laurent(c1), _as_laurent(c2))
    return trimseq(_from_laurent(quotient)), trimseq(_from_laurent(rest))


def _divided(rest: ndarray, divisor: ndarray) -> tuple[ndarray, ndarray]:
    """Division of symmetric coefficients, from both ends at once."""
    length, last = len(divisor), len(rest) - len(divisor)
    scale = divisor[0]
    divisor = divisor / scale
    quotient = empty(last + 1, dtype=rest.dtype)
    for low in range(last // 2 + 1):
        high = last - low
        factor = rest[low]
        quotient[low] = quotient[high] = factor
        part = factor * divisor
        rest[low : low + length] -= part
        if low < high:
            rest[high : high + length] -= part
    middle = last // 2
    return quotient / scale, rest[middle + 1 : middle - 1 + length].copy()


def chebpow(c: Any, pow: Any, maxpower: Any = 16) -> ndarray:
    """The series to a power."""
    [c] = as_series([c])
    times = series.require_power(pow, maxpower)
    if times == 0:
        return array([1], dtype=c.dtype)
    if times == 1:
        return c
    unit = laurent = _as_laurent(c)
    for _ in range(times - 1):
        laurent = convolve(laurent, unit)
    return _from_laurent(laurent)


def _lower(c: Any, n: int) -> Any:
    """What coefficients of degree `n` take away two degrees below."""
    return c


# Calculus -------------------------------------------------------------------------------------------------------


def chebder(c: Any, m: int = 1, scl: Any = 1, axis: int = 0) -> ndarray:
    """The m-th derivative along an axis, multiplied by `scl` each time."""
    return series.differentiate(c, m, scl, axis, _derive)


def _derive(c: ndarray, derived: ndarray) -> None:
    for n in range(len(derived), 2, -1):
        derived[n - 1] = (2 * n) * c[n]
        c[n - 2] += (n * c[n]) / (n - 2)
    if len(derived) > 1:
        derived[1] = 4 * c[2]
    derived[0] = c[1]


def chebint(c: Any, m: int = 1, k: Any = [], lbnd: Any = 0, scl: Any = 1, axis: int = 0) -> ndarray:  # noqa: B006
    """The m-th integral along an axis, with constants `k` and zero at `lbnd`, multiplied by `scl` each time."""
    return series.integrate(c, m, k, lbnd, scl, axis, _integrate, chebval)


def _integrate(c: ndarray, integral: ndarray) -> None:
    integral[0] = c[0] * 0
    integral[1] = c[0]
    if len(c) > 1:
        integral[2] = c[1] / 4
    for n in range(2, len(c)):
        integral[n + 1] = c[n] / (2 * (n + 1))
        integral[n - 1] -= c[n] / (2 * (n - 1))


# Values ---------------------------------------------------------------------------------------------------------


def chebval(x: Any, c: Any, tensor: bool = True) -> Any:
    """The values at `x`; with `tensor`, of each column of `c` at each point."""
    return series.evaluate(x, c, tensor, _lower, _raised, _first)


def _raised(c: Any, x: Any, n: int) -> Any:
    """What coefficients of degree `n` give one degree below, times x."""
    return c * (2 * x)


def _first(x: Any) -> Any:
    return x


def chebval2d(x: Any, y: Any, c: Any) -> Any:
    """The values at the points (x[i], y[i])."""
    return series.evaluate_several(chebval, c, x, y)


def chebval3d(x: Any, y: Any, z: Any, c: Any) -> Any:
    """The values at the points (x[i], y[i], z[i])."""
    return series.evaluate_several(chebval, c, x, y, z)


def chebgrid2d(x: Any, y: Any, c: Any) -> Any:
    """The values at all points (x[i], y[j])."""
    return series.evaluate_grid(chebval, c, x, y)


def chebgrid3d(x: Any, y: Any, z: Any, c: Any) -> Any:
    """The values at all points (x[i], y[j], z[k])."""
    return series.evaluate_grid(chebval, c, x, y, z)


# Fitting --------------------------------------------------------------------------------------------------------


def chebvander(x: Any, deg: int) -> ndarray:
    """The values of the polynomials up to degree `deg`, along a new last axis."""
    return series.vandermonde(x, deg, _first, _following)


def _following(last: Any, before: Any, x: Any, n: int) -> Any:
    """The values of degree `n` from those of the two degrees below."""
    return last * (2 * x) - before


def chebvander2d(x: Any, y: Any, deg: Any) -> ndarray:
    """The values of all products of polynomials up to the degrees `deg`."""
    return series.vandermonde_several(chebvander, (x, y), deg)


def chebvander3d(x: Any, y: Any, z: Any, deg: Any) -> ndarray:
    """The values of all products of polynomials up to the degrees `deg`."""
    return series.vandermonde_several(chebvander, (x, y, z), deg)


def chebfit(x: Any, y: Any, deg: Any, rcond: Any = None, full: bool = False, w: Any = None) -> Any:
    """The series of least squares error at the points."""
    return series.fit(chebvander, x, y, deg, rcond, full, w)


# Roots and quadrature -------------------------------------------------------------------------------------------


def chebcompanion(c: Any) -> ndarray:
    """The matrix whose eigenvalues are the roots, scaled so that it is symmetric where `c` is a basis polynomial."""
    [c] = as_series([c])
    if len(c) < 2:
        raise ValueError("Series must have maximum degree of at least 1.")
    if len(c) == 2:
        return array([[_root_of_line(c)]])
    n = len(c) - 1
    matrix = zeros((n, n), dtype=c.dtype)
    scale = array([1.0] + [sqrt(0.5)] * (n - 1))
    beside = array([sqrt(0.5)] + [0.5] * (n - 2))
    flat = matrix.reshape(-1)
    flat[1 :: n + 1] = beside
    flat[n :: n + 1] = beside
    matrix[:, -1] -= (c[:-1] / c[-1]) * (scale / scale[-1]) * 0.5
    return matrix


def _root_of_line(c: ndarray) -> Any:
    return -c[0] / c[1]


def chebroots(c: Any) -> ndarray:
    """The roots, in ascending order."""
    return series.roots_of(c, chebcompanion, _root_of_line)


def chebgauss(deg: int) -> tuple[ndarray, ndarray]:
    """Nodes and weights of Gauss quadrature with `deg` points."""
    degree = require_positive(deg)
    x = cos(pi * arange(1, 2 * degree, 2) / (2.0 * degree))
    return x, ones(degree) * (pi / degree)


def chebweight(x: Any) -> Any:
    """The weight under which the polynomials are orthogonal."""
    return 1.0 / (sqrt(1.0 + x) * sqrt(1.0 - x))


def chebpts1(npts: Any) -> ndarray:
    """The `npts` points of the first kind: the roots of the polynomial of that degree."""
    count = _require_points(npts, 1)
    return sin(0.5 * pi / count * arange(-count + 1, count + 1, 2))


def chebpts2(npts: Any) -> ndarray:
    """The `npts` points of the second kind: the extremes of the polynomial of one degree less, and the ends."""
    return cos(linspace(-pi, 0, _require_points(npts, 2)))


def _require_points(npts: Any, least: int) -> int:
    count = int(npts)
    if count != npts:
        raise ValueError("npts must be integer")
    if count < least:
        raise ValueError(f"npts must be >= {least}")
    return count


def chebinterpolate(func: Any, deg: Any, args: Any = ()) -> ndarray:
    """The series of degree `deg` that has the values of `func` at the points of the first kind."""
    deg = asarray(deg)
    if deg.ndim > 0 or deg.dtype.kind not in "iu" or deg.size == 0:
        raise TypeError("deg must be an int")
    if deg < 0:
        raise ValueError("expected deg >= 0")
    order = int(deg) + 1
    points = chebpts1(order)
    c = dot(chebvander(points, int(deg)).T, func(points, *args))
    c[0] /= order
    c[1:] /= 0.5 * order
    return c


class Chebyshev(ABCPolyBase):
    """A Chebyshev series with its domain and window."""

    __module__ = "numpy.polynomial.chebyshev"

    _add = staticmethod(chebadd)
    _sub = staticmethod(chebsub)
    _mul = staticmethod(chebmul)
    _div = staticmethod(chebdiv)
    _pow = staticmethod(chebpow)
    _val = staticmethod(chebval)
    _int = staticmethod(chebint)
    _der = staticmethod(chebder)
    _fit = staticmethod(chebfit)
    _line = staticmethod(chebline)
    _roots = staticmethod(chebroots)
    _fromroots = staticmethod(chebfromroots)

    @classmethod
    def interpolate(cls, func: Any, deg: Any, domain: Any = None, args: Any = ()) -> Any:
        """The series of degree `deg` that has the values of `func` at the points of the first kind of `domain`."""
        domain = cls.domain if domain is None else domain

        def on_window(x: Any, *rest: Any) -> Any:
            return func(mapdomain(x, cls.window, domain), *rest)

        return cls(chebinterpolate(on_window, deg, args), domain=domain)

    domain = array(chebdomain)
    window = array(chebdomain)
    basis_name = "T"


__all__ = [
    "Chebyshev",
    "cheb2poly",
    "chebadd",
    "chebcompanion",
    "chebder",
    "chebdiv",
    "chebdomain",
    "chebfit",
    "chebfromroots",
    "chebgauss",
    "chebgrid2d",
    "chebgrid3d",
    "chebint",
    "chebinterpolate",
    "chebline",
    "chebmul",
    "chebmulx",
    "chebone",
    "chebpow",
    "chebpts1",
    "chebpts2",
    "chebroots",
    "chebsub",
    "chebtrim",
    "chebval",
    "chebval2d",
    "chebval3d",
    "chebvander",
    "chebvander2d",
    "chebvander3d",
    "chebweight",
    "chebx",
    "chebzero",
    "poly2cheb",
]
