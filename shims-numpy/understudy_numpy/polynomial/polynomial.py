"""Power series: sums of c[n] * x**n."""

from __future__ import annotations

from typing import Any

from ..convolution import convolve
from ..creation import array, empty, zeros
from ..functions import prod
from ..ndarray import ndarray
from . import printing, series
from .base import ABCPolyBase
from .polyutils import as_series, trimseq
from .polyutils import trimcoef as polytrim

polydomain = array([-1.0, 1.0])
polyzero = array([0])
polyone = array([1])
polyx = array([0, 1])


def polyline(off: Any, scl: Any) -> ndarray:
    """The series of off + scl * x."""
    return array([off, scl]) if scl != 0 else array([off])


def polyfromroots(roots: Any) -> ndarray:
    """The series with these roots and leading coefficient one."""
    return series.from_roots(polyline, polymul, roots)


# Arithmetic -----------------------------------------------------------------------------------------------------


def polyadd(c1: Any, c2: Any) -> ndarray:
    """The sum of two series."""
    return series.add(c1, c2)


def polysub(c1: Any, c2: Any) -> ndarray:
    """The difference of two series."""
    return series.sub(c1, c2)


def polymulx(c: Any) -> ndarray:
    """The series times x."""
    [c] = as_series([c])
    if len(c) == 1 and c[0] == 0:
        return c
    product = empty(len(c) + 1, dtype=c.dtype)
    product[0] = c[0] * 0
    product[1:] = c
    return product


def polymul(c1: Any, c2: Any) -> ndarray:
    """The product of two series."""
    [c1, c2] = as_series([c1, c2])
    return trimseq(convolve(c1, c2))


def polydiv(c1: Any, c2: Any) -> tuple[ndarray, ndarray]:
    """Quotient and remainder of two series, by long division."""
    [c1, c2] = as_series([c1, c2])
    if c2[-1] == 0:
        raise ZeroDivisionError
    if len(c1) < len(c2):
        return c1[:1] * 0, c1
    if len(c2) == 1:
        return c1 / c2[-1], c1[:1] * 0
    lead = c2[-1]
    lower = c2[:-1] / lead
    degree = len(c2) - 1
    for top in range(len(c1) - 1, degree - 1, -1):
        c1[top - degree : top] -= lower * c1[top]
    return c1[degree:] / lead, trimseq(c1[:degree])


def polypow(c: Any, pow: Any, maxpower: Any = None) -> ndarray:
    """The series to a power."""
    return series.power(convolve, c, pow, maxpower)


# Calculus -------------------------------------------------------------------------------------------------------


def polyder(c: Any, m: int = 1, scl: Any = 1, axis: int = 0) -> ndarray:
    """The m-th derivative along an axis, multiplied by `scl` each time."""
    return series.differentiate(c, m, scl, axis, _derive)


def _derive(c: ndarray, derived: ndarray) -> None:
    for n in range(len(derived), 0, -1):
        derived[n - 1] = n * c[n]


def polyint(c: Any, m: int = 1, k: Any = [], lbnd: Any = 0, scl: Any = 1, axis: int = 0) -> ndarray:  # noqa: B006
    """The m-th integral along an axis, with constants `k` and zero at `lbnd`, multiplied by `scl` each time."""
    return series.integrate(c, m, k, lbnd, scl, axis, _integrate, polyval)


def _integrate(c: ndarray, integral: ndarray) -> None:
    integral[0] = c[0] * 0
    integral[1] = c[0]
    for n in range(1, len(c)):
        integral[n + 1] = c[n] / (n + 1)


# Values ---------------------------------------------------------------------------------------------------------


def polyval(x: Any, c: Any, tensor: bool = True) -> Any:
    """The values at `x` by Horner's rule; with `tensor`, of each column of `c` at each point."""
    x, c = series.points_and_coefficients(x, c, tensor)
    result = c[-1] + x * 0
    for n in range(len(c) - 2, -1, -1):
        result = c[n] + result * x
    return result


def polyvalfromroots(x: Any, r: Any, tensor: bool = True) -> Any:
    """The values at `x` of the polynomial with roots `r` and leading coefficient one."""
    r = series.coefficients(r)
    if isinstance(x, (tuple, list)):
        x = array(x)
    if isinstance(x, ndarray):
        if tensor:
            r = r.reshape(r.shape + (1,) * x.ndim)
        elif x.ndim >= r.ndim:
            raise ValueError("x.ndim must be < r.ndim when tensor == False")
    return prod(x - r, axis=0)


