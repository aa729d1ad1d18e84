"""The side of the shims within a program of originals: what values, modules, functions and imports are there."""

from __future__ import annotations

import builtins
import importlib
import re
import sys
from types import CellType, FunctionType, ModuleType, TracebackType
from typing import Any

from understudy_translators.in_process import Crossing
from understudy_translators.in_process.sides import SHIMS
from understudy_translators.wire import CannotTravel

from understudy.blocks.names import Scope, is_of_the_program, own_attributes
from understudy.hook import NotServedError, recorded_names

# How Python, and the modules of the shims themselves, say that a module lacks a name.
_NO_ATTRIBUTE = re.compile(r"module '((?:understudy_)?(?:numpy|pandas)[\w.]*)' has no attribute '(\w+)'.*", re.DOTALL)
_ORIGINALS = {package: name for name, package in SHIMS.items()}


class World:
    """One stay on the side of the shims. At its end what was changed of the program's objects shows in them."""

    CannotTravel = CannotTravel

    def __init__(self) -> None:
        self.crossing = Crossing()
        self.builtins = {**vars(builtins), "__import__": self._import}
        self._globals: dict[int, Globals] = {}
        self._functions: dict[int, tuple[FunctionType, FunctionType]] = {}
        self._cells: list[tuple[str, CellType, CellType, Any]] = []
        # The program's own objects, whose attributes are shims for the time of the stay.
        self._owners: list[dict[str, Any]] = []

    def __enter__(self) -> World:
        self._move_stream(there=True)
        return self

    def __exit__(self, kind: Any, error: Any, trace: TracebackType | None) -> None:
        for attributes in self._owners:
            attributes.update(self.crossing.to_original(dict(attributes), "attributes"))
        for scope in list(self._globals.values()):
            scope.known.update(scope.bound())
        for name, mine, other, value in self._cells:
            if other.cell_contents is not value:
                mine.cell_contents = self.back(name, other.cell_contents)
        self.crossing.write_back()
        self._move_stream(there=False)

    def namespace(self, scope: Scope) -> Globals:
        """Where the statements of a block bind their names: for one of a module that is what its functions see as well."""
        return Globals(self, scope.known) if scope.own else self._globals_for(scope.known)

    def there(self, name: str, value: Any) -> Any:
        """What a name of the program stands for on the side of the shims."""
        if isinstance(value, FunctionType) and is_of_the_program(sys.modules.get(value.__module__ or "")):
            return self.rebound(value)
        for attributes in own_attributes({name: value}).values():
            self._owners.append(attributes)
            attributes.update(self.to_shim(dict(attributes), name))
        return self.to_shim(value, name)

    def to_shim(self, value: Any, name: str) -> Any:
        return self.crossing.to_shim(value, name)

    def to_original(self, value: Any, name: str) -> Any:
        return self.crossing.to_original(value, name)

    def back(self, name: str, value: Any) -> Any:
        """What a name that was bound on the side of the shims stands for in the program."""
        if isinstance(value, FunctionType):
            if id(value) in self._functions:
                return self._functions[id(value)][0]
            if isinstance(value.__globals__, Globals):
                from understudy.blocks.here import standin

                # A function that was defined here keeps its names; when it is called, its arguments go over.
                return standin(value)
        self._owners += own_attributes({name: value}).values()
        return self.to_original(value, name)

    def rebound(self, function: FunctionType) -> FunctionType:
        """A function of the program that sees shims where its globals, closure and defaults are originals."""
        known = self._functions.get(id(function))
        if known is not None:
            return known[1]
        if isinstance(function.__globals__, Globals):
            return function
        cells = tuple([CellType() for _ in function.__closure__ or ()])
        scope = self._globals_for(function.__globals__)
        made = FunctionType(function.__code__, scope, function.__name__, None, cells or None)
        self._functions[id(function)] = self._functions[id(made)] = (function, made)
        made.__defaults__ = self.to_shim(function.__defaults__, function.__name__)
        made.__kwdefaults__ = self.to_shim(function.__kwdefaults__, function.__name__)
        made.__dict__.update(function.__dict__)
        made.__qualname__, made.__module__, made.__doc__ = function.__qualname__, function.__module__, function.__doc__
        for name, mine, other in zip(function.__code__.co_freevars, function.__closure__ or (), cells):
            if mine != CellType():
                other.cell_contents = self.there(name, mine.cell_contents)
                self._cells.append((name, mine, other, other.cell_contents))
        return made

    def error(self, error: BaseException) -> BaseException:
        """An exception as the program's `except` finds it."""
        missing = self._missing(error)
        if missing is not None:
            return NotServedError(missing).with_traceback(error.__traceback__)
        try:
            made = self.to_original(error, "exception")
        except CannotTravel:
            # A refusal says what it is itself, and no original has a class for it.
            return error
        assert isinstance(made, BaseException)
        return made

    def _missing(self, error: BaseException) -> str | None:
        """The original without shim that an exception is about, if it is about one."""
        told = _NO_ATTRIBUTE.fullmatch(str(error)) if isinstance(error, AttributeError) else None
        if told is None:
            return None
        package, dot, rest = told[1].partition(".")
        module = f"{_ORIGINALS.get(package, package)}{dot}{rest}"
        return f"{module}.{told[2]}" if told[2] in recorded_names(module) else None

    def _globals_for(self, known: dict[str, Any]) -> Globals:
        return self._globals.get(id(known)) or self._globals.setdefault(id(known), Globals(self, known))

    def _import(
        self, name: str, globals: Any = None, locals: Any = None, fromlist: Any = (), level: int = 0
    ) -> ModuleType:
        """`import` in a block: NumPy and pandas are their shims."""
        root, dot, rest = name.partition(".")
        # Compiled code of the originals imports private parts of theirs in the name of whoever calls it.
        if level or root not in SHIMS or any(part.startswith("_") for part in rest.split(".")):
            return builtins.__import__(name, globals, locals, fromlist, level)
        module = _shim_module(name)
        for each in fromlist or ():
            if each != "*" and not hasattr(module, each):
                _shim_module(f"{name}.{each}")
        return module if fromlist else _shim_module(root)

    def _move_stream(self, there: bool) -> None:
        """Let the global random stream of one side go on where that of the other stands."""
        ours, theirs = sys.modules.get("numpy.random"), sys.modules.get(f"{SHIMS['numpy']}.random")
        if ours is None:
            return
        if there:
            theirs = theirs or importlib.import_module(f"{SHIMS['numpy']}.random")
            theirs.set_state(self.to_shim(ours.get_state(legacy=False), "random state"))
        elif theirs is not None:
            ours.set_state(self.to_original(theirs.get_state(legacy=False), "random state"))


