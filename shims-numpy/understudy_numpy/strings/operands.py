"""Text operands element by element: conversion, broadcasting, the errors of a loop that does not exist, the result.

`elementwise` is for what NumPy does with ufuncs, `by_method` for what it does with methods of each scalar.
"""

from __future__ import annotations

from typing import Any, Callable

from ..array import count
from ..broadcasting import broadcast_shape, broadcast_shapes, in_memory_order, shape_text, spread
from ..casting import cast_elements
from ..creation import asarray, like_order
from ..dtypes import INT64, OBJECT, can_cast, dtype_class_repr, text_dtype
from ..dtypes import dtype as _dtype
from ..errors import UFuncTypeError, _UFuncInputCastingError, _UFuncNoLoopError
from ..ndarray import boxed, fresh, ndarray, scalar
from ..primitives import encode
from ..selection import copyto
from ..stringdtype import PLAIN
from ..stringdtype_loops import common_of
from .missing import guarded

_WEAK = {int: "_PyLongDType", float: "_PyFloatDType", complex: "_PyComplexDType"}


def is_text(dt: _dtype) -> bool:
    return dt.kind in "UST"


def elementwise(
    name: str, compute: Callable[..., Any], operands: tuple[Any, ...], kinds: str, result: _dtype, *, out: Any = None,
    where: Any = True, boxed: bool = True, given: tuple[Any, ...] | None = None,
) -> Any:  # fmt: skip
    """`compute` for the elements of the broadcast operands, as the ufunc `name` would.

    `kinds` says of each operand whether it is text ("T") or an integer ("i"); `boxed` makes a scalar of a result
    without axes; `given` is what the caller was given, which errors tell the types of.
    """
    arrays = [asarray(each) for each in operands]
    _require_loop(name, arrays, operands if given is None else given, kinds)
    if any(a._dtype.kind == "T" for a in arrays):
        dt = common_of([a._dtype for a in arrays])
        arrays = [a.astype(dt, copy=False) if kind == "T" else a for a, kind in zip(arrays, kinds)]
        compute, result = guarded(name, compute, kinds, dt), dt if is_text(result) else result
    shape = broadcast_shape(*(a.shape for a in arrays))
    if out is None and len(shape) > 1:
        turned = in_memory_order(arrays, shape)
        if turned is not None:
            axes, views = turned
            made = elementwise(name, compute, tuple(views), kinds, result)
            return made.transpose([axes.index(k) for k in range(len(axes))])._owned()
    values = list(map(compute, *(_column(a, kind, shape) for a, kind in zip(arrays, kinds))))
    made = fresh(encode(result.char, result.width, values), result, shape)
    if out is not None:
        return _stored(name, made, out, where, arrays)
    if boxed and not shape:
        return scalar(values[0], result)
    return made


def _require_loop(name: str, arrays: list[ndarray], given: tuple[Any, ...], kinds: str) -> None:
    text_kinds = {a._dtype.kind for a, kind in zip(arrays, kinds) if kind == "T"}
    if text_kinds not in ({"U"}, {"S"}, {"T"}, {"T", "U"}):
        shown = [
            f"<class 'numpy.dtypes.{_WEAK[type(each)]}'>"
            if type(each) in _WEAK and len(given) > 1
            else dtype_class_repr(a._dtype)
            for a, each in zip(arrays, given)
        ]
        listed = shown[0] if len(shown) == 1 else f"({', '.join(shown)})"
        raise _UFuncNoLoopError(f"ufunc '{name}' did not contain a loop with signature matching types {listed} -> None")
    for position, (a, each, kind) in enumerate(zip(arrays, given, kinds)):
        if kind != "i":
            continue
        if type(each) is int and not -(2**63) <= each < 2**63:
            raise OverflowError("Python int too large to convert to C long")
        if not can_cast(a._dtype, INT64, "same_kind"):
            raise _UFuncInputCastingError(
                f"Cannot cast ufunc '{name}' input {position} from {a._dtype!r} to dtype('int64') with casting rule 'same_kind'"
            )


def _column(a: ndarray, kind: str, shape: tuple[int, ...]) -> Any:
    values = texts(a) if kind == "T" else cast_elements(a.elements(), a._dtype, INT64)
    if a.shape == shape:
        return values
    return spread(values, a.shape, shape) if a.size else []


