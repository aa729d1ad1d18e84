"""`groupby`, `tee`, `batched`: iterators that give iterators, or several elements at once."""

from __future__ import annotations

import operator
import sys
from collections.abc import Iterable, Iterator
from typing import Any, Callable

from understudy_builtins.itertools.base import Iterating


class _Absent:
    """Stands for no element yet; a class, so that it is the same again after a copy or a pickle."""


class groupby(Iterating):
    """Pairs of a key and an iterator over the consecutive elements that have it.

    The groups read from one iterator: asking for the next group ends the one before.
    """

    def __new__(cls, iterable: Iterable[Any], key: Callable[[Any], Any] | None = None) -> groupby:
        self = super().__new__(cls)
        self._iterator = iter(iterable)
        self._function = key
        self._element: Any = _Absent
        self._key: Any = _Absent
        self._last_key: Any = _Absent
        self._group: _grouper | None = None
        return self

    def __next__(self) -> tuple[Any, Iterator[Any]]:
        self._group = None
        while self._element is _Absent or (self._last_key is not _Absent and self._last_key == self._key):
            self._advance()
        self._last_key = self._key
        self._group = _grouper(self, self._key)
        return self._key, self._group

    def _advance(self) -> None:
        element = next(self._iterator)
        self._key = element if self._function is None else self._function(element)
        self._element = element


class _grouper(Iterating):
    """The elements of one group of a `groupby`."""

    def __new__(cls, parent: groupby, key: Any) -> _grouper:
        self = super().__new__(cls)
        self._parent = parent
        self._key = key
        return self

    def __next__(self) -> Any:
        parent = self._parent
        if parent._group is not self:
            raise StopIteration
        if parent._element is _Absent:
            parent._advance()
        if parent._group is not self or not self._key == parent._key:
            raise StopIteration
        element, parent._element = parent._element, _Absent
        return element


class _Block:
    """Some elements that the iterators of a `tee` share, and the way to those that follow."""

    SIZE = 64

    def __init__(self, iterator: Iterator[Any]) -> None:
        self._iterator = iterator
        self._elements: list[Any] = []
        self._following: _Block | None = None
        self._asking = False

    def following(self) -> _Block:
        """The block after this one, which is full."""
        if self._following is None:
            self._following = _Block(self._iterator)
        return self._following

    def read(self, place: int) -> Any:
        """The element at a place; it is asked for once, whoever comes first."""
        if place == len(self._elements):
            if self._asking:
                raise RuntimeError("cannot re-enter the tee iterator")
            self._asking = True
            try:
                self._elements.append(next(self._iterator))
            finally:
                self._asking = False
        return self._elements[place]


class _tee(Iterating):
    """One of the iterators that `tee` makes. The blocks that all of them have passed are let go of."""

    def __new__(cls, iterable: Iterable[Any], /) -> _tee:
        self = super().__new__(cls)
        if isinstance(iterable, _tee):
            self._block, self._place = iterable._block, iterable._place
        else:
            self._block, self._place = _Block(iter(iterable)), 0
        return self

    def __next__(self) -> Any:
        if self._place == _Block.SIZE:
            self._block, self._place = self._block.following(), 0
        element = self._block.read(self._place)
        self._place += 1
        return element

    def __copy__(self) -> _tee:
        return type(self)(self)


def tee(iterable: Iterable[Any], n: Any = 2, /) -> tuple[Iterator[Any], ...]:
    """n iterators over the elements of one."""
    n = operator.index(n)
    if n < 0:
        raise ValueError("n must be >= 0")
    if n == 0:
        return ()
    iterator: Any = iter(iterable)
    # An iterator that can be copied needs no help to be had again, and the first of the result is itself.
    copy = getattr(iterator, "__copy__", None)
    if copy is None:
        iterator = _tee(iterator)
        copy = iterator.__copy__
    elif sys.version_info >= (3, 14) and isinstance(iterator, _tee):
        iterator = iterator.__copy__()
    return (iterator, *[copy() for _ in range(n - 1)])


class batched(Iterating):
    """Tuples of n elements one after the other; the last may have fewer, which with `strict` is a ValueError."""

    if sys.version_info >= (3, 13):

        def __new__(cls, iterable: Iterable[Any], n: Any, *, strict: Any = False) -> batched:
            self = super().__new__(cls)
            self._begin(iterable, n, bool(strict))
            return self

    else:

        def __new__(cls, iterable: Iterable[Any], n: Any) -> batched:
            self = super().__new__(cls)
            self._begin(iterable, n, False)
            return self

    def _begin(self, iterable: Iterable[Any], n: Any, strict: bool) -> None:
        self._size = operator.index(n)
        if self._size < 1:
            raise ValueError("n must be at least one")
        self._iterator: Iterator[Any] | None = iter(iterable)
        self._strict = strict

    def __next__(self) -> tuple[Any, ...]:
        if self._iterator is None:
            raise StopIteration
        batch = []
        for element in self._iterator:
            batch.append(element)
            if len(batch) == self._size:
                return tuple(batch)
        self._iterator = None
        if not batch:
            raise StopIteration
        if self._strict:
            raise ValueError("batched(): incomplete batch")
        return tuple(batch)
