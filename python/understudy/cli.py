"""The command line: `understudy run`, `explain`, `lookup`, `covers`, `record`, `drift` and `check`.

Each command starts with what all of them need; what one alone needs is imported when it is asked for.
"""

from __future__ import annotations

import argparse
import functools
import os
import sys
from collections.abc import Sequence

from understudy import __version__
from understudy.checking import command as checking
from understudy.folders import opened_registry
from understudy.recording import command as recording

DESCRIPTION = """\
Run NumPy and pandas programs where the C extensions cannot be loaded or are not wanted, and see what stands in
for what."""

RUN = """\
Run a program in a child interpreter in which importing numpy or pandas gives their stand-ins. No source is
rewritten. Arguments, standard input, exit code, tracebacks, __main__, -m and relative imports are as with python.

PROGRAM is what python takes: a script, a folder or zip with __main__.py, -m MODULE, -c CODE, or - for standard
input; python's own options, such as -u or -X dev, may stand before it."""

RUN_EXAMPLES = """\
examples:
  understudy run analysis.py data.csv        a script with an argument
  understudy run -m mypackage.report         a module, as with python -m
  understudy run -c 'import numpy as np; print(np.arange(3))'
  understudy run --report analysis.py        and then: calls, time and how each original was served
  understudy run --report=html analysis.py   the same, and the time of each line, as a page

Everything after the program belongs to the program. An original that nothing serves ends in one error that
names it, the line that asked for it, and the command that starts a shim for it."""

EXPLAIN = """\
Without running the program: every reference to a C-backed original, resolved through aliases, from-imports,
attribute chains, star imports and re-exports, with file, line and how it would be served."""

EXPLAIN_EXAMPLES = """\
examples:
  understudy explain analysis.py             one script and the modules beside it that it imports
  understudy explain src/                    every file of a folder
  understudy explain analysis.py --json      for tools

exit code: 0 everything is served; 1 something is not served; 2 a file is missing or does not parse."""

LOOKUP = """\
What the registry knows of one original, by its qualified name or an alias;
np. and pd. stand for numpy. and pandas., and a name alone for a builtin."""

LOOKUP_EXAMPLES = """\
examples:
  understudy lookup numpy.percentile
  understudy lookup pandas.DataFrame.merge
  understudy lookup numpy.add --json

exit code: 0 found; 1 nothing is known by that name (the nearest names are shown)."""

COVERS = """\
Whether the stand-in of an original answers a call with arguments of certain types. Nothing is called: the answer
comes from the refusals in its source.

A type is a dtype with its rank (float64[2]), a class (int, pandas.Series[float64]), a literal after an equals sign
(='linear'), or ? where nothing is known; KEY=TYPE passes an argument by name."""

COVERS_EXAMPLES = """\
examples:
  understudy covers numpy.percentile 'float64[2]' float64
  understudy covers numpy.percentile 'float64[1]' float64 "method=='nearest'"
  understudy covers numpy.matmul 'float64[2]' 'float64[2]' --json

exit code: 0 it is covered; 1 it is not, or nothing is known by that name; 3 it cannot be told."""


RUN_OPTIONS = ("--report", "--fallback=", "--vanilla=", "-h", "--help")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    program: list[str] = []
    if given[:1] == ["run"]:
        # What follows the options of `run` belongs to the program, options of its own included.
        end = next((place for place, word in enumerate(given) if place and not _is_option_of_run(word)), len(given))
        given, program = given[:end], given[end:]
    options = _parser().parse_args(given)
    options.program = program or getattr(options, "program", [])
    try:
        return int(options.act(options))
    except BrokenPipeError:
        # The reader of our output has gone, as in `understudy explain … | head`.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    except _errors() as error:
        print(error if str(error).startswith("error") else f"error: {error}", file=sys.stderr)
        return 1


