"""The import hook: the import of an original yields a module that hands out its shims.

`Finder` stands on `sys.meta_path`. For `numpy.linalg` it makes a module of that name whose attributes come from
`understudy_numpy.linalg`; only public names (the shim module's `__all__`) are handed out. It rewrites no source,
imports no original, and imports a shim package only when the program imports its original.
"""

from __future__ import annotations

import importlib
import importlib.util
import os
import sys
from collections.abc import Callable, Sequence
from importlib.machinery import ModuleSpec, PathFinder
from types import FunctionType, ModuleType
from typing import Any, Protocol

from understudy.settings import Library, Settings


class NotServedError(NotImplementedError):
    """An original that exists and that nothing serves yet. `original` is its qualified name."""

    def __init__(self, original: str) -> None:
        self.original = original
        super().__init__(f"{original} has no stand-in yet; to begin one: cargo xtask new-shim {original}")


class Watch(Protocol):
    """Who wants to know what the program is given, as the report does."""

    def wrap(self, original: str, shim: Any) -> Any:
        """What to hand out for `original` in place of `shim`."""

    def missing(self, original: str) -> None:
        """The program asked for an original that is not served."""

    def imported(self, load: Callable[[], None]) -> None:
        """Load a module of stand-ins, by calling `load`."""


class Fallback(Protocol):
    """Who serves what has no shim, or what one refuses."""

    def wrap(self, original: str, shim: Any) -> Any:
        """What to hand out for `original` in place of `shim`."""

    def missing(self, original: str) -> Any:
        """The original of a name without shim. Raises `LookupError` where it is not to be served."""

    def has_module(self, original: str) -> bool:
        """Whether a name that nobody has recorded is a module of the original library that is to be served."""


def start() -> None:
    """Install the hook as the parent's settings say; called at the start of a child interpreter."""
    settings = Settings.from_environment()
    if settings is None:
        return
    watch: Watch | None = None
    if settings.report:
        from understudy.report import Report

        watch = Report(settings.libraries, settings.report)
        # The report is on this process. Those that the program starts would print reports of their own.
        os.environ.update(settings._replace(report=None).to_environment())
    guard: Fallback | None = None
    if {settings.fallback[0], *settings.fallback[1].values()} != {"error"}:
        from understudy.fallback.install import guard_of

        guard = guard_of(settings, watch)
    install(settings.libraries, watch, guard)
    from understudy.failure import install as install_failure

    install_failure(settings.libraries, watch)


def install(libraries: Sequence[Library], watch: Watch | None = None, fallback: Fallback | None = None) -> Finder:
    """Put stand-ins in place of `libraries` in this interpreter, for every import from now on.

    Raises `RuntimeError` where an original has been imported already, because the program would then see both.
    """
    for library in libraries:
        if library.name in sys.modules:
            raise RuntimeError(f"{library.name} was imported before its stand-ins could be put in place")
    finder = Finder(libraries, watch, fallback)
    sys.meta_path.insert(0, finder)
    return finder


class Finder:
    """Finds the stand-in module for `numpy`, `numpy.linalg`, … and leaves every other import alone."""

    def __init__(
        self, libraries: Sequence[Library], watch: Watch | None = None, fallback: Fallback | None = None
    ) -> None:
        self.fallback = fallback
        self.libraries: dict[str, list[Library]] = {}
        self.watch = watch
        for library in libraries:
            self.libraries.setdefault(library.name, []).append(library)
            # A package that came by UNDERSTUDY_PATH is not on the path of the child yet.
            parent = library.folder.rsplit(library.package, 1)[0].rstrip("/\\")
            if importlib.util.find_spec(library.package) is None and parent not in sys.path:
                sys.path.append(parent)

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        root, _, rest = fullname.partition(".")
        libraries = self.libraries.get(root)
        if libraries is None:
            return None
        if not rest:
            if belongs_to_the_program(root):
                return None
        else:
            parent, _, name = fullname.rpartition(".")
            above = sys.modules.get(parent)
            if not isinstance(above, StandIn):
                return None
            if name not in above.__all__:
                made = above.without_shim(name)
                return made.__spec__ if isinstance(made, ModuleType) and made is not above else None
        shims = [library.shim_module(fullname) for library in libraries]
        found = {shim: spec for shim in shims if (spec := spec_of(shim)) is not None}
        if not found:
            return None
        first = next(iter(found.values()))
        spec = ModuleSpec(fullname, Loader(list(found), self.watch, self.fallback), origin=first.origin)  # type: ignore[arg-type]
        is_package = any(one.submodule_search_locations is not None for one in found.values())
        spec.submodule_search_locations = [] if is_package else None
        return spec


def spec_of(module: str) -> ModuleSpec | None:
    """Where a shim module is, or None where its package has no such module."""
    try:
        return importlib.util.find_spec(module)
    except ModuleNotFoundError:
        return None


