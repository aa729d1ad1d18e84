"""The slice of CPython's suites that runs with every change: each test does what gaps.toml says of it."""

from __future__ import annotations

import pytest
from judging import judge, read_gaps
from suites import Suite, interpreters, suites
from tables import score, unexpected

SLICE = [suite for suite in suites().values() if suite.ci]


@pytest.mark.parametrize("suite", SLICE, ids=lambda suite: suite.name)
def test_suite(suite: Suite) -> None:
    verdicts = judge(suite, interpreters()[0], read_gaps())
    assert unexpected(verdicts) == []
    passed, applicable = score(verdicts.values())
    assert passed, "no test of the suite ran code of a stand-in"
    assert passed >= 0.95 * applicable
