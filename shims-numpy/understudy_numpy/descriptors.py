"""Descriptors: the class `dtype`, its subclasses, and the table of the dtypes there are.

Not here: what names a dtype (dtype_names.py), and which dtypes go into which (promotion.py).
"""

from __future__ import annotations

import operator
from types import GenericAlias
from typing import Any

from . import scalars
from .primitives.refusal import Refusal

NAT = -(2**63)


class dtype:
    """One data type; there is exactly one object for each, so equality is identity.

    Beside NumPy's public attributes: `typecode` is the `array.array` code of the storage ("O" for a list), `width`
    the number of storage items per element, `unit` the unit of a datetime or timedelta with its multiplier.
    """

    __module__ = "numpy"
    __slots__ = ("kind", "char", "num", "itemsize", "name", "str", "type", "alignment", "typecode", "width", "unit")

    kind: str
    char: str
    num: int
    itemsize: int
    name: str
    str: str
    type: Any
    alignment: int
    typecode: str
    width: int
    unit: Any

    def __new__(cls, dtype: Any = None, align: bool = False, copy: bool = False) -> dtype:
        if cls is not _ROOT:
            return dtype_names.as_dtype({v: k for k, v in _CLASSES.items()}[cls] if dtype is None else dtype)
        if isinstance(dtype, type) and issubclass(dtype, _ROOT):
            # The class of dtypes is a class like any other here, though functions take it for one of its dtypes.
            return OBJECT
        return dtype_names.as_dtype(dtype)

    def __class_getitem__(cls, item: Any) -> GenericAlias:
        given = len(item) if isinstance(item, tuple) else 1
        if given != 1:
            raise TypeError(f"Too {'many' if given else 'few'} arguments for {cls.__module__}.{cls.__qualname__}")
        return GenericAlias(cls, item)

    def __repr__(self) -> str:
        if self.kind in "US" and not self.width:
            return f"dtype('{self.str.rstrip('0').lstrip('|')}')"
        if self.kind in "OUSmM":
            return f"dtype('{self.str.lstrip('|')}')"
        return f"dtype('{self.name}')"

    def __str__(self) -> str:
        return self.str if self.kind in "US" else self.name

    def __hash__(self) -> int:
        return hash((self.kind, self.itemsize, self.unit))

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if isinstance(other, dtype):
            # "c" and "S1" are the same, though arrays are made of text in another way by each.
            return self.kind == other.kind == "S" and self.width == other.width
        try:
            return dtype_names.as_dtype(other) is self
        except (TypeError, Refusal):
            return False

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __lt__(self, other: Any) -> bool:
        return self != other and promotion.can_cast(self, dtype_names.as_dtype(other))

    def __le__(self, other: Any) -> bool:
        return promotion.can_cast(self, dtype_names.as_dtype(other))

    def __gt__(self, other: Any) -> bool:
        return self != other and promotion.can_cast(dtype_names.as_dtype(other), self)

    def __ge__(self, other: Any) -> bool:
        return promotion.can_cast(dtype_names.as_dtype(other), self)

    def __bool__(self) -> bool:
        return False

    def __len__(self) -> int:
        return 0

    def __reduce__(self) -> tuple:
        return (dtype_names.as_dtype, (self.str,))

    def __copy__(self) -> dtype:
        return self

    def __deepcopy__(self, memo: Any) -> dtype:
        return self

    @property
    def byteorder(self) -> str:
        return "|" if self.str[0] == "|" else "="

    @property
    def isnative(self) -> bool:
        return True

    @property
    def names(self) -> None:
        return None

    @property
    def fields(self) -> None:
        return None

    @property
    def subdtype(self) -> None:
        return None

    @property
    def shape(self) -> tuple:
        return ()

    @property
    def base(self) -> dtype:
        return self

    @property
    def ndim(self) -> int:
        return 0

    @property
    def hasobject(self) -> bool:
        return self.kind == "O"

    @property
    def isalignedstruct(self) -> bool:
        return False

    @property
    def isbuiltin(self) -> int:
        return 0 if self.kind in "USmM" and self.itemsize and self.unit != "" and self.kind in "US" else 1

    @property
    def flags(self) -> int:
        return 63 if self.kind == "O" else 0

    @property
    def descr(self) -> list:
        return [("", self.str)]

    @property
    def metadata(self) -> None:
        return None

    def newbyteorder(self, new_order: str = "S", /) -> dtype:
        if new_order in ("=", "<", "|", "N", "L", "native", "little") or self.itemsize <= 1 or self.kind == "O":
            return self
        raise Refusal("numpy.dtype.newbyteorder", "new_order", new_order, "only little-endian data is covered.")


