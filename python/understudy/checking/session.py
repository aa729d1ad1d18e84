"""A check of several entries: library by library, each with its two sides, and the evidence that comes of it."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator, Sequence
from typing import Any

from understudy.checking import evidence
from understudy.checking.entries import Known
from understudy.checking.hunt import check
from understudy.checking.sides import open_sides, stand_in_of
from understudy.checking.verdicts import UNCHECKED, Verdict
from understudy.settings import Library

# Evidence is written this often, so that a check which is broken off has not been for nothing.
WRITE_EVERY = 50


class Session:
    """What to check with, and the registry that says what there is."""

    def __init__(
        self, cases: int, seed: int, python: str | None = None, path: Sequence[str] = (), write: bool = True
    ) -> None:
        self.cases, self.seed, self.python, self.path, self.write = cases, seed, python, path, write
        self.known = Known.open()

    def entries(
        self, names: Sequence[str], libraries: Sequence[str], everything: bool, changed: bool
    ) -> list[dict[str, Any]]:
        """The entries that were asked for, each once."""
        wanted: dict[str, dict[str, Any]] = {}
        for library in self.known.libraries if everything else libraries:
            if library not in self.known.libraries:
                raise LookupError(f"no package stands in for {library}; there are {', '.join(self.known.libraries)}")
            wanted |= {entry["name"]: entry for entry in self.known.served(library)}
        for name in names:
            wanted |= {entry["name"]: entry for entry in self.known.inside(name)}
        if changed:
            stored = {name: evidence.read(library.folder) for name, library in self.known.libraries.items()}
            return [entry for entry in wanted.values() if evidence.is_stale(entry, stored[entry["library"]["name"]])]
        return list(wanted.values())

    def check(self, entries: Sequence[dict[str, Any]]) -> Iterator[tuple[Library, Verdict]]:
        """The verdicts, as they are found. Raises `environments.VanillaError` where nobody has the original."""
        for library in self.known.libraries.values():
            ours = [entry for entry in entries if entry["library"]["name"] == library.name]
            shims = []
            for entry in ours:
                why = why_not(entry, library)
                if why is None:
                    shims.append(entry)
                else:
                    yield library, Verdict(entry["name"], UNCHECKED, why=why)
            if shims:
                yield from self._check(library, shims)

    def _check(self, library: Library, entries: Sequence[dict[str, Any]]) -> Iterator[tuple[Library, Verdict]]:
        found: list[tuple[dict[str, Any], Verdict]] = []
        with open_sides(library, [entry["name"] for entry in entries], self.python, self.path) as sides:
            try:
                for entry in entries:
                    verdict = check(entry, sides, self.cases, self.seed)
                    found.append((entry, verdict))
                    yield library, verdict
                    if len(found) >= WRITE_EVERY:
                        self._write(library, found, sides.versions)
                        found = []
            finally:
                self._write(library, found, sides.versions)

    def _write(self, library: Library, found: list[tuple[dict[str, Any], Verdict]], versions: dict[str, str]) -> None:
        if self.write and found:
            stored = evidence.read(library.folder)
            entries = evidence.taken_in(stored, found, versions)
            if entries != stored:
                evidence.write(library.folder, library.name, entries)


def why_not(entry: dict[str, Any], library: Library) -> str | None:
    """Why an entry has no shim that could be run beside its original; None where it has one."""
    shim = entry["shim"]
    if shim is None:
        return "nothing stands in for it"
    if library.serves == "interpreter" and shim["module"].partition(".")[0] != library.package:
        # Imported by name, the module would take its compiled half, which is the original.
        return f"its stand-in is {shim['module']}, the pure twin in the standard library"
    root = entry["name"].partition(".")[0]
    if library.serves == "interpreter" and importlib.util.find_spec(stand_in_of(root, library)) is None:
        return f"{library.package} has no module in the place of {root}"
    return None
