"""Correlation and covariance of all pairs of columns."""

from __future__ import annotations

import math
from typing import Any

import understudy_numpy as np
from understudy_numpy.primitives.refusal import Refusal

from .arrays import columns
from .arrays.base import ExtensionArray
from .na import NAN
from .sort import rank_array


def _float_columns(frame: Any) -> list[Any]:
    found = []
    for array in frame._arrays:
        if isinstance(array, ExtensionArray):
            first = next((v for v in array.tolist() if isinstance(v, str)), None)
            if first is not None:
                raise ValueError(f"could not convert string to float: {first!r}")
            array = array.to_numpy("f8")
        found.append(columns.cast(array, np.dtype("f8")))
    return found


def correlation_matrix(frame: Any, method: str, min_periods: int) -> Any:
    """Pearson's (or Spearman's) correlations, by Welford's updates over the rows in which both columns are finite."""
    if method not in ("pearson", "spearman") and not callable(method):
        if method == "kendall":
            raise Refusal("pandas.DataFrame.corr", "method", method, "only pearson and spearman have a shim")
        raise ValueError(
            f"method must be either 'pearson', 'spearman', 'kendall', or a callable, '{method}' was supplied"
        )
    arrays = _float_columns(frame)
    width = len(arrays)
    table = [[NAN] * width for _ in range(width)]
    lists = [array.tolist() for array in arrays]
    for i in range(width):
        for j in range(i + 1):
            pairs = [(a, b) for a, b in zip(lists[i], lists[j]) if math.isfinite(a) and math.isfinite(b)]
            if len(pairs) < max(min_periods, 1):
                continue
            if callable(method):
                one, two = zip(*pairs)
                value = 1.0 if i == j else float(method(np.array(one), np.array(two)))
            elif method == "spearman":
                one, two = zip(*pairs)
                ranks = zip(rank_array(np.array(one)).tolist(), rank_array(np.array(two)).tolist())
                value = _pearson(list(ranks), i == j)
            else:
                value = _pearson(pairs, i == j)
            table[i][j] = table[j][i] = value
    return frame._made([np.array(column, dtype="f8") for column in table], frame._columns, frame._columns)


def _pearson(pairs: list[tuple[float, float]], same: bool) -> float:
    """The correlation of pairs, in one pass (Welford 1962), as pandas computes it."""
    mean_x = mean_y = sum_x = sum_y = cross = 0.0
    count = 0
    for x, y in pairs:
        count += 1
        dx = x - mean_x
        dy = y - mean_y
        mean_x += 1.0 / count * dx
        mean_y += 1.0 / count * dy
        sum_x += (x - mean_x) * dx
        sum_y += (y - mean_y) * dy
        cross += (x - mean_x) * dy
    divisor = (sum_x * sum_y) ** 0.5
    if divisor == 0:
        return NAN
    value = cross / divisor
    return max(-1.0, min(1.0, value))


def covariance_matrix(frame: Any, min_periods: Any, ddof: int | None) -> Any:
    """The covariances; over the rows that both columns have."""
    arrays = _float_columns(frame)
    width = len(arrays)
    least = 1 if min_periods is None else min_periods
    if not any(columns.has_missing(array) for array in arrays):
        if least > len(frame._index):
            table = np.full((width, width), NAN)
        else:
            table = np.cov(np.concatenate(arrays).reshape(width, len(frame._index)), ddof=ddof).reshape(width, width)
        lists = table.tolist()
    else:
        lists = [[NAN] * width for _ in range(width)]
        for i in range(width):
            for j in range(i + 1):
                both = zip(arrays[i].tolist(), arrays[j].tolist())
                pairs = [(a, b) for a, b in both if math.isfinite(a) and math.isfinite(b)]
                if len(pairs) >= max(least, 1):
                    lists[i][j] = lists[j][i] = _covariance(pairs)
    return frame._made([np.array(column, dtype="f8") for column in lists], frame._columns, frame._columns)


def _covariance(pairs: list[tuple[float, float]]) -> float:
    mean_x = mean_y = cross = 0.0
    count = 0
    for x, y in pairs:
        count += 1
        dx = x - mean_x
        dy = y - mean_y
        mean_x += 1.0 / count * dx
        mean_y += 1.0 / count * dy
        cross += (x - mean_x) * dy
    return cross / (count - 1) if count > 1 else NAN
