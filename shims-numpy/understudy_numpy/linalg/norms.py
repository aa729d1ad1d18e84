"""Sizes of vectors and matrices: norm, vector_norm, matrix_norm, cond, matrix_rank."""

from __future__ import annotations

from math import inf, nan
from typing import Any

from ..creation import asarray
from ..errors import errstate
from ..lanes import normalize_axis
from ..limits import finfo
from ..ndarray import ndarray
from ..products import dot
from ..selection import where
from ..ufuncs import absolute, add, isnan, sqrt
from .decompositions import svd
from .matrices import LinAlgError, real_kind, result_kind, square
from .solving import inverses


def norm(x: Any, ord: Any = None, axis: Any = None, keepdims: bool = False) -> ndarray:
    """The norm `ord` of vectors along one axis, or of matrices along two; of the whole array without `axis`.

    Vectors: any number, inf, -inf, 0 (count of nonzero). Matrices: "fro" (default), "nuc", inf, -inf, 1, -1, 2, -2.
    """
    x = asarray(x)
    if x.dtype.kind not in "fcO":
        x = x.astype("float64")
    if axis is None:
        if ord is None or (ord in ("f", "fro") and x.ndim == 2) or (ord == 2 and x.ndim == 1):
            flat = x.ravel()
            if flat.dtype.kind == "c":
                square_sum = dot(flat.real, flat.real) + dot(flat.imag, flat.imag)
            else:
                square_sum = dot(flat, flat)
            result = sqrt(square_sum)
            return result.reshape(x.ndim * (1,)) if keepdims else result
        axes = tuple(range(x.ndim))
    elif isinstance(axis, tuple):
        axes = axis
    else:
        try:
            axes = (int(axis),)
        except Exception as error:
            raise TypeError("'axis' must be None, an integer or a tuple of integers") from error
    if len(axes) == 1:
        return _vector_norm(x, ord, axes[0], keepdims)
    if len(axes) == 2:
        return _matrix_norm(x, ord, axes, keepdims)
    raise ValueError("Improper number of dimensions to norm.")


def _vector_norm(x: ndarray, ord: Any, axis: int, keepdims: bool) -> ndarray:
    if ord == inf:
        return absolute(x).max(axis=axis, keepdims=keepdims, initial=0)
    if ord == -inf:
        return absolute(x).min(axis=axis, keepdims=keepdims)
    if ord == 0:
        return (x != 0).astype(x.real.dtype).sum(axis=axis, keepdims=keepdims)
    if ord == 1:
        return add.reduce(absolute(x), axis=axis, keepdims=keepdims)
    if ord is None or ord == 2:
        return sqrt(add.reduce((x.conj() * x).real if x.dtype.kind == "c" else x * x, axis=axis, keepdims=keepdims))
    if isinstance(ord, str):
        raise ValueError(f"Invalid norm order '{ord}' for vectors")
    powers = absolute(x) ** ord
    total = add.reduce(powers, axis=axis, keepdims=keepdims)
    return total ** asarray(1 / ord if ord else inf, dtype=total.dtype)[()]


def _matrix_norm(x: ndarray, ord: Any, axes: tuple, keepdims: bool) -> ndarray:
    row, column = (normalize_axis(each, x.ndim) for each in axes)
    if row == column:
        raise ValueError("Duplicate axes given.")
    if ord in (2, -2, "nuc"):
        values = svd(_last(x, row, column), compute_uv=False)
        result = (
            values.max(axis=-1, initial=0) if ord == 2 else values.min(axis=-1) if ord == -2 else values.sum(axis=-1)
        )
    elif ord in (1, -1):
        sums = add.reduce(absolute(x), axis=row)
        rest = column - 1 if column > row else column
        result = sums.max(axis=rest, initial=0) if ord == 1 else sums.min(axis=rest)
    elif ord in (inf, -inf):
        sums = add.reduce(absolute(x), axis=column)
        rest = row - 1 if row > column else row
        result = sums.max(axis=rest, initial=0) if ord == inf else sums.min(axis=rest)
    elif ord in (None, "fro", "f"):
        result = sqrt(add.reduce((x.conj() * x).real if x.dtype.kind == "c" else x * x, axis=(row, column)))
    else:
        raise ValueError("Invalid norm order for matrices.")
    if not keepdims:
        return result
    return asarray(result).reshape(tuple(1 if k in (row, column) else n for k, n in enumerate(x.shape)))


