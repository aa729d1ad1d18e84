"""Polynomials as arrays of coefficients, the highest power first: polyfit, polyval, roots, and their arithmetic."""

from __future__ import annotations

from typing import Any

from .convolution import convolve
from .creation import array, asanyarray, asarray, zeros, zeros_like
from .errors import RankWarning, warn
from .joining import concatenate
from .limits import finfo
from .linalg.decompositions import eigvals
from .linalg.solving import inv, lstsq
from .ndarray import ndarray
from .products import dot, outer
from .ufuncs import sqrt


def polyfit(
    x: Any, y: Any, deg: Any, rcond: float | None = None, full: bool = False, w: Any = None, cov: Any = False
) -> Any:
    """Coefficients of the polynomial of degree `deg` that fits the points best in the sense of least squares.

    With `full` also residuals, rank, singular values and rcond; with `cov` the covariance of the coefficients.
    """
    order = int(deg) + 1
    x, y = asarray(x) + 0.0, asarray(y) + 0.0
    if deg < 0:
        raise ValueError("expected deg >= 0")
    if x.ndim != 1:
        raise TypeError("expected 1D vector for x")
    if x.size == 0:
        raise TypeError("expected non-empty vector for x")
    if y.ndim < 1 or y.ndim > 2:
        raise TypeError("expected 1D or 2D array for y")
    if x.shape[0] != y.shape[0]:
        raise TypeError("expected x and y to have same length")
    if rcond is None:
        rcond = len(x) * finfo(x.dtype).eps
    powers, target = _powers(x, order), y
    if w is not None:
        w = asarray(w) + 0.0
        if w.ndim != 1:
            raise TypeError("expected a 1-d array for weights")
        if w.shape[0] != y.shape[0]:
            raise TypeError("expected w and y to have the same length")
        powers = powers * w[:, None]
        target = y * w[:, None] if y.ndim == 2 else y * w
    scale = sqrt((powers * powers).sum(axis=0))
    powers = powers / scale
    c, residuals, rank, s = lstsq(powers, target, rcond)
    c = c / scale[:, None] if y.ndim == 2 else c / scale
    if rank != order and not full:
        warn("Polyfit may be poorly conditioned", RankWarning)
    if full:
        return c, residuals, rank, s, rcond
    if not cov:
        return c
    base = inv(dot(powers.T, powers)) / outer(scale, scale)
    if isinstance(cov, str) and cov == "unscaled":
        factor = 1
    else:
        if len(x) <= order:
            raise ValueError("the number of data points must exceed order to scale the covariance matrix")
        factor = residuals / (len(x) - order)
    if y.ndim == 1:
        return c, base * factor
    return c, base[:, :, None] * factor


def polyval(p: Any, x: Any) -> ndarray:
    """The value at `x` of the polynomial with coefficients `p` (Horner's rule)."""
    p, x = asarray(p), asanyarray(x)
    y = zeros_like(x)
    for coefficient in p:
        y = y * x + coefficient
    return y


def poly(seq_of_zeros: Any) -> ndarray:
    """Coefficients of the polynomial with these roots, or of the characteristic polynomial of a square matrix."""
    _require_sequence(seq_of_zeros)
    roots_ = array(seq_of_zeros, ndmin=1)
    if roots_.ndim == 2 and roots_.shape[0] == roots_.shape[1] and roots_.shape[0] != 0:
        roots_ = eigvals(roots_)
    elif roots_.ndim != 1:
        raise ValueError("input must be 1d or non-empty square 2d array.")
    if roots_.size == 0:
        return 1.0
    if roots_.dtype.kind in "biu":
        roots_ = roots_.astype("float64")
    kind = roots_.dtype
    a = array([1], dtype=kind)
    for root in roots_:
        a = convolve(a, array([1, -root], dtype=kind), mode="full")
    if a.dtype.kind == "c":
        values = roots_.tolist()
        key = lambda value: (value.real, value.imag)  # noqa: E731
        if sorted(values, key=key) == sorted([value.conjugate() for value in values], key=key):
            a = a.real.copy()
    return a


