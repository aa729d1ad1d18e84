"""Assertions about warnings, errors and reference cycles, and contexts that catch warnings."""

from __future__ import annotations

import contextlib
import functools
import gc
import pprint
import re
import types
import unittest
import warnings
from collections.abc import Iterator
from typing import Any, Callable
from unittest.case import SkipTest

from ..errors import warn
from .platforms import HAS_REFCOUNT, IS_PYPY

_DEPRECATED = (
    "NumPy warning suppression and assertion utilities are deprecated. Use warnings.catch_warnings, "
    "warnings.filterwarnings, pytest.warns, or pytest.filterwarnings instead. (Deprecated NumPy 2.4)"
)
TestCase = unittest.TestCase
_case = unittest.TestCase()


class KnownFailureException(Exception):
    """A test that is known to fail."""


class IgnoreException(Exception):
    """Ignoring this exception due to disabled feature"""


def assert_raises(*args: Any, **kwargs: Any) -> Any:
    """Raise AssertionError unless the call, or the block of the context, raises the exception."""
    __tracebackhide__ = True
    return _case.assertRaises(*args, **kwargs)


def assert_raises_regex(exception_class: Any, expected_regexp: Any, *args: Any, **kwargs: Any) -> Any:
    """As `assert_raises`, for an exception whose message has a match."""
    __tracebackhide__ = True
    return _case.assertRaisesRegex(exception_class, expected_regexp, *args, **kwargs)


def _when_calling(name: Any) -> str:
    return "" if name is None else f" when calling {name}"


@contextlib.contextmanager
def _warns(category: Any, name: Any = None) -> Iterator[None]:
    with suppress_warnings(_warn=False) as suppressed:
        found = suppressed.record(category)
        yield
        if not found:
            raise AssertionError("No warning raised" + _when_calling(name))


def assert_warns(warning_class: Any, *args: Any, **kwargs: Any) -> Any:
    """Raise AssertionError unless the call, or the block of the context, warns of this."""
    warn(_DEPRECATED, DeprecationWarning)
    if not args and not kwargs:
        return _warns(warning_class)
    if not args:
        if "match" in kwargs:
            raise RuntimeError("assert_warns does not use 'match' kwarg, use pytest.warns instead")
        raise RuntimeError("assert_warns(...) needs at least one arg")
    function, *rest = args
    with _warns(warning_class, name=function.__name__):
        return function(*rest, **kwargs)


@contextlib.contextmanager
def _warns_not(name: Any = None) -> Iterator[None]:
    with warnings.catch_warnings(record=True) as found:
        warnings.simplefilter("always")
        yield
        if found:
            raise AssertionError(f"Got warnings{_when_calling(name)}: {found}")


def assert_no_warnings(*args: Any, **kwargs: Any) -> Any:
    """Raise AssertionError if the call, or the block of the context, warns."""
    if not args:
        return _warns_not()
    function, *rest = args
    with _warns_not(name=function.__name__):
        return function(*rest, **kwargs)


class clear_and_catch_warnings(warnings.catch_warnings):  # type: ignore[type-arg]
    """A context that forgets which warnings of some modules were shown, and puts all back at its end."""

    class_modules: Any = ()

    def __init__(self, record: bool = False, modules: Any = ()) -> None:
        self.modules = set(modules).union(self.class_modules)
        self._shown: dict[Any, Any] = {}
        super().__init__(record=record)

    def __enter__(self) -> Any:
        for module in self.modules:
            if hasattr(module, "__warningregistry__"):
                self._shown[module] = module.__warningregistry__.copy()
                module.__warningregistry__.clear()
        return super().__enter__()

    def __exit__(self, *exc_info: Any) -> None:
        super().__exit__(*exc_info)
        for module in self.modules:
            if hasattr(module, "__warningregistry__"):
                module.__warningregistry__.clear()
            if module in self._shown:
                module.__warningregistry__.update(self._shown[module])


