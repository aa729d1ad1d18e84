"""The stand-ins for math beside the C library, and their claim of correct rounding on its own.

That a function is the right one is shown beside the original, within the ulps by which C libraries miss the true value. That
it rounds correctly is shown by its approximations: to few bits they must lie as close to those to many bits as
`rounding.SLACK` says, and how many bits come first must make no difference.
"""

from __future__ import annotations

import decimal
import math
import struct
from fractions import Fraction
from typing import Any, Callable

import pytest
from differential import assert_same
from hypothesis import example, given, settings
from hypothesis import strategies as st
from understudy_builtins import math as shim
from understudy_builtins.math import exponentials, hyperbolics, rounding, special, trigonometry

ORIGINALS = {"math": "math"}
SHIMS = {"math": "understudy_builtins.math"}

# Functions of one float, and the ulps between the stand-in and a C library: 0 where both are exact or one IEEE operation.
ONE = {
    "acos": 1,
    "acosh": 2,
    "asin": 1,
    "asinh": 2,
    "atan": 1,
    "atanh": 2,
    "cbrt": 4,
    "ceil": 0,
    "cos": 1,
    "cosh": 2,
    "degrees": 0,
    "erf": 2,
    "erfc": 4,
    "exp": 1,
    "exp2": 1,
    "expm1": 2,
    "fabs": 0,
    "floor": 0,
    "frexp": 0,
    "gamma": 4,
    "isfinite": 0,
    "isinf": 0,
    "isnan": 0,
    "log": 1,
    "log10": 2,
    "log1p": 2,
    "log2": 2,
    "modf": 0,
    "radians": 0,
    "sin": 1,
    "sinh": 2,
    "sqrt": 0,
    "tan": 1,
    "tanh": 3,
    "trunc": 0,
    "ulp": 0,
}
TWO = {
    "atan2": 1,
    "copysign": 0,
    "fmod": 0,
    "hypot": 1,
    "nextafter": 0,
    "pow": 1,
    "remainder": 0,
}

# Floats of every exponent; those in which the functions do something; and arguments many turns away from 0.
FLOATS = st.one_of(
    st.floats(),
    st.floats(-10.0, 10.0),
    st.floats(-750.0, 750.0),
    st.integers(-1074, 1023).map(lambda exponent: math.ldexp(1.0, exponent)),
    st.sampled_from([0.0, -0.0, math.inf, -math.inf, math.nan, 5e-324, -2.2250738585072014e-308, 1e22, 2.0**1000]),
)


def told(function: Callable[..., Any], *arguments: Any) -> Any:
    """The value, or the exception's type and message."""
    try:
        return function(*arguments)
    except (ValueError, OverflowError, ZeroDivisionError, TypeError) as error:
        return type(error).__name__, str(error)


def ulps_between(a: float, b: float) -> int:
    """How many floats apart two finite ones are; zeros of different sign are 1 apart."""
    first, second = (_place(x) for x in (a, b))
    return abs(first - second)


def _place(x: float) -> int:
    """Where a float stands among all of them, in their order."""
    bits = struct.unpack("<q", struct.pack("<d", x))[0]
    return bits if bits >= 0 else -(bits & (1 << 63) - 1) - 1


def assert_within(ulps: int, name: str, *arguments: Any) -> None:
    expected, actual = told(getattr(math, name), *arguments), told(getattr(shim, name), *arguments)
    if type(expected) is float and type(actual) is float and math.isfinite(expected) and math.isfinite(actual):
        assert ulps_between(expected, actual) <= ulps, (name, arguments, expected, actual)
    else:
        assert repr(expected) == repr(actual), (name, arguments)


@pytest.mark.parametrize("name", sorted(name for name in ONE if hasattr(math, name)))
@given(x=FLOATS)
def test_one_argument(name: str, x: float) -> None:
    assert_within(ONE[name], name, x)


@pytest.mark.parametrize("name", sorted(TWO))
@given(x=FLOATS, y=FLOATS)
def test_two_arguments(name: str, x: float, y: float) -> None:
    assert_within(TWO[name], name, x, y)


@given(FLOATS, st.integers(-2200, 2200))
def test_ldexp(x: float, exponent: int) -> None:
    assert_within(0, "ldexp", x, exponent)


