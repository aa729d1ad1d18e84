"""HermiteE series: sums of c[n] * He_n(x).

Source: Abramowitz and Stegun, Handbook of Mathematical Functions, 22.7.14: He_(n+1) = x He_n - n He_(n-1).
"""

from __future__ import annotations

from math import pi
from typing import Any

from ..creation import array, empty, full, zeros
from ..joining import hstack
from ..ndarray import ndarray
from ..ranges import arange
from ..ufuncs import exp, multiply, sqrt
from . import series
from .base import ABCPolyBase
from .polynomial import polyadd, polymulx, polysub
from .polyutils import as_series
from .polyutils import trimcoef as hermetrim
from .quadrature import gauss_hermite

hermedomain = array([-1.0, 1.0])
hermezero = array([0])
hermeone = array([1])
hermex = array([0, 1])


# Conversion -----------------------------------------------------------------------------------------------------


def poly2herme(pol: Any) -> ndarray:
    """A power series as a HermiteE series."""
    return series.from_polynomial(pol, hermemulx)


def herme2poly(c: Any) -> ndarray:
    """A HermiteE series as a power series."""
    [c] = as_series([c])
    if len(c) < 3:
        return c
    below, top = series.clenshaw(c, 1, _lower, _raised_power_series, polyadd, polysub)
    return polyadd(below, polymulx(top))


def _raised_power_series(c: Any, n: int) -> Any:
    return polymulx(c)


def hermeline(off: Any, scl: Any) -> ndarray:
    """The series of off + scl * x."""
    return array([off, scl]) if scl != 0 else array([off])


def hermefromroots(roots: Any) -> ndarray:
    """The series with these roots that as a power series has leading coefficient one."""
    return series.from_roots(hermeline, hermemul, roots)


# Arithmetic -----------------------------------------------------------------------------------------------------


def hermeadd(c1: Any, c2: Any) -> ndarray:
    """The sum of two series."""
    return series.add(c1, c2)


def hermesub(c1: Any, c2: Any) -> ndarray:
    """The difference of two series."""
    return series.sub(c1, c2)


def hermemulx(c: Any) -> ndarray:
    """The series times x."""
    [c] = as_series([c])
    if len(c) == 1 and c[0] == 0:
        return c
    product = empty(len(c) + 1, dtype=c.dtype)
    product[0] = c[0] * 0
    product[1] = c[0]
    for n in range(1, len(c)):
        product[n + 1] = c[n]
        product[n - 1] += c[n] * n
    return product


def hermemul(c1: Any, c2: Any) -> ndarray:
    """The product of two series."""
    return series.multiply(c1, c2, _lower, _raised_series, hermemulx)


def _lower(c: Any, n: int) -> Any:
    """What coefficients of degree `n` take away two degrees below."""
    return c * (n - 1)


def _raised_series(c: Any, n: int) -> Any:
    """What coefficients of degree `n` give one degree below, as a series."""
    return hermemulx(c)


def hermediv(c1: Any, c2: Any) -> tuple[ndarray, ndarray]:
    """Quotient and remainder of two series."""
    return series.divide(hermemul, c1, c2)


def hermepow(c: Any, pow: Any, maxpower: Any = 16) -> ndarray:
    """The series to a power."""
    return series.power(hermemul, c, pow, maxpower)


# Calculus -------------------------------------------------------------------------------------------------------


def hermeder(c: Any, m: int = 1, scl: Any = 1, axis: int = 0) -> ndarray:
    """The m-th derivative along an axis, multiplied by `scl` each time."""
    return series.differentiate(c, m, scl, axis, _derive, back=False)


def _derive(c: ndarray, derived: ndarray) -> None:
    for n in range(len(derived), 0, -1):
        derived[n - 1] = n * c[n]


def hermeint(c: Any, m: int = 1, k: Any = [], lbnd: Any = 0, scl: Any = 1, axis: int = 0) -> ndarray:  # noqa: B006
    """The m-th integral along an axis, with constants `k` and zero at `lbnd`, multiplied by `scl` each time."""
    return series.integrate(c, m, k, lbnd, scl, axis, _integrate, hermeval)


def _integrate(c: ndarray, integral: ndarray) -> None:
    integral[0] = c[0] * 0
    integral[1] = c[0]
    for n in range(1, len(c)):
        integral[n + 1] = c[n] / (n + 1)


# Values ---------------------------------------------------------------------------------------------------------


def hermeval(x: Any, c: Any, tensor: bool = True) -> Any:
    """The values at `x`; with `tensor`, of each column of `c` at each point."""
    return series.evaluate(x, c, tensor, _lower, _raised, _first)


def _raised(c: Any, x: Any, n: int) -> Any:
    """What coefficients of degree `n` give one degree below, times x."""
    return c * x


def _first(x: Any) -> Any:
    return x


def hermeval2d(x: Any, y: Any, c: Any) -> Any:
    """The values at the points (x[i], y[i])."""
    return series.evaluate_several(hermeval, c, x, y)


