"""Eigenvalues and eigenvectors of dense real matrices, symmetric and general.

Symmetric: Householder tridiagonalization and the implicit QL/QR iteration (Golub and Van Loan, Matrix Computations,
4th edition, 8.3). General: balancing (7.5.7), Hessenberg reduction (7.4.2), Francis' double-shift QR (7.5.6) with the
deflation test of Ahues and Tisseur (LAPACK Working Note 122), then back-substitution (7.6.4). The choices that fix
the order of eigenvalues and the signs of vectors are LAPACK's; for a symmetric matrix of more than 25 rows, where
LAPACK divides and conquers, signs may differ.
"""

from __future__ import annotations

from math import copysign, hypot, sqrt

from .reflections import (
    EPSILON,
    PRECISION,
    SMALLEST,
    axpy,
    dot,
    identity,
    norm,
    reflect,
    reflection,
    rotate,
    rotation,
    transposed,
    within_range,
)
from .svd import NoConvergence

_SWEEPS = 30
_EXCEPTIONAL = 10


def symmetric_eigen(rows: list, upper: bool = False, vectors: bool = True) -> tuple[list[float], list | None]:
    """Ascending eigenvalues and, by column, eigenvectors of a symmetric matrix; only one triangle is read."""
    rows, factor = from_triangle(rows, upper)
    d, e, reflections = _tridiagonal(rows)
    values, columns = tridiagonal_eigen(d, e, upper, vectors)
    values = [value * factor for value in values]
    if columns is None:
        return values, None
    for column in columns:
        for i in range(len(reflections) - 1, -1, -1):
            tau, v = reflections[i]
            column[i + 1 :] = reflect(tau, v, column[i + 1 :])
    return values, [column[::-1] for column in columns] if upper else columns


def from_triangle(rows: list, upper: bool) -> tuple[list, float]:
    """The symmetric or Hermitian matrix of one triangle, scaled to what is in range, and the factor that undoes it.

    The upper triangle is the lower one of the matrix with rows and columns reversed, which is what `upper` gives.
    """
    rows, factor = within_range(rows)
    if upper:
        rows = [row[::-1] for row in rows[::-1]]
    below = [row[:i] for i, row in enumerate(rows)]
    diagonal = [type(row[i])(row[i].real) for i, row in enumerate(rows)]
    right = [[row[i].conjugate() for row in rows[i + 1 :]] for i in range(len(rows))]
    return [[*left, middle, *rest] for left, middle, rest in zip(below, diagonal, right)], factor


def tridiagonal_eigen(d: list[float], e: list[float], upper: bool, vectors: bool) -> tuple[list[float], list | None]:
    """Ascending eigenvalues and, by column, eigenvectors of a tridiagonal matrix; with `upper` it is worked on reversed."""
    if upper:
        d.reverse()
        e.reverse()
    z = identity(len(d)) if vectors else None
    implicit_ql(d, e, z)
    order = sorted(range(len(d)), key=d.__getitem__)
    columns = None if z is None else [z[k][::-1] if upper else z[k] for k in order]
    return [d[k] for k in order], columns


def eigen(rows: list, vectors: bool = True) -> tuple[list[complex], list | None]:
    """Eigenvalues (complex, conjugates in pairs) and, by column, unit eigenvectors of a general real matrix."""
    n = len(rows)
    rows, factor = within_range(rows)
    h = [list(row) for row in rows]
    low, high, moves, scale = balance(h)
    z = _hessenberg(h, low, high)
    values: list[complex] = [complex(h[k][k]) for k in range(n)]
    _francis(h, z, low, high, values)
    scaled_values = [complex(value.real * factor, value.imag * factor) for value in values]
    if not vectors:
        return scaled_values, None
    columns: list = [None] * n
    schur_vectors = transposed(z)
    for k in range(n):
        if values[k].imag < 0.0:
            columns[k] = [item.conjugate() for item in columns[k - 1]]
            continue
        column = _schur_eigenvector(h, values, k)
        total = [0.0] * n
        for coefficient, schur in zip(column, schur_vectors):
            if coefficient != 0.0:
                total = axpy(coefficient, schur, total)
        total = [scale[i] * total[i] for i in range(n)]
        for i, j in reversed(moves):
            total[i], total[j] = total[j], total[i]
        columns[k] = _unit(total)
    return scaled_values, columns


# The symmetric problem.


