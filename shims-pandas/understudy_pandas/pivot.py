"""`pivot_table` and `crosstab`: group, aggregate, and spread the inner keys over columns."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import understudy_numpy as np
from understudy_numpy.primitives.refusal import Refusal

from .construction import array_of, is_list_like
from .frame import DataFrame
from .groupby.aggregate import function_name
from .index.base import Index
from .index.multi import MultiIndex
from .index.range import RangeIndex
from .series import Series

__all__ = ["crosstab", "pivot_table"]


def pivot_table(
    data: DataFrame,
    values: Any = None,
    index: Any = None,
    columns: Any = None,
    aggfunc: Any = "mean",
    fill_value: Any = None,
    margins: bool = False,
    dropna: bool = True,
    margins_name: Hashable = "All",
    observed: bool = True,
    sort: bool = True,
    **kwargs: Any,
) -> DataFrame:
    """A table of `aggfunc` of `values`: rows by the keys `index`, columns by the keys `columns`."""
    tall, wide = _keys(index), _keys(columns)
    if not dropna:
        raise Refusal("pandas.pivot_table", "dropna", dropna, "only dropna=True has a shim")
    if isinstance(aggfunc, list):
        from .concat import concat

        if margins and wide:
            raise Refusal("pandas.pivot_table", "margins", margins, "with several functions and columns, no shim yet")
        pieces, names = [], []
        for func in aggfunc:
            piece = pivot_table(
                data, values, index, columns, func, fill_value, margins, dropna, margins_name, observed, sort, **kwargs
            )
            pieces.append(piece)
            names.append(function_name(func))
        return concat(pieces, keys=names, axis=1)
    keys = [*tall, *wide]
    labels = [key for key in keys if not _is_values(key)]
    given = values is not None
    several = is_list_like(values) and not isinstance(values, tuple)
    if given:
        chosen = list(values) if several else [values]
        for label in chosen:
            if label not in data.columns:
                raise KeyError(label)
        wanted = [label for label in dict.fromkeys([*labels, *chosen]) if label in data.columns]
        data = data[wanted]
    else:
        chosen = [label for label in data.columns.tolist() if label not in labels]
    grouped = data.groupby(keys, observed=observed, sort=sort, dropna=dropna)
    if not isinstance(aggfunc, Mapping):
        grouped = grouped[[label for label in chosen if label not in labels or given]]
    agged = grouped.agg(aggfunc, **kwargs)
    if isinstance(agged, DataFrame) and len(agged.columns):
        agged = agged.dropna(how="all")
    table = agged
    if table.index.nlevels > 1 and tall and wide:
        levels = list(range(len(tall), len(keys)))
        table = agged.unstack(levels if len(levels) > 1 else levels[0], fill_value=fill_value)
    if isinstance(table, DataFrame):
        table = table.sort_index(axis=1)
    if fill_value is not None:
        table = table.fillna(fill_value)
    if margins:
        if any(_is_values(key) for key in keys):
            raise Refusal("pandas.pivot_table", "margins", margins, "with keys that are no columns, no shim yet")
        clean = data[data.notna().all(axis=1)]
        table = _with_margins(table, clean, chosen, tall, wide, aggfunc, margins_name, observed, fill_value)
    if given and not several and table.columns.nlevels > 1:
        table = table.droplevel(0, axis=1)
    if not tall and wide:
        table = table.T
    if isinstance(table, DataFrame):
        table = table.dropna(how="all", axis=1)
    return table


def _keys(given: Any) -> list[Any]:
    if given is None:
        return []
    if isinstance(given, (list, tuple)) and not isinstance(given, str):
        return list(given)
    return [given]


def _is_values(key: Any) -> bool:
    """Whether a key is the values of a key, not the label of a column."""
    return isinstance(key, (np.ndarray, Index)) or hasattr(key, "_array") or callable(key) or hasattr(key, "freq")


def _with_margins(
    table: DataFrame,
    data: DataFrame,
    values: list[Any],
    tall: list[Any],
    wide: list[Any],
    aggfunc: Any,
    name: Hashable,
    observed: bool,
    fill_value: Any,
) -> DataFrame:
    """`table` with the aggregates over all rows and over all columns."""
    from .concat import concat

    if not isinstance(name, str):
        raise ValueError("margins_name argument must be a string")
    if len(tall) != 1 or len(wide) > 1 or isinstance(aggfunc, Mapping):
        raise Refusal("pandas.pivot_table", "margins", True, "only with one key for rows and at most one for columns")
    if name in table.index or wide and name in table.columns.get_level_values(-1):
        raise ValueError(f'Conflicting name "{name}" in margins')
    whole = {label: _aggregate(data[label], aggfunc) for label in values}
    if not wide:
        row = {label: [whole[label]] for label in table.columns.tolist()}
        last = DataFrame(row, index=Index([name], name=table.index.name), columns=table.columns)
        return concat([table, last])
    by_row = data[[*tall, *values]].groupby(tall, observed=observed)[values].agg(aggfunc)
    by_column = data[[*wide, *values]].groupby(wide, observed=observed)[values].agg(aggfunc)
    labels, arrays, last_row = [], [], []
    for value in values:
        for label in table.columns.tolist():
            if label[0] != value:
                continue
            labels.append(label)
            arrays.append(table[label])
            found = by_column[value]
            last_row.append(found.loc[label[1]] if label[1] in found.index else np.nan)
        labels.append((value, name))
        arrays.append(by_row[value].reindex(table.index))
        last_row.append(whole[value])
    outer = MultiIndex.from_tuples(labels, names=table.columns.names)
    rows = Index([*table.index.tolist(), name], name=table.index.name)
    result = []
    for column, total in zip(arrays, last_row):
        joined = [*column.tolist(), total.item() if isinstance(total, np.generic) else total]
        result.append(array_of(joined))
    table = DataFrame._from_arrays(result, outer, rows)
    return table if fill_value is None else table.fillna(fill_value)


def _aggregate(series: Series, aggfunc: Any) -> Any:
    return getattr(series, aggfunc)() if isinstance(aggfunc, str) else aggfunc(series)


def crosstab(
    index: Any,
    columns: Any,
    values: Any = None,
    rownames: Any = None,
    colnames: Any = None,
    aggfunc: Any = None,
    margins: bool = False,
    margins_name: Hashable = "All",
    dropna: bool = True,
    normalize: Any = False,
) -> DataFrame:
    """How often each combination of values of `index` and `columns` occurs (or `aggfunc` of `values`)."""
    if values is None and aggfunc is not None:
        raise ValueError("aggfunc cannot be used without values.")
    if values is not None and aggfunc is None:
        raise ValueError("values cannot be used without an aggfunc.")
    tall = _factors(index)
    wide = _factors(columns)
    length = next((len(factor) for factor in [*tall, *wide] if is_list_like(factor)), None)
    tall, wide = ([_repeated(factor, length) for factor in factors] for factors in (tall, wide))
    row_names = _names(tall, rownames, "row")
    column_names = _names(wide, colnames, "col")
    if not dropna:
        raise Refusal("pandas.crosstab", "dropna", dropna, "only dropna=True has a shim")
    shared = next((factor.index for factor in [*tall, *wide] if isinstance(factor, Series)), None)
    arrays = []
    for factor in [*tall, *wide]:
        if isinstance(factor, Series) and shared is not None and not factor.index.equals(shared):
            raise Refusal("pandas.crosstab", "index", "Series with different indexes", "no shim yet")
        arrays.append(factor._array if isinstance(factor, Series) else array_of(factor))
    keys = [f"row_{k}" for k in range(len(tall))] + [f"col_{k}" for k in range(len(wide))]
    total = len(arrays[0])
    if values is None:
        arrays.append(np.zeros(total, dtype=np.int64))
        options: dict[str, Any] = {"aggfunc": "count", "fill_value": 0}
    else:
        arrays.append(values._array if isinstance(values, Series) else array_of(values))
        options = {"aggfunc": aggfunc}
    data = DataFrame._from_arrays(
        arrays, Index([*keys, "__dummy__"]), shared if shared is not None else RangeIndex(total)
    )
    table = pivot_table(
        data,
        values="__dummy__",
        index=keys[: len(tall)],
        columns=keys[len(tall) :],
        margins=margins,
        margins_name=margins_name,
        **options,
    )
    table.index = table.index.set_names(row_names if len(row_names) > 1 else row_names[0])
    table.columns = table.columns.set_names(column_names if len(column_names) > 1 else column_names[0])
    if normalize is False:
        return table
    return _normalized(table, normalize, margins)


def _factors(given: Any) -> list[Any]:
    if isinstance(given, (list, tuple)) and given and all(is_list_like(one) for one in given):
        return list(given)
    return [given]


def _repeated(factor: Any, length: int | None) -> Any:
    """A constant as a factor with the length of the others."""
    return factor if is_list_like(factor) or length is None else np.array([factor] * length, dtype=object)


def _names(factors: list[Any], names: Any, prefix: str) -> list[Any]:
    if names is not None:
        names = list(names)
        if len(names) != len(factors):
            raise AssertionError("arrays and names must have the same length")
        return names
    return [
        factor.name if isinstance(factor, (Series, Index)) and factor.name is not None else f"{prefix}_{k}"
        for k, factor in enumerate(factors)
    ]


def _normalized(table: DataFrame, normalize: Any, margins: bool) -> DataFrame:
    """Shares of the whole, of the rows or of the columns; with `margins`, those of the last row and column as well."""
    from .concat import concat

    kinds = {"all": "all", "index": "index", "columns": "columns", "0": "index", "1": "columns", "True": "all"}
    if str(normalize) not in kinds:
        raise ValueError("Not a valid normalize argument")
    kind = kinds[str(normalize)]
    if margins:
        whole, by_row, by_column = table, table.iloc[:-1, -1], table.iloc[-1, :-1]
        table = _normalized(table.iloc[:-1, :-1], normalize, False)
        by_row, by_column = by_row / by_row.sum(), by_column / by_column.sum()
        if kind in ("columns", "all"):
            table = concat([table, by_row], axis=1)
            table.columns = whole.columns
        if kind in ("index", "all"):
            total = [*by_column.tolist(), 1.0][: len(table.columns)]
            last = DataFrame([total], columns=table.columns)
            table = concat([table, last], ignore_index=True)
            table.index = whole.index
        else:
            table.index = whole.index[:-1]
        return table.fillna(0)
    if kind == "all":
        result = table / table.sum(axis=1).sum(axis=0)
    elif kind == "columns":
        result = table / table.sum()
    else:
        result = table.div(table.sum(axis=1), axis=0)
    return result.fillna(0)
