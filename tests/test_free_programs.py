"""Programs that need the executor for some of what they do print the same bytes as on the originals."""

from __future__ import annotations

import pytest
from free_programs import PAGE, PROGRAMS, ran


@pytest.mark.parametrize("name", PROGRAMS)
def test_same_bytes(name: str) -> None:
    it = ran(name)
    assert it.printed == it.expected, it.said
    assert it.executor, "nothing of it needed the executor"
    assert it.expected


def test_page_has_them_all() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert [name for name in PROGRAMS if f"| `{name}` |" not in page] == []
