"""The grouping primitives: values to codes, and reductions and scans by code.

Values come as plain sequences of Python values. Missing is `None` for `factorize`, and NaN (a value unequal to itself)
or `None` for reductions and scans where `missing` is true. A code is the number of a group, -1 for no group. Results
are lists with one item per group (reductions) or per row (scans).

Floats are summed as pandas sums by group: Kahan's compensated summation for sums and means, Welford's recurrence for
variances. Rows that are already in the order of their groups are summed as NumPy's `add.reduceat` sums them.
"""

from __future__ import annotations

import math
from array import array
from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from itertools import compress, count, repeat
from operator import add, le, mul, ne
from typing import Any

from .reduce import narrow_pairwise, pairwise

NAN = math.nan


def factorize(values: Iterable[Hashable]) -> tuple[array, list]:
    """Codes of `values` in the order of first appearance and the distinct values; None has the code -1."""
    lookup: defaultdict = defaultdict(count().__next__)
    lookup[None] = -1
    codes = array("q", map(lookup.__getitem__, values))
    del lookup[None]
    return codes, list(lookup)


def sort_codes(codes: Sequence[int], uniques: Sequence[Any]) -> tuple[array, list]:
    """The same factorization with `uniques` ascending. TypeError where they have no order."""
    order = sorted(range(len(uniques)), key=uniques.__getitem__)
    if order == list(range(len(order))):
        return array("q", codes), list(uniques)
    rank = [0] * (len(order) + 1)
    for place, old in enumerate(order):
        rank[old] = place
    rank[-1] = -1
    return array("q", map(rank.__getitem__, codes)), [uniques[old] for old in order]


def combine_codes(keys: Sequence[Sequence[int]], sizes: Sequence[int]) -> list[int]:
    """One integer per row for several codes, ordered as the tuples of codes are; -1 where any code is -1."""
    result = list(keys[0])
    for codes, size in zip(keys[1:], sizes[1:]):
        result = list(map(add, map(mul, result, repeat(size)), codes))
    if any(min(codes, default=0) < 0 for codes in keys):
        lowest = list(map(min, *keys)) if len(keys) > 1 else result
        result = [-1 if low < 0 else key for low, key in zip(lowest, result)]
    return result


def split_code(key: int, sizes: Sequence[int]) -> list[int]:
    """The codes that `combine_codes` made `key` of."""
    parts = []
    for size in reversed(sizes[1:]):
        key, code = divmod(key, size)
        parts.append(code)
    parts.append(key)
    return parts[::-1]


def group_positions(codes: Sequence[int], groups: int) -> list[list[int]]:
    """The rows of each group, ascending."""
    places: list[list[int]] = [[] for _ in range(groups + 1)]
    for place, code in enumerate(codes):
        places[code].append(place)
    places.pop()
    return places


def group_size(codes: Sequence[int], groups: int) -> list[int]:
    """Rows of each group."""
    sizes = [0] * (groups + 1)
    for code in codes:
        sizes[code] += 1
    sizes.pop()
    return sizes


def group_count(values: Sequence[Any], codes: Sequence[int], groups: int, missing: bool) -> list[int]:
    """Values of each group that are not missing."""
    if not missing:
        return group_size(codes, groups)
    counts = [0] * (groups + 1)
    for code, value in zip(codes, values):
        if value == value and value is not None:
            counts[code] += 1
    counts.pop()
    return counts


def group_sum(values: Sequence[Any], codes: Sequence[int], groups: int, floats: bool) -> tuple[list, list[int]]:
    """Sums and counts; `floats` asks for compensated summation that leaves NaN out."""
    counts = [0] * (groups + 1)
    if not floats:
        sums: list = [0] * (groups + 1)
        for code, value in zip(codes, values):
            sums[code] += value
        sums.pop()
        return sums, group_size(codes, groups)
    sums, lost = [0.0] * (groups + 1), [0.0] * (groups + 1)
    for code, value in zip(codes, values):
        if value == value:
            counts[code] += 1
            value -= lost[code]
            total = sums[code]
            after = total + value
            rest = after - total - value
            lost[code] = rest if rest == rest else 0.0
            sums[code] = after
    sums.pop()
    counts.pop()
    return sums, counts


def group_runs(codes: Sequence[int]) -> list[int] | None:
    """Where each group starts, and the end, for codes that never fall; None for others and where no row has a group."""
    following = codes[1:]
    if not codes or not all(map(le, codes, following)):
        return None
    changes = list(compress(range(1, len(codes)), map(ne, codes, following)))
    if codes[0] >= 0:
        changes.insert(0, 0)
    return [*changes, len(codes)] if changes else None


def group_sum_of_runs(
    values: Sequence[float], codes: Sequence[int], runs: Sequence[int], groups: int, narrow: bool
) -> tuple[list[float], list[int]]:
    """Sums and counts of groups that follow each other, without compensation; `narrow` sums in float32."""
    sums, counts = [0.0] * groups, [0] * groups
    add_up = narrow_pairwise if narrow else pairwise
    single = array("f", [0.0])
    for start, end in zip(runs, runs[1:]):
        total = values[start]
        if end - start > 1:
            total += add_up(values, start + 1, end - start - 1)
            if narrow:
                single[0] = total
                total = single[0]
        sums[codes[start]] = total
        counts[codes[start]] = end - start
    return sums, counts


