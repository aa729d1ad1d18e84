"""Decimal digits of binary floating-point numbers, and the texts NumPy makes of them.

The digits are those of Steele and White's free-format algorithm ("How to Print Floating-Point Numbers Accurately",
PLDI 1990): the fewest that tell a number from its neighbours of the same precision, or a given count of them rounded
half to even from the exact value. Exact integers do the work. A double's shortest digits come from `repr`, which
finds the same ones.

A number is a Python float with a `kind` that says what it was: "e" (half), "f" (single) or "d" (double). Nothing
here knows arrays.
"""

from __future__ import annotations

import math

# Explicit bits of the significand and the exponent of the smallest normal number, by kind.
_FORMAT = {"e": (10, -14), "f": (23, -126), "d": (52, -1022)}

# From here on a scalar is printed in scientific notation.
_POSITIONAL_LIMIT = {"e": 1e3, "f": 1e6, "d": 1e16}


def float_text(value: float, kind: str = "d", limit: float | None = None) -> str:
    """What `str` gives of a floating-point scalar of this kind; from `limit` on it has an exponent."""
    if kind == "d":
        return repr(value)
    if value != value or value in (math.inf, -math.inf):
        return repr(value)
    magnitude = abs(value)
    if magnitude == 0 or 1e-4 <= magnitude < (limit or _POSITIONAL_LIMIT[kind]):
        return positional(value, kind, trim="0")
    return scientific(value, kind, trim="-")


def complex_text(value: complex, kind: str = "d", limit: float | None = None) -> str:
    """What `str` gives of a complex scalar whose parts are of this kind."""
    imaginary = _part_text(value.imag, kind, limit)
    if value.real == 0 and math.copysign(1.0, value.real) > 0:
        return imaginary + "j"
    if imaginary[0] != "-":
        imaginary = "+" + imaginary
    return f"({_part_text(value.real, kind, limit)}{imaginary}j)"


def _part_text(value: float, kind: str, limit: float | None) -> str:
    text = float_text(value, kind, limit)
    return text[:-2] if text.endswith(".0") else text


def positional(
    value: float,
    kind: str = "d",
    precision: int = -1,
    unique: bool = True,
    fractional: bool = True,
    trim: str = "k",
    sign: bool = False,
    pad_left: int = -1,
    pad_right: int = -1,
    min_digits: int = -1,
) -> str:
    """`value` without an exponent. Counts below 0 mean "not given"; the rest is as in `format_float_positional`."""
    head = _sign(value, sign)
    if not math.isfinite(value):
        return _not_finite(value, head)
    text, exponent = digits(abs(value), kind, precision, unique, fractional, min_digits)
    if exponent >= 0:
        whole = text[: exponent + 1].ljust(exponent + 1, "0")
        fraction = text[exponent + 1 :]
    else:
        whole, fraction = "0", "0" * (-exponent - 1) + text
    wanted = min_digits if unique else precision
    if not fractional:
        # Significant digits in the whole part count too; zeros that only hold its place were counted by NumPy as well.
        wanted -= len(whole)
    fraction, point = _trim(fraction, trim, wanted)
    body = head + whole
    if pad_left > len(body):
        body = " " * (pad_left - len(body)) + body
    tail = ""
    if pad_right >= len(fraction):
        tail = " " * (pad_right - len(fraction))
        if trim == "-" and not fraction:
            tail += " "
    return body + point + fraction + tail


def scientific(
    value: float,
    kind: str = "d",
    precision: int = -1,
    unique: bool = True,
    trim: str = "k",
    sign: bool = False,
    pad_left: int = -1,
    exp_digits: int = -1,
    min_digits: int = -1,
) -> str:
    """`value` with an exponent. Counts below 0 mean "not given"; the rest is as in `format_float_scientific`."""
    head = _sign(value, sign)
    if not math.isfinite(value):
        return _not_finite(value, head)
    cutoff = precision + 1 if precision >= 0 else -1
    least = min_digits + 1 if min_digits >= 0 else -1
    text, exponent = digits(abs(value), kind, cutoff, unique, False, least)
    fraction, point = _trim(text[1:], trim, min_digits if unique else precision)
    if len(text) > 1:
        point = "."  # NumPy trims zeros that rounding left, but then keeps the point, whatever `trim` says.
    body = head + text[0]
    if pad_left > len(body):
        body = " " * (pad_left - len(body)) + body
    power = str(abs(exponent)).rjust(2 if exp_digits < 0 else exp_digits, "0")
    return f"{body}{point}{fraction}e{'-' if exponent < 0 else '+'}{power}"


def _sign(value: float, always: bool) -> str:
    if math.copysign(1.0, value) < 0:
        return "-"
    return "+" if always else ""


def _not_finite(value: float, head: str) -> str:
    return "nan" if value != value else head + "inf"


