"""Rounding to decimals, and other repairs of single values."""

from __future__ import annotations

from typing import Any

from . import errors, ufuncs
from .copy_modes import copy_asked
from .creation import asarray
from .dtypes import FLOAT16, FLOAT64, as_dtype, can_cast
from .ndarray import ndarray
from .subclasses import like, of_subclass, plain


def round(a: Any, decimals: int = 0, out: Any = None) -> Any:
    """To the nearest at `decimals`, halves to even: multiplied by the power of ten, rounded, divided."""
    if type(a) is not ndarray:
        method = getattr(type(a), "round", None)
        if method is not None and not hasattr(a, "_value"):
            return a.round(decimals=decimals) if out is None else a.round(decimals=decimals, out=out)
    a = asarray(a)
    kind = a._dtype.kind
    if out is not None:
        _check_out(a, decimals, out)
    if kind == "O":
        from builtins import round as plain

        from .ndarray import fresh

        made = fresh([plain(v, decimals) for v in a.elements()], a._dtype, a._shape)
        return made if a._shape else made[()]
    if kind == "b" and decimals != 0:
        raise errors._UFuncOutputCastingError(
            f"Cannot cast ufunc '{'multiply' if decimals > 0 else 'divide'}' output from dtype('float64') to dtype('bool') "
            "with casting rule 'same_kind'"
        )
    if kind == "b":
        result: Any = a.astype(FLOAT16)
        result = ufuncs.rint(result)
    elif kind in "iu":
        if decimals >= 0:
            result = a.copy("K")
        else:
            step = 10 ** (-decimals)
            result = a.copy("K")
            result[...] = asarray([_nearest(v, step) for v in a.elements()], dtype=a._dtype).reshape(a._shape)
        result = result if a._shape else result[()]
    elif kind == "c":
        result = a.copy("F" if a.flags.fnc else "C")
        result.real = round(a.real, decimals)
        result.imag = round(a.imag, decimals)
        result = result if a._shape else result[()]
    elif decimals == 0:
        result = ufuncs.rint(a)
    elif decimals > 0:
        factor = 10.0**decimals
        result = ufuncs.divide(ufuncs.rint(ufuncs.multiply(a, factor)), factor)
    else:
        factor = 10.0 ** (-decimals)
        result = ufuncs.multiply(ufuncs.rint(ufuncs.divide(a, factor)), factor)
    if out is not None:
        out[...] = result
        return out
    return result


def _check_out(a: ndarray, decimals: int, out: Any) -> None:
    """Raise where what is rounded cannot be put into `out`."""
    if not isinstance(out, ndarray):
        raise TypeError("output must be an array")
    if out._shape != a._shape:
        raise ValueError("invalid output shape")
    if a._dtype.kind == "c" and out._dtype.kind != "c":
        # The real parts are in `out` before the imaginary ones do not find a place.
        out[...] = round(a.real, decimals)
        raise TypeError("array does not have imaginary part to set")
    kind, source = a._dtype.kind, a._dtype
    if kind in "iu" and decimals >= 0 and not can_cast(source, out._dtype, "same_kind"):
        what = "array data" if a._shape else "scalar"
        raise TypeError(f"Cannot cast {what} from {source!r} to {out._dtype!r} according to the rule 'same_kind'")
    source = FLOAT16 if kind == "b" and decimals == 0 else source if kind == "f" else FLOAT64
    if (kind in "bf" or kind in "iu" and decimals < 0) and not can_cast(source, out._dtype, "same_kind"):
        first = "rint" if decimals == 0 else "multiply" if decimals > 0 else "divide"
        raise errors._UFuncOutputCastingError(
            f"Cannot cast ufunc '{first}' output from {source!r} to {out._dtype!r} with casting rule 'same_kind'"
        )


def _nearest(v: int, step: int) -> int:
    low, rest = divmod(v, step)
    if 2 * rest > step or (2 * rest == step and low % 2):
        low += 1
    return low * step


around = round


def fix(x: Any, out: Any = None) -> Any:
    """Rounded towards zero."""
    return ufuncs.trunc(x, out=out)


def nan_to_num(x: Any, copy: bool = True, nan: Any = 0.0, posinf: Any = None, neginf: Any = None) -> Any:
    """NaN and infinities replaced by numbers."""
    if of_subclass(x):
        return like(x, nan_to_num(plain(x), copy, nan, posinf, neginf))
    from .limits import finfo
    from .selection import where

    copy = copy_asked(copy)
    a = asarray(x, copy=None if copy else copy)
    if a._dtype.kind not in "fc":
        return (a.copy("K") if copy else a) if a._shape else a[()]
    if a._dtype.kind == "c":
        made = a.copy("K") if copy else a
        made.real = nan_to_num(a.real, True, nan, posinf, neginf)
        made.imag = nan_to_num(a.imag, True, nan, posinf, neginf)
        return made if a._shape else made[()]
    info = finfo(a._dtype)
    high = info.max if posinf is None else posinf
    low = info.min if neginf is None else neginf
    dt = a._dtype
    result = where(ufuncs.isnan(a), asarray(nan).astype(dt), a)
    result = where(ufuncs.equal(result, float("inf")) & ~ufuncs.isnan(a), asarray(high).astype(dt), result)
    result = where(ufuncs.equal(result, float("-inf")) & ~ufuncs.isnan(a), asarray(low).astype(dt), result)
    if not copy and isinstance(x, ndarray):
        x[...] = result
        return x
    return result if a._shape else result[()]


def real(val: Any) -> Any:
    """The real part."""
    return val.real if hasattr(val, "real") else asarray(val).real


def imag(val: Any) -> Any:
    """The imaginary part."""
    return val.imag if hasattr(val, "imag") else asarray(val).imag


def angle(z: Any, deg: bool = False) -> Any:
    """The angle of complex numbers."""
    if of_subclass(z):
        return like(z, angle(plain(z), deg))
    a = asarray(z)
    if a._dtype.kind == "c":
        result = ufuncs.arctan2(a.imag, a.real)
    else:
        # A weak zero: small integers stay small floats. Truth values do not, which meet an integer here.
        result = ufuncs.arctan2(0, a.astype(float) if a._dtype.kind == "b" else a)
    return result * (180 / 3.141592653589793) if deg else result


def isposinf(x: Any, out: Any = None) -> Any:
    """Where there is a positive infinity."""
    return ufuncs.logical_and(ufuncs.isinf(x), ~_sign(x), out=out)


def isneginf(x: Any, out: Any = None) -> Any:
    """Where there is a negative infinity."""
    return ufuncs.logical_and(ufuncs.isinf(x), _sign(x), out=out)


def _sign(x: Any) -> Any:
    """The sign bits; what has no sign has no infinity of one sign."""
    try:
        return ufuncs.signbit(x)
    except TypeError:
        said = ufuncs.as_array(x).dtype
        raise TypeError(f"This operation is not supported for {said} values because it would be ambiguous.") from None


rint = ufuncs.rint

__all__ = ["as_dtype"]
