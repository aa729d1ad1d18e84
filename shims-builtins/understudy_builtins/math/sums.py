"""Sums and products of many numbers, and the lengths that are roots of sums of squares."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from understudy_builtins.math.arguments import real
from understudy_builtins.math.exponentials import root_of_ratio
from understudy_builtins.math.floats import fma
from understudy_builtins.math.rounding import INFINITY, NAN, dyadic

__all__ = ["dist", "fsum", "hypot", "prod", "sumprod"]


def prod(iterable: Iterable[Any], /, *, start: Any = 1) -> Any:
    """`start` times the elements, from left to right."""
    result = start
    for element in iterable:
        result = result * element
    return result


def hypot(*coordinates: Any) -> float:
    """The length of a vector, correctly rounded: the squares are added exactly."""
    return _length([real(coordinate) for coordinate in coordinates])


def dist(p: Any, q: Any, /) -> float:
    """The distance between two points: the length of the vector of their rounded differences."""
    p, q = tuple(p), tuple(q)
    if len(p) != len(q):
        raise ValueError("both points must have the same number of dimensions")
    return _length([real(a) - real(b) for a, b in zip(p, q)])


def _length(vector: list[float]) -> float:
    total = scale = 0
    special = 0.0
    for x in vector:
        if x - x != 0.0:
            # An infinity outweighs NaN.
            special = INFINITY if abs(x) == INFINITY or special == INFINITY else NAN
            continue
        n, places = dyadic(x)
        if places > scale:
            total <<= 2 * (places - scale)
            scale = places
        n <<= scale - places
        total += n * n
    if special != 0.0:
        return special
    return root_of_ratio(total, 2 * scale) if total else 0.0


def fsum(seq: Iterable[Any], /) -> float:
    """The correctly rounded sum of floats.

    Source: J. R. Shewchuk, "Adaptive precision floating-point arithmetic", Discrete & Computational Geometry 18
    (1997): the sum so far is kept exactly, as partial sums whose bits do not overlap.
    """
    partials: list[float] = []
    special = 0.0
    infinities = 0.0
    for element in seq:
        x = original = real(element)
        kept = 0
        for y in partials:
            if abs(x) < abs(y):
                x, y = y, x
            high = x + y
            low = y - (high - x)
            if low:
                partials[kept] = low
                kept += 1
            x = high
        partials = partials[:kept]
        if x - x != 0:
            # The sum is not finite: either an element is not, or the sum went over.
            if original - original == 0:
                raise OverflowError("intermediate overflow in fsum")
            if original == original:
                infinities += original
            special += original
            partials = []
        elif x:
            partials.append(x)
    if special != 0:
        if infinities != infinities:
            raise ValueError("-inf + inf in fsum")
        return special
    return _rounded(partials)


def _rounded(partials: list[float]) -> float:
    """The sum of partials that do not overlap, given in growing magnitude, rounded once, half to even."""
    if not partials:
        return 0.0
    high = partials.pop()
    low = 0.0
    while partials:
        x, y = high, partials.pop()
        high = x + y
        low = y - (high - x)
        if low:
            break
    # A tie was rounded by its first two parts alone; what remains below it may say otherwise.
    if partials and ((low < 0 and partials[-1] < 0) or (low > 0 and partials[-1] > 0)):
        twice = low * 2
        x = high + twice
        if x - high == twice:
            high = x
    return high


def sumprod(p: Iterable[Any], q: Iterable[Any], /) -> Any:
    """The sum of the products of pairs: exact while all are ints, and floats to three times their precision.

    Source: T. Ogita, S. M. Rump and S. Oishi, "Accurate sum and dot product", SIAM Journal on Scientific Computing 26
    (2005), algorithm 5.10 with K = 3.
    """
    total: Any = 0
    triple, triple_used = (0.0, 0.0, 0.0), False
    ints, floats = True, True
    left, right = iter(p), iter(q)
    done = object()
    while True:
        a, b = next(left, done), next(right, done)
        if (a is done) != (b is done):
            raise ValueError("Inputs are not the same length")
        ints = ints and type(a) is int and type(b) is int
        if floats and not ints:
            grown = _triple_fma(a, b, triple) if _one_is_float(a, b) else None
            if grown is not None and grown[0] - grown[0] == 0.0:
                triple, triple_used = grown, True
                continue
            # What the fast way cannot go on with is added to its sum so far, and so is all that follows.
            floats = False
            if triple_used:
                total = total + _triple_sum(triple)
        if a is done:
            return total
        total = total + a * b


def _one_is_float(a: Any, b: Any) -> bool:
    """Whether both are floats, or one is and the other an int."""
    kinds = {type(a), type(b)}
    return float in kinds and kinds <= {float, int, bool}


def _two_sum(a: float, b: float) -> tuple[float, float]:
    """a + b rounded, and what was rounded off (D. E. Knuth, TAOCP volume 2, section 4.2.2, theorem B)."""
    total = a + b
    z = total - a
    return total, (a - (total - z)) + (b - z)


def _two_product(a: float, b: float) -> tuple[float, float]:
    """a * b rounded, and what was rounded off."""
    product = a * b
    return product, (fma(a, b, -product) if product - product == 0.0 else 0.0)


def _triple_fma(a: Any, b: Any, triple: tuple[float, float, float]) -> tuple[float, float, float] | None:
    """`triple`, a sum in three parts of falling size, with a * b added; None where an int is beyond the floats."""
    try:
        product, product_low = _two_product(float(a), float(b))
    except OverflowError:
        return None
    high, rest = _two_sum(triple[0], product)
    low, tiny = _two_sum(triple[1], product_low)
    low, tiny_too = _two_sum(low, rest)
    return high, low, triple[2] + tiny + tiny_too


def _triple_sum(triple: tuple[float, float, float]) -> float:
    low, tiny = _two_sum(triple[1], triple[2])
    high, rest = _two_sum(triple[0], low)
    return high + (rest + tiny)
