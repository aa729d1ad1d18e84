"""The ways of calling, each as a function that gives the exception that came of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import faulty
from understudy.executor.calls import Calls

PATIENCE = 60.0


def call(executor: Calls, function: Callable[..., Any], *args: object) -> Any:
    return executor.call(function, *args)


def submit(executor: Calls, function: Callable[..., Any], *args: object) -> Any:
    return executor.submit(function, *args).result(PATIENCE)


def map_one(executor: Calls, function: Callable[..., Any], *args: object) -> Any:
    (made,) = executor.map(faulty.apply, [(function.__name__, args)])
    return made


def evaluate(executor: Calls, function: Callable[..., Any], *args: object) -> Any:
    return executor.eval(f"__import__({function.__module__!r}).{function.__name__}(*args)", args=args)


WAYS = {"call": call, "submit": submit, "map": map_one, "eval": evaluate}


def raised(attempt: Callable[[], object]) -> BaseException:
    """What the attempt raised."""
    try:
        made = attempt()
    except BaseException as error:
        return error
    raise AssertionError(f"it gave {made!r}")
