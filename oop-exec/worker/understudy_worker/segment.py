"""One segment of shared memory, mapped whole."""

from __future__ import annotations

import os
import sys

from .protocol import Fault

_MAP_POPULATE = 0x8000


class Segment:
    """One mapping. `base` is its address, once somebody asked."""

    __slots__ = ("number", "size", "role", "map", "base")

    def __init__(self, number: int, size: int, role: str, descriptor: int) -> None:
        """Maps `size` bytes. Raises Fault if the descriptor has less, and closes the descriptor in any case."""
        import mmap

        try:
            if size <= 0 or os.fstat(descriptor).st_size < size:
                raise Fault("segment", f"segment {number} is smaller than the {size} bytes that were announced")
            flags = mmap.MAP_SHARED
            if role != "shared" and sys.platform == "linux":
                # Page faults at the first touch cost more than the copy.
                flags |= _MAP_POPULATE
            self.map = mmap.mmap(descriptor, size, flags=flags)
        except (OSError, ValueError, OverflowError) as error:
            raise Fault("segment", f"segment {number} of {size} bytes cannot be mapped: {error}") from None
        finally:
            os.close(descriptor)
        self.number = number
        self.size = size
        self.role = role
        self.base: int | None = None

    def address(self) -> int:
        """Where the mapping begins, in bytes."""
        if self.base is None:
            numpy = sys.modules.get("numpy")
            if numpy is not None and hasattr(numpy, "frombuffer"):
                self.base = numpy.frombuffer(self.map, numpy.uint8).__array_interface__["data"][0]
            else:
                import ctypes

                self.base = ctypes.addressof(ctypes.c_char.from_buffer(self.map))
        return self.base
