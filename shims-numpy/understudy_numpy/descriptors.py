"""Descriptors: the class `dtype`, its subclasses, and the table of the dtypes there are.

Not here: what names a dtype (dtype_names.py), and which dtypes go into which (promotion.py).
"""

from __future__ import annotations

import operator
from types import GenericAlias, MappingProxyType
from typing import Any

from . import scalars
from .dtype_meta import ONE_OF, _DTypeMeta
from .primitives.refusal import Refusal
from .voids import void

NAT = -(2**63)


# Flags of a dtype with fields: that Python is needed to get at it, which of its fields' it has, and that it is aligned.
_NEEDS_PYTHON, _FROM_FIELDS, _ALIGNED = 0x10, 0x1B, 0x80
_MISSING: Any = object()


class dtype(metaclass=_DTypeMeta):
    """One data type. There is one object for each that has no fields, so their equality is identity.

    Beside NumPy's public attributes: `typecode` is the `array.array` code of the storage ("O" for a list), `width`
    the number of storage items per element, `unit` the unit of a datetime or timedelta with its multiplier, `swapped`
    whether the bytes lie the other way round than this machine's, and `native` the dtype that is computed with instead.
    """

    __module__ = "numpy"
    __slots__ = (
        "kind", "char", "num", "itemsize", "name", "str", "type", "alignment", "typecode", "width", "unit", "swapped", "native",
        "subdtype", "isalignedstruct", "hasobject", "_names", "_fields", "_metadata",
    )  # fmt: skip

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
    swapped: bool
    native: dtype
    subdtype: tuple[dtype, tuple[int, ...]] | None
    isalignedstruct: bool
    hasobject: bool
    _names: tuple[str, ...] | None
    _fields: dict[str, tuple]
    _metadata: dict | None

    def __new__(
        cls, dtype: Any = _MISSING, align: Any = False, copy: Any = False, *, metadata: Any = _MISSING
    ) -> dtype:
        if cls is not _ROOT:
            made = _of_class(cls, dtype)
        elif dtype is _MISSING:
            raise TypeError("dtype() missing required argument 'dtype' (pos 1)")
        elif isinstance(dtype, type) and issubclass(dtype, _ROOT):
            # The class of dtypes is a class like any other here, though functions take it for one of its dtypes.
            made = OBJECT
        else:
            made = dtype_names.as_dtype(dtype, bool(align))
        if metadata is _MISSING:
            return made
        if not isinstance(metadata, dict):
            kind = "None" if metadata is None else type(metadata).__name__
            raise TypeError(f"dtype() argument 4 must be dict, not {kind}")
        return variant(made, _metadata={**(made._metadata or {}), **metadata})

    def __class_getitem__(cls, item: Any) -> GenericAlias:
        given = len(item) if isinstance(item, tuple) else 1
        if given != 1:
            raise TypeError(f"Too {'many' if given else 'few'} arguments for {cls.__module__}.{cls.__qualname__}")
        return GenericAlias(cls, item)

    def __repr__(self) -> str:
        return dtype_text.shown(self)

    def __str__(self) -> str:
        return dtype_text.text(self)

    def __hash__(self) -> int:
        if self.kind == "V":
            fields = tuple([(name, *self._fields[name]) for name in self._names or ()])
            return hash((self.itemsize, self._names, fields, self.subdtype))
        return hash((self.kind, self.itemsize, self.unit, self.swapped))

    def __eq__(self, other: object) -> bool:
        if self is other:
            return True
        if isinstance(other, dtype):
            # "c" and "S1" are the same, though arrays are made of text in another way by each.
            return same(self, other) or self.kind == other.kind == "S" and self.width == other.width
        try:
            return same(self, dtype_names.as_dtype(other))
        except (TypeError, ValueError, Refusal):
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
        return True

    def __len__(self) -> int:
        return len(self._names or ())

    def __getitem__(self, key: Any) -> dtype:
        return dtype_fields.item(self, key)

    def __mul__(self, count: int) -> dtype:
        if not hasattr(count, "__index__"):
            raise TypeError(f"can't multiply sequence by non-int of type '{type(count).__name__}'")
        return dtype_fields.of_shape(self, count)

    __rmul__ = __mul__

    def __reduce__(self) -> tuple:
        return (dtype_fields.again, dtype_fields.taken_apart(self))

    def __setattr__(self, name: str, value: Any) -> None:
        if name == "names":
            dtype_fields.rename(self, value)
        elif hasattr(self, name):
            raise AttributeError(_not_writable(name))
        else:
            raise AttributeError(
                f"{type(self).__module__ + '.' + type(self).__name__!r} object has no attribute {name!r}"
            )

    def __delattr__(self, name: str) -> None:
        raise AttributeError("Cannot delete dtype names attribute" if name == "names" else _not_writable(name))

    def __copy__(self) -> dtype:
        return self

    def __deepcopy__(self, memo: Any) -> dtype:
        return self

    @property
    def byteorder(self) -> str:
        return "|" if self.str[0] == "|" else ">" if self.swapped else "="

    @property
    def isnative(self) -> bool:
        return not self.swapped and all([field[0].isnative for field in self._fields.values()])

    @property
    def names(self) -> tuple[str, ...] | None:
        return self._names

    @property
    def fields(self) -> Any:
        return None if self._names is None else MappingProxyType(self._fields)

    @property
    def shape(self) -> tuple:
        return () if self.subdtype is None else self.subdtype[1]

    @property
    def base(self) -> dtype:
        return self if self.subdtype is None else self.subdtype[0]

    @property
    def ndim(self) -> int:
        return len(self.shape)

    @property
    def isbuiltin(self) -> int:
        if (
            self.swapped
            or self._names is not None
            or self._metadata is not None
            or self.kind in "USV"
            and self.itemsize
            or self.kind in "mM"
        ):
            return 0
        if self.kind == "V" and self.type is not void:
            return 0
        return 1

    @property
    def flags(self) -> int:
        if self._names is None or self.kind != "V":
            return {"O": 63, "U": 8}.get(self.kind, self.base.flags if self.subdtype else 0)
        inherited = 0
        for field in self._fields.values():
            inherited |= field[0].flags
        return _NEEDS_PYTHON | inherited & _FROM_FIELDS | _ALIGNED * self.isalignedstruct

    @property
    def descr(self) -> list:
        return dtype_text.descr(self)

    @property
    def metadata(self) -> Any:
        return None if self._metadata is None else MappingProxyType(self._metadata)

    def newbyteorder(self, new_order: Any = "S", /) -> dtype:
        return dtype_fields.newbyteorder(self, new_order)


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


