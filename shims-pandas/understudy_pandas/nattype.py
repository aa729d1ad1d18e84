"""`NaT`, the missing moment and duration, and what every time class needs to know of units."""

from __future__ import annotations

import datetime
from typing import Any

import understudy_numpy as np

#: The integer that stands for NaT in datetime64 and timedelta64 storage.
INAT = -(2**63)
#: Nanoseconds in one count of a unit that pandas keeps.
UNIT_NS = {"s": 1_000_000_000, "ms": 1_000_000, "us": 1_000, "ns": 1}
#: Nanoseconds in one count of a NumPy unit.
NUMPY_UNIT_NS = {
    **UNIT_NS,
    "m": 60_000_000_000,
    "h": 3_600_000_000_000,
    "D": 86_400_000_000_000,
    "W": 604_800_000_000_000,
}
NAN = float("nan")


def finer(left: str, right: str) -> str:
    """The finer one of two units."""
    return left if UNIT_NS[left] <= UNIT_NS[right] else right


def supported_unit(unit: str) -> str:
    """The unit that pandas keeps data of a NumPy unit in: the same or, for coarse ones, seconds."""
    return unit if unit in UNIT_NS else "s"


def check_unit(unit: Any) -> None:
    """ValueError-like complaint of `as_unit` about a unit that pandas does not keep."""
    if unit not in UNIT_NS:
        if unit in NUMPY_UNIT_NS:
            raise NotImplementedError("Only resolutions 's', 'ms', 'us', 'ns' are supported.")
        raise ValueError("Supported units are 's', 'ms', 'us', 'ns'")


def _make_error(name: str) -> Any:
    def method(*args: Any, **kwargs: Any) -> Any:
        raise ValueError(f"NaTType does not support {name}")

    return method


def _nat_method(self: Any, *args: Any, **kwargs: Any) -> Any:
    return self


def _nan_method(self: Any, *args: Any, **kwargs: Any) -> float:
    return NAN


class NaTType(datetime.datetime):
    """The type of NaT. Fields are NaN, methods that give moments give NaT, comparisons are false."""

    __module__ = "pandas.api.typing"
    _value = INAT
    value = INAT
    _instance: Any = None

    def __new__(cls) -> NaTType:
        if cls._instance is None:
            cls._instance = datetime.datetime.__new__(cls, 1, 1, 1)
        return cls._instance

    def __repr__(self) -> str:
        return "NaT"

    def __str__(self) -> str:
        return "NaT"

    def __format__(self, spec: str) -> str:
        return "NaT"

    def isoformat(self, sep: str = "T", timespec: str = "auto") -> str:
        return "NaT"

    def __hash__(self) -> int:
        return INAT

    def __bool__(self) -> bool:
        return True

    def __reduce__(self) -> Any:
        return (NaTType, ())

    def __reduce_ex__(self, protocol: Any) -> Any:
        return (NaTType, ())

    def __copy__(self) -> NaTType:
        return self

    def __deepcopy__(self, memo: Any) -> NaTType:
        return self

    # Fields: NaN wherever a number is asked for.
    year = month = day = hour = minute = second = millisecond = NAN  # type: ignore[assignment]
    microsecond = nanosecond = NAN  # type: ignore[assignment]
    quarter = qyear = week = weekofyear = day_of_week = dayofweek = day_of_year = dayofyear = NAN
    days_in_month = daysinmonth = days = seconds = microseconds = nanoseconds = NAN
    is_leap_year = is_month_start = is_month_end = is_quarter_start = False
    is_quarter_end = is_year_start = is_year_end = False
    tzinfo = None  # type: ignore[assignment]
    tz = None
    fold = 0  # type: ignore[assignment]

    weekday = isoweekday = total_seconds = month_name = day_name = _nan_method  # type: ignore[assignment]
    floor = ceil = round = date = replace = tz_convert = tz_localize = as_unit = normalize = _nat_method  # type: ignore

    def to_pydatetime(self, warn: bool = True) -> NaTType:
        return self

    def to_datetime64(self) -> Any:
        return np.datetime64("NaT", "ns")

    def to_numpy(self, dtype: Any = None, copy: bool = False) -> Any:
        if dtype is not None and np.dtype(dtype).kind == "m":
            return np.timedelta64("NaT", "ns")
        return np.datetime64("NaT", "ns")

    @property
    def asm8(self) -> Any:
        return np.datetime64("NaT", "ns")

    astimezone = _make_error("astimezone")
    ctime = _make_error("ctime")
    dst = _make_error("dst")
    isocalendar = _make_error("isocalendar")
    strftime = _make_error("strftime")
    time = _make_error("time")
    timestamp = _make_error("timestamp")
    timetuple = _make_error("timetuple")
    timetz = _make_error("timetz")
    toordinal = _make_error("toordinal")
    tzname = _make_error("tzname")
    utcoffset = _make_error("utcoffset")
    utctimetuple = _make_error("utctimetuple")
    combine = _make_error("combine")
    fromisocalendar = _make_error("fromisocalendar")
    fromisoformat = _make_error("fromisoformat")
    fromordinal = _make_error("fromordinal")
    fromtimestamp = _make_error("fromtimestamp")
    strptime = _make_error("strptime")
    utcfromtimestamp = _make_error("utcfromtimestamp")
    utcnow = _make_error("utcnow")
    now = today = _nat_method  # type: ignore[assignment]

    # Comparisons and arithmetic.

    def __eq__(self, other: Any) -> bool:
        return False

    def __ne__(self, other: Any) -> bool:
        return True

    def _order(self, other: Any) -> Any:
        if isinstance(other, (datetime.datetime, datetime.timedelta, np.datetime64, np.timedelta64)):
            return False
        return NotImplemented

    __lt__ = __le__ = __gt__ = __ge__ = _order

    def _combine(self, other: Any) -> Any:
        if isinstance(other, (datetime.datetime, datetime.timedelta, np.datetime64, np.timedelta64, int, float)):
            return self
        return self if hasattr(other, "freqstr") else NotImplemented

    __add__ = __radd__ = __sub__ = __rsub__ = _combine  # type: ignore[assignment]

    def __mul__(self, other: Any) -> Any:
        return self if isinstance(other, (int, float)) else NotImplemented

    __rmul__ = __mul__

    def __truediv__(self, other: Any) -> Any:
        if isinstance(other, (datetime.timedelta, np.timedelta64)) or other is self:
            return NAN
        return self if isinstance(other, (int, float)) else NotImplemented

    def __rtruediv__(self, other: Any) -> Any:
        return NAN if isinstance(other, (datetime.timedelta, np.timedelta64)) else NotImplemented

    __floordiv__ = __truediv__
    __rfloordiv__ = __rtruediv__

    def __neg__(self) -> NaTType:
        return self

    __pos__ = __neg__
    __abs__ = __neg__


NaT = NaTType()
