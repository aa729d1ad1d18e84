"""The class of the classes of dtypes: what a class says of all its dtypes, such as `numpy.dtypes.Int8DType.type`."""

from __future__ import annotations

from typing import Any

# One of the dtypes of each class that has any, written down when it is made.
ONE_OF: dict[Any, Any] = {}
# What a class takes that has more than one dtype.
_PARAMETERS = {
    "S": ("size",), "U": ("size",), "V": ("length",), "M": ("unit",), "m": ("unit",),
}  # fmt: skip


class _DTypeMeta(type):
    """The metaclass of `numpy.dtype`. The attributes are those that NumPy's has; they are of classes, not of dtypes."""

    __module__ = "numpy"

    @property
    def type(cls) -> Any:
        """The type of the scalars; None where it is not one for all dtypes of the class."""
        return None if cls._abstract else ONE_OF[cls].type

    @property
    def _abstract(cls) -> bool:
        return cls not in ONE_OF

    @property
    def _legacy(cls) -> bool:
        return not cls._abstract and ONE_OF[cls].char != "T"

    @property
    def _parametric(cls) -> bool:
        return not cls._abstract and ONE_OF[cls].kind in "SUVMmT"

    @property
    def _is_numeric(cls) -> bool:
        return not cls._abstract and ONE_OF[cls].kind in "biufc"

    @property
    def __signature__(cls) -> Any:
        from inspect import Parameter, Signature

        if cls._abstract:
            raise AttributeError("numpy.dtype says its signature itself")
        kind = ONE_OF[cls].kind
        if kind == "T":
            coerce = Parameter("coerce", Parameter.KEYWORD_ONLY, default=True)
            return Signature([coerce, Parameter("kwargs", Parameter.VAR_KEYWORD)])
        return Signature([Parameter(name, Parameter.POSITIONAL_ONLY) for name in _PARAMETERS.get(kind, ())])


__all__ = ["ONE_OF", "_DTypeMeta"]
