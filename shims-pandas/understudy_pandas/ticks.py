"""Offsets of fixed length (hours to nanoseconds), and `Day`, which is one on the wall."""

from __future__ import annotations

import datetime
from array import array
from collections.abc import Sequence
from typing import Any

import understudy_numpy as np
from understudy_numpy.primitives.pure.datetimes import NAT

from .nattype import UNIT_NS, NaT
from .offsets_base import SingleConstructorOffset, _named, check_moment
from .timedeltas import Timedelta
from .timestamps import Timestamp


class Day(SingleConstructorOffset):
    """Calendar days: the wall-clock time stays."""

    __module__ = "pandas._libs.tslibs.offsets"
    _prefix = "D"

    def __init__(self, n: int = 1, normalize: bool = False) -> None:
        super().__init__(n, normalize)
        if normalize:
            raise ValueError("Day offset with `normalize=True` is not allowed.")

    def _shift(self, day: int, n: int) -> int:
        return day + n

    def _on(self, day: int) -> bool:
        return True

    def is_on_offset(self, dt: Any) -> bool:
        return True

    @property
    def nanos(self) -> int:
        return self.n * 86_400_000_000_000

    def _as_pd_timedelta(self) -> Timedelta:
        return Timedelta(days=self.n)

    def __add__(self, other: Any) -> Any:
        if isinstance(other, (datetime.timedelta, np.timedelta64)) and other is not NaT or isinstance(other, Tick):
            return Timedelta(days=self.n) + Timedelta(other)
        return super().__add__(other)

    __radd__ = __add__

    def __sub__(self, other: Any) -> Any:
        if isinstance(other, (datetime.timedelta, Tick)):
            return Timedelta(days=self.n) - Timedelta(other)
        return super().__sub__(other)

    def __rsub__(self, other: Any) -> Any:
        return (-self).__add__(other)


class Tick(SingleConstructorOffset):
    """A step of fixed length."""

    __module__ = "pandas._libs.tslibs.offsets"
    _is_tick = True
    _size = 0

    def __init__(self, n: int = 1, normalize: bool = False) -> None:
        super().__init__(n, normalize)
        if normalize:
            raise ValueError("Tick offset with `normalize=True` is not allowed.")

    @property
    def nanos(self) -> int:
        return self.n * self._size

    @property
    def delta(self) -> Timedelta:
        return Timedelta(self)

    def _unit(self) -> str:
        """The coarsest kept unit that counts the step exactly."""
        return next(unit for unit, size in UNIT_NS.items() if self._size % size == 0)

    def _apply(self, moment: Timestamp) -> Any:
        if moment is NaT:
            return NaT
        unit = self._unit()
        return moment + Timedelta._from_value(self.nanos // UNIT_NS[unit], unit)

    def _apply_values(self, values: Sequence[int], unit: str, n: int | None = None) -> array:
        move = (self.n if n is None else n) * self._size // UNIT_NS[unit]
        return array("q", [value if value == NAT else value + move for value in values])

    def is_on_offset(self, dt: Any) -> bool:
        check_moment(dt)
        return True

    def __eq__(self, other: Any) -> bool:
        if isinstance(other, str):
            try:
                other = _named(other)
            except ValueError:
                return False
        length = _fixed_length(other)
        return length is not None and self.nanos == length

    def __ne__(self, other: Any) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash(self.nanos)

    def __lt__(self, other: Any) -> Any:
        length = _fixed_length(other)
        return NotImplemented if length is None else self.nanos < length

    def __le__(self, other: Any) -> Any:
        length = _fixed_length(other)
        return NotImplemented if length is None else self.nanos <= length

    def __gt__(self, other: Any) -> Any:
        length = _fixed_length(other)
        return NotImplemented if length is None else self.nanos > length

    def __ge__(self, other: Any) -> Any:
        length = _fixed_length(other)
        return NotImplemented if length is None else self.nanos >= length

    def __add__(self, other: Any) -> Any:
        if isinstance(other, Tick):
            if type(other) is type(self):
                return type(self)(self.n + other.n)
            return delta_to_tick(self.nanos + other.nanos)
        if isinstance(other, (Day, datetime.timedelta, np.timedelta64)) and other is not NaT:
            return Timedelta(self) + Timedelta(other)
        return super().__add__(other)

    __radd__ = __add__

    def __sub__(self, other: Any) -> Any:
        if isinstance(other, (Tick, Day)):
            return self + -other
        if isinstance(other, datetime.timedelta):
            return Timedelta(self) - other
        return super().__sub__(other)

    def __rsub__(self, other: Any) -> Any:
        return (-self).__add__(other)

    def __mul__(self, other: Any) -> Any:
        if isinstance(other, float):
            if other * self.n == int(other * self.n):
                return self._with(int(other * self.n))
            return delta_to_tick(int(self.nanos * other))
        return super().__mul__(other)

    __rmul__ = __mul__

    def __truediv__(self, other: Any) -> Any:
        if isinstance(other, (int, float)):
            return delta_to_tick(int(self.nanos / other)) if self.n % other else self._with(int(self.n / other))
        return Timedelta(self) / (Timedelta(other) if isinstance(other, Tick) else other)


class Hour(Tick):
    __module__ = "pandas._libs.tslibs.offsets"
    _prefix = "h"
    _size = 3_600_000_000_000


class Minute(Tick):
    __module__ = "pandas._libs.tslibs.offsets"
    _prefix = "min"
    _size = 60_000_000_000


class Second(Tick):
    __module__ = "pandas._libs.tslibs.offsets"
    _prefix = "s"
    _size = 1_000_000_000


class Milli(Tick):
    __module__ = "pandas._libs.tslibs.offsets"
    _prefix = "ms"
    _size = 1_000_000


class Micro(Tick):
    __module__ = "pandas._libs.tslibs.offsets"
    _prefix = "us"
    _size = 1_000


class Nano(Tick):
    __module__ = "pandas._libs.tslibs.offsets"
    _prefix = "ns"
    _size = 1


def _fixed_length(other: Any) -> int | None:
    if isinstance(other, Tick):
        return other.nanos
    return (
        Timedelta(other)._ns if isinstance(other, (datetime.timedelta, np.timedelta64)) and other is not NaT else None
    )


def delta_to_tick(nanos: int) -> Any:
    """The offset of a fixed length in the coarsest unit that counts it."""
    for kind in (Hour, Minute, Second, Milli, Micro):
        if nanos % kind._size == 0:
            return kind(nanos // kind._size)
    return Nano(nanos)
