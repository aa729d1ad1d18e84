"""`understudy record` and `understudy drift`, on a small library of our own and on what is installed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from understudy import environments
from understudy.recording.drift import compare, page
from understudy.recording.record import record

ROOT = Path(__file__).resolve().parents[2]
VANILLA = ROOT / ".vanilla" / "bin" / "python"

SOURCE = '''
from __future__ import annotations
import warnings
__version__ = "1.5"

def total(values, *, start=0) -> int:
    """Add up.

    Parameters
    ----------
    values : list
    start : int
        .. deprecated:: 1.2
            Use `tiny.add` instead.

    Returns
    -------
    int
        .. deprecated:: 9.9
            Not about a parameter.
    """

def add(a, b=(1, 2), /):
    """Add.

    .. deprecated:: 1.4
        Use :func:`~tiny.total` instead.
    """

plus = add
ready = True

class Bag:
    """A bag."""
    size = 3
    def put(self, thing): ...
    @classmethod
    def of(cls, *things) -> Bag: ...
    @property
    def empty(self) -> bool: ...

class Sack(Bag):
    def put(self, thing, twice=False): ...

class Torn(Exception): ...
'''


@pytest.fixture
def tiny(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> environments.Environment:
    """An interpreter in whose site-packages a small library lies."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", tmp_path / "env"], check=True)
    (site,) = (tmp_path / "env" / "lib").glob("python*/site-packages")
    (site / "tiny.py").write_text(SOURCE)
    return environments.find("tiny", str(tmp_path / "env"))


def recorded(environment: environments.Environment) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(record(environment, "tiny"))
    return found


def test_what_is_recorded_of_a_library(tiny: environments.Environment) -> None:
    inventory = recorded(tiny)
    assert (inventory["library"], inventory["version"], inventory["modules"]) == ("tiny", "1.5", ["tiny"])
    originals = {original.pop("name"): original for original in inventory["originals"]}
    assert sorted(originals) == [
        "tiny",
        "tiny.Bag",
        "tiny.Bag.empty",
        "tiny.Bag.of",
        "tiny.Bag.put",
        "tiny.Bag.size",
        "tiny.Sack",
        "tiny.Sack.put",
        "tiny.Torn",
        "tiny.add",
        "tiny.ready",
        "tiny.total",
    ]
    assert originals["tiny.add"]["aliases"] == ["tiny.plus"]
    assert originals["tiny.add"]["signature"] == "(a, b=(1, 2), /)"
    assert originals["tiny.add"]["deprecated"] == [{"since": "1.4", "replacement": "tiny.total"}]
    assert originals["tiny.total"]["deprecated"] == [{"parameter": "start", "since": "1.2", "replacement": "tiny.add"}]
    assert originals["tiny.Bag.of"] == {
        "kind": "classmethod",
        "signature": "(*things)",
        "backed": "reaches",
        "returns": "tiny.Bag",
    }
    assert originals["tiny.Sack"]["bases"] == ["tiny.Bag"]
    assert [originals[f"tiny.{name}"]["kind"] for name in ("Torn", "ready", "Bag.empty", "Bag.size")] == [
        "exception",
        "constant",
        "property",
        "attribute",
    ]


CHANGES = [
    ("start=0", "start=1", "1 changed", ["signature of tiny.total"]),
    ("plus = add", "plus = total", "2 changed", ["aliases of tiny.add", "aliases of tiny.total"]),
    ("Add up.", "Add it up.", "1 in documentation only", []),
    ("ready = True", "steady = True", "1 added, 1 removed", ["added   tiny.steady", "removed tiny.ready"]),
    ("deprecated:: 1.4", "deprecated:: 1.5", "1 changed", ["deprecation of tiny.add"]),
    ("class Sack(Bag)", "class Sack", "1 changed", ["bases of tiny.Sack"]),
]


@pytest.mark.parametrize(("was", "now", "count", "lines"), CHANGES, ids=[row[2] for row in CHANGES])
def test_what_a_new_version_changes(
    tiny: environments.Environment, was: str, now: str, count: str, lines: list[str]
) -> None:
    before = recorded(tiny)
    assert page(compare(tiny, before), None).endswith("nothing changed")
    (module,) = Path(tiny.python).parent.parent.glob("lib/python*/site-packages/tiny.py")
    source = module.read_text()
    assert was in source
    module.write_text(source.replace(was, now))
    # Two versions within one second and of one size are the same to the cache of compiled code.
    os.utime(module, (1, 1))
    shown = page(compare(tiny, before), None)
    assert count in shown, shown
    assert all(line in shown for line in lines), shown


@pytest.mark.skipif(not VANILLA.exists(), reason="needs the environment that has the originals")
def test_numpy_is_recorded_by_identity() -> None:
    environment = environments.find("numpy", str(VANILLA))
    inventory = json.loads(record(environment, "numpy"))
    originals = {original["name"]: original for original in inventory["originals"]}
    assert "numpy.concat" in originals["numpy.concatenate"]["aliases"]
    assert "numpy.amax" in originals
    assert "numpy.amax" not in originals["numpy.max"].get("aliases", [])
    removed = {one["name"]: one.get("replacement") for one in inventory["removed"]}
    assert removed["numpy.float_"] == "numpy.float64"


@pytest.mark.skipif(not VANILLA.exists(), reason="needs the environment that has the originals")
@pytest.mark.parametrize("library", ["builtins", "numpy", "pandas"])
def test_the_inventories_are_those_of_the_installed_originals(library: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "understudy", "drift", library, "--python", str(VANILLA)], capture_output=True, text=True
    )
    assert "nothing changed" in done.stdout, done.stdout + done.stderr
    assert done.returncode == 0


ERRORS = [
    (["record", "nosuchlibrary"], "no package stands in for nosuchlibrary"),
    (["record", "nosuchlibrary", "--output", "-"], "no interpreter on this machine has nosuchlibrary"),
    (["record", "numpy", "--python", "/nowhere"], "no interpreter"),
    (["drift", "nosuchlibrary"], "no package stands in for nosuchlibrary"),
]


@pytest.mark.parametrize(("command", "text"), ERRORS, ids=[" ".join(row[0]) for row in ERRORS])
def test_what_cannot_be_recorded_says_why(command: list[str], text: str) -> None:
    done = subprocess.run([sys.executable, "-m", "understudy", *command], capture_output=True, text=True)
    assert done.returncode == {"record": 1, "drift": 2}[command[0]]
    assert text in done.stderr
