"""Warnings of originals, given again here: at the line of the program that a warning is about, under the program's filters."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Iterable
from types import FrameType

from understudy.fallback.exceptions import exception_class

# A category's qualified names in its order of look-up, the text, and the file, line and module that it is about; no file
# where that is what called the original.
Warned = tuple[list[str], str, str, int, str]


def warn_again(warned: Iterable[Warned]) -> None:
    for bases, text, file, line, module in warned:
        category = exception_class(bases[0], bases)
        assert issubclass(category, Warning)
        if file:
            warnings.warn_explicit(text, category, file, line, module)
        else:
            warn_the_program(text, category)


def warn_the_program(text: str, category: type[Warning]) -> None:
    """Warn about the line of the program that is running."""
    frame = program_frame()
    if frame is not None:
        names = frame.f_globals
        registry = names.setdefault("__warningregistry__", {})
        warnings.warn_explicit(
            text, category, frame.f_code.co_filename, frame.f_lineno, str(names.get("__name__")), registry
        )


def program_frame() -> FrameType | None:
    """The innermost frame that is in no package of ours."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None and str(frame.f_globals.get("__name__", "")).startswith("understudy"):
        frame = frame.f_back
    return frame
