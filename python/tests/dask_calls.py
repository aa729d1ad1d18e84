"""What `test_dask.py` runs with an interpreter that has Dask: each check on one real cluster of two processes.

Prints a JSON object: the name of each check, and null or the traceback of what went wrong in it.
"""

from __future__ import annotations

import json
import operator
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, as_completed
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import distributed  # type: ignore[import-not-found]
import numpy  # type: ignore[import-not-found]
import understudy
from understudy._understudy import encode_fields
from understudy.executor.cluster import messages

CHECKS: list[Callable[..., None]] = []
PATIENCE = float(os.environ.get("PATIENCE", "60"))


class Unknown(Exception):
    """No Dask worker loads this module, but this process has."""

    def __init__(self, code: int, why: str) -> None:
        super().__init__(code, why)


def check(function: Callable[..., None]) -> Callable[..., None]:
    CHECKS.append(function)
    return function


@contextmanager
def raises(*kinds: type[BaseException], saying: str = "") -> Iterator[list[BaseException]]:
    caught: list[BaseException] = []
    try:
        yield caught
    except kinds as error:
        caught.append(error)
        assert saying in str(error), str(error)
    else:
        raise AssertionError(f"none of {kinds} was raised")


def wait_for(what: Callable[[], Any]) -> Any:
    end = time.monotonic() + PATIENCE
    while not (found := what()):
        assert time.monotonic() < end, "in vain"
        time.sleep(0.02)
    return found


def note_and_wait(note: str) -> None:
    """In the interpreter: says which it is, below which Dask worker, and stays."""
    import os
    import time

    guard = int(open(f"/proc/{os.getppid()}/stat").read().rsplit(")")[1].split()[1])
    with open(note, "a") as stream:
        stream.write(f"{os.getpid()} {guard}\n")
    try:
        time.sleep(600)
    finally:
        # An interpreter that was asked to end the call, and could, lives on.
        open(f"{note}-{os.getpid()}", "w").close()


def noted(note: Path) -> list[list[int]]:
    if not note.exists():
        return []
    lines = note.read_text().splitlines(keepends=True)
    return [[int(number) for number in line.split()] for line in lines if line.endswith("\n")]


def over(note: Path, pid: int) -> bool:
    """Whether the call that noted this process has ended there."""
    return os.path.exists(f"{note}-{pid}") or gone(pid)


def gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")")[1].split()[0] == "Z"
    except (FileNotFoundError, ProcessLookupError):
        return True


@check
def data_travels(executor: understudy.DaskExecutor, folder: Path) -> None:
    shared = [1]
    values = [
        None,
        True,
        2**200,
        -0.0,
        "é",
        b"\0",
        {"a": (1, {2, 3})},
        [shared, shared],
        numpy.arange(6.0).reshape(2, 3),
    ]
    made = executor.call(list, values)
    assert repr(made) == repr(values)
    assert made[7][0] is made[7][1]
    big = numpy.random.default_rng(0).random(1_000_000)
    assert (executor.call(operator.neg, big) == -big).all()


@check
def functions_go_by_reference_and_by_value(executor: understudy.DaskExecutor, folder: Path) -> None:
    factor = 3

    def scale(value: int, add: int = 0) -> int:
        return value * factor + add

    assert executor.call(scale, 5, add=1) == 16
    assert executor.call(sorted, [3, 1, 2], key=lambda value: -value) == [3, 2, 1]
    assert executor.call([1, 2, 2].count, 2) == 2


@check
def a_call_runs_in_an_interpreter_of_its_own(executor: understudy.DaskExecutor, folder: Path) -> None:
    with distributed.Client(executor._address, set_as_default=False) as client:
        dask = set(client.run(os.getpid).values())
    pid, loaded = executor.eval("__import__('os').getpid(), 'distributed' in __import__('sys').modules")
    assert pid not in dask | {os.getpid()} and not loaded


