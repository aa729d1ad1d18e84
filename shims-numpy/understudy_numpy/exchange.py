"""What arrays give to other libraries, to files and to pickle: their bytes and their buffer."""

from __future__ import annotations

import os
from array import array as typed
from typing import TYPE_CHECKING, Any

from . import primitives
from .array import order_of
from .attributes import Attributes
from .primitives.pure.array import Array as PureArray
from .primitives.pure.byte_memory import ByteMemory
from .primitives.refusal import Refusal

if TYPE_CHECKING:
    from .ndarray import ndarray

_ON_PROCESSOR = (1, 0)


class Exchange(Attributes):
    """The memory of an array as others want it."""

    __slots__ = ()

    # Buffers ---------------------------------------------------------------------------------------------------

    def _exported(self) -> tuple[Any, str, int]:
        """The storage, the format of one element as the buffer protocol writes it, and its size in bytes."""
        dt = self._dtype
        if dt.kind in "mM":
            raise ValueError(f"cannot include dtype '{dt.char}' in a buffer")
        if dt.kind in "OTV":
            raise Refusal("numpy.ndarray.data", "dtype", dt.str, "elements that are no plain memory have no buffer.")
        letters = {"U": f"{dt.width}w", "S": f"{dt.itemsize}s", "c": "Z" + dt.char.lower()}
        return self.storage, letters.get(dt.kind, dt.char), dt.itemsize

    def __buffer__(self, flags: int, /) -> memoryview:
        # Python 3.12 and later ask for it. A memoryview has one axis or the C order, so other layouts cannot be shown.
        if flags & _WRITABLE and not self._writeable:
            raise ValueError("buffer source array is read-only")
        storage, format, _ = self._exported()
        if len(format) > 1 or not self.flags.c_contiguous:
            raise Refusal(
                "numpy.ndarray.data",
                "self",
                format,
                "in pure mode only a contiguous array of real numbers has a buffer.",
            )
        items = memoryview(storage)[self._offset : self._offset + self._size]
        shown = items.cast("B").cast(format, self._shape) if self._shape and self._size else items
        return shown if self._writeable else shown.toreadonly()

    @property
    def data(self) -> memoryview:
        try:
            return memoryview(self)  # type: ignore[arg-type]
        except TypeError:
            return self.__buffer__(0)

    @data.deleter
    def data(self) -> None:
        raise AttributeError("Cannot delete array data")

    def _address(self) -> int:
        """The address of the first element."""
        storage = self.storage
        if isinstance(storage, typed):
            return storage.buffer_info()[0] + self._offset * self._dtype.itemsize
        if type(storage) is ByteMemory:
            # All bytes of the array that this one is a view of.
            under, base = storage.memory.obj, self._base
            at = storage.start + self._offset * storage.unit
            if isinstance(under, typed):
                return under.buffer_info()[0] + at
            if isinstance(base, Exchange) and type(base.storage) is not ByteMemory:
                return base._address() - base._offset * base._dtype.itemsize + at
        if primitives.Array is not PureArray and self._dtype.kind not in "OTUSV" and type(storage) is not ByteMemory:
            return self._memory() + self._offset * self._dtype.itemsize
        # Whoever asks takes an array without this attribute for one that cannot be reached by an address.
        raise AttributeError(f"an array of {self._dtype} here has no address in Python", name="__array_interface__")

    @property
    def __array_interface__(self) -> dict[str, Any]:
        dt = self._dtype
        return {
            "data": (self._address(), not self._writeable),
            "strides": None if self.flags.c_contiguous else self.strides,
            "descr": dt.descr,
            "typestr": dt.str,
            "shape": self._shape,
            "version": 3,
        }

    def __dlpack_device__(self, /) -> tuple[int, int]:
        return _ON_PROCESSOR

    def setflags(self, /, write: Any = None, align: Any = None, uic: Any = None) -> None:
        if uic:
            raise ValueError("cannot set WRITEBACKIFCOPY flag to True")
        if write is not None:
            if write and self._base is not None and not _may_be_written(self._base):
                raise ValueError("cannot set WRITEABLE flag to True of this array")
            self._writeable = bool(write)

    # Pickles ---------------------------------------------------------------------------------------------------

    def __reduce__(self, /) -> Any:
        fortran = len(self._shape) > 1 and self.flags.fnc
        if self._dtype.hasobject:
            raw: Any = list((self.T if fortran else self).values())
        else:
            raw = self.tobytes("F" if fortran else "C")
        from .ndarray import ndarray

        state = (1, self._shape, self._dtype, fortran, raw)
        # The class of plain arrays is not named, because another `numpy` may be there under its name.
        made = (_empty, ((0,), b"b")) if type(self) is ndarray else (_reconstruct, (type(self), (0,), b"b"))
        return (*made, state)

    def __setstate__(self, state: Any, /) -> None:
        from .memory import from_bytes
        from .ndarray import fresh
        from .subclasses import written

        _, shape, dt, fortran, raw = state if len(state) == 5 else (0, *state)
        lengths = shape[::-1] if fortran else shape
        if isinstance(raw, str):
            raw = raw.encode("latin-1")
        made = (
            fresh(raw, dt, tuple(lengths))
            if dt.hasobject
            else from_bytes(raw, dt, tuple(lengths)).astype(dt.native, copy=False)
        )
        written(self, made.T if fortran else made)
        self._base = None

    def dumps(self, /) -> bytes:
        """The array as a pickle."""
        import pickle

        return pickle.dumps(self, protocol=2)

    def dump(self, /, file: Any) -> None:
        """Write the array to a file as a pickle."""
        if hasattr(file, "write"):
            file.write(self.dumps())
            return
        with open(os.fspath(file), "wb") as opened:
            opened.write(self.dumps())

    # Bytes -----------------------------------------------------------------------------------------------------

    def tobytes(self, /, order: str = "C") -> bytes:
        if self._dtype.hasobject:
            raise Refusal("numpy.ndarray.tobytes", "dtype", "object", "objects have no bytes.")
        from .memory import bytes_of

        order = order_of(order, "C")
        source = self.T if order == "F" or (order == "A" and self.flags.fnc) else self
        return bytes_of(source)

    def tofile(self, fid: Any, /, sep: str = "", format: str = "%s") -> None:
        """Write the elements to a file: as bytes, or with `sep` as text."""
        for place, given in enumerate((sep, format), 2):
            if not isinstance(given, str):
                shown = "None" if given is None else type(given).__name__
                raise TypeError(f"tofile() argument {place} must be str, not {shown}")
        if not hasattr(fid, "write"):
            if not isinstance(fid, (str, bytes, os.PathLike)):
                raise AttributeError(f"'{type(fid).__name__}' object has no attribute 'flush'")
            with open(os.fspath(fid), "wb") as opened:
                self.tofile(opened, sep, format)
            return
        if not sep:
            if self._dtype.hasobject:
                raise OSError("cannot write object arrays to a file in binary mode")
            fid.write(self.tobytes())
            return
        items = self.ravel().tolist()
        text = sep.join([str(item) if format in ("", "%s") else format % (item,) for item in items])
        fid.write(text if "b" not in getattr(fid, "mode", "b") else text.encode("latin-1"))

    def byteswap(self, /, inplace: bool = False) -> ndarray:
        """The bytes of every element in reverse order; of records, those of every field."""
        from .memory import byteswap
        from .subclasses import like, plain

        if self._dtype.hasobject:
            raise Refusal("numpy.ndarray.byteswap", "dtype", "object", "objects have no bytes.")
        made = byteswap(plain(self), inplace)
        return self if inplace else like(self, made)  # type: ignore[return-value]

    def getfield(self, /, dtype: Any, offset: int = 0) -> ndarray:
        """A view of the bytes of every element from `offset` on, as another dtype."""
        from .memory import getfield
        from .subclasses import like, plain

        return like(self, getfield(plain(self), dtype, offset))

    def setfield(self, val: Any, /, dtype: Any, offset: int = 0) -> None:
        """Assign to the bytes of every element from `offset` on, as elements of another dtype."""
        if not self._writeable:
            raise ValueError("assignment destination is read-only")
        self.getfield(dtype, offset)[...] = val


_WRITABLE = 1


def _may_be_written(base: Any) -> bool:
    """Whether the memory of a base may be written: an array says so itself, other objects by their buffer."""
    if isinstance(base, Exchange):
        return base._writeable or base._base is not None and _may_be_written(base._base)
    try:
        return not memoryview(base).readonly
    except TypeError:
        return True


def _reconstruct(kind: Any, shape: Any, code: bytes) -> Any:
    """The empty array that a pickle begins with; its state comes after."""
    from .subclasses import of_class

    return of_class(kind, _empty(shape, code), None)


def _empty(shape: Any, code: bytes) -> ndarray:
    from .creation import empty

    return empty(shape, "i1")
