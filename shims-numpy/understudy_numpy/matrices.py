"""`matrix`: arrays that stay two-dimensional, with `*` as the product of matrices.

Reference: the page "numpy.matrix" of the NumPy manual.
"""

from __future__ import annotations

import ast
from typing import Any

from . import products
from .creation import array, asarray
from .dtypes import as_dtype
from .errors import program_frame, warn
from .functions import isscalar
from .joining import concatenate
from .linalg import inv, matrix_power, pinv
from .ndarray import ndarray
from .subclasses import plain, plain_key

_ADVICE = (
    "the matrix subclass is not the recommended way to represent matrices or deal with linear algebra (see "
    "https://docs.scipy.org/doc/numpy/user/numpy-for-matlab-users.html). Please adjust your code to use regular ndarray."
)


class matrix(ndarray):
    """A two-dimensional array whose products are those of linear algebra."""

    __module__ = "numpy"
    __array_priority__ = 10.0

    def __new__(cls, data: Any, dtype: Any = None, copy: bool = True) -> Any:
        warn(_ADVICE, PendingDeprecationWarning)
        if isinstance(data, matrix) and not copy and (dtype is None or dtype == data.dtype):
            return data
        if isinstance(data, str):
            data = _rows_of(data)
        if isinstance(data, ndarray) and not copy:
            made = asarray(data, dtype)
        elif isinstance(data, ndarray) and dtype in (None, data.dtype):
            made = data.copy()
        else:
            made = array(data, dtype=dtype)
        return made.reshape(_two_axes(made.shape)).view(cls)

    def __array_finalize__(self, obj: Any) -> None:
        if self.ndim != 2:
            self.shape = _two_axes(self._shape)

    def __getitem__(self, index: Any) -> Any:
        found = plain(self)[plain_key(index)]
        if not isinstance(found, ndarray):
            return found
        if found.ndim == 0:
            return found[()]
        if found.ndim == 1:
            column = isinstance(index, tuple) and len(index) > 1 and isscalar(index[1])
            found = found.reshape((-1, 1) if column else (1, -1))
        return found.view(type(self))

    def __mul__(self, other: Any) -> Any:
        if isinstance(other, (ndarray, list, tuple)):
            return products.dot(self, asmatrix(other))
        if isscalar(other) or not hasattr(other, "__rmul__"):
            return products.dot(self, other)
        return NotImplemented

    def __rmul__(self, other: Any) -> Any:
        return products.dot(other, self)

    def __imul__(self, other: Any) -> Any:
        self[:] = self * other
        return self

    def __pow__(self, other: Any, modulo: Any = None) -> Any:
        return matrix_power(self, other)

    def __rpow__(self, other: Any, modulo: Any = None) -> Any:
        return NotImplemented

    def __ipow__(self, other: Any) -> Any:
        self[:] = self**other
        return self

    def tolist(self) -> Any:
        return plain(self).tolist()

    def sum(self, axis: Any = None, dtype: Any = None, out: Any = None) -> Any:
        return _kept(axis, ndarray.sum(self, axis, dtype, out, keepdims=True))

    def prod(self, axis: Any = None, dtype: Any = None, out: Any = None) -> Any:
        return _kept(axis, ndarray.prod(self, axis, dtype, out, keepdims=True))

    def mean(self, axis: Any = None, dtype: Any = None, out: Any = None) -> Any:
        return _kept(axis, ndarray.mean(self, axis, dtype, out, keepdims=True))

    def std(self, axis: Any = None, dtype: Any = None, out: Any = None, ddof: float = 0) -> Any:
        return _kept(axis, ndarray.std(self, axis, dtype, out, ddof, keepdims=True))

    def var(self, axis: Any = None, dtype: Any = None, out: Any = None, ddof: float = 0) -> Any:
        return _kept(axis, ndarray.var(self, axis, dtype, out, ddof, keepdims=True))

    def any(self, axis: Any = None, out: Any = None) -> Any:
        _as_dtype(out)
        return _kept(axis, ndarray.any(self, axis, keepdims=True))

    def all(self, axis: Any = None, out: Any = None) -> Any:
        _as_dtype(out)
        return _kept(axis, ndarray.all(self, axis, keepdims=True))

    def max(self, axis: Any = None, out: Any = None) -> Any:
        return _kept(axis, ndarray.max(self, axis, out, keepdims=True))

    def min(self, axis: Any = None, out: Any = None) -> Any:
        return _kept(axis, ndarray.min(self, axis, out, keepdims=True))

    def ptp(self, axis: Any = None, out: Any = None) -> Any:
        """The largest less the smallest element."""
        spread = self.max(axis) - self.min(axis)
        if axis not in (None, 0, 1):
            raise ValueError("unsupported axis")
        if out is None:
            return spread
        out[...] = spread
        return out

    def argmax(self, axis: Any = None, out: Any = None) -> Any:
        return _aligned(axis, ndarray.argmax(self, axis, out))

    def argmin(self, axis: Any = None, out: Any = None) -> Any:
        return _aligned(axis, ndarray.argmin(self, axis, out))

    def squeeze(self, axis: Any = None) -> Any:
        return ndarray.squeeze(self, axis)

    def flatten(self, order: str = "C") -> Any:
        return ndarray.flatten(self, order)

    def ravel(self, order: str = "C") -> Any:
        return ndarray.ravel(self, order)

    @property
    def T(self) -> Any:
        return self.transpose()

    @property
    def H(self) -> Any:
        """The conjugate transpose."""
        return self.transpose().conjugate() if self.dtype.kind == "c" else self.transpose()

    @property
    def I(self) -> Any:  # noqa: E743
        """The inverse, or the pseudo-inverse of a matrix that is not square."""
        rows, columns = self.shape
        return asmatrix(inv(self) if rows == columns else pinv(self))

    @property
    def A(self) -> ndarray:
        """The same elements as an array."""
        return plain(self)

    @property
    def A1(self) -> ndarray:
        """All elements as an array of one axis."""
        return plain(self).ravel()

    def getT(self) -> Any:
        return self.T

    def getH(self) -> Any:
        return self.H

    def getI(self) -> Any:
        return self.I

    def getA(self) -> ndarray:
        return self.A

    def getA1(self) -> ndarray:
        return self.A1


