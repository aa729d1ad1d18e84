"""`SeedSequence`: words of good quality out of whatever the user gives as a seed.

The hash is O'Neill's ("Developing a seed_seq Alternative", 2015): entropy is mixed into a pool of 32-bit words, and the
pool is hashed out into as many words as are asked for.
"""

from __future__ import annotations

import operator
import os
from array import array
from typing import Any

from ..dtypes import as_dtype
from ..ndarray import fresh, ndarray

_MASK = 0xFFFFFFFF


class SeedSequence:
    """A source of seeds; `spawn` makes independent children."""

    __module__ = "numpy.random.bit_generator"

    def __init__(
        self, entropy: Any = None, *, spawn_key: Any = (), pool_size: int = 4, n_children_spawned: int = 0
    ) -> None:
        if pool_size < 4:
            raise ValueError(f"The size of the entropy pool should be at least 4, but was {pool_size}")
        if entropy is None:
            entropy = int.from_bytes(os.urandom(4 * pool_size), "little")
        elif not isinstance(entropy, (int, ndarray, list, tuple, range)) and not hasattr(entropy, "__index__"):
            raise TypeError(f"SeedSequence expects int or sequence of ints for entropy not {entropy}")
        self.entropy = entropy
        self.spawn_key = tuple(spawn_key)
        self.pool_size = pool_size
        self.n_children_spawned = n_children_spawned
        self._pool = self._mixed()

    @property
    def pool(self) -> ndarray:
        return fresh(array("I", self._pool), as_dtype("u4"), (self.pool_size,))

    @property
    def state(self) -> dict[str, Any]:
        names = ("entropy", "spawn_key", "pool_size", "n_children_spawned")
        return {name: getattr(self, name) for name in names if getattr(self, name) is not None}

    def __reduce__(self) -> Any:
        return restored, (self.entropy, self.spawn_key, self.pool_size, self.n_children_spawned)

    def __repr__(self) -> str:
        lines = [f"{type(self).__name__}(", f"    entropy={self.entropy!r},"]
        if self.spawn_key:
            lines.append(f"    spawn_key={self.spawn_key!r},")
        if self.pool_size != 4:
            lines.append(f"    pool_size={self.pool_size!r},")
        if self.n_children_spawned:
            lines.append(f"    n_children_spawned={self.n_children_spawned!r},")
        return "\n".join([*lines, ")"])

    def generate_state(self, n_words: int, dtype: Any = "u4") -> ndarray:
        """`n_words` words of uint32 or uint64."""
        dt = as_dtype(dtype)
        if dt.name not in ("uint32", "uint64"):
            raise ValueError("only support uint32 or uint64")
        words = self.words64(n_words) if dt.name == "uint64" else self.words32(n_words)
        return fresh(array(dt.typecode, words), dt, (n_words,))

    def spawn(self, n_children: int) -> list[SeedSequence]:
        """Children that differ from each other and from those of earlier calls."""
        children = [
            type(self)(self.entropy, spawn_key=(*self.spawn_key, i), pool_size=self.pool_size)
            for i in range(self.n_children_spawned, self.n_children_spawned + n_children)
        ]
        self.n_children_spawned += n_children
        return children

    def words32(self, n: int) -> list[int]:
        constant = 0x8B51F9DD
        words = []
        for i in range(n):
            word = self._pool[i % self.pool_size] ^ constant
            constant = constant * 0x58F38DED & _MASK
            word = word * constant & _MASK
            words.append(word ^ word >> 16)
        return words

    def words64(self, n: int) -> list[int]:
        words = self.words32(2 * n)
        return [low | high << 32 for low, high in zip(words[::2], words[1::2])]

    def _mixed(self) -> list[int]:
        words = _words(self.entropy)
        key = _words(self.spawn_key)
        if key and len(words) < self.pool_size:
            # Otherwise a short entropy with a spawn key would equal a longer entropy.
            words += [0] * (self.pool_size - len(words))
        words += key
        constant = 0x43B0D7E5

        def hashed(value: int) -> int:
            nonlocal constant
            value ^= constant
            constant = constant * 0x931E8875 & _MASK
            value = value * constant & _MASK
            return value ^ value >> 16

        def mix(x: int, y: int) -> int:
            result = 0xCA01F9DD * x - 0x4973F715 * y & _MASK
            return result ^ result >> 16

        size = self.pool_size
        pool = [hashed(words[i] if i < len(words) else 0) for i in range(size)]
        for source in range(size):
            for target in range(size):
                if source != target:
                    pool[target] = mix(pool[target], hashed(pool[source]))
        for word in words[size:]:
            for target in range(size):
                pool[target] = mix(pool[target], hashed(word))
        return pool


def restored(entropy: Any, spawn_key: tuple, pool_size: int, n_children_spawned: int) -> SeedSequence:
    """The sequence that was pickled."""
    return SeedSequence(entropy, spawn_key=spawn_key, pool_size=pool_size, n_children_spawned=n_children_spawned)


def _words(value: Any) -> list[int]:
    """An integer as 32-bit words, low ones first; a sequence as those of its items."""
    if isinstance(value, str):
        if value.startswith("0x"):
            return _words(int(value, base=16))
        if value and all(c in "0123456789" for c in value):
            return _words(int(value))
        raise ValueError("unrecognized seed string")
    if isinstance(value, (ndarray, list, tuple, range)) and getattr(value, "ndim", 1):
        words: list[int] = []
        for item in value.tolist() if isinstance(value, ndarray) else value:
            words += _words(item)
        return words
    try:
        number = operator.index(value.item() if isinstance(value, ndarray) else value)
    except TypeError:
        raise TypeError(f"unable to convert {value} to unsigned integers") from None
    if number < 0:
        raise ValueError("expected non-negative integer")
    words = []
    while True:
        words.append(number & _MASK)
        number >>= 32
        if not number:
            return words
