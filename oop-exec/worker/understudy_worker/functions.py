"""Functions that calls name: by reference, which is imported, or by value, which is unpickled. Both at their first use."""

from __future__ import annotations

import sys

_MISSING_FUNCTION = object()


class Code:
    """A pickle from the supervisor: `name` for people, `data` the bytes."""

    __slots__ = ("name", "data")

    def __init__(self, name: str, data: bytes) -> None:
        self.name = name
        self.data = data


class Named:
    """A reference: `name` is `module:qualified.name`."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name


class Functions:
    """What DEFINE named, by number."""

    def __init__(self) -> None:
        self._functions: dict[int, object] = {}
        self._definitions: dict[int, object] = {}

    def define(self, number: int, what: object) -> None:
        """Remembers a Named or Code; None forgets the number."""
        self._functions.pop(number, None)
        if what is None:
            self._definitions.pop(number, None)
        else:
            self._definitions[number] = what

    def known(self, number: int) -> bool:
        return number in self._definitions

    def get(self, number: int) -> object:
        """The function. Raises whatever its import or its unpickling raises."""
        found = self._functions.get(number, _MISSING_FUNCTION)
        if found is _MISSING_FUNCTION:
            found = self._functions[number] = resolve(self._definitions[number])
        return found


def resolve(what: object) -> object:
    """The object behind a Named or Code."""
    if isinstance(what, Named):
        return resolve_name(what.name)
    if isinstance(what, Code):
        return unpickle(what)
    return what


def resolve_name(reference: str) -> object:
    """The object called `module:qualified.name`."""
    module, colon, path = reference.partition(":")
    if not colon or not module:
        raise ValueError(f"{reference!r} is no reference; it must be `module:qualified.name`")
    found = sys.modules.get(module)
    if found is None:
        __import__(module)
        found = sys.modules[module]
    for name in path.split(".") if path else ():
        found = getattr(found, name)
    return found


def unpickle(code: Code) -> object:
    """Loads code that the supervisor sent. Bytecode is one version's own: a failure says which versions met."""
    try:
        from _pickle import loads
    except ImportError:
        from pickle import loads
    try:
        return loads(code.data)
    except Exception as error:
        python = "{}.{}".format(*sys.version_info)
        note = f"{code.name} could not be loaded by value in Python {python} ({sys.executable})"
        if hasattr(error, "add_note"):
            error.add_note(note)
            raise
        raise type("CodeError", (ImportError,), {"__module__": "understudy"})(f"{note}: {error!r}") from error
