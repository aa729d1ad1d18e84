"""Broadcasting: common shapes, and values spread over a larger shape."""

from __future__ import annotations

import inspect
import operator
from array import array
from typing import Any

from . import primitives
from .array import c_steps, count, is_c_contiguous, memory_axes
from .flatiter import flatiter
from .ndarray import ndarray, view


def shape_text(shape: tuple[int, ...]) -> str:
    """A shape as NumPy's messages write it."""
    return "(" + ",".join(map(str, shape)) + (",)" if len(shape) == 1 else ")")


def broadcast_shape(*shapes: tuple[int, ...]) -> tuple[int, ...]:
    """The shape that all broadcast to."""
    first = shapes[0]
    if all(shape == first for shape in shapes):
        return first
    ndim = max(map(len, shapes))
    result = [1] * ndim
    for shape in shapes:
        for k, n in enumerate(shape, ndim - len(shape)):
            if n != 1:
                if result[k] not in (1, n):
                    raise ValueError(
                        f"operands could not be broadcast together with shapes {' '.join(map(shape_text, shapes))} "
                    )
                result[k] = n
    return tuple(result)


def spread_steps(shape: tuple[int, ...], steps: tuple[int, ...], to: tuple[int, ...]) -> tuple[int, ...]:
    """Steps of a view of shape `to` over an array that broadcasts to it."""
    pad = len(to) - len(shape)
    return (0,) * pad + tuple(0 if n == 1 and m != 1 else s for n, s, m in zip(shape, steps, to[pad:]))


def spread(values: Any, shape: tuple[int, ...], to: tuple[int, ...]) -> Any:
    """Flat C-ordered values (of `shape`) repeated to fill the shape `to`."""
    if len(values) == 1:
        n = 1
        for m in to:
            n *= m
        return values[0:1] * n
    return primitives.gather(values, to, spread_steps(shape, c_steps(shape), to), 0)


def expand(a: ndarray, shape: tuple[int, ...], why: str) -> ndarray:
    """A view of `a` broadcast to `shape`; leading axes of length one may be dropped, as in assignment."""
    have = a._shape
    steps = a._steps
    while len(have) > len(shape) and have[0] == 1:
        have, steps = have[1:], steps[1:]
    pad = len(shape) - len(have)
    if pad < 0 or any(n != 1 and n != m for n, m in zip(have, shape[pad:])):
        raise ValueError(f"{why} {shape_text(a._shape)} into shape {shape_text(shape)}")
    return view(a, shape, spread_steps(have, steps, shape), a._offset)


def broadcast_to(array: Any, shape: Any, subok: bool = False) -> ndarray:
    """A read-only view of `array` with another shape."""
    from .creation import asarray

    a = asarray(array)
    spread = getattr(shape, "__iter__", None) is not None and getattr(shape, "ndim", 1) > 0
    shape = tuple(operator.index(n) for n in (shape if spread else (shape,)))
    if any(n < 0 for n in shape):
        raise ValueError("all elements of broadcast shape must be non-negative")
    pad = len(shape) - len(a._shape)
    if pad < 0 and not shape:
        raise ValueError("cannot broadcast a non-scalar to a scalar array")
    if pad < 0:
        raise ValueError("input operand has more dimensions than allowed by the axis remapping")
    if any(n != 1 and n != m for n, m in zip(a._shape, shape[pad:])):
        raise ValueError(
            "operands could not be broadcast together with remapped shapes [original->remapped]: "
            f"{shape_text(a._shape)}  and requested shape {shape_text(shape)}"
        )
    result = view(a, shape, spread_steps(a._shape, _steps_of(a), shape), a._offset)
    result._writeable = False
    if subok and type(array) is not ndarray and isinstance(array, ndarray):
        from .subclasses import like

        return like(array, result)
    return result


def _steps_of(a: ndarray) -> tuple[int, ...]:
    """The steps that a broadcast view begins with: none along an axis of length one."""
    return tuple(0 if n == 1 else step for n, step in zip(a._shape, a._steps))


