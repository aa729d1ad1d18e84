"""The class `ndarray`: its attributes, operators and methods. What they do lies in the modules named for it.

`fresh` makes an array of a whole storage, `view` one that shares the storage of another.
"""

from __future__ import annotations

import operator
from typing import Any

from . import primitives
from .array import Array, count, order_of
from .boxing import box, boxed, scalar
from .copy_modes import NO_COPY, copy_asked
from .dtypes import BOOL, FLOAT64, NUMERIC, OBJECT, as_dtype, dtype
from .exchange import Exchange
from .flags import flagsobj
from .flatiter import flatiter
from .novalue import NO_VALUE as reduction_default
from .primitives.pure.array import Array as pure_array
from .scalars import FALSE, TRUE, float64, generic

_new = primitives.new_array
_new_float = float.__new__


class Interface(Exchange):
    """What NumPy's arrays can do. The class `Array` in force comes before it in `ndarray`, and may do some of it faster."""

    __slots__ = ()

    # Access ----------------------------------------------------------------------------------------------------

    def __len__(self, /) -> int:
        if not self._shape:
            raise TypeError("len() of unsized object")
        return self._shape[0]

    def __getitem__(self, key: Any, /) -> Any:
        if type(key) is int and len(self._shape) == 1:
            n = self._shape[0]
            if not -n <= key < n:
                raise IndexError(f"index {key} is out of bounds for axis 0 with size {n}")
            at = self._offset + self._steps[0] * (key if key >= 0 else key + n)
            if self._dtype is FLOAT64:
                return _new_float(float64, self.storage[at])
            return box(self, at)
        if type(self) is ndarray:
            return indexing.get(self, key)
        found = indexing.get(plain(self), plain_key(key))
        return like(self, found) if isinstance(found, ndarray) else found

    def __setitem__(self, key: Any, value: Any, /) -> None:
        if not self._writeable:
            raise ValueError("assignment destination is read-only")
        indexing.put(plain(self), plain_key(key), value)

    def __delitem__(self, key: Any, /) -> None:
        raise ValueError("cannot delete array elements")

    def __iter__(self, /) -> Any:
        if not self._shape:
            raise TypeError("iteration over a 0-d array")
        if len(self._shape) == 1:
            return iter_scalars(self)
        return iter_rows(self) if type(self) is ndarray else map(self.__getitem__, range(self._shape[0]))

    def __contains__(self, value: Any, /) -> bool:
        return bool((self == value).any())

    def __bool__(self, /) -> bool:
        if self._size == 1:
            return bool((records.truths(self) if self._dtype.kind == "V" else self.elements())[0])
        if self._size == 0:
            raise ValueError(
                "The truth value of an empty array is ambiguous. Use `array.size > 0` to check that an array is not empty."
            )
        raise ValueError("The truth value of an array with more than one element is ambiguous. Use a.any() or a.all()")

    def _only(self) -> Any:
        if self._shape:
            raise TypeError("only 0-dimensional arrays can be converted to Python scalars")
        return box(self, self._offset)

    def __int__(self, /) -> int:
        return int(self._only())

    def __float__(self, /) -> float:
        return float(self._only())

    def __complex__(self, /) -> complex:
        return complex(self._only())

    def __index__(self, /) -> int:
        if self._shape or self._dtype.kind not in "iu":
            raise TypeError("only integer scalar arrays can be converted to a scalar index")
        return self.elements()[0]

    def __repr__(self, /) -> str:
        from . import arrayprint

        return arrayprint.array_repr(self)

    def __str__(self, /) -> str:
        from . import arrayprint

        return arrayprint.array_str(self)

    def __format__(self, spec: str, /) -> str:
        if not self._shape:
            return format(self.item(), spec)
        if spec:
            raise TypeError("unsupported format string passed to numpy.ndarray.__format__")
        return str(self)

    def __copy__(self, /) -> ndarray:
        return self.copy()

    def __deepcopy__(self, memo: Any, /) -> ndarray:
        if self._dtype.kind == "O":
            import copy

            return fresh(copy.deepcopy(list(self.values()), memo), OBJECT, self._shape)
        return self.copy()

    def __array__(self, dtype: Any = None, /, *, copy: Any = None) -> ndarray:
        asked = copy_asked(copy)
        if dtype is not None and as_dtype(dtype) is not self._dtype:
            if asked is False:
                raise ValueError(NO_COPY)
            return self.astype(dtype)
        return self.copy() if asked else self

    def __array_wrap__(self, array: Any, context: Any = None, return_scalar: bool = False, /) -> Any:
        if not isinstance(array, ndarray):
            raise TypeError(f"__array_wrap__() argument 1 must be numpy.ndarray, not {type(array).__name__}")
        if return_scalar and type(self) is ndarray and not array._shape:
            return array[()]
        return array if type(array) is type(self) else shared(array, type(self), self)

    def __array_finalize__(self, obj: Any, /) -> None:
        """What a subclass is told when an array of it was made of `obj`; arrays themselves need not know."""

    def __array_ufunc__(self, ufunc: Any, method: str, /, *inputs: Any, **kwargs: Any) -> Any:
        out = kwargs.get("out") or ()
        if overrides.overriding((*inputs, *(out if type(out) is tuple else (out,)))):
            return NotImplemented
        return getattr(ufunc, method)(*inputs, **kwargs)

    def __array_function__(self, /, func: Any, types: Any, args: Any, kwargs: Any) -> Any:
        for name, given, kind in (("args", args, tuple), ("kwargs", kwargs, dict)):
            if not isinstance(given, kind):
                raise TypeError(f"{name} must be a {kind.__name__}")
        if not all(issubclass(each, ndarray) for each in types):
            return NotImplemented
        return array_functions.implemented(func, args, kwargs)

    def item(self, /, *args: Any) -> Any:
        """One element as a Python object."""
        if len(args) == 1 and isinstance(args[0], tuple):
            args = args[0]
        if not args:
            if self._size != 1:
                raise ValueError("can only convert an array of size 1 to a Python scalar")
            return casting.objects(self.elements(), self._dtype)[0]
        if len(args) == 1:
            if isinstance(args[0], bool):
                raise TypeError("an integer is required")
            key = operator.index(args[0])
            n = self._size
            if not -n <= key < n:
                where = " axis 0 with" if len(self._shape) == 1 else ""
                raise IndexError(f"index {key} is out of bounds for{where} size {n}")
            picked = self.reshape(-1)[key]
        else:
            if len(args) != len(self._shape):
                raise ValueError("incorrect number of indices for array")
            picked = self[tuple(map(operator.index, args))]
        return picked.item() if hasattr(picked, "item") else picked

    def tolist(self, /) -> Any:
        """Nested lists of Python objects."""
        values = casting.objects(self.elements(), self._dtype)
        if not self._shape:
            return values[0]
        if values is self.storage:
            values = list(values)
        for k in range(len(self._shape) - 1, 0, -1):
            n = self._shape[k]
            if n == 0:
                values = [[] for _ in range(count(self._shape[:k]))]
            else:
                values = [values[j : j + n] for j in range(0, len(values), n)]
        return values

    def fill(self, /, value: Any) -> None:
        """Set every element."""
        if not self._writeable:
            raise ValueError("assignment destination is read-only")
        if self._dtype.kind not in "OV":
            indexing.check_single(value, self._dtype)
        if self._dtype.kind in "mM" and isinstance(value, (float, complex)):
            word = "datetime" if self._dtype.kind == "M" else "timedelta"
            raise ValueError(f"Could not convert object to NumPy {word}")
        is_array = isinstance(value, (ndarray, generic))
        self[...] = value if is_array else fresh(casting.store_value(value, self._dtype), self._dtype, ())

    def copy(self, /, order: str = "C") -> ndarray:
        """A fresh array with the same elements."""
        return like(self, manipulation.copy(plain(self), order))

    def astype(
        self, /, dtype: Any, order: str = "K", casting: str = "unsafe", subok: bool = True, copy: bool = True
    ) -> ndarray:
        """The elements as another dtype; without `copy` the array itself where nothing changes."""
        made = conversion.astype(plain(self), dtype, order, casting, copy)
        if type(self) is ndarray:
            return made
        if not copy and made._memory() == self._memory():
            return self
        return like(self, made) if subok else made

    def view(self, /, dtype: Any = None, type: Any = None) -> ndarray:
        """The same memory seen as another dtype."""
        return conversion.view(self, dtype, type)

    # Shape -----------------------------------------------------------------------------------------------------

    def reshape(self, /, *shape: Any, order: str = "C", copy: Any = None) -> ndarray:
        if not shape:
            order_of(order, "C")
            raise TypeError("reshape() takes exactly 1 argument (0 given)")
        if shape == (None,):
            shape = (self._shape,)
        sizes = shape[0] if len(shape) == 1 else shape
        return like(self, manipulation.reshape(plain(self), sizes, order, copy=copy))

    def resize(self, /, *new_shape: Any, refcheck: bool = True) -> None:
        if not new_shape:
            return
        shape = new_shape[0] if len(new_shape) == 1 else new_shape
        manipulation.resize_inplace(self, shape)

    def ravel(self, /, order: str = "C") -> ndarray:
        return like(self, manipulation.ravel(plain(self), order))

    def flatten(self, /, order: str = "C") -> ndarray:
        return like(self, manipulation.flatten(plain(self), order))

    def transpose(self, /, *axes: Any) -> ndarray:
        if not axes or axes == (None,):
            return like(self, plain(self).T)
        order = axes[0] if len(axes) == 1 and not isinstance(axes[0], int) else axes
        return like(self, manipulation.transpose(plain(self), order))

    def swapaxes(self, axis1: int, axis2: int, /) -> ndarray:
        axis1, axis2 = map(coercion.index_of, (axis1, axis2))
        return like(self, manipulation.swapaxes(plain(self), axis1, axis2))

    def squeeze(self, /, axis: Any = None) -> ndarray:
        return like(self, manipulation.squeeze(plain(self), axis))

    def diagonal(self, /, offset: int = 0, axis1: int = 0, axis2: int = 1) -> ndarray:
        return like(self, diagonals.diagonal(plain(self), offset, axis1, axis2))

    def trace(self, /, offset: int = 0, axis1: int = 0, axis2: int = 1, dtype: Any = None, out: Any = None) -> Any:
        return in_class(self, diagonals.trace(plain(self), offset, axis1, axis2, dtype, out), out)

    def repeat(self, repeats: Any, /, axis: Any = None) -> ndarray:
        return like(self, manipulation.repeat(plain(self), repeats, axis))

    def _owned(self) -> ndarray:
        """This view as the owner of its storage, for results that were made in another order of axes."""
        self._base = None
        return self

    # Selection -------------------------------------------------------------------------------------------------

    def take(self, indices: Any, /, axis: Any = None, out: Any = None, mode: str = "raise") -> Any:
        return in_class(self, selection.take(plain(self), indices, axis, out, mode), out)

    def put(self, indices: Any, values: Any, /, mode: str = "raise") -> None:
        selection.put(plain(self), indices, values, mode)

    def choose(self, /, choices: Any, out: Any = None, mode: str = "raise") -> Any:
        selection.require_mode(mode)
        len(choices)
        return in_class(self, selection.choose(plain(self), choices, out, mode), out)

    def compress(self, /, condition: Any, axis: Any = None, out: Any = None) -> ndarray:
        return like(self, selection.compress(condition, plain(self), axis, out), out)

    def nonzero(self, /) -> tuple[ndarray, ...]:
        return selection.nonzero(plain(self))

    def sort(self, /, axis: int = -1, kind: Any = None, order: Any = None, *, stable: Any = None) -> None:
        ordering.sort_inplace(plain(self), coercion.index_of(axis), kind, order, stable)

    def argsort(self, /, axis: Any = -1, kind: Any = None, order: Any = None, *, stable: Any = None) -> ndarray:
        return like(self, ordering.argsort(plain(self), axis, kind, order, stable=stable))

    def partition(self, kth: Any, /, axis: int = -1, kind: str = "introselect", order: Any = None) -> None:
        plain(self)[...] = ordering.partition(plain(self), kth, axis, kind, order)

    def argpartition(self, kth: Any, /, axis: Any = -1, kind: str = "introselect", order: Any = None) -> ndarray:
        return like(self, ordering.argpartition(plain(self), kth, axis, kind, order))

    def searchsorted(self, v: Any, /, side: str = "left", sorter: Any = None) -> Any:
        return ordering.searchsorted(plain(self), v, side, sorter)

    # Reductions ------------------------------------------------------------------------------------------------

    def sum(
        self, /, axis: Any = None, dtype: Any = None, out: Any = None, keepdims: Any = False, initial: Any = reduction_default,
        where: Any = True,
    ) -> Any:  # fmt: skip
        return reductions.reduce(ufuncs.add, self, axis, dtype, out, keepdims, initial, where)

    def prod(
        self, /, axis: Any = None, dtype: Any = None, out: Any = None, keepdims: Any = False, initial: Any = reduction_default,
        where: Any = True,
    ) -> Any:  # fmt: skip
        return reductions.reduce(ufuncs.multiply, self, axis, dtype, out, keepdims, initial, where)

    def max(
        self,
        /,
        axis: Any = None,
        out: Any = None,
        keepdims: Any = False,
        initial: Any = reduction_default,
        where: Any = True,
    ) -> Any:
        return reductions.reduce(ufuncs.maximum, self, axis, None, out, keepdims, initial, where)

    def min(
        self,
        /,
        axis: Any = None,
        out: Any = None,
        keepdims: Any = False,
        initial: Any = reduction_default,
        where: Any = True,
    ) -> Any:
        return reductions.reduce(ufuncs.minimum, self, axis, None, out, keepdims, initial, where)

    def any(self, /, axis: Any = None, out: Any = None, keepdims: Any = False, *, where: Any = True) -> Any:
        return reductions.reduce(ufuncs.logical_or, truths(self), axis, None, out, keepdims, reduction_default, where)

    def all(self, /, axis: Any = None, out: Any = None, keepdims: Any = False, *, where: Any = True) -> Any:
        return reductions.reduce(ufuncs.logical_and, truths(self), axis, None, out, keepdims, reduction_default, where)

    def mean(
        self, /, axis: Any = None, dtype: Any = None, out: Any = None, keepdims: Any = False, *, where: Any = True
    ) -> Any:
        return like(self, averages.mean(plain(self), axis, dtype, out, keepdims, where=where), out)

    def var(
        self, /, axis: Any = None, dtype: Any = None, out: Any = None, ddof: float = 0, keepdims: Any = False, *,
        where: Any = True, mean: Any = None,
    ) -> Any:  # fmt: skip
        made = averages.var(plain(self), axis, dtype, out, ddof, keepdims, where=where, mean=mean)
        return like(self, made, out)

    def std(
        self, /, axis: Any = None, dtype: Any = None, out: Any = None, ddof: float = 0, keepdims: Any = False, *,
        where: Any = True, mean: Any = None,
    ) -> Any:  # fmt: skip
        made = averages.std(plain(self), axis, dtype, out, ddof, keepdims, where=where, mean=mean)
        return like(self, made, out)

    def argmax(self, /, axis: Any = None, out: Any = None, *, keepdims: bool = False) -> Any:
        return in_class(self, extremes.argmax(plain(self), axis, out, keepdims=keepdims), out)

    def argmin(self, /, axis: Any = None, out: Any = None, *, keepdims: bool = False) -> Any:
        return in_class(self, extremes.argmin(plain(self), axis, out, keepdims=keepdims), out)

    def cumsum(self, /, axis: Any = None, dtype: Any = None, out: Any = None) -> ndarray:
        return reductions.accumulate(ufuncs.add, self, axis, dtype, out)

    def cumprod(self, /, axis: Any = None, dtype: Any = None, out: Any = None) -> ndarray:
        return reductions.accumulate(ufuncs.multiply, self, axis, dtype, out)

    def clip(self, /, min: Any = None, max: Any = None, out: Any = None, **kwargs: Any) -> Any:
        return extremes.clip(self, min, max, out, **kwargs)

    def round(self, /, decimals: int = 0, out: Any = None) -> Any:
        made = rounding.round(plain(self), decimals, out)
        return like(self, made, out) if decimals == 0 or self._dtype.kind in "biu" else made

    def conj(self, /, out: Any = None) -> ndarray:
        if self._dtype.kind not in "buifcO":
            raise TypeError("cannot conjugate non-numeric dtype")
        # What is real is its own conjugate.
        return ufuncs.conjugate(self, out=out) if self._dtype.kind in "cO" or out is not None else self

    def conjugate(self, /, out: Any = None) -> ndarray:
        return self.conj(out)

    def dot(self, b: Any, /, out: Any = None) -> Any:
        return products.dot(self, b, out)

    # Operators -------------------------------------------------------------------------------------------------

    def __add__(self, other: Any, /) -> Any:
        return NotImplemented if defers(other) else ufuncs.add(self, other)

    def __radd__(self, other: Any, /) -> Any:
        return ufuncs.add(other, self)

    def __iadd__(self, other: Any, /) -> Any:
        return ufuncs.add(self, other, out=(self,))

    def __sub__(self, other: Any, /) -> Any:
        return NotImplemented if defers(other) else ufuncs.subtract(self, other)

    def __rsub__(self, other: Any, /) -> Any:
        return ufuncs.subtract(other, self)

    def __isub__(self, other: Any, /) -> Any:
        return ufuncs.subtract(self, other, out=(self,))

    def __mul__(self, other: Any, /) -> Any:
        return NotImplemented if defers(other) else ufuncs.multiply(self, other)

    def __rmul__(self, other: Any, /) -> Any:
        return ufuncs.multiply(other, self)

    def __imul__(self, other: Any, /) -> Any:
        return ufuncs.multiply(self, other, out=(self,))

    def __truediv__(self, other: Any, /) -> Any:
        return NotImplemented if defers(other) else ufuncs.divide(self, other)

    def __rtruediv__(self, other: Any, /) -> Any:
        return ufuncs.divide(other, self)

    def __itruediv__(self, other: Any, /) -> Any:
        return ufuncs.divide(self, other, out=(self,))

    def __floordiv__(self, other: Any, /) -> Any:
        return NotImplemented if defers(other) else ufuncs.floor_divide(self, other)

    def __rfloordiv__(self, other: Any, /) -> Any:
        return ufuncs.floor_divide(other, self)

    def __ifloordiv__(self, other: Any, /) -> Any:
        return ufuncs.floor_divide(self, other, out=(self,))

    def __mod__(self, other: Any, /) -> Any:
        return NotImplemented if defers(other) else ufuncs.remainder(self, other)

    def __rmod__(self, other: Any, /) -> Any:
        return ufuncs.remainder(other, self)

    def __imod__(self, other: Any, /) -> Any:
        return ufuncs.remainder(self, other, out=(self,))

    def __divmod__(self, other: Any, /) -> Any:
        return NotImplemented if defers(other) else ufuncs.divmod(self, other)

    def __rdivmod__(self, other: Any, /) -> Any:
        return ufuncs.divmod(other, self)

    def __pow__(self, other: Any, modulo: Any = None, /) -> Any:
        return NotImplemented if modulo is not None or defers(other) else ufuncs.array_power(self, other)

    def __rpow__(self, other: Any, modulo: Any = None, /) -> Any:
        return ufuncs.power(other, self)

    def __ipow__(self, other: Any, /) -> Any:
        return ufuncs.array_power(self, other, out=(self,))

    def __matmul__(self, other: Any, /) -> Any:
        return NotImplemented if defers(other) else products_of_stacks.matmul(self, other)

    def __rmatmul__(self, other: Any, /) -> Any:
        return products_of_stacks.matmul(other, self)

    def __imatmul__(self, other: Any, /) -> Any:
        return products_of_stacks.matmul_inplace(self, other)

    def __and__(self, other: Any, /) -> Any:
        return NotImplemented if defers(other) else ufuncs.bitwise_and(self, other)

    def __rand__(self, other: Any, /) -> Any:
        return ufuncs.bitwise_and(other, self)

    def __iand__(self, other: Any, /) -> Any:
        return ufuncs.bitwise_and(self, other, out=(self,))

    def __or__(self, other: Any, /) -> Any:
        return NotImplemented if defers(other) else ufuncs.bitwise_or(self, other)

    def __ror__(self, other: Any, /) -> Any:
        return ufuncs.bitwise_or(other, self)

    def __ior__(self, other: Any, /) -> Any:
        return ufuncs.bitwise_or(self, other, out=(self,))

    def __xor__(self, other: Any, /) -> Any:
        return NotImplemented if defers(other) else ufuncs.bitwise_xor(self, other)

    def __rxor__(self, other: Any, /) -> Any:
        return ufuncs.bitwise_xor(other, self)

    def __ixor__(self, other: Any, /) -> Any:
        return ufuncs.bitwise_xor(self, other, out=(self,))

    def __lshift__(self, other: Any, /) -> Any:
        return NotImplemented if defers(other) else ufuncs.left_shift(self, other)

    def __rlshift__(self, other: Any, /) -> Any:
        return ufuncs.left_shift(other, self)

    def __ilshift__(self, other: Any, /) -> Any:
        return ufuncs.left_shift(self, other, out=(self,))

    def __rshift__(self, other: Any, /) -> Any:
        return NotImplemented if defers(other) else ufuncs.right_shift(self, other)

    def __rrshift__(self, other: Any, /) -> Any:
        return ufuncs.right_shift(other, self)

    def __irshift__(self, other: Any, /) -> Any:
        return ufuncs.right_shift(self, other, out=(self,))

    def __lt__(self, other: Any, /) -> Any:
        return NotImplemented if defers(other) else ufuncs.less(self, other)

    def __le__(self, other: Any, /) -> Any:
        return NotImplemented if defers(other) else ufuncs.less_equal(self, other)

    def __gt__(self, other: Any, /) -> Any:
        return NotImplemented if defers(other) else ufuncs.greater(self, other)

    def __ge__(self, other: Any, /) -> Any:
        return NotImplemented if defers(other) else ufuncs.greater_equal(self, other)

    def __eq__(self, other: Any, /) -> Any:
        return NotImplemented if defers(other) else ufuncs.equality(ufuncs.equal, self, other)

    def __ne__(self, other: Any, /) -> Any:
        return NotImplemented if defers(other) else ufuncs.equality(ufuncs.not_equal, self, other)

    def __neg__(self, /) -> Any:
        return ufuncs.negative(self)

    def __pos__(self, /) -> Any:
        return ufuncs.positive(self)

    def __abs__(self, /) -> Any:
        return ufuncs.absolute(self)

    def __invert__(self, /) -> Any:
        return ufuncs.invert(self)


