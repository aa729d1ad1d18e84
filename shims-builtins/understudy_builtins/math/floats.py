"""The functions of `math` that look at the parts of a float: sign, exponent, fraction, neighbours.

All are exact, or round an exact number once; both ways the answers are the original's to the bit.
"""

from __future__ import annotations

from array import array
from typing import Any

from understudy_builtins.math.arguments import integer, is_integer, real, special_method
from understudy_builtins.math.rounding import INFINITY, NAN, dyadic, nearest, shifted

__all__ = [
    "ceil",
    "copysign",
    "degrees",
    "fabs",
    "floor",
    "fma",
    "fmod",
    "frexp",
    "isclose",
    "isfinite",
    "isinf",
    "isnan",
    "ldexp",
    "modf",
    "nextafter",
    "radians",
    "remainder",
    "trunc",
    "ulp",
]

_PI = 3.141592653589793


def isfinite(x: Any, /) -> bool:
    """Whether x is neither infinite nor NaN."""
    x = real(x)
    return x - x == 0.0


def isinf(x: Any, /) -> bool:
    """Whether x is an infinity."""
    return abs(real(x)) == INFINITY


def isnan(x: Any, /) -> bool:
    """Whether x is NaN, the one value that differs from itself."""
    x = real(x)
    return x != x


def fabs(x: Any, /) -> float:
    """|x| as a float."""
    return abs(real(x))


def copysign(x: Any, y: Any, /) -> float:
    """|x| with the sign of y, also where one of them is a zero or NaN."""
    magnitude = abs(real(x))
    return -magnitude if is_negative(real(y)) else magnitude


def is_negative(x: float) -> bool:
    """Whether the sign bit of x is set."""
    if x > 0.0 or x < 0.0:
        return x < 0.0
    if x == 0.0:
        return repr(x) == "-0.0"
    # The sign of NaN can be seen only in its bits.
    return array("q", array("d", [x]).tobytes())[0] < 0


def floor(x: Any, /) -> Any:
    """The largest integer <= x, by `__floor__` where there is one."""
    if type(x) is not float:
        method = special_method(x, "__floor__")
        if method is not None:
            return method()
        x = real(x)
    whole = int(x)
    return whole - 1 if whole > x else whole


def ceil(x: Any, /) -> Any:
    """The smallest integer >= x, by `__ceil__` where there is one."""
    if type(x) is not float:
        method = special_method(x, "__ceil__")
        if method is not None:
            return method()
        x = real(x)
    whole = int(x)
    return whole + 1 if whole < x else whole


def trunc(x: Any, /) -> Any:
    """x without its fraction, by `__trunc__`."""
    if type(x) is float:
        return int(x)
    method = special_method(x, "__trunc__")
    if method is None:
        raise TypeError(f"type {type(x).__name__} doesn't define __trunc__ method")
    return method()


def modf(x: Any, /) -> tuple[float, float]:
    """The fraction and the whole part of x, both with the sign of x."""
    x = real(x)
    if x - x != 0.0:
        return (copysign(0.0, x) if x == x else x), x
    whole = copysign(float(int(x)), x)
    return copysign(x - whole, x), whole


def frexp(x: Any, /) -> tuple[float, int]:
    """m and e, where x is m * 2**e and 0.5 <= |m| < 1; 0, infinities and NaN have e 0."""
    x = real(x)
    if x - x != 0.0 or x == 0.0:
        return x, 0
    n, scale = dyadic(x)
    return n / (1 << n.bit_length()), n.bit_length() - scale


def ldexp(x: Any, i: Any, /) -> float:
    """x * 2**i, rounded once where it is subnormal."""
    x = real(x)
    if not isinstance(i, int):
        if not is_integer(i):
            raise TypeError("Expected an int as second argument to ldexp.")
        i = integer(i)
    if x - x != 0.0 or x == 0.0:
        return x
    n, scale = dyadic(x)
    result = nearest(n, i - scale)
    if result - result != 0.0:
        raise OverflowError("math range error")
    return result


def fmod(x: Any, y: Any, /) -> float:
    """x - n*y with the integer n rounded toward zero: exact, with the sign of x."""
    x, y = real(x), real(y)
    if x != x or y != y:
        return x + y
    if abs(x) == INFINITY or y == 0.0:
        raise ValueError("math domain error")
    # Of numbers that are not negative, the operator gives the exact remainder.
    return copysign(x if abs(y) == INFINITY else abs(x) % abs(y), x)


