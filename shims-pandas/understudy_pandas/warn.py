"""Warnings that point at the caller's line, not at one of this package."""

from __future__ import annotations

import os
import sys
import warnings

HERE = os.path.dirname(os.path.abspath(__file__)) + os.sep


def stack_level() -> int:
    """How many frames up the first one outside this package is, as `warnings.warn` counts from its caller's caller."""
    level = 1
    frame = sys._getframe(2)
    while frame is not None and os.path.abspath(frame.f_code.co_filename).startswith(HERE):
        frame = frame.f_back
        level += 1
    return level


def warn(message: str, category: type[Warning]) -> None:
    """Warn at the first line outside this package."""
    warnings.warn(message, category, stacklevel=stack_level() + 1)
