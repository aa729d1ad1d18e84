"""The executor on a Dask cluster: `dask_calls.py` with an interpreter that has Dask, and what is said where there is none."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
import understudy
from understudy.executor.program import program

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
CALLS = HERE / "dask_calls.py"
CHECKS = [
    function.name
    for function in ast.parse(CALLS.read_text()).body
    if isinstance(function, ast.FunctionDef) and any(ast.unparse(mark) == "check" for mark in function.decorator_list)
]


def interpreter_with_dask() -> str | None:
    """This interpreter, or the one of the benchmarks."""
    peers = ROOT / ".peers/bin/python"
    if find_spec("distributed") is not None:
        return sys.executable
    if (
        peers.exists()
        and subprocess.run([peers, "-c", "import distributed, numpy"], capture_output=True).returncode == 0
    ):
        return str(peers)
    return None


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str | None]:
    python = interpreter_with_dask()
    if python is None:
        pytest.skip("no interpreter here has dask, distributed and NumPy")
    path = [ROOT / "python", ROOT / "translators/python", HERE]
    made = subprocess.run(
        [python, str(CALLS), str(tmp_path_factory.mktemp("dask"))],
        capture_output=True,
        text=True,
        timeout=600,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(map(str, path)), "UNDERSTUDY_EXEC": program() or ""},
    )
    assert made.returncode == 0, made.stderr[-8000:]
    found = json.loads(made.stdout.splitlines()[-1])
    assert list(found) == CHECKS
    return found  # type: ignore[no-any-return]


@pytest.mark.parametrize("name", CHECKS)
def test_on_a_cluster(name: str, outcomes: dict[str, str | None]) -> None:
    trace = outcomes[name]
    assert trace is None, trace


@pytest.mark.skipif(find_spec("distributed") is not None, reason="distributed is installed")
def test_without_dask_the_error_says_what_to_install() -> None:
    executor = understudy.DaskExecutor("tcp://127.0.0.1:1")
    with pytest.raises(understudy.PackageMissing, match=r"pip install understudy\[dask\]") as raised:
        executor.call(abs, -1)
    assert isinstance(raised.value, ImportError) and raised.value.id == "exec-package-missing"
