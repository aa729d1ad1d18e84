"""Axes under other labels, and the positions that stay when labels are dropped; for Series and DataFrames."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import understudy_numpy as np

from .construction import is_list_like
from .index.base import Index


def renamed_index(index: Any, mapper: Any, level: Any, errors: str) -> Any:
    """The labels through a function, a dict or a Series; a label that a dict lacks stays."""
    if hasattr(mapper, "_index"):
        mapper = dict(mapper.items())
    if isinstance(mapper, Mapping):
        if errors == "raise":
            absent = [key for key in mapper if key not in index]
            if absent:
                raise KeyError(f"{absent} not found in axis")
        known = mapper

        def mapper(label: Any) -> Any:
            return known[label] if label in known else label

    elif not callable(mapper) and not is_list_like(mapper):
        raise TypeError(f"Index(...) must be called with a collection of some kind, {mapper!r} was passed")
    if index.nlevels > 1:
        from .index.multi import MultiIndex

        wanted = None if level is None else index._level_number(level)
        labels = [
            tuple(mapper(part) if wanted is None or k == wanted else part for k, part in enumerate(label))
            for label in index.tolist()
        ]
        return MultiIndex.from_tuples(labels, names=index.names)
    return Index([mapper(label) for label in index], name=index._name, tupleize_cols=False) if len(index) else index


def renamed_axis(index: Any, names: Any) -> Any:
    """The index under other names: a name, a list, or a dict or function of the old ones."""
    if callable(names):
        return index.set_names([names(name) for name in index.names])
    if isinstance(names, Mapping):
        return index.set_names([names.get(name, name) for name in index.names])
    if is_list_like(names):
        return index.set_names(list(names))
    if index.nlevels > 1 and names is not None:
        raise TypeError("Must pass list-like as `names`.")
    return index.set_names([names] * index.nlevels if names is None else [names])


def kept_labels(index: Any, kept: Any) -> Any:
    """The labels at the positions that stay; of a RangeIndex a part, where `delete` gives one."""
    if not hasattr(index, "_range"):
        return index.take(kept)
    gone = np.ones(len(index), dtype=bool)
    gone[kept] = False
    return index.delete(np.flatnonzero(gone))


def kept_positions(index: Any, labels: Any, errors: str) -> Any:
    """The positions of the rows that stay when those of `labels` go."""
    wanted = list(labels) if is_list_like(labels) and not isinstance(labels, tuple) else [labels]
    if index.nlevels == 1 and index.is_unique:
        mapping = index._mapping()
        gone, absent = [], []
        for label in wanted:
            try:
                gone.append(mapping[index._raw_key(label)])
            except (KeyError, TypeError):
                absent.append(label)
    else:
        gone, absent = [], []
        from .indexing import _as_where

        for label in wanted:
            try:
                gone.extend(_as_where(index.get_loc(label)).positions(len(index)))
            except KeyError:
                absent.append(label)
    if absent and errors != "ignore":
        if index.nlevels > 1 and len(wanted) == 1:
            raise KeyError(absent[0])
        shown = Index(absent).tolist() if not any(isinstance(label, tuple) for label in absent) else absent
        raise KeyError(f"{shown} not found in axis")
    keep = np.ones(len(index), dtype=bool)
    if gone:
        keep[np.array(gone, dtype=np.intp)] = False
    return np.flatnonzero(keep)


def without_levels(index: Any, level: Any) -> Any:
    levels = level if isinstance(level, (list, tuple)) else [level]
    return None if len(levels) >= index.nlevels else index.droplevel(list(levels))
