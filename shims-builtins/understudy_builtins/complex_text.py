"""Complex numbers as text: reading, printing and formatting."""

from __future__ import annotations

__all__ = ["formatted", "parsed", "printed"]

MALFORMED = "complex() arg is a malformed string"
_ALIGNMENTS = "<>=^"
_TYPES = "eEfFgGn"


def parsed(text: str) -> tuple[float, float]:
    """Real and imaginary part of what `text` tells: `1`, `2j`, `1+2j` or `j`, with or without one pair of parentheses."""
    if "_" in text and not _underscores_divide_digits(text):
        raise ValueError(f"could not convert string to complex: {text!r}")
    inner = text.strip()
    if inner.startswith("("):
        if not inner.endswith(")"):
            raise ValueError(MALFORMED)
        inner = inner[1:-1].strip()
    if inner[-1:] not in ("j", "J"):
        return _part(inner), 0.0
    inner = inner[:-1]
    split = _start_of_imaginary_part(inner)
    imaginary = inner[split:]
    if imaginary in ("", "+", "-"):
        imaginary += "1"
    return (_part(inner[:split]) if split else 0.0), _part(imaginary)


def _underscores_divide_digits(text: str) -> bool:
    pieces = text.split("_")
    return all(a[-1:].isdigit() and b[:1].isdigit() for a, b in zip(pieces, pieces[1:]))


def _start_of_imaginary_part(text: str) -> int:
    """Where the last sign stands that does not belong to an exponent; 0 where there is none."""
    for place in range(len(text) - 1, 0, -1):
        if text[place] in "+-" and text[place - 1] not in "eE":
            return place
    return 0


def _part(text: str) -> float:
    if not text or text[0].isspace() or text[-1].isspace():
        raise ValueError(MALFORMED)
    try:
        return float(text)
    except ValueError:
        raise ValueError(MALFORMED) from None


def printed(real: float, imag: float) -> str:
    """`(1+2j)`, or `2j` where the real part is 0.0 and not -0.0."""
    if repr(real) == "0.0":
        return _short(imag) + "j"
    sign = "" if _short(imag).startswith("-") else "+"
    return f"({_short(real)}{sign}{_short(imag)}j)"


def _short(x: float) -> str:
    text = repr(x)
    return text[:-2] if text.endswith(".0") else text


def formatted(real: float, imag: float, spec: str) -> str:
    """The number as `spec` says: both parts are formatted alike, and what comes out is padded as a whole.

    Source: the Python Standard Library reference, "Format Specification Mini-Language".
    """
    fill, align, sign, flags, width, grouping, precision, kind = _taken_apart(spec)
    if fill == "0":
        raise ValueError("Zero padding is not allowed in complex format specifier")
    if align == "=":
        raise ValueError("'=' alignment flag is not allowed in complex format specifier")
    alone = not kind and repr(real) == "0.0"
    rest = flags + grouping + precision + (kind or ("g" if precision else ""))
    trimmed = not kind and not precision
    first = "" if alone else _number(real, sign + rest, trimmed)
    second = _number(imag, (sign if alone else "+") + rest, trimmed)
    text = f"{first}{second}j" if kind or alone else f"({first}{second}j)"
    return format(text, f"{fill}{align or '>'}{width}") if width else text


def _number(x: float, spec: str, trimmed: bool) -> str:
    """A part with its format; one without a type has no `.0` of its own."""
    text = format(x, spec)
    if trimmed and text.endswith(".0"):
        return text[:-1] if "#" in spec else text[:-2]
    return text


def _taken_apart(spec: str) -> tuple[str, str, str, str, str, str, str, str]:
    """Fill, alignment, sign, flags, width, grouping, precision and type of a format specification."""
    fill = align = sign = flags = grouping = precision = ""
    rest = spec
    if rest[1:2] and rest[1] in _ALIGNMENTS:
        fill, align, rest = rest[0], rest[1], rest[2:]
    elif rest[:1] and rest[0] in _ALIGNMENTS:
        align, rest = rest[0], rest[1:]
    if rest[:1] and rest[0] in "+- ":
        sign, rest = rest[0], rest[1:]
    for flag in "z#":
        if rest[:1] == flag:
            flags, rest = flags + flag, rest[1:]
    if not fill and rest[:1] == "0":
        fill, rest = "0", rest[1:]
    width, rest = _digits(rest)
    if rest[:1] and rest[0] in ",_":
        grouping, rest = rest[0], rest[1:]
        if rest[:1] and rest[0] in ",_":
            both = "both ',' and '_'" if rest[0] != grouping else f"'{grouping}' with '{grouping}'"
            raise ValueError(f"Cannot specify {both}.")
    if rest[:1] == ".":
        digits, rest = _digits(rest[1:])
        if not digits:
            raise ValueError("Format specifier missing precision")
        precision = "." + digits
    if len(rest) > 1:
        raise ValueError(f"Invalid format specifier '{spec}' for object of type 'complex'")
    if rest and rest not in _TYPES:
        raise ValueError(f"Unknown format code '{rest}' for object of type 'complex'")
    return fill, align, sign, flags, width, grouping, precision, rest


def _digits(text: str) -> tuple[str, str]:
    """The digits that `text` begins with, and what follows."""
    rest = text.lstrip("0123456789")
    return text[: len(text) - len(rest)], rest
