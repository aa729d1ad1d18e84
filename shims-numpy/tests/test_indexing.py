"""Indexing, reading and writing: the shims against NumPy."""

import pytest
from differential import assert_same
from hypothesis import given, settings
from hypothesis import strategies as st

A = "a = np.arange(24).reshape(2, 3, 4); "
B = "a = np.arange(12.0).reshape(3, 4); "

READS = [
    "a[0]", "a[-1]", "a[1, 2]", "a[1, 2, 3]", "a[..., 1]", "a[:, None]", "a[:, ::-1]", "a[::2, 1:, ::-2]", "a[...]",
    "a[()]", "a[None]", "a[0, ...]", "a[[0, 1]]", "a[[0, 1], [1, 2]]", "a[:, [0, 2]]", "a[:, [0, 2], 1]", "a[0, :, [0, 1]]",
    "a[:, :, [3, 0]]", "a[[[0, 1], [1, 0]]]", "a[a > 5]", "a[a > 100]", "a[:, [True, False, True]]", "a[[True, False]]",
    "a[:, np.array([[0, 1], [1, 2]]), 1:3]", "a[np.array([], dtype=int)]", "a[[]]", "a[np.int64(1)]", "a[np.array(1)]",
    "a[True]", "a[False]", "a[1:1]", "a[5:]", "a[-5:1]", "a[[-1, 0], ..., 1]", "a[np.array([0, 1])[:, None], [0, 1, 2]]",
    "a[[0, 1], :, [1, 2]]", "a[2]", "a[0, 3]", "a[0, 0, 0, 0]", "a[..., ...]", "a['x']", "a[1.0]", "a[[0, 5]]", "a[[True]]",
    "a[[0, 1], [0, 1, 2]]", "a[np.array([1.0])]", "a[0][1][2]", "a[a % 2 == 0, ]", "a[np.ones((2, 3), bool)]",
    "a[:, 1, :].strides", "a[:, [0, 1]].strides", "a.T[1]", "a[..., [0, 1]].flags.c_contiguous", "a[0].base is a",
    "a.flat[5]", "list(a.flat)[:3]", "a.flat[2:5]", "a.item(5)", "a.item(1, 2, 3)", "a.item((0, 1, 2))", "a.item()", "a.item(99)",
    "[int(x) for x in a[0, 0]]", "[r.tolist() for r in a[0]]", "a.take([1, 2])", "a.take([0, 2], axis=1)", "a.take(5)",
    "a.take([99])", "a.take([99, -99], mode='clip')", "a.take([25], mode='wrap')", "np.take(a, [[0, 1]], axis=-1)",
    "a.nonzero()", "np.argwhere(a > 20)", "np.flatnonzero(a % 7 == 0)", "np.where(a > 20)", "np.where(a > 11, a, -a)",
    "np.where(a > 3, 1.5, a)", "np.where([True, False], 1, 2)", "a.compress([0, 1], axis=0)", "np.compress([1, 0, 1], a, axis=1)",
    "np.choose([0, 1, 0], [[1, 2, 3], [4, 5, 6]])", "np.take_along_axis(a, a % 2, axis=0)", "np.extract(a > 20, a)",
    "np.unravel_index([5, 7], (2, 4))", "np.ravel_multi_index(([0, 1], [1, 2]), (2, 4))", "np.ix_([0, 1], [2, 3])",
    "a[np.ix_([0, 1], [0, 2])]", "np.select([a < 3, a > 20], [a, -a], 0)", "np.delete(a, 1, axis=1)",
    "np.insert(a, [0, 2], [[7], [8]], axis=0)", "np.insert(a, [1, 1, 0], 5, axis=1)", "np.insert(np.asfortranarray(a), [0, 1], 5, axis=0).strides",
    "np.insert(a, [0, 9], 5, axis=1)", "np.insert(a, [0, 1], [1, 2, 3, 4, 5], axis=0)", "np.insert(a, 0, [1, 2], axis=0)", "np.delete(a, [True], axis=0)",
    "np.delete(a, np.array([]))", "np.delete(a, slice(None, None, 2), axis=1)", "np.delete(a, slice(9, 3))", "np.trim_zeros([[0, 0], [0, 1]])",
    "np.searchsorted(np.array([1, np.nan], 'c16'), 2j)", "np.searchsorted(np.array([1, 2], 'u1'), 2j)", "np.searchsorted([1.0, 2.0], 2, side='right')",
    "np.vectorize(lambda x: 'a' * int(x))(np.arange(3))", "np.unravel_index([[1, 5], [0, 11]], (3, 4), order='F')", "np.unravel_index([0, 12], (3, 4))", "np.insert([1, 2, 3], 1, 9)",
    "np.diagonal(a)", "a.diagonal().flags.writeable", "a[1, 1:, 2].tolist()", "5 in a", "99 in a", "len(a)", "a[:, 0][1]",
]  # fmt: skip

