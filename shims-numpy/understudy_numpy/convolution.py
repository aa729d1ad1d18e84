"""Discrete convolution and correlation of sequences, and the window functions used with them."""

from __future__ import annotations

import math
from array import array as typed
from functools import reduce
from itertools import repeat
from operator import add, mul
from typing import Any

from . import primitives
from .creation import array, asarray, ones, zeros_like
from .dtypes import result_type
from .errors import INVALID, OVER, errstate, report
from .limits import finfo
from .ndarray import ndarray
from .ranges import arange
from .scalars import integer
from .selection import where
from .subclasses import like, of_subclass, plain
from .ufuncs import absolute, cos, divide, exp, isinf, less_equal, multiply, sin, sqrt

# Beyond it the exponential is infinite.
_LARGEST = 709.782712893384
_MODES = {0: "valid", 1: "same", 2: "full"}


def convolve(a: Any, v: Any, mode: str = "full") -> ndarray:
    """Sum of `a[m] v[n - m]` over m, for each n where the sequences overlap (`full`), wholly (`valid`), or centred."""
    a, v = array(a, ndmin=1), array(v, ndmin=1)
    if len(a) == 0:
        raise ValueError("a cannot be empty")
    if len(v) == 0:
        raise ValueError("v cannot be empty")
    if len(v) > len(a):
        a, v = v, a
    if a.ndim > 1 or v.ndim > 1:
        raise ValueError("object too deep for desired array")
    return _sliding(a, v, _mode(mode), (len(v) - 1) // 2)


def correlate(a: Any, v: Any, mode: str = "valid") -> ndarray:
    """Sum of `a[n + m] conj(v[m])` over m, for each shift n where the sequences overlap."""
    a, v = asarray(a), asarray(v)
    if a.ndim == 0 or v.ndim == 0:
        raise ValueError("object of too small depth for desired array")
    if len(a) == 0 or len(v) == 0:
        raise ValueError(
            "first array argument cannot be empty" if len(a) == 0 else "second array argument cannot be empty"
        )
    if a.ndim > 1 or v.ndim > 1:
        raise ValueError("object too deep for desired array")
    mode = _mode(mode)
    if v.dtype.kind == "c":
        v = v.conj()
    if len(v) > len(a):  # the centred part is counted from the other end
        return _sliding(v[::-1], a, mode, len(a) // 2)
    return _sliding(a, v[::-1], mode, (len(v) - 1) // 2)


def _sliding(a: ndarray, v: ndarray, mode: str, start: int) -> ndarray:
    """Convolution of `a` with the shorter `v`: shifted copies of `a`, weighted and added; `same` begins at `start`."""
    kind = result_type(a.dtype, v.dtype)
    n, m = len(a), len(v)
    ready = primitives.ready_array(n + m - 1, kind, "C", 0) if kind.kind in "bi" or kind.char in "dfD" else None
    if ready is not None:
        a, v = a.astype(kind), v.astype(kind)
        with errstate(all="ignore"):
            for k in range(m - 1, -1, -1):
                ready[k : k + n] += a * v[k]
        return {"full": ready, "same": ready[start : start + n], "valid": ready[m - 1 : n]}[mode].copy()
    values, kernel = a.astype(kind).tolist(), v.astype(kind).tolist()
    if kind.kind == "b":
        values, kernel = list(map(int, values)), list(map(int, kernel))
    total = [0 if kind.kind in "bO" else kind.type(0).item()] * (n + m - 1)
    if kind.char == "f":
        # Each product and each sum is rounded to single precision.
        singles = typed("f", total)
        for k in range(m - 1, -1, -1):
            products = typed("f", map(mul, values, repeat(kernel[k])))
            singles[k : k + n] = typed("f", map(add, singles[k : k + n], products))
        total = singles.tolist()
    else:
        for k in range(m - 1, -1, -1):
            total[k : k + n] = map(add, total[k : k + n], map(mul, values, repeat(kernel[k])))
    if mode == "same":
        total = total[start : start + n]
    elif mode == "valid":
        total = total[m - 1 : n]
    if kind.kind in "iu":
        bits = 8 * kind.itemsize
        half = 0 if kind.kind == "u" else 1 << (bits - 1)
        total = [(item + half) % (1 << bits) - half for item in total]
    elif kind.kind == "b":
        total = [bool(item) for item in total]
    return array(total, dtype=kind)


def _mode(mode: Any) -> str:
    if isinstance(mode, str):
        if mode in ("valid", "same", "full"):
            return mode
        if mode[:1] in ("v", "s", "f"):
            raise ValueError("Use one of 'valid', 'same', or 'full' for convolve/correlate mode")
        raise ValueError(f"mode must be one of 'valid', 'same', or 'full' (got '{mode}')")
    if not isinstance(mode, (int, integer)) or isinstance(mode, bool):
        raise TypeError("convolve/correlate mode not understood")
    if mode not in _MODES:
        raise ValueError("integer convolve/correlate mode must be 0, 1, or 2")
    return _MODES[mode]


def bartlett(M: float) -> ndarray:
    """Triangular window of `M` points, zero at both ends."""
    M = _points(M)
    n = _centred(M)
    if n is None:
        return _short(M)
    return where(less_equal(n, 0), 1 + n / (M - 1), 1 - n / (M - 1))


def blackman(M: float) -> ndarray:
    """Blackman window of `M` points."""
    M = _points(M)
    n = _centred(M)
    if n is None:
        return _short(M)
    return 0.42 + 0.5 * cos(math.pi * n / (M - 1)) + 0.08 * cos(2.0 * math.pi * n / (M - 1))


def hamming(M: float) -> ndarray:
    """Hamming window of `M` points."""
    M = _points(M)
    n = _centred(M)
    if n is None:
        return _short(M)
    return 0.54 + 0.46 * cos(math.pi * n / (M - 1))


def hanning(M: float) -> ndarray:
    """Hann window of `M` points."""
    M = _points(M)
    n = _centred(M)
    if n is None:
        return _short(M)
    return 0.5 + 0.5 * cos(math.pi * n / (M - 1))


def kaiser(M: float, beta: float) -> ndarray:
    """Kaiser window of `M` points with shape parameter `beta`."""
    if isinstance(M, str):
        # It is told by the range that NumPy makes first.
        arange(0, M)
    M = M - 1 + 1.0 if M is None else float(M)
    if M == 1:
        return ones(1, dtype="float64")
    n = arange(0, M)
    alpha = (M - 1) / 2.0
    squares = 1 - ((n - alpha) / alpha) ** 2.0
    return _bessel_i0(beta * sqrt(squares)) / _bessel_i0(array([float(beta)]))


def i0(x: Any) -> ndarray:
    """Modified Bessel function of the first kind, order zero."""
    if of_subclass(x):
        return like(x, i0(plain(x)))
    x = asarray(x)
    if x.dtype.kind == "c":
        raise TypeError("i0 not supported for complex values")
    kind = x.dtype if x.dtype.kind == "f" else "float64"
    wide = x.ravel().astype("float64")
    if ((absolute(wide) > _LARGEST) & (absolute(wide) < math.inf)).any():
        report(OVER, "exp")
    if x.dtype.kind == "f" and isinf(x).any():
        report(INVALID, "divide")
    made = zeros_like(x, dtype=kind)
    made[...] = _bessel_i0(wide).astype(kind).reshape(x.shape)
    return made


def sinc(x: Any) -> ndarray:
    """`sin(pi x) / (pi x)`, and 1 at 0."""
    angle = asarray(multiply(math.pi, asarray(x)))
    # What stands for zero is so small that its sine is itself.
    angle = where(angle != 0, angle, finfo(angle.dtype).eps if angle.dtype.kind == "f" else 1e-20)
    return divide(sin(angle), angle)


def _points(M: Any) -> float:
    """The number of points; what is no number is told by the comparison that NumPy makes first."""
    if isinstance(M, str):
        raise TypeError("'<' not supported between instances of 'numpy.str_' and 'int'")
    return float(M) if M is not None else M < 1


def _centred(M: float) -> ndarray | None:
    return None if M < 2 else arange(1 - M, M, 2, dtype="float64")


def _short(M: float) -> ndarray:
    return array([], dtype="float64") if M < 1 else ones(1, dtype="float64")


def _bessel_i0(x: ndarray) -> ndarray:
    """Power series below 20, asymptotic series above (Abramowitz and Stegun, 9.6.12 and 9.7.1), of one-dimensional float64."""
    x = absolute(x)
    # Of infinity it is the exponential divided by a root, both infinite.
    made = where(x < math.inf, math.inf, math.nan)
    small, large = x < 20.0, (x >= 20.0) & (x <= _LARGEST)
    made[small] = _power_series(x[small])
    x = x[large]
    made[large] = exp(x) / sqrt(2 * math.pi * x) * _asymptotic(x)
    return made


def _power_series(x: ndarray) -> ndarray:
    total = ones(x.shape, dtype="float64")
    term, quarter = total.copy(), x * x / 4.0
    k = 0
    # What is added after an element's last term is too small to change its sum.
    while (term > 1e-17 * total).any():
        k += 1
        term *= quarter / (k * k)
        total += term
    return total


def _asymptotic(x: ndarray) -> ndarray:
    terms = [ones(x.shape, dtype="float64")]
    goes_on = x == x
    for k in range(1, 30):
        following = terms[-1] * (2 * k - 1) ** 2 / (8 * k * x)
        goes_on &= (following < terms[-1]) & (following >= 1e-17)
        if not goes_on.any():
            break
        terms.append(where(goes_on, following, 0.0))
    return reduce(add, reversed(terms))


__all__ = ["bartlett", "blackman", "convolve", "correlate", "hamming", "hanning", "i0", "kaiser", "sinc"]
