"""Reading and writing the elements of flat storages at computed positions or under a mask.

`width` is the number of storage items of an element: positions count elements, storages hold items.
"""

from __future__ import annotations

import operator
from array import array
from itertools import compress, repeat
from typing import Any

from .strided import blank, gather, own


def block_positions(shape: tuple[int, ...], steps: tuple[int, ...], width: int = 1) -> list[int]:
    """The flat distances of the items of a strided block from its first item, in C order."""
    inner = [0]
    for n, step in zip(shape, steps):
        inner = [v + k * step for v in inner for k in range(n)]
    return inner if width == 1 else [v * width + k for v in inner for k in range(width)]


def gather_at(storage: Any, width: int, where: Any, shape: tuple[int, ...] = (), steps: tuple[int, ...] = ()) -> Any:
    """A fresh storage: for every position in `where`, the items of the strided block that begins there, in C order."""
    if width != 1:
        shape, steps = (*shape, width), (*(s * width for s in steps), 1)
        where = [v * width for v in where]
    if not shape:
        chosen = operator.itemgetter(*where)(storage) if len(where) > 1 else [storage[k] for k in where]
        return _like(storage, chosen)
    if len(shape) == 1 and steps[0] == 1 and shape[0] >= 2 and not isinstance(storage, memoryview):
        out = storage[0:0]
        m = shape[0]
        for k in where:
            out.extend(storage[k : k + m])
        return out
    inner = block_positions(shape, steps)
    size = len(inner)
    out = blank(storage, size * len(where))
    if size <= len(where):
        getter = storage.__getitem__
        for k, shift in enumerate(inner):
            out[k::size] = _like(storage, map(getter, where if shift == 0 else [v + shift for v in where]))
        return out
    for k, start in enumerate(where):
        out[k * size : (k + 1) * size] = gather(storage, shape, steps, start)
    return out


def _like(storage: Any, items: Any) -> Any:
    if isinstance(storage, list):
        return list(items)
    return array(storage.format if isinstance(storage, memoryview) else storage.typecode, items)


def scatter_at(
    storage: Any, width: int, where: Any, items: Any, shape: tuple[int, ...] = (), steps: tuple[int, ...] = ()
) -> None:
    """Write, for every position in `where`, a strided block from `items`; the items of one element are repeated.

    Where a position comes again, the later block stays.
    """
    inner = block_positions(shape, steps, width)
    if width != 1:
        where = [v * width for v in where]
    size = len(inner)
    if len(items) == width:
        for shift, item in zip(inner, items if size == width else list(items) * (size // width)):
            for k in where:
                storage[k + shift] = item
        return
    if size == 1 and inner[0] == 0:
        for k, item in zip(where, items):
            storage[k] = item
        return
    for j, start in enumerate(where):
        for shift, item in zip(inner, items[j * size : (j + 1) * size]):
            storage[start + shift] = item


def gather_blocks(values: Any, outer: int, n: int, size: int, where: Any) -> Any:
    """Of `outer` runs of `n` blocks of `size` items each, the blocks at `where` in every run, as a fresh storage."""
    out = values[0:0]
    if not n * size:
        return out
    if size == 1 and len(where) > 1:
        getter = operator.itemgetter(*where)
        for start in range(0, outer * n, n):
            out.extend(getter(values[start : start + n]))
        return out
    for start in range(0, outer * n * size, n * size):
        for k in where:
            out.extend(values[start + k * size : start + (k + 1) * size])
    return out


def gather_where(storage: Any, width: int, mask: Any) -> Any:
    """A fresh storage of the elements whose item in `mask` is true."""
    if width == 1:
        return _like(own(storage), list(compress(storage, mask)))
    return gather_at(storage, width, list(compress(range(len(storage) // width), mask)))


def nonzero(values: Any) -> Any:
    """The positions of the values that are true, as signed 64-bit integers."""
    return array("q", list(compress(range(len(values)), values)))


def in_bounds(where: Any, n: int, mode: str) -> Any:
    """Positions in [0, n). Mode "raise": negative ones count from the end, others beyond raise IndexError(position).

    Mode "wrap" takes them modulo n, mode "clip" takes the nearest position there is.
    """
    if not len(where):
        return where
    low, high = min(where), max(where)
    if low >= 0 and high < n:
        return where
    if mode == "wrap":
        return [v % n for v in where]
    if mode == "clip":
        return [0 if v < 0 else n - 1 if v >= n else v for v in where]
    if low < -n or high >= n:
        raise IndexError(next(v for v in where if not -n <= v < n))
    return [v if v >= 0 else v + n for v in where]


def select(mask: Any, left: Any, right: Any) -> list[Any]:
    """The item of `left` where the mask is true, else that of `right`; either may be `repeat(value)`."""
    if type(left) is repeat:
        one = next(left)
        if type(right) is repeat:
            other = next(right)
            return [one if m else other for m in mask]
        return [one if m else v for m, v in zip(mask, right)]
    if type(right) is repeat:
        other = next(right)
        return [v if m else other for m, v in zip(mask, left)]
    return [u if m else v for m, u, v in zip(mask, left, right)]


def unravel(where: Any, shape: tuple[int, ...]) -> Any:
    """Flat positions as index tuples of an array of this shape: one flat table of signed 64-bit integers by rows."""
    ndim = len(shape)
    table = array("q", bytes(8 * ndim * len(where)))
    for axis in range(ndim - 1, -1, -1):
        n = shape[axis]
        table[axis::ndim] = array("q", [k % n for k in where] if axis else where)
        if axis:
            where = [k // n for k in where]
    return table


def add_at(storage: Any, where: Any, items: Any, sign: int) -> Any:
    """A copy of the storage in which each item (times the sign) was added at its position, in turn.

    Integers are unbounded (the caller wraps); float32 is rounded at each step.
    """
    made = storage[:] if storage.typecode in "fd" else storage.tolist()
    if sign < 0:
        items = map(operator.neg, items)
    for k, item in zip(where, items):
        made[k] += item
    return made