@given(st.floats(-180.0, 180.0))
def test_lgamma(x: float) -> None:
    # Near its zeros, where terms of the size of x cancel, an ulp of a logarithm is many of the result.
    expected, actual = told(math.lgamma, x), told(shim.lgamma, x)
    if isinstance(expected, tuple):
        assert actual == expected
    else:
        assert abs(actual - expected) <= 4 * math.ulp(max(abs(expected), abs(x), 1.0))


@given(st.lists(FLOATS, max_size=6))
def test_lengths(values: list[float]) -> None:
    assert_within(1, "hypot", *values)
    assert_within(1, "dist", values, values[::-1])


@given(st.integers(1, 10**400))
def test_logarithms_of_integers(n: int) -> None:
    for name in ("log", "log2", "log10"):
        assert_within(2, name, n)


@given(FLOATS, FLOATS, FLOATS)
@example(1e308, 1e308, -math.inf)
@example(1 + 2.0**-52, 1 - 2.0**-53, -1.0)
@example(5e-324, 0.5, 0.0)
def test_fma_rounds_the_exact_value_once(x: float, y: float, z: float) -> None:
    result = told(shim.fma, x, y, z)
    if not all(map(math.isfinite, (x, y, z))):
        if isinstance(result, float) and math.isfinite(x * y):
            assert repr(result) == repr(x * y + z)
        return
    exact = Fraction(x) * Fraction(y) + Fraction(z)
    if isinstance(result, tuple):
        assert result == ("OverflowError", "overflow in fma") and told(float, exact)[0] == "OverflowError"
    elif exact:
        assert result == exact.numerator / exact.denominator
    else:
        assert result == 0.0


# The approximations behind the functions, and arguments for which they are made.
APPROXIMATIONS: list[tuple[Callable[..., tuple[int, int]], st.SearchStrategy[float]]] = [
    (exponentials._exp, st.floats(-700.0, 700.0)),
    (exponentials._exp2, st.floats(-1000.0, 1000.0)),
    (exponentials._expm1, st.floats(-50.0, 700.0).filter(bool)),
    (exponentials._log, st.floats(5e-324, allow_infinity=False).filter(lambda x: x != 1.0)),
    (exponentials._log2, st.floats(5e-324, allow_infinity=False).filter(lambda x: x != 1.0)),
    (exponentials._log10, st.floats(5e-324, allow_infinity=False).filter(lambda x: x != 1.0)),
    (exponentials._log1p, st.floats(-1.0, exclude_min=True, allow_infinity=False).filter(bool)),
    (trigonometry._sin, st.floats(allow_nan=False, allow_infinity=False).filter(bool)),
    (trigonometry._cos, st.floats(allow_nan=False, allow_infinity=False).filter(bool)),
    (trigonometry._tan, st.floats(allow_nan=False, allow_infinity=False).filter(bool)),
    (trigonometry._asin, st.floats(5e-324, 1.0)),
    (trigonometry._acos, st.floats(-1.0, 1.0, exclude_min=True, exclude_max=True)),
    (hyperbolics._sinh, st.floats(5e-324, 710.0)),
    (hyperbolics._cosh, st.floats(5e-324, 710.0)),
    (hyperbolics._tanh, st.floats(5e-324, 20.0)),
    (hyperbolics._asinh, st.floats(5e-324, allow_infinity=False)),
    (hyperbolics._acosh, st.floats(1.0, exclude_min=True, allow_infinity=False)),
    (hyperbolics._atanh, st.floats(5e-324, 1.0, exclude_max=True)),
    (special._erf, st.floats(5e-324, 6.0)),
    (special._complement, st.floats(-6.0, 28.0).filter(bool)),
]


def assert_close(coarse: tuple[int, int], fine: tuple[int, int]) -> None:
    (n, exponent), (m, fine_exponent) = coarse, fine
    off = Fraction(m) * Fraction(2) ** (fine_exponent - exponent) - n
    assert abs(off) < rounding.SLACK // 2, float(off)
    assert n.bit_length() >= 80


@pytest.mark.parametrize(("approximate", "arguments"), APPROXIMATIONS, ids=lambda each: getattr(each, "__name__", ""))
@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_error_bound(approximate: Callable[..., tuple[int, int]], arguments: Any, data: Any) -> None:
    x = data.draw(arguments)
    for precision in (96, 192):
        assert_close(approximate(x, precision), approximate(x, precision + 200))


