"""What `numpy.typing` holds: names for annotations."""

from __future__ import annotations

import types
from collections.abc import Sequence
from typing import Any, Protocol, TypeVar, Union, final

from .dtypes import dtype
from .ndarray import ndarray
from .scalars import generic

_ScalarT = TypeVar("_ScalarT", bound=generic)


class _SupportsArray(Protocol):
    def __array__(self) -> Any: ...


class _HasDType(Protocol):
    @property
    def dtype(self) -> Any: ...


ArrayLike = Union[_SupportsArray, Sequence[Any], complex, bytes, str]
DTypeLike = Union[type, dtype, _HasDType, tuple, list, dict, str]
# An array of any shape whose elements are of one scalar type: `NDArray[float64]`.
NDArray = types.GenericAlias(ndarray, (types.GenericAlias(tuple, (Any, ...)), types.GenericAlias(dtype, (_ScalarT,))))


@final
class NBitBase:
    """The root of the types that tell a precision; deprecated by NumPy, and only for type checkers."""

    __module__ = "numpy.typing"

    def __init_subclass__(cls) -> None:
        raise TypeError('cannot inherit from final class "NBitBase"')


__all__ = ["ArrayLike", "DTypeLike", "NBitBase", "NDArray"]
