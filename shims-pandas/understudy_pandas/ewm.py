"""`ewm`: statistics over all rows so far, in which older rows weigh less."""

from __future__ import annotations

import datetime
import math
from collections.abc import Callable, Mapping
from typing import Any

from understudy_numpy import primitives
from understudy_numpy.primitives.refusal import Refusal

from .rolling import Windows, aggregated, roots


class ExponentialMovingWindow:
    """Windows over all rows so far, in which older rows weigh less."""

    __module__ = "pandas.api.typing"

    def __init__(self, obj: Any, com: float, least: int, adjust: bool, ignore_na: bool) -> None:
        self.obj = obj
        self._com = com
        self._least = least
        self._adjust = adjust
        self._ignore_na = ignore_na
        # Where the rows of each group start, and the labels of the results, for windows by group.
        self._breaks: list[int] = [0, len(obj)]
        self._labels: Any = None

    def __repr__(self) -> str:
        given = [f"{name}={value}" for name, value in self._given.items() if value is not None]
        shown = [*given, f"min_periods={self._least}", f"adjust={self._adjust}", f"ignore_na={self._ignore_na}"]
        return f"{type(self).__name__} [{','.join([*shown, 'method=single'])}]"

    _given: Mapping[str, Any] = {}

    def __getitem__(self, key: Any) -> ExponentialMovingWindow:
        return self._again(self.obj[key])

    def _again(self, obj: Any) -> ExponentialMovingWindow:
        made = type(self)(obj, self._com, self._least, self._adjust, self._ignore_na)
        made._breaks, made._labels, made._given = self._breaks, self._labels, self._given
        return made

    def _of_groups(self, parts: list[Any], obj: Any, labels: Any) -> ExponentialMovingWindow:
        """Windows like these over `obj`, in which the objects of `parts` stand below each other."""
        made = ExponentialMovingWindowGroupBy(obj, self._com, self._least, self._adjust, self._ignore_na)
        made._breaks, made._labels, made._given = [0], labels, self._given
        for part in parts:
            made._breaks.append(made._breaks[-1] + len(part.obj))
        return made

    def _result_index(self) -> Any:
        return self.obj._index if self._labels is None else self._labels

    def _apply(self, function: Callable[[list[float]], list[float]], numeric_only: bool) -> Any:
        """Each column, group by group, through a function of its values as floats."""
        plain = Windows(self.obj, ([], []), 0, 1, None)
        plain._labels = self._labels
        breaks = self._breaks

        def by_group(values: list[float]) -> list[float]:
            if len(breaks) == 2:
                return function(values)
            return [found for a, b in zip(breaks, breaks[1:]) for found in function(values[a:b])]

        return plain._apply(by_group, numeric_only)

    def sum(self, numeric_only: bool = False, engine: Any = None, engine_kwargs: Any = None) -> Any:
        """Sums."""
        if not self._adjust:
            raise NotImplementedError("sum is not implemented with adjust=False")
        return self._apply(lambda v: primitives.weighted_sum(v, self._com, self._ignore_na, self._least), numeric_only)

    def mean(self, numeric_only: bool = False, engine: Any = None, engine_kwargs: Any = None) -> Any:
        """Means."""
        return self._apply(
            lambda v: primitives.weighted_mean(v, self._com, self._adjust, self._ignore_na, self._least), numeric_only
        )

    def var(self, bias: bool = False, numeric_only: bool = False) -> Any:
        """Variances."""
        return self._apply(
            lambda v: primitives.weighted_cov(v, v, self._com, self._adjust, self._ignore_na, self._least, bias),
            numeric_only,
        )

    def std(self, bias: bool = False, numeric_only: bool = False) -> Any:
        """Standard deviations."""
        return self._apply(
            lambda v: roots(primitives.weighted_cov(v, v, self._com, self._adjust, self._ignore_na, self._least, bias)),
            numeric_only,
        )

    def aggregate(self, func: Any = None, *args: Any, **kwargs: Any) -> Any:
        """By a function's name, a list of them or a dictionary by column."""
        return aggregated(self, func, args, kwargs)

    agg = aggregate


class ExponentialMovingWindowGroupBy(ExponentialMovingWindow):
    """Exponentially weighted windows within each group."""

    __module__ = "pandas.api.typing"


def ewm(
    obj: Any,
    com: float | None = None,
    span: float | None = None,
    halflife: Any = None,
    alpha: float | None = None,
    min_periods: int | None = 0,
    adjust: bool = True,
    ignore_na: bool = False,
    times: Any = None,
    method: str = "single",
) -> ExponentialMovingWindow:
    """Exponentially weighted windows; one of com, span, halflife and alpha says how fast weights fall."""
    if method not in ("table", "single"):
        raise ValueError("method must be 'table' or 'single")
    if times is not None or isinstance(halflife, (str, datetime.timedelta)):
        raise Refusal("pandas.Series.ewm", "times", type(times).__name__, "decay by time has no shim")
    if sum(part is not None for part in (com, span, halflife, alpha)) > 1:
        raise ValueError("comass, span, halflife, and alpha are mutually exclusive")
    if com is not None:
        if com < 0:
            raise ValueError("comass must satisfy: comass >= 0")
        mass = float(com)
    elif span is not None:
        if span < 1:
            raise ValueError("span must satisfy: span >= 1")
        mass = (span - 1) / 2
    elif halflife is not None:
        if halflife <= 0:
            raise ValueError("halflife must satisfy: halflife > 0")
        mass = 1 / (1 - math.exp(math.log(0.5) / halflife)) - 1
    elif alpha is not None:
        if not 0 < alpha <= 1:
            raise ValueError("alpha must satisfy: 0 < alpha <= 1")
        mass = (1 - alpha) / alpha
    else:
        raise ValueError("Must pass one of comass, span, halflife, or alpha")
    made = ExponentialMovingWindow(obj, mass, max(min_periods or 0, 1), adjust, ignore_na)
    made._given = {"com": com, "span": span, "halflife": halflife, "alpha": alpha}
    return made
