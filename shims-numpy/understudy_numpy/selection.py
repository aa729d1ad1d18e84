"""Choosing and placing elements by position or condition."""

from __future__ import annotations

import operator
from array import array as typed
from itertools import repeat
from typing import Any

from . import array_functions, casting, creation, primitives, records, stringdtype
from .array import count, order_of
from .broadcasting import broadcast_shape, in_memory_order, shape_text, spread
from .creation import asanyarray, asarray, c_or_f
from .dtypes import BOOL, INT64, can_cast, casting_of, dtype, result_type, with_weak
from .flatiter import unravel
from .ndarray import fresh, ndarray, view
from .novalue import NO_VALUE
from .reductions import normalize_axis
from .scalars import make_int64
from .stringdtype import StringDType
from .subclasses import derived, like, of_subclass, plain


def require_mode(mode: Any) -> None:
    if mode is not None and not isinstance(mode, (str, int)):
        raise TypeError("clipmode not understood")
    if mode is not None and mode not in ("raise", "wrap", "clip"):
        raise ValueError(f"clipmode must be one of 'clip', 'raise', or 'wrap' (got {mode!r})")


def checked_positions(raw: Any, n: int, axis: int, mode: str | None) -> Any:
    """Positions in [0, n), from indices that may be negative or (wrap, clip) outside."""
    require_mode(mode)
    try:
        return primitives.in_bounds(raw, n, mode or "raise")
    except IndexError as error:
        raise IndexError(f"index {error.args[0]} is out of bounds for axis {axis} with size {n}") from None


def take(a: Any, indices: Any, axis: Any = None, out: Any = None, mode: str = "raise") -> Any:
    """The elements (or slices along `axis`) at `indices`."""
    if of_subclass(a):
        return derived(a).take(indices, axis, out, mode)
    made = primitives.ready_take(a, indices, axis) if out is None and mode == "raise" else None
    if made is not None:
        return made
    a = asarray(a)
    if type(indices) is list and indices and set(map(type, indices)) == {int}:
        where: Any = indices
        shape: tuple[int, ...] = (len(indices),)
    else:
        index = asarray(indices)
        if index._dtype.kind not in "iub" and not (index._size == 0 and not isinstance(indices, ndarray)):
            raise TypeError(
                f"Cannot cast array data from {index._dtype!r} to dtype('int64') according to the rule 'safe'"
            )
        where, shape = index.values(), index._shape
        if index._dtype.kind == "f":
            where = typed("q")
    if axis is None:
        if len(a._shape) != 1:
            a = a.ravel()
        axis = 0
    elif not a._shape:
        a = a.reshape(1)
    axis = normalize_axis(axis, len(a._shape))
    n = a._shape[axis]
    if len(a._shape) == 1 and a._whole and a._dtype.width == 1 and mode == "raise" and out is None and len(where) > 1:
        try:
            # Python's own rule for negative positions is NumPy's.
            chosen = operator.itemgetter(*where)(a.storage)
        except IndexError:
            pass
        else:
            return fresh(list(chosen) if a._dtype.hasobject else typed(a._dtype.typecode, chosen), a._dtype, shape)
    before, after = a._shape[:axis], a._shape[axis + 1 :]
    full = before + shape + after
    dt = a._dtype
    require_mode(mode)
    if out is not None:
        _require_fitting(out, full, dt)
    if n == 0 and len(where):
        raise IndexError("cannot do a non-empty take from an empty axes.")
    where = checked_positions(where, n, axis, mode)
    width = dt.width
    if not before:
        result = fresh(_pick(a, where, after, axis), dt, full)
    else:
        raw = primitives.gather_blocks(a.values(), count(before), n, count(after) * width, where)
        result = fresh(raw, dt, full)
    if out is not None:
        out[...] = result
        return out
    return result if full else result[()]


