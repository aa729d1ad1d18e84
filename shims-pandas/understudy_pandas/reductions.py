"""Reductions and scans of columns: sum, mean, var, quantile, cumsum, ...; missing values are skipped unless told not to.

The sums are NumPy's own over values in which missing ones are replaced by the neutral element, in the order and
memory layout pandas uses, so that the last bit agrees.
"""

from __future__ import annotations

import functools
import itertools
import operator
from typing import Any

import understudy_numpy as np
from understudy_numpy import primitives

from .arrays import columns
from .arrays.base import ExtensionArray
from .arrays.categorical import Categorical
from .arrays.string import StringArray
from .errors import Pandas4Warning
from .na import NAN, is_missing
from .warn import warn

REDUCTIONS = ("sum", "prod", "mean", "median", "min", "max", "std", "var", "sem", "skew", "kurt", "any", "all")


def check_flags(skipna: Any, numeric_only: Any) -> None:
    """Fail for a `skipna` that is no boolean, and warn of such a `numeric_only`."""
    if not isinstance(skipna, (bool, np.bool_)):
        raise ValueError(f'For argument "skipna" expected type bool, received type {type(skipna).__name__}.')
    if not isinstance(numeric_only, (bool, np.bool_)):
        warn(
            "Passing non-boolean values for 'numeric_only' is deprecated and will raise in a future version of pandas.",
            Pandas4Warning,
        )


def reduce_array(array: Any, name: str, *, skipna: bool = True, min_count: int = 0, ddof: int = 1) -> Any:
    """One reduction of one column to a scalar."""
    if isinstance(array, ExtensionArray):
        return array._reduce(name, skipna=skipna, min_count=min_count, ddof=ddof)
    kind = array.dtype.kind
    if kind in "mM":
        return _reduce_temporal(array, name, skipna, min_count, ddof)
    if kind == "O":
        return _reduce_object(array, name, skipna, min_count, ddof)
    if name in ("any", "all"):
        if kind in "fc" and skipna:
            array = np.where(array != array, name == "all", array.astype(bool))
        return np.any(array) if name == "any" else np.all(array)
    gone = array != array if kind in "fc" else None
    if gone is not None and not bool(gone.any()):
        gone = None
    return NUMERIC[name](array, gone, skipna, min_count, ddof)


def _sum(array: Any, gone: Any, skipna: bool, min_count: int, ddof: int) -> Any:
    values = array if gone is None or not skipna else np.where(gone, 0, array)
    if values.dtype.kind == "f" and values.dtype.itemsize < 8:
        total = values.sum(dtype=values.dtype)
    else:
        total = values.sum()
    return _enough(total, array, gone, min_count)


def _prod(array: Any, gone: Any, skipna: bool, min_count: int, ddof: int) -> Any:
    values = array if gone is None or not skipna else np.where(gone, 1, array)
    return _enough(values.prod(), array, gone, min_count)


def _enough(result: Any, array: Any, gone: Any, min_count: int) -> Any:
    if min_count <= 0:
        return result
    present = len(array) - (int(gone.sum()) if gone is not None else 0)
    if present < min_count:
        return result.dtype.type(NAN) if result.dtype.kind == "f" else NAN
    return result


def _mean(array: Any, gone: Any, skipna: bool, min_count: int, ddof: int) -> Any:
    values = array if gone is None or not skipna else np.where(gone, 0, array)
    count = len(array) - (int(gone.sum()) if gone is not None and skipna else 0)
    if count == 0:
        return NAN
    if values.dtype.kind in "iub":
        total = values.sum(dtype=np.float64)
    elif values.dtype.kind == "f" and values.dtype.itemsize < 8:
        return (values.sum(dtype=np.float64) / np.float64(count)).astype(values.dtype)
    else:
        total = values.sum()
    return total / np.float64(count)


def _median(array: Any, gone: Any, skipna: bool, min_count: int, ddof: int) -> Any:
    if gone is not None:
        if not skipna:
            return np.float64(NAN)
        array = array[~gone]
    if len(array) == 0:
        return NAN if gone is None else np.float64(NAN)
    values = array.astype("f8") if array.dtype.kind != "f" else array
    return np.median(values)


