"""`loc`, `iloc`, `at`, `iat` and `[]`: getting and setting.

A key on one axis is first resolved to a `Where`: an integer position (the axis is dropped), a slice of positions, a
boolean mask, or a list of positions, with the index that the result gets where levels of a MultiIndex are dropped.
Then the object's columns are taken or stored at these positions.
"""

from __future__ import annotations

import itertools
from typing import Any

import understudy_numpy as np

from . import chained
from .arrays import columns
from .arrays.base import ExtensionArray
from .construction import array_of, is_list_like
from .errors import IndexingError, InvalidIndexError, Pandas4Warning
from .expressions import called
from .index.base import Index, ensure_index
from .warn import warn


class Where:
    """Positions on one axis: `kind` is `one`, `slice`, `mask` or `list`; `labels` replaces the index of the result."""

    __slots__ = ("at", "kind", "labels")

    def __init__(self, kind: str, at: Any, labels: Any = None) -> None:
        self.kind = kind
        self.at = at
        self.labels = labels

    def positions(self, length: int) -> Any:
        """All positions, as a list or a range."""
        if self.kind == "one":
            return [self.at if self.at >= 0 else self.at + length]
        if self.kind == "slice":
            return range(length)[self.at]
        if self.kind == "mask":
            return np.flatnonzero(self.at).tolist()
        return [k if k >= 0 else k + length for k in (self.at.tolist() if hasattr(self.at, "tolist") else self.at)]


EVERYTHING = Where("slice", slice(None))


def is_boolean(key: Any) -> bool:
    """Whether `key` is a list-like of booleans."""
    if isinstance(key, list):
        return bool(key) and all(isinstance(item, (bool, np.bool_)) for item in key)
    dtype = getattr(key, "dtype", None)
    if dtype is None or isinstance(key, np.generic):
        return False
    if getattr(dtype, "kind", "") == "b":
        return True
    if str(dtype) == "object" and hasattr(key, "tolist"):
        values = key.tolist()
        return bool(values) and all(isinstance(item, bool) for item in values)
    return False


def ordered_key(key: Any) -> Any:
    """A list-like key; sets and dicts are not keys."""
    if isinstance(key, (set, dict)):
        kind = type(key).__name__
        raise TypeError(f"Passing a {kind} as an indexer is not supported. Use a list instead.")
    return key


def resolve_mask(index: Any, key: Any, owner: str = "object") -> Where:
    """A boolean key, aligned by its labels where it is a Series."""
    if hasattr(key, "_index") and hasattr(key, "_array"):
        if not key._index.equals(index):
            positions = np.array(key._index._indexer_list(index), dtype=np.intp) if key._index.is_unique else None
            if positions is None or bool((positions < 0).any()):
                raise IndexingError(
                    "Unalignable boolean Series provided as indexer (index of the boolean Series and of the indexed "
                    "object do not match)."
                )
            mask = columns.take(key._array, positions)
        else:
            mask = key._array
        if mask.dtype.kind == "O":
            mask = np.array(mask.tolist(), dtype=bool)
    else:
        mask = np.asarray(getattr(key, "_array", key), dtype=bool)
    if len(mask) != len(index):
        if hasattr(key, "_index"):
            raise IndexingError(f"Item wrong length {len(mask)} instead of {len(index)}.")
        raise IndexError(f"Boolean index has wrong length: {len(mask)} instead of {len(index)}")
    return Where("mask", mask)


