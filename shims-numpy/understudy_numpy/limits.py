"""The ranges of the number types, and numeric constants."""

from __future__ import annotations

from typing import Any

from .dtypes import FLOAT16, FLOAT32, FLOAT64, INTEGER_BOUNDS, as_dtype
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


class iinfo:
    """The bounds of an integer type."""

    __module__ = "numpy"

    def __init__(self, int_type: Any) -> None:
        dt = int_type.dtype if isinstance(int_type, generic) or hasattr(int_type, "_dtype") else as_dtype(
            type(int_type) if type(int_type) in (int, float) else int_type
        )
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
        return (
            f"Machine parameters for {self.dtype}\n{'-' * 63}\nmin = {self.min}\nmax = {self.max}\n{'-' * 63}\n"
        )


# mantissa bits, exponent bits, decimal precision
_FORMATS = {FLOAT16: (10, 5, 3), FLOAT32: (23, 8, 6), FLOAT64: (52, 11, 15)}


class finfo:
    """The limits of a floating-point type."""

    __module__ = "numpy"

    def __init__(self, dtype: Any) -> None:
        dt = dtype.dtype if isinstance(dtype, generic) or hasattr(dtype, "_dtype") else as_dtype(
            type(dtype) if type(dtype) in (float, complex) else dtype
        )
        if not issubclass(dt.type, inexact):
            raise ValueError(f"data type {dt.type!r} not inexact")
        if not issubclass(dt.type, floating):
            dt = FLOAT64 if dt.itemsize == 16 else FLOAT32
        mantissa, exponent, precision = _FORMATS[dt]
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
        return f"finfo(resolution={self.resolution}, min={self.min}, max={self.max}, dtype={self.dtype})"

    def __str__(self) -> str:
        line = "-" * 63
        return (
            f"Machine parameters for {self.dtype}\n{line}\n"
            f"precision = {self.precision:3d}   resolution = {self.resolution}\n"
            f"machep = {self.machep:6d}   eps =        {self.eps}\n"
            f"negep =  {self.negep:6d}   epsneg =     {self.epsneg}\n"
            f"minexp = {self.minexp:6d}   tiny =       {self.tiny}\n"
            f"maxexp = {self.maxexp:6d}   max =        {self.max}\n"
            f"nexp =   {self.nexp:6d}   min =        -max\n"
            f"smallest_normal = {self.smallest_normal}   smallest_subnormal = {self.smallest_subnormal}\n{line}\n"
        )


__all__ = ["e", "euler_gamma", "False_", "True_", "finfo", "iinfo", "inf", "nan", "newaxis", "pi"]
