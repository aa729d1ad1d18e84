"""The operators of Series and DataFrame, and their flexible forms (`add`, `rsub`, `lt`, ...).

Each rests on three methods of the class: `_arithmetic`, `_comparison` and `_logic`.
"""

from __future__ import annotations

import operator
from typing import Any

import understudy_numpy as np

UFUNC_OPERATORS = {
    "add": "add",
    "subtract": "sub",
    "multiply": "mul",
    "divide": "truediv",
    "true_divide": "truediv",
    "floor_divide": "floordiv",
    "remainder": "mod",
    "power": "pow",
}
UFUNC_COMPARISONS = {
    "equal": operator.eq,
    "not_equal": operator.ne,
    "less": operator.lt,
    "less_equal": operator.le,
    "greater": operator.gt,
    "greater_equal": operator.ge,
}
UFUNC_LOGIC = {"bitwise_and": "and", "bitwise_or": "or", "bitwise_xor": "xor"}
MIRRORED = {operator.lt: operator.gt, operator.gt: operator.lt, operator.le: operator.ge, operator.ge: operator.le}


def _negative(array: Any) -> Any:
    """The negative of a column; that of booleans is their inverse."""
    if array.dtype == "str":
        raise TypeError("bad operand type for unary -: 'str'")
    return ~array if array.dtype.kind == "b" else -array


