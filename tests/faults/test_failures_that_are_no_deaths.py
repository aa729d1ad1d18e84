"""A call fails or misbehaves and its worker lives: the caller is told, and the next call finds everything as it was."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import faulty
import pytest
from remains import until
from understudy.executor import (
    CallCancelled,
    CallTimeout,
    CannotTravel,
    Executor,
    KilledBySystem,
    MemoryLimitExceeded,
    RemoteError,
    callback,
)
from ways import PATIENCE, WAYS, raised

Make = Callable[..., Executor]
Pipe = tuple[str, Callable[[], None]]


# Exceptions


@pytest.mark.parametrize("way", WAYS)
def test_exceptions_come_back_and_cost_nothing(make: Make, way: str) -> None:
    executor = make(workers=1)
    pid = executor.call(faulty.pid)

    def error(function: Callable[..., Any], *args: object) -> BaseException:
        return raised(lambda: WAYS[way](executor, function, *args))

    two = error(faulty.raises_two_arguments)
    assert type(two) is faulty.TwoArguments and two.args == ("no luck (7)",) and two.code == 7
    silent = error(faulty.raises_bad_repr)
    assert type(silent) is faulty.BadRepr and silent.args == ("hidden",)
    odd = error(faulty.raises_bad_arguments)
    assert isinstance(odd, RemoteError) and odd.type_name == "faulty.BadArguments" and odd.args_data is None
    unknown = error(faulty.raises_unknown)
    assert isinstance(unknown, RemoteError) and isinstance(unknown, LookupError)
    assert (unknown.type_name, unknown.args_data) == ("nowhere.to.be.found.OnlyHere", ("text", 5))
    missing = error(faulty.imports_what_is_missing)
    assert type(missing) is ModuleNotFoundError and missing.name == "no_such_module_anywhere"
    round_trip = error(faulty.raises_a_cycle)
    assert isinstance(round_trip, ValueError) and isinstance(round_trip.__cause__, KeyError)
    deep = error(faulty.recurses)
    assert type(deep) is RecursionError
    assert executor.call(faulty.pid) == pid


@pytest.mark.parametrize("way", WAYS)
def test_no_constructor_of_an_exception_runs_here(make: Make, way: str) -> None:
    before = faulty.Counts.made
    error = raised(lambda: WAYS[way](make(workers=1), faulty.raises_counting))
    assert type(error) is faulty.Counts and error.args == ("once", 1)
    assert faulty.Counts.made == before


@pytest.mark.parametrize("name", ["SystemExit", "KeyboardInterrupt", "GeneratorExit"])
@pytest.mark.parametrize("way", WAYS)
def test_a_base_exception_is_one_calls_own(make: Make, way: str, name: str) -> None:
    executor = make(workers=1)
    pid = executor.call(faulty.pid)
    error = raised(lambda: WAYS[way](executor, faulty.raises_base, name))
    assert type(error).__name__ == name or isinstance(error, RemoteError) and error.type_name.endswith(name)
    assert executor.call(faulty.pid) == pid


def test_a_giant_exception_is_cut_or_told(make: Make) -> None:
    executor = make(workers=1)
    error = raised(lambda: executor.call(faulty.raises_a_giant))
    assert isinstance(error, ValueError)
    assert executor.call(faulty.add, 1, 2) == 3


# Values


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("what", "path", "kind"),
    [
        ("a lock", 'result["inner"][1]', "lock"),
        ("a generator", "result", "generator"),
        ("deep", "result", "list"),
        ("no repr", "result[0]", "NoRepr"),
        ("a hostile class", "result", "Hostile"),
    ],
)
def test_what_is_no_data_cannot_travel(make: Make, way: str, what: str, path: str, kind: str) -> None:
    executor = make(workers=1)
    pid = executor.call(faulty.pid)
    error = raised(lambda: WAYS[way](executor, faulty.returns, what))
    assert type(error) is CannotTravel, f"{type(error).__name__}: {error}"
    assert error.path.startswith(path) and kind in error.type_name
    assert executor.call(faulty.pid) == pid


@pytest.mark.parametrize("way", WAYS)
def test_ten_gigabytes_are_refused_before_memory_is_spent(make: Make, way: str) -> None:
    executor = make(workers=1, max_result=1 << 30)
    executor.call(faulty.pid)
    before = peak()
    error = raised(lambda: WAYS[way](executor, faulty.returns, "ten gigabytes"))
    assert type(error) is CannotTravel, f"{type(error).__name__}: {error}"
    assert peak() - before < 32 << 20
    assert executor.call(faulty.add, 1, 2) == 3


def peak() -> int:
    """The most memory that this process has had, in bytes."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM"))


