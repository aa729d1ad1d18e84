"""Householder reflections and Givens rotations: the two moves every dense factorization is made of.

A reflection is kept as `(tau, v)` with `v[0] == 1` and stands for `I - tau v vᵀ`; a rotation is a cosine and a
sine. Signs follow LAPACK (reflections turn a vector to the side opposite to its first element, rotations keep the
sign of their first element), because the signs of Q, R, singular vectors and eigenvectors come from them.

Source: Golub and Van Loan, Matrix Computations, 4th edition, 5.1; LAPACK Users' Guide, 5.4.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from functools import reduce
from itertools import repeat
from math import copysign, frexp, hypot, isfinite, sqrt
from operator import add, mul, sub

EPSILON = 2.0**-53  # unit roundoff
PRECISION = 2.0**-52  # distance from 1.0 to the next float
SMALLEST = 2.0**-1022  # the least normal float
_CHUNK = 4096
_SAFE_LOW, _SAFE_HIGH = 1e-280, 1e300
_SMALL, _LARGE = 1e-120, 1e120


def dot(x: Sequence, y: Sequence) -> float:
    """Sum of the products of two equally long vectors, added in blocks to keep rounding errors small."""
    if len(x) <= _CHUNK:
        return reduce(add, map(mul, x, y), 0.0)
    parts = [
        reduce(add, map(mul, x[start : start + _CHUNK], y[start : start + _CHUNK]), 0.0)
        for start in range(0, len(x), _CHUNK)
    ]
    return reduce(add, parts)


def axpy(a: float, x: Sequence, y: Sequence) -> Sequence:
    """`a x + y`, in the kind of sequence that `y` is."""
    values = map(add, map(mul, repeat(a), x), y)
    return array(y.typecode, values) if isinstance(y, array) else list(values)


def norm(x: Sequence) -> float:
    """Euclidean length, without overflow or underflow on the way."""
    square = dot(x, x)
    if _SAFE_LOW < square < _SAFE_HIGH or square != square:
        return sqrt(square)
    largest = max(map(abs, x), default=0.0)
    if largest == 0.0 or not isfinite(largest):
        return largest
    scaled = [item / largest for item in x]
    return largest * sqrt(dot(scaled, scaled))


def reflection(x: Sequence) -> tuple[float, float, Sequence]:
    """`(beta, tau, v)` so that `(I - tau v vᵀ) x = beta e₁`; `tau` is 0 where `x` already has that form."""
    head = x[0]
    tail = x[1:]
    rest = norm(tail)
    if rest == 0.0:
        return head, 0.0, x
    beta = -copysign(hypot(head, rest), head)
    factor = 1.0 / (head - beta)
    v = axpy(factor, tail, tail[:0]) if not len(tail) else _scaled(factor, x)
    v[0] = 1.0
    return beta, (beta - head) / beta, v


def reflect(tau: float, v: Sequence, y: Sequence) -> Sequence:
    """`(I - tau v vᵀ) y`."""
    if tau == 0.0:
        return y
    return axpy(-tau * dot(v, y), v, y)


def rotation(f: float, g: float) -> tuple[float, float, float]:
    """`(c, s, r)` so that `c f + s g = r` and `c g - s f = 0`, where `r` has the sign of `f`."""
    if g == 0.0:
        return 1.0, 0.0, f
    if f == 0.0:
        return 0.0, copysign(1.0, g), abs(g)
    r = copysign(hypot(f, g), f)
    return abs(f) / abs(r), g / r, r


def rotate(vectors: list, p: int, q: int, c: float, s: float) -> None:
    """Replace vectors `p` and `q` by `c p + s q` and `c q - s p`."""
    x, y = vectors[p], vectors[q]
    vectors[p] = [c * a + s * b for a, b in zip(x, y)]
    vectors[q] = [c * b - s * a for a, b in zip(x, y)]


def within_range(vectors: list) -> tuple[list, float]:
    """`(vectors, factor)`: very large or small elements brought near 1 by a power of two, and what to multiply by."""
    largest = max((abs(item) for vector in vectors for item in vector), default=0.0)
    if not isfinite(largest) or largest == 0.0 or _SMALL < largest < _LARGE:
        return vectors, 1.0
    factor = 2.0 ** min(max(frexp(largest)[1], -1000), 1000)
    return [[item / factor for item in vector] for vector in vectors], factor


def identity(n: int) -> list[list[float]]:
    """The unit vectors of length `n`."""
    return [[0.0] * k + [1.0] + [0.0] * (n - 1 - k) for k in range(n)]


def transposed(vectors: list) -> list[list]:
    """Rows from columns, or columns from rows."""
    return [list(vector) for vector in zip(*vectors)]


def difference(x: Sequence, y: Sequence) -> list[float]:
    """`x - y`."""
    return list(map(sub, x, y))


def _scaled(factor: float, x: Sequence) -> Sequence:
    values = map(mul, repeat(factor), x)
    return array(x.typecode, values) if isinstance(x, array) else list(values)
