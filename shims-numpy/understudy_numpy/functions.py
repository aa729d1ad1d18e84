"""Functions of NumPy's namespace that are the methods of the same name, and predicates over arrays."""

from __future__ import annotations

from typing import Any

from . import array_functions, memory, reductions, ufuncs
from .array import count
from .creation import asanyarray, asarray
from .dtypes import BOOL
from .errors import errstate, say_invalid
from .ndarray import ndarray
from .novalue import NO_VALUE
from .primitives.pure.byte_memory import ByteMemory
from .rounding import imag
from .scalars import complexfloating, generic
from .subclasses import like, of_subclass, plain
from .typenames import with_float


def _wrapped(function: Any, a: Any, **keywords: Any) -> Any:
    """Hand the call to an operand that answers it, or to an object with the method (a Series); else NotImplemented."""
    given = {k: v for k, v in keywords.items() if v is not NO_VALUE}
    told = {k: v for k, v in given.items() if v is not None and (k != "ddof" or v != 0)}
    name = function.__name__
    answer = array_functions.answered(f"numpy.{name}", function, (a,), told)
    if answer is not NotImplemented:
        return answer
    if type(a) is ndarray or isinstance(a, (generic, list, tuple, int, float)):
        return NotImplemented
    method = getattr(a, name, None)
    if method is None or not hasattr(a, "__array__"):
        return NotImplemented
    if name in ("sum", "prod") and given["dtype"] is None:
        del given["dtype"]
    return method(**given)


def _receiver(a: Any) -> Any:
    """What has the method: a scalar of NumPy gives scalars back, where its array would give `out`."""
    return a if isinstance(a, (generic, ndarray)) else asarray(a)


def sum(a: Any, axis: Any = None, dtype: Any = None, out: Any = None, keepdims: Any = NO_VALUE, initial: Any = NO_VALUE, where: Any = NO_VALUE) -> Any:  # fmt: skip
    """The sum over axes."""
    if type(a) is not ndarray or out is not None:
        found = _wrapped(sum, a, axis=axis, dtype=dtype, out=out, keepdims=keepdims, initial=initial, where=where)
        if found is not NotImplemented:
            return found
    return _receiver(a).sum(axis, dtype, out, _flag(keepdims), initial, _mask(where))


def prod(a: Any, axis: Any = None, dtype: Any = None, out: Any = None, keepdims: Any = NO_VALUE, initial: Any = NO_VALUE, where: Any = NO_VALUE) -> Any:  # fmt: skip
    """The product over axes."""
    if type(a) is not ndarray or out is not None:
        found = _wrapped(prod, a, axis=axis, dtype=dtype, out=out, keepdims=keepdims, initial=initial, where=where)
        if found is not NotImplemented:
            return found
    return _receiver(a).prod(axis, dtype, out, _flag(keepdims), initial, _mask(where))


def max(a: Any, axis: Any = None, out: Any = None, keepdims: Any = NO_VALUE, initial: Any = NO_VALUE, where: Any = NO_VALUE) -> Any:  # fmt: skip
    """The largest element over axes; NaN if there is one."""
    if type(a) is not ndarray or out is not None:
        found = _wrapped(max, a, axis=axis, out=out, keepdims=keepdims, initial=initial, where=where)
        if found is not NotImplemented:
            return found
    return _receiver(a).max(axis, out, _flag(keepdims), initial, _mask(where))


def min(a: Any, axis: Any = None, out: Any = None, keepdims: Any = NO_VALUE, initial: Any = NO_VALUE, where: Any = NO_VALUE) -> Any:  # fmt: skip
    """The smallest element over axes; NaN if there is one."""
    if type(a) is not ndarray or out is not None:
        found = _wrapped(min, a, axis=axis, out=out, keepdims=keepdims, initial=initial, where=where)
        if found is not NotImplemented:
            return found
    return _receiver(a).min(axis, out, _flag(keepdims), initial, _mask(where))


def amax(a: Any, axis: Any = None, out: Any = None, keepdims: Any = NO_VALUE, initial: Any = NO_VALUE, where: Any = NO_VALUE) -> Any:  # fmt: skip
    """As `max`."""
    return max(a, axis, out, keepdims, initial, where)


def amin(a: Any, axis: Any = None, out: Any = None, keepdims: Any = NO_VALUE, initial: Any = NO_VALUE, where: Any = NO_VALUE) -> Any:  # fmt: skip
    """As `min`."""
    return min(a, axis, out, keepdims, initial, where)


