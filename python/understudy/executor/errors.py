"""What can go wrong with a call, other than the function's own exception: one class for each kind, with a stable id.

Every class carries `.report`, the `DeathReport` of the worker that was lost, or None where none was.
docs/errors.md has a paragraph for each id.
"""

from __future__ import annotations

import concurrent.futures
from collections.abc import Mapping
from typing import Any


class DeathReport:
    """Why a worker is gone. `str(report)` is a page for a person, `fields` everything as data."""

    __slots__ = ("fields", "text")

    def __init__(self, fields: Mapping[str, object], text: str) -> None:
        self.fields: dict[str, object] = dict(fields)
        self.text = text

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return f"<DeathReport of process {self.pid}: signal={self.signal} code={self.code} call={self.call!r}>"

    def __reduce__(self) -> tuple[type[DeathReport], tuple[dict[str, object], str]]:
        return DeathReport, (self.fields, self.text)

    def _number(self, key: str) -> int | None:
        value = self.fields.get(key)
        return value if isinstance(value, int) else None

    def _text(self, key: str) -> str:
        value = self.fields.get(key)
        return value if isinstance(value, str) else ""

    @property
    def pid(self) -> int | None:
        """The process id that the worker had."""
        return self._number("pid")

    @property
    def signal(self) -> int | None:
        """The signal that ended it, or None."""
        return self._number("signal")

    @property
    def code(self) -> int | None:
        """The exit code, or None where a signal ended it."""
        return self._number("code")

    @property
    def call(self) -> str:
        """The call that was running, empty where the worker was idle."""
        return self._text("call")

    @property
    def stack(self) -> str:
        """The Python stack at death as `faulthandler` wrote it, empty where there is none."""
        return self._text("stack")

    @property
    def last_output(self) -> str:
        """The end of what it wrote to its standard output."""
        return self._text("last_output")

    @property
    def last_error(self) -> str:
        """The end of what it wrote to its standard error."""
        return self._text("last_error")

    @property
    def peak(self) -> int | None:
        """The most memory that it held, in bytes."""
        return self._number("peak")

    @property
    def limit(self) -> int | None:
        """Its memory limit in bytes, or None."""
        return self._number("limit")

    @property
    def interpreter(self) -> str:
        """The interpreter that it was."""
        return self._text("interpreter")


