"""`frompyfunc`: a Python function as a ufunc over objects."""

from __future__ import annotations

import functools
import operator
from typing import Any, Callable

from .array import count
from .broadcasting import broadcast_shape, in_memory_order, spread
from .casting import objects
from .creation import asarray
from .dtypes import OBJECT, can_cast
from .errors import UFuncTypeError, named_as_base, warn
from .lanes import lanes, normalize_axes
from .manipulation import moveaxis
from .ndarray import fresh, ndarray
from .novalue import NO_VALUE
from .selection import copyto
from .ufunc import ufunc

_MOST_OPERANDS = 64


@named_as_base
class PythonUfunc(ufunc):
    """Calls a Python function for each set of elements; what it gives is kept as it is."""

    __module__ = "numpy"

    def __init__(self, func: Callable[..., Any], nin: int, nout: int, identity: Any) -> None:
        self.__name__ = f"{getattr(func, '__name__', '?')} (vectorized)"
        self.__qualname__ = self.__name__
        self.nin, self.nout, self.nargs = nin, nout, nin + nout
        self.identity = None if identity is NO_VALUE else identity
        self._has_identity = identity is not NO_VALUE
        self._function = func

    @property
    def types(self) -> list[str]:
        return ["O" * self.nin + "->" + "O" * self.nout]

    @property
    def ntypes(self) -> int:
        return 1

    @property
    def signature(self) -> None:
        return None

    def __repr__(self) -> str:
        return f"<ufunc '{self.__name__}'>"

    def __call__(self, *args: Any, out: Any = None, where: Any = True, **options: Any) -> Any:
        """The function of the broadcast elements, as Python objects."""
        if not self.nin <= len(args) <= self.nargs:
            raise TypeError(
                f"{self.__name__}() takes from {self.nin} to {self.nargs} positional arguments but {len(args)} "
                f"{'was' if len(args) == 1 else 'were'} given"
            )
        arrays = [asarray(each) for each in args[: self.nin]]
        if len(args) > self.nin:
            out = args[self.nin :]
        outs = list(out) if isinstance(out, tuple) else [out] * self.nout
        shape = broadcast_shape(*(a.shape for a in arrays)) if arrays else ()
        if len(shape) > 1 and out is None and where is True:
            turned = in_memory_order(arrays, shape)
            if turned is not None:
                axes, views = turned
                back = [axes.index(k) for k in range(len(axes))]
                made = self._applied(views, tuple(shape[axis] for axis in axes))
                return self._given([each.transpose(back)._owned() for each in made], [None] * self.nout, where)
        return self._given(self._applied(arrays, shape), outs, where)

    def _applied(self, arrays: Any, shape: tuple[int, ...]) -> list[ndarray]:
        columns = []
        for a in arrays:
            values = objects(list(a.elements()), a._dtype)
            columns.append(values if a.shape == shape else spread(values, a.shape, shape) if a.size else [])
        rows = zip(*columns) if columns else [()]
        results = [self._function(*row) for row in rows]
        if self.nout == 1:
            return [fresh(results, OBJECT, shape)]
        # What is no tuple of the right length is lost, as in NumPy.
        wrong = (None,) * self.nout
        fitting = [each if isinstance(each, tuple) and len(each) == self.nout else wrong for each in results]
        return [fresh([each[k] for each in fitting], OBJECT, shape) for k in range(self.nout)]

    def _given(self, made: list[ndarray], outs: list[Any], where: Any) -> Any:
        found = []
        for result, out in zip(made, outs):
            if out is None and where is not True:
                warn(
                    "'where' used without 'out', expect unitialized memory in output. If this is intentional, use out=None.",
                    UserWarning,
                )
                out = fresh([None] * result.size, OBJECT, result.shape)
            if out is None:
                found.append(result if result.shape else result.elements()[0])
                continue
            if not can_cast(OBJECT, out.dtype, "same_kind"):
                raise UFuncTypeError(
                    f"Cannot cast ufunc '{self.__name__}' output from {OBJECT!r} to {out.dtype!r} with casting rule "
                    "'same_kind'"
                )
            copyto(out, result, where=where)
            found.append(out)
        return found[0] if self.nout == 1 else tuple(found)

    # Methods of functions of two arguments ---------------------------------------------------------------------

    def _require_binary(self, method: str) -> None:
        if self.nin != 2:
            raise ValueError(f"{method} only supported for binary functions")
        if self.nout != 1:
            raise ValueError(f"{method} only supported for functions returning a single value")

    def reduce(
        self, array: Any, axis: Any = 0, dtype: Any = None, out: Any = None, keepdims: bool = False,
        initial: Any = NO_VALUE, where: Any = True,
    ) -> Any:  # fmt: skip
        """The function folded over an axis, or with an identity over several."""
        self._require_binary("reduce")
        a = asarray(array).astype(object, copy=False)
        if a.ndim == 0 and axis == 0:
            axis = None
        axes = normalize_axes(axis, a.ndim)
        if len(axes) > 1 and not self._has_identity:
            raise ValueError(
                f"reduction operation '{self.__name__}' is not reorderable, so at most one axis may be specified"
            )
        lists, shape = lanes(a, axes)
        start = [] if initial is NO_VALUE or initial is None else [initial]
        results = []
        for values in lists:
            values = start + values
            if not values and not self._has_identity:
                raise ValueError(f"zero-size array to reduction operation {self.__name__} which has no identity")
            results.append(functools.reduce(self._function, values) if values else self.identity)
        made = fresh(results, OBJECT, shape)
        if keepdims:
            made = made.reshape(tuple(1 if k in axes else n for k, n in enumerate(a.shape)))
        return self._given([made], [out[0] if isinstance(out, tuple) else out], True)

    def accumulate(self, array: Any, axis: int = 0, dtype: Any = None, out: Any = None) -> Any:
        """The folds of the first elements, the first two, and so on."""
        self._require_binary("accumulate")
        a = asarray(array).astype(object, copy=False)
        moved = moveaxis(a, axis, -1)
        lists, _ = lanes(moved, (a.ndim - 1,))
        results: list[Any] = []
        for values in lists:
            total = values[:1]
            for value in values[1:]:
                total.append(self._function(total[-1], value))
            results += total
        made = moveaxis(fresh(results, OBJECT, moved.shape), -1, axis)
        return self._given([made.copy()], [out[0] if isinstance(out, tuple) else out], True)

    def reduceat(self, array: Any, indices: Any, axis: int = 0, dtype: Any = None, out: Any = None) -> Any:
        """The folds of the slices that begin at `indices`."""
        self._require_binary("reduceat")
        a = moveaxis(asarray(array).astype(object, copy=False), axis, -1)
        starts = [operator.index(k) for k in asarray(indices).tolist()]
        lists, shape = lanes(a, (a.ndim - 1,))
        results = []
        for values in lists:
            for first, stop in zip(starts, [*starts[1:], len(values)]):
                if not 0 <= first < len(values):
                    raise IndexError(f"index {first} out-of-bounds in {self.__name__}.reduceat [0, {len(values)})")
                results.append(functools.reduce(self._function, values[first:stop] or values[first : first + 1]))
        made = moveaxis(fresh(results, OBJECT, (*shape, len(starts))), -1, axis)
        return self._given([made.copy()], [out[0] if isinstance(out, tuple) else out], True)

    def outer(self, A: Any, B: Any, /, **kwargs: Any) -> Any:
        """The function of all pairs."""
        a, b = asarray(A), asarray(B)
        return self(a.reshape(a.shape + (1,) * b.ndim), b, **kwargs)

    def at(self, a: ndarray, indices: Any, b: Any = None, /) -> None:
        """The function applied in place at `indices`, once for each time that a place is named."""
        flat = fresh(list(range(a.size)), OBJECT, a.shape)[indices]
        places = flat.ravel().tolist() if isinstance(flat, ndarray) else [flat]
        shape = flat.shape if isinstance(flat, ndarray) else ()
        values = asarray(b).astype(object)
        others = spread(list(values.elements()), values.shape, shape) if count(shape) else []
        for place, other in zip(places, others):
            old = a.flat[place]
            a.flat[place] = self._function(old) if self.nin == 1 else self._function(old, other)


def frompyfunc(func: Any, /, nin: Any, nout: Any, *, identity: Any = NO_VALUE) -> PythonUfunc:
    """A ufunc that calls `func` with `nin` Python objects, which gives `nout` of them."""
    nin, nout = operator.index(nin), operator.index(nout)
    if not callable(func):
        raise TypeError("function must be callable")
    if nin + nout > _MOST_OPERANDS:
        raise ValueError(
            f"Cannot construct a ufunc with more than {_MOST_OPERANDS} operands (requested number were: inputs = {nin} and "
            f"outputs = {nout})"
        )
    return PythonUfunc(func, nin, nout, identity)


__all__ = ["frompyfunc"]
