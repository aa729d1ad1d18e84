"""What one column can do, whatever its array is: a NumPy array or an ExtensionArray.

These functions never write into their arguments. Positions are non-negative; -1 means missing in `take_fill`.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

import understudy_numpy as np
from understudy_numpy import primitives

from ..dtypes import CategoricalDtype, DatetimeTZDtype, StringDtype, common_dtype, is_extension, pandas_dtype
from ..errors import Pandas4Warning
from ..na import NAN, is_missing
from ..warn import warn
from .base import ExtensionArray
from .string import StringArray

INAT = -(2**63)


def unit_of(dtype: Any) -> str:
    """The unit of a datetime64 or timedelta64 dtype."""
    return np.datetime_data(dtype)[0]


def int64_view(array: Any) -> Any:
    """The 64-bit integers of a datetime64 or timedelta64 array."""
    return array.view("i8")


def isna(array: Any) -> np.ndarray:
    """Which elements are missing, as a boolean array."""
    if isinstance(array, ExtensionArray):
        return array.isna()
    kind = array.dtype.kind
    if kind in "fc":
        return array != array
    if kind == "O":
        return np.array(list(map(is_missing, array.tolist())), dtype=bool)
    if kind in "mM":
        return np.isnat(array)
    return np.zeros(len(array), dtype=bool)


def has_missing(array: Any) -> bool:
    """Whether any element is missing."""
    if isinstance(array, ExtensionArray):
        return array._hasna
    return array.dtype.kind in "fcOmM" and bool(isna(array).any())


def item(array: Any, position: int) -> Any:
    """The element at one position as pandas gives it out: a NumPy scalar, a string, a Timestamp, an object."""
    if isinstance(array, ExtensionArray):
        return array._item(position if position >= 0 else position + len(array))
    if array.dtype.kind in "mM":
        return to_list(array[position : position + 1 or None])[0]
    return array[position]


def to_list(array: Any) -> list[Any]:
    """The elements as Python values, moments as Timestamp and durations as Timedelta."""
    if isinstance(array, ExtensionArray):
        return array.tolist()
    kind = array.dtype.kind
    if kind == "M":
        from ..timestamps import box_datetimes

        return box_datetimes(int64_view(array).tolist(), unit_of(array.dtype))
    if kind == "m":
        from ..timestamps import box_timedeltas

        return box_timedeltas(int64_view(array).tolist(), unit_of(array.dtype))
    return array.tolist()


def numpy_list(array: Any) -> list[Any]:
    """The elements as `item` gives them, in a list; slow, for what a caller's function is to see."""
    if isinstance(array, ExtensionArray) or array.dtype.kind in "mMO":
        return to_list(array)
    return list(array)


def raw(array: Any) -> list[Any]:
    """Hashable values, equal exactly where elements are; every missing element is the one NaN object."""
    if isinstance(array, ExtensionArray):
        return array._raw()
    kind = array.dtype.kind
    if kind in "mM":
        return int64_view(array).tolist()
    values = array.tolist()
    if kind in "fc":
        return [v if v == v else NAN for v in values]
    if kind == "O" and any(map(is_missing, values)):
        return [NAN if isinstance(v, float) and v != v else v for v in values]
    return values


def take(array: Any, indices: Any) -> Any:
    """The elements at `indices` (a list or an integer array)."""
    return array.take(indices)


def take_all(arrays: Sequence[Any], indices: Any) -> list[Any]:
    """The elements of several columns at the same non-negative indices."""
    rows = indices.tolist() if hasattr(indices, "tolist") else list(indices)
    if not rows:
        return [array.take(indices) for array in arrays]
    results: list[Any] = [None] * len(arrays)
    places, storages = [], []
    highest = max(rows)
    for place, array in enumerate(arrays):
        if isinstance(array, StringArray):
            storage: Any = array._list
        elif isinstance(array, np.ndarray) and array.dtype.kind in "iufbmM" and array.dtype.char != "e":
            storage = array.values()
        else:
            storage = None
        if storage is None or isinstance(storage, memoryview) or highest >= len(storage):
            results[place] = array.take(indices)
        else:
            places.append(place)
            storages.append(storage)
    for place, storage in zip(places, primitives.take_rows(storages, rows)):
        array = arrays[place]
        if isinstance(array, StringArray):
            results[place] = StringArray._from_list(storage, False if array._na is False else None)
        else:
            results[place] = np.frombuffer(storage, dtype=array.dtype)
    return results


