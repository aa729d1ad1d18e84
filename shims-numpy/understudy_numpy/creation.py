"""Making arrays: from Python objects, filled, from ranges, and from buffers."""

from __future__ import annotations

import operator
from array import array as typed
from itertools import chain
from typing import Any

from . import casting, primitives
from .array import count, order_of
from .dtypes import (
    BOOL,
    CHARACTER,
    COMPLEX128,
    FLOAT64,
    INT64,
    OBJECT,
    UINT64,
    as_dtype,
    promote_types,
    text_dtype,
)  # fmt: skip
from .dtypes import (
    dtype as Dtype,
)
from .ndarray import fresh, ndarray, view
from .placement import require_here
from .scalars import bool as np_bool
from .scalars import generic

_MOST_AXES = 64
_PLAIN_NUMBERS = frozenset((int, float, bool, complex))


def integers_of(given: Any) -> tuple[int, ...]:
    """The integers of a sequence, or of one integer alone: what a shape and a permutation of axes are given as."""
    if isinstance(given, (tuple, list)):
        items: Any = given
    elif hasattr(given, "__index__") and not isinstance(given, ndarray):
        items = (given,)
    elif isinstance(given, ndarray) and not given._shape:
        items = (given,) if given._dtype.kind in "iu" else None
    else:
        items = list(given) if hasattr(type(given), "__getitem__") and not isinstance(given, (dict, generic)) else None
    if items is None:
        raise TypeError(f"expected a sequence of integers or a single integer, got '{given!r}'")
    return tuple([n if type(n) is int else _index(n) for n in items])


def _index(n: Any) -> int:
    try:
        return operator.index(n)
    except TypeError:
        name = type(n).__name__
        shown = f"numpy.{name}" if isinstance(n, generic) else name
        raise TypeError(f"'{shown}' object cannot be interpreted as an integer") from None


def shape_of(shape: Any) -> tuple[int, ...]:
    """A shape from an int or a sequence of ints."""
    sizes = _lengths(shape)
    _check_lengths(sizes)
    return sizes


def _lengths(shape: Any) -> tuple[int, ...]:
    if shape is None:
        raise TypeError("Use () not None as shape arguments")
    return integers_of(shape)


def _check_lengths(sizes: tuple[int, ...]) -> None:
    if any(n < 0 for n in sizes):
        raise ValueError("negative dimensions are not allowed")


def sized(dt: Dtype) -> Dtype:
    """`dt`, of one character where it is text of no width: what arrays are made with that hold no text yet."""
    return text_dtype(dt.kind, 1) if dt.kind in "US" and not dt.width else dt


def blank(n: int, dt: Dtype) -> Any:
    """A storage of n zero elements."""
    if dt.hasobject:
        return ["" if dt.kind == "T" else 0] * n
    return typed(dt.typecode, bytes(n * dt.itemsize))


def array(
    object: Any, dtype: Any = None, *, copy: Any = True, order: str = "K", subok: bool = False, ndmin: int = 0, ndmax: int = 0,
    like: Any = None,
) -> ndarray:  # fmt: skip
    """An array of the elements of `object`: another array, nested sequences, or a scalar."""
    if dtype is None and copy is True and order == "K" and type(ndmin) is int and ndmin == 0 and like is None:
        made = primitives.ready_nested(object)
        if made is not None:
            return made
    require_here(None, like)
    dt = as_dtype(dtype) if dtype is not None else None
    ndmin = ndmin if type(ndmin) is int else _index(ndmin)
    if ndmin > _MOST_AXES:
        raise ValueError(f"ndmin must be <= ndmax ({_MOST_AXES})")
    made = convert(object, dt, copy, order)
    if ndmin > len(made._shape):
        pad = ndmin - len(made._shape)
        made = view(made, (1,) * pad + made._shape, (0,) * pad + made._steps, made._offset)
        if made._base is object:
            return made
        made._steps = _unit_steps(made._shape)
        made._base = None
    return made


def _unit_steps(shape: tuple[int, ...]) -> tuple[int, ...]:
    from .array import c_steps

    return c_steps(shape)


