"""The mark of an argument that was not given, where None means something (`initial=` of a reduction)."""

from __future__ import annotations


class _NoValueType:
    """Its one object is `numpy._NoValue`."""

    __module__ = "numpy._globals"
    __slots__ = ()

    def __repr__(self) -> str:
        return "<no value>"


NO_VALUE = _NoValueType()
