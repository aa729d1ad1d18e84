"""The keys of a join: what the arguments of `merge` say, and whether the dtypes of both sides go together."""

from __future__ import annotations

import warnings
from collections.abc import Hashable
from typing import Any

import understudy_numpy as np
from understudy_numpy.primitives.refusal import Refusal

from .arrays import columns
from .arrays.base import ExtensionArray
from .construction import array_of
from .dtypes import CategoricalDtype, is_extension
from .errors import MergeError
from .frame import DataFrame
from .index.base import Index
from .index.multi import MultiIndex
from .series import Series

NO_LABEL: Any = object()


class KeyPair:
    """One key: the arrays of both sides, and on each side the column's label, or NO_LABEL for an index or an array."""

    def __init__(self, left: Any, right: Any, left_label: Any, right_label: Any, name: Hashable) -> None:
        self.left, self.right = left, right
        self.left_label, self.right_label = left_label, right_label
        self.name = name
        # The dtype that the key column of the result gets where the dtypes of the sides do not go together.
        self.left_dtype: Any = None
        # The names as the caller gave them decide whether the key column is filled from both sides.
        self.filled = not isinstance(left_label, str) or not isinstance(right_label, str) or left_label == right_label

    def check(self) -> None:
        """Raise for keys whose dtypes have no equal values; choose the dtype of the result where they are unlike."""
        lk, rk = self.left.dtype, self.right.dtype
        if bool(len(self.left)) != bool(len(self.right)):
            return
        first, second = isinstance(lk, CategoricalDtype), isinstance(rk, CategoricalDtype)
        if first and second and lk == rk or not first and not second and lk == rk:
            return
        if not first and not second and not self._go_together(_family(lk), _family(rk)):
            return
        if first != second and _family(rk if first else lk) in ("M", "m", "Z"):
            raise ValueError(self._message())
        self.left_dtype = lk.categories.dtype if first else np.dtype("O")

    def _message(self) -> str:
        return (
            f"You are trying to merge on {self.left.dtype} and {self.right.dtype} columns for key '{self.name}'. "
            "If you wish to proceed you should use pd.concat"
        )

    def _go_together(self, first: str, second: str) -> bool:
        """Whether two unlike dtypes are to be joined as objects; an error where they cannot be."""
        lk, rk = self.left.dtype, self.right.dtype
        families = {first, second}
        if families <= {"n"}:
            if {lk.kind, rk.kind} in ({"i", "f"}, {"u", "f"}):
                floats = self.left if lk.kind == "f" else self.right
                if any(v == v and not v.is_integer() for v in floats.tolist()):
                    warnings.warn(
                        "You are merging on int and float columns where the float values are not equal to their int "
                        "representation.",
                        UserWarning,
                        stacklevel=5,
                    )
                return False
            return lk.kind != rk.kind
        if families <= {"n", "s", "O"} and "n" in families:
            number, other = (lk, self.right) if first == "n" else (rk, self.left)
            if number.kind == "b":
                return True
            kinds = set(map(type, columns.to_list(other)))
            if kinds <= {str} or not kinds & {int, bool} and kinds != {float} or kinds == set():
                raise ValueError(self._message())
            return True
        if families == {"M"} or families == {"O"}:
            return False
        times = {"M", "m", "Z"}
        if families & times:
            raise ValueError(self._message())
        return True


def _family(dtype: Any) -> str:
    """n for numbers, s for strings, M for moments, Z for those in a time zone, m for durations, O for objects."""
    if is_extension(dtype):
        return "Z" if dtype.kind == "M" else "s"
    return "n" if dtype.kind in "iufcb" else dtype.kind


def _as_list(keys: Any) -> list | None:
    if keys is None:
        return None
    if isinstance(keys, (list, tuple)):
        return list(keys) if isinstance(keys, list) else list(keys)
    return [keys]


def _is_array(key: Any, length: int) -> bool:
    known = isinstance(key, (np.ndarray, Series, Index, ExtensionArray))
    return known and len(key) == length


