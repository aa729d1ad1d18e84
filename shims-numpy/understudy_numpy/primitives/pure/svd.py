"""The singular value decomposition by bidiagonalization and implicit QR.

Householder bidiagonalization (Golub and Van Loan, Matrix Computations, 4th edition, 5.4.8), preceded by a QR
factorization when the matrix is tall (5.4.9); then the implicit QR sweeps of Demmel and Kahan, "Accurate singular
values of bidiagonal matrices", SIAM J. Sci. Stat. Comput. 11 (1990), which keep small singular values accurate. The
choices that fix the signs of the vectors are LAPACK's, so that up to 25 columns the vectors agree with it; above
that LAPACK divides and conquers, and signs may differ.
"""

from __future__ import annotations

from math import copysign, sqrt

from .reflections import EPSILON, SMALLEST, identity, reflect, reflection, rotate, rotation, transposed, within_range

_TOLERANCE = max(10.0, min(100.0, EPSILON**-0.125)) * EPSILON
_SWEEPS = 6


class NoConvergence(ArithmeticError):
    """An iteration did not converge."""


def svd(columns: list, full: bool = False) -> tuple[list, list[float], list]:
    """`(u, s, v)`: the columns of U, the singular values in descending order, the columns of V.

    With `full`, U and V are complete orthogonal matrices.
    """
    columns, factor = within_range(columns)
    u, s, v = _tall_or_wide(columns, full)
    return u, [value * factor for value in s], v


def _tall_or_wide(columns: list, full: bool) -> tuple[list, list[float], list]:
    width = len(columns)
    height = len(columns[0]) if columns else 0
    if height < width:
        return _wide(transposed(columns), full)
    reflections: list = []
    if height >= int(width * 11.0 / 6.0) and height > width:
        reflections, square = _triangle(columns)
        outer, inner, d, e = bidiagonal(square)
    else:
        outer, inner, d, e = bidiagonal(columns)
    u, v = identity(width), identity(width)
    diagonalize(d, e, u, v)
    if reflections:
        u = [_apply(reflections, _padded(_apply(outer, column), height)) for column in u]
        rest = [_apply(reflections, unit) for unit in identity(height)[width:]] if full else []
    else:
        u = [_apply(outer, _padded(column, height)) for column in u]
        rest = [_apply(outer, unit) for unit in identity(height)[width:]] if full else []
    return u + rest, d, [_apply(inner, column, 1) for column in v]


def _wide(rows: list, full: bool) -> tuple[list, list[float], list]:
    """The decomposition of a matrix with fewer rows than columns, given by its rows."""
    height, width = len(rows), len(rows[0])
    reflections: list = []
    u, v = identity(height), identity(height)
    if width >= int(height * 11.0 / 6.0):
        reflections, square = _triangle(rows)
        outer, inner, d, e = bidiagonal(transposed(square))
        diagonalize(d, e, u, v)
        v = [_apply(reflections, _padded(_apply(inner, column, 1), width)) for column in v]
        rest = [_apply(reflections, unit) for unit in identity(width)[height:]] if full else []
        return [_apply(outer, column) for column in u], d, v + rest
    outer, inner, d, e = bidiagonal(rows)
    for k in range(height - 1):  # the bidiagonal matrix is lower: rotate it to be upper
        c, s, d[k] = rotation(d[k], e[k])
        e[k] = s * d[k + 1]
        d[k + 1] *= c
        rotate(u, k, k + 1, c, s)
    diagonalize(d, e, u, v)
    rest = [_apply(outer, unit) for unit in identity(width)[height:]] if full else []
    v = [_apply(outer, _padded(column, width)) for column in v]
    return [_apply(inner, column, 1) for column in u], d, v + rest


def singular_values(columns: list) -> list[float]:
    """The singular values in descending order."""
    columns, factor = within_range(columns)
    if len(columns) > len(columns[0]):
        columns = transposed(columns)
    if len(columns[0]) > len(columns):
        _, columns = _triangle(columns)
    _, _, d, e = bidiagonal(columns)
    diagonalize(d, e, None, None)
    return [value * factor for value in d]


