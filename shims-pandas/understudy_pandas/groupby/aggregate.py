"""What `agg` may be told: names, functions, lists, dictionaries and keywords, brought into one form."""

from __future__ import annotations

import functools
from collections.abc import Callable, Hashable, Mapping
from typing import Any

import understudy_numpy as np

from ..construction import array_of, is_list_like
from ..errors import SpecificationError


class NamedAgg:
    """A column and what to do with it, with further arguments if any: the value of a keyword of `agg`."""

    __module__ = "pandas"
    __hash__ = None  # type: ignore[assignment]

    def __init__(self, column: Hashable, aggfunc: Any, *args: Any, **kwargs: Any) -> None:
        self.column, self.aggfunc, self.args, self.kwargs = column, aggfunc, args, kwargs

    def __repr__(self) -> str:
        return f"NamedAgg(column={self.column!r}, aggfunc={self.aggfunc!r}, args={self.args!r}, kwargs={self.kwargs!r})"

    def __eq__(self, other: Any) -> Any:
        return list(self) == list(other) if isinstance(other, NamedAgg) else NotImplemented

    def __getitem__(self, key: int) -> Any:
        if key not in (0, 1, 2, 3):
            raise IndexError("index out of range")
        return (self.column, self.aggfunc, self.args, self.kwargs)[key]

    def pair(self) -> tuple[Any, Any]:
        """The column and a function of it alone."""
        if not self.args and not self.kwargs:
            return self.column, self.aggfunc
        function = functools.partial(_bound, self)
        function.__name__ = function_name(self.aggfunc)  # type: ignore[attr-defined]
        return self.column, function


def _bound(named: NamedAgg, data: Any) -> Any:
    return named.aggfunc(data, *named.args, **named.kwargs)


class Reducing:
    """A function that remembers whether all that it gave were scalars."""

    def __init__(self, func: Callable[..., Any]) -> None:
        self._func = func
        self.scalars_only = True

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        value = self._func(*args, **kwargs)
        self.scalars_only = self.scalars_only and np.ndim(value) == 0
        return value


def function_name(func: Any) -> Any:
    """The name of the column that a function makes."""
    if isinstance(func, str):
        return func
    while hasattr(func, "func") and not hasattr(func, "__name__"):
        func = func.func
    if hasattr(func, "__name__"):
        return func.__name__
    if callable(func):
        return type(func).__name__
    return None


def distinct_names(names: list[Any], least: int = 2) -> list[Any]:
    """Functions called <lambda> are numbered where there are at least so many of them."""
    if names.count("<lambda>") < least:
        return names
    number = -1
    result = []
    for name in names:
        if name == "<lambda>":
            number += 1
            name = f"<lambda_{number}>"
        result.append(name)
    return result


def labelled(funcs: Any, of_frame: bool = False) -> list[tuple[Any, Any]]:
    """A list of functions, or of pairs of a name and a function, as pairs; names distinct.

    For a DataFrame a single lambda beside other functions has a number, too.
    """
    funcs = list(funcs)
    if any(isinstance(func, (tuple, list)) for func in funcs):
        return [tuple(func) if isinstance(func, (tuple, list)) else (func, func) for func in funcs]
    names = distinct_names([function_name(func) for func in funcs], 1 if of_frame and len(funcs) > 1 else 2)
    return list(zip(names, funcs))


def is_named(func: Any, named: Mapping[str, Any]) -> bool:
    """Whether `agg` was called with keywords that are new columns. The errors of a call without anything."""
    if func is None:
        if not named or not all(
            isinstance(value, NamedAgg) or isinstance(value, tuple) and len(value) == 2 for value in named.values()
        ):
            raise TypeError("Must provide 'func' or tuples of '(column, aggfunc).")
        return True
    if isinstance(func, list) and len(func) > len(set(map(_hashable, func))):
        raise SpecificationError("Function names must be unique if there is no new column names assigned")
    return False


def _hashable(func: Any) -> Any:
    return tuple(func) if isinstance(func, list) else func


def pack(values: list[Any], name: str = "") -> Any:
    """The column for what a function gave for each group: NumPy's scalars are its elements, not objects."""
    kinds = {value.dtype for value in values if isinstance(value, np.generic) and value.dtype.kind in "iufb"}
    if len(kinds) == 1 and all(isinstance(value, np.generic) for value in values):
        dtype = kinds.pop()
        wide = {"i": np.int64, "u": np.uint64, "f": np.float64}.get(dtype.kind, dtype)
        return np.array([value.item() for value in values], dtype=dtype if dtype.kind != "f" else wide)
    return array_of([_plain(value) for value in values])


def _plain(value: Any) -> Any:
    if isinstance(value, np.generic) and value.dtype.kind in "iufb":
        return value.item()
    return value


def call(func: Callable[..., Any], data: Any, args: tuple, kwargs: Mapping[str, Any]) -> Any:
    """`func(data, ...)`; a list-like result of more than a scalar is returned as it is."""
    return func(data, *args, **kwargs)


def must_be_scalar(value: Any) -> Any:
    """The error of an aggregation that does not reduce."""
    if isinstance(value, np.ndarray) and value.ndim or hasattr(value, "iloc") or hasattr(value, "_array"):
        raise ValueError("Must produce aggregated value")
    if isinstance(value, np.ndarray):
        return value.item()
    return value


def is_function_list(func: Any) -> bool:
    """Whether `func` is a list-like of functions."""
    return is_list_like(func) and not isinstance(func, Mapping)
