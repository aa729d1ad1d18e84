"""`longdouble` and `clongdouble`: the types of 80 bits have names, dtypes and limits here, and no values.

Python has no such floats, so whatever would compute with one is refused, and nothing is rounded to a double silently.
"""

from __future__ import annotations

from typing import Any

from ..primitives.refusal import Refusal
from .abstract import complexfloating, floating

_WHY = "floats of 80 bits are named here and not computed with."


class longdouble(floating):
    """The extended floats of C."""

    __module__ = "numpy"
    __slots__ = ()
    _concrete = "longdouble"

    def __new__(cls, value: Any = 0, /) -> Any:
        raise Refusal("numpy.longdouble", "value", value, _WHY)


class clongdouble(complexfloating):
    """Pairs of extended floats."""

    __module__ = "numpy"
    __slots__ = ()
    _concrete = "clongdouble"

    def __new__(cls, value: Any = 0, /) -> Any:
        raise Refusal("numpy.clongdouble", "value", value, _WHY)


def require_computable(dt: Any) -> None:
    """Fail for a dtype that has no elements here."""
    if dt.char in "gG":
        raise Refusal("numpy.dtype", "dtype", dt.name, _WHY)


__all__ = ["clongdouble", "longdouble", "require_computable"]
