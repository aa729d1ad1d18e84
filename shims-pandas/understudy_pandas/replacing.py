"""Columns with some values exchanged: where, replace, clip, and storing values at positions."""

from __future__ import annotations

import operator
import re
from collections.abc import Mapping
from typing import Any

import understudy_numpy as np
from understudy_numpy.primitives.refusal import Refusal

from .arrays import columns
from .arrays.base import ExtensionArray
from .construction import is_list_like
from .dtypes import common_dtype, is_extension
from .na import NAN, NO_DEFAULT, is_missing


def where_array(array: Any, keep: Any, other: Any = NAN) -> Any:
    """The values where `keep` is true, elsewhere `other` (a scalar or a column of the same length)."""
    if bool(keep.all()):
        return array
    if other is None:
        other = NAN
    if isinstance(other, (np.ndarray, ExtensionArray)):
        dtype = array.dtype if array.dtype == other.dtype else _common(array, other, keep)
        first, second = columns.cast(array, dtype), columns.cast(other, dtype)
        if is_extension(dtype):
            size = len(array)
            flags = keep.tolist()
            both = type(first)._concat_same_type([first, second])
            return both.take([k if kept else k + size for k, kept in enumerate(flags)])
        return np.where(keep, first, second)
    gone = ~keep
    dtype = columns.holding(array.dtype, other)
    if is_extension(dtype):
        result = array.copy()
        result._set(np.flatnonzero(gone).tolist(), other)
        return result
    result = columns.cast(array, dtype) if dtype != array.dtype else array.copy()
    result[gone] = columns.unbox(other, dtype)
    return result


def _common(left: Any, right: Any, keep: Any) -> Any:
    """The dtype for values of both, where the second gives way if its values fit the first."""
    if not is_extension(left.dtype) and not is_extension(right.dtype):
        if left.dtype.kind in "iu" and right.dtype.kind in "iu":
            return np.result_type(left.dtype, right.dtype)
        if left.dtype.kind in "iu" and right.dtype.kind == "f":
            used = right[~keep]
            if bool(np.isfinite(used).all()) and bool((used == np.floor(used)).all()):
                return left.dtype
    return common_dtype([left.dtype, right.dtype])


class Held:
    """A sequence that is stored as one object."""

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = value


def set_positions(array: Any, positions: Any, value: Any, owned: bool, given: Any = None) -> Any:
    """The column with `value` (a scalar or list-like of fitting length) stored at positions.

    `positions` is a list of integers, an integer array, a slice or a boolean array. The same array is written and
    returned where it is `owned` and its dtype holds the value; otherwise it is a new one. A value that the dtype
    cannot hold raises TypeError, as pandas 3 does; it shows the value as it was `given`.
    """
    if isinstance(value, Held):
        result = array if owned else array.copy()
        for place in positions:
            result[place] = value.value
        return result
    if type(value).__name__ == "NAType" and isinstance(array, np.ndarray) and array.dtype.kind != "O":
        given = value = NAN
    given, value = value if given is None else given, _plain_value(value)
    if isinstance(value, str) and isinstance(array, np.ndarray) and array.dtype.kind in "mM":
        value = _parsed(value, array.dtype)
    many = isinstance(value, (np.ndarray, ExtensionArray))
    dtype = _holding_all(array, value) if many else columns.holding(array.dtype, value)
    if dtype != array.dtype and not isinstance(array, ExtensionArray):
        if not _may_upcast(array, value, many):
            raise TypeError(f"Invalid value '{getattr(given, '_array', given)}' for dtype '{array.dtype}'")
        array, owned = columns.cast(array, dtype), True
    if isinstance(array, ExtensionArray):
        result = array if owned else array.copy()
        if isinstance(positions, np.ndarray) and positions.dtype.kind == "b":
            positions = np.flatnonzero(positions).tolist()
        elif isinstance(positions, np.ndarray):
            positions = positions.tolist()
        result._set(positions, value)
        return result
    result = array if owned and array.flags.writeable else array.copy()
    if many:
        stored = columns.cast(value, result.dtype)
        result[positions] = stored
    elif isinstance(value, (list, tuple, dict, set)) or result.dtype.kind == "O" and hasattr(value, "__len__"):
        places = range(len(result))[positions] if isinstance(positions, slice) else positions
        for place in np.flatnonzero(places).tolist() if getattr(places, "dtype", None) == np.dtype(bool) else places:
            result[int(place)] = value
    else:
        result[positions] = columns.unbox(value, result.dtype)
    return result


