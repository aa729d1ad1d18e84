"""`Series.dt`: parts and methods of a column of moments or durations, as Series. `.str` lives in `strings.py`."""

from __future__ import annotations

import warnings
from typing import Any

import understudy_numpy as np

from .dtypes import DatetimeTZDtype, is_extension
from .errors import Pandas4Warning
from .fields import DatetimeFields, TimedeltaFields, renamed_fields
from .frequencies import infer_frequency
from .strings import StringMethods

__all__ = ["DatetimeProperties", "StringMethods", "TimedeltaProperties"]


class _Properties:
    """The Series, and its results along the same labels."""

    def __init__(self, series: Any) -> None:
        self._parent = series

    def _made(self, array: Any) -> Any:
        from .series import Series

        return Series._from_array(array, self._parent._index._view(), self._parent._name)


class DatetimeProperties(_Properties):
    """Parts and methods of moments; for a Series of durations, `TimedeltaProperties`."""

    __module__ = "pandas.core.indexes.accessors"

    def __new__(cls, series: Any) -> Any:
        dtype = series.dtype
        if isinstance(dtype, DatetimeTZDtype) or not is_extension(dtype) and dtype.kind == "M":
            return object.__new__(cls)
        if not is_extension(dtype) and dtype.kind == "m":
            return TimedeltaProperties(series)
        raise AttributeError("Can only use .dt accessor with datetimelike values")

    @property
    def _fields(self) -> DatetimeFields:
        return DatetimeFields(self._parent._array)

    # Parts

    @property
    def year(self) -> Any:
        return self._made(self._fields.year)

    @property
    def month(self) -> Any:
        return self._made(self._fields.month)

    @property
    def day(self) -> Any:
        return self._made(self._fields.day)

    @property
    def hour(self) -> Any:
        return self._made(self._fields.hour)

    @property
    def minute(self) -> Any:
        return self._made(self._fields.minute)

    @property
    def second(self) -> Any:
        return self._made(self._fields.second)

    @property
    def microsecond(self) -> Any:
        return self._made(self._fields.microsecond)

    @property
    def nanosecond(self) -> Any:
        return self._made(self._fields.nanosecond)

    @property
    def quarter(self) -> Any:
        return self._made(self._fields.quarter)

    @property
    def day_of_week(self) -> Any:
        return self._made(self._fields.day_of_week)

    @property
    def day_of_year(self) -> Any:
        return self._made(self._fields.day_of_year)

    @property
    def days_in_month(self) -> Any:
        return self._made(self._fields.days_in_month)

    @property
    def dayofweek(self) -> Any:
        return self._renamed("dayofweek")

    @property
    def weekday(self) -> Any:
        return self._renamed("weekday")

    @property
    def dayofyear(self) -> Any:
        return self._renamed("dayofyear")

    @property
    def daysinmonth(self) -> Any:
        return self._renamed("daysinmonth")

    def _renamed(self, name: str) -> Any:
        warnings.warn(
            f"Series.dt.{name} is deprecated and will be removed in a future version. "
            f"Use Series.dt.{renamed_fields[name]} instead.",
            Pandas4Warning,
            stacklevel=3,
        )
        return self._made(getattr(self._fields, renamed_fields[name]))

    @property
    def is_month_start(self) -> Any:
        return self._made(self._fields.is_month_start)

    @property
    def is_month_end(self) -> Any:
        return self._made(self._fields.is_month_end)

    @property
    def is_quarter_start(self) -> Any:
        return self._made(self._fields.is_quarter_start)

    @property
    def is_quarter_end(self) -> Any:
        return self._made(self._fields.is_quarter_end)

    @property
    def is_year_start(self) -> Any:
        return self._made(self._fields.is_year_start)

    @property
    def is_year_end(self) -> Any:
        return self._made(self._fields.is_year_end)

    @property
    def is_leap_year(self) -> Any:
        return self._made(self._fields.is_leap_year)

    @property
    def date(self) -> Any:
        return self._made(self._fields.date)

    @property
    def time(self) -> Any:
        return self._made(self._fields.time)

    @property
    def timetz(self) -> Any:
        return self._made(self._fields.timetz)

    @property
    def tz(self) -> Any:
        """The time zone, or None."""
        return self._fields.tz

    @property
    def unit(self) -> str:
        """What the moments are counted in."""
        return self._fields.unit

    @property
    def freq(self) -> Any:
        """The alias of a frequency that the moments follow, or None."""
        fields = self._fields
        try:
            found = infer_frequency(list(fields._local()), fields.unit)
        except ValueError:
            return None
        if found is not None:
            warnings.warn(
                "A future version of pandas will return a BaseOffset object instead of a string from Series.dt.freq. Use "
                "pd.set_option('future.infer_freq_returns_offset', True) to get the future behavior, or set to False to "
                "keep the old behavior and silence this warning. To preserve the string representation, use "
                "``Series.dt.freq.freqstr``.",
                Pandas4Warning,
                stacklevel=2,
            )
        return found

    # Methods

    def day_name(self, locale: Any = None) -> Any:
        """English names of the days of the week."""
        return self._made(self._fields.day_name(locale))

    def month_name(self, locale: Any = None) -> Any:
        """English names of the months."""
        return self._made(self._fields.month_name(locale))

    def strftime(self, date_format: str) -> Any:
        """Text by a format."""
        return self._made(self._fields.strftime(date_format))

    def normalize(self) -> Any:
        """Midnights."""
        return self._made(self._fields.normalize())

    def round(self, freq: Any, ambiguous: Any = "raise", nonexistent: Any = "raise") -> Any:
        """To the nearest multiples of a fixed frequency."""
        return self._made(self._fields._rounded(freq, "round", ambiguous, nonexistent))

    def floor(self, freq: Any, ambiguous: Any = "raise", nonexistent: Any = "raise") -> Any:
        """Down to multiples of a fixed frequency."""
        return self._made(self._fields._rounded(freq, "floor", ambiguous, nonexistent))

    def ceil(self, freq: Any, ambiguous: Any = "raise", nonexistent: Any = "raise") -> Any:
        """Up to multiples of a fixed frequency."""
        return self._made(self._fields._rounded(freq, "ceil", ambiguous, nonexistent))

    def tz_localize(self, tz: Any, ambiguous: Any = "raise", nonexistent: Any = "raise") -> Any:
        """Wall-clock times put into a zone, or with None taken out of theirs."""
        return self._made(self._fields.tz_localize(tz, ambiguous, nonexistent))

    def tz_convert(self, tz: Any) -> Any:
        """The same moments in another zone."""
        return self._made(self._fields.tz_convert(tz))

    def as_unit(self, unit: str) -> Any:
        """The same moments counted in another unit."""
        return self._made(self._fields.as_unit(unit))

    def to_pydatetime(self) -> Any:
        """Plain datetimes, as objects."""
        return self._made(self._fields.to_pydatetime())


