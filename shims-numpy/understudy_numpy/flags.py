"""`ndarray.flags`: how the memory of an array lies, and whether it may be written."""

from __future__ import annotations

from typing import Any

from .array import is_c_contiguous
from .primitives.pure.byte_memory import ByteMemory


class flagsobj:
    """What `ndarray.flags` gives."""

    __module__ = "numpy._core.multiarray"
    __slots__ = ("_array",)

    def __init__(self, array: Any) -> None:
        self._array = array

    @property
    def c_contiguous(self) -> bool:
        return is_c_contiguous(self._array._shape, _steps(self._array))

    @property
    def f_contiguous(self) -> bool:
        return is_c_contiguous(self._array._shape[::-1], _steps(self._array)[::-1])

    @property
    def contiguous(self) -> bool:
        return self.c_contiguous

    @property
    def fortran(self) -> bool:
        return self.f_contiguous

    @property
    def fnc(self) -> bool:
        return self.f_contiguous and not self.c_contiguous

    @property
    def forc(self) -> bool:
        return self.f_contiguous or self.c_contiguous

    @property
    def owndata(self) -> bool:
        return self._array._base is None

    @property
    def writeable(self) -> bool:
        return self._array._writeable

    @writeable.setter
    def writeable(self, value: bool) -> None:
        self._array.setflags(write=value)

    @property
    def aligned(self) -> bool:
        array = self._array
        if type(array.storage) is not ByteMemory:
            return True
        from . import memory

        alignment = array._dtype.alignment
        strides = [stride for n, stride in zip(array._shape, memory.byte_strides(array)) if n > 1]
        return not [1 for at in (memory.first_byte(array), *strides) if at % alignment]

    @property
    def writebackifcopy(self) -> bool:
        return False

    @property
    def behaved(self) -> bool:
        return self._array._writeable and self.aligned

    @property
    def carray(self) -> bool:
        return self.behaved and self.c_contiguous

    @property
    def farray(self) -> bool:
        return self.behaved and self.f_contiguous and not self.c_contiguous

    @property
    def num(self) -> int:
        return (
            self.c_contiguous * 1
            + self.f_contiguous * 2
            + self.owndata * 4
            + self.aligned * 256
            + self.writeable * 1024
        )

    def __getitem__(self, key: str) -> bool:
        names = {
            "C": "c_contiguous",
            "F": "f_contiguous",
            "O": "owndata",
            "W": "writeable",
            "A": "aligned",
            "X": "writebackifcopy",
        }
        found = names.get(key, key.lower() if key.isupper() and len(key) > 1 else None)
        if found is None or not hasattr(type(self), found):
            raise KeyError("Unknown flag")
        return getattr(self, found)

    def __setitem__(self, key: str, value: bool) -> None:
        if key not in ("W", "WRITEABLE"):
            raise KeyError("Unknown flag")
        self._array.setflags(write=value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, flagsobj) and self.num == other.num

    def __hash__(self) -> int:
        return hash(self.num)

    def __repr__(self) -> str:
        return (
            f"  C_CONTIGUOUS : {self.c_contiguous}\n  F_CONTIGUOUS : {self.f_contiguous}\n  OWNDATA : {self.owndata}\n"
            f"  WRITEABLE : {self.writeable}\n  ALIGNED : {self.aligned}\n  WRITEBACKIFCOPY : False\n"
        )


def _steps(array: Any) -> tuple[int, ...]:
    """The steps in elements; those that split elements as none that lie behind one another."""
    storage = array.storage
    if type(storage) is ByteMemory and storage.unit != array._dtype.itemsize:
        return (-1,) * len(array._steps)
    return array._steps
