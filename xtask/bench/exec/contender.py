"""What a contender can be asked for. One that lacks something leaves the method out, and its figure says so."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import work


class Lacks(Exception):
    """The contender has no such thing; the text says what it has instead."""


class Contender:
    """One way to run functions in other processes, started for a number of workers and stopped again."""

    name = ""
    #: Chunk sizes that `map_chunked` is tried with, besides the contender's own choice.
    chunk_sizes: tuple[int, ...] = (500, 5_000, 50_000)
    #: How many calls the map with the contender's own chunking gets. Less than all where that takes very long.
    default_map_calls = 100_000
    #: How many calls are submitted one by one.
    submit_calls = 5_000
    #: Whether a pool of one worker has one; else another answers while the killed one is missed.
    runs_one_worker = True

    def start(self, workers: int) -> None:
        raise NotImplementedError

    def stop(self) -> None:
        raise NotImplementedError

    def call(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """One call, waited for."""
        raise NotImplementedError

    def submit_all(self, function: Callable[[int], Any], count: int) -> list[Any]:
        """`count` calls submitted one by one, then all results."""
        raise Lacks("submits nothing without waiting")

    def submit(self, function: Callable[..., Any], *arguments: Any) -> None:
        """One call, neither waited for nor asked about again."""
        raise Lacks("submits nothing without waiting")

    def map(self, function: Callable[[int], Any], numbers: Iterable[int]) -> list[Any]:
        """A map in the contender's own chunks."""
        raise Lacks("has no map")

    def map_chunked(self, function: Callable[[int], Any], numbers: Iterable[int], size: int) -> list[Any]:
        """A map in chunks of a given size."""
        raise Lacks("takes no chunk size")

    def double(self, array: Any) -> Any:
        """A private array there, `array * 2.0`, and a private or mapped array back."""
        return self.call(work.double, array)

    def shared(self, count: int) -> Any:
        """A float64 array in memory that this process and the workers share."""
        raise Lacks("has no shared arrays")

    def double_shared(self, array: Any, into: Any) -> None:
        """Both arrays come from `shared`."""
        self.call(work.double_into, array, into)

    def double_shared_new(self, array: Any) -> Any:
        """The array comes from `shared`; the result is new."""
        return self.call(work.double, array)

    def hand_over(self, array: Any) -> None:
        """A call on an array from `shared` that reads one element of it."""
        self.call(work.first, array)

    def recover(self) -> None:
        """Called after a call has failed because its worker died: start anew where the contender does not heal."""

    def call_within(self, seconds: float, function: Callable[..., Any], *arguments: Any) -> Any:
        """`call`, given up after some seconds where the contender can."""
        return self.call(function, *arguments)
