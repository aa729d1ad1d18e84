"""`agg`, `apply` and `transform` of Series and DataFrames."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import understudy_numpy as np

from .arrays import columns
from .construction import array_of, is_list_like
from .errors import SpecificationError
from .index.base import Index


def function_name(func: Any) -> Any:
    """The label that a function's results get."""
    if isinstance(func, str):
        return func
    inner = func
    while hasattr(inner, "func") and hasattr(inner, "keywords"):
        inner = inner.func
    return getattr(inner, "__name__", type(inner).__name__)


def call_named(obj: Any, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """What the method of that name, or else NumPy's function, gives for the object."""
    found = getattr(type(obj), name, None)
    if found is None:
        function = getattr(np, name, None)
        if callable(function):
            return function(obj, *args, **kwargs)
        raise AttributeError(f"'{name}' is not a valid function for '{type(obj).__name__}' object")
    attribute = getattr(obj, name)
    return attribute(*args, **kwargs) if callable(attribute) else attribute


def aggregate_series(series: Any, func: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """One aggregation of a Series, or a Series (of a list or dict of them)."""
    from .series import Series

    if func is None:
        if not kwargs:
            return Series([], index=Index([], dtype=object), dtype=object)
        func, kwargs = dict(kwargs), {}
    if isinstance(func, str):
        return call_named(series, func, args, kwargs)
    if isinstance(func, Mapping):
        if any(isinstance(one, Mapping) for one in func.values()):
            raise SpecificationError("nested renamer is not supported")
        results = {name: aggregate_series(series, one, args, kwargs) for name, one in func.items()}
        return Series(list(results.values()), index=Index(list(results)), name=series._name)
    if is_list_like(func):
        names = [function_name(one) for one in func]
        if len(set(names)) != len(names):
            raise SpecificationError("Function names must be unique, found multiple named " + repr(_repeated(names)))
        values = [aggregate_series(series, one, args, kwargs) for one in func]
        if values and all(hasattr(value, "_index") for value in values):
            from .concat import concat

            return concat(values, axis=1, keys=names)
        return Series(values, index=Index(names), name=series._name)
    if callable(func):
        return func(series, *args, **kwargs)
    raise TypeError(f"'{type(func).__name__}' object is not callable")


def _repeated(names: list[str]) -> str:
    return next(name for name in names if names.count(name) > 1)


def aggregate_frame(frame: Any, func: Any, axis: int, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """Aggregations of a DataFrame's columns: one name, a list, a dict by column, or names for results."""
    from .frame import DataFrame
    from .series import Series

    if axis == 1:
        found = aggregate_frame(frame.T, func, 0, args, kwargs)
        return found.T if getattr(found, "ndim", 1) == 2 else found
    if func is None:
        return _aggregate_named(frame, kwargs)
    if isinstance(func, str):
        return call_named(frame, func, args, kwargs)
    if isinstance(func, Mapping):
        missing = [label for label in func if label not in frame._columns]
        if missing:
            raise KeyError(f"Label(s) {missing} do not exist")
        if any(is_list_like(one) for one in func.values()):
            # Beside a list, one function counts as a list of one.
            func = {label: one if is_list_like(one) else [one] for label, one in func.items()}
        results = {label: aggregate_series(frame[label], one, args, kwargs) for label, one in func.items()}
        if any(hasattr(value, "_index") for value in results.values()):
            order = list(dict.fromkeys(name for value in results.values() for name in value._index.tolist()))
            return DataFrame(results).reindex(order)
        return Series(list(results.values()), index=Index(list(results)))
    if is_list_like(func):
        names = [function_name(one) for one in func]
        arrays = [
            array_of([aggregate_series(frame._column_at(k), one, args, kwargs) for one in func])
            for k in range(frame.shape[1])
        ]
        return DataFrame._from_arrays(arrays, frame._columns, Index(names))
    return apply_frame(frame, func, 0, False, None, args, kwargs)


def _aggregate_named(frame: Any, kwargs: dict[str, Any]) -> Any:
    """`agg(result=(column, function), ...)`."""
    from .frame import DataFrame

    if not kwargs:
        raise TypeError("Must provide 'func' or tuples of '(column, aggfunc).")
    labels = list(dict.fromkeys(column for column, _ in kwargs.values()))
    table = {label: {} for label in labels}
    for name, (column, func) in kwargs.items():
        table[column][name] = aggregate_series(frame[column], func, (), {})
    return DataFrame(
        {label: [values.get(name, np.nan) for name in kwargs] for label, values in table.items()}, index=list(kwargs)
    )


def apply_frame(
    frame: Any, func: Any, axis: int, raw: bool, result_type: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> Any:
    """`func` of each column (axis 0) or row (axis 1), the results put together by what they are."""
    if isinstance(func, str):
        if axis == 1 and "axis" not in kwargs:
            kwargs = {**kwargs, "axis": 1}
        return call_named(frame, func, args, kwargs)
    if isinstance(func, (Mapping, list, tuple)):
        return aggregate_frame(frame, func, axis, args, kwargs)
    if isinstance(func, np.ufunc) and not args and not kwargs:
        return func(frame)
    if result_type not in (None, "reduce", "broadcast", "expand"):
        raise ValueError("invalid value for result_type, must be one of {None, 'reduce', 'broadcast', 'expand'}")
    if axis == 0:
        pieces = [frame._column_at(k) for k in range(frame.shape[1])]
        labels = frame._columns
    else:
        pieces = [row for _, row in frame.iterrows()]
        labels = frame._index
    if not pieces or not len(frame):
        return _apply_empty(frame, func, axis, args, kwargs)
    values = [func(np.asarray(piece._array) if raw else piece, *args, **kwargs) for piece in pieces]
    return _assembled(frame, values, labels, axis, result_type)


def _apply_empty(frame: Any, func: Any, axis: int, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    from .series import Series

    try:
        found = func(Series([], dtype=np.float64), *args, **kwargs)
    except Exception:  # whatever the function does with nothing, pandas then gives back a copy
        return frame.copy()
    if hasattr(found, "_index"):
        return frame.copy()
    labels = frame._columns if axis == 0 else frame._index
    return (
        Series(found if len(labels) else np.nan, index=labels) if len(labels) else Series([], index=labels, dtype="f8")
    )


def _assembled(frame: Any, values: list[Any], labels: Any, axis: int, result_type: Any) -> Any:
    from .frame import DataFrame
    from .series import Series

    series = [hasattr(value, "_index") and hasattr(value, "_array") for value in values]
    if series and series[0] and result_type != "reduce":
        index = values[0]._index
        for value in values[1:]:
            if not value._index.equals(index):
                index = index.union(value._index, sort=False)
        aligned = [value._array if value._index.equals(index) else value.reindex(index)._array for value in values]
        if axis == 0:
            return DataFrame._from_arrays(aligned, labels, index)
        lists = list(zip(*map(columns.to_list, aligned)))
        kinds = {str(array.dtype) for array in aligned}
        dtype = aligned[0].dtype if len(kinds) == 1 and str(aligned[0].dtype) != "object" else None
        return DataFrame._from_arrays([array_of(list(row), dtype) for row in lists], index, labels)
    if result_type in ("expand", "broadcast") and values and is_list_like(values[0]):
        rows = [list(value) for value in values]
        if result_type == "broadcast":
            width = frame.shape[1] if axis == 1 else frame.shape[0]
            if any(len(row) != width for row in rows):
                raise ValueError("cannot broadcast result")
        made = DataFrame(rows, index=labels)
        made = made if axis == 1 else made.T
        if result_type == "broadcast":
            made.columns = frame._columns
            made.index = frame._index
        return made
    if values and all(isinstance(value, np.ndarray) and value.ndim == 1 for value in values) and axis == 0:
        if all(len(value) == len(frame) for value in values):
            return DataFrame._from_arrays(list(values), labels, frame._index)
    return Series._from_array(array_of(values), labels)


def transform_frame(frame: Any, func: Any, axis: int, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """A function of each column whose result has the rows of the frame."""
    from .concat import concat
    from .frame import DataFrame

    if axis == 1:
        return transform_frame(frame.T, func, 0, args, kwargs).T
    if isinstance(func, Mapping):
        return DataFrame({label: frame[label].transform(one, 0, *args, **kwargs) for label, one in func.items()})
    if is_list_like(func):
        parts = [frame._column_at(k).transform(list(func), 0, *args, **kwargs) for k in range(frame.shape[1])]
        return concat(parts, axis=1, keys=frame._columns.tolist())
    result = (
        call_named(frame, func, args, kwargs)
        if isinstance(func, str)
        else apply_frame(frame, func, 0, False, None, args, kwargs)
    )
    if getattr(result, "ndim", 0) == 0 or not result._index.equals(frame._index):
        raise ValueError("Function did not transform")
    return result