def label_list(index: Any, key: Any, axis_name: str) -> Where:
    """The positions of a list of labels; KeyError names those that are not there."""
    if isinstance(key, Index):
        wanted = key
    elif index.nlevels > 1:
        return _multi_list(index, key, axis_name)
    else:
        items = key if isinstance(key, (list, np.ndarray)) or hasattr(key, "_array") else list(key)
        if isinstance(items, list) and not items:
            return Where("list", np.zeros(0, dtype=np.intp), index[:0])
        wanted = Index(items, tupleize_cols=False) if isinstance(items, list) else ensure_index(items)
    if str(index.dtype).startswith("datetime64") and str(wanted.dtype) in ("str", "object"):
        wanted = index._labels_like(wanted) if hasattr(index, "_labels_like") else wanted
    if index.is_unique:
        positions = index._indexer_list(wanted)
    else:
        positions = index.get_indexer_non_unique(wanted)[0].tolist()
    if positions and min(positions) < 0:
        flags = [place < 0 for place in (index._indexer_list(wanted) if index.is_unique else _first(index, wanted))]
        missing = [label for label, gone in zip(wanted.tolist(), flags) if gone]
        if all(flags):
            raise KeyError(f"None of [{wanted!r}] are in the [{axis_name}]")
        raise KeyError(f"{_shown_list(wanted, flags, missing)} not in index")
    return Where("list", np.array(positions, dtype=np.intp))


def _first(index: Any, wanted: Any) -> list[int]:
    mapping = index._mapping()
    return list(map(mapping.get, wanted._raw(), itertools.repeat(-1)))


def _shown_list(wanted: Any, flags: list[bool], missing: list[Any]) -> str:
    return str(list(dict.fromkeys(missing)))


def _multi_list(index: Any, key: Any, axis_name: str) -> Where:
    """Labels of a MultiIndex: tuples, or labels of its first level."""
    items = list(key)
    if items and all(isinstance(item, tuple) for item in items):
        positions: list[int] = []
        for item in items:
            try:
                positions.extend(_as_where(index.get_loc(item)).positions(len(index)))
            except KeyError:
                raise KeyError(f"{[item]} not in index") from None
        return Where("list", np.array(positions, dtype=np.intp))
    level = index.get_level_values(0)
    missing = [item for item in items if item not in level]
    if missing:
        if len(missing) == len(items):
            raise KeyError(f"None of [{Index(items)!r}] are in the [{axis_name}]")
        raise KeyError(f"{missing} not in index")
    order = {item: rank for rank, item in enumerate(items)}
    if axis_name == "columns":
        places: dict[Any, list[int]] = {item: [] for item in items}
        for position, label in enumerate(level.tolist()):
            if label in order:
                places[label].append(position)
        return Where("list", np.array([place for item in items for place in places[item]], dtype=np.intp))
    chosen = [position for position, label in enumerate(level.tolist()) if label in order]
    ranks = list(map(order.get, level.tolist()))
    chosen.sort(key=ranks.__getitem__)
    return Where("list", np.array(chosen, dtype=np.intp))


def _as_where(location: Any) -> Where:
    if isinstance(location, slice):
        return Where("slice", location)
    if isinstance(location, np.ndarray):
        return Where("mask", location) if location.dtype.kind == "b" else Where("list", location)
    return Where("one", int(location))


def resolve_label(index: Any, key: Any, axis_name: str = "index") -> Where:
    """What a key of `loc` on one axis stands for."""
    if callable(key):
        raise TypeError("a callable key must be called first")
    if isinstance(key, slice):
        return _label_slice(index, key)
    if is_boolean(key):
        return resolve_mask(index, key)
    if index.nlevels > 1:
        return _multi_label(index, key, axis_name)
    if is_list_like(key) and not isinstance(key, tuple):
        return label_list(index, ordered_key(key), axis_name)
    partial = index._partial(key)
    if partial is not None:
        return _as_where(partial)
    return _as_where(index.get_loc(key))


def _label_slice(index: Any, key: slice) -> Where:
    if key.start is None and key.stop is None:
        return Where("slice", slice(None, None, key.step))
    if any(isinstance(bound, (bool, np.bool_)) for bound in (key.start, key.stop)) and index.dtype.kind != "b":
        bad = key.start if isinstance(key.start, bool) else key.stop
        raise TypeError(
            f"cannot do slice indexing on {type(index).__name__} with these indexers [{bad}] of type {type(bad).__name__}"
        )
    return Where("slice", index.slice_indexer(key.start, key.stop, key.step))


