"""`%%vanilla` and `%%standins` in IPython."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest

IPython = pytest.importorskip("IPython", reason="IPython is not installed; `cargo xtask setup` brings it")


@pytest.fixture
def shell() -> Iterator[Any]:
    made = IPython.core.interactiveshell.InteractiveShell.instance()
    made.run_cell("%load_ext understudy").raise_error()
    yield made
    made.clear_instance()


# Cells one after the other, and what the last one gives.
CELLS: dict[str, tuple[list[str], object]] = {
    "a value and names": (["x = [3, 1]", "%%vanilla --timeout 60\ny = sorted(x)\nx.append(2)\nlen(x)", "x, y, _"], ([3, 1, 2], [1, 3], 3)),
    "no value": (["%%vanilla\n1 + 1;"], None),
    "on shims": (["%%standins\nz = 4\nz + 1"], 5),
    "names bound before an exception": (["%%vanilla\nk = 1\n1 / 0", "k"], 1),
    "deleted names": (["gone = 1", "%%vanilla\ndel gone", "'gone' in globals()"], False),
    "a block in a cell": (["import understudy\nwith understudy.vanilla():\n    w = 6 * 7", "w"], 42),
}  # fmt: skip


@pytest.mark.parametrize("name", CELLS)
def test_cells(shell: Any, name: str) -> None:
    cells, expected = CELLS[name]
    results = [shell.run_cell(cell, store_history=True) for cell in cells]
    assert results[-1].result == expected


def test_a_cell_runs_in_another_process(shell: Any) -> None:
    assert shell.run_cell("%%vanilla\nimport os\nos.getpid()").result not in (None, os.getpid())


@pytest.mark.parametrize(
    ("cell", "words"), [("%%vanilla --nope 1\n1", "--timeout SECONDS"), ("%%standins x\n1", "takes no options")]
)
def test_wrong_options(shell: Any, cell: str, words: str) -> None:
    assert words in str(shell.run_cell(cell).error_in_exec)
