"""The bare floor: two interpreters, one AF_UNIX socket, a hand-written echo, and shared memory for arrays.

It has no pool, no functions to choose from and no errors: nothing that runs Python in another process can do less.
The echo is `floor_worker.py`.
"""

from __future__ import annotations

import mmap
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from contender import Contender
from floor_worker import DOUBLE, DOUBLE_INTO, ECHO, MESSAGE, READ_ALL, READ_FIRST

WORKER = Path(__file__).with_name("floor_worker.py")


class Floor(Contender):
    """Both sides block in `recv`."""

    name = "floor"
    spins = False

    def start(self, workers: int) -> None:
        self.socket, theirs = socket.socketpair()
        #: The descriptor of each shared array, by the identity of the array, and the arrays, so that they stay.
        self.descriptors: dict[int, int] = {}
        self.arrays: list[Any] = []
        self.copies: tuple[Any, Any, Any] | None = None
        self.product: Any = None
        command = [sys.executable, "-I", str(WORKER), str(theirs.fileno()), *(["spin"] if self.spins else [])]
        self.process = subprocess.Popen(command, pass_fds=[theirs.fileno()])
        theirs.close()
        self.socket.setblocking(not self.spins)

    def stop(self) -> None:
        self.socket.close()
        self.process.wait()
        for descriptor in self.descriptors.values():
            os.close(descriptor)

    def call(self, function: Callable[..., Any], *arguments: Any) -> Any:
        """Whatever is asked, the answer is an echo: the floor has no functions."""
        self._ask(ECHO, 0, 0)

    def double(self, array: Any) -> Any:
        """Copied there, multiplied, and copied back: one pass over the memory each, into pages that are there."""
        import numpy

        if self.copies is None:
            self.copies = self.shared(array.size), self.shared(array.size), numpy.ones_like(array)
        there, back, result = self.copies
        numpy.copyto(there, array)
        self.double_shared(there, back)
        numpy.copyto(result, back)
        return result

    def shared(self, count: int) -> Any:
        """A memfd whose pages are all there, mapped by both sides."""
        import numpy

        descriptor = os.memfd_create("floor")
        os.ftruncate(descriptor, count * 8)
        array = numpy.frombuffer(mmap.mmap(descriptor, count * 8), dtype=numpy.float64)
        array[:] = 0.0
        self.arrays.append(array)
        self.descriptors[id(array)] = descriptor
        # The worker maps it and touches its pages now, not while the clock runs.
        self._ask(READ_ALL, descriptor, 0)
        return array

    def double_shared(self, array: Any, into: Any) -> None:
        self._ask(DOUBLE_INTO, self.descriptors[id(array)], self.descriptors[id(into)])

    def double_shared_new(self, array: Any) -> Any:
        """The product is made by `array * 2.0` in the worker and copied into shared memory."""
        if self.product is None:
            self.product = self.shared(array.size)
        self._ask(DOUBLE, self.descriptors[id(array)], self.descriptors[id(self.product)])
        return self.product

    def hand_over(self, array: Any) -> None:
        self._ask(READ_FIRST, self.descriptors[id(array)], 0)

    def _ask(self, what: bytes, array: int, into: int) -> None:
        self.socket.send(MESSAGE.pack(what, array, into))
        while True:
            try:
                self.socket.recv(MESSAGE.size)
                return
            except BlockingIOError:
                pass


class SpinningFloor(Floor):
    """Both sides poll their socket without a pause. For information: it costs two processors that do nothing else."""

    name = "floor, spinning"
    spins = True


def bare_start() -> float:
    """Seconds from starting an isolated interpreter to the first byte that its program writes."""
    read, write = os.pipe()
    started = time.perf_counter()
    program = f"import os; os.write({write}, b'1')"
    process = subprocess.Popen([sys.executable, "-I", "-c", program], pass_fds=[write])
    os.read(read, 1)
    seconds = time.perf_counter() - started
    process.wait()
    os.close(read)
    os.close(write)
    return seconds
