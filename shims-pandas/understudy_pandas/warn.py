"""Warnings that point at the caller's line, not at one of this package."""

from __future__ import annotations

import sys
import warnings
from typing import Any

from .na import NO_DEFAULT


def stack_level() -> int:
    """How many frames up the first one outside our packages is, as `warnings.warn` counts from its caller's caller."""
    level = 1
    frame = sys._getframe(2)
    while frame is not None and frame.f_globals.get("__name__", "").startswith("understudy"):
        frame = frame.f_back
        level += 1
    return level


def warn(message: str, category: type[Warning]) -> None:
    """Warn at the first line outside this package."""
    warnings.warn(message, category, stacklevel=stack_level() + 1)


def warn_of_copy(copy: Any) -> None:
    """Warn where a caller gives the keyword `copy`, which has meant nothing since copies are made lazily."""
    if copy is not NO_DEFAULT:
        from .errors import Pandas4Warning

        warn(
            "The copy keyword is deprecated and will be removed in a future version. Copy-on-Write is active in pandas since "
            "3.0 which utilizes a lazy copy mechanism that defers copies until necessary. Use .copy() to make an eager copy if "
            "necessary.",
            Pandas4Warning,
        )
