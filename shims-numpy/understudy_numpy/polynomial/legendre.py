"""Legendre series: sums of c[n] * P_n(x).

Source: Abramowitz and Stegun, Handbook of Mathematical Functions, 22.7.10: (n + 1) P_(n+1) = (2n + 1) x P_n - n P_(n-1).
"""

from __future__ import annotations

from typing import Any

from ..creation import array, empty, zeros
from ..ndarray import ndarray
from ..ranges import arange
from ..ufuncs import sqrt
from . import series
from .base import ABCPolyBase
from .polynomial import polyadd, polymulx, polysub
from .polyutils import as_series
from .polyutils import trimcoef as legtrim
from .quadrature import gauss, mirrored

legdomain = array([-1.0, 1.0])
legzero = array([0])
legone = array([1])
legx = array([0, 1])


# Conversion -----------------------------------------------------------------------------------------------------


def poly2leg(pol: Any) -> ndarray:
    """A power series as a Legendre series."""
    return series.from_polynomial(pol, legmulx)


def leg2poly(c: Any) -> ndarray:
    """A Legendre series as a power series."""
    [c] = as_series([c])
    if len(c) < 3:
        return c
    below, top = series.clenshaw(c, 1, _lower, _raised_power_series, polyadd, polysub)
    return polyadd(below, polymulx(top))


def _raised_power_series(c: Any, n: int) -> Any:
    return (polymulx(c) * (2 * n - 1)) / n


def legline(off: Any, scl: Any) -> ndarray:
    """The series of off + scl * x."""
    return array([off, scl]) if scl != 0 else array([off])


def legfromroots(roots: Any) -> ndarray:
    """The series with these roots that as a power series has leading coefficient one."""
    return series.from_roots(legline, legmul, roots)


# Arithmetic -----------------------------------------------------------------------------------------------------


def legadd(c1: Any, c2: Any) -> ndarray:
    """The sum of two series."""
    return series.add(c1, c2)


def legsub(c1: Any, c2: Any) -> ndarray:
    """The difference of two series."""
    return series.sub(c1, c2)


def legmulx(c: Any) -> ndarray:
    """The series times x."""
    [c] = as_series([c])
    if len(c) == 1 and c[0] == 0:
        return c
    product = empty(len(c) + 1, dtype=c.dtype)
    product[0] = c[0] * 0
    product[1] = c[0]
    for n in range(1, len(c)):
        whole = 2 * n + 1
        product[n + 1] = (c[n] * (n + 1)) / whole
        product[n - 1] += (c[n] * n) / whole
    return product


def legmul(c1: Any, c2: Any) -> ndarray:
    """The product of two series."""
    return series.multiply(c1, c2, _lower, _raised_series, legmulx)


def _lower(c: Any, n: int) -> Any:
    """What coefficients of degree `n` take away two degrees below."""
    return (c * (n - 1)) / n


def _raised_series(c: Any, n: int) -> Any:
    """What coefficients of degree `n` give one degree below, as a series."""
    return (legmulx(c) * (2 * n - 1)) / n


def legdiv(c1: Any, c2: Any) -> tuple[ndarray, ndarray]:
    """Quotient and remainder of two series."""
    return series.divide(legmul, c1, c2)


def legpow(c: Any, pow: Any, maxpower: Any = 16) -> ndarray:
    """The series to a power."""
    return series.power(legmul, c, pow, maxpower)


# Calculus -------------------------------------------------------------------------------------------------------


def legder(c: Any, m: int = 1, scl: Any = 1, axis: int = 0) -> ndarray:
    """The m-th derivative along an axis, multiplied by `scl` each time."""
    return series.differentiate(c, m, scl, axis, _derive)


def _derive(c: ndarray, derived: ndarray) -> None:
    for n in range(len(derived), 2, -1):
        derived[n - 1] = (2 * n - 1) * c[n]
        c[n - 2] += c[n]
    if len(derived) > 1:
        derived[1] = 3 * c[2]
    derived[0] = c[1]


def legint(c: Any, m: int = 1, k: Any = [], lbnd: Any = 0, scl: Any = 1, axis: int = 0) -> ndarray:  # noqa: B006
    """The m-th integral along an axis, with constants `k` and zero at `lbnd`, multiplied by `scl` each time."""
    return series.integrate(c, m, k, lbnd, scl, axis, _integrate, legval)


def _integrate(c: ndarray, integral: ndarray) -> None:
    integral[0] = c[0] * 0
    integral[1] = c[0]
    if len(c) > 1:
        integral[2] = c[1] / 3
    for n in range(2, len(c)):
        part = c[n] / (2 * n + 1)
        integral[n + 1] = part
        integral[n - 1] -= part


# Values ---------------------------------------------------------------------------------------------------------


def legval(x: Any, c: Any, tensor: bool = True) -> Any:
    """The values at `x`; with `tensor`, of each column of `c` at each point."""
    return series.evaluate(x, c, tensor, _lower_value, _raised, _first)


