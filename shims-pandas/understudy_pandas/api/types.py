"""`pandas.api.types`: questions about dtypes and values."""

from __future__ import annotations

import numbers
import re
from collections.abc import Hashable, Iterable, Iterator
from typing import Any

import understudy_numpy as np

from ..arrays import columns
from ..arrays.base import ExtensionArray
from ..arrays.categorical import union_categoricals
from ..construction import is_list_like, is_scalar
from ..dtypes import CategoricalDtype, DatetimeTZDtype, ExtensionDtype, StringDtype, pandas_dtype
from ..errors import Pandas4Warning
from ..na import is_missing
from ..warn import warn

__all__ = [
    "CategoricalDtype",
    "DatetimeTZDtype",
    "infer_dtype",
    "is_any_real_numeric_dtype",
    "is_array_like",
    "is_bool",
    "is_bool_dtype",
    "is_categorical_dtype",
    "is_complex",
    "is_complex_dtype",
    "is_datetime64_any_dtype",
    "is_datetime64_dtype",
    "is_datetime64_ns_dtype",
    "is_datetime64tz_dtype",
    "is_dict_like",
    "is_dtype_equal",
    "is_extension_array_dtype",
    "is_file_like",
    "is_float",
    "is_float_dtype",
    "is_hashable",
    "is_int64_dtype",
    "is_integer",
    "is_integer_dtype",
    "is_interval_dtype",
    "is_iterator",
    "is_list_like",
    "is_named_tuple",
    "is_number",
    "is_numeric_dtype",
    "is_object_dtype",
    "is_period_dtype",
    "is_re",
    "is_re_compilable",
    "is_scalar",
    "is_signed_integer_dtype",
    "is_sparse",
    "is_string_dtype",
    "is_timedelta64_dtype",
    "is_timedelta64_ns_dtype",
    "is_unsigned_integer_dtype",
    "pandas_dtype",
    "union_categoricals",
]


# The kinds of the dtypes that can miss values; they have no stand-in and are told by their names.
NULLABLE = {
    **dict.fromkeys(("Int8", "Int16", "Int32", "Int64"), "i"),
    **dict.fromkeys(("UInt8", "UInt16", "UInt32", "UInt64"), "u"),
    **dict.fromkeys(("Float32", "Float64"), "f"),
    "boolean": "b",
}


def _dtype_of(value: Any) -> Any:
    """The dtype of an array or the dtype that `value` names, or None."""
    if value is None:
        return None
    if hasattr(value, "dtype") and not isinstance(value, type):
        return value.dtype
    try:
        return pandas_dtype(value)
    except (TypeError, ValueError):
        return None


def _nullable(value: Any) -> str:
    """The kind of a dtype that can miss values, "" for any other."""
    return NULLABLE.get(
        value if isinstance(value, str) else str(getattr(getattr(value, "dtype", value), "name", "")), ""
    )


def _kind(value: Any) -> str:
    # A class of scalars stands for their dtype, whatever the unit.
    if isinstance(value, type) and issubclass(value, (np.datetime64, np.timedelta64)):
        return "M" if issubclass(value, np.datetime64) else "m"
    nullable = _nullable(value)
    if nullable:
        return nullable
    dtype = _dtype_of(value)
    return "" if dtype is None or isinstance(dtype, ExtensionDtype) else dtype.kind


def is_bool_dtype(arr_or_dtype: Any) -> bool:
    """Whether the dtype is boolean."""
    if _nullable(arr_or_dtype):
        return _nullable(arr_or_dtype) == "b"
    dtype = _dtype_of(arr_or_dtype)
    if isinstance(dtype, CategoricalDtype):
        return dtype.categories is not None and _kind(dtype.categories) == "b"
    return _kind(arr_or_dtype) == "b"


def is_numeric_dtype(arr_or_dtype: Any) -> bool:
    """Whether the dtype is a number's or boolean."""
    if _nullable(arr_or_dtype):
        return True
    dtype = _dtype_of(arr_or_dtype)
    return dtype is not None and (getattr(dtype, "_is_numeric", False) or _kind(arr_or_dtype) in tuple("iufcb"))


def is_any_real_numeric_dtype(arr_or_dtype: Any) -> bool:
    """Whether the dtype is that of integers or floats."""
    return _kind(arr_or_dtype) in tuple("iuf")


def is_integer_dtype(arr_or_dtype: Any) -> bool:
    """Whether the dtype is an integer's."""
    return _kind(arr_or_dtype) in tuple("iu")


