"""Indexing: what `a[key]` and `a[key] = value` mean.

A key of integers, slices, None and Ellipsis gives a view. With integer or boolean arrays in it, the flat positions of
the chosen elements are computed for whole index arrays at once and the elements gathered or scattered.
"""

from __future__ import annotations

import operator
from array import array
from typing import Any

from . import casting, primitives, records
from .boxing import box
from .dtypes import BOOL, INT64, dtype
from .ndarray import fresh, ndarray, view
from .scalars import bool as np_bool
from .scalars import generic, integer

_TOO_MANY = "too many indices for array: array is {}-dimensional, but {} were indexed"
_INVALID = "only integers, slices (`:`), ellipsis (`...`), numpy.newaxis (`None`) and integer or boolean arrays are valid indices"


def get(a: ndarray, key: Any) -> Any:
    """`a[key]`."""
    kind = type(key)
    if (kind is str or kind is list) and records.is_names(key, a._dtype):
        return records.field(a, key) if kind is str else records.fields(a, key)
    if kind is ndarray and key._dtype is BOOL and key._shape == a._shape and key._shape:
        return by_mask(a, key)
    if (
        kind is ndarray
        and len(a._shape) == 1
        and a._whole
        and key._dtype is INT64
        and key._size > 1
        and a._dtype.width == 1
    ):
        try:
            # Python's own rule for negative positions is NumPy's.
            chosen = operator.itemgetter(*key.values())(a.storage)
        except IndexError:
            pass
        else:
            return fresh(list(chosen) if a._dtype.hasobject else array(a._dtype.typecode, chosen), a._dtype, key._shape)
    basic, advanced = parse(a, key)
    if advanced is None:
        shape, steps, offset, is_element = basic
        if is_element:
            return box(a, offset)
        return view(a, shape, steps, offset)
    return fetch(a, basic, advanced)


def put(a: ndarray, key: Any, value: Any) -> None:
    """`a[key] = value`."""
    if records.is_names(key, a._dtype):
        if type(key) is list:
            records.assign_fields(a, key, value)
        else:
            records.field(a, key)[...] = value
        return
    if type(key) is ndarray and key._dtype is BOOL and key._shape == a._shape and key._shape:
        if put_by_mask(a, key, value):
            return
    basic, advanced = parse(a, key)
    if advanced is None:
        shape, steps, offset, is_element = basic
        if is_element and a._dtype.kind not in "OV":
            check_single(value, a._dtype)
        if not shape and (type(value) is not ndarray or a._dtype.kind == "O" and (value._shape or is_element)):
            if a._dtype.kind == "O":
                a.storage[offset] = value
                return
            if isinstance(value, (list, tuple)) and a._dtype.kind != "V":
                value = bool(value)
            if type(value) in (int, float, bool) and a._dtype.char in "dlfihbBHIL":
                a.storage[offset] = casting.element(value, a._dtype)
                return
        assign(view(a, shape, steps, offset), value)
        return
    store(a, basic, advanced, value)


def is_single(value: Any, dt: dtype) -> bool:
    """Whether a value that is no array is one element of `dt` when it is assigned."""
    if dt.kind == "V":
        return not isinstance(value, list)
    return (
        isinstance(value, (int, float, complex, str, bytes, generic))
        or dt.kind == "O"
        and not isinstance(value, (list, tuple))
    )


def check_single(value: Any, dt: dtype) -> None:
    """Raise what NumPy raises for a sequence that is assigned to one element of `dt`; booleans take its truth."""
    is_array = isinstance(value, ndarray)
    if is_array and not value._shape or not is_array and not isinstance(value, (list, tuple)):
        return
    kind = dt.kind
    if kind == "b" and (not is_array or value._size == 1):
        return
    if kind in "mM":
        raise ValueError(f"Could not convert object to NumPy {'datetime' if kind == 'M' else 'timedelta'}")
    if kind in "US":
        raise ValueError("setting an array element with a sequence")
    if kind == "c":
        raise TypeError(
            "only 0-dimensional arrays can be converted to Python scalars"
            if is_array
            else f"must be real number, not {type(value).__name__}"
        )
    if kind in "iu" and not is_array:
        int(value)
    raise ValueError("setting an array element with a sequence.")


