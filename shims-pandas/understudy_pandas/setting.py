"""Storing into Series and DataFrames: at resolved positions, and under labels that are not there yet."""

from __future__ import annotations

from typing import Any

import understudy_numpy as np

from .arrays import columns
from .construction import array_of, is_list_like
from .dtypes import CategoricalDtype, is_extension
from .errors import Pandas4Warning
from .index.base import Index
from .indexing import EVERYTHING, Where, resolve_label
from .replacing import Held
from .warn import warn


def set_series(series: Any, where: Where, value: Any) -> None:
    """Store `value` at `where`: a scalar, a list of the same length, or a Series by its labels."""
    if where.kind == "one":
        series._set_at([where.at], _single(value, series))
        return
    places = where.positions(len(series))
    series._set_at(_compact(where), _fitting(series._index, places, value))


def by_position(obj: Any, rows: Where, cols: Where, value: Any) -> Any:
    """`value` without labels of its own, for stores by position, which never align."""
    if hasattr(value, "_index") and hasattr(value, "_array"):
        return value._array
    if not hasattr(value, "_arrays") or obj.ndim == 1:
        return value
    row_places, column_places = rows.positions(len(obj)), list(cols.positions(obj.shape[1]))
    if value.shape != (len(row_places), len(column_places)):
        return value
    labelled = value._with_index(obj._index.take(list(row_places)))
    labelled.columns = obj._columns.take(column_places)
    return labelled


def _single(value: Any, series: Any = None) -> Any:
    """The scalar to store at one position."""
    if is_list_like(value) and not isinstance(value, (dict, set)):
        if hasattr(value, "__len__") and len(value) == 1 and not (series is not None and series.dtype.kind == "O"):
            return columns.item(array_of(value), 0)
        if series is not None and series.dtype.kind == "O":
            return Held(value)
        raise ValueError("setting an array element with a sequence.")
    return value


def _compact(where: Where) -> Any:
    return where.at


def _fitting(index: Any, places: Any, value: Any) -> Any:
    """`value` for these positions of `index`: aligned if it has labels, checked if it has a length."""
    if hasattr(value, "_index") and hasattr(value, "_array"):
        target = index.take(list(places))
        if value._index.equals(target):
            return value._array
        return value.reindex(target)._array
    if not is_list_like(value) or isinstance(value, dict):
        return value
    array = array_of(getattr(value, "_array", value))
    if len(array) == 1 and len(places) != 1:
        return columns.item(array, 0)
    if len(array) != len(places):
        raise ValueError(
            "cannot set using a list-like indexer with a different length than the value"
            if not isinstance(places, range)
            else "cannot set using a slice indexer with a different length than the value"
        )
    return array


def set_series_enlarging(series: Any, key: Any, value: Any) -> None:
    """Append one value under a new label."""
    from .series import Series

    index = _index_with(series._index, key)
    array = _append_value(series._array, value, len(series))
    series._become(Series._from_array(array, index, series._name))


def _index_with(index: Any, key: Any) -> Any:
    if index.nlevels > 1:
        from .index.multi import MultiIndex

        return index.append(MultiIndex.from_tuples([key], names=index.names))
    return index.insert(len(index), key) if len(index) else Index([key], name=index._name)


def _append_value(array: Any, value: Any, length: int, table: bool = False) -> Any:
    """The column with one more value; one that it cannot hold changes its dtype, with pandas 3's warning."""
    if length == 0 and isinstance(array, np.ndarray) and array.dtype.kind == "O":
        return array_of([value])
    absent = columns.is_missing(value)
    dtype = _widened(array.dtype, value, absent, table)
    if dtype != array.dtype and not (absent and getattr(array.dtype, "kind", "O") in "iu"):
        warn(
            "Setting an item of incompatible dtype is deprecated and will raise an error in a future version of pandas. "
            f"The existing dtype {array.dtype} cannot hold the value being set, so the result has dtype {dtype}. "
            f"Cast the object to {dtype} before this operation to retain the current behavior.",
            Pandas4Warning,
        )
    if is_extension(dtype):
        one = array_of([value], dtype)
    elif absent and dtype.kind != "O":
        one = array_of([columns.missing_value(dtype)], dtype)
    elif dtype.kind == "O":
        one = columns.object_array([value])
    else:
        one = array_of([columns.unbox(value, dtype)], dtype)
    return columns.concat([columns.cast(array, dtype), one])


def _widened(dtype: Any, value: Any, absent: bool, table: bool) -> Any:
    """The dtype for a column with one more value; in tables, unlike Series, booleans may become integers."""
    if isinstance(dtype, CategoricalDtype) and not absent and value not in dtype.categories:
        return columns.common_dtype([dtype, array_of([value]).dtype])
    whole = isinstance(value, (int, np.integer)) and not isinstance(value, (bool, np.bool_))
    if table and whole and dtype == np.dtype(bool):
        return np.dtype("i8")
    return columns.holding(dtype, value)


def set_frame(frame: Any, rows: Where, cols: Where, value: Any) -> None:
    """Store `value` at rows and columns of a DataFrame."""
    row_places = rows.positions(len(frame))
    column_places = list(cols.positions(frame.shape[1]))
    values = _by_column(frame, rows, row_places, cols, column_places, value)
    whole = rows.kind == "slice" and len(row_places) == len(frame)
    at = [rows.at] if rows.kind == "one" else rows.at
    for place, item in zip(column_places, values):
        if whole and not is_list_like(item):
            frame._set_column_at(place, slice(None), item)
        else:
            frame._set_column_at(
                place, at, item, value if cols.kind == "one" and isinstance(value, (list, tuple)) else None
            )


