"""`pandas.col`: an expression of columns that is worked out when a table is there.

An expression holds a function of the table and the words that it is shown by; each operation on it makes another.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Hashable
from typing import Any


class Expression:
    """Something to be computed of a table, as `col("a") + 1`."""

    __module__ = "pandas.api.typing"
    __hash__ = None  # type: ignore[assignment]

    def __init__(self, evaluate: Callable[[Any], Any], shown: str, compound: bool = False) -> None:
        self._evaluate = evaluate
        self._shown = shown
        self._compound = compound

    def __repr__(self) -> str:
        return self._shown

    def _inner(self) -> str:
        return f"({self._shown})" if self._compound else self._shown

    def _binary(self, function: Callable[[Any, Any], Any], symbol: str, other: Any) -> Expression:
        def evaluate(table: Any) -> Any:
            return function(self._evaluate(table), evaluated(other, table))

        return Expression(evaluate, f"{self._inner()} {symbol} {_inner(other)}", True)

    def _reflected(self, function: Callable[[Any, Any], Any], symbol: str, other: Any) -> Expression:
        def evaluate(table: Any) -> Any:
            return function(evaluated(other, table), self._evaluate(table))

        return Expression(evaluate, f"{_inner(other)} {symbol} {self._inner()}", True)

    def _unary(self, function: Callable[[Any], Any], before: str, after: str = "", compound: bool = True) -> Expression:
        inner = self._shown if after else self._inner()
        return Expression(lambda table: function(self._evaluate(table)), f"{before}{inner}{after}", compound)

    def __add__(self, other: Any) -> Expression:
        return self._binary(operator.add, "+", other)

    def __radd__(self, other: Any) -> Expression:
        return self._reflected(operator.add, "+", other)

    def __sub__(self, other: Any) -> Expression:
        return self._binary(operator.sub, "-", other)

    def __rsub__(self, other: Any) -> Expression:
        return self._reflected(operator.sub, "-", other)

    def __mul__(self, other: Any) -> Expression:
        return self._binary(operator.mul, "*", other)

    def __rmul__(self, other: Any) -> Expression:
        return self._reflected(operator.mul, "*", other)

    def __matmul__(self, other: Any) -> Expression:
        return self._binary(operator.matmul, "@", other)

    def __rmatmul__(self, other: Any) -> Expression:
        return self._reflected(operator.matmul, "@", other)

    def __pow__(self, other: Any) -> Expression:
        return self._binary(operator.pow, "**", other)

    def __rpow__(self, other: Any) -> Expression:
        return self._reflected(operator.pow, "**", other)

    def __truediv__(self, other: Any) -> Expression:
        return self._binary(operator.truediv, "/", other)

    def __rtruediv__(self, other: Any) -> Expression:
        return self._reflected(operator.truediv, "/", other)

    def __floordiv__(self, other: Any) -> Expression:
        return self._binary(operator.floordiv, "//", other)

    def __rfloordiv__(self, other: Any) -> Expression:
        return self._reflected(operator.floordiv, "//", other)

    def __mod__(self, other: Any) -> Expression:
        return self._binary(operator.mod, "%", other)

    def __rmod__(self, other: Any) -> Expression:
        return self._reflected(operator.mod, "%", other)

    def __and__(self, other: Any) -> Expression:
        return self._binary(operator.and_, "&", other)

    def __rand__(self, other: Any) -> Expression:
        return self._reflected(operator.and_, "&", other)

    def __or__(self, other: Any) -> Expression:
        return self._binary(operator.or_, "|", other)

    def __ror__(self, other: Any) -> Expression:
        return self._reflected(operator.or_, "|", other)

    def __xor__(self, other: Any) -> Expression:
        return self._binary(operator.xor, "^", other)

    def __rxor__(self, other: Any) -> Expression:
        return self._reflected(operator.xor, "^", other)

    def __eq__(self, other: Any) -> Any:
        return self._binary(operator.eq, "==", other)

    def __ne__(self, other: Any) -> Any:
        return self._binary(operator.ne, "!=", other)

    def __lt__(self, other: Any) -> Expression:
        return self._binary(operator.lt, "<", other)

    def __le__(self, other: Any) -> Expression:
        return self._binary(operator.le, "<=", other)

    def __gt__(self, other: Any) -> Expression:
        return self._binary(operator.gt, ">", other)

    def __ge__(self, other: Any) -> Expression:
        return self._binary(operator.ge, ">=", other)

    def __neg__(self) -> Expression:
        return self._unary(operator.neg, "-")

    def __pos__(self) -> Expression:
        return self._unary(operator.pos, "+")

    def __invert__(self) -> Expression:
        return self._unary(operator.invert, "~")

    def __abs__(self) -> Expression:
        return self._unary(operator.abs, "abs(", ")", False)

    def __getitem__(self, item: Any) -> Expression:
        def evaluate(table: Any) -> Any:
            return self._evaluate(table)[evaluated(item, table)]

        return Expression(evaluate, f"{self._shown}[{item!r}]", True)

    def __getattr__(self, name: str) -> Expression:
        if name.startswith("__") and name.endswith("__"):
            raise AttributeError(name)
        return Expression(lambda table: getattr(self._evaluate(table), name), f"{self._inner()}.{name}")

    def __call__(self, *args: Any, **kwargs: Any) -> Expression:
        def evaluate(table: Any) -> Any:
            return self._evaluate(table)(*_each(args, table), **_each_named(kwargs, table))

        return Expression(evaluate, f"{self._shown}({_arguments(args, kwargs)})")

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **kwargs: Any) -> Any:
        if method != "__call__":
            return NotImplemented

        def evaluate(table: Any) -> Any:
            return ufunc(*_each(inputs, table), **_each_named(kwargs, table))

        return Expression(evaluate, f"{ufunc.__name__}({_arguments(inputs, kwargs)})")

    def __bool__(self) -> bool:
        raise TypeError("boolean value of an expression is ambiguous")

    def __iter__(self) -> Any:
        raise TypeError("Expression objects are not iterable")


def col(col_name: Hashable) -> Expression:
    """The column of that name of the table that the expression is given to."""
    if not isinstance(col_name, Hashable):
        raise TypeError(f"Expected Hashable, got: {type(col_name)}")

    def evaluate(table: Any) -> Any:
        if col_name in table.columns:
            return table[col_name]
        labels = [str(label) for label in table.columns.tolist()]
        hint = f"Hint: did you mean one of {labels} instead?"
        raise ValueError(f"Column '{col_name}' not found in given DataFrame.\n\n{hint}")

    return Expression(evaluate, f"col({col_name!r})")


def evaluated(value: Any, table: Any) -> Any:
    """The value of an expression for a table; anything else as it is."""
    return value._evaluate(table) if isinstance(value, Expression) else value


def called(value: Any, table: Any) -> Any:
    """What a caller gave as a function or an expression of the table; anything else as it is."""
    if isinstance(value, Expression):
        return value._evaluate(table)
    return value(table) if callable(value) else value


def _inner(value: Any) -> str:
    return value._inner() if isinstance(value, Expression) else repr(value)


def _each(values: tuple[Any, ...], table: Any) -> tuple[Any, ...]:
    return tuple(evaluated(value, table) for value in values)


def _each_named(values: dict[str, Any], table: Any) -> dict[str, Any]:
    return {name: evaluated(value, table) for name, value in values.items()}


def _arguments(args: tuple[Any, ...], kwargs: dict[str, Any]) -> str:
    return ", ".join([*map(repr, args), *(f"{name}={value!r}" for name, value in kwargs.items())])
