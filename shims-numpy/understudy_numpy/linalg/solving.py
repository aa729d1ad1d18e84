"""Linear systems: solve, inv, det, slogdet, lstsq, pinv, cholesky, matrix_power, tensorsolve, tensorinv."""

from __future__ import annotations

import math
import operator
from typing import Any, Callable, NamedTuple

from .. import primitives
from ..broadcasting import broadcast_shapes, broadcast_to
from ..creation import array, asarray, empty, eye, zeros
from ..dtypes import FLOAT16
from ..dtypes import dtype as _dtype
from ..errors import UFuncTypeError, warn
from ..limits import finfo
from ..ndarray import ndarray
from ..novalue import NO_VALUE
from ..products_of_stacks import matmul
from ..subclasses import like, of_subclass, plain
from .decompositions import svd
from .matrices import (
    LinAlgError,
    columns_of,
    double,
    from_rows,
    real_kind,
    result_kind,
    rows_of,
    square,
)

_PRECISION = 2.0**-52  # of the double precision that everything is computed in


class SlogdetResult(NamedTuple):
    sign: Any
    logabsdet: Any


def solve(a: Any, b: Any) -> ndarray:
    """X with `a` X = `b`, for square `a`; a one-dimensional `b` is one right-hand side. Raises LinAlgError."""
    if of_subclass(a):
        return like(a, solve(plain(a), b))
    a, b = square(a), asarray(b)
    vector = b.ndim == 1
    for place, each in enumerate((a, b)):
        if each.dtype.kind not in "biufc":
            computed = "complex128" if "c" in (a.dtype.kind, b.dtype.kind) else "float64"
            raise UFuncTypeError(
                f"Cannot cast ufunc '{'solve1' if vector else 'solve'}' input {place} from {each.dtype!r} to dtype('{computed}') "
                "with casting rule 'same_kind'"
            )
    kind = result_kind(a, b)
    n = a.shape[-1]
    if b.ndim == 0:
        raise ValueError(
            "solve: Input operand 1 does not have enough dimensions (has 0, gufunc core with signature "
            "(m,m),(m,n)->(m,n) requires 2)"
        )
    if b.shape[0 if vector else -2] != n:
        name, signature = ("solve1", "(m,m),(m)->(m)") if vector else ("solve", "(m,m),(m,n)->(m,n)")
        raise ValueError(
            f"{name}: Input operand 1 has a mismatch in its core dimension 0, with gufunc signature {signature} "
            f"(size {b.shape[0 if vector else -2]} is different from {n})"
        )
    outer = a.shape[:-2] if vector else broadcast_shapes(a.shape[:-2], b.shape[:-2])
    columns = 1 if vector else b.shape[-1]
    try:
        ready = primitives.ready_solution(*_same_stacks(a, b, outer))
    except ArithmeticError:
        raise LinAlgError("Singular matrix") from None
    if ready is not None:
        return ready.reshape(*outer, n) if vector else ready
    left = rows_of(broadcast_to(a, (*outer, n, n)))
    wide = b.reshape(n, 1) if vector else b
    right = rows_of(broadcast_to(wide, (*outer, n, columns)).astype(kind))
    solutions = []
    for rows, rhs in zip(left, right):
        try:
            solutions.append(primitives.solve(rows, rhs))
        except ArithmeticError:
            raise LinAlgError("Singular matrix") from None
    return from_rows(solutions, (*outer, n) if vector else (*outer, n, columns), kind)


def _same_stacks(a: ndarray, b: ndarray, outer: tuple[int, ...]) -> tuple[ndarray, ndarray]:
    """Matrices and right-hand sides with the same axes before; a vector for several matrices becomes columns."""
    if b.ndim == 1 and outer:
        b = b[:, None]
    if b.ndim > 1 and b.shape[:-2] != outer:
        b = broadcast_to(b, (*outer, *b.shape[-2:]))
    return (a if a.shape[:-2] == outer else broadcast_to(a, (*outer, *a.shape[-2:]))), b


