"""Products of stacks of matrices and vectors: `matmul`, `matvec`, `vecmat` and `vecdot`."""

from __future__ import annotations

from typing import Any

from . import casting
from .creation import asarray
from .dtypes import dtype
from .ndarray import fresh, ndarray
from .products import stacked
from .stacked_ufuncs import MatrixProduct, StackedUfunc
from .ufuncs import conjugate


def _matrices(a: ndarray, b: ndarray, dt: dtype, label: str) -> ndarray:
    return stacked(a, b, dt, label)


def _matrix_by_vector(a: ndarray, b: ndarray, dt: dtype, label: str) -> ndarray:
    made = stacked(a, b[..., None], dt, label)
    return made.reshape(made._shape[:-1])


def _vector_by_matrix(a: ndarray, b: ndarray, dt: dtype, label: str) -> ndarray:
    made = stacked(_conjugated(a)[..., None, :], b, dt, label)
    return made.reshape(made._shape[:-2] + made._shape[-1:])


def _vectors(a: ndarray, b: ndarray, dt: dtype, label: str) -> ndarray:
    products = asarray(_conjugated(_cast(a, dt)) * _cast(b, dt))
    made = products.any(axis=-1) if dt.kind == "b" else products.sum(axis=-1, dtype=dt)
    return made if isinstance(made, ndarray) else asarray(made, dt)


def _conjugated(a: ndarray) -> ndarray:
    """The conjugate; of an object what its method gives, which it has to have."""
    if a._dtype.kind != "O":
        return conjugate(a) if a._dtype.kind == "c" else a
    return fresh([x.conjugate() for x in a.elements()], a._dtype, a._shape)


def _cast(a: ndarray, dt: dtype) -> ndarray:
    return a if a._dtype is dt else fresh(casting.cast_raw(a, dt), dt, a._shape)


matmul = MatrixProduct("matmul", "(n?,k),(k,m?)->(n?,m?)", _matrices)
matvec = StackedUfunc("matvec", "(m,n),(n)->(m)", _matrix_by_vector)
vecmat = StackedUfunc("vecmat", "(n),(n,m)->(m)", _vector_by_matrix)
vecdot = StackedUfunc("vecdot", "(n),(n)->()", _vectors)


def matmul_inplace(a: ndarray, b: Any) -> ndarray:
    """`a @= b`: the product where `a` lies, whose shape it has to have."""
    if not a.ndim or asarray(b).ndim < 2:
        raise ValueError(
            "inplace matrix multiplication requires the first operand to have at least one and the second at least two "
            "dimensions."
        )
    made: ndarray = matmul(a, b, out=a)
    return made


__all__ = ["matmul", "matmul_inplace", "matvec", "vecdot", "vecmat"]
