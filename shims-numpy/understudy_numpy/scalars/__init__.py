"""NumPy's scalar types, and how a scalar is made of a value of its type.

The tree of types is in abstract.py; what calling a type does is in scalarmath.py.
"""

from __future__ import annotations

import numbers
from typing import Any

from .abstract import (
    character,
    complexfloating,
    flexible,
    floating,
    generic,
    inexact,
    integer,
    number,
    signedinteger,
    unsignedinteger,
)
from .extended import clongdouble, longdouble
from .numeric import (
    FALSE,
    TRUE,
    bool,
    complex64,
    complex128,
    float16,
    float32,
    float64,
    int8,
    int16,
    int32,
    int64,
    make_int64,
    uint8,
    uint16,
    uint32,
    uint64,
)
from .strings import bytes_, str_
from .times import datetime64, make_time, timedelta64


class object_(generic):
    """The type of object arrays; calling it gives the object itself."""

    __module__ = "numpy"
    __slots__ = ()
    _concrete = "object"

    def __new__(cls, value: Any = None, /) -> Any:
        return value


_PLAIN = {
    each: each
    for each in (
        int8,
        int16,
        int32,
        int64,
        uint8,
        uint16,
        uint32,
        uint64,
        float16,
        float32,
        complex64,
        longdouble,
        clongdouble,
    )
}


def make(type_: Any, value: Any) -> Any:
    """The scalar of `type_` with a Python value known to be one of its values (not for dates: see make_time)."""
    if type_ is float64:
        return float.__new__(float64, value)
    if type_ in _PLAIN:
        made = object.__new__(type_)
        made._value = value
        return made
    if type_ is bool:
        return TRUE if value else FALSE
    if type_ is complex128:
        return complex.__new__(complex128, value)
    if type_ is str_:
        return str.__new__(str_, value)
    if type_ is bytes_:
        return bytes.__new__(bytes_, value)
    return value


# What Python's own numbers ask of others, such as a Fraction of what it is divided by.
numbers.Number.register(number)
numbers.Integral.register(integer)
numbers.Complex.register(inexact)
numbers.Real.register(floating)

__all__ = [
    "FALSE",
    "TRUE",
    "bool",
    "bytes_",
    "character",
    "clongdouble",
    "complex64",
    "complex128",
    "complexfloating",
    "datetime64",
    "flexible",
    "float16",
    "float32",
    "float64",
    "floating",
    "generic",
    "inexact",
    "int8",
    "int16",
    "int32",
    "int64",
    "integer",
    "longdouble",
    "make",
    "make_int64",
    "make_time",
    "number",
    "object_",
    "signedinteger",
    "str_",
    "timedelta64",
    "uint8",
    "uint16",
    "uint32",
    "uint64",
    "unsignedinteger",
]
