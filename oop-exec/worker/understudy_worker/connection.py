"""The worker's end of the socket: frames in and out.

A small frame costs one system call each way. A read may spin for a moment before it blocks, because waking a blocked
process costs more than a short call. On a busy machine that keeps the supervisor from the processor that it needs. So both
ways are tried now and then, and the one in which frames came sooner is kept; an idle worker sleeps.

The first frames are read without the module `_socket`, which takes as long to load as a twentieth of an interpreter's start.
"""

from __future__ import annotations

import _thread
import os
import sys
from _frozen_importlib import BuiltinImporter, _load  # type: ignore[attr-defined]
from _frozen_importlib_external import PathFinder
from time import perf_counter

from .protocol import SEGMENT, Fault, SupervisorGone

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

READ_SIZE = 65536
ANCILLARY_SIZE = 64
# A longer wait counts as one of this length, in seconds: it says nothing about the way of waiting.
LONG_WAIT = 250e-6
# How many waits the other way is tried for; how many there are between two trials at first, after a change, and at most.
TRIAL_WAITS, FIRST_WAITS, CHANGED_WAITS, MOST_WAITS = 4, 8, 32, 4096
BETTER = 0.8
# High numbers keep ours out of the way of programs that count on low descriptors or close a range of them.
RESERVED_DESCRIPTORS = (960, 240, 120, 56)
# Whatever a program does to `os`.
_read, _write = os.read, os.write


