"""The parts of `collections` that CPython has in C alone: `deque` and `defaultdict`.

`OrderedDict`, `Counter`'s helper and `namedtuple`'s have their Python twins in the standard library itself.
"""

from __future__ import annotations

import copyreg
import operator
import sys
from collections.abc import Iterable, Iterator
from reprlib import recursive_repr
from types import GenericAlias
from typing import Any, Callable

__all__ = ["defaultdict", "deque"]

# More elements than any memory holds; asking for them fails before the first is copied.
_MOST = sys.maxsize // 8


class deque:
    """A list that grows and shrinks at both ends in constant time; with `maxlen`, what is too much falls off the other end.

    The elements lie in a ring: a list of 2**k places in which they begin at `_start` and wrap around at the end. When it
    is full it doubles (Knuth, The Art of Computer Programming, volume 1, section 2.2.2).
    """

    __slots__ = ("__weakref__", "_changes", "_length", "_maxlen", "_ring", "_start")
    __hash__ = None  # type: ignore[assignment]
    __class_getitem__ = classmethod(GenericAlias)

    _ring: list[Any]
    _start: int
    _length: int
    _maxlen: int | None
    # Each change counts, so that an iterator can tell that the deque is no longer what it was.
    _changes: int

    def __new__(cls, *arguments: Any, **keywords: Any) -> deque:
        self = super().__new__(cls)
        self._ring, self._start, self._length = [None] * 8, 0, 0
        self._maxlen, self._changes = None, 0
        return self

    def __init__(self, iterable: Iterable[Any] = (), maxlen: int | None = None) -> None:
        self._maxlen = None if maxlen is None else _length_limit(maxlen)
        deque.clear(self)
        deque.extend(self, iterable)

    @property
    def maxlen(self) -> int | None:
        """The greatest number of elements, or None."""
        return self._maxlen

    def append(self, x: Any, /) -> None:
        """Add an element at the right end."""
        self._changes += 1
        if self._length == self._maxlen:
            if self._maxlen == 0:
                return
            self._drop_left()
        if self._length == len(self._ring):
            self._grow()
        self._ring[(self._start + self._length) & (len(self._ring) - 1)] = x
        self._length += 1

    def appendleft(self, x: Any, /) -> None:
        """Add an element at the left end."""
        self._changes += 1
        if self._length == self._maxlen:
            if self._maxlen == 0:
                return
            self._drop_right()
        if self._length == len(self._ring):
            self._grow()
        self._start = (self._start - 1) & (len(self._ring) - 1)
        self._ring[self._start] = x
        self._length += 1

    def pop(self) -> Any:
        """Take the element at the right end."""
        if not self._length:
            raise IndexError("pop from an empty deque")
        self._changes += 1
        return self._drop_right()

    def popleft(self) -> Any:
        """Take the element at the left end."""
        if not self._length:
            raise IndexError("pop from an empty deque")
        self._changes += 1
        return self._drop_left()

    def extend(self, iterable: Iterable[Any], /) -> None:
        """Add elements at the right end, in their order."""
        # A deque that is extended by itself would never end.
        for element in list(iterable) if iterable is self else iterable:
            deque.append(self, element)

    def extendleft(self, iterable: Iterable[Any], /) -> None:
        """Add elements at the left end, one by one, so that they come to lie in reversed order."""
        for element in list(iterable) if iterable is self else iterable:
            deque.appendleft(self, element)

    def clear(self) -> None:
        """Remove all elements."""
        self._changes += 1
        self._ring, self._start, self._length = [None] * 8, 0, 0

    def copy(self) -> deque:
        """A shallow copy, of the same class and `maxlen`."""
        if type(self) is deque:
            return deque(self, self._maxlen)
        # A subclass without a limit is not told of one.
        made = type(self)(self) if self._maxlen is None else type(self)(self, self._maxlen)
        if not isinstance(made, deque):
            raise TypeError(f"{type(self).__name__}() must return a deque, not {type(made).__name__}")
        return made

    __copy__ = copy

    def rotate(self, n: int = 1, /) -> None:
        """Turn the deque `n` steps to the right, or to the left where `n` is negative."""
        n = _in_range(operator.index(n))
        if self._length <= 1:
            return
        self._changes += 1
        steps = n % self._length
        if steps <= self._length // 2:
            for _ in range(steps):
                self._put_left(self._drop_right())
        else:
            for _ in range(self._length - steps):
                self._put_right(self._drop_left())

    def reverse(self) -> None:
        """Reverse the order of the elements in place."""
        left, right = 0, self._length - 1
        while left < right:
            at, other = self._place(left), self._place(right)
            self._ring[at], self._ring[other] = self._ring[other], self._ring[at]
            left, right = left + 1, right - 1

    def count(self, x: Any, /) -> int:
        """How many elements are `x` or equal to it."""
        found, changes = 0, self._changes
        for place in range(self._length):
            found += _same(self._ring[self._place(place)], x)
            self._check_unchanged(changes)
        return found

    def index(self, x: Any, start: Any = 0, stop: Any = sys.maxsize, /) -> int:
        """The first place, from `start` to before `stop`, whose element is `x` or equal to it; ValueError if there is none."""
        changes = self._changes
        for place in range(_bound(start, self._length), _bound(stop, self._length)):
            if _same(self._ring[self._place(place)], x):
                return place
            self._check_unchanged(changes)
        raise ValueError(f"{x!r} is not in deque")

    def remove(self, value: Any, /) -> None:
        """Remove the first element that is `value` or equal to it; ValueError if there is none."""
        changes = self._changes
        for place in range(self._length):
            found = _same(self._ring[self._place(place)], value)
            if changes != self._changes:
                raise IndexError("deque mutated during remove().")
            if found:
                deque.__delitem__(self, place)
                return
        raise ValueError(f"{value!r} is not in deque")

    def insert(self, i: int, x: Any, /) -> None:
        """Put an element before place `i`, or at the nearest end."""
        i = operator.index(i)
        if self._length == self._maxlen:
            raise IndexError("deque already at its maximum size")
        if i < 0:
            i += self._length
        i = min(max(i, 0), self._length)
        deque.rotate(self, -i)
        deque.appendleft(self, x)
        deque.rotate(self, i)

    def _place(self, index: int) -> int:
        return (self._start + index) & (len(self._ring) - 1)

    def _checked(self, index: Any) -> int:
        """The place of an element in the ring; IndexError where there is none."""
        if not hasattr(type(index), "__index__"):
            raise TypeError(f"sequence index must be integer, not '{type(index).__name__}'")
        index = operator.index(index)
        if index < 0:
            index += self._length
        if not 0 <= index < self._length:
            raise IndexError("deque index out of range")
        return self._place(index)

    def _grow(self) -> None:
        ordered = self._ring[self._start :] + self._ring[: self._start]
        self._ring, self._start = ordered + [None] * len(ordered), 0

    def _drop_right(self) -> Any:
        self._length -= 1
        place = self._place(self._length)
        element, self._ring[place] = self._ring[place], None
        return element

    def _drop_left(self) -> Any:
        place = self._start
        element, self._ring[place] = self._ring[place], None
        self._start = (place + 1) & (len(self._ring) - 1)
        self._length -= 1
        return element

    def _put_right(self, element: Any) -> None:
        self._ring[self._place(self._length)] = element
        self._length += 1

    def _put_left(self, element: Any) -> None:
        self._start = (self._start - 1) & (len(self._ring) - 1)
        self._ring[self._start] = element
        self._length += 1

    def _check_unchanged(self, changes: int) -> None:
        """The comparisons that a search makes are the elements' own, and may do anything."""
        if changes != self._changes:
            raise RuntimeError("deque mutated during iteration")

    def __len__(self) -> int:
        return self._length

    def __contains__(self, x: Any) -> bool:
        changes = self._changes
        for place in range(self._length):
            if _same(self._ring[self._place(place)], x):
                return True
            self._check_unchanged(changes)
        return False

    def __getitem__(self, index: int) -> Any:
        return self._ring[self._checked(index)]

    def __setitem__(self, index: int, value: Any) -> None:
        self._ring[self._checked(index)] = value

    def __delitem__(self, index: int) -> None:
        self._checked(index)
        index = operator.index(index) % self._length
        deque.rotate(self, -index)
        deque.popleft(self)
        deque.rotate(self, index)

    def __iter__(self) -> Iterator[Any]:
        return _deque_iterator(self)

    def __reversed__(self) -> Iterator[Any]:
        return _deque_reverse_iterator(self)

    @recursive_repr("[...]")
    def __repr__(self) -> str:
        limit = "" if self._maxlen is None else f", maxlen={self._maxlen}"
        return f"{type(self).__name__}({list(self)!r}{limit})"

    def __reduce__(self) -> tuple[Any, ...]:
        arguments = () if self._maxlen is None else ((), self._maxlen)
        return type(self), arguments, _own_state(self), iter(self)

    def __add__(self, other: Any) -> deque:
        if not isinstance(other, deque):
            raise TypeError(f'can only concatenate deque (not "{type(other).__name__}") to deque')
        result = self.copy()
        result.extend(other)
        return result

    def __iadd__(self, other: Iterable[Any]) -> deque:
        deque.extend(self, other)
        return self

    def __mul__(self, n: int) -> deque:
        result = self.copy()
        result *= n
        return result

    __rmul__ = __mul__

    def __imul__(self, n: int) -> deque:
        if not hasattr(type(n), "__index__"):
            raise TypeError(f"can't multiply sequence by non-int of type '{type(n).__name__}'")
        n = operator.index(n)
        elements = list(self)
        if n <= 0:
            deque.clear(self)
        elif elements:
            # With a limit, only the last copies stay.
            copies = n - 1 if self._maxlen is None else min(n - 1, -(-self._maxlen // len(elements)))
            if copies * len(elements) > _MOST:
                raise MemoryError
            for _ in range(copies):
                deque.extend(self, elements)
        return self

    def __eq__(self, other: object) -> Any:
        if not isinstance(other, deque):
            return NotImplemented
        if self is other:
            return True
        return self._length == other._length and _first_difference(self, other) is None

    def __lt__(self, other: deque) -> Any:
        return _ordered(self, other, operator.lt)

    def __le__(self, other: deque) -> Any:
        return _ordered(self, other, operator.le)

    def __gt__(self, other: deque) -> Any:
        return _ordered(self, other, operator.gt)

    def __ge__(self, other: deque) -> Any:
        return _ordered(self, other, operator.ge)


class _deque_iterator:
    """The elements of a deque from left to right; RuntimeError once the deque has changed."""

    def __init__(self, deque_: deque, index: int = 0, /) -> None:
        if not isinstance(deque_, deque):
            raise TypeError(f"argument 1 must be collections.deque, not {type(deque_).__name__}")
        self._deque, self._changes = deque_, deque_._changes
        self._left = max(0, len(deque_) - max(0, operator.index(index)))

    def __iter__(self) -> Iterator[Any]:
        return self

    def __next__(self) -> Any:
        if self._changes != self._deque._changes:
            self._left = 0
            raise RuntimeError("deque mutated during iteration")
        if not self._left:
            raise StopIteration
        element = self._element()
        self._left -= 1
        return element

    def _element(self) -> Any:
        return deque.__getitem__(self._deque, -self._left)

    def __length_hint__(self) -> int:
        return self._left

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self._deque, len(self._deque) - self._left)


class _deque_reverse_iterator(_deque_iterator):
    """The elements of a deque from right to left."""

    def _element(self) -> Any:
        return deque.__getitem__(self._deque, self._left - 1)


class defaultdict(dict):  # type: ignore[type-arg]
    """A dict that makes the value of a missing key by calling `default_factory` and keeps it."""

    __slots__ = ("default_factory",)
    __class_getitem__ = classmethod(GenericAlias)

    default_factory: Callable[[], Any] | None

    def __new__(cls, *arguments: Any, **keywords: Any) -> defaultdict:
        self = super().__new__(cls)
        self.default_factory = None
        return self

    def __init__(self, *arguments: Any, **keywords: Any) -> None:
        if arguments:
            if arguments[0] is not None and not callable(arguments[0]):
                raise TypeError("first argument must be callable or None")
            self.default_factory = arguments[0]
        super().__init__(*arguments[1:], **keywords)

    def __missing__(self, key: Any, /) -> Any:
        if self.default_factory is None:
            raise KeyError(key)
        self[key] = value = self.default_factory()
        return value

    def copy(self) -> defaultdict:
        """A shallow copy with the same factory."""
        return type(self)(self.default_factory, self)

    __copy__ = copy

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._shown_factory()}, {dict.__repr__(self)})"

    @recursive_repr("...")
    def _shown_factory(self) -> str:
        # The factory may be a method of this very dict.
        return repr(self.default_factory)

    def __reduce__(self) -> tuple[Any, ...]:
        arguments = () if self.default_factory is None else (self.default_factory,)
        return type(self), arguments, None, None, iter(self.items())

    def __or__(self, other: Any) -> Any:
        if not isinstance(other, dict):
            return NotImplemented
        result = type(self)(self.default_factory, self)
        result.update(other)
        return result

    def __ror__(self, other: Any) -> Any:
        if not isinstance(other, dict):
            return NotImplemented
        result = type(self)(self.default_factory, other)
        result.update(self)
        return result


