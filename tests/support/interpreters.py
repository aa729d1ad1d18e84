"""The Python interpreters of this machine: those on PATH and those of pyenv, and always the one that runs this."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ["python3.9", "python3.10", "python3.11", "python3.12", "python3.13", "python3.14", "pypy3", "rustpython"]


def interpreters() -> list[str]:
    """One interpreter for each implementation and minor version that this machine has, 3.9 or newer."""
    found = [sys.executable, *filter(None, map(shutil.which, NAMES))]
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    found += [str(path) for path in sorted(pyenv.glob("*/bin/python3"))]
    chosen: dict[str, str] = {}
    for interpreter in found:
        code = "import sys; print(sys.implementation.name, *sys.version_info[:2]) if sys.version_info >= (3, 9) else 0"
        told = subprocess.run([interpreter, "-c", code], capture_output=True, text=True)
        if told.returncode == 0 and told.stdout.strip():
            chosen.setdefault(told.stdout.strip(), interpreter)
    return [chosen[each] for each in sorted(chosen)]
