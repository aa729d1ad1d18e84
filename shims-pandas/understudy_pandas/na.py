"""`pandas.NA`, the missing value of the nullable dtypes, and the test whether one scalar is missing."""

from __future__ import annotations

import math
from typing import Any

NAN = math.nan

# Stands for an argument that was not given, where None and False mean something.
NO_DEFAULT: Any = object()


class NAType:
    """The one missing value that is neither true nor false; operations with it give it back."""

    __module__ = "pandas.api.typing"
    __slots__ = ()

    def __repr__(self) -> str:
        return "<NA>"

    def __format__(self, spec: str) -> str:
        return format("<NA>", spec) if spec else "<NA>"

    def __bool__(self) -> bool:
        raise TypeError("boolean value of NA is ambiguous")

    def __hash__(self) -> int:
        return 2**61 - 1

    def __reduce__(self) -> str:
        return "NA"

    def _same(self, other: Any = None) -> NAType:
        return self

    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = _same
    __floordiv__ = __rfloordiv__ = __mod__ = __rmod__ = __neg__ = __pos__ = __abs__ = __invert__ = _same
    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = _same

    def __and__(self, other: Any) -> Any:
        return False if other is False else self

    def __or__(self, other: Any) -> Any:
        return True if other is True else self

    __rand__ = __and__
    __ror__ = __or__


NA = NAType()


def is_missing(value: Any) -> bool:
    """Whether one scalar is None, NaN, NaT or NA; anything that is not a scalar is not missing."""
    if value is None or value is NA:
        return True
    kind = type(value)
    if kind is str or kind is int or kind is bool or kind is tuple:
        return False
    if isinstance(value, (float, complex)):
        return bool(value != value)
    if kind.__name__ in (
        "NaTType",
        "datetime64",
        "timedelta64",
        "float32",
        "float16",
        "longdouble",
        "complex64",
        "Decimal",
    ):
        return bool(value != value)
    return False
