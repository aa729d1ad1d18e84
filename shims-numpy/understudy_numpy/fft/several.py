"""Transforms along several axes: one after the other, the last axis first."""

from __future__ import annotations

from typing import Any, Callable

from ..creation import asarray
from ..errors import warn
from ..ndarray import ndarray
from ..selection import take
from .transforms import fft, ifft, irfft, rfft


def fftn(a: Any, s: Any = None, axes: Any = None, norm: Any = None, out: Any = None) -> ndarray:
    """The transform along several axes, all of them unless `axes` says which."""
    return _each(fft, a, s, axes, norm, out)


def ifftn(a: Any, s: Any = None, axes: Any = None, norm: Any = None, out: Any = None) -> ndarray:
    """The inverse of `fftn`."""
    return _each(ifft, a, s, axes, norm, out)


def fft2(a: Any, s: Any = None, axes: Any = (-2, -1), norm: Any = None, out: Any = None) -> ndarray:
    """The transform along two axes."""
    return _each(fft, a, s, axes, norm, out)


def ifft2(a: Any, s: Any = None, axes: Any = (-2, -1), norm: Any = None, out: Any = None) -> ndarray:
    """The inverse of `fft2`. NumPy takes `out` and leaves it as it was."""
    return _each(ifft, a, s, axes, norm, None)


def rfftn(a: Any, s: Any = None, axes: Any = None, norm: Any = None, out: Any = None) -> ndarray:
    """The transform of real samples along several axes; the last of them is halved."""
    a = asarray(a)
    sizes, axes = _sizes_and_axes(a, s, axes)
    a = rfft(a, sizes[-1], axes[-1], norm, out)
    for k in range(len(axes) - 2, -1, -1):
        a = fft(a, sizes[k], axes[k], norm, out)
    return a


def rfft2(a: Any, s: Any = None, axes: Any = (-2, -1), norm: Any = None, out: Any = None) -> ndarray:
    """The transform of real samples along two axes."""
    return rfftn(a, s, axes, norm, out)


def irfftn(a: Any, s: Any = None, axes: Any = None, norm: Any = None, out: Any = None) -> ndarray:
    """The inverse of `rfftn`."""
    a = asarray(a)
    sizes, axes = _sizes_and_axes(a, s, axes, to_real=True)
    for k in range(len(axes) - 1):
        a = ifft(a, sizes[k], axes[k], norm)
    return irfft(a, sizes[-1], axes[-1], norm, out)


def irfft2(a: Any, s: Any = None, axes: Any = (-2, -1), norm: Any = None, out: Any = None) -> ndarray:
    """The inverse of `rfft2`. NumPy takes `out` and leaves it as it was."""
    return irfftn(a, s, axes, norm)


def _each(function: Callable[..., ndarray], a: Any, s: Any, axes: Any, norm: Any, out: Any) -> ndarray:
    a = asarray(a)
    sizes, axes = _sizes_and_axes(a, s, axes)
    for k in range(len(axes) - 1, -1, -1):
        a = function(a, n=sizes[k], axis=axes[k], norm=norm, out=out)
    return a


def _sizes_and_axes(a: ndarray, s: Any, axes: Any, to_real: bool = False) -> tuple[list[Any], Any]:
    """How many elements to take along which axes; -1 stands for the length of the axis."""
    given = s is not None
    if given:
        sizes = list(s)
    else:
        lengths = asarray(a.shape)
        lengths = lengths if axes is None else take(lengths, axes)
        if lengths.ndim == 0:
            raise TypeError("'numpy.int64' object is not iterable")
        sizes = lengths.tolist()
    if axes is None:
        if given:
            warn(
                "`axes` should not be `None` if `s` is not `None` (Deprecated in NumPy 2.0). In a future version of "
                "NumPy, this will raise an error and `s[i]` will correspond to the size along the transformed axis "
                "specified by `axes[i]`. To retain current behaviour, pass a sequence [0, ..., k-1] to `axes` for an "
                "array of dimension k.",
                DeprecationWarning,
            )
        axes = list(range(-len(sizes), 0))
    if len(sizes) != len(axes):
        raise ValueError("Shape and axes have different lengths.")
    if to_real and not given:
        sizes[-1] = (a.shape[axes[-1]] - 1) * 2
    if None in sizes:
        warn(
            "Passing an array containing `None` values to `s` is deprecated in NumPy 2.0 and will raise an error in a "
            "future version of NumPy. To use the default behaviour of the corresponding 1-D transform, pass the value "
            "matching the default for its `n` parameter. To use the default behaviour for every axis, the `s` argument "
            "can be omitted.",
            DeprecationWarning,
        )
    return [a.shape[axis] if size == -1 else size for size, axis in zip(sizes, axes)], axes


__all__ = ["fft2", "fftn", "ifft2", "ifftn", "irfft2", "irfftn", "rfft2", "rfftn"]
