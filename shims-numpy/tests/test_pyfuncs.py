"""frompyfunc, and the size of buffers."""

from __future__ import annotations

import pytest
from differential import assert_same

F = "f = np.frompyfunc(lambda a, b: a + b, 2, 1); "
G = "f = np.frompyfunc(lambda a, b: a + b, 2, 1, identity=0); "
CASES = [
    F + "[f, f.nin, f.nout, f.nargs, f.ntypes, f.types, f.identity, f.signature, f.__name__]",
    G + "f.identity",
    F + "f([1, 2], [3, 4])",
    F + "f(1, 2)",
    F + "f(np.float64(1.5), 2)",
    F + "f([1.5, 2], [[3], [4]])",
    F + "f(['a', 'b'], 'c')",
    F + "f([1, 2], [3, 4], out=np.zeros(2, object))",
    F + "f([1, 2], [3, 4], np.zeros(2, object))",
    F + "f([1, 2], [3, 4], out=np.zeros(2))",
    F + "f([1, 2], [3, 4], where=[True, False])",
    F + "f([1, 2])",
    F + "f([1, 2], [1, 2, 3])",
    F + "f([1, 'a'], [1, 2])",
    F + "f.reduce([[1, 2], [3, 4]])",
    F + "f.reduce([[1, 2], [3, 4]], axis=1)",
    F + "f.reduce([[1, 2], [3, 4]], axis=None)",
    G + "f.reduce([[1, 2], [3, 4]], axis=None)",
    F + "f.reduce([[1, 2], [3, 4]], axis=1, keepdims=True)",
    F + "f.reduce([])",
    G + "f.reduce([])",
    F + "f.reduce([1, 2], initial=5)",
    F + "f.accumulate([1, 2, 3])",
    F + "f.accumulate([[1, 2], [3, 4]], axis=1)",
    F + "f.accumulate([[1, 2], [3, 4]])",
    F + "f.reduceat([1, 2, 3, 4], [0, 2])",
    F + "f.reduceat([1, 2, 3, 4], [3, 1, 0])",
    F + "f.outer([1, 2], [[3, 4]])",
    F + "x = np.array([1, 2, 3], object); f.at(x, [0, 0], 5); x",
    "f = np.frompyfunc(lambda a: a, 1, 1); f.reduce([1])",
    "np.frompyfunc(lambda a: (a, -a), 1, 2)([1, 2])",
    "np.frompyfunc(lambda a: (a, -a), 1, 2)(5)",
    "np.frompyfunc(lambda a: a, 1, 2)([5])",
    "np.frompyfunc(lambda: 5, 0, 1)()",
    "np.frompyfunc(lambda *a: sum(a), 3, 1)([1, 2], 3, [[4], [5]])",
    "np.frompyfunc(lambda a: a + 1, 1, 1)(np.arange(4).reshape(2, 2).T)",
    "np.frompyfunc(lambda a: a + 1, 1, 1)(np.array(5))",
    "np.frompyfunc(lambda a: a + 1, 1, 1)(np.zeros((0, 2)))",
    "[type(x).__name__ for x in np.frompyfunc(lambda a: a, 1, 1)(np.array([True, False]))]",
    "np.frompyfunc(type, 1, 1)(np.array(['2020'], 'M8[Y]'))[0].__name__",
    "np.frompyfunc(len, 1, 1)(['a', 'bcd', ''])",
    "np.frompyfunc(5, 1, 1)",
    "np.frompyfunc(str, 'a', 1)",
    "np.frompyfunc(str, 40, 40)",
    "isinstance(np.frompyfunc(len, 1, 1), np.ufunc)",
    "np.getbufsize()",
    "[np.setbufsize(16), np.getbufsize(), np.setbufsize(8192)]",
    "np.setbufsize(5)",
    "np.setbufsize(-16)",
    "np.setbufsize(2**40)",
    "np.setbufsize('a')",
    "np.mask_indices(3, np.triu, 1)",
    "np.row_stack([[1, 2], [3, 4]])",
]


@pytest.mark.parametrize("source", CASES)
def test_pyfuncs(source: str) -> None:
    assert_same(source)
