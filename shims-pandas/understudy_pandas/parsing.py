"""Reading one moment from text, guessing the format of a column of texts, and the dates that partial strings span."""

from __future__ import annotations

import re
from typing import Any

from understudy_numpy.primitives.pure.datetimes import days_from_civil, days_in_month
from understudy_numpy.primitives.pure.datetimes_text import (
    DAYS,
    MONTHS,
    FieldError,
    checked_clock,
    checked_days,
    parse_iso,
    zone_offset,
)
from understudy_numpy.primitives.refusal import Refusal

#: Texts that mean a missing moment.
MISSING = frozenset(
    ("", "NaT", "nat", "NAT", "nan", "NaN", "NAN", "None", "none", "N/A", "n/a", "NA", "<NA>", "NULL", "null", "<na>")
)


class DateParseError(ValueError):
    """A text that no moment can be read from."""

    __module__ = "pandas._libs.tslibs.parsing"


_MONTH_NAMES = {name: position + 1 for position, name in enumerate(MONTHS)}
_MONTH_NAMES.update({name[:3]: position + 1 for position, name in enumerate(MONTHS)})
_MONTH_NAMES["sept"] = 9
_DAY_NAMES = frozenset(DAYS) | frozenset(name[:3] for name in DAYS)
_CLOCK = re.compile(
    r"(?P<date>.*?)[\sT]*(?<!\d)(?P<h>\d{1,2}):(?P<m>\d{1,2})(?::(?P<s>\d{1,2})(?:[.,](?P<f>\d{1,9}))?)?"
    r"\s*(?P<p>[AaPp]\.?[Mm]\.?)?\s*(?P<z>Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2})?"
)
_NUMERIC = re.compile(r"(\d{1,4})([-/. ])(\d{1,2})\2(\d{1,4})")
_WORD = re.compile(r"[A-Za-z]+|\d+")


def parse_datetime(text: str, dayfirst: bool = False) -> Any:
    """The moment in one text as (seconds, nanoseconds, digits, offset), None where it is missing.

    DateParseError for text without a moment; Refusal for text that dateutil might read in ways not covered here.
    """
    stripped = text.strip()
    if stripped in MISSING:
        return None
    try:
        parsed = parse_iso(stripped)
        if parsed is None:
            parsed = _parse_common(stripped, dayfirst)
    except FieldError as error:
        raise DateParseError(f"{error}: {text}") from None
    if parsed is None:
        if _cannot_be_date(stripped):
            raise DateParseError(f"Unknown datetime string format, unable to parse: {text}")
        raise Refusal("pandas.to_datetime", "arg", text, "this form of a date has no shim")
    return parsed


def _cannot_be_date(text: str) -> bool:
    """Whether no reading of the text as a date exists: it has no digit, or words that name no part of a date."""
    words = [word.lower() for word in re.findall(r"[A-Za-z]+", text)]
    known = {
        "t",
        "z",
        "utc",
        "gmt",
        "am",
        "pm",
        "a",
        "p",
        "m",
        "st",
        "nd",
        "rd",
        "th",
        "of",
        "and",
        "ad",
        "at",
        "on",
        "q",
    }
    known |= set(_MONTH_NAMES) | _DAY_NAMES | {"h", "hour", "hours", "minute", "minutes", "s", "second", "seconds"}
    if not any(letter.isdigit() for letter in text):
        return not any(word in known for word in words) or not words
    return any(word not in known for word in words)


def _parse_common(text: str, dayfirst: bool) -> Any:
    """The usual American, European and written-out forms, with or without a time of day."""
    clock = 0
    nanoseconds = digits = 0
    offset = None
    date = text
    found = _CLOCK.fullmatch(text)
    if found and found.group("date"):
        date = found.group("date").rstrip(", ")
        hour = int(found.group("h"))
        half = (found.group("p") or "").lower().replace(".", "")
        if half:
            if not 1 <= hour <= 12:
                return None
            hour = hour % 12 + (12 if half == "pm" else 0)
        clock = checked_clock(hour, int(found.group("m")), int(found.group("s") or 0))
        fraction = found.group("f")
        if fraction:
            nanoseconds, digits = int(fraction.ljust(9, "0")), len(fraction)
        if found.group("z"):
            offset = zone_offset(found.group("z"))
    days = _date_days(date, dayfirst)
    if days is None:
        return None
    return days * 86_400 + clock, nanoseconds, digits, offset


