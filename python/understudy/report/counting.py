"""Counts and times the calls of originals that a program makes, and how each was served.

Only calls that the program itself makes are counted: what a shim calls is part of the call that is being timed. This wraps
what the import hook hands out and the methods of the stand-in classes; without `--report` nothing is wrapped.
"""

from __future__ import annotations

import atexit
import functools
import inspect
import sys
import time
from collections.abc import Callable, Sequence
from types import FunctionType, ModuleType
from typing import TYPE_CHECKING, Any

from understudy.folders import opened_registry
from understudy.report.places import Places
from understudy.report.tally import Inside, Line, Served, Spent
from understudy.settings import Library

if TYPE_CHECKING:
    from understudy.fallback.reasons import Did

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
# What compiled code calls in place of the definition of the same name: the call of a ufunc comes to this.
DEFINITIONS = frozenset({"_run"})
# What is ours and no shim: what it calls is no call of the program.
OWN = frozenset({"understudy", "understudy_translators"})

Name = Callable[[tuple[Any, ...]], str]


class Report:
    """Counts and times the calls of a program, and tells of them when the interpreter ends."""

    def __init__(self, libraries: Sequence[Library], form: str = "text") -> None:
        self.packages = frozenset(library.package for library in libraries) | OWN
        self.names = frozenset(library.name for library in libraries)
        self.form = form
        self.began = time.perf_counter()
        self.served: dict[str, Served] = {}
        self.lines: dict[tuple[str, int], Line] = {}
        self.imports = 0.0
        self.places = Places([library.folder for library in libraries])
        self.inside = Inside()
        self.watched: set[type] = set()
        self.named: set[type] = set()
        self.timed: set[str] = set()
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
        self.served.setdefault(original, Served()).calls += 1

    def executed(self, did: Did) -> None:
        """An original ran in the executor, in place of its shim or because there is none."""
        row = self.served.get(did.original) or self.served.setdefault(did.original, Served())
        row.executed += did.counts
        row.why = did.why
        inside = self.inside
        if inside.now:
            # The call of the shim that it is a part of has its time.
            inside.executor += did.seconds
            inside.trips += did.trips
            inside.sent += did.sent
            inside.received += did.received
            return
        row.calls += did.counts
        spent = Spent(did.seconds, executor=did.seconds, trips=did.trips, sent=did.sent, received=did.received)
        row.add(spent)
        self.line(sys._getframe(2), spent, did.counts)

    def imported(self, load: Callable[[], None]) -> None:
        """Load a module of stand-ins; the line that imports it has its time, and what that imports in turn is a part of it."""
        if self.inside.now:
            return load()
        self.inside.begin()
        started = time.perf_counter()
        try:
            load()
        finally:
            spent = self.inside.end(time.perf_counter() - started)
            self.imports += spent.seconds
            self.line(sys._getframe(2), spent, 0, imports=spent.seconds)

    def line(self, frame: Any, spent: Spent, calls: int, imports: float = 0.0) -> None:
        """Count what was spent for the line of the program that a frame comes from."""
        place = self.places.of(frame)
        line = self.lines.get(place) or self.lines.setdefault(place, Line())
        line.add(spent)
        line.calls += calls
        line.imports += imports

    def counted(
        self, name: Name, function: Callable[..., Any], calls: int = 1, compiled: Callable[..., Any] | None = None
    ) -> Callable[..., Any]:
        """`function`, or what does the same faster, with the program's calls counted under what `name` makes of their arguments."""
        run = function if compiled is None else self.natively(compiled)
        inside, packages, served = self.inside, self.packages, self.served
        shim = f"{function.__module__}.{function.__qualname__}"

        @functools.wraps(function)
        def call(*args: Any, **kwargs: Any) -> Any:
            frame = sys._getframe(1)
            if inside.now or frame.f_globals.get("__name__", "").partition(".")[0] in packages:
                return run(*args, **kwargs)
            inside.begin()
            refused = False
            started = time.perf_counter()
            try:
                return run(*args, **kwargs)
            except NotImplementedError as error:
                refused = hasattr(error, "original")
                raise
            finally:
                spent = inside.end(time.perf_counter() - started)
                original = name(args)
                row = served.get(original) or served.setdefault(original, Served())
                row.shim = row.shim or shim
                row.add(spent)
                row.calls += calls
                row.refused += refused
                row.compiled += compiled is not None and not inside.handed
                self.line(frame, spent, calls)

        return call

    def natively(self, compiled: Callable[..., Any]) -> Callable[..., Any]:
        """A function of compiled code whose time is counted as such, unless it hands the work to its definition in Python."""
        inside = self.inside

        def call(*args: Any, **kwargs: Any) -> Any:
            if not inside.now:
                return compiled(*args, **kwargs)
            before, outer = inside.native, inside.handed
            inside.handed = False
            started = time.perf_counter()
            try:
                return compiled(*args, **kwargs)
            finally:
                if not inside.handed:
                    inside.native = before + time.perf_counter() - started
                inside.handed = inside.handed or outer

        return call

    def handed(self, definition: Callable[..., Any]) -> Callable[..., Any]:
        """A definition in Python, which notes that compiled code has handed it the work."""
        inside = self.inside

        @functools.wraps(definition)
        def call(*args: Any, **kwargs: Any) -> Any:
            inside.handed = True
            return definition(*args, **kwargs)

        return call

    def time_primitives(self, primitives: ModuleType) -> None:
        """Time the compiled functions that are in force among a package's primitives."""
        for name, member in list(vars(primitives).items()):
            if getattr(member, "__module__", None) == COMPILED and not isinstance(member, type):
                setattr(primitives, name, self.natively(member))

    def counted_getter(
        self, name: Name, getter: FunctionType, compiled: Callable[..., Any] | None = None
    ) -> Callable[..., Any]:
        """A property's getter, counted; what it gives is named after the property where it has no public name."""

        @functools.wraps(getter)
        def get(instance: Any) -> Any:
            value = getter(instance)
            if type(value) not in self.named:
                self.watch_instance(name((instance,)), type(value))
            return value

        return self.counted(name, get, compiled=compiled)

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
            if name.partition(".")[0] not in self.packages - OWN:
                continue
            if name.endswith(".primitives") and name not in self.timed:
                self.timed.add(name)
                self.time_primitives(module)
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
            if compiled and (name in DEFINITIONS or name in compiled):
                self.mark_definition(cls, name, member)
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
                getter = self.counted_getter(self.method_name(name), member.fget, compiled.get(name))
                setattr(cls, name, property(getter, member.fset, member.fdel, member.__doc__))

    def mark_definition(self, cls: type, name: str, member: Any) -> None:
        """Let a definition in Python tell when compiled code hands it the work; it is called where it is defined."""
        owner = next(base for base in cls.__mro__ if vars(base).get(name) is member)
        if isinstance(member, FunctionType):
            setattr(owner, name, self.handed(member))
        elif isinstance(member, property) and member.fget is not None:
            setattr(owner, name, property(self.handed(member.fget), member.fset, member.fdel, member.__doc__))

    def members(self, cls: type) -> dict[str, Any]:
        """What a class defines, and what it takes from bases that stand in for nothing themselves."""
        found: dict[str, Any] = {}
        seen: set[str] = set()
        for base in cls.__mro__:
            if base.__module__ == COMPILED:
                continue
            ours = base.__module__.partition(".")[0] in self.packages
            if base is cls or (ours and not self.is_stand_in(base)):
                # What a base that stands in defines for itself is counted there, and comes before.
                found.update((name, member) for name, member in vars(base).items() if name not in seen)
            seen.update(vars(base))
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

    def print(self) -> None:
        """Tell of it, in the form that was asked for."""
        from understudy.report.forms import show

        show(self)


def compiled_members(cls: type) -> dict[str, Any]:
    """The methods that a class takes from compiled bases, which come before those that define them."""
    found: dict[str, Any] = {}
    seen: set[str] = set()
    for base in cls.__mro__:
        if base.__module__ == COMPILED:
            found.update((name, member) for name, member in vars(base).items() if name not in seen)
        seen.update(vars(base))
    return {
        name: member.__get__ if inspect.isgetsetdescriptor(member) else member
        for name, member in found.items()
        if inspect.ismethoddescriptor(member) or inspect.isgetsetdescriptor(member)
    }
