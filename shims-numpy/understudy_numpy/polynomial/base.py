"""`ABCPolyBase`: a series of one family with its domain and window. The families derive from it and say what is theirs."""

from __future__ import annotations

import numbers
import os
from typing import Any

from ..functions import all as every
from ..ranges import linspace
from . import printing
from .polyutils import as_series, getdomain, mapdomain, mapparms, trimcoef


class ABCPolyBase:
    """Coefficients in a basis; arguments are mapped linearly from `domain` to `window` before the basis sees them."""

    __module__ = "numpy.polynomial._polybase"
    __hash__ = None  # type: ignore[assignment]
    # Arrays leave operators to the series.
    __array_ufunc__ = None

    maxpower = 100
    basis_name: Any = None
    domain: Any
    window: Any
    coef: Any
    _symbol: str
    _use_unicode = os.name != "nt"

    # What a family computes, on plain coefficients.
    _add: Any
    _sub: Any
    _mul: Any
    _div: Any
    _pow: Any
    _val: Any
    _int: Any
    _der: Any
    _fit: Any
    _line: Any
    _roots: Any
    _fromroots: Any

    def __init__(self, coef: Any, domain: Any = None, window: Any = None, symbol: str = "x") -> None:
        [self.coef] = as_series([coef], trim=False)
        if domain is not None:
            self.domain = _interval(domain, "Domain")
        if window is not None:
            self.window = _interval(window, "Window")
        try:
            if not symbol.isidentifier():
                raise ValueError("Symbol string must be a valid Python identifier")
        except AttributeError:
            raise TypeError("Symbol must be a non-empty string") from None
        self._symbol = symbol

    def _like(self, coef: Any) -> Any:
        return self.__class__(coef, self.domain, self.window, self.symbol)

    @property
    def symbol(self) -> str:
        return self._symbol

    # Comparison ------------------------------------------------------------------------------------------------

    def has_samecoef(self, other: Any) -> Any:
        """Whether the coefficients are the same."""
        return len(self.coef) == len(other.coef) and every(self.coef == other.coef)

    def has_samedomain(self, other: Any) -> Any:
        """Whether the domains are the same."""
        return every(self.domain == other.domain)

    def has_samewindow(self, other: Any) -> Any:
        """Whether the windows are the same."""
        return every(self.window == other.window)

    def has_sametype(self, other: Any) -> bool:
        """Whether `other` is of this family."""
        return isinstance(other, self.__class__)

    def __eq__(self, other: object) -> Any:
        return (
            isinstance(other, self.__class__)
            and every(self.domain == other.domain)
            and every(self.window == other.window)
            and (self.coef.shape == other.coef.shape)
            and every(self.coef == other.coef)
            and (self.symbol == other.symbol)
        )

    def __ne__(self, other: object) -> bool:
        return not self.__eq__(other)

    # Printing --------------------------------------------------------------------------------------------------

    def __repr__(self) -> str:
        coef, domain, window = (repr(each)[6:-1] for each in (self.coef, self.domain, self.window))
        name = self.__class__.__name__
        return f"{name}({coef}, domain={domain}, window={window}, symbol='{self.symbol}')"

    def __str__(self) -> str:
        return self._text(self._use_unicode)

    def __format__(self, fmt_str: str) -> str:
        if fmt_str == "":
            return str(self)
        if fmt_str not in ("ascii", "unicode"):
            raise ValueError(
                f"Unsupported format string '{fmt_str}' passed to {self.__class__}.__format__. Valid options are "
                "'ascii' and 'unicode'"
            )
        return self._text(fmt_str == "unicode")

    def _text(self, with_unicode: bool) -> str:
        term = self._str_term_unicode if with_unicode else self._str_term_ascii
        return printing.as_text(self.coef, *self.mapparms(), self.symbol, term)

    def _repr_latex_(self) -> str:
        return printing.as_latex(
            self.coef, *self.mapparms(), self.symbol, self._repr_latex_scalar, self._repr_latex_term
        )

    @staticmethod
    def _repr_latex_scalar(x: Any, parens: bool = False) -> str:
        return printing.latex_number(x, parens)

    @classmethod
    def _str_term_unicode(cls, i: str, arg_str: str) -> str:
        return f"·{cls.basis_name}{i.translate(printing.SUBSCRIPT)}({arg_str})"

    @classmethod
    def _str_term_ascii(cls, i: str, arg_str: str) -> str:
        return f" {cls.basis_name}_{i}({arg_str})"

    @classmethod
    def _repr_latex_term(cls, i: int, arg_str: str, needs_parens: bool) -> str:
        return f"{{{cls.basis_name}}}_{{{i}}}({arg_str})"

    # Python's protocols ----------------------------------------------------------------------------------------

    def __getstate__(self) -> dict[str, Any]:
        state = self.__dict__.copy()
        state.update(coef=self.coef.copy(), domain=self.domain.copy(), window=self.window.copy(), symbol=self.symbol)
        return state

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__ = state

    def __call__(self, arg: Any) -> Any:
        return self._val(mapdomain(arg, self.domain, self.window), self.coef)

    def __iter__(self) -> Any:
        return iter(self.coef)

    def __len__(self) -> int:
        return len(self.coef)

    # Operators -------------------------------------------------------------------------------------------------

    def _coefficients_of(self, other: Any) -> Any:
        """The coefficients of an operand, which must be of the same family, domain, window and symbol if it is a series."""
        if not isinstance(other, ABCPolyBase):
            return other
        if not isinstance(other, self.__class__):
            raise TypeError("Polynomial types differ")
        if not every(self.domain == other.domain):
            raise TypeError("Domains differ")
        if not every(self.window == other.window):
            raise TypeError("Windows differ")
        if self.symbol != other.symbol:
            raise ValueError("Polynomial symbols differ")
        return other.coef

    def _result(self, operation: Any, left: Any, right: Any) -> Any:
        """The series of an operation on coefficients; what the operation cannot take is left to the other operand."""
        try:
            coef = operation(left, right)
        except Exception:
            return NotImplemented
        return self._like(coef)

    def _quotient(self, left: Any, right: Any) -> Any:
        try:
            quotient, remainder = self._div(left, right)
        except ZeroDivisionError:
            raise
        except Exception:
            return NotImplemented
        return self._like(quotient), self._like(remainder)

    def __neg__(self) -> Any:
        return self._like(-self.coef)

    def __pos__(self) -> Any:
        return self

    def __add__(self, other: Any) -> Any:
        return self._result(self._add, self.coef, self._coefficients_of(other))

    def __radd__(self, other: Any) -> Any:
        return self._result(self._add, other, self.coef)

    def __sub__(self, other: Any) -> Any:
        return self._result(self._sub, self.coef, self._coefficients_of(other))

    def __rsub__(self, other: Any) -> Any:
        return self._result(self._sub, other, self.coef)

    def __mul__(self, other: Any) -> Any:
        return self._result(self._mul, self.coef, self._coefficients_of(other))

    def __rmul__(self, other: Any) -> Any:
        return self._result(self._mul, other, self.coef)

    def __truediv__(self, other: Any) -> Any:
        if not isinstance(other, numbers.Number) or isinstance(other, bool):
            raise TypeError(f"unsupported types for true division: '{type(self)}', '{type(other)}'")
        return self.__floordiv__(other)

    def __rtruediv__(self, other: Any) -> Any:
        return NotImplemented

    def __divmod__(self, other: Any) -> Any:
        return self._quotient(self.coef, self._coefficients_of(other))

    def __rdivmod__(self, other: Any) -> Any:
        return self._quotient(other, self.coef)

    def __floordiv__(self, other: Any) -> Any:
        found = self.__divmod__(other)
        return found if found is NotImplemented else found[0]

    def __rfloordiv__(self, other: Any) -> Any:
        found = self.__rdivmod__(other)
        return found if found is NotImplemented else found[0]

    def __mod__(self, other: Any) -> Any:
        found = self.__divmod__(other)
        return found if found is NotImplemented else found[1]

    def __rmod__(self, other: Any) -> Any:
        found = self.__rdivmod__(other)
        return found if found is NotImplemented else found[1]

    def __pow__(self, other: Any) -> Any:
        return self._like(self._pow(self.coef, other, maxpower=self.maxpower))

    # Other series ----------------------------------------------------------------------------------------------

    def copy(self) -> Any:
        """A series with the same parts."""
        return self._like(self.coef)

    def degree(self) -> int:
        """The degree, zeros at the end counted too."""
        return len(self) - 1

    def cutdeg(self, deg: Any) -> Any:
        """Without the terms above degree `deg`."""
        return self.truncate(deg + 1)

    def trim(self, tol: float = 0) -> Any:
        """Without the terms at the end that are not larger than `tol`."""
        return self._like(trimcoef(self.coef, tol))

    def truncate(self, size: Any) -> Any:
        """The first `size` terms."""
        count = int(size)
        if count != size or count < 1:
            raise ValueError("size must be a positive integer")
        return self._like(self.coef[:count])

    def convert(self, domain: Any = None, kind: Any = None, window: Any = None) -> Any:
        """The same function as a series of another family, domain or window."""
        kind = self.__class__ if kind is None else kind
        domain = kind.domain if domain is None else domain
        window = kind.window if window is None else window
        return self(kind.identity(domain, window=window, symbol=self.symbol))

    def mapparms(self) -> tuple[Any, Any]:
        """Offset and scale of the map from domain to window."""
        return mapparms(self.domain, self.window)

    def integ(self, m: int = 1, k: Any = [], lbnd: Any = None) -> Any:  # noqa: B006
        """The m-th integral, with constants `k` and zero at `lbnd`."""
        offset, scale = self.mapparms()
        lower = 0 if lbnd is None else offset + scale * lbnd
        return self._like(self._int(self.coef, m, k, lower, 1.0 / scale))

    def deriv(self, m: int = 1) -> Any:
        """The m-th derivative."""
        _, scale = self.mapparms()
        return self._like(self._der(self.coef, m, scale))

    def roots(self) -> Any:
        """Where the series is zero."""
        return mapdomain(self._roots(self.coef), self.window, self.domain)

    def linspace(self, n: int = 100, domain: Any = None) -> tuple[Any, Any]:
        """`n` evenly spaced points of the domain, and the values there."""
        domain = self.domain if domain is None else domain
        x = linspace(domain[0], domain[1], n)
        return x, self(x)

    @classmethod
    def fit(
        cls, x: Any, y: Any, deg: Any, domain: Any = None, rcond: Any = None, full: bool = False, w: Any = None,
        window: Any = None, symbol: str = "x",
    ) -> Any:  # fmt: skip
        """The series of least squares error at the points, by default on the smallest domain that holds them."""
        if domain is None:
            domain = getdomain(x)
            if domain[0] == domain[1]:
                domain[0] -= 1
                domain[1] += 1
        elif isinstance(domain, list) and len(domain) == 0:
            domain = cls.domain
        window = cls.window if window is None else window
        found = cls._fit(mapdomain(x, domain, window), y, deg, w=w, rcond=rcond, full=full)
        if not full:
            return cls(found, domain=domain, window=window, symbol=symbol)
        coef, status = found
        return cls(coef, domain=domain, window=window, symbol=symbol), status

    @classmethod
    def fromroots(cls, roots: Any, domain: Any = [], window: Any = None, symbol: str = "x") -> Any:  # noqa: B006
        """The series with these roots and leading coefficient one as a power series."""
        [roots] = as_series([roots], trim=False)
        if domain is None:
            domain = getdomain(roots)
        elif isinstance(domain, list) and len(domain) == 0:
            domain = cls.domain
        window = cls.window if window is None else window
        offset, scale = mapparms(domain, window)
        coef = cls._fromroots(offset + scale * roots) / scale ** len(roots)
        return cls(coef, domain=domain, window=window, symbol=symbol)

    @classmethod
    def identity(cls, domain: Any = None, window: Any = None, symbol: str = "x") -> Any:
        """The series whose value is its argument."""
        domain = cls.domain if domain is None else domain
        window = cls.window if window is None else window
        offset, scale = mapparms(window, domain)
        return cls(cls._line(offset, scale), domain, window, symbol)

    @classmethod
    def basis(cls, deg: Any, domain: Any = None, window: Any = None, symbol: str = "x") -> Any:
        """The basis polynomial of degree `deg`."""
        domain = cls.domain if domain is None else domain
        window = cls.window if window is None else window
        degree = int(deg)
        if degree != deg or degree < 0:
            raise ValueError("deg must be non-negative integer")
        return cls([0] * degree + [1], domain, window, symbol)

    @classmethod
    def cast(cls, series: Any, domain: Any = None, window: Any = None) -> Any:
        """A series of any family as one of this family."""
        domain = cls.domain if domain is None else domain
        window = cls.window if window is None else window
        return series.convert(domain, cls, window)


def _interval(given: Any, what: str) -> Any:
    [interval] = as_series([given], trim=False)
    if len(interval) != 2:
        raise ValueError(f"{what} has wrong number of elements.")
    return interval
