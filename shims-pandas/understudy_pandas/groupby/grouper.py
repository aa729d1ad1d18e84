"""From what a caller groups by to one group number per row, and the index of the groups."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from itertools import product, repeat
from operator import is_
from typing import Any

import understudy_numpy as np
from understudy_numpy import primitives
from understudy_numpy.primitives.refusal import Refusal

from ..algorithms import factorize_array, sort_codes
from ..arrays import columns
from ..arrays.base import ExtensionArray
from ..construction import array_of
from ..dtypes import CategoricalDtype, is_object
from ..index.base import Index
from ..index.multi import MultiIndex
from ..series import Series


class Grouper:
    """A key of groupby in its long form: a column (`key`) or a level of the index."""

    __module__ = "pandas"

    def __init__(
        self,
        key: Hashable = None,
        level: Hashable = None,
        freq: Any = None,
        sort: bool = False,
        dropna: bool = True,
        **options: Any,
    ) -> None:
        if options and freq is None:
            raise TypeError(f"Grouper.__init__() got an unexpected keyword argument '{next(iter(options))}'")
        self.key = key
        self.level = level
        self.freq = freq
        self.sort = sort
        self.dropna = dropna
        self._options = options

    def grouped(self, data: Any, as_index: bool, group_keys: bool, by_list: bool) -> Any:
        """`data` by bins of the frequency."""
        if self.key is not None and (data.ndim == 1 or self.key not in data.columns):
            raise KeyError(f"The grouper name {self.key} is not found")
        found = data.resample(self.freq, on=self.key, level=self.level, **self._options)
        return found._as_groups(as_index, group_keys, by_list)

    def bin_labels(self, data: Any) -> tuple[Any, Hashable]:
        """The label of the bin of each row, and the name of the key."""
        if self.key is None:
            values, name = _level_values(data.index, 0 if self.level is None else self.level)
        else:
            if data.ndim == 1 or self.key not in data.columns:
                raise KeyError(f"The grouper name {self.key} is not found")
            values, name = data[self.key]._array, self.key
        numbers = Series._from_array(np.arange(len(values)), Index._from_array(values, name))
        bins = numbers.resample(self.freq, **self._options)
        codes = [-1] * len(values)
        for row, code in zip(bins.obj.tolist(), bins._bins.codes):
            codes[row] = code
        return columns.take_fill(bins._bins.index._array, codes), name

    def __repr__(self) -> str:
        shown = [("key", self.key), ("level", self.level)]
        given = [f"{name}={value!r}" for name, value in shown if value is not None]
        return f"Grouper({', '.join([*given, f'sort={self.sort}', f'dropna={self.dropna}'])})"


class Grouping:
    """One key: `codes` (a group number per row, -1 for none), the array of the `uniques`, and the name.

    `column` is the label of the key's column where the key is one.
    """

    def __init__(self, array: Any, name: Hashable, column: Any, sort: bool, dropna: bool, observed: bool) -> None:
        self.name = name
        self.column = column
        self.is_column = column is not NO_COLUMN
        self.array = array
        self.complete = False
        if isinstance(array.dtype, CategoricalDtype):
            self.codes, self.uniques = _categorical_groups(array, sort, observed)
            self.complete = not observed
        else:
            self.codes, self.uniques = factorize_array(array)
            if sort:
                self.codes, self.uniques = sort_codes(array, self.codes, self.uniques)
        if not dropna and len(self.codes) and min(self.codes) < 0:
            self._number_missing(sort)

    def _number_missing(self, sort: bool) -> None:
        codes = list(self.codes)
        at = codes.index(-1)
        spot = len(self.uniques) if sort else max(codes[:at], default=-1) + 1
        order = list(range(len(self.uniques)))
        order.insert(spot, -1)
        if len(order) == 1 and is_object(self.uniques.dtype):
            self.uniques = np.array([columns.NAN])
        else:
            self.uniques = columns.take_fill(self.uniques, order)
        self.codes = [spot if code < 0 else code + (code >= spot) for code in codes]

    def level(self) -> Index:
        """The index of the groups of this key alone."""
        return Index(self.uniques, name=self.name)


class _NoColumn:
    """No column: None is a possible label."""


NO_COLUMN: Any = _NoColumn()


def _categorical_groups(array: Any, sort: bool, observed: bool) -> tuple[Any, Any]:
    codes = array.codes.tolist()
    seen = dict.fromkeys(codes)
    seen.pop(-1, None)
    order = sorted(seen) if sort else list(seen)
    if not observed:
        total = len(array.categories)
        order = list(range(total)) if sort else order + [code for code in range(total) if code not in seen]
    if order != list(range(len(array.categories))):
        place = [-1] * (len(array.categories) + 1)
        for new, old in enumerate(order):
            place[old] = new
        codes = list(map(place.__getitem__, codes))
    return codes, type(array).from_codes(np.array(order, dtype=np.int64), dtype=array.dtype)


class Groups:
    """All keys together: `codes` per row, the number of groups, and their index."""

    _runs: Any = False

    def __init__(self, groupings: list[Grouping], sort: bool, dropna: bool) -> None:
        self.groupings = groupings
        self.sort = sort
        self.dropna = dropna
        self.names = [grouping.name for grouping in groupings]
        self._places: list[list[int]] | None = None
        if len(groupings) == 1:
            self.codes = groupings[0].codes
            self.count = len(groupings[0].uniques)
            self.index = groupings[0].level()
            return
        if any(grouping.complete for grouping in groupings):
            self._complete()
            return
        sizes = [len(grouping.uniques) for grouping in groupings]
        keys = primitives.combine_codes([grouping.codes for grouping in groupings], sizes)
        if keys and min(keys) < 0:
            keys = [None if key < 0 else key for key in keys]
        codes, uniques = primitives.factorize(keys)
        if sort:
            codes, uniques = primitives.sort_codes(codes, uniques)
        self.codes = codes
        self.count = len(uniques)
        self._set_index([primitives.split_code(key, sizes) for key in uniques])

    def _complete(self) -> None:
        """Every combination of the keys' groups, whether it occurs or not."""
        groupings = self.groupings
        sizes = [len(grouping.uniques) for grouping in groupings]
        plain = [place for place, grouping in enumerate(groupings) if not grouping.complete]
        if self.sort and len(plain) < 2:
            rows = [list(row) for row in product(*map(range, sizes))]
        else:
            rows = self._combinations(plain, sizes)
        self.count = len(rows)
        keys = primitives.combine_codes([grouping.codes for grouping in groupings], sizes)
        place_of = {key: place for place, key in enumerate(_combined(rows, sizes))}
        place_of[-1] = -1
        self.codes = list(map(place_of.__getitem__, keys))
        self._set_index(rows)

    def _combinations(self, plain: list[int], sizes: list[int]) -> list[list[int]]:
        """The combinations of plain keys that occur, each with every combination of the categorical ones."""
        groupings = self.groupings
        wide = [place for place in range(len(groupings)) if place not in plain]
        found = dict.fromkeys(zip(*(groupings[place].codes for place in plain))) if plain else {(): None}
        rows = []
        for row in found:
            if min(row, default=0) < 0:
                continue
            for inner in product(*(range(sizes[place]) for place in wide)):
                codes = [0] * len(groupings)
                for place, code in (*zip(plain, row), *zip(wide, inner)):
                    codes[place] = code
                rows.append(codes)
        if self.sort or not plain:
            return sorted(rows)
        # Unsorted, what occurs comes first, in the order in which it does.
        keys = primitives.combine_codes([grouping.codes for grouping in groupings], sizes)
        first = {key: number for number, key in enumerate(dict.fromkeys(keys))}
        last = len(first)
        ranks = [first.get(key, last) for key in _combined(rows, sizes)]
        return [rows[place] for place in sorted(range(len(rows)), key=ranks.__getitem__)]

    def _set_index(self, rows: list[list[int]]) -> None:
        levels = [Index(grouping.uniques) for grouping in self.groupings]
        codes = [list(column) for column in zip(*rows)] if rows else [[] for _ in levels]
        self.level_codes = codes
        self.index = MultiIndex(levels=levels, codes=codes, names=self.names, verify_integrity=False)

    @property
    def places(self) -> list[list[int]]:
        """The rows of each group, ascending."""
        if self._places is None:
            self._places = primitives.group_positions(self.codes, self.count)
        return self._places

    @property
    def runs(self) -> list[int] | None:
        """Where each group starts, if the rows are in the order of their groups."""
        if self._runs is False:
            self._runs = primitives.group_runs(self.codes)
        return self._runs

    def key_arrays(self) -> list[Any]:
        """The columns that hold the key of each group."""
        if len(self.groupings) == 1:
            return [self.groupings[0].uniques]
        return [g.uniques.take(codes) for g, codes in zip(self.groupings, self.level_codes)]

    def keys(self) -> list[Any]:
        """The key of each group, a tuple where there are several."""
        return list(self.index)


