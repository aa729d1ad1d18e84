"""`numpy.ndarray` and NumPy's scalars, and which arrays of a message share memory.

Arrays are described by their memory, not by their base: those whose memory overlaps share a buffer, others have one each.
NumPy is imported only to make an array that has arrived; where there is none, a NeutralArray is made.
"""

from __future__ import annotations

import struct
import sys

from .libraries import library
from .neutral import NeutralArray, Scalar, buffer_format
from .wire import FLAG_COLUMN_MAJOR, FLAG_WRITEABLE, I_Q, ONE_I, SIZE_LIMIT, CannotTravel, extent, item_size

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

# An array whose elements lie farther apart than this is copied together, if nothing else shares its memory.
SPARSE_LEAST = 4096
# Comparing arrays pairwise for true overlap stops being cheap beyond so many.
SPARSE_GROUP = 32


class Extent:
    """Memory that an array in the message touches: [low, high), its first element, and where its place is written.

    `array` is a NumPy array, or a flat memoryview of the whole extent.
    """

    __slots__ = ("low", "high", "start", "at", "array", "nbytes")

    def __init__(self, low: Any, high: Any, start: Any, at: Any, array: Any, nbytes: Any) -> None:
        self.low = low
        self.high = high
        self.start = start
        self.at = at
        self.array = array
        self.nbytes = nbytes


class _Address:
    """Lets NumPy see memory by its address, as long as `owner` is alive."""

    def __init__(self, low: Any, length: Any, owner: Any) -> None:
        self.__array_interface__ = {"data": (low, True), "typestr": "|u1", "shape": (length,), "version": 3}
        self.owner = owner


def layout_extents(extents: Any, first: Any, out: Any, located: Any) -> Any:
    """Joins overlapping extents into buffers numbered from `first`, and writes each array's buffer and offset.

    Gives the buffers as (flat view, (segment, offset) or None).
    """
    buffers: Any = []
    empty = None
    group: Any = []
    high = 0
    for item in sorted(extents, key=lambda item: item.low):
        if item.low == item.high:
            if empty is None:
                empty = first + len(buffers)
                buffers.append((memoryview(b""), None))
            out[item.at : item.at + 12] = I_Q.pack(empty, 0)
            continue
        if group and item.low >= high:
            _layout_group(group, high, first, buffers, out, located)
            group = []
        high = item.high if not group else max(high, item.high)
        group.append(item)
    if group:
        _layout_group(group, high, first, buffers, out, located)
    return buffers


def _layout_group(group: Any, high: Any, first: Any, buffers: Any, out: Any, located: Any) -> Any:
    low = group[0].low
    length = high - low
    where = None if located is None else located(low, length)
    if where is None and length >= SPARSE_LEAST and length > 2 * sum([item.nbytes for item in group]):
        if not _overlap(group):
            for item in group:
                _layout_copy(item, first + len(buffers), buffers, out)
            return
    buffers.append((_flat(group, low, high), None if where is None else (where[0], where[1])))
    number = first + len(buffers) - 1
    for item in group:
        out[item.at : item.at + 12] = I_Q.pack(number, item.start - low)


def _overlap(group: Any) -> Any:
    """Whether two of these arrays may share an element; when it is too hard to tell, they do."""
    if len(group) == 1:
        return False
    if len(group) > SPARSE_GROUP or any(type(item.array) is memoryview for item in group):
        return True
    numpy = sys.modules["numpy"]
    for index, one in enumerate(group):
        for other in group[:index]:
            try:
                if numpy.shares_memory(one.array, other.array, max_work=10_000):
                    return True
            except Exception:
                return True
    return False


def _layout_copy(item: Any, number: Any, buffers: Any, out: Any) -> Any:
    array = item.array.copy(order="K")
    low, high = extent(array.shape, array.strides, array.itemsize)
    address = array.__array_interface__["data"][0]
    copied = Extent(address + low, address + high, address, item.at, array, array.nbytes)
    buffers.append((_flat([copied], copied.low, copied.high), None))
    # The strides stand just before the place of the buffer.
    at = item.at - 8 * array.ndim
    out[at : item.at + 12] = struct.pack(f"<{array.ndim}q", *array.strides) + I_Q.pack(number, -low)


def _flat(group: Any, low: Any, high: Any) -> Any:
    for item in group:
        if type(item.array) is memoryview and item.low == low and item.high == high:
            return item.array
    numpy = sys.modules.get("numpy")
    if numpy is None:
        return _joined(group, low, high)
    owner = [item.array for item in group]
    return memoryview(numpy.asarray(_Address(low, high - low, owner)))


def _joined(group: Any, low: Any, high: Any) -> Any:
    """Without NumPy every extent is a flat view, so together they give all bytes, only copied."""
    data = bytearray(high - low)
    for item in group:
        data[item.low - low : item.high - low] = item.array
    return memoryview(data)


