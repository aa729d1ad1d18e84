"""The other side of `floor.py`: answers every message with itself.

Usage: python -I floor_worker.py FD [spin]
"""

from __future__ import annotations

import _socket
import os
import struct
import sys
from typing import Any

ECHO, DOUBLE, DOUBLE_INTO, READ_FIRST, READ_ALL = b"E", b"D", b"I", b"F", b"A"
#: What is wanted, and the descriptors that two arrays have in the parent; 32 bytes, as a small real call has.
MESSAGE = struct.Struct("<c3xII20x")


def main() -> None:
    connection = _socket.socket(fileno=int(sys.argv[1]))
    connection.setblocking(sys.argv[2:] != ["spin"])
    receive, send, size = connection.recv, connection.send, MESSAGE.size
    arrays: dict[int, Any] = {}
    while True:
        try:
            message = receive(size)
        except BlockingIOError:
            continue
        if not message:
            return
        if message[:1] != ECHO:
            work(message, arrays)
        send(message)


def work(message: bytes, arrays: dict[int, Any]) -> None:
    """What is done to arrays."""
    import numpy

    what, first, second = MESSAGE.unpack(message)
    array = arrays.get(first)
    if array is None:
        array = arrays[first] = mapped(first)
    if what == DOUBLE_INTO:
        numpy.multiply(array, 2.0, out=arrays[second])
    elif what == DOUBLE:
        arrays[second][:] = array * 2.0
    elif what == READ_ALL:
        array += 0.0
    else:
        float(array[0])


def mapped(descriptor: int) -> Any:
    """The shared memory behind one of the parent's descriptors."""
    import mmap

    import numpy

    with open(f"/proc/{os.getppid()}/fd/{descriptor}", "r+b") as file:
        return numpy.frombuffer(mmap.mmap(file.fileno(), 0), dtype=numpy.float64)


if __name__ == "__main__":
    main()
