"""What the tests of the executor wait for and expect."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest

# Seconds after which what a test waits for has not happened.
DEADLINE = 60.0


def until(ready: Callable[[], bool]) -> None:
    """Wait for something that another process or thread does."""
    end = time.monotonic() + DEADLINE
    while not ready():
        assert time.monotonic() < end, "it did not happen"
        threading.Event().wait(0.002)


def raised(call: Callable[[], object]) -> BaseException:
    with pytest.raises(BaseException) as caught:
        call()
    return caught.value
