"""`DataFrame.to_dict` in its orientations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import partial
from typing import Any

from .arrays import columns


def mapping_maker(into: Any) -> Any:
    """What makes a mapping of the kind asked for out of pairs: a class, or a defaultdict given with its default."""
    if not isinstance(into, type):
        if isinstance(into, defaultdict):
            return partial(defaultdict, into.default_factory)
        into = type(into)
    if not issubclass(into, Mapping):
        raise TypeError(f"unsupported type: {into}")
    if into is defaultdict:
        raise TypeError("to_dict() only accepts initialized defaultdicts")
    return into


def frame_to_dict(frame: Any, orient: str, into: Any, index: bool) -> Any:
    """The table as dicts and lists."""
    orient, into = orient.lower(), mapping_maker(into)
    if not index and orient not in ("split", "tight"):
        raise ValueError("'index=False' is only valid when 'orient' is 'split' or 'tight'")
    labels, rows = frame._columns.tolist(), frame._index.tolist()
    lists = [columns.to_list(array) for array in frame._arrays]
    if orient == "dict":
        return into((label, into(zip(rows, values))) for label, values in zip(labels, lists))
    if orient == "list":
        return into(zip(labels, lists))
    if orient == "series":
        return into(frame.items())
    if orient == "records":
        return [into(zip(labels, row)) for row in zip(*lists)]
    if orient == "index":
        if not frame._index.is_unique:
            raise ValueError("DataFrame index must be unique for orient='index'.")
        return into((row, into(zip(labels, values))) for row, values in zip(rows, zip(*lists)))
    if orient in ("split", "tight"):
        data = [list(row) for row in zip(*lists)]
        found = [("index", rows)] if index else []
        found += [("columns", labels), ("data", data)]
        if orient == "tight":
            found += [("index_names", list(frame._index.names))] if index else []
            found += [("column_names", list(frame._columns.names))]
        return into(found)
    raise ValueError(f"orient '{orient}' not understood")
