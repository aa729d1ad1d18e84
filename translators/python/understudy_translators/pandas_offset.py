"""The date offsets of pandas: the name of the frequency."""

from __future__ import annotations

from .libraries import library
from .translator import Translator

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def _offset_name(offset: Any) -> Any:
    return offset.freqstr


def _make_offset(value: Any) -> Any:
    return library("pandas.tseries.frequencies").to_offset(value)


# There is a class for each kind of offset.
OFFSET = Translator("pandas.offset", (), _offset_name, _make_offset)
