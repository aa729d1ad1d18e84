"""The gamma function, its logarithm, and the error function."""

from __future__ import annotations

from typing import Any

from understudy_builtins.math import fixed
from understudy_builtins.math.arguments import real
from understudy_builtins.math.exact import factorial, isqrt
from understudy_builtins.math.exponentials import exp, in_range, log, pow
from understudy_builtins.math.floats import copysign
from understudy_builtins.math.rounding import INFINITY, correctly_rounded, dyadic, quotient, shifted
from understudy_builtins.math.trigonometry import PI, cos, sin

__all__ = ["erf", "erfc", "gamma", "lgamma"]

# Lanczos' approximation as a rational function, with the parameters under which 13 terms suffice for doubles:
# Γ(x) = numerator(x) / denominator(x) * (x + g - 1/2)**(x - 1/2) / e**(x + g - 1/2). The denominator is x (x+1) … (x+11).
# Source: C. Lanczos, SIAM Journal on Numerical Analysis B 1 (1964), p. 86; the coefficients are those of G. R. Pugh's
# thesis (University of British Columbia, 2004) as J. Maddock computed them for Boost, "lanczos13m53".
_G = 6.024680040776729583740234375
_G_LESS_HALF = 5.524680040776729583740234375
_NUMERATOR = (
    23531376880.410759688572007674451636754734846804940,
    42919803642.649098768957899047001988850926355848959,
    35711959237.355668049440185451547166705960488635843,
    17921034426.037209699919755754458931112671403265390,
    6039542586.3520280050642916443072979210699388420708,
    1439720407.3117216736632230727949123939715485786372,
    248874557.86205415651146038641322942321632125127801,
    31426415.585400194380614231628318205362874684987640,
    2876370.6289353724412254090516208496135991145378768,
    186056.26539522349504029498971604569928220784236328,
    8071.6720023658162106380029022722506138218516325024,
    210.82427775157934587250973392071336271166969580291,
    2.5066282746310002701649081771338373386264310793408,
)
_DENOMINATOR = (
    0.0,
    39916800.0,
    120543840.0,
    150917976.0,
    105258076.0,
    45995730.0,
    13339535.0,
    2637558.0,
    357423.0,
    32670.0,
    1925.0,
    66.0,
    1.0,
)
_LOG_PI = 1.144729885849400174143427351353058711647
# Γ(x) is a double for whole numbers up to 171, and (x - 1)! is one exactly up to 23.
_LARGEST_EXACT = 23
_LARGEST = 200.0


def _lanczos_sum(x: float) -> float:
    """numerator(x) / denominator(x) for x > 0, in powers of 1/x where those of x grow too large."""
    above = below = 0.0
    if x < 5.0:
        for a, b in zip(reversed(_NUMERATOR), reversed(_DENOMINATOR)):
            above, below = above * x + a, below * x + b
    else:
        for a, b in zip(_NUMERATOR, _DENOMINATOR):
            above, below = above / x + a, below / x + b
    return above / below


def _sine_of_multiple_of_pi(x: float) -> float:
    """sin(π x) for finite x, exact at its zeros: x is reduced before π comes in."""
    size = abs(x) % 2.0
    eighth = int(2.0 * size + 0.5)
    if eighth == 0:
        result = sin(PI * size)
    elif eighth == 1:
        result = cos(PI * (size - 0.5))
    elif eighth == 2:
        result = sin(PI * (1.0 - size))
    elif eighth == 3:
        result = -cos(PI * (size - 1.5))
    else:
        result = sin(PI * (size - 2.0))
    return copysign(1.0, x) * result


def gamma(x: Any, /) -> float:
    """Γ(x), by the steps of the original in its order, so that the answers are the same where the C library rounds well.

    It is within 10 ulp of the true value, as the original is.
    """
    x = real(x)
    if x != x or x == INFINITY:
        return x
    if x == -INFINITY or (x < 0.0 and x == int(x)):
        raise ValueError("math domain error")
    if x == 0.0:
        raise ValueError("math domain error")
    if x == int(x) and x <= _LARGEST_EXACT:
        return float(factorial(int(x) - 1))
    size = abs(x)
    if size < 1e-20:
        return in_range(1.0 / x)
    if size > _LARGEST:
        if x < 0.0:
            return 0.0 / _sine_of_multiple_of_pi(x)
        raise OverflowError("math range error")
    # z makes up for the rounding of y.
    y = size + _G_LESS_HALF
    if size > _G_LESS_HALF:
        z = (y - size) - _G_LESS_HALF
    else:
        z = (y - _G_LESS_HALF) - size
    z = z * _G / y
    # The power would overflow before the result does: take its root twice.
    root = size >= 140.0
    power = pow(y, size / 2.0 - 0.25 if root else size - 0.5)
    if x < 0.0:
        result = -PI / _sine_of_multiple_of_pi(size) / size * exp(y) / _lanczos_sum(size)
        result -= z * result
        result = result / power / power if root else result / power
    else:
        result = _lanczos_sum(size) / exp(y)
        result += z * result
        result = result * power * power if root else result * power
    return in_range(result)