def is_signed_integer_dtype(arr_or_dtype: Any) -> bool:
    """Whether the dtype is a signed integer's."""
    return _kind(arr_or_dtype) == "i"


def is_unsigned_integer_dtype(arr_or_dtype: Any) -> bool:
    """Whether the dtype is an unsigned integer's."""
    return _kind(arr_or_dtype) == "u"


def is_float_dtype(arr_or_dtype: Any) -> bool:
    """Whether the dtype is a float's."""
    return _kind(arr_or_dtype) == "f"


def is_complex_dtype(arr_or_dtype: Any) -> bool:
    """Whether the dtype is a complex number's."""
    return _kind(arr_or_dtype) == "c"


def is_object_dtype(arr_or_dtype: Any) -> bool:
    """Whether the dtype is object."""
    return _kind(arr_or_dtype) == "O"


def is_string_dtype(arr_or_dtype: Any) -> bool:
    """Whether the values are strings (an array of objects is looked through)."""
    dtype = _dtype_of(arr_or_dtype)
    if isinstance(dtype, StringDtype):
        return True
    kind = _kind(arr_or_dtype)
    if kind == "O" and hasattr(arr_or_dtype, "tolist") and not isinstance(arr_or_dtype, type):
        return all(isinstance(v, str) for v in arr_or_dtype.tolist())
    return kind in tuple("OSU")


def is_datetime64_dtype(arr_or_dtype: Any) -> bool:
    """Whether the dtype is datetime64 without a zone."""
    return _kind(arr_or_dtype) == "M"


def is_datetime64_ns_dtype(arr_or_dtype: Any) -> bool:
    """Whether the dtype is datetime64 in nanoseconds, with or without a zone."""
    dtype = _dtype_of(arr_or_dtype)
    return dtype is not None and str(dtype).startswith("datetime64[ns")


def is_datetime64_any_dtype(arr_or_dtype: Any) -> bool:
    """Whether the dtype is datetime64, with or without a zone."""
    return isinstance(_dtype_of(arr_or_dtype), DatetimeTZDtype) or _kind(arr_or_dtype) == "M"


def is_timedelta64_dtype(arr_or_dtype: Any) -> bool:
    """Whether the dtype is timedelta64."""
    return _kind(arr_or_dtype) == "m"


def is_timedelta64_ns_dtype(arr_or_dtype: Any) -> bool:
    """Whether the dtype is timedelta64 in nanoseconds."""
    return str(_dtype_of(arr_or_dtype)) == "timedelta64[ns]"


def _warn_of(name: str, advice: str) -> None:
    warn(f"{name} is deprecated and will be removed in a future version. {advice}", Pandas4Warning)


def is_categorical_dtype(arr_or_dtype: Any) -> bool:
    """Whether the dtype is categorical."""
    _warn_of("is_categorical_dtype", "Use isinstance(dtype, pd.CategoricalDtype) instead")
    return isinstance(_dtype_of(arr_or_dtype), CategoricalDtype)


def is_datetime64tz_dtype(arr_or_dtype: Any) -> bool:
    """Whether the dtype is datetime64 with a zone."""
    _warn_of("is_datetime64tz_dtype", "Check `isinstance(dtype, pd.DatetimeTZDtype)` instead.")
    return isinstance(_dtype_of(arr_or_dtype), DatetimeTZDtype)


def is_int64_dtype(arr_or_dtype: Any) -> bool:
    """Whether the dtype is int64."""
    _warn_of("is_int64_dtype", "Use dtype == np.int64 instead.")
    return _kind(arr_or_dtype) == "i" and bool(_dtype_of(arr_or_dtype) == np.int64)


def is_interval_dtype(arr_or_dtype: Any) -> bool:
    """Whether the dtype is that of intervals."""
    _warn_of("is_interval_dtype", "Use `isinstance(dtype, pd.IntervalDtype)` instead")
    return getattr(_dtype_of(arr_or_dtype), "name", "") == "interval"


def is_period_dtype(arr_or_dtype: Any) -> bool:
    """Whether the dtype is that of periods, which have no stand-in: it is told by its name."""
    _warn_of("is_period_dtype", "Use `isinstance(dtype, pd.PeriodDtype)` instead")
    return str(getattr(arr_or_dtype, "dtype", arr_or_dtype)).startswith(("period[", "Period["))


def is_sparse(arr: Any) -> bool:
    """Whether the dtype is sparse, which has no stand-in: it is told by its name."""
    _warn_of("is_sparse", "Check `isinstance(dtype, pd.SparseDtype)` instead.")
    return str(getattr(arr, "dtype", arr)).startswith("Sparse")


