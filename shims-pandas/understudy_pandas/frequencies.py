"""The aliases of date offsets, their reading ('2h30min', 'QS-FEB'), and the guess of a frequency from moments."""

from __future__ import annotations

import datetime
import re
import warnings
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import understudy_numpy as np
from understudy_numpy.primitives.pure.datetimes import civil_from_days
from understudy_numpy.primitives.refusal import Refusal

from . import offsets
from .errors import Pandas4Warning
from .nattype import UNIT_NS
from .timedeltas import Timedelta

TICKS = {
    "h": offsets.Hour,
    "min": offsets.Minute,
    "s": offsets.Second,
    "ms": offsets.Milli,
    "us": offsets.Micro,
    "ns": offsets.Nano,
}
_PLAIN = {
    "D": offsets.Day,
    "B": offsets.BusinessDay,
    "ME": offsets.MonthEnd,
    "MS": offsets.MonthBegin,
    "BME": offsets.BusinessMonthEnd,
    "BMS": offsets.BusinessMonthBegin,
}
_QUARTERLY = {
    "QE": offsets.QuarterEnd,
    "QS": offsets.QuarterBegin,
    "BQE": offsets.BQuarterEnd,
    "BQS": offsets.BQuarterBegin,
}
_YEARLY = {"YE": offsets.YearEnd, "YS": offsets.YearBegin, "BYE": offsets.BYearEnd, "BYS": offsets.BYearBegin}
_REFUSED = ("C", "SME", "SMS", "bh", "cbh", "CBME", "CBMS", "WOM", "LWOM", "RE", "REQ", "HYE", "HYS", "BHYE", "BHYS")
#: Aliases of earlier pandas and what replaced them.
_RENAMED = {"M": "ME", "Q": "QE", "Y": "YE", "BM": "BME", "BQ": "BQE", "BY": "BYE", "SM": "SME", "CBM": "CBME"}
_REMOVED = {
    "H": "h",
    "T": "min",
    "S": "s",
    "L": "ms",
    "U": "us",
    "N": "ns",
    "A": "Y",
    "AS": "YS",
    "BH": "bh",
    "CBH": "cbh",
}
_LOWER = {"d": "D", "b": "B", "w": "W", "c": "C"}
_PIECE = re.compile(r"([+-]?)(\d+(?:\.\d*)?|\.\d+)?\s*([A-Za-z]+(?:-[\dA-Za-z-]+)?)")
_FINER = {"D": ("h", 24), "h": ("min", 60), "min": ("s", 60), "s": ("ms", 1000), "ms": ("us", 1000), "us": ("ns", 1000)}
_cache: dict[str, Any] = {}


def to_offset(freq: Any, is_period: bool = False) -> Any:
    """The offset that `freq` (an alias, an offset, a timedelta or None) stands for; ValueError for an unknown alias."""
    if is_period:
        raise Refusal(
            "pandas.tseries.frequencies.to_offset", "is_period", is_period, "aliases of periods have no shim yet"
        )
    if freq is None or isinstance(freq, offsets.BaseOffset):
        return freq
    if isinstance(freq, (datetime.timedelta, np.timedelta64)):
        nanos = Timedelta(freq)._ns
        return offsets.delta_to_tick(nanos)
    if not isinstance(freq, str):
        if isinstance(freq, tuple):
            raise TypeError(f"to_offset does not support tuples {freq}, pass as a string instead")
        raise TypeError(f"Argument 'freq' has incorrect type (expected str, got {type(freq).__name__})")
    found = _cache.get(freq)
    if found is None:
        found = _parse(freq)
        if freq in ("MS", "ME", "D", "W", "h", "min", "s"):
            _cache[freq] = found
    return found


def _parse(freq: str) -> Any:
    text = freq.strip()
    if not text:
        raise ValueError(f"Invalid frequency: {freq}.")
    total: Any = None
    position = 0
    try:
        while position < len(text):
            found = _PIECE.match(text, position)
            if found is None:
                raise ValueError("last element must be blank")
            sign, number, name = found.groups()
            if sign and not number:
                raise ValueError(f"invalid literal for int() with base 10: '{sign}'")
            piece = _scaled(name, Fraction(number or 1), -1 if sign == "-" else 1)
            total = piece if total is None else _sum(total, piece)
            position = found.end()
            while position < len(text) and text[position] in " ,":
                position += 1
    except ValueError as error:
        hint = re.search(r" Did you mean \S+\?$", str(error))
        tail = hint.group(0) if hint else ""
        raise ValueError(f"Invalid frequency: {freq}. Failed to parse with error message: {error!r}{tail}") from None
    return total


def _sum(left: Any, right: Any) -> Any:
    if isinstance(left, offsets.Day) and isinstance(right, offsets.Tick):
        left = offsets.Hour(24 * left.n)
    if isinstance(right, offsets.Day) and isinstance(left, offsets.Tick):
        right = offsets.Hour(24 * right.n)
    try:
        return left + right
    except TypeError:
        raise ValueError(f"cannot add {left!r} and {right!r}") from None


def _scaled(name: str, number: Fraction, sign: int) -> Any:
    while number.denominator != 1:
        name = "D" if name == "d" else name
        if name not in _FINER:
            raise ValueError("Could not convert to integer offset at any resolution")
        name, factor = _FINER[name]
        number *= factor
    return _named(name) * (int(number) * sign)


