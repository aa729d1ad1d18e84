"""One module of numpy's tests, run by pytest, on stand-ins or on the original.

Started as `python -m of_numpy.child FD`, by `understudy run` where it is on stand-ins, with the job as JSON on stdin; it
writes one JSON object per line to FD: what was collected, then the start and the outcome of each test.
"""

from __future__ import annotations

import importlib
import io
import json
import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import hypothesis
import pytest

from of_numpy.guarding import executed
from of_numpy.placeholders import InFixture, Missing, Placeholder, collected, said

# The child of the other suites. It is not typed, as it runs on every interpreter.
child: Any = importlib.import_module("child")
OURS = "understudy_numpy"
UNTOLD = ("failed", "pytest broke off in it")
# What numpy's conftest registers.
MARKS = ("slow", "slow_pypy", "valgrind_error", "leaks_references", "parallel_threads", "iterations", "thread_unsafe")
# What `numpy.test()` ignores.
IGNORED = ("ignore:the matrix subclass is not", "ignore:Importing from numpy.matlib is")


class GuardedModule(pytest.Module):
    """A test module of which a statement may fail."""

    broken: dict[str, BaseException]

    def _getobj(self) -> ModuleType:
        module = ModuleType(self.path.stem)
        module.__file__ = str(self.path)
        sys.modules[module.__name__] = module

        def statement_failed(error: BaseException, name: str, line: int) -> Any:
            self.broken.setdefault(name or f"line {line}", error)
            return placeholder(error, name)

        executed(self.path, module.__dict__, statement_failed)
        return module


def placeholder(error: BaseException, name: str) -> Placeholder:
    why = error if isinstance(error, Missing) else Missing(said(error))
    return Placeholder(why, name)


class Plugin:
    """Collects with statements that may fail, chooses, limits and tells."""

    def __init__(self, job: dict[str, Any], write: Any) -> None:
        self.job, self.write = job, write
        self.broken: dict[str, BaseException] = {}
        self.entries = child.Entries([], {OURS})
        signal.signal(signal.SIGPROF, self.stop)

    def stop(self, number: int, frame: Any) -> None:
        raise child.TimeLimit(f"the test ran longer than {self.job['limit']} seconds")

    def pytest_configure(self, config: pytest.Config) -> None:
        for mark in MARKS:
            config.addinivalue_line("markers", mark)

    def pytest_pycollect_makemodule(self, module_path: Path, parent: pytest.Collector) -> GuardedModule:
        module = GuardedModule.from_parent(parent, path=module_path)
        module.broken = self.broken
        return module

    @pytest.hookimpl(wrapper=True)
    def pytest_pycollect_makeitem(self, collector: Any, name: str, obj: object) -> Any:
        try:
            return (yield)
        except BaseException as error:
            above = "" if isinstance(collector, pytest.Module) else f"{collector.name}."
            self.broken.setdefault(f"{above}{name}", error)
            return []

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        tests = [item.nodeid.partition("::")[2] for item in items]
        slow = [test for test, item in zip(tests, items, strict=True) if item.get_closest_marker("slow")]
        self.write(
            {
                "collected": tests,
                "slow": slow,
                "broken_statements": {name: said(error) for name, error in self.broken.items()},
            }
        )
        aside = {*slow, *self.job["without"]}
        only = set(tests if self.job["only"] is None else self.job["only"]) - aside
        items[:] = [item for item, test in zip(items, tests, strict=True) if test in only]

    def pytest_collection_finish(self) -> None:
        collected()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Any:
        test = item.nodeid.partition("::")[2]
        self.outcome, self.detail = UNTOLD
        self.write({"start": test})
        started = time.perf_counter()
        signal.setitimer(signal.ITIMER_PROF, self.job["limit"], 1)
        self.entries.start()
        try:
            return (yield)
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
            entered = self.entries.stop()
            seconds = round(time.perf_counter() - started, 3)
            told = {"outcome": self.outcome, "detail": self.detail, "seconds": seconds}
            self.write({"test": test, **told, "spawned": False, "entered": entered or not self.job["stand_ins"]})

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        call = getattr(item, "callspec", None)
        for value in flat(call.params) if call else ():
            if isinstance(value, Placeholder):
                value._raise()

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: Any, request: Any) -> Any:
        try:
            return (yield)
        except (Missing, child.TimeLimit) as error:
            failed = InFixture(error)
            fixturedef.cached_result = (None, fixturedef.cache_key(request), (failed, failed.__traceback__))
            raise failed from None

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
        if call.when == "call" or call.excinfo is not None:
            signal.setitimer(signal.ITIMER_PROF, 0)
        report = yield
        if hasattr(report, "wasxfail"):
            self.outcome, self.detail = "expected", str(report.wasxfail)
        elif report.skipped:
            self.outcome, self.detail = "skipped", str(report.longrepr[2] if report.longrepr else "")
        elif report.passed and report.when == "call":
            self.outcome, self.detail = "passed", ""
        elif report.failed and (self.outcome != "failed" or (self.outcome, self.detail) == UNTOLD):
            error = call.excinfo
            head = said(error.value) if error is not None else str(report.longrepr).partition("\n")[0]
            self.outcome, self.detail = "failed", f"{head}\n{report.longreprtext[-3000:]}"
        return report


def flat(value: Any) -> Iterator[Any]:
    if type(value) in (list, tuple):
        for each in value:
            yield from flat(each)
    elif type(value) is dict:
        yield from flat(list(value.values()))
    else:
        yield value


def main() -> None:
    job = json.load(io.TextIOWrapper(io.FileIO(0, closefd=False), encoding="utf-8"))
    channel = open(int(sys.argv[1]), "w", encoding="utf-8", buffering=1)

    def write(message: dict[str, Any]) -> None:
        channel.write(json.dumps(message) + "\n")

    # As numpy's conftest has it for `numpy.test()`.
    hypothesis.settings.register_profile(
        "conformance", deadline=None, database=None, derandomize=True,
        suppress_health_check=list(hypothesis.HealthCheck),
    )  # fmt: skip
    hypothesis.settings.load_profile("conformance")
    child.limit_memory()
    tree = Path(job["tree"])
    if job["stand_ins"]:
        from of_numpy.standins import install

        install(json.loads((tree / "names.json").read_text(encoding="utf-8")), tree, job["helpers"])
    # The other ways of showing a traceback parse the whole test module again for each.
    options = [
        "-q",
        "-p",
        "no:cacheprovider",
        "--assert=plain",
        "--tb=native",
        "--no-summary",
        f"--rootdir={tree}",
        "-c",
        os.devnull,
    ]
    for ignored in IGNORED:
        options += ["-W", ignored]
    code = pytest.main([*options, "--import-mode=importlib", job["file"]], plugins=[Plugin(job, write)])
    write({"done": True, "code": int(code)})


if __name__ == "__main__":
    main()
    sys.stdout.flush()
    # What the tests have left, such as threads, must not hold the end up.
    os._exit(0)
