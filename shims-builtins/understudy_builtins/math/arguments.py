"""What the functions of `math` take for a number, as the interpreter decides it: a float, or what has `__float__` or `__index__`."""

from __future__ import annotations

import operator
from typing import Any

__all__ = ["integer", "is_integer", "real", "special_method"]


def real(x: Any) -> float:
    """`x` as a float; text is no number here, although `float` would read it."""
    if type(x) is float:
        return x
    kind = type(x)
    if issubclass(kind, float):
        return float.__pos__(x)
    convert = getattr(kind, "__float__", None)
    if convert is not None:
        value = convert(x)
        if isinstance(value, float):
            return float.__pos__(value)
        raise TypeError(f"{kind.__name__}.__float__ returned non-float (type {type(value).__name__})")
    if is_integer(x):
        return float(operator.index(x))
    raise TypeError(f"must be real number, not {kind.__name__}")


def integer(x: Any) -> int:
    """`x` as an int, also where it is a bool or of another subclass."""
    return int(operator.index(x))


def is_integer(x: Any) -> bool:
    """Whether `x` can stand for an integer."""
    return hasattr(type(x), "__index__")


def special_method(x: Any, name: str) -> Any:
    """The method `name` of `x` as an operator finds it, in the classes and not in the object; None where there is none."""
    for cls in type(x).__mro__:
        if name in cls.__dict__:
            found = cls.__dict__[name]
            bind = getattr(type(found), "__get__", None)
            return found if bind is None else bind(found, x, type(x))
    return None