def _trim(fraction: str, trim: str, wanted: int) -> tuple[str, str]:
    """The digits after the point, and the point itself if it stays."""
    if trim == "k":
        return fraction.ljust(wanted, "0"), "."
    fraction = fraction.rstrip("0")
    if not fraction:
        return ("0", ".") if trim == "0" else ("", "" if trim == "-" else ".")
    return fraction, "."


def digits(
    value: float, kind: str = "d", cutoff: int = -1, unique: bool = True, fractional: bool = True, least: int = -1
) -> tuple[str, int]:
    """Decimal digits of a finite `value` >= 0, and the power of ten of the first.

    `cutoff` is the most digits to give and `least` the fewest (below 0: no bound), counted after the point when
    `fractional`, else from the first significant one. Without `unique` exactly `cutoff` digits of the exact value
    are meant; trailing zeros may be missing.
    """
    if value == 0:
        return "0", 0
    text, exponent = shortest(value, kind)
    # Rounding up may have carried to the next power of ten (half 0.1 is 0.09997...): digits are counted before that.
    first = exponent - 1 if text == "1" and _compare(value, exponent) < 0 else exponent
    before_point = first + 1 if fractional else 0
    count = len(text)
    if not unique:
        wanted = cutoff + before_point
    elif 0 <= cutoff < count - before_point:
        wanted = cutoff + before_point
    elif least >= 0 and least > count - before_point and (cutoff < 0 or cutoff > count - before_point):
        wanted = (least if cutoff < 0 else min(least, cutoff)) + before_point
    else:
        return text, exponent
    if fractional and wanted <= 0:
        # Every digit lies beyond the cutoff: what is left is one digit at the cutoff, which is 0 or 1.
        return _rounded(value, 1, -cutoff, unique)
    return _rounded(value, wanted, first, unique)


def _compare(value: float, power: int) -> int:
    """Less than, equal to or greater than 0, as `value` is against 10**power."""
    numerator, denominator = value.as_integer_ratio()
    return numerator - 10**power * denominator if power >= 0 else numerator * 10**-power - denominator


def _rounded(value: float, count: int, exponent: int, unique: bool) -> tuple[str, int]:
    """`count` digits from the power `exponent` on, rounded half to even; fewer where a carry leaves zeros behind."""
    numerator, denominator = value.as_integer_ratio()
    power = count - 1 - exponent
    if power >= 0:
        numerator *= 10**power
    else:
        denominator *= 10**-power
    whole, rest = divmod(numerator, denominator)
    if 2 * rest > denominator or (2 * rest == denominator and whole & 1):
        text = str(whole + 1).rjust(count, "0")
        if len(text) > count:
            exponent += 1
        return text.rstrip("0"), exponent
    text = str(whole).rjust(count, "0")
    if not unique and rest == 0:
        text = text.rstrip("0") or "0"
    return text, exponent


def shortest(value: float, kind: str = "d") -> tuple[str, int]:
    """The fewest digits that identify a finite `value` > 0 among the numbers of its kind, and the first one's power."""
    if kind == "d":
        text, _, power = repr(value).partition("e")
        whole, _, fraction = text.partition(".")
        if power:
            return (whole + fraction).rstrip("0"), int(power)
        if whole != "0":
            return (whole + fraction).rstrip("0") or "0", len(whole) - 1
        stripped = fraction.lstrip("0")
        return stripped.rstrip("0"), len(stripped) - len(fraction) - 1
    bits, lowest = _FORMAT[kind]
    fraction_part, exponent2 = math.frexp(value)
    exponent2 = max(exponent2 - 1, lowest) - bits
    mantissa = int(math.ldexp(value, -exponent2))
    even = mantissa & 1 == 0
    # The gap below a power of two is half of the gap above it; doubling everything keeps the margins whole numbers.
    wide = 2 if fraction_part == 0.5 and exponent2 + bits > lowest else 1
    up = max(exponent2, 0)
    rest = mantissa << (up + wide)
    scale = 1 << (max(-exponent2, 0) + wide)
    below = 1 << up
    above = below * wide
    exponent = int(f"{value:.17e}"[20:])
    if exponent >= 0:
        scale *= 10**exponent
    else:
        factor = 10**-exponent
        rest, below, above = rest * factor, below * factor, above * factor
    text = ""
    while True:
        digit, rest = divmod(rest, scale)
        low = rest <= below if even else rest < below
        high = rest + above >= scale if even else rest + above > scale
        if low or high:
            break
        text += str(digit)
        rest, below, above = rest * 10, below * 10, above * 10
    round_up = high if low != high else (2 * rest > scale or (2 * rest == scale and digit & 1 == 1))
    if not round_up:
        return (text + str(digit)).rstrip("0") or "0", exponent
    number = str(int(text + str(digit)) + 1)
    if len(number) > len(text) + 1:
        exponent += 1
    return number.rstrip("0"), exponent
