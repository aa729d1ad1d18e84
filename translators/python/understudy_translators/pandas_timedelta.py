"""`pandas.Timedelta`: the `timedelta64` of its unit."""

from __future__ import annotations

from .libraries import library
from .translator import Translator

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def _delta_value(delta: Any) -> Any:
    return delta.asm8


def _make_delta(value: Any) -> Any:
    return library("pandas").Timedelta(value)


TIMEDELTA = Translator("pandas.Timedelta", ("Timedelta",), _delta_value, _make_delta)
