"""The console script `understudy-exec`: becomes the program that ships with this package."""

from __future__ import annotations

import os
import sys

#: Where the program that ships with this package is.
OWN = os.path.join(os.path.dirname(os.path.dirname(os.path.realpath(__file__))), "bin", "understudy-exec")


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
        # Not for those who only ask where the program is: it takes milliseconds.
        import shutil

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
