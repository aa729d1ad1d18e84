"""Deaths with shared memory in hand: what others hold stays right, and all of it is freed."""

from __future__ import annotations

import os
from array import array
from collections.abc import Callable

import faulty
import pytest
from understudy.executor import Executor, KilledBySystem
from ways import PATIENCE, raised

Make = Callable[..., Executor]
SIZE = 1 << 20


def big(start: int) -> bytes:
    return bytes([start % 256]) * SIZE


@pytest.mark.parametrize("start", ["spawn", "fork"])
def test_results_outlive_their_worker(make: Make, start: str) -> None:
    executor = make(workers=1, start=start, preload=["faulty"])
    kept = [executor.call(faulty.add, big(number), b"!") for number in range(4)]
    for _ in range(3):
        assert type(raised(lambda: executor.call(faulty.dies_with_memory, big(9)))) is KilledBySystem
        kept.append(executor.call(faulty.add, big(len(kept)), b"!"))
    assert kept == [big(number) + b"!" for number in range(7)]


@pytest.mark.parametrize("start", ["spawn", "fork"])
def test_memory_comes_back_from_workers_that_died_with_it(make: Make, start: str) -> None:
    executor = make(workers=1, start=start, preload=["faulty"])
    before = None
    for number in range(12):
        raised(lambda number=number: executor.call(faulty.dies_with_memory, big(number)))  # type: ignore[misc]
        assert executor.call(faulty.add, big(number), b"!") == big(number) + b"!"
        used = mapped()
        if number == 3:
            before = used
    assert before is not None and mapped() <= before + (4 << 20)


def mapped() -> int:
    """The memory files that this process has mapped or open, in bytes."""
    sizes = {}
    for name in os.listdir("/proc/self/fd"):
        try:
            if "memfd:" in os.readlink(f"/proc/self/fd/{name}"):
                status = os.stat(f"/proc/self/fd/{name}")
                sizes[status.st_ino] = status.st_size
        except OSError:
            pass
    total = sum(sizes.values())
    with open("/proc/self/maps") as stream:
        for line in stream:
            if "memfd:" in line and int(line.split()[4]) not in sizes:
                begin, _, end = line.split()[0].partition("-")
                total += int(end, 16) - int(begin, 16)
    return total


def test_an_argument_array_survives_its_readers(make: Make) -> None:
    executor = make(workers=2)
    numbers = array("d", range(SIZE // 8))
    dying = [executor.submit(faulty.dies_with_memory, numbers) for _ in range(4)]
    living = [executor.submit(faulty.total, numbers) for _ in range(4)]
    assert all(type(future.exception(PATIENCE)) is KilledBySystem for future in dying)
    assert {future.result(PATIENCE) for future in living} == {sum(numbers)}
    assert numbers == array("d", range(SIZE // 8))


def test_a_worker_killed_while_it_reads_a_large_argument(make: Make) -> None:
    """From outside, at any moment: whatever it was doing, the next call is right."""
    executor = make(workers=1)
    for _ in range(10):
        pid = executor.call(faulty.pid)
        future = executor.submit(faulty.add, big(1) * 16, b"!")
        os.kill(pid, 9)
        try:
            assert future.result(PATIENCE) == big(1) * 16 + b"!"
        except KilledBySystem as error:
            assert error.report is not None and error.report.pid == pid
        assert executor.call(faulty.add, big(2), b"!") == big(2) + b"!"
