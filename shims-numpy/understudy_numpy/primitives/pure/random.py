"""Bulk kernels of the random distributions: each takes a bit stream (bitstreams.py) and a count, and returns a storage.

Drawing n at once leaves the stream where n single draws would: a kernel never reads a word that it may not need,
because every value takes at least one.
"""

from __future__ import annotations

import math
import struct
from array import array
from itertools import repeat
from operator import add, mul
from typing import Any

from . import ziggurat as z

_MASK32 = 0xFFFFFFFF
_MASK64 = 0xFFFFFFFFFFFFFFFF

_NORMAL_R = 3.6541528853610087963519472518
_NORMAL_INVERSE_R = 0.27366123732975827203338247596
_EXPONENTIAL_R = 7.6971174701310497140446280481

# The normal's tables with the sign bit, which lies above the layer's eight, made part of the index.
_NORMAL_K = z.NORMAL_K + z.NORMAL_K
_NORMAL_W = z.NORMAL_W + tuple(-w for w in z.NORMAL_W)
_NORMAL_SINGLE_K = z.NORMAL_SINGLE_K + z.NORMAL_SINGLE_K
_NORMAL_SINGLE_W = z.NORMAL_SINGLE_W + [-w for w in z.NORMAL_SINGLE_W]


def single(value: float) -> float:
    """`value` rounded to single precision."""
    return struct.unpack("f", struct.pack("f", value))[0]


def word_fill(stream: Any, n: int, bits: int) -> array:
    """Words of 32 or 64 bits."""
    return array("I", stream.words32(n)) if bits == 32 else array("Q", stream.words64(n))


def uniform_fill(stream: Any, n: int) -> array:
    """Uniform floats in [0, 1)."""
    return array("d", stream.doubles(n))


def uniform_fill_single(stream: Any, n: int) -> array:
    """Uniform floats in [0, 1) of single precision."""
    return array("f", [(word >> 8) * 5.9604644775390625e-08 for word in stream.words32(n)])


def located_fill(draws: Any, location: Any, scale: Any) -> array:
    """location + scale * draw, where each is a number or as many as there are draws; with None only scale * draw."""
    if isinstance(scale, float) and (location is None or isinstance(location, float)):
        if location is None:
            return array("d", [scale * value for value in draws])
        return array("d", [location + scale * value for value in draws])
    products = map(mul, repeat(scale) if isinstance(scale, float) else scale, draws)
    if location is None:
        return array("d", products)
    return array("d", map(add, repeat(location) if isinstance(location, float) else location, products))


def normal_fill(stream: Any, n: int) -> array:
    """Standard normal floats: Marsaglia and Tsang's ziggurat of 256 layers."""
    values: list[float] = []
    add = values.append
    layer_k, layer_w = _NORMAL_K, _NORMAL_W
    while len(values) < n:
        words = iter(stream.words64(n - len(values)))
        for word in words:
            layer = word & 511
            draw = word >> 9 & 0xFFFFFFFFFFFFF
            if draw < layer_k[layer]:
                add(draw * layer_w[layer])
            else:
                value = _normal_rest(stream, words, layer, draw)
                if value is not None:
                    add(value)
    return array("d", values)


def normal_draw(stream: Any) -> float:
    """One standard normal float."""
    word = stream.word64()
    layer = word & 511
    draw = word >> 9 & 0xFFFFFFFFFFFFF
    if draw < _NORMAL_K[layer]:
        return draw * _NORMAL_W[layer]
    value = _normal_rest(stream, iter(()), layer, draw)
    return normal_draw(stream) if value is None else value


def _normal_rest(stream: Any, words: Any, layer: int, draw: int) -> float | None:
    """The value of a draw outside its layer's core: in the wedge, in the tail, or None if it is rejected."""
    x = draw * _NORMAL_W[layer]
    layer &= 255
    density, double_of, log1p = z.NORMAL_F, stream.double_of, math.log1p
    if layer:
        u = double_of(_next(words, stream))
        return x if (density[layer - 1] - density[layer]) * u + density[layer] < math.exp(-0.5 * x * x) else None
    while True:
        xx = -_NORMAL_INVERSE_R * log1p(-double_of(_next(words, stream)))
        yy = -log1p(-double_of(_next(words, stream)))
        if yy + yy > xx * xx:
            return -(_NORMAL_R + xx) if draw >> 8 & 1 else _NORMAL_R + xx


def exponential_fill(stream: Any, n: int) -> array:
    """Standard exponential floats: the ziggurat of 256 layers."""
    values: list[float] = []
    add = values.append
    layer_k, layer_w = z.EXPONENTIAL_K, z.EXPONENTIAL_W
    while len(values) < n:
        words = iter(stream.words64(n - len(values)))
        for word in words:
            layer = word >> 3 & 255
            draw = word >> 11
            if draw < layer_k[layer]:
                add(draw * layer_w[layer])
            else:
                value = _exponential_rest(stream, words, layer, draw)
                if value is not None:
                    add(value)
    return array("d", values)


