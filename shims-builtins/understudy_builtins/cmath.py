"""Stand-ins for `cmath`: the elementary functions of complex numbers, each in a form that loses no digits.

The formulas are the original's, on the functions of `math`; special values are looked up in `cmath_tables`. Within, a
number is its two parts.

Source: W. Kahan, "Branch cuts for complex elementary functions; or, Much ado about nothing's sign bit", in "The State of
the Art in Numerical Analysis" (1987), pp. 165-211.
"""

from __future__ import annotations

from typing import Any

from understudy_builtins import math
from understudy_builtins.cmath_tables import SPECIAL, Table, looked_up
from understudy_builtins.complexes import Parts, by_protocol, complex, quotient
from understudy_builtins.math.arguments import real
from understudy_builtins.math.exponentials import in_range

__all__ = [
    "acos",
    "acosh",
    "asin",
    "asinh",
    "atan",
    "atanh",
    "cos",
    "cosh",
    "e",
    "exp",
    "inf",
    "infj",
    "isclose",
    "isfinite",
    "isinf",
    "isnan",
    "log",
    "log10",
    "nan",
    "nanj",
    "phase",
    "pi",
    "polar",
    "rect",
    "sin",
    "sinh",
    "sqrt",
    "tan",
    "tanh",
    "tau",
]

pi = math.pi
e = math.e
tau = math.tau
inf = math.inf
nan = math.nan
infj = complex(0.0, inf)
nanj = complex(0.0, nan)

# Beyond these, sums, squares and exponentials of a part could overflow.
_LARGE = 1.7976931348623157e308 / 4.0
_ROOT_OF_LARGE = math.sqrt(_LARGE)
_LOG_OF_LARGE = math.log(_LARGE)
_LEAST_NORMAL = 2.2250738585072014e-308
_LN2 = 0.6931471805599453
_LN10 = 2.302585092994046
_ABSENT: Any = object()


def _parts(z: Any) -> Parts:
    """Real and imaginary part of an argument, by `__complex__`, `__float__` or `__index__`."""
    converted = by_protocol(z)
    return (real(z), 0.0) if converted is None else converted


def _finite(x: float, y: float) -> bool:
    return x - x == 0.0 and y - y == 0.0


def _in_range(x: float, y: float) -> Parts:
    """The parts of a result of finite arguments, which an infinity in them cannot be."""
    if inf in (abs(x), abs(y)):
        raise OverflowError("math range error")
    return x, y


def _times_minus_i(z: Parts) -> Parts:
    """-i * z, without a product of zeros that would lose their signs."""
    return z[1], -z[0]


def exp(z: Any, /) -> complex:
    """e**z."""
    return complex(*_exp(*_parts(z)))


def _exp(x: float, y: float) -> Parts:
    if not _finite(x, y):
        if math.isinf(y) and x == x and x != -inf:
            raise ValueError("math domain error")
        return _on_a_circle(inf if x > 0.0 else 0.0, 1.0, 1.0, x, y, SPECIAL["exp"])
    if x > _LOG_OF_LARGE:
        length = math.exp(x - 1.0)
        return _in_range(length * math.cos(y) * e, length * math.sin(y) * e)
    length = math.exp(x)
    return _in_range(length * math.cos(y), length * math.sin(y))


def _on_a_circle(size: float, sign_x: float, sign_y: float, x: float, y: float, table: Table) -> Parts:
    """A function at infinite x and finite y != 0 turns with y, its parts of one size; the rest is in the table."""
    if math.isinf(x) and math.isfinite(y) and y != 0.0:
        return sign_x * math.copysign(size, math.cos(y)), sign_y * math.copysign(size, math.sin(y))
    return looked_up(table, x, y)