# Limits


def test_out_of_memory_says_limit_peak_and_who_asked(make: Make) -> None:
    executor = make(workers=1, memory=256 << 20)
    for function in (faulty.takes_memory, faulty.takes_memory_piece_by_piece):
        error = raised(lambda function=function: executor.call(function))  # type: ignore[misc]
        assert type(error) is MemoryLimitExceeded and isinstance(error, MemoryError)
        assert error.report is not None and error.report.limit == 256 << 20
        assert error.report.peak and f"in {function.__name__}" in str(error)
        assert executor.call(faulty.add, 1, 2) == 3
    assert isinstance(error, MemoryLimitExceeded) and error.report is not None and (error.report.peak or 0) > 128 << 20


def test_a_fork_bomb_meets_its_limit_and_nothing_of_it_stays(make: Make, mark: str) -> None:
    executor = make(workers=1, processes=20)
    assert executor.call(faulty.fork_bomb) == "BlockingIOError"
    assert raised(lambda: executor.call(faulty.leaves)).report is not None  # type: ignore[attr-defined]
    assert executor.call(faulty.add, 1, 2) == 3


def test_too_many_open_files_are_the_calls_own_problem(make: Make) -> None:
    executor = make(workers=1, files=64)
    assert executor.call(faulty.opens_files_until_refused) == "Too many open files"
    assert executor.call(faulty.add, 1, 2) == 3


def test_a_file_past_its_limit(make: Make, tmp_path: Path) -> None:
    executor = make(workers=1, file_size=4 << 20)
    error = raised(lambda: executor.call(faulty.fills_the_disk, str(tmp_path)))
    assert isinstance(error, OSError) and error.errno == 27, error
    assert (tmp_path / "full").stat().st_size == 4 << 20
    assert executor.call(faulty.add, 1, 2) == 3


def test_a_full_disk(make: Make, tmp_path: Path) -> None:
    """A disk of 4 MiB, filled for real."""
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "none", str(disk)], capture_output=True).returncode:
        pytest.skip("a disk to fill can be mounted by root only")
    try:
        executor = make(workers=1, directory=disk)
        error = raised(lambda: executor.call(faulty.fills_the_disk, str(disk)))
        assert isinstance(error, OSError) and error.errno == 28, error
        # The executor's own files and memory are elsewhere.
        assert executor.call(faulty.add, b"x" * (1 << 20), b"y") == b"x" * (1 << 20) + b"y"
        executor.shutdown()
    finally:
        subprocess.run(["umount", str(disk)], check=True)


# Output


@pytest.mark.parametrize("function", [faulty.prints, faulty.prints_below_python])
def test_a_flood_of_output_is_bounded(make: Make, function: Callable[[int], object]) -> None:
    flood(make(workers=1), function, 64 << 20)


@pytest.mark.soak
@pytest.mark.parametrize("function", [faulty.prints, faulty.prints_below_python])
def test_a_gigabyte_of_output(make: Make, function: Callable[[int], object]) -> None:
    flood(make(workers=1), function, 1 << 30)


