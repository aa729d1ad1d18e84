"""`pandas.StringDtype` and its columns: how the text is kept, and whether what is missing is NaN."""

from __future__ import annotations

from .left_out import LEFT_OUT, STRING_WITH_NA
from .libraries import library
from .translator import ColumnTranslator, Translator
from .wire import CannotTravel

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def _misses_nan(dtype: Any) -> bool:
    # The missing value is NA or NaN, which is not equal to itself.
    return dtype.na_value is not library("pandas").NA


def check_strings(dtype: Any) -> None:
    """Raises CannotTravel for a dtype of strings that the other side has not."""
    if STRING_WITH_NA in LEFT_OUT and not _misses_nan(dtype):
        raise CannotTravel("pandas.StringDtype", "there are no stand-ins for strings that miss values as NA yet")


def text_dtype(storage: Any, missing_is_nan: Any) -> Any:
    """The dtype of text kept in this way, or in Python's where the library here has no pyarrow: it means the same."""
    pandas = library("pandas")
    missing = float("nan") if missing_is_nan else pandas.NA
    try:
        return pandas.StringDtype(storage, na_value=missing)
    except ImportError:
        return pandas.StringDtype("python", na_value=missing)


def _string_dtype_value(dtype: Any) -> Any:
    check_strings(dtype)
    return dtype.storage, _misses_nan(dtype)


def _make_string_dtype(value: Any) -> Any:
    return text_dtype(*value)


def _string_parts(column: Any, dtype: Any) -> Any:
    check_strings(dtype)
    return dtype.storage, _misses_nan(dtype), column.to_numpy(dtype=object, na_value=None)


def _string_column(kind: Any, storage: Any, missing_is_nan: Any, items: Any) -> Any:
    return library("pandas").array(items, dtype=text_dtype(storage, missing_is_nan))


STRING_DTYPE = Translator("pandas.StringDtype", ("StringDtype",), _string_dtype_value, _make_string_dtype)
STRING_COLUMNS = ColumnTranslator(("StringDtype",), _string_parts, _string_column)
