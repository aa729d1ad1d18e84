"""Types by name: the letters of dtypes by kind, the common inexact type of arrays, what a letter stands for."""

from __future__ import annotations

from typing import Any

from .creation import asanyarray
from .dtypes import dtype, part_of, promote_types, result_type, without_number
from .limits import finfo
from .scalars import bool as np_bool
from .scalars import (
    bytes_,
    clongdouble,
    complex64,
    complex128,
    datetime64,
    float16,
    float32,
    float64,
    int8,
    int16,
    int32,
    int64,
    longdouble,
    object_,
    str_,
    timedelta64,
    uint8,
    uint16,
    uint32,
    uint64,
)
from .voids import void

typecodes = {
    "Character": "c",
    "Integer": "bhilqnp",
    "UnsignedInteger": "BHILQNP",
    "Float": "efdg",
    "Complex": "FDG",
    "AllInteger": "bBhHiIlLqQnNpP",
    "AllFloat": "efdgFDG",
    "Datetime": "Mm",
    "All": "?bhilqnpBHILQNPefdgFDGSUVOMm",
}

_TYPE_NAMES = {
    "S1": "character", "?": "bool", "b": "signed char", "B": "unsigned char", "h": "short", "H": "unsigned short",
    "i": "integer", "I": "unsigned integer", "l": "long integer", "L": "unsigned long integer", "q": "long long integer",
    "Q": "unsigned long long integer", "f": "single precision", "d": "double precision", "g": "long precision",
    "F": "complex single precision", "D": "complex double precision", "G": "complex long double precision",
    "S": "string", "U": "unicode", "V": "void", "O": "object",
}  # fmt: skip

_MINIMAL_ORDER = "GDFgdfQqLlIiHhBb?"
_COMPLEX_OF = {float16: complex64, float32: complex64, float64: complex128, longdouble: clongdouble}


# The types of scalars: Python's, and those of NumPy that there are here.
ScalarType = (
    int, float, complex, bool, bytes, str, memoryview, np_bool, complex64, complex128, clongdouble, float16, float32, float64,
    longdouble, int8, int16, int32, int64, datetime64, timedelta64, object_, bytes_, str_, uint8, uint16, uint32, uint64, void,
)  # fmt: skip


# The scalar types by their names.
sctypeDict = {
    "bool": np_bool, "float16": float16, "float32": float32, "float64": float64, "longdouble": longdouble,
    "complex64": complex64, "complex128": complex128, "clongdouble": clongdouble, "void": void,
    "bytes_": bytes_, "str_": str_, "object_": object_, "datetime64": datetime64, "timedelta64": timedelta64, "int8": int8,
    "byte": int8, "uint8": uint8, "ubyte": uint8, "int16": int16, "short": int16, "uint16": uint16, "ushort": uint16,
    "int32": int32, "intc": int32, "uint32": uint32, "uintc": uint32, "int64": int64, "long": int64, "uint64": uint64,
    "ulong": uint64, "intp": int64, "uintp": uint64, "double": float64, "cdouble": complex128, "single": float32,
    "csingle": complex64, "half": float16, "bool_": np_bool, "int_": int64, "uint": uint64, "float": float64,
    "complex": complex128, "object": object_, "bytes": bytes_, "a": bytes_, "int": int64, "str": str_, "unicode": str_,
    "float128": longdouble, "complex256": clongdouble,
}  # fmt: skip


def typename(char: str) -> str:
    """What the letter of a type stands for."""
    return _TYPE_NAMES[char]


def mintypecode(typechars: Any, typeset: Any = "GDFgdf", default: Any = "d") -> Any:
    """The letter of the smallest type of `typeset` to which all of `typechars` can be cast safely."""
    letters = [t if isinstance(t, str) else asanyarray(t).dtype.char for t in typechars]
    found = {t for t in letters if t in typeset}
    if not found:
        return default
    if "F" in found and "d" in found:
        return "D"
    return min(found, key=_MINIMAL_ORDER.index)


def common_type(*arrays: Any) -> Any:
    """The inexact scalar type in which all of the arrays can be computed; integers count as float64."""
    is_complex = False
    precision: Any = None
    for a in arrays:
        dt = a.dtype
        if dt.kind == "c":
            is_complex = True
            real = part_of(dt).type
        elif dt.kind == "f":
            real = dt.type
        elif dt.kind in "iu":
            real = float64
        else:
            raise TypeError("can't get common type for non-numeric array")
        precision = real if precision is None else promote_types(precision, real).type
    if precision is None:
        precision = float16
    return _COMPLEX_OF[precision] if is_complex else precision


def with_float(dt: dtype) -> dtype:
    """The dtype of elements of `dt` together with a Python float; text and times have none."""
    if dt.kind not in "USVMm":
        return result_type(dt, 1.0)
    raise without_number(dt, float)


def real_if_close(a: Any, tol: float = 100) -> Any:
    """The real parts, if all imaginary parts are nearly zero: below `tol`, in machine epsilons where that is above 1."""
    a = asanyarray(a)
    if a.dtype.kind != "c":
        return a
    if tol > 1:
        tol = finfo(a.dtype).eps * tol
    from .ufuncs import absolute

    return a.real if (absolute(a.imag) < tol).all() else a


__all__ = ["ScalarType", "common_type", "mintypecode", "real_if_close", "sctypeDict", "typecodes", "typename"]