class ndarray(Array, Interface):
    """An n-dimensional array: `Array` with NumPy's interface."""

    __module__ = "numpy"
    __slots__ = ()
    __array_priority__ = 0.0
    __hash__ = None  # type: ignore[assignment]

    def __new__(
        cls, shape: Any, dtype: Any = float, buffer: Any = None, offset: int = 0, strides: Any = None, order: Any = None
    ) -> Any:
        from .over_memory import laid_out

        made = laid_out(shape, as_dtype(dtype), buffer, offset, strides, order)
        return made if cls is ndarray else of_class(cls, made, None)

    def __class_getitem__(cls, item: Any) -> Any:
        return cls


_KNOWN = frozenset((ndarray, int, float, bool, complex, list, tuple, str, bytes, float64))


def defers(other: Any) -> bool:
    """Whether the reflected operator of `other` should answer instead."""
    kind = type(other)
    if kind in _KNOWN or isinstance(other, ndarray):
        return False
    override = getattr(kind, "__array_ufunc__", False)
    if override is not False:
        return override is None
    priority = getattr(other, "__array_priority__", None)
    return priority is not None and priority > 0.0


def fresh(storage: Any, dt: dtype, shape: tuple[int, ...]) -> ndarray:
    """An array that owns `storage`, which holds exactly its elements in C order (native ones, whatever `dt` says)."""
    if dt.swapped:
        storage = memory.swapped_storage(storage, dt)
    made = _new(ndarray)
    made._own(storage, dt, shape)
    return made


