"""The Mersenne Twister beside the original: the same words from the same seeds, however they are drawn."""

from __future__ import annotations

import _random
import random

import pytest
from differential import assert_same
from hypothesis import given
from hypothesis import strategies as st
from understudy_builtins.mersenne_twister import Random

ORIGINALS = {"random": "_random"}
SHIMS = {"random": "understudy_builtins.mersenne_twister"}

CASES = [
    "random.Random(1).random(), random.Random(1.5).random(), random.Random('a' * 0).random(), random.Random((1, 2)).random()",
    "random.Random(-3).getstate() == random.Random(3).getstate(), random.Random(True).random()",
    "r = random.Random(5); [r.getrandbits(k) for k in (0, 1, 31, 32, 33, 64, 65, 1000)]",
    "r = random.Random(5); r.seed(0); r.random(), r.seed(2**32), r.random(), r.seed(10**40), r.random()",
    "r = random.Random(5); s = r.getstate(); r.random(); r.setstate(s); len(s), s[-1], r.random()",
    "r = random.Random(5); r.setstate((2**40 + 1,) * 624 + (624,)); r.random(), r.getstate()[-1]",
    "random.Random(x=1)",
    "random.Random(1, 2)",
    "random.Random([])",
    "random.Random(1).seed(1, 2)",
    "random.Random(1).seed([])",
    "random.Random(1).getrandbits(-1)",
    "random.Random(1).getrandbits(1.5)",
    "random.Random(1).getrandbits(2**70)",
    "random.Random(1).setstate([])",
    "random.Random(1).setstate((1, 2))",
    "random.Random(1).setstate((1,) * 624 + (-1,))",
    "random.Random(1).setstate((1,) * 624 + (625,))",
    "random.Random(1).setstate((1,) * 624 + (2**70,))",
    "random.Random(1).setstate((-1,) * 624 + (1,))",
    "random.Random(1).setstate((2**70,) * 624 + (1,))",
    "random.Random(1).setstate(('a',) * 624 + (1,))",
]


@pytest.mark.parametrize("source", CASES)
def test_random(source: str) -> None:
    assert_same(source, originals=ORIGINALS, shims=SHIMS)


@given(st.integers(-(2**700), 2**700), st.lists(st.integers(0, 200), max_size=40))
def test_streams(seed: int, draws: list[int]) -> None:
    original, shim = _random.Random(seed), Random(seed)
    for bits in draws:
        assert shim.getrandbits(bits) == original.getrandbits(bits)
        assert shim.random() == original.random()
    assert shim.getstate() == original.getstate()


def test_a_long_stream() -> None:
    original, shim = _random.Random(2026), Random(2026)
    assert [shim.random() for _ in range(5000)] == [original.random() for _ in range(5000)]


def test_without_a_seed_no_two_are_the_same() -> None:
    assert Random().getstate() != Random().getstate()


def test_the_distributions_rest_on_it() -> None:
    class OnShim(random.Random):
        generator: Random

        def seed(self, *arguments: object) -> None:
            self.generator = Random(*arguments)

        def random(self) -> float:
            return self.generator.random()

        def getrandbits(self, k: int) -> int:
            return self.generator.getrandbits(k)

    original, shim = random.Random(7), OnShim(7)
    assert [shim.gauss(0, 1) for _ in range(50)] == [original.gauss(0, 1) for _ in range(50)]
    assert shim.sample(range(10**6), 50) == original.sample(range(10**6), 50)
