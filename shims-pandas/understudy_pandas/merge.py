"""`merge` and `DataFrame.join`: rows of two tables side by side."""

from __future__ import annotations

import warnings
from itertools import chain
from typing import Any

import understudy_numpy as np
from understudy_numpy import primitives
from understudy_numpy.primitives.refusal import Refusal

from .algorithms import hashable_keys
from .arrays import columns
from .dtypes import CategoricalDtype, is_extension
from .errors import MergeError, Pandas4Warning
from .frame import DataFrame
from .index.base import Index
from .index.multi import MultiIndex
from .index.range import RangeIndex
from .merge_keys import NO_LABEL, KeyPair, index_levels, key_pairs
from .na import NO_DEFAULT
from .series import Series
from .warn import warn_of_copy

__all__ = ["merge"]

KINDS = ("left", "right", "inner", "outer", "left_anti", "right_anti", "cross", "asof")


def merge(
    left: Any,
    right: Any,
    how: str = "inner",
    on: Any = None,
    left_on: Any = None,
    right_on: Any = None,
    left_index: bool = False,
    right_index: bool = False,
    sort: bool = False,
    suffixes: Any = ("_x", "_y"),
    copy: Any = NO_DEFAULT,
    indicator: Any = False,
    validate: str | None = None,
) -> DataFrame:
    """Join two tables on columns or indexes that have equal values; missing ones are equal.

    Rows come in the order of the left keys ("inner", "left"), of the right ones ("right"), or sorted ("outer").
    """
    left, right = _operand(left), _operand(right)
    warn_of_copy(copy)
    left, right, levels = _levels_as_columns(left, right, on, left_on, right_on, how)
    if levels:
        result = merge(
            left, right, how, on, left_on, right_on, False, False, sort, suffixes, NO_DEFAULT, indicator, validate
        )
        return result.set_index(levels) if levels != [None] else result
    if how not in KINDS:
        raise ValueError(f"'{how}' is not a valid Merge type: {', '.join(KINDS)}")
    if how == "asof":
        raise Refusal("pandas.merge", "how", how, "no shim yet")
    if how == "cross":
        return _cross(left, right, on, left_on, right_on, left_index, right_index, suffixes, indicator)
    for name, flag in (("left_index", left_index), ("right_index", right_index)):
        if not isinstance(flag, (bool, np.bool_)):
            raise ValueError(f"{name} parameter must be of type bool, not {type(flag)}")
    if left.columns.nlevels != right.columns.nlevels:
        raise MergeError(
            f"Not allowed to merge between different levels. ({left.columns.nlevels} levels on the left, "
            f"{right.columns.nlevels} on the right)"
        )
    anti = how.endswith("_anti")
    kind = how.split("_")[0]
    pairs = key_pairs(left, right, on, left_on, right_on, left_index, right_index)
    for pair in pairs:
        pair.check()
    if validate is not None:
        _validate(validate, left, right, pairs, left_index, right_index)
    rows, others = _indexers(left, right, pairs, kind, sort or how == "outer")
    index = _result_index(left, right, rows, others, kind, left_index, right_index, pairs)
    if anti:
        absent = others if kind == "left" else rows
        mine = rows if kind == "left" else others
        total = len(left) if kind == "left" else len(right)
        where = [
            place for place in range(total if mine is None else len(mine)) if absent is not None and absent[place] < 0
        ]
        rows = [(place if rows is None else rows[place]) for place in where]
        others = [(place if others is None else others[place]) for place in where]
        index = index.take(where)
    return _assemble(left, right, rows, others, index, pairs, suffixes, indicator, kind)


