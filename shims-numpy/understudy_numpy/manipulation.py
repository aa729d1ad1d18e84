"""Changing the shape of arrays and joining them: views where NumPy gives views."""

from __future__ import annotations

import operator
from itertools import product
from typing import Any

from . import array_functions, primitives
from .array import count, is_c_contiguous, order_of, view_steps
from .coercion import blank, convert, integers_of
from .copy_modes import copy_asked
from .creation import asanyarray, asarray, empty, empty_like, shape_of
from .errors import AxisError
from .ndarray import fresh, ndarray, view
from .reductions import normalize_axes, normalize_axis
from .scalars import generic
from .subclasses import derived, like, of_subclass, plain


def copy(a: ndarray, order: str = "C") -> ndarray:
    """A fresh array with the elements of `a`, in C or Fortran order or (K) as `a` is laid out."""
    order = order_of(order, "C")
    dt = a._dtype
    if len(a._shape) > 1:
        if order == "F" or (order == "A" and a.flags.fnc):
            return _transposed_copy(a, list(range(len(a._shape)))[::-1])
        if order == "K" and not is_c_contiguous(a._shape, a._steps):
            axes = sorted(range(len(a._shape)), key=lambda k: -abs(a._steps[k]))
            if axes != sorted(axes):
                return _transposed_copy(a, axes)
    raw = a.values()
    if raw is a.storage:
        raw = primitives.gather(raw, (len(raw),), (1,), 0)
    return fresh(raw, dt, a._shape)


def _transposed_copy(a: ndarray, axes: list[int]) -> ndarray:
    made = copy(transpose(a, axes))
    back = [axes.index(k) for k in range(len(axes))]
    steps = made._steps
    made._shape, made._steps = a._shape, tuple(steps[k] for k in back)
    made._whole = is_c_contiguous(made._shape, made._steps)
    return made


