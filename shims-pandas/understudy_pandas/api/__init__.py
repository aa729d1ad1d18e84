"""`pandas.api`: types and the extension points."""

from __future__ import annotations

from . import types

__all__ = ["types"]
