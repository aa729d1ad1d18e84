"""The page of the documentation that says how far the stand-ins are, made from `gaps.toml`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from suites import CHECKOUT

from of_numpy.gaps import Known

PAGE: Path = CHECKOUT / "docs/conformance-numpy.md"
CAUSES = 40
TEXT = """\
# NumPy's own tests on the stand-ins

    cargo xtask conformance numpy                  # every module of the table, some minutes
    cargo xtask conformance numpy lib.test_io -v   # one module, with tracebacks
    cargo xtask conformance numpy linalg random    # those of two packages
    cargo xtask conformance numpy --update         # write down what fails now

The judge of `understudy_numpy` is the test-suite in numpy's own wheel. It is copied out of `.vanilla`, so that no `numpy`
lies above it, and run by pytest in processes that `understudy run` starts: `import numpy` gives the stand-ins there.
`numpy.testing`, and whatever else tests are only written with, is numpy's own Python source, run on the stand-ins. A
private name, such as `numpy._core.numeric.asarray`, is the stand-in of the public name that is the same object in the
original. A name that has no stand-in fails the tests that use it, and so does a statement of a test module that fails.

The same tests run on the original. What it skips or fails itself does not apply, nor does a test in which no code of a
stand-in runs, nor what `tests/conformance/of_numpy/suites.toml` lists by name with a reason: tests of C code. Tests that
numpy marks as slow are left out, as `numpy.test()` does. `--json FILE` writes the verdict on each test.

`gaps.toml` beside that file counts the tests of each function that fail. It is strict in both directions: `--update` writes it
and this page anew, and the diff is reviewed. The modules of `[ci]` run with `cargo xtask test programs`.

| module | passed | failed | not applicable | skipped | passed of what applies |
| --- | ---: | ---: | ---: | ---: | ---: |
{rows}

The most frequent causes, as counted for the functions that fail:

| tests | cause |
| ---: | --- |
{causes}
"""


def page(known: Mapping[str, Known]) -> str:
    rows = [_row(f"`{suite}`", [each]) for suite, each in sorted(known.items())]
    rows.append(_row("all", known.values()))
    counts: Counter[str] = Counter()
    for each in known.values():
        for gap in each.gaps.values():
            counts[gap.why] += gap.failed
    frequent = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:CAUSES]
    causes = "\n".join(f"| {count} | {_code(why)} |" for why, count in frequent)
    return TEXT.format(rows="\n".join(rows), causes=causes)


def _row(name: str, of: Iterable[Known]) -> str:
    of = list(of)
    passed, failed = sum(each.passed for each in of), sum(each.failed for each in of)
    inapplicable, skipped = sum(each.inapplicable for each in of), sum(each.skipped for each in of)
    # Rounded down: 100 % is said of nothing less.
    share = f"{passed * 1000 // (passed + failed) / 10} %" if passed + failed else "–"
    return f"| {name} | {passed} | {failed} | {inapplicable} | {skipped} | {share} |"


def _code(text: str) -> str:
    return "`" + text.replace("`", "'").replace("|", "\\|") + "`"
