"""Bits: packbits and unpackbits of bytes, and integers written in a base."""

from __future__ import annotations

import operator
from typing import Any

from . import primitives
from .creation import array, asarray
from .lanes import lanes, normalize_axis
from .manipulation import moveaxis
from .ndarray import ndarray

_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"

# The bits of every byte, from the highest down and from the lowest up.
_BIG = [[byte >> k & 1 for k in range(7, -1, -1)] for byte in range(256)]
_LITTLE = [[byte >> k & 1 for k in range(8)] for byte in range(256)]


def packbits(a: Any, /, axis: int | None = None, bitorder: str = "big") -> ndarray:
    """Eight booleans or integers (zero or not) along `axis` packed into each uint8; the last byte is filled with 0."""
    a = asarray(a)
    _require_text(bitorder, "pack() argument 3")
    weights = _ordered((128, 64, 32, 16, 8, 4, 2, 1), bitorder)
    if a.dtype.kind not in "iub":
        raise TypeError("Expected an input array of integer or boolean data type")
    a, axis = _along(a, axis)
    ready = primitives.ready_packed(_last(a, axis), bitorder == "little")
    if ready is not None:
        return _laid(ready, a, axis)
    rows, _ = lanes(a, (axis,))
    packed = []
    for row in rows:
        bits = [1 if item else 0 for item in row]
        bits += [0] * (-len(bits) % 8)
        bytes_ = [0] * (len(bits) // 8)
        for place, weight in enumerate(weights):
            bytes_ = [byte + weight * bit for byte, bit in zip(bytes_, bits[place::8])]
        packed.append(bytes_)
    return _stacked(packed, a, axis, (a.shape[axis] + 7) // 8)


def unpackbits(a: Any, /, axis: int | None = None, count: int | None = None, bitorder: str = "big") -> ndarray:
    """The bits of uint8 along `axis` as 0 and 1; `count` cuts or fills (or, negative, drops from the end)."""
    a = asarray(a)
    _require_text(bitorder, "unpack() argument 4")
    if bitorder[:1] not in ("l", "b"):
        raise ValueError("'order' must begin with 'l' or 'b'")
    if a.dtype != "uint8":
        raise TypeError("Expected an input array of unsigned byte data type")
    table = _BIG if _ordered((0, 1), bitorder) == (0, 1) else _LITTLE
    a, axis = _along(a, axis)
    length = 8 * a.shape[axis]
    if count is not None:
        count = operator.index(count)
        if count < 0 and -count > length:
            raise ValueError("-count larger than number of elements")
        count = count if count >= 0 else length + count
    ready = primitives.ready_unpacked(_last(a, axis), length if count is None else count, table is _LITTLE)
    if ready is not None:
        return _laid(ready, a, axis)
    rows, _ = lanes(a, (axis,))
    unpacked = []
    for row in rows:
        bits = [bit for byte in row for bit in table[byte]]
        if count is not None:
            bits = bits[:count] + [0] * (count - len(bits))
        unpacked.append(bits)
    return _stacked(unpacked, a, axis, length if count is None else count)


def binary_repr(num: int, width: int | None = None) -> str:
    """`num` in base two; a negative one with a minus sign, or in two's complement where `width` is given."""
    num = operator.index(num)
    if num >= 0:
        text = f"{num:b}"
        if width is not None and len(text) > width:
            raise ValueError(f"Insufficient bit {width=} provided for binwidth={len(text)}")
        return text.zfill(width or 0)
    if width is None:
        return f"-{-num:b}"
    needed = (-num - 1).bit_length() + 1
    if needed > width:
        raise ValueError(f"Insufficient bit {width=} provided for binwidth={needed}")
    return f"{num + (1 << width):b}".rjust(width, "1")


def base_repr(number: int, base: int = 2, padding: int = 0) -> str:
    """`number` in any base up to 36, after `padding` zeros."""
    if base > 36:
        raise ValueError("Bases greater than 36 not handled in base_repr.")
    if base < 2:
        raise ValueError("Bases less than 2 not handled in base_repr.")
    rest = abs(int(number))
    digits = []
    while rest:
        rest, digit = divmod(rest, base)
        digits.append(_DIGITS[digit])
    digits.extend("0" * padding)
    if number < 0:
        digits.append("-")
    return "".join(reversed(digits or ["0"]))


def _require_text(given: Any, what: str) -> None:
    if not isinstance(given, str):
        raise TypeError(f"{what} must be str, not {'None' if given is None else type(given).__name__}")


def _ordered(values: tuple, bitorder: str) -> tuple:
    if bitorder not in ("big", "little"):
        raise ValueError("'order' must be either 'little' or 'big'")
    return values if bitorder == "big" else values[::-1]


def _along(a: ndarray, axis: int | None) -> tuple[ndarray, int]:
    if axis is None:
        return a.ravel(), 0
    a = a if a.ndim else a.reshape(1)
    return a, normalize_axis(axis, a.ndim)


def _stacked(rows: list[list[int]], a: ndarray, axis: int, length: int) -> ndarray:
    """The rows put back along `axis` of an array shaped like `a`."""
    shape = a.shape[:axis] + a.shape[axis + 1 :] + (length,)
    return _laid(array([item for row in rows for item in row], dtype="uint8").reshape(shape), a, axis)


def _last(a: ndarray, axis: int) -> ndarray:
    return a if axis == a.ndim - 1 else moveaxis(a, axis, -1)


def _laid(made: ndarray, a: ndarray, axis: int) -> ndarray:
    """A result whose last axis goes to `axis`, in the order in memory of what it was made of."""
    if axis == made.ndim - 1 and not a.flags.fnc:
        return made
    return array(moveaxis(made, -1, axis), order="F" if a.flags.fnc else "C")


__all__ = ["base_repr", "binary_repr", "packbits", "unpackbits"]
