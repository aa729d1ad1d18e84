"""Modules whose originals only the executor has: `scipy.optimize`, `sklearn.linear_model`, `numpy.ma`."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType
from typing import TYPE_CHECKING, Any

from understudy.fallback.reasons import NO_LIBRARY, NO_SHIM

if TYPE_CHECKING:
    from understudy.fallback.session import Session


class RemoteModule(ModuleType):
    """A module of the worker, under its own name here. Its attributes are fetched when they are asked for, once."""

    def __getattr__(self, name: str) -> Any:
        session = self.__dict__.get("_session")
        if session is None or (name.startswith("__") and name not in ("__version__", "__all__", "__file__", "__doc__")):
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}", name=name, obj=self)
        value = session.attribute(self.__name__, name, self.__dict__["_why"])
        if not isinstance(value, (int, float, str)):
            # A setting of a module may change; an object keeps its identity.
            self.__dict__[name] = value
        return value

    def __reduce__(self) -> tuple[Any, ...]:
        return importlib.import_module, (self.__name__,)

    def __setattr__(self, name: str, value: Any) -> None:
        if name.startswith("__") or isinstance(value, ModuleType):
            self.__dict__[name] = value
            return
        self.__dict__["_session"].ask(self.__name__, NO_LIBRARY, "set_attribute", self.__name__, name, value)
        self.__dict__.pop(name, None)


class Finder:
    """Finds, after everybody else, modules that the vanilla interpreter has and this one has not or cannot load."""

    def __init__(self, session: Session, libraries: frozenset[str]) -> None:
        self.session = session
        self.libraries = libraries

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        root, dot, _ = fullname.partition(".")
        if root in sys.stdlib_module_names or root in self.libraries or not self.session.allows(fullname):
            return None
        if not asked_by_the_program():
            return None
        if dot:
            if not isinstance(sys.modules.get(fullname.rpartition(".")[0]), RemoteModule):
                return None
        elif PathFinder.find_spec(root) is not None and not rests_on(root, self.libraries):
            return None
        if not self.session.has_module(fullname):
            return None
        spec = ModuleSpec(fullname, Loader(self.session), origin="executor")  # type: ignore[arg-type]
        spec.submodule_search_locations = []
        return spec

    def invalidate_caches(self) -> None:
        """What `importlib.invalidate_caches` asks of every finder."""
        self.session.modules.forget()


def asked_by_the_program() -> bool:
    """Whether an import that is under way stands in the program, and not in the standard library or in a stand-in.

    Those try imports that are meant to fail.
    """
    frame = sys._getframe(2)
    while frame is not None:
        name = str(frame.f_globals.get("__name__", ""))
        if not name.startswith(("importlib", "_frozen_importlib")):
            root = name.partition(".")[0]
            return root == "__main__" or not (root in sys.stdlib_module_names or root.startswith("understudy"))
        frame = frame.f_back  # type: ignore[assignment]
    return True


class Loader:
    """Makes a `RemoteModule`, and imports the original module in the worker."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return RemoteModule(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        why = NO_LIBRARY
        module.__dict__.update(_session=self.session, _why=why, __path__=[])
        name = module.__name__
        self.session.call(name, why, lambda: self.session.ask(name, why, "import_module", name), lambda made: False)


def remote_module(session: Session, name: str) -> ModuleType:
    """The module of that name, made where there is none yet."""
    module = sys.modules.get(name)
    if module is None:
        module = RemoteModule(name)
        why = NO_SHIM if name.partition(".")[0] in session.libraries else NO_LIBRARY
        module.__dict__.update(_session=session, _why=why, __path__=[])
        module.__spec__ = ModuleSpec(name, Loader(session), origin="executor")  # type: ignore[arg-type]
        sys.modules[name] = module
    return module


def rests_on(name: str, libraries: frozenset[str]) -> bool:
    """Whether an installed package is compiled against one of these libraries, so that it cannot run on stand-ins."""
    import importlib.metadata as metadata
    import re

    for distribution in sorted(set(metadata.packages_distributions().get(name, ()))):
        needed = {
            re.split(r"[^\w.-]", line, maxsplit=1)[0].lower()
            for line in metadata.requires(distribution) or ()
            if "extra" not in line
        }
        compiled = any(file.suffix in (".so", ".pyd") for file in metadata.files(distribution) or ())
        if compiled and needed & libraries:
            return True
    return False
