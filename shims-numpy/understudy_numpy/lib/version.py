"""`NumpyVersion`: versions that can be compared."""

from __future__ import annotations

import re
from typing import Any


class NumpyVersion:
    """A version such as 1.8.0, 1.9.0b2 or 1.9.0.dev-Unknown; those before a release come before it."""

    __module__ = "numpy.lib"
    __hash__ = None  # type: ignore[assignment]

    def __init__(self, vstring: str) -> None:
        self.vstring = vstring
        found = re.match(r"\d+\.\d+\.\d+", vstring)
        if not found:
            raise ValueError("Not a valid numpy version string")
        self.version = found.group()
        self.major, self.minor, self.bugfix = map(int, self.version.split("."))
        rest = vstring[found.end() :]
        before = re.match(r"(?:a|b|rc)\d", rest)
        self.pre_release = "final" if not rest else before.group() if before else ""
        self.is_devversion = bool(re.search(r".dev", vstring))

    def _key(self) -> tuple[Any, ...]:
        last = self.pre_release == "final"
        return (self.major, self.minor, self.bugfix, last, self.pre_release, not self.is_devversion)

    def _other(self, other: Any) -> tuple[Any, ...]:
        if not isinstance(other, (str, NumpyVersion)):
            raise ValueError("Invalid object to compare with NumpyVersion.")
        return (NumpyVersion(other) if isinstance(other, str) else other)._key()

    def __lt__(self, other: Any) -> bool:
        return self._key() < self._other(other)

    def __le__(self, other: Any) -> bool:
        return self._key() <= self._other(other)

    def __eq__(self, other: object) -> bool:
        return self._key() == self._other(other)

    def __ne__(self, other: object) -> bool:
        return self._key() != self._other(other)

    def __gt__(self, other: Any) -> bool:
        return self._key() > self._other(other)

    def __ge__(self, other: Any) -> bool:
        return self._key() >= self._other(other)

    def __repr__(self) -> str:
        return f"NumpyVersion({self.vstring})"
