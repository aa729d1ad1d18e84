"""The stand-ins for builtins, math and itertools beside the interpreter's own."""

from __future__ import annotations

import importlib

import pytest
from differential import assert_same
from hypothesis import given
from hypothesis import strategies as st

ORIGINALS = {"builtins": "builtins", "math": "math", "itertools": "itertools"}
SHIMS = {
    "builtins": "understudy_builtins",
    "math": "understudy_builtins.math",
    "itertools": "understudy_builtins.itertools",
}

CASES = [
    "builtins.all([]), builtins.all([1, 0]), builtins.any([]), builtins.any([0, 'x'])",
    "builtins.sum([1, 2.5, True]), builtins.sum([[1], [2]], [])",
    "builtins.sum([0.1] * 10), builtins.sum([1e308, 1e308, -1e308]), builtins.sum([1e16, 1.0, -1e16])",
    "builtins.sum(['a'], '')",
    "builtins.sum([b'a'], b'')",
    "builtins.sum([bytearray(b'a')], bytearray())",
    "builtins.sum([1, 'a'])",
    "builtins.sum(5)",
    "builtins.min(3, 1, 2), builtins.max([3, 1, 2]), builtins.min([], default=7), builtins.max('abc', key=ord)",
    "builtins.min([1, 1.0, True]), builtins.max([1, 1.0, True])",
    "builtins.min()",
    "builtins.min([])",
    "builtins.max([])",
    "builtins.min(1, 2, default=3)",
    "builtins.max([1, 'a'])",
    "builtins.sorted([3, 1, 2]), builtins.sorted('hello', reverse=True), builtins.sorted([(1, 'b'), (1, 'a')], key=lambda t: t[0], reverse=True)",
    "builtins.sorted([1, 'a'])",
    "builtins.abs(-3), builtins.abs(-2.5), builtins.abs(3 + 4j), builtins.divmod(-7, 3), builtins.divmod(7.5, -2)",
    "builtins.abs('a')",
    "builtins.divmod(1, 'a')",
    "builtins.divmod(1, 0)",
    "builtins.pow(2, 10), builtins.pow(2, -1), builtins.pow(3, 4, 5), builtins.pow(base=2, exp=3)",
    "builtins.pow(2, 'a')",
    "builtins.pow(2.0, 3, 5)",
    "list(builtins.enumerate('ab', 5)), list(builtins.zip('abc', range(2))), list(builtins.zip())",
    "list(builtins.zip('ab', 'abc', strict=True))",
    "list(builtins.zip('abc', 'ab', strict=True))",
    "list(builtins.zip('ab', 'ab', 'a', strict=True))",
    "list(builtins.map(lambda a, b: a + b, [1, 2], [3, 4, 5])), list(builtins.filter(None, [0, 1, '', 'x']))",
    "builtins.map(len)",
    "list(builtins.reversed([1, 2, 3])), list(builtins.reversed('abc')), list(builtins.reversed(range(4)))",
    "builtins.reversed({1})",
    "math.gcd(), math.gcd(12, -18), math.gcd(0, 0), math.lcm(), math.lcm(4, 6), math.lcm(3, 0)",
    "math.gcd(1.5)",
    "math.factorial(0), math.factorial(30)",
    "math.factorial(-1)",
    "math.perm(5), math.perm(5, 2), math.perm(2, 5), math.comb(10, 3), math.comb(3, 10), math.comb(100, 97)",
    "math.comb(-1, 2)",
    "math.perm(3, -2)",
    "math.isqrt(0), math.isqrt(10**40), math.isqrt(10**40 - 1)",
    "math.isqrt(-1)",
    "math.prod([2, 3.5]), math.prod([], start='x'), math.prod([1, 2], start=3)",
    "math.isclose(1, 1 + 1e-10), math.isclose(0, 1e-12), math.isclose(0, 1e-12, abs_tol=1e-9), math.isclose(float('inf'), 1e308)",
    "math.isclose(1, 2, rel_tol=-1)",
    "math.fsum([]), math.fsum([0.1] * 10), math.fsum([1e100, 1.0, -1e100]), math.fsum([float('inf'), 1.0])",
    "math.fsum([float('inf'), float('-inf')])",
    "math.fsum([1e308, 1e308])",
    "math.fsum([float('nan'), 1.0])",
    "list(itertools.accumulate([1, 2, 3])), list(itertools.accumulate([1, 2], initial=10)), list(itertools.accumulate([]))",
    "list(itertools.compress('abcd', [1, 0, 1])), list(itertools.filterfalse(None, [0, 1])), list(itertools.starmap(pow, [(2, 3)]))",
    "list(itertools.islice(itertools.count(3, 2), 4)), list(itertools.islice(itertools.cycle('ab'), 1, 6, 2))",
    "i = iter(range(10)); list(itertools.islice(i, 1, 6, 3)), list(i)",
    "list(itertools.islice('abc', -1))",
    "list(itertools.islice('abc', 0, 2, 0))",
    "list(itertools.dropwhile(str.isdigit, '12a3')), list(itertools.takewhile(str.isdigit, '12a3'))",
    "list(itertools.pairwise('abc')), list(itertools.pairwise('a'))",
    "list(itertools.product('ab', range(2))), list(itertools.product('ab', repeat=2)), list(itertools.product())",
    "list(itertools.permutations('abc', 2)), list(itertools.permutations('ab')), list(itertools.permutations('ab', 3))",
    "list(itertools.combinations('abcd', 2)), list(itertools.combinations('ab', 0)), list(itertools.repeat('x', 3))",
    "list(itertools.zip_longest('abc', 'x', fillvalue='-')), list(itertools.zip_longest())",
]


def same(source: str) -> None:
    assert_same(source, originals=ORIGINALS, shims=SHIMS)


@pytest.mark.parametrize("source", CASES)
def test_same_as_the_interpreter(source: str) -> None:
    same(source)


@given(st.lists(st.floats(), max_size=12))
def test_sums_of_floats(values: list[float]) -> None:
    text = repr(values).replace("nan", "float('nan')").replace("inf", "float('inf')")
    same(f"builtins.sum({text})")
    same(f"math.fsum({text})")


@given(st.lists(st.tuples(st.integers(0, 3), st.integers())), st.booleans())
def test_sorting_is_stable(pairs: list[tuple[int, int]], reverse: bool) -> None:
    same(f"builtins.sorted({pairs}, key=lambda pair: pair[0], reverse={reverse})")


@given(st.integers(0, 10**60))
def test_isqrt(n: int) -> None:
    same(f"math.isqrt({n})")


@pytest.mark.parametrize("module", SHIMS.values())
def test_public_names_exist(module: str) -> None:
    loaded = importlib.import_module(module)
    assert [name for name in loaded.__all__ if not hasattr(loaded, name)] == []