def convert(what: Any, dt: Dtype | None, copy: Any, order: str = "K") -> ndarray:
    """What `array` and `asarray` share."""
    if order != "K":
        order = order_of(order, "K")
    if isinstance(copy, str):
        raise ValueError("strings are not allowed for 'copy' keyword. Use True/False/None instead.")
    if isinstance(what, ndarray):
        if dt is not None and dt.kind in "US" and dt.width == 0 and what._dtype.kind == dt.kind:
            dt = what._dtype
        if dt is None or dt is what._dtype or (dt.kind in "mM" and dt.unit is None and what._dtype.kind == dt.kind):
            if copy:
                return what.copy(order)
            if order in ("K", "A") or (order == "C" and what.flags.c_contiguous) or (
                order == "F" and what.flags.f_contiguous
            ):
                return what
            if copy is False:
                raise ValueError(_NO_COPY)
            return what.copy(order)
        if copy is False:
            raise ValueError(_NO_COPY)
        return what.astype(dt, order)
    if dt is CHARACTER:
        what = _characters(what)
    kind = type(what)
    if kind is list or kind is tuple:
        if copy is False:
            raise ValueError(_NO_COPY)
        made = from_sequence(what, dt)
        return made.copy("F") if order == "F" and len(made._shape) > 1 else made
    if copy is False and not hasattr(what, "__array__"):
        raise ValueError(_NO_COPY)
    if kind in _PLAIN_NUMBERS or isinstance(what, (generic, str, bytes)):
        return from_scalar(what, dt)
    method = getattr(what, "__array__", None)
    if method is not None and not isinstance(what, type):
        made = method(dt) if dt is not None else method()
        if isinstance(made, ndarray):
            if dt is not None and made._dtype is not dt:
                made = made.astype(dt)
            elif copy:
                made = made.copy(order)
            return made
    if isinstance(what, (typed, memoryview, bytearray)):
        return _from_buffer_object(what, dt)
    if isinstance(what, (list, tuple, range)) or (
        hasattr(what, "__len__") and hasattr(what, "__getitem__") and not isinstance(what, dict)
    ):
        try:
            items = list(what)
        except (TypeError, KeyError, IndexError):
            items = None
        if items is not None:
            return from_sequence(items, dt)
    return from_scalar(what, dt)


_NO_COPY = (
    "Unable to avoid copy while creating an array as requested.\nIf using `np.array(obj, copy=False)` replace it with "
    "`np.asarray(obj)` to allow a copy when needed (no behavior change in NumPy 1.x).\nFor more details, see "
    "https://numpy.org/devdocs/numpy_2_0_migration_guide.html#adapting-to-changes-in-the-copy-keyword."
)


def scalar_dtype(value: Any) -> Dtype:
    """The dtype that one Python or NumPy scalar asks for."""
    kind = type(value)
    if kind is float:
        return FLOAT64
    if kind is int:
        return INT64 if -(2**63) <= value < 2**63 else UINT64 if 0 <= value < 2**64 else OBJECT
    if kind is bool:
        return BOOL
    if isinstance(value, (str, bytes)):
        return text_dtype("U" if isinstance(value, str) else "S", max(1, len(value)))
    if kind is complex:
        return COMPLEX128
    if isinstance(value, generic):
        return value.dtype
    import datetime

    if kind is datetime.datetime or kind is datetime.date or kind is datetime.timedelta:
        return OBJECT
    if isinstance(value, float):
        return FLOAT64
    if isinstance(value, int):
        return INT64
    return OBJECT


def _characters(value: Any) -> Any:
    """What is made an array of with the dtype "c": text is a sequence of its characters."""
    if isinstance(value, (list, tuple)):
        return [_characters(each) for each in value]
    return list(value) if isinstance(value, (str, bytes)) and len(value) != 1 else value


