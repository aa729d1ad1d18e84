"""The references of a program to originals, as types. The JSON is that of `understudy explain --json`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from understudy.registry.entry import Kind, State
from understudy.registry.record import Record


class Reference(Record):
    """A place where a program names an original; line and column are counted from 1."""

    __slots__ = ("file", "line", "column", "written", "original", "alias", "kind", "state", "shim")
    file: str
    line: int
    column: int
    written: str
    original: str
    alias: str | None
    kind: Kind
    state: State
    shim: str | None

    @property
    def served(self) -> bool:
        """Whether a program that runs on stand-ins gets past here."""
        return self.state in ("shim", "interpreter", "none-needed")


class Failure(Record):
    """A file that could not be read or does not parse, with the error's id and place."""

    __slots__ = ("file", "id", "message", "line", "column")
    file: str
    id: str
    message: str
    line: int | None
    column: int | None


class Scan(Record):
    """All that a program refers to: its references in their order, and the files that tell nothing."""

    __slots__ = ("references", "failures", "files", "problems")
    references: tuple[Reference, ...]
    failures: tuple[Failure, ...]
    files: tuple[str, ...]
    problems: tuple[str, ...]

    @property
    def originals(self) -> tuple[str, ...]:
        """The defining name of each original that is referred to, sorted."""
        return tuple(sorted({reference.original for reference in self.references}))

    @property
    def missing(self) -> tuple[str, ...]:
        """The originals that nothing serves, sorted."""
        return tuple(sorted({one.alias or one.original for one in self.references if not one.served}))

    @classmethod
    def read(cls, data: Mapping[str, Any]) -> Scan:
        """From its JSON."""
        files = data["files"]
        references = [Reference(file=file["path"], **reference) for file in files for reference in file["references"]]
        failures = [Failure(file=file["path"], **file["error"]) for file in files if file["error"] is not None]
        paths = tuple(file["path"] for file in files)
        return cls(
            references=tuple(references), failures=tuple(failures), files=paths, problems=tuple(data["problems"])
        )
