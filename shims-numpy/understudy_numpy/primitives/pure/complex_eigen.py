"""Eigenvalues and eigenvectors of dense complex matrices, Hermitian and general.

Hermitian: Householder tridiagonalization to a real matrix (Golub and Van Loan, Matrix Computations, 4th edition, 8.3)
and the iteration of the real ones. General: balancing (7.5.7), Hessenberg reduction (7.4.2), the single-shift QR
iteration with Wilkinson's shift (7.5.2) and the deflation test of Ahues and Tisseur, then back-substitution (7.6.4).
The choices that fix the order of eigenvalues are LAPACK's; its divide and conquer of more than 25 rows is not.
"""

from __future__ import annotations

from cmath import sqrt

from .complex_factors import apply, conjugated, reflect, reflection
from .eigen import balance, from_triangle, tridiagonal_eigen
from .reflections import PRECISION, SMALLEST, axpy, dot, identity, norm, transposed, within_range
from .svd import NoConvergence

_SWEEPS = 30
_EXCEPTIONAL = 10


def hermitian_eigen(rows: list, upper: bool = False, vectors: bool = True) -> tuple[list[float], list | None]:
    """Ascending eigenvalues and, by column, eigenvectors of a Hermitian matrix; only one triangle is read."""
    rows, factor = from_triangle(rows, upper)
    d, e, reflections = _tridiagonal(rows)
    values, columns = tridiagonal_eigen(d, e, upper, vectors)
    values = [value * factor for value in values]
    if columns is None:
        return values, None
    columns = [apply(reflections, column, 1) for column in columns]
    return values, [column[::-1] for column in columns] if upper else columns


def complex_eigen(rows: list, vectors: bool = True) -> tuple[list[complex], list | None]:
    """Eigenvalues and, by column, unit eigenvectors of a general complex matrix."""
    n = len(rows)
    rows, factor = within_range(rows)
    h = [list(row) for row in rows]
    low, high, moves, scale = balance(h)
    z = _hessenberg(h, low, high)
    _single_shift(h, z, low, high)
    values = [complex(h[k][k].real * factor, h[k][k].imag * factor) for k in range(n)]
    if not vectors:
        return values, None
    columns = []
    schur_vectors = transposed(z)
    for k in range(n):
        total: list = [0j] * n
        for coefficient, schur in zip(_schur_eigenvector(h, k), schur_vectors):
            if coefficient != 0.0:
                total = axpy(coefficient, schur, total)
        total = [scale[i] * total[i] for i in range(n)]
        for i, j in reversed(moves):
            total[i], total[j] = total[j], total[i]
        columns.append(_unit(total))
    return values, columns


def _tridiagonal(rows: list) -> tuple[list[float], list[float], list]:
    """Diagonal, subdiagonal and the reflections of Q with A = Q T Qᴴ and a real T (8.3.1)."""
    d, e, reflections = [], [], []
    while rows:
        d.append(rows[0][0].real)
        below = [row[0] for row in rows[1:]]
        rows = [row[1:] for row in rows[1:]]
        if not below:
            break
        beta, tau, v = reflection(below)
        e.append(beta)
        reflections.append((tau, v))
        if tau != 0.0:
            w = [tau * dot(row, v) for row in rows]
            w = axpy(-0.5 * tau * dot(conjugated(w), v), v, w)
            v_bar, w_bar = conjugated(v), conjugated(w)
            rows = [
                [item - v_i * w_j - w_i * v_j for item, w_j, v_j in zip(row, w_bar, v_bar)]
                for row, v_i, w_i in zip(rows, v, w)
            ]
    return d, e, reflections


def _hessenberg(h: list, low: int, high: int) -> list[list]:
    """Reduce `h` in place to Hessenberg form with a real subdiagonal; return the rows of the unitary matrix of it."""
    n = len(h)
    reflections = []
    for k in range(low, high):
        beta, tau, v = reflection([h[i][k] for i in range(k + 1, high + 1)])
        reflections.append((tau, v))
        v_bar = conjugated(v)
        for i in range(high + 1):
            h[i][k + 1 : high + 1] = axpy(-tau * dot(h[i][k + 1 : high + 1], v), v_bar, h[i][k + 1 : high + 1])
        for j in range(k + 1, n):
            column = reflect(tau.conjugate(), v, [h[i][j] for i in range(k + 1, high + 1)])
            for i, item in enumerate(column, k + 1):
                h[i][j] = item
        h[k + 1][k] = complex(beta)
        for i in range(k + 2, high + 1):
            h[i][k] = 0j
    columns = [
        unit if k <= low or k > high else _apply_between(reflections, unit, low, high)
        for k, unit in enumerate(identity(n))
    ]
    return [[complex(item) for item in row] for row in transposed(columns)]


def _apply_between(reflections: list, unit: list, low: int, high: int) -> list:
    """The reflections of a Hessenberg reduction of rows `low` to `high`, times a column."""
    return [*unit[: low + 1], *apply(reflections, unit[low + 1 : high + 1]), *unit[high + 1 :]]


def _single_shift(h: list, z: list, low: int, high: int) -> None:
    """Bring the Hessenberg matrix `h` to Schur form in place, accumulating in the rows of `z` (7.5.2)."""
    size = high - low + 1
    tiny = SMALLEST * (size / PRECISION)
    end = high
    while end >= low:
        start = low
        for stalled in range(_SWEEPS * max(10, size) + 1):
            start = _deflated(h, start, end, low, high, tiny)
            if start > low:
                h[start][start - 1] = 0j
            if start >= end:
                break
            _step(h, z, start, end, _shift(h, start, end, stalled + 1))
        else:
            raise NoConvergence
        end = start - 1