def _same(element: Any, x: Any) -> bool:
    return element is x or bool(element == x)


def _first_difference(one: Iterable[Any], other: Iterable[Any]) -> tuple[Any, Any] | None:
    """The first two elements at one place that are neither the same nor equal."""
    for left, right in zip(one, other):
        if not _same(left, right):
            return left, right
    return None


def _ordered(one: deque, other: Any, compare: Callable[[Any, Any], Any]) -> Any:
    """Lexicographic order: the first elements that differ decide, and then the lengths."""
    if not isinstance(other, deque):
        return NotImplemented
    difference = _first_difference(one, other)
    return bool(compare(*difference)) if difference else compare(len(one), len(other))


def _length_limit(maxlen: Any) -> int:
    if not isinstance(maxlen, int):
        raise TypeError("an integer is required")
    if _in_range(maxlen) < 0:
        raise ValueError("maxlen must be non-negative")
    return int(maxlen)


def _in_range(number: int) -> int:
    if not -sys.maxsize - 1 <= number <= sys.maxsize:
        raise OverflowError("Python int too large to convert to C ssize_t")
    return number


def _bound(index: Any, length: int) -> int:
    """An index of a slice as a place from 0 to `length`."""
    if not hasattr(type(index), "__index__"):
        raise TypeError("slice indices must be integers or have an __index__ method")
    index = operator.index(index)
    return min(max(index + length if index < 0 else index, 0), length)


def _own_state(self: deque) -> Any:
    """What a subclass has added to an instance, as `object.__reduce_ex__` would give it."""
    attributes = getattr(self, "__dict__", None) or None
    added = [name for name in copyreg._slotnames(type(self)) if name not in deque.__slots__]  # type: ignore[attr-defined]
    slots = {name: getattr(self, name) for name in added if hasattr(self, name)}
    return (attributes, slots) if slots else attributes
