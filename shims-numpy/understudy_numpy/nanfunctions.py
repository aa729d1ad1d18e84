"""Reductions that leave NaN out: nansum, nanmean, nanstd, nanmin, nanargmax, nancumsum, ...

For dtypes that have no NaN each is the plain reduction. nanmedian and nanpercentile are in `quantiles`.
"""

from __future__ import annotations

import math
from typing import Any

from .creation import asarray
from .dtypes import as_dtype
from .errors import errstate, warn
from .lanes import deliver
from .ndarray import ndarray
from .novalue import NO_VALUE
from .scalars import generic, inexact
from .selection import where as choose
from .subclasses import like, of_subclass, plain
from .ufuncs import fmax, fmin, isnan, maximum, minimum, multiply, sqrt, subtract


def nansum(
    a: Any,
    axis: Any = None,
    dtype: Any = None,
    out: Any = None,
    keepdims: Any = False,
    initial: Any = NO_VALUE,
    where: Any = NO_VALUE,
) -> ndarray:
    """Sum over `axis`, NaN counting as zero."""
    if of_subclass(a):
        return like(a, nansum(plain(a), axis, dtype, out, keepdims, initial, where), out)
    a, _ = _filled(a, 0)
    return a.sum(axis=axis, dtype=dtype, out=out, keepdims=keepdims, **_given(initial=initial, where=where))


def nanprod(
    a: Any,
    axis: Any = None,
    dtype: Any = None,
    out: Any = None,
    keepdims: Any = False,
    initial: Any = NO_VALUE,
    where: Any = NO_VALUE,
) -> ndarray:
    """Product over `axis`, NaN counting as one."""
    if of_subclass(a):
        return like(a, nanprod(plain(a), axis, dtype, out, keepdims, initial, where), out)
    a, _ = _filled(a, 1)
    return a.prod(axis=axis, dtype=dtype, out=out, keepdims=keepdims, **_given(initial=initial, where=where))


def nancumsum(a: Any, axis: Any = None, dtype: Any = None, out: Any = None) -> ndarray:
    """Running sum along `axis`, NaN counting as zero."""
    if of_subclass(a):
        return like(a, nancumsum(plain(a), axis, dtype, out), out)
    a, _ = _filled(a, 0)
    return a.cumsum(axis=axis, dtype=dtype, out=out)


def nancumprod(a: Any, axis: Any = None, dtype: Any = None, out: Any = None) -> ndarray:
    """Running product along `axis`, NaN counting as one."""
    if of_subclass(a):
        return like(a, nancumprod(plain(a), axis, dtype, out), out)
    a, _ = _filled(a, 1)
    return a.cumprod(axis=axis, dtype=dtype, out=out)


def nanmean(
    a: Any, axis: Any = None, dtype: Any = None, out: Any = None, keepdims: Any = False, *, where: Any = NO_VALUE
) -> ndarray:
    """Mean over `axis` of the elements that are not NaN; NaN, with a warning, where there are none."""
    if of_subclass(a):
        return like(a, nanmean(plain(a), axis, dtype, out, keepdims, where=where), out)
    filled, missing = _filled(a, 0)
    if missing is None:
        return filled.mean(axis=axis, dtype=dtype, out=out, keepdims=keepdims, **_given(where=where))
    _require_inexact(dtype, out)
    count = (~missing).sum(axis=axis, keepdims=keepdims, **_given(where=where))
    total = filled.sum(axis=axis, dtype=dtype, out=out, keepdims=keepdims, **_given(where=where))
    result = _ratio(total, count)
    if asarray(count == 0).any():
        warn("Mean of empty slice")
    return deliver(result, out)


def nanvar(
    a: Any,
    axis: Any = None,
    dtype: Any = None,
    out: Any = None,
    ddof: float = 0,
    keepdims: Any = False,
    *,
    where: Any = NO_VALUE,
    mean: Any = NO_VALUE,
    correction: Any = NO_VALUE,
) -> ndarray:
    """Variance over `axis` of the elements that are not NaN, with the divisor n - `ddof`.

    NaN, with a warning, where that is not positive.
    """
    if of_subclass(a):
        return like(
            a, nanvar(plain(a), axis, dtype, out, ddof, keepdims, where=where, mean=mean, correction=correction), out
        )
    if correction is not NO_VALUE:
        if ddof != 0:
            raise ValueError("ddof and correction can't be provided simultaneously.")
        ddof = correction
    filled, missing = _filled(a, 0)
    if missing is None:
        return filled.var(
            axis=axis, dtype=dtype, out=out, ddof=ddof, keepdims=keepdims, **_given(where=where, mean=mean)
        )
    _require_inexact(dtype, out)
    count = (~missing).sum(axis=axis, keepdims=True, **_given(where=where))
    if mean is NO_VALUE:
        mean = _ratio(filled.sum(axis=axis, dtype=dtype, keepdims=True, **_given(where=where)), count)
    deviation = choose(missing, filled.dtype.type(0), subtract(filled, mean))
    square = (
        multiply(deviation, deviation.conj()).real if deviation.dtype.kind == "c" else multiply(deviation, deviation)
    )
    total = square.sum(axis=axis, dtype=dtype, keepdims=keepdims, **_given(where=where))
    if not keepdims:
        count = (~missing).sum(axis=axis, **_given(where=where))
    freedom = count - ddof
    result = _ratio(total, freedom)
    short = asarray(freedom <= 0)
    if short.any():
        warn("Degrees of freedom <= 0 for slice.")
        result = choose(short, asarray(result).dtype.type("nan"), result)[()]
    return deliver(result, out)