class LongDoubleDType(dtype):
    __module__ = "numpy.dtypes"
    __slots__ = ()


class CLongDoubleDType(dtype):
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


class VoidDType(dtype):
    __module__ = "numpy.dtypes"
    __slots__ = ()


class DateTime64DType(dtype):
    __module__ = "numpy.dtypes"
    __slots__ = ()


class TimeDelta64DType(dtype):
    __module__ = "numpy.dtypes"
    __slots__ = ()


# Other names of these classes.
ByteDType, UByteDType, ShortDType, UShortDType = Int8DType, UInt8DType, Int16DType, UInt16DType
IntDType, UIntDType, LongDType, ULongDType = Int32DType, UInt32DType, Int64DType, UInt64DType

_CLASSES: dict[str, Any] = {
    "?": BoolDType, "b": Int8DType, "B": UInt8DType, "h": Int16DType, "H": UInt16DType, "i": Int32DType, "I": UInt32DType,
    "l": Int64DType, "L": UInt64DType, "e": Float16DType, "f": Float32DType, "d": Float64DType, "F": Complex64DType,
    "D": Complex128DType, "g": LongDoubleDType, "G": CLongDoubleDType,
    "O": ObjectDType, "c": BytesDType, "S": BytesDType, "U": StrDType, "M": DateTime64DType, "m": TimeDelta64DType,
    "V": VoidDType,
}  # fmt: skip


def _of_class(cls: Any, given: Any) -> dtype:
    """What calling a class of dtypes gives: its one dtype, or the one of a length."""
    # Of the two letters of byte strings, the second is that of their dtype.
    char = [char for char, each in _CLASSES.items() if each is cls][-1]
    if char in "VMm":
        raise TypeError(
            f"Preliminary-API: Flexible/Parametric legacy DType '{cls!r}' can only be instantiated using `np.dtype(...)`"
        )
    if char in "US":
        if given is _MISSING:
            raise TypeError("function takes exactly 1 positional argument (0 given)")
        if given < 0:
            raise ValueError(f"Strings cannot have a negative size but a size of {given} was given")
        return text_dtype(char, given)
    if given is not _MISSING:
        raise TypeError("currently only the no-argument instantiation is supported; use `np.dtype` instead.")
    return dtype_names.as_dtype(char)


