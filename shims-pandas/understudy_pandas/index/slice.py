"""`pandas.IndexSlice`: slices of labels written with brackets."""

from __future__ import annotations

from typing import Any


class _IndexSlice:
    """`IndexSlice[key]` is `key`."""

    __module__ = "pandas.core.indexing"

    def __getitem__(self, key: Any) -> Any:
        return key


IndexSlice = _IndexSlice()
