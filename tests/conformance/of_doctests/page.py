"""The tables that a person reads, on the terminal and on the page of the documentation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from suites import CHECKOUT

from of_doctests.judging import Verdict

PAGE: Path = CHECKOUT / "docs/conformance-doctests.md"
COLUMNS = ("shim", "executor", "failed", "inapplicable")
TEXT = """\
# The docstrings of NumPy and pandas under `understudy run`

    cargo xtask conformance doctests                    # all of them
    cargo xtask conformance doctests numpy.linalg -v    # one module or class; -v shows what failed
    cargo xtask conformance doctests --update           # write down what fails now

The wheels of both libraries carry thousands of examples in their docstrings. Each is run by `understudy run` with the fallback
on, and must print, to the byte, what the same example prints with the original library. A docstring passes *by shim* when the
executor served nothing in it, else *by executor*. It does not apply when an example fails on the originals too, or when all
that it prints differs from run to run.

| module or class | by shim | by executor | failed | not applicable | passed of what applies |
| --- | ---: | ---: | ---: | ---: | ---: |
{rows}

What the executor served in most docstrings:

| docstrings | original |
| ---: | --- |
{served}
"""


def table(judged: Mapping[str, Mapping[str, Verdict]]) -> str:
    width = max(map(len, [*judged, "all"]))
    lines = [f"{'':{width}}  {'  '.join(COLUMNS)}  {'passed':>7}"]
    for name, counts in _counts(judged):
        numbers = "  ".join(f"{counts[column] or '·':>{len(column)}}" for column in COLUMNS)
        lines.append(f"{name:{width}}  {numbers}  {_share(counts):>7}")
    return "\n".join(lines)


def reasons(judged: Mapping[str, Mapping[str, Verdict]]) -> str:
    why = Counter(one.why for of in judged.values() for one in of.values() if one.result == "inapplicable")
    return "\n".join(f"{count:6}  {reason}" for reason, count in why.most_common())


def page(judged: Mapping[str, Mapping[str, Verdict]]) -> str:
    rows = [
        f"| {name if name.startswith('all') else f'`{name}`'} | {' | '.join(str(counts[each]) for each in COLUMNS)} | {_share(counts)} |"
        for name, counts in _counts(judged)
    ]
    served = Counter(name for of in judged.values() for one in of.values() for name in one.executor)
    most = [
        f"| {count} | `{name}` |" for name, count in sorted(served.items(), key=lambda each: (-each[1], each[0]))[:40]
    ]
    return TEXT.format(rows="\n".join(rows), served="\n".join(most))


def _counts(judged: Mapping[str, Mapping[str, Verdict]]) -> list[tuple[str, Counter[str]]]:
    rows = [(name, Counter(one.result for one in of.values())) for name, of in judged.items()]
    for library in dict.fromkeys(name.partition(".")[0] for name in judged):
        mine = (counts for name, counts in rows if name.partition(".")[0] == library and not name.startswith("all"))
        rows.append((f"all of {library}", sum(mine, Counter())))
    return rows


def _share(counts: Counter[str]) -> str:
    passed = counts["shim"] + counts["executor"]
    applicable = passed + counts["failed"]
    # Rounded down: 100 % is said of nothing less.
    return f"{passed * 1000 // applicable / 10} %" if applicable else "–"
