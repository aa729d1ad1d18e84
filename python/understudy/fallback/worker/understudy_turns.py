"""Functions of the program, as originals call them, and what the program asks of originals until such a function is done.

While one of its functions runs, the program has the turn: what it asks for is done in the thread that waits for the function,
on top of the call that is under way, and may call the program back again.

Standard library only, for CPython 3.9 and later.
"""

from __future__ import annotations

import importlib
import inspect
import itertools
import threading
import time
import weakref

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

# How long a thread waits before it asks again, in seconds, while the program is busy with another thread's call.
PATIENCE = 0.001

# How the program is reached while a call of its runs here: the last one.
_PROGRAM: list[Any] = []
# What is told has numbers, so that the program can say whether it has heard it.
_MESSAGES = itertools.count(1)
_KNOWN: Any = weakref.WeakValueDictionary()
# Numbers of functions that nothing here holds any more.
_GONE: list[int] = []


class ProgramFunction:
    """A function of the program: a call of it is a turn of the program's."""

    def __init__(self, number: int, name: str, parameters: Any) -> None:
        self._number = number
        self._parameters = parameters
        self.__name__ = self.__qualname__ = name

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return _turn(self._number, args, kwargs)

    @property
    def __signature__(self) -> Any:
        if self._parameters is None:
            raise AttributeError("__signature__")
        return inspect.Signature(
            [
                inspect.Parameter(name, kind, default=... if has_default else inspect.Parameter.empty)
                for name, kind, has_default in self._parameters
            ]
        )

    def __copy__(self) -> ProgramFunction:
        return self

    def __deepcopy__(self, memo: Any) -> ProgramFunction:
        return self

    def __reduce__(self) -> Any:
        return program_function, (self._number, self.__name__, self._parameters)

    def __repr__(self) -> str:
        return f"<function {self.__name__} of the program>"

    def __del__(self) -> None:
        _GONE.append(self._number)


def program_function(number: int, name: str, parameters: Any) -> ProgramFunction:
    """The function that the program knows by a number; one object for each."""
    found: ProgramFunction | None = _KNOWN.get(number)
    if found is None:
        found = _KNOWN[number] = ProgramFunction(number, name, parameters)
    return found


def with_turns(program: Any, let_go: Any, module: str, name: str, arguments: Any) -> Any:
    """A question of the program's, during which originals may call its functions. It holds the objects `let_go` no more."""
    program.let_go(let_go)
    _PROGRAM.append(program)
    try:
        return _question(module, name)(*arguments)
    finally:
        gone = {_GONE.pop() for _ in range(len(_GONE))}.difference(_KNOWN)
        if gone:
            program.tell("gone", 0, next(_MESSAGES), sorted(gone))
        _PROGRAM.pop()


def anchor() -> Any:
    """An object that stays here, by which the program tells this worker from others."""
    return object()


def operate(operation: str, target: Any, args: Any, kwargs: Any) -> Any:
    """An operation on an object that stays here, while there are turns."""
    return _PROGRAM[-1].operate(operation, target, args, kwargs or {})


def _question(module: str, name: str) -> Any:
    return getattr(importlib.import_module(module), name)


def _turn(number: int, args: Any, kwargs: Any) -> Any:
    """Let the program run a function, and do what it asks until it gives the turn back."""
    if not _PROGRAM:
        raise RuntimeError("a function of the program can be called only while a call of the program runs")
    program, thread = _PROGRAM[-1], threading.get_ident()
    told = _tell(program, "call", thread, number, args, kwargs)
    while True:
        kind = told[0]
        if kind == "value":
            return told[1]
        if kind == "raise":
            raise told[1]
        if kind == "later":
            time.sleep(PATIENCE)
            told = _tell(program, "again", thread)
        else:
            told = _tell(program, *_answer(told, thread))


def _answer(told: Any, thread: int) -> tuple[Any, ...]:
    """What comes of a question, or that it failed."""
    _, module, name, arguments = told
    try:
        return "done", thread, _question(module, name)(*arguments)
    except Exception as error:
        return "failed", thread, error


def _tell(program: Any, kind: str, thread: int, *message: Any) -> Any:
    """What the program says to a message. Where one of both could not travel, what it says to that."""
    failed, about = None, kind
    while True:
        number = next(_MESSAGES)
        try:
            told = program.tell(kind, thread, number, *message)
        except Exception as error:
            failed, kind, message = error, "unsaid", (number, about, RuntimeError(str(error)))
            continue
        if failed is not None and told == ("raise", None):
            raise failed
        return told
