"""Business days: whether a date is one, moving by a number of them, and counting them."""

from __future__ import annotations

import bisect
from typing import Any, Callable

from .array import count as count_of
from .broadcasting import broadcast_shape, spread
from .casting import cast_elements
from .creation import array, asarray
from .dtypes import BOOL, INT64, NAT, as_dtype, can_cast
from .dtypes import dtype as _dtype
from .ndarray import fresh, ndarray, scalar
from .primitives import encode
from .primitives.pure.datetimes import civil_from_days

_DAY = as_dtype("M8[D]")
_NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_ROLLS = {
    "raise": "raise",
    "nat": "nat",
    "forward": "forward",
    "following": "forward",
    "backward": "backward",
    "preceding": "backward",
    "modifiedfollowing": "modified forward",
    "modifiedpreceding": "modified backward",
}


class busdaycalendar:
    """The days of the week that are business days, and the holidays among them."""

    __module__ = "numpy"

    def __init__(self, weekmask: Any = "1111100", holidays: Any = None) -> None:
        self._mask = _weekmask(weekmask)
        if not any(self._mask):
            raise ValueError("Cannot construct a numpy.busdaycal with a weekmask of all zeros")
        days = [] if holidays is None else _days(holidays)[0]
        self._holidays = sorted({day for day in days if day != NAT and self._mask[(day + 3) % 7]})

    @property
    def weekmask(self) -> ndarray:
        """Seven booleans, from Monday on."""
        return array(self._mask, dtype=bool)

    @property
    def holidays(self) -> ndarray:
        """The holidays in order; those that are no business days are left out."""
        return fresh(encode("M", 1, self._holidays), _DAY, (len(self._holidays),))

    def _is_open(self, day: int) -> bool:
        if not self._mask[(day + 3) % 7]:
            return False
        place = bisect.bisect_left(self._holidays, day)
        return place == len(self._holidays) or self._holidays[place] != day

    def _rolled(self, day: int, step: int) -> int:
        while not self._is_open(day):
            day += step
        return day

    def _within(self, first: int, stop: int) -> int:
        """Business days from `first` up to, without, `stop`."""
        weeks, rest = divmod(stop - first, 7)
        open_days = weeks * sum(self._mask) + sum(self._mask[(first + k + 3) % 7] for k in range(rest))
        return open_days - (bisect.bisect_left(self._holidays, stop) - bisect.bisect_left(self._holidays, first))

    def _moved(self, day: int, count: int) -> int:
        """The business day `count` of them on; what holidays take away is moved again."""
        step = 1 if count > 0 else -1
        left = abs(count)
        while left:
            start = day
            weeks, rest = divmod(left, sum(self._mask))
            day += 7 * weeks * step
            while rest:
                day += step
                rest -= self._mask[(day + 3) % 7]
            low, high = (start + 1, day + 1) if step > 0 else (day, start)
            left = bisect.bisect_left(self._holidays, high) - bisect.bisect_left(self._holidays, low)
        return day


def _weekmask(given: Any) -> list[bool]:
    if isinstance(given, bytes):
        given = given.decode("ascii")
    if not isinstance(given, str):
        values = asarray(given)
        if values.ndim != 1 or len(values) != 7:
            raise ValueError("A business day weekmask array must have length 7")
        return [bool(value) for value in values.tolist()]
    text = given.replace(" ", "").replace("\t", "")
    if len(text) == 7 and set(text) <= {"0", "1"}:
        return [c == "1" for c in text]
    mask = [False] * 7
    for start in range(0, len(text), 3):
        name = text[start : start + 3]
        if name not in _NAMES:
            raise ValueError(f'Invalid business day weekmask string "{given}"')
        mask[_NAMES.index(name)] = True
    if not text:
        raise ValueError(f'Invalid business day weekmask string "{given}"')
    return mask


def _days(dates: Any, operand: int = 0) -> tuple[list[int], tuple[int, ...]]:
    """Dates as counts of days, and their shape."""
    a = asarray(dates)
    if a._dtype.kind != "M":
        a = a.astype(_DAY) if a.size else fresh(encode("M", 1, []), _DAY, a.shape)
    elif not can_cast(a._dtype, _DAY, "safe"):
        raise TypeError(
            f"Iterator operand {operand} dtype could not be cast from {a._dtype!r} to dtype('<M8[D]') according to the rule "
            "'safe'"
        )
    return [int(v) for v in cast_elements(a.elements(), a._dtype, _DAY)], a.shape


