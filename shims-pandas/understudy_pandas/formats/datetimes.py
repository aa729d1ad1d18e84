"""Text of instants and durations kept as integers of a unit, one precision for a whole column."""

from __future__ import annotations

import itertools
import operator
from collections.abc import Sequence
from typing import Any

NAT = -(2**63)
"""The integer that stands for NaT."""

PER_SECOND = {"s": 1, "ms": 1_000, "us": 1_000_000, "ns": 1_000_000_000}


def whole_days(items: Sequence[int], unit: str) -> bool:
    """Whether every item that is not NaT is a multiple of a day."""
    per_day = 86_400 * PER_SECOND[unit]
    if not any(map(operator.mod, items, itertools.repeat(per_day))):
        return True
    return not any(item % per_day for item in items if item != NAT)


def civil(days: int) -> tuple[int, int, int]:
    """Year, month, day of the proleptic Gregorian calendar, `days` after 1970-01-01.

    Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", civil_from_days.
    """
    days += 719_468
    era, day_of_era = divmod(days, 146_097)
    year_of_era = (day_of_era - day_of_era // 1_460 + day_of_era // 36_524 - day_of_era // 146_096) // 365
    day_of_year = day_of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
    shifted_month = (5 * day_of_year + 2) // 153
    day = day_of_year - (153 * shifted_month + 2) // 5 + 1
    month = shifted_month + 3 if shifted_month < 10 else shifted_month - 9
    return year_of_era + 400 * era + (month <= 2), month, day


def date_text(item: int, unit: str) -> str:
    """`item` as YYYY-MM-DD."""
    return "{:04d}-{:02d}-{:02d}".format(*civil(item // (86_400 * PER_SECOND[unit])))


def clock_text(seconds: int) -> str:
    """Seconds of a day as HH:MM:SS."""
    minutes, second = divmod(seconds, 60)
    hour, minute = divmod(minutes, 60)
    return f"{hour:02d}:{minute:02d}:{second:02d}"


def instant_text(item: int, unit: str, digits: int) -> str:
    """`item` as YYYY-MM-DD HH:MM:SS with `digits` decimals of the second."""
    seconds, fraction = divmod(item, PER_SECOND[unit])
    days, of_day = divmod(seconds, 86_400)
    text = "{:04d}-{:02d}-{:02d} ".format(*civil(days)) + clock_text(of_day)
    return text + decimals(fraction, unit, digits) if digits else text


def decimals(fraction: int, unit: str, digits: int) -> str:
    """The part below a second, `fraction` units of it, as a point and `digits` digits."""
    nanoseconds = fraction * (1_000_000_000 // PER_SECOND[unit])
    return f".{nanoseconds:09d}"[: digits + 1]


def needed_digits(items: Sequence[int], unit: str) -> int:
    """Decimals of the second (0, 3, 6 or 9) that show every item exactly."""
    scale = 1_000_000_000 // PER_SECOND[unit]
    below = {item % PER_SECOND[unit] * scale for item in items if item != NAT}
    for digits, step in ((0, 1_000_000_000), (3, 1_000_000), (6, 1_000)):
        if not any(nanoseconds % step for nanoseconds in below):
            return digits
    return 9


def datetime_texts(items: Sequence[int], unit: str, na_rep: str) -> list[str]:
    """A column of instants without zone: dates only where all are midnights, else one precision for all."""
    if whole_days(items, unit):
        return [na_rep if item == NAT else date_text(item, unit) for item in items]
    digits = needed_digits(items, unit)
    return [na_rep if item == NAT else instant_text(item, unit, digits) for item in items]


def zoned_texts(stamps: Sequence[Any], na_rep: str) -> list[str]:
    """A column of Timestamps with a time zone: local time at one precision, then the offset from UTC."""
    there = [stamp for stamp in stamps if stamp == stamp]
    fractions = [stamp.microsecond * 1_000 + stamp.nanosecond for stamp in there]
    digits = needed_digits(fractions, "ns")
    texts = iter(
        [
            f"{stamp.year:04d}-{stamp.month:02d}-{stamp.day:02d} {stamp.hour:02d}:{stamp.minute:02d}:{stamp.second:02d}"
            + (decimals(fraction, "ns", digits) if digits else "")
            + offset_text(stamp)
            for stamp, fraction in zip(there, fractions)
        ]
    )
    return [next(texts) if stamp == stamp else na_rep for stamp in stamps]


def offset_text(stamp: Any) -> str:
    """The UTC offset of an aware Timestamp as +HH:MM."""
    minutes = int(stamp.utcoffset().total_seconds() // 60)
    sign = "-" if minutes < 0 else "+"
    return "{}{:02d}:{:02d}".format(sign, *divmod(abs(minutes), 60))


def label_texts(items: Sequence[int], unit: str, dates_only: bool) -> list[str]:
    """Instants as `str(Timestamp)` writes each: its own decimals, none where it has none; dates if `dates_only`."""
    texts = []
    for item in items:
        if item == NAT:
            texts.append("NaT")
        elif dates_only:
            texts.append(date_text(item, unit))
        else:
            digits = needed_digits([item], unit)
            texts.append(instant_text(item, unit, max(digits, 6) if digits else 0))
    return texts


def timedelta_style(items: Sequence[int], unit: str) -> str:
    """How a column of durations is written: "days", "long" (whole seconds), "us" or "all" (nanoseconds)."""
    if whole_days(items, unit):
        return "days"
    digits = needed_digits(items, unit)
    if digits == 0:
        return "long"
    return "all" if digits == 9 else "us"


def timedelta_texts(items: Sequence[int], unit: str, style: str, na_rep: str) -> list[str]:
    """Durations as `D days [+]HH:MM:SS[.ffffff[fff]]`; the clock part counts forward from the day before zero."""
    texts = []
    for item in items:
        if item == NAT:
            texts.append(na_rep)
            continue
        seconds, fraction = divmod(item, PER_SECOND[unit])
        days, of_day = divmod(seconds, 86_400)
        text = f"{days} days"
        if style != "days" or of_day or fraction:
            text += (" +" if days < 0 else " ") + clock_text(of_day)
            digits = {"us": 6, "all": 9}.get(style, 0)
            if not digits and fraction:
                digits = max(6, needed_digits([item], unit))
            if digits:
                text += decimals(fraction, unit, digits)
        texts.append(text)
    return texts
