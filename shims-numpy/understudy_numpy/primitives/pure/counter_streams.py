"""Two more streams of random bits, with the interface of bitstreams.py: Philox, which enciphers a counter, and SFC64."""

from __future__ import annotations

_MASK32 = 0xFFFFFFFF
_MASK64 = 0xFFFFFFFFFFFFFFFF
_MASK256 = (1 << 256) - 1


class WordStream:
    """A stream that makes 64-bit words; 32-bit words are their halves, low half first."""

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
