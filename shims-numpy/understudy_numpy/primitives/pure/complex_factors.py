"""Factorizations of dense complex matrices: Householder QR, singular values, and least squares.

A matrix is a list of columns of Python complex numbers. A reflection is kept as `(tau, v)` with `v[0] == 1` and stands
for `I - tau v vᴴ`; its adjoint, which LAPACK applies, turns a vector to a real multiple of the first unit vector, so that
bidiagonal matrices are real and go through the iteration of the real ones.

Source: Golub and Van Loan, Matrix Computations, 4th edition, 5.1.13 and 5.4; phases are chosen as LAPACK does.
"""

from __future__ import annotations

from math import copysign, hypot

from .reflections import axpy, dot, identity, norm, rotate, rotation, within_range
from .svd import diagonalize


def reflection(x: list) -> tuple[float, complex, list]:
    """`(beta, tau, v)` so that the adjoint of `I - tau v vᴴ` turns `x` to `beta e₁`, with a real `beta`."""
    head = complex(x[0])
    rest = norm([abs(item) for item in x[1:]])
    if rest == 0.0 and head.imag == 0.0:
        return head.real, 0j, x
    beta = -copysign(hypot(head.real, head.imag, rest), head.real)
    factor = 1.0 / (head - beta)
    v = [1.0 + 0j, *(factor * item for item in x[1:])]
    return beta, complex((beta - head.real) / beta, -head.imag / beta), v


def conjugated(x: list) -> list:
    return [item.conjugate() for item in x]


def adjoint(vectors: list) -> list[list]:
    """The columns of Aᴴ from those of A."""
    return [conjugated(vector) for vector in zip(*vectors)]


def reflect(tau: complex, v: list, y: list) -> list:
    """`(I - tau v vᴴ) y`."""
    return axpy(-tau * dot(conjugated(v), y), v, y) if tau != 0.0 else y


def apply(reflections: list, column: list, start: int = 0) -> list:
    """The product of the reflections, the k-th acting from `start + k` on, times a column."""
    column = [complex(item) for item in column]
    for k in range(len(reflections) - 1, -1, -1):
        tau, v = reflections[k]
        column[start + k :] = reflect(tau, v, column[start + k :])
    return column


def complex_qr(columns: list, extra: list | None = None) -> tuple[list, list[list], list]:
    """Householder QR (5.2.2): `(reflections, r, extra)`, `r` being columns as long as their part above the diagonal
    and `extra` further columns, multiplied by Qᴴ."""
    work, rest = [list(column) for column in columns], [list(column) for column in extra or []]
    height = len(work[0]) if work else len(rest[0]) if rest else 0
    reflections: list = []
    for k in range(min(height, len(work))):
        beta, tau, v = reflection(work[k][k:])
        reflections.append((tau, v))
        work[k][k:] = [complex(beta)]
        for column in [*work[k + 1 :], *rest]:
            column[k:] = reflect(tau.conjugate(), v, column[k:])
    return reflections, work, rest


def complex_orthogonal(reflections: list, height: int, width: int) -> list[list]:
    """The first `width` columns of Q."""
    return [apply(reflections, unit) for unit in identity(height)[:width]]


def complex_svd(columns: list, full: bool = False) -> tuple[list, list[float], list]:
    """`(u, s, v)`: the columns of U, the singular values in descending order, the columns of V.

    With `full`, U and V are complete unitary matrices.
    """
    columns, factor = within_range(columns)
    height, width = len(columns[0]), len(columns)
    tall = height >= width
    if not tall:
        columns = adjoint(columns)
    long, short = max(height, width), min(height, width)
    first: list = []
    if long >= int(short * 17.0 / 9.0) and long > short:
        first, r, _ = complex_qr(columns)
        columns = [column + [0j] * (short - len(column)) for column in r]
        # LAPACK reduces the triangle of a wide matrix as it lies, not its adjoint.
        columns = columns if tall else adjoint(columns)
    outer, inner, d, e = _bidiagonal(columns)
    u, v = identity(short), identity(short)
    lower = not tall and not first  # the bidiagonal matrix of LAPACK then is: it is rotated to be upper
    if lower:
        for k in range(short - 1):
            c, s, d[k] = rotation(d[k], e[k])
            e[k] = s * d[k + 1]
            d[k + 1] *= c
            rotate(u, k, k + 1, c, s)
    diagonalize(d, e, u, v)
    left = [apply(outer, _padded(column, len(columns[0]))) for column in (v if lower else u)]
    right = [apply(inner, column, 1) for column in (u if lower else v)]
    if lower:
        left, right = right, left
    if first and tall:
        left = [apply(first, _padded(column, long)) for column in left]
    elif first:
        right = [apply(first, _padded(column, long)) for column in right]
    if full:
        rest = [apply(first or outer, unit) for unit in identity(long)[short:]]
        left, right = (left + rest, right) if tall else (left, right + rest)
    return left, [value * factor for value in d], right


def complex_least_squares(columns: list, rhs: list, rcond: float) -> tuple[list, list, int, list]:
    """Minimum-norm least squares (5.5), as `least_squares` of real matrices returns it."""
    height, width = len(columns[0]), len(columns)
    residuals: list[float] = []
    if height >= width:
        _, r, rhs = complex_qr(columns, rhs)
        columns = [column + [0j] * (width - len(column)) for column in r]
        residuals = [norm([abs(item) for item in column[width:]]) ** 2 for column in rhs]
    u, s, v = complex_svd(columns)
    limit = rcond * (s[0] if s else 0.0)
    rank = len([value for value in s if value > limit])
    solutions = []
    for column in rhs:
        x: list = [0j] * width
        for k in range(rank):
            x = axpy(dot(conjugated(u[k]), column[: len(u[k])]) / s[k], v[k], x)
        solutions.append(x)
    return solutions, residuals, rank, s


def _padded(column: list, length: int) -> list:
    return column + [0.0] * (length - len(column))


def _bidiagonal(columns: list) -> tuple[list, list, list[float], list[float]]:
    """Reduce a matrix with no more columns than rows to real upper bidiagonal form (5.4.8): the reflections from the
    left and from the right, the diagonal and the superdiagonal."""
    outer, inner = [], []
    d: list[float] = []
    e: list[float] = []
    while columns:
        beta, tau, v = reflection(columns[0])
        outer.append((tau, v))
        d.append(beta)
        columns = [reflect(tau.conjugate(), v, column) for column in columns[1:]]
        if not columns:
            break
        beta, tau, v = reflection([column[0].conjugate() for column in columns])
        inner.append((tau, v))
        e.append(beta)
        rows = [list(row) for row in zip(*(column[1:] for column in columns))]
        # From the right, on a row y: y - tau (y v) vᴴ, which is the reflection of its conjugate.
        rows = [conjugated(reflect(tau.conjugate(), v, conjugated(row))) for row in rows]
        columns = [list(column) for column in zip(*rows)] if rows else [[] for _ in columns]
    return outer, inner, d, e