def _require_fitting(out: Any, shape: tuple[int, ...], dt: dtype) -> None:
    """Raise where what is taken does not fit in `out`; here NumPy casts `out` to the dtype of the elements first."""
    if not isinstance(out, ndarray):
        raise TypeError("output must be an array")
    if out._shape != shape:
        raise ValueError("output array does not match result of ndarray.take")
    require_safe(out, dt)


def require_safe(a: ndarray, dt: dtype) -> None:
    if not can_cast(a._dtype, dt):
        what = "array data" if a._shape else "scalar"
        raise TypeError(f"Cannot cast {what} from {a._dtype!r} to {dt!r} according to the rule 'safe'")


def _pick(a: ndarray, where: Any, rest: tuple[int, ...], axis: int) -> Any:
    step = a._steps[0]
    if step != 1 or a._offset:
        offset = a._offset
        where = [offset + v * step for v in where]
    return primitives.gather_at(a.storage, a._dtype.width, where, rest, a._steps[1:])


def take_along_axis(arr: Any, indices: Any, axis: Any = -1) -> ndarray:
    """Elements chosen per 1-D slice along an axis."""
    arr.ndim, indices.dtype  # noqa: B018 (what is no array is no argument here)
    a, index = asanyarray(arr), asarray(indices)
    if index._dtype.kind not in "iu":
        raise IndexError("`indices` must be an integer array")
    if axis is None:
        if len(index._shape) != 1:
            raise ValueError("when axis=None, `indices` must have a single dimension.")
        a, axis = a.ravel(), 0
    axis = normalize_axis(axis, len(a._shape))
    return a[_along(index, a._shape, axis)]


def put_along_axis(arr: ndarray, indices: Any, values: Any, axis: Any) -> None:
    """Assign to elements chosen per 1-D slice along an axis."""
    arr.ndim, indices.dtype  # noqa: B018 (what is no array is no argument here)
    if axis is None:
        arr, axis = arr.reshape(-1), 0
    axis = normalize_axis(axis, arr.ndim)
    if indices.dtype.kind not in "iu":
        raise IndexError("`indices` must be an integer array")
    index = asarray(indices)
    arr[_along(index, arr._shape, axis)] = values


def _along(index: ndarray, shape: tuple[int, ...], axis: int) -> tuple[Any, ...]:
    from .ranges import arange

    if len(index._shape) != len(shape):
        raise ValueError("`indices` and `arr` must have the same number of dimensions")
    ndim = len(shape)
    return tuple(
        index if k == axis else arange(shape[k]).reshape((1,) * k + (-1,) + (1,) * (ndim - k - 1)) for k in range(ndim)
    )


def put(a: Any, ind: Any, v: Any, mode: str = "raise") -> None:
    """Assign to flat positions, in place."""
    if not isinstance(a, ndarray):
        raise TypeError(f"argument 1 must be numpy.ndarray, not {type(a)}")
    require_mode(mode)
    require_writeable(a, "put: output array")
    index = _fit(ind, INT64)
    require_safe(index, INT64)
    values = _fit(v, a._dtype)
    if not index._size:
        return
    if not a._size:
        raise IndexError("cannot replace elements of an empty array")
    if not values._size:
        return
    where = checked_positions(index.values(), a._size, 0, mode)
    _put(a, where, casting.cast_raw(values, a._dtype), range(len(where)))


def _put(a: ndarray, where: Any, raw: Any, turns: Any) -> None:
    """Write the items of `raw`, taken round and round by `turns`, at flat positions."""
    width = a._dtype.width
    m = len(raw) // width if width else 1
    items = primitives.gather_at(raw, width, [k % m for k in turns])
    flat = a.storage if a._whole else a.values()
    primitives.scatter_at(flat, width, where, items)
    if flat is not a.storage:
        a.write(flat)


def require_writeable(a: ndarray, what: str) -> None:
    """Raise where elements of a read-only array would be assigned."""
    if not a._writeable:
        raise ValueError(f"{what} is read-only")


