"""What the registry knows of originals, for whoever wants to look things up: compilers, checkers, people.

    >>> from understudy import registry
    >>> entry = registry.lookup("numpy.percentile")
    >>> entry.state, entry.shim.module
    ('shim', 'understudy_numpy.quantiles')
    >>> registry.covers("numpy.percentile", "float64[1]", "float64").answer
    'yes'

The functions here ask one registry, opened when it is first needed over every installed shim package and every folder of
`UNDERSTUDY_PATH`. `open()` makes another. The types of the answers are in `understudy.registry.entry`; they are those of
the JSON that `understudy lookup --json` prints.
"""

from __future__ import annotations

import functools
import os
from collections.abc import Iterable
from typing import Any

from understudy._understudy import RegistryError
from understudy.registry.entry import Entry
from understudy.registry.registry import Covers, Library, Registry, UnknownOriginal
from understudy.registry.scan import Reference, Scan

__all__ = [
    "Covers",
    "Entry",
    "Library",
    "Reference",
    "Registry",
    "RegistryError",
    "Scan",
    "UnknownOriginal",
    "covers",
    "find",
    "lookup",
    "open",
    "opened",
    "scan",
]


def open(folders: Iterable[str | os.PathLike[str]] | None = None) -> Registry:
    """A registry over folders of shim packages; over all that are installed where none are given."""
    return Registry(folders)


@functools.cache
def opened() -> Registry:
    """The registry that the functions of this module ask."""
    return Registry()


def lookup(what: object) -> Entry:
    """What is known of one original, by name or from a live object. Raises `UnknownOriginal`."""
    return opened().lookup(what)


def find(what: object) -> Entry | None:
    """The same, or None where nothing is known."""
    return opened().find(what)


def covers(what: object, /, *arguments: Any, **keywords: Any) -> Covers:
    """Whether the shim of an original answers a call with such arguments. Nothing is called."""
    return opened().covers(what, *arguments, **keywords)


def scan(*paths: str | os.PathLike[str]) -> Scan:
    """Every reference of a program to an original."""
    return opened().scan(*paths)