def _multi_label(index: Any, key: Any, axis_name: str) -> Where:
    """A label, a tuple of labels (perhaps of slices and lists) or a list of labels of a MultiIndex."""
    if isinstance(key, tuple):
        if any(isinstance(part, slice) or is_list_like(part) and not isinstance(part, tuple) for part in key):
            return Where("list", index.get_locs(list(key)))
        location, labels = index.get_loc_level(key)
        where = _as_where(location)
        where.labels = labels if where.kind != "one" else None
        return where
    if is_list_like(key):
        return label_list(index, key, axis_name)
    location, labels = index.get_loc_level(key)
    where = _as_where(location)
    if where.kind == "one":
        where = Where("slice", slice(where.at, where.at + 1))
    where.labels = labels
    return where


def resolve_position(length: int, key: Any) -> Where:
    """What a key of `iloc` on one axis stands for."""
    if isinstance(key, slice):
        for bound in (key.start, key.stop, key.step):
            if bound is not None and not isinstance(bound, (int, np.integer)):
                raise TypeError(
                    f"cannot do positional indexing on Index with these indexers [{bound}] of type {type(bound).__name__}"
                )
        return Where("slice", key)
    if isinstance(key, (int, np.integer)) and not isinstance(key, (bool, np.bool_)):
        position = int(key)
        if not -length <= position < length:
            raise IndexError("single positional indexer is out-of-bounds")
        return Where("one", position if position >= 0 else position + length)
    if isinstance(key, tuple):
        raise IndexingError("Too many indexers")
    if is_boolean(key):
        if hasattr(key, "_index") and hasattr(key, "_array"):
            if str(key._index.dtype) == "int64":
                raise NotImplementedError("iLocation based boolean indexing on an integer type is not available")
            raise ValueError("iLocation based boolean indexing cannot use an indexable as a mask")
        mask = np.asarray(key, dtype=bool)
        if len(mask) != length:
            raise IndexError(f"Boolean index has wrong length: {len(mask)} instead of {length}")
        return Where("mask", mask)
    if is_list_like(key):
        positions = np.asarray(getattr(key, "_array", key))
        if len(positions) == 0:
            return Where("list", np.zeros(0, dtype=np.intp))
        if positions.dtype.kind not in "iu":
            raise IndexError(f".iloc requires numeric indexers, got {key}")
        if int(positions.max()) >= length or int(positions.min()) < -length:
            raise IndexError("positional indexers are out-of-bounds")
        if int(positions.min()) < 0:
            positions = np.where(positions < 0, positions + length, positions)
        return Where("list", positions)
    raise TypeError("Cannot index by location index with a non-integer key")


# Getting.


def get_rows(obj: Any, where: Where) -> Any:
    """The rows of a Series or DataFrame at `where` (not of kind `one`)."""
    if where.kind == "slice":
        if where.at == slice(None):
            result = obj.copy(deep=False)
        else:
            result = obj._slice_rows(where.at)
    elif where.kind == "mask":
        result = obj._filter_rows(where.at)
    else:
        result = obj._take_rows(where.at)
    if where.labels is not None:
        result = result._with_index(where.labels)
    return result


def get_columns(frame: Any, where: Where) -> Any:
    """The columns of a DataFrame at `where` (not of kind `one`)."""
    if where.kind == "slice" and where.at == slice(None):
        return frame.copy(deep=False)
    result = frame._take_columns(where.positions(frame.shape[1]))
    if where.labels is not None:
        result._columns = where.labels
    return result


def get_frame(frame: Any, rows: Where, cols: Where) -> Any:
    """The part of a DataFrame at rows and columns: a value, a Series or a DataFrame."""
    if cols.kind == "one":
        series = frame._column_at(cols.at)
        return columns.item(series._array, rows.at) if rows.kind == "one" else get_rows(series, rows)
    if rows.kind == "one":
        return get_columns(frame, cols)._row_at(rows.at)
    if cols.kind == "slice" and cols.at == slice(None):
        return get_rows(frame, rows)
    return get_rows(get_columns(frame, cols), rows)


