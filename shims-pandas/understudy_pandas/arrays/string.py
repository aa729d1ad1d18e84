"""Strings with NaN for what is missing: the array of pandas 3's default `str` dtype."""

from __future__ import annotations

import itertools
import operator
from collections.abc import Sequence
from typing import Any

import understudy_numpy as np

from ..dtypes import STR
from ..na import NAN, is_missing
from .base import ExtensionArray, positions_in

COMPARISONS = (operator.eq, operator.ne, operator.lt, operator.le, operator.gt, operator.ge)


class StringArray(ExtensionArray):
    """A list of Python strings; a missing one is the NaN object of `na.NAN`, so identity tells it.

    `StringArray._from_list(values)` takes over a list that already keeps this rule.
    """

    __module__ = "pandas.arrays"
    __slots__ = ("_list", "_na")

    def __init__(self, values: Any, dtype: Any = None, copy: bool = False) -> None:
        made = self._from_sequence(values)
        self._list = made._list
        self._na: bool | None = made._na

    @classmethod
    def _from_list(cls, values: list[Any], hasna: bool | None = None) -> StringArray:
        self = cls.__new__(cls)
        self._list = values
        self._na = hasna
        return self

    @classmethod
    def _from_sequence(cls, values: Any, dtype: Any = None) -> StringArray:
        if isinstance(values, StringArray):
            return values.copy()
        values = values.tolist() if hasattr(values, "tolist") else list(values)
        kinds = set(map(type, values))
        if kinds <= {str}:
            return cls._from_list(list(values), False)
        return cls._from_list([v if type(v) is str else NAN if is_missing(v) else str(v) for v in values])

    @property
    def dtype(self) -> Any:
        return STR

    def __len__(self) -> int:
        return len(self._list)

    @property
    def _hasna(self) -> bool:
        if self._na is None:
            self._na = any(map(operator.is_, self._list, itertools.repeat(NAN)))
        return self._na

    def isna(self) -> np.ndarray:
        if self._na is False:
            return np.zeros(len(self._list), dtype=bool)
        return np.array([v is NAN for v in self._list], dtype=bool)

    def copy(self) -> StringArray:
        return self._from_list(list(self._list), self._na)

    def view(self, dtype: Any = None) -> StringArray:
        if dtype is not None:
            raise TypeError("Cannot change data-type for string array.")
        return self._from_list(self._list, self._na)

    def tolist(self) -> list[Any]:
        return list(self._list)

    def _raw(self) -> list[Any]:
        return self._list

    def _item(self, position: int) -> Any:
        return self._list[position]

    def _slice(self, key: slice) -> StringArray:
        return self._from_list(self._list[key], False if self._na is False else None)

    def take(self, indices: Any, allow_fill: bool = False, fill_value: Any = None) -> StringArray:
        if not allow_fill and not isinstance(indices, np.ndarray):
            indices = positions_in(indices, len(self._list))
        indices = indices.tolist() if hasattr(indices, "tolist") else list(indices)
        if allow_fill and indices and min(indices) < 0:
            fill = NAN if fill_value is None or is_missing(fill_value) else fill_value
            padded = [*self._list, fill]
            return self._from_list([padded[k] for k in indices])
        return self._from_list(list(map(self._list.__getitem__, indices)), False if self._na is False else None)

    def _filter(self, mask: list[bool]) -> StringArray:
        return self._from_list(list(itertools.compress(self._list, mask)), False if self._na is False else None)

    @classmethod
    def _concat_same_type(cls, arrays: Sequence[StringArray]) -> StringArray:
        joined = list(itertools.chain.from_iterable(array._list for array in arrays))
        return cls._from_list(joined, False if all(array._na is False for array in arrays) else None)

    def _set(self, positions: Sequence[int] | slice, values: Any) -> None:
        places = range(len(self._list))[positions] if isinstance(positions, slice) else positions
        if isinstance(values, np.generic):
            values = values.item()
        if isinstance(values, str) or is_missing(values):
            items: Any = itertools.repeat(values if isinstance(values, str) else NAN)
        elif hasattr(values, "__iter__"):
            items = list(values.tolist() if hasattr(values, "tolist") else values)
        else:
            raise TypeError(
                f"Invalid value '{values}' for dtype 'str'. Value should be a string or missing value, "
                f"got '{type(values).__name__}' instead."
            )
        if isinstance(items, list):
            if not all(isinstance(v, str) or is_missing(v) for v in items):
                raise TypeError(
                    "Invalid value for dtype 'str'. Value should be a string or missing value (or array of those)."
                )
            items = [v if isinstance(v, str) else NAN for v in items]
        self._na = None
        target = self._list
        for place, value in zip(places, items):
            target[place] = value

    def to_numpy(self, dtype: Any = None, copy: bool = False, na_value: Any = None) -> np.ndarray:
        values = self._list
        if na_value is not None:
            values = [na_value if v is NAN else v for v in values]
        if dtype is not None and np.dtype(dtype).kind != "O":
            return np.array(values, dtype=dtype)
        result = np.empty(len(values), dtype=object)
        result[:] = values
        return result

    def astype(self, dtype: Any, copy: bool = True) -> Any:
        from ..dtypes import pandas_dtype

        dtype = pandas_dtype(dtype)
        if dtype == STR:
            return self.copy() if copy else self
        if getattr(dtype, "kind", "") in "iufc" and not hasattr(dtype, "na_value"):
            if dtype.kind in "iu":
                if self._hasna:
                    raise ValueError("cannot convert float NaN to integer")
                return np.array(list(map(int, self._list)), dtype=dtype)
            convert = complex if dtype.kind == "c" else _to_float
            return np.array(list(map(convert, self._list)), dtype=dtype)
        if not hasattr(dtype, "na_value") and dtype.kind == "b":
            return np.array([v is not NAN and v != "" for v in self._list], dtype=bool)
        if not hasattr(dtype, "na_value") and dtype.kind == "O":
            return self.to_numpy()
        return super().astype(dtype, copy)

    def _arith(self, op: Any, other: Any) -> Any:
        if isinstance(other, (str, int, float)) or is_missing(other):
            if is_missing(other):
                return self._from_list([NAN] * len(self))
            if self._hasna:
                return self._from_list([v if v is NAN else op(v, other) for v in self._list])
            return self._from_list([op(v, other) for v in self._list])
        values = other.tolist() if hasattr(other, "tolist") else list(other)
        pairs = zip(self._list, values)
        return self._from_list([NAN if a is NAN or is_missing(b) else op(a, b) for a, b in pairs])

    def _compare(self, op: Any, other: Any) -> np.ndarray:
        differs = op is operator.ne
        if is_missing(other):
            return np.full(len(self), differs, dtype=bool)
        equality = op is operator.eq or op is operator.ne
        if isinstance(other, str) or not hasattr(other, "__iter__"):
            if equality or not self._hasna:
                return np.array(list(map(op, self._list, itertools.repeat(other))), dtype=bool)
            return np.array([v is not NAN and op(v, other) for v in self._list], dtype=bool)
        values = (
            other._list
            if isinstance(other, StringArray)
            else other.tolist()
            if hasattr(other, "tolist")
            else list(other)
        )
        pairs = zip(self._list, values)
        if equality:
            return np.array([differs if a is NAN or is_missing(b) else op(a, b) for a, b in pairs], dtype=bool)
        return np.array([a is not NAN and not is_missing(b) and op(a, b) for a, b in pairs], dtype=bool)

    def _reduce(self, name: str, *, skipna: bool = True, min_count: int = 0, **options: Any) -> Any:
        if name in ("any", "all"):
            values = [v is not NAN and v != "" or v is NAN and (not skipna or name == "all") for v in self._list]
            return np.bool_(any(values) if name == "any" else all(values))
        if name == "count":
            return len(self) - int(self.isna().sum())
        if name not in ("sum", "min", "max", "argmin", "argmax"):
            raise TypeError(f"Cannot perform reduction '{name}' with string dtype")
        if self._hasna and not skipna:
            return NAN
        present = [v for v in self._list if v is not NAN] if self._hasna else self._list
        if name == "sum":
            return NAN if len(present) < min_count else "".join(present)
        if not present:
            return NAN
        return min(present) if name == "min" else max(present)


def _to_float(value: Any) -> float:
    """`float`, with the text of NumPy's error."""
    try:
        return float(value)
    except ValueError:
        raise ValueError(f"could not convert string to float: {value!r}") from None
