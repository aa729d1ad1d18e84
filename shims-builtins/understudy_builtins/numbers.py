"""`abs`, `divmod`, `pow`: functions of numbers that ask the operands' own methods."""

from __future__ import annotations

from typing import Any


def abs(x: Any, /) -> Any:
    """The absolute value, from the type's `__abs__`."""
    method = getattr(type(x), "__abs__", None)
    if method is None:
        raise TypeError(f"bad operand type for abs(): '{type(x).__name__}'")
    return method(x)


def divmod(x: Any, y: Any, /) -> Any:
    """Quotient and remainder, from `x.__divmod__(y)` or `y.__rdivmod__(x)`."""
    return _binary(x, y, "__divmod__", "__rdivmod__", "divmod()")


def pow(base: Any, exp: Any, mod: Any = None) -> Any:
    """`base` to the power `exp`, and of integers modulo `mod` where it is given."""
    if mod is None:
        return _binary(base, exp, "__pow__", "__rpow__", "** or pow()")
    method = getattr(type(base), "__pow__", None)
    result = NotImplemented if method is None else method(base, exp, mod)
    if result is NotImplemented:
        names = ", ".join(f"'{type(operand).__name__}'" for operand in (base, exp, mod))
        raise TypeError(f"unsupported operand type(s) for ** or pow(): {names}")
    return result


def _binary(x: Any, y: Any, name: str, reflected: str, shown: str) -> Any:
    """The binary-operator protocol: a subclass on the right with its own reflected method is asked first."""
    left, right = getattr(type(x), name, None), getattr(type(y), reflected, None)
    attempts = [(left, x, y), (right, y, x)]
    if type(y) is not type(x) and issubclass(type(y), type(x)) and right is not getattr(type(x), reflected, None):
        attempts.reverse()
    elif type(y) is type(x):
        attempts.pop()
    for method, first, second in attempts:
        result = NotImplemented if method is None else method(first, second)
        if result is not NotImplemented:
            return result
    raise TypeError(f"unsupported operand type(s) for {shown}: '{type(x).__name__}' and '{type(y).__name__}'")
