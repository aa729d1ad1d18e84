"""What a person reads of a run: a table of suites, and each verdict that was not expected."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from judging import UNEXPECTED, Verdict

COLUMNS = ("passed", "gap", "failed", "closed", "stale", "inapplicable", "skipped")


def table(suites: Mapping[str, Mapping[str, Verdict]]) -> str:
    """One line for each suite: how many tests have each verdict, and how many of those that apply pass."""
    width = max(map(len, suites))
    lines = [f"{'':{width}}  {'  '.join(COLUMNS)}  {'pass':>7}  {'seconds':>7}"]
    for name, verdicts in suites.items():
        counts = Counter(verdict.result for verdict in verdicts.values())
        numbers = "  ".join(f"{counts[column] or '·':>{len(column)}}" for column in COLUMNS)
        seconds = sum(verdict.seconds for verdict in verdicts.values())
        lines.append(f"{name:{width}}  {numbers}  {_percent(*score(verdicts.values())):>7}  {seconds:7.1f}")
    return "\n".join(lines)


def summary(verdicts: Iterable[Verdict]) -> str:
    """`passed N of M that apply (P %), not applicable K, …`."""
    verdicts = list(verdicts)
    passed, applicable = score(verdicts)
    counts = Counter(verdict.result for verdict in verdicts)
    return (
        f"passed {passed} of {applicable} that apply ({_percent(passed, applicable)}), "
        f"not applicable {counts['inapplicable']}, skipped by the suites themselves {counts['skipped']}"
    )


def inapplicable(verdicts: Iterable[Verdict]) -> str:
    """Why tests do not apply, the most frequent reason first."""
    reasons = Counter(verdict.why for verdict in verdicts if verdict.result == "inapplicable")
    return "\n".join(f"{count:6}  {reason}" for reason, count in reasons.most_common())


def score(verdicts: Iterable[Verdict]) -> tuple[int, int]:
    """How many tests pass, and how many apply."""
    counts = Counter(verdict.result for verdict in verdicts)
    passed = counts["passed"] + counts["closed"]
    return passed, passed + counts["failed"] + counts["gap"]


def unexpected(verdicts: Mapping[str, Verdict], *, full: bool = False) -> list[str]:
    """A paragraph for each verdict that is not as `gaps.toml` says; the whole traceback where `full` is asked for."""
    lines = []
    for test, verdict in verdicts.items():
        if verdict.result in UNEXPECTED:
            why = verdict.why.strip()
            lines.append(f"{verdict.result} {test}: {why if full else why.partition(chr(10))[0]}")
    return lines


def suggestion(verdicts: Mapping[str, Verdict]) -> str:
    """The failed tests as a table of `gaps.toml` whose reason is still to be written."""
    tests = [f'    "{test}",' for test, verdict in verdicts.items() if verdict.result == "failed"]
    return "\n".join(["[[gap]]", 'reason = ""', "tests = [", *tests, "]"]) if tests else ""


def _percent(passed: int, applicable: int) -> str:
    # Rounded down: 100 % is said of nothing less.
    return f"{passed * 1000 // applicable / 10} %" if applicable else "–"
