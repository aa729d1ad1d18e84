"""`pandas.api.extensions`: accessors of one's own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..frame import DataFrame
from ..index.base import Index
from ..series import Series
from ..warn import warn

__all__ = ["register_dataframe_accessor", "register_index_accessor", "register_series_accessor"]


class Accessor:
    """The attribute of a class that makes an accessor of an object."""

    def __init__(self, accessor: Any) -> None:
        self._accessor = accessor

    def __get__(self, obj: Any, cls: Any) -> Any:
        return self._accessor if obj is None else self._accessor(obj)


def register_dataframe_accessor(name: str) -> Callable[[Any], Any]:
    """Make a class an attribute of every DataFrame, by which it is given the table."""
    return _register_accessor(name, DataFrame)


def register_series_accessor(name: str) -> Callable[[Any], Any]:
    """Make a class an attribute of every Series, by which it is given the column."""
    return _register_accessor(name, Series)


def register_index_accessor(name: str) -> Callable[[Any], Any]:
    """Make a class an attribute of every Index, by which it is given the labels."""
    return _register_accessor(name, Index)


def _register_accessor(name: str, cls: Any) -> Callable[[Any], Any]:
    def decorator(accessor: Any) -> Any:
        if hasattr(cls, name):
            warn(
                f"registration of accessor {accessor!r} under name {name!r} for type {cls!r} is overriding a preexisting "
                "attribute with the same name.",
                UserWarning,
            )
        setattr(cls, name, Accessor(accessor))
        return accessor

    return decorator
