"""The text labels of tables, which are few and much the same in table after table: read once, and made once.

What is kept cannot be changed: tuples of `str`, and an array of text of which only copies are handed out.
"""

from __future__ import annotations

import weakref
from typing import Any

# More labels, or longer ones, are no names of columns.
FEW, SHORT = 64, 4096
# So many sets of labels are kept.
MOST = 256


def are_few(items: list[Any]) -> bool:
    """Whether labels are such as are kept: some text, and nothing that is missing."""
    return len(items) <= FEW and {str}.issuperset(map(type, items)) and sum(map(len, items)) <= SHORT


def read_labels(column: Any) -> list[Any]:
    """The items of a column or index of text. What pyarrow holds for it is never changed, so it tells whether they are known."""
    held = getattr(getattr(column, "array", None), "_pa_array", None)
    if held is None or len(held) > FEW:
        return list(column.tolist())
    known = _READ.get(id(held))
    if known is not None and known[0]() is held:
        return list(known[1])
    items = list(column.tolist())
    if are_few(items):
        key = id(held)
        _READ[key] = weakref.ref(held, lambda gone: _READ.pop(key, None)), tuple(items)
    return items


def made_labels(items: list[Any], dtype: Any) -> Any:
    """An array of text in pandas' own way to keep it."""
    if are_few(items):
        return _made_few(tuple(items), dtype).copy()
    return dtype.construct_array_type()._from_sequence(items, dtype=dtype)


def _made_few(items: tuple[str, ...], dtype: Any) -> Any:
    """The array that copies are made of. It is kept by the dtype's identity: to compare dtypes takes longer than all else."""
    key = items, id(dtype)
    found = _MADE.get(key)
    if found is None:
        if len(_MADE) >= MOST:
            _MADE.clear()
        found = _MADE[key] = dtype.construct_array_type()._from_sequence(list(items), dtype=dtype)
    return found


# By identity, as long as somebody else has it.
_READ: dict[int, tuple[weakref.ref[Any], tuple[str, ...]]] = {}
# The dtypes of its keys are kept by those who make tables.
_MADE: dict[tuple[tuple[str, ...], int], Any] = {}
