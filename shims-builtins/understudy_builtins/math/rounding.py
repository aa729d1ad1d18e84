"""Correct rounding: from a number known to many bits to the double nearest to it.

A *scaled* number is a pair of ints: `n, exponent` is n * 2**exponent.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

__all__ = ["INFINITY", "NAN", "SLACK", "correctly_rounded", "dyadic", "nearest", "power_of_two", "quotient", "shifted"]

INFINITY = float("inf")
NAN = float("nan")

# An approximation may be off by this many units of its last bit. What the series of `fixed` lose stays far below.
SLACK = 1 << 10
# Bits asked for first. With 53 of them in a double and 10 of slack, one call in 2**33 asks for more.
FIRST_PRECISION = 96

# 2**-1074 … 2**1023, every power of two that is a double.
_POWERS = tuple([1.0 / (1 << n) for n in range(1022, 0, -1)] + [float(1 << n) for n in range(1024)])
_SUBNORMAL_POWERS = tuple(_POWERS[0] / (1 << n) for n in range(52, 0, -1))
_ALL_POWERS = _SUBNORMAL_POWERS + _POWERS


def power_of_two(exponent: int) -> float:
    """2.0**exponent for -1074 <= exponent <= 1023."""
    return _ALL_POWERS[exponent + 1074]


def correctly_rounded(approximate: Callable[..., tuple[int, int]], *arguments: Any) -> float:
    """The double nearest to the number that `approximate(*arguments, precision)` tells to `precision` bits or more.

    The number must lie within SLACK units of the last bit of the scaled number told. Where both ends of that interval
    round to one double, this is it; otherwise the number is computed again to twice as many bits. So the number must not
    lie exactly between two doubles. The answer is infinite where it is beyond the doubles.

    Source: A. Ziv, "Fast evaluation of elementary mathematical functions with correctly rounded last bit", ACM
    Transactions on Mathematical Software 17 (1991), pp. 410-423.
    """
    precision = FIRST_PRECISION
    while True:
        n, exponent = approximate(*arguments, precision)
        if -1000 < exponent < 900 and -1020 < exponent + n.bit_length() < 1023:
            result = float(n - SLACK)
            if result == float(n + SLACK):
                return result * _ALL_POWERS[exponent + 1074]
        else:
            result = nearest(n - SLACK, exponent)
            if result == nearest(n + SLACK, exponent):
                return result
        precision *= 2


def nearest(n: int, exponent: int) -> float:
    """n * 2**exponent rounded once, half to even; infinite where that is beyond the doubles."""
    try:
        if exponent >= 0:
            return float(n << exponent) if n.bit_length() + exponent < 1100 else INFINITY if n > 0 else -INFINITY
        if n.bit_length() + exponent < -1100:
            return 0.0 if n >= 0 else -0.0
        # The interpreter rounds the quotient of two ints once, also where it is subnormal.
        return n / (1 << -exponent)
    except OverflowError:
        return INFINITY if n > 0 else -INFINITY


def dyadic(x: float) -> tuple[int, int]:
    """n and s >= 0, where the finite x is n * 2**-s."""
    n, d = x.as_integer_ratio()
    return n, d.bit_length() - 1


def shifted(n: int, places: int) -> int:
    """The floor of n * 2**places, where `places` may be negative."""
    return n << places if places >= 0 else n >> -places


def quotient(a: int, b: int, precision: int) -> tuple[int, int]:
    """a / b as a scaled number of at least `precision` bits, off by less than one unit; b is positive."""
    places = precision + 1 + b.bit_length() - a.bit_length()
    if places >= 0:
        return (a << places) // b, -places
    return a // (b << -places), -places