def memory_address(view: Any) -> Any:
    """Address of C-contiguous memory that is not empty, or None where no way to it is at hand."""
    numpy = sys.modules.get("numpy")
    if numpy is not None:
        return numpy.frombuffer(view, numpy.uint8).__array_interface__["data"][0]
    if view.readonly:
        return None
    import ctypes

    return ctypes.addressof(ctypes.c_char.from_buffer(view))


def numpy_writer(kind: Any) -> Any:
    """The writer for ndarray or for a class of scalars, or None for anything else of NumPy's."""
    numpy = sys.modules["numpy"]
    if kind is numpy.ndarray:
        return write_ndarray
    if issubclass(kind, numpy.generic) and any(known is kind for known in numpy.sctypeDict.values()):
        return write_numpy_scalar
    return None


def dtype_value(dtype: Any) -> Any:
    """A dtype in wire form. Raises ValueError for what is no data: objects, unions, strings of variable width."""
    if dtype.names is None:
        if dtype.subdtype is not None or dtype.kind not in "biufcmMSUV":
            raise ValueError(f"its dtype {dtype} is no plain data; send value.astype(object) or numbers")
        return dtype.str
    fields: Any = []
    place = 0
    for name in dtype.names:
        kind, offset, *title = dtype.fields[name]
        if offset < place:
            raise ValueError("the fields of its dtype overlap; send the fields one by one")
        if offset > place:
            fields.append(("", f"|V{offset - place}"))
        shape = ()
        size = kind.itemsize
        if kind.subdtype is not None:
            kind, shape = kind.subdtype
        label = (title[0], name) if title and type(title[0]) is str else name
        fields.append((label, dtype_value(kind), shape) if shape else (label, dtype_value(kind)))
        place = offset + size
    if place < dtype.itemsize:
        fields.append(("", f"|V{dtype.itemsize - place}"))
    return fields


def make_dtype(numpy: Any, value: Any) -> Any:
    """The dtype of a wire form that `item_size` has accepted."""
    if type(value) is str:
        return numpy.dtype(value)
    names, formats, offsets, titles = [], [], [], []
    place = 0
    for field in value:
        size = item_size([field])
        name = field[0]
        if name != "":
            kind = make_dtype(numpy, field[1])
            names.append(name[1] if type(name) is tuple else name)
            titles.append(name[0] if type(name) is tuple else None)
            formats.append((kind, field[2]) if len(field) == 3 else kind)
            offsets.append(place)
        place += size
    return numpy.dtype(
        {"names": names, "formats": formats, "offsets": offsets, "titles": titles, "itemsize": place}
        if any(titles)
        else {"names": names, "formats": formats, "offsets": offsets, "itemsize": place}
    )


def write_ndarray(encoder: Any, value: Any) -> Any:
    """Tag 0x30, or 0x31 for an array of objects."""
    dtype = value.dtype
    shape = value.shape
    flags = value.flags
    if dtype.kind == "O" and dtype.names is None:
        if not encoder.number(value):
            _write_objects(encoder, value)
        return None
    try:
        described = dtype_value(dtype)
    except ValueError as error:
        return encoder.refuse(value, str(error))
    if encoder.number(value):
        return None
    out = encoder.out
    out += b"\x30\x00"
    encoder.alive.append(described)
    encoder.value(described)
    strides = value.strides
    out += bytes((FLAG_WRITEABLE if flags.writeable else 0, len(shape)))
    out += struct.pack(f"<{len(shape)}Q{len(shape)}q", *shape, *strides)
    start = value.__array_interface__["data"][0]
    low, high = extent(shape, strides, dtype.itemsize)
    if low == high:
        encoder.extents.append(Extent(0, 0, 0, len(out), value, 0))
    else:
        encoder.extents.append(Extent(start + low, start + high, start, len(out), value, value.nbytes))
    out += b"\0" * 12
    return None


def _write_objects(encoder: Any, value: Any) -> Any:
    shape = value.shape
    depth = encoder.deeper(value)
    flags = FLAG_WRITEABLE if value.flags.writeable else 0
    if value.flags.f_contiguous and not value.flags.c_contiguous:
        flags |= FLAG_COLUMN_MAJOR
    items = value.reshape(-1).tolist() if value.size else []
    if len(items) > SIZE_LIMIT:
        raise CannotTravel("numpy.ndarray", "it has too many objects")
    encoder.out += bytes((0x31, flags, len(shape))) + struct.pack(f"<{len(shape)}QI", *shape, len(items))
    encoder.alive.append(items)
    index = 0
    try:
        for item in items:
            encoder.value(item)
            index += 1
    except CannotTravel as error:
        place = []
        for length in reversed(shape):
            index, step = divmod(index, length)
            place.append(str(step))
        error.steps.append("[" + ", ".join(reversed(place)) + "]")
        raise
    encoder.depth = depth


