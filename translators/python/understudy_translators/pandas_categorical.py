"""`pandas.CategoricalDtype` and its columns: codes, categories, and whether they are in an order."""

from __future__ import annotations

from .libraries import library
from .translator import ColumnTranslator, Translator

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def _categorical_dtype_value(dtype: Any) -> Any:
    return dtype.categories, dtype.ordered


def _make_categorical_dtype(value: Any) -> Any:
    return library("pandas").CategoricalDtype(*value)


def _categorical_parts(column: Any, dtype: Any) -> Any:
    codes = column.cat.codes.to_numpy() if hasattr(column, "cat") else column.codes
    return codes, dtype.categories, bool(dtype.ordered)


def _categorical_column(kind: Any, codes: Any, categories: Any, ordered: Any) -> Any:
    return library("pandas").Categorical.from_codes(codes, categories=categories, ordered=ordered)


CATEGORICAL_DTYPE = Translator(
    "pandas.CategoricalDtype", ("CategoricalDtype",), _categorical_dtype_value, _make_categorical_dtype
)
CATEGORICAL_COLUMNS = ColumnTranslator(("CategoricalDtype",), _categorical_parts, _categorical_column)
