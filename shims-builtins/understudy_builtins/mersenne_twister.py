"""The generator under `random`, which CPython has in C as `_random.Random`: the Mersenne Twister MT19937.

Seeding and every stream are the same bit for bit. The distributions of the `random` module are Python already.

Source: M. Matsumoto and T. Nishimura, "Mersenne Twister: a 623-dimensionally equidistributed uniform pseudo-random
number generator", ACM Transactions on Modeling and Computer Simulation 8 (1998); seeding from the authors' revision of
2002 (init_genrand, init_by_array); 53-bit floats after I. Wada.
"""

from __future__ import annotations

import operator
import os
import sys
from typing import Any

__all__ = ["Random"]

_WORDS = 624
_MIDDLE = 397
_MASK = 0xFFFFFFFF
_UPPER, _LOWER = 0x80000000, 0x7FFFFFFF
_MATRIX = 0x9908B0DF
_LARGEST_INT, _LARGEST_LONG = 2**31 - 1, sys.maxsize
_HASH_MODULUS = 2 * (sys.maxsize + 1)


class Random:
    """A stream of pseudo-random words. `Random()` is seeded by the operating system, `Random(x)` by `x`."""

    __module__ = "_random"
    __slots__ = ("_index", "_outputs", "_state")

    def __new__(cls, *arguments: Any, **keywords: Any) -> Random:
        self = super().__new__(cls)
        self._state: list[int] = [0] * _WORDS
        self._outputs: list[int] = [0] * _WORDS
        self._index = 0
        return self

    def __init__(self, *arguments: Any, **keywords: Any) -> None:
        if keywords:
            raise TypeError("Random() takes no keyword arguments")
        if len(arguments) > 1:
            raise TypeError("Random() requires 0 or 1 argument")
        Random.seed(self, *arguments)

    def seed(self, *n: Any) -> None:
        """Start the stream that belongs to the absolute value of an int or the hash of anything else.

        Without an argument, or with None, the stream starts from 624 words of the operating system.
        """
        if len(n) > 1:
            raise TypeError(f"seed expected at most 1 argument, got {len(n)}")
        if not n or n[0] is None:
            key = int.from_bytes(os.urandom(4 * _WORDS), "little")
            self._start(_words(key, _WORDS))
            return
        key = int.__abs__(n[0]) if isinstance(n[0], int) else hash(n[0]) % _HASH_MODULUS
        self._start(_words(key, (max(key.bit_length(), 1) + 31) // 32))

    def random(self) -> float:
        """The next float of [0, 1), a multiple of 2**-53, from 27 and 26 bits of two words."""
        high, low = self._next() >> 5, self._next() >> 6
        return (high * 67108864.0 + low) * (1.0 / 9007199254740992.0)

    def getrandbits(self, k: int, /) -> int:
        """The next `k` bits as an int; the words come lowest first, and the last gives its upper bits."""
        k = operator.index(k)
        if not -_LARGEST_INT - 1 <= k <= _LARGEST_INT:
            raise OverflowError("Python int too large to convert to C int")
        if k < 0:
            raise ValueError("number of bits must be non-negative")
        whole, rest = divmod(k, 32)
        words = [self._next() for _ in range(whole)]
        if rest:
            words.append(self._next() >> (32 - rest))
        return int.from_bytes(b"".join([word.to_bytes(4, "little") for word in words]), "little")

    def getstate(self) -> tuple[int, ...]:
        """The 624 words, and how many of them have been given out."""
        return (*self._state, self._index)

    def setstate(self, state: tuple[int, ...], /) -> None:
        """Go on from what `getstate` has told."""
        if not isinstance(state, tuple):
            raise TypeError("state vector must be a tuple")
        if len(state) != _WORDS + 1:
            raise ValueError("state vector is the wrong size")
        words = [_unsigned_long(word) for word in state[:_WORDS]]
        index = operator.index(state[_WORDS])
        if not -_LARGEST_LONG - 1 <= index <= _LARGEST_LONG:
            raise OverflowError("Python int too large to convert to C long")
        if not 0 <= index <= _WORDS:
            raise ValueError("invalid state")
        self._set(words, index)

    def _next(self) -> int:
        if self._index >= _WORDS:
            self._set(_twisted(self._state), 0)
        word = self._outputs[self._index]
        self._index += 1
        return word

    def _set(self, state: list[int], index: int) -> None:
        self._state, self._index = state, index
        self._outputs = [_tempered(word) for word in state]

    def _start(self, key: list[int]) -> None:
        """Mix a key of any length into the state (init_by_array)."""
        state = _started(19650218)
        place = 1
        for step in range(max(_WORDS, len(key))):
            at = step % len(key)
            mixed = (state[place - 1] ^ (state[place - 1] >> 30)) * 1664525
            state[place] = ((state[place] ^ mixed) + key[at] + at) & _MASK
            place = _after(place, state)
        for _ in range(_WORDS - 1):
            mixed = (state[place - 1] ^ (state[place - 1] >> 30)) * 1566083941
            state[place] = ((state[place] ^ mixed) - place) & _MASK
            place = _after(place, state)
        state[0] = 0x80000000
        self._set(state, _WORDS)


def _words(number: int, count: int) -> list[int]:
    """The lowest `count` words of 32 bits, lowest first."""
    digits = number.to_bytes(4 * count, "little")
    return [int.from_bytes(digits[start : start + 4], "little") for start in range(0, 4 * count, 4)]


def _started(seed: int) -> list[int]:
    """The state that one word of seed gives (init_genrand)."""
    state = [seed]
    for place in range(1, _WORDS):
        before = state[-1]
        state.append((1812433253 * (before ^ (before >> 30)) + place) & _MASK)
    return state


def _after(place: int, state: list[int]) -> int:
    """The next place to mix; after the last, the last word is carried to the front."""
    if place + 1 < _WORDS:
        return place + 1
    state[0] = state[_WORDS - 1]
    return 1


def _twisted(state: list[int]) -> list[int]:
    """The next 624 words of the linear recurrence."""
    words = list(state)
    for place in range(_WORDS):
        pair = (words[place] & _UPPER) | (words[(place + 1) % _WORDS] & _LOWER)
        words[place] = words[(place + _MIDDLE) % _WORDS] ^ (pair >> 1) ^ (_MATRIX if pair & 1 else 0)
    return words


def _tempered(word: int) -> int:
    """A word of the state as it is given out: an invertible mixing that spreads its bits."""
    word ^= word >> 11
    word ^= (word << 7) & 0x9D2C5680
    word ^= (word << 15) & 0xEFC60000
    return word ^ (word >> 18)


def _unsigned_long(word: Any) -> int:
    if not isinstance(word, int):
        raise TypeError("an integer is required")
    if word < 0:
        raise OverflowError("can't convert negative value to unsigned int")
    if word >= _HASH_MODULUS:
        raise OverflowError("Python int too large to convert to C unsigned long")
    return word & _MASK
