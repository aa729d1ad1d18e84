"""`numpy.random.SeedSequence`: its entropy, where among the children it stands, and how many children it has had."""

from __future__ import annotations

from .libraries import library
from .translator import Translator

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def _sequence_value(sequence: Any) -> Any:
    return sequence.entropy, tuple(sequence.spawn_key), sequence.pool_size, sequence.n_children_spawned


def _make_sequence(value: Any) -> Any:
    entropy, spawn_key, pool_size, children = value
    return library("numpy.random").SeedSequence(
        entropy, spawn_key=spawn_key, pool_size=pool_size, n_children_spawned=children
    )


SEED_SEQUENCE = Translator("numpy.random.SeedSequence", ("SeedSequence",), _sequence_value, _make_sequence)
