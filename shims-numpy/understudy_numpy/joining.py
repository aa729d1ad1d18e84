"""Joining arrays, and splitting them again."""

from __future__ import annotations

import operator
from typing import Any

from . import array_functions, casting, primitives
from .array import count
from .coercion import blank
from .creation import asanyarray, asarray, empty
from .dtypes import as_dtype, can_cast, casting_of, promote_types, result_type
from .errors import warn
from .manipulation import atleast_1d, atleast_2d, atleast_3d, moveaxis
from .ndarray import fresh, ndarray
from .reductions import normalize_axis
from .subclasses import highest, of_class, of_subclass, plain


def concatenate(
    arrays: Any, /, axis: Any = 0, out: Any = None, *, dtype: Any = None, casting: str = "same_kind"
) -> ndarray:
    """Arrays one after another along an axis (None: flattened)."""
    made = primitives.ready_joined(arrays, axis) if out is None and dtype is None and casting == "same_kind" else None
    if made is not None:
        return made
    given = {"axis": (axis, 0), "out": (out, None), "dtype": (dtype, None), "casting": (casting, "same_kind")}
    told = {name: value for name, (value, usual) in given.items() if value is not usual}
    answer = array_functions.answered("numpy.concatenate", concatenate, (arrays,), told)
    if answer is not NotImplemented:
        return answer  # type: ignore[no-any-return]
    asked, casting = None if dtype is None else as_dtype(dtype), casting_of(casting)
    if (
        isinstance(arrays, ndarray)
        and not arrays._shape
        or not (hasattr(arrays, "__iter__") or hasattr(arrays, "__getitem__"))
    ):
        raise TypeError("dispatcher for __array_function__ did not return an iterable")
    if not hasattr(arrays, "__getitem__") or isinstance(arrays, dict):
        raise TypeError("The first input argument needs to be a sequence")
    by = highest([p for p in arrays if isinstance(p, ndarray)], above=0.0)
    if by is not None or of_subclass(out):
        made = concatenate(
            [asarray(p) for p in arrays], axis, plain(out) if of_subclass(out) else out, dtype=dtype, casting=casting
        )
        return out if out is not None else of_class(type(by), made, None)
    parts = [asarray(p) for p in arrays]
    if not parts:
        raise ValueError("need at least one array to concatenate")
    weak = [type(p) for p in arrays if axis is None and type(p) in (int, float, complex)]
    if axis is None:
        parts = [p.ravel() for p in parts]
        axis = 0
    first = parts[0]
    ndim = len(first._shape)
    if ndim == 0:
        raise ValueError("zero-dimensional arrays cannot be concatenated")
    axis = normalize_axis(axis, ndim)
    for k, p in enumerate(parts):
        if len(p._shape) != ndim:
            raise ValueError(
                f"all the input arrays must have same number of dimensions, but the array at index 0 has {ndim} dimension(s) "
                f"and the array at index {k} has {len(p._shape)} dimension(s)"
            )
        for j in range(ndim):
            if j != axis and p._shape[j] != first._shape[j]:
                raise ValueError(
                    "all the input array dimensions except for the concatenation axis must match exactly, but along "
                    f"dimension {j}, the array at index 0 has size {first._shape[j]} and the array at index {k} has size "
                    f"{p._shape[j]}"
                )
    if out is not None:
        if dtype is not None:
            raise TypeError("concatenate() only takes `out` or `dtype` as an argument, but both were provided.")
        if not isinstance(out, ndarray):
            raise TypeError("'out' must be an array")
        if out.ndim != ndim:
            raise ValueError("Output array has wrong dimensionality")
        if out._shape != (*first._shape[:axis], sum(p._shape[axis] for p in parts), *first._shape[axis + 1 :]):
            raise ValueError("Output array is the wrong shape")
    if asked is not None and asked.kind in "US" and not asked.width:
        # Text without a width is as wide as the widest element is.
        dt = max((p.astype(asked)._dtype for p in parts), key=lambda each: each.width)
    elif asked is not None:
        dt = asked
    elif out is not None:
        dt = out._dtype
    else:
        dt = result_type(first._dtype)
        for p in parts:
            if p._dtype is not dt:
                dt = promote_types(dt, p._dtype)
        if weak and len(weak) < len(parts):
            # Python's numbers adapt to the rest.
            dt = result_type(*(p if type(p) in (int, float, complex) else q._dtype for p, q in zip(arrays, parts)))
    for p in parts:
        if not can_cast(p._dtype, dt, casting):
            raise TypeError(f"Cannot cast array data from {p._dtype!r} to {dt!r} according to the rule '{casting}'")
    result = join(parts, axis, dt)
    if out is not None:
        out[...] = result
        return out
    return result


