"""Run the examples in the docstrings of numpy and pandas by `understudy run`, and compare with what they print with the originals.

    python tests/conformance doctests                    every group of numpy and pandas
    python tests/conformance doctests numpy.linalg -v    one group: a module or a class; -v shows what failed
    python tests/conformance doctests --update           write down what fails now, in gaps.toml and on the page of the docs

A docstring passes by shim, or by the executor where it served something that has no shim; the exit code is 1 where a verdict
is not as `gaps.toml` says.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path

from of_doctests.gaps import read_gaps, short, unexpected, write_gaps
from of_doctests.judging import Verdict, collected, judge, read_suites
from of_doctests.page import PAGE, page, reasons, table


def main(arguments: list[str]) -> int:
    suites = read_suites()
    asked = _asked(arguments)
    groups = {}
    for library in suites.modules:
        if not asked.groups or any(each.partition(".")[0] == library for each in asked.groups):
            groups.update(collected(library, suites))
    if unknown := [each for each in asked.groups if each not in groups and each not in suites.modules]:
        print(f"no group {', '.join(unknown)}; there are {', '.join(groups)}", file=sys.stderr)
        return 2
    chosen = [
        group
        for group in groups
        if not asked.groups or group in asked.groups or (asked.whole and group.partition(".")[0] in asked.groups)
    ]
    known = read_gaps()
    judged: dict[str, dict[str, Verdict]] = {}
    with ThreadPoolExecutor(asked.jobs) as pool:
        runs = {group: pool.submit(judge, group, groups[group], suites, asked.fallback) for group in chosen}
        for group, run in runs.items():
            judged[group] = run.result()
            _print(group, judged[group], known, asked)
            if asked.json:
                told = {name: {each: asdict(one) for each, one in of.items()} for name, of in judged.items()}
                asked.json.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    print(f"\n{table(judged)}\n\nNot applicable, because\n{reasons(judged)}\n\nWhat the executor served most often")
    served = Counter(name for of in judged.values() for one in of.values() for name in one.executor)
    print("\n".join(f"{count:6}  {name}" for name, count in served.most_common(30)))
    if asked.update:
        known = {name: why for name, why in known.items() if name not in _names(judged)}
        known |= {name: short(one.why) for of in judged.values() for name, one in of.items() if one.result == "failed"}
        write_gaps(known)
        if set(judged) == set(groups):
            PAGE.write_text(page(judged), encoding="utf-8")
    return 1 if any(unexpected(of, known) for of in judged.values()) else 0


def _names(judged: dict[str, dict[str, Verdict]]) -> set[str]:
    return {name for of in judged.values() for name in of}


def _print(group: str, verdicts: dict[str, Verdict], known: dict[str, str], asked: argparse.Namespace) -> None:
    counts = Counter(one.result for one in verdicts.values())
    said = ", ".join(f"{count} {result}" for result, count in counts.most_common())
    print(f"{group}: {said}", flush=True)
    for name, why in unexpected(verdicts, known).items():
        shown = why if asked.verbose else why.partition("\n")[0]
        print(f"  {name}: {shown}", flush=True)


def _asked(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="cargo xtask conformance doctests", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("groups", nargs="*", metavar="GROUP", help="such as numpy, numpy.linalg or pandas.Series")
    parser.add_argument("--whole", action="store_true", help="numpy and pandas mean all of their groups")
    parser.add_argument("--fallback", default="executor", help="the policy of the runs (executor)")
    parser.add_argument("--jobs", type=int, default=1, help="groups that run at a time (1)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the verdict on each docstring")
    parser.add_argument("--update", action="store_true", help="write down what fails now")
    parser.add_argument("-v", "--verbose", action="store_true", help="show what is printed and what should be")
    return parser.parse_args(arguments)
