"""`pandas.Period`, its dtype and its columns: ordinals, and the name of the frequency."""

from __future__ import annotations

from .libraries import library
from .translator import ColumnTranslator, Translator

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def _period_value(period: Any) -> Any:
    return period.ordinal, period.freqstr


def _make_period(value: Any) -> Any:
    ordinal, freq = value
    return library("pandas").Period(ordinal=ordinal, freq=freq)


def _period_name(dtype: Any) -> Any:
    # "period[M]": a frequency of periods has another name than the offset of the same length.
    return str(dtype).partition("[")[2].rstrip("]")


def _make_period_dtype(value: Any) -> Any:
    return library("pandas").PeriodDtype(value)


def _period_parts(column: Any, dtype: Any) -> Any:
    return library("pandas").PeriodIndex(column).asi8, _period_name(dtype)


def _period_column(kind: Any, ordinals: Any, freq: Any) -> Any:
    return library("pandas").PeriodIndex.from_ordinals(ordinals, freq=freq)


PERIOD = Translator("pandas.Period", ("Period",), _period_value, _make_period)
PERIOD_DTYPE = Translator("pandas.PeriodDtype", ("PeriodDtype",), _period_name, _make_period_dtype)
PERIOD_COLUMNS = ColumnTranslator(("PeriodDtype",), _period_parts, _period_column)