def _var(array: Any, gone: Any, skipna: bool, min_count: int, ddof: int) -> Any:
    narrow = array.dtype if array.dtype.kind == "f" and array.dtype.itemsize < 8 else None
    values = array.astype("f8") if array.dtype.kind != "c" and (array.dtype.kind != "f" or narrow) else array
    if gone is not None and not skipna:
        return np.float64(NAN)
    count = len(array) - (int(gone.sum()) if gone is not None else 0)
    if count <= ddof:
        return np.float64(NAN) if len(array) else NAN
    if gone is not None:
        values = np.where(gone, 0, values)
    average = values.sum() / np.float64(count)
    squares = (average - values) ** 2
    if gone is not None:
        squares = np.where(gone, 0, squares)
    result = squares.sum() / np.float64(count - ddof)
    return result.astype(narrow) if narrow is not None else result


def _std(array: Any, gone: Any, skipna: bool, min_count: int, ddof: int) -> Any:
    return _root(_var(array, gone, skipna, min_count, ddof))


def _sem(array: Any, gone: Any, skipna: bool, min_count: int, ddof: int) -> Any:
    count = len(array) - (int(gone.sum()) if gone is not None else 0)
    variance = _var(array, gone, skipna, min_count, ddof)
    return _root(variance) / np.sqrt(np.float64(count)) if count > ddof else np.float64(NAN)


def _root(value: Any) -> Any:
    return value if value != value else np.sqrt(value)


def _min(array: Any, gone: Any, skipna: bool, min_count: int, ddof: int) -> Any:
    return _extreme(array, gone, skipna, "min")


def _max(array: Any, gone: Any, skipna: bool, min_count: int, ddof: int) -> Any:
    return _extreme(array, gone, skipna, "max")


def _extreme(array: Any, gone: Any, skipna: bool, name: str) -> Any:
    if len(array) == 0:
        return NAN
    if gone is not None:
        if not skipna:
            return array.dtype.type(NAN)
        array = array[~gone]
        if len(array) == 0:
            return array.dtype.type(NAN)
    return array.min() if name == "min" else array.max()


def _shape(array: Any, gone: Any, skipna: bool, kurtosis: bool) -> Any:
    """Unbiased skewness, or excess kurtosis; NaN for too few values and for values that are all the same."""
    if gone is not None and not skipna:
        return NAN
    values = (array if gone is None else array[~gone]).astype("f8").tolist()
    if not any(map(operator.ne, values, itertools.islice(values, 1, None))):
        return NAN
    # The whole column is one group.
    reduce = primitives.group_kurt if kurtosis else primitives.group_skew
    return reduce(values, bytes(len(values)), 1)[0]


def _typed(value: float, array: Any) -> Any:
    """`value` in the floating-point type of the column, or else float64."""
    return array.dtype.type(value) if array.dtype.kind == "f" else np.float64(value)


def _skew(array: Any, gone: Any, skipna: bool, min_count: int, ddof: int) -> Any:
    return _typed(_shape(array, gone, skipna, False), array)


def _kurt(array: Any, gone: Any, skipna: bool, min_count: int, ddof: int) -> Any:
    return _typed(_shape(array, gone, skipna, True), array)


NUMERIC = {
    "sum": _sum,
    "prod": _prod,
    "mean": _mean,
    "median": _median,
    "min": _min,
    "max": _max,
    "var": _var,
    "std": _std,
    "sem": _sem,
    "skew": _skew,
    "kurt": _kurt,
}


def _reduce_object(array: Any, name: str, skipna: bool, min_count: int, ddof: int) -> Any:
    values = array.tolist()
    if name in ("any", "all"):
        truths = [bool(v) for v in values if not (skipna and is_missing(v))]
        return np.bool_(any(truths) if name == "any" else all(truths))
    present = [v for v in values if not is_missing(v)] if skipna else values
    if not skipna and any(map(is_missing, values)):
        return NAN
    if name in ("sum", "prod"):
        if len(present) < min_count:
            return NAN
        op, neutral = (operator.add, 0) if name == "sum" else (operator.mul, 1)
        # What is missing counts as the neutral number, which fails beside strings and lists, as in pandas.
        return functools.reduce(op, [neutral if is_missing(v) else v for v in values]) if values else neutral
    if not present:
        return NAN
    if name in ("min", "max"):
        # NumPy's own comparison of objects, so that what cannot be compared is told in its words.
        within = operator.le if name == "min" else operator.ge
        return functools.reduce(lambda best, value: best if within(best, value) else value, present)
    if any(isinstance(v, str) for v in present):
        if name == "mean":
            text = "".join(map(str, present)) if all(isinstance(v, str) for v in present) else None
            first = next(v for v in present if isinstance(v, str))
            shown = f"string '{text}'" if text is not None else repr(first)
            raise TypeError(f"Could not convert {shown} to numeric")
        raise TypeError(f"could not convert string to float: {present[0]!r}")
    if name == "mean":
        total = list(itertools.accumulate(present, operator.add))[-1]
        average = total / len(present)
        return np.float64(average) if isinstance(average, float) else average
    numbers = np.array([float(v) for v in present], dtype="f8")
    return reduce_array(numbers, name, ddof=ddof)


