"""Date offsets that follow the calendar, `DateOffset`, and the names of all offsets (`pandas.offsets`).

Steps of fixed length are in `ticks.py`, aliases such as '2h' and 'W-SUN' in `frequencies.py`. The time of day is kept.
"""

from __future__ import annotations

import datetime
from array import array
from collections.abc import Sequence
from typing import Any

from understudy_numpy.primitives.pure.datetimes import NAT, civil_from_days, days_from_civil, days_in_month

from .nattype import UNIT_NS, NaT
from .offsets_base import BaseOffset, SingleConstructorOffset, _rebuild, whole_parameter
from .ticks import Day, Hour, Micro, Milli, Minute, Nano, Second, Tick, delta_to_tick
from .timedeltas import Timedelta
from .timestamps import Timestamp

__all__ = [
    "BDay", "BMonthBegin", "BMonthEnd", "BQuarterBegin", "BQuarterEnd", "BYearBegin", "BYearEnd", "BaseOffset",
    "BusinessDay", "BusinessMonthBegin", "BusinessMonthEnd", "DateOffset", "Day", "Hour", "Micro", "Milli", "Minute",
    "MonthBegin", "MonthEnd", "Nano", "QuarterBegin", "QuarterEnd", "Second", "Tick", "Week", "YearBegin", "YearEnd",
    "delta_to_tick",
]  # fmt: skip

MONTH_CODES = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
DAY_CODES = ("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN")


# Offsets that follow the calendar


class Week(SingleConstructorOffset):
    """Weeks; with `weekday` (Monday is 0), the moments of that day of the week."""

    __module__ = "pandas._libs.tslibs.offsets"
    _prefix = "W"
    _attributes = ("weekday",)

    def __init__(self, n: int = 1, normalize: bool = False, weekday: int | None = None) -> None:
        super().__init__(n, normalize)
        self.weekday = weekday
        if weekday is not None and (weekday < 0 or weekday > 6):
            raise ValueError(f"Day must be 0<=day<=6, got {weekday}")

    @property
    def rule_code(self) -> str:
        return "W" if self.weekday is None else f"W-{DAY_CODES[self.weekday]}"

    def _shift(self, day: int, n: int) -> int:
        if self.weekday is not None:
            ahead = (self.weekday - (day + 3)) % 7
            if ahead:
                day += ahead
                n -= n > 0
        return day + 7 * n

    def _on(self, day: int) -> bool:
        return self.weekday is None or (day + 3) % 7 == self.weekday

    def _is_everywhere(self) -> bool:
        return self.weekday is None


class BusinessDay(SingleConstructorOffset):
    """Mondays to Fridays."""

    __module__ = "pandas._libs.tslibs.offsets"
    _prefix = "B"
    _outputName = "BusinessDay"

    @property
    def kwds(self) -> dict[str, Any]:
        return {"offset": datetime.timedelta(0)}

    def _shift(self, day: int, n: int) -> int:
        weekday = (day + 3) % 7
        if n > 0:
            if weekday > 4:
                day, weekday = day - (weekday - 4), 4
            weeks, rest = divmod(n, 5)
            return day + 7 * weeks + rest + (2 if weekday + rest > 4 else 0)
        if weekday > 4:
            day, weekday = day + 7 - weekday, 0
        weeks, rest = divmod(-n, 5)
        return day - 7 * weeks - rest - (2 if weekday - rest < 0 else 0)

    def _on(self, day: int) -> bool:
        return (day + 3) % 7 <= 4


def _month_day(year: int, month: int, where: str) -> int:
    """The day number of the start or end (or their business versions) of a month."""
    if where in ("start", "business_start"):
        day = days_from_civil(year, month, 1)
        weekday = (day + 3) % 7
        return day + (7 - weekday if where != "start" and weekday > 4 else 0)
    day = days_from_civil(year, month, days_in_month(year, month))
    weekday = (day + 3) % 7
    return day - (weekday - 4 if where != "end" and weekday > 4 else 0)


