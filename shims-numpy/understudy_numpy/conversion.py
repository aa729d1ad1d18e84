"""`astype` and `view`: the same elements as another type, and the same memory as another type."""

from __future__ import annotations

from typing import Any

from . import casting, memory, records
from .array import is_c_contiguous, order_of
from .copy_modes import copy_of_cast
from .dtypes import as_dtype, can_cast, casting_of, dtype_class_repr, promote_types, text_dtype, void_dtype
from .ndarray import fresh, ndarray
from .ndarray import view as share
from .placement import require_here
from .primitives.refusal import Refusal
from .scalars.extended import require_computable

_CASTINGS = ("no", "equiv", "safe", "same_kind", "unsafe", "same_value")


def astype(a: ndarray, dtype: Any, order: str, rule: str, copy: bool) -> ndarray:
    """The elements of `a` as another dtype."""
    dt = as_dtype(dtype)
    order, rule, copy = order_of(order, "K"), casting_of(rule, _CASTINGS), copy_of_cast(copy)
    if rule == "same_value":
        raise Refusal("numpy.ndarray.astype", "casting", rule, "a cast that looks at the values is not covered.")
    if dt.kind in "US" and dt.width == 0:
        if a._dtype.kind == "T":
            raise TypeError(f"cannot cast dtype {a._dtype!r} to {dtype_class_repr(dt)}.")
        if a._dtype.kind in "US":
            dt = a._dtype if a._dtype.kind == dt.kind else text_dtype(dt.kind, a._dtype.width)
        elif a._dtype.kind == "O":
            dt = text_dtype(dt.kind, max((len(casting.text_of(v, dt.kind)) for v in a.elements()), default=1) or 1)
        elif a._dtype.kind in "mM":
            dt = text_dtype(dt.kind, 28 if a._dtype.kind == "M" else 21)
        else:
            dt = promote_types(a._dtype, dt)
    if dt.kind == "V":
        if dt.subdtype is not None:
            return records.from_any(a, dt)
        if not dt.itemsize and dt._names is None and a._dtype.kind == "T":
            raise TypeError(f"cannot cast dtype {a._dtype!r} to {dtype_class_repr(dt)}.")
        if not dt.itemsize and dt._names is None:
            dt = void_dtype(a._dtype.itemsize)
    if dt.kind in "mM" and dt.unit is None:
        if a._dtype.kind == dt.kind:
            dt = a._dtype
        elif a._dtype.kind in "OUS":
            from . import times

            dt = times.discover(list(a.elements()), dt)
    if (rule != "unsafe" or "V" in (dt.kind, a._dtype.kind)) and not can_cast(a._dtype, dt, rule):
        what = "array data" if a._shape else "scalar"
        raise TypeError(f"Cannot cast {what} from {a._dtype!r} to {dt!r} according to the rule '{rule}'")
    if dt is a._dtype:
        if not copy and (
            order in ("K", "A") or (order == "C" and a.flags.c_contiguous) or (order == "F" and a.flags.f_contiguous)
        ):
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
    if raw is a.storage:
        raw = raw[:]
    made = fresh(raw, dt, a._shape)
    return made.copy("F") if order == "F" and len(a._shape) > 1 else made


def astype_function(x: Any, dtype: Any, /, *, copy: bool = True, device: Any = None) -> ndarray:
    """`numpy.astype`: the elements of an array as another dtype."""
    require_here(device)
    if not isinstance(x, ndarray):
        raise TypeError(f"Input should be a NumPy array. It is of type {type(x)}.")
    return astype(x, dtype, "K", "unsafe", copy)


# Programs find it under this name.
astype_function.__name__ = "astype"


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
    if dt.hasobject or old.hasobject:
        if dt is old:
            return share(a, a._shape, a._steps, a._offset)
        raise TypeError("Cannot change data-type for array of references.")
    if dt.kind in "USV" and not dt.itemsize and dt._names is None:
        size = old.itemsize // 4 if dt.kind == "U" else old.itemsize
        dt = void_dtype(size) if dt.kind == "V" else text_dtype(dt.kind, size)
    strides = memory.byte_strides(a)
    if dt.itemsize == old.itemsize:
        alike = dt.width == old.width and dt.typecode == old.typecode and dt.kind != "V" and dt.swapped == old.swapped
        if alike or dt is old:
            return share(a, a._shape, a._steps, a._offset, dt)
        return memory.at_bytes(a, dt, a._shape, strides, memory.first_byte(a))
    shape = _resized(a, dt, strides)
    return memory.at_bytes(a, dt, shape, (*strides[:-1], dt.itemsize), memory.first_byte(a))


def _resized(a: ndarray, dt: Any, strides: tuple[int, ...]) -> tuple[int, ...]:
    """The shape of a view of `a` as elements of another size."""
    shape, old = a._shape, a._dtype
    if not shape:
        raise ValueError("Changing the dtype of a 0d array is only supported if the itemsize is unchanged")
    if shape[-1] != 1 and a._size and strides[-1] != old.itemsize:
        raise ValueError("To change to a dtype of a different size, the last axis must be contiguous")
    total = shape[-1] * old.itemsize
    if dt.itemsize > old.itemsize:
        if total % dt.itemsize:
            raise ValueError(
                "When changing to a larger dtype, its size must be a divisor of the total size in bytes of the last axis "
                "of the array."
            )
    elif not dt.itemsize or old.itemsize % dt.itemsize:
        raise ValueError("When changing to a smaller dtype, its size must be a divisor of the size of original dtype")
    return (*shape[:-1], total // dt.itemsize)


from .subclasses import shared  # noqa: E402
