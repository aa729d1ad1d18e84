"""The slice of NumPy's tests that runs with every change: in each function as many tests fail as gaps.toml says."""

from __future__ import annotations

import pytest
from of_numpy.gaps import read_gaps
from of_numpy.judging import against_gaps, judge, read_suites
from of_numpy.tree import Tree, copied
from tables import score, unexpected

SUITES = read_suites()


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Tree:
    return copied(tmp_path_factory.mktemp("tree"), SUITES.packages)


@pytest.mark.parametrize("suite", SUITES.ci)
def test_suite(suite: str, tree: Tree) -> None:
    verdicts = against_gaps(judge(suite, tree, SUITES), read_gaps()[suite])
    assert unexpected(verdicts) == []
    passed, _ = score(verdicts.values())
    assert passed, "no test of the module ran code of a stand-in"
