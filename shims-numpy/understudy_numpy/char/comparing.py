"""Comparisons that leave white space at the end of each element out, and the functions whose results differ from
those of `numpy.strings`."""

from __future__ import annotations

from typing import Any

from ..creation import asarray
from ..joining import stack
from ..ndarray import ndarray
from ..strings import multiply as _multiply
from ..strings import partition as _partition
from ..strings import rpartition as _rpartition
from ..strings.operands import cast_text
from ..strings.shaping import rstrip
from ..ufuncs import equal as _equal
from ..ufuncs import greater as _greater
from ..ufuncs import greater_equal as _greater_equal
from ..ufuncs import less as _less
from ..ufuncs import less_equal as _less_equal
from ..ufuncs import not_equal as _not_equal

_COMPARISONS = {
    "==": _equal,
    "!=": _not_equal,
    "<": _less,
    ">": _greater,
    "<=": _less_equal,
    ">=": _greater_equal,
}


def compare_chararrays(a1: Any, a2: Any, cmp: Any, rstrip: Any) -> ndarray:
    """Compare text by the operator `cmp`; with `rstrip`, without white space at the ends."""
    a1, a2 = asarray(a1), asarray(a2)
    name = cmp.decode("latin-1") if isinstance(cmp, bytes) else cmp
    if name not in _COMPARISONS:
        raise ValueError("comparison must be '==', '!=', '<', '>', '<=', '>='")
    if a1._dtype.kind not in "US" or a2._dtype.kind not in "US":
        raise TypeError("comparison of non-string arrays")
    if a1._dtype.kind != a2._dtype.kind:
        return NotImplemented
    if rstrip:
        a1, a2 = _stripped(a1), _stripped(a2)
    return asarray(_COMPARISONS[name](a1, a2))


def _stripped(a: ndarray) -> ndarray:
    return asarray(rstrip(a))


def equal(x1: Any, x2: Any) -> ndarray:
    """Whether the texts are the same."""
    return compare_chararrays(x1, x2, "==", True)


def not_equal(x1: Any, x2: Any) -> ndarray:
    """Whether the texts differ."""
    return compare_chararrays(x1, x2, "!=", True)


def less(x1: Any, x2: Any) -> ndarray:
    """Whether the first text comes before the second."""
    return compare_chararrays(x1, x2, "<", True)


def less_equal(x1: Any, x2: Any) -> ndarray:
    """Whether the first text does not come after the second."""
    return compare_chararrays(x1, x2, "<=", True)


def greater(x1: Any, x2: Any) -> ndarray:
    """Whether the first text comes after the second."""
    return compare_chararrays(x1, x2, ">", True)


def greater_equal(x1: Any, x2: Any) -> ndarray:
    """Whether the first text does not come before the second."""
    return compare_chararrays(x1, x2, ">=", True)


def multiply(a: Any, i: Any) -> ndarray:
    """Repeated `i` times."""
    try:
        return _multiply(a, i)
    except TypeError:
        raise ValueError("Can only multiply by integers") from None


def partition(a: Any, sep: Any) -> ndarray:
    """What is before the first `sep`, `sep`, and what is after it, along a new last axis."""
    return _side_by_side(_partition(a, sep))


def rpartition(a: Any, sep: Any) -> ndarray:
    """What is before the last `sep`, `sep`, and what is after it, along a new last axis."""
    return _side_by_side(_rpartition(a, sep))


def _side_by_side(parts: tuple[ndarray, ...]) -> ndarray:
    widest = max((part.dtype for part in parts), key=lambda dt: dt.itemsize)
    return stack([cast_text(part, widest) for part in parts], axis=-1)


__all__ = [
    "compare_chararrays",
    "equal",
    "greater",
    "greater_equal",
    "less",
    "less_equal",
    "multiply",
    "not_equal",
    "partition",
    "rpartition",
]
