"""The names of a program resolved to originals with CPython's `ast`: what the scan of the registry is timed beside.

It follows imports (also those of local modules, and stars), assignments of names, scopes and chains of attributes through
modules, as the scan does. It does not follow classes of values, so it does less: every reference that it finds has to be
among those of the scan, and methods of values are not among its own.

Usage: ast_peer.py PROCESSES ORIGINALS FOLDER      # prints one JSON object
"""

from __future__ import annotations

import ast
import json
import multiprocessing
import os
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

#: Statements whose bodies are scopes, or that bind names; each is handled by the method of its name.
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
Reference = tuple[int, int, str]
#: What a name is: the path of an original, the number of a local module, or something else.
Binding = str | int | None


class Originals:
    """Defining names by every name that leads to them, and the kind of each."""

    def __init__(self, files: Iterable[Path]) -> None:
        self.names: dict[str, str] = {}
        self.modules: set[str] = set()
        self.bases: dict[str, list[str]] = {}
        aliases: dict[str, str] = {}
        for file in files:
            for original in json.loads(file.read_text(encoding="utf-8"))["originals"]:
                name = original["name"]
                self.names[name] = name
                if original["kind"] == "module":
                    self.modules.add(name)
                if original.get("bases"):
                    self.bases[name] = original["bases"]
                aliases.update(dict.fromkeys(original.get("aliases") or (), name))
        self.names = {**aliases, **self.names}
        self.inside: dict[str, list[str]] = {}
        for name in self.names:
            owner, dot, last = name.rpartition(".")
            if dot:
                self.inside.setdefault(owner, []).append(last)

    def member(self, owner: str, name: str) -> str | None:
        """The path to an attribute of an original; that of a class may be its base's."""
        if f"{owner}.{name}" in self.names:
            return f"{owner}.{name}"
        bases = self.bases.get(self.names.get(owner, ""), ())
        return next((f"{base}.{name}" for base in bases if f"{base}.{name}" in self.names), None)


class Scope:
    __slots__ = ("names", "own", "is_class", "outer")

    def __init__(self, outer: Scope | None, own: set[str], is_class: bool = False) -> None:
        self.names: dict[str, Binding] = {}
        self.own, self.is_class, self.outer = own, is_class, outer


class Program:
    """The files of a folder, and the modules that they are to each other."""

    def __init__(self, folder: Path, originals: Originals) -> None:
        self.originals = originals
        self.files = sorted(python_files(folder))
        self.by_path = {path: at for at, path in enumerate(self.files)}
        self.places = [place(path) for path in self.files]
        self.tops: dict[int, dict[str, Binding]] = {}
        self.running: set[int] = set()
        self.references: dict[int, list[Reference] | None] = {}

    def module(self, file: int, name: str) -> int | None:
        base = os.path.join(self.places[file][0], *name.split("."))
        found = self.by_path.get(os.path.join(base, "__init__.py"))
        return found if found is not None else self.by_path.get(base + ".py")

    def top(self, file: int) -> dict[str, Binding]:
        """The names at the top of a file, which is gone over first if it has not been."""
        if file not in self.tops:
            if file in self.running:
                return {}
            self.running.add(file)
            try:
                tree = ast.parse(Path(self.files[file]).read_bytes())
            except (SyntaxError, ValueError):
                self.references[file], self.tops[file] = None, {}
            else:
                Visitor(self, file).run(tree)
            self.running.discard(file)
        return self.tops[file]


