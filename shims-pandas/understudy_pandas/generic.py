"""`NDFrame`: what Series and DataFrame share.

A subclass gives `_map_arrays(function)` (the same labels over transformed columns), `_take_rows(positions)`,
`_slice_rows(slice)`, `_filter_rows(mask)`, `_take_rows_fill(positions)` and `_with_index(index)`.
"""

from __future__ import annotations

import copy as copying
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import understudy_numpy as np
from understudy_numpy.primitives.refusal import Refusal

from . import chained, missing, reductions
from .arrays import columns
from .construction import is_list_like
from .errors import Pandas4Warning
from .index.base import Index, default_index, ensure_index
from .na import NO_DEFAULT
from .operators import FlexOperators
from .shifting import diff_array, shift_array, shift_columns
from .warn import warn, warn_of_copy

if TYPE_CHECKING:
    from typing import Self

    from .ewm import ExponentialMovingWindow
    from .indexing import _AtIndexer, _iAtIndexer, _iLocIndexer, _LocIndexer
    from .resample import Resampler
    from .rolling import Expanding, Rolling


class NDFrame(FlexOperators):
    """Labelled data of one or two dimensions."""

    __module__ = "pandas"
    _index: Any
    _typ = "frame"

    # Hooks of the subclasses.

    def _map_arrays(self, function: Callable[[Any], Any]) -> Any:
        raise NotImplementedError

    def _take_rows(self, positions: Any) -> Any:
        raise NotImplementedError

    def _slice_rows(self, rows: slice) -> Any:
        raise NotImplementedError

    def _filter_rows(self, mask: Any) -> Any:
        raise NotImplementedError

    def _take_rows_fill(self, positions: Any, index: Any, fill_value: Any = None) -> Any:
        raise NotImplementedError

    def _with_index(self, index: Any) -> Any:
        raise NotImplementedError

    def _unary(self, function: Any) -> Any:
        return self._map_arrays(function)

    def _axis_number(self, axis: Any) -> int:
        """0 or 1 for what a caller writes as an axis."""
        if axis in (0, "index", "rows") and not isinstance(axis, bool):
            return 0
        if self.ndim == 2 and axis in (1, "columns") and not isinstance(axis, bool):
            return 1
        raise ValueError(f"No axis named {axis} for object type {type(self).__name__}")

    # What it is.

    @property
    def index(self) -> Index:
        return self._index

    @index.setter
    def index(self, value: Any) -> None:
        index = ensure_index(value)
        if len(index) != len(self._index) and not (self.ndim == 2 and not self._arrays and not len(self._index)):
            raise ValueError(
                f"Length mismatch: Expected axis has {len(self._index)} elements, new values have {len(index)} elements"
            )
        self._index = index

    @property
    def ndim(self) -> int:
        raise NotImplementedError

    @property
    def shape(self) -> Any:
        raise NotImplementedError

    @property
    def size(self) -> int:
        total = 1
        for length in self.shape:
            total *= length
        return total

    @property
    def empty(self) -> bool:
        return 0 in self.shape

    @property
    def attrs(self) -> dict[Any, Any]:
        """Notes of the caller's."""
        found = self.__dict__.get("_attrs")
        if found is None:
            found = self.__dict__["_attrs"] = {}
        return found

    @attrs.setter
    def attrs(self, value: Any) -> None:
        self.__dict__["_attrs"] = dict(value)

    def __len__(self) -> int:
        return len(self._index)

    def __bool__(self) -> bool:
        raise ValueError(
            f"The truth value of a {type(self).__name__} is ambiguous. Use a.empty, a.item(), a.any() or a.all()."
        )

    def __copy__(self) -> Any:
        return self.copy(deep=False)

    def __deepcopy__(self, memo: Any = None) -> Any:
        return self.copy()

    def copy(self, deep: bool = True) -> Self:
        """The same data; with copy-on-write nobody can tell a copy from shared data."""
        made = self._map_arrays(_itself)
        if self.__dict__.get("_attrs"):
            made.__dict__["_attrs"] = copying.deepcopy(self._attrs)
        return made

    @property
    def loc(self) -> _LocIndexer:
        """Selection by labels."""
        from .indexing import _LocIndexer

        return _LocIndexer(self)

    @property
    def iloc(self) -> _iLocIndexer:
        """Selection by positions."""
        from .indexing import _iLocIndexer

        return _iLocIndexer(self)

    @property
    def at(self) -> _AtIndexer:
        """One value by its labels."""
        from .indexing import _AtIndexer

        return _AtIndexer(self)

    @property
    def iat(self) -> _iAtIndexer:
        """One value by its position."""
        from .indexing import _iAtIndexer

        return _iAtIndexer(self)

    def head(self, n: int = 5) -> Self:
        """The first rows."""
        return self._slice_rows(slice(None, n))

    def tail(self, n: int = 5) -> Self:
        """The last rows."""
        return self._slice_rows(slice(0, 0) if n == 0 else slice(-n, None))

    def pipe(self, func: Any, *args: Any, **kwargs: Any) -> Any:
        """`func(self, ...)`; with (func, name), self is passed as that keyword."""
        if isinstance(func, tuple):
            func, target = func
            if target in kwargs:
                raise ValueError(f"{target} is both the pipe target and a keyword argument")
            kwargs[target] = self.copy(deep=False)
            return func(*args, **kwargs)
        return func(self.copy(deep=False), *args, **kwargs)

    def get(self, key: Any, default: Any = None) -> Any:
        """`self[key]`, or the default where there is no such key."""
        try:
            return self[key]
        except (KeyError, ValueError, IndexError):
            return default

    # Missing values.

    def isna(self) -> Self:
        """Which values are missing."""
        return self._map_arrays(columns.isna)

    def notna(self) -> Self:
        """Which values are there."""
        return self._map_arrays(_present)

    isnull = isna
    notnull = notna

    def ffill(self, *, axis: Any = None, inplace: bool = False, limit: Any = None, limit_area: Any = None) -> Self:
        """Missing values taken from the last one before."""
        inplace = self._check_inplace(inplace)
        if inplace is True and chained.references(self) <= chained.IN_METHOD:
            chained.warn_of_method()
        return self._pad(True, axis, inplace, limit, limit_area)

    def bfill(self, *, axis: Any = None, inplace: bool = False, limit: Any = None, limit_area: Any = None) -> Self:
        """Missing values taken from the next one after."""
        inplace = self._check_inplace(inplace)
        if inplace is True and chained.references(self) <= chained.IN_METHOD:
            chained.warn_of_method()
        return self._pad(False, axis, inplace, limit, limit_area)

    def _pad(self, forwards: bool, axis: Any, inplace: bool, limit: Any, limit_area: Any) -> Any:
        if limit is not None and (not isinstance(limit, int) or limit < 1):
            raise ValueError("Limit must be greater than 0" if isinstance(limit, int) else "Limit must be an integer")
        if axis is not None and self._axis_number(axis) == 1:
            result = self.T._pad(forwards, 0, False, limit, limit_area).T
        else:
            result = self._map_arrays(lambda array: missing.pad_array(array, forwards, limit, limit_area))
        return self._finish(result, inplace)

    def _check_inplace(self, inplace: Any, method: str | None = None) -> Any:
        """The argument `inplace`, checked before anything else is; of the methods that are named here it is deprecated."""
        if inplace is NO_DEFAULT:
            return False
        if method is not None:
            warn(
                f"The inplace keyword in {type(self).__name__}.{method} is deprecated and will be removed in a future version "
                "(PDEP-8).\nSee https://pandas.pydata.org/docs/dev/whatsnew/v3.1.0.html#deprecation-inplace for more details.",
                Pandas4Warning,
            )
        if inplace is not None and not isinstance(inplace, (bool, np.bool_)):
            raise ValueError(f'For argument "inplace" expected type bool, received type {type(inplace).__name__}.')
        return inplace

    def _finish(self, result: Any, inplace: Any, method: str | None = None) -> Any:
        """`result`; or, with `inplace`, this object gets the result's data.

        `method` names a method whose `inplace` is deprecated; such a method gives None, the others this object.
        """
        if not inplace:
            return result
        self._become(result)
        return None if method is not None else self

    def _become(self, result: Any) -> None:
        raise NotImplementedError

    def interpolate(
        self,
        method: str = "linear",
        *,
        axis: Any = 0,
        limit: Any = None,
        inplace: bool = False,
        limit_direction: Any = None,
        limit_area: Any = None,
        **options: Any,
    ) -> Self:
        """Missing values between present ones on the straight line through them."""
        self._axis_number(axis)
        inplace = self._check_inplace(inplace)
        if inplace is True and chained.references(self) <= chained.IN_METHOD:
            chained.warn_of_method()
        if method in ("ffill", "pad", "bfill", "backfill"):
            raise ValueError(f"'method={method}' is not supported. Use obj.ffill() or obj.bfill() instead.")
        direction = "forward" if limit_direction is None else limit_direction.lower()
        if direction not in ("forward", "backward", "both"):
            raise ValueError(
                f"Invalid limit_direction: expecting one of ['forward', 'backward', 'both'], got '{direction}'."
            )
        if self.ndim == 2 and self._axis_number(axis) == 1:
            found = self.T.interpolate(method, limit=limit, limit_direction=limit_direction, limit_area=limit_area).T
        else:
            found = self._map_arrays(
                lambda array: missing.interpolate_array(array, method, self._index, limit, direction, limit_area)
            )
        return self._finish(found, inplace)

    # Elementwise.

    def abs(self) -> Self:
        """Absolute values."""
        return self._map_arrays(np.abs)

    def clip(
        self, lower: Any = None, upper: Any = None, *, axis: Any = None, inplace: bool = False, **options: Any
    ) -> Self:
        """Values kept between two bounds."""
        inplace = self._check_inplace(inplace)
        if inplace is True and chained.references(self) <= chained.IN_METHOD:
            chained.warn_of_method()
        from .replacing import clip_along, clip_array

        if axis is not None:
            self._axis_number(axis)
        if all(bound is None or not is_list_like(bound) for bound in (lower, upper)):
            if lower is not None and upper is not None and lower == lower and upper == upper and lower > upper:
                lower, upper = upper, lower
            return self._finish(self._map_arrays(lambda array: clip_array(array, lower, upper)), inplace)
        result = self if lower is None else clip_along(self, lower, "ge", axis)
        result = result if upper is None else clip_along(result, upper, "le", axis)
        return self._finish(result, inplace)

    def infer_objects(self, copy: Any = NO_DEFAULT) -> Self:
        """Object columns as the dtype their values have."""
        warn_of_copy(copy)
        from .construction import infer

        def convert(array: Any) -> Any:
            plain = isinstance(array, np.ndarray) and array.dtype.kind == "O"
            return infer(array.tolist()) if plain else array

        return self._map_arrays(convert)

    # Scans. `shift` and `diff` are with the classes, for they know frequencies.

    def cumsum(self, axis: Any = 0, skipna: bool = True, *args: Any, **options: Any) -> Self:
        """Sums so far."""
        return self._scan("cumsum", axis, skipna)

    def cumprod(self, axis: Any = 0, skipna: bool = True, *args: Any, **options: Any) -> Self:
        """Products so far."""
        return self._scan("cumprod", axis, skipna)

    def cummin(self, axis: Any = 0, skipna: bool = True, *args: Any, **options: Any) -> Self:
        """Minima so far."""
        return self._scan("cummin", axis, skipna)

    def cummax(self, axis: Any = 0, skipna: bool = True, *args: Any, **options: Any) -> Self:
        """Maxima so far."""
        return self._scan("cummax", axis, skipna)

    def _scan(self, name: str, axis: Any, skipna: bool) -> Any:
        if axis is not None and self._axis_number(axis) == 1:
            return self.T._scan(name, 0, skipna).T
        return self._map_arrays(lambda array: reductions.accumulate(array, name, skipna))

    def shift(
        self, periods: Any = 1, freq: Any = None, axis: Any = 0, fill_value: Any = None, suffix: Any = None
    ) -> Self:
        """Values moved by so many rows; with `freq` the labels are moved instead."""
        if is_list_like(periods):
            raise Refusal(f"pandas.{type(self).__name__}.shift", "periods", periods, "only one number has a shim")
        if suffix:
            raise ValueError("Cannot specify `suffix` if `periods` is an int.")
        if isinstance(freq, str) and freq == "infer":
            freq = getattr(self._index, "freq", None) or _inferred_freq(self._index)
        if freq is not None:
            return self._with_index(self._index.shift(periods, freq))
        if self._axis_number(axis) == 1:
            return shift_columns(self, int(periods), fill_value)
        return self._map_arrays(lambda array: shift_array(array, int(periods), fill_value))

    def diff(self, periods: int = 1, axis: Any = 0) -> Self:
        """Differences from the value so many rows before."""
        if self._axis_number(axis) == 1:
            return self - self.shift(periods, axis=1)
        return self._map_arrays(lambda array: diff_array(array, int(periods)))

    def pct_change(self, periods: int = 1, fill_method: None = None, freq: Any = None, **options: Any) -> Self:
        """Relative change from the value so many rows before."""
        if fill_method is not None:
            raise ValueError(f"fill_method must be None; got fill_method='{fill_method}'.")
        change = self / self.shift(periods, freq=freq, **options) - 1
        if freq is None:
            return change
        return change._filter_rows(~change._index.duplicated()).reindex_like(self)

    # Rows by label.

    def reindex_like(self, other: Any, **options: Any) -> Self:
        """Along the labels of another object."""
        labels = {"columns": other._columns._view()} if self.ndim == 2 else {}
        return self.reindex(index=other._index._view(), **labels)

    def truncate(self, before: Any = None, after: Any = None, axis: Any = None, copy: Any = NO_DEFAULT) -> Self:
        """The rows (columns) from one label to another."""
        warn_of_copy(copy)
        if axis is not None and self._axis_number(axis) == 1:
            return self.T.truncate(before, after).T
        if not self._index.is_monotonic_increasing and not self._index.is_monotonic_decreasing:
            raise ValueError("truncate requires a sorted index")
        if self._index.dtype.kind == "M":
            from .to_datetime import to_datetime

            # '2016-01-09' is the first moment of the day, where a slice takes it for the whole day.
            before = None if before is None else to_datetime(before)
            after = None if after is None else to_datetime(after)
        if before is not None and after is not None and before > after:
            raise ValueError(f"Truncate: {after} must be after {before}")
        if self._index.is_monotonic_decreasing and not self._index.is_monotonic_increasing:
            before, after = after, before
        return self.loc[before:after]

    def sample(
        self,
        n: Any = None,
        frac: Any = None,
        replace: bool = False,
        weights: Any = None,
        random_state: Any = None,
        axis: Any = None,
        ignore_index: bool = False,
    ) -> Self:
        """Rows picked at random, by NumPy's generator."""
        if weights is not None or axis not in (None, 0, "index"):
            name = "weights" if weights is not None else "axis"
            raise Refusal(
                f"pandas.{type(self).__name__}.sample", name, weights or axis, "only even sampling of rows has a shim"
            )
        if n is not None and frac is not None:
            raise ValueError("Please enter a value for `frac` OR `n`, not both")
        if frac is not None and frac > 1 and not replace:
            raise ValueError("Replace has to be set to `True` when upsampling the population `frac` > 1.")
        count = 1 if n is None and frac is None else n if n is not None else round(frac * len(self))
        if count < 0:
            raise ValueError("A negative number of rows requested. Please provide `n` >= 0.")
        if random_state is None:
            state: Any = np.random
        elif isinstance(random_state, (int, np.integer)):
            state = np.random.RandomState(random_state)
        else:
            state = random_state
        rows = state.choice(len(self), size=count, replace=replace)
        result = self._take_rows(rows)
        return result._with_index(default_index(len(result))) if ignore_index else result

    def take(self, indices: Any, axis: Any = 0, **options: Any) -> Self:
        """The rows (or columns) at positions."""
        number = self._axis_number(axis)
        positions = np.asarray(indices, dtype=np.intp)
        length = self.shape[number]
        if not length and positions.size:
            raise IndexError("indices are out-of-bounds")
        if not positions.ndim:
            raise TypeError("len() of unsized object")
        if positions.size and not -length <= int(positions.min()) <= int(positions.max()) < length:
            raise IndexError("indices are out-of-bounds")
        return self.iloc[:, positions] if number == 1 else self.iloc[positions]

    def _rows_of(self, key: Any, level: Any, drop_level: bool) -> Any:
        """The rows of a label, or of a label at some levels, without these levels unless they are to be kept."""
        from .indexing import Where, _as_where, get_rows

        if level is None and drop_level:
            return self.loc[key]
        if level is not None and self._index.nlevels == 1:
            raise TypeError("Index must be a MultiIndex")
        location, labels = self._index.get_loc_level(key, 0 if level is None else level, drop_level)
        where = _as_where(location)
        if where.kind == "one":
            where = Where("slice", slice(where.at, where.at + 1))
        where.labels = labels
        return get_rows(self, where)

    def droplevel(self, level: Any, axis: Any = 0) -> Self:
        """Without some levels of the labels."""
        if self._axis_number(axis) == 0:
            return self._with_index(self._index.droplevel(level))
        return self.set_axis(self._columns.droplevel(level), axis=1)

    def swaplevel(self, i: Any = -2, j: Any = -1, axis: Any = 0) -> Self:
        """With two levels of the labels exchanged."""
        number = self._axis_number(axis)
        if (self._columns if number else self._index).nlevels == 1:
            if self.ndim == 1:
                raise AssertionError
            raise TypeError("Can only swap levels on a hierarchical axis.")
        if number == 0:
            return self._with_index(self._index.swaplevel(i, j))
        return self.set_axis(self._columns.swaplevel(i, j), axis=1)

    # Others' rooms.

    def resample(self, rule: Any, **options: Any) -> Resampler:
        """Groups of rows by time."""
        from .resample import resample

        return resample(self, rule, **options)

    def rolling(self, window: Any, min_periods: Any = None, **options: Any) -> Rolling:
        """Windows that move over the rows."""
        from .rolling import rolling

        return rolling(self, window, min_periods=min_periods, **options)

    def expanding(self, min_periods: int = 1, **options: Any) -> Expanding:
        """Windows from the first row on."""
        from .rolling import expanding

        return expanding(self, min_periods=min_periods, **options)

    def ewm(self, *args: Any, **options: Any) -> ExponentialMovingWindow:
        """Exponentially weighted windows."""
        from .ewm import ewm

        return ewm(self, *args, **options)

    def asfreq(self, freq: Any, **options: Any) -> Self:
        """Along the moments of a frequency."""
        from .resample import asfreq

        return asfreq(self, freq, **options)

    def tz_localize(
        self,
        tz: Any,
        axis: Any = 0,
        level: Any = None,
        copy: Any = NO_DEFAULT,
        ambiguous: Any = "raise",
        nonexistent: Any = "raise",
    ) -> Self:
        """With moments of the index taken to be in a time zone."""
        warn_of_copy(copy)
        return self._with_moments(axis, level, "tz_localize", tz, ambiguous=ambiguous, nonexistent=nonexistent)

    def tz_convert(self, tz: Any, axis: Any = 0, level: Any = None, copy: Any = NO_DEFAULT) -> Self:
        """With moments of the index shown in another time zone."""
        warn_of_copy(copy)
        return self._with_moments(axis, level, "tz_convert", tz)

    def _with_moments(self, axis: Any, level: Any, method: str, tz: Any, **options: Any) -> Any:
        """With the labels of an axis, which must be moments unless there are none, through a method of theirs."""
        from .index.datetime import DatetimeIndex

        number = self._axis_number(axis)
        labels = self._columns if number else self._index
        if labels.nlevels > 1:
            raise Refusal(f"pandas.{type(self).__name__}.{method}", "level", level, "levels of labels have no shim yet")
        if level not in (None, 0, labels._name):
            raise ValueError(f"The level {level} is not valid")
        if hasattr(labels, method):
            moments = getattr(labels, method)(tz, **options)
        elif len(labels):
            raise TypeError(f"{'columns' if number else 'index'} is not a valid DatetimeIndex or PeriodIndex")
        else:
            moments = DatetimeIndex([], tz=tz)
        return self.set_axis(moments, axis=number)

    def between_time(self, start_time: Any, end_time: Any, inclusive: str = "both", axis: Any = None) -> Self:
        """The rows between two times of day."""
        self._check_clock(axis)
        return self._take_rows(self._index.indexer_between_time(start_time, end_time, inclusive=inclusive))

    def _check_clock(self, axis: Any) -> None:
        """Raise where the labels have no time of day."""
        if axis is not None:
            self._axis_number(axis)
        if not hasattr(self._index, "indexer_at_time"):
            raise TypeError("Index must be DatetimeIndex")

    def at_time(self, time: Any, asof: bool = False, axis: Any = None) -> Self:
        """The rows at one time of day."""
        self._check_clock(axis)
        return self._take_rows(self._index.indexer_at_time(time))

    def to_csv(self, path_or_buf: Any = None, **options: Any) -> Any:
        """The data as comma-separated text."""
        from .io.csv import to_csv

        return to_csv(self, path_or_buf, **options)


def _itself(array: Any) -> Any:
    return array


def _inferred_freq(index: Any) -> Any:
    """The frequency that labels follow, for `freq="infer"`."""
    from .index.temporal import inferred

    found = inferred(index) if index.dtype.kind in "mM" else None
    if found is None:
        raise ValueError("Freq was not set in the index hence cannot be inferred")
    return found


def _present(array: Any) -> Any:
    return ~columns.isna(array)


__all__ = ["Index", "NDFrame"]
