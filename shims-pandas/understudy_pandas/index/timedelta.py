"""`TimedeltaIndex`: labels that are durations."""

from __future__ import annotations

import datetime
from typing import Any

import understudy_numpy as np

from ..arrays import columns
from ..arrays.datetime import counts, timedeltas
from ..fields import TimedeltaFields
from ..frequencies import to_offset
from ..nattype import INAT, UNIT_NS, NaT
from ..timedeltas import Timedelta
from .base import Index
from .temporal import TemporalIndex, inferred

_UNSET: Any = object()


class TimedeltaIndex(TemporalIndex):
    """Durations as labels."""

    __module__ = "pandas"

    def __new__(
        cls, data: Any = None, freq: Any = _UNSET, dtype: Any = None, copy: bool | None = None, name: Any = None
    ) -> Any:
        from ..to_timedelta import to_column

        if name is None:
            name = getattr(data, "name", None)
        array = to_column(data)
        if dtype is not None:
            array = columns.cast(array, dtype)
        made = cls._make(array, name)
        if freq is _UNSET:
            made._freq = getattr(data, "_freq", None)
        elif freq == "infer":
            made._freq = to_offset(inferred(made)) if len(made) > 2 else None
        elif freq is not None:
            made.freq = freq
        return made

    def _fields(self) -> Any:
        return TimedeltaFields(self._array)

    def __reduce__(self) -> tuple[Any, ...]:
        return (_rebuild_timedeltas, (counts(self._array), self.unit, self._name, self._freq))

    def _raw_key(self, label: Any) -> Any:
        if label is None or label is NaT or isinstance(label, float) and label != label:
            return INAT
        if isinstance(label, (str, datetime.timedelta, np.timedelta64)):
            try:
                span = Timedelta(label)
            except ValueError:
                raise KeyError(label) from None
            if span is NaT:
                return INAT
            if span._ns % UNIT_NS[self.unit]:
                raise KeyError(label)
            return span._ns // UNIT_NS[self.unit]
        raise KeyError(label)

    def _slice_label(self, label: Any, side: str) -> Any:
        if isinstance(label, str):
            span = Timedelta(label)
            if side == "right":
                smallest = next(
                    (
                        size
                        for size in (86_400_000_000_000, 3_600_000_000_000, 60_000_000_000, 1_000_000_000)
                        if span._ns % size == 0
                    ),
                    UNIT_NS[self.unit],
                )
                return Timedelta._from_value((span._ns + smallest) // UNIT_NS[self.unit] - 1, self.unit)
            return span
        return Timedelta(label) if isinstance(label, (datetime.timedelta, np.timedelta64)) else label

    def _order_key(self, label: Any, original: Any) -> Any:
        if isinstance(label, Timedelta):
            return label._ns / UNIT_NS[self.unit] if label._ns % UNIT_NS[self.unit] else label._ns // UNIT_NS[self.unit]
        raise TypeError(
            f"cannot do slice indexing on {type(self).__name__} with these indexers [{original}] of type {type(original).__name__}"
        )

    def _field(self, name: str) -> Any:
        return Index._from_array(getattr(self._fields(), name), self._name)

    @property
    def days(self) -> Index:
        return self._field("days")

    @property
    def seconds(self) -> Index:
        return self._field("seconds")

    @property
    def microseconds(self) -> Index:
        return self._field("microseconds")

    @property
    def nanoseconds(self) -> Index:
        return self._field("nanoseconds")

    @property
    def components(self) -> Any:
        """The parts of each duration, as a DataFrame."""
        return self._fields().components_frame(None)

    def total_seconds(self) -> Index:
        """The durations in seconds."""
        return Index._from_array(self._fields().total_seconds(), self._name)

    def to_pytimedelta(self) -> Any:
        """Plain timedeltas in an object array."""
        return self._fields().to_pytimedelta()

    def sum(self, *, skipna: bool = True, min_count: int = 0, axis: Any = None) -> Any:
        """The sum of the durations."""
        return self.to_series().sum(skipna=skipna, min_count=min_count)

    def median(self, *, skipna: bool = True, axis: Any = None) -> Any:
        """The median duration."""
        return self.to_series().median(skipna=skipna)


def _rebuild_timedeltas(values: list[int], unit: str, name: Any, freq: Any) -> TimedeltaIndex:
    return TimedeltaIndex._make(timedeltas(values, unit), name, freq)
