"""`numpy.dtype`, of every kind that an array can have."""

from __future__ import annotations

from .libraries import library
from .numpy_ndarray import dtype_value, make_dtype
from .translator import Translator
from .wire import CannotTravel

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def _dtype_parts(dtype: Any) -> Any:
    if dtype.kind == "O" and dtype.names is None:
        return "|O"
    if dtype.subdtype is not None:
        base, shape = dtype.subdtype
        return (dtype_value(base), tuple(shape))
    try:
        return dtype_value(dtype)
    except ValueError as error:
        raise CannotTravel("numpy.dtype", str(error)) from None


def _make_dtype(value: Any) -> Any:
    numpy = library("numpy")
    if type(value) is tuple:
        base, shape = value
        return numpy.dtype((make_dtype(numpy, base), shape))
    return numpy.dtype(object) if value == "|O" else make_dtype(numpy, value)


# There is a class for each kind of dtype.
NUMPY_DTYPE = Translator("numpy.dtype", (), _dtype_parts, _make_dtype)