def _tridiagonal(rows: list) -> tuple[list[float], list[float], list]:
    """Diagonal, subdiagonal and the reflections (the k-th acting from k + 1 on) of Q with A = Q T Qᵀ (8.3.1)."""
    d, e, reflections = [], [], []
    while rows:
        d.append(rows[0][0])
        below = [row[0] for row in rows[1:]]
        rows = [row[1:] for row in rows[1:]]
        if not below:
            break
        if len(below) == 1:
            e.append(below[0])
            continue
        beta, tau, v = reflection(below)
        e.append(beta)
        reflections.append((tau, v))
        if tau != 0.0:
            w = [tau * dot(row, v) for row in rows]
            w = axpy(-0.5 * tau * dot(w, v), v, w)
            rows = [
                [item - v_i * w_j - w_i * v_j for item, w_j, v_j in zip(row, w, v)] for row, v_i, w_i in zip(rows, v, w)
            ]
    return d, e, reflections


def implicit_ql(d: list[float], e: list[float], z: list | None) -> None:
    """Turn a symmetric tridiagonal matrix into its eigenvalues, in place, updating the columns of Z (8.3.5)."""
    n = len(d)
    budget = _SWEEPS * n
    first = 0
    while first < n:
        last = first
        while last < n - 1:
            if abs(e[last]) <= sqrt(abs(d[last])) * sqrt(abs(d[last + 1])) * EPSILON:
                e[last] = 0.0
                break
            last += 1
        budget = _diagonalize_block(d, e, z, first, last, budget)
        first = last + 1


def _diagonalize_block(d: list[float], e: list[float], z: list | None, low: int, high: int, budget: int) -> int:
    """Diagonalize rows `low` to `high`, from the end with the smaller diagonal element towards the other."""
    from_top = not abs(d[high]) < abs(d[low])
    step = 1 if from_top else -1
    here, end = (low, high) if from_top else (high, low)
    link = 0 if from_top else -1  # e[k + link] joins row k to the next row on the way

    while (end - here) * step >= 0:
        far = here
        while far != end:
            coupling = e[far + link]
            if coupling * coupling <= EPSILON * EPSILON * abs(d[far]) * abs(d[far + step]) + SMALLEST:
                e[far + link] = 0.0
                break
            far += step
        if far == here:
            here += step
            continue
        if far == here + step:
            k = min(here, far)
            d[k], d[k + 1], c, s = _symmetric_pair(d[k], e[k], d[k + 1])
            e[k] = 0.0
            if z is not None:
                rotate(z, k, k + 1, c, s)
            here += 2 * step
            continue
        if budget == 0:
            raise NoConvergence
        budget -= 1
        p = d[here]
        g = (d[here + step] - p) / (2.0 * e[here + link])
        g = d[far] - p + e[here + link] / (g + copysign(hypot(g, 1.0), g))
        c = s = 1.0
        p = 0.0
        k = far
        while k != here:
            inner = k - step
            f, b = s * e[inner + link], c * e[inner + link]
            c, s, r = rotation(g, f)
            if k != far:
                e[k + link] = r
            g = d[k] - p
            r = (d[inner] - g) * s + 2.0 * c * b
            p = s * r
            d[k] = g + p
            g = c * r - b
            if z is not None:
                rotate(z, k, inner, c, s)
            k = inner
        d[here] -= p
        e[here + link] = g
    return budget


def _symmetric_pair(a: float, b: float, c: float) -> tuple[float, float, float, float]:
    """Eigenvalues of [[a, b], [b, c]], the one of larger size first, and the unit vector (cosine, sine) for it."""
    total, gap, twice = a + c, a - c, b + b
    root = hypot(gap, twice)
    big, small = (a, c) if abs(a) > abs(c) else (c, a)
    if total == 0.0:
        first, second, sign = 0.5 * root, -0.5 * root, 1
    else:
        sign = -1 if total < 0.0 else 1
        first = 0.5 * (total + sign * root)
        second = (big / first) * small - (b / first) * b
    side = 1 if gap >= 0.0 else -1
    cs = gap + side * root
    if abs(cs) > abs(twice):
        t = -twice / cs
        sine = 1.0 / sqrt(1.0 + t * t)
        cosine = t * sine
    elif twice == 0.0:
        cosine, sine = 1.0, 0.0
    else:
        t = -cs / twice
        cosine = 1.0 / sqrt(1.0 + t * t)
        sine = t * cosine
    if sign == side:
        cosine, sine = -sine, cosine
    return first, second, cosine, sine


# The general problem.