def bidiagonal(columns: list) -> tuple[list, list, list[float], list[float]]:
    """Reduce a matrix with no more columns than rows to upper bidiagonal form.

    Returns the reflections from the left, those from the right (the k-th acting from k + 1 on), the diagonal and the
    superdiagonal.
    """
    columns = [list(column) for column in columns]
    width, height = len(columns), len(columns[0]) if columns else 0
    outer, inner = [], []
    d: list[float] = []
    e: list[float] = []
    for k in range(width):
        if height - k > 1:
            beta, tau, v = reflection(columns[0])
        else:
            beta, tau, v = columns[0][0], 0.0, columns[0]
        outer.append((tau, v))
        d.append(beta)
        columns = [reflect(tau, v, column) for column in columns[1:]]
        if not columns:
            break
        row = [column[0] for column in columns]
        if len(row) > 1:
            beta, tau, v = reflection(row)
        else:
            beta, tau, v = row[0], 0.0, row
        inner.append((tau, v))
        e.append(beta)
        columns = [column[1:] for column in columns]
        if tau != 0.0 and len(columns[0]):
            rows = [reflect(tau, v, line) for line in zip(*columns)]
            columns = transposed(rows)
    return outer, inner, d, e


def diagonalize(d: list[float], e: list[float], u: list | None, v: list | None) -> None:
    """Turn an upper bidiagonal matrix into its singular values, in place, updating the columns of U and V."""
    n = len(d)
    threshold = _threshold(d, e)
    low_before = high_before = -1
    downward = True
    budget = _SWEEPS * n * n
    high = n - 1
    while high > 0:
        if budget < 0:
            raise NoConvergence
        low, largest = _block(d, e, high, threshold)
        if low == high:
            high -= 1
            continue
        if low == high - 1:
            _finish_pair(d, e, low, u, v)
            high -= 2
            continue
        if low > high_before or high < low_before:
            downward = abs(d[low]) >= abs(d[high])
        smallest = _split(d, e, low, high, downward)
        if smallest is None:
            continue
        low_before, high_before = low, high
        shift = _shift(d, e, low, high, downward, n * _TOLERANCE * (smallest / largest))
        budget -= high - low
        if downward:
            path, links, right, left = list(range(low, high + 1)), list(range(low, high)), v, u
        else:
            path, links, right, left = list(range(high, low - 1, -1)), list(range(high - 1, low - 1, -1)), u, v
        if shift == 0.0:
            _zero_shift_sweep(d, e, path, links, left, right)
        else:
            _shifted_sweep(d, e, path, links, left, right, shift)
        if abs(e[links[-1]]) <= threshold:
            e[links[-1]] = 0.0
    for k in range(n):
        if d[k] < 0.0:
            d[k] = -d[k]
            turned = u if n == 1 else v  # as LAPACK chooses
            if turned is not None:
                turned[k] = [-item for item in turned[k]]
        d[k] += 0.0
    _order(d, u, v)


def _triangle(columns: list) -> tuple[list, list]:
    """The reflections of a QR factorization and the columns of its square R."""
    width = len(columns)
    reflections, r = [], []
    tops: list[list[float]] = [[] for _ in columns]
    columns = list(columns)
    for k in range(width):
        beta, tau, v = reflection(columns[k]) if len(columns[k]) > 1 else (columns[k][0], 0.0, columns[k])
        reflections.append((tau, v))
        r.append([*tops[k], beta, *[0.0] * (width - 1 - k)])
        for j in range(k + 1, width):
            turned = reflect(tau, v, columns[j])
            tops[j].append(turned[0])
            columns[j] = turned[1:]
    return reflections, r


def _apply(reflections: list, column: list, start: int = 0) -> list[float]:
    """The product of the reflections, the k-th acting from `start + k` on, times a column."""
    column = list(column)
    for k in range(len(reflections) - 1, -1, -1):
        tau, v = reflections[k]
        if tau != 0.0:
            column[start + k :] = reflect(tau, v, column[start + k :])
    return column


def _padded(column: list, length: int) -> list[float]:
    return list(column) + [0.0] * (length - len(column))


