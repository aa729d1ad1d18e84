"""Statistics of moving windows over a sequence of floats, in which NaN is missing.

A window is given by its bounds: the values from `starts[i]` up to `ends[i]`. Where bounds only move forward, sums and
moments are carried from one window to the next by adding and removing values with Kahan's compensation, as pandas does,
so that the last bits agree. Each kernel returns a list of floats, NaN where a window has fewer than `least` values.
"""

from __future__ import annotations

import bisect
import math
from collections import deque
from collections.abc import Sequence
from typing import Callable

NAN = math.nan
#: A difference that is smaller than this part of its minuend has at most three digits left.
CANCELLED = 2.0**-52 * 1e3


def fixed_bounds(size: int, window: int, center: bool, closed: str, step: int) -> tuple[list[int], list[int]]:
    """Bounds of windows of so many rows that end at each row (or are centred on it)."""
    offset = (window - 1) // 2 if center else 0
    left, right = closed in ("left", "both"), closed in ("right", "both")
    starts, ends = [], []
    for row in range(0, size, step):
        end = row + 1 + offset
        start = end - window - left
        end -= not right
        starts.append(min(max(start, 0), size))
        ends.append(min(max(end, 0), size))
    return starts, ends


def growing_bounds(size: int, step: int = 1) -> tuple[list[int], list[int]]:
    """Bounds of windows from the first row to each row."""
    rows = range(0, size, step)
    return [0] * len(rows), [row + 1 for row in rows]


def range_bounds(labels: Sequence[int], span: int, center: bool, closed: str) -> tuple[list[int], list[int]]:
    """Bounds of windows of so much time up to each label (or around it); labels must be ascending."""
    left, right = closed in ("left", "both"), closed in ("right", "both")
    starts, ends = [], []
    for label in labels:
        last = label + span // 2 if center else label
        first = last - span
        starts.append(bisect.bisect_left(labels, first) if left else bisect.bisect_right(labels, first))
        if center:
            ends.append(bisect.bisect_right(labels, last) if right else bisect.bisect_left(labels, last))
        else:
            ends.append(0)
    if not center:
        for row, label in enumerate(labels):
            # Of equal labels, those further down are not in the window yet.
            ends[row] = row + 1 if right else bisect.bisect_left(labels, label)
    return [min(start, max(end, 0)) if not center else start for start, end in zip(starts, ends)], ends


def _moves_forward(starts: Sequence[int], ends: Sequence[int]) -> bool:
    return all(map(int.__le__, starts, starts[1:])) and all(map(int.__le__, ends, ends[1:]))


def window_sum(values: Sequence[float], starts: Sequence[int], ends: Sequence[int], least: int) -> list[float]:
    """Sums."""
    result = []
    for number, total, same, last, _ in _sums(values, starts, ends):
        if number >= least:
            result.append(0.0 if number == 0 else last * number if same >= number else total)
        else:
            result.append(NAN)
    return result


def window_mean(values: Sequence[float], starts: Sequence[int], ends: Sequence[int], least: int) -> list[float]:
    """Means."""
    result = []
    for number, total, same, last, negative in _sums(values, starts, ends):
        if number < least or number == 0:
            result.append(NAN)
            continue
        mean = total / number
        if same >= number:
            mean = last
        elif negative == 0 and mean < 0 or negative == number and mean > 0:
            mean = 0.0
        result.append(mean)
    return result


def _sums(values: Sequence[float], starts: Sequence[int], ends: Sequence[int]):
    """For each window: how many values, their sum, how many equal ones at its end, the last value, how many negative."""
    forward = _moves_forward(starts, ends)
    number = same = negative = 0
    total = lost_in = lost_out = 0.0
    last = NAN
    before_start = before_end = 0
    for place, (start, end) in enumerate(zip(starts, ends)):
        if place == 0 or not forward or start >= before_end:
            number = same = negative = 0
            total = lost_in = lost_out = 0.0
            last = values[start] if start < len(values) else NAN
            entering = values[start:end]
        else:
            for value in values[before_start:start]:
                if value == value:
                    number -= 1
                    change = -value - lost_out
                    after = total + change
                    lost_out = after - total - change
                    total = after
                    negative -= math.copysign(1.0, value) < 0
            entering = values[before_end:end]
        for value in entering:
            if value == value:
                number += 1
                change = value - lost_in
                after = total + change
                lost_in = after - total - change
                total = after
                negative += math.copysign(1.0, value) < 0
                same = same + 1 if value == last else 1
                last = value
        yield number, total, same, last, negative
        before_start, before_end = start, end


