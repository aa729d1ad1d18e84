"""What grouped Series and grouped DataFrames have in common."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from typing import Any

import understudy_numpy as np
from understudy_numpy import primitives
from understudy_numpy.primitives.refusal import Refusal

from ..arrays import columns
from ..errors import Pandas4Warning
from ..frame import DataFrame
from ..index.base import Index
from ..index.multi import MultiIndex
from ..index.range import RangeIndex
from ..series import Series
from ..warn import warn
from . import reductions
from .grouper import Groups


class Options:
    """How the groups were asked for."""

    __slots__ = ("as_index", "sort", "dropna", "group_keys", "observed", "by_list", "by")

    def __init__(
        self,
        as_index: bool,
        sort: bool,
        dropna: bool,
        group_keys: bool,
        observed: bool,
        by_list: bool,
        by: Any = None,
    ) -> None:
        self.as_index, self.sort, self.dropna = as_index, sort, dropna
        self.group_keys, self.observed, self.by_list = group_keys, observed, by_list
        self.by = by

    def indexed(self) -> Options:
        """The same with the keys in the index of results."""
        return Options(True, self.sort, self.dropna, self.group_keys, self.observed, self.by_list, self.by)


class GroupBy:
    """Rows of `obj` by group. A subclass says how results of columns become a result of its own shape."""

    obj: Any
    _groups: Groups
    _options: Options

    # -- the groups themselves

    @property
    def ngroups(self) -> int:
        """The number of groups."""
        return self._groups.count

    @property
    def ndim(self) -> int:
        return self._selected_obj().ndim

    def __len__(self) -> int:
        return sum(1 for rows in self._groups.places if rows)

    def _selected_obj(self) -> Any:
        """The rows to group, with the selected columns."""
        raise NotImplementedError

    def _keys(self) -> list[Any]:
        """The key of each group, as iteration and dictionaries show it."""
        keys = self._groups.keys()
        if self._options.by_list and len(self._groups.groupings) == 1:
            return [(key,) for key in keys]
        return keys

    @property
    def groups(self) -> dict[Any, Any]:
        """The labels of the rows of each group."""
        by = self._options.by
        if isinstance(by, list) and len(by) == 1:
            warn(
                "In a future version, the keys of `groups` will be a tuple with a single element, e.g. "
                f"({by[0]},) , instead of a scalar, e.g. {by[0]}, when grouping by a list with a single element. Use "
                "``df.groupby(by='a').groups`` instead of ``df.groupby(by=['a']).groups`` to avoid this warning",
                Pandas4Warning,
            )
        index = self.obj.index
        complete = any(grouping.complete for grouping in self._groups.groupings)
        pairs = zip(self._groups.keys(), self._groups.places)
        made = PrettyDict if len(self._groups.groupings) == 1 else dict
        return made((key, index.take(rows)) for key, rows in pairs if rows or complete)

    @property
    def indices(self) -> dict[Any, np.ndarray]:
        """The row numbers of each group."""
        keys = self._groups.keys()
        if len(self._groups.groupings) == 1 and self._groups.index.dtype.kind in "biuf":
            keys = list(self._groups.index.to_numpy())
        return {key: np.array(rows, dtype=np.int64) for key, rows in zip(keys, self._groups.places) if rows}

    def __iter__(self) -> Iterator[tuple[Any, Any]]:
        data = self._selected_obj()
        for key, rows in zip(self._keys(), self._groups.places):
            if rows or not self._options.observed:
                yield key, data.take(rows)

    def get_group(self, name: Any) -> Any:
        """The rows of one group."""
        keys = self._keys()
        if self._options.by_list and len(self._groups.groupings) == 1:
            if not isinstance(name, tuple) or len(name) != 1:
                raise KeyError(name)
        elif len(self._groups.groupings) > 1:
            if not isinstance(name, tuple):
                raise ValueError("must supply a tuple to get_group with multiple grouping keys")
            if len(name) != len(self._groups.groupings):
                raise ValueError("must supply a same-length tuple to get_group with multiple grouping keys")
        for key, rows in zip(keys, self._groups.places):
            if rows and (key == name or key is name):
                return self._selected_obj().take(rows)
        raise KeyError(name)

    def pipe(self, func: Any, *args: Any, **kwargs: Any) -> Any:
        """`func(self, ...)`."""
        if isinstance(func, tuple):
            func, target = func
            if target in kwargs:
                raise ValueError(f"{target} is both the pipe target and a keyword argument")
            kwargs[target] = self
            return func(*args, **kwargs)
        return func(self, *args, **kwargs)

    # -- numbers of rows

    def size(self) -> Series:
        """The number of rows of each group."""
        counts = np.array(primitives.group_size(self._groups.codes, self._groups.count), dtype=np.int64)
        name = self.obj.name if self.obj.ndim == 1 else None
        if not self._options.as_index:
            return self._key_frame([("size", counts)])
        return Series._from_array(counts, self._groups.index, name)

    def ngroup(self, ascending: bool = True) -> Series:
        """The number of the group of each row."""
        codes = list(self._groups.codes)
        used = [group for group, size in enumerate(primitives.group_size(codes, self._groups.count)) if size]
        number = dict(zip(used, range(len(used)) if ascending else range(len(used) - 1, -1, -1)))
        codes = [number[code] if code >= 0 else -1 for code in codes]
        return Series._from_array(self._numbered(codes), self.obj.index, None)

    def _numbered(self, numbers: list[int]) -> Any:
        """Numbers of rows, NaN for the rows of no group."""
        codes = self._groups.codes
        if len(codes) and min(codes) < 0:
            return np.array(
                [columns.NAN if code < 0 else float(n) for code, n in zip(codes, numbers)], dtype=np.float64
            )
        return np.array(numbers, dtype=np.int64)

    def cumcount(self, ascending: bool = True) -> Series:
        """The number of each row within its group."""
        counts = primitives.scan_count(self._groups.codes, self._groups.count, ascending)
        return Series._from_array(self._numbered(counts), self.obj.index, None)

    # -- selections of rows

    def _rows(self, kept: list[int]) -> Any:
        return self._selected_obj(with_keys=True).take(sorted(kept))  # type: ignore[call-arg]

    def head(self, n: int = 5) -> Any:
        """The first `n` rows of each group (all but the last -n), in their order."""
        return self._rows([row for rows in self._groups.places for row in rows[:n]])

    def tail(self, n: int = 5) -> Any:
        """The last `n` rows of each group (all but the first -n), in their order."""
        return self._rows([row for rows in self._groups.places for row in (rows[-n:] if n else [])])

    @property
    def nth(self) -> GroupByNthSelector:
        """The rows at a number, several numbers or a slice within each group: `nth(0)` or `nth[0]`."""
        return GroupByNthSelector(self)

    def sample(
        self,
        n: int | None = None,
        frac: float | None = None,
        replace: bool = False,
        weights: Any = None,
        random_state: Any = None,
    ) -> Any:
        """Rows of each group picked at random, by NumPy's generator."""
        if weights is not None:
            raise Refusal("pandas.api.typing.DataFrameGroupBy.sample", "weights", weights, "no shim yet")
        data = self._selected_obj()
        if not len(data):
            return data
        if n is not None and frac is not None:
            raise ValueError("Please enter a value for `frac` OR `n`, not both")
        if frac is not None and frac > 1 and not replace:
            raise ValueError("Replace has to be set to `True` when upsampling the population `frac` > 1.")
        if n is not None and n < 0:
            raise ValueError("A negative number of rows requested. Please provide `n` >= 0.")
        state = random_state
        if random_state is None:
            state = np.random
        elif isinstance(random_state, (int, np.integer)):
            state = np.random.RandomState(random_state)
        picked: list[int] = []
        for rows in self._groups.places:
            if rows:
                wanted = round(frac * len(rows)) if frac is not None else 1 if n is None else n
                chosen = state.choice(len(rows), size=wanted, replace=replace)
                picked += map(rows.__getitem__, chosen.tolist())
        return data.take(picked)

    # -- shapes of results

    def _key_frame(self, results: list[tuple[Hashable, Any]]) -> Any:
        """A DataFrame of the keys and then the results, its rows numbered (`as_index=False`)."""
        labels: list[Any] = []
        arrays: list[Any] = []
        taken = {label for label, _ in results}
        for place, (grouping, values) in enumerate(zip(self._groups.groupings, self._groups.key_arrays())):
            name = grouping.name
            if name is None:
                name = "index" if len(self._groups.groupings) == 1 else f"level_{place}"
            if name in taken:
                continue
            labels.append(name)
            arrays.append(values)
        labels += [label for label, _ in results]
        arrays += [array for _, array in results]
        names = Index(labels, dtype=object if None in labels else None)
        return DataFrame._from_arrays(arrays, names, RangeIndex(self._groups.count))

    def _broadcast(self, array: Any) -> Any:
        """One element per row from one per group; missing for rows of no group."""
        codes = self._groups.codes
        if len(codes) and min(codes) < 0:
            return columns.take_fill(array, list(codes))
        return array.take(list(codes))

    def _reduced(self, array: Any, how: str, options: Mapping[str, Any]) -> Any:
        groups = self._groups
        if how == "size":
            return np.array(primitives.group_size(groups.codes, groups.count), dtype=np.int64)
        if how in ("idxmin", "idxmax"):
            return self._extreme_labels(array, how, options.get("skipna", True))
        if how == "quantile":
            return reductions.quantiles(array, groups.codes, groups.count, [options.get("q", 0.5)], "linear")
        runs = groups.runs if how in ("sum", "mean") and reductions.kind_of(array) in "iufb" else None
        return reductions.reduce(array, groups.codes, groups.count, how, runs, **options)

    def _extreme_labels(self, array: Any, how: str, skipna: bool) -> Any:
        rows = reductions.extreme_rows(array, self._groups.codes, self._groups.count, how, skipna)
        if rows and min(rows) < 0:
            if any(row < 0 and not members for row, members in zip(rows, self._groups.places)):
                raise ValueError(
                    f"Can't get {how} of an empty group due to unobserved categories. Specify observed=True in groupby "
                    "instead."
                )
            raise ValueError(f"{how} with skipna=True encountered all NA values in a group.")
        return self.obj.index.take(rows)._array


