"""Products of stacks of matrices and vectors: `matvec` and `vecmat`."""

from __future__ import annotations

from typing import Any

from .broadcasting import broadcast_shape
from .creation import asarray
from .dtypes import as_dtype, can_cast
from .errors import _UFuncInputCastingError
from .ndarray import ndarray
from .primitives.refusal import Refusal
from .products import matmul
from .selection import copyto
from .ufunc import checked_options
from .ufuncs import conjugate


def matvec(
    x1: Any, x2: Any, /, out: Any = None, *, casting: Any = "same_kind", order: Any = "K", dtype: Any = None,
    subok: Any = True, signature: Any = None, axes: Any = None, axis: Any = None,
) -> Any:  # fmt: skip
    """Each matrix of the last two axes of `x1` times each vector of the last axis of `x2`."""
    a, b = asarray(x1), asarray(x2)
    order = _checked("matvec", casting, order, subok, (signature, axes, axis), dtype, (a, b))
    _require_axes("matvec", "(m,n),(n)->(m)", (a, 2), (b, 1))
    _require_same("matvec", "(m,n),(n)->(m)", b.shape[-1], a.shape[-1])
    broadcast_shape(a.shape[:-2], b.shape[:-1])
    return _given(matmul(a, b[..., None], dtype=dtype)[..., 0], out, order)


def vecmat(
    x1: Any, x2: Any, /, out: Any = None, *, casting: Any = "same_kind", order: Any = "K", dtype: Any = None,
    subok: Any = True, signature: Any = None, axes: Any = None, axis: Any = None,
) -> Any:  # fmt: skip
    """The conjugate of each vector of the last axis of `x1` times each matrix of the last two axes of `x2`."""
    a, b = asarray(x1), asarray(x2)
    order = _checked("vecmat", casting, order, subok, (signature, axes, axis), dtype, (a, b))
    _require_axes("vecmat", "(n),(n,m)->(m)", (a, 1), (b, 2))
    _require_same("vecmat", "(n),(n,m)->(m)", b.shape[-2], a.shape[-1])
    broadcast_shape(a.shape[:-1], b.shape[:-2])
    if a.dtype.kind == "c":
        a = conjugate(a)
    return _given(matmul(a[..., None, :], b, dtype=dtype)[..., 0, :], out, order)


def _checked(
    name: str, casting: Any, order: Any, subok: Any, chosen: tuple[Any, ...], dtype: Any, operands: tuple[ndarray, ...]
) -> str:  # fmt: skip
    """The order as one letter, after the checks of the options that all ufuncs take."""
    if any(each is not None for each in chosen):
        raise Refusal(f"numpy.{name}", "axes", chosen, "a chosen loop and chosen axes are not covered.")
    order = checked_options(casting, order, subok)
    for k, each in enumerate(operands):
        if dtype is not None and not can_cast(each.dtype, as_dtype(dtype), casting):
            raise _UFuncInputCastingError(
                f"Cannot cast ufunc '{name}' input {k} from {each.dtype!r} to {as_dtype(dtype)!r} with casting rule '{casting}'"
            )
    return order


def _given(made: Any, out: Any, order: str) -> Any:
    out = out[0] if isinstance(out, tuple) else out
    if out is not None:
        if not isinstance(out, ndarray):
            raise TypeError("return arrays must be of ArrayType")
        copyto(out, made)
        return out
    return made.copy("F" if order == "F" else "C") if isinstance(made, ndarray) else made


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
