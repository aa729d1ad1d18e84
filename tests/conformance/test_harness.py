"""The harness itself, on a library and a suite of its own: every outcome that a test can have, and every verdict on it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import running
import suites
from judging import Known, Verdict, judge, read_gaps
from running import run_suite
from suites import Suite
from tables import inapplicable, score, suggestion, summary, table, unexpected

# A suite of Lib/test as CPython has them. Its stand-in for `_bisect` finds places from the wrong side.
SUITE = """
import os, signal, subprocess, sys, time, unittest
from test.support import cpython_only
import bisect

class Cases(unittest.TestCase):
    def test_passes(self):
        self.assertEqual(bisect.bisect_left([1, 2, 2, 3], 2), 1)
    def test_fails(self):
        self.assertEqual(bisect.bisect_right([1, 2, 2, 3], 2), 3)
    def test_fails_on_the_originals_too(self):
        self.fail("anywhere")
    def test_enters_nothing(self):
        self.assertEqual(1 + 1, 2)
    def test_sub_test(self):
        for number, place in ((2, 3), (0, 0)):
            with self.subTest(number):
                self.assertEqual(bisect.bisect_right([1, 2, 2, 3], number), place)
    def test_starts_an_interpreter(self):
        bisect.bisect_left([], 1)
        subprocess.run([sys.executable, "-c", ""], check=True)
    @cpython_only
    def test_of_cpython_only(self):
        self.fail("the guard let it through")
    def test_skips_itself(self):
        self.skipTest("not today")
    def test_dies(self):
        os.kill(os.getpid(), signal.SIGKILL)
    def test_never_ends(self):
        while True:
            pass
    def test_waits_for_ever(self):
        time.sleep(3600)
    @unittest.expectedFailure
    def test_is_expected_to_fail(self):
        self.assertEqual(bisect.bisect_left([], 1), 1)

