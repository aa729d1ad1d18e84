"""The bit generators of `numpy.random`: their state, which says which of them it is."""

from __future__ import annotations

from .libraries import library
from .translator import Translator

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


_BIT_GENERATORS = ("MT19937", "PCG64", "PCG64DXSM", "Philox", "SFC64")


def _bits_state(bits: Any) -> Any:
    return bits.state


def make_bits(state: Any) -> Any:
    """The bit generator that is in this state."""
    name = state["bit_generator"]
    if name not in _BIT_GENERATORS:
        raise ValueError("no bit generator of numpy")
    bits = getattr(library("numpy").random, name)(0)
    bits.state = state
    return bits


BIT_GENERATOR = Translator("numpy.random.bits", _BIT_GENERATORS, _bits_state, make_bits)
