"""Records: the fields of arrays as views, the scalars `void`, and conversion between records and other values.

An element of a dtype of kind V is the bytes of one record (`bytes`) wherever values are handled; NumPy's rule for casts
between records is by position, field by field.
"""

from __future__ import annotations

import operator
from array import array as typed
from typing import Any

from . import casting, memory, primitives
from .descriptors import BOOL, dtype, variant, void_dtype
from .dtype_fields import some
from .dtype_names import as_dtype
from .ndarray import fresh, ndarray, view
from .primitives.refusal import Refusal
from .record_promotion import promoted
from .scalars import generic
from .voids import void


def field(a: ndarray, name: Any) -> ndarray:
    """The field of this name of every record, as a view."""
    found = a._dtype._fields.get(name)
    if found is None:
        raise ValueError(f"no field of name {name}")
    return memory.at_bytes(a, found[0], a._shape, memory.byte_strides(a), memory.first_byte(a) + found[1])


def fields(a: ndarray, names: list) -> ndarray:
    """Some fields of every record, as a view of records that have no others."""
    return view(a, a._shape, a._steps, a._offset, some(a._dtype, names))


def assign_fields(a: ndarray, names: list, value: Any) -> None:
    """`a[names] = value`: the bytes of other fields stay as they are."""
    from .indexing import as_values

    target = fields(a, names)
    given = as_values(value, promoted(target._dtype, target._dtype))
    if given._dtype._names is None:
        given = given.astype(promoted(target._dtype, target._dtype))
    for name, other in zip(names, given._dtype._names or ()):
        field(a, name)[...] = field(given, other)


def is_names(key: Any, dt: dtype) -> bool:
    """Whether an index is the name of a field of `dt`, or a list of names."""
    return dt._names is not None and (
        isinstance(key, str) or type(key) is list and len(key) > 0 and all([isinstance(name, str) for name in key])
    )


# Scalars ----------------------------------------------------------------------------------------------------------


def scalar_at(a: ndarray, at: int) -> void:
    """The record at a position, as a view."""
    made = object.__new__(a._dtype.type)
    made._array = view(a, (), (), at)
    return made


def void_of(cls: type, dt: dtype, raw: bytes) -> void:
    """A record of its own with these bytes."""
    made = object.__new__(cls)
    made._array = fresh(typed("B", raw), dt, ())
    return made


def as_class(one: void, cls: type) -> void:
    """The same record as a scalar of another class."""
    made = object.__new__(cls)
    made._array = view(one._array, (), (), one._array._offset, variant(one._array._dtype, type=cls))
    return made


def make_void(cls: type, data: Any, given: Any) -> Any:
    """What `numpy.void(data, dtype)` gives: a record, or the bytes of `data`; an int is a number of zero bytes."""
    from .creation import array

    if given is None and hasattr(data, "__index__") and not isinstance(data, ndarray):
        n = operator.index(data)
        if not 0 <= n < 2**31:
            raise OverflowError("size must be non-negative and not greater than 2147483647")
        # There is no void of no bytes.
        return void_of(cls, void_dtype(max(n, 1)), bytes(max(n, 1)))
    dt = void_dtype(0) if given is None else as_dtype(given)
    if dt.kind != "V" or dt.subdtype is not None:
        raise TypeError(
            "void: descr must be a `void` dtype that is not a subarray dtype (structured or unstructured). Got "
            f"'{dt!r}'."
        )
    made = array(data, dtype=dt)
    if made._shape:
        return made
    one = object.__new__(dt.type)
    one._array = made
    return one


# Values -----------------------------------------------------------------------------------------------------------


def width_of(value: Any) -> int:
    """How many bytes a value fills where the dtype V leaves that open."""
    if isinstance(value, (bytes, bytearray, memoryview)):
        return len(value)
    if isinstance(value, (generic, ndarray)):
        return value.dtype.itemsize
    raise TypeError(f"A bytes-like object is required, not '{type(value).__name__}'")


