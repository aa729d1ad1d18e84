"""The columns and indexes of a DataFrame for whatever is handed to its constructor."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

import understudy_numpy as np
from understudy_numpy.primitives.refusal import Refusal

from .arrays import columns
from .arrays.base import ExtensionArray
from .construction import array_of, infer, is_list_like, missing_column, sanitize, scalar_column
from .errors import Pandas4Warning
from .index.base import Index, default_index, ensure_index
from .index.range import ranged
from .na import NAN
from .warn import warn


def frame_parts(data: Any, index: Any, labels: Any, dtype: Any, copy: Any) -> tuple[list[Any], Any, Any]:
    """Column arrays, column labels and row labels."""
    index = None if index is None else ensure_index(index)
    labels = None if labels is None else ensure_index(labels)
    if hasattr(data, "_arrays") and hasattr(data, "_columns"):
        return _from_frame(data, index, labels, dtype)
    if isinstance(data, Mapping):
        return _from_mapping(data, index, labels, dtype)
    if data is None:
        index = default_index(0) if index is None else index
        labels = default_index(0) if labels is None else labels
        return (
            [missing_column(len(index), object if dtype is None else dtype) for _ in range(len(labels))],
            labels,
            index,
        )
    if hasattr(data, "_array") and hasattr(data, "_name"):
        return _from_one(data, index, labels, dtype)
    if isinstance(data, np.ndarray):
        return _from_ndarray(data, index, labels, dtype)
    if isinstance(data, ExtensionArray):
        index = default_index(len(data)) if index is None else index
        return [sanitize(data, index, dtype)], default_index(1) if labels is None else labels, index
    if is_list_like(data):
        return _from_rows(data if isinstance(data, list) else list(data), index, labels, dtype)
    if index is None or labels is None:
        raise ValueError("DataFrame constructor not properly called!")
    return [scalar_column(data, len(index), dtype) for _ in range(len(labels))], labels, index


def _from_frame(data: Any, index: Any, labels: Any, dtype: Any) -> tuple[list[Any], Any, Any]:
    if labels is not None and not labels.equals(data._columns):
        data = data.reindex(columns=labels)
    if index is not None and not index.equals(data._index):
        data = data.reindex(index=index)
    arrays = list(data._arrays)
    if dtype is not None:
        arrays = [columns.cast(array, dtype) for array in arrays]
    labels = data._columns._view() if labels is None else labels
    return arrays, labels, data._index._view() if index is None else index


def _from_one(data: Any, index: Any, labels: Any, dtype: Any) -> tuple[list[Any], Any, Any]:
    """A Series or an Index as the one column."""
    from .series import Series

    series = data if isinstance(data, Series) else data.to_series(index=default_index(len(data)))
    name = data._name
    if labels is None:
        labels = default_index(1) if name is None else Index([name])
    elif name is not None and isinstance(data, Series):
        frame = series.to_frame()
        frame = frame.reindex(columns=labels) if len(labels) != 1 or labels[0] != name else frame
        return _from_frame(frame, index, labels, dtype)
    if index is not None and isinstance(data, Series):
        series = series.reindex(index)
    array = series._array if dtype is None else columns.cast(series._array, dtype)
    return [array], labels, series._index if index is None else index


def _from_ndarray(data: Any, index: Any, labels: Any, dtype: Any) -> tuple[list[Any], Any, Any]:
    if data.dtype.names is not None:
        raise Refusal("pandas.DataFrame", "data", str(data.dtype), "structured arrays have no shim yet")
    if data.ndim == 0:
        raise ValueError("Must pass 2-d input. shape=()")
    if data.ndim > 2:
        raise ValueError(f"Must pass 2-d input. shape={data.shape}")
    matrix = data.reshape(-1, 1) if data.ndim == 1 else data
    height, width = matrix.shape
    if index is not None and len(index) != height or labels is not None and len(labels) != width:
        implied = (len(index) if index is not None else height, len(labels) if labels is not None else width)
        raise ValueError(f"Shape of passed values is {(height, width)}, indices imply {implied}")
    arrays = [array_of(matrix[:, k].copy(), dtype) for k in range(width)]
    return arrays, default_index(width) if labels is None else labels, default_index(height) if index is None else index


def _from_mapping(data: Any, index: Any, labels: Any, dtype: Any) -> tuple[list[Any], Any, Any]:
    keys = list(data.keys())
    values = [
        list(value) if is_list_like(value) and not hasattr(value, "__len__") else value for value in data.values()
    ]
    if labels is not None:
        given = {key: value for key, value in zip(keys, values)}
        keys = labels.tolist()
        missing = [key not in given for key in keys]
        values = [given.get(key) for key in keys]
    else:
        missing = [False] * len(keys)
    if index is None:
        index = _joint_index([value for value, gone in zip(values, missing) if not gone])
    arrays: list[Any] = []
    for value, gone in zip(values, missing):
        if gone:
            arrays.append(missing_column(len(index), object if dtype is None else dtype))
        else:
            arrays.append(_column(value, index, dtype))
    if labels is None:
        labels = ranged(Index(keys)) if keys else default_index(0)
    return arrays, labels, index


def _joint_index(values: list[Any]) -> Any:
    """The row labels that a dict's values imply."""
    indexes = []
    lengths = set()
    for value in values:
        if hasattr(value, "_index") and hasattr(value, "_array"):
            indexes.append(value._index)
        elif isinstance(value, Mapping):
            indexes.append(Index(list(value.keys())))
        elif is_list_like(value):
            if not hasattr(value, "__len__"):
                continue
            if getattr(value, "ndim", 1) > 1:
                raise ValueError("Per-column arrays must each be 1-dimensional")
            lengths.add(len(value))
    if not indexes and not lengths:
        if not values:
            return default_index(0)
        if any(is_list_like(value) for value in values):
            return default_index(max(len(list(value)) for value in values if is_list_like(value)))
        raise ValueError("If using all scalar values, you must pass an index")
    if len(lengths) > 1:
        raise ValueError("All arrays must be of the same length")
    if not indexes:
        return default_index(lengths.pop())
    joint = indexes[0]
    same = all(joint.equals(other) for other in indexes[1:])
    if not same:
        dicts = any(isinstance(value, Mapping) for value in values)
        for other in indexes[1:]:
            joint = joint.union(other, sort=False if dicts else None)
    if lengths and lengths.pop() != len(joint):
        length = next(
            len(v) for v in values if is_list_like(v) and not hasattr(v, "_index") and not isinstance(v, Mapping)
        )
        raise ValueError(f"array length {length} does not match index length {len(joint)}")
    return joint


