"""Elementwise operations over flat sequences, by name and family of type.

An operand is a sequence of Python values or `itertools.repeat(value)` for a constant. Families: "d", "f" and "e" floats,
"q" integers (unbounded: the caller wraps), "?" booleans, "D" complex numbers, "O" objects, "U" text and byte strings, "m" counts of
time units. The result is a list or an array of Python values and the floating-point flags that were raised.
"""

from __future__ import annotations

import math
import operator
from typing import Any

from .complex_kernels import COMPLEX
from .float_kernels import FLOAT, HALF, SINGLE
from .integer_kernels import BOOLEAN, INTEGER
from .kernels import COMPARE, INVALID, LOGICAL, Kernel, each
from .time_kernels import TIMES


def _gcd(x: Any, y: Any) -> Any:
    try:
        return math.gcd(x, y)
    except TypeError:
        # Euclid's algorithm for what is not an integer to Python.
        if not (math.isfinite(x) and math.isfinite(y)):
            raise ValueError(
                f'Can only find greatest common divisor of finite arguments, found "{x}" and "{y}"'
            ) from None
        while y:
            x, y = y, x % y
        return abs(x)


def _lcm(x: Any, y: Any) -> Any:
    divisor = _gcd(x, y)
    return abs(x // divisor * y) if divisor else 0


def _choosing(preferred: Any) -> Kernel:
    """The first where it is preferred to the second; a comparison with a NaN is an invalid one."""

    def run(a: Any, b: Any) -> tuple[Any, int]:
        pairs = list(zip(a, b))
        unordered = any(isinstance(each, float) and each != each for pair in pairs for each in pair)
        return [x if preferred(x, y) else y for x, y in pairs], INVALID * unordered

    return run


def _sign(x: Any) -> int:
    if x > 0:
        return 1
    if x < 0:
        return -1
    if x == 0:
        return 0
    raise TypeError("unorderable types for comparison")


OBJECT: dict[str, Kernel] = {
    "add": each(operator.add),
    "subtract": each(operator.sub),
    "multiply": each(operator.mul),
    "divide": each(operator.truediv),
    "floor_divide": each(operator.floordiv),
    "remainder": each(operator.mod),
    "power": each(operator.pow),
    "matmul": each(operator.matmul),
    "bitwise_and": each(operator.and_),
    "bitwise_or": each(operator.or_),
    "bitwise_xor": each(operator.xor),
    "left_shift": each(operator.lshift),
    "right_shift": each(operator.rshift),
    "invert": each(operator.invert),
    "negative": each(operator.neg),
    "positive": each(operator.pos),
    "absolute": each(abs),
    "square": lambda a: (list(map(operator.mul, a, a)), 0),
    "sign": each(_sign),
    "maximum": _choosing(operator.ge),
    "minimum": _choosing(operator.le),
    "fmax": _choosing(operator.ge),
    "fmin": _choosing(operator.le),
    "reciprocal": lambda a: ([1 / x for x in a], 0),
    "gcd": each(_gcd),
    "lcm": each(_lcm),
    "logical_and": lambda a, b: ([x and y for x, y in zip(a, b)], 0),
    "logical_or": lambda a, b: ([x or y for x, y in zip(a, b)], 0),
    "logical_not": each(operator.not_),
    "floor": each(math.floor),
    "ceil": each(math.ceil),
    "trunc": each(math.trunc),
    **COMPARE,
}

TEXT: dict[str, Kernel] = {
    "add": each(operator.add), "multiply": each(operator.mul), **COMPARE, **{name: LOGICAL[name] for name in ("logical_and", "logical_or", "logical_xor")}
}  # fmt: skip

FAMILIES: dict[str, dict[str, Kernel]] = {
    "d": FLOAT, "f": SINGLE, "e": HALF, "q": INTEGER, "?": BOOLEAN, "D": COMPLEX, "O": OBJECT, "U": TEXT, "m": TIMES,
}  # fmt: skip


def elementwise(op: str, family: str, *operands: Any) -> tuple[Any, int]:
    """`op` over the operands: a list of Python values, and the floating-point flags."""
    return FAMILIES[family][op](*operands)


def operations(family: str) -> frozenset[str]:
    """The names of the operations that a family has."""
    return frozenset(FAMILIES[family])
