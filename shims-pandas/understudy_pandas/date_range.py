"""`date_range`, `bdate_range` and `timedelta_range`: regular moments and durations."""

from __future__ import annotations

from typing import Any

import understudy_numpy as np
from understudy_numpy.primitives.pure.datetimes import PER_DAY, range_values
from understudy_numpy.primitives.refusal import Refusal

from .arrays.datetime import datetimes, localize, timedeltas
from .frequencies import to_offset
from .nattype import UNIT_NS, NaT, finer
from .offsets import BaseOffset
from .timedeltas import Timedelta
from .timestamps import Timestamp
from .timezones import get_timezone, same_zone

_THREE = "Of the four parameters: start, end, periods, and freq, exactly three must be specified"


def generate(
    freq: Any, unit: str, start: int | None = None, end: int | None = None, periods: int | None = None
) -> list[int]:
    """Wall-clock counts along a frequency: from `start`, up to `end`, so many; two of the three are enough."""
    if freq._is_tick or type(freq).__name__ == "Day":
        step = freq.nanos // UNIT_NS[unit]
        if step == 0:
            raise ValueError("range() arg 3 must not be zero")
        if periods is None:
            if start is None or end is None:
                raise ValueError(_THREE)
            return list(range(start, end + (1 if step > 0 else -1), step))
        if start is None:
            if end is None:
                raise ValueError(_THREE)
            start = end - (periods - 1) * step
        return list(range_values(start, step, periods))
    forward = freq.n >= 0
    per_day = PER_DAY[unit]
    if start is not None and not freq._on(start // per_day):
        start = freq._apply_values([start], unit, 1 if forward else -1)[0]
    if end is not None and not freq._on(end // per_day):
        end = freq._apply_values([end], unit, -1 if forward else 1)[0]
    if periods is not None and start is None:
        back = [end]
        while len(back) < periods:
            back.append(freq._apply_values([back[-1]], unit, -freq.n)[0])
        return [value for value in reversed(back[:periods])]  # type: ignore[misc]
    result = []
    current = start
    while len(result) < periods if periods is not None else (current <= end if forward else current >= end):  # type: ignore[operator]
        result.append(current)
        following = freq._apply_values([current], unit)[0]
        if periods is None and following == current or forward != (following > current):
            raise ValueError(
                f"Offset {freq} did not increment date" if forward else f"Offset {freq} did not decrement date"
            )
        current = following
    return result  # type: ignore[return-value]


def date_range(
    start: Any = None,
    end: Any = None,
    periods: Any = None,
    freq: Any = None,
    tz: Any = None,
    normalize: bool = False,
    name: Any = None,
    inclusive: str = "both",
    *,
    unit: str | None = None,
    **kwargs: Any,
) -> Any:
    """The moments from `start` to `end` at a frequency (a day, unless `periods` spreads them evenly)."""
    from .index.datetime import DatetimeIndex

    if freq is None and any(part is None for part in (periods, start, end)):
        freq = "D"
    step = to_offset(freq)
    if start is NaT or end is NaT:
        raise ValueError("Neither `start` nor `end` can be NaT")
    if sum(part is not None for part in (start, end, periods, step)) != 3:
        raise ValueError(_THREE)
    periods = _count(periods)
    first = None if start is None else Timestamp(start)
    last = None if end is None else Timestamp(end)
    if first is NaT or last is NaT:
        raise ValueError("Neither `start` nor `end` can be NaT")
    if normalize:
        first, last = (None if moment is None else moment.normalize() for moment in (first, last))
    if inclusive not in ("both", "left", "right", "neither"):
        raise ValueError("Inclusive has to be either 'both', 'neither', 'left' or 'right'")
    zone = _zone(first, last, tz)
    if unit is None:
        unit = "s"
        for moment in (first, last):
            if moment is not None:
                unit = finer(unit, moment._unit)
        if step is not None and step._is_tick:
            unit = finer(unit, step._unit())
        if step is not None and not isinstance(step, BaseOffset):
            raise Refusal("pandas.date_range", "freq", freq, "no shim")
    elif unit not in UNIT_NS:
        raise ValueError("'unit' must be one of 's', 'ms', 'us', 'ns'")
    begin, finish = (None if moment is None else moment._ns // UNIT_NS[unit] for moment in (first, last))
    local = zone is not None and (step is None or not step._is_tick)
    if zone is not None:
        if local:
            begin, finish = (
                None if moment is None else (moment.tz_localize(None) if moment.tzinfo else moment)._ns // UNIT_NS[unit]
                for moment in (first, last)
            )
        else:
            begin, finish = (
                None if moment is None else (moment if moment.tzinfo else moment.tz_localize(zone))._ns // UNIT_NS[unit]
                for moment in (first, last)
            )
    if step is None:
        if zone is not None:
            local = False
            begin, finish = (
                (moment if moment.tzinfo else moment.tz_localize(zone))._ns // UNIT_NS[unit]
                for moment in (first, last)  # type: ignore[union-attr]
            )
        values = _spread(begin, finish, periods)
    else:
        values = generate(step, unit, begin, finish, periods)
    if values and inclusive != "both":
        if inclusive in ("right", "neither") and values[0] == begin:
            values = values[1:]
        if values and inclusive in ("left", "neither") and values[-1] == finish:
            values = values[:-1]
    if zone is not None and local:
        values = list(localize(values, unit, zone, "raise", "raise"))
    return DatetimeIndex._make(datetimes(values, unit, zone), name, step)


def _spread(begin: Any, finish: Any, periods: int) -> list[int]:
    """So many counts, evenly from one to the other, both included."""
    if periods == 1:
        return [begin]
    span = finish - begin
    return [begin + k * span // (periods - 1) for k in range(periods)]


def _count(periods: Any) -> int | None:
    if periods is None:
        return None
    if isinstance(periods, (int, np.integer)) and not isinstance(periods, bool):
        return int(periods)
    raise TypeError(f"periods must be an integer, got {periods}")


def _zone(first: Any, last: Any, tz: Any) -> Any:
    zones = [moment.tzinfo for moment in (first, last) if moment is not None and moment.tzinfo is not None]
    if len(zones) == 2 and not same_zone(*zones):
        raise AssertionError("Start and end cannot both be tz-aware with different timezones")
    found = get_timezone(tz)
    if zones and found is not None and not same_zone(zones[0], found):
        raise AssertionError("Inferred time zone not equal to passed time zone")
    if zones and len(zones) == 1 and first is not None and last is not None:
        raise ValueError("Start and end cannot both be tz-aware with different timezones")
    return found if found is not None else zones[0] if zones else None


def bdate_range(
    start: Any = None,
    end: Any = None,
    periods: Any = None,
    freq: Any = "B",
    tz: Any = None,
    normalize: bool = True,
    name: Any = None,
    weekmask: Any = None,
    holidays: Any = None,
    inclusive: str = "both",
    **kwargs: Any,
) -> Any:
    """`date_range` along business days."""
    if freq is None:
        raise TypeError("freq must be specified for bdate_range; use date_range instead")
    if weekmask is not None or holidays is not None:
        if isinstance(freq, str) and freq.startswith("C"):
            raise Refusal("pandas.bdate_range", "freq", freq, "custom business days have no shim")
        raise ValueError(
            f"a custom frequency string is required when holidays or weekmask are passed, got frequency {freq}"
        )
    return date_range(start, end, periods, freq, tz, normalize, name, inclusive, **kwargs)


def timedelta_range(
    start: Any = None,
    end: Any = None,
    periods: Any = None,
    freq: Any = None,
    name: Any = None,
    closed: Any = None,
    *,
    unit: str | None = None,
) -> Any:
    """The durations from `start` to `end` at a frequency (a day, unless `periods` spreads them evenly)."""
    from .index.datetime import TimedeltaIndex

    if freq is None and any(part is None for part in (periods, start, end)):
        freq = "D"
    step = to_offset(freq)
    if sum(part is not None for part in (start, end, periods, step)) != 3:
        raise ValueError(_THREE)
    periods = _count(periods)
    first = None if start is None else Timedelta(start)
    last = None if end is None else Timedelta(end)
    if unit is None:
        unit = "s"
        for span in (first, last):
            if span is not None:
                unit = finer(unit, span._unit)
        if step is not None and step._is_tick:
            unit = finer(unit, step._unit())
    begin, finish = (None if span is None else span._ns // UNIT_NS[unit] for span in (first, last))
    values = _spread(begin, finish, periods) if step is None else generate(step, unit, begin, finish, periods)  # type: ignore[arg-type]
    if closed == "right" and values and values[0] == begin:
        values = values[1:]
    if closed == "left" and values and values[-1] == finish:
        values = values[:-1]
    return TimedeltaIndex._make(timedeltas(values, unit), name, step)
