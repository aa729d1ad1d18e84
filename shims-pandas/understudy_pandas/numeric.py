"""`pandas.to_numeric` and `pandas.array`."""

from __future__ import annotations

from typing import Any

import understudy_numpy as np
from understudy_numpy.primitives.refusal import Refusal

from .arrays import columns
from .arrays.base import ExtensionArray
from .construction import array_of, is_list_like
from .na import NAN, is_missing


def to_numeric(arg: Any, errors: str = "raise", downcast: Any = None, dtype_backend: Any = None) -> Any:
    """Strings and objects as numbers; what is none is an error, or missing with errors='coerce'."""
    if errors not in ("raise", "coerce"):
        raise ValueError("invalid error value specified")
    if downcast not in (None, "integer", "signed", "unsigned", "float"):
        raise ValueError("invalid downcasting method provided")
    if dtype_backend is not None:
        raise Refusal("pandas.to_numeric", "dtype_backend", dtype_backend, "the nullable dtypes have no shim yet")
    if not is_list_like(arg):
        found = _numbers(array_of([arg]), errors)
        return columns.item(found, 0)
    array = array_of(arg)
    result = _numbers(array, errors)
    if downcast is not None:
        result = _downcast(result, downcast)
    if hasattr(arg, "_index"):
        return arg._made(result)
    if hasattr(arg, "_name"):
        return type(arg)._from_array(result, arg._name)
    return result


def _numbers(array: Any, errors: str) -> Any:
    if not isinstance(array, ExtensionArray) and array.dtype.kind in "iufcb":
        return array
    if not isinstance(array, ExtensionArray) and array.dtype.kind in "mM":
        return array.view("i8")
    if not len(array):
        return np.empty(0, dtype=np.int64)
    values: list[Any] = []
    for position, value in enumerate(array.tolist()):
        if is_missing(value):
            values.append(NAN)
            continue
        try:
            values.append(_number(value))
        except (TypeError, ValueError):
            if errors == "coerce":
                values.append(NAN)
            elif isinstance(value, str):
                raise ValueError(f"Unable to parse string '{value}' at position {position}") from None
            else:
                raise TypeError(f"Invalid object type at position {position}") from None
    found = array_of(values)
    return found.astype("f8") if found.dtype.kind == "O" else found


def _number(value: Any) -> Any:
    if isinstance(value, (bool, int, float)):
        return value
    if not isinstance(value, str):
        return float(value)
    text = value.strip()
    if "_" in text:
        raise ValueError(text)
    try:
        return int(text)
    except ValueError:
        return float(text)


def _downcast(array: Any, downcast: str) -> Any:
    """The smallest dtype of a family that holds all values."""
    if array.dtype.kind not in "iuf" or columns.has_missing(array) and downcast != "float":
        return array
    if downcast == "float":
        small = array.astype("f4")
        same = np.isclose(small.astype("f8"), array.astype("f8"), rtol=5e-8, atol=0.0, equal_nan=True)
        return small if bool(same.all()) else array.astype("f8") if array.dtype.kind == "f" else array
    if downcast == "unsigned" and len(array) and not bool((array >= 0).all()):
        return array
    for kind in ("u1", "u2", "u4", "u8") if downcast == "unsigned" else ("i1", "i2", "i4", "i8"):
        info = np.iinfo(kind)
        if len(array) == 0 or info.min <= float(array.min()) and float(array.max()) <= info.max:
            small = array.astype(kind)
            if bool((small == array).all()):
                return small
    return array


def array(data: Any, dtype: Any = None, copy: bool = True) -> Any:
    """The array that a column of `data` would have, for the dtypes that pandas keeps apart from NumPy's."""
    found = array_of(data, dtype, copy=copy)
    if isinstance(found, ExtensionArray):
        return found
    raise Refusal("pandas.array", "data", str(found.dtype), "the nullable and NumPy extension arrays have no shim yet")
