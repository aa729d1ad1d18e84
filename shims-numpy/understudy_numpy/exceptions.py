"""Stands in for `numpy.exceptions`."""

from __future__ import annotations

from .dtypes import DTypePromotionError
from .errors import AxisError, ComplexWarning, RankWarning, TooHardError, VisibleDeprecationWarning

__all__ = ["AxisError", "ComplexWarning", "DTypePromotionError", "RankWarning", "TooHardError", "VisibleDeprecationWarning"]
