"""Making arrays: of objects and of buffers, filled, and of functions."""

from __future__ import annotations

import operator
from array import array as typed
from itertools import product
from typing import Any

from . import array_functions, casting, memory, primitives
from .array import count, order_of
from .coercion import blank, convert, from_sequence, index_of, integers_of, sized
from .descriptors import OBJECT
from .dtype_fields import flattened
from .dtypes import (
    FLOAT64,
    as_dtype,
)  # fmt: skip
from .ndarray import fresh, ndarray, view
from .placement import require_here
from .scalars import bool as np_bool
from .scalars.extended import require_computable
from .subclasses import like as of_its_class
from .subclasses import of_subclass, plain

_MOST_AXES = 64


def shape_of(shape: Any) -> tuple[int, ...]:
    """A shape from an int or a sequence of ints."""
    sizes = _lengths(shape)
    _check_lengths(sizes)
    return sizes


def _lengths(shape: Any) -> tuple[int, ...]:
    if shape is None:
        raise TypeError("Use () not None as shape arguments")
    return integers_of(shape)


def _check_lengths(sizes: tuple[int, ...]) -> None:
    if any(n < 0 for n in sizes):
        raise ValueError("negative dimensions are not allowed")


def array(
    object: Any, dtype: Any = None, *, copy: Any = True, order: str = "K", subok: bool = False, ndmin: int = 0, ndmax: int = 0,
    like: Any = None,
) -> ndarray:  # fmt: skip
    """An array of the elements of `object`: another array, nested sequences, or a scalar."""
    if like is not None:
        made_there = array_functions.given_like(
            like, array, (object,), dtype=dtype, copy=copy, order=order, subok=subok, ndmin=ndmin, ndmax=ndmax
        )
        if made_there is not NotImplemented:
            return made_there
    if (
        dtype is None
        and copy is True
        and order == "K"
        and type(ndmin) is int
        and ndmin == 0
        and like is None
        and not ndmax
    ):
        made = primitives.ready_nested(object)
        if made is not None:
            return made
    require_here(None, like)
    dt = as_dtype(dtype) if dtype is not None else None
    ndmin = ndmin if type(ndmin) is int else index_of(ndmin)
    if ndmin > _MOST_AXES:
        raise ValueError(f"ndmin must be <= ndmax ({_MOST_AXES})")
    if ndmax:
        object = _nested_to(object, index_of(ndmax), dt)
    made = convert(object if subok or not of_subclass(object) else plain(object), dt, copy, order)
    if ndmin > len(made._shape):
        pad = ndmin - len(made._shape)
        seen = view(made, (1,) * pad + made._shape, (0,) * pad + made._steps, made._offset)
        made = of_its_class(object, seen) if subok and of_subclass(object) else seen
        if made._base is object:
            return made
        made._steps = _unit_steps(made._shape)
        made._base = None
    return made


def _nested_to(sequence: Any, ndmax: int, dt: Any) -> Any:
    """`sequence` with what is nested deeper than `ndmax` as objects; an error where these are to be other elements."""
    depth, shape, inner = 0, [], sequence
    while isinstance(inner, (list, tuple)) and depth < ndmax:
        depth, shape = depth + 1, [*shape, len(inner)]
        inner = inner[0] if inner else None
    if not isinstance(inner, (list, tuple)) and getattr(inner, "ndim", 0) + depth <= ndmax:
        return sequence
    if dt is not OBJECT:
        raise ValueError(
            "setting an array element with a sequence. The requested array would exceed the maximum number of dimension of "
            f"{ndmax}."
        )
    made = empty(tuple(shape), OBJECT)
    for index in product(*map(range, shape)):
        item = sequence
        for place in index:
            item = item[place]
        made[index] = item
    return made


def _unit_steps(shape: tuple[int, ...]) -> tuple[int, ...]:
    from .array import c_steps

    return c_steps(shape)