@given(st.floats(5e-324, allow_infinity=False), st.floats(-100.0, 100.0).filter(bool))
def test_error_bound_of_powers(x: float, y: float) -> None:
    if x != 1.0 and abs(y * math.log(x)) < 700.0:
        assert_close(exponentials._pow(x, y, 96), exponentials._pow(x, y, 300))


@given(st.floats(5e-324, allow_infinity=False), st.floats(allow_nan=False, allow_infinity=False).filter(bool))
def test_error_bound_of_angles(y: float, x: float) -> None:
    assert_close(trigonometry._atan2(y, x, 96), trigonometry._atan2(y, x, 300))


# Powers that lie exactly between two floats, or are floats: more bits would never settle them.
EXACT_POWERS = [
    (2.0**27 + 1.0, 2.0),
    (134217729.0, 3.0),
    (262143.0**2, 1.5),
    (2.0, -1075.0),
    (3.0, 40.0),
    (0.5, 1074.0),
    (81.0, 0.75),
    (2.0**-538 * 3.0, 2.0),
    (-3.0, 33.0),
    (1.0 + 2.0**-52, 2.0),
]


@pytest.mark.parametrize(("x", "y"), EXACT_POWERS)
def test_exact_powers(x: float, y: float) -> None:
    base, exponent = Fraction(x), Fraction(y)
    while exponent.denominator > 1:
        base, exponent = Fraction(math.isqrt(base.numerator), math.isqrt(base.denominator)), exponent * 2
    exact = base**exponent
    assert shim.pow(x, y) == exact.numerator / exact.denominator


@given(st.floats(5e-324, 1e300), st.floats(-700.0, 700.0))
def test_as_decimal_rounds(x: float, y: float) -> None:
    context = decimal.Context(prec=60, Emin=-(10**6), Emax=10**6)
    exact, exponent = decimal.Decimal(x), decimal.Decimal(y)
    if x != 1.0:
        assert shim.log(x) == float(context.ln(exact))
    assert shim.log10(x) == float(context.log10(exact))
    assert shim.sqrt(x) == float(context.sqrt(exact))
    assert shim.exp(y) == float(context.exp(exponent))


@given(FLOATS)
@settings(deadline=None)
def test_first_precision_makes_no_difference(x: float) -> None:
    names = ["exp", "log", "sin", "tan", "atan", "sinh", "asinh", "erf", "erfc", "log1p", "expm1", "exp2", "log10"]
    expected = [repr(told(getattr(shim, name), x)) for name in names]
    with pytest.MonkeyPatch.context() as patch:
        # So few bits that most calls need a second or a third attempt.
        patch.setattr(rounding, "FIRST_PRECISION", 66)
        assert [repr(told(getattr(shim, name), x)) for name in names] == expected