def _fit(values: Any, dt: dtype) -> ndarray:
    """Values as an array; those that are none yet are converted to `dt`, even if nothing of them is stored."""
    return values if isinstance(values, ndarray) else asarray(values, dtype=dt)


def place(arr: ndarray, mask: Any, vals: Any) -> None:
    """Assign where the mask is true, going through `vals` again and again."""
    require_writeable(arr, "WRITEBACKIFCOPY base")
    vals, flags = _fit(vals, arr._dtype), asarray(mask)
    if flags._size != arr._size:
        raise ValueError("place: mask and data must be the same size")
    where = primitives.nonzero(flags.astype(BOOL).values())
    if len(where) and vals._size == 0:
        raise ValueError("Cannot insert from an empty array!")
    put(arr, where, vals)


def putmask(a: ndarray, mask: Any, values: Any) -> None:
    """Assign where the mask is true, `values` repeated to the size of `a`."""
    require_writeable(a, "putmask: output array")
    flags = asarray(mask)
    if flags._size != a._size:
        raise ValueError("putmask: mask and data must be the same size")
    where = primitives.nonzero(flags.elements())
    given = _fit(values, a._dtype)
    if len(where) and given._size:
        _put(a, where, casting.cast_raw(given, a._dtype), where)


def copyto(dst: ndarray, src: Any, casting: str = "same_kind", where: Any = True) -> None:
    """Broadcast the values of `src` into `dst`, where the mask allows."""
    if not isinstance(dst, ndarray):
        raise TypeError(f"copyto() argument 1 must be a numpy.ndarray, not {type(dst).__name__}")
    casting_of(casting)
    # A Python number takes the dtype of what it goes to, also where it goes nowhere.
    as_given = type(src) in (float, complex) and dst._dtype.kind == "c" or type(src) is float and dst._dtype.kind == "f"
    source = asarray(src).astype(dst._dtype) if as_given else asarray(src)
    if not (type(src) is int and dst._dtype.kind in "iufc") and not can_cast(source._dtype, dst._dtype, casting):
        raise TypeError(
            f"Cannot cast {'array data' if source._shape else 'scalar'} from {source._dtype!r} to {dst._dtype!r} according to the rule '{casting}'"
        )
    if where is True:
        dst[...] = source
        return
    from .broadcasting import broadcast_to

    mask = asarray(where)
    try:
        mask = broadcast_to(mask, dst._shape)
    except ValueError:
        raise ValueError(
            f"could not broadcast where mask from shape {shape_text(mask._shape)} into shape {shape_text(dst._shape)}"
        ) from None
    try:
        source = broadcast_to(source, dst._shape)
    except ValueError:
        raise ValueError(
            f"could not broadcast input array from shape {shape_text(source._shape)} into shape {shape_text(dst._shape)}"
        ) from None
    dst[mask] = source[mask]


def compress(condition: Any, a: Any, axis: Any = None, out: Any = None) -> ndarray:
    """The slices along an axis where a 1-D condition is true."""
    if of_subclass(a):
        return derived(a).compress(condition, axis, out)
    a = asarray(a)
    flags = asarray(condition)
    if len(flags._shape) != 1:
        raise ValueError("condition must be a 1-d array")
    where = primitives.nonzero(flags.elements())
    return take(a, fresh(where, INT64, (len(where),)), axis, out)


def _truths(a: ndarray) -> Any:
    """Elements that are false where they count as zero."""
    if isinstance(a._dtype, StringDType):
        return stringdtype.nonzero(a.elements(), a._dtype)
    return records.truths(a) if a._dtype.kind == "V" else a.elements()