def asarray(
    a: Any, dtype: Any = None, order: Any = None, *, device: Any = None, copy: Any = None, like: Any = None
) -> ndarray:
    """`a` as an array; arrays are handed back as they are where dtype and order allow."""
    if like is not None:
        made_there = array_functions.given_like(like, asarray, (a,), dtype=dtype, order=order, device=device, copy=copy)
        if made_there is not NotImplemented:
            return made_there
    if device is not None or like is not None:
        require_here(device, like)
    if type(a) is ndarray and dtype is None and order is None and copy is None:
        return a
    return convert(
        plain(a) if of_subclass(a) else a, as_dtype(dtype) if dtype is not None else None, copy, order or "K"
    )


def asanyarray(
    a: Any, dtype: Any = None, order: Any = None, *, device: Any = None, copy: Any = None, like: Any = None
) -> ndarray:
    """`a` as an array; arrays of subclasses are handed back as they are."""
    if like is not None:
        made_there = array_functions.given_like(
            like, asanyarray, (a,), dtype=dtype, order=order, device=device, copy=copy
        )
        if made_there is not NotImplemented:
            return made_there
    require_here(device, like)
    if of_subclass(a):
        return convert(a, as_dtype(dtype) if dtype is not None else None, copy, order or "K")
    return asarray(a, dtype, order, copy=copy)


def ascontiguousarray(a: Any, dtype: Any = None, *, like: Any = None) -> ndarray:
    """An array in C order, with at least one axis."""
    if like is not None:
        made_there = array_functions.given_like(like, ascontiguousarray, (a,), dtype=dtype)
        if made_there is not NotImplemented:
            return made_there
    made = asarray(a, dtype, "C")
    return made if made._shape else made.reshape(1)


def asfortranarray(a: Any, dtype: Any = None, *, like: Any = None) -> ndarray:
    """An array in Fortran order, of one dimension or more."""
    if like is not None:
        made_there = array_functions.given_like(like, asfortranarray, (a,), dtype=dtype)
        if made_there is not NotImplemented:
            return made_there
    made = asarray(a, dtype, "F")
    return made if made._shape else made.reshape(1)


def require(a: Any, dtype: Any = None, requirements: Any = None, *, like: Any = None) -> ndarray:
    """An array with the flags asked for ("C", "F", "A", "W", "O", "E")."""
    if like is not None:
        made_there = array_functions.all_given_like(like, require, (a,), dtype=dtype, requirements=requirements)
        if made_there is not NotImplemented:
            return made_there
    wanted = {r[0].upper() for r in ([requirements] if isinstance(requirements, str) else requirements or [])}
    order = "F" if "F" in wanted else "C" if "C" in wanted else "A"
    made = asarray(a, dtype, order) if "E" in wanted else asanyarray(a, dtype, order)
    if ("W" in wanted and not made._writeable) or ("O" in wanted and made._base is not None):
        made = made.copy(order)
    return made


def asarray_chkfinite(a: Any, dtype: Any = None, order: Any = None) -> ndarray:
    """An array; ValueError where it has a NaN or infinity."""
    made = asarray(a, dtype, order)
    if made._dtype.kind in "fc":
        from .ufuncs import isfinite

        if not isfinite(made).all():
            raise ValueError("array must not contain infs or NaNs")
    return made


def copy(a: Any, order: str = "K", subok: bool = False) -> ndarray:
    """A fresh array of the elements of `a`."""
    return array(a, order=order, subok=subok)


def ordered(made: ndarray, order: Any) -> ndarray:
    """A fresh array (all elements alike) laid out in `order`."""
    if order == "F" and len(made._shape) > 1:
        from .array import c_steps

        made._steps = c_steps(made._shape[::-1])[::-1]
        made._whole = made.flags.c_contiguous
    return made


def c_or_f(order: Any) -> str:
    """The order of a fresh array."""
    order = order_of(order, "C")
    if order not in ("C", "F"):
        raise ValueError("only 'C' or 'F' order is permitted")
    return order


