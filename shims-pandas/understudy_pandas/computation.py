"""`DataFrame.query`, `DataFrame.eval` and `pandas.eval`: expressions in text, as Python's own parser reads them.

`&` and `|` bind as `and` and `or` do, `@name` is a variable of the caller, and `` `a name` `` a column whose name is no
identifier. What else Python can write is refused.
"""

from __future__ import annotations

import ast
import math
import operator
import re
from collections.abc import Mapping
from typing import Any

import understudy_numpy as np
from understudy_numpy.errors import program_frame
from understudy_numpy.primitives.refusal import Refusal

from .errors import UndefinedVariableError
from .na import NO_DEFAULT

BINARY = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.Pow: operator.pow,
}
COMPARE = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}
# Names that every expression knows.
DEFAULTS = {"inf": math.inf, "Inf": math.inf}
# Strings are left alone; the rest of these patterns is rewritten into what Python can parse.
_PIECES = re.compile(r"""("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|`([^`]+)`|@\s*([A-Za-z_]\w*)|(&)|(\|)""")
_LOCAL, _QUOTED = "__local_", "__quoted_"


class Scope:
    """What the names of an expression mean: columns first, then variables of the caller."""

    def __init__(self, table: Any, variables: Mapping[str, Any], quoted: list[str]) -> None:
        self._table = table
        self._variables = variables
        self._quoted = quoted

    def name(self, name: str) -> Any:
        if name.startswith(_LOCAL):
            name = name[len(_LOCAL) :]
            if name not in self._variables:
                raise UndefinedVariableError(name, True)
            return self._variables[name]
        if name.startswith(_QUOTED):
            name = self._quoted[int(name[len(_QUOTED) :])]
            if self._table is None or _of_table(self._table, name) is _MISSING:
                raise Refusal(
                    "pandas.DataFrame.query", "expr", name, "the words for a quoted name that is not there have no shim"
                )
        found = _MISSING if self._table is None else _of_table(self._table, name)
        if found is not _MISSING:
            return found
        if self._table is None and name in self._variables:
            return self._variables[name]
        if name in DEFAULTS:
            return DEFAULTS[name]
        if re.match(r"[ic]level_\d", name):
            raise Refusal("pandas.DataFrame.query", "expr", name, "levels by number have no shim")
        raise UndefinedVariableError(name)


_MISSING = object()


def _of_table(table: Any, name: str) -> Any:
    """The column or the level of the index of that name."""
    if name in table._columns:
        return table[name]
    if name == "index":
        return table._index.to_series()
    if name in list(table._index.names):
        from .series import Series

        return Series(table._index.get_level_values(name), index=table._index)
    return _MISSING


def evaluate(original: str, expr: str, table: Any, variables: Mapping[str, Any]) -> list[tuple[str | None, Any]]:
    """The statements of an expression: for each the name that it is assigned to, if any, and a function of the table."""
    quoted: list[str] = []

    def rewritten(found: re.Match[str]) -> str:
        text, quote, local, both, _ = found.groups()
        if text:
            return text
        if quote:
            quoted.append(quote)
            return f"{_QUOTED}{len(quoted) - 1}"
        return _LOCAL + local if local else " and " if both else " or "

    if not expr:
        raise ValueError("expr cannot be an empty string")
    found: list[tuple[str | None, Any]] = []
    for line in filter(None, map(str.strip, expr.splitlines())):
        statement, *more = ast.parse(_PIECES.sub(rewritten, line)).body
        if more:
            raise SyntaxError("only a single expression is allowed")
        target = None
        if (
            isinstance(statement, ast.Assign)
            and len(statement.targets) == 1
            and isinstance(statement.targets[0], ast.Name)
        ):
            target = statement.targets[0].id
        elif not isinstance(statement, ast.Expr):
            raise Refusal(original, "expr", expr, "only expressions and assignments to one name have a shim")
        for node in ast.walk(statement.value):
            if not isinstance(node, _NODES):
                raise Refusal(original, "expr", expr, f"{type(node).__name__} in an expression has no shim")
        found.append((target, lambda data, node=statement.value: _value(node, Scope(data, variables, quoted))))
    return found


