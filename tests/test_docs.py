"""The examples of the documentation run and print what the pages say they print."""

from __future__ import annotations

import doctest
import os
import re
import subprocess
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[1]
PAGES = [CHECKOUT / "README.md", CHECKOUT / "CONTRIBUTING.md", *sorted((CHECKOUT / "docs").glob("*.md"))]
EXAMPLE = re.compile(r"^```console\n\$ (?P<command>.*)\n(?P<output>(?:.*\n)*?)```$", re.MULTILINE)


def examples() -> list[tuple[str, str, str]]:
    return [
        (page.name, found["command"], found["output"])
        for page in PAGES
        for found in EXAMPLE.finditer(page.read_text(encoding="utf-8"))
    ]


@pytest.mark.parametrize(("page", "command", "expected"), examples())
def test_example(page: str, command: str, expected: str) -> None:
    path = os.pathsep.join([str(CHECKOUT / ".venv/bin"), os.environ["PATH"]])
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


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)[^)]*\)", page.read_text(encoding="utf-8")):
        assert target.startswith("http") or (page.parent / target).exists(), target


def test_every_error_id_is_documented() -> None:
    sources = [*(CHECKOUT / "registry/src").rglob("*.rs"), *(CHECKOUT / "python/understudy").glob("*.py")]
    texts = [path.read_text(encoding="utf-8") for path in sources]
    ids = {found for text in texts for found in re.findall(r'(?:id: "|error\[)([a-z]+(?:-[a-z]+)+)', text)}
    page = (CHECKOUT / "docs/errors.md").read_text(encoding="utf-8")
    assert {"not-served", "not-covered", "two-claims"} <= ids
    assert sorted(each for each in ids if each not in page) == []
