"""Which loops a ufunc has: from its name and the common dtype of its operands to the dtypes of loop and result."""

from __future__ import annotations

from typing import Any, Callable

from . import errors
from .dtypes import (
    BOOL,
    FLOAT16,
    FLOAT32,
    FLOAT64,
    INT8,
    OBJECT,
    as_dtype,
    dtype,
    dtype_class_repr,
    part_of,
    promote_types,
)  # fmt: skip

_WEAK_NAMES = {int: "_PyLongDType", float: "_PyFloatDType", complex: "_PyComplexDType"}


def no_loop(name: str, given: list[Any], asked: dtype | None = None) -> Exception:
    """The error of a ufunc that has no loop for these dtypes (or Python types, of weak scalars) and the result asked for."""
    if name == "isnat":
        return TypeError("ufunc 'isnat' is only defined for np.datetime64 and np.timedelta64.")
    if asked is not None and name == "absolute" and as_dtype(given[0]).kind != "c":
        shown = dtype_class_repr(as_dtype(given[0]))
        return errors._UFuncNoLoopError(
            f"ufunc '{name}' did not contain a loop with signature matching types {shown} -> {dtype_class_repr(asked)}"
        )
    if asked is not None and name not in ("gcd", "lcm"):
        return TypeError(f"No loop matching the specified signature and casting was found for ufunc {name}")
    result = None if asked is None else dtype_class_repr(asked)
    dtypes = [as_dtype(dt) for dt in given]
    times = any(dt.kind in "mM" for dt in dtypes)
    if name in _BINARY_TIME and len(dtypes) == 2 and times and not any(dt.kind in "OUS" for dt in dtypes):
        return errors._UFuncBinaryResolutionError(
            f"ufunc '{name}' cannot use operands with types {dtypes[0]!r} and {dtypes[1]!r}"
        )
    if any(dt.kind == "T" for dt in dtypes):
        shown = [_class_of(dt) for dt in given]
        listed = shown[0] if len(shown) == 1 else f"({', '.join(shown)})"
        return errors._UFuncNoLoopError(
            f"ufunc '{name}' did not contain a loop with signature matching types {listed} -> None"
        )
    if name in COMPARISONS or name in _ALWAYS_TYPED and len(dtypes) == 2:
        shown = ", ".join(map(_class_of, given))
        return errors._UFuncNoLoopError(
            f"ufunc '{name}' did not contain a loop with signature matching types ({shown}) -> {result}"
        )
    if name == "add" and sorted(dt.kind for dt in dtypes) == ["S", "U"]:
        return errors._UFuncBinaryResolutionError(
            f"ufunc '{name}' cannot use operands with types {dtypes[0]!r} and {dtypes[1]!r}"
        )
    text = any(dt.kind in "US" for dt in dtypes)
    if name in _ALWAYS_TYPED or name in _TYPED and (times or text and name not in _SAFELY):
        if name == "multiply" and sorted("i" if dt.kind in "biu" else dt.kind for dt in dtypes) in (
            ["U", "i"],
            ["S", "i"],
        ):
            return TypeError(
                "The 'out' kwarg is necessary when using the string multiply ufunc directly. Use numpy.strings.multiply to "
                "multiply strings without specifying 'out'."
            )
        if len(dtypes) == 1:
            shown = dtype_class_repr(dtypes[0])
        else:
            shown = f"({', '.join(map(repr, dtypes))})"
        return errors._UFuncNoLoopError(
            f"ufunc '{name}' did not contain a loop with signature matching types {shown} -> None"
        )
    return TypeError(
        f"ufunc '{name}' not supported for the input types, and the inputs could not be safely coerced to any supported "
        "types according to the casting rule ''safe''"
    )


def _class_of(dt: Any) -> str:
    return f"<class 'numpy.dtypes.{_WEAK_NAMES[dt]}'>" if dt in _WEAK_NAMES else dtype_class_repr(dt)


_BINARY_TIME = ("add", "subtract", "multiply", "divide", "floor_divide", "remainder")


_SAFELY = ("divide", "floor_divide", "remainder")


_ALWAYS_TYPED = ("gcd", "lcm", "positive", "sign")


NOT_OF_OBJECTS = (
    "spacing",
    "copysign",
    "nextafter",
    "heaviside",
    "logaddexp",
    "logaddexp2",
    "float_power",
    "modf",
    "frexp",
    "divmod",
)


_TYPED = (*_BINARY_TIME, "maximum", "minimum", "fmax", "fmin", "negative", "absolute", "positive", "matmul")


def _arithmetic(name: str, common: dtype) -> tuple[dtype, dtype] | None:
    if common.kind == "b" and name == "subtract":
        raise TypeError(
            "numpy boolean subtract, the `-` operator, is not supported, use the bitwise_xor, the `^` operator, or the "
            "logical_xor function instead."
        )
    return (common, common) if common.kind in "buifcO" else None


