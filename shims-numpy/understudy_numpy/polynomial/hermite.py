"""Hermite series: sums of c[n] * H_n(x).

Source: Abramowitz and Stegun, Handbook of Mathematical Functions, 22.7.13: H_(n+1) = 2x H_n - 2n H_(n-1).
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
from .polyutils import trimcoef as hermtrim
from .quadrature import gauss_hermite

hermdomain = array([-1.0, 1.0])
hermzero = array([0])
hermone = array([1])
hermx = array([0, 1 / 2])


# Conversion -----------------------------------------------------------------------------------------------------


def poly2herm(pol: Any) -> ndarray:
    """A power series as a Hermite series."""
    return series.from_polynomial(pol, hermmulx)


def herm2poly(c: Any) -> ndarray:
    """A Hermite series as a power series."""
    [c] = as_series([c])
    if len(c) < 2:
        return c
    if len(c) == 2:
        c[1] *= 2
        return c
    below, top = series.clenshaw(c, 1, _lower, _raised_power_series, polyadd, polysub)
    return polyadd(below, polymulx(top) * 2)


def _raised_power_series(c: Any, n: int) -> Any:
    return polymulx(c) * 2


def hermline(off: Any, scl: Any) -> ndarray:
    """The series of off + scl * x."""
    return array([off, scl / 2]) if scl != 0 else array([off])


def hermfromroots(roots: Any) -> ndarray:
    """The series with these roots that as a power series has leading coefficient one."""
    return series.from_roots(hermline, hermmul, roots)


# Arithmetic -----------------------------------------------------------------------------------------------------


def hermadd(c1: Any, c2: Any) -> ndarray:
    """The sum of two series."""
    return series.add(c1, c2)


def hermsub(c1: Any, c2: Any) -> ndarray:
    """The difference of two series."""
    return series.sub(c1, c2)


def hermmulx(c: Any) -> ndarray:
    """The series times x."""
    [c] = as_series([c])
    if len(c) == 1 and c[0] == 0:
        return c
    product = empty(len(c) + 1, dtype=c.dtype)
    product[0] = c[0] * 0
    product[1] = c[0] / 2
    for n in range(1, len(c)):
        product[n + 1] = c[n] / 2
        product[n - 1] += c[n] * n
    return product


def hermmul(c1: Any, c2: Any) -> ndarray:
    """The product of two series."""
    return series.multiply(c1, c2, _lower, _raised_series, _first_series)


def _first_series(c: Any) -> Any:
    return hermmulx(c) * 2


def _lower(c: Any, n: int) -> Any:
    """What coefficients of degree `n` take away two degrees below."""
    return c * (2 * (n - 1))


def _raised_series(c: Any, n: int) -> Any:
    """What coefficients of degree `n` give one degree below, as a series."""
    return hermmulx(c) * 2


def hermdiv(c1: Any, c2: Any) -> tuple[ndarray, ndarray]:
    """Quotient and remainder of two series."""
    return series.divide(hermmul, c1, c2)


def hermpow(c: Any, pow: Any, maxpower: Any = 16) -> ndarray:
    """The series to a power."""
    return series.power(hermmul, c, pow, maxpower)


# Calculus -------------------------------------------------------------------------------------------------------


def hermder(c: Any, m: int = 1, scl: Any = 1, axis: int = 0) -> ndarray:
    """The m-th derivative along an axis, multiplied by `scl` each time."""
    return series.differentiate(c, m, scl, axis, _derive)


def _derive(c: ndarray, derived: ndarray) -> None:
    for n in range(len(derived), 0, -1):
        derived[n - 1] = (2 * n) * c[n]


def hermint(c: Any, m: int = 1, k: Any = [], lbnd: Any = 0, scl: Any = 1, axis: int = 0) -> ndarray:  # noqa: B006
    """The m-th integral along an axis, with constants `k` and zero at `lbnd`, multiplied by `scl` each time."""
    return series.integrate(c, m, k, lbnd, scl, axis, _integrate, hermval)


def _integrate(c: ndarray, integral: ndarray) -> None:
    integral[0] = c[0] * 0
    integral[1] = c[0] / 2
    for n in range(1, len(c)):
        integral[n + 1] = c[n] / (2 * (n + 1))


# Values ---------------------------------------------------------------------------------------------------------


def hermval(x: Any, c: Any, tensor: bool = True) -> Any:
    """The values at `x`; with `tensor`, of each column of `c` at each point."""
    return series.evaluate(x, c, tensor, _lower, _raised, _first)


def _raised(c: Any, x: Any, n: int) -> Any:
    """What coefficients of degree `n` give one degree below, times x."""
    return c * (x * 2)


def _first(x: Any) -> Any:
    return x * 2


def hermval2d(x: Any, y: Any, c: Any) -> Any:
    """The values at the points (x[i], y[i])."""
    return series.evaluate_several(hermval, c, x, y)


def hermval3d(x: Any, y: Any, z: Any, c: Any) -> Any:
    """The values at the points (x[i], y[i], z[i])."""
    return series.evaluate_several(hermval, c, x, y, z)


def hermgrid2d(x: Any, y: Any, c: Any) -> Any:
    """The values at all points (x[i], y[j])."""
    return series.evaluate_grid(hermval, c, x, y)


def hermgrid3d(x: Any, y: Any, z: Any, c: Any) -> Any:
    """The values at all points (x[i], y[j], z[k])."""
    return series.evaluate_grid(hermval, c, x, y, z)


# Fitting --------------------------------------------------------------------------------------------------------


def hermvander(x: Any, deg: int) -> ndarray:
    """The values of the polynomials up to degree `deg`, along a new last axis."""
    return series.vandermonde(x, deg, _first, _following)


def _following(last: Any, before: Any, x: Any, n: int) -> Any:
    """The values of degree `n` from those of the two degrees below."""
    return last * (x * 2) - before * (2 * (n - 1))


def hermvander2d(x: Any, y: Any, deg: Any) -> ndarray:
    """The values of all products of polynomials up to the degrees `deg`."""
    return series.vandermonde_several(hermvander, (x, y), deg)


def hermvander3d(x: Any, y: Any, z: Any, deg: Any) -> ndarray:
    """The values of all products of polynomials up to the degrees `deg`."""
    return series.vandermonde_several(hermvander, (x, y, z), deg)


def hermfit(x: Any, y: Any, deg: Any, rcond: Any = None, full: bool = False, w: Any = None) -> Any:
    """The series of least squares error at the points."""
    return series.fit(hermvander, x, y, deg, rcond, full, w)


# Roots and quadrature -------------------------------------------------------------------------------------------


def hermcompanion(c: Any) -> ndarray:
    """The matrix whose eigenvalues are the roots, scaled so that it is symmetric where `c` is a basis polynomial."""
    [c] = as_series([c])
    if len(c) < 2:
        raise ValueError("Series must have maximum degree of at least 1.")
    if len(c) == 2:
        return array([[_root_of_line(c)]])
    n = len(c) - 1
    matrix = zeros((n, n), dtype=c.dtype)
    scale = hstack((1.0, 1.0 / sqrt(2.0 * arange(n - 1, 0, -1))))
    scale = multiply.accumulate(scale)[::-1]
    beside = sqrt(0.5 * arange(1, n))
    flat = matrix.reshape(-1)
    flat[1 :: n + 1] = beside
    flat[n :: n + 1] = beside
    matrix[:, -1] -= scale * c[:-1] / (2.0 * c[-1])
    return matrix


def _root_of_line(c: ndarray) -> Any:
    return -0.5 * c[0] / c[1]


def hermroots(c: Any) -> ndarray:
    """The roots, in ascending order."""
    return series.roots_of(c, hermcompanion, _root_of_line)


def hermgauss(deg: int) -> tuple[ndarray, ndarray]:
    """Nodes and weights of Gauss quadrature with `deg` points."""
    x, w = gauss_hermite(deg, hermcompanion, _normed, 2)
    w *= sqrt(pi) / w.sum()
    return x, w


def _normed(x: ndarray, n: int) -> Any:
    """The values of the polynomial of degree `n` that has norm one under the weight."""
    unit = 1.0 / sqrt(sqrt(pi))
    if n == 0:
        return full(x.shape, unit)
    below, top = 0.0, unit
    for degree in range(n, 1, -1):
        size = float(degree)
        below, top = -top * sqrt((size - 1.0) / size), below + top * x * sqrt(2.0 / size)
    return below + top * x * sqrt(2)


def hermweight(x: Any) -> Any:
    """The weight under which the polynomials are orthogonal."""
    return exp(-(x**2))


class Hermite(ABCPolyBase):
    """A Hermite series with its domain and window."""

    __module__ = "numpy.polynomial.hermite"

    _add = staticmethod(hermadd)
    _sub = staticmethod(hermsub)
    _mul = staticmethod(hermmul)
    _div = staticmethod(hermdiv)
    _pow = staticmethod(hermpow)
    _val = staticmethod(hermval)
    _int = staticmethod(hermint)
    _der = staticmethod(hermder)
    _fit = staticmethod(hermfit)
    _line = staticmethod(hermline)
    _roots = staticmethod(hermroots)
    _fromroots = staticmethod(hermfromroots)

    domain = array(hermdomain)
    window = array(hermdomain)
    basis_name = "H"


__all__ = [
    "Hermite",
    "herm2poly",
    "hermadd",
    "hermcompanion",
    "hermder",
    "hermdiv",
    "hermdomain",
    "hermfit",
    "hermfromroots",
    "hermgauss",
    "hermgrid2d",
    "hermgrid3d",
    "hermint",
    "hermline",
    "hermmul",
    "hermmulx",
    "hermone",
    "hermpow",
    "hermroots",
    "hermsub",
    "hermtrim",
    "hermval",
    "hermval2d",
    "hermval3d",
    "hermvander",
    "hermvander2d",
    "hermvander3d",
    "hermweight",
    "hermx",
    "hermzero",
    "poly2herm",
]
