"""`range`: an arithmetic progression of integers that is never written out."""

from __future__ import annotations

import operator
from collections.abc import Iterator, Sequence
from typing import Any, Callable, NoReturn

# `range(stop)`, `range(start, stop)`, `range(start, stop, step)`.
_ARRANGED: dict[int, Callable[..., tuple[Any, Any, Any]]] = {
    1: lambda stop: (0, stop, 1),
    2: lambda start, stop: (start, stop, 1),
    3: lambda start, stop, step: (start, stop, step),
}


class range:
    """The integers `start`, `start + step`, … before `stop`; a sequence that takes no room.

    TypeError where an argument is no integer, ValueError where `step` is zero.
    """

    __slots__ = ("_start", "_stop", "_step", "_length")

    def __init__(self, *bounds: Any) -> None:
        if not 1 <= len(bounds) <= 3:
            wanted = "at least 1 argument" if not bounds else "at most 3 arguments"
            raise TypeError(f"range expected {wanted}, got {len(bounds)}")
        start, stop, step = (operator.index(bound) for bound in _ARRANGED[len(bounds)](*bounds))
        if step == 0:
            raise ValueError("range() arg 3 must not be zero")
        between = stop - start if step > 0 else start - stop
        # How many steps fit, the last one counted when it is begun.
        length = max((between + abs(step) - 1) // abs(step), 0)
        for name, value in (("_start", start), ("_stop", stop), ("_step", step), ("_length", length)):
            object.__setattr__(self, name, value)

    def __setattr__(self, name: str, value: Any) -> NoReturn:
        _refuse_change(name)

    def __delattr__(self, name: str) -> NoReturn:
        _refuse_change(name)

    @property
    def start(self) -> int:
        """The first integer, where there is one."""
        return self._start

    @property
    def stop(self) -> int:
        """The first integer that is too far."""
        return self._stop

    @property
    def step(self) -> int:
        """The difference of one integer to the next."""
        return self._step

    def __len__(self) -> int:
        return self._length

    def __bool__(self) -> bool:
        return self._length > 0

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, slice):
            first, last, step = _indices(index, self._length)
            return range(self._at(first), self._at(last), self._step * step)
        try:
            place = operator.index(index)
        except TypeError:
            kind = type(index).__name__
            raise TypeError(f"range indices must be integers or slices, not {kind}") from None
        if place < 0:
            place += self._length
        if not 0 <= place < self._length:
            raise IndexError("range object index out of range")
        return self._at(place)

    def _at(self, place: int) -> int:
        return self._start + place * self._step

    def __iter__(self) -> Iterator[int]:
        return _RangeIterator._over(self)

    def __reversed__(self) -> Iterator[int]:
        return _RangeIterator._over(self[::-1])

    def __contains__(self, value: Any) -> bool:
        if type(value) not in (int, bool):
            return any(value is element or value == element for element in self)
        ahead = (value - self._start) * (1 if self._step > 0 else -1)
        within = 0 <= ahead < (self._stop - self._start) * (1 if self._step > 0 else -1)
        return within and ahead % self._step == 0

    def index(self, value: Any, /) -> int:
        """The place of a value. ValueError where it is not there."""
        if type(value) in (int, bool):
            if value in self:
                return (value - self._start) // self._step
            raise ValueError(f"{value!r} is not in range")
        for place, element in enumerate(self):
            if element is value or element == value:
                return place
        raise ValueError("sequence.index(x): x not in sequence")

    def count(self, value: Any, /) -> int:
        """How often a value is there."""
        if type(value) in (int, bool):
            return int(value in self)
        return sum(1 for element in self if element is value or element == value)

    def __eq__(self, other: object) -> bool:
        return self._key() == other._key() if isinstance(other, range) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._key())

    def _key(self) -> tuple[int, int | None, int | None]:
        """Equal for ranges with the same elements: of an empty one nothing matters, of a single one not the step."""
        if self._length == 0:
            return 0, None, None
        return self._length, self._start, None if self._length == 1 else self._step

    def __repr__(self) -> str:
        step = "" if self._step == 1 else f", {self._step}"
        return f"range({self._start}, {self._stop}{step})"

    def __reduce__(self) -> tuple[Any, ...]:
        return range, (self._start, self._stop, self._step)


Sequence.register(range)


class _RangeIterator:
    """The integers of a range one after the other."""

    def __new__(cls) -> _RangeIterator:
        raise TypeError("cannot create 'range_iterator' instances")

    @classmethod
    def _over(cls, numbers: range) -> _RangeIterator:
        made = object.__new__(cls)
        made._numbers, made._place = numbers, 0
        return made

    def __iter__(self) -> Iterator[int]:
        return self

    def __next__(self) -> int:
        if self._place >= self._numbers._length:
            raise StopIteration
        value = self._numbers._at(self._place)
        self._place += 1
        return value

    def __length_hint__(self) -> int:
        return self._numbers._length - self._place

    def __reduce__(self) -> tuple[Any, ...]:
        return iter, (self._numbers,), self._place

    def __setstate__(self, place: Any) -> None:
        self._place = min(max(operator.index(place), 0), self._numbers._length)


def _refuse_change(name: str) -> NoReturn:
    own = name in ("start", "stop", "step")
    raise AttributeError("readonly attribute" if own else f"'range' object has no attribute {name!r}")


def _indices(chosen: slice, length: int) -> tuple[int, int, int]:
    """The bounds of a slice of so many elements, as `slice.indices` gives them for a length of any size."""
    step = 1 if chosen.step is None else _integer(chosen.step)
    if step == 0:
        raise ValueError("slice step cannot be zero")
    low, high = (0, length) if step > 0 else (-1, length - 1)
    first, last = (low, high) if step > 0 else (high, low)
    start = first if chosen.start is None else _clipped(chosen.start, length, low, high)
    stop = last if chosen.stop is None else _clipped(chosen.stop, length, low, high)
    return start, stop, step


def _clipped(bound: Any, length: int, low: int, high: int) -> int:
    place = _integer(bound)
    return min(max(place + length if place < 0 else place, low), high)


def _integer(value: Any) -> int:
    try:
        return operator.index(value)
    except TypeError:
        raise TypeError("slice indices must be integers or None or have an __index__ method") from None
