"""`understudy.Executor` as people use it: beside other threads, at the end of a program, on a terminal, under a type checker."""

from __future__ import annotations

import asyncio
import concurrent.futures
import os
import pickle
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import executor_functions as functions
import pytest
from executor_waits import DEADLINE, raised, until
from understudy.executor import CallCancelled, Executor, ExecutorError, Future, InvalidSetting, RemoteError, errors

HERE = str(Path(__file__).resolve().parent)


@pytest.fixture(scope="module")
def executor() -> Iterator[Executor]:
    with Executor(workers=2, path=[HERE]) as made:
        yield made


def program(source: str, *command: str) -> subprocess.CompletedProcess[str]:
    """Run a program that has our modules, to its end."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([HERE, *sys.path])}
    return subprocess.run(
        [*command, sys.executable, "-c", source], env=environment, capture_output=True, text=True, timeout=DEADLINE
    )


# Futures


def test_a_future_runs_while_a_worker_is_at_it(tmp_path: Path) -> None:
    begun = tmp_path / "begun"
    with Executor(workers=1, path=[HERE]) as executor:
        first = executor.submit(functions.wait, 600.0, str(begun))
        second = executor.submit(functions.wait, 600.0)
        until(begun.exists)
        assert first.running() and not second.running() and not first.done()
        first.cancel()
        assert not first.running() and first.done()
        second.cancel()


def test_what_an_executor_cancels_is_cancelled(tmp_path: Path) -> None:
    begun = tmp_path / "begun"
    submitted: list[Future[float]] = []
    with pytest.raises(KeyError), Executor(workers=1, path=[HERE]) as executor:
        submitted.append(executor.submit(functions.wait, 0.05, str(begun)))
        submitted += [executor.submit(functions.wait, 600.0) for _ in range(5)]
        until(begun.exists)
        raise KeyError("in the middle")
    assert all(future.done() for future in submitted)
    assert [future.cancelled() for future in submitted[1:]] == [True] * 5
    assert isinstance(raised(submitted[-1].result), CallCancelled)
    assert not submitted[0].cancelled()


def test_functions_added_to_futures_are_called_once_and_may_wait_for_others(executor: Executor) -> None:
    called: list[int] = []

    def add(future: concurrent.futures.Future[int]) -> None:
        called.append(executor.submit(functions.double, future.result()).result(DEADLINE))

    futures = [executor.submit(functions.double, number) for number in range(50)]
    for future in futures:
        future.add_done_callback(add)
    until(lambda: len(called) == 50)
    assert sorted(called) == [4 * number for number in range(50)]


def test_many_futures_by_all_ways_to_wait(executor: Executor) -> None:
    futures = [executor.submit(functions.double, number) for number in range(3000)]
    by_completion = [future.result() for future in concurrent.futures.as_completed(futures[:1000], DEADLINE)]
    assert sorted(by_completion) == list(range(0, 2000, 2))
    done, rest = concurrent.futures.wait(futures[1000:2000], DEADLINE)
    assert len(done) == 1000 and not rest
    assert [future.result(DEADLINE) for future in futures] == list(range(0, 6000, 2))
    assert futures[0].exception() is None and repr(futures[0]).endswith("returned int>")


def test_cancelling_what_asyncio_waits_for_ends_the_call(tmp_path: Path) -> None:
    begun = tmp_path / "begun"

    async def main(executor: Executor) -> int:
        waiting = asyncio.wrap_future(executor.submit(functions.wait, 600.0, str(begun)))
        await asyncio.to_thread(until, begun.exists)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        return await asyncio.wrap_future(executor.submit(functions.double, 4))

    with Executor(workers=1, path=[HERE]) as executor:
        assert asyncio.run(main(executor)) == 8


def test_submitting_to_all_workers_gives_a_future_of_a_list(executor: Executor) -> None:
    everywhere = executor.options(mode="ALL")
    future: Future[Any] = everywhere.submit(os.getpid)
    assert sorted(future.result(DEADLINE)) == sorted(executor.all(os.getpid))
    assert isinstance(raised(lambda: everywhere.map(abs, [1])), InvalidSetting)
    assert isinstance(raised(lambda: everywhere.submit(int, "x").result(DEADLINE)), ValueError)


# Threads, processes and the end


def test_ten_threads_at_once(executor: Executor) -> None:
    with ThreadPoolExecutor(10) as threads:
        assert list(threads.map(lambda number: executor.call(functions.double, number), range(500))) == list(
            range(0, 1000, 2)
        )


FORKS = """
import os, sys, understudy
executor = understudy.Executor(workers=1)
executor.call(abs, -1)
sys.stdout.flush()
child = os.fork()
if not child:
    for use in (executor.call, executor.submit, lambda *fields: list(executor.map(fields[0], fields[1:]))):
        try:
            use(abs, -2)
        except understudy.ExecutorClosed as error:
            print("closed", error.id)
    with understudy.Executor(workers=1) as own:
        print(own.call(abs, -3))
    sys.exit()
