"""How objects that are no data were made: a groupby, windows, the `str` of a series.

They hold what their stand-in has computed, which an original cannot use. Made again in the worker, by the same call on the
same object, they serve there as well.
"""

from __future__ import annotations

import functools
import weakref
from collections.abc import Callable, Mapping
from types import FunctionType
from typing import Any, NamedTuple

# Methods, and attributes, of tables and of such objects themselves that give one.
METHODS = frozenset(("groupby", "rolling", "expanding", "ewm", "resample"))
SELECTIONS = frozenset(("__getitem__", "__getattr__"))
ATTRIBUTES = frozenset(("str", "dt", "cat"))
# The modules of their classes. Those of data are in others, and have translators.
MODULES = ("pandas.api.typing", "pandas.core")


class Recipe(NamedTuple):
    """The object and the method or attribute of it that gave the value; `args` is None for an attribute."""

    target: Any
    name: str
    args: tuple[Any, ...] | None
    kwargs: Mapping[str, Any]


class Recipes:
    """By identity: values that have been made and are still in use."""

    def __init__(self) -> None:
        self._made: dict[int, tuple[weakref.ref[Any], Recipe]] = {}
        self._kinds: set[type] = set()
        # Called when a value of another class appears: stand-ins import some of their classes late.
        self.found: Callable[[], None] = lambda: None

    def of(self, value: Any) -> Recipe | None:
        found = self._made.get(id(value))
        return found[1] if found is not None and found[0]() is value else None

    def remember(self, value: Any, recipe: Recipe) -> None:
        kind = type(value)
        if kind.__module__.startswith(MODULES):
            if kind not in self._kinds:
                self._kinds.add(kind)
                self.found()
            key = id(value)
            self._made[key] = weakref.ref(value, lambda gone: self._made.pop(key, None)), recipe

    def guard(self, cls: type) -> None:
        """Let the methods and properties of a class remember what they give."""
        methods = METHODS | SELECTIONS if cls.__module__.startswith(MODULES) else METHODS
        for name in methods | ATTRIBUTES:
            owner = next((base for base in cls.__mro__ if name in vars(base)), None)
            member = None if owner is None else vars(owner)[name]
            if isinstance(member, FunctionType) and name in methods and not hasattr(member, "__remembers__"):
                setattr(owner, name, self.method(name, member))
            elif isinstance(member, property) and name in ATTRIBUTES and not hasattr(member.fget, "__remembers__"):
                setattr(owner, name, self.attribute(name, member))

    def method(self, name: str, member: Callable[..., Any]) -> Callable[..., Any]:
        """A method that remembers what it gives."""

        @functools.wraps(member)
        def call(*args: Any, **kwargs: Any) -> Any:
            value = member(*args, **kwargs)
            self.remember(value, Recipe(args[0], name, args[1:], kwargs))
            return value

        call.__remembers__ = True  # type: ignore[attr-defined]
        return call

    def attribute(self, name: str, member: property) -> property:
        """A property that remembers what it gives."""

        def get(owner: Any) -> Any:
            value = member.__get__(owner, type(owner))
            self.remember(value, Recipe(owner, name, None, {}))
            return value

        get.__remembers__ = True  # type: ignore[attr-defined]
        return property(get, doc=member.__doc__)
