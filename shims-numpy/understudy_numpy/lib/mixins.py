"""`NDArrayOperatorsMixin`: Python's operators for a class that has `__array_ufunc__`."""

from __future__ import annotations

from typing import Any

from .. import products_of_stacks, ufuncs
from ..ufunc import ufunc


def _answer(function: ufunc, own: Any, other: Any) -> Any:
    """The ufunc of the operands, unless the other one takes no part in ufuncs."""
    if getattr(other, "__array_ufunc__", False) is None:
        return NotImplemented
    return function(own, other)


def _reflected(function: ufunc, own: Any, other: Any) -> Any:
    if getattr(other, "__array_ufunc__", False) is None:
        return NotImplemented
    return function(other, own)


class NDArrayOperatorsMixin:
    """Every operator calls the ufunc of its name, which calls `__array_ufunc__`."""

    __module__ = "numpy.lib.mixins"
    __slots__ = ()
    __hash__ = None  # type: ignore[assignment]

    def __lt__(self, other: Any) -> Any:
        return _answer(ufuncs.less, self, other)

    def __le__(self, other: Any) -> Any:
        return _answer(ufuncs.less_equal, self, other)

    def __gt__(self, other: Any) -> Any:
        return _answer(ufuncs.greater, self, other)

    def __ge__(self, other: Any) -> Any:
        return _answer(ufuncs.greater_equal, self, other)

    def __eq__(self, other: Any) -> Any:
        return _answer(ufuncs.equal, self, other)

    def __ne__(self, other: Any) -> Any:
        return _answer(ufuncs.not_equal, self, other)

    def __add__(self, other: Any) -> Any:
        return _answer(ufuncs.add, self, other)

    def __radd__(self, other: Any) -> Any:
        return _reflected(ufuncs.add, self, other)

    def __iadd__(self, other: Any) -> Any:
        return ufuncs.add(self, other, out=(self,))

    def __sub__(self, other: Any) -> Any:
        return _answer(ufuncs.subtract, self, other)

    def __rsub__(self, other: Any) -> Any:
        return _reflected(ufuncs.subtract, self, other)

    def __isub__(self, other: Any) -> Any:
        return ufuncs.subtract(self, other, out=(self,))

    def __mul__(self, other: Any) -> Any:
        return _answer(ufuncs.multiply, self, other)

    def __rmul__(self, other: Any) -> Any:
        return _reflected(ufuncs.multiply, self, other)

    def __imul__(self, other: Any) -> Any:
        return ufuncs.multiply(self, other, out=(self,))

    def __matmul__(self, other: Any) -> Any:
        return _answer(products_of_stacks.matmul, self, other)

    def __rmatmul__(self, other: Any) -> Any:
        return _reflected(products_of_stacks.matmul, self, other)

    def __imatmul__(self, other: Any) -> Any:
        return products_of_stacks.matmul(self, other, out=(self,))

    def __truediv__(self, other: Any) -> Any:
        return _answer(ufuncs.divide, self, other)

    def __rtruediv__(self, other: Any) -> Any:
        return _reflected(ufuncs.divide, self, other)

    def __itruediv__(self, other: Any) -> Any:
        return ufuncs.divide(self, other, out=(self,))

    def __floordiv__(self, other: Any) -> Any:
        return _answer(ufuncs.floor_divide, self, other)

    def __rfloordiv__(self, other: Any) -> Any:
        return _reflected(ufuncs.floor_divide, self, other)

    def __ifloordiv__(self, other: Any) -> Any:
        return ufuncs.floor_divide(self, other, out=(self,))

    def __mod__(self, other: Any) -> Any:
        return _answer(ufuncs.remainder, self, other)

    def __rmod__(self, other: Any) -> Any:
        return _reflected(ufuncs.remainder, self, other)

    def __imod__(self, other: Any) -> Any:
        return ufuncs.remainder(self, other, out=(self,))

    def __pow__(self, other: Any) -> Any:
        return _answer(ufuncs.power, self, other)

    def __rpow__(self, other: Any) -> Any:
        return _reflected(ufuncs.power, self, other)

    def __ipow__(self, other: Any) -> Any:
        return ufuncs.power(self, other, out=(self,))

    def __lshift__(self, other: Any) -> Any:
        return _answer(ufuncs.left_shift, self, other)

    def __rlshift__(self, other: Any) -> Any:
        return _reflected(ufuncs.left_shift, self, other)

    def __ilshift__(self, other: Any) -> Any:
        return ufuncs.left_shift(self, other, out=(self,))

    def __rshift__(self, other: Any) -> Any:
        return _answer(ufuncs.right_shift, self, other)

    def __rrshift__(self, other: Any) -> Any:
        return _reflected(ufuncs.right_shift, self, other)

    def __irshift__(self, other: Any) -> Any:
        return ufuncs.right_shift(self, other, out=(self,))

    def __and__(self, other: Any) -> Any:
        return _answer(ufuncs.bitwise_and, self, other)

    def __rand__(self, other: Any) -> Any:
        return _reflected(ufuncs.bitwise_and, self, other)

    def __iand__(self, other: Any) -> Any:
        return ufuncs.bitwise_and(self, other, out=(self,))

    def __xor__(self, other: Any) -> Any:
        return _answer(ufuncs.bitwise_xor, self, other)

    def __rxor__(self, other: Any) -> Any:
        return _reflected(ufuncs.bitwise_xor, self, other)

    def __ixor__(self, other: Any) -> Any:
        return ufuncs.bitwise_xor(self, other, out=(self,))

    def __or__(self, other: Any) -> Any:
        return _answer(ufuncs.bitwise_or, self, other)

    def __ror__(self, other: Any) -> Any:
        return _reflected(ufuncs.bitwise_or, self, other)

    def __ior__(self, other: Any) -> Any:
        return ufuncs.bitwise_or(self, other, out=(self,))

    def __divmod__(self, other: Any) -> Any:
        return _answer(ufuncs.divmod, self, other)

    def __rdivmod__(self, other: Any) -> Any:
        return _reflected(ufuncs.divmod, self, other)

    def __neg__(self) -> Any:
        return ufuncs.negative(self)

    def __pos__(self) -> Any:
        return ufuncs.positive(self)

    def __abs__(self) -> Any:
        return ufuncs.absolute(self)

    def __invert__(self) -> Any:
        return ufuncs.invert(self)


__all__ = ["NDArrayOperatorsMixin"]
