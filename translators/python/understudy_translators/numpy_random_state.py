"""`numpy.random.RandomState`: its whole state, a normal number that is left over included."""

from __future__ import annotations

from .libraries import library
from .translator import Translator

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def _random_state(made: Any) -> Any:
    return made.get_state(legacy=False)


def _make_random_state(value: Any) -> Any:
    made = library("numpy").random.RandomState(0)
    made.set_state(value)
    return made


RANDOM_STATE = Translator("numpy.random.RandomState", ("RandomState",), _random_state, _make_random_state)
