"""From what a caller hands in to a column array: inference of dtypes and the rules of copying."""

from __future__ import annotations

import datetime
import math
from collections.abc import Mapping
from typing import Any

import understudy_numpy as np
from understudy_numpy.primitives.refusal import Refusal

from .arrays import columns
from .arrays.base import ExtensionArray
from .arrays.string import StringArray
from .dtypes import CategoricalDtype, DatetimeTZDtype, StringDtype, is_extension, pandas_dtype
from .na import NA, NAN, is_missing

INTEGERS = (int,)
_NONE = type(None)
_DATES = frozenset(("datetime", "Timestamp", "datetime64", "NaTType"))
_DURATIONS = frozenset(("timedelta", "Timedelta", "timedelta64", "NaTType"))


def is_list_like(value: Any) -> bool:
    """Whether `value` is a collection of elements (a string is not)."""
    if isinstance(value, (str, bytes, type, np.generic)):
        return False
    if isinstance(value, np.ndarray):
        return value.ndim > 0
    return hasattr(value, "__iter__")


def infer(values: list[Any]) -> Any:
    """The column for Python values whose dtype is not given."""
    kinds = set(map(type, values))
    if kinds <= {str}:
        return StringArray._from_list(list(values), False) if kinds else np.empty(0, dtype=object)
    if len(kinds) == 1:
        (kind,) = kinds
        if kind is int:
            return _integers(values)
        if kind is float:
            return np.array(values, dtype=np.float64)
        if kind is bool:
            return np.array(values, dtype=bool)
        if kind is _NONE:
            return columns.object_array(values)
    if kinds <= {int, float, _NONE}:
        if _NONE in kinds:
            values = [NAN if v is None else v for v in values]
        return np.array(values, dtype=np.float64)
    if str in kinds and kinds <= {str, float, _NONE, type(NA)}:
        if all(type(v) is str or is_missing(v) for v in values):
            return StringArray._from_list([v if type(v) is str else NAN for v in values])
        return columns.object_array(values)
    return _infer_rare(values, kinds)


def _integers(values: list[int]) -> Any:
    low, high = min(values), max(values)
    if -(2**63) <= low and high < 2**63:
        return np.array(values, dtype=np.int64)
    if 0 <= low and high < 2**64:
        return np.array(values, dtype=np.uint64)
    return columns.object_array(values)


def _infer_rare(values: list[Any], kinds: set[type]) -> Any:
    """Inference where NumPy scalars, moments or foreign objects are among the values."""
    names = {kind.__name__ for kind in kinds}
    present = names - {"NoneType", "float", "NAType"}
    if present and present <= _DATES and _only_missing_floats(values):
        from .arrays.datetime import infer_datetimes

        return infer_datetimes(values)
    if present and present <= _DURATIONS and _only_missing_floats(values):
        from .arrays.datetime import infer_timedeltas

        return infer_timedeltas(values)
    if any(issubclass(kind, np.generic) for kind in kinds):
        if all(issubclass(kind, (np.bool_, bool)) for kind in kinds):
            return np.array(list(map(bool, values)), dtype=bool)
        if all(issubclass(kind, (np.integer, int)) and kind is not bool for kind in kinds):
            if int in kinds:
                return _integers(list(map(int, values)))
            return np.array(list(map(int, values)), dtype=np.result_type(*(np.dtype(kind) for kind in kinds)))
        only = next(iter(kinds)) if len(kinds) == 1 else None
        if only is not None and issubclass(only, (np.floating, np.complexfloating)) and only is not np.float64:
            return np.array(values, dtype=values[0].dtype)
        numbers = (np.integer, np.floating, int, float, _NONE)
        if all(issubclass(kind, numbers) and kind is not bool for kind in kinds):
            return np.array([NAN if v is None else float(v) for v in values], dtype=np.float64)
        if all(issubclass(kind, (str, float, _NONE)) for kind in kinds) and any(
            issubclass(kind, str) for kind in kinds
        ):
            if all(isinstance(v, str) or is_missing(v) for v in values):
                return StringArray._from_list([str(v) if isinstance(v, str) else NAN for v in values])
        if all(issubclass(kind, (np.number, int, float, complex, _NONE)) and kind is not bool for kind in kinds):
            return np.array([NAN if v is None else complex(v) for v in values], dtype=np.complex128)
        return columns.object_array(values)
    if complex in kinds and kinds <= {complex, int, float}:
        return np.array(values, dtype=np.complex128)
    if names <= {"Interval", "float"} and "Interval" in names:
        from .arrays.interval import IntervalArray

        return IntervalArray._from_sequence(values)
    return columns.object_array(values)


