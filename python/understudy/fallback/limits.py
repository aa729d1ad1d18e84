"""What a call of an original may take in the executor: seconds, and bytes of memory.

From weak to strong: `[executor]` of `understudy.toml` and the environment variable `UNDERSTUDY_EXECUTOR`. Nothing is limited
by default.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from understudy.fallback.policy import PolicyError, table_of

VARIABLE = "UNDERSTUDY_EXECUTOR"
UNITS = {"": 1, "kB": 10**3, "MB": 10**6, "GB": 10**9, "KiB": 2**10, "MiB": 2**20, "GiB": 2**30}


class Limits(NamedTuple):
    """Seconds for one call, and bytes for the worker."""

    timeout: float | None = None
    memory: int | None = None

    def changed(self, name: str, given: Any, where: str) -> Limits:
        """These limits with one more; `where` is for messages. Raises `PolicyError`."""
        if name == "timeout":
            return self._replace(timeout=_seconds(given, where))
        if name == "memory":
            return self._replace(memory=_bytes(given, where))
        raise PolicyError(f"{where}: {name!r} is no limit; there are timeout and memory")


NO_LIMITS = Limits()


def find(environment: Mapping[str, str] = os.environ, folder: Path | None = None) -> Limits:
    """The limits of a run that starts in a folder. Raises `PolicyError`."""
    limits = Limits()
    file, table = table_of("executor", folder)
    for name, given in table.items():
        limits = limits.changed(name, given, str(file))
    for word in filter(None, (part.strip() for part in environment.get(VARIABLE, "").split(","))):
        name, _, text = word.partition("=")
        limits = limits.changed(name.strip(), text.strip(), f"the environment variable {VARIABLE}")
    return limits


def _seconds(given: Any, where: str) -> float:
    try:
        seconds = float(given)
    except (TypeError, ValueError):
        seconds = -1.0
    if not 0 < seconds < float("inf"):
        raise PolicyError(f"{where}: timeout is {given!r}; it must be a number of seconds, such as 30")
    return seconds


def _bytes(given: Any, where: str) -> int:
    found = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([a-zA-Z]*)", str(given))
    if found is None or found[2] not in UNITS:
        raise PolicyError(f'{where}: memory is {given!r}; it must be a number of bytes, or such as "2GB" or "512MiB"')
    return int(float(found[1]) * UNITS[found[2]])
