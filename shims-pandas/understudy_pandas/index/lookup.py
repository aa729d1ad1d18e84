"""Look-up in an Index: positions of labels and of slices of labels, by hashing or by bisection; mixed into `Index`."""

from __future__ import annotations

import bisect
import itertools
import operator
from collections.abc import Callable
from typing import Any

import understudy_numpy as np

from ..arrays import columns
from ..arrays.base import ExtensionArray
from ..construction import is_list_like
from ..dtypes import STR
from ..errors import InvalidIndexError
from ..na import NAN, is_missing
from . import setops


class IndexLookup:
    """Where labels stand. The attributes are those of `Index`."""

    _array: Any
    _name: Any
    _cache: dict[str, Any]

    def _raw(self) -> list[Any]:
        """The labels as hashable values, computed once."""
        found = self._cache.get("raw")
        if found is None:
            found = self._cache["raw"] = columns.raw(self._array)
        return found

    def _raw_key(self, label: Any) -> Any:
        """The hashable value that `label` is found by; KeyError if it cannot be in this index."""
        array = self._array
        if isinstance(array, ExtensionArray):
            if is_missing(label):
                return NAN
            return array._raw_key(label)
        kind = array.dtype.kind
        if isinstance(label, float) and label != label:
            return NAN
        if kind in "iufc" and isinstance(label, (bool, np.bool_)):
            raise KeyError(label)
        if kind == "b" and not isinstance(label, (bool, np.bool_)):
            raise KeyError(label)
        return label

    def _mapping(self) -> dict[Any, int]:
        """Each label's first position."""
        found = self._cache.get("mapping")
        if found is None:
            values = self._raw()
            found = dict(zip(reversed(values), range(len(values) - 1, -1, -1)))
            self._cache["mapping"] = found
        return found

    @property
    def is_unique(self) -> bool:
        return len(self._mapping()) == len(self)

    @property
    def has_duplicates(self) -> bool:
        return not self.is_unique

    @property
    def is_monotonic_increasing(self) -> bool:
        found = self._cache.get("increasing")
        if found is None:
            found = self._cache["increasing"] = _monotonic(self._order_raw(), operator.le)
        return found

    @property
    def is_monotonic_decreasing(self) -> bool:
        found = self._cache.get("decreasing")
        if found is None:
            found = self._cache["decreasing"] = _monotonic(self._order_raw(), operator.ge)
        return found

    @property
    def _is_strictly_monotonic_increasing(self) -> bool:
        return self.is_monotonic_increasing and self.is_unique

    def _order_raw(self) -> list[Any]:
        """The labels as values that compare as the labels do."""
        return self._array._sort_raw() if isinstance(self._array, ExtensionArray) else self._raw()

    @property
    def hasnans(self) -> bool:
        found = self._cache.get("hasnans")
        if found is None:
            found = self._cache["hasnans"] = columns.has_missing(self._array)
        return found

    def get_loc(self, key: Any) -> Any:
        """The position of a label; a slice or a mask where it stands more than once."""
        _check_key(self, key)
        try:
            wanted = self._raw_key(key)
            position = self._mapping()[wanted]
        except (KeyError, TypeError):
            raise KeyError(key) from None
        if self.is_unique:
            return position
        return self._positions(wanted, position)

    def _positions(self, wanted: Any, first: int) -> Any:
        """All positions of a raw value: the one, a slice where they are neighbours in order, else a mask."""
        values = self._raw()
        if self.is_monotonic_increasing:
            last = bisect.bisect_right(self._order_raw(), self._order_raw()[first])
            return slice(first, last) if last - first > 1 else first
        hits = [value == wanted or value is wanted for value in values]
        count = sum(hits)
        if count == 1:
            return first
        if all(hits[first : first + count]) and self.is_monotonic_decreasing:
            return slice(first, first + count)
        return np.array(hits, dtype=bool)

    def get_indexer(
        self, target: Any, method: str | None = None, limit: Any = None, tolerance: Any = None
    ) -> np.ndarray:
        """For each label of `target` its position here, -1 where there is none."""
        from .base import ensure_index

        target = ensure_index(target)
        if method is not None:
            return setops.fill_indexer(self, target, method, limit, tolerance)
        for name, given in (("tolerance", tolerance), ("limit", limit)):
            if given is not None:
                raise ValueError(f"{name} argument only valid if doing pad, backfill or nearest reindexing")
        if not self.is_unique:
            raise InvalidIndexError("Reindexing only valid with uniquely valued Index objects")
        return np.array(self._indexer_list(target), dtype=np.intp)

    def _indexer_list(self, target: Any) -> list[int]:
        mapping = self._mapping()
        mine, theirs = self.common_raw(target)
        if mine is not self._raw():
            mapping = dict(zip(reversed(mine), range(len(mine) - 1, -1, -1)))
        return list(map(mapping.get, theirs, itertools.repeat(-1)))

    def common_raw(self, other: Any) -> tuple[list[Any], list[Any]]:
        """Both indexes' labels as hashable values that are equal where the labels are."""
        if self.dtype == other.dtype:
            return self._raw(), other._raw()
        return setops.comparable_raw(self, other)

    def get_indexer_non_unique(self, target: Any) -> tuple[np.ndarray, np.ndarray]:
        """The positions of all matches of each label of `target`, and which labels have none."""
        from .base import ensure_index

        target = ensure_index(target)
        mine, theirs = self.common_raw(target)
        places: dict[Any, list[int]] = {}
        for position, value in enumerate(mine):
            places.setdefault(value, []).append(position)
        found: list[int] = []
        missing: list[int] = []
        for position, value in enumerate(theirs):
            hits = places.get(value)
            if hits is None:
                found.append(-1)
                missing.append(position)
            else:
                found.extend(hits)
        return np.array(found, dtype=np.intp), np.array(missing, dtype=np.intp)

    def get_indexer_for(self, target: Any) -> np.ndarray:
        """`get_indexer`, also where labels stand more than once."""
        return self.get_indexer(target) if self.is_unique else self.get_indexer_non_unique(target)[0]

    def _could_hold_text(self) -> bool:
        """Whether a string can be among the labels, so that attributes may mean them."""
        return self.dtype == STR or str(self.dtype) in ("object", "category")

    def _partial(self, key: Any) -> slice | None:
        """The slice of positions that `key` stands for as a range of labels, or None."""
        return None

    def get_slice_bound(self, label: Any, side: str) -> int:
        """Where a slice that starts (`left`) or ends (`right`) at `label` is cut."""
        if side not in ("left", "right"):
            raise ValueError(f"Invalid value for side kwarg, must be either 'left' or 'right': {side}")
        original = label
        label = self._slice_label(label, side)
        try:
            location = self.get_loc(label)
        except KeyError:
            if self.is_monotonic_increasing:
                cut = bisect.bisect_left if side == "left" else bisect.bisect_right
                return np.int64(cut(self._order_raw(), self._order_key(label, original)))
            if self.is_monotonic_decreasing:
                backwards = self._order_raw()[::-1]
                cut = bisect.bisect_right if side == "left" else bisect.bisect_left
                return np.int64(len(self) - cut(backwards, self._order_key(label, original)))
            raise KeyError(
                f"Cannot get {side} slice bound for non-monotonic index with a missing label {original!r}. "
                "Either sort the index or specify an existing label."
            ) from None
        if isinstance(location, np.ndarray):
            raise KeyError(f"Cannot get {side} slice bound for non-unique label: {original!r}")
        if isinstance(location, slice):
            return location.start if side == "left" else location.stop
        return location if side == "left" else location + 1

    def _slice_label(self, label: Any, side: str) -> Any:
        """The label at which a slice bound cuts; a DatetimeIndex turns '2013' into its first or last moment."""
        return label

    def _order_key(self, label: Any, original: Any) -> Any:
        """`label` as a value that compares with `_order_raw`."""
        numeric = not isinstance(self._array, ExtensionArray) and self.dtype.kind in "iuf"
        if (
            numeric
            and not isinstance(label, (int, float, np.number))
            or self.dtype == STR
            and not isinstance(label, str)
        ):
            raise TypeError(
                f"cannot do slice indexing on {type(self).__name__} with these indexers [{original}] of type {type(original).__name__}"
            )
        return label

    def slice_locs(self, start: Any = None, end: Any = None, step: Any = None) -> tuple[int, int]:
        """The positions between which the labels from `start` to `end`, both included, stand."""
        forwards = step is None or step >= 0
        if not forwards:
            start, end = end, start
        first = 0 if start is None else self.get_slice_bound(start, "left")
        last = len(self) if end is None else self.get_slice_bound(end, "right")
        if not forwards:
            last, first = last - 1, first - 1
            if last == -1:
                last -= len(self)
            if first == -1:
                first -= len(self)
            return last, first
        return first, last

    def slice_indexer(self, start: Any = None, end: Any = None, step: Any = None) -> Any:
        """The slice of positions for a slice of labels."""
        first, last = self.slice_locs(start, end, step)
        return slice(first, last, step)


def _monotonic(values: list[Any], compare: Callable[[Any, Any], bool]) -> bool:
    """Whether each value and the next compare so; values that do not compare are not in order."""
    try:
        return all(map(compare, values, itertools.islice(values, 1, None))) and not (
            len(values) == 1 and values[0] is NAN
        )
    except TypeError:
        return False


def _check_key(index: Any, key: Any) -> None:
    if isinstance(key, slice) or is_list_like(key) and not isinstance(key, tuple):
        raise InvalidIndexError(key)
