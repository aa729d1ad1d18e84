"""Diagonals and triangles of matrices."""

from __future__ import annotations

import math
import operator
from typing import Any

from . import array_functions, primitives
from .creation import asarray, zeros
from .dtypes import as_dtype
from .ndarray import ndarray, view
from .ranges import arange
from .reductions import normalize_axis
from .subclasses import derived, like, of_subclass, plain


def diagonal(a: Any, offset: int = 0, axis1: int = 0, axis2: int = 1) -> ndarray:
    """The diagonal along two axes, as a read-only view; it is the last axis of the result."""
    from .matrices import matrix

    if of_subclass(a) and not isinstance(a, matrix):
        return derived(a).diagonal(offset, axis1, axis2)
    a = asarray(a)
    offset = operator.index(offset)
    ndim = len(a._shape)
    if ndim < 2:
        raise ValueError("diag requires an array of at least two dimensions")
    one, two = normalize_axis(axis1, ndim, "axis1"), normalize_axis(axis2, ndim, "axis2")
    if one == two:
        raise ValueError("axis1 and axis2 cannot be the same")
    n, m = a._shape[one], a._shape[two]
    start = a._offset
    if offset >= 0:
        length = min(n, m - offset)
        start += offset * a._steps[two] if length > 0 else 0
    else:
        length = min(n + offset, m)
        start -= offset * a._steps[one] if length > 0 else 0
    length = max(length, 0)
    kept = [k for k in range(ndim) if k not in (one, two)]
    result = view(
        a, (*(a._shape[k] for k in kept), length), (*(a._steps[k] for k in kept), a._steps[one] + a._steps[two]), start
    )
    result._writeable = False
    return result


def diag(v: Any, k: int = 0) -> ndarray:
    """The k-th diagonal of a matrix, or the matrix with the vector `v` on its k-th diagonal."""
    if of_subclass(v):
        return like(v, diag(plain(v), k))
    v = asarray(v)
    if len(v._shape) == 1:
        k = operator.index(k)
        n = v._shape[0] + abs(k)
        made = zeros((n, n), v._dtype)
        view(made, v._shape, (n + 1,), k if k >= 0 else -k * n)[...] = v
        return made
    if len(v._shape) == 2:
        return diagonal(v, k)
    raise ValueError("Input must be 1- or 2-d.")


def diagflat(v: Any, k: int = 0) -> ndarray:
    """The matrix with the flattened `v` on its k-th diagonal."""
    abs(k)  # an offset that is no number fails here, as in NumPy
    return diag(asarray(v).ravel(), k)


def trace(a: Any, offset: int = 0, axis1: int = 0, axis2: int = 1, dtype: Any = None, out: Any = None) -> Any:
    """The sum along a diagonal."""
    from .matrices import matrix

    dtype = None if dtype is None else as_dtype(dtype)
    if of_subclass(a) and not isinstance(a, matrix):
        return derived(a).trace(offset, axis1, axis2, dtype, out)
    return diagonal(asarray(a), offset, axis1, axis2).sum(-1, dtype=dtype, out=out)


def fill_diagonal(a: ndarray, val: Any, wrap: bool = False) -> None:
    """Set the main diagonal in place."""
    if len(a._shape) < 2:
        raise ValueError("array must be at least 2-d")
    if len(a._shape) == 2:
        n, m = a._shape
        step = m + 1
        stop = a._size if wrap else min(m * m, a._size)
    else:
        if len(set(a._shape)) != 1:
            raise ValueError("All dimensions of input must be of equal length")
        step = 1 + sum(a._shape[0] ** k for k in range(1, len(a._shape)))
        stop = a._size
    if not a._writeable:
        raise ValueError("underlying array is read-only")
    a.flat[slice(0, stop, step)] = val


