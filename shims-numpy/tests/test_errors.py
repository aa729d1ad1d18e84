"""Types and messages of exceptions: the shims against NumPy."""

import pytest
from differential import assert_same

CASES = [
    "np.arange(3)[5]", "np.arange(3)[-4]", "np.ones((2, 3))[0, 7]", "np.ones((2, 3))[2]", "np.ones((2, 3))[0, 0, 0]", "np.arange(3)[1.5]", "np.arange(3)['a']", "np.arange(3)[[0, 9]]", "np.arange(3)[[True, False]]", "np.arange(3)[np.array([0.5])]",
    "np.arange(3) + np.arange(4)", "np.ones((2, 3)) + np.ones(2)", "np.ones((2, 3)) @ np.ones(2)", "np.arange(6).reshape(4, 2)", "np.arange(6).reshape(-1, 4)", "np.sum(np.arange(3), axis=1)", "np.ones((2, 2)).sum(axis=-3)", "np.concatenate([np.ones((2, 2)), np.ones(2)])", "np.stack([])", "np.vstack([np.ones(2), np.ones(3)])",
    "np.zeros(3)[0] = 'x'", "np.array([1, 2])[0] = 'x'", "a = np.zeros(3, int); a[1] = 'x'", "a = np.zeros(3); a[:2] = [1, 2, 3]", "a = np.zeros((2, 2)); a[0] = [1, 2, 3]", "if np.arange(3):\n    pass", "np.arange(3) and 1", "int(np.arange(2))", "float(np.array(['a']))", "np.array([1, 2]).item()",
    "np.broadcast_to(np.arange(3), (2, 2))", "np.transpose(np.ones((2, 3)), (0, 0))", "np.swapaxes(np.ones((2, 3)), 0, 5)", "np.expand_dims(np.ones(3), 4)", "np.squeeze(np.ones((2, 1)), axis=0)", "np.linspace(0, 1, 2.5)", "np.eye('a')", "np.take([1, 2], 5)", "np.argmax([])", "np.min([])", "np.mean('a')",
    "np.zeros(3).shape = (2, 2)", "np.arange(3).astype('nosuch')", "np.arange(3).view('f2').shape", "np.add(1, 2, 3, 4)", "np.split(np.arange(5), 2)", "np.repeat([1, 2], [1])", "np.searchsorted([[1]], 1)", "np.diag(np.ones((2, 2, 2)))", "np.dot([1, 2], [1, 2, 3])", "np.inner([1, 2], [1, 2, 3])", "np.where([True], 1)", "np.choose([5], [[1], [2]])", "np.unravel_index(9, (2, 2))",
    "np.arange(3) < None", "np.array(['a', 'b']) < 1", "np.array(['a']) * 2.0", "np.array([object()]) + 1", "np.array([None, 1]).sum()", "np.exceptions.AxisError(3, 2)", "np.uint8(5) + (-1)", "np.array([1], 'u1') + 256", "np.array([1], 'u1') == 256", "np.array([1], 'u1') < -1", "np.int8(1) < 1000", "np.full(2, 300, dtype='u1')", "np.array([1.5]) << 1", "np.errstate(divide='bad').__enter__()", "np.seterr(divide='bad')",
    "np.arange(3).sort(axis=2)", "len(np.array(1))", "np.clip()", "np.iinfo('f8')", "np.ones(3).dot(np.ones(4))", "np.tile(3, -1)", "np.pad([1], -1)", "np.bincount([-1])",
]  # fmt: skip


@pytest.mark.parametrize("source", CASES)
def test_errors(source):
    assert_same(source)
