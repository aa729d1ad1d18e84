"""The verdict on each test of a module: its outcome on the stand-ins, beside the original's and beside `gaps.toml`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

import tomllib
from judging import Verdict
from running import Outcome

from of_numpy.causes import cause
from of_numpy.gaps import Gap, Known
from of_numpy.running import Run, on_originals, on_stand_ins
from of_numpy.tree import Tree

SUITES = Path(__file__).with_name("suites.toml")
# What a test may compute, in seconds.
LIMIT = 20


@dataclass(frozen=True)
class Out:
    """Tests that do not apply to any stand-in, and why."""

    tests: tuple[str, ...]
    reason: str


@dataclass(frozen=True)
class Suites:
    packages: dict[str, list[str]]
    ci: list[str]
    out: list[Out]

    @property
    def names(self) -> list[str]:
        return [f"{package}.{module}" for package, modules in self.packages.items() for module in modules]

    def patterns_out(self, suite: str) -> list[str]:
        return [pattern for out in self.out for pattern in out.tests if pattern.startswith(f"{suite}::")]

    def reason_out(self, test: str) -> str | None:
        """Why a test, named with its module, does not apply; None where it does."""
        return next((out.reason for out in self.out if any(fnmatchcase(test, each) for each in out.tests)), None)


def read_suites(path: Path = SUITES) -> Suites:
    with path.open("rb") as file:
        read = tomllib.load(file)
    if unknown := read.keys() - {"packages", "ci", "out"}:
        raise ValueError(f"{path}: unknown tables: {', '.join(sorted(unknown))}")
    out = []
    for told in read.get("out", []):
        if told.keys() != {"tests", "reason"} or not told["tests"] or not told["reason"].strip():
            raise ValueError(f"{path}: an [[out]] has `tests` and a `reason` and nothing else: {told}")
        out.append(Out(tuple(told["tests"]), told["reason"]))
    return Suites(read["packages"], read.get("ci", {}).get("modules", []), out)


def judge(suite: str, tree: Tree, suites: Suites, limit: int = LIMIT) -> dict[str, Verdict]:
    """Run a module on both sides; what becomes of each of its tests, as if no gap were known."""
    originals = on_originals(suite, tree, limit)
    if originals.failed:
        raise RuntimeError(f"{suite} cannot be run on the original numpy:\n{originals.failed}")
    out = {test: reason for test in originals.tests if (reason := suites.reason_out(f"{suite}::{test}")) is not None}
    stand_ins = on_stand_ins(suite, tree, limit, without=out.keys())
    here = aligned(originals, stand_ins)
    verdicts = {}
    for test in originals.tests:
        if test in originals.slow:
            continue
        if test in out:
            verdicts[test] = Verdict("inapplicable", out[test])
        else:
            verdicts[test] = _verdict(originals.outcomes[test], here[test])
    for pattern in suites.patterns_out(suite):
        if not any(fnmatchcase(f"{suite}::{test}", pattern) for test in originals.tests):
            verdicts[pattern] = Verdict("stale", "suites.toml names it, and numpy has no such test")
    return verdicts


def _verdict(original: Outcome, here: Outcome) -> Verdict:
    if original.result == "skipped":
        return Verdict("skipped", original.detail)
    if original.result == "expected":
        return Verdict("inapplicable", "numpy expects itself to fail it")
    if original.result == "failed":
        return Verdict("inapplicable", "it fails on the original too")
    if here.result in ("skipped", "expected"):
        return Verdict("failed", f"{here.result} on the stand-ins: {here.detail}", here.seconds)
    if here.result == "passed" and not here.entered:
        return Verdict("inapplicable", "it runs nothing of the stand-ins", here.seconds)
    return Verdict(here.result, here.detail, here.seconds)


def function_of(test: str) -> str:
    return test.partition("[")[0]


def aligned(originals: Run, stand_ins: Run) -> dict[str, Outcome]:
    """The outcome on the stand-ins of each test of the original.

    Names of parameters are made from their values and may differ; where a function has as many tests on both sides, they
    are taken in their order. A test that the stand-ins do not have has failed, as the statement did that would have made it.
    """
    ours = grouped(stand_ins.tests)
    found = {}
    for function, tests in grouped(originals.tests).items():
        here = ours.get(function, [])
        pairs = dict(zip(tests, here, strict=True)) if len(here) == len(tests) else {test: test for test in tests}
        for test, same in pairs.items():
            outcome = stand_ins.outcomes.get(same)
            found[test] = outcome if outcome is not None else Outcome("failed", _why_not_there(function, stand_ins))
    return found


def grouped(tests: Iterable[str]) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = {}
    for test in tests:
        groups.setdefault(function_of(test), []).append(test)
    return groups


def _why_not_there(function: str, stand_ins: Run) -> str:
    if stand_ins.failed:
        return f"the module cannot be read: {stand_ins.failed.strip().splitlines()[-1]}"
    parts = function.split("::")
    names = [".".join(parts[: end + 1]) for end in range(len(parts))]
    why = next((stand_ins.broken[name] for name in names if name in stand_ins.broken), None)
    return why or "it has other parameters on the stand-ins"


def against_gaps(verdicts: Mapping[str, Verdict], known: Known) -> dict[str, Verdict]:
    """The verdicts with what is known: `gap` for a failure that is counted, and a verdict for each count that is wrong."""
    judged = dict(verdicts)
    seen = grouped(verdicts)
    for function, tests in seen.items():
        failed = [test for test in tests if verdicts[test].result == "failed"]
        gap = known.gaps.get(function, Gap(0, 0, ""))
        if len(failed) > gap.failed:
            continue
        for test in failed:
            judged[test] = Verdict("gap", verdicts[test].why, verdicts[test].seconds)
        if len(failed) < gap.failed - gap.slow:
            why = f"gaps.toml says that {gap.failed} fail, and {len(failed)} do: write it anew with --update"
            judged[f"{function} (count)"] = Verdict("closed", why)
    for function in known.gaps.keys() - seen.keys():
        judged[f"{function} (count)"] = Verdict("stale", "gaps.toml names it, and numpy has no such test")
    return judged


def known_from(verdicts: Mapping[str, Verdict]) -> Known:
    """What `gaps.toml` has to say of these verdicts."""
    counts = Counter(verdict.result for verdict in verdicts.values())
    gaps = {}
    for function, tests in grouped(verdicts).items():
        applied = [verdicts[test] for test in tests if verdicts[test].result in ("passed", "failed")]
        causes = [cause(verdict.why) for verdict in applied if verdict.result == "failed"]
        if causes:
            # The first of the most frequent, in the order of the tests.
            (why, _), *_ = Counter(causes).most_common()
            slow = sum(each.startswith("TimeLimit") for each in causes)
            gaps[function] = Gap(len(causes), len(applied), why, slow)
    return Known(counts["passed"], counts["inapplicable"], counts["skipped"], gaps)
