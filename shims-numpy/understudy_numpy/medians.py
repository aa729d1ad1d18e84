"""The median of elements that are no real numbers: durations, complex numbers and objects are sorted and averaged as arrays."""

from __future__ import annotations

from typing import Any

from .array import count
from .creation import empty
from .errors import errstate, warn
from .lanes import deliver, normalize_axes, with_kept
from .ndarray import ndarray
from .ufuncs import isnan, isnat

OTHERS = "mcO"
_MISSING = {"m": isnat, "c": isnan}


def median_of_others(a: ndarray, axis: Any, out: Any, keepdims: Any, *, without_nan: bool) -> Any:
    """The median over `axis`; a lane with NaN or NaT gives that, unless they are left out."""
    axes = normalize_axes(axis, a.ndim)
    kept = tuple(k for k in range(a.ndim) if k not in axes)
    shape = tuple(a.shape[k] for k in kept)
    length = count(tuple(a.shape[k] for k in axes))
    if not length and without_nan:
        with errstate(invalid="ignore"):
            return a.mean(axis=axis, out=out, keepdims=keepdims)
    if not length:
        return a.mean(axis=axis, out=out, keepdims=keepdims)
    rows = a.transpose(kept + axes).reshape(count(shape), length)
    made = empty(count(shape), a.dtype)
    for k in range(len(made)):
        made[k] = _middle(rows[k], without_nan)
    result = made.reshape(shape)
    if keepdims:
        result = with_kept(result, a.ndim, axes)
    return result[()] if out is None and not result.ndim else deliver(result, out)


def _middle(row: ndarray, without_nan: bool) -> Any:
    is_missing = _MISSING.get(row.dtype.kind)
    if is_missing is not None:
        missing = is_missing(row)
        if missing.any() and not without_nan:
            return row[missing][0]
        if missing.all():
            warn("All-NaN slice encountered")
            return row[0]
        row = row[~missing]
    ranked = row.copy()
    ranked.sort()
    half = len(ranked) // 2
    return ranked[half if len(ranked) % 2 else half - 1 : half + 1].mean()


__all__ = ["OTHERS", "median_of_others"]
