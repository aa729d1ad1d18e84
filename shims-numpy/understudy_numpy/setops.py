"""Sets as sorted arrays: unique, intersect1d, union1d, setdiff1d, setxor1d, isin."""

from __future__ import annotations

from collections import Counter
from itertools import compress
from operator import eq, ne
from typing import Any, NamedTuple

from . import primitives
from .creation import array, asarray, empty, ones
from .joining import concatenate
from .lanes import normalize_axis
from .ndarray import ndarray
from .selection import count_nonzero, nonzero
from .subclasses import like, of_subclass, plain
from .ufuncs import minimum


class UniqueAllResult(NamedTuple):
    values: ndarray
    indices: ndarray
    inverse_indices: ndarray
    counts: ndarray


class UniqueCountsResult(NamedTuple):
    values: ndarray
    counts: ndarray


class UniqueInverseResult(NamedTuple):
    values: ndarray
    inverse_indices: ndarray


def unique(
    ar: Any,
    return_index: bool = False,
    return_inverse: bool = False,
    return_counts: bool = False,
    axis: Any = None,
    *,
    equal_nan: bool = True,
    sorted: bool = True,
) -> Any:
    """The distinct elements in ascending order (slices along `axis`, if given), NaN last and, by default, once.

    On request also the position of the first of each, the place of every element among them, and the counts.
    """
    if of_subclass(ar):
        made = unique(plain(ar), return_index, return_inverse, return_counts, axis, equal_nan=equal_nan, sorted=sorted)
        distinct = made[0] if type(made) is tuple else made
        if axis is None:
            of_class = like(ar, distinct)
            # What cannot have one axis, as a matrix, gives a plain array.
            distinct = of_class if of_class.ndim == 1 else distinct
        return (distinct, *made[1:]) if type(made) is tuple else distinct
    ar = asarray(ar)
    if axis is not None and ar.ndim == 1:
        normalize_axis(axis, 1)
        axis = None
    if axis is None and not (return_index or return_inverse or return_counts):
        made = primitives.ready_unique(ar, bool(equal_nan))
        if made is not None:
            return made
    if axis is None and (return_index or return_inverse or return_counts):
        ranked = _ranked(ar, equal_nan, return_index, return_inverse, return_counts)
        if ranked is not None:
            return ranked
    if axis is None:
        keys, values = _keys(ar.ravel()), None
    else:
        axis = normalize_axis(axis, ar.ndim)
        values = ar.transpose((axis,) + tuple(k for k in range(ar.ndim) if k != axis)) if ar.ndim else ar
        keys = [tuple(key) for key in _rows(values)]
    if not (return_index or return_inverse or return_counts):
        order, first = _distinct_only(keys, equal_nan)
        return _take(ar, order, first, values, axis)
    order, first, inverse, counts = _distinct(keys, equal_nan)
    results: list = [_take(ar, order, first, values, axis)]
    if return_index:
        results.append(array(first, dtype="int64"))
    if return_inverse:
        places = array(inverse, dtype="int64")
        if axis is None:
            places = places.reshape(ar.shape)
        results.append(places)
    if return_counts:
        results.append(array(counts, dtype="int64"))
    return tuple(results)


def _ranked(
    ar: ndarray, equal_nan: bool, return_index: bool, return_inverse: bool, return_counts: bool
) -> tuple[ndarray, ...] | None:
    """What `unique` gives, by the positions that sort the elements, if the primitives in force have those ready."""
    flat = ar.ravel()
    n = flat.size
    order = primitives.ready_order(flat, 0) if n and ar.dtype.kind in "biuf" else None
    if order is None:
        return None
    ranked = flat.take(order)
    starts = ones(n, dtype=bool)
    starts[1:] = ranked[1:] != ranked[:-1]
    missing = int(count_nonzero(ranked != ranked)) if equal_nan and ar.dtype.kind == "f" else 0
    if missing:
        starts[n - missing + 1 :] = False
    places = nonzero(starts)[0]
    # Also the sign of a zero is that of the first.
    first = order.take(places)
    results = [flat.take(first)]
    if return_index:
        results.append(first)
    if return_inverse:
        inverse = empty(n, dtype="int64")
        inverse[order] = starts.cumsum() - 1
        results.append(inverse.reshape(ar.shape))
    if return_counts:
        ends = empty(places.size, dtype="int64")
        ends[:-1], ends[-1] = places[1:], n
        results.append(ends - places)
    return tuple(results)


