"""numpy.testing: what passes, what fails, and the words."""

from __future__ import annotations

import pytest
from differential import assert_same

PAIRS = [
    "1, 1",
    "1, 2",
    "1.0, 1.0000001",
    "[1, 2, 3], [1, 2, 3]",
    "[1, 2, 3], [1, 2, 4]",
    "[1, 2, 3], [1, 2]",
    "[1.0, np.nan], [1, np.nan]",
    "[1.0, np.nan], [np.nan, 1]",
    "[1.0, np.inf], [1, np.inf]",
    "[1.0, np.inf], [1, -np.inf]",
    "[1.0, np.inf], [np.inf, 1]",
    "np.nan, np.nan",
    "np.nan, 1",
    "np.inf, -np.inf",
    "0.0, -0.0",
    "np.float64(3), 3",
    "1 + 2j, 1 + 2j",
    "1 + 2j, 1 + 3j",
    "complex(np.nan, 1), complex(np.nan, 1)",
    "complex(np.nan, 1), complex(1, np.nan)",
    "'a', 'a'",
    "'a', 'b'",
    "None, None",
    "None, 1",
    "[1, [2, 3]], [1, [2, 4]]",
    "(1, 2), [1, 2]",
    "{'a': 1}, {'a': 1}",
    "{'a': 1}, {'a': 2}",
    "{'a': 1}, {'b': 1}",
    "1, {'b': 1}",
    "np.arange(10.0), np.arange(10.0) + 0.5",
    "np.arange(6).reshape(2, 3), np.arange(6).reshape(2, 3) * 2",
    "np.arange(6).reshape(2, 3), 3",
    "np.arange(5, dtype='u1'), np.arange(5, dtype='u1')[::-1]",
    "np.zeros(3), np.array([0, 1e-9, 1e-3])",
    "np.array(['a', 'b']), np.array(['a', 'c'])",
    "np.array(['2020-01-01', 'NaT'], 'M8[D]'), np.array(['2020-01-01', 'NaT'], 'M8[D]')",
    "np.array(['2020-01-01', 'NaT'], 'M8[D]'), np.array(['NaT', '2020-01-01'], 'M8[D]')",
    "np.datetime64('NaT'), np.datetime64('NaT')",
    "np.datetime64('NaT'), np.timedelta64('NaT')",
    "np.datetime64('2020'), np.datetime64('2021')",
    "np.array([1, None], object), np.array([1, 2], object)",
    "np.array([1, 2], object), np.array([1, 3], object)",
    "np.array([True, False]), np.array([True, True])",
    "np.array([]), np.array([])",
    "np.array([]), np.array([1.0])",
    "np.ones((2, 3)), np.ones((3, 2))",
    "np.arange(40.0).reshape(10, 4), np.arange(40.0).reshape(10, 4) ** 1.0001",
    "[np.inf + 1j, 2], [np.inf + 1j, 2]",
    "np.array([1, 2]), 'a'",
    "int, int",
]
ARRAYS = (
    "assert_equal",
    "assert_array_equal",
    "assert_almost_equal",
    "assert_array_almost_equal",
    "assert_allclose",
    "assert_array_less",
)
CASES = [
    f"np.testing.{name}({pair})"
    for name in ARRAYS
    for pair in PAIRS
    # What ufuncs say of a date beside a duration is no matter of this module.
    if not (name == "assert_array_less" and "timedelta" in pair)
]
CASES += [
    f"np.testing.{name}({pair}, {more})"
    for name in ("assert_equal", "assert_array_equal", "assert_array_less", "assert_allclose")
    for pair in ("[1, 2, 3], [1, 2, 4]", "np.ones(3), 1", "np.ones(3), np.ones(3, 'f4')", "5, 4")
    for more in ("err_msg='some words'", "err_msg='two\\nlines'", "verbose=False", "strict=True")
]
CASES += [
    "np.testing.assert_allclose([1, 2], [1, 2.1], rtol=0.1)",
    "np.testing.assert_allclose([1, 2], [1, 2.1], 1e-3, 1e-2)",
    "np.testing.assert_allclose([1, np.nan], [1, np.nan], equal_nan=False)",
    "np.testing.assert_almost_equal(1.12345, 1.12346, 3)",
    "np.testing.assert_almost_equal(1.12345, 1.22346, decimal=3, err_msg='words')",
    "np.testing.assert_almost_equal([1.5, 2], [1.5, 2.1], decimal=1)",
    "np.testing.assert_array_almost_equal([1.5, 2], [1.5, 2.1], 3)",
    "np.testing.assert_array_almost_equal(np.int8([-128]), np.int8([127]))",
    "np.testing.assert_approx_equal(1.2345e-20, 1.2346e-20, 4)",
    "np.testing.assert_approx_equal(1.2345e-20, 1.2446e-20, significant=4)",
    "np.testing.assert_approx_equal(0, 1e-9)",
    "np.testing.assert_approx_equal(np.nan, np.nan)",
    "np.testing.assert_approx_equal(np.inf, 1)",
    "np.testing.assert_approx_equal(np.inf, np.inf)",
    "np.testing.assert_array_compare(lambda x, y: x <= y, [1, 2], [2, 1], header='not below')",
    "np.testing.assert_array_compare(lambda x, y: True, [1, 2], [2, 1])",
    "np.testing.assert_string_equal('abc', 'abc')",
    "np.testing.assert_string_equal('abc\\ndef', 'abc\\ndeg')",
    "np.testing.assert_string_equal('abc', 5)",
    "np.testing.assert_string_equal('a\\nb', 'a')",
    "np.testing.print_assert_equal('words', [1], [1])",
    "np.testing.print_assert_equal('words', [1], [2])",
    "np.testing.assert_(True)",
    "np.testing.assert_(0, 'words')",
    "np.testing.assert_(0, lambda: 'made')",
    "np.testing.build_err_msg([np.arange(3.0), 'x'], 'words', names=('a', 'b'))",
    "np.testing.build_err_msg([np.arange(100).reshape(20, 5)], 'words' * 30, header='head')",
    "np.testing.build_err_msg([1], '', verbose=False)",
    "np.testing.assert_array_almost_equal_nulp(np.float64(1), np.nextafter(1, 2))",
    "np.testing.assert_array_almost_equal_nulp(np.array([1.0, 2]), np.array([1.0, 2.1]), 5)",
    "np.testing.assert_array_almost_equal_nulp(np.array([1j]), np.array([2j]))",
    "np.testing.assert_array_max_ulp(np.array([1.0, -1]), np.array([1.0, np.nextafter(-1, 0)]))",
    "np.testing.assert_array_max_ulp(np.float32(1), np.float32(1.001), maxulp=100, dtype='f4')",
    "np.testing.assert_array_max_ulp([-0.0, 1e-300], [0.0, -1e-300], maxulp=2**63)",
    "np.testing.assert_array_max_ulp([1j], [1j])",
    "np.testing.assert_array_max_ulp([1.0, 2], [1.0, np.nan], maxulp=10)",
    "np.testing.assert_raises(ValueError, int, 'a')",
    "np.testing.assert_raises(ValueError, int, '1')",
    "with np.testing.assert_raises(KeyError):\n    {}[1]",
    "np.testing.assert_raises_regex(ValueError, 'invalid lit', int, 'a')",
    "np.testing.assert_raises_regex(ValueError, 'nothing', int, 'a')",
    "import warnings; np.testing.assert_warns(UserWarning, warnings.warn, 'x')",
    "np.testing.assert_warns(UserWarning, len, 'x')",
    "import warnings\nwith np.testing.assert_warns(UserWarning):\n    warnings.warn('x')",
    "np.testing.assert_warns(UserWarning, match='x')",
    "np.testing.assert_no_warnings(len, 'abc')",
    "import warnings; np.testing.assert_no_warnings(warnings.simplefilter, 'always')",
    "import warnings\nwith np.testing.suppress_warnings() as s:\n    s.filter(UserWarning, 'x')\n    r = s.record(DeprecationWarning)\n"
    "    warnings.warn('xyz'); warnings.warn('abc'); warnings.warn('old', DeprecationWarning)\n[len(r), len(s.log)]",
    "np.testing.suppress_warnings('never')",
    "with np.testing.clear_and_catch_warnings(record=True) as w:\n    import warnings; warnings.simplefilter('always'); warnings.warn('x')\nlen(w)",
    "np.testing.assert_no_gc_cycles(len, 'abc')",
    "a = []; np.testing.break_cycles()",
    "import os\nwith np.testing.temppath(suffix='.x') as p:\n    r = [os.path.exists(p), p[-2:]]\nr + [os.path.exists(p)]",
    "import os\nwith np.testing.tempdir() as p:\n    r = os.path.isdir(p)\n[r, os.path.exists(p)]",
    "found = []; np.testing.run_threaded(lambda k: found.append(k), 3, pass_count=True); sorted(found)",
    "np.testing.run_threaded(lambda: 1 / 0, 2)",
    "[np.testing.IS_PYPY, np.testing.IS_64BIT, np.testing.HAS_REFCOUNT, np.testing.IS_WASM, np.testing.verbose]",
    "[np.testing.memusage() > 0, np.testing.jiffies() >= 0]",
    "class T:\n    def test_a(self): pass\n    def b(self): pass\n"
    "np.testing.decorate_methods(T, lambda f: 5); [T.test_a, callable(T.b)]",
]


@pytest.mark.parametrize("source", CASES)
def test_assertions(source: str) -> None:
    assert_same(source)
