"""Elementwise kernels of floats: float64, and what float32 and float16 compute differently.

The fast way is one C-level `map`; where Python raises but NumPy returns nan or inf the whole operation falls back on a
careful comprehension.
"""

from __future__ import annotations

import math
import operator
import struct
from itertools import repeat
from typing import Any, Callable

from .kernels import (
    COMPARE,
    DIVIDE,
    INF,
    INVALID,
    LOGICAL,
    NAN,
    OVER,
    Kernel,
    checked,
    each,
    float_flags,
    over_zero,
    pick_largest,
    pick_smallest,
    rescued,
)


def _divide(a: Any, b: Any) -> tuple[Any, int]:
    try:
        result = list(map(operator.truediv, a, b))
        return result, float_flags(result, (a, b))
    except ZeroDivisionError:
        result = [x / y if y else over_zero(x, y) for x, y in zip(a, b)]
        flags = DIVIDE * any(y == 0 and x - x == 0 and x != 0 for x, y in zip(a, b))
        return result, flags | _rest_flags(result, a, b)


def _rest_flags(result: Any, a: Any, b: Any) -> int:
    """The flags of a division in which some divisor was zero, but for the zeros' own."""
    flags = INVALID * any(r != r and x == x and y == y for r, x, y in zip(result, a, b))
    return flags | OVER * any(y and r in (INF, -INF) and x - x == 0 for r, x, y in zip(result, a, b))


