"""Mean, variance and standard deviation over axes."""

from __future__ import annotations

import functools
import math
import operator
from array import array as typed
from typing import Any

from . import casting, errors, primitives
from .dtypes import FLOAT32, FLOAT64, OBJECT, as_dtype, part_of
from .folding import blocks
from .ndarray import fresh, ndarray
from .novalue import NO_VALUE
from .reductions import normalize_axes, reduce
from .scalars import generic, make_int64


def _count_of(a: ndarray, axes: tuple[int, ...], where: Any, keepdims: Any) -> Any:
    if where is True:
        n = 1
        for k in axes:
            n *= a._shape[k]
        return n
    from .broadcasting import broadcast_to
    from .creation import asarray

    return broadcast_to(asarray(where), a._shape).sum(axis=axes, keepdims=keepdims)


def _undefined(total: Any) -> Any:
    """Nothing divided by nothing, as the type of the sum."""
    dt = total.dtype
    errors.report(errors.INVALID, "divide" if dt.char in "efF" else "scalar divide")
    if dt.kind in "biu":
        return dt.type(casting.cast_elements([math.nan], FLOAT64, dt)[0])
    return dt.type(complex(math.nan, math.nan) if dt.kind == "c" else math.nan)


def axes_of(axis: Any, ndim: int) -> tuple[int, ...]:
    """The axes that `axis` means; an array without axes has none of its own, where a sum takes 0 and -1."""
    return normalize_axes(axis if axis is None or type(axis) is tuple else (axis,), ndim)


def mean(
    a: ndarray, axis: Any = None, dtype: Any = None, out: Any = None, keepdims: Any = False, *, where: Any = True
) -> Any:
    """The sum divided by the number of elements; whole numbers are averaged as float64."""
    axes = axes_of(axis, len(a._shape))
    n = _count_of(a, axes, where, keepdims)
    if (n == 0) if type(n) is int else bool((n == 0).any()):
        errors.warn("Mean of empty slice", RuntimeWarning)
    dt = as_dtype(dtype) if dtype is not None else FLOAT64 if a._dtype.kind in "bui" else a._dtype
    half = dtype is None and a._dtype.char == "e"
    from . import ufuncs

    if a._dtype.kind == "m":
        total = reduce(ufuncs.add, a, axes, None, None, keepdims, NO_VALUE, where)
        return ufuncs.divide(total, n)
    total = reduce(
        ufuncs.add,
        a,
        axes,
        FLOAT32 if half else None if dtype is None and dt is a._dtype else dt,
        out,
        keepdims,
        NO_VALUE,
        where,
    )
    if isinstance(total, ndarray):
        result = ufuncs.divide(total, n, out=total, casting="unsafe")
        if half and out is None:
            result = result.astype(as_dtype("f2"))
        return result
    if dt is OBJECT or not isinstance(total, generic):
        plain = isinstance(total, (int, float, complex, generic))
        return total / make_int64(n) if type(n) is int and plain else total / n
    if n == 0:
        return as_dtype("f2").type(_undefined(total)) if half else _undefined(total)
    n = int(n)
    if total.dtype.kind != "c":
        result = type(total)(total.item() / n)
    else:
        result = ufuncs.divide(total, n) if total.dtype.char == "F" else total / make_int64(n)
    return as_dtype("f2").type(result) if half else result