class TimedeltaProperties(_Properties):
    """Parts and methods of durations."""

    __module__ = "pandas.core.indexes.accessors"

    @property
    def _fields(self) -> TimedeltaFields:
        return TimedeltaFields(self._parent._array)

    @property
    def days(self) -> Any:
        return self._made(self._fields.days)

    @property
    def seconds(self) -> Any:
        return self._made(self._fields.seconds)

    @property
    def microseconds(self) -> Any:
        return self._made(self._fields.microseconds)

    @property
    def nanoseconds(self) -> Any:
        return self._made(self._fields.nanoseconds)

    @property
    def components(self) -> Any:
        """The parts of each duration, as a DataFrame."""
        return self._fields.components_frame(self._parent._index)

    @property
    def unit(self) -> str:
        """What the durations are counted in."""
        return self._fields.unit

    def total_seconds(self) -> Any:
        """The durations in seconds."""
        return self._made(self._fields.total_seconds())

    def to_pytimedelta(self) -> np.ndarray:
        """Plain timedeltas in an object array."""
        warnings.warn(
            "The behavior of TimedeltaProperties.to_pytimedelta is deprecated, in a future version this will return a Series "
            "containing python datetime.timedelta objects instead of an ndarray. To retain the old behavior, call `np.array` "
            "on the result",
            Pandas4Warning,
            stacklevel=2,
        )
        return self._fields.to_pytimedelta()

    def round(self, freq: Any) -> Any:
        """To the nearest multiples of a fixed frequency."""
        return self._made(self._fields._rounded(freq, "round"))

    def floor(self, freq: Any) -> Any:
        """Down to multiples of a fixed frequency."""
        return self._made(self._fields._rounded(freq, "floor"))

    def ceil(self, freq: Any) -> Any:
        """Up to multiples of a fixed frequency."""
        return self._made(self._fields._rounded(freq, "ceil"))

    def as_unit(self, unit: str) -> Any:
        """The same durations counted in another unit."""
        return self._made(self._fields.as_unit(unit))
