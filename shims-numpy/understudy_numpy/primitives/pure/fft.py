"""The discrete Fourier transform of runs of complex numbers, held as a flat storage of real and imaginary parts.

A batch of runs is transformed at once by Stockham's autosort form of the mixed-radix algorithm: each stage works on
whole lists, whose innermost index is the run. Lengths with a large prime factor go through Bluestein's convolution.

Source: Van Loan, Computational Frameworks for the Fast Fourier Transform, 1.7 (Stockham), 2.3 (mixed radix), 4.2
(chirp-z).
"""

from __future__ import annotations

import math
from array import array
from itertools import chain, repeat
from operator import add, attrgetter, mul, neg, sub
from typing import Any

_REAL, _IMAG = attrgetter("real"), attrgetter("imag")
_BATCH = 1 << 16
# Up to this prime a butterfly of p*p products is less work than three transforms of more than twice the length.
_LARGEST_RADIX = 61


def fft(storage: Any, length: int, forward: bool = True) -> array:
    """The transforms of all runs of `length` complex numbers, not scaled, in the storage's type.

    `storage` holds real and imaginary parts in turn, as `array("d")` or `array("f")`; it is computed in double
    precision. The inverse transform is the forward one with the parts exchanged before and after.
    """
    real, imag = storage[::2], storage[1::2]
    if not forward:
        real, imag = imag, real
    result_real: list[float] = []
    result_imag: list[float] = []
    runs = max(1, _BATCH // length)
    for start in range(0, len(real), runs * length):
        stop = start + runs * length
        values = _transform_runs(list(map(complex, real[start:stop], imag[start:stop])), length)
        result_real += map(_REAL, values)
        result_imag += map(_IMAG, values)
    if not forward:
        result_real, result_imag = result_imag, result_real
    return array(storage.typecode, list(chain.from_iterable(zip(result_real, result_imag))))


def rfft(storage: Any, length: int) -> array:
    """The first length // 2 + 1 elements of the transforms of all runs of `length` real numbers; the others are their conjugates.

    Two neighbours make one complex number where the length is even, so that the transform is half as long
    (Van Loan, 4.3.5).
    """
    count = length // 2 + 1
    zero = [0.0] * count
    result: list[float] = []
    if length % 2:
        zeros = array(storage.typecode, bytes(storage.itemsize * len(storage)))
        full = fft(array("d", list(chain.from_iterable(zip(storage, zeros)))), length)
        for start in range(0, len(full), 2 * length):
            part = full[start : start + 2 * count]
            part[1] = 0.0
            result += part
        return array(storage.typecode, result)
    half = length // 2
    turns = roots(length)[: half // 2 + 1]
    packed = fft(array("d", storage), half)
    for start in range(0, len(packed), length):
        values = list(map(complex, packed[start : start + length : 2], packed[start + 1 : start + length : 2]))
        spectrum = _unpacked(values, turns)
        parts: list[float] = zero * 2
        parts[::2] = map(_REAL, spectrum)
        parts[1::2] = map(_IMAG, spectrum)
        parts[1] = parts[-1] = 0.0
        result += parts
    return array(storage.typecode, result)


def _unpacked(values: list[complex], turns: list[complex]) -> list[complex]:
    """The spectrum of x from that of x[0::2] + 1j * x[1::2]; `turns` are the first quarter of the roots of one."""
    half = len(values)
    first = values[0]
    result: list[Any] = [None] * (half + 1)
    result[0], result[half] = complex(first.real + first.imag), complex(first.real - first.imag)
    for k in range(1, half // 2 + 1):
        a, b = values[k], values[half - k].conjugate()
        even, odd = (a + b) * 0.5, (a - b) * 0.5 * turns[k]
        odd = complex(odd.imag, -odd.real)
        result[k] = even + odd
        result[half - k] = (even - odd).conjugate()
    return result


def _transform_runs(values: list[complex], length: int) -> list[complex]:
    """The forward transforms of runs that lie one after the other."""
    runs = len(values) // length
    if runs == 1:
        return transform(values, length, 1)
    turned: list[Any] = [None] * len(values)
    for run in range(runs):
        turned[run::runs] = values[run * length : (run + 1) * length]
    turned = transform(turned, length, runs)
    for run in range(runs):
        values[run * length : (run + 1) * length] = turned[run::runs]
    return values


def transform(values: list[complex], length: int, runs: int) -> list[complex]:
    """The forward transforms of interleaved runs: element k of run r is `values[k * runs + r]`."""
    factors = factorize(length)
    if factors and factors[-1] > _LARGEST_RADIX:
        return bluestein(values, length, runs)
    table = roots(length)
    inner, remaining, turn = runs, length, 1
    for radix in factors:
        rest = remaining // radix
        block = rest * inner
        parts = [values[j * block : (j + 1) * block] for j in range(radix)]
        parts = _BUTTERFLIES.get(radix, odd_butterfly)(parts)
        if rest > 1:
            for j in range(1, radix):
                # The factor of the first elements is one, which leaves infinities alone only where it is not applied.
                turns: Any = [table[k * j * turn] for k in range(1, rest)]
                if inner > 1:
                    turns = chain.from_iterable([[each] * inner for each in turns])
                parts[j] = parts[j][:inner] + list(map(mul, parts[j][inner:], turns))
        values = _interleaved(parts, rest, inner)
        inner, remaining, turn = inner * radix, rest, turn * radix
    return values


def _interleaved(parts: list[list[complex]], rest: int, inner: int) -> list[complex]:
    """Blocks of `inner` elements of the parts in turn; copied by whichever slices are fewer."""
    radix = len(parts)
    if rest == 1:
        return list(chain.from_iterable(parts))
    result: list[Any] = [None] * (radix * rest * inner)
    for j, part in enumerate(parts):
        if inner <= rest:
            for k in range(inner):
                result[j * inner + k :: radix * inner] = part[k::inner]
        else:
            for k in range(rest):
                to = (k * radix + j) * inner
                result[to : to + inner] = part[k * inner : (k + 1) * inner]
    return result


def butterfly2(parts: list[list[complex]]) -> list[list[complex]]:
    """Transforms of length 2 across the parts."""
    a, b = parts
    return [list(map(add, a, b)), list(map(sub, a, b))]


def butterfly4(parts: list[list[complex]]) -> list[list[complex]]:
    """Transforms of length 4 across the parts."""
    a, b, c, d = parts
    even, even_turned = list(map(add, a, c)), list(map(sub, a, c))
    odd, odd_turned = list(map(add, b, d)), _times_minus_i(list(map(sub, b, d)))
    return [
        list(map(add, even, odd)),
        list(map(add, even_turned, odd_turned)),
        list(map(sub, even, odd)),
        list(map(sub, even_turned, odd_turned)),
    ]


def odd_butterfly(parts: list[list[complex]]) -> list[list[complex]]:
    """Transforms of an odd length across the parts: sums and differences of mirrored parts, weighted by cosines and sines.

    Real and imaginary parts go separate ways, so that an infinity in one does not make the other NaN.
    """
    real, imag = [list(map(_REAL, part)) for part in parts], [list(map(_IMAG, part)) for part in parts]
    even_real, odd_imag = _mirrored(real)
    even_imag, odd_real = _mirrored(imag)
    half = len(parts) // 2
    result = [list(map(complex, even_real[0], even_imag[0]))]
    result += [
        list(map(complex, map(add, even_real[q], odd_real[q]), map(sub, even_imag[q], odd_imag[q])))
        for q in range(1, half + 1)
    ]
    result += [
        list(map(complex, map(sub, even_real[q], odd_real[q]), map(add, even_imag[q], odd_imag[q])))
        for q in range(half, 0, -1)
    ]
    return result


def _mirrored(parts: list[list[float]]) -> tuple[list[list[float]], list[list[float]]]:
    """The cosine sums and the sine sums of real parts, for the first half of the frequencies."""
    radix = len(parts)
    half = radix // 2
    table = roots(radix)
    sums = [list(map(add, parts[k], parts[radix - k])) for k in range(1, half + 1)]
    differences = [list(map(sub, parts[k], parts[radix - k])) for k in range(1, half + 1)]
    total: Any = parts[0]
    for each in sums:
        total = map(add, total, each)
    even, odd = [list(total)], [[0.0] * len(parts[0])]
    for q in range(1, half + 1):
        turns = [table[q * k % radix] for k in range(1, half + 1)]
        cosines: Any = parts[0]
        sines: Any = None
        for each, difference, turn in zip(sums, differences, turns):
            cosines = map(add, cosines, map(mul, each, repeat(turn.real)))
            term = map(mul, difference, repeat(-turn.imag))
            sines = term if sines is None else map(add, sines, term)
        even.append(list(cosines))
        odd.append(list(sines))
    return even, odd


_BUTTERFLIES = {2: butterfly2, 4: butterfly4}


def _times_minus_i(values: list[complex]) -> list[complex]:
    return list(map(complex, map(_IMAG, values), map(neg, map(_REAL, values))))


def bluestein(values: list[complex], length: int, runs: int) -> list[complex]:
    """The transform as a convolution with a chirp, whose length can be a power of two."""
    table = roots(2 * length)
    chirp = [table[k * k % (2 * length)] for k in range(length)]
    size = 1
    while size < 2 * length - 1:
        size *= 2
    wave = [each.conjugate() for each in chirp]
    kernel = transform(wave + [0j] * (size - 2 * length + 1) + wave[:0:-1], size, 1)
    spread = list(chain.from_iterable([[each] * runs for each in chirp]))
    signal = transform(list(map(mul, values, spread)) + [0j] * ((size - length) * runs), size, runs)
    product = map(mul, signal, chain.from_iterable([[each / size] * runs for each in kernel]))
    # The inverse transform is the conjugate of the transform of the conjugate.
    back = transform([each.conjugate() for each in product], size, runs)[: length * runs]
    return [each.conjugate() * turn for each, turn in zip(back, spread)]


def factorize(length: int) -> list[int]:
    """The radices of the stages: fours, at most one two, and the odd primes in ascending order."""
    factors = []
    while length % 4 == 0:
        factors.append(4)
        length //= 4
    if length % 2 == 0:
        factors.insert(0, 2)
        length //= 2
    prime = 3
    while prime * prime <= length:
        while length % prime == 0:
            factors.append(prime)
            length //= prime
        prime += 2
    if length > 1:
        factors.append(length)
    return factors


def roots(n: int) -> list[complex]:
    """exp(-2j * pi * k / n) for k below n: of angles in the first eighth of a turn, the others by symmetry."""
    result = []
    for k in range(n // 2 + 1):
        octant, rest = divmod(8 * k, n)
        # From the start of the octant on, or from its end back.
        x, y = _cosine_and_sine(rest if octant % 2 == 0 else n - rest, n)
        if octant in (1, 2):
            x, y = y, x
        result.append(complex(-x if octant >= 2 else x, -y))
    result += [each.conjugate() for each in result[(n - 1) // 2 : 0 : -1]]
    return result


def _cosine_and_sine(numerator: int, denominator: int) -> tuple[float, float]:
    """Of an eighth of a turn times a fraction; the angles whose cosine or sine is a plain root are exact."""
    if numerator == denominator:
        return math.sqrt(0.5), math.sqrt(0.5)
    if 3 * numerator == 2 * denominator:
        return math.sqrt(0.75), 0.5
    angle = math.pi / 4 * numerator / denominator
    return math.cos(angle), math.sin(angle)