def log(z: Any, base: Any = _ABSENT, /) -> complex:
    """The natural logarithm of z, cut along the negative real axis; with a base, the quotient of two logarithms."""
    x, y = _parts(z)
    if base is _ABSENT:
        return complex(*_log_of_nonzero(x, y))
    try:
        # The original forgets the error of log(0) when it goes on to the base.
        return complex(*quotient(_log(x, y), _log_of_nonzero(*_parts(base))))
    except ZeroDivisionError:
        raise ValueError("math domain error") from None


def log10(z: Any, /) -> complex:
    """The logarithm of z to the base 10, cut along the negative real axis."""
    x, y = _log_of_nonzero(*_parts(z))
    return complex(x / _LN10, y / _LN10)


def _log_of_nonzero(x: float, y: float) -> Parts:
    if x == 0.0 and y == 0.0:
        raise ValueError("math domain error")
    return _log(x, y)


def _log(x: float, y: float) -> Parts:
    if not _finite(x, y):
        return looked_up(SPECIAL["log"], x, y)
    return _log_of_length(abs(x), abs(y)), math.atan2(y, x)


def _log_of_length(a: float, b: float) -> float:
    """ln √(a² + b²), scaled where the length would overflow or be subnormal, and near 1 from its distance to 1."""
    if a > _LARGE or b > _LARGE:
        return math.log(math.hypot(a / 2.0, b / 2.0)) + _LN2
    if a < _LEAST_NORMAL and b < _LEAST_NORMAL:
        if a == 0.0 and b == 0.0:
            return -inf
        return math.log(math.hypot(math.ldexp(a, 53), math.ldexp(b, 53))) - 53.0 * _LN2
    length = math.hypot(a, b)
    if 0.71 <= length <= 1.73:
        larger, smaller = max(a, b), min(a, b)
        return math.log1p((larger - 1.0) * (larger + 1.0) + smaller * smaller) / 2.0
    return math.log(length)


def sqrt(z: Any, /) -> complex:
    """The square root of z in the right half-plane, cut along the negative real axis."""
    return complex(*_sqrt(*_parts(z)))


def _sqrt(x: float, y: float) -> Parts:
    if not _finite(x, y):
        return looked_up(SPECIAL["sqrt"], x, y)
    if x == 0.0 and y == 0.0:
        return 0.0, y
    a, b = abs(x), abs(y)
    if a < _LEAST_NORMAL and b < _LEAST_NORMAL:
        a = math.ldexp(a, 53)
        root = math.ldexp(math.sqrt(a + math.hypot(a, math.ldexp(b, 53))), -27)
    else:
        a /= 8.0
        root = 2.0 * math.sqrt(a + math.hypot(a, b / 8.0))
    other = b / (2.0 * root)
    if x >= 0.0:
        return root, math.copysign(other, y)
    return other, math.copysign(root, y)


def acos(z: Any, /) -> complex:
    """The arc cosine of z, cut along the real axis outside [-1, 1]."""
    x, y = _parts(z)
    if not _finite(x, y):
        return complex(*looked_up(SPECIAL["acos"], x, y))
    if abs(x) > _LARGE or abs(y) > _LARGE:
        size = _log_of_twice_the_length(x, y)
        return complex(math.atan2(abs(y), x), -math.copysign(size, y) if x < 0.0 else math.copysign(size, -y))
    (a, b), (c, d) = _sqrt(1.0 - x, -y), _sqrt(1.0 + x, y)
    return complex(2.0 * math.atan2(a, c), math.asinh(c * b - d * a))


def _log_of_twice_the_length(x: float, y: float) -> float:
    """ln(2 √(x² + y²)), what the inverse functions come to far out."""
    return math.log(math.hypot(x / 2.0, y / 2.0)) + _LN2 * 2.0


def acosh(z: Any, /) -> complex:
    """The inverse hyperbolic cosine of z, cut along the real axis below 1."""
    x, y = _parts(z)
    if not _finite(x, y):
        return complex(*looked_up(SPECIAL["acosh"], x, y))
    if abs(x) > _LARGE or abs(y) > _LARGE:
        return complex(_log_of_twice_the_length(x, y), math.atan2(y, x))
    (a, b), (c, d) = _sqrt(x - 1.0, y), _sqrt(x + 1.0, y)
    return complex(math.asinh(a * c + b * d), 2.0 * math.atan2(b, c))


