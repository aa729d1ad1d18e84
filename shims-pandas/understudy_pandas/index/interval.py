"""`IntervalIndex`: intervals as labels; a point is found in the interval that holds it."""

from __future__ import annotations

import bisect
import datetime
from typing import Any

import understudy_numpy as np

from ..arrays import columns
from ..arrays.interval import IntervalArray
from ..interval import CLOSED, Interval
from ..na import is_missing
from .base import Index, ensure_index


class IntervalIndex(Index):
    """An Index over an IntervalArray."""

    __module__ = "pandas"

    def __new__(
        cls,
        data: Any,
        closed: str | None = None,
        dtype: Any = None,
        copy: bool = False,
        name: Any = None,
        verify_integrity: bool = True,
    ) -> IntervalIndex:
        if name is None:
            name = getattr(data, "name", None)
        return cls._from_array(IntervalArray._from_sequence(data, dtype, closed), name)

    @classmethod
    def from_breaks(
        cls, breaks: Any, closed: str | None = "right", name: Any = None, copy: bool = False, dtype: Any = None
    ) -> IntervalIndex:
        """The intervals between neighbouring breaks."""
        return cls._from_array(IntervalArray.from_breaks(breaks, closed), name)

    @classmethod
    def from_arrays(
        cls,
        left: Any,
        right: Any,
        closed: str | None = "right",
        name: Any = None,
        copy: bool = False,
        dtype: Any = None,
    ) -> IntervalIndex:
        """The intervals from each left end to its right end."""
        return cls._from_array(IntervalArray.from_arrays(left, right, closed), name)

    @classmethod
    def from_tuples(
        cls, data: Any, closed: str | None = "right", name: Any = None, copy: bool = False, dtype: Any = None
    ) -> IntervalIndex:
        """The intervals given as pairs of ends."""
        return cls._from_array(IntervalArray.from_tuples(data, closed), name)

    @property
    def left(self) -> Index:
        return self._array.left

    @property
    def right(self) -> Index:
        return self._array.right

    @property
    def mid(self) -> Index:
        return self._array.mid

    @property
    def length(self) -> Index:
        return self._array.length

    @property
    def closed(self) -> str:
        return self._array.closed

    @property
    def inferred_type(self) -> str:
        return "interval"

    @property
    def is_overlapping(self) -> bool:
        """Whether two of the intervals have a point in common (shared open ends do not count)."""
        pairs = sorted(pair for pair in self._array._sort_raw() if pair[0] == pair[0])
        if self.closed != "both":
            pairs = [pair for pair in pairs if pair[0] != pair[1]]
        else:
            return any(before[1] >= after[0] for before, after in zip(pairs, pairs[1:]))
        return any(before[1] > after[0] for before, after in zip(pairs, pairs[1:]))

    def contains(self, other: Any) -> np.ndarray:
        return self._array.contains(other)

    def to_tuples(self, na_tuple: bool = True) -> Index:
        return Index(self._array.to_tuples(na_tuple), tupleize_cols=False)

    def get_loc(self, key: Any) -> Any:
        """Where the interval `key` stands, or the interval that holds the point `key`."""
        if isinstance(key, Interval):
            found = super().get_loc(key)
            return np.intp(found) if isinstance(found, int) else found
        if is_missing(key):
            hits = np.flatnonzero(self._array.isna()).tolist()
        else:
            try:
                hits = np.flatnonzero(self.contains(key)).tolist()
            except TypeError:
                raise KeyError(key) from None
        if not hits:
            raise KeyError(key)
        if len(hits) == 1:
            return np.intp(hits[0])
        mask = np.zeros(len(self), dtype=bool)
        mask[hits] = True
        return mask

    def __contains__(self, key: Any) -> bool:
        hash(key)
        return isinstance(key, Interval) and key in self._mapping() or is_missing(key) and self.hasnans

    def get_indexer(
        self, target: Any, method: str | None = None, limit: Any = None, tolerance: Any = None
    ) -> np.ndarray:
        """For each interval of `target` where it stands here; for each point the interval that holds it; or -1."""
        from ..errors import InvalidIndexError

        target = ensure_index(target)
        if isinstance(target, IntervalIndex) or str(target.dtype) == "category":
            return super().get_indexer(target, method, limit, tolerance)
        if self.is_overlapping:
            raise InvalidIndexError("cannot handle overlapping indices; use IntervalIndex.get_indexer_non_unique")
        return np.array(self._holding(target), dtype=np.intp)

    def _holding(self, target: Index) -> list[int]:
        """For each point the position of the interval that holds it, by bisection of the left ends."""
        from .setops import comparable_raw

        order = sorted(
            (k for k, gone in enumerate(self._array.isna().tolist()) if not gone),
            key=self._array._sort_raw().__getitem__,
        )
        lefts, points = self.left.take(order), target
        if lefts.dtype != points.dtype:
            starts, values = comparable_raw(lefts, points)
            ends = comparable_raw(self.right.take(order), points)[0]
        else:
            starts, values, ends = lefts._raw(), points._raw(), self.right.take(order)._raw()
        cut = bisect.bisect_right if self.closed in ("left", "both") else bisect.bisect_left
        includes_end = self.closed in ("right", "both")
        absent = columns.isna(target._array).tolist()
        found = []
        for value, gone in zip(values, absent):
            place = -1 if gone else cut(starts, value) - 1
            if place >= 0 and (value < ends[place] or includes_end and value == ends[place]):
                found.append(order[place])
            else:
                found.append(-1)
        return found


