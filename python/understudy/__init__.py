"""Understudy: stand-ins for C-backed Python libraries, and the registry that knows them.

Importing this package imports no shim and no original. `understudy.registry` looks up what is known of
originals; `understudy.hook.install` puts stand-ins in place of the originals in this interpreter.
`understudy.Executor` runs functions in other interpreters, `understudy.vanilla` and `understudy.standins` a block of a program
on the other side; they and their exceptions are imported when they are asked for.
"""

from __future__ import annotations

# As in `typing`, whose import takes longer than all else here; type checkers know the name.
TYPE_CHECKING = False

if TYPE_CHECKING:
    from understudy import registry
    from understudy.blocks import BlockRefused, load_ipython_extension, standin, standins, vanilla
    from understudy.executor import *  # noqa: F403
    from understudy.executor import Executor, callback

__version__ = "0.1.0"
__all__ = [
    "BlockRefused",
    "Executor",
    "callback",
    "load_ipython_extension",
    "registry",
    "standin",
    "standins",
    "vanilla",
]


# The executor's names, which a test holds against `understudy.executor.__all__`. Another name must not import it.
_EXECUTOR = frozenset(
    """CallCancelled CallTimeout Callback CannotTravel ConfinementUnavailable DaskExecutor DeathReport Executor ExecutorClosed
    ExecutorError Future InterpreterNotFound InvalidSetting KilledBySystem LaunchFailed MemoryLimitExceeded
    NotDeterministic PackageMissing ProtocolFault QueueFull RemoteError RemoteObject ResourcesExhausted Variable WorkerCrashed WorkerExited WorkerGone
    callback""".split()
)
_BLOCKS = frozenset({"BlockRefused", "load_ipython_extension", "standin", "standins", "vanilla"})


def __getattr__(name: str) -> object:
    """The registry, and the public names of blocks and of the executor, on demand."""
    if name == "registry":
        import importlib

        return importlib.import_module("understudy.registry")
    if name in _BLOCKS:
        from understudy import blocks

        return getattr(blocks, name)
    if name not in _EXECUTOR:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from understudy import executor

    return getattr(executor, name)
