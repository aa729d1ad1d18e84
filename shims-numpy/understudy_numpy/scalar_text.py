"""`str` and `repr` of NumPy's scalars."""

from __future__ import annotations

from typing import Any

from .datetime_text import NAT, datetime_text
from .dragon4 import complex_text, float_text
from .printoptions import current_options, prints_as

# Which floats print with the digits of which: half, single or double.
FLOAT_KINDS = {
    "float16": "e", "float32": "f", "float64": "d", "complex64": "f", "complex128": "d", "float128": "d", "complex256": "d",
}  # fmt: skip

_EARLIER_LIMIT = 1e16

_UNIT_WORDS = {
    "Y": "years",
    "M": "months",
    "W": "weeks",
    "D": "days",
    "h": "hours",
    "m": "minutes",
    "s": "seconds",
    "ms": "milliseconds",
    "us": "microseconds",
    "ns": "nanoseconds",
    "ps": "picoseconds",
    "fs": "femtoseconds",
    "as": "attoseconds",
}


def scalar_str(value: Any) -> str:
    """`1.5`."""
    dtype = value.dtype
    kind = dtype.kind
    if kind in "fc":
        # Up to NumPy 2.2 small floats had no limit of their own.
        limit = _EARLIER_LIMIT if prints_as("2.2", current_options()) else None
        if kind == "f":
            return float_text(float(value), FLOAT_KINDS[dtype.name], limit)
        return complex_text(complex(value), FLOAT_KINDS[dtype.name], limit)
    if kind == "M":
        return datetime_text(value._count, dtype.unit)
    if kind == "m":
        return _duration_text(value._count, dtype.unit)
    return str(value.item())


def scalar_repr(value: Any) -> str:
    """`np.float64(1.5)`; up to NumPy 1.25 it was `1.5`, and its times were those of `numpy`."""
    if prints_as("1.25", current_options()):
        kind = value.dtype.kind
        return f"numpy{_repr(value)[2:]}" if kind in "mM" else repr(value.item()) if kind in "US" else scalar_str(value)
    return _repr(value)


def _repr(value: Any) -> str:
    dtype = value.dtype
    kind = dtype.kind
    if kind == "b":
        return f"np.{bool(value)}_"
    name = dtype.type.__name__
    if kind == "M":
        text = scalar_str(value)
        unit = dtype.unit or "generic"
        # The text itself tells the unit, unless there is none or a multiple.
        return (
            f"np.{name}('{text}','{unit}')"
            if text == "NaT" or unit[0].isdigit() or unit == "h"
            else f"np.{name}('{text}')"
        )
    if kind == "m":
        text = "'NaT'" if value._count == NAT else str(value._count)
        return f"np.{name}({text},'{dtype.unit}')" if dtype.unit else f"np.{name}({text})"
    if kind in "US":
        return f"np.{name}({value.item()!r})"
    text = scalar_str(value)
    if kind == "c" and text[0] == "(":
        text = text[1:-1]
    if dtype.char in "gG":
        return f"np.{name}({text!r})"
    return f"np.{name}({text})"


def _duration_text(count: int, unit: str | None) -> str:
    if count == NAT:
        return "NaT"
    if not unit:
        return f"{count} generic time units"
    name = unit.lstrip("0123456789")
    multiple = int(unit[: len(unit) - len(name)] or 1)
    return f"{count * multiple} {_UNIT_WORDS[name]}"
