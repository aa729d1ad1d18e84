"""The series of `numpy.polynomial`: their class, coefficients, domain, window and the name of their variable."""

from __future__ import annotations

from .libraries import library
from .translator import Translator

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_POLYNOMIALS = ("Polynomial", "Chebyshev", "Legendre", "Laguerre", "Hermite", "HermiteE")


def _polynomial_value(series: Any) -> Any:
    return type(series).__name__, series.coef, series.domain, series.window, series.symbol


def _make_polynomial(value: Any) -> Any:
    name, *parts = value
    if name not in _POLYNOMIALS:
        raise ValueError(f"{name} is no series of numpy.polynomial")
    return getattr(library("numpy.polynomial"), name)(*parts)


POLYNOMIAL = Translator("numpy.polynomial", _POLYNOMIALS, _polynomial_value, _make_polynomial)
