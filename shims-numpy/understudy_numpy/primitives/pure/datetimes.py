"""Bulk kernels on datetime64 and timedelta64 storage: int64 counts of a unit since 1970-01-01.

Every kernel takes a flat sequence of Python ints (an `array('q')` or a list) and a unit ('D', 'h', 'm', 's', 'ms', 'us'
or 'ns'), treats `NAT` as missing, and returns a fresh list or `array('q')`. The calendar is the proleptic Gregorian one
without leap seconds, as in NumPy. Work that depends on the day only is done once per distinct day.

Text is in `datetimes_text.py`. This module knows nothing of ndarray and of pandas.
"""

from __future__ import annotations

import datetime
import itertools
from array import array
from collections.abc import Iterable, Sequence
from typing import Callable

NAT = -(2**63)
INT64_MAX = 2**63 - 1

#: How many of a unit make a day.
PER_DAY = {
    "D": 1,
    "h": 24,
    "m": 1440,
    "s": 86_400,
    "ms": 86_400_000,
    "us": 86_400_000_000,
    "ns": 86_400_000_000_000,
}

_UTC = datetime.timezone.utc
_EPOCH_ORDINAL = 719_163
#: Since this second, zones change their offset at whole quarters of an hour only.
_QUARTERS_SINCE = 63_072_000
DAYS_IN_MONTH = (0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


# Single days


def days_from_civil(year: int, month: int, day: int) -> int:
    """Days from 1970-01-01 to a civil date (Hinnant, chrono-Compatible Low-Level Date Algorithms)."""
    if month <= 2:
        year -= 1
        month += 12
    era, year_of_era = divmod(year, 400)
    day_of_year = (153 * (month - 3) + 2) // 5 + day - 1
    return era * 146_097 + year_of_era * 365 + year_of_era // 4 - year_of_era // 100 + day_of_year - 719_468


def civil_from_days(days: int) -> tuple[int, int, int]:
    """(year, month, day) of a count of days since 1970-01-01 (Hinnant)."""
    era, day_of_era = divmod(days + 719_468, 146_097)
    year_of_era = (day_of_era - day_of_era // 1460 + day_of_era // 36_524 - day_of_era // 146_096) // 365
    day_of_year = day_of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
    shifted = (5 * day_of_year + 2) // 153
    month = shifted + 3 if shifted < 10 else shifted - 9
    return year_of_era + era * 400 + (month <= 2), month, day_of_year - (153 * shifted + 2) // 5 + 1


def is_leap_year(year: int) -> bool:
    """Whether the Gregorian year has 366 days."""
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def days_in_month(year: int, month: int) -> int:
    """How many days a month has."""
    return 29 if month == 2 and is_leap_year(year) else DAYS_IN_MONTH[month]


def iso_calendar(days: int) -> tuple[int, int, int]:
    """(ISO year, ISO week, ISO weekday 1-7) of a count of days since 1970-01-01."""
    weekday = (days + 3) % 7
    year = civil_from_days(days - weekday + 3)[0]
    first_thursday = days_from_civil(year, 1, 4)
    first_monday = first_thursday - (first_thursday + 3) % 7
    return year, (days - first_monday) // 7 + 1, weekday + 1


# Fields


def _year(days: int) -> int:
    return civil_from_days(days)[0]


def _month(days: int) -> int:
    return civil_from_days(days)[1]


def _day(days: int) -> int:
    return civil_from_days(days)[2]


def _weekday(days: int) -> int:
    return (days + 3) % 7


def _day_of_year(days: int) -> int:
    return days - days_from_civil(civil_from_days(days)[0], 1, 1) + 1


def _quarter(days: int) -> int:
    return (civil_from_days(days)[1] + 2) // 3


def _days_in_month(days: int) -> int:
    year, month, _ = civil_from_days(days)
    return days_in_month(year, month)


def _is_leap_year(days: int) -> bool:
    return is_leap_year(civil_from_days(days)[0])


def _is_month_start(days: int) -> bool:
    return civil_from_days(days)[2] == 1


def _is_month_end(days: int) -> bool:
    return civil_from_days(days + 1)[2] == 1


def _is_quarter_start(days: int) -> bool:
    _, month, day = civil_from_days(days)
    return day == 1 and month % 3 == 1


def _is_quarter_end(days: int) -> bool:
    return _is_quarter_start(days + 1)


def _is_year_start(days: int) -> bool:
    return civil_from_days(days)[1:] == (1, 1)


def _is_year_end(days: int) -> bool:
    return civil_from_days(days)[1:] == (12, 31)


#: Fields that depend on the day only.
DAY_FIELDS: dict[str, Callable[[int], object]] = {
    "year": _year,
    "month": _month,
    "day": _day,
    "weekday": _weekday,
    "day_of_year": _day_of_year,
    "quarter": _quarter,
    "days_in_month": _days_in_month,
    "is_leap_year": _is_leap_year,
    "is_month_start": _is_month_start,
    "is_month_end": _is_month_end,
    "is_quarter_start": _is_quarter_start,
    "is_quarter_end": _is_quarter_end,
    "is_year_start": _is_year_start,
    "is_year_end": _is_year_end,
    "civil": civil_from_days,
    "iso_calendar": iso_calendar,
}

#: Fields within the day: (pieces of this size make a day, how many of them make the next larger field).
TIME_FIELDS = {
    "hour": (24, 24),
    "minute": (1440, 60),
    "second": (86_400, 60),
    "millisecond": (86_400_000, 1000),
    "microsecond": (86_400_000_000, 1_000_000),
    "nanosecond": (86_400_000_000_000, 1000),
}


def has_nat(values: Sequence[int]) -> bool:
    """Whether any value is missing."""
    return NAT in values


def by_day(values: Sequence[int], unit: str, function: Callable[[int], object], missing: object = None) -> list:
    """`function(days since the epoch)` for each value, called once per distinct day."""
    per_day = PER_DAY[unit]
    days = values if per_day == 1 else [value // per_day for value in values]
    distinct = set(days)
    if has_nat(values):
        distinct.discard(NAT // per_day)
    table = {day: function(day) for day in distinct}
    table.setdefault(NAT // per_day, missing)
    return list(map(table.__getitem__, days))


def datetime_field(values: Sequence[int], unit: str, field: str, missing: object = -1) -> list:
    """A civil field of every value, as a list; `field` is a key of DAY_FIELDS or TIME_FIELDS."""
    if field in DAY_FIELDS:
        return by_day(values, unit, DAY_FIELDS[field], missing)
    pieces, modulus = TIME_FIELDS[field]
    per_day = PER_DAY[unit]
    if pieces > per_day:
        # The unit is too coarse to have more than whole multiples of the field.
        factor = pieces // per_day
        result = [value * factor % modulus for value in values]
    else:
        size = per_day // pieces
        result = [value // size % modulus for value in values]
    if has_nat(values):
        result = [missing if value == NAT else item for value, item in zip(values, result)]
    return result


def timedelta_components(values: Sequence[int], unit: str) -> list[tuple[int, int, int, int, int, int, int] | None]:
    """(days, hours, minutes, seconds, milliseconds, microseconds, nanoseconds) of every value, None where missing."""
    scale = PER_DAY["ns"] // PER_DAY[unit]
    day = PER_DAY["ns"]
    result: list = []
    for value in values:
        if value == NAT:
            result.append(None)
            continue
        days, rest = divmod(value * scale, day)
        hours, rest = divmod(rest, 3_600_000_000_000)
        minutes, rest = divmod(rest, 60_000_000_000)
        seconds, rest = divmod(rest, 1_000_000_000)
        milliseconds, rest = divmod(rest, 1_000_000)
        result.append((days, hours, minutes, seconds, milliseconds, *divmod(rest, 1000)))
    return result


# Epoch values


def epoch_days(years: Iterable[int], months: Iterable[int], days: Iterable[int]) -> list[int | None]:
    """Days since 1970-01-01 of civil dates given by field; None where a field is out of its range."""
    keys = list(zip(years, months, days))
    table = {key: _checked_days(*key) for key in set(keys)}
    return list(map(table.__getitem__, keys))


def _checked_days(year: int, month: int, day: int) -> int | None:
    if not (1 <= month <= 12 and 1 <= day <= days_in_month(year, month)):
        return None
    return days_from_civil(year, month, day)


def convert_unit(values: Sequence[int], unit: str, to: str) -> array:
    """The same instants (or spans) counted in another unit, rounded down; OverflowError beyond int64."""
    have, want = PER_DAY[unit], PER_DAY[to]
    if have == want:
        return array("q", values)
    missing = has_nat(values)
    if want > have:
        factor = want // have
        if missing:
            return array("q", [NAT if value == NAT else value * factor for value in values])
        return array("q", [value * factor for value in values])
    factor = have // want
    if missing:
        return array("q", [NAT if value == NAT else value // factor for value in values])
    return array("q", [value // factor for value in values])


def shift_values(values: Sequence[int], amount: int) -> array:
    """Every value plus `amount`, with missing values kept; OverflowError beyond int64."""
    if has_nat(values):
        return array("q", [NAT if value == NAT else value + amount for value in values])
    return array("q", [value + amount for value in values])


def round_values(values: Sequence[int], size: int, how: str) -> array:
    """Values moved to multiples of `size`: `how` is 'floor', 'ceil' or 'round' (half to even)."""
    if how == "floor":
        result = [value - value % size for value in values]
    elif how == "ceil":
        result = [value + -value % size for value in values]
    else:
        result = [round_half_even(value, size) for value in values]
    if has_nat(values):
        result = [NAT if value == NAT else item for value, item in zip(values, result)]
    return array("q", result)


def round_half_even(value: int, size: int) -> int:
    """The multiple of `size` nearest to `value`; of two equally near ones, the even multiple."""
    quotient, rest = divmod(value, size)
    if rest * 2 > size or (rest * 2 == size and quotient % 2):
        quotient += 1
    return quotient * size


def range_values(start: int, step: int, count: int) -> array:
    """start, start + step, ...: `count` values."""
    return array("q", itertools.islice(itertools.count(start, step), count)) if step else array("q", [start]) * count


# Time zones


def utc_offset_seconds(tz: datetime.tzinfo, seconds: int) -> int:
    """Offset of local time from UTC, in seconds, at an instant in seconds since the epoch (UTC)."""
    if tz is _UTC:
        return 0
    # Years outside datetime's range share the rules of the nearest year inside it.
    bounded = min(max(seconds, -62_135_500_000), 253_402_200_000)
    moment = datetime.datetime(1970, 1, 1, tzinfo=_UTC) + datetime.timedelta(seconds=bounded)
    offset = moment.astimezone(tz).utcoffset()
    return offset.days * 86_400 + offset.seconds if offset is not None else 0


def utc_to_local(values: Sequence[int], unit: str, tz: datetime.tzinfo | None) -> array:
    """Wall-clock values (as if they were naive) of UTC values in a zone."""
    if tz is None or tz is _UTC:
        return array("q", values)
    per_second = max(PER_DAY[unit] // 86_400, 1)
    if isinstance(tz, datetime.timezone):
        return shift_values(values, utc_offset_seconds(tz, 0) * per_second)
    quarter = 900 * per_second
    keys = [
        value // quarter * 900 if value >= _QUARTERS_SINCE * per_second else value // per_second for value in values
    ]
    table = {key: utc_offset_seconds(tz, key) * per_second for key in set(keys) if key > -(10**15)}
    if not has_nat(values):
        return array("q", [value + table[key] for value, key in zip(values, keys)])
    return array("q", [NAT if value == NAT else value + table[key] for value, key in zip(values, keys)])


def local_to_utc(values: Sequence[int], unit: str, tz: datetime.tzinfo | None) -> tuple[array, list[int], list[int]]:
    """UTC values of wall-clock values, with the positions of those that are ambiguous and those that do not exist.

    An ambiguous value is given its first (daylight) reading; one that does not exist the offset from before the gap.
    """
    if tz is None or tz is _UTC:
        return array("q", values), [], []
    per_second = max(PER_DAY[unit] // 86_400, 1)
    if isinstance(tz, datetime.timezone):
        return shift_values(values, -utc_offset_seconds(tz, 0) * per_second), [], []
    keys = [
        value // (900 * per_second) * 900 if value >= (_QUARTERS_SINCE + 86_400) * per_second else value // per_second
        for value in values
    ]
    table = {key: _local_offsets(tz, key) for key in set(keys) if key > -(10**15)}
    result = array("q", values)
    ambiguous: list[int] = []
    nonexistent: list[int] = []
    for position, (value, key) in enumerate(zip(values, keys)):
        if value == NAT:
            continue
        offset, kind = table[key]
        if kind:
            (ambiguous if kind == 1 else nonexistent).append(position)
        result[position] = value - offset * per_second
    return result, ambiguous, nonexistent


def _local_offsets(tz: datetime.tzinfo, local: int) -> tuple[int, int]:
    """(offset in seconds, kind) of a wall-clock second: kind 0 is plain, 1 ambiguous, 2 nonexistent."""
    before = utc_offset_seconds(tz, local - 86_400)
    after = utc_offset_seconds(tz, local + 86_400)
    candidates = []
    for offset in dict.fromkeys((before, after)):
        if utc_offset_seconds(tz, local - offset) == offset:
            candidates.append(offset)
    if len(candidates) == 1:
        return candidates[0], 0
    if len(candidates) == 2:
        return max(candidates), 1
    # A zone may have changed twice within two days; datetime's own search settles it.
    if before == after:
        moment = datetime.datetime(1970, 1, 1) + datetime.timedelta(seconds=local)
        found = moment.replace(tzinfo=tz).utcoffset()
        if found is not None:
            seconds = found.days * 86_400 + found.seconds
            return seconds, 0 if utc_offset_seconds(tz, local - seconds) == seconds else 2
    return before, 2
