"""Record the public originals of a C-backed library as one JSON file.

Run under an interpreter that has the library (nothing of Understudy is needed):

    python record_originals.py numpy shims-numpy/understudy_numpy/originals.json

Names, kinds, signatures and identities are recorded; no documentation text is. The file holds one original per line,
sorted by name, so that a new version of the library reads as a short diff.
"""

from __future__ import annotations

import importlib
import inspect
import json
import re
import sys
import types
import typing
import warnings
from pathlib import Path

MODULES = {
    "builtins": ["builtins", "cmath", "datetime", "functools", "itertools", "math", "operator", "random", "statistics"],
    "numpy": [
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
        "numpy.lib.scimath",
        "numpy.lib.stride_tricks",
        "numpy.linalg",
        "numpy.ma",
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
    ],
    "pandas": [
        "pandas",
        "pandas.api",
        "pandas.api.executors",
        "pandas.api.extensions",
        "pandas.api.indexers",
        "pandas.api.interchange",
        "pandas.api.types",
        "pandas.api.typing",
        "pandas.arrays",
        "pandas.errors",
        "pandas.io",
        "pandas.io.formats.style",
        "pandas.io.json",
        "pandas.plotting",
        "pandas.testing",
        "pandas.tseries",
        "pandas.tseries.api",
        "pandas.tseries.frequencies",
        "pandas.tseries.holiday",
        "pandas.tseries.offsets",
    ],
}

# Attributes whose value is an object with methods of its own: each is recorded like a class, under the documented
# path, with the classes that may stand behind it.
ACCESSORS = {
    "pandas": {
        "pandas.Series.str": ["pandas.core.strings.accessor.StringMethods"],
        "pandas.Series.dt": [
            "pandas.core.indexes.accessors.CombinedDatetimelikeProperties",
            "pandas.core.indexes.accessors.DatetimeProperties",
            "pandas.core.indexes.accessors.TimedeltaProperties",
            "pandas.core.indexes.accessors.PeriodProperties",
        ],
        "pandas.Series.cat": ["pandas.core.arrays.categorical.CategoricalAccessor"],
        "pandas.Series.sparse": ["pandas.core.arrays.sparse.accessor.SparseAccessor"],
        "pandas.Series.list": ["pandas.core.arrays.arrow.accessors.ListAccessor"],
        "pandas.Series.struct": ["pandas.core.arrays.arrow.accessors.StructAccessor"],
        "pandas.DataFrame.sparse": ["pandas.core.arrays.sparse.accessor.SparseFrameAccessor"],
        "pandas.DataFrame.plot": ["pandas.plotting.PlotAccessor"],
    }
}

# An accessor of one class that another class has as well.
ACCESSOR_ALIASES = {"pandas.Series.str": ["pandas.Index.str"], "pandas.DataFrame.plot": ["pandas.Series.plot"]}

# Names in a module that are how it is written, not what it offers.
INCIDENTAL = {"annotations", "test", "TYPE_CHECKING"}


def public_names(module: types.ModuleType, walked: set[str]) -> list[str]:
    declared = getattr(module, "__all__", None)
    if declared is not None:
        names = set(declared)
    else:
        names = {name for name in dir(module) if not name.startswith("_")}
    library = module.__name__.partition(".")[0]
    kept = []
    for name in sorted(names - INCIDENTAL):
        try:
            value = getattr(module, name)
        except Exception:
            continue
        if isinstance(value, types.ModuleType):
            if value.__name__ not in walked:
                continue
        elif declared is None and library != "builtins":
            home = getattr(value, "__module__", None)
            if isinstance(home, str) and home.partition(".")[0] not in (library, "builtins"):
                continue
        kept.append(name)
    return kept


def kind_of(value: object) -> str:
    if isinstance(value, types.ModuleType):
        return "module"
    if isinstance(value, types.GenericAlias):
        return "constant"  # It would answer for the class that it is an alias of.
    if type(value).__name__ == "ufunc" and type(value).__module__ == "numpy":
        return "ufunc"
    if isinstance(value, type):
        return "exception" if issubclass(value, BaseException) else "class"
    if callable(value) and hasattr(value, "__name__"):
        return "function"
    return "constant"