def nonzero(a: Any) -> tuple[ndarray, ...]:
    """The positions of the elements that are not zero, one index array per axis."""
    a = asarray(a)
    if not a._shape:
        context = " If the context of this error is of the form `arr[nonzero(cond)]`, just use `arr[cond]`."
        raise ValueError(
            "Calling nonzero on 0d arrays is not allowed. Use np.atleast_1d(scalar).nonzero() instead."
            + (context if a._dtype is BOOL else "")
        )
    ndim = len(a._shape)
    made = primitives.ready_nonzero(a != 0 if a._dtype.kind == "c" else a)
    if made is None:
        where = primitives.nonzero(_truths(a))
        made = fresh(where, INT64, (len(where),)) if ndim == 1 else _index_table(where, a._shape)
    return (made,) if ndim == 1 else _columns(made)


def _index_table(where: Any, shape: tuple[int, ...]) -> ndarray:
    """The indices of flat positions, a row for each."""
    return fresh(primitives.unravel(where, shape), INT64, (len(where), len(shape)))


def _columns(table: ndarray) -> tuple[ndarray, ...]:
    return tuple([table[:, axis] for axis in range(table._shape[1])])


def flatnonzero(a: Any) -> ndarray:
    """The flat positions of the elements that are not zero."""
    return nonzero(asarray(a).ravel())[0]


def argwhere(a: Any) -> ndarray:
    """The positions of the elements that are not zero, one per row."""
    from .joining import stack

    a = asarray(a)
    if not a._shape:
        return argwhere(a.reshape(1))[:, :0]
    return stack(nonzero(a)).T


def count_nonzero(a: Any, axis: Any = None, *, keepdims: bool = False) -> Any:
    """How many elements are not zero."""
    a = asarray(a)
    if axis is None and not keepdims:
        found = primitives.ready_true_count(a != 0 if a._dtype.kind == "c" else a)
        if found is not None:
            return make_int64(found)
        values = _truths(a)
        if a._dtype.kind == "b":
            return make_int64(sum(values))
        return make_int64(sum(map(bool, values)))
    return a.astype(BOOL).sum(axis=axis, dtype=INT64, keepdims=keepdims)


def where(condition: Any, x: Any = NO_VALUE, y: Any = NO_VALUE, /) -> Any:
    """`x` where the condition is true, else `y`; with the condition alone, its nonzero positions."""
    if x is NO_VALUE and y is NO_VALUE:
        answer = array_functions.asked(where, (condition,))
        return nonzero(condition) if answer is NotImplemented else answer
    if x is NO_VALUE or y is NO_VALUE:
        raise ValueError("either both or neither of x and y should be given")
    made = primitives.ready_where(condition, x, y)
    if made is not None:
        return made
    answer = array_functions.asked(where, (condition, x, y))
    if answer is not NotImplemented:
        return answer
    flags = asarray(condition)
    weak, strong = [], None
    for each in (x, y):
        if type(each) in (int, float, complex):
            weak.append(type(each))
    from .dtypes import promote_types

    arrays = []
    for each in (x, y):
        a = asarray(each)
        arrays.append(a)
        if type(each) not in (int, float, complex):
            strong = a._dtype if strong is None else promote_types(strong, a._dtype)
    dt = with_weak(strong, weak) if weak else strong
    assert dt is not None
    try:
        shape = broadcast_shape(flags._shape, arrays[0]._shape, arrays[1]._shape)
    except ValueError as error:
        raise ValueError(str(error)) from None
    turned = in_memory_order([flags, *arrays], shape)
    if turned is not None:
        axes, (flags, *arrays) = turned
        shape = tuple(shape[k] for k in axes)
    columns = []
    for each, a in zip((x, y), arrays):
        if type(each) in (int, float, complex):
            # An integer that does not fit wraps round, as where casts without looking.
            in_range = dt.kind not in "iuO" or type(each) is not int or not -(2**63) <= each < 2**64
            value = (
                casting.element(each, dt)
                if in_range
                else each
                if dt.kind == "O"
                else primitives.wrap(dt.char, [each])[0]
            )
            columns.append(repeat(value))
            continue
        values = casting.cast_elements(a.elements(), a._dtype, dt)
        if a._size == 1:
            columns.append(repeat(values[0]))
        elif a._shape != shape:
            columns.append(spread(values if type(values) in (list, typed) else list(values), a._shape, shape))
        else:
            columns.append(values)
    mask = flags.elements()
    if flags._shape != shape:
        mask = [mask[0]] * count(shape) if flags._size == 1 else spread(mask, flags._shape, shape)
    result = primitives.select(mask, *columns)
    made = fresh(primitives.encode(dt.char, dt.width, result), dt, shape)
    return made if turned is None else made.transpose([axes.index(k) for k in range(len(axes))])._owned()


