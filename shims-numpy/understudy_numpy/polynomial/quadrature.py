"""Nodes and weights of Gauss quadrature: the eigenvalues of the companion matrix, and one step of Newton's method.

Source: Golub and Welsch, Calculation of Gauss Quadrature Rules, Mathematics of Computation 23 (1969).
"""

from __future__ import annotations

from typing import Any, Callable

from ..creation import array
from ..linalg import eigvalsh
from ..ndarray import ndarray
from ..ufuncs import absolute, sqrt
from .series import as_int


def require_positive(deg: Any) -> int:
    """The number of nodes."""
    degree = as_int(deg, "deg")
    if degree <= 0:
        raise ValueError("deg must be a positive integer")
    return degree


def gauss(
    deg: Any, companion: Callable[..., Any], value: Callable[..., Any], derivative: Callable[..., Any]
) -> tuple[ndarray, ndarray]:
    """Nodes, and weights up to a factor. Values are scaled to at most one, so that none overflows."""
    require_positive(deg)
    c = array([0] * deg + [1])
    x = eigvalsh(companion(c))
    slope = value(x, derivative(c))
    x -= value(x, c) / slope
    before = value(x, c[1:])
    before /= absolute(before).max()
    slope /= absolute(slope).max()
    return x, 1 / (before * slope)


def gauss_hermite(
    deg: Any, companion: Callable[..., Any], normed: Callable[[Any, int], Any], factor: int
) -> tuple[ndarray, ndarray]:
    """Nodes, and weights up to a factor, from values of the normalized polynomials, which do not overflow."""
    degree = require_positive(deg)
    x = eigvalsh(companion(array([0] * degree + [1], dtype=float)))
    x -= normed(x, degree) / (normed(x, degree - 1) * sqrt(factor * degree))
    before = normed(x, degree - 1)
    before /= absolute(before).max()
    return mirrored(x, 1 / (before * before))


def mirrored(x: ndarray, w: ndarray) -> tuple[ndarray, ndarray]:
    """Nodes and weights made exactly symmetric about zero."""
    return (x - x[::-1]) / 2, (w + w[::-1]) / 2