class Loader:
    """Makes the module that stands in for one original module.

    It does not derive from `importlib.abc.Loader`, whose import would double the time that an interpreter needs to start.
    """

    def __init__(self, shims: list[str], watch: Watch | None, fallback: Fallback | None) -> None:
        self.shims = shims
        self.watch = watch
        self.fallback = fallback

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return StandIn(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        assert isinstance(module, StandIn)

        def load() -> None:
            module.open([importlib.import_module(shim) for shim in self.shims], self.watch, self.fallback)

        return load() if self.watch is None else self.watch.imported(load)


class StandIn(ModuleType):
    """A module under an original's name that hands out the public names of its shim module, or of several packages'."""

    def open(self, shims: list[ModuleType], watch: Watch | None, fallback: Fallback | None = None) -> None:
        """Start to hand out the names of `shims`; a name that several have is that of the first."""
        shim = shims[0]
        # A module of a shim package that only has the name of an original's, and is for its own package, hands out nothing.
        self.__dict__["__all__"] = list(dict.fromkeys(name for one in shims for name in getattr(one, "__all__", ())))
        self.__dict__["__doc__"] = shim.__doc__
        self.__dict__["__file__"] = shim.__file__
        if hasattr(shim, "__version__"):
            self.__dict__["__version__"] = shim.__version__
        self.__dict__["_shims"] = shims
        self.__dict__["_watch"] = watch
        self.__dict__["_fallback"] = fallback

    def __getattr__(self, name: str) -> Any:
        shim = next((one for one in self.__dict__.get("_shims", ()) if hands_out(one, name)), None)
        if shim is None:
            if not name.startswith("__"):
                value = self.without_shim(name)
                if value is not self:
                    return value
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}", name=name, obj=self)
        value = getattr(shim, name, self)
        if value is self:
            value = importlib.import_module(f"{self.__name__}.{name}")
        elif isinstance(value, ModuleType):
            value = importlib.import_module(self.original_of(value, name))
        else:
            value = self.wrapped(f"{self.__name__}.{name}", value)
        # The next access finds the value without coming here.
        self.__dict__[name] = value
        return value

    def wrapped(self, original: str, shim: Any) -> Any:
        """What is handed out for a value of a shim module: first the package itself has a say, then the fallback and the watch."""
        value = shim
        package = importlib.import_module(self._shims[0].__name__.partition(".")[0])
        protocol = getattr(package, "_PROTOCOL", None)
        if protocol is not None and isinstance(value, FunctionType):
            value = protocol.wrap(original, value)
        for around in (self._fallback, self._watch):
            if around is not None:
                value = around.wrap(original, value)
        if isinstance(value, FunctionType):
            if value is not shim:
                # Pickle looks for it where the program found it.
                value.__module__, _, value.__qualname__ = original.rpartition(".")
            if protocol is not None:
                protocol.handed_out[original] = value
        return value

    def original_of(self, module: ModuleType, name: str) -> str:
        """The original's name of a shim module, which may have another one here, as `numpy.emath` has."""
        package = self._shims[0].__name__.partition(".")[0]
        if module.__name__.startswith(package + ".") and module.__name__.rpartition(".")[2] != name:
            return self.__name__.partition(".")[0] + module.__name__[len(package) :]
        return f"{self.__name__}.{name}"

    def __reduce__(self) -> tuple[Any, ...]:
        return importlib.import_module, (self.__name__,)

    def __dir__(self) -> list[str]:
        return sorted({*self.__all__, *(name for name in self.__dict__ if name.startswith("__"))})

    def without_shim(self, name: str) -> Any:
        """The original's attribute or submodule of that name, by the fallback; this module where it has none.

        Raises `NotServedError` where it has one and nothing serves it.
        """
        original = f"{self.__name__}.{name}"
        if name not in recorded_names(self.__name__) and not is_recorded(original):
            if self._fallback is None or not self._fallback.has_module(original):
                return self
        if self._fallback is not None:
            try:
                value = self.__dict__[name] = self._fallback.missing(original)
                return value
            except LookupError:
                pass
        if self._watch is not None:
            self._watch.missing(original)
        raise NotServedError(original)


def hands_out(shim: ModuleType, name: str) -> bool:
    """Whether a name of a shim module is public, or one that the original has without listing it."""
    return name in getattr(shim, "__all__", ()) or name in getattr(shim, "_UNLISTED", ())


def recorded_names(original: str) -> frozenset[str]:
    """The public names that the original module or class has, as recorded."""
    from understudy.folders import opened_registry

    return frozenset(opened_registry().names(original))


def is_recorded(original: str) -> bool:
    """Whether the registry knows an original of that name."""
    from understudy.folders import opened_registry

    return opened_registry().defining_name(original) is not None


def belongs_to_the_program(name: str) -> bool:
    """Whether the first module of that name on the path is the program's own and not the installed original.

    The program's own comes first, as with `python`. An installed original has its metadata beside it.
    """
    for folder in sys.path:
        spec = PathFinder.find_spec(name, [folder])
        if spec is not None and spec.origin is not None:
            return not is_installed(name, folder)
    return False


def is_installed(name: str, folder: str) -> bool:
    """Whether a package of that name was installed into a folder, as its metadata there says."""
    try:
        beside = os.listdir(folder or os.curdir)
    except OSError:
        return False
    return any(each.startswith(name + "-") and each.endswith((".dist-info", ".egg-info")) for each in beside)
