"""Parts and methods of columns of moments and durations, as arrays; `Series.dt` and the indexes wrap them.

Each distinct day is looked at once. Numbers are int32, or float64 with NaN where a moment is missing.
"""

from __future__ import annotations

import datetime
from typing import Any

import understudy_numpy as np
from understudy_numpy import primitives
from understudy_numpy.primitives.pure import datetimes as kernels
from understudy_numpy.primitives.refusal import Refusal

from .arrays import columns
from .arrays.datetime import DatetimeArray, counts, datetimes, localize, timedeltas, unit_of
from .arrays.string import StringArray
from .frequencies import to_offset
from .na import NAN
from .nattype import INAT, UNIT_NS, check_unit
from .timestamps import DAY_NAMES, MONTH_NAMES, NaT, Timestamp, box_timedeltas
from .timezones import get_timezone

#: Names of parts that are going to be removed, and those that replace them.
renamed_fields = {
    "dayofweek": "day_of_week",
    "weekday": "day_of_week",
    "dayofyear": "day_of_year",
    "daysinmonth": "days_in_month",
}


class DatetimeFields:
    """The parts of a column of moments."""

    def __init__(self, array: Any) -> None:
        self.array = array
        self.unit = unit_of(array.dtype)
        self.tz = getattr(array, "tz", None)

    def _local(self) -> Any:
        return self.array.local() if isinstance(self.array, DatetimeArray) else counts(self.array)

    def _again(self, values: Any) -> Any:
        """Wall-clock counts as a column like this one."""
        if self.tz is None:
            return datetimes(values, self.unit)
        return datetimes(localize(values, self.unit, self.tz, "raise", "raise"), self.unit, self.tz)

    def _number(self, field: str) -> Any:
        values = self._local()
        if kernels.has_nat(values):
            return np.array(
                list(map(float, primitives.datetime_field(values, self.unit, field, NAN))), dtype=np.float64
            )
        return np.array(primitives.datetime_field(values, self.unit, field), dtype=np.int32)

    def _flag(self, field: str) -> Any:
        return np.array(primitives.datetime_field(self._local(), self.unit, field, False), dtype=bool)

    def boundary(self, field: str, freq: Any) -> Any:
        """`is_quarter_start` and its kin for labels with a frequency: of QS-FEB, quarters start in February; of BYS, years
        start on a weekday."""
        prefix = getattr(freq, "_prefix", "")
        business, starts = prefix.startswith("B"), prefix.lstrip("B") in ("MS", "QS", "YS")
        named = getattr(freq, "startingMonth", getattr(freq, "month", 12))
        first = named if starts else named % 12 + 1
        if not business and first == 1:
            return getattr(self, field)
        _, period, side = field.split("_")
        day, weekday, length = (np.asarray(part) for part in (self.day, self.day_of_week, self.days_in_month))
        if side == "start":
            here = day == 1 if not business else (day == 1) & (weekday < 5) | (day <= 3) & (weekday == 0)
        else:
            last = (weekday + length - day) % 7
            here = day == (length - np.maximum(last - 4, 0) if business else length)
        months = (np.asarray(self.month) - first - (side == "end") * 2) % 12
        if period == "quarter":
            return here & (months % 3 == 0)
        return here if period == "month" else here & (months == (0 if side == "start" else 9))

    @property
    def year(self) -> Any:
        return self._number("year")

    @property
    def month(self) -> Any:
        return self._number("month")

    @property
    def day(self) -> Any:
        return self._number("day")

    @property
    def hour(self) -> Any:
        return self._number("hour")

    @property
    def minute(self) -> Any:
        return self._number("minute")

    @property
    def second(self) -> Any:
        return self._number("second")

    @property
    def microsecond(self) -> Any:
        return self._number("microsecond")

    @property
    def nanosecond(self) -> Any:
        return self._number("nanosecond")

    @property
    def quarter(self) -> Any:
        return self._number("quarter")

    @property
    def day_of_week(self) -> Any:
        return self._number("weekday")

    @property
    def day_of_year(self) -> Any:
        return self._number("day_of_year")

    @property
    def days_in_month(self) -> Any:
        return self._number("days_in_month")

    @property
    def is_month_start(self) -> Any:
        return self._flag("is_month_start")

    @property
    def is_month_end(self) -> Any:
        return self._flag("is_month_end")

    @property
    def is_quarter_start(self) -> Any:
        return self._flag("is_quarter_start")

    @property
    def is_quarter_end(self) -> Any:
        return self._flag("is_quarter_end")

    @property
    def is_year_start(self) -> Any:
        return self._flag("is_year_start")

    @property
    def is_year_end(self) -> Any:
        return self._flag("is_year_end")

    @property
    def is_leap_year(self) -> Any:
        return self._flag("is_leap_year")

    def _objects(self, items: list[Any]) -> Any:
        return columns.object_array(items)

    @property
    def date(self) -> Any:
        """Plain dates in an object array."""
        return self._objects(kernels.by_day(self._local(), self.unit, _plain_date, NaT))

    @property
    def time(self) -> Any:
        """Plain times of day in an object array."""
        return self._objects([NaT if m is NaT else m.time() for m in columns.to_list(self.array)])

    @property
    def timetz(self) -> Any:
        return self._objects([NaT if m is NaT else m.timetz() for m in columns.to_list(self.array)])

    def _names(self, field: str, names: Any, locale: Any, method: str) -> Any:
        if locale is not None:
            raise Refusal(f"pandas.Series.dt.{method}", "locale", locale, "only English names have a shim")
        function = kernels.DAY_FIELDS[field]
        first = 0 if field == "weekday" else 1
        texts = kernels.by_day(self._local(), self.unit, lambda day: names[function(day) - first], NAN)
        return StringArray._from_list(texts)

    def day_name(self, locale: Any = None) -> Any:
        """English names of the days of the week."""
        return self._names("weekday", DAY_NAMES, locale, "day_name")

    def month_name(self, locale: Any = None) -> Any:
        """English names of the months."""
        return self._names("month", MONTH_NAMES, locale, "month_name")

    def strftime(self, date_format: str) -> Any:
        """Text by a format; each distinct moment is written once."""
        values = list(counts(self.array))
        make = Timestamp._from_value
        table: dict[int, Any] = {
            value: make(value, self.unit, self.tz).strftime(date_format) for value in set(values) if value != INAT
        }
        table[INAT] = NAN
        return StringArray._from_list(list(map(table.__getitem__, values)))

    def to_pydatetime(self) -> Any:
        """Plain datetimes in an object array."""
        return self._objects([m if m is NaT else m.to_pydatetime(warn=False) for m in columns.to_list(self.array)])

    def normalize(self) -> Any:
        """Midnights."""
        return self._again(primitives.round_values(self._local(), kernels.PER_DAY[self.unit], "floor"))

    def _rounded(self, freq: Any, how: str, ambiguous: Any = "raise", nonexistent: Any = "raise") -> Any:
        nanos = to_offset(freq).nanos
        size = UNIT_NS[self.unit]
        if nanos % size:
            return self.array.copy()
        values = primitives.round_values(self._local(), nanos // size, how)
        if self.tz is None:
            return datetimes(values, self.unit)
        return datetimes(localize(values, self.unit, self.tz, ambiguous, nonexistent), self.unit, self.tz)

    def as_unit(self, unit: str) -> Any:
        """The same moments counted in another unit."""
        check_unit(unit)
        return datetimes(primitives.convert_unit(counts(self.array), self.unit, unit), unit, self.tz)

    def tz_localize(self, tz: Any, ambiguous: Any = "raise", nonexistent: Any = "raise") -> Any:
        """Wall-clock times put into a zone, or with None taken out of theirs."""
        if tz is None:
            if self.tz is None:
                return self.array
            if kernels.utc_offset_seconds(self.tz, 0) == 0 and isinstance(self.tz, datetime.timezone):
                return self.array._ints.view(f"M8[{self.unit}]")
            return datetimes(self._local(), self.unit)
        if self.tz is not None:
            raise TypeError("Already tz-aware, use tz_convert to convert.")
        zone = get_timezone(tz)
        return datetimes(localize(counts(self.array), self.unit, zone, ambiguous, nonexistent), self.unit, zone)

    def tz_convert(self, tz: Any) -> Any:
        """The same moments in another zone."""
        get_timezone(tz)
        if self.tz is None:
            raise TypeError("Cannot convert tz-naive timestamps, use tz_localize to localize")
        return self.array.tz_convert(tz)


class TimedeltaFields:
    """The parts of a column of durations."""

    def __init__(self, array: Any) -> None:
        self.array = array
        self.unit = unit_of(array.dtype)

    def _number(self, function: Any, dtype: Any) -> Any:
        values = counts(self.array)
        if kernels.has_nat(values):
            return np.array([NAN if value == INAT else float(function(value)) for value in values], dtype=np.float64)
        return np.array([function(value) for value in values], dtype=dtype)

    @property
    def days(self) -> Any:
        per_day = kernels.PER_DAY[self.unit]
        return self._number(lambda value: value // per_day, np.int64)

    @property
    def seconds(self) -> Any:
        per_day, size = kernels.PER_DAY[self.unit], 1_000_000_000 // UNIT_NS[self.unit]
        return self._number(lambda value: value % per_day // size, np.int32)

    @property
    def microseconds(self) -> Any:
        size = UNIT_NS[self.unit]
        return self._number(lambda value: value * size // 1000 % 1_000_000, np.int32)

    @property
    def nanoseconds(self) -> Any:
        size = UNIT_NS[self.unit]
        return self._number(lambda value: value * size % 1000, np.int32)

    def total_seconds(self) -> Any:
        """The durations in seconds."""
        size = UNIT_NS[self.unit]
        per_second = 1_000_000_000 // size
        return np.array(
            [NAN if value == INAT else value / per_second for value in counts(self.array)], dtype=np.float64
        )

    def components_frame(self, index: Any) -> Any:
        """Days, hours, ... as the columns of a DataFrame."""
        from .frame import DataFrame
        from .index.base import Index, default_index

        rows = primitives.timedelta_components(counts(self.array), self.unit)
        names = ["days", "hours", "minutes", "seconds", "milliseconds", "microseconds", "nanoseconds"]
        gone = any(row is None for row in rows)
        parts = []
        for place in range(7):
            if gone:
                parts.append(np.array([NAN if row is None else float(row[place]) for row in rows], dtype=np.float64))
            else:
                parts.append(np.array([row[place] for row in rows], dtype=np.int64))  # type: ignore[index]
        return DataFrame._from_arrays(parts, Index(names), default_index(len(rows)) if index is None else index)

    def to_pytimedelta(self) -> Any:
        """Plain timedeltas in an object array."""
        items = box_timedeltas(list(counts(self.array)), self.unit)
        return columns.object_array([span if span is NaT else span.to_pytimedelta() for span in items])

    def _rounded(self, freq: Any, how: str, ambiguous: Any = "raise", nonexistent: Any = "raise") -> Any:
        nanos = to_offset(freq).nanos
        size = UNIT_NS[self.unit]
        if nanos % size:
            return self.array.copy()
        return timedeltas(primitives.round_values(counts(self.array), nanos // size, how), self.unit)

    def as_unit(self, unit: str) -> Any:
        """The same durations counted in another unit."""
        check_unit(unit)
        return timedeltas(primitives.convert_unit(counts(self.array), self.unit, unit), unit)


def _plain_date(day: int) -> datetime.date:
    return datetime.date(*kernels.civil_from_days(day))
