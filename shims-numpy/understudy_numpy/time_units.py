"""Units of time: their lengths, the common one of two, and those that are written as a part of another, such as "[D/24]"."""

from __future__ import annotations

import re
from math import gcd
from typing import Any

UNITS = ("Y", "M", "W", "D", "h", "m", "s", "ms", "us", "ns", "ps", "fs", "as")

# The shorter units that a unit has a whole number of: how many, and which. The first that the divisor goes into is taken.
_PARTS: dict[str, list[tuple[int, str]]] = {
    "Y": [(12, "M"), (52, "W"), (365, "D")],
    "M": [(4, "W"), (30, "D"), (720, "h")],
    "W": [(7, "D"), (168, "h"), (10_080, "m")],
    "D": [(24, "h"), (1_440, "m"), (86_400, "s")],
    "h": [(60, "m"), (3_600, "s")],
    "m": [(60, "s"), (60_000, "ms")],
    "s": [(1_000, "ms"), (1_000_000, "us")],
    "ms": [(1_000, "us"), (1_000_000, "ns")],
    "us": [(1_000, "ns"), (1_000_000, "ps")],
    "ns": [(1_000, "ps"), (1_000_000, "fs")],
    "ps": [(1_000, "fs"), (1_000_000, "as")],
    "fs": [(1_000, "as")],
    "as": [],
}


def divided(count: int, unit: str, divisor: int) -> tuple[int, str]:
    """The count and the unit that `count` of `unit`, divided by `divisor`, is a whole number of."""
    if divisor == 1:
        return count, unit
    for parts, shorter in _PARTS[unit]:
        if divisor and parts % divisor == 0:
            return count * (parts // divisor), shorter
    shown = f"{count if count != 1 else ''}{unit}/{divisor}"
    raise ValueError(f'divisor ({divisor}) is not a multiple of a lower-unit in datetime metadata "[{shown}]"')


# How many of a unit make one of the unit before it.
_RATIOS = {
    "W": 7 * 86400 * 10**18, "D": 86400 * 10**18, "h": 3600 * 10**18, "m": 60 * 10**18, "s": 10**18, "ms": 10**15,
    "us": 10**12, "ns": 10**9, "ps": 10**6, "fs": 10**3, "as": 1,
}  # fmt: skip
_MULTIPLE = re.compile(r"^(\d*)(\w+)$")


def split_unit(unit: str) -> tuple[int, str]:
    """ "25s" → (25, "s")."""
    found = _MULTIPLE.match(unit)
    assert found is not None
    return int(found.group(1) or 1), found.group(2)


def unit_size(unit: str) -> int:
    """The length of a unit that has a fixed one, in attoseconds; of years and months, in months (negative)."""
    count, name = split_unit(unit)
    if name in ("Y", "M"):
        return -count * (12 if name == "Y" else 1)
    return count * _RATIOS[name]


def finer_unit(a: Any, b: Any) -> str | None:
    """The unit in which values of both units are whole numbers; TypeError between months and days of a duration."""
    if not a.unit or not b.unit:
        return a.unit or b.unit
    if a.unit == b.unit:
        return a.unit
    sizes = unit_size(a.unit), unit_size(b.unit)
    if (sizes[0] < 0) != (sizes[1] < 0):
        calendar, fixed = (a, b) if sizes[0] < 0 else (b, a)
        if calendar.kind == "m":
            raise TypeError(
                f"Cannot get a common metadata divisor for Numpy datetime metadata [{a.unit}] and [{b.unit}] because "
                "they have incompatible nonlinear base time units."
            )
        return "D" if split_unit(fixed.unit)[1] == "W" else fixed.unit
    size = gcd(*(abs(s) for s in sizes))
    for unit in (a.unit, b.unit):
        if abs(unit_size(unit)) == size:
            return unit
    for unit in UNITS:
        whole = abs(unit_size(unit))
        if (unit_size(unit) < 0) == (sizes[0] < 0) and size % whole == 0:
            return unit if size == whole else f"{size // whole}{unit}"
    return None


__all__ = ["UNITS", "divided", "finer_unit", "split_unit", "unit_size"]
