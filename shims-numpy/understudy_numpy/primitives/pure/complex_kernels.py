"""Elementwise kernels of complex numbers."""

from __future__ import annotations

import cmath
import math
import operator
from typing import Any, Callable

from .float_kernels import rint
from .kernels import DIVIDE, INF, INVALID, LOGICAL, NAN, OVER, Kernel, each

_NAN = complex(NAN, NAN)


def _quotient(x: complex, y: complex) -> complex:
    """Smith's algorithm (CACM 5, 1962), as NumPy divides."""
    a, b, c, d = x.real, x.imag, y.real, y.imag
    if abs(c) >= abs(d):
        if c == 0 and d == 0:
            return complex(_over_zero(a), _over_zero(b))
        ratio = d / c
        scale = 1.0 / (c + d * ratio)
        return complex((a + b * ratio) * scale, (b - a * ratio) * scale)
    if d == 0:
        # Then c is NaN, which is not larger than zero either.
        return _NAN
    ratio = c / d
    scale = 1.0 / (d + c * ratio)
    return complex((a * ratio + b) * scale, (b * ratio - a) * scale)


def _over_zero(a: float) -> float:
    return NAN if a == 0 or a != a else math.copysign(INF, a)


def _divide(a: Any, b: Any) -> tuple[Any, int]:
    flags = 0
    for x, y in zip(a, b):
        if y == 0:
            flags |= DIVIDE * any(part and part - part == 0 for part in (x.real, x.imag))
            flags |= INVALID * (x.real == 0 or x.imag == 0)
        elif y != y:  # Smith's algorithm compares the parts of the divisor.
            flags |= INVALID
    result = list(map(_quotient, a, b))
    return result, flags | INVALID * any(r != r and x == x and y and y == y for r, x, y in zip(result, a, b))


def _reciprocal(a: Any) -> tuple[Any, int]:
    """1/z by Smith's algorithm; of zero it is nan in both parts."""
    return [_inverse(x) for x in a], INVALID * any(
        x == 0 or x != x or math.isinf(x.real) and math.isinf(x.imag) for x in a
    )


def _inverse(x: complex) -> complex:
    a, b = x.real, x.imag
    if abs(b) <= abs(a):
        if a == 0:
            return _NAN
        ratio = b / a
        size = a + b * ratio
        return complex(1.0 / size, -ratio / size)
    ratio = a / b
    size = a * ratio + b
    return complex(ratio / size, -1.0 / size)


def _power(a: Any, b: Any) -> tuple[Any, int]:
    flags = 0
    result = []
    for x, y in zip(a, b):
        if y == 0:
            value = 1 + 0j
        elif x == 0:
            value = 0j if y.real > 0 else _NAN
            flags |= INVALID * (value != value)
        elif y.imag == 0 and abs(y.real) < 100 and y.real == int(y.real):
            value = _whole_power(x, int(y.real))
        elif not (cmath.isfinite(x) and cmath.isfinite(y)):
            value = _power_of_infinite(x, y)
            flags |= INVALID * (value != value and x == x and y == y)
        else:
            try:
                value = x**y
            except OverflowError:
                value = _power_of_infinite(x, y)
                flags |= OVER
        result.append(value)
    return result, flags


def _power_of_infinite(x: complex, y: complex) -> complex:
    """exp(y log x), each step as C takes it where there are infinities, or the result is one."""
    log = complex(math.log(abs(x)) if x == x and abs(x) else abs(x), math.atan2(x.imag, x.real))
    real = y.real * log.real - y.imag * log.imag
    angle = y.real * log.imag + y.imag * log.real
    size = NAN if real != real else math.exp(real) if real < 709.0 else INF
    if real == -INF:
        return 0j
    if not math.isfinite(angle):
        return complex(INF if size == INF else NAN, NAN)
    return complex(size * math.cos(angle), size * math.sin(angle)) if angle else complex(size, angle)


def _whole_power(x: complex, n: int) -> complex:
    """By squaring, as NumPy does for small exponents."""
    value = 1 + 0j
    square = x
    rest = abs(n)
    first = True
    while rest:
        if rest & 1:
            value = square if first else value * square
            first = False
        rest >>= 1
        if rest:
            square = square * square
    return _quotient(1 + 0j, value) if n < 0 else value