def group_mean(values: Sequence[float], codes: Sequence[int], groups: int) -> list[float]:
    """Means of the values that are not NaN; NaN for a group without values."""
    sums, counts = group_sum(values, codes, groups, True)
    return [total / number if number else NAN for total, number in zip(sums, counts)]


def group_var(values: Sequence[float], codes: Sequence[int], groups: int, ddof: int) -> tuple[list[float], list[int]]:
    """Variances and counts of the values that are not NaN; NaN where there are not more than `ddof`."""
    counts = [0] * (groups + 1)
    means, squares = [0.0] * (groups + 1), [0.0] * (groups + 1)
    for code, value in zip(codes, values):
        if value == value:
            counts[code] = number = counts[code] + 1
            old = means[code]
            means[code] = new = old + (value - old) / number
            squares[code] += (value - new) * (value - old)
    counts.pop()
    squares.pop()
    return [s / (n - ddof) if n > ddof else NAN for s, n in zip(squares, counts)], counts


def group_moments(values: Sequence[float], codes: Sequence[int], groups: int) -> list[tuple[int, float, float, float]]:
    """Count and sums of the second, third and fourth powers of the differences from the mean, by one-pass updates.

    Source: P. Pébay, "Formulas for robust, one-pass parallel computation of covariances and arbitrary-order
    statistical moments", Sandia report SAND2008-6212 (2008).
    """
    size = groups + 1
    counts = [0] * size
    means, second, third, fourth = [0.0] * size, [0.0] * size, [0.0] * size, [0.0] * size
    for code, value in zip(codes, values):
        if value != value:
            continue
        counts[code] = n = counts[code] + 1
        delta = value - means[code]
        part = delta / n
        term = delta * part * (n - 1)
        means[code] += part
        fourth[code] += part * (-4 * third[code] + part * (6 * second[code] + term * (n * n - 3 * n + 3)))
        third[code] += part * (term * (n - 2) - 3 * second[code])
        second[code] += term
    return list(zip(counts, second, third, fourth))[:groups]


def group_skew(values: Sequence[float], codes: Sequence[int], groups: int) -> list[float]:
    """Unbiased skewnesses; NaN for fewer than three values."""
    result = []
    for n, second, third, _ in group_moments(values, codes, groups):
        if n < 3:
            result.append(NAN)
        elif second == 0:
            result.append(0.0)
        else:
            result.append((n * math.sqrt(n - 1) / (n - 2)) * (third / (second * math.sqrt(second))))
    return result


def group_kurt(values: Sequence[float], codes: Sequence[int], groups: int) -> list[float]:
    """Unbiased excess kurtoses; NaN for fewer than four values."""
    result = []
    for n, second, _, fourth in group_moments(values, codes, groups):
        if n < 4:
            result.append(NAN)
        elif second == 0:
            result.append(0.0)
        else:
            spread = (n + 1) * n * (fourth / (second * second))
            result.append((n - 1) / ((n - 2) * (n - 3)) * (spread - 3 * (n - 1)))
    return result


def group_prod(values: Sequence[Any], codes: Sequence[int], groups: int) -> tuple[list, list[int]]:
    """Products and counts of the values that are not NaN."""
    counts, products = [0] * (groups + 1), [1] * (groups + 1)
    for code, value in zip(codes, values):
        if value == value:
            counts[code] += 1
            products[code] *= value
    counts.pop()
    products.pop()
    return products, counts


def group_extreme(values: Sequence[Any], codes: Sequence[int], groups: int, greatest: bool) -> list[int]:
    """The row of the first least (or greatest) value of each group that is not missing; -1 where there is none."""
    best: list[Any] = [None] * (groups + 1)
    rows = [-1] * (groups + 1)
    if greatest:
        for row, (code, value) in enumerate(zip(codes, values)):
            if value == value and value is not None and (rows[code] < 0 or value > best[code]):
                best[code] = value
                rows[code] = row
    else:
        for row, (code, value) in enumerate(zip(codes, values)):
            if value == value and value is not None and (rows[code] < 0 or value < best[code]):
                best[code] = value
                rows[code] = row
    rows.pop()
    return rows


def group_first(values: Sequence[Any], codes: Sequence[int], groups: int, last: bool, skip: bool) -> list[int]:
    """The row of the first (or last) value of each group, missing ones left out where `skip`; -1 for none."""
    rows = [-1] * (groups + 1)
    steps = zip(range(len(codes)), codes, values)
    if not last:
        steps = zip(range(len(codes) - 1, -1, -1), reversed(codes), reversed(values))
    if skip:
        for row, code, value in steps:
            if value == value and value is not None:
                rows[code] = row
    else:
        for row, code, _ in steps:
            rows[code] = row
    rows.pop()
    return rows