def _named(name: str) -> Any:
    """The offset with an alias that has no number."""
    if name in TICKS:
        return TICKS[name]()
    if name in _PLAIN:
        return _PLAIN[name]()
    if name in _LOWER or (name.lower() in TICKS and name not in _REMOVED and name != "Min"):
        proper = _LOWER.get(name, name.lower())
        warnings.warn(
            f"'{name}' is deprecated and will be removed in a future version, please use '{proper}' instead.",
            Pandas4Warning,
            stacklevel=7,
        )
        return _named(proper)
    if name == "Min":
        return offsets.Minute()
    prefix, dash, suffix = name.partition("-")
    if prefix.upper() in _RENAMED:
        new = _RENAMED[prefix.upper()] + dash + suffix
        raise ValueError(f"'{name}' is no longer supported for offsets. Please use '{new}' instead.")
    if prefix in _REMOVED:
        raise ValueError(f"Invalid frequency: {name}. Did you mean {_REMOVED[prefix] + dash + suffix}?")
    if prefix in _REFUSED:
        raise Refusal("pandas.tseries.frequencies.to_offset", "freq", name, "this offset has no shim yet")
    if prefix == "W":
        return offsets.Week(weekday=6 if not suffix else _position(offsets.DAY_CODES, suffix, name))
    if prefix in _QUARTERLY:
        kind = _QUARTERLY[prefix]
        start = 1 if prefix.endswith("S") else 12
        return kind(startingMonth=start if not suffix else _position(offsets.MONTH_CODES, suffix, name) + 1)
    if prefix in _YEARLY:
        return _YEARLY[prefix](month=None if not suffix else _position(offsets.MONTH_CODES, suffix, name) + 1)
    if prefix in _PLAIN or prefix in TICKS:
        raise ValueError(
            f"Invalid frequency: {name}. Failed to parse with error message: {ValueError(f'Bad freq suffix {suffix}')!r}."
        )
    # What ends like the start or the end of a period, but in small letters, is no alias whatever comes before.
    if name.upper() in {**_PLAIN, **_QUARTERLY, **_YEARLY} or prefix.endswith(("s", "e")):
        raise ValueError(f"Invalid frequency: {name}.")
    raise ValueError(f"Invalid frequency: {name}. Failed to parse with error message: {KeyError(prefix)!r}.")


def _position(codes: Sequence[str], suffix: str, name: str) -> int:
    if suffix not in codes:
        raise ValueError(f"Invalid frequency: {name}. Failed to parse with error message: {KeyError(suffix)!r}.")
    return codes.index(suffix)


def infer_frequency(values: Sequence[int], unit: str) -> str | None:
    """The alias of the frequency that wall-clock counts follow, or None; fewer than three are a ValueError."""
    if len(values) < 3:
        raise ValueError("Need at least 3 dates to infer frequency")
    steps = {second - first for first, second in zip(values, values[1:])}
    if min(steps) <= 0:
        return None
    per_day = 86_400_000_000_000 // UNIT_NS[unit]
    if not any(step % per_day for step in steps):
        days = [value // per_day for value in values]
        found = _infer_calendar(list(map(civil_from_days, days)), days)
        if found is not None or len(steps) > 1:
            return found
        count = min(steps) // per_day
        if count % 7 == 0:
            return _counted(count // 7, f"W-{offsets.DAY_CODES[(days[0] + 3) % 7]}")
        return _counted(count, "D")
    if len(steps) > 1:
        return None
    nanos = min(steps) * UNIT_NS[unit]
    name, kind = next((name, kind) for name, kind in TICKS.items() if nanos % kind._size == 0)
    return _counted(nanos // kind._size, name)


def _counted(count: int, name: str) -> str:
    return name if count == 1 else f"{count}{name}"


def _infer_calendar(dates: list[tuple[int, int, int]], days: list[int]) -> str | None:
    months = [year * 12 + month for year, month, _ in dates]
    gaps = {second - first for first, second in zip(months, months[1:])}
    if len(gaps) == 1 and min(gaps) > 0:
        (gap,) = gaps
        month_code = offsets.MONTH_CODES[dates[0][1] - 1]
        for where, prefix, tail in (
            ("start", "", "S"),
            ("end", "", "E"),
            ("business_start", "B", "S"),
            ("business_end", "B", "E"),
        ):
            if all(day == offsets._month_day(year, month, where) for (year, month, _), day in zip(dates, days)):
                if gap % 12 == 0:
                    return _counted(gap // 12, f"{prefix}Y{tail}-{month_code}")
                if gap % 3 == 0:
                    # Quarters are named by their last month where they end, by their first where they begin.
                    first = (dates[0][1] - 1) % 3
                    code = offsets.MONTH_CODES[first if tail == "S" else first + 9]
                    return _counted(gap // 3, f"{prefix}Q{tail}-{code}")
                return _counted(gap, f"{prefix}M{tail}")
    steps = {second - first for first, second in zip(days, days[1:])}
    if steps == {1, 3} and all((day + 3) % 7 <= 4 for day in days):
        if all((second - first == 3) == ((first + 3) % 7 == 4) for first, second in zip(days, days[1:])):
            return "B"
    return None