class _Indexer:
    """An indexer of one object."""

    __module__ = "pandas.core.indexing"

    def __init__(self, obj: Any) -> None:
        self.obj = obj

    def _called(self, key: Any) -> Any:
        if isinstance(key, tuple):
            return tuple(called(part, self.obj) for part in key)
        if callable(key):
            return called(key, self.obj)
        return list(key) if hasattr(key, "__next__") else key

    def _split(self, key: Any) -> tuple[Any, Any]:
        """The key of the rows and that of the columns."""
        key = tuple(part for part in key if part is not Ellipsis)
        if len(key) > 2:
            raise IndexingError("Too many indexers")
        rows = key[0] if key else slice(None)
        return rows, key[1] if len(key) > 1 else slice(None)


class _Along:
    """`loc(axis=1)`: every key is one for that axis, be it a tuple or not."""

    def __init__(self, indexer: _Indexer, axis: int) -> None:
        self._indexer = indexer
        self._axis = axis

    def _key(self, key: Any) -> Any:
        if self._indexer.obj.ndim == 1:
            return key
        return (slice(None), key) if self._axis == 1 else (key, slice(None))

    def __getitem__(self, key: Any) -> Any:
        return self._indexer[self._key(key)]

    def __setitem__(self, key: Any, value: Any) -> None:
        self._indexer[self._key(key)] = value


class _LocIndexer(_Indexer):
    """Selection by labels; slices include both ends."""

    __module__ = "pandas.core.indexing"

    def __call__(self, axis: Any = None) -> Any:
        return self if axis is None else _Along(self, self.obj._axis_number(axis))

    def __getitem__(self, key: Any) -> Any:
        key = self._called(key)
        obj = self.obj
        if obj.ndim == 1:
            if isinstance(key, tuple) and obj._index.nlevels == 1:
                if len(key) > 1:
                    raise IndexingError("Too many indexers")
                key = key[0]
            where = resolve_label(obj._index, key)
            if where.kind == "one":
                return columns.item(obj._array, where.at)
            return _without_scalars(get_rows(obj, where), key)
        rows, cols = self._frame_where(key)
        return get_frame(obj, rows, cols)

    def _frame_where(self, key: Any) -> tuple[Where, Where]:
        frame = self.obj
        if not isinstance(key, tuple):
            return resolve_label(frame._index, key), EVERYTHING
        if frame._index.nlevels > 1 and all(not is_list_like(part) or isinstance(part, tuple) for part in key):
            if not any(isinstance(part, (slice, tuple)) for part in key):
                try:
                    return resolve_label(frame._index, key), EVERYTHING
                except (KeyError, IndexingError, InvalidIndexError):
                    if len(key) != 2:
                        raise
        rows, cols = self._split(key)
        return resolve_label(frame._index, rows), resolve_label(frame._columns, cols, "columns")

    def __setitem__(self, key: Any, value: Any) -> None:
        if chained.references(self.obj) <= chained.IN_INDEXER:
            chained.warn_of_assignment()
        from .setting import set_frame, set_frame_enlarging, set_series, set_series_enlarging

        key = self._called(key)
        obj = self.obj
        if obj.ndim == 1:
            if isinstance(key, tuple) and len(key) == 1:
                key = key[0]
            try:
                where = resolve_label(obj._index, key)
            except KeyError:
                if is_list_like(key) and not isinstance(key, tuple) or isinstance(key, slice):
                    raise
                if isinstance(key, tuple) and obj._index.nlevels == 1:
                    raise IndexingError("Too many indexers") from None
                set_series_enlarging(obj, key, value)
                return
            set_series(obj, where, value)
            return
        if (
            not isinstance(key, tuple)
            or obj._index.nlevels > 1
            and len(key) == obj._index.nlevels
            and not any(isinstance(part, (slice, list)) for part in key)
            and key in obj._index
        ):
            row_key, column_key = key, EVERYTHING
        else:
            row_key, column_key = self._split(key)
        set_frame_enlarging(obj, row_key, column_key, value, set_frame)


