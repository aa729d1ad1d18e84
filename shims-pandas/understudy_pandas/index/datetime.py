"""`DatetimeIndex`: labels that are moments; text that names a span of time (`'2013-07'`) selects all labels in it."""

from __future__ import annotations

import bisect
import datetime
import warnings
from typing import Any

import understudy_numpy as np
from understudy_numpy.primitives.pure.datetimes import PER_DAY
from understudy_numpy.primitives.refusal import Refusal

from ..arrays import columns
from ..arrays.datetime import DatetimeArray, counts, datetimes, infer_datetimes, utc_values
from ..errors import Pandas4Warning
from ..fields import DatetimeFields, renamed_fields
from ..frequencies import to_offset
from ..nattype import INAT, UNIT_NS, NaT
from ..parsing import DateParseError, parse_datetime, resolution_of, span_nanoseconds
from ..timestamps import Timestamp
from ..timezones import get_timezone
from .base import Index
from .temporal import TemporalIndex, counts_local, inferred, validate
from .timedelta import TimedeltaIndex

__all__ = ["DatetimeIndex", "TimedeltaIndex", "counts_local"]

_ORDER = ("year", "quarter", "month", "day", "hour", "minute", "second", "millisecond", "microsecond", "nanosecond")
_UNSET: Any = object()


