"""`DataFrame.reset_index`: levels of the row labels back among the columns."""

from __future__ import annotations

from typing import Any

import understudy_numpy as np

from .index.base import Index, default_index


def reset_frame(
    frame: Any, level: Any, drop: bool, col_level: Any, col_fill: Any, allow_duplicates: bool, names: Any
) -> Any:
    """The frame with levels of its index as its first columns, or without them."""
    from .frame import DataFrame

    index = frame._index
    if level is None:
        chosen = list(range(index.nlevels))
    else:
        wanted = level if isinstance(level, (list, tuple)) else [level]
        chosen = sorted(index._level_number(one) for one in wanted)
    rest = [k for k in range(index.nlevels) if k not in chosen]
    rows = index.droplevel(chosen) if rest else default_index(len(index))
    if drop:
        return frame._with_index(rows)
    given = names if isinstance(names, (list, tuple)) or names is None else [names]
    labels = []
    for place, k in enumerate(chosen):
        name = index.names[k] if given is None else given[place]
        if name is None:
            if index.nlevels == 1:
                name = "level_0" if "index" in frame._columns else "index"
            else:
                name = f"level_{k}"
        labels.append(name)
    arrays = [index.get_level_values(k)._array for k in chosen]
    arrays = [np.arange(len(index), dtype=np.int64) if array is None else array for array in arrays]
    columns_of = frame._columns
    if columns_of.nlevels > 1:
        number = columns_of._level_number(col_level)
        labels = [
            name
            if isinstance(name, tuple)
            else tuple(name if k == number else col_fill for k in range(columns_of.nlevels))
            for name in labels
        ]
    if not allow_duplicates:
        for label in labels:
            if label in columns_of:
                raise ValueError(f"cannot insert {label}, already exists")
    if columns_of.nlevels > 1:
        from .index.multi import MultiIndex

        joint = MultiIndex.from_tuples([*labels, *columns_of.tolist()], names=columns_of.names)
    elif len(columns_of) == 0:
        joint = Index(labels, name=columns_of._name)
    else:
        joint = columns_of
        for label in reversed(labels):
            joint = joint.insert(0, label)
    return DataFrame._from_arrays([*arrays, *frame._arrays], joint, rows)
