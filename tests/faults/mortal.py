"""A worker that dies, or lies, at one byte of what it says or hears. Otherwise it is the real one.

Stands where an interpreter stands: `python mortal.py TOKEN ARGUMENT…` with the arguments that a worker is started with. The
first worker that takes the file TOKEN away reads from it what happens to it: `send 17` dies having said 17 bytes,
`receive 17` having heard as many, `lie 17` says the 18th byte after HELLO wrong. It then leaves TOKEN.happened. Others live.
"""

import _socket
import os
import select
import signal
import sys
from typing import Any

REAL = _socket.socket


class Fate:
    """What happens, and after how many more bytes."""

    kind = ""
    left = 0
    happened = ""

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


class Mortal(REAL):
    """The worker's socket."""

    said = False

    def send(self, data: Any, *flags: int) -> int:
        view = memoryview(data).cast("B")
        if Fate.kind == "send":
            if Fate.left < len(view):
                while Fate.left:
                    Fate.left -= super().send(view[: Fate.left])
                Fate.comes()
            Fate.left -= len(view)
        elif Fate.kind == "lie" and self.said:
            if 0 <= Fate.left < len(view):
                changed = bytearray(view)
                changed[Fate.left] ^= 0xFF
                view = memoryview(changed)
                Fate.comes()
            Fate.left -= len(view)
        self.said = True
        sent = 0
        while sent < len(view):
            sent += super().send(view[sent:], *flags)
        return sent

    def sendall(self, data: Any, *flags: int) -> None:
        self.send(data, *flags)

    def recvmsg_into(self, buffers: Any, *rest: int) -> Any:
        if Fate.kind == "receive":
            if not Fate.left:
                # Dies with something unread, as one does that is killed while it reads.
                select.select([self.fileno()], [], [])
                Fate.comes()
            buffers = (memoryview(buffers[0]).cast("B")[: Fate.left],)
        made = super().recvmsg_into(buffers, *rest)
        Fate.left -= made[0] if Fate.kind == "receive" else 0
        return made

    def recv_into(self, buffer: Any, nbytes: int = 0, flags: int = 0) -> int:
        view = memoryview(buffer).cast("B")
        return int(self.recvmsg_into((view[:nbytes] if nbytes else view,), 0, flags)[0])

    def recv(self, size: int, flags: int = 0) -> bytes:
        buffer = bytearray(size)
        return bytes(buffer[: self.recv_into(memoryview(buffer), size, flags)])


if __name__ == "__main__":
    Fate.take(sys.argv[1])
    _socket.socket = Mortal  # type: ignore[misc]
    place = sys.argv.index("-c")
    code = sys.argv[place + 1]
    sys.argv[:] = ["-c", *sys.argv[place + 2 :]]
    exec(compile(code, "<worker>", "exec"), {"__name__": "__main__"})
