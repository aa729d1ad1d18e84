"""`pandas.DataFrame`: one block of numbers, or its columns; the labels of both axes, and `attrs`."""

from __future__ import annotations

from .libraries import library
from .pandas_columns import column_value, labels, made_column, mark_shared, only_objects
from .translator import Translator

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def _frame_value(frame: Any) -> Any:
    kinds = set(frame.dtypes)
    one = next(iter(kinds)) if len(kinds) == 1 else None
    if one is not None and getattr(one, "kind", "O") in "biufc" and hasattr(one, "newbyteorder"):
        columns = frame.to_numpy()
    else:
        columns = [column_value(frame.iloc[:, place]) for place in range(len(frame.columns))]
    return columns, labels(frame.columns), labels(frame.index), dict(frame.attrs)


def _make_frame(value: Any) -> Any:
    columns, names, index, attrs = value
    pandas = library("pandas")
    if type(columns) is list:
        made = {}
        for place, each in enumerate(columns):
            column = made_column(each)
            made[place] = pandas.Series(column, index=index, dtype=only_objects(column), copy=False)
        frame = pandas.DataFrame(made, index=index, copy=False)
    else:
        frame = pandas.DataFrame(columns, index=index, copy=False)
    frame.columns = names
    frame = mark_shared(frame)
    frame.attrs.update(attrs)
    return frame


FRAME = Translator("pandas.DataFrame", ("DataFrame",), _frame_value, _make_frame)
