"""The Python half of the native codec: what is asked for objects that are no plain built-ins, in both directions.

The native side looks these names up once. What a worker sent is made from closed tables; nothing here imports, evaluates
or unpickles what it names.
"""

from __future__ import annotations

import builtins
import importlib.util
import json
import sys
from array import array as array_class
from collections.abc import Callable, Mapping
from typing import Any

from understudy_translators.encode import Encoder as NeutralEncoder
from understudy_translators.exceptions import exception_record
from understudy_translators.instances import INSTANCE_MAKERS, instance_row
from understudy_translators.neutral import Handle, NeutralArray, Record, Reference, Scalar, buffer_dtype
from understudy_translators.numpy_ndarray import (
    dtype_value,
    import_numpy,
    make_array_array,
    make_dtype,
    make_memoryview,
)
from understudy_translators.numpy_ndarray import make_scalar as make_numpy_scalar
from understudy_translators.standard import STANDARD_CONTAINERS, STANDARD_MAKERS, standard_writer
from understudy_translators.wire import CannotTravel as NeutralCannotTravel

from understudy.executor.errors import CannotTravel, ExecutorError
from understudy.executor.errors import from_failure as failure
from understudy.executor.functions import Pickled, by_value, label, reference
from understudy.executor.remote import Callback, RemoteObject
from understudy.executor.remote_exceptions import rebuild

__all__ = [
    "CONTAINERS",
    "Callback",
    "MAKERS",
    "REFERENCES",
    "RemoteObject",
    "WRITERS",
    "array_class",
    "base",
    "buffer_dtype",
    "cannot_travel",
    "describe",
    "from_failure",
    "make_array",
    "make_exception",
    "make_object_array",
    "make_scalar",
    "make_unknown",
    "make_view",
    "other",
    "record_of_exception",
    "refusal",
    "scalar",
]

# Class to (record name, function from object to value); filled as classes are met.
WRITERS: dict[type, tuple[str, Callable[[Any], object]]] = {}
MAKERS: dict[str, Callable[[Any], object]] = {**STANDARD_MAKERS, **INSTANCE_MAKERS}
CONTAINERS: dict[str, tuple[Callable[[], object], Callable[[Any, Any], object]]] = dict(STANDARD_CONTAINERS)
# The only names that a worker can send and that stand for something callable here: harmless built-in classes.
REFERENCES: dict[str, Any] = {
    f"builtins:{kind.__name__}": kind
    for kind in (bool, bytearray, bytes, complex, dict, float, frozenset, int, list, set, str, tuple)
} | {
    f"builtins:{kind.__name__}": kind
    for kind in vars(builtins).values()
    if isinstance(kind, type) and issubclass(kind, BaseException)
}


def other(value: Any, code: bool) -> tuple[str, str, object]:
    """How an object travels that the native side does not know: as a record, by reference, or (to a worker) by value."""
    kind = type(value)
    writer = standard_writer(kind) or _library_writer(kind)
    if writer is not None:
        WRITERS[kind] = writer
        return "record", writer[0], writer[1](value)
    row = instance_row(kind)
    if row is not None and (not code or reference(kind) is not None):
        # A worker that cannot import the class gets it by value, with the instance.
        return "record", row[0], row[1](value)
    if kind is Reference:
        return "reference", value.name, None
    if kind is Record:
        return "record", value.name, value.value
    if kind is Pickled and code:
        return "code", value.name, value.code
    if kind is Scalar:
        return "scalar", "", (value.dtype, value.data)
    if kind is NeutralArray and type(value.memory) is not list:
        parts = (value.dtype, value.memory, value.offset, value.writeable, value.itemsize, value.shape, value.strides)
        return "array", "", parts
    if isinstance(value, BaseException):
        return _exception(value, code)
    target = reference(value)
    if target is not None:
        return "reference", target, None
    if not code:
        return "refused", "it is no data", None
    return "code", label(value), by_value(value, "it")


