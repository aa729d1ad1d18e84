"""Columns of moments and durations: inference from Python values, arithmetic, comparison, and `DatetimeArray`.

Moments without a zone and durations are plain NumPy arrays (datetime64, timedelta64); `DatetimeArray` holds moments in
a time zone, as UTC counts.
"""

from __future__ import annotations

import datetime
import itertools
import operator
from array import array as typed
from collections.abc import Sequence
from typing import Any

import understudy_numpy as np
from understudy_numpy import primitives
from understudy_numpy.primitives.refusal import Refusal

from ..dtypes import DatetimeTZDtype
from ..errors import Pandas4Warning
from ..na import is_missing
from ..nattype import INAT, UNIT_NS, NaT, finer
from ..timedeltas import Timedelta
from ..timestamps import Timestamp, box_datetimes
from ..timezones import UTC, get_timezone, same_zone
from ..warn import warn
from .base import ExtensionArray

UNITS = ("s", "ms", "us", "ns")


def counts(array: Any) -> list[int]:
    """The integers of a column of moments or durations."""
    if isinstance(array, DatetimeArray):
        return array._ints.tolist()
    return array.view("i8").tolist()


def unit_of(dtype: Any) -> str:
    """The unit of a dtype of moments or durations."""
    return dtype.unit if isinstance(dtype, DatetimeTZDtype) else np.datetime_data(dtype)[0]


def datetimes(values: Sequence[int], unit: str, tz: Any = None) -> Any:
    """A column of moments from counts (UTC, if there is a zone)."""
    ints = np.array(values if isinstance(values, (list, typed)) else list(values), dtype=np.int64)
    if tz is not None:
        return DatetimeArray._of(ints, unit, tz)
    return ints.view(f"M8[{unit}]")


def timedeltas(values: Sequence[int], unit: str) -> Any:
    """A column of durations from counts."""
    return np.array(values if isinstance(values, (list, typed)) else list(values), dtype=np.int64).view(f"m8[{unit}]")