_NODES = (
    *(ast.BoolOp, ast.And, ast.Or, ast.UnaryOp, ast.Not, ast.USub, ast.UAdd, ast.Invert, ast.BinOp, ast.operator),
    *(
        ast.Compare,
        ast.cmpop,
        ast.Name,
        ast.Load,
        ast.Constant,
        ast.List,
        ast.Tuple,
        ast.Attribute,
        ast.Call,
        ast.keyword,
    ),
    *(ast.Subscript, ast.Slice),
)


def _value(node: Any, scope: Scope) -> Any:
    if isinstance(node, ast.Constant):
        return node.value
    if isinstance(node, ast.Name):
        return scope.name(node.id)
    if isinstance(node, (ast.List, ast.Tuple)):
        return [_value(item, scope) for item in node.elts]
    if isinstance(node, ast.BoolOp):
        parts = [_value(item, scope) for item in node.values]
        result = parts[0]
        for part in parts[1:]:
            result = result & part if isinstance(node.op, ast.And) else result | part
        return result
    if isinstance(node, ast.UnaryOp):
        return _unary(node.op, _value(node.operand, scope))
    if isinstance(node, ast.BinOp):
        left, right = _value(node.left, scope), _value(node.right, scope)
        if _is_text(left) or _is_text(right):
            raise Refusal("pandas.DataFrame.eval", "expr", "text", "arithmetic with text has no shim")
        return BINARY[type(node.op)](left, right)
    if isinstance(node, ast.Compare):
        return _comparison(node, scope)
    if isinstance(node, ast.Attribute):
        return getattr(_value(node.value, scope), node.attr)
    if isinstance(node, ast.Subscript):
        return _value(node.value, scope)[_value(node.slice, scope)]
    if isinstance(node, ast.Slice):
        return slice(*(None if part is None else _value(part, scope) for part in (node.lower, node.upper, node.step)))
    function = _function(node.func, scope)
    named = {word.arg: _value(word.value, scope) for word in node.keywords}
    return function(*(_value(item, scope) for item in node.args), **named)


def _function(node: Any, scope: Scope) -> Any:
    """What is called: a method, a variable, or one of the functions of NumPy that need no module (`sin(a)`)."""
    try:
        return _value(node, scope)
    except UndefinedVariableError:
        if not isinstance(node, ast.Name) or node.id.startswith(_LOCAL):
            raise
        if node.id not in MATHEMATICS:
            raise ValueError(f'"{node.id}" is not a supported function') from None
        return getattr(np, node.id)


MATHEMATICS = (
    *("sin", "cos", "exp", "log", "expm1", "log1p", "sqrt", "sinh", "cosh", "tanh", "arcsin", "arccos", "arctan"),
    *("arccosh", "arcsinh", "arctanh", "abs", "log10", "floor", "ceil", "arctan2"),
)


def _is_text(value: Any) -> bool:
    return isinstance(value, str) or str(getattr(value, "dtype", "")) in ("str", "object")


def _unary(op: Any, value: Any) -> Any:
    if isinstance(op, (ast.Not, ast.Invert)):
        return not value if isinstance(value, (bool, np.bool_)) else ~value
    return -value if isinstance(op, ast.USub) else +value


def _comparison(node: Any, scope: Scope) -> Any:
    """A chain of comparisons, all of which must hold; `in` and `==` with a list ask for membership."""
    values = [_value(item, scope) for item in (node.left, *node.comparators)]
    result = None
    for op, left, right in zip(node.ops, values, values[1:]):
        holds = _compared(op, left, right)
        result = holds if result is None else result & holds
    return result