def _levels_as_columns(
    left: DataFrame, right: DataFrame, on: Any, left_on: Any, right_on: Any, how: str
) -> tuple[DataFrame, DataFrame, list[Any]]:
    """Both tables with the levels of their indexes that are keys by name as columns.

    The third result names the keys that are levels on both sides, which are the index of the result: nothing where no
    key is a level, [None] where the result has numbered rows.
    """
    mine = on if left_on is None else left_on
    theirs = on if right_on is None else right_on
    if mine is None or theirs is None or how == "cross":
        return left, right, []
    sides = []
    for table, keys in ((left, mine), (right, theirs)):
        keys = keys if isinstance(keys, list) else [keys]
        labels = [key for key in keys if isinstance(key, (str, int)) and not isinstance(key, bool)]
        names = [key for key in labels if key not in table.columns and key in table.index.names]
        sides.append((table.reset_index(names) if names else table, names, keys))
    (left, left_names, left_keys), (right, right_names, right_keys) = sides
    if not left_names and not right_names:
        return left, right, []
    if left_keys == right_keys:
        kept = [key for key in left_keys if key in left_names and key in right_names]
        return left, right, kept or [None]
    raise Refusal("pandas.merge", "left_on", left_on, "a level of the index under two names has no shim yet")


def _operand(table: Any) -> DataFrame:
    if isinstance(table, DataFrame):
        return table
    if isinstance(table, Series):
        if table.name is None:
            raise ValueError("Cannot merge a Series without a name")
        return table.to_frame()
    raise TypeError(f"Can only merge Series or DataFrame objects, a {type(table)} was passed")


def _indexers(
    left: DataFrame, right: DataFrame, pairs: list[KeyPair], how: str, sort: bool
) -> tuple[list[int] | None, list[int] | None]:
    """The rows of both sides that belong together; None for all rows in order."""
    lefts, rights, sizes = [], [], []
    for pair in pairs:
        mine, theirs, size = _common_codes(pair.left, pair.right, sort or how == "outer")
        lefts.append(mine)
        rights.append(theirs)
        sizes.append(size)
    return primitives.join_indexers(
        primitives.combine_codes(lefts, sizes), primitives.combine_codes(rights, sizes), how, sort
    )


def _common_codes(left: Any, right: Any, sort: bool) -> tuple[Any, Any, int]:
    """Codes of both arrays in one numbering, missing elements with the last number; ascending where `sort`."""
    if getattr(left.dtype, "kind", "") == "M" and left.dtype != right.dtype and not is_extension(left.dtype):
        if getattr(right.dtype, "kind", "") == "M":
            left, right = columns.concat([left, right])[: len(left)], columns.concat([left, right])[len(left) :]
    # A missing moment and a missing category are the least ones, and come first where keys are sorted.
    if isinstance(left.dtype, CategoricalDtype) and left.dtype == right.dtype:
        place = {category: number for number, category in enumerate(columns.raw(left.categories._array))}
        moved = [place[category] for category in columns.raw(right.categories._array)] + [-1]
        keys: Any = chain(left.codes.tolist(), map(moved.__getitem__, right.codes.tolist()))
    elif not is_extension(left.dtype) and left.dtype == right.dtype and left.dtype.kind in "mM":
        keys = chain(columns.raw(left), columns.raw(right))
    else:
        keys = chain(hashable_keys(left), hashable_keys(right))
    codes, uniques = primitives.factorize(keys)
    if sort and uniques:
        try:
            codes, uniques = primitives.sort_codes(codes, uniques)
        except TypeError:
            order = sorted(range(len(uniques)), key=lambda k: (isinstance(uniques[k], str), uniques[k]))
            rank = [0] * (len(order) + 1)
            for new, old in enumerate(order):
                rank[old] = new
            rank[-1] = -1
            codes = list(map(rank.__getitem__, codes))
    size = len(uniques) + 1
    if len(codes) and min(codes) < 0:
        codes = [size - 1 if code < 0 else code for code in codes]
    return codes[: len(left)], codes[len(left) :], size


def _result_index(
    left: DataFrame,
    right: DataFrame,
    rows: list[int] | None,
    others: list[int] | None,
    how: str,
    left_index: bool,
    right_index: bool,
    pairs: list[KeyPair],
) -> Index:
    """The index of the result: numbers, or the labels of the side whose index is not a key."""
    if left_index and right_index:
        return _joined_index(left.index, right.index, rows, others, how)
    if right_index:
        return _taken_index(
            left.index if len(left) else right.index, rows if len(left) else others, how in ("right", "outer")
        )
    if left_index:
        return _taken_index(
            right.index if len(right) else left.index, others if len(right) else rows, how in ("left", "outer")
        )
    known = rows if rows is not None else others
    return RangeIndex(len(known) if known is not None else len(left))