os.waitpid(child, 0)
print(executor.call(abs, -4))
"""


def test_a_forked_process_leaves_the_executor_alone() -> None:
    done = program(FORKS)
    assert done.stdout.splitlines() == ["closed exec-forked"] * 3 + ["3", "4"], done.stderr


@pytest.mark.parametrize(
    "last",
    [
        "futures = [executor.submit(time.sleep, 600) for _ in range(5)]",
        "items = executor.map(abs, [-1] * 10**6); next(items)",
        "threading.Thread(target=executor.call, args=(time.sleep, 600), daemon=True).start()",
        "threading.Thread(target=executor.submit(time.sleep, 600).result, daemon=True).start()",
    ],
)
def test_a_program_ends_though_calls_run(last: str) -> None:
    start = "import threading, time, understudy\nexecutor = understudy.Executor(workers=2)\nexecutor.call(abs, -1)\n"
    done = program(f"{start}{last}\nprint('end')")
    assert (done.returncode, done.stdout) == (0, "end\n"), done.stderr


INTERRUPTED = """
import os, signal, sys, threading, time, understudy
def wait(path):
    import time
    open(path, "a").close()
    time.sleep(600)
path = sys.argv[1]
def interrupt():
    while not os.path.exists(path):
        threading.Event().wait(0.002)
    os.remove(path)
    os.kill(os.getpid(), signal.SIGINT)
with understudy.Executor(workers=1) as executor:
    ways = {
        "call": lambda: executor.call(wait, path),
        "result": lambda: executor.submit(wait, path).result(),
        "map": lambda: list(executor.map(wait, [path])),
        "all": lambda: executor.all(wait, path),
        "eval": lambda: executor.eval("(open(path, 'a').close(), __import__('time').sleep(600))", path=path),
    }
    try:
        threading.Thread(target=interrupt).start()
        ways[sys.argv[2]]()
    except KeyboardInterrupt:
        if sys.argv[2] != "result":
            print("interrupted", executor.call(abs, -8))
        else:
            print("interrupted", executor.shutdown(cancel_futures=True, timeout=0.1))
