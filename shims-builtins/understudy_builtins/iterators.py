"""`enumerate`, `zip`, `map`, `filter`, `reversed`: iterators over iterators."""

from __future__ import annotations

import operator
import sys
from collections.abc import Iterable, Iterator
from typing import Any, Callable

_ABSENT: Any = object()


class enumerate:
    """Pairs of a running number, from `start`, and each element."""

    def __init__(self, iterable: Iterable[Any], start: int = 0) -> None:
        self._iterator = iter(iterable)
        self._number = operator.index(start)

    def __iter__(self) -> Iterator[Any]:
        return self

    def __next__(self) -> tuple[int, Any]:
        pair = self._number, next(self._iterator)
        self._number += 1
        return pair


class zip:
    """Tuples of the first elements, the second elements, …, as many as the shortest iterable has.

    With `strict` (Python 3.10 and newer) iterables of different lengths raise ValueError.
    """

    if sys.version_info >= (3, 10):

        def __init__(self, *iterables: Iterable[Any], strict: bool = False) -> None:
            self._iterators = [iter(iterable) for iterable in iterables]
            self._strict = strict

    else:

        def __init__(self, *iterables: Iterable[Any]) -> None:
            self._iterators = [iter(iterable) for iterable in iterables]
            self._strict = False

    def __iter__(self) -> Iterator[Any]:
        return self

    def __next__(self) -> tuple[Any, ...]:
        elements: list[Any] = []
        for iterator in self._iterators:
            try:
                elements.append(next(iterator))
            except StopIteration:
                if self._strict:
                    self._check_all_ended(len(elements))
                raise
        if not elements:
            raise StopIteration
        return tuple(elements)

    def _check_all_ended(self, ended: int) -> None:
        """The iterator at place `ended` has no more: the ones before it had, so only place 0 may end alone."""
        if ended:
            raise ValueError(f"zip() argument {ended + 1} is shorter than {_arguments_before(ended)}")
        for place, iterator in enumerate(self._iterators):
            for _ in iterator:
                raise ValueError(f"zip() argument {place + 1} is longer than {_arguments_before(place)}")


def _arguments_before(place: int) -> str:
    return "argument 1" if place == 1 else f"arguments 1-{place}"


class map:
    """The results of `function` on the elements of one or more iterables, as long as each has one."""

    def __init__(self, function: Callable[..., Any], *iterables: Iterable[Any]) -> None:
        if not iterables:
            raise TypeError("map() must have at least two arguments.")
        self._function = function
        self._iterators = [iter(iterable) for iterable in iterables]

    def __iter__(self) -> Iterator[Any]:
        return self

    def __next__(self) -> Any:
        arguments = []
        for iterator in self._iterators:
            arguments.append(next(iterator))
        return self._function(*arguments)


class filter:
    """The elements for which `function` is true; with None, the true elements."""

    def __init__(self, function: Callable[[Any], Any] | None, iterable: Iterable[Any], /) -> None:
        self._function = function
        self._iterator = iter(iterable)

    def __iter__(self) -> Iterator[Any]:
        return self

    def __next__(self) -> Any:
        for element in self._iterator:
            if element if self._function is None else self._function(element):
                return element
        raise StopIteration


class reversed:
    """The elements of a sequence from the last to the first; an object's own `__reversed__` comes first."""

    def __new__(cls, sequence: Any, /) -> Any:
        method = getattr(type(sequence), "__reversed__", _ABSENT)
        if method is not None and method is not _ABSENT:
            return method(sequence)
        if method is None or not (hasattr(type(sequence), "__getitem__") and hasattr(type(sequence), "__len__")):
            raise TypeError(f"'{type(sequence).__name__}' object is not reversible")
        self = super().__new__(cls)
        self._sequence = sequence
        self._place = len(sequence)
        return self

    def __iter__(self) -> Iterator[Any]:
        return self

    def __next__(self) -> Any:
        if self._place <= 0:
            raise StopIteration
        self._place -= 1
        try:
            return self._sequence[self._place]
        except (IndexError, StopIteration):
            # The sequence has become shorter since; the iteration is over for good.
            self._place, self._sequence = 0, None
            raise StopIteration from None

    def __length_hint__(self) -> int:
        # A sequence that has become shorter than the place where we are will give nothing.
        return 0 if self._sequence is None or len(self._sequence) < self._place else self._place

    def __reduce__(self) -> tuple[Any, ...]:
        return _reversed_at, (type(self), self._sequence, self._place)


def _reversed_at(cls: type[reversed], sequence: Any, place: int) -> reversed:
    """An iteration that has come to a place; what is copied and pickled."""
    made = object.__new__(cls)
    made._sequence, made._place = sequence, place
    return made
