"""Texts of one column of values, all of one width: the choice of decimals, of scientific notation, of dates."""

from __future__ import annotations

import math
import re
import struct
from typing import Any, Callable, Optional, Union

from understudy_numpy.primitives.refusal import Refusal

from ..config import get_option
from . import datetimes
from .cells import Cells
from .pprint import is_float, missing_text, pprint_thing, trimmed_float
from .text import fixed_width

Formatter = Callable[[Any], str]
FloatFormat = Optional[Union[str, Formatter]]

DECIMAL_NUMBER = {mark: re.compile(rf"\s*[+-]?[0-9]+{re.escape(mark)}[0-9]*") for mark in ".,"}
COMPLEX_PARTS = re.compile(r"(?<!e)([j+-])")


def format_cells(
    cells: Cells,
    formatter: Formatter | None = None,
    *,
    float_format: FloatFormat = None,
    na_rep: str = "NaN",
    mode: str = "right",
    leading_space: bool = True,
    decimal: str = ".",
    quote: bool = False,
    limit: int | None = None,
) -> list[str]:
    """The texts of `cells`, padded to one width (mode "all": not padded).

    A `formatter` writes every value; a `float_format` (a function, or a %-string) the floating-point ones. With
    `leading_space`, numbers keep a place for their sign. `limit` is the widest a column may be.
    """
    if float_format is None:
        float_format = get_option("display.float_format")
    kind = cells.kind
    if kind in ("datetime", "timedelta", "zoned"):
        if na_rep == "NaN":
            na_rep = "NaT"
        texts = [formatter(value) for value in cells.scalars()] if formatter else _time_texts(cells, na_rep)
    elif kind in ("float", "float32", "float16", "complex"):
        texts = _float_texts(cells, formatter, float_format, na_rep, mode, leading_space, decimal)
    elif kind == "int":
        if formatter is not None:
            texts = [formatter(value) for value in cells.scalars()]
        else:
            texts = [f"{value: d}" for value in cells.items] if leading_space else list(map(str, cells.items))
    else:
        texts = _object_texts(cells, formatter, float_format, na_rep, leading_space, quote)
    return fixed_width(texts, mode, limit)[0]


def _time_texts(cells: Cells, na_rep: str) -> list[str]:
    if cells.kind == "datetime":
        return datetimes.datetime_texts(cells.items, cells.unit, na_rep)
    if cells.kind == "zoned":
        return datetimes.zoned_texts(cells.items, na_rep)
    style = datetimes.timedelta_style(cells.items, cells.unit)
    return datetimes.timedelta_texts(cells.items, cells.unit, style, na_rep)


def _object_texts(
    cells: Cells, formatter: Formatter | None, float_format: FloatFormat, na_rep: str, leading_space: bool, quote: bool
) -> list[str]:
    """Objects, strings and booleans: floats among them each to the display precision, the rest by `pprint_thing`."""

    def written(value: Any) -> str:
        missing = missing_text(value)
        if missing is not None:
            return na_rep if missing == "NaN" else missing
        if hasattr(value, "iloc") or hasattr(value, "get_indexer"):
            return str(value)
        if formatter is not None:
            return str(formatter(value))
        return str(value) if cells.kind == "extension" else pprint_thing(value, escape=True, quote=quote)

    if formatter is not None:
        return [written(value) for value in cells.scalars()]
    front = " " if leading_space else ""
    texts = []
    for value in cells.items:
        if type(value) is not str and is_float(value) and value == value:
            # A %-string is called as pandas calls it, and raises the same TypeError.
            form: Any = float_format
            texts.append(trimmed_float(float(value), " ") if form is None else form(value))
        else:
            texts.append(front + written(value))
    return texts