def _only_missing_floats(values: list[Any]) -> bool:
    return all(v != v for v in values if type(v) is float)


def array_of(values: Any, dtype: Any = None, copy: bool = False) -> Any:
    """The column array for list-like `values`: inferred, or of the given dtype."""
    if dtype is not None:
        dtype = pandas_dtype(dtype)
    values = _unwrap(values)
    if isinstance(values, ExtensionArray):
        result = values if dtype is None else columns.cast(values, dtype)
        return result.copy() if copy and result is values else result
    if isinstance(values, np.ndarray):
        return _from_ndarray(values, dtype, copy)
    values = values if isinstance(values, list) else list(values)
    if dtype is None:
        return infer(values)
    return _of_dtype(values, dtype)


def _unwrap(values: Any) -> Any:
    """The array inside a Series or an Index; everything else as it is."""
    inner = getattr(values, "_array", None)
    if inner is not None and hasattr(values, "_name"):
        return inner
    if isinstance(values, range):
        return np.arange(values.start, values.stop, values.step, dtype=np.int64)
    return values


def _from_ndarray(values: Any, dtype: Any, copy: bool) -> Any:
    if values.ndim == 0:
        return array_of([values.item()], dtype)
    if values.ndim > 1:
        raise ValueError(f"Data must be 1-dimensional, got ndarray of shape {values.shape} instead")
    kind = values.dtype.kind
    if dtype is None:
        if kind == "U":
            return StringArray._from_list(values.tolist(), False)
        if kind == "S":
            return columns.object_array(values.tolist())
        if kind == "O":
            items = values.tolist()
            if items and all(type(v) is str or is_missing(v) for v in items) and any(type(v) is str for v in items):
                return StringArray._from_list([v if type(v) is str else NAN for v in items])
            kinds = {type(v).__name__ for v in items if v is not None and v == v} or {type(v).__name__ for v in items}
            kinds.discard("NoneType")
            if kinds and (kinds <= _DATES or kinds <= _DURATIONS) and _only_missing_floats(items):
                return infer(items)
        if kind in "mM" and columns.unit_of(values.dtype) not in ("s", "ms", "us", "ns"):
            letter = "M8" if kind == "M" else "m8"
            return values.astype(f"{letter}[s]")
        return values.copy() if copy else values
    if kind in "US":
        return _of_dtype(values.tolist(), dtype)
    if kind == "O" and not is_extension(dtype) and dtype.kind == "O":
        return values.copy() if copy else values
    if kind == "f" and not is_extension(dtype) and dtype.kind in "iu":
        return _floats_to_integers(values, dtype)
    result = columns.cast(values, dtype)
    return result.copy() if copy and result is values else result


def _floats_to_integers(values: Any, dtype: Any) -> Any:
    if not bool(np.isfinite(values).all()):
        from .errors import IntCastingNaNError

        raise IntCastingNaNError(
            "Cannot convert non-finite values (NA or inf) to integer. Replace or remove non-finite values or cast to an "
            "integer type that supports these values (e.g. 'Int64')"
        )
    result = values.astype(dtype)
    if not bool((result == values).all()):
        raise ValueError("Trying to coerce float values to integers")
    return result