def empty(shape: Any, dtype: Any = None, order: str = "C", *, device: Any = None, like: Any = None) -> ndarray:
    """An array of unset elements (in pure mode zeros; None for objects)."""
    if like is not None:
        made_there = array_functions.given_like(like, empty, (shape,), dtype=dtype, order=order, device=device)
        if made_there is not NotImplemented:
            return made_there
    if device is not None or like is not None:
        require_here(device, like)
    made = primitives.ready_array(shape, dtype, order)
    if made is not None:
        return made
    shape, dt, order = _lengths(shape), as_dtype(dtype), c_or_f(order)
    _check_lengths(shape)
    shape, dt = flattened(shape, sized(dt))
    n = count(shape)
    return ordered(fresh([None] * n if dt.kind == "O" else blank(n, dt), dt, shape), order)


def zeros(shape: Any, dtype: Any = None, order: str = "C", *, device: Any = None, like: Any = None) -> ndarray:
    """An array of zeros."""
    if like is not None:
        made_there = array_functions.given_like(like, zeros, (shape,), dtype=dtype, order=order, device=device)
        if made_there is not NotImplemented:
            return made_there
    if device is not None or like is not None:
        require_here(device, like)
    made = primitives.ready_array(shape, dtype, order, 0)
    if made is not None:
        return made
    shape, dt, order = _lengths(shape), as_dtype(dtype), c_or_f(order)
    _check_lengths(shape)
    shape, dt = flattened(shape, sized(dt))
    return ordered(fresh(blank(count(shape), dt), dt, shape), order)


def ones(shape: Any, dtype: Any = None, order: str = "C", *, device: Any = None, like: Any = None) -> ndarray:
    """An array of ones."""
    if like is not None:
        made_there = array_functions.all_given_like(like, ones, (shape,), dtype=dtype, order=order, device=device)
        if made_there is not NotImplemented:
            return made_there
    if device is not None or like is not None:
        require_here(device, like)
    made = primitives.ready_array(shape, FLOAT64 if dtype is None else dtype, order, 1)
    if made is not None:
        return made
    return full(shape, 1, FLOAT64 if dtype is None else dtype, order)


def full(
    shape: Any, fill_value: Any, dtype: Any = None, order: str = "C", *, device: Any = None, like: Any = None
) -> ndarray:
    """An array of `fill_value`, broadcast where it is an array."""
    if like is not None:
        made_there = array_functions.all_given_like(
            like, full, (shape, fill_value), dtype=dtype, order=order, device=device
        )
        if made_there is not NotImplemented:
            return made_there
    require_here(device, like)
    made = primitives.ready_array(shape, type(fill_value) if dtype is None else dtype, order, fill_value)
    if made is not None:
        return made
    shape, dtype, order = _lengths(shape), None if dtype is None else as_dtype(dtype), c_or_f(order)
    _check_lengths(shape)
    by_value = type(fill_value) is int or dtype is not None and as_dtype(dtype).kind in "OmMT"
    if dtype is not None and dtype.kind == "V":
        made = empty(shape, dtype, order)
        made[...] = asarray(fill_value) if isinstance(fill_value, (list, tuple)) else fill_value
        return made
    if not by_value or isinstance(fill_value, (list, tuple, ndarray)):
        filler = asarray(fill_value)
        made = empty(shape, filler._dtype if dtype is None else dtype, order)
        made[...] = filler
        return made
    dt = asarray(fill_value)._dtype if dtype is None else as_dtype(dtype)
    dt = sized(dt)
    if dt.kind in "mM" and dt.unit is None:
        from . import times

        dt = times.discover([fill_value], dt)
    return ordered(fresh(casting.store_value(fill_value, dt) * count(shape), dt, shape), order)


def like_order(a: ndarray, made: ndarray, order: str) -> ndarray:
    """`made` laid out as `a` is, where order is K or A; K says nothing of an array with another number of axes."""
    if order not in ("K", "A"):
        return ordered(made, order)
    if order == "K" and len(a._shape) != len(made._shape):
        return made
    if a.flags.fnc:
        return ordered(made, "F")
    if order == "K" and not a.flags.c_contiguous and len(a._shape) > 1:
        axes = sorted(range(len(a._shape)), key=lambda k: -abs(a._steps[k]))
        steps = [0] * len(axes)
        step = 1
        for k in reversed(axes):
            steps[k] = step
            step *= made._shape[k] or 1
        made._steps = tuple(steps)
        made._whole = made.flags.c_contiguous
    return made


