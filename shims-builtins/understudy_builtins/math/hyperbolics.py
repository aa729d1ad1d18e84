"""The hyperbolic functions and their inverses, correctly rounded."""

from __future__ import annotations

from typing import Any

from understudy_builtins.math import fixed
from understudy_builtins.math.arguments import real
from understudy_builtins.math.exact import isqrt
from understudy_builtins.math.exponentials import in_range
from understudy_builtins.math.floats import copysign
from understudy_builtins.math.rounding import INFINITY, correctly_rounded, dyadic, quotient, shifted

__all__ = ["acosh", "asinh", "atanh", "cosh", "sinh", "tanh"]

# Beyond this, cosh x and sinh x are no doubles.
_LARGEST = 710.4758600739439


def sinh(x: Any, /) -> float:
    """(e**x - e**-x) / 2, correctly rounded."""
    x = real(x)
    if x - x != 0.0 or x == 0.0:
        return x
    if abs(x) > _LARGEST:
        raise OverflowError("math range error")
    return copysign(in_range(correctly_rounded(_sinh, abs(x))), x)


def _sinh(x: float, precision: int) -> tuple[int, int]:
    n, scale = dyadic(x)
    size = n.bit_length() - scale
    if size <= 0:
        bits = precision - size
        return fixed.sinh_series(shifted(n, bits - scale), bits), -bits
    growing, shrinking, exponent = _exponentials(n, scale, precision)
    return growing - shrinking, exponent - 1


def cosh(x: Any, /) -> float:
    """(e**x + e**-x) / 2, correctly rounded."""
    x = abs(real(x))
    if x - x != 0.0:
        return x
    if x > _LARGEST:
        raise OverflowError("math range error")
    return 1.0 if x == 0.0 else in_range(correctly_rounded(_cosh, x))


def _cosh(x: float, precision: int) -> tuple[int, int]:
    growing, shrinking, exponent = _exponentials(*dyadic(x), precision)
    return growing + shrinking, exponent - 1


def tanh(x: Any, /) -> float:
    """sinh x / cosh x, correctly rounded."""
    x = real(x)
    if x != x or x == 0.0:
        return x
    if abs(x) > 20.0:
        return copysign(1.0, x)
    return copysign(correctly_rounded(_tanh, abs(x)), x)


def _tanh(x: float, precision: int) -> tuple[int, int]:
    n, scale = dyadic(x)
    size = n.bit_length() - scale
    if size <= 0:
        bits = precision - size
        y = shifted(n, bits - scale)
        return quotient(fixed.sinh_series(y, bits), fixed.cosh_series(y, bits), precision)
    growing, shrinking, _ = _exponentials(n, scale, precision)
    return quotient(growing - shrinking, growing + shrinking, precision)


def _exponentials(n: int, scale: int, precision: int) -> tuple[int, int, int]:
    """e**x and e**-x for x = n * 2**-scale >= 0, both with the exponent that is told last."""
    bits = precision + 4
    mantissa, k = fixed.exponential(shifted(n, bits - scale), bits)
    return mantissa, (1 << 2 * bits) // mantissa >> 2 * k, k - bits


def asinh(x: Any, /) -> float:
    """The number whose hyperbolic sine is x, correctly rounded: ln(x + √(x**2 + 1))."""
    x = real(x)
    if x - x != 0.0 or x == 0.0:
        return x
    return copysign(correctly_rounded(_asinh, abs(x)), x)


def _asinh(x: float, precision: int) -> tuple[int, int]:
    n, scale = dyadic(x)
    size = n.bit_length() - scale
    if size < -precision:
        # The series begins x - x**3 / 6: all but its first term is below the last bit.
        return n << precision, -precision - scale
    return _logarithm_of_sum(n, scale, n * n + (1 << 2 * scale), precision)


def acosh(x: Any, /) -> float:
    """The number >= 0 whose hyperbolic cosine is x >= 1, correctly rounded: ln(x + √(x**2 - 1))."""
    x = real(x)
    if x != x or x == INFINITY:
        return x
    if x < 1.0:
        raise ValueError("math domain error")
    return 0.0 if x == 1.0 else correctly_rounded(_acosh, x)


def _acosh(x: float, precision: int) -> tuple[int, int]:
    n, scale = dyadic(x)
    return _logarithm_of_sum(n, scale, n * n - (1 << 2 * scale), precision)


def _logarithm_of_sum(n: int, scale: int, square: int, precision: int) -> tuple[int, int]:
    """ln(x + √s) for x = n * 2**-scale and s = square * 2**(-2 * scale)."""
    places = precision + 8
    total = (n << places) + isqrt(square << 2 * places)
    return fixed.logarithm(total, 1 << places + scale, precision)


def atanh(x: Any, /) -> float:
    """The number whose hyperbolic tangent is -1 < x < 1, correctly rounded: ln((1 + x) / (1 - x)) / 2."""
    x = real(x)
    if x != x or x == 0.0:
        return x
    if abs(x) >= 1.0:
        raise ValueError("math domain error")
    return copysign(correctly_rounded(_atanh, abs(x)), x)


def _atanh(x: float, precision: int) -> tuple[int, int]:
    n, d = x.as_integer_ratio()
    m, exponent = fixed.logarithm(d + n, d - n, precision)
    return m, exponent - 1
