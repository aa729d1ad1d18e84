"""Every pure twin that the manifest names is there: in the standard library's own source, on each Python it names it for."""

from __future__ import annotations

import ast
import sysconfig
from pathlib import Path

import pytest
import tomllib
from packaging.specifiers import SpecifierSet

PACKAGE = Path(__file__).resolve().parents[1] / "understudy_builtins"
PYTHON = sysconfig.get_python_version()


def twins() -> list[tuple[str, str]]:
    """Original and twin, for this Python."""
    with (PACKAGE / "registry.toml").open("rb") as file:
        entries = tomllib.load(file)["entry"]
    here = [entry for entry in entries if SpecifierSet(entry.get("python", "")).contains(PYTHON)]
    return [
        (entry["name"], entry["shim"]) for entry in here if not entry.get("shim", PACKAGE.name).startswith(PACKAGE.name)
    ]


@pytest.mark.parametrize(("original", "twin"), twins())
def test_the_twin_is_defined_in_python(original: str, twin: str) -> None:
    module, _, name = twin.partition(":")
    base = Path(sysconfig.get_path("stdlib"), *module.split("."))
    source = base.with_suffix(".py") if base.with_suffix(".py").is_file() else base / "__init__.py"
    tree = ast.parse(source.read_text(encoding="utf-8"))
    defined = [each.name for each in ast.walk(tree) if isinstance(each, (ast.ClassDef, ast.FunctionDef))]
    assert name in defined, f"{source} defines no {name}"
