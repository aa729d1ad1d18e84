"""Draws in single precision: each operation is rounded to it, as the streams of NumPy's `float32` draws are."""

from __future__ import annotations

import math
import struct
from typing import Any

from .. import primitives

_FLOAT = struct.Struct("<f")


def single(value: float) -> float:
    """`value` in single precision."""
    return _FLOAT.unpack(_FLOAT.pack(value))[0]


def standard_exponential_inverted(stream: Any, n: int) -> list[float]:
    """Exponential draws by inversion."""
    return [single(-math.log1p(-u)) for u in primitives.uniform_fill_single(stream, n)]


def standard_gamma(source: Any, shape: float) -> float:
    """Marsaglia and Tsang's method, and below a shape of one Ahrens and Dieter's rejection."""
    stream = source.stream
    shape = single(shape)
    if shape == 1.0:
        return primitives.exponential_fill_single(stream, 1)[0]
    if shape == 0.0:
        return 0.0
    return _below_one(stream, shape) if shape < 1.0 else _above_one(stream, shape)


def _uniform(stream: Any) -> float:
    return primitives.uniform_fill_single(stream, 1)[0]


def _below_one(stream: Any, shape: float) -> float:
    rest, inverse = single(1.0 - shape), single(1.0 / shape)
    while True:
        u = _uniform(stream)
        v = primitives.exponential_fill_single(stream, 1)[0]
        if u <= rest:
            x = single(u**inverse)
            if x <= v:
                return x
            continue
        y = single(-math.log(single(single(1.0 - u) / shape)))
        x = single(single(rest + single(shape * y)) ** inverse)
        if x <= single(v + y):
            return x


def _above_one(stream: Any, shape: float) -> float:
    b = single(shape - single(1.0 / 3.0))
    c = single(1.0 / single(math.sqrt(single(9.0 * b))))
    while True:
        while True:
            x = primitives.normal_fill_single(stream, 1)[0]
            v = single(1.0 + single(c * x))
            if v > 0.0:
                break
        v = single(single(v * v) * v)
        u = _uniform(stream)
        square = single(x * x)
        if u < single(1.0 - single(single(single(0.0331) * square) * square)):
            return single(b * v)
        height = single(b * single(single(1.0 - v) + single(math.log(v))))
        if u == 0.0 or single(math.log(u)) < single(single(0.5 * x) * x + height):
            return single(b * v)
