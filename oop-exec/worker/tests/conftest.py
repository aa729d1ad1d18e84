"""Fixtures of the worker's tests: a worker in this interpreter, and one in every interpreter of the machine."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator

import pytest

sys.path.insert(0, os.path.dirname(__file__))

from driver import Supervisor, interpreters  # noqa: E402


@pytest.fixture
def worker() -> Iterator[Supervisor]:
    with Supervisor(settings={}) as supervisor:
        yield supervisor


@pytest.fixture(params=interpreters().items(), ids=lambda item: item[0])
def python(request: pytest.FixtureRequest) -> str:
    return str(request.param[1])


@pytest.fixture(autouse=True)
def nothing_left() -> Iterator[None]:
    """After any test no process and no descriptor is left."""
    before = set(os.listdir("/proc/self/fd"))
    yield
    assert len(os.listdir("/proc/self/fd")) <= len(before), "a descriptor was left open"
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)
