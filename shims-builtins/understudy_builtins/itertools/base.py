"""What every iterator of `itertools` has: it is its own iterator, and it can be copied and pickled half used."""

from __future__ import annotations

import sys
import warnings
from typing import Any, TypeVar

_Self = TypeVar("_Self")


class Iterating:
    """An iterator whose attributes are its whole state.

    It is made by `__new__` alone, as the originals are, so that a subclass may have an `__init__` of its own.
    """

    def __iter__(self: _Self) -> _Self:
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        if sys.version_info >= (3, 12):
            text = "Pickle, copy, and deepcopy support will be removed from itertools in Python 3.14."
            warnings.warn(text, DeprecationWarning, stacklevel=1)
        return _bare, (type(self),), dict(self.__dict__)


def _bare(cls: type) -> Any:
    """An instance without its state, which follows in the pickle."""
    return object.__new__(cls)
