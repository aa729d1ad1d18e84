"""The name under which a live object is an original, told by identity.

Nothing is imported: an object that came from a library is found in the modules that are loaded already. `numpy.concat`
is found as `numpy.concatenate`, because it is that; an object that merely has the same name as an original is not one.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from types import BuiltinFunctionType, FunctionType, MethodType, ModuleType
from typing import Any

# What is looked for by identity must be one object of its own: numbers, texts and None are shared by everyone.
_SHARED = (bool, int, float, complex, str, bytes, tuple, frozenset, type(None), type(...), type(NotImplemented))


class Identities:
    """Names of objects, for the originals of some libraries.

    `names_in` gives the recorded public names of a module or class, `defining_name` the name of an original given that
    or an alias, or None.
    """

    def __init__(
        self, modules: Iterable[str], names_in: Callable[[str], list[str]], defining_name: Callable[[str], str | None]
    ) -> None:
        self.modules = frozenset(modules)
        self.names_in = names_in
        self.defining_name = defining_name
        # The object stands beside its name, so that its identity is not given to another one.
        self.known: dict[int, tuple[object, str]] = {}
        self.read: dict[str, int] = {}

    def name_of(self, thing: object) -> str | None:
        """The defining name of the original that an object is, or whose instance it is; None where it is none."""
        if isinstance(thing, ModuleType):
            return self.defining_name(thing.__name__) if sys.modules.get(thing.__name__) is thing else None
        own = self.by_identity(thing)
        if own is not None:
            return own
        if (member := self.member(thing)) is not None:
            return member
        if isinstance(thing, (type, FunctionType)) or (callable(thing) and hasattr(thing, "__qualname__")):
            return None  # It is a function or class of somebody else.
        return self.class_of(type(thing))

    def class_of(self, cls: type) -> str | None:
        """The name of the first class in the order of look-up that is an original, `object` aside."""
        for base in cls.__mro__:
            if base is not object and (name := self.by_identity(base)) is not None:
                return name
        return None

    def by_identity(self, thing: object) -> str | None:
        found = self.known.get(id(thing))
        if found is None and self._read_modules():
            found = self.known.get(id(thing))
        if found is not None and found[0] is thing:
            return found[1]
        if isinstance(thing, type):
            # A class without a public name is known by where it is defined: that of `Series.str`.
            return self.defining_name(f"{thing.__module__}.{thing.__qualname__}") if _is_at_home(thing) else None
        return None

    def member(self, thing: Any) -> str | None:
        """`array.sum`, `numpy.ndarray.sum`, `DataFrame.from_dict`: a method, bound or not, or a property."""
        name, owner = getattr(thing, "__name__", None), None
        if isinstance(thing, property):
            return self.member(thing.fget)
        if isinstance(thing, (classmethod, staticmethod)):
            return self.member(thing.__func__)
        if not isinstance(name, str):
            return None
        receiver = getattr(thing, "__self__", None)
        if receiver is not None and not isinstance(receiver, ModuleType):
            owner = receiver if isinstance(receiver, type) else type(receiver)
        elif isinstance(objclass := getattr(thing, "__objclass__", None), type):
            owner = objclass
        elif isinstance(thing, (FunctionType, BuiltinFunctionType)) and "." in thing.__qualname__:
            owner = self._class_around(thing)
        if owner is None:
            return None
        raw = thing.__func__ if isinstance(thing, MethodType) else thing
        for base in owner.__mro__:
            if name in vars(base) and not _is_same(vars(base)[name], raw, receiver):
                return None  # A subclass has a method of its own there.
            known = self.by_identity(base)
            if known is not None and base is not object and (found := self.defining_name(f"{known}.{name}")):
                return found
        return None

    def _class_around(self, function: FunctionType | BuiltinFunctionType) -> type | None:
        """The class in whose body a function stands, where its qualified name leads to it; `str.maketrans` names no module."""
        value: Any = sys.modules.get(function.__module__ or "builtins")
        *path, _ = function.__qualname__.split(".")
        for name in path:
            value = getattr(value, name, None)
        return value if isinstance(value, type) else None

    def _read_modules(self) -> bool:
        """Take in what has been loaded since; whether there was anything."""
        new = False
        for module_name in self.modules:
            module = sys.modules.get(module_name)
            if module is None:
                continue
            # Not `getattr`, which would load what a library loads late.
            members = vars(module)
            if self.read.get(module_name) == len(members):
                continue
            self.read[module_name] = len(members)
            for name in self.names_in(module_name):
                value = members.get(name)
                if value is None or isinstance(value, (*_SHARED, ModuleType)) or id(value) in self.known:
                    continue
                known = self.defining_name(f"{module_name}.{name}")
                if known is not None:
                    self.known[id(value)] = value, known
                    new = True
        return new


def _is_at_home(cls: type) -> bool:
    """Whether a class is what its module has under its name."""
    value: Any = sys.modules.get(cls.__module__)
    for name in cls.__qualname__.split("."):
        value = getattr(value, name, None)
    return value is cls


def _is_same(raw: object, thing: object, receiver: object) -> bool:
    """Whether an entry of a class's dictionary is the function that was given, bound or wrapped as it may be."""
    import inspect

    inner = inspect.unwrap(raw.__func__ if isinstance(raw, (classmethod, staticmethod)) else raw)  # type: ignore[arg-type]
    if isinstance(raw, property):
        return raw.fget is thing
    if inner is thing or raw is thing or inner is inspect.unwrap(thing):  # type: ignore[arg-type]
        return True
    # A built-in method is made anew whenever it is bound, so the descriptor it comes from is compared by its name.
    return receiver is not None and not isinstance(thing, FunctionType) and hasattr(raw, "__get__")
