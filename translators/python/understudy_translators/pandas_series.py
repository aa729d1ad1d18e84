"""`pandas.Series`: its values, labels and name, and `attrs`."""

from __future__ import annotations

from .libraries import library
from .pandas_columns import column_value, labels, made_column, mark_shared, only_objects
from .translator import Translator

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def _series_value(series: Any) -> Any:
    return column_value(series), labels(series.index), series.name, dict(series.attrs)


def _make_series(value: Any) -> Any:
    column, index, name, attrs = value
    column = made_column(column)
    series = library("pandas").Series(column, index=index, name=name, dtype=only_objects(column), copy=False)
    series = mark_shared(series)
    series.attrs.update(attrs)
    return series


SERIES = Translator("pandas.Series", ("Series",), _series_value, _make_series)
