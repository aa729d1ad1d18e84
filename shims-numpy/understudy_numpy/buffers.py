"""The size of the buffers that NumPy's iterators use: kept and told, as programs ask for it. Nothing here buffers."""

from __future__ import annotations

from typing import Any

_LARGEST = 10_000_000
_size = [8192]


def getbufsize() -> int:
    """The size in elements."""
    return _size[0]


def setbufsize(size: Any) -> int:
    """Set the size; the old one is returned."""
    if size < 0:
        raise ValueError("buffer size must be non-negative")
    if size > _LARGEST:
        raise ValueError(f"Buffer size, {size}, is too big")
    if size % 16 != 0:
        raise ValueError(f"Buffer size, {size}, is not a multiple of 16")
    old, _size[0] = _size[0], int(size)
    return old


__all__ = ["getbufsize", "setbufsize"]
