"""The strings among NumPy's scalars: `str_` is also Python's str, and `bytes_` Python's bytes.

What lies at the end of one as NUL is not shown, as an array does not keep it.
"""

from __future__ import annotations

from typing import Any

from .abstract import character, generic, ufuncs


def _is_array(other: Any) -> bool:
    """Whether `other` adds and multiplies strings by itself."""
    return hasattr(type(other), "__array__") and not isinstance(other, generic)


class str_(str, character):
    """Text; also a Python str."""

    __module__ = "numpy"
    __slots__ = ()
    _concrete = "str"

    def __new__(cls, *args: Any, **keywords: Any) -> Any:
        return str.__new__(cls, *args, **keywords)

    @property
    def _value(self) -> str:
        return str.__str__(self)

    def item(self, *args: Any) -> str:
        return ufuncs().as_array(self).item(*args) if args else str.__str__(self).rstrip("\0")

    def __add__(self, other: Any) -> Any:
        return NotImplemented if _is_array(other) else str.__add__(self, other)

    def __mul__(self, other: Any) -> Any:
        return NotImplemented if _is_array(other) else str.__mul__(self, other)

    def __iter__(self) -> Any:
        return str.__iter__(self)

    def __repr__(self) -> str:
        return ufuncs().scalar_repr(self)

    def __str__(self) -> str:
        return str.__str__(self).rstrip("\0")

    def __reduce__(self) -> Any:
        return (str_, (str.__str__(self),))


class bytes_(bytes, character):
    """A byte string; also Python's bytes."""

    __module__ = "numpy"
    __slots__ = ()
    _concrete = "bytes"

    def __new__(cls, value: Any = b"", /, *args: Any, **keywords: Any) -> Any:
        if isinstance(value, ufuncs().ndarray) and (value.shape or value.dtype.kind not in "iu"):
            value = value.tobytes()
        try:
            return bytes.__new__(cls, value, *args, **keywords)
        except TypeError:
            if args or keywords:
                raise
        if isinstance(value, generic) and not isinstance(value, str):
            # Its memory, as Python takes that of whatever has a buffer.
            return bytes.__new__(cls, value.tobytes())
        # What Python makes no bytes of becomes an array of byte strings.
        made = ufuncs().as_array(value, "S")
        return made if made.shape else bytes.__new__(cls, made.item())

    @property
    def _value(self) -> bytes:
        return bytes.__getitem__(self, slice(None))

    def item(self, *args: Any) -> bytes:
        return ufuncs().as_array(self).item(*args) if args else self._value.rstrip(b"\0")

    def __add__(self, other: Any) -> Any:
        return NotImplemented if _is_array(other) else bytes.__add__(self, other)

    def __mul__(self, other: Any) -> Any:
        return NotImplemented if _is_array(other) else bytes.__mul__(self, other)

    def __iter__(self) -> Any:
        return bytes.__iter__(self)

    def __repr__(self) -> str:
        return ufuncs().scalar_repr(self)

    def __str__(self) -> str:
        return str(self.item())

    def __reduce__(self) -> Any:
        return (bytes_, (self._value,))


__all__ = ["bytes_", "str_"]
