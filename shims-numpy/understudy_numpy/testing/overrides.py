"""Which functions and ufuncs a class may answer by `__array_function__` and `__array_ufunc__`."""

from __future__ import annotations

import inspect
from importlib import import_module
from typing import Any

from .. import array_functions
from ..array_function_table import MAKING, RELEVANT
from ..ufunc import ufunc


def get_overridable_numpy_ufuncs() -> set[Any]:
    """All ufuncs in NumPy's namespace."""
    return {value for value in vars(import_module("understudy_numpy")).values() if isinstance(value, ufunc)}


def allows_array_ufunc_override(func: Any) -> bool:
    """Whether a function is a ufunc."""
    return isinstance(func, ufunc)


def get_overridable_numpy_array_functions() -> set[Any]:
    """All functions that ask `__array_function__`, as programs find them."""
    return {array_functions.handed_out.get(name, shim) for name, shim in _functions().items()}


def allows_array_function_override(func: Any) -> bool:
    """Whether a function asks `__array_function__`."""
    return inspect.isroutine(func) and inspect.unwrap(func) in _functions().values()


def _functions() -> dict[str, Any]:
    """The functions of this package by their public name."""
    found = {}
    for name in (*RELEVANT, *MAKING):
        module, _, last = name.rpartition(".")
        shim = getattr(import_module(module.replace("numpy", "understudy_numpy", 1)), last, None)
        if shim is not None:
            found[name] = shim
    return found


__all__ = [
    "allows_array_function_override",
    "allows_array_ufunc_override",
    "get_overridable_numpy_array_functions",
    "get_overridable_numpy_ufuncs",
]
