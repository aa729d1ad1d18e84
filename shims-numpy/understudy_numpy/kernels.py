"""What computes a loop of a ufunc: the primitive `elementwise` for a family of dtypes, or a method of objects."""

from __future__ import annotations

from itertools import repeat
from typing import Any, Callable

from . import primitives

OBJECT_OPS = primitives.operations("O")


def _kernel(family: str) -> Callable[..., Any]:
    def run(op: str, *columns: Any) -> Any:
        return primitives.elementwise(op, family, *columns)

    return run


KERNELS = {family: _kernel(family) for family in "dfeq?DOU"}
# The family of floats whose own letter is none: long doubles are computed with as doubles.
FLOAT_FAMILIES = {"g": "d"}
KERNELS.update({letter: KERNELS[family] for letter, family in FLOAT_FAMILIES.items()})


def truths_of_objects(op: str, *columns: Any) -> Any:
    """What a logical ufunc does that is asked for booleans: objects are only asked whether they are true."""
    known = [repeat(bool(next(c))) if type(c) is repeat else list(map(bool, c)) for c in columns]
    return primitives.elementwise(op, "?", *known)


def method_of_objects(name: str) -> Callable[..., Any]:
    """What a ufunc without a loop for objects does: call the method of its name."""
    name = {"bitwise_count": "bit_count"}.get(name, name)

    def run(op: str, *columns: Any) -> Any:
        result = []
        for items in zip(*columns):
            if len(items) == 2:
                result.append(getattr(items[0], name)(items[1]))
                continue
            method = getattr(items[0], name, None)
            if method is None:
                raise TypeError(
                    f"loop of ufunc does not support argument 0 of type {type(items[0]).__name__} which has no callable "
                    f"{name} method"
                )
            result.append(method())
        return result, 0

    return run