def _reduce_temporal(array: Any, name: str, skipna: bool, min_count: int, ddof: int) -> Any:
    from .timestamps import NaT

    gone = np.isnat(array)
    kind = array.dtype.kind
    allowed = (
        ("min", "max", "mean", "median", "std", "any", "all")
        if kind == "M"
        else (
            "min",
            "max",
            "mean",
            "median",
            "std",
            "sum",
            "any",
            "all",
        )
    )
    if name not in allowed:
        owner = "datetime64" if kind == "M" else "timedelta64"
        if name in ("sum", "prod", "var", "sem", "skew", "kurt"):
            raise TypeError(
                f"'{'DatetimeArray' if kind == 'M' else 'TimedeltaArray'}' with dtype {array.dtype} "
                f"does not support operation '{name}'"
            )
        raise TypeError(f"{owner} type does not support operation '{name}'")
    if bool(gone.any()):
        if not skipna:
            return NaT
        array = array[~gone]
    if name in ("any", "all"):
        raise TypeError(f"datetime64 type does not support operation '{name}'")
    if name == "sum" and len(array) < min_count:
        return NaT
    if len(array) == 0:
        return columns.item(np.zeros(1, dtype=array.dtype), 0) if name == "sum" else NaT
    ticks = array.view("i8")
    if name in ("min", "max"):
        ticks = ticks.min() if name == "min" else ticks.max()
        return columns.item(np.array([int(ticks)], dtype="i8").view(array.dtype), 0)
    if name == "sum":
        return columns.item(np.array([int(ticks.sum())], dtype="i8").view(array.dtype), 0)
    if name == "std":
        value = reduce_array(ticks, "std", ddof=ddof)
        if value != value:
            return NaT
        return columns.item(np.array([int(value)], dtype="i8").view(f"m8[{columns.unit_of(array.dtype)}]"), 0)
    value = reduce_array(ticks, name)
    return columns.item(np.array([int(value)], dtype="i8").view(array.dtype), 0)


def argextreme(array: Any, which: str, skipna: bool = True) -> Any:
    """The position of the smallest or largest value; an error where there is none."""
    if len(array) == 0:
        raise ValueError(f"attempt to get arg{which} of an empty sequence")
    gone = columns.isna(array)
    some = bool(gone.any())
    if some and (not skipna or bool(gone.all())):
        raise ValueError(
            "Encountered all NA values" if bool(gone.all()) else "Encountered an NA value with skipna=False"
        )
    choose = min if which == "min" else max
    if isinstance(array, ExtensionArray) or array.dtype.kind == "O":
        values = array._sort_raw() if isinstance(array, ExtensionArray) else array.tolist()
        places = np.flatnonzero(~gone).tolist() if some else range(len(values))
        return np.intp(choose(places, key=values.__getitem__))
    if some:
        places = np.flatnonzero(~gone)
        kept = array[places]
        kept = kept.view("i8") if kept.dtype.kind in "mM" else kept
        return places[int(kept.argmin() if which == "min" else kept.argmax())]
    values = array.view("i8") if array.dtype.kind in "mM" else array
    return values.argmin() if which == "min" else values.argmax()


def count(array: Any) -> int:
    """How many values are there."""
    return len(array) - (int(columns.isna(array).sum()) if columns.has_missing(array) else 0)


