"""What is run: the suites, their stand-ins, and the interpreters that have `Lib/test`."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import tomllib
from interpreters import interpreters as on_this_machine

CHECKOUT = Path(__file__).resolve().parents[2]
SHIMS = CHECKOUT / "shims-builtins"
TABLE = Path(__file__).with_name("suites.toml")
KEYS = {"replaces", "builtins", "within", "twins", "shares", "seconds", "ci"}


@dataclass(frozen=True)
class Suite:
    """One module of `Lib/test`, and what is replaced while it runs."""

    name: str
    stand_ins: dict[str, list[str]]
    builtins: bool | list[str]
    within: list[str]
    twins: list[str]
    """Twins that the suite tests by their own name, beside the original."""
    shares: list[str]
    """Modules of which there is one copy, for the suite and the stand-ins."""
    kept: dict[str, list[str]]
    """Names that stay the C module's own."""
    seconds: int
    ci: bool
    fill: bool = False
    """Names of a replaced module that have no stand-in yet are the original's, so that the others can be judged."""
    package: str = "test"

    @property
    def module(self) -> str:
        return f"{self.package}.{self.name}" if self.package else self.name


@dataclass(frozen=True)
class Interpreter:
    path: str
    version: str
    """Such as `3.11.7`."""


def suites(table: Path = TABLE) -> dict[str, Suite]:
    """Every suite of the table, by name."""
    with table.open("rb") as file:
        read = tomllib.load(file)
    sources = read["stand_in"]
    found = {}
    for name, told in read["suite"].items():
        if unknown := told.keys() - KEYS:
            raise ValueError(f"{table}: [suite.{name}] has unknown keys: {', '.join(sorted(unknown))}")
        found[name] = Suite(
            name,
            {original: sources[original] for original in told.get("replaces", [])},
            told.get("builtins", False),
            [f"test.{module}" for module in (name, *told.get("within", []))],
            told.get("twins", []),
            told.get("shares", []),
            read["kept"],
            told.get("seconds", 60),
            told.get("ci", False),
        )
    return found


@cache
def interpreters() -> list[Interpreter]:
    """Each minor version of CPython from 3.11 on that this machine has with its `Lib/test`, the oldest first."""
    found = filter(None, map(interpreter, on_this_machine()))
    return sorted(found, key=lambda each: [int(part) for part in each.version.split(".")[:2]])


def interpreter(path: str) -> Interpreter | None:
    """The interpreter at `path`, or None where it does not run, is older than 3.11, or lacks `Lib/test`."""
    code = (
        "import platform, sys, test.test_heapq\n"
        "print(platform.python_implementation(), sys.version_info >= (3, 11), platform.python_version())"
    )
    told = subprocess.run([path, "-I", "-c", code], capture_output=True, text=True)
    if told.returncode or not told.stdout.startswith("CPython True "):
        return None
    return Interpreter(path, told.stdout.split()[2])