def tri(N: int, M: Any = None, k: int = 0, dtype: Any = float, *, like: Any = None) -> ndarray:
    """Ones at and below the k-th diagonal."""
    if like is not None:
        made_there = array_functions.all_given_like(like, tri, (N,), M=M, k=k, dtype=dtype)
        if made_there is not NotImplemented:
            return made_there
    M = N if M is None else M
    # In this order NumPy looks for the dtypes of the rows' and columns' numbers, and tells what is none.
    bool(N <= 0), -k, bool(M - k <= 0)
    N, m = max(math.ceil(N), 0), max(math.ceil(M), 0)
    rows = primitives.ready_range(0, N, 1) if type(k) is int and dtype in (bool, float, int) else None
    if rows is not None:
        mask = rows[:, None] >= arange(m) - k
        return mask if dtype is bool else mask.astype(dtype)
    made = zeros((N, m), dtype)
    for row in range(N):
        width = min(max(row + k + 1, 0), m)
        if width:
            made[row, :width] = 1
    return made


def tril(m: Any, k: int = 0) -> ndarray:
    """A copy with zeros above the k-th diagonal."""
    return _triangle(m, k, True)


def triu(m: Any, k: int = 0) -> ndarray:
    """A copy with zeros below the k-th diagonal."""
    return _triangle(m, k - 1, False)


def _triangle(m: Any, k: int, lower: bool) -> ndarray:
    from .selection import where

    a = asarray(m)
    if len(a._shape) == 1:
        mask = tri(a._shape[0], k=k, dtype=bool)
    elif not a._shape:
        raise TypeError("tri() missing 1 required positional argument: 'N'")
    else:
        mask = tri(a._shape[-2], a._shape[-1], k=k, dtype=bool)
    zero = zeros((), a._dtype)
    return where(mask, a, zero) if lower else where(mask, zero, a)


def tril_indices(n: int, k: int = 0, m: Any = None) -> tuple[ndarray, ...]:
    """Row and column numbers of the lower triangle."""
    return tuple(index.copy() for index in tri(n, m, k=k, dtype=bool).nonzero())


def triu_indices(n: int, k: int = 0, m: Any = None) -> tuple[ndarray, ...]:
    """Row and column numbers of the upper triangle."""
    return tuple(index.copy() for index in (~tri(n, m, k=k - 1, dtype=bool)).nonzero())


def tril_indices_from(arr: Any, k: int = 0) -> tuple[ndarray, ...]:
    """tril_indices for the shape of `arr`."""
    if arr.ndim != 2:
        raise ValueError("input array must be 2-d")
    return tril_indices(arr.shape[0], k, arr.shape[1])


def triu_indices_from(arr: Any, k: int = 0) -> tuple[ndarray, ...]:
    """triu_indices for the shape of `arr`."""
    if arr.ndim != 2:
        raise ValueError("input array must be 2-d")
    return triu_indices(arr.shape[0], k, arr.shape[1])


def diag_indices(n: int, ndim: int = 2) -> tuple[ndarray, ...]:
    """Index arrays of the main diagonal of an n by n (by n ...) array."""
    from .ranges import arange

    return (arange(n),) * ndim


def diag_indices_from(arr: Any) -> tuple[ndarray, ...]:
    """diag_indices for the shape of `arr`."""
    if not arr.ndim >= 2:
        raise ValueError("input array must be at least 2-d")
    if len(set(arr.shape)) != 1:
        raise ValueError("All dimensions of input must be of equal length")
    return diag_indices(arr.shape[0], len(arr.shape))


def mask_indices(n: int, mask_func: Any, k: Any = 0) -> tuple[ndarray, ...]:
    """The indices of what `mask_func`, such as `triu`, leaves of an n by n array of ones."""
    from .creation import ones
    from .selection import nonzero

    return nonzero(mask_func(ones((n, n), int), k) != 0)


def vander(x: Any, N: Any = None, increasing: bool = False) -> ndarray:
    """Powers of x as columns."""
    from .creation import ones
    from .dtypes import promote_types
    from .joining import column_stack

    x = asarray(x)
    if len(x._shape) != 1:
        raise ValueError("x must be a one-dimensional array or sequence.")
    n = len(x) if N is None else N
    dt = promote_types(x._dtype, as_dtype(int))
    columns = [ones(len(x), dt)]
    for _ in range(n - 1):
        columns.append(columns[-1] * x)
    if not n:
        return zeros((len(x), 0), dt)
    return column_stack(columns if increasing else columns[::-1])
