"""The stand-ins for cmath beside the original: special values and refusals the same, other values within ulps of their parts."""

from __future__ import annotations

import cmath
import importlib
import math
import struct
from typing import Any, Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from understudy_builtins import complex as stand_in

shim = importlib.import_module("understudy_builtins.cmath")

# Ulps between a part and the original's, which are the C library's own errors, added up by the formulas they go into.
FUNCTIONS = {
    "acos": 4,
    "acosh": 4,
    "asin": 4,
    "asinh": 4,
    "atan": 4,
    "atanh": 4,
    "cos": 4,
    "cosh": 4,
    "exp": 4,
    "isfinite": 0,
    "isinf": 0,
    "isnan": 0,
    "log": 4,
    "log10": 4,
    "polar": 2,
    "sin": 4,
    "sinh": 4,
    "sqrt": 4,
    "tan": 12,
    "tanh": 12,
}
EDGES = [0.0, -0.0, 1.0, -1.0, 0.5, math.inf, -math.inf, math.nan, 1e300, 1e-300, 0.1, 710.5, -709.0, 1.7e308, 1e155]
PARTS = st.one_of(st.sampled_from(EDGES), st.floats(-10.0, 10.0), st.floats())


def told(function: Callable[..., Any], *arguments: Any) -> tuple[Any, ...]:
    """What a call comes to as a tuple: the kind, and the parts, the text, or the exception's message."""
    try:
        value = function(*arguments)
    except Exception as error:  # the outcome to compare is whatever the call raises
        return type(error).__name__, str(error)
    if isinstance(value, (complex, stand_in)):
        return "complex", value.real, value.imag
    if isinstance(value, tuple):
        return ("tuple", *value)
    return type(value).__name__, value


def place(x: float) -> int:
    """Where a float stands among all of them, in their order."""
    bits: int = struct.unpack("<q", struct.pack("<d", x))[0]
    return bits if bits >= 0 else -(bits & (1 << 63) - 1) - 1


def assert_within(ulps: int, function: str, *arguments: Any) -> None:
    numbers = [stand_in(each.real, each.imag) if type(each) is complex else each for each in arguments]
    expected, actual = told(getattr(cmath, function), *arguments), told(getattr(shim, function), *numbers)
    assert len(actual) == len(expected), (function, arguments, expected, actual)
    for a, b in zip(expected, actual):
        if isinstance(a, float) and isinstance(b, float) and math.isfinite(a) and math.isfinite(b):
            assert abs(place(a) - place(b)) <= ulps, (function, arguments, expected, actual)
        else:
            assert repr(a) == repr(b), (function, arguments, expected, actual)


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_special_values(name: str) -> None:
    for x in EDGES:
        for y in EDGES:
            assert_within(FUNCTIONS[name], name, complex(x, y))


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
@given(x=PARTS, y=PARTS)
def test_any_value(name: str, x: float, y: float) -> None:
    assert_within(FUNCTIONS[name], name, complex(x, y))


@given(PARTS, PARTS)
def test_phase(x: float, y: float) -> None:
    # The GNU C library reports an angle that is too small for a float as an error, and cmath passes that on.
    if told(cmath.phase, complex(x, y))[0] != "OverflowError":
        assert_within(1, "phase", complex(x, y))


@given(PARTS, PARTS)
def test_rect(r: float, phi: float) -> None:
    assert_within(2, "rect", r, phi)


@given(PARTS, PARTS, PARTS)
def test_isclose(x: float, y: float, z: float) -> None:
    assert_within(0, "isclose", complex(x, y), complex(x, z))


@pytest.mark.parametrize(
    ("x", "base"), [(2j, 10), (8, 2), (0, 2), (5, 1), (1 + 1j, 0), (math.inf, 2), ("a", 2), (2, "a")]
)
def test_logarithms_to_a_base(x: Any, base: Any) -> None:
    assert_within(8, "log", x, base)


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
@pytest.mark.parametrize("argument", ["1", None, 1, 2.5, True, 10**400])
def test_kinds_of_arguments(name: str, argument: Any) -> None:
    assert_within(FUNCTIONS[name], name, argument)


def test_constants() -> None:
    for name in ("pi", "e", "tau", "inf", "nan", "infj", "nanj"):
        assert repr(getattr(shim, name)) == repr(getattr(cmath, name))


def test_every_public_name_of_the_original_is_there() -> None:
    assert {name for name in dir(cmath) if not name.startswith("_")} == set(shim.__all__)