def _size(value: complex) -> float:
    return abs(value.real) + abs(value.imag)


def _deflated(h: list, start: int, end: int, low: int, high: int, tiny: float) -> int:
    """The row from which the active block that ends at `end` is unreduced."""
    for k in range(end, start, -1):
        below, above = _size(h[k][k - 1]), _size(h[k - 1][k])
        if below <= tiny:
            return k
        around = _size(h[k - 1][k - 1]) + _size(h[k][k])
        if around == 0.0:
            if k - 2 >= low:
                around += abs(h[k - 1][k - 2].real)
            if k + 1 <= high:
                around += abs(h[k + 1][k].real)
        if below <= PRECISION * around:
            diagonal, gap = _size(h[k][k]), _size(h[k - 1][k - 1] - h[k][k])
            big, small = max(diagonal, gap), min(diagonal, gap)
            total = big + max(below, above)
            if min(below, above) * (max(below, above) / total) <= max(tiny, PRECISION * (small * (big / total))):
                return k
    return start


def _shift(h: list, start: int, end: int, stalled: int) -> complex:
    """Wilkinson's shift: the eigenvalue of the last two rows nearer the corner; now and then an exceptional one."""
    if stalled % (2 * _EXCEPTIONAL) == 0:
        return h[end][end] + 0.75 * abs(h[end][end - 1].real)
    if stalled % _EXCEPTIONAL == 0:
        return h[start][start] + 0.75 * abs(h[start + 1][start].real)
    corner = h[end][end]
    u = sqrt(h[end - 1][end]) * sqrt(h[end][end - 1])
    if u == 0:
        return corner
    x = 0.5 * (h[end - 1][end - 1] - corner)
    s = max(_size(u), _size(x))
    y = s * sqrt((x / s) ** 2 + (u / s) ** 2)
    if x.real * y.real + x.imag * y.imag < 0.0:
        y = -y
    return corner - u * (u / (x + y))


def _step(h: list, z: list, start: int, end: int, shift: complex) -> None:
    """One single-shift QR sweep over rows `start` to `end`, which keeps the subdiagonal real."""
    m, v = _first_of_sweep(h, start, end, shift)
    for k in range(m, end):
        if k > m:
            v = [h[k][k - 1], h[k + 1][k - 1]]
        beta, tau, (_, v2) = reflection(v) if any(v) else (0.0, 0j, v)
        if k > m:
            h[k][k - 1], h[k + 1][k - 1] = complex(beta), 0j
        turn = (tau * v2).real
        one, two = h[k][k:], h[k + 1][k:]
        sums = [tau.conjugate() * a + turn * b for a, b in zip(one, two)]
        h[k][k:] = [a - s for a, s in zip(one, sums)]
        h[k + 1][k:] = [b - s * v2 for b, s in zip(two, sums)]
        bar = v2.conjugate()
        for row in [*h[: min(k + 2, end) + 1], *z]:
            s = tau * row[k] + turn * row[k + 1]
            row[k] -= s
            row[k + 1] -= s * bar
        if k == m > start:
            _turn_back(h, z, m, end, 1.0 - tau)
    last = h[end][end - 1]
    if last.imag != 0.0:
        h[end][end - 1] = complex(abs(last))
        phase = last / abs(last)
        h[end][end + 1 :] = [item * phase.conjugate() for item in h[end][end + 1 :]]
        for row in [*h[:end], *z]:
            row[end] *= phase


def _first_of_sweep(h: list, start: int, end: int, shift: complex) -> tuple[int, list]:
    """The row to begin a sweep at, below two consecutive small subdiagonal elements, and the first vector to turn."""
    for m in range(end - 1, start - 1, -1):
        corner, following = h[m][m] - shift, h[m + 1][m].real
        s = _size(corner) + abs(following)
        corner, following = corner / s, following / s
        if m > start:
            around = _size(corner) * (_size(h[m][m]) + _size(h[m + 1][m + 1]))
            if abs(h[m][m - 1].real) * abs(following) <= PRECISION * around:
                break
    return m, [corner, complex(following)]


def _turn_back(h: list, z: list, m: int, end: int, phase: complex) -> None:
    """A sweep that began inside the block has turned the element before it: make it real again."""
    phase /= abs(phase)
    h[m + 1][m] *= phase.conjugate()
    if m + 2 <= end:
        h[m + 2][m + 1] *= phase
    for j in range(m, end + 1):
        if j != m + 1:
            h[j][j + 1 :] = [item * phase for item in h[j][j + 1 :]]
            for row in [*h[:j], *z]:
                row[j] *= phase.conjugate()


def _schur_eigenvector(t: list, k: int) -> list:
    """The eigenvector of a triangular matrix for its diagonal element `k`, by back-substitution (7.6.4)."""
    n = len(t)
    floor = max(PRECISION * _size(t[k][k]), SMALLEST * n / PRECISION)
    x: list = [0j] * n
    x[k] = 1.0 + 0j
    for row in range(k - 1, -1, -1):
        pivot = t[row][row] - t[k][k]
        if _size(pivot) < floor:
            pivot = complex(floor)
        x[row] = -dot(t[row][row + 1 : k + 1], x[row + 1 : k + 1]) / pivot
        largest = max(map(_size, x))
        if largest > 1e100:
            x = [item / largest for item in x]
    return x


def _unit(x: list) -> list:
    """`x` with length one and with its largest element real and positive."""
    length = norm([abs(item) for item in x])
    x = [item / length for item in x]
    sizes = [item.real * item.real + item.imag * item.imag for item in x]
    k = sizes.index(max(sizes))
    phase = x[k].conjugate() / abs(x[k])
    turned = [item * phase for item in x]
    turned[k] = complex(turned[k].real)
    return turned
