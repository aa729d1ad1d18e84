"""Assertions about floats in units of the last place."""

from __future__ import annotations

from typing import Any

from ..creation import array, asarray
from ..functions import all as every
from ..functions import iscomplexobj
from ..functions import max as largest
from ..ndarray import ndarray
from ..selection import where
from ..typenames import common_type
from ..ufuncs import absolute, isnan, spacing

# The signed integers that have the size of a float.
_INTEGERS = {"float16": "i2", "float32": "i4", "float64": "i8"}


def assert_array_almost_equal_nulp(x: Any, y: Any, nulp: float = 1) -> None:
    """Raise AssertionError unless the arrays differ by at most `nulp` spacings of the larger number."""
    __tracebackhide__ = True
    sizes = absolute(x), absolute(y)
    allowed = nulp * spacing(where(sizes[0] > sizes[1], *sizes))
    if every(absolute(x - y) <= allowed):
        return
    words = f"Arrays are not equal to {nulp} ULP"
    if not (iscomplexobj(x) or iscomplexobj(y)):
        words += f" (max is {largest(nulp_diff(x, y)):g})"
    raise AssertionError(words)


def assert_array_max_ulp(a: Any, b: Any, maxulp: float = 1, dtype: Any = None) -> ndarray:
    """How many floats lie between the elements; AssertionError where there are more than `maxulp`."""
    __tracebackhide__ = True
    found = nulp_diff(a, b, dtype)
    if not every(found <= maxulp):
        raise AssertionError(
            f"Arrays are not almost equal up to {maxulp:g} ULP (max difference is {largest(found):g} ULP)"
        )
    return found


def nulp_diff(x: Any, y: Any, dtype: Any = None) -> ndarray:
    """The distance of each pair of floats, counted in floats."""
    x, y = asarray(x, dtype), asarray(y, dtype)
    kind = common_type(x, y)
    if iscomplexobj(x) or iscomplexobj(y):
        raise NotImplementedError("_nulp not implemented for complex array")
    x, y = array([x], dtype=kind), array([y], dtype=kind)
    # One NaN is as good as another.
    x[isnan(x)] = float("nan")
    y[isnan(y)] = float("nan")
    if x.shape != y.shape:
        raise ValueError(f"Arrays do not have the same shape: {x.shape} - {y.shape}")
    return absolute(asarray(_places(x) - _places(y), dtype=kind))


def _places(x: ndarray) -> ndarray:
    """The place of each float in their order: the bits as an integer, where the negative ones count backwards."""
    bits = x.view(_INTEGERS[x.dtype.name])
    lowest = array(-(2 ** (8 * x.dtype.itemsize - 1)), dtype=bits.dtype)
    return where(bits < 0, lowest - bits, bits)


__all__ = ["assert_array_almost_equal_nulp", "assert_array_max_ulp"]