class Visitor:
    """Goes over one file, statement by statement; bodies of functions wait until their scope is complete."""

    def __init__(self, program: Program, file: int) -> None:
        self.program, self.file = program, file
        self.originals = program.originals
        _, self.module_name, self.is_package = program.places[file]
        self.scope = Scope(None, set())
        self.waiting: list[tuple[ast.AST, Scope]] = []
        #: Statements around this one that may not run, or run several times.
        self.ways = 0
        self.found: list[Reference] = []

    def run(self, tree: ast.Module) -> None:
        self.all(tree.body)
        self.program.tops[self.file] = self.scope.names
        while self.waiting:
            waiting, self.waiting = self.waiting, []
            for function, outer in waiting:
                self.body(function, outer)
        self.program.references[self.file] = self.found

    def body(self, function: Any, outer: Scope) -> None:
        own: set[str] = set()
        bound_names(function.body, own)
        arguments = function.args
        every = arguments.posonlyargs + arguments.args + arguments.kwonlyargs
        own.update(one.arg for one in [*every, arguments.vararg, arguments.kwarg] if one is not None)
        self.scope = Scope(outer, own)
        self.all(function.body)

    def all(self, nodes: list[Any]) -> None:
        for node in nodes:
            self.visit(node)

    def visit(self, node: ast.AST) -> Binding:
        handler = HANDLERS.get(type(node))
        if handler is not None:
            return handler(self, node)
        for name in node._fields:
            value = getattr(node, name, None)
            if type(value) is list:
                for part in value:
                    if isinstance(part, ast.AST):
                        self.visit(part)
            elif isinstance(value, ast.AST):
                self.visit(value)
        return None

    def nothing(self, node: ast.AST) -> Binding:
        return None

    # Names and attributes.

    def look_up(self, name: str) -> Binding:
        scope: Scope | None = self.scope
        while scope is not None:
            if not scope.is_class or scope is self.scope:
                if name in scope.names:
                    return scope.names[name]
                if name in scope.own:
                    return None
            scope = scope.outer
        path = f"builtins.{name}"
        return path if path in self.originals.names else None

    def name(self, node: ast.Name) -> Binding:
        if type(node.ctx) is not ast.Load:
            return None
        path = self.look_up(node.id)
        self.note(node, path)
        return path

    def attribute(self, node: ast.Attribute) -> Binding:
        parts: list[ast.Attribute] = []
        value: ast.AST = node
        while type(value) is ast.Attribute:
            parts.append(value)
            value = value.value
        if type(value) is not ast.Name:
            self.visit(value)
            return None
        found, at = self.look_up(value.id), value
        for part in reversed(parts):
            following: Binding = None
            if type(found) is int:
                following = self.program.top(found).get(part.attr)
                if following is None:
                    following = self.program.module(found, f"{self.program.places[found][1]}.{part.attr}")
            elif type(found) is str:
                following = self.originals.member(found, part.attr)
            if following is None:
                # The longest chain that leads to an original is the reference.
                self.note(at, found)
                return None
            found, at = following, part
        self.note(at, found)
        # A method that is given another name is a value, which is not followed here.
        owner = found.rpartition(".")[0] if type(found) is str else ""
        is_value = owner and self.originals.names.get(owner) not in self.originals.modules
        return None if is_value else found

    def note(self, node: Any, path: Binding) -> None:
        if type(path) is str:
            original = self.originals.names[path]
            if original not in self.originals.modules:
                self.found.append((node.lineno, node.col_offset, original))

    # What binds names.

    def bind(self, target: ast.AST, value: Binding) -> None:
        if type(target) is ast.Name:
            # What a name is after one of several ways through the program cannot be said without following each.
            if self.ways and self.scope.names.get(target.id, value) != value:
                value = None
            self.scope.names[target.id] = value
        elif isinstance(target, (ast.Tuple, ast.List)):
            for part in target.elts:
                self.bind(part, None)
        elif type(target) is ast.Starred:
            self.bind(target.value, None)
        else:
            self.visit(target)

    def assign(self, node: ast.Assign) -> Binding:
        value = self.visit(node.value)
        for target in node.targets:
            self.bind(target, value)
        return None

    def annotated(self, node: ast.AnnAssign) -> Binding:
        self.visit(node.annotation)
        if node.value is not None:
            self.bind(node.target, self.visit(node.value))
        return None

    def augmented(self, node: ast.AugAssign) -> Binding:
        self.visit(node.value)
        self.bind(node.target, None)
        return None

    def loop(self, node: ast.For | ast.AsyncFor) -> Binding:
        self.visit(node.iter)
        self.bind(node.target, None)
        self.ways += 1
        self.all(node.body)
        self.all(node.orelse)
        self.ways -= 1
        return None

    def branch(self, node: ast.If | ast.While) -> Binding:
        self.visit(node.test)
        self.ways += 1
        self.all(node.body)
        self.all(node.orelse)
        self.ways -= 1
        return None

    def with_(self, node: ast.With | ast.AsyncWith) -> Binding:
        for item in node.items:
            self.visit(item.context_expr)
            if item.optional_vars is not None:
                self.bind(item.optional_vars, None)
        self.all(node.body)
        return None

    def handler(self, node: ast.ExceptHandler) -> Binding:
        if node.type is not None:
            self.visit(node.type)
        if node.name:
            self.scope.names[node.name] = None
        self.all(node.body)
        return None

    def walrus(self, node: ast.NamedExpr) -> Binding:
        value = self.visit(node.value)
        self.bind(node.target, value)
        return value

    def comprehension(self, node: Any) -> Binding:
        self.scope = Scope(self.scope, set())
        for clause in node.generators:
            self.visit(clause.iter)
            self.bind(clause.target, None)
            self.all(clause.ifs)
        for part in (node.key, node.value) if type(node) is ast.DictComp else (node.elt,):
            self.visit(part)
        self.scope = self.scope.outer or self.scope
        return None

    def lambda_(self, node: ast.Lambda) -> Binding:
        self.all(node.args.defaults)
        self.all([default for default in node.args.kw_defaults if default is not None])
        arguments = node.args.posonlyargs + node.args.args + node.args.kwonlyargs
        own = {one.arg for one in [*arguments, node.args.vararg, node.args.kwarg] if one is not None}
        self.scope = Scope(self.scope, own)
        self.visit(node.body)
        self.scope = self.scope.outer or self.scope
        return None

    def function(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> Binding:
        self.all(node.decorator_list)
        self.visit(node.args)
        if node.returns is not None:
            self.visit(node.returns)
        self.scope.names[node.name] = None
        self.waiting.append((node, self.scope))
        return None

    def class_(self, node: ast.ClassDef) -> Binding:
        self.all(node.decorator_list)
        self.all(node.bases)
        self.all([keyword.value for keyword in node.keywords])
        outer = self.scope
        self.scope = Scope(outer, set(), is_class=True)
        self.all(node.body)
        self.scope = outer
        outer.names[node.name] = None
        return None

    # Imports.

    def import_(self, node: ast.Import) -> Binding:
        for alias in node.names:
            root = alias.name.partition(".")[0]
            target = alias.name if alias.asname else root
            local = self.program.module(self.file, target)
            if local is not None:
                self.program.top(local)
            path = target if target in self.originals.names else None
            self.scope.names[alias.asname or root] = local if local is not None else path
        return None

    def import_from(self, node: ast.ImportFrom) -> Binding:
        source = self.absolute(node)
        local = self.program.module(self.file, source)
        for alias in node.names:
            name = alias.asname or alias.name
            if local is not None or node.level:
                top = self.program.top(local) if local is not None else {}
                if alias.name == "*":
                    self.scope.names.update({one: value for one, value in top.items() if one[:1] != "_"})
                    continue
                value = top.get(alias.name)
                if value is None:
                    value = self.program.module(self.file, f"{source}.{alias.name}")
                self.scope.names[name] = value
                self.note(alias, value)
            elif alias.name == "*":
                for inside in self.originals.inside.get(source, ()) if source in self.originals.names else ():
                    self.scope.names[inside] = f"{source}.{inside}"
            else:
                path = f"{source}.{alias.name}"
                known = source in self.originals.names and path in self.originals.names
                self.scope.names[name] = found = path if known else None
                self.note(alias, found)
        return None

    def absolute(self, node: ast.ImportFrom) -> str:
        if not node.level:
            return node.module or ""
        base = self.module_name.split(".")
        up = node.level - 1 if self.is_package else node.level
        return ".".join([*base[: len(base) - up], *([node.module] if node.module else [])])


HANDLERS: dict[type, Any] = {
    ast.Name: Visitor.name,
    ast.Attribute: Visitor.attribute,
    ast.Constant: Visitor.nothing,
    ast.Assign: Visitor.assign,
    ast.AnnAssign: Visitor.annotated,
    ast.AugAssign: Visitor.augmented,
    ast.If: Visitor.branch,
    ast.While: Visitor.branch,
    ast.For: Visitor.loop,
    ast.AsyncFor: Visitor.loop,
    ast.With: Visitor.with_,
    ast.AsyncWith: Visitor.with_,
    ast.ExceptHandler: Visitor.handler,
    ast.NamedExpr: Visitor.walrus,
    ast.Lambda: Visitor.lambda_,
    ast.ClassDef: Visitor.class_,
    ast.Import: Visitor.import_,
    ast.ImportFrom: Visitor.import_from,
    **dict.fromkeys(FUNCTIONS, Visitor.function),
    **dict.fromkeys(COMPREHENSIONS, Visitor.comprehension),
}


def bound_names(body: Iterable[Any], own: set[str]) -> None:
    """The names that statements bind in their scope, so that an outer one of that name is never meant."""
    declared: set[str] = set()
    stack = list(body)
    while stack:
        node = stack.pop()
        kind = type(node)
        if kind in (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef):
            own.add(node.name)
            continue
        if kind is ast.Lambda or kind in COMPREHENSIONS:
            continue
        if kind is ast.Name:
            if type(node.ctx) is not ast.Load:
                own.add(node.id)
            continue
        if kind in (ast.Global, ast.Nonlocal):
            declared.update(node.names)
        elif kind in (ast.Import, ast.ImportFrom):
            own.update(alias.asname or alias.name.partition(".")[0] for alias in node.names)
        elif kind is ast.ExceptHandler and node.name:
            own.add(node.name)
        stack.extend(ast.iter_child_nodes(node))
    own -= declared


def python_files(folder: Path) -> Iterable[str]:
    for parent, folders, names in os.walk(os.path.realpath(folder)):
        folders[:] = [name for name in folders if name[0] != "." and name not in ("__pycache__", "node_modules")]
        yield from (os.path.join(parent, name) for name in names if name.endswith(".py"))


def place(path: str) -> tuple[str, str, bool]:
    """The folder on the path, the dotted name of a file there, and whether it is a package."""
    folder, name = os.path.split(path)
    stem = name[: -len(".py")]
    is_package = stem == "__init__"
    parts = [] if is_package else [stem]
    while os.path.isfile(os.path.join(folder, "__init__.py")):
        folder, name = os.path.split(folder)
        parts.append(name)
    return folder, ".".join(reversed(parts)), is_package


def resolve(program: Program, files: Iterable[int]) -> dict[int, list[Reference] | None]:
    for file in files:
        program.top(file)
    return program.references


def share(arguments: tuple[Path, list[Path], int, int]) -> dict[int, list[Reference] | None]:
    """One share of the files, for a process that goes over what they import by itself."""
    folder, originals, at, count = arguments
    program = Program(folder, Originals(originals))
    own = range(at, len(program.files), count)
    return {file: found for file, found in resolve(program, own).items() if file % count == at}


def main(processes: int, originals: str, folder: str) -> None:
    sys.setrecursionlimit(20_000)
    inventories = [Path(path) for path in originals.split(os.pathsep)]
    started = time.perf_counter()
    if processes == 1:
        program = Program(Path(folder), Originals(inventories))
        found = resolve(program, range(len(program.files)))
    else:
        with multiprocessing.Pool(processes) as pool:
            shares = pool.map(share, [(Path(folder), inventories, at, processes) for at in range(processes)])
        found = {file: references for share in shares for file, references in share.items()}
        program = Program(Path(folder), Originals([]))
    seconds = time.perf_counter() - started
    references = {program.files[file]: list_ for file, list_ in sorted(found.items())}
    failed = [path for path, list_ in references.items() if list_ is None]
    count = sum(len(set(list_ or ())) for list_ in references.values())
    answer = {"seconds": seconds, "files": len(references), "references": count, "failed": failed}
    if os.environ.get("UNDERSTUDY_BENCH_FOUND"):
        answer["found"] = {path: sorted(set(list_ or ())) for path, list_ in references.items()}
    print(json.dumps(answer))


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], sys.argv[3])
