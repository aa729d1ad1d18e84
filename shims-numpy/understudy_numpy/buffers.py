"""The size of the buffers that NumPy's iterators use: kept and told, as programs ask for it. Nothing here buffers."""

from __future__ import annotations

from typing import Any

from .errors import STATE

_LARGEST = 10_000_000


def getbufsize() -> int:
    """The size in elements."""
    return int(STATE["bufsize"])


def setbufsize(size: Any) -> int:
    """Set the size; the old one is returned."""
    if size < 0:
        raise ValueError("buffer size must be non-negative")
    if size > _LARGEST:
        raise ValueError(f"Buffer size, {size}, is too big")
    if size % 16 != 0:
        raise ValueError(f"Buffer size, {size}, is not a multiple of 16")
    old, STATE["bufsize"] = int(STATE["bufsize"]), int(size)
    return old


__all__ = ["getbufsize", "setbufsize"]
