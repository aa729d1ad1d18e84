"""The machine's wall clock jumps by hours while calls run. Deadlines and idle time-outs are of the monotonic clock.

The jump is that of `clock.c`, which program and worker load: it moves what the C library says of the wall clock.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import HERE
from program import Program, programs

COMPILER = shutil.which("cc")
JUMPING = pytest.mark.skipif(
    COMPILER is None or not sys.platform.startswith("linux"),
    reason="there is no C compiler here to make the clock with",
)

HOURS = 9 * 3600
JUMPS = {"forward": [HOURS], "back": [-HOURS], "forward and back": [HOURS, -HOURS, 0, 2 * HOURS]}

CLOCK = """
import mmap, struct, time
clock = mmap.mmap(os.open(os.environ["JUMPING_CLOCK"], os.O_RDWR), 8)
def jump():
    for moved in JUMPS:
        before = time.time()
        now, = struct.unpack("q", clock[:8])
        clock[:8] = struct.pack("q", moved)
        # Both see it, or this would be a test of nothing.
        assert abs(time.time() - before - (moved - now)) < 60, "the clock of the program does not jump"
        threading.Event().wait(0.03)
def took(attempt):
    began = time.monotonic()
    given = failed(attempt)
    return [given[0], time.monotonic() - began]
def in_worker(executor):
    return executor.call(faulty.wall_clock) - time.time()
"""

# What happens while the clock jumps, and what the program says of it.
CASES: dict[str, tuple[str, Callable[[list[object]], bool]]] = {
    "the worker's clock jumps too": (
        "pool = executor(workers=1)\n"
        "assert abs(in_worker(pool)) < 60\n"
        "jump()\n"
        "say([abs(in_worker(pool)) < 60, abs(time.time() - REAL()) > 3600])\n",
        lambda said: said == [True, True],
    ),
    "a deadline is neither early nor late": (
        "pool = executor(workers=1)\n"
        "pool.call(faulty.add, 1, 2)\n"
        "slow = pool.options(timeout=1.5).submit(faulty.endless_loop_in_c)\n"
        "until(slow.running)\n"
        "say(took(lambda: (jump(), slow.result(60))))\n",
        lambda said: said[0] == "CallTimeout" and 1.0 < _seconds(said) < 15.0,
    ),
    "a call that waits in the queue": (
        "pool = executor(workers=1)\n"
        "first = pool.submit(faulty.endless_loop_in_c)\n"
        "until(first.running)\n"
        "waits = pool.options(timeout=1.5).submit(faulty.add, 1, 2)\n"
        "say(took(lambda: (jump(), waits.result(60))))\n"
        "first.cancel()\n",
        lambda said: said[0] == "CallTimeout" and 1.0 < _seconds(said) < 15.0,
    ),
    "a thread that waits in a call": (
        "pool = executor(workers=1)\n"
        "pool.call(faulty.add, 1, 2)\n"
        "jumper = threading.Timer(0.1, jump)\n"
        "jumper.start()\n"
        "say(took(lambda: pool.options(timeout=1.5).call(faulty.endless_loop_in_c)))\n"
        "jumper.join()\n",
        lambda said: said[0] == "CallTimeout" and 1.0 < _seconds(said) < 15.0,
    ),
    "a call with time enough ends well": (
        "pool = executor(workers=1)\n"
        "read, write = os.pipe()\n"
        "slow = pool.options(timeout=60).submit(faulty.waits_for, PIPE)\n"
        "until(slow.running)\n"
        "jump()\n"
        "pipe = os.open(PIPE, os.O_RDWR)\n"
        "os.write(pipe, b'x')\n"
        "say(failed(lambda: slow.result(60)))\n",
        lambda said: said[0] == "gave",
    ),
    "a map": (
        "pool = executor(workers=2)\n"
        "results = pool.map(faulty.add, range(3000), range(3000), timeout=60)\n"
        "next(results)\n"
        "jump()\n"
        "say([sum(results) == 2999 * 3000])\n",
        lambda said: said == [True],
    ),
    "an idle worker stays until its time": (
        "pool = executor(floor=0, ceiling=1, idle_timeout=1.5)\n"
        "pool.call(faulty.add, 1, 2)\n"
        "began = time.monotonic()\n"
        "jump()\n"
        "stayed = len(pool.statistics()['workers'])\n"
        "until(lambda: not pool.statistics()['workers'], deadline=30)\n"
        "say([stayed, time.monotonic() - began])\n",
        lambda said: said[0] == 1 and 1.0 < _seconds(said) < 15.0,
    ),
}


def _seconds(said: list[object]) -> float:
    assert isinstance(said[1], float)
    return said[1]


@pytest.fixture(scope="session")
def clock(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The library of the clock that jumps."""
    made = tmp_path_factory.mktemp("clock") / "clock.so"
    subprocess.run([str(COMPILER), "-shared", "-fPIC", "-O1", "-o", made, HERE / "clock.c"], check=True)
    return made


@pytest.fixture
def program(mark: str) -> Iterator[Callable[..., Program]]:
    yield from programs(mark)


@JUMPING
@pytest.mark.parametrize("jump", JUMPS)
@pytest.mark.parametrize("case", CASES)
def test_a_clock_that_jumps(program: Callable[..., Program], clock: Path, tmp_path: Path, case: str, jump: str) -> None:
    source, right = CASES[case]
    moved = tmp_path / "moved"
    moved.write_bytes(bytes(8))
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    real = "REAL = lambda: float(os.popen('env -u LD_PRELOAD date +%s').read())\n"
    prelude = f"JUMPS = {JUMPS[jump]}\nPIPE = {str(pipe)!r}\n{real}"
    child = program(prelude + CLOCK + source + "pool.shutdown(cancel_futures=True, timeout=20)\n",
                    LD_PRELOAD=str(clock), JUMPING_CLOCK=str(moved))  # fmt: skip
    said = child.hear()
    assert isinstance(said, list) and right(said), said
    assert child.ends() == 0


def test_no_wall_clock_in_the_supervisor() -> None:
    """No jump that was not thought of changes anything either: what waits does not look at the wall clock."""
    sources = HERE.parents[1] / "oop-exec/src"
    # Dates for people, and the times of files, which are of that clock.
    allowed = {"determinism/verdict.rs", "determinism/files.rs", "determinism/mod.rs", "process/doctor.rs"}
    for path in sources.rglob("*.rs"):
        if str(path.relative_to(sources)) not in allowed:
            text = path.read_text()
            assert "SystemTime" not in text and "CLOCK_REALTIME" not in text, path
    for path in (HERE.parents[1] / "oop-exec/worker/understudy_worker").glob("*.py"):
        if path.name != "controls.py":  # It gives calls a clock of its own.
            assert "time.time(" not in path.read_text(), path
