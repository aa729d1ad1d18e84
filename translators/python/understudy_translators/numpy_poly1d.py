"""`numpy.poly1d`: its coefficients and the name of its variable."""

from __future__ import annotations

from .libraries import library
from .translator import Translator

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def _poly1d_value(polynomial: Any) -> Any:
    return polynomial.coeffs, polynomial.variable


def _make_poly1d(value: Any) -> Any:
    coefficients, variable = value
    return library("numpy").poly1d(coefficients, variable=variable)


POLY1D = Translator("numpy.poly1d", ("poly1d",), _poly1d_value, _make_poly1d)