def unique_all(x: Any) -> UniqueAllResult:
    """Distinct elements, first positions, places and counts, of an array whose NaN are all distinct."""
    return UniqueAllResult(*unique(x, True, True, True, equal_nan=False))


def unique_counts(x: Any) -> UniqueCountsResult:
    """Distinct elements and counts, NaN all distinct."""
    return UniqueCountsResult(*unique(x, return_counts=True, equal_nan=False))


def unique_inverse(x: Any) -> UniqueInverseResult:
    """Distinct elements and places, NaN all distinct."""
    return UniqueInverseResult(*unique(x, return_inverse=True, equal_nan=False))


def unique_values(x: Any) -> ndarray:
    """Distinct elements, NaN all distinct."""
    return unique(x, equal_nan=False)


def intersect1d(ar1: Any, ar2: Any, assume_unique: bool = False, return_indices: bool = False) -> Any:
    """The sorted elements that are in both, and on request where they first are in each."""
    ar1, ar2 = asarray(ar1), asarray(ar2)
    if not return_indices:
        if not assume_unique:
            ar1, ar2 = unique(ar1), unique(ar2)
        both = concatenate((ar1.ravel(), ar2.ravel()))
        both.sort()
        return both[:-1][both[1:] == both[:-1]]
    if assume_unique:
        ar1, ar2 = ar1.ravel(), ar2.ravel()
        where1, where2 = range(ar1.size), range(ar2.size)
    else:
        ar1, first1 = unique(ar1, return_index=True)
        ar2, first2 = unique(ar2, return_index=True)
        where1, where2 = first1.tolist(), first2.tolist()
    second = dict(zip(_keys(ar2), where2))
    found = [(key, place) for key, place in zip(_keys(ar1), where1) if key in second]
    found.sort(key=lambda pair: pair[0])
    kind = concatenate((ar1[:0], ar2[:0])).dtype
    index1 = array([place for _, place in found], dtype="int64")
    index2 = array([second[key] for key, _ in found], dtype="int64")
    return array([key for key, _ in found], dtype=kind), index1, index2


def union1d(ar1: Any, ar2: Any) -> ndarray:
    """The sorted distinct elements of both."""
    return unique(concatenate((ar1, ar2), axis=None))


def setdiff1d(ar1: Any, ar2: Any, assume_unique: bool = False) -> ndarray:
    """The elements of `ar1` that are not in `ar2`; sorted and distinct unless `assume_unique`."""
    if assume_unique:
        ar1 = asarray(ar1).ravel()
    else:
        ar1, ar2 = unique(ar1), unique(ar2)
    return ar1[isin(ar1, ar2, assume_unique=True, invert=True)]


def setxor1d(ar1: Any, ar2: Any, assume_unique: bool = False) -> ndarray:
    """The sorted elements that are in exactly one of both."""
    if not assume_unique:
        ar1, ar2 = unique(ar1), unique(ar2)
    both = concatenate((ar1, ar2), axis=None)
    if both.size == 0:
        return both
    both.sort()
    apart = (both[1:] != both[:-1]).tolist()
    return both[array([a and b for a, b in zip([True, *apart], [*apart, True])], dtype=bool)]


def isin(
    element: Any, test_elements: Any, assume_unique: bool = False, invert: bool = False, *, kind: str | None = None
) -> ndarray:
    """Whether each element is among `test_elements`; NaN never is."""
    element, tests = asarray(element), asarray(test_elements)
    if kind not in (None, "sort", "table"):
        raise ValueError(f"Invalid kind: '{kind}'. Please use None, 'sort' or 'table'.")
    if kind == "table" and not (element.dtype.kind in "iub" and tests.dtype.kind in "iub"):
        raise ValueError(
            "The 'table' method is only supported for boolean or integer arrays. Please select 'sort' or None for kind."
        )
    ready = _ready_isin(element, tests)
    if ready is not None:
        return ~ready if invert else ready
    keys, test_keys = _keys(element.ravel()), _keys(tests.ravel())
    try:
        wanted = {item for item in test_keys if item == item}
        found = list(map(wanted.__contains__, keys))
    except TypeError:  # objects that have no hash
        found = [any(item == other for other in test_keys) for item in keys]
    if invert:
        found = [not item for item in found]
    return array(found, dtype=bool).reshape(element.shape)