def _floor_divide(a: Any, b: Any) -> tuple[Any, int]:
    try:
        result = list(map(operator.floordiv, a, b))
        return result, float_flags(result, (a, b))
    except ZeroDivisionError:
        result = [x // y if y else over_zero(x, y) for x, y in zip(a, b)]
        flags = DIVIDE * any(y == 0 and x - x == 0 and x != 0 for x, y in zip(a, b))
        return result, flags | _rest_flags(result, a, b)


def _floor_division(limit: float) -> Kernel:
    """Of finite numbers to beyond `limit`: what is left over is that of an infinite quotient, which is not a number."""

    def run(a: Any, b: Any) -> tuple[Any, int]:
        result, flags = _floor_divide(a, b)
        if result and (max(result) >= limit or min(result) <= -limit):
            lost = (abs(r) >= limit and y and x - x == 0 for r, x, y in zip(result, a, b))
            flags |= INVALID * any(lost)
        return result, flags

    return run


def _remainder(a: Any, b: Any) -> tuple[Any, int]:
    try:
        result = list(map(operator.mod, a, b))
        return result, float_flags(result, (a, b))
    except ZeroDivisionError:
        result = [x % y if y else NAN for x, y in zip(a, b)]
        return result, INVALID * any(y == 0 and x == x for x, y in zip(a, b))


def _fmod(a: Any, b: Any) -> tuple[Any, int]:
    try:
        return list(map(math.fmod, a, b)), 0
    except ValueError:
        result = [math.fmod(x, y) if y and x - x == 0 else NAN if x - x != 0 or y == 0 else x for x, y in zip(a, b)]
        return result, INVALID * any((y == 0 or x in (INF, -INF)) and x == x for x, y in zip(a, b))


def _power(a: Any, b: Any) -> tuple[Any, int]:
    try:
        result = list(map(math.pow, a, b))
        return result, float_flags(result, (a, b))
    except (ValueError, OverflowError):
        flags = 0
        result = []
        for x, y in zip(a, b):
            try:
                value = math.pow(x, y)
            except OverflowError:
                value = -INF if x < 0 and y % 2 == 1 else INF
                flags |= OVER
            except ValueError:
                if x == 0:
                    value = -INF if math.copysign(1.0, x) < 0 and y % 2 == 1 else INF
                    flags |= DIVIDE
                else:
                    value = NAN
                    flags |= INVALID
            result.append(value)
        return result, flags


def _invalid(x: float) -> tuple[float, int]:
    return NAN, INVALID


def _log_rescue(x: float) -> tuple[float, int]:
    return (-INF, DIVIDE) if x == 0 else (NAN, INVALID)


def _log1p_rescue(x: float) -> tuple[float, int]:
    return (-INF, DIVIDE) if x == -1 else (NAN, INVALID)


def _overflow(x: float) -> tuple[float, int]:
    return INF, OVER


def _sinh_rescue(x: float) -> tuple[float, int]:
    return math.copysign(INF, x), OVER


def _atanh_rescue(x: float) -> tuple[float, int]:
    return (math.copysign(INF, x), DIVIDE) if abs(x) == 1 else (NAN, INVALID)


def _cbrt(x: float) -> float:
    if x == 0 or x - x != 0:
        return x
    root = math.copysign(abs(x) ** (1.0 / 3.0), x)
    return root - (root * root * root - x) / (3.0 * root * root)


def _exp2(x: float) -> float:
    return math.pow(2.0, x)


def rint(a: Any) -> tuple[Any, int]:
    # A float of size below 2**51 is rounded half to even by adding and taking away 1.5 * 2**52.
    big = 6755399441055744.0
    result = [x + big - big for x in a]
    total = sum(result)
    if not result or total == total and -2251799813685248.0 < min(result) and max(result) < 2251799813685248.0:
        if 0.0 in result:
            result = [r or math.copysign(0.0, x) for r, x in zip(result, a)]
        return result, 0
    return [math.copysign(float(round(x)), x) if x - x == 0 else x for x in a], 0


def _rounding(function: Callable[[float], int]) -> Kernel:
    def run(a: Any) -> tuple[Any, int]:
        try:
            result = list(map(float, map(function, a)))
        except (ValueError, OverflowError):
            result = [float(function(x)) if x - x == 0 else x for x in a]
        if 0.0 in result:
            result = [r or math.copysign(0.0, x) for r, x in zip(result, a)]
        return result, 0

    return run


def _sign(a: Any) -> tuple[Any, int]:
    return [1.0 if x > 0 else -1.0 if x < 0 else 0.0 if x == 0 else x for x in a], 0


def _reciprocal(a: Any) -> tuple[Any, int]:
    return _divide(repeat(1.0), a)


def _maximum(a: Any, b: Any) -> tuple[Any, int]:
    # Of equal operands (zeros of either sign) the second is taken, as the processor does.
    return [x if x > y or x != x else y for x, y in zip(a, b)], 0


def _minimum(a: Any, b: Any) -> tuple[Any, int]:
    return [x if x < y or x != x else y for x, y in zip(a, b)], 0


def _fmax(a: Any, b: Any) -> tuple[Any, int]:
    return [x if x > y or y != y else y for x, y in zip(a, b)], 0


def _fmin(a: Any, b: Any) -> tuple[Any, int]:
    return [x if x < y or y != y else y for x, y in zip(a, b)], 0


def _hypot(a: Any, b: Any) -> tuple[Any, int]:
    result = list(map(math.hypot, a, b))
    return result, float_flags(result, (a, b))


def _square(a: Any) -> tuple[Any, int]:
    result = list(map(operator.mul, a, a))
    return result, float_flags(result, (a,))


def _logaddexp(base: float) -> Kernel:
    scale = math.log(base) if base != math.e else 1.0

    def one(x: float, y: float) -> float:
        if x == y:
            return x + math.log(2.0) / scale
        difference = x - y
        if difference > 0:
            return x + math.log1p(math.exp(-difference * scale)) / scale
        if difference <= 0:
            return y + math.log1p(math.exp(difference * scale)) / scale
        return difference

    def run(a: Any, b: Any) -> tuple[Any, int]:
        result = list(map(one, a, b))
        # The comparison with a NaN is what raises the flag.
        return result, INVALID * any(map(operator.ne, result, result))

    return run


def _is_finite(a: Any) -> tuple[Any, int]:
    return list(map(math.isfinite, a)), 0


def _signbit(a: Any) -> tuple[Any, int]:
    return [math.copysign(1.0, x) < 0 for x in a], 0


def _stepping(float_code: str, bits_code: str, smallest: float) -> tuple[Kernel, Kernel]:
    """`nextafter` and `spacing` of floats with this `struct` code, whose smallest positive number is given."""
    floats, bits = struct.Struct(float_code), struct.Struct(bits_code)

    def after(x: float, y: float) -> float:
        if x != x or y != y:
            return NAN
        if x == y:
            return y
        if x == 0:
            return math.copysign(smallest, y)
        pattern = bits.unpack(floats.pack(x))[0] + (1 if (y > x) == (x > 0) else -1)
        return floats.unpack(bits.pack(pattern))[0]

    def gap(x: float) -> float:
        if x - x != 0:
            return NAN
        return after(abs(x), INF) - abs(x) if x >= 0 else -(after(-x, INF) + x)

    return each(after), each(gap)


def _heaviside(x: float, y: float) -> float:
    return x if x != x else y if x == 0 else 0.0 if x < 0 else 1.0


def _scaled(factor: float) -> Kernel:
    def run(a: Any) -> tuple[Any, int]:
        result = [x * factor for x in a]
        return result, float_flags(result, (a,))

    return run


def _fraction(a: Any) -> tuple[Any, int]:
    return [math.copysign(x - math.trunc(x), x) if x - x == 0 else math.copysign(0.0, x) if x == x else x for x in a], 0


def _mantissa(a: Any) -> tuple[Any, int]:
    return [math.frexp(x)[0] for x in a], 0


def _exponent(a: Any) -> tuple[Any, int]:
    return [math.frexp(x)[1] for x in a], 0


def _ldexp(a: Any, b: Any) -> tuple[Any, int]:
    result = []
    flags = 0
    for x, n in zip(a, b):
        try:
            result.append(math.ldexp(x, n))
        except OverflowError:
            result.append(math.copysign(INF, x))
            flags = OVER
    return result, flags


_NEXTAFTER, _SPACING = _stepping("<d", "<q", 5e-324)

FLOAT: dict[str, Kernel] = {
    "add": checked(operator.add),
    "subtract": checked(operator.sub),
    "multiply": checked(operator.mul),
    "divide": _divide,
    "floor_divide": _floor_division(INF),
    "remainder": _remainder,
    "fmod": _fmod,
    "power": _power,
    "maximum": _maximum,
    "minimum": _minimum,
    "fmax": _fmax,
    "fmin": _fmin,
    "hypot": _hypot,
    "arctan2": each(math.atan2),
    "copysign": each(math.copysign),
    "nextafter": _NEXTAFTER,
    "heaviside": each(_heaviside),
    "logaddexp": _logaddexp(math.e),
    "logaddexp2": _logaddexp(2.0),
    "negative": each(operator.neg),
    "positive": each(operator.pos),
    "absolute": each(abs),
    "fabs": each(math.fabs),
    "conjugate": each(operator.pos),
    "sign": _sign,
    "square": _square,
    "reciprocal": _reciprocal,
    "sqrt": rescued(math.sqrt, _invalid),
    "cbrt": each(_cbrt),
    "exp": rescued(math.exp, _overflow),
    "exp2": rescued(_exp2, _overflow),
    "expm1": rescued(math.expm1, _overflow),
    "log": rescued(math.log, _log_rescue),
    "log2": rescued(math.log2, _log_rescue),
    "log10": rescued(math.log10, _log_rescue),
    "log1p": rescued(math.log1p, _log1p_rescue),
    "sin": rescued(math.sin, _invalid),
    "cos": rescued(math.cos, _invalid),
    "tan": rescued(math.tan, _invalid),
    "arcsin": rescued(math.asin, _invalid),
    "arccos": rescued(math.acos, _invalid),
    "arctan": each(math.atan),
    "sinh": rescued(math.sinh, _sinh_rescue),
    "cosh": rescued(math.cosh, _overflow),
    "tanh": each(math.tanh),
    "arcsinh": each(math.asinh),
    "arccosh": rescued(math.acosh, _invalid),
    "arctanh": rescued(math.atanh, _atanh_rescue),
    "deg2rad": _scaled(math.pi / 180.0),
    "rad2deg": _scaled(180.0 / math.pi),
    "fraction": _fraction,
    "mantissa": _mantissa,
    "exponent": _exponent,
    "ldexp": _ldexp,
    "rint": rint,
    "floor": _rounding(math.floor),
    "ceil": _rounding(math.ceil),
    "trunc": _rounding(math.trunc),
    "isnan": each(math.isnan),
    "isinf": each(math.isinf),
    "isfinite": _is_finite,
    "signbit": _signbit,
    "spacing": _SPACING,
    **COMPARE,
    **LOGICAL,
}


def _narrow(value: float) -> float:
    return struct.unpack("<f", struct.pack("<f", value))[0]


_PI32 = _narrow(math.pi)
_NEXTAFTER32, _SPACING32 = _stepping("<f", "<i", 2.0**-149)
_STEP16, _ = _stepping("<e", "<h", 2.0**-24)


def _nextafter16(a: Any, b: Any) -> tuple[Any, int]:
    # Of equal ones the first, unlike C's function of wider floats: a zero keeps its sign.
    return [x if x == y else z for x, y, z in zip(a, b, _STEP16(a, b)[0])], 0


def _spacing16(a: Any) -> tuple[Any, int]:
    gaps = [y - x if x - x == 0 else NAN for x, y in zip(a, _STEP16(a, repeat(INF))[0])]
    return gaps, INVALID * any(map(operator.ne, gaps, gaps)) | OVER * (INF in gaps)


SINGLE: dict[str, Kernel] = {
    **FLOAT,
    "floor_divide": _floor_division(2.0**128 - 2.0**103),
    "nextafter": _NEXTAFTER32,
    "spacing": _SPACING32,
    "deg2rad": _scaled(_narrow(_PI32 / 180.0)),
    "rad2deg": _scaled(_narrow(180.0 / _PI32)),
}

HALF: dict[str, Kernel] = {
    **SINGLE,
    "nextafter": _nextafter16,
    "spacing": _spacing16,
    "maximum": pick_largest,
    "minimum": pick_smallest,
    "fmax": lambda a, b: ([x if x >= y or y != y else y for x, y in zip(a, b)], 0),
    "fmin": lambda a, b: ([x if x <= y or y != y else y for x, y in zip(a, b)], 0),
}
