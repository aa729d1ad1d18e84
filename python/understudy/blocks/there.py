"""`vanilla`: a block or a function runs on the originals, in the executor.

    with understudy.vanilla():
        result = scipy.stats.norm.fit(data)

    @understudy.vanilla(timeout=60)
    def fit(data): ...

What it reads goes over as values, what it binds comes back, what it changes is changed here. A thing that is no data
stays there, behind an object that acts as it would (`understudy.fallback.objects`).
"""

from __future__ import annotations

import functools
import inspect
import itertools
import operator
import random
import sys
from collections.abc import Callable, Mapping
from types import FunctionType, MethodType
from typing import Any, NamedTuple, overload

from understudy.blocks.block import Block, F
from understudy.blocks.errors import BlockRefused
from understudy.blocks.names import Scope, check, check_shared, own_attributes, reads, values_read
from understudy.blocks.sessions import WHY, session_for
from understudy.blocks.skipping import Outcome, part_in
from understudy.blocks.source import Source, codes_in, source_of_function
from understudy.fallback.session import CalledBackError, Session

_numbers = itertools.count()


@overload
def vanilla(function: F, /) -> F: ...
@overload
def vanilla(*, python: str | None = None, timeout: float | None = None) -> Vanilla: ...
def vanilla(function: Any = None, /, *, python: str | None = None, timeout: float | None = None) -> Any:
    """A block (`with vanilla():`) or a function (`@vanilla`) that runs on the originals, in the executor.

    `python` is the interpreter: a path, the folder of an environment or a version. Without one it is that of the fallback
    under `understudy run`, else this one. `timeout` is in seconds, for the block or for each call. Raises `BlockRefused` before
    anything runs, else what the block raises, or an `ExecutorError`.
    """
    made = Vanilla(python, timeout)
    return made if function is None else made(function)


class Vanilla(Block):
    """What `vanilla()` gives: it is entered by `with`, or decorates a function."""

    name = decorator = "vanilla"

    def __init__(self, python: str | None = None, timeout: float | None = None) -> None:
        super().__init__()
        self.python = python
        self.timeout = timeout

    def decorated(self, function: FunctionType) -> Callable[..., Any]:
        """The function, each call of which runs in the executor."""
        return Elsewhere(self, function)

    def run(self, source: Source, scope: Scope) -> Outcome:
        """What a block comes to, run in the executor."""
        check(source, scope, is_block)
        names = {name: _undecorated(value) for name, value in values_read(source, scope).items()}
        check_shared(source, scope, names)
        # A function whose variables are the function's around it can live in neither place; it stays in the executor.
        job = Job(source, names, scope.known, keeps_functions=bool(scope.fast))
        return self.ask(job, f"a block at {source.file}:{source.line}")

    def ask(self, job: Job, label: str) -> Outcome:
        """Run statements in the executor. An exception of theirs is part of the outcome; an error of the executor is raised."""
        return Exchange(session_for(self.python), job, label, self.timeout).outcome()


class Job(NamedTuple):
    """Statements, what their names stand for, the names of their module, and the call of what they define, if any."""

    source: Source
    names: dict[str, Any]
    known: dict[str, Any]
    call: tuple[str, tuple[Any, ...], dict[str, Any]] | None = None
    # Whether functions that the statements define stay in the executor.
    keeps_functions: bool = True

    def roots(self) -> list[Any]:
        """All that may be changed by it, as the worker numbers it; last the attributes of the program's own objects."""
        _, args, kwargs = self.call or ("", (), {})
        roots: list[Any] = [self.names, args, kwargs]
        owners: dict[tuple[Any, ...], Any] = {}
        for number, root in enumerate(roots):
            items: Mapping[Any, Any] = dict(enumerate(root)) if isinstance(root, tuple) else root
            owners |= {(number, key): attributes for key, attributes in own_attributes(items).items()}
        return [*roots, owners]


