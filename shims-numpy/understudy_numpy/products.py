"""Products of arrays: dot, inner, outer, vdot, kron, cross, tensordot; those of stacks are in `products_of_stacks`."""

from __future__ import annotations

import operator
from typing import Any

from . import array_functions, casting, errors, primitives
from .array import count
from .broadcasting import broadcast_shape, broadcast_to, shape_text
from .creation import asarray
from .dtypes import BOOL, result_type
from .errors import warn
from .loops import no_loop
from .ndarray import fresh, ndarray, scalar
from .subclasses import highest, in_class, like, of_subclass, plain


def _product(a: ndarray, b: ndarray, n: int, k: int, m: int, dt: Any, label: str) -> Any:
    """Raw storage of (n, k) times (k, m)."""
    left = casting.cast_elements(a.elements(), a._dtype, dt)
    right = casting.cast_elements(b.elements(), b._dtype, dt)
    if type(left) is memoryview:
        left = left.tolist()
    if type(right) is memoryview:
        right = right.tolist()
    if dt.kind == "O":
        result: Any = [
            primitives.fold_sum([left[i * k + t] * right[t * m + j] for t in range(k)]) if k else 0
            for i in range(n)
            for j in range(m)
        ]
    elif n == m and b.storage is a.storage and b._steps == a._steps[::-1] and b._offset == a._offset and dt.kind == "f":
        result = primitives.gram(left, n, k) if n > 1 else primitives.matmul(left, right, n, k, m)
    else:
        result = primitives.matmul(left, right, n, k, m)
    if dt is BOOL:
        result = [v > 0 for v in result]
    elif dt.kind == "f" and len(result):
        total = sum(result)
        if total - total != 0.0 and not any(v - v != 0 for v in left) and not any(v - v != 0 for v in right):
            errors.report(errors.OVER, label)
    return primitives.encode(dt.char, dt.width, result)


def stacked(a: ndarray, b: ndarray, dt: Any, label: str) -> ndarray:
    """The products of the matrices of two stacks that fit; floating-point errors are reported as those of `label`."""
    n, k = a._shape[-2:]
    m = b._shape[-1]
    if dt.kind in "biufc":
        made = primitives.ready_products(a.astype(dt, copy=False), b.astype(dt, copy=False))
        if made is not None:
            return made
    if len(a._shape) == 2 and len(b._shape) == 2:
        return fresh(_product(a, b, n, k, m, dt, label), dt, (n, m))
    stack = broadcast_shape(a._shape[:-2], b._shape[:-2])
    left = broadcast_to(a, stack + (n, k)).reshape(count(stack), n, k)
    right = broadcast_to(b, stack + (k, m)).reshape(count(stack), k, m)
    raw = primitives.encode(dt.char, dt.width, [])
    for p, q in zip(left, right):
        raw += _product(p, q, n, k, m, dt, label)
    return fresh(raw, dt, stack + (n, m))


def _dot(a: ndarray, b: ndarray) -> Any:
    """The product of arrays of one or two axes that fit."""
    made = primitives.ready_product(a, b)
    if made is not None:
        return made
    dt = result_type(a._dtype, b._dtype)
    if dt.kind not in "buifcO":
        raise no_loop("matmul", [a._dtype, b._dtype])
    row, column = len(a._shape) == 1, len(b._shape) == 1
    made = stacked(a.reshape(1, -1) if row else a, b.reshape(-1, 1) if column else b, dt, "dot")
    shape = (() if row else made._shape[:1]) + (() if column else made._shape[1:])
    return made.reshape(shape) if shape else scalar(primitives.decode(dt.char, dt.width, made.storage)[0], dt)