def flood(executor: Executor, function: Callable[[int], object], amount: int) -> None:
    executor.call(faulty.pid)
    before = peak()
    future = executor.submit(function, amount)
    assert future.result(300.0) == amount
    assert future.report is not None
    kept = sum(len(text) for _, text in future.report["output"])
    assert kept <= (1 << 20) + 64
    if function is faulty.prints:
        assert kept + future.report["dropped"] >= amount
        first, last = future.report["output"][0][1], future.report["output"][-1][1]
        assert first.startswith(f"{0:015d}\n{1:015d}\n") and last.endswith(f"{amount // 16 - 1:015d}\n")
    assert peak() - before < 64 << 20
    assert executor.call(faulty.add, 1, 2) == 3


# State


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("function", "what"),
    [
        (faulty.changes_directory, "directory"),
        (faulty.changes_environment, "environment"),
        (faulty.changes_locale, "locale"),
        (faulty.changes_signals, "signals"),
        (faulty.changes_random_state, "random"),
        (faulty.changes_floating_point, "floating-point"),
        (faulty.starts_a_thread, "threads"),
        (faulty.leaves_a_descriptor, "descriptors"),
    ],
)
def test_what_a_call_changes_is_told_and_undone(
    make: Make, way: str, function: Callable[[], object], what: str
) -> None:
    executor = make(workers=1)
    before = executor.call(faulty.state)
    changes: list[Any] = []
    if way in ("call", "eval"):
        WAYS[way](executor, function)
        changes = (executor.last_report or {}).get("changes", [])
    elif way == "submit":
        future = executor.submit(function)
        future.result(PATIENCE)
        changes = (future.report or {}).get("changes", [])
    else:
        WAYS[way](executor, function)
    if way != "map":
        assert what in [change[0] for change in changes], changes
    # Undone in this worker, or this is another one.
    after = executor.call(faulty.state)
    # Random sources that were seeded are seeded anew. A descriptor may be meant to stay, and is only told.
    changed = {name for name in before if before[name] != after[name]}
    assert changed <= {"random", "descriptors"}, (before, after)
    if what == "random":
        assert after["random"] != executor.call(faulty.seeded)


# Deadlines, cancelling, retries: nothing runs twice


def test_a_late_reply_runs_nothing_twice(make: Make, pipe: Pipe, tmp_path: Path) -> None:
    path, go_on = pipe
    marks = str(tmp_path / "marks")
    executor = make(workers=1)
    executor.call(faulty.pid)
    late: list[Any] = []
    arrived = threading.Event()

    def take(future: Any) -> None:
        late.append(future.result())
        arrived.set()

    view = executor.options(timeout=0.2, on_late=take, retries=5)
    assert type(raised(lambda: view.call(faulty.marks_then_waits, marks, path, "late"))) is CallTimeout
    # The worker is busy with the straggler; what comes next waits and gets its own result.
    queued = executor.submit(faulty.add, 40, 2)
    assert not queued.done() and not late
    go_on()
    assert queued.result(PATIENCE) == 42 and arrived.wait(PATIENCE) and late == ["late"]
    assert os.path.getsize(marks) == 1


def test_a_killed_straggler_ran_once(make: Make, pipe: Pipe, tmp_path: Path) -> None:
    marks = str(tmp_path / "marks")
    executor = make(workers=1)
    executor.call(faulty.pid)
    for way in (executor.options(timeout=0.3, retries=5).call, executor.options(timeout=0.3, retries=5).submit):
        error = raised(lambda way=way: resolve(way(faulty.marks_then_waits, marks, pipe[0])))  # type: ignore[misc]
        assert type(error) is CallTimeout
        assert error.report is not None and error.report.pid and "in waits_for" in error.report.stack
    assert os.path.getsize(marks) == 2
    assert executor.call(faulty.add, 1, 2) == 3


def resolve(made: Any) -> Any:
    return made.result(PATIENCE) if hasattr(made, "result") else made


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("retries", [0, 1, 3])
def test_a_lost_call_is_tried_again_as_often_as_asked(make: Make, way: str, retries: int, tmp_path: Path) -> None:
    marks = str(tmp_path / "marks")
    executor = make(workers=2)
    view = executor.options(retries=retries) if retries else executor
    error = raised(lambda: WAYS[way](view, faulty.marks_then_dies, marks, 100))
    assert type(error) is KilledBySystem
    assert os.path.getsize(marks) == 1 + retries
    os.remove(marks)
    if retries:
        assert WAYS[way](view, faulty.marks_then_dies, marks, retries) == 1 + retries


