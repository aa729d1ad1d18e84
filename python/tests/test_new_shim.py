"""`cargo xtask new-shim`: what it writes is what the registry counts as begun, and a body makes it served."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from command_line import Programs, Side

ORIGINALS = [
    {"name": "small", "kind": "module"},
    {"name": "small.served", "kind": "function", "signature": "()"},
    {"name": "small.plain", "kind": "function", "signature": "(a, *, b=1)"},
    {"name": "small.odd", "kind": "function", "signature": "(a, b=<no value>)"},
    {"name": "small.Box", "kind": "class"},
    {"name": "small.Box.open", "kind": "method", "signature": "(self, key)"},
    {"name": "small.Chest", "kind": "class"},
    {"name": "small.Chest.open", "kind": "method", "signature": "(self)"},
    {"name": "small.deep", "kind": "module"},
    {"name": "small.deep.inner", "kind": "function", "signature": "(x)"},
    {"name": "small.taken", "kind": "module"},
]
PACKAGE = {
    "shims/tiny/registry.toml": '[library]\nname = "small"\npackage = "tiny"\n',
    "shims/tiny/originals.json": json.dumps(
        {"library": "small", "version": "1", "python": "3.11", "modules": ["small"], "originals": ORIGINALS}
    ),
    "shims/tiny/__init__.py": "from .box import Box\nfrom .served import served\n\n__all__ = ['Box', 'served']\n",
    "shims/tiny/box.py": "class Box:\n    def close(self):\n        return 1\n",
    "shims/tiny/served.py": "def served():\n    return 1\n",
    "shims/tiny/taken.py": "",
}


@pytest.fixture
def house(programs: Programs) -> Programs:
    programs.write(PACKAGE)
    return programs


def new_shim(house: Programs, name: str) -> Side:
    return house.python("-m", "understudy.new_shim", name, UNDERSTUDY_PATH=str(house.folder / "shims"))


def understudy(house: Programs, *arguments: str) -> Side:
    return house.understudy(*arguments, UNDERSTUDY_PATH=str(house.folder / "shims"))


# Each row: the original, the file that is written, a call of it.
STARTED = {
    "small.plain": ("shims/tiny/plain.py", "small.plain(1, b=2)"),
    "small.odd": ("shims/tiny/odd.py", "small.odd(1)"),
    "small.Box.open": ("shims/tiny/box.py", "small.Box().open('k')"),
    "small.deep.inner": ("shims/tiny/deep/inner.py", "small.deep.inner(1)"),
}


@pytest.mark.parametrize("name", STARTED)
def test_from_nothing_to_served(house: Programs, name: str) -> None:
    file, call = STARTED[name]
    house.write({"main.py": f"import small\nprint({call})\n"})
    assert understudy(house, "explain", "main.py").code == 1
    started = new_shim(house, name)
    assert started.code == 0 and file in started.out and started.err == ""

    side = understudy(house, "run", "--fallback=error", "main.py")
    assert side.code == 1 and f"the stand-in of {name} is begun" in side.err and "main.py:2" in side.err
    assert "Traceback" not in side.err and os.path.basename(file) in side.err
    assert understudy(house, "explain", "main.py").code == 1
    assert json.loads(understudy(house, "lookup", "--json", name).out)["state"] == "started"

    path: Path = house.folder / file
    path.write_text(
        path.read_text().replace(f'raise NotImplementedError("{name} is started and not written yet")', "return 7")
    )
    assert understudy(house, "run", "--fallback=error", "main.py").out == "7\n"
    assert understudy(house, "explain", "main.py").code == 0


REFUSED = {
    "small.served": "has a stand-in already",
    "small.nothing": "no original is called `small.nothing`",
    "small.Chest": "is a class",
    "small.Chest.open": "cargo xtask new-shim small.Chest",
    "small.taken": "taken.py exists already",
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_started(house: Programs, name: str) -> None:
    before = sorted(house.folder.rglob("*.py"))
    side = new_shim(house, name)
    assert side.code == 1 and REFUSED[name] in side.err and side.err.startswith("error") and "Traceback" not in side.err
    assert sorted(house.folder.rglob("*.py")) == before


def test_a_shim_that_is_begun_is_not_begun_again(house: Programs) -> None:
    new_shim(house, "small.plain")
    assert "is begun. Write it: " in new_shim(house, "small.plain").err
