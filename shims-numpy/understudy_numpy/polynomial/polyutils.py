"""What the six families share in public: coefficient series, domains, and the printed form of a number."""

from __future__ import annotations

from typing import Any

from ..arrayprint import format_float_positional, format_float_scientific, get_printoptions
from ..creation import array, asanyarray, empty
from ..dtypes import OBJECT, issubdtype
from ..ndarray import ndarray
from ..scalars import floating, generic
from ..selection import nonzero
from ..typenames import common_type
from ..ufuncs import absolute, isinf, isnan


def trimseq(seq: Any) -> Any:
    """`seq` without the zeros at its end; one element always stays."""
    n = len(seq)
    if n == 0 or seq[-1] != 0:
        return seq
    while n > 1 and seq[n - 1] == 0:
        n -= 1
    return seq[:n]


def as_series(alist: Any, trim: bool = True) -> list[ndarray]:
    """One-dimensional arrays of one common inexact type, or of objects, as copies."""
    arrays = [array(a, ndmin=1, copy=None) for a in alist]
    for a in arrays:
        if a.size == 0:
            raise ValueError("Coefficient array is empty")
        if a.ndim != 1:
            raise ValueError("Coefficient array is not 1-d")
    if trim:
        arrays = [trimseq(a) for a in arrays]
    try:
        kind = common_type(*arrays)
    except Exception as error:
        if all(a.dtype != OBJECT for a in arrays):
            raise ValueError("Coefficient arrays have no common type") from error
        return [_objects(a) for a in arrays]
    return [array(a, copy=True, dtype=kind) for a in arrays]


def _objects(a: ndarray) -> ndarray:
    made = empty(len(a), dtype=object)
    made[:] = a
    return made


def trimcoef(c: Any, tol: float = 0) -> ndarray:
    """The coefficients up to the last one that is larger than `tol`."""
    if tol < 0:
        raise ValueError("tol must be non-negative")
    [c] = as_series([c])
    [large] = nonzero(absolute(c) > tol)
    if len(large) == 0:
        return c[:1] * 0
    return c[: large[-1] + 1].copy()


def getdomain(x: Any) -> ndarray:
    """The smallest interval, or rectangle of the complex plane, that holds the points `x`."""
    [x] = as_series([x], trim=False)
    if x.dtype.kind == "c":
        low = complex(x.real.min(), x.imag.min())
        return array((low, complex(x.real.max(), x.imag.max())))
    return array((x.min(), x.max()))


def mapparms(old: Any, new: Any) -> tuple[Any, Any]:
    """Offset and scale of the linear map from the domain `old` to the domain `new`."""
    length = old[1] - old[0]
    offset = (old[1] * new[0] - old[0] * new[1]) / length
    return offset, (new[1] - new[0]) / length


def mapdomain(x: Any, old: Any, new: Any) -> Any:
    """The points `x` of the domain `old` in the domain `new`."""
    if type(x) not in (int, float, complex) and not isinstance(x, generic):
        x = asanyarray(x)
    offset, scale = mapparms(old, new)
    return offset + scale * x


def format_float(x: Any, parens: bool = False) -> str:
    """A number as the printed form of a series writes it, by the options of printing."""
    if not issubdtype(type(x), floating):
        return str(x)
    options = get_printoptions()
    if isnan(x):
        return options["nanstr"]
    if isinf(x):
        return options["infstr"]
    precision, sign = options["precision"], options["sign"] == "+"
    fixed = options["floatmode"] == "fixed"
    trim = "k" if fixed else "0"
    size = absolute(x)
    if x != 0 and (size >= 1e8 or size < 10 ** min(0, -(precision - 1) // 2)):
        text = format_float_scientific(x, precision=precision, unique=not fixed, trim=trim, sign=sign)
        return f"({text})" if parens else text
    return format_float_positional(x, precision=precision, unique=not fixed, trim=trim, sign=sign, fractional=True)


__all__ = ["as_series", "format_float", "getdomain", "mapdomain", "mapparms", "trimcoef", "trimseq"]
