"""What a report counts: for one original, and for one line of the program."""

from __future__ import annotations

import threading
from dataclasses import dataclass

# How an original was served. A call that is refused counts as a call.
NATIVE, SHIM, NOT_SERVED, REFUSED, EXECUTOR = "native", "shim", "not served", "refused", "executor"


@dataclass
class Spent:
    """Seconds, those of them in compiled code and in the executor, and the round trips and bytes that went there and came back."""

    seconds: float = 0.0
    native: float = 0.0
    executor: float = 0.0
    trips: int = 0
    sent: int = 0
    received: int = 0

    def add(self, other: Spent) -> None:
        self.seconds += other.seconds
        self.native += other.native
        self.executor += other.executor
        self.trips += other.trips
        self.sent += other.sent
        self.received += other.received


@dataclass
class Served(Spent):
    """One original: what serves it, and how often it was called, refused, and done by the executor or by compiled code alone.

    `why` says for the last call that the executor served why it did: an id and a sentence.
    """

    shim: str = ""
    calls: int = 0
    refused: int = 0
    executed: int = 0
    compiled: int = 0
    why: tuple[str, str] | None = None

    @property
    def how(self) -> str:
        if self.why is not None and (not self.shim or self.executed >= self.calls):
            return EXECUTOR
        if not self.shim:
            return NOT_SERVED
        if self.refused and self.refused == self.calls:
            return REFUSED
        return NATIVE if self.compiled and self.compiled == self.calls else SHIM


@dataclass
class Line(Spent):
    """One line of the program: the calls of originals that stand in it, and the seconds of its imports of stand-ins."""

    calls: int = 0
    imports: float = 0.0


class Inside(threading.local):
    """The call of the program that this thread is in, if any, and what of its time was not spent in Python."""

    now = False
    native = 0.0
    # Whether compiled code has handed what it was asked for to its definition in Python.
    handed = False
    executor = 0.0
    trips = 0
    sent = 0
    received = 0

    def begin(self) -> None:
        self.now, self.handed = True, False
        self.native = self.executor = 0.0
        self.trips = self.sent = self.received = 0

    def end(self, seconds: float) -> Spent:
        self.now = False
        return Spent(
            seconds, min(self.native, seconds), min(self.executor, seconds), self.trips, self.sent, self.received
        )
