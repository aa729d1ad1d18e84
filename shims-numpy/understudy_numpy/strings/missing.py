"""What the functions of strings make of elements of StringDType that are missing."""

from __future__ import annotations

from typing import Any, Callable

from ..novalue import NO_VALUE
from ..stringdtype import StringDType, is_missing, is_nan

_PREDICATES = "isalnum isalpha isdecimal isdigit islower isnumeric isspace istitle isupper"
_STRIPS = " ".join(f"_{side}strip_{what}" for side in ("", "l", "r") for what in ("chars", "whitespace"))
# What stands for the missing element itself, as the result for a NaN.
_ITSELF = object()
# Functions; the result for what is a NaN, or NO_VALUE where that is an error too; the error, and its words.
_RULES: list[tuple[str, Any, type[Exception], str]] = [
    (_PREDICATES, False, ValueError, "Cannot use the {} function with a null that is not a nan-like value"),
    ("str_len", NO_VALUE, ValueError, "The length of a null string is undefined"),
    ("find rfind index rindex count", NO_VALUE, ValueError, "'{}' not supported for null values that are not strings."),
    ("startswith endswith", False, ValueError, "'{}' not supported for null values that are not nan-like or strings."),
    (_STRIPS, _ITSELF, ValueError, "Can only strip null values that are strings or NaN-like values"),
    ("_replace", _ITSELF, ValueError,
     "Only string or NaN-like null strings can be used as search strings for replace"),
    ("_expandtabs", NO_VALUE, ValueError, "Null values are not supported arguments for expandtabs"),
    ("_center _ljust _rjust", _ITSELF, ValueError, "Cannot {} null that is not a nan-like value"),
    ("_zfill", _ITSELF, TypeError, "Cannot zfill null string that is not a nan-like value"),
    ("_partition _rpartition", NO_VALUE, ValueError, "Null values are not supported in {}"),
    ("_slice", NO_VALUE, TypeError, "Cannot slice null string"),
]  # fmt: skip
_RULE_OF = {name: (nan, error, words) for names, nan, error, words in _RULES for name in names.split()}


def guarded(name: str, compute: Callable[..., Any], kinds: str, dt: StringDType) -> Callable[..., Any]:
    """`compute`, but for calls in which some text is missing."""
    if dt._na is NO_VALUE or isinstance(dt._na, str):
        return compute
    nan, error, words = _RULE_OF[name]

    def run(*items: Any) -> Any:
        if not any(is_missing(item, dt) for item, kind in zip(items, kinds) if kind == "T"):
            return compute(*items)
        if nan is NO_VALUE or not is_nan(dt._na):
            raise error(words.format(name))
        return dt._na if nan is _ITSELF else nan

    return run


__all__ = ["guarded"]
