"""Sorting arrays, and searching in sorted ones."""

from __future__ import annotations

import operator
from array import array as typed
from typing import Any

from . import array_functions, primitives, records
from .array import c_steps, count
from .creation import asarray
from .dtypes import FLOAT64, INT64, NAT, dtype, promote_types
from .ndarray import fresh, ndarray, view
from .primitives.refusal import Refusal
from .reductions import normalize_axis
from .stringdtype import StringDType
from .stringdtype_loops import sort_keys
from .subclasses import derived, like, of_subclass, plain

# The first letter of a kind says which it is: quick, merge, heap or stable.
_KINDS = ("q", "m", "h", "s")


def _check(a: Any, kind: Any, order: Any, stable: Any) -> None:
    if kind is not None and not isinstance(kind, (str, bytes)):
        raise TypeError(f"sort kind must be str, not {type(kind).__name__}")
    letters = kind.decode() if isinstance(kind, bytes) else kind
    if letters is not None and not letters.lower().startswith(_KINDS):
        raise ValueError(f"sort kind must be one of 'quick', 'heap', or 'stable' (got {kind!r})")
    if kind is not None and stable is not None:
        raise ValueError("`kind` and keyword parameters can't be provided at the same time. Use only one of them.")
    if order is not None and getattr(a, "dtype", FLOAT64)._names is None:
        raise ValueError("Cannot specify order when the array has no fields.")


def _runs(a: ndarray, axis: int) -> tuple[list[Any], tuple[int, ...]]:
    """Lists of elements along the axis, in C order of the other axes, and the shape with the axis last."""
    if axis != len(a._shape) - 1:
        from .manipulation import moveaxis

        a = moveaxis(a, axis, -1)
    values = a.elements()
    values = values if type(values) is list else values.tolist()
    n = a._shape[-1]
    return [values[k : k + n] for k in range(0, len(values), n)] if n else [], a._shape


def comparable(values: list[Any], dt: dtype) -> list[Any]:
    """Values that compare as the dtype's do, with NaN and NaT last."""
    if dt.kind == "f" and any(v != v for v in values):
        return [(v != v, v if v == v else 0.0) for v in values]
    return _keys(values, dt)


def _record_keys(values: list[Any], dt: dtype, order: Any) -> list[Any]:
    return records.keys(fresh(typed("B", b"".join(values)), dt, (len(values),)), order)


def _keys(values: list[Any], dt: dtype) -> list[Any]:
    """Values that compare as the dtype's do."""
    kind = dt.kind
    if isinstance(dt, StringDType):
        return sort_keys(values, dt)
    if kind == "c":
        if any(v != v for v in values):
            return [
                (v.real != v.real, v.imag != v.imag, *(part if part == part else 0.0 for part in (v.real, v.imag)))
                for v in values
            ]
        return [(v.real, v.imag) for v in values]
    if kind in "mM" and NAT in values:
        return [v if v != NAT else 2**63 for v in values]
    return values


def sort(a: Any, axis: Any = -1, kind: Any = None, order: Any = None, *, stable: Any = None) -> ndarray:
    """A sorted copy; NaN and NaT last."""
    if type(a) is not ndarray:
        answer = array_functions.asked(sort, (a,), axis=axis, kind=kind, order=order, stable=stable)
        if answer is not NotImplemented:
            return answer
        if of_subclass(a):
            return like(a, sort(plain(a), axis, kind, order, stable=stable))
    _check(a, kind, order, stable)
    ready = primitives.ready_sorted(a, axis)
    if ready is not None:
        return ready
    a = asarray(a)
    if axis is None:
        a, axis = a.ravel(), 0
    if not a._shape:
        from .errors import AxisError

        raise AxisError(axis, 0)
    axis = normalize_axis(axis, len(a._shape))
    dt = a._dtype
    runs, shape = _runs(a, axis)
    flat: list[Any] = []
    for run in runs:
        if dt.kind == "V":
            keys = _record_keys(run, dt, order)
            flat += [run[k] for k in sorted(range(len(run)), key=keys.__getitem__)]
        elif dt.kind in "cT" or (dt.kind in "mM" and NAT in run):
            keys = _keys(run, dt)
            flat += [run[k] for k in sorted(range(len(run)), key=keys.__getitem__)]
        else:
            flat += primitives.sort(run)
    made = fresh(primitives.encode(dt.char, dt.width, flat), dt, shape)
    made = _axis_back(made, axis)
    if a._whole or a.flags.c_contiguous:
        return made
    # The copy lies in memory as what was given does.
    laid = a.copy("K")
    laid[...] = made
    return laid