class Operators:
    """Python's operators by the three methods of the subclass."""

    # NumPy arrays leave operators with these objects to them.
    __array_priority__ = 1000
    __hash__ = None

    def _arithmetic(self, other: Any, name: str) -> Any:
        raise NotImplementedError

    def _comparison(self, other: Any, op: Any) -> Any:
        raise NotImplementedError

    def _logic(self, other: Any, name: str) -> Any:
        raise NotImplementedError

    def _unary(self, function: Any) -> Any:
        raise NotImplementedError

    def __add__(self, other: Any) -> Any:
        return self._arithmetic(other, "add")

    def __radd__(self, other: Any) -> Any:
        return self._arithmetic(other, "radd")

    def __sub__(self, other: Any) -> Any:
        return self._arithmetic(other, "sub")

    def __rsub__(self, other: Any) -> Any:
        return self._arithmetic(other, "rsub")

    def __mul__(self, other: Any) -> Any:
        return self._arithmetic(other, "mul")

    def __rmul__(self, other: Any) -> Any:
        return self._arithmetic(other, "rmul")

    def __truediv__(self, other: Any) -> Any:
        return self._arithmetic(other, "truediv")

    def __rtruediv__(self, other: Any) -> Any:
        return self._arithmetic(other, "rtruediv")

    def __floordiv__(self, other: Any) -> Any:
        return self._arithmetic(other, "floordiv")

    def __rfloordiv__(self, other: Any) -> Any:
        return self._arithmetic(other, "rfloordiv")

    def __mod__(self, other: Any) -> Any:
        return self._arithmetic(other, "mod")

    def __rmod__(self, other: Any) -> Any:
        return self._arithmetic(other, "rmod")

    def __pow__(self, other: Any) -> Any:
        return self._arithmetic(other, "pow")

    def __rpow__(self, other: Any) -> Any:
        return self._arithmetic(other, "rpow")

    def __divmod__(self, other: Any) -> Any:
        return self._arithmetic(other, "floordiv"), self._arithmetic(other, "mod")

    def __rdivmod__(self, other: Any) -> Any:
        return self._arithmetic(other, "rfloordiv"), self._arithmetic(other, "rmod")

    def _in_place(self, other: Any, name: str, logic: bool = False) -> Any:
        """This object with the result's values along its own labels."""
        result = self._logic(other, name) if logic else self._arithmetic(other, name)
        if result is NotImplemented:
            return result
        self._become(result.reindex_like(self))
        return self

    def __iadd__(self, other: Any) -> Any:
        return self._in_place(other, "add")

    def __isub__(self, other: Any) -> Any:
        return self._in_place(other, "sub")

    def __imul__(self, other: Any) -> Any:
        return self._in_place(other, "mul")

    def __itruediv__(self, other: Any) -> Any:
        return self._in_place(other, "truediv")

    def __ifloordiv__(self, other: Any) -> Any:
        return self._in_place(other, "floordiv")

    def __imod__(self, other: Any) -> Any:
        return self._in_place(other, "mod")

    def __ipow__(self, other: Any) -> Any:
        return self._in_place(other, "pow")

    def __iand__(self, other: Any) -> Any:
        return self._in_place(other, "and", True)

    def __ior__(self, other: Any) -> Any:
        return self._in_place(other, "or", True)

    def __ixor__(self, other: Any) -> Any:
        return self._in_place(other, "xor", True)

    def __eq__(self, other: Any) -> Any:
        return self._comparison(other, operator.eq)

    def __ne__(self, other: Any) -> Any:
        return self._comparison(other, operator.ne)

    def __lt__(self, other: Any) -> Any:
        return self._comparison(other, operator.lt)

    def __le__(self, other: Any) -> Any:
        return self._comparison(other, operator.le)

    def __gt__(self, other: Any) -> Any:
        return self._comparison(other, operator.gt)

    def __ge__(self, other: Any) -> Any:
        return self._comparison(other, operator.ge)

    def __and__(self, other: Any) -> Any:
        return self._logic(other, "and")

    def __rand__(self, other: Any) -> Any:
        return self._logic(other, "and")

    def __or__(self, other: Any) -> Any:
        return self._logic(other, "or")

    def __ror__(self, other: Any) -> Any:
        return self._logic(other, "or")

    def __xor__(self, other: Any) -> Any:
        return self._logic(other, "xor")

    def __rxor__(self, other: Any) -> Any:
        return self._logic(other, "xor")

    def __matmul__(self, other: Any) -> Any:
        return self.dot(other)

    def __rmatmul__(self, other: Any) -> Any:
        left = np.asarray(other)
        if self.ndim == 1:
            return np.dot(left, self.to_numpy())
        return self.T.dot(left.T).T

    def __neg__(self) -> Any:
        return self._unary(_negative)

    def __round__(self, decimals: int = 0) -> Any:
        return self.round(decimals)

    def __pos__(self) -> Any:
        return self._unary(operator.pos)

    def __abs__(self) -> Any:
        return self._unary(operator.abs)

    def __invert__(self) -> Any:
        return self._unary(_invert)

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **options: Any) -> Any:
        """A NumPy ufunc on Series or DataFrames: with alignment, the result labelled."""
        name = ufunc.__name__
        plain = method == "__call__" and not options
        if plain and len(inputs) == 2 and name == "matmul":
            return inputs[0].dot(inputs[1]) if isinstance(inputs[0], Operators) else inputs[1].__rmatmul__(inputs[0])
        if plain and len(inputs) == 2:
            first, second = inputs
            mine = isinstance(first, Operators)
            left, right = (first, second) if mine else (second, first)
            if name in UFUNC_OPERATORS:
                return left._arithmetic(right, UFUNC_OPERATORS[name] if mine else "r" + UFUNC_OPERATORS[name])
            if name in UFUNC_COMPARISONS:
                op = UFUNC_COMPARISONS[name]
                return left._comparison(right, op if mine else MIRRORED.get(op, op))
            if name in UFUNC_LOGIC:
                return left._logic(right, UFUNC_LOGIC[name])
        if method == "reduce" and name in UFUNC_REDUCTIONS and "out" not in options:
            axis = options.get("axis", 0)
            target = inputs[0]
            return getattr(target, UFUNC_REDUCTIONS[name])(
                **({} if target.ndim == 1 or axis is None else {"axis": axis})
            )
        if method != "__call__" or "out" in options:
            arrays = [value.to_numpy() if isinstance(value, Operators) else value for value in inputs]
            return getattr(ufunc, method)(*arrays, **options)
        return self._apply_ufunc(ufunc, inputs, options)

    def _apply_ufunc(self, ufunc: Any, inputs: tuple[Any, ...], options: dict[str, Any]) -> Any:
        raise NotImplementedError


UFUNC_REDUCTIONS = {
    "add": "sum",
    "multiply": "prod",
    "maximum": "max",
    "minimum": "min",
    "logical_and": "all",
    "logical_or": "any",
}


def _invert(array: Any) -> Any:
    """`~`: of an object column, element by element."""
    if isinstance(array, np.ndarray) and array.dtype.kind == "O":
        from .construction import infer

        return infer([operator.invert(v) if not isinstance(v, bool) else not v for v in array.tolist()])
    return operator.invert(array)