def element(value: Any, to: dtype) -> bytes:
    """One value as the bytes of a record of `to`, as assignment converts it."""
    return encoded([value], to).tobytes()


def encoded(values: list, to: dtype) -> Any:
    """A storage of records of `to` with these values: tuples, records, bytes, or one value for all fields."""
    if to.hasobject:
        raise Refusal("numpy.array", "dtype", str(to), "records that hold objects are not covered.")
    size = to.itemsize
    if to._names is None:
        return typed("B", b"".join([_bytes(value, size) for value in values]))
    made = fresh(typed("B", bytes(size * len(values))), to, (len(values),))
    fill(made, values)
    return made.storage if type(made.storage) is typed else typed("B", bytes(made.storage))


def _bytes(value: Any, size: int) -> bytes:
    if isinstance(value, void):
        value = value._value
    elif isinstance(value, generic):
        value = value.tobytes()
    elif isinstance(value, ndarray):
        value = memory.bytes_of(value)
    elif not isinstance(value, (bytes, bytearray, memoryview)):
        raise TypeError(f"a bytes-like object is required, not '{type(value).__name__}'")
    return bytes(value)[:size].ljust(size, b"\0")


def fill(made: ndarray, values: list) -> None:
    """Write one value into each record of a one-dimensional array."""
    names = made._dtype._names or ()
    for value in values:
        if isinstance(value, tuple) and len(value) != len(names):
            raise ValueError(f"could not assign tuple of length {len(value)} to structure with {len(names)} fields.")
    values = [value[()] if isinstance(value, ndarray) and not value._shape else value for value in values]
    for k, name in enumerate(names):
        column = [
            value[k] if isinstance(value, tuple) or isinstance(value, void) and len(value) == len(names) else value
            for value in values
        ]
        _fill_field(field(made, name), made._dtype._fields[name][0], column)


def _fill_field(target: ndarray, dt: dtype, column: list) -> None:
    if dt.subdtype is not None:
        for k, value in enumerate(column):
            target[k] = value
    elif dt._names is not None and dt.kind == "V":
        fill(target, column)
    else:
        from .coercion import store
        from .indexing import check_single

        for value in column:
            check_single(value, dt)
        column = [value[()] if isinstance(value, ndarray) else value for value in column]
        if column:
            target.write(store(column, set(map(type, column)), dt))


def objects(values: Any, source: dtype) -> list:
    """Records as tuples; bytes without a meaning as they are."""
    values = list(values)
    if source._names is None or not values:
        return values
    made = fresh(typed("B", b"".join(values)), source, (len(values),))
    columns = []
    for name in source._names:
        part = field(made, name)
        if source._fields[name][0].subdtype is not None:
            columns.append([part[k].copy() for k in range(len(values))])
        else:
            columns.append(part.tolist())
    return list(zip(*columns)) if columns else [()] * len(values)


def cast(values: Any, source: dtype, to: dtype) -> Any:
    """Elements of `source` as elements of `to`, where one of them is of kind V."""
    values = list(values)
    if source.kind != "V":
        return split(encoded_from(values, source, to), to)
    if to.kind == "O":
        return objects(values, source)
    if source._names is None:
        if to.kind == "V" and to._names is None:
            return [value[: to.itemsize].ljust(to.itemsize, b"\0") for value in values]
        if to.kind == "V":
            return split(encoded(values, to), to)
        if to.kind in "iuf":
            return casting.from_objects(values, to)
        raise Refusal("numpy.ndarray.astype", "dtype", str(to), "bytes without a meaning are not cast to it.")
    given = fresh(typed("B", b"".join(values)), source, (len(values),))
    if to._names is None:
        return field(given, source._names[0]).astype(to).elements()
    made = fresh(typed("B", bytes(to.itemsize * len(values))), to, (len(values),))
    for name, other in zip(to._names, source._names):
        field(made, name)[...] = field(given, other)
    return split(made.values(), to)


