"""A column through a function, a dict or a Series."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import understudy_numpy as np

from .arrays import columns
from .arrays.base import ExtensionArray
from .construction import infer
from .na import NAN, is_missing


def map_values(array: Any, mapper: Any, na_action: str | None = None, keep_empty: bool = True) -> Any:
    """The column of what `mapper` gives for each value; a value that a dict lacks becomes missing."""
    if na_action not in (None, "ignore"):
        raise ValueError(f"na_action must either be 'ignore' or None, {na_action} was passed")
    if isinstance(array, ExtensionArray) and hasattr(array, "_map"):
        return array._map(mapper, na_action)
    if isinstance(mapper, Mapping):
        if hasattr(mapper, "__missing__"):
            found = mapper
            return map_values(array, lambda value: found[NAN if is_missing(value) else value], na_action)
        from .series import Series

        mapper = Series(mapper) if len(mapper) else Series(mapper, dtype="float64")
    if hasattr(mapper, "_index") and hasattr(mapper, "_array"):
        from .index.base import Index

        positions = mapper._index.get_indexer(Index._from_array(array))
        return columns.take_fill(mapper._array, positions)
    if not callable(mapper):
        raise TypeError(f"'{type(mapper).__name__}' object is not callable")
    if len(array) == 0:
        return array
    values = columns.to_list(array)
    if na_action == "ignore":
        return infer_mapped([value if is_missing(value) else mapper(value) for value in values])
    return infer_mapped(list(map(mapper, values)))


def infer_mapped(values: list[Any]) -> Any:
    """The column of a function's results."""
    if any(isinstance(v, bool) or isinstance(v, np.bool_) for v in values) and any(is_missing(v) for v in values):
        return columns.object_array(values)
    return infer(values)
