"""Shapes and steps: what a C-ordered block looks like, and whether a view is one."""

from __future__ import annotations


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
