"""`ndarray.flat`: the elements in C order, to go through, read and assign."""

from __future__ import annotations

from typing import Any


class flatiter:
    """What `ndarray.flat` gives: the elements in C order."""

    __module__ = "numpy"
    __slots__ = ("base", "_at")

    def __init__(self, base: Any) -> None:
        self.base = base
        self._at = 0

    def __iter__(self) -> flatiter:
        return self

    def __next__(self) -> Any:
        if self._at >= self.base._size:
            raise StopIteration
        self._at += 1
        return self.base.reshape(-1)[self._at - 1]

    def __len__(self) -> int:
        return self.base._size

    def __getitem__(self, key: Any) -> Any:
        picked = self.base.flatten()[key]
        return picked.copy() if hasattr(picked, "storage") else picked

    def __setitem__(self, key: Any, value: Any) -> None:
        from .ranges import arange

        where = arange(self.base._size)[key]
        from .selection import unravel_index

        self.base[unravel_index(where, self.base._shape)] = value

    @property
    def index(self) -> int:
        return self._at

    def copy(self) -> Any:
        return self.base.flatten()

    def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
        return self.base.flatten()
