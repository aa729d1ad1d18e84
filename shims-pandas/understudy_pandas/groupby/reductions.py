"""One column and group numbers to one value per group (or per row): the reductions and scans by name.

Which dtypes an operation takes, what dtype it gives, and the error for the others are decided here; the loops are
primitives.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import understudy_numpy as np
from understudy_numpy import primitives
from understudy_numpy.primitives.refusal import Refusal

from ..algorithms import hashable_keys, sort_keys
from ..arrays import columns
from ..arrays.string import StringArray
from ..dtypes import CategoricalDtype, DatetimeTZDtype, is_extension
from ..na import NAN
from ..warn import warn

STATISTICS = ("mean", "median", "var", "std", "sem")
PICKED = ("min", "max", "first", "last")
SHAPES = ("skew", "kurt")
REDUCTIONS = ("sum", "prod", *STATISTICS, *SHAPES, *PICKED, "count", "nunique", "any", "all", "idxmin", "idxmax")
#: Reductions that say themselves what missing elements mean.
_OWN_MISSING = ("count", "nunique", "any", "all", "first", "last")


def kind_of(array: Any) -> str:
    """One letter: NumPy's kind, 's' for strings, 'C' for categories, 'M' for moments of any kind, 'X' others."""
    dtype = array.dtype
    if isinstance(array, StringArray):
        return "s"
    if isinstance(dtype, CategoricalDtype):
        return "C"
    if isinstance(dtype, DatetimeTZDtype):
        return "M"
    return "X" if is_extension(dtype) else dtype.kind


def comparable(array: Any) -> list[Any]:
    """Values to compare and count, None for missing."""
    if isinstance(array, StringArray) or not is_extension(array.dtype):
        return hashable_keys(array)
    absent = array.isna().tolist()
    return [None if gone else value for gone, value in zip(absent, sort_keys(array))]


def numbers(array: Any) -> list[float]:
    """The values as Python floats, NaN for missing; ticks for moments and durations."""
    kind = kind_of(array)
    if kind in "mM":
        ticks = _ticks(array)
        return [NAN if tick == columns.INAT else float(tick) for tick in ticks]
    if kind == "f":
        return array.tolist()
    return list(map(float, array.tolist()))


def _ticks(array: Any) -> list[int]:
    if is_extension(array.dtype):
        return [columns.INAT if value is None else value for value in comparable(array)]
    return columns.int64_view(array).tolist()


def _time(array: Any, ticks: Sequence[float]) -> Any:
    """Ticks as moments or durations of the dtype of `array`."""
    values = np.array([columns.INAT if tick != tick else int(tick) for tick in ticks], dtype=np.int64)
    if is_extension(array.dtype):
        return columns.cast(values.view(f"M8[{array.dtype.unit}]"), array.dtype)
    return values.view(array.dtype)


