"""Puts the fallback in force in an interpreter."""

from __future__ import annotations

import sys

from understudy.fallback.guard import Guard
from understudy.fallback.limits import Limits
from understudy.fallback.modules import Finder
from understudy.fallback.policy import Policy
from understudy.fallback.reasons import Watch
from understudy.fallback.session import Session
from understudy.settings import Settings


def guard_of(settings: Settings, watch: object = None) -> Guard:
    """The guard for these settings; from now on modules that only the vanilla interpreter has can be imported, too."""
    default, names = settings.fallback
    told: Watch | None = watch if hasattr(watch, "executed") else None
    libraries = {library.name: library.package for library in settings.libraries}
    session = Session(Policy(default, names), settings.vanilla, told, libraries, Limits(*settings.limits))
    guard = Guard(session, settings.libraries)
    sys.meta_path.append(Finder(session, guard.names))
    return guard
