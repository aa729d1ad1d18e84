"""Union, intersection, difference, join and append of indexes."""

from __future__ import annotations

import bisect
from typing import Any

import understudy_numpy as np
from understudy_numpy.primitives.refusal import Refusal

from ..arrays import columns
from ..dtypes import common_dtype, is_extension
from ..na import NAN, is_missing
from ..warn import warn


def reconciled_name(left: Any, right: Any) -> Any:
    """The name of a result: that of both if it is the same."""
    return left._name if _same_name(left._name, right._name) else None


def _same_name(left: Any, right: Any) -> bool:
    return left is right or bool(left == right) or left != left and right != right


def comparable_raw(left: Any, right: Any) -> tuple[list[Any], list[Any]]:
    """Both indexes' labels as hashable values that are equal where the labels are, for different dtypes."""
    numeric = [not is_extension(index.dtype) and index.dtype.kind in "iufc" for index in (left, right)]
    if all(numeric):
        return left._raw(), right._raw()
    dates = [str(index.dtype).startswith(("datetime64", "timedelta64")) for index in (left, right)]
    if any(dates):
        return _boxed(left), _boxed(right)
    if str(left.dtype) == "category" or str(right.dtype) == "category":
        return _boxed(left), _boxed(right)
    booleans = [not is_extension(index.dtype) and index.dtype.kind == "b" for index in (left, right)]
    if any(booleans):
        return [_tag_bool(v) for v in left._raw()], [_tag_bool(v) for v in right._raw()]
    return left._raw(), right._raw()


def _boxed(index: Any) -> list[Any]:
    return [NAN if v is NAN or type(v).__name__ == "NaTType" else v for v in index.tolist()]


def _tag_bool(value: Any) -> Any:
    return ("bool", value) if isinstance(value, bool) else value


def try_sort(index: Any, sort: bool | None) -> Any:
    """`index` in order; where labels do not compare, as it is with a warning (`sort=True`: the error)."""
    if sort is False:
        return index
    try:
        return index.sort_values()
    except TypeError as error:
        mixed = _sort_mixed(index)
        if mixed is not None:
            return mixed
        if sort is True:
            raise
        warn(f"{error}, sort order is undefined for incomparable objects.", RuntimeWarning)
        return index


def _sort_mixed(index: Any) -> Any:
    """Numbers in order, then strings in order, then what is missing; None where there is anything else."""
    numbers, texts, missing = [], [], []
    for position, value in enumerate(index.tolist()):
        if isinstance(value, str):
            texts.append((value, position))
        elif is_missing(value):
            missing.append(position)
        elif isinstance(value, (int, float)):
            numbers.append((value, position))
        else:
            return None
    return index.take([position for _, position in sorted(numbers) + sorted(texts)] + missing)


def union(left: Any, right: Any, sort: bool | None) -> Any:
    """All labels of both."""
    found = _union(left, right, sort)
    if hasattr(left, "_as_range") and found.nlevels == 1 and str(found.dtype) == "int64":
        return left._as_range(found) if len(found) > 1 else found
    return found


def _union(left: Any, right: Any, sort: bool | None) -> Any:
    from .base import Index

    name = reconciled_name(left, right)
    if left.nlevels > 1 or right.nlevels > 1:
        return _multi_union(left, right, sort)
    if left.dtype != right.dtype:
        if len(right) == 0 and (str(right.dtype) == "object" or hasattr(right, "_range")):
            return left.rename(name) if sort is not True else try_sort(left.rename(name), sort)
        if len(left) == 0 and (str(left.dtype) == "object" or hasattr(left, "_range")):
            return right.rename(name) if sort is not True else try_sort(right.rename(name), sort)
        dtype = common_dtype([left.dtype, right.dtype])
        left, right = left.astype(dtype), right.astype(dtype)
    if len(right) == 0 or left.equals(right):
        result = left.rename(name)
        return try_sort(result, sort) if sort is True else result
    if len(left) == 0:
        result = right.rename(name)
        return try_sort(result, sort) if sort is True else result
    ranged = getattr(left, "_range_union", None)
    if ranged is not None and sort is None:
        found = ranged(right)
        if found is not None:
            return found.rename(name)
    if not right.is_unique:
        array = _multiset_union(left, right)
    else:
        known = left._mapping()
        missing = [position for position, value in enumerate(right._raw()) if value not in known]
        array = columns.concat([left._array, columns.take(right._array, missing)]) if missing else left._array
    merged = Index._from_array(array, name)
    if sort is not False and left.is_monotonic_increasing and right.is_monotonic_increasing:
        try:
            return merged.sort_values()
        except TypeError:  # two sorted indexes that do not compare are put one behind the other
            return merged
    return try_sort(merged, sort)