CASES = [
    "math.pi, math.e, math.tau, math.inf, math.nan",
    "math.sin('1')",
    "math.sqrt(-1)",
    "math.log(0)",
    "math.log(-10**400)",
    "math.log(8, 2), math.log(10**400, 10), math.log2(2**1100), math.log10(10**400), math.log(True)",
    "math.log(5, 1)",
    "math.exp(1000)",
    "math.exp(-1000), math.exp(float('-inf')), math.expm1(-1000), math.tanh(1000)",
    "math.pow(0.0, -1)",
    "math.pow(-8, 1 / 3)",
    "math.pow(10.0, 400)",
    "[math.pow(x, y) for x in (-1.0, 1.0, 0.0, -0.0, math.inf, -math.inf) for y in (0.0, math.inf, -math.inf, 3.0, 2.0)]",
    "math.fmod(1, 0)",
    "math.fmod(math.inf, 1)",
    "math.fmod(-5, 3), math.fmod(5, -3), math.fmod(-0.0, 3), math.fmod(3, math.inf), math.remainder(5, 2), math.remainder(7, 2)",
    "math.remainder(1, 0)",
    "math.gamma(-1)",
    "math.gamma(0)",
    "math.gamma(172), 5",
    "math.gamma(171), math.gamma(-170.5), math.gamma(-200.5), math.gamma(1e-300), math.lgamma(1e300), math.lgamma(-0.5)",
    "math.lgamma(-3)",
    "math.lgamma(1e306)",
    "math.ldexp(1, 2.0)",
    "math.ldexp(1.0, 10**30)",
    "math.ldexp(1.0, -10**30), math.ldexp(-1.5, -1075), math.ldexp(-0.0, 10**30), math.ldexp(5e-324, 1074)",
    "math.acos(2)",
    "math.atanh(1)",
    "math.acosh(0.5)",
    "math.sin(math.inf)",
    "math.hypot(), math.hypot(3, 4), math.hypot(math.nan, math.inf), math.hypot(1e308, 1e308), math.hypot(5e-324, 5e-324)",
    "math.dist((1, 2), (1,))",
    "math.dist(1, 2)",
    "math.dist([1, 2, 3], [4, 6, 3])",
    "math.floor(2.7), math.ceil(-2.7), math.trunc(-2.7), math.floor(7), math.ceil(True), math.floor(1e300)",
    "math.floor(math.inf)",
    "math.ceil(math.nan)",
    "math.trunc('a')",
    "math.floor('a')",
    "from fractions import Fraction as F; math.floor(F(7, 2)), math.ceil(F(7, 2)), math.trunc(F(-7, 2)), math.sqrt(F(1, 4))",
    "class C: __float__ = lambda self: 'x'\nmath.exp(C())",
    "class C: __index__ = lambda self: 4\nmath.sqrt(C()), math.gcd(C(), 6), math.factorial(C())",
    "math.sqrt(10**400)",
    "math.isclose(1, '1')",
    "math.copysign(1.0, math.nan), math.copysign(1.0, -math.nan), math.copysign(math.inf, -0.0)",
    "math.factorial(10**30)",
    "math.comb(10**30, 10**20)",
    "math.perm(10**30, 10**20)",
    "math.factorial(1.0)",
    "math.fsum(['1'])",
]


@pytest.mark.parametrize("source", CASES)
def test_same_as_the_original(source: str) -> None:
    assert_same(source, originals=ORIGINALS, shims=SHIMS)


# What the interpreter of these tests may be too old to have.
NEWER = [
    (lambda: shim.nextafter(1.0, 2.0, steps=3), 1.0 + 3 * 2.0**-52),
    (lambda: shim.nextafter(-5e-324, 1.0, steps=2), 5e-324),
    (lambda: shim.nextafter(5e-324, 0.0, steps=7), 0.0),
    (lambda: shim.sumprod([1, 2, 3], [4, 5, 6]), 32),
    (lambda: shim.sumprod([1e100, 1.0, -1e100], [1.0, 5.0, 1.0]), 5.0),
    (lambda: shim.sumprod([10**400, 1], [10, 0.5]), ("OverflowError", "int too large to convert to float")),
    (lambda: shim.sumprod([1], [1, 2]), ("ValueError", "Inputs are not the same length")),
    (lambda: shim.nextafter(1.0, 2.0, steps=-1), ("ValueError", "steps must be a non-negative integer")),
    (lambda: shim.fma(math.inf, 0.0, 1.0), ("ValueError", "invalid operation in fma")),
    (lambda: shim.fma(1e308, 10.0, -1e300), ("OverflowError", "overflow in fma")),
]


@pytest.mark.parametrize(("call", "expected"), NEWER)
def test_newer_functions(call: Callable[[], Any], expected: Any) -> None:
    assert told(call) == expected


@given(st.lists(st.tuples(st.floats(-1e100, 1e100), st.floats(-1e100, 1e100)), max_size=8))
def test_sumprod(pairs: list[tuple[float, float]]) -> None:
    exact = sum((Fraction(a) * Fraction(b) for a, b in pairs), Fraction(0))
    result = shim.sumprod([a for a, _ in pairs], [b for _, b in pairs])
    terms = Fraction(sum(abs(a * b) for a, b in pairs))
    # Half an ulp of the result, and what three times the precision leaves of the terms or of the smallest float.
    assert abs(Fraction(result) - exact) <= Fraction(math.ulp(result)) / 2 + terms / 2**140 + Fraction(8, 2**1074)


def test_every_public_name_of_the_original_is_there() -> None:
    assert {name for name in dir(math) if not name.startswith("_")} <= set(shim.__all__)
