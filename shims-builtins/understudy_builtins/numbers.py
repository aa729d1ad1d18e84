"""`abs`, `bin`, `divmod`, `hex`, `oct`, `pow`, `round`: functions of numbers that ask the operands' own methods."""

from __future__ import annotations

import builtins
import operator
from typing import Any

_ABSENT: Any = object()
_DIGITS = "0123456789abcdef"


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
        for operand in (exp, mod):
            # In C these two are asked for the power of other types as well, and refuse by themselves.
            if isinstance(operand, float):
                raise TypeError("pow() 3rd argument not allowed unless all arguments are integers")
            if isinstance(operand, builtins.complex):
                raise ValueError("complex modulo")
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


def bin(number: Any, /) -> str:
    """An integer in binary: `-0b101`."""
    return _in_base(operator.index(number), "0b", 1)


def oct(number: Any, /) -> str:
    """An integer in octal: `-0o17`."""
    return _in_base(operator.index(number), "0o", 3)


def hex(number: Any, /) -> str:
    """An integer in hexadecimal: `-0xff`."""
    return _in_base(operator.index(number), "0x", 4)


def _in_base(number: int, prefix: str, bits: int) -> str:
    """The digits of so many bits each, the first one not zero."""
    left, digits = abs(number), []
    while left or not digits:
        digits.append(_DIGITS[left & ((1 << bits) - 1)])
        left >>= bits
    return ("-" if number < 0 else "") + prefix + "".join(digits[::-1])


def round(number: Any, ndigits: Any = _ABSENT) -> Any:
    """The number's own `__round__`, with the number of digits where one is given."""
    method = getattr(type(number), "__round__", None)
    if method is None:
        raise TypeError(f"type {type(number).__name__} doesn't define __round__ method")
    return method(number) if ndigits is _ABSENT or ndigits is None else method(number, ndigits)