def _column(value: Any, index: Any, dtype: Any) -> Any:
    if hasattr(value, "_index") and hasattr(value, "_array"):
        array = value._array if value._index.equals(index) else value.reindex(index)._array
        return array if dtype is None else columns.cast(array, dtype)
    if isinstance(value, Mapping):
        from .series import Series

        return _column(Series(value, dtype=None if value else "f8"), index, dtype)
    if is_list_like(value):
        if isinstance(value, (list, tuple)) and not value and dtype is None:
            value = np.empty(0, dtype="f8")
        return sanitize(value, index, dtype)
    return scalar_column(value, len(index), dtype)


def _from_rows(data: list[Any], index: Any, labels: Any, dtype: Any) -> tuple[list[Any], Any, Any]:
    if not data:
        index = default_index(0) if index is None else index
        labels = default_index(0) if labels is None else labels
        return (
            [missing_column(len(index), object if dtype is None else dtype) for _ in range(len(labels))],
            labels,
            index,
        )
    first = data[0]
    if dataclasses.is_dataclass(first) and not isinstance(first, type):
        data = [dataclasses.asdict(row) for row in data]
        first = data[0]
    if isinstance(first, Mapping):
        return _from_dicts(data, index, labels, dtype)
    if hasattr(first, "_index") and hasattr(first, "_array"):
        return _from_series_rows(data, index, labels, dtype)
    if not is_list_like(first) or isinstance(first, (set, frozenset)):
        array = sanitize(data, index, dtype)
        labels = default_index(1) if labels is None else labels
        if len(labels) != 1:
            raise ValueError(f"Shape of passed values is {(len(data), 1)}, indices imply {(len(data), len(labels))}")
        return [array], labels, default_index(len(array)) if index is None else index
    rows = [list(columns.to_list(row._array) if hasattr(row, "_array") else row) for row in data]
    width = max(map(len, rows))
    if labels is None:
        fields = getattr(first, "_fields", None)
        labels = Index(list(fields)) if fields is not None and isinstance(first, tuple) else default_index(width)
    elif len(labels) != width:
        raise ValueError(f"{len(labels)} columns passed, passed data had {width} columns")
    if index is not None and len(index) != len(rows):
        raise ValueError(f"Length of values ({len(rows)}) does not match length of index ({len(index)})")
    if any(len(row) != width for row in rows):
        warn(
            "Constructing a DataFrame from a list of sequences with mismatched lengths is deprecated and will raise in a future "
            "version. The shorter sequences are currently padded with NaN; make all sequences the same length before "
            "constructing instead.",
            Pandas4Warning,
        )
        rows = [row + [None] * (width - len(row)) for row in rows]
    arrays = [_row_column(list(values), dtype) for values in zip(*rows)]
    return arrays, labels, default_index(len(rows)) if index is None else index


def _row_column(values: list[Any], dtype: Any) -> Any:
    return infer(values) if dtype is None else array_of(values, dtype)


def _from_dicts(data: list[Any], index: Any, labels: Any, dtype: Any) -> tuple[list[Any], Any, Any]:
    keys = list(dict.fromkeys(key for row in data for key in row)) if labels is None else labels.tolist()
    lists = [[row.get(key, NAN) for row in data] for key in keys]
    if labels is None:
        labels = Index(keys) if keys else default_index(0)
    index = default_index(len(data)) if index is None else index
    return [_row_column(values, dtype) for values in lists], labels, index


def _from_series_rows(data: list[Any], index: Any, labels: Any, dtype: Any) -> tuple[list[Any], Any, Any]:
    if labels is None:
        labels = data[0]._index
        for row in data[1:]:
            if not row._index.equals(labels):
                labels = labels.union(row._index, sort=False)
    rows = [columns.to_list((row if row._index.equals(labels) else row.reindex(labels))._array) for row in data]
    if index is None:
        names = [row._name for row in data]
        if all(name is None for name in names):
            index = default_index(len(data))
        else:
            index = Index([name if name is not None else f"Unnamed {k}" for k, name in enumerate(names)])
    common = {str(row.dtype) for row in data}
    fixed = data[0].dtype if len(common) == 1 and dtype is None and str(data[0].dtype) != "object" else dtype
    return [_row_column(list(values), fixed) for values in zip(*rows)], labels, index
