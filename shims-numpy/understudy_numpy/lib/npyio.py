"""What `numpy.lib.npyio` holds: the archives of arrays, and where files come from."""

from __future__ import annotations

from ..binary_files import NpzFile
from .datasource import DataSource

__all__ = ["DataSource", "NpzFile"]