def encoded_from(values: list, source: dtype, to: dtype) -> Any:
    """A storage of records of `to`, each made of one element of another dtype."""
    if source.kind == "O":
        return encoded(values, to)
    given = fresh(primitives.encode(source.char, source.width, values), source, (len(values),))
    size = to.itemsize
    if to._names is None:
        data, each = memory.bytes_of(given), source.itemsize
        parts = [data[k : k + each][:size].ljust(size, b"\0") for k in range(0, len(data), each)] if each else []
        return typed("B", b"".join(parts))
    made = fresh(typed("B", bytes(size * len(values))), to, (len(values),))
    for name in to._names:
        target = field(made, name)
        target[...] = given.reshape((len(values),) + (1,) * (len(target._shape) - 1))
    return made.values()


def split(raw: Any, dt: dtype) -> list[bytes]:
    """The records in a storage, each as its bytes."""
    return primitives.decode("V", dt.width, raw)


def from_any(what: Any, dt: dtype) -> ndarray:
    """An array of records: of nested lists of tuples, or of bytes; of a dtype of subarrays, one for each element."""
    from .coercion import convert
    from .creation import empty

    if dt.subdtype is not None:
        base, inner = dt.subdtype
        given = convert(what, base, None)
        made = empty(given._shape + inner, base)
        made[...] = given.reshape(given._shape + (1,) * len(inner))
        return made
    if hasattr(what, "__array__") and not isinstance(what, (ndarray, void)):
        return convert(what, None, None).astype(dt)
    shape, flat = _nest(what, dt)
    if not dt.itemsize and dt._names is None:
        widths = sorted(set(map(width_of, flat)))
        if len(widths) > 1:
            promoted(void_dtype(widths[0]), void_dtype(widths[1]))
        dt = void_dtype(widths[0] if widths else 0)
    return fresh(encoded(flat, dt), dt, shape)


def _is_one(value: Any, dt: dtype) -> bool:
    """Whether a value is one record, and no sequence of them."""
    if isinstance(value, ndarray):
        return not value._shape
    if isinstance(value, tuple):
        return dt._names is not None
    if isinstance(value, (str, bytes, bytearray, memoryview, generic, dict)):
        return True
    return not (hasattr(value, "__len__") and hasattr(value, "__getitem__"))


def _nest(what: Any, dt: dtype) -> tuple[tuple[int, ...], list]:
    """The shape and the values of nested sequences."""
    shape: list[int] = []
    level = [what]
    while level and not any([_is_one(value, dt) for value in level]):
        n = len(level[0])
        if any([len(value) != n for value in level]):
            break
        shape.append(n)
        level = [inner for value in level for inner in value]
    if [1 for value in level if not _is_one(value, dt)]:
        raise ValueError(
            "setting an array element with a sequence. The requested array has an inhomogeneous shape after "
            f"{len(shape)} dimensions. The detected shape was {tuple(shape)!r} + inhomogeneous part."
        )
    return tuple(shape), level


# Comparison -------------------------------------------------------------------------------------------------------


def no_loop(name: str, dtypes: list[dtype], by_class: bool = False) -> TypeError:
    """The error of a ufunc that has no loop for records."""
    from .errors import UFuncTypeError

    said = [f"<class 'numpy.dtypes.{type(dt).__name__}'>" if by_class else repr(dt) for dt in dtypes]
    return UFuncTypeError(
        f"ufunc '{name}' did not contain a loop with signature matching types ({', '.join(said)}) -> None"
    )


def apply(function: Any, args: Any, dtypes: list, out: Any, where: Any) -> Any:
    """What a ufunc does where an operand has records: those of `==` and `!=` alone have a loop for them."""
    from .broadcasting import broadcast_shapes
    from .creation import asarray, empty
    from .selection import copyto

    name = function.__name__
    if name not in ("equal", "not_equal"):
        raise no_loop(name, [as_dtype(dt) for dt in dtypes], function._kind == "comparison")
    a, b = map(asarray, args)
    found = equal(a, b, name == "not_equal")
    if out is None and where is True:
        return found
    if out is None:
        out = empty(broadcast_shapes(found.shape, asarray(where).shape), bool)
    copyto(out, found, where=where)
    return out


