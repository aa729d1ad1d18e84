"""Warnings of arguments that mean nothing any more, at the line of the program."""

from __future__ import annotations

from typing import Any

from understudy_numpy.errors import warn

from .na import NO_DEFAULT

__all__ = ["warn", "warn_of_copy"]


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