def _make(
    name: str, kind: str, char: str, num: int, itemsize: int, typecode: str, width: int, type_: Any, unit: Any = None
) -> dtype:
    made = object.__new__(_CLASSES[char])
    ONE_OF.setdefault(_CLASSES[char], made)
    if kind in "USV":
        text = ("<" if kind == "U" else "|") + f"{kind}{itemsize if kind == 'V' else width}"
    elif kind in "mM":
        text = f"<{kind}8" + (f"[{unit}]" if unit else "")
    elif kind == "O":
        text = "|O"
    else:
        text = f"{'|' if itemsize == 1 else '<'}{kind}{itemsize}"
    alignment = {"U": 4, "S": 1, "V": 1, "M": 8, "m": 8, "c": itemsize // 2}.get(kind, itemsize)
    return written(
        made, name=name, kind=kind, char=char, num=num, itemsize=itemsize, typecode=typecode, width=width, type=type_, unit=unit,
        str=text, alignment=alignment, swapped=False, native=made, subdtype=None, isalignedstruct=False, hasobject=kind == "O",
        _names=None, _fields={}, _metadata=None,
    )  # fmt: skip


def written(made: dtype, **attributes: Any) -> dtype:
    """A dtype with these attributes, which nobody else may set."""
    for name, value in attributes.items():
        object.__setattr__(made, name, value)
    return made


def variant(of: dtype, **changes: Any) -> dtype:
    """A dtype that differs from `of` in some attributes; what has no fields is computed with as `of` is."""
    made = object.__new__(type(of))
    for name in dtype.__slots__:
        object.__setattr__(made, name, changes.get(name, getattr(of, name)))
    if of.kind == "V":
        name = str(made.type.__name__).rstrip("_")
        written(made, native=made, name=f"{name}{made.itemsize * 8}" if made.itemsize else name)
    return made


def _not_writable(name: str) -> str:
    """What NumPy says of an attribute that is stored in a dtype, and of one that is worked out."""
    stored = ("alignment", "byteorder", "char", "flags", "itemsize", "kind", "num", "type")
    return "readonly attribute" if name in stored else f"attribute '{name}' of 'numpy.dtype' objects is not writable"


def same(a: dtype, b: dtype) -> bool:
    """Whether two dtypes are alike in all but metadata, alignment and the class of their scalars."""
    if (
        a.char != b.char
        and not a.kind == b.kind == "S"
        or a.itemsize != b.itemsize
        or a.unit != b.unit
        or a.swapped != b.swapped
    ):
        return False
    return a.subdtype == b.subdtype and a._names == b._names and (a._names is None or a._fields == b._fields)


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
# Stored as x86's extended floats, and computed with as doubles (see scalars/extended.py).
LONGDOUBLE = _make("float128", "f", "g", 13, 16, "Q", 2, scalars.longdouble)
CLONGDOUBLE = _make("complex256", "c", "G", 16, 32, "Q", 4, scalars.clongdouble)
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
_VOIDS: dict[int, dtype] = {}
_SWAPPED: dict[dtype, dtype] = {}


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


def void_dtype(itemsize: int) -> dtype:
    """The dtype `|V{itemsize}` of bytes without a meaning."""
    found = _VOIDS.get(itemsize)
    if found is None:
        name = f"void{itemsize * 8}" if itemsize else "void"
        found = _VOIDS[itemsize] = _make(name, "V", "V", 20, itemsize, "B", itemsize, void)
    return found


def swapped_dtype(of: dtype) -> dtype:
    """The dtype of the same values in the other order of bytes."""
    if of.swapped:
        return of.native
    if of.str[0] == "|":
        return of
    found = _SWAPPED.get(of)
    if found is None:
        found = _SWAPPED[of] = variant(of, swapped=True, str=">" + of.str[1:], native=of)
    return found


INTEGER_BOUNDS: dict[dtype, tuple[int, int]] = {
    each: ((0, 2 ** (8 * each.itemsize) - 1) if each.kind == "u" else (-(2 ** (8 * each.itemsize - 1)), 2 ** (8 * each.itemsize - 1) - 1))
    for each in NUMERIC
    if each.kind in "iu"
}  # fmt: skip

# What the methods ask rests on the class above, so it is imported after it.
from . import dtype_fields, dtype_names, dtype_text, promotion  # noqa: E402
