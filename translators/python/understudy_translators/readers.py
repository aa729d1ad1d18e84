"""How the value behind each tag is read from a Decoder, which has read the tag.

A value that may contain itself is numbered before it is filled; one that cannot be filled later leaves a Hole meanwhile.
"""

from __future__ import annotations

import struct

from .neutral import Record
from .numpy_ndarray import make_array, make_array_array, make_memoryview, make_object_array, make_scalar
from .standard import STANDARD_CONTAINERS, STANDARD_MAKERS
from .wire import DEPTH_LIMIT, FLAG_COLUMN_MAJOR, FLAG_WRITEABLE, I_Q, ONE_D, ONE_I, ONE_Q, ONE_U, TWO_D, WireError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Hole:
    """Stands for a tuple or slice that is not finished, until the field is."""

    __slots__ = ("number", "items", "build")

    def __init__(self, number: Any, items: Any = None, build: Any = None) -> None:
        self.number = number
        self.items = items
        self.build = build


UNFINISHED = object()


def _read_int(decoder: Any) -> Any:
    at = decoder.at
    decoder.at = at + 8
    return ONE_Q.unpack_from(decoder.data, at)[0]


def _read_big_int(decoder: Any) -> Any:
    data = decoder.raw()
    if len(data) < 9 or (data[-1] == 0 and data[-2] < 128) or (data[-1] == 255 and data[-2] >= 128):
        raise WireError("value", decoder.at, "an int that is not in its shortest form")
    return int.from_bytes(data, "little", signed=True)


def _read_float(decoder: Any) -> Any:
    at = decoder.at
    decoder.at = at + 8
    return ONE_D.unpack_from(decoder.data, at)[0]


def _read_complex(decoder: Any) -> Any:
    at = decoder.at
    decoder.at = at + 16
    return complex(*TWO_D.unpack_from(decoder.data, at))


def _read_str(decoder: Any) -> Any:
    return decoder.raw().decode()


def _read_wide_str(decoder: Any) -> Any:
    size = 4 * decoder.count(4)
    at = decoder.at
    decoder.at = at + size
    return decoder.data[at : at + size].decode("utf-32-le", "surrogatepass")


def _read_bytearray(decoder: Any) -> Any:
    value = bytearray(decoder.raw())
    decoder.made.append(value)
    return value


def _read_buffer_bytes(decoder: Any) -> Any:
    return bytes(decoder.buffer_bytes())


def _read_buffer_bytearray(decoder: Any) -> Any:
    value = bytearray(decoder.buffer_bytes())
    decoder.made.append(value)
    return value


def _read_list(decoder: Any) -> Any:
    value: Any = []
    decoder.made.append(value)
    value += decoder.items(decoder.count(1))
    if decoder.holes:
        decoder.fill(enumerate(value), value.__setitem__)
    return value


def _read_tuple(decoder: Any) -> Any:
    made = decoder.made
    number = len(made)
    made.append(UNFINISHED)
    items = decoder.items(decoder.count(1))
    if decoder.holes and any([type(item) is Hole for item in items]):
        return decoder.unfinished(number, items, tuple)
    value = made[number] = tuple(items)
    return value


def _members(decoder: Any) -> Any:
    at = decoder.at
    items = decoder.items(decoder.count(1))
    if decoder.holes and any([type(item) is Hole for item in items]):
        raise WireError("value", at, "a member of a set that is not finished")
    return items


def _hashed(decoder: Any, function: Any, argument: Any, count: Any) -> Any:
    try:
        result = function(argument)
    except TypeError as error:
        raise WireError("value", decoder.at, f"a key or member that is not hashable: {error}") from None
    if len(result) != count:
        raise WireError("value", decoder.at, "a key or member twice")
    return result


def _read_set(decoder: Any) -> Any:
    value: Any = set()
    decoder.made.append(value)
    items = _members(decoder)
    value |= _hashed(decoder, set, items, len(items))
    return value


def _read_frozenset(decoder: Any) -> Any:
    made = decoder.made
    number = len(made)
    made.append(UNFINISHED)
    items = _members(decoder)
    value = made[number] = _hashed(decoder, frozenset, items, len(items))
    return value


def _read_dict(decoder: Any) -> Any:
    value: Any = {}
    decoder.made.append(value)
    count = decoder.count(2)
    items = decoder.items(2 * count)
    if decoder.holes and any([type(key) is Hole for key in items[::2]]):
        raise WireError("value", decoder.at, "a key that is not finished")
    value.update(_hashed(decoder, dict, zip(items[::2], items[1::2]), count))
    if decoder.holes:
        decoder.fill(value.items(), value.__setitem__)
    return value


