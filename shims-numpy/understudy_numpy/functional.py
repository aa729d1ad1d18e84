"""Functions that take functions or conditions: apply_along_axis, vectorize, piecewise, select; and trim_zeros."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable
from typing import Any

from . import primitives
from .broadcasting import broadcast_arrays
from .creation import array, asarray, full, zeros
from .dtypes import OBJECT, result_type
from .lanes import normalize_axis
from .ndarray import fresh, ndarray
from .primitives.refusal import Refusal
from .subclasses import like, of_subclass, plain


def apply_along_axis(func1d: Callable, axis: int, arr: Any, *args: Any, **kwargs: Any) -> ndarray:
    """`func1d(slice, ...)` of every one-dimensional slice along `axis`; what it returns takes the place of the axis."""
    if of_subclass(arr):
        return like(arr, apply_along_axis(func1d, axis, plain(arr), *args, **kwargs))
    arr = asarray(arr)
    axis = normalize_axis(axis, arr.ndim)
    turned = arr.transpose(tuple(k for k in range(arr.ndim) if k != axis) + (axis,))
    outer = turned.shape[:-1]
    places = itertools.product(*map(range, outer))
    first = next(places, None)
    if first is None:
        raise ValueError("Cannot apply_along_axis when any iteration dimensions are 0")
    result = asarray(func1d(turned[first], *args, **kwargs))
    collected = zeros(outer + result.shape, dtype=result.dtype)
    collected[first] = result
    for place in places:
        collected[place] = asarray(func1d(turned[place], *args, **kwargs))
    inner = tuple(range(len(outer), collected.ndim))
    return collected.transpose(tuple(range(axis)) + inner + tuple(range(axis, len(outer))))


def apply_over_axes(func: Callable, a: Any, axes: Any) -> ndarray:
    """`func(a, axis)` for each axis in turn, each result taken on with that axis kept."""
    value = asarray(a)
    ndim = a.ndim
    axes = asarray(axes)
    for axis in [axes] if axes.ndim == 0 else axes:
        axis = axis + ndim if axis < 0 else axis
        result = func(value, axis)
        if result.ndim != value.ndim:
            result = result.reshape(result.shape[:axis] + (1,) + result.shape[axis:])
            if result.ndim != value.ndim:
                raise ValueError("function is not returning an array of the correct shape")
        value = result
    return value


def piecewise(x: Any, condlist: Any, funclist: list, *args: Any, **kw: Any) -> ndarray:
    """The k-th function (or value) applied where the k-th condition holds; one function more applies elsewhere."""
    if of_subclass(x):
        return like(x, piecewise(plain(x), condlist, funclist, *args, **kw))
    x = asarray(x)
    count = len(funclist)
    if (
        isinstance(condlist, (list, tuple))
        and condlist
        and (isinstance(condlist[0], (list, tuple, ndarray)) and (getattr(condlist[0], "ndim", 1) or x.ndim == 0))
    ):
        conditions = [asarray(each, dtype=bool) for each in condlist]
    elif isinstance(condlist, ndarray) and condlist.ndim > x.ndim:
        conditions = [asarray(each, dtype=bool) for each in condlist]
    elif x.ndim == 0 and isinstance(condlist, (list, tuple)):
        conditions = [asarray(each, dtype=bool) for each in condlist]
    else:
        conditions = [asarray(condlist, dtype=bool)]
    n = len(conditions)
    if count == n + 1:
        elsewhere = conditions[0]
        for each in conditions[1:]:
            elsewhere = elsewhere | each
        conditions.append(~elsewhere)
    elif count != n:
        raise ValueError(f"with {n} condition(s), either {n} or {n + 1} functions are expected")
    y = zeros(x.shape, dtype=x.dtype)
    for condition, function in zip(conditions, funclist):
        if not callable(function):
            y[condition] = function
            continue
        values = x[condition]
        if values.size > 0:
            y[condition] = function(values, *args, **kw)
    return y


def select(condlist: list, choicelist: list, default: Any = 0) -> ndarray:
    """For every element the choice of the first condition that holds there, else `default`."""
    if len(condlist) != len(choicelist):
        raise ValueError("list of cases must be same length as list of conditions")
    if len(condlist) == 0:
        raise ValueError("select with an empty condition list is not possible")
    choices = [choice if type(choice) in (int, float, complex) else asarray(choice) for choice in choicelist]
    fallback = default if type(default) in (int, float, complex) else asarray(default)
    try:
        kind = result_type(*choices, fallback)
    except TypeError as error:
        message = f"Choicelist and default value do not have a common dtype: {error}"
        raise TypeError(message) from None
    conditions = broadcast_arrays(*condlist)
    for position, condition in enumerate(conditions):
        if condition.dtype.kind != "b":
            raise TypeError(f"invalid entry {position} in condlist: should be boolean ndarray")
    spread = broadcast_arrays(*[asarray(choice) for choice in choices], asarray(fallback))
    if conditions[0].ndim == 0:
        result = array(spread[-1], dtype=kind)
    else:
        shape = broadcast_arrays(conditions[0], spread[0])[0].shape
        result = full(shape, spread[-1], dtype=kind)
    for condition, choice in zip(reversed(conditions), reversed(spread[:-1])):
        where = broadcast_arrays(condition, result)[0]
        values = broadcast_arrays(choice, result)[0]
        result[where] = values[where]
    return result


def iterable(y: Any) -> bool:
    """Whether `y` can be iterated over."""
    try:
        iter(y)
    except TypeError:
        return False
    return True


def trim_zeros(filt: Any, trim: str = "fb", axis: Any = None) -> Any:
    """`filt` without the zeros at its front (`f` in `trim`) and back (`b`); a sequence stays of its kind."""
    trim = trim.lower()
    if trim not in ("fb", "bf", "f", "b"):
        raise ValueError(f"unexpected character(s) in `trim`: {trim!r}")
    a = asarray(filt)
    if a.ndim == 1 and axis in (None, 0, -1, (0,)):
        (filled,) = a.nonzero()
        if not filled.size:
            start, stop = (a.size, a.size) if "f" in trim else (0, 0)
        else:
            start = filled.item(0) if "f" in trim else 0
            stop = filled.item(-1) + 1 if "b" in trim else a.size
        return filt[start:stop]
    if a.ndim == 0:
        return filt
    axes = range(a.ndim) if axis is None else [axis] if isinstance(axis, int) else list(axis)
    occupied = a.nonzero()
    cut = [slice(None)] * a.ndim
    for each in axes:
        k = normalize_axis(each, a.ndim, "axis")
        places = occupied[k]
        start = (places.min().item() if places.size else a.shape[k]) if "f" in trim else 0
        stop = (places.max().item() + 1 if places.size else start) if "b" in trim else a.shape[k]
        cut[k] = slice(start, stop)
    return filt[tuple(cut)]


class vectorize:
    """A function of scalars as a function of arrays that broadcasts its arguments."""

    __module__ = "numpy"

    def __init__(
        self,
        pyfunc: Any = None,
        otypes: Any = None,
        doc: str | None = None,
        excluded: Any = None,
        cache: bool = False,
        signature: str | None = None,
    ) -> None:
        if signature is not None:
            raise Refusal("numpy.vectorize", "signature", signature, "functions of whole arrays are not covered")
        if pyfunc is not None and not callable(pyfunc):
            raise TypeError("When used as a decorator, only accepts keyword arguments.")
        if isinstance(otypes, str):
            for char in otypes:
                if char not in "?bhilqpBHILQPefdgFDGSUVOMm":
                    raise ValueError(f"Invalid otype specified: {char}")
        elif otypes is not None:
            otypes = [asarray([], dtype=each).dtype for each in otypes]
        self.pyfunc = pyfunc
        self.otypes = otypes
        self.cache = cache
        self.excluded = set() if excluded is None else set(excluded)
        self.signature = signature
        if pyfunc is not None:
            self._named(pyfunc, doc)
        else:
            self.__doc__ = doc

    def _named(self, function: Callable, doc: str | None) -> None:
        self.pyfunc = function
        self.__doc__ = function.__doc__ if doc is None else doc
        name = getattr(function, "__name__", None)
        if name is not None:
            self.__name__ = name
            functools.update_wrapper(self, function, assigned=("__wrapped__",), updated=())

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if self.pyfunc is None:
            self._named(args[0], self.__doc__)
            return self
        varying = [k for k in range(len(args)) if k not in self.excluded]
        names = [name for name in kwargs if name not in self.excluded]
        if not varying and not names:
            if not args and not kwargs:
                raise ValueError("args can not be empty")
            return self.pyfunc(*args, **kwargs)

        def call(row: tuple) -> Any:
            if len(varying) == len(args) == len(row):
                return self.pyfunc(*row)
            positional, named = list(args), dict(kwargs)
            for k, value in zip(varying, row):
                positional[k] = value
            named.update(zip(names, row[len(varying) :]))
            return self.pyfunc(*positional, **named)

        inputs = [asarray(args[k]) for k in varying] + [asarray(kwargs[name]) for name in names]
        spread = broadcast_arrays(*inputs)
        first = None
        if self.otypes is None:
            if spread[0].size == 0:
                raise ValueError("cannot call `vectorize` on size 0 inputs unless `otypes` is set")
            # One call on the first elements, as NumPy scalars, tells how many results there are, and their dtypes.
            first = call(tuple(each.reshape(-1)[0] for each in inputs))
            several = isinstance(first, tuple)
            found = [asarray(item).dtype for item in (first if several else (first,))]
            # Of text only the kind is kept: later results may be longer.
            kinds = [dtype.char if dtype.kind in "US" else dtype for dtype in found]
        else:
            kinds = list(self.otypes)
            several = len(kinds) > 1
        rows = list(zip(*[each.astype(object).ravel().tolist() for each in spread]))
        start = 1 if self.cache and first is not None else 0
        results = [first][:start] + [call(row) for row in rows[start:]]
        columns = [list(column) for column in zip(*results)] if several and results else [results] * len(kinds)
        shape = spread[0].shape
        outputs = tuple(_collected(column, kind, shape) for column, kind in zip(columns, kinds))
        return outputs if several else outputs[0]


def _collected(items: list, kind: Any, shape: tuple[int, ...]) -> ndarray:
    """Any Python objects as an array of one dtype."""
    objects = fresh(primitives.encode(OBJECT.char, OBJECT.width, items), OBJECT, (len(items),))
    return objects.astype(kind).reshape(shape)


__all__ = ["apply_along_axis", "apply_over_axes", "iterable", "piecewise", "select", "trim_zeros", "vectorize"]