@check
def scripts_and_statements(executor: understudy.DaskExecutor, folder: Path) -> None:
    script = folder / "script.py"
    script.write_text("import sys; sys.exit(int(sys.argv[1]) + add)")
    assert executor.run(script, ["3"], add=1) == 4
    assert executor.eval("x + y", x=1, y=2) == 3
    assert executor.exec("z = 2\nz * 4") == 8


@check
def maps(executor: understudy.DaskExecutor, folder: Path) -> None:
    assert list(executor.map(operator.mul, range(50), range(50))) == [n * n for n in range(50)]
    assert sorted(executor.map(abs, range(-9, 0), ordered=False)) == list(range(1, 10))
    made: list[Any] = list(executor.map(int, ["1", "x", "3"], on_error="return"))
    assert made[0::2] == [1, 3] and type(made[1]) is ValueError
    with raises(understudy.CallTimeout):
        list(executor.map(time.sleep, [60], timeout=0.3))


@check
def futures(executor: understudy.DaskExecutor, folder: Path) -> None:
    made = [executor.submit(abs, n) for n in (-2, -1)]
    assert all(isinstance(future, understudy.Future) for future in made)
    assert sorted(future.result(PATIENCE) for future in as_completed(made)) == [1, 2]
    # A function that is added may use the executor itself.
    seen: list[int] = []
    executor.submit(abs, -3).add_done_callback(lambda future: seen.append(executor.call(abs, future.result() - 10)))
    wait_for(lambda: seen)
    assert seen == [7]


@check
def exceptions_are_the_functions_own(executor: understudy.DaskExecutor, folder: Path) -> None:
    with raises(ValueError, saying="invalid literal for int() with base 10: 'seven'") as caught:
        executor.call(int, "seven")
    assert type(caught[0]) is ValueError
    with raises(ZeroDivisionError) as caught:
        executor.exec("try:\n    {}['a']\nexcept KeyError as error:\n    1 / 0\n")
    assert type(caught[0].__context__) is KeyError
    shown = "".join(traceback.format_exception(caught[0]))
    assert "worker" in shown and "tcp://" in shown

    def unknown() -> None:
        raise Unknown(3, "here")

    with raises(understudy.RemoteError, Unknown) as caught:
        executor.call(unknown)
    assert caught[0].args == (3, "here") and type(caught[0]) is Unknown, repr(caught[0])
    # A class that is loaded nowhere but in the interpreter.
    with raises(understudy.RemoteError) as caught:
        executor.exec("class Own(LookupError): pass\nraise Own(1, 2)")
    assert isinstance(caught[0], LookupError)
    error: Any = caught[0]
    assert error.type_name.endswith("Own") and error.args_data == (1, 2)


@check
def output_comes_back(executor: understudy.DaskExecutor, folder: Path) -> None:
    future = executor.submit(print, "hello")
    assert future.result(PATIENCE) is None
    assert future.report is not None and future.report["output"] == [("stdout", "hello\n")], future.report
    executor.call(print, "again")
    assert executor.last_report is not None and executor.last_report["output"] == [("stdout", "again\n")]


@check
def a_killed_interpreter(executor: understudy.DaskExecutor, folder: Path) -> None:
    with raises(understudy.WorkerCrashed) as caught:
        executor.call(lambda: os.kill(os.getpid(), signal.SIGSEGV))
    crashed: Any = caught[0]
    assert crashed.signal == signal.SIGSEGV and crashed.report.pid
    with raises(understudy.WorkerExited) as caught:
        executor.call(os._exit, 3)
    exited: Any = caught[0]
    assert exited.code == 3 and "_exit" in exited.report.call
    assert executor.call(abs, -1) == 1


@check
def limits(executor: understudy.DaskExecutor, folder: Path) -> None:
    with understudy.DaskExecutor(executor._address, workers=1, memory=512 << 20) as careful:
        with raises(understudy.MemoryLimitExceeded):
            careful.call(bytearray, 4 << 30)
        assert careful.call(sum, [1, 2]) == 3


