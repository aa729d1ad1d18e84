"""`Array`: a typed flat buffer seen through a shape, strides and an offset.

The storage is an `array.array`, a list for objects, or a cast `memoryview` over an `array.array` where `view` changed the
type. Several Arrays may share one storage; that is what a view is. Shape is in elements; `_steps` and `_offset` are
too (public strides are bytes). An element takes `dtype.width` storage items: two for complex, one per character
for text, else one. Booleans are 0 and 1 in "B"; float16 are bit patterns in "H"; dates are counts in "q".
"""

from __future__ import annotations

from typing import Any

from . import primitives
from .dtypes import dtype as Dtype


class Array:
    """Storage, dtype, shape, steps and offset; `_whole` says that the storage is exactly the elements in C order."""

    __slots__ = ("storage", "_dtype", "_shape", "_steps", "_offset", "_size", "_whole", "_base", "_writeable", "__weakref__")

    storage: Any
    _dtype: Dtype
    _shape: tuple[int, ...]
    _steps: tuple[int, ...]
    _offset: int
    _size: int
    _whole: bool
    _base: Any
    _writeable: bool

    def values(self) -> Any:
        """The raw storage items in C order: the storage itself when it is a whole array or list, else a fresh copy.

        Never a memoryview: `array(code, memoryview)` copies bytes on PyPy, where CPython converts items.
        """
        if self._whole:
            storage = self.storage
            return primitives.own(storage) if type(storage) is memoryview else storage
        width = self._dtype.width
        if width == 1:
            return primitives.gather(self.storage, self._shape, self._steps, self._offset)
        return primitives.gather(
            self.storage, (*self._shape, width), (*(s * width for s in self._steps), 1), self._offset * width
        )

    def elements(self) -> Any:
        """A sequence of Python values that operations work on: raw items, except str, complex, and float of float16."""
        dt = self._dtype
        if dt.width == 1 and dt.char != "e" and dt.kind != "U":
            return self.values()
        return primitives.decode(dt.char, dt.width, self.values())

    def write(self, raw: Any) -> None:
        """Store raw items (C order, of this dtype) through the view."""
        width = self._dtype.width
        if width == 1:
            primitives.scatter(self.storage, self._shape, self._steps, self._offset, raw)
        else:
            primitives.scatter(
                self.storage, (*self._shape, width), (*(s * width for s in self._steps), 1), self._offset * width, raw
            )


_ORDERS = frozenset("CFAK")


def order_of(order: Any, default: str) -> str:
    """An order of memory as one capital letter; None is the default."""
    if order is None:
        return default
    if isinstance(order, bytes):
        order = order.decode("latin-1")
    if not isinstance(order, str):
        raise TypeError(f"order must be str, not {type(order).__name__}")
    if order.upper() not in _ORDERS:
        raise ValueError(f"order must be one of 'C', 'F', 'A', or 'K' (got '{order}')")
    return order.upper()


def c_steps(shape: tuple[int, ...]) -> tuple[int, ...]:
    """Steps of a fresh C-ordered block of this shape: zeros where it has no elements."""
    if len(shape) == 1:
        return (1,) if shape[0] else (0,)
    if 0 in shape:
        return (0,) * len(shape)
    return view_steps(shape)


def view_steps(shape: tuple[int, ...]) -> tuple[int, ...]:
    """Steps of a C-ordered view of this shape; a length of zero counts as one."""
    steps = []
    step = 1
    for n in reversed(shape):
        steps.append(step)
        step *= n or 1
    steps.reverse()
    return tuple(steps)


def count(shape: tuple[int, ...]) -> int:
    """How many elements a shape has."""
    size = 1
    for n in shape:
        size *= n
    return size


def is_c_contiguous(shape: tuple[int, ...], steps: tuple[int, ...]) -> bool:
    """Whether the elements lie in C order without gaps."""
    expected = 1
    for n, step in zip(reversed(shape), reversed(steps)):
        if n == 0:
            return True
        if n != 1:
            if step != expected:
                return 0 in shape
            expected *= n
    return True


def memory_axes(steps: list[tuple[int, ...]], shape: tuple[int, ...]) -> list[int]:
    """The axes from the outermost to the innermost as NumPy's iterator orders them, by the operands' steps."""
    inner_first = list(range(len(shape)))[::-1]
    for position in range(1, len(inner_first)):
        target = position
        axis = inner_first[position]
        for k in range(position - 1, -1, -1):
            other = inner_first[k]
            swap: bool | None = None
            for step in steps:
                if shape[axis] != 1 and shape[other] != 1 and step[axis] and step[other]:
                    if step[other] <= step[axis]:
                        swap = False
                    elif swap is None:
                        swap = True
            if swap is None:
                continue
            if not swap:
                break
            target = k
        inner_first.insert(target, inner_first.pop(position))
    return inner_first[::-1]
