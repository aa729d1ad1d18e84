"""Understudy's executor as a contender."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from contender import Contender, Lacks
from peers import FuturesExecutor


class Understudy(FuturesExecutor):
    """A `concurrent.futures` executor like others, but that it calls without a future, and heals by itself."""

    name = "understudy"
    default_map_calls = Contender.default_map_calls
    recover = Contender.recover
    call_within = Contender.call_within

    def new(self) -> Any:
        from understudy import Executor

        # As it comes: this interpreter, and this process's `sys.path` for functions that go by reference.
        return Executor(workers=self.workers)

    def stop(self) -> None:
        self.executor.shutdown()

    def call(self, function: Callable[..., Any], *arguments: Any) -> Any:
        return self.executor.call(function, *arguments)

    def map_chunked(self, function: Callable[[int], Any], numbers: Iterable[int], size: int) -> list[Any]:
        raise Lacks("adapts its chunks to how long calls take")

    def shared(self, count: int) -> Any:
        array = self.executor.empty((count,), "<f8")
        array[:] = 0.0
        return array