def roots(p: Any) -> ndarray:
    """The roots: the eigenvalues of the companion matrix."""
    _require_sequence(p)
    p = array(p, ndmin=1)
    if p.ndim != 1:
        raise ValueError("Input must be a rank-1 array.")
    filled = p.nonzero()[0].tolist()
    if not filled:
        return array([])
    trailing = len(p) - filled[-1] - 1
    p = p[filled[0] : filled[-1] + 1]
    if p.dtype.kind not in "fc":
        p = p.astype(float)
    if len(p) > 1:
        companion = zeros((len(p) - 1, len(p) - 1), dtype=p.dtype)
        for k in range(1, len(p) - 1):
            companion[k, k - 1] = 1
        companion[0, :] = -p[1:] / p[0]
        found = eigvals(companion)
    else:
        found = array([])
    return concatenate((found, zeros(trailing, dtype=found.dtype)))


def polyadd(a1: Any, a2: Any) -> ndarray:
    """Coefficients of the sum."""
    a1, a2 = _aligned(a1, a2)
    return a1 + a2


def polysub(a1: Any, a2: Any) -> ndarray:
    """Coefficients of the difference."""
    a1, a2 = _aligned(a1, a2)
    return a1 - a2


def polymul(a1: Any, a2: Any) -> ndarray:
    """Coefficients of the product."""
    return convolve(_trimmed(array(a1, ndmin=1)), _trimmed(array(a2, ndmin=1)))


def polydiv(u: Any, v: Any) -> tuple[ndarray, ndarray]:
    """Coefficients of the quotient and the remainder."""
    u, v = array(u, ndmin=1) + 0.0, array(v, ndmin=1) + 0.0
    kind = (u[0] + v[0]).dtype
    m, n = len(u) - 1, len(v) - 1
    scale = 1.0 / v[0]
    quotient = zeros((max(m - n + 1, 1),), kind)
    rest = u.astype(kind)
    for k in range(0, m - n + 1):
        d = scale * rest[k]
        quotient[k] = d
        rest[k : k + n + 1] -= d * v
    while abs(rest[0].item()) <= 1e-8 and rest.shape[-1] > 1:
        rest = rest[1:]
    return quotient, rest


def polyder(p: Any, m: int = 1) -> ndarray:
    """Coefficients of the `m`-th derivative."""
    m = int(m)
    if m < 0:
        raise ValueError("Order of derivative must be positive (see polyint)")
    p = asarray(p)
    for _ in range(m):
        degree = len(p) - 1
        p = p[:-1] * array(range(degree, 0, -1), dtype="int64")
    return p


def polyint(p: Any, m: int = 1, k: Any = None) -> ndarray:
    """Coefficients of the `m`-th antiderivative, with the constants `k`."""
    m = int(m)
    if m < 0:
        raise ValueError("Order of integral must be positive (see polyder)")
    k = zeros(m, float) if k is None else array(k, ndmin=1)
    if len(k) == 1 and m > 1:
        k = k[0] * (zeros(m, float) + 1)
    if len(k) < m:
        raise ValueError("k must be a scalar or a rank-1 array of length 1 or >m.")
    p = asarray(p)
    for each in k[:m]:
        p = concatenate((p / array(range(len(p), 0, -1), dtype="int64"), array([each])))
    return p


def _powers(x: ndarray, n: int) -> ndarray:
    """Columns x^(n - 1), ..., x, 1, each from the one before."""
    table = zeros((len(x), n), dtype="int64" if x.dtype.kind in "b" else x.dtype)
    if n > 0:
        table[:, n - 1] = 1
    for k in range(n - 2, -1, -1):
        table[:, k] = table[:, k + 1] * x
    return table


def _aligned(a1: Any, a2: Any) -> tuple[ndarray, ndarray]:
    """Both with leading zeros to the same length."""
    a1, a2 = array(a1, ndmin=1), array(a2, ndmin=1)
    missing = len(a2) - len(a1)
    if missing > 0:
        a1 = concatenate((zeros(missing, a1.dtype), a1))
    elif missing < 0:
        a2 = concatenate((zeros(-missing, a2.dtype), a2))
    return a1, a2


def _require_sequence(given: Any) -> None:
    """Raise for a number, of which NumPy asks whether its elements bring functions of their own."""
    if not hasattr(type(given), "__iter__") or getattr(given, "ndim", 1) == 0:
        raise TypeError("dispatcher for __array_function__ did not return an iterable")


def _trimmed(p: ndarray) -> ndarray:
    """Without leading zeros."""
    filled = p.nonzero()[0].tolist()
    if not len(p):
        return zeros(1, p.dtype)
    return p[filled[0] :] if filled else p[-1:]


__all__ = [
    "poly",
    "polyadd",
    "polyder",
    "polydiv",
    "polyfit",
    "polyint",
    "polymul",
    "polysub",
    "polyval",
    "roots",
]
