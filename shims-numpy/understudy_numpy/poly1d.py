"""`numpy.poly1d`: a polynomial in one variable that adds, multiplies, evaluates and prints itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from . import polynomials
from .creation import array, asarray, zeros
from .functional import trim_zeros
from .functions import isscalar
from .ndarray import ndarray

_WIDTH = 70


class poly1d:
    """A polynomial from its coefficients, the highest power first, or (with `r`) from its roots."""

    __module__ = "numpy"
    __hash__ = None  # type: ignore[assignment]

    def __init__(self, c_or_r: Any, r: bool = False, variable: str | None = None) -> None:
        if isinstance(c_or_r, poly1d):
            self._variable = c_or_r._variable if variable is None else variable
            self._coeffs = c_or_r._coeffs
            return
        if r:
            c_or_r = polynomials.poly(c_or_r)
        coefficients = array(c_or_r, ndmin=1)
        if coefficients.ndim > 1:
            raise ValueError("Polynomial must be 1d only.")
        coefficients = trim_zeros(coefficients, trim="f")
        self._coeffs = coefficients if len(coefficients) else array([0], dtype=coefficients.dtype)
        self._variable = "x" if variable is None else variable

    @property
    def coeffs(self) -> ndarray:
        return self._coeffs

    @coeffs.setter
    def coeffs(self, value: Any) -> None:
        if value is not self._coeffs:
            raise AttributeError("Cannot set attribute")

    c = coef = coefficients = coeffs

    @property
    def variable(self) -> str:
        return self._variable

    @property
    def order(self) -> int:
        return len(self._coeffs) - 1

    o = order

    @property
    def roots(self) -> ndarray:
        return polynomials.roots(self._coeffs)

    r = roots

    def __array__(self, dtype: Any = None, copy: Any = None) -> ndarray:
        return array(self._coeffs) if dtype is None else array(self._coeffs, dtype=dtype)

    def __repr__(self) -> str:
        return f"poly1d({repr(self._coeffs)[6:-1]})"

    def __len__(self) -> int:
        return self.order

    def __str__(self) -> str:
        text = "0"
        for k, coefficient in enumerate(self._coeffs.tolist()):
            term = _term(_number(coefficient), self.order - k, self._variable)
            if k == 0:
                text = term or ("0" if self.order == 0 else "")
            elif term.startswith("-"):
                text = f"{text} - {term[1:]}"
            elif term:
                text = f"{text} + {term}"
        return _raised(text)

    def __call__(self, val: Any) -> Any:
        return polyval(self, val)

    def __neg__(self) -> poly1d:
        return poly1d(-self._coeffs)

    def __pos__(self) -> poly1d:
        return self

    def __mul__(self, other: Any) -> poly1d:
        if isscalar(other):
            return poly1d(self._coeffs * other)
        return poly1d(polynomials.polymul(self._coeffs, poly1d(other)._coeffs))

    __rmul__ = __mul__

    def __add__(self, other: Any) -> poly1d:
        return poly1d(polynomials.polyadd(self._coeffs, poly1d(other)._coeffs))

    __radd__ = __add__

    def __sub__(self, other: Any) -> poly1d:
        return poly1d(polynomials.polysub(self._coeffs, poly1d(other)._coeffs))

    def __rsub__(self, other: Any) -> poly1d:
        return poly1d(polynomials.polysub(poly1d(other)._coeffs, self._coeffs))

    def __pow__(self, val: Any) -> poly1d:
        if not isscalar(val) or int(val) != val or val < 0:
            raise ValueError("Power to non-negative integers only.")
        result = poly1d([1])
        for _ in range(int(val)):
            result = self * result
        return result

    def __truediv__(self, other: Any) -> Any:
        if isscalar(other):
            return poly1d(self._coeffs / other)
        quotient, rest = polynomials.polydiv(self._coeffs, poly1d(other)._coeffs)
        return poly1d(quotient), poly1d(rest)

    def __rtruediv__(self, other: Any) -> Any:
        if isscalar(other):
            return poly1d(other / self._coeffs)
        return poly1d(other) / self

    def __eq__(self, other: object) -> Any:
        if not isinstance(other, poly1d):
            return NotImplemented
        if self._coeffs.shape != other._coeffs.shape:
            return False
        return (self._coeffs == other._coeffs).all()

    def __ne__(self, other: object) -> Any:
        if not isinstance(other, poly1d):
            return NotImplemented
        return not self.__eq__(other)

    def __getitem__(self, val: int) -> Any:
        place = self.order - val
        if val > self.order or val < 0:
            return self._coeffs.dtype.type(0)
        return self._coeffs[place]

    def __setitem__(self, key: int, val: Any) -> None:
        place = self.order - key
        if key < 0:
            raise ValueError("Does not support negative powers.")
        if key > self.order:
            longer = zeros(key + 1, self._coeffs.dtype)
            longer[key - self.order :] = self._coeffs
            self._coeffs = longer
            place = 0
        self._coeffs[place] = val

    def __iter__(self) -> Iterator:
        return iter(self._coeffs)

    def integ(self, m: int = 1, k: Any = 0) -> poly1d:
        """The `m`-th antiderivative."""
        return poly1d(polynomials.polyint(self._coeffs, m=m, k=k))

    def deriv(self, m: int = 1) -> poly1d:
        """The `m`-th derivative."""
        return poly1d(polynomials.polyder(self._coeffs, m=m))


def polyval(p: Any, x: Any) -> Any:
    """The value at `x`, which may itself be a polynomial, of the polynomial with coefficients `p`."""
    if not isinstance(x, poly1d):
        return polynomials.polyval(p, x)
    result: Any = 0
    for coefficient in asarray(p):
        result = x * result + coefficient if isinstance(result, poly1d) else poly1d([coefficient])
    return result


def polyadd(a1: Any, a2: Any) -> Any:
    """The sum."""
    return _like((a1, a2), polynomials.polyadd(a1, a2))


def polysub(a1: Any, a2: Any) -> Any:
    """The difference."""
    return _like((a1, a2), polynomials.polysub(a1, a2))


def polymul(a1: Any, a2: Any) -> Any:
    """The product."""
    return _like((a1, a2), polynomials.polymul(a1, a2))


def polydiv(u: Any, v: Any) -> Any:
    """The quotient and the remainder."""
    quotient, rest = polynomials.polydiv(u, v)
    return _like((u, v), quotient), _like((u, v), rest)


def polyder(p: Any, m: int = 1) -> Any:
    """The `m`-th derivative."""
    return _like((p,), polynomials.polyder(p, m))


def polyint(p: Any, m: int = 1, k: Any = None) -> Any:
    """The `m`-th antiderivative, with the constants `k`."""
    return _like((p,), polynomials.polyint(p, m, k))


def _like(given: tuple, coefficients: ndarray) -> Any:
    """A poly1d where one was given, else the coefficients."""
    return poly1d(coefficients) if any(isinstance(each, poly1d) for each in given) else coefficients


def _number(value: Any) -> str:
    """A coefficient with four digits."""
    if isinstance(value, complex) and value.imag != 0:
        if value.real == 0:
            return f"{_short(value.imag)}j"
        return f"({_short(value.real)} + {_short(value.imag)}j)"
    return _short(value.real if isinstance(value, complex) else value)


def _short(value: float) -> str:
    text = f"{value:.4g}"
    return text[:-5] if text.endswith(".0000") else text


def _term(coefficient: str, power: int, variable: str) -> str:
    """One term, or nothing where the coefficient is zero."""
    if coefficient == "0":
        return ""
    if power == 0:
        return coefficient
    return f"{coefficient} {variable}" if power == 1 else f"{coefficient} {variable}**{power}"


def _raised(text: str) -> str:
    """The exponents on a line of their own above, in pairs of lines of at most 70 characters."""
    position = 0
    above = below = ""
    output = " "
    for found in re.finditer(r"\*\*([0-9]*)", text):
        power = found.group(1)
        part = text[position : found.start()]
        position = found.end()
        low = part + " " * (len(power) - 1)
        high = " " * (len(part) - 1) + power
        if len(below) + len(low) > _WIDTH or len(above) + len(high) > _WIDTH:
            output += above + "\n" + below + "\n "
            above, below = high, low
        else:
            below += low
            above += high
    return output + above + "\n" + below + text[position:]


__all__ = ["poly1d", "polyadd", "polyder", "polydiv", "polyint", "polymul", "polysub", "polyval"]
