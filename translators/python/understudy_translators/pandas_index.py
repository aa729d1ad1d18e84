"""The flat indexes of pandas: values and a name, and the frequency of moments that have one."""

from __future__ import annotations

from .left_out import LEFT_OUT
from .libraries import library
from .pandas_columns import column_value, made_column, only_objects
from .translator import Translator
from .wire import CannotTravel

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def _index_value(index: Any) -> Any:
    freq = getattr(index, "freq", None) if index.dtype.kind in "mM" else None
    if freq is not None and type(freq).__name__ in LEFT_OUT:
        raise CannotTravel(f"pandas.{type(index).__name__}", f"there are no stand-ins for {type(freq).__name__} yet")
    return column_value(index), index.name, None if freq is None else freq.freqstr


def _make_index(value: Any) -> Any:
    column, name, freq = value
    column = made_column(column)
    pandas = library("pandas")
    index = pandas.Index(column, name=name, dtype=only_objects(column), copy=False)
    if freq is not None:
        index.freq = freq
    return index


_INDEXES = ("Index", "DatetimeIndex", "TimedeltaIndex", "CategoricalIndex", "IntervalIndex", "PeriodIndex")
FLAT_INDEX = Translator("pandas.Index", _INDEXES, _index_value, _make_index)
