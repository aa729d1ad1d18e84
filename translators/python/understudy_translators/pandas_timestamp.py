"""`pandas.Timestamp`: the moment in its unit, the zone and the fold."""

from __future__ import annotations

from .libraries import library
from .translator import Translator

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def _stamp_value(stamp: Any) -> Any:
    # Without its zone it is the moment in UTC.
    naive = stamp if stamp.tz is None else stamp.tz_convert(None)
    return naive.asm8, stamp.tz, stamp.fold


def _make_stamp(value: Any) -> Any:
    moment, zone, fold = value
    pandas = library("pandas")
    stamp = pandas.Timestamp(moment)
    return (
        stamp.tz_localize("UTC").tz_convert(zone) if zone is not None else stamp.replace(fold=fold) if fold else stamp
    )


TIMESTAMP = Translator("pandas.Timestamp", ("Timestamp",), _stamp_value, _make_stamp)