def nanstd(
    a: Any,
    axis: Any = None,
    dtype: Any = None,
    out: Any = None,
    ddof: float = 0,
    keepdims: Any = False,
    *,
    where: Any = NO_VALUE,
    mean: Any = NO_VALUE,
    correction: Any = NO_VALUE,
) -> ndarray:
    """Standard deviation over `axis` of the elements that are not NaN: the square root of `nanvar`."""
    if of_subclass(a):
        return like(
            a, nanstd(plain(a), axis, dtype, out, ddof, keepdims, where=where, mean=mean, correction=correction), out
        )
    variance = nanvar(a, axis, dtype, None, ddof, keepdims, where=where, mean=mean, correction=correction)
    root = sqrt(variance)
    if isinstance(variance, generic) and type(root) is not type(variance):
        root = type(variance)(root)
    return deliver(root, out)


def nanmin(
    a: Any,
    axis: Any = None,
    out: Any = None,
    keepdims: Any = False,
    initial: Any = NO_VALUE,
    where: Any = NO_VALUE,
) -> ndarray:
    """Least element over `axis` that is not NaN; NaN, with a warning, where there is none."""
    if of_subclass(a):
        return like(a, nanmin(plain(a), axis, out, keepdims, initial, where), out)
    return _extreme(fmin, a, axis, out, keepdims, initial, where)


def nanmax(
    a: Any,
    axis: Any = None,
    out: Any = None,
    keepdims: Any = False,
    initial: Any = NO_VALUE,
    where: Any = NO_VALUE,
) -> ndarray:
    """Greatest element over `axis` that is not NaN; NaN, with a warning, where there is none."""
    if of_subclass(a):
        return like(a, nanmax(plain(a), axis, out, keepdims, initial, where), out)
    return _extreme(fmax, a, axis, out, keepdims, initial, where)


def nanargmin(a: Any, axis: Any = None, out: Any = None, *, keepdims: Any = False) -> ndarray:
    """Position of the least element that is not NaN; raises ValueError where there is none."""
    filled, missing = _filled(a, float("inf"))
    _refuse_empty_lanes(missing, axis)
    return filled.argmin(axis=axis, out=out, keepdims=keepdims)


def nanargmax(a: Any, axis: Any = None, out: Any = None, *, keepdims: Any = False) -> ndarray:
    """Position of the greatest element that is not NaN; raises ValueError where there is none."""
    filled, missing = _filled(a, float("-inf"))
    _refuse_empty_lanes(missing, axis)
    return filled.argmax(axis=axis, out=out, keepdims=keepdims)


def _filled(a: Any, value: Any) -> tuple[ndarray, ndarray | None]:
    """`a` with NaN replaced by `value`, and where it had NaN; None for a dtype without."""
    a = asarray(a)
    if a.dtype.kind not in "fc":
        return a, None
    missing = isnan(a)
    return choose(missing, a.dtype.type(value), a), missing


def _require_inexact(dtype: Any, out: Any) -> None:
    if dtype is not None and not issubclass(as_dtype(dtype).type, inexact):
        raise TypeError("If a is inexact, then dtype must be inexact")
    if isinstance(out, ndarray) and not issubclass(out.dtype.type, inexact):
        raise TypeError("If a is inexact, then out must be inexact")


def _given(**keywords: Any) -> dict[str, Any]:
    """The keywords that the caller gave."""
    return {name: value for name, value in keywords.items() if value is not NO_VALUE}


def _ratio(total: Any, count: Any) -> Any:
    """`total / count` in the dtype of `total`, silently NaN where the count is zero."""
    with errstate(invalid="ignore", divide="ignore"):
        quotient = asarray(total / count)
    return quotient.astype(asarray(total).dtype, copy=False)[()]


def _extreme(pick: Any, a: Any, axis: Any, out: Any, keepdims: Any, initial: Any, where: Any) -> Any:
    if type(a) is not ndarray:
        return _extreme_of_filled(pick, a, axis, out, keepdims, initial, where)
    lane = "slice"
    result = pick.reduce(a, axis=axis, out=out, keepdims=keepdims, **_given(initial=initial, where=where))
    if a.dtype.kind in "fc" and asarray(isnan(result)).any():
        warn(f"All-NaN {lane} encountered")
    return deliver(result, out)


def _extreme_of_filled(pick: Any, a: Any, axis: Any, out: Any, keepdims: Any, initial: Any, where: Any) -> Any:
    """The extreme of what is no array yet: NaN is replaced before, so only an `initial` of NaN counts."""
    least = pick is fmax
    filled, missing = _filled(a, -math.inf if least else math.inf)
    given = _given(initial=initial, where=where)
    result = (maximum if least else minimum).reduce(filled, axis=axis, out=out, keepdims=keepdims, **given)
    if missing is None:
        return deliver(result, out)
    given.pop("initial", None)
    empty = missing.all(axis=axis, keepdims=keepdims, **given)
    if asarray(empty).any():
        result = choose(empty, filled.dtype.type(math.nan), result)
        warn("All-NaN axis encountered")
    return deliver(result if isinstance(result, ndarray) and result.ndim else asarray(result)[()], out)


def _refuse_empty_lanes(missing: ndarray | None, axis: Any) -> None:
    if missing is not None and missing.size and asarray(missing.all(axis=axis)).any():
        raise ValueError("All-NaN slice encountered")


__all__ = [
    "nanargmax",
    "nanargmin",
    "nancumprod",
    "nancumsum",
    "nanmax",
    "nanmean",
    "nanmin",
    "nanprod",
    "nanstd",
    "nansum",
    "nanvar",
]
