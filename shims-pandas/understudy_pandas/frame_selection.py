"""`[]` of a DataFrame: columns by label, rows by slice or mask."""

from __future__ import annotations

from typing import Any

import understudy_numpy as np

from .arrays import columns
from .construction import array_of, is_list_like
from .errors import Pandas4Warning
from .expressions import called
from .indexing import (
    EVERYTHING,
    get_columns,
    get_rows,
    is_boolean,
    label_list,
    ordered_key,
    resolve_label,
    resolve_mask,
    slice_where,
)
from .setting import by_position, set_frame
from .warn import warn


def frame_getitem(frame: Any, key: Any) -> Any:
    """A column, several columns, or rows."""
    key = called(key, frame)
    labels = frame._columns
    if hasattr(key, "__next__"):
        key = list(key)
    if _is_hashable(key) and not isinstance(key, slice):
        if labels.nlevels > 1:
            return _multi_columns(frame, key)
        location = labels.get_loc(key)
        if isinstance(location, int):
            return frame._column_at(location)
        places = range(len(labels))[location] if isinstance(location, slice) else np.flatnonzero(location).tolist()
        return frame._take_columns(places)
    if isinstance(key, slice):
        return get_rows(frame, slice_where(frame._index, key))
    if hasattr(key, "_arrays"):
        return frame.where(key)
    if isinstance(key, np.ndarray) and key.ndim == 2:
        return frame.where(key)
    if is_boolean(key):
        return _filter(frame, key)
    where = label_list(labels, ordered_key(key), "columns")
    return get_columns(frame, where)


def _is_hashable(key: Any) -> bool:
    try:
        hash(key)
    except TypeError:
        return False
    return True


def _filter(frame: Any, key: Any) -> Any:
    if hasattr(key, "_index") and not key._index.equals(frame._index):
        warn("Boolean Series key will be reindexed to match DataFrame index.", UserWarning)
    elif len(key) != len(frame):
        raise ValueError(f"Item wrong length {len(key)} instead of {len(frame)}.")
    return get_rows(frame, resolve_mask(frame._index, key))


def _multi_columns(frame: Any, key: Any) -> Any:
    """The columns under a label, or a tuple of labels, of MultiIndex columns."""
    where = resolve_label(frame._columns, key, "columns")
    if where.kind == "one":
        return frame._column_at(where.at)
    result = get_columns(frame, where)
    labels = result._columns
    if result.shape[1] == 1 and labels.nlevels == 1 and labels[0] == "":
        series = result._column_at(0)
        series.name = key
        return series
    return result


def frame_setitem(frame: Any, key: Any, value: Any) -> None:
    """Store a column, several columns, or values in rows."""
    key = called(key, frame)
    if isinstance(key, slice):
        rows = slice_where(frame._index, key)
        set_frame(frame, rows, EVERYTHING, by_position(frame, rows, EVERYTHING, value))
        return
    if hasattr(key, "_arrays") or isinstance(key, np.ndarray) and key.ndim == 2:
        _set_by_mask(frame, key, value)
        return
    if is_boolean(key):
        if len(key) != len(frame):
            raise ValueError(f"Item wrong length {len(key)} instead of {len(frame)}!")
        set_frame(frame, resolve_mask(frame._index, key), EVERYTHING, value)
        return
    if is_list_like(key) and not isinstance(key, tuple):
        _set_columns(frame, list(getattr(key, "_array", key)), value)
        return
    if hasattr(value, "_arrays") and key in frame._columns:
        _set_table(frame, key, value)
        return
    if hasattr(value, "_arrays"):
        if frame._columns.nlevels > 1 or not len(value._columns) == 1:
            count = len(value._columns)
            if count == 0:
                raise ValueError("Cannot set a DataFrame without columns to the column " + str(key))
            raise ValueError(f"Cannot set a DataFrame with multiple columns to the single column {key}")
        value = value._column_at(0)
    if isinstance(value, dict):
        from .series import Series

        value = Series(value)
    if not len(frame._index) and not frame._data and is_list_like(value):
        _first_column(frame, key, value)
        return
    if frame._columns.nlevels > 1 and not isinstance(key, tuple):
        if key not in frame._columns:
            warn(
                "Setting a new column on a DataFrame with a MultiIndex using a key that is not a full-length tuple is deprecated "
                "and will raise in a future version. Use a full-length tuple key instead.",
                Pandas4Warning,
            )
        key = (key, *([""] * (frame._columns.nlevels - 1)))
    frame._put_column(key, frame._column_for(value))


def _set_table(frame: Any, key: Any, value: Any) -> None:
    """The columns of a table stored into those under one label, each into the one of its place or label."""
    where = resolve_label(frame._columns, key, "columns")
    places = list(where.positions(frame.shape[1]))
    if len(places) != value.shape[1]:
        raise ValueError("Columns must be same length as key")
    if where.labels is not None and not where.labels.equals(value._columns):
        value = value.reindex(columns=where.labels)
    for number, place in enumerate(places):
        frame._replace_column(place, frame._column_for(value._column_at(number)))


def _first_column(frame: Any, key: Any, value: Any) -> None:
    """A column stored into an empty table gives it its rows."""
    from .frame import DataFrame
    from .index.base import Index
    from .series import Series

    series = value if isinstance(value, Series) else Series(value)
    labels = Index([key])
    frame._become(DataFrame._from_arrays([series._array], labels, series._index))


def _set_columns(frame: Any, keys: list[Any], value: Any) -> None:
    """`frame[[a, b]] = value`, each column from its part of the value."""
    if hasattr(value, "_arrays"):
        if len(keys) != value.shape[1]:
            raise ValueError("Columns must be same length as key")
        parts = [value._column_at(k) for k in range(len(keys))]
    elif isinstance(value, np.ndarray) and value.ndim == 2:
        if value.shape[1] != len(keys):
            raise ValueError("Columns must be same length as key")
        parts = [value[:, k] for k in range(len(keys))]
    elif hasattr(value, "_index") or not is_list_like(value):
        parts = [value] * len(keys)
    else:
        rows = list(value)
        if rows and all(is_list_like(row) for row in rows):
            if any(len(row) != len(keys) for row in rows):
                raise ValueError("Columns must be same length as key")
            parts = [array_of([row[k] for row in rows]) for k in range(len(keys))]
        else:
            if len(rows) != len(keys):
                raise ValueError("Columns must be same length as key")
            parts = rows
    for key, part in zip(keys, parts):
        frame._put_column(key, frame._column_for(part))


def _set_by_mask(frame: Any, key: Any, value: Any) -> None:
    """`frame[mask] = value`: where a table of booleans is true."""
    if hasattr(key, "_arrays"):
        aligned = key.reindex(index=frame._index, columns=frame._columns)
        masks = [np.array([v is True for v in array.tolist()], dtype=bool) for array in aligned._arrays]
    else:
        if key.shape != frame.shape:
            raise ValueError("Array conditional must be same shape as self")
        masks = [key[:, k] for k in range(frame.shape[1])]
    for place, mask in enumerate(masks):
        if not bool(mask.any()):
            continue
        part = value
        if hasattr(value, "_arrays"):
            part = columns.mask(value.reindex(index=frame._index, columns=frame._columns)._arrays[place], mask)
        elif isinstance(value, np.ndarray) and value.ndim == 2:
            part = value[:, place][mask]
        frame._set_column_at(place, mask, part)
