"""The files of the neutral value, each after those that it imports at its margin."""

from __future__ import annotations

import ast
from graphlib import TopologicalSorter
from pathlib import Path

ROOM = Path(__file__).parent.parent / "understudy_translators"


def imported(file: Path) -> set[str]:
    """The names of the parts that a file imports while it loads."""
    statements = ast.parse(file.read_text()).body
    return {each.module for each in statements if isinstance(each, ast.ImportFrom) and each.level == 1 and each.module}


def parts() -> tuple[str, ...]:
    """Every part, in an order in which they can be loaded one after the other.

    Raises:
        graphlib.CycleError: two parts import each other.
    """
    files = sorted(file for file in ROOM.glob("*.py") if file.name != "__init__.py")
    return tuple(TopologicalSorter({file.stem: sorted(imported(file)) for file in files}).static_order())
