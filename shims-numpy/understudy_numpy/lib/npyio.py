"""What `numpy.lib.npyio` holds: here, NpzFile."""

from __future__ import annotations

from ..binary_files import NpzFile

__all__ = ["NpzFile"]
