"""Copying between a strided view and a flat C-ordered storage.

The longest axis is copied by one extended slice, the others are looped over, so a copy costs few Python steps.
"""

from __future__ import annotations

from array import array
from typing import Any

from .byte_memory import ByteMemory


def blank(storage: Any, n: int) -> Any:
    """A fresh storage of `n` items of the kind of `storage`."""
    if isinstance(storage, list):
        return [None] * n
    code = storage.format if isinstance(storage, memoryview) else storage.typecode
    return array(code, bytes(n * storage.itemsize))


def own(storage: Any) -> Any:
    """`storage` as something that can be assigned to slices of an `array.array`."""
    if type(storage) is ByteMemory:
        return storage[:]
    return array(storage.format, storage.tobytes()) if isinstance(storage, memoryview) else storage


def run(offset: int, step: int, n: int) -> slice:
    """The slice of n items from offset on, every step."""
    stop = offset + step * n
    return slice(offset, stop if stop >= 0 else None, step or 1)


def gather(storage: Any, shape: tuple[int, ...], steps: tuple[int, ...], offset: int) -> Any:
    """The items of a view in C order, as a fresh flat storage."""
    if len(shape) == 1:
        n, step = shape[0], steps[0]
        if n == 0:
            return own(storage[0:0])
        if step == 0:
            return own(storage[offset : offset + 1]) * n
        return own(storage[run(offset, step, n)])
    size = 1
    for n in shape:
        size *= n
    if size == 0:
        return blank(storage, 0)
    if not shape:
        return own(storage[offset : offset + 1])
    dims = merged(shape, steps, (0,) * len(shape), c_order(shape))
    if not dims:
        return own(storage[offset : offset + 1])
    if len(dims) == 1:
        return gather(storage, (dims[0][0],), (dims[0][1],), offset)
    if len(dims) == 2 and dims[1][2] == 1 and dims[1][1] == 0 and dims[0][1] == 1 and dims[0][0] <= 4 * dims[1][0]:
        (n, _, _), (m, _, _) = dims
        out = own(storage[0:0])
        for k in range(offset, offset + n):
            out.extend(own(storage[k : k + 1]) * m)
        return out
    if dims[0][1] == 0:
        inner_shape = tuple(d[0] for d in dims[1:])
        return gather(storage, inner_shape, tuple(d[1] for d in dims[1:]), offset) * dims[0][0]
    out = blank(storage, size)
    _copy(out, 0, storage, offset, [(n, to, frm) for n, frm, to in dims])
    return out


def scatter(storage: Any, shape: tuple[int, ...], steps: tuple[int, ...], offset: int, items: Any) -> None:
    """Write flat C-ordered items of the storage's kind into a view; one item is repeated."""
    size = 1
    for n in shape:
        size *= n
    if size == 0:
        return
    items = own(items)
    if len(items) == 1 != size:
        dims = merged(shape, steps, (0,) * len(shape), (0,) * len(shape))
    else:
        if size == 1:
            storage[offset : offset + 1] = items
            return
        if len(shape) == 1:
            storage[run(offset, steps[0], size)] = items
            return
        dims = merged(shape, steps, (0,) * len(shape), c_order(shape))
    if not dims:
        storage[offset : offset + 1] = items
        return
    _copy(storage, offset, items, 0, dims)


def c_order(shape: tuple[int, ...]) -> tuple[int, ...]:
    steps = [1] * len(shape)
    for k in range(len(shape) - 2, -1, -1):
        steps[k] = steps[k + 1] * shape[k + 1]
    return tuple(steps)


def merged(
    shape: tuple[int, ...], steps: tuple[int, ...], _unused: tuple[int, ...], others: tuple[int, ...]
) -> list[tuple[int, int, int]]:
    """Axes as (length, step, other step), without axes of length one and with neighbours joined where both allow."""
    dims: list[tuple[int, int, int]] = []
    for n, a, b in zip(shape, steps, others):
        if n == 1:
            continue
        if dims:
            m, c, d = dims[-1]
            if c == a * n and d == b * n:
                dims[-1] = (m * n, a, b)
                continue
        dims.append((n, a, b))
    return dims


def _copy(to: Any, to_offset: int, source: Any, offset: int, dims: list[tuple[int, int, int]]) -> None:
    """Copy along (length, step in `to`, step in `source`)."""
    longest = max(range(len(dims)), key=lambda k: dims[k][0])
    n, to_step, step = dims[longest]
    pairs = [(to_offset, offset)]
    for m, a, b in dims[:longest] + dims[longest + 1 :]:
        pairs = [(p + k * a, q + k * b) for p, q in pairs for k in range(m)]
    to_span, span = to_step * n, step * n
    if step == 0:
        for p, q in pairs:
            to[slice(p, p + to_span if p + to_span >= 0 else None, to_step)] = own(source[q : q + 1]) * n
        return
    view = isinstance(source, memoryview)
    for p, q in pairs:
        piece = source[slice(q, q + span if q + span >= 0 else None, step)]
        to[slice(p, p + to_span if p + to_span >= 0 else None, to_step)] = own(piece) if view else piece