def _ready_isin(element: ndarray, tests: ndarray) -> ndarray | None:
    """Whether each element is where a search in the sorted `tests` says, if the primitives in force have that ready."""
    if element.dtype is not tests.dtype or element.dtype.kind not in "iuf" or not element.size or not tests.size:
        return None
    flat = element.ravel()
    ranked = primitives.ready_sorted(tests.ravel(), 0)
    places = None if ranked is None else primitives.ready_search(ranked, flat, False)
    if places is None:
        return None
    # What goes behind the last one is compared with that.
    return (ranked.take(minimum(places, ranked.size - 1)) == flat).reshape(element.shape)


def _keys(flat: ndarray) -> list:
    """The elements as hashable values that sort as they do."""
    if flat.dtype.kind in "mM":
        return flat.view("int64").tolist()
    return flat.tolist()


def _rows(a: ndarray) -> list[list]:
    length = 1
    for n in a.shape[1:]:
        length *= n
    flat = _keys(a.ravel())
    return [flat[start : start + length] for start in range(0, len(flat), length)] if length else [[]] * len(a)


def _distinct_only(keys: list, equal_nan: bool) -> tuple[list, list[int] | None]:
    """The distinct keys in order (`first` is not known)."""
    distinct = set(keys)
    if any(map(ne, distinct, distinct)):
        nan = next(key for key in distinct if key != key)
        count = 1 if equal_nan else sum(map(ne, keys, keys))
        return _sorted(list(compress(distinct, map(eq, distinct, distinct)))) + [nan] * count, None
    return _sorted(list(distinct)), None


def _distinct(keys: list, equal_nan: bool) -> tuple[list, list[int], list[int], list[int]]:
    """The distinct keys in order, the first position of each, the place of every key among them, and the counts."""
    missing = list(map(ne, keys, keys))
    nan_positions = list(compress(range(len(keys)), missing)) if any(missing) else []
    counted = Counter(keys if not nan_positions else [key for key, bad in zip(keys, missing) if not bad])
    order = _sorted(list(counted))
    first_of = dict(zip(reversed(keys), range(len(keys) - 1, -1, -1)))
    first = [first_of[key] for key in order]
    counts = [counted[key] for key in order]
    place = dict(zip(order, range(len(order))))
    if not nan_positions:
        return order, first, list(map(place.__getitem__, keys)), counts
    inverse = [place.get(key, -1) for key in keys]
    nan = keys[nan_positions[0]]
    if equal_nan:
        for position in nan_positions:
            inverse[position] = len(order)
        return [*order, nan], [*first, nan_positions[0]], inverse, [*counts, len(nan_positions)]
    for offset, position in enumerate(nan_positions):
        inverse[position] = len(order) + offset
    extra = len(nan_positions)
    return order + [nan] * extra, first + nan_positions, inverse, counts + [1] * extra


def _take(ar: ndarray, order: list, first: list[int] | None, values: Any, axis: Any) -> ndarray:
    """The distinct elements as an array like `ar`."""
    if axis is None:
        if ar.dtype.kind in "mM":
            return array(order, dtype="int64").view(ar.dtype)
        if first is not None:
            return ar.ravel().take(first)  # also the sign of a zero is that of the first
        return array(order, dtype=ar.dtype)
    flat = [item for key in order for item in key]
    shape = (len(order), *values.shape[1:])
    if ar.dtype.kind in "mM":
        result = array(flat, dtype="int64").view(ar.dtype).reshape(shape)
    else:
        result = array(flat, dtype=ar.dtype).reshape(shape)
    back = tuple(range(1, axis + 1)) + (0,) + tuple(range(axis + 1, ar.ndim))
    return result.transpose(back)


def _sorted(items: list) -> list:
    if items and isinstance(items[0], complex):
        items.sort(key=_real_first)
    else:
        items.sort()
    return items


def _real_first(value: complex) -> tuple[float, float]:
    return value.real, value.imag


__all__ = [
    "intersect1d",
    "isin",
    "setdiff1d",
    "setxor1d",
    "union1d",
    "unique",
    "unique_all",
    "unique_counts",
    "unique_inverse",
    "unique_values",
]