def equal(a: Any, b: Any, negated: bool) -> Any:
    """`a == b` or `a != b`, where one of them has records or bytes without a meaning."""
    from .broadcasting import broadcast_arrays
    from .promotion import promote_types
    from .ufuncs import equal as equals
    from .ufuncs import equality, logical_and, logical_or, not_equal

    if a._dtype.kind != "V" or b._dtype.kind != "V":
        raise TypeError("Cannot compare structured or void to non-void arrays.")
    if a._dtype._names is None and b._dtype._names is None:
        if a._dtype.itemsize != b._dtype.itemsize:
            raise TypeError(
                "cannot compare unstructured voids of different length. Use bytes to compare. (This may return array of False "
                "in the future.)"
            )
        a, b = broadcast_arrays(a, b)
        ask = operator.ne if negated else operator.eq
        return fresh(typed("B", list(map(ask, a.elements(), b.elements()))), BOOL, a._shape)
    try:
        promote_types(a._dtype, b._dtype)
    except TypeError as error:
        raise TypeError(
            "Cannot compare structured arrays unless they have a common dtype.  I.e. `np.result_type(arr1, arr2)` must be "
            "defined."
        ) from error
    a, b = broadcast_arrays(a, b)
    result: Any = None
    compare, join = (not_equal, logical_or) if negated else (equals, logical_and)
    for name, other in zip(a._dtype._names or (), b._dtype._names or ()):
        found = equality(compare, field(a, name), field(b, other))
        axes = tuple(range(len(a._shape), len(getattr(found, "shape", ()))))
        if axes:
            found = found.any(axis=axes) if negated else found.all(axis=axes)
        result = found if result is None else join(result, found)
    return fresh(typed("B", [not negated] * a._size), BOOL, a._shape) if result is None else result


def truths(a: ndarray) -> list[bool]:
    """Whether a record has a field that is true, or bytes are not all zero, for each element in C order."""
    if a._dtype._names is None:
        return [any(value) for value in a.elements()]
    found = [False] * a._size
    for name in a._dtype._names:
        part = field(a, name)
        seen = truths(part) if part._dtype.kind == "V" else list(map(bool, part.elements()))
        inner = len(seen) // a._size if a._size else 1
        found = [one or any(seen[k * inner : (k + 1) * inner]) for k, one in enumerate(found)]
    return found


# Order ------------------------------------------------------------------------------------------------------------


def ordered_names(dt: dtype, order: Any) -> list[str]:
    """All fields in the order in which they are compared, when those of `order` come first."""
    if dt._names is None:
        raise ValueError("Cannot specify order when the array has no fields.")
    asked = [order] if isinstance(order, str) else list(order)
    for k, name in enumerate(asked):
        if name not in dt._names:
            raise ValueError(f"unknown field name: {name}")
        if name in asked[:k]:
            raise ValueError(f"duplicate field name: {name}")
    return asked + [name for name in dt._names if name not in asked]


def keys(a: ndarray, order: Any = None) -> list:
    """Values, one for each record in C order, that compare as the records do."""
    from .ordering import comparable

    if a._dtype._names is None:
        return list(a.elements())
    names = ordered_names(a._dtype, order) if order is not None else a._dtype._names
    columns = []
    for name in names:
        part = field(a, name)
        inner = part._size // a._size if a._size else 1
        if part._dtype.kind == "V":
            flat = keys(part.reshape(-1) if part._size else part)
        else:
            values = part.elements()
            flat = comparable(values if type(values) is list else values.tolist(), part._dtype)
        if len(part._shape) > len(a._shape):
            flat = [tuple(flat[k : k + inner]) for k in range(0, len(flat), inner)]
        columns.append(flat)
    return list(zip(*columns)) if columns else [()] * a._size
