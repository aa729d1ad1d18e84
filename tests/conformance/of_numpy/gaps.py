"""What is known of failing tests: `gaps.toml`, one line for each function, and how many tests of each module pass."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import tomllib

GAPS = Path(__file__).with_name("gaps.toml")
HEAD = """\
# Functions of NumPy's tests that fail on the stand-ins: how many of their tests, of how many that apply, and the most
# frequent cause; `slow` of them only took too long. Before them, how many tests of the module pass or do not apply.
# Written by `cargo xtask conformance numpy --update`, and strict in both directions: a test that fails and is not counted
# is an error, and so is one that is counted and passes.
"""


@dataclass(frozen=True)
class Gap:
    """One function of which tests fail: how many, of how many that apply, and the most frequent cause."""

    failed: int
    of: int
    why: str
    slow: int = 0
    """How many of the failed only take too long: a faster machine may pass them."""


@dataclass(frozen=True)
class Known:
    """What is known of one module."""

    passed: int
    inapplicable: int
    skipped: int
    gaps: dict[str, Gap]

    @property
    def failed(self) -> int:
        return sum(gap.failed for gap in self.gaps.values())


NOTHING = Known(0, 0, 0, {})


def read_gaps(path: Path = GAPS) -> dict[str, Known]:
    """By module."""
    with path.open("rb") as file:
        read = tomllib.load(file)
    return {
        suite: Known(**{**told, "gaps": {function: Gap(**gap) for function, gap in told["gaps"].items()}})
        for suite, told in read.items()
    }


def write_gaps(known: dict[str, Known], path: Path = GAPS) -> None:
    """Write the file anew: modules and functions in order."""
    lines = [HEAD.rstrip()]
    for suite, each in sorted(known.items()):
        lines += ["", f"[{_text(suite)}]"]
        lines += [f"{count} = {getattr(each, count)}" for count in ("passed", "inapplicable", "skipped")]
        lines += ["", f"[{_text(suite)}.gaps]"]
        for function, gap in sorted(each.gaps.items()):
            slow = f", slow = {gap.slow}" if gap.slow else ""
            told = f"failed = {gap.failed}, of = {gap.of}{slow}, why = {_text(gap.why)}"
            lines.append(f"{_text(function)} = {{ {told} }}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
