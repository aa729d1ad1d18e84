"""The tree of NumPy's scalar types, from `generic` down to what has no values of its own, and what every scalar can do.

Arithmetic goes through the ufuncs, which own promotion and warnings; the types with values are in the modules beside.
"""

from __future__ import annotations

import functools
import pickle
from types import GenericAlias
from typing import Any

from ..array_api import namespace, require_device


@functools.cache
def ufuncs() -> Any:
    """What computes with scalars; it rests on them, and so cannot be imported before."""
    from .. import scalarmath

    return scalarmath


def _unboxed(made: Any) -> Any:
    """The scalar that an array without axes holds, as methods of scalars give it back."""
    return made if isinstance(made, generic) or getattr(made, "shape", None) != () else made[()]


def _read_only(scalar: Any) -> Any:
    """The 0-d array of a scalar, which may not be written."""
    made = ufuncs().as_array(scalar)
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
        return ufuncs().construct(cls, *args, **keywords)

    _concrete: Any = None

    @property
    def dtype(self) -> Any:
        return ufuncs().dtype_of_scalar(self)

    def item(self, *args: Any) -> Any:
        return ufuncs().as_array(self).item(*args) if args else self._value

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
    flat = property(lambda self: ufuncs().as_array(self).flat)

    def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
        return ufuncs().as_array(self, dtype)

    def __add__(self, other: Any) -> Any:
        return ufuncs().binary("add", self, other)

    def __radd__(self, other: Any) -> Any:
        return ufuncs().reflected("add", self, other)

    def __sub__(self, other: Any) -> Any:
        return ufuncs().binary("subtract", self, other)

    def __rsub__(self, other: Any) -> Any:
        return ufuncs().reflected("subtract", self, other)

    def __mul__(self, other: Any) -> Any:
        return ufuncs().binary("multiply", self, other)

    def __rmul__(self, other: Any) -> Any:
        return ufuncs().reflected("multiply", self, other)

    def __truediv__(self, other: Any) -> Any:
        return ufuncs().binary("divide", self, other)

    def __rtruediv__(self, other: Any) -> Any:
        return ufuncs().reflected("divide", self, other)

    def __floordiv__(self, other: Any) -> Any:
        return ufuncs().binary("floor_divide", self, other)

    def __rfloordiv__(self, other: Any) -> Any:
        return ufuncs().reflected("floor_divide", self, other)

    def __mod__(self, other: Any) -> Any:
        return ufuncs().binary("remainder", self, other)

    def __rmod__(self, other: Any) -> Any:
        return ufuncs().reflected("remainder", self, other)

    def __divmod__(self, other: Any) -> Any:
        return ufuncs().binary("divmod", self, other)

    def __rdivmod__(self, other: Any) -> Any:
        return ufuncs().reflected("divmod", self, other)

    def __pow__(self, other: Any, modulo: Any = None) -> Any:
        return ufuncs().binary("power", self, other)

    def __rpow__(self, other: Any, modulo: Any = None) -> Any:
        return ufuncs().reflected("power", self, other)

    def __and__(self, other: Any) -> Any:
        return ufuncs().binary("bitwise_and", self, other)

    def __rand__(self, other: Any) -> Any:
        return ufuncs().reflected("bitwise_and", self, other)

    def __or__(self, other: Any) -> Any:
        return ufuncs().binary("bitwise_or", self, other)

    def __ror__(self, other: Any) -> Any:
        return ufuncs().reflected("bitwise_or", self, other)

    def __xor__(self, other: Any) -> Any:
        return ufuncs().binary("bitwise_xor", self, other)

    def __rxor__(self, other: Any) -> Any:
        return ufuncs().reflected("bitwise_xor", self, other)

    def __lshift__(self, other: Any) -> Any:
        return ufuncs().binary("left_shift", self, other)

    def __rlshift__(self, other: Any) -> Any:
        return ufuncs().reflected("left_shift", self, other)

    def __rshift__(self, other: Any) -> Any:
        return ufuncs().binary("right_shift", self, other)

    def __rrshift__(self, other: Any) -> Any:
        return ufuncs().reflected("right_shift", self, other)

    def __lt__(self, other: Any) -> Any:
        return ufuncs().compare("less", self, other)

    def __le__(self, other: Any) -> Any:
        return ufuncs().compare("less_equal", self, other)

    def __gt__(self, other: Any) -> Any:
        return ufuncs().compare("greater", self, other)

    def __ge__(self, other: Any) -> Any:
        return ufuncs().compare("greater_equal", self, other)

    def __eq__(self, other: Any) -> Any:
        return ufuncs().compare("equal", self, other)

    def __ne__(self, other: Any) -> Any:
        return ufuncs().compare("not_equal", self, other)

    def __hash__(self) -> int:
        return hash(self.item())

    def __neg__(self) -> Any:
        return ufuncs().unary("negative", self)

    def __pos__(self) -> Any:
        return ufuncs().unary("positive", self)

    def __abs__(self) -> Any:
        return ufuncs().unary("absolute", self)

    def __invert__(self) -> Any:
        return ufuncs().unary("invert", self)

    __iter__: Any = None

    def __bool__(self) -> bool:
        return bool(self.item())

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

    def __repr__(self) -> str:
        return ufuncs().scalar_repr(self)

    def __str__(self) -> str:
        return ufuncs().scalar_str(self)

    def __format__(self, spec: str) -> str:
        return format(str(self), spec)

    def __reduce__(self) -> Any:
        return (type(self), (self.item(),))

    def __copy__(self) -> Any:
        return self

    def __deepcopy__(self, memo: Any) -> Any:
        return self

    def __getitem__(self, key: Any) -> Any:
        if key == () or key is Ellipsis or key is None or isinstance(key, tuple):
            return ufuncs().as_array(self)[key]
        raise IndexError("invalid index to scalar variable.")

    def astype(
        self, dtype: Any, order: str = "K", casting: str = "unsafe", subok: bool = True, copy: bool = True
    ) -> Any:
        return ufuncs().as_array(self).astype(dtype, order, casting)[()]

    def view(self, *args: Any, **keywords: Any) -> Any:
        return ufuncs().as_array(self).view(*args, **keywords)[()]

    def round(self, decimals: int = 0, out: Any = None) -> Any:
        return _unboxed(ufuncs().as_array(self).round(decimals, out))

    def copy(self, order: str = "C") -> Any:
        return ufuncs().as_array(self).copy(order)[()]

    def conjugate(self) -> Any:
        return ufuncs().unary("conjugate", self) if self.dtype.kind == "c" else self

    def conj(self) -> Any:
        return ufuncs().unary("conjugate", self) if self.dtype.kind == "c" else self

    def sum(self, *args: Any, **keywords: Any) -> Any:
        return _unboxed(ufuncs().as_array(self).sum(*args, **keywords))

    def mean(self, *args: Any, **keywords: Any) -> Any:
        return _unboxed(ufuncs().as_array(self).mean(*args, **keywords))

    def std(self, *args: Any, **keywords: Any) -> Any:
        return _unboxed(ufuncs().as_array(self).std(*args, **keywords))

    def var(self, *args: Any, **keywords: Any) -> Any:
        return _unboxed(ufuncs().as_array(self).var(*args, **keywords))

    def prod(self, *args: Any, **keywords: Any) -> Any:
        return _unboxed(ufuncs().as_array(self).prod(*args, **keywords))

    def min(self, *args: Any, **keywords: Any) -> Any:
        return _unboxed(ufuncs().as_array(self).min(*args, **keywords))

    def max(self, *args: Any, **keywords: Any) -> Any:
        return _unboxed(ufuncs().as_array(self).max(*args, **keywords))

    def any(self, *args: Any, **keywords: Any) -> Any:
        return _unboxed(ufuncs().as_array(self).any(*args, **keywords))

    def all(self, *args: Any, **keywords: Any) -> Any:
        return _unboxed(ufuncs().as_array(self).all(*args, **keywords))

    def argmax(self, *args: Any, **keywords: Any) -> Any:
        return _unboxed(ufuncs().as_array(self).argmax(*args, **keywords))

    def argmin(self, *args: Any, **keywords: Any) -> Any:
        return _unboxed(ufuncs().as_array(self).argmin(*args, **keywords))

    def cumsum(self, axis: Any = None, dtype: Any = None, out: Any = None) -> Any:
        if getattr(out, "size", 1) != 1 and out.dtype is self.dtype:
            raise ValueError("provided out is the wrong size for the accumulation.")
        return _unboxed(ufuncs().as_array(self).cumsum(axis, dtype, out))

    def cumprod(self, axis: Any = None, dtype: Any = None, out: Any = None) -> Any:
        if getattr(out, "size", 1) != 1 and out.dtype is self.dtype:
            raise ValueError("provided out is the wrong size for the accumulation.")
        return _unboxed(ufuncs().as_array(self).cumprod(axis, dtype, out))

    def clip(self, *args: Any, **keywords: Any) -> Any:
        return _unboxed(ufuncs().as_array(self).clip(*args, **keywords))

    def reshape(self, *args: Any, **keywords: Any) -> Any:
        return _unboxed(ufuncs().as_array(self).reshape(*args, **keywords))

    def ravel(self, *args: Any, **keywords: Any) -> Any:
        return _unboxed(ufuncs().as_array(self).ravel(*args, **keywords))

    def flatten(self, *args: Any, **keywords: Any) -> Any:
        return _unboxed(ufuncs().as_array(self).flatten(*args, **keywords))

    def squeeze(self, *args: Any, **keywords: Any) -> Any:
        return self

    def transpose(self, *axes: Any) -> Any:
        return self

    def repeat(self, *args: Any, **keywords: Any) -> Any:
        return _unboxed(ufuncs().as_array(self).repeat(*args, **keywords))

    def nonzero(self) -> Any:
        return ufuncs().as_array(self).nonzero()

    def tobytes(self, order: str = "C") -> bytes:
        return ufuncs().as_array(self).tobytes(order)

    device = property(lambda self: "cpu")
    data = property(lambda self: _read_only(self).data)

    @property
    def __array_interface__(self) -> dict[str, Any]:
        # The array is kept with its description, because nobody else holds it.
        array = ufuncs().as_array(self)
        return {**array.__array_interface__, "__ref": array}

    def byteswap(self, inplace: bool = False) -> Any:
        if inplace:
            raise ValueError("cannot byteswap a scalar in-place")
        return _unboxed(ufuncs().as_array(self).byteswap())

    def getfield(self, dtype: Any, offset: int = 0) -> Any:
        return _unboxed(ufuncs().as_array(self).getfield(dtype, offset))

    def tofile(self, fid: Any, sep: str = "", format: str = "%s") -> None:
        ufuncs().as_array(self).tofile(fid, sep, format)

    def dump(self, file: Any) -> None:
        """Pickle into a file, which is open or is named."""
        if hasattr(file, "write"):
            file.write(self.dumps())
            return
        with open(file, "wb") as opened:
            opened.write(self.dumps())

    def dumps(self) -> bytes:
        return pickle.dumps(self, protocol=2)

    def to_device(self, device: Any, /, *, stream: Any = None) -> Any:
        require_device(device, stream)
        return self

    def __array_namespace__(self, *, api_version: Any = None) -> Any:
        return namespace(api_version)

    def __array_wrap__(self, array: Any, context: Any = None, return_scalar: bool = False, /) -> Any:
        return _unboxed(array)

    # What can change nothing: a method of arrays that writes is given a copy, so that its arguments are checked.

    def fill(self, value: Any, /) -> None:
        ufuncs().as_array(self).copy().fill(value)

    def put(self, indices: Any, values: Any, mode: str = "raise") -> None:
        ufuncs().as_array(self).copy().put(indices, values, mode)

    def sort(self, *args: Any, **keywords: Any) -> None:
        ufuncs().as_array(self).copy().sort(*args, **keywords)

    def resize(self, *args: Any, **keywords: Any) -> None:
        return None

    def setflags(self, *args: Any, **keywords: Any) -> None:
        return None

    def __setstate__(self, state: Any, /) -> None:
        return None

    def setfield(self, value: Any, dtype: Any, offset: int = 0) -> None:
        raise TypeError("Can't set fields in a non-void array scalar.")

    def argsort(self, *args: Any, **keywords: Any) -> Any:
        return _unboxed(ufuncs().as_array(self).argsort(*args, **keywords))

    def searchsorted(self, *args: Any, **keywords: Any) -> Any:
        return _unboxed(ufuncs().as_array(self).searchsorted(*args, **keywords))

    def take(self, *args: Any, **keywords: Any) -> Any:
        return _unboxed(ufuncs().as_array(self).take(*args, **keywords))

    def choose(self, *args: Any, **keywords: Any) -> Any:
        return _unboxed(ufuncs().as_array(self).choose(*args, **keywords))

    def compress(self, *args: Any, **keywords: Any) -> Any:
        return _unboxed(ufuncs().as_array(self).compress(*args, **keywords))

    def swapaxes(self, axis1: Any, axis2: Any, /) -> Any:
        return _unboxed(ufuncs().as_array(self).swapaxes(axis1, axis2))

    def diagonal(self, *args: Any, **keywords: Any) -> Any:
        return _unboxed(ufuncs().as_array(self).diagonal(*args, **keywords))

    def trace(self, *args: Any, **keywords: Any) -> Any:
        return _unboxed(ufuncs().as_array(self).trace(*args, **keywords))