def accumulate(array: Any, name: str, skipna: bool = True) -> Any:
    """`cumsum`, `cumprod`, `cummin` or `cummax` of one column; missing values stay missing and are passed over."""
    if isinstance(array, Categorical):
        if name not in ("cummin", "cummax"):
            raise TypeError(f"Accumulation {name} not supported for {type(array)}")
        array.check_for_ordered(name)
    if isinstance(array, StringArray) and name == "cumprod":
        raise TypeError(f"operation '{name}' not supported for dtype '{array.dtype}'")
    if isinstance(array, ExtensionArray) or array.dtype.kind == "O":
        return _accumulate_objects(array, name, skipna)
    kind = array.dtype.kind
    if kind in "mM":
        return _accumulate_ticks(array, name, skipna)
    functions = {
        "cumsum": np.cumsum,
        "cumprod": np.cumprod,
        "cummin": np.minimum.accumulate,
        "cummax": np.maximum.accumulate,
    }
    function = functions[name]
    if kind in "fc":
        gone = array != array
        if bool(gone.any()):
            neutral = {"cumsum": 0.0, "cumprod": 1.0, "cummin": np.inf, "cummax": -np.inf}[name]
            if skipna:
                result = function(np.where(gone, neutral, array))
                result[gone] = NAN
                return result
            first = int(gone.argmax())
            result = function(np.where(gone, neutral, array))
            result[first:] = NAN
            return result
    return function(array)


def _accumulate_ticks(array: Any, name: str, skipna: bool) -> Any:
    if name == "cumprod" or name == "cumsum" and array.dtype.kind == "M":
        raise TypeError(
            f"{'datetime64' if array.dtype.kind == 'M' else 'timedelta64'} type does not support {name} operations"
        )
    gone = np.isnat(array)
    ticks = array.view("i8")
    neutral = {"cumsum": 0, "cummin": 2**63 - 1, "cummax": -(2**63)}[name]
    result = accumulate(np.where(gone, neutral, ticks), name)
    if bool(gone.any()):
        result[gone] = columns.INAT
        if not skipna:
            result[int(gone.argmax()) :] = columns.INAT
    return result.view(array.dtype)


def _accumulate_objects(array: Any, name: str, skipna: bool) -> Any:
    op = {"cumsum": operator.add, "cumprod": operator.mul, "cummin": min, "cummax": max}[name]
    result, running, broken = [], None, False
    for value in array.tolist():
        if is_missing(value):
            broken = broken or not skipna
            result.append(value)
        elif broken:
            result.append(NAN)
        else:
            running = value if running is None else op(running, value)
            result.append(running)
    return columns.object_array(result) if not isinstance(array, ExtensionArray) else type(array)._from_sequence(result)


def quantile_array(array: Any, q: Any, interpolation: str = "linear") -> Any:
    """The quantiles `q` (a list) of the values that are there, as an array."""
    if getattr(array, "tz", None) is not None:
        found = quantile_array(array.tz_convert(None), q, interpolation)
        return type(array)._of(found.view("i8"), array.unit, array.tz)
    if str(array.dtype) == "str" and len(array):
        raise TypeError("unsupported operand type(s) for -: 'str' and 'str'")
    if isinstance(array, ExtensionArray) and not hasattr(array, "_ticks"):
        raise TypeError(f"'{type(array).__name__}' with dtype {array.dtype} does not support operation 'quantile'")
    if any(not 0 <= value <= 1 for value in q):
        raise ValueError("percentiles should all be in the interval [0, 1]")
    kind = array.dtype.kind
    if kind == "b":
        raise TypeError(
            "numpy boolean subtract, the `-` operator, is not supported, use the bitwise_xor, the `^` operator, "
            "or the logical_xor function instead."
        )
    if kind == "O":
        array = np.array([float(v) if v is not None else NAN for v in array.tolist()], dtype="f8")
        kind = "f"
    shares = np.asarray(q, dtype="f8")
    if kind in "mM":
        present = array[~np.isnat(array)].view("i8")
        if len(present) == 0:
            return np.full(len(shares), columns.INAT, dtype="i8").view(array.dtype)
        found = np.quantile(present, shares, method=interpolation)
        return found.astype("i8").view(array.dtype)
    if kind == "f":
        gone = array != array
        if bool(gone.any()):
            array = array[~gone]
    if len(array) == 0:
        return np.full(len(shares), NAN)
    return np.quantile(array, shares, method=interpolation)
