"""Streams of random bits: the generators PCG64, PCG64DXSM and MT19937, drawing many words at a time.

A stream has `words64(n)`, `words32(n)` and `doubles(n)` (lists), `word64()` and `double()` (one of them), and
`double_of(word)`: what one 64-bit word is as a float in [0, 1). Drawing n at once and n times one gives the same words.
Nothing here knows of arrays or of distributions.
"""

from __future__ import annotations

import sys
from array import array

_MASK32 = 0xFFFFFFFF
_MASK64 = 0xFFFFFFFFFFFFFFFF
_MASK128 = (1 << 128) - 1

_PCG_MULTIPLIER = 0x2360ED051FC65DA44385DF649FCCF645
_PCG_CHEAP_MULTIPLIER = 0xDA942042E4DD58B5


class WordStream:
    """A stream that makes 64-bit words. 32-bit words are their halves, low half first; `spare` is the half that was drawn
    last, and `has_spare` says whether it was not asked for yet.
    """

    __slots__ = ("has_spare", "spare")
    has_spare: int
    spare: int

    def words64(self, n: int) -> list[int]:
        raise NotImplementedError

    def words32(self, n: int) -> list[int]:
        if n <= 0:
            return []
        words = [self.spare] if self.has_spare else []
        pairs = (n - len(words) + 1) // 2
        if pairs:
            for word in self.words64(pairs):
                words.append(word & _MASK32)
                words.append(word >> 32)
            self.spare = words[-1]
        self.has_spare = int(len(words) > n)
        if self.has_spare:
            words.pop()
        return words

    def word64(self) -> int:
        return self.words64(1)[0]

    def doubles(self, n: int) -> list[float]:
        return [(word >> 11) * 1.1102230246251565e-16 for word in self.words64(n)]

    def double(self) -> float:
        return (self.word64() >> 11) * 1.1102230246251565e-16

    @staticmethod
    def double_of(word: int) -> float:
        return (word >> 11) * 1.1102230246251565e-16


# A block of steps at once: the k-th state from here is a multiple of this one plus a multiple of the increment, so one
# product with all the factors side by side, in lanes of 256 bits, gives them all.
_BLOCK = 128


def _block_lanes() -> tuple[int, int, int, int]:
    factor, offset, factors, offsets, mask, low = 1, 0, 0, 0, 0, 0
    for k in range(_BLOCK):
        factor = factor * _PCG_MULTIPLIER & _MASK128
        offset = (offset * _PCG_MULTIPLIER + 1) & _MASK128
        factors |= factor << 256 * k
        offsets |= offset << 256 * k
        mask |= _MASK128 << 256 * k
        low |= _MASK64 << 256 * k
    return factors, offsets, mask, low


_BLOCK_FACTORS, _BLOCK_OFFSETS, _BLOCK_MASK, _BLOCK_LOW = _block_lanes()
_BLOCK_TOP = 256 * (_BLOCK - 1)