def _parsed(text: str, dtype: Any) -> Any:
    """The moment or duration that `text` is, or `text` itself where it is none."""
    from .timestamps import Timedelta, Timestamp

    try:
        return Timestamp(text) if dtype.kind == "M" else Timedelta(text)
    except ValueError:
        return text


def _plain_value(value: Any) -> Any:
    from .construction import array_of, is_list_like

    if isinstance(value, (ExtensionArray, np.ndarray)):
        if isinstance(value, np.ndarray) and value.ndim == 0:
            return value[()]
        return value
    if is_list_like(value) and not isinstance(value, (dict, set, frozenset)):
        return array_of(value)
    return value


def _may_upcast(array: Any, value: Any, many: bool) -> bool:
    """Whether pandas 3 lets a store change the column's dtype: only for missing values into integers."""
    if isinstance(array, ExtensionArray):
        return False
    if not many:
        return is_missing(value) and type(value).__name__ not in ("NaTType", "NAType") and array.dtype.kind in "iu"
    return value.dtype.kind == "f" and array.dtype.kind in "iu" and bool((value != value).all())


def _holding_all(array: Any, value: Any) -> Any:
    """The dtype for `array` with the values of the column `value` stored in it."""
    mine, theirs = array.dtype, value.dtype
    if mine == theirs or is_extension(mine):
        return mine
    if mine.kind == "O":
        return mine
    if is_extension(theirs):
        return np.dtype("O")
    if mine.kind in "iu" and theirs.kind in "iu":
        info = np.iinfo(mine)
        if len(value) == 0 or info.min <= int(value.min()) and int(value.max()) <= info.max:
            return mine
        return np.result_type(mine, theirs)
    if mine.kind in "iu" and theirs.kind == "f":
        whole = bool(np.isfinite(value).all()) and bool((value == np.floor(value)).all())
        return mine if whole else np.dtype("f8")
    if mine.kind in "fc" and theirs.kind in "iuf":
        return mine
    if theirs.kind == "O" and mine.kind in "fmM" and all(map(is_missing, value.tolist())):
        return mine
    return common_dtype([mine, theirs])


def clip_array(array: Any, lower: Any, upper: Any) -> Any:
    """The values kept between two bounds, each a scalar, a column or None; a missing bound does not bind."""
    from . import ops

    result = array
    for bound, op in ((lower, operator.lt), (upper, operator.gt)):
        if bound is None:
            continue
        if isinstance(bound, (np.ndarray, ExtensionArray)):
            outside = ops.comparison(op, result, bound)
            if not bool(outside.any()):
                continue
            free = columns.isna(bound)
            if bool(free.any()):
                # A missing bound does not bind, but makes floats of integers, as it would by `where`.
                result = columns.cast(result, common_dtype([result.dtype, bound.dtype]))
                bound = where_array(bound, ~free, result)
            result = where_array(result, ~outside, bound)
        elif not is_missing(bound):
            outside = ops.comparison(op, result, bound)
            if isinstance(result, np.ndarray) and result.dtype.kind in "iu" and isinstance(bound, (float, np.floating)):
                if float(bound).is_integer():
                    bound = int(bound)
            result = where_array(result, ~outside, bound)
    return result


def clip_along(table: Any, bound: Any, side: str, axis: Any) -> Any:
    """`table` clipped by one bound, which may be list-like; `side` is the comparison that lets a value stay (`ge`, `le`)."""

    def clipped(array: Any, limit: Any) -> Any:
        return clip_array(array, limit, None) if side == "ge" else clip_array(array, None, limit)

    if not is_list_like(bound):
        return table._map_arrays(lambda array: clipped(array, bound))
    if table.ndim == 1:
        if not hasattr(bound, "_index") and len(bound) != len(table):
            raise ValueError(f"Length of values ({len(bound)}) does not match length of index ({len(table)})")
        limit = bound.reindex(table._index)._array if hasattr(bound, "_index") else np.asarray(bound)
        return table._map_arrays(lambda array: clipped(array, limit))
    if hasattr(bound, "_arrays"):
        limits = bound.reindex(index=table._index, columns=table._columns)._arrays
    elif hasattr(bound, "_index") and axis is None:
        raise Refusal("pandas.DataFrame.clip", "axis", axis, "a Series is a bound along an axis only")
    elif axis is not None and table._axis_number(axis) == 0:
        limits = [_limits(bound, table._index)] * len(table._arrays)
    else:
        limits = columns.numpy_list(_limits(bound, table._columns))
    arrays = [clipped(array, limit) for array, limit in zip(table._arrays, limits)]
    return table._made(arrays, table._columns)