def _two_axes(lengths: tuple[int, ...]) -> tuple[int, ...]:
    """Two axes: a row of what has fewer, and axes of length one left out of what has more."""
    if len(lengths) > 2:
        lengths = tuple([n for n in lengths if n > 1])
        if len(lengths) > 2:
            raise ValueError("shape too large to be a matrix.")
    return (1,) * (2 - len(lengths)) + lengths


def _kept(axis: Any, made: Any) -> Any:
    """What a reduction gives: a matrix along an axis, and one element over both."""
    return made[0, 0] if axis is None else made


def _as_dtype(out: Any) -> None:
    """What stands in the place of `out` is the dtype to NumPy's method, and so no array."""
    if out is not None:
        as_dtype(out)


def _aligned(axis: Any, made: Any) -> Any:
    """Positions along an axis as the row or column in whose place they are."""
    if axis is None or axis == 0:
        return _kept(axis, made)
    if axis == 1:
        return made.transpose()
    raise ValueError("unsupported axis")


def _rows_of(text: str) -> list[list[Any]]:
    """The numbers of a text such as "1 2; 3 4"."""
    rows = []
    for line in text.replace("[", "").replace("]", "").split(";"):
        words = [word for part in line.split(",") for word in part.split()]
        rows.append([ast.literal_eval(word) for word in words])
    if any(len(row) != len(rows[0]) for row in rows):
        raise ValueError("Rows not the same size.")
    return rows


def asmatrix(data: Any, dtype: Any = None) -> matrix:
    """`data` as a matrix, on the same memory where it is an array."""
    return matrix(data, dtype=dtype, copy=False)


def bmat(obj: Any, ldict: Any = None, gdict: Any = None) -> matrix | None:
    """A matrix of blocks: rows of arrays, or a text with the names of arrays such as "A, B; C, D"."""
    if isinstance(obj, str):
        if gdict is None:
            frame, _ = program_frame()
            assert frame is not None
            gdict, ldict = frame.f_globals, frame.f_locals
        known = {**gdict, **(ldict or {})}
        rows = []
        for line in obj.split(";"):
            names = [name for part in line.split(",") for name in part.split()]
            for name in names:
                if name not in known:
                    raise NameError(f"name {name!r} is not defined")
            rows.append(concatenate([asmatrix(known[name]) for name in names], axis=-1))
        return matrix(concatenate(rows, axis=0))
    if isinstance(obj, (tuple, list)):
        if any(isinstance(row, ndarray) for row in obj):
            return matrix(concatenate(obj, axis=-1))
        return matrix(concatenate([concatenate(row, axis=-1) for row in obj], axis=0))
    # What is none of these has no blocks, and NumPy gives nothing for it.
    return matrix(obj) if isinstance(obj, ndarray) else None


__all__ = ["asmatrix", "bmat", "matrix"]
