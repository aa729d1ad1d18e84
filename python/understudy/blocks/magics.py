"""`%%vanilla` and `%%standins`: a cell of IPython or Jupyter as a block, after `%load_ext understudy`."""

from __future__ import annotations

import itertools
import linecache
import shlex
from typing import Any, Protocol

from understudy.blocks.block import Block
from understudy.blocks.here import Standins
from understudy.blocks.names import Scope
from understudy.blocks.skipping import part_in
from understudy.blocks.source import Source
from understudy.blocks.there import Vanilla

_cells = itertools.count(1)
_OPTIONS = {"--python": str, "--timeout": float}


class Shell(Protocol):
    """What of IPython's shell is used."""

    user_ns: dict[str, Any]

    def register_magic_function(self, func: Any, magic_kind: str, magic_name: str) -> None:
        """Add a magic."""


def load_ipython_extension(shell: Shell) -> None:
    """Add `%%vanilla` and `%%standins`; called by `%load_ext understudy`."""

    def vanilla(line: str, cell: str) -> Any:
        """Run a cell on the originals, in the executor: `%%vanilla [--python PYTHON] [--timeout SECONDS]`."""
        return _run(shell, Vanilla(**_options(line)), cell)

    def standins(line: str, cell: str) -> Any:
        """Run a cell on shims: `%%standins`."""
        if line.strip():
            raise ValueError(f"%%standins takes no options, and got {line.strip()!r}")
        return _run(shell, Standins(), cell)

    for magic in (vanilla, standins):
        shell.register_magic_function(magic, "cell", magic.__name__)


def _options(line: str) -> dict[str, Any]:
    words = [part for word in shlex.split(line) for part in word.split("=", 1)]
    given = {}
    for name, value in itertools.zip_longest(words[::2], words[1::2]):
        if name not in _OPTIONS or value is None:
            raise ValueError(f"%%vanilla takes --python PYTHON and --timeout SECONDS, and got {line.strip()!r}")
        given[name[2:]] = _OPTIONS[name](value)
    return given


def _run(shell: Shell, block: Block, cell: str) -> Any:
    """Run a cell; its last expression is its value, as in every cell."""
    file = f"<{block.name} cell {next(_cells)}>"
    # Tracebacks find the lines of a cell here, as those of every other.
    linecache.cache[file] = len(cell), None, cell.splitlines(keepends=True), file
    source = Source(file, 1, cell, 0, False, valued=not cell.rstrip().endswith(";"))
    outcome = block.run(source, Scope({}, shell.user_ns))
    shell.user_ns.update(outcome.bound)
    for gone in outcome.deleted:
        shell.user_ns.pop(gone, None)
    if outcome.error is not None:
        trace = outcome.error.__traceback__
        raise outcome.error.with_traceback(part_in(file, trace) or trace)
    return outcome.result