def test_cancelling_ends_the_call_and_only_that(make: Make, pipe: Pipe, tmp_path: Path) -> None:
    path, go_on = pipe
    marks = str(tmp_path / "marks")
    os.mkfifo(tmp_path / "nobody")
    for cancel in ("ask", "kill"):
        executor = make(workers=2)
        neighbour = executor.submit(faulty.waits_for, path, "neighbour")
        running = executor.options(cancel=cancel).submit(faulty.marks_then_waits, marks, str(tmp_path / "nobody"))
        queued = executor.submit(faulty.add, 1, 2)
        until(lambda: os.path.exists(marks))
        os.remove(marks)
        assert running.cancel()
        assert type(raised(partial(running.result, PATIENCE))) is CallCancelled
        assert queued.result(PATIENCE) == 3 and not neighbour.done()
        go_on()
        assert neighbour.result(PATIENCE) == "neighbour"


# The rest of the pool


def test_all_is_replayed_on_a_worker_that_replaces_a_dead_one(make: Make) -> None:
    executor = make(workers=2)
    executor.all(faulty.binds, "setting", 42)
    for _ in range(3):
        raised(lambda: executor.call(faulty.killed))
        futures = [executor.submit(faulty.bound, "setting") for _ in range(8)]
        assert {future.result(PATIENCE) for future in futures} == {42}


def test_a_worker_that_leaves_when_idle_costs_no_call(make: Make) -> None:
    executor = make(workers=1)
    for _ in range(3):
        first = executor.call(faulty.pid)
        executor.call(faulty.leaves_when_idle)
        until(lambda first=first: not os.path.exists(f"/proc/{first}"))  # type: ignore[misc]
        assert executor.call(faulty.add, 1, 2) == 3
        assert executor.call(faulty.pid) != first


def test_callbacks_and_deaths(make: Make) -> None:
    executor = make(workers=1)
    seen: list[int] = []

    def here(number: int) -> int:
        seen.append(number)
        return number * 2

    def fails(number: int) -> int:
        raise ValueError("here", number)

    assert executor.call(faulty.calls_back, callback(here), 21) == 42
    error = raised(lambda: executor.call(faulty.calls_back, callback(fails), 3))
    assert type(error) is ValueError and error.args == ("here", 3), error
    assert type(raised(lambda: executor.call(faulty.calls_back_and_dies, callback(here)))) is KilledBySystem
    assert seen == [21, 1]
    # Its answer is no data.
    error = raised(lambda: executor.call(faulty.calls_back, callback(lambda: threading.Lock())))
    assert "callback's result" in str(error) and "cannot travel" in str(error)
    assert executor.call(faulty.add, 1, 2) == 3


def test_a_death_in_a_map_costs_one_item(make: Make) -> None:
    executor = make(workers=2)
    made: list[Any] = list(executor.map(faulty.dies_at, range(2000), [777] * 2000, on_error="return"))
    assert type(made[777]) is KilledBySystem
    assert made[:777] + made[778:] == [number for number in range(2000) if number != 777]


def test_many_deaths_at_once(make: Make) -> None:
    executor = make(workers=4)
    futures = [executor.submit(faulty.killed if number % 3 == 0 else faulty.pid) for number in range(60)]
    kinds = [type(future.exception(PATIENCE)) for future in futures]
    assert kinds == [KilledBySystem if number % 3 == 0 else type(None) for number in range(60)]


def test_healing_is_quick(make: Make) -> None:
    executor = make(workers=1)
    took = []
    for _ in range(5):
        pid = executor.call(faulty.pid)
        os.kill(pid, 9)
        began = time.monotonic()
        assert executor.call(faulty.add, 1, 2) == 3
        took.append(time.monotonic() - began)
    assert sorted(took)[2] < 0.2, took
