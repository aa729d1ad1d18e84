"""Powers, roots, exponentials and logarithms, correctly rounded."""

from __future__ import annotations

from typing import Any

from understudy_builtins.math import fixed
from understudy_builtins.math.arguments import real
from understudy_builtins.math.exact import isqrt
from understudy_builtins.math.floats import is_negative, ldexp
from understudy_builtins.math.rounding import (
    INFINITY,
    correctly_rounded,
    dyadic,
    nearest,
    quotient,
    shifted,
)

__all__ = ["cbrt", "exp", "exp2", "expm1", "log", "log10", "log1p", "log2", "pow", "sqrt"]

# Beyond these, e**x is no double: the logarithms of 2**1024 and of 2**-1075.
_LARGEST_EXPONENT = 709.782712893384
_SMALLEST_EXPONENT = -745.1332191019412


def in_range(result: float) -> float:
    """`result`, of finite arguments, if it is finite itself."""
    if result - result != 0.0:
        raise OverflowError("math range error")
    return result


def exp(x: Any, /) -> float:
    """e**x, correctly rounded."""
    x = real(x)
    if x - x != 0.0:
        return 0.0 if x == -INFINITY else x
    if x > _LARGEST_EXPONENT:
        raise OverflowError("math range error")
    if x < _SMALLEST_EXPONENT:
        return 0.0
    return in_range(correctly_rounded(_exp, x))


def _exp(x: float, precision: int) -> tuple[int, int]:
    n, scale = dyadic(x)
    mantissa, k = fixed.exponential(shifted(n, precision - scale), precision)
    return mantissa, k - precision


def expm1(x: Any, /) -> float:
    """e**x - 1, correctly rounded, also where e**x is near 1."""
    x = real(x)
    if x - x != 0.0:
        return -1.0 if x == -INFINITY else x
    if x == 0.0:
        return x
    if x > _LARGEST_EXPONENT:
        raise OverflowError("math range error")
    if x < -50.0:
        return -1.0
    return in_range(correctly_rounded(_expm1, x))


def _expm1(x: float, precision: int) -> tuple[int, int]:
    n, scale = dyadic(x)
    size = n.bit_length() - scale
    if size < 0:
        # |x| < 1/2: the series, with as many more places as x has leading zeros.
        bits = precision - size + 4
        y = shifted(n, bits - scale)
        return fixed.expm1_series(y, bits), -bits
    mantissa, k = fixed.exponential(shifted(n, precision + 4 - scale), precision + 4)
    one = 1 << precision + 4
    if k < 0:
        return (mantissa >> -k) - one, -precision - 4
    return mantissa - (one >> k), k - precision - 4


def exp2(x: Any, /) -> float:
    """2**x, correctly rounded."""
    x = real(x)
    if x - x != 0.0:
        return 0.0 if x == -INFINITY else x
    if x >= 1024.0:
        raise OverflowError("math range error")
    if x < -1075.0:
        return 0.0
    if x == int(x):
        return ldexp(1.0, int(x))
    return in_range(correctly_rounded(_exp2, x))


def _exp2(x: float, precision: int) -> tuple[int, int]:
    n, scale = dyadic(x)
    k = n >> scale
    fraction = shifted(n - (k << scale), precision + 4 - scale)
    mantissa, more = fixed.exponential(fraction * fixed.ln2(precision + 4) >> precision + 4, precision + 4)
    return mantissa, k + more - precision - 4


def sqrt(x: Any, /) -> float:
    """The square root of x >= 0, correctly rounded: the integer root of so many bits that what is cut off cannot matter."""
    x = real(x)
    if x != x or x == INFINITY or x == 0.0:
        return x
    if x < 0.0:
        raise ValueError("math domain error")
    n, scale = dyadic(x)
    return root_of_ratio(n, scale)


