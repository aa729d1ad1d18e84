"""`resample`: rows grouped into bins of time. The bins are a kind of groups; reductions are those of `groupby`.

Where a bin starts follows pandas' TimeGrouper: fixed frequencies are anchored at an origin (by default the first
midnight), calendar ones at their own moments, and those that end a period are closed and labelled on the right.
"""

from __future__ import annotations

import bisect
import itertools
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

import understudy_numpy as np
from understudy_numpy.primitives.pure.datetimes import PER_DAY
from understudy_numpy.primitives.refusal import Refusal

from .arrays.datetime import counts, datetimes, localize, timedeltas
from .date_range import generate
from .frequencies import to_offset
from .groupby.base import Options
from .groupby.frame import DataFrameGroupBy
from .groupby.grouper import Groups
from .groupby.series import SeriesGroupBy
from .index.base import Index
from .index.datetime import DatetimeIndex, TimedeltaIndex, counts_local
from .nattype import INAT, UNIT_NS, finer
from .timedeltas import Timedelta
from .timestamps import Timestamp

#: Frequencies whose bins are closed and labelled on the right.
_ENDS = ("ME", "YE", "QE", "BME", "BYE", "BQE", "W")


class Bins(Groups):
    """Groups that are bins of time: `edges` are the moments at which bins begin and end."""

    def __init__(self, codes: list[int], index: Any, every_edge: Any) -> None:
        self.codes = codes
        self.count = len(index)
        self.index = index
        self.edges = every_edge
        self.names = [index._name]
        self.sort = True
        self.dropna = True
        self.groupings = [_Key(index)]
        self._places = None

    def keys(self) -> list[Any]:
        """The label of each bin."""
        return self.index.tolist()


class _Key:
    """The one key of the bins: their labels."""

    def __init__(self, index: Any) -> None:
        self.name = index._name
        self.uniques = index._array
        self.is_column = False
        self.complete = False


def resample(
    obj: Any,
    rule: Any,
    closed: str | None = None,
    label: str | None = None,
    convention: str = "start",
    on: Any = None,
    level: Any = None,
    origin: Any = "start_day",
    offset: Any = None,
    group_keys: bool = False,
) -> Resampler:
    """The rows of a Series or DataFrame in bins of `rule` length."""
    if level is not None:
        raise Refusal("pandas.DataFrame.resample", "level", level, "only a plain index has a shim")
    excluded = []
    index = obj._index
    if on is not None:
        column = obj[on]
        index = Index._from_array(column._array, on)
        excluded = [on]
    if not isinstance(index, (DatetimeIndex, TimedeltaIndex)):
        raise TypeError(
            "Only valid with DatetimeIndex, TimedeltaIndex or PeriodIndex, but got an instance of "
            f"'{type(index).__name__}'"
        )
    freq = to_offset(rule)
    ends = freq._prefix in _ENDS or isinstance(origin, str) and origin in ("end", "end_day")
    for name, value in (("closed", closed), ("label", label)):
        if value not in (None, "left", "right"):
            raise ValueError(f"Unsupported value {value} for `{name}`")
    closed = closed or ("right" if ends else "left")
    label = label or ("right" if ends else "left")
    if isinstance(origin, str) and origin not in ("epoch", "start", "start_day", "end", "end_day"):
        try:
            origin = Timestamp(origin)
        except ValueError:
            raise ValueError(
                "'origin' should be equal to 'epoch', 'start', 'start_day', 'end', 'end_day' or should be a Timestamp "
                f"convertible type. Got '{origin}' instead."
            ) from None
    shift = 0 if offset is None else Timedelta(offset)._ns
    if not index.is_monotonic_increasing:
        order = sorted(range(len(index)), key=counts(index._array).__getitem__)
        index = index.take(order)
        obj = obj.take(order)
    if isinstance(index, TimedeltaIndex):
        bins = _timedelta_bins(index, freq, closed, label)
    else:
        bins = _datetime_bins(index, freq, closed, label, origin, shift)
    kind = DatetimeIndexResampler if index.dtype.kind == "M" else TimedeltaIndexResampler
    made = kind(obj, bins, index, freq, closed, excluded)
    shown = {"freq": freq, "closed": closed, "label": label, "convention": convention, "origin": origin}
    made._shown = shown if offset is None else {**shown, "offset": Timedelta(offset)}
    return made


