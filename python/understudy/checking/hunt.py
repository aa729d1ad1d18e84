"""The hunt for a difference: cases are generated, run on both sides in batches, and the first that differs is shrunk."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, Verbosity, configuration, given, seed, settings

from understudy.checking.cases import Case
from understudy.checking.compare import Compared, Declared, Fidelity, compare
from understudy.checking.entries import divergences, fidelity
from understudy.checking.plans import NoInputs, Plan, plan
from understudy.checking.sides import Outcome, Sides
from understudy.checking.verdicts import DIFFERS, UNCHECKED, UNMET, WITHIN, Verdict

BATCH = 100
LOST = 3
# With fewer cases than this, that a declared divergence was not met says nothing.
ENOUGH = 200
SECONDS_TO_SHRINK = 20.0


# Hypothesis keeps a folder for itself, which is not to lie wherever the command was given.
configuration.set_hypothesis_home_dir(Path(tempfile.gettempdir(), "understudy-hypothesis"))


class Differs(Exception):
    """Raised within the generated test, so that Hypothesis shrinks the case."""


def check(entry: dict[str, Any], sides: Sides, cases: int, seed_of: int) -> Verdict:
    """Check one entry of the registry on `cases` generated cases."""
    started = time.monotonic()
    verdict = Verdict(entry["name"])
    try:
        planned = plan(entry)
    except NoInputs as why:
        verdict.verdict, verdict.why = UNCHECKED, str(why)
        return verdict
    verdict.left_out = planned.left_out
    hunt = Hunt(entry, sides, planned, 1 if planned.single else cases, seed_of, verdict)
    hunt.run()
    verdict.seconds = time.monotonic() - started
    return verdict


class Hunt:
    """One entry's cases, what each showed, and the verdict that they come to."""

    def __init__(
        self, entry: dict[str, Any], sides: Sides, planned: Plan, cases: int, seed_of: int, verdict: Verdict
    ) -> None:
        self.sides, self.planned, self.count, self.seed, self.verdict = sides, planned, cases, seed_of, verdict
        self.fidelity = Fidelity.of(fidelity(entry))
        self.declared = Declared(divergences(entry))
        self.compared: dict[Case, Compared] = {}

    def run(self) -> None:
        """Fill in the verdict."""
        failing = self.observe(self.generate())
        verdict = self.verdict
        built = verdict.cases - verdict.unbuilt - verdict.refused
        if failing:
            verdict.verdict = DIFFERS
            verdict.case = self.shrink(failing)
            verdict.difference = self.compared[verdict.case].difference
        elif built <= 0:
            verdict.verdict = UNCHECKED
            verdict.why = f"of {verdict.cases} cases {verdict.refused} were refused and {verdict.unbuilt} the original could not answer"
        elif any(each.near for each in self.compared.values()):
            verdict.verdict = WITHIN
        verdict.unmet = [each for each in self.declared.ids if each not in verdict.met]
        if verdict.unmet and verdict.is_good and verdict.cases >= ENOUGH:
            verdict.verdict = UNMET

    def generate(self) -> list[Case]:
        """The cases, each once."""
        found: dict[Case, None] = {}
        self.play(lambda case: found.setdefault(case), [Phase.generate])
        return list(found)

    def observe(self, cases: list[Case]) -> list[Case]:
        """Run the cases on both sides and take in what they showed; those that differ."""
        failing = []
        for start in range(0, len(cases), BATCH):
            batch = cases[start : start + BATCH]
            for case, (original, shim) in zip(batch, self.sides.observe([case.sent for case in batch]), strict=True):
                compared = self.compare(case, original, shim)
                self.take(case, compared, original, shim)
                if compared.difference is not None:
                    failing.append(case)
            if failing or sum(self.compared[case].lost for case in batch) >= LOST:
                # The verdict is found; and a lost case costs seconds, of which the next batch would bring more.
                break
        return failing

    def compare(self, case: Case, original: Outcome, shim: Outcome) -> Compared:
        compared = compare(original, shim, self.fidelity, case, self.declared)
        self.compared[case] = compared
        return compared

    def take(self, case: Case, compared: Compared, original: Outcome, shim: Outcome) -> None:
        """Count one case."""
        verdict = self.verdict
        verdict.cases += 1
        verdict.refused += bool(shim.get("refused"))
        verdict.raised += "raised" in original
        verdict.unbuilt += "unbuilt" in original or "lost" in original
        verdict.worst_ulp = max(verdict.worst_ulp, compared.ulp)
        verdict.met |= compared.met
        verdict.rules.take(case, original)
        if compared.difference is not None:
            verdict.kinds[compared.difference.kind] += 1

    def shrink(self, failing: list[Case]) -> Case:
        """The smallest case that differs which Hypothesis finds within the time that there is."""
        last = [min(failing, key=lambda case: len(case.call) + sum(len(source) for _, source in case.arguments))]
        deadline = time.monotonic() + SECONDS_TO_SHRINK

        def fails(case: Case) -> None:
            compared = self.compared.get(case)
            if compared is None:
                if time.monotonic() > deadline:
                    return
                ((original, shim),) = self.sides.observe([case.sent])
                compared = self.compare(case, original, shim)
            if compared.difference is not None:
                last[0] = case
                raise Differs

        try:
            self.play(fails, [Phase.generate, Phase.shrink])
        except Differs:
            pass
        return last[0]

    def play(self, test: Callable[[Case], object], phases: list[Phase]) -> None:
        """Let Hypothesis make the cases. The same seed makes the same ones until a test fails."""
        chosen = settings(
            max_examples=self.count, database=None, deadline=None, phases=phases, verbosity=Verbosity.quiet,
            suppress_health_check=list(HealthCheck), report_multiple_bugs=False, print_blob=False,
        )  # fmt: skip

        def played(case: Case) -> None:
            test(case)

        seed(self.seed)(chosen(given(self.planned.cases)(played)))()
