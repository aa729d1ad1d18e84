"""Elementwise kernels of integers and booleans. Integers are unbounded here: the caller wraps."""

from __future__ import annotations

import math
import operator
from itertools import repeat
from typing import Any

from .kernels import COMPARE, DIVIDE, INVALID, LOGICAL, Kernel, constant, each


def _floor_divide(a: Any, b: Any) -> tuple[Any, int]:
    try:
        return list(map(operator.floordiv, a, b)), 0
    except ZeroDivisionError:
        return [x // y if y else 0 for x, y in zip(a, b)], DIVIDE


def _remainder(a: Any, b: Any) -> tuple[Any, int]:
    try:
        return list(map(operator.mod, a, b)), 0
    except ZeroDivisionError:
        return [x % y if y else 0 for x, y in zip(a, b)], DIVIDE


def _fmod(a: Any, b: Any) -> tuple[Any, int]:
    flags = DIVIDE * any(y == 0 for x, y in zip(a, b))
    return [(abs(x) % abs(y)) * (-1 if x < 0 else 1) if y else 0 for x, y in zip(a, b)], flags


def _power(a: Any, b: Any) -> tuple[Any, int]:
    if type(b) is repeat:
        exponent = next(iter(b))
        if exponent < 0:
            raise ValueError("Integers to negative integer powers are not allowed.")
        if exponent == 2:
            return list(map(operator.mul, a, a)), 0
    elif len(b) and min(b) < 0:
        raise ValueError("Integers to negative integer powers are not allowed.")
    if type(b) is repeat and 0 <= next(iter(b)) <= 64:
        return list(map(operator.pow, a, b)), 0
    return list(map(pow, a, b, repeat(1 << 64))), 0


def _reciprocal(a: Any) -> tuple[Any, int]:
    return [1 // x if x in (1, -1) else 0 if x else -(2**63) for x in a], (DIVIDE | INVALID) * (0 in a)


def _left_shift(a: Any, b: Any) -> tuple[Any, int]:
    return [x << y if 0 <= y < 64 else 0 for x, y in zip(a, b)], 0


def _right_shift(a: Any, b: Any) -> tuple[Any, int]:
    return [x >> y if 0 <= y < 64 else -(x < 0) for x, y in zip(a, b)], 0


def _gcd(a: Any, b: Any) -> tuple[Any, int]:
    return list(map(math.gcd, a, b)), 0


def _lcm(a: Any, b: Any) -> tuple[Any, int]:
    return [abs(x * y) // (math.gcd(x, y) or 1) for x, y in zip(a, b)], 0


def _maximum(a: Any, b: Any) -> tuple[Any, int]:
    return list(map(max, a, b)), 0


def _minimum(a: Any, b: Any) -> tuple[Any, int]:
    return list(map(min, a, b)), 0


INTEGER: dict[str, Kernel] = {
    "add": each(operator.add),
    "subtract": each(operator.sub),
    "multiply": each(operator.mul),
    "floor_divide": _floor_divide,
    "remainder": _remainder,
    "fmod": _fmod,
    "power": _power,
    "maximum": _maximum,
    "minimum": _minimum,
    "fmax": _maximum,
    "fmin": _minimum,
    "bitwise_and": each(operator.and_),
    "bitwise_or": each(operator.or_),
    "bitwise_xor": each(operator.xor),
    "left_shift": _left_shift,
    "right_shift": _right_shift,
    "invert": each(operator.invert),
    "gcd": _gcd,
    "lcm": _lcm,
    "negative": each(operator.neg),
    "positive": each(operator.pos),
    "conjugate": each(operator.pos),
    "absolute": each(abs),
    "sign": lambda a: ([(x > 0) - (x < 0) for x in a], 0),
    "square": lambda a: (list(map(operator.mul, a, a)), 0),
    "reciprocal": _reciprocal,
    "floor": each(operator.pos),
    "ceil": each(operator.pos),
    "trunc": each(operator.pos),
    "isnan": constant(False),
    "isinf": constant(False),
    "isfinite": constant(True),
    "bitwise_count": lambda a: ([bin(abs(x)).count("1") for x in a], 0),
    **COMPARE,
    **LOGICAL,
}

BOOLEAN: dict[str, Kernel] = {
    "add": each(operator.or_),
    "multiply": each(operator.and_),
    "maximum": each(operator.or_),
    "minimum": each(operator.and_),
    "fmax": each(operator.or_),
    "fmin": each(operator.and_),
    "bitwise_and": each(operator.and_),
    "bitwise_or": each(operator.or_),
    "bitwise_xor": each(operator.xor),
    "logical_and": each(operator.and_),
    "logical_or": each(operator.or_),
    "logical_xor": each(operator.xor),
    "logical_not": each(operator.not_),
    "invert": each(operator.not_),
    "absolute": each(operator.pos),
    "conjugate": each(operator.pos),
    "square": each(operator.pos),
    "floor": each(operator.pos),
    "ceil": each(operator.pos),
    "trunc": each(operator.pos),
    "isnan": constant(False),
    "isinf": constant(False),
    "isfinite": constant(True),
    "bitwise_count": each(int),
    **COMPARE,
}
