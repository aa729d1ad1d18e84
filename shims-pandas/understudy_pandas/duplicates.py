"""Which values of a list have stood before."""

from __future__ import annotations

from typing import Any

import understudy_numpy as np


def duplicated_flags(values: list[Any], keep: Any = "first") -> np.ndarray:
    """True for each value that is a repetition: of an earlier one, of a later one, or (keep=False) of any."""
    if keep is not False and keep not in ("first", "last"):
        raise ValueError('keep must be either "first", "last" or False')
    size = len(values)
    first = dict(zip(reversed(values), range(size - 1, -1, -1))) if keep != "last" else {}
    last = dict(zip(values, range(size))) if keep != "first" else {}
    if keep == "first":
        flags = [True] * size
        for position in first.values():
            flags[position] = False
    elif keep == "last":
        flags = [True] * size
        for position in last.values():
            flags[position] = False
    else:
        single = [position for value, position in first.items() if last[value] == position]
        flags = [True] * size
        for position in single:
            flags[position] = False
    return np.array(flags, dtype=bool)
