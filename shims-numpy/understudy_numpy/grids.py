"""Index grids, and the helpers that are used by subscript (`mgrid`, `r_`, `c_`, `s_`)."""

from __future__ import annotations

import math
from typing import Any

from .creation import asanyarray, asarray, empty
from .dtypes import as_dtype, result_type
from .joining import concatenate
from .ndarray import ndarray
from .ranges import arange, linspace
from .scalars import complexfloating


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
        asanyarray(x).reshape((1,) * places[k] + (-1,) + (1,) * (ndim - places[k] - 1)) for k, x in enumerate(xi)
    ]
    if not sparse:
        made = broadcast_arrays(*made, subok=True)
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


def _is_count(step: Any) -> bool:
    """Whether a step is a complex number: then it tells how many values there are, both ends among them."""
    return isinstance(step, (complex, complexfloating))


def _bounds(part: slice) -> tuple[Any, Any, Any]:
    return 0 if part.start is None else part.start, part.stop, 1 if part.step is None else part.step


def _axis_of(part: slice) -> ndarray:
    start, stop, step = _bounds(part)
    return linspace(start, stop, int(abs(step))) if _is_count(step) else arange(start, stop, step)


def _grid_axis(part: slice) -> ndarray:
    """One axis of a grid that has no others."""
    start, stop, step = _bounds(part)
    if not _is_count(step):
        return arange(start, stop, step)
    length = int(abs(step))
    spacing = (stop - start) / float(length - 1) if length != 1 else 1
    return arange(0, length, 1, result_type(start, stop, abs(step))) * spacing + start


def _grid_axes(key: Any) -> list[ndarray]:
    """The axes of a grid, all of one dtype."""
    bounds = [_bounds(part) for part in key]
    common = result_type(
        *(each for start, stop, step in bounds for each in (start, stop, abs(step) if _is_count(step) else step))
    )
    axes = []
    for start, stop, step in bounds:
        if _is_count(step):
            length = int(abs(step))
            step = (stop - start) / float(length - 1) if length != 1 else 1
        else:
            length = max(0, math.ceil((stop - start) / (step * 1.0)))
        axes.append((arange(length).astype(common) * step + start).astype(common, copy=False))
    return axes


class MGridClass:
    """`mgrid[0:3, 0:4]`: filled coordinate grids."""

    __module__ = "numpy.lib._index_tricks_impl"

    def __getitem__(self, key: Any) -> ndarray:
        if isinstance(key, slice):
            return _grid_axis(key)
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
            return _grid_axis(key)
        axes = _grid_axes(key)
        ndim = len(axes)
        return tuple(a[(None,) * k + (slice(None),) + (None,) * (ndim - k - 1)] for k, a in enumerate(axes))


class AxisConcatenator:
    """`r_[...]` and `c_[...]`: arrays, scalars and ranges put together.

    The first entry may be a text of up to three integers: the axis along which, how many dimensions each part has at
    least, and where among those the axes of a part with fewer begin.
    """

    __module__ = "numpy.lib._index_tricks_impl"

    def __init__(self, axis: int, ndmin: int, place: int) -> None:
        self._directives = axis, ndmin, place

    def __len__(self) -> int:
        return 0

    def __getitem__(self, key: Any) -> ndarray:
        parts = list(key) if isinstance(key, tuple) else [key]
        axis, ndmin, place = self._directives
        if parts and isinstance(parts[0], str):
            if parts[0] in ("r", "c"):
                return self._matrix(parts.pop(0), tuple(parts))
            axis, ndmin, place = self._told(parts.pop(0))
        arrays = []
        for part in parts:
            if isinstance(part, str):
                raise ValueError("special directives must be the first entry.")
            made = _axis_of(part) if isinstance(part, slice) else asarray(part)
            arrays.append(_raised(made, ndmin, place))
        if arrays:
            dt = result_type(*(p if type(p) in (int, float, complex) else a._dtype for p, a in zip(parts, arrays)))
            arrays = [a.astype(dt, copy=False) for a in arrays]
        return concatenate(arrays, axis)

    def _matrix(self, kind: str, parts: tuple[Any, ...]) -> Any:
        """What is joined as a matrix; one axis becomes a row, or a column where `kind` is "c"."""
        from .matrices import matrix

        joined = self[parts]
        made = matrix(joined)
        return made.T if kind == "c" and joined.ndim == 1 else made

    def _told(self, text: str) -> tuple[int, int, int]:
        axis, ndmin, place = self._directives
        if "," not in text:
            try:
                return int(text), ndmin, place
            except (ValueError, TypeError) as error:
                raise ValueError("unknown special directive") from error
        words = text.split(",")
        try:
            axis, ndmin = (int(word) for word in words[:2])
            return axis, ndmin, int(words[2]) if len(words) == 3 else place
        except Exception as error:
            raise ValueError(f"unknown special directive {text!r}") from error


def _raised(a: ndarray, ndmin: int, place: int) -> ndarray:
    """With at least `ndmin` dimensions; its own begin at `place` among them, or are the last where that is -1."""
    missing = ndmin - len(a._shape)
    if missing <= 0:
        return a
    before = missing if place == -1 else place + missing + 1 if place < 0 else min(place, missing)
    return a.reshape((1,) * before + a._shape + (1,) * (missing - before))


class IndexExpression:
    """`s_[...]` and `index_exp[...]`: the key itself."""

    __module__ = "numpy.lib._index_tricks_impl"

    def __init__(self, maketuple: bool) -> None:
        self.maketuple = maketuple

    def __getitem__(self, item: Any) -> Any:
        return (item,) if self.maketuple and not isinstance(item, tuple) else item


mgrid = MGridClass()
ogrid = OGridClass()


class RClass(AxisConcatenator):
    """The class of `r_`, which joins along the first axis."""

    __module__ = "numpy.lib._index_tricks_impl"

    def __init__(self) -> None:
        AxisConcatenator.__init__(self, 0, 1, -1)


class CClass(AxisConcatenator):
    """The class of `c_`, which joins columns."""

    __module__ = "numpy.lib._index_tricks_impl"

    def __init__(self) -> None:
        AxisConcatenator.__init__(self, -1, 2, 0)


r_ = RClass()
c_ = CClass()
s_ = IndexExpression(False)
index_exp = IndexExpression(True)


class ndindex:
    """The index tuples of a shape, in C order."""

    __module__ = "numpy"

    def __init__(self, *shape: Any) -> None:
        from itertools import product

        if len(shape) == 1 and isinstance(shape[0], tuple):
            shape = shape[0]
        if any(n < 0 for n in shape):
            raise ValueError("negative dimensions are not allowed")
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