def _datetime_bins(index: Any, freq: Any, closed: str, label: str, origin: Any, shift: int) -> Bins:
    unit, zone = index.unit, index.tz
    if freq._is_tick:
        unit = finer(unit, freq._unit())
        index = index.as_unit(unit)
    values = counts(index._array)
    present = [value for value in values if value != INAT]
    if not present:
        empty = DatetimeIndex._make(index._array[:0], index._name, freq)
        return Bins([-1] * len(values), empty, empty)
    first, last = Timestamp._from_value(present[0], unit, zone), Timestamp._from_value(present[-1], unit, zone)
    begin, finish, local = _range_edges(first, last, freq, closed, origin, shift, unit)
    edges = generate(freq, unit, begin, finish)
    if zone is not None and local:
        edges = list(localize(edges, unit, zone, True, "shift_forward"))
    cuts = list(edges)
    if freq._prefix in _ENDS:
        per_day = PER_DAY[unit]
        if closed == "right":
            if zone is None:
                cuts = [edge + per_day - 1 for edge in edges]
            else:
                plain = counts_local(datetimes(edges, unit, zone))
                cuts = list(localize([edge + per_day - 1 for edge in plain], unit, zone, True, "shift_forward"))
        if len(cuts) > 1 and cuts[-2] > present[-1]:
            cuts, edges = cuts[:-1], edges[:-1]
    return _bins(
        values,
        edges,
        cuts,
        closed,
        label,
        lambda part: DatetimeIndex._make(datetimes(part, unit, zone), index._name, freq),
    )


def _timedelta_bins(index: Any, freq: Any, closed: str, label: str) -> Bins:
    unit = finer(index.unit, freq._unit()) if freq._is_tick else index.unit
    values = counts(index.as_unit(unit)._array)
    if not values:
        return Bins([], TimedeltaIndex._make(index._array[:0], index._name, freq), index)
    if label == "right" or closed == "right":
        raise Refusal(
            "pandas.Series.resample", "closed", closed, "for durations, only bins closed on the left have a shim"
        )
    step = freq.nanos // UNIT_NS[unit]
    edges = list(range(values[0], values[-1] + step + 1, step))
    while len(edges) > 2 and edges[-2] > values[-1]:
        edges.pop()
    return _bins(
        values,
        edges,
        edges,
        closed,
        label,
        lambda part: TimedeltaIndex._make(timedeltas(part, unit), index._name, freq),
    )


def _bins(values: list[int], edges: list[int], cuts: list[int], closed: str, label: str, make: Any) -> Bins:
    """Bins from the labels of edges and the moments at which they cut."""
    cut = bisect.bisect_right if closed == "left" else bisect.bisect_left
    codes = [place - 1 for place in map(cut, itertools.repeat(cuts), values)]
    total = len(cuts) - 1
    codes = [-1 if value == INAT else code for value, code in zip(values, codes)]
    labels = edges[1:] if label == "right" else edges
    return Bins(codes, make(labels[:total]), make(edges))


def _range_edges(first: Timestamp, last: Timestamp, freq: Any, closed: str, origin: Any, shift: int, unit: str) -> Any:
    """The first and last edge as counts, and whether they are wall-clock counts."""
    day = type(freq).__name__ == "Day"
    if freq._is_tick or day:
        if day:
            # A day is a day on the wall, whatever the zone.
            zone = first.tzinfo
            first, last = first.tz_localize(None), last.tz_localize(None)
            if isinstance(origin, Timestamp) and origin.tzinfo is not None and zone is not None:
                origin = origin.tz_convert(zone).tz_localize(None)
        begin, finish = _anchored(first, last, freq.nanos, closed, origin, shift)
        size = UNIT_NS[unit]
        return begin // size, finish // size, day
    first, last = first.tz_localize(None).normalize(), last.tz_localize(None).normalize()
    begin = freq.rollback(first) if closed == "left" else first - freq
    return begin._value, (last + freq)._value, True