def inv(a: Any) -> ndarray:
    """The inverse of each square matrix. Raises LinAlgError where there is none."""
    if of_subclass(a):
        return like(a, inv(plain(a)))
    a = square(a)
    try:
        ready = primitives.ready_inverse(a)
    except ArithmeticError:
        raise LinAlgError("Singular matrix") from None
    return inverses(a, _no_inverse) if ready is None else ready


def inverses(a: ndarray, otherwise: Callable[[list], list]) -> ndarray:
    """The inverse of each square matrix, or for a singular one what `otherwise` makes of its rows."""
    kind = result_kind(a)
    found = []
    for rows in rows_of(a):
        try:
            found.append(primitives.inverse(rows))
        except ArithmeticError:
            found.append(otherwise(rows))
    return from_rows(found, a.shape, kind)


def _no_inverse(rows: list) -> list:
    raise LinAlgError("Singular matrix") from None


def slogdet(a: Any) -> SlogdetResult:
    """`(sign, logabsdet)` of the determinant of each square matrix; sign 0 and -inf where it is singular."""
    a = square(a)
    ready = primitives.ready_determinant(a)
    if ready is not None:
        return SlogdetResult(ready[0][()], ready[1][()])
    kind = result_kind(a)
    pairs = [_sign_and_log(rows, kind) for rows in rows_of(a)]
    shape = a.shape[:-2]
    sign = array([pair[0] for pair in pairs], dtype=kind).reshape(shape)[()]
    return SlogdetResult(sign, array([pair[1] for pair in pairs], dtype=real_kind(kind)).reshape(shape)[()])


def det(a: Any) -> ndarray:
    """The determinant of each square matrix, as sign times exponential of the logarithm."""
    a = square(a)
    ready = primitives.ready_determinant(double(a) if a.dtype.kind in "fc" and a.dtype != FLOAT16 else a)
    kind = result_kind(a)
    if ready is not None and a.ndim == 2:
        value = ready[0].item() * _exp(ready[1].item())
        # A number that cannot overflow needs no array to be rounded in.
        return kind.type(value) if kind.kind == "f" and abs(value) < 1e38 else array(value, dtype=kind)[()]
    if ready is not None:
        signs, logarithms = (part.ravel().tolist() for part in ready)
        values = [sign * _exp(logarithm) for sign, logarithm in zip(signs, logarithms)]
        return array(values, dtype=kind).reshape(a.shape[:-2])[()]
    values = []
    for rows in rows_of(a):
        sign, logarithm = _sign_and_log(rows, kind)
        values.append(sign * _exp(logarithm))
    return array(values, dtype=kind).reshape(a.shape[:-2])[()]


def _exp(x: float) -> float:
    try:
        return math.exp(x)
    except OverflowError:
        warn("overflow encountered in det")
        return math.inf


def _sign_and_log(rows: list, kind: Any) -> tuple:
    pivots, sign = primitives.determinant(rows)
    logarithm = 0.0
    sign = complex(sign) if kind.kind == "c" else float(sign)
    for pivot in pivots:
        size = abs(pivot)
        if size == 0:
            return 0.0 * sign if kind.kind != "c" else 0j, -math.inf
        sign *= pivot / size if kind.kind == "c" else math.copysign(1.0, pivot)
        logarithm += math.log(size)
    return sign, logarithm


