"""Transforms along one axis.

All are the primitives `fft` and `rfft` on the lanes of the axis, which are cut or filled with zeros to `n` elements.
"""

from __future__ import annotations

import operator
from array import array as typed
from typing import Any

from .. import primitives
from ..creation import asarray, empty_like
from ..dtypes import COMPLEX64, FLOAT64, can_cast, part_of, promote_types
from ..dtypes import dtype as _dtype
from ..errors import UFuncTypeError, report
from ..manipulation import swapaxes
from ..ndarray import fresh, ndarray
from ..primitives.pure.kernels import OVER
from ..reductions import normalize_axis
from ..selection import copyto
from ..typenames import with_float
from ..ufuncs import conjugate, multiply

_OPPOSITE = {"backward": "forward", None: "forward", "ortho": "ortho", "forward": "backward"}


def fft(a: Any, n: Any = None, axis: int = -1, norm: Any = None, out: Any = None) -> ndarray:
    """The discrete Fourier transform along an axis: sum of a[m] * exp(-2j * pi * m * k / n) for each k."""
    a = asarray(a)
    n = a.shape[axis] if n is None else n
    return _transformed("fft", a, n, n, axis, norm, out)


def ifft(a: Any, n: Any = None, axis: int = -1, norm: Any = None, out: Any = None) -> ndarray:
    """The inverse of `fft`."""
    a = asarray(a)
    n = a.shape[axis] if n is None else n
    return _transformed("ifft", a, n, n, axis, norm, out)


