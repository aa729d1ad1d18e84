"""Run with the original numpy: what names each of its modules has, private ones too, and which public name is the same.

The answer is JSON on stdout. A value is told as one of
    ["public", "numpy.sin"]           the very object that has this public name
    ["value", 3]                      a constant
    ["list" | "tuple", [value, …]], ["dict", [[key, value], …]]
    ["builtin", "int"]                a class that Python has itself
    ["module", "numpy._core.umath"]
    ["lacking"]                       nothing that could be said with public names
"""

from __future__ import annotations

import importlib
import json
import pkgutil
import sys
import types
import warnings
from typing import Any

# Tests, builds and stubs: no test of an array imports from them.
ASIDE = (".tests", ".f2py", ".distutils", "._pyinstaller", "._examples", ".conftest")
CONTAINERS: dict[type, str] = {list: "list", tuple: "tuple"}
LACKING = ["lacking"]
# What every module has; a stand-in has its own.
OF_ANY_MODULE = {
    "__builtins__",
    "__cached__",
    "__doc__",
    "__file__",
    "__loader__",
    "__name__",
    "__package__",
    "__path__",
}
OF_ANY_MODULE |= {"__spec__", "__dir__", "__getattr__"}


def modules(root: Any) -> dict[str, Any]:
    """Every module of numpy, by name."""
    found = {root.__name__: root}
    for each in pkgutil.walk_packages(root.__path__, f"{root.__name__}.", onerror=lambda name: None):
        if not any(part in f"{each.name}." for part in (f"{aside}." for aside in ASIDE)):
            try:
                found[each.name] = importlib.import_module(each.name)
            except Exception as error:
                print(f"{each.name}: {error}", file=sys.stderr)
    return found


def is_public(name: str) -> bool:
    return not any(part.startswith("_") for part in name.split("."))


class Table:
    """The public name of each object that has one, the shortest."""

    def __init__(self, found: dict[str, Any]) -> None:
        self.names: dict[int, str] = {}
        for module in sorted(filter(is_public, found), key=lambda name: (name.count("."), name)):
            for name, value in vars(found[module]).items():
                if is_public(name) and not isinstance(value, types.ModuleType):
                    self.names.setdefault(id(value), f"{module}.{name}")

    def told(self, value: Any, depth: int = 0) -> list[Any]:
        if value is None or type(value) in (bool, int, float, str):
            return ["value", value]
        if id(value) in self.names and depth >= 0:
            return ["public", self.names[id(value)]]
        if isinstance(value, types.ModuleType):
            return ["module", value.__name__]
        if depth > 6:
            return LACKING
        if type(value) in CONTAINERS:
            items = [self.told(item, depth + 1) for item in value]
            return LACKING if LACKING in items else [CONTAINERS[type(value)], items]
        if type(value) is dict:
            pairs = [[self.told(key, depth + 1), self.told(item, depth + 1)] for key, item in value.items()]
            return LACKING if any(LACKING in pair for pair in pairs) else ["dict", pairs]
        if type(value) is type and value.__module__ == "builtins":
            return ["builtin", value.__name__]
        return LACKING


def main() -> None:
    warnings.simplefilter("ignore")
    numpy = importlib.import_module("numpy")

    found = modules(numpy)
    table = Table(found)
    told: dict[str, dict[str, list[Any]]] = {}
    for module, each in found.items():
        names = told[module] = {}
        # In the order of the module, in which some tests take them; what only `dir` tells comes last.
        for name in dict.fromkeys([*vars(each), *dir(each)]):
            if name not in OF_ANY_MODULE:
                value = getattr(each, name)
                # A public name stands for itself, also where it is a constant: the stand-ins have it or lack it.
                own = is_public(f"{module}.{name}") and not isinstance(value, types.ModuleType)
                names[name] = ["public", f"{module}.{name}"] if own else table.told(value)
    json.dump({"version": numpy.__version__, "folder": numpy.__path__[0], "modules": told}, sys.stdout)


if __name__ == "__main__":
    main()