class PcgStream(WordStream):
    """PCG64: a 128-bit congruential generator with the XSL-RR output (O'Neill, HMC-CS-2014-0905)."""

    __slots__ = ("value", "increment")
    multiplier = _PCG_MULTIPLIER

    def __init__(self, value: int, increment: int, has_spare: int = 0, spare: int = 0) -> None:
        self.value, self.increment, self.has_spare, self.spare = value, increment, has_spare, spare

    @classmethod
    def seeded(cls, start: int, sequence: int) -> PcgStream:
        """The stream of a 128-bit start and sequence number."""
        increment = (sequence << 1 | 1) & _MASK128
        value = (increment + start) & _MASK128
        return cls((value * _PCG_MULTIPLIER + increment) & _MASK128, increment)

    def words64(self, n: int) -> list[int]:
        mask64 = _MASK64
        words: list[int] = []
        value = self.value
        if n >= _BLOCK:
            offsets = self.increment * _BLOCK_OFFSETS & _BLOCK_MASK
            for _ in range(n // _BLOCK):
                values = value * _BLOCK_FACTORS + offsets & _BLOCK_MASK
                value = values >> _BLOCK_TOP
                folded = values ^ values >> 64 & _BLOCK_LOW
                parts = array("Q", folded.to_bytes(32 * _BLOCK, sys.byteorder))
                lows, highs = (parts[::4], parts[1::4]) if sys.byteorder == "little" else (parts[::-4], parts[-2::-4])
                words += [(low << 64 | low) >> (high >> 58) & mask64 for low, high in zip(lows, highs)]
            n %= _BLOCK
        multiplier, increment, mask = _PCG_MULTIPLIER, self.increment, _MASK128
        add = words.append
        for _ in range(n):
            value = (value * multiplier + increment) & mask
            high = value >> 64
            low = (high ^ value) & mask64
            add((low << 64 | low) >> (high >> 58) & mask64)
        self.value = value
        return words

    def word64(self) -> int:
        value = self.value = (self.value * _PCG_MULTIPLIER + self.increment) & _MASK128
        high = value >> 64
        folded = (high ^ value) & _MASK64
        return (folded << 64 | folded) >> (high >> 58) & _MASK64

    def advance(self, delta: int) -> None:
        """Move on by `delta` steps without drawing (Brown, "Random Number Generation with Arbitrary Stride")."""
        delta &= _MASK128
        factor, offset = 1, 0
        multiplier, increment = self.multiplier, self.increment
        while delta:
            if delta & 1:
                factor = factor * multiplier & _MASK128
                offset = (offset * multiplier + increment) & _MASK128
            increment = (multiplier + 1) * increment & _MASK128
            multiplier = multiplier * multiplier & _MASK128
            delta >>= 1
        self.value = (factor * self.value + offset) & _MASK128
        self.has_spare = self.spare = 0


class DxsmStream(PcgStream):
    """PCG64DXSM: the same recurrence with a 64-bit multiplier, and an output that multiplies (DXSM)."""

    __slots__ = ()
    multiplier = _PCG_CHEAP_MULTIPLIER

    def words64(self, n: int) -> list[int]:
        value, increment, multiplier, mask, mask64 = self.value, self.increment, self.multiplier, _MASK128, _MASK64
        words: list[int] = []
        add = words.append
        for _ in range(n):
            high = value >> 64
            high = (high ^ high >> 32) * multiplier & mask64
            add((high ^ high >> 48) * (value & mask64 | 1) & mask64)
            value = (value * multiplier + increment) & mask
        self.value = value
        return words

    def word64(self) -> int:
        return self.words64(1)[0]


def _lanes(word: int, count: int) -> int:
    """`word` repeated in `count` lanes of 32 bits."""
    return word * (((1 << 32 * count) - 1) // _MASK32)


_N, _M = 624, 397
_UPPER = _lanes(0x80000000, _N - 1)
_LOWER = _lanes(0x7FFFFFFF, _N - 1)
_ONES = _lanes(1, _N - 1)
_FIRST = _lanes(_MASK32, _N - _M)
_THIRD = _lanes(_MASK32, 2 * _M - _N - 1)
_SHIFT11 = _lanes(_MASK32 >> 11, _N)
_SHIFT7 = _lanes(0x9D2C5680, _N)
_SHIFT15 = _lanes(0xEFC60000, _N)
_SHIFT18 = _lanes(_MASK32 >> 18, _N)


class MersenneStream:
    """MT19937 (Matsumoto and Nishimura, ACM TOMACS 8, 1998). `position` says how many of the 624 words are spent.

    The words are kept side by side as 32-bit lanes of one long integer, low lane first, so that each step of the
    recurrence is a few operations on the whole of it.
    """

    __slots__ = ("lanes", "position", "_tempered")

    def __init__(self, key: list[int], position: int = _N) -> None:
        self.restore(key, position)

    def restore(self, key: list[int], position: int = _N) -> None:
        words = array("I", key)
        if sys.byteorder == "big":
            words.byteswap()
        self.lanes, self.position = int.from_bytes(words.tobytes(), "little"), position
        self._tempered: list[int] | None = None

    @property
    def key(self) -> list[int]:
        return _unpacked(self.lanes)

    @staticmethod
    def seeded_key(seed: int) -> list[int]:
        """The key of a 32-bit seed."""
        last = seed & _MASK32
        key = [last]
        for i in range(1, _N):
            last = (1812433253 * (last ^ last >> 30) + i) & _MASK32
            key.append(last)
        return key

    @staticmethod
    def key_of_words(words: list[int]) -> list[int]:
        """The key of a list of 32-bit words."""
        key = MersenneStream.seeded_key(19650218)
        i, j = 1, 0
        for _ in range(max(_N, len(words))):
            key[i] = ((key[i] ^ (key[i - 1] ^ key[i - 1] >> 30) * 1664525) + words[j] + j) & _MASK32
            i, j = i + 1, (j + 1) % len(words)
            if i == _N:
                key[0], i = key[_N - 1], 1
        for _ in range(_N - 1):
            key[i] = ((key[i] ^ (key[i - 1] ^ key[i - 1] >> 30) * 1566083941) - i) & _MASK32
            i += 1
            if i == _N:
                key[0], i = key[_N - 1], 1
        key[0] = 0x80000000
        return key

    def _twist(self) -> None:
        lanes = self.lanes
        joined = (lanes & _UPPER) | (lanes >> 32 & _LOWER)
        mixed = (joined >> 1 & _LOWER) ^ (joined & _ONES) * 0x9908B0DF
        # Each new word takes the one 397 places on, which from the 228th word is itself new.
        first = (lanes >> 32 * _M ^ mixed) & _FIRST
        second = first ^ mixed >> 32 * (_N - _M) & _FIRST
        third = (second ^ mixed >> 64 * (_N - _M)) & _THIRD
        joined = (lanes >> 32 * (_N - 1) & 0x80000000) | (first & 0x7FFFFFFF)
        last = (second >> 32 * (2 * _M - _N - 1) & _MASK32) ^ joined >> 1 ^ (joined & 1) * 0x9908B0DF
        self.lanes = first | second << 32 * (_N - _M) | third << 64 * (_N - _M) | last << 32 * (_N - 1)
        self.position, self._tempered = 0, None

    def words32(self, n: int) -> list[int]:
        words: list[int] = []
        while len(words) < n:
            if self.position >= _N:
                self._twist()
            if self._tempered is None:
                y = self.lanes
                y ^= y >> 11 & _SHIFT11
                y ^= y << 7 & _SHIFT7
                y ^= y << 15 & _SHIFT15
                self._tempered = _unpacked(y ^ y >> 18 & _SHIFT18)
            end = min(_N, self.position + n - len(words))
            words += self._tempered[self.position : end]
            self.position = end
        return words

    def words64(self, n: int) -> list[int]:
        words = self.words32(2 * n)
        return [high << 32 | low for high, low in zip(words[::2], words[1::2])]

    def doubles(self, n: int) -> list[float]:
        words = self.words32(2 * n)
        return [((a >> 5) * 67108864 + (b >> 6)) * 1.1102230246251565e-16 for a, b in zip(words[::2], words[1::2])]

    @staticmethod
    def double_of(word: int) -> float:
        return ((word >> 37) * 67108864 + (word >> 6 & 0x3FFFFFF)) * 1.1102230246251565e-16

    def word64(self) -> int:
        high, low = self.words32(2)
        return high << 32 | low

    def double(self) -> float:
        a, b = self.words32(2)
        return ((a >> 5) * 67108864 + (b >> 6)) * 1.1102230246251565e-16


def _unpacked(lanes: int) -> list[int]:
    words = array("I", lanes.to_bytes(4 * _N, "little"))
    if sys.byteorder == "big":
        words.byteswap()
    return words.tolist()