def var(
    a: ndarray, axis: Any = None, dtype: Any = None, out: Any = None, ddof: float = 0, keepdims: Any = False, *,
    where: Any = True, mean: Any = None,
) -> Any:  # fmt: skip
    """The mean of squared distances from the mean, divided by n - ddof."""
    from . import ufuncs

    axes = axes_of(axis, len(a._shape))
    n = _count_of(a, axes, where, True)
    if (n <= ddof) if type(n) is int else bool((n <= ddof).any()):
        errors.warn("Degrees of freedom <= 0 for slice", RuntimeWarning)
    dt = as_dtype(dtype) if dtype is not None else FLOAT64 if a._dtype.kind in "bui" else a._dtype
    if mean is not None and mean is not NO_VALUE:
        centre = mean
    else:
        total = reduce(
            ufuncs.add, a, axes, None if dtype is None and dt is a._dtype else dt, None, True, NO_VALUE, where
        )
        centre = ufuncs.divide(total, n) if isinstance(total, ndarray) else total / n
        if dt.kind in "biuf" and dt is not FLOAT64:
            centre = centre.astype(dt)
    if dt is FLOAT64 and a._dtype is FLOAT64 and a._whole and where is True and out is None and n:
        fast = _squares(a, axes, centre)
        if fast is not None:
            kept = (
                tuple(1 if k in axes else m for k, m in enumerate(a._shape))
                if keepdims
                else tuple(m for k, m in enumerate(a._shape) if k not in axes)
            )
            result = fresh(typed("d", fast), FLOAT64, kept)
            result = ufuncs.divide(result, max(n - ddof, 0), out=result)
            return result if kept else result[()]
    distance = ufuncs.subtract(a, centre)
    if ufuncs.as_array(distance)._dtype.kind == "c":
        squares = ufuncs.multiply(distance, ufuncs.conjugate(distance)).real
        real = part_of(dt) if dt.kind == "c" else dt
    else:
        squares = ufuncs.multiply(distance, distance)
        real = dt
    if dtype is not None:
        real = dt
    total = reduce(
        ufuncs.add, ufuncs.as_array(squares), axes, real if real is not OBJECT else None, out, keepdims, NO_VALUE, where
    )
    if type(n) is int:
        divisor: Any = max(n - ddof, 0)
    else:
        divisor = ufuncs.maximum(_count_of(a, axes, where, keepdims) - ddof, 0)
    if isinstance(total, ndarray):
        result = ufuncs.divide(total, divisor, out=total, casting="unsafe")
        return result
    if isinstance(total, generic):
        if type(divisor) is not ndarray and divisor == 0:
            if total != 0:
                errors.report(errors.DIVIDE, "scalar divide")
                return type(total)(math.inf if total == total else math.nan)
            return _undefined(total)
        return type(total)(total.item() / divisor)
    return total / make_int64(divisor) if type(divisor) is int and isinstance(total, (int, float)) else total / divisor


def _squares(a: ndarray, axes: tuple[int, ...], centre: Any) -> list[float] | None:
    """Sums of squared distances from the centres, where the axes make few long runs; else None."""
    values, folds, _, _ = blocks(a, axes, False)
    if len(folds) != 1:
        return None
    outer, n, inner = folds[0]
    if n < 16 or inner * outer > n:
        return None
    centres = [centre] if not isinstance(centre, ndarray) else list(centre.elements())
    result = []
    for start in range(outer):
        for k in range(inner):
            at = start * inner + k
            run = values[start * n * inner + k : (start + 1) * n * inner : inner] if outer * inner > 1 else values
            middle = float(centres[at])
            squares = [d * d for d in [v - middle for v in run]]
            total = (
                primitives.sum_floats(squares, 1, n, 1)[0] if inner == 1 else functools.reduce(operator.add, squares)
            )
            if total - total != 0.0:
                return None
            result.append(total)
    return result


def std(
    a: ndarray, axis: Any = None, dtype: Any = None, out: Any = None, ddof: float = 0, keepdims: Any = False, *,
    where: Any = True, mean: Any = None,
) -> Any:  # fmt: skip
    """The square root of the variance."""
    from . import ufuncs

    result = var(a, axis, dtype, out, ddof, keepdims, where=where, mean=mean)
    if isinstance(result, ndarray):
        return ufuncs.sqrt(result, out=result)
    root = ufuncs.sqrt(result)
    return type(result)(root) if isinstance(result, generic) and type(root) is not type(result) else root
