"""Iterators over the elements of several iterables, or over several elements at once."""

from __future__ import annotations

import operator
from collections.abc import Iterable, Iterator
from typing import Any, Callable

from understudy_builtins.itertools.base import Iterating


class _Nothing:
    """Stands for no total yet; a class, so that it is the same again after a copy or a pickle."""


class accumulate(Iterating):
    """The running results of `func` (addition where None), `initial` first where it is given."""

    def __new__(
        cls, iterable: Iterable[Any], func: Callable[[Any, Any], Any] | None = None, *, initial: Any = None
    ) -> accumulate:
        self = super().__new__(cls)
        self._iterator = iter(iterable)
        self._func = func
        self._initial = initial
        self._total: Any = _Nothing
        return self

    def __next__(self) -> Any:
        if self._initial is not None:
            self._total, self._initial = self._initial, None
            return self._total
        element = next(self._iterator)
        if self._total is _Nothing:
            self._total = element
        elif self._func is None:
            self._total = operator.add(self._total, element)
        else:
            self._total = self._func(self._total, element)
        return self._total


class chain(Iterating):
    """The elements of one iterable after those of another."""

    def __new__(cls, *iterables: Iterable[Any]) -> chain:
        self = super().__new__(cls)
        self._iterables: Iterator[Iterable[Any]] | None = iter(iterables)
        self._current: Iterator[Any] | None = None
        return self

    @classmethod
    def from_iterable(cls, iterable: Iterable[Iterable[Any]], /) -> chain:
        """The same, the iterables being the elements of one, asked for one by one."""
        made = cls()
        made._iterables = iter(iterable)
        return made

    @classmethod
    def __class_getitem__(cls, item: Any, /) -> Any:
        from types import GenericAlias

        return GenericAlias(cls, item)

    def __next__(self) -> Any:
        while self._iterables is not None:
            try:
                if self._current is None:
                    self._current = iter(next(self._iterables))
            except BaseException:
                # Whatever keeps the next iterable from being had ends the chain for good.
                self._iterables = None
                raise
            for element in self._current:
                return element
            self._current = None
        raise StopIteration


class pairwise(Iterating):
    """Each element with the one after it."""

    def __new__(cls, iterable: Iterable[Any], /) -> pairwise:
        self = super().__new__(cls)
        self._iterator: Iterator[Any] | None = iter(iterable)
        self._previous: Any = _Nothing
        return self

    def __next__(self) -> tuple[Any, Any]:
        if self._iterator is None:
            raise StopIteration
        try:
            if self._previous is _Nothing:
                self._previous = next(self._iterator)
            # Asking for an element may ask this iterator for a pair, and may end it.
            previous, iterator = self._previous, self._iterator
            if iterator is None:
                raise StopIteration
            element = next(iterator)
        except StopIteration:
            self._iterator, self._previous = None, _Nothing
            raise
        self._previous = element
        return previous, element


class starmap(Iterating):
    """`function(*arguments)` for each tuple of arguments."""

    def __new__(cls, function: Callable[..., Any], iterable: Iterable[Iterable[Any]], /) -> starmap:
        self = super().__new__(cls)
        self._function = function
        self._iterator = iter(iterable)
        return self

    def __next__(self) -> Any:
        return self._function(*tuple(next(self._iterator)))


class zip_longest(Iterating):
    """Tuples as `zip` gives them, to the end of the longest iterable, with `fillvalue` where one has ended."""

    def __new__(cls, *iterables: Iterable[Any], fillvalue: Any = None) -> zip_longest:
        self = super().__new__(cls)
        self._iterators: list[Iterator[Any] | None] = [iter(iterable) for iterable in iterables]
        self._running = len(self._iterators)
        self._fillvalue = fillvalue
        return self

    def __next__(self) -> tuple[Any, ...]:
        if not self._running:
            raise StopIteration
        elements = []
        for place, iterator in enumerate(self._iterators):
            element = self._fillvalue
            if iterator is not None:
                try:
                    element = next(iterator)
                except StopIteration:
                    self._iterators[place] = None
                    self._running -= 1
                    if not self._running:
                        raise
                except BaseException:
                    self._running = 0
                    raise
            elements.append(element)
        return tuple(elements)
