"""Missing values: `isna`, filling by a value or from neighbours, and linear interpolation."""

from __future__ import annotations

import itertools
from typing import Any

import understudy_numpy as np
from understudy_numpy.primitives.refusal import Refusal

from .arrays import columns
from .arrays.base import ExtensionArray
from .arrays.categorical import Categorical
from .errors import Pandas4Warning
from .na import NAN, is_missing
from .warn import warn


def isna(obj: Any) -> Any:
    """Whether a scalar is missing, or which elements of an array, Series, Index or DataFrame are."""
    if hasattr(obj, "_arrays") or hasattr(obj, "_index"):
        return obj.isna()
    if hasattr(obj, "_array"):
        if getattr(obj, "nlevels", 1) > 1:
            raise NotImplementedError("isna is not defined for MultiIndex")
        return obj.isna()
    if isinstance(obj, ExtensionArray):
        return obj.isna()
    if isinstance(obj, np.ndarray):
        if obj.ndim == 1:
            return columns.isna(obj)
        return columns.isna(obj.reshape(-1)).reshape(obj.shape) if obj.ndim else is_missing(obj.item())
    if isinstance(obj, list):
        return columns.isna(columns.object_array(obj))
    if isinstance(obj, type):
        return False
    return is_missing(obj)


def notna(obj: Any) -> Any:
    """The opposite of `isna`."""
    found = isna(obj)
    return not found if isinstance(found, bool) else ~found


isnull = isna
notnull = notna


def fill_where(array: Any, gone: Any, value: Any) -> Any:
    """A column with `value` (a scalar or a column of the same length) where `gone` is true."""
    if not bool(gone.any()):
        return array
    if isinstance(value, (np.ndarray, ExtensionArray)):
        from .replacing import where_array

        return where_array(array, ~gone, value)
    dtype = columns.holding(array.dtype, value)
    if isinstance(array, ExtensionArray):
        result = array.copy() if dtype == array.dtype else columns.object_array(array.tolist())
        if isinstance(result, ExtensionArray):
            result._set(np.flatnonzero(gone).tolist(), value)
            return result
    else:
        result = columns.cast(array, dtype) if dtype != array.dtype else array.copy()
    if isinstance(value, (list, tuple, dict)):
        for place in np.flatnonzero(gone).tolist():
            result[place] = value
    else:
        result[gone] = columns.unbox(value, result.dtype)
    return result


def fill_array(array: Any, value: Any, limit: int | None = None, inplace: Any = False) -> Any:
    """A column with its missing values replaced; in place, a column of strings takes nothing but strings."""
    if not columns.has_missing(array):
        return array
    gone = columns.isna(array)
    if limit is not None:
        gone = gone & (np.cumsum(gone) <= limit)
    single = not isinstance(value, (np.ndarray, ExtensionArray))
    if isinstance(array, ExtensionArray) and single and is_missing(value):
        return array
    if single and columns.holding(array.dtype, value) != array.dtype:
        warn(
            f"'{type(value).__name__}' is not supported as a fill value for {array.dtype} dtype. In a future version, "
            "calling fillna with an incompatible value will raise. Explicitly cast to a common dtype before filling.",
            Pandas4Warning,
        )
        if inplace and isinstance(array, ExtensionArray):
            array.copy()._set([], value)
        elif inplace:
            raise TypeError(f"Invalid value '{value}' for dtype '{array.dtype}'")
    return fill_where(array, gone, value)


def fill_positions(gone: list[bool], limit: int | None, limit_area: str | None = None) -> list[int]:
    """For each element the position of the last one present at or before it, -1 where there is none in reach."""
    result = []
    last = -1
    ahead = 0
    final = len(gone) - 1 - gone[::-1].index(False) if False in gone else -1
    for position, missing in enumerate(gone):
        if not missing:
            last, ahead = position, 0
            result.append(position)
            continue
        ahead += 1
        inside = last >= 0 and position < final
        allowed = limit is None or ahead <= limit
        if limit_area == "inside" and not inside or limit_area == "outside" and inside:
            allowed = False
        result.append(last if allowed else -1)
    return result


def pad_array(array: Any, forwards: bool = True, limit: int | None = None, limit_area: str | None = None) -> Any:
    """A column with missing values taken from the last one before (or the next one after)."""
    if not columns.has_missing(array):
        return array
    gone = columns.isna(array).tolist()
    if forwards and limit is None and limit_area is None:
        places = list(itertools.accumulate([-1 if m else k for k, m in enumerate(gone)], max))
    elif forwards:
        places = fill_positions(gone, limit, limit_area)
    else:
        size = len(gone)
        places = [size - 1 - k if k >= 0 else -1 for k in fill_positions(gone[::-1], limit, limit_area)][::-1]
    return columns.take_fill(array, np.array(places, dtype=np.intp))


def interpolate_array(array: Any, method: str, index: Any, limit: int | None, direction: str, area: str | None) -> Any:
    """A float column with missing values between two present ones on the straight line through them."""
    if method not in ("linear", "index", "values", "time"):
        raise Refusal("pandas.Series.interpolate", "method", method, "only linear, index, values and time have a shim")
    if isinstance(array, ExtensionArray) or array.dtype.kind not in "fiu":
        if not isinstance(array, ExtensionArray) and array.dtype.kind in "b":
            return array
        if isinstance(array, Categorical):
            raise NotImplementedError("Categorical does not implement interpolate")
        if not isinstance(array, ExtensionArray) and array.dtype.kind == "O":
            raise TypeError("Series cannot interpolate with object dtype.")
        raise TypeError(f"Cannot interpolate with {array.dtype} dtype")
    if array.dtype.kind != "f":
        return array
    gone = array != array
    if not bool(gone.any()) or bool(gone.all()):
        return array
    if method == "linear":
        places = np.arange(len(array), dtype="f8")
    elif method == "time" and str(index.dtype)[:10] != "datetime64":
        raise ValueError("time-weighted interpolation only works on Series or DataFrames with a DatetimeIndex")
    else:
        labels = index._array
        places = (labels.view("i8") if labels.dtype.kind in "mM" else labels).astype("f8")
    present = ~gone
    result = array.copy()
    result[gone] = np.interp(places[gone], places[present], array[present])
    for position in _kept(gone.tolist(), limit, direction, area):
        result[position] = NAN
    return result


def _kept(gone: list[bool], limit: int | None, direction: str, area: str | None) -> list[int]:
    """The positions of missing values that interpolation must leave missing."""
    forward = fill_positions(gone, limit)
    backward = [k if k < 0 else 0 for k in fill_positions(gone[::-1], limit)][::-1]
    first = gone.index(False)
    last = len(gone) - 1 - gone[::-1].index(False)
    kept = []
    for position, missing in enumerate(gone):
        if not missing:
            continue
        reach_forward, reach_backward = forward[position] >= 0, backward[position] >= 0
        reached = {
            "forward": reach_forward,
            "backward": reach_backward,
            "both": reach_forward or reach_backward,
        }[direction]
        inside = first < position < last
        if not reached or area == "inside" and not inside or area == "outside" and inside:
            kept.append(position)
    return kept
