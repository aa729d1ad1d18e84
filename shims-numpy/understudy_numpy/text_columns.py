"""A column of a table of text: what its fields are read as, which may be found out from the fields themselves.

Reference: "Importing data with genfromtxt" in NumPy's user guide.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from .creation import asarray
from .dtypes import dtype as _dtype
from .dtypes import text_dtype

_NAN = float("nan")


class LockedError(Exception):
    """A column whose kind was given has a field that cannot be read as it."""

    def __init__(self, field: str) -> None:
        super().__init__(f"Converter is locked and cannot be upgraded (value {field!r})")
        self.field = field


def as_bytes(field: Any) -> bytes:
    """A field as a byte string."""
    return field if isinstance(field, bytes) else field.encode("latin1")


def _truth(field: str) -> bool:
    found = {"TRUE": True, "FALSE": False}.get(field.upper())
    if found is None:
        raise ValueError("Invalid boolean")
    return found


def _whole(field: str) -> int:
    value = int(field)
    if not -(2**63) <= value < 2**63:
        raise ValueError(f"{field} is no 64-bit integer")
    return value


def _rounded(field: str) -> int:
    return int(float(field))


def _text(field: Any) -> str:
    return field.decode("latin1") if isinstance(field, bytes) else str(field)


# What fields are tried as, one after the other: dtype, reader, and what stands for a field that is missing.
STEPS: tuple[tuple[str, Callable[[str], Any], Any], ...] = (
    ("?", _truth, False), ("l", _whole, -1), ("d", float, _NAN), ("D", complex, complex(_NAN, 0)), ("U", _text, "???"),
)  # fmt: skip
# The reader of a dtype that was given, and what stands for a missing field, by kind.
_GIVEN: dict[str, tuple[Callable[[str], Any], Any]] = {
    "b": (_truth, False), "i": (_rounded, -1), "u": (_rounded, -1), "f": (float, _NAN), "c": (complex, complex(_NAN, 0)),
    "U": (_text, "???"), "S": (as_bytes, "???"),
}  # fmt: skip


class Column:
    """How the fields of one column are read. Without a dtype it is found out by `fit`."""

    def __init__(self, dtype: Any, missing: Iterable[str], filling: Any) -> None:
        self.missing = {"", *missing}
        self.filling = filling
        self.fitted = False
        self.step = 0
        self.locked = dtype is not None
        if dtype is None:
            self.dtype, self.read, default = _dtype(STEPS[0][0]), STEPS[0][1], STEPS[0][2]
        else:
            self.dtype = dtype
            self.read, default = _GIVEN.get(dtype.kind, (_text, "???"))
            if dtype.char in "lL":
                self.read = int
        self.default = default if filling is None else filling

    def read_with(self, function: Callable[[Any], Any], sample: Any, missing: Iterable[str]) -> None:
        """Take over a reader of the caller's; `sample` is a field that tells the dtype of what it gives."""
        self.read, self.locked, self.missing = function, True, {*self.missing, *missing}
        if self.filling is not None:
            found = self.filling
        else:
            try:
                found = function(sample or "1")
            except (TypeError, ValueError):
                found = None
            self.default = None if found is None else self.default
        self.dtype = asarray(found).dtype
        if self.dtype.kind in "US":
            self.dtype = text_dtype(self.dtype.kind, 0)

    def fit(self, fields: list[str]) -> None:
        """Find the first step as which all fields can be read."""
        self.fitted = True
        at = 0
        while at < len(fields):
            try:
                self.strict(fields[at])
            except ValueError:
                self._advance(fields[at])
                at = 0
            else:
                at += 1

    def _advance(self, field: str) -> None:
        if self.locked or self.step + 1 == len(STEPS):
            raise LockedError(field)
        self.step += 1
        letter, self.read, default = STEPS[self.step]
        self.dtype = _dtype(letter)
        self.default = default if self.filling is None else self.filling

    def strict(self, field: str) -> Any:
        """The value of a field; ValueError where it is neither readable nor missing."""
        try:
            return self.read(field)
        except ValueError:
            if field.strip() not in self.missing:
                raise ValueError(f"Cannot convert string '{field}'") from None
            if not self.step:
                # Nothing is known of a column of which so far all is missing.
                self.fitted = False
            return self.default

    def loose(self, field: str) -> Any:
        """The value of a field, or what stands for a missing one."""
        try:
            return self.read(field)
        except ValueError:
            return self.default


__all__ = ["STEPS", "Column", "LockedError", "as_bytes"]
