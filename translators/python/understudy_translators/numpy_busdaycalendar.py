"""`numpy.busdaycalendar`: the days of its week, and its holidays."""

from __future__ import annotations

from .libraries import library
from .translator import Translator

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def _calendar_value(calendar: Any) -> Any:
    return calendar.weekmask, calendar.holidays


def _make_calendar(value: Any) -> Any:
    return library("numpy").busdaycalendar(*value)


BUSDAYCALENDAR = Translator("numpy.busdaycalendar", ("busdaycalendar",), _calendar_value, _make_calendar)
