"""Data types: the `dtype` class, the table of the ones there are, promotion (NEP 50) and casting.

Not here: scalars (scalars/) and the conversion of values from one type to another (primitives/pure/cast.py).
"""

from __future__ import annotations

import re
from types import GenericAlias
from typing import Any

from . import scalars
from .primitives.refusal import Refusal
from .time_units import divided

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
            return as_dtype({v: k for k, v in _CLASSES.items()}[cls] if dtype is None else dtype)
        return as_dtype(dtype)

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
            return as_dtype(other) is self
        except (TypeError, Refusal):
            return False

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __lt__(self, other: Any) -> bool:
        return self != other and can_cast(self, as_dtype(other))

    def __le__(self, other: Any) -> bool:
        return can_cast(self, as_dtype(other))

    def __gt__(self, other: Any) -> bool:
        return self != other and can_cast(as_dtype(other), self)

    def __ge__(self, other: Any) -> bool:
        return can_cast(as_dtype(other), self)

    def __bool__(self) -> bool:
        return False

    def __len__(self) -> int:
        return 0

    def __reduce__(self) -> tuple:
        return (as_dtype, (self.str,))

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


class BytesDType(dtype):
    __module__ = "numpy.dtypes"
    __slots__ = ()


class StrDType(dtype):
    __module__ = "numpy.dtypes"
    __slots__ = ()


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

NUMERIC = (BOOL, INT8, UINT8, INT16, UINT16, INT32, UINT32, INT64, UINT64, FLOAT16, FLOAT32, FLOAT64, COMPLEX64, COMPLEX128)

_STRINGS: dict[int, dtype] = {}
_BYTES: dict[int, dtype] = {}
_TIMES: dict[tuple[str, str], dtype] = {}
_BY_NAME: dict[str, dtype] = {}
_BY_TYPE: dict[Any, dtype] = {}

for _each in (*NUMERIC, OBJECT):
    _BY_NAME[_each.name] = _each
    _BY_NAME[_each.char] = _each
    _BY_NAME[_each.str.lstrip("<|")] = _each
    _BY_TYPE[_each.type] = _each

_BY_NAME.update(
    {
        "int": INT64, "int_": INT64, "intp": INT64, "long": INT64, "q": INT64, "longlong": INT64, "p": INT64,
        "n": INT64, "N": UINT64,
        "uint": UINT64, "uintp": UINT64, "ulong": UINT64, "Q": UINT64, "ulonglong": UINT64, "P": UINT64,
        "intc": INT32, "uintc": UINT32, "short": INT16, "ushort": UINT16, "byte": INT8, "ubyte": UINT8,
        "float": FLOAT64, "double": FLOAT64, "single": FLOAT32, "half": FLOAT16,
        "complex": COMPLEX128, "cdouble": COMPLEX128, "csingle": COMPLEX64,
        "bool_": BOOL, "object_": OBJECT, "O8": OBJECT,
    }
)  # fmt: skip
_BY_TYPE.update({bool: BOOL, int: INT64, float: FLOAT64, complex: COMPLEX128, object: OBJECT})

UNITS = ("Y", "M", "W", "D", "h", "m", "s", "ms", "us", "ns", "ps", "fs", "as")
_LONG_UNITS = {
    "year": "Y", "month": "M", "week": "W", "day": "D", "hour": "h", "minute": "m", "second": "s",
    "millisecond": "ms", "microsecond": "us", "nanosecond": "ns", "μs": "us",
}  # fmt: skip
_TIME_NAME = re.compile(r"^(?:datetime64|timedelta64|M8|m8|M|m)(?:\[(\d*)([A-Za-zμ]+)(?:/(\d+))?\])?$")


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


_BY_TYPE[str] = string_dtype(0)
_BY_TYPE[scalars.str_] = string_dtype(0)
_BY_TYPE[bytes] = bytes_dtype(0)
_BY_TYPE[scalars.bytes_] = bytes_dtype(0)
# One byte of a byte string: text that is given becomes an array of its characters.
CHARACTER = _make("bytes8", "S", "c", 18, 1, "B", 1, scalars.bytes_)
_BY_NAME["c"] = CHARACTER
_BY_TYPE[scalars.datetime64] = time_dtype("M", None)
_BY_TYPE[scalars.timedelta64] = time_dtype("m", None)