class number(generic):
    """Integers, floats and complex numbers."""

    __module__ = "numpy"
    __slots__ = ()

    def __format__(self, spec: str) -> str:
        return format(self.item(), spec)

    def __class_getitem__(cls, key: Any, /) -> GenericAlias:
        if cls._concrete is not None:
            raise TypeError(f"There are no type variables left in numpy.{cls.__name__}")
        # A complex number may have one type for each of its parts.
        given = len(key) if isinstance(key, tuple) else 1
        if not 1 <= given <= (2 if cls is complexfloating else 1):
            raise TypeError(f"Too {'many' if given else 'few'} arguments for numpy.{cls.__name__}")
        return GenericAlias(cls, key)


class integer(number):
    """Signed and unsigned integers."""

    __module__ = "numpy"
    __slots__ = ()

    numerator = property(lambda self: self)
    denominator = property(lambda self: 1)

    def __index__(self) -> int:
        return self._value

    def __int__(self) -> int:
        return self._value

    def __float__(self) -> float:
        return float(self._value)

    def __bool__(self) -> bool:
        return self._value != 0

    def __hash__(self) -> int:
        return hash(self._value)

    def is_integer(self) -> bool:
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

    def is_integer(self) -> bool:
        return float(self).is_integer()

    def as_integer_ratio(self) -> tuple[int, int]:
        return float(self).as_integer_ratio()