def group_sorted(values: Sequence[Any], codes: Sequence[int], groups: int) -> list[list]:
    """The values of each group that are not missing, ascending."""
    members: list[list] = [[] for _ in range(groups + 1)]
    for code, value in zip(codes, values):
        if value == value and value is not None:
            members[code].append(value)
    members.pop()
    for member in members:
        member.sort()
    return members


def group_median(values: Sequence[float], codes: Sequence[int], groups: int) -> list[float]:
    """Medians of the values that are not NaN."""
    medians = []
    for member in group_sorted(values, codes, groups):
        number = len(member)
        half = number // 2
        if not number:
            medians.append(NAN)
        elif number % 2:
            medians.append(float(member[half]))
        else:
            medians.append((member[half] + member[half - 1]) / 2.0)
    return medians


def group_quantile(
    values: Sequence[float], codes: Sequence[int], groups: int, q: Sequence[float], interpolation: str
) -> list[float]:
    """Quantiles, all those of the first group first."""
    result = []
    for member in group_sorted(values, codes, groups):
        for share in q:
            if not member:
                result.append(NAN)
                continue
            spot = share * (len(member) - 1)
            below = int(spot)
            part = spot - below
            value = member[below]
            if part > 0:
                above = member[below + 1]
                if interpolation == "linear":
                    value = value + (above - value) * part
                elif interpolation == "higher":
                    value = above
                elif interpolation == "midpoint":
                    value = (value + above) / 2.0
                elif interpolation == "nearest" and (part > 0.5 or part == 0.5 and below % 2 == 1):
                    value = above
            result.append(float(value))
    return result


def group_nunique(values: Sequence[Hashable], codes: Sequence[int], groups: int, dropna: bool) -> list[int]:
    """Distinct values of each group; all missing ones count as one where not `dropna`."""
    seen: list[set] = [set() for _ in range(groups + 1)]
    for code, value in zip(codes, values):
        if value == value and value is not None:
            seen[code].add(value)
        elif not dropna:
            seen[code].add(None)
    seen.pop()
    return list(map(len, seen))


def group_truth(values: Sequence[Any], codes: Sequence[int], groups: int, every: bool, skipna: bool) -> list[bool]:
    """Whether any value (or every value) of each group is true; a missing value that is not skipped is true."""
    result = [every] * (groups + 1)
    for code, value in zip(codes, values):
        if value is None or value != value:
            if skipna:
                continue
            value = True
        if every:
            if not value:
                result[code] = False
        elif value:
            result[code] = True
    result.pop()
    return result


def scan_sum(values: Sequence[Any], codes: Sequence[int], groups: int, floats: bool, skipna: bool = True) -> list:
    """Running sums by group; where `floats`, compensated, NaN at NaN, and after it too unless `skipna`."""
    result = []
    if not floats:
        sums: list = [0] * (groups + 1)
        for code, value in zip(codes, values):
            sums[code] = value = sums[code] + value
            result.append(value)
        return result
    sums, lost = [0.0] * (groups + 1), [0.0] * (groups + 1)
    ended = [False] * (groups + 1)
    for code, value in zip(codes, values):
        if ended[code]:
            result.append(NAN)
        elif value == value:
            value -= lost[code]
            total = sums[code]
            after = total + value
            lost[code] = after - total - value
            sums[code] = after
            result.append(after)
        else:
            result.append(NAN)
            if not skipna:
                ended[code] = True
    return result


def scan_fold(values: Sequence[Any], codes: Sequence[int], groups: int, op: str, skipna: bool = True) -> list:
    """Running products ("prod"), minima ("min") or maxima ("max") by group; NaN as in `scan_sum`."""
    state: list[Any] = [None] * (groups + 1)
    ended = [False] * (groups + 1)
    result = []
    for code, value in zip(codes, values):
        if ended[code]:
            result.append(NAN)
            continue
        if value != value:
            result.append(value)
            ended[code] = not skipna
            continue
        old = state[code]
        if old is not None:
            if op == "prod":
                value = old * value
            elif op == "min":
                value = value if value < old else old
            else:
                value = value if value > old else old
        state[code] = value
        result.append(value)
    return result


def scan_count(codes: Sequence[int], groups: int, ascending: bool) -> list[int]:
    """The number of rows of the same group before each row (or after it, where not `ascending`)."""
    seen = [0] * (groups + 1)
    result = []
    if not ascending:
        for code in codes:
            seen[code] += 1
        for code in codes:
            seen[code] -= 1
            result.append(seen[code])
        return result
    for code in codes:
        result.append(seen[code])
        seen[code] += 1
    return result


def shift_rows(codes: Sequence[int], groups: int, periods: int) -> list[int]:
    """For each row the row of the same group that is `periods` before it; -1 where there is none."""
    result = [-1] * len(codes)
    if periods == 0:
        return [-1 if code < 0 else row for row, code in enumerate(codes)]
    for rows in group_positions(codes, groups):
        targets, sources = (rows[periods:], rows) if periods > 0 else (rows, rows[-periods:])
        for target, source in zip(targets, sources):
            result[target] = source
    return result


def rows_where(mask: Sequence[Any]) -> list[int]:
    """The rows at which `mask` is true."""
    return list(compress(range(len(mask)), mask))