def _without_scalars(result: Any, key: Any) -> Any:
    """A part of a Series without the levels for which the key named one label beside open slices."""
    if not isinstance(key, tuple) or not any(isinstance(part, slice) for part in key):
        return result
    if any(is_list_like(part) or isinstance(part, slice) and part != slice(None) for part in key):
        return result
    single = [k for k, part in enumerate(key) if not isinstance(part, slice)]
    return result.droplevel(single) if single and result._index.nlevels > len(single) else result


def _is_position(key: Any) -> bool:
    return isinstance(key, (int, np.integer)) and not isinstance(key, (bool, np.bool_))


def check_positions(key: tuple[Any, ...], shape: tuple[int, ...]) -> None:
    """IndexError for a position outside its axis."""
    for part, length in zip(key, shape):
        if not -length <= part < length:
            raise IndexError(f"index {part} is out of bounds for axis 0 with size {length}")


class _iLocIndexer(_Indexer):
    """Selection by positions."""

    __module__ = "pandas.core.indexing"

    def __call__(self, axis: Any = None) -> Any:
        return self if axis is None else _Along(self, self.obj._axis_number(axis))

    def _where(self, key: Any) -> tuple[Where, Where]:
        obj = self.obj
        if not isinstance(key, tuple):
            return resolve_position(len(obj), key), EVERYTHING
        if obj.ndim == 1:
            if len(key) > 1:
                raise IndexingError("Too many indexers")
            return resolve_position(len(obj), key[0]), EVERYTHING
        rows, cols = self._split(key)
        return resolve_position(len(obj), rows), resolve_position(obj.shape[1], cols)

    def __getitem__(self, key: Any) -> Any:
        obj = self.obj
        key = self._called(key)
        if obj.ndim == 2 and isinstance(key, tuple) and len(key) == 2 and all(map(_is_position, key)):
            check_positions(key, obj.shape)
        rows, cols = self._where(key)
        if obj.ndim == 1:
            return columns.item(obj._array, rows.at) if rows.kind == "one" else get_rows(obj, rows)
        return get_frame(obj, rows, cols)

    def __setitem__(self, key: Any, value: Any) -> None:
        if chained.references(self.obj) <= chained.IN_INDEXER:
            chained.warn_of_assignment()
        from .setting import by_position, set_frame, set_series

        key = self._called(key)
        try:
            rows, cols = self._where(key)
        except IndexError as error:
            if "single positional" in str(error):
                raise IndexError("iloc cannot enlarge its target object") from None
            raise
        value = by_position(self.obj, rows, cols, value)
        if self.obj.ndim == 1:
            set_series(self.obj, rows, value)
        else:
            set_frame(self.obj, rows, cols, value)


class _AtIndexer(_Indexer):
    """One value by its labels."""

    __module__ = "pandas.core.indexing"

    def __getitem__(self, key: Any) -> Any:
        obj = self.obj
        if obj.ndim == 1:
            return obj.loc[key]
        if not isinstance(key, tuple) or len(key) != 2:
            raise ValueError("Invalid call for scalar access (getting)!")
        row, column = key
        if any(is_list_like(part) and not isinstance(part, tuple) or isinstance(part, slice) for part in key):
            raise ValueError("Invalid call for scalar access (getting)!")
        return obj[column].loc[row]

    def __setitem__(self, key: Any, value: Any) -> None:
        if chained.references(self.obj) <= chained.IN_INDEXER:
            chained.warn_of_assignment()
        if self.obj.ndim == 2 and (not isinstance(key, tuple) or len(key) != 2):
            raise ValueError("Not enough indexers for scalar access (setting)!")
        parts = key if isinstance(key, tuple) else (key,)
        if any(is_list_like(part) and not isinstance(part, tuple) or isinstance(part, slice) for part in parts):
            raise ValueError("Invalid call for scalar access (setting)!")
        obj = self.obj
        labels = [key] if obj.ndim == 1 else parts
        if not all(label in axis for label, axis in zip(labels, obj.axes)):
            warn(
                f"Setting a value on a {type(obj).__name__} via .at with a key that does not exist in the index is deprecated "
                "and will raise a KeyError in a future version. Use .loc instead.",
                Pandas4Warning,
            )
        obj.loc[key] = value