def lstsq(a: Any, b: Any, rcond: float | None = None) -> tuple[ndarray, ndarray, Any, ndarray]:
    """Least squares: `(x, residuals, rank, singular values)` with the `x` of least norm.

    Singular values up to `rcond` (default: precision times the larger dimension; negative: precision) times the
    largest count as zero. `residuals` holds sums of squares, and is empty unless `a` has full column rank and more
    rows than columns.
    """
    a, b = asarray(a), asarray(b)
    vector = b.ndim == 1
    for each in (a, b[:, None] if vector else b):
        if each.ndim != 2:
            raise LinAlgError(f"{each.ndim}-dimensional array given. Array must be two-dimensional")
    m, n = a.shape
    if b.shape[0] != m:
        raise LinAlgError("Incompatible dimensions")
    kind = result_kind(a, b)
    real = real_kind(kind)
    if rcond is None:
        rcond = _PRECISION * max(m, n)
    elif rcond < 0:
        rcond = _PRECISION / 2.0  # the unit roundoff, as LAPACK has it
    b = b.astype(kind)
    count = 1 if vector else b.shape[1]
    if m == 0 or n == 0:
        solution = zeros((n,) if vector else (n, count), dtype=kind)
        squares = array([], dtype=real) if m <= n else (abs(double(b)) ** 2).sum(axis=0).reshape(-1).astype(real)
        return solution, squares, _dtype("int32").type(0), zeros((0,), dtype=real)
    a = a.astype(kind, copy=False)
    try:
        ready = primitives.ready_least_squares(a, b[:, None] if vector else b, rcond)
        parts = primitives.ready_svd(double(a), False, True) if ready is None else None
    except ArithmeticError:
        raise LinAlgError("SVD did not converge in Linear Least Squares") from None
    if ready is not None:
        x, squares, rank, s = ready
        squares = squares if rank == n and m > n else array([], dtype=real)
        return x[:, 0] if vector else x, squares, _dtype("int32").type(rank), s
    if parts is not None:
        return _least_squares(double(a), double(b), parts, rcond, kind)
    targets = [double(b).ravel().tolist()] if vector else columns_of(b)
    try:
        least_squares = primitives.complex_least_squares if kind.kind == "c" else primitives.least_squares
        solutions, residuals, rank, s = least_squares(columns_of(a), targets, rcond)
    except ArithmeticError:
        raise LinAlgError("SVD did not converge in Linear Least Squares") from None
    if vector:
        x = array(solutions[0], dtype=kind)
    else:
        x = array([item for row in zip(*solutions) for item in row], dtype=kind).reshape(n, count)
    squares = array(residuals if rank == n and m > n else [], dtype=real)
    return x, squares, _dtype("int32").type(rank), array(s, dtype=real)


def _least_squares(
    a: ndarray, b: ndarray, parts: list, rcond: float, kind: Any
) -> tuple[ndarray, ndarray, Any, ndarray]:
    """What `lstsq` gives, from the singular values and vectors of `a` (Golub and Van Loan, 5.5.2)."""
    u, s, vh = parts
    rank = int((s > rcond * s[0]).sum())
    shares = matmul(u[:, :rank].conj().T, b)
    shares = shares / (s[:rank] if b.ndim == 1 else s[:rank, None])
    x = matmul(vh[:rank].conj().T, shares)
    real = real_kind(kind)
    m, n = a.shape
    left = b - matmul(a, x)
    squares = (abs(left) ** 2).sum(axis=0).reshape(-1).astype(real) if rank == n and m > n else array([], dtype=real)
    return x.astype(kind), squares, _dtype("int32").type(rank), s.astype(real)


def pinv(a: Any, rcond: Any = None, hermitian: bool = False, *, rtol: Any = NO_VALUE) -> ndarray:
    """The Moore-Penrose inverse, from the singular values larger than `rcond` times the largest."""
    if of_subclass(a):
        return like(a, pinv(plain(a), rcond, hermitian, rtol=rtol))
    a = asarray(a)
    if rcond is None:
        if rtol is NO_VALUE:
            rcond = 1e-15
        elif rtol is None:
            rcond = max(a.shape[-2:]) * finfo(a.dtype).eps
        else:
            rcond = rtol
    elif rtol is not NO_VALUE:
        raise ValueError("`rtol` and `rcond` can't be both set.")
    rcond = asarray(rcond)
    if a.size == 0:
        return empty(a.shape[:-2] + (a.shape[-1], a.shape[-2]), dtype=a.dtype)
    u, s, vt = svd(a.conj(), full_matrices=False, hermitian=hermitian)
    cutoff = rcond[..., None] * s.max(axis=-1, keepdims=True)
    limits = broadcast_to(cutoff, s.shape).ravel().tolist()
    reciprocals = [1.0 / value if value > limit else 0.0 for value, limit in zip(s.ravel().tolist(), limits)]
    s = array(reciprocals, dtype=s.dtype).reshape(s.shape)
    return matmul(vt.swapaxes(-1, -2), s[..., None] * u.swapaxes(-1, -2))


