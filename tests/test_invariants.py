"""What ARCHITECTURE.md says is absent is absent: imports run one way, and each special tool stays in its room."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import tomllib

CHECKOUT = Path(__file__).resolve().parents[1]
SHIMS = ["shims-builtins/understudy_builtins", "shims-numpy/understudy_numpy", "shims-pandas/understudy_pandas"]
# What no shim may import: the originals and what they bring, and everything that reaches into compiled code.
FORBIDDEN = {"numpy", "pandas", "dateutil", "pytz", "pyarrow", "scipy", "ctypes", "cffi", "_ctypes", "understudy"}
# The one module that looks for the compiled primitives, and what it finds.
FORCE, NATIVE = "shims-numpy/understudy_numpy/primitives/force.py", "understudy_array"
# Which shim packages each shim package may import.
BELOW = {
    "understudy_builtins": {"understudy_builtins"},
    "understudy_numpy": {"understudy_numpy", "understudy_builtins"},
    "understudy_pandas": {"understudy_pandas", "understudy_numpy", "understudy_builtins"},
}


def python_files(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (CHECKOUT / folder).rglob("*.py"))


def rust_files(folder: str) -> list[Path]:
    return sorted(path for path in (CHECKOUT / folder).rglob("*.rs") if "fixtures" not in path.parts)


def imported_modules(path: Path) -> Iterator[str]:
    """The absolute names of the modules that a file imports, inside functions and under conditions too."""
    package = path.relative_to(CHECKOUT).parts[1:-1]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            parts = [*base, *(node.module.split(".") if node.module else [])]
            yield ".".join(parts)
            yield from (".".join([*parts, name.name]) for name in node.names)


@pytest.mark.parametrize("path", python_files(*SHIMS), ids=lambda path: str(path.relative_to(CHECKOUT)))
def test_shims_import_only_what_lies_below(path: Path) -> None:
    allowed = BELOW[path.relative_to(CHECKOUT).parts[1]]
    for module in imported_modules(path):
        root = module.partition(".")[0]
        assert root not in FORBIDDEN, f"imports {module}"
        if root == NATIVE and str(path.relative_to(CHECKOUT)) == FORCE:
            continue
        assert not root.startswith("understudy_") or root in allowed, f"imports {module}"


@pytest.mark.parametrize(
    "path", python_files("shims-numpy/understudy_numpy/primitives"), ids=lambda path: str(path.relative_to(CHECKOUT))
)
def test_primitives_rest_on_no_shim(path: Path) -> None:
    above = {"ndarray", "ufunc", "ufuncs", "scalars", "creation", "manipulation", "functions", "arrayprint"}
    for module in imported_modules(path):
        parts = module.split(".")
        assert not (parts[0] == "understudy_numpy" and len(parts) > 1 and parts[1] in above), f"imports {module}"


@pytest.mark.parametrize("path", python_files(*SHIMS), ids=lambda path: str(path.relative_to(CHECKOUT)))
def test_shims_hide_no_name_from_a_reader(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"), feature_version=(3, 9))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in {"exec", "eval", "globals", "compile", "__import__"}, f"line {node.lineno}"


@pytest.mark.parametrize("path", python_files(*SHIMS), ids=lambda path: str(path.relative_to(CHECKOUT)))
def test_no_function_only_refuses(path: Path) -> None:
    """What nothing serves is left out, so that the registry can say so and name the command that starts a shim."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            body = [
                each for each in node.body if not (isinstance(each, ast.Expr) and isinstance(each.value, ast.Constant))
            ]
            only = body[0] if len(body) == 1 else None
            refuses = isinstance(only, ast.Raise) and only.exc is not None and "Refusal" in ast.dump(only.exc)
            assert not refuses or node.name.startswith("_"), f"{node.name}, line {node.lineno}"


def test_pyo3_is_named_in_python_only() -> None:
    manifests = [path for path in CHECKOUT.glob("*/Cargo.toml") if "pyo3" in path.read_text(encoding="utf-8")]
    assert [path.parent.name for path in manifests] == ["python"]