def remainder(x: Any, y: Any, /) -> float:
    """x - n*y with the integer n nearest to x / y, and even where two are: exact.

    Source: IEEE 754-2008, section 5.3.1.
    """
    x, y = real(x), real(y)
    if x != x or y != y:
        return x + y
    if abs(x) == INFINITY or y == 0.0:
        raise ValueError("math domain error")
    if abs(y) == INFINITY:
        return x
    size, modulus = abs(x), abs(y)
    rest = size % modulus
    over = modulus - rest
    if rest > over:
        rest = -over
    elif rest == over:
        # Half-way: the lower quotient is kept where it is even.
        rest -= 2.0 * (0.5 * (size - rest) % modulus)
    return -rest if is_negative(x) else rest


def fma(x: Any, y: Any, z: Any, /) -> float:
    """x * y + z, rounded once.

    Source: IEEE 754-2008, section 5.4.1.
    """
    x, y, z = real(x), real(y), real(z)
    product = x * y
    if x - x != 0.0 or y - y != 0.0:
        result = product + z
        if result != result and x == x and y == y and z == z:
            raise ValueError("invalid operation in fma")
        return result
    if z - z != 0.0:
        return z
    if x == 0.0 or y == 0.0:
        return product + z
    (a, a_scale), (b, b_scale), (c, c_scale) = dyadic(x), dyadic(y), dyadic(z)
    scale = max(a_scale + b_scale, c_scale)
    exact = shifted(a * b, scale - a_scale - b_scale) + shifted(c, scale - c_scale)
    result = nearest(exact, -scale)
    if result - result != 0.0:
        raise OverflowError("overflow in fma")
    return result


def nextafter(x: Any, y: Any, /, *, steps: Any = None) -> float:
    """The float `steps` places from x towards y, and y itself where it is nearer; one step if `steps` is left out."""
    x, y = real(x), real(y)
    count = 1 if steps is None else integer(steps)
    if count < 0:
        raise ValueError("steps must be a non-negative integer")
    if x != x or y != y:
        return NAN if x != x and y != y else x + y
    if x == y or count == 0:
        return y if count else x
    start, end = _place(x), _place(y)
    place = min(start + count, end) if start < end else max(start - count, end)
    if place == 0:
        # One step is IEEE 754's, which keeps the sign of x; of a count of steps the original returns y itself.
        return copysign(0.0, x) if steps is None or end else y
    return _at_place(place) if place > 0 else -_at_place(-place)


def ulp(x: Any, /) -> float:
    """The distance from |x| to the next larger float; of the largest one, to the next smaller."""
    x = abs(real(x))
    if x - x != 0.0:
        return x
    n, scale = dyadic(x)
    return nearest(1, max(n.bit_length() - scale - 53, -1074)) if n else 5e-324


_PLACE_OF_INFINITY = 2047 << 52


def _place(x: float) -> int:
    """How many floats lie between 0 and x; negative below 0."""
    if x == 0.0:
        return 0
    if x - x != 0.0:
        place = _PLACE_OF_INFINITY
    else:
        n, scale = dyadic(abs(x))
        exponent = max(n.bit_length() - scale - 53, -1074)
        place = (exponent + 1074 << 52) + shifted(n, -scale - exponent)
    return place if x > 0.0 else -place


def _at_place(place: int) -> float:
    """The float at `place` >= 0."""
    if place == _PLACE_OF_INFINITY:
        return INFINITY
    binade = max((place >> 52) - 1, 0)
    return nearest(place - (binade << 52), binade - 1074)


def degrees(x: Any, /) -> float:
    """x radians in degrees."""
    return real(x) * (180.0 / _PI)


def radians(x: Any, /) -> float:
    """x degrees in radians."""
    return real(x) * (_PI / 180.0)


def isclose(a: Any, b: Any, *, rel_tol: Any = 1e-09, abs_tol: Any = 0.0) -> bool:
    """Whether |a - b| is at most rel_tol times the larger magnitude, or at most abs_tol."""
    a, b, rel_tol, abs_tol = real(a), real(b), real(rel_tol), real(abs_tol)
    if rel_tol < 0.0 or abs_tol < 0.0:
        raise ValueError("tolerances must be non-negative")
    if a == b:
        return True
    if abs(a) == INFINITY or abs(b) == INFINITY:
        return False
    difference = abs(b - a)
    return difference <= abs(rel_tol * b) or difference <= abs(rel_tol * a) or difference <= abs_tol