def from_scalar(value: Any, dt: Dtype | None) -> ndarray:
    """A 0-d array."""
    if dt is None:
        dt = scalar_dtype(value)
    elif dt.kind in "US" and dt.width == 0:
        value = casting.text_of(value, dt.kind)
        dt = text_dtype(dt.kind, max(1, len(value)))
    elif dt.kind in "mM" and dt.unit is None:
        from . import times

        dt = times.discover([value], dt)
    if dt.kind == "O" and isinstance(value, generic):
        pass
    return fresh(casting.store_value(value, dt), dt, ())


def from_sequence(items: Any, dt: Dtype | None) -> ndarray:
    """An array of nested sequences; the shape is that of the nesting."""
    n = len(items)
    if n == 0:
        dt = FLOAT64 if dt is None else sized(dt)  # a dtype is false
        return fresh(blank(0, dt), dt, (0,))
    kinds = set(map(type, items))
    if kinds <= _PLAIN_NUMBERS or kinds == {str} or kinds == {bytes}:
        return from_flat(items, kinds, dt, (n,))
    if kinds <= {list, tuple} and (dt is None or dt.kind != "O"):
        inner = len(items[0])
        if all(len(row) == inner for row in items):
            flat = list(chain.from_iterable(items))
            inner_kinds = set(map(type, flat))
            if flat and inner_kinds <= _PLAIN_NUMBERS and inner:
                return from_flat(flat, inner_kinds, dt, (n, inner))
    if kinds == {ndarray} and (dt is None or dt.kind != "O"):
        made = _stack_arrays(items, dt)
        if made is not None:
            return made
    shape, flat = _flatten(items, dt)
    return from_flat(flat, set(map(type, flat)), dt, shape)


def _stack_arrays(items: Any, dt: Dtype | None) -> ndarray | None:
    shape = items[0]._shape
    if any(a._shape != shape for a in items):
        return None
    common = dt
    if common is None:
        common = items[0]._dtype
        for a in items:
            if a._dtype is not common:
                common = promote_types(common, a._dtype)
    elif common.kind in "UmM" and common.itemsize and (common.width == 0 or common.unit is None) or common.kind in "US":
        return None
    out = blank(0, common)
    for a in items:
        out += casting.cast_raw(a, common)
    return fresh(out, common, (len(items), *shape))


def _is_sequence(value: Any) -> bool:
    kind = type(value)
    if kind is list or kind is tuple or isinstance(value, (list, tuple, ndarray, range)):
        return not (isinstance(value, ndarray) and not value._shape)
    if kind in _PLAIN_NUMBERS or isinstance(value, (str, bytes, generic, dict, set, type)) or value is None:
        return False
    if hasattr(value, "__array__"):
        return True
    return hasattr(value, "__len__") and hasattr(value, "__getitem__")


def _shape_of_nest(value: Any) -> tuple[int, ...]:
    if isinstance(value, ndarray):
        return value._shape
    if not _is_sequence(value):
        return ()
    if not isinstance(value, (list, tuple, range)) and hasattr(value, "__array__"):
        return asarray(value)._shape
    if len(value) == 0:
        return (0,)
    return (len(value), *_shape_of_nest(value[0]))


def _flatten(items: Any, dt: Dtype | None) -> tuple[tuple[int, ...], list[Any]]:
    """The shape and the scalars of a nest; ValueError where it is ragged (for objects the nest ends there)."""
    shape = [len(items)]
    level = list(items)
    while level:
        sequences = [_is_sequence(v) for v in level]
        if not any(sequences):
            break
        if all(sequences):
            rows = [v if isinstance(v, (list, tuple, range)) else _as_rows(v) for v in level]
            n = len(rows[0])
            if all(len(row) == n for row in rows):
                shape.append(n)
                level = list(chain.from_iterable(rows))
                continue
        if dt is not None and dt.kind == "O":
            break
        raise ValueError(
            "setting an array element with a sequence. The requested array has an inhomogeneous shape after "
            f"{len(shape)} dimensions. The detected shape was {tuple(shape)!r} + inhomogeneous part."
        )
    level = [v[()] if isinstance(v, ndarray) and not v._shape and v._dtype.kind != "O" else v for v in level]
    return tuple(shape), level


def _as_rows(value: Any) -> Any:
    a = asarray(value)
    return list(a) if a._dtype.kind in "OmM" or len(a._shape) > 1 else list(a)