def full_shape(a: ndarray, shape: Any) -> tuple[int, ...]:
    """`shape` with its -1 worked out."""
    given = shape = integers_of(shape)
    unknown = [k for k, n in enumerate(shape) if n < 0]
    if len(unknown) > 1:
        raise ValueError("can only specify one unknown dimension")
    if unknown:
        known = 1
        for n in shape:
            if n >= 0:
                known *= n
        if known == 0 or a._size % known:
            raise ValueError(f"cannot reshape array of size {a._size} into shape {_shape_text(given)}")
        shape = tuple(n if n >= 0 else a._size // known for n in shape)
    elif count(shape) != a._size:
        raise ValueError(f"cannot reshape array of size {a._size} into shape {_shape_text(given)}")
    return shape


def _shape_text(shape: Any) -> str:
    shape = tuple(shape)
    total = len(shape)
    while shape and shape[0] < 0:
        shape = shape[1:]
    inner = ",".join("newaxis" if n < 0 else str(n) for n in shape)
    return f"({inner},)" if total == 1 else f"({inner})"


def reshape_view(a: ndarray, shape: Any) -> ndarray | None:
    """A view of `a` with another shape, or None where the elements would have to be copied."""
    new = full_shape(a, shape)
    if new == a._shape and (shape if type(shape) is tuple else (shape,)) == new:
        return view(a, new, a._steps, a._offset)
    if is_c_contiguous(a._shape, a._steps) or a._size == 0:
        return view(a, new, view_steps(new), a._offset)
    steps = _regroup(a._shape, a._steps, new)
    return None if steps is None else view(a, new, steps, a._offset)


def _regroup(shape: tuple[int, ...], steps: tuple[int, ...], new: tuple[int, ...]) -> tuple[int, ...] | None:
    """Steps for the shape `new` over the same elements in C order, if there are any."""
    old = [(n, s) for n, s in zip(shape, steps) if n != 1]
    result: list[int] = []
    i = 0
    k = 0
    wanted = [n for n in new]
    while k < len(wanted):
        if wanted[k] == 1:
            result.append(0)
            k += 1
            continue
        have, need = old[i][0], wanted[k]
        first_old, first_new = i, k
        while have != need:
            if need < have:
                k += 1
                need *= wanted[k]
            else:
                i += 1
                have *= old[i][0]
        for j in range(first_old, i):
            if old[j][1] != old[j + 1][0] * old[j + 1][1]:
                return None
        step = old[i][1]
        part: list[int] = []
        for n in reversed(wanted[first_new : k + 1]):
            part.append(step)
            step *= n
        result += reversed(part)
        i += 1
        k += 1
    # An axis of length one gets the step that its right neighbour implies.
    for j in range(len(result) - 1, -1, -1):
        if new[j] == 1:
            result[j] = result[j + 1] * new[j + 1] if j + 1 < len(result) else (old[-1][1] if old else 1)
    return tuple(result)


def reshape(a: Any, /, shape: Any, order: str = "C", *, copy: Any = None) -> ndarray:
    """The elements in another shape: a view where the layout allows, else a copy."""
    if type(a) is not ndarray:
        answer = array_functions.asked(reshape, (a, shape), order=order, copy=copy)
        if answer is not NotImplemented:
            return answer
        if of_subclass(a):
            return (
                derived(a).reshape(shape, order=order)
                if copy is None
                else derived(a).reshape(shape, order=order, copy=copy)
            )
    a = asarray(a)
    order, copy = order_of(order, "C"), copy_asked(copy)
    if order == "F" or (order == "A" and a.flags.fnc):
        new = full_shape(a, shape)
        return reshape(a.T, new[::-1], copy=copy).T
    if order == "K":
        raise ValueError("order 'K' is not permitted for reshaping")
    if copy:
        a = a.copy()
    seen = reshape_view(a, shape)
    if seen is not None:
        return seen
    if copy is False:
        raise ValueError("Unable to avoid creating a copy while reshaping.")
    new = full_shape(a, shape)
    made = fresh(a.values(), a._dtype, a._shape)
    return view(made, new, view_steps(new), 0)


def ravel(a: Any, order: str = "C") -> ndarray:
    """The elements as one axis: a view where the layout allows."""
    if type(a) is not ndarray:
        answer = array_functions.asked(ravel, (a,), order=order)
        if answer is not NotImplemented:
            return answer
        if of_subclass(a):
            from .matrices import matrix

            return (plain(a) if isinstance(a, matrix) else derived(a)).ravel(order=order)
    order = order_of(order, "C")
    a = asarray(a)
    if order == "F" or (order == "A" and a.flags.fnc):
        return ravel(a.T)
    if order == "K" and not a.flags.c_contiguous:
        axes = sorted(range(len(a._shape)), key=lambda k: -abs(a._steps[k]))
        return ravel(transpose(a, axes))
    if is_c_contiguous(a._shape, a._steps):
        return view(a, (a._size,), (1,), a._offset)
    if len(a._shape) == 1 and order == "K":
        return view(a, a._shape, a._steps, a._offset)
    return fresh(a.values(), a._dtype, (a._size,))


def flatten(a: ndarray, order: str = "C") -> ndarray:
    """A copy of the elements as one axis."""
    made = ravel(a, order)
    return made.copy() if made._base is not None else made


def transpose(a: Any, axes: Any = None) -> ndarray:
    """The axes in another order (reversed by default), as a view."""
    if type(a) is not ndarray:
        answer = array_functions.asked(transpose, (a,), axes=axes)
        if answer is not NotImplemented:
            return answer
        if isinstance(a, generic) or of_subclass(a):
            return a.transpose() if axes is None else a.transpose(axes)
    a = asarray(a)
    ndim = len(a._shape)
    if axes is None:
        return a.T
    order = list(integers_of(axes))
    if len(order) != ndim:
        raise ValueError("axes don't match array")
    order = [normalize_axis(k, ndim) for k in order]
    if len(set(order)) != ndim:
        raise ValueError("repeated axis in transpose")
    return view(a, tuple([a._shape[k] for k in order]), tuple([a._steps[k] for k in order]), a._offset)


permute_dims = transpose


def matrix_transpose(x: Any, /) -> ndarray:
    """The last two axes exchanged."""
    x = asarray(x)
    if len(x._shape) < 2:
        raise ValueError(f"Input array must be at least 2-dimensional, but it is {len(x._shape)}")
    return swapaxes(x, -1, -2)


def swapaxes(a: Any, axis1: int, axis2: int) -> ndarray:
    """Two axes exchanged, as a view."""
    if of_subclass(a):
        return derived(a).swapaxes(axis1, axis2)
    a = asarray(a)
    ndim = len(a._shape)
    one = normalize_axis(axis1, ndim, "axis1")
    two = normalize_axis(axis2, ndim, "axis2")
    order = list(range(ndim))
    order[one], order[two] = order[two], order[one]
    return transpose(a, order)


def moveaxis(a: Any, source: Any, destination: Any) -> ndarray:
    """Axes moved to other places, as a view."""
    a = asanyarray(a)
    ndim = len(a._shape)
    sources = _axis_tuple(source, ndim, "source")
    targets = _axis_tuple(destination, ndim, "destination")
    if len(sources) != len(targets):
        raise ValueError("`source` and `destination` arguments must have the same number of elements")
    order = [k for k in range(ndim) if k not in sources]
    for target, origin in sorted(zip(targets, sources)):
        order.insert(target, origin)
    return transpose(a, order)


def _axis_tuple(axis: Any, ndim: int, name: str) -> tuple[int, ...]:
    axes = (axis,) if hasattr(axis, "__index__") else tuple(axis)
    result = tuple(normalize_axis(k, ndim, name) for k in axes)
    if len(set(result)) != len(result):
        raise ValueError(f"repeated axis in `{name}` argument")
    return result


def rollaxis(a: Any, axis: int, start: int = 0) -> ndarray:
    """An axis rolled back to before position `start`."""
    ndim = a.ndim
    a = asanyarray(a)
    axis = normalize_axis(axis, ndim)
    if start < 0:
        start += ndim
    if not 0 <= start < ndim + 1:
        raise AxisError(f"'start' arg requires {-ndim} <= start < {ndim + 1}, but {start} was passed in")
    if axis < start:
        start -= 1
    if axis == start:
        return a[...]
    order = [k for k in range(ndim) if k != axis]
    order.insert(start, axis)
    return transpose(a, order)


def squeeze(a: Any, axis: Any = None) -> ndarray:
    """Without the axes of length one."""
    if isinstance(a, generic) or of_subclass(a):
        return a.squeeze(axis)
    a = asarray(a)
    ndim = len(a._shape)
    if axis is None:
        drop = {k for k, n in enumerate(a._shape) if n == 1}
        if not drop:
            return view(a, a._shape, a._steps, a._offset) if a._base is None else view(a, a._shape, a._steps, a._offset)
    else:
        drop = set(normalize_axes(axis, ndim))
        if any(a._shape[k] != 1 for k in drop):
            raise ValueError("cannot select an axis to squeeze out which has size not equal to one")
    kept = [k for k in range(ndim) if k not in drop]
    return view(a, tuple(a._shape[k] for k in kept), tuple(a._steps[k] for k in kept), a._offset)


def expand_dims(a: Any, axis: Any) -> ndarray:
    """With new axes of length one."""
    from .lib.array_utils import normalize_axis_tuple
    from .matrices import matrix

    a = asarray(a) if isinstance(a, matrix) else asanyarray(a)
    axes = (axis,) if not isinstance(axis, (tuple, list)) else tuple(axis)
    ndim = len(a._shape) + len(axes)
    places = normalize_axis_tuple(axes, ndim)
    lengths = iter(a._shape)
    return a.reshape(tuple([1 if k in places else next(lengths) for k in range(ndim)]))


def atleast_1d(*arys: Any) -> Any:
    """Arrays with at least one axis."""
    result = tuple(a if a._shape else a.reshape(1) for a in map(asanyarray, arys))
    return result[0] if len(result) == 1 else result


def atleast_2d(*arys: Any) -> Any:
    """Arrays with at least two axes."""
    result = []
    for a in map(asanyarray, arys):
        ndim = len(a._shape)
        result.append(a.reshape(1, 1) if ndim == 0 else a[None, :] if ndim == 1 else a)
    return result[0] if len(result) == 1 else tuple(result)


def atleast_3d(*arys: Any) -> Any:
    """Arrays with at least three axes."""
    result = []
    for a in map(asanyarray, arys):
        ndim = len(a._shape)
        result.append(
            a.reshape(1, 1, 1) if ndim == 0 else a[None, :, None] if ndim == 1 else a[:, :, None] if ndim == 2 else a
        )
    return result[0] if len(result) == 1 else tuple(result)


# Joining -------------------------------------------------------------------------------------------------------


# Repeating and turning -----------------------------------------------------------------------------------------


def repeat(a: Any, repeats: Any, axis: Any = None) -> ndarray:
    """Every element (or slice along an axis) several times."""
    if of_subclass(a):
        return derived(a).repeat(repeats, axis)
    ready = primitives.ready_repeat(a, repeats, axis)
    if ready is not None:
        return ready
    from .selection import take

    a = asarray(a)
    if axis is None:
        a = a.ravel()
        axis = 0
    a = a if a._shape else a.reshape(1)
    axis = normalize_axis(axis, len(a._shape))
    n = a._shape[axis]
    if type(repeats) is int and repeats >= 0:
        front, back = a._shape[: axis + 1], a._shape[axis + 1 :]
        made = empty((*front[:-1], n * repeats, *back), a._dtype)
        made.reshape((*front, repeats, *back))[...] = a.reshape((*front, 1, *back))
        return made
    counts = asarray(repeats)
    if len(counts._shape) > 1:
        raise ValueError(
            "object too deep for desired array"
            if isinstance(repeats, ndarray)
            else "setting an array element with a sequence. The requested array would exceed the maximum number of dimension of 1."
        )
    if counts._dtype.kind == "O":
        counts = counts.astype(int)
    if counts._dtype.kind not in "iub":
        raise TypeError(f"Cannot cast array data from {counts._dtype!r} to dtype('int64') according to the rule 'safe'")
    times = counts.ravel().tolist()
    if len(times) == 1 and times[0] < 0 < n:
        raise ValueError("negative dimensions are not allowed")
    if len(times) == 1:
        times = times * n
    if len(times) != n:
        raise ValueError(f"operands could not be broadcast together with shape ({n},) ({len(times)},)")
    if any(t < 0 for t in times):
        raise ValueError("repeats may not contain negative values.")
    where: list[int] = []
    for k, t in enumerate(times):
        where += [k] * t
    return take(a, asarray(where, dtype=int) if where else empty(0, int), axis)


def tile(A: Any, reps: Any) -> ndarray:
    """The whole array several times along each axis."""
    if of_subclass(A):
        return like(A, tile(plain(A), reps))
    a = asarray(A)
    counts = (reps,) if hasattr(reps, "__index__") else tuple(reps)
    pad = max(len(a._shape), len(counts))
    counts = (1,) * (pad - len(counts)) + tuple(operator.index(r) for r in counts)
    a = a.reshape((1,) * (pad - len(a._shape)) + a._shape)
    if any(r < 0 for r in counts):
        raise ValueError("negative dimensions are not allowed")
    if all(r == 1 for r in counts):
        return a.copy()
    if pad == 1:
        made = empty((counts[0] * a._size,), a._dtype)
        made.reshape((counts[0], a._size))[...] = a
        return made
    from .broadcasting import broadcast_to

    interleaved = a.reshape(tuple(m for n in a._shape for m in (1, n)))
    target = tuple(m for r, n in zip(counts, a._shape) for m in (r, n))
    return broadcast_to(interleaved, target).copy().reshape(tuple(r * n for r, n in zip(counts, a._shape)))


def roll(a: Any, shift: Any, axis: Any = None) -> ndarray:
    """Elements moved along axes; what falls off the end comes in at the beginning."""
    if of_subclass(a):
        return like(a, roll(plain(a), shift, axis))
    a = asarray(a)
    if axis is None:
        return roll(a.ravel(), shift, 0).reshape(a._shape)
    axes = normalize_axes_repeated(axis, len(a._shape))
    shifts = [operator.index(s) for s in (shift if isinstance(shift, (tuple, list)) else (shift,))]
    if len(shifts) != len(axes):
        if len(shifts) == 1:
            shifts = shifts * len(axes)
        elif len(axes) == 1:
            axes = axes * len(shifts)
        else:
            raise ValueError("'shift' and 'axis' should be scalars or 1D sequences")
    if not a._shape and not axes:
        # NumPy's own words for an array without axes.
        raise ValueError("not enough values to unpack (expected 2, got 0)")
    far = [0] * len(a._shape)
    for s, k in zip(shifts, axes):
        far[k] += s
    rolled = empty_like(a)
    for parts in product(*map(_rolled_parts, a._shape, far)):
        rolled[tuple(to for _, to in parts)] = a[tuple(of for of, _ in parts)]
    return rolled


def _rolled_parts(n: int, far: int) -> list[tuple[slice, slice]]:
    """Which elements of an axis go where when it is rolled so far."""
    s = far % n if n else 0
    if not s:
        return [(slice(None), slice(None))]
    return [(slice(None, n - s), slice(s, None)), (slice(n - s, None), slice(None, s))]


def normalize_axes_repeated(axis: Any, ndim: int) -> tuple[int, ...]:
    axes = axis if isinstance(axis, (tuple, list)) else (axis,)
    return tuple(normalize_axis(k, ndim) for k in axes)


def flip(m: Any, axis: Any = None) -> ndarray:
    """Reversed along axes (all by default), as a view."""
    if of_subclass(m):
        return like(m, flip(plain(m), axis))
    a = asarray(m)
    axes = normalize_axes(axis if axis is None or isinstance(axis, (tuple, list)) else (axis,), len(a._shape))
    return a[tuple(slice(None, None, -1) if k in axes else slice(None) for k in range(len(a._shape)))]


def flipud(m: Any) -> ndarray:
    """Upside down."""
    a = asarray(m)
    if not a._shape:
        raise ValueError("Input must be >= 1-d.")
    return a[::-1, ...]


def fliplr(m: Any) -> ndarray:
    """Left to right."""
    a = asarray(m)
    if len(a._shape) < 2:
        raise ValueError("Input must be >= 2-d.")
    return a[:, ::-1]


def rot90(m: Any, k: int = 1, axes: Any = (0, 1)) -> ndarray:
    """Turned by 90 degrees k times in the plane of two axes, as a view."""
    if of_subclass(m):
        return like(m, rot90(plain(m), k, axes))
    a = asarray(m)
    axes = tuple(axes)
    if len(axes) != 2:
        raise ValueError("len(axes) must be 2.")
    ndim = len(a._shape)
    if axes[0] == axes[1] or abs(axes[0] - axes[1]) == ndim:
        raise ValueError("Axes must be different.")
    if not all(-ndim <= axis < ndim for axis in axes):
        raise ValueError(f"Axes={axes} out of range for array of ndim={ndim}.")
    k = k % 4
    if k == 0:
        return a[:]
    if k == 2:
        return flip(flip(a, axes[0]), axes[1])
    order = list(range(ndim))
    order[axes[0]], order[axes[1]] = order[axes[1]], order[axes[0]]
    if k == 1:
        return transpose(flip(a, axes[1]), order)
    return flip(transpose(a, order), axes[1])


def resize(a: Any, new_shape: Any) -> ndarray:
    """An array of another shape; the elements repeat where there are too few."""
    wanted = new_shape if isinstance(new_shape, (tuple, list, ndarray)) else (new_shape,)
    if any(n < 0 for n in wanted):
        raise ValueError("all elements of `new_shape` must be non-negative")
    shape = shape_of(new_shape)
    a = asarray(a).ravel()
    n = count(shape)
    if n == 0 or a._size == 0:
        from .creation import zeros_like

        return zeros_like(a, shape=shape)
    times = -(-n // a._size)
    return joining.concatenate((a,) * times)[:n].reshape(shape)


def resize_inplace(a: ndarray, new_shape: Any) -> None:
    """Give an array that owns its data another shape, with zeros where it grows."""
    shape = shape_of(new_shape)
    if a._base is not None:
        raise ValueError("cannot resize this array: it does not own its data")
    n = count(shape)
    # The memory keeps its order, and so the array that of its axes.
    turned = a.flags.f_contiguous and not a.flags.c_contiguous
    raw = a.T.values() if turned else a.values()
    width = a._dtype.width
    raw = raw[: n * width] if n <= a._size else raw + blank(n - a._size, a._dtype)
    made = fresh(raw, a._dtype, shape[::-1] if turned else shape)
    steps = made._steps[::-1] if turned else made._steps
    whole = not turned or is_c_contiguous(shape, steps)
    a.storage, a._shape, a._steps, a._size, a._whole, a._offset = made.storage, shape, steps, n, whole, 0


__all__ = ["convert"]


# Rolling and repeating an array joins pieces of it; joining rests on the reshaping above.
from . import joining  # noqa: E402