def by_mask(a: ndarray, mask: ndarray) -> ndarray:
    """The elements of `a` where the mask of the same shape is true."""
    width = a._dtype.width
    picked = primitives.gather_where(a.values(), width, mask.values())
    return fresh(picked, a._dtype, (len(picked) // width if width else sum(mask.values()),))


def put_by_mask(a: ndarray, mask: ndarray, value: Any) -> bool:
    """`a[mask] = value` for a whole array; false where the general way is needed."""
    if not a._whole or a._dtype.width != 1:
        return False
    if isinstance(value, (list, tuple)):
        value = as_values(value, a._dtype)
    if isinstance(value, ndarray) and value._shape:
        if len(value._shape) != 1 or value._shape[0] == 1:
            return False
        where = primitives.nonzero(mask.values())
        if len(where) != value._size:
            raise ValueError(
                f"NumPy boolean array indexing assignment cannot assign {value._size} input values to the "
                f"{len(where)} output values where the mask is true"
            )
        primitives.scatter_at(a.storage, 1, where, unshared(casting.cast_raw(value, a._dtype), a))
        return True
    if isinstance(value, (int, float, generic)) or type(value) in (str, bytes) and a._dtype.kind == "O":
        item = [value] if a._dtype.kind == "O" else casting.store_value(value, a._dtype)
        primitives.scatter_at(a.storage, 1, primitives.nonzero(mask.values()), item)
        return True
    return False


def as_values(value: Any, dt: dtype) -> ndarray:
    """What is assigned, as an array: Python objects become elements of `dt` as in assignment."""
    from .creation import asarray

    return value if isinstance(value, ndarray) else asarray(value, dt)


# An index of no more items than this has no more axes or arrays than an array may have.
_FEW = 32
_MOST = 64


def _check_count(items: list[Any], rest: int) -> None:
    """Refuse an index whose result would have too many dimensions, or that has too many arrays."""
    arrays = [item for item in items if isinstance(item, ndarray)]
    indices = sum(max(1, len(item._shape)) if item._dtype is BOOL else 1 for item in arrays)
    if indices > _MOST:
        raise IndexError(
            "too many advanced (array) indices. This probably means you are indexing with too many booleans. (more than "
            f"{_MOST} found)"
        )
    kept = rest + sum(item is None or type(item) is slice for item in items)
    dims = kept + max((1 if item._dtype is BOOL else len(item._shape) for item in arrays), default=0)
    if dims > _MOST:
        raise IndexError(f"number of dimensions must be within [0, {_MOST}], indexing result would have {dims}")
    if indices == _MOST:
        raise IndexError(
            f"when no subspace is given, the number of index arrays cannot be above {_MOST - 1}, but {indices} index arrays "
            "found"
        )


def parse(a: ndarray, key: Any) -> tuple[Any, Any]:
    """Read a key: (basic, None), basic = (shape, steps, offset, is one element), or (axes, index arrays).

    `axes` lists for the result of the basic part (length, step) with None in place of an axis that has an index array.
    """
    if type(key) is not tuple:
        key = (key,)
    shape, steps, offset = a._shape, a._steps, a._offset
    used = 0
    dots = 0
    any_arrays = False
    items: list[Any] = []
    for item in key:
        kind = type(item)
        if kind is int or kind is slice:
            used += 1
        elif item is None:
            pass
        elif item is Ellipsis:
            dots += 1
        elif kind is bool or kind is np_bool:
            any_arrays = True
            item = fresh(array("B", [1 if item else 0]), BOOL, ())
        elif isinstance(item, ndarray):
            if item._dtype is BOOL:
                any_arrays = True
                used += len(item._shape)
            elif item._dtype.kind in "iu":
                used += 1
                if item._shape:
                    any_arrays = True
                else:
                    item = item.elements()[0]
            else:
                raise IndexError("arrays used as indices must be of integer (or boolean) type")
        elif isinstance(item, (list, tuple)) or hasattr(item, "__array__") and not isinstance(item, generic):
            from .creation import asarray

            made = asarray(item)
            if made._size == 0 and isinstance(item, (list, tuple)):
                made = made.astype(INT64)
            if made._dtype is not BOOL and made._dtype.kind not in "iu":
                if not isinstance(item, ndarray):
                    raise IndexError(_INVALID)
                raise IndexError("arrays used as indices must be of integer (or boolean) type")
            any_arrays = True
            used += len(made._shape) if made._dtype is BOOL else 1
            item = made
        elif isinstance(item, integer):
            used += 1
            item = item._value
        else:
            try:
                item = operator.index(item)
            except TypeError:
                raise IndexError(_INVALID) from None
            used += 1
        items.append(item)
    if dots > 1:
        raise IndexError("an index can only have a single ellipsis ('...')")
    if used > len(shape):
        raise IndexError(_TOO_MANY.format(len(shape), used))
    rest = len(shape) - used
    if not dots:
        items.append(Ellipsis)
    if len(items) + rest > _FEW:
        _check_count(items, rest)
    if any_arrays:
        return _parse_arrays(a, items, rest)
    new_shape: list[int] = []
    new_steps: list[int] = []
    axis = 0
    for item in items:
        if type(item) is int:
            n = shape[axis]
            if not -n <= item < n:
                raise IndexError(f"index {item} is out of bounds for axis {axis} with size {n}")
            offset += steps[axis] * (item if item >= 0 else item + n)
            axis += 1
        elif type(item) is slice:
            start, stop, stride = item.indices(shape[axis])
            length = len(range(start, stop, stride))
            if length:
                offset += start * steps[axis]
            else:
                stride = 1
            new_shape.append(length)
            new_steps.append(stride * steps[axis])
            axis += 1
        elif item is None:
            new_shape.append(1)
            new_steps.append(0)
        else:
            new_shape += shape[axis : axis + rest]
            new_steps += steps[axis : axis + rest]
            axis += rest
    return (tuple(new_shape), tuple(new_steps), offset, not new_shape and not dots), None


def _parse_arrays(a: ndarray, items: list[Any], rest: int) -> tuple[Any, Any]:
    shape, steps, offset = a._shape, a._steps, a._offset
    axes: list[Any] = []
    arrays: list[tuple[ndarray, int, int, int]] = []  # index array, axis, length, step
    axis = 0
    for item in items:
        if type(item) is int:
            n = shape[axis]
            if not -n <= item < n:
                raise IndexError(f"index {item} is out of bounds for axis {axis} with size {n}")
            arrays.append((fresh(array("q", [item]), INT64, ()), axis, n, steps[axis]))
            axes.append(None)
            axis += 1
        elif type(item) is slice:
            start, stop, stride = item.indices(shape[axis])
            length = len(range(start, stop, stride))
            if length:
                offset += start * steps[axis]
            else:
                stride = 1
            axes.append((length, stride * steps[axis]))
            axis += 1
        elif item is None:
            axes.append((1, 0))
        elif item is Ellipsis:
            axes += list(zip(shape[axis : axis + rest], steps[axis : axis + rest]))
            axis += rest
        elif item._dtype is BOOL:
            if not item._shape:
                which = array("q", [0] if item.elements()[0] else [])
                arrays.append((fresh(which, INT64, (len(which),)), -1, 1, 0))
                axes.append(None)
                continue
            for k, n in enumerate(item._shape):
                if n != shape[axis + k]:
                    raise IndexError(
                        f"boolean index did not match indexed array along axis {axis + k}; size of axis is "
                        f"{shape[axis + k]} but size of corresponding boolean axis is {n}"
                    )
            for index in item.nonzero():
                arrays.append((index, axis, shape[axis], steps[axis]))
                axes.append(None)
                axis += 1
        else:
            arrays.append((item, axis, shape[axis], steps[axis]))
            axes.append(None)
            axis += 1
    return (axes, offset), arrays


def positions(arrays: list[tuple[ndarray, int, int, int]], offset: int) -> tuple[tuple[int, ...], Any]:
    """The broadcast shape of the index arrays and the flat position of each of their points."""
    from .broadcasting import broadcast_shape, spread

    try:
        shape = broadcast_shape(*(index._shape for index, _, _, _ in arrays))
    except ValueError:
        shapes = " ".join(_shape_text(index._shape) for index, _, _, _ in arrays if index._shape)
        raise IndexError(
            f"shape mismatch: indexing arrays could not be broadcast together with shapes {shapes} "
        ) from None
    total: Any = None
    for index, axis, n, step in arrays:
        raw = index.values()
        if len(raw):
            low, high = min(raw), max(raw)
            if low < -n or high >= n:
                bad = next(v for v in raw if not -n <= v < n)
                raise IndexError(f"index {bad} is out of bounds for axis {axis} with size {n}")
            if low < 0:
                raw = [v if v >= 0 else v + n for v in raw]
        part = raw if step == 1 else [v * step for v in raw]
        if index._shape != shape:
            part = spread(part, index._shape, shape)
        total = part if total is None else list(map(operator.add, total, part))
    if offset:
        total = [v + offset for v in total]
    return shape, total


def _shape_text(shape: tuple[int, ...]) -> str:
    return "(" + ",".join(map(str, shape)) + (",)" if len(shape) == 1 else ")")


def layout(axes: list[Any]) -> tuple[list[tuple[int, int]], int]:
    """The axes without index arrays, and where the index axes go among them."""
    marks = [k for k, axis in enumerate(axes) if axis is None]
    kept = [axis for axis in axes if axis is not None]
    together = marks[-1] - marks[0] + 1 == len(marks)
    return kept, marks[0] if together else 0


def fetch(a: ndarray, basic: Any, arrays: Any) -> Any:
    """The elements that index arrays choose."""
    axes, offset = basic
    shape, where = positions(arrays, offset)
    kept, at = layout(axes)
    rest = tuple(n for n, _ in kept)
    raw = primitives.gather_at(a.storage, a._dtype.width, where, rest, tuple(s for _, s in kept))
    result = fresh(raw, a._dtype, shape + rest)
    if at and rest:
        n = len(shape)
        order = [*range(n, n + at), *range(n), *range(n + at, n + len(rest))]
        result = view(result, tuple(result._shape[k] for k in order), tuple(result._steps[k] for k in order), 0)
    return result


def unshared(raw: Any, target: ndarray) -> Any:
    """Raw items that do not change while they are written into `target`."""
    return raw[:] if raw is target.storage else raw


def assign(target: ndarray, value: Any) -> None:
    """Broadcast `value` into the view `target`."""
    from .broadcasting import expand
    from .subclasses import plain

    dt = target._dtype
    if not isinstance(value, ndarray):
        if is_single(value, dt):
            raw = casting.store_value(value, dt)
            target.write(raw if dt.width == 1 else raw * target._size)
            return
        value = as_values(value, dt)
    if value._shape != target._shape:
        # A matrix would keep two axes whatever is asked of it.
        value = plain(value)
        while len(value._shape) > len(target._shape) and value._shape[0] == 1:
            value = value.reshape(value._shape[1:])
        value = expand(value, target._shape, "could not broadcast input array from shape")
    if value.storage is target.storage and (value._dtype, value._steps, value._offset) == (
        dt,
        target._steps,
        target._offset,
    ):
        return
    if not target._size:
        return
    raw = unshared(casting.cast_raw(value, dt), target)
    if target._size == 1 and dt.width == 1 and target._shape == ():
        target.storage[target._offset] = raw[0]
        return
    if len(raw) == target._size * dt.width:
        if target._size == 1:
            target.write(raw)
        elif target._whole and type(target.storage) is type(raw):
            target.storage[:] = raw
        else:
            target.write(raw)


def store(a: ndarray, basic: Any, arrays: Any, value: Any) -> None:
    """Assign where index arrays point."""
    from .broadcasting import expand

    axes, offset = basic
    shape, where = positions(arrays, offset)
    kept, at = layout(axes)
    rest = tuple(n for n, _ in kept)
    steps = tuple(s for _, s in kept)
    dt, width = a._dtype, a._dtype.width
    if not isinstance(value, ndarray):
        if is_single(value, dt):
            primitives.scatter_at(a.storage, width, where, casting.store_value(value, dt), rest, steps)
            return
        value = as_values(value, dt)
    n = len(shape)
    full = rest[:at] + shape + rest[at:]
    if value._shape != full:
        try:
            value = expand(value, full, "shape mismatch: value array of shape")
        except ValueError:
            raise ValueError(
                f"shape mismatch: value array of shape {_shape_text(value._shape)} could not be broadcast to indexing result of shape "
                f"{_shape_text(full)}"
            ) from None
    if at and rest:
        order = [*range(at, at + n), *range(at), *range(at + n, n + len(rest))]
        value = value.transpose(order)
    primitives.scatter_at(a.storage, width, where, unshared(casting.cast_raw(value, dt), a), rest, steps)
