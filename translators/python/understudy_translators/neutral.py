"""Neutral values that Python has no class of its own for, and arrays for interpreters without NumPy."""

from __future__ import annotations

import sys

from .wire import extent, item_size

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Record:
    """A named value whose class is not known here: `name` as it stood on the wire, `value` any data."""

    __slots__ = ("name", "value", "__weakref__")

    def __init__(self, name: str, value: object) -> None:
        self.name = name
        self.value = value

    def __eq__(self, other: object) -> bool:
        return type(other) is Record and self.name == other.name and self.value == other.value

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"Record({self.name!r}, ...)"


class Reference:
    """A function, class or constant by name, `module:qualified.name`. Nothing is imported."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name

    def __eq__(self, other: object) -> bool:
        return type(other) is Reference and self.name == other.name

    def __hash__(self) -> int:
        return hash((Reference, self.name))

    def __repr__(self) -> str:
        return f"Reference({self.name!r})"


class Handle:
    """An object that stayed where it is: its id there, its class's name and a short text of it."""

    __slots__ = ("id", "name", "text")

    def __init__(self, id: int, name: str, text: str) -> None:
        self.id = id
        self.name = name
        self.text = text

    def __eq__(self, other: object) -> bool:
        return type(other) is Handle and self.id == other.id

    def __hash__(self) -> int:
        return hash((Handle, self.id))

    def __repr__(self) -> str:
        return f"Handle({self.id}, {self.name!r}, {self.text!r})"


class Parent:
    """An object of the supervisor's side, to be called back."""

    __slots__ = ("id", "name")

    def __init__(self, id: int, name: str) -> None:
        self.id = id
        self.name = name

    def __eq__(self, other: object) -> bool:
        return type(other) is Parent and self.id == other.id

    def __hash__(self) -> int:
        return hash((Parent, self.id))

    def __repr__(self) -> str:
        return f"Parent({self.id}, {self.name!r})"


class Scalar:
    """A NumPy scalar where there is no NumPy: a dtype in wire form and the element's bytes."""

    __slots__ = ("dtype", "data")

    def __init__(self, dtype: object, data: bytes) -> None:
        self.dtype = dtype
        self.data = data

    def item(self) -> object:
        """The element as an object of Python: int, float, complex, bool, str or bytes."""
        return element_reader(self.dtype)(self.data, 0)

    def __eq__(self, other: object) -> bool:
        return type(other) is Scalar and self.dtype == other.dtype and self.data == other.data

    def __hash__(self) -> int:
        return hash((Scalar, self.data))

    def __repr__(self) -> str:
        return f"Scalar({self.dtype!r}, {self.data!r})"


class NeutralArray:
    """An n-dimensional array where there is no NumPy: strides over memory that other arrays may share.

    `memory` is the whole buffer (bytes-like), `offset` the first element's place in it. Strides are in bytes.
    `origin` is (segment, offset) of the buffer in shared memory, or None. An array of objects has the dtype
    `"|O"`, its elements in C order in `memory`, a list, and no strides.
    """

    __slots__ = ("dtype", "shape", "strides", "offset", "memory", "writeable", "origin", "itemsize", "__weakref__")

    def __init__(
        self,
        dtype: object,
        shape: tuple[int, ...],
        strides: tuple[int, ...],
        memory: object,
        offset: int = 0,
        writeable: bool = True,
        origin: tuple[int, int] | None = None,
    ) -> None:
        self.dtype = dtype
        self.shape = shape
        self.strides = strides
        self.memory = memory
        self.offset = offset
        self.writeable = writeable
        self.origin = origin
        if type(memory) is list:
            self.itemsize = 8
            return
        self.itemsize = item_size(dtype)
        low, high = extent(shape, strides, self.itemsize)
        if offset + low < 0 or offset + high > len(memory):  # type: ignore[arg-type]
            raise ValueError("an element lies outside of the buffer")

    @property
    def ndim(self) -> int:
        return len(self.shape)

    @property
    def size(self) -> int:
        size = 1
        for length in self.shape:
            size *= length
        return size

    @property
    def nbytes(self) -> int:
        return self.size * self.itemsize

    def contiguous(self) -> bool:
        """Whether the elements lie in C order without gaps."""
        expected = self.itemsize
        for length, stride in zip(reversed(self.shape), reversed(self.strides)):
            if length != 1 and stride != expected:
                return self.size == 0
            expected *= length
        return True

    def tobytes(self) -> bytes:
        """The elements' bytes in C order."""
        data, size = self._bytes(), self.itemsize
        if self.contiguous():
            return bytes(data[self.offset : self.offset + self.nbytes])
        return b"".join([bytes(data[at : at + size]) for at in self._places()])

    def tolist(self) -> object:
        """Nested lists of Python objects, or one object where there are no dimensions."""
        if type(self.memory) is list:
            return _nested(list(self.memory), self.shape)
        read, data = element_reader(self.dtype), self._bytes()
        return _nested([read(data, at) for at in self._places()], self.shape)

    def view(self) -> memoryview:
        """The elements as a memoryview with format and shape. Raises ValueError if they are not contiguous."""
        letter: Any = buffer_format(self.dtype)
        if letter is None or not self.contiguous():
            raise ValueError("only a contiguous array of plain numbers is a memoryview")
        data: Any = self._bytes()[self.offset : self.offset + self.nbytes]
        if self.size == 0 or self.ndim == 1:
            data = data.cast(letter)
        else:
            data = data.cast(letter, self.shape)
        view: memoryview = data if self.writeable else data.toreadonly()
        return view

    def __buffer__(self, flags: int) -> memoryview:
        return self.view()

    def __len__(self) -> int:
        if not self.shape:
            raise TypeError("len() of an array without dimensions")
        return self.shape[0]

    def __repr__(self) -> str:
        return f"NeutralArray({self.dtype!r}, shape={self.shape})"

    def _bytes(self) -> memoryview:
        return memoryview(self.memory).cast("B")  # type: ignore[arg-type]

    def _places(self) -> list[int]:
        places = [self.offset]
        for length, stride in zip(self.shape, self.strides):
            places = [place + step * stride for place in places for step in range(length)]
        return places