def asin(z: Any, /) -> complex:
    """The arc sine of z, -i asinh(i z), cut along the real axis outside [-1, 1]."""
    x, y = _parts(z)
    return complex(*_times_minus_i(_asinh(-y, x)))


def asinh(z: Any, /) -> complex:
    """The inverse hyperbolic sine of z, cut along the imaginary axis outside [-i, i]."""
    return complex(*_asinh(*_parts(z)))


def _asinh(x: float, y: float) -> Parts:
    if not _finite(x, y):
        return looked_up(SPECIAL["asinh"], x, y)
    if abs(x) > _LARGE or abs(y) > _LARGE:
        size = _log_of_twice_the_length(x, y)
        return (math.copysign(size, x) if y >= 0.0 else -math.copysign(size, -x)), math.atan2(y, abs(x))
    (a, b), (c, d) = _sqrt(1.0 + y, -x), _sqrt(1.0 - y, x)
    return math.asinh(a * d - c * b), math.atan2(y, a * c - b * d)


def atan(z: Any, /) -> complex:
    """The arc tangent of z, -i atanh(i z), cut along the imaginary axis outside [-i, i]."""
    x, y = _parts(z)
    return complex(*_times_minus_i(_atanh(-y, x)))


def atanh(z: Any, /) -> complex:
    """The inverse hyperbolic tangent of z, cut along the real axis outside [-1, 1]."""
    return complex(*_atanh(*_parts(z)))


def _atanh(x: float, y: float) -> Parts:
    if not _finite(x, y):
        return looked_up(SPECIAL["atanh"], x, y)
    if math.copysign(1.0, x) < 0.0:
        a, b = _atanh(-x, -y)
        return -a, -b
    size = abs(y)
    if x > _ROOT_OF_LARGE or size > _ROOT_OF_LARGE:
        length = math.hypot(x / 2.0, y / 2.0)
        return x / 4.0 / length / length, -math.copysign(pi / 2.0, -y)
    if x == 1.0 and size < math.sqrt(_LEAST_NORMAL):
        if size == 0.0:
            raise ValueError("math domain error")
        return (
            -math.log(math.sqrt(size) / math.sqrt(math.hypot(size, 2.0))),
            math.copysign(math.atan2(2.0, -size) / 2.0, y),
        )
    rest = 1.0 - x
    return (
        math.log1p(4.0 * x / (rest * rest + size * size)) / 4.0,
        -math.atan2(-2.0 * y, rest * (1.0 + x) - size * size) / 2.0,
    )


def cos(z: Any, /) -> complex:
    """The cosine of z, cosh(i z)."""
    x, y = _parts(z)
    return complex(*_cosh(-y, x))


def cosh(z: Any, /) -> complex:
    """The hyperbolic cosine of z."""
    return complex(*_cosh(*_parts(z)))


def _cosh(x: float, y: float) -> Parts:
    if not _finite(x, y):
        if math.isinf(y) and x == x:
            raise ValueError("math domain error")
        return _on_a_circle(inf, 1.0, math.copysign(1.0, x), x, y, SPECIAL["cosh"])
    if abs(x) > _LOG_OF_LARGE:
        less = x - math.copysign(1.0, x)
        return _in_range(math.cos(y) * math.cosh(less) * e, math.sin(y) * math.sinh(less) * e)
    return _in_range(math.cos(y) * math.cosh(x), math.sin(y) * math.sinh(x))


def sin(z: Any, /) -> complex:
    """The sine of z, -i sinh(i z)."""
    x, y = _parts(z)
    return complex(*_times_minus_i(_sinh(-y, x)))


def sinh(z: Any, /) -> complex:
    """The hyperbolic sine of z."""
    return complex(*_sinh(*_parts(z)))