def _combined(rows: list[list[int]], sizes: list[int]) -> list[int]:
    return primitives.combine_codes(list(zip(*rows)), sizes) if rows else []


def make_groups(
    obj: Any, by: Any, level: Any, sort: bool, dropna: bool, observed: bool
) -> tuple[Groups, list[Hashable], bool]:
    """The groups of a Series or DataFrame, the labels of its columns that are keys, and whether `by` was a list."""
    if by is None and level is None:
        raise TypeError("You have to supply one of 'by' and 'level'")
    index = obj.index
    single_list = isinstance(by, list) and len(by) == 1
    if isinstance(by, Grouper):
        sort, dropna = by.sort, by.dropna and dropna
        if by.key is None:
            by, level = None, by.level
        else:
            by = by.key
            if not obj.ndim == 2 or by not in obj.columns:
                raise KeyError(f"The grouper name {by} is not found")
    groupings: list[Grouping] = []
    if by is None:
        levels = level if isinstance(level, (list, tuple)) else [level]
        single_list = isinstance(level, (list, tuple))
        for one in levels:
            values, name = _level_values(index, one)
            groupings.append(Grouping(values, name, NO_COLUMN, sort, dropna, observed))
        return Groups(groupings, sort, dropna), [], single_list
    if level is not None:
        if isinstance(index, MultiIndex):
            by_level = index.get_level_values(level)
        else:
            _level_values(index, level)
            by_level = index
        if isinstance(by, Mapping):
            by = [by.get(label) for label in by_level]
        elif hasattr(by, "reindex"):
            by = by.reindex(by_level)._array
        elif callable(by):
            by = [by(label) for label in by_level]
        return (
            Groups([Grouping(array_of(by), by_level.name, NO_COLUMN, sort, dropna, observed)], sort, dropna),
            [],
            False,
        )
    keys = _key_list(obj, by)
    excluded: list[Hashable] = []
    for key in keys:
        array, name, column = _resolve(obj, key)
        if len(array) != len(index):
            raise ValueError("Grouper and axis must be same length")
        if column is not NO_COLUMN:
            excluded.append(column)
        groupings.append(Grouping(array, name, column, sort, dropna, observed))
    if not groupings:
        if len(index):
            raise ValueError("No group keys passed!")
        groupings.append(Grouping(np.array([], dtype=np.int64), None, NO_COLUMN, sort, dropna, observed))
    return Groups(groupings, sort, dropna), excluded, single_list


