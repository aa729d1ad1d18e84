"""How elements are folded along axes, in NumPy's order of operations.

The axes are put in the order of memory, as NumPy's iterator does; that decides which additions are pairwise.
"""

from __future__ import annotations

import functools
import math
import operator
from array import array as typed
from itertools import compress
from typing import Any

from . import errors, primitives
from .array import count, memory_axes
from .dtypes import FLOAT64, INTEGER_BOUNDS, dtype
from .kernels import FLOAT_FAMILIES
from .ndarray import ndarray, view


def memory_order(a: ndarray) -> list[int]:
    """The axes from the largest step to the smallest, as the iterator visits them."""
    return memory_axes([tuple(map(abs, a._steps))], a._shape)


def blocks(
    a: ndarray, axes: tuple[int, ...], in_turn: bool
) -> tuple[Any, list[tuple[int, int, int]], tuple[int, ...], Any]:
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


def loop_family(dt: dtype) -> str:
    return {"b": "?", "i": "q", "u": "q", "f": "d", "c": "D", "O": "O", "U": "U", "S": "U", "m": "q", "M": "q"}[dt.kind]


ARITHMETIC = ("add", "multiply", "subtract")
FOLDS: dict[str, Any] = {
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


def fold(
    function: Any, name: str, a: ndarray, axes: tuple[int, ...], dt: dtype, from_zero: bool = True
) -> tuple[Any, Any, Any]:
    """The folded elements and how they lie; sums start `from_zero`, so that none of them is a negative zero."""
    kind = dt.kind
    source, buffered = a._dtype, False
    if source is not dt and name not in ("logical_and", "logical_or"):
        exact = dt is FLOAT64 and source.kind in "biu" and name == "add" and _small(a)
        if not (kind in "iu" and source.kind in "biu") and not exact:
            a, source, buffered = a.astype(dt), dt, True
    if kind == "f" and (dt.char == "f" and source is dt or dt.char == "e" and name in ARITHMETIC):
        return _fold_narrow(function, name, a, axes, dt, buffered, from_zero)
    values, folds, kept, back = blocks(a, axes, name != "add")
    folds = _by_buffers(folds) if buffered and name == "add" and kind in "fc" else folds
    if not folds:
        return (list(values) if name not in ("logical_and", "logical_or") else list(map(bool, values))), kept, back
    result = values
    for turn, (outer, n, inner, *chunked) in enumerate(folds):
        if chunked:
            summed = (
                functools.partial(primitives.sum_complex, single=dt.itemsize == 8)
                if kind == "c"
                else primitives.sum_floats
            )
            result = primitives.sum_chunks(summed, result, outer, n, inner)
        elif turn and kind in "fc":
            result = primitives.fold(operator.add, result, outer, n, inner)
        else:
            result = _fold_once(function, name, result, outer, n, inner, dt)
    if name == "add" and kind == "f" and from_zero:
        result = [r + 0.0 for r in result]
    return result, kept, back


def _small(a: ndarray) -> bool:
    """Whether sums of these whole numbers are exact in a float, so that the order of additions does not matter."""
    if a._dtype.itemsize <= 4:
        return True
    values = a.values()
    return len(values) > 0 and max(values) < 2**32 and min(values) > -(2**32)


def _flagged_parts(result: list[complex], values: Any) -> list[complex]:
    """The sums, after a report of what became infinite or undefined in one of their parts."""
    parts = [[v.real for v in result] + [v.imag for v in result], [v.real for v in values] + [v.imag for v in values]]
    flagged(*parts, "reduce")
    return result


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
            return flagged(result, values, "reduce")
        if kind == "c":
            return _flagged_parts(primitives.sum_complex(values, outer, n, inner, dt.itemsize == 8), values)
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
    if name in FOLDS and name not in ("maximum", "minimum", "fmax", "fmin", "logical_and", "logical_or"):
        step = FOLDS[name]
        if kind == "f":
            return flagged(primitives.fold(step, values, outer, n, inner), values, "reduce")
        return primitives.fold(step, values, outer, n, inner)
    one, raised = step_of(function, dt)
    result = primitives.fold(one, values, outer, n, inner)
    if raised[0]:
        errors.report(raised[0], "reduce")
    return result


def step_of(function: Any, dt: dtype) -> tuple[Any, list[int]]:
    """The function of two elements, and where it notes the floating-point flags that were raised."""
    family, raised = FLOAT_FAMILIES.get(dt.char, dt.char) if dt.kind == "f" else loop_family(dt), [0]
    narrow = dt.kind == "f" and dt.itemsize < 8
    highest = INTEGER_BOUNDS[dt][1] if dt.kind == "i" and function._op == "floor_divide" else None

    def one(x: Any, y: Any) -> Any:
        result, flags = primitives.elementwise(function._op, family, [x], [y])
        value = result[0]
        if highest is not None and value > highest:
            # The one quotient that does not fit, of the smallest integer by minus one.
            value, flags = -value, flags | errors.OVER
        raised[0] |= flags
        return primitives.decode(dt.char, 1, primitives.encode(dt.char, 1, [value]))[0] if narrow else value

    return one, raised


def flagged(result: Any, values: Any, label: str) -> Any:
    total = sum(result)
    if total - total != 0.0:
        given = sum(values)
        if given == given and given - given == 0.0 or not any(v - v != 0 for v in values):
            errors.report(errors.OVER, label)
        if any(r != r for r in result) and not any(v != v for v in values):
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
    function: Any, name: str, a: ndarray, axes: tuple[int, ...], dt: dtype, buffered: bool, from_zero: bool
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
                wide = primitives.fold_narrow("f", FOLDS[name], run, outer, n, 1)
            result = primitives.narrowed("e", wide)
        elif name == "add" and (turn or dt.char == "e"):
            result = primitives.fold_narrow(dt.char, operator.add, result, outer, n, inner)
        elif name == "add":
            result = primitives.sum_float32(result, outer, n, inner)
        elif name in ARITHMETIC:
            result = primitives.fold_narrow(dt.char, FOLDS[name], result, outer, n, inner)
        else:
            result = _fold_once(function, name, result, outer, n, inner, dt)
    return ([r + 0.0 for r in result] if name == "add" and from_zero else result), kept, back
