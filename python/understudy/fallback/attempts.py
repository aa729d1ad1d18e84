"""Attempts of a shim that ended in a refusal, so that a dear one is not made again for the same kinds of arguments.

The original's answer is right whether its shim has been asked before or not. So what is remembered here can be wrong about a
shim, and never changes an answer.
"""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any, NamedTuple

# An attempt is dear that takes so many seconds, and that part of what the original takes in the executor.
SECONDS = 2e-4
PART = 0.1
# So many kinds of calls are remembered for one shim, and texts of so many characters tell calls apart.
KINDS = 64
TEXT = 64
VALUES = (int, float, complex, bool, str, bytes, type(None))


class Attempt(NamedTuple):
    """Why a shim refused, and how long that took it."""

    why: Any
    seconds: float


class Attempts:
    """What is known of the refusals of one shim."""

    def __init__(self) -> None:
        # Nothing is measured before the first refusal, because most shims never refuse.
        self.any = False
        self._dear: dict[Hashable, Any] = {}

    def refused(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Why a call is not worth an attempt; None where it is."""
        return self._dear.get(kinds(args, kwargs)) if self._dear else None

    def note(self, args: tuple[Any, ...], kwargs: dict[str, Any], attempt: Attempt, there: float) -> None:
        """An attempt that was refused, and how long the original then took."""
        self.any = True
        if attempt.seconds > SECONDS and attempt.seconds > PART * there and len(self._dear) < KINDS:
            self._dear[kinds(args, kwargs)] = attempt.why


def kinds(args: tuple[Any, ...], kwargs: dict[str, Any]) -> Hashable:
    """What the arguments of a call are: short values themselves, and of all else type, dtype and number of axes."""
    return tuple(map(_kind, args)), tuple([(name, _kind(value)) for name, value in kwargs.items()])


def _kind(value: Any) -> Hashable:
    kind = type(value)
    if kind in VALUES:
        return kind, value if not isinstance(value, (str, bytes)) or len(value) <= TEXT else None
    if kind in (tuple, list) and len(value) <= 8:
        return kind, tuple(map(_kind, value))
    return kind, str(getattr(value, "dtype", "")), getattr(value, "ndim", None)
