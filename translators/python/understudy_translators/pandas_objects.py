"""Which file of a class serves an object of pandas."""

from __future__ import annotations

from .left_out import LEFT_OUT
from .pandas_array import PANDAS_ARRAY
from .pandas_categorical import CATEGORICAL_DTYPE
from .pandas_columns import COLUMN_KINDS
from .pandas_frame import FRAME
from .pandas_index import FLAT_INDEX
from .pandas_interval import INTERVAL, INTERVAL_DTYPE
from .pandas_missing import NA, NAT
from .pandas_multi_index import MULTI_INDEX
from .pandas_nullable import NULLABLE_DTYPE
from .pandas_offset import OFFSET
from .pandas_period import PERIOD, PERIOD_DTYPE
from .pandas_range_index import RANGE_INDEX
from .pandas_series import SERIES
from .pandas_string import STRING_DTYPE
from .pandas_timedelta import TIMEDELTA
from .pandas_timestamp import TIMESTAMP
from .pandas_zoned import ZONED_DTYPE
from .translator import makers_of, rows_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


_OF_PANDAS = (
    CATEGORICAL_DTYPE, FLAT_INDEX, FRAME, INTERVAL, INTERVAL_DTYPE, MULTI_INDEX, NA, NAT, NULLABLE_DTYPE, OFFSET, PANDAS_ARRAY,
    PERIOD, PERIOD_DTYPE, RANGE_INDEX, SERIES, STRING_DTYPE, TIMEDELTA, TIMESTAMP, ZONED_DTYPE,
)  # fmt: skip
_PANDAS_ROWS = rows_of(_OF_PANDAS)
_PANDAS_MAKERS = makers_of(_OF_PANDAS)
# What is made by the name of a class that a library's stand-ins may lack.
PANDAS_CLASSES = (*COLUMN_KINDS, "Period", "PeriodIndex", "Interval", "IntervalIndex", "Categorical")


def pandas_row(kind: Any) -> Any:
    """(record name, function object -> value) for a class of pandas, or None."""
    name = kind.__name__
    if name in LEFT_OUT:
        return None
    if name not in _PANDAS_ROWS and hasattr(kind, "freqstr") and hasattr(kind, "rule_code"):
        return OFFSET.record, OFFSET.value
    return _PANDAS_ROWS.get(name)


def pandas_maker(name: Any) -> Any:
    """The function value -> object for a record of that name, or None."""
    return _PANDAS_MAKERS.get(name)