def member_kind(owner: type, name: str, raw: object) -> str:
    if isinstance(raw, classmethod) or type(raw).__name__ == "classmethod_descriptor":
        return "classmethod"
    if isinstance(raw, staticmethod):
        return "staticmethod"
    if isinstance(raw, property) or inspect.isdatadescriptor(raw) or type(raw).__name__ in ("cached_property",):
        return "property"
    if isinstance(raw, type):
        return "class"
    if callable(raw):
        return "method"
    if hasattr(raw, "__get__"):
        return "property"
    return "attribute"


def signature_of(value: object) -> str | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            signature = inspect.signature(value)
    except Exception:
        return None
    empty = inspect.Parameter.empty
    parameters = []
    for parameter in signature.parameters.values():
        parameter = parameter.replace(annotation=empty)
        if parameter.default is not empty:
            parameter = parameter.replace(default=_Shown(default_text(parameter.default)))
        parameters.append(parameter)
    return str(signature.replace(parameters=parameters, return_annotation=inspect.Signature.empty))


class _Shown:
    """A default value that prints as the given text."""

    def __init__(self, text: str) -> None:
        self.text = text

    def __repr__(self) -> str:
        return self.text


def default_text(value: object) -> str:
    if isinstance(value, type):
        return value.__qualname__ if value.__module__ == "builtins" else f"{value.__module__}.{value.__qualname__}"
    if inspect.isroutine(value):
        return getattr(value, "__qualname__", "...")
    text = repr(value)
    return "..." if " at 0x" in text or len(text) > 60 else re.sub(r"^<(.*)>$", r"<\1>", text)


class Backing:
    """Whether an original is C code itself, or Python that calls it."""

    def __init__(self) -> None:
        self.known: dict[int, str | None] = {}
        self.keep: list[object] = []

    def of(self, value: object) -> str | None:
        if id(value) in self.known:
            return self.known[id(value)]
        self.keep.append(value)
        self.known[id(value)] = None  # A cycle of Python functions is Python until something in it says otherwise.
        answer = self._of(value)
        self.known[id(value)] = answer
        return answer

    def _of(self, value: object) -> str | None:
        if isinstance(value, (classmethod, staticmethod)):
            return self.of(value.__func__)
        if isinstance(value, property):
            return self.of(value.fget) if value.fget is not None else None
        value = inspect.unwrap(value) if callable(value) else value
        if isinstance(value, type):
            if not value.__flags__ & (1 << 9):  # Py_TPFLAGS_HEAPTYPE is unset: the type is defined in C.
                return "C"
            members = [vars(value).get(name) for name in ("__new__", "__init__", "__call__")]
            if any(is_compiled(member) for member in members):
                return "C"
            return "reaches" if any(base is not object and self.of(base) for base in value.__bases__) else None
        if isinstance(value, types.MethodType):
            return self.of(value.__func__)
        if isinstance(value, types.FunctionType):
            return "reaches" if self._reaches(value) else None
        if is_compiled(value):
            return "C"
        if hasattr(value, "__get__") or callable(value):
            return "C" if type(value).__module__ == "builtins" else None
        return None

    def _reaches(self, function: types.FunctionType) -> bool:
        names = set()
        stack = [function.__code__]
        while stack:
            code = stack.pop()
            names.update(code.co_names)
            stack.extend(constant for constant in code.co_consts if isinstance(constant, types.CodeType))
        space = function.__globals__
        owners = [space[name] for name in sorted(names) if isinstance(space.get(name), types.ModuleType)]
        for name in sorted(names):  # In one order, so that a cycle is cut at the same place every time.
            found = [space[name]] if name in space else []
            found += [vars(owner)[name] for owner in owners if name in vars(owner)]
            for value in found:
                if isinstance(value, types.ModuleType):
                    continue
                if type(value).__name__ == "ufunc" or (callable(value) and self.of(value)):
                    return True
        closure = [cell.cell_contents for cell in function.__closure__ or () if cell_is_set(cell)]
        return any(callable(value) and self.of(value) for value in closure)


def cell_is_set(cell: types.CellType) -> bool:
    try:
        cell.cell_contents  # noqa: B018
    except ValueError:
        return False
    return True


def is_compiled(value: object) -> bool:
    return type(value).__name__ in (
        "builtin_function_or_method",
        "cython_function_or_method",
        "method_descriptor",
        "wrapper_descriptor",
        "classmethod_descriptor",
        "getset_descriptor",
        "member_descriptor",
        "_ArrayFunctionDispatcher",
        "ufunc",
    ) and not getattr(value, "__qualname__", "").startswith("object.")