def as_dtype(what: Any = None) -> dtype:
    """The dtype that `what` names: a dtype, a scalar type, a Python type, a string, or None for float64."""
    if isinstance(what, dtype):
        return what
    if what is None:
        return FLOAT64
    if isinstance(what, str):
        found = _BY_NAME.get(what)
        return found if found is not None else _named(what)
    if isinstance(what, bytes):
        return as_dtype(what.decode("ascii"))
    if isinstance(what, type):
        found = _BY_TYPE.get(what)
        if found is not None:
            return found
        if issubclass(what, scalars.generic):
            return _abstract(what)
        if what is memoryview:
            raise Refusal("numpy.dtype", "dtype", what.__name__, "void is not covered.")
        inner = getattr(what, "dtype", None)
        if isinstance(inner, dtype):
            return inner
        return OBJECT
    if isinstance(what, (list, tuple, dict)):
        raise Refusal("numpy.dtype", "dtype", repr(what), "structured dtypes are not covered.")
    inner = getattr(what, "dtype", None)
    if isinstance(inner, dtype):
        return inner
    raise TypeError(f"Cannot interpret '{what!r}' as a data type")


def _abstract(what: Any) -> dtype:
    words = {
        "character": "`np.character`", "inexact": "'np.inexact' or 'np.floating'", "floating": "'np.inexact' or 'np.floating'",
        "complexfloating": "'np.complexfloating'", "integer": "'np.integer' or 'np.signedinteger'", "signedinteger":
        "'np.integer' or 'np.signedinteger'", "unsignedinteger": "'np.unsignedinteger'",
    }  # fmt: skip
    name = words.get(what.__name__, f"'np.{what.__name__}'")
    raise TypeError(f"Converting {name} to a dtype is not allowed")


def _named(name: str) -> dtype:
    text = name
    if text[:1] in "<=|":
        text = text[1:]
        if text in _BY_NAME and (len(text) > 1 or name[0] != "="):
            return _BY_NAME[text]
        if text in _BY_NAME:
            return _BY_NAME[text]
    elif text[:2] == ">S":
        text = text[1:]
    elif text[:1] == ">":
        rest = _named("<" + text[1:]) if text[1:] else None
        if rest is not None and (rest.itemsize <= 1 or rest.kind == "O"):
            return rest
        raise Refusal("numpy.dtype", "dtype", name, "only little-endian data is covered.")
    if text in ("U", "str", "str_", "unicode"):
        return string_dtype(0)
    if text[:1] == "a" and (len(text) == 1 or text[1:].isdigit()):
        from .errors import warn

        warn("Data type alias 'a' was deprecated in NumPy 2.0. Use the 'S' alias instead.", DeprecationWarning)
        text = "S" + text[1:]
    if text in ("S", "bytes", "bytes_"):
        return bytes_dtype(0)
    if text[:1] in ("U", "S") and text[1:].isdigit():
        return text_dtype(text[0], int(text[1:]))
    found = _TIME_NAME.match(text)
    if found:
        kind = "M" if text[0] in "Md" else "m"
        count, unit, divisor = found.groups()
        if unit is None:
            return time_dtype(kind, None)
        if unit in ("generic",):
            return time_dtype(kind, None)
        if unit not in UNITS:
            unit = {"μs": "us"}.get(unit, unit)
            if unit not in UNITS:
                raise TypeError(f'Invalid datetime unit in metadata string "{text[text.index("["):]}"')
        if divisor is not None:
            number, unit = divided(int(count or 1), unit, int(divisor))
            count = str(number)
        return time_dtype(kind, unit if count in ("", "1") else count + unit)
    if re.match(r"^(V\d*|void\d*|g|G|longdouble|float128|complex256|clongdouble)$", text) or "," in text:
        raise Refusal("numpy.dtype", "dtype", name, "this dtype is not covered.")
    raise TypeError(f"data type {name!r} not understood")


# Promotion ------------------------------------------------------------------------------------------------------


