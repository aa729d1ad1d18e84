"""`Executor`: Python functions, scripts and expressions in other processes, supervised."""

from __future__ import annotations

import atexit
import concurrent.futures
import importlib
import logging as logging_module
import os
import sys
import threading
import weakref
from collections.abc import Callable, Iterable, Mapping, Sequence
from os import PathLike, fspath
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal, ParamSpec, TypeVar

from understudy.executor.calls import Calls, View
from understudy.executor.errors import CannotTravel, ExecutorClosed, InvalidSetting
from understudy.executor.functions import Definitions, cloudpickle_place
from understudy.executor.future import Future
from understudy.executor.program import OWN

if TYPE_CHECKING:
    from understudy._understudy import Supervisor

P = ParamSpec("P")
T = TypeVar("T")
Folder = str | PathLike[str]


class BaseExecutor(concurrent.futures.Executor):
    """An executor whose block, left by an exception, does not wait for what was submitted in it."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.shutdown(cancel_futures=kind is not None)


class Executor(Calls, BaseExecutor):
    """A pool of worker processes, each an interpreter of its own. A context manager; starts with its first call.

    `python` is a version ("3.12"), the path of an interpreter or the folder of a virtual environment; None is this
    interpreter, whose search path the workers then have too, behind the folders of `path`. `workers` sets both `floor` and `ceiling`. Times are in seconds, sizes in bytes.

    Limits: `memory`, `cpu` (seconds of processor time), `processes`, `files` (open at a time), `file_size`.
    Confinement: `network=False`; `writable=False` for a read-only file system but for `scratch`, a folder (None: a fresh
    one for each worker); `privileges=False`. What this machine cannot do raises `ConfinementUnavailable`.

    `timeout` and `retries` are the defaults of calls. `output`: "capture" keeps what a call prints in its report, "forward"
    also writes it here. `logging` is the level from which records come back with a call. `state`: "restore" undoes what a
    call changes in its process (directory, environment, …), "report" only tells, "off" does not look.

    `determinism="check"` runs each call again in another worker, with another hash seed, address layout and directory, and
    raises `NotDeterministic` where the results differ; a number between 0 and 1 does so for that share of the calls. The
    verdict is in the report of a call.
    """

    def __init__(
        self,
        python: Folder | None = None,
        *,
        workers: int | None = None,
        floor: int | None = None,
        ceiling: int | None = None,
        start: Literal["auto", "spawn", "fork"] = "auto",
        preload: Sequence[str] = (),
        path: Sequence[Folder] = (),
        directory: Folder | None = None,
        environment: Mapping[str, str | None] | None = None,
        timeout: float | None = None,
        retries: int = 0,
        memory: int | None = None,
        cpu: int | None = None,
        processes: int | None = None,
        files: int | None = None,
        file_size: int | None = None,
        network: bool = True,
        writable: bool = True,
        scratch: Folder | None = None,
        privileges: bool = True,
        idle_timeout: float | None = 30.0,
        recycle_calls: int | None = None,
        recycle_bytes: int | None = None,
        queue: int = 65536,
        threshold: int = 65536,
        max_result: int | None = None,
        output: Literal["capture", "forward"] = "capture",
        output_limit: int = 1 << 20,
        logging: int | str | None = None,
        state: Literal["restore", "report", "off"] = "restore",
        determinism: Literal["off", "check"] | float = "off",
        name: str = "understudy",
    ) -> None:
        _one_of("output", output, ("capture", "forward"))
        _one_of("start", start, ("auto", "spawn", "fork"))
        _one_of("state", state, ("restore", "report", "off"))
        _no_less_than_zero(
            workers=workers, floor=floor, ceiling=ceiling, timeout=timeout, retries=retries, memory=memory, cpu=cpu,
            processes=processes, files=files, file_size=file_size, idle_timeout=idle_timeout, queue=queue,
            recycle_calls=recycle_calls, recycle_bytes=recycle_bytes, threshold=threshold, max_result=max_result,
            output_limit=output_limit,
        )  # fmt: skip
        if workers is not None:
            floor = workers if floor is None else floor
            ceiling = workers if ceiling is None else ceiling
        here = python is None
        settings: dict[str, object] = {
            "python": sys.executable if python is None else fspath(python),
            "start": start,
            "preload": list(preload),
            "path": [*(fspath(folder) for folder in path), *(_own_path() if here else ())],
            "idle_timeout": idle_timeout,
            "recycle_calls": recycle_calls,
            "recycle_bytes": recycle_bytes,
            "queue": queue,
            "threshold": threshold,
            "output_limit": output_limit,
            "logging": _level(logging),
            "state": state,
            "memory": memory,
            "cpu": cpu,
            "processes": processes,
            "files": files,
            "file_size": file_size,
            "confinement": (
                not network, not writable, None if scratch is None else fspath(scratch), not privileges, not privileges,
            ),
            "determinism": _determinism(determinism),
            "name": name,
        }  # fmt: skip
        for key, value in (
            ("floor", floor), ("ceiling", ceiling), ("max_result", max_result),
            ("directory", None if directory is None else fspath(directory)), ("guard", OWN),
        ):  # fmt: skip
            if value is not None:
                settings[key] = value
        if floor is not None and ceiling is None:
            settings["ceiling"] = max(floor, os.cpu_count() or 1)
        elif ceiling is not None and floor is None:
            settings["floor"] = min(1, ceiling)
        if environment is not None:
            # Strings of the file system's encoding, as `os.environ` has them; None takes a variable away.
            kept = [(name, value) for name, value in environment.items() if value is not None]
            settings["environment"] = (False, kept, [name for name, value in environment.items() if value is None])
        cloudpickle = cloudpickle_place()
        if cloudpickle is not None:
            settings["modules"] = [("cloudpickle", cloudpickle)]
        self._settings = settings
        self._forward = forward if output == "forward" else None
        self._python = settings["python"]
        self._here = here
        self._version: str | None = OWN_VERSION if here else None
        self._defaults = {"timeout": timeout, "retries": retries}
        self._lock = threading.Lock()
        self._supervisor: Supervisor | None = None
        self._defined: Definitions | None = None
        self._closed = False
        if timeout is not None or retries:
            from understudy._understudy import Supervisor as Native

            self._options = Native.options({key: value for key, value in self._defaults.items() if value is not None})
        _LIVE.add(self)

    def options(
        self,
        *,
        timeout: float | None = None,
        retries: int | None = None,
        keep: bool | Literal["auto"] = False,
        mode: Literal["ANY", "ALL"] = "ANY",
        worker: int | None = None,
        on_late: Callable[[Future[Any]], object] | None = None,
        cancel: Literal["ask", "kill"] = "ask",
        live: Callable[[str, str], object] | None = None,
        state: Literal["restore", "report", "off", "keep"] | None = None,
        trace_files: bool = False,
        determinism: Literal["off", "check"] | float | None = None,
        label: str | None = None,
    ) -> View:
        """This executor with options for calls: the same methods, and nothing taken from the callee's keywords.

        `timeout` in seconds from the call on. `on_late` gets the finished future of a call that missed its deadline and is
        let go on; without it such a call is killed. `keep=True` leaves the result in the worker and gives a `RemoteObject`,
        "auto" only where it is no data. `mode="ALL"` calls on every worker, gives the list of results, and repeats the call
        on workers that start later. `worker` is the number of the only worker that will do. `cancel="kill"` ends a cancelled
        call without asking first. `live` gets (stream, text) while the call runs. `state="keep"` makes what the call changes
        in its process the new normal.
        """
        _one_of("mode", mode, ("ANY", "ALL"))
        _one_of("cancel", cancel, ("ask", "kill"))
        _one_of("keep", keep, (True, False, "auto"))
        _one_of("state", state, (None, "restore", "report", "off", "keep"))
        _no_less_than_zero(timeout=timeout, retries=retries, worker=worker)
        if state is None and mode == "ALL":
            # What ALL sets up is meant to stay.
            state = "keep"
        given: dict[str, object] = {
            "timeout": self._defaults["timeout"] if timeout is None else timeout,
            "retries": self._defaults["retries"] if retries is None else retries,
            "keep": keep, "mode": mode, "worker": worker, "on_late": on_late, "cancel": cancel, "live": live,
            "state": state, "trace_files": trace_files, "label": label,
            "determinism": None if determinism is None else _determinism(determinism),
        }  # fmt: skip
        from understudy._understudy import Supervisor as Native

        return View(self, Native.options(given), worker, mode == "ALL")

    def all(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> list[T]:
        """Call on every worker, and on each that starts later before anything else. The results of those that there are."""
        made = self.options(mode="ALL").call(fn, *args, **kwargs)
        assert isinstance(made, list)
        return made

    def empty(self, shape: int | Sequence[int], dtype: Any = "float64") -> Any:
        """A NumPy array of zeros in memory that workers map: as an argument it is never copied."""
        numpy = importlib.import_module("numpy")
        kind = numpy.dtype(dtype)
        if kind.hasobject:
            raise CannotTravel(f"an array of {kind} cannot lie in shared memory", type_name="numpy.ndarray")
        sizes = (shape,) if isinstance(shape, int) else tuple(shape)
        count = 1
        for size in sizes:
            count *= size
        block = self._native(eager=False).empty(max(1, count * kind.itemsize))
        return numpy.ndarray(sizes, kind, block)

    def share(self, array: Any) -> Any:
        """A copy of an array in memory that workers map."""
        source = importlib.import_module("numpy").asarray(array)
        made = self.empty(source.shape, source.dtype)
        made[...] = source
        return made

    @property
    def last_report(self) -> dict[str, Any] | None:
        """What came beside the result of the last `call`: `output`, `changes` and so on. None where there was nothing."""
        return None if self._supervisor is None else self._supervisor.last_report

    def statistics(self) -> dict[str, Any]:
        """Numbers about what has happened, and `workers`, a list of those that there are. Starts nothing."""
        return {"workers": []} if self._supervisor is None else self._supervisor.statistics()

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False, timeout: float | None = None) -> None:
        """End the executor; no process is left. Calls that run may end, until `timeout` seconds are over.

        `wait=False` does not wait for those that run: a thread does.
        """
        with self._lock:
            self._closed = True
            supervisor = self._supervisor
        if supervisor is None:
            return
        if wait:
            supervisor.shutdown(cancel_futures, timeout)
        else:
            threading.Thread(
                target=supervisor.shutdown, args=(cancel_futures, timeout), name="understudy-shutdown", daemon=True
            ).start()

    def __repr__(self) -> str:
        state = "closed" if self._closed else "not started" if self._supervisor is None else "open"
        return f"<understudy.Executor {self._python} {state}>"

    def _start(self) -> Supervisor:
        supervisor = self._supervisor
        if supervisor is not None and not self._closed:
            return supervisor
        # What the workers are to do is made ready while they start.
        return self._native(eager=True)

    def _native(self, eager: bool) -> Supervisor:
        with self._lock:
            if self._closed:
                raise ExecutorClosed("the executor has been shut down")
            if self._supervisor is None:
                from understudy import _understudy as native

                # What workers may load of it, where their interpreter can.
                settings = {"codec": native.__file__, "eager": eager, **self._settings}
                self._supervisor = native.Supervisor(settings, self._forward)
            return self._supervisor

    def _define(self) -> Definitions:
        if self._defined is None:
            self._defined = Definitions(self._start().define, self._check_version)
        return self._defined

    def _check_version(self, function: str, pickled_by: str | None = None) -> None:
        """A pickled function holds byte code, which only an interpreter of the same version understands."""
        pickled_by = pickled_by or OWN_VERSION
        if self._version is None:
            self._version = _version_of(str(self._python))
        if self._version != pickled_by:
            raise CannotTravel(
                f"{function} can only go by value, and {pickled_by} and {self._version} do not understand each other's byte "
                f"code; put it into a module that the worker can import (path=…), or use a worker of {pickled_by}",
                path="function",
                type_name="function",
            )


def forward(records: Iterable[tuple[str, str]]) -> None:
    """Write what a call printed to our own streams, and its log records to our own loggers."""
    for stream, text in records:
        if stream.startswith("log:"):
            _, level, logger = stream.split(":", 2)
            number = logging_module.getLevelName(level) if not level.isdigit() else int(level)
            logging_module.getLogger(logger).log(number if isinstance(number, int) else logging_module.INFO, "%s", text)
        else:
            target = sys.stderr if stream == "stderr" else sys.stdout
            if target is not None:
                target.write(text)


def _own_path() -> list[str]:
    """The folders that this interpreter imports from, in their order, those of the standard library included.

    Were these left out, what comes behind them here would come before them in a worker: it would hide what it does not hide
    here, and be searched for each module of the standard library.
    """
    return [folder if folder.startswith(os.sep) else os.path.abspath(folder) for folder in sys.path]


def _one_of(name: str, given: object, known: tuple[object, ...]) -> None:
    if given not in known:
        *most, last = (repr(each) for each in known)
        raise InvalidSetting(f"{name} is {given!r}; it can be {', '.join(most)} or {last}")


def _no_less_than_zero(**given: float | None) -> None:
    for name, number in given.items():
        if number is not None and not isinstance(number, (int, float)):
            raise TypeError(f"{name} is {number!r}, which is no number")
        if number is not None and not number >= 0:
            raise InvalidSetting(f"{name} is {number!r}; it can be 0 or more, or None for the default")


def _determinism(choice: str | float) -> str:
    if isinstance(choice, str):
        _one_of("determinism", choice, ("off", "check"))
        return choice
    if not 0 <= choice <= 1:
        raise InvalidSetting(
            f'determinism is {choice!r}; it can be "off", "check" or a share of the calls, from 0 to 1'
        )
    return f"sampled:{choice}"


def _level(level: int | str | None) -> int | None:
    if isinstance(level, str):
        number = logging_module.getLevelName(level.upper())
        if not isinstance(number, int):
            raise InvalidSetting(f"logging is {level!r}, which is no level")
        return number
    return level


_VERSION = "import sys; print(sys.implementation.name, '%d.%d' % sys.version_info[:2])"
OWN_VERSION = f"{sys.implementation.name} {sys.version_info[0]}.{sys.version_info[1]}"


def _version_of(python: str) -> str:
    # Few executors get here, and it takes milliseconds to load.
    import subprocess

    from understudy._understudy import find_interpreter

    command = [find_interpreter(python), "-I", "-S", "-c", _VERSION]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=30).stdout.strip()


_LIVE: weakref.WeakSet[Executor] = weakref.WeakSet()


@atexit.register
def _end_all() -> None:
    """No thread of an executor may look for the interpreter once it is gone."""
    for executor in list(_LIVE):
        executor.shutdown(cancel_futures=True, timeout=0.0)
