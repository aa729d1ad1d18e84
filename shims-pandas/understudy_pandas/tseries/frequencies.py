"""Aliases of frequencies, as `pandas.tseries.frequencies` gives them."""

from __future__ import annotations

from ..frequencies import to_offset
from ..infer_freq import infer_freq

__all__ = ["infer_freq", "to_offset"]
