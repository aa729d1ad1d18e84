"""What is known of docstrings whose examples fail: `gaps.toml`, one line for each, strict in both directions."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import tomllib

from of_doctests.judging import Verdict

GAPS = Path(__file__).with_name("gaps.toml")
HEAD = """\
# Docstrings of which an example does not print what it prints with the originals, and how the first difference begins.
# Written by `cargo xtask conformance doctests --update`; one that fails and is not here is an error, and so is one that is
# here and passes.
"""


def read_gaps(path: Path = GAPS) -> dict[str, str]:
    return dict(tomllib.loads(path.read_text(encoding="utf-8"))) if path.exists() else {}


def write_gaps(known: Mapping[str, str], path: Path = GAPS) -> None:
    lines = [f"{json.dumps(name)} = {json.dumps(why, ensure_ascii=False)}" for name, why in sorted(known.items())]
    path.write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")


def short(why: str) -> str:
    """A verdict's reason as one line: the first line that is printed, beside the one that should be."""
    place, _, rest = why.strip().partition("\n")
    got, between, want = rest.partition("instead of\n")
    if not between:
        return place[:200]
    pairs = zip((got.splitlines() or [""]) + [""] * 99, (want.splitlines() or [""]) + [""] * 99, strict=False)
    one, other = next((pair for pair in pairs if pair[0] != pair[1]), ("", ""))
    return f"{place} {one.strip()[:90]!r} instead of {other.strip()[:90]!r}"


def unexpected(verdicts: Mapping[str, Verdict], known: Mapping[str, str]) -> dict[str, str]:
    """Each docstring of which the verdict is not as the file says, and why."""
    found = {}
    for name, verdict in verdicts.items():
        if verdict.result == "failed" and name not in known:
            found[name] = verdict.why
        elif verdict.result in ("shim", "executor") and name in known:
            found[name] = "gaps.toml lists it, and it passes: strike it off"
    return found