def _anchored(first: Timestamp, last: Timestamp, step: int, closed: str, origin: Any, shift: int) -> tuple[int, int]:
    """The first and last edge, in nanoseconds, of bins of a fixed length."""
    start, stop = first._ns, last._ns
    if origin == "start_day":
        anchor = first.normalize()._ns
    elif origin == "start":
        anchor = start
    elif origin in ("end", "end_day"):
        final = stop if origin == "end" else last.ceil("D")._ns
        times = (final - start) // step + (closed == "left")
        anchor = final - times * step
    elif isinstance(origin, Timestamp):
        if (origin.tzinfo is None) != (first.tzinfo is None):
            raise ValueError("The origin must have the same timezone as the index.")
        anchor = origin._ns
    else:
        anchor = 0
    if origin in ("end", "end_day"):
        start = anchor
    anchor += shift
    before, after = (start - anchor) % step, (stop - anchor) % step
    if closed == "right":
        return start - (before or step), stop + (step - after if after else 0)
    return start - before, stop + (step - after if after else step)


class Resampler:
    """The bins of a Series or DataFrame."""

    __module__ = "pandas.api.typing"

    def __init__(
        self, obj: Any, bins: Bins, times: Any, freq: Any, closed: str, excluded: list[Any], selection: Any = None
    ) -> None:
        self._obj = obj
        self._bins = bins
        self._times = times
        self._freq = freq
        self._closed = closed
        self._excluded = excluded
        self._selection = selection
        options = Options(True, True, True, False, False, False)
        if obj.ndim == 1:
            self._grouped: Any = SeriesGroupBy._of(obj, bins, options)
        else:
            self._grouped = _grouped_frame(obj, bins, options, excluded, selection)

    def _as_groups(self, as_index: bool, group_keys: bool, by_list: bool) -> Any:
        """The same groups, as `groupby` makes them of a frequency; beside missing moments, their labels know none."""
        bins = self._bins
        if len(bins.codes) and min(bins.codes) < 0:
            bins.index = type(bins.index)._make(bins.index._array, bins.index._name, None)
        self._grouped._options = Options(as_index, True, True, group_keys, True, by_list)
        return self._grouped

    @property
    def obj(self) -> Any:
        """The Series or DataFrame."""
        return self._obj

    @property
    def ngroups(self) -> int:
        """The number of bins."""
        return self._bins.count

    def __len__(self) -> int:
        return self._bins.count

    _shown: Mapping[str, Any] = {}

    def __str__(self) -> str:
        return f"{type(self).__name__} [{', '.join(f'{name}={value}' for name, value in self._shown.items())}]"

    def __getitem__(self, key: Any) -> Resampler:
        if self._obj.ndim == 1:
            raise KeyError(f"Column not found: {key}")
        if isinstance(key, (list, tuple, Index, np.ndarray)):
            absent = [label for label in key if label not in self._obj.columns]
            if absent:
                raise KeyError(f"Columns not found: {str(absent)[1:-1]}")
            return self._new(self._obj, list(key))
        if key not in self._obj.columns:
            raise KeyError(f"Column not found: {key}")
        return self._new(self._obj[key], None)

    def _new(self, obj: Any, selection: Any) -> Resampler:
        excluded = self._excluded if obj.ndim == 2 else []
        made = type(self)(obj, self._bins, self._times, self._freq, self._closed, excluded, selection)
        made._shown = self._shown
        return made

    def __getattr__(self, name: str) -> Any:
        if not name.startswith("_") and self._obj.ndim == 2 and name in self._obj.columns:
            return self[name]
        raise AttributeError(f"'DatetimeIndexResampler' object has no attribute '{name}'")

    def __iter__(self) -> Iterator[tuple[Any, Any]]:
        data = self._grouped._selected_obj()
        for key, rows in zip(self._bins.keys(), self._bins.places):
            yield key, data.take(rows)

    @property
    def groups(self) -> dict[Any, Any]:
        """How many rows there are up to the end of each bin."""
        total = 0
        found = {}
        for key, rows in zip(self._bins.keys(), self._bins.places):
            total += len(rows)
            found[key] = np.int64(total)
        return found

    @property
    def indices(self) -> dict[Any, list[int]]:
        """The row numbers of each bin that has any."""
        found: dict[Any, list[int]] = defaultdict(list)
        found.update((key, list(rows)) for key, rows in zip(self._bins.keys(), self._bins.places) if rows)
        return found

    def get_group(self, name: Any) -> Any:
        """The rows of one bin."""
        place = self._bins.index.get_loc(name)
        if isinstance(place, slice):
            place = place.start
        return self._grouped._selected_obj().take(self._bins.places[place])

    def pipe(self, func: Any, *args: Any, **kwargs: Any) -> Any:
        """`func(self, ...)`."""
        return self._grouped.__class__.pipe(self, func, *args, **kwargs)

    # Reductions

    def sum(self, numeric_only: bool = False, min_count: int = 0) -> Any:
        """The sum of each bin, 0 for an empty one."""
        return self._grouped.sum(numeric_only=numeric_only, min_count=min_count)

    def prod(self, numeric_only: bool = False, min_count: int = 0) -> Any:
        """The product of each bin, 1 for an empty one."""
        return self._grouped.prod(numeric_only=numeric_only, min_count=min_count)

    def min(self, numeric_only: bool = False, min_count: int = 0) -> Any:
        """The least value of each bin."""
        return self._grouped.min(numeric_only=numeric_only, **_count_option(min_count))

    def max(self, numeric_only: bool = False, min_count: int = 0) -> Any:
        """The greatest value of each bin."""
        return self._grouped.max(numeric_only=numeric_only, **_count_option(min_count))

    def first(self, numeric_only: bool = False, min_count: int = 0, skipna: bool = True) -> Any:
        """The first value of each bin that is not missing."""
        return self._grouped.first(numeric_only=numeric_only, skipna=skipna, **_count_option(min_count))

    def last(self, numeric_only: bool = False, min_count: int = 0, skipna: bool = True) -> Any:
        """The last value of each bin that is not missing."""
        return self._grouped.last(numeric_only=numeric_only, skipna=skipna, **_count_option(min_count))

    def mean(self, numeric_only: bool = False) -> Any:
        """The mean of each bin."""
        return self._grouped.mean(numeric_only=numeric_only)

    def median(self, numeric_only: bool = False) -> Any:
        """The median of each bin."""
        return self._grouped.median(numeric_only=numeric_only)

    def std(self, ddof: int = 1, numeric_only: bool = False) -> Any:
        """The standard deviation of each bin."""
        return self._grouped.std(ddof=ddof, numeric_only=numeric_only)

    def var(self, ddof: int = 1, numeric_only: bool = False) -> Any:
        """The variance of each bin."""
        return self._grouped.var(ddof=ddof, numeric_only=numeric_only)

    def sem(self, ddof: int = 1, numeric_only: bool = False) -> Any:
        """The standard error of the mean of each bin."""
        return self._grouped.sem(ddof=ddof, numeric_only=numeric_only)

    def count(self) -> Any:
        """The values of each bin that are not missing."""
        return self._grouped.count()

    def nunique(self) -> Any:
        """The different values of each bin."""
        return self._grouped.nunique()

    def size(self) -> Any:
        """The rows of each bin."""
        return self._grouped.size()

    def quantile(self, q: Any = 0.5, **options: Any) -> Any:
        """A quantile of each bin."""
        return self._grouped.quantile(q=q, **options)

    def ohlc(self) -> Any:
        """The first, greatest, least and last value of each bin."""
        from .frame import DataFrame

        if self._obj.ndim == 2:
            raise Refusal("pandas.api.typing.Resampler.ohlc", "self", "DataFrame", "only a Series has a shim")
        parts = [self._grouped.first(), self._grouped.max(), self._grouped.min(), self._grouped.last()]
        return DataFrame._from_arrays(
            [part._array for part in parts], Index(["open", "high", "low", "close"]), self._bins.index
        )

    # Functions

    def aggregate(self, func: Any = None, *args: Any, **kwargs: Any) -> Any:
        """One row per bin, by a function, its name, a list of them, or a dictionary or keywords by column."""
        from .frame import DataFrame

        if isinstance(func, str):
            method = getattr(type(self), func, None)
            if method is None or func.startswith("_"):
                raise AttributeError(f"'{func}' is not a valid function for 'DatetimeIndexResampler' object")
            return getattr(self, func)(*args, **kwargs)
        if isinstance(func, Mapping) and self._obj.ndim == 1:
            parts = {label: self._grouped.aggregate(how) for label, how in func.items()}
            if any(part.ndim != 1 for part in parts.values()):
                raise Refusal(
                    "pandas.api.typing.Resampler.agg", "func", func, "lists in a dictionary for a Series have no shim"
                )
            return DataFrame._from_arrays(
                [part._array for part in parts.values()], Index(list(parts)), self._bins.index
            )
        if callable(func) and self._obj.ndim == 2:
            try:
                return self._grouped.aggregate(func, *args, **kwargs)
            except (AttributeError, KeyError):
                return self._grouped.apply(func, *args, **kwargs)
        return self._grouped.aggregate(func, *args, **kwargs)

    agg = aggregate
    apply = aggregate

    def transform(self, arg: Any, *args: Any, **kwargs: Any) -> Any:
        """One value per row: a reduction is repeated for its bin."""
        return self._grouped.transform(arg, *args, **kwargs)

    # More moments than there were

    def _target(self) -> Any:
        edges = self._bins.edges
        if not len(edges):
            return edges
        return edges[1:] if self._closed == "right" else edges[:-1]

    def _source(self) -> Any:
        """The selected data along the times."""
        if self._excluded:
            raise ValueError(
                "Upsampling from level= or on= selection is not supported, use .set_index(...) to explicitly set index to datetime-like"
            )
        return self._grouped._selected_obj()

    def asfreq(self, fill_value: Any = None) -> Any:
        """The rows that stand exactly at the edges; missing (or `fill_value`) where none does."""
        target = self._target()
        if fill_value is None:
            return self._source().reindex(target)
        return self._source().reindex(target, fill_value=fill_value)

    def ffill(self, limit: Any = None) -> Any:
        """At each edge the last row before."""
        return self._source().reindex(self._target(), method="ffill", limit=limit)

    def bfill(self, limit: Any = None) -> Any:
        """At each edge the next row after."""
        return self._source().reindex(self._target(), method="bfill", limit=limit)

    def nearest(self, limit: Any = None) -> Any:
        """At each edge the nearest row."""
        return self._source().reindex(self._target(), method="nearest", limit=limit)

    def interpolate(self, method: str = "linear", **options: Any) -> Any:
        """At each edge the value between the rows around it."""
        from .concat import concat

        target = self._target()
        source = self._source()
        extra = source._index.difference(target)
        result = self.asfreq()
        if len(extra):
            result = concat([result, source.loc[extra]]).sort_index()
        found = result.interpolate(method, **options)
        return found.reindex(target) if len(extra) else found