def polyval2d(x: Any, y: Any, c: Any) -> Any:
    """The values at the points (x[i], y[i])."""
    return series.evaluate_several(polyval, c, x, y)


def polyval3d(x: Any, y: Any, z: Any, c: Any) -> Any:
    """The values at the points (x[i], y[i], z[i])."""
    return series.evaluate_several(polyval, c, x, y, z)


def polygrid2d(x: Any, y: Any, c: Any) -> Any:
    """The values at all points (x[i], y[j])."""
    return series.evaluate_grid(polyval, c, x, y)


def polygrid3d(x: Any, y: Any, z: Any, c: Any) -> Any:
    """The values at all points (x[i], y[j], z[k])."""
    return series.evaluate_grid(polyval, c, x, y, z)


# Fitting --------------------------------------------------------------------------------------------------------


def polyvander(x: Any, deg: int) -> ndarray:
    """The powers of `x` up to `deg`, along a new last axis."""
    return series.vandermonde(x, deg, _first, _following)


def _first(x: Any) -> Any:
    return x


def _following(last: Any, before: Any, x: Any, n: int) -> Any:
    return last * x


def polyvander2d(x: Any, y: Any, deg: Any) -> ndarray:
    """The products of all powers up to the degrees `deg`."""
    return series.vandermonde_several(polyvander, (x, y), deg)


def polyvander3d(x: Any, y: Any, z: Any, deg: Any) -> ndarray:
    """The products of all powers up to the degrees `deg`."""
    return series.vandermonde_several(polyvander, (x, y, z), deg)


def polyfit(x: Any, y: Any, deg: Any, rcond: Any = None, full: bool = False, w: Any = None) -> Any:
    """The series of least squares error at the points."""
    return series.fit(polyvander, x, y, deg, rcond, full, w)


# Roots ----------------------------------------------------------------------------------------------------------


def polycompanion(c: Any) -> ndarray:
    """The matrix whose eigenvalues are the roots."""
    [c] = as_series([c])
    if len(c) < 2:
        raise ValueError("Series must have maximum degree of at least 1.")
    if len(c) == 2:
        return array([[_root_of_line(c)]])
    n = len(c) - 1
    matrix = zeros((n, n), dtype=c.dtype)
    matrix.reshape(-1)[n :: n + 1] = 1
    matrix[:, -1] -= c[:-1] / c[-1]
    return matrix


def _root_of_line(c: ndarray) -> Any:
    return -c[0] / c[1]


def polyroots(c: Any) -> ndarray:
    """The roots, in ascending order."""
    return series.roots_of(c, polycompanion, _root_of_line, turned=False)


class Polynomial(ABCPolyBase):
    """A power series with its domain and window."""

    __module__ = "numpy.polynomial.polynomial"

    _add = staticmethod(polyadd)
    _sub = staticmethod(polysub)
    _mul = staticmethod(polymul)
    _div = staticmethod(polydiv)
    _pow = staticmethod(polypow)
    _val = staticmethod(polyval)
    _int = staticmethod(polyint)
    _der = staticmethod(polyder)
    _fit = staticmethod(polyfit)
    _line = staticmethod(polyline)
    _roots = staticmethod(polyroots)
    _fromroots = staticmethod(polyfromroots)

    domain = array(polydomain)
    window = array(polydomain)
    basis_name = None

    @classmethod
    def _str_term_unicode(cls, i: str, arg_str: str) -> str:
        return f"·{arg_str}" + ("" if i == "1" else i.translate(printing.SUPERSCRIPT))

    @classmethod
    def _str_term_ascii(cls, i: str, arg_str: str) -> str:
        return f" {arg_str}" + ("" if i == "1" else f"**{i}")

    @classmethod
    def _repr_latex_term(cls, i: int, arg_str: str, needs_parens: bool) -> str:
        if needs_parens:
            arg_str = rf"\left({arg_str}\right)"
        return "1" if i == 0 else arg_str if i == 1 else f"{arg_str}^{{{i}}}"


__all__ = [
    "Polynomial",
    "polyadd",
    "polycompanion",
    "polyder",
    "polydiv",
    "polydomain",
    "polyfit",
    "polyfromroots",
    "polygrid2d",
    "polygrid3d",
    "polyint",
    "polyline",
    "polymul",
    "polymulx",
    "polyone",
    "polypow",
    "polyroots",
    "polysub",
    "polytrim",
    "polyval",
    "polyval2d",
    "polyval3d",
    "polyvalfromroots",
    "polyvander",
    "polyvander2d",
    "polyvander3d",
    "polyx",
    "polyzero",
]
