"""What `numpy.lib.array_utils` holds, but for byte_bounds: our arrays have no address."""

from __future__ import annotations

from typing import Any

from ..reductions import normalize_axis


def normalize_axis_index(axis: Any, ndim: int, msg_prefix: Any = None) -> int:
    """An axis from 0 up to, without, `ndim`."""
    return normalize_axis(axis, ndim, msg_prefix)


def normalize_axis_tuple(axis: Any, ndim: int, argname: Any = None, allow_duplicate: bool = False) -> tuple[int, ...]:
    """Axes as a tuple of them, each given once unless `allow_duplicate`."""
    if not isinstance(axis, (tuple, list)):
        try:
            axis = [axis.__index__()]
        except AttributeError:
            pass
    axes = tuple([normalize_axis_index(each, ndim, argname) for each in axis])
    if not allow_duplicate and len(set(axes)) != len(axes):
        raise ValueError(f"repeated axis in `{argname}` argument" if argname else "repeated axis")
    return axes


__all__ = ["normalize_axis_index", "normalize_axis_tuple"]
