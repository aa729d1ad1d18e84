"""The values of a Series or of a flat Index: an ndarray, or the class of the dtype and parts of its own."""

from __future__ import annotations

from .left_out import LEFT_OUT
from .libraries import library
from .pandas_arrow import ARROW_COLUMNS
from .pandas_categorical import CATEGORICAL_COLUMNS
from .pandas_interval import INTERVAL_COLUMNS
from .pandas_nullable import NULLABLE_COLUMNS
from .pandas_period import PERIOD_COLUMNS
from .pandas_string import STRING_COLUMNS, check_strings
from .pandas_zoned import ZONED_COLUMNS
from .wire import CannotTravel

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


_BY_KIND = (
    ARROW_COLUMNS, CATEGORICAL_COLUMNS, INTERVAL_COLUMNS, NULLABLE_COLUMNS, PERIOD_COLUMNS, STRING_COLUMNS, ZONED_COLUMNS,
)  # fmt: skip
COLUMN_KINDS = {name: each for each in _BY_KIND for name in each.classes}


def column_value(column: Any) -> Any:
    """The values of a Series or of a flat Index: an ndarray, or (class of dtype, parts …)."""
    dtype = column.dtype
    name = type(dtype).__name__
    if name in LEFT_OUT:
        raise CannotTravel(f"pandas.{name}", "there are no stand-ins for values of this dtype yet")
    kind = COLUMN_KINDS.get(name)
    if kind is not None:
        return (name, *kind.parts(column, dtype))
    if not hasattr(dtype, "newbyteorder"):
        raise CannotTravel(f"pandas.{name}", "values of this dtype are no data; use astype(object)")
    return column.to_numpy()


def made_column(value: Any) -> Any:
    """What a Series or an Index is made of, from a column's value."""
    if type(value) is not tuple:
        return value
    name, *parts = value
    kind = COLUMN_KINDS.get(name)
    if kind is None:
        raise ValueError(f"{name} is no dtype of pandas that travels")
    return kind.make(name, *parts)


def labels(index: Any) -> Any:
    """An index as a part of a table, which is no data where the index is none."""
    name, dtype = type(index).__name__, index.dtype
    if name in LEFT_OUT:
        raise CannotTravel(f"pandas.{name}", "there are no stand-ins for such an index yet")
    if type(dtype).__name__ in LEFT_OUT:
        raise CannotTravel(f"pandas.{name}", "there are no stand-ins for its dtype yet")
    if type(dtype).__name__ == "StringDtype":
        check_strings(dtype)
    return index


def only_objects(column: Any) -> Any:
    """The dtype to ask for: text in an array of objects must not become a column of strings."""
    return (
        object if getattr(getattr(column, "dtype", None), "kind", None) == "O" and hasattr(column, "strides") else None
    )


def mark_shared(table: Any) -> Any:
    """Have pandas copy the memory of an original's columns before it stores into them: somebody else looks at it as well.

    pandas keeps who looks at a block, and copies while somebody else does. The one other that stays is told it here. pandas
    before 3 asks only where an option says so; there the table gets memory of its own.
    """
    manager = getattr(table, "_mgr", None)
    if manager is None:
        return table
    pandas = library("pandas")
    if int(pandas.__version__.partition(".")[0]) < 3:
        return table.copy()
    witness = _WITNESSES.get(pandas)
    if witness is None:
        witness = _WITNESSES[pandas] = pandas.Series([0.0])
    (other,) = witness._mgr.blocks
    for block in manager.blocks:
        if not any(seen() is other for seen in block.refs.referenced_blocks):
            block.refs.add_reference(other)
    return table


_WITNESSES: Any = {}
