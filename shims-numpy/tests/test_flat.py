"""`ndarray.flat`: the shims against NumPy."""

import pytest
from differential import assert_same

KEYS = [
    "0", "9", "-1", "-10", "slice(5, 10)", "slice(None, None, -1)", "()", "...", "True", "False", "np.zeros(9, bool)", "np.zeros(10, bool)", "[1, 3]",
    "[[1, 2], [3, 4]]", "[True, 1]", "[]", "[True, True]", "None", "(1, 2)", "(1,)", "[1.0, 2.0]", "1.5", "'a'", "np.int16(3)", "np.array([1, 3], 'i2')",
    "np.array([1.0])", "np.array(2)", "[9]", "[-10]", "(slice(2),)", "np.ones((3, 3), bool)",
]  # fmt: skip
VALUES = ["a.flat[:4] = [7, 8]; a", "a.flat[[0, 1, 2]] = [7, 8]; a", "a.flat[3] = [7, 8]; a", "a.flat[3] = [7]; a", "a.flat[:2] = []; a",
          "a.T.flat[2] = 7; a", "a.T.flat[1:4] = 7; a", "it = a.flat; next(it); (it.index, it.coords)", "a.flat == 2", "a.flat.__array__(float)"]  # fmt: skip


@pytest.mark.parametrize("key", KEYS)
def test_keys(key):
    assert_same(f"np.arange(9).reshape(3, 3).flat[{key}]")
    assert_same(f"a = np.arange(9).reshape(3, 3); a.flat[{key}] = 50; a")


@pytest.mark.parametrize("source", VALUES)
def test_values(source):
    assert_same(f"a = np.arange(9).reshape(3, 3); {source}")
