"""What the parent tells the child interpreter, through one environment variable.

This is read at the start of every interpreter that a program starts, so it imports little.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from typing import NamedTuple

VARIABLE = "UNDERSTUDY_RUN"


class Library(NamedTuple):
    """One library with stand-ins: the original's import name, the shim package, and the folder it lies in."""

    name: str
    package: str
    serves: str
    folder: str
    # Original modules whose shim modules have other names, as the manifest says.
    renamed: dict[str, str]

    def shim_module(self, original: str) -> str:
        """The module that stands in for an original module."""
        return self.renamed.get(original) or self.package + original[len(self.name) :]

    @classmethod
    def all_from(cls, text: str) -> list[Library]:
        """Read the registry's JSON list of libraries; of several packages for one library the one that comes first wins."""
        items = sorted(json.loads(text), key=lambda item: -item["priority"])
        return [cls(item["name"], item["package"], item["serves"], item["folder"], item["renamed"]) for item in items]


class Settings(NamedTuple):
    """Which libraries to stand in for, the form of the report afterwards, if any, and what to do where no shim
    serves: the default, and that for some names (`understudy.fallback.policy`)."""

    libraries: list[Library]
    report: str | None = None
    fallback: tuple[str, dict[str, str]] = ("error", {})
    # The interpreter that has the originals, where one was named.
    vanilla: str | None = None
    # Seconds of a call and bytes of memory in the executor (`understudy.fallback.limits`).
    limits: tuple[float | None, int | None] = (None, None)

    def to_environment(self) -> dict[str, str]:
        """The environment variable that carries these settings to interpreters of this one's environment."""
        libraries = [library._asdict() for library in self.libraries]
        settings = {**self._asdict(), "libraries": libraries, "prefix": sys.prefix}
        return {VARIABLE: json.dumps(settings)}

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Settings | None:
        """The settings that the parent left, or None in an interpreter that was not started by `understudy run`."""
        text = environment.get(VARIABLE)
        if text is None:
            return None
        data = json.loads(text)
        libraries = [Library(**library) for library in data["libraries"]]
        default, names = data["fallback"]
        return cls(libraries, data["report"], (default, names), data["vanilla"], tuple(data["limits"]))
