"""The booleans and numbers among NumPy's scalars.

float64 and complex128 are also Python's float and complex, as in NumPy; the others hold their Python value in `_value`.
The commonest pairs of operands are computed here, all others through the ufuncs.
"""

from __future__ import annotations

import builtins
from types import GenericAlias
from typing import Any

from .abstract import complexfloating, floating, generic, signedinteger, ufuncs, unsignedinteger

_float, _int, _bool, _complex, _str = float, int, builtins.bool, complex, builtins.str


class bool(generic):  # noqa: A001 (the name is NumPy's)
    """True or False."""

    __module__ = "numpy"
    __slots__ = ("_value",)
    _concrete = "bool"
    __class_getitem__ = classmethod(GenericAlias)

    def __bool__(self) -> _bool:
        return self._value

    def __index__(self) -> int:
        raise TypeError("'numpy.bool' object cannot be interpreted as an integer")

    def __hash__(self) -> int:
        return hash(self._value)

    def __and__(self, other: Any) -> Any:
        if type(other) is bool or type(other) is _bool:
            return TRUE if self._value and other else FALSE
        return generic.__and__(self, other)

    def __or__(self, other: Any) -> Any:
        if type(other) is bool or type(other) is _bool:
            return TRUE if self._value or other else FALSE
        return generic.__or__(self, other)

    def __invert__(self) -> Any:
        return FALSE if self._value else TRUE


TRUE = object.__new__(bool)
TRUE._value = True
FALSE = object.__new__(bool)
FALSE._value = False


class int8(signedinteger):
    __module__ = "numpy"
    __slots__ = ("_value",)
    _concrete = "int8"


class int16(signedinteger):
    __module__ = "numpy"
    __slots__ = ("_value",)
    _concrete = "int16"


class int32(signedinteger):
    __module__ = "numpy"
    __slots__ = ("_value",)
    _concrete = "int32"


_LOW, _HIGH = -(2**63), 2**63 - 1


def make_int64(value: int) -> int64:
    """An int64 of a Python int known to fit."""
    made = object.__new__(int64)
    made._value = value
    return made


class int64(signedinteger):
    __module__ = "numpy"
    __slots__ = ("_value",)
    _concrete = "int64"

    def __add__(self, other: Any) -> Any:
        kind = type(other)
        if kind is int64 or kind is _int:
            value = self._value + (other if kind is _int else other._value)
            if _LOW <= value <= _HIGH and (kind is int64 or _LOW <= other <= _HIGH):
                return make_int64(value)
        return generic.__add__(self, other)

    def __sub__(self, other: Any) -> Any:
        kind = type(other)
        if kind is int64 or kind is _int:
            value = self._value - (other if kind is _int else other._value)
            if _LOW <= value <= _HIGH and (kind is int64 or _LOW <= other <= _HIGH):
                return make_int64(value)
        return generic.__sub__(self, other)

    def __mul__(self, other: Any) -> Any:
        kind = type(other)
        if kind is int64 or kind is _int:
            value = self._value * (other if kind is _int else other._value)
            if _LOW <= value <= _HIGH and (kind is int64 or _LOW <= other <= _HIGH):
                return make_int64(value)
        return generic.__mul__(self, other)

    def __radd__(self, other: Any) -> Any:
        if type(other) is _int and _LOW <= other <= _HIGH:
            value = other + self._value
            if _LOW <= value <= _HIGH:
                return make_int64(value)
        return generic.__radd__(self, other)

    def __rsub__(self, other: Any) -> Any:
        if type(other) is _int and _LOW <= other <= _HIGH:
            value = other - self._value
            if _LOW <= value <= _HIGH:
                return make_int64(value)
        return generic.__rsub__(self, other)

    def __rmul__(self, other: Any) -> Any:
        if type(other) is _int and _LOW <= other <= _HIGH:
            value = other * self._value
            if _LOW <= value <= _HIGH:
                return make_int64(value)
        return generic.__rmul__(self, other)

    def __neg__(self) -> Any:
        return generic.__neg__(self) if self._value == _LOW else make_int64(-self._value)

    def __abs__(self) -> Any:
        return generic.__abs__(self) if self._value == _LOW else make_int64(abs(self._value))

    def __lt__(self, other: Any) -> Any:
        kind = type(other)
        if kind is int64:
            return TRUE if self._value < other._value else FALSE
        if kind is _int:
            return TRUE if self._value < other else FALSE
        return generic.__lt__(self, other)

    def __le__(self, other: Any) -> Any:
        kind = type(other)
        if kind is int64:
            return TRUE if self._value <= other._value else FALSE
        if kind is _int:
            return TRUE if self._value <= other else FALSE
        return generic.__le__(self, other)

    def __gt__(self, other: Any) -> Any:
        kind = type(other)
        if kind is int64:
            return TRUE if self._value > other._value else FALSE
        if kind is _int:
            return TRUE if self._value > other else FALSE
        return generic.__gt__(self, other)

    def __ge__(self, other: Any) -> Any:
        kind = type(other)
        if kind is int64:
            return TRUE if self._value >= other._value else FALSE
        if kind is _int:
            return TRUE if self._value >= other else FALSE
        return generic.__ge__(self, other)

    def __ne__(self, other: Any) -> Any:
        kind = type(other)
        if kind is int64:
            return TRUE if self._value != other._value else FALSE
        if kind is _int:
            return TRUE if self._value != other else FALSE
        return generic.__ne__(self, other)

    def __eq__(self, other: Any) -> Any:
        kind = type(other)
        if kind is int64:
            return TRUE if self._value == other._value else FALSE
        if kind is _int:
            return TRUE if self._value == other else FALSE
        return generic.__eq__(self, other)

    def __hash__(self) -> int:
        return hash(self._value)


