"""Reductions and running reductions over flat C-ordered values seen as (outer, n, inner).

Sums are NumPy's, bit for bit: pairwise in blocks of 128 with eight accumulators along a contiguous run, one row after
the other where the reduced axis is not the last.
"""

from __future__ import annotations

import functools
import operator
from array import array
from itertools import accumulate
from typing import Any, Callable

from .cast import decode, encode

# CPython 3.12 made sum() of floats compensated; a plain left-to-right sum is wanted here.
_PLAIN_SUM = sum([1e16, 1.0, 1.0]) == 1e16


def _left_sum(values: Any, start: Any) -> Any:
    return functools.reduce(operator.add, values, start)


run_sum: Callable[[Any, Any], Any] = sum if _PLAIN_SUM else _left_sum


def pairwise(values: Any, start: int, n: int) -> float:
    """The sum of n floats from start on, in NumPy's order."""
    if n < 8:
        return run_sum(values[start : start + n], -0.0)
    if n <= 128:
        end = start + n
        whole = end - n % 8
        s = run_sum
        result = (
            (s(values[start:whole:8], -0.0) + s(values[start + 1 : whole : 8], -0.0))
            + (s(values[start + 2 : whole : 8], -0.0) + s(values[start + 3 : whole : 8], -0.0))
        ) + (
            (s(values[start + 4 : whole : 8], -0.0) + s(values[start + 5 : whole : 8], -0.0))
            + (s(values[start + 6 : whole : 8], -0.0) + s(values[start + 7 : whole : 8], -0.0))
        )
        for k in range(whole, end):
            result += values[k]
        return result
    half = n // 2
    half -= half % 8
    return pairwise(values, start, half) + pairwise(values, start + half, n - half)


def _pairwise_columns(columns: list[Any], start: int, n: int) -> Any:
    """Pairwise sums of many rows at once; `columns[k]` holds item k of every row."""
    add = operator.add
    if n < 8:
        total = columns[start]
        for k in range(start + 1, start + n):
            total = list(map(add, total, columns[k]))
        return total
    if n <= 128:
        end = start + n
        whole = end - n % 8
        lanes = [columns[start + j] for j in range(8)]
        for k in range(start + 8, whole, 8):
            lanes = [list(map(add, lanes[j], columns[k + j])) for j in range(8)]
        while len(lanes) > 1:
            lanes = [list(map(add, lanes[j], lanes[j + 1])) for j in range(0, len(lanes), 2)]
        total = lanes[0]
        for k in range(whole, end):
            total = list(map(add, total, columns[k]))
        return total
    half = n // 2
    half -= half % 8
    return list(map(add, _pairwise_columns(columns, start, half), _pairwise_columns(columns, start + half, n - half)))


def sum_complex(values: Any, outer: int, n: int, inner: int, single: bool) -> list[complex]:
    """Sums over the middle axis of complex numbers, part by part; of those in single precision each addition is rounded."""
    columns = [[v.real for v in values], [v.imag for v in values]]
    if inner == 1:
        total = _total_of_singles if single else run_sum
        sums = [[_pairwise_part(part, k, n, total) for k in range(0, outer * n, n)] for part in columns]
    elif single:
        sums = [fold_narrow("f", operator.add, array("f", part), outer, n, inner) for part in columns]
    else:
        sums = [fold(operator.add, part, outer, n, inner) for part in columns]
    return list(map(complex, *sums))


def _total_of_singles(values: Any, start: float) -> float:
    total = array("f", [start])
    for value in values:
        total[0] = total[0] + value
    return total[0]


def _pairwise_part(values: list[float], start: int, n: int, total: Callable[[Any, float], float]) -> float:
    """The sum of one part of n complex numbers, which NumPy adds with four lanes in blocks of 64."""
    if n < 4:
        return total(values[start : start + n], -0.0)
    if n <= 64:
        end = start + n
        whole = end - n % 4
        first, second, third, fourth = (total(values[start + k : whole : 4], -0.0) for k in range(4))
        halves = total([first, second], -0.0), total([third, fourth], -0.0)
        return total([*halves, *values[whole:end]], -0.0)
    half = (n - n % 8) // 2
    both = _pairwise_part(values, start, half, total), _pairwise_part(values, start + half, n - half, total)
    return total(both, -0.0)


def sum_floats(values: Any, outer: int, n: int, inner: int) -> list[Any]:
    """Sums over the middle axis of floats."""
    if inner == 1:
        if outer == 1:
            # A negative zero added to a sum of integers would turn it into a float; floats keep their sign.
            values = values if type(values) is list else values.tolist()
            return [pairwise(values, 0, n)]
        if n <= 512 and outer >= 8:
            return list(_pairwise_columns([values[k::n] for k in range(n)], 0, n))
        values = values if type(values) is list else values.tolist()
        return [pairwise(values, k, n) for k in range(0, outer * n, n)]
    return fold(operator.add, values, outer, n, inner)


def fold(function: Callable[[Any, Any], Any], values: Any, outer: int, n: int, inner: int) -> list[Any]:
    """Left folds over the middle axis; n is at least one."""
    if not outer * inner:
        return []
    if inner == 1:
        if n == 1:
            return list(values)
        if outer == 1:
            return [functools.reduce(function, values)]
        if n <= outer:
            total = values[0::n]
            for k in range(1, n):
                total = list(map(function, total, values[k::n]))
            return list(total)
        return [functools.reduce(function, values[k : k + n]) for k in range(0, outer * n, n)]
    block = n * inner
    result: list[Any] = []
    for start in range(0, outer * block, block):
        if inner <= 32 and n > inner:
            result += [
                functools.reduce(function, values[k : start + block : inner]) for k in range(start, start + inner)
            ]
            continue
        total = values[start : start + inner]
        for k in range(start + inner, start + block, inner):
            total = list(map(function, total, values[k : k + inner]))
        result += total
    return result


