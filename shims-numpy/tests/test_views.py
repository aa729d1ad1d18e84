"""Views and copies: the shims against NumPy."""

import pytest
import understudy_numpy
from differential import assert_same
from hypothesis import given, settings
from hypothesis import strategies as st

A = "a = np.arange(12).reshape(3, 4); "
CASES = [
    "a.T.base is not None", "a.T.strides", "a.T.flags", "a.flags", "a[::2].flags", "a[:, 1].flags", "np.shares_memory(a, a[1:])",
    "np.shares_memory(a[0], a[1])", "np.shares_memory(a[:, 0], a[:, 1])", "np.may_share_memory(a[:, 0], a[:, 1])", "np.shares_memory(a, a.copy())",
    "a.reshape(4, 3).base is not None", "np.shares_memory(a.reshape(2, 6), a)", "np.shares_memory(a.T.reshape(12), a)", "a.T.reshape(12)",
    "a.T.reshape(2, 6)", "a.T.ravel()", "a.ravel(order='F')", "a.T.ravel(order='K')", "a.flatten().flags.owndata", "a.ravel().flags.owndata",
    "a.view(np.uint64)", "a.view('u1').shape", "a[0].view('i4')", "a.view(np.float64).dtype", "a[:, ::2].view('i4')", "a.astype('f4').view('i4')",
    "b = a.view('u8'); b[0, 0] = 99; a", "b = a.astype('i1').view('u1'); b[0] = 255; b", "x = a.astype('i1'); x.view('u1')[0] = 255; x",
    "a.reshape(2, 2, 3).transpose(2, 0, 1).strides", "a.reshape(2, 2, 3).swapaxes(0, 2).shape", "np.moveaxis(a.reshape(2, 2, 3), 0, -1).strides",
    "np.rot90(a)", "np.rot90(a).strides", "np.rot90(a, 2).strides", "np.rot90(a, 3).flags['C_CONTIGUOUS']", "np.flipud(a).strides", "np.fliplr(a)", "np.flip(a)",
    "np.broadcast_to(a[0], (2, 4)).strides", "np.broadcast_to(a, (2, 3, 4)).flags.writeable", "np.expand_dims(a, 1).strides", "a[:, None].strides",
    "np.squeeze(a[:, None]).shape", "a.squeeze().base is a", "a.diagonal().strides", "a.real is a", "a.imag", "a.astype(int) is a", "a.astype(int, copy=False) is a",
    "a.T.astype(float).strides", "a.T.copy().strides", "np.copy(a.T).strides", "a.T.copy(order='K').strides", "(a.T + 1).strides", "(a.T + a.T).strides", "(a[:, ::-1] + 1).strides",
    "np.sqrt(a.T).strides", "(a.T > 3).strides", "np.zeros_like(a.T).strides", "a.T.tolist()", "a.T.tobytes() == a.T.copy().tobytes()", "a.nbytes", "a.itemsize", "a.ndim", "a.size",
    "a.shape = (4, 3); a", "a.T.shape = (12,)", "a.T.shape = (4, 3)", "np.split(a, 3)[1].base is not None", "np.hsplit(a, 2)", "np.array_split(a, 2)[0]", "np.atleast_3d(a).strides",
    "np.ascontiguousarray(a.T).strides", "np.asfortranarray(a).strides", "np.require(a.T, requirements='C').flags.c_contiguous", "a[1:2].strides", "a[1:2, 1:2].flags",
    "a.reshape(3, 4, 1).strides", "a.reshape(1, 12).strides", "a[:, :2].reshape(3, 2, 1).strides", "a[::2, ::2].copy().strides", "b = a[1]; b += 100; a", "b = a.T; b[0] = 5; a",
    "b = a.reshape(-1); b[0] = 5; a", "b = a.flatten(); b[0] = 5; a", "b = a[[0, 1]]; b[0] = 5; a", "b = a.diagonal(); b[0] = 1", "a[:0].strides", "a[:0].base is a.base",
    "a.setflags(write=False); a.flags.writeable", "a.setflags(write=False); a[0].flags.writeable", "a.setflags(write=False); a.copy().flags.writeable",
    "np.lib.stride_tricks.sliding_window_view(a, (2, 2)).shape", "np.lib.stride_tricks.sliding_window_view(a, (2, 2)).strides", "a.resize(2, 2); a", "b = a[0]; b.resize(2)",
]  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_views(case):
    assert_same(A + case)


# Laws of basic indexing, against NumPy: any key, on any layout, for reading, sharing and writing.
LAYOUTS = [
    "np.arange(24).reshape(2, 3, 4)",
    "np.arange(24, dtype='i2').reshape(2, 3, 4, order='F')",
    "np.arange(24.0).reshape(4, 3, 2).T",
    "(np.arange(24) + 1j).reshape(2, 3, 4)[::-1]",
    "np.arange(48).astype('U2').reshape(2, 3, 8)[..., ::2]",
    "np.arange(24).astype(object).reshape(2, 3, 4)",
    "np.arange(24, dtype='u8').view('f8').reshape(2, 3, 4)",
]
BOUND = st.one_of(st.just(""), st.integers(-5, 5).map(str))
SLICE = st.tuples(BOUND, BOUND, st.sampled_from(["", ":1", ":2", ":-1", ":-3"])).map(lambda s: f"{s[0]}:{s[1]}{s[2]}")
ITEM = st.one_of(SLICE, SLICE, st.integers(-3, 2).map(str), st.just("None"))
KEY = st.lists(ITEM, min_size=1, max_size=4).map(", ".join)


@settings(max_examples=80, deadline=None)
@given(st.sampled_from(LAYOUTS), KEY)
def test_basic_keys(made, key):
    assert_same(f"a = {made}; b = a[{key}]; (b, isinstance(b, np.ndarray) and np.shares_memory(a, b))")
    assert_same(f"a = {made}; a[{key}] = 7; a")
    assert_same(f"a = {made}; b = a[{key}]; b.flat[:1] = 9; (a, b.tolist(), b[...] if b.ndim else 0)")


@settings(max_examples=60, deadline=None)
@given(SLICE, SLICE, st.sampled_from(["=", "+=", "*=", "-="]))
def test_overlapping_assignment(to, source, operator):
    assert_same(f"a = np.arange(5); a[{to}] {operator} a[{source}]; a")


def test_values_are_never_a_memoryview():
    # PyPy's array(code, memoryview) copies bytes where CPython's converts items, so none may leave an Array.
    seen = understudy_numpy.arange(3).view("f8")
    assert isinstance(seen.storage, memoryview)
    assert not isinstance(seen.values(), memoryview) and not isinstance(seen.elements(), memoryview)
