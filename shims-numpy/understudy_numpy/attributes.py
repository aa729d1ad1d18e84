"""The attributes of arrays: dtype, shape, strides, and the views that are read as attributes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .array_api import namespace, require_device
from .dtypes import dtype as Dtype
from .dtypes import part_of, swapped_dtype
from .flags import flagsobj
from .flatiter import flatiter
from .primitives.pure.byte_memory import ByteMemory

if TYPE_CHECKING:
    from .ndarray import ndarray


class Attributes:
    """What an array tells of itself."""

    __slots__ = ()

    # Those of `Array`, which comes before this class.
    storage: Any
    _dtype: Dtype
    _shape: tuple[int, ...]
    _steps: tuple[int, ...]
    _offset: int
    _size: int
    _whole: bool
    _base: Any
    _writeable: bool

    @property
    def dtype(self) -> Dtype:
        return self._dtype

    @dtype.setter
    def dtype(self, value: Any) -> None:
        from .conversion import view
        from .subclasses import plain, written

        written(self, view(plain(self), value))

    @property
    def shape(self) -> tuple[int, ...]:
        return self._shape

    @shape.setter
    def shape(self, value: Any) -> None:
        from .manipulation import reshape_view
        from .subclasses import plain

        seen = reshape_view(plain(self), value)
        if seen is None:
            raise AttributeError(
                "Incompatible shape for in-place modification. Use `.reshape()` to make a copy with the desired shape."
            )
        self._shape, self._steps = seen._shape, seen._steps

    @property
    def strides(self) -> tuple[int, ...]:
        from .memory import byte_strides

        return byte_strides(self)

    @property
    def ndim(self) -> int:
        return len(self._shape)

    @property
    def size(self) -> int:
        return self._size

    @property
    def itemsize(self) -> int:
        return self._dtype.itemsize

    @property
    def nbytes(self) -> int:
        return self._dtype.itemsize * self._size

    @property
    def base(self) -> Any:
        return self._base

    @property
    def flags(self) -> flagsobj:
        return flagsobj(self)

    @property
    def flat(self) -> flatiter:
        return flatiter(self)

    @flat.setter
    def flat(self, value: Any) -> None:
        from .creation import asarray
        from .manipulation import resize

        items = asarray(value).ravel()
        n = self._size
        if items._size == 0 and n:
            raise ValueError("assignment from an empty array")
        self[...] = resize(items, (n,)).reshape(self._shape)

    @property
    def T(self) -> ndarray:
        from .ndarray import view
        from .subclasses import like

        return like(self, view(self, self._shape[::-1], self._steps[::-1], self._offset))

    @property
    def mT(self) -> ndarray:
        if len(self._shape) < 2:
            raise ValueError("matrix transpose with ndim < 2 is undefined")
        return self.swapaxes(-1, -2)

    @property
    def real(self) -> ndarray:
        if self._dtype.kind != "c":
            return self
        return _complex_part(self, 0)

    @real.setter
    def real(self, value: Any) -> None:
        self.real[...] = value

    @property
    def imag(self) -> ndarray:
        if self._dtype.kind != "c":
            from .creation import zeros
            from .subclasses import like

            nothing = zeros(self._shape, self._dtype, "F" if self.flags.fnc else "C")
            nothing._writeable = False
            return like(self, nothing)
        return _complex_part(self, 1)

    @imag.setter
    def imag(self, value: Any) -> None:
        if self._dtype.kind != "c":
            raise TypeError("array does not have imaginary part to set")
        self.imag[...] = value

    @property
    def device(self) -> str:
        return "cpu"

    @device.setter
    def device(self, value: Any) -> None:
        raise AttributeError("attribute 'device' of 'numpy.ndarray' objects is not writable")

    def to_device(self, device: Any, /, *, stream: Any = None) -> Any:
        require_device(device, stream)
        return self

    def __array_namespace__(self, /, *, api_version: Any = None) -> Any:
        return namespace(api_version)


def _complex_part(a: Any, part: int) -> ndarray:
    """The real (0) or imaginary (1) parts of a complex array, as a view."""
    from .ndarray import view
    from .subclasses import like

    dt = part_of(a._dtype)
    if type(a.storage) is ByteMemory:
        from .memory import at_bytes, byte_strides, first_byte

        dt = swapped_dtype(dt) if a._dtype.swapped else dt
        return like(a, at_bytes(a, dt, a._shape, byte_strides(a), first_byte(a) + part * dt.itemsize))
    return like(a, view(a, a._shape, tuple(2 * s for s in a._steps), 2 * a._offset + part, dt))
