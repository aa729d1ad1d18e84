"""Shared memory: segments that the supervisor made, mapped whole.

Ranges of arguments are the worker's until the last object on them is gone; then they are listed in RELEASED. Ranges for
results are given out here, from segments of role `results`, and come back by RELEASE, counted by entry.
"""

from __future__ import annotations

import os
import sys
from _weakref import ref

from .protocol import Fault

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .segment import Segment

# What a message may hold beside one large buffer that had to go inline.
INLINE_ROOM = 1 << 20
ROLES = ("arguments", "results", "journal", "shared")
ALIGNMENT = 64


class Memory:
    """All segments of a worker. `need(length)` asks the supervisor for more memory; False is a refusal."""

    def __init__(self) -> None:
        self.segments: dict[int, Segment] = {}
        # Ranges whose objects are gone, to be told with the next reply.
        self.released: list[tuple[int, int]] = []
        self.holding = False
        # Without reference counts nobody can say when an object is gone: arguments are copied, and released at once.
        self.copies = sys.implementation.name != "cpython"
        # Whether a result named memory that lay in a segment already, since the releases were held.
        self.aliased = False
        self.need: object = None
        self.max_body = 64 << 20
        self._owners: dict[int, object] = {}
        self._next_owner = 0
        # Results: by segment, the sorted starts of ranges in use, and for each (segment, start) [length, count].
        self._starts: dict[int, list[int]] = {}
        self._ranges: dict[tuple[int, int], list[int]] = {}
        self._named: list[tuple[int, int]] = []

    def add(self, number: int, size: int, role: str, descriptor: int) -> None:
        """Takes a SEGMENT. Raises Fault."""
        if role not in ROLES or number in self.segments or number <= 0:
            os.close(descriptor)
            raise Fault("segment", f"segment {number} with role {role!r} has no place here")
        from .segment import Segment

        self.segments[number] = Segment(number, size, role, descriptor)
        if role == "results":
            self._starts[number] = []

    def forget(self, numbers: list[int]) -> None:
        """Gives segments up. A mapping ends when the last object on it is gone."""
        for number in numbers:
            if self.segments.pop(number, None) is None:
                raise Fault("segment", f"segment {number} is unknown")
            for start in self._starts.pop(number, ()):
                self._ranges.pop((number, start), None)

    def open(self, number: int, offset: int, length: int) -> memoryview:
        """The range of a buffer table's entry. Its release is listed when the memory behind the view is gone."""
        segment = self.segments.get(number)
        if segment is None or offset < 0 or length < 0 or offset + length > segment.size:
            raise Fault("segment", f"no bytes {offset}..{offset + length} in segment {number}")
        key = (number, offset)
        if self.copies or not length:
            view = memoryview(segment.map)[offset : offset + length]
            self.released.append(key)
            return view if segment.role == "shared" else memoryview(bytearray(view))
        count = self._count(number, offset)
        if count is not None:
            count[1] += 1
        numpy = sys.modules.get("numpy")
        if numpy is not None and hasattr(numpy, "frombuffer"):
            owner = numpy.frombuffer(segment.map, numpy.uint8, length, offset)
        else:
            import ctypes

            owner = (ctypes.c_char * length).from_buffer(segment.map, offset)
        place = self._next_owner
        self._next_owner += 1

        def gone(_: object, memory: Memory = self) -> None:
            del memory._owners[place]
            memory.released.append(key)
            if count is not None:
                memory._drop(number, offset)

        self._owners[place] = ref(owner, gone)
        return memoryview(owner).cast("B")

    def hold_releases(self) -> None:
        """While replies go into a journal: what is released must wait for the results that may name it."""
        self.holding, self.aliased = True, False

    def take_released(self) -> list[tuple[int, int]]:
        """What RELEASED lists: a range once for each entry that named it."""
        released, self.released = self.released, []
        return released

    def origins(self, places: list[tuple[int, int] | None]) -> list[tuple[int, int] | None]:
        """Which of the places that a table names are the memory that its objects really lie in."""
        return [place if place is not None and self.segments[place[0]].role == "shared" else None for place in places]

    def begin(self) -> None:
        """Before a reply is encoded: what it names from here on can be undone."""
        self._named = []

    def undo(self) -> None:
        """After an encoding that failed: what it named in segments of results is given back."""
        named, self._named = self._named, []
        for number, offset in named:
            self._drop(number, offset)

    def place(self, view: memoryview) -> tuple[int, int, int] | None:
        """Copies bytes into a range of its own. None: there is no memory for it, and it is small enough to go inline.

        Raises CannotTravel if it is over the supervisor's limit, and MemoryError if it can go neither way.
        """
        length = len(view)
        found = self._find(length)
        if found is None:
            granted, limit = (False, 0) if self.need is None else self.need(length)  # type: ignore[operator]
            if limit:
                from understudy_translators.wire import CannotTravel

                why = f"it needs {length} bytes, and a result may take {limit}; keep it in the worker (keep=True), or raise `max_result`"
                raise CannotTravel(type(view.obj).__name__, why, "result")
            if not granted:
                if length < self.max_body - INLINE_ROOM:
                    return None
                raise MemoryError(f"there are no {length} bytes of shared memory for the result")
            found = self._find(length)
            if found is None:
                raise Fault("segment", f"MEMORY was sent, but no segment has {length} bytes free")
        segment, start, place = found
        memoryview(segment.map)[start : start + length] = view
        self._starts[segment.number].insert(place, start)
        self._ranges[segment.number, start] = [length, 1]
        self._named.append((segment.number, start))
        return segment.number, start, length

    def located(self, address: int, length: int) -> tuple[int, int] | None:
        """(segment, offset) of memory that lies in a segment already; counted if that is one of results."""
        for segment in self.segments.values():
            offset = address - segment.address()
            if 0 <= offset and offset + length <= segment.size and segment.role != "journal":
                if segment.role == "results":
                    count = self._count(segment.number, offset)
                    if count is None:
                        return None
                    count[1] += 1
                    self._named.append((segment.number, offset))
                self.aliased = True
                return segment.number, offset
        return None

    def release(self, ranges: list[tuple[int, int]]) -> None:
        """Takes a RELEASE. Raises Fault for what is not in use."""
        for number, offset in ranges:
            if number in self.segments and not self._drop(number, offset):
                raise Fault("segment", f"nothing at {offset} of segment {number} is in use")

    def _find(self, length: int) -> tuple[Segment, int, int] | None:
        """The first gap of `length` bytes in a segment of results, and its place among the starts."""
        for number, starts in self._starts.items():
            segment, at = self.segments[number], 0
            for place, start in enumerate(starts):
                if start - at >= length:
                    return segment, at, place
                end = start + self._ranges[number, start][0]
                at = (end + ALIGNMENT - 1) // ALIGNMENT * ALIGNMENT
            if segment.size - at >= length:
                return segment, at, len(starts)
        return None

    def _count(self, number: int, offset: int) -> list[int] | None:
        """[length, count] of the range of results that an offset lies in."""
        starts = self._starts.get(number)
        if not starts:
            return None
        place = _last_not_above(starts, offset)
        if place < 0:
            return None
        found = self._ranges[number, starts[place]]
        return found if offset < starts[place] + max(found[0], 1) else None

    def _drop(self, number: int, offset: int) -> bool:
        count = self._count(number, offset)
        if count is None:
            return False
        count[1] -= 1
        if not count[1]:
            starts = self._starts[number]
            place = _last_not_above(starts, offset)
            del self._ranges[number, starts[place]]
            del starts[place]
        return True


def _last_not_above(starts: list[int], offset: int) -> int:
    """The index of the last start that is at most `offset`, or -1. (The module bisect would cost at start-up.)"""
    low, high = 0, len(starts)
    while low < high:
        middle = (low + high) // 2
        if starts[middle] <= offset:
            low = middle + 1
        else:
            high = middle
    return low - 1
