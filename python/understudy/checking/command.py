"""`understudy check`: run shims against their originals on generated inputs."""

from __future__ import annotations

import sys

# As in `typing`, whose import takes longer than all else here; type checkers know the name.
TYPE_CHECKING = False

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable
    from typing import Any

DESCRIPTION = """\
Run shims against their originals on generated inputs, and compare what a program could see: value, dtype, shape, strides,
view or copy, what happened to the arguments, exception and message, warnings, output.

NAME is an original, or a module: then every original of it that has a shim. The original runs in an environment where its
library is installed, the shim in this one. What agrees is written to evidence.json beside the manifest of the shims; a
difference is shrunk and printed as a program that shows it, and what was evidence for the entry is struck out."""

EXAMPLES = """\
examples:
  understudy check numpy.percentile              one original
  understudy check numpy.linalg math             every served original of two modules
  understudy check --library numpy --changed     those whose evidence is missing or stale
  understudy check --all --cases 1000            everything, longer

exit code: 0 what was checked agrees; 1 something differs; 2 something could not be checked."""

CASES = 300
AGREED, DIFFERED, NOT_CHECKED, STOPPED = 0, 1, 2, 130


def add_command(add: Callable[..., argparse.ArgumentParser]) -> None:
    """Put `check` among the commands of the command line."""
    parser = add("check", help="run shims against their originals", description=DESCRIPTION, epilog=EXAMPLES)
    parser.add_argument("names", nargs="*", metavar="NAME", help="an original or a module, such as numpy.percentile")
    parser.add_argument(
        "--library", action="append", default=[], metavar="LIBRARY", help="every served original of a library"
    )
    parser.add_argument("--all", action="store_true", help="every served original of every library")
    parser.add_argument("--changed", action="store_true", help="only entries whose evidence is missing or stale")
    parser.add_argument(
        "--python", metavar="WHICH", help="the interpreter that has the original: a path, a folder, a version"
    )
    parser.add_argument(
        "--path",
        action="append",
        default=[],
        metavar="FOLDER",
        help="a folder where the original lies, if it is not installed",
    )
    parser.add_argument(
        "--cases", type=int, default=CASES, metavar="N", help=f"cases to generate for each entry ({CASES})"
    )
    parser.add_argument(
        "--seed",
        type=int,
        default=0,
        metavar="N",
        help="where generation begins (0); the same seed makes the same cases",
    )
    parser.add_argument("--no-evidence", action="store_true", help="leave evidence.json as it is")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.set_defaults(act=act)


def act(options: argparse.Namespace) -> int:
    """Check what was asked for; the exit code."""
    from understudy import environments
    from understudy._understudy import RegistryError

    try:
        from understudy.checking.session import Session
        from understudy.executor import ExecutorError
    except ModuleNotFoundError as error:
        if error.name != "hypothesis":
            raise
        print(
            "error[check]: the inputs are generated with hypothesis, which is not installed: pip install 'understudy[check]'",
            file=sys.stderr,
        )
        return NOT_CHECKED
    if not (options.names or options.library or options.all):
        print("error[check]: name what to check: an original, a module, --library or --all", file=sys.stderr)
        return NOT_CHECKED
    try:
        session = Session(options.cases, options.seed, options.python, options.path, not options.no_evidence)
        entries = session.entries(options.names, options.library, options.all, options.changed)
        return _show(session, entries, options.json)
    except KeyboardInterrupt:
        print("\nstopped; the evidence found until then is kept", file=sys.stderr)
        return STOPPED
    except RegistryError as error:
        print(error, file=sys.stderr)
    except (environments.VanillaError, ExecutorError, LookupError) as error:
        print(f"error[check]: {error}", file=sys.stderr)
    return NOT_CHECKED


def _show(session: Any, entries: list[dict[str, Any]], as_json: bool) -> int:
    import json
    import time

    from understudy.checking import render
    from understudy.checking.verdicts import DIFFERS, UNCHECKED, UNMET

    started = time.monotonic()
    verdicts = []
    progress = sys.stderr.isatty()
    for place, (library, verdict) in enumerate(session.check(entries), start=1):
        verdicts.append(verdict)
        if progress:
            print(f"\r\x1b[K{place}/{len(entries)} {verdict.name}", end="", file=sys.stderr, flush=True)
        if not as_json:
            if progress:
                print("\r\x1b[K", end="", file=sys.stderr, flush=True)
            print(render.line(verdict))
            if text := render.difference(verdict, library):
                print(text)
    if progress:
        print("\r\x1b[K", end="", file=sys.stderr, flush=True)
    if as_json:
        print(json.dumps([each.as_json() for each in verdicts], indent=2))
    else:
        print(render.summary(verdicts, time.monotonic() - started))
    found = {each.verdict for each in verdicts}
    return DIFFERED if found & {DIFFERS, UNMET} else NOT_CHECKED if UNCHECKED in found else AGREED
