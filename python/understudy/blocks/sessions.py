"""Which worker the blocks of this process use: that of the fallback under `understudy run`, else one for each interpreter."""

from __future__ import annotations

import os
import sys
from typing import Any

from understudy.fallback.policy import Policy
from understudy.fallback.reasons import Why
from understudy.fallback.session import Session

WHY = Why("vanilla-block", "the program says so")
# Set in the workers: there a block stands where it wants to be.
IN_WORKER = "UNDERSTUDY_WORKER"
_sessions: dict[str, Session] = {}


def session_for(python: str | None) -> Session:
    """The session of an interpreter, started once. Without one that of the fallback, or this interpreter."""
    ours, libraries = _of_the_run()
    if ours is not None and python in (None, ours.python):
        return ours
    if python is None and not libraries:
        python = sys.executable
    key = "" if python is None else os.fspath(python)
    if key not in _sessions:
        _sessions[key] = Session(Policy("executor"), python, None, libraries)
    return _sessions[key]


def is_on_shims() -> bool:
    """Whether NumPy and pandas are their shims in this whole process, as under `understudy run`."""
    return bool(_of_the_run()[1])


def _of_the_run() -> tuple[Session | None, dict[str, str]]:
    """The session of the import hook's fallback, if there is one, and the package of stand-ins for each library."""
    from understudy.hook import Finder

    for finder in sys.meta_path:
        if isinstance(finder, Finder):
            libraries = {name: found[0].package for name, found in finder.libraries.items()}
            session: Any = getattr(finder.fallback, "session", None)
            return session, libraries
    return None, {}
