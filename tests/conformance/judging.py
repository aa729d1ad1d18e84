"""The verdict on each test: its outcome beside what `gaps.toml` says of it, strictly in both directions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

import tomllib
from packaging.specifiers import SpecifierSet
from running import Outcome, run_originals, run_suite
from suites import SHIMS, Interpreter, Suite

GAPS = SHIMS / "understudy_builtins/gaps.toml"
KEYS = {"gap": {"tests", "reason", "python"}, "inapplicable": {"tests", "reason", "python", "run"}}
# Verdicts that are not as the file says: each of them is an error.
UNEXPECTED = ("failed", "closed", "stale")
# The suite's own guard for what it asks of CPython's C code alone.
OTHER_IMPLEMENTATION = re.compile(r"implementation detail (specific to|not available on) ")


@dataclass(frozen=True)
class Known:
    """One table of `gaps.toml`: tests that fail, or do not apply, and why."""

    kind: str
    tests: tuple[str, ...]
    reason: str
    python: str = ""
    run: bool = True

    def names(self, test: str) -> bool:
        return any(fnmatchcase(test, pattern) for pattern in self.tests)


@dataclass(frozen=True)
class Verdict:
    """`passed`, `failed`, `gap` (fails, and is known to), `inapplicable`, `skipped` by the suite itself,
    `closed` (known to fail, and passes) or `stale` (known, and there is no such test)."""

    result: str
    why: str = ""
    seconds: float = 0.0


def read_gaps(path: Path = GAPS) -> list[Known]:
    """What is known of failing tests, from the file beside the manifest."""
    with path.open("rb") as file:
        read = tomllib.load(file)
    if unknown := read.keys() - KEYS.keys():
        raise ValueError(
            f"{path}: unknown tables: {', '.join(sorted(unknown))}; there are [[gap]] and [[inapplicable]]"
        )
    known = []
    for kind, keys in KEYS.items():
        for table in read.get(kind, []):
            if unknown := table.keys() - keys:
                raise ValueError(f"{path}: a [[{kind}]] has unknown keys: {', '.join(sorted(unknown))}")
            if not table.get("reason", "").strip() or not table.get("tests"):
                raise ValueError(f"{path}: a [[{kind}]] needs `tests` and a `reason`: {table}")
            known.append(Known(kind, **{**table, "tests": tuple(table["tests"])}))
    return known


def judge(suite: Suite, interpreter: Interpreter, known: Iterable[Known]) -> dict[str, Verdict]:
    """Run a suite and say of each test, and of each pattern that names none, how it stands."""
    here = [
        each
        for each in known
        if SpecifierSet(each.python).contains(interpreter.version)
        and any(pattern.partition(".")[0] == suite.name for pattern in each.tests)
    ]
    outcomes = run_suite(suite, interpreter, [pattern for each in here if not each.run for pattern in each.tests])
    suspects = {test for test, outcome in outcomes.items() if outcome.result == "failed"}
    suspects -= {test for test in suspects if any(each.names(test) for each in here)}
    originals = run_originals(suite, interpreter, suspects) if suspects else {}
    verdicts = {test: _verdict(test, outcome, here, originals) for test, outcome in outcomes.items()}
    for each in here:
        for pattern in each.tests:
            if pattern.partition(".")[0] == suite.name and not any(fnmatchcase(test, pattern) for test in outcomes):
                verdicts[pattern] = Verdict("stale", f"gaps.toml names it, and {interpreter.version} has no such test")
    return verdicts


def _verdict(test: str, outcome: Outcome, known: list[Known], originals: Mapping[str, Outcome]) -> Verdict:
    seconds = outcome.seconds
    for each in known:
        if each.names(test):
            if outcome.result in ("failed", "left out") or outcome.spawned:
                return Verdict(each.kind, each.reason, seconds)
            return Verdict(
                "closed", f"gaps.toml lists it ({each.reason}), and it is {outcome.result}: strike it off", seconds
            )
    if outcome.result == "skipped":
        if OTHER_IMPLEMENTATION.search(outcome.detail):
            return Verdict("inapplicable", "the suite asks it of CPython's C code alone", seconds)
        return Verdict("skipped", outcome.detail, seconds)
    if outcome.spawned:
        return Verdict("inapplicable", "it starts another interpreter, which has the originals", seconds)
    if outcome.result == "passed" and not outcome.entered:
        return Verdict("inapplicable", "it runs nothing of the stand-ins", seconds)
    if test in originals and originals[test].result == "failed":
        return Verdict("inapplicable", "it fails on the originals too", seconds)
    return Verdict(outcome.result, outcome.detail, seconds)
