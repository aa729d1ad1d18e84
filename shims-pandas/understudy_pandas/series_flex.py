"""The named forms of the operators of a Series, whose parameters stand in another order than those of a DataFrame."""

from __future__ import annotations

import operator
from typing import Any

from .operators import FlexOperators


class SeriesFlexOperators(FlexOperators):
    """The named forms of the operators, with `level`, `fill_value` and an `axis` of which a Series has one."""

    def add(self, other: Any, level: Any = None, fill_value: Any = None, axis: Any = 0) -> Any:
        """`self + other`, with `fill_value` where one side is missing."""
        return self._flex(other, "add", level, fill_value, axis)

    def radd(self, other: Any, level: Any = None, fill_value: Any = None, axis: Any = 0) -> Any:
        """`other + self`, with `fill_value` where one side is missing."""
        return self._flex(other, "radd", level, fill_value, axis)

    def sub(self, other: Any, level: Any = None, fill_value: Any = None, axis: Any = 0) -> Any:
        """`self - other`, with `fill_value` where one side is missing."""
        return self._flex(other, "sub", level, fill_value, axis)

    def rsub(self, other: Any, level: Any = None, fill_value: Any = None, axis: Any = 0) -> Any:
        """`other - self`, with `fill_value` where one side is missing."""
        return self._flex(other, "rsub", level, fill_value, axis)

    def mul(self, other: Any, level: Any = None, fill_value: Any = None, axis: Any = 0) -> Any:
        """`self * other`, with `fill_value` where one side is missing."""
        return self._flex(other, "mul", level, fill_value, axis)

    def rmul(self, other: Any, level: Any = None, fill_value: Any = None, axis: Any = 0) -> Any:
        """`other * self`, with `fill_value` where one side is missing."""
        return self._flex(other, "rmul", level, fill_value, axis)

    def truediv(self, other: Any, level: Any = None, fill_value: Any = None, axis: Any = 0) -> Any:
        """`self / other`, with `fill_value` where one side is missing."""
        return self._flex(other, "truediv", level, fill_value, axis)

    def rtruediv(self, other: Any, level: Any = None, fill_value: Any = None, axis: Any = 0) -> Any:
        """`other / self`, with `fill_value` where one side is missing."""
        return self._flex(other, "rtruediv", level, fill_value, axis)

    def floordiv(self, other: Any, level: Any = None, fill_value: Any = None, axis: Any = 0) -> Any:
        """`self // other`, with `fill_value` where one side is missing."""
        return self._flex(other, "floordiv", level, fill_value, axis)

    def rfloordiv(self, other: Any, level: Any = None, fill_value: Any = None, axis: Any = 0) -> Any:
        """`other // self`, with `fill_value` where one side is missing."""
        return self._flex(other, "rfloordiv", level, fill_value, axis)

    def mod(self, other: Any, level: Any = None, fill_value: Any = None, axis: Any = 0) -> Any:
        """`self % other`, with `fill_value` where one side is missing."""
        return self._flex(other, "mod", level, fill_value, axis)

    def rmod(self, other: Any, level: Any = None, fill_value: Any = None, axis: Any = 0) -> Any:
        """`other % self`, with `fill_value` where one side is missing."""
        return self._flex(other, "rmod", level, fill_value, axis)

    def pow(self, other: Any, level: Any = None, fill_value: Any = None, axis: Any = 0) -> Any:
        """`self ** other`, with `fill_value` where one side is missing."""
        return self._flex(other, "pow", level, fill_value, axis)

    def rpow(self, other: Any, level: Any = None, fill_value: Any = None, axis: Any = 0) -> Any:
        """`other ** self`, with `fill_value` where one side is missing."""
        return self._flex(other, "rpow", level, fill_value, axis)

    subtract = sub
    multiply = mul
    div = truediv
    divide = truediv
    rdiv = rtruediv

    def divmod(self, other: Any, level: Any = None, fill_value: Any = None, axis: Any = 0) -> Any:
        """`//` and `%` at once."""
        return self._flex(other, "divmod", level, fill_value, axis)

    def rdivmod(self, other: Any, level: Any = None, fill_value: Any = None, axis: Any = 0) -> Any:
        """`//` and `%` at once, of `other` by this Series."""
        return self._flex(other, "rdivmod", level, fill_value, axis)

    def eq(self, other: Any, level: Any = None, fill_value: Any = None, axis: Any = 0) -> Any:
        """`self == other`, after alignment."""
        return self._flex_comparison(other, operator.eq, level, fill_value, axis)

    def ne(self, other: Any, level: Any = None, fill_value: Any = None, axis: Any = 0) -> Any:
        """`self != other`, after alignment."""
        return self._flex_comparison(other, operator.ne, level, fill_value, axis)

    def lt(self, other: Any, level: Any = None, fill_value: Any = None, axis: Any = 0) -> Any:
        """`self < other`, after alignment."""
        return self._flex_comparison(other, operator.lt, level, fill_value, axis)

    def le(self, other: Any, level: Any = None, fill_value: Any = None, axis: Any = 0) -> Any:
        """`self <= other`, after alignment."""
        return self._flex_comparison(other, operator.le, level, fill_value, axis)

    def gt(self, other: Any, level: Any = None, fill_value: Any = None, axis: Any = 0) -> Any:
        """`self > other`, after alignment."""
        return self._flex_comparison(other, operator.gt, level, fill_value, axis)

    def ge(self, other: Any, level: Any = None, fill_value: Any = None, axis: Any = 0) -> Any:
        """`self >= other`, after alignment."""
        return self._flex_comparison(other, operator.ge, level, fill_value, axis)
