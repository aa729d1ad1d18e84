"""What can be asked of an executor, and of a view of it with options: call, submit, map, run, eval, exec, variables."""

from __future__ import annotations

import itertools
import operator
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from os import PathLike, fspath
from types import BuiltinFunctionType, MethodType
from typing import TYPE_CHECKING, Any, Generic, Literal, NamedTuple, ParamSpec, TypeVar, cast

from understudy.executor.errors import InvalidSetting
from understudy.executor.functions import Definitions, unbound
from understudy.executor.future import Future
from understudy.executor.progress import Progress
from understudy.executor.remote import Variable

if TYPE_CHECKING:
    from understudy._understudy import CallOptions, MapIterator, Supervisor

P = ParamSpec("P")
T = TypeVar("T")


class Results(itertools.chain[T]):
    """The results of a map, one by one, put together from the lists in which they come."""

    _parts: MapIterator

    def close(self) -> None:
        """Give up what has not begun, and give no result any more."""
        self._parts.close()


class Map(NamedTuple, Generic[T]):
    """What a map was asked for; `total` is the number of its calls, where the iterables tell."""

    fn: Callable[..., T]
    iterables: tuple[Iterable[Any], ...]
    total: int | None
    ordered: bool
    timeout: float | None
    progress: Progress | None
    raising: bool


class BaseCalls:
    """What is asked for alike on one machine and on a cluster: maps, scripts and expressions."""

    def map(
        self,
        fn: Callable[..., T],
        /,
        *iterables: Iterable[Any],
        ordered: bool = True,
        timeout: float | None = None,
        progress: bool | None = None,
        on_error: Literal["raise", "return"] = "raise",
        chunksize: int = 0,
    ) -> Iterator[T]:
        """The results of `fn` for the items of the iterables, in parallel. Items are taken as results are asked for.

        `ordered=False` gives results as they are completed. `timeout` is for the whole map, in seconds. `on_error="return"`
        gives exceptions in place of results, else the first one is raised and the rest given up. `progress` draws a line
        on standard error once it takes longer than two seconds; None draws it where that is a terminal. `chunksize` is
        accepted for the sake of `concurrent.futures` and not needed: chunks adapt to how long calls take, and
        on a cluster each item is a task.
        """
        if on_error not in ("raise", "return"):
            raise InvalidSetting(f'on_error is {on_error!r}; it can be "raise" or "return"')
        if not iterables:
            raise TypeError("map needs at least one iterable")
        total = min(operator.length_hint(items, -1) for items in iterables)
        known = None if total < 0 else total
        shown = Progress.wanted(progress, known)
        return self._map(Map(fn, iterables, known, ordered, timeout, shown, on_error == "raise"))

    def run(self, script: str | PathLike[str], argv: Sequence[str] = (), **names: Any) -> int:
        """Run a script, which the worker's machine must have, as `__main__`; its exit code. `names` are defined in it."""
        code = self._job("run", (fspath(script), list(argv), names or None))
        return code if isinstance(code, int) else 0

    def eval(self, expression: str, /, **names: Any) -> Any:
        """The value of an expression in a worker, where `names` and the worker's variables are defined."""
        return self._job("eval", (expression, names or None))

    def exec(self, statements: str, /, **names: Any) -> Any:
        """Execute statements in a worker; the value of the last one if it is an expression."""
        return self._job("exec", (statements, names or None))

    def _map(self, asked: Map[T]) -> Iterator[T]:
        raise NotImplementedError

    def _job(self, kind: str, fields: tuple[Any, ...]) -> Any:
        raise NotImplementedError


class Calls(BaseCalls):
    """The ways to call. `Executor` is one of these, and so is what `Executor.options` returns."""

    _options: CallOptions | None = None
    # The worker that was asked for, which variables are bound in.
    _worker: int | None = None
    _everywhere = False

    def _start(self) -> Supervisor:
        raise NotImplementedError

    def _define(self) -> Definitions:
        raise NotImplementedError

    def call(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """`fn(*args, **kwargs)` in a worker; waits for its result in this thread.

        Raises what the function raised, with its traceback joined to this one, or an `ExecutorError`.
        """
        function, given = (fn, args) if type(fn) not in _METHODS else unbound(fn, args)
        made = self._start().call(self._define().of(function), given, kwargs, self._options)
        return made  # type: ignore[no-any-return]

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """The same without waiting: a `concurrent.futures.Future`. Blocks while the queue is full.

        With `mode="ALL"` it is the future of the list of results, and cannot be cancelled once it runs.
        """
        if self._everywhere:
            return self._aside(self.call, fn, *args, **kwargs)
        function, given = (fn, args) if type(fn) not in _METHODS else unbound(fn, args)
        future: Future[T] = Future()
        future._ticket = self._start().submit(future, self._define().of(function), given, kwargs, self._options)
        return future

    def _aside(self, call: Callable[..., T], /, *args: Any, **kwargs: Any) -> Future[T]:
        """What a call that blocks comes to, from a thread of its own."""
        future: Future[T] = Future()
        future.set_running_or_notify_cancel()

        def run() -> None:
            value, error = None, None
            try:
                value = call(*args, **kwargs)
            except BaseException as raised:
                error = raised
            if future._finish(value, error, None, None):
                future._invoke_callbacks()  # type: ignore[attr-defined]

        threading.Thread(target=run, name="understudy-all", daemon=True).start()
        return future

    def set(self, name: str, value: Any) -> Variable:
        """Bind a name in one worker, where `eval` and `exec` find it until the variable is dropped.

        Use `options(worker=variable.worker)` to evaluate there, and `options(mode="ALL")` to bind it in every worker for good.
        """
        native = self._start()
        if self._everywhere:
            native.job("set", (name, value), self._options)
            return Variable(None, name)
        return Variable(native.variable(name, value, self._worker), name)

    def get(self, name: str) -> Any:
        """The value of a name in a worker, as data."""
        return self._job("get", (name,))

    def delete(self, *names: str) -> None:
        """Unbind names in a worker."""
        self._job("delete", (list(names),))

    def _map(self, asked: Map[T]) -> Iterator[T]:
        if self._everywhere:
            raise InvalidSetting('map shares its items out among the workers, so it cannot have mode="ALL"')
        single = len(asked.iterables) == 1
        items = asked.iterables[0] if single else zip(*asked.iterables)
        parts = self._start().map(
            self._define().of(asked.fn), items, single, asked.total, asked.ordered, asked.timeout,
            asked.raising, asked.progress, self._options,
        )  # fmt: skip
        results = cast("Results[T]", Results.from_iterable(parts))
        results._parts = parts
        return results

    def _job(self, kind: str, fields: tuple[Any, ...]) -> Any:
        return self._start().job(kind, fields, self._options)


_METHODS = (MethodType, BuiltinFunctionType)


class View(Calls):
    """An executor with options. It has the executor's methods and shares everything else with it."""

    def __init__(
        self,
        owner: Calls,
        options: CallOptions,
        worker: int | None,
        everywhere: bool,
    ) -> None:
        self._owner = owner
        self._options = options
        self._worker = worker
        self._everywhere = everywhere

    def _start(self) -> Supervisor:
        return self._owner._start()

    def _define(self) -> Definitions:
        return self._owner._define()
