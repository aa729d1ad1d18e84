"""Running one suite in child processes until every test of it has an outcome."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
import re
import select
import signal
import subprocess
import sys
import tempfile
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from suites import SHIMS, Interpreter, Suite

CHILD = Path(__file__).with_name("child.py")
# What is turned on of the suite's own choices: everything that takes neither a network nor gigabytes.
RESOURCES = ["cpu", "decimal", "subprocess"]
# How long the child may be silent: much longer than one test may compute, for a test that only waits.
GRACE = 60


def patience(limit: int) -> int:
    """Seconds of silence after which a child is given up."""
    return 4 * limit + GRACE


@dataclass
class Outcome:
    """What became of one test: `passed`, `failed`, `skipped` or `left out`, and why."""

    result: str
    detail: str = ""
    seconds: float = 0.0
    spawned: bool = False
    """The test started another interpreter, where the originals are."""
    entered: bool = True
    """Code of a stand-in ran."""


def run_suite(
    suite: Suite, interpreter: Interpreter, leave_out: Iterable[str] = (), only: Container[str] | None = None
) -> dict[str, Outcome]:
    """Every test of the suite, or `only` some, with its outcome on stand-ins. What a pattern of `leave_out` names does not run."""
    job = _job(suite)
    chosen = [test for test in _collect(job, interpreter) if only is None or test in only]
    outcomes = {
        test: Outcome("left out") for test in chosen if any(fnmatchcase(test, pattern) for pattern in leave_out)
    }
    left = [test for test in chosen if test not in outcomes]
    while left:
        told, running, why = _child({**job, "only": left}, interpreter)
        if "broken" in told:
            # The suite cannot be imported on the stand-ins: that fails every test that it has.
            outcomes.update({test: Outcome("failed", told["broken"]) for test in left})
            break
        outcomes.update(told["tests"])
        if running is not None:
            outcomes[running] = Outcome("failed", why)
        missing = [test for test in left if test not in outcomes]
        if running is None:
            outcomes.update({test: _without_fixture(test, told["fixtures"], why) for test in missing})
            break
        left = missing
    return outcomes


def run_originals(suite: Suite, interpreter: Interpreter, tests: set[str]) -> dict[str, Outcome]:
    """The outcomes of these tests with the C modules in place."""
    original = dataclasses.replace(suite, stand_ins={}, builtins=False)
    return run_suite(original, interpreter, only=tests)


def _job(suite: Suite) -> dict[str, Any]:
    return {
        "suite": suite.module,
        "stand_ins": suite.stand_ins,
        "builtins": suite.builtins,
        "within": suite.within,
        "paths": [str(SHIMS)],
        "limit": suite.seconds,
        "resources": RESOURCES,
        "list": False,
        "fill": suite.fill,
        "kept": suite.kept,
        "shares": suite.shares,
        "twins": suite.twins,
        "only": None,
    }


def _collect(job: dict[str, Any], interpreter: Interpreter) -> list[str]:
    """The tests of a suite: as on stand-ins, and where it cannot be imported on them, as on the originals."""
    told, _, why = _child({**job, "list": True}, interpreter)
    if missing := told.get("missing"):
        print(
            f"{job['suite']}: {'the original' if job['fill'] else 'nothing'} stands in for {', '.join(missing)}",
            file=sys.stderr,
        )
    if "collected" not in told:
        broken = told.get("broken", why)
        told, _, why = _child({**job, "list": True, "stand_ins": {}, "builtins": False}, interpreter)
        if "collected" not in told:
            raise RuntimeError(f"{job['suite']} cannot be read by {interpreter.path}:\n{told.get('broken', why)}")
        print(f"{job['suite']} cannot be imported on the stand-ins:\n{broken}", file=sys.stderr)
    return list(dict.fromkeys(told["collected"]))


def _child(job: dict[str, Any], interpreter: Interpreter) -> tuple[dict[str, Any], str | None, str]:
    return converse([interpreter.path, "-E", "-s", "-S", str(CHILD)], job)


def converse(
    command: list[str], job: dict[str, Any], environment: Mapping[str, str] | None = None
) -> tuple[dict[str, Any], str | None, str]:
    """Run the job: what was told, the test during which the child ended (None when it came to its end), and why."""
    reading, writing = os.pipe()
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryFile("w+", errors="replace") as printed:
        usual = {"PATH": os.environ["PATH"], "HOME": folder, "LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"}
        process = subprocess.Popen(
            [*command, str(writing)],
            stdin=subprocess.PIPE,
            stdout=printed,
            stderr=printed,
            cwd=folder,
            env={**usual, **(environment or {})},
            pass_fds=[writing],
            start_new_session=True,
        )
        os.close(writing)
        assert process.stdin is not None
        process.stdin.write(json.dumps(job).encode())
        process.stdin.close()
        told: dict[str, Any] = {"tests": {}, "fixtures": []}
        running, done = None, False
        for message in _messages(reading, patience(job["limit"])):
            if "start" in message:
                running = message["start"]
            elif "test" in message:
                running = None
                _add(told["tests"], message)
            elif "fixture" in message:
                told["fixtures"].append(message)
            else:
                told.update(message)
            done = "done" in message
        if not done:
            # The end of what it writes may be seen a moment before its own.
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(5)
        silent = process.poll() is None and not done
        # The child, and whatever its tests have started and left.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        code = process.wait()
        printed.seek(0)
        said = (
            f"nothing was heard for {patience(job['limit'])} seconds"
            if silent
            else f"the interpreter ended with {code}"
        )
        return told, running, f"{said}\n{printed.read()[-3000:]}"


def _messages(reading: int, patience: float) -> Iterator[dict[str, Any]]:
    """What the child writes, line by line, until it closes its end, says that it is done, or says nothing for so long."""
    with open(reading, "rb", buffering=0) as channel:
        rest = b""
        while select.select([channel], [], [], patience)[0]:
            chunk = channel.read(1 << 16)
            if not chunk:
                return
            *lines, rest = (rest + chunk).split(b"\n")
            yield from map(json.loads, lines)
            if lines and b'{"done"' in lines[-1]:
                return


def _add(tests: dict[str, Outcome], message: dict[str, Any]) -> None:
    outcome = Outcome(message["outcome"], message["detail"], message["seconds"], message["spawned"], message["entered"])
    before = tests.get(message["test"])
    # Some suites have several tests of one name: together they pass or fail.
    if before is None or before.result != "failed":
        tests[message["test"]] = outcome


def _without_fixture(test: str, fixtures: list[dict[str, Any]], why: str) -> Outcome:
    """The outcome of a test that never started because the set-up of its class or module did not succeed."""
    for fixture in fixtures:
        scope = re.fullmatch(r"\w+ \((?:test\.)?(.*)\)", fixture["fixture"])
        if scope is not None and test.startswith(f"{scope[1]}."):
            return Outcome(fixture["outcome"], f"{fixture['fixture']}: {fixture['detail']}")
    return Outcome("failed", f"never started; {why}")
