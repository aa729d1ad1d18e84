"""`rolling` and `expanding`: statistics of windows over the rows of a Series or DataFrame.

Windows are bounds of rows; what is computed in them is in the primitive `windows`. Results are float64 along the
labels of the object (every `step`-th of them).
"""

from __future__ import annotations

import copy as copying
import datetime
import math
from array import array as typed
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import understudy_numpy as np
from understudy_numpy import primitives
from understudy_numpy.primitives.refusal import Refusal

from .arrays.datetime import counts
from .dtypes import is_extension, is_numeric
from .errors import DataError
from .frequencies import to_offset
from .index.base import Index
from .index.datetime import DatetimeIndex, TimedeltaIndex
from .nattype import UNIT_NS
from .timedeltas import Timedelta

NAN = math.nan


def rolling(
    obj: Any,
    window: Any,
    min_periods: int | None = None,
    center: bool = False,
    win_type: Any = None,
    on: Any = None,
    closed: str | None = None,
    step: int | None = None,
    method: str = "single",
) -> Rolling:
    """Windows of so many rows, or so much time, that end at each row."""
    kind = type(obj).__name__
    if win_type is not None:
        raise Refusal(f"pandas.{kind}.rolling", "win_type", win_type, "weighted windows have no shim")
    if method != "single":
        raise Refusal(f"pandas.{kind}.rolling", "method", method, "only 'single' has a shim")
    if hasattr(window, "get_window_bounds"):
        raise Refusal(f"pandas.{kind}.rolling", "window", type(window).__name__, "custom indexers have no shim")
    if closed not in (None, "right", "left", "both", "neither"):
        raise ValueError("closed must be 'right', 'left', 'both' or 'neither'")
    if min_periods is not None and (not isinstance(min_periods, (int, np.integer)) or isinstance(min_periods, bool)):
        raise ValueError("min_periods must be an integer")
    if min_periods is not None and min_periods < 0:
        raise ValueError("min_periods must be >= 0")
    if not isinstance(center, bool):
        raise ValueError("center must be a boolean")
    size = len(obj)
    index = obj._index if on is None else Index._from_array(obj[on]._array, on)
    timed = isinstance(window, (str, datetime.timedelta)) or hasattr(window, "is_on_offset")
    if timed:
        if not isinstance(index, (DatetimeIndex, TimedeltaIndex)):
            raise ValueError("window must be an integer 0 or greater")
        bounds = _time_bounds(index, window, center, closed, step, on)
        least = 1 if min_periods is None else min_periods
    else:
        if not isinstance(window, (int, np.integer)) or isinstance(window, bool) or window < 0:
            raise ValueError("window must be an integer 0 or greater")
        if min_periods is not None and min_periods > window:
            raise ValueError(f"min_periods {min_periods} must be <= window {window}")
        if step is not None and (not isinstance(step, int) or step < 0):
            raise ValueError("step must be an integer" if not isinstance(step, int) else "step must be >= 0")
        bounds = primitives.fixed_bounds(size, int(window), center, closed or "right", step or 1)
        least = int(window) if min_periods is None else min_periods
    made = Rolling(obj, bounds, least, step or 1, on)
    made.window, made.min_periods, made.center, made.closed = window, min_periods, center, closed
    return made


def _time_bounds(index: Any, window: Any, center: bool, closed: str | None, step: Any, on: Any) -> Any:
    try:
        freq = to_offset(window) if not isinstance(window, datetime.timedelta) else None
    except ValueError as error:
        raise ValueError(f"passed window {window} is not compatible with a datetimelike index") from error
    nanos = Timedelta(window)._ns if freq is None else freq.nanos
    if step is not None:
        raise NotImplementedError("step is not supported with frequency windows")
    labels = counts(index._array)
    if index.hasnans or not (index.is_monotonic_increasing or index.is_monotonic_decreasing):
        raise ValueError("index values must be monotonic" if on is None else f"{on} values must be monotonic")
    size = UNIT_NS[index.unit]
    span = nanos // size
    if span <= 0 or nanos % size:
        raise Refusal(
            "pandas.Series.rolling", "window", window, "a window finer than the unit of the index has no shim"
        )
    if not index.is_monotonic_increasing:
        raise Refusal("pandas.Series.rolling", "window", window, "windows over a falling index have no shim")
    return primitives.range_bounds(labels, span, center, closed or "right")