def from_flat(flat: Any, kinds: set[type], dt: Dtype | None, shape: tuple[int, ...]) -> ndarray:
    """An array of scalars whose types are known."""
    if not flat:
        dt = FLOAT64 if dt is None else sized(dt)
        return fresh(blank(0, dt), dt, shape)
    if dt is None:
        if kinds == {float} or kinds == {float, int}:
            dt = FLOAT64
            return fresh(typed("d", flat), dt, shape)
        if kinds == {int}:
            try:
                return fresh(typed("q", flat), INT64, shape)
            except OverflowError:
                low, high = min(flat), max(flat)
                dt = OBJECT if low < -(2**63) or high >= 2**64 else UINT64 if low >= 2**63 else FLOAT64
        elif kinds == {bool}:
            return fresh(typed("B", flat), BOOL, shape)
        elif kinds == {str} or kinds == {bytes}:
            dt = text_dtype("U" if kinds == {str} else "S", max(1, *map(len, flat)))
        else:
            dt = _discover(flat, kinds)
    elif dt.kind in "US" and dt.width == 0:
        flat = [casting.text_of(v, dt.kind) for v in flat]
        dt = text_dtype(dt.kind, max(1, *map(len, flat)))
        kinds = set(map(type, flat))
    elif dt.kind in "mM" and dt.unit is None:
        from . import times

        dt = times.discover(flat, dt)
    return fresh(store(flat, kinds, dt), dt, shape)


def _discover(flat: Any, kinds: set[type]) -> Dtype:
    if None.__class__ in kinds:
        return OBJECT
    found: Dtype | None = None
    if len(kinds) <= 3 and not any(issubclass(k, (str, bytes, int)) and k is not bool for k in kinds) and not (
        kinds & {_time_types()[0], _time_types()[1]}
    ):
        by_type = {type(v): v for v in flat}
        candidates = list(by_type.values())
    else:
        candidates = flat
    for value in candidates:
        dt = scalar_dtype(value)
        if dt is found:
            continue
        if dt is OBJECT:
            return OBJECT
        try:
            found = dt if found is None else promote_types(found, dt)
        except TypeError:
            return OBJECT
    assert found is not None
    return found


def _time_types() -> tuple[Any, Any]:
    from .scalars import datetime64, timedelta64

    return datetime64, timedelta64


def store(flat: Any, kinds: set[type], dt: Dtype) -> Any:
    """A storage of Python scalars."""
    kind = dt.kind
    if kind == "O":
        return list(flat)
    if kind == "f" and kinds <= {float, int, bool}:
        return primitives.encode(dt.char, 1, list(map(float, flat)) if dt.char == "e" else flat)
    if kind == "i" or kind == "u":
        if kinds <= {int, bool}:
            try:
                return typed(dt.typecode, flat)
            except OverflowError:
                for value in flat:
                    casting.element(value, dt)
        if kinds <= {int, float, bool}:
            whole = [v if type(v) is int else casting.element(v, dt) for v in flat]
            return store(whole, {int}, dt)
    if kind == "b" and kinds <= _PLAIN_NUMBERS:
        return typed("B", list(map(bool, flat)))
    if kind == "c" and kinds <= _PLAIN_NUMBERS:
        return primitives.encode(dt.char, 2, list(map(complex, flat)))
    if kind == "U" and kinds == {str} or kind == "S" and kinds == {bytes}:
        return primitives.encode(kind, dt.width, flat)
    for value in flat:
        if isinstance(value, (list, tuple, ndarray)) and kind in "biufc":
            raise ValueError("setting an array element with a sequence.")
    return primitives.encode(dt.char, dt.width, [casting.element(v, dt) for v in flat])


def asarray(a: Any, dtype: Any = None, order: Any = None, *, device: Any = None, copy: Any = None, like: Any = None) -> ndarray:
    """`a` as an array; arrays are handed back as they are where dtype and order allow."""
    if device is not None or like is not None:
        require_here(device, like)
    if type(a) is ndarray and dtype is None and order is None and not copy:
        return a
    return convert(a, as_dtype(dtype) if dtype is not None else None, copy, order or "K")