def choose(a: Any, choices: Any, out: Any = None, mode: str = "raise") -> Any:
    """For each position the element of the choice that `a` names."""
    if of_subclass(a):
        return derived(a).choose(choices, out, mode)
    from .broadcasting import broadcast_arrays
    from .joining import stack

    index = asarray(a)
    require_mode(mode)
    options = [asarray(c) for c in choices]
    require_safe(index, INT64)
    dt = result_type(*[c if type(c) in (int, float, complex) else option for c, option in zip(choices, options)])
    *options, index = broadcast_arrays(*options, index)
    n = len(options)
    picks = index.ravel().tolist()
    if mode == "raise":
        if any(not 0 <= k < n for k in picks):
            raise ValueError("invalid entry in choice array")
    picks = checked_positions(picks, n, 0, mode)
    table = stack([o.astype(dt).ravel() for o in options])
    from .ranges import arange

    result = table[asarray(picks, dtype=INT64), arange(len(picks))].reshape(index._shape)._owned()
    if out is not None:
        if isinstance(out, ndarray) and out._shape != result._shape:
            raise TypeError("choose: invalid shape for output array.")
        out[...] = result
        return out
    return result[()] if not index._shape else result


def extract(condition: Any, arr: Any) -> ndarray:
    """The elements of the flattened array where the condition is true."""
    if of_subclass(arr):
        return like(arr, extract(condition, plain(arr)))
    return take(asarray(arr).ravel(), nonzero(asarray(condition).ravel())[0])


def delete(arr: Any, obj: Any, axis: Any = None) -> ndarray:
    """Without the slices that `obj` names."""
    if of_subclass(arr):
        return like(arr, delete(plain(arr), obj, axis))
    a = asarray(arr)
    if axis is None:
        a, axis = a.ravel(), 0
    axis = normalize_axis(axis, len(a._shape))
    n = a._shape[axis]
    before = (slice(None),) * axis
    index = obj if isinstance(obj, slice) else asarray(obj)
    if isinstance(index, ndarray):
        if index._dtype is BOOL and index._shape != (n,):
            raise ValueError(
                f"boolean array argument obj to delete must be one dimensional and match the axis length of {n}"
            )
        if index._dtype.kind not in "iub" and (index._size or isinstance(obj, ndarray)):
            raise IndexError("arrays used as indices must be of integer (or boolean) type")
        if index._size == 1 and index._dtype is not BOOL:
            k = index.item()
            if not -n <= k < n:
                raise IndexError(f"index {k} is out of bounds for axis {axis} with size {n}")
            index = slice(k % n, k % n + 1)
    if isinstance(index, slice):
        start, stop, step = index.indices(n)
        if step == 1:
            stop = max(start, stop)
            shape = (*a._shape[:axis], n + start - stop, *a._shape[axis + 1 :])
            made = creation.empty(shape, a._dtype, "F" if a.flags.fnc else "C")
            made[(*before, slice(start))] = a[(*before, slice(start))]
            made[(*before, slice(start, None))] = a[(*before, slice(stop, None))]
            return made
    kept = creation.ones(n, BOOL)
    kept[slice(0) if isinstance(index, ndarray) and not index._size else index] = False
    if isinstance(index, ndarray):
        # Many are left out by a mask, and the result lies in memory as indexing lays it.
        return a[(*before, kept)]
    made = take(a, nonzero(kept)[0], axis)
    return made.copy("F") if a.flags.fnc and made._shape[axis] < n else made


