"""The nullable dtypes of pandas and their columns: the numbers, and which of them are missing."""

from __future__ import annotations

from .libraries import library
from .translator import ColumnTranslator, Translator

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


_NULLABLE = (
    "BooleanDtype", "Float32Dtype", "Float64Dtype",
    *[f"{sign}Int{bits}Dtype" for sign in ("", "U") for bits in (8, 16, 32, 64)],
)  # fmt: skip


def _nullable_name(dtype: Any) -> Any:
    return type(dtype).__name__


def _make_nullable(value: Any) -> Any:
    if value not in _NULLABLE:
        raise ValueError(f"{value} is no nullable dtype")
    return getattr(library("pandas"), value)()


def _nullable_parts(column: Any, dtype: Any) -> Any:
    missing = column.isna()
    missing = missing.to_numpy() if hasattr(missing, "to_numpy") else missing
    return column.to_numpy(dtype=dtype.numpy_dtype, na_value=0), missing


def _nullable_column(kind: Any, data: Any, missing: Any) -> Any:
    name = "Boolean" if kind == "BooleanDtype" else "Floating" if kind.startswith("Float") else "Integer"
    return getattr(library("pandas").arrays, f"{name}Array")(data, missing)


NULLABLE_DTYPE = Translator("pandas.nullable", _NULLABLE, _nullable_name, _make_nullable)
NULLABLE_COLUMNS = ColumnTranslator(_NULLABLE, _nullable_parts, _nullable_column)
