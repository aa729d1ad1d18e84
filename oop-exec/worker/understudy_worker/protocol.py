"""Names and numbers of PROTOCOL.md."""

from __future__ import annotations

PROTOCOL_VERSION = 1

WELCOME, PING, CLOSE, DEFINE = 0x01, 0x02, 0x03, 0x08
CALL, BATCH, RUN, EVAL, EXEC, SET, GET, DELETE = 0x10, 0x11, 0x12, 0x13, 0x14, 0x15, 0x16, 0x17
OBJECT, DROP, SEGMENT, FORGET, RELEASE, RETURN, MEMORY, FORK = 0x18, 0x19, 0x1A, 0x1B, 0x1C, 0x1D, 0x1E, 0x1F
COLUMNS = 0x20
HELLO, PONG = 0x81, 0x82
RESULT, ERROR, BATCH_DONE, OUTPUT, CALLBACK, NEED, RELEASED = 0x90, 0x91, 0x92, 0x93, 0x94, 0x95, 0x96
FORKED, EXITED, FAULT = 0x97, 0x98, 0x99

FAULT_EXIT_CODE = 70


class Fault(Exception):
    """The supervisor broke the protocol. `code` is one of PROTOCOL.md's error codes."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(code, text)
        self.code = code
        self.text = text


class SupervisorGone(BaseException):
    """The socket is closed. Not an Exception: a user's `except Exception` around a callback must not swallow it."""


def frame(kind: int, ident: int, body: bytes) -> bytes:
    """Header and body of one message."""
    # Not with struct, which is a shared library to be loaded first in some interpreters.
    return (len(body) | kind << 32 | ident << 64).to_bytes(16, "little") + body
