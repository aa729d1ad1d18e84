"""The class `complex`: a pair of floats with the arithmetic of CPython 3.11 to 3.13.

Products and quotients are taken as the textbook writes them, without the recovery of infinities of C99's annex G, which
CPython has from 3.14 on. The interpreter's own complex numbers, which literals such as `2j` make, are taken as operands.
"""

from __future__ import annotations

import sys
import warnings
from typing import Any

from understudy_builtins import math
from understudy_builtins.complex_text import formatted, parsed, printed
from understudy_builtins.math.arguments import special_method

__all__ = ["complex"]

# The class of the interpreter's own complex numbers.
_Literal = (0j).__class__
_MISSING = object()


class complex:
    """complex(real=0, imag=0): the number real + imag*1j; complex(text) reads it.

    Both arguments may be complex themselves. Raises ValueError for text that is no number.
    """

    __slots__ = ("_imag", "_real")

    _real: float
    _imag: float

    def __new__(cls, real: Any = _MISSING, imag: Any = _MISSING) -> complex:
        if real is _MISSING:
            real = 0.0
        elif type(real) is complex and cls is complex and imag is _MISSING:
            return real
        if isinstance(real, str):
            if imag is not _MISSING:
                raise TypeError("complex() can't take second arg if first is a string")
            return _make(*parsed(real), cls)
        if isinstance(imag, str):
            raise TypeError("complex() second arg can't be a string")
        first, second = by_protocol(real), None
        if first is None and not _is_real(real):
            raise TypeError(f"complex() first argument must be a string or a number, not '{type(real).__name__}'")
        if isinstance(imag, (complex, _Literal)):
            # The second argument is not asked for its `__complex__`.
            second = imag.real, imag.imag
        elif imag is not _MISSING and not _is_real(imag):
            raise TypeError(f"complex() second argument must be a number, not '{type(imag).__name__}'")
        a, b = first or (float(real), None)
        if imag is not _MISSING:
            c, d = second or (float(imag), None)
            # (a + bj) + (c + dj) * 1j; what is not there must not turn -0.0 into 0.0.
            a = a if d is None else a - d
            b = c if b is None else b + c
        return _make(a, 0.0 if b is None else b, cls)

    @property
    def real(self) -> float:
        """The real part."""
        return self._real

    @property
    def imag(self) -> float:
        """The imaginary part."""
        return self._imag

    def conjugate(self) -> complex:
        """real - imag*1j."""
        return _make(self._real, -self._imag)

    def __complex__(self) -> complex:
        return self if type(self) is complex else _make(self._real, self._imag)

    def __getnewargs__(self) -> tuple[float, float]:
        return self._real, self._imag

    def __bool__(self) -> bool:
        return self._real != 0.0 or self._imag != 0.0

    def __hash__(self) -> int:
        """That of the real part where it is equal to a real number; the parts' are joined as CPython's reference tells."""
        width = sys.hash_info.width
        joined = (_hash(self, self._real) + sys.hash_info.imag * _hash(self, self._imag)) % (1 << width)
        joined -= (joined >> width - 1) << width
        return -2 if joined == -1 else joined

    def __repr__(self) -> str:
        return printed(self._real, self._imag)

    def __format__(self, format_spec: str, /) -> str:
        if not format_spec:
            return str(self)
        return formatted(self._real, self._imag, format_spec)

    def __eq__(self, other: object, /) -> Any:
        if isinstance(other, (int, float)):
            return self._imag == 0.0 and self._real == other
        if isinstance(other, (complex, _Literal)):
            return self._real == other.real and self._imag == other.imag
        return NotImplemented

    def __ne__(self, other: object, /) -> Any:
        equal = self.__eq__(other)
        return equal if equal is NotImplemented else not equal

    def __pos__(self) -> complex:
        return _make(self._real, self._imag)

    def __neg__(self) -> complex:
        return _make(-self._real, -self._imag)

    def __abs__(self) -> float:
        size = math.hypot(self._real, self._imag)
        if size == math.inf and math.isfinite(self._real) and math.isfinite(self._imag):
            raise OverflowError("absolute value too large")
        return size

    def __add__(self, other: Any, /) -> Any:
        parts = _parts(other)
        return NotImplemented if parts is None else _make(self._real + parts[0], self._imag + parts[1])

    def __radd__(self, other: Any, /) -> Any:
        parts = _parts(other)
        return NotImplemented if parts is None else _make(parts[0] + self._real, parts[1] + self._imag)

    def __sub__(self, other: Any, /) -> Any:
        parts = _parts(other)
        return NotImplemented if parts is None else _make(self._real - parts[0], self._imag - parts[1])

    def __rsub__(self, other: Any, /) -> Any:
        parts = _parts(other)
        return NotImplemented if parts is None else _make(parts[0] - self._real, parts[1] - self._imag)

    def __mul__(self, other: Any, /) -> Any:
        parts = _parts(other)
        return NotImplemented if parts is None else _make(*product((self._real, self._imag), parts))

    def __rmul__(self, other: Any, /) -> Any:
        parts = _parts(other)
        return NotImplemented if parts is None else _make(*product(parts, (self._real, self._imag)))

    def __truediv__(self, other: Any, /) -> Any:
        parts = _parts(other)
        return NotImplemented if parts is None else _make(*quotient((self._real, self._imag), parts))

    def __rtruediv__(self, other: Any, /) -> Any:
        parts = _parts(other)
        return NotImplemented if parts is None else _make(*quotient(parts, (self._real, self._imag)))

    def __pow__(self, other: Any, modulus: Any = None, /) -> Any:
        parts = _parts(other)
        if parts is None:
            return NotImplemented
        if modulus is not None:
            raise ValueError("complex modulo")
        return _make(*_power((self._real, self._imag), parts))

    def __rpow__(self, other: Any, modulus: Any = None, /) -> Any:
        parts = _parts(other)
        if parts is None:
            return NotImplemented
        if modulus is not None:
            raise ValueError("complex modulo")
        return _make(*_power(parts, (self._real, self._imag)))


