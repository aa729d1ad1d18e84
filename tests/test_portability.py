"""The shims run unchanged on every Python from 3.9 on: on each interpreter of this machine, programs print the same.

Interpreters are looked for on PATH and among pyenv's versions; CPython of the set-up environment is always there.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[1]
ROOMS = [str(CHECKOUT / room) for room in ("shims-builtins", "shims-numpy", "shims-pandas")]
PROGRAMS = sorted(path.name for path in (CHECKOUT / "tests/programs").glob("*.py"))
# The interpreters that run these tests have no `understudy`: the shims alone take the originals' places.
DRIVER = """
import runpy, sys
import understudy_numpy, understudy_pandas
sys.modules.update(numpy=understudy_numpy, pandas=understudy_pandas)
runpy.run_path(sys.argv[1], run_name="__main__")
"""


def interpreters() -> list[str]:
    """One interpreter for each implementation and minor version that this machine has, 3.9 or newer."""
    names = ["python3.9", "python3.10", "python3.11", "python3.12", "python3.13", "python3.14", "pypy3", "rustpython"]
    found = [sys.executable, *filter(None, map(shutil.which, names))]
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    found += [str(path) for path in sorted(pyenv.glob("*/bin/python3"))]
    chosen: dict[str, str] = {}
    for interpreter in found:
        code = "import sys; print(sys.implementation.name, *sys.version_info[:2]) if sys.version_info >= (3, 9) else 0"
        told = subprocess.run([interpreter, "-c", code], capture_output=True, text=True)
        if told.returncode == 0 and told.stdout.strip():
            chosen.setdefault(told.stdout.strip(), interpreter)
    return [chosen[each] for each in sorted(chosen)]


@pytest.mark.parametrize("interpreter", interpreters())
def test_programs_print_the_same(interpreter: str) -> None:
    rooms = os.pathsep.join(ROOMS)
    environment = {**os.environ, "PYTHONPATH": rooms, "RUSTPYTHONPATH": rooms, "PYTHONDONTWRITEBYTECODE": "1"}
    for program in PROGRAMS:
        path = f"tests/programs/{program}"
        expected = subprocess.run([".vanilla/bin/python", path], cwd=CHECKOUT, capture_output=True, check=True)
        actual = subprocess.run(
            [interpreter, "-c", DRIVER, path], cwd=CHECKOUT, env=environment, capture_output=True, timeout=300
        )
        assert actual.stdout.decode() == expected.stdout.decode(), actual.stderr.decode()
