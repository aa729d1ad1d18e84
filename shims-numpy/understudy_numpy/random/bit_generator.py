"""The bit generators: `PCG64` (what `default_rng` uses), `PCG64DXSM` and `MT19937`, each around a stream of bits."""

from __future__ import annotations

import operator
import threading
from array import array
from typing import Any

from .. import primitives
from ..dtypes import as_dtype
from ..ndarray import fresh
from .jumping import jumped_key
from .seed_sequence import SeedSequence


class BitGenerator:
    """What the bit generators have in common. `_stream` draws the words; it stays the same object for life."""

    __module__ = "numpy.random.bit_generator"
    _stream: Any

    def __init__(self, seed: Any = None) -> None:
        if type(self) is BitGenerator:
            raise NotImplementedError("BitGenerator is a base class and cannot be instantized")
        self.lock = threading.RLock()
        self._seed_seq = seed if isinstance(seed, SeedSequence) else SeedSequence(seed)

    @property
    def seed_seq(self) -> SeedSequence:
        return self._seed_seq

    def spawn(self, n_children: int) -> list[Any]:
        """Independent bit generators of the same kind."""
        if not hasattr(self._seed_seq, "spawn"):
            raise TypeError("The underlying SeedSequence does not implement spawning.")
        return [type(self)(seed) for seed in self._seed_seq.spawn(n_children)]

    def random_raw(self, size: Any = None, output: bool = True) -> Any:
        """Words as the generator makes them."""
        from .sampling import shape_of, size_of

        shape = () if size is None else shape_of(size)
        words = self._raw(size_of(shape))
        if not output:
            return None
        return words[0] if size is None else fresh(words, as_dtype("u8"), shape)

    def _raw(self, n: int) -> Any:
        return primitives.word_fill(self._stream, n, 64)

    def __reduce__(self) -> Any:
        # The name stands for the type: both NumPy's and these can read it.
        return _constructor(), (type(self).__name__,), self.__getstate__()

    def __getstate__(self) -> Any:
        return self.state, self._seed_seq

    def __setstate__(self, state_seed_seq: Any) -> None:
        if isinstance(state_seed_seq, dict):
            # Old pickles hold no seed sequence.
            self.state = state_seed_seq
        else:
            self._seed_seq = state_seed_seq[1]
            self.state = state_seed_seq[0]

    state: Any


class _Pcg(BitGenerator):
    __module__ = "numpy.random._pcg64"
    _jump = 0x9E3779B97F4A7C15F39CC0605CEDC835
    _stream_type: Any

    def __init__(self, seed: Any = None) -> None:
        BitGenerator.__init__(self, seed)
        words = self._seed_seq.words64(4)
        self._stream = self._stream_type.seeded(words[0] << 64 | words[1], words[2] << 64 | words[3])

    @property
    def state(self) -> dict[str, Any]:
        stream = self._stream
        return {
            "bit_generator": type(self).__name__,
            "state": {"state": stream.value, "inc": stream.increment},
            "has_uint32": stream.has_spare,
            "uinteger": stream.spare,
        }

    @state.setter
    def state(self, value: Any) -> None:
        if not isinstance(value, dict):
            raise TypeError("state must be a dict")
        if value.get("bit_generator", "") != type(self).__name__:
            raise ValueError(f"state must be for a {type(self).__name__} RNG")
        inner = value["state"]
        stream = self._stream
        stream.value, stream.increment = inner["state"], inner["inc"]
        stream.has_spare, stream.spare = value["has_uint32"], value["uinteger"]

    def advance(self, delta: int) -> Any:
        """Move on as if `delta` draws had been made."""
        self._stream.advance(operator.index(delta))
        return self

    def jumped(self, jumps: int = 1) -> Any:
        """A generator like this one, 210306068529402873165736369884012333109 draws on for each jump."""
        made = type(self)(self._seed_seq)
        made.state = self.state
        return made.advance(self._jump * int(jumps))


