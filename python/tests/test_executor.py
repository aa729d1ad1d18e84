"""`understudy.Executor`: calls, futures, maps, exceptions, deaths, remote objects."""

from __future__ import annotations

import asyncio
import concurrent.futures
import gc
import io
import math
import operator
import os
import subprocess
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import executor_functions as functions
import pytest
import understudy
from executor_waits import DEADLINE, raised, until
from understudy.executor import (
    CallCancelled,
    CallTimeout,
    CannotTravel,
    Executor,
    ExecutorClosed,
    ExecutorError,
    InterpreterNotFound,
    MemoryLimitExceeded,
    NotDeterministic,
    RemoteError,
    RemoteObject,
    WorkerCrashed,
    WorkerExited,
    WorkerGone,
    callback,
    errors,
)
from understudy.executor.progress import Progress

HERE = str(Path(__file__).resolve().parent)


@pytest.fixture(scope="module")
def executor() -> Iterator[Executor]:
    with Executor(workers=2, path=[HERE]) as made:
        yield made


@pytest.fixture(scope="module")
def alone() -> Iterator[Executor]:
    with Executor(workers=1, path=[HERE]) as made:
        yield made


# Calls


def local(value: int) -> int:
    return value + 1


@pytest.mark.parametrize(
    ("function", "args", "result"),
    [
        (math.factorial, (20,), math.factorial(20)),
        (int, ("12",), 12),
        ("a-b".split, ("-",), ["a", "b"]),
        (functions.double, ([1, "x"],), [1, "x", 1, "x"]),
        (lambda value: value**2, (9,), 81),
        (operator.itemgetter(1), ([1, 2],), 2),
        (str.upper, ("x",), "X"),
    ],
)
def test_call_gives_what_the_function_gives(
    executor: Executor, function: Callable[..., object], args: tuple[object, ...], result: object
) -> None:
    assert executor.call(function, *args) == result
    assert executor.submit(function, *args).result(DEADLINE) == result


def test_a_call_runs_in_another_process(executor: Executor) -> None:
    assert executor.call(functions.pid) != os.getpid()


def test_no_keyword_is_taken_from_the_function(executor: Executor) -> None:
    given = dict(timeout=1, worker=2, mode=3, fn=4, self=5, options=6)
    assert executor.call(functions.same, **given) == (given,)
    assert executor.submit(functions.same, **given).result(DEADLINE) == (given,)


def test_closures_and_lambdas_go_by_value(executor: Executor) -> None:
    base = 10

    def inner(value: int) -> int:
        return base + local(value)

    assert executor.call(inner, 1) == 12


def test_a_method_of_an_object_takes_the_object_along(executor: Executor) -> None:
    assert executor.call(functions.Counter(4).add, 3) == 7


def test_an_argument_that_is_no_data_goes_by_value(executor: Executor) -> None:
    assert executor.call(len, functions.Counter(4)) == 4


def test_sharing_and_cycles_survive(executor: Executor) -> None:
    inner: list[Any] = [1]
    cycle: list[Any] = [inner, inner]
    cycle.append(cycle)
    (back, _) = executor.call(functions.same, cycle)
    assert back[0] is back[1] and back[2] is back and back[0] == [1]


