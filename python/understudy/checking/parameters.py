"""What shim packages say of parameters: which inputs they take, receivers, and what must not be checked (`inputs.toml`)."""

from __future__ import annotations

import ast
import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tomllib

from understudy.checking.inputs import BY_NAME, Strategy, choices
from understudy.checking.inputs.files import named
from understudy.folders import shim_folders

# What a shim package says of the parameters of its originals, beside its manifest.
BESIDE = "inputs.toml"
# What is said of entries as such, and not of their parameters by name.
SECTIONS = ("receivers", "signatures", "unchecked", "barred", "before", "around")


@dataclass(frozen=True)
class Parameter:
    """One parameter of a signature. `name` begins with * where it takes any number."""

    name: str
    required: bool
    keyword_only: bool
    positional_only: bool


@functools.cache
def table() -> dict[str, dict[str, Any]]:
    """The whole of every package's `inputs.toml`."""
    found: dict[str, dict[str, Any]] = {section: {} for section in SECTIONS}
    for folder in shim_folders():
        beside = Path(folder, BESIDE)
        if beside.is_file():
            for scope, known in tomllib.loads(beside.read_text(encoding="utf-8")).items():
                found.setdefault(scope, {}).update(known)
    return found


def outwards(name: str) -> Iterator[str]:
    """`numpy.linalg.norm`, `numpy.linalg`, `numpy`."""
    while name:
        yield name
        name = name.rpartition(".")[0]


def strategy_for(entry: str, parameter: str) -> Strategy | None:
    """The inputs of a parameter, from the entry outwards; None where none are known."""
    for scope in outwards(entry):
        known = table().get(scope, {}).get(parameter)
        if known is not None:
            return made(known)
    return None


def made(known: str | list[str]) -> Strategy:
    """The strategy that a word or a list of sources stands for."""
    return BY_NAME[known] if isinstance(known, str) else choices(known)


def receiver_for(entry: str) -> Strategy | None:
    """What a method or property is called on: what is told of it alone, or of its class."""
    receivers = table()["receivers"]
    known = receivers.get(entry, receivers.get(entry.rpartition(".")[0]))
    if known is None:
        return None
    # It is bound to a name, so that what a method does to its own object is seen.
    return made(known) if isinstance(known, str) else named(known)


def shown(entry: str, call: str) -> str:
    """What is evaluated for a call of an entry: the call, or what shows its effect (`[around]`)."""
    around: str = table()["around"].get(entry, "{}")
    return around.replace("{}", call)


def told(section: str, entry: str) -> str | None:
    """What a section says of an entry or of a module or class around it."""
    return next((table()[section][scope] for scope in outwards(entry) if scope in table()[section]), None)


def parameters_of(signature: str) -> list[Parameter]:
    """Read a recorded signature, in which a default may be what no parser reads, such as `<no value>`."""
    source = re.sub(r"<[^<>]*>", "...", signature).partition(" -> ")[0]
    arguments = ast.parse(f"def f{source}: pass").body[0].args  # type: ignore[attr-defined]
    positional = [*arguments.posonlyargs, *arguments.args]
    first_default = len(positional) - len(arguments.defaults)
    found = [
        Parameter(each.arg, place < first_default, False, place < len(arguments.posonlyargs))
        for place, each in enumerate(positional)
    ]
    if arguments.vararg is not None:
        found.append(Parameter(f"*{arguments.vararg.arg}", False, False, True))
    for each, default in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        found.append(Parameter(each.arg, default is None, True, False))
    return found