def write_numpy_scalar(encoder: Any, value: Any) -> Any:
    """Tag 0x32."""
    try:
        described = dtype_value(value.dtype)
    except ValueError as error:
        return encoder.refuse(value, str(error))
    # The empty str has a dtype of no bytes, and gives four.
    data = value.tobytes()[: item_size(described)]
    encoder.out += b"\x32"
    encoder.alive.append(described)
    encoder.value(described)
    encoder.out += ONE_I.pack(len(data)) + data
    return None


def import_numpy() -> Any:
    """NumPy, or None where it cannot be imported."""
    try:
        numpy = library("numpy")
    except ImportError:
        return None
    return numpy if hasattr(numpy, "ndarray") else None


def make_array(dtype: Any, shape: Any, strides: Any, memory: Any, offset: Any, writeable: Any, origin: Any) -> Any:
    """An ndarray over `memory`, uncopied; a NeutralArray without NumPy. Raises ValueError for a wrong layout."""
    size = item_size(dtype)
    low, high = extent(shape, strides, size)
    if offset + low < 0 or offset + high > len(memory):
        raise ValueError("an element lies outside of the buffer")
    numpy = import_numpy()
    if numpy is None:
        return NeutralArray(dtype, shape, strides, memory, offset, writeable, origin)
    kind = make_dtype(numpy, dtype)
    if kind.hasobject or kind.itemsize != size:
        raise ValueError("no dtype of data")
    if low == high:
        array = numpy.empty(shape, kind) if size else numpy.ndarray(shape, kind)
    else:
        array = numpy.ndarray(shape, kind, memory, offset, strides)
    if not writeable:
        array.flags.writeable = False
    return array


def make_object_array(shape: Any, items: Any, flags: Any) -> Any:
    """An array of these objects, in C order, and a function (index, object) that replaces one."""
    numpy = import_numpy()
    if numpy is None:
        array = NeutralArray("|O", shape, (), items, 0, bool(flags & FLAG_WRITEABLE))
        return array, items.__setitem__
    flat = numpy.empty(len(items), object)
    for index, item in enumerate(items):
        flat[index] = item
    array = flat.reshape(shape)
    if not flags & FLAG_COLUMN_MAJOR:
        return array, flat.__setitem__
    array = numpy.asfortranarray(array)

    def replace(index: Any, item: Any) -> Any:
        array[numpy.unravel_index(index, shape)] = item

    return array, replace


def make_scalar(dtype: Any, data: Any) -> Any:
    """A scalar of NumPy, or a Scalar where there is no NumPy."""
    if len(data) != item_size(dtype):
        raise ValueError("the scalar's bytes are not of its dtype's size")
    numpy = import_numpy()
    if numpy is None:
        return Scalar(dtype, data)
    kind = make_dtype(numpy, dtype)
    # Elements of an array lose their trailing zeros, scalars keep them.
    if kind.kind == "S":
        return numpy.bytes_(data)
    if kind.kind == "V" and kind.names is None:
        return numpy.void(data)
    if kind.kind == "U":
        order = "utf-32-be" if kind.byteorder == ">" else "utf-32-le"
        return numpy.str_(data.decode(order, "surrogatepass"))
    return numpy.frombuffer(data, kind, 1)[0] if kind.names is None else numpy.frombuffer(data, kind, 1).copy()[0]


def make_memoryview(dtype: Any, shape: Any, strides: Any, memory: Any, offset: Any, writeable: Any) -> Any:
    """A memoryview on `memory`, uncopied. Raises ValueError for what is no memoryview of plain numbers."""
    array = NeutralArray(dtype, shape, strides, memory, offset, writeable)
    letter = buffer_format(dtype)
    if letter is None:
        numpy = import_numpy()
        if numpy is None:
            if not array.contiguous():
                raise ValueError("only a contiguous array is a memoryview where there is no NumPy")
            return memoryview(array.tobytes())
        if len(memory) == 0:
            return memoryview(b"")
        return memoryview(make_array(dtype, shape, strides, memory, offset, writeable, None))
    return array.view()


def make_array_array(dtype: Any, shape: Any, strides: Any, memory: Any, offset: Any) -> Any:
    """An `array.array` with a copy of the elements."""
    import array

    flat = NeutralArray(dtype, shape, strides, memory, offset)
    if not flat.contiguous():
        raise ValueError("an array.array has no gaps and repeats nothing")
    letter = buffer_format(dtype)
    if type(dtype) is str and dtype[1:] == "U1":
        letter = "w" if sys.version_info >= (3, 13) else "u"
    if len(shape) != 1 or letter is None or letter in "?ce":
        raise ValueError("no array.array has this dtype and shape")
    made = array.array(letter)
    made.frombytes(flat.tobytes())
    return made
