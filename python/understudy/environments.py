"""Which interpreter has the original of a library: the *vanilla* one, which other commands record, compare and call.

Nothing is imported to find out: the interpreter is asked for the metadata of what is installed in it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

VARIABLE = "UNDERSTUDY_VANILLA"
# Folders that people keep an environment in, looked for here and in the folders above.
_FOLDERS = (".vanilla", ".venv", "venv")
_ASK = """\
import importlib.metadata, importlib.util, json, sys
name = sys.argv[1]
python = ".".join(map(str, sys.version_info[:3]))
try:
    version = python if name == "builtins" else importlib.metadata.version(name)
except importlib.metadata.PackageNotFoundError:
    version = None
    spec = importlib.util.find_spec(name)
    if spec is not None and spec.origin is not None:
        version = ""
print(json.dumps([python, version]))
"""


class VanillaError(Exception):
    """No interpreter with the library is to be had; the message is the whole text to show."""


class Environment(NamedTuple):
    """An interpreter that has a library: its path, its own version, and the library's ("" where it tells none)."""

    python: str
    python_version: str
    version: str


def find(library: str, wanted: str | None = None) -> Environment:
    """The interpreter to use for the originals of a library.

    `wanted` is a path, an environment's folder or a version such as "3.12"; otherwise the first that has the library
    of: `UNDERSTUDY_VANILLA`, an environment in the current folder or one above, the interpreters of this machine.
    `builtins` is had by every interpreter: this one. Raises `VanillaError`.
    """
    if wanted is None:
        wanted = os.environ.get(VARIABLE) or (sys.executable if library == "builtins" else None)
    if wanted is not None:
        python = _interpreter(wanted)
        found = ask(python, library)
        if found is None:
            raise VanillaError(f"{python} has no {library}. Install it there, or name another with --python.")
        return found
    for python in candidates():
        if (found := ask(python, library)) is not None:
            return found
    raise VanillaError(
        f"no interpreter on this machine has {library}. Install it in one (python -m venv .vanilla; "
        f".vanilla/bin/pip install {library}), or name one with --python or {VARIABLE}."
    )


def every(library: str) -> list[Environment]:
    """Every interpreter that is found to have a library, one for each version of it."""
    found: dict[str, Environment] = {}
    for python in candidates():
        environment = ask(python, library)
        if environment is not None:
            found.setdefault(environment.version, environment)
    return list(found.values())


def candidates() -> Iterator[str]:
    """Interpreters that may have it, each once: environments nearby, this one, and what `understudy-exec doctor` lists."""
    seen = set()
    for python in (*_nearby(), sys.executable, *_listed()):
        if python not in seen:
            seen.add(python)
            yield python


def ask(python: str, library: str) -> Environment | None:
    """What an interpreter has of a library; None where it has none of it, or does not start."""
    try:
        answer = subprocess.run([python, "-I", "-c", _ASK, library], capture_output=True, text=True, timeout=30)
        python_version, version = json.loads(answer.stdout)
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return None
    return None if version is None else Environment(python, python_version, version)


def _interpreter(wanted: str) -> str:
    from understudy._understudy import find_interpreter

    try:
        return str(find_interpreter(wanted))
    except Exception as error:
        raise VanillaError(str(error)) from None


def _nearby() -> Iterator[str]:
    here = Path.cwd()
    for folder in (here, *here.parents):
        for name in _FOLDERS:
            python = folder / name / "bin" / "python"
            if python.exists():
                yield str(python)


def _listed() -> Iterator[str]:
    from understudy.executor.program import program

    path = program()
    if path is None:
        return
    try:
        answer = subprocess.run([path, "doctor", "--json"], capture_output=True, text=True, timeout=60)
        listed = json.loads(answer.stdout)["interpreters"]
    except (OSError, ValueError, KeyError, subprocess.TimeoutExpired):
        return
    yield from (one["executable"] for one in listed if one["supported"])
