"""The neutral value on the wire: tags, limits, errors and the few fixed layouts.

PROTOCOL.md, "The neutral value", is the definition. This part knows no object of Python beyond bytes.
"""

from __future__ import annotations

import struct

TAG_NONE = 0x00
TAG_FALSE = 0x01
TAG_TRUE = 0x02
TAG_INT = 0x03
TAG_BIG_INT = 0x04
TAG_FLOAT = 0x05
TAG_COMPLEX = 0x06
TAG_STR = 0x07
TAG_WIDE_STR = 0x08
TAG_BYTES = 0x09
TAG_BYTEARRAY = 0x0A
TAG_BUFFER_BYTES = 0x0B
TAG_BUFFER_BYTEARRAY = 0x0C
TAG_ELLIPSIS = 0x0D
TAG_NOT_IMPLEMENTED = 0x0E
TAG_LIST = 0x10
TAG_TUPLE = 0x11
TAG_SET = 0x12
TAG_FROZENSET = 0x13
TAG_DICT = 0x14
TAG_RANGE = 0x15
TAG_SLICE = 0x16
TAG_PACKED_LIST = 0x18
TAG_PACKED_TUPLE = 0x19
TAG_BACK = 0x20
TAG_ARRAY = 0x30
TAG_OBJECT_ARRAY = 0x31
TAG_SCALAR = 0x32
TAG_RECORD = 0x40
TAG_REFERENCE = 0x41
TAG_HANDLE = 0x42
TAG_PARENT = 0x43
TAG_CODE = 0x44

FLAVOUR_ARRAY = 0
FLAVOUR_MEMORYVIEW = 1
FLAVOUR_ARRAY_ARRAY = 2

FLAG_WRITEABLE = 1
FLAG_COLUMN_MAJOR = 2

DEPTH_LIMIT = 256
SIZE_LIMIT = 0xFFFFFFFF
PACKED_LEAST = 4
ITEM_LIMIT = 0x7FFFFFFFFFFFFFFF

B_I = struct.Struct("<BI")
B_I_I = struct.Struct("<BII")
B_Q = struct.Struct("<Bq")
B_D = struct.Struct("<Bd")
B_DD = struct.Struct("<Bdd")
B_IQQ = struct.Struct("<BIQQ")
I_QQ = struct.Struct("<IQQ")
I_Q = struct.Struct("<IQ")
ONE_I = struct.Struct("<I")
ONE_Q = struct.Struct("<q")
ONE_U = struct.Struct("<Q")
ONE_D = struct.Struct("<d")
TWO_D = struct.Struct("<dd")


class WireError(ValueError):
    """Bytes that are no neutral value. `code` is a code of FAULT, `offset` a place in the body in bytes."""

    def __init__(self, code: str, offset: int, text: str) -> None:
        super().__init__(code, offset, text)
        self.code = code
        self.offset = offset
        self.text = text

    def __str__(self) -> str:
        return f"{self.text} (at byte {self.offset})"


class CannotTravel(Exception):
    """A value that is no data: `path` says where it is, `kind` what it is, and `why` what to do about it."""

    def __init__(self, kind: str, why: str, path: str = "") -> None:
        super().__init__(kind, why, path)
        self.kind = kind
        self.why = why
        self.root = path
        # From the inside out, because a container learns of the error only after what it contains.
        self.steps: list[str] = []

    @property
    def path(self) -> str:
        steps = self.steps
        if len(steps) > 16:
            return self.root + "".join(steps[:-9:-1]) + " ... " + "".join(steps[7::-1])
        return self.root + "".join(steps[::-1])

    def __str__(self) -> str:
        return f"{self.path or 'the value'} is of type {self.kind}, which cannot travel: {self.why}"


def type_name(kind: type) -> str:
    """`module.qualified.name` of a class, or its bare name where it is a builtin or answers with nonsense."""
    try:
        module, name = kind.__module__, kind.__qualname__
    except Exception:
        return "?"
    if type(name) is not str:
        return "?"
    return name if module == "builtins" or type(module) is not str else f"{module}.{name}"


def step_of_key(key: object) -> str:
    """How a path shows an item: `["name"]`, `[3]`, or `[<type>]` for a key that has no short text of its own."""
    if type(key) is str:
        return '["' + (key if len(key) <= 60 else key[:57] + "...") + '"]'
    if type(key) in (int, bool, float, type(None)) or (type(key) is bytes and len(key) <= 60):
        try:
            return f"[{key!r}]"
        except ValueError:
            return "[int]"
    return f"[<{type_name(type(key))}>]"


def item_size(dtype: object, depth: int = 0) -> int:
    """Size in bytes of one element of a dtype in wire form. Raises ValueError for what is no dtype of data.

    Only kinds without pointers pass: an array of objects made from bytes would be memory of the sender's choosing.
    """
    if type(dtype) is str:
        return _type_string_size(dtype)
    if type(dtype) is not list or depth >= 16:
        raise ValueError("a dtype must be a type string or a list of fields")
    total = 0
    for field in dtype:
        if type(field) is not tuple or not 2 <= len(field) <= 3:
            raise ValueError("a field of a dtype must be (name, type) or (name, type, shape)")
        name = field[0]
        if type(name) is not str and not (
            type(name) is tuple and len(name) == 2 and type(name[0]) is str and type(name[1]) is str
        ):
            raise ValueError("a field's name must be a str or (title, name)")
        size = item_size(field[1], depth + 1)
        if len(field) == 3:
            shape = field[2]
            if type(shape) is not tuple or not all(type(length) is int and length >= 0 for length in shape):
                raise ValueError("a field's shape must be a tuple of lengths")
            for length in shape:
                size *= length
                if size > ITEM_LIMIT:
                    raise ValueError("an element is too large")
        total += size
        if total > ITEM_LIMIT:
            raise ValueError("an element is too large")
    return total


_NUMBER_SIZES = {
    "b": (1,),
    "i": (1, 2, 4, 8),
    "u": (1, 2, 4, 8),
    "f": (2, 4, 8, 12, 16),
    "c": (8, 16, 24, 32),
    "m": (8,),
    "M": (8,),
}


def _type_string_size(text: str) -> int:
    order, kind, rest = text[:1], text[1:2], text[2:]
    unit = ""
    if kind in ("m", "M") and rest.endswith("]"):
        rest, _, unit = rest[:-1].partition("[")
        if not unit.isascii() or not unit.isalnum():
            raise ValueError(f"no dtype: {text[:40]!r}")
    if order not in ("<", ">", "|") or not rest.isascii() or not rest.isdigit() or len(rest) > 9:
        raise ValueError(f"no dtype of data: {text[:40]!r}")
    size = int(rest)
    sizes = _NUMBER_SIZES.get(kind)
    if sizes is not None:
        if size not in sizes:
            raise ValueError(f"no dtype of data: {text[:40]!r}")
        return size
    if kind == "U":
        return 4 * size
    if kind in ("S", "V"):
        return size
    raise ValueError(f"no dtype of data: {text[:40]!r}")


def extent(shape: tuple[int, ...], strides: tuple[int, ...], size: int) -> tuple[int, int]:
    """First and one-past-last byte that the elements touch, counted from the first element. (0, 0) if there is none."""
    low, high = 0, size
    for length, stride in zip(shape, strides):
        if length == 0:
            return 0, 0
        reach = (length - 1) * stride
        if reach < 0:
            low += reach
        else:
            high += reach
    return low, high
