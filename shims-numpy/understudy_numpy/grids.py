"""Index grids, and the helpers that are used by subscript (`mgrid`, `r_`, `c_`, `s_`)."""

from __future__ import annotations

import math
from typing import Any

from .creation import asarray, empty
from .dtypes import as_dtype
from .joining import concatenate
from .ndarray import ndarray
from .primitives.refusal import Refusal
from .ranges import arange, linspace


def indices(dimensions: Any, dtype: Any = int, sparse: bool = False) -> Any:
    """Arrays of the row numbers, column numbers, ... of a grid."""
    dims = tuple(dimensions)
    ndim = len(dims)
    axes = [arange(n, dtype=dtype).reshape((1,) * k + (n,) + (1,) * (ndim - k - 1)) for k, n in enumerate(dims)]
    if sparse:
        return tuple(axes)
    made = empty((ndim, *dims), dtype)
    for k, axis in enumerate(axes):
        made[k] = axis
    return made


def meshgrid(*xi: Any, copy: bool = True, sparse: bool = False, indexing: str = "xy") -> tuple[ndarray, ...]:
    """Coordinate matrices of coordinate vectors."""
    from .broadcasting import broadcast_arrays

    if indexing not in ("xy", "ij"):
        raise ValueError("Valid values for `indexing` are 'xy' and 'ij'.")
    ndim = len(xi)
    places = list(range(ndim))
    if indexing == "xy" and ndim > 1:
        places[0], places[1] = 1, 0
    made: Any = [
        asarray(x).reshape((1,) * places[k] + (-1,) + (1,) * (ndim - places[k] - 1)) for k, x in enumerate(xi)
    ]
    if not sparse:
        made = broadcast_arrays(*made)
    if copy:
        made = [a.copy() for a in made]
    return tuple(made)


def ix_(*args: Any) -> tuple[ndarray, ...]:
    """Index arrays for the cross product of sequences."""
    made = []
    ndim = len(args)
    for k, each in enumerate(args):
        a = asarray(each)
        if len(a._shape) != 1:
            raise ValueError("Cross index must be 1 dimensional")
        if a._size == 0 and not isinstance(each, ndarray):
            a = a.astype(int)
        if a._dtype.kind == "b":
            (a,) = a.nonzero()
        made.append(a.reshape((1,) * k + (-1,) + (1,) * (ndim - k - 1)))
    return tuple(made)


def _axis_of(part: slice) -> ndarray:
    start = 0 if part.start is None else part.start
    step = 1 if part.step is None else part.step
    if isinstance(step, complex):
        return linspace(start, part.stop, int(abs(step)))
    return arange(start, part.stop, step)


class MGridClass:
    """`mgrid[0:3, 0:4]`: filled coordinate grids."""

    __module__ = "numpy.lib._index_tricks_impl"

    def __getitem__(self, key: Any) -> ndarray:
        if isinstance(key, slice):
            return _axis_of(key)
        axes = _grid_axes(key)
        ndim = len(axes)
        made = empty((ndim, *(len(a) for a in axes)), axes[0]._dtype)
        for k, a in enumerate(axes):
            made[k] = a.reshape((-1,) + (1,) * (ndim - k - 1))
        return made


class OGridClass:
    """`ogrid[0:3, 0:4]`: open coordinate grids."""

    __module__ = "numpy.lib._index_tricks_impl"

    def __getitem__(self, key: Any) -> Any:
        if isinstance(key, slice):
            return _axis_of(key)
        axes = _grid_axes(key)
        ndim = len(axes)
        return tuple(a[(None,) * k + (slice(None),) + (None,) * (ndim - k - 1)] for k, a in enumerate(axes))


def _grid_axes(key: Any) -> list[ndarray]:
    from .dtypes import promote_types

    axes = [_axis_of(part) for part in key]
    common = axes[0]._dtype
    for a in axes:
        common = promote_types(common, a._dtype)
    return [a.astype(common, copy=False) for a in axes]


class AxisConcatenator:
    """`r_[...]` and `c_[...]`: arrays, scalars and ranges put together."""

    __module__ = "numpy.lib._index_tricks_impl"

    def __init__(self, axis: int, columns: bool) -> None:
        self._axis = axis
        self._columns = columns

    def __len__(self) -> int:
        return 0

    def __getitem__(self, key: Any) -> ndarray:
        parts = key if isinstance(key, tuple) else (key,)
        if parts and isinstance(parts[0], str):
            raise Refusal("numpy.r_", "key", parts[0], "directives in text are not covered.")
        scalars = [p for p in parts if type(p) in (int, float, complex, bool)]
        arrays = []
        for part in parts:
            if isinstance(part, slice):
                made = _axis_of(part)
            else:
                made = asarray(part)
                if not made._shape:
                    made = made.reshape(1)
            if self._columns and len(made._shape) == 1:
                made = made.reshape(-1, 1)
            arrays.append(made)
        if len(scalars) != len(parts) and scalars:
            from .dtypes import result_type

            dt = result_type(*(p if type(p) in (int, float, complex) else a for p, a in zip(parts, arrays)))
            arrays = [a.astype(dt, copy=False) for a in arrays]
        return concatenate(arrays, self._axis)


class IndexExpression:
    """`s_[...]` and `index_exp[...]`: the key itself."""

    __module__ = "numpy.lib._index_tricks_impl"

    def __init__(self, maketuple: bool) -> None:
        self.maketuple = maketuple

    def __getitem__(self, item: Any) -> Any:
        return (item,) if self.maketuple and not isinstance(item, tuple) else item


mgrid = MGridClass()
ogrid = OGridClass()
r_ = AxisConcatenator(0, False)
c_ = AxisConcatenator(-1, True)
s_ = IndexExpression(False)
index_exp = IndexExpression(True)


class ndindex:
    """The index tuples of a shape, in C order."""

    __module__ = "numpy"

    def __init__(self, *shape: Any) -> None:
        from itertools import product

        if len(shape) == 1 and isinstance(shape[0], tuple):
            shape = shape[0]
        self._tuples = product(*(range(n) for n in shape))

    def __iter__(self) -> ndindex:
        return self

    def __next__(self) -> tuple[int, ...]:
        return next(self._tuples)


class ndenumerate:
    """The pairs (index tuple, element) of an array."""

    __module__ = "numpy"

    def __init__(self, arr: Any) -> None:
        a = asarray(arr)
        self._pairs = zip(ndindex(a.shape), a.ravel())

    def __iter__(self) -> ndenumerate:
        return self

    def __next__(self) -> Any:
        return next(self._pairs)


__all__ = ["as_dtype", "math"]
