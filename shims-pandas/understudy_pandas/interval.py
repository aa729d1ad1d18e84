"""`Interval`, a range between two points that holds neither, one or both of them, and `IntervalDtype`."""

from __future__ import annotations

import re
from typing import Any

import understudy_numpy as np

from .dtypes import ExtensionDtype
from .na import NAN

CLOSED = ("left", "right", "both", "neither")


class Interval:
    """The values between `left` and `right`; `closed` says which end points belong to it."""

    __module__ = "pandas"
    __slots__ = ("left", "right", "closed")
    left: Any
    right: Any
    closed: str

    def __init__(self, left: Any, right: Any, closed: str = "right") -> None:
        for end in (left, right):
            if isinstance(end, str) or not hasattr(end, "__le__") or not hasattr(end, "__sub__"):
                raise ValueError(
                    "Only numeric, Timestamp and Timedelta endpoints are allowed when constructing an Interval."
                )
        if closed not in CLOSED:
            raise ValueError(f"invalid option for 'closed': {closed}")
        if not left <= right:
            raise ValueError("left side of interval must be <= right side")
        if getattr(left, "tzinfo", None) != getattr(right, "tzinfo", None):
            raise ValueError(f"left and right must have the same time zone, got {left.tzinfo!r}' and {right.tzinfo!r}")
        object.__setattr__(self, "left", left)
        object.__setattr__(self, "right", right)
        object.__setattr__(self, "closed", closed)

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError(f"attribute '{name}' of 'pandas._libs.interval.Interval' objects is not writable")

    @property
    def closed_left(self) -> bool:
        return self.closed in ("left", "both")

    @property
    def closed_right(self) -> bool:
        return self.closed in ("right", "both")

    @property
    def open_left(self) -> bool:
        return not self.closed_left

    @property
    def open_right(self) -> bool:
        return not self.closed_right

    @property
    def mid(self) -> Any:
        try:
            return 0.5 * (self.left + self.right)
        except TypeError:
            return self.left + 0.5 * self.length

    @property
    def length(self) -> Any:
        return self.right - self.left

    @property
    def is_empty(self) -> bool:
        return bool(self.right == self.left and self.closed != "both")

    def __contains__(self, key: Any) -> bool:
        if isinstance(key, Interval):
            starts = self.left < key.left or self.left == key.left and (self.closed_left or key.open_left)
            ends = key.right < self.right or key.right == self.right and (self.closed_right or key.open_right)
            return bool(starts and ends)
        above = self.left < key or self.closed_left and key == self.left
        return bool(above and (key < self.right or self.closed_right and key == self.right))

    def overlaps(self, other: Interval) -> bool:
        """Whether the two have a point in common."""
        if not isinstance(other, Interval):
            raise TypeError(f"`other` must be an Interval, got {type(other).__name__}")
        if self.is_empty or other.is_empty:
            return False
        first = self.left < other.right or self.left == other.right and self.closed_left and other.closed_right
        second = other.left < self.right or other.left == self.right and other.closed_left and self.closed_right
        return bool(first and second)

    def _key(self) -> tuple[Any, Any]:
        return (self.left, self.right)

    def __eq__(self, other: Any) -> Any:
        if not isinstance(other, Interval):
            return NotImplemented
        return bool(self.left == other.left and self.right == other.right and self.closed == other.closed)

    def __hash__(self) -> int:
        return hash((self.left, self.right, self.closed))

    def __lt__(self, other: Any) -> Any:
        return self._key() < other._key() if isinstance(other, Interval) else NotImplemented

    def __le__(self, other: Any) -> Any:
        return self._key() <= other._key() if isinstance(other, Interval) else NotImplemented

    def __gt__(self, other: Any) -> Any:
        return self._key() > other._key() if isinstance(other, Interval) else NotImplemented

    def __ge__(self, other: Any) -> Any:
        return self._key() >= other._key() if isinstance(other, Interval) else NotImplemented

    def _moved(self, left: Any, right: Any) -> Interval:
        return Interval(left, right, self.closed)

    def __add__(self, other: Any) -> Any:
        if isinstance(other, Interval):
            return NotImplemented
        return self._moved(self.left + other, self.right + other)

    __radd__ = __add__

    def __sub__(self, other: Any) -> Any:
        if isinstance(other, Interval):
            return NotImplemented
        return self._moved(self.left - other, self.right - other)

    def __mul__(self, other: Any) -> Any:
        return self._moved(self.left * other, self.right * other)

    __rmul__ = __mul__

    def __truediv__(self, other: Any) -> Any:
        return self._moved(self.left / other, self.right / other)

    def __floordiv__(self, other: Any) -> Any:
        return self._moved(self.left // other, self.right // other)

    def __repr__(self) -> str:
        left, right = (
            str(end) if hasattr(end, "tz_localize") else repr(_plain(end)) for end in (self.left, self.right)
        )
        return f"Interval({left}, {right}, closed={self.closed!r})"

    def __str__(self) -> str:
        start = "[" if self.closed_left else "("
        end = "]" if self.closed_right else ")"
        return f"{start}{_plain(self.left)!s}, {_plain(self.right)!s}{end}"

    def __reduce__(self) -> tuple[Any, ...]:
        return (Interval, (self.left, self.right, self.closed))


def _plain(end: Any) -> Any:
    """A NumPy number as the Python one."""
    return end.item() if isinstance(end, np.generic) else end


class IntervalDtype(ExtensionDtype):
    """The dtype of intervals: of their end points (`subtype`) and which of these they hold (`closed`)."""

    __module__ = "pandas"
    kind = "O"
    type = Interval
    na_value = NAN

    def __init__(self, subtype: Any = None, closed: str | None = None) -> None:
        if isinstance(subtype, IntervalDtype):
            subtype, closed = subtype.subtype, closed or subtype.closed
        if isinstance(subtype, str) and subtype.lower().startswith("interval"):
            found = re.fullmatch(r"(?:I|i)nterval(?:\[(.+?)(?:, *(right|left|both|neither))?\])?", subtype)
            if found is None:
                raise TypeError(f"could not construct IntervalDtype from {subtype!r}")
            subtype = found.group(1)
            if found.group(2) is not None:
                if closed is not None and closed != found.group(2):
                    raise ValueError("'closed' keyword does not match value specified in dtype string")
                closed = found.group(2)
        if closed is not None and closed not in CLOSED:
            raise ValueError(f"invalid option for 'closed': {closed}")
        self._closed = closed
        self._subtype = None
        if subtype is not None:
            from .dtypes import pandas_dtype

            self._subtype = pandas_dtype(subtype)
            if self._subtype.kind not in "iufmM":
                raise TypeError("category, object, and string subtypes are not supported for IntervalDtype")

    @property
    def subtype(self) -> Any:
        return self._subtype

    @property
    def closed(self) -> str | None:
        return self._closed

    @property
    def name(self) -> str:  # type: ignore[override]
        return "interval"

    def __str__(self) -> str:
        if self.subtype is None:
            return "interval"
        return f"interval[{self.subtype}]" if self.closed is None else f"interval[{self.subtype}, {self.closed}]"

    __repr__ = __str__

    def __eq__(self, other: Any) -> bool:
        if isinstance(other, str):
            return other.lower() in ("interval", str(self).lower())
        return isinstance(other, IntervalDtype) and str(self) == str(other)

    def __hash__(self) -> int:
        return hash(str(self))
