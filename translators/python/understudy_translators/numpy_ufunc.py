"""`numpy.ufunc`: the name that NumPy has it by."""

from __future__ import annotations

from .libraries import library
from .translator import Translator
from .wire import CannotTravel

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def _ufunc_name(ufunc: Any) -> Any:
    name = ufunc.__name__
    if getattr(library("numpy"), name, None) is not ufunc:
        raise CannotTravel("numpy.ufunc", f"numpy has no ufunc {name!r} of its own; this one was made by a program")
    return name


def _make_ufunc(value: Any) -> Any:
    numpy = library("numpy")
    ufunc = getattr(numpy, value, None) if type(value) is str else None
    if not isinstance(ufunc, numpy.ufunc):
        raise ValueError("no ufunc of numpy")
    return ufunc


NUMPY_UFUNC = Translator("numpy.ufunc", (), _ufunc_name, _make_ufunc)
