"""Which attempts of a shim are not made again, and that the answer is the original's in any case."""

from __future__ import annotations

import time
from typing import Any

import pytest
from understudy.fallback.attempts import Attempt, Attempts, kinds
from understudy.fallback.guard import Guard
from understudy.fallback.searching import Modules


class Refusal(NotImplementedError):
    """A refusal, as those of shims look."""

    original, parameter = "numpy.f", "a"


class Session:
    """So much of a session as a guarded function needs."""

    running = False

    def allows(self, original: str) -> bool:
        return True


def guarded(seconds: float) -> tuple[Any, list[int]]:
    """A shim that works for so long and refuses negative numbers, in its guard; and its attempts."""
    attempts: list[int] = []

    def shim(a: int) -> str:
        attempts.append(a)
        until = time.perf_counter() + seconds
        while time.perf_counter() < until:
            pass
        if a < 0:
            raise Refusal("not below 0")
        return f"shim {a}"

    guard = object.__new__(Guard)
    guard.session = Session()  # type: ignore[assignment]
    return guard.served("numpy.f", shim, lambda why, args, kwargs: f"original {args[0]}"), attempts  # type: ignore[arg-type]


# Each row: how long an attempt takes, the calls, and those of them that the shim was asked for.
CALLS = [
    (0.001, [-1, -1, -1, -1], [-1, -1]),
    (0.001, [-1, -1, -1, 5, -1, 5], [-1, -1, 5, 5]),
    (0.001, [-1, -2, -2, -2], [-1, -2]),
]


@pytest.mark.parametrize("seconds, given, attempted", CALLS)
def test_a_dear_attempt_is_not_made_again(seconds: float, given: list[int], attempted: list[int]) -> None:
    call, attempts = guarded(seconds)
    assert [call(a) for a in given] == [f"{'original' if a < 0 else 'shim'} {a}" for a in given]
    assert attempts == attempted


def test_an_attempt_is_cheap_that_is_short_or_beside_a_long_call_there() -> None:
    attempts = Attempts()
    attempts.note((1,), {}, Attempt("why", 0.01), there=1.0)
    attempts.note((1,), {}, Attempt("why", 0.0001), there=0.0)
    assert attempts.refused((1,), {}) is None
    attempts.note((1,), {}, Attempt("why", 0.01), there=0.05)
    assert attempts.refused((1,), {}) == "why"


# Each row: the arguments of two calls, and whether they are of the same kinds.
KINDS = [
    ((1, "a"), (1, "a"), True),
    ((1,), (2,), False),
    ((1,), (1.0,), False),
    ((1,), (True,), False),
    (([1, None],), ([1, None],), True),
    (([1, None],), ([1, 2],), False),
    ((range(3),), (range(4),), True),
    ((memoryview(b"a"),), (memoryview(b"bc"),), True),
]


@pytest.mark.parametrize("one, other, same", KINDS)
def test_kinds(one: tuple[object, ...], other: tuple[object, ...], same: bool) -> None:
    assert (kinds(one, {}) == kinds(other, {})) is same
    assert (kinds((), {"a": one}) == kinds((), {"a": other})) is same
    assert kinds((), {"a": one}) != kinds((), {"b": one})


def test_a_module_is_asked_for_once_until_the_import_system_looks_anew() -> None:
    asked: list[str] = []
    modules = Modules(lambda: "/no/such/python")

    def ask() -> bool:
        asked.append("x.y")
        return len(asked) > 1

    assert [modules.has("x.y", ask) for _ in range(3)] == [False] * 3 and len(asked) == 1
    modules.forget()
    assert modules.has("x.y", ask) and modules.has("x.y", ask) and len(asked) == 2
    assert not modules.has("x", ask) and len(asked) == 2