def rfft(a: Any, n: Any = None, axis: int = -1, norm: Any = None, out: Any = None) -> ndarray:
    """The first n // 2 + 1 elements of the transform of real samples, which tell the others."""
    a = asarray(a)
    n = a.shape[axis] if n is None else n
    return _transformed("rfft_n_odd" if n % 2 else "rfft_n_even", a, n, n // 2 + 1, axis, norm, out)


def irfft(a: Any, n: Any = None, axis: int = -1, norm: Any = None, out: Any = None) -> ndarray:
    """The inverse of `rfft`: `n` real samples."""
    a = asarray(a)
    n = (a.shape[axis] - 1) * 2 if n is None else n
    return _transformed("irfft", a, n, n, axis, norm, out)


def hfft(a: Any, n: Any = None, axis: int = -1, norm: Any = None, out: Any = None) -> ndarray:
    """The real transform of samples of which the second half are the conjugates of the first."""
    a = asarray(a)
    n = (a.shape[axis] - 1) * 2 if n is None else n
    return irfft(conjugate(a), n, axis, _opposite(norm))


def ihfft(a: Any, n: Any = None, axis: int = -1, norm: Any = None, out: Any = None) -> ndarray:
    """The inverse of `hfft`."""
    a = asarray(a)
    n = a.shape[axis] if n is None else n
    out = rfft(a, n, axis, _opposite(norm), out)
    return conjugate(out, out=out)


def _opposite(norm: Any) -> str:
    try:
        return _OPPOSITE[norm]
    except KeyError:
        raise ValueError(f'Invalid norm value {norm}; should be "backward", "ortho" or "forward".') from None


def _transformed(name: str, a: ndarray, n: Any, count: Any, axis: int, norm: Any, out: Any) -> ndarray:
    """The transform `name` of the lanes of `a`, taken as `n` samples each, of which `count` elements are given back."""
    if n < 1:
        raise ValueError(f"Invalid number of FFT data points ({n}) specified.")
    if name in ("ifft", "irfft"):
        norm = _opposite(norm)
    real = _real_dtype(a._dtype.native)
    factor = _factor(n, norm, real)
    axis = normalize_axis(axis, a.ndim)
    if out is None:
        kind = real if name == "irfft" else _complex_dtype(real)
        shape = (*a.shape[:axis], operator.index(count), *a.shape[axis + 1 :])
        target = empty_like(a, kind, shape=shape)
    elif isinstance(out, ndarray):
        if out.ndim != a.ndim or out.shape[axis] != count:
            raise ValueError("output array has wrong shape.")
        target = out
    else:
        raise TypeError("return arrays must be of ArrayType")
    _require_loop(name, a._dtype.native)
    samples = FLOAT64 if real.char in "eg" else real
    ready = _ready(name, a, n, axis, factor, samples, target if out is None else None)
    if ready is not None:
        if ready is not target:
            _require_cast(name, ready, target, out)
            copyto(target, ready)
        return target
    result = _KERNELS[name](a, n, axis, samples)
    _require_cast(name, result, target, out)
    copyto(target, result if factor == 1 else multiply(result, factor, dtype=result._dtype))
    return target


def _ready(name: str, a: ndarray, n: Any, axis: int, factor: float, samples: _dtype, target: Any) -> ndarray | None:
    """The transform, in `target` where that can take it, if the primitives in force have it ready."""
    n = operator.index(n)
    if n == 3:  # the third root of one is exact in the definition alone
        return None
    if a._dtype.kind != "c" and a._dtype is not samples:
        a = a.astype(samples)
    kind = samples if name == "irfft" else _complex_dtype(samples)
    count = n // 2 + 1 if name.startswith("rfft") else n
    if target is None or target._dtype is not kind:
        target = empty_like(a, kind, shape=(*a.shape[:axis], count, *a.shape[axis + 1 :]))
    return target if primitives.ready_transform(name, a, n, axis, factor, target) else None


def _require_cast(name: str, result: ndarray, target: ndarray, out: Any) -> None:
    if out is not None and not can_cast(result._dtype, target._dtype, "same_kind"):
        raise UFuncTypeError(
            f"Cannot cast ufunc '{name}' output from {result._dtype!r} to {target._dtype!r} with casting rule 'same_kind'"
        )


def _real_dtype(dt: _dtype) -> _dtype:
    """The dtype of the parts of what is computed from elements of `dt`."""
    if dt.kind == "c":
        return part_of(dt)
    if dt.kind == "f":
        return dt
    return with_float(dt)


def _complex_dtype(real: _dtype) -> _dtype:
    return real if real.kind == "O" else promote_types(real, COMPLEX64)


def _factor(n: Any, norm: Any, real: _dtype) -> float:
    """What the plain sum is multiplied with, rounded as a number of `real` is."""
    if norm is None or norm == "backward":
        return 1.0
    if norm not in ("ortho", "forward"):
        raise ValueError(f'Invalid norm value {norm}; should be "backward","ortho" or "forward".')
    size = operator.index(n)
    if real.kind == "O":
        return 1.0 / size
    factor = asarray(size**0.5 if norm == "ortho" else size).astype(real)
    return (asarray(1.0).astype(real) / factor).item()


def _require_loop(name: str, dt: _dtype) -> None:
    if dt.kind == "O" or name.startswith("rfft") and dt.kind == "c":
        raise TypeError(
            f"ufunc '{name}' not supported for the input types, and the inputs could not be safely coerced to any "
            "supported types according to the casting rule ''safe''"
        )


def _lanes(a: ndarray, n: int, axis: int, kind: _dtype) -> tuple[Any, tuple[int, ...]]:
    """The lanes as a flat storage of elements of `kind`, cut or filled with zeros to `n`, and their shape."""
    moved = swapaxes(a, axis, -1)[..., :n].astype(kind)
    shape = moved.shape[:-1]
    have, width = moved.shape[-1], kind.width
    values = moved.values()
    if have == n or not moved.size and 0 in shape:
        return values, shape
    runs = 1
    for length in shape:
        runs *= length
    filled = typed(kind.typecode, bytes(runs * n * kind.itemsize))
    for run in range(runs):
        filled[run * n * width : (run * n + have) * width] = values[run * have * width : (run + 1) * have * width]
    return filled, shape


def _unlaned(storage: Any, shape: tuple[int, ...], count: int, axis: int, kind: _dtype) -> ndarray:
    return swapaxes(fresh(storage, kind, (*shape, count)), axis, -1)


def _complex_transform(a: ndarray, n: int, axis: int, samples: _dtype, forward: bool) -> ndarray:
    kind = _complex_dtype(samples)
    values, shape = _lanes(a, n, axis, kind)
    result = primitives.fft(values, n, forward)
    _report_overflow("fft" if forward else "ifft", values, result)
    return _unlaned(result, shape, n, axis, kind)


def _forward(a: ndarray, n: int, axis: int, samples: _dtype) -> ndarray:
    return _complex_transform(a, n, axis, samples, True)


def _backward(a: ndarray, n: int, axis: int, samples: _dtype) -> ndarray:
    return _complex_transform(a, n, axis, samples, False)


def _forward_of_real(a: ndarray, n: int, axis: int, samples: _dtype) -> ndarray:
    values, shape = _lanes(a, n, axis, samples)
    result = primitives.rfft(values, n)
    _report_overflow("rfft_n_odd" if n % 2 else "rfft_n_even", values, result)
    return _unlaned(result, shape, n // 2 + 1, axis, _complex_dtype(samples))


def _backward_to_real(a: ndarray, n: int, axis: int, samples: _dtype) -> ndarray:
    """The second half of each lane is the conjugate of the first, turned round; the elements without a twin are real."""
    kind = _complex_dtype(samples)
    half = n // 2 + 1
    values, shape = _lanes(a, half, axis, kind)
    full = typed(kind.typecode)
    for start in range(0, len(values), 2 * half):
        real, imag = values[start : start + 2 * half : 2], values[start + 1 : start + 2 * half : 2]
        imag[0] = 0.0
        if n % 2 == 0:
            imag[-1] = 0.0
        mirrored = slice(n - half, 0, -1)
        both = typed(kind.typecode, bytes(n * kind.itemsize))
        both[::2] = real + real[mirrored]
        both[1::2] = imag + typed(kind.typecode, map(operator.neg, imag[mirrored]))
        full += both
    result = primitives.fft(full, n, False)[::2]
    _report_overflow("irfft", values, result)
    return _unlaned(result, shape, n, axis, samples)


_KERNELS = {
    "fft": _forward,
    "ifft": _backward,
    "rfft_n_even": _forward_of_real,
    "rfft_n_odd": _forward_of_real,
    "irfft": _backward_to_real,
}


def _report_overflow(name: str, values: Any, result: Any) -> None:
    total = sum(result)
    if total - total != 0.0 and any(v - v != 0.0 for v in result) and all(v - v == 0.0 for v in values):
        report(OVER, name)


__all__ = ["fft", "hfft", "ifft", "ihfft", "irfft", "rfft"]
