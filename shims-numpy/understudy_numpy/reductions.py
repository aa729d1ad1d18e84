"""Reductions and running reductions of arrays: axes, dtypes, `out`, `initial` and `where`. The folding is elsewhere."""

from __future__ import annotations

import math
import operator
from typing import Any

from . import casting, errors, primitives, records
from .array import count
from .dtypes import BOOL, FLOAT16, FLOAT32, FLOAT64, INT64, UINT64, as_dtype, dtype, promote_types, text_dtype
from .errors import AxisError
from .folding import ARITHMETIC, FOLDS, flagged_running, fold, loop_family, memory_order, step_of
from .loops import COMPARISONS, no_loop
from .ndarray import fresh, ndarray, scalar, view
from .novalue import NO_VALUE
from .outputs import check_out, check_running_out
from .scalars import generic
from .subclasses import like, plain


def normalize_axis(axis: Any, ndim: int, name: str | None = None) -> int:
    """A non-negative axis, or AxisError."""
    try:
        axis = operator.index(axis)
    except TypeError:
        if isinstance(axis, ndarray):
            raise
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
    if name in _FLOATING and dt.kind in "bui":
        return FLOAT16 if dt.itemsize == 1 else FLOAT32 if dt.itemsize == 2 else FLOAT64
    return dt


# Their loops are of floating-point numbers.
_FLOATING = frozenset(("hypot", "arctan2", "logaddexp", "logaddexp2", "copysign", "nextafter", "heaviside"))
_EMPTY = {"maximum", "minimum", "fmax", "fmin"}


def reduce(
    function: Any,
    a: ndarray,
    axis: Any,
    asked: Any,
    out: Any,
    keepdims: Any,
    initial: Any,
    where: Any,
    exact: bool = False,
) -> Any:
    """Fold a binary ufunc over axes."""
    if type(a) is not ndarray:
        return function.reduce(a, axis, asked, out, keepdims, initial, where)
    shape = a._shape
    ndim = len(shape)
    if type(axis) is list:
        raise TypeError("'list' object cannot be interpreted as an integer")
    axes = normalize_axes(axis, ndim)
    if keepdims is not True and keepdims is not False:
        keepdims = truth_of(keepdims)
    name = function.__name__
    _require_loop(name, a, asked, out)
    dt = (as_dtype(asked) if asked is not None else result_dtype(name, a._dtype)).native
    if a._dtype.kind == "V":
        raise records.no_loop(name, [a._dtype, a._dtype])
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
        elif asked is None and name in _EMPTY and kinds <= set("biufc"):
            # The loop is chosen for `out` too, which holds what is folded; so what it starts from keeps its fraction.
            dt = promote_types(dt, out._dtype).native
    if a._dtype.kind == "U" and dt.kind == "T":
        a = a.astype(dt)
    if a._dtype.kind in "US" and name in ("logical_and", "logical_or", "logical_xor"):
        a = a.astype(BOOL)
    if a._dtype.kind in "US" and name == "add":
        shown = f"({a._dtype!r}, {a._dtype!r}, {text_dtype(a._dtype.kind, 2 * a._dtype.width)!r})"
        raise TypeError(f"the resolved dtypes are not compatible with add.reduce. Resolved {shown}")
    if asked is None and a._dtype.kind in "US" or name not in FOLDS and a._dtype.kind in "mM":
        raise no_loop(name, [a._dtype, a._dtype])
    if a._dtype.kind in "mM" and name in ("add", "multiply"):
        first = out._dtype if out is not None and a._dtype.kind == "M" else a._dtype
        dt = function._resolve([first, a._dtype], [], None)[1]
    if out is not None:
        check_out(out, shape, axes, keepdims, name)
    if where is not True:
        if (
            out is not None
            and dt.kind == "c"
            and out._dtype.kind in "iuf"
            and function.identity is None
            and initial is NO_VALUE
        ):
            # The first elements, which the fold starts from, are cast to `out` before the mask is looked at.
            casting.warn_of_complex()
        a, initial = _masked(function, a, axes, where, initial, dt)
        shape = a._shape
    kept = (
        tuple(1 if k in axes else n for k, n in enumerate(shape))
        if keepdims
        else tuple(n for k, n in enumerate(shape) if k not in axes)
    )
    size = 1
    for k in axes:
        size *= shape[k]
    if initial is NO_VALUE and name == "hypot" and dt.kind == "f":
        # Of all functions it alone makes something else of an element and the identity.
        initial = function.identity
    if where is not True and out is None and a._dtype.kind in "biuf":
        ready = _ready_of_chosen(function, a, axes, keepdims, initial, dt)
        if ready is not None:
            return ready
    in_memory: Any = None
    back: Any = None
    if size == 0 or a._size == 0:
        if a._dtype.kind == "c" and dt.kind in "iuf" and asked is not None:
            casting.warn_of_complex()
        values = _of_nothing(function, name, initial, dt, count(kept), size)
    else:
        values, in_memory, back = fold(function, name, a, axes, dt, initial is NO_VALUE or initial is None)
        if initial is not NO_VALUE and initial is not None:
            values, flags = primitives.elementwise(
                function._op, loop_family(dt), [casting.element(initial, dt)] * len(values), values
            )
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