def _key_list(obj: Any, by: Any) -> list[Any]:
    """`by` as a list of keys; a list as long as the axis, of no labels, is one key."""
    if isinstance(by, tuple):
        if obj.ndim == 2 and by in obj.columns:
            return [by]
        return [by]
    if not isinstance(by, list):
        return [by]
    if not by:
        return []
    if len(by) != len(obj.index):
        return by
    special = any(
        callable(key)
        or isinstance(key, (Mapping, list, tuple, np.ndarray, Index, ExtensionArray, Grouper))
        or hasattr(key, "_array")
        for key in by
    )
    if special:
        return by
    names = list(obj.index.names)
    if obj.ndim == 2:
        known = all(key in obj.columns or key in names for key in by)
    else:
        known = all(key in names for key in by)
    return by if known else [np.array(by) if all(isinstance(v, (int, float)) for v in by) else array_of(by)]


def _level_values(index: Any, level: Any) -> tuple[Any, Hashable]:
    if isinstance(index, MultiIndex):
        values = index.get_level_values(level)
        return values._array, values.name
    if isinstance(level, (list, tuple)):
        if len(level) == 0:
            raise ValueError("No group keys passed!")
        if len(level) > 1:
            raise ValueError("multiple levels only valid with MultiIndex")
        level = level[0]
    if isinstance(level, str):
        if index.name != level:
            raise ValueError(f"level name {level} is not the name of the index")
    elif level != 0 and level != -1 and level != index.name:
        raise ValueError("level > 0 or level < -1 only valid with MultiIndex")
    return index._array, index.name


