"""The strings among NumPy's scalars: `str_` is also Python's str."""

from __future__ import annotations

from typing import Any

from .abstract import character, ufuncs


class str_(str, character):
    """Text; also a Python str."""

    __module__ = "numpy"
    __slots__ = ()
    _concrete = "str"

    def __new__(cls, value: Any = "", /, *args: Any) -> Any:
        return str.__new__(cls, value, *args) if args else str.__new__(cls, value)

    @property
    def _value(self) -> str:
        return str.__str__(self)

    def item(self, *args: Any) -> str:
        return ufuncs().as_array(self).item(*args) if args else str.__str__(self)

    def __add__(self, other: Any) -> Any:
        # An array adds to text by itself.
        return (
            NotImplemented
            if hasattr(type(other), "__array__") and not isinstance(other, str)
            else str.__add__(self, other)
        )

    def __iter__(self) -> Any:
        return str.__iter__(self)

    def __repr__(self) -> str:
        return ufuncs().scalar_repr(self)

    def __str__(self) -> str:
        return str.__str__(self)

    def __reduce__(self) -> Any:
        return (str_, (str.__str__(self),))


__all__ = ["str_"]
