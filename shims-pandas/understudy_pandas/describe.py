"""`describe`: what a column holds, in a few numbers."""

from __future__ import annotations

from typing import Any

import understudy_numpy as np

from .arrays import columns
from .construction import is_list_like
from .dtypes import is_extension
from .index.base import Index
from .na import NAN


def refine_percentiles(percentiles: Any) -> list[float]:
    """The shares asked for, in order, each once."""
    if percentiles is None:
        return [0.25, 0.5, 0.75]
    shares = [float(p) for p in (percentiles if is_list_like(percentiles) else [percentiles])]
    if any(not 0 <= p <= 1 for p in shares):
        raise ValueError("percentiles should all be in the interval [0, 1]")
    if len(set(shares)) != len(shares):
        raise ValueError("percentiles cannot contain duplicates")
    return sorted(shares)


def percent_names(shares: list[float]) -> list[str]:
    """`25%`, `2.5%`, ...: as few digits as tell the shares apart."""
    percents = [share * 100 for share in shares]
    whole = [abs(p - round(p)) < 1e-8 for p in percents]
    if all(whole):
        return [f"{round(p)}%" for p in percents]
    digits = 1
    while (
        digits < 12
        and len({round(p, digits) for p in percents}) < len(percents)
        or any(abs(round(p, digits) - p) > 10 ** -(digits + 1) * 5 for p in percents)
        and digits < 1
    ):
        digits += 1
    return [f"{round(p)}%" if w else f"{round(p, digits)}%" for p, w in zip(percents, whole)]


def _kind(array: Any) -> str:
    dtype = array.dtype
    if is_extension(dtype):
        return "time" if str(dtype).startswith("datetime64") else "other"
    if dtype.kind in "iufc":
        return "number"
    if dtype.kind == "M":
        return "time"
    return "span" if dtype.kind == "m" else "other"


def describe_series(series: Any, percentiles: Any = None) -> Any:
    """Count, mean, std, min, quantiles, max of numbers and moments; count, unique, top, freq of the rest."""
    from .series import Series

    kind = _kind(series._array)
    if kind == "other":
        return _describe_categories(series)
    shares = refine_percentiles(percentiles)
    quantiles = series.quantile(shares)
    middle = columns.to_list(quantiles._array)
    if kind == "time":
        labels = ["count", "mean", "min", *percent_names(shares), "max"]
        values = [np.int64(series.count()), series.mean(), series.min(), *middle, series.max()]
        return Series._from_array(columns.object_array(values), Index(labels), series._name)
    labels = ["count", "mean", "std", "min", *percent_names(shares), "max"]
    values = [series.count(), series.mean(), series.std(), series.min(), *middle, series.max()]
    if kind == "span":
        return Series._from_array(columns.object_array(values), Index(labels), series._name)
    return Series._from_array(np.array([float(v) for v in values], dtype="f8"), Index(labels), series._name)


def _describe_categories(series: Any) -> Any:
    from .series import Series

    counts = series.value_counts()
    present = len(counts[counts > 0]) if len(counts) else 0
    top, freq = (counts.index[0], counts.iloc[0]) if present else (NAN, NAN)
    values = [np.int64(series.count()), present, top, freq]
    array = columns.object_array(values)
    return Series._from_array(array, Index(["count", "unique", "top", "freq"]), series._name)


def describe_frame(frame: Any, percentiles: Any, include: Any, exclude: Any) -> Any:
    """The descriptions of the columns side by side: of the numbers, or of the columns asked for."""
    from .frame import DataFrame

    if frame.shape[1] == 0:
        raise ValueError("Cannot describe a DataFrame without columns")
    if include is None and exclude is None:
        # Moments in a time zone are described only where they are asked for, or alone.
        chosen = [
            k
            for k, a in enumerate(frame._arrays)
            if _kind(a) in ("number", "time", "span") and not is_extension(a.dtype)
        ]
        data = frame._take_columns(chosen or range(frame.shape[1]))
    elif isinstance(include, str) and include == "all":
        if exclude is not None:
            raise ValueError("exclude must be None when include is 'all'")
        data = frame
    else:
        data = frame.select_dtypes(include=include, exclude=exclude)
    parts = [describe_series(data._column_at(k), percentiles) for k in range(data.shape[1])]
    labels = _joint_labels([part.index.tolist() for part in parts])
    index = Index(labels)
    arrays = [part.reindex(index)._array if part.index.tolist() != labels else part._array for part in parts]
    return DataFrame._from_arrays(arrays, data._columns, index)


def _joint_labels(lists: list[list[str]]) -> list[str]:
    """All labels, each once, in the order of the shortest lists first."""
    joint: list[str] = []
    for labels in sorted(lists, key=len):
        joint.extend(label for label in labels if label not in joint)
    return joint
