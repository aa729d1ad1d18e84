"""The text of arrays and floats, against NumPy's."""

from __future__ import annotations

import math
import struct

import pytest
from differential import assert_same
from hypothesis import given, settings
from hypothesis import strategies as st

ARRAYS = [
    "np.array([1.0, 2.5, 3.25])",
    "np.array([1.0, np.nan, -np.inf])",
    "np.array([1e-5, 1.0])",
    "np.array([1e8, 1.0])",
    "np.array([1e7, 1.0])",
    "np.array([0.0, -0.0])",
    "np.array([1e-300, 1e300])",
    "np.array([0.1, 0.25, 1 / 3])",
    "np.array([1000.1, 1.0])",
    "np.array([1.0, 2.0], dtype=np.float32) / 3",
    "np.array([1e6, 1.0], dtype=np.float32)",
    "np.array([0.1, 1.2345678e-7], dtype=np.float32)",
    "np.array([1, 10, -100])",
    "np.array([1, 2], dtype=np.int8)",
    "np.array([True, False])",
    "np.array([1 + 2j, -0.5j])",
    "np.array([1 + 2j, -0.5j], dtype=np.complex64)",
    "np.array(['a', 'bc', \"it's\"])",
    "np.array([1, 'x', None, [1, 2]], dtype=object)",
    "np.array(['2020-01-01', 'NaT'], dtype='datetime64[D]')",
    "np.array(['2020-01-01T10:11:12'], dtype='datetime64[ns]')",
    "np.array([1, -3], dtype='timedelta64[s]')",
    "np.array(5.5)",
    "np.array('abc')",
    "np.array([])",
    "np.zeros((0, 3))",
    "np.zeros((2, 0), dtype=int)",
    "np.arange(24).reshape(2, 3, 4)",
    "np.arange(2000)",
    "np.arange(2000.0).reshape(40, 50)",
    "np.arange(1100).reshape(2, 550).astype(float) / 7",
    "np.zeros((11, 10, 12))",
    "np.arange(40)",
    "np.arange(40) / 7",
    "np.arange(40, dtype=np.uint8)",
    "np.arange(30, dtype=np.float32)",
    "np.eye(3)",
    "np.arange(12.0).reshape(3, 4).T / 3",
]


@pytest.mark.parametrize("source", ARRAYS)
def test_repr_and_str(source: str) -> None:
    assert_same(f"x = {source}\n(repr(x), str(x))")


CALLS = [
    "np.array2string({a}, precision=2)",
    "np.array2string({a}, precision=3, floatmode='fixed')",
    "np.array2string({a}, floatmode='unique')",
    "np.array2string({a}, precision=4, floatmode='maxprec_equal')",
    "np.array2string({a}, suppress_small=True)",
    "np.array2string({a}, separator=', ', max_line_width=20)",
    "np.array2string({a}, sign='+')",
    "np.array2string({a}, sign=' ')",
    "np.array2string({a}, threshold=2, edgeitems=1)",
    "np.array2string({a}, prefix='value = ', suffix=';')",
    "np.array_repr({a}, max_line_width=30, precision=3)",
    "np.array_str({a}, precision=3, suppress_small=True)",
    "np.array2string({a}, formatter={{'float_kind': '{{:.1f}}'.format, 'int': hex}})",
    "with np.printoptions(precision=3, linewidth=40): print({a}); print(repr({a}))",
    "with np.printoptions(nanstr='--', infstr='infinity', sign='+'): print({a})",
]
OPERANDS = [
    "np.array([1.5, -2.25, 1e-7])",
    "np.arange(20) / 3",
    "np.array([np.nan, np.inf, 1.0])",
    "np.arange(-4, 8).reshape(3, 4)",
    "np.array([1 + 2j, 0.5 - 1e-3j])",
]


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("operand", OPERANDS)
def test_options(call: str, operand: str) -> None:
    assert_same(call.format(a=operand))


OTHERS = [
    "np.get_printoptions()",
    "np.array2string(np.arange(3), sign='x')",
    "np.array2string(np.arange(3), floatmode='x')",
    "np.set_printoptions(threshold='a')",
    "np.set_printoptions(threshold=float('nan'))",
    "np.set_printoptions(precision=2.5)",
    "np.set_printoptions(precision=3); print(np.array([1 / 3])); np.set_printoptions(precision=8)",
    "with np.printoptions(precision=3) as o: print(o['precision'])\nnp.get_printoptions()['precision']",
    "np.format_float_positional(1.5, unique=False)",
    "np.format_float_positional(1.5, trim='x')",
    "np.format_float_positional(1.5, precision=-1)",
    "np.format_float_positional(1 / 3, precision=2, min_digits=3)",
    "np.format_float_positional(np.float32(0.1))",
    "np.format_float_positional(np.float16(0.1), precision=3, fractional=False)",
    "np.format_float_positional(1e23, trim='-')",
    "np.format_float_positional(0.00012, pad_left=4, pad_right=10)",
    "np.format_float_scientific(np.float32(np.pi))",
    "np.format_float_scientific(1234.5, precision=2, exp_digits=4)",
    "np.format_float_scientific(1.0, unique=False, precision=3, trim='-')",
    "[str(np.float64(x)) for x in (1e16, 123456789.0, 1e-5, -0.0, np.nan)]",
    "[str(np.float32(x)) for x in (1e6, 999999.0, 0.1, 1e-4, 16777216.0)]",
    "[str(np.complex64(x)) for x in (1j, 1 + 2j, complex(-0.0, 1), 1e7 + 1j)]",
    "[np.float64(0.1), np.float32(0.1), np.int64(3), np.bool_(True), np.complex128(1j), np.str_('a')]",
    "x = np.empty(1, dtype=object); x[0] = x; print(x)",
    "x = np.empty(2, dtype=object); x[:] = [np.arange(3), np.ones((2, 2))]; x",
]


@pytest.mark.parametrize("source", OTHERS)
def test_functions(source: str) -> None:
    assert_same(source)


FLOATS = st.floats(allow_nan=True, allow_infinity=True)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.one_of(FLOATS, st.floats(-100, 100), st.integers(-5, 5).map(float)), min_size=1, max_size=8),
    st.sampled_from([None, 0, 2, 5, 12]),
    st.sampled_from(["maxprec", "fixed", "unique", "maxprec_equal"]),
    st.booleans(),
    st.sampled_from("+- "),
)
def test_any_floats(values: list[float], precision: int | None, mode: str, suppress: bool, sign: str) -> None:
    source = "[" + ", ".join(f"float('{value!r}')" for value in values) + "]"
    options = f"precision={precision}, floatmode='{mode}', suppress_small={suppress}, sign='{sign}'"
    assert_same(f"np.array2string(np.array({source}), {options})")


@settings(max_examples=100, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_shortest_single(bits: int) -> None:
    value = struct.unpack("f", struct.pack("I", bits))[0]
    if math.isfinite(value):
        assert_same(f"str(np.float32({value!r}))")
