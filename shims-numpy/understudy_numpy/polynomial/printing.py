"""The printed form of a series: as text with or without characters beyond ASCII, and for LaTeX."""

from __future__ import annotations

import numbers
from typing import Any, Callable

from ..arrayprint import get_printoptions
from .polyutils import format_float

SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
SUBSCRIPT = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def argument(write: Callable[[Any], str], offset: Any, scale: Any, symbol: str) -> tuple[str, bool]:
    """What the basis functions are applied to, as a function of the symbol, and whether it needs brackets."""
    if offset == 0 and scale == 1:
        return symbol, False
    if scale == 1:
        return f"{write(offset)} + {symbol}", True
    if offset == 0:
        return f"{write(scale)}{symbol}", True
    return f"{write(offset)} + {write(scale)}{symbol}", True


def as_text(coef: Any, offset: Any, scale: Any, symbol: str, term: Callable[[str, str], str]) -> str:
    """The sum of the terms, broken into lines of at most the width of printing."""
    width = max(1, get_printoptions().get("linewidth", 75))
    shown, brackets = argument(format_float, offset, scale, symbol)
    if brackets:
        shown = f"({shown})"
    text = format_float(coef[0])
    last = len(coef) - 1
    for power in range(1, last + 1):
        text += " "
        part = _signed(coef[power]) + term(str(power), shown)
        length = len(text.rpartition("\n")[2]) + len(part)
        # The sign of a following term stands on the same line.
        if length + (2 if power < last else 0) >= width:
            part = part.replace(" ", "\n", 1)
        text += part
    return text


def _signed(value: Any) -> str:
    try:
        if value >= 0:
            return "+ " + format_float(value, parens=True)
        return "- " + format_float(-value, parens=True)
    except TypeError:
        # What has no order, a complex number or an object, keeps its own sign.
        return f"+ {value}"


def latex_number(value: Any, parens: bool = False) -> str:
    return rf"\text{{{format_float(value, parens=parens)}}}"


def as_latex(
    coef: Any, offset: Any, scale: Any, symbol: str, number: Callable[..., str], term: Callable[[int, str, bool], str]
) -> str:
    """The map from the symbol to the sum of the terms; terms that are zero are grey."""
    shown, brackets = argument(number, offset, scale, symbol)
    parts = []
    for power, value in enumerate(coef):
        if power == 0:
            part = number(value)
        elif not isinstance(value, numbers.Real):
            part = f" + ({number(value)})"
        elif value >= 0:
            part = f" + {number(value, parens=True)}"
        else:
            part = f" - {number(-value, parens=True)}"
        basis = term(power, shown, brackets)
        if basis != "1":
            part = rf"{part}\,{basis}"
        parts.append(rf"\color{{LightGray}}{{{part}}}" if value == 0 else part)
    return rf"${symbol} \mapsto {''.join(parts) or '0'}$"
