"""The examples of the documentation run and print what the pages say they print."""

from __future__ import annotations

import doctest
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[1]
PAGES = [CHECKOUT / "README.md", CHECKOUT / "CONTRIBUTING.md", *sorted((CHECKOUT / "docs").glob("*.md"))]
PYCON = re.compile(r"^```pycon\n(.*?)^```$", re.MULTILINE | re.DOTALL)
# One session for all examples of a page, as a reader has it, in the file that it is given.
SESSION = """
import doctest, sys
page, source = sys.argv[1], open(sys.argv[2], encoding="utf-8").read()
test = doctest.DocTestParser().get_doctest(source, {"__name__": "__main__"}, page, page, 0)
done = doctest.DocTestRunner(optionflags=doctest.ELLIPSIS | doctest.IGNORE_EXCEPTION_DETAIL).run(test)
print(done.attempted, "examples")
sys.exit(1 if done.failed or not done.attempted else 0)
"""
EXAMPLE = re.compile(r"^```console\n\$ (?P<command>.*)\n(?P<output>(?:.*\n)*?)```$", re.MULTILINE)


def examples() -> list[tuple[str, str, str]]:
    return [
        (page.name, found["command"], found["output"])
        for page in PAGES
        for found in EXAMPLE.finditer(page.read_text(encoding="utf-8"))
    ]


def program_folders() -> list[Path]:
    """Where `understudy-exec` is: beside the package, or where cargo puts what it builds."""
    built = Path(os.environ.get("CARGO_TARGET_DIR", CHECKOUT / "target"))
    given = [Path(os.environ["UNDERSTUDY_EXEC"]).parent] if "UNDERSTUDY_EXEC" in os.environ else []
    return [*given, CHECKOUT / "python/understudy/bin", built / "release", built / "debug"]


@pytest.mark.parametrize(("page", "command", "expected"), examples())
def test_example(page: str, command: str, expected: str) -> None:
    folders = [CHECKOUT / ".venv/bin", *program_folders()]
    path = os.pathsep.join([*map(str, folders), os.environ["PATH"]])
    done = subprocess.run(
        command,
        shell=True,
        cwd=CHECKOUT,
        env={**os.environ, "PATH": path},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=120,
    )
    same = doctest.OutputChecker().check_output(expected, done.stdout, doctest.ELLIPSIS)
    assert same, f"{page}: $ {command}\n{done.stdout}"


def pages_with_sessions() -> list[Path]:
    return [page for page in PAGES if PYCON.search(page.read_text(encoding="utf-8"))]


@pytest.mark.parametrize("page", pages_with_sessions(), ids=lambda page: page.name)
def test_session(page: Path, tmp_path: Path) -> None:
    source = tmp_path / "session.txt"
    source.write_text("".join(PYCON.findall(page.read_text(encoding="utf-8"))), encoding="utf-8")
    command = [sys.executable, "-c", SESSION, page.name, str(source)]
    done = subprocess.run(
        command,
        cwd=CHECKOUT,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)[^)]*\)", page.read_text(encoding="utf-8")):
        assert target.startswith("http") or (page.parent / target).exists(), target


def test_every_error_id_is_documented() -> None:
    folders = ["registry/src", "oop-exec/src"]
    sources = [path for folder in folders for path in (CHECKOUT / folder).rglob("*.rs")]
    sources += (CHECKOUT / "python/understudy").rglob("*.py")
    texts = [path.read_text(encoding="utf-8") for path in sources]
    ids = {found for text in texts for found in re.findall(r'(?:id: "|error\[|"(?=exec-))([a-z]+(?:-[a-z]+)+)', text)}
    page = "".join((CHECKOUT / f"docs/{name}.md").read_text(encoding="utf-8") for name in ("errors", "executor"))
    assert {"not-served", "not-covered", "two-claims", "exec-timeout"} <= ids
    assert sorted(each for each in ids if each not in page) == []