def interval_range(
    start: Any = None, end: Any = None, periods: Any = None, freq: Any = None, name: Any = None, closed: str = "right"
) -> IntervalIndex:
    """Neighbouring intervals of the length `freq` from `start` to `end`; three of the first four parameters say all.

    The end points are numbers, moments or durations.
    """
    endpoint = end if start is None else start
    numeric = _is_number(endpoint)
    if freq is None and (periods is None or start is None or end is None):
        freq = 1 if numeric else "D"
    if sum(part is not None for part in (start, end, periods, freq)) != 3:
        raise ValueError("Of the four parameters: start, end, periods, and freq, exactly three must be specified")
    for label, end_point in (("start", start), ("end", end)):
        if end_point is not None and not _is_number(end_point) and not isinstance(end_point, _TIMES):
            raise ValueError(f"{label} must be numeric or datetime-like, got {end_point}")
    if periods is not None and (isinstance(periods, bool) or not isinstance(periods, (int, np.integer))):
        raise TypeError(f"periods must be an integer, got {periods}")
    kinds = {_is_number(part) for part in (start, end, freq) if part is not None}
    if len(kinds) > 1:
        raise TypeError("start, end, freq need to be type compatible")
    if closed not in CLOSED:
        raise ValueError(f"invalid option for 'closed': {closed}")
    count = None if periods is None else int(periods) + 1
    if not numeric:
        from ..date_range import date_range, timedelta_range

        make = timedelta_range if isinstance(endpoint, datetime.timedelta) else date_range
        return IntervalIndex.from_breaks(make(start=start, end=end, periods=count, freq=freq), closed, name)
    if start is not None and end is not None and freq is not None:
        breaks = np.arange(start, end + freq * 0.1, freq)
    else:
        if count is None:
            count = int((end - start) // freq) + 1
        elif start is None:
            start = end - (count - 1) * freq
        elif end is None:
            end = start + (count - 1) * freq
        breaks = np.linspace(start, end, count)
    whole = [isinstance(part, (int, np.integer)) for part in (start, end, freq) if part is not None]
    if all(whole) and bool((breaks == np.floor(breaks)).all()):
        breaks = breaks.astype(np.int64)
    return IntervalIndex.from_breaks(breaks, closed, name)


_TIMES = (datetime.datetime, datetime.timedelta)


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float, np.number)) and not isinstance(value, (bool, datetime.timedelta))