class uint8(unsignedinteger):
    __module__ = "numpy"
    __slots__ = ("_value",)
    _concrete = "uint8"


class uint16(unsignedinteger):
    __module__ = "numpy"
    __slots__ = ("_value",)
    _concrete = "uint16"


class uint32(unsignedinteger):
    __module__ = "numpy"
    __slots__ = ("_value",)
    _concrete = "uint32"


class uint64(unsignedinteger):
    __module__ = "numpy"
    __slots__ = ("_value",)
    _concrete = "uint64"


class float16(floating):
    __module__ = "numpy"
    __slots__ = ("_value",)
    _concrete = "float16"


class float32(floating):
    __module__ = "numpy"
    __slots__ = ("_value",)
    _concrete = "float32"


_new_float = _float.__new__
_EXACT = 2**53  # up to here every whole number is a double


class float64(floating, _float):
    """A double; also a Python float."""

    __module__ = "numpy"
    __slots__ = ()
    _concrete = "float64"

    def __new__(cls, x: Any = 0.0, /) -> Any:
        if type(x) is _float or type(x) is _int:
            return _new_float(cls, x)
        return ufuncs().construct(cls, x)

    @property
    def _value(self) -> float:
        return _float(self)

    def item(self, *args: Any) -> float:
        return ufuncs().as_array(self).item(*args) if args else _float(self)

    def __float__(self) -> float:
        return _float.__float__(self)

    def __int__(self) -> int:
        return _float.__int__(self)

    def __bool__(self) -> _bool:
        return _float.__bool__(self)

    def __hash__(self) -> int:
        return _float.__hash__(self)

    def __format__(self, spec: _str) -> _str:
        return _float.__format__(self, spec)

    def __add__(self, other: Any) -> Any:
        if type(other) is float64 or type(other) is _float or type(other) is _int:
            value = _float.__add__(self, other)
            if value - value == 0.0:
                return _new_float(float64, value)
        return generic.__add__(self, other)

    def __radd__(self, other: Any) -> Any:
        if type(other) is _float or type(other) is _int:
            value = _float.__radd__(self, other)
            if value - value == 0.0:
                return _new_float(float64, value)
        return generic.__radd__(self, other)

    def __sub__(self, other: Any) -> Any:
        if type(other) is float64 or type(other) is _float or type(other) is _int:
            value = _float.__sub__(self, other)
            if value - value == 0.0:
                return _new_float(float64, value)
        return generic.__sub__(self, other)

    def __rsub__(self, other: Any) -> Any:
        if type(other) is _float or type(other) is _int:
            value = _float.__rsub__(self, other)
            if value - value == 0.0:
                return _new_float(float64, value)
        return generic.__rsub__(self, other)

    def __mul__(self, other: Any) -> Any:
        if type(other) is float64 or type(other) is _float or type(other) is _int:
            value = _float.__mul__(self, other)
            if value - value == 0.0:
                return _new_float(float64, value)
        return generic.__mul__(self, other)

    def __rmul__(self, other: Any) -> Any:
        if type(other) is _float or type(other) is _int:
            value = _float.__rmul__(self, other)
            if value - value == 0.0:
                return _new_float(float64, value)
        return generic.__rmul__(self, other)

    def __truediv__(self, other: Any) -> Any:
        if (type(other) is float64 or type(other) is _float or type(other) is _int) and other:
            value = _float.__truediv__(self, other)
            if value - value == 0.0:
                return _new_float(float64, value)
        return generic.__truediv__(self, other)

    def __rtruediv__(self, other: Any) -> Any:
        if (type(other) is _float or type(other) is _int) and _float.__bool__(self):
            value = _float.__rtruediv__(self, other)
            if value - value == 0.0:
                return _new_float(float64, value)
        return generic.__rtruediv__(self, other)

    def __neg__(self) -> Any:
        return _new_float(float64, _float.__neg__(self))

    def __pos__(self) -> Any:
        return _new_float(float64, self)

    def __abs__(self) -> Any:
        return _new_float(float64, _float.__abs__(self))

    def __lt__(self, other: Any) -> Any:
        if type(other) is float64 or type(other) is _float or type(other) is _int and -_EXACT <= other <= _EXACT:
            return TRUE if _float.__lt__(self, other) else FALSE
        return generic.__lt__(self, other)

    def __le__(self, other: Any) -> Any:
        if type(other) is float64 or type(other) is _float or type(other) is _int and -_EXACT <= other <= _EXACT:
            return TRUE if _float.__le__(self, other) else FALSE
        return generic.__le__(self, other)

    def __gt__(self, other: Any) -> Any:
        if type(other) is float64 or type(other) is _float or type(other) is _int and -_EXACT <= other <= _EXACT:
            return TRUE if _float.__gt__(self, other) else FALSE
        return generic.__gt__(self, other)

    def __ge__(self, other: Any) -> Any:
        if type(other) is float64 or type(other) is _float or type(other) is _int and -_EXACT <= other <= _EXACT:
            return TRUE if _float.__ge__(self, other) else FALSE
        return generic.__ge__(self, other)

    def __eq__(self, other: Any) -> Any:
        if type(other) is float64 or type(other) is _float or type(other) is _int and -_EXACT <= other <= _EXACT:
            return TRUE if _float.__eq__(self, other) else FALSE
        return generic.__eq__(self, other)

    def __ne__(self, other: Any) -> Any:
        if type(other) is float64 or type(other) is _float or type(other) is _int and -_EXACT <= other <= _EXACT:
            return TRUE if _float.__ne__(self, other) else FALSE
        return generic.__ne__(self, other)


