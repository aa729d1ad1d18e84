"""Interpreters to try things on, executors of which nothing may be left, and the ways to call one."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from understudy.executor import Executor

HERE = Path(__file__).resolve().parent
VANILLA = str(HERE.parents[1] / ".vanilla/bin/python")

sys.path.insert(0, str(HERE))

from remains import MARK, nothing_left  # noqa: E402


def interpreters() -> dict[str, str]:
    """Every interpreter of the machine that a worker may run in, by its name."""
    candidates = {"pypy3": "/usr/bin/pypy3"}
    for folder in sorted(Path(os.path.expanduser("~/.pyenv/versions")).glob("*")):
        candidates[folder.name] = str(folder / "bin/python")
    found = {}
    for name, path in candidates.items():
        if os.access(path, os.X_OK):
            code = "import sys; sys.exit(sys.version_info < (3, 9))"
            if subprocess.run([path, "-c", code], stderr=subprocess.DEVNULL).returncode == 0:
                found[name] = path
    return found


@pytest.fixture(scope="session")
def vanilla() -> str:
    """The interpreter that has NumPy. This process has none."""
    return VANILLA


@pytest.fixture
def mark(request: pytest.FixtureRequest) -> str:
    """What processes of this test are known by."""
    return f"{os.getpid()}:{request.node.name}"


FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Notes that a test has failed, for its fixtures."""
    report = yield
    if report.failed:
        item.stash[FAILED] = True
    return report


@pytest.fixture
def make(mark: str, request: pytest.FixtureRequest) -> Iterator[Callable[..., Executor]]:
    """Makes executors that know the functions of `faulty`. At the end they are shut down, and nothing may be left.

    The traceback of a test that has failed keeps its executors, and with them what is theirs in this process. So such a test
    is not told of that as well.
    """
    made: list[Executor] = []

    def executor(python: str = VANILLA, **settings: Any) -> Executor:
        environment = {MARK: mark, **settings.pop("environment", {})}
        made.append(Executor(python, path=[HERE], environment=environment, **settings))
        return made[-1]

    with nothing_left(mark, unless=lambda: request.node.stash.get(FAILED, False)):
        yield executor
        while made:
            made.pop().shutdown(cancel_futures=True, timeout=20.0)


@pytest.fixture
def pipe(tmp_path: Path) -> Iterator[tuple[str, Callable[[], None]]]:
    """A named pipe that `faulty.waits_for` waits at, and what ends the wait of one who does."""
    path = tmp_path / "pipe"
    os.mkfifo(path)
    end = os.open(path, os.O_RDWR | os.O_CLOEXEC)

    def go_on() -> None:
        os.write(end, b"x")

    yield str(path), go_on
    os.close(end)
