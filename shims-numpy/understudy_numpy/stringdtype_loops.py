"""What ufuncs do with StringDType: the loops there are, and what becomes of elements that are missing.

A missing element that is text itself is that text. One that is a NaN makes the results of text NaN too, and is equal
to nothing. Any other object is an error wherever its value would matter.
"""

from __future__ import annotations

import operator
from typing import Any, Callable

from . import stringdtype
from .descriptors import BOOL, INT64, dtype
from .novalue import NO_VALUE
from .primitives import elementwise
from .stringdtype import StringDType, is_missing, is_nan

_LONGEST = 2**63 - 1
_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "equal": operator.eq,
    "not_equal": operator.ne,
    "less": operator.lt,
    "less_equal": operator.le,
    "greater": operator.gt,
    "greater_equal": operator.ge,
}


def resolve(name: str, full: list[dtype]) -> tuple[list[dtype], dtype, Any] | None:
    """The dtypes of the loop, of its result, and the kernel; None where there is no loop."""
    dt = common_of(full)
    kinds = {each.kind for each in full}
    if kinds <= {"T", "U"}:
        if name in _COMPARE:
            return [dt] * 2, BOOL, _comparison(dt)
        if name == "add":
            return (
                [dt] * 2,
                dt,
                _combination(dt, operator.add, "Cannot add null that is not a nan-like value", ValueError),
            )
        if name in ("logical_and", "logical_or", "logical_xor"):
            return [BOOL] * 2, BOOL, _plain("?")
    if kinds == {"T"}:
        if name in ("maximum", "minimum"):
            return [dt] * 2, dt, _extreme(dt)
        if name == "isnan":
            return [dt], BOOL, lambda op, values: ([is_missing(v, dt) and is_nan(v) for v in values], 0)
    if (
        name == "multiply"
        and len(kinds) == 2
        and kinds - {"T"} <= {"i", "u"}
        and not any(each.kind == "b" for each in full)
    ):
        complaint = "Cannot multiply null that is not a nan-like value"
        loops = [dt if each.kind == "T" else INT64 for each in full]
        return loops, dt, _combination(dt, repeated, complaint, TypeError)
    return None


def common_of(dtypes: list[dtype]) -> StringDType:
    """The one dtype of text of any length that all of these, as far as they are such, go into."""
    found: StringDType | None = None
    for each in dtypes:
        if isinstance(each, StringDType):
            found = each if found is None else stringdtype.common(found, each)
    return stringdtype.PLAIN if found is None else found


def repeated(one: Any, other: Any) -> str:
    """Text a number of times, whichever comes first."""
    text, times = (one, other) if isinstance(one, str) else (other, one)
    if times < 0 or len(text) * times > _LONGEST:
        raise OverflowError("Overflow encountered in string multiply")
    return text * times


def _plain(family: str) -> Any:
    def run(op: str, *columns: Any) -> Any:
        return elementwise(op, family, *columns)

    return run


def _always_text(dt: StringDType) -> bool:
    return dt._na is NO_VALUE or isinstance(dt._na, str)


def _comparison(dt: StringDType) -> Any:
    if _always_text(dt):
        return _plain("U")
    nan = is_nan(dt._na)

    def run(op: str, a: Any, b: Any) -> Any:
        compare = _COMPARE[op]
        result = []
        for x, y in zip(a, b):
            missing = is_missing(x, dt), is_missing(y, dt)
            if not any(missing):
                result.append(compare(x, y))
            elif nan:
                result.append(False)
            elif op in ("equal", "not_equal"):
                result.append(all(missing) == (op == "equal"))
            else:
                raise ValueError(f"'{op}' not supported for null values that are not nan-like or strings.")
        return result, 0

    return run


def _combination(dt: StringDType, function: Any, complaint: str, error: Any) -> Any:
    def run(op: str, a: Any, b: Any) -> Any:
        if _always_text(dt):
            return list(map(function, a, b)), 0
        result = []
        for x, y in zip(a, b):
            if is_missing(x, dt) or is_missing(y, dt):
                if not is_nan(dt._na):
                    raise error(complaint)
                result.append(dt._na)
            else:
                result.append(function(x, y))
        return result, 0

    return run


def _extreme(dt: StringDType) -> Any:
    def run(op: str, a: Any, b: Any) -> Any:
        best = max if op == "maximum" else min
        complaint = f"Cannot {op} null that is not a nan-like value"
        return _combination(dt, best, complaint, ValueError)(op, a, b)

    return run


def sort_keys(values: Any, dt: StringDType) -> list[Any]:
    """What elements are sorted by: those that are missing come last."""
    if _always_text(dt):
        return list(values)
    missing = [is_missing(v, dt) for v in values]
    if any(missing) and not is_nan(dt._na):
        raise ValueError("Cannot compare null that is not a nan-like value")
    return [(gone, "" if gone else v) for v, gone in zip(values, missing)]


__all__ = ["common_of", "repeated", "resolve", "sort_keys"]