class complex64(complexfloating):
    __module__ = "numpy"
    __slots__ = ("_value",)
    _concrete = "complex64"

    @property
    def real(self) -> Any:
        return float32(self._value.real)

    @property
    def imag(self) -> Any:
        return float32(self._value.imag)


class complex128(complexfloating, _complex):
    """A complex number of two doubles; also a Python complex."""

    __module__ = "numpy"
    __slots__ = ()
    _concrete = "complex128"

    @property
    def _value(self) -> complex:
        return _complex(_complex.real.__get__(self), _complex.imag.__get__(self))

    @property
    def real(self) -> Any:
        return float64(_complex.real.__get__(self))

    @property
    def imag(self) -> Any:
        return float64(_complex.imag.__get__(self))

    def item(self, *args: Any) -> complex:
        return ufuncs().as_array(self).item(*args) if args else self._value

    def __complex__(self) -> complex:
        return self._value

    def __hash__(self) -> int:
        return _complex.__hash__(self)


__all__ = [
    "FALSE",
    "TRUE",
    "bool",
    "complex128",
    "complex64",
    "float16",
    "float32",
    "float64",
    "int16",
    "int32",
    "int64",
    "int8",
    "make_int64",
    "uint16",
    "uint32",
    "uint64",
    "uint8",
]