def view(
    of: ndarray, shape: tuple[int, ...], steps: tuple[int, ...], offset: int, dt: Any = None, storage: Any = None
) -> ndarray:
    """An array that shares the storage of `of`."""
    made = _new(ndarray)
    made._share(of, shape, steps, offset, dt, storage)
    return made


def truths(a: ndarray) -> ndarray:
    """`a` for `any` and `all`, which answer with booleans for objects and text too."""
    return conversion.astype(a, BOOL, "K", "unsafe", True) if a._dtype.kind in "OUST" else a


def iter_scalars(a: ndarray) -> Any:
    if a._dtype.kind == "V":
        return (records.scalar_at(a, a._offset + k * a._steps[0]) for k in range(a._size))
    return boxed(a.elements(), a._dtype)


def iter_rows(a: ndarray) -> Any:
    shape, steps = a._shape[1:], a._steps[1:]
    step, offset = a._steps[0], a._offset
    for k in range(a._shape[0]):
        yield view(a, shape, steps, offset + k * step)


primitives.install(
    pure=pure_array, interface=Interface, ndarray=ndarray, dtypes=NUMERIC, box=box, true=TRUE, false=FALSE,
    no_value=reduction_default,
)  # fmt: skip

# The modules that say what the methods do rest on the class above, so they are imported after it.
from . import (  # noqa: E402
    array_functions,
    averages,
    casting,
    coercion,
    conversion,
    diagonals,
    extremes,
    indexing,
    manipulation,
    memory,
    ordering,
    overrides,
    products,
    products_of_stacks,
    records,
    reductions,
    rounding,
    selection,
    ufuncs,
)
from .subclasses import in_class, like, of_class, plain, plain_key, shared  # noqa: E402

__all__ = ["BOOL", "box", "boxed", "flagsobj", "flatiter", "fresh", "ndarray", "scalar", "view"]
