"""Sums, products, means and variances by group in single precision: each step is rounded to float32, as pandas computes them.

A store into an array of type "f" rounds; for one addition, subtraction, product or quotient of float32 values that
gives the same as computing in float32.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Sequence

NAN = math.nan


def group_sum_float32(values: Sequence[float], codes: Sequence[int], groups: int) -> tuple[list[float], list[int]]:
    """Compensated sums and counts of the values that are not NaN."""
    counts = [0] * (groups + 1)
    sums, lost, cell = array("f", [0.0]) * (groups + 1), array("f", [0.0]) * (groups + 1), array("f", [0.0])
    for code, value in zip(codes, values):
        if value == value:
            counts[code] += 1
            _add(sums, lost, cell, code, value)
            if lost[code] != lost[code]:
                lost[code] = 0.0
    return sums.tolist()[:groups], counts[:groups]


def group_mean_float32(values: Sequence[float], codes: Sequence[int], groups: int) -> list[float]:
    """Means of the values that are not NaN; NaN for a group without values."""
    sums, counts = group_sum_float32(values, codes, groups)
    return [total / number if number else NAN for total, number in zip(sums, counts)]


def group_var_float32(
    values: Sequence[float], codes: Sequence[int], groups: int, ddof: int
) -> tuple[list[float], list[int]]:
    """Variances and counts of the values that are not NaN; NaN where there are not more than `ddof`."""
    counts = [0] * (groups + 1)
    means, squares, cell = array("f", [0.0]) * (groups + 1), array("f", [0.0]) * (groups + 1), array("f", [0.0] * 2)
    for code, value in zip(codes, values):
        if value == value:
            counts[code] = number = counts[code] + 1
            old = means[code]
            cell[0] = value - old
            cell[0] = cell[0] / number
            means[code] = old + cell[0]
            cell[0], cell[1] = value - means[code], value - old
            cell[0] = cell[0] * cell[1]
            squares[code] += cell[0]
    found = zip(squares.tolist()[:groups], counts)
    return [total / (number - ddof) if number > ddof else NAN for total, number in found], counts[:groups]


def scan_sum_float32(values: Sequence[float], codes: Sequence[int], groups: int, skipna: bool = True) -> list[float]:
    """Running compensated sums by group; NaN at NaN, and after it too unless `skipna`."""
    sums, lost, cell = array("f", [0.0]) * (groups + 1), array("f", [0.0]) * (groups + 1), array("f", [0.0])
    ended = [False] * (groups + 1)
    result = []
    for code, value in zip(codes, values):
        if ended[code] or value != value:
            ended[code] = ended[code] or not skipna
            result.append(NAN)
            continue
        _add(sums, lost, cell, code, value)
        result.append(sums[code])
    return result


def scan_prod_float32(values: Sequence[float], codes: Sequence[int], groups: int, skipna: bool = True) -> list[float]:
    """Running products by group; NaN as in `scan_sum_float32`."""
    products = array("f", [1.0]) * (groups + 1)
    ended = [False] * (groups + 1)
    result = []
    for code, value in zip(codes, values):
        if ended[code] or value != value:
            ended[code] = ended[code] or not skipna
            result.append(NAN)
            continue
        products[code] *= value
        result.append(products[code])
    return result


def group_prod_float32(values: Sequence[float], codes: Sequence[int], groups: int) -> tuple[list[float], list[int]]:
    """Products and counts of the values that are not NaN."""
    counts = [0] * (groups + 1)
    products = array("f", [1.0]) * (groups + 1)
    for code, value in zip(codes, values):
        if value == value:
            counts[code] += 1
            products[code] *= value
    return products.tolist()[:groups], counts[:groups]


def _add(sums: array, lost: array, cell: array, code: int, value: float) -> None:
    """One step of Kahan's summation."""
    cell[0] = value - lost[code]
    before, part = sums[code], cell[0]
    sums[code] = before + part
    cell[0] = sums[code] - before
    lost[code] = cell[0] - part