def window_var(
    values: Sequence[float], starts: Sequence[int], ends: Sequence[int], least: int, ddof: int
) -> list[float]:
    """Variances, by Welford's method with compensation.

    Where taking values out leaves only three digits of the sum of squares, the window is counted anew, as in pandas.
    """
    least = max(least, 1)
    forward = _moves_forward(starts, ends)
    number = same = 0
    mean = squares = lost_in = lost_out = 0.0
    last = NAN
    before_start = before_end = 0
    result = []
    for place, (start, end) in enumerate(zip(starts, ends)):
        anew = place == 0 or not forward or start >= before_end
        if not anew:
            for value in values[before_start:start]:
                if value == value:
                    number -= 1
                    if number:
                        squares_before = squares
                        old = mean - lost_out
                        part = value - lost_out
                        delta = part - mean
                        lost_out = delta + mean - part
                        mean = mean - delta / number
                        squares = squares - (value - old) * (value - mean)
                        if squares_before * CANCELLED > squares:
                            anew = True
                    else:
                        mean = squares = 0.0
            entering = values[before_end:end]
        if anew:
            number = same = 0
            mean = squares = lost_in = lost_out = 0.0
            last = values[start] if start < len(values) else NAN
            entering = values[start:end]
        for value in entering:
            if value == value:
                number += 1
                same = same + 1 if value == last else 1
                last = value
                old = mean - lost_in
                part = value - lost_in
                delta = part - mean
                lost_in = delta + mean - part
                mean = mean + delta / number
                squares = squares + (value - old) * (value - mean)
        if number >= least and number > ddof:
            result.append(0.0 if number == 1 or same >= number else squares / (number - ddof))
        else:
            result.append(NAN)
        before_start, before_end = start, end
    return result


def window_extreme(
    values: Sequence[float], starts: Sequence[int], ends: Sequence[int], least: int, greatest: bool
) -> list[float]:
    """Least or greatest values."""
    result = []
    if not _moves_forward(starts, ends):
        for start, end in zip(starts, ends):
            part = [value for value in values[start:end] if value == value]
            result.append(NAN if len(part) < max(least, 1) else max(part) if greatest else min(part))
        return result
    best: deque[int] = deque()
    present = [0]
    for value in values:
        present.append(present[-1] + (value == value))
    reached = 0
    for start, end in zip(starts, ends):
        while reached < end:
            value = values[reached]
            if value == value:
                while best and (values[best[-1]] <= value if greatest else values[best[-1]] >= value):
                    best.pop()
                best.append(reached)
            reached += 1
        while best and best[0] < start:
            best.popleft()
        number = present[end] - present[start] if end > start else 0
        result.append(values[best[0]] if number >= max(least, 1) else NAN)
    return result


def window_quantile(
    values: Sequence[float], starts: Sequence[int], ends: Sequence[int], least: int, q: float, interpolation: str
) -> list[float]:
    """Quantiles, from a sorted list that values enter and leave."""
    forward = _moves_forward(starts, ends)
    members: list[float] = []
    before_start = before_end = 0
    result = []
    for place, (start, end) in enumerate(zip(starts, ends)):
        if place == 0 or not forward or start >= before_end:
            members = sorted(value for value in values[start:end] if value == value)
        else:
            for value in values[before_end:end]:
                if value == value:
                    bisect.insort(members, value)
            for value in values[before_start:start]:
                if value == value:
                    del members[bisect.bisect_left(members, value)]
        before_start, before_end = start, end
        number = len(members)
        result.append(_quantile(members, q, interpolation) if number >= max(least, 1) else NAN)
    return result