class complexfloating(inexact):
    """complex64 and complex128."""

    __module__ = "numpy"
    __slots__ = ()


def _no_operation(self: Any, other: Any, modulo: Any = None) -> Any:
    return NotImplemented


class flexible(generic):
    """Types without a fixed size. There is no arithmetic of them, but what Python's own strings have."""

    __module__ = "numpy"
    __slots__ = ()
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __truediv__ = __rtruediv__ = _no_operation
    __floordiv__ = __rfloordiv__ = __mod__ = __rmod__ = __divmod__ = __rdivmod__ = __pow__ = __rpow__ = _no_operation
    __and__ = __rand__ = __or__ = __ror__ = __xor__ = __rxor__ = _no_operation
    __lshift__ = __rlshift__ = __rshift__ = __rrshift__ = _no_operation
    imag = property(lambda self: type(self)())

    def __neg__(self) -> Any:
        raise self._no_operator("unary -")

    def __pos__(self) -> Any:
        raise self._no_operator("unary +")

    def __abs__(self) -> Any:
        raise self._no_operator("abs()")

    def __invert__(self) -> Any:
        raise self._no_operator("unary ~")

    def _no_operator(self, shown: str) -> TypeError:
        return TypeError(f"bad operand type for {shown}: 'numpy.{type(self).__name__}'")

    def conjugate(self) -> Any:
        raise TypeError("cannot conjugate non-numeric dtype")

    def conj(self) -> Any:
        return self.conjugate()


class character(flexible):
    """Text and bytes."""

    __module__ = "numpy"
    __slots__ = ()


__all__ = [
    "character",
    "complexfloating",
    "flexible",
    "floating",
    "generic",
    "inexact",
    "integer",
    "number",
    "signedinteger",
    "ufuncs",
    "unsignedinteger",
]