def _sinh(x: float, y: float) -> Parts:
    if not _finite(x, y):
        if math.isinf(y) and x == x:
            raise ValueError("math domain error")
        return _on_a_circle(inf, math.copysign(1.0, x), 1.0, x, y, SPECIAL["sinh"])
    if abs(x) > _LOG_OF_LARGE:
        less = x - math.copysign(1.0, x)
        return _in_range(math.cos(y) * math.sinh(less) * e, math.sin(y) * math.cosh(less) * e)
    return _in_range(math.cos(y) * math.sinh(x), math.sin(y) * math.cosh(x))


def tan(z: Any, /) -> complex:
    """The tangent of z, -i tanh(i z)."""
    x, y = _parts(z)
    return complex(*_times_minus_i(_tanh(-y, x)))


def tanh(z: Any, /) -> complex:
    """The hyperbolic tangent of z."""
    return complex(*_tanh(*_parts(z)))


def _tanh(x: float, y: float) -> Parts:
    if not _finite(x, y):
        if math.isinf(y) and math.isfinite(x):
            raise ValueError("math domain error")
        if math.isinf(x) and math.isfinite(y) and y != 0.0:
            return math.copysign(1.0, x), math.copysign(0.0, 2.0 * math.sin(y) * math.cos(y))
        return looked_up(SPECIAL["tanh"], x, y)
    if abs(x) > _LOG_OF_LARGE:
        return math.copysign(1.0, x), 4.0 * math.sin(y) * math.cos(y) * math.exp(-2.0 * abs(x))
    a, b = math.tanh(x), math.tan(y)
    scale = 1.0 / math.cosh(x)
    below = 1.0 + (a * b) * (a * b)
    return a * (1.0 + b * b) / below, b / below * scale * scale


def phase(z: Any, /) -> float:
    """The angle of z, in [-π, π]."""
    x, y = _parts(z)
    return math.atan2(y, x)


def polar(z: Any, /) -> tuple[float, float]:
    """The length and the angle of z."""
    x, y = _parts(z)
    length = math.hypot(x, y)
    return (in_range(length) if _finite(x, y) else length), math.atan2(y, x)


def rect(r: Any, phi: Any, /) -> complex:
    """The number of length r and angle phi."""
    r, phi = real(r), real(phi)
    if not _finite(r, phi):
        if r != 0.0 and r == r and math.isinf(phi):
            raise ValueError("math domain error")
        sign = math.copysign(1.0, r)
        return complex(*_on_a_circle(inf, sign, sign, r, phi, SPECIAL["rect"]))
    if phi == 0.0:
        # r * phi has the right sign, and sin(phi) need not.
        return complex(r, r * phi)
    return complex(r * math.cos(phi), r * math.sin(phi))


def isfinite(z: Any, /) -> bool:
    """Whether both parts are finite."""
    return _finite(*_parts(z))


def isinf(z: Any, /) -> bool:
    """Whether a part is infinite."""
    x, y = _parts(z)
    return math.isinf(x) or math.isinf(y)


def isnan(z: Any, /) -> bool:
    """Whether a part is NaN."""
    x, y = _parts(z)
    return x != x or y != y


def isclose(a: Any, b: Any, *, rel_tol: Any = 1e-09, abs_tol: Any = 0.0) -> bool:
    """Whether |a - b| is at most rel_tol times the larger magnitude, or at most abs_tol."""
    (ax, ay), (bx, by), rel_tol, abs_tol = _parts(a), _parts(b), real(rel_tol), real(abs_tol)
    if rel_tol < 0.0 or abs_tol < 0.0:
        raise ValueError("tolerances must be non-negative")
    if ax == bx and ay == by:
        return True
    if inf in (abs(ax), abs(ay), abs(bx), abs(by)):
        return False
    difference = math.hypot(ax - bx, ay - by)
    return (
        difference <= rel_tol * math.hypot(bx, by)
        or difference <= rel_tol * math.hypot(ax, ay)
        or difference <= abs_tol
    )
