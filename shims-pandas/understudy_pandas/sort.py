"""The order of columns: stable argsort by one key or several, ranks, the largest and the smallest."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

import understudy_numpy as np

from .arrays import columns
from .arrays.base import ExtensionArray
from .construction import is_list_like
from .na import NAN

KINDS = ("quicksort", "mergesort", "heapsort", "stable", None)


def check_position(na_position: str) -> None:
    """Refuse anything but first and last."""
    if na_position not in ("first", "last"):
        raise ValueError(f"invalid na_position: {na_position}")


def check_ascending(ascending: Any) -> Any:
    """`ascending` as a bool or a list of bools."""
    if isinstance(ascending, (list, tuple)):
        return [_one_ascending(item) for item in ascending]
    return _one_ascending(ascending)


def _one_ascending(value: Any) -> bool:
    if isinstance(value, (bool, np.bool_)) or type(value) is int:
        return bool(value)
    raise ValueError(f'For argument "ascending" expected type bool, received type {type(value).__name__}.')


def argsort_array(array: Any, ascending: bool = True, na_position: str = "last") -> Any:
    """The positions of a column's values in order; equal ones keep their order, missing ones are together at an end."""
    if not isinstance(array, ExtensionArray) and array.dtype.kind in "iufbmM":
        values = array.view("i8") if array.dtype.kind in "mM" else array
        if columns.has_missing(array):
            gone = columns.isna(array)
            present = np.flatnonzero(~gone)
            order = present[_numeric_order(values[present], ascending)]
            absent = np.flatnonzero(gone)
            return np.concatenate([order, absent] if na_position == "last" else [absent, order])
        return _numeric_order(values, ascending)
    return np.array(argsort_values(*sortable(array), ascending, na_position), dtype=np.intp)


def _numeric_order(values: Any, ascending: bool) -> Any:
    if ascending:
        return np.argsort(values, kind="stable")
    size = len(values)
    return (size - 1) - np.argsort(values[::-1], kind="stable")[::-1]


def sortable(array: Any) -> tuple[list[Any], list[bool] | None]:
    """Values that compare, one per element, and which are missing (None: none)."""
    values = array._sort_raw() if isinstance(array, ExtensionArray) else columns.raw(array)
    return values, columns.isna(array).tolist() if columns.has_missing(array) else None


def argsort_values(
    values: list[Any],
    gone: list[bool] | None,
    ascending: bool = True,
    na_position: str = "last",
    order: Sequence[int] | None = None,
) -> list[int]:
    """Positions in the order of `values`, starting from `order` (stable)."""
    places: Any = range(len(values)) if order is None else order
    if gone is None:
        return sorted(places, key=values.__getitem__, reverse=not ascending)
    absent = [place for place in places if gone[place]]
    present = sorted((place for place in places if not gone[place]), key=values.__getitem__, reverse=not ascending)
    return present + absent if na_position == "last" else absent + present


def lexsort(arrays: Sequence[Any], ascending: Sequence[bool], na_position: str = "last") -> list[int]:
    """Positions in the order of the first column, ties by the second, and so on."""
    order: Any = None
    for array, up in zip(reversed(arrays), reversed(list(ascending))):
        values, gone = sortable(array)
        order = argsort_values(values, gone, up, na_position, order)
    return order


def index_order(index: Any, level: Any, ascending: Any, na_position: str, sort_remaining: bool, key: Any) -> Any:
    """The positions of an index's labels in order, or None if they are in order already."""
    if key:
        index = _apply_index_key(index, key, level)
    if index.nlevels > 1:
        return _multi_order(index, level, ascending, na_position, sort_remaining)
    if isinstance(ascending, list):
        if len(ascending) != 1:
            raise ValueError(f"Length of ascending ({len(ascending)}) must be 1 for Index")
        ascending = ascending[0]
    if index.is_monotonic_increasing if ascending else index.is_monotonic_decreasing:
        return None
    return argsort_array(index._array, ascending, na_position)


def _apply_index_key(index: Any, key: Any, level: Any) -> Any:
    from .index.base import Index, ensure_index

    if index.nlevels == 1:
        return ensure_index(key(index))
    from .index.multi import MultiIndex

    wanted = (
        range(index.nlevels)
        if level is None
        else [index._level_number(one) for one in (level if is_list_like(level) else [level])]
    )
    arrays = []
    for k in range(index.nlevels):
        values = index.get_level_values(k)
        arrays.append(Index(key(values)) if k in wanted else values)
    return MultiIndex.from_arrays(arrays, names=index.names)


