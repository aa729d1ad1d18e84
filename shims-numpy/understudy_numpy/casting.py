"""Values of one dtype as values of another: what astype, ufunc inputs and assignments share."""

from __future__ import annotations

import cmath
import math
from array import array
from typing import Any

from . import primitives, scalars, stringdtype
from .array import Array
from .dtypes import FLOAT32, INTEGER_BOUNDS, NAT, OBJECT, dtype, split_unit, time_dtype
from .errors import INVALID, OVER, ComplexWarning, report, warn
from .primitives.refusal import Refusal
from .scalars.extended import require_computable
from .stringdtype import StringDType


def cast_elements(values: Any, source: dtype, to: dtype) -> Any:
    """Elements (see Array.elements) of dtype `source` as elements of dtype `to`, unsafe as C is."""
    require_computable(to)
    if source is to:
        return values
    a, b = source.kind, to.kind
    if isinstance(source, StringDType):
        if isinstance(to, StringDType):
            return stringdtype.converted(values, source, to)
        return _from_stringdtype(values, source, to)
    if a == "V" and isinstance(to, StringDType):
        return _text_of_bytes(values)
    if a == "V" or b == "V":
        return records.cast(values, source, to)
    if source.native is to.native:
        return values
    source, to = source.native, to.native
    if b == "O":
        return objects(values, source)
    if a == "O":
        return from_objects(values, to)
    if isinstance(to, StringDType):
        if a == "S":
            return [v.decode("ascii") for v in values]
        if a in "mM":
            # A duration is only counted here, where other text says its unit.
            shown = list(map(str, values)) if a == "m" else texts(values, source)
            return [text if v != NAT else stringdtype.not_a_time(to) for v, text in zip(values, shown)]
        return list(values) if a == "U" else stringdtype.from_numbers(values, texts(values, source), to)
    if b in "US":
        if a in "US":
            width = to.width
            values = values if width >= source.width else [v[:width] for v in values]
            if a == b:
                return values
            return [v.decode("ascii") for v in values] if b == "U" else as_bytes(values)
        shown = texts(values, source)
        if a == "M" and len(shown) and max(map(len, shown)) > to.width:
            raise RuntimeError(
                f"The string provided for NumPy ISO datetime formatting was too short, with length {to.width}"
            )
        return shown if b == "U" else as_bytes(shown)
    if a in "US":
        return from_texts(values, to)
    if b in "mM" or a in "mM":
        return _times(values, source, to)
    if b == "b":
        return list(map(bool, values))
    if b in "iu":
        if a in "biu":
            low, high = INTEGER_BOUNDS[to]
            if a != "b" and len(values) and (min(values) < low or max(values) > high):
                return primitives.wrap(to.char, values)
            return values
        if a == "c":
            warn_of_complex()
            values = [v.real for v in values]
        whole, bad = primitives.floats_to_integers(to.char, values)
        if bad:
            report(INVALID, "cast")
        return whole
    if b == "f":
        if a == "c":
            warn_of_complex()
            values = [v.real for v in values]
        if to.itemsize >= 8:
            return array("d", values) if a in "biu" else values
        if a == "f" and source.itemsize <= to.itemsize:
            return values
        if to is FLOAT32:
            narrow: Any = array("f", values)
        else:
            narrow = primitives.decode("e", 1, primitives.encode("e", 1, list(map(float, values))))
        warn_of_overflow(values, narrow)
        return narrow
    if a == "c":
        if to.itemsize > source.itemsize:
            return values
        narrowed = primitives.decode("F", 2, primitives.encode("F", 2, values))
        if to.itemsize < source.itemsize:
            warn_of_overflow(values, narrowed)
        return narrowed
    if to.itemsize >= 16:
        return list(map(complex, values))
    return list(map(complex, cast_elements(values, source, FLOAT32)))


_C_NAMES = {"b": "byte", "B": "ubyte", "h": "short", "H": "ushort", "i": "int", "I": "uint", "l": "long", "L": "ulong"}


def _from_stringdtype(values: Any, source: StringDType, to: dtype) -> Any:
    """Text of any length as elements of another dtype."""
    kind = to.kind
    if kind == "O":
        return list(values)
    if kind == "b":
        return stringdtype.truths(values, source)
    if kind in "US":
        cut = [v[: to.width] for v in stringdtype.shown(values, source)]
        return cut if kind == "U" else as_bytes(cut)
    if kind == "V":
        if to._names is not None or to.subdtype is not None:
            raise TypeError("Casting from StringDType to a structured dtype is not supported.")
        size = to.itemsize
        return [v.encode()[:size].ljust(size, b"\0") for v in stringdtype.shown(values, source)]
    if kind in "mM":
        return from_texts(["NaT" if stringdtype.is_missing(v, source) else v for v in values], to)
    known = stringdtype.known(values, source)
    if kind in "iu":
        low, high = INTEGER_BOUNDS[to]
        whole = list(map(int, known))
        for v in whole:
            if not low <= v <= high:
                raise OverflowError(f"Integer {v} is out of bounds for {_C_NAMES[to.char]}")
        return whole
    if kind == "f":
        return list(map(float, known))
    return from_texts(known, to)