def balance(h: list) -> tuple[int, int, list[tuple[int, int]], list[float]]:
    """Permute and scale `h` in place so that rows and columns have like norms.

    Returns the first and last row of the part that is not yet triangular, the exchanges made and the scale of each row.
    """
    n = len(h)
    low, high = 0, n - 1
    moves: list[tuple[int, int]] = []

    def exchange(j: int, m: int) -> None:
        moves.append((j, m))
        if j != m:
            for row in h:
                row[j], row[m] = row[m], row[j]
            h[j], h[m] = h[m], h[j]

    found = True
    while found and high > 0:
        found = False
        for j in range(high, -1, -1):
            if not any(h[j][i] != 0.0 for i in range(high + 1) if i != j):
                exchange(j, high)
                high -= 1
                found = True
                break
    if high > 0:
        found = True
    while found:
        found = False
        for j in range(low, high + 1):
            if not any(h[i][j] != 0.0 for i in range(low, high + 1) if i != j):
                exchange(j, low)
                low += 1
                found = True
                break
    scale = [1.0] * n
    changed = low < high
    while changed:
        changed = False
        for i in range(low, high + 1):
            column = norm([abs(h[j][i]) for j in range(low, high + 1)])
            row = norm([abs(item) for item in h[i][low : high + 1]])
            if column == 0.0 or row == 0.0 or column != column or row != row:
                continue
            before, factor = column + row, 1.0
            while column < row / 2.0:
                factor, column, row = factor * 2.0, column * 2.0, row / 2.0
            while column / 2.0 >= row:
                factor, column, row = factor / 2.0, column / 2.0, row * 2.0
            if column + row >= 0.95 * before:
                continue
            changed = True
            scale[i] *= factor
            h[i][low:] = [item / factor for item in h[i][low:]]
            for j in range(high + 1):
                h[j][i] *= factor
    return low, high, moves, scale


def _hessenberg(h: list, low: int, high: int) -> list[list[float]]:
    """Reduce `h` to Hessenberg form in place and return the rows of the orthogonal matrix that does it (7.4.3)."""
    n = len(h)
    reflections = []
    for k in range(low, high - 1):
        beta, tau, v = reflection([h[i][k] for i in range(k + 1, high + 1)])
        reflections.append((k, tau, v))
        if tau != 0.0:
            for i in range(high + 1):
                h[i][k + 1 : high + 1] = reflect(tau, v, h[i][k + 1 : high + 1])
            block = transposed([h[i][k + 1 :] for i in range(k + 1, high + 1)])
            for i, row in enumerate(transposed([reflect(tau, v, column) for column in block]), k + 1):
                h[i][k + 1 :] = row
        h[k + 1][k] = beta
        for i in range(k + 2, high + 1):
            h[i][k] = 0.0
    columns = identity(n)
    for k, tau, v in reversed(reflections):
        for column in columns[k + 1 :]:
            column[k + 1 : high + 1] = reflect(tau, v, column[k + 1 : high + 1])
    return transposed(columns)


def _francis(h: list, z: list, low: int, high: int, values: list[complex]) -> None:
    """Bring the Hessenberg matrix `h` to real Schur form in place, accumulating in the rows of `z` (7.5.6)."""
    n = len(h)
    size = high - low + 1
    tiny = SMALLEST * (size / PRECISION)
    end = high
    while end >= low:
        start = low
        stalled = 0
        for _ in range(_SWEEPS * max(10, size) + 1):
            start = _deflated(h, start, end, low, high, tiny)
            if start > low:
                h[start][start - 1] = 0.0
            if start >= end - 1:
                break
            stalled += 1
            shifts = _shifts(h, start, end, stalled)
            _double_step(h, z, start, end, shifts, n)
        else:
            raise NoConvergence
        if start == end:
            values[end] = complex(h[end][end])
        else:
            c, s = _standardize(h, end - 1, values)
            upper, lower = h[end - 1], h[end]
            for j in range(end + 1, n):
                upper[j], lower[j] = c * upper[j] + s * lower[j], c * lower[j] - s * upper[j]
            for row in [*h[: end - 1], *z]:
                x, y = row[end - 1], row[end]
                row[end - 1], row[end] = c * x + s * y, c * y - s * x
        end = start - 1


def _deflated(h: list, start: int, end: int, low: int, high: int, tiny: float) -> int:
    """The row from which the active block that ends at `end` is unreduced."""
    for k in range(end, start, -1):
        below, above = abs(h[k][k - 1]), abs(h[k - 1][k])
        if below <= tiny:
            return k
        around = abs(h[k - 1][k - 1]) + abs(h[k][k])
        if around == 0.0:
            if k - 2 >= low:
                around += abs(h[k - 1][k - 2])
            if k + 1 <= high:
                around += abs(h[k + 1][k])
        if below <= PRECISION * around:
            diagonal, gap = abs(h[k][k]), abs(h[k - 1][k - 1] - h[k][k])
            big, small = max(diagonal, gap), min(diagonal, gap)
            total = big + max(below, above)
            if min(below, above) * (max(below, above) / total) <= max(tiny, PRECISION * (small * (big / total))):
                return k
    return start


