"""Between arrays and the dense kernels: checks, and stacks of matrices as lists of rows or columns."""

from __future__ import annotations

from typing import Any

from ..creation import array, asarray, empty
from ..dtypes import COMPLEX64, COMPLEX128, FLOAT32, FLOAT64
from ..joining import concatenate
from ..ndarray import ndarray
from ..ufuncs import isfinite


class LinAlgError(ValueError):
    """A linear algebra function cannot go on: a singular matrix, no convergence, wrong dimensions."""

    __module__ = "numpy.linalg"


def stacked(a: Any) -> ndarray:
    """`a` as an array of at least two dimensions."""
    a = asarray(a)
    if a.ndim < 2:
        raise LinAlgError(f"{a.ndim}-dimensional array given. Array must be at least two-dimensional")
    return a


def square(a: Any) -> ndarray:
    """`a` as a stack of square matrices."""
    a = stacked(a)
    if a.shape[-1] != a.shape[-2]:
        raise LinAlgError("Last 2 dimensions of the array must be square")
    return a


def result_kind(*arrays: ndarray) -> Any:
    """The dtype of a result computed from these: float32 or complex64 where all are single, else double."""
    single, is_complex = True, False
    for a in arrays:
        kind = a.dtype.kind
        if kind not in "biufc" or a.dtype.char in "egG":
            raise TypeError(f"array type {a.dtype.name} is unsupported in linalg")
        if kind == "c":
            is_complex = True
        if a.dtype not in (FLOAT32, COMPLEX64):
            single = False
    if is_complex:
        return COMPLEX64 if single else COMPLEX128
    return FLOAT32 if single else FLOAT64


def rows_of(a: ndarray) -> list[list[list]]:
    """Each matrix of a stack as a list of rows of Python numbers."""
    height, width = a.shape[-2:]
    flat = double(a).ravel().tolist()
    size = height * width
    starts = range(0, len(flat), size) if size else range(0, _count(a.shape[:-2]))
    return [
        [flat[start + k * width : start + (k + 1) * width] if size else [] for k in range(height)] for start in starts
    ]


def columns_of(a: ndarray) -> list[Any]:
    """The columns of one matrix, as arrays of C doubles or lists of complex numbers."""
    values = double(a).ravel().tolist() if a.dtype.kind == "c" else double(a).values()
    return [values[k :: a.shape[1]] for k in range(a.shape[1])]


def double(a: ndarray) -> ndarray:
    """`a` in double precision."""
    wide = COMPLEX128 if a.dtype.kind == "c" else FLOAT64
    return a if a.dtype is wide else a.astype(wide)


def from_rows(matrices: list, shape: tuple[int, ...], kind: Any) -> ndarray:
    """A stack of matrices, given by their rows, as an array of this shape."""
    flat = [item for rows in matrices for row in rows for item in row]
    # A stack without elements is made whole, so that its strides are those of a fresh array.
    return array(flat, dtype=kind).reshape(shape) if flat else empty(shape, kind)


def from_columns(matrices: list, shape: tuple[int, ...], kind: Any) -> ndarray:
    """A stack of matrices, given by their columns, as an array of this shape."""
    return from_rows([list(zip(*columns)) for columns in matrices], shape, kind)


def embedded(a: ndarray) -> ndarray:
    """The real matrices [[X, -Y], [Y, X]] for complex X + iY: they have the same singular values, each twice."""
    x, y = double(a).real, double(a).imag
    return concatenate((concatenate((x, -y), axis=-1), concatenate((y, x), axis=-1)), axis=-2)


def real_kind(kind: Any) -> Any:
    """The dtype of the real part."""
    return FLOAT32 if kind in (FLOAT32, COMPLEX64) else FLOAT64


def assert_finite(a: ndarray) -> None:
    """Raise LinAlgError for infinities and NaN."""
    if not isfinite(a).all():
        raise LinAlgError("Array must not contain infs or NaNs")


def has_nan(rows: list) -> bool:
    return any(item != item for row in rows for item in row)


def _count(shape: tuple[int, ...]) -> int:
    size = 1
    for n in shape:
        size *= n
    return size