def any(a: Any, axis: Any = None, out: Any = None, keepdims: Any = NO_VALUE, *, where: Any = NO_VALUE) -> Any:
    """Whether some element is true, over axes."""
    if type(a) is not ndarray or out is not None or where is not NO_VALUE:
        found = _wrapped(any, a, axis=axis, out=out, keepdims=keepdims, where=where)
        if found is not NotImplemented:
            return found
    return _receiver(a).any(axis, out, _flag(keepdims), where=_mask(where))


def all(a: Any, axis: Any = None, out: Any = None, keepdims: Any = NO_VALUE, *, where: Any = NO_VALUE) -> Any:
    """Whether all elements are true, over axes."""
    if type(a) is not ndarray or out is not None or where is not NO_VALUE:
        found = _wrapped(all, a, axis=axis, out=out, keepdims=keepdims, where=where)
        if found is not NotImplemented:
            return found
    return _receiver(a).all(axis, out, _flag(keepdims), where=_mask(where))


def mean(a: Any, axis: Any = None, dtype: Any = None, out: Any = None, keepdims: Any = NO_VALUE, *, where: Any = NO_VALUE) -> Any:  # fmt: skip
    """The mean over axes."""
    if type(a) is not ndarray or out is not None or where is not NO_VALUE:
        found = _wrapped(mean, a, axis=axis, dtype=dtype, out=out, keepdims=keepdims, where=where)
        if found is not NotImplemented:
            return found
    return _receiver(a).mean(axis, dtype, out, _flag(keepdims), where=_mask(where))


def _less(ddof: Any, correction: Any) -> Any:
    """How much less than the number of elements is divided by; `correction` is the array API's word for it."""
    if correction is NO_VALUE:
        return ddof
    if ddof != 0:
        raise ValueError("ddof and correction can't be provided simultaneously.")
    return correction


def var(a: Any, axis: Any = None, dtype: Any = None, out: Any = None, ddof: float = 0, keepdims: Any = NO_VALUE, *, where: Any = NO_VALUE, mean: Any = NO_VALUE, correction: Any = NO_VALUE) -> Any:  # fmt: skip
    """The variance over axes."""
    if type(a) is not ndarray or out is not None or where is not NO_VALUE:
        found = _wrapped(var, a, axis=axis, dtype=dtype, out=out, ddof=ddof, keepdims=keepdims, where=where, mean=mean, correction=correction)  # fmt: skip
        if found is not NotImplemented:
            return found
    ddof = _less(ddof, correction)
    return _receiver(a).var(axis, dtype, out, ddof, _flag(keepdims), where=_mask(where), mean=mean)


def std(a: Any, axis: Any = None, dtype: Any = None, out: Any = None, ddof: float = 0, keepdims: Any = NO_VALUE, *, where: Any = NO_VALUE, mean: Any = NO_VALUE, correction: Any = NO_VALUE) -> Any:  # fmt: skip
    """The standard deviation over axes."""
    if type(a) is not ndarray or out is not None or where is not NO_VALUE:
        found = _wrapped(std, a, axis=axis, dtype=dtype, out=out, ddof=ddof, keepdims=keepdims, where=where, mean=mean, correction=correction)  # fmt: skip
        if found is not NotImplemented:
            return found
    ddof = _less(ddof, correction)
    return _receiver(a).std(axis, dtype, out, ddof, _flag(keepdims), where=_mask(where), mean=mean)


def argmax(a: Any, axis: Any = None, out: Any = None, *, keepdims: Any = NO_VALUE) -> Any:
    """The position of the largest element."""
    if type(a) is not ndarray or out is not None:
        found = _wrapped(argmax, a, axis=axis, out=out, keepdims=keepdims)
        if found is not NotImplemented:
            return found
    return _receiver(a).argmax(axis, out, keepdims=_flag(keepdims))


def argmin(a: Any, axis: Any = None, out: Any = None, *, keepdims: Any = NO_VALUE) -> Any:
    """The position of the smallest element."""
    if type(a) is not ndarray or out is not None:
        found = _wrapped(argmin, a, axis=axis, out=out, keepdims=keepdims)
        if found is not NotImplemented:
            return found
    return _receiver(a).argmin(axis, out, keepdims=_flag(keepdims))


def cumsum(a: Any, axis: Any = None, dtype: Any = None, out: Any = None) -> Any:
    """Running sums along an axis."""
    if type(a) is not ndarray or out is not None:
        found = _wrapped(cumsum, a, axis=axis, dtype=dtype, out=out)
        if found is not NotImplemented:
            return found
    return _receiver(a).cumsum(axis, dtype, out)


