"""NumPy's scalar types: the hierarchy from `generic` down, and what a scalar can do.

float64, complex128 and str_ are also Python's float, complex and str, as in NumPy. The others hold their Python
value in `_value`. Arithmetic beyond the commonest pairs goes through the ufuncs, which own promotion and warnings.
"""

from __future__ import annotations

import builtins
import numbers
import operator
from typing import Any

_float, _int, _bool, _complex, _str = float, int, builtins.bool, complex, builtins.str


def _ufuncs() -> Any:
    from . import scalarmath

    return scalarmath


def _unboxed(made: Any) -> Any:
    """The scalar that an array without axes holds, as methods of scalars give it back."""
    return made if isinstance(made, generic) or getattr(made, "shape", None) != () else made[()]


def _read_only(scalar: Any) -> Any:
    """The 0-d array of a scalar, which may not be written."""
    made = _ufuncs().as_array(scalar)
    made._writeable = False
    return made


class generic:
    """The root of NumPy's scalar types."""

    __module__ = "numpy"
    __slots__ = ()
    __array_priority__ = -1000000.0

    def __new__(cls, *args: Any, **keywords: Any) -> Any:
        if cls._concrete is None:
            raise TypeError(f"cannot create 'numpy.{cls.__name__}' instances")
        return _ufuncs().construct(cls, *args, **keywords)

    _concrete: Any = None

    @property
    def dtype(self) -> Any:
        return _ufuncs().dtype_of_scalar(self)

    def item(self, *args: Any) -> Any:
        return _ufuncs().as_array(self).item(*args) if args else self._value

    def tolist(self) -> Any:
        return self.item()

    ndim = property(lambda self: 0)
    shape = property(lambda self: ())
    size = property(lambda self: 1)
    strides = property(lambda self: ())
    itemsize = property(lambda self: self.dtype.itemsize)
    nbytes = property(lambda self: self.dtype.itemsize)
    base = property(lambda self: None)
    T = property(lambda self: self)
    real = property(lambda self: self)
    imag = property(lambda self: type(self)(0))
    flags = property(lambda self: _read_only(self).flags)
    flat = property(lambda self: _ufuncs().as_array(self).flat)

    def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
        return _ufuncs().as_array(self, dtype)

    def __add__(self, other: Any) -> Any:
        return _ufuncs().binary("add", self, other)

    def __radd__(self, other: Any) -> Any:
        return _ufuncs().reflected("add", self, other)

    def __sub__(self, other: Any) -> Any:
        return _ufuncs().binary("subtract", self, other)

    def __rsub__(self, other: Any) -> Any:
        return _ufuncs().reflected("subtract", self, other)

    def __mul__(self, other: Any) -> Any:
        return _ufuncs().binary("multiply", self, other)

    def __rmul__(self, other: Any) -> Any:
        return _ufuncs().reflected("multiply", self, other)

    def __truediv__(self, other: Any) -> Any:
        return _ufuncs().binary("divide", self, other)

    def __rtruediv__(self, other: Any) -> Any:
        return _ufuncs().reflected("divide", self, other)

    def __floordiv__(self, other: Any) -> Any:
        return _ufuncs().binary("floor_divide", self, other)

    def __rfloordiv__(self, other: Any) -> Any:
        return _ufuncs().reflected("floor_divide", self, other)

    def __mod__(self, other: Any) -> Any:
        return _ufuncs().binary("remainder", self, other)

    def __rmod__(self, other: Any) -> Any:
        return _ufuncs().reflected("remainder", self, other)

    def __divmod__(self, other: Any) -> Any:
        return _ufuncs().binary("divmod", self, other)

    def __rdivmod__(self, other: Any) -> Any:
        return _ufuncs().reflected("divmod", self, other)

    def __pow__(self, other: Any, modulo: Any = None) -> Any:
        return _ufuncs().binary("power", self, other)

    def __rpow__(self, other: Any, modulo: Any = None) -> Any:
        return _ufuncs().reflected("power", self, other)

    def __and__(self, other: Any) -> Any:
        return _ufuncs().binary("bitwise_and", self, other)

    def __rand__(self, other: Any) -> Any:
        return _ufuncs().reflected("bitwise_and", self, other)

    def __or__(self, other: Any) -> Any:
        return _ufuncs().binary("bitwise_or", self, other)

    def __ror__(self, other: Any) -> Any:
        return _ufuncs().reflected("bitwise_or", self, other)

    def __xor__(self, other: Any) -> Any:
        return _ufuncs().binary("bitwise_xor", self, other)

    def __rxor__(self, other: Any) -> Any:
        return _ufuncs().reflected("bitwise_xor", self, other)

    def __lshift__(self, other: Any) -> Any:
        return _ufuncs().binary("left_shift", self, other)

    def __rlshift__(self, other: Any) -> Any:
        return _ufuncs().reflected("left_shift", self, other)

    def __rshift__(self, other: Any) -> Any:
        return _ufuncs().binary("right_shift", self, other)

    def __rrshift__(self, other: Any) -> Any:
        return _ufuncs().reflected("right_shift", self, other)

    def __matmul__(self, other: Any) -> Any:
        return _ufuncs().binary("matmul", self, other)

    def __lt__(self, other: Any) -> Any:
        return _ufuncs().compare("less", self, other)

    def __le__(self, other: Any) -> Any:
        return _ufuncs().compare("less_equal", self, other)

    def __gt__(self, other: Any) -> Any:
        return _ufuncs().compare("greater", self, other)

    def __ge__(self, other: Any) -> Any:
        return _ufuncs().compare("greater_equal", self, other)

    def __eq__(self, other: Any) -> Any:
        return _ufuncs().compare("equal", self, other)

    def __ne__(self, other: Any) -> Any:
        return _ufuncs().compare("not_equal", self, other)

    def __hash__(self) -> int:
        return hash(self.item())

    def __neg__(self) -> Any:
        return _ufuncs().unary("negative", self)

    def __pos__(self) -> Any:
        return _ufuncs().unary("positive", self)

    def __abs__(self) -> Any:
        return _ufuncs().unary("absolute", self)

    def __invert__(self) -> Any:
        return _ufuncs().unary("invert", self)

    __iter__: Any = None

    def __bool__(self) -> _bool:
        return _bool(self.item())

    def __int__(self) -> int:
        return int(self.item())

    def __float__(self) -> float:
        return float(self.item())

    def __complex__(self) -> complex:
        return complex(self.item())

    def __round__(self, ndigits: Any = None) -> Any:
        if ndigits is None:
            return round(self.item())
        return self.round(ndigits)

    def __repr__(self) -> _str:
        return _ufuncs().scalar_repr(self)

    def __str__(self) -> _str:
        return _ufuncs().scalar_str(self)

    def __format__(self, spec: _str) -> _str:
        if isinstance(self, number) and not isinstance(self, timedelta64):
            return format(self.item(), spec)
        return format(_str(self), spec)

    def __reduce__(self) -> Any:
        return (type(self), (self.item(),))

    def __copy__(self) -> Any:
        return self

    def __deepcopy__(self, memo: Any) -> Any:
        return self

    def __getitem__(self, key: Any) -> Any:
        if key == () or key is Ellipsis or key is None or isinstance(key, tuple):
            return _ufuncs().as_array(self)[key]
        raise IndexError("invalid index to scalar variable.")

    def astype(self, dtype: Any, order: _str = "K", casting: _str = "unsafe", subok: _bool = True, copy: _bool = True) -> Any:
        return _ufuncs().as_array(self).astype(dtype, order, casting)[()]

    def view(self, *args: Any, **keywords: Any) -> Any:
        return _ufuncs().as_array(self).view(*args, **keywords)[()]

    def round(self, decimals: int = 0, out: Any = None) -> Any:
        return _unboxed(_ufuncs().as_array(self).round(decimals, out))

    def copy(self, order: _str = "C") -> Any:
        return _ufuncs().as_array(self).copy(order)[()]

    def conjugate(self) -> Any:
        return _ufuncs().unary("conjugate", self) if self.dtype.kind == "c" else self

    def conj(self) -> Any:
        return _ufuncs().unary("conjugate", self) if self.dtype.kind == "c" else self

    def sum(self, *args: Any, **keywords: Any) -> Any:
        return _unboxed(_ufuncs().as_array(self).sum(*args, **keywords))

    def mean(self, *args: Any, **keywords: Any) -> Any:
        return _unboxed(_ufuncs().as_array(self).mean(*args, **keywords))

    def std(self, *args: Any, **keywords: Any) -> Any:
        return _unboxed(_ufuncs().as_array(self).std(*args, **keywords))

    def var(self, *args: Any, **keywords: Any) -> Any:
        return _unboxed(_ufuncs().as_array(self).var(*args, **keywords))

    def prod(self, *args: Any, **keywords: Any) -> Any:
        return _unboxed(_ufuncs().as_array(self).prod(*args, **keywords))

    def min(self, *args: Any, **keywords: Any) -> Any:
        return _unboxed(_ufuncs().as_array(self).min(*args, **keywords))

    def max(self, *args: Any, **keywords: Any) -> Any:
        return _unboxed(_ufuncs().as_array(self).max(*args, **keywords))

    def any(self, *args: Any, **keywords: Any) -> Any:
        return _unboxed(_ufuncs().as_array(self).any(*args, **keywords))

    def all(self, *args: Any, **keywords: Any) -> Any:
        return _unboxed(_ufuncs().as_array(self).all(*args, **keywords))

    def argmax(self, *args: Any, **keywords: Any) -> Any:
        return _unboxed(_ufuncs().as_array(self).argmax(*args, **keywords))

    def argmin(self, *args: Any, **keywords: Any) -> Any:
        return _unboxed(_ufuncs().as_array(self).argmin(*args, **keywords))

    def cumsum(self, *args: Any, **keywords: Any) -> Any:
        return _unboxed(_ufuncs().as_array(self).cumsum(*args, **keywords))

    def cumprod(self, *args: Any, **keywords: Any) -> Any:
        return _unboxed(_ufuncs().as_array(self).cumprod(*args, **keywords))

    def clip(self, *args: Any, **keywords: Any) -> Any:
        return _unboxed(_ufuncs().as_array(self).clip(*args, **keywords))

    def reshape(self, *args: Any, **keywords: Any) -> Any:
        return _unboxed(_ufuncs().as_array(self).reshape(*args, **keywords))

    def ravel(self, *args: Any, **keywords: Any) -> Any:
        return _unboxed(_ufuncs().as_array(self).ravel(*args, **keywords))

    def flatten(self, *args: Any, **keywords: Any) -> Any:
        return _unboxed(_ufuncs().as_array(self).flatten(*args, **keywords))

    def squeeze(self, *args: Any, **keywords: Any) -> Any:
        return self

    def transpose(self, *axes: Any) -> Any:
        return self

    def repeat(self, *args: Any, **keywords: Any) -> Any:
        return _unboxed(_ufuncs().as_array(self).repeat(*args, **keywords))

    def nonzero(self) -> Any:
        return _ufuncs().as_array(self).nonzero()

    def tobytes(self, order: _str = "C") -> bytes:
        return _ufuncs().as_array(self).tobytes(order)


