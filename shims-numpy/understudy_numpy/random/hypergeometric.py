"""Draws without replacement: the checks of the hypergeometric distribution's parameters, and the multivariate distribution.

Sources: Stadlober, "Sampling from Poisson, Binomial and Hypergeometric Distributions" (1989); the marginal method is the
textbook's sequence of conditional draws.
"""

from __future__ import annotations

import operator
from typing import Any

from .. import primitives
from ..creation import asarray, zeros
from ..dtypes import issubdtype
from ..functions import isscalar
from ..ndarray import ndarray
from ..primitives.pure.discrete import hypergeometric
from ..scalars import integer

_LARGEST = 10**9
_INT64_MAX = 2**63 - 1


def require_sample(ngood: Any, nbad: Any, nsample: Any, largest: bool) -> None:
    """Raise where there are fewer items than drawn ones, or with `largest` too many for a float to count."""
    good, bad, sample = (asarray(each, dtype="i8") for each in (ngood, nbad, nsample))
    if largest and ((good >= _LARGEST).any() or (bad >= _LARGEST).any()):
        raise ValueError(f"both ngood and nbad must be less than {_LARGEST}")
    if asarray(good + bad < sample).any():
        raise ValueError("ngood + nbad < nsample")


def multivariate_hypergeometric(source: Any, colors: Any, nsample: Any, size: Any, method: str) -> ndarray:
    """How many items of each colour are among `nsample` that are drawn without replacement."""
    if method not in ("count", "marginals"):
        raise ValueError('method must be "count" or "marginals".')
    try:
        operator.index(nsample)
    except TypeError:
        raise ValueError("nsample must be an integer") from None
    if nsample < 0:
        raise ValueError("nsample must be nonnegative.")
    counts = _colors(colors)
    total = sum(counts)
    if total > _INT64_MAX:
        raise ValueError(f"sum(colors) must not exceed the maximum value of a 64 bit signed integer ({_INT64_MAX})")
    if method == "count" and total > _INT64_MAX // 8:
        raise ValueError(f"When method is 'count', sum(colors) must not exceed {_INT64_MAX // 8}")
    if method == "marginals" and total >= 1000000000:
        raise ValueError('When method is "marginals", sum(colors) must be less than 1000000000.')
    if nsample > total:
        raise ValueError("nsample > sum(colors)")
    before = () if size is None else (size,) if isscalar(size) else tuple(size)
    made = zeros((*before, len(counts)), dtype="i8")
    if not made.size or total == 0 or nsample == 0:
        return made
    # The fewer are drawn: those that stay, where they are less than half.
    inverted = nsample > total // 2
    drawn = total - nsample if inverted else int(nsample)
    one = _by_counting if method == "count" else _by_marginals
    choices = _choices(counts, total) if method == "count" else []
    rows = made.reshape(-1, len(counts))
    for k in range(len(rows)):
        row = one(source, counts, total, drawn, choices)
        rows[k] = [count - n for count, n in zip(counts, row)] if inverted else row
    return made


def _colors(colors: Any) -> list[int]:
    try:
        given = asarray(colors)
        valid = given.ndim == 1 and (given.size == 0 or issubdtype(given.dtype, integer) and min(given.tolist()) >= 0)
        valid = valid and (given.size == 0 or max(given.tolist()) <= _INT64_MAX)
    except ValueError:
        valid = False
    if not valid:
        raise ValueError(
            f"colors must be a one-dimensional sequence of nonnegative integers not exceeding {_INT64_MAX}."
        )
    return [int(count) for count in given.tolist()]


def _choices(counts: list[int], total: int) -> list[int]:
    """The colour of each item."""
    try:
        choices = [0] * total
    except MemoryError:
        raise MemoryError(
            f"Insufficient memory for multivariate_hypergeometric with method='count' and sum(colors)={total}"
        ) from None
    start = 0
    for color, count in enumerate(counts):
        choices[start : start + count] = [color] * count
        start += count
    return choices


def _by_marginals(source: Any, counts: list[int], total: int, drawn: int, choices: list[int]) -> list[int]:
    """One colour after the other, each given those before it."""
    row = [0] * len(counts)
    for k, count in enumerate(counts[:-1]):
        if drawn == 0:
            return row
        total -= count
        row[k] = hypergeometric(source, count, total, drawn)
        drawn -= row[k]
    row[-1] = drawn
    return row


def _by_counting(source: Any, counts: list[int], total: int, drawn: int, choices: list[int]) -> list[int]:
    """The first items of a shuffle; `choices` keeps its order for the next draw."""
    row = [0] * len(counts)
    for j in range(drawn):
        k = j + primitives.bounded_fill(source.stream, total - j - 1, 1, True)[0]
        choices[k], choices[j] = choices[j], choices[k]
        row[choices[j]] += 1
    return row