def cumprod(a: Any, axis: Any = None, dtype: Any = None, out: Any = None) -> Any:
    """Running products along an axis."""
    if type(a) is not ndarray or out is not None:
        found = _wrapped(cumprod, a, axis=axis, dtype=dtype, out=out)
        if found is not NotImplemented:
            return found
    return _receiver(a).cumprod(axis, dtype, out)


def clip(a: Any, a_min: Any = NO_VALUE, a_max: Any = NO_VALUE, out: Any = None, *, min: Any = NO_VALUE, max: Any = NO_VALUE, **kwargs: Any) -> Any:  # fmt: skip
    """Values brought into [a_min, a_max]."""
    low = min if a_min is NO_VALUE else a_min
    high = max if a_max is NO_VALUE else a_max
    if (a_min is NO_VALUE) != (a_max is NO_VALUE):
        missing = "a_min" if a_min is NO_VALUE else "a_max"
        raise TypeError(f"clip() missing 1 required positional argument: {missing!r}")
    if a_min is not NO_VALUE and not (min is NO_VALUE and max is NO_VALUE):
        raise ValueError("Passing `min` or `max` keyword argument when `a_min` and `a_max` are provided is forbidden.")
    if a_min is NO_VALUE and a_max is NO_VALUE and min is NO_VALUE and max is NO_VALUE:
        low = high = None
    low = None if low is NO_VALUE else low
    high = None if high is NO_VALUE else high
    if (
        type(a) is not ndarray
        and hasattr(a, "__array__")
        and hasattr(a, "clip")
        and not isinstance(a, (ndarray, generic))
    ):
        return a.clip(low, high, **kwargs)
    if isinstance(a, generic):
        return a.clip(low, high, out, **kwargs)
    return (a if isinstance(a, ndarray) else asarray(a)).clip(low, high, out, **kwargs)


def ptp(a: Any, axis: Any = None, out: Any = None, keepdims: Any = NO_VALUE) -> Any:
    """The largest less the smallest element."""
    if of_subclass(a):
        return like(a, ptp(plain(a), axis, out, keepdims), out)
    a = asarray(a)
    keep = _flag(keepdims)
    return ufuncs.subtract(a.max(axis, out, keep), a.min(axis, None, keep), out=out)


def _flag(value: Any) -> Any:
    return False if value is NO_VALUE else value


def _mask(value: Any) -> Any:
    return True if value is NO_VALUE else value


def shape(a: Any) -> tuple[int, ...]:
    """The shape of `a`."""
    found = getattr(a, "shape", None)
    return found if found is not None else asarray(a)._shape


def ndim(a: Any) -> int:
    """The number of axes of `a`."""
    found = getattr(a, "ndim", None)
    return found if found is not None else len(asarray(a)._shape)


def size(a: Any, axis: Any = None) -> int:
    """The number of elements, or the length of an axis."""
    if axis is None:
        found = getattr(a, "size", None)
        return found if found is not None else asarray(a)._size
    lengths = shape(a)
    return count(tuple(lengths[k] for k in reductions.normalize_axes(axis, len(lengths))))


def allclose(a: Any, b: Any, rtol: float = 1e-05, atol: float = 1e-08, equal_nan: bool = False) -> bool:
    """Whether all elements are equal within tolerances."""
    return bool(asarray(isclose(a, b, rtol, atol, equal_nan)).all())


def isclose(a: Any, b: Any, rtol: Any = 1e-05, atol: Any = 1e-08, equal_nan: bool = False) -> Any:
    """Where |a - b| <= atol + rtol * |b|."""
    x, y, atol, rtol = (
        each if isinstance(each, (int, float, complex)) else asanyarray(each) for each in (a, b, atol, rtol)
    )
    if isinstance(y, ndarray):
        y = y if y._dtype.kind == "m" else y.astype(with_float(y._dtype), copy=False)
    elif isinstance(y, int):
        y = float(y)
    if not (all(ufuncs.isfinite(atol)) and all(ufuncs.isfinite(rtol))):
        say_invalid(f"One of rtol or atol is not valid, atol: {atol}, rtol: {rtol}")
    with errstate(invalid="ignore"):
        # By operators, so that Python's numbers stay weak.
        near = ufuncs.less_equal(abs(x - y), atol + rtol * abs(y))
        result = ufuncs.logical_or(ufuncs.logical_and(near, ufuncs.isfinite(y)), ufuncs.equal(x, y))
        if equal_nan:
            result = ufuncs.logical_or(result, ufuncs.logical_and(ufuncs.isnan(x), ufuncs.isnan(y)))
    return result