def zeros_like(
    a: Any, dtype: Any = None, order: str = "K", subok: bool = True, shape: Any = None, *, device: Any = None
) -> ndarray:
    """Zeros of the shape and dtype of `a`."""
    require_here(device)
    order = order_of(order, "K")
    given, a = a, asarray(a)
    if len(a._shape) < 2 and shape is None and given is a:
        return zeros(a._shape, a._dtype if dtype is None else dtype)
    made = zeros(a._shape if shape is None else shape, a._dtype if dtype is None else dtype)
    made = like_order(a, made, order)
    return of_its_class(given, made) if subok and of_subclass(given) else made


def ones_like(
    a: Any, dtype: Any = None, order: str = "K", subok: bool = True, shape: Any = None, *, device: Any = None
) -> ndarray:
    """Ones of the shape and dtype of `a`."""
    require_here(device)
    order = order_of(order, "K")
    given, a = a, asarray(a)
    made = ones(a._shape if shape is None else shape, a._dtype if dtype is None else dtype)
    made = like_order(a, made, order)
    return of_its_class(given, made) if subok and of_subclass(given) else made


def empty_like(
    prototype: Any, dtype: Any = None, order: str = "K", subok: bool = True, shape: Any = None, *, device: Any = None
) -> ndarray:
    """An unset array of the shape and dtype of `prototype`."""
    require_here(device)
    order = order_of(order, "K")
    a = asarray(prototype)
    made = empty(a._shape if shape is None else shape, a._dtype if dtype is None else dtype)
    made = like_order(a, made, order)
    return of_its_class(prototype, made) if subok and of_subclass(prototype) else made


def full_like(
    a: Any,
    fill_value: Any,
    dtype: Any = None,
    order: str = "K",
    subok: bool = True,
    shape: Any = None,
    *,
    device: Any = None,
) -> ndarray:
    """An array of `fill_value` of the shape and dtype of `a`."""
    require_here(device)
    order = order_of(order, "K")
    given, a = a, asarray(a)
    made = full(a._shape if shape is None else shape, fill_value, a._dtype if dtype is None else dtype)
    made = like_order(a, made, order)
    return of_its_class(given, made) if subok and of_subclass(given) else made


def eye(
    N: int, M: Any = None, k: int = 0, dtype: Any = float, order: str = "C", *, device: Any = None, like: Any = None
) -> ndarray:
    """Ones on the k-th diagonal, zeros elsewhere."""
    if like is not None:
        made_there = array_functions.all_given_like(like, eye, (N,), M=M, k=k, dtype=dtype, order=order, device=device)
        if made_there is not NotImplemented:
            return made_there
    require_here(device, like)
    n, m = _lengths((N, N if M is None else M))
    dt, order = as_dtype(dtype), c_or_f(order)
    made = zeros((n, m), dt)
    if k >= m:
        return made.copy(order)
    k = operator.index(k)
    # In the rows that have such a place one after the other, each lies m + 1 elements after the last.
    first, rows = max(0, -k), min(n, m - k)
    if first < rows:
        made.reshape(-1)[first * m + first + k : rows * m : m + 1] = 1
    return made.copy("F") if order == "F" else made


def identity(n: int, dtype: Any = None, *, like: Any = None) -> ndarray:
    """The n by n identity matrix."""
    if like is not None:
        made_there = array_functions.all_given_like(like, identity, (n,), dtype=dtype)
        if made_there is not NotImplemented:
            return made_there
    return eye(n, dtype=FLOAT64 if dtype is None else dtype)


