"""Stand-ins for the C-backed functions of `functools`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Callable

__all__ = ["cmp_to_key", "reduce"]

_MISSING: Any = object()


def reduce(function: Callable[[Any, Any], Any], iterable: Iterable[Any], initial: Any = _MISSING, /) -> Any:
    """`function` of the result so far and each element, from left to right."""
    iterator = iter(iterable)
    result = next(iterator, _MISSING) if initial is _MISSING else initial
    if result is _MISSING:
        raise TypeError("reduce() of empty iterable with no initial value")
    for element in iterator:
        result = function(result, element)
    return result


class _Key:
    """An object that compares as an old-style comparison function says."""

    __hash__ = None  # type: ignore[assignment]

    def __init__(self, mycmp: Callable[[Any, Any], int], obj: Any) -> None:
        self._compare = mycmp
        self.obj = obj

    def __lt__(self, other: _Key) -> bool:
        return self._compare(self.obj, other.obj) < 0

    def __gt__(self, other: _Key) -> bool:
        return self._compare(self.obj, other.obj) > 0

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and self._compare(self.obj, other.obj) == 0

    def __le__(self, other: _Key) -> bool:
        return self._compare(self.obj, other.obj) <= 0

    def __ge__(self, other: _Key) -> bool:
        return self._compare(self.obj, other.obj) >= 0


def cmp_to_key(mycmp: Callable[[Any, Any], int]) -> Callable[[Any], Any]:
    """A key function for sorting by a comparison function that returns a negative, zero or positive number."""

    def key(obj: Any) -> _Key:
        return _Key(mycmp, obj)

    return key
