"""Products of matrices held as flat C-ordered sequences."""

from __future__ import annotations

import functools
import operator
from itertools import repeat
from typing import Any

_mul, _add = operator.mul, operator.add
_CHUNK = 4096


def dot(a: Any, b: Any) -> Any:
    """The sum of products of two sequences of floats or integers."""
    n = len(a)
    if n <= _CHUNK:
        return sum(map(_mul, a, b))
    return sum([sum(map(_mul, a[k : k + _CHUNK], b[k : k + _CHUNK])) for k in range(0, n, _CHUNK)])


def matmul(a: Any, b: Any, n: int, k: int, m: int) -> list[Any]:
    """(n, k) times (k, m), flat in C order."""
    if k == 0:
        return [0] * (n * m)
    if m == 1:
        if n == 1:
            return [dot(a, b)]
        if k <= 64 and n > k:
            return _by_columns([a[j::k] for j in range(k)], b)
        return [dot(a[r : r + k], b) for r in range(0, n * k, k)]
    columns = [b[j::m] for j in range(m)]
    if n * m <= k * 4 or k > 64:
        rows = [a[r : r + k] for r in range(0, n * k, k)]
        return [dot(row, column) for row in rows for column in columns]
    if n >= m:
        result: list[Any] = [None] * (n * m)
        left = [a[j::k] for j in range(k)]
        for j in range(m):
            result[j::m] = _by_columns(left, columns[j])
        return result
    result = []
    right = [b[r : r + m] for r in range(0, k * m, m)]
    for r in range(0, n * k, k):
        result += _by_columns(right, a[r : r + k])
    return result


def gram(a: Any, n: int, k: int) -> list[Any]:
    """(n, k) times its own transpose: symmetric, so half of the products do."""
    rows = [list(a[r * k : (r + 1) * k]) for r in range(n)]
    result: list[Any] = [0.0] * (n * n)
    for i in range(n):
        for j in range(i, n):
            result[i * n + j] = result[j * n + i] = dot(rows[i], rows[j])
    return result


def _by_columns(columns: list[Any], factors: Any) -> list[Any]:
    """The sum of columns, each times its factor."""
    total: Any = map(_mul, columns[0], repeat(factors[0]))
    for column, factor in zip(columns[1:], factors[1:]):
        total = map(_add, total, map(_mul, column, repeat(factor)))
    return list(total)


def fold_sum(values: Any) -> Any:
    """A plain left-to-right sum."""
    return functools.reduce(_add, values)
