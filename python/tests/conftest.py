"""What the tests of this package share."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import Programs


@pytest.fixture(scope="session")
def vanilla() -> str:
    """The interpreter that has the originals."""
    return str(Path(__file__).resolve().parents[2] / ".vanilla/bin/python")


@pytest.fixture
def programs(tmp_path: Path) -> Programs:
    return Programs(tmp_path)
