"""Elementwise kernels of counts of time units, of which the smallest 64-bit integer is NaT."""

from __future__ import annotations

import operator
from itertools import repeat
from typing import Any

from .cast import NAT
from .kernels import DIVIDE, INVALID, Kernel

_COMPARISONS: dict[str, Any] = {
    "equal": operator.eq, "not_equal": operator.ne, "less": operator.lt, "less_equal": operator.le,
    "greater": operator.gt, "greater_equal": operator.ge,
}  # fmt: skip


def _unary(function: Any) -> Kernel:
    def run(a: Any) -> tuple[Any, int]:
        return [function(v) for v in a], 0

    return run


def _has_nat(*columns: Any) -> bool:
    return any(next(c) == NAT if type(c) is repeat else NAT in c for c in columns)


def _comparison(name: str) -> Kernel:
    test = _COMPARISONS[name]
    missing = name == "not_equal"

    def run(a: Any, b: Any) -> tuple[Any, int]:
        if _has_nat(a, b):
            return [missing if x == NAT or y == NAT else test(x, y) for x, y in zip(a, b)], 0
        return list(map(test, a, b)), 0

    return run


def _extreme(name: str) -> Kernel:
    best = max if name in ("maximum", "fmax") else min
    skip = name in ("fmax", "fmin")

    def run(a: Any, b: Any) -> tuple[Any, int]:
        result = []
        for x, y in zip(a, b):
            if x == NAT or y == NAT:
                result.append((y if x == NAT else x) if skip else NAT)
            else:
                result.append(best(x, y))
        return result, 0

    return run


def _adding(function: Any) -> Kernel:
    def run(a: Any, b: Any) -> tuple[Any, int]:
        if _has_nat(a, b):
            return [NAT if x == NAT or y == NAT else function(x, y) for x, y in zip(a, b)], 0
        return list(map(function, a, b)), 0

    return run


def _scaling(function: Any, whole: bool = False) -> Kernel:
    def one(x: Any, y: Any) -> int:
        if x == NAT and not (isinstance(x, float)) or isinstance(y, int) and y == NAT:
            return NAT
        if function is operator.mul:
            value = x * y
        elif y == 0:
            return NAT
        elif whole:
            value = abs(x) // abs(y) * (1 if (x < 0) == (y < 0) else -1)
        else:
            value = function(x, y)
        if value != value or value in (float("inf"), float("-inf")):
            return NAT
        return int(value)

    def run(a: Any, b: Any) -> tuple[Any, int]:
        return [one(x, y) for x, y in zip(a, b)], 0

    return run


def _ratio(a: Any, b: Any) -> tuple[Any, int]:
    nan, inf = float("nan"), float("inf")
    flags = 0
    result = []
    for x, y in zip(a, b):
        if x == NAT or y == NAT:
            result.append(nan)
        elif y == 0:
            result.append(nan if x == 0 else inf if x > 0 else -inf)
            flags |= INVALID if x == 0 else DIVIDE
        else:
            result.append(float(x) / float(y))
    return result, flags


def _floor_ratio(a: Any, b: Any) -> tuple[Any, int]:
    flags = 0
    result = []
    for x, y in zip(a, b):
        if x == NAT or y == NAT:
            result.append(0)
            flags |= INVALID
        elif y == 0:
            result.append(0)
            flags |= DIVIDE
        else:
            result.append(x // y)
    return result, flags


def _rest(a: Any, b: Any) -> tuple[Any, int]:
    return [NAT if x == NAT or y == NAT or y == 0 else x % y for x, y in zip(a, b)], 0


TIMES: dict[str, Kernel] = {
    "isnat": _unary(lambda v: v == NAT),
    "isfinite": _unary(lambda v: v != NAT),
    "isinf": _unary(lambda v: False),
    "negative": _unary(lambda v: v if v == NAT else -v),
    "absolute": _unary(lambda v: v if v == NAT else abs(v)),
    "positive": _unary(lambda v: v),
    "sign": _unary(lambda v: (v > 0) - (v < 0)),
    **{name: _comparison(name) for name in _COMPARISONS},
    **{name: _extreme(name) for name in ("maximum", "minimum", "fmax", "fmin")},
    "add": _adding(operator.add),
    "subtract": _adding(operator.sub),
    "multiply": _adding(operator.mul),
    "scale": _scaling(operator.mul),
    "divide": _scaling(operator.truediv),
    "divide_whole": _scaling(operator.truediv, whole=True),
    "floor_divide": _scaling(operator.floordiv),
    "ratio": _ratio,
    "floor_ratio": _floor_ratio,
    "remainder": _rest,
}
