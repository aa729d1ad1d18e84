"""What a block reads of the names around it, and what in it cannot be done from elsewhere."""

from __future__ import annotations

import ast
import builtins
import symtable
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from types import FrameType, FunctionType, ModuleType
from typing import Any, NamedTuple

from understudy.blocks.source import Source, codes_in

_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
_LOOPS = (ast.For, ast.AsyncFor, ast.While)
# What leaves the block, or hands control to whoever runs the function around it.
_LEAVING: dict[type[ast.AST], tuple[str, str]] = {
    ast.Return: ("return", "Bind the result to a name, and return it after the block."),
    ast.Yield: ("yield", "Collect what is to be yielded in a list, and yield it after the block."),
    ast.YieldFrom: ("yield from", "Collect what is to be yielded in a list, and yield it after the block."),
    ast.Await: ("await", "Await before or after the block."),
    ast.AsyncFor: ("async for", "Iterate before the block."),
    ast.AsyncWith: ("async with", "Put the block inside of it."),
}
# Built-in functions that see or bind names that the text of a block does not tell.
_SEEING = frozenset({"locals", "globals", "eval", "exec"})
_SEEING_WITHOUT_ARGUMENTS = frozenset({"vars", "dir", "super"})


class Scope(NamedTuple):
    """The names that a block sees: those of its function or class, where it is in one, and the global ones.

    `fast` are the variables of a function, which CPython keeps outside of any mapping.
    """

    own: dict[str, Any]
    known: dict[str, Any]
    fast: frozenset[str] = frozenset()

    @classmethod
    def of(cls, frame: FrameType) -> Scope:
        code = frame.f_code
        if frame.f_locals is frame.f_globals:
            return cls({}, frame.f_globals)
        return cls(
            dict(frame.f_locals), frame.f_globals,
            frozenset((*code.co_varnames, *code.co_cellvars, *code.co_freevars)),
        )  # fmt: skip

    def has(self, name: str) -> bool:
        return name in self.own or name in self.known

    def value(self, name: str) -> Any:
        return self.own[name] if name in self.own else self.known[name]


def values_read(source: Source, scope: Scope) -> dict[str, Any]:
    """What the names that a block reads stand for; a name that nobody has bound is left out."""
    return {name: scope.value(name) for name in reads(source) if scope.has(name)}


def reads(source: Source) -> list[str]:
    """The names that statements may read before they bind them."""
    seen = _used_outside(symtable.symtable(source.text, source.file, "exec"))
    needed: dict[str, None] = {}
    bound: set[str] = set()
    for statement in source.statements():
        for node in ast.walk(statement):
            if isinstance(node, ast.Name) and not (
                isinstance(node.ctx, ast.Store) and not _is_read_too(statement, node)
            ):
                if node.id not in bound and node.id in seen:
                    needed[node.id] = None
        bound |= set(_surely_bound(statement))
    return list(needed)


def _used_outside(table: symtable.SymbolTable) -> set[str]:
    """Names of the top of a text that its own statements or its functions use."""
    if table.get_type() == "module":
        found = {symbol.get_name() for symbol in table.get_symbols()}
    else:
        found = {symbol.get_name() for symbol in table.get_symbols() if symbol.is_global()}
    return found.union(*map(_used_outside, table.get_children()))


def _is_read_too(statement: ast.stmt, name: ast.Name) -> bool:
    return any(isinstance(node, ast.AugAssign) and node.target is name for node in ast.walk(statement))