def _guarded(function: Callable[[complex], complex], rescue: Callable[[complex], tuple[complex, int]]) -> Kernel:
    """Map `function`; where it raises, go again element by element with `rescue` for the ones that fail."""

    def run(a: Any) -> tuple[Any, int]:
        try:
            return list(map(function, a)), 0
        except (ValueError, OverflowError):
            flags = 0
            result = []
            for x in a:
                try:
                    result.append(function(x))
                except (ValueError, OverflowError):
                    value, flag = rescue(x)
                    flags |= flag
                    result.append(value)
            return result, flags

    return run


def _log_rescue(x: complex) -> tuple[complex, int]:
    return complex(-INF, math.atan2(x.imag, x.real)), DIVIDE


def _log1p_rescue(x: complex) -> tuple[complex, int]:
    return complex(-INF, 0.0), DIVIDE


def _exp_rescue(x: complex) -> tuple[complex, int]:
    if x.imag == 0:
        return complex(INF, x.imag), OVER
    if x.imag - x.imag != 0:
        return complex(INF if x.real == INF else NAN, NAN), INVALID
    return complex(math.copysign(INF, math.cos(x.imag)), math.copysign(INF, math.sin(x.imag))), OVER


def _exponential(function: Callable[[complex], complex]) -> Kernel:
    """An angle that is not a number is an invalid one, but of zero or infinity."""
    guarded = _guarded(function, _exp_rescue)

    def run(a: Any) -> tuple[Any, int]:
        result, flags = guarded(a)
        return result, flags | INVALID * any(
            r != r and x.imag != x.imag and x.real - x.real == 0 for r, x in zip(result, a)
        )

    return run


def _lost(x: complex) -> tuple[complex, int]:
    return _NAN, INVALID


def _pole(x: complex) -> tuple[complex, int]:
    return complex(math.copysign(math.inf, x.real), x.imag), DIVIDE


_LOG2_E, _LOG10_E = 1.0 / math.log(2.0), 1.0 / math.log(10.0)


def _times(x: complex, factor: float) -> complex:
    """Each part times a real factor: an infinite part leaves the other alone."""
    return complex(x.real * factor, x.imag * factor)


def _log2(x: complex) -> complex:
    return _times(cmath.log(x), _LOG2_E)


def _log2_rescue(x: complex) -> tuple[complex, int]:
    return _times(_log_rescue(x)[0], _LOG2_E), DIVIDE


def _log10_rescue(x: complex) -> tuple[complex, int]:
    return _times(_log_rescue(x)[0], _LOG10_E), DIVIDE


def _log1p(x: complex) -> complex:
    size = math.hypot(x.real + 1.0, x.imag)
    return complex(math.log(size), math.atan2(x.imag, x.real + 1.0))


def _expm1(x: complex) -> complex:
    half = math.sin(x.imag / 2.0)
    growth = math.expm1(x.real)
    return complex(growth * math.cos(x.imag) - 2.0 * half * half, (growth + 1.0) * math.sin(x.imag))


def _exp2(x: complex) -> complex:
    return cmath.exp(_times(x, math.log(2.0)))


def _choosing(test: Callable[[Any, Any], bool], nan_wins: bool) -> Kernel:
    """The one that `test` prefers in lexicographic order; the first of equal ones."""

    def run(a: Any, b: Any) -> tuple[Any, int]:
        result = []
        for x, y in zip(a, b):
            if x != x or y != y:
                first = x != x if nan_wins else y != y
            else:
                first = test((x.real, x.imag), (y.real, y.imag))
            result.append(x if first else y)
        return result, 0

    return run


def _ordering(parts: Callable[[float, float], bool], last: Callable[[float, float], bool]) -> Kernel:
    """Lexicographic order: `parts` of unequal real parts, `last` of the imaginary ones; nothing is ordered beside NaN."""

    def run(a: Any, b: Any) -> tuple[Any, int]:
        result = [
            parts(x.real, y.real) and x.imag == x.imag and y.imag == y.imag or x.real == y.real and last(x.imag, y.imag)
            for x, y in zip(a, b)
        ]
        return result, _compared_nan(a, b)

    return run


def _compared_nan(a: Any, b: Any) -> int:
    """The flag of a comparison with NaN: of the real parts, or of the imaginary ones where the real ones are equal."""
    for x, y in zip(a, b):
        real = x.real != x.real or y.real != y.real
        if real or x.real == y.real and (x.imag != x.imag or y.imag != y.imag):
            return INVALID
    return 0


