"""Levels of the index to columns and back: unstack, stack, pivot, melt, get_dummies."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import understudy_numpy as np
from understudy_numpy import primitives
from understudy_numpy.primitives.refusal import Refusal

from . import algorithms
from .arrays import columns
from .construction import is_list_like
from .dtypes import CategoricalDtype, StringDtype, is_extension, is_object
from .frame import DataFrame
from .index.base import Index
from .index.multi import MultiIndex
from .index.range import RangeIndex
from .na import NAN
from .series import Series

__all__ = ["get_dummies", "melt", "pivot"]

NO_DEFAULT: Any = object()


class Unstacker:
    """The plan of an unstack: where each row of the old index goes in the new table.

    `rows` and `labels` are the new index and the labels of the new columns; `sources[k]` has for column k the old row
    of each new row, -1 for none.
    """

    def __init__(self, index: MultiIndex, numbers: list[int]) -> None:
        codes = [list(code) for code in index.codes]
        for number in range(index.nlevels):
            if codes[number] and min(codes[number]) < 0:
                raise Refusal(
                    "pandas.DataFrame.unstack", "level", number, "missing labels in the index have no shim yet"
                )
        sizes = [len(level) for level in index.levels]
        kept = [number for number in range(index.nlevels) if number not in numbers]
        row_keys = primitives.combine_codes([codes[k] for k in kept], [sizes[k] for k in kept])
        column_keys = primitives.combine_codes([codes[k] for k in numbers], [sizes[k] for k in numbers])
        rows = sorted(set(row_keys))
        if len(numbers) == 1:
            wide = sorted(set(column_keys))
        else:
            wide = list(dict.fromkeys(column_keys))
        row_place = dict(zip(rows, range(len(rows))))
        column_place = dict(zip(wide, range(len(wide))))
        self.sources = [[-1] * len(rows) for _ in wide]
        for place, (row, column) in enumerate(zip(row_keys, column_keys)):
            target = self.sources[column_place[column]]
            if target[row_place[row]] >= 0:
                raise ValueError("Index contains duplicate entries, cannot reshape")
            target[row_place[row]] = place
        self.rows = _labels(index, kept, [sizes[k] for k in kept], rows)
        self.labels = _labels(index, numbers, [sizes[k] for k in numbers], wide)
        self.full = len(rows) * len(wide) == len(row_keys)

    def spread(self, array: Any, fill_value: Any) -> list[Any]:
        """One array of the old table as the new columns."""
        if self.full:
            return [array.take(source) for source in self.sources]
        if fill_value is None:
            wide = columns.cast(array, columns.fillable(array.dtype))
            return [columns.take_fill(wide, source) for source in self.sources]
        wide = columns.cast(array, columns.holding(array.dtype, fill_value))
        return [columns.take_fill(wide, source, fill_value) for source in self.sources]


def _labels(index: MultiIndex, numbers: list[int], sizes: list[int], keys: list[int]) -> Index:
    """The index with the given combined codes of some levels."""
    names = [index.names[number] for number in numbers]
    if len(numbers) == 1:
        level = index.levels[numbers[0]]
        result = level if keys == list(range(len(level))) else level.take(keys)
        return result.rename(names[0])
    split = [primitives.split_code(key, sizes) for key in keys]
    codes = [list(part) for part in zip(*split)] if split else [[] for _ in numbers]
    levels = [index.levels[number] for number in numbers]
    return MultiIndex(levels=levels, codes=codes, names=names, verify_integrity=False)


def _below(outer: Index, inner: Index) -> MultiIndex:
    """Every label of `outer` with every label of `inner`, as the levels of a MultiIndex."""
    levels: list[Any] = []
    codes: list[list[int]] = []
    for part, repeat_each, times in ((outer, len(inner), 1), (inner, 1, len(outer))):
        if isinstance(part, MultiIndex):
            part_levels, part_codes = list(part.levels), [list(code) for code in part.codes]
        else:
            found, uniques = algorithms.factorize_array(part._array)
            part_levels, part_codes = [Index(uniques)], [list(found)]
        for level, code in zip(part_levels, part_codes):
            levels.append(level)
            codes.append([c for c in code for _ in range(repeat_each)] * times)
    return MultiIndex(levels=levels, codes=codes, names=[*outer.names, *inner.names], verify_integrity=False)


def _level_numbers(index: Index, level: Any) -> list[int]:
    levels = level if isinstance(level, (list, tuple)) else [level]
    return [index._level_number(one) for one in levels]


def unstack_series(series: Series, level: Any = -1, fill_value: Any = None, sort: bool = True) -> DataFrame:
    """What `Series.unstack` does: a level of the index becomes the columns."""
    if not isinstance(series.index, MultiIndex):
        raise ValueError(f"index must be a MultiIndex to unstack, {type(series.index)} was passed")
    if not sort:
        raise Refusal("pandas.Series.unstack", "sort", sort, "no shim yet")
    numbers = _level_numbers(series.index, level)
    if len(numbers) == series.index.nlevels:
        raise Refusal("pandas.Series.unstack", "level", level, "unstacking every level has no shim yet")
    plan = Unstacker(series.index, numbers)
    return DataFrame._from_arrays(plan.spread(series._array, fill_value), plan.labels, plan.rows)


def unstack_frame(frame: DataFrame, level: Any = -1, fill_value: Any = None, sort: bool = True) -> Any:
    """What `DataFrame.unstack` does: a level of the index becomes the innermost level of the columns."""
    if not sort:
        raise Refusal("pandas.DataFrame.unstack", "sort", sort, "no shim yet")
    if not isinstance(frame.index, MultiIndex):
        if not frame.index.is_unique:
            raise ValueError("Columns with duplicate values are not supported in stack")
        joined = columns.concat(frame._arrays) if frame._arrays else np.empty(0)
        return Series._from_array(joined, _below(frame.columns, frame.index), None)
    numbers = _level_numbers(frame.index, level)
    if len(numbers) == frame.index.nlevels:
        raise Refusal("pandas.DataFrame.unstack", "level", level, "unstacking every level has no shim yet")
    plan = Unstacker(frame.index, numbers)
    arrays = [array for one in frame._arrays for array in plan.spread(one, fill_value)]
    return DataFrame._from_arrays(arrays, _below(frame.columns, plan.labels), plan.rows)


def unstack(data: Any, level: Any = -1, fill_value: Any = None, sort: bool = True) -> Any:
    """`unstack` of a Series or a DataFrame."""
    if data.ndim == 1:
        return unstack_series(data, level, fill_value, sort)
    return unstack_frame(data, level, fill_value, sort)


def stack(frame: DataFrame, level: Any = -1, dropna: Any = None, sort: Any = None, future_stack: bool = True) -> Any:
    """What `DataFrame.stack` does: a level of the columns becomes the innermost level of the index."""
    if not future_stack:
        raise Refusal("pandas.DataFrame.stack", "future_stack", False, "only the present implementation has a shim")
    for name, value in (("dropna", dropna), ("sort", sort)):
        if value is not None:
            raise ValueError(
                f"{name} must be unspecified with future_stack=True as the new implementation does not introduce rows "
                "of NA values. This argument will be removed in a future version of pandas."
            )
    labels = frame.columns
    total = len(frame)
    if isinstance(labels, MultiIndex) and sorted(_level_numbers(labels, level)) == list(range(labels.nlevels)):
        ordered = labels.reorder_levels(_level_numbers(labels, level))
        return Series._from_array(_interleaved(frame._arrays, total), _below(frame.index, ordered), None)
    if not isinstance(labels, MultiIndex):
        _level_numbers(labels, level)
        index = _below(frame.index, labels)
        if not frame._arrays:
            return Series._from_array(np.empty(0), index, None)
        return Series._from_array(_interleaved(frame._arrays, total), index, None)
    numbers = _level_numbers(labels, level)
    if len(numbers) != 1 or labels.nlevels != 2:
        raise Refusal("pandas.DataFrame.stack", "level", level, "only one of two levels has a shim")
    number = numbers[0]
    inner = Index(algorithms.unique_array(labels.get_level_values(number)._array), name=labels.names[number])
    outer = Index(algorithms.unique_array(labels.get_level_values(1 - number)._array), name=labels.names[1 - number])
    place = {key: k for k, key in enumerate(labels.tolist())}
    arrays = []
    for one in outer.tolist():
        parts = []
        for two in inner.tolist():
            key = (one, two) if number == 1 else (two, one)
            parts.append(frame._arrays[place[key]] if key in place else None)
        some = next(part for part in parts if part is not None)
        parts = [columns.take_fill(some[:0], [-1] * total) if part is None else part for part in parts]
        arrays.append(_interleaved(parts, total))
    return DataFrame._from_arrays(arrays, outer, _below(frame.index, inner))


def _interleaved(arrays: Sequence[Any], total: int) -> Any:
    """The first elements of all arrays, then the second ones, and so on."""
    joined = columns.concat(arrays)
    width = len(arrays)
    return joined.take([column * total + row for row in range(total) for column in range(width)])


def explode_series(series: Series, ignore_index: bool = False) -> Series:
    """What `Series.explode` does: a row for each element of the lists in the rows."""
    array = series._array
    if not is_object(array.dtype):
        result = series.copy() if not is_extension(array.dtype) else series.repeat(1)
        return result.reset_index(drop=True) if ignore_index else result
    rows, values = _exploded(array.tolist())
    counts = [0] * len(series)
    for row in rows:
        counts[row] += 1
    index = RangeIndex(len(rows)) if ignore_index else series.index.repeat(counts)
    return Series(columns.object_array(values), index=index, name=series.name)


def _exploded(items: list[Any]) -> tuple[list[int], list[Any]]:
    """The elements of lists in one list, and the number of the list that each is from; an empty one gives NaN."""
    rows: list[int] = []
    values: list[Any] = []
    for row, item in enumerate(items):
        if is_list_like(item):
            found = list(item) or [NAN]
        else:
            found = [item]
        rows += [row] * len(found)
        values += found
    return rows, values


def explode_frame(frame: DataFrame, column: Any, ignore_index: bool = False) -> DataFrame:
    """What `DataFrame.explode` does: a row for each element of the lists in some columns."""
    if not frame.columns.is_unique:
        repeated = frame.columns[frame.columns.duplicated()].tolist()
        raise ValueError(f"DataFrame columns must be unique. Duplicate columns: {repeated}")
    if not is_list_like(column) or isinstance(column, tuple):
        labels = [column]
    else:
        labels = list(column)
        if not labels:
            raise ValueError("column must be nonempty")
        if len(labels) > len(set(labels)):
            raise ValueError("column must be unique")
    found = {label: frame[label]._array for label in labels}
    items = {label: array.tolist() for label, array in found.items() if is_object(array.dtype)}
    rows, arrays = list(range(len(frame))), list(frame._arrays)
    if len(labels) > 1:
        sizes = {label: [len(item) or 1 if is_list_like(item) else 1 for item in some] for label, some in items.items()}
        ones = [1] * len(frame)
        if any(sizes.get(label, ones) != sizes.get(labels[0], ones) for label in labels):
            raise ValueError("columns must have matching element counts")
    for label, some in items.items():
        rows, values = _exploded(some)
        items[label] = values
    if items:
        arrays = [array.take(rows) for array in arrays]
        for label, values in items.items():
            arrays[frame.columns.get_loc(label)] = Series(columns.object_array(values))._array
    index = RangeIndex(len(rows)) if ignore_index else frame.index.take(rows)
    return DataFrame._from_arrays(arrays, frame.columns._view(), index)


def pivot(data: DataFrame, *, columns: Any, index: Any = NO_DEFAULT, values: Any = NO_DEFAULT) -> DataFrame:
    """A table with one column per distinct value of `columns`, one row per distinct value of `index`."""
    wide = list(columns) if isinstance(columns, (list, tuple)) else [columns]
    if index is NO_DEFAULT:
        if isinstance(data.index, MultiIndex):
            keys = [data.index.get_level_values(k) for k in range(data.index.nlevels)]
        else:
            keys = [data.index]
        tall: list[Any] = []
    else:
        tall = list(index) if isinstance(index, (list, tuple)) else [index]
        keys = [Index(data[key]._array, name=key) for key in tall]
    parts = [*keys, *(Index(data[key]._array, name=key) for key in wide)]
    combined = MultiIndex.from_arrays(parts, names=[part.name for part in parts])
    levels = list(range(len(keys), len(parts)))
    if values is NO_DEFAULT:
        rest = [label for label in data.columns.tolist() if label not in tall and label not in wide]
        kept = data[rest]
    elif is_list_like(values) and not isinstance(values, tuple):
        kept = data[list(values)]
    else:
        series = Series._from_array(data[values]._array, combined, values)
        return unstack_series(series, levels if len(levels) > 1 else levels[0])
    table = DataFrame._from_arrays(list(kept._arrays), kept.columns, combined)
    return unstack_frame(table, levels if len(levels) > 1 else levels[0])


def melt(
    frame: DataFrame,
    id_vars: Any = None,
    value_vars: Any = None,
    var_name: Any = None,
    value_name: Hashable = "value",
    col_level: Any = None,
    ignore_index: bool = True,
) -> DataFrame:
    """The columns below each other: `id_vars` repeated, and for each other column its label and its values."""
    if isinstance(frame.columns, MultiIndex) or col_level is not None:
        raise Refusal("pandas.melt", "frame", "columns of several levels", "no shim yet")
    if value_name in frame.columns:
        raise ValueError(f"value_name ({value_name}) cannot match an element in the DataFrame columns.")
    ids = _variables(id_vars)
    chosen = _variables(value_vars)
    absent = [label for label in [*ids, *chosen] if label not in frame.columns]
    if absent:
        raise KeyError(f"The following id_vars or value_vars are not present in the DataFrame: {absent}")
    labels = frame.columns.tolist()
    places = [place for place, label in enumerate(labels) if label not in ids]
    if value_vars is not None:
        places = [labels.index(label) for label in chosen if label not in ids]
    if var_name is None:
        var_name = "variable" if frame.columns.name is None else frame.columns.name
    elif is_list_like(var_name):
        raise ValueError(f"{var_name=} must be a scalar.")
    total, times = len(frame), len(places)
    arrays, names = [], []
    for label in ids:
        array = frame[label]._array
        arrays.append(array.take(list(range(total)) * times))
        names.append(label)
    variable = frame.columns.take([place for place in places for _ in range(total)])._array
    arrays.append(variable)
    names.append(var_name)
    parts = [frame._arrays[place] for place in places]
    arrays.append(columns.concat(parts) if parts else np.empty(0))
    names.append(value_name)
    index = RangeIndex(total * times) if ignore_index else frame.index.take(list(range(total)) * times)
    return DataFrame._from_arrays(arrays, Index(names), index)


def _variables(given: Any) -> list[Any]:
    if given is None:
        return []
    if not is_list_like(given):
        return [given]
    return list(given)


def get_dummies(
    data: Any,
    prefix: Any = None,
    prefix_sep: Any = "_",
    dummy_na: bool = False,
    columns: Any = None,
    sparse: bool = False,
    drop_first: bool = False,
    dtype: Any = None,
) -> DataFrame:
    """One column of booleans per distinct value of a column of strings or categories."""
    if sparse:
        raise Refusal("pandas.get_dummies", "sparse", sparse, "no shim")
    dtype = np.dtype(bool if dtype is None else dtype)
    if dtype.kind == "O":
        raise ValueError("dtype=object is not a valid dtype for get_dummies")
    if not isinstance(data, DataFrame):
        series = data if isinstance(data, Series) else Series(data)
        arrays, labels = _dummies(series._array, prefix, prefix_sep, dummy_na, drop_first, dtype)
        return DataFrame._from_arrays(arrays, labels, series.index)
    if columns is None:
        chosen = [
            label
            for label, array in zip(data.columns.tolist(), data._arrays)
            if is_object(array.dtype) or isinstance(array.dtype, (StringDtype, CategoricalDtype))
        ]
    elif is_list_like(columns):
        chosen = data[list(columns)].columns.tolist()
    else:
        raise TypeError("Input must be a list-like for parameter `columns`")
    prefixes = _per_column(prefix, chosen, "prefix") or [str(label) for label in chosen]
    separators = _per_column(prefix_sep, chosen, "prefix_sep")
    arrays = [a for label, a in zip(data.columns.tolist(), data._arrays) if label not in chosen]
    names: list[Any] = [label for label in data.columns.tolist() if label not in chosen]
    for label, one, separator in zip(chosen, prefixes, separators):
        found, labels = _dummies(data[label]._array, one, separator, dummy_na, drop_first, dtype)
        arrays += found
        names += labels.tolist()
    return DataFrame._from_arrays(arrays, Index(names), data.index)


def _per_column(given: Any, chosen: list[Any], name: str) -> list[Any]:
    if given is None:
        return []
    if isinstance(given, str):
        return [given] * len(chosen)
    if isinstance(given, Mapping):
        return [given[label] for label in chosen]
    given = list(given)
    if len(given) != len(chosen):
        raise ValueError(
            f"Length of '{name}' ({len(given)}) did not match the length of the columns being encoded ({len(chosen)})."
        )
    return given


def _dummies(
    array: Any, prefix: Any, separator: str, dummy_na: bool, drop_first: bool, dtype: Any
) -> tuple[list[Any], Index]:
    if isinstance(array.dtype, CategoricalDtype):
        codes: Any = array.codes.tolist()
        levels = array.categories._array
    else:
        codes, levels = algorithms.factorize_array(array)
        codes, levels = algorithms.sort_codes(array, codes, levels)
    numbers = list(range(len(levels)))
    names = columns.to_list(levels)
    if dummy_na:
        numbers.append(-1)
        names = [*names, NAN]
    codes = np.array(codes, dtype=np.int64)
    start = 1 if drop_first else 0
    arrays = [(codes == number).astype(dtype) for number in numbers[start:]]
    if prefix is None:
        if dummy_na:
            return arrays, Index(names[start:])
        if isinstance(array.dtype, CategoricalDtype):
            levels = array._level_array()
        return arrays, Index(levels[start:])
    return arrays, Index([f"{prefix}{separator}{name}" for name in names[start:]])
