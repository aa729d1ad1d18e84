"""Pickles of arrays as NumPy writes and reads them, so that files of objects go both ways.

NumPy's pickle calls `_reconstruct(ndarray, (0,), b"b")` and then gives it its state: version, shape, dtype, whether the
order is Fortran's, and the elements as a list or as bytes.
"""

from __future__ import annotations

import pickle
from array import array as typed
from typing import Any

from .dtypes import as_dtype
from .dtypes import dtype as _dtype
from .ndarray import fresh, ndarray

_MODULES = ("numpy._core.multiarray", "numpy.core.multiarray")


def dump_objects(a: ndarray) -> bytes:
    """The pickle of an array of objects.

    The parts are put together from opcodes, as there are no classes here of the names that it must hold. Protocol 3 has
    no frames, so that the pickle of the elements can stand inside.
    """
    fortran = not a.flags.c_contiguous and a.flags.f_contiguous
    return b"".join(
        (
            b"\x80\x03",
            _global("numpy._core.multiarray", "_reconstruct"),
            _global("numpy", "ndarray") + _inside((0,)) + _inside(b"b") + b"\x87",
            b"R(",
            _inside(1) + _inside(a.shape),
            _global("numpy", "dtype") + _inside(("O8", False, True)) + b"R",
            _inside((3, "|", None, None, None, -1, -1, 63)) + b"b",
            _inside(bool(fortran)) + _inside(list(a.ravel().elements())),
            b"tb.",
        )
    )


def _global(module: str, name: str) -> bytes:
    return f"c{module}\n{name}\n".encode()


def _inside(value: Any) -> bytes:
    """The opcodes that make `value`, without the beginning and the end of a pickle."""
    return pickle.dumps(value, protocol=3)[2:-1]


def load_objects(fp: Any, options: dict[str, Any]) -> Any:
    """What a pickle holds, with arrays, dtypes and scalars of NumPy as ours."""
    found = _Unpickler(fp, **options).load()
    return _finished(found)


class _Unpickler(pickle.Unpickler):
    """Reads the names under which NumPy pickles its own objects."""

    def find_class(self, module: str, name: str) -> Any:
        if module.startswith("numpy.") and name == "_reconstruct":
            return _Unfinished
        if module in _MODULES and name == "scalar":
            return _scalar
        if module == "numpy" and name == "dtype":
            return _UnfinishedDtype
        if module == "numpy" and name == "ndarray":
            return ndarray
        return super().find_class(module, name)


class _UnfinishedDtype:
    """A dtype whose state is still to come; the state of ours says nothing that the name does not, but for dates."""

    def __init__(self, name: str, *unused: Any) -> None:
        self.dtype = name

    def __setstate__(self, state: Any) -> None:
        order = state[1]
        self.dtype = (order if order in "<>" else "") + self.dtype
        if self.dtype.lstrip("<>")[:1] in ("M", "m") and len(state) > 8:
            unit, times = state[8][1][0], state[8][1][1]
            unit = unit.decode() if isinstance(unit, bytes) else unit
            self.dtype += f"[{times if times != 1 else ''}{unit}]"

    def finished(self) -> _dtype:
        return as_dtype(self.dtype)


class _Unfinished:
    """An array whose state is still to come."""

    def __init__(self, *unused: Any) -> None:
        self.array: Any = None

    def __setstate__(self, state: Any) -> None:
        _, shape, kind, fortran, elements = state
        dt = kind.finished() if isinstance(kind, _UnfinishedDtype) else kind
        if dt.hasobject:
            # A list is in C order whatever the order of the array.
            made = fresh([_finished(each) for each in elements], dt, tuple(shape))
            self.array = made.copy("F") if fortran else made
            return
        storage = typed(dt.typecode, _bytes(elements))
        self.array = fresh(storage, dt, tuple(shape[::-1])).T if fortran else fresh(storage, dt, tuple(shape))


def _bytes(data: Any) -> bytes:
    return data.encode("latin-1") if isinstance(data, str) else data


def _scalar(kind: Any, data: Any) -> Any:
    dt = kind.finished() if isinstance(kind, _UnfinishedDtype) else kind
    return data if dt.hasobject else fresh(typed(dt.typecode, _bytes(data)), dt, ())[()]


def _finished(value: Any) -> Any:
    """Arrays and dtypes in place of what stood for them, also inside lists, tuples and dictionaries."""
    if isinstance(value, _Unfinished):
        return value.array
    if isinstance(value, _UnfinishedDtype):
        return value.finished()
    if type(value) is list:
        return [_finished(each) for each in value]
    if type(value) is tuple:
        return tuple([_finished(each) for each in value])
    if type(value) is dict:
        return {_finished(key): _finished(each) for key, each in value.items()}
    return value
