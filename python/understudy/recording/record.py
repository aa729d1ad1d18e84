"""`understudy record LIBRARY`: write down what the installed original of a library is."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from understudy import vanilla

FILE = "originals.json"
_HERE = Path(__file__).resolve().parent
_RUN = """\
import runpy, sys
sys.path.insert(0, sys.argv.pop(1))
runpy.run_module("recorder", run_name="__main__", alter_sys=True)
"""

DESCRIPTION = """\
Record the public names of the original of a library, as installed: kinds, signatures, aliases by identity,
deprecations, and a hash of each documentation text. Written beside the manifest of the package that stands in for
the library; the file reads well as a diff."""

EXAMPLES = """\
examples:
  understudy record numpy                            from the first interpreter found that has it
  understudy record numpy --python 3.12              from this one; a path or an environment's folder will do
  understudy record scipy --output originals.json    a library that nothing stands in for yet

exit code: 0 written; 1 the library is not to be had, or nothing says where to write."""


class RecordError(Exception):
    """The library cannot be recorded; the message is the whole text to show."""


def record(environment: vanilla.Environment, library: str) -> str:
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


def add_command(commands: Any, formatter: Any) -> None:
    parser = commands.add_parser(
        "record",
        help="record what the original of a library is",
        description=DESCRIPTION,
        epilog=EXAMPLES,
        formatter_class=formatter,
    )
    parser.add_argument("library", metavar="LIBRARY", help="its import name; builtins stands for Python's own modules")
    parser.add_argument("--python", metavar="WHICH", help="the interpreter that has it: a path, a folder, a version")
    parser.add_argument("--output", metavar="FILE", help="where to write; - is standard output")
    parser.set_defaults(act=_act)


def _act(options: argparse.Namespace) -> int:
    try:
        path = None if options.output == "-" else Path(options.output or target(options.library))
        environment = vanilla.find(options.library, options.python)
        text = record(environment, options.library)
    except (RecordError, vanilla.VanillaError) as error:
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
