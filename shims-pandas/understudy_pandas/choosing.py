"""`DataFrame.where` and `mask`: the condition and the alternative, column by column."""

from __future__ import annotations

from typing import Any

import understudy_numpy as np

from .construction import is_list_like
from .replacing import where_array


def choose_frame(frame: Any, cond: Any, other: Any, keep: bool, axis: Any) -> Any:
    """The values where the condition is `keep`, elsewhere those of `other`."""
    flags = _conditions(frame, cond, keep)
    others = _alternatives(frame, other, axis)
    arrays = [
        where_array(array, flag if keep else ~flag, one) for array, flag, one in zip(frame._arrays, flags, others)
    ]
    return frame._made(arrays)


def _conditions(frame: Any, cond: Any, keep: bool) -> list[Any]:
    if hasattr(cond, "_arrays"):
        aligned = cond.reindex(index=frame._index, columns=frame._columns, fill_value=not keep)
        flags = [
            np.array(array.tolist(), dtype=bool) if array.dtype.kind == "O" else array for array in aligned._arrays
        ]
    elif hasattr(cond, "_index"):
        one = cond.reindex(frame._index, fill_value=not keep)._array
        flags = [one] * frame.shape[1]
    else:
        matrix = np.asarray(cond)
        if matrix.shape != frame.shape:
            raise ValueError("Array conditional must be same shape as self")
        flags = [matrix[:, k] for k in range(frame.shape[1])]
    for flag in flags:
        if flag.dtype.kind != "b":
            raise TypeError(f"Boolean array expected for the condition, not {flag.dtype}")
    return flags


def _alternatives(frame: Any, other: Any, axis: Any) -> list[Any]:
    width = frame.shape[1]
    if hasattr(other, "_arrays"):
        return list(other.reindex(index=frame._index, columns=frame._columns)._arrays)
    if hasattr(other, "_index"):
        if axis is None:
            raise ValueError("Must specify axis=0 or 1")
        if frame._axis_number(axis) == 0:
            return [other.reindex(frame._index)._array] * width
        return other.reindex(frame._columns).tolist()
    if is_list_like(other):
        matrix = np.asarray(other)
        if matrix.shape != frame.shape:
            raise ValueError("other must be the same shape as self when an ndarray")
        return [matrix[:, k] for k in range(width)]
    return [other] * width
