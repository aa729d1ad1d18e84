"""Dtypes written as one string with several formats: "i4, f8, (2,3)f4"."""

from __future__ import annotations

import re
from typing import Any

from .descriptors import dtype
from .dtype_fields import laid_out, of_shape
from .errors import warn

_ORDERED = "<>|="
_FORMAT = re.compile(
    r"(?P<order>[<>|=]?)(?P<shape> *\([ ,\d]*\)|[ \d]*) *(?P<later>[<>|=]?)(?P<name>[A-Za-z0-9.?]*(?:\[[a-zA-Z0-9,./μ]*\])?)"
)
_SEPARATOR = re.compile(r"\s*,\s*")


def has_fields(text: str) -> bool:
    """Whether a string is a list of formats, or one with a shape, and not the name of a dtype."""
    first = text[1:2] if text[:1] in tuple(_ORDERED) else text[:1]
    if first.isdigit() or first == "(":
        return True
    return "," in re.sub(r"\[[^\]]*\]?", "", text)


def from_string(text: str, align: bool) -> dtype:
    """The dtype of such a string; one format without a comma behind it is that format's own."""
    formats: list[dtype] = []
    at, several = 0, False
    while at < len(text):
        found = _FORMAT.match(text, at)
        if found is None or found.end() == at:
            raise ValueError(f'format number {len(formats) + 1} of "{text}" is not recognized')
        formats.append(_one(found, len(formats) + 1, text, align))
        at = found.end()
        if at < len(text):
            comma = _SEPARATOR.match(text, at)
            if comma is None:
                if text[at:].strip():
                    raise ValueError(f'format number {len(formats) + 1} of "{text}" is not recognized')
                break
            several = True
            at = comma.end()
    if len(formats) == 1 and not several:
        return formats[0]
    return laid_out(
        [f"f{k}" for k in range(len(formats))], formats, [None] * len(formats), None, None, align
    )


def _one(found: Any, number: int, text: str, align: bool) -> dtype:
    before, after = found["order"], found["later"]
    if before and after and before.replace("=", "<") != after.replace("=", "<"):
        raise ValueError(f"inconsistent byte-order specification {before} and {after}")
    made = dtype_names.as_dtype((before or after) + found["name"], align) if found["name"] else _nothing()
    shape = found["shape"].strip()
    if not shape:
        return made
    if shape[0] != "(":
        return of_shape(made, int(shape))
    lengths = [int(part) for part in shape[1:-1].split(",") if part.strip()]
    if len(lengths) == 1 and "," not in shape:
        if found.end() == len(text) and not found.start():
            raise TypeError(f"data type {text!r} not understood")
        warn(
            "Passing in a parenthesized single number for repeats is deprecated; pass either a single number or indicate a "
            'tuple with a comma, like "(2,)".',
            DeprecationWarning,
        )
    return of_shape(made, tuple(lengths))


def _nothing() -> dtype:
    raise TypeError("data type '' not understood")


from . import dtype_names  # noqa: E402
