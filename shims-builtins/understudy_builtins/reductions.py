"""`all`, `any`, `sum`, `min`, `max`, `sorted`: functions that take an iterable to one result."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from operator import index
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

    Merge sort of the runs that are there already, each brought to a shortest length by binary insertion (Knuth, The Art of
    Computer Programming, volume 3, sections 5.2.1 and 5.2.4). Only `<` is asked of the keys.
    """
    elements = list(iterable)
    if sys.version_info < (3, 12):
        # Later, anything can be true or false.
        index(reverse)
    keys = elements if key is None else [key(element) for element in elements]
    # Reversing before and after keeps equal elements in their order.
    order = list(range(len(elements)))
    if reverse:
        order.reverse()
    runs = _runs(order, keys)
    while len(runs) > 1:
        merged = [_merged(one, other, keys) for one, other in zip(runs[::2], runs[1::2])]
        runs = merged + runs[2 * len(merged) :]
    order = runs[0] if runs else []
    if reverse:
        order.reverse()
    return [elements[position] for position in order]


def _runs(order: list[int], keys: list[Any]) -> list[list[int]]:
    """Positions in stretches whose keys ascend, in the order of the elements."""
    shortest = len(order)
    while shortest >= 64:
        # Halved, and rounded up, until it is short enough for insertion.
        shortest = (shortest + 1) // 2
    runs = []
    start = 0
    while start < len(order):
        run = _ascending(order, start, keys)
        start += len(run)
        for position in order[start : start + max(shortest - len(run), 0)]:
            _insert(run, position, keys)
            start += 1
        runs.append(run)
    return runs


def _ascending(order: list[int], start: int, keys: list[Any]) -> list[int]:
    """The longest stretch from `start` on that ascends, or descends strictly and is turned round."""
    stop = start + 1
    falling = stop < len(order) and keys[order[stop]] < keys[order[start]]
    if stop < len(order):
        stop += 1
    while stop < len(order) and bool(keys[order[stop]] < keys[order[stop - 1]]) == bool(falling):
        stop += 1
    run = order[start:stop]
    return run[::-1] if falling else run


def _insert(run: list[int], position: int, keys: list[Any]) -> None:
    """Put a position into an ascending run, after those with an equal key."""
    low, high = 0, len(run)
    while low < high:
        middle = (low + high) // 2
        if keys[position] < keys[run[middle]]:
            high = middle
        else:
            low = middle + 1
    run.insert(low, position)


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
