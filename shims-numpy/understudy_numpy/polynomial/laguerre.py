"""Laguerre series: sums of c[n] * L_n(x).

Source: Abramowitz and Stegun, Handbook of Mathematical Functions, 22.7.12: (n + 1) L_(n+1) = (2n + 1 - x) L_n - n L_(n-1).
"""

from __future__ import annotations

from typing import Any

from ..creation import array, empty, zeros
from ..ndarray import ndarray
from ..ranges import arange
from ..ufuncs import exp
from . import series
from .base import ABCPolyBase
from .polynomial import polyadd, polymulx, polysub
from .polyutils import as_series
from .polyutils import trimcoef as lagtrim
from .quadrature import gauss

lagdomain = array([0.0, 1.0])
lagzero = array([0])
lagone = array([1])
lagx = array([1, -1])


# Conversion -----------------------------------------------------------------------------------------------------


def poly2lag(pol: Any) -> ndarray:
    """A power series as a Laguerre series."""
    return series.from_polynomial(pol, lagmulx)


def lag2poly(c: Any) -> ndarray:
    """A Laguerre series as a power series."""
    [c] = as_series([c])
    if len(c) < 2:
        return c
    below, top = series.clenshaw(c, 1, _lower, _raised_power_series, polyadd, polysub)
    return polyadd(below, polysub(top, polymulx(top)))


def _raised_power_series(c: Any, n: int) -> Any:
    return polysub((2 * n - 1) * c, polymulx(c)) / n


def lagline(off: Any, scl: Any) -> ndarray:
    """The series of off + scl * x."""
    return array([off + scl, -scl]) if scl != 0 else array([off])


def lagfromroots(roots: Any) -> ndarray:
    """The series with these roots that as a power series has leading coefficient one."""
    return series.from_roots(lagline, lagmul, roots)


# Arithmetic -----------------------------------------------------------------------------------------------------


def lagadd(c1: Any, c2: Any) -> ndarray:
    """The sum of two series."""
    return series.add(c1, c2)


def lagsub(c1: Any, c2: Any) -> ndarray:
    """The difference of two series."""
    return series.sub(c1, c2)


def lagmulx(c: Any) -> ndarray:
    """The series times x."""
    [c] = as_series([c])
    if len(c) == 1 and c[0] == 0:
        return c
    product = empty(len(c) + 1, dtype=c.dtype)
    product[0] = c[0]
    product[1] = -c[0]
    for n in range(1, len(c)):
        product[n + 1] = -c[n] * (n + 1)
        product[n] += c[n] * (2 * n + 1)
        product[n - 1] -= c[n] * n
    return product


def lagmul(c1: Any, c2: Any) -> ndarray:
    """The product of two series."""
    return series.multiply(c1, c2, _lower, _raised_series, _first_series)


def _first_series(c: Any) -> Any:
    return lagsub(c, lagmulx(c))


def _lower(c: Any, n: int) -> Any:
    """What coefficients of degree `n` take away two degrees below."""
    return (c * (n - 1)) / n


def _raised_series(c: Any, n: int) -> Any:
    """What coefficients of degree `n` give one degree below, as a series."""
    return lagsub((2 * n - 1) * c, lagmulx(c)) / n


def lagdiv(c1: Any, c2: Any) -> tuple[ndarray, ndarray]:
    """Quotient and remainder of two series."""
    return series.divide(lagmul, c1, c2)


def lagpow(c: Any, pow: Any, maxpower: Any = 16) -> ndarray:
    """The series to a power."""
    return series.power(lagmul, c, pow, maxpower)


# Calculus -------------------------------------------------------------------------------------------------------


def lagder(c: Any, m: int = 1, scl: Any = 1, axis: int = 0) -> ndarray:
    """The m-th derivative along an axis, multiplied by `scl` each time."""
    return series.differentiate(c, m, scl, axis, _derive)


def _derive(c: ndarray, derived: ndarray) -> None:
    for n in range(len(derived), 1, -1):
        derived[n - 1] = -c[n]
        c[n - 1] += c[n]
    derived[0] = -c[1]


def lagint(c: Any, m: int = 1, k: Any = [], lbnd: Any = 0, scl: Any = 1, axis: int = 0) -> ndarray:  # noqa: B006
    """The m-th integral along an axis, with constants `k` and zero at `lbnd`, multiplied by `scl` each time."""
    return series.integrate(c, m, k, lbnd, scl, axis, _integrate, lagval)


def _integrate(c: ndarray, integral: ndarray) -> None:
    integral[0] = c[0]
    integral[1] = -c[0]
    for n in range(1, len(c)):
        integral[n] += c[n]
        integral[n + 1] = -c[n]


# Values ---------------------------------------------------------------------------------------------------------


def lagval(x: Any, c: Any, tensor: bool = True) -> Any:
    """The values at `x`; with `tensor`, of each column of `c` at each point."""
    return series.evaluate(x, c, tensor, _lower, _raised, _first)


