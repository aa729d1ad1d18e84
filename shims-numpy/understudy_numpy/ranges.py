"""Evenly spaced values."""

from __future__ import annotations

import math
import operator
from array import array as typed
from typing import Any

from . import array_functions, primitives
from .creation import array, asanyarray, asarray
from .dtypes import INT64, as_dtype, dtype_class_repr, result_type
from .ndarray import fresh, ndarray
from .placement import require_here
from .primitives.refusal import Refusal
from .scalars import generic
from .scalars.extended import require_computable


def arange(
    start: Any, stop: Any = None, step: Any = None, dtype: Any = None, *, device: Any = None, like: Any = None
) -> ndarray:
    """Evenly spaced values from start (default 0) up to, without, stop."""
    if like is not None:
        args = (start, stop, step) if step is not None else (start,) if stop is None else (start, stop)
        made_there = array_functions.given_like(like, arange, args, dtype=dtype, device=device)
        if made_there is not NotImplemented:
            return made_there
    require_here(device, like)
    if stop is None:
        start, stop = 0, start
    if step is None:
        step = 1
    made = primitives.ready_range(start, stop, step) if dtype is None else None
    if made is not None:
        return made
    given = [v for v in (start, stop, step)]
    if type(start) is int and type(stop) is int and type(step) is int and (dtype is None or as_dtype(dtype) is INT64):
        if step == 0:
            raise ZeroDivisionError("division by zero")
        values = range(start, stop, step)
        return fresh(typed("q", values), INT64, (len(values),))
    kinds = [getattr(getattr(v, "dtype", None), "kind", "") for v in given]
    if "m" in kinds or "M" in kinds or dtype is not None and as_dtype(dtype).kind in "mM":
        from . import times

        return times.arange(start, stop, step, None if dtype is None else as_dtype(dtype))
    dt = as_dtype(dtype) if dtype is not None else result_type(INT64, *(asarray(v)._dtype for v in given))
    require_computable(dt)
    if dt.kind in "UST":
        raise TypeError(f"arange() not supported for inputs with DType {dtype_class_repr(dt)}.")
    if dt.kind == "b" and dtype is None:
        dt = INT64
    start, stop, step = (v.item() if isinstance(v, (generic, ndarray)) else v for v in given)
    if step == 0:
        raise ZeroDivisionError(
            "float division by zero" if isinstance((stop - start) * step, float) else "division by zero"
        )
    span = (stop - start) / step
    if span != span:
        raise ValueError("arange: cannot compute length")
    n = max(0, math.ceil(span)) if not isinstance(span, complex) else max(0, math.ceil(span.real))
    if dt.kind in "iu" and all(type(v) is int for v in (start, stop, step)):
        return fresh(primitives.encode(dt.char, 1, [start + k * step for k in range(n)]), dt, (n,))
    if dt.kind in "iu":
        first, second = int(start), int(start + step)
        return fresh(primitives.encode(dt.char, 1, [first + k * (second - first) for k in range(n)]), dt, (n,))
    if dt.kind == "b":
        if n > 2:
            raise TypeError("arange() is only supported for booleans when the result has at most length 2.")
        return fresh(typed("B", [bool(start + k * step) for k in range(n)]), dt, (n,))
    if dt.kind == "f":
        start, step = float(start), float(start + step) - float(start)
        if dt.itemsize < 8:
            narrow = primitives.decode(dt.char, 1, primitives.encode(dt.char, 1, [start, float(given_second(given))]))
            start, step = (
                narrow[0],
                primitives.decode(dt.char, 1, primitives.encode(dt.char, 1, [narrow[1] - narrow[0]]))[0],
            )
    values = [start + k * step for k in range(n)]
    return fresh(primitives.encode(dt.char, dt.width, values), dt, (n,))


def given_second(given: list[Any]) -> Any:
    """The second value of a range."""
    start, step = (v.item() if isinstance(v, (generic, ndarray)) else v for v in (given[0], given[2]))
    return start + step


def linspace(
    start: Any, stop: Any, num: int = 50, endpoint: bool = True, retstep: bool = False, dtype: Any = None, axis: int = 0, *,
    device: Any = None,
) -> Any:  # fmt: skip
    """`num` evenly spaced values from start to stop."""
    require_here(device)
    made = (
        primitives.ready_spaced(start, stop, num, bool(endpoint))
        if dtype is None and axis == 0 and not retstep
        else None
    )
    if made is not None:
        return made
    num = operator.index(num)
    if num < 0:
        raise ValueError(f"Number of samples, {num}, must be non-negative.")
    parts = num - 1 if endpoint else num
    from . import ufuncs

    first, last = asanyarray(start), asanyarray(stop)
    common = result_type(first._dtype, last._dtype, float(num))
    first, last = first.astype(common, copy=False), last.astype(common, copy=False)
    dt = as_dtype(dtype) if dtype is not None else common
    delta = ufuncs.subtract(last, first)
    shape = asarray(delta)._shape
    y = arange(0, num).reshape((-1,) + (1,) * len(shape)).astype(common)
    step: Any
    if parts > 0:
        step = ufuncs.divide(delta, parts)
        if bool(ufuncs.equal(step, 0).any()):
            y = y / parts
            y = y * delta
        else:
            y = y * step
    else:
        step = math.nan
        y = y * delta
    y = y + first
    if endpoint and num > 1:
        y[-1, ...] = last
    if axis != 0:
        from .manipulation import moveaxis

        y = moveaxis(y, 0, axis)
    if dt.kind in "iu":
        y = ufuncs.floor(y)
    y = y.astype(dt, copy=False)
    return (y, step) if retstep else y


def logspace(
    start: Any, stop: Any, num: int = 50, endpoint: bool = True, base: Any = 10.0, dtype: Any = None, axis: int = 0
) -> ndarray:
    """Powers of base, evenly spaced in the exponent; bases of an array lie along other axes than the values."""
    from .manipulation import expand_dims
    from .ufuncs import power

    if getattr(asarray(base), "shape", ()):
        ndim = max(asarray(each).ndim for each in (start, stop, base))
        start, stop, base = (array(each, ndmin=ndim) for each in (start, stop, base))
        base = expand_dims(base, axis)
    y = linspace(start, stop, num, endpoint, axis=axis)
    result = power(base, y)
    return result if dtype is None else result.astype(dtype, copy=False)


def geomspace(start: Any, stop: Any, num: int = 50, endpoint: bool = True, dtype: Any = None, axis: int = 0) -> ndarray:
    """Values in a geometric progression."""
    first, last = asarray(start), asarray(stop)
    if bool((first == 0).any()) or bool((last == 0).any()):
        raise ValueError("Geometric sequence cannot include zero")
    if first._dtype.kind == "c" or last._dtype.kind == "c":
        raise Refusal("numpy.geomspace", "start", "complex", "complex progressions are not covered.")
    from . import ufuncs

    dt = result_type(first._dtype, last._dtype, float(num))
    sign = ufuncs.sign(first)
    first, last = asarray(first / sign), asarray(last / sign)
    low, high = ufuncs.log10(first), ufuncs.log10(last)
    result = asarray(logspace(low, high, num, endpoint, 10.0)).copy()
    if num > 0:
        result[0] = first
        if num > 1 and endpoint:
            result[-1] = last
    result = result * sign
    if axis != 0:
        from .manipulation import moveaxis

        result = moveaxis(result, 0, axis)
    return result.astype(dt if dtype is None else dtype, copy=False)
