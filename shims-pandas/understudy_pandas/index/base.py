"""`Index`: an immutable sequence of labels, with look-up by hashing or by bisection.

`Index._from_array(array, name)` wraps a column array without looking at it again; called on `Index` itself it picks
the class that the dtype asks for. An Index never changes, so arrays are shared freely. Derived data (hash table,
monotonicity) is computed when first asked for and kept in `_cache`.

Subclasses adapt look-up through `_raw` (hashable Python values), `_raw_key` (a label as such a value, or KeyError)
and `_partial` (labels that stand for a range, such as a year in a DatetimeIndex).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import understudy_numpy as np
from understudy_numpy.primitives.refusal import Refusal

from ..arrays import columns
from ..arrays.base import ExtensionArray, positions_in
from ..construction import array_of, is_list_like
from ..dtypes import STR, CategoricalDtype, DatetimeTZDtype, is_extension, pandas_dtype
from ..errors import Pandas4Warning
from ..na import NAN, NO_DEFAULT, is_missing
from ..warn import warn
from . import setops
from .arithmetic import IndexArithmetic
from .lookup import IndexLookup


class Index(IndexLookup, IndexArithmetic):
    """Labels of one axis."""

    __module__ = "pandas"
    _array: Any
    _name: Any

    def __new__(
        cls, data: Any = None, dtype: Any = None, copy: bool | None = None, name: Any = None, tupleize_cols: bool = True
    ) -> Any:
        if cls is not Index:
            return object.__new__(cls)
        if name is None:
            name = getattr(data, "name", None)
        if isinstance(data, Index) and dtype is None:
            return data.rename(name) if name != data._name else data._view()
        if isinstance(data, range) and dtype is None:
            from .range import RangeIndex

            return RangeIndex(data, name=name)
        if data is None:
            raise TypeError("Index(...) must be called with a collection of some kind, None was passed")
        if not is_list_like(data):
            raise TypeError(f"{cls.__name__}(...) must be called with a collection of some kind, {data!r} was passed")
        if isinstance(data, np.ndarray) and data.ndim > 1:
            raise ValueError("Index data must be 1-dimensional")
        if not hasattr(data, "dtype"):
            data = data if isinstance(data, list) else list(data)
            if tupleize_cols and data and dtype is None and all(type(item) is tuple for item in data):
                from .multi import MultiIndex

                names = name if isinstance(name, (list, tuple)) else None
                return MultiIndex.from_tuples(data, names=names)
        if isinstance(data, list) and not data and dtype is None:
            return cls._from_array(np.empty(0, dtype=object), name)
        array = array_of(data, dtype)
        if isinstance(array, np.ndarray) and isinstance(data, np.ndarray) and array is data:
            array = array.copy()
        if not isinstance(array, ExtensionArray) and array.dtype.kind == "f" and array.dtype.itemsize == 2:
            raise NotImplementedError("float16 indexes are not supported")
        return cls._from_array(array, name)

    @classmethod
    def _from_array(cls, array: Any, name: Any = None) -> Any:
        """An index that holds `array` as it is; on `Index` itself, of the class for its dtype."""
        if cls is Index:
            cls = _class_for(array.dtype)
        self = object.__new__(cls)
        self._array = array
        self._name = _hashable_name(name, cls)
        self._cache: dict[str, Any] = {}
        return self

    def _view(self) -> Any:
        return self._with_name(self._name)

    def _with_name(self, name: Any) -> Any:
        """The same labels under another name, sharing what is known of them."""
        made = self._from_array(self._array, name)
        made._cache = self._cache
        return made

    # What it is.

    @property
    def name(self) -> Any:
        return self._name

    @name.setter
    def name(self, value: Any) -> None:
        self._name = _hashable_name(value, type(self))

    @property
    def names(self) -> Any:
        from .frozen import FrozenList

        return FrozenList([self._name])

    @names.setter
    def names(self, values: Any) -> None:
        if not is_list_like(values):
            raise ValueError("Names must be a list-like")
        if len(values) != 1:
            raise ValueError(f"Length of new names must be 1, got {len(values)}")
        self.name = values[0]

    @property
    def dtype(self) -> Any:
        return self._array.dtype

    @property
    def values(self) -> Any:
        """The labels in a read-only NumPy array (an ExtensionArray for dtypes NumPy lacks)."""
        return self._array if isinstance(self._array, ExtensionArray) else columns.readonly(self._array)

    @property
    def array(self) -> Any:
        return self._values

    _values = values

    @property
    def shape(self) -> tuple[int, ...]:
        return (len(self),)

    @property
    def size(self) -> int:
        return len(self)

    @property
    def ndim(self) -> int:
        return 1

    @property
    def nlevels(self) -> int:
        return 1

    @property
    def empty(self) -> bool:
        return len(self) == 0

    @property
    def T(self) -> Any:
        return self

    @property
    def nbytes(self) -> int:
        return self._array.nbytes

    def memory_usage(self, deep: bool = False) -> int:
        """Bytes held by the labels."""
        import sys

        total = self.nbytes
        if deep and (self.dtype == STR or self.dtype.kind == "O" and not is_extension(self.dtype)):
            total += sum(map(sys.getsizeof, self._array.tolist()))
        return total

    @property
    def inferred_type(self) -> str:
        from ..api.types import infer_dtype

        return infer_dtype(self._array)

    def __len__(self) -> int:
        return len(self._array)

    def __iter__(self) -> Iterator[Any]:
        return iter(self.tolist())

    def __contains__(self, key: Any) -> bool:
        hash(key)
        try:
            return self._raw_key(key) in self._mapping()
        except (KeyError, TypeError, ValueError):
            return False

    def __hash__(self) -> int:
        raise TypeError(f"unhashable type: {type(self).__name__!r}")

    def __bool__(self) -> bool:
        raise ValueError(
            f"The truth value of a {type(self).__name__} is ambiguous. Use a.empty, a.item(), a.any() or a.all()."
        )

    def __setitem__(self, key: Any, value: Any) -> None:
        raise TypeError("Index does not support mutable operations")

    def __array__(self, dtype: Any = None, copy: Any = None) -> np.ndarray:
        # A copy, for what NumPy's functions hand out may be written to, and an index never changes.
        result = self.to_numpy(copy=True)
        return result if dtype is None else result.astype(dtype)

    def __repr__(self) -> str:
        from ..formats import index_repr

        return index_repr(self)

    def __copy__(self) -> Any:
        return self._view()

    def __deepcopy__(self, memo: Any = None) -> Any:
        return self._from_array(self._array.copy(), self._name)

    def __reduce__(self) -> tuple[Any, ...]:
        return (
            Index,
            (
                self.to_numpy() if not isinstance(self._array, ExtensionArray) else self.tolist(),
                self.dtype,
                None,
                self._name,
            ),
        )

    def tolist(self) -> list[Any]:
        """The labels as Python values (Timestamps where they are moments)."""
        return columns.to_list(self._array)

    to_list = tolist

    def to_numpy(self, dtype: Any = None, copy: bool = False, na_value: Any = None) -> np.ndarray:
        """The labels in a NumPy array; read-only unless it is a copy."""
        array = self._array
        if isinstance(array, ExtensionArray):
            return array.to_numpy(dtype, na_value=na_value)
        if dtype is not None and np.dtype(dtype) != array.dtype:
            return columns.cast(array, dtype)
        return array.copy() if copy else columns.readonly(array)

    def item(self) -> Any:
        """The only label."""
        if len(self) != 1:
            raise ValueError("can only convert an array of size 1 to a Python scalar")
        return self.tolist()[0]

    def to_series(self, index: Any = None, name: Any = None) -> Any:
        """A Series of the labels, indexed by themselves or by `index`."""
        from ..series import Series

        index = self._view() if index is None else ensure_index(index)
        return Series._from_array(self._array, index, self._name if name is None else name)

    def to_frame(self, index: bool = True, name: Any = NO_DEFAULT) -> Any:
        """A DataFrame with the labels as its one column."""
        from ..frame import DataFrame
        from .range import RangeIndex

        label = self._name if name is NO_DEFAULT else name
        rows = self if index else RangeIndex(len(self))
        labels = RangeIndex(1) if label is None and name is NO_DEFAULT else Index([label])
        return DataFrame._from_arrays([self._array], labels, rows)

    def to_flat_index(self) -> Any:
        return self

    # Selection.

    def __getitem__(self, key: Any) -> Any:
        if isinstance(key, (int, np.integer)) and not isinstance(key, bool):
            position = int(key)
            if not -len(self) <= position < len(self):
                raise IndexError(f"index {position} is out of bounds for axis 0 with size {len(self)}")
            return columns.item(self._array, position if position >= 0 else position + len(self))
        if isinstance(key, slice):
            return self._slice(key)
        if isinstance(key, (list, tuple, np.ndarray)) or hasattr(key, "_array"):
            return self._select(key)
        raise IndexError(
            "only integers, slices (`:`), ellipsis (`...`), numpy.newaxis (`None`) and integer or boolean arrays are valid indices"
        )

    def _select(self, key: Any) -> Any:
        key = np.asarray(key)
        if key.dtype.kind == "b":
            if len(key) != len(self):
                raise IndexError(
                    f"boolean index did not match indexed array along axis 0; size of axis is {len(self)} "
                    f"but size of corresponding boolean axis is {len(key)}"
                )
            return self._filter(key)
        return self.take(key)

    def _slice(self, key: slice) -> Any:
        """The labels in a slice of positions."""
        return self._from_array(self._array[key], self._name)

    def _filter(self, mask: Any) -> Any:
        """The labels where a boolean array is true."""
        return self._from_array(columns.mask(self._array, mask), self._name)

    def take(self, indices: Any, axis: Any = 0, allow_fill: bool = True, fill_value: Any = None) -> Any:
        """The labels at positions; with a `fill_value`, -1 stands for a missing one."""
        check_positions(indices)
        if not isinstance(indices, np.ndarray) and not (fill_value is not None and allow_fill):
            indices = positions_in(indices, len(self))
        if fill_value is not None and allow_fill:
            return self._from_array(columns.take_fill(self._array, indices), self._name)
        return self._from_array(columns.take(self._array, indices), self._name)

    def _take_fill(self, indices: Any) -> Any:
        """The labels at positions, missing at -1; the class follows the dtype."""
        return Index._from_array(columns.take_fill(self._array, indices), self._name)

    def _as_plain(self, array: Any) -> Any:
        """An index of the class that `array` asks for, with this name."""
        return Index._from_array(array, self._name)

    def __getattr__(self, name: str) -> Any:
        if not name.startswith("_") and hasattr(type(self), name):
            # The attribute is there but failed; its own message is the one to see.
            return object.__getattribute__(self, name)
        raise AttributeError(f"'{type(self).__name__}' object has no attribute '{name}'")

    def copy(self, name: Any = None, deep: bool = False) -> Any:
        """The same labels, under another name if one is given."""
        made = self._with_name(self._name if name is None else name)
        # What is known of the labels is known of the copy, which is no view of them (see `is_`).
        made._cache = dict(self._cache)
        return made

    def view(self, cls: Any = None) -> Any:
        """The same labels as another index, or their bytes as an array of another dtype."""
        if cls is None:
            return self._view()
        if isinstance(self._array, ExtensionArray) or self.dtype.kind in "mM" or np.dtype(cls).kind in "mM":
            raise Refusal("pandas.Index.view", "cls", cls, "only numbers seen as other numbers have a shim")
        return self._array.view(cls)

    def rename(self, name: Any, *, inplace: bool = False) -> Any:
        """The same labels under another name."""
        if inplace:
            self.name = name
            return None
        return self._with_name(name)

    def set_names(self, names: Any, *, level: Any = None, inplace: bool = False) -> Any:
        """The same labels with the names given (one for a plain index)."""
        if level is not None:
            raise ValueError("Level must be None for non-MultiIndex")
        if is_list_like(names):
            if len(names) != 1:
                raise ValueError(f"Length of new names must be 1, got {len(names)}")
            names = names[0]
        return self.rename(names, inplace=inplace)

    def astype(self, dtype: Any, copy: bool = True) -> Any:
        """The labels as another dtype."""
        dtype = pandas_dtype(dtype)
        if dtype == self.dtype:
            return self._view()
        return Index._from_array(columns.cast(self._array, dtype), self._name)

    def equals(self, other: Any) -> bool:
        """Whether the other index has the same labels in the same order (names do not matter)."""
        if self is other:
            return True
        if not isinstance(other, Index) or len(self) != len(other):
            return False
        if self._cache is other._cache:
            return True
        if self.dtype == other.dtype:
            return columns.equal(self._array, other._array)
        mine, theirs = self.common_raw(other)
        return mine == theirs

    def identical(self, other: Any) -> bool:
        """Whether labels, dtype, class and names are the same."""
        return (
            self.equals(other)
            and type(self) is type(other)
            and self.dtype == other.dtype
            and list(self.names) == list(other.names)
        )

    def is_(self, other: Any) -> bool:
        """Whether the other is this index or a view of it."""
        return self is other or isinstance(other, Index) and self._cache is other._cache

    # Sets and order: see setops.

    def _other_labels(self, other: Any) -> Any:
        """The other operand of a set operation; labels that are no Index yet get this one's name."""
        if not is_list_like(other):
            raise TypeError("Input must be Index or array-like")
        if isinstance(other, Index) or self.nlevels > 1:
            return ensure_index(other)
        return ensure_index(other).rename(self._name)

    def union(self, other: Any, sort: bool | None = None) -> Any:
        """The labels of both, sorted where they compare (`sort=False`: in order of appearance)."""
        return setops.union(self, self._other_labels(other), sort)

    def intersection(self, other: Any, sort: bool | None = False) -> Any:
        """The labels in both."""
        return setops.intersection(self, self._other_labels(other), sort)

    def difference(self, other: Any, sort: bool | None = None) -> Any:
        """The labels here that are not in the other."""
        return setops.difference(self, self._other_labels(other), sort)

    def symmetric_difference(self, other: Any, result_name: Any = None, sort: bool | None = None) -> Any:
        """The labels in exactly one of the two."""
        return setops.symmetric_difference(self, self._other_labels(other), result_name, sort)

    def append(self, other: Any) -> Any:
        """These labels, then those of the other index or indexes."""
        others = list(other) if isinstance(other, (list, tuple)) else [other]
        if self.nlevels == 1 and not all(isinstance(each, Index) for each in others):
            raise TypeError("all inputs must be Index")
        return setops.append(self, others)

    def join(
        self, other: Any, *, how: str = "left", level: Any = None, return_indexers: bool = False, sort: bool = False
    ) -> Any:
        """The labels of a join with another index, and if asked for the positions in each (None: as they are)."""
        if not isinstance(other, Index):
            warn(
                f"Passing {type(other).__name__} to Index.join is deprecated and will raise in a future version. Pass an Index "
                "instead.",
                Pandas4Warning,
            )
        joined, left, right = setops.join(self, ensure_index(other), how, level, sort)
        return (joined, left, right) if return_indexers else joined

    def reindex(
        self, target: Any, method: Any = None, level: Any = None, limit: Any = None, tolerance: Any = None
    ) -> Any:
        """`target` as an index, and the positions of its labels here (None if they are the same)."""
        if level is not None:
            raise Refusal("pandas.Index.reindex", "level", level, "reindexing on a level has no shim yet")
        target = ensure_index(target)
        if self.equals(target):
            return target, None
        if not self.is_unique:
            raise ValueError("cannot reindex on an axis with duplicate labels")
        return target, self.get_indexer(target, method, limit, tolerance)

    def get_level_values(self, level: Any) -> Any:
        """The index itself; `level` must be 0 or its name."""
        self._level_number(level)
        return self

    def _level_number(self, level: Any) -> int:
        if isinstance(level, int) and not isinstance(level, bool):
            if level < 0 and level != -1:
                raise IndexError(f"Too many levels: Index has only 1 level, {level} is not a valid level number")
            if level > 0:
                raise IndexError(f"Too many levels: Index has only 1 level, not {level + 1}")
        elif level != self._name:
            raise KeyError(f"Requested level ({level}) does not match index name ({self._name})")
        return 0

    def droplevel(self, level: Any = 0) -> Any:
        """A plain index has no level to spare."""
        levels = level if isinstance(level, (list, tuple)) else [level]
        if not levels:
            return self
        for one in levels:
            self._level_number(one)
        raise ValueError(
            f"Cannot remove {len(levels)} levels from an index with 1 levels: at least one level must be left."
        )

    def groupby(self, values: Any) -> dict[Any, Any]:
        """For each different value, the labels that stand where it stands."""
        from ..groupby.base import PrettyDict

        places: dict[Any, list[int]] = {}
        for position, value in enumerate(columns.to_list(array_of(values))):
            if not is_missing(value):
                places.setdefault(value, []).append(position)
        return PrettyDict({value: self.take(places[value]) for value in sorted(places)})

    def map(self, mapper: Any, na_action: str | None = None) -> Any:
        """The labels through a function, a dict or a Series."""
        from ..mapping import map_values

        mapped = map_values(self._array, mapper, na_action)
        if len(mapped) and str(mapped.dtype) == "str" and mapped.isna().all():
            # Nothing is left to tell what the labels were.
            return Index(np.full(len(mapped), NAN), name=self._name)
        if not isinstance(mapped, ExtensionArray) and mapped.dtype.kind == "O":
            return Index(mapped.tolist(), name=self._name)
        return Index._from_array(mapped, self._name)

    @property
    def str(self) -> Any:
        from ..accessors import StringMethods

        return StringMethods(self)