_TEXT_LENGTH = {
    "bool": 5, "int8": 4, "uint8": 3, "int16": 6, "uint16": 5, "int32": 11, "uint32": 10, "int64": 21, "uint64": 20,
    "float16": 32, "float32": 32, "float64": 32, "complex64": 64, "complex128": 64,
}  # fmt: skip
_SIGNED = {1: INT8, 2: INT16, 4: INT32, 8: INT64}
_FLOATS = {2: FLOAT16, 4: FLOAT32, 8: FLOAT64}


def _promote_numbers(a: dtype, b: dtype) -> dtype:
    if a is b or b.kind == "b":
        return a
    if a.kind == "b":
        return b
    if a.kind == b.kind:
        return a if a.itemsize >= b.itemsize else b
    kinds = {a.kind, b.kind}
    if kinds == {"i", "u"}:
        signed, unsigned = (a, b) if a.kind == "i" else (b, a)
        if signed.itemsize > unsigned.itemsize:
            return signed
        return _SIGNED.get(unsigned.itemsize * 2, FLOAT64)
    wide, narrow = (a, b) if "buifc".index(a.kind) > "buifc".index(b.kind) else (b, a)
    part = wide.itemsize // 2 if wide.kind == "c" else wide.itemsize
    need = narrow.itemsize if narrow.kind == "f" else min(8, narrow.itemsize * 2)
    part = max(part, need)
    if wide.kind == "c":
        return COMPLEX128 if part == 8 else COMPLEX64
    return _FLOATS[part]


PROMOTION: dict[tuple[dtype, dtype], dtype] = {(a, b): _promote_numbers(a, b) for a in NUMERIC for b in NUMERIC}


class DTypePromotionError(TypeError):
    """Two dtypes that have no common one."""

    __module__ = "numpy.exceptions"


def promote_types(type1: Any, type2: Any) -> dtype:
    """The smallest dtype to which both can be cast safely; DTypePromotionError if there is none."""
    a, b = as_dtype(type1), as_dtype(type2)
    if a is b:
        return a
    found = PROMOTION.get((a, b))
    if found is not None:
        return found
    if a.kind == "O" or b.kind == "O":
        return OBJECT
    if a == b:
        return a
    if a.kind in "US" and b.kind in "US":
        kind = max(a.kind, b.kind)
        wide = a if a.width >= b.width else b
        return wide if wide.char == kind else text_dtype(kind, wide.width)
    if a.kind in "US" or b.kind in "US":
        text, other = (a, b) if a.kind in "US" else (b, a)
        if other.kind in "mM":
            raise _no_common(a, b)
        return text_dtype(text.kind, max(text.width, _TEXT_LENGTH[other.name]))
    if a.kind in "mM" and b.kind in "mM":
        kind = "M" if "M" in (a.kind, b.kind) else "m"
        return time_dtype(kind, finer_unit(a, b))
    if {a.kind, b.kind} <= {"m", "i", "u", "b"} and UINT64 not in (a, b):
        return a if a.kind == "m" else b
    raise _no_common(a, b)


def _no_common(a: dtype, b: dtype) -> DTypePromotionError:
    return DTypePromotionError(
        f"The DTypes {dtype_class_repr(a)} and {dtype_class_repr(b)} do not have a common DType. For example they cannot "
        "be stored in a single array unless the dtype is `object`."
    )


_WEAK_NAMES = {int: "_PyLongDType", float: "_PyFloatDType", complex: "_PyComplexDType"}


def without_number(dt: dtype, kind: type) -> DTypePromotionError:
    """The error of a dtype that has no common one with Python's own numbers."""
    weak = f"<class 'numpy.dtypes.{_WEAK_NAMES[kind]}'>"
    return DTypePromotionError(
        f"The DType {dtype_class_repr(dt)} could not be promoted by {weak}. This means that no common DType exists for the "
        "given inputs. For example they cannot be stored in a single array unless the dtype is `object`. The full list of "
        f"DTypes is: ({dtype_class_repr(dt)}, {weak})"
    )


def dtype_class_repr(a: dtype) -> str:
    """How NumPy writes the class of a dtype in its messages."""
    return f"<class 'numpy.dtypes.{type(a).__name__}'>"


