"""Ufuncs at zeros, infinities and NaN, with the warnings they give, and on objects and integers beyond floats."""

from __future__ import annotations

import pytest
from differential import assert_same

COMPLEX = (
    "np.array([complex(a, b) for a in (0.0, -0.0, 1.0, -2.0, inf, -inf, nan) for b in (0.0, 1.0, -3.0, inf, nan)])"
)
FLOATS = "np.array([0.0, -0.0, 1.0, -2.5, inf, -inf, nan, 5e-324, 1e300, 100.0])"

CASES = [
    f"inf, nan = float('inf'), float('nan'); c = {COMPLEX}; [{call}]"
    for call in (
        "np.sign(c)",
        *(f"np.{name}(c[:, None], c)" for name in ("less", "less_equal", "greater", "greater_equal", "equal")),
        "np.add(c[:, None], c)",
        "np.subtract(c[:, None], c)",
        "np.log2(c[:30])",
        "np.reciprocal(np.array([complex(inf, nan), complex(nan, 1), 0j, 2j]))",
        "np.multiply(np.array([0j, complex(inf, 0), 1e300j]), np.array([complex(0, inf), 1j, 1e300j]))",
        "np.divide(np.array([complex(inf, 1), 1j, 0j]), 0j)",
        "np.exp(np.array([complex(1, inf), complex(0, nan), complex(inf, 0)]))",
    )
]
CASES += [
    f"inf, nan = float('inf'), float('nan'); x = {FLOATS}; [{call}]"
    for call in (
        "np.floor_divide(x[:, None], x)",
        "np.divmod(x[:, None], x)",
        "np.divmod(np.float32(1), np.float32(1e-40))",
        "np.spacing(np.array([inf, nan, 1, 65504], 'e'))",
        "np.nextafter(np.array([0.0, -0.0], 'e'), np.array([-0.0, 0.0], 'e'))",
    )
]
CASES += [
    f"np.{name}(np.array([2**60, 2**60 + 1], {one!r}), np.array([2**60 + 1, 2**60 + 1], {other!r}))"
    for name in ("less", "less_equal", "greater", "greater_equal", "equal", "not_equal")
    for one, other in (("q", "Q"), ("Q", "q"))
] + [
    "np.less(np.array([-1, -(2**63)]), np.array([2**64 - 1, 0], 'Q'))",
    "np.maximum(np.array([float('nan'), 2, 3], object), np.array([1.0, 2.0, float('nan')], object))",
    "np.fmin(np.array([float('nan'), 2, 3], object), np.array([1.0, 2.0, float('nan')], object))",
    "np.sign(np.array([float('nan')], object))",
    "np.sign(np.array([-3, 0, 2.5], object))",
    "from decimal import Decimal; np.gcd(np.array([Decimal('0.2'), 6], object), np.array([Decimal('-0.12'), 4], object))",
    "from decimal import Decimal; np.lcm(np.array([Decimal('0.2'), 6], object), np.array([Decimal('-0.12'), 4], object))",
    "np.gcd(np.array([float('inf')], object), 1).dtype",
    *(f"np.bitwise_and.reduce(np.array([], {char!r}))" for char in "?bBhHiIlL"),
    "class Half(float): pass\n[np.float32(2) + Half(1), Half(1) + np.float16(2), np.int8(1) < Half(2)]",
    "np.dtype[np.float64].__origin__ is np.dtype",
    "np.dtype[int, int]",
    "np.dtype[()]",
    "np.arange(3).__array_wrap__(np.array(5.0), None, True)",
    "np.arange(3).__array_wrap__(5.0)",
]


@pytest.mark.parametrize("source", CASES)
def test_special_values(source: str) -> None:
    assert_same(source)
