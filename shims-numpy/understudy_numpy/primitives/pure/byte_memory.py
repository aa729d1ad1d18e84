"""`ByteMemory`: a storage whose items may begin at any byte of a memory, in either order of bytes.

It is what arrays rest on that a typed buffer cannot hold: fields of records, views that are not aligned, swapped bytes.
Reading gives native items and writing takes them, so that whoever reads through it need not know.
"""

from __future__ import annotations

import sys
from array import array
from typing import Any

NATIVE_ORDER = sys.byteorder


class ByteMemory:
    """Items of `typecode` in the bytes `memory`: `width` of them for each element, an element every `unit` bytes."""

    __slots__ = ("memory", "typecode", "itemsize", "width", "start", "unit", "swapped")

    def __init__(self, memory: memoryview, typecode: str, width: int, start: int, unit: int, swapped: bool) -> None:
        self.memory = memory
        self.typecode = typecode
        self.itemsize = array(typecode).itemsize
        self.width = width
        self.start = start
        self.unit = unit
        self.swapped = swapped

    def __len__(self) -> int:
        """How many items lie behind one another within the memory."""
        rest = len(self.memory) - self.start - self.width * self.itemsize
        if rest < 0 or not self.width or not self.unit:
            return 0
        return (rest // self.unit + 1) * self.width

    def _pieces(self, positions: range) -> list[tuple[int, int, int, int]]:
        """Where runs of items lie: (first byte, bytes between, how many, the first one's place among `positions`)."""
        n, step, width, unit = len(positions), positions.step, self.width, self.unit
        if not n:
            return []
        element, inner = divmod(positions[0], width)
        first = self.start + element * unit + inner * self.itemsize
        if width == 1:
            return [(first, step * unit, n, 0)]
        if step % width == 0:
            return [(first, step // width * unit, n, 0)]
        if unit == width * self.itemsize or (step == 1 and inner + n <= width):
            return [(first, step * self.itemsize, n, 0)]
        pieces = []
        for place, k in enumerate(positions):
            element, inner = divmod(k, width)
            pieces.append((self.start + element * unit + inner * self.itemsize, 0, 1, place))
        return pieces

    def __getitem__(self, key: Any) -> Any:
        if not isinstance(key, slice):
            return self[key : key + 1][0]
        positions = range(*key.indices(len(self)))
        size = self.itemsize
        out = bytearray(len(positions) * size)
        for first, stride, n, place in self._pieces(positions):
            at = place * size
            if stride == size or n == 1:
                out[at : at + n * size] = self.memory[first : first + n * size]
                continue
            for byte in range(size):
                out[at + byte : at + n * size : size] = bytes(self.memory[_run(first + byte, stride, n)])
        found = array(self.typecode, bytes(out))
        if self.swapped:
            found.byteswap()
        return found

    def __setitem__(self, key: Any, items: Any) -> None:
        if not isinstance(key, slice):
            key, items = slice(key, key + 1), [items]
        positions = range(*key.indices(len(self)))
        size = self.itemsize
        given = array(self.typecode, items)
        if self.swapped:
            given.byteswap()
        data = given.tobytes()
        if len(given) != len(positions):
            raise ValueError(f"{len(given)} items do not fit where {len(positions)} are")
        for first, stride, n, place in self._pieces(positions):
            at = place * size
            if stride == size or n == 1:
                self.memory[first : first + n * size] = data[at : at + n * size]
                continue
            for byte in range(size):
                self.memory[_run(first + byte, stride, n)] = data[at + byte : at + n * size : size]

    def tobytes(self) -> bytes:
        """The bytes of the items as native ones."""
        return self[:].tobytes()


def _run(first: int, stride: int, n: int) -> slice:
    stop = first + stride * n
    return slice(first, stop if stop >= 0 else None, stride)


__all__ = ["NATIVE_ORDER", "ByteMemory"]