class number(generic):
    """Integers, floats and complex numbers."""

    __module__ = "numpy"
    __slots__ = ()


class integer(number):
    """Signed and unsigned integers."""

    __module__ = "numpy"
    __slots__ = ()

    numerator = property(lambda self: self)
    denominator = property(lambda self: type(self)(1))

    def __index__(self) -> int:
        return self._value

    def __int__(self) -> int:
        return self._value

    def __float__(self) -> float:
        return float(self._value)

    def __bool__(self) -> _bool:
        return self._value != 0

    def __hash__(self) -> int:
        return hash(self._value)

    def is_integer(self) -> _bool:
        return True

    def bit_count(self) -> Any:
        return bin(abs(self._value)).count("1")


class signedinteger(integer):
    """int8 to int64, and timedelta64."""

    __module__ = "numpy"
    __slots__ = ()


class unsignedinteger(integer):
    """uint8 to uint64."""

    __module__ = "numpy"
    __slots__ = ()


class inexact(number):
    """Floats and complex numbers."""

    __module__ = "numpy"
    __slots__ = ()


class floating(inexact):
    """float16 to float64."""

    __module__ = "numpy"
    __slots__ = ()

    def is_integer(self) -> _bool:
        return _float(self).is_integer()

    def as_integer_ratio(self) -> tuple[int, int]:
        return _float(self).as_integer_ratio()


