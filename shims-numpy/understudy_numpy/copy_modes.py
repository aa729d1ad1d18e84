"""What `copy=` asks for: always, never, or only where nothing else can be done."""

from __future__ import annotations

import enum
from typing import Any

NO_COPY = (
    "Unable to avoid copy while creating an array as requested.\nIf using `np.array(obj, copy=False)` replace it with "
    "`np.asarray(obj)` to allow a copy when needed (no behavior change in NumPy 1.x).\nFor more details, see "
    "https://numpy.org/devdocs/numpy_2_0_migration_guide.html#adapting-to-changes-in-the-copy-keyword."
)


class _CopyMode(enum.Enum):
    """The three modes under names, as `numpy._CopyMode` has them."""

    __module__ = "numpy"

    ALWAYS = True
    NEVER = False
    IF_NEEDED = 2

    def __bool__(self) -> bool:
        if self is _CopyMode.IF_NEEDED:
            raise ValueError(f"{self} is neither True nor False.")
        return bool(self.value)


def copy_asked(copy: Any) -> bool | None:
    """Whether a copy is asked for: True, False for never, or None for where it is needed."""
    if copy is None or copy is _CopyMode.IF_NEEDED:
        return None
    if isinstance(copy, str):
        raise ValueError("strings are not allowed for 'copy' keyword. Use True/False/None instead.")
    return bool(copy)


def copy_of_cast(copy: Any) -> bool:
    """Whether `astype` is to copy where the dtype stays; it has two modes only."""
    if isinstance(copy, _CopyMode):
        raise ValueError("_CopyMode enum is not allowed for astype function. Use true/false instead.")
    return bool(copy)


__all__ = ["NO_COPY", "_CopyMode", "copy_asked", "copy_of_cast"]
