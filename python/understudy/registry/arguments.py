"""What is known of an argument, in the form in which the registry is asked: `float64[2]`, `pandas.Series`, `='linear'`."""

from __future__ import annotations

from typing import Any

_LITERALS = (bool, int, float, complex, str, bytes, type(None))


def written(argument: Any) -> str:
    """The written form of an argument.

    A str is one already. A class stands for some instance of it; an array, or whatever has `dtype` and `ndim`, for its
    dtype and rank; any other value for itself where it is a literal, and for its class where it is none.
    """
    if isinstance(argument, str):
        return argument
    if isinstance(argument, type):
        return f"{argument.__module__}.{argument.__qualname__}"
    dtype, ndim = getattr(argument, "dtype", None), getattr(argument, "ndim", None)
    kind = type(argument)
    name = kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"
    if dtype is not None and isinstance(ndim, int) and not isinstance(argument, _LITERALS):
        return f"{dtype}[{ndim}]" if kind.__name__ == "ndarray" or ndim == 0 else f"{name}[{dtype}]"
    return f"={argument!r}" if isinstance(argument, _LITERALS) else name
