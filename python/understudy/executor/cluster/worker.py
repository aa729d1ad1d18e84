"""In Dask's workers: one local executor for each set of settings, and the task that makes a call with it.

What the interpreters send is read here as everywhere, as data, and written again for the program.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import Any

from distributed import WorkerPlugin, get_worker  # type: ignore[import-not-found]
from distributed.utils import sync  # type: ignore[import-not-found]

from understudy.executor.cluster import messages
from understudy.executor.cluster.messages import Function, Request
from understudy.executor.errors import ExecutorClosed
from understudy.executor.executor import Executor
from understudy.executor.future import Future

# So many functions stay defined in an executor.
FUNCTIONS = 1024


class Local:
    """An executor in this process, with the functions that it knows."""

    def __init__(self, settings: bytes, threads: int) -> None:
        given = messages.read_settings(settings)
        if not {"workers", "floor", "ceiling"} & given.keys():
            given |= {"floor": 0, "ceiling": threads}
        self.executor = Executor(**given)
        self.users = 0
        self._functions: OrderedDict[Function, Any] = OrderedDict()
        self._lock = threading.Lock()

    def begin(self, request: Request) -> Future[Any]:
        """Start a call."""
        native, options = self.executor._start(), self.executor.options(**request.options)._options
        future: Future[Any] = Future()
        if request.kind == "call":
            function = Function(*request.what)
            if function.target is None:
                self.executor._check_version(function.name, request.version)
            definition = self._define(native, function)
            future._ticket = native.submit(future, definition, request.args, request.kwargs, options)
        else:
            future._finish(native.job(request.kind, tuple(request.what), options), None, None, None)
        return future

    def _define(self, native: Any, function: Function) -> Any:
        with self._lock:
            made = self._functions.get(function)
            if made is None:
                made = self._functions[function] = native.define(*function)
                while len(self._functions) > FUNCTIONS:
                    self._functions.popitem(last=False)
            else:
                self._functions.move_to_end(function)
            return made


_LOCALS: dict[bytes, Local] = {}
_LOCK = threading.Lock()
# Calls that run, by the key of their task; None until the call has been handed to an interpreter.
_RUNNING: dict[str, Future[Any] | None] = {}
# Calls that were given up before that.
_STOPPED: set[str] = set()


class Interpreters(WorkerPlugin):  # type: ignore[misc]
    """Keeps the executor of a program in each Dask worker, for as long as either lives."""

    def __init__(self, name: str, settings: bytes) -> None:
        self.name = name
        self.settings = settings

    def setup(self, worker: Any) -> None:
        """Have the executor ready; it starts with its first call."""
        worker.handlers["understudy_stop"] = stop
        with _LOCK:
            local = _LOCALS.get(self.settings)
            if local is None:
                local = _LOCALS[self.settings] = Local(self.settings, worker.state.nthreads)
            local.users += 1

    def teardown(self, worker: Any) -> None:
        """End it, unless another program has the same."""
        with _LOCK:
            local = _LOCALS.get(self.settings)
            if local is None:
                return
            local.users -= 1
            if local.users:
                return
            del _LOCALS[self.settings]
        local.executor.shutdown(cancel_futures=True, timeout=1.0)


def perform(settings: bytes, request: bytes, key: str, topic: str) -> bytes:
    """The Dask task: make a call, answer with bytes. It raises nothing that an interpreter sent."""
    worker = get_worker()
    _RUNNING[key] = None
    try:
        if not sync(worker.loop, worker.scheduler.understudy_begin, key=key, worker=worker.address, topic=topic):
            return messages.LOST
        local = _LOCALS.get(settings)
        if local is None:
            raise ExecutorClosed("the executor has been shut down")
        future = local.begin(messages.read_request(request))
        with _LOCK:
            _RUNNING[key] = future
            stopped = key in _STOPPED
        if stopped:
            future.cancel()
        error = future.exception()
        report = future.report
    except Exception as failure:
        error, report = failure, None
    finally:
        with _LOCK:
            _RUNNING.pop(key, None)
            _STOPPED.discard(key)
    if error is not None:
        return messages.write_error(error, report, worker.address)
    return messages.write_value(future.result(), report)


def stop(key: str) -> None:
    """End a call that its program has given up, if it runs here."""
    with _LOCK:
        future = _RUNNING.get(key)
        if future is None and key in _RUNNING:
            _STOPPED.add(key)
    if future is not None:
        future.cancel()
