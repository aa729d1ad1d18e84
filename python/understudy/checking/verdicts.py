"""What checking one entry came to."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from understudy.checking.cases import Case
from understudy.checking.compare import Difference
from understudy.checking.rules import Rules

AGREES, WITHIN, DIFFERS, UNCHECKED, UNMET = "agrees", "within", "differs", "not checked", "unmet"


@dataclass
class Verdict:
    """The verdict on one entry. `case` is the shrunk one that shows `difference`."""

    name: str
    verdict: str = AGREES
    cases: int = 0
    refused: int = 0
    raised: int = 0
    unbuilt: int = 0
    worst_ulp: int = 0
    met: set[str] = field(default_factory=set)
    unmet: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    why: str = ""
    difference: Difference | None = None
    case: Case | None = None
    kinds: Counter[str] = field(default_factory=Counter)
    rules: Rules = field(default_factory=Rules)
    seconds: float = 0.0

    @property
    def is_good(self) -> bool:
        return self.verdict in (AGREES, WITHIN)

    def as_json(self) -> dict[str, Any]:
        """The verdict as data, for `--json`."""
        found: dict[str, Any] = {"name": self.name, "verdict": self.verdict, "cases": self.cases}
        found |= {"refused": self.refused, "raised": self.raised, "worst_ulp": self.worst_ulp}
        found |= {"divergences": sorted(self.met), "left_out": self.left_out, "why": self.why or None}
        if self.difference is not None and self.case is not None:
            told = {"kind": self.difference.kind, "path": self.difference.path}
            told |= {"original": repr(self.difference.original), "shim": repr(self.difference.shim)}
            found["difference"] = told | {"arguments": dict(self.case.arguments), "call": self.case.call}
        return found
