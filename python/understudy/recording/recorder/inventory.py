"""An inventory: every public object of a library, one line each."""

from __future__ import annotations

import importlib
import inspect
import json
import sys
import types
import typing

from .backing import Backing
from .documentation import deprecations, replacement, text_hash
from .libraries import ACCESSOR_ALIASES, ACCESSORS, HELPERS, modules_of, public_names, removed_names
from .objects import (
    canonical,
    class_path,
    defining_name,
    found_at,
    kind_of,
    member_kind,
    resolve,
    returned_class,
    signature_of,
)


def document(recorder: Recorder) -> str:
    """The inventory as text, one original per line."""
    lines = recorder.record()
    python = ".".join(map(str, sys.version_info[:3]))
    version = getattr(sys.modules[recorder.library], "__version__", python)
    head = {"format": 2, "library": recorder.library, "version": version, "python": python, "modules": recorder.modules}
    text = json.dumps(head, separators=(",", ":"))[:-1]
    for key, values in (("removed", recorder.removed()), ("originals", lines)):
        rows = ",\n".join(json.dumps(line, separators=(",", ":"), ensure_ascii=False) for line in values)
        text += f',"{key}":[\n{rows}\n]' if rows else f',"{key}":[]'
    return text + "}\n"


class Recorder:
    def __init__(self, library: str) -> None:
        self.library = library
        self.modules = modules_of(library)
        self.lines: dict[str, dict[str, object]] = {}
        self.backing = Backing()
        self.class_names: dict[int, str] = {}
        self.by_simple_name: dict[str, str] = {}

    def record(self) -> list[dict[str, object]]:
        loaded = {name: module for name in self.modules if (module := self.load(name)) is not None}
        self.modules = list(loaded)
        walked = set(self.modules)
        paths: dict[int, list[str]] = {}
        values: dict[int, typing.Any] = {}
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

        for path in HELPERS.get(self.library, []):
            value = found_at(path)
            if value is None:
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

    def add_object(self, name: str, value: typing.Any, aliases: list[str]) -> None:
        kind = kind_of(value)
        home = defining_name(value)
        # A class may be made of another of the same name; only what is written in C is known by its private module too.
        own = home is not None and home.startswith(self.library + ".")
        if home is not None and home != name and (own or (self.library == "builtins" and found_at(home) is value)):
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
        self.document(line, value)
        self.add({key: item for key, item in line.items() if item})
        if kind == "class":
            self.add_members(name, [value])

    def document(self, line: dict[str, object], value: object) -> None:
        line["doc_sha256"] = text_hash(value)
        line["deprecated"] = [self.named(one) for one in deprecations(value)]

    def removed(self) -> list[dict[str, str]]:
        """Names that the library no longer has, and where it says so the name to use instead."""
        found = removed_names(self.library).items()
        lines = [
            {"name": f"{self.library}.{name}", "replacement": replacement(text) or ""} for name, text in sorted(found)
        ]
        return [{key: value for key, value in self.named(line).items() if value} for line in lines]

    def named(self, line: dict[str, str]) -> dict[str, str]:
        """The same with the name of the replacement written out, where it leads to an object."""
        written = line.get("replacement")
        if written is None:
            return line
        first, _, rest = written.partition(".")
        full = {"np": "numpy", "pd": "pandas"}.get(first, first) + (f".{rest}" if rest else "")
        candidates = [full, f"{self.library}.{full}", f"builtins.{full}"]
        known = next((path for path in candidates if "." in path and found_at(path) is not None), None)
        return {
            **{key: value for key, value in line.items() if key != "replacement"},
            **({"replacement": known} if known else {}),
        }

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
            inherited: list[type] = [base for base in cls.__mro__[1:] if id(base) in self.class_names or base is object]
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
        self.document(line, getattr(raw, "__func__", raw))
        self.add({key: item for key, item in line.items() if item})
