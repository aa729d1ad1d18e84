"""The tests of the installed numpy, copied out of it: a folder in which no `numpy` lies above them."""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from suites import CHECKOUT

VANILLA = CHECKOUT / ".vanilla/bin/python"
# What tests import to be written with, and not to test: it comes from numpy's own Python sources and runs on the stand-ins.
# Hypothesis needs `typing` for what it makes.
HELPERS = (
    "testing",
    "typing",
    "_typing",
    "_utils",
    "_pytesttester.py",
    "_core/tests/_locales.py",
    "_core/tests/_natype.py",
    "ma/testutils.py",
)
NAMES = Path(__file__).with_name("names.py")


@dataclass(frozen=True)
class Tree:
    """`folder/lib/tests/test_io.py` is `numpy/lib/tests/test_io.py`; `folder/names.json` is what `names.py` tells."""

    folder: Path
    version: str

    def path(self, suite: str) -> Path:
        package, _, module = suite.partition(".")
        return self.folder / package / "tests" / f"{module}.py"


def copied(into: Path, packages: dict[str, list[str]], vanilla: Path = VANILLA) -> Tree:
    """Copy the tests of these packages, and the helpers, and write down what names the original has."""
    told = _told_by(vanilla)
    source = Path(told["folder"])
    for package in packages:
        shutil.copytree(source / package / "tests", into / package / "tests", ignore=shutil.ignore_patterns("*.pyc"))
    for helper in HELPERS:
        found, target = source / helper, into / helper
        if found.is_dir():
            shutil.copytree(found, target, ignore=shutil.ignore_patterns("*.pyc", "tests"))
        elif not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(found, target)
    (into / "names.json").write_text(json.dumps(told["modules"]), encoding="utf-8")
    return Tree(into, told["version"])


def _told_by(vanilla: Path) -> Any:
    told = subprocess.run([str(vanilla), "-I", str(NAMES)], capture_output=True, text=True)
    if told.returncode:
        raise RuntimeError(f"{vanilla} cannot tell what names numpy has:\n{told.stderr[-2000:]}")
    return json.loads(told.stdout)
