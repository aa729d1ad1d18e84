"""Jumping ahead in the stream of the Mersenne Twister (Haramoto, Matsumoto, Nishimura, Panneton and L'Ecuyer 2008).

A step of the generator is linear over the field of two elements, so `n` steps are the polynomial x**n in that step, taken modulo
its characteristic polynomial. Polynomials are long integers here: bit k is the coefficient of x**k.
"""

from __future__ import annotations

import functools

_N, _M = 624, 397
_DEGREE = 19937
_MASK = 0xFFFFFFFF
_HALVES = [1 << k for k in range(14, -1, -1)]


def jumped_key(key: list[int], position: int) -> tuple[list[int], int]:
    """The words of the state and the place in them after 2**128 steps."""
    start = position % _N
    state = sum(word << 32 * k for k, word in enumerate(key[start:] + key[:start]))
    jump = _jump_polynomial()
    moved = 0
    # Horner's rule: multiplying by x is a step.
    for k in range(jump.bit_length() - 1, -1, -1):
        moved = _stepped(moved)
        if jump >> k & 1:
            moved ^= state
    words = [moved >> 32 * k & _MASK for k in range(_N)]
    # NumPy keeps the words in a ring, in which the oldest one is where the last step left off.
    end = (start + jump.bit_length() - 1) % _N
    return words[_N - end :] + words[: _N - end], end


def _stepped(state: int) -> int:
    """The next word in place of the oldest, which is the lowest."""
    oldest, next_one, middle = state & _MASK, state >> 32 & _MASK, state >> 32 * _M & _MASK
    mixed = (oldest & 0x80000000) | (next_one & 0x7FFFFFFF)
    new = middle ^ mixed >> 1 ^ (mixed & 1) * 0x9908B0DF
    return state >> 32 | new << 32 * (_N - 1)


@functools.cache
def _jump_polynomial() -> int:
    """x to the power 2**128, by squaring: that is to put a zero between any two coefficients."""
    found = 2
    for _ in range(128):
        found = _reduced(int(bin(found)[2:], 4))
    return found


def _reduced(polynomial: int) -> int:
    """The remainder by the characteristic polynomial, whose coefficients that are not zero are few."""
    lower = _lower_exponents()
    while polynomial.bit_length() > _DEGREE:
        high, polynomial = polynomial >> _DEGREE, polynomial & (1 << _DEGREE) - 1
        for exponent in lower:
            polynomial ^= high << exponent
    return polynomial


@functools.cache
def _lower_exponents() -> list[int]:
    """The exponents of the characteristic polynomial but the highest, found from one bit of each word (Berlekamp and Massey)."""
    state = sum((k + 1) * 0x9E3779B9 % 2**32 << 32 * k for k in range(_N))
    connection, previous, length, since, seen = 1, 1, 0, 1, 0
    for n in range(2 * _DEGREE):
        state = _stepped(state)
        seen = (seen << 1 | state >> 32 * (_N - 1) & 1) & (1 << _DEGREE + 1) - 1
        if not _parity(seen & connection):
            since += 1
        elif 2 * length <= n:
            connection, previous, length, since = connection ^ previous << since, connection, n + 1 - length, 1
        else:
            connection ^= previous << since
            since += 1
    return [exponent for exponent in range(_DEGREE) if connection >> _DEGREE - exponent & 1]


def _parity(bits: int) -> int:
    """Whether the number of ones is odd, by folding the bits upon one another."""
    for width in _HALVES:
        bits = bits & (1 << width) - 1 ^ bits >> width
    return bits


__all__ = ["jumped_key"]
