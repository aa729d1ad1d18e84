"""How many bytes went to the worker and came back."""

from __future__ import annotations

from typing import Any, NamedTuple

from understudy.executor.remote import Callback, RemoteObject


class Moved:
    """Counts round trips, and bytes where `counts` says so. Data in shared memory counts as if it were copied."""

    def __init__(self, counts: bool) -> None:
        self.counts = counts
        self.trips = self.sent = self.received = 0

    def count(self, sent: Any, received: Any) -> None:
        """One question and its answer."""
        self.trips += 1
        if self.counts:
            self.sent += size_of(sent)
            self.received += size_of(received)

    def now(self) -> Sizes:
        return Sizes(self.trips, self.sent, self.received)

    def since(self, before: Sizes) -> Sizes:
        return Sizes(self.trips - before.trips, self.sent - before.sent, self.received - before.received)


class Sizes(NamedTuple):
    trips: int
    sent: int
    received: int


def size_of(value: Any) -> int:
    """The bytes of a value as it travels. What stays where it is, an object of the worker or a function here, has none."""
    from understudy._understudy import encode_fields
    from understudy.executor.errors import CannotTravel

    if value is None or isinstance(value, (RemoteObject, Callback)):
        return 0
    if type(value) in (tuple, list):
        return sum(map(size_of, value))
    if type(value) is dict:
        return sum(map(size_of, value)) + sum(map(size_of, value.values()))
    try:
        return len(encode_fields([value], True))
    except CannotTravel:
        return 0
