"""The line of the program that a call stands in."""

from __future__ import annotations

import linecache
import os
import sys
import sysconfig
from collections.abc import Sequence
from types import FrameType

NOWHERE = ("", 0)


class Places:
    """Finds the innermost line of the program: not of a shim, of this package, of Python itself, or of what is installed."""

    def __init__(self, folders: Sequence[str]) -> None:
        own = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
        self.ours = tuple(os.path.join(os.path.abspath(folder), "") for folder in [own, *folders])
        installed = {sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")}
        self.installed = tuple(os.path.join(folder, "") for folder in installed if folder)
        self.known: dict[str, bool] = {}

    def of(self, frame: FrameType | None) -> tuple[str, int]:
        """File and line of the innermost frame of the program; `NOWHERE` where there is none."""
        while frame is not None:
            file = frame.f_code.co_filename
            theirs = self.known.get(file)
            if theirs is None:
                theirs = self.known[file] = self.is_the_programs(file)
            if theirs:
                return file, frame.f_lineno
            frame = frame.f_back
        return NOWHERE

    def is_the_programs(self, file: str) -> bool:
        if file.startswith("<frozen "):
            return False
        return file.startswith("<") or not os.path.abspath(file).startswith((*self.ours, *self.installed))


def source_of(file: str) -> list[str]:
    """The lines of a file of the program, without their ends; none where they cannot be read."""
    if file == "<string>" and "-c" in sys.orig_argv[:-1]:
        return sys.orig_argv[sys.orig_argv.index("-c") + 1].splitlines()
    return [line.rstrip("\n") for line in linecache.getlines(file)]
