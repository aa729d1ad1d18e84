"""Start a shim: `cargo xtask new-shim numpy.fft.fft` writes what every shim begins with.

For a function: a file named for it with the original's signature, its export in the package, and a differential
test that fails until the shim is written. For a method: the same inside the class that stands in. The body raises
NotImplementedError, and while it does the registry counts the original as started, not as served.
"""

from __future__ import annotations

import argparse
import ast
import json
import os
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from understudy._understudy import RegistryError
from understudy.folders import opened_registry
from understudy.settings import Library

TEST = '''\
"""{original} beside the original."""

from __future__ import annotations

import pytest
from differential import assert_same

CASES = [
    "{call}",
]


@pytest.mark.parametrize("source", CASES)
def test_same(source: str) -> None:
    assert_same(source)
'''
# `failure.STARTED` knows a shim that is begun by this.
STARTED = "{original} is started and not written yet"
ALIASES = {"numpy": "np", "pandas": "pd"}


class CannotStart(Exception):
    """A shim cannot be started; the text says why and what to do."""


@dataclass
class Original:
    """What the registry knows of the original that a shim is started for."""

    name: str
    kind: str
    signature: str
    folder: Path
    package: str

    @property
    def own_name(self) -> str:
        return self.name.rpartition(".")[2]

    @property
    def parent(self) -> str:
        return self.name.rpartition(".")[0]

    def skeleton(self, indent: str = "") -> str:
        """A function with the original's signature and a body that says that it is not written yet."""
        lines = [
            f"def {self.own_name}{self.signature}:",
            f'    """Stand in for `{self.name}`: say here what it takes and gives, shapes, dtypes and errors."""',
            f'    raise NotImplementedError("{STARTED.format(original=self.name)}")',
        ]
        return "\n".join(indent + line for line in lines) + "\n"


def main() -> int:
    """Start the shim named on the command line; print each file that was written."""
    parser = argparse.ArgumentParser("cargo xtask new-shim", description=__doc__.splitlines()[0])
    parser.add_argument("name", help="the original's qualified name, such as numpy.fft.fft")
    try:
        written = start(parser.parse_args().name)
    except (CannotStart, RegistryError) as error:
        print(error if str(error).startswith("error") else f"error: {error}", file=sys.stderr)
        return 1
    for path, what in written:
        print(f"{what}: {os.path.relpath(path)}")
    print("Write the body and the cases of the test, then: cargo xtask test shims")
    return 0


def start(name: str) -> list[tuple[Path, str]]:
    """Write the beginning of a shim for `name`; give the files with a word on each."""
    original = find(name)
    if original.kind in ("function", "ufunc"):
        return start_function(original)
    if original.kind in ("method", "classmethod", "staticmethod"):
        return start_method(original)
    if original.kind == "module":
        return start_module(original)
    raise CannotStart(
        f"{name} is a {original.kind}, which has no signature to begin with. Write it by hand in {original.folder} "
        f"and add it to the __all__ of the module that stands in for {original.parent}."
    )


def find(name: str) -> Original:
    """The original of that name, checked to be one that nothing serves yet."""
    known = opened_registry()
    text = known.lookup_json(name)
    if text is None:
        # Raises the error that shows the nearest names.
        known.lookup_text(name, False)
        raise CannotStart(f"nothing is known of {name}")
    entry: dict[str, Any] = json.loads(text)
    if entry["state"] in ("started", "refused"):
        place = f"{entry['shim']['file']}:{(entry['shim']['lines'] or [1])[0]}"
        what = "is begun" if entry["state"] == "started" else "refuses every call"
        raise CannotStart(f"the shim of {entry['name']} is there and {what}. Write it: {place}")
    if entry["state"] != "not-served":
        raise CannotStart(f"{entry['name']} has a stand-in already (see: understudy lookup {name})")
    libraries = {library.name: library for library in Library.all_from(known.libraries_json())}
    library = libraries[entry["library"]["name"]]
    signature = plain_signature(entry["signature"])
    return Original(entry["name"], entry["kind"], signature, Path(library.folder), library.package)


def plain_signature(recorded: str | None) -> str:
    """The recorded signature where it is Python, and one that takes anything where it is not."""
    if recorded is not None:
        try:
            ast.parse(f"def f{recorded}: pass")
            return recorded
        except SyntaxError:
            pass
    return "(*args, **kwargs)"