def hermeval3d(x: Any, y: Any, z: Any, c: Any) -> Any:
    """The values at the points (x[i], y[i], z[i])."""
    return series.evaluate_several(hermeval, c, x, y, z)


def hermegrid2d(x: Any, y: Any, c: Any) -> Any:
    """The values at all points (x[i], y[j])."""
    return series.evaluate_grid(hermeval, c, x, y)


def hermegrid3d(x: Any, y: Any, z: Any, c: Any) -> Any:
    """The values at all points (x[i], y[j], z[k])."""
    return series.evaluate_grid(hermeval, c, x, y, z)


# Fitting --------------------------------------------------------------------------------------------------------


def hermevander(x: Any, deg: int) -> ndarray:
    """The values of the polynomials up to degree `deg`, along a new last axis."""
    return series.vandermonde(x, deg, _first, _following)


def _following(last: Any, before: Any, x: Any, n: int) -> Any:
    """The values of degree `n` from those of the two degrees below."""
    return last * x - before * (n - 1)


def hermevander2d(x: Any, y: Any, deg: Any) -> ndarray:
    """The values of all products of polynomials up to the degrees `deg`."""
    return series.vandermonde_several(hermevander, (x, y), deg)


def hermevander3d(x: Any, y: Any, z: Any, deg: Any) -> ndarray:
    """The values of all products of polynomials up to the degrees `deg`."""
    return series.vandermonde_several(hermevander, (x, y, z), deg)


def hermefit(x: Any, y: Any, deg: Any, rcond: Any = None, full: bool = False, w: Any = None) -> Any:
    """The series of least squares error at the points."""
    return series.fit(hermevander, x, y, deg, rcond, full, w)


# Roots and quadrature -------------------------------------------------------------------------------------------


def hermecompanion(c: Any) -> ndarray:
    """The matrix whose eigenvalues are the roots, scaled so that it is symmetric where `c` is a basis polynomial."""
    [c] = as_series([c])
    if len(c) < 2:
        raise ValueError("Series must have maximum degree of at least 1.")
    if len(c) == 2:
        return array([[_root_of_line(c)]])
    n = len(c) - 1
    matrix = zeros((n, n), dtype=c.dtype)
    scale = hstack((1.0, 1.0 / sqrt(arange(n - 1, 0, -1))))
    scale = multiply.accumulate(scale)[::-1]
    beside = sqrt(arange(1, n))
    flat = matrix.reshape(-1)
    flat[1 :: n + 1] = beside
    flat[n :: n + 1] = beside
    matrix[:, -1] -= scale * c[:-1] / c[-1]
    return matrix


def _root_of_line(c: ndarray) -> Any:
    return -c[0] / c[1]


def hermeroots(c: Any) -> ndarray:
    """The roots, in ascending order."""
    return series.roots_of(c, hermecompanion, _root_of_line)


def hermegauss(deg: int) -> tuple[ndarray, ndarray]:
    """Nodes and weights of Gauss quadrature with `deg` points."""
    x, w = gauss_hermite(deg, hermecompanion, _normed, 1)
    w *= sqrt(2 * pi) / w.sum()
    return x, w


def _normed(x: ndarray, n: int) -> Any:
    """The values of the polynomial of degree `n` that has norm one under the weight."""
    unit = 1.0 / sqrt(sqrt(2 * pi))
    if n == 0:
        return full(x.shape, unit)
    below, top = 0.0, unit
    for degree in range(n, 1, -1):
        size = float(degree)
        below, top = -top * sqrt((size - 1.0) / size), below + top * x * sqrt(1.0 / size)
    return below + top * x


def hermeweight(x: Any) -> Any:
    """The weight under which the polynomials are orthogonal."""
    return exp(-0.5 * x**2)


class HermiteE(ABCPolyBase):
    """A HermiteE series with its domain and window."""

    __module__ = "numpy.polynomial.hermite_e"

    _add = staticmethod(hermeadd)
    _sub = staticmethod(hermesub)
    _mul = staticmethod(hermemul)
    _div = staticmethod(hermediv)
    _pow = staticmethod(hermepow)
    _val = staticmethod(hermeval)
    _int = staticmethod(hermeint)
    _der = staticmethod(hermeder)
    _fit = staticmethod(hermefit)
    _line = staticmethod(hermeline)
    _roots = staticmethod(hermeroots)
    _fromroots = staticmethod(hermefromroots)

    domain = array(hermedomain)
    window = array(hermedomain)
    basis_name = "He"


__all__ = [
    "HermiteE",
    "herme2poly",
    "hermeadd",
    "hermecompanion",
    "hermeder",
    "hermediv",
    "hermedomain",
    "hermefit",
    "hermefromroots",
    "hermegauss",
    "hermegrid2d",
    "hermegrid3d",
    "hermeint",
    "hermeline",
    "hermemul",
    "hermemulx",
    "hermeone",
    "hermepow",
    "hermeroots",
    "hermesub",
    "hermetrim",
    "hermeval",
    "hermeval2d",
    "hermeval3d",
    "hermevander",
    "hermevander2d",
    "hermevander3d",
    "hermeweight",
    "hermex",
    "hermezero",
    "poly2herme",
]