class DatetimeIndex(TemporalIndex):
    """Moments as labels."""

    __module__ = "pandas"

    def __new__(
        cls,
        data: Any = None,
        freq: Any = _UNSET,
        tz: Any = _UNSET,
        ambiguous: Any = "raise",
        dayfirst: bool = False,
        yearfirst: bool = False,
        dtype: Any = None,
        copy: bool | None = None,
        name: Any = None,
    ) -> Any:
        from ..to_datetime import to_column

        if data is None or np.ndim(data) == 0 and not hasattr(data, "__iter__"):
            raise TypeError(f"{cls.__name__}(...) must be called with a collection of some kind, {data!r} was passed")
        if name is None:
            name = getattr(data, "name", None)
        kept = getattr(data, "_freq", None)
        array = to_column(data, dayfirst=dayfirst, yearfirst=yearfirst)
        if dtype is not None:
            array = columns.cast(array, dtype)
        if tz is not _UNSET and tz is not None:
            zone = get_timezone(tz)
            if isinstance(array, DatetimeArray):
                array = array.tz_convert(zone)
            else:
                array = _fields_of(array).tz_localize(zone, ambiguous)
        made = cls._make(array, name)
        if freq is _UNSET:
            made._freq = kept
        elif freq == "infer":
            made._freq = to_offset(inferred(made)) if len(made) > 2 else None
        elif freq is not None:
            made.freq = freq
        return made

    def _fields(self) -> Any:
        return _fields_of(self._array)

    @property
    def tz(self) -> Any:
        """The time zone, or None."""
        return getattr(self._array, "tz", None)

    tzinfo = tz

    def __reduce__(self) -> tuple[Any, ...]:
        return (_rebuild_datetimes, (counts(self._array), self.unit, self.tz, self._name, self._freq))

    # Look-up

    def _raw_key(self, label: Any) -> Any:
        if isinstance(label, (datetime.date, str, np.datetime64)) or label is None or label is NaT:
            if isinstance(label, datetime.date) and not isinstance(label, datetime.datetime):
                raise KeyError(label)
            try:
                moment = Timestamp(label)
            except (ValueError, OverflowError):
                raise KeyError(label) from None
            if moment is NaT:
                return INAT
            if moment.tzinfo is None and self.tz is not None:
                if not isinstance(label, str):
                    raise KeyError(label)
                moment = moment.tz_localize(self.tz)
            elif moment.tzinfo is not None and self.tz is None:
                raise KeyError(label)
            size = UNIT_NS[self.unit]
            if moment._ns % size:
                raise KeyError(label)
            return moment._ns // size
        if isinstance(label, float) and label != label:
            return INAT
        raise KeyError(label)

    def _order_key(self, label: Any, original: Any) -> Any:
        if isinstance(label, Timestamp) or label is NaT:
            if (label.tzinfo is None) != (self.tz is None):
                raise TypeError("Cannot compare tz-naive and tz-aware datetime-like objects")
            return label._ns / UNIT_NS[self.unit] if label._ns % UNIT_NS[self.unit] else label._ns // UNIT_NS[self.unit]
        raise TypeError(
            f"cannot do slice indexing on {type(self).__name__} with these indexers [{original}] of type {type(original).__name__}"
        )

    @property
    def resolution(self) -> str:
        """The coarsest part of a moment that all labels need: 'day', 'hour', ..."""
        found = self._cache.get("resolution")
        if found is None:
            found = self._cache["resolution"] = self._find_resolution()
        return found

    def _find_resolution(self) -> str:
        values = [value for value in counts_local(self._array) if value != INAT]
        for name, size in (
            ("day", 86_400_000_000_000),
            ("hour", 3_600_000_000_000),
            ("minute", 60_000_000_000),
            ("second", 1_000_000_000),
            ("millisecond", 1_000_000),
            ("microsecond", 1_000),
        ):
            step = size // UNIT_NS[self.unit]
            if step <= 1 or not any(value % step for value in values):
                return name
        return "nanosecond"

    def _span(self, text: str) -> tuple[str, int, int]:
        """The resolution of a text, and the wall-clock counts of the first and last moment that it stands for."""
        parsed = parse_datetime(text)
        if parsed is None:
            raise KeyError(text)
        resolution = resolution_of(text)
        size = UNIT_NS[self.unit]
        first = (parsed[0] * 1_000_000_000 + parsed[1]) // size
        length = max(span_nanoseconds(parsed[0], resolution) // size, 1)
        return resolution, first, first + length - 1

    def _bounds(self, text: str) -> tuple[str, int, int]:
        """`_span` with the moments as UTC counts."""
        resolution, first, last = self._span(text)
        if self.tz is not None:
            first, last = (Timestamp._from_local(value, self.unit, self.tz)._value for value in (first, last))
        return resolution, first, last

    def _partial(self, key: Any) -> Any:
        """Where the labels in the span that a text names stand: a slice, or positions where the index is not sorted."""
        if not isinstance(key, str):
            return None
        try:
            resolution, first, last = self._bounds(key)
        except (DateParseError, KeyError, ValueError):
            return None
        if _ORDER.index(resolution) >= _ORDER.index(self.resolution):
            return None
        values = self._raw()
        if self.is_monotonic_increasing:
            if not values or last < values[0] or first > values[-1]:
                raise KeyError(key)
            return slice(bisect.bisect_left(values, first), bisect.bisect_right(values, last))
        found = [place for place, value in enumerate(values) if first <= value <= last]
        if not found:
            raise KeyError(key)
        return np.array(found, dtype=np.intp)

    def get_loc(self, key: Any) -> Any:
        """The position of a moment, or the slice of those in the span that a text names."""
        if isinstance(key, str):
            try:
                parse_datetime(key)
            except ValueError:
                raise KeyError(key) from None
            partial = self._partial(key)
            if isinstance(partial, slice):
                return slice(np.int64(partial.start), np.int64(partial.stop), None)
            if partial is not None:
                return partial
        elif isinstance(key, datetime.date) and not isinstance(key, datetime.datetime):
            key = Timestamp(key)
        elif isinstance(key, datetime.timedelta):
            raise TypeError(f"Cannot index {type(self).__name__} with {type(key).__name__}")
        return super().get_loc(key)

    def _slice_label(self, label: Any, side: str) -> Any:
        if isinstance(label, str):
            try:
                _, first, last = self._bounds(label)
            except ValueError:
                raise TypeError(
                    f"cannot do slice indexing on {type(self).__name__} with these indexers [{label}] of type {type(label).__name__}"
                ) from None
            return Timestamp._from_value(first if side == "left" else last, self.unit, self.tz)
        if isinstance(label, (datetime.date, np.datetime64)):
            return Timestamp(label)
        return label

    def slice_indexer(self, start: Any = None, end: Any = None, step: Any = None) -> Any:
        """The slice of positions for a slice of moments; of two times of day, the rows between them."""
        if isinstance(start, datetime.time) and isinstance(end, datetime.time):
            return self.indexer_between_time(start, end)
        return super().slice_indexer(start, end, step)

    def indexer_at_time(self, time: Any, asof: bool = False) -> Any:
        """The positions of the labels at a time of day."""
        if not isinstance(time, str) and time.tzinfo is not None:
            raise Refusal(
                "pandas.DatetimeIndex.indexer_at_time", "time", time, "times of day in a zone have no shim yet"
            )
        wanted = _clock(time)
        return np.array([k for k, ns in enumerate(self._clocks()) if ns == wanted], dtype=np.int64)

    def indexer_between_time(
        self,
        start_time: Any,
        end_time: Any,
        include_start: bool = True,
        include_end: bool = True,
        inclusive: str = "both",
    ) -> Any:
        """The positions of the labels between two times of day."""
        first, last = _bound(start_time), _bound(end_time)
        left = include_start and inclusive in ("both", "left")
        right = include_end and inclusive in ("both", "right")

        def after(ns: int) -> bool:
            return ns >= first if left else ns > first

        def before(ns: int) -> bool:
            return ns <= last if right else ns < last

        if first <= last:
            places = [k for k, ns in enumerate(self._clocks()) if ns >= 0 and after(ns) and before(ns)]
        else:
            places = [k for k, ns in enumerate(self._clocks()) if ns >= 0 and (after(ns) or before(ns))]
        return np.array(places, dtype=np.int64)

    def _clocks(self) -> list[int]:
        per_day, size = PER_DAY[self.unit], UNIT_NS[self.unit]
        return [-1 if value == INAT else value % per_day * size for value in counts_local(self._array)]

    # Parts

    def _field(self, name: str) -> Any:
        return Index._from_array(getattr(self._fields(), name), self._name)

    @property
    def year(self) -> Index:
        return self._field("year")

    @property
    def month(self) -> Index:
        return self._field("month")

    @property
    def day(self) -> Index:
        return self._field("day")

    @property
    def hour(self) -> Index:
        return self._field("hour")

    @property
    def minute(self) -> Index:
        return self._field("minute")

    @property
    def second(self) -> Index:
        return self._field("second")

    @property
    def microsecond(self) -> Index:
        return self._field("microsecond")

    @property
    def nanosecond(self) -> Index:
        return self._field("nanosecond")

    @property
    def quarter(self) -> Index:
        return self._field("quarter")

    @property
    def day_of_week(self) -> Index:
        return self._field("day_of_week")

    @property
    def day_of_year(self) -> Index:
        return self._field("day_of_year")

    @property
    def days_in_month(self) -> Index:
        return self._field("days_in_month")

    @property
    def dayofweek(self) -> Index:
        return self._renamed("dayofweek")

    @property
    def weekday(self) -> Index:
        return self._renamed("weekday")

    @property
    def dayofyear(self) -> Index:
        return self._renamed("dayofyear")

    @property
    def daysinmonth(self) -> Index:
        return self._renamed("daysinmonth")

    def _renamed(self, name: str) -> Index:
        warnings.warn(
            f"DatetimeIndex.{name} is deprecated and will be removed in a future version. "
            f"Use DatetimeIndex.{renamed_fields[name]} instead.",
            Pandas4Warning,
            stacklevel=3,
        )
        return self._field(renamed_fields[name])

    def _boundary(self, field: str) -> Any:
        """Whether each label is the start or end of a period, which the months and weekdays of the frequency decide."""
        return self._fields().boundary(field, self._freq)

    @property
    def is_month_start(self) -> Any:
        return self._boundary("is_month_start")

    @property
    def is_month_end(self) -> Any:
        return self._boundary("is_month_end")

    @property
    def is_quarter_start(self) -> Any:
        return self._boundary("is_quarter_start")

    @property
    def is_quarter_end(self) -> Any:
        return self._boundary("is_quarter_end")

    @property
    def is_year_start(self) -> Any:
        return self._boundary("is_year_start")

    @property
    def is_year_end(self) -> Any:
        return self._boundary("is_year_end")

    @property
    def is_leap_year(self) -> Any:
        return self._fields().is_leap_year

    @property
    def is_normalized(self) -> bool:
        return not any(value > 0 for value in self._clocks())

    @property
    def date(self) -> Any:
        return self._fields().date

    @property
    def time(self) -> Any:
        return self._fields().time

    @property
    def timetz(self) -> Any:
        return self._fields().timetz

    def day_name(self, locale: Any = None) -> Index:
        """English names of the days of the week."""
        return Index._from_array(self._fields().day_name(locale), self._name)

    def month_name(self, locale: Any = None) -> Index:
        """English names of the months."""
        return Index._from_array(self._fields().month_name(locale), self._name)

    def strftime(self, date_format: str) -> Index:
        """Text by a format."""
        return Index._from_array(self._fields().strftime(date_format), self._name)

    def to_pydatetime(self) -> Any:
        """Plain datetimes in an object array."""
        return self._fields().to_pydatetime()

    def normalize(self) -> Any:
        """Midnights."""
        made = self._make(self._fields().normalize(), self._name)
        if self._freq is not None and made.equals(self):
            made._freq = self._freq
        return made

    def tz_localize(self, tz: Any, ambiguous: Any = "raise", nonexistent: Any = "raise") -> Any:
        """The wall-clock times in a zone; with None, without their zone."""
        array = self._fields().tz_localize(tz, ambiguous, nonexistent)
        freq = self._freq if self._freq is not None and (str(tz) == "UTC" or not self._freq._is_tick) else None
        if freq is None and self._freq is not None and tz is None and str(self.tz) == "UTC":
            freq = self._freq
        if freq is None and self._freq is not None and len(self):
            made = self._make(array, self._name)
            try:
                validate(made, self._freq)
            except ValueError:
                return made
            freq = self._freq if len(self) == 1 else None
        return self._make(array, self._name, freq)

    def tz_convert(self, tz: Any) -> Any:
        """The same moments in another zone."""
        freq = self._freq if self._freq is not None and self._freq._is_tick else None
        return self._make(self._fields().tz_convert(tz), self._name, freq)

    def snap(self, freq: Any = "S") -> Any:
        """Each label moved to the nearest moment on an offset."""
        step = to_offset(freq)
        snapped = []
        for moment in self.tolist():
            if not step.is_on_offset(moment):
                before, after = step.rollback(moment), step.rollforward(moment)
                moment = before if abs(moment - before) < abs(after - moment) else after
            snapped.append(moment)
        return self._make(infer_datetimes(snapped), self._name)

    @property
    def values(self) -> np.ndarray:
        """The moments in a read-only NumPy array; those in a zone in UTC."""
        if self.tz is None:
            return columns.readonly(self._array)
        return utc_values(self._array, "DatetimeIndex", "DatetimeIndex")

    def to_julian_date(self) -> Index:
        """Days since noon of January 1st, 4713 BC."""
        return Index(np.array([float(moment.to_julian_date()) for moment in self.tolist()]), name=self._name)

    def std(self, axis: Any = None, ddof: int = 1, skipna: bool = True) -> Any:
        """The standard deviation."""
        return self.to_series().std(ddof=ddof, skipna=skipna)


def _fields_of(array: Any) -> Any:
    return DatetimeFields(array)


def _clock(time: Any) -> int:
    """Nanoseconds since midnight of a time of day (a time or text)."""
    if isinstance(time, str):
        parsed = parse_datetime("2000-01-01 " + time)
        return parsed[0] % 86_400 * 1_000_000_000 + parsed[1]
    return (time.hour * 3600 + time.minute * 60 + time.second) * 1_000_000_000 + time.microsecond * 1000


def _bound(time: Any) -> int:
    """Nanoseconds since midnight of a bound, in pandas' words where it is none."""
    try:
        return _clock(time)
    except (ValueError, AttributeError):
        raise ValueError(f"Cannot convert arg {[time]} to a time") from None


def _rebuild_datetimes(values: list[int], unit: str, tz: Any, name: Any, freq: Any) -> DatetimeIndex:
    return DatetimeIndex._make(datetimes(values, unit, tz), name, freq)
