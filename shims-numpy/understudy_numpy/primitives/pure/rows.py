"""The primitive that takes the same rows out of several columns."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from operator import itemgetter
from typing import Any


def take_rows(storages: Sequence[Any], rows: Sequence[int]) -> list[Any]:
    """The items of each flat storage (a list or an array) at `rows`, which count from the end where negative."""
    if len(rows) < 2:
        picked = [[storage[row] for row in rows] for storage in storages]
    else:
        # The rows are unpacked once for all storages, and each is then read in one call.
        pick = itemgetter(*rows)
        picked = [list(pick(storage)) if type(storage) is list else pick(storage) for storage in storages]
    return [
        items if type(storage) is list else array(storage.typecode, items) for storage, items in zip(storages, picked)
    ]
