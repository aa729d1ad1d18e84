"""What the registry says of the entries to check, and which there are."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from understudy._understudy import Registry
from understudy.folders import opened_registry
from understudy.settings import Library

# The first digits of a hash tell what has changed; nobody is meant to forge one.
DIGITS = 16


@dataclass
class Known:
    """The registry, opened once, and its libraries by name."""

    registry: Registry
    libraries: dict[str, Library]

    @classmethod
    def open(cls) -> Known:
        registry = opened_registry()
        libraries = {each.name: each for each in Library.all_from(registry.libraries_json())}
        return cls(registry, libraries)

    def entry(self, name: str) -> dict[str, Any] | None:
        """The entry of a name or an alias; None where it is unknown."""
        text = self.registry.lookup_json(name)
        return None if text is None else dict(json.loads(text))

    def served(self, library: str) -> Iterator[dict[str, Any]]:
        """Every entry of a library that has a shim, in the order of the inventory."""
        for name in recorded(self.libraries[library].folder):
            entry = self.entry(name)
            if entry is not None and entry["shim"] is not None and entry["name"] == name:
                yield entry

    def inside(self, name: str) -> list[dict[str, Any]]:
        """The served entries of a module or a class; for any other name, its own."""
        entry = self.entry(name)
        if entry is None:
            # The registry's own error shows the nearest names.
            self.registry.lookup_text(name, False)
            raise LookupError(name)
        if entry["kind"] != "module":
            return [entry]
        library = entry["library"]["name"]
        inside = [each for each in self.served(library) if each["name"].rpartition(".")[0] == entry["name"]]
        return inside or [entry]


def recorded(folder: str) -> dict[str, dict[str, Any]]:
    """The records of a library's originals, by name."""
    path = Path(folder, "originals.json")
    if not path.is_file():
        return {}
    return {each["name"]: each for each in json.loads(path.read_text(encoding="utf-8"))["originals"]}


def hashes(entry: dict[str, Any]) -> tuple[str, str]:
    """What an entry's evidence is of: the recorded original, and the stand-in with its closure."""
    original, shim = entry["recorded_sha256"], entry["shim"]["closure_sha256"]
    return original[:DIGITS], (shim or "")[:DIGITS]


def fidelity(entry: dict[str, Any]) -> str:
    """The declared fidelity, in the manifest's words."""
    told = entry.get("fidelity") or "bit-exact"
    if isinstance(told, str):
        return told.replace("-rounded", " rounded")
    ((kind, value),) = told.items()
    return f"{value} ulp" if kind == "ulp" else f"rtol {value}"


def divergences(entry: dict[str, Any]) -> list[str]:
    """The ids of the declared divergences."""
    return [each["id"] for each in entry.get("divergences") or []]