class complexfloating(inexact):
    """complex64 and complex128."""

    __module__ = "numpy"
    __slots__ = ()


class flexible(generic):
    """Types without a fixed size."""

    __module__ = "numpy"
    __slots__ = ()


class character(flexible):
    """Text and bytes."""

    __module__ = "numpy"
    __slots__ = ()


class bool(generic):  # noqa: A001 (the name is NumPy's)
    """True or False."""

    __module__ = "numpy"
    __slots__ = ("_value",)
    _concrete = "bool"

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


class float64(floating, _float):
    """A double; also a Python float."""

    __module__ = "numpy"
    __slots__ = ()
    _concrete = "float64"

    def __new__(cls, x: Any = 0.0, /) -> Any:
        if type(x) is _float or type(x) is _int:
            return _new_float(cls, x)
        return _ufuncs().construct(cls, x)

    @property
    def _value(self) -> float:
        return _float(self)

    def item(self, *args: Any) -> float:
        return _ufuncs().as_array(self).item(*args) if args else _float(self)

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

    def __sub__(self, other: Any) -> Any:
        if type(other) is float64 or type(other) is _float or type(other) is _int:
            value = _float.__sub__(self, other)
            if value - value == 0.0:
                return _new_float(float64, value)
        return generic.__sub__(self, other)

    def __mul__(self, other: Any) -> Any:
        if type(other) is float64 or type(other) is _float or type(other) is _int:
            value = _float.__mul__(self, other)
            if value - value == 0.0:
                return _new_float(float64, value)
        return generic.__mul__(self, other)

    def __truediv__(self, other: Any) -> Any:
        if (type(other) is float64 or type(other) is _float) and other:
            value = _float.__truediv__(self, other)
            if value - value == 0.0:
                return _new_float(float64, value)
        return generic.__truediv__(self, other)

    def __lt__(self, other: Any) -> Any:
        if type(other) is float64 or type(other) is _float:
            return TRUE if _float.__lt__(self, other) else FALSE
        return generic.__lt__(self, other)

    def __le__(self, other: Any) -> Any:
        if type(other) is float64 or type(other) is _float:
            return TRUE if _float.__le__(self, other) else FALSE
        return generic.__le__(self, other)

    def __gt__(self, other: Any) -> Any:
        if type(other) is float64 or type(other) is _float:
            return TRUE if _float.__gt__(self, other) else FALSE
        return generic.__gt__(self, other)

    def __ge__(self, other: Any) -> Any:
        if type(other) is float64 or type(other) is _float:
            return TRUE if _float.__ge__(self, other) else FALSE
        return generic.__ge__(self, other)

    def __eq__(self, other: Any) -> Any:
        if type(other) is float64 or type(other) is _float:
            return TRUE if _float.__eq__(self, other) else FALSE
        return generic.__eq__(self, other)

    def __ne__(self, other: Any) -> Any:
        if type(other) is float64 or type(other) is _float:
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
        return _ufuncs().as_array(self).item(*args) if args else self._value

    def __complex__(self) -> complex:
        return self._value

    def __hash__(self) -> int:
        return _complex.__hash__(self)


