"""Rows of a table as records: which columns a record takes, and the values of a row as its nested tuples."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .dtype_fields import flattened
from .dtypes import dtype


def leaves(of: dtype) -> list[dtype]:
    """The dtypes of the columns that one element takes, from left to right."""
    shape, base = flattened((), of)
    inner = [base] if base.names is None else [leaf for name in base.names for leaf in leaves(base[name])]
    for n in shape:
        inner = inner * n
    return inner


def nested(values: list, of: dtype) -> Any:
    """The values of the columns of one element, as what the element is assigned."""
    return _taken(iter(values), of)


def _taken(values: Iterator, of: dtype) -> Any:
    shape, base = flattened((), of)
    if shape:
        return _rows(values, shape, base)
    if base.names is None:
        return next(values)
    return tuple([_taken(values, base[name]) for name in base.names])


def _rows(values: Iterator, shape: tuple[int, ...], base: dtype) -> Any:
    if not shape:
        return _taken(values, base)
    return [_rows(values, shape[1:], base) for _ in range(shape[0])]


__all__ = ["leaves", "nested"]