class NoSetUp(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        bisect.bisect_wrong
    def test_never_starts(self):
        pass

class Builtins(unittest.TestCase):
    def test_stand_in_of_a_builtin(self):
        self.assertEqual(len([1, 2]), 2)
"""
SHIM = """
__all__ = ["len"]
def len(x):
    return 2
"""
SHIM_OF_BISECT = """
def bisect_left(a, x, lo=0, hi=None, *, key=None):
    return next((place for place, each in enumerate(a) if each >= x), 0)
bisect_right = bisect_left
"""
OUTCOMES = {
    "Cases.test_passes": "passed",
    "Cases.test_fails": "failed",
    "Cases.test_fails_on_the_originals_too": "failed",
    "Cases.test_enters_nothing": "passed",
    "Cases.test_sub_test": "failed",
    "Cases.test_starts_an_interpreter": "passed",
    "Cases.test_of_cpython_only": "skipped",
    "Cases.test_skips_itself": "skipped",
    "Cases.test_dies": "failed",
    "Cases.test_never_ends": "failed",
    "Cases.test_waits_for_ever": "failed",
    "Cases.test_is_expected_to_fail": "passed",
    "NoSetUp.test_never_starts": "failed",
    "Builtins.test_stand_in_of_a_builtin": "passed",
}
# What is known of them, and the verdict then.
KNOWN = [
    Known("gap", ("test_made.Cases.test_fails",), "it is from the wrong side"),
    Known("gap", ("test_made.Cases.test_passes",), "thought to fail"),
    Known("gap", ("test_made.Cases.test_gone",), "of another version"),
    Known("gap", ("test_made.Cases.test_sub_test",), "of another version", python="<3"),
    Known("inapplicable", ("test_made.Cases.test_d*",), "it kills", run=False),
]
VERDICTS = {
    "Cases.test_passes": "closed",
    "Cases.test_fails": "gap",
    "Cases.test_fails_on_the_originals_too": "inapplicable",
    "Cases.test_enters_nothing": "inapplicable",
    "Cases.test_sub_test": "failed",
    "Cases.test_starts_an_interpreter": "inapplicable",
    "Cases.test_of_cpython_only": "inapplicable",
    "Cases.test_skips_itself": "skipped",
    "Cases.test_dies": "inapplicable",
    "Cases.test_never_ends": "inapplicable",
    "Cases.test_waits_for_ever": "inapplicable",
    "Cases.test_is_expected_to_fail": "passed",
    "Cases.test_gone": "stale",
    "NoSetUp.test_never_starts": "inapplicable",
    "Builtins.test_stand_in_of_a_builtin": "passed",
}


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Suite:
    (tmp_path / "test_made.py").write_text(SUITE)
    package = tmp_path / "understudy_builtins"
    package.mkdir()
    (package / "__init__.py").write_text(SHIM)
    (package / "bisect.py").write_text(SHIM_OF_BISECT)
    monkeypatch.setattr(running, "SHIMS", tmp_path)
    monkeypatch.setattr(running, "GRACE", 4)
    stand_ins = {"_bisect": ["understudy_builtins.bisect"]}
    return Suite("test_made", stand_ins, ["len"], ["test_made"], [], [], {}, 1, False, package="")


def test_every_outcome(made: Suite) -> None:
    outcomes = run_suite(made, suites.interpreters()[0])
    assert {test.partition(".")[2]: outcome.result for test, outcome in outcomes.items()} == OUTCOMES
    assert (
        "signal" in outcomes["test_made.Cases.test_dies"].detail or "-9" in outcomes["test_made.Cases.test_dies"].detail
    )
    assert "longer than 1 seconds" in outcomes["test_made.Cases.test_never_ends"].detail
    assert "nothing was heard for 8 seconds" in outcomes["test_made.Cases.test_waits_for_ever"].detail
    assert "bisect_wrong" in outcomes["test_made.NoSetUp.test_never_starts"].detail


def test_every_verdict(made: Suite) -> None:
    verdicts = judge(made, suites.interpreters()[0], KNOWN)
    assert {test.partition(".")[2]: verdict.result for test, verdict in verdicts.items()} == VERDICTS
    told = unexpected(verdicts)
    assert [line.split()[0] for line in told] == ["closed", "failed", "stale"]
    assert "test_made.Cases.test_sub_test" in suggestion(verdicts)


def test_a_suite_that_cannot_be_imported_fails_every_test(made: Suite, tmp_path: Path) -> None:
    (tmp_path / "understudy_builtins/bisect.py").write_text("import no_such_module")
    outcomes = run_suite(made, suites.interpreters()[0])
    assert {outcome.result for outcome in outcomes.values()} == {"failed"}
    assert len(outcomes) == len(OUTCOMES)
    assert all("no_such_module" in outcome.detail for outcome in outcomes.values())


def test_the_sentence_and_the_table() -> None:
    results = ["passed"] * 19 + ["gap", "inapplicable", "skipped"]
    verdicts = {f"test_x.T.test_{number}": Verdict(result, "why") for number, result in enumerate(results)}
    assert score(verdicts.values()) == (19, 20)
    assert summary(verdicts.values()) == (
        "passed 19 of 20 that apply (95.0 %), not applicable 1, skipped by the suites themselves 1"
    )
    assert inapplicable(verdicts.values()) == "     1  why"
    assert table({"test_x": verdicts}).splitlines()[1].split() == [
        "test_x", "19", "1", "·", "·", "·", "1", "1", "95.0", "%", "0.0",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[gaps]]", "unknown tables"),
        ('[[gap]]\ntests = ["test_x.T.t"]', "needs `tests` and a `reason`"),
        ('[[gap]]\nreason = "why"', "needs `tests` and a `reason`"),
        ('[[gap]]\ntests = ["test_x.T.t"]\nreason = "why"\nrun = false', "unknown keys: run"),
    ],
)
def test_a_wrong_gaps_file_is_told(text: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "gaps.toml"
    path.write_text(text)
    with pytest.raises(ValueError, match=said):
        read_gaps(path)


def test_every_gap_names_a_suite_that_is_run() -> None:
    names = suites.suites()
    assert [pattern for each in read_gaps() for pattern in each.tests if pattern.partition(".")[0] not in names] == []


def test_suites_are_data() -> None:
    assert json.dumps([vars(suite) for suite in suites.suites().values()])
