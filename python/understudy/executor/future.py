"""A submitted call: a `concurrent.futures.Future`, so `wait`, `as_completed` and `asyncio.wrap_future` take it.

Most futures are done before anybody looks, or are looked at by one thread. So the lock that the base class makes with each
future is made here when it is first used; until then the native side settles the future without one.
"""

from __future__ import annotations

import concurrent.futures
import threading
from collections.abc import Callable
from concurrent.futures import _base
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from understudy.executor.errors import CallCancelled

if TYPE_CHECKING:
    from understudy._understudy import Ticket

T = TypeVar("T")
S = TypeVar("S")


class _Lazy(Generic[S]):
    """An attribute that is made when it is first asked for; of two threads that ask at once both get the same."""

    def __init__(self, make: Callable[[], S]) -> None:
        self.make = make

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, instance: object, owner: type) -> S:
        made: S = instance.__dict__.setdefault(self.name, self.make())
        return made


class Future(concurrent.futures.Future[T]):
    """The result to come of a submitted call.

    `.report` is what came back besides the result (a dict with `output`, `changes` …) or None, `.worker` the number of
    the worker that ran it, or None before that.
    """

    report: dict[str, Any] | None = None
    worker: int | None = None
    _ticket: Ticket | None = None
    # What the base class sets in its `__init__`, which is left out.
    _state = _base.PENDING
    _result: T | None = None
    _exception: BaseException | None = None
    _condition = _Lazy(threading.Condition)
    _waiters: _Lazy[list[Any]] = _Lazy(list)
    _done_callbacks: _Lazy[list[Callable[[Any], object]]] = _Lazy(list)

    __init__ = object.__init__

    @property
    def verdict(self) -> dict[str, Any] | None:
        """What a check for determinism found, or None where there was none or the call is not done."""
        return None if self.report is None else self.report.get("verdict")

    def cancel(self) -> bool:
        """Cancel the call. One that runs already is ended together with its worker. False where it is done."""
        with self._condition:
            if self._state in (_base.CANCELLED, _base.CANCELLED_AND_NOTIFIED):
                return True
            if self._state == _base.FINISHED:
                return False
            self._state = _base.CANCELLED
            self._condition.notify_all()
        self._invoke_callbacks()  # type: ignore[attr-defined]
        self.set_running_or_notify_cancel()
        if self._ticket is not None:
            self._ticket.cancel()
        return True

    def cancelled(self) -> bool:
        """Whether the call was cancelled, by `cancel` or with its executor."""
        return self._state in (_base.CANCELLED, _base.CANCELLED_AND_NOTIFIED)

    def done(self) -> bool:
        """Whether there is a result, an exception, or a cancellation."""
        return self._state in (_base.FINISHED, _base.CANCELLED, _base.CANCELLED_AND_NOTIFIED)

    def running(self) -> bool:
        """Whether a worker is at the call."""
        return self._state == _base.RUNNING or (not self.done() and self._ticket is not None and self._ticket.running())

    def result(self, timeout: float | None = None) -> T:
        """The result, after at most `timeout` seconds. Raises what the call raised, or TimeoutError, or CallCancelled."""
        if self._state == _base.FINISHED and self._exception is None:
            return self._result  # type: ignore[return-value]
        try:
            return super().result(timeout)
        except concurrent.futures.CancelledError as error:
            raise self._cancelled(error) from None

    def exception(self, timeout: float | None = None) -> BaseException | None:
        """What the call raised, or None. Raises TimeoutError or CallCancelled."""
        try:
            return super().exception(timeout)
        except concurrent.futures.CancelledError as error:
            raise self._cancelled(error) from None

    def _cancelled(self, error: concurrent.futures.CancelledError) -> concurrent.futures.CancelledError:
        return error if isinstance(error, CallCancelled) else CallCancelled("the call was cancelled")

    def _finish(
        self, value: Any, error: BaseException | None, report: dict[str, Any] | None, worker: int | None
    ) -> bool:
        """Settle it, once, where somebody has looked at it. Whether functions were added, for the caller to call."""
        with self._condition:
            if self.done():
                # It was cancelled while the outcome was on its way.
                return False
            self.report, self.worker = report, worker
            if isinstance(error, CallCancelled):
                self._state = _base.CANCELLED_AND_NOTIFIED
                for waiter in self._waiters:
                    waiter.add_cancelled(self)
            elif error is not None:
                self._exception, self._state = error, _base.FINISHED
                for waiter in self._waiters:
                    waiter.add_exception(self)
            else:
                self._result, self._state = value, _base.FINISHED
                for waiter in self._waiters:
                    waiter.add_result(self)
            self._condition.notify_all()
            return bool(self._done_callbacks)
