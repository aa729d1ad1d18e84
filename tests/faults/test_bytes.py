"""A death, and a lie, at every byte that a real worker says or hears, with its guard, pool and the Python side in place."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Callable
from pathlib import Path

import faulty
import mortal
import pytest
from conftest import HERE, VANILLA
from understudy.executor import Executor, ExecutorError, KilledBySystem, LaunchFailed
from ways import WAYS, raised

Make = Callable[..., Executor]


class Trial:
    """An interpreter whose workers are mortal, and the token that says when the first of them dies."""

    def __init__(self, folder: Path) -> None:
        self.token = folder / "token"
        self.marks = folder / "marks"
        self.interpreter = folder / "python"
        self.interpreter.write_text(
            "#!/bin/sh\n"
            'case "$*" in\n'
            f'*--socket*) exec {VANILLA} -I {mortal.__file__} {self.token} "$@" ;;\n'
            f'*) exec {VANILLA} "$@" ;;\n'
            "esac\n"
        )
        self.interpreter.chmod(0o755)

    def fate(self, kind: str, count: int) -> None:
        self.token.write_text(f"{kind} {count}")
        for left in (Path(f"{self.token}.happened"), self.marks):
            left.unlink(missing_ok=True)

    @property
    def happened(self) -> bool:
        return os.path.exists(f"{self.token}.happened")

    def ran(self) -> int:
        """How often the function has run."""
        return self.marks.stat().st_size if self.marks.exists() else 0


@pytest.fixture
def trial(tmp_path: Path) -> Trial:
    return Trial(tmp_path)


def die_at(make: Make, trial: Trial, kind: str, count: int, way: str, retries: int) -> bool:
    """One death. Whatever the byte, the call gives its result once or one error, and the next is right. False: none came."""
    trial.fate(kind, count)
    executor = make(str(trial.interpreter), workers=1)
    view = executor.options(retries=retries, timeout=60)
    try:
        made = WAYS[way](view, faulty.leaves_a_mark, str(trial.marks))
    except KilledBySystem as error:
        assert trial.happened and not retries, error
        assert error.report is not None and error.report.pid and error.report.signal == 9
        assert "leaves_a_mark" in error.report.call or error.report.call in ("faulty.apply",), error.report.call
        assert trial.ran() <= 1
    else:
        # Without leave to try again, a call is only given to another worker if it had not begun.
        assert made == trial.ran() and 1 <= made <= 1 + retries
    happened = trial.happened
    if happened:
        assert executor.call(faulty.add, 20, 22) == 42
    executor.shutdown(cancel_futures=True, timeout=20)
    return happened


@pytest.mark.parametrize("retries", [0, 1])
@pytest.mark.parametrize("kind", ["send", "receive"])
def test_deaths_in_a_conversation(make: Make, trial: Trial, kind: str, retries: int) -> None:
    """A stride through every byte; the last ones, which are the call itself and its reply, all of them."""
    stride, count, last = 61, 3 + retries * 7, 0
    while die_at(make, trial, kind, count, "call", retries):
        last, count = count, count + stride
    assert last > 150
    for count in range(max(0, last - 8), last + stride, 5):
        if not die_at(make, trial, kind, count, "call", retries):
            break


@pytest.mark.soak
@pytest.mark.parametrize("retries", [0, 1])
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("kind", ["send", "receive"])
def test_a_death_at_every_byte(make: Make, trial: Trial, kind: str, way: str, retries: int) -> None:
    count = 0
    while die_at(make, trial, kind, count, way, retries):
        count += 1
    assert count > 150


def lie_at(make: Make, executor: Executor, trial: Trial, count: int, way: str) -> bool:
    try:
        WAYS[way](executor.options(timeout=1.0), faulty.leaves_a_mark, str(trial.marks))
    except ExecutorError as error:
        assert trial.happened, error
    assert trial.ran() == 1
    happened = trial.happened
    if happened:
        assert executor.call(faulty.add, 20, 22) == 42
    return happened


@pytest.mark.parametrize("way", WAYS)
def test_lies_in_a_reply(make: Make, trial: Trial, way: str) -> None:
    every_lie(make, trial, way, 11)


@pytest.mark.soak
@pytest.mark.parametrize("way", WAYS)
def test_a_lie_at_every_byte_of_a_reply(make: Make, trial: Trial, way: str) -> None:
    every_lie(make, trial, way, 1)


def every_lie(make: Make, trial: Trial, way: str, stride: int) -> None:
    count = 0
    while True:
        trial.fate("lie", count)
        executor = make(str(trial.interpreter), workers=1)
        more = lie_at(make, executor, trial, count, way)
        executor.shutdown(cancel_futures=True, timeout=20)
        if not more:
            break
        count += stride
    assert count > 16


# During an import


@pytest.mark.parametrize("start", ["spawn", "fork"])
@pytest.mark.parametrize("way", WAYS)
def test_a_death_during_the_import_of_a_function(
    make: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str, start: str
) -> None:
    (tmp_path / "deadly.py").write_text(
        "import os\nif 'DEADLY' in os.environ: os.kill(os.getpid(), 9)\ndef function(*_): return 1\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    deadly = importlib.import_module("deadly")
    try:
        executor = make(workers=1, start=start, preload=["faulty"], environment={"DEADLY": "yes"})
        executor.all(faulty.searches, str(tmp_path))
        attempts: dict[str, Callable[[], object]] = {
            "call": lambda: executor.call(deadly.function),
            "submit": lambda: executor.submit(deadly.function).result(60),
            "map": lambda: list(executor.map(deadly.function, [1])),
            "eval": lambda: executor.eval("__import__('deadly').function()"),
        }
        for _ in range(2):
            error = raised(attempts[way])
            assert isinstance(error, KilledBySystem), f"{type(error).__name__}: {error}"
            assert error.report is not None and "deadly" in error.report.call
            assert executor.call(faulty.add, 1, 2) == 3
    finally:
        del sys.modules["deadly"]


@pytest.mark.parametrize("start", ["auto", "spawn", "fork"])
@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("import os\nprint('so far', flush=True)\nos.kill(os.getpid(), 11)\n", "signal 11"),
        ("import os\nos._exit(4)\n", "exit code 4"),
    ],
)
def test_a_death_during_a_preload(make: Make, tmp_path: Path, source: str, says: str, start: str) -> None:
    """No worker can be started: every call is told why, and none waits for ever."""
    (tmp_path / "deadly_preload.py").write_text(source)
    with Executor(
        VANILLA,
        path=[tmp_path, HERE],
        preload=["deadly_preload"],
        workers=1,
        start=start,  # type: ignore[arg-type]
    ) as executor:
        for attempt in (lambda: executor.call(faulty.pid), lambda: executor.submit(faulty.pid).result(60)):
            error = raised(attempt)
            assert isinstance(error, LaunchFailed), f"{type(error).__name__}: {error}"
            assert says in str(error)


@pytest.mark.parametrize("start", ["auto", "spawn", "fork"])
def test_a_preload_that_raises_is_an_error_of_every_call(make: Make, start: str) -> None:
    executor = make(workers=1, start=start, preload=["faulty", "no_such_module_anywhere"])
    for attempt in (lambda: executor.call(faulty.add, 1, 2), lambda: executor.submit(faulty.add, 1, 2).result(60)):
        error = raised(attempt)
        assert isinstance(error, LaunchFailed), f"{type(error).__name__}: {error}"
        assert "'no_such_module_anywhere', which `preload` names" in str(error)


def test_a_hang_during_an_import_is_a_timeout_that_names_it(make: Make, tmp_path: Path) -> None:
    (tmp_path / "endless.py").write_text("import signal\nsignal.pause()\n")
    executor = make(workers=1)
    error = raised(
        lambda: executor.options(timeout=0.5).exec(f"import sys; sys.path.insert(0, {str(tmp_path)!r}); import endless")
    )
    assert isinstance(error, ExecutorError) and error.report is not None
    assert "endless.py" in error.report.stack
    assert executor.call(faulty.add, 1, 2) == 3