def _read_range(decoder: Any) -> Any:
    at = decoder.at
    items = decoder.items(3)
    if any([type(item) is not int for item in items]) or items[2] == 0:
        raise WireError("value", at, "no range")
    return range(*items)


def _read_slice(decoder: Any) -> Any:
    items = decoder.items(3)
    if decoder.holes and any([type(item) is Hole for item in items]):
        return Hole(None, items, lambda items: slice(*items))
    return slice(*items)


def _packed_items(decoder: Any) -> Any:
    if decoder.depth >= DEPTH_LIMIT:
        raise WireError("value", decoder.at, f"nested deeper than {DEPTH_LIMIT} levels")
    letter = decoder.data[decoder.at]
    decoder.at += 1
    least = _PACKED_SIZES.get(letter)
    if least is None:
        raise WireError("value", decoder.at - 1, "packed elements of an unknown kind")
    count = decoder.count(least)
    data, at = decoder.data, decoder.at
    decoder.at = end = at + count * least
    if letter == 0x71:
        return struct.unpack_from(f"<{count}q", data, at)
    if letter == 0x64:
        return struct.unpack_from(f"<{count}d", data, at)
    if letter == 0x3F:
        items = data[at:end]
        if items.strip(b"\0\1"):
            if any([item > 1 for item in items]):
                raise WireError("value", at, "a bool that is neither 0 nor 1")
        return [item == 1 for item in items]
    lengths = struct.unpack_from(f"<{count}I", data, at)
    total = sum(lengths)
    if total > decoder.end - end:
        raise WireError("value", at, "packed strings are cut short")
    decoder.at = end + total
    whole = data[end : end + total]
    items = []
    place = 0
    if whole.isascii():
        text = whole.decode("ascii")
        for length in lengths:
            items.append(text[place : place + length])
            place += length
    else:
        for length in lengths:
            items.append(whole[place : place + length].decode())
            place += length
    return items


_PACKED_SIZES = {0x71: 8, 0x64: 8, 0x3F: 1, 0x73: 4}


def _read_packed_list(decoder: Any) -> Any:
    value = list(_packed_items(decoder))
    decoder.made.append(value)
    return value


def _read_packed_tuple(decoder: Any) -> Any:
    value = tuple(_packed_items(decoder))
    decoder.made.append(value)
    return value


def _read_back(decoder: Any) -> Any:
    at = decoder.at
    (number,) = ONE_I.unpack_from(decoder.data, at)
    decoder.at = at + 4
    if number >= len(decoder.made):
        raise WireError("value", at, f"a reference to value {number}, which has not been")
    value = decoder.made[number]
    if value is UNFINISHED:
        decoder.holes += 1
        return Hole(number)
    return value


def _read_array(decoder: Any) -> Any:
    made = decoder.made
    number = len(made)
    made.append(UNFINISHED)
    start = decoder.at
    flavour = decoder.data[start]
    decoder.at = start + 1
    dtype = decoder.value()
    flags, dimensions = decoder.data[decoder.at], decoder.data[decoder.at + 1]
    shape = struct.unpack_from(f"<{dimensions}Q", decoder.data, decoder.at + 2)
    strides = struct.unpack_from(f"<{dimensions}q", decoder.data, decoder.at + 2 + 8 * dimensions)
    at = decoder.at + 2 + 16 * dimensions
    buffer, offset = I_Q.unpack_from(decoder.data, at)
    decoder.at = at + 12
    if decoder.at > decoder.end:
        raise IndexError
    if flavour > 2 or flags & ~FLAG_WRITEABLE or dimensions > 64:
        raise WireError("value", start, "an array with an unknown flavour, flag or number of dimensions")
    memory, origin, writeable = decoder.memory(buffer), decoder.origins[buffer], flags == FLAG_WRITEABLE
    if flavour == 0:
        value = decoder.make(make_array, dtype, shape, strides, memory, offset, writeable, origin)
    elif flavour == 1:
        value = decoder.make(make_memoryview, dtype, shape, strides, memory, offset, writeable)
    else:
        value = decoder.make(make_array_array, dtype, shape, strides, memory, offset)
    made[number] = value
    return value


def _read_object_array(decoder: Any) -> Any:
    made = decoder.made
    number = len(made)
    start = decoder.at
    flags, dimensions = decoder.data[start], decoder.data[start + 1]
    shape = struct.unpack_from(f"<{dimensions}Q", decoder.data, start + 2)
    decoder.at = start + 2 + 8 * dimensions
    count = decoder.count(1)
    size = 1
    for length in shape:
        size *= length
    if size != count or flags & ~(FLAG_WRITEABLE | FLAG_COLUMN_MAJOR) or dimensions > 64:
        raise WireError("value", start, "an array of objects whose shape and elements differ")
    # It is made before its elements, which may refer to it.
    value, replace = decoder.make(make_object_array, shape, [None] * count, flags)
    made.append(value)
    for index, item in enumerate(decoder.items(count)):
        if type(item) is Hole:
            decoder.fixups.append((replace, index, item))
        else:
            replace(index, item)
    if not flags & FLAG_WRITEABLE:
        if decoder.holes:
            decoder.later.append((_seal, value, None))
        else:
            _seal(value, None)
    return made[number]


