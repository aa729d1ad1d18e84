"""Real programs print on stand-ins, byte for byte, what they print on the originals."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[1]
PROGRAMS = [
    "examples/flights.py",
    *sorted(f"tests/programs/{path.name}" for path in (CHECKOUT / "tests/programs").glob("*.py")),
]


def run(*command: str) -> subprocess.CompletedProcess[bytes]:
    """Run a command in the checkout and keep what it prints."""
    return subprocess.run(command, cwd=CHECKOUT, capture_output=True, timeout=600, stdin=subprocess.DEVNULL)


@pytest.mark.parametrize("program", PROGRAMS)
def test_same_bytes(program: str) -> None:
    expected = run(".vanilla/bin/python", program)
    actual = run(".venv/bin/understudy", "run", "--fallback=error", program)
    assert expected.returncode == 0, expected.stderr.decode()
    assert actual.stdout.decode() == expected.stdout.decode(), actual.stderr.decode()
    assert (actual.returncode, actual.stderr) == (expected.returncode, expected.stderr)


@pytest.mark.parametrize("program", PROGRAMS)
def test_everything_is_served(program: str) -> None:
    explained = run(".venv/bin/understudy", "explain", program)
    assert explained.returncode == 0, explained.stdout.decode()


def test_there_are_no_originals_to_fall_back_on() -> None:
    for original in ("numpy", "pandas"):
        found = run(".venv/bin/python", "-c", f"import {original}")
        assert b"ModuleNotFoundError" in found.stderr