def _by_column(
    frame: Any, rows: Where, row_places: Any, cols: Where, column_places: list[int], value: Any
) -> list[Any]:
    """What each of the columns gets: a scalar or a column array."""
    height, width = len(row_places), len(column_places)
    if hasattr(value, "_arrays"):
        target = frame._index.take(list(row_places))
        labels = frame._columns.take(column_places)
        if cols is EVERYTHING and value.shape[1] == width and frame._is_one_block():
            # Rows alone were asked for: pandas then aligns the rows and leaves the columns in their order.
            value = value.set_axis(labels, axis=1)
        aligned = (
            value.reindex(index=target, columns=labels)
            if not (value._index.equals(target) and value._columns.equals(labels))
            else value
        )
        return list(aligned._arrays)
    if hasattr(value, "_index") and hasattr(value, "_array"):
        if rows.kind == "one" and cols.kind != "one":
            aligned = value.reindex(frame._columns.take(column_places))
            return columns.numpy_list(aligned._array)
        return [_fitting(frame._index, row_places, value)] * width
    if isinstance(value, dict):
        return [value[label] for label in frame._columns.take(column_places).tolist()]
    if not is_list_like(value):
        return [value] * width
    if isinstance(value, np.ndarray) and value.ndim == 2:
        if value.shape != (height, width) and value.shape != (1, width) and value.shape != (height, 1):
            raise ValueError(
                f"shape mismatch: value array of shape {value.shape} could not be broadcast to indexing result of shape "
                f"({height},{width})"
            )
        return [value[:, k if value.shape[1] == width else 0] for k in range(width)]
    items = value if isinstance(value, np.ndarray) else list(getattr(value, "_array", value))
    if len(items) and isinstance(items, list) and all(is_list_like(item) for item in items):
        return [array_of([row[k] for row in items]) for k in range(width)]
    if cols.kind == "one":
        if rows.kind == "one":
            return [_single(value, frame._column_at(column_places[0]))]
        if len(items) not in (1, height) and rows.kind != "slice":
            raise ValueError("Must have equal len keys and value when setting with an iterable")
        return [_fitting(frame._index, row_places, value)]
    if len(items) == width:
        return columns.numpy_list(items) if isinstance(items, np.ndarray) else items
    if width == 1 or len(items) == height and rows.kind != "one":
        if len(items) != height:
            raise ValueError("Must have equal len keys and value when setting with an iterable")
        return [array_of(items)] * width
    raise ValueError("Must have equal len keys and value when setting with an iterable")


def set_frame_enlarging(frame: Any, row_key: Any, column_key: Any, value: Any, store: Any) -> None:
    """`frame.loc[row_key, column_key] = value`, where a new row or a new column may be meant."""
    try:
        whole = column_key is EVERYTHING
        cols = EVERYTHING if whole else resolve_label(frame._columns, column_key, "columns")
    except KeyError:
        if isinstance(column_key, slice):
            raise
        names = column_key if is_list_like(column_key) and not isinstance(column_key, tuple) else [column_key]
        cols = None
    try:
        rows = resolve_label(frame._index, row_key)
    except KeyError:
        if is_list_like(row_key) and not isinstance(row_key, tuple) or isinstance(row_key, slice):
            raise
        _append_row(frame, row_key, column_key, cols, value)
        return
    if cols is None:
        if rows.kind == "slice" and rows.at == slice(None) and len(names) == 1:
            frame[names[0]] = value
            return
        for name in names:
            if name not in frame._columns:
                frame[name] = np.nan if not _is_text(value) else array_of([np.nan] * len(frame), "str")
        cols = resolve_label(frame._columns, column_key, "columns")
    store(frame, rows, cols, value)


def _is_text(value: Any) -> bool:
    return isinstance(value, str) or str(getattr(value, "dtype", "")) == "str"


def _append_row(frame: Any, row_key: Any, column_key: Any, cols: Where | None, value: Any) -> None:
    """Append a row under a new label; columns that get nothing are missing there."""
    from .frame import DataFrame

    if cols is None:
        name = column_key
        frame[name] = np.nan
        cols = resolve_label(frame._columns, column_key, "columns")
    width = frame.shape[1]
    places = list(cols.positions(width)) if cols is not EVERYTHING else list(range(width))
    if hasattr(value, "_index") and hasattr(value, "_array"):
        items = columns.numpy_list(value.reindex(frame._columns.take(places))._array)
    elif isinstance(value, dict):
        items = [value.get(label, np.nan) for label in frame._columns.take(places).tolist()]
    elif is_list_like(value):
        items = list(value)
        if len(items) != len(places):
            raise ValueError("cannot set a row with mismatched columns")
    else:
        items = [value] * len(places)
    given = dict(zip(places, items))
    arrays = [
        _append_value(array, given.get(place, np.nan), len(array), table=True)
        for place, array in enumerate(frame._arrays)
    ]
    index = _index_with(frame._index, row_key)
    frame._become(DataFrame._from_arrays(arrays, frame._columns, index))


__all__ = ["set_frame", "set_frame_enlarging", "set_series", "set_series_enlarging"]
