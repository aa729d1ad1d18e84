"""Text of one object as pandas writes it inside tables and reprs: strings, labels, nested containers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..config import get_option

ESCAPES = (("\t", r"\t"), ("\r", r"\r"), ("\n", r"\n"))


def missing_text(value: Any) -> str | None:
    """How a missing scalar is named ("None", "NaN", "NaT", "<NA>"), or None for a value that is there."""
    if value is None:
        return "None"
    kind = type(value)
    if kind is str or kind is int or kind is bool:
        return None
    if isinstance(value, (float, complex)):
        return "NaN" if value != value else None
    name = kind.__name__
    if name == "NaTType":
        return "NaT"
    if name == "NAType":
        return "<NA>"
    if name in ("datetime64", "timedelta64"):
        return "NaT" if str(value) == "NaT" else None
    if is_float(value) or name == "Decimal":
        return "NaN" if value != value else None
    return None


def is_float(value: Any) -> bool:
    """Whether `value` is a floating-point scalar of Python or NumPy."""
    if isinstance(value, float):
        return True
    dtype = getattr(value, "dtype", None)
    return getattr(dtype, "kind", None) == "f" and not hasattr(value, "__len__")


def escaped(text: str) -> str:
    """Tab, carriage return and newline as two characters each."""
    for character, written in ESCAPES:
        text = text.replace(character, written)
    return text


def pprint_thing(
    value: Any, *, escape: bool = False, quote: bool = False, limit: int | None = None, depth: int = 0
) -> str:
    """`str` of a scalar, and a bracketed listing of a container, to the depth of `display.pprint_nest_depth`.

    `limit` is the number of items shown of a container, by default `display.max_seq_items`.
    """
    if isinstance(value, str):
        text = escaped(value) if escape else value
        return f"'{text}'" if quote else text
    if depth < get_option("display.pprint_nest_depth") and not hasattr(value, "__next__"):
        if isinstance(value, Mapping):
            return _pprint_mapping(value, limit, depth)
        if _is_listing(value):
            return pprint_sequence(value, escape=escape, quote=quote, limit=limit, depth=depth)
    return escaped(str(value)) if escape else str(value)


def pprint_sequence(
    value: Any, *, escape: bool = False, quote: bool = False, limit: int | None = None, depth: int = 0
) -> str:
    """The items of `value` between its brackets; floats are trimmed to the display precision first."""
    shown = limit or get_option("display.max_seq_items") or len(value)
    parts = []
    for position, item in enumerate(value):
        if position >= shown:
            parts.append("...")
            break
        if is_float(item) and item == item:
            item = trimmed_float(float(item), "")
        parts.append(pprint_thing(item, escape=escape, quote=quote, limit=limit, depth=depth + 1))
    body = ", ".join(parts)
    if isinstance(value, tuple) and len(value) == 1:
        body += ","
    if isinstance(value, set):
        return f"{{{body}}}"
    if isinstance(value, frozenset):
        return "frozenset({" + body + "})" if value else "frozenset()"
    return f"[{body}]" if hasattr(value, "__setitem__") else f"({body})"


def trimmed_float(value: float, sign: str) -> str:
    """`value` to the display precision without trailing zeros, but one digit after the point."""
    text = f"{value:{sign}.{get_option('display.precision')}f}".rstrip("0")
    return text + "0" if text.endswith(".") else text


def default_pprint(value: Any) -> str:
    """A label as it stands in the repr of an Index: strings quoted."""
    return pprint_thing(value, escape=True, quote=True)


def _pprint_mapping(value: Mapping[Any, Any], limit: int | None, depth: int) -> str:
    shown = limit or get_option("display.max_seq_items") or len(value)
    parts = []
    for key, item in list(value.items())[:shown]:
        texts = [pprint_thing(part, quote=True, limit=limit, depth=depth + 1) for part in (key, item)]
        parts.append(": ".join(texts))
    if shown < len(value):
        parts.append("...")
    return "{" + ", ".join(parts) + "}"


def _is_listing(value: Any) -> bool:
    if isinstance(value, (list, tuple, set, frozenset, range)):
        return True
    # Arrays, Index, Series: things with a dtype, a length and items. A 0-d array is a scalar.
    return hasattr(value, "dtype") and hasattr(value, "__len__") and getattr(value, "ndim", 0) > 0