class Connection:
    """Reads and writes whole frames on one stream socket. Not thread-safe: `talk` serialises those who share it."""

    def __init__(self, descriptor: int) -> None:
        self.descriptor = descriptor
        # Whether frames are read one by one, header and body apart, without the module `_socket`.
        self.plain = True
        self._ahead = b""
        self._search_path = list(sys.path)
        self.max_body = 64 << 20
        self.talk = _thread.allocate_lock()
        self.sending = False
        self.on_sent: Callable[[], object] = bool
        self.descriptors: list[int] = []
        self._buffer = bytearray(16)
        self._view = memoryview(self._buffer)
        self._start = self._end = 0
        self._spin = 0.0
        self._spins = self._trial = False
        self._phase = self._interval = FIRST_WAITS
        self._waits = 0
        self._spent = self._mean = 0.0

    def open_socket(self) -> None:
        """From here on everything that is there is read at once, with what travels beside it.

        Raises whatever the module `_socket` raises that cannot be loaded; then reading stays as it was.
        """
        _socket = _library_module("_socket", self._search_path)
        self.plain = False
        buffer = bytearray(READ_SIZE)
        buffer[:16] = self._buffer
        self._buffer, self._view = buffer, memoryview(buffer)
        self._socket = _socket
        self._close_on_exec = getattr(_socket, "MSG_CMSG_CLOEXEC", 0)
        self._no_wait = _socket.MSG_DONTWAIT | self._close_on_exec
        socket = _socket.socket(_socket.AF_UNIX, _socket.SOCK_STREAM, 0, self.descriptor)
        self._receive_into = socket.recvmsg_into
        self._close = socket.close

    def set_spin(self, microseconds: float) -> None:
        """The longest time that a read is busy before it blocks."""
        alone = hasattr(os, "sched_getaffinity") and len(os.sched_getaffinity(0)) < 2
        self._spin = 0.0 if alone else microseconds * 1e-6
        self._spins = self._spin > 0.0

    def read(self) -> tuple[int, int, bytes]:
        """The next frame as (kind, id, body). The body is a copy of its own.

        Descriptors that came with it are left in `descriptors`. Raises Fault for a header that cannot be, and
        SupervisorGone at the end of the stream.
        """
        start = self._start
        if start == self._end:
            if self.descriptors:
                raise Fault("frame", "a descriptor came with no frame that announces it")
            self._start = self._end = start = 0
            if self.plain:
                self._receive_header()
            else:
                self._receive()
        while self._end - start < 16:
            self._make_room()
            start = 0
            self._receive()
        header = int.from_bytes(self._buffer[start : start + 16], "little")
        length, kind, rest, ident = header & 0xFFFFFFFF, header >> 32 & 0xFF, header >> 40 & 0xFFFFFF, header >> 64
        if length > self.max_body:
            raise Fault("length", f"a body of {length} bytes; the limit is {self.max_body}")
        # Flags, which there are none of, and the number of descriptors.
        if rest != (256 if kind == SEGMENT else 0):
            raise Fault("frame", f"a frame of kind {kind:#x} with flags {rest & 255:#x} and {rest >> 8} descriptors")
        start += 16
        stop = start + length
        if stop <= self._end:
            self._start = stop
            return kind, ident, bytes(self._view[start:stop])
        if self.plain:
            self._start = self._end
            return kind, ident, self._read_plainly(length)
        return kind, ident, bytes(self._read_long(start, length))

    def _receive_header(self) -> None:
        """One header into the empty buffer, while reading is plain."""
        self._buffer[:16] = self._read_plainly(16)
        self._end = 16
        if self._buffer[6]:
            # A descriptor travels beside the body.
            self.open_socket()

    def _read_plainly(self, length: int) -> bytes:
        """So many bytes and not one more: a descriptor that travels beside the next one would be lost."""
        data = bytearray()
        while len(data) < length:
            if self._ahead:
                taken = self._ahead[: length - len(data)]
                self._ahead = self._ahead[len(taken) :]
                data += taken
                continue
            try:
                piece = _read(self.descriptor, min(length - len(data), READ_SIZE))
            except OSError as error:
                raise SupervisorGone(str(error)) from None
            if not piece:
                raise SupervisorGone("end of stream")
            data += piece
        return bytes(data)

    def put_back(self, data: bytes) -> None:
        """Bytes that were read before there was a connection, and are to be read again."""
        self._ahead = data

    def has_more(self) -> bool:
        """Whether bytes of a next frame are here already."""
        return self._start != self._end

    def send(self, data: bytes) -> None:
        """Sends all of it. Raises SupervisorGone if nobody reads any more."""
        self.sending = True
        try:
            sent = _write(self.descriptor, data)
            if sent != len(data):
                rest = memoryview(data)
                while sent < len(rest):
                    sent += _write(self.descriptor, rest[sent:])
        except OSError as error:
            raise SupervisorGone(str(error)) from None
        finally:
            self.sending = False
        self.on_sent()

    def close(self) -> None:
        if self.plain:
            os.close(self.descriptor)
        else:
            self._close()

    def _make_room(self) -> None:
        """Moves what is here to the front of the buffer."""
        left = self._end - self._start
        if self._start:
            self._buffer[:left] = self._buffer[self._start : self._end]
        self._start, self._end = 0, left

    def _read_long(self, start: int, length: int) -> bytearray:
        """A body that is not all here. Memory is taken as bytes come, so that a lying header costs nothing."""
        body = self._buffer[start : self._end]
        self._start = self._end = 0
        while len(body) < length:
            self._end = 0
            self._receive()
            take = min(self._end, length - len(body))
            body += self._view[:take]
            self._start = take
            if len(body) < length and length >= 4 * READ_SIZE:
                return self._read_rest(body, length)
        return body

    def _read_rest(self, body: bytearray, length: int) -> bytearray:
        """The rest of a long body, straight into place."""
        self._start = self._end = 0
        have = len(body)
        while have < length:
            reach = min(length, max(4 * have, 1 << 20))
            body.extend(bytes(reach - have))
            window = memoryview(body)
            while have < reach:
                try:
                    got, ancillary, _, _ = self._receive_into(
                        (window[have:reach],), ANCILLARY_SIZE, self._close_on_exec
                    )
                except OSError as error:
                    raise SupervisorGone(str(error)) from None
                if ancillary:
                    self._take_descriptors(ancillary)
                if not got:
                    raise SupervisorGone("in the middle of a frame")
                have += got
            window.release()
        return body

    def _receive(self) -> None:
        """Adds at least one byte to the buffer, after `_end`."""
        window = (self._view[self._end :] if self._end else self._view,)
        receive = self._receive_into
        began = perf_counter()
        try:
            if self._spins and not _thread._count():
                deadline = began + self._spin
                while True:
                    try:
                        got, ancillary, _, _ = receive(window, ANCILLARY_SIZE, self._no_wait)
                        break
                    except BlockingIOError:
                        if perf_counter() >= deadline:
                            got, ancillary, _, _ = receive(window, ANCILLARY_SIZE, self._close_on_exec)
                            break
            else:
                got, ancillary, _, _ = receive(window, ANCILLARY_SIZE, self._close_on_exec)
        except OSError as error:
            raise SupervisorGone(str(error)) from None
        if ancillary:
            self._take_descriptors(ancillary)
        if not got:
            raise SupervisorGone("end of stream")
        self._end += got
        spent = perf_counter() - began
        self._spent += spent if spent < LONG_WAIT else LONG_WAIT
        self._waits += 1
        if self._waits >= self._phase:
            self._judge()

    def _judge(self) -> None:
        """At the end of so many waits in one way: tries the other one, or decides between them."""
        mean = self._spent / self._waits
        self._waits, self._spent = 0, 0.0
        if not self._spin:
            self._phase = MOST_WAITS
            return
        if not self._trial:
            self._trial, self._mean, self._phase = True, mean, TRIAL_WAITS
            self._spins = not self._spins
            return
        self._trial = False
        # Spinning must be better clearly, because it costs processor time.
        if mean < BETTER * self._mean if self._spins else mean <= self._mean:
            self._interval = CHANGED_WAITS
        else:
            self._spins = not self._spins
            self._interval = min(2 * self._interval, MOST_WAITS)
        self._phase = self._interval

    def _take_descriptors(self, ancillary: list[tuple[int, int, bytes]]) -> None:
        for level, kind, data in ancillary:
            if level == self._socket.SOL_SOCKET and kind == self._socket.SCM_RIGHTS:
                for place in range(0, len(data) - len(data) % 4, 4):
                    descriptor = int.from_bytes(data[place : place + 4], sys.byteorder)
                    os.set_inheritable(descriptor, False)
                    self.descriptors.append(descriptor)


def _library_module(name: str, path: list[str]) -> Any:
    """A module of the standard library, whatever a call has done to `sys.path` and its like."""
    found = sys.modules.get(name)
    if found is None:
        found = _load(BuiltinImporter.find_spec(name) or PathFinder.find_spec(name, path))
    return found


def reserve_descriptor(descriptor: int) -> int:
    """Moves a descriptor to a high number, closed on exec. Returns the number; the old one is closed."""
    for number in RESERVED_DESCRIPTORS:
        for candidate in range(number, number + 8):
            try:
                os.fstat(candidate)
            except OSError:
                try:
                    os.dup2(descriptor, candidate, inheritable=False)
                except OSError:
                    break
                os.close(descriptor)
                return candidate
    os.set_inheritable(descriptor, False)
    return descriptor
