"""StringDType: text of any length, with an object that stands for what is missing.

Elements are kept as Python's str, or as that object, in a list. What ufuncs do with them is in stringdtype_loops.py.
"""

from __future__ import annotations

import operator
from typing import Any

from .descriptors import dtype, written
from .dtype_meta import ONE_OF
from .novalue import NO_VALUE

_MADE: list[StringDType] = []


class StringDType(dtype):
    """The dtype of text of any length. There is one object for each `na_object` and `coerce`."""

    __module__ = "numpy.dtypes"
    __slots__ = ("_na", "coerce")

    def __new__(cls, *unused: Any, na_object: Any = NO_VALUE, coerce: bool = True) -> Any:
        if unused:
            raise TypeError("StringDType() takes no positional arguments")
        coerce = operator.truth(coerce)
        for each in _MADE:
            if each.coerce == coerce and same(each._na, na_object):
                return each
        made = object.__new__(cls)
        ONE_OF.setdefault(cls, made)
        written(
            made, _na=na_object, coerce=coerce, kind="T", char="T", num=2056, itemsize=16, alignment=8, typecode="O", width=1,
            type=str, unit=None, name="StringDType128", swapped=False, native=made, subdtype=None, isalignedstruct=False,
            hasobject=True, _names=None, _fields={}, _metadata=None,
        )  # fmt: skip
        written(made, str=made._shown())
        _MADE.append(made)
        return made

    @property
    def na_object(self) -> Any:
        if self._na is NO_VALUE:
            raise AttributeError("'numpy.dtypes.StringDType' object has no attribute 'na_object'")
        return self._na

    @property
    def isbuiltin(self) -> int:
        return 0

    @property
    def flags(self) -> int:
        return 107

    @property
    def byteorder(self) -> str:
        return "|"

    def newbyteorder(self, new_order: str = "S", /) -> dtype:
        raise TypeError("Cannot use DescrNewByteOrder for this new style DTypes.")

    def _shown(self) -> str:
        parts = [] if self._na is NO_VALUE else [f"na_object={self._na!r}"]
        return f"StringDType({', '.join(parts if self.coerce else [*parts, 'coerce=False'])})"

    def __repr__(self) -> str:
        return self.str

    def __str__(self) -> str:
        return self.str

    def __hash__(self) -> int:
        return hash((self.str, self.coerce))

    def __eq__(self, other: object) -> bool:
        return self is other or isinstance(other, str) and other == "T"

    def __reduce__(self) -> Any:
        return (made_again, (self.coerce,) if self._na is NO_VALUE else (self.coerce, self._na))


def made_again(coerce: bool, na_object: Any = NO_VALUE) -> StringDType:
    """What pickle calls."""
    return StringDType(na_object=na_object, coerce=coerce)


def is_nan(value: Any) -> bool:
    """Whether an object is not equal to itself, or cannot say whether it is."""
    try:
        return not bool(value == value)
    except TypeError:
        return True


def same(one: Any, other: Any) -> bool:
    """Whether two objects for what is missing are the same."""
    if one is other:
        return True
    if one is NO_VALUE or other is NO_VALUE or type(one) is not type(other):
        return False
    return isinstance(one, float) and one != one and other != other or is_nan(one == other) is False and one == other


def is_missing(value: Any, dt: StringDType) -> bool:
    """Whether a value stands for what is missing."""
    return dt._na is not NO_VALUE and same(value, dt._na)


def stored(value: Any, dt: StringDType) -> Any:
    """One object as an element."""
    if is_missing(value, dt):
        return dt._na
    if isinstance(value, str):
        return str.__str__(value)
    if not dt.coerce:
        raise ValueError("StringDType only allows string data when string coercion is disabled.")
    return value.decode("ascii") if isinstance(value, bytes) else str(value)


def from_numbers(values: Any, texts: list[str], dt: StringDType) -> list[Any]:
    """Numbers that were written as text; what is not equal to itself is missing, where a NaN stands for that."""
    if dt._na is NO_VALUE or isinstance(dt._na, str) or not is_nan(dt._na):
        return texts
    return [text if v == v else dt._na for v, text in zip(values, texts)]


def not_a_time(dt: StringDType) -> Any:
    """What a NaT becomes."""
    return "NaT" if dt._na is NO_VALUE else dt._na


def converted(values: Any, source: StringDType, to: StringDType) -> list[Any]:
    """Elements of one such dtype as those of another."""
    if source._na is NO_VALUE or same(source._na, to._na):
        return list(values)
    lost = str(source._na) if to._na is NO_VALUE else to._na
    return [lost if is_missing(v, source) else v for v in values]


def shown(values: Any, source: StringDType) -> list[str]:
    """The texts of elements, what is missing as its object is written."""
    return [v if type(v) is str else str(v) for v in values]


def known(values: Any, source: StringDType) -> list[str]:
    """Elements that are to become numbers, of which none may be missing."""
    if source._na is not NO_VALUE and any(is_missing(v, source) for v in values):
        raise ValueError("Arrays with missing data cannot be converted to a non-nullable type")
    return list(values)


def truths(values: Any, source: StringDType) -> list[bool]:
    """Which elements are true: text that is not empty, and a NaN."""
    missing = source._na == "" if isinstance(source._na, str) else is_nan(source._na)
    return [missing if is_missing(v, source) else bool(v) for v in values]


def nonzero(values: Any, source: StringDType) -> list[bool]:
    """Which elements do not count as zero: text that is not empty, and a NaN."""
    missing = is_nan(source._na)
    return [missing if is_missing(v, source) else bool(v) for v in values]


def common(one: StringDType, other: StringDType) -> StringDType:
    """The dtype that both go into."""
    if one._na is not NO_VALUE and other._na is not NO_VALUE and not same(one._na, other._na):
        raise TypeError(f"Cannot find common instance for incompatible dtypes '{one!r}' and '{other!r}'")
    return StringDType(na_object=other._na if one._na is NO_VALUE else one._na, coerce=one.coerce and other.coerce)


PLAIN = StringDType()

__all__ = [
    "PLAIN",
    "StringDType",
    "common",
    "converted",
    "from_numbers",
    "is_missing",
    "is_nan",
    "known",
    "not_a_time",
    "same",
    "shown",
    "stored",
    "truths",
]