def _of_dtype(values: list[Any], dtype: Any) -> Any:
    if isinstance(dtype, StringDtype):
        return StringArray._from_sequence(values)
    if isinstance(dtype, CategoricalDtype):
        from .arrays.categorical import Categorical

        return Categorical(values, dtype=dtype)
    if isinstance(dtype, DatetimeTZDtype):
        from .arrays.datetime import DatetimeArray

        return DatetimeArray._from_sequence(values, dtype=dtype)
    if is_extension(dtype):
        from .arrays.interval import IntervalArray

        return IntervalArray._from_sequence(values, dtype=dtype)
    kind = dtype.kind
    if kind == "O":
        return columns.object_array(values)
    if kind == "M":
        from .arrays.datetime import infer_datetimes

        found = infer_datetimes(values) if values else np.empty(0, dtype=dtype)
        return found.astype(dtype)
    if kind == "m":
        from .arrays.datetime import infer_timedeltas

        found = infer_timedeltas(values) if values else np.empty(0, dtype=dtype)
        return found.astype(dtype)
    if kind in "iu":
        floats = [v for v in values if isinstance(v, float)]
        if any(math.isnan(v) or math.isinf(v) for v in floats):
            raise ValueError(
                "cannot convert float NaN to integer"
                if any(v != v for v in floats)
                else ("cannot convert float infinity to integer")
            )
        if not all(v.is_integer() for v in floats):
            raise ValueError("Trying to coerce float values to integers")
        if any(isinstance(v, str) for v in values):
            values = list(map(int, values))
    elif kind == "f":
        values = [NAN if v is None else v for v in values]
    elif kind == "b":
        return np.array([bool(v) for v in values], dtype=bool)
    try:
        return np.array(values, dtype=dtype)
    except OverflowError:
        message = f"The elements provided in the data cannot all be casted to the dtype {dtype}"
        raise OverflowError(message) from None


def is_scalar(value: Any) -> bool:
    """Whether pandas takes `value` as one element."""
    if value is None or is_missing(value):
        return True
    if isinstance(
        value, (str, bytes, int, float, complex, np.generic, datetime.date, datetime.timedelta, datetime.time)
    ):
        return True
    return type(value).__name__ in ("Interval", "Period", "DateOffset", "Decimal", "Fraction")


def scalar_or_list(value: Any) -> bool:
    """Whether `value` is one element; the opposite of list-like."""
    return not is_list_like(value)


def sanitize(data: Any, index: Any, dtype: Any = None, copy: bool = True) -> Any:
    """The column for `data` (scalar or list-like) along `index` (or None): what `Series(data, index)` stores."""
    if isinstance(data, Mapping):
        raise TypeError("a mapping has no order to be a column")
    if isinstance(data, np.ndarray) and data.ndim == 0:
        data = data.item() if data.dtype.kind not in "mM" else data[()]
    if not is_list_like(data):
        if index is None:
            index_length = 1
        else:
            index_length = len(index)
        return scalar_column(data, index_length, dtype)
    if isinstance(data, (set, frozenset)):
        raise TypeError(f"'{type(data).__name__}' type is unordered")
    plain = isinstance(data, (list, tuple, range, np.ndarray, ExtensionArray))
    if not plain and str(getattr(data, "dtype", "")).startswith("period"):
        raise Refusal("pandas.Series", "data", type(data).__name__, "periods have no shim yet")
    result = array_of(data, dtype, copy=copy)
    if index is not None and len(result) != len(index):
        if len(result) == 1 and isinstance(data, list):
            pass
        raise ValueError(f"Length of values ({len(result)}) does not match length of index ({len(index)})")
    return result


def missing_column(length: int, dtype: Any) -> Any:
    """A column of nothing but missing values; rows of integers become float64."""
    if length and not is_extension(dtype) and np.dtype(dtype).kind in "iu":
        dtype = np.dtype("f8")
    return columns.full(length, NAN, dtype)


def scalar_column(value: Any, length: int, dtype: Any = None) -> Any:
    """A column that repeats one scalar; a NumPy scalar keeps its dtype."""
    if dtype is None and isinstance(value, np.generic) and value.dtype.kind in "iufcb":
        return np.full(length, value, dtype=value.dtype)
    if dtype is None and value is None:
        return columns.object_array([None] * length)
    if dtype is not None and is_missing(value):
        dtype = pandas_dtype(dtype)
        if not is_extension(dtype) and dtype.kind in "iu":
            raise ValueError("cannot convert float NaN to integer")
    return columns.full(length, value, dtype)
