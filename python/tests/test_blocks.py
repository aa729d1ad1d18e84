"""Blocks and functions on the other side do what they do where they stand, or are refused before they begin."""

from __future__ import annotations

import functools
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from block_programs import FUNCTIONS, HEAD, REFUSED, SAME

ROOT = Path(__file__).resolve().parents[2]
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


# Runs programs one after the other, each as `__main__`; what each printed comes after its name.
DRIVER = """
import runpy, sys, traceback
for name in sys.argv[1:]:
    print("=====", name)
    try:
        runpy.run_path(name, run_name="__main__")
    except BaseException:
        traceback.print_exc(file=sys.stdout)
"""


def run(folder: Path, sources: dict[str, str], how: str) -> dict[str, str]:
    """What programs print: "plain", as programs of originals with their "blocks", or under `understudy "run"`."""
    (folder / "plain").mkdir(exist_ok=True)
    (folder / "plain/understudy.py").write_text(PLAIN, encoding="utf-8")
    (folder / "driver.py").write_text(DRIVER, encoding="utf-8")
    names = {f"program{number}.py": name for number, name in enumerate(sources)}
    for file, name in names.items():
        (folder / file).write_text(HEAD + sources[name], encoding="utf-8")
    first = [folder / "plain"] if how == "plain" else FOLDERS
    command = [sys.executable, "-m", "understudy", "run"] if how == "run" else [VANILLA]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, first)), "UNDERSTUDY_VANILLA": VANILLA}
    if how == "blocks":
        environment["UNDERSTUDY_PATH"] = os.pathsep.join(map(str, SHIMS))
    done = subprocess.run(
        [*command, "driver.py", *names], cwd=folder, capture_output=True, text=True, timeout=300, env=environment
    )
    assert done.returncode == 0, done.stderr
    parts = re.split(r"^===== (.*)\n", done.stdout, flags=re.MULTILINE)[1:]
    return {names[file]: text for file, text in zip(parts[::2], parts[1::2], strict=True)}


FAILING = """
def divide(a, b):
    return a / b
def f(v):
    with understudy.BLOCK():
        w = 1
        divide(w,
            v)
f(0)
"""
PROGRAMS = {**SAME, "functions": FUNCTIONS, "a traceback": FAILING}


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str], dict[str, str]]:
    """What all programs print with a block that is run somewhere; each way is run once."""

    @functools.cache
    def made(block: str, how: str) -> dict[str, str]:
        one = {"standins": "standin"}.get(block, block)
        sources = {name: text.replace("BLOCK", block).replace("ONE", one) for name, text in PROGRAMS.items()}
        return run(tmp_path_factory.mktemp(how), sources, how)

    return made


@pytest.mark.parametrize("name", PROGRAMS)
@pytest.mark.parametrize(("block", "how"), [("vanilla", "blocks"), ("standins", "blocks"), ("vanilla", "run")])
def test_same_output(printed: Callable[[str, str], dict[str, str]], name: str, block: str, how: str) -> None:
    assert without_columns(printed(block, how)[name]) == without_columns(printed(block, "plain")[name])


def without_columns(text: str) -> str:
    """Text without the lines that mark columns in a traceback: the executor tells lines only; and without folders."""
    return re.sub(r"^ *[~^]+\n|(?<=File \").*/", "", text, flags=re.MULTILINE)


WHERE = """
import os
x = np.ones(2)
with understudy.BLOCK():
    pid, kind = os.getpid(), type(x).__mro__[1].__module__
print(pid == os.getpid(), kind, type(x).__mro__[1].__module__)
"""


@pytest.mark.parametrize(
    ("how", "shown"),
    [
        ("blocks", {"vanilla": "False builtins builtins", "standins": "True SHIM builtins"}),
        ("run", {"vanilla": "False builtins SHIM", "standins": "True SHIM SHIM"}),
    ],
)
def test_where_a_block_runs(tmp_path: Path, how: str, shown: dict[str, str]) -> None:
    told = run(tmp_path, {block: WHERE.replace("BLOCK", block) for block in shown}, how)
    assert {block: re.sub(r"understudy_\w+(\.\w+)*", "SHIM", text).strip() for block, text in told.items()} == shown


@pytest.fixture(scope="module")
def refused(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], dict[str, str]]:
    """What is said of the programs that are refused."""

    @functools.cache
    def made(block: str) -> dict[str, str]:
        sources = {name: "ran = []\n" + text.replace("BLOCK", block) for name, (text, _, _) in REFUSED.items()}
        return run(tmp_path_factory.mktemp("refused"), sources, "blocks")

    return made


@pytest.mark.parametrize("name", REFUSED)
@pytest.mark.parametrize("block", ["vanilla", "standins"])
def test_refused_before_it_begins(refused: Callable[[str], dict[str, str]], name: str, block: str) -> None:
    _, id, words = (text.replace("BLOCK", block) for text in REFUSED[name])
    told = refused(block)[name]
    assert re.search(rf"BlockRefused: .*{re.escape(words)}.*\[{id}\]", told), told
    assert f"**{id}**" in (ROOT / "docs/errors.md").read_text(encoding="utf-8")
