"""What choosing and shuffling rest on, for `Generator` and `RandomState`."""

from __future__ import annotations

import sys
from array import array as typed
from collections.abc import MutableSequence
from itertools import accumulate
from typing import Any

from .. import primitives
from ..creation import array, asarray
from ..dtypes import FLOAT64, INT64
from ..errors import warn
from ..lanes import normalize_axis
from ..ndarray import fresh, ndarray
from ..ordering import searchsorted
from ..scalars import str_
from .sampling import shape_of, size_of


def shuffle_array(stream: Any, x: ndarray, axis: int) -> None:
    """Fisher and Yates' shuffle of an array along an axis."""
    if x.ndim == 0:
        raise TypeError("len() of unsized object")
    axis = normalize_axis(axis, x.ndim)
    if not x.flags.writeable:
        raise ValueError("array is read-only")
    if x.size == 0:
        return
    n = x.shape[axis]
    order = fresh(primitives.shuffled_range(stream, n), INT64, (n,))
    x[...] = x.take(order, axis=axis)


def shuffle_sequence(stream: Any, x: Any) -> None:
    """Fisher and Yates' shuffle of anything with items."""
    n = len(x)
    if not isinstance(x, MutableSequence) and not isinstance(x, (tuple, str)):
        warn(
            f"you are shuffling a '{type(x).__name__}' object which is not a subclass of 'Sequence'; `shuffle` is not "
            "guaranteed to behave correctly. E.g., non-numpy array/tensor objects with view semantics may contain "
            "duplicates after shuffling.",
            UserWarning,
        )
    for i, j in primitives.exchanges(stream, n, 1, True):
        x[i], x[j] = x[j], x[i]


def bytes_of(stream: Any, length: int) -> bytes:
    """Random bytes: 32-bit words, low byte first."""
    if not isinstance(length, (int, float)) and not hasattr(length, "__index__"):
        raise TypeError("an integer is required")
    length = int(length)
    words = primitives.word_fill(stream, -(-length // 4), 32)
    if sys.byteorder == "big":
        words = typed("I", words)
        words.byteswap()
    return words.tobytes()[:length]


def count_of(size: Any) -> int:
    if isinstance(size, str):
        raise ValueError(f"invalid literal for int() with base 10: {str_(size)!r}")
    return 1 if size is None else size_of(shape_of(size))


def probabilities(p: Any, population: int, modern: bool = True) -> list[float]:
    """`p` as floats, checked; the texts of the legacy interface differ."""
    len(p)
    tolerance = 1.4901161193847656e-08
    if isinstance(p, ndarray) and p.dtype.name in ("float32", "float16"):
        tolerance = 0.00034526698300124393 if p.dtype.name == "float32" else 0.03125
    weights = asarray(p).astype("f8")
    if weights.ndim != 1:
        raise ValueError("p must be 1-dimensional" if modern else "'p' must be 1-dimensional")
    if weights.size != population:
        raise ValueError("a and p must have same size" if modern else "'a' and 'p' must have same size")
    values = weights.tolist()
    total = _compensated_sum(values)
    if total != total:
        raise ValueError("Probabilities contain NaN" if modern else "probabilities contain NaN")
    if any(value < 0 for value in values):
        raise ValueError("Probabilities are not non-negative" if modern else "probabilities are not non-negative")
    if abs(total - 1.0) > tolerance:
        raise ValueError(
            "Probabilities do not sum to 1. See Notes section of docstring for more information."
            if modern
            else "probabilities do not sum to 1"
        )
    return values


def _compensated_sum(values: list[float]) -> float:
    """Kahan's sum."""
    total, lost = values[0] if values else 0.0, 0.0
    for value in values[1:]:
        term = value - lost
        larger = total + term
        lost = larger - total - term
        total = larger
    return total


def searched(weights: list[float], draws: Any) -> Any:
    """For each draw in [0, 1), the place where the cumulative weights first exceed it."""
    sums = array(list(accumulate(weights)))
    places = searchsorted(sums / sums[-1], fresh(draws, FLOAT64, (len(draws),)), side="right")
    return places.values()


def chosen_by_weight(uniforms: Any, weights: list[float], n: int) -> typed:
    """`n` different places: draws are made with replacement, repeats dropped and their weights struck out."""
    chosen = typed("q")
    weights = list(weights)
    while len(chosen) < n:
        draws = uniforms(n - len(chosen))
        for place in chosen:
            weights[place] = 0.0
        chosen.extend(dict.fromkeys(searched(weights, draws)))
    return chosen
