"""`understudy record` and `understudy drift` on the command line; what they do is imported when they are asked for."""

from __future__ import annotations

# As in `typing`, whose import takes longer than all else here; type checkers know the name.
TYPE_CHECKING = False

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

RECORD = """\
Record the public names of the original of a library, as installed: kinds, signatures, aliases by identity,
deprecations, and a hash of each documentation text. Written beside the manifest of the package that stands in for
the library; the file reads well as a diff."""

RECORD_EXAMPLES = """\
examples:
  understudy record numpy                            from the first interpreter found that has it
  understudy record numpy --python 3.12              from this one; a path or an environment's folder will do
  understudy record scipy --output originals.json    a library that nothing stands in for yet

exit code: 0 written; 1 the library is not to be had, or nothing says where to write."""

DRIFT = """\
Compare what is recorded of a library with the copies of it that are installed, one after the other: names that came
and went, and names whose signature, kind, documentation, identity or deprecation is another."""

DRIFT_EXAMPLES = """\
examples:
  understudy drift                           every library with stand-ins, every version found on this machine
  understudy drift numpy --python .vanilla   one library, one interpreter; --python may be given again
  understudy drift numpy --json              for tools

exit code: 0 nothing changed; 1 something did; 2 a library or interpreter is not to be had."""

SHOWN = 20


def add_commands(add: Callable[..., argparse.ArgumentParser]) -> None:
    """Put `record` and `drift` among the commands of the command line."""
    record = add("record", help="record what the original of a library is", description=RECORD, epilog=RECORD_EXAMPLES)
    record.add_argument("library", metavar="LIBRARY", help="its import name; builtins stands for Python's own modules")
    record.add_argument("--python", metavar="WHICH", help="the interpreter that has it: a path, a folder, a version")
    record.add_argument("--output", metavar="FILE", help="where to write; - is standard output")
    record.set_defaults(act=_record)

    drift = add(
        "drift", help="show which originals changed since they were recorded", description=DRIFT, epilog=DRIFT_EXAMPLES
    )
    drift.add_argument("library", nargs="*", metavar="LIBRARY", help="by default every library with stand-ins")
    drift.add_argument("--python", action="append", metavar="WHICH", help="an interpreter; may be given again")
    drift.add_argument(
        "--all",
        dest="shown",
        action="store_const",
        const=None,
        default=SHOWN,
        help=f"name every change, not the first {SHOWN} of each kind",
    )
    drift.add_argument("--json", action="store_true", help="print JSON")
    drift.set_defaults(act=_drift)


def _record(options: argparse.Namespace) -> int:
    from understudy.recording.record import act

    return act(options)


def _drift(options: argparse.Namespace) -> int:
    from understudy.recording.drift import act

    return act(options)
