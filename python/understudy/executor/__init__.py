"""The executor: Python functions, scripts and expressions in supervised vanilla interpreters.

    with understudy.Executor(workers=2) as executor:
        executor.call(math.factorial, 20)

What a worker sends is data. This process never unpickles, evaluates or imports any of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from understudy.executor.errors import (
    CallCancelled,
    CallTimeout,
    CannotTravel,
    ConfinementUnavailable,
    DeathReport,
    ExecutorClosed,
    ExecutorError,
    InterpreterNotFound,
    InvalidSetting,
    KilledBySystem,
    LaunchFailed,
    MemoryLimitExceeded,
    NotDeterministic,
    PackageMissing,
    ProtocolFault,
    QueueFull,
    RemoteError,
    ResourcesExhausted,
    WorkerCrashed,
    WorkerExited,
    WorkerGone,
)
from understudy.executor.executor import Executor
from understudy.executor.future import Future
from understudy.executor.remote import Callback, RemoteObject, Variable, callback

if TYPE_CHECKING:
    from understudy.executor.cluster.executor import DaskExecutor

__all__ = [
    "CallCancelled",
    "CallTimeout",
    "Callback",
    "CannotTravel",
    "ConfinementUnavailable",
    "DaskExecutor",
    "DeathReport",
    "Executor",
    "ExecutorClosed",
    "ExecutorError",
    "Future",
    "InterpreterNotFound",
    "InvalidSetting",
    "KilledBySystem",
    "LaunchFailed",
    "MemoryLimitExceeded",
    "NotDeterministic",
    "PackageMissing",
    "ProtocolFault",
    "QueueFull",
    "RemoteError",
    "RemoteObject",
    "ResourcesExhausted",
    "Variable",
    "WorkerCrashed",
    "WorkerExited",
    "WorkerGone",
    "callback",
]


def __getattr__(name: str) -> object:
    """`DaskExecutor`, which few programs want, on demand."""
    if name != "DaskExecutor":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from understudy.executor.cluster.executor import DaskExecutor

    return DaskExecutor