def returned_class(value: object, owner: str | None, classes: dict[str, str]) -> str | None:
    """The one recorded class that an annotation promises, or None."""
    if isinstance(value, property):
        value = value.fget
    if isinstance(value, (classmethod, staticmethod)):
        value = value.__func__
    value = getattr(value, "func", value)
    annotations = getattr(value, "__annotations__", None)
    text = annotations.get("return") if isinstance(annotations, dict) else None
    if isinstance(text, type):
        text = text.__name__
    if not isinstance(text, str):
        return None
    parts = {part.strip() for part in text.split("|")} - {"None"}
    if len(parts) != 1:
        return None
    name = parts.pop()
    if name == "Self" or (name == "NDFrameT" and owner in ("pandas.DataFrame", "pandas.Series")):
        return owner
    return classes.get(name)


class Recorder:
    def __init__(self, library: str) -> None:
        self.library = library
        self.modules = MODULES[library]
        self.lines: dict[str, dict[str, object]] = {}
        self.backing = Backing()
        self.class_names: dict[int, str] = {}
        self.by_simple_name: dict[str, str] = {}

    def record(self) -> list[dict[str, object]]:
        loaded = {name: module for name in self.modules if (module := self.load(name)) is not None}
        self.modules = list(loaded)
        walked = set(self.modules)
        paths: dict[int, list[str]] = {}
        values: dict[int, object] = {}
        constants: list[tuple[str, object]] = []
        for module_name, module in loaded.items():
            for name in public_names(module, walked):
                value = getattr(module, name)
                path = f"{module_name}.{name}"
                if kind_of(value) in ("constant", "module"):
                    constants.append((path, value))
                    continue
                paths.setdefault(id(value), []).append(path)
                values[id(value)] = value

        chosen = {key: canonical(values[key], found) for key, found in paths.items()}
        for key, name in chosen.items():
            if isinstance(values[key], type):
                self.class_names[key] = name
                self.name_class(name.rpartition(".")[2], name)
        accessors = {path: [resolve(name) for name in found] for path, found in self.accessors().items()}
        for path, found in accessors.items():
            for cls in found:
                self.class_names.setdefault(id(cls), path)
                self.name_class(cls.__name__, path)

        for module_name in self.modules:
            self.add({"name": module_name, "kind": "module"})
        for path, value in constants:
            if isinstance(value, types.ModuleType):
                if value.__name__ != path and value.__name__ in walked:
                    self.alias(value.__name__, path)
                continue
            self.add({"name": path, "kind": "constant", "type": class_path(type(value))})
        for key, name in chosen.items():
            self.add_object(name, values[key], [path for path in paths[key] if path != name])
        for path, found in accessors.items():
            self.add_accessor(path, found)
        return [self.lines[name] for name in sorted(self.lines)]

    def name_class(self, simple: str, name: str) -> None:
        known = self.by_simple_name.get(simple)
        if known is None or name.count(".") < known.count("."):
            self.by_simple_name[simple] = name

    def load(self, name: str) -> types.ModuleType | None:
        try:
            return importlib.import_module(name)
        except ImportError as error:
            print(f"not recorded: {name}, which needs more than {self.library}: {error}", file=sys.stderr)
            return None

    def accessors(self) -> dict[str, list[str]]:
        return ACCESSORS.get(self.library, {})

    def add(self, line: dict[str, object]) -> None:
        self.lines.setdefault(str(line["name"]), line)

    def alias(self, name: str, path: str) -> None:
        aliases = self.lines[name].setdefault("aliases", [])
        assert isinstance(aliases, list)
        aliases.append(path)

    def add_object(self, name: str, value: object, aliases: list[str]) -> None:
        kind = kind_of(value)
        home = defining_name(value)
        if home is not None and home != name and home.startswith(self.library + "."):
            aliases = [*aliases, home]
        line: dict[str, object] = {"name": name, "kind": kind}
        if aliases:
            line["aliases"] = sorted(set(aliases))
        if kind != "exception":
            line["signature"] = signature_of(value)
            # What numpy and pandas write in Python works on data that lives in C.
            line["backed"] = self.backing.of(value) or (None if self.library == "builtins" else "reaches")
        if isinstance(value, type):
            line["bases"] = self.recorded_bases(value)
        else:
            line["returns"] = returned_class(value, None, self.by_simple_name)
        self.add({key: item for key, item in line.items() if item})
        if kind == "class":
            self.add_members(name, [value])

    def recorded_bases(self, cls: type) -> list[str]:
        """The nearest bases that are originals themselves, in the order in which attributes are looked up."""
        found: list[str] = []
        for base in cls.__mro__[1:]:
            if base is object:
                continue
            if id(base) in self.class_names:
                found.append(self.class_names[id(base)])
            elif base.__module__ == "builtins" and self.library != "builtins":
                found.append(f"builtins.{base.__name__}")
        return found

    def add_accessor(self, path: str, classes: list[type]) -> None:
        owner, _, name = path.rpartition(".")
        self.lines[path] = {
            "name": path,
            "kind": "accessor",
            "aliases": sorted(
                {class_path(cls) for cls in classes if class_path(cls) != path} | set(ACCESSOR_ALIASES.get(path, []))
            ),
            "backed": "reaches",
            "returns": path,
        }
        for alias in ACCESSOR_ALIASES.get(path, []):
            self.lines.pop(alias, None)
        self.add_members(path, classes)

    def add_members(self, owner: str, classes: list[type]) -> None:
        for cls in classes:
            inherited = [base for base in cls.__mro__[1:] if id(base) in self.class_names or base is object]
            if self.library != "builtins":
                inherited += [base for base in cls.__mro__[1:] if base.__module__ == "builtins"]
            for name in sorted(dir(cls)):
                if name.startswith("_"):
                    continue
                raw = inspect.getattr_static(cls, name, None)
                if raw is None or any(inspect.getattr_static(base, name, None) is raw for base in inherited):
                    continue
                self.add_member(owner, cls, name, raw)

    def add_member(self, owner: str, cls: type, name: str, raw: object) -> None:
        kind = member_kind(cls, name, raw)
        line: dict[str, object] = {"name": f"{owner}.{name}", "kind": kind}
        if kind in ("method", "classmethod", "staticmethod"):
            bound = raw if kind == "method" else getattr(cls, name)
            line["signature"] = signature_of(bound)
        line["backed"] = self.backing.of(raw) or (None if self.library == "builtins" else "reaches")
        line["returns"] = returned_class(raw, owner, self.by_simple_name)
        if kind == "class" and isinstance(raw, type) and id(raw) in self.class_names:
            line["returns"] = self.class_names[id(raw)]
        self.add({key: item for key, item in line.items() if item})