class _Monthly(SingleConstructorOffset):
    """One day of every `_period` months, those that differ from `_anchor` by a multiple of it."""

    __module__ = "pandas._libs.tslibs.offsets"
    _where = "end"
    _period = 1

    def _anchor(self) -> int:
        return 1

    def _shift(self, day: int, n: int) -> int:
        year, month, _ = civil_from_days(day)
        since = (month - self._anchor()) % self._period if self._period < 12 else month - self._anchor()
        if self._period < 12:
            since = month % self._period - self._anchor() % self._period
        compare = _month_day(year, month, self._where)
        if n > 0:
            n -= since < 0 or (since == 0 and day < compare)
        else:
            n += since > 0 or (since == 0 and day > compare)
        months = year * 12 + month - 1 + n * self._period - since
        return _month_day(months // 12, months % 12 + 1, self._where)

    def _on(self, day: int) -> bool:
        year, month, _ = civil_from_days(day)
        return (month - self._anchor()) % self._period == 0 and day == _month_day(year, month, self._where)


class MonthOffset(_Monthly):
    __module__ = "pandas._libs.tslibs.offsets"


class MonthEnd(MonthOffset):
    __module__ = "pandas._libs.tslibs.offsets"
    _prefix = "ME"


class MonthBegin(MonthOffset):
    __module__ = "pandas._libs.tslibs.offsets"
    _prefix = "MS"
    _where = "start"


class BusinessMonthEnd(MonthOffset):
    __module__ = "pandas._libs.tslibs.offsets"
    _prefix = "BME"
    _where = "business_end"


class BusinessMonthBegin(MonthOffset):
    __module__ = "pandas._libs.tslibs.offsets"
    _prefix = "BMS"
    _where = "business_start"


class QuarterOffset(_Monthly):
    """One day of every third month, among them `startingMonth`."""

    __module__ = "pandas._libs.tslibs.offsets"
    _attributes = ("startingMonth",)
    _period = 3
    _default_month = 3

    def __init__(self, n: int = 1, normalize: bool = False, startingMonth: int | None = None) -> None:
        super().__init__(n, normalize)
        self.startingMonth = self._default_month if startingMonth is None else whole_parameter(startingMonth)

    def _anchor(self) -> int:
        return self.startingMonth

    @property
    def rule_code(self) -> str:
        return f"{self._prefix}-{MONTH_CODES[self.startingMonth - 1]}"


class QuarterEnd(QuarterOffset):
    __module__ = "pandas._libs.tslibs.offsets"
    _prefix = "QE"


class QuarterBegin(QuarterOffset):
    __module__ = "pandas._libs.tslibs.offsets"
    _prefix = "QS"
    _where = "start"


class BQuarterEnd(QuarterOffset):
    __module__ = "pandas._libs.tslibs.offsets"
    _outputName = "BusinessQuarterEnd"
    _prefix = "BQE"
    _where = "business_end"


class BQuarterBegin(QuarterOffset):
    __module__ = "pandas._libs.tslibs.offsets"
    _outputName = "BusinessQuarterBegin"
    _prefix = "BQS"
    _where = "business_start"


class YearOffset(_Monthly):
    """One day of a year, in `month`."""

    __module__ = "pandas._libs.tslibs.offsets"
    _attributes = ("month",)
    _period = 12
    _default_month = 12

    def __init__(self, n: int = 1, normalize: bool = False, month: int | None = None) -> None:
        super().__init__(n, normalize)
        self.month = self._default_month if month is None else whole_parameter(month)
        if not 1 <= self.month <= 12:
            raise ValueError("Month must go from 1 to 12")

    def _anchor(self) -> int:
        return self.month

    @property
    def rule_code(self) -> str:
        return f"{self._prefix}-{MONTH_CODES[self.month - 1]}"


class YearEnd(YearOffset):
    __module__ = "pandas._libs.tslibs.offsets"
    _prefix = "YE"


class YearBegin(YearOffset):
    __module__ = "pandas._libs.tslibs.offsets"
    _prefix = "YS"
    _where = "start"
    _default_month = 1


class BYearEnd(YearOffset):
    __module__ = "pandas._libs.tslibs.offsets"
    _prefix = "BYE"
    _where = "business_end"


class BYearBegin(YearOffset):
    __module__ = "pandas._libs.tslibs.offsets"
    _prefix = "BYS"
    _where = "business_start"
    _default_month = 1


BDay = BusinessDay
BMonthEnd = BusinessMonthEnd
BMonthBegin = BusinessMonthBegin

#: In the order in which pandas shows and applies them.
_RELATIVE = (
    "years",
    "months",
    "weeks",
    "days",
    "hours",
    "minutes",
    "seconds",
    "milliseconds",
    "microseconds",
    "nanoseconds",
)
_ABSOLUTE = ("year", "month", "day", "weekday", "hour", "minute", "second", "microsecond", "nanosecond")
_SPANS = dict(
    weeks=604_800_000_000_000, days=86_400_000_000_000, hours=3_600_000_000_000, minutes=60_000_000_000,
    seconds=1_000_000_000, milliseconds=1_000_000, microseconds=1_000, nanoseconds=1,
)  # fmt: skip


class DateOffset(BaseOffset):
    """Any mixture of calendar and clock steps (plural keywords) and fields to set (singular ones)."""

    __module__ = "pandas"

    def __init__(self, n: int = 1, normalize: bool = False, **kwds: Any) -> None:
        super().__init__(n, normalize)
        unknown = sorted(set(kwds) - set(_RELATIVE) - set(_ABSOLUTE))
        if unknown:
            raise ValueError(f"Invalid argument/s or bad combination of arguments: {list(kwds)}")
        _check_steps(kwds)
        self._kwds = kwds

    @property
    def kwds(self) -> dict[str, Any]:
        return dict(self._kwds)

    def _with(self, n: int) -> Any:
        return DateOffset(n, normalize=self.normalize, **self._kwds)

    def __reduce__(self) -> Any:
        return (_rebuild, (DateOffset, self.n, self.normalize, self._kwds))

    def _key(self) -> tuple[Any, ...]:
        return ("DateOffset", self.n, self.normalize, tuple(sorted(self._kwds.items())))

    def _shown(self) -> list[str]:
        return [f"{name}={value}" for name, value in sorted(self._kwds.items())]

    @property
    def freqstr(self) -> str:
        return repr(self)

    @property
    def rule_code(self) -> str:
        raise NotImplementedError("Prefix not defined")

    def _on(self, day: int) -> bool:
        return True

    def _is_everywhere(self) -> bool:
        return True

    def _apply(self, moment: Timestamp) -> Any:
        if moment is NaT:
            return NaT
        if not self._kwds:
            moment = moment + Timedelta(days=self.n).as_unit(moment._unit)
        for _ in range(abs(self.n) if self._kwds else 0):
            moment = self._once(moment, 1 if self.n > 0 else -1)
        return moment.normalize() if self.normalize else moment

    def _once(self, moment: Timestamp, sign: int) -> Timestamp:
        kwds = self._kwds
        zone, unit = moment.tzinfo, moment._unit
        months = moment.year * 12 + moment.month - 1
        months += sign * (int(kwds.get("years", 0)) * 12 + int(kwds.get("months", 0)))
        year = kwds.get("year", months // 12)
        month = kwds.get("month", months % 12 + 1)
        day = min(days_in_month(year, month), kwds.get("day", moment.day))
        fields = {
            name: kwds[name] for name in ("hour", "minute", "second", "microsecond", "nanosecond") if name in kwds
        }
        moment = moment.tz_localize(None).replace(year=year, month=month, day=day, **fields)
        calendar = sum(sign * int(kwds.get(name, 0)) * _SPANS[name] for name in ("weeks", "days"))
        clock = sum(
            sign * int(kwds.get(name, 0) * size) for name, size in _SPANS.items() if name not in ("weeks", "days")
        )
        moment = moment + _span(calendar, unit)
        if "weekday" in kwds:
            ahead = (int(kwds["weekday"]) - moment.weekday()) % 7
            moment = moment + _span(ahead * _SPANS["days"], unit)
        if zone is not None:
            moment = moment.tz_localize(zone)
        return moment + _span(clock, unit)

    def _apply_values(self, values: Sequence[int], unit: str, n: int | None = None) -> array:
        step = self if n is None else self._with(n)
        table = {
            value: step._apply(Timestamp._from_value(value, unit)).as_unit(unit)._value for value in set(values) - {NAT}
        }
        table[NAT] = NAT
        return array("q", map(table.__getitem__, values))


def _check_steps(kwds: dict[str, Any]) -> None:
    """What dateutil, which keeps the steps of the original, finds wrong with them."""
    if "days" in kwds:
        kwds["days"] + 0
    weekday = kwds.get("weekday")
    if isinstance(weekday, int):
        (0, 1, 2, 3, 4, 5, 6)[weekday]


def _span(nanos: int, unit: str) -> Timedelta:
    while nanos % UNIT_NS[unit]:
        unit = {"s": "ms", "ms": "us", "us": "ns"}[unit]
    return Timedelta._from_value(nanos // UNIT_NS[unit], unit)
