"""The bit generators `Philox` and `SFC64`."""

from __future__ import annotations

import operator
from array import array
from typing import Any

from .. import primitives
from ..creation import asarray
from ..dtypes import as_dtype
from ..ndarray import fresh, ndarray
from .bit_generator import BitGenerator
from .seed_sequence import SeedSequence

_MASK64 = 0xFFFFFFFFFFFFFFFF


class Philox(BitGenerator):
    """Salmon's Philox 4x64: the enciphered values of a counter, so that any place of the stream is at hand."""

    __module__ = "numpy.random._philox"

    def __init__(self, seed: Any = None, counter: Any = None, key: Any = None) -> None:
        if seed is not None and key is not None:
            raise ValueError("seed and key cannot be both used")
        BitGenerator.__init__(self, seed)
        if key is None:
            words = self._seed_seq.words64(2)
        else:
            words = _words(key, "key", 2)
            # A chosen key has no sequence of seeds behind it.
            self._seed_seq = None  # type: ignore[assignment]
        start = _words(0 if counter is None else counter, "counter", 4)
        self._stream = primitives.PhiloxStream(_joined(start), (words[0], words[1]))

    @property
    def state(self) -> dict[str, Any]:
        stream = self._stream
        return {
            "bit_generator": "Philox",
            "state": {"counter": _array(_split(stream.counter, 4)), "key": _array(list(stream.key))},
            "buffer": _array(stream.buffer),
            "buffer_pos": stream.position,
            "has_uint32": stream.has_spare,
            "uinteger": stream.spare,
        }

    @state.setter
    def state(self, value: Any) -> None:
        _require_state(value, "Philox", "state must be for a Philox PRNG")
        stream = self._stream
        stream.counter = _joined([int(word) for word in value["state"]["counter"]])
        first, second = (int(word) for word in value["state"]["key"])
        stream.key = (first, second)
        stream.buffer = [int(word) for word in value["buffer"]]
        stream.position = int(value["buffer_pos"])
        stream.has_spare, stream.spare = value["has_uint32"], value["uinteger"]

    def advance(self, delta: int) -> Any:
        """Move on by `delta` steps of the counter, of four words each."""
        self._stream.advance(operator.index(delta))
        return self

    def jumped(self, jumps: int = 1) -> Any:
        """A generator like this one, 2**128 steps of the counter on for each jump."""
        made = type(self)(SeedSequence(0))
        made._seed_seq = self._seed_seq
        made.state = self.state
        return made.advance(jumps * (1 << 128))


class SFC64(BitGenerator):
    """Doty-Humphrey's SFC64: small, fast, and chaotic."""

    __module__ = "numpy.random._sfc64"

    def __init__(self, seed: Any = None) -> None:
        BitGenerator.__init__(self, seed)
        self._stream = primitives.Sfc64Stream.seeded(self._seed_seq.words64(3))

    @property
    def state(self) -> dict[str, Any]:
        stream = self._stream
        return {
            "bit_generator": "SFC64",
            "state": {"state": _array(stream.words)},
            "has_uint32": stream.has_spare,
            "uinteger": stream.spare,
        }

    @state.setter
    def state(self, value: Any) -> None:
        # NumPy's message, in which the name of the class was left out by mistake.
        _require_state(value, "SFC64", "state must be for a {self.__class__.__name__} RNG")
        stream = self._stream
        stream.words = [int(word) for word in value["state"]["state"]]
        stream.has_spare, stream.spare = value["has_uint32"], value["uinteger"]


def _require_state(value: Any, name: str, message: str) -> None:
    if not isinstance(value, dict):
        raise TypeError("state must be a dict")
    if value.get("bit_generator", "") != name:
        raise ValueError(message)


def _words(value: Any, name: str, count: int) -> list[int]:
    """An integer as `count` 64-bit words, low ones first; an array of that many words as it is."""
    given = asarray(value)
    if given.ndim == 0:
        number = int(value)
        if not 0 <= number < 1 << 64 * count:
            raise ValueError(f"{name} must be positive and less than 2**{64 * count}.")
        return _split(number, count)
    if given.shape != (count,):
        raise ValueError(f"{name} must have {count} elements when using array form")
    return [int(word) & _MASK64 for word in given.tolist()]


def _split(number: int, count: int) -> list[int]:
    return [number >> 64 * k & _MASK64 for k in range(count)]


def _joined(words: list[int]) -> int:
    return sum(word << 64 * k for k, word in enumerate(words))


def _array(words: list[int]) -> ndarray:
    return fresh(array("Q", words), as_dtype("u8"), (len(words),))