def _taken_index(index: Index, rows: list[int] | None, fill: bool) -> Index:
    if rows is None:
        return index
    if rows and min(rows) < 0:
        if isinstance(index, MultiIndex):
            raise Refusal("pandas.merge", "right_index", True, "missing rows of a MultiIndex have no shim yet")
        return Index(columns.take_fill(index._array, rows), name=index.name)
    return index.take(rows)


def _joined_index(left: Index, right: Index, rows: list[int] | None, others: list[int] | None, how: str) -> Index:
    names = [mine if mine == theirs else None for mine, theirs in zip(left.names, right.names)]
    if how == "right":
        result = right if others is None else right.take(others)
    elif rows is None or not rows or min(rows) >= 0:
        result = left if rows is None else left.take(rows)
    else:
        assert others is not None
        levels = []
        for mine, theirs in zip(index_levels(left), index_levels(right)):
            levels.append(_coalesce(mine, theirs, rows, others))
        result = MultiIndex.from_arrays(levels) if isinstance(left, MultiIndex) else Index(levels[0])
    return result.set_names(names if isinstance(result, MultiIndex) else names[0])


def _coalesce(left: Any, right: Any, rows: list[int] | None, others: list[int] | None) -> Any:
    """The elements of `left` at `rows`, and where that is -1 those of `right` at `others`."""
    if rows is None:
        return left
    if not rows or min(rows) >= 0:
        return left.take(rows)
    if max(rows) < 0:
        return right if others is None else right.take(others)
    size = len(left)
    joined = columns.concat([left, right])
    second = others if others is not None else range(len(right))
    return joined.take([mine if mine >= 0 else size + theirs for mine, theirs in zip(rows, second)])


def _assemble(
    left: DataFrame,
    right: DataFrame,
    rows: list[int] | None,
    others: list[int] | None,
    index: Index,
    pairs: list[KeyPair],
    suffixes: Any,
    indicator: Any,
    how: str,
) -> DataFrame:
    shared = [
        pair.left_label for pair in pairs if pair.left_label is not NO_LABEL and pair.left_label == pair.right_label
    ]
    keep_left = list(range(len(left.columns)))
    keep_right = [k for k in range(len(right.columns)) if right.columns[k] not in shared]
    left_labels, right_labels = left.columns.take(keep_left), right.columns.take(keep_right)
    marker = _indicator_name(indicator, left, right)
    mine, theirs = _suffixed(left_labels, right_labels, suffixes)
    left_rows = None if rows is None else np.array(rows, dtype=np.intp)
    right_rows = None if others is None else np.array(others, dtype=np.intp)
    left_gaps = bool(rows) and min(rows) < 0  # type: ignore[type-var]
    right_gaps = bool(others) and min(others) < 0  # type: ignore[type-var]
    arrays = _taken_all([left._arrays[k] for k in keep_left], left_rows, left_gaps)
    arrays += _taken_all([right._arrays[k] for k in keep_right], right_rows, right_gaps)
    labels = [*mine, *theirs]
    for place, pair in enumerate(pairs):
        if not pair.filled:
            continue
        if pair.name is None or pair.name not in labels:
            labels.insert(place, f"key_{place}" if pair.name is None else pair.name)
            arrays.insert(place, _coalesce(pair.left, pair.right, rows, others))
            continue
        at = labels.index(pair.name)
        if at < len(keep_left):
            values = pair.left if pair.left_dtype is None else columns.cast(pair.left, pair.left_dtype)
            if left_gaps:
                arrays[at] = _coalesce(values, pair.right, rows, others)
            elif pair.left_dtype is not None:
                arrays[at] = _taken(values, left_rows, False)
        elif right_gaps:
            arrays[at] = _coalesce(pair.right, pair.left, others, rows)
    if marker is not None:
        labels.append(marker)
        arrays.append(_indicator_column(rows, others, len(index)))
    if isinstance(left.columns, MultiIndex):
        columns_index: Index = MultiIndex.from_tuples(labels, names=left.columns.names)
    elif labels:
        name = left.columns.name if left.columns.name == right.columns.name else None
        columns_index = Index(labels, name=name)
    else:
        columns_index = left.columns
    return DataFrame._from_arrays(arrays, columns_index, index)