def _date_days(date: str, dayfirst: bool) -> int | None:
    numeric = _NUMERIC.fullmatch(date)
    if numeric:
        first, separator, second, third = numeric.groups()
        if len(first) == 4:
            return checked_days(int(first), int(second), int(third)) if len(third) <= 2 else None
        if len(third) not in (2, 4) or len(first) > 2:
            return None
        year = int(third) if len(third) == 4 else _full_year(int(third))
        month, day = (int(second), int(first)) if dayfirst else (int(first), int(second))
        if month > 12 >= day:
            month, day = day, month
        return checked_days(year, month, day)
    if re.fullmatch(r"\d{8}", date):
        return checked_days(int(date[:4]), int(date[4:6]), int(date[6:]))
    if re.fullmatch(r"\d{4}", date):
        return checked_days(int(date), 1, 1)
    if re.fullmatch(r"\d{6}", date):
        # Six digits are two each of month, day and year or of year, month and day; only the error is certain.
        if not 1 <= int(date[:2]) <= 12 and not 1 <= int(date[2:4]) <= 12:
            raise FieldError("month must be in 1..12")
        return None
    monthly = re.fullmatch(r"(\d{1,2})[-/](\d{4})", date)
    if monthly:
        return checked_days(int(monthly.group(2)), int(monthly.group(1)), 1)
    return _written_date(date)


def _full_year(year: int) -> int:
    return year + (2000 if year <= 68 else 1900)


def _written_date(date: str) -> int | None:
    """A date with the month's name: 'Jan 5, 2020', '5 January 2020', '5-Jan-20', 'Monday, 5 Jan 2020', 'Jan 2020'."""
    cleaned = re.sub(r"(\d)(?:st|nd|rd|th)\b", r"\1", date.lower())
    if not re.fullmatch(r"[a-z0-9 ,./-]+", cleaned):
        return None
    words = [word for word in _WORD.findall(cleaned) if word not in _DAY_NAMES and word != "of"]
    months = [word for word in words if word in _MONTH_NAMES]
    numbers = [word for word in words if word.isdigit()]
    if len(months) != 1 or len(months) + len(numbers) != len(words):
        return None
    month = _MONTH_NAMES[months[0]]
    if len(numbers) == 1:
        return checked_days(int(numbers[0]), month, 1) if len(numbers[0]) == 4 else None
    if len(numbers) != 2:
        return None
    first, second = numbers
    if len(first) == 4:
        year, day = int(first), int(second)
    elif len(second) in (2, 4) and len(first) <= 2:
        year, day = int(second) if len(second) == 4 else _full_year(int(second)), int(first)
    else:
        return None
    return checked_days(year, month, day)


# Partial strings: what span of time a text of a certain precision stands for.