def frombuffer(buffer: Any, dtype: Any = float, count: int = -1, offset: int = 0, *, like: Any = None) -> ndarray:
    """An array over the bytes of `buffer`; what is written to either is seen in both where the buffer is writable."""
    if like is not None:
        made_there = array_functions.given_like(like, frombuffer, (buffer,), dtype=dtype, count=count, offset=offset)
        if made_there is not NotImplemented:
            return made_there
    from .over_memory import bytes_of

    dt = as_dtype(dtype)
    if dt.hasobject:
        raise ValueError("cannot create an OBJECT array from memory buffer")
    require_computable(dt)
    seen = bytes_of(buffer)
    readonly = seen.readonly
    seen = seen.cast("B") if seen.format != "B" or seen.ndim != 1 else seen
    if offset < 0 or offset > len(seen):
        raise ValueError(f"offset must be non-negative and no greater than buffer length ({len(seen)})")
    rest = len(seen) - offset
    if count < 0:
        if rest % dt.itemsize:
            raise ValueError("buffer size must be a multiple of element size")
        n = rest // dt.itemsize
    else:
        n = count
        if n * dt.itemsize > rest:
            raise ValueError("buffer is smaller than requested size")
    part = seen[offset : offset + n * dt.itemsize]
    whole: Any = memory.bytes_under(typed("B", part.tobytes())) if readonly else part
    shape, dt = flattened((n,), dt)
    storage, _, _ = memory.placed(whole, dt, (n,), (dt.itemsize,), 0)
    made = fresh(storage if n else blank(0, dt), dt, shape)
    made._writeable = not readonly
    made._base = buffer
    return made


def fromiter(iter: Any, dtype: Any, count: int = -1, *, like: Any = None) -> ndarray:
    """A 1-D array of what an iterable gives."""
    if like is not None:
        made_there = array_functions.given_like(like, fromiter, (iter, dtype), count=count)
        if made_there is not NotImplemented:
            return made_there
    from itertools import islice

    dt = as_dtype(dtype)
    if dt.kind in "US" and not dt.width:
        raise ValueError("Must specify length when using variable-size data-type.")
    values = list(iter if count < 0 else islice(iter, count))
    if count >= 0 and len(values) < count:
        raise ValueError(f"iterator too short: Expected {count} but iterator had only {len(values)} items.")
    if dt.subdtype is not None:
        base, inner = dt.subdtype
        rows = empty((len(values), *inner), base)
        for place, value in enumerate(values):
            rows[place] = value
        return rows
    return from_sequence(values, dt) if values else zeros(0, dt)


def fromfunction(function: Any, shape: Any, *, dtype: Any = float, like: Any = None, **kwargs: Any) -> Any:
    """`function` of the index grids of `shape`."""
    if like is not None:
        made_there = array_functions.all_given_like(like, fromfunction, (function, shape), dtype=dtype, **kwargs)
        if made_there is not NotImplemented:
            return made_there
    from .grids import indices

    return function(*indices(shape, dtype=dtype), **kwargs)


def fromstring(string: str, dtype: Any = float, count: int = -1, *, sep: str, like: Any = None) -> ndarray:
    """Numbers read from text with separators."""
    if like is not None:
        made_there = array_functions.given_like(like, fromstring, (string,), dtype=dtype, count=count, sep=sep)
        if made_there is not NotImplemented:
            return made_there
    if not isinstance(sep, str):
        shown = "None" if sep is None else type(sep).__name__
        raise TypeError(f"fromstring() argument 4 must be str, not {shown}")
    dt = as_dtype(dtype)
    if dt.kind in "US":
        raise ValueError(
            "don't know how to read character strings with that array type" if dt.width else "zero-valued itemsize"
        )
    if not sep:
        raise ValueError("The binary mode of fromstring is removed, use frombuffer instead")
    if dt.kind == "O":
        raise ValueError("Cannot create an object array from a string")
    parts = string.split(None if sep.isspace() else sep)
    if parts and not parts[-1].strip():
        # A separator at the end is none too many.
        del parts[-1]
    read = int if dt.kind in "iu" else complex if dt.kind == "c" else float
    try:
        values = asarray([read(p) for p in (parts if count < 0 else parts[:count])])
    except ValueError:
        raise ValueError("string or file could not be read to its end due to unmatched data") from None
    return values.astype(dt)


__all__ = ["array", "asarray", "np_bool"]
