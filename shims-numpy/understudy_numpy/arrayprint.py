"""The text of arrays: `array_repr`, `array_str`, `array2string` and the functions that print one float.

An array's elements become words of equal width (`_words`), the words become lines (`_layout`). Of a large array only
the corners are ever read. Digits are the work of dragon4.py, options of printoptions.py.

Arrays are met through their public attributes only: shape, dtype, size, `tolist`, `view` and indexing.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from . import dragon4
from .datetime_text import NAT, datetime_text
from .ndarray import ndarray
from .primitives.refusal import Refusal
from .printoptions import (
    checked_options,
    current_options,
    get_printoptions,
    printoptions,
    prints_as,
    set_printoptions,
)
from .scalar_text import FLOAT_KINDS, scalar_repr, scalar_str
from .scalars import generic

__all__ = [
    "array2string",
    "array_repr",
    "array_str",
    "format_float_positional",
    "format_float_scientific",
    "get_printoptions",
    "printoptions",
    "scalar_repr",
    "scalar_str",
    "set_printoptions",
]

Formatter = Callable[[Any], str]

# Arrays that are being printed now, by identity: an object array may hold itself.
_printing: set[int] = set()

# Arrays of floats print with exponents from here on; by kind of dragon4.py.
_EXPONENT_LIMIT = {"e": 1e3, "f": 1e6, "d": 1e8}

# dragon4.py's kind of a float dtype, or of a complex dtype's parts, by its name.


def array_repr(
    arr: Any, max_line_width: int | None = None, precision: int | None = None, suppress_small: bool | None = None
) -> str:
    """What `repr` gives: the elements, and the shape and dtype where the elements do not tell them."""
    options = current_options()
    if options["override_repr"] is not None:
        return options["override_repr"](arr)
    width = options["linewidth"] if max_line_width is None else max_line_width
    name = type(arr).__name__
    prefix = "array(" if name == "ndarray" else name + "("
    text = prefix + array2string(arr, width, precision, suppress_small, ", ", prefix, suffix=")")
    extras = []
    if (arr.size == 0 and arr.shape != (0,)) or arr.size > options["threshold"] and not prints_as("2.2", options):
        extras.append(f"shape={arr.shape}")
    dtype = arr.dtype
    if arr.size == 0 or dtype.name not in ("int64", "float64", "complex128", "bool") or not dtype.isnative:
        extras.append(f"dtype={dtype_short_repr(dtype)}")
    if not extras:
        return text + ")"
    text += ","
    tail = ", ".join(extras) + ")"
    last_line = len(text) - (text.rfind("\n") + 1)
    if last_line + len(tail) + 1 > width:
        return text + "\n" + " " * len(prefix) + tail
    return text + " " + tail


def array_str(
    a: Any, max_line_width: int | None = None, precision: int | None = None, suppress_small: bool | None = None
) -> str:
    """What `str` gives: the elements only; of a 0-d array, the text of its scalar."""
    if a.shape != ():
        return array2string(a, max_line_width, precision, suppress_small, " ", "")
    if id(a) in _printing:
        return "..."
    _printing.add(id(a))
    try:
        value = a[()]
        return repr(value) if isinstance(value, bytes) else str(value)
    finally:
        _printing.discard(id(a))


def array2string(
    a: Any,
    max_line_width: int | None = None,
    precision: int | None = None,
    suppress_small: bool | None = None,
    separator: str = " ",
    prefix: str = "",
    *,
    formatter: dict[str, Formatter] | None = None,
    threshold: int | None = None,
    edgeitems: int | None = None,
    sign: str | None = None,
    floatmode: str | None = None,
    suffix: str = "",
    legacy: Any = None,
) -> str:
    """The elements of an array in brackets, wrapped and, above `threshold` elements, shortened.

    `prefix` and `suffix` are not part of the result: their lengths indent and shorten the lines.
    """
    given = checked_options(
        "numpy.array2string",
        precision=precision,
        threshold=threshold,
        edgeitems=edgeitems,
        linewidth=max_line_width,
        suppress=suppress_small,
        sign=sign,
        formatter=formatter,
        floatmode=floatmode,
        legacy=legacy,
    )
    options = {**current_options(), **given}
    if a.size == 0:
        return "[]"
    if id(a) in _printing:
        return "..."
    _printing.add(id(a))
    try:
        edge = 0
        if a.size > options["threshold"]:
            edge = options["edgeitems"]
            if edge < 1:
                raise Refusal("numpy.array2string", "edgeitems", edge, "at least one item per edge is shown")
        words = _words(a, edge, options)
        width = options["linewidth"] - len(suffix)
        return _layout(a.shape, iter(words), " " * (len(prefix) + 1), width, separator, edge)
    finally:
        _printing.discard(id(a))


def dtype_short_repr(dtype: Any) -> str:
    """A dtype as it stands after `dtype=` in the repr of an array."""
    if dtype.names is not None:
        return str(dtype)
    if dtype.kind in "SUV" or not dtype.isnative:
        return f"'{dtype}'"
    if dtype.kind == "T":
        return repr(dtype)
    name = dtype.name
    return name if name.isalnum() else repr(name)


def format_float_positional(
    x: Any,
    precision: int | None = None,
    unique: bool = True,
    fractional: bool = True,
    trim: str = "k",
    sign: bool = False,
    pad_left: int | None = None,
    pad_right: int | None = None,
    min_digits: int | None = None,
) -> str:
    """One float without an exponent.

    `unique` asks for the fewest digits that identify it, else `precision` digits of its exact value are shown.
    Digits are counted after the point if `fractional`, else from the first significant one. `trim` says what becomes
    of zeros at the end: "k" keeps, "." drops them, "0" keeps one, "-" drops them and the point.
    """
    most = _count_of(precision, "precision")
    left = _count_of(pad_left, "pad_left")
    right = _count_of(pad_right, "pad_right")
    least = _count_of(min_digits, "min_digits")
    if not fractional and most == 0:
        raise ValueError("precision must be greater than 0 if fractional=False")
    _check_digits(most, least, unique, trim)
    return dragon4.positional(
        _real(x), _kind_of(x), most, bool(unique), bool(fractional), trim, bool(sign), left, right, least
    )


def format_float_scientific(
    x: Any,
    precision: int | None = None,
    unique: bool = True,
    trim: str = "k",
    sign: bool = False,
    pad_left: int | None = None,
    exp_digits: int | None = None,
    min_digits: int | None = None,
) -> str:
    """One float with an exponent of at least `exp_digits` digits; the rest as in `format_float_positional`."""
    most = _count_of(precision, "precision")
    left = _count_of(pad_left, "pad_left")
    power = _count_of(exp_digits, "exp_digits")
    least = _count_of(min_digits, "min_digits")
    _check_digits(most, least, unique, trim)
    return dragon4.scientific(_real(x), _kind_of(x), most, bool(unique), trim, bool(sign), left, power, least)


def _count_of(count: int | None, name: str) -> int:
    if count is None:
        return -1
    if count < 0:
        raise ValueError(f"{name} must be >= 0")
    return count


def _check_digits(most: int, least: int, unique: bool, trim: str) -> None:
    if least > 0 and most > 0 and least > most:
        raise ValueError("min_digits must be less than or equal to precision")
    if trim not in ("k", ".", "0", "-"):
        raise TypeError("if supplied, trim must be 'k', '.', '0' or '-' found `" + str(trim).rjust(100) + "`")
    if not unique and most < 0:
        raise TypeError("in non-unique mode `precision` must be supplied")


def _real(x: Any) -> float:
    if isinstance(x, (str, bytes)) or not hasattr(x, "__float__") and not hasattr(x, "__index__"):
        raise TypeError(f"must be real number, not {type(x).__name__}")
    return float(x)


def _kind_of(x: Any) -> str:
    return FLOAT_KINDS.get(str(getattr(x, "dtype", "float64")), "d")


# Lines


def _layout(shape: Sequence[int], words: Iterator[str], indent: str, width: int, separator: str, edge: int) -> str:
    """The words of an array of this shape in nested brackets; `edge` above 0 leaves out the middle of long axes."""
    if not shape:
        return next(words)
    length = shape[0]
    leading, trailing = (edge, edge) if 0 < 2 * edge < length else (0, length)
    inner = indent + " "
    if len(shape) > 1:
        gap = separator.rstrip() + "\n" * (len(shape) - 1) + indent
        rows = [_layout(shape[1:], words, inner, width - 1, separator, edge) for _ in range(leading)]
        if leading:
            rows.append("...")
        rows += [_layout(shape[1:], words, inner, width - 1, separator, edge) for _ in range(trailing)]
        return f"[{gap.join(rows)}]"
    row = [next(words) for _ in range(leading)]
    if leading:
        row.append("...")
    row += [next(words) for _ in range(trailing)]
    return f"[{_wrapped(row, indent, width - max(len(separator.rstrip()), 1), separator)[len(indent) :]}]"


def _wrapped(row: list[str], indent: str, width: int, separator: str) -> str:
    """One innermost row; lines are broken before the word that would pass `width`, if that helps."""
    lines = []
    line = indent
    last = len(row) - 1
    for position, word in enumerate(row):
        pieces = word.splitlines()
        if len(pieces) == 1:
            if len(line) + len(word) > width and len(line) > len(indent):
                lines.append(line.rstrip())
                line = indent
            line += word
        else:
            # A word of several lines (an array in an object array) stands as a block.
            widest = max(map(len, pieces))
            if len(line) + widest > width and len(line) > len(indent):
                lines.append(line.rstrip())
                line = margin = indent
            else:
                margin = " " * len(line)
            for piece in pieces[:-1]:
                lines.append((line + piece).rstrip())
                line = margin
            line += pieces[-1].ljust(widest)
        if position != last:
            line += separator
    lines.append(line)
    return "\n".join(lines)


# Words


def _words(a: Any, edge: int, options: dict[str, Any]) -> list[str]:
    """The words of the elements that are shown, in C order."""
    dtype = a.dtype
    kind = dtype.kind
    given = _given_formatter(dtype, options["formatter"])
    if given is not None:
        return [given(a[index]) for index in _shown_indices(a.shape, edge)]
    if kind in "mM":
        counts = _shown(a.view(dtype.str[0] + "i8"), edge)
        if kind == "m":
            return _justified([None if n == NAT else str(n) for n in counts])
        name = dtype.name
        unit = name[name.index("[") + 1 : -1] if "[" in name else None
        return _justified([None if n == NAT else f"'{datetime_text(n, unit)}'" for n in counts])
    if kind == "V":
        return _record_words(a, edge, options)
    if kind in "US" and type(a).__getitem__ is not ndarray.__getitem__:
        # A class that says itself what its elements are.
        looked_at = [a[index] for index in _shown_indices(a.shape, edge)]
        return [repr(each.item() if isinstance(each, generic) else each) for each in looked_at]
    values = _shown(a, edge)
    if kind == "f":
        return _float_words(list(map(float, values)), FLOAT_KINDS[dtype.name], options)
    if kind in "iu":
        return _integer_words(values, options["sign"])
    if kind == "b":
        true = " True" if a.shape else "True"
        return [true if value else "False" for value in values]
    if kind == "c":
        return _complex_words(list(map(complex, values)), FLOAT_KINDS[dtype.name], options)
    if kind == "O":
        return [f"list({value!r})" if type(value) is list else repr(value) for value in values]
    return [repr(value) for value in values]


def _record_words(a: Any, edge: int, options: dict[str, Any]) -> list[str]:
    """The words of records: those of their fields, each field's as those of an array."""
    names = a.dtype.names
    shown = [a[index] for index in _shown_indices(a.shape, edge)]
    if names is None:
        return [void_hex(one) for one in shown]
    if edge:
        flat = a[:0].reshape(-1).copy()
        flat.resize(len(shown))
        for k, one in enumerate(shown):
            flat[k] = one
        a = flat
    columns = [_field_words(a[name], len(shown), a.dtype[name].shape, options) for name in names]
    if not columns:
        return ["()"] * len(shown)
    end = ",)" if len(columns) == 1 else ")"
    return [f"({', '.join(words)}{end}" for words in zip(*columns)]


