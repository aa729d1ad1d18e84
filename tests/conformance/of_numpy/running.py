"""Running the tests of one module in child processes, on the stand-ins or on the original, until each has an outcome."""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Collection
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from running import Outcome, converse
from suites import CHECKOUT

from of_numpy.tree import HELPERS, VANILLA, Tree

CHILD = ["-m", "of_numpy.child"]
HARNESS = Path(__file__).resolve().parents[1]
# The outcomes on the original, which do not change.
KEPT = CHECKOUT / "target/conformance"
RUNS_THEM = ("child.py", "of_numpy/child.py", "of_numpy/guarding.py")
# So that parameters that come from sets have the same order on both sides, and no library computes on every processor.
SETTLED = {"PYTHONHASHSEED": "0", "OPENBLAS_NUM_THREADS": "1"}


@dataclass
class Run:
    """The tests of a module in their order, with their outcomes, and the statements of the module that failed."""

    tests: list[str] = field(default_factory=list)
    slow: frozenset[str] = frozenset()
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    broken: dict[str, str] = field(default_factory=dict)
    """By the name that the statement would have bound."""
    failed: str = ""
    """Why the module could not be read at all."""


def on_stand_ins(suite: str, tree: Tree, limit: int, without: Collection[str] = ()) -> Run:
    """Run a module where `import numpy` gives the stand-ins, as in `understudy run`."""
    path = os.pathsep.join(filter(None, [str(HARNESS), os.environ.get("PYTHONPATH")]))
    command = [sys.executable, "-m", "understudy", "run", "--fallback=error", *CHILD]
    return _run(command, path, _job(suite, tree, limit, stand_ins=True), without)


def on_originals(suite: str, tree: Tree, limit: int) -> Run:
    """Run the same file with the original numpy, or read what came of it the last time."""
    kept = KEPT / f"{suite}.json"
    key = _key(suite, tree)
    if kept.exists():
        read = json.loads(kept.read_text(encoding="utf-8"))
        if read.pop("key") == key:
            outcomes = {test: Outcome(**outcome) for test, outcome in read.pop("outcomes").items()}
            return Run(**{**read, "slow": frozenset(read["slow"])}, outcomes=outcomes)
    run = _run([str(VANILLA), *CHILD], str(HARNESS), _job(suite, tree, limit, stand_ins=False))
    if not run.failed:
        KEPT.mkdir(parents=True, exist_ok=True)
        told = {"key": key, **asdict(run), "slow": sorted(run.slow)}
        kept.write_text(json.dumps(told), encoding="utf-8")
    return run


def _key(suite: str, tree: Tree) -> str:
    """What the outcomes on the original depend on."""
    read = hashlib.sha256(tree.version.encode())
    for path in (tree.path(suite), *(HARNESS / each for each in RUNS_THEM)):
        read.update(path.read_bytes())
    return read.hexdigest()


def _job(suite: str, tree: Tree, limit: int, *, stand_ins: bool) -> dict[str, Any]:
    return {
        "file": str(tree.path(suite)),
        "tree": str(tree.folder),
        "helpers": HELPERS,
        "stand_ins": stand_ins,
        "limit": limit,
        "only": None,
    }


def _run(command: list[str], path: str, job: dict[str, Any], without: Collection[str] = ()) -> Run:
    environment = {"PYTHONPATH": path, **SETTLED}
    run = Run()
    left: list[str] | None = None
    while left is None or left:
        told, running, why = converse(command, {**job, "only": left, "without": list(without)}, environment)
        if "collected" not in told:
            run.failed = why
            break
        run.tests, run.slow = list(dict.fromkeys(told["collected"])), frozenset(told["slow"])
        run.broken = told["broken_statements"]
        run.outcomes.update(told["tests"])
        if running is not None:
            run.outcomes[running] = Outcome("failed", why)
        before, left = left, [test for test in run.tests if test not in {*run.slow, *without, *run.outcomes}]
        if left == before:
            # It ended between two tests, and would again.
            run.outcomes.update({test: Outcome("failed", f"never started; {why}") for test in left})
            break
    return run