def _library_writer(kind: type) -> tuple[str, Callable[[Any], object]] | None:
    """The writer for a class of NumPy or pandas, or of what stands in for them."""
    root = kind.__module__.partition(".")[0]
    if root not in ("numpy", "pandas", "scipy") or root not in sys.modules:
        return None
    if root == "scipy":
        from understudy_translators.scipy_objects import scipy_row as row_of
    elif root == "numpy":
        from understudy_translators.numpy_objects import numpy_row as row_of
    else:
        from understudy_translators.pandas_objects import pandas_row as row_of
    row: tuple[str, Callable[[Any], object]] | None = row_of(kind)
    return row


def _library_maker(name: str) -> Callable[[Any], object] | None:
    """The maker for a record of NumPy's or pandas', where the library can be imported here."""
    root = name.partition(".")[0]
    if root == "scipy" and "scipy.sparse" in sys.modules:
        from understudy_translators.scipy_objects import scipy_maker

        return scipy_maker(name)  # type: ignore[no-any-return]
    if root not in ("numpy", "pandas") or importlib.util.find_spec(root) is None:
        return None
    if root == "numpy":
        from understudy_translators.numpy_objects import numpy_maker as maker_of
    else:
        from understudy_translators.pandas_objects import pandas_maker as maker_of
    maker: Callable[[Any], object] | None = maker_of(name)
    return maker


def _exception(error: BaseException, code: bool) -> tuple[str, str, object]:
    """An exception goes to a worker by value, so that it is one there; a record says what it was where it is no data."""
    if code:
        try:
            return "code", label(error), by_value(error, "it")
        except CannotTravel:
            if type(error).__module__ != "builtins":
                raise
    record = exception_record(error, NeutralEncoder)
    if type(error).__module__ == "builtins" and record.value["args"] is not None:
        return "record", record.name, record.value
    return "refused", "it is no data", None


def describe(array: Any) -> tuple[object, ...]:
    """An ndarray's dtype, address, whether it can be written to, item size, shape and strides; of an array of objects
    its flags, shape and elements."""
    dtype = array.dtype
    if dtype.hasobject:
        if dtype.kind != "O" or dtype.names is not None:
            raise CannotTravel(
                f"its dtype {dtype} has objects in it; send its fields one by one", type_name="numpy.ndarray"
            )
        flags = array.flags
        bits = (1 if flags.writeable else 0) | (2 if flags.f_contiguous and not flags.c_contiguous else 0)
        return bits, array.shape, array.reshape(-1).tolist() if array.size else []
    try:
        described = dtype_value(dtype)
    except ValueError as error:
        raise CannotTravel(str(error), type_name="numpy.ndarray") from None
    storage = getattr(array, "storage", None)
    if storage is not None:
        # A stand-in: its memory is what its buffer says, from the array's first element on.
        size, writeable = dtype.itemsize, array.flags.writeable
        memory, first = storage, array._offset * size
        if hasattr(storage, "unit"):
            # A field of records, or what lies at odd bytes: its storage says where in a memory.
            memory, first = storage.memory, storage.start + array._offset * storage.unit
        return described, memoryview(memory), first, writeable, size, array.shape, array.strides
    address, read_only = array.__array_interface__["data"]
    return described, address, not read_only, dtype.itemsize, array.shape, array.strides


def base(array: Any) -> tuple[object, int, int] | None:
    """The array that owns a view's memory, with address and size in bytes, where its memory is in one piece."""
    owner: Any = getattr(array, "base", None)
    if type(owner) is not type(array):
        return None
    flags = owner.flags
    if not (flags.c_contiguous or flags.f_contiguous) or owner.dtype.hasobject:
        return None
    return owner, owner.__array_interface__["data"][0], owner.nbytes


