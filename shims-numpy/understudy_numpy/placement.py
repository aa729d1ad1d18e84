"""Where new arrays are made: the checks of `device=` and `like=`, which every function that makes arrays takes."""

from __future__ import annotations

from typing import Any

from .array import Array


def require_here(device: Any, like: Any = None) -> None:
    """Fail for a device other than the processor, and for a prototype that is not an array of ours."""
    if device is not None and device != "cpu":
        raise ValueError(f'Device not understood. Only "cpu" is allowed, but received: {device}')
    if like is not None and not isinstance(like, Array):
        raise TypeError("The `like` argument must be an array-like that implements the `__array_function__` protocol.")
