"""Understudy's executor as a contender."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from contender import Contender, Lacks


class Understudy(Contender):
    name = "understudy"

    def start(self, workers: int) -> None:
        from understudy import Executor

        # As it comes: this interpreter, and this process's `sys.path` for functions that go by reference.
        self.executor = Executor(workers=workers)

    def stop(self) -> None:
        self.executor.shutdown()

    def call(self, function: Callable[..., Any], *arguments: Any) -> Any:
        return self.executor.call(function, *arguments)

    def submit(self, function: Callable[..., Any], *arguments: Any) -> None:
        self.executor.submit(function, *arguments)

    def submit_all(self, function: Callable[[int], Any], count: int) -> list[Any]:
        futures = [self.executor.submit(function, number) for number in range(count)]
        return [future.result() for future in futures]

    def map(self, function: Callable[[int], Any], numbers: Iterable[int]) -> list[Any]:
        return list(self.executor.map(function, numbers))

    def map_chunked(self, function: Callable[[int], Any], numbers: Iterable[int], size: int) -> list[Any]:
        raise Lacks("adapts its chunks to how long calls take")

    def shared(self, count: int) -> Any:
        array = self.executor.empty((count,), "<f8")
        array[:] = 0.0
        return array