def _added(function: Callable[[complex, complex], complex]) -> Kernel:
    """A sum or difference: infinities can cancel."""

    def run(a: Any, b: Any) -> tuple[Any, int]:
        result = list(map(function, a, b))
        flags = 0
        for r, x, y in zip(result, a, b):
            if not cmath.isfinite(r):
                for part, one, other in ((r.real, x.real, y.real), (r.imag, x.imag, y.imag)):
                    flags |= INVALID * (part != part and one == one and other == other)
                    flags |= OVER * (part in (INF, -INF) and one - one == 0 and other - other == 0)
        return result, flags

    return run


def _multiply(a: Any, b: Any) -> tuple[Any, int]:
    result = list(map(operator.mul, a, b))
    flags = 0
    for r, x, y in zip(result, a, b):
        if not cmath.isfinite(r) and x == x and y == y:
            flags |= _product_flags(x, y)
    return result, flags


def _product_flags(x: complex, y: complex) -> int:
    """What the four products of a product and their two sums raise."""
    flags = 0
    pairs = ((x.real, y.real), (x.imag, y.imag), (x.real, y.imag), (x.imag, y.real))
    products = [one * other for one, other in pairs]
    for product, (one, other) in zip(products, pairs):
        flags |= INVALID * (product != product and one == one and other == other)
        flags |= OVER * (product in (INF, -INF) and one - one == 0 and other - other == 0)
    for total, one, other in (
        (products[0] - products[1], products[0], products[1]),
        (products[2] + products[3], products[2], products[3]),
    ):
        flags |= INVALID * (total != total and one == one and other == other)
        flags |= OVER * (total in (INF, -INF) and one - one == 0 and other - other == 0)
    return flags


def _sign(x: complex) -> complex:
    """The number of length one in the same direction; along an axis, that of infinities too."""
    size = math.hypot(x.real, x.imag)
    if size == 0:
        return 0j
    if size != INF or not (math.isinf(x.real) or math.isinf(x.imag)):
        return complex(x.real / size, x.imag / size)
    if math.isinf(x.real) and math.isinf(x.imag):
        return _NAN
    return complex(math.copysign(1.0, x.real), 0.0) if math.isinf(x.real) else complex(0.0, math.copysign(1.0, x.imag))


COMPLEX: dict[str, Kernel] = {
    "add": _added(operator.add),
    "subtract": _added(operator.sub),
    "multiply": _multiply,
    "divide": _divide,
    "power": _power,
    "maximum": _choosing(operator.ge, True),
    "minimum": _choosing(operator.le, True),
    "fmax": _choosing(operator.ge, False),
    "fmin": _choosing(operator.le, False),
    "negative": each(operator.neg),
    "positive": each(operator.pos),
    "absolute": each(abs),
    "conjugate": lambda a: ([x.conjugate() for x in a], 0),
    "square": lambda a: _multiply(a, a),
    "reciprocal": _reciprocal,
    "sign": each(_sign),
    "exp": _exponential(cmath.exp),
    "exp2": _exponential(_exp2),
    "expm1": _guarded(_expm1, _exp_rescue),
    "log": _guarded(cmath.log, _log_rescue),
    "log2": _guarded(_log2, _log2_rescue),
    "log10": _guarded(cmath.log10, _log10_rescue),
    "log1p": _guarded(_log1p, _log1p_rescue),
    "sqrt": each(cmath.sqrt),
    "sin": _guarded(cmath.sin, _lost),
    "cos": _guarded(cmath.cos, _lost),
    "tan": _guarded(cmath.tan, _lost),
    "arcsin": each(cmath.asin),
    "arccos": each(cmath.acos),
    "arctan": _guarded(cmath.atan, _lost),
    "sinh": _guarded(cmath.sinh, _lost),
    "cosh": _guarded(cmath.cosh, _lost),
    "tanh": _guarded(cmath.tanh, _lost),
    "arcsinh": each(cmath.asinh),
    "arccosh": each(cmath.acosh),
    "arctanh": _guarded(cmath.atanh, _pole),
    "rint": lambda a: ([complex(*rint([x.real, x.imag])[0]) for x in a], 0),
    "isnan": each(cmath.isnan),
    "isinf": each(cmath.isinf),
    "isfinite": each(cmath.isfinite),
    "equal": each(operator.eq),
    "not_equal": each(operator.ne),
    "less": _ordering(operator.lt, operator.lt),
    "less_equal": _ordering(operator.lt, operator.le),
    "greater": _ordering(operator.gt, operator.gt),
    "greater_equal": _ordering(operator.gt, operator.ge),
    **LOGICAL,
}
