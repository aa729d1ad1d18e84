"""What samplers draw from, and the arithmetic of C that they compute in, which has infinities where Python raises.

A source gives `uniform()`, `normal()` and `exponential()` draws. There is one for each family of generators, so that the
rejection methods are written once.
"""

from __future__ import annotations

import math
from array import array as typed
from typing import Any

from .random import (
    exponential_draw,
    exponential_fill_single,
    normal_draw,
    normal_fill_single,
    polar_fill,
    uniform_fill_single,
)

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
        return normal_draw(self.stream)

    def exponential(self) -> float:
        return exponential_draw(self.stream)


class SingleSource:
    """The draws `Generator` builds on in single precision."""

    __slots__ = ("stream",)
    legacy = False

    def __init__(self, stream: Any) -> None:
        self.stream = stream

    def uniform(self) -> float:
        return uniform_fill_single(self.stream, 1)[0]

    def normal(self) -> float:
        return normal_fill_single(self.stream, 1)[0]

    def exponential(self) -> float:
        return exponential_fill_single(self.stream, 1)[0]


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

    def normals(self, n: int, fill: Any = polar_fill) -> Any:
        """Normal draws as a storage; `fill` is the primitive in force."""
        if not n:
            return typed("d")
        draws, spare = fill(self.stream, n, self.gauss if self.has_gauss else None)
        self.has_gauss, self.gauss = (0, 0.0) if spare is None else (1, spare)
        return draws


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
