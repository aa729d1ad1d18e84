"""Reductions and running reductions of arrays, in NumPy's order of operations.

The axes are put in the order of memory, as NumPy's iterator does; that decides which additions are pairwise.
"""

from __future__ import annotations

import math
import operator
from array import array as typed
from itertools import compress
from typing import Any

from . import casting, errors, primitives
from .array import count, memory_axes
from .dtypes import BOOL, FLOAT64, INT64, UINT64, as_dtype, dtype, text_dtype
from .errors import AxisError
from .loops import no_loop
from .ndarray import fresh, ndarray, scalar, view
from .novalue import NO_VALUE
from .outputs import check_out, check_running_out
from .scalars import generic
from .stringdtype import StringDType
from .stringdtype_loops import sort_keys


def normalize_axis(axis: Any, ndim: int, name: str | None = None) -> int:
    """A non-negative axis, or AxisError."""
    try:
        axis = operator.index(axis)
    except TypeError:
        raise TypeError(f"'{type(axis).__name__}' object cannot be interpreted as an integer") from None
    if not -ndim <= axis < ndim:
        raise AxisError(axis, ndim, name)
    return axis if axis >= 0 else axis + ndim


def normalize_axes(axis: Any, ndim: int) -> tuple[int, ...]:
    """The axes that `axis` (None, an int, a tuple) means."""
    if axis is None:
        return tuple(range(ndim))
    if type(axis) is tuple or type(axis) is list:
        axes = tuple(normalize_axis(k, ndim) for k in axis)
        if len(set(axes)) != len(axes):
            raise ValueError("duplicate value in 'axis'")
        return axes
    if ndim == 0 and axis in (0, -1):
        return ()
    return (normalize_axis(axis, ndim),)


def memory_order(a: ndarray) -> list[int]:
    """The axes from the largest step to the smallest, as the iterator visits them."""
    return memory_axes([tuple(map(abs, a._steps))], a._shape)


