"""What Python's objects are as arrays: nested sequences, scalars, buffers, and what says itself what array it is."""

from __future__ import annotations

import operator
from array import array as typed
from itertools import chain
from typing import Any

from . import casting, errors, primitives, records
from .array import order_of
from .copy_modes import NO_COPY, copy_asked
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
    result_type,
    text_dtype,
)  # fmt: skip
from .dtypes import (
    dtype as Dtype,
)
from .ndarray import fresh, ndarray, view
from .primitives.refusal import Refusal
from .scalars import generic
from .scalars.extended import require_computable
from .subclasses import plain
from .voids import void

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
    return tuple([n if type(n) is int else index_of(n) for n in items])


def index_of(n: Any) -> int:
    try:
        return operator.index(n)
    except TypeError:
        name = type(n).__name__
        shown = f"numpy.{name}" if isinstance(n, generic) else name
        raise TypeError(f"'{shown}' object cannot be interpreted as an integer") from None


def sized(dt: Dtype) -> Dtype:
    """`dt`, of one character where it is text of no width: what arrays are made with that hold no text yet."""
    return text_dtype(dt.kind, 1) if dt.kind in "US" and not dt.width else dt


def blank(n: int, dt: Dtype) -> Any:
    """A storage of n zero elements."""
    if dt.kind in "OT":
        return ["" if dt.kind == "T" else 0] * n
    require_computable(dt)
    if dt.hasobject:
        raise Refusal("numpy.empty", "dtype", str(dt), "records that hold objects are not covered.")
    return typed(dt.typecode, bytes(n * dt.itemsize))


def convert(what: Any, dt: Dtype | None, copy: Any, order: str = "K") -> ndarray:
    """What `array` and `asarray` share."""
    if order != "K":
        order = order_of(order, "K")
    if copy is not None:
        copy = copy_asked(copy)
    if isinstance(what, ndarray):
        if dt is not None and dt.kind in "US" and dt.width == 0 and what._dtype.kind == dt.kind:
            dt = what._dtype
        if dt is None or dt is what._dtype or (dt.kind in "mM" and dt.unit is None and what._dtype.kind == dt.kind):
            if copy:
                return what.copy(order)
            if (
                order in ("K", "A")
                or (order == "C" and what.flags.c_contiguous)
                or (order == "F" and what.flags.f_contiguous)
            ):
                return what
            if copy is False:
                raise ValueError(NO_COPY)
            return what.copy(order)
        if copy is False:
            raise ValueError(NO_COPY)
        return what.astype(dt, order)
    if dt is CHARACTER:
        what = _characters(what)
    kind = type(what)
    if dt is not None and dt.kind == "V":
        if copy is False:
            raise ValueError(NO_COPY)
        return records.from_any(what, dt)
    if kind is list or kind is tuple:
        if copy is False:
            raise ValueError(NO_COPY)
        made = from_sequence(what, dt)
        return made.copy("F") if order == "F" and len(made._shape) > 1 else made
    if kind in _PLAIN_NUMBERS or isinstance(what, (generic, str, bytes)):
        if copy is False:
            raise ValueError(NO_COPY)
        return from_scalar(what, dt)
    if isinstance(what, (typed, memoryview, bytearray)):
        return _of_buffer(what, dt, copy, order)
    if kind.__module__ == "numpy" and hasattr(what, "__array_interface__"):
        # An array of the original, where both are in one process.
        return _of_buffer(memoryview(what), dt, copy, order)
    if getattr(what, "__array__", None) is not None and not isinstance(what, type):
        return _told_by_method(what, dt, copy, order)
    described = getattr(what, "__array_interface__", None)
    if described is not None and not isinstance(what, type):
        if not isinstance(described, dict):
            raise ValueError("Invalid __array_interface__ value, must be a dict")
        return _of_interface(what, described, dt, copy, order)
    if copy is False:
        raise ValueError(NO_COPY)
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
    if isinstance(value, complex):
        return COMPLEX128
    return OBJECT


def _as_text(values: Any, kind: str) -> tuple[Dtype, list[Any]]:
    """Values as text or byte strings, and the dtype that holds them: NumPy's numbers make room for all of their dtype."""
    shown = [casting.text_of(v, kind) for v in values]
    numbers = {v.dtype for v in values if isinstance(v, generic) and v.dtype.kind in "biufc"}
    room = [promote_types(dt, text_dtype(kind, 0)).width for dt in numbers]
    return text_dtype(kind, max(1, *map(len, shown), *room)), shown


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
        dt, [value] = _as_text([value], dt.kind)
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
        common = result_type(items[0]._dtype)
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
        return convert(value, None, None)._shape
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
    a = convert(value, None, None)
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
        dt, flat = _as_text(flat, dt.kind)
        kinds = set(map(type, flat))
    elif dt.kind in "mM" and dt.unit is None:
        from . import times

        dt = times.discover(flat, dt)
    return fresh(store(flat, kinds, dt), dt, shape)


