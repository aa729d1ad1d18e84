"""`Timestamp`: a moment counted in seconds, milli-, micro- or nanoseconds, that is also a `datetime.datetime`.

`Timedelta` and `NaT` live in `timedeltas.py` and `nattype.py` and are given out here too. Years beyond 1 to 9999 are
refused.
"""

from __future__ import annotations

import datetime
import re
import warnings
from typing import Any

import understudy_numpy as np
from understudy_numpy.primitives.pure.datetimes import (
    civil_from_days,
    days_from_civil,
    days_in_month,
    is_leap_year,
    iso_calendar,
    local_to_utc,
    round_values,
    utc_offset_seconds,
)
from understudy_numpy.primitives.refusal import Refusal

from .errors import OutOfBoundsDatetime, Pandas4Warning
from .nattype import INAT, NUMPY_UNIT_NS, UNIT_NS, NaT, NaTType, check_unit, finer, supported_unit
from .parsing import parse_datetime
from .timedeltas import Timedelta, UnitBound, _as_timedelta, box_timedeltas, unit_of_word
from .timezones import UTC, fixed_offset, get_timezone, same_zone

__all__ = ["NaT", "NaTType", "Timedelta", "Timestamp", "box_datetimes", "box_timedeltas"]

_MISSING: Any = object()
_EPOCH = datetime.datetime(1970, 1, 1)
_INTEGER_ADDITION = (
    "Addition/subtraction of integers and integer-arrays with {} is no longer supported.  Instead of "
    "adding/subtracting `n`, use `n * obj.freq`"
)