def _field_words(part: Any, count: int, shape: Sequence[int], options: dict[str, Any]) -> list[str]:
    """The words of one field of `count` records; those of a subarray stand in brackets."""
    size = math.prod(shape)
    edge = options["edgeitems"] if size > options["threshold"] else 0
    words = _words(part, 0, options)
    if not shape:
        return words
    return [_bracketed(words[k * size : (k + 1) * size], shape, edge) for k in range(count)]


def _bracketed(words: list[str], shape: Sequence[int], edge: int) -> str:
    if not shape:
        return words[0]
    length, size = shape[0], math.prod(shape[1:])
    rows = [_bracketed(words[k * size : (k + 1) * size], shape[1:], edge) for k in range(length)]
    if 0 < 2 * edge < length:
        rows = [*rows[:edge], "...", *rows[-edge:]]
    return f"[{', '.join(rows)}]"


def void_hex(one: Any) -> str:
    """Bytes without a meaning, in hexadecimal."""
    return "b'" + "".join([f"\\x{byte:02X}" for byte in bytes(one)]) + "'"


def void_str(one: Any) -> str:
    """What `str` gives for a record or some bytes."""
    if one.dtype.names is None:
        return void_hex(one)
    options = dict(current_options())
    options["formatter"] = {"float_kind": str, **(options["formatter"] or {})}
    return _record_words(one._array, 0, options)[0]