def _multi_order(index: Any, level: Any, ascending: Any, na_position: str, sort_remaining: bool) -> list[int] | None:
    numbers = list(range(index.nlevels))
    if level is None:
        chosen = numbers
    else:
        chosen = [index._level_number(one) for one in (level if isinstance(level, (list, tuple)) else [level])]
        if sort_remaining:
            chosen = chosen + [k for k in numbers if k not in chosen]
    directions = list(ascending) if isinstance(ascending, list) else [ascending] * len(chosen)
    if level is not None and len(directions) < len(chosen):
        directions += [True] * (len(chosen) - len(directions))
    if len(directions) != len(chosen):
        raise ValueError("level must have same length as ascending")
    order: Any = None
    for k, up in zip(reversed(chosen), reversed(directions)):
        ranks = index._level_ranks(k)
        gone = [rank < 0 for rank in ranks] if min(ranks, default=0) < 0 else None
        order = argsort_values(ranks, gone, up, na_position, order)
    return order


def rank_array(
    array: Any, method: str = "average", na_option: str = "keep", ascending: bool = True, pct: bool = False
) -> Any:
    """The ranks of a column's values, from 1, as floats."""
    if method not in ("average", "min", "max", "first", "dense"):
        raise KeyError(method)
    if na_option not in ("keep", "top", "bottom"):
        raise ValueError("na_option must be one of 'keep', 'top', or 'bottom'")
    values, gone = sortable(array)
    size = len(values)
    position = "first" if na_option == "top" else "last"
    order = argsort_values(values, gone, ascending, position)
    absent = gone or [False] * size
    ranks = [NAN] * size
    dense = 0
    start = 0
    counted = 0
    while start < size:
        first = order[start]
        stop = start + 1
        if absent[first]:
            while stop < size and absent[order[stop]]:
                stop += 1
        else:
            value = values[first]
            while stop < size and not absent[order[stop]] and values[order[stop]] == value:
                stop += 1
        if absent[first] and na_option == "keep":
            start = stop
            continue
        dense += 1
        counted += stop - start
        _give_ranks(ranks, order, start, stop, method, dense)
        start = stop
    if pct:
        total = dense if method == "dense" else counted
        ranks = [rank / total if total else rank for rank in ranks]
    return np.array(ranks, dtype="f8")


def _give_ranks(ranks: list[float], order: list[int], start: int, stop: int, method: str, dense: int) -> None:
    """Store the ranks of equal values, those at `order[start:stop]`."""
    if method == "first":
        for offset, place in enumerate(order[start:stop]):
            ranks[place] = float(start + offset + 1)
        return
    rank = {"average": (start + 1 + stop) / 2, "min": float(start + 1), "max": float(stop), "dense": float(dense)}[
        method
    ]
    for place in order[start:stop]:
        ranks[place] = rank


def check_keep(keep: Any) -> None:
    """Fail for what does not say which of equal values to keep."""
    if keep not in ("first", "last", "all"):
        raise ValueError('keep must be either "first", "last" or "all"')


def check_extremes(dtype: Any, method: str, keep: str) -> None:
    """Fail where `nlargest` or `nsmallest` has no meaning: only of numbers, moments and durations."""
    check_keep(keep)
    if getattr(dtype, "kind", "O") not in "biufmM" or str(dtype) in ("str", "category"):
        raise TypeError(f"Cannot use method '{method}' with dtype {dtype}")


def nlargest_positions(array: Any, n: int, keep: str, largest: bool) -> list[int]:
    """The positions of the n largest (smallest) values, in that order; ties as `keep` says."""
    check_keep(keep)
    values, gone = sortable(array)
    places: Any = range(len(values))
    if gone is not None:
        places = [place for place in places if not gone[place]]
    if keep == "last":
        places = list(places)[::-1]
    order = sorted(places, key=values.__getitem__, reverse=largest)
    if n <= 0:
        return []
    if keep == "all" and len(order) > n:
        edge = values[order[n - 1]]
        chosen = order[:n] + list(itertools.takewhile(lambda place: values[place] == edge, order[n:]))
    else:
        chosen = order[:n]
    if len(chosen) < n and gone is not None:
        absent = [place for place in range(len(values)) if gone[place]]
        chosen += absent[: n - len(chosen)]
    return chosen
