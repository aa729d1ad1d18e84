"""What `understudy run --report` prints: per original, its calls, their time, and how it was served.

Only calls that the program itself makes are counted: what a shim calls is part of the call that is being timed. The
report wraps what the import hook hands out and the methods of the stand-in classes; without `--report` nothing is
wrapped.
"""

from __future__ import annotations

import atexit
import functools
import inspect
import json
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import FunctionType
from typing import Any

from understudy.folders import opened_registry
from understudy.settings import Library

# Wrapping these would change how objects are made, found or compared, and they are not calls a program writes.
LEFT_ALONE = frozenset(
    {
        "__init_subclass__",
        "__class_getitem__",
        "__getattribute__",
        "__getattr__",
        "__setattr__",
        "__hash__",
        "__del__",
        "__array_finalize__",
        "__array_ufunc__",
        "__iter__",
        "__next__",
    }
)
# The module of the classes that are compiled.
COMPILED = "understudy_array"
# How an original was served. A call that is refused counts as a call.
SHIM, NOT_SERVED, REFUSED, EXECUTOR = "shim", "not served", "refused", "executor"

Name = Callable[[tuple[Any, ...]], str]


@dataclass
class Served:
    """One original: what served it, how often it was called, refused, and the seconds spent in it.

    `executed` counts the calls that the executor served, `why` says for the last of them why it did: an id and a sentence.
    """

    shim: str
    calls: int = 0
    refused: int = 0
    seconds: float = 0.0
    executed: int = 0
    why: tuple[str, str] | None = None

    @property
    def how(self) -> str:
        if self.executed and (not self.shim or self.executed >= self.calls):
            return EXECUTOR
        if not self.shim:
            return NOT_SERVED
        return REFUSED if self.refused and self.refused == self.calls else SHIM


class Inside(threading.local):
    """Whether this thread is in a call that is being timed."""

    now = False


