"""What functions say of orders, castings, shapes and `out` that they do not take, and how results lie in memory."""

import pytest
from differential import assert_same

ORDERS = [
    "np.array([1, 2], 'i4').astype('f8', order='X')", "np.array([1, 2], 'i4').astype('f8', order=1)",
    "np.array([1, 2]).reshape(2, 1, order='f')", "np.array([1, 2]).reshape(None)", "np.array([1, 2]).reshape(order='X')",
    "np.int8(1).copy(order='X')", "np.int8(1).tobytes(order='X')", "np.ones((2, 2)).tobytes('X')", "np.zeros(3, order='k')",
    "np.zeros(3, order=3)", "np.empty(3, order='A')", "np.zeros_like([1, 2], order='X')", "np.array([1, 2], order=b'C')",
    "np.eye(4.0, order='A')", "np.ones(-1, order='A')", "np.exp(1, order=b'x')", "np.unravel_index(3, (3, 4), order='A')",
]  # fmt: skip
CASTINGS = [
    "np.can_cast('i4', 'i8', casting=None)", "np.can_cast('i4', 'i8', casting=b'safe')",
    "np.array([1]).astype('f8', casting='x')", "np.int8(1).astype('f8', casting='no')",
    "np.concatenate([[1], [2]], dtype='f8', casting='nonsense')", "np.add(np.array([1], 'f4'), 1e300)",
    "np.float32(1) + 1e300", "np.complex64(1e300 + 0j)", "np.full(2, np.nan, dtype='i4')", "np.full(2, 1j, dtype='f4')",
    "np.full(3, 'a', dtype='i8')", "np.full(2, 12, dtype=str)", "np.array(['NaT', 3], 'm8[D]').astype('f8')",
    "np.where([True], -1, np.array(1, 'u1'))", "np.concatenate([[1], [2.0]], dtype='U')",
]  # fmt: skip
SHAPES = [
    "np.zeros({})", "np.zeros(None)", "np.zeros({1, 2})", "np.zeros(np.array([2.0, 3]))",
    "np.zeros(np.array(3.0))", "np.array([]).reshape({})", "np.ones(3).transpose({})", "np.array([1], ndmin=None)",
    "np.array([1], ndmin=65)", "np.ones(2).fill([1])", "np.repeat(1, 2, axis=0)", "np.repeat([], -1)",
    "np.repeat([1, 2], None)", "np.flip(1, 0)", "np.argmax(1, axis=1)", "np.array(1).std(-1)", "np.array([1]).max([0])",
    "np.packbits(1, axis=0)", "np.array([[1, 2], [3, 4]]).item((1,))", "np.uint8(0).item(False)",
]  # fmt: skip
JOINING = [
    "np.concatenate(5)", "np.concatenate({})", "np.concatenate(x for x in [[1]])", "np.concatenate([np.ones(3)], out=3)",
    "np.concatenate([np.ones(3)], out=np.ones(3), dtype='f4')",
    "np.concatenate([np.ones(3), np.ones(3, 'i4')], out=np.ones(3, int))", "np.vstack(5)", "np.block(([1],))",
    "np.block([[1], []])", "np.block([[1], 2])", "np.array_split(None, 2)", "np.split([1, 2, 3], 2)", "np.hsplit([], 2)",
]  # fmt: skip
FOLDS = [
    "np.array(['a', 'a'], '<U3').sum(dtype='f8')", "np.array(['1', '2']).cumprod(dtype='f8')",
    "np.array([1, 2]).sum(dtype='U3')", "np.sum(np.array([1]), out=np.ones(()), keepdims=True)",
    "np.ones((2, 3)).sum(axis=0, out=np.ones(4))", "np.ones((2, 3)).sum(axis=0, out=np.ones(1))",
    "np.ones((2, 3, 4)).sum(axis=1, out=np.ones((2, 5)))", "np.ones((2, 1, 4)).sum(axis=0, out=np.ones((3, 4)))",
    "np.ones((2, 3)).max(axis=0, out=np.ones((2, 3)), keepdims=True)", "(np.ones((2, 2)) * 1j).sum(axis=0, out=np.ones(2))",
    "np.ones((2, 3)).max(out=3)", "np.ones((2, 3)).sum(keepdims=None)", "np.cumsum(3, out=np.ones(()))",
    "np.array([1, 2]).cumsum(out=np.ones(3))", "np.mean(None)", "None + np.int64(1)", "np.std([1.0, 2.5], dtype='i8')",
    "np.zeros(0).mean(dtype='f4')", "np.zeros(0, 'c16').sum(dtype='f8')", "np.float64(1).sum(out=np.ones(()))",
    "np.clip(np.array([1, 5], 'u1'), -1, None)", "np.clip([1], a_min=0, max=2)",
    "np.dot(np.ones(1), np.ones(1), out=np.ones(1))", "np.dot([0.0, -0.0], 1)", "np.vecdot([True, False], [True, True])",
    "np.vecdot(1, [2])", "np.cov([1, 2.0], dtype='i8')", "np.isclose(1, 1, atol=np.nan)",
    "np.percentile(np.zeros(0, 'u1'), 50)", "np.percentile(np.zeros((0, 3)), 50, axis=1)",
    "np.nanquantile(np.zeros((0, 3), 'u1'), 1)", "np.bincount([], weights=[])", "np.around([1, 0], out=np.ones(2, bool))",
    "np.choose(0, [np.array([1.5]), 2], out=np.ones(3))",
]  # fmt: skip
LAYOUTS = [
    "np.sort(np.ones((2, 3), order='F')).strides", "np.sort(np.arange(6).reshape(2, 3).T[::-1], axis=0)", "np.sum([[1.0, 1.0, 1.0], [2.0, -0.3, -1.0]], dtype='f4')",
    "np.sum((np.arange(30000) / 7).astype('f4'), dtype='f8')", "np.sum(np.arange(100000), dtype='f4')",
    "np.where(np.ones((2, 3), bool), np.ones((4, 2, 3), order='F'), 1).strides",
    "np.concatenate([np.ones((2, 3, 4), order='F')], 1).strides",
    "np.concatenate([np.ones((2, 3, 4)).transpose(1, 0, 2)] * 2, 2).strides", "np.round(np.ones((2, 3), int).T).strides",
    "np.round(np.ones((2, 3), int).T, -1).strides", "np.round(np.ones((2, 3)).T * 1j).strides",
    "np.roll(np.ones((2, 3)).T, 1, axis=0).strides", "np.nan_to_num(np.ones((3, 2), 'u1').T).strides",
]  # fmt: skip


@pytest.mark.parametrize("source", [*ORDERS, *CASTINGS, *SHAPES, *JOINING, *FOLDS, *LAYOUTS])
def test_arguments(source):
    assert_same(source)
