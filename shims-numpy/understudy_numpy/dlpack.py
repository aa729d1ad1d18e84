"""`from_dlpack`: another's memory as an array. Only arrays of these stand-ins are taken: of others it is a pointer in C."""

from __future__ import annotations

from typing import Any

from .ndarray import ndarray, view
from .placement import require_here
from .primitives.refusal import Refusal
from .scalars import generic


def from_dlpack(x: Any, /, *, device: Any = None, copy: Any = None) -> ndarray:
    """An array over the memory of `x`, or with `copy` over its own."""
    if not isinstance(x, ndarray):
        if not hasattr(x, "__dlpack__"):
            owner = "numpy." if isinstance(x, generic) else ""
            raise AttributeError(f"'{owner}{type(x).__name__}' object has no attribute '__dlpack__'")
        raise Refusal("numpy.from_dlpack", "x", type(x).__name__, "memory of other libraries is not covered.")
    require_here(device)
    if x._dtype.kind not in "buifc":
        raise BufferError("DLPack only supports signed/unsigned integers, float and complex dtypes.")
    if copy:
        return x.copy()
    made = view(x, x._shape, x._steps, x._offset)
    made._writeable = x._writeable
    return made


__all__ = ["from_dlpack"]