def _resolve(obj: Any, key: Any) -> tuple[Any, Hashable, Any]:
    """The column array of one key, its name, and the label of the column that it is (or NO_COLUMN)."""
    index = obj.index
    if isinstance(key, Grouper):
        if key.freq is not None:
            array, name = key.bin_labels(obj)
            return array, name, NO_COLUMN if key.key is None else key.key
        if key.key is None:
            values, name = _level_values(index, key.level)
            return values, name, NO_COLUMN
        return _resolve(obj, key.key)
    if hasattr(key, "iloc") and getattr(key, "ndim", 0) == 1:
        column = _same_column(obj, key)
        if column is NO_COLUMN and not (key.index is index or key.index.equals(index)):
            key = key.reindex(index)
        return key._array, key.name, column
    if getattr(key, "ndim", 1) == 2:
        raise ValueError(f"Grouper for '{type(key)}' not 1-dimensional")
    if isinstance(key, MultiIndex):
        raise Refusal("pandas.DataFrame.groupby", "by", "MultiIndex", "grouping by tuples has no shim yet")
    if isinstance(key, Index):
        return key._array, key.name, NO_COLUMN
    if isinstance(key, Mapping):
        return array_of([key.get(label) for label in index]), _axis_name(index), NO_COLUMN
    if isinstance(key, (list, np.ndarray, ExtensionArray)):
        return array_of(key), None, NO_COLUMN
    if callable(key):
        return array_of([key(label) for label in index]), _axis_name(index), NO_COLUMN
    if obj.ndim == 2 and key in obj.columns:
        if key in index.names:
            raise ValueError(f"'{key}' is both an index level and a column label, which is ambiguous.")
        values = obj[key]
        if getattr(values, "ndim", 1) != 1:
            raise ValueError(f"Grouper for '{key}' not 1-dimensional")
        return values._array, key, key
    if key is not None and key in index.names:
        values, name = _level_values(index, key)
        return values, name, NO_COLUMN
    if isinstance(key, tuple) and len(key) == len(index):
        return array_of(list(key)), None, NO_COLUMN
    raise KeyError(key)


def _axis_name(index: Any) -> Hashable:
    """The name of the groups that a function of the labels makes."""
    return None if isinstance(index, MultiIndex) else index.name


def _same_column(obj: Any, key: Any) -> Any:
    """The label of the column of `obj` that the Series `key` is, or NO_COLUMN."""
    if obj.ndim == 1:
        return NO_COLUMN
    try:
        if key.name is None or key.name not in obj.columns:
            return NO_COLUMN
    except TypeError:
        return NO_COLUMN
    if any(map(is_, obj._arrays, repeat(key._array))):
        place = obj.columns.get_loc(key.name)
        if isinstance(place, int) and obj._arrays[place] is key._array:
            return key.name
    return NO_COLUMN


def is_scalar_selection(selection: Any, labels: Sequence[Any]) -> bool:
    """Whether a selection names one column."""
    return not isinstance(selection, (list, np.ndarray, Index)) and not hasattr(selection, "_array")
