"""A worker that dies, or lies, at one byte of what it says or hears. Otherwise it is the real one.

Stands where an interpreter stands: `python mortal.py TOKEN ARGUMENT…` with the arguments that a worker is started with. The
first worker that takes the file TOKEN away reads from it what happens to it: `send 17` dies having said 17 bytes,
`receive 17` having heard as many, `lie 17` says the 18th byte after HELLO wrong. It then leaves TOKEN.happened. Others live.
"""

import _socket
import os
import select
import signal
import stat
import sys
from typing import Any

REAL = _socket.socket
READ, WRITE = os.read, os.write


class Fate:
    """What happens, and after how many more bytes."""

    kind = ""
    left = 0
    happened = ""
    said = False

    @classmethod
    def take(cls, token: str) -> None:
        try:
            with open(token) as stream:
                kind, left = stream.read().split()
            os.unlink(token)
        except (FileNotFoundError, ValueError):
            return
        cls.kind, cls.left, cls.happened = kind, int(left), token + ".happened"

    @classmethod
    def comes(cls) -> None:
        with open(cls.happened, "w"):
            pass
        if cls.kind != "lie":
            os.kill(os.getpid(), signal.SIGKILL)


def is_socket(descriptor: int) -> bool:
    """The worker reads and writes other descriptors in the same way."""
    return stat.S_ISSOCK(os.fstat(descriptor).st_mode)


def write(descriptor: int, data: Any) -> int:
    """What the worker says."""
    if not is_socket(descriptor):
        return WRITE(descriptor, data)
    view = memoryview(data).cast("B")
    if Fate.kind == "send":
        if Fate.left < len(view):
            while Fate.left:
                Fate.left -= WRITE(descriptor, view[: Fate.left])
            Fate.comes()
        Fate.left -= len(view)
    elif Fate.kind == "lie" and Fate.said:
        if 0 <= Fate.left < len(view):
            changed = bytearray(view)
            changed[Fate.left] ^= 0xFF
            view = memoryview(changed)
            Fate.comes()
        Fate.left -= len(view)
    Fate.said = True
    sent = 0
    while sent < len(view):
        sent += WRITE(descriptor, view[sent:])
    return sent


def read(descriptor: int, size: int) -> bytes:
    """What the worker hears of its first frames."""
    if Fate.kind != "receive" or not is_socket(descriptor):
        return READ(descriptor, size)
    data = READ(descriptor, min(size, hearing(descriptor)))
    Fate.left -= len(data)
    return data


def hearing(descriptor: int) -> int:
    """How many bytes may still be heard."""
    if not Fate.left:
        # Dies with something unread, as one does that is killed while it reads.
        select.select([descriptor], [], [])
        Fate.comes()
    return Fate.left


class Mortal(REAL):
    """The worker's socket, from which it hears all later frames."""

    def recvmsg_into(self, buffers: Any, *rest: int) -> Any:
        if Fate.kind == "receive":
            buffers = (memoryview(buffers[0]).cast("B")[: hearing(self.fileno())],)
        made = super().recvmsg_into(buffers, *rest)
        Fate.left -= made[0] if Fate.kind == "receive" else 0
        return made


if __name__ == "__main__":
    Fate.take(sys.argv[1])
    _socket.socket = Mortal  # type: ignore[misc]
    os.read, os.write = read, write
    place = sys.argv.index("-c")
    code = sys.argv[place + 1]
    sys.argv[:] = ["-c", *sys.argv[place + 2 :]]
    exec(compile(code, "<worker>", "exec"), {"__name__": "__main__"})
