"""The registry: typed answers over what Rust knows as text."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Sequence
from types import ModuleType
from typing import Any

from understudy import _understudy
from understudy._understudy import RegistryError
from understudy.folders import opened_registry, standard_library
from understudy.registry.arguments import written
from understudy.registry.entry import Entry, Refusal
from understudy.registry.identity import Identities
from understudy.registry.record import Record
from understudy.registry.scan import Scan


class UnknownOriginal(RegistryError, LookupError):
    """Nothing is known by a name, or a live object is no original.

    `asked` is the name or the object, `nearest` the known names near to it. The message is the whole text to show.
    """

    def __init__(self, message: str, asked: object, nearest: tuple[str, ...] = ()) -> None:
        self.asked = asked
        self.nearest = nearest
        super().__init__(message)


class Covers(Record):
    """Whether a call is covered: "yes", "no" or "unknown", the refusals that do or may apply, and what else there is to say."""

    __slots__ = ("answer", "refusals", "why")
    answer: str
    refusals: tuple[Refusal, ...]
    why: tuple[str, ...]

    def __bool__(self) -> bool:
        return self.answer == "yes"


class Library(Record):
    """A mirrored library and the package that stands in for it."""

    __slots__ = (
        "name",
        "package",
        "folder",
        "serves",
        "priority",
        "version",
        "versions",
        "python",
        "modules",
        "renamed",
    )
    name: str
    package: str
    folder: str
    serves: str
    priority: int
    version: str
    versions: str
    python: str
    modules: tuple[str, ...]
    renamed: dict[str, str]


NO_PACKAGES = (
    "no shim package is known here: install some, such as `understudy-numpy`, or name their folders in UNDERSTUDY_PATH"
)


class Registry:
    """The registry over some shim packages.

    What it was made from is read once; `understudy.registry.open()` makes another. Nothing is ever imported to answer.
    Raises `RegistryError` where a manifest is wrong or two packages claim one original.
    """

    def __init__(self, folders: Iterable[str | os.PathLike[str]] | None = None) -> None:
        if folders is None:
            self._inner = opened_registry()
        else:
            self._inner = _understudy.Registry([os.fspath(folder) for folder in folders], standard_library())
        self._by_name: dict[str, Entry] = {}
        # The object stands beside its entry, so that its identity is not given to another one.
        self._by_identity: dict[int, tuple[object, Entry]] = {}
        self._identities: Identities | None = None

    def lookup(self, what: object) -> Entry:
        """What is known of one original.

        A str is a name: the defining one, an alias, or what people write (`np.sum`, `len`). Anything else is a live
        object: a function, ufunc, class, module or method is told by identity, any other object by its class.
        Raises `UnknownOriginal`.
        """
        if type(what) is str:
            entry = self._by_name.get(what)
            if entry is not None:
                return entry
        else:
            known = self._by_identity.get(id(what))
            if known is not None and known[0] is what:
                return known[1]
        found = self.find(what)
        if found is None:
            raise self._unknown(what)
        return found

    def find(self, what: object) -> Entry | None:
        """The same, or None where nothing is known."""
        if isinstance(what, str):
            return self._named(what)
        name = self.name_of(what)
        entry = None if name is None else self._named(name)
        # A bound method is made anew whenever it is asked for, and an instance is nobody's to keep.
        if (
            entry is not None
            and callable(what)
            and isinstance(getattr(what, "__self__", None), (ModuleType, type(None)))
        ):
            self._by_identity[id(what)] = what, entry
        return entry

    def name_of(self, thing: object) -> str | None:
        """The defining name of the original that a live object is, or of the first of its classes that is one."""
        if self._identities is None:
            modules = [module for library in self.libraries() for module in library.modules]
            self._identities = Identities(modules, self._inner.names, self._inner.defining_name)
        return self._identities.name_of(thing)

    def covers(self, what: object, /, *arguments: Any, **keywords: Any) -> Covers:
        """Whether the shim of an original answers a call with such arguments; nothing is called.

        An argument is a written type (`"float64[2]"`, `"='linear'"`, `"?"` where nothing is known), a class, or a value
        whose type is taken. Raises `UnknownOriginal`, and `RegistryError` for a type that cannot be read.
        """
        name = what if isinstance(what, str) else self.lookup(what).name
        types = [written(argument) for argument in arguments]
        types += [f"{keyword}={written(argument)}" for keyword, argument in keywords.items()]
        if self._named(name) is None:
            raise self._unknown(name)
        data = json.loads(self._inner.covers_json(name, types))
        refusals = tuple(Refusal.read(one) for one in data["refusals"])
        return Covers(answer=data["answer"], refusals=refusals, why=tuple(data["why"]))

    def scan(self, *paths: str | os.PathLike[str]) -> Scan:
        """Every reference of a program to an original; each path is a file, with the modules that it imports, or a folder."""
        text, _ = self._inner.explain([os.fspath(path) for path in paths], True, False)
        return Scan.read(json.loads(text))

    def entries(self, names: Iterable[str]) -> dict[str, Entry]:
        """The entries of many names; what is not known is left out."""
        found = {name: self._named(name) for name in names}
        return {name: entry for name, entry in found.items() if entry is not None}

    def names(self, module_or_class: str) -> Sequence[str]:
        """The recorded public names of an original module or class, served or not."""
        return self._inner.names(module_or_class)

    def defining_name(self, name: str) -> str | None:
        """The name under which an original is known, given that or an alias; None where it is unknown."""
        return self._inner.defining_name(name)

    def libraries(self) -> tuple[Library, ...]:
        """The mirrored libraries, one for each package that stands in for one."""
        return tuple(
            Library(**{**one, "modules": tuple(one["modules"])}) for one in json.loads(self._inner.libraries_json())
        )

    def _named(self, name: str) -> Entry | None:
        entry = self._by_name.get(name)
        if entry is None and (text := self._inner.lookup_json(name)) is not None:
            entry = self._by_name[name] = Entry.read(json.loads(text))
        return entry

    def _unknown(self, what: object) -> UnknownOriginal:
        if not isinstance(what, str):
            kind = type(what)
            shown = f"an instance of {kind.__module__}.{kind.__qualname__}"
            if isinstance(what, type) or callable(what):
                shown = f"{getattr(what, '__module__', '?')}.{getattr(what, '__qualname__', shown)}"
            known = ", ".join(sorted({library.name for library in self.libraries()}))
            hint = f"the registry knows {known}" if known else NO_PACKAGES
            return UnknownOriginal(
                f"error[unknown-original]: {shown} is no original of any library that is known\n  |\n  = help: {hint}",
                what,
            )
        try:
            self._inner.lookup_text(what, False)
        except RegistryError as error:
            return UnknownOriginal(str(error), what, tuple(self._inner.nearest(what)))
        raise AssertionError(what)
