"""Calls of originals that may call functions of the program, which may ask for originals again.

Such a call is submitted, and the thread that made it does what the worker wants of the program until there is a result. While
a function of the program runs, the program has the turn: what it asks for is done by the worker's thread that waits for that
function. So functions run where their callers are, to any depth, and the objects of the one worker are at hand.
"""

from __future__ import annotations

import importlib
import inspect
import itertools
import os
import queue
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from understudy._understudy import CallOptions, Definition, Supervisor
    from understudy.executor.functions import Pickled
    from understudy.executor.future import Future

# What the worker tells of itself, as opposed to what it wants of the program.
OVER = "the call of the original that called this function is over"


class TurnOverError(Exception):
    """The function of the program for which the worker waited has ended."""


class Raised(threading.local):
    """What a function of the program has raised last in this thread while an original called it back."""

    last: BaseException | None = None


raised = Raised()


class _Maker:
    """Pickled, the worker's maker of functions of the program; what pickles it wants something callable."""

    def __call__(self, number: int, name: str, parameters: object) -> object:
        raise NotImplementedError("functions of the program are made in the worker")

    def __reduce__(self) -> tuple[Any, ...]:
        return getattr, (_Module(), "program_function")


class _Module:
    """Pickled, the worker's module of them."""

    def __reduce__(self) -> tuple[Any, ...]:
        return importlib.import_module, ("understudy_turns",)


class Lent:
    """A function of the program, as an argument of an original: the worker gets its number."""

    def __init__(self, number: int, function: Callable[..., Any]) -> None:
        self.number = number
        self.function = function

    def __reduce__(self) -> tuple[Any, ...]:
        name = str(getattr(self.function, "__name__", "function"))
        return _Maker(), (self.number, name, parameters(self.function))


def parameters(function: Callable[..., Any]) -> list[tuple[str, int, bool]] | None:
    """Names and kinds of a function's parameters, and whether they have defaults: originals look what they can give one."""
    try:
        found = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        return None
    return [(each.name, int(each.kind), each.default is not each.empty) for each in found]


