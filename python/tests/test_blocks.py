"""Blocks and functions on the other side do what they do where they stand, or are refused before they begin."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from block_programs import FUNCTIONS, HEAD, REFUSED, SAME

ROOT = Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "tests/support"))


VANILLA = str(ROOT / ".vanilla/bin/python")
FOLDERS = [ROOT / name for name in ("python", "shims-numpy", "shims-pandas", "shims-builtins", "translators/python")]
SHIMS = [ROOT / "shims-numpy/understudy_numpy", ROOT / "shims-pandas/understudy_pandas"]
# What a program imports as `understudy` where it runs as if there were no blocks.
PLAIN = """
class Plain:
    def __call__(self, function=None, **options): return self if function is None else function
    def __enter__(self): pass
    def __exit__(self, *error): pass
vanilla = standins = standin = Plain()
"""


def run(folder: Path, source: str, how: str) -> tuple[int, str, str]:
    """Exit code, output and errors of a program: "plain", with its blocks in a program of originals, or under "run"."""
    program = folder / "program.py"
    program.write_text(source, encoding="utf-8")
    (folder / "plain").mkdir(exist_ok=True)
    (folder / "plain/understudy.py").write_text(PLAIN, encoding="utf-8")
    first = [folder / "plain"] if how == "plain" else FOLDERS
    path = os.pathsep.join(map(str, [*first, os.environ.get("PYTHONPATH", "")]))
    command = [sys.executable, "-m", "understudy", "run"] if how == "run" else [VANILLA]
    environment = {**os.environ, "PYTHONPATH": path, "UNDERSTUDY_VANILLA": VANILLA}
    if how == "blocks":
        environment["UNDERSTUDY_PATH"] = os.pathsep.join(map(str, SHIMS))
    done = subprocess.run(
        [*command, str(program)], cwd=folder, capture_output=True, text=True, timeout=120, env=environment
    )
    return done.returncode, done.stdout, done.stderr


@pytest.mark.parametrize("name", SAME)
@pytest.mark.parametrize("block", ["vanilla", "standins"])
def test_same_output(tmp_path: Path, name: str, block: str) -> None:
    source = HEAD + SAME[name].replace("BLOCK", block)
    assert run(tmp_path, source, "blocks") == (expected := run(tmp_path, source, "plain"))
    assert expected[0] == 0
    if block == "vanilla":
        assert run(tmp_path, source, "run") == expected


@pytest.mark.parametrize("one", ["vanilla", "standin"])
def test_functions(tmp_path: Path, one: str) -> None:
    source = HEAD + FUNCTIONS.replace("ONE", one)
    assert run(tmp_path, source, "blocks") == (expected := run(tmp_path, source, "plain"))
    assert expected[0] == 0
    assert run(tmp_path, source, "run") == expected


WHERE = (
    HEAD
    + """
import os
x = np.ones(2)
with understudy.BLOCK():
    pid, kind = os.getpid(), type(x).__mro__[1].__module__
print(pid == os.getpid(), kind, type(x).__mro__[1].__module__)
"""
)


@pytest.mark.parametrize(
    ("block", "how", "shown"),
    [
        ("vanilla", "blocks", "False builtins builtins"),
        ("standins", "blocks", "True SHIM builtins"),
        ("vanilla", "run", "False builtins SHIM"),
        ("standins", "run", "True SHIM SHIM"),
    ],
)
def test_where_a_block_runs(tmp_path: Path, block: str, how: str, shown: str) -> None:
    code, out, err = run(tmp_path, WHERE.replace("BLOCK", block), how)
    assert (code, re.sub(r"understudy_\w+(\.\w+)*", "SHIM", out)) == (0, shown + "\n"), err


FAILING = (
    HEAD
    + """
def divide(a, b):
    return a / b
def f(v):
    with understudy.BLOCK():
        w = 1
        divide(w,
            v)
f(0)
"""
)


@pytest.mark.parametrize("block", ["vanilla", "standins"])
def test_a_traceback_shows_the_lines_of_the_program_alone(tmp_path: Path, block: str) -> None:
    source = FAILING.replace("BLOCK", block)
    places = r'File "[^"]*", line \d+, in \w+|^\w+Error: .*'
    plain, there = (re.findall(places, run(tmp_path, source, how)[2], re.MULTILINE) for how in ("plain", "blocks"))
    assert len(plain) >= 4
    assert there == plain


@pytest.mark.parametrize("name", REFUSED)
@pytest.mark.parametrize("block", ["vanilla", "standins"])
def test_refused_before_it_begins(tmp_path: Path, name: str, block: str) -> None:
    source, id, words = (text.replace("BLOCK", block) for text in REFUSED[name])
    told = refusal(tmp_path, "import understudy\n" + source, sys.executable)
    assert re.search(rf"ran: \[\]\n.*{re.escape(words)}.*\[{id}\]", told), told


def refusal(folder: Path, program: str, python: str) -> str:
    (folder / "refused.py").write_text(program, encoding="utf-8")
    runner = (
        "import runpy, understudy\nran = []\n"
        "try: runpy.run_path('refused.py', {'ran': ran})\n"
        "except understudy.BlockRefused as error: print('ran:', ran); print(error)"
    )
    path = os.pathsep.join(map(str, FOLDERS))
    done = subprocess.run(
        [python, "-c", runner], cwd=folder, capture_output=True, text=True, timeout=60,
        env={**os.environ, "PYTHONPATH": path},
    )  # fmt: skip
    return done.stdout + done.stderr