WRITES = [
    "a[0] = 1", "a[:, 0] = 7", "a[1, 2] = [1, 2, 3, 4]", "a[..., 0] = -1", "a[a > 5] = 0", "a[a > 20] = [1, 2, 3]", "a[[0, 1], [0, 1]] = 5",
    "a[[0, 1], [0, 1]] = [[1], [2]]", "a[:, [0, 2]] = 9", "a[:, [0, 2], 1] = [[1, 2], [3, 4]]", "a[0, 0, 0] = 3.9", "a[0] = a[1]", "a[:, ::-1] = a.copy()",
    "a[::, 1:] = a[:, :-1].copy()", "a[...] = 4", "a[0, 0] = 'x'", "a[0] = [1, 2]", "a[a > 5] = [1, 2]", "a[[0, 1]] = np.ones((3, 3))", "a[0, 0, 0] = np.nan",
    "a[0, 0, 0] = [1, 2]", "a[5] = 1", "a[[5]] = 1", "a.flat[3] = 9", "a.flat = 2", "a.fill(3)", "a.put([0, 1], [7, 8])", "np.put(a, [0, 23], 5)", "a[0:1] += 5",
    "a[0] //= 2", "a[::2] *= 3", "a[a > 5] += 1", "a[[0, 0]] += 1", "a.T[0] = 1", "a.swapaxes(0, 1)[0] = 5", "a.reshape(-1)[3:6] = 0", "a.ravel()[::5] = -1",
    "np.add.at(a, ([0, 0], [1, 1], [2, 2]), 1)", "np.copyto(a, 3)", "np.copyto(a, 1.5)", "np.place(a, a > 20, [1, 2])", "np.putmask(a, a > 20, [1, 2])",
    "a[np.newaxis][0, 0] = 2", "a[[True, False]] = 0", "a[np.ones((2, 3), bool)] = 1", "np.fill_diagonal(a[0], 5)", "a[0, 0] = 2**70", "a += 1.5", "a[:] = a[::-1]",
    "a[1:] = a[:-1]", "a.sort()", "a[:, :, ::-1].sort()", "a.sort(axis=0)", "a.partition(2)",
]  # fmt: skip


@pytest.mark.parametrize("read", READS)
def test_read(read):
    assert_same(A + read)


@pytest.mark.parametrize("write", WRITES)
def test_write(write):
    assert_same(A + write + "; a")


@pytest.mark.parametrize(
    "write",
    ["a[0] = 1.5", "a[a > 3] = np.nan", "a[:, 1] = [1, 2, 3]", "a[[0, 2], 1:3] = [[1, 2], [3, 4]]", "a[1] += a[0]"],
)
def test_write_floats(write):
    assert_same(B + write + "; a")


OTHER = [
    "s = np.array(['ab', 'c', 'def']); s[1]",
    "s = np.array(['ab', 'c', 'def']); s[[0, 2]]",
    "s = np.array(['ab', 'c', 'def']); s[s == 'c']",
    "s = np.array(['ab', 'c', 'def']); s[0] = 'wxyz'; s",
    "s = np.array(list(' .:-=+')); s[np.array([[0, 1], [5, 4]])]",
    "s = np.array(['ab', 'c', 'def']); s == 'c'",
    "s = np.array(['ab', 'c', 'def']); s < 'c'",
    "s = np.array(['ab', 'c', 'def']); [type(x).__name__ for x in s]",
    "s = np.array(['ab', 'c']); np.concatenate([s, ['xyz']])",
    "o = np.array([1, 'a', None], dtype=object); o[1]",
    "o = np.array([1, 'a', None], dtype=object); o[[0, 2]]",
    "o = np.array([1, 'a', None], dtype=object); o[1] = [1, 2]; o",
    "o = np.array([1, 'a', None], dtype=object); o == 'a'",
    "c = np.array([1 + 2j, 3]); c[1]",
    "c = np.array([1 + 2j, 3]); c[::-1]",
    "c = np.array([1 + 2j, 3]); c.real[0] = 9; c",
    "c = np.array([1 + 2j, 3]); c[[1, 0]]",
    "h = np.array([1.5, 2.5], dtype=np.float16); h[1]",
    "h = np.array([1.5, 2.5], dtype=np.float16); h[0] = 3; h",
    "d = np.array(['2020-01-01', 'NaT'], dtype='M8[D]'); d[0]",
    "d = np.array(['2020-01-01', 'NaT'], dtype='M8[D]'); d[::-1]",
    "d = np.array(['2020-01-01', 'NaT'], dtype='M8[D]'); d[0] = '2021-05-06'; d",
    "b = np.array([True, False, True]); b[0]",
    "b = np.array([True, False, True]); b[b]",
    "a = np.arange(5); a.flags.writeable = False; a[0] = 1",
    "np.broadcast_to(np.arange(3), (2, 3))[0, 0]",
    "x = np.broadcast_to(np.arange(3), (2, 3)); x[0, 0] = 1",
    "a = np.arange(4); bool(a)",
    "bool(np.array([]))",
    "bool(np.array([1]))",
    "int(np.array([1]))",
    "int(np.array(3.7))",
    "float(np.array(3))",
    "float(np.array([1.0, 2.0]))",
    "[10, 20, 30][np.array(1)]",
    "[10, 20, 30][np.array([1])]",
    "range(5)[np.int64(2)]",
    "len(np.array(3))",
    "list(np.array(3))",
]


@pytest.mark.parametrize("source", OTHER)
def test_other(source):
    assert_same(source)


SLICES = st.builds(slice, *[st.none() | st.integers(-6, 6)] * 2, st.none() | st.integers(-3, 3).filter(bool))
KEYS = st.lists(st.one_of(SLICES, st.integers(-4, 3), st.none(), st.just(Ellipsis)), max_size=4).filter(
    lambda key: key.count(Ellipsis) <= 1
)


@given(KEYS, KEYS)
@settings(max_examples=150, deadline=None)
def test_slices_alias(first, second):
    """A view of a view has the same elements, strides and memory; what is written through it is seen in the base."""
    assert_same(
        f"a = np.arange(60).reshape(3, 4, 5); b = a[{tuple(first)!r}]\n"
        f"c = b[{tuple(second)!r}] if isinstance(b, np.ndarray) else b\n"
        "if isinstance(c, np.ndarray):\n    c[...] = -1\n    seen = (c.strides, c.shape, c.flags.c_contiguous, np.shares_memory(c, a))\n"
        "else:\n    seen = c\n(seen, a)"
    )