def scalar(value: Any) -> tuple[object, bytes]:
    """A NumPy scalar's dtype and bytes."""
    try:
        return dtype_value(value.dtype), value.tobytes()
    except ValueError as error:
        raise CannotTravel(str(error), type_name=f"numpy.{type(value).__name__}") from None


def cannot_travel(path: str, kind: str, why: str) -> CannotTravel:
    """The error for a value that is no data."""
    return CannotTravel(f"{path} is of type {kind}, which cannot travel: {why}", path=path, type_name=kind)


def refusal(error: BaseException) -> tuple[str, str] | None:
    """Type and reason where an error says that a value is no data."""
    if isinstance(error, CannotTravel):
        return error.type_name, error.message
    if isinstance(error, NeutralCannotTravel):
        return error.kind, error.why
    return None


def make_exception(value: object, worker: str) -> object:
    """The exception for an exception record's value."""
    if not isinstance(value, dict):
        raise ValueError("an exception record that is no dict")
    return rebuild(value, worker)


def record_of_exception(error: BaseException) -> Record:
    """An exception as its record."""
    record: Record = exception_record(error, NeutralEncoder)
    return record


def make_unknown(kind: str, name: str, value: Any) -> object:
    """The neutral form of what has no object here."""
    if kind == "reference":
        return Reference(name)
    if kind == "handle":
        number, text = value
        return Handle(number, name, text)
    maker = _library_maker(name)
    return Record(name, value) if maker is None else maker(value)


_DTYPES: dict[str, Any] = {}


def make_array(
    block: Any, dtype: Any, writeable: bool, shape: tuple[int, ...], strides: tuple[int, ...], offset: int
) -> object:
    """An ndarray on a block of memory; a NeutralArray where there is no NumPy."""
    numpy = import_numpy()
    if numpy is None:
        return NeutralArray(dtype, shape, strides, memoryview(block), offset, writeable)
    if type(dtype) is str:
        kind = _DTYPES.get(dtype)
        if kind is None:
            kind = make_dtype(numpy, dtype)
            if len(_DTYPES) < 256:
                _DTYPES[dtype] = kind
    else:
        kind = make_dtype(numpy, dtype)
    if kind.hasobject:
        raise ValueError("no dtype of data")
    if 0 in shape or not kind.itemsize:
        array = numpy.empty(shape, kind) if kind.itemsize else numpy.ndarray(shape, kind)
    else:
        array = numpy.ndarray(shape, kind, block, offset, strides)
    if not writeable:
        array.flags.writeable = False
    return array


def make_object_array(items: list[object], writeable: bool, column_major: bool, shape: tuple[int, ...]) -> object:
    """An array of these objects, which come in C order."""
    numpy = import_numpy()
    if numpy is None:
        return NeutralArray("|O", shape, (), items, 0, writeable)
    flat = numpy.empty(len(items), object)
    for index, item in enumerate(items):
        flat[index] = item
    array = flat.reshape(shape)
    if column_major:
        array = numpy.asfortranarray(array)
    if not writeable:
        array.flags.writeable = False
    return array


def make_view(
    flavour: int, block: Any, dtype: Any, writeable: bool, shape: tuple[int, ...], strides: tuple[int, ...], offset: int
) -> object:
    """A memoryview (flavour 1) on a block, or an `array.array` (flavour 2) with a copy of its elements."""
    memory = memoryview(block)
    if flavour == 2:
        return make_array_array(dtype, shape, strides, memory, offset)
    return make_memoryview(dtype, shape, strides, memory, offset, writeable)


def make_scalar(dtype: Any, data: bytes) -> object:
    """A NumPy scalar, or a neutral Scalar where there is no NumPy."""
    return make_numpy_scalar(dtype, data)


def from_failure(
    identifier: str, message: str, report: str | None, report_text: str, extra: Mapping[str, object]
) -> ExecutorError:
    """The exception for a failure; its death report comes as JSON, which the native side made."""
    fields = json.loads(report) if report is not None else None
    return failure(identifier, message, fields, report_text, extra)
