"""What is said of a block that cannot run on the other side."""

from __future__ import annotations


class BlockRefused(Exception):
    """A block or function that cannot run on the other side; nothing of it has run. `id` names a paragraph of docs/errors.md."""

    def __init__(self, id: str, file: str, line: int, what: str, advice: str) -> None:
        self.id = id
        self.file = file
        self.line = line
        super().__init__(f"{file}, line {line}: {what}. {advice} [{id}]")