def polar_fill(stream: Any, n: int, spare: float | None) -> tuple[array, float | None]:
    """Standard normal floats by Marsaglia's polar method, which come in pairs, and the one that was not asked for.

    Source: Marsaglia and Bray, "A convenient method for generating normal variables", SIAM Review 6 (1964).
    """
    values = [] if spare is None or not n else [spare]
    if values:
        spare = None
    append, sqrt, log = values.append, math.sqrt, math.log
    while len(values) < n:
        draws = stream.doubles((n - len(values) + 1) // 2 * 2)
        for u, v in zip(draws[::2], draws[1::2]):
            x, y = 2.0 * u - 1.0, 2.0 * v - 1.0
            square = x * x + y * y
            if square < 1.0 and square != 0.0:
                factor = sqrt(-2.0 * log(square) / square)
                append(factor * y)
                append(factor * x)
    if len(values) > n:
        spare = values.pop()
    return array("d", values), spare


def exponential_inverse_fill(stream: Any, n: int, legacy: bool) -> array:
    """Standard exponential floats by inversion: -log(1 - u) as `RandomState` computes it, or -log1p(-u)."""
    if legacy:
        log = math.log
        return array("d", [-log(1.0 - u) for u in stream.doubles(n)])
    log1p = math.log1p
    return array("d", [-log1p(-u) for u in stream.doubles(n)])


def exponential_draw(stream: Any) -> float:
    """One standard exponential float."""
    word = stream.word64()
    layer = word >> 3 & 255
    draw = word >> 11
    if draw < z.EXPONENTIAL_K[layer]:
        return draw * z.EXPONENTIAL_W[layer]
    value = _exponential_rest(stream, iter(()), layer, draw)
    return exponential_draw(stream) if value is None else value


def _exponential_rest(stream: Any, words: Any, layer: int, draw: int) -> float | None:
    x = draw * z.EXPONENTIAL_W[layer]
    density = z.EXPONENTIAL_F
    u = stream.double_of(_next(words, stream))
    if not layer:
        return _EXPONENTIAL_R - math.log1p(-u)
    return x if (density[layer - 1] - density[layer]) * u + density[layer] < math.exp(-x) else None


def _next(words: Any, stream: Any) -> int:
    word = next(words, None)
    return stream.word64() if word is None else word


def normal_fill_single(stream: Any, n: int) -> array:
    """Standard normal floats of single precision, from 32-bit words."""
    values: list[float] = []
    density = z.NORMAL_SINGLE_F
    right, inverse_right = single(_NORMAL_R), single(_NORMAL_INVERSE_R)
    while len(values) < n:
        words = iter(stream.words32(n - len(values)))
        for word in words:
            layer = word & 511
            draw = word >> 9
            x = single(draw * _NORMAL_SINGLE_W[layer])
            if draw < _NORMAL_SINGLE_K[layer]:
                values.append(x)
                continue
            layer &= 255
            if layer:
                if _height_single(density, layer, _next_single(words, stream)) < math.exp(-0.5 * x * x):
                    values.append(x)
                continue
            while True:
                xx = single(-inverse_right * single(math.log1p(-_next_single(words, stream))))
                yy = single(-math.log1p(-_next_single(words, stream)))
                if yy + yy > single(xx * xx):
                    values.append(single(-(right + xx) if draw >> 8 & 1 else right + xx))
                    break
    return array("f", values)


def exponential_fill_single(stream: Any, n: int) -> array:
    """Standard exponential floats of single precision, from 32-bit words."""
    values: list[float] = []
    density = z.EXPONENTIAL_SINGLE_F
    right = single(_EXPONENTIAL_R)
    while len(values) < n:
        words = iter(stream.words32(n - len(values)))
        for word in words:
            layer = word >> 1 & 255
            draw = word >> 9
            x = single(draw * z.EXPONENTIAL_SINGLE_W[layer])
            if draw < z.EXPONENTIAL_SINGLE_K[layer]:
                values.append(x)
                continue
            u = _next_single(words, stream)
            if not layer:
                values.append(single(right - single(math.log1p(-u))))
            elif _height_single(density, layer, u) < single(math.exp(-x)):
                values.append(x)
    return array("f", values)


def _next_single(words: Any, stream: Any) -> float:
    word = next(words, None)
    if word is None:
        word = stream.words32(1)[0]
    return (word >> 8) * 5.9604644775390625e-08


def _height_single(density: list[float], layer: int, u: float) -> float:
    return single(single(single(density[layer - 1] - density[layer]) * u) + density[layer])


def bounded_fill(stream: Any, span: int, n: int, masked: bool = False, first: int = 0, typecode: str = "Q") -> array:
    """Integers from `first` to `first + span`, inclusive, with `span` < 2**64.

    Lemire's multiplication ("Fast Random Integer Generation in an Interval", ACM TOMACS 29, 2019) or, if `masked`,
    rejection of what exceeds `span` after masking. Spans below 2**32 take 32-bit words, others 64-bit ones.
    """
    words, bits = (stream.words32, 32) if span <= _MASK32 else (stream.words64, 64)
    return _from_first(_bounded(words, span, bits, n, masked), first, typecode)


def bounded_fill_small(
    stream: Any, span: int, bits: int, n: int, masked: bool = False, first: int = 0, typecode: str = "Q"
) -> array:
    """The same with `span` < 2**bits for 8 or 16 bits, or single bits: 32-bit words are cut up, low part first."""
    return _from_first(_bounded(_pieces(stream, bits), span, bits, n, masked), first, typecode)


def _from_first(values: list[int], first: int, typecode: str) -> array:
    return array(typecode, [first + value for value in values] if first else values)


def bounded_each_small(stream: Any, spans: Any, bits: int, masked: bool = False) -> list[int]:
    """One integer from 0 to each span < 2**bits, from 32-bit words cut up."""
    pieces = _pieces(stream, bits)
    return [_bounded(pieces, span, bits, 1, masked)[0] for span in spans]


def _pieces(stream: Any, bits: int) -> Any:
    """A function that draws n pieces of 32-bit words; what is left of the last word is kept."""
    left: list[int] = []
    shifts = range(0, 32, bits)
    mask = (1 << bits) - 1

    def pieces(count: int) -> list[int]:
        nonlocal left
        more = -(-(count - len(left)) // len(shifts))
        if more > 0:
            left += [word >> shift & mask for word in stream.words32(more) for shift in shifts]
        taken, left = left[:count], left[count:]
        return taken

    return pieces


def _bounded(words: Any, span: int, bits: int, n: int, masked: bool) -> list[int]:
    full = (1 << bits) - 1
    if span == 0:
        return [0] * n
    if span == full:
        return words(n)
    values: list[int] = []
    if masked:
        mask = (1 << span.bit_length()) - 1
        while len(values) < n:
            values += [word for word in [word & mask for word in words(n - len(values))] if word <= span]
        return values
    size = span + 1
    threshold = (full - span) % size
    if threshold == 0:
        return [word * size >> bits for word in words(n)]
    while len(values) < n:
        products = [word * size for word in words(n - len(values))]
        values += [product >> bits for product in products if product & full >= threshold]
    return values


def exchanges(stream: Any, n: int, first: int = 1, masked: bool = False) -> list[tuple[int, int]]:
    """The exchanges (i, j), j <= i, of Fisher and Yates' shuffle, from the last place down to `first`."""
    places = range(n - 1, first - 1, -1)
    draws = bounded_each(stream, places, masked)
    return list(zip(places, draws))


def shuffled_range(stream: Any, n: int) -> array:
    """The numbers below n in random order."""
    order = array("q", range(n))
    for i, j in exchanges(stream, n, 1, True):
        order[i], order[j] = order[j], order[i]
    return order


def chosen_places(stream: Any, population: int, n: int, shuffled: bool) -> array:
    """`n` different numbers below `population`, in random order if `shuffled`."""
    if population > 10000 and n > population // (50 if shuffled else 20):
        # Much of a large population: the tail of a shuffle of it.
        order = array("q", range(population))
        for i, j in exchanges(stream, population, max(population - n, 1)):
            order[i], order[j] = order[j], order[i]
        return order[population - n :]
    # Floyd's sampling (Bentley and Floyd, CACM 30, 1987): a draw that was made before stands for the newest place.
    chosen = array("q")
    seen: set[int] = set()
    places = range(population - n, population)
    for place, value in zip(places, bounded_each(stream, places)):
        value = place if value in seen else value
        seen.add(value)
        chosen.append(value)
    if shuffled:
        for i, j in exchanges(stream, n):
            chosen[i], chosen[j] = chosen[j], chosen[i]
    return chosen


def bounded_each(stream: Any, spans: Any, masked: bool = False) -> list[int]:
    """One integer from 0 to each span."""
    values: list[int] = []
    # Words are drawn ahead, one per span; a rejected word uses up one more, so none is drawn that is not needed.
    pending = list(spans)
    if pending and (max(pending) > _MASK32 or min(pending) == 0):
        return [bounded_fill(stream, span, 1, masked)[0] for span in pending]
    position, count = 0, len(pending)
    while position < count:
        for word in stream.words32(count - position):
            span = pending[position]
            if masked:
                value = word & ((1 << span.bit_length()) - 1)
                if value > span:
                    continue
            elif span == _MASK32:
                value = word
            else:
                product = word * (span + 1)
                low = product & _MASK32
                if low <= span and low < (_MASK32 - span) % (span + 1):
                    continue
                value = product >> 32
            values.append(value)
            position += 1
    return values
