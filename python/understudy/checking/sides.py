"""The two sides of a check: a worker where the original is installed, and one where its stand-in serves.

What a case does to its worker (never ending, ending it, filling its memory) is an outcome like any other: the batch is taken
again case by case, in a new worker.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from understudy import environments
from understudy.executor import (
    CallTimeout,
    Executor,
    KilledBySystem,
    MemoryLimitExceeded,
    WorkerCrashed,
    WorkerExited,
)
from understudy.folders import opened_registry
from understudy.settings import Library

Outcome = dict[str, Any]
# What is sent for one case: its arguments, as pairs of a name and its source, and the source of the call.
Sent = tuple[list[tuple[str, str]], str]

OBSERVER = Path(__file__).with_name("observer.py")
# What a case can do to its worker. Anything else is a fault of the executor or of the machine, and no finding.
ENDS = (CallTimeout, KilledBySystem, MemoryLimitExceeded, WorkerCrashed, WorkerExited)
SECONDS_FOR_A_CASE = 10.0
SECONDS_FOR_A_BATCH = 60.0
MEMORY = 2 << 30
ALIASES = {"numpy": "np", "pandas": "pd"}
INSTALL = """\
import understudy.hook, understudy.settings
known = understudy.settings.Library.all_from(libraries)
finder = understudy.hook.install([library for library in known if library.serves == "import"])
"""


class Side:
    """One worker that runs cases. `python` None is this interpreter."""

    def __init__(
        self, python: str | None, modules: dict[str, str], prepare: str = "", path: Sequence[str] = (), **names: Any
    ):
        # The environment is fixed so that both sides print, sort and collate alike.
        self._executor = Executor(
            python, workers=1, path=path, memory=MEMORY, state="off", idle_timeout=None,
            environment={"PYTHONHASHSEED": "0", "OPENBLAS_NUM_THREADS": "1", "COLUMNS": "80"},
        )  # fmt: skip
        everywhere = self._executor.options(mode="ALL")
        if prepare:
            everywhere.exec(prepare, **names)
        everywhere.exec(OBSERVER.read_text(encoding="utf-8"))
        everywhere.exec("observer = Observer(modules)", modules=modules)

    def observe(self, cases: Sequence[Sent]) -> list[Outcome]:
        """The outcomes of cases, in order."""
        try:
            return self._observe(cases, SECONDS_FOR_A_BATCH)
        except ENDS:
            return [self._one(case) for case in cases]

    def _one(self, case: Sent) -> Outcome:
        try:
            return self._observe([case], SECONDS_FOR_A_CASE)[0]
        except ENDS as error:
            return {"lost": type(error).__name__}

    def _observe(self, cases: Sequence[Sent], timeout: float) -> list[Outcome]:
        found: list[Outcome] = self._executor.options(timeout=timeout).eval(
            "observer.observe(cases)", cases=list(cases)
        )
        return found

    def close(self) -> None:
        self._executor.shutdown()


class Sides:
    """Both sides for one library, working at the same time."""

    def __init__(self, original: Side, shim: Side, versions: dict[str, str]) -> None:
        self.original, self.shim, self.versions = original, shim, versions
        self._threads = ThreadPoolExecutor(2)

    def observe(self, cases: Sequence[Sent]) -> list[tuple[Outcome, Outcome]]:
        """For each case, the outcome of the original and of the shim."""
        both = [self._threads.submit(side.observe, cases) for side in (self.original, self.shim)]
        return list(zip(*(each.result() for each in both), strict=True))

    def close(self) -> None:
        self._threads.shutdown()
        self.original.close()
        self.shim.close()


def modules_of(library: Library, names: Sequence[str]) -> tuple[dict[str, str], dict[str, str]]:
    """The names that cases use for a library's modules: what each is on the original's side, and on the shim's."""
    if library.serves != "interpreter":
        # A shim module imports what it needs itself; arguments are made with NumPy, whatever the library.
        used = {"np": "numpy", ALIASES.get(library.name, library.name): library.name}
        return used, used
    roots = {name.partition(".")[0] for name in names}
    return {root: root for root in roots}, {root: stand_in_of(root, library) for root in roots}


def stand_in_of(module: str, library: Library) -> str:
    """The shim module for a module of a library that the interpreter serves."""
    return library.package if module == library.name else library.renamed.get(module, f"{library.package}.{module}")


@contextlib.contextmanager
def open_sides(library: Library, names: Sequence[str], python: str | None, path: Sequence[str]) -> Iterator[Sides]:
    """Start both sides for the entries of a library; raises `environments.VanillaError` where nobody has the original."""
    originals, shims = modules_of(library, names)
    libraries = opened_registry().libraries_json()
    if library.serves == "interpreter":
        environment = environments.find("builtins", None)
        original, shim = Side(None, originals), Side(None, shims)
    else:
        environment = environments.find("numpy" if path else library.name, python)
        original = Side(environment.python, originals, path=path)
        shim = Side(None, shims, INSTALL, libraries=libraries)
    versions = {library.name: "unknown" if path else environment.version, "python": environment.python_version}
    sides = Sides(original, shim, versions)
    try:
        yield sides
    finally:
        sides.close()


def alias(name: str) -> str:
    """How a case writes the qualified name of an original: `np.linalg.norm`."""
    root, dot, rest = name.partition(".")
    return ALIASES.get(root, root) + dot + rest