def fillable(dtype: Any) -> Any:
    """The dtype that a column of `dtype` gets when elements go missing."""
    if is_extension(dtype) or dtype.kind in "fcOmM":
        return dtype
    return np.dtype("O") if dtype.kind in "bUSV" else np.dtype("f8")


def missing_value(dtype: Any) -> Any:
    """What stands for a missing element when it is stored in an array of `dtype`."""
    if is_extension(dtype):
        return dtype.na_value
    if dtype.kind == "M":
        return np.datetime64("NaT", unit_of(dtype))
    if dtype.kind == "m":
        return np.timedelta64("NaT", unit_of(dtype))
    return NAN


def take_fill(array: Any, indices: Any, fill_value: Any = None) -> Any:
    """The elements at `indices`; -1 gives a missing element (or `fill_value`), whose dtype the result can hold."""
    if isinstance(array, ExtensionArray):
        return array.take(indices, allow_fill=True, fill_value=fill_value)
    indices = np.asarray(indices, dtype=np.intp)
    absent = indices < 0
    if not absent.any():
        return array.take(indices)
    plain_missing = fill_value is None or is_missing(fill_value) and array.dtype.kind != "O"
    if plain_missing:
        dtype = fillable(array.dtype)
        fill = missing_value(dtype)
    else:
        dtype, fill = holding(array.dtype, fill_value), fill_value
        if dtype != array.dtype:
            warn(
                "reindexing with a fill_value that cannot be held by the original dtype is deprecated. Explicitly cast to a "
                f"common dtype (in this case {dtype}) instead.",
                Pandas4Warning,
            )
    if len(array) == 0:
        return full(len(indices), fill, dtype)
    result = cast(array, dtype).take(indices) if dtype != array.dtype else array.take(indices)
    if isinstance(result, ExtensionArray):
        result._set(np.flatnonzero(absent).tolist(), fill)
    else:
        result[absent] = unbox(fill, result.dtype)
    return result


def unbox(value: Any, dtype: Any) -> Any:
    """`value` as NumPy stores it in an array of `dtype`: Timestamps become datetime64."""
    if dtype.kind in "mM":
        if value is None or value != value:
            return missing_value(dtype)
        if hasattr(value, "to_numpy"):
            return value.to_numpy()
    return value


def holding(dtype: Any, value: Any) -> Any:
    """The dtype for a column of `dtype` in which the scalar `value` is stored; `dtype` itself if it fits."""
    if isinstance(dtype, StringDtype):
        return dtype if isinstance(value, str) or is_missing(value) else np.dtype("O")
    if is_extension(dtype):
        return dtype
    kind = dtype.kind
    if kind == "O":
        return dtype
    if is_missing(value) and type(value).__name__ != "NAType":
        return fillable(dtype)
    is_bool = isinstance(value, (bool, np.bool_))
    if kind == "b":
        return dtype if is_bool else np.dtype("O")
    if kind == "M":
        return (
            dtype
            if isinstance(value, np.datetime64) or hasattr(value, "tzinfo") and value.tzinfo is None
            else np.dtype("O")
        )
    if kind == "m":
        return dtype if isinstance(value, np.timedelta64) or hasattr(value, "total_seconds") else np.dtype("O")
    if is_bool:
        return np.dtype("O")
    if isinstance(value, (int, np.integer)):
        if kind in "iu":
            info = np.iinfo(dtype)
            if info.min <= value <= info.max:
                return dtype
            return np.result_type(dtype, _integer_dtype(dtype, int(value)))
        return dtype
    if isinstance(value, (float, np.floating)):
        if kind in "iu":
            if float(value).is_integer() and -(2**63) <= value < 2**63:
                return holding(dtype, int(value))
            return np.dtype("f8")
        return dtype
    if isinstance(value, (complex, np.complexfloating)):
        return np.result_type(dtype, np.dtype("c16"))
    return np.dtype("O")


