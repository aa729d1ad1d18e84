"""Stand-ins for the functions of `math` that have an exact answer, computed exactly."""

from __future__ import annotations

import operator
from collections.abc import Iterable
from typing import Any

__all__ = ["comb", "factorial", "fsum", "gcd", "isclose", "isqrt", "lcm", "perm", "prod"]


def gcd(*integers: Any) -> int:
    """The greatest common divisor (Euclid's algorithm); 0 of none or of zeros."""
    result = 0
    for integer in integers:
        other = abs(operator.index(integer))
        while other:
            result, other = other, result % other
    return result


def lcm(*integers: Any) -> int:
    """The least common multiple; 1 of none, 0 where one of them is 0."""
    result = 1
    for integer in integers:
        other = abs(operator.index(integer))
        result = 0 if other == 0 or result == 0 else result // gcd(result, other) * other
    return result


def factorial(n: Any, /) -> int:
    """n! of an integer n >= 0."""
    n = operator.index(n)
    if n < 0:
        raise ValueError("factorial() not defined for negative values")
    return _product_of_range(1, n)


def _product_of_range(low: int, high: int) -> int:
    """low * (low + 1) * … * high, halved again and again so that the factors stay of one size."""
    if high - low < 8:
        result = 1
        for factor in range(low, high + 1):
            result *= factor
        return result
    middle = (low + high) // 2
    return _product_of_range(low, middle) * _product_of_range(middle + 1, high)


def perm(n: Any, k: Any = None, /) -> int:
    """The number of ways to choose k of n things in order; n! where k is left out."""
    if k is None:
        return factorial(n)
    n, k = _counts(n, k)
    return 0 if k > n else _product_of_range(n - k + 1, n)


def comb(n: Any, k: Any, /) -> int:
    """The number of ways to choose k of n things, order aside."""
    n, k = _counts(n, k)
    if k > n:
        return 0
    k = min(k, n - k)
    return _product_of_range(n - k + 1, n) // _product_of_range(1, k)


def _counts(n: Any, k: Any) -> tuple[int, int]:
    n, k = operator.index(n), operator.index(k)
    if n < 0:
        raise ValueError("n must be a non-negative integer")
    if k < 0:
        raise ValueError("k must be a non-negative integer")
    return n, k


def isqrt(n: Any, /) -> int:
    """The floor of the square root of an integer n >= 0, by Newton's iteration from above."""
    n = operator.index(n)
    if n < 0:
        raise ValueError("isqrt() argument must be nonnegative")
    if n == 0:
        return 0
    root = 1 << (n.bit_length() + 1) // 2
    while True:
        better = (root + n // root) // 2
        if better >= root:
            return root
        root = better


def prod(iterable: Iterable[Any], /, *, start: Any = 1) -> Any:
    """`start` times the elements, from left to right."""
    result = start
    for element in iterable:
        result = result * element
    return result


def isclose(a: Any, b: Any, *, rel_tol: float = 1e-09, abs_tol: float = 0.0) -> bool:
    """Whether |a - b| is at most rel_tol times the larger magnitude, or at most abs_tol."""
    a, b, rel_tol, abs_tol = float(a), float(b), float(rel_tol), float(abs_tol)
    if rel_tol < 0 or abs_tol < 0:
        raise ValueError("tolerances must be non-negative")
    if a == b:
        return True
    infinite = float("inf")
    if abs(a) == infinite or abs(b) == infinite:
        return False
    difference = abs(b - a)
    return difference <= abs(rel_tol * b) or difference <= abs(rel_tol * a) or difference <= abs_tol


def fsum(seq: Iterable[Any], /) -> float:
    """The correctly rounded sum of floats.

    Source: J. R. Shewchuk, "Adaptive precision floating-point arithmetic", Discrete & Computational Geometry 18
    (1997): the sum so far is kept exactly, as partial sums whose bits do not overlap.
    """
    partials: list[float] = []
    special = 0.0
    infinities = 0.0
    for element in seq:
        x = original = float(element)
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
