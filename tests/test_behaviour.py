"""No definite answer of the effect analysis is contradicted by what a shim does when it is called.

The running shim is the judge: every function of the shim packages is called with arguments of many kinds. An argument that
changed, came back, was called or gave a result that shares its memory must not have been denied.
"""

from __future__ import annotations

import copy
import importlib
import inspect
import io
import signal
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout
from pathlib import Path
from typing import Any

import pytest
from understudy import registry
from understudy.registry import Entry
from understudy.registry.entry import ArgumentEffect

#: Calls that last longer tell nothing, and some would never end.
SECONDS = 0.5
LIBRARIES = ["builtins", "numpy"]
# They set what every later call goes by.
LEFT_OUT = {
    "numpy.set_printoptions",
    "numpy.seterr",
    "numpy.seterrcall",
    "numpy.setbufsize",
    "numpy.set_string_function",
}


class Called:
    """A function that knows whether it was called."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self, *arguments: Any, **keywords: Any) -> Any:
        self.times += 1
        return arguments[0] if arguments else 0

    def __deepcopy__(self, memo: Any) -> Called:
        return Called()


def samples() -> list[Callable[[], Any]]:
    """Makers of arguments, so that every call gets its own."""
    import understudy_numpy as np

    return [
        lambda: 3,
        lambda: 0.5,
        lambda: [3.0, 1.0, 2.0],
        lambda: "ab",
        lambda: np.array([3.0, 1.0, 2.0]),
        lambda: np.array([[1.0, 2.0], [3.0, 5.0]]),
        lambda: np.array([2, 1, 1]),
        Called,
    ]


def calls(makers: list[Callable[[], Any]], count: int) -> Iterator[list[Any]]:
    """Arguments of one kind each, and of two kinds where there are two or more."""
    for first in makers:
        for second in makers if count > 1 else makers[:1]:
            yield [first(), *[second() for _ in range(count - 1)]]


@contextmanager
def limited() -> Iterator[None]:
    def stop(*_: Any) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def state(value: Any) -> Any:
    """What can be seen of an argument, to tell whether it changed."""
    storage = getattr(value, "tobytes", None)
    if storage is not None and hasattr(value, "shape"):
        return "array", str(value.dtype), value.shape, value.strides, storage()
    return repr(value) if not isinstance(value, Called) else "function"


def shares(result: Any, argument: Any) -> bool:
    """Whether something of a result is an argument that can change, or memory of it."""
    import understudy_numpy as np

    if isinstance(argument, (int, float, str)):
        return False
    if result is argument:
        return True
    if isinstance(result, (tuple, list)):
        return any(shares(one, argument) for one in result)
    both = isinstance(result, np.ndarray) and isinstance(argument, np.ndarray)
    return both and bool(result.size) and bool(np.shares_memory(result, argument))


def function_of(entry: Entry) -> Callable[..., Any] | None:
    if entry.shim is None or not entry.shim.module.startswith("understudy_") or "." in entry.shim.name:
        return None
    module = importlib.import_module(entry.shim.module)
    function = getattr(module, entry.shim.name, None)
    return function if callable(function) and not isinstance(function, type) else None


def outcome(function: Callable[..., Any], arguments: list[Any]) -> tuple[bool, Any]:
    """Whether it returned, and what."""
    try:
        with limited(), redirect_stdout(io.StringIO()), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return True, function(*arguments)
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt):
            raise
        return False, type(error)


def effects_by_place(function: Callable[..., Any], effects: dict[str, ArgumentEffect]) -> list[ArgumentEffect]:
    """What is said of the first arguments by place; those that a starred parameter takes in are one to the registry."""
    places = []
    for parameter in inspect.signature(function).parameters.values():
        name = parameter.name if parameter.name in effects else f"*{parameter.name}"
        if name not in effects:
            break
        if parameter.kind is parameter.VAR_POSITIONAL:
            places += [effects[name]] * 2
        if parameter.kind not in (parameter.POSITIONAL_ONLY, parameter.POSITIONAL_OR_KEYWORD):
            break
        places.append(effects[name])
    return places[:3]


def contradictions(entry: Entry, function: Callable[..., Any]) -> Iterator[str]:
    behaviour = entry.behaviour
    assert behaviour is not None
    denied = effects_by_place(function, {effect.name: effect for effect in behaviour.arguments})
    for count in range(1, len(denied) + 1):
        for arguments in calls(samples(), count):
            before = [state(argument) for argument in arguments]
            shown = ", ".join(repr(argument) for argument in arguments)
            again = [copy.deepcopy(argument) for argument in arguments]
            returned, result = outcome(function, arguments)
            for argument, was, effect in zip(arguments, before, denied):
                call = f"{entry.name}({shown}): {effect.name}"
                if state(argument) != was:
                    if effect.writes == "no":
                        yield f"{call} was changed"
                    if behaviour.pure.answer == "yes":
                        yield f"{call} was changed, but the call is said to be pure"
                if isinstance(argument, Called) and argument.times and effect.called == "no":
                    yield f"{call} was called"
                if returned and shares(result, argument):
                    if effect.escapes == "no":
                        yield f"{call} came back"
                    if behaviour.result_aliases.answer == "no":
                        yield f"{call} came back, but the result is said to share nothing"
            if returned and behaviour.deterministic.answer == "yes":
                once_more = outcome(function, again)
                # An iterator shows nothing of what it will give.
                if (
                    not hasattr(result, "__next__")
                    and " at 0x" not in repr(result)
                    and state(once_more[1]) != state(result)
                ):
                    yield f"{entry.name}({shown}) gave another result the second time"


def functions(library: str) -> Iterator[tuple[Entry, Callable[..., Any]]]:
    known = registry.opened()
    for mirrored in known.libraries():
        for module in mirrored.modules if mirrored.name == library else ():
            for name in known.names(module):
                entry = known.find(f"{module}.{name}")
                if (
                    entry is None
                    or entry.behaviour is None
                    or entry.name in LEFT_OUT
                    or entry.name != f"{module}.{name}"
                ):
                    continue
                function = function_of(entry)
                if function is not None and entry.behaviour.arguments:
                    yield entry, function


@pytest.mark.skipif(sys.platform != "linux", reason="limits calls with a timer signal")
@pytest.mark.parametrize("library", LIBRARIES)
def test_nothing_that_was_denied_happens(library: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Some of what is called writes files.
    monkeypatch.chdir(tmp_path)
    found, seen, definite = [], 0, 0
    for entry, function in functions(library):
        seen += 1
        assert entry.behaviour is not None
        definite += any(effect.writes == "no" for effect in entry.behaviour.arguments)
        found += list(contradictions(entry, function))
    assert not found, "\n".join(found[:40])
    # It would be easy to deny nothing.
    assert seen > 80, seen
    assert definite > seen // 5, (definite, seen)
