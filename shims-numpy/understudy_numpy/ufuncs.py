"""The table of ufuncs."""

from __future__ import annotations

from typing import Any

from . import errors, primitives
from .ndarray import ndarray
from .paired_ufuncs import paired
from .ufunc import as_array, ufunc

add = ufunc("add", 2, "arithmetic", 0)
subtract = ufunc("subtract", 2, "arithmetic")
multiply = ufunc("multiply", 2, "arithmetic", 1)
divide = ufunc("divide", 2, "divide")
true_divide = divide
floor_divide = ufunc("floor_divide", 2, "whole")
remainder = ufunc("remainder", 2, "whole")
mod = remainder
fmod = ufunc("fmod", 2, "whole")
power = ufunc("power", 2, "whole")
pow = power
float_power = ufunc("float_power", 2, "divide", computes="power")
gcd = ufunc("gcd", 2, "shift", 0)
lcm = ufunc("lcm", 2, "shift")

negative = ufunc("negative", 1, "sign")
positive = ufunc("positive", 1, "sign")
sign = ufunc("sign", 1, "sign")
absolute = ufunc("absolute", 1, "magnitude")
abs = absolute
fabs = ufunc("fabs", 1, "floating")
conjugate = ufunc("conjugate", 1, "conjugate")
conj = conjugate
square = ufunc("square", 1, "whole")
reciprocal = ufunc("reciprocal", 1, "whole")

sqrt = ufunc("sqrt", 1, "floating")
cbrt = ufunc("cbrt", 1, "floating")
exp = ufunc("exp", 1, "floating")
exp2 = ufunc("exp2", 1, "floating")
expm1 = ufunc("expm1", 1, "floating")
log = ufunc("log", 1, "floating")
log2 = ufunc("log2", 1, "floating")
log10 = ufunc("log10", 1, "floating")
log1p = ufunc("log1p", 1, "floating")
sin = ufunc("sin", 1, "floating")
cos = ufunc("cos", 1, "floating")
tan = ufunc("tan", 1, "floating")
arcsin = ufunc("arcsin", 1, "floating")
asin = arcsin
arccos = ufunc("arccos", 1, "floating")
acos = arccos
arctan = ufunc("arctan", 1, "floating")
atan = arctan
sinh = ufunc("sinh", 1, "floating")
cosh = ufunc("cosh", 1, "floating")
tanh = ufunc("tanh", 1, "floating")
arcsinh = ufunc("arcsinh", 1, "floating")
asinh = arcsinh
arccosh = ufunc("arccosh", 1, "floating")
acosh = arccosh
arctanh = ufunc("arctanh", 1, "floating")
atanh = arctanh
deg2rad = ufunc("deg2rad", 1, "floating")
radians = ufunc("radians", 1, "floating", computes="deg2rad")
rad2deg = ufunc("rad2deg", 1, "floating")
degrees = ufunc("degrees", 1, "floating", computes="rad2deg")
hypot = ufunc("hypot", 2, "floating", 0)
arctan2 = ufunc("arctan2", 2, "floating")
atan2 = arctan2
copysign = ufunc("copysign", 2, "floating")
nextafter = ufunc("nextafter", 2, "floating")
heaviside = ufunc("heaviside", 2, "floating")
logaddexp = ufunc("logaddexp", 2, "floating", -float("inf"))
logaddexp2 = ufunc("logaddexp2", 2, "floating", -float("inf"))
spacing = ufunc("spacing", 1, "floating")

rint = ufunc("rint", 1, "floating")
floor = ufunc("floor", 1, "keep whole")
ceil = ufunc("ceil", 1, "keep whole")
trunc = ufunc("trunc", 1, "keep whole")

maximum = ufunc("maximum", 2, "extreme")
minimum = ufunc("minimum", 2, "extreme")
fmax = ufunc("fmax", 2, "extreme")
fmin = ufunc("fmin", 2, "extreme")

equal = ufunc("equal", 2, "comparison")
not_equal = ufunc("not_equal", 2, "comparison")
less = ufunc("less", 2, "comparison")
less_equal = ufunc("less_equal", 2, "comparison")
greater = ufunc("greater", 2, "comparison")
greater_equal = ufunc("greater_equal", 2, "comparison")

logical_and = ufunc("logical_and", 2, "logical", True)
logical_or = ufunc("logical_or", 2, "logical", False)
logical_xor = ufunc("logical_xor", 2, "logical", False)
logical_not = ufunc("logical_not", 1, "logical")

bitwise_and = ufunc("bitwise_and", 2, "bits", -1)
bitwise_or = ufunc("bitwise_or", 2, "bits", 0)
bitwise_xor = ufunc("bitwise_xor", 2, "bits", 0)
invert = ufunc("invert", 1, "bits")
bitwise_not = invert
bitwise_invert = invert
left_shift = ufunc("left_shift", 2, "shift")
bitwise_left_shift = left_shift
right_shift = ufunc("right_shift", 2, "shift")
bitwise_right_shift = right_shift
bitwise_count = ufunc("bitwise_count", 1, "bit count")

isnan = ufunc("isnan", 1, "test")
isinf = ufunc("isinf", 1, "test")
isfinite = ufunc("isfinite", 1, "test")
isnat = ufunc("isnat", 1, "test")
signbit = ufunc("signbit", 1, "test")


divmod = paired("divmod", 2, ("whole", "whole"), ("floor_divide", "remainder"))
modf = paired("modf", 1, ("floating", "floating"), ("fraction", "trunc"))
frexp = paired("frexp", 1, ("floating", "exponent"), ("mantissa", "exponent"))
ldexp = ufunc("ldexp", 2, "floating")

# The ufuncs that the operators of arrays call, by name.
OPERATORS = {
    each.__name__: each
    for each in (
        add, subtract, multiply, divide, floor_divide, remainder, power, bitwise_and, bitwise_or, bitwise_xor, left_shift,
        right_shift, less, less_equal, greater, greater_equal, equal, not_equal, negative, positive, absolute, invert,
        square, sqrt, reciprocal,
    )
}  # fmt: skip


def array_power(a: ndarray, exponent: Any, out: Any = None) -> Any:
    """`a ** exponent`: scalar exponents of 2, 1, 0.5, 0 and -1 are computed as what they mean, as in NumPy."""
    kind = type(exponent)
    if a._dtype.kind in "fc" and (kind is int or kind is float):
        if exponent == 2:
            return square(a, out=out)
        if exponent == 1:
            return positive(a, out=out)
        if exponent == 0.5:
            return sqrt(a, out=out)
        if exponent == -1:
            return reciprocal(a, out=out)
        if exponent == 0:
            return add(multiply(isnan(a), 0), 1.0, dtype=a._dtype, out=out)
    elif kind is int and exponent == 2 and a._dtype.kind in "biu":
        return square(a, out=out)
    return power(a, exponent, out=out)


def equality(function: ufunc, a: ndarray, b: Any) -> Any:
    """`==` and `!=`: operands that cannot be compared differ everywhere."""
    from .dtypes import DTypePromotionError
    from .errors import UFuncTypeError

    try:
        return function(a, b)
    except (UFuncTypeError, DTypePromotionError):
        from .broadcasting import broadcast_shape
        from .creation import full

        shape = broadcast_shape(a._shape, as_array(b)._shape)
        return full(shape, function is not_equal)


primitives.install(functions=OPERATORS, report=errors.report)
