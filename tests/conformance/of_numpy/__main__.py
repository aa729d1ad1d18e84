"""Run NumPy's own tests on the stand-ins of `understudy_numpy`.

    python tests/conformance numpy                    every module of suites.toml
    python tests/conformance numpy lib.test_io -v     one module, with tracebacks
    python tests/conformance numpy linalg random      the modules of two packages
    python tests/conformance numpy --update           write down what fails now, in gaps.toml and on the page of the docs

The end is a table and a sentence; the exit code is 1 where a verdict is not as `gaps.toml` says.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import asdict
from pathlib import Path

from judging import UNEXPECTED, Verdict
from tables import inapplicable, summary, table, unexpected

from of_numpy.causes import cause
from of_numpy.gaps import NOTHING, Known, read_gaps, write_gaps
from of_numpy.judging import LIMIT, against_gaps, judge, known_from, read_suites
from of_numpy.page import PAGE, page
from of_numpy.tree import copied

# How many unexpected verdicts of a module, and how many causes, are printed.
SHOWN = 20


def main(arguments: list[str]) -> int:
    asked = _asked(arguments)
    suites, known = read_suites(), read_gaps()
    judged: dict[str, dict[str, Verdict]] = {}
    changed: dict[str, Known] = {}
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(asked.jobs) as pool:
        tree = copied(Path(folder), suites.packages)
        runs = {pool.submit(judge, suite, tree, suites, asked.seconds): suite for suite in asked.modules}
        for run in as_completed(runs):
            suite, found = runs[run], run.result()
            if asked.update:
                known[suite] = changed[suite] = known_from(found)
            judged[suite] = against_gaps(found, known.get(suite, NOTHING))
            _print(suite, judged[suite], asked)
            if asked.json:
                # After each module, so that a long run can be read before its end.
                told = {name: {test: asdict(each) for test, each in of.items()} for name, of in judged.items()}
                asked.json.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    judged = {suite: judged[suite] for suite in asked.modules}
    print(f"\nnumpy {tree.version}\n\n{table(judged)}\n")
    verdicts = [verdict for each in judged.values() for verdict in each.values()]
    print(f"{summary(verdicts)}\n\nNot applicable, because\n{inapplicable(verdicts)}")
    print(f"\nMost frequent causes of failures\n{causes(verdicts)}")
    if asked.update:
        # Another run may have written meanwhile what it found of other modules.
        known = read_gaps() | changed
        write_gaps(known)
        PAGE.write_text(page(known), encoding="utf-8")
    return 1 if any(verdict.result in UNEXPECTED for verdict in verdicts) else 0


def causes(verdicts: list[Verdict], shown: int = SHOWN) -> str:
    counts = Counter(cause(verdict.why) for verdict in verdicts if verdict.result in ("failed", "gap"))
    return "\n".join(f"{count:6}  {why}" for why, count in counts.most_common(shown))


def _print(suite: str, verdicts: dict[str, Verdict], asked: argparse.Namespace) -> None:
    print(f"{suite}: {summary(verdicts.values())}", flush=True)
    lines = unexpected(verdicts, full=asked.verbose)
    for line in lines if asked.verbose else lines[:SHOWN]:
        print(f"  {line}", flush=True)
    if len(lines) > SHOWN and not asked.verbose:
        print(f"  … and {len(lines) - SHOWN} more; -v shows them all, with tracebacks", flush=True)


def _asked(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="cargo xtask conformance numpy", description=(__doc__ or "").partition("\n")[0]
    )
    suites = read_suites()
    parser.add_argument(
        "modules", nargs="*", metavar="MODULE", help="such as lib.test_io, test_umath or linalg; all by default"
    )
    parser.add_argument("--ci", action="store_true", help="only the modules of the slice that runs with every change")
    parser.add_argument("--jobs", type=int, default=1, help="modules that run at a time (1)")
    parser.add_argument("--seconds", type=int, default=LIMIT, help=f"what one test may compute ({LIMIT})")
    parser.add_argument("--update", action="store_true", help="write down in gaps.toml what fails")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the verdict on each test")
    parser.add_argument("-v", "--verbose", action="store_true", help="show everything unexpected, with tracebacks")
    asked = parser.parse_args(arguments)
    chosen = []
    for word in asked.modules:
        matching = [name for name in suites.names if word in (name, *name.split("."))]
        if not matching:
            parser.error(f"no module {word}; suites.toml has {', '.join(suites.names)}")
        chosen += matching
    asked.modules = list(dict.fromkeys(chosen)) or (suites.ci if asked.ci else suites.names)
    return asked


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