def void_repr(one: Any, kind: str = "void") -> str:
    """What `repr` gives for a record or some bytes."""
    if one.dtype.names is None:
        return f"np.{kind}({void_hex(one)})"
    dtype = str(one.dtype)
    dtype = dtype if kind == "void" else dtype.removeprefix("(numpy.record, ").removesuffix(")")
    return f"np.{kind}({void_str(one)}, dtype={dtype})"


# The keys of `formatter`, from the most to the least particular, by dtype kind.
_FORMATTER_KEYS = {
    "b": ("bool", "all"),
    "i": ("int", "int_kind", "all"),
    "u": ("int", "int_kind", "all"),
    "m": ("timedelta", "all"),
    "M": ("datetime", "all"),
    "f": ("float", "float_kind", "all"),
    "c": ("complexfloat", "complex_kind", "all"),
    "U": ("numpystr", "str_kind", "all"),
    "S": ("numpystr", "str_kind", "all"),
    "O": ("object", "all"),
    "T": ("all",),
    "V": ("void", "all"),
}


def _given_formatter(dtype: Any, formatter: dict[str, Formatter] | None) -> Formatter | None:
    if formatter is None:
        return None
    for key in _FORMATTER_KEYS[dtype.kind]:
        if formatter.get(key) is not None:
            return formatter[key]
    return None


