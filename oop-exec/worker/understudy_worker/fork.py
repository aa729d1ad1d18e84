"""The fork server: a worker that has its modules loaded, and makes others by forking.

It forks only while its thread is the only one: locks that other threads hold would stay locked in the child for ever.
Native threads that a library takes down around a fork, as OpenBLAS does, are no hindrance; a trial fork tells.
"""

from __future__ import annotations

import _signal  # type: ignore[import-not-found]
import _thread
import os
import sys

from .connection import Connection, reserve_descriptor
from .protocol import EXITED, FORKED, Fault, SupervisorGone, frame

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from .codec import Codec


class ForkServer:
    """Children of one worker, and the descriptors that wait for the next."""

    def __init__(self, connection: Connection, codec: Codec, exit: Callable[[int], object]) -> None:
        self.children: set[int] = set()
        self._connection = connection
        self._codec = codec
        self._exit = exit
        self._waiting: dict[str, int] = {}
        # SIGCHLD comes at any time, also while a report is being made; that one then looks once more.
        self._holding = False
        self._due = False

    def add(self, role: str, descriptor: int) -> None:
        """Keeps a descriptor for the next FORK. Raises Fault if there is one for this role."""
        if role in self._waiting:
            os.close(descriptor)
            raise Fault("order", f"a second descriptor for {role!r}")
        self._waiting[role] = descriptor

    def fork(self) -> dict[str, int] | None:
        """Forks. In the child: its descriptors by role. In the server: None, after FORKED was sent."""
        roles, self._waiting = self._waiting, {}
        if "socket" not in roles:
            self._close(roles)
            raise Fault("order", "FORK came without a socket")
        why = self._hindrance()
        pid = 0
        self._holding = True
        if why is None:
            if not self.children:
                _signal.signal(_signal.SIGCHLD, self._on_child)
            try:
                pid = os.fork()
            except OSError as error:
                why = str(error)
            else:
                if pid == 0:
                    _signal.signal(_signal.SIGCHLD, _signal.SIG_DFL)
                    return roles
                self.children.add(pid)
        self._close(roles)
        self._connection.send(frame(FORKED, 0, self._codec.encode(pid, why)))
        self._holding = False
        self.reap()
        return None

    def reap(self) -> None:
        """Reports the children that have ended, each once. While a frame is just being sent it is left to who sends it."""
        self._due = True
        while self._due and not self._holding and not self._connection.sending:
            self._holding, self._due = True, False
            try:
                for pid in list(self.children):
                    self._report(pid)
            finally:
                self._holding = False

    def _report(self, pid: int) -> None:
        """Sends EXITED if this child has ended."""
        try:
            ended, status, used = os.wait4(pid, os.WNOHANG)
            # Linux counts in KiB.
            peak, cpu = used.ru_maxrss * 1024, used.ru_utime + used.ru_stime
        except ChildProcessError:
            ended, status, peak, cpu = pid, 0, 0, 0.0
        if ended:
            self.children.discard(pid)
            self._connection.send(frame(EXITED, 0, self._codec.encode(pid, status, peak, cpu)))

    def _on_child(self, number: int, stack: object) -> None:
        try:
            self.reap()
        except SupervisorGone:
            self._exit(0)

    def _hindrance(self) -> str | None:
        """Why forking is not safe now, or None."""
        threads = _thread._count()
        if threads:
            return f"{threads} more threads run in the server"
        if _native_threads() < 2:
            return None
        pid = os.fork()
        if pid == 0:
            self._exit(0)
        os.waitpid(pid, 0)
        left = _native_threads()
        return f"{left - 1} native threads run in the server" if left > 1 else None

    def _close(self, roles: dict[str, int]) -> None:
        for descriptor in roles.values():
            os.close(descriptor)


def become_worker(
    roles: dict[str, int], environment: dict[str, str] | None, directory: str | None
) -> tuple[int, int | None]:
    """In the child: its own streams, session, environment and folder. Returns its socket and trace descriptor."""
    for role, number in (("stdout", 1), ("stderr", 2)):
        if role in roles:
            os.dup2(roles[role], number)
            os.close(roles[role])
    os.setsid()
    if environment is not None:
        for name in [name for name in os.environ if name not in environment]:
            del os.environ[name]
        os.environ.update(environment)
    if directory is not None:
        os.chdir(directory)
    numpy_random = sys.modules.get("numpy.random")
    if numpy_random is not None:
        # `random` does this for itself.
        numpy_random.seed()
    trace = roles.get("trace")
    return reserve_descriptor(roles["socket"]), None if trace is None else reserve_descriptor(trace)


def _native_threads() -> int:
    try:
        return len(os.listdir("/proc/self/task"))
    except OSError:
        return 1
