"""The elementary functions in fixed-point arithmetic, to any number of bits.

A number with `bits` binary places is the int floor(number * 2**bits). Each function says what it loses, in units of the
last place. The series stop by themselves: a term is positive and ends up as 0.

Sources: R. P. Brent and P. Zimmermann, "Modern Computer Arithmetic" (2010), chapter 4, for the reductions of the
argument; C. Størmer's formulas of Machin's kind for the constants.
"""

from __future__ import annotations

from understudy_builtins.math.rounding import shifted

__all__ = [
    "angle",
    "cosh_series",
    "cosine_series",
    "expm1_series",
    "exponential",
    "ln10",
    "ln2",
    "logarithm",
    "pi",
    "reduced",
    "sine_series",
    "sinh_series",
]

# Sums of whole multiples of arctangents, or of inverse hyperbolic tangents, of 1/k: (multiple, k).
_PI = ((176, 57), (28, 239), (-48, 682), (96, 12943))
_LN2 = ((14, 31), (10, 49), (6, 161))
_LN10 = ((46, 31), (34, 49), (20, 161))
# The constants to as many bits as were ever asked for: (bits, value).
_known: dict[str, tuple[int, int]] = {}


def pi(bits: int) -> int:
    """π, off by less than one unit."""
    return _constant("pi", _PI, -1, bits)


def ln2(bits: int) -> int:
    """The natural logarithm of 2, off by less than one unit."""
    return _constant("ln2", _LN2, 1, bits)


def ln10(bits: int) -> int:
    """The natural logarithm of 10, off by less than one unit."""
    return _constant("ln10", _LN10, 1, bits)


def _constant(name: str, terms: tuple[tuple[int, int], ...], sign: int, bits: int) -> int:
    known, value = _known.get(name, (0, 0))
    if known < bits:
        known = bits + 256
        wide = known + 32
        value = sum(multiple * _inverse_series(k, wide, sign) for multiple, k in terms) >> 32
        _known[name] = known, value
    return value >> (known - bits)