def _multiset_union(left: Any, right: Any) -> Any:
    """Each label as often as in the one that has it more often."""
    counts: dict[Any, int] = {}
    for value in left._raw():
        counts[value] = counts.get(value, 0) + 1
    extra = []
    for position, value in enumerate(right._raw()):
        if counts.get(value, 0) > 0:
            counts[value] -= 1
        else:
            extra.append(position)
    return columns.concat([left._array, columns.take(right._array, extra)]) if extra else left._array


def _multi_union(left: Any, right: Any, sort: bool | None) -> Any:
    from .multi import MultiIndex

    names = (
        left.names
        if list(left.names) == list(right.names)
        else [a if a == b else None for a, b in zip(left.names, right.names)]
    )
    if len(right) == 0 or left.equals(right):
        return left.set_names(names)
    if len(left) == 0:
        return right.set_names(names)
    known = left._mapping()
    missing = [position for position, value in enumerate(right._raw()) if value not in known]
    joined = MultiIndex._concat([left, right.take(missing)], names)
    return try_sort(joined, sort)


def intersection(left: Any, right: Any, sort: bool | None) -> Any:
    """The labels in both, each once."""
    name = reconciled_name(left, right)
    names = [a if a == b else None for a, b in zip(left.names, right.names)]
    if left.equals(right):
        result = left.unique()
    else:
        mine, theirs = left.common_raw(right)
        wanted = set(theirs)
        seen: set[Any] = set()
        positions = []
        for position, value in enumerate(mine):
            if value in wanted and value not in seen:
                seen.add(value)
                positions.append(position)
        result = left.take(positions)
        if left.nlevels == 1 and left.dtype != right.dtype:
            result = result.astype(common_dtype([left.dtype, right.dtype]))
        if left.nlevels == 1 and hasattr(left, "_as_range"):
            result = left._as_range(result)
    result = result.set_names(names) if left.nlevels > 1 else result.rename(name)
    return try_sort(result, sort) if sort is not False else result


def difference(left: Any, right: Any, sort: bool | None) -> Any:
    """The labels only in the first, each once."""
    mine, theirs = left.common_raw(right)
    gone = set(theirs)
    seen: set[Any] = set()
    positions = []
    for position, value in enumerate(mine):
        if value not in gone and value not in seen:
            seen.add(value)
            positions.append(position)
    result = left.take(positions)
    if hasattr(left, "_as_range"):
        result = left._as_range(result)
    if left.nlevels > 1:
        result = result.set_names([a if a == b else None for a, b in zip(left.names, right.names)])
    else:
        result = result.rename(reconciled_name(left, right))
    return try_sort(result, sort)


def symmetric_difference(left: Any, right: Any, result_name: Any, sort: bool | None) -> Any:
    """The labels in exactly one of the two, each once."""
    name = reconciled_name(left, right) if result_name is None else result_name
    only_left = difference(left, right, False)
    only_right = difference(right, left, False)
    return try_sort(append(only_left, [only_right]).rename(name), sort)


def append(first: Any, others: list[Any]) -> Any:
    """Indexes one after the other."""
    from .base import Index, ensure_index

    indexes = [first, *map(ensure_index, others)]
    name = first._name if all(_same_name(index._name, first._name) for index in indexes[1:]) else None
    if any(index.nlevels > 1 for index in indexes):
        from .multi import MultiIndex

        if all(index.nlevels == first.nlevels for index in indexes):
            names = [
                first.names[k] if all(index.names[k] == first.names[k] for index in indexes) else None
                for k in range(first.nlevels)
            ]
            return MultiIndex._concat(indexes, names)
        values = [value for index in indexes for value in index.tolist()]
        return Index(columns.object_array(values), name=name, tupleize_cols=False)
    ranged = getattr(first, "_range_append", None)
    if ranged is not None:
        found = ranged(indexes)
        if found is not None:
            return found.rename(name)
    filled = [index for index in indexes if len(index) or str(index.dtype) != "object"] or indexes
    return Index._from_array(columns.concat([index._array for index in filled]), name)


