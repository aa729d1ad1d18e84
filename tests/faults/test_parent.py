"""The caller's own process is in trouble: killed, forked, out of descriptors or of shared memory. Nothing outlives it.

Each of these happens to a child of the tests, which is a program that uses the executor.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from program import Program, programs
from remains import processes, until


@pytest.fixture
def program(mark: str) -> Iterator[Callable[..., Program]]:
    yield from programs(mark)


# Killed


@pytest.mark.parametrize("start", ["spawn", "fork"])
@pytest.mark.parametrize(
    "busy",
    [
        "pass",
        "pool.submit(faulty.endless_loop_in_c); pool.submit(faulty.endless_loop_without_signals)",
        "say(pool.call(faulty.daemon, sys.argv[2] + '/no'))",
        "pool.submit(faulty.add, b'x' * (64 << 20), b'')",
    ],
    ids=["idle", "endless loops in C", "daemons", "large arguments"],
)
def test_no_orphan_stays(program: Callable[[str], Program], mark: str, tmp_path: Path, busy: str, start: str) -> None:
    busy = busy.replace("sys.argv[2] + '/no'", repr(str(tmp_path / "daemon")))
    child = program(
        f"pool = executor(workers=2, start={start!r}, preload=['faulty'])\n"
        "pool.all(faulty.pid)\n"
        f"{busy}\n"
        "say('ready')\n"
        "threading.Event().wait()\n"
    )
    while child.hear() != "ready":
        pass
    # Guards, workers, the fork server, daemons.
    assert len(list(processes(mark))) >= 3
    child.process.kill()
    assert child.ends() == -signal.SIGKILL
    until(lambda: not list(processes(mark)), "an orphan stayed")


def test_no_orphan_stays_after_a_fork(program: Callable[[str], Program], mark: str) -> None:
    """A child that the program forked holds copies of every socket, and lives on."""
    child = program(
        "pool = executor(workers=2)\n"
        "pool.all(faulty.pid)\n"
        "forked = os.fork()\n"
        "if not forked: signal.pause()\n"
        "say(forked)\n"
        "threading.Event().wait()\n"
    )
    forked = child.hear()
    child.process.kill()
    child.ends()
    until(lambda: all(line.startswith(f"{forked} ") for line in processes(mark)), "an orphan stayed")
    os.kill(forked, signal.SIGKILL)


@pytest.mark.parametrize("end", ["sys.exit(3)", "os._exit(3)", "os.kill(os.getpid(), signal.SIGTERM)", "1 / 0", "pass"])
def test_no_orphan_stays_however_it_ends(program: Callable[[str], Program], mark: str, end: str) -> None:
    child = program(f"pool = executor(workers=2)\npool.all(faulty.pid)\npool.submit(faulty.endless_loop_in_c)\n{end}\n")
    assert child.ends() == {"sys.exit(3)": 3, "os._exit(3)": 3, "1 / 0": 1, "pass": 0}.get(end, -signal.SIGTERM)
    until(lambda: not list(processes(mark)), "an orphan stayed")


# Forked


def test_a_forks_copy_refuses_and_the_original_is_unharmed(program: Callable[[str], Program], tmp_path: Path) -> None:
    pipe = str(tmp_path / "pipe")
    os.mkfifo(pipe)
    child = program(
        "pool = executor(workers=2)\n"
        "assert pool.call(faulty.add, 1, 2) == 3\n"
        f"running = pool.submit(faulty.waits_for, {pipe!r}, 'neighbour')\n"
        "forked = os.fork()\n"
        "if not forked:\n"
        "    say([failed(lambda: pool.call(faulty.add, 1, 2))[0], failed(lambda: pool.submit(faulty.pid))[0],\n"
        "         failed(lambda: list(pool.map(faulty.pid, [1])))[0], failed(lambda: pool.eval('1'))[0]])\n"
        "    pool.shutdown()\n"
        "    del pool, running\n"
        "    with executor(workers=1) as own: say(own.call(faulty.add, 2, 3))\n"
        "    sys.exit(7)\n"
        "say(os.waitstatus_to_exitcode(os.waitpid(forked, 0)[1]))\n"
        "say(pool.call(faulty.add, 3, 4))\n"
        f"open({pipe!r}, 'w').write('x')\n"
        "say(running.result(60))\n"
        "pool.shutdown()\n"
    )
    assert child.hear() == ["ExecutorClosed"] * 4
    assert [child.hear() for _ in range(4)] == [5, 7, 7, "neighbour"]
    assert child.ends() == 0


@pytest.mark.parametrize("method", ["fork", "forkserver", "spawn"])
def test_beside_multiprocessing(program: Callable[[str], Program], method: str) -> None:
    child = program(
        "import multiprocessing\n"
        "pool = executor(workers=2)\n"
        "assert pool.call(faulty.add, 1, 2) == 3\n"
        f"with multiprocessing.get_context({method!r}).Pool(2) as other:\n"
        "    futures = [pool.submit(faulty.add, n, 1) for n in range(50)]\n"
        "    say(other.starmap(faulty.add, [(n, 1) for n in range(50)]) == [f.result(60) for f in futures])\n"
        "say(pool.call(faulty.add, 3, 4))\n"
        "pool.shutdown()\n"
    )
    assert [child.hear(), child.hear()] == [True, 7]
    assert child.ends() == 0


# Out of descriptors


def test_out_of_descriptors(program: Callable[[str], Program]) -> None:
    """What cannot be had is an error of the call that needed it; once descriptors are back, so is the executor."""
    child = program(
        "pool = executor(workers=2)\n"
        # What the package itself opens for the first time is not what this is about.
        "with executor(workers=1) as other: other.call(faulty.add, 1, 2)\n"
        "resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))\n"
        "held = []\n"
        "try:\n"
        "    while True: held.append(os.open(os.devnull, os.O_RDONLY))\n"
        "except OSError: pass\n"
        "say(failed(lambda: pool.options(timeout=30).call(faulty.add, 1, 2)))\n"
        "for one in held: os.close(one)\n"
        "say(failed(lambda: pool.options(timeout=30).call(faulty.add, 1, 2)))\n"
        "held = []\n"
        "try:\n"
        "    while True: held.append(os.open(os.devnull, os.O_RDONLY))\n"
        "except OSError: pass\n"
        # A worker that is there goes on: small calls need none. Large ones do not need any either, they only are slower.
        "say(failed(lambda: pool.call(faulty.add, 2, 3)))\n"
        "say(failed(lambda: len(pool.call(faulty.add, b'x' * (1 << 20), b''))))\n"
        # One that dies cannot be replaced: its call and the next ones say so.
        "say(failed(lambda: pool.options(timeout=30).call(faulty.killed))[0])\n"
        "before = [worker['pid'] for worker in pool.statistics()['workers'] if worker['pid']]\n"
        "for pid in before: os.kill(pid, 9)\n"
        "until(lambda: not any(os.path.exists(f'/proc/{pid}') for pid in before))\n"
        "say(failed(lambda: pool.options(timeout=30).call(faulty.add, 3, 4)))\n"
        "for one in held: os.close(one)\n"
        "say(failed(lambda: pool.options(timeout=30).call(faulty.add, 4, 5)))\n"
        "pool.shutdown()\n"
    )
    first = child.hear()
    assert first[0] in ("ResourcesExhausted", "LaunchFailed") and "24" in first[1], first
    assert child.hear() == ["gave", "3"]
    assert child.hear() == ["gave", "5"]
    assert child.hear() == ["gave", str(1 << 20)]
    assert child.hear() == "KilledBySystem"
    starved = child.hear()
    assert starved == ["gave", "7"] or starved[0] in ("ResourcesExhausted", "LaunchFailed"), starved
    assert child.hear() == ["gave", "9"]
    assert child.ends() == 0


# Out of shared memory


def test_out_of_shared_memory(program: Callable[[str], Program]) -> None:
    """Segments can be no larger than 1 MiB: large data goes through the socket, and what is too large for that is told."""
    child = program(
        "pool = executor(workers=1)\n"
        "assert pool.call(faulty.add, 1, 2) == 3\n"
        "soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, hard))\n"
        "big = b'x' * (8 << 20)\n"
        "say(failed(lambda: pool.call(faulty.add, big, b'y') == big + b'y'))\n"
        "say(failed(lambda: pool.submit(faulty.add, big, b'y').result(60) == big + b'y'))\n"
        "say(failed(lambda: len(pool.call(faulty.add, b'x' * (80 << 20), b'')))[0])\n"
        "say(failed(lambda: pool.call(faulty.add, 1, 2)))\n"
        "say(failed(lambda: list(pool.map(len, [big] * 5))))\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))\n"
        "say(failed(lambda: pool.call(faulty.add, big * 10, b'y') == big * 10 + b'y'))\n"
        "pool.shutdown()\n"
    )
    assert child.hear() == ["gave", "True"]
    assert child.hear() == ["gave", "True"]
    assert child.hear() in ("ResourcesExhausted", "CannotTravel")
    assert child.hear() == ["gave", "3"]
    assert child.hear() == ["gave", str([8 << 20] * 5)]
    assert child.hear() == ["gave", "True"]
    assert child.ends() == 0
