"""A worker starts about as fast as its interpreter, and an idle one sleeps."""

from __future__ import annotations

import os
import subprocess
import time

from driver import DEADLINE, Supervisor


def test_start_up(python: str) -> None:
    def bare() -> float:
        began = time.perf_counter()
        subprocess.run([python, "-I", "-c", "pass"], check=True, stdin=subprocess.DEVNULL)
        return time.perf_counter() - began

    def worker() -> float:
        began = time.perf_counter()
        with Supervisor(python, {}):
            pass
        return time.perf_counter() - began

    worker()
    floor, ours = min(bare() for _ in range(8)), min(worker() for _ in range(8))
    # About 3 ms on an idle machine. A busy one must not fail the test; a heavy import must.
    assert ours < 3 * floor + 0.03


def test_nothing_is_imported_that_costs(python: str) -> None:
    bare = subprocess.run(
        [python, "-I", "-c", "import sys; print(*sys.modules)"], check=True, capture_output=True, text=True
    )
    with Supervisor(python, {}) as worker:
        modules = set(worker.evaluate("list(__import__('sys').modules)").value)
    heavy = {"socket", "threading", "traceback", "typing", "logging", "ctypes", "enum", "dataclasses", "re", "signal",
             "selectors", "tempfile", "random", "inspect", "ast", "linecache", "pickle", "subprocess", "mmap"}  # fmt: skip
    assert not (modules - set(bare.stdout.split())) & heavy


def test_an_idle_worker_sleeps(worker: Supervisor) -> None:
    from pathlib import Path

    assert worker.evaluate("1").value == 1
    assert worker.process is not None
    status = Path(f"/proc/{worker.process.pid}/stat")
    deadline = time.monotonic() + DEADLINE
    while status.read_text().rsplit(")", 1)[1].split()[0] != "S":
        assert time.monotonic() < deadline
        os.sched_yield()
