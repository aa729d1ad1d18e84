"""What a person reads of a check."""

from __future__ import annotations

from understudy.checking.snippets import snippet
from understudy.checking.verdicts import DIFFERS, UNCHECKED, UNMET, WITHIN, Verdict
from understudy.settings import Library


def line(verdict: Verdict) -> str:
    """One entry in one line."""
    counts = [f"{verdict.cases} cases"]
    counts += [f"{verdict.raised} raised"] if verdict.raised else []
    counts += [f"{verdict.refused} refused"] if verdict.refused else []
    counts += [f"up to {verdict.worst_ulp} ulp"] if verdict.worst_ulp else []
    counts += [f"declared: {', '.join(sorted(verdict.met))}"] if verdict.met else []
    counts += [f"no inputs for {', '.join(verdict.left_out)}"] if verdict.left_out else []
    if verdict.verdict == UNCHECKED:
        return f"{verdict.name}: not checked: {verdict.why}"
    word = {WITHIN: "agrees within its fidelity", UNMET: f"declared and never met: {', '.join(verdict.unmet)}"}
    return f"{verdict.name}: {word.get(verdict.verdict, verdict.verdict)} ({', '.join(counts)})"


def difference(verdict: Verdict, library: Library) -> str:
    """The first difference of an entry, and the program that shows it."""
    found, case = verdict.difference, verdict.case
    if verdict.verdict != DIFFERS or found is None or case is None:
        return ""
    program = "\n".join(f"    {each}".rstrip() for each in snippet(case, found, library).splitlines())
    shown = "with python" if library.serves == "interpreter" else "with python and with understudy run"
    return (
        f"error[differs]: {verdict.name}: {found.kind} at {found.path}\n"
        f"  original: {_short(found.original)}\n  shim:     {_short(found.shim)}\n"
        f"  {shown}:\n\n{program}\n"
    )


def summary(verdicts: list[Verdict], seconds: float) -> str:
    """The last line of a check."""
    count = {word: sum(each.verdict == word for each in verdicts) for word in (DIFFERS, UNCHECKED, UNMET)}
    good = sum(each.is_good for each in verdicts)
    cases = sum(each.cases for each in verdicts)
    told = [f"{good} agree", f"{count[DIFFERS]} differ", f"{count[UNCHECKED]} not checked"]
    told += [f"{count[UNMET]} declare what is not met"] if count[UNMET] else []
    return f"{len(verdicts)} entries: {', '.join(told)}; {cases:,} cases in {seconds:.1f} s"


def _short(value: object) -> str:
    text = value if isinstance(value, str) else repr(value)
    return text if len(text) <= 300 else f"{text[:300]}…"
