"""`pandas.api`: types and the extension points."""

from __future__ import annotations

from . import extensions, types

__all__ = ["extensions", "types"]
