"""Between storages and Python values, and from one dtype's values to another's.

dtypes come as their `char` and `width`, so that this module needs no dtype objects.
"""

from __future__ import annotations

import math
import struct
from array import array
from itertools import chain
from operator import attrgetter, methodcaller
from typing import Any

CODES = {
    "?": "B", "b": "b", "B": "B", "h": "h", "H": "H", "i": "i", "I": "I", "l": "q", "L": "Q", "e": "H", "f": "f", "d": "d",
    "F": "f", "D": "d", "g": "Q", "G": "Q", "O": "O", "c": "B", "S": "B", "U": "I", "V": "B", "M": "q",
    "m": "q", "T": "O",
}  # fmt: skip
BITS = {"b": 8, "B": 8, "h": 16, "H": 16, "i": 32, "I": 32, "l": 64, "L": 64, "M": 64, "m": 64}
NAT = -(2**63)
_INF = float("inf")


def decode(char: str, width: int, storage: Any) -> Any:
    """The Python values of a flat storage: complex, str, bytes and float for complex, text, records and float16; else as stored."""
    if char in "FD":
        return list(map(complex, storage[::2], storage[1::2]))
    if char in "gG":
        parts = list(map(_from_extended, storage[::2], storage[1::2]))
        return parts if char == "g" else list(map(complex, parts[::2], parts[1::2]))
    if char == "e":
        return list(struct.unpack(f"<{len(storage)}e", storage.tobytes()))
    if char == "S" or char == "c":
        data = storage.tobytes()
        parts = [data[k : k + width] for k in range(0, len(data), width)] if width else []
        return list(map(methodcaller("rstrip", b"\0"), parts)) if b"\0" in data else parts
    if char == "U":
        if width == 0:
            return []
        text = storage.tobytes().decode("utf-32-le", "surrogatepass")
        if width == 1:
            return [c if c != "\0" else "" for c in text]
        parts = [text[k : k + width] for k in range(0, len(text), width)]
        return list(map(methodcaller("rstrip", "\0"), parts)) if "\0" in text else parts
    if char == "V":
        data = storage.tobytes()
        return [data[k : k + width] for k in range(0, len(data), width)] if width else []
    return storage


def encode(char: str, width: int, values: Any) -> Any:
    """A flat storage of these Python values. Integers wrap around; floats too large become infinite."""
    if char == "O" or char == "T":
        return values if type(values) is list else list(values)
    if char in "FD":
        values = values if type(values) is list else list(values)
        return array(CODES[char], list(chain.from_iterable(zip(map(_REAL, values), map(_IMAG, values)))))
    if char in "gG":
        parts = values if char == "g" else chain.from_iterable(zip(map(_REAL, values), map(_IMAG, values)))
        return array("Q", list(chain.from_iterable(map(_to_extended, parts))))
    if char == "U":
        return array("I", "".join([v[:width].ljust(width, "\0") for v in values]).encode("utf-32-le", "surrogatepass"))
    if char == "V":
        return array("B", b"".join(values))
    if char == "S" or char == "c":
        return array("B", b"".join([v[:width].ljust(width, b"\0") for v in values]))
    if char == "e":
        values = values if type(values) is list else list(values)
        try:
            data = struct.pack(f"<{len(values)}e", *values)
        except OverflowError:
            data = b"".join([_half(v) for v in values])
        return array("H", data)
    code = CODES[char]
    if type(values) is array and values.typecode == code:
        return values
    if char in "df":
        return array(code, values)
    if char == "?":
        return array("B", bytes(values))
    if type(values) is not list and type(values) is not array:
        values = list(values)
    try:
        return array(code, values)
    except OverflowError:
        return array(code, wrap(char, values))


# The extended floats of x86 in 16 bytes: 64 bits of the number with its leading one, then 15 of the exponent and the sign.
_LEADING, _EXPONENT, _SIGN, _BIAS = 1 << 63, 0x7FFF, 0x8000, 16383


def _from_extended(number: int, rest: int) -> float:
    """The double nearest to an extended float."""
    exponent = rest & _EXPONENT
    scale = max(exponent, 1) - _BIAS - 63
    if exponent == _EXPONENT:
        value = _INF if number in (0, _LEADING) else math.nan
    else:
        try:
            # Whole numbers are divided, and made floats, with one rounding.
            value = number / (1 << -scale) if scale < 0 else float(number << scale)
        except OverflowError:
            value = _INF
    return -value if rest & _SIGN else value


def _to_extended(value: float) -> tuple[int, int]:
    """A double as an extended float, which holds it exactly."""
    sign = _SIGN if math.copysign(1.0, value) < 0 else 0
    if value != value:
        return _LEADING | 1 << 62, sign | _EXPONENT
    if value - value != 0:
        return _LEADING, sign | _EXPONENT
    if value == 0:
        return 0, sign
    fraction, exponent = math.frexp(abs(value))
    return int(math.ldexp(fraction, 64)), sign | exponent - 1 + _BIAS


def _half(value: float) -> bytes:
    try:
        return struct.pack("<e", value)
    except OverflowError:
        return struct.pack("<e", _INF if value > 0 else -_INF)


_REAL, _IMAG = attrgetter("real"), attrgetter("imag")


def wrap(char: str, values: Any) -> list[int]:
    """Integers modulo the size of the type, in its range."""
    bits = BITS[char]
    mask = (1 << bits) - 1
    if char in "BHIL":
        return [v & mask for v in values]
    half = 1 << (bits - 1)
    return [((v + half) & mask) - half for v in values]


def floats_to_integers(char: str, values: Any) -> tuple[Any, bool]:
    """Truncate floats as C does; the flag says that some value had no integer of the type."""
    bits = BITS[char]
    try:
        return array(CODES[char], list(map(int, values))), False
    except (ValueError, OverflowError):
        whole = [int(v) if v - v == 0 else NAT for v in values]
    low, high = (0, (1 << bits) - 1) if char in "BHIL" else (-(1 << (bits - 1)), (1 << (bits - 1)) - 1)
    if not whole or (min(whole) >= low and max(whole) <= high):
        return whole, False
    # Out of range: the conversion goes through a 64-bit (or for narrow types a 32-bit) register, as on x86-64.
    if char == "L":
        return [v if 0 <= v <= high else (v & high if -(1 << 63) <= v < 0 else 1 << 63) for v in whole], True
    if bits == 64:
        return [v if low <= v <= high else NAT for v in whole], True
    register = 64 if char == "I" else 32
    floor = -(1 << (register - 1))
    bad = not (min(whole) >= floor and max(whole) < -floor)
    return wrap(char, [v if floor <= v < -floor else floor for v in whole]), bad