def _ready_of_chosen(function: Any, a: ndarray, axes: tuple[int, ...], keepdims: bool, initial: Any, dt: dtype) -> Any:
    """The fold of what a mask has chosen, if the primitives in force have it ready, else None."""
    name = function.__name__
    if dt is result_dtype(name, a._dtype).native:
        if initial is NO_VALUE:
            return primitives.ready_fold(name, a, axes, keepdims)
        found = primitives.ready_fold(name, a, axes, keepdims) if name in ("maximum", "minimum") else None
        return None if found is None else function(dt.type(casting.element(initial, dt)), found)
    if name == "add" and dt is FLOAT64 and initial is NO_VALUE and a._size:
        # Whole numbers whose sums are exact in whichever order they are added.
        largest = max(abs(int(a.max())), abs(int(a.min())))
        if largest * a._size <= 2**53 and a._dtype.kind in "biu":
            found = primitives.ready_fold(name, a, axes, keepdims)
            return None if found is None else function(found, 0.0)
    return None


_TRUTHS = ("logical_and", "logical_or", "logical_xor")


def _require_loop(name: str, a: ndarray, asked: Any, out: Any) -> None:
    """A comparison gives booleans, and so goes on only with booleans, or with objects if they are asked for."""
    if asked is None and (name not in COMPARISONS or a._dtype is BOOL):
        return
    if asked is not None:
        kinds = "fO" if name in _FLOATING else "bO" if name in (*COMPARISONS, *_TRUTHS) else ""
        if not kinds or as_dtype(asked).kind in kinds:
            return
    if asked is None and isinstance(out, ndarray):
        raise no_loop(name, [out._dtype, a._dtype])
    raise TypeError(f"No loop matching the specified signature and casting was found for ufunc {name}")


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


def _warn_narrow(raw: Any, dt: dtype, a: ndarray, name: str) -> None:
    stored = primitives.decode(dt.char, 1, raw)
    total = sum(stored)
    if total - total == 0.0:
        return
    given = a.elements()
    if any(v in (math.inf, -math.inf) for v in stored) and sum(given) - sum(given) == 0.0:
        errors.report(errors.OVER, "reduce")
    if any(v != v for v in stored) and not any(v != v for v in given):
        errors.report(errors.INVALID, "reduce")


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


def _masked(
    function: Any, a: ndarray, axes: tuple[int, ...], where: Any, initial: Any, dt: dtype
) -> tuple[ndarray, Any]:
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


def accumulate(function: Any, a: ndarray, axis: Any, asked: Any = None, out: Any = None) -> ndarray:
    """The running fold of a binary ufunc along an axis (None: of the flattened array)."""
    single = not a._shape
    if axis is None:
        a = like(a, plain(a).ravel())
        axis = a.ndim - 1
    if type(a) is not ndarray:
        return function.accumulate(a, axis, asked, out)
    if not a._shape:
        a = a.reshape(1)
    asked = None if asked is None else as_dtype(asked)
    axis = normalize_axis(axis, len(a._shape))
    name = function.__name__
    _require_loop(name, a, asked, out)
    dt = (asked if asked is not None else result_dtype(name, a._dtype)).native
    if asked is None and name not in ("add", "multiply") and a._dtype.kind in "biufc":
        dt = function._resolve([a._dtype.native] * 2, [], None)[1]
    if out is not None:
        if not isinstance(out, ndarray):
            raise TypeError("output must be an array")
        if a._dtype.kind in "US" and asked is None:
            raise no_loop(name, [out._dtype, a._dtype])
        plainly = a._dtype is dt and out._dtype is dt and not single and a._size
        if plainly and out.ndim == 1 == len(a._shape) and out._shape != a._shape:
            # Where nothing is cast, NumPy folds without an iterator, which would tell of the shapes.
            raise ValueError("provided out is the wrong size for the accumulation.")
        check_running_out(out, a._shape, name)
        if a._dtype.kind == "c" and out._dtype.kind in "iuf" and not a._size:
            casting.warn_of_complex()
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
    if out is None and dt.kind in "biufc":
        source = a if a._dtype is dt else a.astype(dt)
        ready = primitives.ready_running(name, source if source.flags.c_contiguous else source.copy(), axis)
        if ready is not None:
            return ready
    outer, n, inner = count(shape[:axis]), shape[axis], count(shape[axis + 1 :])
    values = a.elements()
    kind = dt.kind
    if kind == "f" and dt.itemsize < 8 and name in ARITHMETIC:
        result = primitives.running_narrow(dt.char, FOLDS[name], values, outer, n, inner)
        flagged_running(result, values, n, inner)
    elif (
        name in _RUNNING and not (kind == "f" and name in ("maximum", "minimum", "fmax", "fmin")) and kind not in "mMc"
    ):
        result = primitives.running(_RUNNING[name], values, outer, n, inner)
        if kind == "f":
            flagged_running(result, values, n, inner)
    else:
        one, raised = step_of(function, dt)
        if kind in "mM":
            from .dtypes import NAT

            def one(x: Any, y: Any) -> Any:  # noqa: F811
                if NAT in (x, y):
                    return NAT
                return _RUNNING[name](x, y)

        result = primitives.running(one, values, outer, n, inner)
        if raised[0]:
            errors.report(raised[0], "accumulate")
    if dt is BOOL:
        # Truths are added up with "or".
        result = list(map(bool, result))
    made = fresh(primitives.encode(dt.char, dt.width, result), dt, shape)
    if out is not None:
        if single and out._shape:
            # Of a single number one result is written, also where `out` has room for more.
            out[(0,) * len(out._shape)] = made[0]
        else:
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
