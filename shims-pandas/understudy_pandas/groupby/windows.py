"""`rolling`, `expanding`, `ewm` and `resample` of each group, the results below the groups."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from understudy_numpy.primitives.refusal import Refusal

from .base import joined_index

#: What the resampled groups are asked for by name; anything else goes through `agg`.
_BY_BIN = (
    "sum prod min max first last mean median std var sem count nunique size quantile ohlc asfreq ffill bfill nearest "
    "interpolate"
).split()


def grouped_windows(grouped: Any, make: Callable[[Any], Any]) -> Any:
    """The windows that `make` makes of the rows of each group, as windows over all rows in the order of the groups."""
    if not grouped._options.as_index:
        raise Refusal("pandas.DataFrame.groupby", "as_index", False, "windows by group have a shim with as_index=True")
    data = grouped._without_keys()
    codes: list[int] = []
    order: list[int] = []
    made: list[Any] = []
    for code, rows in enumerate(grouped._groups.places):
        if rows:
            made.append(make(data.take(rows)))
            order += rows
            codes += [code] * len(rows)
    together = made[0] if made else make(data)
    index = joined_index(grouped._groups, codes, order, data.index)
    return together._of_groups(made, data.take(order), index)


class DatetimeIndexResamplerGroupBy:
    """The rows of each group in bins of time."""

    __module__ = "pandas.api.typing"

    def __init__(self, grouped: Any, rule: Any, options: dict[str, Any], selection: Any = None) -> None:
        self._grouped = grouped
        self._rule = rule
        self._options = options
        self._selection = selection

    def __getitem__(self, key: Any) -> DatetimeIndexResamplerGroupBy:
        return DatetimeIndexResamplerGroupBy(self._grouped, self._rule, self._options, key)

    def __getattr__(self, name: str) -> Any:
        if name in _BY_BIN:
            return lambda *args, **kwargs: self._each(name, args, kwargs)
        obj = self._grouped.obj
        if not name.startswith("_") and obj.ndim == 2 and name in obj.columns:
            return self[name]
        raise AttributeError(f"'DatetimeIndexResamplerGroupBy' object has no attribute '{name}'")

    def aggregate(self, func: Any = None, *args: Any, **kwargs: Any) -> Any:
        """One row per bin of each group, by a function, its name, a list of them, or a dictionary by column."""
        if isinstance(func, str):
            return getattr(self, func)(*args, **kwargs)
        return self._each("aggregate", (func, *args), kwargs)

    agg = aggregate
    apply = aggregate

    def _each(self, name: str, args: tuple, kwargs: dict[str, Any]) -> Any:
        def resampled(part: Any) -> Any:
            bins = part.resample(self._rule, **self._options)
            if self._selection is not None:
                bins = bins[self._selection]
            return getattr(bins, name)(*args, **kwargs)

        return self._grouped.apply(resampled)