class Report:
    """Counts and times the calls of a program, and prints them when the interpreter ends."""

    def __init__(self, libraries: Sequence[Library], form: str = "text") -> None:
        self.packages = frozenset(library.package for library in libraries)
        self.names = frozenset(library.name for library in libraries)
        self.form = form
        self.served: dict[str, Served] = {}
        self.inside = Inside()
        self.watched: set[type] = set()
        self.named: set[type] = set()
        # The public name under which instances of a class are reached, such as `numpy.mgrid`.
        self.reached_as: dict[type, str] = {}
        self.labels: dict[type, str] = {}
        # Opened now, and not while a call is being timed.
        self.registry = opened_registry()
        atexit.register(self.print)

    def wrap(self, original: str, shim: Any) -> Any:
        """What the program is given in place of `shim`: the same, counted."""
        self.watch_new_classes()
        if isinstance(shim, type):
            return shim
        if isinstance(shim, FunctionType):
            return self.counted(lambda args: original, shim)
        if type(shim) not in self.named:
            self.watch_instance(original, type(shim))
        return shim

    def missing(self, original: str) -> None:
        """The program asked for an original that is not served."""
        self.served.setdefault(original, Served(shim="")).calls += 1

    def executed(self, original: str, seconds: float, why: tuple[str, str]) -> None:
        """An original ran in the executor, in place of its shim or because there is none."""
        row = self.served.get(original) or self.served.setdefault(original, Served(shim=""))
        row.executed += 1
        row.why = why
        if not row.shim:
            row.calls += 1
            row.seconds += seconds

    def counted(
        self, name: Name, function: Callable[..., Any], calls: int = 1, compiled: Callable[..., Any] | None = None
    ) -> Callable[..., Any]:
        """`function`, or what does the same faster, with the program's calls counted under what `name` makes of their arguments."""
        run = compiled or function
        inside, packages, served = self.inside, self.packages, self.served
        shim = f"{function.__module__}.{function.__qualname__}"

        @functools.wraps(function)
        def call(*args: Any, **kwargs: Any) -> Any:
            if inside.now or sys._getframe(1).f_globals.get("__name__", "").partition(".")[0] in packages:
                return run(*args, **kwargs)
            inside.now = True
            refused = False
            started = time.perf_counter()
            try:
                return run(*args, **kwargs)
            except NotImplementedError as error:
                refused = hasattr(error, "original")
                raise
            finally:
                seconds = time.perf_counter() - started
                original = name(args)
                row = served.get(original) or served.setdefault(original, Served(shim))
                row.seconds += seconds
                row.calls += calls
                row.refused += refused
                inside.now = False

        return call

    def counted_getter(self, name: Name, getter: FunctionType) -> Callable[..., Any]:
        """A property's getter, counted; what it gives is named after the property where it has no public name."""

        @functools.wraps(getter)
        def get(instance: Any) -> Any:
            value = getter(instance)
            if type(value) not in self.named:
                self.watch_instance(name((instance,)), type(value))
            return value

        return self.counted(name, get)

    def watch_instance(self, original: str, cls: type) -> None:
        """Count the methods of a shim package's class under the name by which the program reaches its instance."""
        self.named.add(cls)
        if cls.__module__.partition(".")[0] not in self.packages | self.names:
            return
        if self.public_name(cls) is None:
            self.reached_as[cls] = original
        if cls not in self.watched:
            self.watched.add(cls)
            self.watch(cls)

    def watch_new_classes(self) -> None:
        """Count the methods of every class of the shim packages that has been imported by now and stands in."""
        for name, module in list(sys.modules.items()):
            if name.partition(".")[0] not in self.packages:
                continue
            for cls in list(vars(module).values()):
                if isinstance(cls, type) and cls not in self.watched and self.is_stand_in(cls):
                    self.watched.add(cls)
                    self.watch(cls)

    def is_stand_in(self, cls: type) -> bool:
        """Whether a class of a shim package stands in for a class of its original, as its `__module__` says."""
        return cls.__module__.partition(".")[0] in self.names and not issubclass(cls, (BaseException, tuple))

    def watch(self, cls: type) -> None:
        """Replace the public methods and properties of a class by counted ones."""
        members, compiled = self.members(cls), compiled_members(cls)
        makes = isinstance(members.get("__new__"), staticmethod)
        for name, member in members.items():
            private = name.startswith("_") and not name.startswith("__")
            if private or name in LEFT_ALONE:
                continue
            if name == "__new__" and isinstance(member, staticmethod):
                setattr(cls, name, staticmethod(self.counted(lambda args: self.label(args[0]), member.__func__)))
            elif name == "__init__" and isinstance(member, FunctionType):
                made = self.counted(lambda args: self.label(type(args[0])), member, calls=0 if makes else 1)
                setattr(cls, name, made)
            elif isinstance(member, FunctionType):
                setattr(cls, name, self.counted(self.method_name(name), member, compiled=compiled.get(name)))
            elif isinstance(member, (staticmethod, classmethod)) and inspect.isfunction(member.__func__):
                told = functools.partial(self.class_method_name, cls, name)
                setattr(cls, name, type(member)(self.counted(told, member.__func__)))
            elif isinstance(member, property) and isinstance(member.fget, FunctionType):
                getter = self.counted_getter(self.method_name(name), member.fget)
                setattr(cls, name, property(getter, member.fset, member.fdel, member.__doc__))

    def members(self, cls: type) -> dict[str, Any]:
        """What a class defines, and what it takes from bases that stand in for nothing themselves."""
        found: dict[str, Any] = {}
        for base in reversed(cls.__mro__):
            ours = base.__module__.partition(".")[0] in self.packages
            if base is cls or (ours and not self.is_stand_in(base)):
                found.update(vars(base))
        return found

    def method_name(self, name: str) -> Name:
        """How a call of a method is named: after the class of the instance; `numpy.add` and `numpy.mgrid[...]`, which
        are instances themselves, as a program writes them."""
        ending = {"__call__": "", "__getitem__": "[...]", "__setitem__": "[...] ="}

        def told(args: tuple[Any, ...]) -> str:
            instance = args[0]
            label = self.label(type(instance))
            if label == "numpy.ufunc":
                return f"numpy.{instance.__name__}" + ("" if name == "__call__" else f".{name}")
            if type(instance) in self.reached_as and name in ending:
                return label + ending[name]
            return f"{label}.{name}"

        return told

    def class_method_name(self, cls: type, name: str, args: tuple[Any, ...]) -> str:
        owner = args[0] if args and isinstance(args[0], type) and issubclass(args[0], cls) else cls
        return f"{self.label(owner)}.{name}"

    def label(self, cls: type) -> str:
        """The public name of a class: that of the first of its bases that has one."""
        label = self.labels.get(cls)
        if label is None:
            known = (self.reached_as.get(base) or self.public_name(base) for base in cls.__mro__)
            label = self.labels[cls] = next(filter(None, known), f"{cls.__module__}.{cls.__qualname__}")
        return label

    def public_name(self, cls: type) -> str | None:
        """The name under which the registry knows the original of a class."""
        if cls.__module__.partition(".")[0] not in self.names:
            return None
        return self.registry.defining_name(f"{cls.__module__}.{cls.__qualname__}")

    def rows(self) -> list[dict[str, Any]]:
        """The report as data, slowest first."""
        ordered = sorted(self.served.items(), key=lambda item: (-item[1].seconds, item[0]))
        return [
            {
                "original": original,
                "calls": it.calls,
                "refused": it.refused,
                "executed": it.executed,
                "why": None if it.why is None else {"id": it.why[0], "text": it.why[1]},
                "seconds": round(it.seconds, 6),
                "served": it.how,
                "by": it.shim or None,
            }
            for original, it in ordered
        ]

    def print(self) -> None:
        """Print the report to standard error."""
        if sys.stderr is None:
            return
        try:
            sys.stdout.flush()
        except (AttributeError, OSError):
            # Standard output is closed. The interpreter itself tells of it, as without a report.
            pass
        rows = self.rows()
        if self.form == "json":
            print(json.dumps(rows, indent=2), file=sys.stderr)
            return
        width = max([len(row["original"]) for row in rows] + [len("original")])
        print(f"\n{'original':<{width}}  {'calls':>9}  {'seconds':>9}  served by", file=sys.stderr)
        for row in rows:
            by = " ".join(filter(None, [row["served"], row["by"] if row["served"] != EXECUTOR else None]))
            if row["why"] is not None:
                by += (
                    f": {row['why']['text']}" if row["served"] == EXECUTOR else f" ({row['executed']} by the executor)"
                )
            if row["served"] == SHIM and row["refused"]:
                by += f" ({row['refused']} refused)"
            print(f"{row['original']:<{width}}  {row['calls']:>9,}  {row['seconds']:>9.3f}  {by}", file=sys.stderr)
        calls, seconds = sum(row["calls"] for row in rows), sum(row["seconds"] for row in rows)
        print(f"{len(rows)} originals, {calls:,} calls, {seconds:.3f} s in stand-ins", file=sys.stderr)


def compiled_members(cls: type) -> dict[str, Any]:
    """The methods that a class takes from compiled bases, which come before those that define them."""
    found: dict[str, Any] = {}
    for base in reversed(cls.__mro__):
        if base.__module__ == COMPILED:
            found.update(vars(base))
    return {name: member for name, member in found.items() if inspect.ismethoddescriptor(member)}