def canonical(value: object, paths: list[str]) -> str:
    home = defining_name(value)
    if home in paths:
        return str(home)
    name = getattr(value, "__name__", "")
    return min(paths, key=lambda path: (path.rpartition(".")[2] != name, path.count("."), len(path), path))


def defining_name(value: object) -> str | None:
    module, name = getattr(value, "__module__", None), getattr(value, "__qualname__", None)
    if not isinstance(module, str) or not isinstance(name, str) or "<locals>" in name:
        return None
    if inspect.ismethod(value) or not isinstance(getattr(value, "__self__", None), (types.ModuleType, type(None))):
        return None  # A method bound to a hidden instance; the method itself is another original.
    return f"{module}.{name}".replace("_operator.", "operator.").replace("_functools.", "functools.")


def class_path(cls: type) -> str:
    return f"{cls.__module__}.{cls.__qualname__}"


def resolve(path: str) -> type:
    module, _, name = path.rpartition(".")
    return typing.cast(type, getattr(importlib.import_module(module), name))


def main(arguments: list[str]) -> int:
    if len(arguments) != 2 or arguments[0] not in MODULES:
        print(f"usage: record_originals.py {{{','.join(MODULES)}}} FILE", file=sys.stderr)
        return 2
    library, target = arguments
    warnings.simplefilter("ignore")
    version = "" if library == "builtins" else importlib.import_module(library).__version__
    python = ".".join(map(str, sys.version_info[:3]))
    recorder = Recorder(library)
    lines = recorder.record()
    head = {"library": library, "version": version or python, "python": python, "modules": recorder.modules}
    text = json.dumps(head, separators=(",", ":"))[:-1] + ',"originals":[\n'
    text += ",\n".join(json.dumps(line, separators=(",", ":"), ensure_ascii=False) for line in lines)
    Path(target).write_text(text + "\n]}\n", encoding="utf-8")
    print(f"{target}: {len(lines)} originals of {library} {head['version']}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
