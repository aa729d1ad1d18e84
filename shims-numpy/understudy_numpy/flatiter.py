"""`ndarray.flat`: the elements in C order, to go through, read and assign."""

from __future__ import annotations

import operator
from typing import Any

from .errors import warn
from .scalars import FALSE

_INVALID = "only integers, slices (`:`), ellipsis (`...`) and integer or boolean arrays are valid indices"
_NOT_BOOLEAN = (
    "boolean indices for iterators are not supported because of previous behavior that was confusing (valid boolean indices "
    "are expected to work in the future)"
)
_OF_BOOLEAN = (
    "Indexing flat iterators with a 0-dimensional boolean index is deprecated and may be removed in a future version. "
    "(Deprecated NumPy 2.4)"
)
_OF_OTHERS = (
    "Invalid non-array indices for iterator objects are deprecated and will be removed in a future version. (Deprecated "
    "NumPy 2.4)"
)


class flatiter:
    """What `ndarray.flat` gives: the elements in C order. A broadcast goes over a view of its array, `over`."""

    __module__ = "numpy"
    __slots__ = ("base", "_over", "_at")

    def __init__(self, base: Any, over: Any = None) -> None:
        self.base = base
        self._over = base if over is None else over
        self._at = 0

    def __iter__(self) -> flatiter:
        return self

    def __next__(self) -> Any:
        if self._at >= self._over._size:
            raise StopIteration
        self._at += 1
        return self._over[unravel(self._at - 1, self._over._shape)]

    def __len__(self) -> int:
        return self._over._size

    def __getitem__(self, key: Any) -> Any:
        where = self._where(key)
        if isinstance(where, int):
            return self._over[unravel(where, self._over._shape)]
        return self._over.flatten()[where].copy()

    def __delitem__(self, key: Any) -> None:
        raise TypeError("Cannot delete iterator elements")

    def __setitem__(self, key: Any, value: Any) -> None:
        from .creation import asarray
        from .ranges import arange
        from .selection import unravel_index

        if type(key) is tuple and not key:
            raise IndexError("Assigning to a flat iterator with a 0-D index is not supported")
        where = self._where(key)
        base = self.base
        if isinstance(where, int):
            single = asarray(value)
            if base._dtype.kind != "O" and (single._size != 1 or single._shape and not hasattr(value, "dtype")):
                raise ValueError("Error setting single item of array.")
            base[unravel(where, base._shape)] = value if base._dtype.kind == "O" else asarray(value).reshape(-1)[0]
            return
        values = asarray(value).reshape(-1)
        positions = arange(base._size)[where].reshape(-1)
        if not values._size or not positions._size:
            return
        # Values are taken from the start again where there are fewer than elements.
        if values._size != 1:
            values = values[arange(positions._size) % values._size]
        if base._shape:
            base[unravel_index(positions, base._shape)] = values
        else:
            base[()] = values[0]

    def _where(self, key: Any) -> Any:
        """The position of one element, or a slice or an array of positions."""
        from .creation import asarray
        from .ndarray import ndarray
        from .ranges import arange

        size = self._over._size
        if type(key) is tuple:
            if len(key) > 1:
                raise _too_many(len(key))
            key = key[0] if key else Ellipsis
        if key is Ellipsis:
            return slice(None)
        if isinstance(key, slice):
            return key
        if key is None or isinstance(key, (str, bytes)):
            raise IndexError(_INVALID)
        if isinstance(key, (bool, type(FALSE))):
            warn(_OF_BOOLEAN, DeprecationWarning)
            return 0 if key else slice(0, 0)
        if not isinstance(key, ndarray) and hasattr(key, "__index__"):
            return _within(operator.index(key), size)
        where = asarray(key)
        kind = where._dtype.kind
        if kind == "b":
            if not isinstance(key, ndarray):
                raise IndexError(_NOT_BOOLEAN)
            if len(where._shape) != 1:
                raise _too_many(len(where._shape))
            if where._size != size:
                raise IndexError(
                    f"boolean index did not match indexed flat iterator along axis 0; size of axis is {size} but size of "
                    f"corresponding boolean axis is {where._size}"
                )
            return where
        if not isinstance(key, ndarray) and kind not in "iu":
            if where._size and kind not in "fc":
                raise IndexError(_INVALID)
            if where._size:
                warn(_OF_OTHERS, DeprecationWarning)
            where = where.astype("i8") if where._size else arange(0)
        elif kind not in "iu":
            raise IndexError("arrays used as indices must be of integer (or boolean) type")
        for k in where.reshape(-1).tolist():
            _within(k, size)
        return where if where._shape else int(where)

    @property
    def index(self) -> int:
        """The position of the next element."""
        return self._at

    @property
    def coords(self) -> tuple[int, ...]:
        """The index of the next element."""
        return unravel(self._at, self._over._shape)

    def rewind(self) -> None:
        self._at = 0

    def copy(self, /) -> Any:
        """The elements, as an array of one dimension."""
        return self._over.flatten()

    def __array__(self, dtype: Any = None, /, *, copy: Any = None) -> Any:
        # NumPy leaves it to whoever asked to cast them.
        return self._over.flatten()

    def __eq__(self, other: object) -> Any:
        return self.copy() == other

    def __ne__(self, other: object) -> Any:
        return self.copy() != other

    def __lt__(self, other: Any) -> Any:
        return self.copy() < other

    def __le__(self, other: Any) -> Any:
        return self.copy() <= other

    def __gt__(self, other: Any) -> Any:
        return self.copy() > other

    def __ge__(self, other: Any) -> Any:
        return self.copy() >= other


def unravel(k: int, shape: tuple[int, ...]) -> tuple[int, ...]:
    """The index of the element at a position."""
    parts = []
    for n in reversed(shape):
        k, rest = divmod(k, n)
        parts.append(rest)
    return tuple(reversed(parts))


def _within(k: int, size: int) -> int:
    if not -size <= k < size:
        raise IndexError(f"index {k} is out of bounds for size {size}")
    return k % size


def _too_many(indices: int) -> IndexError:
    return IndexError(f"too many indices for flat iterator: flat iterator is 1-dimensional, but {indices} were indexed")