def _make(real: float, imag: float, cls: Any = complex) -> complex:
    number: complex = object.__new__(cls)
    number._real = real
    number._imag = imag
    return number


def _hash(number: complex, part: float) -> int:
    """The hash of a part; NaN has the hash of the object that it is in, so that not all NaN fall into one place."""
    return object.__hash__(number) if part != part else hash(part)


def _parts(other: Any) -> tuple[float, float] | None:
    """The parts of an operand; None of what is no number here."""
    if isinstance(other, (complex, _Literal)):
        return other.real, other.imag
    if isinstance(other, (int, float)):
        return float.__pos__(other) if isinstance(other, float) else float(other), 0.0
    return None


def _is_real(number: Any) -> bool:
    return any(special_method(number, name) is not None for name in ("__float__", "__index__"))


def by_protocol(number: Any) -> tuple[float, float] | None:
    """The parts of what is complex or has `__complex__`; None of anything else."""
    if isinstance(number, _Literal) or type(number) is complex:
        return number.real, number.imag
    method = None if type(number) in (float, int) else special_method(number, "__complex__")
    if method is None:
        return None
    converted = method()
    name = type(converted).__name__
    if not isinstance(converted, (complex, _Literal)):
        raise TypeError(f"__complex__ returned non-complex (type {name})")
    if type(converted) not in (complex, _Literal):
        warnings.warn(
            f"__complex__ returned non-complex (type {name}).  The ability to return an instance of a strict subclass "
            "of complex is deprecated, and may not be supported in a future version of Python.",
            DeprecationWarning,
            stacklevel=3,
        )
    return converted.real, converted.imag


Parts = tuple[float, float]


def product(x: Parts, y: Parts) -> Parts:
    """(a + bj) * (c + dj) = (ac - bd) + (ad + bc)j."""
    (a, b), (c, d) = x, y
    return a * c - b * d, a * d + b * c


def quotient(x: Parts, y: Parts) -> Parts:
    """x / y, scaled by the larger part of y so that no square can overflow.

    Source: R. L. Smith, "Algorithm 116: Complex division", Communications of the ACM 5 (1962), p. 435.
    """
    (a, b), (c, d) = x, y
    if abs(c) >= abs(d):
        if c == 0.0:
            raise ZeroDivisionError("complex division by zero")
        ratio = d / c
        scale = c + d * ratio
        return (a + b * ratio) / scale, (b - a * ratio) / scale
    if abs(d) >= abs(c):
        ratio = c / d
        scale = c * ratio + d
        return (a * ratio + b) / scale, (b * ratio - a) / scale
    return math.nan, math.nan


def _power(x: Parts, y: Parts) -> Parts:
    """x**y: by squaring for small whole exponents, otherwise e**(y ln x)."""
    try:
        if y[1] == 0.0 and abs(y[0]) <= 100.0 and y[0] == int(y[0]):
            power = _whole_power(x, int(y[0]))
        else:
            power = _general_power(x, y)
    except (ValueError, ZeroDivisionError):
        raise ZeroDivisionError("0.0 to a negative or complex power") from None
    if math.inf in (abs(power[0]), abs(power[1])):
        raise OverflowError("complex exponentiation")
    return power


def _whole_power(x: Parts, n: int) -> Parts:
    if n <= 0:
        return quotient((1.0, 0.0), _power_by_squaring(x, -n))
    return _power_by_squaring(x, n)


def _power_by_squaring(x: Parts, n: int) -> Parts:
    result, square = (1.0, 0.0), x
    while n:
        if n & 1:
            result = product(result, square)
        n >>= 1
        if n:
            square = product(square, square)
    return result


def _general_power(x: Parts, y: Parts) -> Parts:
    if y == (0.0, 0.0):
        return 1.0, 0.0
    if x == (0.0, 0.0):
        if y[1] != 0.0 or y[0] < 0.0:
            raise ZeroDivisionError
        return 0.0, 0.0
    size, angle = math.hypot(*x), math.atan2(x[1], x[0])
    length, phase = _or_infinite(math.pow, size, y[0]), angle * y[0]
    if y[1] != 0.0:
        growth = _or_infinite(math.exp, angle * y[1])
        length = length / growth if growth else length * math.inf
        phase += y[1] * math.log(size)
    return length * math.cos(phase), length * math.sin(phase)


def _or_infinite(function: Any, *arguments: float) -> float:
    """The value of a function that is never negative; infinite where it is beyond the floats."""
    try:
        return function(*arguments)  # type: ignore[no-any-return]
    except OverflowError:
        return math.inf
