"""`Arrayterator`: walking over a large array in blocks of at most so many elements."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any


class Arrayterator:
    """A view of part of an array (`start`, `stop`, `step` along each axis) that is given block after block."""

    __module__ = "numpy.lib"

    def __init__(self, var: Any, buf_size: Any = None) -> None:
        self.var = var
        self.buf_size = buf_size
        self.start = [0] * len(var.shape)
        self.stop = list(var.shape)
        self.step = [1] * len(var.shape)

    def __getattr__(self, attr: str) -> Any:
        return getattr(self.var, attr)

    def __getitem__(self, index: Any) -> Arrayterator:
        """The part of this part that the slices name; an integer keeps its axis, with one element."""
        made = type(self)(self.var, self.buf_size)
        bounds = zip(self.start, self.stop, self.step, _slices(index, self.ndim))
        for axis, (start, stop, step, chosen) in enumerate(bounds):
            made.start[axis] = start + (chosen.start or 0)
            made.step[axis] = step * (chosen.step or 1)
            made.stop[axis] = min(stop, start + (chosen.stop or stop - start))
        return made

    def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
        return self.var[tuple(map(slice, self.start, self.stop, self.step))]

    @property
    def shape(self) -> tuple[int, ...]:
        return tuple((stop - start - 1) // step + 1 for start, stop, step in zip(self.start, self.stop, self.step))

    @property
    def flat(self) -> Iterator[Any]:
        """The elements, one after the other."""
        for block in self:
            yield from block.flat

    def __iter__(self) -> Iterator[Any]:
        shape = list(self.shape)
        if any(n <= 0 for n in shape):
            return
        # The innermost axes are taken whole as long as there is room; the next one outside is cut into runs.
        room, cut = self.buf_size or math.prod(shape), len(shape) - 1
        while cut > 0 and room > shape[cut]:
            room //= shape[cut]
            cut -= 1
        for place in _places(shape[:cut]):
            for first in range(0, shape[cut], room):
                chosen = [(k, k + 1) for k in place] + [(first, min(first + room, shape[cut]))]
                chosen += [(0, n) for n in shape[cut + 1 :]]
                yield self.var[tuple(map(self._slice, range(len(shape)), chosen))]

    def _slice(self, axis: int, chosen: tuple[int, int]) -> slice:
        first, behind = chosen
        start, step = self.start[axis], self.step[axis]
        return slice(start + first * step, min(start + behind * step, self.stop[axis]), step)


def _places(shape: list[int]) -> Iterator[tuple[int, ...]]:
    """Every index of that shape, in C order."""
    if not shape:
        yield ()
        return
    for k in range(shape[0]):
        for rest in _places(shape[1:]):
            yield (k, *rest)


def _slices(index: Any, ndim: int) -> list[slice]:
    """A slice for each axis."""
    given = index if isinstance(index, tuple) else (index,)
    found: list[Any] = []
    missing = ndim - len(given)
    for each in given:
        if each is Ellipsis:
            found += [slice(None)] * (missing + 1)
            missing = ndim - len(found)
        else:
            found.append(slice(each, each + 1, 1) if isinstance(each, int) else each)
    return found + [slice(None)] * (ndim - len(found))


__all__ = ["Arrayterator"]
