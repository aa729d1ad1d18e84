"""`numpy.pad`: an array with a border around it."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

from .broadcasting import shape_text
from .creation import asarray, empty
from .ndarray import ndarray
from .quantiles import median
from .ranges import linspace
from .ufuncs import rint

_ALLOWED = {
    "empty": (),
    "edge": (),
    "wrap": (),
    "constant": ("constant_values",),
    "linear_ramp": ("end_values",),
    "maximum": ("stat_length",),
    "mean": ("stat_length",),
    "median": ("stat_length",),
    "minimum": ("stat_length",),
    "reflect": ("reflect_type",),
    "symmetric": ("reflect_type",),
}


def pad(array: Any, pad_width: Any, mode: str | Callable = "constant", **kwargs: Any) -> ndarray:
    """`array` with `pad_width` elements before and after each axis, filled as `mode` says, axis after axis.

    `pad_width` is a number, a (before, after) pair, a pair per axis, or a dict from axes to either.
    """
    a = asarray(array)
    widths = _widths(pad_width, a.ndim)
    if callable(mode):
        return _pad_by_function(a, widths, mode, kwargs)
    try:
        unsupported = set(kwargs) - set(_ALLOWED[mode])
    except KeyError:
        raise ValueError(f"mode '{mode}' is not supported") from None
    if unsupported:
        raise ValueError(f"unsupported keyword arguments for mode '{mode}': {unsupported}")
    padded = _framed(a, widths)
    if mode == "empty":
        return padded
    if mode == "constant":
        values = _pairs(kwargs.get("constant_values", 0), a.ndim)
        for axis in range(a.ndim):
            _set(padded, axis, widths, *values[axis])
        return padded
    if a.size == 0:
        for axis, pair in enumerate(widths):
            if a.shape[axis] == 0 and any(pair):
                raise ValueError(f"can't extend empty axis {axis} using modes other than 'constant' or 'empty'")
        return padded
    if mode == "linear_ramp":
        ends = _pairs(kwargs.get("end_values", 0), a.ndim)
    elif mode in ("maximum", "minimum", "mean", "median"):
        lengths = _pairs(kwargs.get("stat_length"), a.ndim, whole=True)
    kind = kwargs.get("reflect_type", "even")
    for axis in range(a.ndim):
        if mode == "edge":
            inner = _inner(padded, axis, widths)
            _set(padded, axis, widths, inner[_at(axis, slice(0, 1))], inner[_at(axis, slice(-1, None))])
        elif mode == "linear_ramp":
            _ramp(padded, axis, widths, ends[axis])
        elif mode in ("maximum", "minimum", "mean", "median"):
            _statistics(padded, axis, widths, lengths[axis], mode)
        elif mode == "wrap":
            _by_position(padded, axis, widths, _wrapped)
        elif mode == "symmetric":
            _reflected(padded, axis, widths, kind, 1)
        else:
            _reflected(padded, axis, widths, kind, 0)
    return padded


def _framed(a: ndarray, widths: list[tuple[int, int]]) -> ndarray:
    """A new array with `a` in the middle."""
    shape = tuple(before + n + after for n, (before, after) in zip(a.shape, widths))
    padded = empty(shape, a.dtype, order="F" if a.flags.fnc else "C")
    padded[tuple(slice(before, before + n) for n, (before, _) in zip(a.shape, widths))] = a
    return padded


def _at(axis: int, part: slice) -> tuple:
    return (slice(None),) * axis + (part,)


def _around(padded: ndarray, axis: int, widths: list[tuple[int, int]]) -> tuple:
    """The part that is filled when it is the turn of `axis`: earlier axes whole, later axes without their border.

    Later axes are filled from what earlier ones left, so their borders may hold anything for now.
    """
    return tuple(
        slice(None) if k < axis else slice(before, padded.shape[k] - after) for k, (before, after) in enumerate(widths)
    )


def _inner(padded: ndarray, axis: int, widths: list[tuple[int, int]]) -> ndarray:
    return padded[_around(padded, axis, widths)]


def _border(padded: ndarray, axis: int, widths: list[tuple[int, int]]) -> tuple[tuple, tuple]:
    """Indices of the border before and after."""
    before, after = widths[axis]
    around = list(_around(padded, axis, widths))
    around[axis] = slice(0, before)
    first = tuple(around)
    around[axis] = slice(padded.shape[axis] - after, None)
    return first, tuple(around)


def _set(padded: ndarray, axis: int, widths: list[tuple[int, int]], low: Any, high: Any) -> None:
    first, last = _border(padded, axis, widths)
    if widths[axis][0]:
        padded[first] = low
    if widths[axis][1]:
        padded[last] = high


def _ramp(padded: ndarray, axis: int, widths: list[tuple[int, int]], ends: tuple) -> None:
    """Straight lines from the edges to the end values."""
    inner = _inner(padded, axis, widths)
    edges = inner[_at(axis, slice(0, 1))], inner[_at(axis, slice(-1, None))]
    ramps = []
    for k in (0, 1):
        ramp = linspace(
            ends[k], edges[k].squeeze(axis), num=widths[axis][k], endpoint=False, dtype=padded.dtype, axis=axis
        )
        ramps.append(ramp if k == 0 else ramp[_at(axis, slice(None, None, -1))])
    _set(padded, axis, widths, ramps[0], ramps[1])


def _statistics(padded: ndarray, axis: int, widths: list[tuple[int, int]], lengths: tuple, mode: str) -> None:
    """A statistic of the outermost elements on each side."""
    inner = _inner(padded, axis, widths)
    n = inner.shape[axis]
    values = []
    for k in (0, 1):
        length = n if lengths[k] is None else min(lengths[k], n)
        if length == 0 and mode in ("maximum", "minimum"):
            raise ValueError("stat_length of 0 yields no value for padding")
        part = inner[_at(axis, slice(0, length) if k == 0 else slice(n - length, None))]
        if mode == "maximum":
            value = part.max(axis=axis, keepdims=True)
        elif mode == "minimum":
            value = part.min(axis=axis, keepdims=True)
        elif mode == "mean":
            value = part.mean(axis=axis, keepdims=True)
        else:
            value = median(part, axis=axis, keepdims=True)
        if padded.dtype.kind in "iu" and value.dtype.kind == "f":
            value = rint(value)
        values.append(value)
    _set(padded, axis, widths, *values)


def _wrapped(k: int, n: int) -> int:
    return k % n


def _by_position(padded: ndarray, axis: int, widths: list[tuple[int, int]], source: Callable) -> None:
    """Each border element from the inner element whose number `source(position, length)` gives."""
    inner = _inner(padded, axis, widths)
    n = inner.shape[axis]
    before, after = widths[axis]
    low = [source(k, n) for k in range(-before, 0)]
    high = [source(k, n) for k in range(n, n + after)]
    _set(padded, axis, widths, inner.take(low, axis=axis), inner.take(high, axis=axis))


def _reflected(padded: ndarray, axis: int, widths: list[tuple[int, int]], kind: str, edge: int) -> None:
    """The mirror image on each side, with (`edge` 1) or without (0) the edge itself; odd reflection turns it about."""
    inner = _inner(padded, axis, widths)
    n = inner.shape[axis]
    before, after = widths[axis]
    if n == 1 and not edge:
        _set(padded, axis, widths, inner, inner)
        return
    period = n - 1 if not edge else n

    def image(k: int, _: int) -> int:
        if edge:
            k %= 2 * n
            return k if k < n else 2 * n - 1 - k
        k %= 2 * period
        return k if k < n else 2 * period - k

    if kind != "odd":
        _by_position(padded, axis, widths, image)
        return
    # Odd reflection: beyond each mirror, twice the value at the edge minus the image; longer borders repeat that.
    low_done, high_done = 0, 0
    left, right = before, after
    while left > 0 or right > 0:
        around = list(_around(padded, axis, widths))
        start, stop = before - low_done, before + n + high_done
        around[axis] = slice(start, stop)
        grown = padded[tuple(around)]
        size = stop - start
        if left > 0:
            chunk = min(left, size - 1 + edge)
            part = grown[_at(axis, slice(1 - edge, chunk + 1 - edge))][_at(axis, slice(None, None, -1))]
            around[axis] = slice(start - chunk, start)
            low_part = (tuple(around), 2 * grown[_at(axis, slice(0, 1))] - part)
            left -= chunk
            padded[low_part[0]] = low_part[1]
            low_done += chunk
        if right > 0:
            start = before - low_done
            around[axis] = slice(start, stop)
            grown = padded[tuple(around)]
            size = stop - start
            chunk = min(right, size - 1 + edge)
            part = grown[_at(axis, slice(size - 1 + edge - chunk, size - 1 + edge))][_at(axis, slice(None, None, -1))]
            around[axis] = slice(stop, stop + chunk)
            padded[tuple(around)] = 2 * grown[_at(axis, slice(-1, None))] - part
            right -= chunk
            high_done += chunk


def _pad_by_function(a: ndarray, widths: list[tuple[int, int]], function: Callable, kwargs: dict) -> ndarray:
    """Zeros around, then `function(vector, widths, axis, kwargs)` edits every vector along every axis in place."""
    padded = _framed(a, widths)
    for axis in range(a.ndim):
        _set(padded, axis, [(b, c) for b, c in widths], 0, 0)
    for axis in range(padded.ndim):
        turned = padded.transpose(tuple(k for k in range(padded.ndim) if k != axis) + (axis,))
        places = [()]
        for n in turned.shape[:-1]:
            places = [(*place, k) for place in places for k in range(n)]
        for place in places:
            function(turned[place], widths[axis], axis, kwargs)
    return padded


def _widths(pad_width: Any, ndim: int) -> list[tuple[int, int]]:
    """`pad_width` as a (before, after) pair of natural numbers for each axis."""
    if isinstance(pad_width, dict):
        pairs: list = [(0, 0)] * ndim
        for axis, width in pad_width.items():
            pairs[operator.index(axis)] = (width, width) if isinstance(width, int) else tuple(width)
        pad_width = pairs
    if asarray(pad_width).dtype.kind != "i":
        raise TypeError("`pad_width` must be of integral type.")
    return _pairs(pad_width, ndim, whole=True)


def _pairs(x: Any, ndim: int, whole: bool = False) -> list[tuple]:
    """`x` broadcast to a (before, after) pair for each axis."""
    if x is None:
        return [(None, None)] * ndim
    x = asarray(x)
    if whole and x.dtype.kind == "f":
        x = rint(x).astype("int64")
    if whole and (x < 0).any():
        raise ValueError("index can't contain negative values")
    values = x.tolist() if x.dtype.kind != "O" else x.tolist()
    if x.ndim > 2:
        raise ValueError("input operand has more dimensions than allowed by the axis remapping")
    if x.ndim == 0:
        return [(values, values)] * ndim
    if x.size == 1:
        only = x.ravel().tolist()[0]
        return [(only, only)] * ndim
    if x.shape in ((2,), (1, 2)):
        pair = tuple(x.ravel().tolist())
        return [pair] * ndim
    if x.shape == (ndim, 1):
        return [(each[0], each[0]) for each in values]
    if x.shape == (ndim, 2):
        return [tuple(each) for each in values]
    message = (
        "operands could not be broadcast together with remapped shapes [original->remapped]: "
        f"{shape_text(x.shape)}  and requested shape ({ndim},2)"
    )
    raise ValueError(message)


__all__ = ["pad"]
