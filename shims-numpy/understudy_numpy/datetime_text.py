"""The ISO 8601 text of a datetime64 count."""

from __future__ import annotations

from .primitives.pure.datetimes import civil_from_days

NAT = -(2**63)

# Seconds in the longer units, and digits after the point that the shorter ones show.
_SECONDS = {"W": 604_800, "D": 86_400, "h": 3_600, "m": 60, "s": 1}
_FRACTION_DIGITS = {"s": 0, "ms": 3, "us": 6, "ns": 9, "ps": 12, "fs": 15, "as": 18}


def datetime_text(count: int, unit: str | None) -> str:
    """`count` multiples of `unit` ("ns", "25s") since 1970 as NumPy prints them; "NaT" for the missing one."""
    if count == NAT or not unit:
        return "NaT"
    name = unit.lstrip("0123456789")
    if len(name) != len(unit):
        count *= int(unit[: len(unit) - len(name)])
    if name == "Y":
        return f"{1970 + count:04d}"
    if name == "M":
        years, month = divmod(count, 12)
        return f"{1970 + years:04d}-{month + 1:02d}"
    places = _FRACTION_DIGITS.get(name, 0)
    seconds, fraction = divmod(count * _SECONDS.get(name, 1), 10**places)
    days, seconds = divmod(seconds, 86_400)
    year, month, day = civil_from_days(days)
    text = f"{year:04d}-{month:02d}-{day:02d}"
    if name in ("W", "D"):
        return text
    hours, seconds = divmod(seconds, 3_600)
    text = f"{text}T{hours:02d}"
    if name == "h":
        return text
    text = f"{text}:{seconds // 60:02d}"
    if name == "m":
        return text
    text = f"{text}:{seconds % 60:02d}"
    return f"{text}.{fraction:0{places}d}" if places else text
