"""How an object of each class is written: leaves as bytes of their own, everything else into an Encoder.

What is written has been looked at once and is not trusted to stay: a container that changes meanwhile is refused.
"""

from __future__ import annotations

import struct
import sys

from .exceptions import exception_record
from .neutral import Handle, NeutralArray, Parent, Record, Reference, Scalar, buffer_dtype
from .numpy_ndarray import Extent, memory_address, numpy_writer
from .standard import standard_writer
from .wire import (
    B_D,
    B_DD,
    B_I,
    B_IQQ,
    B_Q,
    FLAG_WRITEABLE,
    FLAVOUR_ARRAY,
    FLAVOUR_ARRAY_ARRAY,
    FLAVOUR_MEMORYVIEW,
    I_Q,
    ONE_I,
    ONE_U,
    PACKED_LEAST,
    SIZE_LIMIT,
    TAG_ARRAY,
    TAG_BIG_INT,
    TAG_BUFFER_BYTEARRAY,
    TAG_BUFFER_BYTES,
    TAG_BYTEARRAY,
    TAG_BYTES,
    TAG_COMPLEX,
    TAG_DICT,
    TAG_FLOAT,
    TAG_FROZENSET,
    TAG_INT,
    TAG_LIST,
    TAG_OBJECT_ARRAY,
    TAG_PACKED_LIST,
    TAG_PACKED_TUPLE,
    TAG_SET,
    TAG_STR,
    TAG_TUPLE,
    TAG_WIDE_STR,
    CannotTravel,
    step_of_key,
    type_name,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def _leaf_int(value: Any) -> Any:
    try:
        return B_Q.pack(TAG_INT, value)
    except (struct.error, OverflowError):
        size = (value if value >= 0 else ~value).bit_length() // 8 + 1
        return B_I.pack(TAG_BIG_INT, size) + value.to_bytes(size, "little", signed=True)


def leaf_str(value: Any) -> Any:
    try:
        data = value.encode()
    except UnicodeEncodeError:
        return B_I.pack(TAG_WIDE_STR, len(value)) + value.encode("utf-32-le", "surrogatepass")
    if len(data) > SIZE_LIMIT:
        raise CannotTravel("str", "it is larger than 4 GiB; send it in parts")
    return B_I.pack(TAG_STR, len(data)) + data


LEAVES: Any = {
    type(None): lambda value: b"\x00",
    bool: lambda value: b"\x02" if value else b"\x01",
    int: _leaf_int,
    float: lambda value: B_D.pack(TAG_FLOAT, value),
    complex: lambda value: B_DD.pack(TAG_COMPLEX, value.real, value.imag),
    str: leaf_str,
    type(Ellipsis): lambda value: b"\x0d",
    type(NotImplemented): lambda value: b"\x0e",
}


def _write_bytes(encoder: Any, value: Any) -> Any:
    size = len(value)
    if size < encoder.threshold and size <= SIZE_LIMIT:
        encoder.out += B_I.pack(TAG_BYTES, size) + value
        return
    encoder.out += B_IQQ.pack(TAG_BUFFER_BYTES, len(encoder.buffers), 0, size)
    encoder.buffers.append((memoryview(value), None))


def _write_bytearray(encoder: Any, value: Any) -> Any:
    if encoder.number(value):
        return
    size = len(value)
    if size < encoder.threshold and size <= SIZE_LIMIT:
        encoder.out += B_I.pack(TAG_BYTEARRAY, size) + value
        return
    encoder.out += B_IQQ.pack(TAG_BUFFER_BYTEARRAY, len(encoder.buffers), 0, size)
    encoder.buffers.append((memoryview(value), None))


def _packed(value: Any, size: Any) -> Any:
    """Letter and bytes of a list or tuple of one kind of plain elements, or None."""
    kind = type(value[0])
    if kind not in (int, float, str, bool) or type(value[-1]) is not kind or len(set(map(type, value))) != 1:
        return None
    if kind is int:
        try:
            return b"q", struct.pack(f"<{size}q", *value)
        except (struct.error, OverflowError):
            return None
    if kind is float:
        return b"d", struct.pack(f"<{size}d", *value)
    if kind is bool:
        return b"?", bytes(value)
    text = "".join(value)
    if text.isascii():
        return b"s", struct.pack(f"<{size}I", *map(len, value)) + text.encode()
    try:
        parts = [part.encode() for part in value]
    except UnicodeEncodeError:
        return None
    return b"s", struct.pack(f"<{size}I", *map(len, parts)) + b"".join(parts)


def _write_list(encoder: Any, value: Any) -> Any:
    if not encoder.number(value):
        _write_items(encoder, value, TAG_LIST, TAG_PACKED_LIST)


def _write_tuple(encoder: Any, value: Any) -> Any:
    if not encoder.number(value):
        _write_items(encoder, value, TAG_TUPLE, TAG_PACKED_TUPLE)


def _write_items(encoder: Any, value: Any, tag: Any, packed_tag: Any) -> Any:
    size = len(value)
    out = encoder.out
    if size > encoder.budget:
        raise CannotTravel(type_name(type(value)), "it is too large")
    depth = encoder.deeper(value)
    if size >= PACKED_LEAST:
        packed = _packed(value, size)
        if packed is not None:
            out += bytes((packed_tag,)) + packed[0] + ONE_I.pack(size) + packed[1]
            encoder.depth = depth
            return
    out += B_I.pack(tag, size)
    index = 0
    leaves = LEAVES
    try:
        for item in value:
            leaf = leaves.get(type(item))
            if leaf is not None:
                out += leaf(item)
            else:
                encoder.value(item)
            index += 1
    except CannotTravel as error:
        error.steps.append(f"[{index}]")
        raise
    if index != size:
        raise CannotTravel(type_name(type(value)), "it changed while it was being sent; send a copy")
    encoder.depth = depth


def _write_set(encoder: Any, value: Any) -> Any:
    _write_members(encoder, value, TAG_SET)


def _write_frozenset(encoder: Any, value: Any) -> Any:
    _write_members(encoder, value, TAG_FROZENSET)


def _write_members(encoder: Any, value: Any, tag: Any) -> Any:
    if encoder.number(value):
        return
    depth = encoder.deeper(value)
    encoder.out += B_I.pack(tag, len(value))
    member = None
    try:
        for member in value:
            encoder.value(member)
    except CannotTravel as error:
        error.steps.append("{" + step_of_key(member)[1:-1] + "}")
        raise
    encoder.depth = depth


def _write_dict(encoder: Any, value: Any) -> Any:
    if encoder.number(value):
        return
    depth = encoder.deeper(value)
    out = encoder.out
    out += B_I.pack(TAG_DICT, len(value))
    leaves = LEAVES
    key = None
    step = ""
    try:
        for key, item in value.items():
            leaf = leaves.get(type(key))
            if leaf is not None:
                out += leaf(key)
            else:
                step = "<key>"
                encoder.value(key)
                step = ""
            leaf = leaves.get(type(item))
            if leaf is not None:
                out += leaf(item)
            else:
                encoder.value(item)
    except CannotTravel as error:
        error.steps.append(step or step_of_key(key))
        raise
    encoder.depth = depth


def _write_range(encoder: Any, value: Any) -> Any:
    depth = encoder.deeper(value)
    encoder.depth = depth
    encoder.out += b"\x15" + _leaf_int(value.start) + _leaf_int(value.stop) + _leaf_int(value.step)


def _write_slice(encoder: Any, value: Any) -> Any:
    depth = encoder.deeper(value)
    encoder.out += b"\x16"
    for name in ("start", "stop", "step"):
        try:
            encoder.value(getattr(value, name))
        except CannotTravel as error:
            error.steps.append("." + name)
            raise
    encoder.depth = depth


def _write_record(encoder: Any, value: Any) -> Any:
    if not encoder.number(value):
        encoder.record(value, value.name, value.value)


def _write_reference(encoder: Any, value: Any) -> Any:
    encoder.out += b"\x41" + leaf_str(value.name)


def write_handle(encoder: Any, value: Any) -> Any:
    encoder.out += b"\x42" + ONE_U.pack(value.id) + leaf_str(value.name) + leaf_str(value.text)


def write_parent(encoder: Any, value: Any) -> Any:
    encoder.out += b"\x43" + ONE_U.pack(value.id) + leaf_str(value.name)


def _write_scalar(encoder: Any, value: Any) -> Any:
    encoder.out += b"\x32"
    encoder.alive.append(value.dtype)
    encoder.value(value.dtype)
    encoder.out += ONE_I.pack(len(value.data)) + value.data


def _array_head(encoder: Any, flavour: Any, dtype: Any, writeable: Any, shape: Any, strides: Any) -> Any:
    out = encoder.out
    out += bytes((TAG_ARRAY, flavour))
    encoder.alive.append(dtype)
    encoder.value(dtype)
    out += bytes((FLAG_WRITEABLE if writeable else 0, len(shape)))
    out += struct.pack(f"<{len(shape)}Q{len(shape)}q", *shape, *strides)


def _write_neutral_array(encoder: Any, value: Any) -> Any:
    if encoder.number(value):
        return
    memory = value.memory
    if type(memory) is list:
        depth = encoder.deeper(value)
        shape = value.shape
        encoder.out += bytes((TAG_OBJECT_ARRAY, FLAG_WRITEABLE if value.writeable else 0, len(shape)))
        encoder.out += struct.pack(f"<{len(shape)}QI", *shape, len(memory))
        for item in memory:
            encoder.value(item)
        encoder.depth = depth
        return
    _array_head(encoder, FLAVOUR_ARRAY, value.dtype, value.writeable, value.shape, value.strides)
    number = encoder.spaces.get(id(memory))
    if number is None:
        number = encoder.spaces[id(memory)] = len(encoder.buffers)
        encoder.buffers.append((memoryview(memory).cast("B"), value.origin))
    encoder.out += I_Q.pack(number, value.offset)


def _write_memoryview(encoder: Any, value: Any) -> Any:
    try:
        dtype = buffer_dtype(value.format, value.itemsize)
    except ValueError:
        return encoder.refuse(value, "it was released")
    if dtype is None or value.suboffsets:
        return encoder.refuse(value, f"its format {value.format!r} is no plain number; send bytes(value)")
    if encoder.number(value):
        return None
    shape = value.shape
    data = value
    if not value.c_contiguous:
        data = memoryview(value.tobytes())
    strides = []
    step = value.itemsize
    for length in reversed(shape):
        strides.append(step)
        step *= length
    _array_head(encoder, FLAVOUR_MEMORYVIEW, dtype, not value.readonly, shape, strides[::-1])
    _write_memory(encoder, data)
    return None


def _write_array_array(encoder: Any, value: Any) -> Any:
    if encoder.number(value):
        return
    size = value.itemsize
    order = "<" if sys.byteorder == "little" else ">"
    dtype = f"{order}U1" if value.typecode in "uw" else buffer_dtype(value.typecode, size)
    _array_head(encoder, FLAVOUR_ARRAY_ARRAY, dtype, True, (len(value),), (size,))
    _write_memory(encoder, memoryview(value))


def _write_memory(encoder: Any, view: Any) -> Any:
    """Appends the buffer and place of C-contiguous memory that arrays may share."""
    if view.nbytes == 0:
        encoder.extents.append(Extent(0, 0, 0, len(encoder.out), view, 0))
        encoder.out += I_Q.pack(0, 0)
        return
    address = memory_address(view)
    view = view if view.format == "B" and view.ndim == 1 else view.cast("B")
    if address is None:
        encoder.out += I_Q.pack(len(encoder.buffers), 0)
        encoder.buffers.append((view, None))
        return
    encoder.extents.append(Extent(address, address + len(view), address, len(encoder.out), view, len(view)))
    encoder.out += I_Q.pack(0, 0)


def _write_exception(encoder: Any, value: Any) -> Any:
    if encoder.number(value):
        return
    outer = encoder.errors
    record = exception_record(value, type(encoder), outer)
    # Its arguments are exceptions' arguments: each level of them is tried before, so the levels are few.
    encoder.errors = (*outer, id(value))
    try:
        encoder.record(value, "exception", record.value)
    finally:
        encoder.errors = outer


def _write_by_name(encoder: Any, value: Any) -> Any:
    """A class or function that its module knows by name."""
    try:
        module, name = value.__module__, value.__qualname__
    except AttributeError:
        module = name = None
    if type(module) is str and type(name) is str and module != "__main__":
        found = sys.modules.get(module)
        try:
            for part in name.split("."):
                found = getattr(found, part)
        except AttributeError:
            found = None
        # Whoever wants handles for what is no data may not have the module, and wants to call what comes.
        if found is value and (encoder.keep is None or module == "builtins"):
            encoder.out += b"\x41" + leaf_str(f"{module}:{name}")
            return
    encoder.refuse(value, "its module does not know it by name; return data, or keep it there (keep=True)")


def find_writer(kind: Any) -> Any:
    """The writer of a class that is met for the first time."""
    writer = None
    row = standard_writer(kind)
    root = kind.__module__.partition(".")[0]
    if row is None and root == "pandas" and "pandas" in sys.modules:
        from .pandas_objects import pandas_row

        row = pandas_row(kind)
    if kind.__module__ == "numpy" and "numpy" in sys.modules:
        writer = numpy_writer(kind)
    if row is None and writer is None and root == "numpy" and "numpy" in sys.modules:
        from .numpy_objects import numpy_row

        row = numpy_row(kind)
    if row is None and root == "scipy" and "scipy" in sys.modules:
        from .scipy_objects import scipy_row

        row = scipy_row(kind)
    if row is not None:
        writer = _standard(*row)
    elif writer is not None:
        pass
    elif kind.__name__ == "array" and kind.__module__ == "array" and "array" in sys.modules:
        writer = _write_array_array if kind is sys.modules["array"].array else None
    if writer is not None:
        WRITERS[kind] = writer
        return writer
    # Classes that are met once must not fill the table.
    if issubclass(kind, BaseException):
        return _write_exception
    if issubclass(kind, type):
        return _write_by_name
    why = _advice(kind)
    if hasattr(kind, "__dataclass_fields__") or hasattr(kind, "_fields") or hasattr(kind, "__members__"):
        from .instances import instance_row

        row = instance_row(kind)
        if row is not None:
            return _instance(row[0], row[1], why)
    return lambda encoder, value: encoder.refuse(value, why)


def _standard(name: Any, value_of: Any) -> Any:
    def write(encoder: Any, value: Any) -> Any:
        if encoder.keep is None or id(value) in encoder.memo:
            if not encoder.number(value):
                encoder.record(value, name, value_of(value))
            return
        # What turns out to be no data has a handle, which takes no number: so its value comes first.
        try:
            made = value_of(value)
        except CannotTravel as error:
            encoder.refuse(value, error.why)
            return
        encoder.number(value)
        encoder.record(value, name, made)

    return write


def _instance(name: Any, value_of: Any, why: Any) -> Any:
    def write(encoder: Any, value: Any) -> Any:
        # Whoever wants handles for what is no data may not have the class.
        if encoder.keep is not None:
            encoder.refuse(value, why)
        elif not encoder.number(value):
            encoder.record(value, name, value_of(value))

    return write


def _advice(kind: Any) -> Any:
    """What to do about a class that is no data."""
    bases = {base.__module__ + "." + base.__qualname__ for base in kind.__mro__}
    for name, why in _ADVICE:
        if name in bases:
            return why
    if issubclass(kind, tuple) and hasattr(kind, "_fields"):
        return "the class of this named tuple has no name to find it by; send tuple(value) or value._asdict()"
    for base in (str, bytes, bytearray, int, float, complex, list, tuple, set, frozenset, dict):
        if issubclass(kind, base):
            return f"a subclass is not data; send {base.__name__}(value)"
    if hasattr(kind, "__dataclass_fields__"):
        return "send dataclasses.asdict(value), or keep it there (keep=True)"
    if hasattr(kind, "__next__"):
        return "an iterator is no data; send list(value), or keep it there (keep=True)"
    if standard_name := next((base for base in kind.__mro__ if standard_writer(base)), None):
        return f"a subclass is not data; send a {type_name(standard_name)}"
    return "it is no data; return data made of it, or keep it there (keep=True)"


_ADVICE = (
    ("enum.Enum", "the enumeration has no name to find it by; send value.value or value.name"),
    ("numpy.ma.MaskedArray", "a subclass of MaskedArray is not data; send value.filled() and value.mask"),
    ("numpy.ma.core.MaskedArray", "a subclass of MaskedArray is not data; send value.filled() and value.mask"),
    ("numpy.ndarray", "a subclass of ndarray is not data; send numpy.asarray(value)"),
    ("pandas.core.frame.DataFrame", "send value.to_dict('list'), or keep it there (keep=True)"),
    ("pandas.DataFrame", "send value.to_dict('list'), or keep it there (keep=True)"),
    ("pandas.core.series.Series", "send value.to_numpy(), or keep it there (keep=True)"),
    ("pandas.Series", "send value.to_numpy(), or keep it there (keep=True)"),
    ("builtins.module", "a module is no data; send its name"),
    ("builtins.dict_keys", "send list(value)"),
    ("builtins.dict_values", "send list(value)"),
    ("builtins.dict_items", "send list(value)"),
    ("builtins.mappingproxy", "send dict(value)"),
    ("builtins.method", "a bound method is no data; keep it there (keep=True)"),
    ("builtins.coroutine", "a coroutine is no data; await it, and return its result"),
    ("_io._IOBase", "an open file is no data; send its contents or its path"),
)


WRITERS: Any = {
    bytes: _write_bytes,
    bytearray: _write_bytearray,
    list: _write_list,
    tuple: _write_tuple,
    set: _write_set,
    frozenset: _write_frozenset,
    dict: _write_dict,
    range: _write_range,
    slice: _write_slice,
    memoryview: _write_memoryview,
    type: _write_by_name,
    type(lambda: None): _write_by_name,
    type(len): _write_by_name,
    Record: _write_record,
    Reference: _write_reference,
    Handle: write_handle,
    Parent: write_parent,
    Scalar: _write_scalar,
    NeutralArray: _write_neutral_array,
}
