"""`numpy.random.Generator`: the state of its bit generator."""

from __future__ import annotations

from .libraries import library
from .numpy_bit_generator import make_bits
from .translator import Translator

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def _generator_state(generator: Any) -> Any:
    return generator.bit_generator.state


def _make_generator(value: Any) -> Any:
    return library("numpy").random.Generator(make_bits(value))


GENERATOR = Translator("numpy.random.Generator", ("Generator",), _generator_state, _make_generator)