class ExecutorError(Exception):
    """The base of every error that the executor itself raises. `id` is stable and names a paragraph of docs/errors.md."""

    id: str = "exec-error"

    def __init__(self, message: str = "", report: DeathReport | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.report = report

    def __str__(self) -> str:
        return self.message


class InvalidSetting(ExecutorError, ValueError):
    """A setting or option cannot be what it was given as, or contradicts another one."""

    id = "exec-settings"


class CallTimeout(ExecutorError, TimeoutError):
    """The call was not done at its deadline."""

    id = "exec-timeout"


class CallCancelled(ExecutorError, concurrent.futures.CancelledError):
    """The call was cancelled, before or while it ran."""

    id = "exec-cancelled"


class MemoryLimitExceeded(ExecutorError, MemoryError):
    """The worker needed more memory than its limit; the report says limit and peak."""

    id = "exec-memory-limit"


class KilledBySystem(ExecutorError):
    """The operating system ended the worker: out of memory, out of processor time."""

    id = "exec-killed-by-system"


class WorkerCrashed(ExecutorError):
    """A signal ended the worker; `.signal` is its number."""

    id = "exec-signal"

    @property
    def signal(self) -> int | None:
        return None if self.report is None else self.report.signal


class WorkerExited(ExecutorError):
    """The call ended the worker's process with an exit code (`os._exit`); `.code` is that code."""

    id = "exec-exit"

    @property
    def code(self) -> int | None:
        return None if self.report is None else self.report.code


class ProtocolFault(ExecutorError):
    """The worker sent what the protocol does not allow. It has been ended."""

    id = "exec-protocol"


class CannotTravel(ExecutorError, TypeError):
    """A value cannot cross between processes. `.path` says which part of it, `.type_name` of which class it is."""

    id = "exec-cannot-travel"

    def __init__(
        self, message: str = "", report: DeathReport | None = None, *, path: str = "", type_name: str = ""
    ) -> None:
        super().__init__(message, report)
        self.path = path
        self.type_name = type_name


class LaunchFailed(ExecutorError):
    """A worker could not be started."""

    id = "exec-launch"


class InterpreterNotFound(ExecutorError, FileNotFoundError):
    """There is no interpreter under the name, path or version that was asked for."""

    id = "exec-interpreter-not-found"


class PackageMissing(ExecutorError, ImportError):
    """A package that this use of the executor needs is not installed."""

    id = "exec-package-missing"


class ConfinementUnavailable(ExecutorError):
    """This machine cannot confine a worker as asked; `understudy-exec doctor` says what it can do."""

    id = "exec-confinement"


class WorkerGone(ExecutorError):
    """The worker that holds a variable, a remote object or a pinned call is gone, and they with it."""

    id = "exec-worker-gone"


class QueueFull(ExecutorError):
    """The queue holds as many calls as it may."""

    id = "exec-queue-full"


class ExecutorClosed(ExecutorError, RuntimeError):
    """The executor has been shut down."""

    id = "exec-closed"


class ResourcesExhausted(ExecutorError):
    """This process or machine has no descriptors, memory or processes left for the call."""

    id = "exec-resources"


class NotDeterministic(ExecutorError):
    """The same call gave another result. `.verdict` is the whole record: path, both values, cause."""

    id = "exec-not-deterministic"

    def __init__(
        self, message: str = "", report: DeathReport | None = None, *, verdict: Mapping[str, object] | None = None
    ) -> None:
        super().__init__(message, report)
        self.verdict: dict[str, object] = dict(verdict or {})


class RemoteError(ExecutorError):
    """The function raised an exception whose class this process has not loaded.

    `.type_name` is that class (`module.qualname`), `.bases` what it derives from, `.args_data` its arguments where they
    are data (else None), `.text` its text. It derives also from the nearest built-in base, so that
    `except ValueError` catches a remote subclass of ValueError.
    """

    id = "exec-raised"

    def __init__(
        self,
        type_name: str = "",
        text: str = "",
        bases: tuple[str, ...] = (),
        args_data: tuple[object, ...] | None = None,
    ) -> None:
        super().__init__(f"{type_name}: {text}" if text else type_name)
        self.type_name = type_name
        self.text = text
        self.bases = bases
        self.args_data = args_data

    def __reduce__(self) -> tuple[Any, ...]:
        # The class may be one of those made for a built-in base, which has no name to be found by.
        make = RemoteError if type(self) is RemoteError else _remote_error
        return make, (self.type_name, self.text, self.bases, self.args_data), self.__dict__


def _remote_error(*fields: Any) -> RemoteError:
    from understudy.executor.remote_exceptions import remote_error

    return remote_error(fields[2], None)(*fields)


BY_ID: dict[str, type[ExecutorError]] = {
    kind.id: kind
    for kind in (
        ExecutorError,
        InvalidSetting,
        CallTimeout,
        CallCancelled,
        MemoryLimitExceeded,
        KilledBySystem,
        WorkerCrashed,
        WorkerExited,
        ProtocolFault,
        CannotTravel,
        LaunchFailed,
        InterpreterNotFound,
        PackageMissing,
        ConfinementUnavailable,
        WorkerGone,
        QueueFull,
        ExecutorClosed,
        ResourcesExhausted,
        NotDeterministic,
    )
}
# Other ids of the native side, each with the class that a caller meets.
BY_ID |= {"exec-stillborn": LaunchFailed, "exec-never-started": WorkerGone, "exec-forked": ExecutorClosed}


def from_failure(
    identifier: str, message: str, report: Mapping[str, object] | None, report_text: str, extra: Mapping[str, object]
) -> ExecutorError:
    """The exception for a failure that the native side reports."""
    settings = identifier.startswith("exec-settings")
    kind = InvalidSetting if settings else BY_ID.get(identifier, ExecutorError)
    death = None if report is None else DeathReport(report, report_text)
    if kind is CannotTravel:
        return CannotTravel(message, death, path=str(extra.get("path", "")), type_name=str(extra.get("type", "")))
    if kind is NotDeterministic:
        verdict = extra.get("verdict")
        return NotDeterministic(message, death, verdict=verdict if isinstance(verdict, Mapping) else {})
    error = kind(message, death)
    # Several ids may share a class.
    error.id = identifier
    return error