def lgamma(x: Any, /) -> float:
    """ln |Γ(x)|, by the steps of the original in its order; of its accuracy see `gamma`."""
    x = real(x)
    if x - x != 0.0:
        return x if x != x else INFINITY
    if x == int(x) and x <= 2.0:
        if x <= 0.0:
            raise ValueError("math domain error")
        return 0.0
    size = abs(x)
    if size < 1e-20:
        return -log(size)
    result = log(_lanczos_sum(size)) - _G
    result += (size - 0.5) * (log(size + _G - 0.5) - 1.0)
    if x < 0.0:
        result = _LOG_PI - log(abs(_sine_of_multiple_of_pi(size))) - log(size) - result
    return in_range(result)


def erf(x: Any, /) -> float:
    """The error function, 2/√π times the integral of e**-t² from 0 to x, correctly rounded."""
    x = real(x)
    if x != x or x == 0.0:
        return x
    size = abs(x)
    if size > 6.0:
        return copysign(1.0, x)
    return copysign(correctly_rounded(_erf, size), x)


def _erf(x: float, precision: int) -> tuple[int, int]:
    if x >= 3.0:
        n, exponent = _erfc(x, precision)
        return (1 << precision) - shifted(n, precision + exponent), -precision
    return _erf_series(x, precision)


def _erf_series(x: float, precision: int) -> tuple[int, int]:
    """erf x = 2/√π x e**-x² (1 + 2x²/3 + (2x²)²/15 + …), for x > 0 that are not large.

    Source: NIST Handbook of Mathematical Functions (2010), 7.6.2.
    """
    n, scale = dyadic(x)
    bits = precision + 8
    square = shifted(n * n, bits - 2 * scale)
    total = term = 1 << bits
    divisor = 1
    while term:
        divisor += 2
        term = (term * 2 * square >> bits) // divisor
        total += term
    decay, k = fixed.exponential(-square, bits)
    root_pi = isqrt(fixed.pi(2 * bits))
    mantissa, places = quotient(2 * n * (total * decay >> bits), root_pi, bits)
    return mantissa, k - scale + places


def erfc(x: Any, /) -> float:
    """1 - erf x, correctly rounded, also where erf x is near 1."""
    x = real(x)
    if x != x:
        return x
    if x == 0.0:
        return 1.0
    if x > 28.0:
        return 0.0
    if x < -6.0:
        return 2.0
    return correctly_rounded(_complement, x)


def _complement(x: float, precision: int) -> tuple[int, int]:
    if x >= 3.0:
        return _erfc(x, precision)
    # erfc 3 is more than 2**-16, so that sixteen more places are enough for what is left of 1.
    bits = precision + 16
    n, exponent = _erf(abs(x), bits)
    part = shifted(n, bits + exponent)
    return (1 << bits) + (part if x < 0.0 else -part), -bits


def _erfc(x: float, precision: int) -> tuple[int, int]:
    """erfc x for x >= 3, from the trapezoidal rule for its integral.

    erfc x = x e**-x² / π times the integral of e**-t² / (t² + x²) over the real line. With the step 1/m the rule is off
    by the pole's share, 2 / (e**(2π m x) - 1), as long as x < π m, and relatively by e**-(π m)², which m makes small.

    Source: C. Chiarella and A. Reichel, "On the evaluation of integrals related to the error function", Mathematics of
    Computation 22 (1968), pp. 137-143.
    """
    n, scale = dyadic(x)
    # The decay is e**-750 at most: ten bits of its exponent are lost, and a few in the sum.
    bits = precision + 20
    # π² m² >= bits * ln 2, since π² / ln 2 is more than 14.
    m = isqrt(bits // 14) + 1
    square = shifted(n * n, bits - 2 * scale)
    total = (1 << 2 * bits) // (m * m * square)
    ratio, exponent = fixed.exponential(-(1 << bits) // (m * m), bits)
    ratio = shifted(ratio, exponent)
    # weight is q**(i²) for q = e**(-1/m²); from one to the next the factor grows by q².
    weight, factor, step = ratio, ratio * (ratio * ratio >> bits) >> bits, ratio * ratio >> bits
    i = 1
    while weight:
        total += 2 * (weight << bits) // ((i * i << bits) + m * m * square)
        weight, factor = weight * factor >> bits, factor * step >> bits
        i += 1
    decay, k = fixed.exponential(-square, bits)
    exponent = k - 2 * bits
    value = shifted(n * total, bits - scale) * decay // fixed.pi(bits) * m
    if x < 3 * m:
        growth, more = fixed.exponential(2 * m * shifted(n, bits - scale) * fixed.pi(bits) >> bits, bits)
        value -= (2 << bits - exponent) // ((growth << more) - (1 << bits))
    spare = value.bit_length() - precision
    return value >> spare, exponent + spare
