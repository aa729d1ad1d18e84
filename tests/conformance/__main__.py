"""Run CPython's own tests on the stand-ins of `understudy_builtins`.

    python tests/conformance                     every suite, on every interpreter that has Lib/test
    python tests/conformance test_math -v        one suite, with tracebacks
    python tests/conformance --python 3.11 --ci  the slice that runs with every change
    python tests/conformance numpy --help        NumPy's own tests, on the stand-ins of `understudy_numpy`
    python tests/conformance doctests --help     the docstrings of NumPy and pandas, by `understudy run`

The end is a table and a sentence; the exit code is 1 where a verdict is not as `gaps.toml` says.
"""

from __future__ import annotations

import argparse
import json
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

# What pytest has on its path is looked for here too.
sys.path.append(str(Path(__file__).resolve().parents[1] / "support"))

from judging import UNEXPECTED, Known, Verdict, judge, read_gaps  # noqa: E402
from suites import Interpreter, Suite, interpreters, suites  # noqa: E402
from tables import inapplicable, suggestion, summary, table, unexpected  # noqa: E402


def main() -> int:
    if sys.argv[1:2] == ["numpy"]:
        from of_numpy.__main__ import main as of_numpy

        return of_numpy(sys.argv[2:])
    if sys.argv[1:2] == ["doctests"]:
        from of_doctests.__main__ import main as of_doctests

        return of_doctests(sys.argv[2:])
    chosen, asked = _chosen()
    known = read_gaps()
    everything: dict[str, dict[str, dict[str, Verdict]]] = {}
    for interpreter in chosen:
        judged = everything[interpreter.version] = _judge_all(asked.suites, interpreter, known, asked)
        print(f"\nCPython {interpreter.version} ({interpreter.path})\n\n{table(judged)}\n")
        verdicts = [verdict for verdicts in judged.values() for verdict in verdicts.values()]
        print(f"{summary(verdicts)}\n\nNot applicable, because\n{inapplicable(verdicts)}")
    if asked.json:
        asked.json.write_text(json.dumps(_data(everything), indent=1) + "\n", encoding="utf-8")
    wrong = any(
        verdict.result in UNEXPECTED
        for judged in everything.values()
        for verdicts in judged.values()
        for verdict in verdicts.values()
    )
    return 1 if wrong else 0


def _chosen() -> tuple[list[Interpreter], argparse.Namespace]:
    parser = argparse.ArgumentParser(prog="cargo xtask conformance", description=(__doc__ or "").partition("\n")[0])
    every = suites()
    parser.add_argument("suites", nargs="*", metavar="SUITE", help="such as test_math; all of them when none is named")
    parser.add_argument("--ci", action="store_true", help="only the suites of the slice that runs with every change")
    parser.add_argument("--python", action="append", metavar="VERSION", help="only interpreters such as 3.11")
    parser.add_argument("--jobs", type=int, default=1, help="suites that run at a time (1)")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the verdict on each test")
    parser.add_argument(
        "--fill", action="store_true", help="let originals be where no stand-in is yet; for work on one"
    )
    parser.add_argument("--suggest", action="store_true", help="print the failed tests as a table for gaps.toml")
    parser.add_argument("-v", "--verbose", action="store_true", help="show whole tracebacks")
    asked = parser.parse_args()
    if unknown := [name for name in asked.suites if name not in every]:
        parser.error(f"no suite {', '.join(unknown)}; suites.toml has {', '.join(every)}")
    names = asked.suites or [name for name, suite in every.items() if suite.ci or not asked.ci]
    asked.suites = [replace(every[name], fill=asked.fill) for name in names]
    found = interpreters()
    chosen = [each for each in found if not asked.python or each.version.rpartition(".")[0] in asked.python]
    if not chosen:
        parser.error(f"no such interpreter with Lib/test; there are {', '.join(each.version for each in found)}")
    return chosen, asked


def _judge_all(
    asked: list[Suite], interpreter: Interpreter, known: list[Known], options: argparse.Namespace
) -> dict[str, dict[str, Verdict]]:
    judged = {}
    with ThreadPoolExecutor(options.jobs) as pool:
        for suite, verdicts in zip(asked, pool.map(lambda suite: judge(suite, interpreter, known), asked), strict=True):
            judged[suite.name] = verdicts
            print(f"{suite.name}: {summary(verdicts.values())}", flush=True)
            for line in unexpected(verdicts, full=options.verbose):
                print(f"  {line}", flush=True)
            if options.suggest and (text := suggestion(verdicts)):
                print(f"\n{text}\n")
    return judged


def _data(everything: dict[str, dict[str, dict[str, Verdict]]]) -> dict[str, Any]:
    return {
        version: {
            name: {test: asdict(verdict) for test, verdict in verdicts.items()} for name, verdicts in judged.items()
        }
        for version, judged in everything.items()
    }


if __name__ == "__main__":
    sys.exit(main())
