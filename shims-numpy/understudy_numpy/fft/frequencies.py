"""The frequencies that the elements of a transform belong to, and moving the zero frequency to the middle."""

from __future__ import annotations

from typing import Any

from ..creation import asarray, empty
from ..manipulation import roll
from ..ndarray import ndarray
from ..ranges import arange
from ..scalars import integer


def fftfreq(n: int, d: float = 1.0, device: Any = None) -> ndarray:
    """The frequencies of a transform of `n` samples that are `d` apart, in cycles per unit of `d`."""
    _require_integer(n)
    step = 1.0 / (n * d)
    made = empty(n, int, device=device)
    positive = (n - 1) // 2 + 1
    made[:positive] = arange(0, positive)
    made[positive:] = arange(-(n // 2), 0)
    return made * step


def rfftfreq(n: int, d: float = 1.0, device: Any = None) -> ndarray:
    """The frequencies of a transform of `n` real samples that are `d` apart."""
    _require_integer(n)
    step = 1.0 / (n * d)
    return arange(0, n // 2 + 1, dtype=int, device=device) * step


def _require_integer(n: Any) -> None:
    if not isinstance(n, (int, integer)):
        raise ValueError("n should be an integer")


def fftshift(x: Any, axes: Any = None) -> ndarray:
    """The zero frequency moved to the middle of the axes."""
    x = asarray(x)
    axes = _given_axes(x, axes)
    return roll(x, [x.shape[axis] // 2 for axis in axes], axes)


def ifftshift(x: Any, axes: Any = None) -> ndarray:
    """What `fftshift` did, undone."""
    x = asarray(x)
    axes = _given_axes(x, axes)
    return roll(x, [-(x.shape[axis] // 2) for axis in axes], axes)


def _given_axes(x: ndarray, axes: Any) -> tuple[int, ...]:
    if axes is None:
        return tuple(range(x.ndim))
    return (axes,) if isinstance(axes, (int, integer)) else tuple(axes)


__all__ = ["fftfreq", "fftshift", "ifftshift", "rfftfreq"]