class DatetimeIndexResampler(Resampler):
    """The name under which pandas shows the bins of moments."""

    __module__ = "pandas.core.resample"


class TimedeltaIndexResampler(Resampler):
    """The name under which pandas shows the bins of durations."""

    __module__ = "pandas.core.resample"


def _grouped_frame(obj: Any, bins: Bins, options: Options, excluded: list[Any], selection: Any) -> DataFrameGroupBy:
    """A DataFrame by bins that are known."""
    made = object.__new__(DataFrameGroupBy)
    made.obj = obj
    made._groups = bins
    made._options = options
    made._excluded = excluded
    made._selection = selection
    return made


def _count_option(min_count: int) -> dict[str, int]:
    return {} if min_count in (0, -1) else {"min_count": min_count}


def asfreq(
    obj: Any, freq: Any, method: Any = None, how: Any = None, normalize: bool = False, fill_value: Any = None
) -> Any:
    """A Series or DataFrame along the moments of a frequency from its first to its last."""
    if how is not None:
        raise Refusal(f"pandas.{type(obj).__name__}.asfreq", "how", how, "periods have no shim")
    index = obj._index
    if not isinstance(index, DatetimeIndex):
        raise Refusal(
            f"pandas.{type(obj).__name__}.asfreq", "self", type(index).__name__, "only a DatetimeIndex has a shim"
        )
    if len(index) == 0:
        return obj._with_index(DatetimeIndex._make(index._array, index._name, to_offset(freq)))
    from .date_range import date_range

    target = date_range(index.min(), index.max(), freq=freq, unit=None, name=index._name)
    options = {} if fill_value is None else {"fill_value": fill_value}
    result = obj.reindex(target, method=method, **options)
    return result._with_index(result._index.normalize()) if normalize else result


__all__ = ["Bins", "DatetimeIndexResampler", "Resampler", "asfreq", "resample"]
