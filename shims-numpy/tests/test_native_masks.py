"""Masked ufuncs, ufuncs of two results, running folds, and what is placed and chosen, in native code as in the definitions."""

import importlib.util
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from native_sides import Side, assert_agree, both_sides

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("understudy_array") is None, reason="the compiled module is not installed"
)


@pytest.fixture(scope="module")
def sides() -> Iterator[tuple[Side, Side]]:
    yield from both_sides()


DTYPES = ["f8", "f4", "f2", "c16", "i8", "i4", "i1", "u8", "u1", "?"]
# Three axes, of elements of both signs with zeros among them.
ARRAY = "((np.arange(210) * 37 % 23 - 11) * 0.375).astype('{0}').reshape(6, 5, 7){1}"
LAYOUTS = ["", "[0]", ".T", "[:, ::2]", "[::-1]", "[:, :0]", "[:, :1]", ".ravel()", "[:, 1, 2]", "[0, 0, 0]"]
arrays = st.builds(ARRAY.format, st.sampled_from(DTYPES), st.sampled_from(LAYOUTS))
MASKS = [
    "a > 0",
    "a < 99",
    "a > 99",
    "(a > 0)[..., :1]",
    "True",
    "np.array(True)",
    "np.array(False)",
    "[True]",
    "a",
    "(a > 0)[::-1]",
]
ONE = ["negative", "sqrt", "exp", "isnan", "square", "invert", "absolute", "spacing", "reciprocal"]
TWO = [
    "add",
    "subtract",
    "multiply",
    "divide",
    "floor_divide",
    "power",
    "maximum",
    "less",
    "bitwise_and",
    "logical_or",
    "ldexp",
]


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(ONE), arrays, st.sampled_from(MASKS), st.sampled_from(["f8", "c16", "?", "i8"]))
def test_masked_of_one(sides: tuple[Side, Side], name: str, a: str, mask: str, made: str) -> None:
    assert_agree(sides, f"a = {a}\nout = np.ones(np.shape(a), '{made}')\n[np.{name}(a, out=out, where={mask}), out]")


@settings(max_examples=600, deadline=None)
@given(
    st.sampled_from(TWO),
    arrays,
    st.sampled_from(["2", "a", "a[..., :1]", "a[::-1]", "0.5", "np.int8(3)", "a[::2]"]),
    st.sampled_from(MASKS),
    st.sampled_from(["np.ones(np.shape(a))", "np.ones(np.shape(a), bool)", "a", "a[::-1]", "np.ones((2, 6, 5, 7), 'c16')"]),
)  # fmt: skip
def test_masked_of_two(sides: tuple[Side, Side], name: str, a: str, b: str, mask: str, out: str) -> None:
    assert_agree(sides, f"a = {a}\nout = {out}\n[np.{name}(a, {b}, out=out, where={mask}), out, a]")


# Without a place for the results, those that are left out are whatever was in memory; the others are looked at.
@settings(max_examples=200, deadline=None)
@given(st.sampled_from(TWO), arrays, st.sampled_from(MASKS[:3]), st.sampled_from(["", ", out=None"]))
def test_masked_anew(sides: tuple[Side, Side], name: str, a: str, mask: str, out: str) -> None:
    assert_agree(sides, f"a = {a}\nm = {mask}\nr = np.{name}(a, 2, where=m{out})\n[r.strides, r.dtype, r[m]]")


@settings(max_examples=400, deadline=None)
@given(
    st.sampled_from(["sum", "prod", "max", "min", "any", "all", "mean", "std"]),
    arrays,
    st.sampled_from(["", "axis=0, ", "axis=-1, ", "axis=(0, -1), ", "keepdims=True, "]),
    st.sampled_from(MASKS),
    st.sampled_from(["", ", initial=1", ", dtype='f8'"]),
)
def test_masked_folds(sides: tuple[Side, Side], name: str, a: str, axis: str, mask: str, options: str) -> None:
    assert_agree(sides, f"a = {a}\nnp.{name}(a, {axis}where={mask}{options})")


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(["divmod({0}, 2)", "divmod({0}, {0}[::-1])", "divmod(7, {0})", "modf({0})", "frexp({0})"]), arrays
)
def test_two_results(sides: tuple[Side, Side], call: str, a: str) -> None:
    assert_agree(sides, f"a = {a}\nnp.{call.format('a')}")


RUNNING = [
    "add", "multiply", "subtract", "divide", "maximum", "fmin", "logical_and", "bitwise_xor", "hypot", "remainder", "power",
    "floor_divide", "gcd", "less", "arctan2",
]  # fmt: skip


@settings(max_examples=500, deadline=None)
@given(st.sampled_from(RUNNING), arrays, st.sampled_from(["", "axis=1", "axis=-1", "dtype='f8'", "axis=None"]))
def test_running(sides: tuple[Side, Side], name: str, a: str, options: str) -> None:
    # Powers and angles go through functions that are within one unit in the last place.
    kept = f"r = np.{name}.accumulate({a}, {options})"
    assert_agree(sides, kept + ("\n[r.shape, r.dtype]" if name in ("power", "arctan2", "hypot") else "\nr"))


