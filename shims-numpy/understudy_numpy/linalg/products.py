"""Products under `numpy.linalg`, which follow the array API standard: outer, cross, vecdot, multi_dot, trace, ..."""

from __future__ import annotations

from typing import Any

from .. import diagonals, products_of_stacks
from .. import products as _products
from ..creation import asarray
from ..ndarray import ndarray


def matmul(x1: Any, x2: Any, /) -> ndarray:
    """Matrix product."""
    return products_of_stacks.matmul(x1, x2)


def tensordot(x1: Any, x2: Any, /, *, axes: Any = 2) -> ndarray:
    """Tensor contraction."""
    return _products.tensordot(x1, x2, axes=axes)


def vecdot(x1: Any, x2: Any, /, *, axis: int = -1) -> ndarray:
    """Dot products of vectors along an axis."""
    return products_of_stacks.vecdot(x1, x2, axis=axis)


def outer(x1: Any, x2: Any, /) -> ndarray:
    """Outer product of two one-dimensional arrays."""
    x1, x2 = asarray(x1), asarray(x2)
    if x1.ndim != 1 or x2.ndim != 1:
        raise ValueError(f"Input arrays must be one-dimensional, but they are {x1.ndim=} and {x2.ndim=}.")
    return _products.outer(x1, x2)


def cross(x1: Any, x2: Any, /, *, axis: int = -1) -> ndarray:
    """Cross product of vectors of three elements."""
    x1, x2 = asarray(x1), asarray(x2)
    if x1.shape[axis] != 3 or x2.shape[axis] != 3:
        raise ValueError(
            "Both input arrays must be (arrays of) 3-dimensional vectors, "
            f"but they are {x1.shape[axis]} and {x2.shape[axis]} dimensional instead."
        )
    return _products.cross(x1, x2, axis=axis)


def diagonal(x: Any, /, *, offset: int = 0) -> ndarray:
    """The diagonals of the last two axes."""
    return diagonals.diagonal(x, offset, -2, -1)


def trace(x: Any, /, *, offset: int = 0, dtype: Any = None) -> ndarray:
    """The sums of the diagonals of the last two axes."""
    return diagonals.trace(x, offset, -2, -1, dtype)


def matrix_transpose(x: Any, /) -> ndarray:
    """The last two axes exchanged."""
    x = asarray(x)
    if x.ndim < 2:
        raise ValueError(f"Input array must be at least 2-dimensional, but it is {x.ndim}")
    return x.swapaxes(-1, -2)


def multi_dot(arrays: Any, *, out: Any = None) -> ndarray:
    """The product of several matrices in the order that multiplies least; the first and last may be vectors.

    Source: Cormen, Leiserson, Rivest and Stein, Introduction to Algorithms, 15.2.
    """
    matrices = [asarray(each) for each in arrays]
    if len(matrices) < 2:
        raise ValueError("Expecting at least two arrays.")
    if len(matrices) == 2:
        return _products.dot(matrices[0], matrices[1], out)
    first, last = matrices[0].ndim, matrices[-1].ndim
    if first == 1:
        matrices[0] = matrices[0].reshape(1, -1)
    if last == 1:
        matrices[-1] = matrices[-1].reshape(-1, 1)
    for each in matrices:
        if each.ndim != 2:
            from .matrices import LinAlgError

            raise LinAlgError(f"{each.ndim}-dimensional array given. Array must be two-dimensional")
    split = _best_splits([each.shape[0] for each in matrices] + [matrices[-1].shape[1]])
    result = _multiplied(matrices, split, 0, len(matrices) - 1)
    if first == 1 and last == 1:
        result = result[0, 0]
    elif first == 1 or last == 1:
        result = result.ravel()
    if out is not None:
        _products.require_acceptable(out, result)
        out[...] = result
        return out
    return result


def _best_splits(sizes: list[int]) -> dict[tuple[int, int], int]:
    """For every run of factors, after which one to split it; `sizes` are the dimensions between factors."""
    n = len(sizes) - 1
    cost = {(k, k): 0 for k in range(n)}
    split = {}
    for length in range(1, n):
        for i in range(n - length):
            j = i + length
            choices = [(cost[i, k] + cost[k + 1, j] + sizes[i] * sizes[k + 1] * sizes[j + 1], k) for k in range(i, j)]
            cost[i, j], split[i, j] = min(choices)
    return split


def _multiplied(matrices: list, split: dict, i: int, j: int) -> ndarray:
    if i == j:
        return matrices[i]
    k = split[i, j]
    return _products.dot(_multiplied(matrices, split, i, k), _multiplied(matrices, split, k + 1, j))


__all__ = [
    "cross",
    "diagonal",
    "matmul",
    "matrix_transpose",
    "multi_dot",
    "outer",
    "tensordot",
    "trace",
    "vecdot",
]
