"""Stand-ins for the iterators of `itertools`, written as generators: a reader sees the loop, a compiler too."""

from __future__ import annotations

import operator
from collections.abc import Iterable, Iterator
from typing import Any, Callable

__all__ = [
    "accumulate",
    "combinations",
    "compress",
    "count",
    "cycle",
    "dropwhile",
    "filterfalse",
    "islice",
    "pairwise",
    "permutations",
    "product",
    "repeat",
    "starmap",
    "takewhile",
    "zip_longest",
]

_MISSING: Any = object()


def accumulate(
    iterable: Iterable[Any], func: Callable[[Any, Any], Any] | None = None, *, initial: Any = None
) -> Iterator[Any]:
    """The running results of `func` (addition where None), `initial` first where it is given."""
    combine = operator.add if func is None else func
    iterator = iter(iterable)
    total = next(iterator, _MISSING) if initial is None else initial
    if total is _MISSING:
        return
    yield total
    for element in iterator:
        total = combine(total, element)
        yield total


def compress(data: Iterable[Any], selectors: Iterable[Any]) -> Iterator[Any]:
    """The elements of `data` whose selector is true."""
    for element, selected in zip(data, selectors):
        if selected:
            yield element


def count(start: Any = 0, step: Any = 1) -> Iterator[Any]:
    """start, start + step, start + 2 * step, … without end."""
    number = start
    while True:
        yield number
        number += step


def cycle(iterable: Iterable[Any], /) -> Iterator[Any]:
    """The elements again and again; nothing of an empty iterable."""
    saved = []
    for element in iterable:
        saved.append(element)
        yield element
    while saved:
        yield from saved


def dropwhile(predicate: Callable[[Any], Any], iterable: Iterable[Any], /) -> Iterator[Any]:
    """What follows the leading elements for which `predicate` is true."""
    iterator = iter(iterable)
    for element in iterator:
        if not predicate(element):
            yield element
            break
    yield from iterator


def takewhile(predicate: Callable[[Any], Any], iterable: Iterable[Any], /) -> Iterator[Any]:
    """The leading elements for which `predicate` is true."""
    for element in iterable:
        if not predicate(element):
            return
        yield element


def filterfalse(function: Callable[[Any], Any] | None, iterable: Iterable[Any], /) -> Iterator[Any]:
    """The elements for which `function` is false; with None, the false elements."""
    for element in iterable:
        if not (element if function is None else function(element)):
            yield element


def islice(iterable: Iterable[Any], *bounds: int | None) -> Iterator[Any]:
    """The elements at the places of a slice with bounds >= 0: `stop`, or `start, stop[, step]`."""
    chosen = slice(*bounds)
    start, step = chosen.start or 0, 1 if chosen.step is None else chosen.step
    if start < 0 or (chosen.stop is not None and chosen.stop < 0):
        what = "Stop argument" if len(bounds) == 1 else "Indices"
        raise ValueError(f"{what} for islice() must be None or an integer: 0 <= x <= sys.maxsize.")
    if step < 1:
        raise ValueError("Step for islice() must be a positive integer or None.")
    return _islice(iter(iterable), start, chosen.stop, step)


def _islice(iterator: Iterator[Any], start: int, stop: int | None, step: int) -> Iterator[Any]:
    place, wanted = 0, start
    while stop is None or place < stop:
        try:
            element = next(iterator)
        except StopIteration:
            return
        if place == wanted:
            yield element
            wanted += step
            if stop is not None and wanted >= stop:
                # The elements up to `stop` are taken from the iterator, and not one more.
                for _ in zip(range(stop - place - 1), iterator):
                    pass
                return
        place += 1


def pairwise(iterable: Iterable[Any], /) -> Iterator[tuple[Any, Any]]:
    """Each element with the one after it."""
    iterator = iter(iterable)
    for previous in iterator:
        for element in iterator:
            yield previous, element
            previous = element


def product(*iterables: Iterable[Any], repeat: int = 1) -> Iterator[tuple[Any, ...]]:
    """The Cartesian product, the last iterable running fastest."""
    pools = [tuple(pool) for pool in iterables] * repeat
    results: list[tuple[Any, ...]] = [()]
    for pool in pools:
        results = [result + (element,) for result in results for element in pool]
    yield from results


def permutations(iterable: Iterable[Any], r: int | None = None) -> Iterator[tuple[Any, ...]]:
    """The arrangements of r elements, in the order of their places."""
    pool = tuple(iterable)
    length = len(pool) if r is None else r
    if length < 0:
        raise ValueError("r must be non-negative")
    yield from _arranged(pool, (), length, ordered=False)


def combinations(iterable: Iterable[Any], r: int) -> Iterator[tuple[Any, ...]]:
    """The selections of r elements, in the order of their places."""
    if r < 0:
        raise ValueError("r must be non-negative")
    yield from _arranged(tuple(iterable), (), r, ordered=True)


def _arranged(pool: tuple[Any, ...], chosen: tuple[int, ...], length: int, ordered: bool) -> Iterator[tuple[Any, ...]]:
    if len(chosen) == length:
        yield tuple(pool[place] for place in chosen)
        return
    first = chosen[-1] + 1 if ordered and chosen else 0
    for place in range(first, len(pool)):
        if ordered or place not in chosen:
            yield from _arranged(pool, chosen + (place,), length, ordered)


def repeat(object: Any, times: Any = _MISSING) -> Iterator[Any]:
    """The same object, without end or so many times."""
    if times is _MISSING:
        while True:
            yield object
    for _ in range(operator.index(times)):
        yield object


def starmap(function: Callable[..., Any], iterable: Iterable[Iterable[Any]], /) -> Iterator[Any]:
    """`function(*arguments)` for each tuple of arguments."""
    for arguments in iterable:
        yield function(*arguments)


def zip_longest(*iterables: Iterable[Any], fillvalue: Any = None) -> Iterator[tuple[Any, ...]]:
    """Tuples as `zip` gives them, to the end of the longest iterable, with `fillvalue` where one has ended."""
    iterators = [iter(iterable) for iterable in iterables]
    running = len(iterators)
    while running:
        elements = []
        for place, iterator in enumerate(iterators):
            try:
                element = next(iterator)
            except StopIteration:
                running -= 1
                if not running:
                    return
                iterators[place] = repeat(fillvalue)
                element = fillvalue
            elements.append(element)
        yield tuple(elements)