def _limits(bound: Any, labels: Any) -> Any:
    """A list-like bound as one value for each label."""
    if hasattr(bound, "_index"):
        return bound.reindex(labels)._array
    if len(bound) != len(labels):
        raise ValueError(f"Unable to coerce to Series, length must be {len(labels)}: given {len(bound)}")
    return np.asarray(bound)


def replace_array(array: Any, pairs: list[tuple[Any, Any]], regex: bool = False) -> Any:
    """The values with the first of each pair exchanged for the second, all at once."""
    if regex:
        return _replace_regex(array, pairs)
    result = array
    source = (
        columns.raw(array)
        if not (isinstance(array, np.ndarray) and array.dtype.kind in "mM")
        else columns.to_list(array)
    )
    is_bool = isinstance(array, np.ndarray) and array.dtype.kind == "b"
    numeric = isinstance(array, np.ndarray) and array.dtype.kind in "iufc"
    for old, new in pairs:
        if is_missing(old):
            hits = columns.isna(array)
        elif numeric and (isinstance(old, (str, bool)) or not isinstance(old, (int, float, complex, np.generic))):
            continue
        elif numeric:
            hits = array == old
        elif is_bool and not isinstance(old, (bool, np.bool_)):
            continue
        else:
            hits = np.array([bool(v == old) for v in source], dtype=bool)
        if not bool(hits.any()):
            continue
        if new is None and not isinstance(result, ExtensionArray):
            result = columns.cast(result, np.dtype("O"))
            result = result.copy() if result is array else result
            result[hits] = None
        else:
            result = where_array(result, ~hits, new)
    return result


def _replace_regex(array: Any, pairs: list[tuple[Any, Any]]) -> Any:
    from .construction import array_of

    if isinstance(array, np.ndarray) and array.dtype.kind != "O":
        return array
    values = array.tolist()
    for old, new in pairs:
        pattern = re.compile(old)
        if isinstance(new, str):
            values = [pattern.sub(new, v) if isinstance(v, str) else v for v in values]
        else:
            values = [new if isinstance(v, str) and pattern.search(v) else v for v in values]
    return array_of(values, array.dtype if all(isinstance(v, str) or is_missing(v) for v in values) else None)


def check_replacement(obj: Any, to_replace: Any, value: Any, regex: Any) -> None:
    """Fail for arguments of `replace` that do not go together."""
    if not isinstance(regex, (bool, np.bool_)) and to_replace is not None:
        raise ValueError("'to_replace' must be 'None' if 'regex' is not a bool")
    if callable(to_replace):
        raise TypeError(
            "Expecting 'to_replace' to be either a scalar, array-like, dict or None, got invalid type "
            f"{type(to_replace).__name__!r}"
        )
    if value is NO_DEFAULT and not any(
        isinstance(one, Mapping) or hasattr(one, "_index") for one in (to_replace, regex)
    ):
        raise ValueError(
            f"{type(obj).__name__}.replace must specify either 'value', a dict-like 'to_replace', or dict-like 'regex'."
        )


def replacement_pairs(to_replace: Any, value: Any, given: bool, regex: Any) -> tuple[list[tuple[Any, Any]], bool]:
    """Pairs of old and new values, and whether the old ones are patterns, from the many ways to write them."""
    from .construction import is_list_like

    if regex is not False and regex is not True:
        to_replace, regex = regex, True
    if isinstance(to_replace, Mapping):
        if given:
            raise Refusal("pandas.Series.replace", "to_replace", "dict", "a dict beside a value has no shim yet")
        return list(to_replace.items()), bool(regex)
    if is_list_like(to_replace):
        olds = list(to_replace)
        if is_list_like(value):
            news = list(value)
            if len(olds) != len(news):
                raise ValueError(f"Replacement lists must match in length. Expecting {len(olds)} got {len(news)} ")
            return list(zip(olds, news)), bool(regex)
        return [(old, value) for old in olds], bool(regex)
    return [(to_replace, value)], bool(regex)