def asanyarray(a: Any, dtype: Any = None, order: Any = None, *, device: Any = None, copy: Any = None, like: Any = None) -> ndarray:
    """As asarray."""
    require_here(device, like)
    return asarray(a, dtype, order, copy=copy)


def ascontiguousarray(a: Any, dtype: Any = None, *, like: Any = None) -> ndarray:
    """An array in C order, with at least one axis."""
    made = asarray(a, dtype, "C")
    return made if made._shape else made.reshape(1)


def asfortranarray(a: Any, dtype: Any = None, *, like: Any = None) -> ndarray:
    """An array in Fortran order, of one dimension or more."""
    made = asarray(a, dtype, "F")
    return made if made._shape else made.reshape(1)


def require(a: Any, dtype: Any = None, requirements: Any = None, *, like: Any = None) -> ndarray:
    """An array with the flags asked for ("C", "F", "A", "W", "O", "E")."""
    wanted = {r[0].upper() for r in ([requirements] if isinstance(requirements, str) else requirements or [])}
    order = "F" if "F" in wanted else "C" if "C" in wanted else "A"
    made = asarray(a, dtype, order)
    if ("W" in wanted and not made._writeable) or ("O" in wanted and made._base is not None):
        made = made.copy(order)
    return made


def asarray_chkfinite(a: Any, dtype: Any = None, order: Any = None) -> ndarray:
    """An array; ValueError where it has a NaN or infinity."""
    made = asarray(a, dtype, order)
    if made._dtype.kind in "fc":
        from .ufuncs import isfinite

        if not isfinite(made).all():
            raise ValueError("array must not contain infs or NaNs")
    return made


def copy(a: Any, order: str = "K", subok: bool = False) -> ndarray:
    """A fresh array of the elements of `a`."""
    return array(a, order=order)


def ordered(made: ndarray, order: Any) -> ndarray:
    """A fresh array (all elements alike) laid out in `order`."""
    if order == "F" and len(made._shape) > 1:
        from .array import c_steps

        made._steps = c_steps(made._shape[::-1])[::-1]
        made._whole = made.flags.c_contiguous
    return made


def c_or_f(order: Any) -> str:
    """The order of a fresh array."""
    order = order_of(order, "C")
    if order not in ("C", "F"):
        raise ValueError("only 'C' or 'F' order is permitted")
    return order


def empty(shape: Any, dtype: Any = None, order: str = "C", *, device: Any = None, like: Any = None) -> ndarray:
    """An array of unset elements (in pure mode zeros; None for objects)."""
    if device is not None or like is not None:
        require_here(device, like)
    made = primitives.ready_array(shape, dtype, order)
    if made is not None:
        return made
    shape, dt, order = _lengths(shape), as_dtype(dtype), c_or_f(order)
    _check_lengths(shape)
    dt = sized(dt)
    n = count(shape)
    return ordered(fresh([None] * n if dt.kind == "O" else blank(n, dt), dt, shape), order)


def zeros(shape: Any, dtype: Any = None, order: str = "C", *, device: Any = None, like: Any = None) -> ndarray:
    """An array of zeros."""
    if device is not None or like is not None:
        require_here(device, like)
    made = primitives.ready_array(shape, dtype, order, 0)
    if made is not None:
        return made
    shape, dt, order = _lengths(shape), as_dtype(dtype), c_or_f(order)
    _check_lengths(shape)
    dt = sized(dt)
    return ordered(fresh(blank(count(shape), dt), dt, shape), order)


def ones(shape: Any, dtype: Any = None, order: str = "C", *, device: Any = None, like: Any = None) -> ndarray:
    """An array of ones."""
    if device is not None or like is not None:
        require_here(device, like)
    made = primitives.ready_array(shape, FLOAT64 if dtype is None else dtype, order, 1)
    if made is not None:
        return made
    return full(shape, 1, FLOAT64 if dtype is None else dtype, order)


