"""Two more streams of random bits, with the interface of bitstreams.py: Philox, which enciphers a counter, and SFC64."""

from __future__ import annotations

from .bitstreams import WordStream

_MASK64 = 0xFFFFFFFFFFFFFFFF
_MASK256 = (1 << 256) - 1


class PhiloxStream(WordStream):
    """Philox4x64-10 (Salmon, Moraes, Dror and Shaw, "Parallel Random Numbers: As Easy as 1, 2, 3", SC 2011).

    `buffer` holds the four words of the last counter, of which `position` are spent.
    """

    __slots__ = ("counter", "key", "buffer", "position")

    def __init__(self, counter: int, key: tuple[int, int]) -> None:
        self.counter, self.key = counter, key
        self.buffer, self.position = [0, 0, 0, 0], 4
        self.has_spare = self.spare = 0

    def words64(self, n: int) -> list[int]:
        words = self.buffer[self.position : self.position + n]
        self.position += len(words)
        while len(words) < n:
            self.counter = self.counter + 1 & _MASK256
            self.buffer = self._enciphered()
            self.position = min(4, n - len(words))
            words += self.buffer[: self.position]
        return words

    def _enciphered(self) -> list[int]:
        counter, mask = self.counter, _MASK64
        a, b, c, d = counter & mask, counter >> 64 & mask, counter >> 128 & mask, counter >> 192
        first, second = self.key
        for _ in range(10):
            left, right = 0xD2E7470EE14C6C93 * a, 0xCA5A826395121157 * c
            a, b, c, d = right >> 64 ^ b ^ first, right & mask, left >> 64 ^ d ^ second, left & mask
            first, second = first + 0x9E3779B97F4A7C15 & mask, second + 0xBB67AE8584CAA73B & mask
        return [a, b, c, d]

    def advance(self, delta: int) -> None:
        """Move on by `delta` counters."""
        self.counter = self.counter + delta & _MASK256
        self.position = 4
        self.has_spare = self.spare = 0


class Sfc64Stream(WordStream):
    """SFC64, Doty-Humphrey's small fast chaotic generator (PractRand 0.94)."""

    __slots__ = ("words",)

    def __init__(self, words: list[int]) -> None:
        self.words = words
        self.has_spare = self.spare = 0

    @classmethod
    def seeded(cls, words: list[int]) -> Sfc64Stream:
        """The stream of three seed words, after the words that are not random enough yet."""
        made = cls([*words, 1])
        made.words64(12)
        return made

    def words64(self, n: int) -> list[int]:
        a, b, c, counter = self.words
        made = []
        mask = _MASK64
        for _ in range(n):
            word = a + b + counter & mask
            counter = counter + 1 & mask
            a = b ^ b >> 11
            b = c + (c << 3) & mask
            c = (c << 24 | c >> 40) + word & mask
            made.append(word)
        self.words = [a, b, c, counter]
        return made
