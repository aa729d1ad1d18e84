"""The stand-in for complex beside the interpreter's own class: the same parts to the bit, the same text, the same refusals."""

from __future__ import annotations

import copy
import math
import operator
import pickle
import warnings
from typing import Any, Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from understudy_builtins import complex as shim

PARTS = [0.0, -0.0, 1.0, -2.5, 710.5, 1e300, 5e-324, math.inf, -math.inf, math.nan]
NUMBERS = [complex(x, y) for x in PARTS for y in PARTS]
OTHERS: list[Any] = [3, 2.5, -7, 0, True, -0.0, math.nan, 10**400, "a", None]


def stood_in(value: Any) -> Any:
    """A number of the interpreter as one of the stand-in."""
    return shim(value.real, value.imag) if type(value) is complex else value


def told(function: Callable[..., Any], *arguments: Any) -> Any:
    """What a call comes to, as text that shows every bit but NaN's: the value, or the exception's type and message."""
    try:
        value = function(*arguments)
    except Exception as error:  # the outcome to compare is whatever the call raises
        return type(error).__name__, str(error)
    if type(value) in (complex, shim):
        return "complex", repr(value.real), repr(value.imag)
    return repr(value)


def assert_alike(function: Callable[..., Any], *arguments: Any) -> None:
    expected = told(function, *arguments)
    assert told(function, *map(stood_in, arguments)) == expected, (function, arguments)


ARITHMETIC = [operator.add, operator.sub, operator.mul, operator.truediv]
COMPARISONS = [operator.eq, operator.ne, operator.lt, operator.ge]
REFUSED = [operator.floordiv, operator.mod, divmod, operator.lshift]
ONE = [
    repr,
    str,
    bool,
    operator.neg,
    operator.pos,
    operator.methodcaller("conjugate"),
    operator.methodcaller("__complex__"),
]
CONVERSIONS = [float, int, operator.index, operator.methodcaller("__getnewargs__")]


@pytest.mark.parametrize("function", ARITHMETIC + COMPARISONS + REFUSED)
def test_two_operands(function: Callable[..., Any]) -> None:
    for x in NUMBERS:
        for y in NUMBERS + OTHERS:
            assert_alike(function, x, y)
        for y in OTHERS:
            assert_alike(function, y, x)


@pytest.mark.parametrize("function", ONE + CONVERSIONS)
def test_one_operand(function: Callable[..., Any]) -> None:
    for x in NUMBERS:
        assert_alike(function, x)


@given(st.complex_numbers(), st.complex_numbers())
def test_any_operands(x: complex, y: complex) -> None:
    for function in ARITHMETIC + COMPARISONS:
        assert_alike(function, x, y)
    for function in ONE:
        assert_alike(function, x)
    assert (hash(x) == hash(stood_in(x))) or x != x


@given(st.complex_numbers(), st.integers(-100, 100))
def test_whole_powers(x: complex, n: int) -> None:
    for exponent in (n, float(n), complex(n)):
        assert_alike(operator.pow, x, exponent)


@given(
    st.complex_numbers(max_magnitude=1e3, min_magnitude=1e-3),
    st.complex_numbers(max_magnitude=10.0, min_magnitude=1e-3),
)
def test_powers(x: complex, y: complex) -> None:
    # An ulp of the phase, which a C library may be off, is more of the parts where the phase is large.
    expected, actual = x**y, stood_in(x) ** stood_in(y)
    assert abs(complex(actual.real, actual.imag) - expected) <= 1e-13 * abs(expected) + 1e-307


@pytest.mark.parametrize("x", NUMBERS)
def test_powers_that_are_refused_or_special(x: complex) -> None:
    for y in (1j, -1, 0.5, complex(math.nan, 0.0), complex(math.inf, 0.0), complex(2.0, math.inf), 200, 10**400):
        expected, actual = told(operator.pow, x, y), told(operator.pow, stood_in(x), stood_in(y))
        if expected[0] == "complex" and actual[0] == "complex":
            for a, b in zip(expected[1:], actual[1:]):
                assert a == b or math.isclose(float(a), float(b), rel_tol=1e-12)
        else:
            assert actual == expected, (x, y)


@given(st.complex_numbers())
def test_size(x: complex) -> None:
    expected, actual = told(abs, x), told(abs, stood_in(x))
    if isinstance(expected, tuple):
        assert actual == expected
    else:
        assert actual == expected or abs(float(actual) - float(expected)) <= math.ulp(float(expected))