def _quantile(members: list[float], q: float, interpolation: str) -> float:
    spot = q * (len(members) - 1)
    below = int(spot)
    if below == spot:
        return members[below]
    low, high = members[below], members[below + 1]
    if interpolation == "linear":
        return low + (high - low) * (spot - below)
    if interpolation == "lower":
        return low
    if interpolation == "higher":
        return high
    if interpolation == "midpoint":
        return (low + high) / 2
    if spot - below == 0.5:
        return low if below % 2 == 0 else high
    return low if spot - below < 0.5 else high


def window_median(values: Sequence[float], starts: Sequence[int], ends: Sequence[int], least: int) -> list[float]:
    """Medians."""
    return window_quantile(values, starts, ends, least, 0.5, "midpoint")


def window_apply(
    values: Sequence[float],
    starts: Sequence[int],
    ends: Sequence[int],
    least: int,
    function: Callable[[int, int], float],
) -> list[float]:
    """`function(start, end)` of each window that has enough values."""
    present = [0]
    for value in values:
        present.append(present[-1] + (value == value))
    result = []
    for start, end in zip(starts, ends):
        number = present[end] - present[start] if end > start else 0
        result.append(float(function(start, end)) if number >= least else NAN)
    return result


def weighted_mean(values: Sequence[float], com: float, adjust: bool, ignore_na: bool, least: int) -> list[float]:
    """Exponentially weighted means with centre of mass `com`."""
    decay = 1.0 - 1.0 / (1.0 + com)
    fresh = 1.0 if adjust else 1.0 / (1.0 + com)
    least = max(least, 1)
    result = []
    mean, weight, number = NAN, 1.0, 0
    for value in values:
        there = value == value
        number += there
        if mean == mean:
            if there or not ignore_na:
                weight *= decay
                if there:
                    if mean != value:
                        mean = (weight * mean + fresh * value) / (weight + fresh)
                    weight = weight + fresh if adjust else 1.0
        elif there:
            mean = value
        result.append(mean if number >= least else NAN)
    return result


def weighted_sum(values: Sequence[float], com: float, ignore_na: bool, least: int) -> list[float]:
    """Exponentially weighted sums with centre of mass `com`."""
    decay = 1.0 - 1.0 / (1.0 + com)
    total, number = NAN, 0
    result = []
    for value in values:
        there = value == value
        number += there
        if total == total:
            if there or not ignore_na:
                total *= decay
                if there:
                    total += value
        elif there:
            total = value
        result.append(total if number >= max(least, 1) else NAN)
    return result


def weighted_cov(
    first: Sequence[float], second: Sequence[float], com: float, adjust: bool, ignore_na: bool, least: int, bias: bool
) -> list[float]:
    """Exponentially weighted covariances of two sequences (of one with itself: variances)."""
    decay = 1.0 - 1.0 / (1.0 + com)
    fresh = 1.0 if adjust else 1.0 / (1.0 + com)
    least = max(least, 1)
    result = []
    mean_x = mean_y = NAN
    cov = 0.0
    total = total_squares = weight = 1.0
    number = 0
    for x, y in zip(first, second):
        there = x == x and y == y
        number += there
        if mean_x == mean_x:
            if there or not ignore_na:
                total *= decay
                total_squares *= decay * decay
                weight *= decay
                if there:
                    old_x, old_y = mean_x, mean_y
                    if mean_x != x:
                        mean_x = (weight * old_x + fresh * x) / (weight + fresh)
                    if mean_y != y:
                        mean_y = (weight * old_y + fresh * y) / (weight + fresh)
                    cov = (
                        weight * (cov + (old_x - mean_x) * (old_y - mean_y)) + fresh * ((x - mean_x) * (y - mean_y))
                    ) / (weight + fresh)
                    total += fresh
                    total_squares += fresh * fresh
                    weight += fresh
                    if not adjust:
                        total /= weight
                        total_squares /= weight * weight
                        weight = 1.0
        elif there:
            mean_x, mean_y = x, y
        if number < least:
            result.append(NAN)
        elif bias:
            result.append(cov)
        else:
            numerator = total * total
            denominator = numerator - total_squares
            result.append(numerator / denominator * cov if denominator > 0 else NAN)
    return result