def reduce(
    array: Any, codes: Sequence[int], groups: int, how: str, runs: Sequence[int] | None = None, **options: Any
) -> Any:
    """The reduction `how` of one column: an array with one element per group. TypeError where the dtype has none.

    `runs` says where groups start if the rows are in their order.
    """
    if not options.get("skipna", True) and how not in _OWN_MISSING:
        found = reduce(array, codes, groups, how, runs, **{**options, "skipna": True})
        gone = {code for code, absent in zip(codes, columns.isna(array).tolist()) if absent}
        return columns.take_fill(found, [-1 if code in gone else code for code in range(groups)]) if gone else found
    kind = kind_of(array)
    if how == "count":
        values = array.tolist() if kind == "f" else comparable(array)
        counts = primitives.group_count(values, codes, groups, columns.has_missing(array))
        return np.array(counts, dtype=np.int64)
    if how == "nunique":
        found = primitives.group_nunique(hashable_keys(array), codes, groups, options.get("dropna", True))
        return np.array(found, dtype=np.int64)
    if how in PICKED:
        return _pick(array, kind, codes, groups, how, **options)
    if how in ("any", "all"):
        if kind == "M":
            raise TypeError(
                f"'{how}' with datetime64 dtypes is not supported. Use (obj != pd.Timestamp(0)).{how}() instead."
            )
        values = comparable(array) if kind != "f" else array.tolist()
        if kind == "C":
            values = [None if value is None else True for value in values]
        found = primitives.group_truth(values, codes, groups, how == "all", options.get("skipna", True))
        return np.array(found, dtype=bool)
    _refuse_dtype(array, kind, how)
    narrow = kind == "f" and array.dtype.itemsize == 4
    if runs is not None and (kind not in "iufb" or columns.has_missing(array)):
        runs = None
    if how == "sum":
        return _sum(array, kind, codes, groups, options.get("min_count", 0), runs)
    if how == "prod":
        return _prod(array, kind, codes, groups, options.get("min_count", 0))
    if how == "mean" and runs is not None:
        values = numbers(array)
        sums, counts = primitives.group_sum_of_runs(values, codes, runs, groups, False)
        _warn_of_overflow(values, sums)
        return np.array([total / number if number else NAN for total, number in zip(sums, counts)], dtype=np.float64)
    if how == "mean" and narrow:
        values = primitives.group_mean_float32(array.tolist(), codes, groups)
    elif how == "mean":
        values = primitives.group_mean(numbers(array), codes, groups)
    elif how == "skew":
        values = _shaped(primitives.group_skew, numbers(array), codes, groups)
    elif how == "kurt":
        values = _shaped(primitives.group_kurt, numbers(array), codes, groups)
    elif how == "median":
        values = primitives.group_median(numbers(array), codes, groups)
    elif how == "var" and narrow:
        values, counts = primitives.group_var_float32(array.tolist(), codes, groups, options.get("ddof", 1))
    else:
        values, counts = primitives.group_var(numbers(array), codes, groups, options.get("ddof", 1))
        if how == "std":
            values = [math.sqrt(value) for value in values]
        elif how == "sem":
            values = [math.sqrt(value / number) if number else NAN for value, number in zip(values, counts)]
    if kind in "mM":
        if kind == "M" and how in ("std", "sem"):
            unit = array.dtype.unit if is_extension(array.dtype) else columns.unit_of(array.dtype)
            array = np.empty(0, dtype=f"m8[{unit}]")
        return _time(array, values)
    # pandas goes back to the column's own integers where nothing is lost, to its tolerance.
    if how in SHAPES and kind in "iu" and all(value == value and abs(value - int(value)) <= 1e-8 for value in values):
        return np.array(values, dtype=np.float64).astype(array.dtype)
    return np.array(values, dtype=array.dtype if kind == "f" else np.float64)


def _shaped(reduce: Any, values: Sequence[float], codes: Sequence[int], groups: int) -> list[float]:
    """Skewnesses or kurtoses; NaN, as in pandas, for a group whose values are all the same, which has no spread."""
    found = list(reduce(values, codes, groups))
    if 0.0 not in found:
        return found
    present: list[set[float]] = [set() for _ in range(groups)]
    for value, code in zip(values, codes):
        if code >= 0 and value == value:
            present[code].add(value)
    return [NAN if value == 0.0 and len(seen) == 1 else value for value, seen in zip(found, present)]


def _warn_of_overflow(values: Sequence[float], sums: Sequence[float]) -> None:
    """The warnings of NumPy's `add.reduceat`."""
    if all(map(math.isfinite, sums)):
        return
    if all(map(math.isfinite, values)):
        warn("overflow encountered in reduceat", RuntimeWarning)
    if any(map(math.isnan, sums)):
        warn("invalid value encountered in reduceat", RuntimeWarning)


def _refuse_dtype(array: Any, kind: str, how: str) -> None:
    """Raise pandas' error for a column that the operation does not take."""
    if kind == "f" and array.dtype.itemsize == 2:
        raise Refusal(f"pandas.api.typing.DataFrameGroupBy.{how}", "self", "float16", "no shim yet")
    if kind in "iufb":
        return
    if kind == "s" and how != "sum":
        raise TypeError(f"dtype 'str' does not support operation '{how}'")
    if kind == "M" and how in ("sum", "prod", "var", "cumsum", "cumprod", "skew"):
        raise TypeError(f"datetime64 type does not support operation '{how}'")
    if kind == "m" and how in ("prod", "var", "cumprod", "skew"):
        raise TypeError(f"timedelta64 type does not support {how} operations")
    if kind == "C":
        if how in ("sum", "prod", "cumsum", "cumprod"):
            raise TypeError(f"category type does not support {how} operations")
        raise TypeError(f"category dtype does not support aggregation '{how}'")
    if kind in "OcX" and not (kind == "O" and how == "sum"):
        raise Refusal(
            f"pandas.api.typing.DataFrameGroupBy.{how}",
            "self",
            str(array.dtype),
            "this operation on this dtype has no shim yet",
        )


