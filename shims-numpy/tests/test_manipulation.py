"""Changing shapes and joining: the shims against NumPy."""

import pytest
from differential import assert_same

A = "a = np.arange(6).reshape(2, 3); b = np.arange(24).reshape(2, 3, 4); "
CASES = [
    "a.reshape(3, 2)", "a.reshape(-1)", "a.reshape(3, -1)", "a.reshape((6, 1))", "a.reshape(4, 2)", "a.reshape(-1, 4)", "a.reshape(-1, -1)", "a.reshape(6, order='F')", "np.reshape(a, (3, 2), order='F')", "a.reshape(2.0, 3)", "a.T", "b.transpose(1, 0, 2)", "b.transpose((2, 0, 1))", "b.transpose(0, 0, 1)", "b.transpose(1, 0)", "np.swapaxes(b, 0, 2).shape", "np.moveaxis(b, [0, 1], [-1, -2]).shape",
    "np.rollaxis(b, 2).shape", "np.squeeze(a[:, :1])", "np.squeeze(a, 0)", "np.expand_dims(a, 0)", "np.expand_dims(a, (0, 3)).shape", "np.expand_dims(a, 5)", "np.atleast_1d(3)", "np.atleast_2d([1, 2])", "np.atleast_3d([1, 2]).shape", "np.concatenate([a, a])", "np.concatenate([a, a], axis=1)", "np.concatenate([a, a], axis=None)", "np.concatenate([a, [1.5, 2, 3]])", "np.concatenate([a, [[1.5, 2, 3]]])",
    "np.concatenate([])", "np.concatenate([a, a], axis=2)", "np.concatenate([1, 2])", "np.concatenate([[1], [2]], dtype=float)", "np.concatenate([[1.5], [2]], dtype=int)", "np.concatenate([a, a[:, :2]])", "np.concatenate((np.array(['a']), np.array(['bcd'])))", "np.concatenate([[True], [2]])", "np.stack([a, a])", "np.stack([a, a], axis=-1).shape", "np.stack([[1, 2], [3]])", "np.vstack([[1, 2], [3, 4]])", "np.vstack([a, [7, 8, 9]])", "np.hstack([[1], [2, 3]])",
    "np.hstack([a, a])", "np.dstack([[1, 2], [3, 4]])", "np.column_stack([[1, 2], [3, 4]])", "np.column_stack([[1, 2], a])", "np.column_stack([np.ones(2), a / 2.0])", "np.append([1, 2], 3)", "np.append(a, [[7, 8, 9]], axis=0)", "np.append(a, [1, 2], axis=0)", "np.block([[a, a], [a, a]])", "np.split(np.arange(6), 3)", "np.split(np.arange(6), [2, 4])", "np.split(np.arange(6), 4)", "np.array_split(np.arange(7), 3)", "np.hsplit(a, 3)", "np.vsplit(a, 2)", "np.dsplit(b, 2)[0].shape",
    "np.unstack(a)", "np.repeat([1, 2], 2)", "np.repeat(a, [1, 2], axis=0)", "np.repeat(a, 2, axis=1)", "np.repeat(np.arange(4), 3)", "np.repeat([1, 2], [1, 2, 3])", "a.repeat(2)", "np.tile([1, 2], 3)", "np.tile(a, (2, 1))", "np.tile(a, 2)", "np.tile([1], (2, 2))", "np.roll(np.arange(5), 2)", "np.roll(a, 1, axis=1)", "np.roll(a, 1)", "np.roll(a, (1, 1), axis=(0, 1))", "np.flip(a)", "np.flip(a, 0)", "np.flipud(a)", "np.fliplr(a)", "np.rot90(a)", "np.rot90(a, 2)", "np.rot90(a, -1)", "np.rot90(b, axes=(1, 2)).shape",
    "np.resize([1, 2, 3], (2, 2))", "np.ravel(a, order='F')", "np.delete(np.arange(5), [1, 3])", "np.delete(a, 0, axis=0)", "np.delete(a, slice(0, 2), axis=1)", "np.delete(a, 5, axis=0)", "np.insert(np.arange(3), 1, 9)", "np.insert(a, 1, [7, 8, 9], axis=0)", "np.insert(np.arange(4), [1, 3], [8, 9])", "np.insert(a, 1, 5, axis=1)", "np.broadcast_to([1, 2], (2, 2))", "np.broadcast_to([1, 2], (2, 3))", "np.broadcast_arrays([1, 2], [[3], [4]])[0].shape", "np.broadcast_shapes((2, 1), (3,))", "np.broadcast_shapes((2,), (3,))",
    "np.trim_zeros([0, 1, 0])", "a.tolist()", "b.tolist()", "a.T.copy().tobytes()", "np.shape([[1, 2]])", "np.ndim(3)", "np.size(a, 0)", "np.tril_indices(3)", "np.triu_indices(3, 1)", "np.diag_indices(2)", "np.diagflat([1, 2])", "np.trace(a)", "np.apply_along_axis(sum, 1, a)", "list(np.ndindex(2, 2))", "list(np.ndenumerate(a))[1]", "a.swapaxes(0, 1) is a", "np.transpose(a)", "np.permute_dims(b, (2, 1, 0)).shape", "b.mT.shape", "np.matrix_transpose(a)", "np.copy(a)", "a.squeeze(axis=0)", "a.flatten('F')",
    "import copy; copy.copy(a)", "import copy; copy.deepcopy(a)", "import pickle; pickle.loads(pickle.dumps(a))", "import pickle; pickle.loads(pickle.dumps(a.T))", "np.array(a, copy=False)", "np.asarray([1], copy=False)", "a.reshape(3, 2, copy=False).base is not None",
]  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_manipulation(case):
    assert_same(A + case)
