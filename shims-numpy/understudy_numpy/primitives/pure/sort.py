"""Sorting and searching of flat sequences. NaN comes last; sorts are stable."""

from __future__ import annotations

import bisect
import operator
from itertools import compress
from typing import Any


def sort(values: Any) -> list[Any]:
    """Ascending; NaN last."""
    made = sorted(values)
    total = _doubtful(made)
    if total:
        nans = list(compress(values, map(operator.ne, values, values)))
        if nans:
            made = sorted(compress(values, map(operator.eq, values, values)))
            made += nans
    return made


def _doubtful(values: list[Any]) -> bool:
    """Whether there may be a NaN among the values."""
    if not values or not isinstance(values[0], float):
        return bool(values) and isinstance(values[0], complex)
    total = sum(values)
    return total != total


def argsort(values: Any) -> list[int]:
    """The positions in ascending order of their values; NaN last; stable."""
    if type(values) is not list:
        values = values.tolist() if hasattr(values, "tolist") else list(values)
    if _doubtful(values):
        good = list(compress(range(len(values)), map(operator.eq, values, values)))
        if len(good) != len(values):
            bad = list(compress(range(len(values)), map(operator.ne, values, values)))
            good.sort(key=values.__getitem__)
            return good + bad
    return sorted(range(len(values)), key=values.__getitem__)


def searchsorted(values: Any, wanted: Any, right: bool) -> list[int]:
    """Where each wanted value would go in the ascending `values`, before (or after) equal ones."""
    if type(values) is not list:
        values = values.tolist() if hasattr(values, "tolist") else list(values)
    find = bisect.bisect_right if right else bisect.bisect_left
    if values and values[-1] != values[-1] or any(map(operator.ne, wanted, wanted)):
        n = len(values)
        while n and values[n - 1] != values[n - 1]:
            n -= 1
        last = len(values) if right else n
        return [find(values, v, 0, n) if v == v else last for v in wanted]
    return [find(values, v) for v in wanted]
