"""`pandas.Interval`, its dtype and its columns: the bounds, and which of them belong to it."""

from __future__ import annotations

from .libraries import library
from .translator import ColumnTranslator, Translator

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def _interval_value(interval: Any) -> Any:
    return interval.left, interval.right, interval.closed


def _make_interval(value: Any) -> Any:
    left, right, closed = value
    return library("pandas").Interval(left, right, closed=closed)


def _interval_dtype_value(dtype: Any) -> Any:
    return dtype.subtype, dtype.closed


def _make_interval_dtype(value: Any) -> Any:
    return library("pandas").IntervalDtype(*value)


def _interval_parts(column: Any, dtype: Any) -> Any:
    index = library("pandas").IntervalIndex(column)
    return index.left, index.right, dtype.closed


def _interval_column(kind: Any, left: Any, right: Any, closed: Any) -> Any:
    return library("pandas").IntervalIndex.from_arrays(left, right, closed=closed)


INTERVAL = Translator("pandas.Interval", ("Interval",), _interval_value, _make_interval)
INTERVAL_DTYPE = Translator("pandas.IntervalDtype", ("IntervalDtype",), _interval_dtype_value, _make_interval_dtype)
INTERVAL_COLUMNS = ColumnTranslator(("IntervalDtype",), _interval_parts, _interval_column)