def _surely_bound(statement: ast.stmt) -> Iterator[str]:
    """Names that a statement has bound when the next one runs."""
    if isinstance(statement, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        yield statement.name
    elif isinstance(statement, (ast.Import, ast.ImportFrom)):
        yield from ((each.asname or each.name).partition(".")[0] for each in statement.names)
    elif isinstance(statement, ast.Assign) or (isinstance(statement, ast.AnnAssign) and statement.value is not None):
        targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
        for target in targets:
            yield from (
                node.id for node in ast.walk(target) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
            )


def check(source: Source, scope: Scope | None, is_block: Callable[[object], bool]) -> None:
    """Refuse what cannot be done from elsewhere. `scope` is that of a block; a function may return and yield."""
    statements = source.statements()
    if scope is not None:
        _check_leaving(source, statements)
        _check_deletions(source, statements, scope)
        _check_nesting(source, statements, scope, is_block)
    _check_seeing(source, statements, scope)
    try:
        source.code()
    except SyntaxError as error:
        what = f"{error.msg}, when the block stands alone"
        advice = "Take a result out of the block, and bind the outer name after it."
        raise source.refused("block-names", error.lineno or source.line, what, advice) from None


def _check_leaving(source: Source, statements: list[ast.stmt]) -> None:
    for node, in_loop in _own_nodes(statements):
        leaving = _LEAVING.get(type(node))
        if leaving is not None:
            word, advice = leaving
            raise source.refused(
                "block-leaves", _line(node), f"`{word}` cannot be done out of a block that runs elsewhere", advice
            )
        if isinstance(node, (ast.Break, ast.Continue)) and not in_loop:
            word = type(node).__name__.lower()
            advice = f"Set a flag in the block, and `{word}` after it; or put the whole loop into the block."
            raise source.refused(
                "block-leaves", _line(node), f"`{word}` would leave the block for a loop around it", advice
            )


def _own_nodes(statements: Iterable[ast.AST], in_loop: bool = False) -> Iterator[tuple[ast.AST, bool]]:
    """The nodes of a block that are not in a function of its own, and whether a loop of the block is around each."""
    for node in statements:
        yield node, in_loop
        if isinstance(node, _FUNCTIONS):
            continue
        if isinstance(node, _LOOPS):
            yield from _own_nodes(node.body, True)
            rest = [each for each in ast.iter_child_nodes(node) if each not in node.body]
            yield from _own_nodes(rest, in_loop)
        else:
            yield from _own_nodes(ast.iter_child_nodes(node), in_loop)


def _check_deletions(source: Source, statements: list[ast.stmt], scope: Scope) -> None:
    nodes = [node for node, _ in _own_nodes(statements) if isinstance(node, ast.Name)]
    stored = {node.id for node in nodes if isinstance(node.ctx, ast.Store)}
    for node in nodes:
        if not isinstance(node.ctx, ast.Del):
            continue
        if not scope.has(node.id) and node.id not in stored:
            what = f"`del {node.id}`, and no such name is there"
            raise source.refused("block-names", node.lineno, what, "Leave it out.")
        if node.id in scope.fast and node.id in scope.own and sys.version_info >= (3, 12):
            what = f"`del {node.id}` of a function's variable, which Python 3.12 and newer allow the function alone"
            raise source.refused("block-names", node.lineno, what, "Delete it after the block.")


def _check_seeing(source: Source, statements: list[ast.stmt], scope: Scope | None) -> None:
    names = [node for each in statements for node in ast.walk(each) if isinstance(node, ast.Name)]
    bound = {node.id for node in names if isinstance(node.ctx, ast.Store)}
    for node in (node for each in statements for node in _outside_classes(each)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            name = node.func.id
            seeing = name in _SEEING or (name in _SEEING_WITHOUT_ARGUMENTS and not node.args and not node.keywords)
            if seeing and name not in bound and not (scope is not None and scope.has(name)):
                what = f"`{name}` sees names that the text of the block does not tell, so they have not gone over"
                raise source.refused("block-names", node.lineno, what, f"Call `{name}` before the block.")
        private = node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
        if source.in_class and private.startswith("__") and not private.endswith("__"):
            what = f"`{private}` is a private name of the class around the block, which is not there elsewhere"
            advice = "Bind what it stands for to another name before the block."
            raise source.refused("block-names", _line(node), what, advice)


def _outside_classes(node: ast.AST) -> Iterator[ast.AST]:
    """A node and those below it, but for classes, which have private names and a `super` of their own."""
    yield node
    if not isinstance(node, ast.ClassDef):
        for each in ast.iter_child_nodes(node):
            yield from _outside_classes(each)


def _check_nesting(
    source: Source, statements: list[ast.stmt], scope: Scope, is_block: Callable[[object], bool]
) -> None:
    for node, _ in _own_nodes(statements):
        for item in node.items if isinstance(node, ast.With) else ():
            called = item.context_expr.func if isinstance(item.context_expr, ast.Call) else item.context_expr
            if is_block(_resolved(called, scope)):
                what = f"`{ast.unparse(called)}` inside of another block"
                raise source.refused("block-nested", _line(node), what, "End the outer block first; values stay bound.")


def check_shared(source: Source, scope: Scope, values: Mapping[str, Any]) -> None:
    """Refuse a block that changes a global name which a function that it uses reads: the function would see the old one."""
    changed = {name: line for each in source.statements() for name, line in _changed(each)}
    for called, value in values.items():
        if isinstance(value, FunctionType) and value.__globals__ is scope.known:
            for name in sorted(_globals_of(value, set()) & changed.keys()):
                if name not in scope.fast:
                    what = f"`{called}` reads the global name `{name}`, which the block changes where `{called}` does not see it"
                    advice = f"Give it to `{called}` as an argument, or put the `def` into the block."
                    raise source.refused("block-names", changed[name], what, advice)


def _changed(statement: ast.stmt) -> Iterator[tuple[str, int]]:
    """Names that a statement binds, or whose items or attributes it sets."""
    for node in ast.walk(statement):
        if isinstance(node, (ast.Name, ast.Attribute, ast.Subscript)) and isinstance(node.ctx, (ast.Store, ast.Del)):
            root: ast.expr = node
            while isinstance(root, (ast.Attribute, ast.Subscript)):
                root = root.value
            if isinstance(root, ast.Name):
                yield root.id, node.lineno


def _globals_of(function: FunctionType, seen: set[int]) -> set[str]:
    """The global names that a function reads, and the functions of its module that it reads."""
    if id(function) in seen:
        return set()
    seen.add(id(function))
    found = {name for code in codes_in(function.__code__) for name in code.co_names if name in function.__globals__}
    for value in [function.__globals__[name] for name in found]:
        if isinstance(value, FunctionType) and value.__globals__ is function.__globals__:
            found |= _globals_of(value, seen)
    return found


def _resolved(node: ast.expr, scope: Scope) -> object:
    """What a dotted name stands for, without running anything of the program's: only modules are asked for attributes."""
    if isinstance(node, ast.Name):
        return scope.value(node.id) if scope.has(node.id) else getattr(builtins, node.id, None)
    if isinstance(node, ast.Attribute):
        owner = _resolved(node.value, scope)
        return getattr(owner, node.attr, None) if isinstance(owner, ModuleType) else None
    return None


def _line(node: ast.AST) -> int:
    return int(getattr(node, "lineno", 0))


def own_attributes(names: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The attributes of the program's own objects among values, which go over by value and may be changed there."""
    found = {}
    for name, value in names.items():
        kind = type(value)
        is_plain = not isinstance(value, (type, ModuleType, BaseException)) and not callable(value)
        module = sys.modules.get(kind.__module__)
        if is_plain and isinstance(getattr(value, "__dict__", None), dict) and is_of_the_program(module):
            found[name] = value.__dict__
    return found


def is_of_the_program(module: ModuleType | None) -> bool:
    """Whether a module is the program's own, and neither the standard library's nor an installed package's."""
    from understudy.hook import StandIn

    if module is None or isinstance(module, StandIn):
        return False
    name, file = module.__name__, getattr(module, "__file__", None) or ""
    root = name.partition(".")[0]
    return root == "__main__" or not (
        root in sys.stdlib_module_names or root.startswith("understudy") or "site-packages" in file
    )