def root_of_ratio(n: int, scale: int) -> float:
    """The square root of n * 2**-scale, n >= 0, rounded once; infinite where it is beyond the doubles."""
    # An even number of places makes the root 55 bits or longer. Its last bit then says whether anything was cut off.
    places = max(112 - n.bit_length(), 0)
    places += (places + scale) & 1
    square = n << places
    root = isqrt(square)
    return nearest(root << 1 | (root * root != square), -(places + scale) // 2 - 1)


def cbrt(x: Any, /) -> float:
    """The cube root of x, correctly rounded, by Newton's iteration on integers."""
    x = real(x)
    if x - x != 0.0 or x == 0.0:
        return x
    n, scale = dyadic(abs(x))
    places = max(168 - n.bit_length(), 0)
    places += -(places + scale) % 3
    cube = n << places
    root = 1 << -(-cube.bit_length() // 3)
    while True:
        better = (2 * root + cube // (root * root)) // 3
        if better >= root:
            break
        root = better
    result = nearest(root << 1 | (root**3 != cube), -(places + scale) // 3 - 1)
    return -result if x < 0.0 else result


def log(x: Any, base: Any = None, /) -> float:
    """The natural logarithm of x > 0, correctly rounded; with a base, the quotient of two logarithms.

    An int may be beyond the floats; its logarithm is then the sum that the original takes, and within 1 ulp of it.
    """
    numerator = _of_any_size(x, _natural)
    return numerator if base is None else numerator / _of_any_size(base, _natural)


def log2(x: Any, /) -> float:
    """The logarithm of x > 0 to the base 2, correctly rounded; exact for powers of 2. Of large ints see `log`."""
    return _of_any_size(x, _binary)


def log10(x: Any, /) -> float:
    """The logarithm of x > 0 to the base 10, correctly rounded; exact for powers of 10. Of large ints see `log`."""
    return _of_any_size(x, _decimal)


def _of_any_size(x: Any, logarithm: Any) -> float:
    """A logarithm of a number, where an int beyond the floats is taken as m * 2**e."""
    if not isinstance(x, int):
        return logarithm(real(x))
    if x <= 0:
        raise ValueError("math domain error")
    try:
        return logarithm(float(x))
    except OverflowError:
        length = x.bit_length()
        return logarithm(x / (1 << length)) + logarithm(2.0) * length


def _positive(x: float) -> bool:
    """Whether x is positive and finite; an infinity and NaN are their own logarithms, what remains has none."""
    if x - x != 0.0 and x != -INFINITY:
        return False
    if x <= 0.0:
        raise ValueError("math domain error")
    return True


def _natural(x: float) -> float:
    if not _positive(x):
        return x
    return 0.0 if x == 1.0 else correctly_rounded(_log, x)


def _log(x: float, precision: int) -> tuple[int, int]:
    n, d = x.as_integer_ratio()
    return fixed.logarithm(n, d, precision)


def _binary(x: float) -> float:
    if not _positive(x):
        return x
    n, scale = dyadic(x)
    if n & (n - 1) == 0:
        return float(n.bit_length() - 1 - scale)
    return correctly_rounded(_log2, x)


def _log2(x: float, precision: int) -> tuple[int, int]:
    n, exponent = _log(x, precision)
    mantissa, places = quotient(n, fixed.ln2(precision), precision)
    return mantissa, exponent + precision + places


def _decimal(x: float) -> float:
    if not _positive(x):
        return x
    if x == 1.0:
        return 0.0
    return correctly_rounded(_log10, x)


def _log10(x: float, precision: int) -> tuple[int, int]:
    n, exponent = _log(x, precision)
    mantissa, places = quotient(n, fixed.ln10(precision), precision)
    return mantissa, exponent + precision + places


def log1p(x: Any, /) -> float:
    """ln(1 + x) for x > -1, correctly rounded, also where x is near 0."""
    x = real(x)
    if x - x != 0.0 and x != -INFINITY or x == 0.0:
        return x
    if x <= -1.0:
        raise ValueError("math domain error")
    return correctly_rounded(_log1p, x)


def _log1p(x: float, precision: int) -> tuple[int, int]:
    n, d = x.as_integer_ratio()
    return fixed.logarithm(n + d, d, precision)


def pow(x: Any, y: Any, /) -> float:
    """x**y, correctly rounded, with the special cases of C99.

    Source: ISO/IEC 9899:1999, section F.9.4.4, for the special cases.
    """
    x, y = real(x), real(y)
    if x - x != 0.0 or y - y != 0.0 or x == 0.0 or y == 0.0:
        return _special_power(x, y)
    whole = y == int(y)
    if x < 0.0 and not whole:
        raise ValueError("math domain error")
    negative = x < 0.0 and int(y) & 1 == 1
    size = abs(x)
    result = 1.0 if size == 1.0 else _exact_power(size, y)
    if result is None:
        result = correctly_rounded(_pow, size, y)
    return -in_range(result) if negative else in_range(result)


def _special_power(x: float, y: float) -> float:
    """x**y where one of them is a zero, an infinity or NaN."""
    if y == 0.0 or x == 1.0:
        return 1.0
    if x != x or y != y:
        return x + y
    if abs(y) == INFINITY:
        if x == -1.0:
            return 1.0
        return INFINITY if (abs(x) > 1.0) == (y > 0.0) else 0.0
    if x == 0.0 and y < 0.0:
        raise ValueError("math domain error")
    odd = y == int(y) and int(y) & 1 == 1
    result = INFINITY if (x == 0.0) == (y < 0.0) else 0.0
    return -result if odd and is_negative(x) else result


def _exact_power(x: float, y: float) -> float | None:
    """x**y where it has few enough bits to lie exactly between two floats; None where it cannot.

    Such a power is n**k of an odd n, after y has lost its binary places to as many square roots of x.

    Source: J.-M. Muller et al., "Handbook of Floating-Point Arithmetic" (2nd ed., 2018), section 10.5.2.
    """
    n, scale = dyadic(x)
    exponent = (n & -n).bit_length() - 1
    n, exponent = n >> exponent, exponent - scale
    k, places = dyadic(y)
    if places > 6:
        return None
    for _ in range(places):
        root = isqrt(n)
        if root * root != n or exponent & 1:
            return None
        n, exponent = root, exponent >> 1
    if k < 0:
        if n != 1:
            return None
    elif k * (n.bit_length() - 1) > 64:
        return None
    return nearest(n ** abs(k), exponent * k)


def _pow(x: float, y: float, precision: int) -> tuple[int, int]:
    n, d = x.as_integer_ratio()
    bits = precision + 8
    # The exponent is up to 2**10; so many more bits of the logarithm keep its absolute error.
    logarithm, exponent = fixed.logarithm(n, d, bits + 16)
    k, scale = dyadic(y)
    power = shifted(logarithm * k, bits + exponent - scale)
    if power.bit_length() > bits + 11:
        # Far beyond the doubles on either side.
        return 1 << precision, 3000 if power > 0 else -5000
    mantissa, more = fixed.exponential(power, bits)
    return mantissa, more - bits