class PCG64(_Pcg):
    """O'Neill's PCG XSL-RR 128/64."""

    __module__ = "numpy.random._pcg64"
    _stream_type = primitives.PcgStream


class PCG64DXSM(_Pcg):
    """PCG64 with the stronger DXSM output."""

    __module__ = "numpy.random._pcg64"
    _stream_type = primitives.DxsmStream


class MT19937(BitGenerator):
    """The Mersenne Twister."""

    __module__ = "numpy.random._mt19937"

    def __init__(self, seed: Any = None) -> None:
        BitGenerator.__init__(self, seed)
        words = self._seed_seq.words32(624)
        words[0] = 0x80000000
        self._stream = primitives.MersenneStream(words, 623)

    def _raw(self, n: int) -> Any:
        return array("Q", self._stream.words32(n))

    def jumped(self, jumps: Any = 1) -> Any:
        """A generator like this one, 2**128 draws on for each jump."""
        if not isinstance(jumps, (int, float)) and not hasattr(jumps, "__index__"):
            raise TypeError("an integer is required")
        key, position = self._stream.key, self._stream.position
        for _ in range(int(jumps)):
            key, position = jumped_key(key, position)
        made = type(self)()
        made._stream.restore(list(key), position)
        return made

    def _legacy_seeding(self, seed: Any) -> None:
        """Seed as `RandomState` does."""
        if seed is None:
            words = SeedSequence().words32(624)
            words[0] = 0x80000000
            self._stream.restore(words, 623)
            return
        try:
            index = operator.index(seed)
        except TypeError:
            self._stream.restore(primitives.MersenneStream.key_of_words(_legacy_words(seed)))
            return
        if not 0 <= index < 2**32:
            raise ValueError("Seed must be between 0 and 2**32 - 1")
        self._stream.restore(primitives.MersenneStream.seeded_key(index))

    @property
    def state(self) -> dict[str, Any]:
        stream = self._stream
        key = fresh(array("I", stream.key), as_dtype("u4"), (624,))
        return {"bit_generator": "MT19937", "state": {"key": key, "pos": stream.position}}

    @state.setter
    def state(self, value: Any) -> None:
        if isinstance(value, tuple):
            if value[0] != "MT19937" or len(value) not in (3, 5):
                raise ValueError("state is not a legacy MT19937 state")
            value = {"bit_generator": "MT19937", "state": {"key": value[1], "pos": value[2]}}
        if not isinstance(value, dict):
            raise TypeError("state must be a dict")
        if value.get("bit_generator", "") != "MT19937":
            raise ValueError("state must be for a MT19937 PRNG")
        self._stream.restore([int(word) for word in value["state"]["key"]], int(value["state"]["pos"]))


def _legacy_words(seed: Any) -> list[int]:
    from ..creation import asarray

    words = asarray(seed)
    if words.size == 0:
        raise ValueError("Seed must be non-empty")
    if words.dtype.kind not in "iub" or words.dtype.name == "uint64":
        name = "scalar" if words.ndim == 0 else "array data"
        raise TypeError(f"Cannot cast {name} from {words.dtype!r} to dtype('int64') according to the rule 'safe'")
    if words.ndim != 1:
        raise ValueError("Seed array must be 1-d")
    values = [int(word) for word in words.tolist()]
    if not all(0 <= word < 2**32 for word in values):
        raise ValueError("Seed must be between 0 and 2**32 - 1")
    return values


def _constructor() -> Any:
    from ._pickle import __bit_generator_ctor

    return __bit_generator_ctor


def stream_of(bit_generator: Any) -> Any:
    """The stream of a bit generator instance, with NumPy's complaints about anything else."""
    if isinstance(bit_generator, type):
        raise ValueError("Invalid bit generator. The bit generator must be instantiated.")
    if not isinstance(bit_generator, BitGenerator):
        raise AttributeError(f"{type(bit_generator).__name__!r} object has no attribute 'capsule'")
    return bit_generator._stream
