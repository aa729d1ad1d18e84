"""`understudy record LIBRARY`: write down what the installed original of a library is."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from understudy import environments

if TYPE_CHECKING:
    import argparse

FILE = "originals.json"
_HERE = Path(__file__).resolve().parent
_RUN = """\
import runpy, sys
sys.path.insert(0, sys.argv.pop(1))
runpy.run_module("recorder", run_name="__main__", alter_sys=True)
"""


class RecordError(Exception):
    """The library cannot be recorded; the message is the whole text to show."""


def record(environment: environments.Environment, library: str) -> str:
    """The inventory of a library, as text. Raises `RecordError` where the interpreter cannot make one."""
    command = [environment.python, "-I", "-c", _RUN, str(_HERE), library]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
    if done.returncode != 0:
        last = done.stderr.strip().splitlines()[-1:] or ["it said nothing"]
        raise RecordError(f"{environment.python} could not record {library}: {last[0]}")
    sys.stderr.write(done.stderr)
    return done.stdout


def target(library: str) -> Path:
    """Where the inventory of a library belongs. Raises `RecordError` where no package stands in for it."""
    from understudy.folders import shim_folders

    for folder in shim_folders():
        if _mirrored(Path(folder)) == library:
            return Path(folder) / FILE
    raise RecordError(
        f"no package stands in for {library}, so nothing says where its inventory belongs. Name a file with --output."
    )


def _mirrored(folder: Path) -> str | None:
    # The manifest alone is read: an inventory that is wrong must not keep a right one from being written.
    try:
        import tomllib

        return str(tomllib.loads((folder / "registry.toml").read_text(encoding="utf-8"))["library"]["name"])
    except (OSError, ValueError, KeyError):
        return None


def act(options: argparse.Namespace) -> int:
    """Record what was asked for; the exit code."""
    try:
        path = None if options.output == "-" else Path(options.output or target(options.library))
        environment = environments.find(options.library, options.python)
        text = record(environment, options.library)
    except (RecordError, environments.VanillaError) as error:
        print(f"error[record]: {error}", file=sys.stderr)
        return 1
    if path is None:
        sys.stdout.write(text)
        return 0
    # Written aside and renamed, so that no reader ever meets half a file.
    aside = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    aside.write_text(text, encoding="utf-8")
    aside.replace(path)
    inventory = json.loads(text)
    print(f"{path}: {len(inventory['originals'])} originals of {options.library} {inventory['version']}")
    return 0