def test_the_parser_is_named_in_one_module_of_the_registry() -> None:
    users = [path for folder in ("registry/src", "python/src", "xtask/src") for path in rust_files(folder)]
    users = [path for path in users if re.search(r"ruff_(python|text)_\w+", path.read_text(encoding="utf-8"))]
    assert [str(path.relative_to(CHECKOUT)) for path in users] == ["registry/src/source.rs"]


def test_every_room_has_its_manifest() -> None:
    for folder in SHIMS:
        assert (CHECKOUT / folder / "registry.toml").is_file()
        assert (CHECKOUT / folder / "originals.json").is_file()


def test_the_executor_knows_neither_python_headers_nor_shims() -> None:
    for room, allowed in {"translators": set(), "oop-exec": {"understudy-translators"}}.items():
        manifest = tomllib.loads((CHECKOUT / room / "Cargo.toml").read_text(encoding="utf-8"))
        ours = {name for name in manifest["dependencies"] if name.startswith(("understudy", "pyo3"))}
        assert ours == allowed, room


WORKER = ["oop-exec/worker/understudy_worker", "translators/python/understudy_translators"]


@pytest.mark.parametrize("path", python_files(*WORKER), ids=lambda path: str(path.relative_to(CHECKOUT)))
def test_the_worker_is_standard_library_only(path: Path) -> None:
    """NumPy and pandas alone are named besides, by their own parts: imported where a value of theirs has come."""
    tree = ast.parse(path.read_text(encoding="utf-8"), feature_version=(3, 9))
    known = sys.stdlib_module_names | {"understudy_translators", "understudy_worker"}
    for node in ast.walk(tree):
        names = [name.name for name in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and not node.level:
            names = [node.module or ""]
        for name in names:
            root = name.partition(".")[0]
            own = root in ("numpy", "pandas") and path.name.startswith(f"{root}_")
            assert root in known or own, f"imports {name}"


def test_the_parent_never_unpickles_evaluates_or_imports_what_a_worker_sends() -> None:
    """In the executor's Python side nothing is called that could; `import_module` takes names that stand in our source."""
    for path in python_files("python/understudy/executor"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            called = ast.unparse(node.func)
            assert called not in {"eval", "exec", "compile", "__import__"}, f"{path.name}:{node.lineno} calls {called}"
            unpickles = called.endswith((".loads", ".load", "Unpickler")) and called != "json.loads"
            assert not unpickles, f"{path.name}:{node.lineno} calls {called}"
            if called.endswith("import_module"):
                assert isinstance(node.args[0], ast.Constant), f"{path.name}:{node.lineno} imports a computed name"


def test_unsafe_code_is_in_one_file_for_each_purpose() -> None:
    exec = {f"oop-exec/src/{name}.rs" for name in ("wire/memory", "process/guard", "process/spawn")}
    # Arrays are raw memory: what walks it may be unsafe; what is computed of an element, random streams and names may not.
    native = {f"shims-numpy/native/src/{name}.rs" for name in (
        "arch", "axes", "block", "block/cache", "block/pages", "cast/convert", "cast/mod", "cast/moves", "choose/masks",
        "choose/positions", "clib", "contract", "count", "elementwise/fast", "elementwise/integer", "elementwise/loops", "elementwise/mod", "flags",
        "linear/dot", "linear/mod", "linear/whole", "parallel", "reduce/arg", "reduce/kernels", "reduce/mod",
        "reduce/pairwise", "reduce/scan", "reduce/stretches", "search", "sort", "view",
    )}  # fmt: skip
    array = {f"python/src/array/{name}.rs" for name in ("buffer", "interface", "raw", "storage")}
    allowed = exec | array | native | {"python/src/executor/raw.rs"}
    rooms = ("registry", "translators", "oop-exec", "python", "shims-numpy/native", "xtask")
    files = [path for room in rooms for path in rust_files(f"{room}/src")]
    users = {
        str(path.relative_to(CHECKOUT)) for path in files if "allow(unsafe_code)" in path.read_text(encoding="utf-8")
    }
    assert users == allowed
