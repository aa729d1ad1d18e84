"""Understudy: stand-ins for C-backed Python libraries, and the registry that knows them.

Importing this package imports no shim and no original. `understudy.registry` looks up what is known of
originals; `understudy.hook.install` puts stand-ins in place of the originals in this interpreter.
`understudy.Executor` runs functions in other interpreters; it and its exceptions are imported when they are asked for.
"""

from __future__ import annotations

# As in `typing`, whose import takes longer than all else here; type checkers know the name.
TYPE_CHECKING = False

if TYPE_CHECKING:
    from understudy import registry
    from understudy.executor import *  # noqa: F403
    from understudy.executor import Executor, callback

__version__ = "0.1.0"
__all__ = ["Executor", "callback", "registry"]


# The executor's names, which a test holds against `understudy.executor.__all__`. Another name must not import it.
_EXECUTOR = frozenset(
    """CallCancelled CallTimeout Callback CannotTravel ConfinementUnavailable DaskExecutor DeathReport Executor ExecutorClosed
    ExecutorError Future InterpreterNotFound InvalidSetting KilledBySystem LaunchFailed MemoryLimitExceeded
    NotDeterministic PackageMissing ProtocolFault QueueFull RemoteError RemoteObject ResourcesExhausted Variable WorkerCrashed WorkerExited WorkerGone
    callback""".split()
)


def __getattr__(name: str) -> object:
    """The registry, and the executor's public names, on demand."""
    if name == "registry":
        import importlib

        return importlib.import_module("understudy.registry")
    if name not in _EXECUTOR:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from understudy import executor

    return getattr(executor, name)
