"""The functions of `math` whose answers are integers."""

from __future__ import annotations

import operator
from typing import Any

__all__ = ["comb", "factorial", "gcd", "isqrt", "lcm", "perm"]


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
    if n > LARGEST_ARGUMENT:
        raise OverflowError(f"factorial() argument should not exceed {LARGEST_ARGUMENT}")
    return _product_of_range(1, n)


# The widest counts that the original takes, those of a C long and of a C long long.
LARGEST_ARGUMENT = (1 << 63) - 1


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
    if k > n:
        return 0
    if k > LARGEST_ARGUMENT:
        raise OverflowError(f"k must not exceed {LARGEST_ARGUMENT}")
    return _product_of_range(n - k + 1, n)


def comb(n: Any, k: Any, /) -> int:
    """The number of ways to choose k of n things, order aside."""
    n, k = _counts(n, k)
    if k > n:
        return 0
    k = min(k, n - k)
    if k > LARGEST_ARGUMENT:
        raise OverflowError(f"min(n - k, k) must not exceed {LARGEST_ARGUMENT}")
    return _product_of_range(n - k + 1, n) // _product_of_range(1, k)


def _counts(n: Any, k: Any) -> tuple[int, int]:
    n, k = operator.index(n), operator.index(k)
    if n < 0:
        raise ValueError("n must be a non-negative integer")
    if k < 0:
        raise ValueError("k must be a non-negative integer")
    return n, k


def isqrt(n: Any, /) -> int:
    """The floor of the square root of an integer n >= 0.

    The root of the leading bits is a start for the root of twice as many, so that one division each is enough; at the
    end the root is at most one too large.

    Source: P. Zimmermann, "Karatsuba square root", INRIA RR-3805 (1999), for the doubling; M. Dickinson's proof of the
    bound, in the comments on `math.isqrt` (bpo-36887).
    """
    n = operator.index(n)
    if n < 0:
        raise ValueError("isqrt() argument must be nonnegative")
    if n == 0:
        return 0
    half = (n.bit_length() - 1) // 2
    root, known = 1, 0
    for places in range(half.bit_length() - 1, -1, -1):
        before, known = known, half >> places
        root = (root << known - before - 1) + (n >> 2 * half - before - known + 1) // root
    return root - (root * root > n)
