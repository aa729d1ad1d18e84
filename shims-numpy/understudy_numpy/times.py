"""datetime64 and timedelta64: counts to and from Python objects and text, units, and arithmetic with NaT.

Values are counts of the dtype's unit; NaT is the smallest int64.
"""

from __future__ import annotations

import datetime
import re
from array import array as typed
from typing import Any

from . import errors, primitives
from .datetime_text import datetime_text
from .dtypes import BOOL, FLOAT64, INT64, NAT, as_dtype, dtype, finer_unit, split_unit, time_dtype, unit_size
from .primitives.pure.datetimes import civil_from_days, days_from_civil
from .primitives.refusal import Refusal
from .scalars import datetime64, generic, timedelta64

_ATTO = 10**18


def item(value: int, dt: dtype) -> Any:
    """The Python object of a count: date, datetime, timedelta, an int where Python has none, None for NaT."""
    if value == NAT:
        return None
    unit = dt.unit
    if unit is None:
        return value
    count, name = split_unit(unit)
    if dt.kind == "m":
        if name in ("Y", "M", "ns", "ps", "fs", "as"):
            return value
        try:
            return datetime.timedelta(microseconds=value * unit_size(unit) // 10**12)
        except OverflowError:
            return value
    if name in ("ns", "ps", "fs", "as"):
        return value
    if name in ("Y", "M", "W", "D"):
        days = convert([value], dt, time_dtype("M", "D"))[0]
        try:
            return datetime.date(1970, 1, 1) + datetime.timedelta(days=days)
        except OverflowError:
            return value
    try:
        return datetime.datetime(1970, 1, 1) + datetime.timedelta(microseconds=value * unit_size(unit) // 10**12)
    except OverflowError:
        return value


def convert(values: Any, source: dtype, to: dtype) -> Any:
    """Counts of one unit as counts of another, rounded down; between dates and durations the count is kept."""
    a, b = source.unit, to.unit
    if a == b or a is None or b is None:
        return values
    size, target = unit_size(a), unit_size(b)
    if (size < 0) != (target < 0):
        if source.kind == "m":
            raise TypeError(
                f"Cannot cast NumPy timedelta64 scalar from metadata [{a}] to [{b}] according to the rule 'same_kind'"
            )
        if size < 0:
            day_counts = [NAT if v == NAT else _days_of_month(v * -size) for v in values]
            return convert(day_counts, time_dtype("M", "D"), to)
        days = convert(values, source, time_dtype("M", "D"))
        return [NAT if v == NAT else _month_of_day(v) // -target for v in days]
    size, target = abs(size), abs(target)
    if size % target == 0:
        factor = size // target
        if NAT in values:
            return [v if v == NAT else v * factor for v in values]
        return [v * factor for v in values]
    from math import gcd

    common = gcd(size, target)
    up, down = size // common, target // common
    return [v if v == NAT else v * up // down for v in values]


def hash_of(value: int, dt: dtype) -> int:
    """One hash for all units of a moment or duration, and that of the `datetime` or `timedelta` of Python that equals it."""
    if dt.unit is None:
        raise ValueError("Can't hash generic timedelta64")
    if dt.kind == "m" and unit_size(dt.unit) < 0:
        return hash(("months", value * -unit_size(dt.unit)))
    attoseconds = convert([value], dt, time_dtype(dt.kind, "as"))[0]
    microseconds, rest = divmod(attoseconds, 10**12)
    if rest == 0:
        try:
            length = datetime.timedelta(microseconds=microseconds)
            return hash(length if dt.kind == "m" else datetime.datetime(1970, 1, 1) + length)
        except OverflowError:
            pass
    return hash((dt.kind, attoseconds))


def _days_of_month(months: int) -> int:
    year, month = divmod(months, 12)
    return days_from_civil(1970 + year, month + 1, 1)


def _month_of_day(days: int) -> int:
    year, month, _ = civil_from_days(days)
    return (year - 1970) * 12 + month - 1


def text(value: int, dt: dtype) -> str:
    """ISO 8601 for a moment, the count for a duration."""
    if value == NAT:
        return "NaT"
    if dt.kind == "m":
        return str(value)
    return datetime_text(value, dt.unit)


_ISO = re.compile(
    r"^([+-]?\d{4,})(?:-(\d\d)(?:-(\d\d)(?:[T ](\d\d)(?::?(\d\d)(?::?(\d\d)(?:\.(\d{1,18}))?)?)?"
    r"(Z|[+-]\d\d(?::?\d\d)?)?)?)?)?$"
)


def parse_text(what: str, dt: dtype | None) -> tuple[int, str]:
    """A count and its unit from ISO text; the unit is that of `dt` if it has one, else what the text shows."""
    stripped = what.strip()
    if stripped in ("", "NaT", "nat", "NAT"):
        return NAT, (dt.unit if dt is not None and dt.unit else "") or ""
    if stripped in ("now", "today"):
        raise Refusal("numpy.datetime64", "value", what, "the clock is not read.")
    found = _ISO.match(stripped)
    if not found:
        raise ValueError(f'Error parsing datetime string "{what}" at position {_bad_position(stripped)}')
    year, month, day, hour, minute, second, fraction, zone = found.groups()
    if zone:
        errors.warn("no explicit representation of timezones available for np.datetime64", UserWarning)
    shown = "Y" if month is None else "M" if day is None else "D" if hour is None else "h" if minute is None else "m"
    if second is not None:
        digits = len(fraction or "")
        shown = (
            ("s", "ms", "ms", "ms", "us", "us", "us", "ns", "ns", "ns")[digits]
            if digits < 10
            else "ps"
            if digits < 13
            else "fs"
            if digits < 16
            else "as"
        )
    y, m, d = int(year), int(month or 1), int(day or 1)
    if not 1 <= m <= 12:
        raise ValueError(f'Month out of range in datetime string "{what}"')
    lengths = (31, 29 if y % 4 == 0 and (y % 100 or y % 400 == 0) else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
    if not 1 <= d <= lengths[m - 1]:
        raise ValueError(f'Day out of range in datetime string "{what}"')
    if hour and int(hour) > 23:
        raise ValueError(f'Hours out of range in datetime string "{what}"')
    if minute and int(minute) > 59:
        raise ValueError(f'Minutes out of range in datetime string "{what}"')
    if second and int(second) > 59:
        raise ValueError(f'Seconds out of range in datetime string "{what}"')
    unit = dt.unit if dt is not None and dt.unit else shown
    if unit_size(unit) < 0:
        return ((y - 1970) * 12 + m - 1) // -unit_size(unit), unit
    seconds = days_from_civil(y, m, d) * 86400 + int(hour or 0) * 3600 + int(minute or 0) * 60 + int(second or 0)
    if zone and zone != "Z":
        sign = -1 if zone[0] == "-" else 1
        digits_only = zone[1:].replace(":", "")
        seconds -= sign * (int(digits_only[:2]) * 3600 + int(digits_only[2:4] or 0) * 60)
    atto = seconds * _ATTO + int((fraction or "").ljust(18, "0") or 0)
    return atto // unit_size(unit), unit


def _bad_position(textual: str) -> int:
    for k in range(len(textual)):
        if not (textual[k].isdigit() or textual[k] in "+-T:. "):
            return k
    return 0


def parse(value: Any, dt: dtype) -> int:
    """The count of a Python or NumPy value in the unit of `dt`."""
    if value is None:
        return NAT
    if isinstance(value, generic):
        if isinstance(value, (datetime64, timedelta64)):
            if isinstance(value, timedelta64) and dt.kind == "M":
                raise TypeError("Cannot cast timedelta64 to datetime64")
            return convert([value._count], value.dtype, dt)[0]
        value = value.item()
    if isinstance(value, str):
        if dt.kind == "M":
            return parse_text(value, dt)[0]
        if value in ("", "NaT", "nat"):
            return NAT
        try:
            return int(value)
        except ValueError:
            raise ValueError(f"Could not convert object to NumPy timedelta") from None  # noqa: F541
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        if value != value:
            return NAT
        raise ValueError(f"Could not convert object to NumPy {'datetime' if dt.kind == 'M' else 'timedelta'}")
    count = getattr(value, "asm8", None)
    if isinstance(count, (datetime64, timedelta64)):
        return parse(count, dt)
    if type(value).__name__ == "NaTType":
        return NAT
    if dt.kind == "M" and isinstance(value, datetime.date):
        days = value.toordinal() - 719163
        if unit_size(dt.unit or "us") < 0:
            return ((value.year - 1970) * 12 + value.month - 1) // -unit_size(dt.unit)
        atto = days * 86400 * _ATTO
        if isinstance(value, datetime.datetime):
            offset = value.utcoffset()
            if offset is not None:
                errors.warn("no explicit representation of timezones available for np.datetime64", UserWarning)
                atto -= _micro(offset) * 10**12
            atto += ((value.hour * 3600 + value.minute * 60 + value.second) * 10**6 + value.microsecond) * 10**12
        return atto // unit_size(dt.unit or "us")
    if dt.kind == "m" and isinstance(value, datetime.timedelta):
        return _micro(value) * 10**12 // unit_size(dt.unit or "us")
    raise ValueError(f"Could not convert object to NumPy {'datetime' if dt.kind == 'M' else 'timedelta'}")


def _micro(delta: datetime.timedelta) -> int:
    return (delta.days * 86400 + delta.seconds) * 10**6 + delta.microseconds


def discover(values: Any, dt: dtype) -> dtype:
    """The dtype of kind `dt.kind` with the finest unit that the values show."""
    found = dt
    for value in values:
        if isinstance(value, (datetime64, timedelta64)):
            unit = value.dtype.unit
        elif isinstance(value, (str, bytes)):
            text_ = value if isinstance(value, str) else value.decode("ascii")
            unit = parse_text(text_, None)[1] if dt.kind == "M" else None
        elif isinstance(value, datetime.datetime) or isinstance(value, datetime.timedelta):
            unit = "us"
        elif isinstance(value, datetime.date):
            unit = "D"
        else:
            unit = None
        if unit:
            found = time_dtype(dt.kind, finer_unit(found, time_dtype(dt.kind, unit)))
    return found


def arange(start: Any, stop: Any, step: Any, dt: dtype | None) -> Any:
    """A range of moments or durations."""
    from .creation import asarray
    from .ndarray import fresh

    parts = [asarray(v, dtype=dt) if isinstance(v, str) and dt is not None else asarray(v) for v in (start, stop, step)]
    if isinstance(start, str) and dt is None:
        raise Refusal("numpy.arange", "start", start, "text needs a datetime dtype.")
    kind = "M" if parts[0]._dtype.kind == "M" or (dt is not None and dt.kind == "M") else "m"
    found = dt if dt is not None else time_dtype(kind, None)
    for p in parts:
        if p._dtype.kind in "mM" and p._dtype.unit:
            found = time_dtype(kind, finer_unit(found, time_dtype(kind, p._dtype.unit)))
    raw = []
    for p in parts:
        value = p.elements()[0]
        if p._dtype.kind in "mM":
            target = time_dtype(p._dtype.kind, found.unit)
            value = convert([value], p._dtype, target)[0]
        raw.append(value)
    first, last, stride = raw
    if parts[0]._dtype.kind == "M" and parts[1]._dtype.kind in "mi":
        last = first + last
    values = range(first, last, stride)
    return fresh(typed("q", values), found, (len(values),))


# Ufuncs --------------------------------------------------------------------------------------------------------

_COMPARE = ("equal", "not_equal", "less", "less_equal", "greater", "greater_equal")


def resolve(name: str, rule: str, full: list[dtype], given: list[Any]) -> tuple[list[dtype], dtype, Any]:
    """The loop of a ufunc with a datetime or timedelta operand: operand dtypes, result dtype, kernel."""
    from .loops import no_loop

    kinds = "".join(dt.kind for dt in full)
    if len(full) == 1:
        dt = full[0]
        if name in ("isnat", "isnan"):
            return [dt], BOOL, _loop("isnat")
        if name == "isfinite":
            return [dt], BOOL, _loop("isfinite")
        if name == "isinf":
            return [dt], BOOL, _loop("isinf")
        if dt.kind == "m" and name in ("negative", "absolute", "positive"):
            return [dt], dt, _loop(name)
        if dt.kind == "m" and name == "sign":
            return [dt], INT64, _loop("sign")
        raise no_loop(name, full)
    a, b = full
    if name in _COMPARE and (kinds in ("MM", "mm") or kinds in ("mi", "im", "mb", "bm")):
        common = _common(a, b, "M" if kinds == "MM" else "m")
        return [common, common], BOOL, _loop(name)
    if name in ("maximum", "minimum", "fmax", "fmin") and kinds in ("MM", "mm", "mi", "im"):
        common = _common(a, b, kinds[0] if kinds in ("MM", "mm") else "m")
        return [common, common], common, _loop(name)
    if name == "add":
        if kinds in ("Mm", "mM", "mm") or kinds in (
            "Mi",
            "iM",
            "mi",
            "im",
            "Mu",
            "uM",
            "mu",
            "um",
            "mb",
            "bm",
            "Mb",
            "bM",
        ):
            kind = "M" if "M" in kinds else "m"
            unit = _unit_of(a, b)
            result = time_dtype(kind, unit)
            return [time_dtype(dt.kind if dt.kind in "mM" else "m", unit) for dt in full], result, _loop("add")
        if kinds == "MM":
            raise no_loop(name, full)
    if name == "subtract":
        if kinds == "MM" or kinds in ("Mm", "mm", "Mi", "mi", "im", "Mb", "mb", "Mu", "mu"):
            unit = _unit_of(a, b)
            result = time_dtype("m" if kinds == "MM" or a.kind != "M" else "M", unit)
            return [time_dtype(dt.kind if dt.kind in "mM" else "m", unit) for dt in full], result, _loop("subtract")
    if name == "multiply" and "m" in kinds and "M" not in kinds:
        other = b if a.kind == "m" else a
        result = a if a.kind == "m" else b
        if other.kind in "biu":
            return [a if a.kind == "m" else INT64, b if b.kind == "m" else INT64], result, _loop("multiply")
        if other.kind == "f":
            return [a if a.kind == "m" else FLOAT64, b if b.kind == "m" else FLOAT64], result, _loop("scale")
    if name in ("divide", "floor_divide", "remainder") and a.kind == "m":
        if b.kind == "m":
            common = _common(a, b, "m")
            if name == "divide":
                return [common, common], FLOAT64, _loop("ratio")
            if name == "floor_divide":
                return [common, common], INT64, _loop("floor_ratio")
            return [common, common], common, _loop("remainder")
        if name == "divide" and b.kind in "iub":
            return [a, INT64], a, _loop("divide_whole")
        if name == "divide" and b.kind == "f":
            return [a, FLOAT64], a, _loop("divide")
        if name == "floor_divide" and b.kind in "iub":
            return [a, INT64], a, _loop("floor_divide")
        if name == "floor_divide" and b.kind == "f":
            return [a, FLOAT64], a, _loop("floor_divide")
    raise no_loop(name, given)


def _common(a: dtype, b: dtype, kind: str) -> dtype:
    return time_dtype(kind, _unit_of(a, b))


def _unit_of(a: dtype, b: dtype) -> Any:
    units = [dt for dt in (a, b) if dt.kind in "mM"]
    return units[0].unit if len(units) == 1 else finer_unit(*units)


def _loop(name: str) -> Any:
    """The kernel that works on counts of time units by the primitive of this name."""

    def run(op: str, *columns: Any) -> Any:
        return primitives.elementwise(name, "m", *columns)

    return run


def datetime_data(dtype: Any, /) -> tuple[str, int]:
    """(unit, count) of a datetime or timedelta dtype."""
    dt = as_dtype(dtype)
    if dt.kind not in "mM":
        raise TypeError("cannot get datetime metadata from non-datetime type")
    if dt.unit is None:
        return ("generic", 1)
    count, name = split_unit(dt.unit)
    return (name, count)
