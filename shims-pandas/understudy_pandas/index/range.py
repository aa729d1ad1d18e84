"""`RangeIndex`: the labels start, start + step, ..., never written out unless something needs them all."""

from __future__ import annotations

import operator
from collections.abc import Iterator
from typing import Any

import understudy_numpy as np

from ..numpy_parameters import check_extreme_axis, check_repeat
from .base import Index, _hashable_name, check_positions


class RangeIndex(Index):
    """An index that is a `range`."""

    __module__ = "pandas"
    _range: range

    def __new__(
        cls,
        start: Any = None,
        stop: Any = None,
        step: Any = None,
        dtype: Any = None,
        copy: bool = False,
        name: Any = None,
    ) -> RangeIndex:
        if isinstance(start, RangeIndex):
            return cls._of(start._range, start._name if name is None else name)
        if isinstance(start, range):
            return cls._of(start, name)
        if start is None and stop is None and step is None:
            raise TypeError("RangeIndex(...) must be called with integers")
        first = 0 if start is None else _integer(start)
        if stop is None:
            first, last = 0, first
        else:
            last = _integer(stop)
        stride = 1 if step is None else _integer(step)
        if stride == 0:
            raise ValueError("Step must not be zero")
        return cls._of(range(first, last, stride), name)

    @classmethod
    def _of(cls, values: range, name: Any = None) -> RangeIndex:
        self = object.__new__(cls)
        self._range = values
        self._name = _hashable_name(name, cls)
        self._cache = {}
        return self

    @classmethod
    def from_range(cls, data: range, name: Any = None, dtype: Any = None) -> RangeIndex:
        """The index of a `range`."""
        if not isinstance(data, range):
            raise TypeError(f"{cls.__name__}(...) must be called with object coercible to a range, {data!r} was passed")
        return cls._of(data, name)

    @classmethod
    def _from_array(cls, array: Any, name: Any = None) -> Any:
        return Index._from_array(array, name)

    @property
    def _array(self) -> Any:
        found = self._cache.get("array")
        if found is None:
            r = self._range
            found = self._cache["array"] = np.arange(r.start, r.stop, r.step, dtype=np.int64)
        return found

    def _with_name(self, name: Any) -> RangeIndex:
        made = self._of(self._range, name)
        made._cache = self._cache
        return made

    @property
    def start(self) -> int:
        return self._range.start

    @property
    def stop(self) -> int:
        return self._range.stop

    @property
    def step(self) -> int:
        return self._range.step

    @property
    def dtype(self) -> Any:
        return np.dtype("int64")

    @property
    def inferred_type(self) -> str:
        return "integer"

    @property
    def nbytes(self) -> int:
        import sys

        r = self._range
        return sys.getsizeof(r) + sum(sys.getsizeof(getattr(r, part)) for part in ("start", "stop", "step"))

    def memory_usage(self, deep: bool = False) -> int:
        return self.nbytes

    def __len__(self) -> int:
        return len(self._range)

    def __iter__(self) -> Iterator[int]:
        return iter(self._range)

    def __contains__(self, key: Any) -> bool:
        hash(key)
        try:
            return _as_int(key) in self._range
        except (KeyError, TypeError, OverflowError):
            return False

    def __reduce__(self) -> tuple[Any, ...]:
        return (RangeIndex, (self._range, None, None, None, False, self._name))

    def tolist(self) -> list[int]:
        return list(self._range)

    to_list = tolist

    def _raw(self) -> list[int]:
        found = self._cache.get("raw")
        if found is None:
            found = self._cache["raw"] = list(self._range)
        return found

    @property
    def is_unique(self) -> bool:
        return True

    @property
    def hasnans(self) -> bool:
        return False

    @property
    def is_monotonic_increasing(self) -> bool:
        return self._range.step > 0 or len(self._range) <= 1

    @property
    def is_monotonic_decreasing(self) -> bool:
        return self._range.step < 0 or len(self._range) <= 1

    def round(self, decimals: int = 0) -> Any:
        """Labels rounded; a range of multiples of the power of ten stays a range."""
        r = self._range
        if decimals >= 0 or r.start % 10**-decimals == 0 and r.step % 10**-decimals == 0:
            return self._view()
        return super().round(decimals)

    def get_loc(self, key: Any) -> int:
        if isinstance(key, (int, float, np.integer, np.floating)) and not isinstance(key, bool):
            try:
                return self._range.index(_as_int(key))
            except (ValueError, OverflowError):
                raise KeyError(key) from None
        return super().get_loc(key)

    def _indexer_list(self, target: Any) -> list[int]:
        if isinstance(target, RangeIndex):
            r = self._range
            return [r.index(value) if value in r else -1 for value in target._range]
        return super()._indexer_list(target)

    def equals(self, other: Any) -> bool:
        if isinstance(other, RangeIndex):
            return self._range == other._range
        return super().equals(other)

    def __getitem__(self, key: Any) -> Any:
        if isinstance(key, (int, np.integer)) and not isinstance(key, bool):
            try:
                return self._range[int(key)]
            except IndexError:
                raise IndexError(f"index {key} is out of bounds for axis 0 with size {len(self)}") from None
        return super().__getitem__(key)

    def _slice(self, key: slice) -> RangeIndex:
        return self._of(self._range[key], self._name)

    def take(self, indices: Any, axis: Any = 0, allow_fill: bool = True, fill_value: Any = None) -> Any:
        check_positions(indices)
        if fill_value is not None:
            return super().take(indices, axis, allow_fill, fill_value)
        r = self._range
        positions = np.asarray(indices, dtype=np.int64)
        if len(positions) == 0:
            return self._of(range(0), self._name)
        low, high = int(positions.min()), int(positions.max())
        if high >= len(r) or low < -len(r):
            wrong = high if high >= len(r) else low
            raise IndexError(f"index {wrong} is out of bounds for axis 0 with size {len(r)}")
        if low < 0:
            positions = np.where(positions < 0, positions + len(r), positions)
        values = positions if (r.start, r.step) == (0, 1) else positions * r.step + r.start
        return self._as_range(Index._from_array(values.copy() if values is indices else values, self._name))

    def _filter(self, mask: Any) -> Any:
        positions = np.flatnonzero(mask)
        if len(positions) == len(self):
            return self._view()
        r = self._range
        values = positions if (r.start, r.step) == (0, 1) else positions * r.step + r.start
        return self._as_range(Index._from_array(values, self._name))

    def _as_range(self, index: Any) -> Any:
        """`index` as a RangeIndex where its labels are evenly spaced."""
        size = len(index)
        if size == 0:
            return self._of(range(0), index._name)
        array = index._array
        first = int(array[0])
        if size == 1:
            return self._of(range(first, first + self.step, self.step), index._name)
        step = int(array[1]) - first
        if step == 0 or int(array[size - 1]) != first + step * (size - 1):
            return index
        wanted = range(first, first + step * size, step)
        if size > 2 and array.tolist() != list(wanted):
            return index
        return self._of(wanted, index._name)

    def _range_union(self, other: Any) -> Any:
        if not isinstance(other, RangeIndex) or self.step != 1 or other.step != 1:
            return None
        if self.start <= other.stop and other.start <= self.stop:
            return self._of(range(min(self.start, other.start), max(self.stop, other.stop)))
        return None

    def _range_append(self, indexes: list[Any]) -> Any:
        """The RangeIndex of consecutive ranges, or None where they are not."""
        if not all(isinstance(index, RangeIndex) for index in indexes):
            return None
        ranges = [index._range for index in indexes if len(index)]
        if not ranges:
            return self._of(range(indexes[-1].start, indexes[-1].stop))
        if len(ranges) == 1:
            return self._of(ranges[0])
        step = ranges[0].step if len(ranges[0]) > 1 else ranges[1].start - ranges[0].start
        if step == 0 or any(len(r) > 1 and r.step != step for r in ranges):
            return None
        if any(before[-1] + step != after[0] for before, after in zip(ranges, ranges[1:])):
            return None
        return self._of(range(ranges[0].start, ranges[-1][-1] + step, step))

    def _operate(self, name: str, other: Any) -> Any:
        """`+`, `-` and `*` with an integer stay a range."""
        if isinstance(other, (int, np.integer)) and not isinstance(other, bool):
            r, value = self._range, int(other)
            if name in ("add", "radd"):
                return self._of(range(r.start + value, r.stop + value, r.step), self._name)
            if name == "sub":
                return self._of(range(r.start - value, r.stop - value, r.step), self._name)
            if name == "rsub":
                return self._of(range(value - r.start, value - r.stop, -r.step), self._name)
            if name in ("mul", "rmul") and value != 0:
                return self._of(range(r.start * value, r.stop * value, r.step * value), self._name)
        return super()._operate(name, other)

    def __neg__(self) -> Any:
        r = self._range
        return self._of(range(-r.start, -r.stop, -r.step), self._name)

    def min(self, axis: Any = None, skipna: bool = True) -> Any:
        check_extreme_axis(axis)
        return min(self._range) if len(self._range) else np.nan

    def max(self, axis: Any = None, skipna: bool = True) -> Any:
        check_extreme_axis(axis)
        return max(self._range) if len(self._range) else np.nan

    def sort_values(
        self, *, return_indexer: bool = False, ascending: bool = True, na_position: str = "last", key: Any = None
    ) -> Any:
        if key:
            return super().sort_values(
                return_indexer=return_indexer, ascending=ascending, na_position=na_position, key=key
            )
        in_order = self.is_monotonic_increasing if ascending else self.is_monotonic_decreasing
        result = self._view() if in_order else self._of(self._range[::-1], self._name)
        places = np.arange(len(self), dtype=np.intp)
        return (result, places if in_order else places[::-1]) if return_indexer else result

    def unique(self, level: Any = None) -> Any:
        return self._view()

    def nunique(self, dropna: bool = True) -> int:
        return len(self)

    def argmin(self, axis: Any = None, skipna: bool = True) -> Any:
        check_extreme_axis(axis)
        if not len(self):
            raise ValueError("attempt to get argmin of an empty sequence")
        return 0 if self._range.step > 0 else len(self) - 1

    def argmax(self, axis: Any = None, skipna: bool = True) -> Any:
        check_extreme_axis(axis)
        if not len(self):
            raise ValueError("attempt to get argmax of an empty sequence")
        return len(self) - 1 if self._range.step > 0 else 0

    def any(self, *args: Any, **options: Any) -> bool:
        return any(self._range)

    def all(self, *args: Any, **options: Any) -> bool:
        return 0 not in self._range

    def factorize(self, sort: bool = False, use_na_sentinel: bool = True) -> Any:
        """Codes of the labels and the labels, which all differ."""
        codes = np.arange(len(self), dtype=np.intp)
        if sort and self._range.step < 0:
            return codes[::-1].copy(), self[::-1]
        return codes, self._view()

    def repeat(self, repeats: Any, axis: None = None) -> Any:
        """Each label so many times; never a range again."""
        check_repeat(axis)
        return Index._from_array(np.repeat(self._array, repeats), self._name)

    def delete(self, loc: Any) -> Any:
        """Without the labels at positions; what is left at one end, or every second one, is a part of the range."""
        if not len(self) and isinstance(loc, (int, np.integer)) and loc in (0, -1):
            return self._view()
        places = range(len(self))
        kept = np.delete(np.arange(len(self)), loc).tolist()
        for part in (
            slice(len(self) - len(kept), None),
            slice(None, len(kept)),
            slice(None, None, 2),
            slice(1, None, 2),
        ):
            if kept and list(places[part]) == kept:
                return self._slice(part)
        return self.take(kept)

    def searchsorted(self, value: Any, side: str = "left", sorter: Any = None) -> Any:
        """Where `value` would be inserted, in a falling range, too."""
        if self._range.step > 0 or sorter is not None or np.asarray(value).dtype.kind not in "iu":
            return super().searchsorted(value, side, sorter)
        turned = "right" if side == "left" else "left"
        return len(self) - np.searchsorted(self._array[::-1], value, side=turned)

    def insert(self, loc: int, item: Any) -> Any:
        if isinstance(item, (int, np.integer)) and not isinstance(item, bool):
            r = self._range
            if loc == len(r) and len(r) and item == r[-1] + r.step:
                return self._of(range(r.start, r[-1] + 2 * r.step, r.step), self._name)
            if loc == 0 and len(r) and item == r[0] - r.step:
                return self._of(range(r[0] - r.step, r.stop, r.step), self._name)
        result = super().insert(loc, item)
        return self._as_range(result) if result.dtype == self.dtype else result


def ranged(index: Any) -> Any:
    """`index` as a RangeIndex where its labels are evenly spaced integers, two or more."""
    if index.nlevels > 1 or isinstance(index, RangeIndex) or str(index.dtype) != "int64" or len(index) < 2:
        return index
    return RangeIndex._of(range(0), index._name)._as_range(index)


def _integer(value: Any) -> int:
    try:
        return operator.index(value)
    except TypeError:
        if isinstance(value, float) and value.is_integer():
            return int(value)
        raise TypeError(f"Wrong type {type(value)} for value {value}") from None


def _as_int(key: Any) -> int:
    """The integer that a number is, else KeyError."""
    if isinstance(key, (bool, np.bool_, str, bytes)):
        raise KeyError(key)
    number = int(key)
    if number != key:
        raise KeyError(key)
    return number