def broadcast_shapes(*args: Any) -> tuple[int, ...]:
    """The common shape of shapes."""
    from .creation import shape_of

    shapes = [shape_of(one) for one in args]
    if not shapes:
        return ()
    try:
        return broadcast_shape(*shapes)
    except ValueError:
        raise mismatch(shapes) from None


def mismatch(shapes: list[tuple[int, ...]]) -> ValueError:
    """The error of shapes that do not fit, which names the first two that part on the foremost axis where any do."""
    ndim = max(map(len, shapes))
    for axis in range(ndim):
        sizes = [(k, each[axis - ndim]) for k, each in enumerate(shapes) if axis - ndim >= -len(each)]
        (j, first), *others = [(k, n) for k, n in sizes if n != 1] or [(0, 1)]
        for k, n in others:
            if n != first:
                return ValueError(
                    "shape mismatch: objects cannot be broadcast to a single shape.  Mismatch is between arg "
                    f"{j} with shape {tuple(shapes[j])} and arg {k} with shape {tuple(shapes[k])}."
                )
    return ValueError("shape mismatch: objects cannot be broadcast to a single shape")


def in_memory_order(operands: list[Any], shape: tuple[int, ...]) -> tuple[list[int], list[Any]] | None:
    """The order of axes in which the operands lie in memory, and their views in it; None where that is C order."""
    arrays = [a for a in operands if isinstance(a, ndarray) and a._shape]
    if all(a._whole or is_c_contiguous(a._shape, a._steps) for a in arrays):
        return None
    steps = [tuple(map(abs, spread_steps(a._shape, a._steps, shape))) for a in arrays]
    axes = memory_axes(steps, shape)
    if axes == list(range(len(shape))):
        return None
    views = []
    for a in operands:
        if isinstance(a, ndarray) and a._shape:
            wide = spread_steps(a._shape, a._steps, shape)
            # An axis that is broadcast stays one element long.
            pad = len(shape) - len(a._shape)
            lengths = (1,) * pad + a._shape
            a = view(a, tuple(lengths[k] for k in axes), tuple(wide[k] for k in axes), a._offset)
        views.append(a)
    return axes, views


def broadcast_arrays(*args: Any, subok: bool = False) -> tuple[ndarray, ...]:
    """Views of all arrays with their common shape."""
    from .creation import asanyarray, asarray
    from .subclasses import like

    arrays = [asanyarray(a) if subok else asarray(a) for a in args]
    shape = broadcast_shapes(*(a._shape for a in arrays))
    return tuple(
        a if a._shape == shape else like(a, view(a, shape, spread_steps(a._shape, _steps_of(a), shape), a._offset))
        for a in arrays
    )


class broadcast:
    """The broadcast of several arrays: its shape, and the tuples of their elements, one after the other."""

    __module__ = "numpy"
    __signature__ = inspect.Signature([inspect.Parameter("arrays", inspect.Parameter.VAR_POSITIONAL)])

    def __init__(self, *arrays: Any, **named: Any) -> None:
        from .creation import asarray

        if named:
            raise ValueError("keyword arguments not accepted.")
        given: list[ndarray] = []
        for each in arrays:
            given += [part.base for part in each.iters] if isinstance(each, broadcast) else [asarray(each)]
        if len(given) > 64:
            raise ValueError("Need at least 0 and at most 64 array objects.")
        self.shape = broadcast_shapes(*(a._shape for a in given))
        self.iters = tuple(
            flatiter(a, view(a, self.shape, spread_steps(a._shape, a._steps, self.shape), a._offset)) for a in given
        )
        self.size = count(self.shape)
        self.ndim = self.nd = len(self.shape)
        self.numiter = len(self.iters)
        self.index = 0

    def __iter__(self) -> broadcast:
        return self

    def __next__(self) -> tuple[Any, ...]:
        if self.index >= self.size:
            raise StopIteration
        self.index += 1
        return tuple(next(part) for part in self.iters)

    def reset(self, /) -> None:
        """Begin again."""
        self.index = 0
        for part in self.iters:
            part.rewind()


__all__ = [
    "array",
    "broadcast",
    "broadcast_arrays",
    "broadcast_shape",
    "broadcast_shapes",
    "broadcast_to",
    "expand",
    "spread",
]
