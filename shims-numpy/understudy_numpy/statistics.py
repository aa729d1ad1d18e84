"""Averages and second moments: average, cov, corrcoef."""

from __future__ import annotations

from typing import Any

from .broadcasting import broadcast_to
from .creation import array, asarray
from .dtypes import result_type
from .errors import warn
from .extremes import clip
from .joining import concatenate
from .lanes import weights_like
from .lib.array_utils import normalize_axis_tuple
from .ndarray import ndarray
from .products import dot
from .subclasses import like, of_subclass, plain
from .ufuncs import multiply, sqrt, subtract, true_divide


def average(a: Any, axis: Any = None, weights: Any = None, returned: bool = False, *, keepdims: Any = False) -> ndarray:
    """Weighted mean over `axis`; without weights, the mean. With `returned` also the sum of the weights.

    Weights have the shape of `a`, or are one-dimensional along a single axis. Raises ZeroDivisionError where they add
    up to zero.
    """
    if of_subclass(a):
        return like(a, average(plain(a), axis, weights, returned, keepdims=keepdims))
    a = asarray(a)
    axes = None if axis is None else normalize_axis_tuple(axis, a.ndim, "axis")
    if weights is None:
        mean = asarray(a.mean(axis=axes, keepdims=keepdims))
        total = mean.dtype.type(a.size / mean.size) if mean.size else mean.dtype.type(0)
    else:
        weights = weights_like(a, asarray(weights), axes)
        dtype = (
            result_type(a.dtype, weights.dtype, "f8") if a.dtype.kind in "iub" else result_type(a.dtype, weights.dtype)
        )
        total = weights.sum(axis=axes, dtype=dtype, keepdims=keepdims)
        if asarray(total == 0.0).any():
            raise ZeroDivisionError("Weights sum to zero, can't be normalized")
        mean = asarray(multiply(a, weights, dtype=dtype).sum(axis=axes, keepdims=keepdims) / total)
    mean = mean[()]
    if not returned:
        return mean
    if asarray(total).shape != asarray(mean).shape:
        total = broadcast_to(total, asarray(mean).shape).copy()
    return mean, total


def cov(
    m: Any,
    y: Any = None,
    rowvar: bool = True,
    bias: bool = False,
    ddof: int | None = None,
    fweights: Any = None,
    aweights: Any = None,
    *,
    dtype: Any = None,
) -> ndarray:
    """Covariance matrix of the variables in the rows of `m` (its columns where `rowvar` is false) and of `y`.

    The divisor is n - 1, or n with `bias`, or n - `ddof`; `fweights` count observations, `aweights` weigh them.
    """
    if ddof is not None and ddof != int(ddof):
        raise ValueError("ddof must be integer")
    m = asarray(m)
    if m.ndim > 2:
        raise ValueError("m has more than 2 dimensions")
    if y is not None:
        y = asarray(y)
        if y.ndim > 2:
            raise ValueError("y has more than 2 dimensions")
    if dtype is None:
        dtype = result_type(m.dtype, "f8") if y is None else result_type(m.dtype, y.dtype, "f8")
    observed = _as_rows(m, dtype, not rowvar and m.ndim != 1)
    if observed.shape[0] == 0:
        return array([]).reshape(0, 0)
    if y is not None:
        observed = concatenate((observed, _as_rows(y, dtype, not rowvar and y.shape[0] != 1)), axis=0)
    if ddof is None:
        ddof = 0 if bias else 1
    weights = _frequency_weights(fweights, observed)
    if aweights is not None:
        weights = _analytic_weights(aweights, observed, weights)
    centre, total = average(observed, axis=1, weights=weights, returned=True)
    total = total[0]
    if weights is None:
        divisor = observed.shape[1] - ddof
    elif ddof == 0:
        divisor = total
    elif aweights is None:
        divisor = total - ddof
    else:
        divisor = total - ddof * (weights * asarray(aweights)).sum() / total
    if divisor <= 0:
        warn("Degrees of freedom <= 0 for slice")
        divisor = 0.0
    # In place: a dtype of whole numbers does not take the deviations.
    deviation = subtract(observed, centre[:, None], out=observed)
    other = (deviation if weights is None else deviation * weights).T
    product = dot(deviation, other.conj() if other.dtype.kind == "c" else other)
    product *= true_divide(1, divisor)
    return product.squeeze()


def corrcoef(x: Any, y: Any = None, rowvar: bool = True, *, dtype: Any = None) -> ndarray:
    """Matrix of the Pearson correlations between the variables in the rows of `x` and of `y`."""
    c = asarray(cov(x, y, rowvar, dtype=dtype))
    if c.ndim == 0:
        return (c / c)[()]
    spread = sqrt(c.diagonal().real)
    c = c / spread[:, None]
    c = c / spread[None, :]
    if c.dtype.kind == "c":
        return clip(c.real, -1, 1) + clip(c.imag, -1, 1) * 1j
    return clip(c, -1, 1)


def _as_rows(a: ndarray, dtype: Any, flip: bool) -> ndarray:
    """A two-dimensional array with one variable in each row."""
    a = array(a, dtype=dtype)
    if a.ndim < 2:
        a = a.reshape(1, -1) if a.ndim else a.reshape(1, 1)
    return a.T if flip else a


def _frequency_weights(fweights: Any, observed: ndarray) -> ndarray | None:
    if fweights is None:
        return None
    weights = asarray(fweights, dtype=float)
    if not (weights == weights.round()).all():
        raise TypeError("fweights must be integer")
    if weights.ndim > 1:
        raise RuntimeError("cannot handle multidimensional fweights")
    if weights.shape[0] != observed.shape[1]:
        raise RuntimeError("incompatible numbers of samples and fweights")
    if (weights < 0).any():
        raise ValueError("fweights cannot be negative")
    return weights


def _analytic_weights(aweights: Any, observed: ndarray, weights: ndarray | None) -> ndarray:
    analytic = asarray(aweights, dtype=float)
    if analytic.ndim > 1:
        raise RuntimeError("cannot handle multidimensional aweights")
    if analytic.shape[0] != observed.shape[1]:
        raise RuntimeError("incompatible numbers of samples and aweights")
    if (analytic < 0).any():
        raise ValueError("aweights cannot be negative")
    return analytic if weights is None else weights * analytic


__all__ = ["average", "corrcoef", "cov"]
