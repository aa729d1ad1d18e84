"""Stand-ins for `math`: the exact functions exactly, the elementary ones correctly rounded, all on ints and floats alone.

`exact` and `floats` answer exactly. `exponentials`, `trigonometry` and `hyperbolics` compute in the fixed-point
arithmetic of `fixed` and round as `rounding` says; `special` and `sums` rest on them.
"""

from __future__ import annotations

from understudy_builtins.math.exact import comb, factorial, gcd, isqrt, lcm, perm
from understudy_builtins.math.exponentials import cbrt, exp, exp2, expm1, log, log1p, log2, log10, pow, sqrt
from understudy_builtins.math.floats import (
    ceil,
    copysign,
    degrees,
    fabs,
    floor,
    fma,
    fmod,
    frexp,
    isclose,
    isfinite,
    isinf,
    isnan,
    ldexp,
    modf,
    nextafter,
    radians,
    remainder,
    trunc,
    ulp,
)
from understudy_builtins.math.hyperbolics import acosh, asinh, atanh, cosh, sinh, tanh
from understudy_builtins.math.special import erf, erfc, gamma, lgamma
from understudy_builtins.math.sums import dist, fsum, hypot, prod, sumprod
from understudy_builtins.math.trigonometry import acos, asin, atan, atan2, cos, sin, tan

pi = 3.141592653589793
e = 2.718281828459045
tau = 6.283185307179586
inf = float("inf")
nan = float("nan")

__all__ = [
    "acos",
    "acosh",
    "asin",
    "asinh",
    "atan",
    "atan2",
    "atanh",
    "cbrt",
    "ceil",
    "comb",
    "copysign",
    "cos",
    "cosh",
    "degrees",
    "dist",
    "e",
    "erf",
    "erfc",
    "exp",
    "exp2",
    "expm1",
    "fabs",
    "factorial",
    "floor",
    "fma",
    "fmod",
    "frexp",
    "fsum",
    "gamma",
    "gcd",
    "hypot",
    "inf",
    "isclose",
    "isfinite",
    "isinf",
    "isnan",
    "isqrt",
    "lcm",
    "ldexp",
    "lgamma",
    "log",
    "log10",
    "log1p",
    "log2",
    "modf",
    "nan",
    "nextafter",
    "perm",
    "pi",
    "pow",
    "prod",
    "radians",
    "remainder",
    "sin",
    "sinh",
    "sqrt",
    "sumprod",
    "tan",
    "tanh",
    "tau",
    "trunc",
    "ulp",
]
