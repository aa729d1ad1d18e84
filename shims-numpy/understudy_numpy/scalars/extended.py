"""`longdouble` and `clongdouble`: stored as the extended floats of x86, and computed with as doubles.

Python has no floats of 80 bits. As where the C compiler's long double is a double, `finfo` tells the precision of what is
computed. Their bytes are those of x86, so that what is only moved about, read and written stays what it was.
"""

from __future__ import annotations

import math
from typing import Any

from ..primitives.refusal import Refusal
from .abstract import complexfloating, floating


class longdouble(floating):
    """The extended floats of C, with the precision of a double."""

    __module__ = "numpy"
    __slots__ = ("_value",)
    _concrete = "longdouble"

    def item(self, *args: Any) -> Any:
        # No float of Python's is as wide, so it stays what it is.
        return floating.item(self, *args) if args else self

    def __int__(self) -> int:
        if self._value in (math.inf, -math.inf):
            raise OverflowError("cannot convert longdouble infinity to integer")
        return int(self._value)

    def __float__(self) -> float:
        return float(self._value)

    def __complex__(self) -> complex:
        return complex(self._value)

    def __bool__(self) -> bool:
        return self._value != 0

    def __hash__(self) -> int:
        return hash(self._value)

    def __format__(self, spec: str) -> str:
        return format(self._value, spec)

    def __reduce__(self) -> Any:
        return (type(self), (self._value,))


class clongdouble(complexfloating):
    """Pairs of extended floats, with the precision of doubles."""

    __module__ = "numpy"
    __slots__ = ("_value",)
    _concrete = "clongdouble"

    @property
    def real(self) -> Any:
        return longdouble(self._value.real)

    @property
    def imag(self) -> Any:
        return longdouble(self._value.imag)

    def item(self, *args: Any) -> Any:
        return complexfloating.item(self, *args) if args else self

    def __complex__(self) -> complex:
        return complex(self._value)

    def __bool__(self) -> bool:
        return self._value != 0

    def __hash__(self) -> int:
        return hash(self._value)

    def __reduce__(self) -> Any:
        return (type(self), (self._value,))


def require_computable(dt: Any) -> None:
    """Fail for a dtype whose elements are not read here."""
    if dt.char in "gG" and dt.swapped:
        raise Refusal("numpy.dtype", "dtype", dt.str, "extended floats in the other order of bytes are not covered.")


__all__ = ["clongdouble", "longdouble", "require_computable"]