def _shifts(h: list, start: int, end: int, stalled: int) -> tuple[complex, complex]:
    """Both shifts of the next double step: the eigenvalues at the bottom, or exceptional ones now and then."""
    if stalled % _EXCEPTIONAL == 0:
        if stalled % (2 * _EXCEPTIONAL) == 0:
            s, corner = abs(h[end][end - 1]) + abs(h[end - 1][end - 2]), h[end][end]
        else:
            s, corner = abs(h[start + 1][start]) + abs(h[start + 2][start + 1]), h[start][start]
        h11 = h22 = 0.75 * s + corner
        h12, h21 = -0.4375 * s, s
    else:
        h11, h12, h21, h22 = h[end - 1][end - 1], h[end - 1][end], h[end][end - 1], h[end][end]
    scale = abs(h11) + abs(h12) + abs(h21) + abs(h22)
    if scale == 0.0:
        return 0j, 0j
    h11, h12, h21, h22 = h11 / scale, h12 / scale, h21 / scale, h22 / scale
    centre = (h11 + h22) / 2.0
    determinant = (h11 - centre) * (h22 - centre) - h12 * h21
    root = sqrt(abs(determinant))
    if determinant >= 0.0:
        return complex(centre * scale, root * scale), complex(centre * scale, -root * scale)
    first, second = centre + root, centre - root
    nearer = first if abs(first - h22) <= abs(second - h22) else second
    return complex(nearer * scale), complex(nearer * scale)


def _double_step(h: list, z: list, start: int, end: int, shifts: tuple[complex, complex], n: int) -> None:
    """One double-shift QR sweep over rows `start` to `end`: make a bulge and chase it down."""
    one, two = shifts
    for m in range(end - 2, start - 1, -1):
        corner, following = h[m][m], h[m + 1]
        scale = abs(corner - two.real) + abs(two.imag) + abs(following[m])
        lead = following[m] / scale
        v = [
            lead * h[m][m + 1] + (corner - one.real) * ((corner - two.real) / scale) - one.imag * (two.imag / scale),
            lead * (corner + following[m + 1] - one.real - two.real),
            lead * h[m + 2][m + 1],
        ]
        scale = abs(v[0]) + abs(v[1]) + abs(v[2])
        v = [item / scale for item in v]
        if m == start:
            break
        neighbours = abs(h[m - 1][m - 1]) + abs(corner) + abs(following[m + 1])
        if abs(h[m][m - 1]) * (abs(v[1]) + abs(v[2])) <= PRECISION * abs(v[0]) * neighbours:
            break
    for k in range(m, end):
        order = min(3, end - k + 1)
        if k > m:
            v = [h[k + i][k - 1] for i in range(order)]
        beta, tau, v = reflection(v[:order])
        if k > m:
            h[k][k - 1] = beta
            for i in range(1, order):
                h[k + i][k - 1] = 0.0
        elif m > start:
            h[k][k - 1] *= 1.0 - tau
        if tau == 0.0:
            continue
        block = [h[k + i][k:] for i in range(order)]
        products = [tau * sum_ for sum_ in _combined(v, block)]
        for i in range(order):
            h[k + i][k:] = axpy(-v[i], products, block[i])
        for row in [*h[: min(k + 3, end) + 1], *z]:
            row[k : k + order] = reflect(tau, v, row[k : k + order])


def _combined(v: list, block: list) -> list[float]:
    """The rows of `block`, weighted by `v`, added up."""
    if len(v) == 3:
        return [a + v[1] * b + v[2] * c for a, b, c in zip(*block)]
    return [a + v[1] * b for a, b in zip(*block)]