def dot(a: Any, b: Any, out: Any = None) -> Any:
    """The product over the last axis of `a` and the second last of `b`."""
    made = primitives.ready_product(a, b) if out is None else None
    if made is not None:
        return made
    answer = array_functions.answered("numpy.dot", dot, (a, b), {} if out is None else {"out": out})
    if answer is not NotImplemented:
        return answer
    if of_subclass(a) or of_subclass(b):
        made = dot(
            plain(a) if of_subclass(a) else a,
            plain(b) if of_subclass(b) else b,
            plain(out) if of_subclass(out) else out,
        )
        return in_class(highest((a, b)), made, out) if out is None else out
    for each in (a, b):
        if type(each) is not ndarray and hasattr(type(each), "__array_ufunc__") and hasattr(each, "dot"):
            return a.dot(b) if hasattr(a, "dot") else asarray(a).dot(asarray(b))
    x, y = asarray(a), asarray(b)
    if out is not None and not isinstance(out, ndarray):
        raise TypeError("'out' must be an array")
    kinds = {x._dtype.kind, y._dtype.kind}
    if kinds & {"U", "S"} and kinds <= set("USbiufc"):
        if x._shape and y._shape:
            raise ValueError("data type must provide an itemsize")
        x, y = (asarray(each, dtype="U" if "U" in kinds else "S") for each in (a, b))
        from .loops import no_loop

        raise no_loop("multiply", [x._dtype, y._dtype])
    if not x._shape or not y._shape:
        result = _by_scalar(x, y)
    elif len(y._shape) <= 2 and len(x._shape) <= 2:
        k = x._shape[-1]
        if y._shape[0] != k:
            raise ValueError(
                f"shapes {shape_text(x._shape)} and {shape_text(y._shape)} not aligned: {k} (dim {len(x._shape) - 1}) != "
                f"{y._shape[0]} (dim 0)"
            )
        result = _dot(x, y)
    else:
        k = x._shape[-1]
        axis = max(len(y._shape) - 2, 0)
        if y._shape[axis] != k:
            raise ValueError(
                f"shapes {shape_text(x._shape)} and {shape_text(y._shape)} not aligned: {k} (dim {len(x._shape) - 1}) != "
                f"{y._shape[axis]} (dim {axis})"
            )
        result = tensordot(x, y, ((len(x._shape) - 1,), (axis,)))
    if out is not None:
        made = asarray(result)
        require_acceptable(out, made)
        out[...] = made
        return out if out._shape else out[()]
    return result


def require_acceptable(out: ndarray, made: Any) -> None:
    """Raise where a product may not be written into `out`: nothing is cast here."""
    if out._dtype is not made.dtype or out.ndim != made.ndim or not out.flags.c_contiguous:
        raise ValueError(
            "output array is not acceptable (must have the right datatype, number of dimensions, and be a C-Array)"
        )
    if out._shape != made.shape:
        raise ValueError("output array has wrong dimensions")


def vdot(a: Any, b: Any, /) -> Any:
    """The product of the flattened arrays, the first conjugated."""
    x, y = asarray(a).ravel(), asarray(b).ravel()
    if x._size != y._size:
        raise ValueError(f"cannot reshape array of size {y._size} into shape ({x._size},)")
    left = x.conj() if x._dtype.kind == "c" else x
    made = primitives.ready_product(left, y)
    if made is not None:
        return made
    # The original does not look at floating-point errors here.
    with errors.errstate(all="ignore"):
        return dot(left, y)


def _by_scalar(x: ndarray, y: ndarray) -> Any:
    """An array times one number, summed as BLAS does: from zero, so that no product is a negative zero."""
    product = x * y
    return (
        product + 0 if isinstance(product, ndarray) and product._size > 1 and product._dtype.char in "fdFD" else product
    )


def inner(a: Any, b: Any, /) -> Any:
    """The product over the last axes."""
    if of_subclass(a):
        return like(a, inner(plain(a), b))
    x, y = asarray(a), asarray(b)
    if not x._shape or not y._shape:
        return _by_scalar(x, y)
    if x._shape[-1] != y._shape[-1]:
        raise ValueError(
            f"shapes {shape_text(x._shape)} and {shape_text(y._shape[:-2] + y._shape[:-3:-1])} not aligned: {x._shape[-1]} (dim "
            f"{len(x._shape) - 1}) != {y._shape[-1]} (dim {max(len(y._shape) - 2, 0)})"
        )
    if len(x._shape) == 1 and len(y._shape) == 1:
        return _dot(x, y)
    return tensordot(x, y, ((len(x._shape) - 1,), (len(y._shape) - 1,)))


def outer(a: Any, b: Any, out: Any = None) -> Any:
    """The products of every pair of elements."""
    from .ufuncs import multiply

    return multiply(asarray(a).ravel()[:, None], asarray(b).ravel()[None, :], out=out)