def texts(a: ndarray) -> Any:
    """The elements of an array of text; those of a dtype without characters take no storage."""
    if a._dtype.itemsize == 0:
        return [a._dtype.type()] * a.size
    return list(a.elements())


def _stored(name: str, made: ndarray, out: Any, where: Any, arrays: list[ndarray]) -> ndarray:
    out = out[0] if isinstance(out, tuple) else out
    if not isinstance(out, ndarray):
        raise TypeError("return arrays must be of ArrayType")
    if not can_cast(made._dtype, out._dtype, "same_kind"):
        raise UFuncTypeError(
            f"Cannot cast ufunc '{name}' output from {made._dtype!r} to {out._dtype!r} with casting rule 'same_kind'"
        )
    try:
        both = broadcast_shape(made.shape, out.shape)
    except ValueError:
        shown = " ".join(shape_text(a.shape) for a in (*arrays, out))
        raise ValueError(f"operands could not be broadcast together with shapes {shown} ") from None
    if both != out.shape:
        raise ValueError(
            f"non-broadcastable output operand with shape {shape_text(out.shape)} doesn't match the broadcast shape "
            f"{shape_text(both)}"
        )
    copyto(out, made, where=where)
    return out


def has_any_length(*arrays: ndarray) -> bool:
    """Whether results are text of any length, for which no room is made."""
    return any(a._dtype.kind == "T" for a in arrays)


def fitted(
    name: str, compute: Callable[..., Any], a: ndarray, rest: tuple[Any, ...], kinds: str, length: int
) -> ndarray:
    """As `elementwise`, for functions that make room for results of `length` first: always an array, laid out as `a`."""
    shape = broadcast_shapes(*(asarray(each).shape for each in (a, *rest)))
    made = elementwise(name, compute, (a, *rest), kinds, text_dtype(a._dtype.kind, max(1, length)), boxed=False)
    if made.shape == shape and a.ndim == len(shape) and len(shape) > 1:
        return like_order(a, made.copy(), "K") if made.flags.c_contiguous and a.flags.c_contiguous else made
    return made


def cast_text(a: ndarray, dt: _dtype) -> ndarray:
    """`a` as text of `dt`."""
    if a._dtype.itemsize == 0:
        return fresh(encode(dt.char, dt.width, texts(a)), dt, a.shape)
    return a.astype(dt, copy=False)


def by_method(a: Any, method: str, arguments: tuple[Any, ...] = (), keep: bool = False) -> ndarray:
    """The results of a method of each element: objects, or with `keep` text that is cut to the dtype of `a`."""
    a = asarray(a)
    if not is_text(a._dtype):
        raise TypeError("string operation on non-string array")
    function = getattr(bytes if a._dtype.kind == "S" else str, method, None)
    if function is None:
        shown = "bytes" if a._dtype.kind == "S" else "str"
        raise AttributeError(f"type object '{shown}' has no attribute '{method}'")
    arrays = [_as_object(each) for each in arguments]
    shape = broadcast_shapes(a.shape, *(each.shape for each in arrays))
    columns = [
        spread(list(values), each.shape, shape) if each.shape != shape else values
        for each, values in [
            # Scalars of NumPy, as what a method gives back may be the element itself.
            (a, texts(a) if keep else list(boxed(texts(a), a._dtype))),
            *((each, list(boxed(each.elements(), each._dtype))) for each in arrays),
        ]
    ]
    values = list(map(function, *columns)) if count(shape) else []
    if keep:
        return fresh(encode(a._dtype.char, a._dtype.width, values), a._dtype, shape)
    return fresh(values, OBJECT, shape)


def _as_object(argument: Any) -> ndarray:
    """An argument of a method; what is no array of numbers or text goes to each call as it is."""
    if argument is None or isinstance(argument, (dict, str, bytes)):
        return fresh([argument], OBJECT, ())
    return asarray(argument)


def as_text(result: ndarray, like: Any) -> ndarray:
    """Objects that are text, as an array of text just wide enough; an empty one takes its dtype from `like`."""
    like = asarray(like)
    if result.size == 0:
        return result.astype(like._dtype)
    made = asarray(result.tolist())
    return made.astype(PLAIN) if like._dtype.kind == "T" else made
