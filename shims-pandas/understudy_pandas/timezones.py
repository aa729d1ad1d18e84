"""Time zones by name, and their names."""

from __future__ import annotations

import datetime
import re
from typing import Any

from understudy_numpy.primitives.refusal import Refusal

UTC = datetime.timezone.utc


def get_timezone(tz: Any) -> datetime.tzinfo | None:
    """The zone that `tz` (a name, a tzinfo or None) stands for; ZoneInfoNotFoundError for an unknown name."""
    if tz is None:
        return None
    if isinstance(tz, str):
        if tz in ("UTC", "utc"):
            return UTC
        fixed = re.fullmatch(r"(?:UTC)?([+-])(\d{2}):?(\d{2})", tz)
        if fixed:
            offset = datetime.timedelta(hours=int(fixed.group(2)), minutes=int(fixed.group(3)))
            return datetime.timezone(-offset if fixed.group(1) == "-" else offset)
        if tz.startswith("dateutil/"):
            raise Refusal("pandas.Timestamp.tz_localize", "tz", tz, "zones of dateutil have no shim")
        import zoneinfo

        return zoneinfo.ZoneInfo(tz)
    if isinstance(tz, datetime.tzinfo):
        return UTC if isinstance(tz, datetime.timezone) and str(tz) == "UTC" else tz
    if isinstance(tz, datetime.timedelta):
        raise TypeError("tz must be string or tzinfo subclass")
    raise TypeError(f"Cannot convert {type(tz).__name__} to tzinfo")


def fixed_offset(seconds: int) -> datetime.tzinfo:
    """The zone with a constant offset from UTC."""
    return UTC if seconds == 0 else datetime.timezone(datetime.timedelta(seconds=seconds))


def same_zone(left: Any, right: Any) -> bool:
    """Whether two zones (or None) are the same zone."""
    return left is right or (left is not None and right is not None and (left == right or str(left) == str(right)))
