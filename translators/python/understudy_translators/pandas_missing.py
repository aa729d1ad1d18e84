"""`pandas.NaT` and `pandas.NA`, of which there is one each."""

from __future__ import annotations

from .libraries import library
from .translator import Translator

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def _missing_value(value: Any) -> Any:
    return None


def _make_nat(value: Any) -> Any:
    return library("pandas").NaT


def _make_na(value: Any) -> Any:
    return library("pandas").NA


NAT = Translator("pandas.NaT", ("NaTType",), _missing_value, _make_nat)
NA = Translator("pandas.NA", ("NAType",), _missing_value, _make_na)
