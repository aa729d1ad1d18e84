"""Columns moved down or sideways, and their differences."""

from __future__ import annotations

from typing import Any

import understudy_numpy as np

from .arrays import columns
from .arrays.string import StringArray
from .errors import Pandas4Warning
from .na import NAN, is_missing
from .warn import warn


def shift_array(array: Any, periods: int, fill_value: Any = None) -> Any:
    """A column moved down by so many rows, what comes free being missing or `fill_value`."""
    size = len(array)
    if periods == 0 or size == 0:
        return array
    gap = min(abs(periods), size)
    if fill_value is None:
        dtype = columns.fillable(array.dtype)
        hole = columns.full(gap, columns.missing_value(dtype), dtype)
    else:
        if isinstance(array, StringArray) and not isinstance(fill_value, str) and not is_missing(fill_value):
            raise TypeError(
                f"Invalid value '{fill_value}' for dtype '{array.dtype}'. Value should be a string or missing value, "
                f"got '{type(fill_value).__name__}' instead."
            )
        dtype = columns.holding(array.dtype, fill_value)
        if dtype != array.dtype and not is_missing(fill_value):
            warn(
                "shifting with a fill value that cannot be held by original dtype is deprecated and will raise in a future "
                "version. Explicitly cast to the desired dtype before shifting instead.",
                Pandas4Warning,
            )
        hole = columns.full(gap, fill_value, dtype)
    kept = columns.cast(array[: size - gap] if periods > 0 else array[gap:], dtype)
    return columns.concat([hole, kept] if periods > 0 else [kept, hole])


def diff_array(array: Any, periods: int) -> Any:
    """A column less itself some rows before."""
    from . import ops

    if str(array.dtype) == "category":
        raise TypeError("Categorical has no 'diff' method. Convert to a suitable dtype prior to calling 'diff'.")
    if isinstance(array, np.ndarray) and array.dtype.kind == "b":
        before = shift_array(array, periods)
        pairs = zip(array.tolist(), before.tolist())
        return columns.object_array([NAN if b != b else a != b for a, b in pairs])
    if isinstance(array, np.ndarray) and array.dtype.kind == "u":
        # Differences of unsigned integers wrap around, as NumPy's do.
        array = (array - columns.cast(shift_array(array, periods, 0), array.dtype)).astype("f8")
        array[_uncovered(periods, len(array))] = NAN
        return array
    if isinstance(array, np.ndarray) and array.dtype.kind == "i":
        array = array.astype("f4" if array.dtype.itemsize < 4 else "f8")
    return ops.arithmetic("sub", array, shift_array(array, periods))


def _uncovered(periods: int, size: int) -> slice:
    """The rows that have no row so many rows before them."""
    return slice(0, periods) if periods >= 0 else slice(max(size + periods, 0), size)


def shift_columns(frame: Any, periods: int, fill_value: Any = None) -> Any:
    """The columns of a table moved to the right under their labels; those that move keep their dtypes."""
    arrays, height = frame._arrays, len(frame._index)
    if periods == 0 or not arrays:
        return frame.copy()
    gap = min(abs(periods), len(arrays))
    if fill_value is None:
        hole = shift_array(arrays[0 if periods > 0 else -1], height)
    elif len({str(array.dtype) for array in arrays}) == 1:
        hole = columns.full(height, fill_value, columns.holding(arrays[0].dtype, fill_value))
    else:
        hole = columns.full(height, fill_value)
    holes = [hole] * gap
    moved = holes + arrays[: len(arrays) - gap] if periods > 0 else arrays[gap:] + holes
    return frame._made(moved, frame._columns)