CHOOSING = [
    "np.sort(a, axis=0)", "np.sort(a, axis=1)", "np.argsort(a, axis=0, kind='stable')", "np.argsort(a, axis=-2)", "np.sort(a, axis=-1)",
    "np.packbits(a != 0, axis=0)", "np.packbits(a != 0)", "np.packbits(a, axis=-1, bitorder='little')", "np.sinc(a)",
    "np.unpackbits((a != 0).astype('u1') * 200, axis=0)", "np.unpackbits((a != 0).astype('u1') * 77, axis=-1, count=11, bitorder='little')",
    "np.unpackbits((a != 0).astype('u1') * 77, count=-3)", "np.compress(a.ravel() > 0, a)", "np.compress([1, 0, 1], a, axis=0)",
    "np.choose((a > 0).astype(int), [a, 5])", "np.choose((a > 0).astype(int) * 3, [a, a[::-1]], mode='wrap')",
    "np.choose((a > 0).astype(int) - 3, [a, a[::-1]], mode='clip')", "np.choose((a > 0).astype(int) * 2, [a, a])",
    "np.putmask(a, a > 0, a[::-1])\na", "np.putmask(a, a > 0, a.ravel()[:2])\na", "np.place(a, a > 0, a.ravel()[:3])\na",
    "np.put(a, [0, -1, 0], a.ravel()[:3])\na", "np.put(a, [0, 1000], a)\na", "np.put(a, [5, -9], 1, mode='wrap')\na",
    "np.put(a, np.arange(a.size)[::-1], a)\na", "np.copyto(a, a[::-1], where=a > 0)\na", "np.cumsum(a, axis=0)", "np.cumprod(a)",
]  # fmt: skip


@settings(max_examples=700, deadline=None)
@given(arrays, st.sampled_from(CHOOSING))
def test_choosing(sides: tuple[Side, Side], a: str, call: str) -> None:
    assert_agree(sides, f"a = {a}.copy()\n{call}")


SPECIAL = [
    "np.ldexp(np.array([1.0, -0.0, np.nan, np.inf, 5e-324, 1e308]), [5000, 3, 1, -9, 60, 9])", "np.ldexp(np.float32([1, 3]), [-149, 200])",
    "np.ldexp(np.full(5, 1.9375), np.arange(-1079, -1069, 2))", "np.ldexp(np.ones(3, 'f2'), np.int64([2**40, -2**40, 15]))",
    "np.ldexp(np.ones(3), np.uint64(3))", "np.ldexp(np.ones(3), 0.5)", "np.ldexp(np.ones(3), np.ones(3))",
    "np.frexp(np.array([0.0, -0.0, np.inf, np.nan, 5e-324, -6.0]))", "np.modf(np.array([np.inf, -np.inf, np.nan, -0.0, -2.5]))",
    "np.divmod(np.array([1.0, 3.0]), 1e-320)", "np.floor_divide(np.ones(3, 'f4'), np.float32(1e-40))",
    "np.divmod(np.array([1.0, np.nan, -np.inf, 0.0]), 0.0)", "np.divmod(np.array([-128, 7], 'i1'), np.int8([-1, 0]))",
    "np.cumsum(np.array([1e308, 1e308, 1.0]))", "np.cumsum([np.inf, -np.inf, 1.0])", "np.cumprod([0.0, np.inf, np.nan, 2.0])",
    "np.cumsum(np.float32([3e38, 3e38]))", "np.multiply.accumulate(np.array([[1e200, 2.0], [1e200, np.nan]]))",
    "with np.errstate(all='raise'):\n    r = np.divide(1.0, np.array([0.0, 2.0]), where=np.array([False, True]), out=np.zeros(2))\nr",
    "np.divide(1.0, np.array([0.0, 2.0]), where=np.array([True, False]), out=np.zeros(2))",
    "m = np.array([True, False, True])\nnp.logical_not(m, out=m, where=m)", "m = np.arange(40) % 3 > 0\nnp.equal(m[:-1], False, out=m[1:], where=m[:-1])\nm",
    "a = np.arange(5)\na.flags.writeable = False\nnp.add(a, 1, out=a, where=a > 2)", "np.add(np.ones(3), 1, where=np.ones(4, bool))",
    "np.add(np.ones(3), 1, where=[1, 0, 1])", "np.add([1, 2], [3, 4], where=[True, True])", "np.divmod([1, 5], 2, where=[True, True])",
    "[np.i0(np.linspace(-30, 30, 41)), np.i0([]), np.i0(np.float32([0.5, 21]))]", "np.i0([np.inf, np.nan, 800.0, 1e-310, 20.0])",
    "np.add(1.5, 2, where=np.array(True))", "np.unwrap(np.array([0, 4, 9, -3], 'i8'))", "np.sinc(np.array([0.0, -0.0, 1.0, np.nan, np.inf]))",
    "[np.ones((3, 4), k) @ np.ones((4, 2), k) for k in ('i8', 'u1', '?', 'i4')]", "np.full((2, 2), 200, 'u1') @ np.full((2, 2), 200, 'u1')",
    "[np.dot(np.arange(5, dtype=k), np.arange(5, dtype=k)) for k in ('i1', 'u8', '?')]", "np.full(3, 2**62) @ np.full(3, 4)",
]  # fmt: skip


@pytest.mark.parametrize("source", SPECIAL)
def test_special(sides: tuple[Side, Side], source: str) -> None:
    assert_agree(sides, source)
