"""New arrays of plain arguments, made at once where an implementation can.

This one cannot: None says that the caller makes the array by its definition, which covers every argument.
"""

from __future__ import annotations

from typing import Any


def ready_array(shape: Any, dtype: Any, order: Any, fill: Any = None) -> Any:
    """A new array with `fill` everywhere, or with whatever was in memory; or None."""
    return None


def ready_range(start: Any, stop: Any, step: Any) -> Any:
    """Evenly spaced ints or floats, as `arange` makes them; or None."""
    return None


def ready_nested(sequence: Any) -> Any:
    """The array of nested lists or tuples of floats, or of ints; or None."""
    return None


def ready_joined(arrays: Any, axis: Any) -> Any:
    """Arrays one after another along an axis; or None."""
    return None