def expanding(obj: Any, min_periods: int = 1, method: str = "single") -> Expanding:
    """Windows from the first row to each row."""
    if method != "single":
        raise Refusal(f"pandas.{type(obj).__name__}.expanding", "method", method, "only 'single' has a shim")
    return Expanding(obj, primitives.growing_bounds(len(obj)), min_periods, 1, None)


class Windows:
    """An object, the bounds of its windows, and how many values a window needs."""

    def __init__(self, obj: Any, bounds: Any, least: int, step: int, on: Any) -> None:
        self.obj = obj
        self._starts, self._ends = bounds
        self._least = least
        self._step = step
        self._on = on
        # The labels of the results, where they are not those of the object.
        self._labels: Any = None

    def _of_groups(self, parts: list[Any], obj: Any, labels: Any) -> Any:
        """Windows like these over `obj`, in which the objects of `parts` stand below each other."""
        if self._step != 1:
            raise Refusal("pandas.api.typing.DataFrameGroupBy.rolling", "step", self._step, "no shim yet")
        made = object.__new__(ExpandingGroupBy if isinstance(self, Expanding) else RollingGroupBy)
        made.__dict__.update(self.__dict__)
        made.obj, made._starts, made._ends, made._labels = obj, [], [], labels
        offset = 0
        for part in parts:
            made._starts += [start + offset for start in part._starts]
            made._ends += [end + offset for end in part._ends]
            offset += len(part.obj)
        return made

    def _result_index(self) -> Any:
        if self._labels is not None:
            return self._labels
        return self.obj._index if self._step == 1 else self.obj._index[:: self._step]

    def _again(self, obj: Any) -> Any:
        made = object.__new__(type(self))
        made.__dict__.update(self.__dict__)
        made.obj = obj
        return made

    def __getitem__(self, key: Any) -> Any:
        return self._again(self.obj[key])

    def __iter__(self) -> Iterator[Any]:
        for start, end in zip(self._starts, self._ends):
            yield self.obj.iloc[start:end]

    def __getattr__(self, name: str) -> Any:
        if not name.startswith("_") and "obj" in self.__dict__ and self.obj.ndim == 2 and name in self.obj.columns:
            return self[name]
        raise AttributeError(f"'{type(self).__name__}' object has no attribute '{name}'")

    def _column(self, values: list[float]) -> Any:
        return np.array(values if isinstance(values, typed) else typed("d", values), dtype=np.float64)

    def _apply(self, function: Callable[[list[float]], list[float]], numeric_only: bool = False) -> Any:
        """Each column through a function of its values as floats."""
        index = self._result_index()
        if self.obj.ndim == 1:
            if numeric_only and not is_numeric(self.obj.dtype):
                raise NotImplementedError(f"{type(self).__name__} does not implement numeric_only")
            return type(self.obj)._from_array(
                self._column(function(_series_floats(self.obj._array))), index, self.obj._name
            )
        labels, arrays = [], []
        for place, array in enumerate(self.obj._arrays):
            label = self.obj._columns[place]
            if self._on is not None and label == self._on:
                labels.append(place)
                arrays.append(array if self._step == 1 else array[:: self._step])
                continue
            if numeric_only and not is_numeric(array.dtype):
                continue
            labels.append(place)
            arrays.append(self._column(function(_floats(array))))
        return type(self.obj)._from_arrays(arrays, self.obj._columns.take(labels), index)

    # Statistics

    def sum(self, numeric_only: bool = False, engine: Any = None, engine_kwargs: Any = None) -> Any:
        """Sums."""
        return self._apply(lambda v: primitives.window_sum(v, self._starts, self._ends, self._least), numeric_only)

    def mean(self, numeric_only: bool = False, engine: Any = None, engine_kwargs: Any = None) -> Any:
        """Means."""
        return self._apply(lambda v: primitives.window_mean(v, self._starts, self._ends, self._least), numeric_only)

    def var(self, ddof: int = 1, numeric_only: bool = False, engine: Any = None, engine_kwargs: Any = None) -> Any:
        """Variances."""
        return self._apply(
            lambda v: primitives.window_var(v, self._starts, self._ends, self._least, ddof), numeric_only
        )

    def std(self, ddof: int = 1, numeric_only: bool = False, engine: Any = None, engine_kwargs: Any = None) -> Any:
        """Standard deviations."""
        return self._apply(
            lambda v: roots(primitives.window_var(v, self._starts, self._ends, self._least, ddof)), numeric_only
        )

    def sem(self, ddof: int = 1, numeric_only: bool = False) -> Any:
        """Standard errors of the mean."""

        def function(values: list[float]) -> list[float]:
            deviations = roots(primitives.window_var(values, self._starts, self._ends, self._least, ddof))
            present = [float(value == value) for value in values]
            numbers = primitives.window_sum(present, self._starts, self._ends, 0)
            return [d / math.sqrt(n) if n > 0 else NAN for d, n in zip(deviations, numbers)]

        return self._apply(function, numeric_only)

    def min(self, numeric_only: bool = False, engine: Any = None, engine_kwargs: Any = None) -> Any:
        """Least values."""
        return self._apply(
            lambda v: primitives.window_extreme(v, self._starts, self._ends, self._least, False), numeric_only
        )

    def max(self, numeric_only: bool = False, engine: Any = None, engine_kwargs: Any = None) -> Any:
        """Greatest values."""
        return self._apply(
            lambda v: primitives.window_extreme(v, self._starts, self._ends, self._least, True), numeric_only
        )

    def median(self, numeric_only: bool = False, engine: Any = None, engine_kwargs: Any = None) -> Any:
        """Medians."""
        return self._apply(lambda v: primitives.window_median(v, self._starts, self._ends, self._least), numeric_only)

    def quantile(self, q: float, interpolation: str = "linear", numeric_only: bool = False) -> Any:
        """Quantiles."""
        if isinstance(q, (list, tuple, str, dict)) or q is None:
            raise TypeError(f"must be real number, not {type(q).__name__}")
        if not 0.0 <= q <= 1.0:
            raise ValueError(f"quantile value {q} not in [0, 1]")
        return self._apply(
            lambda v: primitives.window_quantile(v, self._starts, self._ends, self._least, q, interpolation),
            numeric_only,
        )

    def count(self, numeric_only: bool = False) -> Any:
        """How many values, of whatever kind, are not missing."""
        if numeric_only and self.obj.ndim == 1 and not is_numeric(self.obj.dtype):
            raise NotImplementedError(f"{type(self).__name__} does not implement numeric_only")
        obj = self.obj.select_dtypes(["number", "bool"]) if numeric_only and self.obj.ndim == 2 else self.obj
        present = obj.notna().astype("float64")
        if self._on is not None and obj.ndim == 2:
            present[self._on] = self.obj[self._on]
        counted = copying.copy(self)
        counted.obj = present
        return counted._apply(lambda v: primitives.window_sum(v, self._starts, self._ends, self._least))

    def first(self, numeric_only: bool = False) -> Any:
        """First values that are there."""
        return self._called(lambda part: next((value for value in part if value == value), NAN), numeric_only)

    def last(self, numeric_only: bool = False) -> Any:
        """Last values that are there."""
        return self._called(lambda part: next((value for value in reversed(part) if value == value), NAN), numeric_only)

    def nunique(self, numeric_only: bool = False) -> Any:
        """How many different values."""
        return self._called(lambda part: float(len({value for value in part if value == value})), numeric_only)

    def _called(self, function: Callable[[list[float]], float], numeric_only: bool) -> Any:
        return self._apply(
            lambda v: primitives.window_apply(
                v, self._starts, self._ends, max(self._least, 1), lambda a, b: function(v[a:b])
            ),
            numeric_only,
        )

    def apply(
        self,
        func: Any,
        raw: bool = False,
        engine: Any = None,
        engine_kwargs: Any = None,
        args: Any = None,
        kwargs: Any = None,
    ) -> Any:
        """A function of each window: of a Series, or with `raw` of an array."""
        if engine not in (None, "cython"):
            raise Refusal("pandas.api.typing.Rolling.apply", "engine", engine, "only the default engine has a shim")
        if not isinstance(raw, bool):
            raise ValueError("raw parameter must be `True` or `False`")
        from .series import Series

        args, kwargs = args or (), kwargs or {}
        index = self.obj._index

        def function(values: list[float]) -> list[float]:
            column = self._column(values)

            def one(start: int, end: int) -> Any:
                part = column[start:end]
                return func(part if raw else Series._from_array(part, index[start:end], None), *args, **kwargs)

            return primitives.window_apply(values, self._starts, self._ends, self._least, one)

        return self._apply(function)

    def rank(
        self, method: str = "average", ascending: bool = True, pct: bool = False, numeric_only: bool = False
    ) -> Any:
        """The rank of the last value of each window in it."""
        if method not in ("average", "min", "max"):
            raise ValueError(f"Method '{method}' is not supported")

        def last_rank(part: list[float]) -> float:
            value = part[-1]
            if value != value:
                return NAN
            present = [other for other in part if other == other]
            before = sum(other < value if ascending else other > value for other in present)
            equal = present.count(value)
            place = before + {"average": (equal + 1) / 2, "min": 1, "max": equal}[method]
            return place / len(present) if pct else float(place)

        return self._called(last_rank, numeric_only)

    def cov(self, other: Any = None, pairwise: Any = None, ddof: int = 1, numeric_only: bool = False) -> Any:
        """Covariances with another Series (or of a Series with itself)."""
        return self._paired(other, pairwise, "cov", lambda x, y: self._cov(x, y, ddof))

    def corr(self, other: Any = None, pairwise: Any = None, ddof: int = 1, numeric_only: bool = False) -> Any:
        """Correlations with another Series (or of a Series with itself)."""

        def function(x: list[float], y: list[float]) -> list[float]:
            above = self._cov(x, y, ddof)
            var_x = primitives.window_var(x, self._starts, self._ends, self._least, ddof)
            var_y = primitives.window_var(y, self._starts, self._ends, self._least, ddof)
            return [_ratio(c, (a * b) ** 0.5 if a * b >= 0 else NAN) for c, a, b in zip(above, var_x, var_y)]

        return self._paired(other, pairwise, "corr", function)

    def _cov(self, x: list[float], y: list[float], ddof: int) -> list[float]:
        starts, ends, least = self._starts, self._ends, self._least
        products = primitives.window_mean([a * b for a, b in zip(x, y)], starts, ends, least)
        mean_x, mean_y = primitives.window_mean(x, starts, ends, least), primitives.window_mean(y, starts, ends, least)
        present = [float(a == a and b == b) for a, b in zip(x, y)]
        numbers = primitives.window_sum(present, starts, ends, 0)
        return [(p - a * b) * _ratio(n, n - ddof) for p, a, b, n in zip(products, mean_x, mean_y, numbers)]

    def _paired(self, other: Any, pairwise: Any, name: str, function: Any) -> Any:
        if self._labels is not None:
            raise Refusal(f"pandas.api.typing.{type(self).__name__}.{name}", "self", "groups", "no shim yet")
        if other is not None and not hasattr(other, "_index"):
            raise ValueError("other must be a DataFrame or Series")
        if pairwise or self.obj.ndim == 2 and (other is None or other.ndim == 2):
            raise Refusal(
                f"pandas.api.typing.{type(self).__name__}.{name}",
                "pairwise",
                pairwise,
                "only with a Series, no shim yet",
            )
        if self.obj.ndim == 2:
            arrays = [getattr(self._again(self.obj.iloc[:, k]), name)(other)._array for k in range(self.obj.shape[1])]
            return type(self.obj)._from_arrays(arrays, self.obj._columns, self.obj._index)
        other = self.obj if other is None else other
        if not other._index.equals(self.obj._index):
            raise Refusal(f"pandas.api.typing.{type(self).__name__}.{name}", "other", "another index", "no shim yet")
        x, y = _floats(self.obj._array), _floats(other._array)
        pairs = [(a, b) if a == a and b == b else (NAN, NAN) for a, b in zip(x, y)]
        found = function([a for a, _ in pairs], [b for _, b in pairs])
        label = self.obj._name if self.obj._name == other._name else None
        return type(self.obj)._from_array(self._column(found), self.obj._index, label)

    def aggregate(self, func: Any = None, *args: Any, **kwargs: Any) -> Any:
        """By a function, its name, a list of them or a dictionary by column."""
        return aggregated(self, func, args, kwargs)

    agg = aggregate

    def pipe(self, func: Any, *args: Any, **kwargs: Any) -> Any:
        """`func(self, ...)`."""
        return func(self, *args, **kwargs)


