"""Every public name of NumPy and every attribute of its classes has a shim, or an entry of the manifest that says why not.

The names are those of the installed original. A name is told by the class that defines it: what is said of
`numpy.generic.tofile` is said of every scalar type. The attributes of a class without a shim are not told one by one.
"""

from __future__ import annotations

import importlib
import pathlib
import types
import typing
import warnings

import numpy
import pytest
import tomllib
import understudy_numpy

MODULES = [
    "numpy",
    "numpy.char",
    "numpy.ctypeslib",
    "numpy.dtypes",
    "numpy.exceptions",
    "numpy.fft",
    "numpy.lib",
    "numpy.lib.array_utils",
    "numpy.lib.format",
    "numpy.lib.introspect",
    "numpy.lib.mixins",
    "numpy.lib.npyio",
    "numpy.lib.recfunctions",
    "numpy.lib.scimath",
    "numpy.lib.stride_tricks",
    "numpy.lib.user_array",
    "numpy.linalg",
    "numpy.polynomial",
    "numpy.polynomial.chebyshev",
    "numpy.polynomial.hermite",
    "numpy.polynomial.hermite_e",
    "numpy.polynomial.laguerre",
    "numpy.polynomial.legendre",
    "numpy.polynomial.polynomial",
    "numpy.polynomial.polyutils",
    "numpy.random",
    "numpy.rec",
    "numpy.strings",
    "numpy.testing",
    "numpy.typing",
]

# Attributes that only an object has, not its class, are looked for in one of these.
EXAMPLES = {
    "numpy.broadcast": "broadcast([1, 2], 3)",
    "numpy.finfo": "finfo('f8')",
    "numpy.iinfo": "iinfo('i4')",
    "numpy.random.BitGenerator": "random.PCG64(1)",
    "numpy.random.MT19937": "random.MT19937(1)",
    "numpy.random.PCG64": "random.PCG64(1)",
    "numpy.random.PCG64DXSM": "random.PCG64DXSM(1)",
    "numpy.random.Philox": "random.Philox(1)",
    "numpy.random.SFC64": "random.SFC64(1)",
    "numpy.random.SeedSequence": "random.SeedSequence(1)",
    "numpy.ufunc": "add",
}

# How a class is written, not what it offers.
INCIDENTAL = {
    "__abstractmethods__",
    "__annotations__",
    "__del__",
    "__parameters__",
    "__orig_bases__",
    "__pyx_vtable__",
    "__reduce_cython__",
    "__setstate_cython__",
    "__slots__",
    "__weakref__",
    "_is_protocol",
}

MANIFEST = pathlib.Path(understudy_numpy.__file__).with_name("registry.toml")
ENTRIES = {entry["name"]: entry for entry in tomllib.loads(MANIFEST.read_text())["entry"]}
REASONS = {name for name, entry in ENTRIES.items() if "note" in entry and "shim" not in entry}


def public_names(module: types.ModuleType) -> list[str]:
    """What `__all__` lists; of a module without one, what it has that is not an import of another module."""
    listed = getattr(module, "__all__", None)
    if listed:
        return sorted(listed)
    return sorted(
        name for name in dir(module) if name[0] != "_" and not isinstance(getattr(module, name), types.ModuleType)
    )


def attributes(cls: type) -> list[str]:
    """Public names, and those between underscores that Python or NumPy asks for."""
    named = (name for name in dir(cls) if name[0] != "_" or name[:2] == "__" and name not in dir(object))
    return sorted(set(named) - INCIDENTAL)


def shim_module(name: str) -> types.ModuleType | None:
    """The stand-in of a module, if the one that holds it hands it out."""
    try:
        found = importlib.import_module(name.replace("numpy", "understudy_numpy", 1))
    except ModuleNotFoundError:
        return None
    return found if hasattr(found, "__all__") else None


class Surface(typing.NamedTuple):
    served: set[str]
    missing: set[str]


def surface() -> Surface:
    """All names, with those of each class once for every class that offers them."""
    served: set[str] = set()
    missing: set[str] = set()
    classes: set[type] = set()
    for module_name in MODULES:
        original = importlib.import_module(module_name)
        shim = shim_module(module_name)
        for name in public_names(original):
            path = f"{module_name}.{name}"
            if shim is None or name not in shim.__all__:
                missing.add(path)
                continue
            served.add(path)
            value = getattr(original, name)
            if isinstance(value, type) and value not in classes and not issubclass(value, BaseException):
                classes.add(value)
                _add_attributes(path, value, getattr(shim, name), served, missing)
    return Surface(served, missing)


def _add_attributes(path: str, cls: type, shim: type, served: set[str], missing: set[str]) -> None:
    example = EXAMPLES.get(path)
    stand_in = shim if example is None else eval(example, vars(understudy_numpy))
    for name in attributes(cls):
        found = hasattr(shim, name) or hasattr(stand_in, name)
        (served if found else missing).add(f"{path}.{name}")


def other_names(path: str) -> list[str]:
    """The name itself, the other names of the same object, and of an attribute those by the classes it is inherited from."""
    holder, _, name = path.rpartition(".")
    holding = _resolved(holder)
    if not isinstance(holding, type):
        value = getattr(holding, name)
        return [path, *SAME.get(id(value), [])]
    bases = [each for base in holding.__mro__[1:] if hasattr(base, name) for each in SAME.get(id(base), [])]
    return [path, *(f"{base}.{name}" for base in bases)]


def _resolved(path: str) -> object:
    """A module, or a class in one."""
    module, _, name = path.rpartition(".")
    return importlib.import_module(path) if path in MODULES else getattr(importlib.import_module(module), name)


def paths_of_objects() -> dict[int, list[str]]:
    """The names of every class and function, by identity."""
    found: dict[int, list[str]] = {}
    for module in MODULES:
        original = importlib.import_module(module)
        for name in public_names(original):
            value = getattr(original, name)
            if callable(value):
                found.setdefault(id(value), []).append(f"{module}.{name}")
    return found


with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    SURFACE = surface()
    SAME = paths_of_objects()


@pytest.mark.parametrize("module", MODULES)
def test_every_name_is_served_or_has_a_reason(module: str) -> None:
    of_module = {name for name in SURFACE.missing if _module_of(name) == module}
    unexplained = sorted(name for name in of_module if REASONS.isdisjoint(other_names(name)))
    assert unexplained == []


def _module_of(name: str) -> str:
    return max((module for module in MODULES if name.startswith(module + ".")), key=len)


@pytest.mark.parametrize("name", sorted(REASONS - {m for m in MODULES}))
def test_what_has_a_reason_is_not_served(name: str) -> None:
    """A name that is served by now is to be struck out of the list."""
    assert name not in SURFACE.served


def test_every_reason_is_of_a_name_that_numpy_has() -> None:
    """A name outside the modules above must at least be one that the original has."""
    for name in sorted(REASONS):
        value: object = numpy
        for part in name.split(".")[1:]:
            if isinstance(value, types.ModuleType) and not hasattr(value, part):
                importlib.import_module(f"{value.__name__}.{part}")
            value = getattr(value, part)
