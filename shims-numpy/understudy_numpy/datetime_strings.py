"""`datetime_as_string`: dates as ISO 8601 text in a unit of choice."""

from __future__ import annotations

from typing import Any

from . import times
from .creation import asarray
from .datetime_text import datetime_text
from .dtypes import NAT, UNITS, can_cast, casting_of, string_dtype, time_dtype
from .ndarray import fresh, scalar
from .primitives import encode
from .primitives.refusal import Refusal

# How long the text of a unit can be: sign, digits of the year, and what follows.
_LENGTHS = {
    "Y": 22, "M": 25, "W": 28, "D": 28, "h": 32, "m": 35, "s": 38, "ms": 42, "us": 45, "ns": 48, "ps": 51, "fs": 54, "as": 57,
}  # fmt: skip


def datetime_as_string(arr: Any, unit: Any = None, timezone: Any = "naive", casting: str = "same_kind") -> Any:
    """Dates as text; `unit` says how exact it is, "auto" as exact as it need be; `timezone` "UTC" adds a Z."""
    casting_of(casting)
    a = asarray(arr)
    if a._dtype.kind != "M":
        raise TypeError("input must have type NumPy datetime")
    if timezone not in ("naive", "UTC"):
        raise Refusal("numpy.datetime_as_string", "timezone", timezone, "only naive times and UTC are covered.")
    own = a._dtype.unit
    if unit == "auto":
        shown = [_shortest(int(v), own) for v in a.elements()]
        length = 62
    else:
        target = a._dtype if unit is None else time_dtype("M", unit)
        if unit is not None and not can_cast(a._dtype, target, casting):
            raise TypeError(
                f"Cannot create a datetime string as units '{unit}' from a NumPy datetime with units '{own}' according "
                f"to the rule '{casting}'"
            )
        shown = [datetime_text(int(v), target.unit) for v in times.convert(a.elements(), a._dtype, target)]
        length = _LENGTHS.get("" if target.unit is None else target.unit.lstrip("0123456789"), 3)
    if timezone == "UTC":
        shown = [text if text == "NaT" or "T" not in text else text + "Z" for text in shown]
    dt = string_dtype(length)
    if not a.shape:
        return scalar(shown[0], dt)
    return fresh(encode("U", dt.width, shown), dt, a.shape)


def _shortest(count: int, unit: Any) -> str:
    """The text in the longest unit that loses nothing; dates go down to days."""
    if count == NAT or unit is None:
        return "NaT"
    source = time_dtype("M", unit)
    for name in UNITS[UNITS.index("D") :]:
        if name == "h":
            continue
        target = time_dtype("M", name)
        there = times.convert([count], source, target)
        if list(times.convert(there, target, source)) == [count]:
            return datetime_text(int(there[0]), name)
    return datetime_text(count, unit)


__all__ = ["datetime_as_string"]
