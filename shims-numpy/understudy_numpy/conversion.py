"""`astype` and `view`: the same elements as another type, and the same memory as another type."""

from __future__ import annotations

from array import array as typed
from typing import Any

from . import casting
from .array import is_c_contiguous, order_of
from .dtypes import as_dtype, can_cast, casting_of, string_dtype
from .ndarray import fresh, ndarray
from .ndarray import view as share
from .placement import require_here
from .primitives.refusal import Refusal
from .scalars.extended import require_computable

_CASTINGS = ("no", "equiv", "safe", "same_kind", "unsafe", "same_value")


def astype(a: ndarray, dtype: Any, order: str, rule: str, copy: bool) -> ndarray:
    """The elements of `a` as another dtype."""
    dt = as_dtype(dtype)
    order, rule = order_of(order, "K"), casting_of(rule, _CASTINGS)
    if rule == "same_value":
        raise Refusal("numpy.ndarray.astype", "casting", rule, "a cast that looks at the values is not covered.")
    if dt.kind == "U" and dt.width == 0:
        if a._dtype.kind == "U":
            dt = a._dtype
        elif a._dtype.kind == "O":
            dt = string_dtype(max((len(str(v)) for v in a.elements()), default=1) or 1)
        else:
            from .dtypes import promote_types

            dt = string_dtype({"M": 28, "m": 21}[a._dtype.kind]) if a._dtype.kind in "mM" else promote_types(a._dtype, dt)
    if dt.kind in "mM" and dt.unit is None:
        if a._dtype.kind == dt.kind:
            dt = a._dtype
        elif a._dtype.kind in "OU":
            from . import times

            dt = times.discover(list(a.elements()), dt)
    if rule != "unsafe" and not can_cast(a._dtype, dt, rule):
        what = "array data" if a._shape else "scalar"
        raise TypeError(f"Cannot cast {what} from {a._dtype!r} to {dt!r} according to the rule '{rule}'")
    if dt is a._dtype:
        if not copy and (order in ("K", "A") or (order == "C" and a.flags.c_contiguous) or (order == "F" and a.flags.f_contiguous)):
            return a
        return a.copy(order)
    if len(a._shape) > 1 and not is_c_contiguous(a._shape, a._steps) and order in ("K", "A", "F"):
        if order == "F" or (order == "A" and a.flags.fnc) or order == "K":
            from .manipulation import transpose

            axes = (
                list(range(len(a._shape)))[::-1]
                if order != "K"
                else sorted(range(len(a._shape)), key=lambda k: -abs(a._steps[k]))
            )
            turned = transpose(a, axes)
            made = fresh(casting.cast_raw(turned, dt), dt, turned._shape)
            back = [axes.index(k) for k in range(len(axes))]
            made._shape, made._steps = a._shape, tuple(made._steps[k] for k in back)
            made._whole = is_c_contiguous(made._shape, made._steps)
            return made
    raw = casting.cast_raw(a, dt)
    if raw is a.storage or (dt.kind == "O" and raw is a.storage):
        raw = raw[:]
    made = fresh(raw, dt, a._shape)
    return made.copy("F") if order == "F" and len(a._shape) > 1 else made


def astype_function(x: Any, dtype: Any, /, *, copy: bool = True, device: Any = None) -> ndarray:
    """`numpy.astype`: the elements of an array as another dtype."""
    require_here(device)
    if not isinstance(x, ndarray):
        raise TypeError(f"Input should be a NumPy array. It is of type {type(x)}.")
    return astype(x, dtype, "K", "unsafe", copy)


def view(a: ndarray, dtype: Any = None, type_: Any = None) -> ndarray:
    """The memory of `a` as another dtype, or as another class of arrays."""
    if isinstance(dtype, type) and issubclass(dtype, ndarray):
        if type_ is not None:
            raise ValueError("Cannot specify output type twice.")
        dtype, type_ = None, dtype
    if type_ is not None and not (isinstance(type_, type) and issubclass(type_, ndarray)):
        raise ValueError("Type must be a sub-type of ndarray type")
    kind = type(a) if type_ is None else type_
    if kind is not ndarray or type(a) is not ndarray:
        seen = shared(a, kind)
        if dtype is not None:
            seen.dtype = dtype
        return seen
    if dtype is None:
        return share(a, a._shape, a._steps, a._offset)
    dt = as_dtype(dtype)
    require_computable(dt)
    old = a._dtype
    if dt.kind in "mM" and dt.unit is None and old.kind == dt.kind:
        dt = old
    if "O" in (dt.kind, old.kind):
        if dt is old:
            return share(a, a._shape, a._steps, a._offset)
        raise TypeError("Cannot change data-type for array of references.")
    if dt.itemsize == old.itemsize and dt.width == old.width and dt.typecode == old.typecode:
        return share(a, a._shape, a._steps, a._offset, dt)
    if dt.itemsize == 0:
        raise Refusal("numpy.ndarray.view", "dtype", dt.str, "a dtype without a size is not covered.")
    shape, steps = a._shape, a._steps
    if dt.itemsize != old.itemsize:
        if not shape:
            raise ValueError(
                "Changing the dtype of a 0d array is only supported if the itemsize is unchanged"
            )
        if shape[-1] != 1 and a._size and steps[-1] != 1:
            raise ValueError("To change to a dtype of a different size, the last axis must be contiguous")
        total = shape[-1] * old.itemsize
        if dt.itemsize > old.itemsize:
            if total % dt.itemsize:
                raise ValueError(
                    "When changing to a larger dtype, its size must be a divisor of the total size in bytes of the last axis "
                    "of the array."
                )
        elif old.itemsize % dt.itemsize:
            raise ValueError(
                "When changing to a smaller dtype, its size must be a divisor of the size of original dtype"
            )
        new_last = total // dt.itemsize
        byte_steps = [s * old.itemsize for s in steps[:-1]]
        offset_bytes = a._offset * old.itemsize
        if any(s % dt.itemsize for s in byte_steps):
            raise Refusal("numpy.ndarray.view", "dtype", dt.str, "rows that lie across elements are not covered.")
        lead = offset_bytes % dt.itemsize
        if lead:
            # The memory is looked at from the first byte of an element on.
            seen = memoryview(a.storage).cast("B")[lead:]
            seen = seen[: len(seen) // dt.itemsize * dt.itemsize].cast(dt.typecode)
            steps = (*(s // dt.itemsize for s in byte_steps), 1)
            return share(a, (*shape[:-1], new_last), steps, (offset_bytes - lead) // dt.itemsize, dt, seen)
        shape = (*shape[:-1], new_last)
        steps = (*(s // dt.itemsize for s in byte_steps), 1)
        offset = offset_bytes // dt.itemsize
    else:
        offset = a._offset
    storage = a.storage
    if isinstance(storage, typed):
        if storage.typecode == dt.typecode:
            return share(a, shape, steps, offset, dt)
        storage = memoryview(storage)
    cast = storage.cast("B").cast(dt.typecode) if storage.format != dt.typecode else storage
    return share(a, shape, steps, offset, dt, cast)


from .subclasses import shared  # noqa: E402
