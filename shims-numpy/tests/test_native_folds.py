"""The folds of ufuncs, repeated elements and sums of products in native code are those of the definitions.

Sums of products of floats are added in another order than the definition's; whole numbers stand for them here, which any
order adds to the same.
"""

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


DTYPES = ["f8", "f4", "f2", "c16", "c8", "i8", "i4", "u1", "?"]
# Three axes, of elements of both signs with zeros among them.
ARRAY = "((np.arange(210) * 37 % 23 - 11) * 0.375).astype('{0}').reshape(6, 5, 7){1}"
LAYOUTS = ["", "[0, 0]", "[0]", ".T", "[:, ::2]", "[::-1]", "[:, :0]", "[:, :1]", ".ravel()", "[:, 1, 2]", "[0, 0, 0]"]
UFUNCS = [
    "add", "multiply", "maximum", "minimum", "logical_and", "logical_or", "logical_xor", "bitwise_and", "bitwise_or",
    "bitwise_xor", "subtract", "fmax", "fmin", "hypot",
]  # fmt: skip
arrays = st.builds(ARRAY.format, st.sampled_from(DTYPES), st.sampled_from(LAYOUTS))


@settings(max_examples=600, deadline=None)
@given(
    st.sampled_from(UFUNCS),
    arrays,
    st.sampled_from(["", "axis=None", "axis=-1", "axis=(0, -1)", "1, keepdims=True", "axis=()", "axis=3", "dtype='f8'", "0, None, None, 1"]),
)  # fmt: skip
def test_reduce(sides: tuple[Side, Side], name: str, a: str, options: str) -> None:
    assert_agree(sides, f"np.{name}.reduce({a}, {options})")


@settings(max_examples=600, deadline=None)
@given(
    st.sampled_from(UFUNCS),
    arrays,
    st.sampled_from(
        ["[0]", "[0, 2, 4]", "[3, 1, 1, 0]", "np.array([0, 4], 'i4')", "[]", "[9]", "[-1, 2]", "2", "[1.0]"]
    ),
    st.sampled_from(["", "axis=1", "axis=-1", "axis=5", "dtype='f8'"]),
)
def test_reduceat(sides: tuple[Side, Side], name: str, a: str, starts: str, options: str) -> None:
    assert_agree(sides, f"np.{name}.reduceat({a}, {starts}, {options})")


# The first of a stretch is added to the pairwise sum of the others, and what overflows is told.
LONG = [
    "np.add.reduceat((np.arange(5000.0) * 0.1), np.arange(0, 5000, 617))",
    "np.add.reduceat((np.arange(5000.0) * 0.1).astype('f4'), [0, 3, 4000, 8])",
    "np.add.reduceat((np.arange(6000.0) * 0.1).reshape(3, 2000), [0, 7, 900], axis=1)",
    "np.add.reduceat((np.arange(6000.0) * 0.1).reshape(2000, 3), [0, 7, 900])",
    "np.add.reduceat(np.array([-0.0, -0.0, 0.0]), [0, 1, 2])",
    "np.add.reduceat(np.array([np.inf, -np.inf, np.nan]), [0, 2])",
    "np.logical_and.reduce(np.arange(100000) > -1)",
    "np.logical_or.reduce(np.array([0.0, np.nan]))",
    "np.bitwise_xor.reduce(np.arange(100000))",
    "np.multiply.reduce(np.full(400, 10.0))",
]


@pytest.mark.parametrize("source", LONG)
def test_long(sides: tuple[Side, Side], source: str) -> None:
    assert_agree(sides, source)


@settings(max_examples=400, deadline=None)
@given(
    arrays,
    st.sampled_from(["0", "1", "3", "-1", "[2]", "[1, 0, 3, 2, 1]", "[1, 0, 3, 2, 1, 4]", "np.arange(6)", "np.arange(7, dtype='u1')", "[1, -1, 2, 0, 1, 1]", "True", "2.0"]),
    st.sampled_from(["", "axis=0", "axis=1", "axis=-1", "axis=4"]),
)  # fmt: skip
def test_repeat(sides: tuple[Side, Side], a: str, repeats: str, options: str) -> None:
    assert_agree(sides, f"np.repeat({a}, {repeats}, {options})")


SUMS = [
    "'ii->i', s", "'ii->', s", "'ii', s", "'ij->ji', s", "'ij', s", "'ij->', s", "'ij->j', s", "'ij->i', s", "'ji', s",
    "'ij,j->i', s, v", "'ij,j', s, v", "'i,i->', v, v", "'i,i,i->', v, v, v", "'i,i,i->i', v, v, v", "'i,j->ij', v, v",
    "'i,j->ji', v, v", "'ij,ij->ij', s, s", "'ij,ji->', s, s", "'ij,jk->ik', s, s", "'ij,jk->ki', s, s", "'ij,kj->ik', s, s",
    "'ijk,ik->ij', t, s", "'ijk->kji', t", "'iij->ij', t", "'iii->i', t", "'iii->', t", "'ijk,jil->kl', t, t",
    "'ij,jk,kl->il', s, s, s", "'ij,ij,j->i', s, s, v", "'i,i,i,i->', v, v, v, v", "',i->i', np.array(3, {0!r}), v",
    "'i,->', v, np.array(2, {0!r})", "'->', np.array(2, {0!r})", "'ij->ji', s.T", "'ij,jk->ik', s.T, s[::-1]", "'ij->j', s[:, ::2]",
    "'i,i->', v, v[:1]", "'ij,j->ij', s, v[:1]", "'i,i->', v, np.arange(5, dtype='f4')", "'i->i', v[:0]", "'i->', v[:0]",
    "'ij->ii', s", "'ij->k', s", "'ij,j->i', s", "'i', s", "'i...->...', s", "'i j -> j i', s", "'aB->Ba', s", "'Ab', s", "'i,i', [1, 2], v[:2]",
]  # fmt: skip


@pytest.mark.parametrize("dtype", ["f8", "f4", "i8", "i4", "c16", "?"])
@pytest.mark.parametrize("operands", SUMS)
def test_sums_of_products(sides: tuple[Side, Side], operands: str, dtype: str) -> None:
    made = f"s = np.arange(25).reshape(5, 5).astype({dtype!r}); v = np.arange(5).astype({dtype!r})"
    cube = f"t = np.arange(125).reshape(5, 5, 5).astype({dtype!r})"
    assert_agree(
        sides,
        f"{made}; {cube}; e = np.einsum({operands.format(dtype)}); e, e.strides, e.flags.writeable, e.base is None",
    )