def full(shape: Any, fill_value: Any, dtype: Any = None, order: str = "C", *, device: Any = None, like: Any = None) -> ndarray:
    """An array of `fill_value`, broadcast where it is an array."""
    require_here(device, like)
    made = primitives.ready_array(shape, type(fill_value) if dtype is None else dtype, order, fill_value)
    if made is not None:
        return made
    shape, dtype, order = _lengths(shape), None if dtype is None else as_dtype(dtype), c_or_f(order)
    _check_lengths(shape)
    by_value = type(fill_value) is int or dtype is not None and as_dtype(dtype).kind in "OmMT"
    if not by_value or isinstance(fill_value, (list, tuple, ndarray)):
        filler = asarray(fill_value)
        made = empty(shape, filler._dtype if dtype is None else dtype, order)
        made[...] = filler
        return made
    dt = asarray(fill_value)._dtype if dtype is None else as_dtype(dtype)
    dt = sized(dt)
    if dt.kind in "mM" and dt.unit is None:
        from . import times

        dt = times.discover([fill_value], dt)
    return ordered(fresh(casting.store_value(fill_value, dt) * count(shape), dt, shape), order)


def like_order(a: ndarray, made: ndarray, order: str) -> ndarray:
    """`made` laid out as `a` is, where order is K or A; K says nothing of an array with another number of axes."""
    if order not in ("K", "A"):
        return ordered(made, order)
    if order == "K" and len(a._shape) != len(made._shape):
        return made
    if a.flags.fnc:
        return ordered(made, "F")
    if order == "K" and not a.flags.c_contiguous and len(a._shape) > 1:
        axes = sorted(range(len(a._shape)), key=lambda k: -abs(a._steps[k]))
        steps = [0] * len(axes)
        step = 1
        for k in reversed(axes):
            steps[k] = step
            step *= made._shape[k] or 1
        made._steps = tuple(steps)
        made._whole = made.flags.c_contiguous
    return made


def zeros_like(a: Any, dtype: Any = None, order: str = "K", subok: bool = True, shape: Any = None, *, device: Any = None) -> ndarray:
    """Zeros of the shape and dtype of `a`."""
    require_here(device)
    order = order_of(order, "K")
    a = asarray(a)
    made = zeros(a._shape if shape is None else shape, a._dtype if dtype is None else dtype)
    return like_order(a, made, order)


def ones_like(a: Any, dtype: Any = None, order: str = "K", subok: bool = True, shape: Any = None, *, device: Any = None) -> ndarray:
    """Ones of the shape and dtype of `a`."""
    require_here(device)
    order = order_of(order, "K")
    a = asarray(a)
    made = ones(a._shape if shape is None else shape, a._dtype if dtype is None else dtype)
    return like_order(a, made, order)


def empty_like(
    prototype: Any, dtype: Any = None, order: str = "K", subok: bool = True, shape: Any = None, *, device: Any = None
) -> ndarray:
    """An unset array of the shape and dtype of `prototype`."""
    require_here(device)
    order = order_of(order, "K")
    a = asarray(prototype)
    made = empty(a._shape if shape is None else shape, a._dtype if dtype is None else dtype)
    return like_order(a, made, order)


def full_like(
    a: Any, fill_value: Any, dtype: Any = None, order: str = "K", subok: bool = True, shape: Any = None, *, device: Any = None
) -> ndarray:
    """An array of `fill_value` of the shape and dtype of `a`."""
    require_here(device)
    order = order_of(order, "K")
    a = asarray(a)
    made = full(a._shape if shape is None else shape, fill_value, a._dtype if dtype is None else dtype)
    return like_order(a, made, order)


def eye(N: int, M: Any = None, k: int = 0, dtype: Any = float, order: str = "C", *, device: Any = None, like: Any = None) -> ndarray:
    """Ones on the k-th diagonal, zeros elsewhere."""
    require_here(device, like)
    n, m = _lengths((N, N if M is None else M))
    dt, order = as_dtype(dtype), c_or_f(order)
    made = zeros((n, m), dt)
    if k >= m:
        return made.copy(order)
    k = operator.index(k)
    one = casting.store_value(1, made._dtype)
    for row in range(max(0, -k), min(n, m - k)):
        at = (row * m + row + k) * made._dtype.width
        made.storage[at : at + made._dtype.width] = one
    return made.copy("F") if order == "F" else made