def _discover(flat: Any, kinds: set[type]) -> Dtype:
    if None.__class__ in kinds:
        return OBJECT
    found: Dtype | None = None
    if (
        len(kinds) <= 3
        and not any(issubclass(k, (str, bytes, int)) and k is not bool for k in kinds)
        and not (kinds & {_time_types()[0], _time_types()[1]} or any(issubclass(k, void) for k in kinds))
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
    return promote_types(found, found) if found.kind == "V" else found


def _time_types() -> tuple[Any, Any]:
    from .scalars import datetime64, timedelta64

    return datetime64, timedelta64


def store(flat: Any, kinds: set[type], dt: Dtype) -> Any:
    """A storage of Python scalars."""
    stored = _stored(flat, kinds, dt)
    if dt.char in casting.NARROW:
        casting.warn_of_narrowing(flat, stored, dt)
    return stored


def _stored(flat: Any, kinds: set[type], dt: Dtype) -> Any:
    require_computable(dt)
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
            return _stored(whole, {int}, dt)
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


def _told_by_method(what: Any, dt: Dtype | None, copy: bool | None, order: str) -> ndarray:
    """What `__array__` answers; what it answers for `copy=True` is taken for a copy that it made."""
    asked = () if dt is None else (dt,)
    if copy is None:
        made = what.__array__(*asked)
    else:
        try:
            made = what.__array__(*asked, copy=copy)
            copy = None if copy else False
        except TypeError as error:
            if "__array__() got an unexpected keyword argument 'copy'" not in str(error):
                raise
            errors.warn(_WITHOUT_COPY, DeprecationWarning)
            if not copy:
                raise ValueError(NO_COPY) from None
            made = what.__array__(*asked)
    if not isinstance(made, ndarray):
        raise ValueError("object __array__ method not producing an array")
    return convert(plain(made), dt, copy, order)


_WITHOUT_COPY = (
    "__array__ implementation doesn't accept a copy keyword, so passing copy=False failed. __array__ must implement 'dtype' "
    "and 'copy' keyword arguments. To learn more, see the migration guide "
    "https://numpy.org/devdocs/numpy_2_0_migration_guide.html#adapting-to-changes-in-the-copy-keyword"
)


def _of_interface(what: Any, described: dict[str, Any], dt: Dtype | None, copy: bool | None, order: str) -> ndarray:
    """The array that `__array_interface__` describes, over the buffer that it names."""
    from .over_memory import laid_out

    held = described.get("data")
    if isinstance(held, tuple):
        raise Refusal(
            "numpy.array", "object", "__array_interface__", "memory that is given by its address is not covered."
        )
    for needed in ("typestr", "shape"):
        if needed not in described:
            raise ValueError(f"Missing __array_interface__ {needed}")
    told = as_dtype(described["typestr"])
    if told.kind == "V" and described.get("descr") is not None:
        told = as_dtype(described["descr"])
    made = laid_out(
        described["shape"],
        told,
        what if held is None else held,
        described.get("offset", 0),
        described.get("strides"),
        "C",
    )
    return convert(made, dt, copy, order)


def _of_buffer(what: Any, dt: Dtype | None, copy: bool | None, order: str) -> ndarray:
    """The elements of an object with a buffer: the memory of that where no copy is asked for."""
    from .creation import frombuffer

    seen = memoryview(what)
    under = seen.obj
    if isinstance(under, ndarray) and (seen.shape, seen.strides) == (under._shape, under.strides) and under.nbytes:
        made = view(under, under._shape, under._steps, under._offset)
        made._base = seen
        return convert(made, dt, copy, order)
    letter = {"l": "q", "L": "Q", "c": "S1", "w": "U1", "u": "U1"}.get(seen.format, seen.format)
    if len(letter) > 1 and letter not in ("S1", "U1") or not seen.contiguous:
        made = from_sequence(seen.tolist(), dt)
        if copy is False:
            raise ValueError(NO_COPY)
        return made.copy("F") if order == "F" else made
    shape = tuple(seen.shape or ())
    if seen.c_contiguous:
        held = seen
    else:
        shape = shape[::-1]
        held = memoryview(seen.tobytes("F"))
    made = frombuffer(held, letter).reshape(shape)
    made._base = seen if seen.c_contiguous else made._base
    if not seen.c_contiguous:
        made = made.transpose()
    return convert(made, dt, copy, order)
