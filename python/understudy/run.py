"""Start the child interpreter in which the import of an original yields its stand-in.

The child is plain `python PROGRAM ARGUMENTS`, so that everything a program can see of its start is as with
`python`: argv, stdin, `__main__`, `-m`, tracebacks, exit code. What differs is one folder at the front of
`PYTHONPATH`: its `sitecustomize` installs the import hook before the program starts, and takes the folder out of
`sys.path` again.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from understudy.fallback.limits import NO_LIMITS, Limits
from understudy.fallback.limits import find as find_limits
from understudy.fallback.policy import Policy, PolicyError
from understudy.fallback.policy import find as find_policy
from understudy.folders import opened_registry
from understudy.report.forms import FormError, form_of
from understudy.settings import Library, Settings


class UsageError(Exception):
    """The command line asks for something that cannot be done; the text says what to do instead."""


NO_FALLBACK = Policy("error")
STARTUP = os.path.join(os.path.dirname(os.path.abspath(__file__)), "startup")


def run(
    program: Sequence[str], report: str | None = None, fallback: str | None = None, vanilla: str | None = None
) -> int:
    """Run `program` (as given to `python`) on stand-ins; on Unix this process becomes the child.

    `report` is None or a form of a report (`understudy.report.forms`); `fallback` a policy on top of what file and environment say; `vanilla` the
    interpreter that has the originals. Raises `UsageError` where no program is named, or where an option of python
    would keep the stand-ins out.
    """
    if not program:
        raise UsageError("no program is given. Name a script, -m MODULE, -c CODE or -: understudy run PROGRAM")
    for option in isolating_options(program):
        raise UsageError(f"with python's option {option} no stand-in can be put in place. Leave it out.")
    command = [sys.executable, *program]
    try:
        policy = find_policy(fallback)
        limits = find_limits()
        report = None if report is None else form_of(report)
    except (PolicyError, FormError) as error:
        raise UsageError(str(error)) from None
    environment = child_environment(report, policy, vanilla, limits)
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()
    if os.name == "posix":
        os.execve(sys.executable, command, environment)
    import subprocess

    return subprocess.call(command, env=environment)


def isolating_options(program: Sequence[str]) -> list[str]:
    """Those of the interpreter's options in `program` that keep PYTHONPATH or `sitecustomize` from being read."""
    found = []
    words = iter(program)
    for word in words:
        if word in ("-", "-c", "-m") or not word.startswith("-"):
            break
        if word.startswith(("-W", "-X")):
            if len(word) == 2:
                next(words, None)
        elif not word.startswith("--"):
            found += [f"-{letter}" for letter in word[1:] if letter in "EIS"]
    return found


def child_environment(
    report: str | None = None,
    policy: Policy = NO_FALLBACK,
    vanilla: str | None = None,
    limits: Limits = NO_LIMITS,
) -> dict[str, str]:
    """This process's environment, and in it what the child's start needs to know."""
    libraries = [
        library for library in Library.all_from(opened_registry().libraries_json()) if library.serves == "import"
    ]
    settings = Settings(
        libraries, report, (policy.default, dict(policy.names)), vanilla, (limits.timeout, limits.memory)
    )
    environment = dict(os.environ)
    environment.update(settings.to_environment())
    # The shim packages and this one must be found in the child however they were found here.
    given = environment.get("PYTHONPATH")
    environment["PYTHONPATH"] = STARTUP + os.pathsep + given if given else STARTUP
    return environment