def align(left: Any, right: Any, how: str, level: Any = None) -> tuple[Any, Any, Any]:
    """What a join of two tables needs of their labels: equal ones stay as they are, even where they repeat."""
    if left.equals(right):
        return left.rename(reconciled_name(left, right)) if left.nlevels == 1 else left, None, None
    return join(left, right, how, level)


JOINS = ("left", "right", "outer", "inner")


def join(left: Any, right: Any, how: str, level: Any = None, sort: bool = False) -> tuple[Any, Any, Any]:
    """The joined index and the positions of its labels in each (None: unchanged)."""
    sort = sort or how == "outer"
    if level is not None and (left.nlevels > 1 or right.nlevels > 1):
        return _join_on_level(left, right, how, level)
    if left.nlevels != right.nlevels:
        return _level_join(left, right, how)
    if how not in JOINS:
        raise ValueError(f"do not recognize join method {how}")
    if left.nlevels == 1 and not (len(left) and len(right)):
        return _join_empty(left, right, how, sort)
    if left.equals(right) and left.is_unique and (not sort or left.is_monotonic_increasing):
        return left.rename(reconciled_name(left, right)) if left.nlevels == 1 else left, None, None
    if not (left.is_unique and right.is_unique):
        if sort and how != "outer":
            raise Refusal("pandas.Index.join", "sort", sort, "sorted joins of repeated labels have no shim yet")
        return _join_repeated(left, right, how)
    if how == "inner":
        joined = intersection(left, right, sort)
    elif how == "outer":
        joined = union(left, right, None)
    else:
        kept = left if how == "left" else right
        joined = kept.rename(reconciled_name(left, right)) if kept.nlevels == 1 else kept
        joined = joined.sort_values() if sort else joined
    return joined, _positions(left, joined), _positions(right, joined)


def _join_empty(left: Any, right: Any, how: str, sort: bool) -> tuple[Any, Any, Any]:
    """A join of which one side has no labels: those of the other or none, under the name of the side they come from."""
    if len(right):
        joined, second, first = _join_empty(right, left, {"left": "right", "right": "left"}.get(how, how), sort)
        return joined, first, second
    if how not in ("left", "outer"):
        return right, np.array([], dtype=np.intp), None
    order = None
    if sort and not left.is_monotonic_increasing:
        try:
            order = left.argsort()
        except TypeError:  # labels that do not compare stay as they are
            order = None
    joined = left if order is None else left.take(order)
    return joined, order, np.broadcast_to(np.intp(-1), len(joined))


def _positions(index: Any, joined: Any) -> Any:
    return None if joined.equals(index) else np.array(index._indexer_list(joined), dtype=np.intp)


def _level_join(left: Any, right: Any, how: str) -> tuple[Any, Any, Any]:
    """A plain index joined to the level of the same name of a MultiIndex, which keeps its rows."""
    flip = right.nlevels > 1
    multi, plain = (right, left) if flip else (left, right)
    if plain._name is None or plain._name not in list(multi.names):
        raise ValueError("cannot join with no overlapping index names")
    positions = plain._indexer_list(multi.get_level_values(plain._name))
    indexer = np.array(positions, dtype=np.intp)
    return (multi, indexer, None) if flip else (multi, None, indexer)


def _join_on_level(left: Any, right: Any, how: str, level: Any) -> tuple[Any, Any, Any]:
    """A plain index joined to a level of a MultiIndex, which keeps its rows."""
    if left.nlevels > 1 and right.nlevels > 1:
        raise TypeError("Join on level between two MultiIndex objects is ambiguous")
    flip = right.nlevels > 1
    multi, plain = (right, left) if flip else (left, right)
    number = multi._get_level_number(level)
    if not plain.is_unique:
        raise NotImplementedError("Index._join_level on non-unique index is not implemented")
    if how not in ("outer", "right" if flip else "left"):
        raise Refusal("pandas.Index.join", "how", how, "only joins that keep the rows of the MultiIndex have a shim")
    if how == "outer" and not bool(np.all(plain.isin(multi.levels[number]))):
        raise Refusal(
            "pandas.Index.join", "level", level, "labels that the level has not would become labels of the level"
        )
    indexer = np.array(plain._indexer_list(multi.get_level_values(number)), dtype=np.intp)
    return (multi, indexer, None) if flip else (multi, None, indexer)


