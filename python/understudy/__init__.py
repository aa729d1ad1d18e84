"""Understudy: stand-ins for C-backed Python libraries, and the registry that knows them.

Importing this package imports no shim and no original. `understudy.registry()` opens the registry of everything
that is installed; `understudy.hook.install` puts stand-ins in place of the originals in this interpreter.
`understudy.Executor` runs functions in other interpreters; it and its exceptions are imported when they are asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from understudy._understudy import Registry
    from understudy.executor import *  # noqa: F403
    from understudy.executor import Executor, callback

__version__ = "0.1.0"
__all__ = ["Executor", "callback", "registry"]


def registry() -> Registry:
    """The registry over every installed shim package and every folder of `UNDERSTUDY_PATH`.

    Raises `understudy._understudy.RegistryError` where a manifest is wrong or two packages claim one original.
    """
    from understudy._understudy import Registry
    from understudy.folders import shim_folders

    return Registry(shim_folders())


# The executor's names, which a test holds against `understudy.executor.__all__`. Another name must not import it.
_EXECUTOR = frozenset(
    """CallCancelled CallTimeout Callback CannotTravel ConfinementUnavailable DeathReport Executor ExecutorClosed
    ExecutorError Future InterpreterNotFound InvalidSetting KilledBySystem LaunchFailed MemoryLimitExceeded
    NotDeterministic ProtocolFault QueueFull RemoteError RemoteObject ResourcesExhausted Variable WorkerCrashed WorkerExited WorkerGone
    callback""".split()
)


def __getattr__(name: str) -> object:
    """The executor's public names, on demand."""
    if name not in _EXECUTOR:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from understudy import executor

    return getattr(executor, name)
