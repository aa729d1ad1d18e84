"""Decompositions: qr, svd, svdvals, eig, eigvals, eigh, eigvalsh.

Divergence: the sign (the phase, of complex ones) of singular vectors and of eigenvectors of symmetric
matrices can differ from LAPACK's beyond 25 rows (rarely also that of eigenvectors of general matrices, where rounding
decides on one sweep more), and where singular values or eigenvalues coincide any basis of their space may be returned.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from .. import primitives
from ..creation import array, eye, zeros
from ..errors import warn
from ..ndarray import ndarray
from ..subclasses import like, of_subclass, plain
from .matrices import (
    LinAlgError,
    assert_finite,
    embedded,
    from_columns,
    from_rows,
    has_nan,
    real_kind,
    result_kind,
    rows_of,
    square,
    stacked,
)


class QRResult(NamedTuple):
    Q: ndarray
    R: ndarray


class SVDResult(NamedTuple):
    U: ndarray
    S: ndarray
    Vh: ndarray


class EigResult(NamedTuple):
    eigenvalues: ndarray
    eigenvectors: ndarray


class EighResult(NamedTuple):
    eigenvalues: ndarray
    eigenvectors: ndarray


# The primitives of complex matrices beside those of real ones.
_COMPLEX = {
    "eigen": "complex_eigen",
    "orthogonal": "complex_orthogonal",
    "qr": "complex_qr",
    "svd": "complex_svd",
    "symmetric_eigen": "hermitian_eigen",
}
_FULL = "The 'full' option is deprecated in favor of 'reduced'.\nFor backward compatibility let mode default."
_ECONOMIC = "The 'economic' option is deprecated."
_DEPRECATED_MODES = {
    "f": ("reduced", _FULL),
    "full": ("reduced", _FULL),
    "e": ("economic", _ECONOMIC),
    "economic": ("economic", _ECONOMIC),
}


def qr(a: Any, mode: str = "reduced") -> Any:
    """`(Q, R)` with Q orthogonal and R upper triangular: `reduced`, `complete`, only R (`r`), or LAPACK's `raw`
    form: the transposed array that holds R and the reflections below it, and the factors of those."""
    if mode not in ("reduced", "complete", "r", "raw"):
        if mode not in _DEPRECATED_MODES:
            raise ValueError(f"Unrecognized mode '{mode}'")
        mode, note = _DEPRECATED_MODES[mode]
        warn(note, DeprecationWarning)
    if of_subclass(a):
        made = qr(plain(a), mode)
        return like(a, made) if mode == "r" else type(made)(*[like(a, part) for part in made])
    a = stacked(a)
    kind = result_kind(a)
    outer, (m, n) = a.shape[:-2], a.shape[-2:]
    k = m if mode == "complete" else min(m, n)
    if mode in ("reduced", "complete", "r"):
        ready = primitives.ready_qr(a, k, mode != "r")
        if ready is not None:
            return ready[0] if mode == "r" else QRResult(*ready)
    q, r, packed, factors = [], [], [], []
    for rows in rows_of(a):
        columns = [list(column) for column in zip(*rows)] if m else [[] for _ in range(n)]
        reflections, triangle, _ = _primitive("qr", kind)(columns)
        r.append([column[:k] + [0.0] * (k - len(column)) for column in triangle])
        if mode in ("raw", "economic"):
            tails = [list(v[1:]) for _, v in reflections] + [[] for _ in triangle]
            packed.append([list(column) + tail for column, tail in zip(triangle, tails)])
            factors.extend(tau for tau, _ in reflections)
        elif mode != "r":
            q.append(_primitive("orthogonal", kind)(reflections, m, k))
    if mode == "raw":
        return from_rows(packed, (*outer, n, m), kind), array(factors, dtype=kind).reshape((*outer, k))
    if mode == "economic":
        return from_columns(packed, (*outer, m, n), kind)
    upper = from_columns(r, (*outer, k, n), kind)
    return upper if mode == "r" else QRResult(from_columns(q, (*outer, m, k), kind), upper)


def svd(a: Any, full_matrices: bool = True, compute_uv: bool = True, hermitian: bool = False) -> Any:
    """`(U, S, Vh)` with `a` = U diag(S) Vh and S descending, or only S. Raises LinAlgError without convergence."""
    if of_subclass(a):
        made = svd(plain(a), full_matrices, compute_uv, hermitian)
        return SVDResult(like(a, made[0]), made[1], like(a, made[2])) if compute_uv else made
    a = square(a) if hermitian else stacked(a)
    kind = result_kind(a)
    if not hermitian:
        try:
            ready = primitives.ready_svd(a, full_matrices, compute_uv)
        except ArithmeticError:
            raise LinAlgError("SVD did not converge") from None
        if ready is not None:
            return SVDResult(*ready) if compute_uv else ready[0]
    if a.dtype.kind == "c" and not compute_uv:
        return svd(embedded(a), compute_uv=False, hermitian=hermitian)[..., ::2].astype(real_kind(kind))
    outer, (m, n) = a.shape[:-2], a.shape[-2:]
    if hermitian:
        return _svd_symmetric(a, compute_uv)
    k = min(m, n)
    if k == 0:
        return _svd_of_nothing(outer, m, n, full_matrices, compute_uv, kind)
    us, values, vhs = [], [], []
    for rows in rows_of(a):
        if has_nan(rows):
            raise LinAlgError("SVD did not converge")
        try:
            if not compute_uv:
                values.extend(primitives.singular_values(rows if m < n else [list(column) for column in zip(*rows)]))
                continue
            u, s, v = _primitive("svd", kind)([list(column) for column in zip(*rows)], full_matrices)
        except (ArithmeticError, ValueError):
            raise LinAlgError("SVD did not converge") from None
        us.append(u)
        values.extend(s)
        vhs.append([[item.conjugate() for item in column] for column in zip(*v)])
    s = array(values, dtype=real_kind(kind)).reshape((*outer, k))
    if not compute_uv:
        return s
    u_shape = (*outer, m, m if full_matrices else k)
    v_shape = (*outer, n if full_matrices else k, n)
    return SVDResult(from_columns(us, u_shape, kind), s, from_columns(vhs, v_shape, kind))


def _svd_of_nothing(outer: tuple, m: int, n: int, full: bool, compute_uv: bool, kind: Any) -> Any:
    """The decomposition of matrices without rows or columns."""
    s = zeros((*outer, 0), dtype=real_kind(kind))
    if not compute_uv:
        return s
    u = zeros((*outer, m, m if full else 0), dtype=kind)
    vh = zeros((*outer, n if full else 0, n), dtype=kind)
    if full:
        u[...] = eye(m)
        vh[...] = eye(n)
    return SVDResult(u, s, vh)


def _svd_symmetric(a: ndarray, compute_uv: bool) -> Any:
    """The decomposition from eigenvalues, ordered by size."""
    kind = result_kind(a)
    n = a.shape[-1]
    us, values, vhs = [], [], []
    for rows in rows_of(a):
        w, vectors = _symmetric(rows, False, compute_uv, kind)
        order = sorted(range(n), key=lambda k: abs(w[k]))[::-1]
        values.extend(abs(w[k]) for k in order)
        if compute_uv:
            us.append([vectors[k] for k in order])
            vhs.append([[item.conjugate() if w[k] >= 0 else -item.conjugate() for item in vectors[k]] for k in order])
    s = array(values, dtype=real_kind(kind)).reshape(a.shape[:-1])
    if not compute_uv:
        return s
    return SVDResult(from_columns(us, a.shape, kind), s, from_columns(vhs, a.shape, kind).swapaxes(-1, -2))


def svdvals(x: Any, /) -> ndarray:
    """The singular values, descending."""
    return svd(x, compute_uv=False)


def eigh(a: Any, UPLO: str = "L") -> EighResult:
    """Ascending eigenvalues and orthonormal eigenvectors (columns) of Hermitian matrices; one triangle is read."""
    if of_subclass(a):
        w, v = eigh(plain(a), UPLO)
        return EighResult(w, like(a, v))
    a, upper, kind = _symmetric_input(a, UPLO)
    ready = _ready_symmetric(a, upper, True)
    if ready is not None:
        return EighResult(*ready)
    values, vectors = [], []
    for rows in rows_of(a):
        w, columns = _symmetric(rows, upper, True, kind)
        values.extend(w)
        vectors.append(columns)
    w = array(values, dtype=real_kind(kind)).reshape(a.shape[:-1])
    return EighResult(w, from_columns(vectors, a.shape, kind))


def eigvalsh(a: Any, UPLO: str = "L") -> ndarray:
    """Ascending eigenvalues of Hermitian matrices; one triangle is read."""
    a, upper, kind = _symmetric_input(a, UPLO)
    ready = _ready_symmetric(a, upper, False)
    if ready is not None:
        return ready[0]
    values = [value for rows in rows_of(a) for value in _symmetric(rows, upper, False, kind)[0]]
    return array(values, dtype=real_kind(kind)).reshape(a.shape[:-1])


def eig(a: Any) -> EigResult:
    """Eigenvalues and unit eigenvectors (columns) of general matrices; complex where any eigenvalue is."""
    if of_subclass(a):
        w, v = eig(plain(a))
        return EigResult(w, like(a, v))
    a = square(a)
    kind = result_kind(a)
    assert_finite(a)
    ready = _ready_general(a, True)
    if ready is not None:
        w, v = ready
    else:
        values, vectors = [], []
        for rows in rows_of(a):
            w, columns = _general(rows, True, kind)
            values.extend(w)
            vectors.append(columns)
        w = array(values, dtype="complex128").reshape(a.shape[:-1])
        v = from_columns(vectors, a.shape, "complex128")
    if kind.kind != "c" and not w.imag.any():
        return EigResult(w.real.astype(kind, copy=False), v.real.astype(kind, copy=False))
    kind = _complex_kind(kind)
    return EigResult(w.astype(kind, copy=False), v.astype(kind, copy=False))


def eigvals(a: Any) -> ndarray:
    """Eigenvalues of general matrices; complex where any is."""
    a = square(a)
    kind = result_kind(a)
    assert_finite(a)
    ready = _ready_general(a, False)
    if ready is not None:
        w = ready[0]
    else:
        values = [value for rows in rows_of(a) for value in _general(rows, False, kind)[0]]
        w = array(values, dtype="complex128").reshape(a.shape[:-1])
    if kind.kind != "c" and not w.imag.any():
        return w.real.astype(kind, copy=False)
    return w.astype(_complex_kind(kind), copy=False)


def _ready_symmetric(a: ndarray, upper: bool, vectors: bool) -> Any:
    try:
        return primitives.ready_hermitian(a, upper, vectors)
    except ArithmeticError:
        raise LinAlgError("Eigenvalues did not converge") from None


def _ready_general(a: ndarray, vectors: bool) -> Any:
    try:
        return primitives.ready_general(a, vectors)
    except ArithmeticError:
        raise LinAlgError("Eigenvalues did not converge") from None


def _primitive(name: str, kind: Any) -> Any:
    """The primitive for matrices of this dtype."""
    return getattr(primitives, _COMPLEX[name] if kind.kind == "c" else name)


def _symmetric_input(a: Any, uplo: str) -> tuple[ndarray, bool, Any]:
    uplo = uplo.upper()
    if uplo not in ("L", "U"):
        raise ValueError("UPLO argument must be 'L' or 'U'")
    a = square(a)
    return a, uplo == "U", result_kind(a)


def _symmetric(rows: list, upper: bool, vectors: bool, kind: Any) -> tuple:
    if has_nan(rows):
        raise LinAlgError("Eigenvalues did not converge")
    try:
        return _primitive("symmetric_eigen", kind)(rows, upper, vectors)
    except ArithmeticError:
        raise LinAlgError("Eigenvalues did not converge") from None


def _general(rows: list, vectors: bool, kind: Any) -> tuple:
    try:
        return _primitive("eigen", kind)(rows, vectors)
    except ArithmeticError:
        raise LinAlgError("Eigenvalues did not converge") from None


def _complex_kind(kind: Any) -> str:
    return "complex64" if real_kind(kind).itemsize == 4 else "complex128"


__all__ = [
    "EigResult",
    "EighResult",
    "QRResult",
    "SVDResult",
    "eig",
    "eigh",
    "eigvals",
    "eigvalsh",
    "qr",
    "svd",
    "svdvals",
]