def _is_option_of_run(word: str) -> bool:
    return word in RUN_OPTIONS or word.startswith(("--report=", "--fallback=", "--vanilla="))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("understudy", description=DESCRIPTION, formatter_class=_Help)
    parser.add_argument("--version", action="version", version=f"understudy {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    add = functools.partial(commands.add_parser, formatter_class=_Help)

    run = add(
        "run",
        help="run a program on stand-ins",
        usage="understudy run [-h] [--report[=FORM]] [--fallback=POLICY] [--vanilla=PYTHON] PROGRAM [ARGUMENTS ...]",
        description=RUN,
        epilog=RUN_EXAMPLES,
    )
    run.add_argument(
        "--report",
        nargs="?",
        const="text",
        metavar="FORM",
        help="afterwards, per original and per line of the program: calls, seconds, what served it, bytes that moved, and why; "
        "FORM is text (the default) or json, both to stderr, html, or a file such as report.html or report.json",
    )
    run.add_argument(
        "--fallback",
        metavar="POLICY",
        help="what to do where no shim serves: executor (the default: the original runs in another process), warn (so, and "
        "say it), error (stop), compare (run both and show the first difference); by name as in "
        "--fallback=executor,numpy.linalg=error",
    )
    run.add_argument(
        "--vanilla",
        metavar="PYTHON",
        help="the interpreter or environment that has the originals; else it is looked for",
    )
    run.set_defaults(act=_run)

    explain = add(
        "explain",
        help="show what a program refers to, without running it",
        description=EXPLAIN,
        epilog=EXPLAIN_EXAMPLES,
    )
    explain.add_argument("program", nargs="+", metavar="PROGRAM", help="a Python file, or a folder of them")
    explain.add_argument("--json", action="store_true", help="print JSON")
    explain.set_defaults(act=_explain)

    lookup = add(
        "lookup",
        help="show what is known of one original",
        description=LOOKUP,
        epilog=LOOKUP_EXAMPLES,
    )
    lookup.add_argument("name", metavar="NAME", help="a qualified name, such as numpy.percentile")
    lookup.add_argument("--json", action="store_true", help="print JSON")
    lookup.set_defaults(act=_lookup)

    covers = add(
        "covers",
        help="tell whether a call is covered, without calling",
        description=COVERS,
        epilog=COVERS_EXAMPLES,
    )
    covers.add_argument("name", metavar="NAME", help="a qualified name, such as numpy.percentile")
    covers.add_argument("types", nargs="*", metavar="TYPE", help="of each argument; KEY=TYPE by name")
    covers.add_argument("--json", action="store_true", help="print JSON")
    covers.set_defaults(act=_covers)

    recording.add_commands(add)
    checking.add_command(add)
    return parser


def _run(options: argparse.Namespace) -> int:
    from understudy.run import run

    return run(options.program, options.report, options.fallback, options.vanilla)


def _explain(options: argparse.Namespace) -> int:
    text, code = opened_registry().explain(options.program, options.json, wants_color(sys.stdout))
    print(text.rstrip("\n"))
    return code


def _lookup(options: argparse.Namespace) -> int:
    known = opened_registry()
    if options.json:
        found = known.lookup_json(options.name)
        if found is not None:
            print(found)
            return 0
    # Where the name is unknown, this raises the error that shows the nearest names.
    print(known.lookup_text(options.name, wants_color(sys.stdout)).rstrip("\n"))
    return 0


def _covers(options: argparse.Namespace) -> int:
    known = opened_registry()
    if options.json:
        import json

        text = known.covers_json(options.name, options.types)
        print(text)
        return {"yes": 0, "no": 1}.get(json.loads(text)["answer"], 3)
    text, code = known.covers_text(options.name, options.types, wants_color(sys.stdout))
    print(text.rstrip("\n"))
    return code


def wants_color(stream: object) -> bool:
    """Whether to write colours: on a terminal that has them, unless NO_COLOR is set."""
    return (
        bool(getattr(stream, "isatty", bool)()) and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    )


def _errors() -> tuple[type[Exception], ...]:
    from understudy._understudy import RegistryError
    from understudy.run import UsageError

    return (RegistryError, UsageError, OSError)


class _Help(argparse.RawDescriptionHelpFormatter):
    """Help with the descriptions as they are written, for people who read it on a terminal."""


if __name__ == "__main__":
    sys.exit(main())
