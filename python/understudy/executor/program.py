"""The console script `understudy-exec`: becomes the program that ships with this package."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

#: Where the program that ships with this package is.
OWN = str(Path(__file__).resolve().parent.parent / "bin" / "understudy-exec")


def program() -> str | None:
    """The path of the `understudy-exec` program: `UNDERSTUDY_EXEC`, else the package's own, else None."""
    told = os.environ.get("UNDERSTUDY_EXEC")
    if told:
        return told
    return OWN if os.access(OWN, os.X_OK) else None


def main() -> int:
    """Replace this process by the program."""
    path = program()
    if path is None:
        # This script has the program's own name, so only another file of that name is the program.
        found = shutil.which("understudy-exec")
        if found is not None and not os.path.samefile(found, sys.argv[0]):
            path = found
    if path is None:
        print(
            "understudy-exec: this installation has no program; build it with `cargo build --release -p understudy-exec` "
            "and name it in UNDERSTUDY_EXEC",
            file=sys.stderr,
        )
        return 127
    os.execv(path, ["understudy-exec", *sys.argv[1:]])
