"""`IntervalArray`: intervals that are all closed alike, as two column arrays of end points."""

from __future__ import annotations

import operator
from collections.abc import Sequence
from typing import Any

import understudy_numpy as np

from ..interval import CLOSED, Interval, IntervalDtype
from ..na import NAN, is_missing
from . import columns
from .base import ExtensionArray


class IntervalArray(ExtensionArray):
    """Intervals from `_left` to `_right`; one whose ends are missing is missing."""

    __module__ = "pandas.arrays"
    _left: Any
    _right: Any
    _closed: str

    def __init__(
        self, data: Any, closed: str | None = None, dtype: Any = None, copy: bool = False, verify_integrity: bool = True
    ) -> None:
        made = self._from_sequence(data, dtype, closed)
        self._left, self._right, self._closed = made._left, made._right, made._closed

    @classmethod
    def _from_ends(cls, left: Any, right: Any, closed: str | None = "right", check: bool = True) -> IntervalArray:
        """The intervals between two column arrays, which get one dtype; ValueError where a left end is greater."""
        self = cls.__new__(cls)
        closed = "right" if closed is None else closed
        if closed not in CLOSED:
            raise ValueError(f"invalid option for 'closed': {closed}")
        if left.dtype != right.dtype:
            dtype = "f8" if {left.dtype.kind, right.dtype.kind} <= set("iuf") else None
            if dtype is None:
                raise ValueError(f"left and right must have the same dtype, got {left.dtype} and {right.dtype}")
            left, right = left.astype(dtype), right.astype(dtype)
        if left.dtype.kind not in "iufmM":
            raise TypeError("category, object, and string subtypes are not supported for IntervalArray")
        if left.dtype.kind in "iu" and left.dtype.itemsize < 8:
            left, right = left.astype(np.int64), right.astype(np.int64)
        if check:
            absent = columns.isna(left)
            if bool((absent != columns.isna(right)).any()):
                raise ValueError("missing values must be missing in the same location both left and right sides")
            wrong = np.flatnonzero(~((left <= right) | absent)).tolist()
            if wrong:
                examples = ", ".join(f"{k}: ({columns.item(left, k)}, {columns.item(right, k)})" for k in wrong[:5])
                if len(wrong) > 5:
                    examples += f", ... ({len(wrong) - 5} more)"
                raise ValueError(
                    f"left side of interval must be <= right side; offending intervals (position: interval): {examples}"
                )
        self._left, self._right, self._closed = left, right, closed
        return self

    @classmethod
    def from_breaks(
        cls, breaks: Any, closed: str | None = "right", copy: bool = False, dtype: Any = None
    ) -> IntervalArray:
        """The intervals between neighbouring breaks."""
        points = _ends(breaks)
        return cls._from_ends(points[:-1], points[1:], closed)

    @classmethod
    def from_arrays(
        cls, left: Any, right: Any, closed: str | None = "right", copy: bool = False, dtype: Any = None
    ) -> IntervalArray:
        """The intervals from each left end to its right end."""
        left, right = _ends(left), _ends(right)
        if len(left) != len(right):
            raise ValueError("left and right must have the same length")
        return cls._from_ends(left, right, closed)

    @classmethod
    def from_tuples(
        cls, data: Any, closed: str | None = "right", copy: bool = False, dtype: Any = None
    ) -> IntervalArray:
        """The intervals given as pairs of ends; NaN for a missing one."""
        pairs = [(NAN, NAN) if is_missing(pair) else tuple(pair) for pair in data]
        return cls._from_ends(_ends([pair[0] for pair in pairs]), _ends([pair[1] for pair in pairs]), closed)

    @classmethod
    def _from_sequence(cls, values: Any, dtype: Any = None, closed: str | None = None) -> IntervalArray:
        inner = getattr(values, "_array", values)
        if isinstance(inner, IntervalArray):
            return cls._from_ends(inner._left, inner._right, closed or inner._closed, False)
        items = list(values)
        there = [item for item in items if not is_missing(item)]
        for item in there:
            if not isinstance(item, Interval):
                raise TypeError(f"type {type(item)} with value {item} is not an interval")
        kinds = {item.closed for item in there}
        if len(kinds) > 1 and closed is None:
            raise ValueError("intervals must all be closed on the same side")
        side = closed or getattr(dtype, "closed", None) or (kinds.pop() if kinds else "right")
        left = [NAN if is_missing(item) else item.left for item in items]
        right = [NAN if is_missing(item) else item.right for item in items]
        return cls._from_ends(_ends(left), _ends(right), side)

    @property
    def dtype(self) -> Any:  # type: ignore[override]
        return IntervalDtype(self._left.dtype, self._closed)

    @property
    def left(self) -> Any:
        from ..index.base import Index

        return Index._from_array(self._left)

    @property
    def right(self) -> Any:
        from ..index.base import Index

        return Index._from_array(self._right)

    @property
    def closed(self) -> str:
        return self._closed

    @property
    def mid(self) -> Any:
        return self.left + 0.5 * (self.right - self.left)

    @property
    def length(self) -> Any:
        return self.right - self.left

    @property
    def nbytes(self) -> int:
        return self._left.nbytes + self._right.nbytes

    def __len__(self) -> int:
        return len(self._left)

    def isna(self) -> np.ndarray:
        return columns.isna(self._left)

    def copy(self) -> IntervalArray:
        return self._like(self._left.copy(), self._right.copy())

    def _like(self, left: Any, right: Any) -> IntervalArray:
        return self._from_ends(left, right, self._closed, False)

    def tolist(self) -> list[Any]:
        closed = self._closed
        pairs = zip(columns.to_list(self._left), columns.to_list(self._right))
        return [NAN if is_missing(left) else Interval(left, right, closed) for left, right in pairs]

    def _item(self, position: int) -> Any:
        left = columns.item(self._left, position)
        return NAN if is_missing(left) else Interval(left, columns.item(self._right, position), self._closed)

    def _sort_raw(self) -> list[Any]:
        return list(zip(columns.raw(self._left), columns.raw(self._right)))

    def _raw_key(self, label: Any) -> Any:
        if not isinstance(label, Interval):
            raise KeyError(label)
        return label

    def _slice(self, key: slice) -> IntervalArray:
        return self._like(self._left[key], self._right[key])

    def take(self, indices: Any, allow_fill: bool = False, fill_value: Any = None) -> IntervalArray:
        if not allow_fill:
            return self._like(columns.take(self._left, indices), columns.take(self._right, indices))
        if not (fill_value is None or is_missing(fill_value)):
            ends = (fill_value.left, fill_value.right)
            return self._like(*(columns.take_fill(a, indices, e) for a, e in zip((self._left, self._right), ends)))
        return self._like(columns.take_fill(self._left, indices), columns.take_fill(self._right, indices))

    @classmethod
    def _concat_same_type(cls, arrays: Sequence[IntervalArray]) -> IntervalArray:
        if len({array._closed for array in arrays}) > 1:
            raise ValueError("Intervals must all be closed on the same side.")
        left = columns.concat([array._left for array in arrays])
        return arrays[0]._like(left, columns.concat([array._right for array in arrays]))

    def equals(self, other: Any) -> bool:
        if not isinstance(other, IntervalArray) or self._closed != other._closed:
            return False
        return columns.equal(self._left, other._left) and columns.equal(self._right, other._right)

    def contains(self, other: Any) -> np.ndarray:
        """Which intervals a point lies in."""
        if isinstance(other, Interval):
            raise NotImplementedError("contains not implemented for two intervals")
        above = operator.le if self._closed in ("left", "both") else operator.lt
        below = operator.le if self._closed in ("right", "both") else operator.lt
        return above(self._left, other) & below(other, self._right)

    def to_tuples(self, na_tuple: bool = True) -> np.ndarray:
        """The pairs of ends, in an object array."""
        pairs = zip(columns.numpy_list(self._left), columns.numpy_list(self._right))
        return columns.object_array([NAN if is_missing(p[0]) and not na_tuple else p for p in pairs])

    def _compare(self, op: Any, other: Any) -> Any:
        from ..construction import is_list_like

        others = list(other) if is_list_like(other) else [other] * len(self)
        if len(others) != len(self):
            raise ValueError("Lengths must match to compare")
        results = []
        for mine, theirs in zip(self.tolist(), others):
            both = isinstance(mine, Interval) and isinstance(theirs, Interval)
            if not both and op not in (operator.eq, operator.ne):
                raise TypeError(f"'{op.__name__}' not supported between interval and {type(theirs).__name__}")
            results.append(bool(op(mine, theirs)) if both else op is operator.ne)
        return np.array(results, dtype=bool)

    def __eq__(self, other: Any) -> Any:
        return self._compare(operator.eq, other)

    def __ne__(self, other: Any) -> Any:
        return self._compare(operator.ne, other)

    __hash__ = None  # type: ignore[assignment]


def _ends(values: Any) -> Any:
    """End points as a column array: numbers, moments or durations."""
    from ..construction import array_of

    array = array_of(values)
    if len(array) == 0 and array.dtype.kind == "O":
        return np.empty(0, dtype=np.int64)
    return array
