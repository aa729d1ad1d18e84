"""The module `numpy.random._pickle`: what pickles of generators name, old ones with the name of a bit generator."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from . import bit_generator, counter_generators

BitGenerators: dict[str, Any] = {
    "MT19937": bit_generator.MT19937,
    "PCG64": bit_generator.PCG64,
    "PCG64DXSM": bit_generator.PCG64DXSM,
    "Philox": counter_generators.Philox,
    "SFC64": counter_generators.SFC64,
}


def __bit_generator_ctor(bit_generator: Any = "MT19937") -> Any:
    """A bit generator of this type or name; its state follows."""
    if isinstance(bit_generator, type):
        return bit_generator()
    if bit_generator not in BitGenerators:
        raise ValueError(f"{bit_generator} is not a known BitGenerator module.")
    return BitGenerators[bit_generator]()


def __generator_ctor(
    bit_generator_name: Any = "MT19937", bit_generator_ctor: Callable[[Any], Any] = __bit_generator_ctor
) -> Any:
    """A `Generator` over this bit generator, or in old pickles over one of this name."""
    from .generator import Generator

    return Generator(_made(bit_generator_name, bit_generator_ctor))


def __randomstate_ctor(
    bit_generator_name: Any = "MT19937", bit_generator_ctor: Callable[[Any], Any] = __bit_generator_ctor
) -> Any:
    """A `RandomState` over this bit generator, or in old pickles over one of this name."""
    from .randomstate import RandomState

    return RandomState(_made(bit_generator_name, bit_generator_ctor))


def _made(name: Any, ctor: Callable[[Any], Any]) -> Any:
    return name if isinstance(name, bit_generator.BitGenerator) else ctor(name)