def insert(arr: Any, obj: Any, values: Any, axis: Any = None) -> ndarray:
    """With values put before the positions `obj`."""
    if of_subclass(arr):
        return like(arr, insert(plain(arr), obj, values, axis))
    from .manipulation import moveaxis

    a = asarray(arr)
    if axis is None:
        a, axis = a.ravel(), 0
    axis = normalize_axis(axis, len(a._shape))
    n = a._shape[axis]
    single = not isinstance(obj, (slice, list, tuple, ndarray))
    places = list(range(*obj.indices(n))) if isinstance(obj, slice) else asarray(obj).ravel().tolist()
    before, order = (slice(None),) * axis, "F" if a.flags.fnc else "C"
    if len(places) == 1:
        at = places[0]
        if not -n <= at <= n:
            raise IndexError(f"index {at if single else obj} is out of bounds for axis {axis} with size {n}")
        at = at + n if at < 0 else at
        piece = asarray(values, dtype=a._dtype)
        piece = piece.reshape((1,) * (len(a._shape) - len(piece._shape)) + piece._shape)
        piece = moveaxis(piece, 0, axis) if single else piece
        end = at + piece._shape[axis]
        made = creation.empty((*a._shape[:axis], n + end - at, *a._shape[axis + 1 :]), a._dtype, order)
        made[(*before, slice(at))] = a[(*before, slice(at))]
        made[(*before, slice(at, end))] = piece
        made[(*before, slice(end, None))] = a[(*before, slice(at, None))]
        return made
    longer = n + len(places)
    ends = [0] * len(places)
    for shift, k in enumerate(sorted(range(len(places)), key=lambda k: places[k] + n if places[k] < 0 else places[k])):
        # Where it comes to lie in the new array.
        ends[k] = (places[k] + n if places[k] < 0 else places[k]) + shift
        if not -longer <= ends[k] < longer:
            raise IndexError(f"index {ends[k]} is out of bounds for axis 0 with size {longer}")
    new, old = asarray(ends, dtype=INT64), creation.ones(longer, BOOL)
    old[new] = False
    made = creation.empty((*a._shape[:axis], longer, *a._shape[axis + 1 :]), a._dtype, order)
    made[(*before, new)] = asarray(values, dtype=a._dtype)
    made[(*before, old)] = a
    return made


_INTP_MAX = 2**63 - 1
_CLIP_MODES = ("raise", "wrap", "clip")


def ravel_multi_index(multi_index: Any, dims: Any, mode: Any = "raise", order: str = "C") -> Any:
    """Flat positions of index tuples; `mode` says, for all axes or for each, what becomes of an index beyond the axis."""
    if not hasattr(multi_index, "__iter__"):
        raise TypeError("dispatcher for __array_function__ did not return an iterable")
    dims = (dims,) if isinstance(dims, int) else tuple(dims)
    modes = [mode] * len(dims) if isinstance(mode, str) else list(mode)
    if len(modes) != len(dims):
        raise ValueError(f"list of clipmodes has wrong length ({len(modes)} instead of {len(dims)})")
    for each in modes:
        if each not in _CLIP_MODES:
            raise ValueError(f"clipmode must be one of 'clip', 'raise', or 'wrap' (got {each!r})")
    if order_of(order, "C") not in ("C", "F"):
        raise ValueError("only 'C' or 'F' order is permitted")
    if count(dims) > _INTP_MAX:
        raise ValueError("invalid dims: array size defined by dims is larger than the maximum possible size.")
    parts = [_indices_of(part) for part in multi_index]
    if len(parts) != len(dims):
        raise ValueError(f"parameter multi_index must be a sequence of length {len(dims)}")
    if 0 in dims and all(part._size for part in parts):
        raise ValueError("cannot unravel if shape has zero entries (is empty).")
    total: Any = 0
    step = 1
    axes = list(zip(parts, dims, modes))
    for part, n, how in axes if order_of(order, "C") == "F" else reversed(axes):
        if how == "raise":
            if bool(((part < 0) | (part >= n)).any()):
                raise ValueError("invalid entry in coordinates array")
        elif n:
            part = part % n if how == "wrap" else part.clip(0, n - 1)
        total = part * step + total
        step *= n
    return total[()] if isinstance(total, ndarray) and not total._shape else total


