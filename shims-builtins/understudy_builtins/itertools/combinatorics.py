"""Arrangements and selections of the elements of an iterable, in the order of their places.

Each keeps the places of the last result and steps to the next in lexicographic order, as an odometer does. Source:
D. Knuth, The Art of Computer Programming 4A, sections 7.2.1.1 to 7.2.1.3.
"""

from __future__ import annotations

import operator
from collections.abc import Iterable
from typing import Any

from understudy_builtins.itertools.base import Iterating


class product(Iterating):
    """The Cartesian product, the last iterable running fastest."""

    def __new__(cls, *iterables: Iterable[Any], repeat: Any = 1) -> product:
        self = super().__new__(cls)
        repeat = operator.index(repeat)
        if repeat < 0:
            raise ValueError("repeat argument cannot be negative")
        # Nothing is read where there is nothing to give.
        pools = [tuple(iterable) for iterable in iterables] if repeat else []
        self._pools = pools * repeat
        self._places: list[int] | None = [0] * len(self._pools) if all(self._pools) else None
        return self

    def __next__(self) -> tuple[Any, ...]:
        if self._places is None:
            raise StopIteration
        result = tuple(pool[place] for pool, place in zip(self._pools, self._places))
        self._step(self._places)
        return result

    def _step(self, places: list[int]) -> None:
        for digit in reversed(range(len(places))):
            places[digit] += 1
            if places[digit] < len(self._pools[digit]):
                return
            places[digit] = 0
        self._places = None


class permutations(Iterating):
    """The arrangements of r elements; of all of them where r is None."""

    def __new__(cls, iterable: Iterable[Any], r: Any = None) -> permutations:
        self = super().__new__(cls)
        self._pool = tuple(iterable)
        if r is not None and not isinstance(r, int):
            raise TypeError("Expected int as r")
        length = len(self._pool) if r is None else r
        if length < 0:
            raise ValueError("r must be non-negative")
        self._length = length
        self._places: list[int] | None = list(range(len(self._pool))) if length <= len(self._pool) else None
        # How many of the places to its right each of the first r has still to be exchanged with.
        self._left = [len(self._pool) - place for place in range(length)] if self._places is not None else []
        return self

    def __next__(self) -> tuple[Any, ...]:
        if self._places is None:
            raise StopIteration
        result = tuple(self._pool[place] for place in self._places[: self._length])
        self._step(self._places)
        return result

    def _step(self, places: list[int]) -> None:
        for digit in reversed(range(self._length)):
            self._left[digit] -= 1
            if self._left[digit]:
                other = -self._left[digit]
                places[digit], places[other] = places[other], places[digit]
                return
            # Every place has stood here: the row is turned back to its order.
            places[digit:] = places[digit + 1 :] + places[digit : digit + 1]
            self._left[digit] = len(places) - digit
        self._places = None


class _Selecting(Iterating):
    """The elements at some places of a pool, until there is no next selection of places."""

    def __next__(self) -> tuple[Any, ...]:
        if self._places is None:
            raise StopIteration
        result = tuple(self._pool[place] for place in self._places)
        self._step(self._places)
        return result

    def _step(self, places: list[int]) -> None:
        """Change them to those of the next selection; None takes their place after the last."""
        raise NotImplementedError


class combinations(_Selecting):
    """The selections of r elements."""

    def __new__(cls, iterable: Iterable[Any], r: Any) -> combinations:
        self = super().__new__(cls)
        length = operator.index(r)
        self._pool = tuple(iterable)
        if length < 0:
            raise ValueError("r must be non-negative")
        self._places: list[int] | None = list(range(length)) if length <= len(self._pool) else None
        return self

    def _step(self, places: list[int]) -> None:
        room = len(self._pool) - len(places)
        for digit in reversed(range(len(places))):
            if places[digit] < digit + room:
                first = places[digit] + 1
                places[digit:] = range(first, first + len(places) - digit)
                return
        self._places = None


class combinations_with_replacement(_Selecting):
    """The selections of r elements, each of which may be taken again."""

    def __new__(cls, iterable: Iterable[Any], r: Any) -> combinations_with_replacement:
        self = super().__new__(cls)
        length = operator.index(r)
        self._pool = tuple(iterable)
        if length < 0:
            raise ValueError("r must be non-negative")
        self._places: list[int] | None = [0] * length if self._pool or not length else None
        return self

    def _step(self, places: list[int]) -> None:
        for digit in reversed(range(len(places))):
            if places[digit] < len(self._pool) - 1:
                places[digit:] = [places[digit] + 1] * (len(places) - digit)
                return
        self._places = None
