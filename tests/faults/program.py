"""Programs that use the executor, each in a process of its own, and that say things."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

from conftest import HERE, VANILLA
from remains import MARK, nothing_left

PRELUDE = """
import json, os, resource, signal, sys, threading
import faulty
from understudy.executor import *
from remains import MARK, descriptors, until
def executor(**settings):
    environment = {MARK: os.environ[MARK]}
    return Executor(sys.argv[1], path=[sys.argv[2]], environment=environment, **settings)
def say(value):
    print(json.dumps(value), flush=True)
def failed(attempt):
    try:
        return ["gave", repr(attempt())]
    except BaseException as error:
        return [type(error).__name__, str(error)]
"""


class Program:
    """A program in a process of its own that says things, a line of JSON each."""

    def __init__(self, source: str, mark: str, environment: dict[str, str]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", PRELUDE + source, VANILLA, str(HERE)],
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), MARK: mark, **environment},
        )

    def hear(self) -> Any:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, f"it ended with {self.process.wait(20)}"
        return json.loads(line)

    def ends(self) -> int:
        return self.process.wait(60)


def programs(mark: str) -> Iterator[Callable[..., Program]]:
    """Runs programs, with variables of their own. In the end nothing with their mark may be left, whatever has become of them."""
    made: list[Program] = []

    def run(source: str, **environment: str) -> Program:
        made.append(Program(source, mark, environment))
        return made[-1]

    with nothing_left(mark):
        yield run
        for one in made:
            if one.process.poll() is None:
                one.process.kill()
            one.process.communicate()