_ROOT = dtype


class BoolDType(dtype):
    __module__ = "numpy.dtypes"
    __slots__ = ()


class Int8DType(dtype):
    __module__ = "numpy.dtypes"
    __slots__ = ()


class UInt8DType(dtype):
    __module__ = "numpy.dtypes"
    __slots__ = ()


class Int16DType(dtype):
    __module__ = "numpy.dtypes"
    __slots__ = ()


class UInt16DType(dtype):
    __module__ = "numpy.dtypes"
    __slots__ = ()


class Int32DType(dtype):
    __module__ = "numpy.dtypes"
    __slots__ = ()


class UInt32DType(dtype):
    __module__ = "numpy.dtypes"
    __slots__ = ()


class Int64DType(dtype):
    __module__ = "numpy.dtypes"
    __slots__ = ()


class UInt64DType(dtype):
    __module__ = "numpy.dtypes"
    __slots__ = ()


class Float16DType(dtype):
    __module__ = "numpy.dtypes"
    __slots__ = ()


class Float32DType(dtype):
    __module__ = "numpy.dtypes"
    __slots__ = ()


class Float64DType(dtype):
    __module__ = "numpy.dtypes"
    __slots__ = ()


class Complex64DType(dtype):
    __module__ = "numpy.dtypes"
    __slots__ = ()


class Complex128DType(dtype):
    __module__ = "numpy.dtypes"
    __slots__ = ()


class ObjectDType(dtype):
    __module__ = "numpy.dtypes"
    __slots__ = ()


def _length_of(size: tuple[Any, ...], most: int) -> int:
    """How many characters the class of a dtype is asked for."""
    if len(size) > 1:
        raise TypeError(f"function takes at most 1 argument ({len(size)} given)")
    if not size:
        raise TypeError("function takes exactly 1 positional argument (0 given)")
    if isinstance(size[0], bool):
        raise TypeError("an integer is required")
    length = operator.index(size[0])
    if length < 0:
        raise ValueError(f"Strings cannot have a negative size but a size of {length} was given")
    if length > most:
        raise TypeError("Strings too large to store inside array.")
    return length


class BytesDType(dtype):
    __module__ = "numpy.dtypes"
    __slots__ = ()

    def __new__(cls, *size: Any, **named: Any) -> dtype:
        return bytes_dtype(_length_of(size, 2**31 - 1))


class StrDType(dtype):
    __module__ = "numpy.dtypes"
    __slots__ = ()

    def __new__(cls, *size: Any, **named: Any) -> dtype:
        return string_dtype(_length_of(size, 2**29 - 1))


class DateTime64DType(dtype):
    __module__ = "numpy.dtypes"
    __slots__ = ()


class TimeDelta64DType(dtype):
    __module__ = "numpy.dtypes"
    __slots__ = ()


_CLASSES: dict[str, Any] = {
    "?": BoolDType, "b": Int8DType, "B": UInt8DType, "h": Int16DType, "H": UInt16DType, "i": Int32DType, "I": UInt32DType,
    "l": Int64DType, "L": UInt64DType, "e": Float16DType, "f": Float32DType, "d": Float64DType, "F": Complex64DType,
    "D": Complex128DType, "O": ObjectDType, "c": BytesDType, "S": BytesDType, "U": StrDType, "M": DateTime64DType, "m": TimeDelta64DType,
}  # fmt: skip


