"""Iterators that need not end: `count`, `cycle`, `repeat`."""

from __future__ import annotations

import operator
from collections.abc import Iterable, Iterator
from typing import Any

from understudy_builtins.itertools.base import Iterating

_ENDLESS: Any = object()


class count(Iterating):
    """start, start + step, start + 2 * step, … without end."""

    def __new__(cls, start: Any = 0, step: Any = 1) -> count:
        self = super().__new__(cls)
        if not _is_number(start) or not _is_number(step):
            raise TypeError("a number is required")
        self._number = start
        self._step = step
        return self

    def __next__(self) -> Any:
        number = self._number
        self._number = number + self._step
        return number

    def __repr__(self) -> str:
        if type(self._step) is int and self._step == 1:
            return f"{type(self).__name__}({self._number!r})"
        return f"{type(self).__name__}({self._number!r}, {self._step!r})"


def _is_number(value: Any) -> bool:
    kind = type(value)
    return hasattr(kind, "__index__") or hasattr(kind, "__int__") or hasattr(kind, "__float__") or kind is complex


class cycle(Iterating):
    """The elements again and again; nothing of an empty iterable."""

    def __new__(cls, iterable: Iterable[Any], /) -> cycle:
        self = super().__new__(cls)
        self._iterator: Iterator[Any] | None = iter(iterable)
        self._saved: list[Any] = []
        self._place = 0
        return self

    def __next__(self) -> Any:
        if self._iterator is not None:
            for element in self._iterator:
                self._saved.append(element)
                return element
            self._iterator = None
        if not self._saved:
            raise StopIteration
        element = self._saved[self._place]
        self._place = (self._place + 1) % len(self._saved)
        return element


class repeat(Iterating):
    """The same object, without end or so many times."""

    def __new__(cls, object: Any, times: Any = _ENDLESS) -> repeat:
        self = super().__new__(cls)
        self._object = object
        self._left = None if times is _ENDLESS else max(operator.index(times), 0)
        return self

    def __next__(self) -> Any:
        if self._left is not None:
            if self._left == 0:
                raise StopIteration
            self._left -= 1
        return self._object

    def __length_hint__(self) -> int:
        if self._left is None:
            raise TypeError("len() of unsized object")
        return self._left

    def __repr__(self) -> str:
        left = "" if self._left is None else f", {self._left}"
        return f"{type(self).__name__}({self._object!r}{left})"