class object_(generic):
    """The type of object arrays; calling it gives the object itself."""

    __module__ = "numpy"
    __slots__ = ()
    _concrete = "object"

    def __new__(cls, value: Any = None, /) -> Any:
        return value


class str_(_str, character):
    """Text; also a Python str."""

    __module__ = "numpy"
    __slots__ = ()
    _concrete = "str"

    def __new__(cls, value: Any = "", /, *args: Any) -> Any:
        return _str.__new__(cls, value, *args) if args else _str.__new__(cls, value)

    @property
    def _value(self) -> _str:
        return _str.__str__(self)

    def item(self, *args: Any) -> _str:
        return _ufuncs().as_array(self).item(*args) if args else _str.__str__(self)

    def __add__(self, other: Any) -> Any:
        # An array adds to text by itself.
        return NotImplemented if hasattr(type(other), "__array__") and not isinstance(other, _str) else _str.__add__(self, other)

    def __iter__(self) -> Any:
        return _str.__iter__(self)

    def __repr__(self) -> _str:
        return _ufuncs().scalar_repr(self)

    def __str__(self) -> _str:
        return _str.__str__(self)

    def __reduce__(self) -> Any:
        return (str_, (_str.__str__(self),))


class datetime64(generic):
    """A moment, as a count of `unit` since 1970."""

    __module__ = "numpy"
    __slots__ = ("_count", "_dtype")
    _concrete = "datetime64"

    @property
    def dtype(self) -> Any:
        return self._dtype

    @property
    def _value(self) -> Any:
        return _ufuncs().time_item(self)

    def item(self, *args: Any) -> Any:
        return _ufuncs().as_array(self).item(*args) if args else _ufuncs().time_item(self)

    def __hash__(self) -> int:
        return _ufuncs().time_hash(self)

    def __int__(self) -> int:
        return self._count

    def __bool__(self) -> _bool:
        return self._count != 0

    def __reduce__(self) -> Any:
        return (datetime64, (self._count, self._dtype.unit))