def by_runs(function: Callable[[Any], Any], values: Any, outer: int, n: int, inner: int) -> list[Any]:
    """`function` of every run along the middle axis (max, min, any, all: one C call per run)."""
    if inner == 1:
        if outer == 1:
            return [function(values)]
        return [function(values[k : k + n]) for k in range(0, outer * n, n)]
    block = n * inner
    if not block * outer:
        return []
    return [
        function(values[start + k : start + block : inner])
        for start in range(0, outer * block, block)
        for k in range(inner)
    ]


def running(function: Callable[[Any, Any], Any], values: Any, outer: int, n: int, inner: int) -> Any:
    """Running left folds along the middle axis, in C order."""
    if n == 0 or outer == 0 or inner == 0:
        return []
    result: list[Any] = []
    block = n * inner
    if inner == 1:
        for start in range(0, outer * n, n):
            result += accumulate(values[start : start + n], function)
        return result
    for start in range(0, outer * block, block):
        if n > inner:
            piece: list[Any] = [None] * block
            for k in range(inner):
                piece[k::inner] = accumulate(values[start + k : start + block : inner], function)
            result += piece
            continue
        total = list(values[start : start + inner])
        result += total
        for k in range(start + inner, start + block, inner):
            total = list(map(function, total, values[k : k + inner]))
            result += total
    return result


def sum_float32(values: Any, outer: int, n: int, inner: int) -> list[float]:
    """Sums of float32 values over the middle axis, each addition rounded to float32."""
    if inner == 1:
        return (
            _narrow_columns([array("f", values[k::n]) for k in range(n)], 0, n)
            if outer > 1
            else [narrow_pairwise(values, 0, n)]
        )
    return fold_narrow("f", operator.add, values, outer, n, inner)


def _add32(a: Any, b: Any) -> Any:
    return array("f", map(operator.add, a, b))


def _narrow_columns(columns: list[Any], start: int, n: int) -> Any:
    if n < 8:
        total = columns[start]
        for k in range(start + 1, start + n):
            total = _add32(total, columns[k])
        return total
    if n <= 128:
        end = start + n
        whole = end - n % 8
        lanes = [columns[start + j] for j in range(8)]
        for k in range(start + 8, whole, 8):
            lanes = [_add32(lanes[j], columns[k + j]) for j in range(8)]
        while len(lanes) > 1:
            lanes = [_add32(lanes[j], lanes[j + 1]) for j in range(0, len(lanes), 2)]
        total = lanes[0]
        for k in range(whole, end):
            total = _add32(total, columns[k])
        return total
    half = n // 2
    half -= half % 8
    return _add32(_narrow_columns(columns, start, half), _narrow_columns(columns, start + half, n - half))


def narrow_pairwise(values: Any, start: int, n: int) -> float:
    """One pairwise sum; the eight accumulators advance together through a float32 array."""
    if n < 8:
        cell = array("f", values[start : start + 1])
        for v in values[start + 1 : start + n]:
            cell[0] = cell[0] + v
        return cell[0]
    if n <= 128:
        end = start + n
        whole = end - n % 8
        lanes = array("f", values[start : start + 8])
        for k in range(start + 8, whole, 8):
            lanes = array("f", map(operator.add, lanes, values[k : k + 8]))
        lanes = array("f", map(operator.add, lanes[0::2], lanes[1::2]))
        lanes = array("f", map(operator.add, lanes[0::2], lanes[1::2]))
        lanes = array("f", map(operator.add, lanes[0::2], lanes[1::2]))
        for k in range(whole, end):
            lanes[0] = lanes[0] + values[k]
        return lanes[0]
    half = n // 2
    half -= half % 8
    return array("f", [narrow_pairwise(values, start, half) + narrow_pairwise(values, start + half, n - half)])[0]


def narrowed(char: str, values: Any) -> Any:
    """Floats rounded to float32 ("f") or float16 ("e"), as a sequence of floats."""
    if char == "f":
        return array("f", values)
    return decode("e", 1, encode("e", 1, values))


def fold_narrow(
    char: str, function: Callable[[Any, Any], Any], values: Any, outer: int, n: int, inner: int
) -> list[float]:
    """Left folds of float32 or float16 values over the middle axis, each step rounded."""
    block = n * inner
    result: list[float] = []
    for start in range(0, outer * block, block):
        total = values[start : start + inner]
        for k in range(start + inner, start + block, inner):
            total = narrowed(char, map(function, total, values[k : k + inner]))
        result += total
    return result


def running_narrow(
    char: str, function: Callable[[Any, Any], Any], values: Any, outer: int, n: int, inner: int
) -> list[float]:
    """Running folds of float32 or float16 values along the middle axis, each step rounded."""
    result: list[float] = []
    block = n * inner
    if not block:
        return result
    for start in range(0, outer * block, block):
        total = values[start : start + inner]
        result += total
        for k in range(start + inner, start + block, inner):
            total = narrowed(char, map(function, total, values[k : k + inner]))
            result += total
    return result


def sum_chunks(summed: Callable[..., Any], values: Any, outer: int, n: int, chunk: int) -> list[Any]:
    """Sums of outer runs of n, of which every `chunk` elements are summed by themselves and the results in turn."""
    result: list[Any] = []
    for start in range(0, outer * n, n):
        parts = [
            summed(values[k : min(k + chunk, start + n)], 1, min(chunk, start + n - k), 1)[0]
            for k in range(start, start + n, chunk)
        ]
        if summed is sum_float32:
            result += fold_narrow("f", operator.add, array("f", parts), 1, len(parts), 1)
        else:
            result.append(functools.reduce(operator.add, parts))
    return result
