"""Results that survive their worker: written into shared memory, frame by frame."""

from __future__ import annotations

import struct

from .protocol import Fault
from .segment import Segment

JOURNAL_HEADER = 16
_COUNTS = struct.Struct("<QQ")


class Journal:
    """A range of a segment that is filled with whole frames: the frame first, then the counts."""

    def __init__(self, segment: Segment, offset: int, length: int) -> None:
        if length < JOURNAL_HEADER or offset < 0 or offset + length > segment.size:
            raise Fault("segment", "the journal does not lie in its segment")
        self.frames = self.bytes = 0
        self._map = segment.map
        self._offset = offset
        self._room = length - JOURNAL_HEADER
        _COUNTS.pack_into(self._map, offset, 0, 0)

    def add(self, data: bytes) -> bool:
        """Writes a frame; False if it does not fit, and then never again."""
        size, filled = len(data), self.bytes
        if filled + size > self._room:
            self._room = 0
            return False
        start = self._offset + JOURNAL_HEADER + filled
        self._map[start : start + size] = data
        self.frames += 1
        self.bytes = filled + size
        _COUNTS.pack_into(self._map, self._offset, self.frames, self.bytes)
        return True
