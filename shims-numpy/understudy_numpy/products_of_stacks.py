"""Products of stacks of matrices and vectors: `matvec`, `vecmat` and `vecdot`."""

from __future__ import annotations

from typing import Any

from .broadcasting import broadcast_shape
from .coercion import index_of
from .creation import asarray
from .dtypes import as_dtype, can_cast
from .errors import _UFuncInputCastingError, _UFuncOutputCastingError
from .manipulation import expand_dims, moveaxis
from .ndarray import ndarray
from .novalue import NO_VALUE
from .primitives.refusal import Refusal
from .products import matmul
from .reductions import normalize_axis
from .selection import copyto
from .ufunc import checked_options
from .ufuncs import conjugate


def matvec(
    x1: Any, x2: Any, /, out: Any = None, *, casting: Any = "same_kind", order: Any = "K", dtype: Any = None,
    subok: Any = True, signature: Any = None, axes: Any = None, axis: Any = NO_VALUE, keepdims: Any = NO_VALUE,
) -> Any:  # fmt: skip
    """Each matrix of the last two axes of `x1` times each vector of the last axis of `x2`."""
    a, b = asarray(x1), asarray(x2)
    require_no_axis("matvec", axis, keepdims)
    order = _checked("matvec", casting, order, subok, (signature, axes), dtype, (a, b))
    _require_axes("matvec", "(m,n),(n)->(m)", (a, 2), (b, 1))
    _require_same("matvec", "(m,n),(n)->(m)", b.shape[-1], a.shape[-1])
    broadcast_shape(a.shape[:-2], b.shape[:-1])
    return _given(matmul(a, b[..., None], dtype=dtype)[..., 0], out, order)


def vecmat(
    x1: Any, x2: Any, /, out: Any = None, *, casting: Any = "same_kind", order: Any = "K", dtype: Any = None,
    subok: Any = True, signature: Any = None, axes: Any = None, axis: Any = NO_VALUE, keepdims: Any = NO_VALUE,
) -> Any:  # fmt: skip
    """The conjugate of each vector of the last axis of `x1` times each matrix of the last two axes of `x2`."""
    a, b = asarray(x1), asarray(x2)
    require_no_axis("vecmat", axis, keepdims)
    order = _checked("vecmat", casting, order, subok, (signature, axes), dtype, (a, b))
    _require_axes("vecmat", "(n),(n,m)->(m)", (a, 1), (b, 2))
    _require_same("vecmat", "(n),(n,m)->(m)", b.shape[-2], a.shape[-1])
    broadcast_shape(a.shape[:-1], b.shape[:-2])
    if a.dtype.kind == "c":
        a = conjugate(a)
    return _given(matmul(a[..., None, :], b, dtype=dtype)[..., 0, :], out, order)


def vecdot(
    x1: Any, x2: Any, /, out: Any = None, *, casting: Any = "same_kind", order: Any = "K", dtype: Any = None,
    subok: Any = True, signature: Any = None, axes: Any = None, axis: Any = NO_VALUE, keepdims: Any = False,
) -> Any:  # fmt: skip
    """The product of each vector along an axis of `x1`, conjugated, and one of `x2`."""
    a, b = asarray(x1), asarray(x2)
    order = _checked("vecdot", casting, order, subok, (signature, axes), dtype, (a, b))
    _require_axes("vecdot", "(n),(n)->()", (a, 1), (b, 1))
    if axis is not NO_VALUE:
        axis = index_of(axis)
        a, b = (moveaxis(each, normalize_axis(axis, each.ndim), -1) for each in (a, b))
    _require_same("vecdot", "(n),(n)->()", b.shape[-1], a.shape[-1])
    broadcast_shape(a.shape[:-1], b.shape[:-1])
    if dtype is not None:
        a, b = a.astype(dtype), b.astype(dtype)
    products = asarray((a.conj() if a.dtype.kind == "c" else a) * b)
    made = products.any(axis=-1) if products.dtype.kind == "b" else products.sum(axis=-1, dtype=products.dtype)
    if keepdims:
        place = len(products.shape) - 1 if axis is NO_VALUE else normalize_axis(axis, len(products.shape))
        made = expand_dims(made, place)
    if out is not None and not can_cast(
        products.dtype, asarray(out[0] if isinstance(out, tuple) else out).dtype, casting
    ):
        raise _UFuncOutputCastingError(
            f"Cannot cast ufunc 'vecdot' output from {products.dtype!r} to {out.dtype!r} with casting rule '{casting}'"
        )
    return _given(made, out, order)


def require_no_axis(name: str, axis: Any, keepdims: Any) -> None:
    """Raise for `axis` and `keepdims`, which are for functions of vectors to numbers."""
    signature, distinct, operand = _SIGNATURES[name]
    if keepdims is not NO_VALUE:
        raise TypeError(
            f"{name} does not support keepdims: its signature {signature} requires {operand} core dimensions, but keepdims can "
            "only be used when all inputs have the same number of core dimensions and all outputs have no core dimensions."
        )
    if axis is not NO_VALUE:
        raise TypeError(
            f"{name}: axis can only be used with a single shared core dimension, not with the {distinct} distinct ones implied "
            f"by signature {signature}."
        )


_SIGNATURES = {
    "matmul": ("(n?,k),(k,m?)->(n?,m?)", 3, "output 0 to have 2"),
    "matvec": ("(m,n),(n)->(m)", 2, "input 1 to have 1"),
    "vecmat": ("(n),(n,m)->(m)", 2, "input 1 to have 2"),
}


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


__all__ = ["matvec", "require_no_axis", "vecdot", "vecmat"]