def _float_texts(
    cells: Cells,
    formatter: Formatter | None,
    float_format: FloatFormat,
    na_rep: str,
    mode: str,
    leading_space: bool,
    decimal: str,
) -> list[str]:
    if formatter is None and callable(float_format):
        formatter, float_format = float_format, None
    if formatter is not None:
        return [na_rep if value != value else formatter(value) for value in cells.scalars()]
    missing = " " + na_rep if mode == "left" else na_rep
    if float_format is not None:
        pattern = float_format
        if cells.kind == "complex":
            raise Refusal(
                "pandas.DataFrame.to_string", "float_format", pattern, "a %-string cannot write complex numbers"
            )
        return _written(cells, lambda value: pattern % value, missing, na_rep, decimal, None)

    digits = get_option("display.precision")
    chop = get_option("display.chop_threshold")
    sign = " " if leading_space else ""

    def attempt(letter: str) -> list[str]:
        spec = f"{sign}.{digits}{letter}"
        texts = _written(cells, lambda value: format(value, spec), missing, na_rep, decimal, chop)
        return (trim_complex_zeros if cells.kind == "complex" else trim_zeros)(texts, decimal)

    texts = attempt("f")
    sizes = [_size(value) for value in cells.items]
    smallest = _rounded_to(10**-digits, cells.kind)
    too_long = max(map(len, texts), default=0) > digits + 6
    if any(0 < size < smallest for size in sizes) or (too_long and any(size > 1e6 for size in sizes)):
        return attempt("e")
    return texts


def _written(cells: Cells, form: Formatter, missing: str, na_rep: str, decimal: str, chop: float | None) -> list[str]:
    """Each number by `form`, its point as `decimal`, 0 where its size is not above `chop`."""

    def one(value: Any) -> str:
        if chop is not None and not abs(value) > chop:
            value = 0.0
        text = form(value)
        return text if decimal == "." else text.replace(".", decimal, 1)

    if cells.kind != "complex":
        return [missing if value != value else one(value) for value in cells.items]
    texts = []
    for value in cells.items:
        real, imaginary = value.real, value.imag
        if value == value:
            texts.append(one(value))
        elif real == real:
            texts.append(f"{one(real)}+{missing}j")
        elif imaginary == imaginary:
            text = one(imaginary).strip()
            texts.append(f"{missing}{text}j" if text.startswith("-") else f"{missing}+{text}j")
        else:
            texts.append(f"{missing}+{missing}j")
    return texts


def trim_zeros(texts: list[str], decimal: str = ".") -> list[str]:
    """Take off the trailing zeros that all decimal numbers have in common, leaving a digit after the point."""
    pattern = DECIMAL_NUMBER.get(decimal) or re.compile(rf"\s*[+-]?[0-9]+{re.escape(decimal)}[0-9]*")
    numbers = [pattern.fullmatch(text) is not None for text in texts]
    spare = min((len(text) - len(text.rstrip("0")) for text, number in zip(texts, numbers) if number), default=0)
    if not spare:
        return texts
    trimmed = [text[: len(text) - spare] if number else text for text, number in zip(texts, numbers)]
    return [text + "0" if number and text.endswith(decimal) else text for text, number in zip(trimmed, numbers)]


def trim_complex_zeros(texts: list[str], decimal: str = ".") -> list[str]:
    """As `trim_zeros`, over real and imaginary parts together; then the imaginary parts get one width."""
    reals, imaginaries = [], []
    for text in texts:
        # "-1.5+2.0j" splits into "", "-", "1.5", "+", "2.0", "j", "": the imaginary part is "+" and "2.0".
        parts = COMPLEX_PARTS.split(text)
        reals.append("".join(parts[:-4]))
        imaginaries.append("".join(parts[-4:-2]))
    trimmed = trim_zeros(reals + imaginaries, decimal)
    width = max(map(len, trimmed), default=1) - 1
    pairs = zip(trimmed[: len(texts)], trimmed[len(texts) :])
    return [f"{real}{imaginary[0]}{imaginary[1:]:>{width}}j" for real, imaginary in pairs]


def _size(value: Any) -> float:
    return math.hypot(value.real, value.imag) if isinstance(value, complex) else abs(value)


def _rounded_to(value: float, kind: str) -> float:
    """`value` as the narrower float type would hold it, in which pandas compares."""
    code = {"float32": "f", "float16": "e"}.get(kind)
    return struct.unpack(code, struct.pack(code, value))[0] if code else value


def format_name(name: Any) -> str:
    """A label of an axis or a Series: nothing for None, floats as in a column, else `pprint_thing`."""
    if name is None:
        return ""
    if is_float(name) and name == name:
        return format_cells(Cells("float", [float(name)]), leading_space=False)[0]
    return pprint_thing(name, escape=True)
