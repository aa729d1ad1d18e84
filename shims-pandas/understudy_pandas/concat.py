"""`pandas.concat`: tables and columns one below the other, or side by side."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import understudy_numpy as np
from understudy_numpy.primitives.refusal import Refusal

from .arrays import columns
from .dtypes import is_extension
from .index.base import Index, default_index, ensure_index
from .index.setops import append as append_indexes
from .na import NAN, NO_DEFAULT
from .warn import warn_of_copy


def concat(
    objs: Any,
    *,
    axis: Any = 0,
    join: str = "outer",
    ignore_index: bool = False,
    keys: Any = None,
    levels: Any = None,
    names: Any = None,
    verify_integrity: bool = False,
    sort: bool = False,
    copy: Any = NO_DEFAULT,
) -> Any:
    """Series and DataFrames put together along an axis; labels on the other axis are joined."""
    from .frame import DataFrame
    from .series import Series

    warn_of_copy(copy)
    if isinstance(objs, (Series, DataFrame, str)) or not hasattr(objs, "__iter__"):
        raise TypeError(
            "first argument must be an iterable of pandas objects, you passed an object of type "
            f'"{type(objs).__name__}"'
        )
    if levels is not None:
        raise Refusal("pandas.concat", "levels", levels, "no shim yet")
    if join not in ("outer", "inner"):
        raise ValueError("Only can inner (intersect) or outer (union) join the other axis")
    if isinstance(objs, Mapping):
        keys = list(objs.keys()) if keys is None else list(keys)
        objs = [objs[key] for key in keys]
    else:
        objs = list(objs)
        keys = None if keys is None else list(keys)
    if not objs:
        raise ValueError("No objects to concatenate")
    if keys is None:
        objs = [obj for obj in objs if obj is not None]
    else:
        if len(keys) != len(objs):
            raise ValueError(
                f"The length of the keys ({len(keys)}) must match the length of the objects to concatenate ({len(objs)})"
            )
        kept = [(key, obj) for key, obj in zip(keys, objs) if obj is not None]
        keys, objs = [key for key, _ in kept], [obj for _, obj in kept]
    if not objs:
        raise ValueError("All objects passed were None")
    for obj in objs:
        if not isinstance(obj, (Series, DataFrame)):
            raise TypeError(
                f"cannot concatenate object of type '{type(obj)}'; only Series and DataFrame objs are valid"
            )
    number = DataFrame._from_arrays([], default_index(0), default_index(0))._axis_number(axis)
    names = list(names) if names is not None else None
    if all(isinstance(obj, Series) for obj in objs):
        result = _series(objs, number, join, ignore_index, keys, names, sort)
    else:
        frames = [obj if isinstance(obj, DataFrame) else _as_frame(obj, number, ignore_index) for obj in objs]
        result = _frames(frames, number, join, ignore_index, keys, names, sort)
    if verify_integrity:
        labels = result._index if number == 0 else result._columns
        if not labels.is_unique:
            raise ValueError(f"Indexes have overlapping values: {labels[labels.duplicated()].unique()}")
    return result


def _as_frame(series: Any, axis: int, ignore_index: bool) -> Any:
    name = series._name
    if axis == 0:
        return series.to_frame(0 if name is None else name)
    return series.to_frame(0 if name is None else name)


def _series(objs: list[Any], axis: int, join: str, ignore_index: bool, keys: Any, names: Any, sort: bool) -> Any:
    from .frame import DataFrame
    from .series import Series

    if axis == 0:
        array = columns.concat(_worth([obj._array for obj in objs]))
        index = _stacked_index([obj._index for obj in objs], ignore_index, keys, names)
        first = objs[0]._name
        name = first if all(obj._name == first for obj in objs) else None
        return Series._from_array(array, index, name)
    index = _joined_index([obj._index for obj in objs], join, sort)
    arrays = [obj._array if obj._index.equals(index) else obj.reindex(index)._array for obj in objs]
    if ignore_index:
        labels = default_index(len(objs))
    elif keys is not None:
        labels = _key_index(keys, names)
    else:
        found = [obj._name for obj in objs]
        if all(name is None for name in found):
            labels = default_index(len(objs))
        else:
            number = 0
            filled = []
            for name in found:
                filled.append(number if name is None else name)
                number += name is None
            labels = Index(filled)
    return DataFrame._from_arrays(arrays, labels, index)


def _worth(arrays: list[Any]) -> list[Any]:
    """The arrays whose dtype counts: an empty object array does not."""
    kept = [array for array in arrays if len(array) or str(array.dtype) != "object"]
    return kept or arrays[:1]


def _frames(frames: list[Any], axis: int, join: str, ignore_index: bool, keys: Any, names: Any, sort: bool) -> Any:
    from .frame import DataFrame

    if axis == 1:
        index = _joined_index([frame._index for frame in frames], join, sort)
        aligned = [frame if frame._index.equals(index) else frame.reindex(index=index) for frame in frames]
        arrays = [array for frame in aligned for array in frame._arrays]
        labels = _stacked_index([frame._columns for frame in frames], ignore_index, keys, names)
        return DataFrame._from_arrays(arrays, labels, index)
    labels = _joined_index([frame._columns for frame in frames], join, sort)
    if not labels.is_unique:
        if not all(frame._columns.equals(labels) for frame in frames):
            from .errors import InvalidIndexError

            raise InvalidIndexError("Reindexing only valid with uniquely valued Index objects")
        positions = [list(range(len(labels)))] * len(frames)
    else:
        positions = [frame._columns._indexer_list(labels) for frame in frames]
    arrays = []
    for place in range(len(labels)):
        parts = [
            frame._arrays[places[place]] if places[place] >= 0 else None for frame, places in zip(frames, positions)
        ]
        arrays.append(_column(parts, [len(frame) for frame in frames]))
    index = _stacked_index([frame._index for frame in frames], ignore_index, keys, names)
    return DataFrame._from_arrays(arrays, labels, index)


def _column(parts: list[Any], lengths: list[int]) -> Any:
    """One column of the result: the parts, and what is missing for frames that lack it."""
    present = [part for part in parts if part is not None]
    dtypes = [part.dtype for part in _worth(present)]
    dtype = columns.common_dtype(dtypes)
    if not any(is_extension(one) or one.kind not in "biu" for one in dtypes):
        # Columns of tables, unlike lone Series, let booleans be numbers beside integers.
        dtype = np.result_type(*dtypes)
    if any(part is None and length for part, length in zip(parts, lengths)):
        dtype = columns.fillable(dtype)
    pieces = []
    for part, length in zip(parts, lengths):
        if part is not None:
            if len(part) or len(present) == 1:
                pieces.append(columns.cast(part, dtype) if len(part) else columns.full(0, NAN, dtype))
        elif length:
            pieces.append(columns.full(length, columns.missing_value(dtype), dtype))
    return columns.concat(pieces) if pieces else columns.cast(present[0], dtype)


def _joined_index(indexes: list[Any], join: str, sort: bool) -> Any:
    """The labels on the axis that is not concatenated."""
    first = indexes[0]
    if all(first.equals(other) for other in indexes[1:]):
        names = [
            name if all(list(other.names)[k] == name for other in indexes) else None
            for k, name in enumerate(first.names)
        ]
        same = first if list(first.names) == names else first.set_names(names)
        return same.sort_values() if sort and not same.is_monotonic_increasing else same
    result = first
    for other in indexes[1:]:
        result = result.union(other, sort=False) if join == "outer" else result.intersection(other, sort=False)
    if sort:
        try:
            result = result.sort_values()
        except TypeError:
            pass
    elif join == "outer" and all(str(index.dtype).startswith("datetime64") for index in indexes if index.nlevels == 1):
        result = result.sort_values() if first.nlevels == 1 else result
    return result


def _stacked_index(indexes: list[Any], ignore_index: bool, keys: Any, names: Any) -> Any:
    """The labels on the concatenated axis."""
    if ignore_index:
        return default_index(sum(map(len, indexes)))
    if keys is None:
        return append_indexes(indexes[0], indexes[1:]) if len(indexes) > 1 else indexes[0]
    from .index.multi import MultiIndex

    key_index = _key_index(keys, names)
    repeats = [length for length in map(len, indexes)]
    outer = key_index.take(np.repeat(np.arange(len(indexes)), repeats))
    inner = append_indexes(indexes[0], indexes[1:]) if len(indexes) > 1 else indexes[0]
    levels = [outer.get_level_values(k) for k in range(outer.nlevels)]
    levels += [inner.get_level_values(k) for k in range(inner.nlevels)]
    labels = list(key_index.names) + list(inner.names)
    if names is not None and len(names) == len(levels):
        labels = names
    return MultiIndex._from_values(levels, labels, first_sorted=False)


def _key_index(keys: Any, names: Any) -> Any:
    if isinstance(keys, Index):
        return keys
    if keys and all(isinstance(key, tuple) for key in keys):
        from .index.multi import MultiIndex

        return MultiIndex.from_tuples(keys, names=names if names and len(names) == len(keys[0]) else None)
    index = ensure_index(keys)
    return index.rename(names[0]) if names else index
