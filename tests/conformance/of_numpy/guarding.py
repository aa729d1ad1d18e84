"""Read a test module so that a statement that fails takes only the tests that need it with it, and not the whole file."""

from __future__ import annotations

import ast
from collections.abc import Callable
from pathlib import Path
from typing import Any

from of_numpy.placeholders import Missing, Placeholder, said

BROKEN = "statement that failed"
CAUGHT = "exceptions of a statement"
ERROR = "error of a statement"
ELEMENT = "element of a list"


def executed(path: Path, namespace: dict[str, Any], broken: Callable[[BaseException, str, int], Any]) -> None:
    """Run the file in `namespace`. Where a statement of the module or of a class in it fails, `broken(error, name, line)`
    is what each name that it would have bound is bound to; for a test it is called and nothing is bound."""
    source = path.read_text(encoding="utf-8")
    tree = ast.parse(source, str(path))
    tree.body = guarded(tree.body, "")
    namespace[BROKEN] = broken
    namespace[CAUGHT] = (Exception, Missing)
    namespace[ELEMENT] = element
    exec(compile(ast.fix_missing_locations(tree), str(path), "exec", dont_inherit=True), namespace)


def guarded(body: list[ast.stmt], scope: str) -> list[ast.stmt]:
    statements: list[ast.stmt] = []
    # What a function in a class does not see of it.
    hidden = {name for statement in body for name in bound(statement)} if scope else set()
    for place, statement in enumerate(body):
        if (place == 0 and is_text(statement)) or is_future(statement):
            statements.append(statement)
            continue
        if isinstance(statement, ast.ClassDef):
            statement.body = guarded(statement.body, f"{scope}{statement.name}.")
        if isinstance(statement, (ast.FunctionDef, ast.ClassDef)):
            statement.decorator_list = [Elements(hidden).visit(each) for each in statement.decorator_list]
        statements.append(within_try(statement, scope))
    return statements


def within_try(statement: ast.stmt, scope: str) -> ast.stmt:
    """`try: statement`, and what its names are bound to when it fails."""
    names = bound(statement)
    failed: list[ast.stmt] = []
    for name in names or [""]:
        call = ast.Call(
            ast.Name(BROKEN, ast.Load()),
            [ast.Name(ERROR, ast.Load()), ast.Constant(f"{scope}{name}"), ast.Constant(statement.lineno)],
            [],
        )
        is_test = name.lower().startswith("test")
        keep: ast.stmt = ast.Expr(call) if is_test or not name else ast.Assign([ast.Name(name, ast.Store())], call)
        failed.append(keep)
    handler = ast.ExceptHandler(ast.Name(CAUGHT, ast.Load()), ERROR, failed)
    attempt = ast.Try([statement], [handler], [], [])
    for node in (attempt, *ast.walk(handler)):
        ast.copy_location(node, statement)
    return attempt


class Elements(ast.NodeTransformer):
    """Of the lists in a decorator, which are parameters of tests, an element that fails takes only its own test with it."""

    def __init__(self, hidden: set[str]) -> None:
        self.hidden = hidden

    def visit_List(self, node: ast.List) -> ast.AST:
        self.generic_visit(node)
        return self.each_deferred(node)

    def visit_Tuple(self, node: ast.Tuple) -> ast.AST:
        self.generic_visit(node)
        return self.each_deferred(node)

    def each_deferred(self, node: ast.List | ast.Tuple) -> ast.AST:
        if isinstance(node.ctx, ast.Load):
            node.elts = [self.deferred(each) for each in node.elts]
        return node

    def deferred(self, value: ast.expr) -> ast.expr:
        seen = {node.id for node in ast.walk(value) if isinstance(node, ast.Name)}
        if isinstance(value, (ast.Constant, ast.Name, ast.Starred, ast.List, ast.Tuple)):
            return value
        if seen & self.hidden or is_param(value):
            return value
        nothing = ast.arguments(posonlyargs=[], args=[], kwonlyargs=[], kw_defaults=[], defaults=[])
        call = ast.Call(ast.Name(ELEMENT, ast.Load()), [ast.Lambda(nothing, value)], [])
        return ast.copy_location(call, value)


def is_param(value: ast.expr) -> bool:
    """Whether this is `pytest.param(…)`, whose marks and id must be what they are."""
    return isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute) and value.func.attr == "param"


def element(value: Callable[[], Any]) -> Any:
    try:
        return value()
    except (Exception, Missing) as error:
        return Placeholder(error if isinstance(error, Missing) else Missing(said(error)), "parameter")


def bound(statement: ast.AST) -> list[str]:
    """The names that a statement binds in its scope."""
    if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return [statement.name]
    if isinstance(statement, (ast.Import, ast.ImportFrom)):
        return [alias.asname or alias.name.partition(".")[0] for alias in statement.names]
    names: list[str] = []
    for node in ast.iter_child_nodes(statement):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.append(node.id)
        elif isinstance(node, (ast.stmt, ast.ExceptHandler, ast.Tuple, ast.List, ast.Starred, ast.withitem)):
            names += bound(node)
    return list(dict.fromkeys(names))


def is_text(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def is_future(statement: ast.stmt) -> bool:
    return isinstance(statement, ast.ImportFrom) and statement.module == "__future__"