def is_extension_array_dtype(arr_or_dtype: Any) -> bool:
    """Whether the dtype is one of pandas' own."""
    return isinstance(_dtype_of(arr_or_dtype), ExtensionDtype)


def is_dtype_equal(source: Any, target: Any) -> bool:
    """Whether two dtypes are the same."""
    one, two = _dtype_of(source), _dtype_of(target)
    return one is not None and two is not None and bool(one == two)


def is_bool(obj: Any) -> bool:
    """Whether `obj` is a boolean scalar."""
    return isinstance(obj, (bool, np.bool_))


def is_integer(obj: Any) -> bool:
    """Whether `obj` is an integer scalar."""
    return isinstance(obj, (int, np.integer)) and not isinstance(obj, (bool, np.timedelta64))


def is_float(obj: Any) -> bool:
    """Whether `obj` is a float scalar."""
    return isinstance(obj, (float, np.floating))


def is_complex(obj: Any) -> bool:
    """Whether `obj` is a complex scalar."""
    return isinstance(obj, (complex, np.complexfloating))


def is_number(obj: Any) -> bool:
    """Whether `obj` is a number."""
    return isinstance(obj, (numbers.Number, np.number))


def is_dict_like(obj: Any) -> bool:
    """Whether `obj` has keys and items."""
    return not isinstance(obj, type) and all(hasattr(obj, name) for name in ("__getitem__", "keys", "__contains__"))


def is_file_like(obj: Any) -> bool:
    """Whether `obj` can be read from or written to, and iterated."""
    return (hasattr(obj, "read") or hasattr(obj, "write")) and hasattr(obj, "__iter__")


def is_hashable(obj: Any, allow_slice: bool = True) -> bool:
    """Whether `hash(obj)` works."""
    if not isinstance(obj, Hashable):
        return False
    try:
        hash(obj)
    except TypeError:
        return False
    return True


def is_iterator(obj: Any) -> bool:
    """Whether `obj` is an iterator."""
    return isinstance(obj, Iterator)


def is_array_like(obj: Any) -> bool:
    """Whether `obj` is list-like and has a dtype."""
    return is_list_like(obj) and hasattr(obj, "dtype")


def is_named_tuple(obj: Any) -> bool:
    """Whether `obj` is a named tuple."""
    return isinstance(obj, tuple) and hasattr(obj, "_fields")


def is_re(obj: Any) -> bool:
    """Whether `obj` is a compiled regular expression."""
    return isinstance(obj, re.Pattern)


def is_re_compilable(obj: Any) -> bool:
    """Whether `obj` compiles as a regular expression."""
    try:
        re.compile(obj)
    except TypeError:
        return False
    return True


INFERRED_KINDS = {
    "b": "boolean",
    "i": "integer",
    "u": "integer",
    "f": "floating",
    "c": "complex",
    "M": "datetime64",
    "m": "timedelta64",
    "U": "string",
    "S": "bytes",
}
INFERRED_TYPES = {
    "str": "string",
    "bytes": "bytes",
    "bool": "boolean",
    "int": "integer",
    "float": "floating",
    "complex": "complex",
    "datetime": "datetime",
    "Timestamp": "datetime",
    "date": "date",
    "timedelta": "timedelta",
    "Timedelta": "timedelta",
    "time": "time",
    "Decimal": "decimal",
    "Interval": "interval",
    "Period": "period",
    "datetime64": "datetime64",
    "bool_": "boolean",
    "str_": "string",
}


def infer_dtype(value: Any, skipna: bool = True) -> str:
    """One word for the kind of the values."""
    if isinstance(value, ExtensionArray) or isinstance(getattr(value, "dtype", None), ExtensionDtype):
        name = str(value.dtype)
        return {"str": "string", "category": "categorical"}.get(name, name.split("[")[0])
    if isinstance(value, Iterable) and not hasattr(value, "dtype"):
        items = list(value)
    else:
        kind = value.dtype.kind
        if kind != "O":
            return INFERRED_KINDS[kind]
        items = columns.to_list(getattr(value, "_array", value))
    present = [v for v in items if not is_missing(v)] if skipna else items
    names = set()
    for item in present:
        if isinstance(item, np.generic):
            names.add(INFERRED_KINDS[item.dtype.kind])
        else:
            names.add(INFERRED_TYPES.get(type(item).__name__, "mixed"))
    if not names:
        return "empty"
    if len(names) == 1:
        return names.pop()
    if names == {"integer", "floating"}:
        return "mixed-integer-float"
    return "mixed-integer" if "integer" in names else "mixed"