def _seal(array: Any, _: Any) -> Any:
    if hasattr(array, "flags"):
        array.flags.writeable = False


def _read_scalar(decoder: Any) -> Any:
    dtype = decoder.value()
    return decoder.make(make_scalar, dtype, decoder.raw())


def _read_record(decoder: Any) -> Any:
    made = decoder.made
    number = len(made)
    made.append(UNFINISHED)
    name = decoder.text()
    row = STANDARD_CONTAINERS.get(name)
    if row is not None:
        empty, fill = row
        value = made[number] = empty()
        (payload,) = decoder.items(1)
        # While anything in the field is unfinished, so may be what the payload holds.
        if decoder.holes:
            if type(payload) is Hole:
                raise WireError("value", decoder.at, "a record's value that is not finished")
            decoder.later.append((fill, value, payload))
        else:
            decoder.make(fill, value, payload)
        return value
    make = STANDARD_MAKERS.get(name)
    if make is None and name.startswith("numpy."):
        from .numpy_objects import numpy_maker

        make = numpy_maker(name)
    elif make is None and name.startswith("pandas."):
        from .pandas_objects import pandas_maker

        make = pandas_maker(name)
    elif make is None and name.startswith("scipy."):
        from .scipy_objects import scipy_maker

        make = scipy_maker(name)
    elif make is None and name.startswith("instance."):
        from .instances import INSTANCE_MAKERS

        make = INSTANCE_MAKERS.get(name)
    if make is None:
        value = made[number] = Record(name, None)
        (value.value,) = decoder.items(1)
        if type(value.value) is Hole:
            decoder.fixups.append((lambda key, item: setattr(value, key, item), "value", value.value))
        return value
    (payload,) = decoder.items(1)
    if type(payload) is Hole:
        raise WireError("value", decoder.at, f"a {name} that contains itself")
    value = made[number] = decoder.make(make, payload)
    return value


def _read_reference(decoder: Any) -> Any:
    return _resolved(decoder, decoder.reference, decoder.text())


def _read_handle(decoder: Any) -> Any:
    at = decoder.at
    (number,) = ONE_U.unpack_from(decoder.data, at)
    decoder.at = at + 8
    name = decoder.text()
    return _resolved(decoder, decoder.handle, number, name, decoder.text())


def _read_parent(decoder: Any) -> Any:
    at = decoder.at
    (number,) = ONE_U.unpack_from(decoder.data, at)
    decoder.at = at + 8
    return _resolved(decoder, decoder.parent, number, decoder.text())


def _read_code(decoder: Any) -> Any:
    at = decoder.at
    name = decoder.text()
    data = decoder.raw()
    if decoder.code is None:
        raise WireError("value", at, "code, which is not taken here")
    return _resolved(decoder, decoder.code, name, data)


def _resolved(decoder: Any, function: Any, *arguments: Any) -> Any:
    # What the owner's function raises is the owner's matter, and no fault of the bytes.
    decoder.foreign = True
    value = function(*arguments)
    decoder.foreign = False
    return value


def _read_nothing(decoder: Any) -> Any:
    at = decoder.at - 1
    raise WireError("value", at, f"tag 0x{decoder.data[at]:02x} is unknown")


READERS = [_read_nothing] * 256
READERS[:9] = [
    lambda decoder: None, lambda decoder: False, lambda decoder: True, _read_int, _read_big_int, _read_float,
    _read_complex, _read_str, _read_wide_str,
]  # fmt: skip
READERS[9:15] = [
    lambda decoder: decoder.raw(), _read_bytearray, _read_buffer_bytes, _read_buffer_bytearray,
    lambda decoder: Ellipsis, lambda decoder: NotImplemented,
]  # fmt: skip
READERS[0x10:0x17] = [_read_list, _read_tuple, _read_set, _read_frozenset, _read_dict, _read_range, _read_slice]
READERS[0x18:0x1A] = [_read_packed_list, _read_packed_tuple]
READERS[0x20] = _read_back
READERS[0x30:0x33] = [_read_array, _read_object_array, _read_scalar]
READERS[0x40:0x45] = [_read_record, _read_reference, _read_handle, _read_parent, _read_code]
