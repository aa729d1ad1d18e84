"""What `numpy.polynomial` holds."""

from __future__ import annotations

from . import chebyshev, hermite, hermite_e, laguerre, legendre, polynomial, polyutils
from .base import ABCPolyBase
from .chebyshev import Chebyshev
from .hermite import Hermite
from .hermite_e import HermiteE
from .laguerre import Laguerre
from .legendre import Legendre
from .polynomial import Polynomial


def set_default_printstyle(style: str) -> None:
    """Print series with characters beyond ASCII ("unicode") or without ("ascii")."""
    if style not in ("unicode", "ascii"):
        raise ValueError(f"Unsupported format string '{style}'. Valid options are 'ascii' and 'unicode'")
    ABCPolyBase._use_unicode = style == "unicode"


__all__ = [
    "Chebyshev",
    "Hermite",
    "HermiteE",
    "Laguerre",
    "Legendre",
    "Polynomial",
    "chebyshev",
    "hermite",
    "hermite_e",
    "laguerre",
    "legendre",
    "polynomial",
    "polyutils",
    "set_default_printstyle",
]