def _calendar(name: str, weekmask: Any, holidays: Any, busdaycal: Any) -> busdaycalendar:
    if busdaycal is None:
        mask = _weekmask("1111100" if weekmask is None else weekmask)
        if not any(mask):
            raise ValueError("the business day weekmask must have at least one valid business day")
        return busdaycalendar(mask, holidays)
    if weekmask is not None or holidays is not None:
        raise ValueError(f"Cannot supply both the weekmask/holidays and the busdaycal parameters to {name}()")
    return busdaycal


def _require_fit(out: ndarray, shape: tuple[int, ...], dt: _dtype, operand: int) -> None:
    """Raise unless results of this shape and dtype go into `out`."""
    lengths = (1,) * (len(shape) - out.ndim) + out.shape
    for place, (n, m) in enumerate(zip(shape[::-1], lengths[::-1])):
        if n != m:
            raise ValueError(
                f"output operand requires a reduction along dimension {place}, but the reduction is not "
                "enabled. The dimension size of 1 does not match the expected output shape."
            )
    if not can_cast(dt, out.dtype, "safe"):
        raise TypeError(
            f"Iterator requested dtype could not be cast from {dt!r} to {out.dtype!r}, the operand {operand} dtype, "
            "according to the rule 'safe'"
        )


def _answer(compute: Callable[..., Any], columns: list[tuple[list[int], tuple[int, ...]]], dt: _dtype, out: Any) -> Any:
    shapes = [shape for _, shape in columns]
    if out is not None and not isinstance(out, ndarray):
        raise ValueError("busday_offset: must provide a NumPy array for 'out'")
    shape = broadcast_shape(*shapes, *([] if out is None else [out.shape]))
    if out is not None:
        _require_fit(out, shape, dt, len(columns))
    lists = [
        values if have == shape else spread(values, have, shape) if count_of(have) else [] for values, have in columns
    ]
    values = list(map(compute, *lists))
    made = fresh(encode(dt.char, dt.width, values), dt, shape)
    if out is not None:
        out[...] = made
        return out
    return made if shape else scalar(values[0], dt)


def is_busday(dates: Any, weekmask: Any = None, holidays: Any = None, busdaycal: Any = None, out: Any = None) -> Any:
    """Whether each date is a business day."""
    calendar = _calendar("is_busday", weekmask, holidays, busdaycal)

    def compute(day: int) -> bool:
        return day != NAT and calendar._is_open(day)

    return _answer(compute, [_days(dates)], BOOL, out)


def busday_offset(
    dates: Any, offsets: Any, roll: str = "raise", weekmask: Any = None, holidays: Any = None, busdaycal: Any = None,
    out: Any = None,
) -> Any:  # fmt: skip
    """Each date, first rolled to a business day, and then moved by a number of business days."""
    if roll not in _ROLLS:
        raise ValueError(f'Invalid business day roll parameter "{roll}"')
    calendar = _calendar("busday_offset", weekmask, holidays, busdaycal)
    how = _ROLLS[roll]
    moves = asarray(offsets)

    def compute(day: int, move: int) -> int:
        if day == NAT:
            if how == "raise":
                raise ValueError("NaT input in busday_offset")
            return NAT
        if not calendar._is_open(day):
            if how == "raise":
                raise ValueError("Non-business day date in busday_offset")
            if how == "nat":
                return NAT
            step = 1 if how.endswith("forward") else -1
            rolled = calendar._rolled(day, step)
            if how.startswith("modified") and civil_from_days(rolled)[1] != civil_from_days(day)[1]:
                rolled = calendar._rolled(day, -step)
            day = rolled
        return calendar._moved(day, int(move))

    counts = [int(v) for v in cast_elements(moves.elements(), moves._dtype, INT64)]
    return _answer(compute, [_days(dates), (counts, moves.shape)], _DAY, out)


def busday_count(
    begindates: Any, enddates: Any, weekmask: Any = None, holidays: Any = None, busdaycal: Any = None, out: Any = None
) -> Any:
    """The business days from the first date up to, without, the second; counted backwards they are negative."""
    calendar = _calendar("busday_count", weekmask, holidays, busdaycal)

    def compute(begin: int, end: int) -> int:
        if NAT in (begin, end):
            raise ValueError("Cannot compute a business day count with a NaT (not-a-time) date")
        if begin <= end:
            return calendar._within(begin, end)
        return -calendar._within(end + 1, begin + 1)

    return _answer(compute, [_days(begindates), _days(enddates, 1)], INT64, out)


__all__ = ["busday_count", "busday_offset", "busdaycalendar", "is_busday"]