def _raised(c: Any, x: Any, n: int) -> Any:
    """What coefficients of degree `n` give one degree below, times x."""
    return (c * ((2 * n - 1) - x)) / n


def _first(x: Any) -> Any:
    return 1 - x


def lagval2d(x: Any, y: Any, c: Any) -> Any:
    """The values at the points (x[i], y[i])."""
    return series.evaluate_several(lagval, c, x, y)


def lagval3d(x: Any, y: Any, z: Any, c: Any) -> Any:
    """The values at the points (x[i], y[i], z[i])."""
    return series.evaluate_several(lagval, c, x, y, z)


def laggrid2d(x: Any, y: Any, c: Any) -> Any:
    """The values at all points (x[i], y[j])."""
    return series.evaluate_grid(lagval, c, x, y)


def laggrid3d(x: Any, y: Any, z: Any, c: Any) -> Any:
    """The values at all points (x[i], y[j], z[k])."""
    return series.evaluate_grid(lagval, c, x, y, z)


# Fitting --------------------------------------------------------------------------------------------------------


def lagvander(x: Any, deg: int) -> ndarray:
    """The values of the polynomials up to degree `deg`, along a new last axis."""
    return series.vandermonde(x, deg, _first, _following)


def _following(last: Any, before: Any, x: Any, n: int) -> Any:
    """The values of degree `n` from those of the two degrees below."""
    return (last * (2 * n - 1 - x) - before * (n - 1)) / n


def lagvander2d(x: Any, y: Any, deg: Any) -> ndarray:
    """The values of all products of polynomials up to the degrees `deg`."""
    return series.vandermonde_several(lagvander, (x, y), deg)


def lagvander3d(x: Any, y: Any, z: Any, deg: Any) -> ndarray:
    """The values of all products of polynomials up to the degrees `deg`."""
    return series.vandermonde_several(lagvander, (x, y, z), deg)


def lagfit(x: Any, y: Any, deg: Any, rcond: Any = None, full: bool = False, w: Any = None) -> Any:
    """The series of least squares error at the points."""
    return series.fit(lagvander, x, y, deg, rcond, full, w)


# Roots and quadrature -------------------------------------------------------------------------------------------


def lagcompanion(c: Any) -> ndarray:
    """The matrix whose eigenvalues are the roots, scaled so that it is symmetric where `c` is a basis polynomial."""
    [c] = as_series([c])
    if len(c) < 2:
        raise ValueError("Series must have maximum degree of at least 1.")
    if len(c) == 2:
        return array([[_root_of_line(c)]])
    n = len(c) - 1
    matrix = zeros((n, n), dtype=c.dtype)
    flat = matrix.reshape(-1)
    flat[1 :: n + 1] = -arange(1, n)
    flat[:: n + 1] = 2.0 * arange(n) + 1.0
    flat[n :: n + 1] = -arange(1, n)
    matrix[:, -1] += (c[:-1] / c[-1]) * n
    return matrix


def _root_of_line(c: ndarray) -> Any:
    return 1 + c[0] / c[1]


def lagroots(c: Any) -> ndarray:
    """The roots, in ascending order."""
    return series.roots_of(c, lagcompanion, _root_of_line)


def laggauss(deg: int) -> tuple[ndarray, ndarray]:
    """Nodes and weights of Gauss quadrature with `deg` points."""
    x, w = gauss(deg, lagcompanion, lagval, lagder)
    w /= w.sum()
    return x, w


def lagweight(x: Any) -> Any:
    """The weight under which the polynomials are orthogonal."""
    return exp(-x)


class Laguerre(ABCPolyBase):
    """A Laguerre series with its domain and window."""

    __module__ = "numpy.polynomial.laguerre"

    _add = staticmethod(lagadd)
    _sub = staticmethod(lagsub)
    _mul = staticmethod(lagmul)
    _div = staticmethod(lagdiv)
    _pow = staticmethod(lagpow)
    _val = staticmethod(lagval)
    _int = staticmethod(lagint)
    _der = staticmethod(lagder)
    _fit = staticmethod(lagfit)
    _line = staticmethod(lagline)
    _roots = staticmethod(lagroots)
    _fromroots = staticmethod(lagfromroots)

    domain = array(lagdomain)
    window = array(lagdomain)
    basis_name = "L"


__all__ = [
    "Laguerre",
    "lag2poly",
    "lagadd",
    "lagcompanion",
    "lagder",
    "lagdiv",
    "lagdomain",
    "lagfit",
    "lagfromroots",
    "laggauss",
    "laggrid2d",
    "laggrid3d",
    "lagint",
    "lagline",
    "lagmul",
    "lagmulx",
    "lagone",
    "lagpow",
    "lagroots",
    "lagsub",
    "lagtrim",
    "lagval",
    "lagval2d",
    "lagval3d",
    "lagvander",
    "lagvander2d",
    "lagvander3d",
    "lagweight",
    "lagx",
    "lagzero",
    "poly2lag",
]