class GroupByNthSelector:
    """What `nth` of a grouped object is: to be called or subscripted."""

    __module__ = "pandas.core.groupby.indexing"

    def __init__(self, grouped: GroupBy) -> None:
        self._grouped = grouped

    def __call__(self, n: Any, dropna: Any = None) -> Any:
        if dropna:
            raise Refusal("pandas.api.typing.DataFrameGroupBy.nth", "dropna", dropna, "no shim yet")
        wanted = list(n) if isinstance(n, (list, tuple)) else [n]
        kept: set[int] = set()
        for rows in self._grouped._groups.places:
            for one in wanted:
                if isinstance(one, slice):
                    kept.update(rows[one])
                elif -len(rows) <= one < len(rows):
                    kept.add(rows[one])
        return self._grouped._rows(list(kept))

    def __getitem__(self, n: Any) -> Any:
        warn(
            "GroupBy.nth[...] is deprecated and will be removed in a future version of pandas. Use GroupBy.nth(...) "
            "instead.",
            Pandas4Warning,
        )
        return self(n)


class PrettyDict(dict):
    """The labels by group; printed as pandas prints it."""

    __module__ = "pandas.io.formats.printing"

    def __repr__(self) -> str:
        return "{" + ", ".join(f"{key!r}: {_short(labels)}" for key, labels in self.items()) + "}"


def _short(labels: Any) -> str:
    values = labels.tolist()
    shown = [repr(value) for value in values[:100]]
    return "[" + ", ".join(shown) + (", ...]" if len(values) > 100 else "]")


def joined_index(groups: Groups, codes: list[int], rows: list[int], index: Any) -> MultiIndex:
    """The index of rows below their groups: the keys' levels and then the labels of the rows."""
    parts = []
    for array in groups.key_arrays():
        parts.append(Index(array.take(codes)))
    below = index.take(rows)
    lower = [below.get_level_values(k) for k in range(below.nlevels)] if isinstance(below, MultiIndex) else [below]
    return MultiIndex.from_arrays([*parts, *lower], names=[*groups.names, *index.names])
