"""What every array of an extension dtype can do; the defaults rest on `_raw`, `take` and `_from_sequence`.

A subclass gives: `dtype`, `__len__`, `take`, `isna`, `copy`, `tolist`, `_from_sequence`, `_concat_same_type`,
`_set` (store values at positions) and, where its hash key is not its Python value, `_raw`.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from typing import Any

import understudy_numpy as np


class ExtensionArray:
    """A one-dimensional array of values that NumPy has no dtype for."""

    __module__ = "pandas.api.extensions"
    ndim = 1
    dtype: Any
    # NumPy scalars and arrays leave operators to this class.
    __array_priority__ = 1000
    __array_ufunc__ = None
    __hash__ = None

    def __len__(self) -> int:
        raise NotImplementedError

    def take(self, indices: Any, allow_fill: bool = False, fill_value: Any = None) -> Any:
        """The values at `indices`; with `allow_fill`, -1 stands for a missing value (or `fill_value`)."""
        raise NotImplementedError

    def isna(self) -> np.ndarray:
        """Which values are missing."""
        raise NotImplementedError

    def copy(self) -> Any:
        """An array of its own with the same values."""
        raise NotImplementedError

    def tolist(self) -> list[Any]:
        """The values as Python objects."""
        raise NotImplementedError

    def _raw(self) -> list[Any]:
        """Hashable Python values, one per element, equal exactly where the elements are (missing: one NaN object)."""
        return self.tolist()

    def _raw_key(self, label: Any) -> Any:
        """The raw value that `label` is looked up by; KeyError where it cannot be one."""
        return label

    def _sort_raw(self) -> list[Any]:
        """Comparable Python values, one per element (those of missing elements are never looked at)."""
        return self._raw()

    def _set(self, positions: Sequence[int] | slice, values: Any) -> None:
        """Store a scalar or a sequence at positions, in place; TypeError where the dtype cannot hold it."""
        raise NotImplementedError

    @classmethod
    def _from_sequence(cls, values: Any, dtype: Any = None) -> Any:
        """An array of `dtype` with the given Python values."""
        raise NotImplementedError

    @classmethod
    def _concat_same_type(cls, arrays: Sequence[Any]) -> Any:
        """Arrays of one dtype, one after the other."""
        raise NotImplementedError

    @property
    def shape(self) -> tuple[int]:
        return (len(self),)

    @property
    def size(self) -> int:
        return len(self)

    @property
    def nbytes(self) -> int:
        return 8 * len(self)

    @property
    def T(self) -> Any:
        return self

    @property
    def _hasna(self) -> bool:
        return bool(self.isna().any())

    def __iter__(self) -> Iterator[Any]:
        return iter(self.tolist())

    def __contains__(self, item: Any) -> bool:
        return item in self.tolist()

    def _item(self, position: int) -> Any:
        """The element at one position, as pandas shows it."""
        return self.tolist()[position]

    def __getitem__(self, key: Any) -> Any:
        if isinstance(key, (int, np.integer)):
            key = int(key)
            if not -len(self) <= key < len(self):
                raise IndexError(f"index {key} is out of bounds for axis 0 with size {len(self)}")
            return self._item(key if key >= 0 else key + len(self))
        if isinstance(key, slice):
            return self._slice(key)
        if isinstance(key, tuple) and len(key) == 1:
            return self[key[0]]
        key = key.tolist() if hasattr(key, "tolist") else list(key)
        if key and isinstance(key[0], bool):
            if len(key) != len(self):
                raise IndexError(f"Boolean index has wrong length: {len(key)} instead of {len(self)}")
            return self.take(list(itertools.compress(range(len(self)), key)))
        return self.take(key)

    def _slice(self, key: slice) -> Any:
        return self.take(range(len(self))[key])

    def __setitem__(self, key: Any, value: Any) -> None:
        if isinstance(key, slice):
            self._set(key, value)
            return
        if isinstance(key, (int, np.integer)):
            self._set([int(key)], value)
            return
        key = key.tolist() if hasattr(key, "tolist") else list(key)
        if key and isinstance(key[0], bool):
            key = list(itertools.compress(range(len(self)), key))
        self._set(key, value)

    def __array__(self, dtype: Any = None, copy: Any = None) -> np.ndarray:
        return self.to_numpy(dtype)

    def to_numpy(self, dtype: Any = None, copy: bool = False, na_value: Any = None) -> np.ndarray:
        """The values in a NumPy array, of object dtype unless another is asked for."""
        result = np.empty(len(self), dtype=object)
        result[:] = self.tolist()
        if na_value is not None:
            result[self.isna()] = na_value
        return result if dtype is None else result.astype(dtype)

    def astype(self, dtype: Any, copy: bool = True) -> Any:
        """The values as another dtype."""
        from ..construction import array_of
        from ..dtypes import pandas_dtype

        dtype = pandas_dtype(dtype)
        if dtype == self.dtype:
            return self.copy() if copy else self
        return array_of(self.tolist(), dtype)

    def dropna(self) -> Any:
        """Without the missing values."""
        return self[~self.isna()]

    def unique(self) -> Any:
        """The different values, in the order of their first appearance."""
        seen: dict[Any, int] = {}
        for position, value in enumerate(self._raw()):
            seen.setdefault(value, position)
        return self.take(list(seen.values()))

    def factorize(self, use_na_sentinel: bool = True) -> tuple[np.ndarray, Any]:
        """Codes and the different values, in the order of their first appearance."""
        from ..algorithms import factorize

        return factorize(self, use_na_sentinel=use_na_sentinel)

    def equals(self, other: Any) -> bool:
        """Whether the other array has the same dtype and values, missing ones equal."""
        return type(self) is type(other) and self.dtype == other.dtype and self._raw() == other._raw()

    def _reduce(self, name: str, *, skipna: bool = True, **options: Any) -> Any:
        raise TypeError(f"'{type(self).__name__}' with dtype {self.dtype} does not support operation '{name}'")

    def _arith(self, op: Any, other: Any) -> Any:
        """Arithmetic with a scalar or an array of the same length; `op` is a function of two values."""
        return NotImplemented

    def _compare(self, op: Any, other: Any) -> Any:
        """Comparison with a scalar or an array of the same length, as a boolean array."""
        return NotImplemented

    def __repr__(self) -> str:
        from ..formats import extension_array_repr

        return extension_array_repr(self)


def positions_in(indices: Any, length: int) -> Any:
    """Positions that a caller gave, as an integer array; IndexError where one lies outside."""
    positions = np.asarray(indices, dtype=np.intp)
    if not length and positions.size:
        raise IndexError("cannot do a non-empty take from an empty axes.")
    outside = np.flatnonzero((positions < -length) | (positions >= length))
    if len(outside):
        wrong = positions.ravel()[outside[0]]
        raise IndexError(f"index {wrong} is out of bounds for axis 0 with size {length}")
    return positions