class timedelta64(signedinteger):
    """A duration, as a count of `unit`."""

    __module__ = "numpy"
    __slots__ = ("_count", "_dtype")
    _concrete = "timedelta64"

    @property
    def dtype(self) -> Any:
        return self._dtype

    @property
    def _value(self) -> Any:
        return _ufuncs().time_item(self)

    def item(self, *args: Any) -> Any:
        return _ufuncs().as_array(self).item(*args) if args else _ufuncs().time_item(self)

    def __hash__(self) -> int:
        return _ufuncs().time_hash(self)

    def __int__(self) -> int:
        return self._count

    def __index__(self) -> int:
        return self._count

    def __float__(self) -> float:
        return float(self._count)

    def __bool__(self) -> _bool:
        return self._count != 0

    def __reduce__(self) -> Any:
        return (timedelta64, (self._count, self._dtype.unit))


_PLAIN = {each: each for each in (int8, int16, int32, int64, uint8, uint16, uint32, uint64, float16, float32, complex64)}


def make(type_: Any, value: Any) -> Any:
    """The scalar of `type_` with a Python value known to be one of its values (not for dates: see make_time)."""
    if type_ is float64:
        return _new_float(float64, value)
    if type_ in _PLAIN:
        made = object.__new__(type_)
        made._value = value
        return made
    if type_ is bool:
        return TRUE if value else FALSE
    if type_ is complex128:
        return _complex.__new__(complex128, value)
    if type_ is str_:
        return _str.__new__(str_, value)
    return value


def make_time(dtype: Any, count: int) -> Any:
    """The datetime64 or timedelta64 with this dtype and count."""
    made = object.__new__(dtype.type)
    made._count = count
    made._dtype = dtype
    return made


index = operator.index

# What Python's own numbers ask of others, such as a Fraction of what it is divided by.
numbers.Number.register(number)
numbers.Integral.register(integer)
numbers.Complex.register(inexact)
numbers.Real.register(floating)
