"""Draws from the multivariate normal distribution.

They are linear maps of standard normal draws, so the words taken from the stream are exactly NumPy's; the values agree
to the accuracy of the factorization of the covariance.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..creation import asarray
from ..errors import warn
from ..linalg import cholesky, eigh, svd
from ..ndarray import ndarray
from .sampling import floats, shape_of, size_of

_NOT_VALID = "covariance is not symmetric positive-semidefinite."


def multivariate_normal(
    normals: Callable[[int], list[float]],
    mean: Any,
    cov: Any,
    size: Any,
    check_valid: str,
    tol: float,
    method: str = "svd",
    legacy: bool = False,
) -> ndarray:
    """`size` points with this mean (n) and covariance (n, n); `method` names the factorization."""
    if check_valid not in ("warn", "raise", "ignore"):
        raise ValueError("check_valid must equal 'warn', 'raise', or 'ignore'")
    if method not in ("eigh", "svd", "cholesky"):
        raise ValueError("method must be one of {'eigh', 'svd', 'cholesky'}")
    centre, spread = asarray(mean), asarray(cov)
    if "c" in (centre.dtype.kind, spread.dtype.kind) and not legacy:
        raise TypeError("mean and cov must not be complex")
    shape = () if size is None else shape_of(size)
    if centre.ndim != 1:
        raise ValueError("mean must be 1 dimensional")
    if spread.ndim != 2 or spread.shape[0] != spread.shape[1]:
        raise ValueError("cov must be 2 dimensional and square")
    n = centre.shape[0]
    if n != spread.shape[0]:
        raise ValueError("mean and cov must have same length")
    draws = floats(normals(size_of(shape) * n), (size_of(shape), n))
    spread = spread.astype("f8")
    if method == "cholesky":
        factor = cholesky(spread)
    else:
        if method == "eigh":
            scale, basis = eigh(spread)
            valid = all(value >= -tol for value in scale.tolist())
            scale = abs(scale)
        else:
            basis, scale, rows = svd(spread)
            valid = _close(((rows.T * scale) @ rows), spread, tol)
            if legacy:
                basis = rows.T
        if check_valid == "raise" and not valid:
            raise ValueError(_NOT_VALID)
        if check_valid == "warn" and not valid:
            warn(_NOT_VALID, RuntimeWarning)
        factor = basis * scale**0.5
    return (centre + draws @ factor.T).reshape((*shape, n))


def _close(a: ndarray, b: ndarray, tol: float) -> bool:
    return all(abs(x - y) <= tol + tol * abs(y) for x, y in zip(a.ravel().tolist(), b.ravel().tolist()))