def blocks(a: ndarray, axes: tuple[int, ...], in_turn: bool) -> tuple[Any, list[tuple[int, int, int]], tuple[int, ...], Any]:
    """The elements as NumPy's iterator visits them, and how to fold them.

    Gives (elements, folds, kept shape in memory order, permutation back to the caller's order of axes or None). A fold
    is (outer, n, inner). With `in_turn` the elements of all reduced axes are folded one after the other; else (sums)
    the innermost run is folded by itself first, and its results then in turn.
    """
    shape, steps = a._shape, a._steps
    ndim = len(shape)
    if not axes:
        return a.elements(), [], shape, None
    if ndim == 1 or (a._whole and len(axes) == ndim):
        return a.elements(), [(1, a._size, 1)], (), None
    order = list(range(ndim)) if a._whole else memory_order(a)
    reduced = set(axes)
    # Neighbours in memory of which both are reduced, or both kept, count as one axis where their steps allow.
    runs: list[list[Any]] = []  # [reduced?, length, step]
    for k in order:
        if shape[k] == 1:
            continue
        mark = k in reduced
        if runs and runs[-1][0] == mark and runs[-1][2] == steps[k] * shape[k]:
            runs[-1][1] *= shape[k]
            runs[-1][2] = steps[k]
        else:
            runs.append([mark, shape[k], steps[k]])
    kept_axes = [k for k in order if k not in reduced]
    kept_shape = tuple([shape[k] for k in kept_axes])
    back = [kept_axes.index(k) for k in sorted(kept_axes)] if kept_axes != sorted(kept_axes) else None
    if not any(mark for mark, _, _ in runs):
        runs.append([True, 1, 1])
    inner_run: list[list[Any]] = []
    while not in_turn and len(inner_run) < len(runs) and runs[-1 - len(inner_run)][0]:
        inner_run.insert(0, runs[-1 - len(inner_run)])
    front = [run for run in runs if run[0] and not any(run is one for one in inner_run)]
    kept = [run for run in runs if not run[0]]
    n_front, n_kept = count(tuple(run[1] for run in front)), count(tuple(run[1] for run in kept))
    arranged = runs
    folds = _buffered(n_front * n_kept, inner_run) if inner_run else []
    if not front:
        pass
    elif len(front) == 1 and not inner_run:
        # One reduced stretch between kept ones stays where it is.
        outer = count(tuple(run[1] for run in runs[: runs.index(front[0])]))
        folds = [(outer, n_front, n_kept // outer)]
    else:
        folds.append((1, n_front, n_kept))
        arranged = front + kept + inner_run
    if a._whole and arranged is runs:
        return a.elements(), folds, kept_shape, back
    seen = view(a, tuple(run[1] for run in arranged), tuple(run[2] for run in arranged), a._offset)
    return seen.elements(), folds, kept_shape, back


_BUFFER = 8192


def _buffered(outer: int, runs: list[list[Any]]) -> list[Any]:
    """The folds of reduced runs that end in the innermost one.

    NumPy's iterator copies short runs one after another into a buffer of 8192 elements, which is then summed as one.
    """
    inner = runs[-1][1]
    total = count(tuple(run[1] for run in runs))
    if len(runs) == 1:
        return [(outer, total, 1)]
    chunk = inner if inner > _BUFFER else inner * (_BUFFER // inner)
    if chunk >= total:
        return [(outer, total, 1)]
    return [(outer, total, chunk, "chunks")]


def _by_buffers(folds: list[Any]) -> list[Any]:
    """One long run whose elements are cast goes through a buffer, and the sums of what it held are added."""
    if folds and folds[0][0] == folds[0][2] == 1 and len(folds[0]) == 3 and folds[0][1] > _BUFFER:
        return [(1, folds[0][1], _BUFFER, "chunks"), *folds[1:]]
    return folds


def result_dtype(name: str, dt: dtype) -> dtype:
    """The dtype in which `name` reduces arrays of `dt`."""
    if name in ("add", "multiply"):
        if dt.kind in "bi":
            return INT64 if dt.itemsize <= 8 else dt
        if dt.kind == "u":
            return UINT64
        return dt
    if name in ("logical_and", "logical_or", "logical_xor") and dt.kind != "O":
        return BOOL
    return dt


_EMPTY = {"maximum", "minimum", "fmax", "fmin"}


def reduce(
    function: Any, a: ndarray, axis: Any, asked: Any, out: Any, keepdims: Any, initial: Any, where: Any, exact: bool = False
) -> Any:
    """Fold a binary ufunc over axes."""
    shape = a._shape
    ndim = len(shape)
    if type(axis) is list:
        raise TypeError("'list' object cannot be interpreted as an integer")
    axes = normalize_axes(axis, ndim)
    if keepdims is not True and keepdims is not False:
        keepdims = truth_of(keepdims)
    name = function.__name__
    dt = as_dtype(asked) if asked is not None else result_dtype(name, a._dtype)
    if asked is not None and (dt.unit is not None if dt.kind in "mM" else dt.kind in "US" and dt.width):
        raise TypeError(DETAILS)
    if out is not None:
        if not isinstance(out, ndarray):
            raise TypeError("return arrays must be of ArrayType")
        kinds = {out._dtype.kind, a._dtype.kind}
        if asked is None and len(kinds) == 2 and (kinds & {"U", "S"} or name in _EMPTY and kinds & {"m", "M"}):
            raise no_loop(name, [out._dtype, a._dtype])
        if asked is None and name in ("add", "multiply"):
            dt = out._dtype if errors_can_cast(dt, out._dtype) else dt
    if a._dtype.kind in "US" and name == "add":
        shown = f"({a._dtype!r}, {a._dtype!r}, {text_dtype(a._dtype.kind, 2 * a._dtype.width)!r})"
        raise TypeError(f"the resolved dtypes are not compatible with add.reduce. Resolved {shown}")
    if asked is None and a._dtype.kind in "US" or name not in _FOLDS and a._dtype.kind in "mM":
        raise no_loop(name, [a._dtype, a._dtype])
    if a._dtype.kind in "mM" and name in ("add", "multiply"):
        dt = function._resolve([a._dtype, a._dtype], [], None)[1]
    if out is not None:
        check_out(out, shape, axes, keepdims, name)
    if where is not True:
        a, initial = _masked(function, a, axes, where, initial, dt)
        shape = a._shape
    kept = tuple(1 if k in axes else n for k, n in enumerate(shape)) if keepdims else tuple(
        n for k, n in enumerate(shape) if k not in axes
    )
    size = 1
    for k in axes:
        size *= shape[k]
    in_memory: Any = None
    back: Any = None
    if size == 0 or a._size == 0:
        if a._dtype.kind == "c" and dt.kind in "iuf" and asked is not None:
            casting.warn_of_complex()
        values = _of_nothing(function, name, initial, dt, count(kept), size)
    else:
        values, in_memory, back = _fold(function, name, a, axes, dt)
        if initial is not NO_VALUE and initial is not None:
            values, flags = primitives.elementwise(function._op, _family(dt), [casting.element(initial, dt)] * len(values), values)
            if flags:
                errors.report(flags, name)
    raw = primitives.encode(dt.char, dt.width, values)
    if raw is a.storage:
        # Folding axes of length one gives the elements themselves.
        raw = raw[:]
    if dt.char in "fe" and name in ("add", "multiply"):
        _warn_narrow(raw, dt, a, name)
    if out is not None:
        out[...] = _shaped(raw, dt, kept, axes if keepdims else (), in_memory, back)
        if dt.kind == "c" and out._dtype.kind in "iuf":
            # What the fold starts from is cast to `out` too, and warned of by itself.
            casting.warn_of_complex()
        return out
    if not kept:
        return scalar(primitives.decode(dt.char, dt.width, raw)[0], dt)
    return _shaped(raw, dt, kept, axes if keepdims else (), in_memory, back)


DETAILS = (
    "The `dtype` and `signature` arguments to ufuncs only select the general DType and not details such as the byte order or "
    "time unit. You can avoid this error by using the scalar types `np.float64` or the dtype string notation."
)


def truth_of(flag: Any) -> bool:
    """An option that is an integer to NumPy, as `keepdims` is."""
    if isinstance(flag, float):
        raise TypeError(f"integer argument expected, got {type(flag).__name__}")
    try:
        return operator.index(flag) != 0
    except TypeError:
        if isinstance(flag, generic) and flag.dtype.kind == "b":
            return bool(flag)
        raise TypeError(f"'{type(flag).__name__}' object cannot be interpreted as an integer") from None


def _shaped(raw: Any, dt: dtype, kept: tuple[int, ...], ones: tuple[int, ...], in_memory: Any, back: Any) -> ndarray:
    """The result array; where the axes lie in memory in another order, it keeps that order, as NumPy's does."""
    if back is None:
        return fresh(raw, dt, kept)
    made = fresh(raw, dt, in_memory)
    made = view(made, tuple(in_memory[k] for k in back), tuple(made._steps[k] for k in back), 0)._owned()
    for k in sorted(ones):
        made = view(made, (*made._shape[:k], 1, *made._shape[k:]), (*made._steps[:k], 0, *made._steps[k:]), 0)._owned()
    return made


def errors_can_cast(a: dtype, b: dtype) -> bool:
    from .dtypes import can_cast

    return can_cast(a, b, "same_kind")


def _family(dt: dtype) -> str:
    return {"b": "?", "i": "q", "u": "q", "f": "d", "c": "D", "O": "O", "U": "U", "S": "U", "m": "q", "M": "q"}[dt.kind]


def _warn_narrow(raw: Any, dt: dtype, a: ndarray, name: str) -> None:
    stored = primitives.decode(dt.char, 1, raw)
    total = sum(stored)
    if total - total != 0.0 and any(v in (math.inf, -math.inf) for v in stored):
        given = a.elements()
        if sum(given) - sum(given) == 0.0:
            errors.report(errors.OVER, "reduce")


def _of_nothing(function: Any, name: str, initial: Any, dt: dtype, n: int, size: int) -> list[Any]:
    if n == 0 and size:
        return []
    if initial is NO_VALUE or initial is None:
        if function.identity is None or initial is None:
            raise ValueError(f"zero-size array to reduction operation {name} which has no identity")
        initial = function.identity
        if dt.kind == "f":
            initial = float(initial)
        elif dt.kind == "u" and initial == -1:
            initial = 2 ** (8 * dt.itemsize) - 1  # all bits, as of -1
    return [casting.element(initial, dt)] * n


def _masked(function: Any, a: ndarray, axes: tuple[int, ...], where: Any, initial: Any, dt: dtype) -> tuple[ndarray, Any]:
    """`a` with what `where` leaves out replaced by the identity."""
    from .creation import asarray, full
    from .selection import where as choose

    mask = asarray(where)
    if len(mask._shape) > len(a._shape):
        raise ValueError("input operand has more dimensions than allowed by the axis remapping")
    if initial is NO_VALUE:
        if function.identity is None:
            raise ValueError(
                f"reduction operation '{function.__name__}' does not have an identity, so to use a where mask one has to "
                "specify 'initial'"
            )
        filler: Any = function.identity
    else:
        filler = initial
    if a._dtype.kind in "fc" and function.__name__ == "add":
        filler = -0.0
    elif function.identity is not None:
        # What the fold starts from is put in once, and not wherever the mask leaves something out.
        filler = function.identity
    return choose(mask, a, full((), filler, a._dtype if a._dtype.kind != "b" else None)), initial


_ARITHMETIC = ("add", "multiply", "subtract")
_FOLDS: dict[str, Any] = {
    "add": operator.add,
    "multiply": operator.mul,
    "subtract": operator.sub,
    "bitwise_and": operator.and_,
    "bitwise_or": operator.or_,
    "bitwise_xor": operator.xor,
    "maximum": max,
    "minimum": min,
    "fmax": max,
    "fmin": min,
    "logical_and": all,
    "logical_or": any,
}


def _fold(function: Any, name: str, a: ndarray, axes: tuple[int, ...], dt: dtype) -> tuple[Any, Any, Any]:
    kind = dt.kind
    source, buffered = a._dtype, False
    if source is not dt and name not in ("logical_and", "logical_or"):
        exact = dt is FLOAT64 and source.kind in "biu" and name == "add" and _small(a)
        if not (kind in "iu" and source.kind in "biu") and not exact:
            a, source, buffered = a.astype(dt), dt, True
    if kind == "f" and (dt.char == "f" and source is dt or dt.char == "e" and name in _ARITHMETIC):
        return _fold_narrow(function, name, a, axes, dt, buffered)
    values, folds, kept, back = blocks(a, axes, name != "add")
    folds = _by_buffers(folds) if buffered and name == "add" else folds
    if not folds:
        return (list(values) if name not in ("logical_and", "logical_or") else list(map(bool, values))), kept, back
    result = values
    for turn, (outer, n, inner, *chunked) in enumerate(folds):
        if chunked:
            result = primitives.sum_chunks(primitives.sum_floats, result, outer, n, inner)
        elif turn and kind in "fc":
            result = primitives.fold(operator.add, result, outer, n, inner)
        else:
            result = _fold_once(function, name, result, outer, n, inner, dt)
    if name == "add" and kind == "f":
        # The sum starts from zero, so that it is never a negative zero.
        result = [r + 0.0 for r in result]
    return result, kept, back


def _small(a: ndarray) -> bool:
    """Whether sums of these whole numbers are exact in a float, so that the order of additions does not matter."""
    if a._dtype.itemsize <= 4:
        return True
    values = a.values()
    return len(values) > 0 and max(values) < 2**32 and min(values) > -(2**32)


def _fold_once(function: Any, name: str, values: Any, outer: int, n: int, inner: int, dt: dtype) -> Any:
    kind = dt.kind
    if n == 1 and name not in ("logical_and", "logical_or"):
        return values
    if kind == "T":
        kernel = function._resolve([dt, dt], [], None)[2]
        return primitives.fold(lambda x, y: kernel(name, [x], [y])[0][0], values, outer, n, inner)
    if name == "add":
        if kind in "iu":
            if inner == 1:
                return primitives.by_runs(sum, values, outer, n, inner)
            return primitives.fold(operator.add, values, outer, n, inner)
        if kind == "f":
            result = primitives.sum_floats(values, outer, n, inner)
            return _flagged(result, values, "reduce")
        if kind == "c":
            return primitives.sum_floats(values, outer, n, inner)
        if kind == "b":
            return primitives.by_runs(any, values, outer, n, inner)
    if name in ("maximum", "minimum", "fmax", "fmin"):
        best = max if name in ("maximum", "fmax") else min
        if kind in "iubUS":
            return primitives.by_runs(best, values, outer, n, inner)
        if kind == "f":
            return _extreme(name, best, values, outer, n, inner)
        if kind in "mM":
            return _time_extreme(name, best, values, outer, n, inner)
    if name in ("logical_and", "logical_or") and kind != "O":
        return primitives.by_runs(all if name == "logical_and" else any, values, outer, n, inner)
    if name in _FOLDS and name not in ("maximum", "minimum", "fmax", "fmin", "logical_and", "logical_or"):
        step = _FOLDS[name]
        if kind == "f":
            return _flagged(primitives.fold(step, values, outer, n, inner), values, "reduce")
        return primitives.fold(step, values, outer, n, inner)
    family = _family(dt)
    flags = 0

    def one(x: Any, y: Any) -> Any:
        nonlocal flags
        result, raised = primitives.elementwise(function._op, family, [x], [y])
        flags |= raised
        return result[0]

    result = primitives.fold(one, values, outer, n, inner)
    if flags:
        errors.report(flags, name)
    return result


def _flagged(result: Any, values: Any, label: str) -> Any:
    total = sum(result)
    if total - total != 0.0:
        given = sum(values)
        if given == given and given - given == 0.0 or not any(v - v != 0 for v in values):
            errors.report(errors.OVER, label)
        elif any(r != r for r in result) and not any(v != v for v in values):
            errors.report(errors.INVALID, label)
    return result


def _extreme(name: str, best: Any, values: Any, outer: int, n: int, inner: int) -> Any:
    total = sum(values)
    if total != total:
        # NaNs are there (or infinities of both signs); Python's max and min do not know them.
        has_nan = any(map(operator.ne, values, values))
        if has_nan:
            if name in ("fmax", "fmin"):

                def skip(run: Any) -> float:
                    good = [v for v in run if v == v]
                    return best(good) if good else run[-1]

                return primitives.by_runs(skip, values, outer, n, inner)

            def spread(run: Any) -> float:
                total = sum(run)
                if total != total:
                    # Of several the first is kept, with what it carries, but not along a run in memory. Infinities of both
                    # signs have none.
                    for bad in compress(run, map(operator.ne, run, run)):
                        return bad if inner > 1 else math.nan
                return best(run)

            return primitives.by_runs(spread, values, outer, n, inner)
    return primitives.by_runs(best, values, outer, n, inner)


def _time_extreme(name: str, best: Any, values: Any, outer: int, n: int, inner: int) -> Any:
    from .dtypes import NAT

    def run_best(run: Any) -> int:
        if NAT in run:
            if name in ("fmax", "fmin"):
                good = [v for v in run if v != NAT]
                return best(good) if good else NAT
            return NAT
        return best(run)

    return primitives.by_runs(run_best, values, outer, n, inner)


def _fold_narrow(
    function: Any, name: str, a: ndarray, axes: tuple[int, ...], dt: dtype, buffered: bool
) -> tuple[Any, Any, Any]:
    """float32 and float16: every step is rounded, but along a contiguous run float16 is folded in float32."""
    values, folds, kept, back = blocks(a, axes, name != "add")
    folds = _by_buffers(folds) if buffered and name == "add" else folds
    result = values
    for turn, (outer, n, inner, *chunked) in enumerate(folds):
        if n == 1:
            continue
        if chunked:
            result = primitives.sum_chunks(primitives.sum_float32, result, outer, n, inner)
            continue
        if dt.char == "e" and inner == 1 and not turn:
            run = typed("f", result)
            if name == "add":
                wide = primitives.sum_float32(run, outer, n, 1)
            else:
                wide = primitives.fold_narrow("f", _FOLDS[name], run, outer, n, 1)
            result = primitives.narrowed("e", wide)
        elif name == "add" and (turn or dt.char == "e"):
            result = primitives.fold_narrow(dt.char, operator.add, result, outer, n, inner)
        elif name == "add":
            result = primitives.sum_float32(result, outer, n, inner)
        elif name in _ARITHMETIC:
            result = primitives.fold_narrow(dt.char, _FOLDS[name], result, outer, n, inner)
        else:
            result = _fold_once(function, name, result, outer, n, inner, dt)
    return ([r + 0.0 for r in result] if name == "add" else result), kept, back


def accumulate(function: Any, a: ndarray, axis: Any, asked: Any = None, out: Any = None) -> ndarray:
    """The running fold of a binary ufunc along an axis (None: of the flattened array)."""
    if axis is None:
        a = a.ravel()
        axis = 0
    elif not a._shape:
        a = a.reshape(1)
    axis = normalize_axis(axis, len(a._shape))
    name = function.__name__
    dt = as_dtype(asked) if asked is not None else result_dtype(name, a._dtype)
    if out is not None:
        if not isinstance(out, ndarray):
            raise TypeError("output must be an array")
        if a._dtype.kind in "US" and asked is None:
            raise no_loop(name, [out._dtype, a._dtype])
        check_running_out(out, a._shape, name)
    if a._dtype.kind in "mM" or a._dtype.kind in "US" and (asked is None or name == "add"):
        dt = function._resolve([a._dtype, a._dtype], [], None)[1]
        if dt.kind in "US":
            shown = f"({a._dtype!r}, {a._dtype!r}, {dt!r})"
            raise TypeError(f"the resolved dtypes are not compatible with add.accumulate. Resolved {shown}")
    if a._dtype is not dt and not (a._dtype.kind in "bi" and dt.kind == "i"):
        a = a.astype(dt)
    shape = a._shape
    if len(shape) > 1 and not a._whole and out is None:
        order = memory_order(a)
        if order != sorted(order):
            from .manipulation import transpose

            turned = accumulate(function, transpose(a, order), order.index(axis), dt)
            return transpose(turned, [order.index(k) for k in range(len(order))])._owned()
    outer, n, inner = count(shape[:axis]), shape[axis], count(shape[axis + 1 :])
    values = a.elements()
    kind = dt.kind
    if kind == "f" and dt.itemsize < 8 and name in _ARITHMETIC:
        result = primitives.running_narrow(dt.char, _FOLDS[name], values, outer, n, inner)
        _flagged(result, values, "accumulate")
    elif name in _RUNNING and not (kind == "f" and name in ("maximum", "minimum", "fmax", "fmin")) and kind not in "mMc":
        result = primitives.running(_RUNNING[name], values, outer, n, inner)
        if kind == "f":
            _flagged(result, values, "accumulate")
    else:
        family = _family(dt)

        def one(x: Any, y: Any) -> Any:
            return primitives.elementwise(function._op, family, [x], [y])[0][0]

        if kind in "mM":
            from .dtypes import NAT

            def one(x: Any, y: Any) -> Any:  # noqa: F811
                if NAT in (x, y):
                    return NAT
                return _RUNNING[name](x, y)

        result = primitives.running(one, values, outer, n, inner)
    made = fresh(primitives.encode(dt.char, dt.width, result), dt, shape)
    if out is not None:
        out[...] = made
        return out
    return made


_RUNNING: dict[str, Any] = {
    "add": operator.add,
    "multiply": operator.mul,
    "subtract": operator.sub,
    "maximum": max,
    "minimum": min,
    "bitwise_and": operator.and_,
    "bitwise_or": operator.or_,
    "bitwise_xor": operator.xor,
    "logical_and": lambda x, y: bool(x and y),
    "logical_or": lambda x, y: bool(x or y),
}


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
