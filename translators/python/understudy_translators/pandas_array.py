"""Extension arrays of pandas: each as the column that it is the values of."""

from __future__ import annotations

from .libraries import library
from .pandas_columns import column_value, made_column
from .translator import Translator

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def _array_value(array: Any) -> Any:
    return column_value(library("pandas").Series(array, copy=False))


def _make_array(value: Any) -> Any:
    # The array of a series is there to be read; this one is the caller's own.
    return library("pandas").Series(made_column(value), copy=False).array.copy()


_ARRAYS = (
    "Categorical", "DatetimeArray", "TimedeltaArray", "PeriodArray", "IntervalArray", "StringArray", "IntegerArray",
    "FloatingArray", "BooleanArray", "ArrowExtensionArray", "ArrowStringArray", "NumpyExtensionArray",
)  # fmt: skip
PANDAS_ARRAY = Translator("pandas.array", _ARRAYS, _array_value, _make_array)