_LETTERS = {
    "b1": "?", "i1": "b", "u1": "B", "S1": "c", "i2": "h", "u2": "H", "i4": "i", "u4": "I",
    "i8": "q", "u8": "Q", "f2": "e", "f4": "f", "f8": "d",
}  # fmt: skip


def buffer_format(dtype: object) -> str | None:
    """The buffer protocol's letter for a dtype of this machine's byte order, or None."""
    if type(dtype) is not str:
        return None
    native = "<" if sys.byteorder == "little" else ">"
    return _LETTERS.get(dtype[1:]) if dtype[:1] in (native, "|") else None


def buffer_dtype(letter: str, size: int) -> str | None:
    """The dtype of a buffer's element, from its format and size in bytes, or None where it is none."""
    order = "<" if sys.byteorder == "little" else ">"
    if letter[:1] in ("@", "=", "<", ">", "!"):
        if letter[0] in "<>!" and size > 1:
            order = "<" if letter[0] == "<" else ">"
        letter = letter[1:]
    if letter == "c":
        return "|S1"
    kind = _KINDS.get(letter)
    if kind is None:
        return None
    return f"|{kind}{size}" if size == 1 else f"{order}{kind}{size}"


_KINDS = {
    "?": "b", "b": "i", "h": "i", "i": "i", "l": "i", "q": "i", "n": "i",
    "B": "u", "H": "u", "I": "u", "L": "u", "Q": "u", "N": "u", "e": "f", "f": "f", "d": "f", "g": "f",
}  # fmt: skip


def element_reader(dtype: object) -> Any:
    """A function of (bytes-like, place) that gives the element there as an object of Python."""
    import struct

    size = item_size(dtype)
    if type(dtype) is list:
        fields = []
        place = 0
        for field in dtype:
            width = item_size([field])
            if field[0] != "":
                if len(field) == 3:
                    fields.append((place, _subarray_reader(field[1], field[2])))
                else:
                    fields.append((place, element_reader(field[1])))
            place += width
        return lambda data, at: tuple([read(data, at + place) for place, read in fields])
    assert type(dtype) is str
    kind = dtype[1]
    order = ">" if dtype[0] == ">" else "<"
    if kind == "U":
        name = "utf-32-be" if order == ">" else "utf-32-le"
        return lambda data, at: bytes(data[at : at + size]).decode(name, "surrogatepass").rstrip("\0")
    if kind == "S":
        return lambda data, at: bytes(data[at : at + size]).rstrip(b"\0")
    if kind == "c" and size in (8, 16):
        pair = struct.Struct(order + ("ff" if size == 8 else "dd"))
        return lambda data, at: complex(*pair.unpack_from(data, at))
    letter = _LETTERS.get("i8" if kind in "mM" else dtype[1:])
    if letter is None:
        return lambda data, at: bytes(data[at : at + size])
    one = struct.Struct(order + letter)
    return lambda data, at: one.unpack_from(data, at)[0]


def _subarray_reader(dtype: object, shape: tuple[int, ...]) -> Any:
    read, size, count = element_reader(dtype), item_size(dtype), 1
    for length in shape:
        count *= length
    return lambda data, at: _nested([read(data, at + k * size) for k in range(count)], shape)


def _nested(flat: list[object], shape: tuple[int, ...]) -> object:
    if not shape:
        return flat[0]
    for length in reversed(shape[1:]):
        if length == 0:
            outer = 1
            for size in shape[: shape.index(0)]:
                outer *= size
            return _nested([[] for _ in range(outer)], shape[: shape.index(0)])
        flat = [flat[start : start + length] for start in range(0, len(flat), length)]
    return flat