def join(parts: list[ndarray], axis: int, dt: Any) -> ndarray:
    """Concatenate arrays of fitting shapes as dtype `dt`."""
    first = parts[0]._shape
    total = sum(p._shape[axis] for p in parts)
    shape = first[:axis] + (total,) + first[axis + 1 :]
    axes = copy_order(parts)
    if axes != sorted(axes):
        turned = join([p.transpose(axes) for p in parts], axes.index(axis), dt)
        return turned.transpose([axes.index(k) for k in range(len(axes))])._owned()
    outer = count(first[:axis])
    if outer == 1 or len(first) == 1:
        out = blank(0, dt)
        for p in parts:
            out.extend(_array_items(casting.cast_raw(p, dt)))
        return fresh(out, dt, shape)
    made = empty(shape, dt)
    start = 0
    for p in parts:
        stop = start + p._shape[axis]
        made[(slice(None),) * axis + (slice(start, stop),)] = p
        start = stop
    return made


def copy_order(parts: list[ndarray]) -> list[int]:
    """The axes from the outermost to the innermost in which a joined array lies: by the steps of all its parts."""
    order = list(range(len(parts[0]._shape)))
    for k in range(1, len(order)):
        axis, at = order[k], k
        for j in range(k - 1, -1, -1):
            other = order[j]
            told = [
                abs(p._steps[axis]) > abs(p._steps[other])
                for p in parts
                if p._shape[axis] != 1 and p._shape[other] != 1
            ]
            if not told:
                continue
            if not all(told):
                break
            at = j
        order.insert(at, order.pop(k))
    return order


def _array_items(raw: Any) -> Any:
    return primitives.gather(raw, (len(raw),), (1,), 0) if isinstance(raw, memoryview) else raw


def require_sequence(arrays: Any) -> None:
    """Raise for what has no items to stack."""
    if not hasattr(arrays, "__getitem__"):
        raise TypeError('arrays to stack must be passed as a "sequence" type such as list or tuple.')


def stack(arrays: Any, axis: int = 0, out: Any = None, *, dtype: Any = None, casting: str = "same_kind") -> ndarray:
    """Arrays of one shape along a new axis."""
    require_sequence(arrays)
    parts = [asarray(a) for a in arrays]
    if not parts:
        raise ValueError("need at least one array to stack")
    if len({p._shape for p in parts}) != 1:
        raise ValueError("all input arrays must have the same shape")
    ndim = len(parts[0]._shape) + 1
    axis = normalize_axis(axis, ndim)
    key = (slice(None),) * axis + (None,)
    return concatenate([p[key] for p in parts], axis, out, dtype=dtype, casting=casting)


def vstack(tup: Any, *, dtype: Any = None, casting: str = "same_kind") -> ndarray:
    """Arrays as rows, one below another."""
    require_sequence(tup)
    parts = [atleast_2d(a) for a in tup]
    return concatenate(parts, 0, dtype=dtype, casting=casting)


def row_stack(tup: Any, *, dtype: Any = None, casting: str = "same_kind") -> ndarray:
    """`vstack` by its old name."""
    warn("`row_stack` alias is deprecated. Use `np.vstack` directly.", DeprecationWarning)
    return vstack(tup, dtype=dtype, casting=casting)


def hstack(tup: Any, *, dtype: Any = None, casting: str = "same_kind") -> ndarray:
    """Arrays side by side."""
    require_sequence(tup)
    parts = [atleast_1d(a) for a in tup]
    axis = 0 if parts and len(parts[0]._shape) == 1 else 1
    return concatenate(parts, axis, dtype=dtype, casting=casting)


def dstack(tup: Any) -> ndarray:
    """Arrays along the third axis."""
    require_sequence(tup)
    return concatenate([atleast_3d(a) for a in tup], 2)


def column_stack(tup: Any) -> ndarray:
    """1-D arrays as columns, 2-D arrays as they are, side by side."""
    require_sequence(tup)
    parts = []
    for each in tup:
        a = asarray(each)
        parts.append(a if len(a._shape) >= 2 else a.reshape(-1, 1))
    return concatenate(parts, 1)