def _axis_back(made: ndarray, axis: int) -> ndarray:
    """The last axis moved to `axis`, as a fresh C-ordered array."""
    ndim = len(made._shape)
    if axis == ndim - 1:
        return made
    from .manipulation import moveaxis

    return moveaxis(made, -1, axis).copy()


def sort_inplace(a: ndarray, axis: Any, kind: Any, order: Any, stable: Any) -> None:
    """Sort the elements of `a` itself."""
    if not a._writeable:
        raise ValueError("sort array is read-only")
    a[...] = sort(a, axis, kind, order, stable=stable)


def argsort(a: Any, axis: Any = -1, kind: Any = None, order: Any = None, *, stable: Any = None) -> ndarray:
    """The positions that sort the array along an axis. Equal elements keep their order."""
    if type(a) is not ndarray:
        answer = array_functions.asked(argsort, (a,), axis=axis, kind=kind, order=order, stable=stable)
        if answer is not NotImplemented:
            return answer
        if of_subclass(a):
            return derived(a).argsort(axis, kind, order, stable=stable)
    _check(a, kind, order, stable)
    ready = primitives.ready_order(a, axis)
    if ready is not None:
        return ready
    a = asarray(a)
    if axis is None or not a._shape:
        a, axis = a.ravel(), 0
    axis = normalize_axis(axis, len(a._shape))
    runs, shape = _runs(a, axis)
    flat: list[int] = []
    for run in runs:
        keys = _record_keys(run, a._dtype, order) if a._dtype.kind == "V" else _keys(run, a._dtype)
        flat += primitives.argsort(keys)
    return _axis_back(fresh(typed("q", flat), INT64, shape), axis)


def lexsort(keys: Any, axis: int = -1) -> ndarray:
    """The positions that sort by several keys; the last key is the first to be looked at."""
    if not hasattr(keys, "__len__"):
        raise TypeError("need sequence of keys with len > 0 in lexsort")
    columns = [asarray(k) for k in (keys if not isinstance(keys, ndarray) else list(keys))]
    if not columns:
        raise TypeError("need sequence of keys with len > 0 in lexsort")
    try:
        operator.index(axis)
    except TypeError:
        raise TypeError(f"'{type(axis).__name__}' object cannot be interpreted as an integer") from None
    if len(columns[0]._shape) != 1:
        raise Refusal("numpy.lexsort", "keys", "n-dimensional", "one-dimensional keys are covered.")
    n = columns[0]._shape[0]
    if any(c._shape != (n,) for c in columns):
        raise ValueError("all keys need to be the same shape")
    ready = _ready_lexsort(columns)
    if ready is not None:
        return ready
    order = list(range(n))
    for column in columns:
        values = column.elements()
        values = _keys(values if type(values) is list else values.tolist(), column._dtype)
        if column._dtype.kind == "f" and any(map(operator.ne, values, values)):
            order.sort(key=lambda k: (values[k] != values[k], values[k] if values[k] == values[k] else 0.0))  # noqa: B023
        else:
            order.sort(key=values.__getitem__)
    return fresh(typed("q", order), INT64, (n,))


def _ready_lexsort(columns: list[ndarray]) -> ndarray | None:
    """The positions by one stable sort after the other, if the primitives in force have those ready."""
    found = None
    for column in columns:
        if column._dtype.kind not in "biuf":
            return None
        order = primitives.ready_order(column if found is None else column.take(found), 0)
        if order is None:
            return None
        found = order if found is None else found.take(order)
    return found


