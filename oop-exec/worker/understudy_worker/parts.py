"""Parts of the worker that wait as bytecode until somebody needs them, so that a worker which starts reads only what it runs.

Only a worker that was started from its kept bytecode has such parts. In `worker.py` itself all parts are loaded.
"""

from __future__ import annotations

import _signal  # type: ignore[import-not-found]
import _thread
import marshal
import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

# By name: the parts that must be there before it, where its code begins in the kept file, and how long it is. What starts
# the worker fills it, and adds the file's descriptor: it stays open, because a call may have used up all descriptors.
PARTS_WAITING: dict[str, tuple[tuple[str, ...], int, int]] = {}
# The descriptor, and where the first code begins.
PARTS_FILE: list[int] = []
# Ends the name of what a part keeps of its functions until one of them is called.
REST = "+"
_loading = _thread.RLock()
# Their handlers are ours, and run in the middle of anything: one that loads the same part would make its classes twice.
_HELD_SIGNALS = (_signal.SIGINT, _signal.SIGCHLD)
_FUNCTION = type(lambda: None)


def load_part(name: str) -> None:
    """Makes the names of a part known, and before that those of the parts that it needs. From any thread."""
    if name not in PARTS_WAITING:
        return
    with _loading:
        mask = _signal.pthread_sigmask(_signal.SIG_BLOCK, _HELD_SIGNALS)
        try:
            _load_part(name)
        finally:
            _signal.pthread_sigmask(_signal.SIG_SETMASK, mask)


def _load_part(name: str) -> None:
    if name in PARTS_WAITING:
        needs, offset, length = PARTS_WAITING[name]
        for other in needs:
            _load_part(other)
        code = marshal.loads(os.pread(PARTS_FILE[0], length, PARTS_FILE[1] + offset))
        names = globals()
        if not name.endswith(REST):
            exec(code, names)
        else:
            found: dict[str, object] = {}
            exec(code, names, found)
            for key, value in found.items():
                if type(value) is not type:
                    names[key] = value
                    continue
                for method, function in list(vars(value).items()):
                    if type(function) is _FUNCTION:
                        setattr(names[key], method, function)
        del PARTS_WAITING[name]


def later(part: str, path: str) -> Callable[..., object]:
    """Stands for a function until it is first called."""

    def load(*args: object, **kwargs: object) -> object:
        load_part(part)
        owner, _, name = path.rpartition(".")
        found = getattr(globals()[owner], name) if owner else globals()[name]
        return found(*args, **kwargs)

    return load
