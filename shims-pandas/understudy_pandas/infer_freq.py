"""`infer_freq`: the frequency that a column of moments follows."""

from __future__ import annotations

from typing import Any

from .arrays.string import StringArray
from .errors import Pandas4Warning
from .index.base import Index
from .index.temporal import TemporalIndex, inferred
from .series import Series
from .to_datetime import to_datetime
from .warn import warn

__all__ = ["infer_freq"]


def infer_freq(index: Any) -> str | None:
    """The alias of the frequency that moments or durations follow, or None. Errors: fewer than three; no moments."""
    if isinstance(index, Series):
        values = index._array
        if values.dtype.kind not in "mMO" and not isinstance(values, StringArray):
            raise TypeError(f"cannot infer freq from a non-convertible dtype on a Series of {values.dtype}")
        index = Index(values)
    elif not isinstance(index, Index):
        index = Index(index)
    if not isinstance(index, TemporalIndex):
        if index.dtype.kind in "iufb":
            raise TypeError(f"cannot infer freq from a non-convertible index of dtype {index.dtype}")
        index = Index._from_array(to_datetime(index)._array, None)
    if len(index) < 3:
        raise ValueError("Need at least 3 dates to infer frequency")
    found = inferred(index)
    if found is not None:
        warn(
            "A future version of pandas will return a BaseOffset object instead of a string from infer_freq. Use "
            "pd.set_option('future.infer_freq_returns_offset', True) to get the future behavior, or set to False to keep "
            "the old behavior and silence this warning. To preserve the string representation, use "
            "``infer_freq(...).freqstr``.",
            Pandas4Warning,
        )
    return found