class Functions:
    """The functions of the program that the worker has, by number."""

    def __init__(self) -> None:
        self._numbers = itertools.count(1)
        self._lent: dict[int, Lent] = {}

    def __bool__(self) -> bool:
        return bool(self._lent)

    def lend(self, function: Callable[..., Any]) -> Lent:
        """What is sent for a function; the same as long as the worker has it."""
        for lent in list(self._lent.values()):
            if lent.function == function:
                return lent
        number = next(self._numbers)
        return self._lent.setdefault(number, Lent(number, function))

    def call(self, number: int, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        return self._lent[number].function(*args, **kwargs)

    def gone(self, numbers: list[int]) -> None:
        """The worker has these no more."""
        for number in numbers:
            self._lent.pop(number, None)

    def clear(self) -> None:
        self._lent.clear()


class Turns(threading.local):
    """What this thread does with the worker: whether it waits for it, or has the turn."""

    waits = False
    has_turn = False
    # Whether it is a thread of the executor's, which encodes what the program says and must not wait for the worker.
    carries = False

    @property
    def busy(self) -> bool:
        """Whether this thread must not ask the worker: it waits for it, or has others wait."""
        return self.carries or (self.waits and not self.has_turn)


class Talk:
    """One call of an original, from its beginning to its result, by the thread that made it.

    While a function of the program runs, threads that it has started may ask as well: whoever asks listens until there is
    an answer, and the worker is told what the function gave when nobody listens any more.
    """

    def __init__(
        self, turns: Turns, functions: Functions, received: Callable[[Any], Any], ready: Callable[[Any], Any]
    ) -> None:
        self._process = os.getpid()
        # Held by the thread that listens to the worker; others wait for it, or for functions on top of theirs to end.
        self._listens = threading.Condition(threading.Lock())
        self.over = False
        self._turns = turns
        self._functions = functions
        # How objects of the worker that come with a call or an answer are made usable here, and functions fit to go there.
        self._received = received
        self._ready = ready
        self._heard: queue.SimpleQueue[tuple[Any, ...]] = queue.SimpleQueue()
        # What is said to each thread of the worker that waits for the program.
        self._said: dict[int, queue.SimpleQueue[Any]] = {}
        # For each such thread: the last message that came from it, and the kind of what it was told last.
        self._last: dict[int, tuple[int, str]] = {}
        # Answers that came before their turn, by the thread that gave them: threads may call back at the same time.
        self._early: dict[int, tuple[str, Any]] = {}
        # The functions that run now, innermost last, and for which thread of the worker each does.
        self._running: list[tuple[int, object]] = []
        self._future: Future[Any] | None = None
        # What ends the program, or whatever of it waits for it, however an original takes it.
        self._fatal: BaseException | None = None

    def can_ask(self) -> bool:
        """Whether the worker waits for a function of the program."""
        return bool(self._running) and not self.over and self._process == os.getpid()

    def call(
        self, supervisor: Supervisor, question: Definition, arguments: tuple[Any, ...], options: CallOptions
    ) -> Any:
        """The result of a call, all that it wants of the program done."""
        from understudy.executor.future import Future
        from understudy.executor.remote import Callback

        future = self._future = Future()
        future.add_done_callback(lambda done: self._heard.put(("over", 0, done)))
        try:
            future._ticket = supervisor.submit(future, question, (Callback(self._hear), *arguments), None, options)
            with self._listens:
                done, value = self._listened(None)
        finally:
            self.over = True
            for waiting in list(self._said.values()):
                waiting.put(("over",))
        if done == "done":
            return value
        raise value if self._fatal is None else self._fatal

    def ask(self, module: str, name: str, arguments: tuple[Any, ...]) -> Any:
        """What the worker answers to a question in the middle of its call: the program has the turn.

        Raises `TurnOverError` where it had it until another thread's question was answered.
        """
        with self._listens:
            if not self.can_ask():
                raise TurnOverError
            thread, had_turn = self._running[-1][0], self._turns.has_turn
            self._say(thread, ("ask", module, name, arguments))
            kind, value = self._listened(thread)
            self._turns.has_turn = had_turn
        if kind == "done":
            return self._received(value)
        if kind == "unsaid":
            _try_to_encode(arguments)
        raise value

    def _listened(self, thread: int | None) -> tuple[str, Any]:
        try:
            return self._listen(thread)
        except BaseException as error:
            # The program waits no more: somebody has pressed Ctrl-C. That ends the call, however deep the program is in it.
            self._fatal, self.over = error, True
            assert self._future is not None
            self._future.cancel()
            raise

    def _listen(self, thread: int | None) -> tuple[str, Any]:
        """Do what the worker wants of the program until that thread of it answers, or, if it is None, the call is over."""
        self._turns.has_turn = False
        while True:
            if thread in self._early:
                return self._early.pop(thread)
            kind, who, *message = self._heard.get()
            if kind == "over":
                return self._end(thread, *message)
            if kind == "call":
                self._call(who, *message)
            elif who == thread:
                return kind, message[0]
            else:
                self._early[who] = kind, message[0]
                self._say(who, ("later",))

    def _end(self, thread: int | None, done: Future[Any]) -> tuple[str, Any]:
        self.over = True
        # Whoever waits further out is to hear of it as well.
        self._heard.put(("over", 0, done))
        from concurrent.futures import CancelledError

        try:
            error = done.exception()
        except CancelledError as cancelled:
            error = cancelled
        if error is not None:
            return "failed", error
        return ("done", done.result()) if thread is None else ("failed", RuntimeError(OVER))

    def _call(self, thread: int, number: int, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        """Run a function of the program for a thread of the worker."""
        mine = thread, object()
        self._running.append(mine)
        self._turns.has_turn = True
        self._listens.release()
        said: tuple[Any, ...]
        try:
            said = "value", self._ready(self._functions.call(number, self._received(args), self._received(kwargs)))
        except BaseException as error:
            raised.last = error
            if not isinstance(error, Exception):
                self._fatal = error
            said = "raise", _sent(error)
        finally:
            self._listen_again(mine)
            self._turns.has_turn = False
            self._running.pop()
            self._listens.notify_all()
        self._say(thread, said)

    def _listen_again(self, mine: tuple[int, object]) -> None:
        """Wait until other threads have the answers to their questions: the worker does them on top of what asked before."""
        listens = False
        try:
            listens = self._listens.acquire()
            self._listens.wait_for(lambda: self._running[-1] is mine)
        except BaseException as error:
            # Somebody has pressed Ctrl-C, which ends the call and so the questions.
            self._fatal = error
            assert self._future is not None
            self._future.cancel()
            if not listens:
                self._listens.acquire()
            self._listens.wait_for(lambda: self._running[-1] is mine)
            raise

    def _say(self, thread: int, said: tuple[Any, ...]) -> None:
        self._said.setdefault(thread, queue.SimpleQueue()).put(said)

    def _hear(self, kind: str, thread: int, number: int, *message: Any) -> tuple[Any, ...]:
        """What a thread of the worker is told when it says something. Runs in a thread of the executor."""
        self._turns.carries = True
        if kind == "gone":
            self._functions.gone(*message)
            return ("value", None)
        mine = self._said.setdefault(thread, queue.SimpleQueue())
        if kind == "unsaid":
            failed, about, error = message
            arrived, told = self._last.get(thread, (0, ""))
            wanted = told == "ask" if arrived == failed else about != "call"
            if self.over or not wanted:
                # An argument of a function, or what it gave, could not travel: the original is to hear of it.
                return ("raise", None)
            self._heard.put(("unsaid" if arrived == failed else "failed", thread, error))
        elif self.over:
            raise RuntimeError(OVER)
        elif kind == "again":
            if mine.empty():
                return ("later",)
        else:
            self._last[thread] = number, ""
            self._heard.put((kind, thread, *message))
        said: tuple[Any, ...] = mine.get()
        if said[0] == "over":
            raise RuntimeError(OVER)
        self._last[thread] = number, said[0]
        return said


def _sent(error: BaseException) -> Pickled:
    """An exception as it is raised in the worker, so that it comes back as what it is."""
    from understudy.executor.errors import CannotTravel
    from understudy.executor.functions import Pickled, by_value

    try:
        return Pickled("an exception", by_value(error, "an exception"))
    except CannotTravel:
        return Pickled("an exception", by_value(RuntimeError(f"{type(error).__name__}: {error}"), "an exception"))


def _try_to_encode(arguments: tuple[Any, ...]) -> None:
    """Raise what says best why these cannot travel."""
    from understudy._understudy import encode_fields

    encode_fields(list(arguments), True)