def test_run_eval_and_exec(alone: Executor, tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text("import sys\nprint(sys.argv[1:])\nsys.exit(3)\n", encoding="utf-8")
    assert alone.run(script, ["a", "b"]) == 3
    assert alone.last_report is not None and alone.last_report["output"] == [("stdout", "['a', 'b']\n")]
    assert alone.eval("x + y", x=1, y=2) == 3
    assert alone.exec("z = 5\nz * 2") == 10


# Futures


def test_futures_are_those_of_concurrent_futures(executor: Executor) -> None:
    futures = [executor.submit(functions.double, number) for number in range(20)]
    assert all(isinstance(future, concurrent.futures.Future) for future in futures)
    done, rest = concurrent.futures.wait(futures, timeout=DEADLINE)
    assert not rest and {future.result() for future in done} == set(range(0, 40, 2))
    assert isinstance(executor, concurrent.futures.Executor)


def test_asyncio_awaits_them(executor: Executor) -> None:
    async def main() -> list[int]:
        loop = asyncio.get_running_loop()
        wrapped = [asyncio.wrap_future(executor.submit(functions.double, number)) for number in range(3)]
        return [*await asyncio.gather(*wrapped), await loop.run_in_executor(executor, functions.double, 5)]

    assert asyncio.run(main()) == [0, 2, 4, 10]


def test_cancelling_a_running_call_ends_it(tmp_path: Path) -> None:
    begun = tmp_path / "begun"
    with Executor(workers=1, path=[HERE]) as executor:
        future = executor.submit(functions.wait, 600.0, str(begun))
        waiting = executor.submit(functions.wait, 600.0)
        until(begun.exists)
        assert waiting.cancel() and future.cancel() and future.cancelled()
        assert isinstance(raised(future.result), CallCancelled)
        assert executor.submit(functions.double, 4).result(DEADLINE) == 8


def test_a_future_knows_its_worker_and_what_was_printed(executor: Executor) -> None:
    future = executor.submit(functions.talk)
    future.result(DEADLINE)
    assert future.worker is not None
    assert future.report is not None
    assert future.report["output"] == [("stdout", "to stdout\n"), ("stderr", "to stderr\n")]


def test_a_worker_searches_where_this_process_does() -> None:
    """And in the same order: what a `.pth` file names comes behind the standard library in both."""
    with Executor(workers=1, path=[HERE]) as executor:
        found = executor.eval("__import__('sys').path")
    expected = list(dict.fromkeys([HERE, *map(os.path.abspath, sys.path)]))
    assert found[: len(expected)] == expected and len(set(found)) == len(found)


def test_output_is_forwarded_where_asked(capsys: pytest.CaptureFixture[str]) -> None:
    with Executor(workers=1, path=[HERE], output="forward") as executor:
        executor.call(functions.talk)
    assert capsys.readouterr() == ("to stdout\n", "to stderr\n")


# Maps


def test_map_is_ordered_and_takes_several_iterables(executor: Executor) -> None:
    assert list(executor.map(operator.add, range(1000), range(1000, 2000))) == list(range(1000, 3000, 2))


def test_map_without_order_gives_all(executor: Executor) -> None:
    assert sorted(executor.map(functions.double, range(500), ordered=False)) == list(range(0, 1000, 2))


@pytest.mark.parametrize(
    ("function", "items"),
    [
        (functions.double, [1, 2.5, "x", (3,), None and 0] * 9),
        (functions.double, [*range(100), 2**62, 2**70, *range(100)]),
        (functions.double, [0.5, -0.0, float("inf"), 1e308] * 20),
        (functions.mixed, [*range(50)]),
        (functions.is_even, [*range(50)]),
        (functions.nothing, [*range(50)]),
    ],
)
def test_map_gives_what_the_builtin_gives(
    executor: Executor, function: Callable[..., object], items: list[Any]
) -> None:
    items = [item for item in items if item is not None]
    expected = [*map(function, items)]
    results = list(executor.map(function, items))
    assert [(type(value), repr(value)) for value in results] == [(type(value), repr(value)) for value in expected]


def test_nothing_of_a_map_runs_twice(executor: Executor, tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.touch()
    kept = list(executor.map(functions.log_and_exit_at, range(300), [123] * 300, [str(log)] * 300, on_error="return"))
    assert [index for index, value in enumerate(kept) if isinstance(value, Exception)] == [123]
    assert sorted(map(int, log.read_text().split())) == list(range(300))


def test_a_result_of_a_map_that_is_no_data_says_where(executor: Executor) -> None:
    kept = list(executor.map(functions.lock_at, range(5), [2] * 5, on_error="return"))
    assert [index for index, value in enumerate(kept) if isinstance(value, CannotTravel)] == [2]
    assert kept[2].path == "result"  # type: ignore[attr-defined]


def test_progress_is_shown_after_two_seconds_and_wiped_away() -> None:
    stream = io.StringIO()
    progress = Progress(100, stream)
    progress.update(10)
    assert stream.getvalue() == ""
    progress.started -= 10.0
    progress.update(50)
    assert "] 50/100  5/s  0:00:10 left" in stream.getvalue()
    progress.close()
    assert stream.getvalue().endswith("\r\x1b[K")


def test_a_map_has_a_deadline(executor: Executor) -> None:
    results = executor.map(functions.wait, [600.0] * 4, timeout=0.2)
    assert isinstance(raised(lambda: list(results)), CallTimeout)
    assert executor.call(functions.double, 1) == 2


def test_map_is_lazy(executor: Executor) -> None:
    taken = 0

    def endless() -> Iterator[int]:
        nonlocal taken
        while True:
            taken += 1
            yield taken

    results = executor.map(functions.double, endless())
    assert [next(results) for _ in range(3)] == [2, 4, 6]
    assert taken < 200_000
    results.close()  # type: ignore[attr-defined]


def test_an_error_in_a_map_comes_at_its_place(executor: Executor) -> None:
    results = executor.map(functions.fail_at, range(10), [4] * 10)
    assert [next(results) for _ in range(4)] == [0, 1, 2, 3]
    assert str(raised(lambda: next(results))) == "bad 4"
    kept = list(executor.map(functions.fail_at, range(6), [4] * 6, on_error="return"))
    assert [value if isinstance(value, int) else type(value).__name__ for value in kept] == [
        0,
        1,
        2,
        3,
        "ValueError",
        5,
    ]


def test_an_error_of_the_input_ends_a_map(executor: Executor) -> None:
    def broken() -> Iterator[int]:
        yield 1
        raise OSError("input")

    results = executor.map(functions.double, broken())
    assert next(results) == 2
    assert isinstance(raised(lambda: next(results)), OSError)


def test_a_death_in_a_map_costs_one_item(executor: Executor) -> None:
    kept = list(executor.map(functions.exit_at, range(50), [17] * 50, on_error="return"))
    assert [index for index, value in enumerate(kept) if isinstance(value, Exception)] == [17]
    assert isinstance(kept[17], WorkerExited) and kept[17].code == 9


# Exceptions


def test_an_exception_keeps_type_arguments_and_attributes(executor: Executor) -> None:
    error = raised(lambda: executor.call(functions.raise_two))
    assert type(error) is functions.TwoArguments
    assert error.args == ("no luck (7)",) and error.code == 7


def test_the_remote_traceback_is_joined_to_ours(executor: Executor) -> None:
    with pytest.raises(functions.TwoArguments) as caught:
        executor.call(functions.raise_two)
    frames = traceback.extract_tb(caught.value.__traceback__)
    assert frames[-1].name == "raise_two" and frames[-1].filename == functions.__file__
    assert frames[-1].line == 'raise TwoArguments(7, "no luck")'
    assert frames[0].filename == __file__


def test_causes_and_notes_come_along(executor: Executor) -> None:
    error = raised(lambda: executor.call(functions.raise_chain))
    assert type(error) is ValueError and error.args == ("outer", 3)
    assert type(error.__cause__) is KeyError and error.__cause__.args == ("missing",)
    assert error.__notes__ == ["a note"] and error.__suppress_context__


def test_an_exception_of_an_unknown_class_is_a_remote_error(executor: Executor) -> None:
    error = raised(lambda: executor.call(functions.raise_unknown))
    assert isinstance(error, RemoteError) and isinstance(error, LookupError)
    assert error.type_name == "nowhere.to.be.found.OnlyHere" and error.args_data == ("text", 5)
    assert "nowhere" not in sys.modules


def test_what_is_no_data_says_where(executor: Executor) -> None:
    error = raised(lambda: executor.call(functions.not_data))
    assert isinstance(error, CannotTravel) and isinstance(error, TypeError)
    assert error.path == 'result["inner"][0]' and error.type_name.endswith("Counter")
    error = raised(lambda: executor.call(functions.double, [1, {"a": threading.Lock()}]))
    assert isinstance(error, CannotTravel) and error.path == 'argument 1[1]["a"]'


# When things go wrong


@pytest.mark.parametrize(
    ("function", "args", "kind"),
    [(functions.kill_self, (), WorkerCrashed), (functions.leave, (3,), WorkerExited)],
)
def test_a_death_is_told_and_healed(
    executor: Executor, function: Callable[..., None], args: tuple[object, ...], kind: type[ExecutorError]
) -> None:
    error = raised(lambda: executor.call(function, *args))
    assert type(error) is kind and error.report is not None
    assert error.report.pid and function.__name__ in error.report.call
    if isinstance(error, WorkerCrashed):
        assert error.signal == 11 and "kill_self" in error.report.stack
    else:
        assert isinstance(error, WorkerExited) and error.code == 3
    assert executor.call(functions.double, 2) == 4


def test_a_deadline_is_a_timeout_error(executor: Executor) -> None:
    began = time.monotonic()
    error = raised(lambda: executor.options(timeout=0.2).call(functions.wait, 600.0))
    assert isinstance(error, CallTimeout) and isinstance(error, TimeoutError)
    assert time.monotonic() - began < 10
    future = executor.options(timeout=0.2).submit(functions.wait, 600.0)
    assert isinstance(raised(lambda: future.result(DEADLINE)), CallTimeout)


def test_a_late_result_goes_to_the_side(executor: Executor) -> None:
    late: list[Any] = []
    arrived = threading.Event()

    def take(future: understudy.Future[Any]) -> None:
        late.append(future.result())
        arrived.set()

    view = executor.options(timeout=0.1, on_late=take)
    assert isinstance(raised(lambda: view.call(functions.wait, 0.5)), CallTimeout)
    assert arrived.wait(DEADLINE) and late == [0.5]


def test_a_memory_limit_is_told() -> None:
    with Executor(workers=1, path=[HERE], memory=256 << 20) as executor:
        error = raised(lambda: executor.call(functions.take, 1 << 30))
        assert isinstance(error, MemoryLimitExceeded) and isinstance(error, MemoryError)
        assert error.report is not None and error.report.limit == 256 << 20


def test_an_unknown_interpreter_is_told() -> None:
    assert isinstance(raised(lambda: Executor(python="9.99").call(int)), InterpreterNotFound)


def test_a_closed_executor_says_so() -> None:
    executor = Executor(workers=1)
    with executor:
        executor.call(int)
    assert isinstance(raised(lambda: executor.call(int)), ExecutorClosed)


def test_ctrl_c_ends_the_wait_and_the_call(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    begun = tmp_path / "begun"
    program.write_text(
        "import sys, executor_functions as functions\n"
        "from understudy.executor import Executor\n"
        f"with Executor(workers=1, path=[{HERE!r}]) as executor:\n"
        "    try:\n"
        f"        executor.call(functions.wait, 600.0, {str(begun)!r})\n"
        "    except KeyboardInterrupt:\n"
        "        print('interrupted', executor.call(functions.double, 4))\n",
        encoding="utf-8",
    )
    import signal

    child = subprocess.Popen(
        [sys.executable, str(program)], stdout=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([HERE, *sys.path])},
    )  # fmt: skip
    until(begun.exists)
    child.send_signal(signal.SIGINT)
    assert child.communicate(timeout=DEADLINE)[0] == "interrupted 8\n"


def test_nothing_is_left_after_shutdown() -> None:
    with Executor(workers=2, path=[HERE]) as executor:
        list(executor.map(functions.double, range(100)))
        pids = [worker["pid"] for worker in executor.statistics()["workers"]]
        assert pids
    assert not [pid for pid in pids if pid and os.path.exists(f"/proc/{pid}")]


def test_what_is_not_deterministic_is_told_with_its_cause() -> None:
    with Executor(workers=1, path=[HERE], determinism="check") as executor:
        assert executor.call(functions.double, 4) == 8
        assert executor.last_report is not None and executor.last_report["verdict"]["judgement"].lower() == "same"
        error = raised(lambda: executor.call(functions.random_number))
        assert isinstance(error, NotDeterministic)
        assert "unseeded random" in str(error) and error.verdict


# State and objects in workers


def test_all_reaches_every_worker_and_later_ones() -> None:
    with Executor(workers=2, path=[HERE]) as executor:
        executor.all(functions.bind, "setting", 42)
        raised(lambda: executor.call(functions.leave, 1))
        seen = {executor.submit(functions.bound, "setting").result(DEADLINE) for _ in range(20)}
        assert seen == {42}


def test_variables_are_seen_by_expressions_and_freed(alone: Executor) -> None:
    variable = alone.set("shared", [1, 2])
    view = alone.options(worker=variable.worker)
    assert view.eval("sum(shared)") == 3 and variable.get() == [1, 2]
    variable.delete()
    assert isinstance(raised(lambda: view.eval("shared")), NameError)


def test_a_remote_object_is_used_as_if_it_were_here(executor: Executor) -> None:
    counter = executor.options(keep=True).call(functions.Counter, 3)
    assert isinstance(counter, RemoteObject)
    assert counter.add(2) == 5 and counter.count == 5 and len(counter) == 5
    assert list(counter) == [0, 1, 2, 3, 4] and counter[4] == 40
    assert counter + 1 == 6 and 1 + counter == 6
    assert "Counter(5)" in repr(counter) and counter == counter and bool(counter)
    counter.count = 9
    assert executor.call(len, counter) == 9
    assert isinstance(raised(lambda: counter.nothing), AttributeError)


def test_remote_objects_are_released(alone: Executor) -> None:
    counter = alone.options(keep=True).call(functions.Counter)
    assert alone.statistics()["workers"][0]["handles"] == 1
    del counter
    assert alone.statistics()["workers"][0]["handles"] == 0


def test_a_remote_object_dies_with_its_worker() -> None:
    with Executor(workers=1, path=[HERE]) as executor:
        counter = executor.options(keep=True).call(functions.Counter)
        raised(lambda: executor.call(functions.leave, 1))
        assert isinstance(raised(lambda: counter.add()), WorkerGone)


def test_callbacks_run_here(executor: Executor) -> None:
    seen: list[object] = []

    def note(value: int) -> int:
        seen.append((value, os.getpid()))
        if value == 3:
            raise KeyError("three")
        return value * 2

    assert executor.call(functions.call_back, callback(note), 1) == 2
    assert executor.submit(functions.call_back, callback(note), 2).result(DEADLINE) == 4
    assert seen == [(1, os.getpid()), (2, os.getpid())]
    assert isinstance(raised(lambda: executor.call(functions.call_back, callback(note), 3)), KeyError)


def test_an_executor_that_is_dropped_leaves_nothing() -> None:
    executor = Executor(workers=1, path=[HERE])
    pid = executor.call(functions.pid)
    del executor
    gc.collect()
    until(lambda: not os.path.exists(f"/proc/{pid}"))


def others() -> list[str]:
    """Interpreters of this machine that are not of our version."""
    own = f"3.{sys.version_info[1]}"
    names = [name for name in ("3.9", "3.10", "3.12", "3.13", "pypy3") if name != own]
    found = []
    for name in names:
        try:
            with Executor(python=name, workers=1) as executor:
                executor.call(abs, -1)
            found.append(name)
        except InterpreterNotFound:
            pass
    return found


def test_workers_of_other_versions() -> None:
    for name in others():
        with Executor(python=name, workers=1, path=[HERE]) as executor:
            assert executor.call(math.factorial, 5) == 120
            assert list(executor.map(math.sqrt, [1.0, 4.0, 9.0])) == [1.0, 2.0, 3.0]
            assert isinstance(raised(lambda: executor.call(math.sqrt, -1)), ValueError)  # noqa: B023
            error = raised(lambda: executor.call(lambda: 1))  # noqa: B023
            assert isinstance(error, CannotTravel) and "byte code" in str(error)


def test_calls_from_many_threads(executor: Executor) -> None:
    with concurrent.futures.ThreadPoolExecutor(8) as threads:
        results = threads.map(lambda number: executor.call(functions.double, number), range(200))
        assert list(results) == list(range(0, 400, 2))


# The package


def test_the_package_hands_out_the_executors_names_on_demand() -> None:
    from understudy import executor

    assert understudy._EXECUTOR == set(executor.__all__)
    assert understudy.Executor is Executor
    code = "import sys, understudy; print('understudy.executor' in sys.modules)"
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=DEADLINE,
                            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)})  # fmt: skip
    assert answer.stdout == "False\n"


def test_every_error_has_an_id_and_a_paragraph() -> None:
    page = (Path(__file__).resolve().parents[2] / "docs/errors.md").read_text(encoding="utf-8")
    kinds: set[type[ExecutorError]] = {*errors.BY_ID.values(), RemoteError}
    assert len({kind.id for kind in kinds}) == len(kinds)
    assert not [kind.id for kind in kinds if f"**{kind.id}**" not in page]