def identity(n: int, dtype: Any = None, *, like: Any = None) -> ndarray:
    """The n by n identity matrix."""
    return eye(n, dtype=FLOAT64 if dtype is None else dtype)


def frombuffer(buffer: Any, dtype: Any = float, count: int = -1, offset: int = 0, *, like: Any = None) -> ndarray:
    """An array over the bytes of `buffer`; what is written to either is seen in both where the buffer is writable."""
    dt = as_dtype(dtype)
    if dt.hasobject:
        raise ValueError("cannot create an OBJECT array from memory buffer")
    seen = memoryview(buffer)
    readonly = seen.readonly
    seen = seen.cast("B") if seen.format != "B" or seen.ndim != 1 else seen
    if offset < 0 or offset > len(seen):
        raise ValueError(f"offset must be non-negative and no greater than buffer length ({len(seen)})")
    rest = len(seen) - offset
    if count < 0:
        if rest % dt.itemsize:
            raise ValueError("buffer size must be a multiple of element size")
        n = rest // dt.itemsize
    else:
        n = count
        if n * dt.itemsize > rest:
            raise ValueError("buffer is smaller than requested size")
    part = seen[offset : offset + n * dt.itemsize]
    storage: Any = typed(dt.typecode, part.tobytes()) if readonly else part.cast(dt.typecode)
    made = fresh(storage, dt, (n,))
    made._writeable = not readonly
    made._base = buffer
    return made


def _from_buffer_object(what: Any, dt: Dtype | None) -> ndarray:
    codes = {"l": "q", "L": "Q"}
    if isinstance(what, typed):
        code = codes.get(what.typecode, what.typecode)
        if code == "u":
            return from_sequence(list(what), dt)
        storage = typed(code, what.tobytes())
    else:
        seen = memoryview(what)
        code = codes.get(seen.format, seen.format)
        if code == "?":
            made = fresh(typed("B", seen.tobytes()), BOOL, tuple(seen.shape or ()))
            return made if dt is None else made.astype(dt, copy=False)
        storage = typed(code, seen.tobytes())
        if seen.ndim != 1:
            made = fresh(storage, as_dtype(code), tuple(seen.shape or ()))
            return made if dt is None else made.astype(dt, copy=False)
    made = fresh(storage, as_dtype(code), (len(storage),))
    return made if dt is None else made.astype(dt, copy=False)


def fromiter(iter: Any, dtype: Any, count: int = -1, *, like: Any = None) -> ndarray:
    """A 1-D array of what an iterable gives."""
    from itertools import islice

    dt = as_dtype(dtype)
    if dt.kind in "US" and not dt.width:
        raise ValueError("Must specify length when using variable-size data-type.")
    values = list(iter if count < 0 else islice(iter, count))
    if count >= 0 and len(values) < count:
        raise ValueError("iterator too short: Expected " f"{count} but iterator had only {len(values)} items.")
    return from_sequence(values, dt) if values else zeros(0, dt)


def fromfunction(function: Any, shape: Any, *, dtype: Any = float, like: Any = None, **kwargs: Any) -> Any:
    """`function` of the index grids of `shape`."""
    from .grids import indices

    return function(*indices(shape, dtype=dtype), **kwargs)


def fromstring(string: str, dtype: Any = float, count: int = -1, *, sep: str, like: Any = None) -> ndarray:
    """Numbers read from text with separators."""
    dt = as_dtype(dtype)
    if dt.kind in "US":
        raise ValueError(
            "don't know how to read character strings with that array type" if dt.width else "zero-valued itemsize"
        )
    if not sep:
        raise ValueError("The binary mode of fromstring is removed, use frombuffer instead")
    parts = string.split(None if sep.isspace() else sep)
    parts = [p for p in parts if p.strip()]
    values = asarray([float(p) for p in (parts if count < 0 else parts[:count])])
    return values.astype(dt)


__all__ = ["np_bool", "array", "asarray"]