def vector_norm(x: Any, /, *, axis: Any = None, keepdims: bool = False, ord: Any = 2) -> ndarray:
    """The vector norm over one axis, several together, or all."""
    x = asarray(x)
    shape = list(x.shape)
    if axis is None:
        flat, axis_, reduced = x.ravel(), 0, range(x.ndim)
    elif isinstance(axis, tuple):
        reduced = [normalize_axis(each, x.ndim) for each in axis]
        if len(set(reduced)) < len(reduced):
            raise ValueError("repeated axis")
        rest = tuple(k for k in range(x.ndim) if k not in reduced)
        turned = x.transpose(tuple(reduced) + rest)
        size = 1
        for k in reduced:
            size *= shape[k]
        flat, axis_ = turned.reshape((size,) + tuple(shape[k] for k in rest)), 0
    else:
        flat, axis_, reduced = x, axis, [normalize_axis(axis, x.ndim)]
    result = norm(flat, axis=axis_, ord=ord)
    if not keepdims:
        return result
    for k in reduced:
        shape[k] = 1
    return asarray(result).reshape(tuple(shape)) if shape else result


def matrix_norm(x: Any, /, *, keepdims: bool = False, ord: Any = "fro") -> ndarray:
    """The matrix norm over the last two axes."""
    return norm(x, axis=(-2, -1), keepdims=keepdims, ord=ord)


def cond(x: Any, p: Any = None) -> ndarray:
    """The condition number in the norm `p`; infinite for singular matrices."""
    x = asarray(x)
    if x.size == 0 and x.ndim >= 2 and 0 in x.shape[-2:]:
        raise LinAlgError("cond is not defined on empty arrays")
    if p is None or p in (2, -2):
        s = svd(x, compute_uv=False)
        with errstate(all="ignore"):
            result = s[..., -1] / s[..., 0] if p == -2 else s[..., 0] / s[..., -1]
    else:
        x = square(x)
        with errstate(all="ignore"):
            inverse = inverses(x, lambda rows: [[nan] * len(rows) for _ in rows])
            result = norm(x, p, axis=(-2, -1)) * norm(inverse, p, axis=(-2, -1))
        result = result.astype(real_kind(result_kind(x)))
    lost = isnan(result) & ~isnan(x).any(axis=(-2, -1))
    return where(lost, asarray(inf, dtype=result.dtype), result)[()] if lost.any() else result


def matrix_rank(A: Any, tol: Any = None, hermitian: bool = False, *, rtol: Any = None) -> ndarray:
    """How many singular values exceed `tol` (default: the largest times the larger dimension times precision)."""
    if rtol is not None and tol is not None:
        raise ValueError("`tol` and `rtol` can't be both set.")
    A = asarray(A)
    if A.ndim < 2:
        return int(not (A == 0).all())
    s = svd(A, compute_uv=False, hermitian=hermitian)
    if tol is None:
        relative = max(A.shape[-2:]) * finfo(s.dtype).eps if rtol is None else asarray(rtol)[..., None]
        tol = s.max(axis=-1, keepdims=True, initial=0) * relative
    else:
        tol = asarray(tol)[..., None]
    return (s > tol).sum(axis=-1)


def _last(x: ndarray, row: int, column: int) -> ndarray:
    """`x` with these axes moved to the end."""
    return x.transpose(tuple(k for k in range(x.ndim) if k not in (row, column)) + (row, column))


__all__ = ["cond", "matrix_norm", "matrix_rank", "norm", "vector_norm"]