def ensure_index(values: Any) -> Any:
    """`values` as an Index; a list of lists becomes a MultiIndex."""
    if isinstance(values, Index):
        return values
    if hasattr(values, "_array") and hasattr(values, "_index"):
        return Index(values, name=values._name)
    if isinstance(values, (list, tuple)) and len(values) and all(isinstance(v, (list, np.ndarray)) for v in values):
        from .multi import MultiIndex

        return MultiIndex.from_arrays(values)
    if not is_list_like(values):
        raise TypeError(f"Index(...) must be called with a collection of some kind, {values!r} was passed")
    if not isinstance(values, (list, tuple)) and str(getattr(values, "dtype", "")).startswith("period"):
        raise Refusal("pandas.Index", "data", type(values).__name__, "periods have no shim yet")
    return Index(values)


def default_index(length: int) -> Any:
    """The RangeIndex 0, 1, ..., length - 1."""
    from .range import RangeIndex

    return RangeIndex(length)


def _class_for(dtype: Any) -> Any:
    """The class of index for labels of a dtype."""
    if is_extension(dtype):
        if isinstance(dtype, CategoricalDtype):
            from .categorical import CategoricalIndex

            return CategoricalIndex
        if isinstance(dtype, DatetimeTZDtype):
            from .datetime import DatetimeIndex

            return DatetimeIndex
        if type(dtype).__name__ == "IntervalDtype":
            from .interval import IntervalIndex

            return IntervalIndex
        return Index
    if dtype.kind == "M":
        from .datetime import DatetimeIndex

        return DatetimeIndex
    if dtype.kind == "m":
        from .datetime import TimedeltaIndex

        return TimedeltaIndex
    return Index


def _hashable_name(name: Any, cls: type) -> Any:
    try:
        hash(name)
    except TypeError:
        raise TypeError(f"{cls.__name__}.name must be a hashable type") from None
    return name


def check_positions(indices: Any) -> None:
    """Refuse, in pandas' words, to take at what is no list of positions."""
    if not is_list_like(indices) and indices is not Ellipsis:
        raise TypeError("Expected indices to be array-like")
