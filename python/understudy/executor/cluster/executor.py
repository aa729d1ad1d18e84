"""`DaskExecutor`: calls in supervised interpreters on the workers of a Dask cluster."""

from __future__ import annotations

import asyncio
import atexit
import concurrent.futures
import contextlib
import itertools
import sys
import threading
import time
import uuid
import weakref
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Literal, ParamSpec, TypeVar

from understudy.executor.calls import BaseCalls, Map
from understudy.executor.cluster import messages
from understudy.executor.cluster.messages import Answer, Function, Request
from understudy.executor.errors import (
    CallTimeout,
    ExecutorClosed,
    InvalidSetting,
    LaunchFailed,
    PackageMissing,
    WorkerGone,
)
from understudy.executor.executor import OWN_VERSION, BaseExecutor, Executor
from understudy.executor.functions import Definitions, label, unbound
from understudy.executor.future import Future
from understudy.executor.progress import Progress

P = ParamSpec("P")
T = TypeVar("T")

# Dask would unpickle whatever says that it is a pickle; the answers of our tasks are bytes, which msgpack has.
FAMILIES = ["msgpack"]
# So many calls of a map are in the cluster for each of its threads.
AHEAD = 4


class DaskCalls(BaseCalls):
    """The ways to call on a cluster. `DaskExecutor` is one of these, and so is what its `options` returns."""

    _given: dict[str, Any]

    def _owner(self) -> DaskExecutor:
        raise NotImplementedError

    def call(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """`fn(*args, **kwargs)` in an interpreter on some Dask worker; waits for its result."""
        made: T = self._wait(self._submit(fn, args, kwargs))
        return made

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """The same without waiting: a `concurrent.futures.Future`. Its `cancel()` also ends a call that runs."""
        return self._submit(fn, args, kwargs)

    def _submit(self, fn: Callable[..., T], args: Iterable[Any], kwargs: dict[str, Any]) -> Future[T]:
        owner = self._owner()
        function, given = unbound(fn, tuple(args))
        what = owner._define().of(function)
        return self._send(Request("call", tuple(what), given, kwargs, self._given, OWN_VERSION), label(function))

    def _map(self, asked: Map[T]) -> Iterator[T]:
        ahead = AHEAD * self._owner()._threads()
        deadline = None if asked.timeout is None else time.monotonic() + asked.timeout
        calls = (self._submit(asked.fn, items, {}) for items in zip(*asked.iterables))
        done = (_in_order if asked.ordered else _as_done)(calls, ahead, deadline)
        return _results(done, asked.progress, not asked.raising)

    def _job(self, kind: str, fields: tuple[Any, ...]) -> Any:
        return self._wait(self._send(Request(kind, fields, (), {}, self._given, OWN_VERSION), kind))

    def _send(self, request: Request, name: str) -> Future[Any]:
        owner = self._owner()
        task = _Task(owner, messages.write_request(request), name, self._given)
        owner._begin(task)
        return task.future

    def _wait(self, future: Future[T]) -> T:
        try:
            return future.result()
        except KeyboardInterrupt:
            future.cancel()
            raise
        finally:
            self._owner().last_report = future.report


class View(DaskCalls):
    """A `DaskExecutor` with options. It has its methods and shares everything else with it."""

    def __init__(self, owner: DaskExecutor, given: dict[str, Any]) -> None:
        self._executor = owner
        self._given = given

    def _owner(self) -> DaskExecutor:
        return self._executor


class DaskExecutor(DaskCalls, BaseExecutor):
    """The calls of an `Executor` on the workers of a Dask cluster. A context manager; connects with its first call.

    `cluster` is the address of a Dask scheduler, a Dask `Client`, or a cluster object such as `LocalCluster`. The settings
    are those of `Executor`. Each Dask worker keeps one executor with them, with as many interpreters as it has threads
    where no number is given, and every call runs in one of those: deadlines, limits, death reports, restored state and
    captured output are as on one machine, and so are the exceptions. What stays in an interpreter is not to be had from
    afar: remote objects, variables, shared arrays, callbacks, `mode="ALL"`.

    Dask's own machinery makes a call at most once; with `retries` one that was lost with its worker is made again.
    """

    def __init__(self, cluster: Any, **settings: Any) -> None:
        # What is wrong with a setting is said here, and not by a worker later.
        Executor(**settings)
        self._settings = messages.write_settings(
            {name: value for name, value in settings.items() if name not in ("timeout", "retries")}
        )
        self._given = {"timeout": settings.get("timeout"), "retries": settings.get("retries", 0)}
        self._address, self._security = _where(cluster)
        self._name = f"understudy-{uuid.uuid4().hex}"
        self._lock = threading.Lock()
        self._client: Any = None
        self._definitions: Definitions | None = None
        self._tasks: dict[str, _Task] = {}
        # Calls that are not over, by what drives them: it may have to end a call whose future is cancelled already.
        self._open: dict[concurrent.futures.Future[None], Future[Any]] = {}
        self._closed = False
        self.last_report: dict[str, Any] | None = None
        _LIVE.add(self)

    def options(
        self,
        *,
        timeout: float | None = None,
        retries: int | None = None,
        state: Literal["restore", "report", "off"] | None = None,
        determinism: Literal["off", "check"] | float | None = None,
    ) -> View:
        """This executor with options for calls, which mean what they mean for `Executor.options`."""
        given: dict[str, Any] = {"state": state, "determinism": determinism, **self._given}
        given |= {name: value for name, value in (("timeout", timeout), ("retries", retries)) if value is not None}
        _CHECKS.options(**given)
        return View(self, {name: value for name, value in given.items() if value is not None})

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the executors in the Dask workers and the connection. The cluster goes on."""
        with self._lock:
            self._closed, client, self._client = True, self._client, None
            waiting = dict(self._open)
        if client is None:
            return
        if cancel_futures:
            for future in waiting.values():
                future.cancel()
        if wait:
            concurrent.futures.wait([*waiting, *waiting.values()])
            _close(client, self._name)
        else:

            def end() -> None:
                concurrent.futures.wait([*waiting, *waiting.values()])
                _close(client, self._name)

            threading.Thread(target=end, name="understudy-shutdown", daemon=True).start()

    def __repr__(self) -> str:
        state = "closed" if self._closed else "not connected" if self._client is None else "open"
        return f"<understudy.DaskExecutor {self._address} {state}>"

    def _owner(self) -> DaskExecutor:
        return self

    def _define(self) -> Definitions:
        if self._definitions is None:
            # The interpreter that a function goes to is known where it runs, and its version is compared there.
            self._definitions = Definitions(Function, lambda name: None)
        return self._definitions

    def _connect(self) -> Any:
        with self._lock:
            if self._closed:
                raise ExecutorClosed("the executor has been shut down")
            if self._client is None:
                self._client = self._connected()
            return self._client

    def _connected(self) -> Any:
        distributed = _distributed()
        try:
            client = distributed.Client(
                self._address, security=self._security, set_as_default=False, name="understudy",
                serializers=FAMILIES, deserializers=FAMILIES,
            )  # fmt: skip
        except (OSError, TimeoutError) as error:
            raise LaunchFailed(f"there is no Dask scheduler at {self._address}: {error}") from error
        from understudy.executor.cluster.scheduler import Once
        from understudy.executor.cluster.worker import Interpreters

        try:
            client.register_plugin(Once())
            client.register_plugin(Interpreters(self._name, self._settings))
            client.subscribe_topic(self._name, self._hear)
        except BaseException:
            client.close()
            raise
        return client

    def _threads(self) -> int:
        counts: dict[str, int] = self._connect().nthreads()
        return max(1, sum(counts.values()))

    def _hear(self, event: tuple[float, dict[str, str]]) -> None:
        """The scheduler tells that a worker with one of our calls is gone."""
        task = self._tasks.get(event[1]["lost"])
        if task is not None:
            task.wake(Answer(lost=True))

    def _begin(self, task: _Task) -> None:
        client = self._connect()
        task.future._ticket = task  # type: ignore[assignment]
        with self._lock:
            if self._closed:
                raise ExecutorClosed("the executor has been shut down")
            driven = asyncio.run_coroutine_threadsafe(task.drive(client), client.loop.asyncio_loop)
            self._open[driven] = task.future
        driven.add_done_callback(self._over)

    def _over(self, driven: concurrent.futures.Future[None]) -> None:
        self._open.pop(driven, None)


class _Task:
    """One call on its way. Everything but `cancel` and `running` happens on the loop of the connection."""

    def __init__(self, owner: DaskExecutor, request: bytes, name: str, given: dict[str, Any]) -> None:
        self.future: Future[Any] = Future()
        self._owner = owner
        self._request = request
        self._name = name
        self._timeout: float | None = given.get("timeout")
        self._attempts = 1 + (given.get("retries") or 0)
        self._deadline = None if self._timeout is None else time.monotonic() + self._timeout
        self._loop: asyncio.AbstractEventLoop | None = None
        self._woken: asyncio.Future[Answer | None] | None = None
        self._cancelled = False
        self._begun = False

    def cancel(self) -> bool:
        """End the call wherever it is."""
        self._cancelled = True
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self.wake, None)
        return True

    def running(self) -> bool:
        """Whether the call is in the cluster; it does not tell whether it waits there."""
        return self._begun

    def wake(self, answer: Answer | None) -> None:
        """End the wait for Dask's own answer."""
        if self._woken is not None and not self._woken.done():
            self._woken.set_result(answer)

    async def drive(self, client: Any) -> None:
        """Make the call, again where it was lost and may be, and settle its future."""
        self._loop = asyncio.get_running_loop()
        try:
            answer = Answer(lost=True)
            for _ in range(self._attempts):
                answer = await self._attempt(client)
                if not answer.lost:
                    break
            if answer.lost:
                answer = Answer(error=WorkerGone(
                    f"the Dask worker that ran {self._name} is gone; the call may have had effects, and is made again only "
                    "with retries="
                ))  # fmt: skip
        except Exception as error:
            answer = Answer(
                error=WorkerGone(f"the Dask cluster at {self._owner._address} lost {self._name}: {error!r}")
            )
        # What waits for the future may use this connection or end it, so it must neither run on its loop nor be waited for.
        self._loop.run_in_executor(None, self._settle, answer)

    async def _attempt(self, client: Any) -> Answer:
        """One task of Dask. An empty answer where the call was cancelled, whose future is settled already."""
        from understudy.executor.cluster.worker import perform

        if self._cancelled:
            return Answer()
        key = f"understudy-{uuid.uuid4().hex}"
        self._woken = asyncio.get_running_loop().create_future()
        owner = self._owner
        owner._tasks[key] = self
        try:
            sent = client.submit(perform, owner._settings, self._request, key, owner._name, key=key, pure=False)
            self._begun = True
            answer = asyncio.ensure_future(client.gather([sent], asynchronous=True))
            answer.add_done_callback(lambda done: done.cancelled() or done.exception())
            left = None if self._deadline is None else max(0.0, self._deadline - time.monotonic())
            await asyncio.wait({answer, self._woken}, timeout=left, return_when=asyncio.FIRST_COMPLETED)
            if answer.done() and not self._cancelled:
                (written,) = answer.result()
                return await asyncio.to_thread(messages.read_answer, written)
            await self._stop(client, sent, key)
            woken = self._woken.result() if self._woken.done() else None
            if woken is not None:
                return woken
            if self._cancelled:
                return Answer()
            return Answer(error=CallTimeout(f"{self._name} was not done after {self._timeout:g} s"))
        finally:
            owner._tasks.pop(key, None)

    async def _stop(self, client: Any, sent: Any, key: str) -> None:
        """End the task where it runs, and take it out of the queue. Whether that succeeds changes nothing here."""
        with contextlib.suppress(Exception):
            await client.scheduler.understudy_stop(key=key)
        with contextlib.suppress(Exception):
            await client.cancel([sent], asynchronous=True, force=True)

    def _settle(self, answer: Answer) -> None:
        if self.future._finish(answer.value, answer.error, answer.report, None):
            self.future._invoke_callbacks()  # type: ignore[attr-defined]


def _in_order(calls: Iterator[Future[T]], ahead: int, deadline: float | None) -> Iterator[Future[T]]:
    waiting: deque[Future[T]] = deque(itertools.islice(calls, ahead))
    try:
        while waiting:
            concurrent.futures.wait(list(waiting)[:1], _left(deadline))
            if not waiting[0].done():
                raise CallTimeout("the map was not done at its deadline")
            yield waiting.popleft()
            waiting.extend(itertools.islice(calls, 1))
    finally:
        for future in waiting:
            future.cancel()


def _as_done(calls: Iterator[Future[T]], ahead: int, deadline: float | None) -> Iterator[Future[T]]:
    waiting = set(itertools.islice(calls, ahead))
    try:
        while waiting:
            concurrent.futures.wait(waiting, _left(deadline), concurrent.futures.FIRST_COMPLETED)
            done = [future for future in waiting if future.done()]
            if not done:
                raise CallTimeout("the map was not done at its deadline")
            for future in done:
                waiting.remove(future)
                yield future
            waiting.update(itertools.islice(calls, len(done)))
    finally:
        for future in waiting:
            future.cancel()


def _left(deadline: float | None) -> float | None:
    return None if deadline is None else max(0.0, deadline - time.monotonic())


def _results(done: Iterator[Future[T]], progress: Progress | None, returning: bool) -> Iterator[T]:
    try:
        for count, future in enumerate(done, 1):
            if progress is not None:
                progress.update(count)
            error = future.exception() if returning else None
            yield future.result() if error is None else error  # type: ignore[misc]
    finally:
        done.close()  # type: ignore[attr-defined]
        if progress is not None:
            progress.close()


def _where(cluster: Any) -> tuple[str, Any]:
    """Address and security of a scheduler: of an address itself, of a client, of a cluster object."""
    if isinstance(cluster, str):
        return cluster, None
    scheduler = getattr(cluster, "scheduler", None)
    address = getattr(cluster, "scheduler_address", None) or getattr(scheduler, "address", None)
    if not isinstance(address, str):
        raise InvalidSetting(
            f"cluster is {cluster!r}; it can be the address of a Dask scheduler, a Dask client or a Dask cluster"
        )
    return address, getattr(cluster, "security", None)


def _distributed() -> Any:
    try:
        import distributed  # type: ignore[import-not-found]
    except ImportError as error:
        raise PackageMissing(
            f"a DaskExecutor needs the packages dask and distributed, and {error.name} is not installed in "
            f"{sys.prefix}; `pip install understudy[dask]` installs them"
        ) from error
    return distributed


def _close(client: Any, name: str) -> None:
    # A cluster that has ended already leaves nothing to be ended.
    with contextlib.suppress(Exception):
        client.unregister_worker_plugin(name)
    with contextlib.suppress(Exception):
        client.close()


# Never started: what an option can be is known to the executor of one machine.
_CHECKS = Executor()

_LIVE: weakref.WeakSet[DaskExecutor] = weakref.WeakSet()


@atexit.register
def _end_all() -> None:
    for executor in list(_LIVE):
        executor.shutdown(cancel_futures=True)
