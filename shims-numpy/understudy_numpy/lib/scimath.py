"""Functions that answer with a complex number where the real one has none: `sqrt(-1)` is `1j` here."""

from __future__ import annotations

from typing import Any

from .. import ufuncs
from ..creation import asarray
from ..functions import isreal
from ..ndarray import ndarray

# The types whose values float32 holds exactly, and what is made of it.
_SINGLE = "fbhBHF"


def _as_complex(x: ndarray) -> ndarray:
    return x.astype("complex64" if x.dtype.char in _SINGLE else "complex128")


def _negative_as_complex(x: Any) -> ndarray:
    x = asarray(x)
    return _as_complex(x) if (isreal(x) & (x < 0)).any() else x


def _beyond_one_as_complex(x: Any) -> ndarray:
    x = asarray(x)
    return _as_complex(x) if (isreal(x) & (abs(x) > 1)).any() else x


def sqrt(x: Any) -> Any:
    """The square root."""
    return ufuncs.sqrt(_negative_as_complex(x))


def log(x: Any) -> Any:
    """The natural logarithm."""
    return ufuncs.log(_negative_as_complex(x))


def log10(x: Any) -> Any:
    """The logarithm to base 10."""
    return ufuncs.log10(_negative_as_complex(x))


def log2(x: Any) -> Any:
    """The logarithm to base 2."""
    return ufuncs.log2(_negative_as_complex(x))


def logn(n: Any, x: Any) -> Any:
    """The logarithm to base `n`."""
    x, n = _negative_as_complex(x), _negative_as_complex(n)
    return ufuncs.log(x) / ufuncs.log(n)


def power(x: Any, p: Any) -> Any:
    """`x` to the power `p`; negative integer powers are of floats."""
    x, p = _negative_as_complex(x), asarray(p)
    if (isreal(p) & (p < 0)).any():
        p = p * 1.0
    return ufuncs.power(x, p)


def arccos(x: Any) -> Any:
    """The angle whose cosine is `x`."""
    return ufuncs.arccos(_beyond_one_as_complex(x))


def arcsin(x: Any) -> Any:
    """The angle whose sine is `x`."""
    return ufuncs.arcsin(_beyond_one_as_complex(x))


def arctanh(x: Any) -> Any:
    """The number whose hyperbolic tangent is `x`."""
    return ufuncs.arctanh(_beyond_one_as_complex(x))


__all__ = ["arccos", "arcsin", "arctanh", "log", "log10", "log2", "logn", "power", "sqrt"]