class Globals(dict[str, Any]):
    """The global names of a module of the program on the side of the shims. Each goes over when it is first read."""

    def __init__(self, world: World, known: dict[str, Any]) -> None:
        super().__init__(__builtins__=world.builtins)
        self.known = known
        self._world = world
        self._fetched: dict[str, Any] = {"__builtins__": world.builtins}

    def __missing__(self, name: str) -> Any:
        return self.fetch(name, self.known[name])

    def fetch(self, name: str, value: Any) -> Any:
        """Bind a name to what a value of the program is here."""
        made = self[name] = self._fetched[name] = self._world.there(name, value)
        return made

    def bound(self) -> dict[str, Any]:
        """The names that have been bound here since this was asked, and what they are in the program."""
        new = {name: value for name, value in self.items() if self._fetched.get(name, self) is not value}
        self._fetched.update(new)
        return {name: self._world.back(name, value) for name, value in new.items()}


def _shim_module(original: str) -> ModuleType:
    root, dot, rest = original.partition(".")
    try:
        return importlib.import_module(SHIMS[root] + dot + rest)
    except ModuleNotFoundError:
        above, _, name = original.rpartition(".")
        if name in recorded_names(above):
            raise NotServedError(original) from None
        raise ModuleNotFoundError(f"No module named {original!r}", name=original) from None
