"""What `DatetimeIndex` and `TimedeltaIndex` share: the frequency, and what keeps it.

A `freq` is kept where the labels are known to follow it: from `date_range`, from regular slices, from shifts.
"""

from __future__ import annotations

import datetime
import warnings
from typing import Any

import understudy_numpy as np

from ..arrays import columns
from ..arrays.base import ExtensionArray
from ..arrays.datetime import DatetimeArray, counts, unit_of
from ..errors import Pandas4Warning
from ..frequencies import infer_frequency, to_offset
from ..nattype import UNIT_NS, NaT
from ..timestamps import Timestamp
from .base import Index


class TemporalIndex(Index):
    """What indexes of moments and of durations share: the frequency and what keeps it."""

    _freq: Any = None

    @classmethod
    def _from_array(cls, array: Any, name: Any = None) -> Any:
        # A result of other kind than this class's (a difference of moments, say) gets the class of its dtype.
        found = Index._from_array.__func__(Index, array, name)  # type: ignore[attr-defined]
        return found

    @classmethod
    def _make(cls, array: Any, name: Any = None, freq: Any = None) -> Any:
        made = Index._from_array.__func__(Index, array, name)  # type: ignore[attr-defined]
        made._freq = freq
        return made

    def _with_name(self, name: Any) -> Any:
        made = self._make(self._array, name, self._freq)
        made._cache = self._cache
        return made

    @property
    def freq(self) -> Any:
        """The frequency that the labels follow, or None."""
        return self._freq

    @freq.setter
    def freq(self, value: Any) -> None:
        if value is not None:
            value = to_offset(value)
            validate(self, value)
        self._freq = value

    @property
    def freqstr(self) -> str | None:
        """The alias of the frequency, or None."""
        return None if self._freq is None else self._freq.freqstr

    @property
    def unit(self) -> str:
        """What the labels are counted in."""
        return unit_of(self._array.dtype)

    @property
    def asi8(self) -> Any:
        """The labels as integers."""
        return np.array(counts(self._array), dtype=np.int64)

    @property
    def array(self) -> Any:
        """The labels as an array of moments or durations."""
        from ..arrays.temporal import shown

        return self._array if isinstance(self._array, ExtensionArray) else shown(columns.readonly(self._array))

    @property
    def inferred_freq(self) -> str | None:
        """The alias of a frequency that the labels follow, or None."""
        found = inferred(self)
        if found is None:
            return None
        warnings.warn(
            "A future version of pandas will return a BaseOffset object instead of a string from inferred_freq. Use "
            "pd.set_option('future.infer_freq_returns_offset', True) to get the future behavior, or set to False to keep "
            "the old behavior and silence this warning. To preserve the string representation, use ``inferred_freq.freqstr``.",
            Pandas4Warning,
            stacklevel=2,
        )
        return found

    def _slice(self, key: slice) -> Any:
        start, stop, step = key.indices(len(self))
        freq = None
        if self._freq is not None:
            freq = self._freq if step == 1 else self._freq * step
        return self._make(self._array[key], self._name, freq)

    def take(self, indices: Any, axis: Any = 0, allow_fill: bool = True, fill_value: Any = None) -> Any:
        """The labels at positions; the frequency is kept where positions are regular."""
        found = super().take(indices, axis, allow_fill, fill_value)
        if self._freq is not None and fill_value is None:
            places = indices.tolist() if hasattr(indices, "tolist") else list(indices)
            step = places[1] - places[0] if len(places) > 1 else 1
            if not places:
                found._freq = self._freq
            elif step and min(places[0], places[-1]) >= 0:
                if places == list(range(places[0], places[0] + step * len(places), step)):
                    found._freq = self._freq * step
        return found

    def _select(self, key: Any) -> Any:
        key = np.asarray(key)
        found = super()._select(key)
        found._freq = None
        if self._freq is not None and key.dtype.kind == "b":
            places = np.flatnonzero(key).tolist()
            if places and places[-1] - places[0] + 1 == len(places):
                found._freq = self._freq
        return found

    def _filter(self, mask: Any) -> Any:
        found = super()._filter(mask)
        if self._freq is not None:
            places = np.flatnonzero(np.asarray(mask)).tolist()
            if places and places[-1] - places[0] + 1 == len(places):
                found._freq = self._freq
        return found

    def delete(self, loc: Any) -> Any:
        """Without the labels at positions; the frequency is kept where only an end goes."""
        found = super().delete(loc)
        places = range(len(self))
        single = isinstance(loc, (int, np.integer))
        gone = [places[loc]] if single else list(places[loc] if isinstance(loc, slice) else map(int, loc))
        run = bool(gone) and gone == list(range(gone[0], gone[0] + len(gone)))
        end = run and (gone[0] == 0 or gone[-1] == len(self) - 1)
        found._freq = self._freq if end or not gone else None
        return found

    def factorize(self, sort: bool = False, use_na_sentinel: bool = True) -> Any:
        """Codes of the labels and the different labels; labels that follow a frequency all differ, and keep it."""
        if self._freq is None:
            return super().factorize(sort, use_na_sentinel)
        codes = np.arange(len(self), dtype=np.intp)
        if sort and self._freq.n < 0:
            return codes[::-1].copy(), self[::-1]
        return codes, self._view()

    def unique(self, level: Any = None) -> Any:
        """The different labels."""
        found = super().unique(level)
        found._freq = self._freq
        return found

    def insert(self, loc: int, item: Any) -> Any:
        """With one more label at a position; the frequency is kept where the new end follows it."""
        if isinstance(item, str) and self.dtype.kind == "M":
            item = Timestamp(item)
        found = super().insert(loc, item)
        if isinstance(found, TemporalIndex) and self._freq is not None and len(self) and item is not NaT:
            place = loc + len(self) if loc < 0 else loc
            if (
                place == 0
                and item + self._freq == self[0]
                or place == len(self)
                and self[len(self) - 1] + self._freq == item
            ):
                found._freq = self._freq
        return found

    def union(self, other: Any, sort: bool | None = None) -> Any:
        """The labels of both; the frequency is kept where they go on in it."""
        found = super().union(other, sort)
        return self._joint_freq(other, found)

    def intersection(self, other: Any, sort: bool | None = False) -> Any:
        """The labels in both."""
        found = super().intersection(other, sort)
        return self._joint_freq(other, found)

    def _joint_freq(self, other: Any, found: Any) -> Any:
        freq = self._freq
        if isinstance(found, TemporalIndex) and freq is not None and getattr(other, "_freq", None) == freq:
            try:
                validate(found, freq)
            except ValueError:
                return found
            found = found._with_name(found._name)
            found._freq = freq
        return found

    def _operate(self, name: str, other: Any) -> Any:
        found = super()._operate(name, other)
        if self._freq is None or not isinstance(found, TemporalIndex):
            return found
        fixed = self._freq._is_tick or type(self._freq).__name__ == "Day"
        if (
            isinstance(other, (datetime.timedelta, datetime.datetime, np.timedelta64, np.datetime64))
            and other is not NaT
        ):
            if name in ("add", "radd", "sub") and (fixed or name == "never"):
                found._freq = self._freq
            elif name == "rsub" and fixed:
                found._freq = -self._freq
        elif hasattr(other, "is_on_offset") and name in ("add", "radd", "sub"):
            if (other._is_tick or type(other).__name__ == "Day") and fixed:
                found._freq = self._freq
        elif name in ("mul", "rmul") and isinstance(other, int) and fixed:
            found._freq = self._freq * other if other else None
        return found

    def shift(self, periods: int = 1, freq: Any = None) -> Any:
        """The labels moved by `periods` times a frequency, by default their own."""
        if freq is not None and to_offset(freq) != self._freq:
            return self + to_offset(freq) * periods
        if periods == 0 or not len(self):
            return self._view()
        if self._freq is None:
            from ..errors import NullFrequencyError

            raise NullFrequencyError("Cannot shift with no freq")
        step = self._freq * periods
        if self.dtype.kind == "m":
            return self._make((self + step)._array, self._name, self._freq)
        moved = self + step
        return self._make(moved._array, self._name, self._freq)

    def round(self, freq: Any, ambiguous: Any = "raise", nonexistent: Any = "raise") -> Any:  # type: ignore[override]
        """To the nearest multiples of a fixed frequency."""
        return self._rounded(freq, "round", ambiguous, nonexistent)

    def floor(self, freq: Any, ambiguous: Any = "raise", nonexistent: Any = "raise") -> Any:
        """Down to multiples of a fixed frequency."""
        return self._rounded(freq, "floor", ambiguous, nonexistent)

    def ceil(self, freq: Any, ambiguous: Any = "raise", nonexistent: Any = "raise") -> Any:
        """Up to multiples of a fixed frequency."""
        return self._rounded(freq, "ceil", ambiguous, nonexistent)

    def _rounded(self, freq: Any, how: str, ambiguous: Any, nonexistent: Any) -> Any:
        return self._make(self._fields()._rounded(freq, how, ambiguous, nonexistent), self._name)

    def as_unit(self, unit: str) -> Any:
        """The same labels counted in another unit."""
        return self._make(self._fields().as_unit(unit), self._name, self._freq)

    def mean(self, *, skipna: bool = True, axis: Any = 0) -> Any:
        """The mean label."""
        from ..reductions import reduce_array

        return reduce_array(self._array, "mean", skipna=skipna)

    def _fields(self) -> Any:
        raise NotImplementedError

    def _order_key(self, label: Any, original: Any) -> Any:
        return self._raw_key(label)


def counts_local(array: Any) -> Any:
    """Wall-clock counts of a column of moments; the counts of durations."""
    return array.local() if isinstance(array, DatetimeArray) else counts(array)


def inferred(index: Any) -> str | None:
    try:
        return infer_frequency(list(counts_local(index._array)), index.unit)
    except ValueError:
        return None


def validate(index: Any, freq: Any) -> None:
    """ValueError where the labels do not follow a frequency."""
    values = list(counts_local(index._array))
    if len(values) == 0:
        return
    if index.dtype.kind == "m":
        step = freq.nanos // UNIT_NS[index.unit]
        expected = [values[0] + k * step for k in range(len(values))]
    else:
        from ..date_range import generate

        expected = generate(freq, index.unit, start=values[0], periods=len(values))
    if list(expected) != values:
        guess = inferred(index)
        raise ValueError(
            f"Inferred frequency {guess} from passed values does not conform to passed frequency {freq.freqstr}"
        )