class suppress_warnings:
    """A context, or decorator, that takes out warnings by category, message and module, or records them."""

    __module__ = "numpy.testing._private.utils"

    def __init__(self, forwarding_rule: str = "always", _warn: bool = True) -> None:
        if _warn:
            warn(_DEPRECATED, DeprecationWarning)
        if forwarding_rule not in ("always", "module", "once", "location"):
            raise ValueError("unsupported forwarding rule.")
        self._forwarding_rule = forwarding_rule
        self._entered = False
        self._rules: list[tuple[Any, ...]] = []

    def _add(self, category: Any, message: str, module: Any, record: list[Any] | None) -> list[Any] | None:
        rule = (category, message, re.compile(message, re.IGNORECASE), module, record)
        if self._entered:
            self._always(category, message, module)
            self._inner_rules.append(rule)
        else:
            self._rules.append(rule)
        return record

    def _always(self, category: Any, message: str, module: Any) -> None:
        where = "" if module is None else module.__name__.replace(".", r"\.") + "$"
        warnings.filterwarnings("always", category=category, message=message, module=where)

    def filter(self, category: Any = Warning, message: str = "", module: Any = None) -> None:
        """Take out what fits."""
        self._add(category, message, module, None)

    def record(self, category: Any = Warning, message: str = "", module: Any = None) -> list[Any]:
        """Take out what fits, and put it into the list that is given back."""
        found = self._add(category, message, module, [])
        assert found is not None
        return found

    def __enter__(self) -> suppress_warnings:
        if self._entered:
            raise RuntimeError("cannot enter suppress_warnings twice.")
        self._original_show = warnings.showwarning
        self._state = warnings.catch_warnings()
        self._state.__enter__()
        self._entered = True
        self._inner_rules: list[tuple[Any, ...]] = []
        self._forwarded: set[Any] = set()
        self.log: list[Any] = []
        for category, message, _, module, record in self._rules:
            if record is not None:
                del record[:]
            self._always(category, message, module)
        warnings.showwarning = self._show
        return self

    def __exit__(self, *exc_info: Any) -> None:
        self._state.__exit__(*exc_info)
        warnings.showwarning = self._original_show
        self._entered = False

    def _show(self, message: Any, category: Any, filename: str, lineno: int, *args: Any, **kwargs: Any) -> None:
        for wanted, _, pattern, module, record in (self._rules + self._inner_rules)[::-1]:
            if not issubclass(category, wanted) or pattern.match(message.args[0]) is None:
                continue
            # A compiled module's file begins with the name of its source.
            if module is None or module.__file__.startswith(filename):
                if record is not None:
                    found = warnings.WarningMessage(message, category, filename, lineno, **kwargs)
                    self.log.append(found)
                    record.append(found)
                return
        if self._forwarding_rule != "always":
            signature = {
                "once": (message.args, category),
                "module": (message.args, category, filename),
                "location": (message.args, category, filename, lineno),
            }[self._forwarding_rule]
            if signature in self._forwarded:
                return
            self._forwarded.add(signature)
        self._original_show(message, category, filename, lineno, *args, **kwargs)

    def __call__(self, func: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(func)
        def inside(*args: Any, **kwargs: Any) -> Any:
            with self:
                return func(*args, **kwargs)

        return inside


@contextlib.contextmanager
def _no_cycles(name: Any = None) -> Iterator[None]:
    if not HAS_REFCOUNT:
        yield
        return
    if not gc.isenabled():
        raise AssertionError("")
    gc.disable()
    flags = gc.get_debug()
    try:
        for _ in range(100):
            if gc.collect() == 0:
                break
        else:
            raise RuntimeError(
                "Unable to fully collect garbage - perhaps a __del__ method is creating more reference cycles?"
            )
        gc.set_debug(gc.DEBUG_SAVEALL)
        yield
        count = gc.collect()
        found = gc.garbage[:]
    finally:
        del gc.garbage[:]
        gc.set_debug(flags)
        gc.enable()
    if count:
        shown = "".join(
            f"\n  {type(each).__name__} object with id={id(each)}:\n    " + pprint.pformat(each).replace("\n", "\n    ")
            for each in found
        )
        raise AssertionError(
            f"Reference cycles were found{_when_calling(name)}: {count} objects were collected, of which {len(found)} "
            f"are shown below:{shown}"
        )


def assert_no_gc_cycles(*args: Any, **kwargs: Any) -> Any:
    """Raise AssertionError if the call, or the block of the context, leaves reference cycles."""
    if not args:
        return _no_cycles()
    function, *rest = args
    with _no_cycles(name=function.__name__):
        function(*rest, **kwargs)
    return None


def break_cycles() -> None:
    """Collect garbage; on PyPy several times, as finalizers free more."""
    for _ in range(5 if IS_PYPY else 1):
        gc.collect()


def decorate_methods(cls: Any, decorator: Callable[..., Any], testmatch: Any = None) -> None:
    """Decorate the methods of a class whose names look like those of tests."""
    wanted = re.compile(r"(?:^|[\\b_\\./-])[Tt]est" if testmatch is None else testmatch)
    for function in [each for each in cls.__dict__.values() if isinstance(each, types.FunctionType)]:
        name = getattr(function, "compat_func_name", function.__name__)
        if wanted.search(name) and not name.startswith("_"):
            setattr(cls, name, decorator(function))


__all__ = [
    "IgnoreException",
    "KnownFailureException",
    "SkipTest",
    "TestCase",
    "assert_no_gc_cycles",
    "assert_no_warnings",
    "assert_raises",
    "assert_raises_regex",
    "assert_warns",
    "break_cycles",
    "clear_and_catch_warnings",
    "decorate_methods",
    "suppress_warnings",
]