def _shown(a: Any, edge: int) -> list:
    """The elements that are shown, as Python values."""
    shape = a.shape
    if len(shape) == 0:
        return [a.tolist()]
    long = 0 < 2 * edge < shape[0]
    if len(shape) == 1:
        return a[:edge].tolist() + a[-edge:].tolist() if long else a.tolist()
    if edge == 0:
        values = a.tolist()
        for _ in shape[1:]:
            values = [value for row in values for value in row]
        return values
    rows = [*range(edge), *range(shape[0] - edge, shape[0])] if long else range(shape[0])
    return [value for row in rows for value in _shown(a[row], edge)]


def _shown_indices(shape: tuple[int, ...], edge: int) -> list[tuple[int, ...]]:
    indices: list[tuple[int, ...]] = [()]
    for length in shape:
        long = 0 < 2 * edge < length
        places = [*range(edge), *range(-edge, 0)] if long else range(length)
        indices = [(*index, place) for index in indices for place in places]
    return indices


def _justified(texts: list[str | None]) -> list[str]:
    """Right-justified; None is a missing date or duration."""
    width = max(5 if text is None else len(text) for text in texts)
    return [("'NaT'" if text is None else text).rjust(width) for text in texts]


def _integer_words(values: list[int], sign: str) -> list[str]:
    if sign == " " and min(values) < 0:
        sign = "-"
    texts = list(map(str, values)) if sign == "-" else [f"{value:{sign}d}" for value in values]
    width = max(map(len, texts))
    return [text.rjust(width) for text in texts]


def _complex_words(values: list[complex], kind: str, options: dict[str, Any]) -> list[str]:
    reals = _float_words([value.real for value in values], kind, options)
    imaginaries = _float_words([value.imag for value in values], kind, {**options, "sign": "+"})
    words = []
    for real, imaginary in zip(reals, imaginaries):
        stripped = imaginary.rstrip()
        words.append(f"{real}{stripped}j{imaginary[len(stripped) :]}")
    return words


