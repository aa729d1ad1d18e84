"""Products of stacks of matrices and vectors: `matvec` and `vecmat`."""

from __future__ import annotations

from typing import Any

from .broadcasting import broadcast_shape
from .creation import asarray
from .ndarray import ndarray
from .products import matmul
from .ufuncs import conjugate


def matvec(x1: Any, x2: Any, /) -> Any:
    """Each matrix of the last two axes of `x1` times each vector of the last axis of `x2`."""
    a, b = asarray(x1), asarray(x2)
    _require_axes("matvec", "(m,n),(n)->(m)", (a, 2), (b, 1))
    _require_same("matvec", "(m,n),(n)->(m)", b.shape[-1], a.shape[-1])
    broadcast_shape(a.shape[:-2], b.shape[:-1])
    return matmul(a, b[..., None])[..., 0]


def vecmat(x1: Any, x2: Any, /) -> Any:
    """The conjugate of each vector of the last axis of `x1` times each matrix of the last two axes of `x2`."""
    a, b = asarray(x1), asarray(x2)
    _require_axes("vecmat", "(n),(n,m)->(m)", (a, 1), (b, 2))
    _require_same("vecmat", "(n),(n,m)->(m)", b.shape[-2], a.shape[-1])
    broadcast_shape(a.shape[:-1], b.shape[:-2])
    if a.dtype.kind == "c":
        a = conjugate(a)
    return matmul(a[..., None, :], b)[..., 0, :]


def _require_axes(name: str, signature: str, *operands: tuple[ndarray, int]) -> None:
    for k, (a, needed) in enumerate(operands):
        if a.ndim < needed:
            raise ValueError(
                f"{name}: Input operand {k} does not have enough dimensions (has {a.ndim}, gufunc core with signature "
                f"{signature} requires {needed})"
            )


def _require_same(name: str, signature: str, size: int, wanted: int) -> None:
    if size != wanted:
        raise ValueError(
            f"{name}: Input operand 1 has a mismatch in its core dimension 0, with gufunc signature {signature} (size "
            f"{size} is different from {wanted})"
        )


__all__ = ["matvec", "vecmat"]