# How many of a unit make one of the unit before it.
_RATIOS = {
    "W": 7 * 86400 * 10**18, "D": 86400 * 10**18, "h": 3600 * 10**18, "m": 60 * 10**18, "s": 10**18, "ms": 10**15,
    "us": 10**12, "ns": 10**9, "ps": 10**6, "fs": 10**3, "as": 1,
}  # fmt: skip
_MULTIPLE = re.compile(r"^(\d*)(\w+)$")


def split_unit(unit: str) -> tuple[int, str]:
    """"25s" → (25, "s")."""
    found = _MULTIPLE.match(unit)
    assert found is not None
    return int(found.group(1) or 1), found.group(2)


def unit_size(unit: str) -> int:
    """The length of a unit that has a fixed one, in attoseconds; of years and months, in months (negative)."""
    count, name = split_unit(unit)
    if name in ("Y", "M"):
        return -count * (12 if name == "Y" else 1)
    return count * _RATIOS[name]


def finer_unit(a: dtype, b: dtype) -> str | None:
    """The unit in which values of both units are whole numbers; TypeError between months and days of a duration."""
    from math import gcd

    if not a.unit or not b.unit:
        return a.unit or b.unit
    if a.unit == b.unit:
        return a.unit
    sizes = unit_size(a.unit), unit_size(b.unit)
    if (sizes[0] < 0) != (sizes[1] < 0):
        calendar, fixed = (a, b) if sizes[0] < 0 else (b, a)
        if calendar.kind == "m":
            raise TypeError(
                f"Cannot get a common metadata divisor for Numpy datetime metadata [{a.unit}] and [{b.unit}] because "
                "they have incompatible nonlinear base time units."
            )
        return "D" if split_unit(fixed.unit)[1] == "W" else fixed.unit
    size = gcd(*(abs(s) for s in sizes))
    for unit in (a.unit, b.unit):
        if abs(unit_size(unit)) == size:
            return unit
    for unit in UNITS:
        whole = abs(unit_size(unit))
        if (unit_size(unit) < 0) == (sizes[0] < 0) and size % whole == 0:
            return unit if size == whole else f"{size // whole}{unit}"
    return None


WEAK = (bool, int, float, complex)


def result_type(*arrays_and_dtypes: Any) -> dtype:
    """The dtype of an operation on these: NEP 50, so Python scalars adapt to the rest."""
    if not arrays_and_dtypes:
        raise ValueError("at least one array or dtype is required")
    strong: dtype | None = None
    weak: list[type] = []
    for each in arrays_and_dtypes:
        kind = type(each)
        if kind is bool:
            found: dtype = BOOL
        elif kind in (int, float, complex):
            weak.append(kind)
            continue
        else:
            found = each if isinstance(each, dtype) else dtype_of(each)
        strong = found if strong is None else promote_types(strong, found)
    return with_weak(strong, weak)


def dtype_of(what: Any) -> dtype:
    """The dtype of an array, a scalar, or what names a dtype."""
    inner = getattr(what, "dtype", None)
    if isinstance(inner, dtype) and not isinstance(what, type):
        return inner
    return as_dtype(what)


def with_weak(strong: dtype | None, weak: list[type]) -> dtype:
    """`strong` together with Python scalars of the types `weak`."""
    for kind in (int, float, complex):
        if kind not in weak:
            continue
        if strong is None or strong.kind == "b":
            strong = _BY_TYPE[kind]
        elif kind is float and strong.kind in "iu":
            strong = FLOAT64
        elif kind is complex and strong.kind in "iuf":
            strong = COMPLEX64 if strong.kind == "f" and strong.itemsize <= 4 else COMPLEX128
        elif strong.kind in "US":
            raise without_number(strong, kind)
        elif strong.kind in "Mm" and not (strong.kind == "m" and kind is int):
            strong = promote_types(strong, _BY_TYPE[kind])
    if strong is None:
        raise ValueError("at least one array or dtype is required")
    return strong


_KIND_ORDER = {"b": 0, "u": 1, "i": 2, "f": 4, "c": 5, "S": 6, "U": 7, "V": 8, "O": 9}


_CASTINGS = ("no", "equiv", "safe", "same_kind", "unsafe")


