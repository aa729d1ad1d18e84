"""deque and defaultdict beside the originals: what they hold after any sequence of steps, and what they refuse."""

from __future__ import annotations

import collections
import copy
import pickle

import pytest
from differential import assert_same
from hypothesis import given
from hypothesis import strategies as st
from understudy_builtins.collections import defaultdict, deque

ORIGINALS = {"collections": "collections"}
SHIMS = {"collections": "understudy_builtins.collections"}

CASES = [
    "d = collections.deque('abc', 2); repr(d), d.maxlen, len(d), list(reversed(d)), 'c' in d, 'a' in d",
    "d = collections.deque(range(5)); d.rotate(2); list(d), d.rotate(-7), list(d), d[0], d[-1]",
    "d = collections.deque('abc'); d.insert(1, 'x'), d.insert(-1, 'y'), d.insert(99, 'z'), d.insert(-99, 'a'); list(d)",
    "d = collections.deque('abcabc'); d.count('a'), d.index('c'), d.index('a', 1), d.index('a', -4, -1), d.remove('b'); list(d)",
    "d = collections.deque('ab'); d.extend(d), d.extendleft(d); list(d), d.reverse(), list(d)",
    "d = collections.deque('abc'); del d[1]; d[0] = 'x'; list(d), list(d * 2), list(2 * d), list(d * -1), list(d + d)",
    "d = collections.deque('abc', 4); d *= 3; d += 'xy'; list(d), d.maxlen, list(d.copy()), d.copy().maxlen",
    "d = collections.deque([1]); d.append(d); repr(d)",
    "a, b = collections.deque([1, 2]), collections.deque([1, 3]); a < b, a <= b, a > b, a >= b, a == b, a != b",
    "a, b = collections.deque([1]), collections.deque([1, 0]); a < b, a == b, a == [1], collections.deque() == collections.deque()",
    "d = collections.deque(maxlen=0); d.append(1), d.appendleft(2), d.extend('abc'); repr(d)",
    "d = collections.deque('ab'); i = iter(d); next(i), i.__length_hint__(), i.__reduce__()[1][1], list(i)",
    "d = collections.deque('ab'); i = iter(d); next(i); d.append('c'); next(i)",
    "d = collections.deque('ab'); i = iter(d); d.rotate(); next(i)",
    "d = collections.deque('ab'); i = iter(d); d.reverse(); list(i)",
    "d = collections.deque('ab'); type(iter(d))(d, 1).__next__(), type(reversed(d))(d, 1).__next__()",
    "collections.deque('ab').__reduce__()[1], collections.deque('ab', 3).__reduce__()[1:3]",
    "collections.deque(1)",
    "collections.deque([], -1)",
    "collections.deque([], 'a')",
    "collections.deque([1])['a']",
    "collections.deque([1])[1]",
    "collections.deque([1])[0:1]",
    "collections.deque([1]).index(2)",
    "collections.deque([1]).index(1, 'a')",
    "collections.deque([1]).remove(2)",
    "collections.deque().pop()",
    "collections.deque().popleft()",
    "collections.deque([1], 1).insert(0, 2)",
    "collections.deque() + [1]",
    "collections.deque([1]) * 1.5",
    "collections.deque([1, 2]) * 2**62",
    "collections.deque().rotate('a')",
    "d = collections.deque(); d += 5",
    "collections.deque().__lt__([1])",
    "collections.deque([1])['a'] = 2",
    "del collections.deque([1])['a']",
    "d = collections.defaultdict(list); d['a'].append(1); repr(d), d.default_factory, d == {'a': [1]}",
    "d = collections.defaultdict(int, {'a': 1}, b=2); d['c'] += 3; dict(d), type(d.copy()).__name__, d.copy() == d",
    "d = collections.defaultdict(None, [(1, 2)]); d[3]",
    "d = collections.defaultdict(); repr(d), d.default_factory",
    "d = collections.defaultdict(list); d['d'] = d; repr(d)",
    "d = collections.defaultdict(int, a=1); repr(d | {'b': 2}), repr({'b': 2} | d), repr(d.__or__(5))",
    "collections.defaultdict(int, a=1).__or__([])",
    "collections.defaultdict(int, a=1).__reduce__()[1:4]",
    "collections.defaultdict(1)",
    "collections.defaultdict(int, 1)",
    "collections.defaultdict(None, {}, {})",
    "collections.defaultdict(int).__missing__((1, 2)), collections.defaultdict().__missing__((1, 2))",
]


@pytest.mark.parametrize("source", CASES)
def test_collections(source: str) -> None:
    assert_same(source, originals=ORIGINALS, shims=SHIMS)


NUMBERS = st.integers(-6, 6)
STEPS = st.one_of(
    st.tuples(st.sampled_from(["append", "appendleft", "remove", "rotate", "count", "index", "__imul__"]), NUMBERS),
    st.tuples(st.sampled_from(["pop", "popleft", "reverse", "__len__"])),
    st.tuples(st.just("clear")),
    st.tuples(st.sampled_from(["extend", "extendleft"]), st.lists(NUMBERS, max_size=9)),
    st.tuples(st.sampled_from(["insert", "__setitem__", "index"]), NUMBERS, NUMBERS),
    st.tuples(st.sampled_from(["__delitem__", "__getitem__", "__contains__"]), NUMBERS),
)


@given(st.lists(NUMBERS, max_size=10), st.one_of(st.none(), st.integers(0, 6)), st.lists(STEPS, max_size=30))
def test_any_sequence_of_steps(start: list[int], maxlen: int | None, steps: list[tuple]) -> None:
    original, shim = collections.deque(start, maxlen), deque(start, maxlen)
    for name, *arguments in steps:
        if name == "__imul__" and len(original) > 200:
            continue
        assert _told(shim, name, arguments) == _told(original, name, arguments)
        assert list(shim) == list(original)
        assert list(reversed(shim)) == list(reversed(original))


def _told(queue: object, name: str, arguments: list) -> object:
    try:
        value = getattr(queue, name)(*arguments)
    except (IndexError, ValueError) as error:
        return type(error), str(error)
    return None if value is queue else value


@pytest.mark.parametrize("made", [deque("abc"), deque("abc", 2), defaultdict(list, {"a": [1]})], ids=repr)
def test_copies(made: object) -> None:
    for again in (copy.copy(made), copy.deepcopy(made), pickle.loads(pickle.dumps(made))):
        assert type(again) is type(made)
        assert repr(again) == repr(made)
        assert again == made
