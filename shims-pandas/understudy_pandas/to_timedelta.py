"""`to_timedelta`: durations from text, numbers and timedeltas; one duration, a Series or an index."""

from __future__ import annotations

from typing import Any

import understudy_numpy as np

from .arrays import columns
from .arrays.base import ExtensionArray
from .arrays.datetime import timedeltas, unit_of
from .construction import is_list_like
from .na import is_missing
from .nattype import INAT, NUMPY_UNIT_NS, UNIT_NS, NaT, finer
from .timedeltas import Timedelta, unit_of_word


def to_timedelta(arg: Any, unit: str | None = None, errors: str = "raise") -> Any:
    """Durations from `arg`: a scalar gives a Timedelta, a Series a Series, a list an index."""
    if errors not in ("raise", "coerce"):
        raise ValueError("errors must be one of 'raise', or 'coerce'.")
    if unit is not None:
        unit_of_word(unit)
    if arg is None:
        return NaT
    from .index.base import Index
    from .series import Series

    if isinstance(arg, Series):
        return Series._from_array(_column(arg._array, unit, errors), arg._index, arg._name)
    if isinstance(arg, Index):
        return Index._from_array(_column(arg._array, unit, errors), arg._name)
    if is_list_like(arg):
        values = arg if isinstance(arg, (np.ndarray, ExtensionArray)) else list(arg)
        return Index._from_array(_column(values, unit, errors), None)
    if isinstance(arg, str) and unit is not None:
        raise ValueError("unit must not be specified if the input is/contains a str")
    try:
        return Timedelta(arg) if unit is None else Timedelta(arg, unit)
    except ValueError:
        if errors == "coerce":
            return NaT
        raise


def to_column(data: Any) -> Any:
    """The column of durations for list-like data, as `TimedeltaIndex(data)` reads it."""
    inner = getattr(data, "_array", data)
    return _column(inner if isinstance(inner, (np.ndarray, ExtensionArray)) else list(inner), None, "raise")


def _column(values: Any, unit: str | None, errors: str) -> Any:
    if isinstance(values, np.ndarray) and values.dtype.kind == "m":
        return values if unit_of(values.dtype) in UNIT_NS else values.astype("m8[s]")
    if isinstance(values, np.ndarray) and values.dtype.kind in "iuf":
        return _numbers(values.tolist(), unit)
    if isinstance(values, np.ndarray) and values.dtype.kind in "Mb":
        raise TypeError(f"dtype {values.dtype} cannot be converted to timedelta64[ns]")
    items = columns.to_list(values) if not isinstance(values, list) else values
    if items and all(type(v) in (int, float) for v in items) and not all(is_missing(v) for v in items):
        return _numbers(items, unit)
    table: dict[Any, Any] = {}
    spans = []
    kept = "s"
    for item in items:
        if is_missing(item):
            spans.append(NaT)
            continue
        span = table.get(item)
        if span is None:
            span = table[item] = _one(item, unit, errors)
        if span is not NaT:
            kept = finer(kept, span._unit)
        spans.append(span)
    size = UNIT_NS[kept]
    return timedeltas([INAT if span is NaT else span._ns // size for span in spans], kept)


def _one(item: Any, unit: str | None, errors: str) -> Any:
    try:
        if isinstance(item, str):
            if unit is not None:
                raise ValueError("unit must not be specified if the input contains a str")
            return Timedelta(item)
        return Timedelta(item, unit) if isinstance(item, (int, float)) else Timedelta(item)
    except ValueError as error:
        if errors == "coerce":
            return NaT
        if "unit must not" in str(error) or "unit abbreviation" in str(error):
            if isinstance(item, str) and "w/o a number" in str(error):
                raise ValueError(f"Could not convert '{item}' to NumPy timedelta") from None
        raise


def _numbers(values: list[Any], unit: str | None) -> Any:
    word = unit_of_word(unit if unit is not None else "ns")
    size = NUMPY_UNIT_NS[word]
    whole = all(type(v) is int or v != v or v.is_integer() for v in values)
    kept = ("ns" if word == "ns" else "us") if whole else "ns"
    step = UNIT_NS[kept]
    result = []
    for value in values:
        if value != value or value == INAT:
            result.append(INAT)
        elif whole or word == "ns":
            result.append(int(value) * size // step)
        else:
            base = int(value)
            result.append(base * size + int(round((value - base) * size, 0)))
    return timedeltas(result, kept)