_PARTIAL = (
    ("year", re.compile(r"\d{4}")),
    ("month", re.compile(r"\d{4}[-/]\d{1,2}")),
    ("day", re.compile(r"\d{4}[-/]\d{1,2}[-/]\d{1,2}|\d{8}")),
    ("hour", re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{1,2}")),
    ("minute", re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{1,2}:\d{2}")),
    ("second", re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{1,2}:\d{2}:\d{2}")),
)


def resolution_of(text: str) -> str:
    """How fine a text of a moment is: 'year', 'quarter', 'month', 'day', 'hour', 'minute', 'second', 'microsecond'..."""
    stripped = re.sub(r"(?:Z|[+-]\d{2}:\d{2})$", "", text.strip()) if ":" in text else text.strip()
    for name, pattern in _PARTIAL:
        if pattern.fullmatch(stripped):
            return name
    if re.fullmatch(r"\d{4}-?[Qq][1-4]|[Qq][1-4]-?\d{4}", stripped):
        return "quarter"
    fraction = re.search(r":\d{2}[.,](\d+)$", stripped)
    if fraction:
        size = len(fraction.group(1))
        return "millisecond" if size <= 3 else "microsecond" if size <= 6 else "nanosecond"
    if re.search(r":\d{2}:\d{2}", stripped):
        return "second"
    if ":" in stripped:
        return "minute"
    if re.fullmatch(r"[A-Za-z]{3,9}[ -]\d{4}|\d{4}[ -][A-Za-z]{3,9}", stripped):
        return "month"
    return "day"


def span_nanoseconds(seconds: int, resolution: str) -> int:
    """Length in nanoseconds of the calendar unit `resolution` that starts at `seconds` since 1970."""
    fixed = {
        "day": 86_400_000_000_000,
        "hour": 3_600_000_000_000,
        "minute": 60_000_000_000,
        "second": 1_000_000_000,
        "millisecond": 1_000_000,
        "microsecond": 1_000,
        "nanosecond": 1,
    }
    if resolution in fixed:
        return fixed[resolution]
    from understudy_numpy.primitives.pure.datetimes import civil_from_days

    year, month, _ = civil_from_days(seconds // 86_400)
    if resolution == "month":
        days = days_in_month(year, month)
    elif resolution == "quarter":
        days = sum(days_in_month(year, month + k) for k in range(3))
    else:
        days = days_from_civil(year + 1, 1, 1) - days_from_civil(year, 1, 1)
    return days * fixed["day"]


# Guessing the format of a column


_GUESSES = (
    (re.compile(r"\d{4}-\d{2}-\d{2}"), "%Y-%m-%d"),
    (re.compile(r"\d{4}/\d{1,2}/\d{1,2}"), "%Y/%m/%d"),
    (re.compile(r"\d{4}\.\d{2}\.\d{2}"), "%Y.%m.%d"),
    (re.compile(r"\d{4}-\d{1,2}-\d{1,2}"), "%Y-%m-%d"),
    (re.compile(r"\d{4}\d{2}\d{2}"), "%Y%m%d"),
    (re.compile(r"\d{4}-\d{2}"), "%Y-%m"),
    (re.compile(r"\d{4}/\d{2}"), "%Y/%m"),
    (re.compile(r"\d{4}"), "%Y"),
)


def guess_format(text: str, dayfirst: bool = False) -> str | None:
    """The strptime format that the text is written in, as pandas guesses it from a column's first text; or None."""
    found = re.fullmatch(
        r"(?P<date>[^:]*?)(?P<sep>T| |)(?P<clock>\d{1,2}(?::\d{2}(?::\d{2}(?:\.\d{1,9})?)?)?(?: ?[AaPp][Mm])?)"
        r"(?P<zone> ?(?:Z|UTC|[+-]\d{2}:?\d{2}))?",
        text,
    )
    clock_format = ""
    date = text
    if found and (
        found.group("sep") and (":" in found.group("clock") or re.fullmatch(r"\d{4}-\d{2}-\d{2}", found.group("date")))
    ):
        date = found.group("date")
        clock_format = found.group("sep") + _clock_format(found.group("clock"))
        zone = found.group("zone")
        if zone:
            clock_format += (" " if zone[0] == " " else "") + ("%Z" if "UTC" in zone else "%z")
    date_format = _guess_date(date, dayfirst)
    return None if date_format is None else date_format + clock_format


def _clock_format(clock: str) -> str:
    half = re.search(r"( ?)[AaPp][Mm]$", clock)
    form = "%I" if half else "%H"
    colons = clock.count(":")
    form += ":%M" * (colons >= 1) + ":%S" * (colons >= 2)
    if "." in clock:
        form += ".%f"
    return form + (half.group(1) + "%p" if half else "")


def _guess_date(date: str, dayfirst: bool) -> str | None:
    for pattern, form in _GUESSES:
        if pattern.fullmatch(date):
            return form
    numeric = re.fullmatch(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})", date)
    if numeric:
        first, separator, second, year = numeric.groups()
        year_form = "%Y" if len(year) == 4 else "%y"
        day_leads = int(first) > 12 or (dayfirst and int(second) <= 12)
        if separator == "." and not dayfirst and int(first) <= 12:
            day_leads = False
        lead, follow = ("%d", "%m") if day_leads else ("%m", "%d")
        return separator.join((lead, follow, year_form))
    written = re.fullmatch(r"([A-Za-z]{3,9})([ -])(\d{1,2})(,? ?|-)(\d{4})", date)
    if written and written.group(1).lower() in _MONTH_NAMES:
        return f"{_month_form(written.group(1))}{written.group(2)}%d{written.group(4)}%Y"
    written = re.fullmatch(r"(\d{1,2})([ -])([A-Za-z]{3,9})([ -])(\d{4})", date)
    if written and written.group(3).lower() in _MONTH_NAMES:
        return f"%d{written.group(2)}{_month_form(written.group(3))}{written.group(4)}%Y"
    written = re.fullmatch(r"([A-Za-z]{3,9}) (\d{4})", date)
    if written and written.group(1).lower() in _MONTH_NAMES:
        return f"{_month_form(written.group(1))} %Y"
    return None


def _month_form(word: str) -> str:
    return "%b" if len(word) == 3 else "%B"