def _float_words(values: list[float], kind: str, options: dict[str, Any]) -> list[str]:
    """Words of equal width: all positional, or all scientific where the magnitudes are too far apart."""
    mode, sign = options["floatmode"], options["sign"]
    precision = -1 if mode == "unique" else _count_of(options["precision"], "precision")
    finite = [value for value in values if math.isfinite(value)]
    left = right = 0
    parts: Iterator[tuple[str, str]] = iter(())
    if finite:
        if _needs_exponent(finite, "d" if prints_as("2.2", options) else kind, options["suppress"]):
            pairs = _scientific_parts(finite, kind, precision, mode == "fixed", sign == "+")
        else:
            pairs = _positional_parts(finite, kind, precision, mode, sign == "+")
        left = max(len(whole) for whole, _ in pairs)
        right = max(len(fraction) for _, fraction in pairs)
        parts = iter(pairs)
    if sign == " " and all(math.copysign(1.0, value) > 0 for value in finite):
        left += 1
    if len(finite) == len(values):
        return [f"{whole.rjust(left)}.{fraction.ljust(right)}" for whole, fraction in parts]
    nan, inf = options["nanstr"], options["infstr"]
    signed = sign != "-" or -math.inf in values
    left = max(left, len(nan) - right - 1, len(inf) + signed - right - 1)
    width = left + right + 1
    plus = "+" if sign == "+" else ""
    words = []
    for value in values:
        if value != value:
            words.append((plus + nan).rjust(width))
        elif math.isinf(value):
            words.append((("-" if value < 0 else plus) + inf).rjust(width))
        else:
            whole, fraction = next(parts)
            words.append(f"{whole.rjust(left)}.{fraction.ljust(right)}")
    return words


def _needs_exponent(finite: list[float], kind: str, suppress: bool) -> bool:
    magnitudes = [abs(value) for value in finite if value]
    if not magnitudes:
        return False
    largest, smallest = max(magnitudes), min(magnitudes)
    if largest >= _EXPONENT_LIMIT[kind]:
        return True
    if suppress:
        return False
    return smallest < _as_kind(0.0001, kind) or _as_kind(largest / smallest, kind) > 1000.0


def _as_kind(value: float, kind: str) -> float:
    """`value` rounded to the precision of `kind`: NumPy compares in the array's own."""
    if kind == "d":
        return value
    try:
        return struct.unpack(kind, struct.pack(kind, value))[0]
    except OverflowError:
        return math.inf


def _positional_parts(finite: list[float], kind: str, precision: int, mode: str, plus: bool) -> list[tuple[str, str]]:
    """What stands before and after each point."""
    parts = []
    if mode == "fixed":
        for value in finite:
            whole, _, fraction = f"{value:{'+' if plus else ''}.{precision}f}".partition(".")
            parts.append((whole, fraction))
        return parts
    for value in finite:
        text = repr(value) if kind == "d" else ""
        if kind != "d" or "e" in text:
            text = dragon4.positional(value, kind, precision, trim=".")
        whole, _, fraction = text.partition(".")
        if len(fraction) > precision >= 0:
            whole, _, fraction = f"{value:.{precision}f}".partition(".")
            fraction = fraction.rstrip("0")
        elif fraction == "0":
            fraction = ""
        if plus and whole[0] != "-":
            whole = "+" + whole
        parts.append((whole, fraction))
    if mode == "maxprec_equal":
        places = max(len(fraction) for _, fraction in parts)
        return [
            (whole, dragon4.positional(value, kind, places, trim="k", min_digits=places).partition(".")[2])
            for value, (whole, _) in zip(finite, parts)
        ]
    return parts


def _scientific_parts(finite: list[float], kind: str, precision: int, fixed: bool, plus: bool) -> list[tuple[str, str]]:
    """What stands before and after each point; all with as many digits as the one that needs most."""
    trim = "k" if fixed else "."
    texts = [dragon4.scientific(value, kind, precision, not fixed, trim, plus) for value in finite]
    places = max(text.index("e") - text.index(".") - 1 for text in texts)
    power = max(len(text) - text.index("e") - 2 for text in texts)
    parts = []
    for value in finite:
        text = dragon4.scientific(value, kind, places, not fixed, "k", plus, -1, power, places)
        whole, _, fraction = text.partition(".")
        parts.append((whole, fraction))
    return parts
