"""The slice of docstrings that runs with every change: each passes, or is in gaps.toml and fails."""

from __future__ import annotations

import pytest
from of_doctests.gaps import read_gaps, unexpected
from of_doctests.judging import Docstring, Verdict, alike, collected, judge, read_suites

SUITES = read_suites()


@pytest.fixture(scope="module")
def groups() -> dict[str, list[Docstring]]:
    return {**collected("numpy", SUITES), **collected("pandas", SUITES)}


@pytest.mark.parametrize("group", SUITES.ci)
def test_group(group: str, groups: dict[str, list[Docstring]]) -> None:
    verdicts = judge(group, groups[group], SUITES)
    assert unexpected(verdicts, read_gaps()) == {}
    assert any(verdict.result in ("shim", "executor") for verdict in verdicts.values())


@pytest.mark.parametrize("name", read_gaps())
def test_gaps_name_docstrings(name: str, groups: dict[str, list[Docstring]]) -> None:
    assert any(docstring["name"] == name for of in groups.values() for docstring in of)


@pytest.mark.parametrize(
    ("got", "want", "same"),
    [
        ("array([1., 2.])", "array([1.,  2.])", True),
        ("array([5.e-16, 2.])", "array([0., 2.])", True),
        ("array([ 1.-0.j, 2.+3.j])", "array([1.+0.j, 2.+3.j])", True),
        ("1.00000001", "1.0", True),
        ("1.001", "1.0", False),
        ("3", "4", False),
        ("array([1.])", "matrix([1.])", False),
        ("x1.5", "x1.25", False),
    ],
)
def test_alike(got: str, want: str, same: bool) -> None:
    assert alike(got, want) is same


def test_unexpected_in_both_directions() -> None:
    known = {"a": "why", "b": "why"}
    verdicts = {
        "a": Verdict("shim"),
        "b": Verdict("failed", "x"),
        "c": Verdict("failed", "y"),
        "d": Verdict("executor"),
    }
    assert set(unexpected(verdicts, known)) == {"a", "c"}
