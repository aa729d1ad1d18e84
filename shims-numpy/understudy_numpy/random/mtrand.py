"""The module `numpy.random.mtrand`, whose `_rand` programs take for the generator that everybody shares."""

from __future__ import annotations

from .legacy import *  # noqa: F403
from .legacy import shared as _rand
from .randomstate import RandomState

__all__ = ["RandomState", "_rand"]
