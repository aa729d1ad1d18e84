"""Modules that tests find under the private names of numpy, and what they get for a name that has no stand-in.

A public module is the one that `understudy run` gives. A private one has each name whose object has a public name too,
and gives the stand-in of that. A name that the original has and the stand-ins lack does not fail the file that imports it:
while tests are collected it gives a `Placeholder`, and in a test it raises `Missing`. Helpers, such as `numpy.testing`,
are numpy's own Python sources, run on the stand-ins.
"""

from __future__ import annotations

import builtins
import contextlib
import importlib
import sys
from collections.abc import Callable, Sequence
from importlib.machinery import ModuleSpec
from importlib.util import spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

from understudy.hook import Finder, Loader, NotServedError, StandIn

from of_numpy.placeholders import Missing, Placeholder, lack

Names = dict[str, dict[str, list[Any]]]
# What a helper asks about the machine's own libraries. It is no part of NumPy's interface, and no stand-in has it.
FACTS: dict[str, dict[str, Any]] = {
    "numpy._core._multiarray_umath": {"_blas_supports_fpe": lambda wanted: True},
    "numpy.linalg._umath_linalg": {"_ilp64": True},
}


def install(names: Names, sources: Path, helpers: Sequence[str]) -> None:
    """Put private modules and helpers beside the stand-ins that `understudy run` has put in place."""
    ours = next(finder for finder in sys.meta_path if isinstance(finder, Finder))
    sys.meta_path.insert(0, Beside(names, sources, helpers, ours))
    # `np.testing` and `np._core.umath` are there without an import of their own, as in the original.
    for module in ("numpy", "numpy._core", "numpy.testing"):
        importlib.import_module(module)
    lend_what_helpers_read()


def lend_what_helpers_read() -> None:
    """`numpy.testing` asks a class of dtypes whether it is numeric, by an attribute that only the C code gives it."""
    dtype = importlib.import_module("understudy_numpy").dtype
    if not hasattr(dtype, "_is_numeric"):
        dtype._is_numeric = False
        for code in "?bBhHiIlLqQefdgFDG":
            with contextlib.suppress(Exception):
                type(dtype(code))._is_numeric = True


class Beside:
    """Finds `numpy` and all below: helpers, then what the hook has, then the modules that only the original has."""

    def __init__(self, names: Names, sources: Path, helpers: Sequence[str], ours: Finder) -> None:
        self.names, self.sources, self.ours = names, sources, ours
        self.helpers = [helper.removesuffix(".py").replace("/", ".") for helper in helpers]

    def find_spec(self, name: str, path: Any = None, target: ModuleType | None = None) -> ModuleSpec | None:
        root, _, below = name.partition(".")
        if root != "numpy":
            return None
        if any(f"{below}.".startswith(f"{helper}.") for helper in self.helpers):
            return self.helper(name, below)
        try:
            spec = self.ours.find_spec(name, path, target)
        except NotServedError:
            spec = None
        if spec is not None:
            loader = spec.loader
            assert isinstance(loader, Loader)
            spec.loader = Served(loader, self.names.get(name, {}))
        elif name in self.names or any(helper.startswith(f"{below}.") for helper in self.helpers):
            spec = ModuleSpec(name, Unserved(self.names.get(name, {})), origin="names of the original")  # type: ignore[arg-type]
        if spec is not None:
            spec.submodule_search_locations = []
        return spec

    def helper(self, name: str, below: str) -> ModuleSpec | None:
        file = self.sources / below.replace(".", "/")
        if file.is_dir():
            return spec_from_file_location(name, file / "__init__.py", submodule_search_locations=[str(file)])
        return spec_from_file_location(name, file.with_suffix(".py")) if file.with_suffix(".py").exists() else None


class Judged(StandIn):
    """A public module of the stand-ins whose missing names the tests may mention."""

    _told: dict[str, list[Any]]

    def __getattr__(self, name: str) -> Any:
        try:
            return super().__getattr__(name)
        except (AttributeError, NotServedError):
            return named(self, name, self.__dict__["_told"])


class Bare(ModuleType):
    """A module of the original that no module stands in for."""

    _told: dict[str, list[Any]]

    def __getattr__(self, name: str) -> Any:
        return named(self, name, self.__dict__["_told"])


class Served:
    """Loads a public module of the stand-ins."""

    def __init__(self, loader: Loader, told: dict[str, list[Any]]) -> None:
        self.loader, self.told = loader, told

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        module = Judged(spec.name)
        module.__dict__["_told"] = self.told
        return module

    def exec_module(self, module: ModuleType) -> None:
        self.loader.exec_module(module)


class Unserved:
    """Loads a module of which there are only the names."""

    def __init__(self, told: dict[str, list[Any]]) -> None:
        self.told = told

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        module = Bare(spec.name)
        module.__dict__.update(FACTS.get(spec.name, {}), _told=self.told, __file__=__file__)
        return module

    def exec_module(self, module: ModuleType) -> None:
        # Some tests take all that a module holds.
        for name, told in self.told.items():
            if told[0] not in ("module", "lacking") and name not in module.__dict__:
                with contextlib.suppress(Missing, AttributeError):
                    value = named(module, name, self.told)
                    if not isinstance(value, Placeholder):
                        module.__dict__[name] = value


def named(module: ModuleType, name: str, told: dict[str, list[Any]]) -> Any:
    """What an attribute of a module of the original gives, which is not public there or has no stand-in."""
    full = f"{module.__name__}.{name}"
    if name not in told:
        raise AttributeError(f"module {module.__name__!r} has no attribute {name!r}")
    return value_of(told[name], full)


def value_of(told: list[Any], name: str) -> Any:
    """The value that `names.py` told of as `told`; `name` is what lacks a stand-in where that cannot be had."""
    try:
        return KINDS[told[0]](told[1] if len(told) > 1 else None, name)
    except (AttributeError, NotServedError, ImportError):
        return lack(name)


def _public(told: str, name: str) -> Any:
    # The public name itself, of which the stand-in is lacking.
    if told == name:
        return lack(name)
    module, _, last = told.rpartition(".")
    return getattr(importlib.import_module(module), last)


def _items(told: list[list[Any]], name: str) -> list[Any]:
    return [value_of(each, name) for each in told]


KINDS: dict[str, Callable[[Any, str], Any]] = {
    "value": lambda told, name: told,
    "public": _public,
    "builtin": lambda told, name: getattr(builtins, told),
    "module": lambda told, name: importlib.import_module(told),
    "list": _items,
    "tuple": lambda told, name: tuple(_items(told, name)),
    "dict": lambda told, name: dict(_items(pair, name) for pair in told),
    "lacking": lambda told, name: lack(name),
}
