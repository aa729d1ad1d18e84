"""Parameters that a method has for NumPy's sake only, and what is said of a value that means nothing here."""

from __future__ import annotations

from typing import Any


def check_extreme_axis(axis: Any) -> None:
    """Fail for an axis that labels and columns, having one, do not have."""
    if axis is not None and (axis >= 1 or axis < -1):
        raise ValueError("`axis` must be fewer than the number of dimensions (1)")


def check_repeat(axis: Any) -> None:
    """Fail for an axis given to `repeat`."""
    if axis is not None:
        raise ValueError("the 'axis' parameter is not supported in the pandas implementation of repeat()")