def _integer_dtype(dtype: Any, value: int) -> Any:
    """The smallest integer dtype for `value`: a signed one beside a signed `dtype` where it fits that."""
    smallest = np.min_scalar_type(value)
    if dtype.kind == "i" and smallest.kind == "u":
        signed = np.dtype(f"i{smallest.itemsize}")
        return signed if value <= np.iinfo(signed).max else smallest
    return smallest


def full(length: int, value: Any, dtype: Any = None) -> Any:
    """A column of `length` times one scalar."""
    if dtype is None:
        from ..construction import array_of

        one = array_of([value])
        return one.take([0] * length)
    dtype = pandas_dtype(dtype)
    if is_extension(dtype):
        from ..construction import array_of

        return array_of([value], dtype).take([0] * length)
    if length == 0:
        return np.empty(0, dtype=dtype)
    if dtype.kind == "O":
        result = np.empty(length, dtype=object)
        result[:] = [value] * length
        return result
    return np.full(length, unbox(value, dtype), dtype=dtype)


def object_array(values: Sequence[Any]) -> np.ndarray:
    """An object array of the given Python values, never nested."""
    result = np.empty(len(values), dtype=object)
    if len(values) and any(map(hasattr, values, itertools.repeat("__len__"))):
        for position, value in enumerate(values):
            result[position] = value
    elif len(values):
        result[:] = values
    return result


def cast(array: Any, dtype: Any) -> Any:
    """The elements as `dtype`, as `astype` does it, without a copy where the dtype is the same."""
    dtype = pandas_dtype(dtype)
    if isinstance(array, ExtensionArray):
        return array if array.dtype == dtype else array.astype(dtype)
    if not is_extension(dtype):
        source = array.dtype
        if source == dtype:
            return array
        if source.kind == "f" and dtype.kind in "iu":
            if not bool(np.isfinite(array).all()):
                from ..errors import IntCastingNaNError

                raise IntCastingNaNError(
                    "Cannot convert non-finite values (NA or inf) to integer. Replace or remove non-finite values or cast to an "
                    "integer type that supports these values (e.g. 'Int64')"
                )
            return array.astype(dtype)
        if source.kind in "mM" and dtype.kind == "O":
            return object_array(to_list(array))
        if source.kind in "mM" and dtype.kind == "b":
            return int64_view(array) != 0
        if source.kind in "mM" and dtype.kind in "fc":
            raise TypeError(f"Cannot cast {_array_name(source)} to dtype {dtype}")
        if source.kind == "O":
            return _object_to(array, dtype)
        if source.kind in "mM" and dtype.kind in "iu":
            if dtype != np.dtype("i8"):
                raise TypeError(
                    f"Converting from {source} to {dtype} is not supported. Do obj.astype('int64').astype(dtype) instead"
                )
            return int64_view(array).copy()
        if dtype.kind == "M" and source.kind in "iuf":
            values = array.astype("i8") if source.kind != "f" else np.where(array != array, INAT, array).astype("i8")
            return values.view(f"M8[{unit_of(dtype)}]")
        return array.astype(dtype)
    if isinstance(dtype, StringDtype):
        return StringArray._from_list(_as_strings(array))
    if isinstance(dtype, CategoricalDtype):
        from .categorical import Categorical

        return Categorical(array, dtype=dtype)
    if isinstance(dtype, DatetimeTZDtype):
        from .datetime import DatetimeArray

        return DatetimeArray._from_sequence(array, dtype=dtype)
    from ..construction import array_of

    return array_of(to_list(array), dtype)