def start_function(original: Original) -> list[tuple[Path, str]]:
    package = original.folder.joinpath(*original.parent.split(".")[1:])
    module = package / f"{original.own_name}.py"
    if module.exists():
        raise CannotStart(f"{module} exists already. Write {original.own_name} there, or rename that file.")
    written = [ensure_package(package, original)] if not (package / "__init__.py").exists() else []
    head = f'"""`{original.own_name}`."""\n\nfrom __future__ import annotations\n\n\n'
    module.write_text(head + original.skeleton(), encoding="utf-8")
    export(package / "__init__.py", original.own_name, f".{original.own_name}")
    return [*written, (module, "written"), (package / "__init__.py", "exports it"), write_test(original)]


def start_method(original: Original) -> list[tuple[Path, str]]:
    text = opened_registry().lookup_json(original.parent)
    entry = json.loads(text) if text else {}
    if not entry.get("shim"):
        raise CannotStart(f"the class {original.parent} has no stand-in yet: cargo xtask new-shim {original.parent}")
    path = Path(entry["shim"]["file"])
    last = entry["shim"]["lines"][1]
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    lines[last:last] = ["\n", *original.skeleton("    ").splitlines(keepends=True)]
    path.write_text("".join(lines), encoding="utf-8")
    return [(path, f"written, line {last + 2}"), write_test(original)]


def start_module(original: Original) -> list[tuple[Path, str]]:
    package = original.folder.joinpath(*original.name.split(".")[1:])
    written = [ensure_package(package, original)]
    return [*written, (package.parent / "__init__.py", "exports it")]


def ensure_package(package: Path, original: Original) -> tuple[Path, str]:
    """Make a package that stands in for a module and hands out nothing yet."""
    taken = package.with_suffix(".py")
    if taken.exists():
        raise CannotStart(
            f"{taken} exists already and is no stand-in for {original.name}. Make a module of another name, and say so "
            f'under [modules] in {original.folder / "registry.toml"}: "{original.name}" = "{original.package}.…"'
        )
    if not (package.parent / "__init__.py").exists():
        ensure_package(package.parent, original)
    package.mkdir(exist_ok=True)
    path = package / "__init__.py"
    path.write_text(f'"""Stand-ins for the names of `{package.name}`."""\n\n__all__ = []\n', encoding="utf-8")
    export(package.parent / "__init__.py", package.name, ".")
    return path, "written"


def export(init: Path, name: str, module: str) -> None:
    """Add `from module import name` to a package and `name` to its `__all__`, both in their alphabetical place."""
    text = init.read_text(encoding="utf-8")
    tree = ast.parse(text)
    listed = next((node for node in tree.body if isinstance(node, ast.Assign) and is_all(node)), None)
    if listed is None or listed.end_lineno is None:
        raise CannotStart(f"{init} has no __all__ list. Give it one, and run the command again.")
    names = list(ast.literal_eval(listed.value))
    names.insert(next((place for place, each in enumerate(names) if each > name), len(names)), name)
    lines = text.splitlines()
    block = ["__all__ = [", *(f'    "{each}",' for each in names), "]"]
    lines[listed.lineno - 1 : listed.end_lineno] = block
    imports = [node for node in tree.body if isinstance(node, (ast.Import, ast.ImportFrom))]
    at = next((node.lineno - 1 for node in imports if module_of(node) > module), None)
    if at is None:
        at = max((node.end_lineno or node.lineno for node in imports), default=listed.lineno - 1)
    # A package without imports has its `__all__` right here, and it stays apart from them.
    lines[at:at] = [f"from {module} import {name}", *([] if imports else [""])]
    init.write_text("\n".join(lines) + "\n", encoding="utf-8")


def is_all(node: ast.Assign) -> bool:
    return any(isinstance(target, ast.Name) and target.id == "__all__" for target in node.targets)


def module_of(node: ast.Import | ast.ImportFrom) -> str:
    if isinstance(node, ast.ImportFrom):
        return "." * node.level + (node.module or "") if node.level else ""
    return ""


def write_test(original: Original) -> tuple[Path, str]:
    """A differential test with one case to be completed; it fails until the shim is written."""
    stem = re.sub(r"\W", "_", original.name.partition(".")[2])
    path = original.folder.parent / "tests" / f"test_{stem}.py"
    if path.exists():
        return path, "has a test already"
    library = original.name.partition(".")[0]
    call = f"{ALIASES.get(library, library)}.{original.name.partition('.')[2]}()"
    path.parent.mkdir(exist_ok=True)
    path.write_text(TEST.format(original=original.name, call=call), encoding="utf-8")
    return path, "test to complete"


if __name__ == "__main__":
    sys.exit(main())
