"""`pandas.RangeIndex`: where it starts, ends and steps, and its name."""

from __future__ import annotations

from .libraries import library
from .translator import Translator

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def _range_value(index: Any) -> Any:
    return index.start, index.stop, index.step, index.name


def _make_range(value: Any) -> Any:
    start, stop, step, name = value
    return library("pandas").RangeIndex(start, stop, step, name=name)


RANGE_INDEX = Translator("pandas.RangeIndex", ("RangeIndex",), _range_value, _make_range)
