"""SciPy's sparse matrices and arrays: the arrays that each format keeps, as they are."""

from __future__ import annotations

from .left_out import LEFT_OUT
from .libraries import library

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


# Whether objects are to stay where they are, because the other side has no SciPy that knows its arrays.
_STAYS = "scipy.sparse" in LEFT_OUT
SCIPY_CLASSES = ("scipy.sparse",)


def scipy_row(kind: Any) -> Any:
    """(record name, function object -> value) for a class of SciPy, or None."""
    if _STAYS or not kind.__module__.startswith("scipy.sparse") or kind.__name__ not in _SPARSE:
        return None
    return "scipy.sparse", _sparse_value


def scipy_maker(name: Any) -> Any:
    """The function value -> object for a record of that name, or None."""
    return _make_sparse if name == "scipy.sparse" else None


# What each format keeps beside its shape.
_FORMATS = {
    "csr": ("data", "indices", "indptr"),
    "csc": ("data", "indices", "indptr"),
    "bsr": ("data", "indices", "indptr"),
    "coo": ("data", "coords"),
    "dia": ("data", "offsets"),
    "lil": ("data", "rows"),
    "dok": (),
}
_SPARSE = {f"{name}_{flavour}": name for name in _FORMATS for flavour in ("array", "matrix")}


def _sparse_value(value: Any) -> Any:
    name = type(value).__name__
    parts = [getattr(value, part) for part in _FORMATS[_SPARSE[name]]]
    if not parts:
        parts = [list(value.keys()), list(value.values())]
    return name, tuple(value.shape), value.dtype, parts


def _make_sparse(value: Any) -> Any:
    name, shape, dtype, parts = value
    format_name = _SPARSE[name]
    kind = getattr(library("scipy.sparse"), name)
    if format_name in ("coo", "dia"):
        # The constructor holds the places against the shape.
        made = kind(tuple(parts), shape=shape, dtype=dtype)
    else:
        made = kind(shape, dtype=dtype)
    if format_name == "dok":
        for key, item in zip(*parts):
            made[key] = item
        return made
    if format_name == "lil":
        _check_lists(shape, *parts)
    # Not by the constructor, which would choose another dtype for the places.
    for part, item in zip(_FORMATS[format_name], parts):
        setattr(made, part, item)
    if format_name in ("csr", "csc", "bsr"):
        # Products of a matrix whose places lie outside of it would read foreign memory.
        made.check_format(full_check=True)
    return made


def _check_lists(shape: Any, data: Any, rows: Any) -> None:
    if len(data) != shape[0] or len(rows) != shape[0]:
        raise ValueError("a matrix of lists with another number of rows than its shape")
    for places, items in zip(rows, data):
        if len(places) != len(items) or not all([type(place) is int and 0 <= place < shape[1] for place in places]):
            raise ValueError("a matrix of lists whose places lie outside of it")
