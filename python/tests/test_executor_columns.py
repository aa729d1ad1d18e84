"""Maps over plain numbers, which go to workers in columns: what must not differ from calls one by one."""

from __future__ import annotations

import itertools
import math
import operator
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import executor_functions as functions
import pytest
from understudy.executor import Executor, RemoteError, WorkerExited

HERE = str(Path(__file__).resolve().parent)
COUNT = 5000
# One that cannot load this process's compiled module, if there is one here.
OTHERS = [
    path
    for version in ("3.9", "3.10")
    for path in sorted(Path.home().glob(f".pyenv/versions/{version}*/bin/python"))[:1]
]


@pytest.fixture(scope="module", params=[sys.executable, *map(str, OTHERS[:1])], ids=lambda path: Path(path).parts[-3])
def executor(request: pytest.FixtureRequest) -> Iterator[Executor]:
    python = None if request.param == sys.executable else request.param
    with Executor(python, workers=2, path=[HERE]) as made:
        yield made


def as_seen(values: list[Any]) -> list[tuple[type, str]]:
    return [(type(value), repr(value)) for value in values]


@pytest.mark.parametrize("bad", [0, 1, 2, 2047, 2048, 2500, COUNT - 1])
def test_a_death_costs_the_call_that_ran(executor: Executor, bad: int, tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.touch()
    kept = list(executor.map(functions.exit_at, range(COUNT), itertools.repeat(bad), on_error="return"))
    assert [index for index, value in enumerate(kept) if isinstance(value, Exception)] == [bad]
    died = kept.pop(bad)
    assert isinstance(died, WorkerExited) and died.code == 9
    assert kept == [*range(bad), *range(bad + 1, COUNT)]


@pytest.mark.parametrize("bad", [0, 700, 1499])
def test_nothing_runs_twice_where_a_worker_dies(executor: Executor, bad: int, tmp_path: Path) -> None:
    log = tmp_path / "log"
    executor.all(functions.remember_log, str(log))
    kept = list(executor.map(functions.log_there_and_exit_at, range(1500), [bad] * 1500, on_error="return"))
    assert [index for index, value in enumerate(kept) if isinstance(value, Exception)] == [bad]
    assert sorted(map(int, log.read_text().split())) == list(range(1500))


@pytest.mark.parametrize("bad", [0, 1, 3000, COUNT - 1])
def test_an_exception_costs_one_call(executor: Executor, bad: int) -> None:
    kept = list(executor.map(functions.fail_at, range(COUNT), itertools.repeat(bad), on_error="return"))
    failed = kept.pop(bad)
    assert isinstance(failed, ValueError) and str(failed) == f"bad {bad}"
    assert kept == [*range(bad), *range(bad + 1, COUNT)]
    results = executor.map(functions.fail_at, range(COUNT), itertools.repeat(bad))
    assert list(itertools.islice(results, bad)) == list(range(bad))
    with pytest.raises(ValueError, match=f"bad {bad}"):
        next(results)
    assert list(results) == []


@pytest.mark.parametrize("every", [1, 7, 1000])
def test_many_exceptions(executor: Executor, every: int) -> None:
    kept = list(executor.map(functions.fail_every, range(3000), itertools.repeat(every), on_error="return"))
    assert [value if isinstance(value, int) else str(value) for value in kept] == [
        value if value % every else f"bad {value}" for value in range(3000)
    ]


@pytest.mark.parametrize(
    ("function", "items"),
    [
        (operator.neg, range(-3000, 3000)),
        (operator.neg, range(3000, -3000, -7)),
        (operator.neg, range(0)),
        (operator.neg, range(2**63 - 5, 2**63 + 5)),
        (operator.neg, range(-(2**63), -(2**63) + 5)),
        (operator.neg, [True, False] * 500),
        (operator.neg, [*range(1000), True, *range(1000), 2.5, *range(1000)]),
        (operator.neg, (0.0, -0.0, math.inf, 5e-324) * 300),
        (operator.not_, range(1000)),
        (functions.double, [*range(1000), "text", *range(1000)]),
        (functions.double, [*range(1000), 2**62, 2**63, -(2**80), *range(1000)]),
        (functions.double, [None and 0, 1, 2.0, "x", (1,), b"b"] * 200),
        (functions.mixed, range(1000)),
        (functions.text_at_1000, range(3000)),
        (functions.nothing, range(1000)),
        (functions.huge_at_1000, range(3000)),
    ],
)
def test_results_are_those_of_the_builtin(executor: Executor, function: Callable[..., Any], items: Any) -> None:
    items = [item for item in items if item is not None] if isinstance(items, list) else items
    assert as_seen(list(executor.map(function, items))) == as_seen(list(map(function, items)))
    assert as_seen(list(executor.map(function, iter(items)))) == as_seen(list(map(function, items)))
    unordered = as_seen(list(executor.map(function, items, ordered=False)))
    assert sorted(unordered, key=repr) == sorted(as_seen(list(map(function, items))), key=repr)


def test_several_arguments(executor: Executor) -> None:
    columns = (range(2000), [0.5] * 2000, range(2000, 0, -1))
    assert list(executor.map(functions.weigh, *columns)) == list(map(functions.weigh, *columns))


def test_an_int_of_a_class_of_its_own_does_not_become_an_int(executor: Executor) -> None:
    alone = executor.options(keep="auto").call(functions.small_enum, 500)
    kept = list(executor.map(functions.small_enum_at_500, range(1000), on_error="return"))
    assert kept[:500] == list(range(500)) and kept[501:] == list(range(501, 1000))
    # Whatever becomes of it by itself, it is not silently a plain number.
    assert type(kept[500]) is not int and type(alone) is not int


def test_what_calls_print_comes_once_and_in_order(capfd: pytest.CaptureFixture[str]) -> None:
    with Executor(workers=2, path=[HERE], output="forward") as executor:
        assert list(executor.map(functions.print_every, range(2000), itertools.repeat(250))) == list(range(2000))
        assert capfd.readouterr().out.split() == [str(number) for number in range(0, 2000, 250)]
        assert list(executor.map(functions.print_every, range(50), itertools.repeat(1))) == list(range(50))
        assert capfd.readouterr().out.split() == [str(number) for number in range(50)]


def test_a_change_of_state_does_not_stay(executor: Executor) -> None:
    before = executor.call(os.getcwd)
    assert list(executor.map(functions.wander_at, range(3000), itertools.repeat(1000))) == list(range(3000))
    assert executor.call(os.getcwd) == before == executor.call(os.getcwd)


def test_an_infinite_input(executor: Executor) -> None:
    results = executor.map(operator.neg, itertools.count())
    assert list(itertools.islice(results, 20000)) == [-number for number in range(20000)]
    results.close()  # type: ignore[attr-defined]
    assert list(results) == []
    assert executor.call(operator.neg, 1) == -1


def test_early_end(executor: Executor) -> None:
    for _ in range(20):
        results = executor.map(operator.neg, range(10**6))
        assert next(results) == 0
        del results
    assert executor.call(operator.neg, 1) == -1


def test_a_list_that_changes_meanwhile(executor: Executor) -> None:
    items = [1]
    results = executor.map(functions.double, items)
    items.append(2)
    assert list(results) == [2, 4]


def test_slow_calls_are_shared_out(executor: Executor) -> None:
    """Two workers have something to do, though nothing is known of the calls beforehand."""
    pids = list(executor.map(functions.wait_and_tell, [0.01] * 40))
    assert len(set(pids)) == 2


def test_others_go_on_while_one_call_takes_long(executor: Executor) -> None:
    results = executor.map(functions.wait, [0.0] * 100 + [600.0] + [0.0] * 10000, ordered=False)
    assert sum(1 for _ in itertools.islice(results, 5000)) == 5000
    results.close()  # type: ignore[attr-defined]
    assert executor.call(operator.neg, 1) == -1


def test_two_threads_that_ask_for_results_are_told(executor: Executor) -> None:
    """Neither may go on as if it had all of them."""
    results = executor.map(functions.wait, [0.2, 0.2, 0.2, 0.2])
    kept: list[object] = []

    def ask() -> None:
        try:
            kept.append(list(results))
        except ValueError as error:
            kept.append(error)

    threads = [threading.Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    given = [value for value in kept if isinstance(value, list)]
    assert sum(map(len, given)) in (0, 4) or any(isinstance(value, ValueError) for value in kept)


def test_an_exception_of_a_class_of_the_users(executor: Executor) -> None:
    kept = list(executor.map(functions.raise_two_at_500, range(1000), on_error="return"))
    assert isinstance(kept[500], (functions.TwoArguments, RemoteError))
    assert kept[499] == 499 and kept[501] == 501


def test_no_memory_stays_behind() -> None:
    code = (
        "import operator, os, understudy\n"
        "with understudy.Executor(workers=2) as executor:\n"
        "    for _ in range(3): assert sum(executor.map(operator.neg, range(50000))) == -1249975000\n"
        "    next(executor.map(operator.neg, range(10**6)))\n"
        "    held = [os.readlink(f'/proc/self/fd/{n}') for n in os.listdir('/proc/self/fd') if os.path.islink(f'/proc/self/fd/{n}')]\n"
        "    assert sum('memfd' in name for name in held) < 40, held\n"
        "held = [os.readlink(f'/proc/self/fd/{n}') for n in os.listdir('/proc/self/fd') if os.path.islink(f'/proc/self/fd/{n}')]\n"
        "assert not any('memfd' in name for name in held), held\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=120)
