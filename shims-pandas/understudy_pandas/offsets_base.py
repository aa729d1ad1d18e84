"""What every date offset can do; it rests on two functions of day numbers, `_shift(day, n)` and `_on(day)`."""

from __future__ import annotations

import datetime
from array import array
from collections.abc import Sequence
from typing import Any

import understudy_numpy as np
from understudy_numpy.primitives.pure.datetimes import NAT, PER_DAY, by_day

from .nattype import NaT
from .timestamps import Timestamp


class BaseOffset:
    """A step of time, taken `n` times."""

    __module__ = "pandas._libs.tslibs.offsets"
    _prefix = ""
    _attributes: tuple[str, ...] = ()
    _is_tick = False
    __array_priority__ = 1000
    __array_ufunc__ = None

    def __init__(self, n: int = 1, normalize: bool = False) -> None:
        self.n = _whole(n)
        self.normalize = normalize

    # Identity

    @property
    def kwds(self) -> dict[str, Any]:
        """The parameters besides `n` and `normalize`."""
        return {name: getattr(self, name) for name in self._attributes if getattr(self, name) is not None}

    def _with(self, n: int) -> Any:
        return type(self)(n, normalize=self.normalize, **{name: getattr(self, name) for name in self._attributes})

    @property
    def base(self) -> Any:
        """The same step, taken once."""
        return self._with(1)

    def copy(self) -> Any:
        return self._with(self.n)

    def _key(self) -> tuple[Any, ...]:
        return (type(self).__name__, self.n, self.normalize, *(getattr(self, name) for name in self._attributes))

    def __eq__(self, other: Any) -> bool:
        if isinstance(other, str):
            try:
                other = _named(other)
            except ValueError:
                return False
        return isinstance(other, BaseOffset) and self._key() == other._key()

    def __ne__(self, other: Any) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash(self._key())

    def __reduce__(self) -> Any:
        return (
            _rebuild,
            (type(self), self.n, self.normalize, {name: getattr(self, name) for name in self._attributes}),
        )

    # Text

    @property
    def rule_code(self) -> str:
        """The alias of the step taken once."""
        return self._prefix

    @property
    def name(self) -> str:
        import warnings

        from .errors import Pandas4Warning

        warnings.warn(
            "The 'name' property is deprecated and will be removed in a future version. Use 'rule_code' instead.",
            Pandas4Warning,
            stacklevel=2,
        )
        return self.rule_code

    @property
    def freqstr(self) -> str:
        """The alias, like '2h' or 'W-SUN'."""
        return self.rule_code if self.n == 1 else f"{self.n}{self.rule_code}"

    def _shown(self) -> list[str]:
        return [f"{name}={getattr(self, name)}" for name in self._attributes]

    def __repr__(self) -> str:
        name = getattr(self, "_outputName", type(self).__name__)
        count = f"{self.n} * " if self.n != 1 else ""
        plural = "s" if abs(self.n) != 1 else ""
        shown = self._shown()
        return f"<{count}{name}{plural}{': ' + ', '.join(shown) if shown else ''}>"

    # Arithmetic of offsets

    def __neg__(self) -> Any:
        return self._with(-self.n)

    def __mul__(self, other: Any) -> Any:
        if isinstance(other, (int, np.integer)) and not isinstance(other, bool):
            return self._with(self.n * int(other))
        return NotImplemented

    __rmul__ = __mul__

    def __add__(self, other: Any) -> Any:
        if other is NaT:
            return NaT
        if isinstance(other, (datetime.datetime, np.datetime64)):
            return self._apply(Timestamp(other))
        if isinstance(other, datetime.date):
            return self._apply(Timestamp(other))
        if isinstance(other, BaseOffset) and type(other) is type(self) and other.kwds == self.kwds:
            return self._with(self.n + other.n)
        return NotImplemented

    __radd__ = __add__

    def __sub__(self, other: Any) -> Any:
        if isinstance(other, datetime.datetime):
            raise TypeError("Cannot subtract datetime from offset.")
        if type(other) is type(self):
            return self._with(self.n - other.n)
        return NotImplemented

    def __rsub__(self, other: Any) -> Any:
        return (-self).__add__(other)

    # Moments

    def _shift(self, day: int, n: int) -> int:
        raise NotImplementedError

    def _on(self, day: int) -> bool:
        return self._shift(self._shift(day, 1), -1) == day

    def _apply(self, moment: Timestamp) -> Any:
        if moment is NaT:
            return NaT
        local = self._apply_values([moment._local], moment._unit)[0]
        if self.normalize:
            per_day = PER_DAY[moment._unit]
            local = local // per_day * per_day
        return Timestamp._from_local(local, moment._unit, moment.tzinfo)

    def _apply_values(self, values: Sequence[int], unit: str, n: int | None = None) -> array:
        """Wall-clock counts moved by the offset (`n` times the step)."""
        steps = self.n if n is None else n
        per_day = PER_DAY[unit]
        moves = by_day(values, unit, lambda day: (self._shift(day, steps) - day) * per_day, 0)
        return array("q", [value if value == NAT else value + move for value, move in zip(values, moves)])

    def _is_everywhere(self) -> bool:
        """Whether every moment lies on the offset; NaT then does, too."""
        return False

    def is_on_offset(self, dt: Any) -> bool:
        """Whether a moment lies on the offset."""
        check_moment(dt)
        if dt is NaT:
            return self._is_everywhere()
        moment = Timestamp(dt)
        if self.normalize and moment._local % PER_DAY[moment._unit]:
            return False
        return self._on(moment._days)

    def rollforward(self, dt: Any) -> Any:
        """The moment itself or the next one on the offset."""
        moment = Timestamp(dt)
        return moment if moment is NaT or self.is_on_offset(moment) else moment + self._with(1)

    def rollback(self, dt: Any) -> Any:
        """The moment itself or the last one before it on the offset."""
        moment = Timestamp(dt)
        return moment if moment is NaT or self.is_on_offset(moment) else moment - self._with(1)

    @property
    def nanos(self) -> int:
        """The length in nanoseconds, where it is fixed."""
        raise ValueError(f"{self!r} is a non-fixed frequency")


def _rebuild(kind: Any, n: int, normalize: bool, kwds: dict[str, Any]) -> Any:
    return kind(n, normalize=normalize, **kwds)


def _whole(n: Any) -> int:
    if isinstance(n, (bool, datetime.timedelta)) or not isinstance(n, (int, float, np.integer, np.floating)):
        raise TypeError(f"`n` argument must be an integer, got {type(n)}")
    if int(n) != n:
        raise ValueError(f"`n` argument must be an integer, got {n}")
    return int(n)


def check_moment(dt: Any) -> None:
    """Refuse what is no datetime, in the words of the compiled original."""
    if not isinstance(dt, datetime.datetime):
        kind = type(dt)
        name = kind.__name__ if kind.__module__ in ("builtins", "__main__") else f"{kind.__module__}.{kind.__name__}"
        raise TypeError(f"Argument 'dt' has incorrect type (expected datetime.datetime, got {name})")


def whole_parameter(value: Any) -> int:
    """A parameter that the original keeps as a C integer."""
    if not isinstance(value, (int, float, np.integer, np.floating)):
        raise TypeError("an integer is required")
    return int(value)


class SingleConstructorOffset(BaseOffset):
    """An offset whose alias has no parameter."""

    __module__ = "pandas._libs.tslibs.offsets"


def _named(alias: str) -> Any:
    from .frequencies import to_offset

    return to_offset(alias)
