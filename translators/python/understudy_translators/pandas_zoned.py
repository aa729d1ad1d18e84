"""`pandas.DatetimeTZDtype` and its columns: the moments in UTC, and the zone."""

from __future__ import annotations

from .libraries import library
from .translator import ColumnTranslator, Translator

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def _zoned_dtype_value(dtype: Any) -> Any:
    return dtype.unit, dtype.tz


def _make_zoned_dtype(value: Any) -> Any:
    return library("pandas").DatetimeTZDtype(*value)


def _zoned_parts(column: Any, dtype: Any) -> Any:
    return library("pandas").DatetimeIndex(column).tz_convert(None).to_numpy(), dtype.tz


def _zoned_column(kind: Any, naive: Any, zone: Any) -> Any:
    return library("pandas").DatetimeIndex(naive).tz_localize("UTC").tz_convert(zone)


ZONED_DTYPE = Translator("pandas.DatetimeTZDtype", ("DatetimeTZDtype",), _zoned_dtype_value, _make_zoned_dtype)
ZONED_COLUMNS = ColumnTranslator(("DatetimeTZDtype",), _zoned_parts, _zoned_column)