class Exchange:
    """One job in a session's worker."""

    def __init__(self, session: Session, job: Job, label: str, timeout: float | None) -> None:
        self.session = session
        self.job = job
        self.label = label
        self.timeout = timeout
        self.roots = job.roots()

    def outcome(self) -> Outcome:
        from understudy.executor.errors import CallTimeout, ExecutorError, RemoteError, WorkerGone

        number = next(_numbers)
        # Any interpreter will do where one is named; else it must have the libraries.
        self.session.supervisor(
            "builtins" if self.session.python else next(iter(self.session.libraries), "builtins"), WHY
        )
        try:
            return self._received(*self.session.call(self.label, WHY, lambda: self._asked(number)))
        except (CallTimeout, WorkerGone) as error:
            # The next job starts another worker.
            raise error from None
        except CalledBackError:
            # The worker waits for the function that this is in, and can be asked nothing.
            raise
        except ExecutorError as error:
            if not isinstance(error, RemoteError):
                raise self._explained(error) from None
            return self._failed(number, error)
        except BaseException as error:
            return self._failed(number, error)

    def _asked(self, number: int) -> Any:
        source, call = self.job.source, self.job.call
        module = str(self.job.known.get("__name__", "__main__"))
        text = (source.text, source.file, source.flags, source.valued, module, self.job.keeps_functions)
        streams = sys.modules.get("numpy.random")
        stream = None if streams is None else streams.get_state(legacy=False)
        chance = random.getstate()
        self.session.forget_stream()
        sent = (
            number,
            text,
            self.session.ready(self.job.names),
            list(self.roots[3]),
            (stream, chance),
            self.session.ready(call),
        )
        return self.session.ask(self.label, WHY, "run_block", *sent, timeout=self.timeout)

    def _failed(self, number: int, error: BaseException) -> Outcome:
        """What a job had done when an exception ended it; the exception itself where it had not begun."""
        done = self.session.ask(self.label, WHY, "left", number)
        if done is None:
            raise error
        return self._received(*done)._replace(error=error)

    def _received(
        self, result: Any, bound: list[tuple[str, str, Any]], deleted: list[str], changes: Any, moved: Any, named: bool
    ) -> Outcome:
        from understudy.fallback.changes import Answer

        answer = Answer(self.roots, named)
        result, bound = answer.own(result), answer.own(bound)
        answer.write_back(changes)
        stream, chance = moved
        if stream is not None:
            sys.modules["numpy.random"].set_state(stream)
        if chance is not None:
            random.setstate(chance)
        made = {name: self._made(name, kind, value) for name, kind, value in bound}
        return Outcome(made, deleted, None, result)

    def _made(self, name: str, kind: str, value: Any) -> Any:
        return _MAKERS[kind](self, name, value)

    def _explained(self, error: Exception) -> Exception:
        """The error for a name that cannot go over, said in the words of the block."""
        from understudy.executor.errors import CannotTravel

        if not isinstance(error, CannotTravel):
            return error
        source = self.job.source
        for name, value in self.job.names.items():
            if not self._travels(value):
                kind = type(value)
                what = (
                    f"`{name}`, which it reads, is a {kind.__module__}.{kind.__qualname__} and cannot go over ({error})"
                )
                return source.refused(
                    "block-cannot-travel", source.line, what, "Take the data out of it before the block."
                )
        return error

    def _travels(self, value: Any) -> bool:
        from understudy._understudy import encode_fields
        from understudy.executor.functions import by_value, reference

        try:
            encode_fields([self.session.ready(value)], True)
        except Exception:
            try:
                return reference(value) is not None or bool(by_value(value, "it"))
            except Exception:
                return False
        return True


def _as_module(exchange: Exchange, name: str, value: Any) -> Any:
    """A module that the block has imported: that of this process, else the one there."""
    import importlib

    from understudy.fallback.modules import remote_module

    try:
        return importlib.import_module(value)
    except ImportError:
        return remote_module(exchange.session, value)


def _as_function(exchange: Exchange, name: str, value: Any) -> Any:
    """A function that a block of a module has defined: its source is here as well."""
    called, line, defaults, keywords = value
    for code in codes_in(exchange.job.source.code()):
        if (code.co_name, code.co_firstlineno) == (called, line):
            made = FunctionType(code, exchange.job.known, called, defaults)
            made.__kwdefaults__ = keywords
            return made
    raise AssertionError(f"{called} is not in its own source")


def _as_exception(exchange: Exchange, name: str, value: Any) -> Any:
    from understudy.executor.remote_exceptions import loaded_class
    from understudy.fallback.exceptions import exception_class

    return loaded_class(value[0]) or exception_class(name, value)


# How what a name was bound to comes back, by the worker's word for it.
_MAKERS: dict[str, Callable[[Exchange, str, Any], Any]] = {
    "same": lambda exchange, name, value: exchange.job.names[value],
    "module": _as_module,
    "exception": _as_exception,
    "function": _as_function,
    "value": lambda exchange, name, value: exchange.session.named(value, name, WHY),
}


class Elsewhere:
    """A decorated function: its source is made a function in the worker, and called there.

    Sent to a worker itself, it arrives as the function that it decorates.
    """

    def __init__(self, block: Vanilla, function: FunctionType) -> None:
        functools.update_wrapper(self, function)
        self.function = function
        self._block = block
        self._signature = inspect.signature(function)
        self._source, _ = source_of_function(function)
        check(self._source, None, is_block)

    def __get__(self, instance: object, owner: type | None = None) -> Any:
        return self if instance is None else MethodType(self, instance)

    def __reduce__(self) -> tuple[Any, ...]:
        # What takes it out of the tuple must be there in every interpreter.
        return operator.getitem, ((self.function,), 0)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        given = self._signature.bind(*args, **kwargs)
        given.apply_defaults()
        function = self.function
        names = {name: value for name, value in self._names(self._cells()).items() if value is not function}
        job = Job(self._source, names, function.__globals__, (function.__name__, given.args, given.kwargs))
        outcome = self._block.ask(job, f"{function.__module__}.{function.__qualname__}")
        function.__globals__.update(outcome.bound)
        for name in outcome.deleted:
            function.__globals__.pop(name, None)
        error = outcome.error
        if error is not None:
            raise error.with_traceback(part_in(self._source.file, error.__traceback__) or error.__traceback__)
        return outcome.result

    def _names(self, cells: dict[str, Any]) -> dict[str, Any]:
        known = self.function.__globals__
        found = {
            name: cells.get(name, known.get(name)) for name in reads(self._source) if name in cells or name in known
        }
        return {name: _undecorated(value) for name, value in found.items()}

    def _cells(self) -> dict[str, Any]:
        """The variables that the function closes over, as far as they are bound."""
        found = {}
        for name, cell in zip(self.function.__code__.co_freevars, self.function.__closure__ or ()):
            try:
                found[name] = cell.cell_contents
            except ValueError:
                continue
        return found


def _undecorated(value: Any) -> Any:
    """A decorated function as it is to be called by what runs in the executor already."""
    return value.function if isinstance(value, Elsewhere) else value


def is_block(value: object) -> bool:
    """Whether a value is one of the ways into a block, which must not stand in another block."""
    from understudy.blocks.here import Standins, standins

    return value is vanilla or value is standins or isinstance(value, (Vanilla, Standins))


__all__ = ["BlockRefused", "Vanilla", "is_block", "vanilla"]