def _inverse_series(k: int, bits: int, sign: int) -> int:
    """1/k + sign/(3 k**3) + 1/(5 k**5) + …: atanh(1/k) where the sign is 1, atan(1/k) where it is -1."""
    power = (1 << bits) // k
    total, divisor, turn = power, 1, 1
    while power:
        power //= k * k
        divisor += 2
        turn *= sign
        total += turn * (power // divisor)
    return total


def exponential(x: int, bits: int) -> tuple[int, int]:
    """n and k, where e**x is n * 2**k and n lies in [1, 2); off by less than 4 units of n while |x| < 2**11.

    x is k ln 2 + r. The series is summed for r / 2**halvings and the sum squared as often.
    """
    halvings = 1 << bits.bit_length() // 2
    wide = bits + halvings + 20
    k = (x << 20) // ln2(bits + 20)
    r = (x << wide - bits) - k * ln2(wide)
    one = 1 << wide
    r >>= halvings
    total, term, i = one + r, r, 1
    while term:
        i += 1
        term = (term * r >> wide) // i
        total += term
    for _ in range(halvings):
        total = total * total >> wide
    return total >> wide - bits, k


def expm1_series(x: int, bits: int) -> int:
    """e**x - 1 for |x| < 1, off by less than one unit for each term, of which there are fewer than bits / 2."""
    term, i = abs(x), 1
    odd, even = term, 0
    while term:
        term = (term * abs(x) >> bits) // (i + 1)
        even += term
        term = (term * abs(x) >> bits) // (i + 2)
        odd += term
        i += 2
    return even + odd if x >= 0 else even - odd


def sinh_series(x: int, bits: int) -> int:
    """sinh x for |x| <= 1, off by less than one unit for each term, of which there are fewer than bits / 4."""
    square = x * x >> bits
    term = total = abs(x)
    i = 1
    while term:
        term = (term * square >> bits) // ((i + 1) * (i + 2))
        total += term
        i += 2
    return total if x >= 0 else -total


def cosh_series(x: int, bits: int) -> int:
    """cosh x for |x| <= 1, with the error of `sinh_series`."""
    square = x * x >> bits
    term = total = 1 << bits
    i = 0
    while term:
        term = (term * square >> bits) // ((i + 1) * (i + 2))
        total += term
        i += 2
    return total


def sine_series(x: int, bits: int) -> int:
    """sin x for |x| <= 1, with the error of `sinh_series`."""
    return _alternating(x, x * x >> bits, 1, bits)


def cosine_series(x: int, bits: int) -> int:
    """cos x for |x| <= 1, with the error of `sinh_series`."""
    return _alternating(1 << bits, x * x >> bits, 0, bits)


def _alternating(first: int, square: int, i: int, bits: int) -> int:
    """first * (1 - square / ((i+1)(i+2)) + square**2 / ((i+1)…(i+4)) - …)."""
    plus, minus, term = 0, 0, abs(first)
    while term:
        plus += term
        term = (term * square >> bits) // ((i + 1) * (i + 2))
        minus += term
        term = (term * square >> bits) // ((i + 3) * (i + 4))
        i += 4
    return plus - minus if first >= 0 else minus - plus


def logarithm(u: int, v: int, precision: int) -> tuple[int, int]:
    """ln(u / v) of positive u != v as a scaled number of `precision` bits or more, off by less than 64 units.

    u / v is 2**k * c * (1 + s) / (1 - s), where c = j / 64 and |s| < 2**-7, so the logarithm is k ln 2 + ln c + 2 atanh s.
    """
    k = u.bit_length() - v.bit_length()
    if k >= 0:
        v <<= k
    else:
        u <<= -k
    if 5 * u > 7 * v:
        v <<= 1
        k += 1
    elif 7 * u < 5 * v:
        u <<= 1
        k -= 1
    j = ((u << 7) + v) // (v << 1)
    bits = precision + 8
    above, below = (u << 6) - j * v, (u << 6) + j * v
    if k == 0 and j == 64:
        # All that is left is 2 atanh s: keep the places that its leading zeros take.
        bits += below.bit_length() - above.bit_length()
        return 2 * _atanh_series((above << bits) // below, bits), -bits
    series = 2 * _atanh_series((above << bits) // below, bits)
    return (k * ln2(bits + 12) >> 12) + _logarithm_table(bits)[j] + series, -bits


def _atanh_series(x: int, bits: int) -> int:
    square = x * x >> bits
    total = power = abs(x)
    divisor = 1
    while power:
        power = power * square >> bits
        divisor += 2
        total += power // divisor
    return total if x >= 0 else -total


_logarithms: dict[int, dict[int, int]] = {}


def _logarithm_table(bits: int) -> dict[int, int]:
    """ln(j / 64) for 45 <= j <= 92, each from its neighbour: ln(j / (j - 1)) is 2 atanh(1 / (2 j - 1))."""
    table = _logarithms.get(bits)
    if table is None:
        wide = bits + 12
        values = {64: 0}
        for j in range(65, 93):
            values[j] = values[j - 1] + 2 * _inverse_series(2 * j - 1, wide, 1)
        for j in range(64, 44, -1):
            values[j - 1] = values[j] - 2 * _inverse_series(2 * j - 1, wide, 1)
        table = _logarithms[bits] = {j: value >> 12 for j, value in values.items()}
    return table


def angle(y: int, x: int, precision: int) -> tuple[int, int]:
    """atan2(y, x) of y > 0 as a scaled number of `precision` bits or more, off by less than 64 units.

    The arctangent is taken of the smaller side over the larger one and turned into its place.
    """
    a, b = (y, abs(x)) if y <= abs(x) else (abs(x), y)
    bits = precision + 8
    if x > 0 and y <= x:
        # Nothing is added to a small angle: keep the places that its leading zeros take.
        bits += b.bit_length() - a.bit_length()
        return _arctangent(a, b, bits), -bits
    turned = _arctangent(a, b, bits)
    if y > abs(x):
        return (pi(bits) >> 1) + (-turned if x > 0 else turned), -bits
    return pi(bits) - turned, -bits


def _arctangent(a: int, b: int, bits: int) -> int:
    """atan(a / b) for 0 <= a <= b: atan(c) + atan((a - c b) / (b + c a)), where c = j / 32 is nearest to a / b."""
    j = ((a << 6) + b) // (b << 1)
    if j == 0:
        return _arctangent_series((a << bits) // b, bits)
    rest = (((a << 5) - j * b) << bits) // ((b << 5) + j * a)
    # The table has one width for each precision, so that it is made once.
    wide = -(-bits // 64) * 64
    return (_arctangent_table(wide)[j] >> wide - bits) + _arctangent_series(rest, bits)


def _arctangent_series(x: int, bits: int) -> int:
    """atan x for |x| < 1/32, off by less than one unit for each term, of which there are fewer than bits / 8."""
    square = x * x >> bits
    total = power = abs(x)
    divisor = 1
    while power:
        power = power * square >> bits
        total -= power // (divisor + 2)
        power = power * square >> bits
        divisor += 4
        total += power // divisor
    return total if x >= 0 else -total


_arctangents: dict[int, list[int]] = {}


def _arctangent_table(bits: int) -> list[int]:
    """atan(j / 32) for j <= 32, each from the one before."""
    table = _arctangents.get(bits)
    if table is None:
        wide = bits + 12
        values = [0]
        for j in range(1, 33):
            step = (32 << wide) // (1024 + j * (j - 1))
            values.append(values[-1] + _arctangent_series(step, wide))
        table = _arctangents[bits] = [value >> 12 for value in values]
    return table


def reduced(n: int, scale: int, precision: int) -> tuple[int, int, int]:
    """quarter, r and bits, where n * 2**-scale is quarter * π/2 + r, |r| < 1, and r has `precision` bits or more.

    Source: M. H. Payne and R. N. Hanek, "Radian reduction for trigonometric functions", SIGNUM Newsletter 18 (1983):
    of π as many bits are taken as the argument is long, and as many again as the subtraction can cancel.
    """
    size = n.bit_length() - scale
    if size <= 0:
        bits = precision - size
        return 0, shifted(n, bits - scale), bits
    places = 64
    while True:
        bits = precision + places
        wide = bits + size
        x, half_pi = shifted(n, wide - scale), pi(wide + 1) >> 2
        quarter = (2 * x + half_pi) // (2 * half_pi)
        r = (x - quarter * half_pi) >> size
        spare = r.bit_length() - precision
        if spare >= 0:
            # Bits beyond those asked for would only slow the series down.
            dropped = min(spare, places)
            return quarter & 3, r >> dropped, bits - dropped
        places *= 2