def _array_name(dtype: Any) -> str:
    return "DatetimeArray" if dtype.kind == "M" else "TimedeltaArray"


def _object_to(array: Any, dtype: Any) -> Any:
    values = array.tolist()
    if dtype.kind == "M":
        from .datetime import infer_datetimes

        return infer_datetimes(values).astype(dtype)
    if dtype.kind in "iu":
        for value in values:
            if isinstance(value, float) and value != value:
                raise ValueError("cannot convert float NaN to integer")
            if value is None:
                raise TypeError("int() argument must be a string, a bytes-like object or a real number, not 'NoneType'")
        return np.array(list(map(int, values)), dtype=dtype)
    if dtype.kind == "f":
        from .string import _to_float

        return np.array([_to_float(v) if v is not None else NAN for v in values], dtype=dtype)
    if dtype.kind == "b":
        return np.array(list(map(bool, values)), dtype=bool)
    return array.astype(dtype)


def _as_strings(array: Any) -> list[Any]:
    kind = array.dtype.kind
    if kind in "mM":
        absent = isna(array).tolist()
        from ..formats import datetimes

        items, unit = int64_view(array).tolist(), unit_of(array.dtype)
        if kind == "M":
            texts = datetimes.datetime_texts(items, unit, "NaT")
        else:
            texts = datetimes.timedelta_texts(items, unit, datetimes.timedelta_style(items, unit), "NaT")
        return [NAN if gone else text for gone, text in zip(absent, texts)]
    if kind == "O":
        return [v if type(v) is str else NAN if is_missing(v) else str(v) for v in array.tolist()]
    if kind == "f":
        return [NAN if v != v else str(v) for v in array.tolist()]
    return list(map(str, array.tolist()))


def interleaved(array: Any, dtype: Any) -> np.ndarray:
    """The elements beside those of other columns, in their joint NumPy dtype and cast as NumPy casts.

    So a missing category among integers becomes what C makes of NaN, with NumPy's warning, as in pandas.
    """
    if isinstance(array, ExtensionArray):
        plain = array.to_numpy()
        return plain if plain.dtype == dtype else plain.astype(dtype)
    return cast(array, dtype)


def mask(array: Any, keep: Any) -> Any:
    """The elements where the boolean array `keep` is true."""
    if isinstance(array, StringArray):
        return array._filter(keep.tolist())
    return array[keep]


def concat(arrays: Sequence[Any]) -> Any:
    """Columns one after the other, as one array of their common dtype."""
    arrays = list(arrays)
    if len(arrays) == 1:
        return arrays[0]
    dtype = common_dtype([array.dtype for array in arrays])
    cast_arrays = [cast(array, dtype) for array in arrays]
    if is_extension(dtype):
        return type(cast_arrays[0])._concat_same_type(cast_arrays)
    return np.concatenate(cast_arrays)


def equal(left: Any, right: Any) -> bool:
    """Whether two columns have the same dtype and elements, missing ones equal."""
    if left is right:
        return True
    if len(left) != len(right) or left.dtype != right.dtype:
        return False
    if isinstance(left, ExtensionArray):
        return left.equals(right)
    if left.dtype.kind in "fc":
        same = (left == right) | ((left != left) & (right != right))
        return bool(same.all())
    if left.dtype.kind in "mM":
        return bool((int64_view(left) == int64_view(right)).all())
    if left.dtype.kind == "O":
        return all(
            a is b or (is_missing(a) and is_missing(b)) or bool(a == b) for a, b in zip(left.tolist(), right.tolist())
        )
    return bool((left == right).all())


def readonly(array: Any) -> Any:
    """A view of a NumPy array that cannot be written through."""
    view = array.view()
    view.flags.writeable = False
    return view


def as_str_dtype(values: list[Any]) -> Any:
    """A string column if all values are strings or missing, else an object column."""
    return StringArray._from_list(values) if all(type(v) is str or v is NAN for v in values) else object_array(values)