"""


@pytest.mark.parametrize("way", ["call", "result", "map", "all", "eval"])
def test_ctrl_c(way: str, tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([HERE, *sys.path])}
    command = [sys.executable, "-c", INTERRUPTED, str(tmp_path / "begun"), way]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=DEADLINE)
    assert done.stdout == ("interrupted None\n" if way == "result" else "interrupted 8\n"), done.stderr


def test_a_generator_that_raises_ends_a_map_at_its_place(executor: Executor) -> None:
    def numbers() -> Iterator[int]:
        yield 1
        yield 2
        raise KeyError("no more")

    got: list[int] = []
    with pytest.raises(KeyError, match="no more"):
        for value in executor.map(functions.double, numbers()):
            got.append(value)
    assert got == [2, 4]


def test_progress_is_drawn_on_a_terminal() -> None:
    source = "import sys, time, understudy\nfrom understudy.executor import progress\nprogress.PATIENCE = 0.05\n" + (
        "with understudy.Executor(workers=2) as executor:\n"
        "    print(sum(executor.map(lambda n: __import__('time').sleep(0.02) or n, range(50))))\n"
    )
    primary, secondary = os.openpty()
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([HERE, *sys.path])}
    child = subprocess.Popen(
        [sys.executable, "-c", source], stdout=subprocess.PIPE, stderr=secondary, text=True, env=environment
    )
    os.close(secondary)
    drawn = b""
    while True:
        try:
            piece = os.read(primary, 4096)
        except OSError:
            break
        if not piece:
            break
        drawn += piece
    os.close(primary)
    assert child.communicate(timeout=DEADLINE)[0] == "1225\n"
    text = drawn.decode()
    assert "/50" in text and " left" in text and text.endswith("\r\x1b[K"), text


# Settings and errors


@pytest.mark.parametrize(
    ("settings", "id"),
    [
        ({"workers": 0}, "exec-settings-no-workers"),
        ({"floor": 3, "ceiling": 1}, "exec-settings-floor-above-ceiling"),
        ({"queue": 0}, "exec-settings-no-queue"),
        ({"determinism": 3.0}, "exec-settings"),
        ({"determinism": "perhaps"}, "exec-settings"),
        ({"start": "fast"}, "exec-settings"),
        ({"state": "x"}, "exec-settings"),
        ({"output": "x"}, "exec-settings"),
        ({"logging": "x"}, "exec-settings"),
        ({"timeout": float("nan")}, "exec-settings"),
        ({"memory": -5}, "exec-settings"),
        ({"threshold": -1}, "exec-settings"),
    ],
)
def test_a_wrong_setting_is_told_with_its_id(settings: dict[str, Any], id: str) -> None:
    error = raised(lambda: Executor(**settings).call(abs, 1))
    assert isinstance(error, InvalidSetting) and isinstance(error, ValueError)
    assert error.id == id and next(iter(settings)).split("_")[0] in str(error) or id != "exec-settings"


@pytest.mark.parametrize("options", [{"mode": "SOME"}, {"cancel": "x"}, {"keep": "x"}, {"state": "x"}, {"timeout": -1}])
def test_a_wrong_option_is_told(options: dict[str, Any], executor: Executor) -> None:
    assert isinstance(raised(lambda: executor.options(**options)), InvalidSetting)


def test_errors_can_be_pickled(executor: Executor) -> None:
    met = [
        raised(lambda: executor.call(os._exit, 3)),
        raised(lambda: executor.call(functions.raise_unknown)),
        errors.CannotTravel("why", path="result[0]", type_name="x.y"),
        errors.NotDeterministic("why", verdict={"path": "result"}),
        RemoteError("x.Wrong", "text", ("x.Wrong", "builtins.ValueError"), (1,)),
    ]
    for error in met:
        assert isinstance(error, ExecutorError) and error.id
        again = pickle.loads(pickle.dumps(error))
        assert type(again) is type(error) and str(again) == str(error) and again.args == error.args
        for name in ("id", "path", "type_name", "verdict", "bases", "args_data", "code"):
            assert getattr(again, name, None) == getattr(error, name, None)
        assert getattr(again.report, "fields", None) == getattr(error.report, "fields", None)
        assert str(again.report) == str(error.report)


USER_CODE = """
from typing import assert_type
import understudy
from understudy import Executor, Future, RemoteObject

def price(name: str, count: int = 1) -> float:
    return 1.0

with Executor(workers=2) as executor:
    assert_type(executor.call(price, "x", count=2), float)
    assert_type(executor.submit(price, "x"), Future[float])
    assert_type(executor.submit(price, "x").result(), float)
    assert_type(executor.all(price, "x"), list[float])
    assert_type(list(executor.map(price, ["x"])), list[float])
    assert_type(executor.options(timeout=1.0).call(price, "x"), float)
    assert_type(executor.run("script.py", ["a"]), int)
    executor.call(price, 1)  # error
    executor.submit(price, "x", 1, 2)  # error
"""


def test_a_type_checker_knows_what_comes_back(tmp_path: Path) -> None:
    source = tmp_path / "user.py"
    source.write_text(USER_CODE, encoding="utf-8")
    package = str(Path(HERE).parent)
    environment = {**os.environ, "MYPYPATH": package}
    command = [sys.executable, "-m", "mypy", "--strict", "--config-file=", "--follow-imports=silent", str(source)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, cwd=tmp_path, timeout=DEADLINE)
    lines = [int(line.split(":")[1]) for line in done.stdout.splitlines() if ": error:" in line]
    wanted = [number for number, line in enumerate(USER_CODE.splitlines(), 1) if line.endswith("# error")]
    assert lines == wanted, done.stdout + done.stderr