class FlexOperators(Operators):
    """The named forms of the operators, with `axis`, `level` and `fill_value`."""

    def _flex(self, other: Any, name: str, level: Any, fill_value: Any, axis: Any) -> Any:
        raise NotImplementedError

    def _flex_comparison(self, other: Any, op: Any, level: Any, fill_value: Any, axis: Any) -> Any:
        raise NotImplementedError

    def add(self, other: Any, axis: Any = None, level: Any = None, fill_value: Any = None) -> Any:
        """`self + other`, with `fill_value` where one side is missing."""
        return self._flex(other, "add", level, fill_value, axis)

    def radd(self, other: Any, axis: Any = None, level: Any = None, fill_value: Any = None) -> Any:
        """`other + self`, with `fill_value` where one side is missing."""
        return self._flex(other, "radd", level, fill_value, axis)

    def sub(self, other: Any, axis: Any = None, level: Any = None, fill_value: Any = None) -> Any:
        """`self - other`, with `fill_value` where one side is missing."""
        return self._flex(other, "sub", level, fill_value, axis)

    def rsub(self, other: Any, axis: Any = None, level: Any = None, fill_value: Any = None) -> Any:
        """`other - self`, with `fill_value` where one side is missing."""
        return self._flex(other, "rsub", level, fill_value, axis)

    def mul(self, other: Any, axis: Any = None, level: Any = None, fill_value: Any = None) -> Any:
        """`self * other`, with `fill_value` where one side is missing."""
        return self._flex(other, "mul", level, fill_value, axis)

    def rmul(self, other: Any, axis: Any = None, level: Any = None, fill_value: Any = None) -> Any:
        """`other * self`, with `fill_value` where one side is missing."""
        return self._flex(other, "rmul", level, fill_value, axis)

    def truediv(self, other: Any, axis: Any = None, level: Any = None, fill_value: Any = None) -> Any:
        """`self / other`, with `fill_value` where one side is missing."""
        return self._flex(other, "truediv", level, fill_value, axis)

    def rtruediv(self, other: Any, axis: Any = None, level: Any = None, fill_value: Any = None) -> Any:
        """`other / self`, with `fill_value` where one side is missing."""
        return self._flex(other, "rtruediv", level, fill_value, axis)

    def floordiv(self, other: Any, axis: Any = None, level: Any = None, fill_value: Any = None) -> Any:
        """`self // other`, with `fill_value` where one side is missing."""
        return self._flex(other, "floordiv", level, fill_value, axis)

    def rfloordiv(self, other: Any, axis: Any = None, level: Any = None, fill_value: Any = None) -> Any:
        """`other // self`, with `fill_value` where one side is missing."""
        return self._flex(other, "rfloordiv", level, fill_value, axis)

    def mod(self, other: Any, axis: Any = None, level: Any = None, fill_value: Any = None) -> Any:
        """`self % other`, with `fill_value` where one side is missing."""
        return self._flex(other, "mod", level, fill_value, axis)

    def rmod(self, other: Any, axis: Any = None, level: Any = None, fill_value: Any = None) -> Any:
        """`other % self`, with `fill_value` where one side is missing."""
        return self._flex(other, "rmod", level, fill_value, axis)

    def pow(self, other: Any, axis: Any = None, level: Any = None, fill_value: Any = None) -> Any:
        """`self ** other`, with `fill_value` where one side is missing."""
        return self._flex(other, "pow", level, fill_value, axis)

    def rpow(self, other: Any, axis: Any = None, level: Any = None, fill_value: Any = None) -> Any:
        """`other ** self`, with `fill_value` where one side is missing."""
        return self._flex(other, "rpow", level, fill_value, axis)

    subtract = sub
    multiply = mul
    div = truediv
    divide = truediv
    rdiv = rtruediv

    def divmod(self, other: Any, axis: Any = None, level: Any = None, fill_value: Any = None) -> Any:
        """`//` and `%` at once."""
        return (
            self._flex(other, "floordiv", level, fill_value, axis),
            self._flex(other, "mod", level, fill_value, axis),
        )

    def eq(self, other: Any, axis: Any = None, level: Any = None, fill_value: Any = None) -> Any:
        """`self == other`, after alignment."""
        return self._flex_comparison(other, operator.eq, level, fill_value, axis)

    def ne(self, other: Any, axis: Any = None, level: Any = None, fill_value: Any = None) -> Any:
        """`self != other`, after alignment."""
        return self._flex_comparison(other, operator.ne, level, fill_value, axis)

    def lt(self, other: Any, axis: Any = None, level: Any = None, fill_value: Any = None) -> Any:
        """`self < other`, after alignment."""
        return self._flex_comparison(other, operator.lt, level, fill_value, axis)

    def le(self, other: Any, axis: Any = None, level: Any = None, fill_value: Any = None) -> Any:
        """`self <= other`, after alignment."""
        return self._flex_comparison(other, operator.le, level, fill_value, axis)

    def gt(self, other: Any, axis: Any = None, level: Any = None, fill_value: Any = None) -> Any:
        """`self > other`, after alignment."""
        return self._flex_comparison(other, operator.gt, level, fill_value, axis)

    def ge(self, other: Any, axis: Any = None, level: Any = None, fill_value: Any = None) -> Any:
        """`self >= other`, after alignment."""
        return self._flex_comparison(other, operator.ge, level, fill_value, axis)