def _join_repeated(left: Any, right: Any, how: str) -> tuple[Any, Any, Any]:
    """Every pair of equal labels, as a join of tables does it."""
    mine, theirs = left.common_raw(right)
    if how == "right":
        joined, second, first = _join_repeated(right, left, "left")
        return joined, first, second
    places: dict[Any, list[int]] = {}
    for position, value in enumerate(theirs):
        places.setdefault(value, []).append(position)
    first, second = [], []
    for position, value in enumerate(mine):
        hits = places.get(value)
        if hits is not None:
            first.extend([position] * len(hits))
            second.extend(hits)
        elif how != "inner":
            first.append(position)
            second.append(-1)
    if how == "outer":
        known = set(mine)
        for position, value in enumerate(theirs):
            if value not in known:
                first.append(-1)
                second.append(position)
    from .base import Index

    left_labels = left._take_fill(np.array(first, dtype=np.intp))
    if how == "outer":
        both = append(left, [right])
        offset = len(left)
        joined = both.take([a if a >= 0 else offset + b for a, b in zip(first, second)])
        try:
            order = joined.argsort().tolist()
        except TypeError:
            order = list(range(len(joined)))
        joined = joined.take(order)
        first, second = [first[k] for k in order], [second[k] for k in order]
    else:
        joined = left_labels
    if joined.nlevels == 1:
        joined = Index._from_array(joined._array, reconciled_name(left, right))
    return joined, np.array(first, dtype=np.intp), np.array(second, dtype=np.intp)


FILL_METHODS = {"pad": "pad", "ffill": "pad", "backfill": "backfill", "bfill": "backfill", "nearest": "nearest"}


def check_fill_method(method: Any) -> None:
    """Fail for what is no way to fill gaps of an index; None leaves them."""
    if method is not None and (not isinstance(method, str) or method not in FILL_METHODS):
        raise ValueError(f"Invalid fill method. Expecting pad (ffill), backfill (bfill) or nearest. Got {method}")


def fill_indexer(index: Any, target: Any, method: str, limit: Any, tolerance: Any) -> np.ndarray:
    """Positions of the labels of `target`, or of the last before (pad), next after (backfill), nearest."""
    check_fill_method(method)
    if limit is not None or tolerance is not None:
        name = "limit" if limit is not None else "tolerance"
        raise Refusal("pandas.Index.get_indexer", name, limit or tolerance, "only unlimited filling has a shim")
    if not index.is_monotonic_increasing:
        raise ValueError("index must be monotonic increasing or decreasing")
    method = FILL_METHODS[method]
    mine, theirs = index._order_raw(), target._order_raw()
    if index.dtype != target.dtype:
        mine, theirs = comparable_raw(index, target)
    result = []
    for value in theirs:
        after = bisect.bisect_right(mine, value) - 1
        if method == "pad" or after >= 0 and mine[after] == value:
            result.append(after)
            continue
        following = after + 1 if after + 1 < len(mine) else -1
        if method == "backfill":
            result.append(following)
        elif after < 0 or following < 0:
            result.append(following if after < 0 else after)
        else:
            result.append(following if mine[following] - value <= value - mine[after] else after)
    return np.array(result, dtype=np.intp)


def drop_labels(index: Any, labels: Any, errors: str) -> Any:
    """`index` without `labels`; a label that is not there is an error unless they are ignored."""
    from ..construction import is_list_like

    wanted = list(labels) if is_list_like(labels) and not isinstance(labels, tuple) else [labels]
    gone: set[int] = set()
    missing = []
    for label in wanted:
        try:
            location = index.get_loc(label)
        except KeyError:
            missing.append(label)
            continue
        if isinstance(location, slice):
            gone.update(range(len(index))[location])
        elif isinstance(location, np.ndarray):
            gone.update(np.flatnonzero(location).tolist())
        else:
            gone.add(location)
    if missing and errors != "ignore":
        if index.nlevels > 1:
            raise KeyError(missing[0])
        raise KeyError(f"{missing} not found in axis")
    return index.take([position for position in range(len(index)) if position not in gone])