class Rolling(Windows):
    """Windows of one length."""

    __module__ = "pandas.api.typing"

    def __repr__(self) -> str:
        shown = [f"window={self.window}"]
        least = self.min_periods
        if least is None and not isinstance(self.window, (int, np.integer)):
            least = 1
        if least is not None:
            shown.append(f"min_periods={least}")
        shown.append(f"center={self.center}")
        if self.closed is not None:
            shown.append(f"closed={self.closed}")
        return f"{type(self).__name__} [{','.join([*shown, 'method=single'])}]"


class RollingGroupBy(Rolling):
    """Windows of one length within each group."""

    __module__ = "pandas.api.typing"


class Expanding(Windows):
    """Windows from the first row on."""

    __module__ = "pandas.api.typing"

    def __repr__(self) -> str:
        return f"{type(self).__name__} [min_periods={self._least},method=single]"


class ExpandingGroupBy(Expanding):
    """Windows from the first row of each group on."""

    __module__ = "pandas.api.typing"


def _series_floats(array: Any) -> list[float]:
    if is_extension(array.dtype) or array.dtype.kind not in "iufb":
        raise DataError("No numeric types to aggregate")
    return _floats(array)


def _floats(array: Any) -> list[float]:
    """The values of a column as floats, NaN for missing or infinite ones."""
    if is_extension(array.dtype) or array.dtype.kind not in "iufb":
        raise DataError(f"Cannot aggregate non-numeric type: {array.dtype}")
    values = array.tolist()
    if array.dtype.kind != "f":
        return list(map(float, values))
    if math.inf in values or -math.inf in values:
        values = [NAN if value in (math.inf, -math.inf) else value for value in values]
    return values


