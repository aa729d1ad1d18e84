"""Iterators over some of the elements: `compress`, `dropwhile`, `takewhile`, `filterfalse`, `islice`."""

from __future__ import annotations

import operator
import sys
from collections.abc import Iterable, Iterator
from typing import Any, Callable

from understudy_builtins.itertools.base import Iterating


class compress(Iterating):
    """The elements of `data` whose selector is true."""

    def __new__(cls, data: Iterable[Any], selectors: Iterable[Any]) -> compress:
        self = super().__new__(cls)
        self._data = iter(data)
        self._selectors = iter(selectors)
        return self

    def __next__(self) -> Any:
        for element in self._data:
            if next(self._selectors):
                return element
        raise StopIteration


class dropwhile(Iterating):
    """What follows the leading elements for which `predicate` is true."""

    def __new__(cls, predicate: Callable[[Any], Any], iterable: Iterable[Any], /) -> dropwhile:
        self = super().__new__(cls)
        self._predicate = predicate
        self._iterator = iter(iterable)
        self._dropping = True
        return self

    def __next__(self) -> Any:
        for element in self._iterator:
            if self._dropping and self._predicate(element):
                continue
            self._dropping = False
            return element
        raise StopIteration


class takewhile(Iterating):
    """The leading elements for which `predicate` is true."""

    def __new__(cls, predicate: Callable[[Any], Any], iterable: Iterable[Any], /) -> takewhile:
        self = super().__new__(cls)
        self._predicate = predicate
        self._iterator = iter(iterable)
        self._taking = True
        return self

    def __next__(self) -> Any:
        if not self._taking:
            raise StopIteration
        element = next(self._iterator)
        if not self._predicate(element):
            self._taking = False
            raise StopIteration
        return element


class filterfalse(Iterating):
    """The elements for which `function` is false; with None, the false elements."""

    def __new__(cls, function: Callable[[Any], Any] | None, iterable: Iterable[Any], /) -> filterfalse:
        self = super().__new__(cls)
        self._function = function
        self._iterator = iter(iterable)
        return self

    def __next__(self) -> Any:
        for element in self._iterator:
            if not (element if self._function is None else self._function(element)):
                return element
        raise StopIteration


class islice(Iterating):
    """The elements at the places of a slice with bounds >= 0: `stop`, or `start, stop[, step]`.

    The elements before `stop` are taken from the iterator, and not one more. ValueError where a bound is neither None
    nor an integer from 0 to `sys.maxsize`, or a step is not positive.
    """

    def __new__(cls, iterable: Iterable[Any], start: Any, *bounds: Any) -> islice:
        self = super().__new__(cls)
        if len(bounds) > 2:
            raise TypeError(f"islice expected at most 4 arguments, got {2 + len(bounds)}")
        stop = bounds[0] if bounds else start
        start = start if bounds else None
        step = bounds[1] if len(bounds) == 2 else None
        what = "Indices" if bounds else "Stop argument"
        self._stop = None if stop is None else _bound(stop, "Stop argument")
        self._wanted = 0 if start is None else _bound(start, what)
        self._step = 1 if step is None else _step(step)
        self._iterator: Iterator[Any] | None = iter(iterable)
        self._place = 0
        return self

    def __next__(self) -> Any:
        if self._iterator is None:
            raise StopIteration
        end = self._wanted if self._stop is None else min(self._wanted, self._stop)
        try:
            while self._place < end:
                next(self._iterator)
                self._place += 1
            if self._place == self._stop:
                raise StopIteration
            element = next(self._iterator)
        except StopIteration:
            # The iterator is let go of as soon as nothing more is wanted of it.
            self._iterator = None
            raise
        self._place += 1
        self._wanted += self._step
        return element


def _bound(value: Any, what: str) -> int:
    message = f"{what} for islice() must be None or an integer: 0 <= x <= sys.maxsize."
    try:
        bound = operator.index(value)
    except TypeError:
        raise ValueError(message) from None
    if not 0 <= bound <= sys.maxsize:
        raise ValueError(message)
    return bound


def _step(value: Any) -> int:
    message = "Step for islice() must be a positive integer or None."
    try:
        step = operator.index(value)
    except TypeError:
        raise ValueError(message) from None
    if not 1 <= step <= sys.maxsize:
        raise ValueError(message)
    return step
