"""The binary interchange formats of IEEE 754 as integers: a float to its bits and back, by arithmetic.

Source: IEEE 754-2008, sections 3.4 (the formats), 4.3.1 (round to nearest, ties to even) and 6.2 (NaN).
"""

from __future__ import annotations

from array import array
from typing import NamedTuple


class Format(NamedTuple):
    """A sign bit, then the exponent, then the fraction."""

    exponent_bits: int
    fraction_bits: int

    @property
    def lowest(self) -> int:
        """The exponent of two of the last bit of a subnormal number."""
        return 2 - (1 << (self.exponent_bits - 1)) - self.fraction_bits

    @property
    def infinity(self) -> int:
        """The bits of infinity; those of a NaN are more."""
        return ((1 << self.exponent_bits) - 1) << self.fraction_bits

    @property
    def sign(self) -> int:
        return 1 << (self.exponent_bits + self.fraction_bits)


HALF, SINGLE, DOUBLE = Format(5, 10), Format(8, 23), Format(11, 52)


def encode(x: float, format: Format) -> int:
    """The bits of the number of the format that is nearest to x. OverflowError where that is beyond its largest."""
    if x != x:
        return _encode_nan(x, format)
    sign = format.sign if x < 0 or repr(x) == "-0.0" else 0
    if x == 0:
        return sign
    if x - x != 0:
        return sign | format.infinity
    numerator, denominator = abs(x).as_integer_ratio()
    # x = numerator * 2**-scale; its leading bit says which exponent the last bit of the significand has.
    scale = denominator.bit_length() - 1
    last = max(numerator.bit_length() - 1 - scale - format.fraction_bits, format.lowest)
    significand = _rounded(numerator, scale + last)
    # The leading bit of a normal significand adds one to the exponent, and so does a carry out of rounding.
    bits = ((last - format.lowest) << format.fraction_bits) + significand
    if bits >= format.infinity:
        raise OverflowError("float too large for the format")
    return sign | bits


def decode(bits: int, format: Format) -> float:
    """The number that these bits stand for."""
    sign, magnitude = bits & format.sign, bits & (format.sign - 1)
    if magnitude > format.infinity:
        return _decode_nan(bits, format)
    if magnitude == format.infinity:
        return float("-inf") if sign else float("inf")
    exponent, fraction = divmod(magnitude, 1 << format.fraction_bits)
    significand = fraction + (1 << format.fraction_bits) if exponent else fraction
    # Exact: the product is a float, and so are both factors.
    value = float(significand) * 2.0 ** (max(exponent, 1) - 1 + format.lowest)
    return -value if sign else value


def _rounded(numerator: int, places: int) -> int:
    """The integer nearest to numerator / 2**places; the even one of two."""
    if places <= 0:
        return numerator << -places
    whole, rest = numerator >> places, numerator & ((1 << places) - 1)
    half = 1 << (places - 1)
    return whole + (rest > half or (rest == half and whole & 1))


def _encode_nan(x: float, format: Format) -> int:
    """A NaN with the sign of x and, but for a half, the upper bits of its payload; it is made quiet where it narrows."""
    # What tells one NaN from another can be seen only in its bits.
    bits = array("Q", array("d", [x]).tobytes())[0]
    if format is DOUBLE:
        return bits
    sign = format.sign if bits & DOUBLE.sign else 0
    quiet = format.infinity | 1 << (format.fraction_bits - 1)
    if format is HALF:
        return sign | quiet
    payload = bits & ((1 << DOUBLE.fraction_bits) - 1)
    return sign | quiet | payload >> (DOUBLE.fraction_bits - format.fraction_bits)


def _decode_nan(bits: int, format: Format) -> float:
    if format is not DOUBLE:
        payload = 0 if format is HALF else bits & ((1 << format.fraction_bits) - 1)
        sign = DOUBLE.sign if bits & format.sign else 0
        quiet = DOUBLE.infinity | 1 << (DOUBLE.fraction_bits - 1)
        bits = sign | quiet | payload << (DOUBLE.fraction_bits - format.fraction_bits)
    return array("d", array("Q", [bits]).tobytes())[0]