def _compared(op: Any, left: Any, right: Any) -> Any:
    inside = isinstance(op, (ast.In, ast.Eq))
    if isinstance(op, (ast.In, ast.NotIn)) or isinstance(op, (ast.Eq, ast.NotEq)) and isinstance(right, list):
        if hasattr(left, "isin"):
            member = left.isin(right)
        else:
            member = left in (right.tolist() if hasattr(right, "tolist") else right)
        return member if inside else _unary(ast.Not(), member)
    if isinstance(op, (ast.Is, ast.IsNot)):
        raise NotImplementedError(f"'{type(op).__name__}' nodes are not implemented")
    if isinstance(left, list):
        return _compared(op, right, left)
    return COMPARE[type(op)](left, right)


def query_mask(table: Any, expr: Any, variables: Mapping[str, Any]) -> Any:
    """What the one expression of `query` gives for a table."""
    if not isinstance(expr, str):
        raise ValueError(f"expr must be a string to be evaluated, {type(expr)} given")
    ((target, function),) = evaluate("pandas.DataFrame.query", expr, table, variables)
    if target is not None:
        raise ValueError("cannot assign without a target object")
    return function(table)


def eval(
    expr: Any,
    parser: str = "pandas",
    engine: Any = None,
    local_dict: Any = None,
    global_dict: Any = None,
    resolvers: Any = (),
    level: int = 0,
    target: Any = None,
    inplace: Any = NO_DEFAULT,
) -> Any:
    """An expression in text, with the variables of the caller; assignments go into a copy of `target`."""
    if not isinstance(expr, str):
        raise Refusal("pandas.eval", "expr", type(expr).__name__, "only text has a shim")
    check_way("pandas.eval", parser, engine, resolvers)
    if inplace is not NO_DEFAULT:
        raise Refusal("pandas.eval", "inplace", inplace, "only results have a shim")
    if "@" in expr:
        raise SyntaxError(
            "The '@' prefix is not allowed in top-level eval calls.\nplease refer to your variables by name without the '@' "
            "prefix."
        )
    statements = evaluate("pandas.eval", expr, None, caller_variables(level, local_dict, global_dict))
    if len(statements) == 1 and statements[0][0] is None:
        return statements[0][1](None)
    if target is None:
        raise ValueError("cannot assign without a target object")
    if not hasattr(target, "_arrays"):
        raise Refusal("pandas.eval", "target", type(target).__name__, "only a DataFrame is assigned to by a shim")
    result = target.copy()
    for name, function in statements:
        if name is None:
            raise ValueError("Multi-line expressions are only valid if all expressions contain an assignment")
        result[name] = function(None)
    return result


def check_way(original: str, parser: Any, engine: Any, resolvers: Any) -> None:
    """Only pandas' own way of reading an expression has a shim."""
    for name, value, usual in (("parser", parser, ("pandas",)), ("engine", engine, (None, "python"))):
        if value not in usual:
            raise Refusal(original, name, value, "no shim yet")
    if resolvers:
        raise Refusal(original, "resolvers", type(resolvers).__name__, "no shim yet")


def caller_variables(level: int, local_dict: Any, global_dict: Any) -> Mapping[str, Any]:
    """The variables that the caller sees; frames of stand-ins and of what guards them are not the caller's."""
    frame, _ = program_frame()
    for _ in range(level):
        frame = frame.f_back if frame is not None else None
    if frame is None:
        return {**(global_dict or {}), **(local_dict or {})}
    known = dict(frame.f_globals if global_dict is None else global_dict)
    known.update(frame.f_locals if local_dict is None else local_dict)
    return known


def assigned(table: Any, statements: list[tuple[str | None, Any]]) -> Any:
    """The table with the columns that the statements assign, each of which sees those before it."""
    result = table.copy()
    for target, function in statements:
        if target is None:
            raise ValueError("Multi-line expressions are only valid if all expressions contain an assignment")
        result[target] = function(result)
    return result