def _threshold(d: list[float], e: list[float]) -> float:
    """The size below which an off-diagonal element is zero for every singular value."""
    n = len(d)
    smallest = mu = abs(d[0]) if n else 0.0
    for k in range(1, n):
        if smallest == 0.0:
            break
        mu = abs(d[k]) * (mu / (mu + abs(e[k - 1])))
        smallest = min(smallest, mu)
    return max(_TOLERANCE * smallest / sqrt(max(n, 1)), _SWEEPS * n * n * SMALLEST)


def _block(d: list[float], e: list[float], high: int, threshold: float) -> tuple[int, float]:
    """The first row of the unreduced block that ends at `high`, and the largest element in it."""
    largest = abs(d[high])
    for low in range(high - 1, -1, -1):
        if abs(e[low]) <= threshold or e[low] == 0.0:
            e[low] = 0.0
            return low + 1, largest
        largest = max(largest, abs(d[low]), abs(e[low]))
    if largest != largest:
        raise NoConvergence
    return 0, largest


def _split(d: list[float], e: list[float], low: int, high: int, downward: bool) -> float | None:
    """Zero one negligible off-diagonal element and return None; else a bound on the least singular value."""
    if downward:
        if abs(e[high - 1]) <= _TOLERANCE * abs(d[high]):
            e[high - 1] = 0.0
            return None
        links, start, step = range(low, high), low, 1
    else:
        if abs(e[low]) <= _TOLERANCE * abs(d[low]):
            e[low] = 0.0
            return None
        links, start, step = range(high - 1, low - 1, -1), high, 0
    mu = smallest = abs(d[start])
    for k in links:
        if abs(e[k]) <= _TOLERANCE * mu:
            e[k] = 0.0
            return None
        mu = abs(d[k + step]) * (mu / (mu + abs(e[k])))
        smallest = min(smallest, mu)
    return smallest


def _shift(d: list[float], e: list[float], low: int, high: int, downward: bool, relative: float) -> float:
    """The smaller singular value of the 2 by 2 block at the far end, or 0 where shifting would cost accuracy."""
    if relative <= max(EPSILON, 0.01 * _TOLERANCE):
        return 0.0
    if downward:
        near = abs(d[low])
        shift = _smaller(d[high - 1], e[high - 1], d[high])
    else:
        near = abs(d[high])
        shift = _smaller(d[low], e[low], d[low + 1])
    if near > 0.0 and (shift / near) ** 2 < EPSILON:
        return 0.0
    return shift


def _smaller(f: float, g: float, h: float) -> float:
    """The smaller singular value of [[f, g], [0, h]]."""
    f, g, h = abs(f), abs(g), abs(h)
    low, high = min(f, h), max(f, h)
    if low == 0.0:
        return 0.0
    if g < high:
        sum_, gap, ratio = 1.0 + low / high, (high - low) / high, (g / high) ** 2
        return low * (2.0 / (sqrt(sum_ * sum_ + ratio) + sqrt(gap * gap + ratio)))
    scale = high / g
    if scale == 0.0:
        return (low * high) / g
    sum_, gap = 1.0 + low / high, (high - low) / high
    return 2.0 * (low / (sqrt(1.0 + (sum_ * scale) ** 2) + sqrt(1.0 + (gap * scale) ** 2))) * scale


def _zero_shift_sweep(d: list, e: list, path: list, links: list, left: list | None, right: list | None) -> None:
    """One sweep of the QR iteration with shift zero along `path` (Demmel and Kahan, section 3)."""
    c = old_c = 1.0
    old_s = 0.0
    for position, link in enumerate(links):
        here, there = path[position], path[position + 1]
        c, s, r = rotation(d[here] * c, e[link])
        if position:
            e[links[position - 1]] = old_s * r
        if right is not None:
            rotate(right, here, there, c, s)
        old_c, old_s, d[here] = rotation(old_c * r, d[there] * s)
        if left is not None:
            rotate(left, here, there, old_c, old_s)
    last = d[path[-1]] * c
    d[path[-1]] = last * old_c
    e[links[-1]] = last * old_s