TEXTS = [
    *"1 1+2j j -j +j (1+2j) (j) 1e5-2e-3j nan-infj -nan-nanj infinity+1j 1_0+2_3j 1+ 1+j+ 1++2j 1e+j 1e5e 1j+2".split(),
    *"1+2jj (1+2j (1+2j)) ((1)) _1j 1__0 1_ 1_j .5j 5.j inf NaN 1.2.3j 1-2 1+2J \u0661+\u0662j e+1j 1e5+1e+5j ( )".split(),
    "",
    " ",
    "( 1+2j )",
    " (1+2j) ",
    "1 +2j",
    "1+ 2j",
    "(1+2j) x",
    "\u2003 1j",
    "1\x00",
]


@pytest.mark.parametrize("text", TEXTS)
def test_reading(text: str) -> None:
    assert told(shim, text) == told(complex, text)


@given(st.complex_numbers())
def test_reading_what_was_printed(x: complex) -> None:
    assert told(shim, repr(x)) == told(complex, repr(x))


@given(st.text("0123456789.+-_ejinfa() ", max_size=12))
def test_reading_anything(text: str) -> None:
    assert told(shim, text) == told(complex, text)


SPECIFICATIONS = [
    *"f .3f e g G n 10 *<30 ^40.3 # , _ +.2e - +#g ,.3f z.1f 020f =20 % x . ..f 10.2q zz <<< ff ,, _, ,_ __ s 0<20".split(),
    *"E F .0f #.0f .3 #.3 20 >+20,.2f {<9".split(),
    "",
    " ",
    " f",
]


@pytest.mark.parametrize("specification", SPECIFICATIONS)
def test_formatting(specification: str) -> None:
    for x in (*NUMBERS, -3.14159 + 2e6j, 1e16 + 0.5j, 123456.0 - 1j):
        assert_alike(format, x, specification)


class WithFloat:
    def __float__(self) -> float:
        return 2.5


class WithIndex:
    def __index__(self) -> int:
        return 7


class WithComplex:
    def __complex__(self) -> complex:
        return 1 + 2j


class WithWrongComplex:
    def __complex__(self) -> int:
        return 3


ARGUMENTS: list[Any] = [
    WithFloat(),
    WithIndex(),
    WithComplex(),
    WithWrongComplex(),
    *NUMBERS[:5],
    *OTHERS,
    "1j",
    b"3",
    [],
]


@pytest.mark.parametrize("first", ARGUMENTS)
def test_making(first: Any) -> None:
    assert told(shim, stood_in(first)) == told(complex, first)
    for second in ARGUMENTS:
        assert told(shim, stood_in(first), stood_in(second)) == told(complex, first, second)


def test_keywords() -> None:
    assert told(lambda: shim(real=1, imag=2)) == told(lambda: complex(real=1, imag=2))
    assert told(lambda: shim(imag=2)) == told(lambda: complex(imag=2))
    assert told(shim) == told(complex)


def test_literals_are_operands() -> None:
    assert told(lambda: shim(1, 2) + 2j) == told(lambda: 2j + shim(1, 2)) == ("complex", "1.0", "4.0")
    assert shim(0, 2) == 2j and 2j == shim(0, 2)


def test_a_subclass() -> None:
    class Sub(shim):  # type: ignore[misc]
        pass

    number = Sub(1, 2)
    assert type(number) is Sub and type(number + 1) is shim and type(shim(number)) is shim
    assert number == shim(1, 2) and hash(number) == hash(1 + 2j)


def test_a_subclass_from_the_protocol_is_deprecated() -> None:
    class Sub(shim):  # type: ignore[misc]
        pass

    class Odd:
        def __complex__(self) -> Any:
            return Sub(1, 2)

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        assert shim(Odd()) == shim(1, 2)
    assert [(w.category, "strict subclass of complex is deprecated" in str(w.message)) for w in caught] == [
        (DeprecationWarning, True)
    ]


def test_parts_cannot_be_set() -> None:
    with pytest.raises(AttributeError):
        shim(1, 2).real = 3.0


def test_copies() -> None:
    number = shim(-0.0, math.inf)
    assert told(pickle.loads, pickle.dumps(number)) == told(copy.copy, number) == told(lambda: number)
