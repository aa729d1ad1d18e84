"""Subclasses of `ndarray`: what is computed on plain arrays is given back as an array of the class it came from.

The modules of this package compute with arrays of exactly the class `ndarray`. A method of a subclass is run on `plain`,
which shares its memory, and its result handed to `like`, which makes an array of the class and finalizes it.
"""

from __future__ import annotations

from typing import Any

from . import primitives
from .ndarray import fresh, ndarray
from .scalars import generic


def plain(a: ndarray) -> ndarray:
    """The same memory as an array of exactly the class `ndarray`."""
    if type(a) is ndarray:
        return a
    made: ndarray = primitives.new_array(ndarray)
    made._share(a, a._shape, a._steps, a._offset)
    return made


def plain_key(key: Any) -> Any:
    """An index without subclasses of `ndarray` in it."""
    if type(key) is tuple:
        return tuple([plain(each) if of_subclass(each) else each for each in key])
    return plain(key) if of_subclass(key) else key


def of_subclass(a: Any) -> bool:
    """Whether something is an array of another class than `ndarray` itself."""
    return type(a) is not ndarray and isinstance(a, ndarray)


def derived(a: Any) -> ndarray:
    """Something that is an array of a subclass, as what it is."""
    return a


def like(a: ndarray, made: Any, out: Any = None) -> Any:
    """What was computed of `a`, as an array of its class; what was written into `out` is that."""
    kind = type(a)
    if kind is ndarray or made is out or not isinstance(made, (ndarray, generic)):
        return made
    return of_class(kind, made, a)


def as_given(given: Any, made: Any, out: Any = None) -> Any:
    """What was computed of an argument, as an array of its class where that is a subclass of `ndarray`."""
    return like(given, made, out) if of_subclass(given) else made


def highest(operands: Any, above: float | None = None) -> Any:
    """The array whose class the result of several arrays has: the first of the highest priority, or none `above` one."""
    arrays = [each for each in operands if isinstance(each, ndarray)]
    found = max(arrays, key=lambda each: each.__array_priority__, default=None)
    return found if above is None or found is not None and found.__array_priority__ > above else None


def in_class(a: ndarray, made: Any, out: Any = None) -> Any:
    """As `like`, but what has no axes in that class either is a scalar."""
    kept = like(a, made, out)
    return made if isinstance(made, generic) and not kept.ndim else kept


def of_class(kind: Any, made: Any, parent: Any) -> ndarray:
    """An array or scalar as an array of the class `kind`, finalized as made of `parent`."""
    if isinstance(made, generic):
        made = as_zero_d(made)
    seen: ndarray = primitives.new_array(kind)
    seen._share(made, made._shape, made._steps, made._offset)
    seen._base = None if made._base is None else _base_of(seen, parent)
    seen._writeable = made._writeable
    return finalized(seen, parent)


def _base_of(seen: ndarray, of: ndarray | None) -> Any:
    """The array that a view of `of` holds on to: the innermost one, but not beyond arrays of the view's own class."""
    if of is None or seen._memory() != of._memory():
        return seen._base
    while isinstance(of._base, ndarray) and type(of._base) is type(seen):
        of = of._base
    return of


def shared(a: ndarray, kind: Any, parent: Any = None) -> ndarray:
    """A view of `a` of the class `kind`, made of `parent` or of `a` itself."""
    seen: ndarray = primitives.new_array(kind)
    seen._share(a, a._shape, a._steps, a._offset)
    seen._base = _base_of(seen, a)
    return seen if kind is ndarray else finalized(seen, a if parent is None else parent)


def finalized(made: ndarray, parent: Any) -> ndarray:
    """`made` after its class was told of what it was made."""
    finalize = type(made).__array_finalize__
    if finalize is not None and finalize is not ndarray.__array_finalize__:
        made.__array_finalize__(parent)
    return made


def as_zero_d(value: generic) -> ndarray:
    """The array without axes of a scalar."""
    dt = value.dtype
    return fresh(primitives.encode(dt.char, dt.width, [value._count if dt.kind in "mM" else value._value]), dt, ())


def written(a: ndarray, made: ndarray) -> None:
    """Make the array `a` be what `made` is: the same memory, dtype and shape."""
    a.storage, a._dtype, a._shape = made.storage, made._dtype, made._shape
    a._steps, a._offset, a._whole, a._size = made._steps, made._offset, made._whole, made._size


__all__ = [
    "as_zero_d",
    "derived",
    "finalized",
    "highest",
    "in_class",
    "like",
    "of_class",
    "of_subclass",
    "plain",
    "plain_key",
    "shared",
    "written",
]