def partition(a: Any, kth: Any, axis: Any = -1, kind: str = "introselect", order: Any = None) -> ndarray:
    """A copy with the kth element where sorting would put it; here the whole is sorted, which is one such order."""
    if of_subclass(a):
        return like(a, partition(plain(a), kth, axis, kind, order))
    a = asarray(a)
    if axis is None:
        a, axis = a.ravel(), 0
    _check_partition(a, kth, axis, kind, order)
    return sort(a, axis, order=order)


def argpartition(a: Any, kth: Any, axis: Any = -1, kind: str = "introselect", order: Any = None) -> ndarray:
    """Positions of a partition; see partition."""
    if of_subclass(a):
        return derived(a).argpartition(kth, axis, kind, order)
    a = asarray(a)
    if axis is None:
        a, axis = a.ravel(), 0
    elif not a._shape:
        a = a.reshape(1)
    _check_partition(a, kth, axis, kind, order)
    return argsort(a, axis, order=order)


def _check_partition(a: ndarray, kth: Any, axis: int, kind: Any, order: Any) -> None:
    if not isinstance(kind, (str, bytes)):
        raise TypeError(f"select kind must be str, not {type(kind).__name__}")
    if kind not in ("introselect", b"introselect"):
        raise ValueError(f"select kind must be 'introselect' (got {kind!r})")
    if order is not None and a._dtype.names is None:
        raise ValueError("Cannot specify order when the array has no fields.")
    axis = normalize_axis(axis, len(a._shape))
    n = a._shape[axis]
    wanted = asarray(kth)
    if wanted._dtype.kind == "b":
        raise ValueError("Booleans unacceptable as partition index")
    if wanted._dtype.kind not in "iu":
        raise TypeError("Partition index must be integer")
    if not a._size:
        return
    for k in wanted.ravel().tolist():
        if not -n <= k < n and (n or k):
            raise ValueError(f"kth(={k}) out of bounds ({n})")


def searchsorted(a: Any, v: Any, side: str = "left", sorter: Any = None) -> Any:
    """Where the elements of `v` would go into the sorted 1-D `a`."""
    if of_subclass(a):
        return derived(a).searchsorted(v, side, sorter)
    if side not in ("left", "right"):
        raise ValueError(f"search side must be 'left' or 'right' (got '{side}')")
    ready = primitives.ready_search(a, v, side == "right") if sorter is None else None
    if ready is not None:
        return ready
    a = asarray(a)
    if len(a._shape) != 1:
        raise ValueError(
            "object too deep for desired array" if a._shape else "object of too small depth for desired array"
        )
    wanted = asarray(v)
    if sorter is not None:
        a = a[asarray(sorter)]
    if wanted._dtype is not a._dtype:
        dt = promote_types(a._dtype, wanted._dtype)
        a, wanted = a.astype(dt, copy=False), wanted.astype(dt, copy=False)
    ready = primitives.ready_search(a, wanted.reshape(-1), side == "right")
    if ready is not None:
        return ready.reshape(wanted._shape) if wanted._shape else ready[0]
    values, looked = a.elements(), wanted.elements()
    if a._dtype.kind == "V":
        values, looked = _record_keys(values, a._dtype, None), _record_keys(looked, a._dtype, None)
    elif a._dtype.kind in "cmMT":
        # Together, since one NaN among them changes all keys.
        keys = _keys([*values, *looked], a._dtype)
        values, looked = keys[: a._size], keys[a._size :]
    found = primitives.searchsorted(values, looked, side == "right")
    made = fresh(typed("q", found), INT64, wanted._shape)
    return made if wanted._shape else made[()]


def sort_complex(a: Any) -> ndarray:
    """A sorted complex copy."""
    made = sort(asarray(a))
    return made if made._dtype.kind == "c" else made.astype("F" if made._dtype.char in "bhBH" else "D")


__all__ = ["c_steps", "count", "view"]