def _standardize(h: list, k: int, values: list[complex]) -> tuple[float, float]:
    """Bring the 2 by 2 block at `k` to standard Schur form, in place: triangular, or with equal diagonal elements.

    Returns the rotation and records the eigenvalues. Source: Bai and Demmel, "On swapping diagonal blocks in real
    Schur form", Linear Algebra Appl. 186 (1993), with LAPACK's safeguards.
    """
    a, b = h[k][k], h[k][k + 1]
    c, d = h[k + 1][k], h[k + 1][k + 1]
    cs, sn = 1.0, 0.0
    if c == 0.0:
        pass
    elif b == 0.0:
        cs, sn = 0.0, 1.0
        a, b, c, d = d, -c, 0.0, a
    elif a - d != 0.0 or copysign(1.0, b) == copysign(1.0, c):
        gap = a - d
        p = 0.5 * gap
        big = max(abs(b), abs(c))
        small = min(abs(b), abs(c)) * copysign(1.0, b) * copysign(1.0, c)
        scale = max(abs(p), big)
        discriminant = (p / scale) * p + (big / scale) * small
        if discriminant >= 4.0 * PRECISION:
            root = p + copysign(sqrt(scale) * sqrt(discriminant), p)
            a, d = d + root, d - (big / root) * small
            length = hypot(c, root)
            cs, sn = root / length, c / length
            b, c = b - c, 0.0
        else:
            sigma = b + c
            length = hypot(sigma, gap)
            cs = sqrt(0.5 * (1.0 + abs(sigma) / length))
            sn = -(p / (length * cs)) * copysign(1.0, sigma)
            aa, bb, cc, dd = a * cs + b * sn, b * cs - a * sn, c * cs + d * sn, d * cs - c * sn
            a, b, c, d = aa * cs + cc * sn, bb * cs + dd * sn, cc * cs - aa * sn, dd * cs - bb * sn
            a = d = 0.5 * (a + d)
            if c != 0.0 and b == 0.0:
                b, c = -c, 0.0
                cs, sn = -sn, cs
            elif c != 0.0 and copysign(1.0, b) == copysign(1.0, c):
                root_b, root_c = sqrt(abs(b)), sqrt(abs(c))
                p = copysign(root_b * root_c, c)
                length = 1.0 / sqrt(abs(b + c))
                a, d = a + p, d - p
                b, c = b - c, 0.0
                cs1, sn1 = root_b * length, root_c * length
                cs, sn = cs * cs1 - sn * sn1, cs * sn1 + sn * cs1
    h[k][k], h[k][k + 1], h[k + 1][k], h[k + 1][k + 1] = a, b, c, d
    if c == 0.0:
        values[k], values[k + 1] = complex(a), complex(d)
    else:
        imaginary = sqrt(abs(b)) * sqrt(abs(c))
        values[k], values[k + 1] = complex(a, imaginary), complex(d, -imaginary)
    return cs, sn


def _schur_eigenvector(t: list, values: list[complex], k: int) -> list:
    """The eigenvector of a real Schur form for eigenvalue `k` (the first of its pair), by back-substitution (7.6.4)."""
    n = len(t)
    value = values[k]
    x: list = [0.0] * n
    if value.imag == 0.0:
        value = value.real
        x[k] = 1.0
        row = k - 1
    else:
        if abs(t[k][k + 1]) >= abs(t[k + 1][k]):
            x[k], x[k + 1] = 1.0, complex(0.0, value.imag / t[k][k + 1])
        else:
            x[k], x[k + 1] = -value.imag / t[k + 1][k], 1j
        row = k - 1
    last = k + 1 if values[k].imag else k
    floor = max(PRECISION * (abs(values[k].real) + abs(values[k].imag)), SMALLEST * n / PRECISION)
    while row >= 0:
        if row > 0 and t[row][row - 1] != 0.0:
            above, below = row - 1, row
            rhs_one = -dot(t[above][row + 1 : last + 1], x[row + 1 : last + 1])
            rhs_two = -dot(t[below][row + 1 : last + 1], x[row + 1 : last + 1])
            a, b = t[above][above] - value, t[above][below]
            c, d = t[below][above], t[below][below] - value
            determinant = a * d - b * c
            if abs(determinant) < floor * floor:
                determinant = floor * floor
            x[above] = (rhs_one * d - b * rhs_two) / determinant
            x[below] = (a * rhs_two - c * rhs_one) / determinant
            row -= 2
        else:
            pivot = t[row][row] - value
            if abs(pivot) < floor:
                pivot = floor
            x[row] = -dot(t[row][row + 1 : last + 1], x[row + 1 : last + 1]) / pivot
            row -= 1
        largest = max(map(abs, x))
        if largest > 1e100:
            x = [item / largest for item in x]
    return x


def _unit(x: list) -> list:
    """`x` with length one and, where it is complex, with its largest element real."""
    if not any(isinstance(item, complex) for item in x):
        length = norm(x)
        return [item / length for item in x]
    x = [complex(item) for item in x]
    length = hypot(norm([item.real for item in x]), norm([item.imag for item in x]))
    x = [item / length for item in x]
    sizes = [item.real * item.real + item.imag * item.imag for item in x]
    k = sizes.index(max(sizes))
    c, s, _ = rotation(x[k].real, x[k].imag)
    turned = [complex(c * item.real + s * item.imag, c * item.imag - s * item.real) for item in x]
    turned[k] = complex(turned[k].real, 0.0)
    return turned