def _shifted_sweep(
    d: list, e: list, path: list, links: list, left: list | None, right: list | None, shift: float
) -> None:
    """One sweep of the implicit QR iteration with a shift along `path` (Golub and Van Loan, 8.6.2)."""
    first = d[path[0]]
    f = (abs(first) - shift) * (copysign(1.0, first) + shift / first)
    g = e[links[0]]
    for position, link in enumerate(links):
        here, there = path[position], path[position + 1]
        c, s, r = rotation(f, g)
        if position:
            e[links[position - 1]] = r
        if right is not None:
            rotate(right, here, there, c, s)
        f = c * d[here] + s * e[link]
        e[link] = c * e[link] - s * d[here]
        g = s * d[there]
        d[there] *= c
        c, s, d[here] = rotation(f, g)
        if left is not None:
            rotate(left, here, there, c, s)
        f = c * e[link] + s * d[there]
        d[there] = c * d[there] - s * e[link]
        if position + 1 < len(links):
            beyond = links[position + 1]
            g = s * e[beyond]
            e[beyond] *= c
    e[links[-1]] = f


def _finish_pair(d: list, e: list, k: int, u: list | None, v: list | None) -> None:
    """Diagonalize the 2 by 2 block at `k`."""
    d[k], d[k + 1], (c_left, s_left), (c_right, s_right) = _pair(d[k], e[k], d[k + 1])
    e[k] = 0.0
    if v is not None:
        rotate(v, k, k + 1, c_right, s_right)
    if u is not None:
        rotate(u, k, k + 1, c_left, s_left)


def _pair(f: float, g: float, h: float) -> tuple[float, float, tuple[float, float], tuple[float, float]]:
    """The decomposition of [[f, g], [0, h]]: both values (signed) and the left and right rotation for the larger.

    Source: Bai and Demmel, "Computing the generalized singular value decomposition", SIAM J. Sci. Comput. 14 (1993),
    appendix.
    """
    swapped = abs(h) > abs(f)
    big, small = (h, f) if swapped else (f, h)
    size_big, size_small, size_g = abs(big), abs(small), abs(g)
    if size_g == 0.0:
        low, high = size_small, size_big
        left, right = (1.0, 0.0), (1.0, 0.0)
    elif size_big / size_g < EPSILON:
        high = size_g
        low = size_big / (size_g / size_small) if size_small > 1.0 else (size_big / size_g) * size_small
        left, right = (1.0, small / g), (big / g, 1.0)
    else:
        gap = size_big - size_small
        relative = 1.0 if gap == size_big else gap / size_big
        m = g / big
        t = 2.0 - relative
        outer = sqrt(t * t + m * m)
        inner = abs(m) if relative == 0.0 else sqrt(relative * relative + m * m)
        a = 0.5 * (outer + inner)
        low, high = size_small / a, size_big * a
        if m * m != 0.0:
            t = (m / (outer + t) + m / (inner + relative)) * (1.0 + a)
        elif relative == 0.0:
            t = copysign(2.0, big) * copysign(1.0, g)
        else:
            t = g / copysign(gap, big) + m / t
        length = sqrt(t * t + 4.0)
        right = (2.0 / length, t / length)
        left = ((right[0] + right[1] * m) / a, (small / big) * right[1] / a)
    if swapped:
        left, right = (right[1], right[0]), (left[1], left[0])
    if size_g > size_big:
        sign = copysign(1.0, right[1]) * copysign(1.0, left[0]) * copysign(1.0, g)
    elif swapped:
        sign = copysign(1.0, right[1]) * copysign(1.0, left[1]) * copysign(1.0, h)
    else:
        sign = copysign(1.0, right[0]) * copysign(1.0, left[0]) * copysign(1.0, f)
    return (
        copysign(high, sign),
        copysign(low, sign * copysign(1.0, f) * copysign(1.0, h)),
        left,
        right,
    )


def _order(d: list[float], u: list | None, v: list | None) -> None:
    """Sort the singular values in descending order and their vectors with them."""
    order = sorted(range(len(d)), key=d.__getitem__, reverse=True)
    d[:] = [d[k] for k in order]
    for vectors in (u, v):
        if vectors is not None:
            vectors[:] = [vectors[k] for k in order]
