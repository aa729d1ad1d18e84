"""The scalars of records and of bytes without a meaning: `void`, and `record`, whose fields are attributes too.

One is a view of the memory it was taken from, and keeps it as an array without axes.
"""

from __future__ import annotations

import operator
from typing import Any

from .scalars import flexible


def _records() -> Any:
    from . import records

    return records


class void(flexible):
    """A record, or some bytes: an element of an array with a dtype of kind V."""

    __module__ = "numpy"
    __slots__ = ("_array",)

    def __new__(cls, length_or_data: Any, /, dtype: Any = None) -> Any:
        return _records().make_void(cls, length_or_data, dtype)

    @property
    def dtype(self) -> Any:
        return self._array._dtype

    @property
    def _value(self) -> bytes:
        return self._array.elements()[0]

    itemsize = property(lambda self: self._array._dtype.itemsize)
    nbytes = property(lambda self: self._array._dtype.itemsize)
    base = property(lambda self: self._array._base)
    flags = property(lambda self: self._array.flags)

    def item(self, *args: Any) -> Any:
        return self._array.item(*args)

    def __array__(self, dtype: Any = None, copy: Any = None) -> Any:
        made = self._array.copy()
        return made if dtype is None else made.astype(dtype)

    def __bytes__(self) -> bytes:
        return self._value

    def __bool__(self) -> bool:
        return bool(self._array)

    def __len__(self) -> int:
        return len(self._array._dtype)

    def __iter__(self) -> Any:
        return iter([self[k] for k in range(len(self._array._dtype))])

    def _field(self, key: Any) -> Any:
        """The name of the field that an index means; other keys as they are."""
        names = self._array._dtype.names
        if names is None or isinstance(key, (str, list)) or not hasattr(key, "__index__"):
            return key
        n = operator.index(key)
        if not -len(names) <= n < len(names):
            raise IndexError(f"invalid index ({n})")
        return names[n]

    def __getitem__(self, key: Any) -> Any:
        found = self._array[self._field(key)]
        return found[()] if getattr(found, "shape", None) == () else found

    def __delitem__(self, key: Any) -> None:
        raise ValueError("cannot delete scalar field")

    def __setitem__(self, key: Any, value: Any) -> None:
        key = self._field(key)
        if self._array._dtype.names is None:
            raise IndexError("can't set fields of a void without fields")
        self._array[key] = value

    def __eq__(self, other: Any) -> Any:
        return self._compared(other, operator.eq)

    def __ne__(self, other: Any) -> Any:
        return self._compared(other, operator.ne)

    def _compared(self, other: Any, ask: Any) -> Any:
        found = ask(self._array, other._array if isinstance(other, void) else other)
        return found if self._array._dtype.names is None or getattr(found, "shape", None) != () else found[()]

    def __hash__(self) -> int:
        if self._array._writeable:
            raise TypeError("unhashable type: 'writeable void-scalar'")
        return hash(self.item())

    def __repr__(self) -> str:
        from . import arrayprint

        return arrayprint.void_repr(self)

    def __str__(self) -> str:
        from . import arrayprint

        return arrayprint.void_str(self)

    def __reduce__(self) -> Any:
        return (_records().void_of, (type(self), self._array._dtype, self._value))

    def __copy__(self) -> Any:
        return self.copy()

    def __deepcopy__(self, memo: Any) -> Any:
        return self.copy()

    def copy(self, order: str = "C") -> Any:
        return _records().void_of(type(self), self._array._dtype, self._value)

    def view(self, *args: Any, **keywords: Any) -> Any:
        found = self._array.view(*args, **keywords)
        return found[()] if found.shape == () else found

    def getfield(self, dtype: Any, offset: int = 0) -> Any:
        """The bytes from `offset` on as a scalar of another dtype."""
        return self._array.getfield(dtype, offset)[()]

    def setfield(self, val: Any, dtype: Any, offset: int = 0) -> None:
        """Write a value of another dtype into the bytes from `offset` on."""
        # Bytes without fields are written in a copy, as of every scalar.
        written = self._array if self._array._dtype.names is not None else self._array.copy()
        written.setfield(val, dtype, offset)


class record(void):
    """A record whose fields are attributes too."""

    __module__ = "numpy"
    __slots__ = ()

    def __getattr__(self, attr: str) -> Any:
        fields = object.__getattribute__(self, "_array")._dtype._fields
        if attr not in fields:
            raise AttributeError(f"'record' object has no attribute '{attr}'")
        return self[attr]

    def __setattr__(self, attr: str, val: Any) -> None:
        if attr in ("setfield", "getfield", "dtype"):
            raise AttributeError(f"Cannot set '{attr}' attribute")
        if attr == "_array":
            object.__setattr__(self, attr, val)
        elif attr in self._array._dtype._fields:
            self[attr] = val
        elif hasattr(self, attr):
            object.__setattr__(self, attr, val)
        else:
            raise AttributeError(f"'record' object has no attribute '{attr}'")

    def __getitem__(self, key: Any) -> Any:
        found = void.__getitem__(self, key)
        if isinstance(found, void) and found.dtype.names is not None and not isinstance(found, record):
            return _records().as_class(found, record)
        return found

    def pprint(self) -> str:
        """The fields, one in each line."""
        names = self.dtype.names or ()
        widest = max([len(name) for name in names], default=0)
        return "\n".join([f"{name:>{widest}}: {self[name]!s}" for name in names])

    def __repr__(self) -> str:
        from . import arrayprint

        return arrayprint.void_repr(self, self.dtype.type.__name__)


__all__ = ["record", "void"]
