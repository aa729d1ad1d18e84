"""`memmap`: an array over a file, of which the system reads and writes what is touched."""

from __future__ import annotations

import mmap
import os
from typing import Any

from .coercion import integers_of
from .dtypes import as_dtype
from .ndarray import ndarray

_MODES = {"readonly": "r", "copyonwrite": "c", "readwrite": "r+", "write": "w+"}


class memmap(ndarray):
    """An array whose memory is a file. Mode "c" changes memory alone, "r" nothing."""

    __module__ = "numpy"
    __array_priority__ = -100.0

    _mmap: Any
    filename: Any
    offset: Any
    mode: Any

    def __new__(
        cls, filename: Any, dtype: Any = "u1", mode: str = "r+", offset: int = 0, shape: Any = None, order: str = "C"
    ) -> Any:
        known = (*_MODES.values(), *_MODES)
        if mode not in known:
            raise ValueError(f"mode must be one of {[*_MODES.values(), *_MODES]!r} (got {mode!r})")
        mode = _MODES.get(mode, mode)
        if mode == "w+" and shape is None:
            raise ValueError("shape must be given if mode == 'w+'")
        dt = as_dtype(dtype)
        opened = hasattr(filename, "read")
        how = ("r" if mode == "c" else mode) + "b"
        file = filename if opened else open(os.fspath(filename), how)
        try:
            file.seek(0, os.SEEK_END)
            length = file.tell()
            sizes = _sizes(shape, dt.itemsize, length - offset)
            needed = dt.itemsize
            for n in sizes:
                needed *= n
            if mode in ("w+", "r+"):
                # The system maps no empty file.
                needed = max(needed, 1)
            if mode in ("w+", "r+") and length < offset + needed:
                file.seek(offset + needed - 1, os.SEEK_SET)
                file.write(b"\0")
                file.flush()
            start = offset - offset % mmap.ALLOCATIONGRANULARITY
            # What may only be read is mapped as a copy of its own, which is a buffer like the others, and never written.
            access = mmap.ACCESS_COPY if mode in ("r", "c") else mmap.ACCESS_WRITE
            mapped = mmap.mmap(file.fileno(), offset - start + needed, access=access, offset=start)
        finally:
            if not opened:
                file.close()
        made = ndarray.__new__(cls, sizes, dt, mapped, offset - start, None, order)
        if mode == "r":
            made.flags.writeable = False
        made._mmap, made.offset, made.mode = mapped, offset, mode
        path = getattr(file, "name", None) if opened else filename
        made.filename = os.path.abspath(path) if isinstance(path, (str, os.PathLike)) else None
        return made

    def __array_finalize__(self, obj: Any) -> None:
        mapped = isinstance(obj, memmap) and self._memory() == obj._memory()
        self._mmap = obj._mmap if mapped else None
        self.filename = obj.filename if mapped else None
        self.offset = obj.offset if mapped else None
        self.mode = obj.mode if mapped else None

    def flush(self) -> None:
        """Write what was changed to the file."""
        if hasattr(self._mmap, "flush"):
            self._mmap.flush()

    def __array_wrap__(self, array: Any, context: Any = None, return_scalar: bool = False) -> Any:
        made = super().__array_wrap__(array, context)
        # What is no longer part of the file is a plain array.
        if self is array or type(self) is not memmap:
            return made
        return made[()] if return_scalar else made.view(ndarray)

    def __getitem__(self, index: Any) -> Any:
        found = super().__getitem__(index)
        return found.view(ndarray) if type(found) is memmap and found._mmap is None else found


def _sizes(shape: Any, itemsize: int, available: int) -> tuple[int, ...]:
    """The shape that is asked for, or one axis of all that the file holds."""
    if shape is not None:
        return integers_of(shape)
    if available % itemsize:
        raise ValueError("Size of available data is not a multiple of the data-type size.")
    return (available // itemsize,)


__all__ = ["memmap"]
