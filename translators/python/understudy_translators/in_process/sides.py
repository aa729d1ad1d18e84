"""The two sides of a process: which classes, functions and modules are originals, which stand-ins, and who is whose counterpart."""

from __future__ import annotations

import functools
import importlib
import sys
from types import ModuleType
from typing import Any

from ..libraries import MEANT
from ..wire import CannotTravel, type_name

ORIGINALS = {"numpy": "numpy", "pandas": "pandas"}
SHIMS = {"numpy": "understudy_numpy", "pandas": "understudy_pandas"}
_LIBRARIES = {package: name for side in (ORIGINALS, SHIMS) for name, package in side.items()}


def module_of(name: str) -> Any:
    """A module by name, imported at its first use."""
    return sys.modules.get(name) or importlib.import_module(name)


class Meant:
    """Within it, writers and makers of this thread mean the libraries of one side."""

    __slots__ = ("_before", "_side")

    def __init__(self, side: dict[str, str]) -> None:
        self._side = side

    def __enter__(self) -> None:
        self._before, MEANT.packages = MEANT.packages, self._side

    def __exit__(self, *_: object) -> None:
        MEANT.packages = self._before


def root_of(module: object) -> str | None:
    """The library that a module's name belongs to, on either side: `numpy` for `understudy_numpy.fft`. None for others."""
    return _LIBRARIES.get(module.partition(".")[0]) if isinstance(module, str) else None


@functools.lru_cache(maxsize=4096)
def side_of(kind: type) -> dict[str, str] | None:
    """The side of a library's class; None for all other classes, also those that derive from one."""
    module = kind.__module__
    if root_of(module) is None:
        return None
    # Stand-ins bear the names of their originals, so only an original is found under its name.
    if module.partition(".")[0] in ORIGINALS and _found(sys.modules.get(module), kind.__qualname__) is kind:
        return SHIMS if _is_stand_in(module) else ORIGINALS
    return SHIMS


def _is_stand_in(module: str) -> bool:
    """Whether a module named like an original's is handed out by an import hook in place of it."""
    return type(sys.modules.get(module.partition(".")[0])) is not ModuleType


def check_originals() -> None:
    """Raises CannotTravel where `numpy` is the stand-ins' own name in this process."""
    for name in ORIGINALS:
        if name in sys.modules and _is_stand_in(name):
            why = f"in this process {name} is its stand-ins, so there are no originals; call them in the executor"
            raise CannotTravel(f"module {name}", why)


@functools.lru_cache(maxsize=1024)
def may_have_name(kind: type) -> bool:
    """Whether objects of a class can be things with a name at all."""
    return issubclass(kind, (type, ModuleType)) or any("__call__" in vars(base) for base in kind.__mro__)


def named_side(value: object) -> dict[str, str] | None:
    """The side of a library's module, class or function, as a thing with a name. None for everything else."""
    kind: type = type(value)
    if not may_have_name(kind):
        return None
    if isinstance(value, ModuleType):
        root = value.__name__.partition(".")[0]
        return ORIGINALS if root in ORIGINALS else SHIMS if root in _LIBRARIES else None
    if isinstance(value, type):
        return side_of(value)
    module = getattr(value, "__module__", None)
    if root_of(module) is None or not isinstance(getattr(value, "__name__", None), str):
        return None
    package = str(module).partition(".")[0]
    if package in ORIGINALS and _found(sys.modules.get(str(module)), _name_of(value)) is value:
        return ORIGINALS
    return SHIMS


def counterpart(value: Any, side: dict[str, str]) -> Any:
    """The module, class or function of the same name on `side`. Raises CannotTravel where it has none."""
    module = value.__name__ if isinstance(value, ModuleType) else value.__module__
    name = "" if isinstance(value, ModuleType) else _name_of(value)
    root, dot, rest = module.partition(".")
    package = side[_LIBRARIES[root]]
    try:
        found = importlib.import_module(package + dot + rest)
    except ImportError:
        found = None
    made = _found(found, name)
    if made is None and name:
        made = _found(importlib.import_module(package), name)
    if made is None:
        label = f"{_LIBRARIES[root]}{dot}{rest}" + (f".{name}" if name else "")
        raise CannotTravel(label, f"{package} has nothing of that name; use it outside of what crosses")
    return made


@functools.lru_cache(maxsize=256)
def named_tuple_of(name: str, fields: tuple[str, ...], package: str) -> type | None:
    """The named tuple of a package by its name: what functions return has no public name."""
    for module in [each for where, each in list(sys.modules.items()) if where.partition(".")[0] == package]:
        found = getattr(module, "__dict__", {}).get(name)
        if isinstance(found, type) and issubclass(found, tuple) and getattr(found, "_fields", None) == fields:
            return found
    return None


def foreign_base(kind: type, side: dict[str, str]) -> type | None:
    """The class of a side's library that a class of somebody else derives from."""
    return next(
        (base for base in kind.__mro__[1:] if side_of(base) is side and not issubclass(base, BaseException)), None
    )


def describe(kind: type) -> str:
    """A class's name in errors: that of the original, whichever side it is of."""
    name = type_name(kind)
    root, dot, rest = name.partition(".")
    return _LIBRARIES.get(root, root) + dot + rest


def _name_of(value: Any) -> str:
    return str(getattr(value, "__qualname__", None) or value.__name__)


def _found(module: Any, name: str) -> Any:
    for part in name.split(".") if name else ():
        module = getattr(module, part, None)
    return module