def localize(values: Sequence[int], unit: str, tz: Any, ambiguous: Any, nonexistent: Any) -> typed:
    """UTC counts of wall-clock counts in a zone; the two arguments say what to do where there are two or none."""
    result, twice, never = primitives.local_to_utc(values, unit, tz)
    if twice:
        later = 3_600 * 1_000_000_000 // UNIT_NS[unit]
        if isinstance(ambiguous, str) and ambiguous == "raise":
            moment = Timestamp._from_value(values[twice[0]], unit)
            raise ValueError(f"Cannot infer dst time from {moment}, try using the 'ambiguous' argument")
        for place in twice:
            if isinstance(ambiguous, str):
                if ambiguous != "NaT":
                    raise Refusal("pandas.Series.dt.tz_localize", "ambiguous", ambiguous, "no shim yet")
                result[place] = INAT
            else:
                first = ambiguous if isinstance(ambiguous, (bool, np.bool_)) else ambiguous[place]
                if not first:
                    result[place] += later
    if never:
        per_second = 1_000_000_000 // UNIT_NS[unit]
        if isinstance(nonexistent, str) and nonexistent == "raise":
            moment = Timestamp._from_value(values[never[0]], unit)
            raise ValueError(
                f"{moment} is a nonexistent time due to daylight savings time. Try using the 'nonexistent' argument."
            )
        for place in never:
            if isinstance(nonexistent, (datetime.timedelta, np.timedelta64)):
                moved = values[place] + Timedelta(nonexistent).as_unit(unit)._value
                result[place] = primitives.local_to_utc([moved], unit, tz)[0][0]
            elif nonexistent == "NaT":
                result[place] = INAT
            elif nonexistent in ("shift_forward", "shift_backward"):
                from understudy_numpy.primitives.pure.datetimes import utc_offset_seconds

                # The gap opens at the UTC instant at which the offset changes: search it by halves.
                low, high = (result[place] // per_second) - 86_400, (result[place] // per_second) + 86_400
                before = utc_offset_seconds(tz, low)
                while high - low > 1:
                    middle = (low + high) // 2
                    if utc_offset_seconds(tz, middle) == before:
                        low = middle
                    else:
                        high = middle
                result[place] = high * per_second - (0 if nonexistent == "shift_forward" else 1)
            else:
                raise ValueError(
                    "The nonexistent argument must be one of 'raise', 'NaT', 'shift_forward', 'shift_backward' "
                    "or a timedelta object"
                )
    return result


class DatetimeArray(ExtensionArray):
    """Moments in a time zone: an int64 array of UTC counts, and a dtype that knows unit and zone."""

    __module__ = "pandas.arrays"

    @classmethod
    def _of(cls, ints: Any, unit: str, tz: Any) -> DatetimeArray:
        self = object.__new__(cls)
        self._ints = ints
        self._dtype = DatetimeTZDtype(unit, tz)
        return self

    def _same(self, ints: Any) -> DatetimeArray:
        self_like = object.__new__(DatetimeArray)
        self_like._ints = ints
        self_like._dtype = self._dtype
        return self_like

    @classmethod
    def _from_sequence(cls, values: Any, dtype: Any = None) -> Any:
        if isinstance(values, np.ndarray) and values.dtype.kind == "M":
            unit = dtype.unit
            plain = values.astype(f"M8[{unit}]")
            return cls._of(
                np.array(localize(counts(plain), unit, dtype.tz, "raise", "raise"), dtype=np.int64), unit, dtype.tz
            )
        found = values if isinstance(values, DatetimeArray) else infer_datetimes(list(values))
        if isinstance(found, DatetimeArray):
            return found.astype(dtype)
        return cls._from_sequence(found, dtype)

    @property
    def dtype(self) -> Any:  # type: ignore[override]
        return self._dtype

    @property
    def tz(self) -> Any:
        return self._dtype.tz

    @property
    def unit(self) -> str:
        return self._dtype.unit

    def __len__(self) -> int:
        return len(self._ints)

    def isna(self) -> np.ndarray:
        return self._ints == INAT

    def copy(self) -> DatetimeArray:
        return self._same(self._ints.copy())

    def tolist(self) -> list[Any]:
        return box_datetimes(self._ints.tolist(), self.unit, self.tz)

    def _raw(self) -> list[Any]:
        return self._ints.tolist()

    def _sort_raw(self) -> list[Any]:
        return self._ints.tolist()

    def _item(self, position: int) -> Any:
        value = int(self._ints[position])
        return NaT if value == INAT else Timestamp._from_value(value, self.unit, self.tz)

    def _slice(self, key: slice) -> DatetimeArray:
        return self._same(self._ints[key])

    def take(self, indices: Any, allow_fill: bool = False, fill_value: Any = None) -> DatetimeArray:
        indices = np.asarray(indices, dtype=np.intp)
        if allow_fill and len(indices) and bool((indices < 0).any()):
            fill = INAT if is_missing(fill_value) else self._count(fill_value)
            values = self._ints.tolist()
            return self._same(np.array([fill if i < 0 else values[i] for i in indices.tolist()], dtype=np.int64))
        return self._same(self._ints.take(indices))

    def _count(self, value: Any) -> int:
        moment = Timestamp(value)
        if moment is NaT:
            return INAT
        if moment.tzinfo is None:
            raise TypeError("Cannot compare tz-naive and tz-aware datetime-like objects")
        return moment.as_unit(self.unit)._value

    def _raw_key(self, label: Any) -> Any:
        return self._count(label)

    def _set(self, positions: Sequence[int] | slice, values: Any) -> None:
        if isinstance(values, DatetimeArray):
            self._ints[positions] = np.array(primitives.convert_unit(counts(values), values.unit, self.unit))
        elif isinstance(values, (list, tuple)):
            self._ints[positions] = np.array([self._count(value) for value in values], dtype=np.int64)
        else:
            self._ints[positions] = self._count(values)

    @classmethod
    def _concat_same_type(cls, arrays: Sequence[Any]) -> Any:
        unit = arrays[0].unit
        for one in arrays[1:]:
            unit = finer(unit, one.unit)
        return cls._of(
            np.concatenate([np.array(primitives.convert_unit(counts(a), a.unit, unit)) for a in arrays]),
            unit,
            arrays[0].tz,
        )

    def astype(self, dtype: Any, copy: bool = True) -> Any:
        from ..dtypes import pandas_dtype

        dtype = pandas_dtype(dtype)
        if isinstance(dtype, DatetimeTZDtype):
            return DatetimeArray._of(
                np.array(primitives.convert_unit(counts(self), self.unit, dtype.unit)), dtype.unit, dtype.tz
            )
        if not hasattr(dtype, "na_value") and dtype.kind == "M":
            raise TypeError(
                "Cannot use .astype to convert from timezone-aware dtype to timezone-naive dtype. "
                "Use obj.tz_localize(None) or obj.tz_convert('UTC').tz_localize(None) instead."
            )
        if not hasattr(dtype, "na_value") and dtype.kind in "iu":
            return self._ints.astype(dtype)
        if str(dtype) == "str":
            from .string import StringArray

            return StringArray._from_list([str(v) if v is not NaT else float("nan") for v in self.tolist()])
        return super().astype(dtype, copy)

    def local(self) -> typed:
        """Wall-clock counts."""
        return primitives.utc_to_local(counts(self), self.unit, self.tz)

    def tz_convert(self, tz: Any) -> Any:
        """The same moments in another zone (UTC without one, with None)."""
        if tz is None:
            return self._ints.view(f"M8[{self.unit}]")
        return DatetimeArray._of(self._ints, self.unit, get_timezone(tz))

    def _arith(self, op: Any, other: Any) -> Any:
        return NotImplemented

    def _compare(self, op: Any, other: Any) -> Any:
        return datetime_compare(op, self, other)

    def _reduce(self, name: str, *, skipna: bool = True, **options: Any) -> Any:
        from ..reductions import reduce_array

        found = reduce_array(self._ints.view(f"M8[{self.unit}]"), name, skipna=skipna, **options)
        if isinstance(found, Timestamp) and found is not NaT:
            return Timestamp._from_value(found._value, found._unit, self.tz)
        return found


# Inference


def _moment_of(value: Any) -> Any:
    if is_missing(value):
        return NaT
    if isinstance(value, (str, datetime.date, np.datetime64)):
        return Timestamp(value)
    raise TypeError(f"<class '{type(value).__name__}'> is not convertible to datetime")


def infer_datetimes(values: Sequence[Any]) -> Any:
    """The column of moments for Python values: datetimes, datetime64, text and missing values.

    Moments of different zones (or some without) stay objects.
    """
    moments = list(map(_moment_of, values))
    present = [moment for moment in moments if moment is not NaT]
    if not present:
        return datetimes([INAT] * len(moments), "s" if moments else "ns")
    zones = {str(moment.tzinfo) for moment in present}
    if len(zones) > 1:
        from . import columns

        return columns.object_array(list(values))
    unit = "s"
    for moment in present:
        unit = finer(unit, moment._unit)
    size = UNIT_NS[unit]
    ints = [INAT if moment is NaT else moment._ns // size for moment in moments]
    return datetimes(ints, unit, present[0].tzinfo)


def infer_timedeltas(values: Sequence[Any]) -> Any:
    """The column of durations for Python values."""
    spans = [NaT if is_missing(value) else Timedelta(value) for value in values]
    unit = "s"
    for span in spans:
        if span is not NaT:
            unit = finer(unit, span._unit)
    if all(span is NaT for span in spans):
        unit = "ns"
    size = UNIT_NS[unit]
    return timedeltas([INAT if span is NaT else span._ns // size for span in spans], unit)


# Arithmetic

_NAMES = {"add": "+", "sub": "-", "mul": "*", "truediv": "/", "floordiv": "//", "mod": "%", "pow": "**"}


def utc_values(array: DatetimeArray, owner: str, methods: str) -> np.ndarray:
    """Moments in a zone as `values` gives them: in UTC, and without the zone, of which it warns."""
    from . import columns

    dtype = " for DatetimeTZDtype" if owner == "Series" else ""
    warn(
        f"{owner}.values returning an ndarray that drops timezone information{dtype} is deprecated. In a future version, "
        f"this will return the underlying DatetimeArray instead. Use '{methods}.tz_convert(None).to_numpy()' to get a NumPy "
        f"array of UTC values, or '{owner}.array' to get the ExtensionArray.\n"
        "See https://pandas.pydata.org/docs/dev/whatsnew/v3.1.0.html#whatsnew-310-deprecations-values for more details.",
        Pandas4Warning,
    )
    return columns.readonly(array._ints.view(f"M8[{array.unit}]"))


def datetime_op(name: str, left: Any, right: Any) -> Any:
    """An arithmetic operation of which one operand is moments or durations; `name` as in ops."""
    from ..ops import base_name

    plain, reflected = base_name(name)
    if hasattr(right, "is_on_offset"):
        found = offset_op(plain, reflected, left, right)
        return found
    if (
        isinstance(left, np.ndarray)
        and left.dtype.kind == "O"
        or isinstance(right, np.ndarray)
        and right.dtype.kind == "O"
    ):
        from ..ops import OPERATORS, _object_arithmetic

        if name == "rsub" and _kind(left) == "M":
            raise TypeError(f"cannot subtract DatetimeArray from ndarray[{right.dtype}]")
        if plain not in ("add", "sub") and "M" in (_kind(left), _kind(right)):
            raise TypeError(f"cannot perform __{name}__ with this index type: DatetimeArray")
        return _object_arithmetic(OPERATORS[plain], reflected, left, right)
    right = _numpy_operand(plain, left, right)
    kinds = _kind(left), _kind(right)
    _check_operation(plain, reflected, kinds, left, right)
    if isinstance(left, DatetimeArray) or isinstance(right, DatetimeArray):
        return _zoned_op(plain, left, right)
    first, second = (right, left) if reflected else (left, right)
    if plain == "mul" and "f" in kinds:
        return _scaled(left, right)
    if plain == "mod" and not reflected and kinds[0] == "m" and kinds[1] in "biufm":
        return left - datetime_op("mul", datetime_op("floordiv", left, right), right)
    from ..ops import UFUNCS

    with np.errstate(all="ignore"):
        result = UFUNCS[plain](first, second)
    if plain == "floordiv" and result.dtype.kind in "iu" and "m" in kinds:
        gone = np.isnat(first) | np.isnat(second)
        if bool(np.any(gone)):
            result = result.astype("f8")
            result[gone] = float("nan")
    if result.dtype.kind in "mM" and unit_of(result.dtype) not in UNITS:
        return result.astype(f"{result.dtype.kind}8[s]")
    return result


def _kind(value: Any) -> str:
    if isinstance(value, DatetimeArray):
        return "M"
    if hasattr(value, "dtype"):
        return value.dtype.kind
    return (
        "b" if isinstance(value, bool) else "i" if isinstance(value, int) else "f" if isinstance(value, float) else "O"
    )


def _numpy_operand(plain: str, left: Any, right: Any) -> Any:
    if right is NaT or right is None:
        if _kind(left) == "M" and plain == "add":
            return np.timedelta64("NaT", unit_of(left.dtype))
        if plain in ("add", "sub"):
            unit = unit_of(left.dtype) if _kind(left) in "mM" else "ns"
            return np.datetime64("NaT", unit) if _kind(left) == "M" else np.timedelta64("NaT", unit)
        return np.timedelta64("NaT", "ns")
    if isinstance(right, (datetime.date, np.datetime64)):
        moment = Timestamp(right)
        if moment is NaT:
            return right
        if moment.tzinfo is not None:
            return datetimes([moment._value], moment._unit, moment.tzinfo)
        return moment.to_datetime64()
    if isinstance(right, (datetime.timedelta, np.timedelta64)):
        span = Timedelta(right)
        return np.timedelta64("NaT", "s") if span is NaT else span.to_timedelta64()
    return right


def _class_name(value: Any) -> str:
    kind = _kind(value)
    if hasattr(value, "__len__") and kind in "mM":
        return "DatetimeArray" if kind == "M" else "TimedeltaArray"
    return {"M": "Timestamp", "m": "Timedelta"}.get(kind, type(value).__name__)


def _check_operation(plain: str, reflected: bool, kinds: tuple[str, str], left: Any, right: Any) -> None:
    """Raise pandas' error for what has no meaning."""
    pair = set(kinds)
    owner = left if kinds[0] in "mM" else right
    if kinds[1] not in "mM" and kinds[0] in "mM" or kinds[0] not in "mM":
        if plain in ("add", "sub"):
            if reflected and plain == "sub" and kinds[0] == "M" and isinstance(right, np.ndarray):
                raise TypeError(f"cannot subtract DatetimeArray from ndarray[{right.dtype}]")
            if pair & set("iu"):
                raise TypeError(
                    f"Addition/subtraction of integers and integer-arrays with {_class_name(owner)} is no longer "
                    "supported.  Instead of adding/subtracting `n`, use `n * obj.freq`"
                )
            other = right if kinds[0] in "mM" else left
            first, second = (other, owner) if reflected != (owner is right) else (owner, other)
            if reflected and plain == "sub" and owner is left and kinds[0] == "m":
                # Subtraction from something adds it to what is turned round.
                plain, first, second = "add", owner, other
            if kinds[0] != kinds[1] == "f" and isinstance(owner, np.ndarray) and isinstance(other, np.ndarray):
                from ..ops import UFUNCS

                # NumPy says in its own words that there is no such sum.
                UFUNCS[plain](first, second)
            raise TypeError(
                f"unsupported operand type(s) for {_NAMES[plain]}: '{_class_name(first)}' and '{_class_name(second)}'"
            )
    if "M" in pair and plain not in ("add", "sub"):
        prefix = "r" if reflected else ""
        raise TypeError(f"cannot perform __{prefix}{plain}__ with this index type: {_class_name(owner)}")
    if kinds == ("M", "M") and plain == "add":
        raise TypeError(f"cannot add DatetimeArray and {_class_name(right)}")
    if plain == "sub" and (kinds == ("m", "M") and not reflected or kinds == ("M", "m") and reflected):
        raise TypeError("cannot subtract a datelike from a TimedeltaArray")
    if plain == "mul" and kinds == ("m", "m"):
        raise TypeError("Cannot multiply with TimedeltaArray")
    if plain == "pow":
        raise TypeError(f"cannot perform __{'r' if reflected else ''}pow__ with this index type: {_class_name(owner)}")
    if reflected and plain in ("truediv", "floordiv", "mod") and kinds[1] in "biufc" and not hasattr(right, "dtype"):
        raise TypeError(f"Cannot divide {type(right).__name__} by {_class_name(owner)}")


def _scaled(left: Any, right: Any) -> Any:
    spans, numbers = (left, right) if _kind(left) == "m" else (right, left)
    unit = unit_of(spans.dtype)
    if not hasattr(spans, "__len__"):
        spans = np.array([spans], dtype=f"m8[{unit}]").take([0] * len(numbers))
    factors = numbers.tolist() if isinstance(numbers, np.ndarray) else itertools.repeat(float(numbers))
    pairs = zip(counts(spans), factors)
    return timedeltas([INAT if a == INAT or b != b else int(a * b) for a, b in pairs], unit)


def _zoned_op(plain: str, left: Any, right: Any) -> Any:
    """Moments in a zone plus or minus durations, or minus other moments in a zone."""
    kinds = _kind(left), _kind(right)
    zoned = left if isinstance(left, DatetimeArray) else right
    if kinds == ("M", "M"):
        if not isinstance(left, DatetimeArray) or not isinstance(right, DatetimeArray):
            raise TypeError("Cannot subtract tz-naive and tz-aware datetime-like objects")
        one, two = left._ints.view(f"M8[{left.unit}]"), right._ints.view(f"M8[{right.unit}]")
        return one - (two if len(two) == len(one) else two[0])
    plain_moments = zoned._ints.view(f"M8[{zoned.unit}]")
    other = right if zoned is left else left
    moved = plain_moments + other if plain == "add" else plain_moments - other
    return DatetimeArray._of(moved.view("i8"), unit_of(moved.dtype), zoned.tz)


def offset_op(plain: str, reflected: bool, left: Any, right: Any) -> Any:
    """Moments (or durations) plus or minus a date offset."""
    if plain not in ("add", "sub") or reflected and plain == "sub":
        raise TypeError(
            f"unsupported operand type(s) for {_NAMES[plain]}: '{_class_name(left)}' and '{type(right).__name__}'"
        )
    step = right if plain == "add" else -right
    if right._is_tick or _kind(left) == "m":
        if not right._is_tick and type(right).__name__ != "Day":
            raise TypeError(f"Cannot add/subtract non-tick DateOffset to {_class_name(left)}")
        unit = right._unit() if right._is_tick else "s"
        span = np.timedelta64(step.nanos // UNIT_NS[unit], unit)
        return _zoned_op("add", left, span) if isinstance(left, DatetimeArray) else left + span
    unit = unit_of(left.dtype)
    values = left.local() if isinstance(left, DatetimeArray) else counts(left)
    moved = step._apply_values(values, unit)
    if step.normalize:
        per_day = 86_400_000_000_000 // UNIT_NS[unit]
        moved = [value if value == INAT else value // per_day * per_day for value in moved]
    if isinstance(left, DatetimeArray):
        return datetimes(localize(moved, unit, left.tz, "raise", "raise"), unit, left.tz)
    return datetimes(moved, unit)


# Comparison


def datetime_compare(op: Any, left: Any, right: Any) -> Any:
    """A comparison of which one operand is moments or durations, as booleans; NotImplemented for alien operands."""
    if _kind(left) not in "mM":
        if isinstance(left, np.ndarray) and left.dtype.kind == "O":
            return _objects(op, left, right)
        return NotImplemented
    if isinstance(right, np.ndarray) and right.dtype.kind == "O":
        return _objects(op, left, right)
    is_moment = _kind(left) == "M"
    if isinstance(right, str):
        try:
            right = Timestamp(right) if is_moment else Timedelta(right)
        except (ValueError, Refusal) as error:
            if isinstance(error, Refusal):
                raise
            return NotImplemented
        if is_moment and right is not NaT and right.tzinfo is None and isinstance(left, DatetimeArray):
            right = right.tz_localize(left.tz)
    if (right is None or isinstance(right, float)) and op not in (operator.eq, operator.ne):
        return NotImplemented
    if right is None or right is NaT or isinstance(right, float) and right != right:
        return np.full(len(left), op is operator.ne, dtype=bool)
    if is_moment and isinstance(right, datetime.date) and not isinstance(right, datetime.datetime):
        return NotImplemented
    if is_moment and isinstance(right, (datetime.datetime, np.datetime64)):
        right = Timestamp(right)
        if right is NaT:
            return np.full(len(left), op is operator.ne, dtype=bool)
        if (right.tzinfo is None) == isinstance(left, DatetimeArray):
            if op in (operator.eq, operator.ne):
                return np.full(len(left), op is operator.ne, dtype=bool)
            raise TypeError("Cannot compare tz-naive and tz-aware datetime-like objects")
        return _against(op, left, right._ns)
    if not is_moment and isinstance(right, (datetime.timedelta, np.timedelta64)):
        return _against(op, left, Timedelta(right)._ns)
    if hasattr(right, "dtype") and hasattr(right, "__len__") and _kind(right) == _kind(left):
        if isinstance(left, DatetimeArray) != isinstance(right, DatetimeArray):
            if op in (operator.eq, operator.ne):
                return np.full(len(left), op is operator.ne, dtype=bool)
            raise TypeError("Cannot compare tz-naive and tz-aware datetime-like objects")
        from ..ops import COMPARISONS

        return COMPARISONS[op](_plain(left), _plain(right))
    return NotImplemented


def _plain(array: Any) -> Any:
    return array._ints.view(f"M8[{array.unit}]") if isinstance(array, DatetimeArray) else array


def _against(op: Any, left: Any, nanoseconds: int) -> Any:
    """Every count against one moment or span; bisection is not worth it, one C-level pass is."""
    size = UNIT_NS[unit_of(left.dtype)]
    values = counts(left)
    quotient, rest = divmod(nanoseconds, size)
    if rest:
        if op in (operator.eq, operator.ne):
            return np.full(len(values), op is operator.ne, dtype=bool)
        # Between two counts: what is not below it is above it.
        op = {operator.lt: operator.le, operator.ge: operator.gt}.get(op, op)
    found = list(map(op, values, itertools.repeat(quotient)))
    if INAT in values:
        found = [op is operator.ne if value == INAT else hit for value, hit in zip(values, found)]
    return np.array(found, dtype=bool)


def _objects(op: Any, left: Any, right: Any) -> Any:
    from . import columns

    others = columns.to_list(right) if hasattr(right, "__len__") and not isinstance(right, str) else [right] * len(left)
    return np.array([bool(op(a, b)) for a, b in zip(columns.to_list(left), others)], dtype=bool)


__all__ = [
    "UTC", "DatetimeArray", "counts", "datetime_compare", "datetime_op", "datetimes", "infer_datetimes",
    "infer_timedeltas", "localize", "same_zone", "timedeltas", "unit_of",
]  # fmt: skip