def _lower_value(c: Any, n: int) -> Any:
    """As `_lower`, with the factor rounded first."""
    return c * ((n - 1) / n)


def _raised(c: Any, x: Any, n: int) -> Any:
    """What coefficients of degree `n` give one degree below, times x."""
    return c * x * ((2 * n - 1) / n)


def _first(x: Any) -> Any:
    return x


def legval2d(x: Any, y: Any, c: Any) -> Any:
    """The values at the points (x[i], y[i])."""
    return series.evaluate_several(legval, c, x, y)


def legval3d(x: Any, y: Any, z: Any, c: Any) -> Any:
    """The values at the points (x[i], y[i], z[i])."""
    return series.evaluate_several(legval, c, x, y, z)


def leggrid2d(x: Any, y: Any, c: Any) -> Any:
    """The values at all points (x[i], y[j])."""
    return series.evaluate_grid(legval, c, x, y)


def leggrid3d(x: Any, y: Any, z: Any, c: Any) -> Any:
    """The values at all points (x[i], y[j], z[k])."""
    return series.evaluate_grid(legval, c, x, y, z)


# Fitting --------------------------------------------------------------------------------------------------------


def legvander(x: Any, deg: int) -> ndarray:
    """The values of the polynomials up to degree `deg`, along a new last axis."""
    return series.vandermonde(x, deg, _first, _following)


def _following(last: Any, before: Any, x: Any, n: int) -> Any:
    """The values of degree `n` from those of the two degrees below."""
    return (last * x * (2 * n - 1) - before * (n - 1)) / n


def legvander2d(x: Any, y: Any, deg: Any) -> ndarray:
    """The values of all products of polynomials up to the degrees `deg`."""
    return series.vandermonde_several(legvander, (x, y), deg)


def legvander3d(x: Any, y: Any, z: Any, deg: Any) -> ndarray:
    """The values of all products of polynomials up to the degrees `deg`."""
    return series.vandermonde_several(legvander, (x, y, z), deg)


def legfit(x: Any, y: Any, deg: Any, rcond: Any = None, full: bool = False, w: Any = None) -> Any:
    """The series of least squares error at the points."""
    return series.fit(legvander, x, y, deg, rcond, full, w)


# Roots and quadrature -------------------------------------------------------------------------------------------


def legcompanion(c: Any) -> ndarray:
    """The matrix whose eigenvalues are the roots, scaled so that it is symmetric where `c` is a basis polynomial."""
    [c] = as_series([c])
    if len(c) < 2:
        raise ValueError("Series must have maximum degree of at least 1.")
    if len(c) == 2:
        return array([[_root_of_line(c)]])
    n = len(c) - 1
    matrix = zeros((n, n), dtype=c.dtype)
    scale = 1.0 / sqrt(2 * arange(n) + 1)
    beside = arange(1, n) * scale[: n - 1] * scale[1:n]
    flat = matrix.reshape(-1)
    flat[1 :: n + 1] = beside
    flat[n :: n + 1] = beside
    matrix[:, -1] -= (c[:-1] / c[-1]) * (scale / scale[-1]) * (n / (2 * n - 1))
    return matrix


def _root_of_line(c: ndarray) -> Any:
    return -c[0] / c[1]


def legroots(c: Any) -> ndarray:
    """The roots, in ascending order."""
    return series.roots_of(c, legcompanion, _root_of_line)


def leggauss(deg: int) -> tuple[ndarray, ndarray]:
    """Nodes and weights of Gauss quadrature with `deg` points."""
    x, w = mirrored(*gauss(deg, legcompanion, legval, legder))
    w *= 2.0 / w.sum()
    return x, w


def legweight(x: Any) -> Any:
    """The weight under which the polynomials are orthogonal."""
    return x * 0.0 + 1.0


class Legendre(ABCPolyBase):
    """A Legendre series with its domain and window."""

    __module__ = "numpy.polynomial.legendre"

    _add = staticmethod(legadd)
    _sub = staticmethod(legsub)
    _mul = staticmethod(legmul)
    _div = staticmethod(legdiv)
    _pow = staticmethod(legpow)
    _val = staticmethod(legval)
    _int = staticmethod(legint)
    _der = staticmethod(legder)
    _fit = staticmethod(legfit)
    _line = staticmethod(legline)
    _roots = staticmethod(legroots)
    _fromroots = staticmethod(legfromroots)

    domain = array(legdomain)
    window = array(legdomain)
    basis_name = "P"


__all__ = [
    "Legendre",
    "leg2poly",
    "legadd",
    "legcompanion",
    "legder",
    "legdiv",
    "legdomain",
    "legfit",
    "legfromroots",
    "leggauss",
    "leggrid2d",
    "leggrid3d",
    "legint",
    "legline",
    "legmul",
    "legmulx",
    "legone",
    "legpow",
    "legroots",
    "legsub",
    "legtrim",
    "legval",
    "legval2d",
    "legval3d",
    "legvander",
    "legvander2d",
    "legvander3d",
    "legweight",
    "legx",
    "legzero",
    "poly2leg",
]