def append(arr: Any, values: Any, axis: Any = None) -> ndarray:
    """`values` after the end of `arr`."""
    a, b = asarray(arr), asarray(values)
    if axis is None:
        a, b, axis = a.ravel(), b.ravel(), 0
    return concatenate((a, b), axis)


def block(arrays: Any) -> ndarray:
    """Nested lists of arrays put together."""
    place = _first_place(arrays, [])
    if place and place[-1] is None:
        raise ValueError(f"List at {_place_text(place)} cannot be empty")
    levels = len(place)
    ndim = max(levels, _deepest(arrays))

    def assemble(value: Any, level: int) -> ndarray:
        if isinstance(value, list):
            return concatenate([assemble(v, level + 1) for v in value], axis=level - levels)
        a = asarray(value)
        return a.reshape((1,) * (ndim - len(a._shape)) + a._shape)

    made = assemble(arrays, 0)
    return made.copy() if made._base is not None else made


def _first_place(value: Any, place: list[Any]) -> list[Any]:
    """The indices of the first leaf of nested lists, or of an empty list (ending in None); all lie equally deep."""
    if isinstance(value, tuple):
        raise TypeError(
            f"{_place_text(place)} is a tuple. Only lists can be used to arrange blocks, and np.block does not allow implicit "
            "conversion from tuple to ndarray."
        )
    if not isinstance(value, list):
        return place
    if not value:
        return [*place, None]
    first, *others = (_first_place(each, [*place, k]) for k, each in enumerate(value))
    for other in others:
        if len(other) != len(first):
            raise ValueError(
                f"List depths are mismatched. First element was at depth {len(first)}, but there is an element at depth "
                f"{len(other)} ({_place_text(other)})"
            )
        if other[-1] is None:
            first = other
    return first


def _place_text(place: list[Any]) -> str:
    return "arrays" + "".join(f"[{k}]" for k in place if k is not None)


def _deepest(value: Any) -> int:
    return max(map(_deepest, value)) if isinstance(value, list) else len(asarray(value)._shape)


def array_split(ary: Any, indices_or_sections: Any, axis: int = 0) -> list[ndarray]:
    """Parts of an array, as views; they need not be of equal length."""
    n = ary.shape[axis] if hasattr(ary, "shape") else len(ary)
    a = asanyarray(ary)
    axis = normalize_axis(axis, len(a._shape))
    if hasattr(indices_or_sections, "__len__") and not isinstance(indices_or_sections, int):
        cuts = [0, *(operator.index(k) for k in indices_or_sections), n]
    else:
        sections = int(indices_or_sections)
        if sections <= 0:
            raise ValueError("number sections must be larger than 0.")
        each, extra = divmod(n, sections)
        cuts = [0]
        for k in range(sections):
            cuts.append(cuts[-1] + each + (1 if k < extra else 0))
    key = (slice(None),) * axis
    return [a[(*key, slice(cuts[k], cuts[k + 1]))] for k in range(len(cuts) - 1)]


def split(ary: Any, indices_or_sections: Any, axis: int = 0) -> list[ndarray]:
    """Equal parts of an array, or parts between indices, as views."""
    if not hasattr(indices_or_sections, "__len__") and ary.shape[axis] % indices_or_sections:
        raise ValueError("array split does not result in an equal division")
    return array_split(ary, indices_or_sections, axis)


def hsplit(ary: Any, indices_or_sections: Any) -> list[ndarray]:
    """Parts side by side."""
    if not asarray(ary)._shape:
        raise ValueError("hsplit only works on arrays of 1 or more dimensions")
    return split(ary, indices_or_sections, 1 if ary.ndim > 1 else 0)


def vsplit(ary: Any, indices_or_sections: Any) -> list[ndarray]:
    """Parts one below another."""
    if len(asarray(ary)._shape) < 2:
        raise ValueError("vsplit only works on arrays of 2 or more dimensions")
    return split(ary, indices_or_sections, 0)


def dsplit(ary: Any, indices_or_sections: Any) -> list[ndarray]:
    """Parts along the third axis."""
    if len(asarray(ary)._shape) < 3:
        raise ValueError("dsplit only works on arrays of 3 or more dimensions")
    return split(ary, indices_or_sections, 2)


def unstack(x: Any, /, *, axis: int = 0) -> tuple[ndarray, ...]:
    """The slices along an axis."""
    if x.ndim == 0:
        raise ValueError("Input array must be at least 1-d.")
    a = asarray(x)
    return tuple(moveaxis(a, axis, 0))