class _iAtIndexer(_Indexer):
    """One value by its position."""

    __module__ = "pandas.core.indexing"

    def _check(self, key: Any) -> None:
        parts = key if isinstance(key, tuple) else (key,)
        if any(not isinstance(part, (int, np.integer)) for part in parts):
            raise ValueError("iAt based indexing can only have integer indexers")
        check_positions(parts, self.obj.shape)

    def __getitem__(self, key: Any) -> Any:
        self._check(key)
        if self.obj.ndim == 2 and (not isinstance(key, tuple) or len(key) != 2):
            raise ValueError("Invalid call for scalar access (getting)!")
        return self.obj.iloc[key]

    def __setitem__(self, key: Any, value: Any) -> None:
        if chained.references(self.obj) <= chained.IN_INDEXER:
            chained.warn_of_assignment()
        self._check(key)
        self.obj.iloc[key] = value


# `[]` of a Series.


def series_getitem(series: Any, key: Any) -> Any:
    """A value by its label, or the part for a slice, a mask or a list of labels."""
    if key is Ellipsis:
        return series.copy(deep=False)
    if callable(key):
        key = key(series)
    index = series._index
    if isinstance(key, slice):
        return get_rows(series, slice_where(index, key))
    if hasattr(key, "__next__"):
        key = list(key)
    if is_boolean(key):
        return get_rows(series, _series_mask(series, key))
    if is_list_like(key) and not isinstance(key, tuple):
        return get_rows(series, label_list(index, key, "index"))
    if isinstance(key, tuple) and index.nlevels == 1:
        try:
            return columns.item(series._array, index.get_loc(key))
        except KeyError:
            raise KeyError("key of type tuple not found and not a MultiIndex") from None
    where = resolve_label(index, key)
    return columns.item(series._array, where.at) if where.kind == "one" else get_rows(series, where)


def _series_mask(series: Any, key: Any) -> Where:
    return resolve_mask(series._index, key)


def slice_where(index: Any, key: slice) -> Where:
    """A slice in `[]`: positions if its bounds are integers, else labels."""
    bounds = [bound for bound in (key.start, key.stop) if bound is not None]
    whole = all(isinstance(bound, (int, np.integer)) and not isinstance(bound, bool) for bound in bounds)
    if whole and not (index.nlevels == 1 and not isinstance(index._array, ExtensionArray) and index.dtype.kind == "f"):
        return Where("slice", key)
    return _label_slice(index, key)


def series_setitem(series: Any, key: Any, value: Any) -> None:
    """Store under a label (a new one is appended), a slice, a mask or a list of labels."""
    from .setting import by_position, set_series, set_series_enlarging

    if key is Ellipsis:
        key = slice(None)
    if callable(key):
        key = key(series)
    index = series._index
    if isinstance(key, slice):
        where = slice_where(index, key)
        set_series(series, where, by_position(series, where, EVERYTHING, value))
        return
    if is_boolean(key):
        where = resolve_mask(index, key)
        if is_list_like(value) and not hasattr(value, "_index") and len(value) != len(series):
            set_series(series, where, value)
            return
        if is_list_like(value) and not hasattr(value, "_index"):
            value = columns.mask(array_of(value), where.at) if len(value) != int(where.at.sum()) else value
        set_series(series, where, value)
        return
    try:
        where = resolve_label(index, key)
    except KeyError:
        if is_list_like(key) and not isinstance(key, tuple):
            raise
        if isinstance(key, tuple) and index.nlevels == 1:
            raise IndexingError("Too many indexers") from None
        set_series_enlarging(series, key, value)
        return
    set_series(series, where, value)
