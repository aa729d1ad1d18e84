"""What the elementwise families share: floating-point flags, mapping over flat sequences, comparisons and logic.

A kernel takes flat sequences (or `itertools.repeat(value)` for a constant) and gives the values of the result and the
flags that were raised.
"""

from __future__ import annotations

import math
import operator
from itertools import compress, repeat
from typing import Any, Callable

Kernel = Callable[..., "tuple[Any, int]"]

DIVIDE, OVER, UNDER, INVALID = 1, 2, 4, 8
INF, NAN = math.inf, math.nan


def float_flags(result: Any, operands: Any) -> int:
    """Which of overflow and invalid a float operation raised, from its operands and result."""
    total = sum(result)
    if total - total == 0.0:
        return 0
    flags = 0
    bad = list(compress(range(len(result)), map(operator.ne, result, result)))
    columns = [a for a in operands if type(a) is not repeat]
    constants = [next(iter(a)) for a in operands if type(a) is repeat]
    if bad and not any(c != c for c in constants):
        if len(columns) == 1:
            a = columns[0]
            flags |= INVALID * any(a[k] == a[k] for k in bad)
        else:
            a, b = columns
            flags |= INVALID * any(a[k] == a[k] and b[k] == b[k] for k in bad)
    if INF in result or -INF in result:
        if not any(c - c != 0 for c in constants):
            bad = [k for k, r in enumerate(result) if r in (INF, -INF)]
            flags |= OVER * any(all(a[k] - a[k] == 0 for a in columns) for k in bad)
    return flags


def checked(function: Callable[..., Any]) -> Kernel:
    def run(a: Any, b: Any) -> tuple[Any, int]:
        result = list(map(function, a, b))
        return result, float_flags(result, (a, b))

    return run


def each(function: Callable[..., Any]) -> Kernel:
    def run(*operands: Any) -> tuple[Any, int]:
        return list(map(function, *operands)), 0

    return run


def over_zero(x: float, y: float) -> float:
    if x == 0 or x != x:
        return NAN
    return INF if (x > 0) == (math.copysign(1.0, y) > 0) else -INF


def rescued(function: Callable[..., Any], rescue: Callable[[Any], tuple[Any, int]]) -> Kernel:
    """Map `function`; where it raises, go again element by element with `rescue` for the ones that fail."""

    def run(a: Any) -> tuple[Any, int]:
        try:
            return list(map(function, a)), 0
        except (ValueError, OverflowError):
            flags = 0
            result = []
            for x in a:
                try:
                    result.append(function(x))
                except (ValueError, OverflowError):
                    value, flag = rescue(x)
                    flags |= flag
                    result.append(value)
            return result, flags

    return run


def _both(a: Any, b: Any) -> tuple[Any, int]:
    return list(map(operator.and_, map(bool, a), map(bool, b))), 0


def _either(a: Any, b: Any) -> tuple[Any, int]:
    return list(map(operator.or_, map(bool, a), map(bool, b))), 0


def _one_of(a: Any, b: Any) -> tuple[Any, int]:
    return list(map(operator.xor, map(bool, a), map(bool, b))), 0


COMPARE: dict[str, Kernel] = {
    "equal": each(operator.eq),
    "not_equal": each(operator.ne),
    "less": each(operator.lt),
    "less_equal": each(operator.le),
    "greater": each(operator.gt),
    "greater_equal": each(operator.ge),
}
LOGICAL: dict[str, Kernel] = {
    "logical_and": _both,
    "logical_or": _either,
    "logical_xor": _one_of,
    "logical_not": each(operator.not_),
}


def constant(value: bool) -> Kernel:
    def run(a: Any) -> tuple[Any, int]:
        return [value] * len(a), 0

    return run


def pick_largest(a: Any, b: Any) -> tuple[Any, int]:
    """The larger of things that are compared by their own `>=`; the first of equal ones."""
    return [x if x >= y or x != x else y for x, y in zip(a, b)], 0


def pick_smallest(a: Any, b: Any) -> tuple[Any, int]:
    """The smaller of things that are compared by their own `<=`; the first of equal ones."""
    return [x if x <= y or x != x else y for x, y in zip(a, b)], 0
