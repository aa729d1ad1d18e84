"""Where the largest and the smallest elements are, and values brought between two bounds."""

from __future__ import annotations

import math
import operator
from array import array as typed
from itertools import compress
from typing import Any

from . import primitives
from .array import count
from .dtypes import INT64
from .ndarray import fresh, ndarray
from .reductions import errors_can_cast, normalize_axis
from .stringdtype import StringDType
from .stringdtype_loops import sort_keys


def argmax(a: ndarray, axis: Any = None, out: Any = None, *, keepdims: bool = False) -> Any:
    """The first position of the largest element (of a NaN, if there is one)."""
    return _arg(a, axis, out, keepdims, "argmax", max)


def argmin(a: ndarray, axis: Any = None, out: Any = None, *, keepdims: bool = False) -> Any:
    """The first position of the smallest element (of a NaN, if there is one)."""
    return _arg(a, axis, out, keepdims, "argmin", min)


def _arg(a: ndarray, axis: Any, out: Any, keepdims: bool, name: str, best: Any) -> Any:
    shape = a._shape
    if axis is None:
        outer, n, inner = 1, a._size, 1
        kept: tuple[int, ...] = (1,) * len(shape) if keepdims else ()
    else:
        axis = normalize_axis(axis, len(shape) or 1)
        if shape:
            outer, n, inner = count(shape[:axis]), shape[axis], count(shape[axis + 1 :])
        else:
            outer, n, inner = 1, 1, 1
        kept = shape[:axis] + ((1,) if keepdims and shape else ()) + shape[axis + 1 :]
    if n == 0:
        raise ValueError(f"attempt to get {name} of an empty sequence")
    if out is not None and not isinstance(out, ndarray):
        raise TypeError("output must be an array")
    if out is not None and (out._shape != kept or not errors_can_cast(out._dtype, INT64)):
        if out._shape == kept:
            raise TypeError(
                f"Cannot cast {'array data' if kept else 'scalar'} from {out._dtype!r} to dtype('int64') according to the rule "
                "'safe'"
            )
        raise ValueError(f"output array does not match result of np.{name}.")
    values = a.elements()
    kind = a._dtype.kind
    if isinstance(a._dtype, StringDType):
        values = sort_keys(values, a._dtype)
    if kind == "c":
        # The first NaN is taken, as what is beyond every pair.
        beyond = (math.inf, math.inf, 1) if name == "argmax" else (-math.inf, -math.inf)
        values = [(v.real, v.imag) if v == v else beyond for v in values]
    nan = kind == "f" and len(values) and _has_nan(values)
    if kind in "mM":
        from .dtypes import NAT

        nan = False
        if NAT in values:

            def where_best(run: Any) -> int:
                return run.index(NAT) if NAT in run else run.index(best(run))

            result = primitives.by_runs(where_best, values, outer, n, inner)
            return _arg_result(result, kept, out)

    if inner == 1 and 1 < n <= 8 and outer > 8 and not nan and kind in "biuf":
        columns = [values[k::n] for k in range(n)]
        tops = list(map(best, *columns))
        result = [0] * outer
        for k in range(n - 1, 0, -1):
            for j in compress(range(outer), map(operator.eq, columns[k], tops)):
                result[j] = k
        for j in compress(range(outer), map(operator.eq, columns[0], tops)):
            result[j] = 0
        return _arg_result(result, kept, out)

    def first(run: Any) -> int:
        if nan:
            for k in compress(range(len(run)), map(operator.ne, run, run)):
                return k
        return run.index(best(run))

    if isinstance(values, memoryview):
        values = values.tolist()
    result = primitives.by_runs(first, values, outer, n, inner)
    return _arg_result(result, kept, out)


def _has_nan(values: Any) -> bool:
    total = sum(values)
    return total != total and any(map(operator.ne, values, values))


def _arg_result(result: list[int], kept: tuple[int, ...], out: Any) -> Any:
    made = fresh(typed("q", result), INT64, kept)
    if out is not None:
        out[...] = made
        return out
    return made if kept else made[()]


def clip(a: Any, min: Any = None, max: Any = None, out: Any = None, **kwargs: Any) -> Any:
    """Values brought into [min, max]; a bound of None does not bind."""
    from . import ufuncs

    if isinstance(a, ndarray) and a._dtype.kind in "iu":
        from .dtypes import INTEGER_BOUNDS

        low, high = INTEGER_BOUNDS[a._dtype]
        # A Python integer at the end of the dtype or beyond it binds nothing.
        min = None if type(min) is int and min <= low else min
        max = None if type(max) is int and max >= high else max
    if min is None and max is None:
        return ufuncs.positive(a, out=out, **kwargs)
    if min is None:
        return ufuncs.minimum(a, max, out=out, **kwargs)
    if max is None:
        return ufuncs.maximum(a, min, out=out, **kwargs)
    return ufuncs.minimum(ufuncs.maximum(a, min, **kwargs), max, out=out, **kwargs)