def tensordot(a: Any, b: Any, axes: Any = 2) -> Any:
    """The product over several axes."""
    from .manipulation import transpose

    x, y = asarray(a), asarray(b)
    if isinstance(axes, int):
        left = list(range(-axes, 0))
        right = list(range(axes))
    elif axes is None or isinstance(axes, float):
        what = (
            "bad operand type for unary -: 'NoneType'"
            if axes is None
            else "'float' object cannot be interpreted as an integer"
        )
        raise TypeError(what)
    else:
        first, second = axes
        left = [first] if isinstance(first, int) else list(first)
        right = [second] if isinstance(second, int) else list(second)
    if len(left) == len(right):
        # The first pair that does not fit decides, and an axis that is not there is an IndexError.
        if any(x._shape[p] != y._shape[q] for p, q in zip(left, right)):
            raise ValueError("shape-mismatch for sum")
    left = [k % len(x._shape) if x._shape else k for k in left]
    right = [k % len(y._shape) if y._shape else k for k in right]
    if len(left) != len(right) or any(x._shape[p] != y._shape[q] for p, q in zip(left, right)):
        raise ValueError("shape-mismatch for sum")
    free_x = [k for k in range(len(x._shape)) if k not in left]
    free_y = [k for k in range(len(y._shape)) if k not in right]
    k = count(tuple(x._shape[p] for p in left))
    x2 = (
        transpose(x, free_x + left).reshape(-1, k)
        if k
        else transpose(x, free_x + left).reshape(count(tuple(x._shape[p] for p in free_x)), k)
    )
    y2 = transpose(y, right + free_y).reshape(k, count(tuple(y._shape[p] for p in free_y)))
    shape = tuple(x._shape[p] for p in free_x) + tuple(y._shape[p] for p in free_y)
    made = _dot(x2, y2).reshape(shape)
    return made if shape else made


def kron(a: Any, b: Any) -> ndarray:
    """The Kronecker product."""
    if of_subclass(a):
        return like(a, kron(plain(a), b))
    x, y = asarray(a), asarray(b)
    ndim = max(len(x._shape), len(y._shape))
    x = x.reshape((1,) * (ndim - len(x._shape)) + x._shape)
    y = y.reshape((1,) * (ndim - len(y._shape)) + y._shape)
    wide = x.reshape(tuple(m for n in x._shape for m in (n, 1))) * y.reshape(tuple(m for n in y._shape for m in (1, n)))
    return wide.reshape(tuple(n * m for n, m in zip(x._shape, y._shape)))


def cross(a: Any, b: Any, axisa: int = -1, axisb: int = -1, axisc: int = -1, axis: Any = None) -> Any:
    """The vector product in three dimensions; of two vectors of the plane, its third component."""
    from .joining import stack
    from .manipulation import moveaxis
    from .reductions import normalize_axis

    if axis is not None:
        axisa = axisb = axisc = axis
    x, y = asarray(a), asarray(b)
    if not x._shape or not y._shape:
        raise ValueError("At least one array has zero dimension")
    x = moveaxis(x, normalize_axis(axisa, len(x._shape), "axisa"), -1)
    y = moveaxis(y, normalize_axis(axisb, len(y._shape), "axisb"), -1)
    if x._shape[-1] not in (2, 3) or y._shape[-1] not in (2, 3):
        raise ValueError("incompatible dimensions for cross product\n(dimension must be 2 or 3)")
    if x._shape[-1] == 2 or y._shape[-1] == 2:
        warn(
            "Arrays of 2-dimensional vectors are deprecated. Use arrays of 3-dimensional vectors instead. (deprecated in "
            "NumPy 2.0)",
            DeprecationWarning,
        )
    dt = result_type(x._dtype, y._dtype)
    x, y = x.astype(dt, copy=False), y.astype(dt, copy=False)
    third = x[..., 0] * y[..., 1] - x[..., 1] * y[..., 0]
    if x._shape[-1] == y._shape[-1] == 2:
        return asarray(third)
    # A vector of the plane has a third component of zero.
    if x._shape[-1] == 2:
        parts = [x[..., 1] * y[..., 2], -(x[..., 0] * y[..., 2]), third]
    elif y._shape[-1] == 2:
        parts = [-(x[..., 2] * y[..., 1]), x[..., 2] * y[..., 0], third]
    else:
        parts = [
            x[..., 1] * y[..., 2] - x[..., 2] * y[..., 1],
            x[..., 2] * y[..., 0] - x[..., 0] * y[..., 2],
            third,
        ]
    made = stack(parts, -1)
    return moveaxis(made, -1, normalize_axis(axisc, len(made._shape), "axisc"))


__all__ = ["operator"]
