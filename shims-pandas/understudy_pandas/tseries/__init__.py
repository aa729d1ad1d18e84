"""The modules of time series: `pandas.tseries`."""

from __future__ import annotations

from . import frequencies, offsets

__all__ = ["frequencies", "offsets"]