def key_pairs(
    left: DataFrame, right: DataFrame, on: Any, left_on: Any, right_on: Any, left_index: bool, right_index: bool
) -> list[KeyPair]:
    """The keys of both sides, or the error for arguments that do not go together."""
    if isinstance(on, tuple) and on in left.columns:
        on = [on]
    on, left_on, right_on = _as_list(on), _as_list(left_on), _as_list(right_on)
    if on is None and left_on is None and right_on is None:
        if left_index and right_index:
            return _index_pairs(left.index, right.index)
        if left_index:
            raise MergeError("Must pass right_on or right_index=True")
        if right_index:
            raise MergeError("Must pass left_on or left_index=True")
        common = left.columns.intersection(right.columns)
        if len(common) == 0:
            raise MergeError(
                f"No common columns to perform merge on. Merge options: left_on={left_on}, right_on={right_on}, "
                f"left_index={left_index}, right_index={right_index}"
            )
        if not left.columns.is_unique or not right.columns.is_unique:
            raise MergeError(f"Data columns not unique: {common!r}")
        left_on = right_on = common.tolist()
    elif on is not None:
        if left_on is not None or right_on is not None:
            raise MergeError('Can only pass argument "on" OR "left_on" and "right_on", not a combination of both.')
        if left_index or right_index:
            raise MergeError(
                'Can only pass argument "on" OR "left_index" and "right_index", not a combination of both.'
            )
        left_on = right_on = on
    elif left_on is not None:
        if left_index:
            raise MergeError('Can only pass argument "left_on" OR "left_index" not both.')
        if not right_index and right_on is None:
            raise MergeError('Must pass "right_on" OR "right_index".')
        if right_index and right_on is not None:
            raise MergeError('Can only pass argument "right_on" OR "right_index" not both.')
        if right_index and len(left_on) != right.index.nlevels:
            raise ValueError('len(left_on) must equal the number of levels in the index of "right"')
    else:
        assert right_on is not None
        if right_index:
            raise MergeError('Can only pass argument "right_on" OR "right_index" not both.')
        if not left_index:
            raise MergeError('Must pass "left_on" OR "left_index".')
        if len(right_on) != left.index.nlevels:
            raise ValueError('len(right_on) must equal the number of levels in the index of "left"')
    if right_index:
        assert left_on is not None
        levels = index_levels(right.index)
        found = [_key_of(left, key) for key in left_on]
        return [
            KeyPair(array, level, label, NO_LABEL, None if label is NO_LABEL else label)
            for (array, label), level in zip(found, levels)
        ]
    if left_index:
        assert right_on is not None
        levels = index_levels(left.index)
        found = [_key_of(right, key) for key in right_on]
        return [
            KeyPair(level, array, NO_LABEL, label, None if label is NO_LABEL else label)
            for (array, label), level in zip(found, levels)
        ]
    assert left_on is not None and right_on is not None
    if len(right_on) != len(left_on):
        raise ValueError("len(right_on) must equal len(left_on)")
    pairs = []
    for mine, theirs in zip(left_on, right_on):
        left_array, left_label = _key_of(left, mine)
        right_array, right_label = _key_of(right, theirs)
        name = left_label if left_label is not NO_LABEL else right_label
        pairs.append(KeyPair(left_array, right_array, left_label, right_label, None if name is NO_LABEL else name))
    return pairs


def _key_of(table: DataFrame, key: Any) -> tuple[Any, Any]:
    """The array of a key of one table, and its label."""
    if _is_array(key, len(table)):
        return array_of(key), NO_LABEL
    if key in table.columns:
        found = table[key]
        if found.ndim == 2:
            raise ValueError(f"The column label '{key}' is not unique.")
        return found._array, key
    if key is not None and key in table.index.names:
        return table.index.get_level_values(key)._array, NO_LABEL
    raise KeyError(key)


def index_levels(index: Index) -> list[Any]:
    if isinstance(index, MultiIndex):
        return [index.get_level_values(k)._array for k in range(index.nlevels)]
    return [index._array]


def _index_pairs(left: Index, right: Index) -> list[KeyPair]:
    if left.nlevels != right.nlevels:
        raise Refusal("pandas.merge", "left_index", True, "indexes with different numbers of levels have no shim yet")
    pairs = [
        KeyPair(mine, theirs, NO_LABEL, NO_LABEL, None) for mine, theirs in zip(index_levels(left), index_levels(right))
    ]
    for pair in pairs:
        pair.filled = False
    return pairs