def _pick(
    array: Any,
    kind: str,
    codes: Sequence[int],
    groups: int,
    how: str,
    skipna: bool = True,
    min_count: int = -1,
    **_: Any,
) -> Any:
    """First, last, least or greatest: elements of the column itself."""
    values = array.tolist() if kind in "fiub" else comparable(array)
    if how in ("first", "last"):
        rows = primitives.group_first(values, codes, groups, how == "last", skipna)
    else:
        if kind == "C" and not array.ordered:
            raise TypeError(f"Cannot perform {how} with non-ordered Categorical")
        try:
            rows = primitives.group_extreme(values, codes, groups, how == "max")
        except TypeError:
            raise TypeError(f"agg function failed [how->{how},dtype->object]") from None
    if min_count > 0:
        counts = primitives.group_count(values, codes, groups, True)
        rows = [row if number >= min_count else -1 for row, number in zip(rows, counts)]
    if groups and min(rows) < 0:
        if kind == "b":
            truths = array.tolist()
            return np.array([NAN if row < 0 else float(truths[row]) for row in rows], dtype=np.float64)
        result = columns.take_fill(array, rows)
        if kind == "O" and how in ("first", "last"):
            result = columns.object_array([None if row < 0 else v for row, v in zip(rows, result.tolist())])
        return result
    return array.take(rows)


def _sum(array: Any, kind: str, codes: Sequence[int], groups: int, min_count: int, runs: Sequence[int] | None) -> Any:
    if kind == "f":
        narrow = array.dtype.itemsize == 4
        if runs is None and narrow:
            sums, counts = primitives.group_sum_float32(array.tolist(), codes, groups)
        elif runs is None:
            sums, counts = primitives.group_sum(array.tolist(), codes, groups, True)
        else:
            values = array.tolist()
            sums, counts = primitives.group_sum_of_runs(values, codes, runs, groups, narrow)
            _warn_of_overflow(values, sums)
        if min_count > 0:
            sums = [total if number >= min_count else NAN for total, number in zip(sums, counts)]
        return np.array(sums, dtype=array.dtype)
    if kind in "iub":
        sums, counts = primitives.group_sum(array.tolist(), codes, groups, False)
        if min_count > 0 and groups and min(counts) < min_count:
            return np.array([float(t) if n >= min_count else NAN for t, n in zip(sums, counts)], dtype=np.float64)
        return _integers(sums, array.dtype)
    if kind == "m":
        ticks = [0 if tick == columns.INAT else tick for tick in _ticks(array)]
        sums, _ = primitives.group_sum(ticks, codes, groups, False)
        return np.array(sums, dtype=np.int64).view(array.dtype)
    members: list[list] = [[] for _ in range(groups + 1)]
    for code, value in zip(codes, comparable(array)):
        if value is not None:
            members[code].append(value)
    members.pop()
    if kind == "s":
        return StringArray._from_list(["".join(member) for member in members], False)
    totals = []
    for member in members:
        total: Any = 0
        for place, value in enumerate(member):
            total = value if place == 0 else total + value
        totals.append(total)
    return columns.object_array(totals)


def _prod(array: Any, kind: str, codes: Sequence[int], groups: int, min_count: int) -> Any:
    multiply = primitives.group_prod
    if kind == "f" and array.dtype.itemsize == 4:
        multiply = primitives.group_prod_float32
    products, counts = multiply(array.tolist(), codes, groups)
    if min_count > 0 and groups and min(counts) < min_count:
        return np.array([float(t) if n >= min_count else NAN for t, n in zip(products, counts)], dtype=np.float64)
    if kind == "f":
        return np.array(list(map(float, products)), dtype=array.dtype)
    return _integers(products, array.dtype)