def _text_of_bytes(values: Any) -> list[str]:
    """The text that bytes without a meaning are in UTF-8, up to the zeros at their end."""
    try:
        return [bytes(v).rstrip(b"\0").decode() for v in values]
    except UnicodeDecodeError:
        raise MemoryError("Failed to allocate string in void to string cast") from None


def cast_raw(a: Array, to: dtype) -> Any:
    """The storage of all elements of `a` in C order as dtype `to` (fresh, unless `a` is whole and of that dtype)."""
    if a._dtype is to:
        return a.values()
    if to is a._dtype.native and to.kind != "V":
        return a.values()
    values = cast_elements(a.elements(), a._dtype, to)
    return primitives.encode(to.char, to.width, values)


def warn_of_complex() -> None:
    """Say that a cast leaves imaginary parts out."""
    warn("Casting complex values to real discards the imaginary part", ComplexWarning)


def objects(values: Any, source: dtype) -> list[Any]:
    """Elements as the Python objects that `tolist` gives."""
    kind = source.kind
    if kind == "b":
        return list(map(bool, values))
    if kind in "mM":
        return [time_object(v, source) for v in values]
    if kind == "V":
        return records.objects(values, source)
    if source.char in "gG":
        # No number of Python's is as wide.
        return [scalars.make(source.type, v) for v in values]
    return values if type(values) is list else values.tolist()


def from_objects(values: Any, to: dtype) -> Any:
    """Objects as elements of `to`; the errors are those of Python's int() and float()."""
    if isinstance(to, StringDType):
        return [stringdtype.stored(v, to) for v in values]
    kind = to.kind
    if kind == "b":
        return list(map(bool, values))
    if kind in "iu":
        low, high = INTEGER_BOUNDS[to]
        result = [v if type(v) is int else _to_int(v) for v in values]
        for v in result:
            if not low <= v <= high:
                raise out_of_bounds(v, to)
        return result
    if kind == "f":
        return [v if type(v) is float else _to_float(v) for v in values]
    if kind == "c":
        missing = complex(math.nan, math.nan)
        return [missing if v is None else complex(v if not isinstance(v, bytes) else v.decode("ascii")) for v in values]
    if kind in "US":
        return [text_of(v, kind) for v in values]
    if kind in "mM":
        from . import times

        return [times.parse(v.decode("ascii") if isinstance(v, bytes) else v, to) for v in values]
    return values


def as_bytes(values: Any) -> list[bytes]:
    """Text as byte strings, which hold only ASCII."""
    return [v.encode("ascii") for v in values]


def text_of(value: Any, kind: str) -> Any:
    """An object as text ("U") or as a byte string ("S")."""
    if isinstance(value, bytes):
        return bytes(value) if kind == "S" else value.decode("ascii")
    return str(value) if kind == "U" else str(value).encode("ascii")


def _to_int(value: Any) -> int:
    if isinstance(value, (int, float)):
        return int(value)
    return int(value)


def _to_float(value: Any) -> float:
    if value is None:
        return math.nan
    return float(value)


def texts(values: Any, source: dtype) -> list[str]:
    """Elements as NumPy writes them into text."""
    kind = source.kind
    if kind == "b":
        return ["True" if v else "False" for v in values]
    if kind in "iu":
        return list(map(str, values))
    if kind in "mM":
        return [str(scalars.make_time(source, v)) for v in values]
    return [str(scalars.make(source.type, v)) for v in values]


def from_texts(values: Any, to: dtype) -> Any:
    """Text, or byte strings, read as numbers."""
    kind = to.kind
    if kind in "iu":
        result = [_parse_int(v) for v in values]
        low, high = INTEGER_BOUNDS[to]
        for v in result:
            if not low <= v <= high:
                raise out_of_bounds(v, to)
        return result
    if kind == "f":
        return list(map(_parse_float, values))
    if kind == "c":
        return [complex(v if isinstance(v, str) else v.decode("ascii")) for v in values]
    if kind == "b":
        return list(map(bool, values))
    from . import times

    return [times.parse(v if isinstance(v, str) else v.decode("ascii"), to) for v in values]


def _parse_int(text: Any) -> int:
    try:
        return int(text)
    except ValueError:
        shown = text if isinstance(text, bytes) else scalars.str_(text)
        raise ValueError(f"invalid literal for int() with base 10: {shown!r}") from None


