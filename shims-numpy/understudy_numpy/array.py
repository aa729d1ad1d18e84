"""Shapes, steps and orders of memory. `Array`, the typed flat buffer behind `ndarray`, is a primitive."""

from __future__ import annotations

from typing import Any

from .primitives import Array
from .primitives.pure.layout import c_steps, count, is_c_contiguous, view_steps

__all__ = ["Array", "c_steps", "count", "is_c_contiguous", "memory_axes", "order_of", "view_steps"]

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
