"""What operands may say about a call of a ufunc: `__array_ufunc__` takes it over, `__array_wrap__` wraps its result.

Reference: NEP 13, and the page "Subclassing ndarray" of the NumPy manual.
"""

from __future__ import annotations

from typing import Any

from .errors import warn
from .ndarray import ndarray
from .scalars import generic
from .subclasses import as_zero_d

_PLAIN = frozenset((ndarray, int, float, bool, complex, str, bytes, list, tuple, dict, set, slice, type(None)))
_SCALAR_PRIORITY = -1000000.0


def unusual(operands: Any) -> bool:
    """Whether some operand is more than a plain array, a scalar or a sequence."""
    for operand in operands:
        if type(operand) not in _PLAIN and not isinstance(operand, generic):
            return True
    return False


def overriding(operands: Any) -> list[Any]:
    """The operands whose class has an `__array_ufunc__` of its own, subclasses before the classes they derive from."""
    found: list[Any] = []
    for operand in operands:
        kind = type(operand)
        if kind in _PLAIN or isinstance(operand, generic):
            continue
        method = getattr(kind, "__array_ufunc__", False)
        if method is False or method is ndarray.__array_ufunc__ or any(type(each) is kind for each in found):
            continue
        place = len(found)
        for k, each in enumerate(found):
            if issubclass(kind, type(each)):
                place = k
                break
        found.insert(place, operand)
    return found


def overridden(function: Any, method: str, inputs: tuple[Any, ...], keywords: dict[str, Any]) -> Any:
    """What the operands answer for a call of a method of a ufunc, or NotImplemented where none has a say."""
    out = keywords.get("out")
    outs = () if out is None else out if type(out) is tuple else (out,)
    others = (keywords["where"],) if "where" in keywords else ()
    found = overriding((*inputs, *outs, *others))
    if not found:
        return NotImplemented
    if out is not None:
        keywords = {**keywords, "out": outs}
        if all(each is None for each in outs):
            del keywords["out"]
    for operand in found:
        if operand.__array_ufunc__ is None:
            raise TypeError(f"operand '{type(operand).__name__}' does not support ufuncs (__array_ufunc__=None)")
        result = operand.__array_ufunc__(function, method, *inputs, **keywords)
        if result is not NotImplemented:
            return result
    given = (*inputs, *(each for each in outs if each is not None))
    shown = ", ".join([*map(repr, inputs), *(f"{name}={value!r}" for name, value in keywords.items())])
    kinds = ", ".join(repr(type(each).__name__) for each in given)
    raise TypeError(
        f"operand type(s) all returned NotImplemented from __array_ufunc__({function!r}, {method!r}, {shown}): {kinds}"
    )


def wrapper_of(inputs: Any) -> Any:
    """The operand whose `__array_wrap__` wraps results: that of the highest priority; None for plain arrays."""
    chosen: Any = None
    highest = -float("inf")
    known = False
    for operand in inputs:
        if type(operand) is ndarray:
            if highest < 0.0:
                chosen, highest, known = None, 0.0, True
        elif type(operand) in _PLAIN or isinstance(operand, generic):
            if highest < _SCALAR_PRIORITY and type(operand) not in (list, tuple):
                chosen, highest, known = None, _SCALAR_PRIORITY, True
        elif hasattr(type(operand), "__array_wrap__"):
            priority = getattr(operand, "__array_priority__", 0.0)
            if not known or highest < priority or priority == 0.0 and chosen is None:
                chosen, highest, known = operand, priority, True
    return chosen


def wrapped(by: Any, made: Any, context: Any = None, return_scalar: bool = True) -> Any:
    """A result handed to the `__array_wrap__` of an operand; a scalar goes there as an array without axes."""
    array = as_zero_d(made) if isinstance(made, generic) else made
    if not isinstance(array, ndarray):
        return made
    scalar = return_scalar and not array._shape
    try:
        return by.__array_wrap__(array, context, scalar)
    except TypeError as error:
        if not _takes_too_few(error):
            raise
    try:
        result = by.__array_wrap__(array, context)
    except TypeError as error:
        if not _takes_too_few(error):
            raise
        result = by.__array_wrap__(array)
    warn(
        "__array_wrap__ must accept context and return_scalar arguments (positionally) in the future. "
        "(Deprecated NumPy 2.0)",
        DeprecationWarning,
    )
    return result


def _takes_too_few(error: TypeError) -> bool:
    """Whether the call itself did not fit, and not something below it."""
    trace = error.__traceback__
    return trace is not None and trace.tb_next is None


def with_results(made: Any, outs: Any, by: Any, context: Any, return_scalar: bool = True) -> Any:
    """The results of a ufunc, each wrapped by its `out` or else by the operand chosen for it."""
    several = made if type(made) is tuple else (made,)
    results = []
    for k, (result, out) in enumerate(zip(several, outs or (None,) * len(several))):
        told = None if context is None else (*context, k)
        if out is not None and out is not ...:
            results.append(out if type(out) is ndarray else wrapped(out, result, told, False))
        elif by is None:
            results.append(result)
        else:
            results.append(wrapped(by, result, told, return_scalar))
    return tuple(results) if type(made) is tuple else results[0]