@check
def timeouts(executor: understudy.DaskExecutor, folder: Path) -> None:
    note = folder / "timeout"
    quick = executor.options(timeout=20.0)
    assert quick.call(abs, -1) == 1
    future = executor.options(timeout=3.0).submit(note_and_wait, str(note))
    started = time.monotonic()
    with raises(understudy.CallTimeout):
        future.result(PATIENCE)
    assert time.monotonic() - started < 30
    for pid, _ in noted(note):
        wait_for(partial(over, note, pid))


@check
def cancelling_ends_the_call(executor: understudy.DaskExecutor, folder: Path) -> None:
    note = folder / "cancel"
    future = executor.submit(note_and_wait, str(note))
    ((pid, _),) = wait_for(lambda: noted(note))
    assert future.cancel()
    with raises(CancelledError):
        future.result(PATIENCE)
    wait_for(lambda: over(note, pid))
    assert executor.call(abs, -1) == 1


@check
def a_killed_dask_worker(executor: understudy.DaskExecutor, folder: Path) -> None:
    note = folder / "lost"
    future = executor.submit(note_and_wait, str(note))
    ((pid, worker),) = wait_for(lambda: noted(note))
    os.kill(worker, signal.SIGKILL)
    with raises(understudy.WorkerGone, saying="may have had effects"):
        future.result(PATIENCE)
    # Its interpreter ends with it, and nobody makes the call again.
    wait_for(lambda: gone(pid))
    assert executor.call(abs, -1) == 1
    assert len(noted(note)) == 1


@check
def a_call_that_may_run_twice(executor: understudy.DaskExecutor, folder: Path) -> None:
    note = folder / "twice"

    def second_time(note: str, patience: Callable[[str], None]) -> str:
        import os

        if os.path.exists(note):
            return "again"
        patience(note)
        return "never"

    future = executor.options(retries=1).submit(second_time, str(note), note_and_wait)
    ((_, worker),) = wait_for(lambda: noted(note))
    os.kill(worker, signal.SIGKILL)
    assert future.result(PATIENCE) == "again"


@check
def what_cannot_travel(executor: understudy.DaskExecutor, folder: Path) -> None:
    with raises(understudy.CannotTravel):
        executor.call(open, os.devnull)
    with raises(understudy.CannotTravel, saying="callback"):
        executor.call(print, understudy.callback(abs))
    with raises(understudy.CannotTravel):
        executor.call(print, (number for number in [1]))


@check
def an_interpreter_cannot_have_anything_unpickled(executor: understudy.DaskExecutor, folder: Path) -> None:
    trap = folder / "trap"

    class Hostile:
        def __reduce__(self) -> Any:
            return os.mkdir, (str(trap),)

    def hostile(trap: str) -> Any:
        class Own:
            def __reduce__(self) -> Any:
                return os.mkdir, (trap,)

        return Own()

    def hostile_error(trap: str) -> Any:
        class Own(Exception):
            def __reduce__(self) -> Any:
                return os.mkdir, (trap,)

        raise Own(Own())

    with raises(understudy.CannotTravel):
        executor.call(hostile, str(trap))
    with raises(understudy.RemoteError):
        executor.call(hostile_error, str(trap))
    import pickle

    pickled = pickle.dumps(Hostile())
    assert executor.call(bytes, pickled) == pickled
    assert not trap.exists()


@check
def an_interpreter_that_breaks_the_protocol(executor: understudy.DaskExecutor, folder: Path) -> None:
    def garbage() -> None:
        """Write what is no frame to every socket."""
        import os

        for name in os.listdir("/proc/self/fd"):
            try:
                if os.readlink("/proc/self/fd/" + name).startswith("socket:"):
                    os.write(int(name), b"\xff" * 4096)
            except OSError:
                pass

    with raises(understudy.ProtocolFault):
        executor.call(garbage)
    assert executor.call(abs, -1) == 1