def roots(values: list[float]) -> list[float]:
    return [math.sqrt(value) if value > 0 else value if value != value else 0.0 for value in values]


def _ratio(above: float, below: float) -> float:
    if below:
        return above / below
    return NAN if above == 0 or above != above or below != below else math.copysign(math.inf, above)


def aggregated(windows_: Any, func: Any, args: Any, kwargs: Any) -> Any:
    from .frame import DataFrame
    from .groupby.aggregate import labelled
    from .index.multi import MultiIndex

    obj = windows_.obj
    if isinstance(func, str):
        if func.startswith("_") or not hasattr(type(windows_), func):
            raise AttributeError(f"'{func}' is not a valid function for '{type(windows_).__name__}' object")
        return getattr(windows_, func)(*args, **kwargs)
    if callable(func):
        return windows_.apply(func, args=args, kwargs=kwargs)
    if isinstance(func, Mapping):
        if obj.ndim == 1:
            raise Refusal(
                f"pandas.api.typing.{type(windows_).__name__}.agg",
                "func",
                func,
                "a dictionary for a Series has no shim",
            )
        arrays, labels = [], []
        nested = any(isinstance(how, (list, tuple)) for how in func.values())
        for column, how in func.items():
            for name, one in labelled(how) if isinstance(how, (list, tuple)) else [(how, how)]:
                arrays.append(windows_[column].aggregate(one)._array)
                labels.append((column, name) if nested else column)
        columns = MultiIndex.from_tuples(labels) if nested else Index(labels, name=obj._columns._name)
        return DataFrame._from_arrays(arrays, columns, windows_._result_index())
    pairs = labelled(func)
    if obj.ndim == 1:
        parts = [windows_.aggregate(one)._array for _, one in pairs]
        return DataFrame._from_arrays(parts, Index([name for name, _ in pairs]), windows_._result_index())
    arrays, labels = [], []
    for column in obj._columns.tolist():
        for name, one in pairs:
            arrays.append(windows_[column].aggregate(one)._array)
            labels.append((column, name))
    columns = MultiIndex.from_tuples(labels, names=[obj._columns._name, None])
    return DataFrame._from_arrays(arrays, columns, windows_._result_index())
