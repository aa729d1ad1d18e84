"""Ufuncs with two results: `divmod`, `modf`, `frexp`."""

from __future__ import annotations

from typing import Any

from . import errors
from .ndarray import ndarray
from .scalars import generic
from .ufunc import ufunc


class paired(ufunc):
    """A ufunc with two results, each of which is computed by a ufunc of one; flags are reported once for both."""

    __module__ = "numpy"

    def __init__(self, name: str, nin: int, rules: tuple[str, str], computes: tuple[str, str]) -> None:
        super().__init__(name, nin, rules[0], nout=2, computes=computes[0])
        self._parts = [ufunc(name, nin, rule, nout=2, computes=op) for rule, op in zip(rules, computes)]

    def __call__(self, *args: Any, out: Any = None, **keywords: Any) -> Any:
        if len(args) > self.nin:
            out = (*args[self.nin :], None)[:2]
        elif out is not None and type(out) is not tuple:
            raise TypeError("'out' must be a tuple of arrays")
        elif out is not None and len(out) != 2:
            raise ValueError("The 'out' tuple must have exactly one entry per ufunc output")
        inputs = args[: self.nin]
        if len(inputs) < self.nin:
            return super().__call__(*inputs)
        for arg in inputs:
            if type(arg) is not ndarray and hasattr(arg, "__array_ufunc__") and not isinstance(arg, (ndarray, generic)):
                return self._override(inputs)
        with errors.reported_once(self.__name__):
            first, second = (part(*inputs, out=to, **keywords) for part, to in zip(self._parts, out or (None, None)))
        return first, second


__all__ = ["paired"]