def _divide(name: str, common: dtype) -> tuple[dtype, dtype] | None:
    if name == "float_power":
        common = promote_types(common, FLOAT64)
        return (common, common) if common.kind in "fc" else None
    if common.kind in "bui":
        return FLOAT64, FLOAT64
    return (common, common) if common.kind in "fcO" else None


def _whole(name: str, common: dtype) -> tuple[dtype, dtype] | None:
    if common.kind == "b":
        return INT8, INT8
    if common.kind == "c" and name not in ("power", "square", "reciprocal", "sign"):
        return None
    return (common, common) if common.kind in "uifcO" else None


def as_float(common: dtype) -> dtype:
    """The floating dtype in which functions of an integer are computed."""
    if common.kind in "bui":
        return FLOAT16 if common.itemsize == 1 else FLOAT32 if common.itemsize == 2 else FLOAT64
    return common


_COMPLEX_TOO = frozenset(
    ("sqrt", "exp", "log", "log10", "sin", "cos", "tan", "sinh", "cosh", "tanh", "rint", "exp2", "expm1", "log2", "log1p",
     "arcsin", "arccos", "arctan", "arcsinh", "arccosh", "arctanh")
)  # fmt: skip


def _floating(name: str, common: dtype) -> tuple[dtype, dtype] | None:
    loop = as_float(common)
    if loop.kind == "f" or loop.kind == "c" and name in _COMPLEX_TOO:
        return loop, loop
    if loop.kind == "O":
        return loop, loop
    return None


def _comparison(name: str, common: dtype) -> tuple[dtype, dtype] | None:
    return common, BOOL


def _logical(name: str, common: dtype) -> tuple[dtype, dtype] | None:
    if common.kind in "US":
        return None
    return common, OBJECT if common.kind == "O" else BOOL


def _bits(name: str, common: dtype) -> tuple[dtype, dtype] | None:
    return (common, common) if common.kind in "buiO" else None


def _shift(name: str, common: dtype) -> tuple[dtype, dtype] | None:
    if common.kind == "b":
        return None if name in ("gcd", "lcm") else (INT8, INT8)
    return (common, common) if common.kind in "uiO" else None


def _extreme(name: str, common: dtype) -> tuple[dtype, dtype] | None:
    return (common, common) if common.kind in "buifcO" else None


def _test(name: str, common: dtype) -> tuple[dtype, dtype] | None:
    if common.kind in "bui" and name == "signbit":
        return as_float(common), BOOL
    return (common, BOOL) if common.kind in "buifc" else None


def _keep_whole(name: str, common: dtype) -> tuple[dtype, dtype] | None:
    return (common, common) if common.kind in "buifO" else None


def _sign_change(name: str, common: dtype) -> tuple[dtype, dtype] | None:
    if common.kind == "b" and name == "negative":
        raise TypeError(
            "The numpy boolean negative, the `-` operator, is not supported, use the `~` operator or the logical_not "
            "function instead."
        )
    if common.kind == "b" and name in ("positive", "sign"):
        return None
    return (common, common) if common.kind in "buifcO" else None


def _magnitude(name: str, common: dtype) -> tuple[dtype, dtype] | None:
    if common.kind == "c":
        return common, part_of(common)
    return (common, common) if common.kind in "buifO" else None


def _conjugate(name: str, common: dtype) -> tuple[dtype, dtype] | None:
    if common.kind == "b":
        return INT8, INT8
    return (common, common) if common.kind in "buifcO" else None


def _bit_count(name: str, common: dtype) -> tuple[dtype, dtype] | None:
    if common.kind == "O":
        return common, common
    return (common, as_dtype("u1")) if common.kind in "bui" else None


def _exponent(name: str, common: dtype) -> tuple[dtype, dtype] | None:
    pair = _floating(name, common)
    return None if pair is None else (pair[0], as_dtype("i4"))


# How a ufunc chooses its loop: from its name and the operands' common dtype to (loop dtype, result dtype).
RULES: dict[str, Callable[[str, dtype], Any]] = {
    "arithmetic": _arithmetic,
    "divide": _divide,
    "whole": _whole,
    "floating": _floating,
    "comparison": _comparison,
    "logical": _logical,
    "bits": _bits,
    "shift": _shift,
    "extreme": _extreme,
    "test": _test,
    "keep whole": _keep_whole,
    "sign": _sign_change,
    "magnitude": _magnitude,
    "bit count": _bit_count,
    "conjugate": _conjugate,
    "exponent": _exponent,
}


COMPARISONS = ("equal", "not_equal", "less", "less_equal", "greater", "greater_equal")
