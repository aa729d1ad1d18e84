"""Ufuncs with two results: `divmod`, `modf`, `frexp`."""

from __future__ import annotations

from typing import Any

from . import errors, overrides
from .errors import named_as_base
from .ndarray import ndarray
from .novalue import NO_VALUE
from .subclasses import plain
from .ufunc import as_any_array, plain_operand, ufunc, warn_of_where


@named_as_base
class paired(ufunc):
    """A ufunc with two results, each of which is computed by a ufunc of one; flags are reported once for both."""

    __module__ = "numpy"

    def __init__(self, name: str, nin: int, rules: tuple[str, str], computes: tuple[str, str]) -> None:
        super().__init__(name, nin, rules[0], nout=2, computes=computes[0])
        self._parts = [ufunc(name, nin, rule, nout=2, computes=op) for rule, op in zip(rules, computes)]

    def __call__(self, *args: Any, out: Any = NO_VALUE, **keywords: Any) -> Any:
        if out is NO_VALUE:
            out = None
            if keywords.get("where", True) is not True and len(args) == self.nin:
                warn_of_where()
        if len(args) > self.nin:
            out = (*args[self.nin :], None)[:2]
        elif out is Ellipsis:
            first, second = self(*args, **keywords)
            return as_any_array(first), as_any_array(second)
        elif out is not None and type(out) is not tuple:
            raise TypeError("'out' must be a tuple of arrays")
        elif out is not None and len(out) != 2:
            raise ValueError("The 'out' tuple must have exactly one entry per ufunc output")
        inputs = args[: self.nin]
        if len(inputs) < self.nin:
            return super().__call__(*inputs)
        if out is not None or overrides.unusual(inputs):
            told = keywords if out is None else {**keywords, "out": out}
            found = overrides.overridden(self, "__call__", inputs, told)
            if found is not NotImplemented:
                return found
            by = overrides.wrapper_of(inputs) if keywords.get("subok", True) else None
            outs = (None, None) if out is None else out
            if by is not None or any(overrides.unusual((each,)) for each in outs):
                plain_outs = [plain(each) if isinstance(each, ndarray) else each for each in outs]
                made = self(*map(plain_operand, inputs), **{**keywords, "out": tuple(plain_outs)})
                return overrides.with_results(made, outs, by, (self, inputs))
        with errors.reported_once(self.__name__):
            first, second = (part(*inputs, out=to, **keywords) for part, to in zip(self._parts, out or (None, None)))
        return first, second


__all__ = ["paired"]