def _taken(array: Any, rows: Any, gaps: bool) -> Any:
    if rows is None:
        return array
    return columns.take_fill(array, rows) if gaps else array.take(rows)


def _taken_all(arrays: list[Any], rows: Any, gaps: bool) -> list[Any]:
    if rows is None:
        return arrays
    return [columns.take_fill(array, rows) for array in arrays] if gaps else columns.take_all(arrays, rows)


def _indicator_name(indicator: Any, left: DataFrame, right: DataFrame) -> Any:
    if indicator is False or indicator is None:
        return None
    if not isinstance(indicator, (bool, str)):
        raise ValueError("indicator option can only accept boolean or string arguments")
    name = "_merge" if indicator is True else indicator
    for reserved in ("_left_indicator", "_right_indicator"):
        if reserved in left.columns or reserved in right.columns:
            raise ValueError(f"Cannot use `indicator=True` option when data contains a column named {reserved}")
    if name in left.columns or name in right.columns:
        raise ValueError("Cannot use name of an existing column for indicator column")
    return name


def _indicator_column(rows: list[int] | None, others: list[int] | None, total: int) -> Any:
    from .arrays.categorical import Categorical

    first = [True] * total if rows is None else [row >= 0 for row in rows]
    second = [True] * total if others is None else [row >= 0 for row in others]
    codes = [2 if a and b else 0 if a else 1 for a, b in zip(first, second)]
    return Categorical.from_codes(np.array(codes, dtype=np.int8), categories=["left_only", "right_only", "both"])


def _suffixed(left: Index, right: Index, suffixes: Any) -> tuple[list[Any], list[Any]]:
    """The labels of both tables; those that both have get the suffixes."""
    if isinstance(suffixes, (str, dict, set, frozenset)) or not hasattr(suffixes, "__iter__"):
        raise TypeError(
            f"Passing 'suffixes' as a {type(suffixes)}, is not supported. Provide 'suffixes' as a tuple instead."
        )
    mine, theirs = left.tolist(), right.tolist()
    both = set(mine) & set(theirs)
    if not both:
        return mine, theirs
    first, second = suffixes
    if not first and not second:
        raise ValueError(f"columns overlap but no suffix specified: {left.intersection(right)}")
    new_mine = [f"{label}{first}" if label in both and first is not None else label for label in mine]
    new_theirs = [f"{label}{second}" if label in both and second is not None else label for label in theirs]
    clashes = _repeated(new_mine, mine) + _repeated(new_theirs, theirs)
    clashes += [label for label in new_mine if label in set(theirs) - both]
    clashes += [label for label in new_theirs if label in set(mine) - both]
    if clashes:
        raise MergeError(f"Passing 'suffixes' which cause duplicate columns {set(clashes)} is not allowed.")
    return new_mine, new_theirs


def _repeated(labels: list[Any], before: list[Any]) -> list[Any]:
    seen: set[Any] = set()
    seen_before: set[Any] = set()
    found = []
    for label, old in zip(labels, before):
        if label in seen and old not in seen_before:
            found.append(label)
        seen.add(label)
        seen_before.add(old)
    return found


def _cross(
    left: DataFrame,
    right: DataFrame,
    on: Any,
    left_on: Any,
    right_on: Any,
    left_index: bool,
    right_index: bool,
    suffixes: Any,
    indicator: Any,
) -> DataFrame:
    if left_index or right_index or right_on is not None or left_on is not None or on is not None:
        raise MergeError("Can not pass on, right_on, left_on or set right_index=True or left_index=True")
    rows = [row for row in range(len(left)) for _ in range(len(right))]
    others = list(range(len(right))) * len(left)
    return _assemble(left, right, rows, others, RangeIndex(len(rows)), [], suffixes, indicator, "inner")


