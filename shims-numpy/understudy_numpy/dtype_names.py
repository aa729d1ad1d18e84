"""What names a dtype: its own name, a letter, a string of the array protocol, a scalar type, a type of Python."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import Any

from . import scalars, stringdtype
from .descriptors import (
    BOOL,
    CHARACTER,
    CLONGDOUBLE,
    COMPLEX64,
    COMPLEX128,
    FLOAT16,
    FLOAT32,
    FLOAT64,
    INT8,
    INT16,
    INT32,
    INT64,
    LONGDOUBLE,
    NUMERIC,
    OBJECT,
    UINT8,
    UINT16,
    UINT32,
    UINT64,
    bytes_dtype,
    dtype,
    string_dtype,
    swapped_dtype,
    text_dtype,
    time_dtype,
    variant,
    void_dtype,
)  # fmt: skip
from .time_units import UNITS, divided
from .voids import void

BY_NAME: dict[str, dtype] = {}
BY_TYPE: dict[Any, dtype] = {}

for _each in (*NUMERIC, LONGDOUBLE, CLONGDOUBLE, OBJECT):
    BY_NAME[_each.name] = _each
    BY_NAME[_each.char] = _each
    BY_NAME[_each.str.lstrip("<|")] = _each
    BY_TYPE[_each.type] = _each

BY_NAME.update(
    {
        "int": INT64, "int_": INT64, "intp": INT64, "long": INT64, "q": INT64, "longlong": INT64, "p": INT64,
        "n": INT64, "N": UINT64,
        "uint": UINT64, "uintp": UINT64, "ulong": UINT64, "Q": UINT64, "ulonglong": UINT64, "P": UINT64,
        "intc": INT32, "uintc": UINT32, "short": INT16, "ushort": UINT16, "byte": INT8, "ubyte": UINT8,
        "float": FLOAT64, "double": FLOAT64, "single": FLOAT32, "half": FLOAT16,
        "complex": COMPLEX128, "cdouble": COMPLEX128, "csingle": COMPLEX64,
        "longdouble": LONGDOUBLE, "clongdouble": CLONGDOUBLE,
        "bool_": BOOL, "object_": OBJECT, "O8": OBJECT,
    }
)  # fmt: skip
BY_TYPE.update({bool: BOOL, int: INT64, float: FLOAT64, complex: COMPLEX128, object: OBJECT})
_TIME_NAME = re.compile(r"^(?:datetime64|timedelta64|M8|m8|M|m)(?:\[(\d*)([A-Za-zμ]+)(?:/(\d+))?\])?$")
# How many characters an element can have: its size in bytes is a C int.
_LONGEST = {"S": 2**31 - 1, "U": 2**29 - 1}
BY_TYPE[str] = string_dtype(0)
BY_TYPE[scalars.str_] = string_dtype(0)
BY_TYPE[bytes] = bytes_dtype(0)
BY_TYPE[scalars.bytes_] = bytes_dtype(0)
BY_NAME["c"] = CHARACTER
BY_NAME["T"] = stringdtype.PLAIN
BY_TYPE[stringdtype.StringDType] = stringdtype.PLAIN
BY_TYPE[scalars.datetime64] = time_dtype("M", None)
BY_TYPE[scalars.timedelta64] = time_dtype("m", None)
BY_TYPE[void] = BY_TYPE[memoryview] = void_dtype(0)


def as_dtype(what: Any = None, align: bool = False) -> dtype:
    """The dtype that `what` names: a dtype, a scalar type, a Python type, a string, fields, or None for float64."""
    if isinstance(what, dtype):
        return what
    if what is None:
        return FLOAT64
    if isinstance(what, str):
        found = BY_NAME.get(what)
        if found is not None:
            return found
        return dtype_strings.from_string(what, align) if dtype_strings.has_fields(what) else _named(what)
    if isinstance(what, bytes):
        return as_dtype(what.decode("ascii"))
    if isinstance(what, type):
        found = BY_TYPE.get(what)
        if found is not None:
            return found
        if issubclass(what, void):
            said = what.dtype
            if not isinstance(said, (dtype, property)):
                raise ValueError(f"`.dtype` attribute {said!r} is not a valid dtype instance")
            return variant(void_dtype(0), type=what)
        if issubclass(what, scalars.generic):
            return _abstract(what)
        return _by_attribute(what) or OBJECT
    if isinstance(what, list):
        return dtype_fields.from_list(what, align)
    if isinstance(what, tuple):
        return dtype_fields.from_tuple(what, align)
    if isinstance(what, (dict, MappingProxyType)):
        return dtype_fields.from_dict(what, align)
    if isinstance(what, bytes):
        try:
            return as_dtype(what.decode("ascii"), align)
        except UnicodeDecodeError:
            raise TypeError(f"data type {what!r} not understood") from None
    from .ndarray import ndarray

    if isinstance(what, ndarray):
        raise TypeError("Cannot construct a dtype from an array")
    found = _by_attribute(what)
    if found is None:
        raise TypeError(f"Cannot interpret '{what!r}' as a data type")
    return found


def _by_attribute(what: Any) -> dtype | None:
    """The dtype that an object says it has; None where it says nothing."""
    for name in ("__numpy_dtype__", "dtype"):
        try:
            said = getattr(what, name)
        except AttributeError:
            continue
        if isinstance(said, dtype):
            return said
        if isinstance(what, type) and hasattr(said, "__get__"):
            # What the instances of a class will say.
            return None
        raise ValueError(f"Could not convert {what!r} to a NumPy dtype (via `.{name}` value {said!r}).")
    return None


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
        if text in BY_NAME and (len(text) > 1 or name[0] != "="):
            return BY_NAME[text]
        if text in BY_NAME:
            return BY_NAME[text]
    elif text[:2] == ">S":
        text = text[1:]
    elif text[:1] == ">":
        if text[1:]:
            return swapped_dtype(_named("<" + text[1:]))
    if text in ("V", "void"):
        return void_dtype(0)
    if text[:1] == "V" and text[1:].isdigit():
        return void_dtype(int(text[1:]))
    if text in ("U", "str", "str_", "unicode"):
        return string_dtype(0)
    if text[:1] == "a" and (len(text) == 1 or text[1:].isdigit()):
        from .errors import warn

        warn("Data type alias 'a' was deprecated in NumPy 2.0. Use the 'S' alias instead.", DeprecationWarning)
        text = "S" + text[1:]
    if text in ("S", "bytes", "bytes_"):
        return bytes_dtype(0)
    if text[:1] in ("U", "S") and text[1:].isdigit() and int(text[1:]) <= _LONGEST[text[0]]:
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
                raise TypeError(f'Invalid datetime unit in metadata string "{text[text.index("[") :]}"')
        if divisor is not None:
            number, unit = divided(int(count or 1), unit, int(divisor))
            count = str(number)
        return time_dtype(kind, unit if count in ("", "1") else count + unit)
    raise TypeError(f"data type {name!r} not understood")


def issubdtype(arg1: Any, arg2: Any) -> bool:
    """Whether the scalar type of `arg1` is `arg2` or derives from it."""
    first = arg1 if isinstance(arg1, type) and issubclass(arg1, scalars.generic) else as_dtype(arg1).type
    second = arg2 if isinstance(arg2, type) and issubclass(arg2, scalars.generic) else as_dtype(arg2).type
    return issubclass(first, second)


from . import dtype_fields, dtype_strings  # noqa: E402