def _integers(values: list[int], dtype: Any) -> Any:
    """Sums of a column of `dtype`: 64-bit integers, which wrap around, or of its own dtype where all of them fit."""
    wide = np.dtype("u8") if dtype.kind == "u" else np.dtype("i8")
    if values and (min(values) < -(1 << 63) or max(values) >= 1 << 63):
        values = [((value + (1 << 63)) % (1 << 64)) - (1 << 63) for value in values]
        return np.array(values, dtype=np.int64).astype(wide)
    if dtype.kind == "b" or dtype.itemsize == 8:
        return np.array(values, dtype=wide)
    limits = np.iinfo(dtype)
    fits = not values or limits.min <= min(values) and max(values) <= limits.max
    return np.array(values, dtype=dtype if fits else wide)


def extreme_rows(array: Any, codes: Sequence[int], groups: int, how: str, skipna: bool) -> list[int]:
    """The row of the least ("idxmin") or greatest ("idxmax") element of each group; -1 for a group without any."""
    kind = kind_of(array)
    if kind == "C" and not array.ordered:
        raise TypeError(f"Cannot perform {how} with non-ordered Categorical")
    values = array.tolist() if kind in "fiub" else comparable(array)
    if not skipna and columns.has_missing(array):
        raise ValueError(f"{how} with skipna=False encountered an NA value.")
    return primitives.group_extreme(values, codes, groups, how == "idxmax")


def quantiles(array: Any, codes: Sequence[int], groups: int, q: Sequence[float], interpolation: str) -> Any:
    """Quantiles, all those of the first group first."""
    kind = kind_of(array)
    if kind == "s":
        raise TypeError("dtype 'str' does not support operation 'quantile'")
    if kind == "O":
        raise TypeError("dtype 'object' does not support operation 'quantile'")
    if kind == "b":
        raise TypeError("Cannot use quantile with bool dtype")
    if kind not in "iufmM":
        raise TypeError("No matching signature found")
    found = primitives.group_quantile(numbers(array), codes, groups, q, interpolation)
    if kind in "mM":
        return _time(array, found)
    if kind in "iu" and interpolation in ("lower", "higher", "nearest") and NAN not in found:
        return np.array(found).astype(array.dtype)
    return np.array(found, dtype=np.float64)


def scan(array: Any, codes: Sequence[int], groups: int, how: str, skipna: bool = True) -> Any:
    """The running sum, product, minimum or maximum (`how` as the method is called) of one column, by row."""
    kind = kind_of(array)
    if kind == "O":
        raise TypeError(f"{how} is not supported for object dtype")
    if kind == "s":
        if how in ("cummin", "cummax"):
            raise TypeError(f"{how} is not supported for str dtype")
        raise TypeError(f"dtype 'str' does not support operation '{how}'")
    if how in ("cumsum", "cumprod"):
        _refuse_dtype(array, kind, how)
    elif kind in "CX":
        raise TypeError(f"category type does not support {how} operations")
    op = how[3:]
    if kind in "mM":
        values: list[Any] = numbers(array)
        if max(map(abs, values), default=0) > 2.0**53:
            raise Refusal(f"pandas.api.typing.DataFrameGroupBy.{how}", "self", str(array.dtype), "ticks beyond 2**53")
        found = (
            primitives.scan_fold(values, codes, groups, op, skipna)
            if op != "sum"
            else (primitives.scan_sum(values, codes, groups, True, skipna))
        )
        result = _time(array, found)
    elif kind == "f":
        values = array.tolist()
        if op == "sum" and array.dtype.itemsize == 4:
            found = primitives.scan_sum_float32(values, codes, groups, skipna)
        elif op == "prod" and array.dtype.itemsize == 4:
            found = primitives.scan_prod_float32(values, codes, groups, skipna)
        elif op == "sum":
            found = primitives.scan_sum(values, codes, groups, True, skipna)
        else:
            found = primitives.scan_fold(values, codes, groups, op, skipna)
        result = np.array(found, dtype=array.dtype)
    else:
        values = array.tolist()
        if op == "sum":
            found = primitives.scan_sum(values, codes, groups, False)
        else:
            found = primitives.scan_fold(values, codes, groups, op)
        if op in ("min", "max"):
            result = np.array(found, dtype=array.dtype)
        else:
            result = _integers([int(v) for v in found], array.dtype)
    if len(codes) and min(codes) < 0:
        rows = [-1 if code < 0 else row for row, code in enumerate(codes)]
        if kind == "b":
            result = result.astype(np.float64)
        result = columns.take_fill(result, rows)
    return result