def _indices_of(value: Any) -> ndarray:
    """Indices as int64; a sequence of none of them is not taken for floats silently."""
    indices = asarray(value)
    if indices._dtype.kind in "biu":
        return indices.astype(INT64, copy=False)
    if not isinstance(value, ndarray) and not indices._size:
        raise TypeError(
            "indices must be integral: the provided empty sequence was inferred as float. Wrap it with 'np.array(indices, "
            "dtype=np.intp)'"
        )
    raise TypeError("only int indices permitted")


def unravel_index(indices: Any, shape: Any, order: str = "C") -> tuple[Any, ...]:
    """Index tuples of flat positions."""
    order = c_or_f(order)
    if shape is None:
        raise TypeError("Use () not None as shape arguments")
    if isinstance(shape, (float, dict)):
        raise TypeError(f"expected a sequence of integers or a single integer, got '{shape}'")
    shape = (shape,) if isinstance(shape, int) else tuple(map(operator.index, shape))
    size = count(shape)
    if size > _INTP_MAX:
        raise ValueError(
            "dimensions are too large; arrays and shapes with a total size greater than 'intp' are not supported."
        )
    where = _indices_of(indices)
    flat = where.ravel()
    outside = flat[(flat < 0) | (flat >= size)]
    if outside._size:
        raise ValueError(f"index {outside.item(0)} is out of bounds for array with size {size}")
    if not shape and where._shape:
        raise ValueError("multiple indices are not supported for 0d arrays")
    table = creation.empty((flat._size, len(shape)), INT64)
    for axis in range(len(shape)) if order == "F" else reversed(range(len(shape))):
        flat, table[:, axis] = flat // shape[axis], flat % shape[axis]
    columns = _columns(table)
    if not where._shape:
        return tuple(c[0] for c in columns)
    return columns if len(where._shape) == 1 else tuple(c.reshape(where._shape) for c in columns)


def at(function: Any, a: ndarray, indices: Any, b: Any) -> None:
    """What `ufunc.at` does: one operation after the other on the named elements."""
    from .ranges import arange

    positions = arange(a._size).reshape(a._shape)[indices]
    index = asarray(positions)
    dt = a._dtype
    if function.nin == 1:
        for k in index.ravel().tolist():
            cell = a[unravel(k, a._shape)]
            a[unravel(k, a._shape)] = function(cell)
        return
    if b is NO_VALUE:
        raise ValueError("second operand needed for ufunc")
    values = asarray(b)
    from .broadcasting import broadcast_to

    operands = broadcast_to(values, index._shape).ravel()
    common = result_type(dt, b if type(b) in (int, float, complex) else values._dtype)
    from .dtypes import can_cast
    from .errors import _UFuncOutputCastingError

    if not can_cast(common, dt, "same_kind"):
        raise _UFuncOutputCastingError(
            f"Cannot cast ufunc '{function.__name__}' output from {common!r} to {dt!r} with casting rule 'same_kind'"
        )
    name = function.__name__
    if name in ("add", "subtract") and dt.kind in "iuf" and dt.char != "e" and common is dt:
        if name == "add" and a.ndim == 1 and primitives.ready_added(a, index.ravel(), operands.astype(dt)):
            return
        raw, where = casting.cast_raw(operands, dt), index.ravel().tolist()
        a.write(primitives.encode(dt.char, 1, primitives.add_at(a.values(), where, raw, 1 if name == "add" else -1)))
        return
    for k, v in zip(index.ravel().tolist(), operands):
        spot = unravel(k, a._shape)
        a[spot] = function(a[spot], v)


__all__ = ["shape_text", "view"]
