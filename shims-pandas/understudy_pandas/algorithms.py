"""Algorithms over one column that know equality only: factorize, unique, value_counts, isin, duplicated, mode.

`factorize`, `unique` and `value_counts` are pandas' own; the others take column arrays and serve the methods of Series,
Index and DataFrame.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import repeat
from operator import is_
from typing import Any

import understudy_numpy as np
from understudy_numpy import primitives
from understudy_numpy.primitives.refusal import Refusal

from .arrays import columns
from .arrays.base import ExtensionArray
from .arrays.string import StringArray
from .dtypes import CategoricalDtype
from .na import NAN, is_missing

__all__ = ["factorize", "unique", "value_counts"]


def hashable_keys(array: Any) -> list[Any]:
    """One hashable value per element, equal where the elements are; None for a missing element."""
    values = columns.raw(array)
    if isinstance(array, StringArray):
        return [None if v is NAN else v for v in values] if array._hasna else values
    if isinstance(array, ExtensionArray):
        return [None if gone else v for gone, v in zip(array.isna().tolist(), values)] if array._hasna else values
    kind = array.dtype.kind
    if kind in "iub":
        return values
    if kind in "fc":
        return [None if v is NAN else v for v in values] if any(map(is_, values, repeat(NAN))) else values
    if kind in "mM":
        return [None if v == columns.INAT else v for v in values] if columns.INAT in values else values
    return [None if v is None or is_missing(v) else v for v in values]


def factorize_array(array: Any) -> tuple[Any, Any]:
    """Codes (a list-like of integers, -1 for missing) and the distinct elements, in order of first appearance."""
    codes, uniques = primitives.factorize(hashable_keys(array))
    return codes, elements(array, codes, uniques)


def elements(array: Any, codes: Sequence[int], uniques: list[Any]) -> Any:
    """The array of the distinct elements of `array` whose hashable keys are `uniques`."""
    if isinstance(array, StringArray):
        return StringArray._from_list(uniques, False)
    if not isinstance(array, ExtensionArray):
        kind = array.dtype.kind
        if kind in "iufb":
            return np.array(uniques, dtype=array.dtype)
        if kind in "mM":
            return np.array(uniques, dtype="i8").view(array.dtype)
    first = dict(zip(reversed(codes), range(len(codes) - 1, -1, -1)))
    return array.take([first[code] for code in range(len(uniques))])


def sort_codes(array: Any, codes: Sequence[int], uniques: Any) -> tuple[Any, Any]:
    """The same factorization with `uniques` ascending; of mixed types, numbers before strings, as pandas sorts them."""
    keys = sort_keys(uniques)
    try:
        order = sorted(range(len(keys)), key=keys.__getitem__)
    except TypeError:
        rank = [(1, v) if isinstance(v, str) else (0, v) for v in keys]
        order = sorted(range(len(keys)), key=rank.__getitem__)
    if order == list(range(len(order))):
        return codes, uniques
    place = [0] * (len(order) + 1)
    place[-1] = -1
    for new, old in enumerate(order):
        place[old] = new
    return list(map(place.__getitem__, codes)), uniques.take(order)


def sort_keys(array: Any) -> list[Any]:
    """Comparable values, one per element."""
    if isinstance(array, ExtensionArray):
        return array._sort_raw()
    return columns.raw(array)


def _array_argument(values: Any, name: str) -> Any:
    array = getattr(values, "_array", None)
    if array is None and isinstance(values, (np.ndarray, ExtensionArray)):
        array = values
    if array is None and hasattr(values, "_values"):
        array = values._values
    if array is None:
        raise TypeError(
            f"{name} requires a Series, Index, ExtensionArray, np.ndarray or NumpyExtensionArray got "
            f"{type(values).__name__}."
        )
    return array


def factorize(
    values: Any, sort: bool = False, use_na_sentinel: bool = True, size_hint: int | None = None
) -> tuple[np.ndarray, Any]:
    """Each element as the number of its distinct value: codes, and the distinct values.

    Missing elements have the code -1, or, without `use_na_sentinel`, a number like any other.
    """
    from .index.base import Index

    array = _array_argument(values, "factorize")
    codes, uniques = factorize_array(array)
    if sort and len(uniques) > 1:
        codes, uniques = sort_codes(array, codes, uniques)
    if not use_na_sentinel and len(codes) and min(codes) < 0:
        if sort:
            codes = [len(uniques) if code < 0 else code for code in codes]
            missing_at = len(uniques)
        else:
            codes = list(codes)
            at = codes.index(-1)
            missing_at = max(codes[:at], default=-1) + 1
            codes = [missing_at if code < 0 else code + (code >= missing_at) for code in codes]
        order = list(range(len(uniques)))
        order.insert(missing_at, -1)
        uniques = columns.take_fill(uniques, order)
    codes = np.array(codes, dtype=np.intp)
    if hasattr(values, "index") and hasattr(values, "iloc") or isinstance(values, Index):
        return codes, Index(uniques)
    return codes, uniques


def unique(values: Any) -> Any:
    """The distinct elements, in the order of first appearance; a missing one counts as an element."""
    array = _array_argument(values, "unique")
    result = unique_array(array)
    from .index.base import Index

    return Index(result, name=values.name) if isinstance(values, Index) else result


def unique_array(array: Any) -> Any:
    """The distinct elements of a column, in the order of first appearance."""
    if isinstance(array, ExtensionArray) and not isinstance(array, StringArray):
        return array.unique()
    codes, uniques = factorize_array(array)
    codes = list(codes)
    if -1 not in codes:
        return uniques
    at = codes.index(-1)
    order = list(range(len(uniques)))
    order.insert(max(codes[:at], default=-1) + 1, -1)
    missing = array[at : at + 1]
    return columns.concat([uniques, missing]).take([k if k >= 0 else len(uniques) for k in order])


def count_values(array: Any, dropna: bool = True) -> tuple[Any, list[int]]:
    """The distinct elements in the order of first appearance, and how often each is there."""
    if isinstance(array.dtype, CategoricalDtype):
        categories = array.categories
        counts = [0] * (len(categories) + 1)
        for code in array.codes.tolist():
            counts[code] += 1
        missing = counts.pop()
        order = list(range(len(categories)))
        if not dropna and missing:
            order.append(-1)
            counts.append(missing)
        return type(array).from_codes(np.array(order, dtype=np.int64), dtype=array.dtype), counts
    codes, uniques = factorize_array(array)
    counts = [0] * (len(uniques) + 1)
    for code in codes:
        counts[code] += 1
    missing = counts.pop()
    if not dropna and missing:
        codes = list(codes)
        at = codes.index(-1)
        spot = max(codes[:at], default=-1) + 1
        order = list(range(len(uniques)))
        order.insert(spot, -1)
        counts.insert(spot, missing)
        uniques = columns.concat([uniques, array[at : at + 1]]).take([k if k >= 0 else len(uniques) for k in order])
    return uniques, counts


def value_counts(
    values: Any,
    sort: bool = True,
    ascending: bool = False,
    normalize: bool = False,
    bins: Any = None,
    dropna: bool = True,
) -> Any:
    """How often each element is there, as a Series; the most frequent first, ties in the order of appearance.

    `values` is a Series, an Index or a column array. The result is called `count`, or `proportion` with `normalize`.
    """
    from .index.base import Index
    from .series import Series

    name = getattr(values, "name", None)
    if bins is not None:
        return _value_counts_in_bins(values, sort, ascending, normalize, bins)
    if hasattr(values, "_codes") and hasattr(values, "levels"):
        raise Refusal("pandas.Index.value_counts", "self", "MultiIndex", "counting tuples has no shim yet")
    array = _array_argument(values, "value_counts")
    uniques, counts = count_values(array, dropna)
    if sort:
        order = sorted(range(len(counts)), key=counts.__getitem__, reverse=not ascending)
        uniques, counts = uniques.take(order), [counts[k] for k in order]
    result = np.array(counts, dtype=np.int64)
    if normalize:
        result = result / result.sum()
    index = Index(uniques, name=name)
    return Series._from_array(result, index, "proportion" if normalize else "count")


def value_counts_series(values: Any, **options: Any) -> Any:
    """`value_counts` for the methods of Series and Index."""
    return value_counts(values, **options)


def value_counts_frame(
    frame: Any,
    subset: Any = None,
    normalize: bool = False,
    sort: bool = True,
    ascending: bool = False,
    dropna: bool = True,
) -> Any:
    """What `DataFrame.value_counts` does: how often each row of the columns `subset` is there."""
    from .groupby.grouper import Grouping, Groups
    from .index.multi import MultiIndex
    from .series import Series

    several = subset is None or isinstance(subset, (list, tuple, np.ndarray)) or hasattr(subset, "_array")
    labels = frame.columns.tolist() if subset is None else list(subset) if several else [subset]
    keys = [Grouping(frame[label]._array, label, label, False, dropna, True) for label in labels]
    groups = Groups(keys, False, dropna)
    counts = primitives.group_size(groups.codes, groups.count)
    order = list(range(groups.count))
    if sort:
        order.sort(key=counts.__getitem__, reverse=not ascending)
    index = groups.index.take(order)
    if several and len(labels) == 1:
        index = MultiIndex.from_arrays([index], names=[index.name])
    result = np.array([counts[k] for k in order], dtype=np.int64)
    if normalize:
        result = result / result.sum()
    return Series._from_array(result, index, "proportion" if normalize else "count")


def _value_counts_in_bins(values: Any, sort: bool, ascending: bool, normalize: bool, bins: Any) -> Any:
    from .binning import cut
    from .series import Series

    try:
        bands = cut(Series(values), bins, include_lowest=True)
    except TypeError as error:
        raise TypeError("bins argument only works with numeric data.") from error
    band = bands._array
    counts = [0] * (len(band.categories) + 1)
    for code in band.codes.tolist():
        counts[code] += 1
    counts.pop()
    name = getattr(values, "name", None)
    result = Series._from_array(np.array(counts, dtype=np.int64), band.categories.rename(name), "count")
    if sort:
        result = result.sort_values(ascending=ascending, kind="stable")
    if normalize:
        # Also what is missing and in no bin counts.
        total = len(band.codes)
        result = (result / total).rename("proportion")
    return result


def isin(array: Any, values: Any) -> np.ndarray:
    """Which elements of a column are among `values`; a missing element is where `values` has a missing one."""
    if isinstance(values, str) or not hasattr(values, "__iter__"):
        raise TypeError(
            f"only list-like objects are allowed to be passed to isin(), you passed a `{type(values).__name__}`"
        )
    inner = getattr(values, "_array", None)
    if isinstance(array.dtype, CategoricalDtype):
        hits = isin(array.categories._array, values).tolist()
        hits.append(any(map(is_missing, values)))
        return np.array(list(map(hits.__getitem__, array.codes.tolist())), dtype=bool)
    kind = getattr(array.dtype, "kind", "O")
    if inner is None and isinstance(values, (np.ndarray, ExtensionArray)):
        inner = values
    if kind in "mM" and not (inner is not None and inner.dtype == array.dtype):
        inner = _as_times(array, values)
        if inner is None:
            return np.zeros(len(array), dtype=bool)
    if kind == "O" and not isinstance(array, ExtensionArray):
        others = columns.to_list(inner) if inner is not None else list(values)
        lookup = dict.fromkeys(map(_object_key, others), True)
        return np.array([lookup.get(_object_key(v), False) for v in array.tolist()], dtype=bool)
    wanted = hashable_keys(inner) if inner is not None else [None if is_missing(v) else v for v in values]
    if inner is not None and (getattr(inner.dtype, "kind", "O") in "mM") != (kind in "mM"):
        return np.zeros(len(array), dtype=bool)
    if kind in "iufb":
        wanted = [v for v in wanted if not isinstance(v, (str, bytes))]
    lookup = dict.fromkeys(wanted, True)
    return np.array(list(map(lookup.get, hashable_keys(array), repeat(False))), dtype=bool)


def _object_key(value: Any) -> Any:
    """A key under which an object is found again: every NaN is one, but None, NaT and NA are themselves."""
    return NAN if isinstance(value, float) and value != value else value


def _as_times(array: Any, values: Any) -> Any:
    """`values` as moments or durations of the array's dtype, or None where they are none."""
    try:
        from .index.base import Index

        found = Index(list(values))
        if found.dtype.kind != array.dtype.kind:
            return None
        return columns.cast(found._array, array.dtype)
    except (ValueError, TypeError):
        return None


def mode_array(array: Any, dropna: bool = True) -> Any:
    """The most frequent elements of a column, ascending."""
    uniques, counts = count_values(array, dropna)
    if not counts:
        return array[:0]
    most = max(counts)
    if isinstance(array.dtype, CategoricalDtype) and most == 0:
        return array[:0]
    found = uniques.take([place for place, number in enumerate(counts) if number == most])
    absent = columns.isna(found).tolist()
    keys = sort_keys(found)
    order = [k for k, gone in enumerate(absent) if not gone]
    try:
        order.sort(key=keys.__getitem__)
    except TypeError:
        import warnings

        warnings.warn("Unable to sort modes", UserWarning, stacklevel=3)
    order += [k for k, gone in enumerate(absent) if gone]
    return found.take(order)
