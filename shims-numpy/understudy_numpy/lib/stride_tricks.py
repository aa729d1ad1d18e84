"""Views made by choosing shape and strides: sliding_window_view, as_strided."""

from __future__ import annotations

import operator
from typing import Any

from ..array import c_steps
from ..creation import array
from ..lanes import normalize_axis
from ..ndarray import ndarray
from ..ndarray import view as _view
from ..primitives.refusal import Refusal
from ..subclasses import like


def as_strided(x: Any, shape: Any = None, strides: Any = None, subok: bool = False, writeable: bool = True) -> ndarray:
    """A view of `x` with this shape and these strides in bytes, checked against the memory that `x` lies in."""
    of, x = x, array(x, copy=None)
    shape = x.shape if shape is None else tuple(operator.index(n) for n in shape)
    if strides is None:
        # With another shape and no strides, the memory is read on from the first element.
        strides = x.strides if shape == x.shape else tuple(step * x.itemsize for step in c_steps(shape))
    strides = tuple(operator.index(n) for n in strides)
    if len(shape) != len(strides):
        raise ValueError("mismatch in length of strides and shape")
    if any(step % x.itemsize for step in strides):
        raise Refusal("numpy.lib.stride_tricks.as_strided", "strides", strides, "strides that split elements")
    steps = tuple(step // x.itemsize for step in strides)
    if 0 not in shape:
        reach = [(n - 1) * step for n, step in zip(shape, steps)]
        low = x._offset + sum(move for move in reach if move < 0)
        high = x._offset + sum(move for move in reach if move > 0)
        if low < 0 or high >= len(x.storage) // x.dtype.width:
            raise Refusal(
                "numpy.lib.stride_tricks.as_strided", "shape", shape, "the view would leave the array's memory"
            )
    result = _view(x, shape, steps, x._offset)
    if subok:
        result = like(of, result)
    if not writeable:
        result.flags.writeable = False
    return result


def sliding_window_view(
    x: Any, window_shape: Any, axis: Any = None, *, subok: bool = False, writeable: bool = False
) -> ndarray:
    """A read-only view of every window of `window_shape`: the axes count windows, the last axes are within them."""
    try:
        window_shape = (operator.index(window_shape),)
    except TypeError:
        window_shape = tuple(window_shape)
    x = array(x, copy=None)
    if any(n < 0 for n in window_shape):
        raise ValueError("`window_shape` cannot contain negative values")
    if axis is None:
        axes = tuple(range(x.ndim))
        if len(window_shape) != len(axes):
            raise ValueError(
                "Since axis is `None`, must provide window_shape for all dimensions of `x`; "
                f"got {len(window_shape)} window_shape elements and `x.ndim` is {x.ndim}."
            )
    else:
        try:
            axes = (operator.index(axis),)
        except TypeError:
            axes = tuple(axis)
        axes = tuple(normalize_axis(each, x.ndim) for each in axes)
        if len(window_shape) != len(axes):
            raise ValueError(
                "Must provide matching length window_shape and axis; "
                f"got {len(window_shape)} window_shape elements and {len(axes)} axes elements."
            )
    left = list(x.shape)
    for each, n in zip(axes, window_shape):
        if left[each] < n:
            raise ValueError("window shape cannot be larger than input array shape")
        left[each] -= n - 1
    strides = x.strides + tuple(x.strides[each] for each in axes)
    return as_strided(x, tuple(left) + window_shape, strides, writeable=writeable)


__all__ = ["as_strided", "sliding_window_view"]
