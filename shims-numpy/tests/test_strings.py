"""numpy.strings and numpy.char."""

from __future__ import annotations

import pytest
from differential import assert_same

WORDS = "np.array(['abc', 'Xbc d', '', ' \\tb ', '12', '½', 'ǅa', 'ab\\tcd', 'aXbXc'])"
PREDICATES = (
    "isalpha", "isdigit", "isspace", "isalnum", "islower", "isupper", "istitle", "isdecimal", "isnumeric", "str_len",
)  # fmt: skip

CASES = [f"np.strings.{name}({WORDS})" for name in PREDICATES]
CASES += [f"np.char.{name}({WORDS})" for name in PREDICATES]
CASES += [f"np.strings.{name}('ab1')" for name in PREDICATES]
CASES += [
    f"np.strings.{name}({what})"
    for name in ("isalpha", "str_len")
    for what in ("5", "[1.5]", "np.array(['a'], object)")
]
CASES += [
    f"np.strings.{name}({WORDS}, {arguments})"
    for name in ("find", "rfind", "count", "startswith", "endswith")
    for arguments in (
        "'b'", "''", "'bc', 1", "'b', 0, 2", "'', 5", "'b', -3, -1", "'b', True", "'b', [0, 1, 2, 0, 1, 2, 0, 1, 2]",
        "['b'] * 9", "['b', 'c']", "1", "'b', 1.5", "'b', 0, 'a'", "'b', 2**70", "np.str_('b')", "[['b'], ['X']]",
    )
]  # fmt: skip
CASES += [
    f"np.strings.{name}({WORDS}{arguments})"
    for name in ("strip", "lstrip", "rstrip")
    for arguments in ("", ", 'a'", ", ''", ", ['a', 'b', 'c', 'd', 'e', '1', '2', 'ab', 'X']", ", 1", ", None")
]
CASES += [
    f"np.strings.{name}({WORDS}{arguments})"
    for name in ("center", "ljust", "rjust")
    for arguments in (", 6", ", 7, '*'", ", 2", ", [[3], [8]]", ", 5, '**'", ", 5.5", ", 5, ''", ", 5, 1", ", [1, 2]")
]
CASES += [f"np.strings.{name}({WORDS})" for name in ("upper", "lower", "swapcase", "capitalize", "title")]
CASES += [
    "np.strings.index(['abc', 'xbc'], 'b')",
    "np.strings.index(['abc', 'xbc'], 'a')",
    "np.strings.rindex(['abcb'], 'b', 0, 3)",
    "np.strings.rindex(['abc'], 'z')",
    "np.strings.find('abc', 'c')",
    "np.strings.find([1, 2], 'b')",
    "np.strings.find(np.array([['a', 'b'], ['c', 'd']]).T, 'a')",
    "np.strings.strip(np.array([['a ', 'b'], ['c', 'd']]).T)",
    "np.strings.upper(np.array([['a', 'b'], ['c', 'd']]).T)",
    "np.strings.center(np.array([['a', 'b'], ['c', 'd']]).T, 3)",
    "np.strings.strip(1)",
    "np.strings.strip('  a ')",
    "np.strings.strip(np.array([], 'U3'))",
    "np.strings.upper(np.array([], 'U3'))",
    "np.strings.upper(1)",
    "np.strings.upper('ab')",
    "np.strings.upper(['ß', 'ab'])",
    "np.strings.center(np.array([], 'U3'), 5)",
    "np.strings.center([1, 2], 5)",
    "np.strings.isalpha(['a', '1'], out=np.zeros(2, int))",
    "np.strings.isalpha(['a', 'b'], where=[True, False], out=np.array([False, False]))",
    "np.strings.str_len(['a', 'b'], out=np.zeros(3, int))",
    "np.strings.zfill(['1', '-2', '+3', 'ab'], 4)",
    "np.strings.zfill('-1', [[3], [4]])",
    "np.strings.zfill(['1'], 1.5)",
    "np.strings.multiply(['ab', 'c'], [2, 0])",
    "np.strings.multiply(['ab', 'c'], -1)",
    "np.strings.multiply('ab', 3)",
    "np.strings.multiply(['ab', 'c'], 1.5)",
    "np.strings.multiply([1], 2)",
    "np.strings.multiply(['ab'], [[1], [2]])",
    "np.strings.multiply(np.array([], 'U2'), 2)",
    "np.char.multiply(['ab', 'c'], 2)",
    "np.char.multiply(['ab'], 'a')",
    "np.strings.add(['a', 'b'], ['cd', 'e'])",
    "np.strings.expandtabs(['a\\tb', 'ab\\t\\tc', ''])",
    "np.strings.expandtabs(['a\\tb', 'ccc'], [4, 2])",
    "np.strings.expandtabs('a\\nb\\tc', 0)",
    "np.strings.expandtabs(['a\\tb'], 'x')",
    "np.strings.replace(['abab', 'b', ''], 'b', 'cc')",
    "np.strings.replace(['abab', 'b'], 'b', 'cc', 1)",
    "np.strings.replace(['abab', 'b'], ['a', 'b'], ['x', ''], [2, 1])",
    "np.strings.replace(['abc', ''], '', '-')",
    "np.strings.replace(['abc', ''], '', '-', 2)",
    "np.strings.replace('abc', 'b', 'ddd')",
    "np.strings.replace(['abab'], 'b', 'c', 1.5)",
    "np.strings.replace(np.array(['ab'], object), 'b', 'c')",
    "np.strings.replace(['a1b'], 1, 'cc')",
    "[part.copy() for part in np.strings.partition(['a-b', 'cd'], '-')]",
    "[part.copy() for part in np.strings.rpartition(['a-b-c', 'cd'], '-')]",
    "[part.copy() for part in np.strings.partition('abc', 'b')]",
    "[part.copy() for part in np.strings.partition([['a-b', 'cd']], ['-', 'd'])]",
    "[part.copy() for part in np.strings.partition(['a-b'], '')]",
    "np.char.partition(['a-b', 'cd'], '-')",
    "np.char.rpartition(['a-b', 'cd'], '-')",
    "np.strings.slice(['abcd', 'ef'], 2)",
    "np.strings.slice(['abcd', 'ef'], 1, None)",
    "np.strings.slice(['abcd', 'ef'], None, None, -1)",
    "np.strings.slice(['abcd', 'ef'], None, -5, -1)",
    "np.strings.slice(['abcd', 'ef'], [1, 0], [3, 1])",
    "np.strings.slice(['abcd', 'ef'], 1, 3, 0)",
    "np.strings.slice('abc', 1)",
    "np.strings.slice(['abc'], 1.5)",
    "np.strings.slice(['abc'], 1, 2, 1.5)",
    "np.strings.slice(1, 1)",
    "np.strings.mod(['%d', '%s a'], [1, 2])",
    "np.strings.mod(['%05.1f'], 2.25)",
    "np.strings.mod('%d', 5)",
    "np.strings.mod(np.array([], 'U3'), 5)",
    "np.strings.translate(['abc'], str.maketrans('a', 'x'))",
    "np.strings.translate(['abc'], {97: None})",
    "np.strings.translate(['abc'], {97: 'xyz'})",
    "np.strings.decode(['abc'])",
    "np.char.join('-', ['abc', 'de'])",
    "np.char.join(['-', '+'], ['abc', 'de'])",
    "np.char.join('-', [['abc', 'd'], ['e', 'f']])",
    "np.char.split(['a b', 'c d e'])",
    "np.char.split(['a-b', 'c-d-e'], '-', 1)",
    "np.char.split('a b')",
    "np.char.split(np.array([], 'U3'))",
    "np.char.rsplit(['a b', 'c d e'], maxsplit=1)",
    "np.char.splitlines(['a\\nb', 'c'])",
    "np.char.splitlines([1])",
]
CASES += [
    f"np.char.{name}(['a ', 'b', 'c'], ['a', 'a', 'd '])"
    for name in ("equal", "not_equal", "less", "less_equal", "greater", "greater_equal")
]
CASES += [
    f"np.strings.{name}(['a ', 'b', 'c'], ['a', 'a', 'd '])"
    for name in ("equal", "not_equal", "less", "less_equal", "greater", "greater_equal")
]
CASES += [
    "np.char.equal('a', 'a ')",
    "np.char.equal([1], ['a'])",
    "np.char.greater_equal(['a', 'b '], ['a', 'b', 'c'])",
    "np.char.compare_chararrays(['a', 'b'], ['a ', 'c'], '==', False)",
    "np.char.compare_chararrays(['a', 'b'], ['a ', 'c'], b'<=', True)",
    "np.char.compare_chararrays(['a'], ['a'], '=', True)",
    "np.char.compare_chararrays(['a'], [1], '==', True)",
]


@pytest.mark.parametrize("source", CASES)
def test_text(source: str) -> None:
    assert_same(source)
