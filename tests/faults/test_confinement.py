"""Confinement on request, by way of the Python face: what is forbidden fails in the call, and everything else works."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from pathlib import Path

import faulty
import pytest
from understudy.executor import Executor
from ways import raised

Make = Callable[..., Executor]


@pytest.mark.parametrize("confined", [False, True])
def test_network(make: Make, confined: bool) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        executor = make(workers=1, network=not confined)
        port = server.getsockname()[1]
        if confined:
            assert isinstance(raised(lambda: executor.call(faulty.connects, port)), OSError)
        else:
            assert executor.call(faulty.connects, port) == port
        assert executor.call(faulty.add, b"x" * (1 << 20), b"y") == b"x" * (1 << 20) + b"y"


@pytest.mark.parametrize("own", [False, True])
def test_files(make: Make, tmp_path: Path, own: bool) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    outside = tmp_path / "outside"
    executor = make(workers=1, writable=False, scratch=scratch if own else None)
    error = raised(lambda: executor.call(faulty.writes, str(outside)))
    assert isinstance(error, OSError) and error.filename == str(outside), error
    assert not outside.exists()
    # The worker's folder is the scratch folder, and it can be written.
    folder = executor.call(os.getcwd)
    assert executor.call(faulty.writes, "inside") == 5
    assert os.path.exists(os.path.join(folder, "inside"))
    assert (folder == str(scratch)) == own
    executor.shutdown()
    assert os.path.exists(folder) == own


def test_privileges(make: Make) -> None:
    executor = make(workers=1, privileges=False)
    assert executor.call(faulty.no_new_privileges) == 1
    assert executor.call(faulty.add, 1, 2) == 3


def test_everything_at_once_and_deaths_are_told_as_ever(make: Make) -> None:
    executor = make(
        workers=1, network=False, writable=False, privileges=False, memory=512 << 20, processes=16, files=64
    )
    for _ in range(2):
        assert executor.call(faulty.add, 1, 2) == 3
        error = raised(lambda: executor.call(faulty.segfaults))
        assert error.report.signal == 11 and "in segfaults" in error.report.stack  # type: ignore[attr-defined]


@pytest.mark.parametrize("signal", [9, 15, 19])
def test_a_confined_worker_does_not_reach_its_guard(make: Make, signal: int) -> None:
    executor = make(workers=1, network=False, writable=False, privileges=False)
    guard = executor.call(os.getppid)
    made = raised(lambda: executor.call(os.kill, guard, signal))
    assert isinstance(made, OSError), made
    assert executor.call(faulty.add, 1, 2) == 3