def cholesky(a: Any, /, *, upper: bool = False) -> ndarray:
    """L with L Lᴴ = `a` for Hermitian positive definite matrices, or Lᴴ if `upper`. Raises LinAlgError."""
    if of_subclass(a):
        return like(a, cholesky(plain(a), upper=upper))
    a = square(a)
    kind = result_kind(a)
    try:
        ready = primitives.ready_cholesky(a.swapaxes(-1, -2).conj() if upper else a)
    except ArithmeticError:
        raise LinAlgError("Matrix is not positive definite") from None
    if ready is not None:
        return array(ready.swapaxes(-1, -2).conj(), order="C") if upper else ready
    factors = []
    for rows in rows_of(a):
        if upper:
            rows = [[rows[j][i].conjugate() for j in range(len(rows))] for i in range(len(rows))]
        try:
            lower = primitives.cholesky(rows)
        except ArithmeticError:
            raise LinAlgError("Matrix is not positive definite") from None
        factors.append([[item.conjugate() + 0 for item in column] for column in zip(*lower)] if upper else lower)
    return from_rows(factors, a.shape, kind)


def matrix_power(a: Any, n: int) -> ndarray:
    """`a` multiplied by itself `n` times; negative powers are those of the inverse."""
    if of_subclass(a):
        return like(a, matrix_power(plain(a), n))
    a = square(a)
    try:
        n = operator.index(n)
    except TypeError as error:
        raise TypeError("exponent must be an integer") from error
    if n == 0:
        result = empty(a.shape, dtype=a.dtype)
        result[...] = eye(a.shape[-2], dtype=a.dtype)
        return result
    if n < 0:
        a, n = inv(a), -n
    if n == 1:
        return a
    if n == 2:
        return matmul(a, a)
    if n == 3:
        return matmul(matmul(a, a), a)
    square_, result = None, None
    while n > 0:
        square_ = a if square_ is None else matmul(square_, square_)
        n, bit = divmod(n, 2)
        if bit:
            result = square_ if result is None else matmul(result, square_)
    return result


def tensorsolve(a: Any, b: Any, axes: Any = None) -> ndarray:
    """X with the tensor contraction of `a` and X over all axes of X equal to `b`."""
    a, b = asarray(a), asarray(b)
    if axes is not None:
        order = [k for k in range(a.ndim) if k not in axes] + [k % a.ndim for k in axes]
        a = a.transpose(tuple(order))
    form = a.shape[-(a.ndim - b.ndim) :]
    size = math.prod(form)
    if a.size != size**2:
        raise LinAlgError(
            "Input arrays must satisfy the requirement             prod(a.shape[b.ndim:]) == prod(a.shape[:b.ndim])"
        )
    return solve(a.reshape(size, size), b.ravel()).reshape(form)


def tensorinv(a: Any, ind: int = 2) -> ndarray:
    """The inverse of `a` as a map from the axes after the first `ind` to those."""
    a = asarray(a)
    if ind <= 0:
        raise ValueError("Invalid ind argument.")
    form = a.shape[ind:] + a.shape[:ind]
    size = math.prod(a.shape[ind:])
    return inv(a.reshape(size, -1)).reshape(form)


__all__ = [
    "SlogdetResult",
    "cholesky",
    "det",
    "inv",
    "lstsq",
    "matrix_power",
    "pinv",
    "slogdet",
    "solve",
    "tensorinv",
    "tensorsolve",
]