def _make(
    name: str, kind: str, char: str, num: int, itemsize: int, typecode: str, width: int, type_: Any, unit: Any = None
) -> dtype:
    made = object.__new__(_CLASSES[char])
    made.name, made.kind, made.char, made.num, made.itemsize = name, kind, char, num, itemsize
    made.typecode, made.width, made.type, made.unit = typecode, width, type_, unit
    made.alignment = {"U": 4, "S": 1, "M": 8, "m": 8, "c": itemsize // 2}.get(kind, itemsize)
    if kind in "US":
        made.str = ("<" if kind == "U" else "|") + f"{kind}{width}"
    elif kind in "mM":
        made.str = f"<{kind}8" + (f"[{unit}]" if unit else "")
    elif kind == "O":
        made.str = "|O"
    else:
        made.str = f"{'|' if itemsize == 1 else '<'}{kind}{itemsize}"
    return made


# name, kind, char, number, bytes per element, code of the storage, storage items per element, scalar type.
BOOL = _make("bool", "b", "?", 0, 1, "B", 1, scalars.bool)
INT8 = _make("int8", "i", "b", 1, 1, "b", 1, scalars.int8)
UINT8 = _make("uint8", "u", "B", 2, 1, "B", 1, scalars.uint8)
INT16 = _make("int16", "i", "h", 3, 2, "h", 1, scalars.int16)
UINT16 = _make("uint16", "u", "H", 4, 2, "H", 1, scalars.uint16)
INT32 = _make("int32", "i", "i", 5, 4, "i", 1, scalars.int32)
UINT32 = _make("uint32", "u", "I", 6, 4, "I", 1, scalars.uint32)
INT64 = _make("int64", "i", "l", 7, 8, "q", 1, scalars.int64)
UINT64 = _make("uint64", "u", "L", 8, 8, "Q", 1, scalars.uint64)
FLOAT16 = _make("float16", "f", "e", 23, 2, "H", 1, scalars.float16)
FLOAT32 = _make("float32", "f", "f", 11, 4, "f", 1, scalars.float32)
FLOAT64 = _make("float64", "f", "d", 12, 8, "d", 1, scalars.float64)
COMPLEX64 = _make("complex64", "c", "F", 14, 8, "f", 2, scalars.complex64)
COMPLEX128 = _make("complex128", "c", "D", 15, 16, "d", 2, scalars.complex128)
OBJECT = _make("object", "O", "O", 17, 8, "O", 1, scalars.object_)

NUMERIC = (
    BOOL,
    INT8,
    UINT8,
    INT16,
    UINT16,
    INT32,
    UINT32,
    INT64,
    UINT64,
    FLOAT16,
    FLOAT32,
    FLOAT64,
    COMPLEX64,
    COMPLEX128,
)

_STRINGS: dict[int, dtype] = {}
_BYTES: dict[int, dtype] = {}
_TIMES: dict[tuple[str, str], dtype] = {}


def string_dtype(length: int) -> dtype:
    """The dtype `<U{length}`."""
    found = _STRINGS.get(length)
    if found is None:
        found = _make(f"str{length * 32}" if length else "str", "U", "U", 19, 4 * length, "I", length, scalars.str_)
        _STRINGS[length] = found
    return found


def bytes_dtype(length: int) -> dtype:
    """The dtype `S{length}`."""
    found = _BYTES.get(length)
    if found is None:
        found = _make(f"bytes{length * 8}" if length else "bytes", "S", "S", 18, length, "B", length, scalars.bytes_)
        _BYTES[length] = found
    return found


# One byte of a byte string: text that is given becomes an array of its characters.
CHARACTER = _make("bytes8", "S", "c", 18, 1, "B", 1, scalars.bytes_)


def text_dtype(kind: str, length: int) -> dtype:
    """The dtype of text ("U") or of byte strings ("S") of this length."""
    return string_dtype(length) if kind == "U" else bytes_dtype(length)


def time_dtype(kind: str, unit: str | None) -> dtype:
    """The datetime64 ("M") or timedelta64 ("m") dtype of `unit` ("ns", "25s"; None for the generic unit)."""
    key = (kind, unit or "")
    found = _TIMES.get(key)
    if found is None:
        word = "datetime64" if kind == "M" else "timedelta64"
        name = f"{word}[{unit}]" if unit else word
        type_ = scalars.datetime64 if kind == "M" else scalars.timedelta64
        found = _make(name, kind, kind, 21 if kind == "M" else 22, 8, "q", 1, type_, unit or None)
        _TIMES[key] = found
    return found


INTEGER_BOUNDS: dict[dtype, tuple[int, int]] = {
    each: ((0, 2 ** (8 * each.itemsize) - 1) if each.kind == "u" else (-(2 ** (8 * each.itemsize - 1)), 2 ** (8 * each.itemsize - 1) - 1))
    for each in NUMERIC
    if each.kind in "iu"
}  # fmt: skip

# What the methods ask rests on the class above, so it is imported after it.
from . import dtype_names, promotion  # noqa: E402
