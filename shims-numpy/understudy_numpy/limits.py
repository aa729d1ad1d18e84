"""The ranges of the number types, and numeric constants."""

from __future__ import annotations

from types import GenericAlias
from typing import Any

from .dtypes import FLOAT16, FLOAT32, FLOAT64, INTEGER_BOUNDS, LONGDOUBLE, as_dtype, dtype
from .errors import warn
from .scalars import floating, generic, inexact

pi = 3.141592653589793
e = 2.718281828459045
euler_gamma = 0.5772156649015329
inf = float("inf")
nan = float("nan")
newaxis = None
little_endian = True
True_ = as_dtype(bool).type(True)
False_ = as_dtype(bool).type(False)


def _meant(value: Any) -> dtype:
    """The dtype that a dtype, a type, or one number names."""
    if isinstance(value, generic):
        return value.dtype
    try:
        return as_dtype(object if hasattr(value, "_dtype") else value)
    except TypeError:
        return as_dtype(type(value))


class iinfo:
    """The bounds of an integer type."""

    __module__ = "numpy"
    __class_getitem__ = classmethod(GenericAlias)

    def __init__(self, int_type: Any) -> None:
        dt = _meant(int_type)
        self.dtype = dt
        self.kind = dt.kind
        self.bits = dt.itemsize * 8
        self.key = f"{dt.kind}{self.bits}"
        if dt.kind not in "iu":
            raise ValueError(f"Invalid integer data type {dt.kind!r}.")
        self.min, self.max = INTEGER_BOUNDS[dt]

    def __repr__(self) -> str:
        return f"iinfo(min={self.min}, max={self.max}, dtype={self.dtype})"

    def __str__(self) -> str:
        return f"Machine parameters for {self.dtype}\n{'-' * 63}\nmin = {self.min}\nmax = {self.max}\n{'-' * 63}\n"


# mantissa bits, exponent bits, decimal precision, digits of the bounds in the printed form; of a long double, those of what
# is computed
_FORMATS = {FLOAT16: (10, 5, 3, 5), FLOAT32: (23, 8, 6, 7), FLOAT64: (52, 11, 15, 16), LONGDOUBLE: (52, 11, 15, 16)}


class finfo:
    """The limits of a floating-point type. There is one object for each type."""

    __module__ = "numpy"
    __class_getitem__ = classmethod(GenericAlias)
    _made: dict[dtype, finfo] = {}

    def __new__(cls, dtype: Any) -> finfo:
        if dtype is None:
            warn(
                "finfo() dtype cannot be None. This behavior will raise an error in the future. (Deprecated in NumPy 1.25)",
                DeprecationWarning,
            )
        dt = _meant(dtype)
        if not issubclass(dt.type, inexact):
            raise ValueError(f"data type {dt.type!r} not inexact")
        if not issubclass(dt.type, floating):
            dt = {8: FLOAT32, 16: FLOAT64}.get(dt.itemsize, LONGDOUBLE)
        if dt not in cls._made:
            cls._made[dt] = object.__new__(cls)
            cls._made[dt]._describe(dt)
        return cls._made[dt]

    def _describe(self, dt: dtype) -> None:
        mantissa, exponent, precision, _ = _FORMATS[dt]
        top = 2 ** (exponent - 1)
        of = dt.type
        self.dtype = dt
        self.bits = dt.itemsize * 8
        self.nmant, self.nexp, self.precision = mantissa, exponent, precision
        self.iexp = exponent
        self.maxexp, self.minexp = top, 2 - top
        self.machep, self.negep = -mantissa, -mantissa - 1
        self.eps = of(2.0**-mantissa)
        self.epsneg = of(2.0 ** (-mantissa - 1))
        self.max = of((2.0 - 2.0**-mantissa) * 2.0 ** (top - 1))
        self.min = of(-float(self.max))
        self.tiny = of(2.0 ** (2 - top))
        self.smallest_normal = self.tiny
        self.smallest_subnormal = of(2.0 ** (2 - top - mantissa))
        self.resolution = of(10.0**-precision)

    def __repr__(self) -> str:
        digits = _FORMATS[self.dtype][3]
        bounds = f"min={float(self.min):.{digits}e}, max={float(self.max):.{digits}e}"
        return f"finfo(resolution={self.resolution!s}, {bounds}, dtype={self.dtype})"

    def __str__(self) -> str:
        line = "-" * 63
        return (
            f"Machine parameters for {self.dtype}\n{line}\n"
            f"precision = {self.precision}   resolution = {self.resolution!s}\n"
            f"machep = {self.machep}   eps =        {self.eps!s}\n"
            f"negep =  {self.negep}   epsneg =     {self.epsneg!s}\n"
            f"minexp = {self.minexp}   tiny =       {self.tiny!s}\n"
            f"maxexp = {self.maxexp}   max =        {self.max!s}\n"
            f"nexp =   {self.nexp}   min =        -max\n"
            f"smallest_normal = {self.smallest_normal!s}   smallest_subnormal = {self.smallest_subnormal!s}\n{line}\n"
        )


__all__ = ["False_", "True_", "e", "euler_gamma", "finfo", "iinfo", "inf", "nan", "newaxis", "pi"]
