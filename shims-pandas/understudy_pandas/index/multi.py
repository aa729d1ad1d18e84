"""`MultiIndex`: labels that are tuples, stored as codes into levels."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

import understudy_numpy as np
from understudy_numpy.primitives.refusal import Refusal

from ..arrays import columns
from ..construction import array_of, is_list_like
from ..dtypes import is_extension
from ..na import NAN, is_missing
from .base import Index, ensure_index
from .frozen import FrozenList
from .multi_lookup import MultiLookup
from .range import ranged


class MultiIndex(MultiLookup, Index):
    """An index of several levels. `_levels` are Indexes without repetition, `_codes` lists of positions, -1 missing."""

    __module__ = "pandas"
    _levels: list[Any]
    _codes: list[Any]

    def __new__(
        cls,
        levels: Any = None,
        codes: Any = None,
        sortorder: Any = None,
        names: Any = None,
        copy: bool = False,
        name: Any = None,
        verify_integrity: bool = True,
    ) -> Any:
        names = name if names is None else names
        if levels is None or codes is None:
            raise TypeError("Must pass both levels and codes")
        if len(levels) != len(codes):
            raise ValueError("Length of levels and codes must be the same.")
        if len(levels) == 0:
            raise ValueError("Must pass non-zero number of levels/codes")
        made = cls._of(
            [ensure_index(level) for level in levels], [np.asarray(code, dtype=np.intp) for code in codes], names
        )
        if verify_integrity:
            for k, (level, code) in enumerate(zip(made._levels, made._codes)):
                if len(code) and int(code.max()) >= len(level):
                    raise ValueError(
                        f"On level {k}, code max ({int(code.max())}) >= length of level ({len(level)}). "
                        "NOTE: this index is in an inconsistent state"
                    )
                if not level.is_unique:
                    raise ValueError(f"Level values must be unique: {level.tolist()} on level {k}")
        return made

    @classmethod
    def _of(cls, levels: list[Any], codes: list[Any], names: Any = None) -> Any:
        """An index of these levels and codes as they are."""
        self = object.__new__(cls)
        if names is not None and not is_list_like(names):
            raise ValueError("Names should be list-like for a MultiIndex")
        found = [level._name for level in levels] if names is None else list(names)
        if len(found) != len(levels):
            raise ValueError("Length of names must match number of levels in MultiIndex.")
        for name in found:
            hash(name)
        self._levels = [level if level._name == name else level.rename(name) for level, name in zip(levels, found)]
        self._codes = list(codes)
        self._names = found
        self._cache = {}
        return self

    @classmethod
    def _from_array(cls, array: Any, name: Any = None) -> Any:
        return Index._from_array(array, name)

    @classmethod
    def _from_values(cls, values: list[Any], names: Any, first_sorted: bool = True) -> Any:
        """An index of label columns; levels are in order of size (or, for the first, of appearance)."""
        levels, codes = [], []
        for k, one in enumerate(values):
            level, code = (factorize_list if isinstance(one, list) else factorize_level)(one, first_sorted or k > 0)
            levels.append(level)
            codes.append(code)
        return cls._of(levels, codes, names)

    @classmethod
    def from_arrays(cls, arrays: Any, sortorder: Any = None, names: Any = NAN) -> Any:
        """An index of one column of labels per level."""
        if not is_list_like(arrays):
            raise TypeError("Input must be a list / sequence of array-likes.")
        arrays = [
            ensure_index(one) if hasattr(one, "_array") or isinstance(one, np.ndarray) else list(one) for one in arrays
        ]
        if not arrays:
            raise ValueError("Must pass non-zero number of levels/codes")
        if len(set(map(len, arrays))) > 1:
            raise ValueError("all arrays must be same length")
        unnamed = isinstance(names, float) or names is None
        found = [getattr(one, "_name", None) for one in arrays] if unnamed else names
        return cls._from_values(arrays, found)

    @classmethod
    def from_tuples(cls, tuples: Any, sortorder: Any = None, names: Any = None) -> Any:
        """An index of tuples."""
        tuples = tuples.tolist() if hasattr(tuples, "tolist") else list(tuples)
        if not tuples:
            if names is None:
                raise TypeError("Cannot infer number of levels from empty list")
            return cls._of([Index([]) for _ in names], [np.zeros(0, dtype=np.intp) for _ in names], names)
        width = max(map(len, tuples))
        lists = (
            list(itertools.zip_longest(*tuples, fillvalue=NAN))
            if any(len(t) != width for t in tuples)
            else list(zip(*tuples))
        )
        return cls._of(*zip(*map(_list_level, lists)), names)

    @classmethod
    def from_product(cls, iterables: Any, sortorder: Any = None, names: Any = NAN) -> Any:
        """An index of all combinations."""
        if not is_list_like(iterables):
            raise TypeError("Input must be a list / sequence of iterables.")
        indexes = [ensure_index(one if hasattr(one, "_array") else list(one)) for one in iterables]
        found = [one._name for one in indexes] if isinstance(names, float) or names is None else names
        levels, codes = zip(*(factorize_level(one) for one in indexes))
        total = 1
        for code in codes:
            total *= len(code)
        spread, inner, outer = [], total, 1
        for code in codes:
            inner = inner // len(code) if len(code) else 0
            spread.append(np.tile(np.repeat(code, inner), outer))
            outer *= len(code)
        return cls._of(list(levels), spread, found)

    @classmethod
    def from_frame(cls, df: Any, sortorder: Any = None, names: Any = None) -> Any:
        """An index of the rows of a DataFrame."""
        if not hasattr(df, "_arrays"):
            raise TypeError("Input must be a DataFrame")
        return cls.from_arrays(
            [Index._from_array(array) for array in df._arrays], names=df._columns.tolist() if names is None else names
        )

    @classmethod
    def _concat(cls, indexes: list[Any], names: Any) -> Any:
        """Indexes with the same number of levels, one after the other."""
        from .setops import append

        values = []
        for k in range(indexes[0].nlevels):
            parts = [index.get_level_values(k).rename(None) for index in indexes]
            values.append(append(parts[0], parts[1:]))
        return cls._from_values(values, names)

    # What it is.

    @property
    def _array(self) -> Any:
        found = self._cache.get("array")
        if found is None:
            tuples = self.tolist()
            found = np.empty(len(tuples), dtype=object)
            for place, label in enumerate(tuples):
                found[place] = label
            self._cache["array"] = found
        return found

    @property
    def _name(self) -> Any:
        return None

    @property
    def name(self) -> Any:
        return None

    @name.setter
    def name(self, value: Any) -> None:
        self.names = [value] * self.nlevels if not is_list_like(value) else value

    @property
    def names(self) -> Any:
        return FrozenList(self._names)

    @names.setter
    def names(self, values: Any) -> None:
        if not is_list_like(values):
            raise ValueError("Names should be list-like for a MultiIndex")
        if len(values) != self.nlevels:
            raise ValueError("Length of names must match number of levels in MultiIndex.")
        self._names = list(values)
        self._levels = [level.rename(name) for level, name in zip(self._levels, self._names)]

    @property
    def levels(self) -> Any:
        return FrozenList(self._levels)

    @property
    def codes(self) -> Any:
        return FrozenList([_compact(code, len(level)) for code, level in zip(self._codes, self._levels)])

    @property
    def levshape(self) -> tuple[int, ...]:
        return tuple(map(len, self._levels))

    @property
    def nlevels(self) -> int:
        return len(self._levels)

    @property
    def dtype(self) -> Any:
        return np.dtype("O")

    @property
    def dtypes(self) -> Any:
        """The dtype of each level."""
        from ..series import Series

        labels = [f"level_{k}" if name is None else name for k, name in enumerate(self._names)]
        return Series([level.dtype for level in self._levels], index=Index(labels), dtype=object)

    @property
    def inferred_type(self) -> str:
        return "mixed"

    @property
    def nbytes(self) -> int:
        return sum(level.nbytes for level in self._levels) + sum(code.nbytes for code in self.codes)

    def memory_usage(self, deep: bool = False) -> int:
        import sys

        return (
            sum(level.memory_usage(deep) for level in self._levels)
            + sum(code.nbytes for code in self.codes)
            + sum(map(sys.getsizeof, self._names))
        )

    @property
    def hasnans(self) -> bool:
        return any(bool((code < 0).any()) for code in self._codes)

    def _could_hold_text(self) -> bool:
        return self._levels[0]._could_hold_text()

    def __len__(self) -> int:
        return len(self._codes[0])

    def __iter__(self) -> Iterator[Any]:
        return iter(self.tolist())

    def __contains__(self, key: Any) -> bool:
        try:
            self.get_loc(key)
        except (KeyError, TypeError, ValueError):
            hash(key)
            return False
        return True

    def __reduce__(self) -> tuple[Any, ...]:
        return (MultiIndex._of, (self._levels, self._codes, self._names))

    def tolist(self) -> list[Any]:
        """The labels as tuples."""
        return list(zip(*(self._level_list(k) for k in range(self.nlevels))))

    to_list = tolist

    def _level_list(self, k: int) -> list[Any]:
        """One label per row of one level, as Python values."""
        level = self._levels[k]
        values = level.tolist()
        if not is_extension(level.dtype) and level.dtype.kind in "iu" and bool((self._codes[k] < 0).any()):
            # Integers beside a missing label are floats.
            values = list(map(float, values))
        times = str(level.dtype).startswith(("datetime64", "timedelta64"))
        values.append(_nat() if times else columns.missing_value(level.dtype))
        return list(map(values.__getitem__, self._codes[k].tolist()))

    def _raw(self) -> list[Any]:
        found = self._cache.get("raw")
        if found is None:
            lists = []
            for level, code in zip(self._levels, self._codes):
                values = [*level._raw(), NAN]
                lists.append(map(values.__getitem__, code.tolist()))
            found = self._cache["raw"] = list(zip(*lists))
        return found

    def _raw_key(self, label: Any) -> Any:
        if not isinstance(label, tuple):
            raise KeyError(label)
        if len(label) != self.nlevels:
            raise KeyError(label)
        return tuple(level._raw_key(part) if not is_missing(part) else NAN for level, part in zip(self._levels, label))

    def _order_raw(self) -> list[Any]:
        """Tuples of ranks, which compare as the labels do."""
        found = self._cache.get("order")
        if found is None:
            found = self._cache["order"] = list(zip(*(self._level_ranks(k) for k in range(self.nlevels))))
        return found

    def _level_ranks(self, k: int) -> list[int]:
        """For each row the rank of its label among those of one level, -1 where it is missing."""
        level, code = self._levels[k], self._codes[k]
        if level.is_monotonic_increasing:
            return code.tolist()
        ranks = [0] * (len(level) + 1)
        ranks[-1] = -1
        for rank, place in enumerate(level.argsort().tolist()):
            ranks[place] = rank
        return list(map(ranks.__getitem__, code.tolist()))

    def item(self) -> Any:
        if len(self) != 1:
            raise ValueError("can only convert an array of size 1 to a Python scalar")
        return self.tolist()[0]

    def to_flat_index(self) -> Any:
        """The tuples in a plain index."""
        return Index._from_array(self._array)

    def to_frame(self, index: bool = True, name: Any = NAN, allow_duplicates: bool = False) -> Any:
        """A DataFrame with one column per level."""
        from ..frame import DataFrame
        from .base import default_index

        given = not isinstance(name, float)
        labels = list(name) if given else [k if one is None else one for k, one in enumerate(self._names)]
        arrays = [self.get_level_values(k)._array for k in range(self.nlevels)]
        return DataFrame._from_arrays(arrays, ranged(Index(labels)), self if index else default_index(len(self)))

    # Selection.

    def __getitem__(self, key: Any) -> Any:
        if isinstance(key, (int, np.integer)) and not isinstance(key, bool):
            position = int(key)
            if not -len(self) <= position < len(self):
                raise IndexError(f"index {position} is out of bounds for axis 0 with size {len(self)}")
            parts = []
            for level, code in zip(self._levels, self._codes):
                place = int(code[position])
                parts.append(level[place] if place >= 0 else NAN)
            return tuple(parts)
        return super().__getitem__(key)

    def _slice(self, key: slice) -> Any:
        return self._of(self._levels, [code[key] for code in self._codes], self._names)

    def _filter(self, mask: Any) -> Any:
        return self._of(self._levels, [code[mask] for code in self._codes], self._names)

    def take(self, indices: Any, axis: Any = 0, allow_fill: bool = True, fill_value: Any = None) -> Any:
        if fill_value is not None:
            raise Refusal("pandas.MultiIndex.take", "fill_value", fill_value, "filling has no shim yet")
        indices = np.asarray(indices, dtype=np.intp)
        return self._of(self._levels, [code.take(indices) for code in self._codes], self._names)

    def _take_fill(self, indices: Any) -> Any:
        indices = np.asarray(indices, dtype=np.intp)
        absent = indices < 0
        codes = []
        for code in self._codes:
            taken = code.take(np.where(absent, 0, indices))
            codes.append(np.where(absent, -1, taken))
        return self._of(self._levels, codes, self._names)

    def _with_name(self, name: Any) -> Any:
        made = self._of(self._levels, self._codes, self._names)
        made._cache = self._cache
        return made

    def rename(self, names: Any, *, level: Any = None, inplace: bool = False) -> Any:
        if names is None and level is None:
            return self._view()
        return self.set_names(names, level=level, inplace=inplace)

    def set_names(self, names: Any, *, level: Any = None, inplace: bool = False) -> Any:
        """The same labels under other names."""
        if isinstance(names, dict):
            found = [names.get(name, name) for name in self._names]
        elif level is not None:
            found = list(self._names)
            wanted = level if is_list_like(level) else [level]
            for one, name in zip(wanted, names if is_list_like(level) else [names]):
                found[self._level_number(one)] = name
        else:
            if not is_list_like(names):
                raise TypeError("Must pass list-like as `names`.")
            found = list(names)
            if len(found) != self.nlevels:
                raise ValueError("Length of names must match number of levels in MultiIndex.")
        if inplace:
            self.names = found
            return None
        made = self._of(self._levels, self._codes, found)
        made._cache = self._cache
        return made

    def set_levels(self, levels: Any, *, level: Any = None, verify_integrity: bool = True) -> Any:
        """The same codes into other levels."""
        if not is_list_like(levels):
            raise TypeError("Levels must be list-like")
        if level is None and not all(map(is_list_like, levels)):
            raise TypeError("Levels must be list of lists-like")
        found = list(self._levels)
        if level is None:
            found = [ensure_index(one) for one in levels]
        elif is_list_like(level):
            for one, values in zip(level, levels):
                found[self._level_number(one)] = ensure_index(values)
        else:
            found[self._level_number(level)] = ensure_index(levels)
        return self._of(found, self._codes, self._names)

    def set_codes(self, codes: Any, *, level: Any = None, verify_integrity: bool = True) -> Any:
        """Other codes into the same levels."""
        if not is_list_like(codes):
            raise TypeError("Codes must be list-like")
        if level is None and not all(map(is_list_like, codes)):
            raise TypeError("Codes must be list of lists-like")
        found = list(self._codes)
        if level is None:
            found = [np.asarray(one, dtype=np.intp) for one in codes]
        elif is_list_like(level):
            for one, values in zip(level, codes):
                found[self._level_number(one)] = np.asarray(values, dtype=np.intp)
        else:
            found[self._level_number(level)] = np.asarray(codes, dtype=np.intp)
        return self._of(self._levels, found, self._names)

    def get_level_values(self, level: Any) -> Any:
        """One label per row of one level."""
        k = self._level_number(level)
        return self._levels[k]._take_fill(self._codes[k]).rename(self._names[k])

    def droplevel(self, level: Any = 0) -> Any:
        """Without some levels; an ordinary index if one is left."""
        gone = {self._level_number(one) for one in (level if isinstance(level, (list, tuple)) else [level])}
        rest = [k for k in range(self.nlevels) if k not in gone]
        if not rest:
            raise ValueError(
                f"Cannot remove {len(gone)} levels from an index with {self.nlevels} levels: at least one level must be left."
            )
        if len(rest) == 1:
            return self.get_level_values(rest[0])
        return self._of([self._levels[k] for k in rest], [self._codes[k] for k in rest], [self._names[k] for k in rest])

    def swaplevel(self, i: Any = -2, j: Any = -1) -> Any:
        """With two levels exchanged."""
        order = list(range(self.nlevels))
        a, b = self._level_number(i), self._level_number(j)
        order[a], order[b] = order[b], order[a]
        return self.reorder_levels(order)

    def reorder_levels(self, order: Any) -> Any:
        """With the levels in another order."""
        places = [self._level_number(one) for one in order]
        if len(places) != self.nlevels:
            raise AssertionError(
                f"Length of order must be same as number of levels ({self.nlevels}), got {len(places)}"
            )
        return self._of(
            [self._levels[k] for k in places], [self._codes[k] for k in places], [self._names[k] for k in places]
        )

    def remove_unused_levels(self) -> Any:
        """With levels that hold only labels in use."""
        levels, codes = [], []
        for level, code in zip(self._levels, self._codes):
            used = sorted(set(code.tolist()) - {-1})
            if len(used) != len(level):
                places = {place: k for k, place in enumerate(used)}
                places[-1] = -1
                code = np.array(list(map(places.__getitem__, code.tolist())), dtype=np.intp)
                level = level.take(used)
            levels.append(level)
            codes.append(code)
        return self._of(levels, codes, self._names)

    # Order and sets.

    def argsort(self, *args: Any, na_position: str = "last", **options: Any) -> np.ndarray:
        """The positions of the labels in ascending order, missing parts after (before) all others."""
        keys = [self._level_ranks(k) for k in range(self.nlevels)]
        if na_position == "last":
            keys = [[len(self) + 1 if rank < 0 else rank for rank in ranks] for ranks in keys]
        rows = list(zip(*keys))
        return np.array(sorted(range(len(self)), key=rows.__getitem__), dtype=np.intp)

    def drop(self, codes: Any, level: Any = None, errors: str = "raise") -> Any:
        """Without the labels named, whole ones or those of one level."""
        if level is None:
            return super().drop(codes, errors)
        k = self._level_number(level)
        labels = list(codes) if is_list_like(codes) and not isinstance(codes, tuple) else [codes]
        gone = self._levels[k].get_indexer(labels)
        hit = np.isin(self._codes[k], gone[gone >= 0])
        if any(is_missing(label) for label in labels):
            hit = hit | (self._codes[k] < 0)
        if not bool(hit.any()) and errors != "ignore":
            raise KeyError(f"labels {codes} not found in level")
        return self[~hit]

    def sort_values(
        self, *, return_indexer: bool = False, ascending: bool = True, na_position: str = "last", key: Any = None
    ) -> Any:
        if na_position != "last":
            raise Refusal("pandas.MultiIndex.sort_values", "na_position", na_position, "only 'last' has a shim")
        if key is not None:
            raise Refusal("pandas.MultiIndex.sort_values", "key", type(key).__name__, "keys have no shim yet")
        order = sorted(range(len(self)), key=self._order_raw().__getitem__, reverse=not ascending)
        result = self.take(order)
        return (result, np.array(order, dtype=np.intp)) if return_indexer else result

    def sortlevel(
        self, level: Any = 0, ascending: Any = True, sort_remaining: bool = True, na_position: str = "first"
    ) -> Any:
        """The labels in the order of a level, and their positions before."""
        from ..sort import index_order

        order = index_order(self, level, ascending, na_position, sort_remaining, None)
        return self.take(order), np.array(order, dtype=np.intp)

    @property
    def lexsort_depth(self) -> int:
        for depth in range(self.nlevels, 0, -1):
            if self._of(self._levels[:depth], self._codes[:depth]).is_monotonic_increasing:
                return depth
        return 0

    def equals(self, other: Any) -> bool:
        if self is other:
            return True
        if not isinstance(other, Index) or len(self) != len(other) or other.nlevels != self.nlevels:
            return False
        if self._cache is other._cache:
            return True
        return self._raw() == other._raw()

    def common_raw(self, other: Any) -> tuple[list[Any], list[Any]]:
        return self._raw(), other._raw()

    def unique(self, level: Any = None) -> Any:
        if level is not None:
            return self.get_level_values(level).unique()
        mapping = self._mapping()
        return self._view() if len(mapping) == len(self) else self.take(sorted(mapping.values()))

    def fillna(self, value: Any) -> Any:
        raise NotImplementedError("fillna is not defined for MultiIndex")

    def dropna(self, how: str = "any") -> Any:
        if how not in ("any", "all"):
            raise ValueError(f"invalid how option: {how}")
        flags = [code < 0 for code in self._codes]
        gone = flags[0]
        for flag in flags[1:]:
            gone = gone | flag if how == "any" else gone & flag
        return self._filter(~gone)

    def isna(self) -> Any:
        raise NotImplementedError("isna is not defined for MultiIndex")

    def astype(self, dtype: Any, copy: bool = True) -> Any:
        from ..dtypes import is_object, pandas_dtype

        if not is_object(pandas_dtype(dtype)):
            raise TypeError("Setting a MultiIndex dtype to anything other than object is not supported")
        return self._view()

    def insert(self, loc: int, item: Any) -> Any:
        if not isinstance(item, tuple):
            item = (item, *([""] * (self.nlevels - 1)))
        elif len(item) != self.nlevels:
            raise ValueError("Item must have length equal to number of levels.")
        values = []
        for k, part in enumerate(item):
            values.append(self.get_level_values(k).insert(loc, part))
        return self._keeping_levels(values)

    def _keeping_levels(self, values: list[Any]) -> Any:
        """An index of label columns whose levels are these, with new labels at the end."""
        levels, codes = [], []
        for level, one in zip(self._levels, values):
            fresh = [label for label in one.unique().dropna().tolist() if label not in level]
            joint = level.append(Index(fresh)) if fresh else level
            levels.append(joint)
            codes.append(np.array(joint._indexer_list(one), dtype=np.intp))
        return self._of(levels, codes, self._names)

    def isin(self, values: Any, level: Any = None) -> np.ndarray:
        if level is not None:
            return self.get_level_values(level).isin(values)
        wanted = set(values.tolist() if hasattr(values, "tolist") else values)
        return np.array([label in wanted for label in self.tolist()], dtype=bool)

    def map(self, mapper: Any, na_action: Any = None) -> Any:
        if callable(mapper):
            return Index([mapper(label) for label in self.tolist()])
        return super().map(mapper, na_action)


def _nat() -> Any:
    from ..timestamps import NaT

    return NaT


def _compact(code: Any, size: int) -> Any:
    """The codes in the smallest integers that hold them, as pandas shows them."""
    kind = np.int8 if size < 2**7 else np.int16 if size < 2**15 else np.int32 if size < 2**31 else np.int64
    return columns.readonly(code.astype(kind))


def _list_level(values: Any) -> tuple[Any, Any]:
    """A level and codes of Python values; what is missing does not take part in the inference of the dtype."""
    there = [value for value in values if not is_missing(value)]
    if not there or len(there) == len(values):
        return factorize_level(Index(array_of(list(values))))
    level, found = factorize_level(Index(array_of(there)))
    codes = np.full(len(values), -1, dtype=np.intp)
    codes[[k for k, value in enumerate(values) if not is_missing(value)]] = found
    return level, codes


def factorize_level(values: Any, ordered: bool = True) -> tuple[Any, Any]:
    """A level (the different labels, in order if they compare) and the codes of `values` in it."""
    if hasattr(values._array, "_codes") and hasattr(values.dtype, "categories"):
        categories = values._array
        return type(values)._from_array(categories._level_array()), np.asarray(categories._codes, dtype=np.intp)
    raw = values._raw()
    first: dict[Any, int] = {}
    for place, value in enumerate(raw):
        if value not in first:
            first[value] = place
    gone = values.isna().tolist() if values.hasnans else None
    places = [place for place in first.values() if gone is None or not gone[place]]
    keys = values._order_raw()
    if ordered:
        try:
            places = sorted(places, key=keys.__getitem__)
        except TypeError:
            pass
    codes = {raw[place]: code for code, place in enumerate(places)}
    found = np.array(list(map(codes.get, raw, itertools.repeat(-1))), dtype=np.intp)
    return Index._from_array(columns.take(values._array, places), values._name), found


def factorize_list(values: list[Any], ordered: bool = True) -> tuple[Any, Any]:
    """The same of a list, whose dtype is that of the labels which are there: that of [1, None] is int64."""
    gone = [is_missing(value) for value in values]
    if not any(gone):
        return factorize_level(Index(array_of(values)), ordered)
    level, codes = factorize_level(Index(array_of([v for v, none in zip(values, gone) if not none])), ordered)
    found = np.full(len(values), -1, dtype=np.intp)
    found[~np.array(gone)] = codes
    return level, found
