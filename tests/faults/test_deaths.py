"""A worker dies: its caller is told everything, nobody else is hurt, and nothing is left."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable
from typing import Any

import faulty
import pytest
from conftest import interpreters
from outcomes import DEATHS, Death
from understudy.executor import Executor, ExecutorError
from ways import PATIENCE, WAYS, raised

Make = Callable[..., Executor]
Pipe = tuple[str, Callable[[], None]]


#: Seconds that a call with a deadline gets for the start of its worker, on a machine that is busy with other things.
START = 1.5


def rows(deaths: list[Death]) -> list[Any]:
    return [pytest.param(death, id=f"{death.name}-{death.error.__name__}") for death in deaths]


def rows_in(deaths: list[Death], *choices: Iterable[str]) -> list[Any]:
    """Each death with each choice. What takes seconds is tried with the first choice, and with the others in a soak."""
    found = []
    for death in deaths:
        for number, choice in enumerate(itertools.product(*choices)):
            soak = [pytest.mark.soak] if death.slow and number else []
            name = "-".join((death.name, death.error.__name__, *choice))
            found.append(pytest.param(death, *choice, id=name, marks=soak))
    return found


def settings(death: Death, start: str) -> dict[str, Any]:
    return {**death.settings, "start": start, **({"preload": ["faulty"]} if start == "fork" else {})}


@pytest.mark.parametrize(("death", "way", "start"), rows_in(DEATHS, WAYS, ["spawn", "fork"]))
def test_every_death_in_every_way(make: Make, death: Death, way: str, start: str) -> None:
    executor = make(workers=1, **settings(death, start))
    for warm in (False,) if death.slow else (False, True):
        if warm:
            assert executor.call(faulty.add, 1, 2) == 3
        timeout = death.timeout and death.timeout + (0 if warm else START)
        view = executor if timeout is None else executor.options(timeout=timeout)
        try:
            made = WAYS[way](view, death.function, *death.args)
        except ExecutorError as error:
            death.check(error, death.name)
        else:
            assert way == "map" and death.survives_map and made is None
    # Healed: the next call is right.
    assert executor.call(faulty.add, [1], [2]) == [1, 2]


@pytest.mark.parametrize(("death", "start"), rows_in(DEATHS, ["spawn", "fork"]))
def test_neighbours_and_queued_calls_are_untouched(make: Make, pipe: Pipe, death: Death, start: str) -> None:
    path, go_on = pipe
    executor = make(workers=2, **settings(death, start))
    # A deadline is for the call, and not for the start of the worker that it would wait for.
    assert executor.all(faulty.add, 1, 2) == [3, 3]
    neighbour = executor.submit(faulty.waits_for, path, "neighbour")
    view = executor if death.timeout is None else executor.options(timeout=death.timeout)
    dies = view.submit(death.function, *death.args)
    queued = [executor.submit(faulty.add, number, 1) for number in range(20)]
    error = raised(lambda: dies.result(PATIENCE))
    death.check(error, death.name)
    assert [future.result(PATIENCE) for future in queued] == list(range(1, 21))
    assert not neighbour.done()
    go_on()
    assert neighbour.result(PATIENCE) == "neighbour"


@pytest.mark.parametrize("python", [pytest.param(path, id=name) for name, path in interpreters().items()])
@pytest.mark.parametrize("death", rows([death for death in DEATHS if death.name in ("killed", "aborts", "leaves")]))
def test_in_every_interpreter(make: Make, death: Death, python: str) -> None:
    executor = make(python, workers=1)
    for way in WAYS.values():
        error = raised(lambda way=way: way(executor, death.function, *death.args))  # type: ignore[misc]
        death.check(error, death.name)
    assert executor.call(faulty.add, 1, 2) == 3
