"""Putting together what `apply` got for each group, by the shape of it."""

from __future__ import annotations

from typing import Any

from ..frame import DataFrame
from ..index.base import Index
from ..index.multi import MultiIndex
from ..index.range import RangeIndex
from ..series import Series
from .aggregate import pack


def combine(grouped: Any, results: list[Any], used: list[list[int]]) -> Any:
    """One Series or DataFrame of the results of the groups.

    Scalars make a Series along the groups; Series with equal labels, of a grouped DataFrame, the rows of a DataFrame;
    anything else is put below each other. `used` holds the rows of each group.
    """

    groups = grouped._groups
    shown = [code for code, rows in enumerate(groups.places) if rows or not grouped._options.observed]
    index = groups.index if len(shown) == groups.count else groups.index.take(shown)
    present = [value for value in results if value is not None]
    is_frame = grouped.obj.ndim == 2
    if not results:
        if is_frame:
            empty = grouped._without_keys()
            return DataFrame._from_arrays([array[:0] for array in empty._arrays], empty.columns, index)
        return Series._from_array(grouped.obj._array[:0], index, grouped.obj.name)
    if not present:
        if is_frame:
            return grouped.obj.iloc[:0].drop(columns=grouped._excluded)
        return Series([None] * len(results), index=index, name=grouped.obj.name)
    first = present[0]
    if isinstance(first, DataFrame):
        return _concatenate(grouped, results, used, shown)
    if isinstance(first, Series):
        same = all(value.index.equals(first.index) for value in present)
        if is_frame and same and len(present) == len(results):
            if any(value.index is not None and len(value) == 0 for value in present):
                return DataFrame(index=index)
            names = {value.name for value in present}
            table = DataFrame._from_arrays(
                [_column(present, place) for place in range(len(first))], _labels(first.index, names), index
            )
            if not grouped._options.as_index:
                return grouped._key_frame(list(zip(table.columns.tolist(), table._arrays)))
            return table
        return _concatenate(grouped, results, used, shown)
    if isinstance(first, dict) and not is_frame:
        from understudy_numpy.primitives.refusal import Refusal

        raise Refusal(
            "pandas.api.typing.SeriesGroupBy.apply", "func", "dict", "functions that return a dict have no shim"
        )
    array = pack(results)
    if not grouped._options.as_index:
        return grouped._key_frame([(None if is_frame else grouped.obj.name, array)])
    return Series._from_array(array, index, None if is_frame else grouped.obj.name)


def _column(rows: list[Any], place: int) -> Any:
    return pack([row.iloc[place] for row in rows])


def _labels(index: Index, names: set[Any]) -> Index:
    """The labels of the rows as columns; their axis is named for the rows where all have one name."""
    if index.name is None and len(names) == 1:
        return index.rename(next(iter(names)))
    return index


def _concatenate(grouped: Any, results: list[Any], used: list[list[int]], shown: list[int]) -> Any:
    """The results below each other: labelled by their groups, or in the order of rows where they keep their labels."""
    from ..concat import concat

    groups = grouped._groups
    kept = [(code, value, rows) for code, value, rows in zip(shown, results, used) if value is not None]
    values = [value for _, value, _ in kept]
    joined = concat(values)
    below = joined.index
    if grouped._options.group_keys:
        if grouped._options.as_index:
            codes = [code for code, value, _ in kept for _ in range(len(value))]
            parts = [Index(array.take(codes)) for array in groups.key_arrays()]
            lower = (
                [below.get_level_values(k) for k in range(below.nlevels)] if isinstance(below, MultiIndex) else [below]
            )
            joined.index = MultiIndex.from_arrays([*parts, *lower], names=[*groups.names, *below.names])
        return _named(grouped, joined)
    index = grouped.obj.index
    if all(value.index.equals(index.take(rows)) for _, value, rows in kept) and not index.has_duplicates:
        order = [row for _, _, rows in kept for row in rows]
        place = sorted(range(len(order)), key=order.__getitem__)
        joined = joined.take(place)
        joined.index = index if len(order) == len(index) else index.take(sorted(order))
        return _named(grouped, joined)
    if not grouped._options.as_index:
        joined.index = RangeIndex(len(joined))
    return _named(grouped, joined)


def _named(grouped: Any, joined: Any) -> Any:
    if joined.ndim == 1 and grouped.obj.ndim == 1:
        joined.name = grouped.obj.name
    return joined
