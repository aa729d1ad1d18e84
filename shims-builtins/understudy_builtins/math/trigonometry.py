"""The circular functions and their inverses, correctly rounded for every argument, however large."""

from __future__ import annotations

from typing import Any

from understudy_builtins.math import fixed
from understudy_builtins.math.arguments import real
from understudy_builtins.math.exact import isqrt
from understudy_builtins.math.floats import copysign, is_negative
from understudy_builtins.math.rounding import INFINITY, correctly_rounded, dyadic, quotient, shifted

__all__ = ["acos", "asin", "atan", "atan2", "cos", "sin", "tan"]

PI = 3.141592653589793


def _turnable(x: float) -> bool:
    """Whether x is finite; NaN is its own sine, an infinity has none."""
    if x - x == 0.0:
        return True
    if x == x:
        raise ValueError("math domain error")
    return False


def sin(x: Any, /) -> float:
    """The sine of x radians, correctly rounded."""
    x = real(x)
    if x == 0.0 or not _turnable(x):
        return x
    return correctly_rounded(_sin, x)


def _sin(x: float, precision: int) -> tuple[int, int]:
    quarter, r, bits = fixed.reduced(*dyadic(x), precision)
    value = fixed.cosine_series(r, bits) if quarter & 1 else fixed.sine_series(r, bits)
    return -value if quarter & 2 else value, -bits


def cos(x: Any, /) -> float:
    """The cosine of x radians, correctly rounded."""
    x = real(x)
    if not _turnable(x):
        return x
    return 1.0 if x == 0.0 else correctly_rounded(_cos, x)


def _cos(x: float, precision: int) -> tuple[int, int]:
    n, scale = dyadic(x)
    if n.bit_length() - scale <= 0:
        # No need for the many places of a small angle: its cosine is near 1.
        return fixed.cosine_series(shifted(n, precision - scale), precision), -precision
    quarter, r, bits = fixed.reduced(n, scale, precision)
    value = fixed.sine_series(r, bits) if quarter & 1 else fixed.cosine_series(r, bits)
    return -value if quarter in (1, 2) else value, -bits


def tan(x: Any, /) -> float:
    """The tangent of x radians, correctly rounded."""
    x = real(x)
    if x == 0.0 or not _turnable(x):
        return x
    return correctly_rounded(_tan, x)


def _tan(x: float, precision: int) -> tuple[int, int]:
    quarter, r, bits = fixed.reduced(*dyadic(x), precision)
    sine, cosine = fixed.sine_series(r, bits), fixed.cosine_series(r, bits)
    if quarter & 1:
        sine, cosine = (-cosine, sine) if sine > 0 else (cosine, -sine)
    return quotient(sine, cosine, precision)


def asin(x: Any, /) -> float:
    """The arc sine of -1 <= x <= 1, in [-π/2, π/2], correctly rounded: the angle of x over √(1 - x**2)."""
    x = real(x)
    if x != x or x == 0.0:
        return x
    if abs(x) > 1.0:
        raise ValueError("math domain error")
    return copysign(correctly_rounded(_asin, abs(x)), x)


def _asin(x: float, precision: int) -> tuple[int, int]:
    opposite, adjacent = _sides(x, precision)
    return fixed.angle(opposite, adjacent, precision)


def acos(x: Any, /) -> float:
    """The arc cosine of -1 <= x <= 1, in [0, π], correctly rounded: the angle of √(1 - x**2) over x."""
    x = real(x)
    if x != x:
        return x
    if abs(x) > 1.0:
        raise ValueError("math domain error")
    return 0.0 if x == 1.0 else PI if x == -1.0 else correctly_rounded(_acos, x)


def _acos(x: float, precision: int) -> tuple[int, int]:
    adjacent, opposite = _sides(x, precision)
    return fixed.angle(opposite, adjacent, precision)


def _sides(x: float, precision: int) -> tuple[int, int]:
    """x and √(1 - x**2), both times one power of 2 that leaves the root `precision` bits or more."""
    n, scale = dyadic(x)
    square = (1 << 2 * scale) - n * n
    places = max(precision + 8 - square.bit_length() // 2, 0)
    return n << places, isqrt(square << 2 * places)


def atan(x: Any, /) -> float:
    """The arc tangent of x, in [-π/2, π/2], correctly rounded."""
    x = real(x)
    return x if x == 0.0 else atan2(x, 1.0)


def atan2(y: Any, x: Any, /) -> float:
    """The angle of the point (x, y), in [-π, π], correctly rounded, with the signs of zeros of C99.

    Source: ISO/IEC 9899:1999, section F.9.1.4.
    """
    y, x = real(y), real(x)
    if x != x or y != y:
        return x + y
    if abs(y) == INFINITY or abs(x) == INFINITY:
        eighths = (3.0 if x < 0.0 else 1.0) if abs(y) == abs(x) else 2.0 if abs(y) == INFINITY else 4.0 * (x < 0.0)
        return copysign(_EIGHTHS[int(eighths)], y)
    if y == 0.0:
        return copysign(PI if is_negative(x) else 0.0, y)
    if x == 0.0:
        return copysign(PI / 2.0, y)
    return copysign(correctly_rounded(_atan2, abs(y), x), y)


# 0, π/4, π/2, 3π/4 and π, each correctly rounded.
_EIGHTHS = (0.0, PI / 4.0, PI / 2.0, 2.356194490192345, PI)


def _atan2(y: float, x: float, precision: int) -> tuple[int, int]:
    (a, a_scale), (b, b_scale) = dyadic(y), dyadic(x)
    scale = max(a_scale, b_scale)
    return fixed.angle(a << scale - a_scale, b << scale - b_scale, precision)
