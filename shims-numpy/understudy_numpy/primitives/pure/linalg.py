"""Direct factorizations of dense matrices: LU, Cholesky, Householder QR, and least squares.

A matrix is a list of rows, or, where the name says columns, a list of columns; each is a sequence of Python floats
(LU and Cholesky also take complex). Nothing here knows of arrays, dtypes or shapes with more than two dimensions.

Source: Golub and Van Loan, Matrix Computations, 4th edition; the section is named at each function. Signs and pivots
are chosen as LAPACK does.
"""

from __future__ import annotations

from collections.abc import Sequence

from .reflections import axpy, dot, identity, reflect, reflection
from .svd import svd


class Singular(ArithmeticError):
    """A factorization met an exactly singular matrix, or one that is not positive definite."""


def lu(rows: list) -> tuple[list[list], list[int], int]:
    """LU with partial pivoting (3.4.1): `(factors, order, sign)`.

    `factors` holds the unit lower triangle below and the upper triangle on and above the diagonal, of the rows taken
    in `order`; `sign` is the sign of that permutation. A zero pivot is left in place for the caller to find.
    """
    rows = [list(row) for row in rows]
    n = len(rows)
    order = list(range(n))
    sign = 1
    for k in range(n):
        sizes = [_size(row[k]) for row in rows[k:]]
        pivot = k + sizes.index(max(sizes))
        if pivot != k:
            rows[k], rows[pivot] = rows[pivot], rows[k]
            order[k], order[pivot] = order[pivot], order[k]
            sign = -sign
        head = rows[k][k]
        if head == 0:
            continue
        tail = rows[k][k + 1 :]
        for row in rows[k + 1 :]:
            if row[k] != 0:
                factor = row[k] / head
                row[k] = factor
                row[k + 1 :] = axpy(-factor, tail, row[k + 1 :])
    return rows, order, sign


def lu_solve(factors: list, order: list[int], rhs: list) -> list[list]:
    """Rows of the solution for the rows of the right-hand sides; raises Singular on a zero pivot (3.1, 3.4)."""
    n = len(factors)
    if any(factors[k][k] == 0 for k in range(n)):
        raise Singular
    x = [list(rhs[k]) for k in order]
    for k in range(n):
        for j in range(k):
            if factors[k][j] != 0:
                x[k] = axpy(-factors[k][j], x[j], x[k])
    for k in range(n - 1, -1, -1):
        for j in range(k + 1, n):
            if factors[k][j] != 0:
                x[k] = axpy(-factors[k][j], x[j], x[k])
        head = factors[k][k]
        x[k] = [item / head for item in x[k]]
    return x


def cholesky(rows: list) -> list[list]:
    """The lower triangle L with L Lᴴ = A, read from the lower triangle of A; raises Singular if there is none (4.2)."""
    lower: list[list] = []
    for i, row in enumerate(rows):
        line: list = []
        for j in range(i):
            other = lower[j]
            conjugate = [item.conjugate() for item in other[:j]]
            line.append((row[j] - dot(line, conjugate)) / other[j])
        square = row[i].real - dot([abs(item) for item in line], [abs(item) for item in line])
        if square <= 0.0:  # NaN passes, as in LAPACK
            raise Singular
        lower.append([*line, type(row[i])(square**0.5)])
    zero = type(rows[0][0])(0) if rows else 0.0
    return [row + [zero] * (len(rows) - len(row)) for row in lower]


def qr(columns: list, extra: list | None = None) -> tuple[list, list[list[float]], list]:
    """Householder QR of a matrix given by columns (5.2.2): `(reflections, r, extra)`.

    `reflections` is a list of `(tau, v)`, the k-th acting on the elements from k on; `r` has the columns of the upper
    triangle, each as long as its part above the diagonal; `extra` are further columns with the reflections applied.
    """
    work = list(columns)
    rest = list(extra or [])
    height = len(work[0]) if work else 0
    reflections = []
    r: list[list[float]] = []
    tops: list[list[float]] = [[] for _ in work]
    bottoms: list[list] = [[] for _ in rest]
    for k in range(len(work)):
        if k >= height:
            r.append(tops[k])
            continue
        if k == height - 1:
            beta, tau, v = work[k][0], 0.0, work[k][:1]
        else:
            beta, tau, v = reflection(work[k])
        reflections.append((tau, v))
        r.append([*tops[k], beta])
        for j in range(k + 1, len(work)):
            turned = reflect(tau, v, work[j])
            tops[j].append(turned[0])
            work[j] = turned[1:]
        for j in range(len(rest)):
            turned = reflect(tau, v, rest[j])
            bottoms[j].append(turned[0])
            rest[j] = turned[1:]
    for head, tail in zip(bottoms, rest):
        head.extend(tail)
    return reflections, r, bottoms


def apply_q(reflections: list, column: Sequence) -> list[float]:
    """Q times a column, where Q is the product of the reflections (5.1.6)."""
    column = list(column)
    for k in range(len(reflections) - 1, -1, -1):
        tau, v = reflections[k]
        if tau != 0.0:
            column[k:] = reflect(tau, v, column[k:])
    return column


def orthogonal(reflections: list, height: int, width: int) -> list[list[float]]:
    """The first `width` columns of Q (5.1.6)."""
    return [apply_q(reflections, unit) for unit in identity(height)[:width]]


def least_squares(columns: list, rhs: list, rcond: float) -> tuple[list, list, int, list]:
    """Minimum-norm least squares by QR and SVD (5.5): `(solutions, residuals, rank, singular values)`, by column.

    Singular values up to `rcond` times the largest count as zero; a negative `rcond` stands for machine precision.
    The residuals are sums of squares, meant for full column rank and more rows than columns.
    """
    height, width = len(columns[0]) if columns else 0, len(columns)
    if height >= width:
        _, r, rotated = qr(columns, rhs)
        square = [column + [0.0] * (width - len(column)) for column in r]
        residuals = [dot(column[width:], column[width:]) for column in rotated]
    else:
        square, rotated, residuals = [list(column) for column in columns], rhs, []
    u, s, v = svd(square)
    limit = (2.0**-52 if rcond < 0 else rcond) * (s[0] if s else 0.0)
    rank = len([value for value in s if value > limit])
    solutions = []
    for column in rotated:
        x = [0.0] * width
        for k in range(rank):
            x = axpy(dot(u[k], column[: len(u[k])]) / s[k], v[k], x)
        solutions.append(x)
    return solutions, residuals, rank, s


def determinant(rows: list) -> tuple[list, int]:
    """The factors of the determinant (3.2.7): the pivots of LU, and the sign of its permutation."""
    factors, _, sign = lu(rows)
    return [factors[k][k] for k in range(len(factors))], sign


def inverse(rows: list) -> list[list]:
    """The inverse; raises Singular."""
    factors, order, _ = lu(rows)
    one = type(rows[0][0])(1) if rows else 1.0
    unit = [[one * item for item in row] for row in identity(len(rows))]
    return lu_solve(factors, order, unit)


def solve(rows: list, rhs: list) -> list[list]:
    """Rows of X with A X = B; raises Singular."""
    factors, order, _ = lu(rows)
    return lu_solve(factors, order, rhs)


def _size(value: complex) -> float:
    """The size by which LAPACK chooses a pivot."""
    if isinstance(value, complex):
        return abs(value.real) + abs(value.imag)
    return abs(value)
