"""Text to moments: ISO 8601 in bulk, and the strptime directives that pandas reads.

A parsed text is `(seconds, nanoseconds, digits, offset)`: local wall-clock seconds since 1970-01-01, nanoseconds within
the second, how many digits of the second's fraction were written, and the offset from UTC in seconds or None where the
text has none. Each distinct text is parsed once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from .datetimes import days_from_civil, days_in_month

Parsed = tuple  # (seconds, nanoseconds, digits, offset)

ISO = re.compile(
    r"(\d{4})(?:(-?)(\d{2})(?:\2(\d{2}))?)?"
    r"(?:[T ](\d{2})(?:(:?)(\d{2})(?:\6(\d{2})(?:[.,](\d{1,18}))?)?)?)?"
    r"\s?(Z|[+-]\d{2}(?::?\d{2})?)?"
)

MONTHS = ("january february march april may june july august september october november december").split()
DAYS = "monday tuesday wednesday thursday friday saturday sunday".split()


class FieldError(ValueError):
    """A text has the right shape but a field is out of its range; the message says which."""


def parse_iso(text: str) -> Parsed | None:
    """One ISO 8601 moment; None where the text does not have that shape, FieldError where a field is out of range."""
    found = ISO.fullmatch(text)
    if found is None:
        return None
    year, dash, month, day, hour, _, minute, second, fraction, zone = found.groups()
    if not dash and (hour is not None or zone) and day is None:
        return None
    if day is None and not dash and month is not None:
        # Six digits are read as year and month only with a dash between them.
        return None
    days = checked_days(int(year), int(month or 1), int(day or 1))
    seconds = days * 86_400
    if hour is not None:
        seconds += checked_clock(int(hour), int(minute or 0), int(second or 0))
    if zone is None and fraction is None:
        return seconds, 0, 0, None
    nanoseconds = int(fraction[:9].ljust(9, "0")) if fraction else 0
    return seconds, nanoseconds, len(fraction) if fraction else 0, zone_offset(zone) if zone else None


def checked_days(year: int, month: int, day: int) -> int:
    """Days since 1970-01-01 of a date, or FieldError."""
    if not 1 <= month <= 12:
        raise FieldError("month must be in 1..12")
    if not 1 <= day <= days_in_month(year, month) or year < 1:
        raise FieldError("day is out of range for month" if year >= 1 else "year 0 is out of range")
    return days_from_civil(year, month, day)


def checked_clock(hour: int, minute: int, second: int) -> int:
    """Seconds of the day of a wall-clock time, or FieldError."""
    if hour > 23:
        raise FieldError("hour must be in 0..23")
    if minute > 59:
        raise FieldError("minute must be in 0..59")
    if second > 59:
        raise FieldError("second must be in 0..59")
    return hour * 3600 + minute * 60 + second


def zone_offset(zone: str) -> int:
    """Seconds of an offset like Z, +01, -0530 or +05:30."""
    if zone in ("Z", "z", "UTC", "GMT", "utc"):
        return 0
    seconds = int(zone[1:3]) * 3600 + (int(zone[-2:]) * 60 if len(zone) > 3 else 0)
    return -seconds if zone[0] == "-" else seconds


def parse_iso_table(texts: Iterable[str], shape: re.Pattern | None = None) -> dict:
    """{text: parsed or None} of the distinct texts; None where the text is not ISO (or not of the given `shape`).

    A date that occurs in many texts is read once.
    """
    days: dict = {}
    table: dict = {}
    for text in texts:
        if shape is not None and shape.fullmatch(text) is None:
            table[text] = None
            continue
        size = len(text)
        if size in (10, 19, 20) and text[4] == "-" and text[7] == "-":
            date = text[:10]
            day = days.get(date)
            if day is None:
                try:
                    parsed = parse_iso(date)
                except FieldError:
                    parsed = None
                if parsed is None:
                    table[text] = None
                    continue
                day = days[date] = parsed[0]
            if size == 10:
                table[text] = (day, 0, 0, None)
                continue
            hour, minute, second = text[11:13], text[14:16], text[17:19]
            if (
                text[10] in "T "
                and text[13] == ":" == text[16]
                and (size == 19 or text[19] == "Z")
                and (hour + minute + second).isdigit()
                and hour < "24"
                and minute < "60"
                and second < "60"
            ):
                clock = int(hour) * 3600 + int(minute) * 60 + int(second)
                table[text] = (day + clock, 0, 0, None if size == 19 else 0)
                continue
        try:
            table[text] = parse_iso(text)
        except FieldError:
            table[text] = None
    return table


#: strptime directives: the pattern of each (what it means is in `_moment`).
DIRECTIVES = {
    "Y": r"(?P<Y>\d{4})",
    "y": r"(?P<y>\d{2})",
    "m": r"(?P<m>1[0-2]|0[1-9]|[1-9])",
    "d": r"(?P<d>3[01]|[12]\d|0[1-9]|[1-9]| [1-9])",
    "H": r"(?P<H>2[0-3]|[01]\d|\d)",
    "I": r"(?P<I>1[0-2]|0[1-9]|[1-9])",
    "M": r"(?P<M>[0-5]\d|\d)",
    "S": r"(?P<S>6[01]|[0-5]\d|\d)",
    "f": r"(?P<f>\d{1,9})",
    "j": r"(?P<j>36[0-6]|3[0-5]\d|[12]\d\d|0[1-9]\d|00[1-9]|[1-9]\d|0[1-9]|[1-9])",
    "p": r"(?P<p>am|pm)",
    "B": "(?P<B>" + "|".join(MONTHS) + ")",
    "b": "(?P<b>" + "|".join(name[:3] for name in MONTHS) + ")",
    "A": "(?P<A>" + "|".join(DAYS) + ")",
    "a": "(?P<a>" + "|".join(name[:3] for name in DAYS) + ")",
    "z": r"(?P<z>[+-]\d\d:?[0-5]\d|Z)",
    "Z": r"(?P<Z>utc|gmt)",
    "%": "%",
}


def compile_format(form: str) -> re.Pattern:
    """The pattern of a strptime format; KeyError names a directive that is not covered."""
    pieces = []
    position = 0
    while position < len(form):
        letter = form[position]
        if letter == "%":
            position += 1
            pieces.append(DIRECTIVES[form[position]] if position < len(form) else DIRECTIVES[""])
        elif letter.isspace():
            pieces.append(r"\s+")
            while position + 1 < len(form) and form[position + 1].isspace():
                position += 1
        else:
            pieces.append(re.escape(letter))
        position += 1
    return re.compile("".join(pieces), re.IGNORECASE)


def parse_with(pattern: re.Pattern, text: str) -> Parsed | None:
    """One text read by a compiled format; None where it does not match, FieldError for an impossible date."""
    found = pattern.fullmatch(text)
    if found is None:
        return None
    part = found.groupdict()
    if part.get("Y"):
        year = int(part["Y"])
    elif part.get("y"):
        year = int(part["y"])
        year += 2000 if year <= 68 else 1900
    else:
        year = 1900
    month = int(part.get("m") or 1)
    if part.get("B"):
        month = MONTHS.index(part["B"].lower()) + 1
    elif part.get("b"):
        month = [name[:3] for name in MONTHS].index(part["b"].lower()) + 1
    if part.get("j"):
        days = checked_days(year, 1, 1) + int(part["j"]) - 1
    else:
        days = checked_days(year, month, int(part.get("d") or 1))
    hour = int(part.get("H") or 0)
    if part.get("I"):
        hour = int(part["I"]) % 12
        if (part.get("p") or "").lower() == "pm":
            hour += 12
    seconds = days * 86_400 + hour * 3600 + int(part.get("M") or 0) * 60 + int(part.get("S") or 0)
    fraction = part.get("f")
    zone = part.get("z") or part.get("Z")
    return (
        seconds,
        int(fraction.ljust(9, "0")) if fraction else 0,
        len(fraction) if fraction else 0,
        zone_offset(zone.upper()) if zone else None,
    )
