"""The packages work where they are installed as wheels, away from the checkout."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
PACKAGES = ["./shims-builtins", "./shims-numpy", "./shims-pandas", "./translators/python", "./python"]


def call(*command: str, cwd: Path) -> str:
    """Run a command with the scripts of `.venv` on PATH; give what it printed."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    # What leads to the checkout would hide what a wheel lacks.
    kept = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "UNDERSTUDY_EXEC")}
    done = subprocess.run(command, cwd=cwd, env={**kept, "PATH": path}, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


# What is asked of the executor in the new environment, which has neither the checkout nor cloudpickle.
EXECUTOR = """
import math, operator, understudy
with understudy.Executor(workers=1) as executor:
    print(executor.call(math.factorial, 5), list(executor.map(operator.neg, [1, 2])), executor.eval("x + 1", x=1))
    try:
        executor.call(lambda: 1)
    except understudy.CannotTravel as error:
        print("cloudpickle" in str(error))
"""


def test_installed_wheels_run_a_program(tmp_path: Path) -> None:
    # The index goes into the wheel as the packages are now.
    call(sys.executable, "-m", "understudy.compile_index", cwd=CHECKOUT)
    pip = [sys.executable, "-m", "pip"]
    wheel = [*pip, "wheel", "--quiet", "--no-build-isolation", "--no-deps", "--wheel-dir", str(tmp_path), *PACKAGES]
    call(*wheel, cwd=CHECKOUT)
    wheels = [str(path) for path in tmp_path.glob("*.whl")]
    assert len(wheels) == len(PACKAGES)
    call(sys.executable, "-m", "venv", "new", cwd=tmp_path)
    call("new/bin/python", "-m", "pip", "install", "--quiet", "--no-index", "--no-deps", *wheels, cwd=tmp_path)
    source = "import numpy as np, pandas as pd; print(pd.Series(np.arange(4)).sum())"
    assert call("new/bin/understudy", "run", "-c", source, cwd=tmp_path) == "6\n"
    assert "understudy_numpy" in call("new/bin/understudy", "lookup", "numpy.arange", cwd=tmp_path)
    # The index that ships in the wheel was used: nothing was built and kept.
    assert not list((tmp_path / "new").rglob("understudy-*.index"))
    # Without a word about where its program is, and without the checkout's.
    assert call("new/bin/python", "-c", EXECUTOR, cwd=tmp_path) == "120 [-1, -2] 2\nTrue\n"
    assert call("new/bin/understudy-exec", "eval", "6 * 7", cwd=tmp_path) == "42\n"