def _parse_float(text: Any) -> float:
    try:
        return float(text)
    except ValueError:
        shown = scalars.bytes_(text) if isinstance(text, bytes) else scalars.str_(text)
        raise ValueError(f"could not convert string to float: {shown!r}") from None


def time_object(value: int, source: dtype) -> Any:
    """A datetime, date or timedelta (or an int where Python has none) for a count; None for NaT."""
    from . import times

    return times.item(value, source)


def _times(values: Any, source: dtype, to: dtype) -> Any:
    from . import times

    if source.kind in "mM" and to.kind in "mM":
        return times.convert(values, source, to)
    if to.kind in "mM":
        if source.kind in "biu":
            return values
        if source.kind == "f":
            return [NAT if v != v else int(v) for v in values]
    if source.kind in "mM":
        if to.kind in "iu":
            return cast_elements(values, time_integer(), to)
        if to.kind == "f":
            return list(map(float, values))
        if to.kind == "c":
            return list(map(complex, values))
        if to.kind == "b":
            return [v != 0 for v in values]
    raise Refusal("numpy.ndarray.astype", "dtype", to.name, f"{source.name} is not cast to it.")


def time_integer() -> dtype:
    from .dtypes import INT64

    return INT64


def out_of_bounds(value: int, to: dtype) -> OverflowError:
    """The error of a Python integer that an integer dtype does not hold."""
    if -(2**63) <= value < 2**63:
        return OverflowError(f"Python integer {value} out of bounds for {to.name}")
    return OverflowError("Python int too large to convert to C long")


def store_value(value: Any, to: dtype) -> Any:
    """One Python or NumPy scalar as a raw storage of one element, with the rules of assignment."""
    stored = primitives.encode(to.char, to.width, [element(value, to)])
    if to.char in NARROW:
        warn_of_narrowing([value], stored, to)
    return stored


# Floating-point numbers that a number of Python's may be too large for.
NARROW = "efF"


def warn_of_narrowing(values: Any, stored: Any, to: dtype) -> None:
    """Warn where a finite number was stored as an infinite one."""
    warn_of_overflow(values, primitives.decode(to.char, to.width, stored))


def warn_of_overflow(values: Any, narrow: Any) -> None:
    """Warn where a finite number became an infinite one."""
    total = sum(narrow)
    if total - total != 0.0 and any(cmath.isinf(n) and _is_finite(v) for n, v in zip(narrow, values)):
        report(OVER, "cast")


def _is_finite(value: Any) -> bool:
    # Scalars of NumPy were cast one by one, with a warning of their own.
    return type(value) in (int, float, complex) and cmath.isfinite(value)


def element(value: Any, to: dtype) -> Any:
    """One scalar as an element of `to`, as assignment converts it."""
    require_computable(to)
    kind = type(value)
    to, a = to.native, to.kind
    if a == "V":
        return records.element(value, to)
    if a == "f":
        if kind is float or kind is int:
            return float(value)
    elif a in "iu":
        if kind is int:
            low, high = INTEGER_BOUNDS[to]
            if not low <= value <= high:
                raise out_of_bounds(value, to)
            return value
        if kind is float:
            return scalar_to_int(value, to)
    elif a == "b":
        if kind in (bool, int, float):
            return bool(value)
    elif a == "O":
        return value
    elif isinstance(to, StringDType):
        return stringdtype.stored(value, to)
    elif a == "U" and isinstance(value, str):
        return str(value)[: to.width]
    elif a == "S" and isinstance(value, bytes):
        return bytes(value)[: to.width]
    if isinstance(value, scalars.generic) and not isinstance(value, (str, bytes)):
        source = value.dtype
        raw = value._count if source.kind in "mM" else value._value
        return cast_elements([raw], source, to)[0]
    if isinstance(value, (list, tuple)):
        if a in "iu":
            int(value)  # type: ignore[call-overload]
        if a != "b":
            raise ValueError("setting an array element with a sequence.")
    if kind is bool and a in "iufc":
        return int(value) if a in "iu" else float(value)
    if kind is complex and a in "iuf":
        accepted = (
            "float() argument must be a string" if a == "f" else "int() argument must be a string, a bytes-like object"
        )
        raise TypeError(f"{accepted} or a real number, not 'complex'")
    if a in "US":
        return text_of(value, a)[: to.width]
    return from_objects([value], to)[0]


def scalar_to_int(value: float, to: dtype) -> int:
    """A Python float assigned to an integer element."""
    if value != value:
        raise ValueError("cannot convert float NaN to integer")
    whole = int(value)
    low, high = INTEGER_BOUNDS[to]
    if not low <= whole <= high:
        raise out_of_bounds(whole, to)
    return whole


from . import records  # noqa: E402

__all__ = ["OBJECT", "cast_elements", "cast_raw", "element", "split_unit", "store_value", "time_dtype"]