@check
def a_dask_worker_that_answers_something_else(executor: understudy.DaskExecutor, folder: Path) -> None:
    """The connection takes no pickle as a result, whatever the task gives."""
    client = executor._connect()
    trap = folder / "result"

    class Hostile:
        def __reduce__(self) -> Any:
            return os.mkdir, (str(trap),)

    def give(kind: str) -> Any:
        class Own:
            def __reduce__(self) -> Any:
                return os.mkdir, (kind,)

        return Own()

    with raises(Exception):
        client.submit(give, str(trap), pure=False).result(timeout=PATIENCE)
    assert not trap.exists()


@check
def answers_that_are_none(executor: understudy.DaskExecutor, folder: Path) -> None:
    answers: list[object] = [
        b"", b"\xff" * 40, None, 7, encode_fields([]), encode_fields(["value"]), encode_fields(["raised", 1, None]),
        encode_fields(["failed", "exec-exit"]), encode_fields([{}]), encode_fields(["value", 1, None])[:-1],
    ]  # fmt: skip
    for answer in answers:
        read = messages.read_answer(answer)
        assert isinstance(read.error, understudy.ProtocolFault), answer


def executors() -> int:
    from understudy.executor.cluster.worker import _LOCALS

    return len(_LOCALS)


@check
def one_executor_in_each_dask_worker(executor: understudy.DaskExecutor, folder: Path) -> None:
    with distributed.Client(executor._address, set_as_default=False) as client:

        def in_each() -> set[int]:
            return set(client.run(executors).values())

        assert in_each() == {1}
        with understudy.DaskExecutor(client, workers=1, timeout=60.0) as other:
            assert other.call(abs, -1) == 1
            assert in_each() == {2}
            with understudy.DaskExecutor(executor._address, workers=1) as same:
                assert same.call(abs, -1) == 1
                assert in_each() == {2}
            assert other.call(abs, -1) == 1
        assert in_each() == {1}


@check
def settings_are_checked_here(executor: understudy.DaskExecutor, folder: Path) -> None:
    with raises(understudy.InvalidSetting, saying="memory"):
        understudy.DaskExecutor(executor._address, memory=-1)
    with raises(understudy.InvalidSetting, saying="cluster"):
        understudy.DaskExecutor(7)
    with raises(understudy.InvalidSetting, saying="timeout"):
        executor.options(timeout=-1.0)
    assert executor.options(determinism="check").call(sorted, {3, 1}) == [1, 3]


@check
def shutting_down(executor: understudy.DaskExecutor, folder: Path) -> None:
    other = understudy.DaskExecutor(executor._address)
    future = other.submit(abs, -1)
    other.shutdown()
    assert future.result(0) == 1
    with raises(understudy.ExecutorClosed):
        other.call(abs, -1)
    # What runs is ended, also where another program keeps the interpreters.
    note = folder / "shutdown"
    third = understudy.DaskExecutor(executor._address)
    waiting = third.submit(note_and_wait, str(note))
    ((pid, _),) = wait_for(lambda: noted(note))
    third.shutdown(cancel_futures=True)
    assert waiting.cancelled()
    wait_for(lambda: over(note, pid))
    fourth = understudy.DaskExecutor(executor._address)
    ended: list[bool] = []

    def end(future: object) -> None:
        fourth.shutdown()
        ended.append(True)

    fourth.submit(abs, -1).add_done_callback(end)
    wait_for(lambda: ended)


def main(folder: Path) -> dict[str, str | None]:
    found: dict[str, str | None] = {}
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=2, processes=True, dashboard_address=None, silence_logs=50,
        local_directory=str(folder),
    ) as cluster, understudy.DaskExecutor(cluster) as executor:  # fmt: skip
        for function in CHECKS:
            if len(sys.argv) > 2 and function.__name__ not in sys.argv[2:]:
                continue
            started = time.monotonic()
            try:
                function(executor, folder)
                found[function.__name__] = None
            except BaseException:
                found[function.__name__] = traceback.format_exc()
            print(f"{function.__name__} {time.monotonic() - started:.1f} s", file=sys.stderr, flush=True)
    return found


if __name__ == "__main__":
    outcome = main(Path(sys.argv[1]))
    print(json.dumps(outcome))
