"""What samplers draw from, and the arithmetic of C that they compute in, which has infinities where Python raises.

A source gives `uniform()`, `normal()` and `exponential()` draws. There is one for each family of generators, so that the
rejection methods are written once.
"""

from __future__ import annotations

import math
import struct
from typing import Any

from .. import primitives

INT64_MAX = 2**63 - 1


class ZigguratSource:
    """The draws `Generator` builds on."""

    __slots__ = ("stream",)
    legacy = False

    def __init__(self, stream: Any) -> None:
        self.stream = stream

    def uniform(self) -> float:
        return self.stream.double()

    def normal(self) -> float:
        return primitives.normal_draw(self.stream)

    def exponential(self) -> float:
        return primitives.exponential_draw(self.stream)


class SingleSource:
    """The draws `Generator` builds on in single precision."""

    __slots__ = ("stream",)

    def __init__(self, stream: Any) -> None:
        self.stream = stream

    def uniform(self) -> float:
        return primitives.uniform_fill_single(self.stream, 1)[0]

    def normal(self) -> float:
        return primitives.normal_fill_single(self.stream, 1)[0]

    def exponential(self) -> float:
        return primitives.exponential_fill_single(self.stream, 1)[0]


_FLOAT = struct.Struct("<f")


def single(value: float) -> float:
    """`value` rounded to single precision."""
    return _FLOAT.unpack(_FLOAT.pack(value))[0]


class PolarSource:
    """The draws `RandomState` builds on: normals by Marsaglia's polar method, which come in pairs."""

    __slots__ = ("stream", "has_gauss", "gauss")
    legacy = True

    def __init__(self, stream: Any) -> None:
        self.stream, self.has_gauss, self.gauss = stream, 0, 0.0

    def uniform(self) -> float:
        return self.stream.double()

    def normal(self) -> float:
        return self.normals(1)[0]

    def exponential(self) -> float:
        return -math.log(1.0 - self.uniform())

    def normals(self, n: int) -> list[float]:
        values: list[float] = []
        if n and self.has_gauss:
            values.append(self.gauss)
            self.has_gauss, self.gauss = 0, 0.0
        add, sqrt, log = values.append, math.sqrt, math.log
        while len(values) < n:
            draws = self.stream.doubles((n - len(values) + 1) // 2 * 2)
            for u, v in zip(draws[::2], draws[1::2]):
                x, y = 2.0 * u - 1.0, 2.0 * v - 1.0
                square = x * x + y * y
                if square < 1.0 and square != 0.0:
                    factor = sqrt(-2.0 * log(square) / square)
                    add(factor * y)
                    add(factor * x)
        if len(values) > n:
            self.has_gauss, self.gauss = 1, values.pop()
        return values

    def exponentials(self, n: int) -> list[float]:
        log = math.log
        return [-log(1.0 - u) for u in self.stream.doubles(n)]


def raised(base: float, exponent: float) -> float:
    try:
        return base**exponent
    except (OverflowError, ZeroDivisionError):
        return math.inf


def inverse_of(value: float) -> float:
    return 1.0 / value if value else math.inf


def quotient(a: float, b: float) -> float:
    if b:
        return a / b
    if a == 0 or a != a:
        return math.nan
    return math.copysign(math.inf, a) * math.copysign(1.0, b)


def exp(x: float) -> float:
    try:
        return math.exp(x)
    except OverflowError:
        return math.inf