class Timestamp(datetime.datetime):
    """A moment, with or without a time zone. `unit` says what it is counted in: 's', 'ms', 'us' or 'ns'."""

    __module__ = "pandas"
    _value: int
    _unit: str

    def __new__(
        cls,
        ts_input: Any = _MISSING,
        year: Any = None,
        month: Any = None,
        day: Any = None,
        hour: Any = None,
        minute: Any = None,
        second: Any = None,
        microsecond: Any = None,
        tzinfo: Any = None,
        *,
        nanosecond: Any = None,
        tz: Any = _MISSING,
        unit: str | None = None,
        fold: int | None = None,
    ) -> Any:
        zone = tzinfo if tz is _MISSING else tz
        if tz is not _MISSING and tz is not None and tzinfo is not None:
            raise ValueError("Can provide at most one of tz, tzinfo")
        fields = (year, month, day, hour, minute, second, microsecond)
        if ts_input is _MISSING:
            if all(field is None for field in fields) and nanosecond is None:
                raise TypeError("function missing required argument 'year' (pos 1)")
            return cls._from_fields(fields, nanosecond, zone, fold or 0)
        if isinstance(year, (int, np.integer)) and isinstance(ts_input, (int, np.integer)):
            return cls._from_fields((ts_input, *fields[:6]), nanosecond, zone, fold or 0)
        if any(field is not None for field in fields):
            raise ValueError(
                "Cannot pass a date attribute keyword argument when passing a date string; 'tz' is keyword-only"
            )
        return _convert(ts_input, unit, get_timezone(zone), fold)

    @classmethod
    def _from_fields(cls, fields: Any, nanosecond: Any, zone: Any, fold: int) -> Timestamp:
        names = ("year", "month", "day")
        for position, name in enumerate(names):
            if fields[position] is None:
                raise TypeError(f"function missing required argument '{name}' (pos {position + 1})")
        plain = datetime.datetime(*(int(field or 0) for field in fields))
        seconds = (plain - _EPOCH) // datetime.timedelta(microseconds=1)
        zone = get_timezone(zone)
        if nanosecond:
            return cls._from_local(seconds * 1000 + int(nanosecond), "ns", zone, fold)
        return cls._from_local(seconds, "us", zone, fold)

    @classmethod
    def _from_local(cls, value: int, unit: str, tz: Any, fold: int = 0, stacklevel: int = 0) -> Timestamp:
        """The moment with a wall-clock count in a zone; where two have it, `fold` tells which."""
        if tz is None:
            return cls._from_value(value, unit, None)
        values, ambiguous, _ = local_to_utc([value], unit, tz)
        moment = cls._from_value(values[0], unit, tz)
        if ambiguous and fold:
            later = 3600 * (1_000_000_000 // UNIT_NS[unit])
            moment = cls._from_value(values[0] + later, unit, tz)
        return moment

    @classmethod
    def _from_value(cls, value: int, unit: str, tz: Any = None) -> Timestamp:
        """The moment `value` counts of `unit` after 1970-01-01 UTC, shown in a zone."""
        microseconds, nanoseconds = divmod(value * UNIT_NS[unit], 1000)
        seconds, microsecond = divmod(microseconds, 1_000_000)
        fold = 0
        if tz is not None and tz is not UTC:
            offset = utc_offset_seconds(tz, seconds)
            if offset < utc_offset_seconds(tz, seconds - 10_800) and not isinstance(tz, datetime.timezone):
                earlier = utc_offset_seconds(tz, seconds + offset - utc_offset_seconds(tz, seconds - 10_800))
                fold = int(earlier != offset)
            seconds += offset
        days, clock = divmod(seconds, 86_400)
        year, month, day = civil_from_days(days)
        if not 1 <= year <= 9999:
            raise Refusal("pandas.Timestamp", "ts_input", f"{year:04d}-{month:02d}-{day:02d}", "years beyond 1 to 9999")
        minutes, second = divmod(clock, 60)
        hour, minute = divmod(minutes, 60)
        self = datetime.datetime.__new__(cls, year, month, day, hour, minute, second, microsecond, tz, fold=fold)
        self._value = value
        self._unit = unit
        self._nanosecond = nanoseconds
        return self

    def __reduce__(self) -> Any:
        return (_rebuild, (self._value, self._unit, self.tzinfo))

    def __reduce_ex__(self, protocol: Any) -> Any:
        return (_rebuild, (self._value, self._unit, self.tzinfo))

    def __copy__(self) -> Timestamp:
        return self

    def __deepcopy__(self, memo: Any) -> Timestamp:
        return self

    # Other ways to make one

    @classmethod
    def now(cls, tz: Any = None) -> Timestamp:
        """The present moment."""
        return cls(datetime.datetime.now(get_timezone(tz)))

    @classmethod
    def today(cls, tz: Any = None) -> Timestamp:
        """The present moment."""
        return cls.now(tz)

    @classmethod
    def utcnow(cls) -> Timestamp:
        """The present moment in UTC; deprecated."""
        warnings.warn(
            "Timestamp.utcnow is deprecated and will be removed in a future version. Use Timestamp.now('UTC') instead.",
            Pandas4Warning,
            stacklevel=2,
        )
        return cls.now(UTC)

    @classmethod
    def fromtimestamp(cls, ts: float, tz: Any = None) -> Timestamp:
        """The moment a number of seconds after 1970."""
        return cls(datetime.datetime.fromtimestamp(ts, get_timezone(tz)))

    @classmethod
    def utcfromtimestamp(cls, ts: float) -> Timestamp:
        """The moment a number of seconds after 1970, in UTC; deprecated."""
        warnings.warn(
            "Timestamp.utcfromtimestamp is deprecated and will be removed in a future version. Use "
            "Timestamp.fromtimestamp(ts, 'UTC') instead.",
            Pandas4Warning,
            stacklevel=2,
        )
        return cls.fromtimestamp(ts, UTC)

    @classmethod
    def fromordinal(cls, ordinal: int, tz: Any = None) -> Timestamp:
        """Midnight of the day with a proleptic Gregorian ordinal."""
        return cls(datetime.datetime.fromordinal(ordinal), tz=tz)

    @classmethod
    def combine(cls, date: datetime.date, time: datetime.time) -> Timestamp:
        """A date and a time of day."""
        return cls(datetime.datetime.combine(date, time))

    @classmethod
    def strptime(cls, date_string: str, format: str) -> Timestamp:
        raise NotImplementedError("Timestamp.strptime() is not implemented. Use to_datetime() to parse date strings.")

    # Fields

    @property
    def unit(self) -> str:
        """What the moment is counted in."""
        return self._unit

    @property
    def nanosecond(self) -> int:
        """What is left below a microsecond, 0 to 999."""
        return self._nanosecond

    @property
    def tz(self) -> Any:
        """The time zone, or None."""
        return self.tzinfo

    @property
    def _ns(self) -> int:
        return self._value * UNIT_NS[self._unit]

    @property
    def _days(self) -> int:
        return days_from_civil(self.year, self.month, self.day)

    @property
    def value(self) -> int:
        """Nanoseconds since 1970 (UTC)."""
        if not -(2**63) < self._ns < 2**63:
            raise OverflowError(
                "Cannot convert Timestamp to nanoseconds without overflow. "
                "Use `.asm8.view('i8')` to cast represent Timestamp in its own unit "
                f"(here, {self._unit})."
            )
        return self._ns

    @property
    def quarter(self) -> int:
        return (self.month + 2) // 3

    @property
    def week(self) -> int:
        """The ISO week."""
        return iso_calendar(self._days)[1]

    weekofyear = week

    @property
    def day_of_week(self) -> int:
        """Monday is 0, Sunday 6."""
        return self.weekday()

    @property
    def dayofweek(self) -> int:
        _renamed("dayofweek", "day_of_week")
        return self.weekday()

    @property
    def day_of_year(self) -> int:
        return self._days - days_from_civil(self.year, 1, 1) + 1

    @property
    def dayofyear(self) -> int:
        _renamed("dayofyear", "day_of_year")
        return self.day_of_year

    @property
    def days_in_month(self) -> int:
        return days_in_month(self.year, self.month)

    @property
    def daysinmonth(self) -> int:
        _renamed("daysinmonth", "days_in_month")
        return self.days_in_month

    @property
    def is_leap_year(self) -> bool:
        return is_leap_year(self.year)

    @property
    def is_month_start(self) -> bool:
        return self.day == 1

    @property
    def is_month_end(self) -> bool:
        return self.day == self.days_in_month

    @property
    def is_quarter_start(self) -> bool:
        return self.day == 1 and self.month % 3 == 1

    @property
    def is_quarter_end(self) -> bool:
        return self.month % 3 == 0 and self.is_month_end

    @property
    def is_year_start(self) -> bool:
        return self.day == 1 and self.month == 1

    @property
    def is_year_end(self) -> bool:
        return self.day == 31 and self.month == 12

    def strftime(self, format: str) -> str:
        """The moment in a format of `datetime.strftime`, where `%N` is the nanoseconds of its second."""
        nanoseconds = f"{self.microsecond * 1000 + self.nanosecond:09d}"
        return super().strftime(re.sub("%(.)", lambda found: nanoseconds if found[1] == "N" else found[0], format))

    def day_name(self, locale: str | None = None) -> str:
        """The English name of the day of the week."""
        _check_locale(locale, "day_name")
        return DAY_NAMES[self.weekday()]

    def month_name(self, locale: str | None = None) -> str:
        """The English name of the month."""
        _check_locale(locale, "month_name")
        return MONTH_NAMES[self.month - 1]

    def to_julian_date(self) -> Any:
        """Days since noon of January 1st, 4713 BC."""
        if self.tzinfo is not None:
            return self.tz_convert(None).to_julian_date()
        year, month, day = self.year, self.month, self.day
        if month <= 2:
            year -= 1
            month += 12
        return np.float64(
            day
            + (153 * month - 457) // 5
            + 365 * year
            + year // 4
            - year // 100
            + year // 400
            + 1721118.5
            + (
                self.hour
                + self.minute / 60.0
                + self.second / 3600.0
                + self.microsecond / 3600.0 / 1e6
                + self.nanosecond / 3600.0 / 1e9
            )
            / 24.0
        )

    # Conversions

    def as_unit(self, unit: str, round_ok: bool = True) -> Timestamp:
        """The same moment counted in another unit, rounded down."""
        check_unit(unit)
        total, size = self._ns, UNIT_NS[unit]
        if not round_ok and total % size:
            raise ValueError("Cannot losslessly convert units")
        if not -(2**63) < total // size < 2**63:
            raise OutOfBoundsDatetime(f"Cannot cast {self} to unit='{unit}' without overflow.")
        return Timestamp._from_value(total // size, unit, self.tzinfo)

    def to_pydatetime(self, warn: bool = True) -> datetime.datetime:
        """The moment as a plain datetime; nanoseconds are lost."""
        if self._nanosecond and warn:
            warnings.warn("Discarding nonzero nanoseconds in conversion.", UserWarning, stacklevel=2)
        return datetime.datetime(
            self.year,
            self.month,
            self.day,
            self.hour,
            self.minute,
            self.second,
            self.microsecond,
            self.tzinfo,
            fold=self.fold,
        )

    def to_datetime64(self) -> Any:
        """The moment (UTC) as a numpy.datetime64 of its unit."""
        return np.datetime64(self._value, self._unit)

    def to_numpy(self, dtype: Any = None, copy: bool = False) -> Any:
        """The moment (UTC) as a numpy.datetime64 of its unit."""
        if dtype is not None or copy is not False:
            raise ValueError("Timestamp.to_numpy dtype and copy arguments are ignored.")
        return self.to_datetime64()

    @property
    def asm8(self) -> Any:
        return self.to_datetime64()

    def timestamp(self) -> float:
        """Seconds since 1970 (UTC)."""
        return round(self._value / (10**9 // UNIT_NS[self._unit]), 6)

    def tz_localize(self, tz: Any, ambiguous: Any = "raise", nonexistent: Any = "raise") -> Timestamp:
        """The wall-clock time in a zone; with None, the wall-clock time without its zone."""
        if tz is None:
            return Timestamp._from_value(self._local, self._unit, None)
        if self.tzinfo is not None:
            raise TypeError("Cannot localize tz-aware Timestamp, use tz_convert for conversions")
        from .arrays.datetime import localize

        values = localize([self._value], self._unit, get_timezone(tz), ambiguous, nonexistent)
        return NaT if values[0] == INAT else Timestamp._from_value(values[0], self._unit, get_timezone(tz))

    def tz_convert(self, tz: Any) -> Timestamp:
        """The same moment in another zone (UTC without one, with None)."""
        if self.tzinfo is None:
            raise TypeError("Cannot convert tz-naive Timestamp, use tz_localize to localize")
        return Timestamp._from_value(self._value, self._unit, get_timezone(tz))

    astimezone = tz_convert  # type: ignore[assignment]

    @property
    def _local(self) -> int:
        """The wall-clock time as a count of the unit."""
        if self.tzinfo is None:
            return self._value
        per_second = 1_000_000_000 // UNIT_NS[self._unit]
        return self._value + utc_offset_seconds(self.tzinfo, self._value // per_second) * per_second

    def normalize(self) -> Timestamp:
        """Midnight of the same day."""
        per_day = 86_400_000_000_000 // UNIT_NS[self._unit]
        return Timestamp._from_local(self._local // per_day * per_day, self._unit, self.tzinfo)

    def _rounded(self, freq: Any, how: str, ambiguous: Any, nonexistent: Any) -> Timestamp:
        from .frequencies import to_offset

        nanos = to_offset(freq).nanos
        size = UNIT_NS[self._unit]
        if nanos % size:
            return self
        local = round_values([self._local], nanos // size, how)[0]
        rounded = Timestamp._from_value(local, self._unit, None)
        return rounded if self.tzinfo is None else rounded.tz_localize(self.tzinfo, ambiguous, nonexistent)

    def round(self, freq: Any, ambiguous: Any = "raise", nonexistent: Any = "raise") -> Timestamp:
        """To the nearest multiple of a fixed frequency, halves to even."""
        return self._rounded(freq, "round", ambiguous, nonexistent)

    def floor(self, freq: Any, ambiguous: Any = "raise", nonexistent: Any = "raise") -> Timestamp:
        """Down to a multiple of a fixed frequency."""
        return self._rounded(freq, "floor", ambiguous, nonexistent)

    def ceil(self, freq: Any, ambiguous: Any = "raise", nonexistent: Any = "raise") -> Timestamp:
        """Up to a multiple of a fixed frequency."""
        return self._rounded(freq, "ceil", ambiguous, nonexistent)

    def replace(  # type: ignore[override]
        self,
        year: Any = None,
        month: Any = None,
        day: Any = None,
        hour: Any = None,
        minute: Any = None,
        second: Any = None,
        microsecond: Any = None,
        nanosecond: Any = None,
        tzinfo: Any = object,
        fold: Any = None,
    ) -> Timestamp:
        """The moment with some fields set to other values."""
        given = {"year": year, "month": month, "day": day, "hour": hour, "minute": minute, "second": second}
        given["microsecond"] = microsecond
        for name, value in [*given.items(), ("nanosecond", nanosecond)]:
            if value is not None and not isinstance(value, (int, np.integer)):
                raise ValueError(f"value must be an integer, received {type(value)} for {name}")
        plain = self.to_pydatetime(warn=False).replace(tzinfo=None)
        plain = plain.replace(**{name: int(value) for name, value in given.items() if value is not None})
        zone = self.tzinfo if tzinfo is object else get_timezone(tzinfo)
        total = (plain - _EPOCH) // datetime.timedelta(microseconds=1) * 1000
        total += self._nanosecond if nanosecond is None else int(nanosecond)
        unit = self._unit
        while total % UNIT_NS[unit]:
            unit = {"s": "ms", "ms": "us", "us": "ns"}[unit]
        return Timestamp._from_local(total // UNIT_NS[unit], unit, zone, self.fold if fold is None else fold)

    # Text

    def isoformat(self, sep: str = "T", timespec: str = "auto") -> str:
        """ISO 8601, with nanoseconds where there are any."""
        if timespec not in ("auto", "nanoseconds"):
            return datetime.datetime.isoformat(self, sep, timespec)
        if not self._nanosecond and timespec == "auto":
            return datetime.datetime.isoformat(self, sep)
        base = datetime.datetime.isoformat(self, sep, "microseconds")
        return f"{base[:26]}{self._nanosecond:03d}{base[26:]}"

    def __str__(self) -> str:
        return self.isoformat(sep=" ")

    def __repr__(self) -> str:
        text = Timestamp.isoformat(self.tz_localize(None), sep=" ") if self.tzinfo else self.isoformat(sep=" ")
        if self.tzinfo is not None:
            return f"Timestamp('{text}{self.strftime('%z')}', tz='{self.tzinfo}')"
        return f"Timestamp('{text}')"

    def __format__(self, spec: str) -> str:
        return self.strftime(spec) if spec else str(self)

    def ctime(self) -> str:
        return self.to_pydatetime(warn=False).ctime()

    # Comparison

    def __hash__(self) -> int:
        if self._nanosecond:
            return hash(self._value)
        if self.fold:
            return datetime.datetime.__hash__(self.replace(fold=0))
        return datetime.datetime.__hash__(self)

    def __eq__(self, other: Any) -> Any:
        count = self._comparable(other, False)
        return count if count is NotImplemented or count is False else self._ns == count

    def __ne__(self, other: Any) -> Any:
        equal = self.__eq__(other)
        return equal if equal is NotImplemented else not equal

    def __lt__(self, other: Any) -> Any:
        count = self._comparable(other, True)
        return count if count is NotImplemented or count is False else self._ns < count

    def __le__(self, other: Any) -> Any:
        count = self._comparable(other, True)
        return count if count is NotImplemented or count is False else self._ns <= count

    def __gt__(self, other: Any) -> Any:
        count = self._comparable(other, True)
        return count if count is NotImplemented or count is False else self._ns > count

    def __ge__(self, other: Any) -> Any:
        count = self._comparable(other, True)
        return count if count is NotImplemented or count is False else self._ns >= count

    def _comparable(self, other: Any, ordering: bool) -> Any:
        """Nanoseconds of `other`; False where the answer is no, NotImplemented where another class must answer."""
        if other is NaT:
            return False
        if not isinstance(other, Timestamp):
            if isinstance(other, (datetime.datetime, np.datetime64)):
                other = Timestamp(other)
                if other is NaT:
                    return False
            elif isinstance(other, datetime.date):
                if ordering:
                    raise TypeError(
                        "Cannot compare Timestamp with datetime.date. "
                        "Use ts == pd.Timestamp(date) or ts.date() == date instead."
                    )
                return False
            else:
                return NotImplemented
        if (self.tzinfo is None) != (other.tzinfo is None):
            if ordering:
                raise TypeError("Cannot compare tz-naive and tz-aware timestamps")
            return False
        return other._ns

    # Arithmetic

    def _shifted(self, span: Timedelta, sign: int) -> Timestamp:
        unit = finer(self._unit, span._unit)
        size = UNIT_NS[unit]
        amount = span.as_unit(unit)._value
        value = self._ns // size + sign * amount
        if not -(2**63) < value < 2**63:
            raise OutOfBoundsDatetime(f"Out of bounds nanosecond timestamp: {value}")
        return Timestamp._from_value(value, unit, self.tzinfo)

    def __add__(self, other: Any) -> Any:
        if other is NaT:
            return NaT
        if isinstance(other, (bool, int, np.integer)) and not isinstance(other, np.timedelta64):
            raise TypeError(_INTEGER_ADDITION.format("Timestamp"))
        if isinstance(other, (datetime.timedelta, np.timedelta64)):
            span = _as_timedelta(other)
            return NaT if span is NaT else self._shifted(span, 1)
        if isinstance(other, np.ndarray):
            return self.to_datetime64() + other
        return NotImplemented

    __radd__ = __add__

    def __sub__(self, other: Any) -> Any:
        if other is NaT:
            return NaT
        if isinstance(other, (bool, int, np.integer)) and not isinstance(other, np.timedelta64):
            raise TypeError(_INTEGER_ADDITION.format("Timestamp"))
        if isinstance(other, (datetime.timedelta, np.timedelta64)):
            span = _as_timedelta(other)
            return NaT if span is NaT else self._shifted(span, -1)
        if isinstance(other, (datetime.datetime, np.datetime64)):
            moment = Timestamp(other)
            if moment is NaT:
                return NaT
            if (self.tzinfo is None) != (moment.tzinfo is None):
                raise TypeError("Cannot subtract tz-naive and tz-aware datetime-like objects.")
            unit = finer(self._unit, moment._unit)
            return Timedelta._from_value((self._ns - moment._ns) // UNIT_NS[unit], unit)
        if isinstance(other, np.ndarray):
            return self.to_datetime64() - other
        return NotImplemented

    def __rsub__(self, other: Any) -> Any:
        if isinstance(other, (datetime.datetime, np.datetime64)):
            return Timestamp(other) - self
        return NotImplemented


DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTH_NAMES = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def _check_locale(locale: Any, method: str) -> None:
    if locale is not None and not str(locale).startswith(("en_US", "C")):
        raise Refusal(f"pandas.Timestamp.{method}", "locale", locale, "only English names have a shim")


def _renamed(old: str, new: str) -> None:
    warnings.warn(
        f"Timestamp.{old} is deprecated and will be removed in a future version. Use Timestamp.{new} instead.",
        Pandas4Warning,
        stacklevel=3,
    )


def _rebuild(value: int, unit: str, tz: Any) -> Timestamp:
    return Timestamp._from_value(value, unit, tz)


def _convert(value: Any, unit: str | None, tz: Any, fold: int | None) -> Any:
    """What `Timestamp(value)` gives."""
    if value is None or value is NaT:
        return NaT
    if isinstance(value, str):
        return _from_text(value, tz)
    if isinstance(value, Timestamp):
        if tz is None or same_zone(value.tzinfo, tz):
            return value
        return Timestamp._from_value(value._value, value._unit, tz) if value.tzinfo else value.tz_localize(tz)
    if isinstance(value, np.datetime64):
        if value != value:
            return NaT
        base = np.datetime_data(value.dtype)[0]
        kept = supported_unit(base)
        if base in ("Y", "M"):
            value = value.astype("M8[D]")
            base = "D"
        count = int(value.astype("i8"))
        if kept != base:
            count = count * NUMPY_UNIT_NS[base] // UNIT_NS[kept]
        return Timestamp._from_local(count, kept, tz)
    if isinstance(value, datetime.datetime):
        zone = value.tzinfo
        plain = value.replace(tzinfo=None, fold=0) if zone is not None else value
        if zone is None:
            micro = (datetime.datetime(*plain.timetuple()[:6], plain.microsecond) - _EPOCH) // datetime.timedelta(
                microseconds=1
            )
            return Timestamp._from_local(micro, "us", tz, value.fold)
        offset = value.utcoffset()
        micro = (plain - _EPOCH - offset) // datetime.timedelta(microseconds=1)
        return Timestamp._from_value(micro, "us", tz or get_timezone(zone))
    if isinstance(value, datetime.date):
        return Timestamp._from_local(days_from_civil(value.year, value.month, value.day) * 86_400, "s", tz)
    if isinstance(value, (bool, np.bool_)):
        raise TypeError(f"Cannot convert input [{value}] of type {type(value)} to Timestamp")
    if isinstance(value, (int, np.integer)):
        return _from_number(int(value), unit, tz)
    if isinstance(value, (float, np.floating)):
        return NaT if value != value else _from_number(float(value), unit, tz)
    raise TypeError(f"Cannot convert input [{value}] of type {type(value)} to Timestamp")


def _from_number(value: Any, unit: str | None, tz: Any) -> Any:
    word = unit_of_word(unit if unit is not None else "ns")
    if value == INAT:
        return NaT
    size = NUMPY_UNIT_NS[word]
    if isinstance(value, int) or value.is_integer():
        kept = "ns" if word == "ns" else "us"
        count = int(value) * size // UNIT_NS[kept]
    else:
        kept = "ns"
        whole = int(value)
        count = whole * size + int(round((value - whole) * size, 0)) if word != "ns" else whole
    if not -(2**63) < count < 2**63:
        raise OutOfBoundsDatetime(f"cannot convert input {value} with the unit '{unit}'")
    return Timestamp._from_value(count, kept, tz)


def _from_text(text: str, tz: Any) -> Any:
    if text in ("now", "today"):
        return Timestamp.now(tz)
    parsed = parse_datetime(text)
    if parsed is None:
        return NaT
    seconds, nanoseconds, digits, offset = parsed
    unit = "ns" if digits > 6 else "us"
    count = (seconds * 1_000_000_000 + nanoseconds) // UNIT_NS[unit]
    if not -(2**63) < count < 2**63:
        raise OutOfBoundsDatetime(f"Out of bounds nanosecond timestamp: {text}")
    if offset is None:
        return (
            Timestamp(Timestamp._from_value(count, unit, None), tz=tz)
            if tz is None
            else (Timestamp._from_value(count, unit, None).tz_localize(tz))
        )
    count -= offset * (1_000_000_000 // UNIT_NS[unit])
    return Timestamp._from_value(count, unit, tz or fixed_offset(offset))


def box_datetimes(values: list[int], unit: str, tz: Any = None) -> list[Any]:
    """A Timestamp (or NaT) for each count."""
    make = Timestamp._from_value
    return [NaT if value == INAT else make(value, unit, tz) for value in values]


Timestamp.min = UnitBound(Timestamp, -(2**63) + 1)
Timestamp.max = UnitBound(Timestamp, 2**63 - 1)
Timestamp.resolution = UnitBound(Timedelta, 1)
