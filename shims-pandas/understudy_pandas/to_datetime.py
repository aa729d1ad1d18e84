"""`to_datetime`: moments from text, numbers, columns of fields, datetimes; one moment, a Series or an index.

Text is read by one format for the whole column, guessed from its first element where none is given; each distinct text
is read once. What a date parser might read beyond the forms covered is refused.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Sequence
from typing import Any

import understudy_numpy as np
from understudy_numpy import primitives
from understudy_numpy.primitives.pure.datetimes_text import FieldError, compile_format, parse_with
from understudy_numpy.primitives.refusal import Refusal

from .arrays import columns, temporal
from .arrays.base import ExtensionArray
from .arrays.datetime import DatetimeArray, counts, datetimes, infer_datetimes, unit_of
from .construction import array_of, is_list_like
from .errors import OutOfBoundsDatetime, Pandas4Warning
from .na import is_missing
from .nattype import INAT, NUMPY_UNIT_NS, UNIT_NS, NaT
from .parsing import MISSING, guess_format, parse_datetime
from .timedeltas import unit_of_word
from .timestamps import Timestamp
from .timezones import UTC, fixed_offset

_ADVICE = (
    ". You might want to try:\n"
    "    - passing `format` if your strings have a consistent format;\n"
    "    - passing `format='ISO8601'` if your strings are all ISO8601 but not necessarily in exactly the same format;\n"
    "    - passing `format='mixed'`, and the format will be inferred for each element individually. "
    "You might want to use `dayfirst` alongside this."
)
_MIXED_ZONES = "Mixed timezones detected. Pass utc=True in to_datetime or tz='UTC' in DatetimeIndex to convert to a common timezone."
#: ISO formats whose texts have one shape, which the fast parser checks.
_ISO_PIECES = {
    "%Y": r"\d{4}", "%m": r"\d{1,2}", "%d": r"\d{1,2}", "%H": r"\d{2}", "%M": r"\d{2}", "%S": r"\d{2}",
    "%f": r"\d+", "%z": r"(?:Z|[+-]\d{2}:?\d{2}|[+-]\d{2})",
}  # fmt: skip


def to_datetime(
    arg: Any,
    errors: str = "raise",
    dayfirst: bool = False,
    yearfirst: bool = False,
    utc: bool = False,
    format: str | None = None,
    exact: Any = True,
    unit: str | None = None,
    origin: Any = "unix",
    cache: bool = True,
) -> Any:
    """Moments from `arg`: a scalar gives a Timestamp, a Series (or a DataFrame of fields) a Series, a list an index."""
    if errors not in ("raise", "coerce"):
        raise ValueError("errors must be one of 'raise', or 'coerce'.")
    if exact is not True and format is not None:
        raise Refusal("pandas.to_datetime", "exact", exact, "only exact=True has a shim")
    if yearfirst:
        raise Refusal("pandas.to_datetime", "yearfirst", yearfirst, "only yearfirst=False has a shim")
    if arg is None:
        return NaT
    options = dict(errors=errors, dayfirst=dayfirst, utc=utc, format=format, unit=unit, origin=origin)
    from .frame import DataFrame
    from .index.base import Index
    from .series import Series

    if isinstance(arg, Timestamp):
        return arg if not utc else arg.tz_convert(UTC) if arg.tzinfo else arg.tz_localize(UTC)
    if isinstance(arg, Series):
        return Series._from_array(_column(arg._array, **options), arg._index, arg._name)
    if isinstance(arg, (DataFrame, dict)):
        return _assembled(arg if isinstance(arg, DataFrame) else DataFrame(arg), errors, utc)
    if isinstance(arg, Index):
        made = Index._from_array(_column(arg._array, **options), arg._name)
        made._freq = getattr(arg, "_freq", None) if not utc or str(getattr(arg, "tz", "")) == "UTC" else None
        return made
    if isinstance(arg, temporal.DatetimeArray) and not utc:
        return arg
    if is_list_like(arg):
        inner = getattr(arg, "_array", None)
        arg = arg if inner is None else inner
        values = arg if isinstance(arg, (np.ndarray, ExtensionArray)) else list(arg)
        return Index._from_array(_column(values, **options), None)
    if isinstance(arg, (bool, np.bool_)):
        if errors == "coerce":
            return NaT
        raise TypeError("dtype bool cannot be converted to datetime64[ns]")
    if is_missing(arg):
        return NaT
    found = _column([arg], **options)
    return columns.to_list(found)[0]


def to_column(data: Any, dayfirst: bool = False, yearfirst: bool = False) -> Any:
    """The column of moments for list-like data, as `DatetimeIndex(data)` reads it."""
    inner = getattr(data, "_array", data)
    if not isinstance(inner, (np.ndarray, ExtensionArray)):
        inner = list(inner)
    items = inner if isinstance(inner, list) else inner.tolist() if str(inner.dtype) in ("str", "object") else []
    # Text is read one by one here, without the guess at a common format that to_datetime makes.
    format = "mixed" if any(type(item) is str for item in items) else None
    return _column(inner, "raise", dayfirst, False, format, None, "unix")


def _column(
    values: Any, errors: str, dayfirst: bool, utc: bool, format: str | None, unit: str | None, origin: Any
) -> Any:
    """A column of moments from an array or a list."""
    if isinstance(values, DatetimeArray):
        return values.tz_convert(UTC) if utc else values
    if isinstance(values, np.ndarray) and values.dtype.kind == "M":
        if unit_of(values.dtype) not in UNIT_NS:
            values = values.astype("M8[s]")
        return datetimes(counts(values), unit_of(values.dtype), UTC) if utc else values
    if isinstance(values, np.ndarray) and values.dtype.kind in "iuf":
        return _numbers(values.tolist(), errors, utc, format, unit, origin)
    if isinstance(values, np.ndarray) and values.dtype.kind in "mb":
        raise TypeError(f"dtype {values.dtype} cannot be converted to datetime64[ns]")
    items = columns.to_list(values) if not isinstance(values, list) else values
    kinds = set(map(type, items))
    if not items:
        return datetimes([], "s", UTC if utc else None)
    if kinds <= {int, float} and not all(is_missing(item) for item in items):
        return _numbers(items, errors, utc, format, unit, origin)
    if (
        kinds <= {str, float, type(None), type(NaT)}
        and str in kinds
        and all(type(v) is str or is_missing(v) for v in items)
    ):
        bad = next((v for v in items if type(v) is str and _is_number(v)), None) if unit else None
        if bad is not None:
            raise ValueError(f'Given date string "{bad}" not likely a datetime')
        return _texts(items, errors, dayfirst, utc, format)
    if all(is_missing(item) for item in items):
        return datetimes([INAT] * len(items), "s", UTC if utc else None)
    if format is not None and any(type(v) is str for v in items):
        raise Refusal("pandas.to_datetime", "format", format, "text mixed with other values has no shim")
    if any(isinstance(item, (bool, np.bool_)) for item in items):
        raise TypeError("<class 'bool'> is not convertible to datetime")
    if kinds & {int, float} and not all(is_missing(v) for v in items if isinstance(v, (int, float))):
        raise Refusal("pandas.to_datetime", "arg", kinds, "numbers mixed with other values have no shim")
    found = infer_datetimes(items)
    if isinstance(found, np.ndarray) and found.dtype.kind == "O":
        if not utc:
            raise ValueError(_MIXED_ZONES)
        found = infer_datetimes([NaT if is_missing(v) else to_datetime(Timestamp(v), utc=True) for v in items])
    if utc:
        return (
            found.tz_convert(UTC)
            if isinstance(found, DatetimeArray)
            else datetimes(counts(found), unit_of(found.dtype), UTC)
        )
    return found


# Numbers


def _numbers(values: list[Any], errors: str, utc: bool, format: str | None, unit: str | None, origin: Any) -> Any:
    if format is not None:
        warnings.warn(
            "Parsing integer or float values with a format in to_datetime is deprecated. In a future version these will be "
            "interpreted as epochs via the 'unit' keyword instead. Cast them to strings first to retain the current behavior.",
            Pandas4Warning,
            stacklevel=4,
        )
        texts = [NaT if is_missing(v) else str(int(v)) if float(v).is_integer() else str(v) for v in values]
        return _texts(texts, errors, False, utc, format)
    word = unit_of_word(unit if unit is not None else "ns")
    size = NUMPY_UNIT_NS[word]
    shift = 0
    if origin not in ("unix", 0):
        if origin == "julian":
            raise Refusal("pandas.to_datetime", "origin", origin, "no shim yet")
        shift = Timestamp(origin)._ns
    whole = all(type(v) is int or v != v or v.is_integer() for v in values)
    kept = ("ns" if word == "ns" else "us") if whole else "ns"
    step = UNIT_NS[kept]
    result = []
    for value in values:
        if value != value or value == INAT:
            result.append(INAT)
            continue
        if whole or word == "ns":
            count = (int(value) * size + shift) // step
        else:
            base = int(value)
            count = base * size + int(round((value - base) * size, 0)) + shift
        if not -(2**63) < count < 2**63:
            if errors == "coerce":
                count = INAT
            else:
                raise OutOfBoundsDatetime(f"cannot convert input {value} with the unit '{unit}'")
        result.append(count)
    return datetimes(result, kept, UTC if utc else None)


# Text


def _texts(items: Sequence[Any], errors: str, dayfirst: bool, utc: bool, format: str | None) -> Any:
    """A column of moments from text and missing values."""
    distinct = dict.fromkeys(v for v in items if type(v) is str)
    present = [text for text in distinct if text.strip() not in MISSING and text not in ("now", "today")]
    if format is None:
        first = present[0] if present else None
        if first is not None:
            format = guess_format(first, dayfirst) if _is_moment(first, dayfirst) else None
            if format is None:
                if sum(type(item) is str for item in items) > 1:
                    warnings.warn(
                        "Could not infer format, so each element will be parsed individually, falling back to `dateutil`. "
                        "To ensure parsing is consistent and as-expected, please specify a format.",
                        UserWarning,
                        stacklevel=4,
                    )
                format = "mixed"
        else:
            format = "mixed"
    if format == "mixed":
        table = {text: _mixed(text, errors, dayfirst) for text in present}
    elif format == "ISO8601":
        table = primitives.parse_iso_table(present)
        _complain(table, errors, lambda text: f'Time data "{text}" is not ISO8601 format')
    else:
        table = _by_format(present, errors, format)
    for text in distinct:
        if text in ("now", "today"):
            raise Refusal("pandas.to_datetime", "arg", text, "no shim yet")
        table.setdefault(text, None)
    return _from_parsed(items, table, utc)


def _is_moment(text: str, dayfirst: bool) -> bool:
    try:
        return parse_datetime(text, dayfirst) is not None
    except (ValueError, Refusal):
        return False


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _mixed(text: str, errors: str, dayfirst: bool) -> Any:
    if len(text) == 1 and errors == "raise":
        raise ValueError(f'Given date string "{text}" not likely a datetime')
    try:
        return parse_datetime(text, dayfirst)
    except Refusal:
        raise
    except ValueError:
        if errors == "coerce":
            return None
        raise


def _by_format(present: list[str], errors: str, format: str) -> dict[str, Any]:
    shape = _iso_shape(format)
    if shape is not None:
        table = primitives.parse_iso_table(present, shape)
        if not any(parsed is None for parsed in table.values()):
            return table
    try:
        pattern = compile_format(format)
    except KeyError as error:
        raise Refusal("pandas.to_datetime", "format", format, f"the directive %{error.args[0]} has no shim") from None
    table = {}
    for text in present:
        try:
            table[text] = parse_with(pattern, text.strip() if shape is not None else text)
            reason = _mismatch(text, format, pattern) if table[text] is None else ""
        except FieldError as error:
            table[text], reason = None, str(error)
        if reason and errors == "raise":
            raise ValueError(reason + _ADVICE)
    return table


def _mismatch(text: str, format: str, pattern: re.Pattern) -> str:
    found = pattern.match(text)
    if found is not None:
        return f'unconverted data remains when parsing with format "{format}": "{text[found.end() :]}"'
    fields = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", text)
    if fields and format == "%Y-%m-%d" and not 1 <= int(fields.group(2)) <= 12:
        return "month must be in 1..12"
    if fields and format == "%Y-%m-%d":
        return "day is out of range for month"
    return f'time data "{text}" doesn\'t match format "{format}"'


def _iso_shape(format: str) -> re.Pattern | None:
    """The pattern of texts of an ISO format, or None for a format that is not ISO 8601."""
    if not re.fullmatch(r"%Y-%m-%d(?:[T ]%H(?::%M(?::%S(?:\.%f)?)?)?(?:%z)?)?", format):
        return None
    pieces = re.split(r"(%[A-Za-z])", format)
    return re.compile("".join(_ISO_PIECES[p] if p in _ISO_PIECES else re.escape(p) for p in pieces))


def _complain(table: dict[str, Any], errors: str, message: Any) -> None:
    if errors == "coerce":
        return
    for text, parsed in table.items():
        if parsed is None:
            raise ValueError(message(text) + _ADVICE)


def _from_parsed(items: Sequence[Any], table: dict[str, Any], utc: bool) -> Any:
    """The column for texts by the table of what each text means."""
    parsed = [one for one in table.values() if one is not None]
    zones = {one[3] for one in parsed}
    unit = "ns" if any(one[2] > 6 for one in parsed) else "us"
    if not utc and len(zones) > 1:
        raise ValueError(_MIXED_ZONES)
    zone = UTC if utc else None if not parsed or None in zones else fixed_offset(next(iter(zones)))
    size, per_second = UNIT_NS[unit], 1_000_000_000 // UNIT_NS[unit]
    # A text without a moment and a missing value both give NaT.
    values: dict[Any, int] = {}
    for text, one in table.items():
        if one is None:
            values[text] = INAT
        else:
            values[text] = (one[0] - (one[3] or 0)) * per_second + one[1] // size
    low, high = min(values.values(), default=0), max(values.values(), default=0)
    if high >= 2**63 or low < INAT:
        raise OutOfBoundsDatetime("Out of bounds nanosecond timestamp")
    get = values.get
    result = [get(item, INAT) if type(item) is str else INAT for item in items]
    return datetimes(result, unit, zone)


# Columns of fields

_UNITS = {
    "year": "year", "years": "year", "month": "month", "months": "month", "day": "day", "days": "day",
    "hour": "h", "hours": "h", "minute": "m", "minutes": "m", "second": "s", "seconds": "s",
    "ms": "ms", "millisecond": "ms", "milliseconds": "ms", "us": "us", "microsecond": "us", "microseconds": "us",
    "ns": "ns", "nanosecond": "ns", "nanoseconds": "ns", "h": "h", "m": "m", "s": "s",
}  # fmt: skip


def _assembled(frame: Any, errors: str, utc: bool) -> Any:
    """One moment per row of a DataFrame with columns year, month, day and perhaps hour, minute, ..."""
    from .series import Series

    labels = frame._columns.tolist()
    found: dict[str, Any] = {}
    extra = []
    for label, array in zip(labels, frame._arrays):
        field = _UNITS.get(str(label).lower())
        if field is None:
            extra.append(label)
        elif field in found:
            raise ValueError("cannot assemble with duplicate keys")
        else:
            found[field] = array
    missing = sorted({"year", "month", "day"} - set(found))
    if missing:
        raise ValueError(
            f"to assemble mappings requires at least that [year, month, day] be specified: [{','.join(missing)}] is missing"
        )
    if extra:
        raise ValueError(
            f"extra keys have been passed to the datetime assemblage: [{','.join(map(str, sorted(extra)))}]"
        )
    years, months, days = (_whole(found[name]) for name in ("year", "month", "day"))
    gone = _gone(found)
    if gone is not None:
        years, months, days = (
            [1 if lost else value for lost, value in zip(gone, part)] for part in (years, months, days)
        )
    numbers = primitives.epoch_days(years, months, days)
    if None in numbers:
        if errors == "raise":
            place = numbers.index(None)
            text = f"{years[place]:04d}-{months[place]:02d}-{days[place]:02d}"
            raise ValueError(f'cannot assemble the datetimes: invalid or out-of-bounds date "{text}"')
        absent = [number is None for number in numbers]
        numbers = [0 if number is None else number for number in numbers]
        gone = absent if gone is None else [a or b for a, b in zip(gone, absent)]
    unit = "ns" if "ns" in found else "us"
    per_day = 86_400_000_000_000 // UNIT_NS[unit]
    values = [number * per_day for number in numbers]
    for field in ("h", "m", "s", "ms", "us", "ns"):
        if field in found:
            size = NUMPY_UNIT_NS[field]
            step = UNIT_NS[unit]
            part = found[field].tolist()
            amounts = [
                0 if v != v else int(v) * size // step if v == int(v) else int(round(v * size)) // step for v in part
            ]
            values = list(map(int.__add__, values, amounts))
    if gone is not None:
        values = [INAT if lost else value for lost, value in zip(gone, values)]
    array = datetimes(values, unit, UTC if utc else None)
    return Series._from_array(array, frame._index, None)


def _gone(found: dict[str, Any]) -> list[bool] | None:
    """Which rows miss a field; None where none does."""
    result: list[bool] | None = None
    for array in found.values():
        if columns.has_missing(array):
            absent = columns.isna(array).tolist()
            result = absent if result is None else [a or b for a, b in zip(result, absent)]
    return result


def _whole(array: Any) -> list[int]:
    if isinstance(array, np.ndarray) and array.dtype.kind in "iu":
        return array.tolist()
    if not isinstance(array, np.ndarray) or array.dtype.kind not in "fb":
        array = array_of(columns.to_list(array))
        if not isinstance(array, np.ndarray) or array.dtype.kind not in "iuf":
            array = np.array([float(v) for v in columns.to_list(array)])
    return [0 if v != v else int(v) for v in array.tolist()]


__all__ = ["to_column", "to_datetime"]