def array_equal(a1: Any, a2: Any, equal_nan: bool = False) -> bool:
    """Whether shapes and elements are the same."""
    try:
        x, y = asarray(a1), asarray(a2)
    except Exception:
        return False
    if x._shape != y._shape:
        return False
    if not equal_nan or x._dtype.kind in "bui" and y._dtype.kind in "bui":
        return bool(asarray(x == y).all())
    if x is y:
        return True
    nan = asarray(ufuncs.isnan(x))
    if not array_equal(nan, ufuncs.isnan(y)):
        return False
    known = ~nan
    return bool(asarray(x[known] == y[known]).all())


def array_equiv(a1: Any, a2: Any) -> bool:
    """Whether the elements are the same after broadcasting."""
    from .broadcasting import broadcast_shape

    x, y = asarray(a1), asarray(a2)
    try:
        broadcast_shape(x._shape, y._shape)
    except ValueError:
        return False
    return bool(asarray(x == y).all())


def shares_memory(a: Any, b: Any, /, max_work: int = -1) -> bool:
    """Whether the arrays have an element in common."""
    return _overlap(a, b, exact=True)


def may_share_memory(a: Any, b: Any, /, max_work: int = 0) -> bool:
    """Whether the spans of memory of the arrays overlap."""
    return _overlap(a, b, exact=False)


def _overlap(a: Any, b: Any, exact: bool) -> bool:
    x, y = asarray(a), asarray(b)
    if not x._size or not y._size or x._memory() != y._memory() and _holder(x) is not _holder(y):
        return False
    spans = [_span(v) for v in (x, y)]
    if spans[0][0] >= spans[1][1] or spans[1][0] >= spans[0][1]:
        return False
    if not exact:
        return True
    first, second = _bytes(x), _bytes(y)
    return not first.isdisjoint(second)


def _holder(a: ndarray) -> Any:
    """The object whose memory the elements of `a` lie in, which fields of records see through a view of their bytes."""
    storage = a.storage
    under = storage.memory if type(storage) is ByteMemory else storage
    return under.obj if isinstance(under, memoryview) else under


def _span(a: ndarray) -> tuple[int, int]:
    low = high = memory.first_byte(a)
    for n, step in zip(a._shape, memory.byte_strides(a)):
        reach = (n - 1) * step
        if reach > 0:
            high += reach
        else:
            low += reach
    return low, high + a._dtype.itemsize


def _bytes(a: ndarray) -> set[int]:
    places = [memory.first_byte(a)]
    for n, step in zip(a._shape, memory.byte_strides(a)):
        places = [p + k * step for p in places for k in range(n)]
    return {p + k for p in places for k in range(a._dtype.itemsize)}


def isscalar(element: Any) -> bool:
    """Whether `element` is a scalar."""
    return isinstance(element, (generic, int, float, complex, str, bytes, memoryview)) or _is_number(element)


def _is_number(value: Any) -> bool:
    import numbers

    return isinstance(value, numbers.Number)


def iscomplexobj(x: Any) -> bool:
    """Whether the dtype is complex; of what has a dtype without being an array, that one."""
    try:
        found = x.dtype.type
    except AttributeError:
        found = asarray(x)._dtype.type
    return issubclass(found, complexfloating)


def isrealobj(x: Any) -> bool:
    """Whether the dtype is not complex."""
    return not iscomplexobj(x)


def iscomplex(x: Any) -> Any:
    """Where the imaginary part is not zero."""
    a = asarray(x)
    if a._dtype.kind == "c":
        return a.imag != 0
    from .creation import zeros

    made = zeros(a._shape, BOOL)
    return made if a._shape else made[()]


def isreal(x: Any) -> Any:
    """Where the imaginary part is zero."""
    return imag(x) == 0


def isfortran(a: Any) -> bool:
    """Whether the array is in Fortran order and not in C order."""
    return a.flags.fnc


def isdtype(dtype: Any, kind: Any) -> bool:
    """Whether a dtype is of a kind named as in the array API."""
    names = {
        "bool": "b", "signed integer": "i", "unsigned integer": "u", "integral": "iu", "real floating": "f",
        "complex floating": "c", "numeric": "iufc",
    }  # fmt: skip
    from .dtypes import as_dtype

    dt = as_dtype(dtype)
    kinds = kind if isinstance(kind, tuple) else (kind,)
    for each in kinds:
        if isinstance(each, str):
            if each not in names:
                raise ValueError(f"kind argument is a string, but {each!r} is not a known kind name.")
            if dt.kind in names[each]:
                return True
        elif dt is as_dtype(each):
            return True
    return False