VALIDATIONS = {
    "one_to_one": "1:1",
    "one_to_many": "1:m",
    "many_to_one": "m:1",
    "many_to_many": "m:m",
}


def _validate(
    validate: str, left: DataFrame, right: DataFrame, pairs: list[KeyPair], left_index: bool, right_index: bool
) -> None:
    """Raise where keys are not as unique as the caller says."""
    kind = VALIDATIONS.get(validate, validate)
    if kind not in VALIDATIONS.values():
        names = "\n".join(f'- "{name}"' for name in ("1:1", "1:m", "m:1", "m:m", *VALIDATIONS))
        raise ValueError(f'"{validate}" is not a valid argument. Valid arguments are:\n{names}')
    left_text = _duplicates([p.left for p in pairs], [p.left_label for p in pairs], "left")
    right_text = _duplicates([p.right for p in pairs], [p.right_label for p in pairs], "right")
    if kind == "1:1":
        if left_text and right_text:
            raise MergeError(
                "Merge keys are not unique in either left or right dataset; not a one-to-one merge."
                f"{left_text}{right_text}"
            )
        if left_text:
            raise MergeError(f"Merge keys are not unique in left dataset; not a one-to-one merge{left_text}")
        if right_text:
            raise MergeError(f"Merge keys are not unique in right dataset; not a one-to-one merge{right_text}")
    elif kind == "1:m" and left_text:
        raise MergeError(f"Merge keys are not unique in left dataset; not a one-to-many merge{left_text}")
    elif kind == "m:1" and right_text:
        raise MergeError(f"Merge keys are not unique in right dataset; not a many-to-one merge\n{right_text}")


def _duplicates(arrays: list[Any], labels: list[Any], side: str) -> str:
    """The text that names the first repeated keys, empty where there are none."""
    rows = list(zip(*(columns.raw(array) for array in arrays)))
    if len(set(rows)) == len(rows):
        return ""
    seen: set[Any] = set()
    again = []
    for place, row in enumerate(rows):
        if row in seen:
            again.append(place)
        seen.add(row)
    again = again[:5]
    names = [place if label is NO_LABEL else label for place, label in enumerate(labels)]
    table = DataFrame._from_arrays([array.take(again) for array in arrays], Index(names), RangeIndex(len(again)))
    return f"\nDuplicates in {side}:\n {table.to_string(index=False)} ..."


def join_frame(
    left: DataFrame,
    other: Any,
    on: Any = None,
    how: str = "left",
    lsuffix: str | None = None,
    rsuffix: str | None = None,
    sort: bool = False,
    validate: str | None = None,
    suffixes: Any = None,
) -> DataFrame:
    """What `DataFrame.join` does: merge with the index of `other`."""
    if lsuffix is not None or rsuffix is not None:
        warnings.warn(
            "The 'lsuffix' and 'rsuffix' keywords in DataFrame.join are deprecated and will be removed in a future "
            "version. Use the 'suffixes' keyword instead.",
            Pandas4Warning,
            stacklevel=3,
        )
        if suffixes is not None:
            raise ValueError("Cannot specify both 'suffixes' and 'lsuffix'/'rsuffix'. Use 'suffixes' only.")
    if suffixes is None:
        suffixes = (lsuffix or "", rsuffix or "")
    if isinstance(other, Series):
        if other.name is None:
            raise ValueError("Other Series must have a name")
        other = other.to_frame()
    if isinstance(other, DataFrame):
        if how == "cross":
            return merge(left, other, how=how, suffixes=suffixes, sort=sort, validate=validate)
        return merge(
            left,
            other,
            left_on=on,
            how=how,
            left_index=on is None,
            right_index=True,
            suffixes=suffixes,
            sort=sort,
            validate=validate,
        )
    if on is not None:
        raise ValueError("Joining multiple DataFrames only supported for joining on index")
    if any(suffixes):
        raise ValueError("Suffixes not supported when joining multiple DataFrames")
    result = left
    for one in other:
        result = join_frame(result, one, how=how, sort=sort, validate=validate)
    return result