def casting_of(casting: Any, known: tuple[str, ...] = _CASTINGS) -> str:
    """The name of a rule of casting."""
    if isinstance(casting, bytes):
        casting = casting.decode("latin-1")
    if not isinstance(casting, str):
        raise TypeError(f"casting must be str, not {type(casting).__name__}")
    if casting not in known:
        raise ValueError(f"casting must be one of {', '.join(map(repr, known))} (got '{casting}')")
    return casting


def can_cast(from_: Any, to: Any, casting: str = "safe") -> bool:
    """Whether a cast from one dtype to the other keeps the rule `casting`."""
    if type(from_) in (int, float, complex, bool):
        raise TypeError(
            "can_cast() does not support Python ints, floats, and complex because the result used to depend on the "
            "value.\nThis change was part of adopting NEP 50, we may explicitly allow them again in the future."
        )
    a, b = dtype_of(from_), as_dtype(to)
    casting = casting_of(casting)
    if a == b or casting == "unsafe":
        return True
    if casting in ("no", "equiv"):
        return False
    if b.kind == "O":
        return True
    if a.kind == "O":
        return False
    if b.kind in "US":
        if a.kind == "U" and b.kind == "S":
            return False
        if a.kind in "US":
            return casting == "same_kind" or a.width <= b.width or not b.width
        if b.width == 0:
            return True
        if a.kind in "mM":
            return b.width >= (28 if a.kind == "M" else 21)
        if casting == "same_kind":
            return True
        return promote_types(a, b) is b
    if a.kind in "US":
        return False
    if a.kind in "mM" or b.kind in "mM":
        if a.kind == b.kind:
            return _can_cast_units(a, b, casting)
        return b.kind == "m" and (a.kind in "bi" or (a.kind == "u" and (a.itemsize < 8 or casting == "same_kind")))
    if PROMOTION[a, b] is b:
        return True
    return casting == "same_kind" and _KIND_ORDER[a.kind] <= _KIND_ORDER[b.kind]


def _can_cast_units(a: dtype, b: dtype, casting: str) -> bool:
    if not a.unit:
        return True
    if not b.unit:
        return False
    coarse, fine = unit_size(a.unit), unit_size(b.unit)
    if a.kind == "m" and (coarse < 0) != (fine < 0):
        return False
    if casting == "same_kind":
        return True
    if (coarse < 0) != (fine < 0):
        return coarse < 0
    return abs(coarse) % abs(fine) == 0


def min_scalar_type(a: Any) -> dtype:
    """The smallest dtype that holds the scalar `a`; the dtype of an array."""
    value = a.item() if isinstance(a, scalars.generic) or getattr(a, "shape", None) == () else a
    if value is None:
        return OBJECT
    if isinstance(value, (str, bytes)):
        return text_dtype("U" if isinstance(value, str) else "S", len(value))
    if isinstance(value, bool):
        return BOOL
    if isinstance(value, int):
        for each in (UINT8, UINT16, UINT32, UINT64) if value >= 0 else (INT8, INT16, INT32, INT64):
            low, high = INTEGER_BOUNDS[each]
            if low <= value <= high:
                return each
        return OBJECT
    if isinstance(value, float):
        if value != value or value in (float("inf"), float("-inf")) or abs(value) <= 65504:
            return FLOAT16
        return FLOAT32 if abs(value) <= 3.4028234663852886e38 else FLOAT64
    if isinstance(value, complex):
        return COMPLEX64 if max(abs(value.real), abs(value.imag)) <= 3.4028234663852886e38 else COMPLEX128
    return dtype_of(a)


INTEGER_BOUNDS: dict[dtype, tuple[int, int]] = {
    each: ((0, 2 ** (8 * each.itemsize) - 1) if each.kind == "u" else (-(2 ** (8 * each.itemsize - 1)), 2 ** (8 * each.itemsize - 1) - 1))
    for each in NUMERIC
    if each.kind in "iu"
}  # fmt: skip


def issubdtype(arg1: Any, arg2: Any) -> bool:
    """Whether the scalar type of `arg1` is `arg2` or derives from it."""
    first = arg1 if isinstance(arg1, type) and issubclass(arg1, scalars.generic) else as_dtype(arg1).type
    second = arg2 if isinstance(arg2, type) and issubclass(arg2, scalars.generic) else as_dtype(arg2).type
    return issubclass(first, second)
