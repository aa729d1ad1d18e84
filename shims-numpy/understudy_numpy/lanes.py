"""The elements of an array as plain lists, one list per one-dimensional slice along given axes.

For functions whose textbook form is "for each lane of the array": sorting statistics, interpolation, convolution.
What they return is put together again by `from_lanes`. Axis arguments are checked here, with NumPy's messages.
"""

from __future__ import annotations

import operator
from typing import Any

from .reductions import normalize_axis


def normalize_axes(axis: Any, ndim: int) -> tuple[int, ...]:
    """An axis, several, or None for all of them, as a tuple of distinct non-negative integers."""
    if axis is None:
        return tuple(range(ndim))
    try:
        axes = (operator.index(axis),)
    except TypeError:
        axes = tuple(axis)
    axes = tuple(normalize_axis(each, ndim) for each in axes)
    if len(set(axes)) != len(axes):
        raise ValueError("repeated axis")
    return axes


def lanes(a: Any, axes: tuple[int, ...]) -> tuple[list[list], tuple[int, ...]]:
    """`(lists, shape)`: the slices of `a` over `axes`, in C order of the other axes, whose shape comes second."""
    kept = tuple(k for k in range(a.ndim) if k not in axes)
    shape = tuple(a.shape[k] for k in kept)
    if len(axes) == a.ndim:
        return [a.ravel().tolist()], ()
    values = a.transpose(kept + axes).ravel().tolist()
    length = 1
    for k in axes:
        length *= a.shape[k]
    if length == 0:
        count = 1
        for n in shape:
            count *= n
        return [[] for _ in range(count)], shape
    return [values[start : start + length] for start in range(0, len(values), length)], shape


def with_kept(result: Any, ndim: int, axes: tuple[int, ...], before: int = 0) -> Any:
    """`result` with the reduced `axes` of `ndim` back, of length one, after `before` other axes."""
    # The ellipsis keeps an array without axes an array.
    return result[(*(slice(None),) * before, *(None if k in axes else slice(None) for k in range(ndim)), ...)]


def deliver(result: Any, out: Any) -> Any:
    """`result`, or `out` with `result` stored in it."""
    if out is None:
        return result
    if out is ...:
        return result
    out[...] = result
    return out


def weights_like(a: Any, weights: Any, axes: tuple[int, ...] | None) -> Any:
    """The weights with a shape that broadcasts against `a` along the right axes."""
    if weights.shape == a.shape:
        return weights
    if axes is None:
        raise TypeError("Axis must be specified when shapes of a and weights differ.")
    if weights.shape != tuple(a.shape[k] for k in axes):
        raise ValueError("Shape of weights must be consistent with shape of a along specified axis.")
    weights = weights.transpose(tuple(sorted(range(len(axes)), key=axes.__getitem__)))
    return weights.reshape(tuple(n if k in axes else 1 for k, n in enumerate(a.shape)))


__all__ = ["deliver", "lanes", "normalize_axes", "normalize_axis", "weights_like", "with_kept"]
