"""Look-up in a MultiIndex: by whole labels, by their first parts, by one level."""

from __future__ import annotations

import bisect
from typing import Any

import understudy_numpy as np

from ..construction import is_list_like
from ..errors import UnsortedIndexError
from ..na import is_missing


class MultiLookup:
    """The attributes are those of `MultiIndex`."""

    _levels: list[Any]
    _codes: list[Any]
    _names: list[Any]

    def _level_number(self, level: Any) -> int:
        names = self._names
        if level in names and not (isinstance(level, int) and level not in names):
            if names.count(level) > 1:
                raise ValueError(f"The name {level} occurs multiple times, use a level number")
            return names.index(level)
        if not isinstance(level, (int, np.integer)):
            raise KeyError(f"Level {level} not found")
        size = len(self._levels)
        if not -size <= level < size:
            if level < 0:
                raise IndexError(f"Too many levels: Index has only {size} levels, {level} is not a valid level number")
            raise IndexError(f"Too many levels: Index has only {size} levels, not {level + 1}")
        return int(level) % size

    _get_level_number = _level_number

    def _level_codes_of(self, k: int, label: Any) -> list[int]:
        """The codes that a label of one level stands for (several where it is a part of a moment)."""
        if is_missing(label):
            return [-1]
        level = self._levels[k]
        partial = level._partial(label)
        location = partial if partial is not None else level.get_loc(label)
        if isinstance(location, slice):
            return list(range(len(level))[location])
        return [int(location)]

    def _matching(self, parts: list[tuple[int, Any]]) -> Any:
        """A mask of the rows that have these labels at these levels."""
        mask = None
        for k, label in parts:
            codes = self._level_codes_of(k, label)
            if len(codes) == 1:
                hit = self._codes[k] == codes[0]
            else:
                wanted = set(codes)
                hit = np.array([code in wanted for code in self._codes[k].tolist()], dtype=bool)
            mask = hit if mask is None else mask & hit
        return mask

    def _narrowed(self, mask: Any, key: Any) -> Any:
        """The mask as a slice where its rows are neighbours; KeyError where there are none."""
        places = np.flatnonzero(mask)
        if len(places) == 0:
            raise KeyError(key)
        first, last = int(places[0]), int(places[-1])
        return slice(first, last + 1) if last - first + 1 == len(places) else mask

    def get_loc(self, key: Any) -> Any:
        """The position of a whole label, or the rows of a label that gives only the first levels."""
        hash(key)
        if not isinstance(key, tuple):
            return self._rows_of([(0, key)], key)
        if len(key) > len(self._levels):
            raise KeyError(f"Key length ({len(key)}) exceeds index depth ({len(self._levels)})")
        if len(key) == len(self._levels) and self.is_unique:
            try:
                return self._mapping()[self._raw_key(key)]
            except (KeyError, TypeError):
                raise KeyError(key) from None
        return self._rows_of(list(enumerate(key)), key)

    def _rows_of(self, parts: list[tuple[int, Any]], key: Any) -> Any:
        """The rows with these labels in the first levels: a slice where the levels are in order or a longer label has
        neighbours only, else a mask."""
        try:
            mask = self._matching(parts)
            found = self._narrowed(mask, key)
        except (KeyError, TypeError):
            raise KeyError(key) from None
        if not isinstance(found, slice):
            return found
        if len(parts) == len(self._levels) and found.stop - found.start == 1:
            return found.start
        if self.lexsort_depth >= len(parts):
            return slice(np.int64(found.start), np.int64(found.stop))
        return found if len(parts) > 1 else mask

    def get_loc_level(self, key: Any, level: Any = 0, drop_level: bool = True) -> tuple[Any, Any]:
        """The rows of a label, and the index that is left of them when its levels are dropped."""
        key = tuple(key) if isinstance(key, list) else key
        if isinstance(level, (list, tuple)):
            parts = [(self._level_number(one), label) for one, label in zip(level, key)]
        elif isinstance(key, tuple) and level in (0, None):
            if len(key) == len(self._levels) and not any(isinstance(part, slice) for part in key):
                location = self.get_loc(key)
                if isinstance(location, int):
                    return location, None
                return location, self[location]
            parts = list(enumerate(key))
        else:
            parts = [(self._level_number(level or 0), key)]
        if len(parts) > len(self._levels):
            raise KeyError(f"Key length ({len(parts)}) exceeds index depth ({len(self._levels)})")
        try:
            location = mask = self._matching(parts)
            location = self._narrowed(mask, key)
        except TypeError:
            raise KeyError(key) from None
        if isinstance(location, slice) and [k for k, _ in parts] == list(range(len(parts))):
            location = self._rows_of(parts, key)
        elif len(parts) == 1:
            location = mask
        rows = self[location]
        exact = [k for k, label in parts if self._levels[k]._partial(label) is None]
        rest = len(self._levels) - len(exact)
        if not drop_level or not rest or not exact:
            return location, rows
        return location, rows.droplevel(exact)

    def get_locs(self, seq: Any) -> Any:
        """The rows that match labels, lists and slices level by level."""
        keep = np.ones(len(self), dtype=bool)
        ordering: list[tuple[int, list[Any]]] = []
        for k, part in enumerate(seq):
            if isinstance(part, slice):
                if part == slice(None):
                    continue
                if not self.is_monotonic_increasing:
                    raise UnsortedIndexError(
                        "MultiIndex slicing requires the index to be lexsorted: slicing levels "
                        f"[{k}], lexsort depth {self.lexsort_depth}"
                    )
                first, last = self._levels[k].slice_locs(part.start, part.stop)
                code = self._codes[k]
                keep = keep & (code >= first) & (code < last)
            elif is_list_like(part) and not isinstance(part, tuple):
                items = list(part)
                if items and isinstance(items[0], bool):
                    keep = keep & np.array(items, dtype=bool)
                    continue
                codes = []
                for label in items:
                    codes.extend(self._level_codes_of(k, label))
                wanted = set(codes)
                keep = keep & np.array([code in wanted for code in self._codes[k].tolist()], dtype=bool)
                ordering.append((k, codes))
            else:
                keep = keep & self._matching([(k, part)])
        places = np.flatnonzero(keep)
        if len(places) == 0 and not any(isinstance(part, slice) for part in seq):
            raise KeyError(tuple(seq))
        for k, codes in reversed(ordering):
            rank = {code: place for place, code in reversed(list(enumerate(codes)))}
            row_codes = self._codes[k].tolist()
            places = np.array(sorted(places.tolist(), key=lambda row: rank[row_codes[row]]), dtype=np.intp)
        return places

    def get_slice_bound(self, label: Any, side: str) -> int:
        """Where a slice that starts or ends at a label, or at its first parts, is cut."""
        parts = label if isinstance(label, tuple) else (label,)
        if not self.is_monotonic_increasing:
            raise UnsortedIndexError(
                f"Key length ({len(parts)}) was greater than MultiIndex lexsort depth ({self.lexsort_depth})"
            )
        low, high = [], []
        for k, part in enumerate(parts):
            level = self._levels[k]
            keys = level._order_raw()
            try:
                codes = self._level_codes_of(k, part)
                low.append(min(codes))
                high.append(max(codes))
            except KeyError:
                place = bisect.bisect_left(keys, part)
                low.append(place - 0.5)
                high.append(place - 0.5)
        rows = [row[: len(parts)] for row in self._order_raw()]
        if side == "left":
            return np.int64(bisect.bisect_left(rows, tuple(low)))
        return np.int64(bisect.bisect_right(rows, tuple(high)))
