"""`value_counts` of grouped Series and DataFrames."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any

import understudy_numpy as np
from understudy_numpy import primitives
from understudy_numpy.primitives.refusal import Refusal

from ..dtypes import CategoricalDtype
from ..index.multi import MultiIndex
from ..series import Series
from .grouper import NO_COLUMN, Grouping, Groups


def counted(
    grouped: Any, columns: Sequence[tuple[Hashable, Any]], normalize: bool, sort: bool, ascending: bool, dropna: bool
) -> Any:
    """The number of rows with each combination of elements of `columns` (labels and arrays), group by group.

    Equal counts stay in the order in which their combinations occur.
    """

    groups = grouped._groups
    keys = groups.groupings
    added = [Grouping(array, label, NO_COLUMN, False, dropna, True) for label, array in columns]
    if any(one.complete or isinstance(one.array.dtype, CategoricalDtype) for one in [*keys, *added]):
        raise Refusal(
            f"pandas.api.typing.{type(grouped).__name__}.value_counts",
            "self",
            "categories that do not occur",
            "counting them has no shim yet",
        )
    every = Groups([*keys, *added], False, grouped._options.dropna)
    sizes = primitives.group_size(every.codes, every.count)
    order = list(range(every.count))
    if sort:
        order.sort(key=sizes.__getitem__, reverse=not ascending)
    outer = [0] * every.count
    for code, group in zip(every.codes, groups.codes):
        if code >= 0:
            outer[code] = group
    if grouped._options.sort:
        order.sort(key=outer.__getitem__)
    counts: list[Any] = [sizes[place] for place in order]
    if normalize:
        totals = primitives.group_sum(sizes, outer, groups.count, False)[0]
        counts = [number / totals[outer[place]] for number, place in zip(counts, order)]
    values = np.array(counts, dtype=np.float64 if normalize else np.int64)
    index = every.index.take(order)
    if grouped._options.sort:
        index = _with_sorted_levels(index)
    result = Series._from_array(values, index, "proportion" if normalize else "count")
    return result if grouped._options.as_index else result.reset_index()


def _with_sorted_levels(index: MultiIndex) -> MultiIndex:
    """The same labels, their levels ascending where they have an order."""
    levels, codes = [], []
    for level, numbers in zip(index.levels, index.codes):
        order = level.argsort().tolist() if not level.is_monotonic_increasing and not level.hasnans else None
        if order is None:
            levels.append(level)
            codes.append(list(numbers))
            continue
        rank = [-1] * (len(order) + 1)
        for new, old in enumerate(order):
            rank[old] = new
        levels.append(level.take(order))
        codes.append([rank[number] for number in numbers])
    return MultiIndex(levels=levels, codes=codes, names=index.names, verify_integrity=False)
