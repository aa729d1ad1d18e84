"""The join primitive: which rows of two tables belong together.

Keys are integers, comparable across both sides, and ordered as the result shall be where it is sorted. The caller
gives missing keys a number of their own, if they match each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import repeat
from operator import ne

from .groups import rows_where


def join_indexers(
    left: Sequence[int], right: Sequence[int], how: str, sort: bool = False
) -> tuple[list[int] | None, list[int] | None]:
    """Rows of the left and of the right table, in the order of pandas' merge: -1 for none, None for all in order.

    `how` is "left", "right", "inner" or "outer". Without `sort` the order is that of the left keys (of the right ones
    for "right"), and matches of one row keep the order of the other table. "outer" is always sorted by the keys.
    """
    if how == "right":
        rows, others = join_indexers(right, left, "left", sort)
        return others, rows
    if how == "outer":
        return _outer(left, right)
    unique = dict(zip(right, range(len(right))))
    if len(unique) == len(right):
        matches = list(map(unique.get, left, repeat(-1)))
        if how == "left":
            rows = None
        elif -1 in matches:
            found = list(map(ne, matches, repeat(-1)))
            rows = rows_where(found)
            matches = [match for match in matches if match >= 0]
        else:
            rows = None
    else:
        rows, matches = _many(left, right, how == "left")
    if sort:
        keys = left if rows is None else [left[row] for row in rows]
        order = sorted(range(len(keys)), key=keys.__getitem__)
        rows = order if rows is None else [rows[place] for place in order]
        matches = [matches[place] for place in order]
    return rows, matches


def rows_by_key(keys: Sequence[int]) -> dict[int, list[int]]:
    """The rows of each key, ascending, keys in the order of their first row."""
    places: dict[int, list[int]] = {}
    for row, key in enumerate(keys):
        if key in places:
            places[key].append(row)
        else:
            places[key] = [row]
    return places


def _many(left: Sequence[int], right: Sequence[int], keep: bool) -> tuple[list[int], list[int]]:
    places = rows_by_key(right)
    rows: list[int] = []
    matches: list[int] = []
    none = [-1] if keep else []
    for row, found in enumerate(map(places.get, left, repeat(none))):
        if len(found) == 1:
            rows.append(row)
            matches += found
        else:
            rows += [row] * len(found)
            matches += found
    return rows, matches


def _outer(left: Sequence[int], right: Sequence[int]) -> tuple[list[int], list[int]]:
    left_places, right_places = rows_by_key(left), rows_by_key(right)
    rows: list[int] = []
    matches: list[int] = []
    none = [-1]
    for key in sorted({**left_places, **right_places}):
        mine, theirs = left_places.get(key, none), right_places.get(key, none)
        for row in mine:
            rows += [row] * len(theirs)
            matches += theirs
    return rows, matches
