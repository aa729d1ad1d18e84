"""Originals and stand-ins in one process: objects of NumPy and pandas become those of the other side, and back.

    crossing = Crossing()
    shims = crossing.to_shim(values)         # numbers lie where they lay: nothing numeric is copied
    ...
    originals = crossing.to_original(shims)  # what came over is again the object that it was

Everything that holds no object of NumPy or pandas is handed over as it is. This package alone knows the stand-ins, by
the names of their packages, and imports them when the first object crosses; it is no part of a worker.
"""

from __future__ import annotations

from typing import Any

from .crossing import Crossing, convert_once

__all__ = ["Crossing", "to_original", "to_shim"]


def to_shim(value: Any) -> Any:
    """The value with every original of NumPy and pandas in it as its stand-in. Raises CannotTravel, and then nothing happened."""
    return convert_once(value, there=True)


def to_original(value: Any) -> Any:
    """The value with every stand-in of NumPy and pandas in it as an original. Raises CannotTravel, and then nothing happened."""
    return convert_once(value, there=False)
