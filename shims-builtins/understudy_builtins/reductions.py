"""`all`, `any`, `sum`, `min`, `max`, `sorted`: functions that take an iterable to one result."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import Any, Callable

_MISSING: Any = object()
# From 3.12 on, `sum` of floats is compensated (Neumaier), and 3.14 does the same for complex numbers.
_COMPENSATED = sys.version_info >= (3, 12)


def all(iterable: Iterable[Any], /) -> bool:
    """True unless an element is false; stops at the first false one."""
    for element in iterable:
        if not element:
            return False
    return True


def any(iterable: Iterable[Any], /) -> bool:
    """True as soon as an element is true."""
    for element in iterable:
        if element:
            return True
    return False


def sum(iterable: Iterable[Any], /, start: Any = 0) -> Any:
    """`start` plus the elements, from left to right. TypeError where `start` is a str, bytes or bytearray."""
    if isinstance(start, str):
        raise TypeError("sum() can't sum strings [use ''.join(seq) instead]")
    if isinstance(start, bytes):
        raise TypeError("sum() can't sum bytes [use b''.join(seq) instead]")
    if isinstance(start, bytearray):
        raise TypeError("sum() can't sum bytearray [use b''.join(seq) instead]")
    iterator = iter(iterable)
    total = start
    for element in iterator:
        if _COMPENSATED and type(total) in (int, float) and type(element) is float:
            return _compensated_sum(float(total), element, iterator)
        total = total + element
    return total


def _compensated_sum(total: float, first: float, rest: Iterable[Any]) -> Any:
    """Neumaier's summation: the low-order part that each addition loses is kept and added at the end.

    Source: A. Neumaier, "Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen", ZAMM 54 (1974).
    """
    compensation = 0.0
    iterator = iter(rest)
    element: Any = first
    while True:
        if type(element) is float:
            raised = total + element
            if abs(total) >= abs(element):
                compensation += (total - raised) + element
            else:
                compensation += (element - raised) + total
            total = raised
        elif type(element) is int:
            total += float(element)
        else:
            settled: Any = _settled(total, compensation) + element
            for other in iterator:
                settled = settled + other
            return settled
        try:
            element = next(iterator)
        except StopIteration:
            return _settled(total, compensation)


def _settled(total: float, compensation: float) -> float:
    # An infinite or NaN compensation says only that the total overflowed.
    return total + compensation if compensation and compensation - compensation == 0 else total


def min(*arguments: Any, key: Callable[[Any], Any] | None = None, default: Any = _MISSING) -> Any:
    """The smallest of the arguments, or of one iterable; the first of several equal ones."""
    return _extreme("min", arguments, key, default, lambda new, best: new < best)


def max(*arguments: Any, key: Callable[[Any], Any] | None = None, default: Any = _MISSING) -> Any:
    """The largest of the arguments, or of one iterable; the first of several equal ones."""
    return _extreme("max", arguments, key, default, lambda new, best: new > best)


def _extreme(
    name: str,
    arguments: tuple[Any, ...],
    key: Callable[[Any], Any] | None,
    default: Any,
    better: Callable[[Any, Any], bool],
) -> Any:
    if not arguments:
        raise TypeError(f"{name} expected at least 1 argument, got 0")
    if len(arguments) > 1 and default is not _MISSING:
        raise TypeError(f"Cannot specify a default for {name}() with multiple positional arguments")
    iterator = iter(arguments[0] if len(arguments) == 1 else arguments)
    best = next(iterator, _MISSING)
    if best is _MISSING:
        if default is _MISSING:
            said = "iterable argument is empty" if sys.version_info >= (3, 12) else "arg is an empty sequence"
            raise ValueError(f"{name}() {said}")
        return default
    best_key = best if key is None else key(best)
    for element in iterator:
        element_key = element if key is None else key(element)
        if better(element_key, best_key):
            best, best_key = element, element_key
    return best


def sorted(iterable: Iterable[Any], /, *, key: Callable[[Any], Any] | None = None, reverse: bool = False) -> list[Any]:
    """A new list of the elements in ascending order; equal elements keep their order, also when reversed.

    Merge sort from the bottom up: runs of doubled length are merged until one is left (Knuth, The Art of Computer
    Programming, volume 3, section 5.2.4). Only `<` is asked of the keys.
    """
    elements = list(iterable)
    keys = elements if key is None else [key(element) for element in elements]
    # Reversing before and after keeps equal elements in their order.
    order = list(range(len(elements)))
    if reverse:
        order.reverse()
    width = 1
    while width < len(order):
        merged: list[int] = []
        for start in range(0, len(order), 2 * width):
            merged += _merged(order[start : start + width], order[start + width : start + 2 * width], keys)
        order = merged
        width *= 2
    if reverse:
        order.reverse()
    return [elements[position] for position in order]


def _merged(left: list[int], right: list[int], keys: list[Any]) -> list[int]:
    result: list[int] = []
    i = j = 0
    while i < len(left) and j < len(right):
        if keys[right[j]] < keys[left[i]]:
            result.append(right[j])
            j += 1
        else:
            result.append(left[i])
            i += 1
    return result + left[i:] + right[j:]
