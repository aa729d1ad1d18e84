"""A folder for a program, and running it on both sides, for the tests of the command line."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path


@dataclass
class Side:
    """What one run of a program showed."""

    code: int
    out: str
    err: str


@dataclass
class Programs:
    """A folder of programs, run with plain `python` and with `understudy run`."""

    folder: Path

    def write(self, sources: dict[str, str]) -> None:
        """Write the files of a program, given as text by relative path."""
        for name, source in sources.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(source, encoding="utf-8")

    def python(self, *arguments: str, stdin: str = "", **environment: str) -> Side:
        return self._side([sys.executable, *arguments], stdin, environment)

    def understudy(self, *arguments: str, stdin: str = "", **environment: str) -> Side:
        return self._side([sys.executable, "-m", "understudy", *arguments], stdin, environment)

    def run(self, *command: str) -> Side:
        return self._side(list(command), "", {})

    def _side(self, command: list[str], stdin: str, environment: dict[str, str]) -> Side:
        done = subprocess.run(
            command,
            cwd=self.folder,
            input=stdin,
            capture_output=True,
            text=True,
            timeout=120,
            env={**os.environ, **environment},
        )
        return Side(done.returncode, done.stdout, done.stderr)
